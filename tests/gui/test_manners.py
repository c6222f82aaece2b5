"""Manners of a desktop program: what is rarely needed is folded, and what is done is seen and leads on."""

import re
import sys
import threading
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QEvent, QMimeData, QModelIndex, QPoint, QRect, QSettings, Qt, QUrl
from PySide6.QtGui import QDrag, QPainterPath
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from nakano_status.application.papers.kinds import audit_paper
from nakano_status.application.papers.paper import Paper, PaperGroup
from nakano_status.application.papers.set_kinds import report_paper
from nakano_status.application.round.open_and_close_round import Rounds
from nakano_status.application.stopping import check_stop, forbid_stopping, report
from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.plan.plan import Plan
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place
from nakano_status.domain.refusals.files import StoreLocked, StoreMissing
from nakano_status.domain.round.round import Origin, Round
from nakano_status.gui.act_runner import ActRunner, Worker
from nakano_status.gui.commands import ASK_SECTION, EDIT_WORDING
from nakano_status.gui.controls.drag_and_drop import DropArea, is_link, is_unsaved_file, paths_in
from nakano_status.gui.controls.files import (
    MadeFile,
    UnfinishedPaper,
    ask_for_folder,
    choose_existing,
    choose_several,
    choose_target,
)
from nakano_status.gui.features.backups.backups_page import BackupsPage
from nakano_status.gui.features.merge.received_page import ReceivedPage
from nakano_status.gui.features.organisation.organisation_page import OrganisationPage
from nakano_status.gui.features.papers.papers_page import ExportPage, RecordedPage
from nakano_status.gui.features.round.round_page import InquiryPage
from nakano_status.gui.features.round.round_panel import describe_forms
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.features.submission.sections_page import SectionsPage
from nakano_status.gui.lists import board_table, row_words
from nakano_status.gui.lists.rich_text_list import HTML_ROLE, RichTextList, problem_items
from nakano_status.gui.looks import icons
from nakano_status.gui.memory import Memory
from nakano_status.gui.messages import Messages
from nakano_status.gui.page import PageKind
from nakano_status.gui.window.notices import MessagePanel
from nakano_status.gui.window.page_list import DIVISION_PAGES, OFFICE_PAGES
from nakano_status.gui.window.work_line import WorkLine, remaining_time_text
from nakano_status.store.sqlite.store import SqliteStore
from tests.support.command_line import done
from tests.support.expected import of_kind, present
from tests.support.offices import Office
from tests.support.plans import R4
from tests.support.user_input import click, drop_on, move_to
from tests.support.windows import (
    Person,
    copied,
    gather,
    gathering,
    second_copy,
    somebody,
    store_of,
    turn,
    until,
    views_of,
)

LOCKED = StoreLocked(by="佐藤", machine="PC-1", since="10:00", path="R4.nakano")


def words_of(widget: QWidget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget))


def test_details_are_offered_only_where_there_is_more_than_a_code(qtbot: QtBot) -> None:
    messages = Messages()
    panel, unfinished = MessagePanel(messages), UnfinishedPaper()
    for shown in (panel, unfinished):
        qtbot.addWidget(shown)
    refused = StoreMissing(path="ない.nakano")
    messages.refuse(refused)
    unfinished.show_refusal(refused)
    assert not refused.entry.more
    assert panel.code.isHidden()
    assert unfinished.code.isHidden()
    assert refused.code in panel.text.toolTip()
    assert refused.code in unfinished.words.toolTip()


def test_the_code_of_a_refusal_is_shown_only_when_it_is_asked_for(qtbot: QtBot) -> None:
    messages = Messages()
    panel, unfinished = MessagePanel(messages), UnfinishedPaper()
    for shown in (panel, unfinished):
        qtbot.addWidget(shown)
    messages.refuse(LOCKED)
    unfinished.show_refusal(LOCKED)
    for shown in (panel, unfinished):
        assert LOCKED.code not in words_of(shown)
        click(shown.code.button)
        assert LOCKED.code in words_of(shown)
        assert shown.code.button.text() == "くわしくを隠す"
    messages.refuse(LOCKED)
    assert LOCKED.code not in words_of(panel), "the next message is folded"


def test_a_list_of_problems_shows_no_code_but_in_the_tooltip() -> None:
    found = problem("MARK-MISSING", Place(id="1-1-1-01-K"))
    shown = RichTextList()
    shown.set_items(problem_items([found], {}))
    line: QModelIndex = shown.place_of(found)
    assert found.code not in line.data(HTML_ROLE)
    assert line.data(Qt.ItemDataRole.ToolTipRole) == f"くわしく：{found.code}"


def test_what_was_found_in_many_cells_is_one_line_and_the_cells_are_behind_it(qtbot: QtBot, tmp_path: Path) -> None:
    made = MadeFile()
    qtbot.addWidget(made)
    cells = [problem("DATA-1-2", Place(cell=f"C{row}"), found=f"値{row}・値") for row in range(2, 8)]
    made.show_folder(tmp_path, "作成しました。", cells)
    assert made.words.plain_text.splitlines()[0] == "作成しました。"
    assert made.words.plain_text.count("\n") == 1
    assert "値5" not in words_of(made)
    click(made.places.button)
    assert all(f"値{row}" in words_of(made) for row in range(2, 8))
    made.show_folder(tmp_path, "作成しました。")
    assert made.places.isHidden()


@pytest.mark.parametrize(
    ("elapsed", "done", "total", "words"),
    [
        (1.9, 1, 3, ""),
        (2.0, 1, 3, "残り約5秒"),
        (6.0, 1, 3, "残り約15秒"),
        (60.0, 1, 3, "残り約2分"),
        (9.0, 0, 3, ""),
        (9.0, 3, 3, ""),
        (9.0, 5, 0, ""),
    ],
)
def test_after_two_seconds_it_is_shown_how_long_work_still_takes(
    elapsed: float, done: int, total: int, words: str
) -> None:
    assert remaining_time_text(elapsed, done, total) == words


def test_work_can_be_stopped_before_it_reports_anything_and_says_that_it_stops(qtbot: QtBot) -> None:
    worker, messages = Worker(), Messages()
    runner = ActRunner(worker, messages)
    line = WorkLine(runner)
    qtbot.addWidget(line)
    may_look, ended = threading.Event(), []

    def work() -> None:
        may_look.wait(300)
        check_stop()
        ended.append("went on")

    runner.run(work, lambda _: None, what="控えを調べています")
    qtbot.waitUntil(line.isVisible)
    assert line.words.text() == "控えを調べています"
    click(line.stop)
    assert (line.words.text(), line.stop.isEnabled()) == ("中止しています", False)
    may_look.set()
    worker.settle()
    assert (ended, line.isHidden()) == ([], True)
    worker.finish()


def test_what_was_saved_already_is_not_said_to_stop(qtbot: QtBot) -> None:
    worker, messages = Worker(), Messages()
    runner = ActRunner(worker, messages)
    line = WorkLine(runner)
    qtbot.addWidget(line)
    has_kept, may_end, ended = threading.Event(), threading.Event(), []

    def work() -> None:
        forbid_stopping()
        has_kept.set()
        may_end.wait(300)
        check_stop()

    runner.run(work, lambda _: ended.append("went on"), what="控えを作成しています")
    qtbot.waitUntil(line.isVisible)
    assert has_kept.wait(300)
    click(line.stop)
    assert line.words.text() == "保存が済んだため、終わりまで続けます"
    may_end.set()
    worker.settle()
    assert ended == ["went on"]
    worker.finish()


def test_only_the_work_that_is_shown_is_stopped_and_the_next_one_is_shown_after_it(qtbot: QtBot) -> None:
    worker, messages = Worker(), Messages()
    runner = ActRunner(worker, messages)
    line = WorkLine(runner)
    qtbot.addWidget(line)
    may_look, may_end, ended = threading.Event(), threading.Event(), []

    def first() -> None:
        may_look.wait(300)
        check_stop()

    def second() -> None:
        report("印刷に送っています", 1, 2)
        may_end.wait(300)
        report("印刷に送っています", 2, 2)

    runner.run(first, lambda _: ended.append("first"), what="取り込んでいます")
    runner.run(second, lambda _: ended.append("second"), what="印刷に送っています", in_parallel=True)
    qtbot.waitUntil(line.isVisible)
    assert line.words.text() == "取り込んでいます"
    click(line.stop)
    may_look.set()
    qtbot.waitUntil(lambda: line.words.text() == "印刷に送っています　1 / 2" and line.isVisible())
    assert line.stop.isEnabled()
    may_end.set()
    worker.settle()
    assert (ended, line.isHidden()) == (["second"], True)
    worker.finish()


def test_after_taking_in_the_pages_that_are_named_are_a_click_away(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    page = gathering(office_person, sent_office.answer, second_copy(sent_office, tmp_path))
    buttons = page.view.to_conflicts, page.view.to_held
    assert all(each.isHidden() for each in buttons), "nothing was taken in yet"
    page.apply()
    office_person.wait()
    assert [each.isHidden() for each in buttons] == [False, True]
    click(page.view.to_conflicts)
    assert office_person.shell.window.page is office_person.shell.window.pages["conflict"]


def test_the_changes_follow_the_file_that_is_chosen(office_person: Person, sent_office: Office, tmp_path: Path) -> None:
    other, form = tmp_path / "戸籍住民課.xlsx", sent_office.form("戸籍住民課")
    cells = (str(cell) for line in openpyxl.load_workbook(form)["回答"].iter_rows(values_only=True) for cell in line)
    row = next(cell for cell in cells if re.fullmatch(r"\d-\d-\d-\d\d-[A-Z]", cell))
    other.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), {row: {"mark": "◎", "done": "実施した。"}}))
    page = gathering(office_person, sent_office.answer, other)
    for file, wanted in ((1, True), (0, False), (1, True)):
        page.view.file_list.setCurrentIndex(page.files.index(file))
        assert (page.view.changes.current_item == row) is wanted


def test_the_check_before_the_first_write_is_counted_and_can_be_stopped(
    gathered_office: Office, tmp_path: Path
) -> None:
    with somebody() as person:
        runner, seen = person.shell.runner, set[str]()
        runner.progressed.connect(lambda what, _done, total: seen.add(what) if total else None)
        person.open(copied(gathered_office.store, tmp_path))
        assert {"データファイルを確かめています", "データファイルの内容を確かめています"} <= seen
        store = person.shell.session._data.store
        assert isinstance(store, SqliteStore)
        assert store._is_sound
        person.shell.session.close_file()
        person.wait()
        runner.started.connect(lambda what: runner.stop() if what == "データファイルを確かめています" else None)
        person.open(file := copied(gathered_office.store, tmp_path))
        assert person.said[-1].text == "中止しました。何も変更していません。"
        assert person.shell.session.shows(file)


def test_what_a_page_reads_is_named_and_can_be_stopped_and_is_read_when_it_is_shown_again(
    office_person: Person,
) -> None:
    runner, what = office_person.shell.runner, "表示する内容を読み取っています"
    stopping = runner.started.connect(lambda begun: runner.stop() if begun == what else None)
    page = of_kind(AllRowsPage, office_person.go_to("all_rows"))
    assert office_person.said[-1].text == "中止しました。何も変更していません。"
    assert page.model.rowCount() == 0
    runner.started.disconnect(stopping)
    office_person.go_to("today")
    office_person.go_to("all_rows")
    assert page.model.rowCount() > 0


def test_a_made_file_is_dragged_out_as_a_copy_and_a_click_drags_nothing(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[tuple[tuple[Path, ...], Qt.DropAction]] = []
    monkeypatch.setattr(QDrag, "exec", lambda drag, action: given.append((paths_in(drag.mimeData()), action)))
    file, made = tmp_path / "一覧 100%.xlsx", MadeFile()
    qtbot.addWidget(made)
    file.write_bytes(b"x")
    made.show_file(file, "作成しました。")
    start, end = QPoint(2, 2), QPoint(2 + QApplication.startDragDistance(), 2)
    move_to(made.handle, start, QEvent.Type.MouseButtonPress)
    move_to(made.handle, start + QPoint(1, 0))
    assert given == []
    move_to(made.handle, end)
    move_to(made.handle, end + QPoint(9, 0))
    until(lambda: bool(given))
    assert given == [((file,), Qt.DropAction.CopyAction)]
    file.unlink()
    move_to(made.handle, start, QEvent.Type.MouseButtonPress)
    move_to(made.handle, end)
    turn()
    assert len(given) == 1, "what is not there any more is not dragged"


ON_WINDOWS = pytest.mark.skipif(sys.platform != "win32", reason="so only Windows names folders")


@pytest.mark.parametrize(
    "folder",
    [
        "/共有/見本 花子/100%#1",
        pytest.param("D:\\資料\\見本 花子\\100%#1", marks=ON_WINDOWS),
        pytest.param("\\\\server\\共有 フォルダー\\100%#1", marks=ON_WINDOWS),
    ],
)
def test_files_keep_their_places_over_a_drag(folder: str) -> None:
    files = tuple(Path(folder, name) for name in ("一覧 (1).xlsx", "ﾊﾝｶｸ&𠮷田.xlsx", "100%25.zip"))
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    assert paths_in(data) == files
    assert not is_unsaved_file(data)
    assert not is_link(data)


@pytest.mark.parametrize("formats", [(), ('application/x-qt-windows-mime;value="FileGroupDescriptorW"',)])
def test_a_link_to_a_page_is_not_an_unsaved_file(formats: tuple[str, ...]) -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://www.example.com/list.xlsx")])
    for each in formats:
        data.setData(each, b"")
    assert (is_link(data), is_unsaved_file(data), paths_in(data)) == (True, False, ())


def test_a_file_attached_to_a_mail_is_unsaved() -> None:
    data = QMimeData()
    data.setData('application/x-qt-windows-mime;value="FileGroupDescriptorW"', b"")
    assert (is_link(data), is_unsaved_file(data)) == (False, True)


def test_forms_are_promised_in_folders_only_where_there_are_some_and_who_is_not_asked_is_said() -> None:
    before = Rounds((), Plan("p", "計画", FiscalYear(2022), FiscalYear(2024)))
    assert describe_forms(before) == "進捗確認を開始すると、ここで作成できます。"
    found = replace(before, rounds=(Round("R4", R4, "p-1", R4.as_of, None, None, Origin.COLLECTED, ()),))
    assert describe_forms(found).startswith("所管課ごとの回答様式（Excel）を、1つのフォルダーに作成します。")
    assert "上の組織" not in describe_forms(found), "what is above on the page is no organisation"
    assert "ごとのフォルダー" not in describe_forms(found)
    assert "成果指標" not in describe_forms(found)
    asked = describe_forms(replace(found, above="局", unasked=10))
    assert "局ごとのフォルダーに作成します。" in asked
    assert "成果指標 10件は、回答する所管課が登録されていない" in asked


def test_the_page_of_the_inquiry_counts_the_indicators_that_no_form_asks_for(office_person: Person) -> None:
    office_person.shell.window.show_page("inquiry")
    office_person.wait()
    page = of_kind(InquiryPage, office_person.shell.window.page)
    assert "成果指標 10件は、回答する所管課が登録されていない" in page.forms_state.plain_text


def begin_drag(view: QAbstractItemView) -> None:
    """Press the current line with the left button, and move it far enough for a drag."""
    start = view.visualRect(view.currentIndex()).center()
    move_to(view.viewport(), start, QEvent.Type.MouseButtonPress)
    move_to(view.viewport(), start + QPoint(QApplication.startDragDistance(), 1))


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, bytes]]:
    """What was dragged out: names and contents at that time; every one of them as a copy."""
    dragged: list[dict[str, bytes]] = []

    def take(drag: QDrag, action: Qt.DropAction) -> None:
        assert action == Qt.DropAction.CopyAction
        dragged.append({path.name: path.read_bytes() for path in paths_in(drag.mimeData())})

    monkeypatch.setattr(QDrag, "exec", take)
    return dragged


def test_a_received_file_is_dragged_out_as_it_came_and_the_copy_goes_with_the_data_file(
    office_person: Person, sent_office: Office, given: list[dict[str, bytes]]
) -> None:
    gather(office_person, sent_office.answer)
    page = of_kind(ReceivedPage, office_person.go_to("received"))
    begin_drag(page.list)
    until(lambda: bool(given))
    assert given == [{sent_office.answer.name: sent_office.answer.read_bytes()}]
    move_to(page.list.viewport(), QPoint(3, 3))
    assert len(given) == 1
    data = office_person.shell.session._data
    assert data._lent is not None
    folder = Path(data._lent.name)
    assert folder.is_dir()
    office_person.leave()
    assert not folder.exists()


def test_nothing_is_dragged_if_the_button_is_released_before_the_file_is_there(
    office_person: Person, sent_office: Office, given: list[dict[str, bytes]]
) -> None:
    gather(office_person, sent_office.answer)
    page = of_kind(ReceivedPage, office_person.go_to("received"))
    begin_drag(page.list)
    move_to(page.list.viewport(), QPoint(3, 3), QEvent.Type.MouseButtonRelease)
    office_person.wait()
    turn()
    assert given == []


def test_a_backup_is_dragged_out(office_person: Person, given: list[dict[str, bytes]]) -> None:
    page = of_kind(BackupsPage, office_person.go_to("backups"))
    page.make_one()
    office_person.wait()
    begin_drag(page.list)
    backup = page.list.current_item
    assert isinstance(backup, Path)
    until(lambda: bool(given))
    assert given == [{backup.name: backup.read_bytes()}]


def test_a_recorded_paper_is_dragged_out_with_all_its_files(
    reviewer: Person, tmp_path: Path, given: list[dict[str, bytes]]
) -> None:
    file = store_of(reviewer)
    reviewer.leave()
    done("publish", "--for", "庁議", "--draft", "--out", tmp_path / "庁議", "--store", file)
    with somebody(file) as person:
        page = of_kind(RecordedPage, person.go_to("recorded"))
        begin_drag(page.pages.records.list)
        until(lambda: bool(given))
    assert given == [{each.name: each.read_bytes() for each in (tmp_path / "庁議").iterdir()}]


@pytest.mark.parametrize("role", ["office", "division"])
def test_the_first_control_of_every_page_has_the_focus(
    role: str, gathered_office: Office, opened_form: Path, tmp_path: Path
) -> None:
    file = copied(gathered_office.store if role == "office" else opened_form, tmp_path)
    with somebody(file) as person:
        window = person.shell.window
        for name in window.offered:
            page = person.go_to(name)
            focus = QApplication.focusWidget()
            assert focus is not None, page.title
            assert page.isAncestorOf(focus), page.title


def test_esc_leads_back_from_whatever_stands_in_place_of_a_page(office_person: Person) -> None:
    organisation = of_kind(OrganisationPage, office_person.go_to("organisation"))
    for panel, begin in (
        (organisation.divisions.reorganising_panel, organisation.divisions.reorganise.click),
        (organisation.divisions.recorded, organisation.divisions.see_recorded.click),
    ):
        begin()
        office_person.wait()
        assert panel.isVisible()
        office_person.press(organisation, Qt.Key.Key_Escape)
        assert not panel.isVisible()
        assert organisation.divisions.table.isVisible()
    export = of_kind(ExportPage, office_person.go_to("export", report_paper.PAPER))
    office_person.do(EDIT_WORDING)
    assert export.wordings is not None
    assert export.wordings.isVisible()
    office_person.press(export, Qt.Key.Key_Escape)
    assert export.list.isVisible()
    assert not export.wordings.isVisible()


def test_what_most_offices_never_need_is_one_level_down(office_person: Person) -> None:
    page = of_kind(OrganisationPage, office_person.go_to("organisation"))
    assert [page.tabs.tabText(place) for place in range(page.tabs.count())] == [
        "組織",
        "計画上のスケジュール",
        "その他",
    ]
    inquiry = of_kind(InquiryPage, office_person.go_to("inquiry"))
    assert inquiry.collecting.correct_day.isVisible(), "a single button is not folded behind another"
    export = of_kind(ExportPage, office_person.go_to("export"))
    papers = [each for each in export.list.lines.item_keys if isinstance(each, Paper)]
    assert [each.title for each in papers] == [
        "会議・公表の一式",
        "進捗状況について（報告）",
        "図解",
        "進捗状況一覧（別紙）",
        "スケジュールを変更した取組等の一覧",
        "想定問答",
        "公開するデータ",
        "公表のページ",
        "決裁用一式",
        "所管課別まとめ",
        "依頼文・送付票",
    ]
    export.list.setCurrentIndex(export.list.lines.place_of(PaperGroup.OTHERS))
    office_person.press(export.list, Qt.Key.Key_Return)
    assert export.paper.group is PaperGroup.OTHERS
    assert audit_paper.PAPER in export.list.lines.item_keys


def test_a_paper_that_is_asked_for_by_name_is_listed(office_person: Person) -> None:
    export = of_kind(ExportPage, office_person.go_to("export", audit_paper.PAPER))
    assert export.paper is audit_paper.PAPER


def test_after_a_restart_the_progress_is_shown_on_any_page(opened_form: Path, tmp_path: Path) -> None:
    file = copied(opened_form, tmp_path)
    memory = Memory(QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat))
    with somebody(file, memory=memory) as person:
        person.go_to("summary")
    with somebody(file, memory=memory) as person:
        assert present(person.shell.window.page).name == "summary"
        assert person.shell.window.side_progress.words.text() == "0 / 2 件"
        assert person.shell.window.side_progress.isVisible()


def test_a_division_sees_the_page_of_its_sections_only_where_there_is_one(opened_form: Path, tmp_path: Path) -> None:
    with somebody(copied(opened_form, tmp_path)) as person:
        assert "sections" not in person.shell.window.offered
        page = of_kind(SectionsPage, person.do(ASK_SECTION))
        assert not page.isHidden()
        person.go_to("check")
        items = person.shell.window.navigation._items("sections")
        assert [each.isHidden() for each in items] == [True]


def test_files_are_chosen_in_the_dialogs_of_the_system(qtbot: QtBot, tmp_path: Path) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    target = tmp_path / "一覧.xlsx"
    for dialog in (
        choose_existing(parent, "選ぶ", lambda _: None, tmp_path),
        choose_several(parent, "選ぶ", lambda _: None, tmp_path),
        ask_for_folder(parent, "選ぶ", lambda _: None, tmp_path),
        choose_target(parent, "保存", target, lambda _: None),
    ):
        assert not dialog.testOption(QFileDialog.Option.DontUseNativeDialog)
        assert dialog.metaObject().className() == "QFileDialog", "Qt shows no dialog of the system for another class"
        dialog.reject()
    assert not QApplication.testAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)


@pytest.mark.parametrize("pages", [OFFICE_PAGES, DIVISION_PAGES], ids=["office", "division"])
def test_no_two_pages_have_one_icon(pages: tuple[PageKind, ...]) -> None:
    assert len({each.icon for each in pages}) == len(pages)


def test_no_state_is_shown_by_a_sign_that_is_a_mark() -> None:
    names = {*row_words._ICONS.values(), row_words.OUT_ICON, *board_table._ICONS.values()}
    for name in names:
        path = QPainterPath()
        icons._DRAWN[name](path)
        strokes = path.toSubpathPolygons()
        is_ring = len(strokes) == 1 and path.elementAt(1).isCurveTo() and path.boundingRect().width() > 4
        is_triangle = len(strokes) == 1 and strokes[0].isClosed() and strokes[0].size() == 4
        is_cross = len(strokes) == 2 and all(each.size() == 2 for each in strokes)
        assert [is_ring, is_triangle, is_cross] == [False] * 3, name


def places_of_buttons(person: Person) -> dict[QAbstractButton, QRect]:
    """Return where each button of the page is on the screen."""
    page = present(person.shell.window.page)
    shown = [each for each in page.findChildren(QAbstractButton) if each.isVisible()]
    return {each: QRect(each.mapToGlobal(QPoint()), each.size()) for each in shown}


@pytest.mark.parametrize("text", ["保存しました。", "とても長い文です。" * 60])
def test_a_message_moves_no_button_of_any_page(office_person: Person, text: str) -> None:
    window = office_person.shell.window
    for name in window.offered:
        office_person.go_to(name)
        before = places_of_buttons(office_person)
        window.messages.report_not_done(text, "次のようにしてください。")
        office_person.wait()
        QApplication.processEvents()
        assert window.panel.isVisible()
        assert window.status_bar.isAncestorOf(window.panel)
        assert places_of_buttons(office_person) == before, name


def test_a_long_message_is_opened_by_its_button(office_person: Person) -> None:
    window = office_person.shell.window
    text = "とても長い文です。" * 60
    window.messages.report_not_done(text, "")
    office_person.wait()
    more = window.panel.code.button
    assert (more.isVisible(), more.text()) == (True, "くわしく")
    height = window.panel.text.height()
    assert height < window.panel.text.heightForWidth(window.panel.text.width())
    office_person.click(more)
    QApplication.processEvents()
    assert window.panel.text.height() >= window.panel.text.heightForWidth(window.panel.text.width()) > height
    window.messages.report_not_done("短い文です。", "")
    office_person.wait()
    assert more.isHidden()
    assert not window.status_bar.counts.isVisible()
    window.panel.dismiss()
    assert window.status_bar.counts.isVisible()


def test_of_several_files_none_is_taken_where_one_is_meant(office_person: Person, tmp_path: Path) -> None:
    for _ in views_of(office_person):
        pass
    window = office_person.shell.window
    areas = [each for each in window.findChildren(DropArea) if "件でも" not in each.words.text()]
    assert len(areas) == 8
    for place in (*areas, *(present(each.parentWidget()) for each in areas)):
        count = len(office_person.said)
        drop_on(place, tmp_path / "一つ目.xlsx", tmp_path / "二つ目.xlsx")
        office_person.wait()
        said = [message.text for message in office_person.said[count:]]
        assert said == ["ファイルが2件あります。一度に開けるのは1件です。"]
        drop_on(place, tmp_path / "一つ目.xlsx", tmp_path / "一つ目.xlsx")
        office_person.wait()
        assert "一つ目.xlsx" in office_person.said[-1].text
