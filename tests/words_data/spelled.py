"""Spells whole numbers by the rules of a words-data file, in the simplest way that does it. For tests: the engine has
its own."""
import re

PART = re.compile(r"(→→→|→[^→]*→|←[^←]*←|=[^=]*=|\$\(cardinal,.*?\)\$)")


class Rule:
    def __init__(self, base, text):
        value, _, radix = base.partition("/")
        self.base, self.text, self.divisor = int(value), text[:-1].removeprefix("'"), 1
        while self.divisor * int(radix or 10) <= self.base:
            self.divisor *= int(radix or 10)


class Spelled:
    def __init__(self, lines):
        self.sets, self.names, self.plurals, self.endings = {}, {}, {}, {}
        for line in lines:
            if line[0] == "rule":
                self.sets.setdefault(line[1], []).append(Rule(*line[2:]))
            elif line[0] == "number":
                self.names[line[1]] = line[2]
            elif line[0] == "number-endings":
                self.endings[line[1]] = line[2], [pair.split("=") for pair in line[3].split("|")]
            elif line[0] == "plural":
                self.plurals[line[1]] = line[2]

    def words(self, name, number):
        if name in self.endings:
            other, endings = self.endings[name]
            return " ".join(self.with_ending(word, endings) for word in self.words(other, number).split(" "))
        return self.by_set(self.names[name], number)

    @staticmethod
    def with_ending(word, endings):
        return next((word.removesuffix(old) + new for old, new in endings if word.endswith(old)), word)

    def by_set(self, name, number):
        rules = self.sets[name]
        at = max(i for i, rule in enumerate(rules) if rule.base <= number)
        rule = rules[at]
        # As ICU does: a rule such as 1010/100 does not hold for 1100, because it has nothing to say for 00.
        if "→" in rule.text and number % rule.divisor == 0 and rule.base % rule.divisor != 0:
            at -= 1
        return self.by_rule(name, at, number)

    def by_rule(self, name, at, number):
        rule = self.sets[name][at]
        quotient, rest = divmod(number, rule.divisor)
        text = re.sub(r"\[([^\]|]*)(?:\|([^\]]*))?\]", lambda m: m[1] if rest else m[2] or "", rule.text)
        return "".join(self.part(part, name, at, number, quotient, rest) for part in PART.split(text))

    def part(self, part, name, at, number, quotient, rest):
        if part == "→→→":
            return self.by_rule(name, at - 1, rest)
        if part == "=#,##0=":
            return str(number)
        if part.startswith("$("):
            forms = dict(re.findall(r"([a-z]+)\{([^}]*)\}", part))
            return forms.get(self.category(quotient), forms["other"])
        if part[:1] in ("→", "←", "="):
            value = {"→": rest, "←": quotient, "=": number}[part[0]]
            return self.by_set(part[1:-1] or name, value)
        return part

    def category(self, number):
        for category, rule in self.plurals.items():
            if any(all(self.holds(one, number) for one in every.split(" and ")) for every in rule.split(" or ")):
                return category
        return "other"

    @staticmethod
    def holds(condition, number):
        operand, modulus, sign, values = re.fullmatch(r"(\w)(?: % (\d+))? (!?=) (.*)", condition).groups()
        value = number if operand in "ni" else 0
        value = value % int(modulus) if modulus else value
        ranges = [list(map(int, one.split(".."))) for one in values.split(",")]
        return any(low[0] <= value <= low[-1] for low in ranges) == (sign == "=")
