"""The built-in plan and its resources, and the reading of a plan's own file (init --plan)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from nakano_status.catalogue.plans import (
    find_resource,
    load_frames,
    load_indicators,
    load_organisation,
    load_plan,
    load_profile,
    organisation_of,
    plan_of,
    profile_of,
    read_resource,
)
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.indicators.indicator import Indicator
from nakano_status.domain.organisation.divisions import (
    Organisation,
)
from nakano_status.domain.plan.plan import Plan
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.planning import PlanUnknown
from nakano_status.domain.text.narrative import dropped_from, texts_in

if TYPE_CHECKING:
    from nakano_status.domain.plan.annotations import NationalFrame
    from nakano_status.domain.plan.plan import Erratum

_ORGANISATIONS = {"nakano2": "nakano"}
_BUILT_IN = "nakano"
_LONGEST = 10_000
"""The most characters of a text; three times as many fill the largest cell of a form."""
_LARGEST = 2**31
_TYPES: dict[str, tuple[type, ...]] = {"str": (str,), "str | None": (str, type(None)), "int": (int,)}
_TYPES["int | None"] = (int, type(None))


class BuiltIn:
    """Reads `resources/`; every method raises ResourceMissing if a file of a built-in plan is missing."""

    def plan(self, name: str) -> Plan:
        """Return a plan; raise PlanUnknown."""
        if name not in _ORGANISATIONS:
            raise PlanUnknown(found=name)
        return load_plan(name)

    def profile(self) -> Profile:
        """Return the built-in profile."""
        return load_profile()

    def read(self, content: bytes) -> tuple[Plan, Organisation] | list[Problem]:
        """Return the plan and organisation of a file in the catalogue's format, or the problems of its profile.

        Raise ValueError for any other file.
        """
        return read_own_plan(content)

    def organisation(self, name: str) -> Organisation:
        """Return the organisation of that plan's ward."""
        return load_organisation(_ORGANISATIONS[name])

    def indicators(self, name: str) -> tuple[Indicator, ...]:
        """Return the 成果指標 of that plan; empty for a plan that is not built in."""
        return load_indicators(name) if name in _ORGANISATIONS else ()

    def frames(self, name: str) -> tuple[NationalFrame, ...]:
        """Return the national frames for that plan; empty for a plan that is not built in."""
        return load_frames(name) if name in _ORGANISATIONS else ()

    def errata(self, name: str) -> tuple[Erratum, ...]:
        """Return the slips of that plan's sources; empty for a plan that is not built in."""
        if name not in _ORGANISATIONS:
            return ()
        from nakano_status.domain.plan.plan import Erratum, ErratumKind  # only lists are read with them

        content = read_resource("plan", f"{name}-errata")
        return tuple(Erratum(**{**erratum, "kind": ErratumKind(erratum["kind"])}) for erratum in content["errata"])

    def names(self, name: str) -> Mapping[str, str]:
        """Return the names of that plan's office and local government; empty for a plan that is not built in."""
        found: Mapping[str, str] = read_resource("names", name) if name in _ORGANISATIONS else {}
        return found

    def template(self, name: str) -> str:
        """Return the wording of a paper as built in."""
        return find_resource(f"templates/{name}.txt").read_text(encoding="utf-8")


def read_own_plan(content: bytes) -> tuple[Plan, Organisation] | list[Problem]:
    """Return plan and organisation, by default the built-in one, or the problems of the profile that the file brings.

    Raise ValueError with what is missing.
    """
    try:
        parsed: dict[str, Any] = json.loads(content)
        profile = profile_of(parsed)
        if not isinstance(profile, Profile):
            return list(profile)
        plan = plan_of(parsed, profile)
        organisation = organisation_of(parsed) if "divisions" in parsed else load_organisation(_BUILT_IN)
        _need_types((plan, *organisation.divisions))
    except UnicodeDecodeError as wrong:
        raise ValueError("文字コードがUTF-8でありません") from wrong
    except json.JSONDecodeError as wrong:
        raise ValueError(f"{wrong.lineno}行目がJSONの形になっていません") from wrong
    except KeyError as missing:
        raise ValueError(f"項目 {missing} がありません") from missing
    except (TypeError, AttributeError, ValueError, RecursionError) as wrong:
        raise ValueError("計画のファイルの形になっていません") from wrong
    if unfit := next((each for each in texts_in(parsed) if dropped_from(each) or len(each) > _LONGEST), None):
        raise ValueError(f"使えない文字があるか、長すぎる文章があります：{unfit[:20]!r}")
    known = {division.division_id for division in organisation.divisions}
    named = {owner.division for edition in plan.editions for listing in edition.listings for owner in listing.owners}
    if unknown := sorted(named - known):
        raise ValueError(f"所管課「{unknown[0]}」が組織にありません")
    if not plan.editions:
        raise ValueError("計画の版がありません")
    return plan, organisation


def _need_types(value: object) -> None:
    """Raise TypeError if a value, or any value in it, is a text, a number or a list of the wrong type."""
    if isinstance(value, tuple):
        for each in value:
            _need_types(each)
    elif is_dataclass(value):
        for field in fields(value):
            held = getattr(value, field.name)
            if not isinstance(held, _TYPES.get(str(field.type), (object,))) or (
                isinstance(held, int) and abs(held) > _LARGEST
            ):
                raise TypeError(field.name)
            _need_types(held)
