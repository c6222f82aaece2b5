from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_checks import (
    RowAnswer,
    check_imported,
    check_row,
    check_submission,
    is_complete,
)
from nakano_status.domain.plan.plan import Sponsor
from nakano_status.domain.plan.printed_title import read_sponsor
from nakano_status.domain.problems.problem import Severity
from nakano_status.workbook.list.reader import read_list
from tests.support.fields import NAKANO, asked_in

GOOD: dict[str, str | None] = {"mark": "◎", "done": "窓口を拡大した。", "next_year": "周知を図る。"}
CHANGED: dict[str, str | None] = GOOD | {"mark": "○", "change_reason": "入札が不調のため", "change_kind": "後ろ倒し"}


def answer(
    values: dict[str, str | None],
    *,
    sponsor: Sponsor = Sponsor.WARD,
    previous: dict[str, str | None] | None = None,
    year: str = "R4",
) -> RowAnswer:
    return RowAnswer("1-1-1-02-K", sponsor, values, asked_in(FiscalYear.parse(year)), previous or {})


def codes(row: RowAnswer) -> list[tuple[str, str]]:
    return [(found.code, found.severity.value) for found in check_row(row)]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({}, []),
        ({"mark": None}, [("MARK-MISSING", "error")]),
        ({"mark": "　"}, [("MARK-MISSING", "error")]),
        ({"mark": "▽"}, [("MARK-UNKNOWN", "error")]),
        ({"mark": "〇", "change_kind": "内容・規模"}, [("REASON-MISSING", "error")]),
        ({"mark": "x", "change_reason": "検討中のため"}, [("KIND-MISSING", "advice")]),
        ({"mark": "△"}, [("REASON-MISSING", "error"), ("KIND-MISSING", "advice")]),
        ({"done": " \n"}, [("DONE-MISSING", "error")]),
        ({"done": "—"}, []),
        ({"change_reason": "前倒して実施"}, [("REASON-WITH-PLANNED-MARK", "question")]),
        ({"next_year": None}, [("NEXT-BLANK", "question")]),
        ({"next_year": "—"}, []),
        ({"later_years": None}, []),
        ({"done": "(推進)"}, [("DONE-IS-PLAN", "question")]),
        ({"done": "（推進） "}, [("DONE-IS-PLAN", "question")]),
        ({"done": "（推進）窓口を拡大した。"}, []),
        ({"next_year": "(推進)"}, []),
        ({"note": "報告対象外（完了）"}, [("OUT-OF-REPORT-PROPOSED", "question")]),
        ({"note": "内線が変わりました。"}, []),
        ({"next_year": "R5年度に選定する。"}, [("WORDING-ERA", "advice")]),
        ({"note": "R5年度に選定します。"}, []),
        ({"done": "窓口を拡大する予定。"}, [("PLAN-IN-DONE", "advice")]),
        ({"done": "8月改定予定の様式を確認した。"}, []),
        ({"done": "周知を図る。"}, [("PLAN-IN-DONE", "advice")]),
        ({"done": "検討している。"}, []),
    ],
)
def test_each_rule_finds_its_own_fault_and_nothing_else(
    changes: dict[str, str | None], found: list[tuple[str, str]]
) -> None:
    assert codes(answer(GOOD | changes)) == found


def test_a_changed_row_with_reason_and_kind_is_complete() -> None:
    assert codes(answer(CHANGED)) == []


@pytest.mark.parametrize("sponsor", [Sponsor.NATION, Sponsor.METROPOLIS])
def test_rows_of_the_nation_and_the_metropolis_are_only_asked(sponsor: Sponsor) -> None:
    row = answer(CHANGED | {"change_reason": None, "next_year": None}, sponsor=sponsor)
    assert codes(row) == [("REASON-MISSING", "question")]


def test_an_empty_row_is_told_once() -> None:
    assert codes(answer({})) == [("MARK-MISSING", "error")]


def test_a_text_without_a_mark_is_told_for_the_mark() -> None:
    assert codes(answer({"done": "窓口を拡大した。"})) == [("MARK-MISSING", "error")]


def test_an_empty_row_proposed_as_out_of_report_can_be_submitted() -> None:
    problems = check_row(answer({"note": "完了"}))
    assert [each.code for each in problems] == ["OUT-OF-REPORT-PROPOSED"]
    assert problems[0].found == "完了"
    assert is_complete(problems)


def test_a_row_proposed_as_out_of_report_on_which_something_is_answered_needs_its_mark() -> None:
    told = [("MARK-MISSING", "error"), ("OUT-OF-REPORT-PROPOSED", "question")]
    assert codes(answer({"done": "窓口を拡大した。", "note": "完了"})) == told


def test_a_row_that_is_left_to_the_others_needs_no_mark_unless_something_is_answered() -> None:
    deferred = answer({"note": "他課が回答"})
    assert codes(deferred) == [("DEFERRED", "question")]
    assert codes(replace(deferred, is_shared=True)) == [("DEFERRED", "advice")]
    assert codes(answer({"done": "窓口を拡大した。", "note": "他課が回答"})) == [("MARK-MISSING", "error")]


def test_a_text_of_last_round_is_advice_after_folding() -> None:
    previous: dict[str, str | None] = {"done": "窓口を拡大した。\r\n", "next_year": "—", "later_years": "(推進)"}
    row = answer(GOOD | {"next_year": "—", "later_years": "（推進）"}, previous=previous)
    assert [(found.code, found.place.key) for found in check_row(row)] == [("SAME-AS-LAST-YEAR", "done")]


@pytest.mark.parametrize("key", ["next_year", "later_years"])
def test_last_rounds_plan_put_into_what_was_done_is_told_after_folding(key: str) -> None:
    row = answer(GOOD | {"done": "窓口を広げ、手順を見直す。 "}, previous={key: "窓口を広げ、手順を見直す。\r\n"})
    assert [(found.code, found.place.key, found.found) for found in check_row(row)] == [
        ("PLAN-IN-DONE", "done", "手順を見直す。")
    ]


MERGED = "【1-1-1-01-P 窓口】\n窓口を広げる。\n【1-1-1-02-X 配信】\n手順を見直す。"
COPIED = "1-1-1-01-P：窓口を広げる。\n1-1-1-02-X：手順を見直す。"


@pytest.mark.parametrize(
    ("key", "before", "code"),
    [
        ("done", "next_year", "PLAN-IN-DONE"),
        ("done", "done", "SAME-AS-LAST-YEAR"),
        ("next_year", "next_year", "SAME-AS-LAST-YEAR"),
    ],
)
def test_what_was_copied_of_rows_that_became_one_is_known_as_last_rounds_text(key: str, before: str, code: str) -> None:
    row = answer(GOOD | {key: COPIED}, previous={before: MERGED})
    assert [(found.code, found.place.key) for found in check_row(row)] == [(code, key)]


def test_what_was_planned_and_reported_in_the_same_words_is_told_as_the_same_text() -> None:
    same = "窓口で案内している。"
    row = answer(GOOD | {"done": same}, previous={"done": same, "next_year": same})
    assert codes(row) == [("SAME-AS-LAST-YEAR", "advice")]


@pytest.mark.parametrize("word", ["継続", "―", "（推進）を継続", "手順を見直した。"])
def test_a_standing_word_or_another_text_than_last_rounds_plan_is_no_plan(word: str) -> None:
    row = answer(GOOD | {"done": word}, previous={"next_year": word if word in ("継続", "―") else "手順を見直す。"})
    assert codes(row) == []


@pytest.mark.parametrize(
    ("key", "length", "told"),
    [("done", 150, False), ("done", 151, True), ("change_reason", 60, False), ("change_reason", 61, True)],
)
def test_a_text_is_long_above_its_guide_length(key: str, length: int, told: bool) -> None:
    found = check_row(answer(CHANGED | {key: "あ" * length}))
    assert [(each.code, each.found) for each in found] == ([("TEXT-LONG", str(length))] if told else [])


def test_line_breaks_do_not_make_a_text_long() -> None:
    assert check_row(answer(GOOD | {"done": "\n".join("あ" * 150)})) == ()


def test_a_problem_names_the_row_the_field_and_the_heading_of_the_round() -> None:
    place = check_row(answer(GOOD | {"done": None}))[0].place
    assert (place.id, place.key, place.column) == ("1-1-1-02-K", "done", "令和4年度までの取組状況")


def test_in_the_last_year_the_one_column_that_looks_ahead_is_asked_for() -> None:
    found = check_row(answer(GOOD | {"next_year": None, "later_years": "あ" * 151}, year="R7"))
    assert [(each.code, each.place.column) for each in found if each.code == "NEXT-BLANK"] == [
        ("NEXT-BLANK", "今後の方向性（次期計画への引継ぎ）")
    ]


def test_a_submission_is_checked_row_after_row_and_complete_without_errors() -> None:
    rows = [answer(GOOD), answer({}), answer(GOOD | {"next_year": None})]
    problems = check_submission(rows)
    assert [each.code for each in problems] == ["MARK-MISSING", "NEXT-BLANK"]
    assert not is_complete(problems)
    assert is_complete(problems[1:])


def test_imported_history_is_only_advised() -> None:
    assert {each.severity for each in check_imported([answer({}), answer(GOOD | {"mark": "△"})])} == {Severity.ADVICE}


def test_the_published_list_of_r3_would_stop_nowhere_and_asks_for_one_reason(published_list: Path) -> None:
    rows = [
        RowAnswer(str(row.row), read_sponsor(row.title), row.values, asked_in(FiscalYear.parse("R3")))
        for row in read_list(published_list.name, published_list.read_bytes(), NAKANO).rows
        if row.values.get("mark")
    ]
    found = check_submission(rows)
    assert len(rows) == 103
    assert is_complete(found)
    asked = Counter(each.code for each in found if each.severity is Severity.QUESTION)
    assert asked == {"REASON-MISSING": 1}


def kept(done: str, *wordings: tuple[str, str, str]) -> list[tuple[str, str]]:
    return codes(replace(answer(GOOD | {"done": done}), kept_wordings=frozenset(wordings)))


def test_a_wording_that_a_person_kept_is_no_advice_until_the_text_changes() -> None:
    whole = "サーバを更新した。"
    advised = [("WORDING-LOANWORD", "advice")]
    assert kept("サーバーを更新した。", ("done", "サーバー", whole)) == []
    assert kept("サーバーを更新した。") == advised
    assert kept("サーバーを全て更新した。", ("done", "サーバー", whole)) == advised
    assert kept("サーバーを更新した。", ("next_year", "サーバー", whole)) == advised
    assert kept("サーバーを更新した。", ("done", "ベンダー", whole)) == advised


def test_a_field_in_conflict_is_not_judged_before_it_is_decided() -> None:
    undecided = replace(answer(GOOD | {"mark": "▽", "done": None}), conflicts=("mark",))
    found = [code for code, _ in codes(undecided)]
    assert "MARK-UNKNOWN" not in found
    assert "DONE-MISSING" in found
    assert len(found) == 2
