"""The spreadsheet programs that people really use, each as a way to open files and save them again.

`make test-clients` installs them (build/clients.sh); without that, those that are installed are used.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from openpyxl import load_workbook

from tests.support.command_line import ROOT

NODE_FOLDER = ROOT / ".clients"
"""Where build/clients.sh puts the packages of tests/clients/package.json."""

_RESAVE = ROOT / "tests" / "clients" / "resave.cjs"
_XLSX = "xlsx:Calc MS Excel 2007 XML"
_OFFICE_FILTERS = {"ods": "ods:calc8", "xls": "xls:MS Excel 97", "xlsx": _XLSX}
_VERSION = re.compile(r"\d+(?:\.\d+)+")
_LONGEST = 600
"""Seconds after which a program that hangs is ended."""


@dataclass(frozen=True)
class Way:
    """One program and the formats that a file goes through; `resave` reads files and writes them into a folder."""

    client: str
    through: str
    version: Callable[[], str | None]
    resave: Callable[[Sequence[Path], Path], None]

    @property
    def name(self) -> str:
        """The name in tables."""
        return f"{self.client}, {self.through}"


def _run(command: Sequence[str | Path]) -> str:
    result = subprocess.run(
        [str(word) for word in command],
        env={**os.environ, "NODE_PATH": str(NODE_FOLDER / "node_modules"), "NODE_OPTIONS": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=_LONGEST,
        check=False,
    )
    said = result.stdout.decode("utf-8", "replace")
    assert result.returncode == 0, (command, said)
    return said


def _version_of(*command: str) -> str | None:
    """Return the version that a program prints, or None if it is not installed."""
    if shutil.which(command[0]) is None:
        return None
    found = _VERSION.search(_run(command))
    return found[0] if found else None


def _office_version() -> str | None:
    return _version_of("soffice", "--version")


def _through_office(*formats: str) -> Callable[[Sequence[Path], Path], None]:
    """Let LibreOffice open the files and save them in one format after the other."""

    def resave(files: Sequence[Path], folder: Path) -> None:
        profile = folder.parent / "libreoffice-profile"  # else a running one opens the files
        for place, each in enumerate(formats, start=1):
            out = folder if place == len(formats) else folder.parent / f"{folder.name}-{each}"
            asked: list[str | Path] = ["--convert-to", _OFFICE_FILTERS[each], "--outdir", out, *files]
            _run(["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", *asked])
            files = [out / f"{file.stem}.{each}" for file in files]

    return resave


def _gnumeric_version() -> str | None:
    return _version_of("ssconvert", "--version")


def _through_gnumeric(files: Sequence[Path], folder: Path) -> None:
    for file in files:
        _run(["ssconvert", "--export-type=Gnumeric_Excel:xlsx2", file, folder / file.name])


def _through_node(library: str) -> Callable[[Sequence[Path], Path], None]:
    def resave(files: Sequence[Path], folder: Path) -> None:
        _run(["node", _RESAVE, library, folder, *files])

    return resave


def _node_version(library: str) -> Callable[[], str | None]:
    def find() -> str | None:
        manifest = NODE_FOLDER / "node_modules" / library / "package.json"
        if shutil.which("node") is None or not manifest.exists():
            return None
        return _run(["node", "-p", f"require({str(manifest)!r}).version"]).strip()

    return find


def _through_openpyxl(files: Sequence[Path], folder: Path) -> None:
    for file in files:
        load_workbook(file).save(folder / file.name)


WAYS = (
    Way("LibreOffice", "xlsx → xlsx", _office_version, _through_office("xlsx")),
    Way("LibreOffice", "xlsx → ods → xlsx", _office_version, _through_office("ods", "xlsx")),
    Way("LibreOffice", "xlsx → xls → xlsx", _office_version, _through_office("xls", "xlsx")),
    Way("Gnumeric", "xlsx → xlsx", _gnumeric_version, _through_gnumeric),
    Way("ExcelJS", "xlsx → xlsx", _node_version("exceljs"), _through_node("exceljs")),
    Way("SheetJS", "xlsx → xlsx", _node_version("xlsx"), _through_node("xlsx")),
    Way("openpyxl", "xlsx → xlsx", lambda: version("openpyxl"), _through_openpyxl),
)
