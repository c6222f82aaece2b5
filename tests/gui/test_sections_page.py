"""課内とりまとめ: rows go to a section, what comes back is gathered with the office's pages, in the division's name."""

from collections import Counter
from itertools import takewhile
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QRadioButton

from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.domain.problems.problem import Problem
from nakano_status.gui.features.conflicts.conflict_page import ConflictPage
from nakano_status.gui.features.entries.entries_page import EntriesPage
from nakano_status.gui.features.merge.merge_page import MergePage
from nakano_status.gui.features.merge.received_page import ReceivedPage
from nakano_status.gui.features.submission.check_page import CheckPage
from nakano_status.gui.features.submission.sections_page import SectionsPage
from nakano_status.gui.looks.labels import ReadingLabel
from nakano_status.gui.window.page_list import offered_to_division
from tests.support.expected import of_kind
from tests.support.offices import Office
from tests.support.unplaced import refuse_names
from tests.support.user_input import click, write
from tests.support.windows import Person, choose_in_dialog, copied, rows_in, store_of, unnamed

FIRST = "2-1-2-03-N"
TICK = QPoint(20, 14)
SPOKEN = Qt.ItemDataRole.AccessibleTextRole
PLAIN = ("entries", "check", "summary", "backups")
ALL = tuple(kind.name for kind in offered_to_division(gathers=True, has_figures=False))


def sections(person: Person) -> SectionsPage:
    return of_kind(SectionsPage, person.go_to("sections"))


def shown_in_navigation(person: Person) -> list[str]:
    bar = person.shell.window.navigation
    return [bar.item(place).text() for place in range(bar.count()) if not bar.item(place).isHidden()]


def menu_pages(person: Person) -> list[str]:
    """The pages that the menu 画面 offers: what is above its first line."""
    menus = {action.text(): action.menu() for action in person.shell.window.menuBar().actions()}
    acts = menus["画面(&V)"].actions()  # type: ignore[attr-defined]
    return [act.text() for act in takewhile(lambda each: not each.isSeparator(), acts)]


def sent_to(person: Person, section: str, folder: Path, *row_ids: str) -> Path:
    """Send rows to a section by name and ticks; return the form."""
    panel = sections(person).asking
    panel.name.clear()
    write(panel.name, section)
    for row_id in panel.list.lines.item_keys:
        place = panel.list.lines.place_of(row_id)
        if (row_id in panel.list.lines.ticked) is not (row_id in row_ids):
            panel.list.scrollTo(place)
            rect = panel.list.visualRect(place)
            click(panel.list.viewport(), rect.topLeft() + TICK)
    assert set(panel.list.lines.ticked) == set(row_ids)
    click(panel.make)
    choose_in_dialog(panel.making, folder)
    person.wait()
    return folder / f"{section}_R4回答様式.xlsx"


def answered(form: Path, **texts: str) -> Path:
    target = form.with_name(f"戻り_{form.name}")
    target.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), {FIRST: texts}))
    return target


def test_as_long_as_no_section_was_asked_nothing_more_is_there_than_one_page(clerk: Person) -> None:
    clerk.wait()
    assert clerk.shell.window.offered == PLAIN
    assert shown_in_navigation(clerk) == ["記入する", "提出前の確認", "印刷", "保存と復元"]
    assert menu_pages(clerk) == shown_in_navigation(clerk)
    page = sections(clerk)
    assert not page.empty.isHidden()
    assert not page.asking.make.isEnabled()
    assert "係の名前を記入" in page.asking.missing.plain_text
    assert unnamed(page) == []


def test_rows_that_are_ticked_go_to_a_section_and_the_pages_for_gathering_appear(clerk: Person, tmp_path: Path) -> None:
    form = sent_to(clerk, "管理係", tmp_path / "係", FIRST)
    assert form.exists()
    page = sections(clerk)
    assert page.list.lines.item_keys == ["管理係"]
    assert "0／1件 記入済" in page.list.lines.index(0).data()
    assert "管理係に照会中" in page.asking.list.lines.place_of(FIRST).data()
    assert "管理係に送り" in page.asking.making.result.words.plain_text
    assert clerk.shell.window.offered == ALL
    assert menu_pages(clerk)[-5:] == ["取りまとめ", "相違", "未取込", "受領ファイル", "保存と復元"]
    menus = [action.menu() for action in clerk.shell.window.menuBar().actions()]
    acts = [act for menu in menus for act in menu.actions()]  # type: ignore[attr-defined]
    keys = Counter(key.toString() for act in acts for key in act.shortcuts())
    assert [key for key, count in keys.items() if count > 1] == []


def test_another_name_is_asked_for_the_form_that_was_refused(clerk: Person, tmp_path: Path) -> None:
    out, other, making = tmp_path / "係", tmp_path / "別", sections(clerk).asking.making
    form = sent_to(clerk, "管理係", out, FIRST)
    form.write_bytes(b"another file")
    sections(clerk).asking.renew.setChecked(True)
    sent_to(clerk, "管理係", out, FIRST)
    assert making.question.isVisible()
    write(sections(clerk).asking.name, "収納")
    click(making.question.other)
    choose_in_dialog(making, other)
    clerk.wait()
    assert [each.name for each in other.iterdir()] == [form.name]
    sections(clerk).asking.renew.setChecked(True)
    sent_to(clerk, "管理係", out, FIRST)
    assert making.question.isVisible()
    click(sections(clerk).asking.make)
    assert making.question.isHidden(), "the question is not about the form that is asked about now"
    making.findChild(QFileDialog).reject()  # type: ignore[union-attr]


def test_a_form_that_is_not_put_in_place_is_told_and_its_section_is_shown_as_asked(
    clerk: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        refuse_names(patch)
        sent_to(clerk, "管理係", tmp_path / "係", FIRST)
    page = sections(clerk)
    assert clerk.said[-1].code == "FORMS-NOT-PLACED"
    assert page.asking.making.result.isHidden()
    assert page.list.lines.item_keys == ["管理係"]


def test_a_section_that_is_chosen_again_brings_its_rows_and_offers_to_make_the_form_anew(
    clerk: Person, tmp_path: Path
) -> None:
    sent_to(clerk, "管理係", tmp_path / "係", FIRST)
    page = sections(clerk)
    page.asking.name.clear()
    assert page.asking.renew.isHidden()
    click(page.list.viewport(), page.list.visualRect(page.list.lines.index(0)).center())
    assert (page.asking.name.text(), page.asking.list.lines.ticked) == ("管理係", [FIRST])
    assert not page.asking.renew.isHidden()


def test_another_file_in_the_place_is_asked_about_in_the_page(clerk: Person, tmp_path: Path) -> None:
    folder = tmp_path / "係"
    folder.mkdir()
    (folder / "管理係_R4回答様式.xlsx").write_bytes(b"another")
    form = sent_to(clerk, "管理係", folder, FIRST)
    panel = sections(clerk).asking
    assert form.read_bytes() == b"another"
    assert not panel.making.question.isHidden()
    clerk.click(panel.making.question.replace)
    assert form.read_bytes() != b"another"


def test_what_comes_back_is_looked_at_and_taken_in(clerk: Person, tmp_path: Path) -> None:
    form = sent_to(clerk, "管理係", tmp_path / "係", FIRST)
    back = answered(form, mark="◎", done="係の文章。")
    sections(clerk).drop.dropped.emit((back,))
    clerk.wait()
    merge = of_kind(MergePage, clerk.shell.window.page)
    assert rows_in(store_of(clerk))[FIRST].values["done"] is None
    clerk.click(merge.take_in)
    assert rows_in(store_of(clerk))[FIRST].values["done"] == "係の文章。"
    line = sections(clerk).list.lines.index(0).data()
    assert "1／1件 記入済" in line
    assert "受領" in line


def test_a_sections_file_dropped_anywhere_is_gathered_not_opened(clerk: Person, tmp_path: Path) -> None:
    back = answered(sent_to(clerk, "管理係", tmp_path / "係", FIRST), done="係の文章。")
    clerk.go_to("entries")
    clerk.shell.opening.take([back])
    clerk.wait()
    assert isinstance(clerk.shell.window.page, MergePage)
    assert clerk.said == []


@pytest.fixture
def differing(clerk: Person, tmp_path: Path) -> Person:
    """A user of 税務課 whose two sections answered the same field differently."""
    backs = [
        answered(sent_to(clerk, name, tmp_path / name, FIRST), done=f"{name}の文章。") for name in ("管理係", "収納係")
    ]
    merge = of_kind(MergePage, clerk.go_to("merge", tuple(backs)))
    clerk.click(merge.take_in)
    return clerk


def test_the_division_decides_between_its_sections_and_is_named_as_who_decided(differing: Person) -> None:
    page = of_kind(ConflictPage, differing.go_to("conflict"))
    named = [button.text() for button in page.panel.findChildren(QRadioButton)]
    assert any("管理係" in each for each in named)
    assert any("収納係" in each for each in named)
    page.panel.choose(next(int(each[0]) for each in named if "収納係" in each and "管理係" not in each))
    page.decide()
    differing.wait()
    assert rows_in(store_of(differing))[FIRST].values["done"] == "収納係の文章。"
    words = " ".join(each.text() for each in page.findChildren(QLabel) if each.isVisibleTo(page))
    assert "事務局" not in words
    assert "事務局" not in " ".join(str(page.model.index(place).data()) for place in range(page.model.rowCount()))


def test_what_is_still_to_be_decided_is_told_before_handing_in_and_leads_to_its_page(differing: Person) -> None:
    check = of_kind(CheckPage, differing.go_to("check"))
    (line,) = [
        item for item in check.list.lines.item_keys if isinstance(item, Problem) and item.code == "CONFLICT-OPEN"
    ]
    check.list.went.emit(line)
    differing.wait()
    page = of_kind(ConflictPage, differing.shell.window.page)
    assert "管理係" in str(page.list.currentIndex().data())


def test_the_count_of_what_differs_stands_beside_its_page(differing: Person) -> None:
    bar = differing.shell.window.navigation
    spoken = {bar.item(place).text(): bar.item(place).data(SPOKEN) for place in range(bar.count())}
    assert (spoken["相違"], spoken["未取込"]) == ("相違、1件", "未取込")


def test_without_a_section_what_differs_from_an_opened_answer_brings_its_page(
    clerk: Person, sent_office: Office, tmp_path: Path
) -> None:
    entries = of_kind(EntriesPage, clerk.shell.window.page)
    write(entries.form.texts["done"].editor, "ここで書いた。")
    entries.leave()
    clerk.wait()
    clerk.open(copied(sent_office.answer, tmp_path))
    assert "相違" in shown_in_navigation(clerk)
    page = of_kind(ConflictPage, clerk.go_to("conflict"))
    words = [each.plain_text for each in page.findChildren(ReadingLabel) if each.isVisibleTo(page)]
    assert any(each.startswith("この画面での入力　令和") for each in words)
    assert any(each.startswith("税務課.xlsx、令和") for each in words)


def test_a_sections_answer_can_be_taken_back_as_the_office_does(clerk: Person, tmp_path: Path) -> None:
    back = answered(sent_to(clerk, "管理係", tmp_path / "係", FIRST), done="係の文章。")
    merge = of_kind(MergePage, clerk.go_to("merge", (back,)))
    clerk.click(merge.take_in)
    page = of_kind(ReceivedPage, clerk.go_to("received"))
    spoken = " ".join(str(page.model.index(place).data()) for place in range(page.model.rowCount()))
    assert back.name in spoken
    assert "管理係" in spoken
    assert "様式を開いた" in spoken
    assert unnamed(page) == []


def test_the_menu_leads_to_the_name_of_a_section_and_to_the_confirmation(clerk: Person) -> None:
    menus = {action.text(): action.menu() for action in clerk.shell.window.menuBar().actions()}
    acts = {action.text(): action for action in menus["提出(&S)"].actions()}  # type: ignore[attr-defined]
    acts["係に照会する…"].trigger()
    clerk.wait()
    assert sections(clerk).asking.name.hasFocus()
    acts["所属長確認…"].trigger()
    clerk.wait()
    page = of_kind(CheckPage, clerk.shell.window.page)
    assert page.submission.confirmation.name.hasFocus()
    acts["回答ファイルを作成…"].trigger()
    clerk.wait()
    assert page.submission.make.hasFocus()


def test_the_divisions_own_form_filled_in_by_a_colleague_is_opened_as_before(
    clerk: Person, sent_office: Office, tmp_path: Path
) -> None:
    sent_to(clerk, "管理係", tmp_path / "係", FIRST)
    clerk.open(copied(sent_office.answer, tmp_path))
    assert rows_in(store_of(clerk))[FIRST].values["done"] == "連携を開始した。"
    assert sections(clerk).list.lines.item_keys == ["管理係"]
