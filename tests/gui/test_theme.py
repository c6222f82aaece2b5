"""Everything written in a colour can be read on everything that it is written on, in every scheme."""

import pytest
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QComboBox, QDateEdit, QLineEdit, QPushButton, QTextEdit

from nakano_status.domain.fields.mark import MarkColour
from nakano_status.gui.looks.appearance import (
    DARK,
    FAMILIES,
    HIGH_CONTRAST,
    HIGH_CONTRAST_LIGHT,
    LIGHT,
    Theme,
    body_font,
    soft_controls,
)
from tests.support.marks import AS_PLANNED

READABLE = 4.5
"""The contrast ratio that every text keeps against its background (WCAG 2.2, 1.4.3)."""
SEEN = 3.0
"""The contrast ratio of the outline of a field or button against its background (WCAG 2.2, 1.4.11)."""
EVERY = [LIGHT, DARK, HIGH_CONTRAST, HIGH_CONTRAST_LIGHT]
SCHEMES = pytest.mark.parametrize("theme", EVERY, ids=lambda theme: theme.name)


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb, 0 to 1 (WCAG 2.2)."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = map(_linear, channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    """Return a channel without the screen's gamma (the constants are the standard's)."""
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@SCHEMES
def test_every_text_colour_is_readable_on_every_ground(theme: Theme) -> None:
    grounds = [theme.base, theme.window, theme.sunken, theme.selected]
    colours = [theme.text, theme.muted, theme.attention, theme.good, theme.accent, *theme.marks.values()]
    found = {(colour, ground): contrast(colour, ground) for colour in colours for ground in grounds}
    assert {pair: ratio for pair, ratio in found.items() if ratio < READABLE} == {}


@SCHEMES
def test_texts_on_tinted_grounds_are_readable(theme: Theme) -> None:
    assert contrast(theme.on_accent, theme.accent) >= READABLE
    assert contrast(theme.hint, theme.base) >= READABLE
    assert contrast(theme.attention, theme.attention_back) >= READABLE
    for ground in (theme.added, theme.removed, theme.attention_back):
        assert contrast(theme.text, ground) >= READABLE


@SCHEMES
def test_the_outline_of_a_field_is_seen_on_every_ground(theme: Theme) -> None:
    grounds = [theme.base, theme.window, theme.sunken, theme.selected, theme.attention_back]
    assert {ground: contrast(theme.edge, ground) for ground in grounds if contrast(theme.edge, ground) < SEEN} == {}


@SCHEMES
@pytest.mark.usefixtures("qapp")
def test_fields_and_buttons_are_drawn_with_their_outline(theme: Theme) -> None:
    for control in (QLineEdit(), QPushButton("取り込む"), QComboBox(), QDateEdit(), QTextEdit()):
        control.setStyleSheet(soft_controls(theme, tick=16))
        control.resize(120, 40)
        picture = control.grab().toImage()
        assert picture.pixelColor(picture.width() // 2, 0).name() == theme.edge, type(control)


@SCHEMES
def test_each_mark_has_a_colour_of_its_own(theme: Theme) -> None:
    assert len({*theme.marks.values(), theme.unmarked}) == len(MarkColour) + 1


@SCHEMES
def test_a_mark_is_shown_in_the_colour_that_it_declares(theme: Theme) -> None:
    assert theme.mark(None) == theme.unmarked
    assert theme.mark(AS_PLANNED) == theme.marks[AS_PLANNED.colour]


def test_only_the_dark_schemes_are_dark() -> None:
    assert [luminance(theme.text) > luminance(theme.base) for theme in EVERY] == [False, True, True, False]


@pytest.mark.usefixtures("qapp")
def test_without_japanese_on_the_system_the_window_uses_the_fonts_of_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    added: list[int] = []
    add = QFontDatabase.addApplicationFont
    monkeypatch.setattr(
        QFontDatabase, "families", lambda: [QFontDatabase.applicationFontFamilies(each)[0] for each in added]
    )
    monkeypatch.setattr(QFontDatabase, "addApplicationFont", lambda file: added.append(add(file)))
    assert body_font(QFont("unknown")).families() == [FAMILIES[0]]
    for each in added:
        QFontDatabase.removeApplicationFont(each)
