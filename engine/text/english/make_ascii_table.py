#!/usr/bin/env python3
"""Writes ascii_table.cpp: which characters Unicode's NFKC, or their value as a digit, makes ASCII.

Usage: make_ascii_table.py > ascii_table.cpp
"""
import textwrap
import unicodedata


def digit(c):
    if not c.isdigit():
        return c
    value = unicodedata.numeric(c)
    return str(int(value)) if value == int(value) else c


runs, expansions = [], []
for code in [0x2018, 0x2019, *range(0x80, 0x110000)]:
    if 0xD800 <= code < 0xE000:
        continue
    ascii = "'" if code in (0x2018, 0x2019) else "".join(map(digit, unicodedata.normalize("NFKC", chr(code))))
    if not ascii.isascii():
        continue
    if len(ascii) > 1:
        expansions.append((code, ascii))
    elif runs and runs[-1][1] == code - 1 and ord(ascii) - runs[-1][2] == code - runs[-1][0]:
        runs[-1][1] = code
    else:
        runs.append([code, code, ord(ascii)])


def rows(entries):
    print(textwrap.fill(" ".join(entries), 120, initial_indent="    ", subsequent_indent="    "))


def quoted(text):
    return '"%s"' % text.replace("\\", "\\\\").replace('"', '\\"').replace("??", "?\\?")


print(f"// Written by make_ascii_table.py from Unicode {unicodedata.unidata_version}; @generated, do not edit.")
print('#include "engine/text/english/ascii_table.h"\n\nnamespace linnet::english {\nnamespace {\n')
print("// clang-format off\nconstexpr AsciiRun runs[] = {")
rows("{%#x,%#x,%d}," % tuple(run) for run in sorted(runs))
print("};\n\nconstexpr AsciiExpansion expansions[] = {")
print(textwrap.fill(" ".join("{%#x,%s}," % (code, quoted(text).replace(" ", "\0")) for code, text in expansions), 120,
                    initial_indent="    ", subsequent_indent="    ", break_long_words=False,
                    break_on_hyphens=False).replace("\0", " "))
print("};\n// clang-format on\n\n}  // namespace\n")
print("std::span<const AsciiRun> ascii_runs() { return runs; }")
print("std::span<const AsciiExpansion> ascii_expansions() { return expansions; }")
print("\n}  // namespace linnet::english")
