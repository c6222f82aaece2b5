"""Write the documents in a package: the SHA-256 of its files, the licences, and the list of its parts (CycloneDX)."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import uuid
from pathlib import Path
from typing import Any

from package_contents import ROOT, CannotMakeError, Contents, files_of, run

SUMS = "SHA256SUMS"
PARTS = "sbom.cdx.json"
"""The names of the two lists in a package."""

_ROW = re.compile(r"^\| ([^|]+) \| (\d[^ |]*) \| ([^ |]+) \|", re.MULTILINE)
_TEXTS = re.compile(r"(LICEN[CS]E|COPYING|NOTICE|AUTHORS|OFL)[^/]*$", re.IGNORECASE)
_COMMON = Path("/usr/share/common-licenses")
_WHOLE_TEXTS = ("Apache-2.0", "GPL-2", "GPL-3", "LGPL-2", "LGPL-2.1", "LGPL-3", "MPL-2.0")
"""Licences that notices refer to, by Debian's names of their texts.

Qt and PySide6 are under LGPL-3, which refers to GPL-3.
"""


def write_papers(contents: Contents, version: str, python: dict[str, Any] | None) -> None:
    """Write licences, parts and sums into the folder; `python` is a part from neither a wheel nor Debian, or None."""
    folder = contents.folder
    _write_licences(contents)
    parts = [*_wheel_parts(contents), *map(_debian_part, sorted(contents.debian)), *_font_parts()]
    parts += [python] if python else []
    (folder / PARTS).write_text(sbom(folder.name, version, parts), "utf-8")
    (folder / SUMS).write_text(checksum_lines(files_of(folder), folder), "utf-8")


def checksum_lines(files: list[Path], folder: Path) -> str:
    """Return the SHA-256 of files as lines that `sha256sum --check` reads."""
    return "".join(f"{sha256(each)}  {each.relative_to(folder).as_posix()}\n" for each in files)


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sbom(name: str, version: str, parts: list[dict[str, Any]]) -> str:
    """Return the parts as CycloneDX 1.5; nothing in it depends on the day."""
    parts = sorted(parts, key=lambda part: part["purl"])
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True)
    program = {"type": "application", "name": name, "version": version, "licenses": _licences("MIT AND OFL-1.1")}
    whole = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, f'{name} {version} {text}')}",
        "version": 1,
        "metadata": {"component": program},
        "components": parts,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def sbom_part(name: str, version: str, purl: str, licence: str, digest: str = "") -> dict[str, Any]:
    """Return a part of a package in the form that CycloneDX requires."""
    found: dict[str, Any] = {"type": "library", "name": name, "version": version, "purl": purl}
    if digest:
        found["hashes"] = [{"alg": "SHA-256", "content": digest}]
    return found | {"licenses": _licences(licence)}


def _licences(licence: str) -> list[dict[str, Any]]:
    if re.fullmatch(r"[A-Za-z0-9.-]+", licence):
        return [{"license": {"id": licence}}]
    return [{"expression": licence}] if " AND " in licence else [{"license": {"name": licence}}]


def _listed_licences() -> dict[str, str]:
    """Return the licences by name, as docs/dependencies.md lists them; a test compares it with the wheels."""
    return {name: licence for name, _, licence in _ROW.findall(_dependencies())}


def _wheel_parts(contents: Contents) -> list[dict[str, Any]]:
    """Return the parts for the wheels that have files left in the package."""
    left = {path.name.partition("-")[0].lower().replace("_", "-") for path in contents.app.glob("*.dist-info")}
    licences, found = _listed_licences(), []
    for wheel in contents.wheels:
        name, version = wheel["metadata"]["name"].lower().replace("_", "-"), wheel["metadata"]["version"]
        if name in left:
            digest = wheel["download_info"]["archive_info"]["hashes"]["sha256"]
            found.append(sbom_part(name, version, f"pkg:pypi/{name}@{version}", licences[name], digest))
    return found


def _debian_part(package: str) -> dict[str, Any]:
    version = run(["dpkg-query", "--show", "--showformat=${Version}", package])
    return sbom_part(package, version, f"pkg:deb/debian/{package}@{version}", f"see licences/debian/{package}.txt")


def _font_parts() -> list[dict[str, Any]]:
    fonts = re.findall(
        r"^\| (BIZ UD[^|]+|Noto[^|,]+)[^|]*\| ([\d.]+) \| Debian `([\w-]+)`", _dependencies(), re.MULTILINE
    )
    return [
        sbom_part(name.strip(), version, f"pkg:generic/{package}@{version}", "OFL-1.1")
        for name, version, package in fonts
    ]


def _dependencies() -> str:
    return (ROOT / "docs" / "dependencies.md").read_text("utf-8")


def _write_licences(contents: Contents) -> None:
    """Write the text of every licence: from the wheels, and from Debian's packages."""
    folder = contents.folder / "licences"
    folder.mkdir()
    shutil.copyfile(ROOT / "LICENSE", folder / "nakano-status.txt")
    shutil.copyfile(ROOT / "docs" / "dependencies.md", folder / "dependencies.md")
    for info in sorted(contents.app.glob("*.dist-info")):
        for text in files_of(info):
            if _TEXTS.search(text.name) or "licenses" in text.parts:
                target = folder / info.name.partition("-")[0] / text.relative_to(info)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(text, target)
    for package in sorted(contents.debian):
        (folder / "debian").mkdir(exist_ok=True)
        shutil.copyfile(_copyright_of(package), folder / "debian" / f"{package}.txt")
    (folder / "texts").mkdir()
    for name in _WHOLE_TEXTS:
        shutil.copyfile(_COMMON / name, folder / "texts" / f"{name}.txt")


def _copyright_of(package: str) -> Path:
    found = Path("/usr/share/doc") / package / "copyright"
    if not found.is_file():
        raise CannotMakeError(f"{found} is missing: the licence of a package has to go with it")
    return found
