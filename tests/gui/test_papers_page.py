"""資料作成 as a person uses it: a paper is chosen, looked at, made, printed; what is open is a click away."""

import errno
import os
import re
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QStyle, QStyleOptionComboBox

from nakano_status import atomic_write
from nakano_status.application.papers.kinds import audit_paper, disclose_paper, recorded_paper, set_paper, summary_paper
from nakano_status.application.papers.kinds.set_paper import DRAFT
from nakano_status.application.papers.openness import OpenKind
from nakano_status.application.papers.paper import Paper
from nakano_status.application.papers.set_kinds import changes_paper, data_paper, list_paper, report_paper
from nakano_status.application.papers.set_kinds.report_paper import NUMBER, OCCASION
from nakano_status.application.papers.writing import PaperFormat, PaperPages
from nakano_status.domain.papers.publication import Occasion
from nakano_status.gui.features.papers.paper_options import Whose
from nakano_status.gui.features.papers.papers_page import ExportPage
from nakano_status.gui.features.papers.summary_page import SummaryPage
from nakano_status.gui.preview import printing
from nakano_status.gui.preview.paper_view import WHOLE_PAGE
from nakano_status.gui.preview.printing import print_pages
from tests.support.paper_fields import choose, line_of, tick_of
from tests.support.printers import Machine
from tests.support.user_input import CONTROL, click, press, write
from tests.support.windows import Person, unnamed

_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
_MEDIA = re.compile(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)")


def papers(person: Person, paper: Paper[Any]) -> ExportPage:
    page = person.go_to("export", paper)
    assert isinstance(page, ExportPage)
    return page


def test_the_list_is_looked_at_made_and_printed_on_its_own_paper(office_person: Person, tmp_path: Path) -> None:
    person, page = office_person, papers(office_person, list_paper.PAPER)
    view = page.pages.view
    assert unnamed(page) == []
    assert view.count > 5
    assert "1 / " in view.accessibleName()
    assert "進捗状況一覧" in view.accessibleDescription()
    pages_are_turned_and_made_larger_by_the_keyboard(page)
    another_file_in_its_place_is_asked_about(person, page, tmp_path / "一覧.xlsx")
    a_printer_gets_the_same_pages_on_their_own_paper(person, page, tmp_path / "printed.pdf")
    a_file_that_is_printed_to_reads_as_it_was_meant(person, page, tmp_path / "file.pdf")


def pages_are_turned_and_made_larger_by_the_keyboard(page: ExportPage) -> None:
    view = page.pages.view
    press(page.list, Qt.Key.Key_PageDown)  # from the list of papers, too: its paper stays
    assert (view.page, page.paper) == (1, list_paper.PAPER)
    press(page.list, Qt.Key.Key_PageUp)
    press(view, Qt.Key.Key_PageDown)
    assert view.page == 1
    assert page.pages.bar.words.text().startswith("2 / ")
    press(view, Qt.Key.Key_End)
    assert view.page == view.count - 1
    assert not page.pages.bar.after.isEnabled()
    press(view, Qt.Key.Key_Plus)
    assert view.zoom != WHOLE_PAGE
    assert page.pages.bar.zoom.currentText().endswith("%")


def another_file_in_its_place_is_asked_about(person: Person, page: ExportPage, target: Path) -> None:
    target.write_bytes(b"another")
    page.making.choose(target)
    click(page.making.make)
    person.wait()
    assert target.read_bytes() == b"another"
    click(page.making.question.replace)
    person.wait()
    assert load_workbook(BytesIO(target.read_bytes())).worksheets
    assert "124行" in page.making.made.words.plain_text


def print_second_and_third(person: Person, page: ExportPage, printer: QPrinter) -> PaperPages:
    """Print two pages, and return all of them."""
    pages = page.desk.pages
    assert pages is not None
    printer.setFromTo(2, 3)
    print_pages(person.shell.session, pages, printer)
    person.wait()
    assert "2ページを印刷に送りました" in person.said[-1].text
    return pages


def a_printer_gets_the_same_pages_on_their_own_paper(person: Person, page: ExportPage, target: Path) -> None:
    print_second_and_third(person, page, Machine(target))
    written = target.read_bytes()
    assert len(_PAGE.findall(written)) == 2
    assert {(round(float(w)), round(float(h))) for w, h in _MEDIA.findall(written)} == {(1191, 842)}  # A3 lying


def a_file_that_is_printed_to_reads_as_it_was_meant(person: Person, page: ExportPage, target: Path) -> None:
    """It is the PDF that any other act makes, read back letter by letter, not what the printer draws."""
    file = QPrinter()
    file.setOutputFileName(str(target))
    pages = print_second_and_third(person, page, file)
    parts = person.shell.session.parts
    assert parts.papers.read_pages(target.read_bytes()) == tuple(pages.page_text(parts, page) for page in (1, 2))


@pytest.mark.parametrize(("who", "name"), [("office_person", "export"), ("clerk", "summary")])
def test_one_key_prints_what_is_seen(
    who: str, name: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(printing, "ask_printer", lambda _parent, pages, _send: asked.append(pages.title))
    person: Person = request.getfixturevalue(who)
    press(person.shell.window, Qt.Key.Key_P, CONTROL)  # of 提出状況 the paper comes, 記入する leads to what is printed
    person.wait()
    assert asked == []
    page = person.go_to(name)
    assert isinstance(page, ExportPage | SummaryPage)
    press(person.shell.window, Qt.Key.Key_P, CONTROL)
    person.wait()
    assert page.desk.pages is not None
    assert asked == [page.desk.pages.title]


def test_summaries_of_some_divisions_are_many_files_in_a_folder(office_person: Person, tmp_path: Path) -> None:
    papers(office_person, list_paper.PAPER)  # whose forms are other ones
    person, page = office_person, papers(office_person, summary_paper.PAPER)
    whole = page.pages.view.count
    place = page.options.whose.list.lines.place_of(Whose("税務課", is_department=False))
    page.options.whose.list.setCurrentIndex(place)
    press(page.options.whose.list, Qt.Key.Key_Space)
    page.options.changed.emit()  # the pause after which pages are made anew
    person.wait()
    assert 0 < page.pages.view.count < whole
    page.making.form.setCurrentIndex(page.making.form.findData(PaperFormat.DOCX))
    page.making.choose(tmp_path / "まとめ")
    form = page.making.form
    option = QStyleOptionComboBox()
    form.initStyleOption(option)
    room = form.style().subControlRect(
        QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, form
    )
    assert room.width() >= form.fontMetrics().horizontalAdvance(form.currentText())  # 「Word（.docx）」 is not cut

    # what is stopped leaves nothing
    stopping = person.shell.runner.started.connect(lambda _: person.shell.runner.stop())
    press(page.making.make, Qt.Key.Key_Space)
    person.wait()
    person.shell.runner.started.disconnect(stopping)
    assert "中止しました" in person.said[-1].text
    assert not (tmp_path / "まとめ").exists()
    whose = page.options.whose.list
    before = whose.mapTo(page, QPoint())
    press(page.making.make, Qt.Key.Key_Space)
    person.wait()
    assert page.making.made.isVisible()
    page.grab()
    assert whose.mapTo(page, QPoint()) == before  # the next tick falls where it is meant to
    (made,) = (tmp_path / "まとめ").rglob("*.docx")
    assert "税務課" in made.name
    assert "1件のファイル" in page.making.made.words.plain_text


def test_the_papers_of_an_occasion_are_recorded_and_come_out_again(office_person: Person, tmp_path: Path) -> None:
    person, page = office_person, papers(office_person, set_paper.PAPER)
    choose(page.options, OCCASION, Occasion.COMMITTEE.value)
    page.making.choose(tmp_path / "委員会")

    # what decides what is recorded stands above the button, outside of what scrolls
    for told in (tick_of(page.options, DRAFT), page.recording):
        assert told.isVisible()
        assert not page.options.isAncestorOf(told)
        assert told.visibleRegion().boundingRect().height() == told.height()
    assert page.open.words.text() == "残っているもの（「作成中」になり、確定版は記録できません）"
    words = page.recording.plain_text
    assert words.startswith("確定版は記録できません。作成中としては記録できます（")  # with what will be printed
    before = tick_of(page.options, DRAFT).mapTo(page, QPoint())
    click(page.making.make)
    person.wait()
    assert tick_of(page.options, DRAFT).mapTo(page, QPoint()) == before
    assert "PAPER-NOT-FINAL" in page.making.unfinished.words.plain_text
    assert person.said == []  # nothing lies over the buttons that it sends one to
    assert not (tmp_path / "委員会").exists()
    click(tick_of(page.options, DRAFT), QPoint(8, tick_of(page.options, DRAFT).height() // 2))
    assert page.recording.isVisible()
    assert page.recording.plain_text.startswith("作成中として記録します")
    page.options.changed.emit()
    person.wait()
    click(page.making.make)
    person.wait()
    assert "第1号（委員会、作成中）" in page.making.made.words.plain_text
    written = {path.name: path.read_bytes() for path in (tmp_path / "委員会").iterdir()}
    assert {name.split(".")[-1] for name in written} == {"docx", "pdf", "xlsx"}

    # somebody comes back: what was told is gone
    person.go_to("board")
    page = papers(person, set_paper.PAPER)
    assert not page.making.made.isVisible()

    page = papers(person, recorded_paper.PAPER)
    assert not tick_of(page.options, DRAFT).isVisible()
    assert page.pages.records.number == 1
    page.making.choose(tmp_path / "控え")
    click(page.making.make)
    person.wait()
    assert {path.name: path.read_bytes() for path in (tmp_path / "控え").iterdir()} == written


@pytest.mark.parametrize("held", [("docx", "pdf", "xlsx"), ("xlsx",)], ids=["none", "some"])
def test_of_a_paper_that_is_recorded_no_file_is_said_to_be_made_that_is_not_there(
    office_person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: tuple[str, ...]
) -> None:
    give, folder = atomic_write._give_name, tmp_path / "庁議"

    def give_or_hold(temporary: Path, path: Path, *, replace: bool) -> None:
        if path.parent == folder and path.suffix[1:] in held:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(temporary), None, str(path))
        give(temporary, path, replace=replace)

    person, page = office_person, papers(office_person, set_paper.PAPER)
    page.making.choose(folder)
    tick_of(page.options, DRAFT).setChecked(True)
    monkeypatch.setattr(atomic_write, "_give_name", give_or_hold)
    click(page.making.make)
    person.wait()
    told = page.making.made.words.plain_text
    assert told.startswith("第1号（庁議、作成中）として記録しました。")
    assert "保存先にそろっていないファイルがあります" in told
    there = len(list(folder.iterdir())) if folder.exists() else 0
    assert (there > 0) is (len(held) == 1)
    assert ("作成できたファイル" in told) is (there > 0)
    assert there == 0 or f"件中{there}件です" in told


def test_a_name_that_a_person_gave_is_kept_and_the_usual_one_follows_the_wish(office_person: Person) -> None:
    page = papers(office_person, report_paper.PAPER)
    assert page.open.buttons[OpenKind.UNANSWERED].text() == "未記入の取組 110件"
    folder = office_person.shell.session.folder
    page.making.choose(folder / "資料" / "進捗状況について_R4_庁議.docx")  # the usual name, in another folder
    choose(page.options, OCCASION, Occasion.PUBLIC.value)
    page.options.changed.emit()
    office_person.wait()
    assert page.making.target.accessibleDescription() == str(folder / "資料" / "進捗状況について_R4_公表.docx")
    page.making.choose(folder / "部長会.docx")
    page.making.form.setCurrentIndex(page.making.form.findData(PaperFormat.PDF))
    assert page.making.target.accessibleDescription() == str(folder / "部長会.pdf")

    # data files have no pages: what they hold is said
    page.list.setCurrentIndex(page.list.lines.place_of(data_paper.PAPER))
    office_person.wait()
    assert "進捗状況一覧データ_R4（124行" in page.pages.instead.plain_text
    assert not page.making.print_out.isEnabled()


def test_hasty_hands_make_what_they_see_and_replace_only_what_was_asked_about(
    office_person: Person, tmp_path: Path
) -> None:
    person, page = office_person, papers(office_person, changes_paper.PAPER)
    own, other = tmp_path / "変更.xlsx", tmp_path / "報告.docx"
    for path in (own, other):
        path.write_bytes(b"another")

    # a question that comes when another paper is looked at already is still about the first one
    page.making.choose(own)
    click(page.making.make)
    page.list.setCurrentIndex(page.list.lines.place_of(report_paper.PAPER))
    page.making.choose(other)
    person.wait()
    assert "変更.xlsx" in page.making.question.words.plain_text
    click(page.making.question.replace)
    person.wait()
    assert load_workbook(BytesIO(own.read_bytes())).worksheets
    assert other.read_bytes() == b"another"

    # another place ends a question; what was typed a moment ago counts
    click(page.making.make)
    person.wait()
    assert page.making.question.isVisible()
    page.making.choose(tmp_path / "報告2.docx")
    assert not page.making.question.isVisible()
    write(line_of(page.options, NUMBER), "5")
    click(page.making.make)
    person.wait()
    with ZipFile(tmp_path / "報告2.docx") as made:
        assert "資料５" in made.read("word/document.xml").decode()


def test_the_record_of_acts_is_made_as_csv_too(office_person: Person, tmp_path: Path) -> None:
    page = papers(office_person, audit_paper.PAPER)
    form, target = page.making.form, tmp_path / "操作の記録.csv"
    form.setCurrentIndex(form.findText("CSV（.csv）"))
    office_person.wait()
    page.making.choose(target)
    click(page.making.make)
    office_person.wait()
    head, *lines = target.read_text("utf-8-sig").splitlines()
    assert head.startswith("番号,日時,操作")
    assert "照会を作成" in lines[-1]


def test_the_record_of_a_row_asks_for_the_row_first(office_person: Person) -> None:
    page = papers(office_person, disclose_paper.PAPER)
    words = "「管理番号」が入力されていません。\n「管理番号」を入力すると、資料を表示し、作成できます。"
    assert page.pages.instead.plain_text == words
