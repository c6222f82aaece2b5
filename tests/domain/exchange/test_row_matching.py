"""Which row of the round a row of a file is."""

from dataclasses import replace

import pytest

from nakano_status.domain.exchange.admission import MatchedRow, PackagePart, match_rows, names_measure, row_problems
from nakano_status.domain.exchange.answer_file import AnswerFile, CellState, ReadCell, ReadRow
from nakano_status.domain.exchange.ledger import Fate, Given, MergeContext, RoundScope
from nakano_status.domain.exchange.package import Package
from nakano_status.domain.fields.field import FIGURE
from nakano_status.domain.organisation.divisions import (
    NO_DIVISIONS,
    Division,
    DivisionKind,
    DivisionName,
    NameKind,
    Organisation,
)
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.review.review import REMARK, REMARK_LABEL
from tests.support.answering import (
    ROW_IDS,
    A,
    B,
    C,
    D,
    Unreadable,
    filled,
    read_row,
    retyped,
    sent,
    title_of,
    with_rows,
)
from tests.support.fields import NAKANO, slot_in

GIVEN: Given = {
    row_id: {
        "measure": "1-1-①",
        "title": title_of(row_id),
        "divisions": "税務課",
        "scheduled": "検討",
        "previous_done": None,
        "planned": "構築に着手する。",
    }
    for row_id in ROW_IDS
}
PACKAGE = sent(rows=[A, B], reads=[C])


def matched(*rows: ReadRow, package: Package = PACKAGE, given: Given = GIVEN) -> list[MatchedRow]:
    return list(match_rows(with_rows(AnswerFile("回答.xlsx", "", 0), *rows), package, given))


def found_in(file: AnswerFile, given: Given = GIVEN, organisation: Organisation = NO_DIVISIONS) -> list[Problem]:
    known = MergeContext({}, given, {}, RoundScope("R4", {}), NAKANO, organisation=organisation)
    return list(row_problems(file, match_rows(file, PACKAGE, given), PACKAGE, known))


def told(file: AnswerFile, given: Given = GIVEN) -> list[tuple[str, str | None, str | None, str | None]]:
    """Return code, column, found and expected of everything that a person should know."""
    return [(each.code, each.place.column, each.found, each.expected) for each in found_in(file, given)]


def test_the_id_in_the_row_is_the_rows_wherever_it_stands() -> None:
    own, other, named = matched(read_row(0, B, {}), read_row(0, A, {}), read_row(0, C, {"note": "意見"}))
    assert [own.row_id, other.row_id, named.row_id] == [B, A, C]
    assert (own.own, named.own, named.reference) == (True, False, True)


def test_a_row_of_the_edition_that_was_not_asked_is_foreign() -> None:
    (row,) = matched(read_row(0, D, {"done": "済"}))
    assert (row.row_id, row.is_foreign, row.fate) == (D, True, None)


def test_an_id_that_the_edition_does_not_have_is_unknown() -> None:
    (row,) = matched(read_row(0, "9-9-9-99-A", {"done": "済"}))
    assert (row.fate, row.reason) == (Fate.UNKNOWN, "UNKNOWN-ID")


def test_two_rows_with_an_id_that_the_edition_does_not_have_are_two_unknown_rows() -> None:
    unknown = [read_row(0, "1-1-1-99-Z", {"done": text}) for text in ("甲", "乙", "乙")]
    assert [(row.fate, row.reason) for row in matched(*unknown)] == [(Fate.UNKNOWN, "UNKNOWN-ID")] * 3


def test_headings_and_blank_rows_are_no_rows() -> None:
    heading = read_row(0, None, {"done": None}, title="関係する取組（参考）")
    assert matched(heading, read_row(0, None, {})) == []


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


def test_of_equal_rows_one_counts() -> None:
    first, second, third = matched(*(read_row(0, A, {"done": text}) for text in ("済", "済　", "済")))
    assert [first.fate, second.fate, third.fate] == [None, Fate.DUPLICATE, Fate.DUPLICATE]


def test_of_a_figure_that_stands_twice_what_is_odd_is_asked_once() -> None:
    cells = (ReadCell(CellState.VALUE, "3名", f"I{number}") for number in (6, 7))
    rows = tuple(ReadRow("成果指標", 6, A, A, {FIGURE: cell}) for cell in cells)
    given = {**GIVEN, A: {**GIVEN[A], FIGURE: "46.0%"}}
    found = found_in(AnswerFile("回答.xlsx", "", 0, figures=rows), given)
    assert [(each.code, each.place.cell) for each in found] == [("FIGURE-UNIT", "I6")]


@pytest.mark.parametrize("other", [{"done": None}, {"done": "別"}, {"done": Unreadable()}, {"next_year": "済"}])
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
    assert names_measure(typed, code) is names


def test_every_locked_column_is_compared_with_what_was_given() -> None:
    retyped_cells = {
        "measure": "1-1-②\n別の実施内容",
        "title": "別の題名",
        "divisions": "戸籍住民課",
        "scheduled": "運用",
        "previous_done": "何もない所に書いた",
        "planned": "別の予定",
    }
    assert told(retyped(filled(PACKAGE), A, **retyped_cells)) == [
        ("LOCKED-CHANGED", "実施内容", "1-1-②\n別の実施内容", "1-1-①"),
        ("LOCKED-CHANGED", "事業内容", "別の題名", "取組1"),
        ("LOCKED-CHANGED", "所管課", "戸籍住民課", "税務課"),
        ("LOCKED-CHANGED", "計画上のスケジュール", "運用", "検討"),
        ("LOCKED-CHANGED", "前回の取組状況", "何もない所に書いた", ""),
        ("LOCKED-CHANGED", "前回の取組予定", "別の予定", "構築に着手する。"),
    ]


def test_a_division_by_its_name_of_another_day_is_no_change_in_a_locked_column() -> None:
    file = retyped(filled(PACKAGE), A, divisions="納税課")
    names = (DivisionName("税務課", NameKind.OFFICIAL), DivisionName("納税課", NameKind.ALIAS))
    organisation = Organisation((Division("zeimu", DivisionKind.DIVISION, names),))
    assert [each.code for each in found_in(file)] == ["LOCKED-CHANGED"]
    assert found_in(file, GIVEN, organisation) == []


def test_blanks_and_widths_in_locked_columns_are_no_change_and_neither_is_an_empty_cell() -> None:
    assert told(retyped(filled(PACKAGE), A, title="取組 １", divisions="税務課\n", planned="")) == []


def test_a_problem_in_a_given_column_names_its_cell() -> None:
    columns = {"id": "A", "title": "C"}
    changed, blank = (replace(read_row(0, row_id, {}, title=title), columns=columns) for row_id, title in _GIVEN_ROWS)
    file = with_rows(AnswerFile("回答.xlsx", "", 0), changed, blank)
    found = found_in(file)
    assert [(each.code, each.place.cell, each.place.key) for each in found] == [
        ("LOCKED-CHANGED", "C9", "title"),
        ("MATCHED-BY-TITLE", "A10", None),
    ]


_GIVEN_ROWS = ((A, "別の題名"), (None, "取組2"))


def test_what_is_written_over_the_offices_remark_is_told_and_a_row_that_cannot_speak_is_not_looked_at() -> None:
    package = replace(PACKAGE, remarks={(A, ""): "時期を記入してください。"})
    columns = {"remark": "Q"}

    def beside(row_id: str | None, remark: str) -> list[Problem]:
        row = replace(read_row(0, row_id, {}, id_text=row_id or "9-9-9-99-X", remark=remark), columns=columns)
        file = with_rows(AnswerFile("回答.xlsx", "", 0), row)
        known = MergeContext({}, GIVEN, {}, RoundScope("R4", {}), NAKANO)
        return [each for each in row_problems(file, match_rows(file, package, GIVEN), package, known) if each.place.key]

    (told,) = beside(A, "4月です。")
    assert (told.code, told.found, told.expected) == ("LOCKED-CHANGED", "4月です。", "時期を記入してください。")
    assert told.place == Place("回答.xlsx", "回答", "Q9", 9, REMARK_LABEL, A, REMARK)
    assert beside(A, "時期を 記入してください。\n") == beside(None, "4月です。") == []


def test_a_figure_that_was_asked_for_is_a_row_of_its_own_though_it_is_blank() -> None:
    package = replace(PACKAGE, base={**PACKAGE.base, slot_in(D, FIGURE): (None,)})
    figure = ReadRow("成果指標", 6, D, D, {FIGURE: ReadCell(CellState.BLANK, None, "I6")})
    (row,) = match_rows(AnswerFile("回答.xlsx", "", 0, figures=(figure,)), package, GIVEN)
    assert (row.own, row.is_counted) == (True, True)


def test_a_form_of_another_division_is_a_return_if_one_of_its_rows_is_answered() -> None:
    blank, answered = matched(read_row(0, A, {"done": None}), read_row(0, B, {"done": "済"}))
    assert PackagePart(PACKAGE, (blank, answered), is_own=False).is_answered
    assert not PackagePart(PACKAGE, (blank,), is_own=False).is_answered
    assert PackagePart(PACKAGE, (blank,), is_own=True).is_answered


def test_a_match_by_title_is_said() -> None:
    file = with_rows(AnswerFile("回答.xlsx", "", 0), read_row(0, None, {"done": "済"}, title="取組1"))
    assert told(file) == [("MATCHED-BY-TITLE", None, "取組1", None)]


def test_what_stands_in_the_locked_columns_of_a_row_that_cannot_speak_is_not_compared() -> None:
    rows = [read_row(0, A, {"done": text}, title="別の題名") for text in ("甲", "乙")]
    assert told(with_rows(AnswerFile("回答.xlsx", "", 0), *rows)) == []
