"""What sections (係) write into items that each division answers for itself: questions, decisions, submission."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import ask, done
from tests.support.planted_profiles import OF_EACH, OTHER, PART, PLACES, ROW, PlantedWard

FIRST, SECOND = "管理係", "賦課係"
OF_ROW = ("mark=◎", "done=実施した。", "next_year=続ける。")


class AskedDivision:
    """The data file of 税務課, which asked two sections about two rows."""

    def __init__(self, folder: Path) -> None:
        """Make the data files of the office and of the division, and the forms of the sections."""
        ward = PlantedWard(folder, PART, *OF_EACH)
        self.folder, self.own, self.division = folder, ward.own, ward.division
        self.division("open", ward.form)
        for section in (FIRST, SECOND):
            self.division("distribute", "--division", section, "--id", ROW, "--id", OTHER, "--out", folder / "sections")

    def merge(self, section: str, name: str, *texts: str) -> None:
        """Merge an answer of a section that has `texts` of both rows."""
        store, answer = self.folder / f"{name}.nakano", self.folder / f"{name}.xlsx"
        done("open", next((self.folder / "sections").rglob(f"*{section}*.xlsx")), "--store", store)
        for row_id in (ROW, OTHER):
            done("set", row_id, *OF_ROW, *texts, "--store", store)
        done("submit", "--out", answer, "--store", store)
        ask("merge", answer, "--store", self.own)

    def conflicts(self) -> list[dict[str, Any]]:
        """Return the open conflicts."""
        found: list[dict[str, Any]] = ask("conflicts", "--store", self.own).keys["conflicts"]
        return found


@pytest.fixture
def asked(tmp_path: Path) -> AskedDivision:
    return AskedDivision(tmp_path)


def test_a_decided_conflict_about_the_part_of_a_section_is_no_row_outside_the_form(asked: AskedDivision) -> None:
    for number in ("1", "2"):
        asked.merge(FIRST, number, f"{PLACES}={number}")
    for each in asked.conflicts():
        asked.division("resolve", each["conflict"], "--take", each["sides"][1]["return"])
    for row_id in (ROW, OTHER):
        asked.division("set", row_id, f"{PLACES}=2")
    for name in ("a.xlsx", "b.xlsx"):
        assert asked.division("submit", "--out", asked.folder / name)["problems"] == []
    assert asked.division("todo")["items"] == []
