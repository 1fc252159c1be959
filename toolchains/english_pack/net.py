"""The section "net": the network that reads unknown words, as engine/text/english/spelling_net.h says."""
import json
import math
import struct

from .onnx import read_graph

HEADS = 4  # the graph holds them as the constant of a division only


def floats(values):
    return struct.pack(f"<{len(values)}f", *values)


class Net:
    """The weights of an ONNX file by their names in PyTorch, each a list of rows: one for each output."""

    def __init__(self, graph):
        self.tensors, nodes = graph
        readers = {}
        for node in nodes:
            for name in node.inputs:
                readers.setdefault(name, []).append(node)
        self.matrices = {}
        self.bytes_of = {}  # of matrices that the file has in 8 bits: those and their scale
        for node in nodes:
            if node.op in ("MatMul", "MatMulInteger") and node.inputs[1] in self.tensors:
                self._name(node, readers)

    def _name(self, node, readers):
        """A matrix has its name from the bias that is added behind it."""
        output = node.outputs[0]
        while True:
            behind = readers[output][0]
            bias = [name for name in behind.inputs if name.endswith("bias")]
            if behind.op == "Add" and bias:
                break
            output = behind.outputs[0]
        tensor = self.tensors[node.inputs[1]]
        columns = tensor.shape[1]
        rows = [tensor.values[column::columns] for column in range(columns)]
        name = bias[0][:-len("bias")] + "weight"
        if node.op == "MatMulInteger":
            base = node.inputs[1][:-len("_quantized")]
            assert not any(self.tensors[base + "_zero_point"].values)
            self.bytes_of[name] = self.tensors[base + "_scale"].values[0]
        self.matrices[name] = rows

    def rows(self, name):
        if name in self.matrices:
            return self.matrices[name]
        values, width = self.tensors[name].values, self.tensors[name].shape[1]
        return [values[at:at + width] for at in range(0, len(values), width)]

    def vector(self, name):
        return floats(self.tensors[name].values)

    def matrix(self, name):
        """The bytes of a matrix, in 8 bits where the file has it so, else in 12."""
        rows = self.rows(name)
        bits = 8 if name in self.bytes_of else 12
        scales, high, low = [], bytearray(), bytearray()
        for row in rows:
            scale, steps = (self.bytes_of[name], row) if bits == 8 else in_steps(row)
            scales.append(scale)
            firsts = [step if bits == 8 else (step + 8) >> 4 for step in steps]
            high += struct.pack(f"<{len(row)}b", *firsts)
            if bits == 12:
                halves, middle = [step - first * 16 & 15 for step, first in zip(steps, firsts)], len(row) // 2
                low += bytes(a | b << 4 for a, b in zip(halves[:middle], halves[middle:]))
        assert len(rows[0]) % 8 == 0
        return struct.pack("<3I", len(rows), len(rows[0]), bits) + floats(scales) + bytes(high + low)


def in_steps(row):
    """A scale and whole multiples of it that come closest to the row, the largest one of 12 bits."""
    most = 127 * 16 + 7
    scale = struct.unpack("<f", struct.pack("<f", max(max(map(abs, row)) / most, 1e-30)))[0]
    return scale, [max(-most, min(most, round(value / scale))) for value in row]


def net_section(wheel, accent):
    name = "hibari/assets/oov" + ("_gb" if accent == "gb" else "")
    about = json.loads(wheel.read(name + ".json"))
    net = Net(read_graph(wheel.read(name + ".onnx")))
    layers = sum(name.endswith("linear1.bias") for name in net.tensors)
    assert about["in"] == sorted(about["in"]) and math.prod(net.tensors["m.pos"].shape) % about["maxlen"] == 0
    head = [len(about["in"]), len(about["out"]), about["slots"], HEADS, layers,
            *map(ord, about["in"]), *map(ord, about["out"])]
    out = [struct.pack(f"<{len(head)}I", *head), net.matrix("m.emb.weight"), net.matrix("m.pos")]
    for layer in range(layers):
        base = f"m.layers.{layer}."
        for weight, bias in (("self_attn.in_proj_weight", "self_attn.in_proj_bias"),
                             ("self_attn.out_proj.weight", "self_attn.out_proj.bias"),
                             ("linear1.weight", "linear1.bias"), ("linear2.weight", "linear2.bias")):
            norm = {"self_attn.in_proj_weight": "norm1", "linear1.weight": "norm2"}.get(weight)
            if norm:
                out += [net.vector(base + norm + ".weight"), net.vector(base + norm + ".bias")]
            out += [net.matrix(base + weight), net.vector(base + bias)]
    out += [net.vector("m.norm.weight"), net.vector("m.norm.bias")]
    out += [net.matrix("m.head.weight"), net.vector("m.head.bias")]
    return b"".join(out)
