#!/usr/bin/env python3
"""check.py PROGRAM PROCESSOR SYSROOT: whether a Mac's loader would take the program, as far as that can be read from
the file: for which processor and system it is, what it links, whether its symbols exist there, whether its signature
fits, which Macs with Apple's processors demand. PROCESSOR: arm64 or x86_64. SYSROOT: what
toolchains/macos/fetch-sysroot printed. Needs llvm-nm-19, which reads the symbols."""
import hashlib
import pathlib
import re
import struct
import subprocess
import sys

PROCESSORS = {"arm64": 0x0100000C, "x86_64": 0x01000007}
EXECUTABLE, POSITION_INDEPENDENT = 2, 0x200000
LOAD_DYLIB, SIGNATURE, BUILD_VERSION, MAIN = 0xC, 0x1D, 0x32, 0x80000028
LIBSYSTEM = "/usr/lib/libSystem.B.dylib"


def load_commands(data):
    header = struct.unpack_from("<8I", data)
    at, commands = 32, []
    for _ in range(header[4]):
        kind, size = struct.unpack_from("<2I", data, at)
        commands.append((kind, data[at:at + size]))
        at += size
    return header, commands


def of_kind(commands, kind):
    return [command for found, command in commands if found == kind]


def exported(stub, processor):
    """The symbols that a .tbd has for a processor's macOS."""
    names = set()
    for part in re.split(r"- targets:", stub)[1:]:
        targets, _, rest = part.partition("]")
        if re.search(rf"\b{processor}-macos\b", targets):
            for symbols in re.findall(r"symbols:\s*\[(.*?)\]", rest, re.DOTALL):
                names.update(re.findall(r"[^\s,'\"]+", symbols))
    return names


def check_signature(data, command):
    """Its hashes are those of the file's pages: a Mac ends a program at the first page that differs."""
    at, _ = struct.unpack_from("<2I", command, 8)
    _, _, count = struct.unpack_from(">3I", data, at)
    slots = [struct.unpack_from(">2I", data, at + 12 + 8 * i) for i in range(count)]
    directory = at + next(offset for kind, offset in slots if kind == 0)
    magic, _, _, flags, hashes, _, _, pages, limit = struct.unpack_from(">9I", data, directory)
    size, kind, _, page_bits = struct.unpack_from(">4B", data, directory + 36)
    expect("the signature is one without a key", (magic, flags & 2, size, kind), (0xFADE0C02, 2, 32, 2))
    expect("the signature covers the file", (limit, pages), (at, -(-at // (1 << page_bits))))
    for page in range(pages):
        begin = page << page_bits
        found = hashlib.sha256(data[begin:min(begin + (1 << page_bits), limit)]).digest()
        if found != data[directory + hashes + size * page:][:size]:
            sys.exit(f"check.py: page {page} of {pages} has another hash than the signature says")


def expect(what, found, wanted):
    if found != wanted:
        sys.exit(f"check.py: {what}: {found}, expected {wanted}")


def main():
    program, processor, sysroot = sys.argv[1:]
    data = pathlib.Path(program).read_bytes()
    (magic, cpu, _, kind, *_, flags, _), commands = load_commands(data)
    expect("Mach-O of 64 bits, processor, kind of file", (magic, cpu, kind),
           (0xFEEDFACF, PROCESSORS[processor], EXECUTABLE))
    expect("can be loaded anywhere", flags & POSITION_INDEPENDENT, POSITION_INDEPENDENT)
    expect("one entry point", len(of_kind(commands, MAIN)), 1)
    [version] = of_kind(commands, BUILD_VERSION)
    expect("for macOS (1) 13.0", struct.unpack_from("<2I", version, 8), (1, 13 << 16))
    libraries = [command[struct.unpack_from("<I", command, 8)[0]:].rstrip(b"\0").decode()
                 for command in of_kind(commands, LOAD_DYLIB)]
    expect("libraries", libraries, [LIBSYSTEM])

    listed = subprocess.run(["llvm-nm-19", "--undefined-only", "--format=just-symbols", program], check=True,
                            capture_output=True, encoding="utf-8").stdout.split()
    has = exported((pathlib.Path(sysroot) / "usr/lib/libSystem.tbd").read_text(), processor)
    if not listed or len(has) < 1000:
        sys.exit(f"check.py: {len(listed)} symbols are wanted and {len(has)} there, which cannot be")
    lacking = sorted(name for name in set(listed) - has if name != "dyld_stub_binder")
    expect("symbols that macOS does not have", lacking, [])

    signatures = of_kind(commands, SIGNATURE)
    if processor == "arm64" or signatures:
        [signature] = signatures
        check_signature(data, signature)
    print(f"macos: {processor}, {len(data) / 1e6:.1f} MB, for macOS 13, needs {len(set(listed))} symbols of "
          f"{LIBSYSTEM} and nothing else{', signed' if signatures else ''}")


if len(sys.argv) != 4:
    sys.exit(__doc__)
main()
