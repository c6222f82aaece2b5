"""資料作成 as a person uses it: a paper is chosen, looked at, made, printed; what is open is a click away.

Each part by itself, too: what is chosen, shown and open beside a paper. 表の点検: tables are chosen or dropped, and
what breaks which item is in three lists.
"""

import errno
import os
import re
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QStyle, QStyleOptionComboBox
from pytestqt.qtbot import QtBot

from nakano_status import atomic_write
from nakano_status.application.papers.kinds import (
    approval_paper,
    audit_paper,
    check_paper,
    disclose_paper,
    letters_paper,
    set_paper,
    summary_paper,
)
from nakano_status.application.papers.kinds.set_paper import DRAFT
from nakano_status.application.papers.making import papers
from nakano_status.application.papers.paper import DAY, LETTER_NUMBER, OfferedJudgement, Paper, PaperContent
from nakano_status.application.papers.set_kinds import changes_paper, data_paper, list_paper, page_paper, report_paper
from nakano_status.application.papers.set_kinds.list_paper import BOX_LABEL, SIZE
from nakano_status.application.papers.set_kinds.report_paper import COMMITTEE, JUDGEMENT, NUMBER, OCCASION
from nakano_status.application.papers.writing import PaperFormat, PaperPages
from nakano_status.catalogue.plans import load_profile
from nakano_status.documents.document import PaperSize
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.round.todo import Openness, TodoItem, TodoKind
from nakano_status.domain.text.file_names import safe_name
from nakano_status.gui.commands import CHECK_TABLES
from nakano_status.gui.features.papers import paper_desk
from nakano_status.gui.features.papers.paper_desk import RecordingLine
from nakano_status.gui.features.papers.paper_options import (
    Addressee,
    AddresseePanel,
    PaperOptions,
    field_content,
    restore_content,
)
from nakano_status.gui.features.papers.papers_page import DataCheck, ExportPage
from nakano_status.gui.features.papers.summary_page import SummaryPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.lists.rich_text_list import RichTextList
from nakano_status.gui.lists.row_words import RowFilter
from nakano_status.gui.page import GoTo, Underlining
from nakano_status.gui.panels.todo_lines import OpenPanel
from nakano_status.gui.preview.paper_view import WHOLE_PAGE
from nakano_status.gui.preview.printing import print_pages
from tests.support.command_line import done
from tests.support.expected import of_kind, present
from tests.support.offices import Office
from tests.support.paper_fields import box_of, choose, day_of, line_of, tick_of
from tests.support.printers import Machine
from tests.support.user_input import CONTROL, click, drop_on, press, write
from tests.support.windows import FIRST, Person, choose_in_dialog, copied, somebody, store_of, unnamed


@pytest.mark.parametrize("part", ["鑑", "件数表", "理由を求める取組の一覧", "全体の一覧", "確認事項", "前回との差"])
def test_every_part_of_what_is_put_before_superiors_is_named(part: str) -> None:
    assert part in approval_paper.PAPER.description.split("を一つに")[0].split("、")


def test_the_list_of_changed_rows_has_one_name_on_screen_and_in_every_file_name() -> None:
    paper = changes_paper.PAPER
    assert paper.in_set is not None
    title = "スケジュールを変更した取組等の一覧"
    assert {
        paper.title,
        paper.in_set.name,
        *(each(load_profile()) for each in (paper.title_in, paper.name_in_set)),
    } == {title}
    assert paper.request().suggested_name(FiscalYear(2022)).startswith(f"{title}_R4")


def paper_options() -> PaperOptions:
    options = PaperOptions([each for each in papers() if each.group], date(2023, 8, 10), Underlining())
    options.show_paper(report_paper.PAPER)
    return options


def test_what_is_open_is_a_click_from_its_list(qtbot: QtBot) -> None:
    rows, figures = ("1-1-1-01-K", "1-1-1-02-K"), ("KPI-1-2",)
    kinds = ((TodoKind.CONFLICT, rows), (TodoKind.UNANSWERED, rows), (TodoKind.FIGURE, figures))
    panel = OpenPanel()
    qtbot.addWidget(panel)
    panel.show()
    panel.show_openness(Openness(tuple(TodoItem(kind, ids) for kind, ids in kinds)))
    assert "「作成中」になり、確定版は記録できません" in panel.words.text()
    assert panel.buttons[TodoKind.HELD].isHidden()
    wanted: list[tuple[str, object]] = []
    panel.wanted.connect(lambda *where: wanted.append(where))
    for kind, _ in kinds:
        click(panel.buttons[kind])
    assert wanted == [
        ("conflict", None),
        ("all_rows", RowFilter(ids=frozenset(rows))),
        ("indicators", GoTo("KPI-1-2", "figure", asks=False)),
    ]


def test_the_verdict_names_what_stands_only_by_a_draft(qtbot: QtBot) -> None:
    rows, figures = ("1-1-1-01-K", "1-1-1-02-K"), ("KPI-1-2",)
    panel = OpenPanel()
    qtbot.addWidget(panel)
    panel.show()
    lines = (TodoItem(TodoKind.DRAFT, rows, names=("税務課 2",)), TodoItem(TodoKind.DRAFT_FIGURE, figures))
    panel.show_openness(Openness(lines[:1]))
    words = "確定の妨げになるものはありません。下書きの取組 2件（税務課 2）を含みます。"
    assert panel.words.text() == words
    wanted: list[tuple[str, object]] = []
    panel.wanted.connect(lambda *where: wanted.append(where))
    panel.show_openness(Openness(lines))
    click(panel.buttons[TodoKind.DRAFT])
    click(panel.buttons[TodoKind.DRAFT_FIGURE])
    assert wanted == [
        ("all_rows", RowFilter(ids=frozenset(rows))),
        ("indicators", GoTo("KPI-1-2", "figure", asks=False)),
    ]


@pytest.mark.parametrize("can_record", [True, False])
def test_what_is_recorded_is_said_only_where_it_can_be(qtbot: QtBot, can_record: bool) -> None:
    line = RecordingLine()
    qtbot.addWidget(line)
    line.show_request(set_paper.PAPER.request(), "", allowed=True)
    line.note((), can_record=can_record)
    assert line.isHidden() is not can_record
    assert line.plain_text == "確定版として記録します"
    line.show_request(set_paper.PAPER.request(), "庁議、資料番号 3", allowed=False)
    assert line.plain_text == "庁議、資料番号 3：確定版は記録できません。作成中としては記録できます"


def test_where_there_is_little_room_the_choices_of_a_record_and_the_button_scroll_together(
    office_person: Person,
) -> None:
    window = office_person.shell.window
    page = of_kind(ExportPage, office_person.go_to("export", Occasion.COUNCIL))
    for size, scrolls in (((911, 512), True), ((1366, 768), False), ((911, 512), True)):
        window.resize(*size)
        office_person.wait()
        inside = page._scrolling.isAncestorOf(page.making.make)
        assert inside is scrolls
        page._scrolling.verticalScrollBar().setValue(0)
        office_person.wait()
        assert all(not field.visibleRegion().isEmpty() for field in page.options.choices_of_record)
    bar = page._scrolling.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert not page.making.make.visibleRegion().isEmpty()
    before = page.making.make.mapTo(window, page.making.make.rect().topLeft())
    office_person.click(page.making.make)
    assert page.making.unfinished.isVisible() or page.making.made.isVisible()
    assert page.making.make.mapTo(window, page.making.make.rect().topLeft()) == before


def test_what_was_made_is_in_sight_and_the_focus_stays_where_there_is_little_room(office_person: Person) -> None:
    page = of_kind(ExportPage, office_person.go_to("export", Occasion.COUNCIL))
    window, button = office_person.shell.window, page.making.make
    fits = next(height for height in range(400, 1200, 8) if not _is_low(office_person, page, height))
    window.resize(1366, fits)
    office_person.wait()
    assert not page._scrolling.isAncestorOf(button)
    page._see()
    page._seen |= set(page.options.choices_of_record)
    button.setFocus()
    office_person.press(button, Qt.Key.Key_Space)
    office_person.wait()
    told = page.making.unfinished if page.making.unfinished.isVisible() else page.making.made
    assert page._scrolling.isAncestorOf(button), "the message leaves no room for the choices"
    assert QApplication.focusWidget() is button
    assert not button.visibleRegion().isEmpty()
    assert not told.visibleRegion().isEmpty()


def _is_low(person: Person, page: ExportPage, height: int) -> bool:
    """Return whether the end of the choices scrolls with them in a window of a height."""
    person.shell.window.resize(1366, height)
    person.wait()
    return page._scrolling.isAncestorOf(page.making.make)


def test_nothing_is_recorded_whose_choices_were_never_in_sight(office_person: Person) -> None:
    page = of_kind(ExportPage, office_person.go_to("export", Occasion.COUNCIL))
    office_person.shell.window.resize(911, 512)
    office_person.wait()
    page._seen.clear()
    bar = page._scrolling.verticalScrollBar()
    bar.setValue(bar.maximum())
    page._seen.clear()
    office_person.click(page.making.make)
    assert office_person.said[-1].text == "まだ記録していません。"
    assert page.making.made.isHidden()
    assert page.making.unfinished.isHidden()
    assert not page.options.choices_of_record[0].visibleRegion().isEmpty()


def test_a_sentence_on_the_whole_is_taken_by_a_person_only(qtbot: QtBot) -> None:
    options = paper_options()
    qtbot.addWidget(options)
    options.show()
    offered = OfferedJudgement("多くの取組は予定どおり進んだ。", "86.0％", "◎")
    options.show_offer(PaperContent(offered=offered))
    assert "86.0％" in options.offer.words.plain_text
    assert options.request()[JUDGEMENT] == ""
    click(options.offer.take)
    assert options.request()[JUDGEMENT] == "多くの取組は予定どおり進んだ。"
    assert not options.offer.take.isVisible()


def test_what_is_ticked_and_what_stands_below_does_not_move_when_a_tick_is_turned(qtbot: QtBot) -> None:
    whose = AddresseePanel()
    qtbot.addWidget(whose)
    whose.resize(320, 400)
    whose.show_names(("区民生活部",), ("税務課",))
    whose.show()
    before = whose.list.geometry(), whose.sizeHint()
    whose.list.setCurrentIndex(whose.list.lines.place_of(Addressee("税務課", is_department=False)))
    press(whose.list, Qt.Key.Key_Space)
    assert whose.divisions == ("税務課",)
    whose.grab()
    assert (whose.list.geometry(), whose.sizeHint()) == before


def test_what_is_chosen_of_one_paper_is_not_chosen_of_another(qtbot: QtBot) -> None:
    options = paper_options()
    qtbot.addWidget(options)
    options.show_paper(list_paper.PAPER)
    choose(options, SIZE, "A4")
    write(line_of(options, BOX_LABEL), "別紙")
    options.show_paper(approval_paper.PAPER)
    write(line_of(options, LETTER_NUMBER), "５総デ第1号")
    options.show_paper(check_paper.PAPER)
    assert (options.request()[SIZE], options.request()[BOX_LABEL]) == (PaperSize.A3, None)
    options.show_paper(letters_paper.PAPER)
    assert options.request()[LETTER_NUMBER] == ""
    options.show_paper(list_paper.PAPER)
    assert (options.request()[SIZE], options.request()[BOX_LABEL]) == (PaperSize.A4, "別紙")


def test_what_is_printed_on_the_paper_of_one_occasion_is_not_on_that_of_another(qtbot: QtBot) -> None:
    options = paper_options()
    qtbot.addWidget(options)
    options.show()
    write(line_of(options, NUMBER), "1")
    dated = day_of(options, DAY).dated
    click(dated, QPoint(8, dated.height() // 2))
    day_of(options, DAY).show_day(date(2023, 9, 1))
    choose(options, OCCASION, Occasion.PUBLIC.value)
    assert (options.request()[NUMBER], options.request()[DAY]) == ("", None)
    assert not day_of(options, DAY).isVisible()
    choose(options, OCCASION, Occasion.COUNCIL.value)
    assert (options.request()[NUMBER], options.request()[DAY]) == ("1", date(2023, 9, 1))
    assert day_of(options, DAY).isVisible()


def test_only_what_a_paper_knows_is_asked(qtbot: QtBot) -> None:
    options = paper_options()
    qtbot.addWidget(options)
    options.show()
    assert box_of(options, OCCASION).isVisible()
    assert not line_of(options, COMMITTEE).isVisible()
    choose(options, OCCASION, Occasion.COMMITTEE.value)
    assert line_of(options, COMMITTEE).isVisible()
    assert line_of(options, COMMITTEE).placeholderText() == "計画で決めた委員会"
    assert options.request()[COMMITTEE] == "", "it is the plan's, unless another one is named"
    assert not day_of(options, DAY).isVisible()
    dated = day_of(options, DAY).dated
    click(dated, QPoint(8, dated.height() // 2))
    assert options.request()[DAY] == date(2023, 8, 10)
    options.show_paper(letters_paper.PAPER)  # the day of one paper is not that of another
    assert options.request()[DAY] is None
    assert options.whose.isVisible()
    assert not box_of(options, SIZE).isVisible()


_BROKEN = "区分,件数\n申請,約10件\n届出,20件\n"
_GOOD = "年度（西暦）,地域名称,件数（件）\n2022,中野区,10\n2023,中野区,20\n"


def choosing(patch: pytest.MonkeyPatch, *files: Path) -> None:
    """Let the system's dialog answer at once."""
    patch.setattr("nakano_status.gui.features.papers.papers_page.choose_several", lambda *given, **_: given[2](files))


def panel_of(page: ExportPage) -> DataCheck:
    assert page.checking.panel is not None
    return page.checking.panel


def lines_of(model: RichTextList) -> list[str]:
    return [str(model.index(place).data()) for place in range(model.rowCount())]


def test_a_table_is_chosen_in_the_data_files_and_told_in_the_three_lists(
    office_person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, broken, good = office_person, tmp_path / "件数.csv", tmp_path / "良.csv"
    broken.write_text(_BROKEN, encoding="utf-8")
    good.write_text(_GOOD, encoding="utf-8")
    choosing(monkeypatch, broken, good)
    page = of_kind(ExportPage, person.go_to("export", list_paper.PAPER))
    assert not page.checking.isVisible()
    person.go_to("export", data_paper.PAPER)
    person.click(page.checking)
    panel = panel_of(page)
    assert panel.isVisible()
    assert unnamed(panel) == []
    lines = lines_of(panel.list.lines)
    assert lines[0] == "「件数.csv」　3項目で4件"
    assert [line for line in lines if line.startswith(("修正を", "ご確認い", "参考"))] == [
        "修正を要するもの　2件",
        "ご確認いただきたいもの　2件",
    ]
    assert lines[2].startswith("B2、件数　項目1-3 数値データは")
    assert "約10件" in lines[2]
    assert "数値だけを入力し" in lines[2]
    assert lines[-1] == "「良.csv」　15項目に当たるものはありません。"
    assert panel.totals.plain_text.startswith("機械で読み取れる表 1件、直すか確認するところがある表 1件、")
    assert broken.read_text(encoding="utf-8") == _BROKEN

    # what others do does not take the result away; going back leads to the papers
    page.follow(frozenset(), None)
    person.wait()
    assert panel.isVisible()
    click(panel.back)
    assert (panel.isVisible(), page.list.isVisible(), page.paper) == (False, True, data_paper.PAPER)
    assert QApplication.focusWidget() is page.checking


def test_the_menu_leads_there_and_tables_are_dropped(
    office_person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, missing = office_person, tmp_path / "なし.csv"
    choosing(monkeypatch, missing)
    page = of_kind(ExportPage, person.do(CHECK_TABLES))
    panel = panel_of(page)
    assert (page.paper, panel.isVisible()) == (data_paper.PAPER, True)
    assert "なし.csv」　点検できませんでした" in lines_of(panel.list.lines)[0]
    assert panel.totals.plain_text.endswith("点検できなかったもの 1件")
    table = tmp_path / "表.csv"
    table.write_text(_GOOD, encoding="utf-8")
    drop_on(panel.list, table)
    person.wait()
    assert lines_of(panel.list.lines) == ["「表.csv」　15項目に当たるものはありません。"]
    person.go_to("export", list_paper.PAPER)  # a paper is asked for from elsewhere
    assert (panel.isVisible(), page.list.isVisible()) == (False, True)


def test_of_a_column_full_of_one_fault_the_rest_is_counted(
    office_person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "多い.csv"
    table.write_text("区分,件数（件）\n" + "申請,約1\n" * 300 + "届出,2\n", encoding="utf-8")
    choosing(monkeypatch, table)
    page = of_kind(ExportPage, office_person.do(CHECK_TABLES))
    lines = lines_of(panel_of(page).list.lines)
    assert "項目1-3はほかに100件あります。" in lines


_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")
_MEDIA = re.compile(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)")


def page_of_papers(person: Person, paper: Paper[Any]) -> ExportPage:
    return of_kind(ExportPage, person.go_to("export", paper))


def test_the_list_is_looked_at_made_and_printed_on_its_own_paper(office_person: Person, tmp_path: Path) -> None:
    person, page = office_person, page_of_papers(office_person, list_paper.PAPER)
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


def test_pages_are_painted_anew_for_another_scale_of_the_screen(
    office_person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = page_of_papers(office_person, report_paper.PAPER).pages.view
    view.grab()
    before = {kept.devicePixelRatio() for kept in view._kept.values()}
    monkeypatch.setattr(view, "devicePixelRatioF", lambda: 2.0)
    QApplication.sendEvent(view, QEvent(QEvent.Type.DevicePixelRatioChange))
    view.grab()
    assert (before, {kept.devicePixelRatio() for kept in view._kept.values()}) == ({1.0}, {2.0})


def another_file_in_its_place_is_asked_about(person: Person, page: ExportPage, target: Path) -> None:
    target.write_bytes(b"another")
    page.making.choose(target)
    person.click(page.making.make)
    assert target.read_bytes() == b"another"
    person.click(page.making.question.replace)
    assert load_workbook(BytesIO(target.read_bytes())).worksheets
    assert "124行" in page.making.made.words.plain_text


def print_second_and_third(person: Person, page: ExportPage, printer: QPrinter) -> PaperPages:
    """Print two pages, and return all of them."""
    pages = present(page.desk.pages)
    printer.setFromTo(2, 3)
    print_pages(person.shell.session, pages, printer)
    person.wait()
    to_file = printer.outputFileName()
    assert (f"「{Path(to_file).name}」に保存" if to_file else "2ページを印刷に送りました") in person.said[-1].text
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
    monkeypatch.setattr(paper_desk, "ask_printer", lambda _parent, pages, _folder, _send: asked.append(pages.title))
    person: Person = request.getfixturevalue(who)
    person.press(person.shell.window, Qt.Key.Key_P, CONTROL)
    assert asked == []
    page = person.go_to(name)
    assert isinstance(page, ExportPage | SummaryPage)
    person.press(person.shell.window, Qt.Key.Key_P, CONTROL)
    assert page.desk.pages is not None
    assert asked == [page.desk.pages.title]


def test_without_a_printer_a_pdf_is_proposed_in_the_folder_of_the_data_file(
    office_person: Person, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    person, page = office_person, of_kind(ExportPage, office_person.go_to("export"))
    person.press(person.shell.window, Qt.Key.Key_P, CONTROL)
    (dialog,) = person.shell.window.findChildren(QFileDialog)
    title = present(page.desk.pages).title
    assert "使えるプリンターがない" in dialog.windowTitle()
    assert [Path(each) for each in dialog.selectedFiles()] == [
        store_of(person).parent / f"{safe_name(title, len(title))}.pdf"
    ]
    assert not dialog.testOption(QFileDialog.Option.DontConfirmOverwrite)
    choose_in_dialog(person.shell.window, tmp_path / "printed.pdf")
    person.wait()
    assert person.said[-1].text == "「printed.pdf」に保存しました。"
    assert len(_PAGE.findall((tmp_path / "printed.pdf").read_bytes())) == present(page.desk.pages).count


def test_a_printer_is_chosen_in_the_dialog_of_the_system(
    office_person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", lambda: ["a printer"])
    shown: list[QPrintDialog] = []

    def note(dialog: QPrintDialog) -> None:
        shown.append(dialog)

    monkeypatch.setattr(QPrintDialog, "show", note)
    person, page = office_person, of_kind(ExportPage, office_person.go_to("export"))
    person.press(person.shell.window, Qt.Key.Key_P, CONTROL)
    (dialog,) = shown
    assert (dialog.minPage(), dialog.maxPage()) == (1, present(page.desk.pages).count)
    assert dialog.printer().docName() == safe_name(present(page.desk.pages).title, 60)


def test_summaries_of_some_divisions_are_many_files_in_a_folder(office_person: Person, tmp_path: Path) -> None:
    page_of_papers(office_person, list_paper.PAPER)  # whose forms are other ones
    person, page = office_person, page_of_papers(office_person, summary_paper.PAPER)
    whole = page.pages.view.count
    place = page.options.whose.list.lines.place_of(Addressee("税務課", is_department=False))
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
    person.press(page.making.make, Qt.Key.Key_Space)
    person.shell.runner.started.disconnect(stopping)
    assert "中止しました" in person.said[-1].text
    assert not (tmp_path / "まとめ").exists()
    whose = page.options.whose.list
    before = whose.mapTo(page, QPoint())
    person.press(page.making.make, Qt.Key.Key_Space)
    assert page.making.made.isVisible()
    page.grab()
    assert whose.mapTo(page, QPoint()) == before  # the next tick falls where it is meant to
    (made,) = (tmp_path / "まとめ").rglob("*.docx")
    assert "税務課" in made.name
    assert "1件のファイル" in page.making.made.words.plain_text


def test_the_papers_of_an_occasion_are_recorded_and_come_out_again(office_person: Person, tmp_path: Path) -> None:
    person, page = office_person, page_of_papers(office_person, set_paper.PAPER)
    choose(page.options, OCCASION, Occasion.COMMITTEE.value)
    page.making.choose(tmp_path / "委員会")

    # what decides what is recorded stands above the button, outside of what scrolls
    for told in (tick_of(page.options, DRAFT), page.recording):
        assert told.isVisible()
        assert not page.options.isAncestorOf(told)
        assert told.visibleRegion().boundingRect().height() == told.height()
    assert page.open.words.text() == "残っているもの（「作成中」になり、確定版は記録できません）"
    words = page.recording.plain_text
    # at once, though the pages come after a pause; with what will be printed
    assert words.startswith("委員会：確定版は記録できません。作成中としては記録できます（")
    before = tick_of(page.options, DRAFT).mapTo(page, QPoint())
    person.click(page.making.make)
    assert tick_of(page.options, DRAFT).mapTo(page, QPoint()) == before
    assert "PAPER-NOT-FINAL" in page.making.unfinished.words.toolTip()
    assert person.said == []  # nothing lies over the buttons that it sends one to
    assert not (tmp_path / "委員会").exists()
    click(tick_of(page.options, DRAFT), QPoint(8, tick_of(page.options, DRAFT).height() // 2))
    assert page.recording.isVisible()
    assert page.recording.plain_text.startswith("委員会：作成中として記録します")
    page.options.changed.emit()
    person.wait()
    person.click(page.making.make)
    assert "第1号（委員会、作成中）" in page.making.made.words.plain_text
    written = {path.name: path.read_bytes() for path in (tmp_path / "委員会").iterdir()}
    assert {name.split(".")[-1] for name in written} == {"docx", "pdf", "xlsx"}

    # somebody comes back: what was told is gone
    person.go_to("board")
    page = page_of_papers(person, set_paper.PAPER)
    assert not page.making.made.isVisible()

    page = of_kind(ExportPage, person.go_to("recorded"))
    assert page.pages.records.number == 1
    page.making.choose(tmp_path / "控え")
    person.click(page.making.make)
    assert {path.name: path.read_bytes() for path in (tmp_path / "控え").iterdir()} == written


def test_a_refusal_for_a_character_leads_to_its_row(sent_office: Office, tmp_path: Path) -> None:
    store = copied(sent_office.store, tmp_path)
    done("set", FIRST, "done=絵文字😀がある", "mark=◎", "--store", store)
    with somebody(store) as person:
        page = page_of_papers(person, set_paper.PAPER)
        choose(page.options, OCCASION, Occasion.COMMITTEE.value)
        page.making.choose(tmp_path / "委員会")
        tick_of(page.options, DRAFT).setChecked(True)
        person.wait()
        person.click(page.making.make)
        said = person.said[-1]
        assert (said.code, present(said.offer).label) == ("CHARACTER-UNPRINTABLE", "取組を表示")
        present(said.offer).do()
        person.wait()
        shown = of_kind(AllRowsPage, person.shell.window.page)
        assert present(shown.editor.form.row).id == FIRST


def test_what_papers_cannot_print_is_listed_before_and_leads_to_its_row(sent_office: Office, tmp_path: Path) -> None:
    store = copied(sent_office.store, tmp_path)
    with somebody(store) as person:
        page = page_of_papers(person, set_paper.PAPER)
        assert page.open.buttons[TodoKind.UNPRINTABLE].isHidden()
    done("set", FIRST, "done=絵文字😀がある", "mark=◎", "--store", store)
    with somebody(store) as person:
        page = page_of_papers(person, set_paper.PAPER)
        button = page.open.buttons[TodoKind.UNPRINTABLE]
        assert button.isVisible()
        assert button.text() == "印刷できない文字のある取組 1件"
        assert "記録できません" in page.open.words.text()
        click(button)
        person.wait()
        shown = of_kind(AllRowsPage, person.shell.window.page)
        assert present(shown.editor.form.row).id == FIRST


@pytest.mark.parametrize("held", [("docx", "pdf", "xlsx"), ("xlsx",)], ids=["none", "some"])
def test_of_a_paper_that_is_recorded_no_file_is_said_to_be_made_that_is_not_there(
    office_person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: tuple[str, ...]
) -> None:
    give, folder = atomic_write._give_name, tmp_path / "庁議"

    def give_or_hold(temporary: Path, path: Path, *, replace: bool) -> None:
        if path.parent == folder and path.suffix[1:] in held:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(temporary), None, str(path))
        give(temporary, path, replace=replace)

    person, page = office_person, page_of_papers(office_person, set_paper.PAPER)
    page.making.choose(folder)
    tick_of(page.options, DRAFT).setChecked(True)
    monkeypatch.setattr(atomic_write, "_give_name", give_or_hold)
    person.click(page.making.make)
    told = page.making.made.words.plain_text
    assert told.startswith("第1号（庁議、作成中）として記録しました。")
    assert "保存先にそろっていないファイルがあります" in told
    there = len(list(folder.iterdir())) if folder.exists() else 0
    assert (there > 0) is (len(held) == 1)
    assert ("作成できたファイル" in told) is (there > 0)
    assert there == 0 or f"件中{there}件です" in told


def test_a_name_that_a_person_gave_is_kept_and_the_usual_one_follows_the_wish(office_person: Person) -> None:
    page = page_of_papers(office_person, report_paper.PAPER)
    assert page.open.buttons[TodoKind.UNANSWERED].text() == "未記入の取組 110件"
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
    assert "131148_progress_2022（124行" in page.pages.instead.plain_text
    assert not page.making.print_out.isEnabled()
    page.list.setCurrentIndex(page.list.lines.place_of(page_paper.PAPER))
    office_person.wait()
    assert page.pages.instead.plain_text.endswith("次のファイルを作成します。\n・progress_R4.html")


def test_hasty_hands_make_what_they_see_and_replace_only_what_was_asked_about(
    office_person: Person, tmp_path: Path
) -> None:
    person, page = office_person, page_of_papers(office_person, changes_paper.PAPER)
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
    person.click(page.making.question.replace)
    assert load_workbook(BytesIO(own.read_bytes())).worksheets
    assert other.read_bytes() == b"another"

    # another place ends a question; what was typed a moment ago counts
    person.click(page.making.make)
    assert page.making.question.isVisible()
    page.making.choose(tmp_path / "報告2.docx")
    assert not page.making.question.isVisible()
    write(line_of(page.options, NUMBER), "5")
    person.click(page.making.make)
    with ZipFile(tmp_path / "報告2.docx") as made:
        assert "資料５" in made.read("word/document.xml").decode()


def test_the_record_of_acts_is_made_as_csv_too(office_person: Person, tmp_path: Path) -> None:
    page = page_of_papers(office_person, audit_paper.PAPER)
    form, target = page.making.form, tmp_path / "操作の記録.csv"
    form.setCurrentIndex(form.findText("CSV（.csv）"))
    office_person.wait()
    page.making.choose(target)
    office_person.click(page.making.make)
    head, *lines = target.read_text("utf-8-sig").splitlines()
    assert head.startswith("番号,日時,操作")
    assert "照会を作成" in lines[-1]


def test_the_record_of_a_row_asks_for_the_row_first(office_person: Person) -> None:
    page = page_of_papers(office_person, disclose_paper.PAPER)
    words = "「管理番号」が入力されていません。\n「管理番号」を入力すると、資料を表示し、作成できます。"
    assert page.pages.instead.plain_text == words


def test_the_input_of_a_field_of_another_kind_is_neither_kept_nor_restored(qtbot: QtBot) -> None:
    field = QLabel()
    qtbot.addWidget(field)
    with pytest.raises(TypeError):
        field_content(field)
    with pytest.raises(TypeError):
        restore_content(field, "")
