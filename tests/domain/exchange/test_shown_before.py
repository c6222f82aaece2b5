"""What a form shows of the past equals what was sent of it at any time, or is reported."""

from collections.abc import Mapping

import pytest

from nakano_status.domain.exchange.answer_file import AnswerFile, CheckCell, PreviousCell, PreviousReport
from nakano_status.domain.exchange.ledger import MergeContext, RoundScope, ShownBefore
from nakano_status.domain.exchange.matched_rows import row_problems
from nakano_status.domain.exchange.returns import Package, PackageRow, Purpose
from nakano_status.domain.fields.field import DONE
from nakano_status.domain.merge.resolution import Slot
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.wording.word_table import TermLine, WordTable
from tests.support.fields import NAKANO

ROW = "1-1-1-01-K"
REPORT = {"done": "正した文章。", "divisions": "税務課"}


def told(key: str, text: str | None, before: Mapping[str, tuple[str, ...]] | None = None) -> list[str | None]:
    cells = (PreviousCell(ROW, key, text, "C5"),)
    file = AnswerFile("回答.xlsx", "0" * 64, 1, previous=PreviousReport("R3", {}, cells=cells))
    found = problems_of(file, before)
    assert all((each.code, each.place.cell) == ("PREVIOUS-CHANGED", "C5") for each in found)
    return [each.found for each in found]


def problems_of(file: AnswerFile, before: Mapping[str, tuple[str, ...]] | None = None) -> list[Problem]:
    known = MergeContext(
        packages={},
        given={ROW: {"title": "電子申請"}},
        names={"DIV-01": "税務課"},
        rounds=RoundScope("R4", {}),
        profile=NAKANO,
        texts_before={ROW: before or {}},
        shown=ShownBefore(
            {ROW: REPORT}, frozenset({("HP", "ホームページ")}), {("", "plan"): ("p",), (ROW, "sponsor"): ("区",)}
        ),
    )
    rows, base = (PackageRow(ROW, Role.LEAD),), {Slot(ROW, DONE): ("始めた。",)}
    remarks = {(ROW, ""): "件数を補ってください。"}
    package = Package("R4-AAAAA-AAA", "R4", "DIV-01", frozenset(), Purpose.INITIAL, rows, base, remarks=remarks)
    return list(row_problems(file, (), package, known))


@pytest.mark.parametrize(("key", "text"), [*REPORT.items(), ("title", "電子申請"), ("done", None)])
def test_what_was_sent_gives_no_problem(key: str, text: str | None) -> None:
    assert told(key, text) == []


def test_a_report_that_was_corrected_after_the_form_was_sent_gives_no_problem() -> None:
    assert told("done", "はじめの文章。", {"done": ("はじめの文章。",)}) == []


@pytest.mark.parametrize("key", ["done", "divisions", "title", "next_year"])
def test_every_cell_that_was_changed_by_hand_is_reported(key: str) -> None:
    assert told(key, "手で直した。", {"done": ("はじめの文章。",)}) == ["手で直した。"]


def test_a_line_of_the_table_of_words_that_was_never_sent_is_reported_with_its_cell() -> None:
    lines = {TermLine("HP", "ホームページ"): "A40", TermLine("HP", "ウェブサイト"): "A41"}
    cells = {(line.typed, line.printed): cell for line, cell in lines.items()}
    file = AnswerFile("回答.xlsx", "0" * 64, 1, terms=WordTable(tuple(lines)), term_cells=cells)
    (found,) = problems_of(file)
    assert (found.code, found.place.cell, found.found) == ("WORDS-CHANGED", "A41", "HP→ウェブサイト")


SENT = {
    ("", "plan", ""): "p",
    ("", "form_version", ""): "1",
    ("", "division", ""): "税務課",
    (ROW, "role", ""): "主管課",
    (ROW, "sponsor", ""): "区",
    (ROW, "base", DONE): "始めた。",
    (ROW, "remarks", ""): "件数を補ってください。",
    (ROW, "writers", DONE): "事務局",
}


def told_of_the_check_sheet(place: tuple[str, str, str], text: str | None) -> list[tuple[str, str | None, str | None]]:
    found = problems_of(AnswerFile("回答.xlsx", "0" * 64, 1, check_cells=(CheckCell(*place, text, "B5"),)))
    assert all((each.code, each.place.sheet) == ("LOCKED-CHANGED", "照合用") for each in found)
    return [(each.place.cell or "", each.found, each.place.id) for each in found]


@pytest.mark.parametrize("place", SENT)
def test_a_cell_of_the_check_sheet_is_compared_with_what_was_sent(place: tuple[str, str, str]) -> None:
    for text in (SENT[place], None):
        assert told_of_the_check_sheet(place, text) == []
    for text in (f"{SENT[place]}（追記あり）", "来週再考"):
        assert told_of_the_check_sheet(place, text) == [("B5", text, place[0] or None)]


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("相談係（回答番号 0123abcd）", False),
        ("相談係（回答番号 0123abcd）の回答を事務局で修正", False),
        ("相談係（回答番号 0123abcd）、窓口係（回答番号 0123abcd）の回答を事務局で修正", False),
        ("相談係（回答番号 0123abcd）の回答を来週修正", True),
        ("相談係（回答番号 来週）", True),
    ],
)
def test_sections_are_writers_that_only_their_division_knows(text: str, *, is_told: bool) -> None:
    assert bool(told_of_the_check_sheet((ROW, "writers", DONE), text)) == is_told


def test_lines_of_rows_and_figures_that_were_not_sent_are_reported() -> None:
    assert told_of_the_check_sheet(("1-1-1-02-U", "role", ""), "主管課")
    assert told_of_the_check_sheet(("KPI-9-9", "figure", ""), "KPI-9-9")
