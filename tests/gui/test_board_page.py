"""提出状況: beside the lines is the division of the cursor, with what the office can do about it.

What is pending there is listed: changed after 所属長確認, asked again, reworded; each line leads to its row.
"""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.papers.kinds import letters_paper
from nakano_status.application.review.wording_changes import WordingChange
from nakano_status.application.round.read.views import AskedRow, ConfirmationView
from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.domain.review.confirmation import Confirmation
from nakano_status.domain.review.review import AskOutcome, Reply
from nakano_status.domain.round.states import FigureCount, RowState
from nakano_status.gui.controls.boxes import column_of
from nakano_status.gui.controls.kept_typing import typing_place
from nakano_status.gui.features.board.board_page import BoardPage, BoardSide, BoardView
from nakano_status.gui.features.board.division_panel import DivisionDetail, division_facts, division_panel_items
from nakano_status.gui.features.conflicts.conflict_page import ConflictPage
from nakano_status.gui.features.indicators.indicators_page import IndicatorsPage
from nakano_status.gui.features.papers.papers_page import ExportPage
from nakano_status.gui.features.round.round_page import InquiryPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.lists.board_table import FIGURES, HEADS, STATE, BoardTable, DivisionFilter
from nakano_status.gui.lists.row_words import state_word
from nakano_status.gui.looks.appearance import apply_stylesheet
from nakano_status.gui.page import Page
from nakano_status.gui.window.page_list import BOARD
from tests.support import windows
from tests.support.command_line import ask, done
from tests.support.digits import half_width
from tests.support.expected import of_kind, present
from tests.support.fields import NAKANO
from tests.support.offices import Office
from tests.support.row_views import board_line
from tests.support.user_input import click
from tests.support.windows import choose_in_dialog

ROW = "1-1-1-02-K"
CONFIRMED = ConfirmationView(
    "税務課", "課長", "2023-07-10T00:00:00+00:00", "7月10日", ((ROW, "done"),), Confirmation("課長")
)
ASKED = AskedRow(ROW, "税務課", "数を記入してください。", "R4-P9", AskOutcome.UNCHANGED)
MENDED = WordingChange(
    ROW,
    "1-1-1",
    "交付窓口の拡大",
    "税務課",
    "zeimu",
    "done",
    "取組状況",
    "開始した。",
    "始めた。",
    "始めた。",
    Reply.NOT_SENT,
    NAKANO,
)


def detail(**changed: object) -> DivisionDetail:
    line = replace(board_line("税務課"), confirmed=CONFIRMED, asked_rows=(ASKED,))
    found = DivisionDetail(line, (MENDED,), {ROW: "交付窓口の拡大"}, {"done": "令和4年度までの取組状況"})
    return replace(found, **changed)  # type: ignore[arg-type]


def lines_told(found: DivisionDetail) -> list[str]:
    return [line.accessible_text for line in division_panel_items(found)]


def test_each_kind_has_its_heading_with_how_many() -> None:
    assert lines_told(detail()) == [
        "所属長確認の後に変わった欄　1件", f"{ROW}、交付窓口の拡大、令和4年度までの取組状況", "修正依頼　1件",
        f"{ROW}、交付窓口の拡大、数を記入してください。、変更なしで戻った", "修文　1件",
        f"{ROW}、交付窓口の拡大、取組状況、未送付"
    ]  # fmt: skip


def test_a_confirmation_of_a_division_that_supplies_figures_is_noted_not_to_cover_them() -> None:
    facts = division_facts(replace(board_line("税務課"), confirmed=CONFIRMED), None)
    assert "課長" in facts
    assert "成果指標を除く" not in facts
    noted = division_facts(replace(board_line("税務課"), confirmed=replace(CONFIRMED, has_figures=True)), None)
    assert "7月10日 課長（成果指標を除く）" in noted


def test_a_line_leads_to_its_row_and_field() -> None:
    items = [line.item for line in division_panel_items(detail()) if line.item is not None]
    assert items == [(ROW, "done"), (ROW, ""), (ROW, "done")]


def test_where_nothing_waits_nothing_is_told() -> None:
    assert lines_told(detail(line=board_line("税務課"), wording=())) == []


def test_what_is_to_be_asked_is_what_has_no_word_yet() -> None:
    agreed = replace(MENDED, reply=Reply.AGREED)
    assert detail(wording=(MENDED, replace(MENDED, reply=Reply.ASKED), agreed)).to_ask == 2


COMMENT = "試行の結果を記入してください。"


def board_of(person: windows.Person, division: str = "税務課") -> BoardPage:
    page = of_kind(BoardPage, person.go_to("board"))
    page.table.setCurrentIndex(page.model.place_of(division))
    person.wait()
    return page


def mend(person: windows.Person, text: str = "連携を始めた。") -> None:
    person.shell.session.act(
        lambda store: edit_entry(person.shell.session.parts, store, Entry(windows.FIRST, {"done": text})),
        lambda _: None,
        what="保存しています",
    )
    person.wait()


def told(page: BoardPage) -> list[str]:
    return [str(page.panel.list.lines.index(place).data()) for place in range(page.panel.list.lines.rowCount())]


def test_the_division_under_the_cursor_is_shown_beside(reviewer: windows.Person) -> None:
    page = board_of(reviewer)
    assert page.panel.name.text() == "税務課"
    assert "2/2" in page.panel.facts.text()
    assert page.panel.rows.text() == "取組 2件"
    assert page.panel.conflicts.isHidden()
    reviewer.press(page.table, Qt.Key.Key_Up)
    assert page.panel.name.text() != "税務課"
    assert "未" in page.panel.facts.text()


def test_an_answer_is_accepted_as_a_whole(reviewer: windows.Person) -> None:
    page = board_of(reviewer)
    reviewer.click(page.panel.accept)
    rows = windows.rows_in(windows.store_of(reviewer))
    assert {rows[windows.FIRST].state, rows[windows.SECOND].state} == {RowState.ACCEPTED}
    assert page.panel.line is not None
    assert page.panel.line.accepted == 2
    assert page.panel.name.text() == "税務課"
    assert not page.panel.accept.isEnabled()
    assert "2件を確認済にしました" in reviewer.said[-1].text


def test_an_answer_that_changed_since_the_division_was_shown_is_not_accepted(reviewer: windows.Person) -> None:
    page, session = board_of(reviewer), reviewer.shell.session
    entry = Entry(windows.SECOND, {"done": "あとから届いた文。"})
    session.use(lambda store: edit_entry(session.parts, store, entry, "佐藤"), lambda _: None)
    reviewer.click(page.panel.accept)
    assert (reviewer.said[-1].code, windows.SECOND in reviewer.said[-1].text) == ("CONTENT-MOVED", True)
    assert windows.rows_in(windows.store_of(reviewer))[windows.FIRST].state is not RowState.ACCEPTED
    reviewer.click(page.panel.accept)
    assert "2件を確認済にしました" in reviewer.said[-1].text


def test_where_nothing_is_answered_nothing_can_be_accepted(reviewer: windows.Person) -> None:
    panel = board_of(reviewer).panel
    assert (panel.accept.isEnabled(), panel.accept.property("kind")) == (True, "primary")
    panel = board_of(reviewer, "戸籍住民課").panel
    assert panel.line is not None
    assert panel.line.rows > 0
    assert (panel.accept.isEnabled(), panel.accept.property("kind"), panel.ask.isEnabled()) == (False, "", False)


def test_what_cannot_be_accepted_is_said_and_nothing_is_accepted(
    reviewer: windows.Person, sent_office: Office, tmp_path: Path
) -> None:
    windows.gather(reviewer, windows.second_copy(sent_office, tmp_path))
    page = board_of(reviewer)
    reviewer.click(page.panel.accept)
    assert reviewer.said[-1].code == "NOT-ACCEPTABLE"
    assert "相違" in reviewer.said[-1].text
    assert windows.rows_in(windows.store_of(reviewer))[windows.FIRST].state is not RowState.ACCEPTED
    number = page.panel.line.conflicts if page.panel.line else 0
    reviewer.click(page.panel.conflicts)
    shown = of_kind(ConflictPage, reviewer.shell.window.page)
    assert "税務課" in shown.narrowed.words.text()
    assert len(shown.model.open_items) == number > 0
    reviewer.click(shown.narrowed.all)
    assert shown.narrowed.isHidden()


def test_what_was_asked_again_stands_with_what_came_of_it(reviewer: windows.Person, tmp_path: Path) -> None:
    path = windows.store_of(reviewer)
    reviewer.leave()
    words = ("--division", "税務課", "--id", windows.SECOND, "--comment", COMMENT, "--out", tmp_path, "--store", path)
    done("ask-back", *words)
    with windows.somebody(path) as person:
        page = board_of(person)
        assert told(page)[0] == "修正依頼　1件"
        assert COMMENT in told(page)[1]
        assert "修正依頼中" in told(page)[1]
        page.panel.list.setCurrentIndex(page.panel.list.lines.index(1))
        page.panel.list.setFocus()
        person.press(page.panel.list, Qt.Key.Key_Return)
        shown = of_kind(AllRowsPage, person.shell.window.page)
        assert shown.editor.form.row is not None
        assert shown.editor.form.row.id == windows.SECOND
        assert state_word(shown.editor.form.row) == "修正依頼中"


def test_a_mended_text_goes_out_for_the_divisions_word(reviewer: windows.Person, tmp_path: Path) -> None:
    page = board_of(reviewer)
    assert not page.panel.send.isEnabled()
    mend(reviewer)
    page = board_of(reviewer)
    assert told(page)[0] == "修文　1件"
    assert "未送付" in told(page)[1]
    click(page.panel.send)
    choose_in_dialog(page, tmp_path)
    reviewer.wait()
    (made,) = tmp_path.rglob("*修文確認.xlsx")
    assert made.name in page.panel.making.result.words.plain_text
    assert "確認依頼中" in told(page)[1]
    assert QApplication.activeModalWidget() is None


def test_another_file_is_not_overwritten_unasked(reviewer: windows.Person, tmp_path: Path) -> None:
    mend(reviewer)
    page = board_of(reviewer)
    click(page.panel.send)
    choose_in_dialog(page, tmp_path)
    reviewer.wait()
    (made,) = tmp_path.rglob("*修文確認.xlsx")
    made.write_bytes(b"another")
    click(page.panel.send)
    choose_in_dialog(page, tmp_path)
    reviewer.wait()
    assert made.read_bytes() == b"another"
    assert page.panel.making.question.isVisible()
    reviewer.click(page.panel.making.question.replace)
    assert made.read_bytes()[:2] == b"PK"


def test_an_owner_that_is_named_late_is_told_and_its_form_is_made_anew_in_the_window(
    person: windows.Person, sent_office: Office, tmp_path: Path
) -> None:
    path = windows.copied(sent_office.store, tmp_path)
    done("kpi", "set", "KPI-1-2", "owner=税務課", "--store", path)
    person.open(path)
    page = board_of(person)
    assert not page.table.isColumnHidden(FIGURES)
    assert page.panel.figures.text() == "成果指標 1件"
    assert "成果指標1件の記入欄がありません" in page.panel.lacking.plain_text
    assert windows.unnamed(page.side) == []
    person.click(page.panel.figures)
    figures = of_kind(IndicatorsPage, person.shell.window.page)
    place = present(figures.model.place_at(figures.table.currentIndex()))
    assert place.indicator_id == "KPI-1-2"
    assert "税務課に送った回答様式には" in figures.panel.unsent.plain_text
    person.click(figures.panel.to_inquiry)
    inquiry = of_kind(InquiryPage, person.shell.window.page)
    assert "作り直しが必要な所管課：税務課" in inquiry.forms_state.plain_text
    click(inquiry.missing_button)
    choose_in_dialog(inquiry, tmp_path / "anew")
    person.wait()
    (form,) = (tmp_path / "anew").rglob("*.xlsx")
    assert "税務課" in form.name
    assert inquiry.missing_button.isHidden()
    page = board_of(person)
    assert page.panel.lacking.isHidden()
    assert page.panel.to_inquiry.isHidden()


def test_who_supplies_figures_alone_is_shown_extended_and_reminded(
    person: windows.Person, sent_office: Office, tmp_path: Path
) -> None:
    path = windows.copied(sent_office.store, tmp_path)
    done("kpi", "set", "KPI-2-5", "owner=企画課", "--store", path)
    done("distribute", "--anew", "--division", "企画課", "--out", tmp_path / "anew", "--store", path)
    person.open(path)
    page = board_of(person, "企画課")
    assert (page.panel.rows.isHidden(), page.panel.accept.isHidden()) == (True, True)
    assert "0/1" in page.panel.facts.text()
    assert "7月14日" in page.panel.facts.text()
    assert page.panel.due.begin.isVisible()
    person.click(page.panel.texts.remind)
    assert "・企画課：成果指標1件のうち0件記入済" in half_width(QApplication.clipboard().text())
    page.table.setFocus()
    person.press(page.table, Qt.Key.Key_Return)
    shown = of_kind(IndicatorsPage, person.shell.window.page)
    place = present(shown.model.place_at(shown.table.currentIndex()))
    assert place.indicator_id == "KPI-2-5"


def test_a_division_whose_due_date_is_extended_stays_under_the_cursor(reviewer: windows.Person) -> None:
    page = of_kind(BoardPage, reviewer.go_to("board", DivisionFilter.LATE))
    before = [line.division for line in page.model.divisions]
    page.table.setCurrentIndex(page.model.place_of(before[1]))
    reviewer.wait()
    due = page.panel.due
    reviewer.click(due.begin)
    due.day.show_day(reviewer.shell.session.parts.clock.today() + timedelta(days=14))
    due.reason.setText("調整に時間を要するため")
    reviewer.click(due.give)
    said = reviewer.said[-1]
    assert "回答期限を" in said.text
    assert [line.division for line in page.model.divisions if line.is_late] == [before[0], *before[2:]]
    assert page.model.name_at(page.table.currentIndex()) == (False, before[1])
    reviewer.click(page.panel.texts.remind)
    assert before[1] in QApplication.clipboard().text()
    reviewer.go_to("today")
    reviewer.go_to("board", DivisionFilter.LATE)
    assert before[1] not in [line.division for line in page.model.divisions]
    present(said.offer).do()  # what they are told by
    reviewer.wait()
    assert of_kind(ExportPage, reviewer.shell.window.pages["export"]).paper is letters_paper.PAPER


def test_a_conflict_on_a_figure_is_counted_where_it_leads_to(
    person: windows.Person, sent_office: Office, tmp_path: Path
) -> None:
    path, indicator_id = windows.copied(sent_office.store, tmp_path), "KPI-2-5"
    done("kpi", "set", indicator_id, "owner=企画課", "--store", path)
    (sent,) = done("distribute", "--anew", "--division", "企画課", "--out", tmp_path / "anew", "--store", path)[
        "packages"
    ]
    done("kpi", "set", indicator_id, "R4=15名", "--store", path)
    answer = tmp_path / "answer.xlsx"
    answer.write_bytes(
        make_spreadsheet_user().fill_figures(Path(sent["file"]).read_bytes(), {indicator_id: {"figure": "16名"}})
    )
    ask("merge", answer, "--store", path)
    person.open(path)
    page = board_of(person, "企画課")
    assert (page.panel.conflicts.text(), page.panel.held.isHidden()) == ("相違 1件", True)
    person.click(page.panel.conflicts)
    shown = of_kind(ConflictPage, person.shell.window.page)
    assert [each.conflict for each in shown.model.open_items] == [f"{indicator_id}:figure"]


def test_a_board_without_figures_has_no_column_for_them(reviewer: windows.Person) -> None:
    page = board_of(reviewer)
    assert page.table.isColumnHidden(FIGURES)
    assert page.panel.figures.isHidden()


def test_a_state_is_whole_wherever_there_is_room_for_all_that_is_said(qtbot: QtBot) -> None:
    model = BoardTable()
    model.set_lines(board_line(name, figures=FigureCount(1)) for name in ("税務課", "環境まちづくり推進調整課"))
    view = BoardView(model)
    qtbot.addWidget(view)
    apply_stylesheet(view)
    view.show()
    view.fit_columns()
    whole = 0
    for width in range(300, 1000, 4):
        view.resize(width, 300)
        header = view.horizontalHeader()
        shown = [place for place in range(len(HEADS)) if not view.isColumnHidden(place)]
        needed = sum(max(view.sizeHintForColumn(place), header.sectionSizeHint(place)) for place in shown)
        if needed <= view.viewport().width():
            whole += 1
            assert view.columnWidth(STATE) >= view.sizeHintForColumn(STATE), width
    assert whole


def test_the_acts_for_a_division_are_in_one_place_whatever_is_known_of_it(office_person: windows.Person) -> None:
    page = board_of(office_person)
    panel, acts, round_ = page.side.division, (page.side.division.texts.remind, page.side.division.accept), page._board
    assert round_ is not None
    places = []
    for figures, of_form in ((FigureCount(), 0), (FigureCount(3, 1, 2), 2)):
        line = board_line(answered=2, conflicts=of_form, held=of_form, contact="内線1234\n庶務担当", figures=figures)
        panel.show_line(line, round_.round)
        office_person.wait()
        places.append([act.mapTo(panel, QPoint(0, 0)) for act in acts])
    assert places[0] == places[1]


def test_forms_beside_the_data_file_get_a_folder_of_their_own(office_person: windows.Person) -> None:
    page = of_kind(InquiryPage, office_person.go_to("inquiry"))
    beside = windows.store_of(office_person).parent
    known = {*beside.iterdir()}
    office_person.click(page.forms_button)
    choose_in_dialog(page, beside)
    office_person.wait()
    assert {*beside.iterdir()} - known == {beside / "照会_R4"}


def test_a_line_is_kept_in_its_place_whichever_panel_was_made_first(office_person: windows.Person) -> None:
    places = []
    for first in ("division", "department"):
        side = BoardSide(office_person.shell.around)
        page_of_it = Page(office_person.shell.around, BOARD)
        column_of(side, within=page_of_it)
        getattr(side, first)
        places.append([typing_place(panel.due.reason) for panel in (side.division, side.department)])
    assert places[0] == places[1]
    assert len({*places[0]}) == 2
