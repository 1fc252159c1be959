"""Completion for zsh."""
from .help_text import FILE, FOLDER, VOICE

HEAD = """\
#compdef linnet
# Completion of linnet for zsh. toolchains/manual has made it of the program's help.
_linnet_voices() {
  local -a names
  names=(${(f)"$(_call_program voices linnet voices --installed --json 2> /dev/null |
    sed -n 's/^ *"name": "\\(.*\\)",*$/\\1/p')"})
  _alternative 'voices:voice:compadd -a names' 'files:file:_files'
}

_linnet() {
  local verb=$words[2]
  local -a verbs
"""
TAIL = """\
}
_linnet "$@"
"""
ACTIONS = {FILE: "_files", FOLDER: "_files -/", VOICE: "_linnet_voices", None: " "}


def quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"


def escaped(text, signs):
    return "".join("\\" + sign if sign in signs else sign for sign in text)


def action(words, kind):
    return f"({' '.join(words)})" if words else ACTIONS[kind]


def specifications(flag):
    summary = escaped(flag.summary(), "[]\\")
    value = f":{escaped(flag.value, ':')}:{action(flag.words(), flag.kind())}" if flag.value else ""
    before = "*" if flag.is_repeatable() else f"({' '.join(flag.names)})"
    for name in flag.names:
        equals = "=" if flag.value and name.startswith("--") else ""
        yield quoted(f"{before}{name}{equals}[{summary}]{value}")


def case(verb):
    lines = [one for flag in verb.flags() for one in specifications(flag)]
    if verb.words() or verb.kind():
        lines.append(quoted(f"*:argument:{action(verb.words(), verb.kind())}"))
    pattern = "speak|-*" if verb.name == "speak" else verb.name
    return f"    {pattern})\n      _arguments -S : \\\n        " + " \\\n        ".join(lines) + " ;;\n"


def pages(program):
    text = HEAD + "  verbs=(\n"
    for verb in program.verbs:
        text += "    " + quoted(f"{verb.name}:{verb.summary}") + "\n"
    text += "    'help:the flags of a verb'\n  )\n"
    text += "  if (( CURRENT == 2 )) && [[ $verb != -* ]] || [[ $verb == help ]]; then\n"
    text += "    _describe -t verbs verb verbs\n    return\n  fi\n"
    text += "  # Without a verb, flags are speak's.\n"
    text += "  if [[ $verb != -* ]]; then shift words; (( CURRENT-- )); fi\n"
    text += "  case $verb in\n" + "".join(map(case, program.verbs)) + "  esac\n" + TAIL
    yield "zsh/site-functions/_linnet", text
