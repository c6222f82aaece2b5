"""Drafts of a plan: kept where one wants them, opened again, and nothing lost where they cannot be kept."""

import errno
import shutil
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from nakano_status.application.plan.export_plan import export_template
from nakano_status.application.plan.plan_workbook import named_plan
from nakano_status.gui.features.start.start_page import StartPage
from nakano_status.gui.memory import Forgetful, Memory
from tests.gui.test_plan_page import (
    PARTS,
    STEP_2,
    begin,
    fill,
    fill_in_town,
    has_unkept,
    open_table,
    page_of,
    paste,
    settle,
)
from tests.support.edition_books import EditionBook, edited
from tests.support.windows import Person, copied, entries, somebody

pytestmark = pytest.mark.timeout(1200)


def test_a_draft_is_closed_in_the_middle_and_goes_on_from_the_recent_files(documents: Path) -> None:
    memory = Memory(Forgetful())
    with somebody(memory=memory) as first:
        page = begin(first)
        fill(page.tables["概要"], 0, "内容", "途中の計画")
        first.click(page.after)
        paste(page.tables["計画"], [["基本目標", "", "まちづくり"], ["施策", "", "道を直す"]])
        fill(page.tables["計画"], 2, "区分", "事業内容")
        fill(page.tables["計画"], 2, "名称", "舗装")
        first.leave()
    (draft,) = documents.iterdir()
    assert draft.name == "計画の表_下書き.xlsx"
    with somebody(memory=memory) as second:
        start = second.shell.window.shown
        assert isinstance(start, StartPage)
        second.click(start.recent.rows[str(draft)].button)
        page = page_of(second)
        rows = page.draft.tables["計画"].rows
        assert [row[:3] for row in rows] == [
            ["基本目標", "1", "まちづくり"], ["施策", "1-1", "道を直す"], ["事業内容", "1-1", "舗装"]
        ]  # fmt: skip
        assert page.draft.title == "途中の計画"
        page.steps.setCurrentIndex(0)
        fill(page.tables["概要"], 0, "内容", "続きの計画")
        settle(second)
    assert list(documents.iterdir()) == [draft]
    assert openpyxl.load_workbook(draft)["概要"]["B2"].value == "続きの計画"


def test_a_file_that_another_program_saved_is_kept_and_its_draft_is_beside(planner: Person, tmp_path: Path) -> None:
    export_template(PARTS, tmp_path / "empty.xlsx")

    def edit(book: EditionBook) -> None:
        book.book.properties.created = datetime(2026, 3, 2)  # noqa: DTZ001 - as a spreadsheet program writes it
        book.add("組織", 所管課="総務課")

    path = edited(tmp_path / "empty.xlsx", tmp_path / "plan.xlsx", edit)
    before = path.read_bytes()
    page = open_table(planner, path)
    page.steps.setCurrentIndex(0)
    fill(page.tables["概要"], 0, "内容", "計画")
    settle(planner)
    assert path.read_bytes() == before
    assert page.path == tmp_path / "計画の表_下書き.xlsx"
    assert openpyxl.load_workbook(page.path)["組織"]["E2"].value == "総務課"


def test_a_draft_that_cannot_be_written_anywhere_is_not_lost_unasked(
    planner: Person, tmp_path: Path, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = begin(planner)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    with monkeypatch.context() as patch:
        patch.setattr("nakano_status.atomic_write._write_through", full)
        fill(page.tables["概要"], 0, "内容", "計画")
        settle(planner)
        said = planner.said[-1]
        assert said.code == "TARGET-NOT-WRITABLE"
        assert "（空き容量が足りません）" in said.text
        assert said.text.endswith("記入した文章は残っています。")
        assert [each.label for each in (said.offer, said.other) if each] == ["もう一度保存", "保存先を変更…"]
        page.keep_at(tmp_path / "draft.xlsx")
        planner.wait()
        assert has_unkept(planner)
    assert said.offer is not None
    said.offer.do()
    planner.wait()
    assert not has_unkept(planner)
    assert openpyxl.load_workbook(documents / "計画の表_下書き.xlsx")["概要"]["B2"].value == "計画"
    assert [each.name for each in documents.iterdir()] == ["計画の表_下書き.xlsx"]


def test_a_draft_that_is_open_elsewhere_goes_on_beside_it(
    planner: Person, documents: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = begin(planner)
    fill(page.tables["概要"], 0, "内容", "計画")
    settle(planner)
    draft = documents / "計画の表_下書き.xlsx"
    before, replace = draft.read_bytes(), Path.replace

    def held_by_excel(temporary: Path, target: Path) -> Path:
        if target == draft:
            raise PermissionError(errno.EACCES, "open elsewhere", str(target))
        return replace(temporary, target)

    monkeypatch.setattr(Path, "replace", held_by_excel)
    for title in ("直した計画", "また直した計画"):
        fill(page.tables["概要"], 0, "内容", title)
        settle(planner)
        assert draft.read_bytes() == before
        assert page.path == documents / "計画の表_下書き2.xlsx"
        assert openpyxl.load_workbook(page.path)["概要"]["B2"].value == title
        assert not has_unkept(planner)
    told = (
        "「計画の表_下書き.xlsx」に保存できません（権限がないか、他で開かれています）。"
        "続きを「計画の表_下書き2.xlsx」に保存しました。"
    )
    assert [each.text for each in planner.said].count(told) == 1


def test_a_draft_whose_folder_is_gone_goes_on_among_the_documents(
    planner: Person, tmp_path: Path, documents: Path
) -> None:
    page = begin(planner)
    fill(page.tables["概要"], 0, "内容", "計画")
    page.keep_at(tmp_path / "stick" / "draft.xlsx")
    settle(planner)
    shutil.rmtree(tmp_path / "stick")
    (tmp_path / "stick").write_text("no folder")
    fill(page.tables["概要"], 0, "内容", "直した計画")
    settle(planner)
    assert page.path is not None
    assert page.path.parent == documents
    assert f"続きを「{page.path}」に保存しました。" in planner.said[-1].text
    assert openpyxl.load_workbook(page.path)["概要"]["B2"].value == "直した計画"
    assert not has_unkept(planner)


def test_what_the_window_keeps_makes_the_same_plan(planner: Person, tmp_path: Path) -> None:
    export_template(PARTS, tmp_path / "built-in.xlsx", "builtin:nakano2")
    page = open_table(planner, tmp_path / "built-in.xlsx")
    page.keep_at(tmp_path / "kept.xlsx")
    planner.wait()
    assert named_plan(PARTS, str(tmp_path / "kept.xlsx")) == named_plan(PARTS, str(tmp_path / "built-in.xlsx"))


def test_a_draft_is_moved_and_another_file_is_not_replaced(planner: Person, tmp_path: Path, documents: Path) -> None:
    page = begin(planner)
    fill(page.tables["概要"], 0, "内容", "計画")
    settle(planner)
    (tmp_path / "other.xlsx").write_text("another file")
    page.keep_at(tmp_path / "other.xlsx")
    planner.wait()
    assert planner.said[-1].code == "TARGET-EXISTS"
    assert not has_unkept(planner)
    page.keep_at(tmp_path / "mine.xlsx")
    planner.wait()
    fill(page.tables["概要"], 0, "内容", "別の名称")
    settle(planner)
    assert openpyxl.load_workbook(tmp_path / "mine.xlsx")["概要"]["B2"].value == "別の名称"
    assert openpyxl.load_workbook(documents / "計画の表_下書き.xlsx")["概要"]["B2"].value == "計画"
    assert [each.name for each in planner.shell.opening.recent.files] == ["mine.xlsx"]


def test_a_draft_that_another_program_saved_meanwhile_is_left_as_it_is(planner: Person) -> None:
    page = begin(planner)
    fill_in_town(planner)
    settle(planner)
    draft = page.path
    assert draft is not None
    book = openpyxl.load_workbook(draft)
    book["組織"].append(["", "", "", "", "ほかで加えた課"])
    book.save(draft)
    before = draft.read_bytes()
    for number, title in enumerate(("窓で直した計画", "また直した計画")):
        fill(page.tables["概要"], 0, "内容", title)
        settle(planner)
        assert draft.read_bytes() == before
        assert page.path == draft.with_name("計画の表_下書き2.xlsx")
        assert openpyxl.load_workbook(page.path)["概要"]["B2"].value == title
        told = "「計画の表_下書き.xlsx」は、ほかで保存されています。続きを「計画の表_下書き2.xlsx」に保存しました。"
        assert [each.text for each in planner.said].count(told) == 1, number
    assert not has_unkept(planner)


def test_a_page_that_was_left_shows_nothing_that_was_looked_at_for_it(planner: Person) -> None:
    page = begin(planner)
    page.models["概要"].put({(0, 1): "途中の計画"})
    page.settle()
    page.left.emit()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    planner.wait()
    assert isinstance(planner.shell.window.shown, StartPage)
    assert planner.said == []


def test_a_plan_that_is_asked_for_before_a_data_file_appears_does_not_hide_that_file(
    planner: Person, opened_form: Path, tmp_path: Path
) -> None:
    planner.shell.session.open(copied(opened_form, tmp_path))
    planner.shell.opening.plan_wanted.emit(None)
    planner.wait()
    assert entries(planner).isVisible()


def test_a_plan_that_is_asked_for_twice_is_begun_once(planner: Person) -> None:
    page = planner.shell.window.shown
    assert isinstance(page, StartPage)
    page.new_plan.trigger()
    page.new_plan.trigger()
    planner.wait()
    begun = page_of(planner)
    planner.wait()
    assert planner.shell.window.shown is begun


def test_a_draft_that_two_windows_have_loses_nothing_of_either(documents: Path) -> None:
    memory = Memory(Forgetful())
    with somebody(memory=memory) as one:
        page = begin(one)
        fill_in_town(one)
        settle(one)
        (draft,) = documents.iterdir()
        with somebody(memory=memory) as two:
            other = open_table(two, draft)
            other.tables["計画"].source.put({(1, 2): "二つ目の窓の事業"})
            settle(two)
        page.tables["計画"].source.put({(2, 2): "一つ目の窓の事業"})
        settle(one)
        assert page.path is not None
        cells = [openpyxl.load_workbook(path)["計画"]["C"] for path in (draft, page.path)]
    assert [[line[at].value for at in (2, 3)] for line in cells] == [
        ["二つ目の窓の事業", "2番目の事業"], ["1番目の事業", "一つ目の窓の事業"]
    ]  # fmt: skip


def test_a_text_that_no_cell_holds_is_told_and_is_not_lost_unasked(planner: Person) -> None:
    page = begin(planner)
    fill_in_town(planner)
    page.steps.setCurrentIndex(STEP_2)
    page.tables["計画"].source.put({(1, 2): "長" * 40_000, (2, 2): "半分\ud800の字"})
    settle(planner)
    assert planner.said[-1].code == "TEXT-TOO-LONG"
    assert "計画、3行目" in planner.said[-1].text
    assert has_unkept(planner)
    assert "2,000字以内" in page.tables["計画"].source.faults[1, 2]
    page.tables["計画"].source.put({(1, 2): "短い名称"})
    settle(planner)
    assert not has_unkept(planner)
    assert page.path is not None
    assert [cell.value for cell in openpyxl.load_workbook(page.path)["計画"]["C"]][2:4] == ["短い名称", "半分の字"]


def test_targets_of_years_that_a_file_lacks_stand_in_their_order(planner: Person, tmp_path: Path) -> None:
    export_template(PARTS, tmp_path / "empty.xlsx")

    def edit(book: EditionBook) -> None:
        for item, year in (("計画期間の始め", "令和8年度"), ("計画期間の終わり", "令和11年度")):
            book.change("概要", item, 内容=year)
        book.book["指標"]["G1"] = "令和10年度目標"
        book.add("指標", 指標項目="割合", 令和10年度目標="80")

    table = open_table(planner, edited(tmp_path / "empty.xlsx", tmp_path / "plan.xlsx", edit)).draft.tables["指標"]
    assert table.heads[-4:] == [f"令和{year}年度目標" for year in range(8, 12)]
    assert [row[-4:] for row in table.rows] == [["", "", "80", ""]]
