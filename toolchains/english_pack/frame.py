"""The files that hold the sections, as engine/text/english/pack.h says."""
import struct
import zlib

MAGIC, VERSION, ACCENTS = b"LINNETG2", 2, {"us": 0, "gb": 1}
KINDS = {"g2p": 0, "unknown": 1}


def frame(accent, kind, sections):
    """The bytes of a pack; kind: how its file's name ends; sections: {name of at most 8 ASCII characters: bytes}."""
    offset, table, data = 32 + 16 * len(sections), b"", bytearray()
    for name, content in sections.items():
        data += bytes(-(offset + len(data)) % 8)
        table += struct.pack("<8sII", name.encode(), offset + len(data), len(content))
        data += content
    checked = struct.pack("<I", len(sections)) + table + bytes(data)
    numbers = VERSION, ACCENTS[accent], KINDS[kind], 28 + len(checked), zlib.crc32(checked)
    return MAGIC + struct.pack("<5I", *numbers) + checked
