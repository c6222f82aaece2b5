"""A settled round knows what it knew: what has to be kept for it, and when it does not show what is recorded."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from nakano_status.domain.indicators.indicator import (
    Direction,
    FigureKey,
    FigureKind,
    Indicator,
    YearFigure,
    parse_figure,
)
from nakano_status.domain.organisation.divisions import (
    Division,
    DivisionKind,
    DivisionName,
    EarlierPlace,
    NameKind,
    Organisation,
    Role,
    new_division,
)
from nakano_status.domain.organisation.reorganisation import rename_body
from nakano_status.domain.plan.plan import Owner
from nakano_status.domain.round.settled import (
    NO_CORRECTION,
    Corrections,
    KnownFacts,
    SettledDays,
    facts_to_store,
    has_hidden_facts,
    is_settled,
    organisation_as_known,
    owners_known,
    without_contact,
)
from tests.support.plans import R4, R5, listing

DAY, LATER = date(2023, 3, 31), date(2024, 4, 1)
TAX = new_division("税務課", DivisionKind.DIVISION, above="区民部")
BARE = replace(TAX, parent=None)
RENAMED = rename_body(TAX, "納税課", date(2022, 4, 1))
RENAMED_LATER = rename_body(TAX, "納税課", LATER)
DATED = new_division("税務課", DivisionKind.DIVISION, date(2022, 4, 1), "区民部")
ELSEWHERE = replace(TAX, parent="総務部")
NAMES, PLACES = Corrections(names=("税務課",)), Corrections(places=("税務課",))
ZEIMU, KOSEKI = (Owner(each, Role.LEAD, 1) for each in ("zeimu", "koseki"))


def days(*, recorded: bool = True, collecting: bool = False, cells: str = "税務課") -> SettledDays:
    return SettledDays((DAY, date(2023, 6, 1)), recorded, collecting, lambda: cells)


def of_body(body: Division | None) -> KnownFacts:
    return KnownFacts(bodies={} if body is None else {body.division_id: body})


@pytest.mark.parametrize(
    ("known", "recorded", "on", "corrected", "is_kept"),
    [
        (TAX, None, days(), NO_CORRECTION, True),
        (TAX, TAX, days(), NO_CORRECTION, False),
        (TAX, replace(TAX, contact="1234"), days(), NO_CORRECTION, False),
        (None, TAX, days(), NO_CORRECTION, True),
        (None, TAX, days(collecting=True), NO_CORRECTION, False),
        (None, TAX, days(recorded=False), NO_CORRECTION, False),
        (None, DATED, days(recorded=False), NO_CORRECTION, True),
        (None, DATED, days(collecting=True), NO_CORRECTION, False),
        (TAX, RENAMED, days(), NO_CORRECTION, True),
        (TAX, RENAMED, days(), NAMES, False),
        (TAX, RENAMED, days(), PLACES, True),
        (TAX, rename_body(TAX, "納税課", date(2023, 6, 1)), days(), NO_CORRECTION, True),
        (TAX, RENAMED_LATER, days(), NO_CORRECTION, False),
        (TAX, RENAMED_LATER, days(cells="納税課"), NO_CORRECTION, True),
        (TAX, rename_body(RENAMED_LATER, "課税課", date(2025, 4, 1)), days(cells="納税課"), NO_CORRECTION, True),
        (TAX, replace(TAX, until=date(2023, 3, 30)), days(), NO_CORRECTION, True),
        (TAX, replace(TAX, until=DAY), days(), NO_CORRECTION, False),
        (TAX, ELSEWHERE, days(), NO_CORRECTION, True),
        (TAX, ELSEWHERE, days(), NAMES, True),
        (TAX, ELSEWHERE, days(), PLACES, False),
        (TAX, ELSEWHERE, days(recorded=False), NO_CORRECTION, True),
        (BARE, TAX, days(), NO_CORRECTION, True),
        (BARE, TAX, days(recorded=False), NO_CORRECTION, False),
        (BARE, replace(TAX, order=2, is_liaison=True), days(recorded=False), NO_CORRECTION, False),
        (BARE, replace(TAX, earlier=(EarlierPlace(date(2022, 3, 31)),)), days(recorded=False), NO_CORRECTION, True),
        (
            replace(TAX, earlier=(EarlierPlace(date(2023, 4, 30)),)),
            replace(ELSEWHERE, earlier=(EarlierPlace(date(2023, 4, 30), "区民部"),)),
            days(recorded=False),
            NO_CORRECTION,
            False,
        ),
        (TAX, replace(TAX, order=2), days(recorded=False), NO_CORRECTION, True),
        (TAX, replace(TAX, is_liaison=True), days(recorded=False), NO_CORRECTION, True),
        (replace(BARE, order=2), replace(TAX, order=2), days(recorded=False), NO_CORRECTION, False),
        (replace(BARE, order=1), replace(TAX, order=2), days(recorded=False), NO_CORRECTION, True),
        (replace(BARE, is_liaison=True), TAX, days(recorded=False), NO_CORRECTION, True),
    ],
)
def test_a_body_is_kept_where_the_round_would_print_it_otherwise(
    known: Division | None, recorded: Division | None, on: SettledDays, corrected: Corrections, *, is_kept: bool
) -> None:
    kept = facts_to_store(of_body(known), of_body(recorded), on, corrected)
    assert kept.bodies == ({"税務課": known} if is_kept else {})
    assert bool(kept) is is_kept
    unknown = KnownFacts(bodies={"税務課": None})
    assert facts_to_store(unknown, of_body(TAX), on, corrected).bodies == {"税務課": None}


OLD = YearFigure(R4, parse_figure("1件"))
NEW, NEXT = YearFigure(R4, parse_figure("2件")), YearFigure(R5, parse_figure("3件"))
KNOWN = Indicator("K", "p-1", "1", 1, "件数", "件数", "件", None, None, Direction.UP, None, (OLD,), (OLD,))
RECORDED = replace(KNOWN, owner="zeimu", actuals=(NEW, NEXT), targets=(NEW,))
ACTUAL, TARGET = (FigureKey("K", kind, R4) for kind in (FigureKind.ACTUAL, FigureKind.TARGET))


@pytest.mark.parametrize(
    ("on", "figures", "kept"),
    [
        (days(), (), {"K": KNOWN, "new": None}),
        (days(), (ACTUAL,), {"K": replace(KNOWN, actuals=(NEW,)), "new": None}),
        (days(), (TARGET, ACTUAL), {"K": replace(KNOWN, actuals=(NEW,), targets=(NEW,)), "new": None}),
        (days(), (FigureKey("K", FigureKind.ACTUAL, R5),), {"K": replace(KNOWN, actuals=(OLD, NEXT)), "new": None}),
        (days(), (FigureKey("new", FigureKind.ACTUAL, R4),), {"K": KNOWN, "new": None}),
        (days(recorded=False), (), {"K": replace(KNOWN, owner="zeimu", actuals=(OLD, NEXT))}),
        (days(collecting=True), (), {"K": replace(KNOWN, owner="zeimu"), "new": None}),
    ],
)
def test_an_indicator_is_kept_but_for_blanks_and_the_figures_that_are_corrected(
    on: SettledDays, figures: tuple[FigureKey, ...], kept: Mapping[str, Indicator | None]
) -> None:
    now = KnownFacts(indicators={"K": RECORDED, "new": replace(RECORDED, indicator_id="new")})
    was = KnownFacts(indicators={"K": KNOWN, "none": None})
    assert facts_to_store(was, now, on, Corrections(figures=figures)).indicators == kept
    named = facts_to_store(
        KnownFacts(indicators={"K": replace(KNOWN, owner="koseki")}), now, days(recorded=False), NAMES
    )
    assert named.indicators["K"] == replace(KNOWN, owner="koseki", actuals=(OLD, NEXT))


@pytest.mark.parametrize(
    ("on", "scheduled", "owners"),
    [
        (days(), {"a": "検討", "b": None}, {"a": (ZEIMU,)}),
        (days(recorded=False), {"a": "検討"}, {"a": (ZEIMU,)}),
        (days(collecting=True), {}, {}),
    ],
)
def test_schedules_and_owners_are_kept_until_they_are_corrected_or_the_round_collects(
    on: SettledDays, scheduled: Mapping[str, str | None], owners: Mapping[str, tuple[Owner, ...]]
) -> None:
    was = KnownFacts(scheduled={"a": "検討", "c": "実施"}, owners={"a": (ZEIMU,), "c": (ZEIMU,)})
    now = KnownFacts(scheduled={"a": "運用", "b": "調査", "c": "実施"}, owners={"a": (KOSEKI,), "c": (ZEIMU,)})
    kept = facts_to_store(was, now, on, NO_CORRECTION)
    assert (kept.scheduled, kept.owners) == (scheduled, owners)
    corrected = facts_to_store(was, now, on, Corrections(scheduled=("a",)))
    assert corrected.scheduled == {key: text for key, text in scheduled.items() if key != "a"}


@pytest.mark.parametrize(
    ("kept", "before", "after", "is_hidden"),
    [
        (of_body(TAX), of_body(TAX), of_body(RENAMED), True),
        (of_body(TAX), of_body(TAX), of_body(replace(TAX, contact="1234")), False),
        (of_body(TAX), of_body(None), of_body(RENAMED), False),
        (of_body(TAX), of_body(TAX), of_body(None), False),
        (of_body(None), of_body(TAX), of_body(RENAMED), False),
        (KnownFacts(scheduled={"a": "1"}), KnownFacts(scheduled={"a": "2"}), KnownFacts(scheduled={"a": "3"}), True),
        (KnownFacts(scheduled={"a": "1"}), KnownFacts(scheduled={"b": "2"}), KnownFacts(scheduled={"b": "3"}), False),
        (KnownFacts(owners={"a": ()}), KnownFacts(owners={"a": (ZEIMU,)}), KnownFacts(owners={"a": (KOSEKI,)}), True),
        (KnownFacts(indicators={"K": None}), KnownFacts(), KnownFacts(indicators={"K": KNOWN}), True),
        (
            KnownFacts(scheduled={"a": "1", "b": "1"}),
            KnownFacts(scheduled={"a": "2", "b": "2"}),
            KnownFacts(scheduled={"a": "2", "b": "3"}),
            True,
        ),
    ],
)
def test_what_an_act_records_is_hidden_where_something_else_is_kept_for_it(
    kept: KnownFacts, before: KnownFacts, after: KnownFacts, *, is_hidden: bool
) -> None:
    assert has_hidden_facts(kept, before, after, days()) is is_hidden


def test_a_round_is_settled_once_it_is_closed_or_a_paper_is_recorded() -> None:
    states = [(True, False), (True, True), (False, False), (False, True)]
    found = [is_settled(is_collecting=collecting, is_recorded=recorded) for collecting, recorded in states]
    assert found == [False, True, True, True]


def test_a_correction_is_of_all_settled_rounds_or_of_those_that_are_named() -> None:
    some = Corrections(names=("a",), rounds=("R3",))
    assert [some.of_round("R3"), some.of_round("R4")] == [some, NO_CORRECTION]
    assert NAMES.of_round("R4") == NAMES


def test_owners_are_known_as_far_as_a_round_of_the_day_shows_them() -> None:
    first, last = replace(ZEIMU, until=date(2022, 3, 31)), replace(KOSEKI, since=date(2022, 4, 1), until=DAY)
    reader, after = Owner("bosai", Role.ASSOCIATE, 2, since=DAY), Owner("it", Role.LEAD, 1, since=date(2023, 4, 1))
    row = replace(listing("a"), owners=(after, reader), former=(last, first))
    assert owners_known(row, DAY) == (first, replace(last, until=None), reader)


def test_bodies_are_read_as_they_were_known_under_every_name_that_they_have_since() -> None:
    gone, new = new_division("廃課", DivisionKind.DIVISION), replace(DATED, division_id="新", is_liaison=True, order=1)
    recorded = Organisation((replace(RENAMED_LATER, contact="1234"), new, replace(TAX, division_id="他")))
    found = organisation_as_known(
        recorded, {"税務課": replace(TAX, contact="5678"), "新": None, "廃課": gone, "無": None}
    )
    alias = DivisionName("納税課", NameKind.ALIAS)
    assert found.divisions == (
        replace(TAX, names=(*TAX.names, alias), contact="1234"),
        replace(new, parent=None, order=None, is_liaison=False),
        recorded.divisions[2],
        gone,
    )


def test_whom_to_reach_is_not_kept() -> None:
    earlier = (EarlierPlace(DAY, "総務部", contact="1234"),)
    assert without_contact(replace(TAX, contact="5678", earlier=earlier)) == replace(
        TAX, earlier=(replace(earlier[0], contact=None),)
    )
