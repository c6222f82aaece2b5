"""年度の切替え at the window: looked at, ticked, tried and done by one button."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocumentFragment

from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.roll_over import RollOver
from nakano_status.application.round.roll_over_record import rolled_over
from nakano_status.bootstrap import make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.gui.features.round.roll_over_panel import RoundStart
from nakano_status.gui.features.round.round_page import InquiryPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.lists.rich_text_list import RichTextItem
from nakano_status.gui.page import GoTo
from tests.support.command_line import done
from tests.support.offices import Office
from tests.support.rounds import OWN
from tests.support.user_input import click, press, write
from tests.support.windows import Person, copied, rows_in, somebody, store_of

ENDED, PROPOSED = OWN
FOUND = "1-5-1-03-U"
"""A row whose title contains セミナー."""


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
    item = next(each for each in page.starting.list.lines.items if isinstance(each, tuple) and each[1] == row_id)
    found = page.starting.list.lines.line_of(item)
    assert found
    return found


def turn(page: InquiryPage, row_id: str) -> None:
    index = page.starting.list.lines.place_of(line(page, row_id).item)
    state = page.starting.list
    state.setCurrentIndex(index)
    page.starting.list.lines.setData(index, 0 if line(page, row_id).ticked else 2, 10)


def test_a_decided_end_is_ticked_and_a_proposed_one_is_not(store: Path) -> None:
    with somebody(store) as person:
        page = preview(person)
        assert page.starting.isVisible()
        assert (line(page, ENDED).ticked, line(page, PROPOSED).ticked) == (True, False)
        assert "税務課" in line(page, PROPOSED).accessible_text
        click(page.starting.stop)
        assert (page.starting.isVisible(), page.open_button.isVisible()) == (False, True)


def test_what_remains_is_not_counted_by_its_line(store: Path) -> None:
    with somebody(store) as person:
        shown = preview(person).starting.list.lines
        lines = [str(shown.index(place, 0).data()) for place in range(shown.rowCount())]
        assert any("未記入" in each for each in lines)
        assert "前回までの進捗確認に残っているもの" in lines


def test_what_is_ticked_is_done_by_one_button(store: Path) -> None:
    with somebody(store) as person:
        page = preview(person)
        counted = re.search(r"報告対象は(\d+)件", page.starting.about.plain_text)
        turn(page, PROPOSED)
        person.wait()
        assert counted
        assert f"報告対象は{int(counted[1]) - 1}件" in page.starting.about.plain_text
        turn(page, ENDED)
        click(page.starting.start)
        person.wait()
        assert "令和5年度分の進捗確認を開始しました" in person.said[-1].text
        assert not page.starting.isVisible()
        rows = rows_in(store_of(person))
    assert (rows[ENDED].counted, rows[PROPOSED].counted) == (True, False)


def target_shown(person: Person) -> str:
    """Return the facts of the proposed row in 取組一覧."""
    page = person.go_to("all_rows", GoTo(PROPOSED))
    assert isinstance(page, AllRowsPage)
    return " ".join(QTextDocumentFragment.fromHtml(page.editor.form.head.facts.text()).toPlainText().split())


@pytest.mark.always
def test_the_row_into_which_a_proposed_one_is_merged_is_chosen(store: Path) -> None:
    with somebody(store) as person:
        page = preview(person)
        panel = page.starting
        assert (panel.merging.isVisible(), panel.into.isEnabled()) == (True, False)
        panel.list.setCurrentIndex(panel.list.lines.place_of(line(page, PROPOSED).item))
        offered = [panel.into.itemData(place) for place in range(panel.into.count())]
        assert offered[0] is None
        assert not {PROPOSED, ENDED} & set(offered), "neither itself nor one that ended"
        target = offered[1]
        panel.into.setCurrentIndex(1)
        panel.into.activated.emit(1)
        person.wait()
        assert line(page, PROPOSED).ticked
        assert f"{target}に統合" in line(page, PROPOSED).accessible_text
        assert panel.into.currentData() == target
        click(panel.start)
        person.wait()
        with closing(make_parts().stores.open(store_of(person), read_only=True)) as opened, opened.reading() as records:
            kept = rolled_over(records.settings, "R5").ends
        assert kept == {PROPOSED: target}


def test_the_row_into_which_one_is_merged_is_found_by_typing_and_shown_beside_both_years(store: Path) -> None:
    with somebody(store) as person:
        page = preview(person)
        panel = page.starting
        panel.list.setCurrentIndex(panel.list.lines.place_of(line(page, PROPOSED).item))
        panel.into.setFocus()
        person.wait()
        assert panel.into.line.hasSelectedText(), "typing replaces what is shown"
        write(panel.into.line, "１－５－１ セミナー")
        offers = panel.into.offers.popup()
        assert offers is not None
        assert (offers.isVisible(), offers.model().rowCount()) == (True, 1)
        press(offers, Qt.Key.Key_Return)
        person.wait()
        assert f"{FOUND}に統合" in line(page, PROPOSED).accessible_text
        click(panel.start)
        person.wait()
        for year in ("R5", "R4"):
            assert f"統合先 {FOUND}" in target_shown(person), year
            person.shell.session.choose_year(FiscalYear(2022))
            person.wait()


def test_a_row_that_is_only_stated_as_merged_has_no_target_yet(sent_office: Office, tmp_path: Path) -> None:
    path = copied(sent_office.store, tmp_path)
    done("set", PROPOSED, "mark=○", "change_reason=まとめるため", "change_kind=統合", "--store", path)
    with somebody(path) as person:
        assert "統合先 未定（「照会」の［年度の切替え…］で選びます）" in target_shown(person)


def test_a_target_is_withdrawn_and_another_row_has_none(store: Path) -> None:
    with somebody(store) as person:
        page = preview(person)
        panel = page.starting
        panel.list.setCurrentIndex(panel.list.lines.place_of(line(page, PROPOSED).item))
        for place in (1, 0):
            panel.into.setCurrentIndex(place)
            panel.into.activated.emit(place)
            person.wait()
        assert panel.choice is not None
        assert panel.choice.ends == {PROPOSED: None}
        assert "に統合" not in line(page, PROPOSED).accessible_text
        panel.list.setCurrentIndex(panel.list.lines.place_of(line(page, ENDED).item))
        assert not panel.into.isEnabled()


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


def test_nothing_is_tried_while_no_round_is_asked_about(store: Path, tmp_path: Path) -> None:
    with somebody(store) as person:
        page = person.go_to("inquiry")
        assert isinstance(page, InquiryPage)
        page.starting.trial.try_in(tmp_path)
        person.wait()
        assert not (tmp_path / "試しに作成した資料").exists()


def test_a_preview_that_comes_late_is_not_shown(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with somebody(store) as person:
        page = preview(person)
        came: list[tuple[Callable[[Records], RollOver], Callable[[RollOver], None]]] = []
        monkeypatch.setattr(person.shell.session, "query", lambda read, then: came.append((read, then)))
        for plan in (None, "nakano2"):
            page.starting.ask(RoundStart(FiscalYear(2023), date(2024, 7, 12), "", (), plan))
        with closing(make_parts().stores.open(store, read_only=True)) as opened, opened.reading() as records:
            late, wanted = [read(records) for read, _ in came]
        came[0][1](late)
        assert not page.starting.list.isVisible()
        came[1][1](wanted)
        assert page.starting.list.isVisible()
