"""Reads the tensors and nodes of an ONNX file: as much of protobuf as that takes, on the standard library alone."""
import struct


def _varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 127) << shift
        at += 1
        if byte < 128:
            return value, at
        shift += 7


def fields(data):
    """Yields (number, value) of a message: an int for the wire types 0, 1 and 5, bytes for 2."""
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        kind = key & 7
        if kind == 0:
            value, at = _varint(data, at)
        elif kind == 2:
            size, at = _varint(data, at)
            value, at = data[at:at + size], at + size
        elif kind in (1, 5):
            size = 8 if kind == 1 else 4
            value, at = int.from_bytes(data[at:at + size], "little"), at + size
        else:
            raise ValueError(f"protobuf: wire type {kind} at byte {at}")
        yield key >> 3, value


def _dims(value):
    if isinstance(value, int):
        return [value]
    dims, at = [], 0
    while at < len(value):
        dim, at = _varint(value, at)
        dims.append(dim)
    return dims


class Tensor:
    """name, shape and values: a flat list of floats or integers, rows first."""

    FORMATS = {1: "f", 2: "B", 3: "b", 6: "i", 7: "q"}

    def __init__(self, data):
        self.name, self.shape, kind, raw, inline = "", [], 0, b"", []
        for number, value in fields(data):
            if number == 1:
                self.shape += _dims(value)
            elif number == 2:
                kind = value
            elif number == 4:  # float_data
                inline += struct.unpack(f"<{len(value) // 4}f", value)
            elif number == 5:  # int32_data
                inline += _dims(value)
            elif number == 8:
                self.name = value.decode()
            elif number == 9:
                raw = value
        if kind not in self.FORMATS:
            raise ValueError(f"tensor {self.name}: element type {kind}")
        letter = self.FORMATS[kind]
        self.values = list(struct.unpack(f"<{len(raw) // struct.calcsize(letter)}{letter}", raw)) or inline


class Node:
    """op, inputs, outputs, and ints, by attribute name, of the attributes that are integers."""

    def __init__(self, data):
        self.op, self.inputs, self.outputs, self.ints = "", [], [], {}
        for number, value in fields(data):
            if number == 1:
                self.inputs.append(value.decode())
            elif number == 2:
                self.outputs.append(value.decode())
            elif number == 4:
                self.op = value.decode()
            elif number == 5:
                attribute = dict(fields(value))
                if isinstance(attribute.get(3), int):
                    self.ints[attribute[1].decode()] = attribute[3]


def read_graph(data):
    """The tensors by name, and the nodes in order, of an ONNX file's bytes."""
    graph = dict(fields(data))[7]
    tensors, nodes = {}, []
    for number, value in fields(graph):
        if number == 5:
            tensor = Tensor(value)
            tensors[tensor.name] = tensor
        elif number == 1:
            nodes.append(Node(value))
    return tensors, nodes
