"""Answers of a file: what is checked, which row each belongs to, what is carried over into another form."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from nakano_status.application.forms.carry_over import CarryTarget, WhyLeft, texts_to_carry_over
from nakano_status.application.problem_text import message
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange import answer_checks
from nakano_status.domain.exchange.admission import PackagePart, admit_part
from nakano_status.domain.exchange.answer_file import AnswerFile, CheckLine, ReadCell, ReadRow
from nakano_status.domain.exchange.ledger import Fate, Given, MergeContext, RoundScope
from nakano_status.domain.exchange.matched_rows import (
    MatchedRow,
    begins_with_measure_code,
    find_rows,
    row_problems,
    rows_to_merge,
)
from nakano_status.domain.exchange.returns import CellState, Package
from nakano_status.domain.fields.field import FIGURE, FIGURE_KEYS, FIGURE_SOURCE, INDICATOR_NAME, NOTE
from nakano_status.domain.fields.mark import Marks
from nakano_status.domain.organisation.divisions import (
    NO_DIVISIONS,
    Organisation,
)
from nakano_status.domain.plan.lineage import RowLineage
from nakano_status.domain.plan.plan import Sponsor
from nakano_status.domain.plan.printed_title import read_sponsor
from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.workbook.list.reader import read_list
from tests.support.answering import (
    KEYS,
    ROW_IDS,
    A,
    B,
    C,
    D,
    Texts,
    Unreadable,
    edited,
    filled,
    read_row,
    sent,
    title_of,
    with_rows,
)
from tests.support.fields import NAKANO, asked_in, slot_in
from tests.support.ward_lists import ward_profile

GOOD: dict[str, str | None] = {"mark": "◎", "done": "窓口を拡大した。", "next_year": "周知を図る。"}
CHANGED: dict[str, str | None] = GOOD | {"mark": "○", "change_reason": "入札が不調のため", "change_kind": "後ろ倒し"}


def answer(
    values: dict[str, str | None],
    *,
    sponsor: Sponsor = Sponsor.WARD,
    previous: dict[str, str | None] | None = None,
    year: str = "R4",
) -> answer_checks.RowAnswer:
    return answer_checks.RowAnswer("1-1-1-02-K", sponsor, values, asked_in(FiscalYear.parse(year)), previous or {})


def codes(row: answer_checks.RowAnswer) -> list[tuple[str, str]]:
    return [(found.code, found.severity.value) for found in answer_checks.check_row(row)]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"mark": None}, "歩みが空欄です。"),
        ({"mark": "▽"}, "歩みの「▽」は使用できません。"),
        ({"mark": "D", "change_kind": "中止"}, "歩みが「D」ですが、「理由」が空欄です。"),
    ],
)
def test_findings_call_the_marks_as_the_plan_does(changes: dict[str, str | None], told: str) -> None:
    profile = ward_profile()
    fields = (replace(each, heading="歩み", short="") if each.key == "mark" else each for each in profile.fields)
    row = answer(GOOD | changes)
    row = replace(row, asked=replace(row.asked, profile=replace(profile, fields=tuple(fields))))
    assert told in [message(each) for each in answer_checks.check_row(row)]


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


@pytest.mark.parametrize("sponsor", [Sponsor.NATION, Sponsor.METROPOLIS])
def test_rows_of_the_nation_and_the_metropolis_are_only_asked(sponsor: Sponsor) -> None:
    row = answer(CHANGED | {"change_reason": None, "next_year": None}, sponsor=sponsor)
    assert codes(row) == [("REASON-MISSING", "question")]


def test_an_empty_row_proposed_as_out_of_report_can_be_submitted() -> None:
    problems = answer_checks.check_row(answer({"note": "完了"}))
    assert [each.code for each in problems] == ["OUT-OF-REPORT-PROPOSED"]
    assert problems[0].found == "完了"
    assert answer_checks.is_complete(problems)


def test_a_row_proposed_as_out_of_report_on_which_something_is_answered_needs_its_mark() -> None:
    told = [("MARK-MISSING", "error"), ("OUT-OF-REPORT-PROPOSED", "question")]
    assert codes(answer({"done": "窓口を拡大した。", "note": "完了"})) == told


def test_a_row_that_is_left_to_the_others_needs_no_mark_unless_something_is_answered() -> None:
    deferred = answer({"note": "他課が回答"})
    assert codes(deferred) == [("DEFERRED", "question")]
    assert codes(replace(deferred, is_shared=True)) == [("DEFERRED", "advice")]
    assert codes(answer({"done": "窓口を拡大した。", "note": "他課が回答"})) == [("MARK-MISSING", "error")]


def test_a_row_that_every_division_leaves_to_the_others_has_no_answer() -> None:
    left = replace(answer({"note": "他課が回答"}), is_left_by_others=True)
    assert codes(left) == [("MARK-MISSING", "error"), ("ALL-DEFERRED", "question")]
    assert left.is_missing
    assert codes(replace(left, values=GOOD)) == []


def test_a_mark_is_missing_where_it_is_blank_and_nobody_else_is_to_decide_or_answer() -> None:
    rows = [answer({}), answer(GOOD), answer({"note": "他課が回答"}), replace(answer({}), conflicts=("mark",))]
    assert [each.is_missing for each in rows] == [True, False, False, False]


def test_a_mark_that_is_counted_apart_asks_for_no_text() -> None:
    row = answer({"mark": "◎"})
    apart = Marks(tuple(replace(each, counted_apart=each.symbol == "◎") for each in NAKANO.marks))
    assert codes(row) != []
    assert codes(replace(row, asked=replace(row.asked, profile=replace(NAKANO, marks=apart)))) == []


@pytest.mark.parametrize(
    ("values", "keys"),
    [
        ({}, ("mark",)),
        ({"note": "他課が回答"}, ()),
        ({"mark": "◎"}, ("done", "next_year")),
        ({"mark": "○", "done": "窓口を拡大した。"}, ("change_reason", "next_year")),
        (GOOD, ()),
    ],
)
def test_the_fields_to_fill_in_are_those_that_the_checks_miss(
    values: dict[str, str | None], keys: tuple[str, ...]
) -> None:
    assert answer_checks.blank_keys(answer(values)) == keys


def test_a_text_of_last_round_is_advice_after_folding() -> None:
    previous: dict[str, str | None] = {"done": "窓口を拡大した。\r\n", "next_year": "—", "later_years": "(推進)"}
    row = answer(GOOD | {"next_year": "—", "later_years": "（推進）"}, previous=previous)
    assert [(found.code, found.place.key) for found in answer_checks.check_row(row)] == [("SAME-AS-LAST-YEAR", "done")]


@pytest.mark.parametrize("key", ["next_year", "later_years"])
def test_last_rounds_plan_put_into_what_was_done_is_told_after_folding(key: str) -> None:
    row = answer(GOOD | {"done": "窓口を広げ、手順を見直す。 "}, previous={key: "窓口を広げ、手順を見直す。\r\n"})
    assert [(found.code, found.place.key, found.found) for found in answer_checks.check_row(row)] == [
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
    assert [(found.code, found.place.key) for found in answer_checks.check_row(row)] == [(code, key)]


@pytest.mark.parametrize("text", ["――", "−", "‐", "－ー", "(推進)", " 継続"])
def test_every_text_of_dashes_may_repeat(text: str) -> None:
    assert answer_checks.is_repeating_text(text)


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
    found = answer_checks.check_row(answer(CHANGED | {key: "あ" * length}))
    assert [(each.code, each.found) for each in found] == ([("TEXT-LONG", str(length))] if told else [])


def test_line_breaks_do_not_make_a_text_long() -> None:
    assert answer_checks.check_row(answer(GOOD | {"done": "\n".join("あ" * 150)})) == ()


def test_a_problem_names_the_row_the_field_and_the_heading_of_the_round() -> None:
    place = answer_checks.check_row(answer(GOOD | {"done": None}))[0].place
    assert (place.id, place.key, place.column) == ("1-1-1-02-K", "done", "令和4年度までの取組状況")


def test_in_the_last_year_the_one_column_that_looks_ahead_is_asked_for() -> None:
    found = answer_checks.check_row(answer(GOOD | {"next_year": None, "later_years": "あ" * 151}, year="R7"))
    assert [(each.code, each.place.column) for each in found if each.code == "NEXT-BLANK"] == [
        ("NEXT-BLANK", "今後の方向性（次期計画への引継ぎ）")
    ]


def test_a_submission_is_checked_row_after_row_and_complete_without_errors() -> None:
    rows = [answer(GOOD), answer({}), answer(GOOD | {"next_year": None})]
    problems = answer_checks.check_submission(rows)
    assert [each.code for each in problems] == ["MARK-MISSING", "NEXT-BLANK"]
    assert not answer_checks.is_complete(problems)
    assert answer_checks.is_complete(problems[1:])


def test_imported_history_is_only_advised() -> None:
    assert {each.severity for each in answer_checks.check_imported([answer({}), answer(GOOD | {"mark": "△"})])} == {
        Severity.ADVICE
    }


def test_the_published_list_of_r3_would_stop_nowhere_and_asks_for_one_reason(published_list: Path) -> None:
    rows = [
        answer_checks.RowAnswer(
            str(row.row), read_sponsor(row.title, NAKANO.sponsors), row.values, asked_in(FiscalYear.parse("R3"))
        )
        for row in read_list(published_list.name, published_list.read_bytes(), NAKANO).rows
        if row.values.get("mark")
    ]
    found = answer_checks.check_submission(rows)
    assert len(rows) == 103
    assert answer_checks.is_complete(found)
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


GIVEN: Given = {
    row_id: {
        "measure": "1-1-①", "title": title_of(row_id), "divisions": "税務課", "scheduled": "検討",
        "previous_done": None, "planned": "構築に着手する。"
    }
    for row_id in ROW_IDS
}  # fmt: skip
PACKAGE = sent(rows=[A, B], reads=[C])


def matched(*rows: ReadRow, package: Package = PACKAGE, given: Given = GIVEN) -> list[MatchedRow]:
    return list(rows_to_merge(find_rows(with_rows(AnswerFile("回答.xlsx", "", 0), *rows), package, given)))


def found_in(file: AnswerFile, given: Given = GIVEN, organisation: Organisation = NO_DIVISIONS) -> list[Problem]:
    known = MergeContext({}, given, {}, RoundScope("R4", {}), NAKANO, organisation=organisation)
    return list(row_problems(file, find_rows(file, PACKAGE, given), known))


def told(file: AnswerFile, given: Given = GIVEN) -> list[tuple[str, str | None, str | None, str | None]]:
    """Return code, column, found and expected of everything that a person should know."""
    return [(each.code, each.place.column, each.found, each.expected) for each in found_in(file, given)]


def test_the_id_in_the_row_is_the_rows_wherever_it_stands() -> None:
    own, other, named = matched(read_row(0, B, {}), read_row(0, A, {}), read_row(0, C, {"note": "意見"}))
    assert [own.row_id, other.row_id, named.row_id] == [B, A, C]
    assert (own.own, named.own, named.reference) == (True, False, True)


def test_two_rows_with_an_id_that_the_edition_does_not_have_are_two_unknown_rows() -> None:
    unknown = [read_row(0, "1-1-1-99-Z", {"done": text}) for text in ("甲", "乙", "乙")]
    assert [(row.fate, row.reason) for row in matched(*unknown)] == [(Fate.UNKNOWN, "UNKNOWN-ID")] * 3


def test_a_row_of_a_title_alone_is_a_proposal_and_a_blank_row_is_no_row() -> None:
    [proposal] = matched(read_row(0, None, {"done": None}, title="新しい取組"), read_row(0, None, {}))
    assert (proposal.fate, proposal.reason) == (Fate.HELD, "PROPOSAL")


def test_a_reference_row_without_a_note_says_so_but_is_not_counted() -> None:
    silent = read_row(0, C, {"note": None})
    (row,) = matched(silent)
    assert (row.reference, row.is_counted, row.is_foreign) == (True, False, False)
    noted = read_row(0, C, {"note": "意見"})
    assert [(row.read.cells["note"].text, row.fate) for row in matched(silent, noted, silent)] == [("意見", None)]


def test_a_row_without_id_and_with_an_unreadable_cell_is_not_dropped() -> None:
    (row,) = matched(read_row(0, None, {"done": Unreadable()}, title="新規の取組"))
    assert (row.fate, row.reason) == (Fate.HELD, "PROPOSAL")


def by_title(title: str, measure: str = "1-1-①\nカード", *others: ReadRow, given: Given = GIVEN) -> str | None:
    return matched(read_row(0, None, {"done": "済"}, title=title, measure=measure), *others, given=given)[0].row_id


def test_without_an_id_measure_and_title_together_say_which_row_it_is() -> None:
    assert by_title("取組1") == A
    assert by_title("取組 1") == A
    assert by_title("取組1", "1-1-②\n別の実施内容") is None
    assert by_title("取組9") is None


def test_a_row_without_id_and_title_is_none_though_a_row_of_the_plan_has_no_title() -> None:
    given = {**GIVEN, A: {**GIVEN[A], "title": None}}
    (row,) = matched(read_row(0, None, {"done": "済"}), given=given)
    assert (row.row_id, row.reason) == (None, "PROPOSAL")


def test_a_reference_row_without_id_on_which_nothing_is_written_is_no_row() -> None:
    assert matched(read_row(0, None, {"note": None}, title=title_of(C))) == []


def test_of_two_rows_with_the_same_title_none_is_meant() -> None:
    twins = {**GIVEN, B: {**GIVEN[B], "title": "取組1"}}
    assert by_title("取組1", given=twins) is None


def test_a_title_takes_no_id_that_stands_elsewhere_in_the_file() -> None:
    assert by_title("取組1", "1-1-①", read_row(0, A, {})) is None


def test_two_rows_with_one_title_and_no_id_are_one_row_twice() -> None:
    rows = [read_row(0, None, {"done": text}, title="取組1") for text in ("甲", "乙")]
    assert [(row.row_id, row.fate, row.reason) for row in matched(*rows)] == [(A, Fate.HELD, "ROW-TWICE")] * 2


@pytest.mark.parametrize(("key", "name", "place"), [("done", "title", "measure"), (FIGURE, INDICATOR_NAME, "goal")])
def test_of_rows_with_one_title_a_number_beside_another_ones_measure_or_goal_is_held(
    key: str, name: str, place: str
) -> None:
    twins = {row_id: {**GIVEN[row_id], name: "調査", place: code} for row_id, code in ((A, "1-1-①"), (B, "1-2-①"))}

    def reasons(*codes: str) -> list[str | None]:
        cells = [{name: "調査", place: f"{code}\n題名" if code else ""} for code in codes]
        rows = [read_row(0, row_id, {}, **given) for row_id, given in zip((A, B), cells, strict=True)]
        rows = [replace(row, cells={key: ReadCell(CellState.VALUE, "9", "K9")}) for row in rows]
        file = AnswerFile("回答.xlsx", "", 0, rows=tuple(rows))
        return [row.reason for row in rows_to_merge(find_rows(file, PACKAGE, {**GIVEN, **twins}))]

    assert reasons("1-1-①", "1-2-①") == reasons("", "1-2-①") == reasons("9-9-①", "9-9-①") == [None, None]
    assert reasons("1-2-①", "1-1-①") == ["ID-NOT-OF-TITLE"] * 2
    assert reasons("1-2-①", "1-2-①") == ["ID-NOT-OF-TITLE", None]


def test_an_indicator_with_the_number_of_another_one_is_told_by_its_name() -> None:
    names = {A: "緑被率", B: "公園の数"}
    given = {**GIVEN, **{row_id: {**GIVEN[row_id], INDICATOR_NAME: name} for row_id, name in names.items()}}
    figure = {FIGURE: ReadCell(CellState.VALUE, "9", "K9")}
    row = replace(read_row(9, A, {}), given={INDICATOR_NAME: names[B]}, cells=figure)
    file = replace(filled(PACKAGE), rows=(row,))
    part = PackagePart(PACKAGE, rows_to_merge(find_rows(file, PACKAGE, given)), is_own=True)
    known = MergeContext({}, given, {}, RoundScope("R4", {}), NAKANO)
    assert [(each.reason, each.found) for each in admit_part(file, part, known).held] == [
        ("ID-NOT-OF-TITLE", "公園の数")
    ]


def test_of_equal_rows_one_counts() -> None:
    titled = (read_row(0, A, {"done": text}) for text in ("済", "済　", "済"))
    found = matched(*titled, read_row(0, A, {"done": "済"}, title=""))
    assert [each.fate for each in found] == [None, *[Fate.DUPLICATE] * 3]


def test_rows_whose_texts_look_alike_are_equal() -> None:
    texts = ("10〜12月に開いた。", "10～12月に開いた。", "10～12月に開いた。 ")
    found = matched(*(read_row(0, A, {"done": text}) for text in texts))
    assert [each.fate for each in found] == [None, *[Fate.DUPLICATE] * 2]


def test_of_equal_answers_under_two_titles_none_counts() -> None:
    rows = [read_row(0, A, {"done": "済"}, title=title) for title in ("取組1", "取組2", "")]
    assert [row.reason for row in matched(*rows)] == ["ROW-TWICE"] * 3
    blank = [read_row(0, A, {"done": None}, title=title) for title in ("取組1", "取組2")]
    assert [row.fate for row in matched(*blank)] == [None, Fate.DUPLICATE]


def test_of_a_figure_that_stands_twice_what_is_odd_is_asked_once() -> None:
    cells = (ReadCell(CellState.VALUE, "3名", f"I{number}") for number in (6, 7))
    rows = tuple(ReadRow("成果指標", 6, A, A, {FIGURE: cell}) for cell in cells)
    given = {**GIVEN, A: {**GIVEN[A], FIGURE: "46.0%"}}
    found = found_in(AnswerFile("回答.xlsx", "", 0, figures=rows), given)
    assert [(each.code, each.place.cell) for each in found] == [("FIGURE-UNIT", "I6")]


@pytest.mark.parametrize("other", [{"done": "別"}, {"done": Unreadable()}, {"next_year": "済"}])
def test_of_rows_that_differ_none_counts(other: dict[str, str | Unreadable | None]) -> None:
    rows = matched(read_row(0, A, {"done": "済"}), read_row(0, A, other))
    assert [row.reason for row in rows] == ["ROW-TWICE", "ROW-TWICE"]


@pytest.mark.parametrize(
    ("typed", "code", "names"),
    [
        ("1-1-①\n証明書", "1-1-①", True),
        ("１－１－① 証明書", "1-1-①", True),
        ("1-1-⑩\n証明書", "1-1-①", False),
        ("証明書", "1-1-①", False),
        (None, "1-1-①", False),
        ("証明書", None, False),
    ],
)
def test_a_measure_cell_begins_with_the_measures_code(typed: str | None, code: str | None, *, names: bool) -> None:
    assert begins_with_measure_code(typed, code) is names


def test_a_figure_that_was_asked_for_is_a_row_of_its_own_though_it_is_blank() -> None:
    package = replace(PACKAGE, base={**PACKAGE.base, slot_in(D, FIGURE): (None,)})
    figure = ReadRow("成果指標", 6, D, D, {FIGURE: ReadCell(CellState.BLANK, None, "I6")})
    (row,) = rows_to_merge(find_rows(AnswerFile("回答.xlsx", "", 0, figures=(figure,)), package, GIVEN))
    assert (row.own, row.is_counted) == (True, True)


def test_a_form_of_another_division_is_a_return_if_one_of_its_rows_is_answered() -> None:
    blank, answered = matched(read_row(0, A, {"done": None}), read_row(0, B, {"done": "済"}))
    assert PackagePart(PACKAGE, (blank, answered), is_own=False).is_answered
    assert not PackagePart(PACKAGE, (blank,), is_own=False).is_answered
    assert PackagePart(PACKAGE, (blank,), is_own=True).is_answered


def test_a_match_by_title_is_said() -> None:
    file = with_rows(AnswerFile("回答.xlsx", "", 0), read_row(0, None, {"done": "済"}, title="取組1"))
    assert told(file) == [("MATCHED-BY-TITLE", None, "取組1", None)]


def target(
    stands: Mapping[str, str] | None = None, *, same_division: bool = True, locked: frozenset[str] = frozenset()
) -> CarryTarget:
    """Two rows of R4 of which nothing is filled in but what `stands` on the first."""
    blank: dict[str, str | None] = dict.fromkeys(KEYS)
    return CarryTarget("R4", {A: {**blank, **(stands or {})}, B: blank}, same_division, NAKANO, locked)


def form(**answers: Texts) -> AnswerFile:
    return filled(sent("R4-P0", rows=(A, B)), {{"A": A, "B": B}[name]: typed for name, typed in answers.items()})


def of_year(file: AnswerFile, year: str | None) -> AnswerFile:
    return replace(file, identity=replace(file.identity, year=year))


def why(file: AnswerFile, wanted: CarryTarget) -> dict[tuple[str | None, str], WhyLeft]:
    return {(each.row_id, each.key): each.why for each in texts_to_carry_over(file, wanted).left}


def test_of_the_same_round_everything_goes_into_blank_fields() -> None:
    over = texts_to_carry_over(form(A={"mark": "○", "change_reason": "納期", "done": "済", NOTE: "連絡"}), target())
    assert over.texts == {A: {"mark": "○", "change_reason": "納期", "done": "済", NOTE: "連絡"}}
    assert over.left == ()
    assert (over.carried[0].sheet, over.carried[0].cell) == ("回答", "K9")


def test_of_another_year_texts_go_over_and_never_a_mark_or_a_kind() -> None:
    file = of_year(form(A={"mark": "○", "change_kind": "前倒し", "done": "済", "next_year": "続ける"}), "R3")
    over = texts_to_carry_over(file, target())
    assert over.texts == {A: {"done": "済", "next_year": "続ける"}}
    assert why(file, target()) == {(A, "mark"): WhyLeft.OTHER_YEAR, (A, "change_kind"): WhyLeft.OTHER_YEAR}


def test_a_file_that_names_no_year_is_taken_as_of_another_one() -> None:
    assert why(of_year(form(A={"mark": "○"}), None), target()) == {(A, "mark"): WhyLeft.OTHER_YEAR}


def test_what_stands_in_a_field_stays_and_what_says_the_same_is_not_told() -> None:
    file = form(A={"done": "別の文", "next_year": "同じ文"})
    wanted = target({"done": "もうある", "next_year": "同じ文 "})
    assert texts_to_carry_over(file, wanted).carried == ()
    assert why(file, wanted) == {(A, "done"): WhyLeft.FILLED}


def test_a_field_that_says_the_same_keeps_none_after_it_from_being_filled() -> None:
    over = texts_to_carry_over(form(A={"done": "同じ文", "next_year": "続ける"}), target({"done": "同じ文"}))
    assert (over.texts, over.left) == ({A: {"next_year": "続ける"}}, ())


def test_rows_that_are_not_asked_or_not_known_or_locked_stay() -> None:
    file = with_rows(
        form(A={"done": "済"}), read_row(0, C, {"done": "他課"}), read_row(0, None, {"done": "不明"}, id_text="X-1")
    )
    assert why(file, target(locked=frozenset({A}))) == {
        (A, "done"): WhyLeft.LOCKED,
        (C, "done"): WhyLeft.NOT_ASKED,
        (None, "done"): WhyLeft.UNKNOWN_ROW,
    }


def test_what_cannot_be_read_and_what_the_form_no_longer_has_stays() -> None:
    file = edited(form(B={"later_years": "以降"}), A, done=Unreadable("#REF!"))
    wanted = target()
    fields = {row_id: dict.fromkeys(key for key in KEYS if key != "later_years") for row_id in (A, B)}
    found = texts_to_carry_over(file, replace(wanted, fields=fields)).left
    assert {(each.row_id, each.key): (each.why, each.text) for each in found} == {
        (A, "done"): (WhyLeft.UNREADABLE, "#REF!"),
        (B, "later_years"): (WhyLeft.NO_FIELD, "以降"),
    }


def test_a_note_belongs_to_its_division() -> None:
    file = form(A={NOTE: "担当が替わります"})
    assert why(file, target(same_division=False)) == {(A, NOTE): WhyLeft.OTHER_DIVISION}
    assert texts_to_carry_over(file, target()).texts == {A: {NOTE: "担当が替わります"}}


def test_of_two_rows_with_one_id_the_second_finds_the_field_filled() -> None:
    file = with_rows(form(A={"done": "一"}), read_row(0, A, {"done": "二", "next_year": "三"}))
    over = texts_to_carry_over(file, target())
    assert over.texts == {A: {"done": "一", "next_year": "三"}}
    assert [(each.text, each.why) for each in over.left] == [("二", WhyLeft.FILLED)]


def test_what_was_sent_and_not_changed_is_nobodys_text() -> None:
    file = form(A={"done": "送ったまま", "next_year": "書いた"})
    line = CheckLine(A, "lead", "区", "1-1-①", {"done": "送ったまま", "next_year": None})
    assert texts_to_carry_over(replace(file, check_lines=(line,)), target()).texts == {A: {"next_year": "書いた"}}


def test_texts_follow_a_row_that_has_another_number_now() -> None:
    wanted = replace(target(), lineage=RowLineage(now={A: (B,), B: ()}))
    file = form(A={"done": "続く", "mark": "○"}, B={"done": "終わった"})
    assert texts_to_carry_over(file, wanted).texts == {B: {"done": "続く", "mark": "○"}}
    assert why(file, wanted) == {(B, "done"): WhyLeft.NOT_ASKED}, "its number is another row's now"


def test_texts_of_a_split_row_go_into_its_parts_and_of_merged_rows_the_first_goes() -> None:
    split = replace(target(), lineage=RowLineage(now={A: (A, B, C)}))
    assert texts_to_carry_over(form(A={"done": "済"}), split).texts == {A: {"done": "済"}, B: {"done": "済"}}
    assert why(form(A={"done": "済"}), split) == {}
    merged = replace(target(), lineage=RowLineage(now={A: (B,)}))
    file = form(A={"done": "一"}, B={"done": "二"})
    assert texts_to_carry_over(file, merged).texts == {B: {"done": "一"}}
    assert why(file, merged) == {(B, "done"): WhyLeft.FILLED}


def test_a_figure_goes_over_within_its_year_and_nothing_of_it_into_another() -> None:
    texts = {FIGURE: "58.3%", FIGURE_SOURCE: "集計"}
    typed = {key: ReadCell(CellState.VALUE, text, cell) for (key, text), cell in zip(texts.items(), "IK", strict=True)}
    file = replace(form(), figures=(ReadRow("成果指標", 6, "KPI-1-1", "KPI-1-1", typed),))
    wanted = replace(target(), fields={"KPI-1-1": dict.fromkeys(FIGURE_KEYS)})
    assert texts_to_carry_over(file, wanted).texts == {"KPI-1-1": texts}
    as_sent = CheckLine("KPI-1-1", "", "", "", {FIGURE: "58.3%"})
    assert texts_to_carry_over(replace(file, check_figures=(as_sent,)), wanted).texts == {
        "KPI-1-1": {FIGURE_SOURCE: "集計"}
    }
    of_another_plan = replace(wanted, lineage=RowLineage(spans_plans=True))
    assert texts_to_carry_over(file, of_another_plan).carried == ()
    left = dict.fromkeys([("KPI-1-1", FIGURE), ("KPI-1-1", FIGURE_SOURCE)], WhyLeft.OTHER_YEAR)
    assert why(of_year(file, "R3"), wanted) == left


def test_every_reason_has_words() -> None:
    assert all(each.label.endswith("ため") for each in WhyLeft)
