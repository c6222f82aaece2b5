"""Which division continues which, by names: what a form states, and how a data file's division comes from another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from nakano_status.domain.organisation.divisions import (
    Division,
    DivisionKind,
    DivisionName,
    NameKind,
    Organisation,
    Succession,
    SuccessionKind,
    new_division,
)
from nakano_status.domain.organisation.named_succession import (
    NamedSuccession,
    descent,
    earlier_divisions,
    named_successions,
    new_body,
    predecessors,
    with_names,
)
from nakano_status.domain.organisation.reorganisation import (
    Abolition,
    Merger,
    OrganisationChange,
    Renaming,
    Split,
    renamed,
    reorganised,
    with_name_corrected,
)

RENAMED, MERGED, SPLIT, ABOLISHED = (
    SuccessionKind.RENAMED,
    SuccessionKind.MERGED,
    SuccessionKind.SPLIT,
    SuccessionKind.ABOLISHED,
)
FIRST, SECOND, THIRD = date(2022, 4, 1), date(2023, 4, 1), date(2024, 4, 1)


def body(name: str) -> Division:
    return new_division(name, DivisionKind.DIVISION)


def organised() -> tuple[Organisation, tuple[Succession, ...]]:
    """甲 was split, one part renamed, and that merged with 乙 into 新; 丙 was abolished in favour of 新."""
    made = reorganised(Organisation(tuple(map(body, "甲乙丙"))), [Split("甲", ("甲一", "甲二"), {})], FIRST)
    found, steps = made.organisation, made.successions
    acts: list[tuple[date, list[OrganisationChange]]] = [
        (SECOND, [Renaming("甲一", "甲改")]),
        (THIRD, [Merger(("甲一", "乙"), "新"), Abolition("丙", "新")]),
    ]
    for day, changes in acts:
        made = reorganised(found, changes, day)
        found, steps = made.organisation, (*steps, *made.successions)
    return found, steps


WAY = (
    NamedSuccession(FIRST, SPLIT, "甲", "甲一"),
    NamedSuccession(SECOND, RENAMED, "甲一", "甲改"),
    NamedSuccession(THIRD, MERGED, "乙", "新"),
    NamedSuccession(THIRD, MERGED, "甲改", "新"),
)


def test_everything_that_led_to_a_division_is_named_as_of_its_day() -> None:
    found, steps = organised()
    named = named_successions(found, steps, "新", THIRD)
    assert set(named) == {*WAY, NamedSuccession(THIRD, ABOLISHED, "丙", "新")}
    assert named_successions(found, steps, "甲一", SECOND) == WAY[:2]
    assert named_successions(found, steps, "甲一", FIRST) == WAY[:1]
    assert set(predecessors(steps, "新", THIRD)) == {"新", "甲一", "乙", "丙", "甲"}
    assert predecessors(steps, "新", SECOND) == ("新",)


def test_a_corrected_name_is_one_from_the_first_day() -> None:
    corrected = with_name_corrected(body("せい務課"), "税務課")
    later = renamed(corrected, "課税課", SECOND)
    steps = named_successions(Organisation((later,)), (), later.division_id, SECOND)
    assert [(each.was, each.now) for each in steps] == [("せい務課", "税務課"), ("税務課", "課税課")]
    way = descent(steps, ["せい務課"], "課税課")
    assert way is not None
    own = with_names(body("せい務課"), way.steps, date(2024, 3, 31))
    assert (own.name_on(date(2022, 3, 31)), own.name_on(date(2024, 3, 31))) == ("税務課", "課税課")


@pytest.mark.parametrize(
    ("name", "is_of_part"),
    [
        ("新", False),
        ("乙", False),
        ("甲改", False),
        ("甲", True),
    ],
)
def test_how_a_division_comes_from_an_earlier_one(name: str, is_of_part: bool) -> None:
    way = descent(WAY, [name], "新")
    assert way is not None
    assert way.is_of_part == is_of_part


def test_one_that_does_not_come_from_it_is_told_apart_and_a_whole_way_goes_first() -> None:
    assert descent(WAY, ["丁"], "新") is None
    assert descent(WAY, ["新"], "乙") is None
    both = (NamedSuccession(FIRST, SPLIT, "甲", "新"), NamedSuccession(FIRST, MERGED, "甲", "新"))
    way = descent(both, ["甲"], "新")
    assert way is not None
    assert not way.is_of_part


def test_in_a_data_file_a_name_holds_from_the_form_that_has_it() -> None:
    own = with_names(body("甲"), (NamedSuccession(THIRD, RENAMED, "甲", "乙"),), date(2024, 3, 31))
    assert (own.name_on(date(2023, 3, 31)), own.name_on(date(2024, 3, 31)), own.name_on()) == ("甲", "乙", "乙")
    again = with_names(own, (NamedSuccession(THIRD, RENAMED, "乙", "丙"),), date(2024, 3, 31))
    assert (again.name_on(date(2023, 3, 31)), again.name_on(date(2024, 3, 31))) == ("甲", "丙")
    assert [each.kind for each in again.names if each.name == "乙"] == [NameKind.ALIAS], "it held on no day"


def test_the_divisions_before_are_those_that_ended_each_once() -> None:
    own = new_body("新", WAY, date(2024, 3, 31))
    found = earlier_divisions(own, Organisation((own,)), WAY)
    assert {each.division_id for each in found.bodies} == {"乙", "甲改", "甲"}
    assert {(each.kind, each.division, each.successor) for each in found.successions} == {
        (MERGED, "乙", "新"),
        (MERGED, "甲改", "新"),
        (SPLIT, "甲", "甲改"),
    }
    before = next(each for each in found.bodies if each.division_id == "甲改")
    assert (before.name_on(FIRST), before.name_on(SECOND)) == ("甲一", "甲改")
    known = Organisation((own, *found.bodies))
    assert earlier_divisions(own, known, WAY).bodies == ()


def test_the_own_division_is_none_of_them() -> None:
    own = with_names(body("甲改"), (WAY[3],), date(2024, 3, 31))
    found = earlier_divisions(own, Organisation((own,)), WAY[2:])
    assert [each.division_id for each in found.bodies] == ["乙"]
    assert [(each.division, each.successor) for each in found.successions] == [("乙", "甲改")]


def test_of_a_division_that_is_there_again_no_step_leads_from_its_name_to_the_same() -> None:
    merged = reorganised(Organisation(tuple(map(body, "甲乙"))), [Merger(("甲", "乙"), "新")], SECOND)
    again = reorganised(merged.organisation, [Split("新", ("甲", "乙"), {})], THIRD)
    steps = (*merged.successions, *again.successions)
    assert named_successions(again.organisation, steps, "甲", THIRD) == (
        NamedSuccession(SECOND, MERGED, "乙", "新"),
        NamedSuccession(SECOND, MERGED, "甲", "新"),
        NamedSuccession(THIRD, SPLIT, "新", "甲"),
    )


def test_a_body_is_renamed_from_a_day_on_and_keeps_its_aliases_and_what_ended_before() -> None:
    day, eve = date(2023, 4, 1), date(2023, 3, 31)
    kept = (DivisionName("別名", NameKind.ALIAS), DivisionName("甲", NameKind.OFFICIAL, None, date(2022, 3, 31)))
    last = DivisionName("乙", NameKind.OFFICIAL, date(2022, 4, 1))
    new = DivisionName("丙", NameKind.OFFICIAL, day)
    step = (NamedSuccession(day, RENAMED, "乙", "丙"),)
    for until in (None, day):
        own = replace(body("甲"), names=(*kept, replace(last, valid_to=until)))
        assert with_names(own, step, date(2024, 3, 31)).names == (*kept, replace(last, valid_to=eve), new)
    ended = replace(last, valid_to=date(2022, 12, 31))
    own = replace(body("甲"), names=(*kept, ended))
    assert with_names(own, step, date(2024, 3, 31)).names == (*kept, ended, new)


def test_a_new_body_has_each_of_its_earlier_names_in_its_time() -> None:
    steps = [NamedSuccession(SECOND, RENAMED, "乙", "丙"), NamedSuccession(FIRST, RENAMED, "甲", "乙")]
    made = new_body("丙", steps, date(2024, 3, 31))
    days = (date(2022, 3, 31), FIRST, SECOND)
    assert [made.name_on(each) for each in days] == ["甲", "乙", "丙"]


def test_a_step_that_concerns_another_division_hides_none_before_it() -> None:
    other = NamedSuccession(THIRD, MERGED, "丁", "戊")
    own = new_body("新", WAY, date(2024, 3, 31))
    assert earlier_divisions(own, Organisation((own,)), (*WAY, other)) == earlier_divisions(
        own, Organisation((own,)), WAY
    )


def test_a_division_that_ended_has_no_name_from_the_day_of_its_end_on() -> None:
    """On that day another one got the name that it had."""
    steps = (NamedSuccession(SECOND, MERGED, "乙", "新"), NamedSuccession(SECOND, RENAMED, "甲", "乙"))
    own = body("新")
    (before,) = earlier_divisions(own, Organisation((own,)), steps).bodies
    assert {each.name for each in before.names} == {"乙"}


def test_a_corrected_name_alone_is_a_step_too() -> None:
    corrected = with_name_corrected(body("せい務課"), "税務課")
    (step,) = named_successions(Organisation((corrected,)), (), corrected.division_id, SECOND)
    assert (step.was, step.now) == ("せい務課", "税務課")


def test_of_a_division_that_was_renamed_back_another_is_no_origin() -> None:
    way = (("乙", "丙", FIRST), ("丙", "乙", SECOND), ("乙", "甲", THIRD))
    steps = [NamedSuccession(day, RENAMED, was, now) for was, now, day in way]
    assert descent(steps, ["丁"], "甲") is None


EVE = date(2023, 3, 31)


def test_a_division_that_ended_is_named_as_on_the_day_before() -> None:
    names = (
        DivisionName("甲", NameKind.OFFICIAL, None, date(2023, 3, 30)),
        DivisionName("甲改", NameKind.OFFICIAL, EVE, EVE),
        DivisionName("甲再", NameKind.OFFICIAL, SECOND + timedelta(days=1)),
    )
    known = Organisation((replace(body("甲"), names=names), body("新")))
    steps = (Succession(SECOND, MERGED, "甲", "新"),)
    assert named_successions(known, steps, "新", SECOND)[-1] == NamedSuccession(SECOND, MERGED, "甲改", "新")


def test_a_division_before_two_others_is_named_once() -> None:
    parts = [Succession(FIRST, SPLIT, "甲", each) for each in "乙丙"]
    merged = [Succession(SECOND, MERGED, each, "新") for each in "乙丙"]
    assert predecessors([*parts, *merged], "新", SECOND) == ("新", "乙", "丙", "甲")


@pytest.mark.parametrize(("day", "before"), [(EVE, ("新", "甲", "丙")), (SECOND, ("新", "甲"))])
def test_what_continued_a_division_before_its_end_came_from_matters_alone(day: date, before: tuple[str, ...]) -> None:
    """On the day of its end it may be founded again, from another one."""
    steps = (Succession(SECOND, MERGED, "甲", "新"), Succession(day, MERGED, "丙", "甲"))
    assert predecessors(steps, "新", SECOND) == before
