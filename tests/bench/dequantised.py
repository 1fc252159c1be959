"""A model with weights of 8 bits as the same graph with weights and arithmetic of 32 bits, for onnxruntime.

    dequantised.py MODEL.onnx OUT.onnx

Reads what onnxruntime's dynamic quantisation makes of a graph, such as hibari-heart and Kokoro's 8-bit export:
  DynamicQuantizeLinear → MatMulInteger or ConvInteger [→ Add of the bias] → Cast → Mul by both scales:  MatMul or Conv
  DynamicQuantizeLSTM:  LSTM
  Gather → DequantizeLinear:  Gather of floats
Each weight becomes scale · (value − zero); biases are taken as the file has them, before they are rounded. Nothing else
changes. Linnet computes with the same values from the file as it is.
"""
import collections
import sys

import numpy as np
import onnx
from onnx import helper, numpy_helper


class Dequantiser:
    def __init__(self, graph):
        self.graph = graph
        self.stored = {t.name: t for t in graph.initializer}
        self.producer = {edge: n for n in graph.node for edge in n.output}
        self.users = collections.defaultdict(list)
        for n in graph.node:
            for edge in n.input:
                self.users[edge].append(n)
        self.weights = {}  # by name, with 32 bits
        self.instead = {}  # id of a node: what takes its place

    def user(self, edge, *ops):
        return next(n for n in self.users[edge] if n.op_type in ops)

    def values(self, name):
        return numpy_helper.to_array(self.stored[name])

    def floats(self, values, scale, zero, axis):
        """scale · (value − zero), with a scale for all or for each along the axis."""
        whole = self.values(values).astype(np.float64)
        scale, zero = (self.values(n).astype(np.float64) if n else np.zeros(1) for n in (scale, zero))
        along = [-1 if i == axis else 1 for i in range(whole.ndim)]
        scale, zero = (n.reshape(along) if n.size > 1 else n.reshape(()) for n in (scale, zero))
        return scale * (whole - zero)

    def add(self, values, weight):
        """The name of the weight in place of these values."""
        name = f"{values}.f32"
        self.weights[name] = numpy_helper.from_array(np.ascontiguousarray(weight.astype(np.float32)), name)
        return name

    def product(self, node):
        is_conv = node.op_type == "ConvInteger"
        source, bias, last = self.producer[node.input[0]], [], self.user(node.output[0], "Add", "Cast")
        if last.op_type == "Add":
            edge = next(edge for edge in last.input if edge != node.output[0])
            while edge not in self.stored:  # divided by the scales, rounded, reshaped
                edge = self.producer[edge].input[0]
            bias, last = [edge], self.user(last.output[0], "Cast")
        scaled = self.user(last.output[0], "Mul")
        scales = self.producer[next(edge for edge in scaled.input if edge != last.output[0])]
        scale = next(edge for edge in scales.input if edge in self.stored)
        weight = self.add(node.input[1], self.floats(node.input[1], scale, node.input[3], 0 if is_conv else 1))
        made = helper.make_node("Conv" if is_conv else "MatMul", [source.input[0], weight, *bias], list(scaled.output))
        made.attribute.extend(node.attribute)
        self.instead[id(scaled)] = made

    def lstm(self, node):
        """Its matrices are (directions, inputs, outputs); those of an LSTM (directions, outputs, inputs)."""
        x, w, r, bias, lengths, hidden, cell, _, w_scale, w_zero, r_scale, r_zero = node.input
        w, r = (self.add(n, self.floats(n, scale, zero, 0).transpose(0, 2, 1))
                for n, scale, zero in ((w, w_scale, w_zero), (r, r_scale, r_zero)))
        made = helper.make_node("LSTM", [x, w, r, bias, lengths, hidden, cell], list(node.output))
        made.attribute.extend(a for a in node.attribute if a.name in ("hidden_size", "direction"))
        self.instead[id(node)] = made

    def table(self, node):
        gather = self.producer[node.input[0]]
        weight = self.add(gather.input[0], self.floats(gather.input[0], node.input[1], node.input[2], 0))
        made = helper.make_node("Gather", [weight, gather.input[1]], list(node.output))
        made.attribute.extend(gather.attribute)
        self.instead[id(node)] = made

    def run(self):
        """How many weights it has made."""
        for node in self.graph.node:
            if node.op_type in ("MatMulInteger", "ConvInteger") and node.input[1] in self.stored:
                self.product(node)
            elif node.op_type == "DynamicQuantizeLSTM":
                self.lstm(node)
            elif node.op_type == "DequantizeLinear" and self.producer[node.input[0]].op_type == "Gather":
                self.table(node)
        nodes, wanted = [], {o.name for o in self.graph.output}
        for node in reversed(self.graph.node):  # without what nobody takes any more
            node = self.instead.get(id(node), node)
            if any(edge in wanted for edge in node.output):
                nodes.append(node)
                wanted |= {edge for edge in node.input if edge}
        kept = [t for t in self.graph.initializer if t.name in wanted]
        del self.graph.node[:], self.graph.initializer[:], self.graph.value_info[:]
        self.graph.node.extend(reversed(nodes))
        self.graph.initializer.extend(kept + list(self.weights.values()))
        return len(self.weights)


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    model = onnx.load(sys.argv[1])
    if not Dequantiser(model.graph).run():
        sys.exit(f"dequantised: {sys.argv[1]} has no weight of 8 bits")
    onnx.checker.check_model(model)
    onnx.save(model, sys.argv[2])


if __name__ == "__main__":
    main()
