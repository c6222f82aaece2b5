"""What sections (係) write into items that each division answers for itself: questions, decisions, submission."""

from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import ask, done, run
from tests.support.planted_profiles import (
    DID,
    DIRECTION,
    HELD,
    OF_EACH,
    OTHER,
    PART,
    PLACES,
    ROW,
    TARGETS,
    PlantedWard,
)

FIRST, SECOND = "管理係", "賦課係"
LEFT = "SECTION-TEXT-LEFT"
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

    def left(self) -> list[tuple[str, str]]:
        """Return the keys and the values of the first row that are asked about."""
        found = ask("check", "--store", self.own).keys["problems"]
        return [(each["key"], each["found"]) for each in found if (each["code"], each["id"]) == (LEFT, ROW)]


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


def test_the_text_of_a_section_is_taken_over_only_as_whole_clauses(asked: AskedDivision) -> None:
    asked.merge(FIRST, "1", f"{DID}=確定", "note=公表は待つ。")
    assert asked.left() == [(DID, "確定"), ("note", "公表は待つ。")]
    asked.division("set", ROW, f"{DID}=数字は未確定", "note=公表は待つのではない。")
    assert asked.left() == [(DID, "確定"), ("note", "公表は待つ。")]
    asked.division("set", ROW, f"{DID}=数字は、確定。", "note=公表は待つ")
    assert asked.left() == []


def test_the_only_value_of_a_section_is_asked_about_until_its_division_has_the_same(asked: AskedDivision) -> None:
    values = {PLACES: "7", TARGETS: "子ども", HELD: "2022-05-01", DIRECTION: "維持"}
    asked.merge(FIRST, "1", *(f"{key}={value}" for key, value in values.items()))
    printed = [(PLACES, "7"), (TARGETS, "子ども"), (HELD, "令和4年5月1日"), (DIRECTION, "維持")]
    assert asked.left() == printed
    asked.division("set", ROW, f"{PLACES}=17", f"{TARGETS}=子ども\n事業者", f"{HELD}=2022-05-10", f"{DIRECTION}=拡充")
    assert asked.left() == printed
    asked.division("set", ROW, *(f"{key}={value}" for key, value in values.items()))
    assert asked.left() == []


def test_values_of_several_sections_are_asked_about_until_their_division_has_one_as_a_sum(asked: AskedDivision) -> None:
    asked.merge(FIRST, "1", f"{PLACES}=7")
    asked.merge(SECOND, "2", f"{PLACES}=8")
    assert asked.left() == [(PLACES, "7"), (PLACES, "8")]
    asked.division("set", ROW, f"{PLACES}=15")
    assert asked.left() == []


def test_what_a_section_left_is_a_question_in_the_work_to_do_and_in_the_state_of_its_row(asked: AskedDivision) -> None:
    def questions() -> tuple[list[str], list[str], list[str]]:
        problems, items = (ask(each, "--store", asked.own).keys for each in ("check", "todo"))
        lines = [each["what"] for each in items["items"] if each["of"] == "question"]
        rows = asked.division("show")["rows"]
        return (
            [each["id"] for each in problems["problems"] if each["severity"] == "question"],
            [row_id for what in lines for row_id in what],
            [row["id"] for row in rows if row["state"] == "question"],
        )

    asked.merge(FIRST, "1", "note=公表は待つ。")
    assert questions() == ([ROW, OTHER],) * 3
    asked.division("set", ROW, "note=係より、公表は待つ。")
    assert questions() == ([OTHER],) * 3
    ask("submit", "--out", asked.folder / "a.xlsx", "--store", asked.own)
    assert questions() == ([OTHER], [], [])


def test_the_values_of_sections_are_named_as_left_before_and_after_a_row_is_put_back(asked: AskedDivision) -> None:
    backup = asked.folder / "backup.nakano"
    asked.division("backup", "--out", backup)
    asked.merge(FIRST, "1", "note=公表は待つ。")
    asked.division("set", ROW, "note=係より、公表は待つ。")
    words = ("restore", backup, "--row", ROW, "--store", asked.own)
    before = run(*words, "--dry-run").output
    assert "5項目が、R4では控えと異なります" in before
    assert "そのうち4項目を戻します" in before
    assert "事務局への連絡（税務課）：いま 係より、公表は待つ。" in before
    assert "係の記入「事務局への連絡（管理係）」が控えと異なります" in before
    assert "4項目を、控えの内容に戻しました" in run(*words).output
    again = run(*words).output
    assert "戻すものがありません" in again
    assert "係の記入「事務局への連絡（管理係）」が控えと異なります" in again
