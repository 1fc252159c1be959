#!/usr/bin/env python3
"""make_plain_voice.py VOICE NAME [WRAPPER]: makes voices/NAME.onnx from voices/VOICE.onnx by replacing the stochastic
duration predictor by VITS's plain one, with random weights. WRAPPER: the module in which the voice was exported, whose
name stands before all others.

  pip install onnx numpy && tests/golden/make_plain_voice.py tiny-xlow tiny-plain
  tests/golden/make_voices.py --store tests/golden/voices/tiny-plain.onnx

The predictor is models.DurationPredictor of Kim et al.'s code. The states, plus the speaker's projection, pass through
two convolutions, each with ReLU and a layer norm, and a projection onto the logarithm of the frames.
"""
import pathlib
import shutil
import sys

import numpy as np
import onnx
from onnx import helper, numpy_helper

VOICES = pathlib.Path(__file__).parent / "voices"
FILTERS, KERNEL = 48, 3


def weights(hidden, speaker_channels):
    random = np.random.default_rng(5)

    def conv(path, out, inputs, kernel, gain=1.0, bias=0.1, around=0.0):
        return {path + ".weight": random.normal(0, gain / np.sqrt(inputs * kernel), (out, inputs, kernel)),
                path + ".bias": random.normal(around, bias, out)}

    def norm(path):
        return {path + ".gamma": random.normal(1, 0.1, FILTERS), path + ".beta": random.normal(0, 0.1, FILTERS)}

    all_of_them = {**conv("dp.conv_1", FILTERS, hidden, KERNEL), **norm("dp.norm_1"),
                   **conv("dp.conv_2", FILTERS, FILTERS, KERNEL), **norm("dp.norm_2"),
                   **conv("dp.proj", 1, FILTERS, 1, gain=0.5, bias=0, around=0.2)}
    if speaker_channels:
        all_of_them |= conv("dp.cond", hidden, speaker_channels, 1, gain=0.5)
    return {name: value.astype(np.float32) for name, value in all_of_them.items()}


class Predictor:
    """The nodes; each method returns the name of its result."""

    def __init__(self):
        self.nodes = []

    def add(self, op, *inputs, **attributes):
        out = f"/dp/plain_{len(self.nodes)}"
        self.nodes.append(helper.make_node(op, inputs, [out], name=out, **attributes))
        return out

    def conv(self, path, x, kernel):
        pad = kernel // 2
        return self.add("Conv", x, path + ".weight", path + ".bias", kernel_shape=[kernel], pads=[pad, pad],
                        strides=[1],
                        dilations=[1], group=1)

    def norm(self, path, x):
        x = self.add("Transpose", x, perm=[0, 2, 1])
        centred = self.add("Sub", x, self.add("ReduceMean", x, axes=[-1], keepdims=1))
        variance = self.add("ReduceMean", self.add("Mul", centred, centred), axes=[-1], keepdims=1)
        deviation = self.add("Sqrt", self.add("Add", variance, "epsilon"))
        x = self.add("Mul", self.add("Div", centred, deviation), path + ".gamma")
        return self.add("Transpose", self.add("Add", x, path + ".beta"), perm=[0, 2, 1])

    def logarithms(self, states, speaker):
        x = self.add("Add", states, speaker) if speaker else states
        for layer in "12":
            x = self.norm("dp.norm_" + layer, self.add("Relu", self.conv("dp.conv_" + layer, x, KERNEL)))
        return self.conv("dp.proj", x, 1)


def reading(graph, tensor):
    return next((node for node in graph.node if tensor in node.input), None)


def exp_before_ceil(graph):
    """Frames are ceil(exp(logarithm) · mask · length scale)."""
    makers = {out: node for node in graph.node for out in node.output}
    waiting = [node for node in graph.node if node.op_type == "Ceil"]
    while waiting:
        node = waiting.pop(0)
        if node.op_type == "Exp":
            return node
        waiting += [makers[name] for name in node.input if name in makers]
    raise SystemExit("no Exp before a Ceil: not a VITS voice")


def keep(field, items):
    del field[:]
    field.extend(items)


def exchange(graph):
    sizes = {tensor.name: list(tensor.dims) for tensor in graph.initializer}
    speaker = reading(graph, "dp.cond.weight")
    new = weights(sizes["dp.pre.weight"][1], sizes["dp.cond.weight"][1] if speaker else 0)
    predictor, end = Predictor(), exp_before_ceil(graph)
    end.input[0] = predictor.logarithms(reading(graph, "dp.pre.weight").input[0],
                                        speaker.output[0] if speaker else None)
    nodes = list(graph.node)
    at = next(i for i, node in enumerate(nodes) if node.output == end.output)
    nodes[at:at] = predictor.nodes
    used, needed = {out.name for out in graph.output}, []
    for node in reversed(nodes):
        if used.intersection(node.output):
            used.update(node.input)
            needed.insert(0, node)
    keep(graph.node, needed)
    tensors = {tensor.name: tensor for tensor in graph.initializer}
    tensors |= {name: numpy_helper.from_array(value, name)
                for name, value in (new | {"epsilon": np.float32(1e-5)}).items()}
    keep(graph.initializer, [tensor for name, tensor in tensors.items() if name in used])
    keep(graph.value_info, [value for value in graph.value_info if value.name in used])


def wrap(graph, wrapper):
    """Names as a module has them whose attribute `wrapper` is the voice."""
    inside = {tensor.name: f"{wrapper}.{tensor.name}" for tensor in graph.initializer
              if tensor.name.split(".")[0] in ("enc_p", "dp", "flow", "dec", "emb_g")}
    for tensor in graph.initializer:
        tensor.name = inside.get(tensor.name, tensor.name)
    for node in graph.node:
        keep(node.input, [inside.get(name, name) for name in node.input])
        if node.name.startswith("/"):
            node.name = f"/{wrapper}{node.name}"


def main():
    if len(sys.argv) not in (3, 4):
        raise SystemExit(__doc__)
    base, name = sys.argv[1:3]
    model = onnx.load(VOICES / f"{base}.onnx")
    exchange(model.graph)
    for wrapper in sys.argv[3:]:
        wrap(model.graph, wrapper)
    onnx.save(model, VOICES / f"{name}.onnx")
    shutil.copy(VOICES / f"{base}.onnx.json", VOICES / f"{name}.onnx.json")
    for number in "01":
        shutil.copy(VOICES / f"{base}.{number}.json", VOICES / f"{name}.{number}.json")


if __name__ == "__main__":
    main()
