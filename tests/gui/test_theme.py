"""Everything written in a colour can be read on everything that it is written on, in every scheme."""

import pytest
from PySide6.QtWidgets import QComboBox, QDateEdit, QLineEdit, QPushButton, QTextEdit

from nakano_status.domain.mark import Mark
from nakano_status.gui.looks.soft_controls import soft_controls
from nakano_status.gui.looks.theme import (
    DARK,
    HIGH_CONTRAST,
    HIGH_CONTRAST_LIGHT,
    LIGHT,
    READABLE,
    SEEN,
    Theme,
    contrast,
)

EVERY = [LIGHT, DARK, HIGH_CONTRAST, HIGH_CONTRAST_LIGHT]
SCHEMES = pytest.mark.parametrize("theme", EVERY, ids=lambda theme: theme.name)


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
    assert len(set(theme.marks.values())) == len(Mark) + 1


@SCHEMES
def test_what_is_no_mark_is_shown_like_a_blank(theme: Theme) -> None:
    assert theme.mark("▽") == theme.mark(None)
    assert theme.mark("◎") == theme.marks[Mark.AS_PLANNED]


def test_only_the_dark_schemes_are_dark() -> None:
    assert [theme.is_dark for theme in EVERY] == [False, True, True, False]
