"""The section "lexicon": misaki's dictionaries of one accent, as engine/text/english/dictionary.h says."""
import gzip
import json
import struct

BLOCK = 32
TAGS = ["DEFAULT", "None", "NOUN", "VERB", "ADJ", "ADV", "VBD", "VBN", "VBP", "DT"]
SILVER, END, PARTS_OF_SPEECH = 0x40, 0x80, 0x3F


def other_case(key):
    """The form that a dictionary takes for `key` where it has no `key` itself."""
    return key.capitalize() if key == key.lower() else key.lower() if key == key.lower().capitalize() else key


def read_dictionaries(wheel, accent):
    """{key: (value, is silver)}. What silver has for a word that gold answers is never asked for."""
    gold, silver = (json.loads(gzip.decompress(wheel.read(f"hibari/assets/lexicon_{accent}_{layer}.json.gz")))
                    for layer in ("gold", "silver"))
    entries = {key: (value, True) for key, value in silver.items() if key not in gold and other_case(key) not in gold}
    entries.update((key, (value, False)) for key, value in gold.items())
    return entries


def shared(a, b):
    count = 0
    while count < min(len(a), len(b), 15) and a[count] == b[count]:
        count += 1
    return count


class Writer:
    def __init__(self, symbols):
        self.code = {symbol: i + 1 for i, symbol in enumerate(symbols)}

    def ended(self, phonemes, bits=0):
        """The codes of phonemes, the last with END; of none at all: END alone."""
        codes = [self.code[symbol] for symbol in phonemes or ""] or [0]
        codes[-1] |= END | bits
        return bytes(codes)

    def entry(self, key, value, is_silver, before_key, before_phonemes):
        default = value["DEFAULT"] if isinstance(value, dict) else value
        keys, phonemes = shared(before_key, key), shared(before_phonemes, default)
        bits = SILVER if is_silver else 0
        out = bytes([keys << 4 | phonemes]) + key[keys:-1].encode() + bytes([ord(key[-1]) | END])
        if not isinstance(value, dict):
            return out + self.ended(default[phonemes:], bits), default
        out += bytes([PARTS_OF_SPEECH]) + self.ended(default[phonemes:], bits)
        others = [(TAGS.index(tag), text) for tag, text in value.items() if tag != "DEFAULT"]
        out += bytes([len(others)])
        for tag, text in sorted(others, key=lambda other: other[0]):
            out += bytes([tag]) + self.ended(text)
        return out, default


def phonemes_of(value):
    return "".join(text for text in value.values() if text) if isinstance(value, dict) else value


def lexicon_section(wheel, accent):
    entries = read_dictionaries(wheel, accent)
    symbols = sorted({symbol for value, _ in entries.values() for symbol in phonemes_of(value)})
    assert len(symbols) < PARTS_OF_SPEECH and all(key and key.isascii() for key in entries)
    writer, data, offsets = Writer(symbols), bytearray(), []
    for number, key in enumerate(sorted(entries)):
        if number % BLOCK == 0:
            offsets.append(len(data))
            before_key = before_phonemes = ""
        out, before_phonemes = writer.entry(key, *entries[key], before_key, before_phonemes)
        before_key = key
        data += out
    offsets.append(len(data))
    head = [len(entries), len(offsets) - 1, len(symbols), *map(ord, symbols), *offsets]
    return struct.pack(f"<{len(head)}I", *head) + bytes(data)
