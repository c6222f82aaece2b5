"""Fonts: what none of them can print is known before anything is drawn, and what stands in for another is told."""

import pytest
from PySide6.QtGui import QFontDatabase

from nakano_status.documents.document import Typeface
from nakano_status.paper import fonts


def test_what_no_font_has_is_named_and_what_is_not_seen_is_not() -> None:
    assert fonts.unprintable("令和４年度\u200b\t\n\ufe00 が\u309a") == frozenset()
    assert fonts.unprintable("外字\ue000と\U0010fffd") == {"\ue000", "\U0010fffd"}


def test_a_face_without_any_of_its_fonts_has_a_substitute(monkeypatch: pytest.MonkeyPatch) -> None:
    assert fonts.has_japanese_font()
    assert Typeface.GOTHIC not in fonts.substitutes(list(Typeface))
    monkeypatch.setitem(fonts.FAMILIES, Typeface.MINCHO, ("A Mincho Nobody Has", *fonts.FAMILIES[Typeface.GOTHIC]))
    found = fonts.substitutes([Typeface.MINCHO])
    assert found[Typeface.MINCHO] in fonts.FAMILIES[Typeface.GOTHIC]


def test_bold_is_the_gothics_and_is_left_out_where_the_font_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    families, _ = fonts.family_of(Typeface.MINCHO, bold=True)
    assert families == fonts.FAMILIES[Typeface.GOTHIC]
    monkeypatch.setattr(QFontDatabase, "styles", lambda _: ["Regular"])
    assert fonts.family_of.__wrapped__(Typeface.MINCHO, bold=True) == (families, False)
