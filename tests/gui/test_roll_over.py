"""年度の切替え at the window: looked at, ticked, tried and done by one button."""

from __future__ import annotations

from pathlib import Path

import pytest

from nakano_status.gui.features.round.round_page import InquiryPage
from nakano_status.gui.lists.rich_text_list import RichTextItem
from tests.support.command_line import done
from tests.support.offices import Office
from tests.support.rounds import OWN
from tests.support.user_input import click
from tests.support.windows import Person, copied, rows_in, somebody, store_of

ENDED, PROPOSED = OWN


@pytest.fixture
def store(sent_office: Office, tmp_path: Path) -> Path:
    """An office after R4, in which one row was finished, and 税務課 proposed that another is."""
    path = copied(sent_office.store, tmp_path)
    done("round", "amend", "--id", ENDED, "--out", "完了", "--reason", "終えた", "--store", path)
    done("set", PROPOSED, "note=完了", "--as", "税務課", "--store", path)
    done("round", "close", "--store", path)
    return path


def preview(person: Person) -> InquiryPage:
    page = person.go_to("inquiry")
    assert isinstance(page, InquiryPage)
    assert page.open_button.text() == "年度の切替え…"
    click(page.open_button)
    person.wait()
    return page


def line(page: InquiryPage, row_id: str) -> RichTextItem:
    item = next(each for each in page.starting.lines.items if isinstance(each, tuple) and each[1] == row_id)
    found = page.starting.lines.line_of(item)
    assert found
    return found


def turn(page: InquiryPage, row_id: str) -> None:
    index = page.starting.lines.place_of(line(page, row_id).item)
    state = page.starting.list
    state.setCurrentIndex(index)
    page.starting.lines.setData(index, 0 if line(page, row_id).ticked else 2, 10)


def test_a_decided_end_is_ticked_and_a_proposed_one_is_not(store: Path) -> None:
    with somebody(store) as person:
        page = preview(person)
        assert page.starting.isVisible()
        assert (line(page, ENDED).ticked, line(page, PROPOSED).ticked) == (True, False)
        assert "税務課" in line(page, PROPOSED).accessible_text
        click(page.starting.stop)
        assert (page.starting.isVisible(), page.open_button.isVisible()) == (False, True)


def test_what_is_ticked_is_done_by_one_button(store: Path) -> None:
    with somebody(store) as person:
        page = preview(person)
        turn(page, ENDED)
        turn(page, PROPOSED)
        click(page.starting.start)
        person.wait()
        assert "令和5年度分の進捗確認を開始しました" in person.said[-1].text
        assert not page.starting.isVisible()
        rows = rows_in(store_of(person))
    assert (rows[ENDED].counted, rows[PROPOSED].counted) == (True, False)


def test_a_trial_leaves_the_data_file_as_it_is(store: Path, tmp_path: Path) -> None:
    before = store.read_bytes()
    with somebody(store) as person:
        page = preview(person)
        for folder in ("試しに作成した資料", "試しに作成した資料-2"):
            page.starting.trial.try_in(tmp_path)
            person.wait()
            assert "データファイルは変わっていません" in page.starting.trial.words.plain_text
            assert list((tmp_path / folder).rglob("*回答様式.xlsx"))
        assert store.read_bytes() == before
        assert page.starting.start.isEnabled()
