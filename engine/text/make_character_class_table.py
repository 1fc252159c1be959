#!/usr/bin/env python3
"""Writes character_class_table.cpp: what Python's str methods say of each codepoint, from Python's unicodedata.

Usage: make_character_class_table.py > character_class_table.cpp
"""
import textwrap
import unicodedata


def class_of(code):
    c = chr(code)
    if c.isalpha():
        if c.islower():
            return "small"
        if c.isupper():
            return "capital"
        return "title" if unicodedata.category(c) == "Lt" else "letter"
    if c.isdecimal():
        return "decimal"
    if c.isdigit():
        return "digit"
    return "numeric" if c.isnumeric() else "none"


def ranges():
    """[first, last, step, class] of runs of one class whose codepoints lie `step` apart."""
    found = []
    for code in range(0x110000):
        kind = "none" if 0xD800 <= code < 0xE000 else class_of(code)
        if kind == "none":
            continue
        # Where capital and small letters take turns, the last but one run goes on.
        for run in found[-1:-3:-1]:
            step = code - run[1]
            if run[3] == kind and step <= 2 and (run[0] == run[1] or step == run[2]):
                run[1], run[2] = code, step
                break
        else:
            found.append([code, code, 1, kind])
    return found


table = ranges()
rows = " ".join("{%#x,%#x,%d,%s}," % tuple(run) for run in table)
version = unicodedata.unidata_version
print(f"// Written by make_character_class_table.py from Unicode {version}; @generated, do not edit.")
print('#include "engine/text/character_class_table.h"\n\nnamespace linnet {\nnamespace {\n\n// clang-format off')
print("using enum CharacterClass;\n\nconstexpr ClassRange ranges[] = {")
print(textwrap.fill(rows, 120, initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False))
print("};\n// clang-format on\n\n}  // namespace\n")
print("std::span<const ClassRange> character_class_table() { return ranges; }")
print("\n}  // namespace linnet")
