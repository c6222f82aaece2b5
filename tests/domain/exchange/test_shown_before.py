"""What a form shows of the past equals what was sent of it at any time, or is reported."""

from collections.abc import Mapping

import pytest

from nakano_status.domain.exchange.answer_file import AnswerFile, PreviousCell, PreviousReport
from nakano_status.domain.exchange.ledger import MergeContext, RoundScope, ShownBefore
from nakano_status.domain.exchange.matched_rows import row_problems
from nakano_status.domain.exchange.returns import Package, Purpose
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
        names={},
        rounds=RoundScope("R4", {}),
        profile=NAKANO,
        texts_before={ROW: before or {}},
        shown=ShownBefore({ROW: REPORT}, frozenset({("HP", "ホームページ")})),
    )
    package = Package("R4-AAAAA-AAA", "R4", "DIV-01", frozenset(), Purpose.INITIAL, (), {})
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
