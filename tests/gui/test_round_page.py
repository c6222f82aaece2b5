"""照会: a round is closed after a question, laid down, checked, and what need not be kept is removed.

What is open is a click away before; of 作成日の訂正, what changes is seen before it is done.
"""

import re
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nakano_status.application.lookup import chosen_round
from nakano_status.application.organisation.reorganise import reorganise
from nakano_status.application.plan.create_store import create_store
from nakano_status.application.retention.acts import read_acts
from nakano_status.bootstrap import make_parts
from nakano_status.domain.organisation.reorganisation import Merger
from nakano_status.domain.round.todo import TodoKind
from nakano_status.gui.commands import CLOSE_ROUND
from nakano_status.gui.features.round.round_page import InquiryPage, RetentionPanel
from nakano_status.gui.lists.board_table import DivisionFilter
from nakano_status.gui.lists.row_words import RowFilter
from tests.support import ward_lists
from tests.support.command_line import done
from tests.support.expected import of_kind, present
from tests.support.offices import Office
from tests.support.rounds import OWN, ZEIMU
from tests.support.windows import Person, gather, somebody, store_of, unnamed, until


def made_on(person: Person) -> date:
    with closing(make_parts().stores.open(store_of(person), read_only=True)) as store, store.reading() as records:
        return chosen_round(records).named_on


def test_the_day_is_corrected_after_what_changes_was_seen(office_person: Person) -> None:
    person = office_person
    before = made_on(person)
    session, day = person.shell.session, before - timedelta(days=1)
    session.act(
        lambda store: reorganise(session.parts, store, [Merger((ZEIMU,), "職員課")], before),
        lambda _: None,
        what="保存しています",
    )
    person.wait()
    page = of_kind(InquiryPage, person.go_to("inquiry"))
    panel, asking = page.collecting, page.collecting.made_on
    QTest.mouseClick(panel.correct_day, Qt.MouseButton.LeftButton)
    assert asking.day.hasFocus()
    person.wait()  # the question has its place
    assert unnamed(page) == []
    assert not asking.look.isEnabled()
    asking.day.show_day(day)
    asking.reason.setText("日の誤り")
    person.click(asking.look)
    assert f"{OWN[0]} 所管課 職員課 → 税務課" in asking.moves.plain_text
    assert made_on(person) == before, "nothing is written yet"

    # another input ends the preview
    asking.reason.setText("作成日の誤り")
    assert not asking.do.isVisible()
    person.click(asking.look)
    person.click(asking.do)
    assert made_on(person) == day
    assert "訂正しました" in person.said[-1].text
    assert "回答様式を作成する所管課：税務課" in person.said[-1].remedy
    assert not asking.isVisible()

    # only one question is open at a time
    panel.ask_made_on()
    panel.ask_due()
    assert (panel.box.isVisible(), asking.isVisible()) == (True, False)


def is_closed(person: Person) -> bool:
    file = present(person.shell.session.file)
    with closing(make_parts().stores.open(file.path, read_only=True)) as store, store.reading() as records:
        return chosen_round(records).closed


def test_a_round_is_closed_after_a_look_at_what_is_open(office_person: Person) -> None:
    person = office_person
    page = of_kind(InquiryPage, person.do(CLOSE_ROUND))
    step = page.closing
    shown = {kind: button.text() for kind, button in step.open.buttons.items() if button.isVisible()}
    assert shown == {TodoKind.UNANSWERED: "未記入の取組 110件", TodoKind.FIGURE: "実績が空欄の成果指標 10件"}
    assert step.waiting.text() == "未提出・一部 15所管"
    assert f"未提出・一部 15所管、{'、'.join(shown.values())}が残っています" in step.words.plain_text
    assert step.stop.hasFocus(), "Enter alone closes nothing"
    assert unnamed(page) == []

    wishes: list[tuple[str, object]] = []
    page.around.wanted.connect(lambda name, wish: wishes.append((name, wish)))
    QTest.mouseClick(step.open.buttons[TodoKind.UNANSWERED], Qt.MouseButton.LeftButton)
    QTest.mouseClick(step.waiting, Qt.MouseButton.LeftButton)
    (rows, wish), board = wishes
    assert isinstance(wish, RowFilter)
    assert (rows, len(wish.ids or ()), board) == ("all_rows", 110, ("board", DivisionFilter.WAITED_FOR))

    person.do(CLOSE_ROUND)
    QTest.keyClick(step.stop, Qt.Key.Key_Space)
    assert not step.question.isVisible()
    assert not is_closed(person)

    QTest.keyClick(step.act, Qt.Key.Key_Space)
    person.click(step.close_round)
    assert is_closed(person)
    assert person.said[-1].text == "令和4年度末時点の進捗確認を締め切りました。"
    assert "理由を付けて再開" in step.state.plain_text
    assert not step.act.isEnabled()
    assert page.choosing.isVisible(), "the next year may be started"


def kinds(person: Person) -> list[str]:
    """The kinds of the acts since the round was closed."""
    file = present(person.shell.session.file)
    with closing(make_parts().stores.open(file.path, read_only=True)) as store, store.reading() as records:
        found = [each.act.kind for each in read_acts(records)]
    return found[found.index("close_round") + 1 :]


def closed_panel(person: Person) -> RetentionPanel:
    page = of_kind(InquiryPage, person.do(CLOSE_ROUND))
    assert not page.keeping.isVisible(), "no round is closed yet"
    person.click(page.closing.close_round)
    assert page.retention.year.currentText() == "令和4年度"
    assert unnamed(page) == []
    return page.retention


def test_a_closed_round_is_laid_down_checked_and_rid_of_files_and_names(
    office_person: Person, sent_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, folder = office_person, tmp_path / "令和4年度の記録"
    gather(person, sent_office.answer)
    panel = closed_panel(person)
    (tmp_path / "別の仕事.txt").touch()
    monkeypatch.setattr(
        "nakano_status.gui.features.round.round_page.ask_for_folder",
        lambda _parent, _title, then, _first: then(tmp_path),
    )
    person.click(panel.save)
    assert (folder / "manifest.json").exists()
    assert {each.name for each in tmp_path.iterdir()} >= {"別の仕事.txt", folder.name}
    assert not (tmp_path / "manifest.json").exists()
    assert "令和4年度分の記録を保存しました" in panel.made.words.plain_text
    panel.check_folder(folder)
    person.wait()
    assert person.said[-1].text.endswith("保存したときのままです。")
    (folder / "変更履歴.csv").unlink()
    panel.check_folder(folder)
    person.wait()
    assert "「変更履歴.csv」がありません" in person.said[-1].remedy

    panel.lay_down_in(folder)
    person.wait()
    assert panel.exists.isVisible(), "the other files are those of the first time"
    person.click(panel.exists.replace)
    panel.ask_to_drop(folder)
    person.wait()
    assert "受け取ったファイル1件" in panel.dropping.words.plain_text
    assert panel.dropping.stop.hasFocus(), "Enter alone removes nothing"
    QTest.mouseClick(panel.dropping.stop, Qt.MouseButton.LeftButton)
    assert kinds(person) == ["lay_down", "lay_down"]

    person.click(panel.blank)
    assert "氏名と内線を削除します" in panel.blanking.words.plain_text
    assert "受け取ったファイルも削除してください。元に戻せません。" in panel.blanking.words.plain_text
    person.click(panel.blanking.start)
    assert "削除しました" in person.said[-1].text
    assert not panel.blanking.isVisible()


def test_what_is_removed_is_of_the_year_that_the_question_named(tmp_path: Path) -> None:
    store = tmp_path / "office.nakano"
    done("init", "--store", store)
    for year in ("R3", "R4"):
        done("round", "open", "--year", year, "--store", store, "--by", "担当")
        done("round", "close", "--store", store, "--by", "担当")
    with somebody(store) as person:
        panel = of_kind(InquiryPage, person.go_to("inquiry")).retention
        person.click(panel.blank)
        assert panel.blanking.words.plain_text.startswith("令和4年度分の")
        panel.year.setCurrentText("令和3年度")
        assert not panel.blanking.isVisible()
        person.click(panel.blank)
        person.click(panel.blanking.start)
        assert person.said[-1].text.startswith("令和3年度分の")
        panel.ask_to_blank()
        panel.year.setCurrentText("令和4年度")
        person.wait()
        assert not panel.blanking.isVisible(), "the question about 令和3年度 arrived too late"


def test_the_folder_that_a_question_names_is_replaced_whatever_was_chosen_since(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    person, folder, other = office_person, tmp_path / "令和4年度の記録", tmp_path / "別の記録"
    gather(person, sent_office.answer)
    panel = closed_panel(person)
    panel.lay_down(folder)
    person.wait()
    (folder / "変更履歴.csv").write_text("直した", "utf-8")
    other.mkdir()
    panel.lay_down(folder)
    panel.check_folder(other)
    person.wait()
    person.click(panel.exists.replace)
    assert (folder / "変更履歴.csv").read_text("utf-8") != "直した"
    assert not list(other.iterdir())
    (folder / "変更履歴.csv").write_text("直した", "utf-8")
    panel.lay_down(folder)
    person.wait()
    assert panel.exists.isVisible()
    panel.ask_to_drop(other)
    person.wait()
    assert not panel.exists.isVisible(), "only one question of the panel is open"


def test_a_removal_that_is_refused_leaves_its_question_in_sight(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    person, folder = office_person, tmp_path / "令和4年度の記録"
    gather(person, sent_office.answer)
    panel = closed_panel(person)
    panel.lay_down(folder)
    person.wait()
    panel.ask_to_drop(tmp_path)
    person.wait()
    assert person.said[-1].code == "LAID-DOWN-UNKNOWN"
    assert not panel.dropping.isVisible(), "nothing is asked about a folder that is not of the year"
    person.shell.messages.withdraw()
    panel.ask_to_drop(folder)
    person.wait()
    person.shell.window.resize(960, 540)
    QApplication.processEvents()
    (folder / "変更履歴.csv").write_text("別の内容", "utf-8")
    person.shell.window.navigation.setFocus()  # what has the focus is kept in sight anyway
    panel.dropping.start.click()
    person.wait()
    assert person.said[-1].code == "LAID-DOWN-DIFFERS"
    stop = panel.dropping.stop
    until(lambda: stop.visibleRegion().boundingRect() == stop.rect())  # the message covers no button of the question


def ward_inquiry(
    person: Person, folder: Path, list_: bytes, items: Sequence[Mapping[str, Any]] = ()
) -> tuple[InquiryPage, Path]:
    """Return 照会 of the data file of an invented ward whose plan has these items more, and the ward's list."""
    store, path = folder / "ward.nakano", folder / "一覧.xlsx"
    create_store(make_parts(), store, ward_lists.ward_plan(ward_lists.ward_profile(items=items)))
    path.write_bytes(list_)
    person.open(store)
    return of_kind(InquiryPage, person.go_to("inquiry")), path


def test_columns_that_no_heading_decides_are_chosen_once(person: Person, tmp_path: Path) -> None:
    page, path = ward_inquiry(person, tmp_path, ward_lists.own_words())
    page.import_from(path)
    person.wait()
    asking = page.columns
    assert "「事業内容」、「進捗状況」の列が決まりません" in asking.words.plain_text
    assert unnamed(page) == []
    assert [box.currentText() for box in asking.boxes] == ["読み取らない", *["（未定）"] * 7]
    chosen = ("施策", "事業内容", "進捗状況", "理由", "取組状況", "次年度の取組予定", "所管課")
    for box, text in zip(asking.boxes[1:2], chosen[:1], strict=True):
        box.setCurrentText(text)
    person.click(asking.start)
    assert "決まりません" in person.said[-1].text
    assert asking.isVisible(), "what was chosen is kept"
    for box, text in zip(asking.boxes[1:], chosen, strict=True):
        box.setCurrentText(text)
    person.click(asking.start)
    assert not asking.isVisible()
    assert "令和6年度分の一覧を読み込みました（6行、報告 6件：A 1　B 3　C 1　D 1）" in person.said[-1].text
    page.import_from(path)
    person.wait()
    assert "変わりのない行は6行です" in person.said[-1].text


def test_a_list_that_was_saved_again_after_its_columns_were_shown_is_not_imported(
    person: Person, tmp_path: Path
) -> None:
    page, path = ward_inquiry(person, tmp_path, ward_lists.own_words())
    page.import_from(path)
    person.wait()
    chosen = ("施策", "事業内容", "進捗状況", "理由", "取組状況", "次年度の取組予定", "所管課")
    for box, text in zip(page.columns.boxes[1:], chosen, strict=True):
        box.setCurrentText(text)
    book = openpyxl.load_workbook(path)
    book.worksheets[0].cell(20, 1, "追記")
    book.save(path)
    person.click(page.columns.start)
    assert "内容を表示したあとに保存し直されています" in person.said[-1].text


def test_a_list_with_a_column_left_for_an_item_is_not_imported_before_it_is_asked(
    person: Person, tmp_path: Path
) -> None:
    head = ["施策", "事業名", "評価", "理由", "令和6年度取組状況", "今後の取組", "担当課", "成果"]
    lines = [[each.measure, each.title, each.mark, each.reason, each.done, each.planned, each.division, "5件"]
             for each in ward_lists.ROWS]  # fmt: skip
    content = ward_lists.workbook(ward_lists.Page("一覧", [head, *lines]))
    page, path = ward_inquiry(person, tmp_path, content, [ward_lists.ACTUAL])
    said = len(person.said)
    page.import_from(path)
    person.wait()
    asking = page.columns
    assert (asking.isVisible(), len(person.said)) == (True, said)
    assert "「実績値」の列が決まりません" in asking.words.plain_text
    assert asking.boxes[-1].currentText() == "（未定）"
    person.click(asking.start)  # nobody chose an item: the office has seen it, and the list is imported
    assert "令和6年度分の一覧を読み込みました" in person.said[-1].text
    page.import_from(path)
    person.wait()
    assert "変わりのない行は6行です" in person.said[-1].text
    book = openpyxl.load_workbook(path)
    book.worksheets[0]["H1"] = "別の成果"
    book.save(path)
    page.import_from(path)
    person.wait()
    assert asking.isVisible(), "it is another list, whatever the name of its file"


def test_the_findings_of_a_list_are_counted_by_severity_and_told(person: Person, tmp_path: Path) -> None:
    book = load_workbook(BytesIO(ward_lists.three_rows_of_headings()))
    sheet = book.worksheets[0]
    row, place = sheet.max_row, sheet.max_column + 2
    sheet.cell(row, place).value = "欄外の覚え"
    sheet.cell(row, 1).comment = Comment("確かめること", "区")
    book.create_sheet("控え")["B2"] = "補記"
    changed = BytesIO()
    book.save(changed)
    page, path = ward_inquiry(person, tmp_path, changed.getvalue())
    page.import_from(path)
    person.wait()
    found = person.said[-1].remedy
    assert found.startswith("読み取りの際に見つかったもの：ご確認いただきたいもの 1件、参考 3件。\n")
    assert all(words in found for words in ("欄外の覚え", "確かめること", "補記"))


def test_every_finding_of_a_list_can_be_seen(person: Person, tmp_path: Path) -> None:
    book = load_workbook(BytesIO(ward_lists.three_rows_of_headings()))
    for at in range(12):
        book.create_sheet(f"控え{at}")["B2"] = "補記"
    changed = BytesIO()
    book.save(changed)
    page, path = ward_inquiry(person, tmp_path, changed.getvalue())
    page.import_from(path)
    person.wait()
    shown = []
    while offer := person.said[-1].offer:
        shown.append(person.said[-1].remedy)
        offer.do()
    shown.append(person.said[-1].remedy)
    assert len(shown) == 3
    assert {*re.findall(r"控え(\d+)", "\n".join(shown))} == {str(at) for at in range(12)}


def test_columns_are_shown_before_a_list_is_read(person: Person, tmp_path: Path) -> None:
    page, path = ward_inquiry(person, tmp_path, ward_lists.three_rows_of_headings())
    page.ask_columns(path)
    person.wait()
    read_as = ["基本目標", "施策", "事業内容", "進捗状況", "理由", "取組状況", "次年度の取組予定", "所管課"]
    assert [box.currentText() for box in page.columns.boxes] == ["読み取らない", *read_as]  # the title of the sheet
    person.click(page.columns.start)
    assert "6行" in person.said[-1].text


def test_no_earlier_year_is_offered_as_the_next_one_after_the_last_year(tmp_path: Path) -> None:
    path = tmp_path / "office.nakano"
    done("init", "--store", path)
    done("round", "open", "--year", "R7", "--due", "2026-12-21", "--store", path)
    done("round", "close", "--store", path)
    with somebody(path) as person:
        page = of_kind(InquiryPage, person.go_to("inquiry"))
        assert (page.year.currentText(), page.open_button.isEnabled()) == ("年度を選んでください", False)
        page.year.setCurrentIndex(1)
        page.year.activated.emit(1)
        person.click(page.open_button)
        assert page.open_button.text() == "令和3年度の進捗確認を開始…"
        assert page.starting.isVisible()
