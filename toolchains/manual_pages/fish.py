"""Completion for fish."""
from .help_text import FILE, FOLDER, VOICE

HEAD = """\
# Completion of linnet for fish. toolchains/manual has made it of the program's help.
function __linnet_verb
    set -l words (commandline -opc)
    # Without a verb, flags are speak's.
    string match -qr '^(-|$)' -- "$words[2]"; and echo speak; or echo $words[2]
end
function __linnet_is
    test (__linnet_verb) = $argv[1]
end
function __linnet_voices
    linnet voices --installed --json 2>/dev/null | string replace -rf '^ *"name": "(.*)",*$' '$1'
end
complete -c linnet -f
"""
VALUES = {FILE: "-r -F", FOLDER: "-x -a '(__fish_complete_directories)'", VOICE: "-r -F -a '(__linnet_voices)'",
          None: "-x"}


def quoted(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def name_option(name):
    return f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}"


def flag_line(verb, flag):
    value = ""
    if flag.value:
        value = f" -x -a {quoted(' '.join(flag.words()))}" if flag.words() else " " + VALUES[flag.kind()]
    names = " ".join(map(name_option, flag.names))
    return f"complete -c linnet -n '__linnet_is {verb.name}' {names}{value} -d {quoted(flag.summary())}\n"


def pages(program):
    text = HEAD
    for verb in program.verbs:
        first = "test (count (commandline -opc)) -eq 1"
        text += f"complete -c linnet -n '{first}' -a {verb.name} -d {quoted(verb.summary)}\n"
        text += f"complete -c linnet -n '__linnet_is help' -a {verb.name} -d {quoted(verb.summary)}\n"
        text += "".join(flag_line(verb, flag) for flag in verb.flags())
        if verb.words():
            text += f"complete -c linnet -n '__linnet_is {verb.name}' -a {quoted(' '.join(verb.words()))}\n"
        elif verb.kind():
            more = " -a '(__linnet_voices)'" if verb.kind() == VOICE else ""
            text += f"complete -c linnet -n '__linnet_is {verb.name}' -F{more}\n"
    text += "complete -c linnet -n 'test (count (commandline -opc)) -eq 1' -a help -d 'the flags of a verb'\n"
    yield "fish/vendor_completions.d/linnet.fish", text
