"""Texts of a CSV that a spreadsheet program would run, and the blank that keeps them from it."""

import pytest

from nakano_status.domain.text.no_formula import without_formula, without_guard


@pytest.mark.parametrize(
    "text", ["=1+1", "+81-3", "-1件", "@SUM(1)", "＝１＋１", "＋１", "－１", "＠表", "\t=1", " =1", "\r\n=1", "\xa0@x"]
)
def test_a_text_that_would_be_run_stands_behind_a_blank(text: str) -> None:
    assert without_formula(text) == "\u3000" + text


@pytest.mark.parametrize("text", ["", "-", "－", "\u3000-", "=", "1-1", "約146万件", "'=1", "—"])
def test_every_other_text_stays_as_it_is(text: str) -> None:
    assert without_formula(text) == text


@pytest.mark.parametrize(
    "text",
    ["", "=1+1", "－１", " =1", "-", "約146万件", "\u3000字下げ", "\u3000－道路を広げる", "\u3000 \u3000=1", "\u3000-"],
)
def test_what_is_read_back_is_what_was_written(text: str) -> None:
    assert without_guard(without_formula(text)) == text
