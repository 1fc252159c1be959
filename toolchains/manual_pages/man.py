"""Man pages: linnet(1), and one for each verb, linnet-VERB(1), as roff with the macros of man(7)."""
import re
import textwrap


def escaped(text):
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga")
    text = text.replace("^", "\\(ha").replace("~", "\\(ti").replace('"', "\\(dq")
    return re.sub(r"^\.", r"\\&.", text, flags=re.MULTILINE)


def paragraph(text):
    if not text.startswith(" "):
        return escaped(text) + "\n"
    return ".EX\n" + escaped(textwrap.indent(textwrap.dedent(text), "  ")) + "\n.EE\n"


def description(blocks):
    return ".SH DESCRIPTION\n" + ".PP\n".join(map(paragraph, blocks))


def flag(one):
    names = ", ".join(f"\\fB{escaped(name)}\\fR" for name in one.names)
    value = f" \\fI{escaped(one.value)}\\fR" if one.value else ""
    return f".TP\n{names}{value}\n{escaped(one.help)}\n"


def title(name, program, date):
    return f'.TH {escaped(name).upper()} 1 {date} "linnet {program.version}" "User Commands"\n'


def references(pages):
    return ".SH SEE ALSO\n" + ",\n".join(f"\\fB{escaped(page)}\\fR(1)" for page in pages) + "\n"


def verb_page(verb, program, date):
    name = f"linnet-{verb.name}"
    text = title(name, program, date)
    text += f".SH NAME\n{escaped(name)} \\- {escaped(verb.summary)}\n"
    rest = escaped(verb.usage.removeprefix(f"linnet {verb.name}"))
    text += f".SH SYNOPSIS\n\\fBlinnet {escaped(verb.name)}\\fR{rest}\n"
    text += description(verb.about)
    text += ".SH OPTIONS\n"
    for heading, flags in verb.groups:
        text += f".SS {escaped(heading)}\n" if heading else ""
        text += "".join(map(flag, flags))
    return text + references(["linnet"] + [f"linnet-{other.name}" for other in program.verbs if other is not verb])


def program_page(program, date):
    sentence, *about = program.about
    summary = sentence.removeprefix("Linnet ").rstrip(".")
    text = title("linnet", program, date) + f".SH NAME\nlinnet \\- {escaped(summary)}\n"
    text += ".SH SYNOPSIS\n\\fBlinnet\\fR \\fIVERB\\fR [\\fIFLAGS\\fR] [\\fIARGUMENTS\\fR]\n.br\n"
    text += "\\fBlinnet help\\fR [\\fIVERB\\fR]\n"
    text += description([sentence, *about, *program.notes]) + ".SH VERBS\n"
    for verb in program.verbs:
        text += f".TP\n\\fB{verb.name}\\fR\n{escaped(verb.summary)}; see \\fBlinnet\\-{verb.name}\\fR(1)\n"
    text += ".SH EXIT STATUS\n"
    for code, meaning in program.exit_codes:
        text += f".TP\n\\fB{code}\\fR\n{escaped(meaning)}\n"
    return text + references(f"linnet-{verb.name}" for verb in program.verbs)


def pages(program, date):
    """The file of each page, below share/, and its text."""
    yield "man/man1/linnet.1", program_page(program, date)
    for verb in program.verbs:
        yield f"man/man1/linnet-{verb.name}.1", verb_page(verb, program, date)
