"""Which texts of an old form go into blank fields, and why the others do not."""

from collections.abc import Mapping
from dataclasses import replace

from nakano_status.application.forms.carry_over import CarryTarget, WhyLeft, carry_over
from nakano_status.domain.exchange.answer_file import AnswerFile, CellState, CheckLine, ReadCell, ReadRow
from nakano_status.domain.fields.field import FIGURE, FIGURE_KEYS, FIGURE_SOURCE, NOTE
from tests.support.answering import KEYS, A, B, C, Texts, Unreadable, edited, filled, read_row, sent, with_rows
from tests.support.fields import NAKANO


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
    return {(each.row_id, each.key): each.why for each in carry_over(file, wanted).left}


def test_of_the_same_round_everything_goes_into_blank_fields() -> None:
    over = carry_over(form(A={"mark": "○", "change_reason": "納期", "done": "済", NOTE: "連絡"}), target())
    assert over.texts == {A: {"mark": "○", "change_reason": "納期", "done": "済", NOTE: "連絡"}}
    assert over.left == ()
    assert (over.carried[0].sheet, over.carried[0].cell) == ("回答", "K9")


def test_of_another_year_texts_go_over_and_never_a_mark_or_a_kind() -> None:
    file = of_year(form(A={"mark": "○", "change_kind": "前倒し", "done": "済", "next_year": "続ける"}), "R3")
    over = carry_over(file, target())
    assert over.texts == {A: {"done": "済", "next_year": "続ける"}}
    assert why(file, target()) == {(A, "mark"): WhyLeft.OTHER_YEAR, (A, "change_kind"): WhyLeft.OTHER_YEAR}


def test_a_file_that_names_no_year_is_taken_as_of_another_one() -> None:
    assert why(of_year(form(A={"mark": "○"}), None), target()) == {(A, "mark"): WhyLeft.OTHER_YEAR}


def test_what_stands_in_a_field_stays_and_what_says_the_same_is_not_told() -> None:
    file = form(A={"done": "別の文", "next_year": "同じ文"})
    wanted = target({"done": "もうある", "next_year": "同じ文 "})
    assert carry_over(file, wanted).carried == ()
    assert why(file, wanted) == {(A, "done"): WhyLeft.FILLED}


def test_a_field_that_says_the_same_keeps_none_after_it_from_being_filled() -> None:
    over = carry_over(form(A={"done": "同じ文", "next_year": "続ける"}), target({"done": "同じ文"}))
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
    found = carry_over(file, replace(wanted, fields=fields)).left
    assert {(each.row_id, each.key): (each.why, each.text) for each in found} == {
        (A, "done"): (WhyLeft.UNREADABLE, "#REF!"),
        (B, "later_years"): (WhyLeft.NO_FIELD, "以降"),
    }


def test_a_note_belongs_to_its_division() -> None:
    file = form(A={NOTE: "担当が替わります"})
    assert why(file, target(same_division=False)) == {(A, NOTE): WhyLeft.OTHER_DIVISION}
    assert carry_over(file, target()).texts == {A: {NOTE: "担当が替わります"}}


def test_of_two_rows_with_one_id_the_second_finds_the_field_filled() -> None:
    file = with_rows(form(A={"done": "一"}), read_row(0, A, {"done": "二", "next_year": "三"}))
    over = carry_over(file, target())
    assert over.texts == {A: {"done": "一", "next_year": "三"}}
    assert [(each.text, each.why) for each in over.left] == [("二", WhyLeft.FILLED)]


def test_what_was_sent_and_not_changed_is_nobodys_text() -> None:
    file = form(A={"done": "送ったまま", "next_year": "書いた"})
    line = CheckLine(A, "lead", "区", "1-1-①", {"done": "送ったまま", "next_year": None})
    assert carry_over(replace(file, check_lines=(line,)), target()).texts == {A: {"next_year": "書いた"}}


def test_a_figure_goes_over_within_its_year_and_nothing_of_it_into_another() -> None:
    texts = {FIGURE: "58.3%", FIGURE_SOURCE: "集計"}
    typed = {key: ReadCell(CellState.VALUE, text, cell) for (key, text), cell in zip(texts.items(), "IK", strict=True)}
    file = replace(form(), figures=(ReadRow("成果指標", 6, "KPI-1-1", "KPI-1-1", typed),))
    wanted = replace(target(), fields={"KPI-1-1": dict.fromkeys(FIGURE_KEYS)})
    assert carry_over(file, wanted).texts == {"KPI-1-1": texts}
    as_sent = CheckLine("KPI-1-1", "", "", "", {FIGURE: "58.3%"})
    assert carry_over(replace(file, check_figures=(as_sent,)), wanted).texts == {"KPI-1-1": {FIGURE_SOURCE: "集計"}}
    left = dict.fromkeys([("KPI-1-1", FIGURE), ("KPI-1-1", FIGURE_SOURCE)], WhyLeft.OTHER_YEAR)
    assert why(of_year(file, "R3"), wanted) == left


def test_every_reason_has_words() -> None:
    assert all(each.label.endswith("ため") for each in WhyLeft)
