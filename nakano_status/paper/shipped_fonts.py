"""The fonts that come with the program (resources/fonts); papers are set only in these fonts."""

from __future__ import annotations

import hashlib
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from nakano_status.documents.pages.printed_characters import as_printed, has_rare_characters, missing_characters
from nakano_status.domain.refusals.papers import PaperFontMissing
from nakano_status.program_files import program_folder

_CHARACTERS = "characters.txt"
SHA_256 = {
    "BIZUDGothic-Bold.ttf": "d4ac5302ab946ef8b81c6a11afc6ed553b4b4d4964ead16460fb53168e4724ae",
    "BIZUDGothic-Regular.ttf": "1e190f86ee44b54e999a02c3cd34c4fd4805aa1e9b08849332c3b573c8c869fc",
    "BIZUDMincho-Regular.ttf": "12a760927333e6099c7d55508b03617d905836041d3883c766e88a2e892a96c3",
    "BIZUDPGothic-Bold.ttf": "4148bfdc5da1f32b9e20b2ca25c26da409f4594b8c31da8d3f0d04628793adc4",
    "BIZUDPGothic-Regular.ttf": "8d4fd9568ad662d9eb1bc8ca8663dcd76a6336373e3e3f32d634978db4c7388e",
    "NotoSansCJKjp-Rest.otf": "8316404af00536f1895d9646c43b46854529ce13426e75f4d91f154bea48e24a",
    "NotoSans-Scripts.ttf": "d7fa28b05cc7ebd93a70ad34bf17841c1c4c2ffc3b79cba8827b1228cb2843b7",
    _CHARACTERS: "592dc2a137fd686b97900deae18b0a472ded016481910d6784c069b90252b9e1",
}
"""The SHA-256 in hexadecimal of each font file, and of the list of the characters that the fonts have."""

LICENCE = "OFL.txt"
_FONT_SUFFIXES = (".ttf", ".otf", ".ttc", ".otc")


class FontFiles(NamedTuple):
    """The folder of the fonts, and the path, size and time of change (ns) of every font file in it."""

    folder: Path
    files: frozenset[tuple[Path, int, int]]


def font_folder() -> Path:
    """Return the folder of the fonts.

    Raise PaperFontMissing if a font is missing or damaged, or if there is another font in the folder.
    """
    return font_files().folder


def font_files() -> FontFiles:
    """Return the folder of the fonts, and every font file in it and below it; Typst uses all of these.

    The files are checked again if one of them has changed. Raises PaperFontMissing as `font_folder` does.
    """
    folder = program_folder("resources") / "fonts"
    fonts = (path for path in folder.rglob("*") if path.suffix.lower() in _FONT_SUFFIXES)
    # by size and time at every paper, by digest once: hashing 33 MB takes 30 ms
    return _checked(FontFiles(folder, frozenset(map(_known, fonts))))


def _known(path: Path) -> tuple[Path, int, int]:
    try:
        found = path.stat()
    except OSError:  # it has been removed, or is a broken link
        return path, 0, 0
    return path, found.st_size, found.st_mtime_ns


@lru_cache(maxsize=1)
def _checked(found: FontFiles) -> FontFiles:
    broken = [name for name, expected in SHA_256.items() if _digest(found.folder / name) != expected]
    # another font in the folder would be used by Typst, and papers would differ from machine to machine
    others = sorted({path.name for path, _, _ in found.files} - SHA_256.keys())
    if broken or others:
        raise PaperFontMissing(found="、".join((*broken, *others)))
    return found


def _digest(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def unprintable_characters(text: str) -> frozenset[str]:
    """Return the characters of a text that the fonts lack, after the changes that `as_printed` makes.

    Raise PaperFontMissing if the fonts are needed for the answer and are damaged.
    """
    return missing_characters(as_printed(text), drawable_characters()) if has_rare_characters(text) else frozenset()


@cache
def drawable_characters() -> frozenset[int]:
    """Return the code points that the fonts have together; raise PaperFontMissing if the fonts are damaged."""
    ranges = (line.split() for line in (font_folder() / _CHARACTERS).read_text("ascii").splitlines())
    return frozenset(code for first, last in ranges for code in range(int(first, 16), int(last, 16) + 1))
