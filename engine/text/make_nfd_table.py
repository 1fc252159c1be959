#!/usr/bin/env python3
"""Writes nfd_table.cpp and nfc_table.cpp from Python's unicodedata: decompositions and combining classes, compositions.

Usage: make_nfd_table.py nfd > nfd_table.cpp; make_nfd_table.py nfc > nfc_table.cpp
Hangul is left out: nfd.cpp and nfc.cpp compute it.
"""
import sys
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

# NFC composes all pairs but those that it decomposes again.
composites = [i for i, (code, *_) in enumerate(pairs) if unicodedata.normalize("NFC", chr(code)) == chr(code)]
composites.sort(key=lambda i: pairs[i][1:])
begins_with_mark = {code for code, *_ in pairs if unicodedata.combining(unicodedata.normalize("NFD", chr(code))[0])}
hangul = set(range(0x1161, 0x1176)) | set(range(0x11A8, 0x11C3))
seconds = []
for code in sorted({pairs[i][2] for i in composites} | begins_with_mark | hangul):
    if unicodedata.combining(chr(code)):
        continue
    if seconds and seconds[-1][1] == code - 1:
        seconds[-1][1] = code
    else:
        seconds.append([code, code])


def rows(entries):
    text = " ".join("{%s}," % ",".join(f"{n:#x}" if n else "0" for n in entry) for entry in entries)
    print(textwrap.fill(text, 120, initial_indent="    ", subsequent_indent="    "))


def begin(name):
    print(f"// Written by make_nfd_table.py from Unicode {unicodedata.unidata_version}; @generated, do not edit.")
    print(f'#include "engine/text/{name}_table.h"\n\nnamespace linnet {{\nnamespace {{\n\n// clang-format off')


def end(functions):
    print("};\n// clang-format on\n\n}  // namespace\n")
    for function in functions:
        print(function)
    print("\n}  // namespace linnet")


if sys.argv[1] == "nfd":
    begin("nfd")
    print("constexpr Decomposition decompositions[] = {")
    rows(pairs)
    print("};\n\nconstexpr CombiningRange combining_ranges[] = {")
    rows(classes)
    end(["std::span<const Decomposition> decomposition_table() { return decompositions; }",
         "std::span<const CombiningRange> combining_table() { return combining_ranges; }"])
else:
    begin("nfc")
    print("constexpr std::uint16_t composites[] = {")
    print(textwrap.fill(", ".join(map(str, composites)) + ",", 120, initial_indent="    ", subsequent_indent="    "))
    print("};\n\nconstexpr CodeRange composing_starters[] = {")
    rows(seconds)
    end(["std::span<const std::uint16_t> composite_table() { return composites; }",
         "std::span<const CodeRange> composing_starter_table() { return composing_starters; }"])
