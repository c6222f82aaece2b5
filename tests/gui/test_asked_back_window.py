"""A division's clerk at the window after the office asked again: 修正依頼 and 修文 are above the fields."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt

from nakano_status.domain.round.states import RowState
from nakano_status.gui.features.submission.check_page import CheckPage, FieldLine
from nakano_status.gui.lists.entry_list import EntryFilter
from nakano_status.gui.lists.row_words import state_word
from tests.support.command_line import ask, done
from tests.support.expected import of_kind
from tests.support.offices import Office, make_office
from tests.support.user_input import write
from tests.support.windows import Person, copied, entries, rows_in, somebody, store_of, unnamed

ASKED, MENDED = "2-1-2-04-W", "2-1-2-03-N"
COMMENT = "納期が遅れた理由を、もう少し詳しく記入してください。"
MENDED_TEXT = "連携を始め、対象を広げた。"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """An office that merged 税務課's answer, asked about one row again and changed the wording of the other."""
    made = make_office(tmp_path_factory.mktemp("asked"))
    ask("merge", made.answer, "--store", made.store)
    asking = ("--division", "税務課", "--id", ASKED, "--comment", COMMENT)
    done("ask-back", *asking, "--out", made.folder / "ask", "--store", made.store)
    done("set", MENDED, f"done={MENDED_TEXT}", "--store", made.store, "--by", "係長")
    done("wording", "--send", "--division", "税務課", "--out", made.folder / "wording", "--store", made.store)
    return made


@pytest.fixture(scope="module")
def asked_store(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data file of 税務課, in which the answer that was handed in was opened, then both files that ask again."""
    folder = tmp_path_factory.mktemp("asked-division")
    with somebody(copied(office.answer, folder)) as sitting:
        for sent in ("ask", "wording"):
            sitting.open(copied(next((office.folder / sent).rglob("*.xlsx")), folder))
    return folder / office.answer.with_suffix(".nakano").name


@pytest.fixture
def clerk(asked_store: Path, tmp_path: Path) -> Iterator[Person]:
    """A user of 税務課 with that data file."""
    with somebody(copied(asked_store, tmp_path)) as sitting:
        yield sitting


def test_the_row_that_is_asked_about_comes_first_with_the_comment_above_its_fields(clerk: Person) -> None:
    page = entries(clerk)
    assert page.form.row is not None
    assert page.form.row.id == ASKED
    assert not page.form.remark.isHidden()
    assert page.form.remark.comment.plain_text == COMMENT
    assert "事務局への連絡" in page.form.remark.todo.plain_text
    assert page.form.remark.geometry().bottom() < page.form.marks.mapTo(page.form.fields, QPoint(0, 0)).y()
    assert state_word(page.form.row) == "修正依頼中"
    assert unnamed(page) == []


def test_a_mended_text_is_shown_struck_through_and_underlined_and_its_field_is_free(clerk: Person) -> None:
    page = entries(clerk)
    page.go_to(MENDED)
    clerk.wait()
    told = page.form.remark.wording_label.text()
    assert "line-through" in told
    assert "underline" in told
    assert "このまま提出" in page.form.remark.todo.plain_text
    assert page.form.texts["done"].editor.text() == MENDED_TEXT
    assert not page.form.texts["done"].editor.isReadOnly()


def test_the_filter_shows_what_the_office_asks_about(clerk: Person) -> None:
    page = entries(clerk)
    place = page.filter.findData(EntryFilter.ASKED)
    assert page.filter.itemText(place) == "修正依頼・修文　2"
    page.filter.setCurrentIndex(place)
    assert {row.id for row in page.model.shown} == {ASKED, MENDED}


def test_mended_and_handed_in_the_row_is_sent_and_nothing_asks_any_more(clerk: Person, tmp_path: Path) -> None:
    page = entries(clerk)
    assert page.model.next_unfinished(None) == ASKED
    reason = page.form.texts["change_reason"].editor
    reason.setFocus()
    write(reason, "システムの納期が2か月遅れたため")
    clerk.press(reason, Qt.Key.Key_Tab)
    assert page.model.next_unfinished(None) is None
    assert page.form.remark.comment.plain_text == COMMENT
    check = of_kind(CheckPage, clerk.go_to("check"))
    check.submission.choose(tmp_path / "再提出.xlsx")
    clerk.click(check.submission.make)
    assert rows_in(store_of(clerk))[ASKED].state is RowState.RESUBMITTED
    clerk.go_to("entries")
    page.go_to(ASKED)
    clerk.wait()
    assert "提出済" in page.form.remark.heading.text()
    assert page.form.remark.todo.isHidden()


def test_with_a_mended_text_the_answer_is_to_be_made_again_on_the_left_as_in_the_check(
    office: Office, tmp_path: Path
) -> None:
    with somebody(copied(office.answer, tmp_path)) as sitting:
        due = sitting.shell.window.side_progress.due
        assert "回答ファイル作成済" in due.plain_text
        sitting.open(copied(next((office.folder / "wording").rglob("*.xlsx")), tmp_path))
        check = of_kind(CheckPage, sitting.go_to("check"))
        assert "1件変わっています" in check.submission.submitted.plain_text
        assert "回答ファイル作成済" not in due.plain_text
        check.submission.choose(tmp_path / "再提出.xlsx")
        sitting.click(check.submission.make)
        assert "その後の変更はありません" in check.submission.submitted.plain_text
        assert "回答ファイル作成済" in due.plain_text


def test_where_nothing_was_asked_nothing_is_shown(office: Office, tmp_path: Path) -> None:
    with somebody(copied(office.answer, tmp_path)) as sitting:
        page = entries(sitting)
        assert sitting.said == []
        assert page.form.remark.isHidden()
        assert page.filter.findData(EntryFilter.ASKED) < 0


def test_an_asking_without_an_answer_is_told_before_handing_in_a_click_from_its_row(clerk: Person) -> None:
    check = of_kind(CheckPage, clerk.go_to("check"))
    (line,) = [item for item in check.list.lines.item_keys if isinstance(item, FieldLine) and item.about == "asked"]
    place = check.list.lines.place_of(line)
    assert COMMENT in place.data()
    clerk.click(check.list.viewport(), check.list.visualRect(place).center())
    page = entries(clerk)
    assert page.form.row is not None
    assert page.form.row.id == ASKED


def test_what_was_written_and_is_not_in_the_file_is_told_beside_it(office: Office, tmp_path: Path) -> None:
    with somebody() as sitting:
        for sent in ("ask", "wording"):
            sitting.open(copied(next((office.folder / sent).rglob("*.xlsx")), tmp_path))
        assert "取組だけのデータファイルです" in sitting.said[-1].text
        page = entries(sitting)
        for row_id in (ASKED, MENDED):
            page.go_to(row_id)
            write(page.form.texts["next_year"].editor, "範囲も広げる。")
        page.leave()
        sitting.wait()
        check = of_kind(CheckPage, sitting.go_to("check"))
        sitting.click(check.submission.make)
        told = check.submission.result.words.plain_text
        assert "このファイルに載っていません" in told
        assert "もう一度回答ファイルを作成し" in told
