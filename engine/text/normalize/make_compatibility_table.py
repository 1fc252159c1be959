#!/usr/bin/env python3
"""Writes compatibility_table.cpp: what characters are that Unicode keeps for compatibility, from Python's unicodedata.

Usage: make_compatibility_table.py > compatibility_table.cpp
"""
import textwrap
import unicodedata

# Unicode's <compat> has much that is spoken otherwise, such as letters of Thai and accents after a space.
COMPAT = [(0xB5, 0xB5), (0x132, 0x133), (0x13F, 0x140), (0x149, 0x149), (0x17F, 0x17F), (0x1C4, 0x1CC), (0x1F1, 0x1F3),
          (0x3D0, 0x3D6), (0x3F0, 0x3F5), (0x3F9, 0x3F9), (0x1E9A, 0x1E9A), (0x2024, 0x2025), (0x203C, 0x203C),
          (0x2047, 0x2049), (0x20A8, 0x20A8), (0x2100, 0x2109), (0x213B, 0x213B), (0x2160, 0x217F),
          (0x2474, 0x24B5), (0x2F00, 0x2FD5), (0xFB00, 0xFB17)]
SQUARED = [(0x3371, 0x33DF), (0x33FF, 0x33FF), (0x1F130, 0x1F149)]
CIRCLED = [(0x2460, 0x24EA), (0x3251, 0x325F), (0x32B1, 0x32BF)]
ARABIC = [(0xFB50, 0xFBFF), (0xFDF0, 0xFDFC), (0xFE70, 0xFEFC)]
# Signs that recognizers read as they are, marks of Chinese sentences, and letters of Hangul that stand alone.
KEPT = [(0xAA, 0xAA), (0xB2, 0xB3), (0xB9, 0xBA), (0x2070, 0x207F), (0x2116, 0x2116), (0x2120, 0x2122),
        (0x2139, 0x2139), (0xFF01, 0xFF01), (0xFF08, 0xFF09), (0xFF0C, 0xFF0C), (0xFF0E, 0xFF0E), (0xFF1A, 0xFF1B),
        (0xFF1F, 0xFF1F), (0xFF61, 0xFF64), (0xFFA0, 0xFFDC)]
BY_TAG = {"compat": COMPAT, "square": SQUARED, "circle": CIRCLED, "font": [(0, 0x10FFFF)], "wide": [(0xFF01, 0xFFE6)],
          "narrow": [(0xFF61, 0xFFEE)], "small": [(0xFE50, 0xFE6B)], "sub": [(0, 0x10FFFF)], "super": [(0, 0x10FFFF)],
          "initial": ARABIC, "medial": ARABIC, "final": ARABIC, "isolated": ARABIC, "noBreak": [(0x2011, 0x2011)]}
# Not in Unicode's table, but meant so: hyphens, the fraction slash, the division slash.
MEANT = {0x2010: "-", 0x2011: "-", 0x2012: "-", 0x2044: "/", 0x2215: "/"}


def is_in(code, ranges):
    return any(begin <= code <= last for begin, last in ranges)


def meaning(code):
    """What is read in place of the codepoint, or None."""
    if code in MEANT:
        return MEANT[code]
    tag, _, rest = unicodedata.decomposition(chr(code)).partition("> ")
    if not rest or is_in(code, KEPT) or not is_in(code, BY_TAG.get(tag[1:], [])):
        return None
    parts = [int(part, 16) for part in rest.split()]
    # Step by step, so that the raised 2 of ㎡ stays.
    text = unicodedata.normalize("NFC", "".join(meaning(part) or chr(part) for part in parts))
    return None if text[0] == " " else text


runs, texts = [], []  # runs: begin, target, count, step
for code in range(0x110000):
    text = meaning(code)
    if text is None:
        continue
    if len(text) > 1:
        texts.append((code, text))
        continue
    target = ord(text)
    if runs and runs[-1][0] + runs[-1][2] == code:
        begin, first, count, step = runs[-1]
        if count == 1 and target - first in (0, 1):
            runs[-1][3] = target - first
        if target == first + count * runs[-1][3] and (count > 1 or target - first in (0, 1)):
            runs[-1][2] += 1
            continue
    runs.append([code, target, 1, 0])

pool, offsets = "".join(text for _, text in texts), []
for _, text in texts:
    offsets.append(offsets[-1] + len(text) if offsets else len(text))
assert max(map(ord, pool)) < 0x10000 and all(code < 0x20000 for code, _ in texts)


def rows(entries):
    print(textwrap.fill(" ".join(entries), 120, initial_indent="    ", subsequent_indent="    "))
    print("};\n")


print(f"// Written by make_compatibility_table.py from Unicode {unicodedata.unidata_version}; @generated, do not edit.")
print('#include "engine/text/normalize/compatibility_table.h"\n\nnamespace linnet::normalize {\nnamespace {\n')
print("// clang-format off\nconstexpr CompatibilityRun runs[] = {")
rows("{%#x,%#x,%d,%d}," % tuple(run) for run in runs)
print("constexpr CompatibilityText texts[] = {")
rows("{%#x,%d}," % (code, end) for (code, _), end in zip(texts, offsets))
print("constexpr char16_t characters[] = {")
rows("%#x," % ord(c) for c in pool)
print("// clang-format on\n\n}  // namespace\n")
print("std::span<const CompatibilityRun> compatibility_runs() { return runs; }")
print("std::span<const CompatibilityText> compatibility_texts() { return texts; }")
print("std::span<const char16_t> compatibility_characters() { return characters; }")
print("\n}  // namespace linnet::normalize")
