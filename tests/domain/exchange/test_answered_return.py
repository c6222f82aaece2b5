"""Packages that are sent and the returns that answer them: identity, confirmation, moved rows, fates of rows."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.cell_address import CellPlace
from nakano_status.domain.exchange.answer_file import (
    AnswerFile,
    CheckLine,
    Identity,
    ReadCell,
    asked_slots,
    confirmable_fields,
    confirmation_in,
    is_sealed_by,
    sent_package,
)
from nakano_status.domain.exchange.ledger import (
    ROW_ORDER,
    Fate,
    HeldItem,
    HeldKind,
    LedgerRow,
    Moved,
    Verdict,
    count_fates,
    fate_of_row,
    is_balanced,
    item_id,
    moved_rows,
    problem_of,
)
from nakano_status.domain.exchange.returns import (
    FORM_VERSION,
    CellState,
    HeldState,
    Package,
    PackageRow,
    Purpose,
    Respondent,
    Return,
    ReturnValue,
    final_returns,
    identify_return,
    open_drafts,
    return_id,
    seal,
)
from nakano_status.domain.history.acts import Why
from nakano_status.domain.merge.resolution import MISSING, OFFICE, Slot, Values
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.plan.plan import Listing, NamedDivision, Owner
from nakano_status.domain.review.confirmation import Confirmation, changed_after, field_codes, hash_of
from nakano_status.domain.round.round import RoundRow
from tests.support.fields import NAKANO, asked_in, slot_in
from tests.support.plans import listing
from tests.support.stores import package_for, return_for

ROWS = (PackageRow("1", Role.LEAD), PackageRow("2", Role.TRACKER), PackageRow("3", Role.ASSOCIATE))
BASE: dict[Slot, Values] = {slot_in("1", "done"): ("甲",), slot_in("1", "note", "A"): (None,)}
PACKAGE = Package(
    "P", "r4", "A", frozenset({"P0"}), Purpose.REISSUED, ROWS, BASE, {slot_in("1", "done"): frozenset({"W"})}
)
KEY = b"k" * 32


def test_lead_and_tracker_answer_and_an_associate_only_reads() -> None:
    assert PACKAGE.answer_rows == ("1", "2")


def test_a_package_is_a_base_where_it_was_made_and_the_offices_word_elsewhere() -> None:
    here, there = PACKAGE.as_revision(), PACKAGE.as_revision(asserts=True, writer=OFFICE)
    assert (here.revision_id, here.writer, here.asserts, here.parents) == ("P", "A", False, frozenset({"P0"}))
    assert (there.writer, there.asserts) == (OFFICE, True)
    assert here.shown == there.shown == BASE
    assert here.observed == {slot_in("1", "done"): {"W"}}


def test_a_seal_does_not_mind_the_order_of_rows_and_values() -> None:
    turned = dict(reversed(BASE.items()))
    assert seal(KEY, "P", ROWS, BASE) == seal(KEY, "P", ROWS[::-1], turned)


@pytest.mark.parametrize(
    ("key", "package", "rows", "base"),
    [
        (b"x" * 32, "P", ROWS, BASE),
        (KEY, "Q", ROWS, BASE),
        (KEY, "P", ROWS[:2], BASE),
        (KEY, "P", (PackageRow("1", Role.TRACKER), *ROWS[1:]), BASE),
        (KEY, "P", ROWS, {**BASE, slot_in("1", "done"): ("乙",)}),
        (KEY, "P", ROWS, {slot_in("1", "done"): ("甲",), slot_in("1", "note", "B"): (None,)}),
    ],
    ids=["key", "package", "rows", "role", "value", "division"],
)
def test_a_seal_holds_for_exactly_one_package(
    key: bytes, package: str, rows: tuple[PackageRow, ...], base: dict[Slot, Values]
) -> None:
    assert seal(key, package, rows, base) != seal(KEY, "P", ROWS, BASE)


ASKED = asked_in(FiscalYear(2022))
LEAD = CheckLine("1", "lead", "ward", "1-1-①", {"done": "送付時"}, remarks={"done": "受領時", "": "確認してください"})
READER = CheckLine("2", "associate", "ward", "1-1-①", {"note": "連絡"})
FIGURE = CheckLine("I1", "lead", "ward", "", {"figure": "約10件"})
FILE = AnswerFile(
    "税務課.xlsx",
    "0" * 64,
    1,
    Identity(head_package="P", check_package="Q", parents=("P0",)),
    check_lines=(LEAD, READER),
    check_figures=(FIGURE,),
)


def read(file: AnswerFile) -> Package:
    return sent_package(file, "r4", "zeimu", ASKED)


def test_a_division_is_asked_for_all_of_the_rows_it_answers_and_for_a_note_on_the_others() -> None:
    assert {slot.group for slot in asked_slots(PackageRow("1", Role.LEAD), "zeimu", ASKED)} > {"mark", "done", "note"}
    assert asked_slots(PackageRow("2", Role.ASSOCIATE), "zeimu", ASKED) == [Slot("2", "note", "zeimu")]


def test_what_was_sent_is_read_with_its_rows_figures_and_remarks() -> None:
    package = read(FILE)
    assert (package.package_id, package.round_id, package.division) == ("P", "r4", "zeimu")
    assert package.rows == (PackageRow("1", Role.LEAD), PackageRow("2", Role.ASSOCIATE))
    assert package.base[Slot("1", "done")] == ("送付時",)
    assert package.base[Slot("2", "note", "zeimu")] == ("連絡",)
    assert package.base[Slot("I1", "figure")] == ("約10件",)
    assert package.figures == ("I1",)
    assert package.remarks == {("1", "done"): "受領時", ("1", ""): "確認してください"}
    assert (package.form_version, package.seal) == (FORM_VERSION, "")


def test_a_form_with_parents_was_made_again_unless_it_says_what_it_is_for() -> None:
    assert (read(FILE).parents, read(FILE).purpose) == (frozenset({"P0"}), Purpose.REISSUED)
    assert read(replace(FILE, identity=Identity(head_package="P"))).purpose is Purpose.INITIAL
    wording = replace(FILE.identity, purpose=Purpose.WORDING, form_version=7, seal="確認")
    asked = read(replace(FILE, identity=wording))
    assert (asked.purpose, asked.form_version, asked.seal) == (Purpose.WORDING, 7, "確認")


def test_of_a_form_with_answers_the_parents_are_not_known() -> None:
    answered = read(replace(FILE, identity=replace(FILE.identity, declared_return="R1")))
    assert (answered.parents, answered.purpose) == (frozenset(), Purpose.INITIAL)


def test_a_package_is_sealed_by_the_key_that_made_its_seal_and_by_no_other() -> None:
    package = read(FILE)
    sealed = replace(package, seal=seal(KEY, package.package_id, package.rows, package.base))
    assert is_sealed_by(sealed, KEY)
    assert not is_sealed_by(sealed, b"other")
    assert not is_sealed_by(package, KEY)


def test_the_seal_is_frozen_with_form_1() -> None:
    base = {Slot("1", "done"): ("甲",), Slot("1", "note", "A"): (None,)}
    assert seal(KEY, "P", (PackageRow("1", Role.LEAD),), base) == "854b062660b59bd75e0a1833"
    assert seal(KEY, "P", (), {Slot("1", "done"): ("\ud800",)}) == "a17e951e757bb4dcf18dd9d3"


ANSWERS: dict[tuple[str, str], str | None] = {("1", "mark"): "◎", ("1", "done"): "甲\n乙", ("2", "done"): None}


def test_the_same_answers_are_the_same_return_in_any_order_and_newline() -> None:
    again = {place: text and text.replace("\n", "\r\n") for place, text in reversed(ANSWERS.items())}
    assert return_id(["P", "R1"], "P", ANSWERS) == return_id(["R1", "P", "P"], "P", again)


def test_a_cell_of_blanks_only_is_a_blank_cell() -> None:
    assert return_id(["P"], "P", {("1", "done"): " 　"}) == return_id(["P"], "P", {("1", "done"): None})


@pytest.mark.parametrize(
    ("parents", "package", "answers"),
    [
        (["P", "R1"], "P", ANSWERS),
        (["P"], "Q", ANSWERS),
        (["P"], "P", {**ANSWERS, ("1", "done"): "甲"}),
        (["P"], "P", {**ANSWERS, ("1", "done"): "甲\n乙 "}),
        (["P"], "P", {**ANSWERS, ("2", "done"): "甲"}),
        (["P"], "P", {place: text for place, text in ANSWERS.items() if text}),
    ],
    ids=["parents", "package", "text", "blank at the end", "row", "missing column"],
)
def test_other_parents_package_or_answers_are_another_return(
    parents: list[str], package: str, answers: dict[tuple[str, str], str | None]
) -> None:
    assert return_id(parents, package, answers) != return_id(["P"], "P", ANSWERS)


def test_an_unreadable_cell_is_another_return_than_a_missing_column() -> None:
    gap = {("2", "done"): "#REF!"}
    assert return_id(["P"], "P", {}, gap) != return_id(["P"], "P", {})
    assert return_id(["P"], "P", {}, gap) != return_id(["P"], "P", {}, {("2", "done"): "#N/A"})


def test_the_id_is_frozen_with_form_1() -> None:
    assert return_id(["P"], "P", {("1", "done"): "甲"}) == "804e328a1b5cf7bd456ad1000b906754"


def test_a_form_that_declares_nothing_is_a_child_of_its_package() -> None:
    assert identify_return("P", None, [], ANSWERS) == (return_id(["P"], "P", ANSWERS), frozenset({"P"}))


def test_a_file_whose_answers_give_its_declared_id_is_that_return() -> None:
    declared = return_id(["P", "R1"], "P", ANSWERS)
    assert identify_return("P", declared, ["P", "R1"], ANSWERS) == (declared, frozenset({"P", "R1"}))


def test_half_a_character_has_an_id_too() -> None:
    assert return_id(["P"], "P", {("1", "done"): "\ud800"}) == "18dae0461fb61ae3ec0f77c38f961919"
    assert return_id(["P"], "P", {}, {("1", "done"): "\ud800"}) != return_id(["P"], "P", {}, {("1", "done"): None})


ROW = "1-1-1-02-K"
TEXT = ReturnValue(CellState.VALUE, "甲")
BLANK = ReturnValue(CellState.BLANK, None)


def returned(**values: ReturnValue) -> Return:
    by_place = {(ROW, key): value for key, value in values.items()}
    return Return("R", None, "P", "r4", "A", frozenset({"P"}), by_place)


def test_a_return_shows_its_values_and_blanks() -> None:
    revision = returned(done=TEXT, next_year=BLANK).as_revision(NAKANO)
    assert revision.shown == {slot_in(ROW, "done"): ("甲",), slot_in(ROW, "next_year"): (None,)}
    assert (revision.revision_id, revision.writer, revision.parents, revision.asserts) == (
        "R", "A", frozenset({"P"}), True
    )  # fmt: skip


def test_a_missing_column_of_a_group_is_missing_and_no_blank() -> None:
    assert returned(mark=TEXT, change_kind=BLANK).as_revision(NAKANO).shown == {
        slot_in(ROW, "mark"): ("甲", MISSING, None)
    }
    assert repr(MISSING) == "MISSING"


def test_an_unreadable_cell_makes_its_whole_group_wait() -> None:
    unreadable = ReturnValue(CellState.UNREADABLE, None)
    assert returned(mark=TEXT, change_reason=unreadable, done=TEXT).as_revision(NAKANO).shown == {
        slot_in(ROW, "done"): ("甲",)
    }


def test_what_a_person_left_out_does_not_speak() -> None:
    assert returned(done=ReturnValue(CellState.LEFT_OUT, "甲")).as_revision(NAKANO).shown == {}


def test_a_note_is_the_divisions_own() -> None:
    assert set(returned(note=TEXT).as_revision(NAKANO).shown) == {slot_in(ROW, "note", "A")}


SHOWN = {("1", "done"): "実施した。", ("1", "mark"): "◎"}
CODES = field_codes(SHOWN, NAKANO)
AT = "2023-07-09T23:30:00+00:00"
LINE = CheckLine("1", "lead", "ward", "1-1-①", {}, confirmed={key: code for (_, key), code in CODES.items()})
WRITTEN = AnswerFile(
    "税務課.xlsx",
    "0" * 64,
    1,
    Identity(confirmed_by="税務課長", confirmed_at=AT, confirmed_hash=hash_of(CODES)),
    check_lines=(LINE,),
    respondent=Respondent(confirmed_by="税務 課長", confirmed_on="令和５年７月10日（月）"),
)


def test_what_the_program_wrote_is_the_confirmation_however_its_blanks_and_widths_are() -> None:
    assert confirmation_in(WRITTEN, SHOWN, NAKANO) == Confirmation("税務課長", AT, CODES)
    assert confirmation_in(replace(WRITTEN, respondent=Respondent()), SHOWN, NAKANO) == Confirmation(
        "税務課長", AT, CODES
    )


@pytest.mark.parametrize(("name", "day"), [("別の課長", "令和5年7月10日（月）"), ("税務課長", "7月11日")])
def test_a_name_or_day_typed_over_it_confirms_what_the_file_shows(name: str, day: str) -> None:
    typed = replace(WRITTEN, respondent=Respondent(confirmed_by=name, confirmed_on=day))
    assert confirmation_in(typed, SHOWN, NAKANO) == Confirmation(name, day, CODES)


def test_a_name_typed_by_hand_alone_confirms_what_the_file_shows() -> None:
    typed = AnswerFile("税務課.xlsx", "0" * 64, 1, respondent=Respondent(confirmed_by="税務課長"))
    assert confirmation_in(typed, SHOWN, NAKANO) == Confirmation("税務課長", None, CODES)
    assert confirmation_in(replace(typed, respondent=Respondent()), SHOWN, NAKANO) is None


def test_without_the_codes_of_fields_it_counts_only_for_exactly_what_was_confirmed() -> None:
    bare = replace(WRITTEN, check_lines=(), respondent=Respondent())
    assert confirmation_in(bare, SHOWN, NAKANO) == Confirmation("税務課長", AT, CODES)
    assert confirmation_in(bare, SHOWN | {("1", "done"): "別の文"}, NAKANO) is None


def test_what_is_confirmed_are_the_readable_fields_of_the_rows_to_answer() -> None:
    rows = (PackageRow("1", Role.LEAD), PackageRow("2", Role.ASSOCIATE))
    package = Package("P", "r4", "zeimu", frozenset(), Purpose.INITIAL, rows, {})
    values = {
        ("1", "done"): ReturnValue(CellState.VALUE, "済"),
        ("1", "next_year"): ReturnValue(CellState.LEFT_OUT, "続ける"),
        ("1", "mark"): ReturnValue(CellState.UNREADABLE, None),
        ("2", "done"): ReturnValue(CellState.VALUE, "他課"),
    }
    assert confirmable_fields(package, values, NAKANO) == {("1", "done"): "済", ("1", "next_year"): "続ける"}


def test_a_field_that_changed_after_a_confirmation_is_asked_about_at_its_place() -> None:
    (asked,) = changed_after(Confirmation("税務課長", "7月10日"), [("1", "done")], NAKANO, "税務課.xlsx")
    assert (asked.code, asked.place.file, asked.place.id, asked.place.key) == (
        "CONFIRMED-THEN-CHANGED", "税務課.xlsx", "1", "done"
    )  # fmt: skip


FORMS = [package_for(each, ["a"], package_id=f"P-{each}") for each in ("zeimu", "koseki", "bosai")]


def asked(*divisions: str) -> RoundRow:
    named = (NamedDivision(division, Role.LEAD, place) for place, division in enumerate(divisions, start=1))
    return RoundRow("a", None, tuple(named))


def moved(
    row: RoundRow,
    named: Listing,
    forms: list[Package] = FORMS,
    suppliers: Mapping[str, str | None] | None = None,
) -> Moved:
    return moved_rows(forms, [row], {"a": named}, suppliers or {})


def test_a_row_that_another_division_was_asked_for_since_has_moved_to_it() -> None:
    assert moved(asked("koseki"), listing("a"), FORMS[:2]) == {("P-zeimu", "a"): "koseki"}
    assert moved(asked("zeimu"), listing("a"), FORMS[:2]) == {}, "that one was asked before"
    assert moved(asked("bosai"), listing("a"), FORMS[:2]) == {}, "it was not sent to that one yet"


def test_a_row_that_still_names_the_division_beside_others_has_not_moved() -> None:
    assert moved(asked("bosai", "zeimu"), listing("a")) == {("P-koseki", "a"): "bosai"}


def test_a_row_goes_to_who_took_it_over_before_who_answers_it_now() -> None:
    day = date(2023, 3, 31)
    former = (Owner("zeimu", Role.LEAD, 1, until=day),)
    owners = (Owner("bosai", Role.LEAD, 1, since=date(2023, 4, 1)),)
    named = replace(listing("a"), former=former, owners=owners)
    assert moved(asked("koseki"), named) == {("P-zeimu", "a"): "bosai"}


@pytest.mark.parametrize(("supplier", "heir"), [("koseki", "koseki"), ("zeimu", None), (None, None)])
def test_the_figures_of_an_indicator_go_to_who_supplies_it_now(supplier: str | None, heir: str | None) -> None:
    found = moved_rows(FORMS[:2], [], {}, {"a": supplier})
    assert found.get(("P-zeimu", "a")) == heir
    assert moved_rows(FORMS[:2], [asked("zeimu")], {}, {"a": supplier}) == found, "the plan has no such row"


def test_a_draft_is_open_until_a_final_answer_follows_it() -> None:
    def answer(return_id: str, *parents: str, is_draft: bool) -> Return:
        made = return_for(FORMS[0], return_id=return_id)
        return replace(made, parents=frozenset(parents), is_draft=is_draft)

    first, second = (answer(each, "P-zeimu", is_draft=True) for each in ("d1", "d2"))
    final = answer("f1", "d1", is_draft=False)
    follow_up = answer("d3", "d2", is_draft=True)
    for returns in ([first, second, final, follow_up], [final, follow_up, second, first]):
        assert final_returns(returns) == [final]
        assert open_drafts(returns) == {"d2", "d3"}


def test_the_same_content_gives_the_same_item() -> None:
    assert item_id(HeldKind.ROW, "FOREIGN", ["1", "甲"]) == item_id(HeldKind.ROW, "FOREIGN", ["1", "甲"])


def test_another_kind_reason_or_content_is_another_item() -> None:
    items = {
        item_id(HeldKind.ROW, "FOREIGN", ["1", "甲"]),
        item_id(HeldKind.FIELD, "FOREIGN", ["1", "甲"]),
        item_id(HeldKind.ROW, "UNKNOWN-ID", ["1", "甲"]),
        item_id(HeldKind.ROW, "FOREIGN", ["1", "乙"]),
    }
    assert len(items) == 4


def test_an_item_can_be_typed() -> None:
    found = item_id(HeldKind.FILE, "PACKAGE-UNKNOWN", [])
    assert found.startswith("H")
    assert len(found) == 13
    assert found[1:].isalnum()


def test_the_id_of_an_item_is_the_same_in_every_version() -> None:
    assert item_id(HeldKind.ROW, "FOREIGN", ["1-1-1-01-P", "取組"]) == "Hf42b77fd4fd0"
    assert item_id(HeldKind.ROW, "FOREIGN", ["half a character: \ud800"]) == "H0d06ff262056"


def test_a_held_field_is_reported_at_its_cell_and_a_held_row_at_its_line() -> None:
    field = HeldItem(
        "H1", HeldKind.FIELD, "UNREADABLE", "一.xlsx", "0" * 64, CellPlace("回答", 12, "M"), "1", "done", "#N/A"
    )
    found = problem_of(field)
    assert (found.code, found.found) == ("UNREADABLE", "#N/A")
    place = found.place
    assert (place.file, place.sheet, place.cell, place.row) == ("一.xlsx", "回答", "M12", 12)
    assert (place.id, place.key) == ("1", "done")
    row = HeldItem("H2", HeldKind.ROW, "FOREIGN", "一.xlsx", "0" * 64, CellPlace("回答", 12), "1")
    assert (problem_of(row).place.cell, problem_of(row).place.row) == (None, 12)


def test_what_was_typed_for_a_number_is_what_was_found_only_where_it_is_none() -> None:
    item = HeldItem("H1", HeldKind.ROW, "UNKNOWN-ID", "一.xlsx", "0" * 64, row_id="1", found="1-1-Z")
    assert (item.typed_id, replace(item, reason="PROPOSAL").typed_id) == ("1-1-Z", "1")
    cell = ReadCell(CellState.VALUE, "3件", "I6")
    assert (cell.expected, replace(cell, likely="3").expected) == ("3件", "3")


@pytest.mark.parametrize("first", range(len(ROW_ORDER)))
def test_a_rows_fate_is_the_first_that_any_of_its_fields_has(first: int) -> None:
    assert fate_of_row(reversed(ROW_ORDER[first:])) is ROW_ORDER[first]


def test_a_row_that_shows_nothing_is_unchanged() -> None:
    assert fate_of_row([]) is Fate.UNCHANGED


def test_fates_stand_in_the_order_of_the_rule() -> None:
    assert [fate.value for fate in ROW_ORDER] == ["held", "conflict", "applied", "agreed", "superseded", "unchanged"]


def test_every_fate_is_counted_also_those_that_no_row_had() -> None:
    rows = [
        LedgerRow("0", "回答", number, None, fate) for number, fate in enumerate([Fate.HELD, Fate.APPLIED, Fate.HELD])
    ]
    assert count_fates(rows) == {**dict.fromkeys(Fate, 0), Fate.HELD: 2, Fate.APPLIED: 1}


@pytest.mark.parametrize(
    ("read", "applied", "in_package", "with_id", "absent", "balanced"),
    [
        (3, 3, 4, 3, 1, True),
        (3, 2, 4, 3, 1, False),
        (2, 3, 4, 3, 1, False),
        (3, 3, 4, 3, 0, False),
        (3, 3, 3, 3, 1, False),
        (0, 0, 0, 0, 0, True),
    ],
)
def test_both_balances_must_hold(
    read: int, applied: int, in_package: int, with_id: int, absent: int, *, balanced: bool
) -> None:
    fates = {**dict.fromkeys(Fate, 0), Fate.APPLIED: applied}
    assert is_balanced(read, fates, in_package, with_id, absent) is balanced


@pytest.mark.parametrize("kind", [Fate, Verdict, HeldState, Why])
def test_every_outcome_has_a_label_of_its_own(kind: type[Fate | Verdict | HeldState | Why]) -> None:
    labels = [each.label for each in kind]
    assert len(set(labels)) == len(kind)
    assert all(labels)
