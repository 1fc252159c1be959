"""Completion for bash."""
from .help_text import FILE, FOLDER, VOICE

HEAD = """\
# Completion of linnet for bash. toolchains/manual has made it of the program's help.
_linnet_files() { # OPTION WORD: -f files and folders, -d folders
  compopt -o filenames 2> /dev/null
  mapfile -t COMPREPLY < <(compgen "$1" -- "$2")
}
_linnet_words() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2"); } # WORDS WORD
_linnet_voices() { # PROGRAM WORD: a voice by its file or name
  local names
  names=$("$1" voices --installed --json 2> /dev/null | sed -n 's/^ *"name": "\\(.*\\)",*$/\\1/p')
  _linnet_files -f "$2"
  mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -W "$names" -- "$2")
}

_linnet() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} verb=${COMP_WORDS[1]} program=$1
  # In --flag=value the sign is a word of its own.
  if [ "$word" = = ]; then word=; elif [ "$before" = = ]; then before=${COMP_WORDS[COMP_CWORD - 2]}; fi
  COMPREPLY=()
"""
TAIL = """\
}
complete -F _linnet linnet
"""


def action(words, kind):
    if words:
        return f'_linnet_words "{" ".join(words)}" "$word"'
    return {FILE: '_linnet_files -f "$word"', FOLDER: '_linnet_files -d "$word"',
            VOICE: '_linnet_voices "$program" "$word"'}.get(kind, ":")


def values(verb):
    """The cases of flags that take a value."""
    for flag in verb.flags():
        if flag.value:
            patterns = " | ".join(f"{verb.name}:{name}" for name in flag.names)
            yield f"    {patterns}) {action(flag.words(), flag.kind())}; return ;;\n"


def pages(program):
    verbs = " ".join([verb.name for verb in program.verbs] + ["help"])
    text = HEAD
    text += f'  if [ "$COMP_CWORD" = 1 ] && [[ $word != -* ]]; then _linnet_words "{verbs}" "$word"; return; fi\n'
    text += f'  if [ "$verb" = help ]; then _linnet_words "{verbs}" "$word"; return; fi\n'
    text += "  case $verb in -*) verb=speak ;; esac # without a verb, flags are speak's\n"
    text += "  case $verb:$before in\n" + "".join(case for verb in program.verbs for case in values(verb)) + "  esac\n"
    text += "  case $verb:$word in\n"
    for verb in program.verbs:
        flags = " ".join(name for flag in verb.flags() for name in flag.names)
        text += f'    {verb.name}:-*) _linnet_words "{flags}" "$word" ;;\n'
        if verb.words() or verb.kind():
            text += f"    {verb.name}:*) {action(verb.words(), verb.kind())} ;;\n"
    text += "  esac\n" + TAIL
    yield "bash-completion/completions/linnet", text
