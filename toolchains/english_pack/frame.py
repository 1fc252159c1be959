"""The file that holds the sections, as engine/text/english/pack.h says."""
import struct
import zlib

MAGIC, VERSION, ACCENTS = b"LINNETG2", 1, {"us": 0, "gb": 1}


def frame(accent, sections):
    """The bytes of a pack; sections: {name of at most 8 ASCII characters: bytes}."""
    offset, table, data = 28 + 16 * len(sections), b"", bytearray()
    for name, content in sections.items():
        data += bytes(-(offset + len(data)) % 8)
        table += struct.pack("<8sII", name.encode(), offset + len(data), len(content))
        data += content
    checked = struct.pack("<I", len(sections)) + table + bytes(data)
    return MAGIC + struct.pack("<4I", VERSION, ACCENTS[accent], 24 + len(checked), zlib.crc32(checked)) + checked
