"""Whose, which round, until when: what the title and the left side show of a data file."""

from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from nakano_status.bootstrap import make_parts
from nakano_status.gui.features.entries.entries_page import EntriesPage
from nakano_status.gui.window.window_summary import Frame, due_words, frame_of, is_late, title_of, to_send_words
from tests.support.windows import Person


@pytest.fixture
def frame(opened_form: Path) -> Frame:
    """The frame of 税務課's data file in which nothing was written."""
    with closing(make_parts().stores.open(opened_form, read_only=True)) as store, store.reading() as records:
        return frame_of(records, date(2023, 7, 3))


def test_the_days_that_are_left_are_counted_and_over_only_while_something_is_not_handed_in(frame: Frame) -> None:
    assert frame.round is not None
    assert frame.round.due is not None
    due, written = frame.round.due, f"回答期限 {frame.round.due.month}月{frame.round.due.day}日"
    assert due_words(frame, due - timedelta(9)) == (written, "あと9日")
    assert due_words(frame, due) == (written, "あと0日")
    assert due_words(frame, due + timedelta(3)) == (written, "3日超過")
    assert [is_late(frame, due + timedelta(days)) for days in (0, 1)] == [False, True]
    done = replace(frame, handed_in=True, made_on=date(2023, 7, 12))
    assert due_words(done, due + timedelta(3)) == (written, "回答ファイル作成済（7月12日）")
    assert "送って" in to_send_words(done)[0]
    assert to_send_words(frame) == ()
    assert not is_late(done, due + timedelta(3))
    assert title_of(frame, due) == f"税務課 ― 令和4年度末時点の進捗状況（{written}・あと0日）"
    without = replace(frame, round=replace(frame.round, due=None))
    assert due_words(without, due) == ()
    assert not is_late(without, due)
    assert title_of(without, due) == "税務課 ― 令和4年度末時点の進捗状況"


def test_rows_progress_and_due_day_are_seen_at_once(clerk: Person) -> None:
    page, side = clerk.shell.window.page, clerk.shell.window.side_progress
    assert isinstance(page, EntriesPage)
    assert side.isVisible()
    assert side.words.text() == f"0 / {len(page.model.rows)} 件"
    assert side.due.plain_text.startswith("回答期限 ")
    items = map(clerk.shell.window.navigation.item, (0, 2))
    assert [item.toolTip() for item in items] == ["記入が終わっていない取組 2件", "修正を要するもの 2件"]
    assert side.due.isVisible()
    assert page.filter.currentText().endswith(str(len(page.model.rows)))
