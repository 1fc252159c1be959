#!/usr/bin/env python3
"""Writes nfd_table.cpp: Unicode's canonical decompositions and combining classes, from Python's unicodedata.

Usage: make_nfd_table.py > nfd_table.cpp    (Hangul is left out: nfd.cpp computes it)
"""
import textwrap
import unicodedata

pairs, classes = [], []
for code in range(0x110000):
    if 0xAC00 <= code <= 0xD7A3:
        continue
    mapping = unicodedata.decomposition(chr(code))
    if mapping and not mapping.startswith("<"):
        parts = [int(part, 16) for part in mapping.split()]
        pairs.append((code, parts[0], parts[1] if len(parts) > 1 else 0))
    order = unicodedata.combining(chr(code))
    if order:
        if classes and classes[-1][1] == code - 1 and classes[-1][2] == order:
            classes[-1][1] = code
        else:
            classes.append([code, code, order])


def rows(entries):
    text = " ".join("{%s}," % ",".join(f"{n:#x}" if n else "0" for n in entry) for entry in entries)
    print(textwrap.fill(text, 120, initial_indent="    ", subsequent_indent="    "))


print(f"// Written by make_nfd_table.py from Unicode {unicodedata.unidata_version}; @generated, do not edit.")
print('#include "engine/text/nfd_table.h"\n\nnamespace linnet {\nnamespace {\n\n// clang-format off')
print("constexpr Decomposition decompositions[] = {")
rows(pairs)
print("};\n\nconstexpr CombiningRange combining_ranges[] = {")
rows(classes)
print("};\n// clang-format on\n\n}  // namespace\n")
print("std::span<const Decomposition> decomposition_table() { return decompositions; }")
print("std::span<const CombiningRange> combining_table() { return combining_ranges; }")
print("\n}  // namespace linnet")
