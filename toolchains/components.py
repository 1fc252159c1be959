#!/usr/bin/env -S python3 -B
"""components.py PRODUCT [--without NAME]... [--static]: prints the licence of a product (program or page) as a whole,
as an SPDX expression. As a module, for sbom and for notices: the components of the program and of the page, as
sources.lock, portable/libraries.lock, licences, fetch-hibari and cldr.lock (beside this file) name them. --without: the
component NAME is not in the build. --static: the program is linked by portable/link, so that the libraries of
portable/libraries.lock are inside."""
import dataclasses
import os
import pathlib
import re
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent
LOCK = pathlib.Path(os.environ.get("LINNET_SOURCES_LOCK") or HERE / "sources.lock")
VERSION = (ROOT / "VERSION").read_text().strip()
PRODUCTS = ("program", "page")
OWN_LICENCE = "MIT"
# The last: of a header that libebur128 includes.
LICENCE_FILES = ("LICENSE*", "LICENCE*", "COPYING*", "doc/license/queue.txt")
STRONGEST = "GPL-3.0-or-later"  # what contains a component under it is under it as a whole


@dataclasses.dataclass
class Component:
    name: str
    places: list[str]
    licence: str
    version: str | None
    source: dict | None  # its line of sources.lock
    more: dict  # of the kind `tree`: see TREE

    def is_in(self, product):
        return product in self.places

    def texts(self, sources):
        """The files that its users must be shown. `sources`: the folder into which fetch-sources unpacks."""
        if self.source is None:
            return [ROOT / path for path in self.more.get("texts", [])]
        folder = pathlib.Path(sources) / f"{self.more.get('folder', self.name)}-{self.version}"
        found = sorted(path for pattern in LICENCE_FILES for path in folder.glob(pattern) if path.is_file())
        return found or sys.exit(f"components: {folder} has no licence")


def found_in(path, pattern):
    return re.search(pattern, (ROOT / path).read_text())[1]


# Of the components whose place is `tree`: where their version is, which texts belong to them, and what they are.
TREE = {
    "hibari-tts": {
        "version": lambda: found_in("toolchains/fetch-hibari", r"hibari-tts==(\S+)"),
        "sha256": lambda: found_in("toolchains/fetch-hibari", r"\b([0-9a-f]{64})\b"),
        "what": "The rules in engine/text/english and engine/text/misaki_alphabet.cpp are ported from it and from "
                "misaki; english-data are made of their dictionaries.",
        "texts": ["tests/golden/hibari/NOTICE", "LICENSES/Apache-2.0.txt", "toolchains/spacy-licence.txt"]},
    "libtashkeel": {
        "version": lambda: found_in("engine/text/arabic/diacritics_net.h", r"libtashkeel ([0-9.]+[0-9])"),
        "what": "arabic-data is its net, as the wheel of piper-tts has it; engine/text/arabic runs it.",
        "texts": ["toolchains/libtashkeel-licence.txt"]},
    "unicode": {
        "version": lambda: found_in("engine/text/nfd_table.cpp", r"Unicode ([0-9.]+[0-9])"),
        "what": "The tables engine/text/*_table.cpp are made of the Unicode Character Database.",
        "texts": ["LICENSES/Unicode-DFS-2016.txt"]},
    "cldr": {
        "version": lambda: found_in("toolchains/cldr.lock", r"cldr-core\s+(\S+)"),
        "npm": lambda: re.findall(r"^(cldr-\S+)\s+(\S+)", (HERE / "cldr.lock").read_text(), re.MULTILINE),
        "what": "words-data, and some lines of engine/text/normalize/languages, are made of Unicode's Common Locale "
                "Data Repository.",
        "texts": ["LICENSES/Unicode-3.0.txt"]},
}


def lines_of(path):
    return [line for line in path.read_text().splitlines() if line and not line.startswith("#")]


FIELDS = ("version", "repository", "commit", "package", "suite", "archive", "sha256")


def locked_sources():
    return {name: dict(zip(FIELDS, rest, strict=True)) for name, *rest in map(str.split, lines_of(LOCK))}


def static_libraries(sources):
    """What portable/link links: each library's line of a lock, and the folder of its source."""
    lines = map(str.split, lines_of(HERE / "portable/libraries.lock"))
    found = {name: (dict(zip(FIELDS, rest)), name) for name, *rest in lines}
    return found | {"zlib": (sources["minizip"], "minizip")}


def check(sources, table):
    """Checks that both files name the same third-party code; other components are only in the table."""
    pinned = {name for name, (places, _) in table.items() if places != ["system"] and "tree" not in places}
    for name in sorted(sources.keys() ^ pinned):
        lacking = "toolchains/licences" if name in sources else LOCK
        sys.exit(f"components: {name} is not in {lacking}")


def components(without=(), static=False):
    """All but those that `without` names."""
    rows = (line.split(maxsplit=2) for line in lines_of(HERE / "licences"))
    table = {name: (places.split(","), licence) for name, places, licence in rows}
    sources = locked_sources()
    check(sources, table)
    for name in without:
        if name not in table:
            sys.exit(f"components: no build can be without {name}, which is not in toolchains/licences")
    found = []
    libraries = static_libraries(sources) if static else {}
    for name, (places, licence) in table.items():
        if name in libraries:
            source, folder = libraries[name]
            found.append(Component(name, ["program"], licence, source["version"], source, {"folder": folder}))
            continue
        more = TREE[name] if "tree" in places else {}
        version = more["version"]() if more else sources[name]["version"] if name in sources else None
        found.append(Component(name, places, licence, version, sources.get(name), more))
    return [one for one in found if one.name not in without]


def licence_of(product, parts):
    """Of the product as a whole: an SPDX expression."""
    licences = {OWN_LICENCE}.union(*(one.licence.split(" AND ") for one in parts if one.is_in(product)))
    return STRONGEST if STRONGEST in licences else " AND ".join(sorted(licences))


def commit_time():
    """Of all that is dated: $SOURCE_DATE_EPOCH, else when the commit was made, else (outside of git) now."""
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(epoch)
    asked = subprocess.run(["git", "-C", ROOT, "log", "-1", "--format=%ct"], capture_output=True, text=True)
    return int(asked.stdout) if asked.returncode == 0 else int(time.time())


def arguments(usage):
    """The command line's other arguments, and what components() takes of it: --without NAMEs, and --static."""
    rest, without = sys.argv[1:], []
    static = "--static" in rest
    if static:
        rest.remove("--static")
    while "--without" in rest:
        at = rest.index("--without")
        if at + 1 == len(rest):
            sys.exit(usage)
        without.append(rest[at + 1])
        del rest[at:at + 2]
    return rest, {"without": without, "static": static}


if __name__ == "__main__":
    rest, build = arguments(__doc__)
    if len(rest) != 1 or rest[0] not in PRODUCTS:
        sys.exit(__doc__)
    print(licence_of(rest[0], components(**build)))
