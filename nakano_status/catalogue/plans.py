"""The plans that come with the program, with their data, and plans of users (port `Catalogue`).

For each plan, `resources/` has its profile, its rows, the organisation and the indicators. A plan of a user is one JSON
file in the format of the catalogue, with `divisions` beside `editions`, and optionally a profile; it is checked entry
by entry.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterator, Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from nakano_status.catalogue.plan_entries import VALUES, JsonObject, PlanReading, read_plan_text, repeated_entries
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import Field, FilledBy, describe_possible_values
from nakano_status.domain.fields.profile import BUILT_IN, Profile, read_checked_profile
from nakano_status.domain.fields.profile_validation import check_profile, unknown_entries
from nakano_status.domain.indicators.indicator import Direction, Figure, Indicator, YearFigure
from nakano_status.domain.machine_readable.check import fits_as_heading, fold_data_heading, plain_heading, quote_text
from nakano_status.domain.merge.resolution import OFFICE
from nakano_status.domain.organisation.divisions import (
    NAME_FORM,
    Division,
    DivisionKind,
    Organisation,
    Role,
    fold_name,
    may_be_name,
)
from nakano_status.domain.plan.annotations import FrameItem, NationalFrame
from nakano_status.domain.plan.plan import (
    BUILT_IN_PLAN,
    EXPECTED_OTHER_NAME,
    Edition,
    Erratum,
    ErratumKind,
    Plan,
    PlanItem,
    PlanValues,
    read_plan_value,
)
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.exchange import ResourceMissing
from nakano_status.domain.refusals.planning import PlanUnknown
from nakano_status.domain.text.labels import YES
from nakano_status.program_files import program_folder


def find_resource(place: str) -> Path:
    """Return the path of the file `resources/<place>`; raise ResourceMissing if it does not exist."""
    path = program_folder("resources") / place
    if not path.is_file():
        raise ResourceMissing(path=str(path))
    return path


def read_resource(kind: str, name: str) -> Any:
    """Return the parsed JSON file `resources/<kind>/<name>.json`; raise ResourceMissing if it does not exist.

    If a file that comes with the program has unexpected content, this is a defect: the reader's exception is not
    caught.
    """
    return json.loads(find_resource(f"{kind}/{name}.json").read_text(encoding="utf-8"))


@cache
def load_profile(name: str = BUILT_IN) -> Profile:
    """Return the built-in profile with a name, such as `nakano2`; raise ResourceMissing if there is none."""
    return read_checked_profile(read_resource("profiles", name))


def parse_own_profile(content: Mapping[str, Any]) -> Profile | tuple[Problem, ...]:
    """Return the profile that `content` (parsed JSON) of a user's plan declares, or the problems that make it invalid.

    The name of the built-in profile is reserved, because a form names its profile only if it is another one.
    """
    found, problems = check_profile(content)
    more = list[Problem]()
    if not problems and found.is_built_in and found != load_profile():
        more.append(problem("PROFILE-ENTRY-WRONG", found=BUILT_IN, expected=EXPECTED_OTHER_NAME, entry="profile_id"))
    if not problems:
        more += unknown_entries(content)
    wrong = {dict(each.details)["entry"] for each in problems}
    return (*problems, *more, *_unfit_headings(found, wrong)) or found


def _unfit_headings(profile: Profile, wrong: Container[str]) -> Iterator[Problem]:
    """Yield a problem for each field or level whose column of the published data has an unfit or repeated heading.

    The name of a level is printed on papers; data have 目標1 in place of 目標①. It is unfit if that replacement is not
    enough. Names and headings of entries that are `wrong` are left out.
    """
    from nakano_status.documents.progress_data import is_reserved, level_headings  # only a plan of one's own needs it

    of_levels = {level: tuple(level_headings([level])) for level in profile.levels}
    columns = [(f"levels/{level.key}/name", heading) for level, found in of_levels.items() for heading in found]
    columns += [(f"fields/{each.key}/data", each.data.heading) for each in profile.fields if each.data]
    columns = [(place, heading) for place, heading in columns if place not in wrong]
    first = {fold_data_heading(heading): at for at, (_, heading) in reversed([*enumerate(columns)])}
    taken = {
        place: text
        for at, (place, text) in enumerate(columns)
        if first[fold_data_heading(text)] < at or is_reserved(text)
    }
    for place, heading in taken.items():
        yield problem("PROFILE-ENTRY-WRONG", found=heading, expected="他の項目にない見出し", entry=place)
    unfit = [(place, heading) for place, heading in columns if not fits_as_heading(heading)]
    names = {f"levels/{level.key}/name": level.name for level in profile.levels}
    for place, heading in dict(unfit).items():
        found = names.get(place, heading)
        yield problem("PROFILE-ENTRY-WRONG", found=quote_text(found), expected=_fit_for(found), entry=place)


def _fit_for(heading: str) -> str:
    """Return a hint for the user: a heading to write in place of one that no data can have."""
    plain = plain_heading(heading)
    return f"「{plain}」など、{_FIT}" if fits_as_heading(plain) else _FIT


_FIT = "機種依存文字、改行、前後の空白がなく、元号の年には西暦を添えた見出し"


def load_plan(name: str) -> Plan:
    """Return the plan with a name, such as `nakano2`, with its editions; raise ResourceMissing if there is none."""
    found: Plan = _read_shipped(Plan, read_resource("plan", name), load_profile(name))
    return found


def _read_shipped(kind: Any, content: object, profile: Profile) -> Any:
    """Return the object of a type that a file of the program declares; raise ValueError if the file is invalid."""
    reading = PlanReading(profile)
    found = reading.read(kind, content, "")
    if reading.problems:
        raise ValueError(reading.problems)
    return found


def _as_text(value: object) -> str:
    """Return a text or number as text; raise ValueError for any other value."""
    return str(value) if type(value) in (int, float) else read_plan_text(value)


def _read_values(reading: PlanReading, plan: Plan, edition: Edition, content: Mapping[str, Any]) -> PlanValues:
    """Return the values that the rows of an edition state, by row and item, as they are stored."""
    years = {each.short: each for each in plan.years}
    found: dict[tuple[str, PlanItem], str] = {}
    for row in content["listings"]:
        above = f"editions/{edition.edition_id}/listings/{row['row_id']}/{VALUES}"
        stated = row.get(VALUES, {})
        if not isinstance(stated, dict):
            reading.wrong(above, stated, "項目と値の組")
            continue
        for key, value in stated.items():
            entry, field = f"{above}/{key}", edition.profile.by_key.get(key)
            if field is None or not (field.filled_by is FilledBy.PLAN or field.of):
                expected = f"{VALUES}には、記入する人が計画（{FilledBy.PLAN}）の項目と、段についての項目だけ"
                reading.wrong(entry, key, expected)
                continue
            for item, of_item in _values_by_item(reading, field, years, entry, value):
                text = _read_value(reading, field, of_item, entry)
                if text is not None:
                    found[row["row_id"], item] = text
    return found


def _values_by_item(
    reading: PlanReading, field: Field, years: Mapping[str, FiscalYear], entry: str, stated: object
) -> Iterator[tuple[PlanItem, object]]:
    """Yield the items of a field, each with the value that an entry of the file gives it.

    `entry`: the place of the entry in messages. `stated`: the value of the entry.
    """
    if not field.by_year:
        yield PlanItem(field.key, None), stated
    elif not isinstance(stated, dict):
        reading.wrong(entry, stated, "年度ごとの値（R6 などの年度と値の組）")
    else:
        for name in sorted(stated.keys() - years.keys()):
            reading.wrong(entry, name, f"計画期間の年度（{'、'.join(years)}）")
        yield from ((PlanItem(field.key, years[name]), stated[name]) for name in years if name in stated)


def _read_value(reading: PlanReading, field: Field, value: object, entry: str) -> str | None:
    try:
        return None if value is None else read_plan_value(field, _as_text(value))
    except ValueError:
        expected = f"この項目を聞く取組の{YES}" if field.of else describe_possible_values(field) or "文字か数字"
        reading.wrong(entry, value, expected)
        return None


def load_organisation(name: str) -> Organisation:
    """Return the organisation with a name, such as `nakano`; raise ResourceMissing if there is none."""
    content = read_resource("divisions", name)["divisions"]
    return Organisation(_read_shipped(tuple[Division, ...], content, load_profile()))


def load_indicators(name: str) -> tuple[Indicator, ...]:
    """Return the indicators of a built-in plan; raise ResourceMissing if it has no file of indicators.

    `name`: the name of its files in `resources`, such as `nakano2`.
    """
    return tuple(_indicator(indicator) for indicator in read_resource("indicators", name)["indicators"])


def _indicator(content: dict[str, Any]) -> Indicator:
    actuals, targets = (tuple(_year_figure(figure) for figure in content[kind]) for kind in ("actuals", "targets"))
    return Indicator(
        **{**content, "direction": Direction(content["direction"]), "actuals": actuals, "targets": targets}
    )


def _year_figure(content: dict[str, Any]) -> YearFigure:
    value = content["value"]
    figure = Figure(
        text=content["text"],
        value=None if value is None else Decimal(value),
        denominator=content["denominator"],
        unit=content["unit"],
        qualifier=content["qualifier"],
    )
    return YearFigure(FiscalYear.parse(content["year"]), figure, content["reason"])


def load_frames(name: str) -> tuple[NationalFrame, ...]:
    """Return the national frames of a built-in plan; raise ResourceMissing if it has no file of frames.

    `name`: the name of its files in `resources`, such as `nakano2`.
    """
    return tuple(
        NationalFrame(
            each["frame_id"], each["title"], each["edition"], tuple(FrameItem(**item) for item in each["items"])
        )
        for each in read_resource("frames", name)["frames"]
    )


_ORGANISATIONS = {"nakano2": "nakano"}
_BUILT_IN = "nakano"
_OTHER_WORDINGS = {"report"}
"""Papers whose wording for the built-in plan differs from the wording for other plans."""

OwnPlan = tuple[Plan, Organisation, Mapping[str, PlanValues]]
"""The plan in a user's file with its organisation, and the plan's values by edition."""


class BuiltInCatalogue:
    """Reader of `resources/`; every method raises ResourceMissing if a file of a built-in plan is missing."""

    def plan(self, name: str) -> Plan:
        """Return the built-in plan with a name; raise PlanUnknown if there is none."""
        if name not in _ORGANISATIONS:
            raise PlanUnknown(found=name)
        return load_plan(name)

    def profile(self) -> Profile:
        """Return the profile of the built-in plan."""
        return load_profile()

    def blank_profile(self) -> Profile:
        """Return the profile of a new plan before anything is declared for it.

        It has two levels and no examples, and it names no ward, plan or committee.
        """
        return load_profile("blank")

    def profile_in(self, content: Mapping[str, Any]) -> Profile | tuple[Problem, ...]:
        """Return the profile that `content` declares, or its problems, as `parse_own_profile` does."""
        return parse_own_profile(content)

    def read(self, content: bytes) -> OwnPlan | list[Problem]:
        """Return the plan of a file in the catalogue's format, or the problems that make it invalid.

        Raises ValueError if the file is not in this format.
        """
        return read_own_plan(content)

    def organisation(self, name: str) -> Organisation:
        """Return the organisation of a built-in plan's ward; raise KeyError for a plan that is not built in."""
        return load_organisation(_ORGANISATIONS[name])

    def indicators(self, name: str) -> tuple[Indicator, ...]:
        """Return the 成果指標 of a plan; empty for a plan that is not built in."""
        return load_indicators(name) if name in _ORGANISATIONS else ()

    def frames(self, name: str) -> tuple[NationalFrame, ...]:
        """Return the national frames for a plan; empty for a plan that is not built in."""
        return load_frames(name) if name in _ORGANISATIONS else ()

    def errata(self, name: str) -> tuple[Erratum, ...]:
        """Return the errors in the sources of a plan; empty for a plan that is not built in."""
        if name not in _ORGANISATIONS:
            return ()
        content = read_resource("plan", f"{name}-errata")
        return tuple(Erratum(**{**erratum, "kind": ErratumKind(erratum["kind"])}) for erratum in content["errata"])

    def names(self, name: str) -> Mapping[str, str]:
        """Return the names that papers of a built-in plan have, such as `office`, by key; empty for any other plan."""
        found: Mapping[str, str] = read_resource("names", name) if name in _ORGANISATIONS else {}
        return found

    def template(self, name: str, *, is_built_in: bool = True) -> str:
        """Return the wording of a paper that comes with the program, by the wording's name.

        `is_built_in`: the paper is for the built-in plan; some wordings differ for other plans.
        """
        found = f"{name}-other" if name in _OTHER_WORDINGS and not is_built_in else name
        return find_resource(f"templates/{found}.txt").read_text(encoding="utf-8")


def read_own_plan(content: bytes) -> OwnPlan | list[Problem]:
    """Return the plan in a user's file, or the problems of the entries in it.

    If the file has no organisation, the built-in one is returned. Raises ValueError if the file is not JSON; its
    message explains the fault to the user.
    """
    try:
        parsed = json.loads(content, object_pairs_hook=JsonObject)
        repeated = [*repeated_entries(parsed, "")]
    except UnicodeDecodeError as wrong:
        raise ValueError("文字コードがUTF-8でありません") from wrong
    except json.JSONDecodeError as wrong:
        raise ValueError(f"{wrong.lineno}行目がJSONの形になっていません") from wrong
    except (ValueError, RecursionError) as wrong:
        raise ValueError("計画のファイルの形になっていません") from wrong
    if not isinstance(parsed, dict):
        raise ValueError("計画のファイルの形になっていません")  # noqa: TRY004  # the file is unfit, not the call
    profile = parse_own_profile(parsed["profile"]) if "profile" in parsed else load_profile()
    found = _read_parts(parsed, profile) if isinstance(profile, Profile) else list(profile)
    return [*repeated, *(found if isinstance(found, list) else ())] or found


def _read_parts(parsed: Mapping[str, Any], profile: Profile) -> OwnPlan | list[Problem]:
    """Return the plan that a user's file declares, whose profile is read already, or the problems of its entries."""
    reading = PlanReading(profile)
    plan: Plan = reading.read(Plan, parsed, "")
    organisation = (
        Organisation(reading.read(tuple[Division, ...], parsed["divisions"], "divisions"))
        if "divisions" in parsed
        else load_organisation(_BUILT_IN)
    )
    if not reading.problems and not plan.editions:
        reading.wrong("editions", [], "1つ以上の版")
    if reading.problems:
        return reading.problems
    _report_unfit_bodies(reading, organisation)
    _report_unfit_owners(reading, plan, organisation)
    if plan.takes_id_of(load_plan(BUILT_IN_PLAN)):
        reading.wrong("plan_id", plan.plan_id, EXPECTED_OTHER_NAME)
    editions = zip(plan.editions, parsed["editions"], strict=True)
    values = {edition.edition_id: _read_values(reading, plan, edition, stated) for edition, stated in editions}
    return reading.problems or (plan, organisation, values)


def _report_unfit_bodies(reading: PlanReading, organisation: Organisation) -> None:
    """Record the problems of bodies whose ID, names or place the program would refuse elsewhere."""
    for number, body in enumerate(organisation.divisions, start=1):
        place = f"divisions/{body.division_id or number}"
        if body.division_id in ("", OFFICE):
            reading.wrong(f"{place}/division_id", body.division_id, f"空欄と「{OFFICE}」以外のもの")
        for name_number, name in enumerate(body.names, start=1):
            if not fold_name(name.name) or not may_be_name(name.name):
                reading.wrong(f"{place}/names/{name_number}/name", name.name, NAME_FORM)
        above = organisation.find_id(body.parent) if body.parent is not None else None
        if above is not None and not (body.is_generic or body.kind.can_be_under(above.kind)):
            kinds = "、".join(kind.value for kind in DivisionKind if body.kind.can_be_under(kind))
            reading.wrong(f"{place}/parent", body.parent, f"kind が {kinds} の組織" if kinds else "null")


def _report_unfit_owners(reading: PlanReading, plan: Plan, organisation: Organisation) -> None:
    """Record the problems of owners that are not in the organisation, or that answer but cannot."""
    for edition in plan.editions:
        for listing in edition.listings:
            for owner in listing.owners:
                body = organisation.find_id(owner.division)
                place = f"editions/{edition.edition_id}/listings/{listing.row_id}/owners/{owner.division}/division"
                if body is None:
                    reading.wrong(place, owner.division, "組織（divisions）にあるもの")
                elif owner.role is not Role.ASSOCIATE and not body.kind.can_answer:
                    kinds = "、".join(kind.value for kind in DivisionKind if kind.can_answer)
                    reading.wrong(place, owner.division, f"kind が {kinds} の組織")
