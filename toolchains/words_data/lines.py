"""The lines of words-data: a key, a tab, and fields with tabs between them; and how hand-written ones join CLDR's."""

FIRST_LINE = ("linnet words", "1")
# How many fields, the key among them, say which line of CLDR's a hand-written line replaces. Of the keys with 1 there
# is one line; of those with 0 there may be any number, and none is replaced; all others have 2.
IDENTITY = {"language": 1, "full": 1, "decimal": 1, "minus": 1, "plus": 1, "point": 1, "decimals": 1, "date-order": 1,
            "per": 1, "group": 0, "rule": 3, "unit-case": 3}
# They change another line: its field SYMBOLS, or GENDER.
ADDING = {"symbol": "unit", "currency-symbol": "currency"}
REMOVING = {"not-symbol": "unit", "not-currency-symbol": "currency"}
GENDERS = {"unit-gender": "unit", "currency-gender": "currency"}
AMENDING = {**ADDING, **REMOVING, **GENDERS}
FIELDS = {"unit": 5, "currency": 5, "rule": 4, "number": 3, "plural": 3, "unit-case": 4, "month": 5, "weekday": 4,
          **dict.fromkeys(AMENDING, 3), "decimal": 2, "group": 2, "point": 2,
          "decimals": 2, "minus": 2, "plus": 2, "per": 2, "date-order": 2, "full": 2}


class Mistake(Exception):
    """What is wrong, where, and what would be right: for the person who writes the file."""


def read_hand(path):
    """The lines of a hand-written file: (line number, fields)."""
    lines = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        fields = line.split("\t")
        check(fields, f"{path.name}, line {number}")
        lines.append((number, fields))
    return lines


def check(fields, where):
    key = fields[0]
    if len(fields) < 2:
        raise Mistake(f"{where}: {key!r} has no fields; write a tab between the key and each field")
    if key != key.strip() or not key:
        raise Mistake(f"{where}: a line begins with its key, without spaces: {fields!r}")
    if key in FIELDS and len(fields) != FIELDS[key]:
        raise Mistake(f"{where}: {key} has {FIELDS[key] - 1} fields, and this line has {len(fields) - 1}: {fields!r}")
    if key == "language":
        raise Mistake(f"{where}: the language is the file's name; leave this line out")
    known = ("dmy", "mdy", "ymd", "digits", "number", "named")
    if key in ("date-order", "decimals") and fields[1] not in known:
        raise Mistake(f"{where}: {fields[1]!r} is no {key}; right are dmy, mdy, ymd, and for decimals digits, number, "
                      "named")


def identity(fields):
    count = IDENTITY.get(fields[0], 2)
    return tuple(fields[:count]) if count else None


def join(made, hand, name):
    """CLDR's lines with the hand-written ones: those that replace one stand in its place, the others behind."""
    lines = list(made)
    place = {identity(line): i for i, line in enumerate(lines) if identity(line)}
    written = {}
    for number, line in hand:
        if line[0] in AMENDING:
            continue
        mark = identity(line)
        # A key of one recogniser may well repeat; the keys that CLDR gives may not.
        if mark and line[0] in FIELDS and mark in written:
            raise Mistake(f"{name}, line {number}: line {written[mark]} has already said {' '.join(mark)}")
        written[mark] = number
        if mark in place:
            lines[place[mark]] = line
        else:
            lines.append(line)
        if line[0] in ("unit", "currency"):
            take_from_others(lines, line[0], line[1], line[2].split("|"))
    amend(lines, hand, name)
    return lines


def amend(lines, hand, name):
    at = {(line[0], line[1]): i for i, line in enumerate(lines)}
    for number, (key, *fields) in hand:
        if key not in AMENDING:
            continue
        target, (name_of_line, value) = AMENDING[key], fields
        if (target, name_of_line) not in at:
            raise Mistake(f"{name}, line {number}: there is no {target} {name_of_line}; write a line '{target}', or "
                          f"one of the names in words-data/{name.removesuffix('.txt')}")
        changed = lines[at[target, name_of_line]] = list(lines[at[target, name_of_line]])
        symbols, given = changed[2].split("|"), value.split("|")
        if key in GENDERS:
            changed[3] = value
        elif key in REMOVING:
            if missing := [symbol for symbol in given if symbol not in symbols]:
                raise Mistake(f"{name}, line {number}: {name_of_line} has no symbol {missing[0]}; it has {changed[2]}")
            changed[2] = "|".join(symbol for symbol in symbols if symbol not in given)
        else:
            changed[2] = "|".join(filter(None, dict.fromkeys(symbols + given)))
            take_from_others(lines, target, name_of_line, given)


def take_from_others(lines, key, owner, symbols):
    """A symbol means one unit: the one that the hand-written line gives it to."""
    for i, line in enumerate(lines):
        if line[0] == key and line[1] != owner:
            kept = [symbol for symbol in line[2].split("|") if symbol not in symbols]
            lines[i] = [*line[:2], "|".join(kept), *line[3:]]


def to_bytes(lines):
    return ("\n".join("\t".join(line) for line in [FIRST_LINE, *lines]) + "\n").encode()
