"""CLDR's npm packages: which files are kept of them, in one archive."""
import base64
import hashlib
import tarfile
import zipfile

from words_data.languages import LANGUAGES, locale_of

LATEST_TIME = (2026, 1, 1, 0, 0, 0)  # of the archive's members, so that the same packages give the same bytes


def read_lock(path):
    """(name, version, integrity) of each package."""
    lines = (line.split() for line in path.read_text().splitlines())
    return [tuple(line) for line in lines if line and not line[0].startswith("#")]


def files_wanted():
    """Their paths in an archive: package/path."""
    wanted = ["cldr-core/LICENSE", "cldr-core/supplemental/plurals.json"]
    wanted += [f"cldr-annotations-full/annotations/{locale}/annotations.json" for locale in ["en"]]
    for locale in ["und", *map(locale_of, LANGUAGES)]:
        wanted.append(f"cldr-rbnf/rbnf/{locale}.json")
        wanted.append(f"cldr-units-full/main/{locale}/units.json")
        wanted += [f"cldr-numbers-full/main/{locale}/{name}.json" for name in ("currencies", "numbers")]
        wanted.append(f"cldr-dates-full/main/{locale}/ca-gregorian.json")
    return set(wanted)


def verify(path, integrity):
    algorithm, expected = integrity.split("-", 1)
    found = base64.b64encode(hashlib.new(algorithm, path.read_bytes()).digest()).decode()
    if found != expected:
        raise ValueError(f"{path.name} is another archive than the one of toolchains/cldr.lock: its {algorithm} is "
                         f"{found} instead of {expected}")


def pack(packages, folder, out):
    """Writes what is wanted of the packages, which are verified, in `folder`, to the archive `out`."""
    wanted = files_wanted()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as kept:
        for name, version, integrity in packages:
            verify(folder / f"{name}-{version}.tgz", integrity)
            with tarfile.open(folder / f"{name}-{version}.tgz") as package:
                for member in package:
                    path = name + "/" + member.name.partition("/")[2]
                    if path in wanted:
                        info = zipfile.ZipInfo(path, LATEST_TIME)
                        kept.writestr(info, package.extractfile(member).read(), zipfile.ZIP_DEFLATED)
