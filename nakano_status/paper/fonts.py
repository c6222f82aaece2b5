"""The fonts of papers: which are asked for, what stands in for them, and what no font of this computer can print."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Mapping
from functools import cache, lru_cache
from threading import local
from typing import Generic, ParamSpec, TypeVar

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QFontMetricsF, QRawFont

from nakano_status.documents.document import Typeface
from nakano_status.paper.application import need_application

_GOTHIC = (
    "BIZ UDPGothic",
    "BIZ UDPゴシック",
    "Yu Gothic UI",
    "Meiryo UI",
    "MS PGothic",
    "MS Pゴシック",
    "Noto Sans CJK JP",
)
_MINCHO = (
    "BIZ UDMincho",
    "BIZ UD明朝",
    "BIZ UDMincho Medium",
    "BIZ UD明朝 Medium",
    "MS Mincho",
    "MS 明朝",
    "Yu Mincho",
)
Given = ParamSpec("Given")
Made = TypeVar("Made")

FAMILIES = {Typeface.GOTHIC: _GOTHIC, Typeface.MINCHO: (*_MINCHO, "游明朝", "Noto Serif CJK JP", *_GOTHIC)}
"""Font families in the order in which they are looked for; a paper in a gothic is better than none."""
_NAMED = {Typeface.GOTHIC: frozenset(_GOTHIC), Typeface.MINCHO: frozenset(FAMILIES[Typeface.MINCHO]) - set(_GOTHIC)}


class CachedByThread(Generic[Given, Made]):
    """Keeps what a function returned for its last 256 arguments, for each thread apart and as long as that lives.

    A font belongs to the thread that made it: Qt frees its data when the thread ends, and the identifier of an ended
    thread may be another's next.
    """

    def __init__(self, make: Callable[Given, Made]) -> None:
        """Take a function of hashable arguments."""
        self._make = make
        self._kept = local()

    def __call__(self, *args: Given.args, **kwargs: Given.kwargs) -> Made:
        """Return what was made for these arguments in this thread, or make it."""
        if not hasattr(self._kept, "find"):
            self._kept.find = lru_cache(maxsize=256)(self._make)
        find: Callable[Given, Made] = self._kept.find
        return find(*args, **kwargs)

    def forget(self) -> None:
        """Let everything be made again."""
        self._kept = local()


def has_japanese_font() -> bool:
    """Whether any font of this computer has Japanese characters."""
    need_application()
    return bool(QFontDatabase.families(QFontDatabase.WritingSystem.Japanese))


@cache
def family_of(face: Typeface, *, bold: bool) -> tuple[tuple[str, ...], bool]:
    """Return the families to ask for, and whether to ask for bold ones.

    Bold is always the gothic's, as in official papers: where a font has no bold of its own, Qt prints letters twice,
    and the text of a PDF would say them twice. A gothic without a bold one stays as it is.
    """
    need_application()
    if not bold:
        return FAMILIES[face], False
    families = FAMILIES[Typeface.GOTHIC]
    family = QFontInfo(QFont(list(families))).family()
    weights = [QFontDatabase.weight(family, style) for style in QFontDatabase.styles(family)]
    return families, any(weight >= QFont.Weight.DemiBold.value for weight in weights)


def has_bold(face: Typeface, text: str) -> bool:
    """Whether the bold font of a face has every character of a text itself.

    Qt takes other characters from fonts without a bold one and prints these twice: a PDF would say them twice.
    """
    font = _bold_font(face)
    return all(character.isspace() or font.supportsCharacter(ord(character)) for character in set(text))


@CachedByThread
def _bold_font(face: Typeface) -> QRawFont:
    families, is_bold = family_of(face, bold=True)
    font = QFont(list(families))
    font.setBold(is_bold)
    return QRawFont.fromFont(font)


@cache
def has_measured_gothic() -> bool:
    """Whether the gothic that is drawn is the one whose widths `text_measure` knows."""
    need_application()
    return QFontInfo(QFont(list(_GOTHIC))).family() in _GOTHIC[:2]


def unprintable(text: str) -> frozenset[str]:
    """Return the characters of a text that no font of this computer has."""
    need_application()
    return frozenset(character for character in set(text) if not _is_printable(character))


def substitutes(faces: Collection[Typeface]) -> Mapping[Typeface, str]:
    """Return the font that stands in for each face of which this computer has none of the named fonts."""
    need_application()
    used = {face: QFontInfo(QFont(list(FAMILIES[face]))).family() for face in faces}
    return {face: family for face, family in used.items() if family not in _NAMED[face]}


@cache
def _is_printable(character: str) -> bool:
    """Whether it is seen on paper, or is not meant to be seen."""
    if character.isspace() or unicodedata.category(character) in ("Cc", "Cf", "Mn", "Me", "Zl", "Zp"):
        return True
    return any(metrics.inFontUcs4(ord(character)) for metrics in _all_metrics())


@CachedByThread
def _all_metrics() -> tuple[QFontMetricsF, ...]:
    return tuple(QFontMetricsF(QFont(list(families))) for families in FAMILIES.values())
