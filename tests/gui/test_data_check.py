"""表の点検 as a person uses it: tables are chosen or dropped, and what breaks which item is in three lists."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from nakano_status.application.papers.set_kinds import data_paper, list_paper
from nakano_status.gui.commands import CHECK_TABLES
from nakano_status.gui.features.papers.papers_page import DataCheck, ExportPage
from nakano_status.gui.lists.rich_text_list import RichTextList
from tests.support.user_input import click
from tests.support.windows import Person, unnamed

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
    page = person.go_to("export", list_paper.PAPER)
    assert isinstance(page, ExportPage)
    assert not page.checking.isVisible()
    person.go_to("export", data_paper.PAPER)
    click(page.checking)
    person.wait()
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
    page = person.do(CHECK_TABLES)
    assert isinstance(page, ExportPage)
    panel = panel_of(page)
    assert (page.paper, panel.isVisible()) == (data_paper.PAPER, True)
    assert "なし.csv」　点検できませんでした" in lines_of(panel.list.lines)[0]
    assert panel.totals.plain_text.endswith("点検できなかったもの 1件")
    table = tmp_path / "表.csv"
    table.write_text(_GOOD, encoding="utf-8")
    panel.drop.dropped.emit((table,))
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
    page = office_person.do(CHECK_TABLES)
    assert isinstance(page, ExportPage)
    lines = lines_of(panel_of(page).list.lines)
    assert "項目1-3はほかに100件あります。" in lines
