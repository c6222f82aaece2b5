"""The ranked list, its first step and its next milestone, from facts alone (desk.md, 「今日すること」)."""

from dataclasses import replace
from datetime import date

import pytest

from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place
from nakano_status.domain.round.round import Origin, Round
from nakano_status.domain.round.todo import (
    Milestone,
    Openness,
    Todo,
    TodoFacts,
    TodoItem,
    TodoKind,
    TodoStep,
    build_todo,
    next_due,
    rank_items,
)
from tests.support.stores import small_round

DUE, BEFORE, AFTER = date(2023, 7, 14), date(2023, 7, 14), date(2023, 7, 15)
ROUND = replace(small_round(), due=DUE, closed=False)
CLOSED = replace(ROUND, closed=True)
FACTS = TodoFacts(ROUND, following="令和5年度")


def line(kind: TodoKind, *ids: str) -> TodoItem:
    return TodoItem(kind, ids)


def todo(facts: TodoFacts, *found: TodoItem, today: date = AFTER) -> Todo:
    return build_todo(facts, found, (), (), today)


def steps(found: Todo) -> list[TodoStep | None]:
    return [each.step for each in found.items if each.kind is TodoKind.FIRST_STEP]


def test_the_lines_are_ranked_and_those_without_entries_left_out() -> None:
    lines = (line(TodoKind.UNANSWERED, "a"), line(TodoKind.CONFLICT), line(TodoKind.OVERDUE, "x"))
    assert [each.kind for each in rank_items(lines)] == [TodoKind.OVERDUE, TodoKind.UNANSWERED]


def test_a_line_says_its_number_with_its_unit() -> None:
    assert line(TodoKind.UNANSWERED, "a", "b").text == "未記入の取組 2件"
    assert line(TodoKind.OVERDUE, "税務課").text == "期限を過ぎて未提出・一部 1所管"
    found = problem("DONE-MISSING", Place(id="a", key="done"))
    assert TodoItem(TodoKind.ERROR, ("a",), (found, found)).text == "修正を要するもの 2件"


def test_a_line_names_what_it_lists_of_conflicts_with_their_fields() -> None:
    conflict = replace(line(TodoKind.CONFLICT, "a", "b"), conflicts=("a:done", "b:mark"))
    assert (conflict.arguments, line(TodoKind.CONFLICT, "a").arguments) == (("a:done", "b:mark"), ("a",))


def test_answers_that_are_only_drafts_are_told_with_their_divisions() -> None:
    drafts = replace(line(TodoKind.DRAFT, "a", "b"), names=("税務課", "防災課"))
    text = Openness.of((drafts, line(TodoKind.UNANSWERED, "c"))).drafts_text
    assert text == f"{drafts.text}（税務課、防災課）を含みます。"
    assert Openness.of((line(TodoKind.UNANSWERED, "c"),)).drafts_text == ""


@pytest.mark.parametrize(
    ("day", "blockers", "text"),
    [
        (DUE, 2, "回答期限　7月14日　あと0日　未提出・一部 2所管"),
        (date(2023, 7, 16), 0, "回答期限　7月16日　あと2日"),
        (date(2023, 7, 13), 0, "回答期限　7月13日　1日超過"),
        (None, 0, "回答期限"),
    ],
)
def test_a_milestone_is_told_with_the_days_until_it_and_what_is_in_its_way(
    day: date | None, blockers: int, text: str
) -> None:
    milestone = Milestone("回答期限", day, blockers, "未提出・一部 {}所管")
    assert milestone.text(DUE) == text
    assert (milestone.is_due_date, replace(milestone, occasion="庁議").is_due_date) == (True, False)


def test_files_that_have_arrived_have_a_line_of_their_own_and_count_as_held_for_a_paper() -> None:
    held = line(TodoKind.HELD, "file", "cell")
    found = todo(replace(FACTS, files={"file": "部.xlsx", "cell": "課.xlsx"}, arrived=frozenset({"file"})), held)
    lines = {each.kind: each for each in found.items}
    assert (lines[TodoKind.ARRIVED].ids, lines[TodoKind.ARRIVED].names) == (("file",), ("部.xlsx",))
    assert (lines[TodoKind.HELD].ids, lines[TodoKind.HELD].names) == (("cell",), ("課.xlsx",))
    assert found.openness.counts == {"held": 2}
    assert found.has_merge_work
    assert (found.item(TodoKind.HELD), found.item(TodoKind.CONFLICT)) == (lines[TodoKind.HELD], None)
    assert not todo(FACTS, line(TodoKind.UNANSWERED, "a")).has_merge_work
    assert todo(FACTS, line(TodoKind.CONFLICT, "a")).has_merge_work


def test_what_stops_a_paper_is_named_first_beside_it() -> None:
    found = Openness.of((line(TodoKind.FIGURE, "k"), line(TodoKind.UNANSWERED, "a"), line(TodoKind.CONFLICT, "b")))
    assert list(found.counts) == ["conflict", "unanswered", "figure"]
    assert [each.kind for each in found.blocking_points] == [TodoKind.CONFLICT, TodoKind.UNANSWERED]
    assert found.allows(draft=True)
    assert not found.allows(draft=False)
    assert Openness.of((line(TodoKind.FIGURE, "k"), line(TodoKind.OFFICE_ITEM, "a"))).allows(draft=False)


def test_before_the_first_round_the_first_step_is_to_begin() -> None:
    found = todo(TodoFacts(following="令和3年度"))
    assert [each.text for each in found.items] == ["前回の一覧を読み込むか、進捗確認を開始する"]
    assert found.next is None


def test_divisions_without_a_form_and_with_an_outdated_one_are_sent_to_first() -> None:
    found = todo(replace(FACTS, missing=("税務課",), unsent=("税務課",), lacking=("総務課",)), today=BEFORE)
    assert [each.text for each in found.items] == [
        "回答様式を作成し、照会する 1所管", "回答様式を作り直し、送る 1所管"
    ]  # fmt: skip


def test_the_due_date_is_the_next_milestone_until_its_day_is_over() -> None:
    facts = replace(FACTS, missing=("税務課", "総務課"))
    before, after = todo(facts, today=BEFORE).next, todo(facts, line(TodoKind.CONFLICT, "a"), today=AFTER).next
    assert before is not None
    assert (before.what, before.day, before.blockers_text) == ("回答期限", DUE, "未提出・一部 2所管")
    assert after is not None
    assert (after.what, after.day, after.blockers_text) == ("庁議", None, "確定の妨げ 1件")


@pytest.mark.parametrize(
    ("finals", "following"),
    [
        ((), "庁議"),
        ((Occasion.COUNCIL,), "委員会"),
        ((Occasion.COMMITTEE,), "公表"),
        ((Occasion.COUNCIL, Occasion.COMMITTEE), "公表"),
        ((Occasion.DIVISION,), "庁議"),
    ],
)
def test_the_next_meeting_is_the_first_one_after_the_last_final_paper(
    finals: tuple[Occasion, ...], following: str
) -> None:
    found = todo(replace(FACTS, finals=frozenset(finals)))
    assert found.next is not None
    assert found.next.what == following
    assert [each.text for each in found.items] == [f"{following}の資料を作成し、記録する"]


def test_the_day_of_a_meeting_is_that_of_its_draft_while_it_is_to_come() -> None:
    day = date(2023, 10, 3)
    facts = replace(FACTS, drafted={Occasion.COUNCIL: day})
    found = [todo(facts, today=each).next for each in (AFTER, day, date(2023, 10, 4))]
    assert [each and each.day for each in found] == [day, day, None]


def test_a_division_has_its_due_date_before_it_with_what_it_has_to_mend() -> None:
    milestone = next_due(ROUND, "bosai", 2)
    assert milestone is not None
    assert (milestone.what, milestone.day, milestone.blockers_text) == ("回答期限", DUE, "修正を要するもの 2件")
    assert next_due(replace(ROUND, due=None), "bosai", 2) is None


def test_no_paper_is_the_next_step_while_anything_prevents_it() -> None:
    assert steps(todo(FACTS)) == [TodoStep.PAPERS]
    assert steps(todo(FACTS, line(TodoKind.ERROR, "a"))) == []
    assert steps(todo(replace(FACTS, missing=("税務課",)))) == []
    assert steps(todo(FACTS, line(TodoKind.FIGURE, "k"))) == [TodoStep.PAPERS]


@pytest.mark.parametrize(
    ("round_", "step"),
    [(ROUND, TodoStep.CLOSE), (CLOSED, TodoStep.OPEN), (replace(ROUND, origin=Origin.IMPORTED), TodoStep.OPEN)],
)
def test_after_publication_the_round_is_closed_then_the_next_one_begun(round_: Round, step: TodoStep) -> None:
    found = todo(replace(FACTS, round_=round_, finals=frozenset({Occasion.PUBLIC})))
    assert (steps(found), found.next) == ([step], None)
    ended = todo(replace(FACTS, round_=round_, finals=frozenset({Occasion.PUBLIC}), following=""))
    assert steps(ended) == ([step] if step is TodoStep.CLOSE else [])


def test_a_row_in_two_lines_is_counted_once() -> None:
    found = Todo((line(TodoKind.ASKED_BACK, "a", "b"), line(TodoKind.UNANSWERED, "b", "c")))
    assert found.count(TodoKind.ASKED_BACK, TodoKind.UNANSWERED) == 3
    told = problem("DONE-MISSING", Place(id="a", key="done"))
    assert Todo((TodoItem(TodoKind.ERROR, ("a",), (told, told)),)).count(TodoKind.ERROR) == 2
