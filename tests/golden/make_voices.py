#!/usr/bin/env python3
"""Makes the voices that tests speak, voices/NAME.onnx, from what the repository stores of them. The build runs it.

    make_voices.py NAME.onnx...          each from NAME.onnx.xz, the voice itself, or from NAME.graph.xz
    make_voices.py --store NAME.onnx...  writes NAME.graph.xz: the voice without its weights

In a stored graph a tensor has two numbers, the middle and half of the width of its weights' range, followed by zeros.
The weights are distributed uniformly over that range by SHAKE-128 of the tensor's name, so they have the same bits on
every machine. Storing a voice changes its weights, so its answers must be made again, by make_answers.py.
"""
import hashlib
import lzma
import os
import pathlib
import statistics
import struct
import sys

LEAST_WEIGHTS = 16  # a smaller tensor is stored unchanged
GRAPH, INITIALIZER, TYPE, NAME, VALUES, FLOAT = 7, 5, 2, 8, 9, 1  # of ONNX


def varint(data, at):
    value = shift = 0
    while True:
        value |= (data[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 0x80:
            return value, at


def fields(data, at, end):
    """The fields of a protobuf message as (number, value, at, end); those with a length have no value."""
    while at < end:
        key, at = varint(data, at)
        if key & 7 == 0:
            value, after = varint(data, at)
        elif key & 7 == 2:
            value, (length, at) = None, varint(data, at)
            after = at + length
        else:
            value, after = None, at + (8 if key & 7 == 1 else 4)
        yield key >> 3, value, at, after
        at = after


def weights(model):
    """(name, begin, count) of every tensor of floats that is not small."""
    for number, _, at, end in fields(model, 0, len(model)):
        if number != GRAPH:
            continue
        for number, _, at, end in fields(model, at, end):
            if number != INITIALIZER:
                continue
            tensor = {number: (value, at, end) for number, value, at, end in fields(model, at, end)}
            if tensor[TYPE][0] != FLOAT or VALUES not in tensor:
                continue
            (_, name, name_end), (_, begin, values_end) = tensor[NAME], tensor[VALUES]
            if (values_end - begin) // 4 >= LEAST_WEIGHTS:
                yield bytes(model[name:name_end]), begin, (values_end - begin) // 4


def fill(model):
    for name, begin, count in weights(model):
        middle, half_width = struct.unpack_from("<2f", model, begin)
        random = hashlib.shake_128(name).digest(3 * count)
        # 24 bits times the 24 of a float are exact in Python's 53.
        parts = (int.from_bytes(random[i:i + 3], "little") / 2**23 - 1 for i in range(0, 3 * count, 3))
        struct.pack_into(f"<{count}f", model, begin, *(middle + half_width * part for part in parts))


def empty(model):
    for _, begin, count in weights(model):
        values = struct.unpack_from(f"<{count}f", model, begin)
        half_width = 3**0.5 * statistics.pstdev(values)  # of a uniform distribution with these weights' deviation
        struct.pack_into(f"<{count}f", model, begin, statistics.fmean(values), half_width, *[0.0] * (count - 2))


def store(voice):
    model = bytearray(voice.read_bytes())
    empty(model)
    voice.with_suffix(".graph.xz").write_bytes(lzma.compress(model, preset=9))


def make(voice):
    graph, itself = voice.with_suffix(".graph.xz"), voice.with_suffix(".onnx.xz")
    model = bytearray(lzma.decompress((graph if graph.exists() else itself).read_bytes()))
    if graph.exists():
        fill(model)
    new = voice.with_suffix(f".{os.getpid()}")  # other builds may be reading the old one
    new.write_bytes(model)
    os.replace(new, voice)


def main():
    names = sys.argv[1:]
    if not names:
        sys.exit(__doc__)
    work = store if names[0] == "--store" else make
    for name in names[names[0] == "--store":]:
        work(pathlib.Path(name))


if __name__ == "__main__":
    main()
