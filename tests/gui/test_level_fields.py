"""An item about a level is filled in at the row that gives it, and at no other."""

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt

from nakano_status.gui.features.round.round_page import InquiryPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.page import GoTo
from tests.support.command_line import done
from tests.support.expected import of_kind
from tests.support.plan_files import FIRST_ROWS
from tests.support.planted_profiles import OF_LEVELS, OTHER, PEOPLE, PEOPLE_HEAD, ROW, STATE, STATE_HEAD, PlantedWard
from tests.support.windows import entries, rows_in, somebody, store_of

BESIDE, ALONE = FIRST_ROWS[1].row_id, FIRST_ROWS[2].row_id


@pytest.fixture
def ward(tmp_path: Path) -> PlantedWard:
    return PlantedWard(tmp_path, *OF_LEVELS)


def test_the_office_sees_it_at_the_row_that_gives_it(ward: PlantedWard) -> None:
    with somebody(ward.store) as person:
        shown = {}
        for row_id in (ROW, BESIDE, OTHER):
            fields = of_kind(AllRowsPage, person.go_to("all_rows", GoTo(row_id, None))).editor.form.fields
            person.wait()
            shown[row_id] = (not fields.choices[STATE].isHidden(), not fields.texts[PEOPLE].isHidden())
        assert shown == {ROW: (True, True), BESIDE: (False, False), OTHER: (True, True)}


def test_the_node_is_named_beside_the_heading(ward: PlantedWard) -> None:
    with somebody(ward.store) as person:
        fields = of_kind(AllRowsPage, person.go_to("all_rows", GoTo(ROW, None))).editor.form.fields
        person.wait()
        heads = fields.choices[STATE].heading, fields.texts[PEOPLE].heading
        assert [each.text() for each in heads] == [
            f"{STATE_HEAD}（実施内容1-1-①について）",
            f"{PEOPLE_HEAD}（人）（目標1 題名 1について）",
        ]
        assert "目標1 題名 1" in heads[1].toolTip()
        assert fields.texts["done"].heading.text() == "令和4年度までの取組状況"


def test_a_blank_item_is_found_at_its_asked_row_only(ward: PlantedWard) -> None:
    ward.office("set", OTHER, f"{STATE_HEAD}=A")
    with somebody(ward.store) as person:
        page = of_kind(AllRowsPage, person.go_to("all_rows"))
        person.wait()
        box = page.filters.boxes["option"]
        texts = [box.itemText(place) for place in range(box.count())]
        found = {}
        for option in ("A", "未記入"):
            box.setCurrentIndex(texts.index(f"{STATE_HEAD}：{option}"))
            found[option] = [row.id for row in page.model.shown]
        assert found == {"A": [OTHER], "未記入": [ROW, ALONE]}


def test_the_question_before_the_next_round_names_a_node_that_nobody_answers(ward: PlantedWard) -> None:
    table = ward.folder / "plan.xlsx"
    ward.office("plan", "export", "--out", table)
    book = openpyxl.load_workbook(table)
    book["計画"].append(["実施内容", "2-1-②", "まだ取組のないもの"])
    book.save(table)
    store = ward.folder / "next.nakano"
    done("init", "--plan", table, "--store", store)
    with somebody(store) as person:
        page = of_kind(InquiryPage, person.go_to("inquiry"))
        person.click(page.open_button)
        person.wait()
        assert (
            f"「2-1-② まだ取組のないもの」には、「{STATE_HEAD}」を記入する所管課がありません。"
            in page.starting.about.plain_text
        )


def test_a_division_fills_it_in(ward: PlantedWard) -> None:
    with somebody(ward.form) as clerk:
        fields = entries(clerk).form.fields
        assert not fields.choices[STATE].isHidden()
        assert fields.texts[PEOPLE].heading.text() == f"{PEOPLE_HEAD}（人）（目標1 題名 1について）"
        clerk.press(fields.choices[STATE].picker, Qt.Key.Key_Down)
        assert rows_in(store_of(clerk))[ROW].values[STATE] == "A"
