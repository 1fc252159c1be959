"""Which syntax of rules and plural conditions the made files use. What is not in these tables, the engine cannot
follow, so it is a mistake here."""
import re

from words_data.lines import Mistake

# What a rule's text may consist of, before the semicolon at its end. The order matters: the longest comes first.
TOKENS = {
    "→%set→": r"→%%?[A-Za-z0-9-]+→",  # the rest of the division by the rule's divisor, by that set
    "→→": r"→→",  # the rest, by this set
    "←%set←": r"←%%?[A-Za-z0-9-]+←",  # how often the divisor is contained, by that set
    "←←": r"←←",
    "=%set=": r"=%%?[A-Za-z0-9-]+=",  # the number itself, by that set
    "=#,##0=": r"=#,##0=",  # the number itself, in digits
    "$(cardinal,…)$": r"\$\(cardinal,(?:[a-z]+\{[^{}]*\})+\)\$",  # by the plural category of ←…←'s number
    "[": r"\[",  # up to ]: left out where the number is a multiple of the divisor
    "|": r"\|",  # in brackets: what is said instead where they are left out
    "]": r"\]",
    "words": r"[^→←=$\[\]|;%#{}]+",
}
TOKEN = re.compile("|".join(f"({pattern})" for pattern in TOKENS.values()))
BASES = {"N": r"\d+", "N/R": r"\d+/\d+"}  # from which number on the rule holds, and the divisor's radix
CONDITION = re.compile(r"[niftvwec]( % \d+)? !?= \d+(\.\.\d+)?(,\d+(\.\.\d+)?)*")


def tokens_of(text):
    """The kinds of the parts of a rule's text; a Mistake where it has others."""
    if not text.endswith(";"):
        raise Mistake("it does not end in a semicolon")
    body = text[:-1]
    apostrophe = body.startswith("'")  # it keeps the white space behind it
    at, kinds = int(apostrophe), ["'"] if apostrophe else []
    while at < len(body):
        match = TOKEN.match(body, at)
        if not match:
            raise Mistake(f"it has {body[at:at + 12]!r}, which no rule may have")
        kinds.append(list(TOKENS)[match.lastindex - 1])
        at = match.end()
    if kinds.count("[") != kinds.count("]"):
        raise Mistake("its brackets do not match")
    return kinds


def base_of(base):
    for kind, pattern in BASES.items():
        if re.fullmatch(pattern, base):
            return kind
    raise Mistake(f"its base is {base!r}; right are {', '.join(BASES)}, with N and R numbers")


def operands_of(rule):
    """Of a plural condition."""
    for condition in re.split(" or | and ", rule):
        if not CONDITION.fullmatch(condition):
            raise Mistake(f"{condition!r} is no condition such as 'n % 10 = 2..4'")
        yield condition[0]


def syntax_of(lines, name):
    """(kind of syntax, an example) of everything that the lines use."""
    for line in lines:
        try:
            if line[0] == "rule":
                yield f"base {base_of(line[2])}", f"{name} {line[1]} {line[2]}"
                for kind in tokens_of(line[3]):
                    yield f"text {kind}", f"{name} {line[1]} {line[2]}: {line[3]}"
            elif line[0] == "plural":
                for operand in operands_of(line[2]):
                    yield f"plural {operand}", f"{name} {line[1]}: {line[2]}"
        except Mistake as error:
            raise Mistake(f"{name}: {' '.join(line)}: {error}") from None
