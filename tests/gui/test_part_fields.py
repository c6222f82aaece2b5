"""Items that each division answers for itself are filled in at the window, each division's part alone."""

from pathlib import Path

import pytest

from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.page import GoTo
from tests.support.command_line import done
from tests.support.expected import of_kind
from tests.support.planted_profiles import DID, DID_HEAD, PART, ROW, PlantedWard
from tests.support.user_input import write
from tests.support.windows import entries, rows_in, somebody, store_of


@pytest.fixture
def ward(tmp_path: Path) -> PlantedWard:
    return PlantedWard(tmp_path, PART)


def test_a_division_writes_its_part_of_a_row_that_another_answers(ward: PlantedWard) -> None:
    with somebody(ward.form_of("戸籍住民課")) as clerk:
        entries(clerk).go_to(ROW)
        clerk.wait()
        form = entries(clerk).form
        assert form.fields.heading_of(DID) == DID_HEAD
        assert DID_HEAD in form.head.facts.text()
        assert form.texts["done"].editor.isReadOnly()
        assert not form.texts[DID].editor.isReadOnly()
        write(form.texts[DID].editor, "窓口を開いた。")
        entries(clerk).leave()
        clerk.wait()
        assert rows_in(store_of(clerk))[ROW].parts == {DID: {"戸籍住民課": "窓口を開いた。"}}
        entries(clerk).go_to(ROW)
        clerk.wait()
        assert form.texts[DID].editor.text() == "窓口を開いた。"


def test_the_office_sees_all_parts_and_writes_them_behind_their_names(ward: PlantedWard) -> None:
    ward.office("set", ROW, f"{DID}=窓口を開いた。", "--as", "戸籍住民課")
    with somebody(ward.store) as clerk:
        page = of_kind(AllRowsPage, clerk.go_to("all_rows", GoTo(ROW, None)))
        form, standing = page.editor.form, page.editor.acting_choice
        editor = form.texts[DID].editor
        for division, text, answers in (("税務課", "", True), ("戸籍住民課", "窓口を開いた。", False)):
            standing.setCurrentIndex(standing.findData(division))
            standing.activated.emit(standing.currentIndex())
            clerk.wait()
            assert (editor.text(), not form.texts["done"].editor.isReadOnly()) == (text, answers)
            assert not editor.isReadOnly()
        standing.setCurrentIndex(0)
        standing.activated.emit(0)
        clerk.wait()
        assert editor.text() == "【戸籍住民課】窓口を開いた。"
        editor.selectAll()
        write(editor, "【戸籍住民課】窓口を開いた。\n【税務課】案内を行った。")
        page.leave()
        clerk.wait()
    assert ward.row()[DID] == "【税務課】案内を行った。\n【戸籍住民課】窓口を開いた。"
    assert done("verify", "--store", ward.store)["ok"]
