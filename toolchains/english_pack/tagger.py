"""The sections "exceptns" (tokeniser) and "tagger" of an English pack, from the assets of hibari-tts 0.2.1.

engine/text/english/tokens.cpp and tag_weights.cpp describe their bytes and read them.
"""
import gzip
import json
import struct

ASSETS = "hibari/assets/"
BLOCK = 32
WORD_BIT = 1 << 15
NO_TAG = 255
WEIGHT_OFFSET = 361

# In the order of the enumerators of Feature, tag_weights.h; the package's names.
FEATURES = ["", "p1", "sh", "t-1", "t-2", "t-12", "s3-1", "s3+1", "s3", "w-2", "w-1", "w+1", "w+2", "w"]


def exceptions_section(exceptions):
    """exceptions: text -> list of its one to three pieces."""
    words = sorted((text.encode(), [piece.encode() for piece in pieces]) for text, pieces in exceptions.items())
    ends, pieces, text = b"", b"", b""
    for word, parts in words:
        if b"".join(parts) != word or len(parts) > 3:
            raise ValueError(f"exception {word.decode()}: its pieces do not make up the word")
        text += word
        ends += struct.pack("<I", len(text))
        first = len(parts[0]) if len(parts) > 1 else 0
        pieces += bytes([first, first + len(parts[1]) if len(parts) > 2 else 0])
    longest = max(len(word) for word, _ in words)
    return struct.pack("<II", len(words), longest) + ends + pieces + text


def _strings(model):
    """Every string of the tagger -> {"tag": only tag, "word": True, feature: {tag: weight}}."""
    strings = {}
    for text, tag in model["tagdict"].items():
        strings.setdefault(text.encode(), {})["tag"] = tag
    for text in model["vocab"]:
        strings.setdefault(text.encode(), {})["word"] = True
    for name, weights in model["weights"].items():
        feature, equals, text = name.partition("=")
        if not equals:
            feature, text = "", name
        strings.setdefault(text.encode(), {})[FEATURES.index(feature)] = weights
    return sorted(strings.items())


def _front_coded(strings):
    """(shared lengths, lengths of suffixes, suffixes): no string is longer than 255 bytes."""
    shared, lengths, suffixes, before = bytearray(), bytearray(), [], b""
    for i, (text, _) in enumerate(strings):
        same = 0
        while i % BLOCK and same < min(len(text), len(before)) and text[same] == before[same]:
            same += 1
        shared.append(same)
        lengths.append(len(text) - same)
        suffixes.append(text[same:])
        before = text
    return bytes(shared), bytes(lengths), suffixes


def tagger_section(model):
    """model: the content of tagger.json."""
    tags = sorted(model["tags"])
    number = {tag: i for i, tag in enumerate(tags)}
    strings = _strings(model)
    shared, lengths, suffixes = _front_coded(strings)
    blocks, only_tags, features = b"", bytearray(), b""
    row_sizes, weight_tags, weight_lows = bytearray(), bytearray(), bytearray()
    suffix_bytes = 0
    for i, (_, known) in enumerate(strings):
        if i % BLOCK == 0:
            blocks += struct.pack("<III", suffix_bytes, len(row_sizes), len(weight_tags))
        suffix_bytes += len(suffixes[i])
        only_tags.append(number[known["tag"]] if "tag" in known else NO_TAG)
        rows = sorted(key for key in known if isinstance(key, int))
        features += struct.pack("<H", sum(1 << row for row in rows) | (WORD_BIT if "word" in known else 0))
        for row in rows:
            row_sizes.append(len(known[row]))
            for tag, weight in sorted((number[tag], weight) for tag, weight in known[row].items()):
                tenths = round(weight * 10)
                if tenths / 10 != weight or not 0 <= tenths + WEIGHT_OFFSET < 1024:
                    raise ValueError(f"weight {weight} is no multiple of 0.1 or too large")
                high, low = divmod(tenths + WEIGHT_OFFSET, 256)
                weight_tags.append(tag | high << 6)
                weight_lows.append(low)
    names = "".join(tag + "\n" for tag in tags).encode()
    head = struct.pack("<IIIII", len(strings), len(row_sizes), len(weight_tags), suffix_bytes, len(names))
    return b"".join([head, names, blocks, shared, lengths, only_tags, features, *suffixes, row_sizes, weight_tags,
                     weight_lows])


def tagger_sections(wheel):
    """wheel: the package as a zipfile.ZipFile. Returns {name of the section: its bytes}."""
    exceptions = json.loads(wheel.read(ASSETS + "tokenizer_exceptions.json"))
    model = json.loads(gzip.decompress(wheel.read(ASSETS + "tagger.json.gz")))
    return {"exceptns": exceptions_section(exceptions), "tagger": tagger_section(model)}
