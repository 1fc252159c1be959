"""Compares what a speech recogniser heard with a text's spoken form, word by word, independently of Linnet's rules.

Both sides get the same form: lower case, no punctuation, letters said one by one as one word (a.m. -> am), "oh" in
numbers is zero, "and" beside a number's words is dropped, and titles are written out. A spoken form may hold
alternatives, as in "[half a mile|one half mile]": each counts by the one that fits best.
"""
import re

units = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen " \
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
scales = "hundred thousand million billion dollars dollar euros euro pounds pound"
numbers, before_and = set(units.split()), set((units + " " + scales).split())
same = {"oh": "zero", "o": "zero", "mr": "mister", "mrs": "missus", "dr": "doctor", "st": "street", "ltd": "limited",
        "kilometre": "kilometer", "kilometres": "kilometers", "millilitres": "milliliters", "centre": "center"}
symbols = set("0123456789$£€¥¢%°&@#+=/×½¼¾²³−")  # a recogniser that may not write these writes words


def plain(text):
    """The words of a text, in the one form."""
    text = text.lower().replace("’", "'")
    text = re.sub(r"(?<=[a-z]{2})\.(?=[a-z]{2})|(?<=www)\.", " dot ", text)
    text = re.sub(r"\be-mail\b", "email", re.sub(r"\bper cent\b", "percent", text))
    text = re.sub(r"[^a-z0-9' ]", " ", re.sub(r"(?<=\b[a-z])\.(?=[a-z]\b)", "", text))
    words = re.sub(r"\bw w w\b", "www", " ".join(text.split()))
    words = re.sub(r"\b(?:[a-z] )+[a-z]\b(?!')", lambda m: m[0].replace(" ", ""), words).split()
    words = [same.get(w, w) for w in words]
    return [w for i, w in enumerate(words)
            if not (w == "and" and 0 < i < len(words) - 1 and words[i - 1] in before_and and words[i + 1] in numbers)]


def distance(wanted, heard):
    """Substitutions, deletions and insertions between two lists of words."""
    row = list(range(len(heard) + 1))
    for i, word in enumerate(wanted, 1):
        above, row = row, [i]
        for j, other in enumerate(heard, 1):
            row.append(min(above[j] + 1, row[-1] + 1, above[j - 1] + (word != other)))
    return row[-1]


def compare(spoken, heard):
    """The words of the spoken form, with the alternatives that fit best, what was heard, and how many are wrong."""
    pieces = [piece.split("|") for piece in re.split(r"[\[\]]", spoken)]
    choice, said = [p[0] for p in pieces], plain(heard)
    for i, alternatives in enumerate(pieces):
        if len(alternatives) > 1:
            texts = {a: "".join([*choice[:i], a, *choice[i + 1:]]) for a in alternatives}
            choice[i] = min(texts, key=lambda a: distance(plain(texts[a]), said))
    wanted = plain("".join(choice))
    return wanted, said, distance(wanted, said)
