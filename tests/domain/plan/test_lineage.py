"""From one plan to the next: lineage, handover, rows that go on."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

import pytest

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.divisions import Role, Succession, SuccessionKind
from nakano_status.domain.plan.initiative_id import make_id
from nakano_status.domain.plan.lineage import (
    SAME_ROWS,
    Derivation,
    PlanFate,
    PlanSubject,
    RowMerger,
    lineage_between,
    lineage_of_rounds,
    step_text,
    steps_of_row,
)
from nakano_status.domain.plan.ownership import (
    find_heirs_on_row,
    owners_after_handover,
    owners_after_registered_ends,
    owners_before_handover,
    replace_by_heirs,
)
from nakano_status.domain.plan.plan import Edition, Listing, NamedDivision, Owner, Plan, Sponsor
from nakano_status.domain.plan.revised_edition import (
    NO_ANSWERS,
    IdentifiedRows,
    ProposedEdition,
    ProposedRow,
    RevisionAnswers,
    RevisionQuestionKind,
    identify_rows,
    likeness,
)
from nakano_status.domain.problems.problem import Place
from tests.support.plans import R5, R6, R7, listing, small_plan

R8 = R7.plus(1)


def plan() -> Plan:
    """Three editions: b is merged into a, c is split into c and c2, d is dropped, g is new; then a becomes x."""
    first = small_plan().editions[0]
    rows = [listing(each) for each in ("a", "c", "c2", "e", "f", "g")]
    second = replace(first, edition_id="p-2", ordinal=2, adopted_on=date(2024, 2, 28), listings=tuple(rows))
    later = (listing("x"), *rows[1:])
    third = replace(second, edition_id="p-3", ordinal=3, adopted_on=date(2025, 2, 28), listings=later)
    return replace(small_plan(), editions=(third, first, second))


def step(was: str, now: str | None, fate: PlanFate, editions: tuple[str, str] = ("p-1", "p-2")) -> Derivation:
    return Derivation(PlanSubject.ROW, editions[0], was, editions[1], now, fate, "理由")


STEPS = [
    step("a", "a", PlanFate.MERGED),
    step("b", "a", PlanFate.MERGED),
    step("c", "c", PlanFate.SPLIT),
    step("c", "c2", PlanFate.SPLIT),
    step("d", None, PlanFate.ABOLISHED),
    step("a", "x", PlanFate.CONTINUED, ("p-2", "p-3")),
    Derivation(PlanSubject.INDICATOR, "p-1", "e", "p-2", None, PlanFate.ABOLISHED),
]


def test_the_rows_of_one_edition_are_the_same() -> None:
    for earlier, later in (("p-1", "p-1"), ("p-1", "unknown"), (None, "p-1")):
        assert lineage_between([plan()], STEPS, earlier, later, mergers=()) == SAME_ROWS
    assert (SAME_ROWS.origins("a"), SAME_ROWS.descendants("a"), SAME_ROWS.parts("a")) == (("a",), ("a",), ())


def test_rows_are_followed_between_editions_there_and_back() -> None:
    found = lineage_between([plan()], STEPS, "p-1", "p-2", mergers=())
    assert found.was == {"a": ("a", "b"), "c2": ("c",), "g": ()}
    assert found.now == {"b": ("a",), "c": ("c", "c2"), "d": ()}
    assert (found.origins("e"), found.descendants("e")) == (("e",), ("e",))
    assert [found.parts(each) for each in ("c", "c2", "a", "e", "g")] == [("c", "c2"), ("c", "c2"), (), (), ()]
    assert [found.went_into(each) for each in ("a", "b", "c", "d")] == [(), ("a",), (), ()]
    back = lineage_between([plan()], STEPS, "p-2", "p-1", mergers=())
    assert (back.was, back.now) == (found.now, found.was)


def test_rows_are_followed_over_several_editions() -> None:
    found = lineage_between([plan()], STEPS, "p-1", "p-3", mergers=())
    assert (found.origins("x"), found.descendants("b"), found.descendants("d")) == (("a", "b"), ("x",), ())


def test_without_steps_rows_are_only_added_and_dropped() -> None:
    found = lineage_between([plan()], [], "p-1", "p-2", mergers=())
    assert found.was == {"c2": (), "g": ()}
    assert found.now == {"b": (), "d": ()}


def test_a_number_never_goes_on_into_another_plan() -> None:
    def of_next(was: str, now: str | None, fate: PlanFate) -> Derivation:
        return step(was, now, fate, ("p-3", "q-1"))

    old = plan()
    edition = replace(old.editions[1], edition_id="q-1")
    following = replace(old, plan_id="q", first_year=R8, last_year=R8, editions=(edition,))
    fates = [
        of_next("x", "b", PlanFate.MERGED),
        of_next("e", "b", PlanFate.MERGED),
        of_next("f", "f", PlanFate.CONTINUED),
        of_next("g", None, PlanFate.ABOLISHED),
    ]
    found = lineage_between([following, old], [*STEPS, *fates], "p-3", "q-1", mergers=())
    assert [found.origins(each.row_id) for each in edition.listings] == [(), ("x", "e"), (), (), (), ("f",)]
    assert [found.descendants(each) for each in ("x", "e", "f", "c", "g")] == [("b",), ("b",), ("f",), (), ()]
    whole = lineage_between([following, old], [*STEPS, *fates], "p-1", "q-1", mergers=())
    assert (whole.origins("b"), whole.descendants("a"), whole.descendants("d")) == (("a", "b", "e"), ("b",), ())


@pytest.mark.parametrize(
    ("was", "now", "fate", "text"),
    [
        (("a", "b"), ("a",), PlanFate.MERGED, "b を a に統合"),
        (("a", "b"), ("x",), PlanFate.MERGED, "a、b を x に統合"),
        (("a",), ("a", "b"), PlanFate.SPLIT, "a を a、b に分割"),
        (("a",), ("b",), PlanFate.CONTINUED, "a を b として継続"),
        (("a",), (), PlanFate.ABOLISHED, "a を廃止"),
    ],
)
def test_a_step_is_described(was: tuple[str, ...], now: tuple[str, ...], fate: PlanFate, text: str) -> None:
    assert step_text(was, now, fate) == text


def test_the_history_of_a_row_has_every_step_of_its_kin() -> None:
    found = steps_of_row([plan()], reversed(STEPS), "b", "p", ())
    assert [(each.edition_id, each.sentence) for each in found] == [
        ("p-2", "b を a に統合"),
        ("p-3", "a を x として継続"),
    ]
    assert {each.reason for each in found} == {"理由"}
    assert [each.sentence for each in steps_of_row([plan()], STEPS, "c2", "p", ())] == ["c を c、c2 に分割"]
    assert [each.sentence for each in steps_of_row([plan()], STEPS, "d", "p", ())] == ["d を廃止"]
    assert steps_of_row([plan()], STEPS, "e", "p", ()) == ()


@pytest.mark.parametrize("other", ["c", "d"])
def test_a_row_that_came_back_and_was_merged_again_has_both_mergers_in_its_history(other: str) -> None:
    mergers = [
        RowMerger("p-2", FiscalYear(2024), "e", "c", returned=FiscalYear(2025)),
        RowMerger("p-2", FiscalYear(2026), "e", other),
    ]
    found = steps_of_row([plan()], (), "e", "p", mergers)
    assert [(each.sentence, each.year and each.year.start) for each in found] == [
        ("e を c に統合", 2024),
        (f"e を {other} に統合", 2026),
    ]


def test_a_merger_within_an_edition_is_a_step_of_its_year_after_those_into_the_edition() -> None:
    mergers = [RowMerger("p-2", FiscalYear(year), row_id, "c") for year, row_id in ((2025, "e"), (2024, "f"))]
    found = steps_of_row([plan()], STEPS, "c", "p", mergers)
    assert [(each.sentence, each.year and each.year.start) for each in found[-2:]] == [
        ("f を c に統合", 2024),
        ("e を c に統合", 2025),
    ]
    assert found[:-2] == steps_of_row([plan()], STEPS, "c", "p", ())
    assert [each.sentence for each in steps_of_row([plan()], STEPS, "e", "p", mergers)][-1] == "e を c に統合"


def test_a_merger_holds_from_its_year_until_the_row_returns() -> None:
    merger = RowMerger("p-2", R6, "e", "c", returned=R8)
    assert [merger.holds_in(year) for year in (R5, R6, R7, R8)] == [False, True, True, False]
    assert [merger.has_ended(year) for year in (R5, R6, R7, R8)] == [False, False, False, True]
    assert not replace(merger, returned=None).has_ended(R8)


@pytest.mark.parametrize(
    ("before", "now", "of_c", "of_f"),
    [
        (R5, R7, ("c", "e", "f"), ("c",)),
        (R5, R6, ("c",), ("e",)),
        (R6, R7, ("c", "e"), ("f",)),
        (R7, R7, ("c",), ("f",)),
        (None, R7, ("c",), ("f",)),
        (R5, None, ("c",), ("f",)),
    ],
)
def test_between_two_rounds_on_an_edition_the_mergers_since_the_earlier_one_count(
    before: FiscalYear | None, now: FiscalYear | None, of_c: tuple[str, ...], of_f: tuple[str, ...]
) -> None:
    mergers = [RowMerger("p-2", R7, "e", "c"), RowMerger("p-2", R6, "f", "e"), RowMerger("p-3", R6, "g", "c")]
    found = lineage_of_rounds([plan()], STEPS, mergers, ("p-2", before), ("p-2", now))
    assert (found.origins("c"), found.descendants("f")) == (of_c, of_f)
    back = lineage_of_rounds([plan()], STEPS, mergers, ("p-2", now), ("p-2", before))
    assert (back.descendants("c"), back.origins("f")) == (of_c, of_f)


def test_a_step_to_no_known_edition_is_the_last() -> None:
    ended = Derivation(PlanSubject.ROW, "p-3", "x", None, None, PlanFate.FINISHED)
    found = steps_of_row([plan()], [ended, *STEPS], "x", "p", ())
    assert [each.sentence for each in found] == ["b を a に統合", "a を x として継続", "x を完了"]


def two_plans() -> tuple[Plan, Plan]:
    """The plan and one after it whose rows have equal numbers."""
    old = small_plan()
    edition = replace(old.newest, edition_id="q-1", adopted_on=date(2025, 12, 1))
    return old, replace(old, plan_id="q", title="次の計画", first_year=R8, last_year=R8, editions=(edition,))


def test_without_steps_nothing_of_a_plan_goes_on_in_the_plan_after() -> None:
    found = lineage_between(two_plans(), [], "p-1", "q-1", mergers=())
    nothing: dict[str, tuple[str, ...]] = dict.fromkeys("abcdef", ())
    assert (found.was, found.now, found.spans_plans) == (nothing, nothing, True)
    assert replace(found, now={"a": ("b",)}).went_into("a") == ()
    assert not lineage_between([plan()], STEPS, "p-1", "p-3", mergers=()).spans_plans


def test_a_step_into_the_plan_after_names_that_plan() -> None:
    steps = [
        step("a", "b", PlanFate.CONTINUED, ("p-1", "q-1")),
        Derivation(PlanSubject.ROW, "p-1", "a", None, "c", PlanFate.MERGED),
    ]
    first, second = steps_of_row(two_plans(), steps, "a", "p", ())
    assert (first.plan, first.sentence) == ("次の計画", "a を 「次の計画」の b として継続")
    assert (second.plan, second.edition_id) == (None, None)
    assert {each.plan for each in steps_of_row([plan()], STEPS, "b", "p", ())} == {None}


LEAD, TRACKER, ASSOCIATE = Role.LEAD, Role.TRACKER, Role.ASSOCIATE
SPRING, LAST = date(2023, 4, 1), date(2023, 3, 31)


def row(*owners: Owner, former: tuple[Owner, ...] = ()) -> Listing:
    return Listing("a", "1-1-①", 1, "取組", None, Sponsor.WARD, None, owners, None, former)


@pytest.mark.parametrize(
    ("named", "heirs", "after"),
    [
        ([("a", LEAD, 1), ("b", ASSOCIATE, 2)], {"a": "c"}, [("c", LEAD, 1), ("b", ASSOCIATE, 2)]),
        ([("a", LEAD, 1), ("b", ASSOCIATE, 2)], {"b": "a"}, [("a", LEAD, 1)]),
        ([("a", ASSOCIATE, 1), ("b", LEAD, 2)], {"b": "a"}, [("a", LEAD, 1)]),
        ([("a", LEAD, 1), ("b", ASSOCIATE, 2)], {"a": "c", "b": "c"}, [("c", LEAD, 1)]),
        ([("b", ASSOCIATE, 2), ("a", TRACKER, 1)], {"a": "b"}, [("b", TRACKER, 1)]),
        ([("a", LEAD, 1)], {"x": "y"}, [("a", LEAD, 1)]),
        ([("a", LEAD, 1), ("b", ASSOCIATE, 2)], {"a": "b", "b": "a"}, [("b", LEAD, 1), ("a", ASSOCIATE, 2)]),
    ],
)
def test_heirs_take_role_and_place(
    named: list[tuple[str, Role, int]], heirs: dict[str, str], after: list[tuple[str, Role, int]]
) -> None:
    assert replace_by_heirs([NamedDivision(*each) for each in named], heirs) == tuple(after)


def test_who_is_named_stays_in_the_printed_order_whatever_the_ids() -> None:
    named = (NamedDivision("b", LEAD, 1), NamedDivision("a", LEAD, 2))
    assert replace_by_heirs(reversed(named), {}) == named


def test_an_owner_ends_on_the_day_before_and_the_heir_begins() -> None:
    kept = Owner("b", ASSOCIATE, 2)
    found = row(Owner("a", LEAD, 1, "国保"), kept)
    assert owners_after_handover(found, {"a": "c"}, SPRING) == (
        Owner("a", LEAD, 1, "国保", until=LAST),
        Owner("c", LEAD, 1, since=SPRING),
        kept,
    )


def test_what_ended_before_is_kept_and_a_division_that_returns_has_its_sub_unit_again() -> None:
    before = Owner("c", LEAD, 1, "国保", until=date(2022, 3, 31))
    found = row(Owner("a", LEAD, 1, since=date(2022, 4, 1)), former=(before,))
    assert owners_after_handover(found, {"a": "c"}, SPRING) == (
        before,
        Owner("a", LEAD, 1, since=date(2022, 4, 1), until=LAST),
        Owner("c", LEAD, 1, "国保", since=SPRING),
    )


def test_a_row_that_nobody_of_them_holds_is_as_it_was() -> None:
    found = row(Owner("a", LEAD, 1))
    assert owners_after_handover(found, {"x": "y"}, SPRING) == found.owners


def test_an_owner_of_that_day_or_later_cannot_end_before_it() -> None:
    with pytest.raises(ValueError, match="2023-04-01"):
        owners_after_handover(row(Owner("a", LEAD, 1, since=SPRING)), {"a": "c"}, SPRING)


def test_a_division_that_takes_over_a_role_is_named_once() -> None:
    found = row(Owner("a", LEAD, 1), Owner("b", ASSOCIATE, 2))
    assert owners_after_handover(found, {"a": "b"}, SPRING) == (
        Owner("a", LEAD, 1, until=LAST),
        Owner("b", ASSOCIATE, 2, until=LAST),
        Owner("b", LEAD, 1, since=SPRING),
    )


@pytest.mark.parametrize("heirs", [{"a": "c"}, {"a": "b"}, {"b": "a"}, {"a": "c", "b": "c"}])
def test_owners_before_undoes_owners_from(heirs: dict[str, str]) -> None:
    found = row(
        Owner("a", LEAD, 1, "国保"), Owner("b", ASSOCIATE, 2), former=(Owner("c", LEAD, 1, until=date(2022, 3, 31)),)
    )
    after = owners_after_handover(found, heirs, SPRING)
    assert after != (*found.former, *found.owners)
    ended = tuple(each for each in after if each.until)
    handed = replace(found, owners=tuple(each for each in after if not each.until), former=ended)
    assert set(owners_before_handover(handed, set(heirs), set(heirs.values()), SPRING)) == {
        *found.former,
        *found.owners,
    }


def test_owners_before_keeps_what_another_change_of_that_day_gave() -> None:
    found = row(Owner("a", LEAD, 1), Owner("b", ASSOCIATE, 2))
    first = handed_to(found, {"a": "c"})
    assert set(owners_before_handover(first, {"x"}, {"c"}, SPRING)) == {*first.former, *first.owners}
    second = handed_to(first, {"b": "c"})
    assert set(owners_before_handover(second, {"b"}, {"c"}, SPRING)) == {*first.former, *first.owners}


def test_owners_before_knows_that_a_change_of_the_day_of_adoption_has_no_first_day() -> None:
    found = row(Owner("a", LEAD, 1), Owner("b", ASSOCIATE, 2))
    after = handed_to(found, {"a": "c"})
    read = replace(after, owners=tuple(replace(each, since=None) for each in after.owners))
    assert set(owners_before_handover(read, {"a"}, {"c"}, SPRING, adopted_on=SPRING)) == set(found.owners)


def test_owners_before_gives_back_nothing_where_no_taker_is_named() -> None:
    found = handed_to(row(Owner("a", LEAD, 1)), {"a": "c"})
    assert owners_before_handover(found, {"a"}, {"x"}, SPRING) == (*found.former, *found.owners)


def test_what_a_body_without_an_heir_is_given_stays_with_it() -> None:
    found = row(Owner("a", LEAD, 1))
    assert (
        owners_after_registered_ends(found, [Succession(SPRING, SuccessionKind.ABOLISHED, "a", None)]) == found.owners
    )


def handed_to(found: Listing, heirs: dict[str, str]) -> Listing:
    after = owners_after_handover(found, heirs, SPRING)
    ended = tuple(each for each in after if each.until)
    return replace(found, owners=tuple(each for each in after if not each.until), former=ended)


def test_what_bodies_are_given_passes_on_to_the_heir_of_both() -> None:
    found = row(Owner("a", LEAD, 1, since=date(2023, 2, 1)), Owner("b", ASSOCIATE, 2), Owner("d", ASSOCIATE, 3))
    steps = [Succession(SPRING, SuccessionKind.MERGED, each, "c") for each in ("a", "b")]
    after = owners_after_registered_ends(
        found, [*steps, Succession(date(2024, 4, 1), SuccessionKind.RENAMED, "c", "e")]
    )
    assert set(after) == {
        Owner("a", LEAD, 1, since=date(2023, 2, 1), until=LAST),
        Owner("b", ASSOCIATE, 2, until=LAST),
        Owner("d", ASSOCIATE, 3),
        Owner("c", LEAD, 1, since=SPRING, until=date(2024, 3, 31)),
        Owner("e", LEAD, 1, since=date(2024, 4, 1)),
    }


def test_an_heir_that_is_named_since_that_day_leads_now() -> None:
    found = row(
        Owner("a", LEAD, 1), Owner("c", ASSOCIATE, 2, since=SPRING), former=(Owner("b", ASSOCIATE, 2, until=LAST),)
    )
    after = owners_after_registered_ends(found, [Succession(SPRING, SuccessionKind.MERGED, "a", "c")])
    assert after == (
        Owner("b", ASSOCIATE, 2, until=LAST),
        Owner("a", LEAD, 1, until=LAST),
        Owner("c", LEAD, 1, since=SPRING),
    )


def owner(division: str, place: int = 1, since: date | None = None, until: date | None = None) -> Owner:
    return Owner(division, LEAD, place, since=since, until=until)


@pytest.mark.parametrize(
    ("found", "heirs"),
    [
        (row(owner("b", since=SPRING), former=(owner("a", until=LAST),)), ("b",)),
        (row(owner("b", since=SPRING), owner("y", 2, SPRING), former=(owner("a", until=LAST),)), ("b",)),
        (row(owner("y", 2, SPRING), former=(owner("a", 1, until=LAST),)), ("y",)),
        (row(owner("c"), former=(owner("a", 2, until=LAST),)), ()),
        (row(owner("a")), ()),
        (  # it held the row twice, and no one took it over the first time
            row(
                owner("c", since=date(2024, 4, 1)),
                former=(owner("a", until=date(2020, 3, 31)), owner("a", since=SPRING, until=date(2024, 3, 31))),
            ),
            ("c",),
        ),
        (
            row(
                owner("c", since=date(2024, 4, 1)),
                former=(owner("a", until=LAST), owner("b", since=SPRING, until=date(2024, 3, 31))),
            ),
            ("c",),
        ),
    ],
)
def test_who_takes_over_a_row_is_named_from_the_day_after_in_the_same_place(
    found: Listing, heirs: tuple[str, ...]
) -> None:
    assert find_heirs_on_row(found, "a") == heirs


M1, M2 = "1-1-①", "1-1-②"
A, B, C, D, E, F = (make_id(M1, 1), make_id(M1, 2), make_id(M2, 1), *(make_id("2-1-①", n) for n in (1, 2, 3)))
NEW, NEW2 = make_id(M1, 3), make_id(M1, 4)
TITLES = {
    A: "マイナンバーカードの交付", B: "オンライン申請の拡大", C: "窓口の混雑状況の配信",
    D: "住民記録システムの標準化", E: "職員の在宅勤務の環境整備", F: "マイナンバーカードの交付（再掲）"
}  # fmt: skip


def base() -> Edition:
    """The small plan with real numbers, and titles that are unlike each other."""
    edition = small_plan().editions[0]
    numbers = dict(zip("abcdef", TITLES, strict=True))
    listings = (
        replace(
            each,
            row_id=numbers[each.row_id],
            title=TITLES[numbers[each.row_id]],
            repost_of=numbers.get(each.repost_of or ""),
            owners_printed=None if each.is_repost else "税務課",
        )
        for each in edition.listings
    )
    return replace(edition, listings=tuple(listings))


def row_of(listing: Listing) -> ProposedRow:
    place = Place(sheet="計画", id=listing.row_id)
    return ProposedRow(
        place, listing.row_id, (), listing.measure, listing.title, listing.repost_of, listing.owners_printed
    )


def rows(*, without: Iterable[str] = (), **changes: Mapping[str, object]) -> list[ProposedRow]:
    """The rows of the edition before, less some, others changed (by A to F)."""
    named = {globals()[name]: change for name, change in changes.items()}
    kept = [row_of(each) for each in base().listings if each.row_id not in without]
    return [replace(each, **named.get(each.row_id or "", {})) for each in kept]  # type: ignore[arg-type]


def new_row(title: str, *former: str, measure: str = M1, row_id: str | None = None) -> ProposedRow:
    return ProposedRow(Place(sheet="計画", cell="A99"), row_id, former, measure, title, None, "税務課")


def identified(
    found: Iterable[ProposedRow], answers: RevisionAnswers = NO_ANSWERS, used: Iterable[str] = ()
) -> IdentifiedRows:
    edition = base()
    return identify_rows(edition, ProposedEdition(edition.nodes, tuple(found)), {*TITLES, *used}, answers)


def codes(found: IdentifiedRows) -> list[str]:
    return [each.code for each in found.faults]


def test_an_unchanged_edition_has_the_same_rows_and_asks_nothing() -> None:
    found = identified(rows())
    assert found.ids == tuple(TITLES)
    assert found.former == {each: (each,) for each in TITLES}
    assert (found.questions, found.faults) == ((), ())


def test_a_row_keeps_its_number_whatever_measure_and_title_it_has_now() -> None:
    found = identified(rows(B={"measure": M2, "title": "オンライン申請のさらなる拡大"}))
    assert (found.former[B], found.questions) == ((B,), ())


def test_a_new_row_has_a_number_that_no_row_ever_had() -> None:
    found = identified([*rows(), new_row("AI議事録の導入")], used=[NEW])
    assert found.ids[-1] == NEW2
    assert (found.former[NEW2], found.questions) == ((), ())


def test_whether_a_new_row_continues_one_that_left_is_asked_likeliest_first() -> None:
    found = identified([*rows(without=[B, C]), new_row("窓口の混雑状況の案内"), new_row("別のこと")])
    first, second = found.questions
    assert (first.kind, first.row_id) == (RevisionQuestionKind.SUCCESSOR, NEW)
    assert [each.row_id for each in first.candidates] == [C, B]
    assert [each.row_id for each in second.candidates] == [B, C]
    assert found.former[NEW] == ()


def test_a_row_that_left_while_nothing_is_new_is_dropped_without_a_question() -> None:
    found = identified(rows(without=[B]))
    assert (found.questions, found.successors(B)) == ((), ())


@pytest.mark.parametrize(
    "answers",
    [RevisionAnswers(new=frozenset({NEW})), RevisionAnswers(dropped=frozenset({B}))],
    ids=["new", "dropped"],
)
def test_what_is_answered_is_not_asked_again(answers: RevisionAnswers) -> None:
    found = identified([*rows(without=[B]), new_row("別のこと")], answers)
    assert (found.ids[-1], found.former[NEW], found.questions, found.faults) == (NEW, (), (), ())


def test_a_row_that_continues_only_one_row_takes_its_number() -> None:
    for row, answers in (
        (new_row("別のこと", B), RevisionAnswers()),
        (new_row("別のこと"), RevisionAnswers({NEW: (B,)})),
        (new_row(TITLES[B], measure=M2), RevisionAnswers()),
    ):
        found = identified([*rows(without=[B]), row], answers)
        assert (found.ids[-1], found.former[B], found.questions) == (B, (B,), ())


def test_a_number_given_to_the_continuing_row_is_kept() -> None:
    found = identified([*rows(without=[B]), new_row("別のこと", B, row_id=NEW2)])
    assert (found.ids[-1], found.former[NEW2]) == (NEW2, (B,))


def test_a_row_can_absorb_another_and_keeps_its_own_number() -> None:
    found = identified(rows(without=[B], A={"former": (B,)}))
    assert (found.former[A], found.successors(B), found.questions) == ((A, B), (A,), ())


def test_two_rows_merged_into_a_new_one_are_both_before_it() -> None:
    found = identified([*rows(without=[A, B], F={"repost_of": None}), new_row("まとめた取組", B, A)])
    assert (found.ids[-1], found.former[NEW]) == (NEW, (A, B))


def test_a_split_row_keeps_its_number_in_one_part_or_in_none() -> None:
    found = identified([*rows(), new_row("一部", A)])
    assert (found.successors(A), found.former[NEW]) == ((A, NEW), (A,))
    found = identified([*rows(without=[B]), new_row("一部", B), new_row("残り", B)])
    assert (found.successors(B), found.ids[-2:]) == ((NEW, NEW2), (NEW, NEW2))


def test_titles_that_are_alike_twice_match_nothing() -> None:
    found = identified([*rows(without=[B]), new_row(TITLES[B]), new_row(TITLES[B])])
    assert [each.row_id for each in found.questions] == [NEW, NEW2]


def test_whether_a_number_with_an_unlike_title_is_the_same_row_is_asked() -> None:
    changed = rows(B={"title": "防災無線のデジタル化"})
    (asked,) = identified(changed).questions
    assert (asked.kind, asked.row_id, asked.candidates[0].row_id) == (RevisionQuestionKind.IDENTITY, B, B)
    same = identified(changed, RevisionAnswers({B: (B,)}))
    assert (same.former[B], same.questions) == ((B,), ())
    another = identified(changed, RevisionAnswers(new=frozenset({B})))
    assert (another.ids[1], another.former[NEW], another.successors(B)) == (NEW, (), ())
    assert (another.questions, another.faults) == ((), ())


def test_an_answer_about_a_number_that_another_row_has_now_does_not_count() -> None:
    asked = RevisionAnswers({NEW: (B,)}, titles={NEW: "ある取組"})
    found = identified([*rows(without=[B]), new_row("ある取組")], asked)
    assert (found.successors(B), found.questions) == ((B,), ())
    above = identified([*rows(without=[B]), new_row("別の取組"), new_row("ある取組")], asked)
    assert [(each.row_id, each.title) for each in above.questions] == [(NEW, "別の取組"), (NEW2, "ある取組")]
    assert (above.successors(B), above.faults) == ((), ())
    gone = identified(rows(without=[B]), asked)
    assert (gone.questions, gone.faults) == ((), ())


def test_an_answer_about_a_title_that_a_row_no_longer_has_does_not_count() -> None:
    answered = RevisionAnswers(new=frozenset({B}), titles={B: "防災無線のデジタル化"})
    (asked,) = identified(rows(B={"title": "避難所の案内"}), answered).questions
    assert (asked.row_id, asked.title) == (B, "避難所の案内")


def test_a_number_is_never_used_for_a_second_thing() -> None:
    twice = identified([*rows(), new_row("別のこと", row_id=A)])
    assert (codes(twice), twice.ids[-1]) == (["REVISION-ID-TWICE"] * 2, NEW)
    alike = identified([new_row("別のこと"), new_row("他のこと", measure="1-1-1")], used=())
    assert len({*alike.ids}) == 2
    assert codes(identified([*rows(), new_row("別のこと", row_id=NEW)], used=[NEW])) == ["REVISION-ID-RETIRED"]
    assert codes(identified([*rows(), new_row("別のこと", row_id="1-1-1-09-A")])) == ["REVISION-ID-UNREADABLE"]
    assert codes(identified(rows(B={"title": TITLES[C]}, C={"title": TITLES[B]}))) == ["REVISION-ID-OF-ANOTHER"] * 2


def test_a_row_that_keeps_its_title_is_not_another_when_one_of_equal_title_goes() -> None:
    edition = replace(
        base(),
        listings=tuple(replace(each, title=TITLES[B]) if each.row_id == C else each for each in base().listings),
    )
    for other in (None, "別の名称"):
        kept = [row_of(each) for each in edition.listings if each.row_id != C or other]
        found = [replace(each, title=other) if other and each.row_id == C else each for each in kept]
        proposed = ProposedEdition(edition.nodes, tuple(found))
        assert codes(identify_rows(edition, proposed, TITLES, NO_ANSWERS)) == []


def test_what_a_number_continues_can_be_stated_whatever_its_title() -> None:
    named = {"title": TITLES[C]}
    assert codes(identified(rows(without=[C], B=named))) == ["REVISION-ID-OF-ANOTHER"]
    assert codes(identified(rows(without=[C], B={**named, "former": (C,)}))) == []
    assert codes(identified(rows(without=[C], B={**named, "former": (B,)}))) == []
    assert codes(identified(rows(without=[C], B=named), RevisionAnswers({B: (B,)}))) == []
    assert codes(identified(rows(without=[C], B=named), RevisionAnswers(new=frozenset({B})))) == []
    assert codes(identified(rows(B=named))) == []


def test_what_is_wrong_in_a_row_is_reported_with_its_place() -> None:
    found = identified(rows(A={"title": " "}, B={"measure": "9-9-①"}, C={"former": ("x",)}))
    assert [(each.code, each.place.id) for each in found.faults] == [
        ("REVISION-TITLE-MISSING", A),
        ("REVISION-MEASURE-UNKNOWN", B),
        ("REVISION-FORMER-UNKNOWN", C),
    ]


def test_a_measure_has_at_most_as_many_rows_as_numbers_count() -> None:
    many = [new_row(f"取組{number}", measure=M2, row_id=None) for number in range(99)]
    assert codes(identified([*rows(), *many])) == ["LIST-MEASURE-TOO-LONG"]
    assert codes(identified([*rows(), *many[1:]])) == []


@pytest.mark.parametrize(
    "answers",
    [
        RevisionAnswers({"x": (B,)}),
        RevisionAnswers({A: ("x",)}),
        RevisionAnswers(new=frozenset({"x"})),
        RevisionAnswers(dropped=frozenset({"x"})),
        RevisionAnswers(dropped=frozenset({A})),
    ],
)
def test_answers_that_fit_no_row_are_faults(answers: RevisionAnswers) -> None:
    assert codes(identified(rows(without=[B]), answers)) == ["REVISION-ANSWER-UNFIT"]


def test_titles_are_compared_without_sponsor_and_class() -> None:
    assert likeness("(国)◎ICTの活用", "ＩＣＴの 活用") == 1
    assert likeness("道路", "会計") == 0


def test_a_title_that_is_just_alike_enough_is_not_asked_about() -> None:
    edition = base()
    edition = replace(edition, listings=(replace(edition.listings[0], title="あいうえ"), *edition.listings[1:]))
    for title, asked in (("あかきく", 0), ("あかきくけ", 1)):
        found = identify_rows(edition, ProposedEdition(edition.nodes, tuple(rows(A={"title": title}))), TITLES)
        assert len(found.questions) == asked


def test_of_rows_that_are_equally_alike_those_of_the_measure_and_the_division_come_first() -> None:
    edition = base()
    titles = {A: ("甲", "1-1-②", "防災課"), B: ("乙", "1-1-②", "税務課"), C: ("丙", "1-1-①", "防災課")}
    listings = [
        replace(each, title=given[0], measure=given[1], owners_printed=given[2])
        for each in edition.listings
        if (given := titles.get(each.row_id))
    ]
    proposed = ProposedEdition(edition.nodes, (new_row("丁"),))
    (question,) = identify_rows(replace(edition, listings=tuple(listings)), proposed, TITLES).questions
    assert [each.row_id for each in question.candidates] == [C, B, A]


def test_numbers_begin_with_1_and_leave_out_those_that_the_file_has() -> None:
    edition = base()
    node = replace(edition.node(M2), code="1-1-③")
    proposed = ProposedEdition((*edition.nodes, node), (*rows(), new_row("別のこと", measure="1-1-③")))
    assert identify_rows(edition, proposed, TITLES).ids[-1] == make_id("1-1-③", 1)
    assert identified([*rows(), new_row("別のこと"), new_row("他のこと", row_id=NEW)]).ids[-2:] == (NEW2, NEW)
