"""集計 year by year: numbers lead to their rows in their round, and what is missing has its reason."""

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from nakano_status.gui.commands import COPY_TABLE, COUNT_DIFFERENCE, COUNT_YEARS
from nakano_status.gui.features.indicators.indicators_page import IndicatorsPage
from nakano_status.gui.features.overview.overview_page import OverviewPage
from nakano_status.gui.features.overview.years_section import YearsSection
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.menus.row_menu import RowAct
from tests.domain.indicators.test_indicator import indicator
from tests.support.edition_books import edited
from tests.support.expected import of_kind
from tests.support.paper_offices import FIRST, IDS, SECOND
from tests.support.plans import R3, R4
from tests.support.planted_profiles import (
    CHOICE,
    DIRECTION,
    DIRECTION_HEAD,
    NUMBERS,
    OTHER,
    PLACES,
    PLACES_HEAD,
    ROW,
    SEVERAL,
    TARGETS,
    TARGETS_HEAD,
    PlantedWard,
)
from tests.support.several_years import THIRD, small_years
from tests.support.stores import act
from tests.support.windows import Person, copied, somebody


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("years") / "office.nakano"
    store = small_years().make(path)
    with act(store) as work:
        work.indicators.add("p", [indicator()])
    store.close()
    return path


@pytest.fixture
def person(kept: Path, tmp_path: Path) -> Iterator[Person]:
    with somebody(copied(kept, tmp_path)) as sitting:
        yield sitting


def years(person: Person, by: str = "全体") -> YearsSection:
    page = person.do(COUNT_YEARS)
    assert isinstance(page, OverviewPage)
    page.years.by.setCurrentIndex(page.years.by.findText(by))
    page.years.by.activated.emit(page.years.by.currentIndex())
    person.wait()
    return page.years


def go(person: Person, section: YearsSection, row: str, column: int) -> None:
    """Press Enter on a cell."""
    section.table.setCurrentIndex(section.model.index(section.model.labels.index(row), column))
    person.press(section.table, Qt.Key.Key_Return)


def shown_ids(person: Person) -> set[str]:
    page = person.shell.window.page
    assert isinstance(page, AllRowsPage)
    return {row.id for row in page.model.shown}


@pytest.mark.always
def test_all_years_are_side_by_side_and_a_missing_one_is_no_zero(person: Person) -> None:
    section = years(person)
    assert section.model.as_cells() == [
        ["", "令和3年度", "令和4年度", "令和5年度", "令和6年度"],
        ["◎ 予定どおり", "5", "4", "―", "4"],
        ["○ 変更して実施", "0", "0", "―", "0"],
        ["△ 進行不十分", "0", "0", "―", "0"],
        ["× 未着手", "0", "0", "―", "0"],
        ["報告対象", "5", "4", "―", "4"],
        ["報告対象外（再掲を含む）", "1", "2", "―", "0"],
    ]
    cell = section.model.index(0, 2)
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == "◎ 予定どおり　令和5年度　この年度の進捗確認がない"


def test_a_number_leads_to_its_rows_in_its_year(person: Person) -> None:
    section = years(person)
    go(person, section, "報告対象外（再掲を含む）", 1)
    assert person.shell.session.year == R4
    assert shown_ids(person) == {SECOND, IDS["f"]}


def test_a_group_leads_to_its_rows_in_the_report(person: Person) -> None:
    section = years(person, "所管課")
    go(person, section, "税務課", 0)
    assert person.shell.session.year == R3
    assert shown_ids(person) == {FIRST, THIRD}


def test_each_number_of_a_group_leads_to_its_rows_by_the_menu(person: Person) -> None:
    section = years(person, "目標")
    section.table.setCurrentIndex(section.model.index(0, 0))
    acts = [each for each in section._acts() if isinstance(each, RowAct)]
    assert [each.text for each in acts] == ["この年度の取組を一覧に表示", "◎ 予定どおり 3件だけを一覧に表示"]
    acts[1].do()
    person.wait()
    assert shown_ids(person) == {FIRST, SECOND, THIRD}
    assert person.shell.session.year == R3


def test_a_missing_year_leads_nowhere(person: Person) -> None:
    section = years(person)
    go(person, section, "報告対象", 2)
    assert isinstance(person.shell.window.page, OverviewPage)
    assert person.shell.session.year is None


def test_whose_organisation_is_counted_is_stated(person: Person) -> None:
    section = years(person, "部")
    assert section.note.text().count("各年度の組織で分けています。") == 1
    section.today.click()
    person.wait()
    assert "現在の組織で分けています。" in section.note.text()
    assert years(person, "目標").today.isHidden()


def test_indicators_have_their_target_and_their_gaps(person: Person) -> None:
    section = years(person, "成果指標")
    assert section.model.as_cells() == [
        ["", "令和2年度", "令和3年度", "令和4年度", "令和5年度", "令和6年度", "令和7年度"],
        ["K1", "100件", "150件", "―", "―", "―", "目標 200件"],
    ]
    assert section.model.index(0, 2).data(Qt.ItemDataRole.ToolTipRole).endswith("数値の登録がない")
    go(person, section, "K1", 1)
    assert isinstance(person.shell.window.page, IndicatorsPage)
    assert person.shell.session.year == R3


def test_the_table_is_copied_with_its_years(person: Person) -> None:
    section = years(person)
    section.table.setFocus()
    person.do(COPY_TABLE)
    assert QGuiApplication.clipboard().text().splitlines()[0].split("\t")[1:3] == ["令和3年度", "令和4年度"]


def test_the_difference_is_shown_again_after_the_years(person: Person) -> None:
    years(person)
    page = person.do(COUNT_DIFFERENCE)
    person.wait()
    assert isinstance(page, OverviewPage)
    assert QApplication.focusWidget() is page.side.difference


def test_counted_items_of_the_plan_stand_below_the_marks_and_lead_to_their_rows(tmp_path: Path) -> None:
    number = {**NUMBERS[0], "unit": "千円", "counted": True}
    ward = PlantedWard(tmp_path, {**CHOICE, "counted": True}, {**SEVERAL, "counted": True}, number)
    ward.office("set", ROW, f"{DIRECTION}=拡充", f"{TARGETS}=子ども、高齢者", f"{PLACES}=1200")
    ward.office("set", OTHER, f"{TARGETS}=子ども", f"{PLACES}=-200")
    ward.office("round", "close", "--year", "R4")
    ward.office("plan", "export", "--out", tmp_path / "plan.xlsx")
    book = edited(
        tmp_path / "plan.xlsx", tmp_path / "new.xlsx", lambda book: book.change("項目", DIRECTION, 選択肢="維持、廃止")
    )
    ward.office("plan", "revise", book, "--adopted", "2023-12-01", "--title", "改定版")
    ward.office("round", "open", "--year", "R5", "--due", "2024-07-14")
    ward.office("set", ROW, f"{DIRECTION}=維持", f"{PLACES}=1000")
    with somebody(ward.store) as person:
        section = years(person)
        lines = {line[0]: line[-2:] for line in section.model.as_cells()}
        amount = f"{PLACES_HEAD}（千円）　"
        assert {name: lines[name] for name in lines if DIRECTION_HEAD in name} == {
            f"{DIRECTION_HEAD}　維持": ["0", "1"],
            f"{DIRECTION_HEAD}　廃止": ["0", "0"],
            f"{DIRECTION_HEAD}　拡充": ["1", "―"],
            f"{DIRECTION_HEAD}　縮小": ["0", "―"],
            f"{DIRECTION_HEAD}　記入のある数": ["1", "1"],
        }
        assert lines[f"{TARGETS_HEAD}　子ども"] == ["2", "0"]
        assert (lines[f"{amount}合計"], lines[f"{amount}記入のある数"]) == (["1,000", "1,000"], ["2", "1"])
        place = section.model.index(section.model.labels.index(f"{amount}合計"), section.model.columnCount() - 1)
        assert place.data(Qt.ItemDataRole.AccessibleTextRole) == f"{amount}合計　令和5年度　1,000千円"
        page = of_kind(OverviewPage, person.shell.window.page)
        offered = [kind for kind in page._picture_kinds() if kind.label.endswith("の内訳")]
        assert [kind.label for kind in offered] == [f"{DIRECTION_HEAD}の内訳", f"{TARGETS_HEAD}の内訳"]
        go(person, section, f"{TARGETS_HEAD}　子ども", section.model.columnCount() - 2)
        assert shown_ids(person) == {ROW, OTHER}
        assert person.shell.session.year == R4
    ward.office("export", "years", "--out", tmp_path / "years.xlsx")
    rows = [row for sheet in openpyxl.load_workbook(tmp_path / "years.xlsx").worksheets for row in sheet.values]
    assert ["1"] in [[each for each in map(str, row[1:]) if each.isdecimal()] for row in rows if row[0] == "拡充"]
