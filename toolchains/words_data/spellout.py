"""CLDR's rules that spell numbers out (RBNF): which sets a language needs, and whether we can follow them."""
import re

from words_data.lines import Mistake

SET_NAME = re.compile(r"%%?[A-Za-z0-9-]+")
SOFT_HYPHEN = "\u00ad"
GENDERS = ("masculine", "feminine", "neuter", "common")


def guess_names(sets):
    """NAME: set, for the names that `number` lines define."""
    def first(*candidates):
        return next((name for name in candidates if name in sets), None)

    cardinals = [f"%spellout-cardinal{suffix}" for suffix in ("", "-masculine", "-common", "-neuter", "-sinokorean")]
    ordinals = [f"%spellout-ordinal{suffix}" for suffix in ("", "-masculine", "-common", "-reale", "-neuter",
                                                           "-sinokorean")]
    names = {"cardinal": first("%spellout-numbering", *cardinals), "ordinal": first(*ordinals),
             "year": first("%spellout-numbering-year")}
    for gender in GENDERS:
        suffixes = ("common", "reale") if gender == "common" else (gender,)  # CLDR's Swedish says reale
        names[gender] = first(*(f"%spellout-cardinal-{suffix}" for suffix in suffixes))
        names[f"ordinal-{gender}"] = first(*(f"%spellout-ordinal-{suffix}" for suffix in suffixes))
    return {name: chosen for name, chosen in names.items() if chosen}


def cleaned(rules):
    """Those of whole numbers. What is negative or has decimals is read by the lines minus, point and decimals."""
    kept = []
    for base, text in rules:
        text = text.replace(SOFT_HYPHEN, "").replace("\u00a0", " ")
        if not base[0].isdigit() or "." in base:
            continue
        if "$(ordinal" in text:  # English beyond 10^18, in digits
            continue
        kept.append([base, re.sub(r"=[#0,.]+=", "=#,##0=", text)])
    return kept


def set_lines(sets):
    return [["rule", name, base, text] for name, rules in sets.items() for base, text in cleaned(rules)]


def number_lines(sets):
    return [["number", name, chosen] for name, chosen in guess_names(sets).items()]


def without_unused(lines, name):
    """Leaves out the rules that no `number` line leads to, and puts those of a set together, by their bases. What a
    `number-endings` line makes of other words needs no set."""
    made = {line[1] for line in lines if line[0] == "number-endings"}
    lines = [line for line in lines if line[0] != "number" or line[1] not in made]
    sets = {}
    for line in lines:
        if line[0] == "rule":
            sets.setdefault(line[1], []).append(line)
    wanted, waiting = set(), [line[2] for line in lines if line[0] == "number"]
    while waiting:
        current = waiting.pop()
        if current in wanted:
            continue
        if current not in sets:
            near = ", ".join(other for other in sorted(sets) if not other.startswith("%%"))
            raise Mistake(f"{name}: there is no set of rules {current}; there are {near or 'none'}")
        wanted.add(current)
        for _, _, _, text in sets[current]:
            waiting.extend(SET_NAME.findall(text))
    in_order = [rule for current, rules in sets.items() if current in wanted for rule in sorted(rules, key=base_of)]
    return [line for line in lines if line[0] != "rule"] + in_order


def base_of(line):
    digits = line[2].partition("/")[0]
    return int(digits) if digits.isdigit() else 0  # what is no base is refused later


def word_of(sets, base, names=("%spellout-cardinal", "%spellout-cardinal-masculine", "%spellout-numbering")):
    """The word of a rule such as '←← Komma →→;' or 'minus →→;', or None where it is no plain word."""
    candidates = [*names, *sets]
    for name in candidates:
        for key, text in sets.get(name, ()):
            words = re.sub("[←→][^←→]*[←→]+|;$", "", text.replace(SOFT_HYPHEN, "")).strip()
            if key == base and words and not re.search(r"[\[\]$=←→%|]", words):
                return words
    return None
