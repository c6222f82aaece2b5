"""The plans that come with the program, with their data, and plans of users (port `Catalogue`).

For each plan, `resources/` has its profile, its rows, the organisation and the indicators. A plan of a user is one JSON
file in the format of the catalogue, with `divisions` beside `editions`, and optionally a profile; it is checked entry
by entry.
"""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import Field, FilledBy, describe_possible_values
from nakano_status.domain.fields.profile import BUILT_IN, Profile, read_checked_profile
from nakano_status.domain.fields.profile_validation import check_profile, unknown_entries
from nakano_status.domain.indicators.indicator import Direction, Figure, Indicator, YearFigure
from nakano_status.domain.machine_readable.check import fits_as_heading, fold_data_heading, plain_heading, quote_text
from nakano_status.domain.organisation import divisions
from nakano_status.domain.plan.annotations import FrameItem, NationalFrame
from nakano_status.domain.plan.plan import (
    Edition,
    Erratum,
    ErratumKind,
    Listing,
    Owner,
    Plan,
    PlanItem,
    PlanNode,
    PlanValues,
    Sponsor,
    read_plan_value,
)
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.exchange import ResourceMissing
from nakano_status.domain.refusals.planning import PlanUnknown
from nakano_status.domain.text.labels import YES
from nakano_status.domain.text.narrative import find_dropped_characters, texts_in
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
        expected = "組込みの計画にない名前"
        more.append(problem("PROFILE-ENTRY-WRONG", found=BUILT_IN, expected=expected, entry="profile_id"))
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
    return parse_plan(read_resource("plan", name), load_profile(name))


def parse_plan(content: dict[str, Any], profile: Profile) -> Plan:
    """Return the plan that `content` (parsed JSON) declares, with its profile.

    Raises KeyError, TypeError or ValueError if it is invalid.
    """
    if not content["title"].strip():
        raise ValueError(content["title"])  # papers would have no heading, and data files no name for their plan
    return Plan(
        plan_id=content["plan_id"],
        title=content["title"],
        first_year=FiscalYear.parse(content["first_year"]),
        last_year=FiscalYear.parse(content["last_year"]),
        editions=tuple(_edition(edition, profile) for edition in content["editions"]),
    )


def _edition(content: dict[str, Any], profile: Profile) -> Edition:
    return Edition(
        edition_id=content["edition_id"],
        title=content["title"],
        adopted_on=date.fromisoformat(content["adopted_on"]),
        ordinal=content["ordinal"],
        nodes=tuple(PlanNode(**node) for node in content["nodes"]),
        listings=tuple(_listing(listing, profile) for listing in content["listings"]),
        profile=profile,
    )


def _sponsor(text: object, profile: Profile) -> Sponsor | None:
    """Return the sponsor with a key or with the plan's name for it; None if the plan has no such sponsor."""
    return next((Sponsor(key) for key, name in profile.sponsors.items() if text in (key, name)), None)


def _unknown_sponsors(content: Mapping[str, Any], profile: Profile) -> Iterator[Problem]:
    """Yield a problem for each row whose sponsor the plan does not declare."""
    rows = (row for edition in content["editions"] for row in edition["listings"])
    for row in rows:
        if _sponsor(row["sponsor"], profile) is None:
            entry, names = f"listings/{row['row_id']}/sponsor", "、".join(profile.sponsors.values())
            yield problem("PROFILE-ENTRY-WRONG", found=str(row["sponsor"]), expected=names, entry=entry)


def _listing(content: dict[str, Any], profile: Profile) -> Listing:
    owners = tuple(Owner(**{**owner, "role": divisions.Role(owner["role"])}) for owner in content["owners"])
    given = {key: each for key, each in content.items() if key != _VALUES}
    return Listing(**{**given, "sponsor": _sponsor(content["sponsor"], profile), "owners": owners})


def _as_text(value: object) -> str:
    """Return a text or number as text; raise ValueError for any other value."""
    if type(value) not in (str, int, float):
        raise ValueError(value)
    return str(value)


class _ValueReading:
    """The reading of the plan's values in the rows of a plan; `problems` are the problems found so far."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def values(self, plan: Plan, edition: Edition, content: Mapping[str, Any]) -> PlanValues:
        """Return the values that the rows of an edition state, by row and item, as they are stored."""
        years = {each.short: each for each in plan.years}
        return {
            (row["row_id"], item): text
            for row in content["listings"]
            for key, stated in row.get(_VALUES, {}).items()
            for item, value, entry in self._items(edition.profile, years, row["row_id"], key, stated)
            if (text := self._value(edition.profile.by_key[key], value, entry)) is not None
        }

    def _items(
        self, profile: Profile, years: Mapping[str, FiscalYear], row_id: str, key: str, stated: object
    ) -> Iterator[tuple[PlanItem, object, str]]:
        """Yield what an entry states for a field: each item with its value, and the place of the entry."""
        field, entry = profile.by_key.get(key), f"listings/{row_id}/{_VALUES}/{key}"
        if field is None or not (field.filled_by is FilledBy.PLAN or field.of):
            self._wrong(key, f"{_VALUES}には、記入する人が計画（{FilledBy.PLAN}）の項目と、段についての項目だけ", entry)
        elif not field.by_year:
            yield PlanItem(key, None), stated, entry
        elif not isinstance(stated, dict):
            self._wrong(str(stated), "年度ごとの値（R6 などの年度と値の組）", entry)
        else:
            self._report_years(stated.keys() - years.keys(), years, entry)
            yield from ((PlanItem(key, years[name]), stated[name], entry) for name in years if name in stated)

    def _report_years(self, unknown: Iterable[str], years: Iterable[str], entry: str) -> None:
        for name in sorted(unknown):
            self._wrong(name, f"計画期間の年度（{'、'.join(years)}）", entry)

    def _value(self, field: Field, value: object, entry: str) -> str | None:
        try:
            return None if value is None else read_plan_value(field, _as_text(value))
        except ValueError:
            expected = f"この項目を聞く取組の{YES}" if field.of else describe_possible_values(field) or "文字か数字"
            self._wrong(str(value), expected, entry)
            return None

    def _wrong(self, found: str, expected: str, entry: str) -> None:
        self.problems.append(problem("PROFILE-ENTRY-WRONG", found=found, expected=expected, entry=entry))


def load_organisation(name: str) -> divisions.Organisation:
    """Return the organisation with a name, such as `nakano`; raise ResourceMissing if there is none."""
    return parse_organisation(read_resource("divisions", name))


def parse_organisation(content: dict[str, Any]) -> divisions.Organisation:
    """Return the organisation that `content` (parsed JSON) declares.

    Raises KeyError, TypeError or ValueError if it is invalid.
    """
    return divisions.Organisation(tuple(_division(division) for division in content["divisions"]))


def _division(content: dict[str, Any]) -> divisions.Division:
    names = tuple(_name(name) for name in content["names"])
    return divisions.Division(**{**content, "kind": divisions.DivisionKind(content["kind"]), "names": names})


def _name(content: dict[str, Any]) -> divisions.DivisionName:
    return divisions.DivisionName(
        content["name"], divisions.NameKind(content["kind"]), _day(content["valid_from"]), _day(content["valid_to"])
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


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
_LONGEST = 10_000
"""Most characters of a text; three times as many fill the largest cell of a form."""
_LARGEST = 2**31
_VALUES = "values"
"""The entry of a listing with the plan's values of its row."""
_TYPES: dict[str, tuple[type, ...]] = {"str": (str,), "str | None": (str, type(None)), "int": (int,)}
_TYPES |= {"int | None": (int, type(None)), "bool": (bool,)}


OwnPlan = tuple[Plan, divisions.Organisation, Mapping[str, PlanValues]]
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

    def organisation(self, name: str) -> divisions.Organisation:
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
    """Return the plan in a user's file, or the problems of the profile, the sponsors or the plan's values in it.

    If the file has no organisation, the built-in one is returned. Raises ValueError if the file is not a plan; its
    message explains the fault to the user.
    """
    try:
        parsed: dict[str, Any] = json.loads(content)
        found = _parse_own_plan(parsed)
    except UnicodeDecodeError as wrong:
        raise ValueError("文字コードがUTF-8でありません") from wrong
    except json.JSONDecodeError as wrong:
        raise ValueError(f"{wrong.lineno}行目がJSONの形になっていません") from wrong
    except KeyError as missing:
        raise ValueError(f"項目 {missing} がありません") from missing
    except (TypeError, AttributeError, ValueError, RecursionError) as wrong:
        raise ValueError("計画のファイルの形になっていません") from wrong
    if isinstance(found, list):
        return found
    if unfit := next(
        (each for each in texts_in(parsed) if find_dropped_characters(each) or len(each) > _LONGEST), None
    ):
        raise ValueError(f"使えない文字があるか、長すぎる文章があります：{unfit[:20]!r}")
    plan, organisation, _ = found
    known = {division.division_id for division in organisation.divisions}
    named = {owner.division for edition in plan.editions for listing in edition.listings for owner in listing.owners}
    if unknown := sorted(named - known):
        raise ValueError(f"所管課「{unknown[0]}」が組織にありません")
    if not plan.editions:
        raise ValueError("計画の版がありません")
    return found


def _parse_own_plan(parsed: dict[str, Any]) -> OwnPlan | list[Problem]:
    """Return the plan that a user's file declares, or the problems in it.

    Raises the errors of Python for a value of an unfit kind or an absent one.
    """
    profile = parse_own_profile(parsed["profile"]) if "profile" in parsed else load_profile()
    if not isinstance(profile, Profile):
        return list(profile)
    if wrong := list(_unknown_sponsors(parsed, profile)):
        return wrong
    plan, reading = parse_plan(parsed, profile), _ValueReading()
    editions = zip(plan.editions, parsed["editions"], strict=True)
    values = {edition.edition_id: reading.values(plan, edition, stated) for edition, stated in editions}
    if reading.problems:
        return reading.problems
    organisation = parse_organisation(parsed) if "divisions" in parsed else load_organisation(_BUILT_IN)
    _need_types((plan, *organisation.divisions))
    return plan, organisation, values


def _need_types(value: object) -> None:
    """Raise TypeError if a value, or any value in it, is a text, a number or a list of the wrong type."""
    if isinstance(value, tuple):
        for each in value:
            _need_types(each)
    elif is_dataclass(value):
        for field in fields(value):
            held = getattr(value, field.name)
            types = _TYPES.get(str(field.type), (object,))
            is_wrong = not isinstance(held, types) or (isinstance(held, bool) and int in types)
            is_out_of_range = isinstance(held, int) and (abs(held) > _LARGEST or (field.name == "ordinal" and held < 0))
            if is_wrong or is_out_of_range:
                raise TypeError(field.name)
            _need_types(held)
