"""Values of the plan are shown with the facts of a row, to the office and to a division."""

from pathlib import Path

import pytest

from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.page import GoTo
from tests.support.command_line import done
from tests.support.expected import of_kind
from tests.support.planted_profiles import BASE, BASE_HEAD, ROW, TARGET, TARGET_HEAD, PlantedWard, write_values
from tests.support.windows import entries, somebody


@pytest.fixture
def ward(tmp_path: Path) -> PlantedWard:
    ward = PlantedWard(tmp_path, BASE, TARGET)
    ward.office("plan", "export", "--out", tmp_path / "plan.xlsx")
    stated: dict[str, dict[str, str | int | None]] = {
        ROW: {BASE_HEAD: "約900千円", f"{TARGET_HEAD}（令和4年度）": 1200}
    }
    ward.store.unlink()
    done("init", "--plan", write_values(tmp_path / "plan.xlsx", stated), "--store", ward.store)
    ward.office("round", "open", "--year", "R4", "--due", "2023-07-14")
    ward.office("distribute", "--out", tmp_path / "forms", "--replace")
    return ward


def test_a_division_reads_them_above_its_fields(ward: PlantedWard) -> None:
    with somebody(ward.form) as clerk:
        facts = entries(clerk).form.head.facts.text()
        assert "約900千円" in facts
        assert "1,200千円" in facts


def test_the_office_reads_them_and_has_no_field_for_them(ward: PlantedWard) -> None:
    with somebody(ward.store) as person:
        page = of_kind(AllRowsPage, person.go_to("all_rows", GoTo(ROW, None)))
        editor = page.editor
        assert "1,200千円" in editor.form.head.facts.text()
        assert "target" not in editor.form.texts
