"""A text that no row of the list can show is found before the list is made."""

from __future__ import annotations

from typing import Any

import pytest

from nakano_status.documents.list_builder import ListEntry, build_list
from nakano_status.documents.list_fit import MOST_LINES, texts_too_tall
from tests.support.list_entries import content, entry

TALL = "一行\n" * 40


def row_with(key: str, text: str) -> ListEntry:
    """A row of another 実施内容 that says a text in one of its columns."""
    texts: dict[str, Any] = {key: text}
    return entry(2, code="1-2-①", **texts)


@pytest.mark.parametrize(("key", "heading"), [("title", "事業内容"), ("divisions", "所管課"), ("measure", "実施内容")])
def test_what_a_row_begins_with_cannot_go_on_below(key: str, heading: str) -> None:
    [found] = texts_too_tall(build_list(content(entry(), row_with(key, TALL))))
    assert (found.row_id, found.heading) == ("1-2-1-02-A", heading)
    assert found.lines >= 40 > MOST_LINES


@pytest.mark.parametrize("key", ["change_reason", "done", "next_year", "later_years"])
def test_a_text_of_the_round_goes_on_and_is_whole(key: str) -> None:
    assert texts_too_tall(build_list(content(row_with(key, TALL)))) == ()


def test_a_measure_may_be_as_high_as_its_rows_together() -> None:
    rows = (entry(n, measure="題名\n" * 34, done="検討を行った。\n" * 12) for n in (1, 2, 3))
    assert texts_too_tall(build_list(content(*rows))) == ()


def test_what_just_fits_is_not_told() -> None:
    assert texts_too_tall(build_list(content(entry(title="題\n" * MOST_LINES)))) == ()
