"""A voice of hibari-tts with weights of 32 bits, as onnxruntime runs it on machines without instructions for 8 bits.

    dequantised.py VOICE.onnx OUT.onnx

A matrix product of the file is DynamicQuantizeLinear, MatMulInteger, Cast, and Mul by the product of two scales. It
becomes one MatMul with scale · values; nothing else changes. Linnet computes the same values from the file as it is.
"""
import sys

import numpy as np
import onnx
from onnx import helper, numpy_helper


def dequantise(graph):
    stored = {t.name: t for t in graph.initializer}
    producer = {edge: n for n in graph.node for edge in n.output}

    def user(edge, op):
        return next(n for n in graph.node if edge in n.input and n.op_type == op)

    removed, products, matrices = set(), {}, {}
    for product in (n for n in graph.node if n.op_type == "MatMulInteger"):
        values, zero = product.input[1], product.input[3]
        if numpy_helper.to_array(stored[zero]).any():
            sys.exit(f"dequantised: {values} has a zero point, expected none")
        quantised = producer[product.input[0]]
        cast = user(product.output[0], "Cast")
        scaled = user(cast.output[0], "Mul")
        scales = producer[next(edge for edge in scaled.input if edge != cast.output[0])]
        scale = numpy_helper.to_array(stored[next(edge for edge in scales.input if edge in stored)])
        name = f"{values}.f32"
        matrix = numpy_helper.to_array(stored[values]).astype(np.float32) * np.float32(scale.item())
        matrices[name] = numpy_helper.from_array(matrix, name)
        removed |= {id(n) for n in (product, cast, scales, quantised)}
        products[id(scaled)] = helper.make_node("MatMul", [quantised.input[0], name], list(scaled.output))
    nodes = [products.get(id(n), n) for n in graph.node if id(n) not in removed]
    used = {edge for n in nodes for edge in n.input}
    kept = [t for t in graph.initializer if t.name in used]
    del graph.node[:], graph.initializer[:]
    graph.node.extend(nodes)
    graph.initializer.extend(kept + list(matrices.values()))
    return len(matrices)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    model = onnx.load(sys.argv[1])
    if not dequantise(model.graph):
        sys.exit(f"dequantised: {sys.argv[1]} has no matrix of 8 bits")
    onnx.checker.check_model(model)
    onnx.save(model, sys.argv[2])


if __name__ == "__main__":
    main()
