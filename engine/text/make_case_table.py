#!/usr/bin/env python3
"""Writes letter_case_table.cpp: Unicode's simple case mappings (one codepoint to one), from Python's unicodedata.

Usage: make_case_table.py > letter_case_table.cpp
"""
import unicodedata


def ranges(mapped):
    """[first, last, step, distance] of runs whose codepoints lie `step` apart and move by the same distance."""
    found = []
    for code, to in mapped:
        distance = to - code
        if found:
            run = found[-1]
            step = code - run[1]
            if run[3] == distance and step <= 2 and (run[0] == run[1] or step == run[2]):
                run[1], run[2] = code, step
                continue
        found.append([code, code, 1, distance])
    return found


def mappings(change):
    for code in range(0x110000):
        if 0xD800 <= code < 0xE000:
            continue
        changed = change(chr(code))
        if len(changed) == 1 and ord(changed) != code:
            yield code, ord(changed)


def table(name, change):
    print(f"constexpr CaseRange {name}[] = {{")
    entries = ["{%#x, %#x, %d, %d}," % tuple(run) for run in ranges(mappings(change))]
    for i in range(0, len(entries), 4):
        print("    " + " ".join(entries[i : i + 4]))
    print("};\n")


print(f"// Written by make_case_table.py from Unicode {unicodedata.unidata_version}; do not edit.")
print('#include "engine/text/letter_case_table.h"\n\nnamespace linnet {\nnamespace {\n\n// clang-format off')
table("to_small", str.lower)
table("to_capital", str.upper)
print("// clang-format on\n\n}  // namespace\n")
print("std::span<const CaseRange> small_letter_table() { return to_small; }")
print("std::span<const CaseRange> capital_letter_table() { return to_capital; }")
print("\n}  // namespace linnet")
