"""Separators, plural rules, and the words for minus and for the decimal separator."""
import re

from words_data.spellout import word_of

SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u2009"), " ")


def lines(cldr, locale, sets):
    symbols = cldr.numbers(locale)["symbols-numberSystem-latn"]
    yield ["decimal", symbols["decimal"]]
    yield ["group", symbols["group"].translate(SPACES)]
    yield ["decimals", "digits"]
    if minus := word_of(sets, "-x"):
        yield ["minus", minus]
    if point := word_of(sets, "x,x" if symbols["decimal"] == "," else "x.x") or word_of(sets, "x.x"):
        yield ["point", point]
    for category, rule in cldr.plurals(locale).items():
        category, rule = category.removeprefix("pluralRule-count-"), rule.partition("@")[0].strip()
        if rule:
            yield ["plural", category, rule]


def day_order(pattern):
    """dmy, mdy or ymd, of a date pattern such as dd.MM.yy."""
    letters = re.sub("'[^']*'", "", pattern).lower()
    return "".join(dict.fromkeys(letter for letter in letters if letter in "dmy"))
