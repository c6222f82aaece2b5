"""想定問答: a card a row with the question that its mark asks and what the division wrote, nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from nakano_status.application.papers.kinds.questions_paper import (
    QuestionEntry,
    QuestionsContent,
    Quoted,
    build_questions,
)
from nakano_status.documents.document import Group, Paragraph, ParagraphRole, Table, plain_text
from nakano_status.domain.fields.mark import Mark
from tests.support.marks import BUILT_IN_MARKS, CHANGED, INSUFFICIENT, NOT_STARTED
from tests.support.plans import R3, R4

ENTRY = QuestionEntry(
    row_id="a",
    title="取組 a",
    divisions="税務課",
    mark=INSUFFICIENT,
    was="◎",
    fell=True,
    reasons=(Quoted("スケジュールの変更理由", "納期が遅れたため"), Quoted("令和4年度までの取組状況", "試行した。")),
    plans=(Quoted("令和5年度取組予定", None),),
)
CONTENT = QuestionsContent(R4, R3, BUILT_IN_MARKS.asking_reason, (ENTRY,), date(2023, 9, 1))


def rows(content: QuestionsContent, place: int) -> list[tuple[str, ...]]:
    """The cells of a table: the index, then the cards."""
    tables = [block for block in build_questions(content).blocks if isinstance(block, Table)]
    return [tuple(plain_text(cell.text) for cell in row.cells) for row in tables[place].rows]


def lead(content: QuestionsContent) -> str:
    return next(
        plain_text(each.text)
        for each in build_questions(content).blocks
        if isinstance(each, Paragraph) and each.role is ParagraphRole.BODY
    )


def test_the_index_says_what_a_row_was_and_is() -> None:
    assert rows(CONTENT, 0) == [("1", "a", "取組 a", "税務課", "◎", "△")]


def test_a_card_asks_why_the_mark_fell_and_quotes_the_division() -> None:
    card = rows(CONTENT, 1)
    assert card[0] == ("問１", "取組 a")
    assert card[2][1].startswith("令和3年度末　◎　→　令和4年度末　△")
    assert card[3:7] == [
        ("問", "令和3年度末の「◎」から「△」となった理由は何か。"),
        ("答", "【スケジュールの変更理由】\n納期が遅れたため\n【令和4年度までの取組状況】\n試行した。"),
        ("問", "今後、どのように取り組むのか。"),
        ("答", "【令和5年度取組予定】\n（記入なし）"),
    ]


@pytest.mark.parametrize(
    ("mark", "question"),
    [
        (CHANGED, "スケジュールを変更した理由は何か。"),
        (INSUFFICIENT, "取組が十分に進行していない理由は何か。"),
        (NOT_STARTED, "取組に着手していない理由は何か。"),
    ],
)
def test_a_mark_that_did_not_fall_is_asked_about_as_what_it_is(mark: Mark, question: str) -> None:
    content = replace(CONTENT, entries=(replace(ENTRY, mark=mark, was="◎", fell=False),))
    assert rows(content, 1)[3] == ("問", question)


def test_the_first_round_knows_nothing_of_a_year_before() -> None:
    content = replace(CONTENT, previous=None, entries=(replace(ENTRY, was="", fell=False),))
    assert rows(content, 0) == [("1", "a", "取組 a", "税務課", "△")]
    assert rows(content, 1)[2][1].startswith("令和4年度末　△")
    assert lead(content) == "進捗状況が○、△、×の取組は、１件である。"


def test_the_lead_says_how_many_fell_and_what_is_not_decided_yet() -> None:
    assert lead(replace(CONTENT, undecided="（ほかに未記入 2件）")) == (
        "進捗状況が○、△、×の取組は、１件である。"
        "このうち、令和３年度末から進捗状況が下がった取組は、１件である。（ほかに未記入 ２件）"
    )
    assert lead(replace(CONTENT, entries=())) == "進捗状況が○、△、×の取組はない。"


def test_a_card_stays_on_one_page() -> None:
    (card,) = (each for each in build_questions(CONTENT).sections[0].blocks if isinstance(each, Group))
    (table,) = card.blocks
    assert isinstance(table, Table)
    assert all(row.is_kept_with_next for row in table.rows[:-1])
