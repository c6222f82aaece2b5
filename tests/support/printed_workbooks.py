"""What a person sees of a workbook: LibreOffice prints it, and its pages are read.

Each sheet is printed on a page of its own, so that nothing is cut off, and a second time as the workbook asks for:
with its headers, footers and notes.
"""

import os
import re
import shutil
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_PER_SHEET = 'pdf:calc_pdf_Export:{"SinglePageSheets":{"type":"boolean","value":"true"}}'
_LONGEST = 600
"""Seconds after which a program that hangs is ended."""
_UNSEEN = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\ufe00-\ufe0f]+")
_OWN_SIGNS = re.compile(r"未記入\d+件・理由が必要\d+件|#{3,}")
"""The form's own live counts, which follow the answers, and the sign for a number that is wider than its column."""


@dataclass(frozen=True)
class Pages:
    """The pages of a workbook: the text of its sheets, and the text of its pages as it asks to be printed."""

    sheets: str
    printed: str
    number: int
    words: int

    def shows(self, text: str) -> bool:
        """Return whether a text is on the pages, wherever its lines are broken."""
        return folded(text) in self.sheets or folded(text) in self.printed

    @property
    def letters(self) -> Counter[str]:
        """The characters on the sheets, each as often as it is there."""
        return Counter(_OWN_SIGNS.sub("", self.sheets))


def folded(text: str) -> str:
    """Return a text without blanks and line breaks, and with the plain forms of its characters."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text))


def can_print() -> bool:
    """Return whether the programs are installed."""
    return all(shutil.which(name) for name in ("soffice", "pdftotext", "pdfinfo"))


def print_workbooks(files: Sequence[Path], folder: Path) -> Mapping[Path, Pages]:
    """Print workbooks (their names differ) into a folder, and return what is on the pages."""
    for name, target in (("sheets", _PER_SHEET), ("printed", "pdf")):
        _run(
            "soffice",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            *("--convert-to", target, "--outdir", folder / name),
            *files,
        )
    return {file: _pages(folder, file.stem) for file in files}


def _pages(folder: Path, name: str) -> Pages:
    texts = [_run("pdftotext", "-raw", folder / each / f"{name}.pdf", "-") for each in ("sheets", "printed")]
    numbers = [_run("pdfinfo", folder / each / f"{name}.pdf") for each in ("sheets", "printed")]
    pages = sum(int(found[1]) for text in numbers if (found := re.search(r"Pages:\s+(\d+)", text)))
    return Pages(folded(texts[0]), folded(texts[1]), pages, sum(len(text.split()) for text in texts))


def _run(*command: str | Path) -> str:
    result = subprocess.run(
        [str(word) for word in command], env={**os.environ}, capture_output=True, timeout=_LONGEST, check=False
    )
    assert result.returncode == 0, (command, result.stderr.decode("utf-8", "replace"))
    return result.stdout.decode("utf-8", "replace")
