"""Reads what `linnet help` and `linnet help VERB` print (native/cli: flags.cpp, verbs.cpp) into values. A line that
does not have their layout ends the program, so that no flag can be lost."""
import dataclasses
import re
import subprocess
import sys

FLAG = re.compile(r"  (-{1,2}[\w-]+(?:, -{1,2}[\w-]+)*)(?: (\S+))?(?:  +(\S.*))?")
HELP_COLUMN = 30
FOLDER, FILE, VOICE = "folder", "file", "voice"  # kinds of values that shells complete, besides words


@dataclasses.dataclass
class Flag:
    names: list[str]
    value: str  # what the help calls it; empty: a switch
    help: str

    def is_repeatable(self):
        return "repeatable" in self.help

    def summary(self):
        """The beginning of the help, as shells show it beside the flag."""
        return re.split(r" \(|; |\. |: ", self.help)[0]

    def words(self):
        """The values that there are, where the help names all of them: on|off, or HOW with each in quotes."""
        if re.fullmatch(r"[a-z]+(\|[a-z]+)+", self.value):
            return self.value.split("|")
        return list(dict.fromkeys(re.findall(r"'(\w+)'", self.help))) if self.value in ("HOW", "WHEN") else []

    def kind(self):
        return {"DIR": FOLDER, "PATH|NAME": VOICE, "FILE": FILE, "FILE.json": FILE, "PATH": FILE, "DIR|FILE": FILE}.get(
            self.value)


@dataclasses.dataclass
class Verb:
    name: str
    summary: str
    usage: str
    about: list[str]  # paragraphs; those that begin with a space keep their lines
    groups: list[tuple[str, list[Flag]]]  # the group's title, which may be empty

    def flags(self):
        return [flag for _, flags in self.groups for flag in flags]

    def words(self):
        """Arguments that the usage spells out, such as "download"."""
        return re.findall(r"(?<![\w.=-])[a-z][a-z-]+(?![\w.])", self.arguments())

    def kind(self):
        """Of the other arguments."""
        arguments = self.arguments()
        if "VOICE" in arguments:
            return VOICE
        return FILE if re.search(r"FILE|\.\w", arguments.replace("...", "")) else None

    def arguments(self):
        without_flags = re.sub(r"--[a-z-]+ \S+|\[FLAGS\]", "", self.usage)
        return without_flags.removeprefix(f"linnet {self.name}").strip()


@dataclasses.dataclass
class Program:
    version: str
    about: list[str]
    verbs: list[Verb]
    notes: list[str]  # paragraphs behind the verbs
    exit_codes: list[tuple[str, str]]


def paragraphs(text):
    """Lines that belong together are joined, except those of examples, which are indented."""
    found = []
    for block in text.strip("\n").split("\n\n"):
        is_example = block.startswith(" ")
        found.append(block if is_example else " ".join(block.split("\n")))
    return [one for one in found if one]


def flag_groups(lines, where):
    groups = [("", [])]
    for line in lines:
        if not line:
            groups.append(("", []))
        elif found := FLAG.fullmatch(line):
            names, value, text = found.groups(default="")
            groups[-1][1].append(Flag(names.split(", "), value, text))
        elif line.startswith(" " * HELP_COLUMN) and groups[-1][1]:
            flag = groups[-1][1][-1]
            flag.help = f"{flag.help} {line.strip()}".strip()
        elif line.endswith(":") and not line.startswith(" ") and not groups[-1][1]:
            groups[-1] = (line[:-1], [])
        else:
            sys.exit(f"manual: a line of '{where}' is neither a flag nor the title of a group: {line}")
    return [group for group in groups if group[1]]


def read_verb(ask, name, summary):
    where = f"linnet help {name}"
    lines = ask("help", name).rstrip("\n").split("\n")
    first = next((i for i, line in enumerate(lines) if line.startswith("  -")), None)
    if first is None:
        sys.exit(f"manual: '{where}' shows no flags")
    if lines[first - 1].endswith(":") and not lines[first - 2]:
        first -= 1  # the title of a group
    usage, *about = paragraphs("\n".join(lines[:first]))
    flags = flag_groups(lines[first:], where)
    return Verb(name, summary, usage, about, flags)


def read_program(command):
    def ask(*arguments):
        return subprocess.run([*command, *arguments], check=True, stdin=subprocess.DEVNULL, capture_output=True,
                              encoding="utf-8").stdout

    about, rest = ask("help").split("\nVerbs:\n")
    table, *notes = rest.rstrip("\n").split("\n\n")
    rows = re.findall(r"^  (\w+) +(.*(?:\n {12}.*)*)", table, re.MULTILINE)
    *notes, codes = [re.sub(r"\s+", " ", note).strip() for note in notes]
    if not rows or not codes.startswith("Exit codes: "):
        sys.exit("manual: 'linnet help' does not list verbs and exit codes")
    exit_codes = [tuple(code.strip(" .").split(" ", 1)) for code in codes.removeprefix("Exit codes:").split(";")]
    verbs = [read_verb(ask, name, re.sub(r"\s+", " ", summary)) for name, summary in rows if name != "help"]
    return Program(ask("--version").split()[1], paragraphs(about), verbs, notes, exit_codes)
