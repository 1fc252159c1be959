"""Zig's wheel on PyPI (94 MB), which has the headers and the names of the symbols of other systems' C libraries, for
portable/fetch-glibc and macos/fetch-sysroot. Needs an x86-64 Linux."""
import fcntl
import hashlib
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
ZIG = ("ziglang==0.15.2", "806316453d1ede7174ed3fefb8e5348154629089c3bb5fe812dfd0e172fac130", "94")


def made_once(kind, recipes, make):
    """The folder CACHE/KIND-KEY, where the key is that of the files `recipes` and of this one. If it is not there,
    make(TREE, WORK) makes TREE of what lies in WORK: Zig's program is WORK/ziglang/zig."""
    base = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    cache = pathlib.Path(os.environ.get("LINNET_CACHE") or pathlib.Path(base) / "linnet")
    recipe = b"".join(pathlib.Path(file).read_bytes() for file in (*recipes, __file__))
    tree = cache / f"{kind}-{hashlib.sha256(recipe).hexdigest()[:12]}"
    cache.mkdir(parents=True, exist_ok=True)
    with open(cache / f"{kind}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not tree.exists():
            with tempfile.TemporaryDirectory(dir=cache, prefix=f".{kind}-") as folder:
                work = pathlib.Path(folder)
                fetch = [HERE / "fetch-from-pypi", *ZIG, cache / "sources" / ZIG[0].replace("==", "-")]
                wheel = subprocess.run(fetch, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout.strip()
                zipfile.ZipFile(wheel).extractall(work)
                (work / "ziglang/zig").chmod(0o755)
                make(work / "tree", work)
                (work / "tree").rename(tree)
    return tree


def commands(work, driver, target, *arguments):
    """The commands by which Zig, in WORK, compiles and links `arguments` for a target; what they name is there
    afterwards. driver: cc or c++."""
    chosen = {"ZIG_GLOBAL_CACHE_DIR": str(work / "cache"), "ZIG_LOCAL_CACHE_DIR": str(work / "cache"),
              "ZIG_VERBOSE_CC": "1", "ZIG_VERBOSE_LINK": "1"}
    told = subprocess.run([work / "ziglang/zig", driver, "-target", target, *arguments], cwd=work, capture_output=True,
                          encoding="utf-8", env={**os.environ, **chosen})
    if told.returncode != 0:
        sys.exit(f"{pathlib.Path(sys.argv[0]).name}: Zig could not link a program:\n{told.stderr[-2000:]}")
    return [shlex.split(line) for line in told.stderr.splitlines() if re.match(r"\S+ ", line)]


def headers(command, work):
    """The folders of headers of a command that compiles, the first first, without Clang's own."""
    folders = [work / after for word, after in zip(command, command[1:]) if word == "-isystem"]
    return [folder for folder in folders if folder.parts[-2:] != ("lib", "include")]
