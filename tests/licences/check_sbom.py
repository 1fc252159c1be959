"""check_sbom.py ROOT: checks that toolchains/sbom writes a valid SPDX document with each line of the lock file, and
that it refuses a lock file and a table of licences that do not name the same parts."""
import os
import pathlib
import subprocess
import sys
import tempfile

from spdx_tools.spdx.model import RelationshipType
from spdx_tools.spdx.parser.parse_anything import parse_file
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document

root = pathlib.Path(sys.argv[1])
lock = root / "toolchains/sources.lock"
locked = [line.split() for line in lock.read_text().splitlines() if line and not line.startswith("#")]


def sbom(*arguments, **environment):
    return subprocess.run([root / "toolchains/sbom", *arguments], capture_output=True, text=True,
                          env={**os.environ, "SOURCE_DATE_EPOCH": "1700000000", **environment})


with tempfile.TemporaryDirectory() as folder:
    file = pathlib.Path(folder) / "linnet.spdx.json"
    written = sbom(file)
    assert written.returncode == 0, written.stderr
    assert file.read_text() == sbom().stdout, "two documents of one commit and time differ"
    document = parse_file(str(file))
    complaints = [message.validation_message for message in validate_full_spdx_document(document)]
    assert not complaints, complaints

    packages = {package.name: package for package in document.packages}
    for name, version, repository, commit, _, _, archive, checksum in locked:
        package = packages[name]
        assert (package.version, package.file_name, package.checksums[0].value) == (version, archive, checksum), name
        if repository == "-":  # a source package of Debian
            purls = [reference.locator for reference in package.external_references]
            assert purls and purls[0].startswith("pkg:deb/debian/") and f"@{version}?" in purls[0], (name, purls)
        else:
            assert package.download_location == f"git+{repository}@{commit}", name
    version = (root / "VERSION").read_text().strip()
    assert packages["linnet"].version == packages["linnet-tts"].version == version
    linked = {(r.spdx_element_id, r.related_spdx_element_id) for r in document.relationships
              if r.relationship_type == RelationshipType.STATIC_LINK}
    assert ("SPDXRef-linnet", "SPDXRef-espeak-ng") in linked and ("SPDXRef-linnet-tts", "SPDXRef-espeak-ng") in linked
    assert ("SPDXRef-linnet-tts", "SPDXRef-cpp-httplib") not in linked

    assert packages["linnet"].license_declared.render() == "GPL-3.0-or-later"
    assert packages["hibari-tts"].version, "the rules and data for English have no version"

    less = pathlib.Path(folder) / "without.spdx.json"
    assert sbom(less, "--without", "espeak-ng").returncode == 0
    document = parse_file(str(less))
    complaints = [message.validation_message for message in validate_full_spdx_document(document)]
    assert not complaints, complaints
    without = {package.name: package for package in document.packages}
    assert without.keys() == packages.keys() - {"espeak-ng"}, without.keys()
    assert not [p.name for p in without.values() if "GPL-3" in p.license_declared.render()], "without espeak-ng"
    refused = sbom("--without", "newcomer")
    assert refused.returncode != 0 and "newcomer" in refused.stderr, refused

    other = pathlib.Path(folder) / "lock"
    other.write_text(lock.read_text() + "newcomer 1 https://github.com/a/b 0 b sid b.tar 0\n")
    refused = sbom(LINNET_SOURCES_LOCK=str(other))
    assert refused.returncode != 0 and "newcomer is not in toolchains/licences" in refused.stderr, refused
    other.write_text("".join(line for line in lock.read_text().splitlines(True) if not line.startswith("fp16")))
    refused = sbom(LINNET_SOURCES_LOCK=str(other))
    assert refused.returncode != 0 and "fp16 is not in" in refused.stderr, refused

print(f"licences: the SBOM is valid SPDX, with {len(locked)} pinned sources among {len(packages)} packages")
