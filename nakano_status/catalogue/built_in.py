"""The plans that come with the program, with what belongs to each (port `Catalogue`)."""

from __future__ import annotations

from nakano_status.catalogue.indicator_file import load_indicators
from nakano_status.catalogue.organisation_file import load_organisation
from nakano_status.catalogue.own_plan import read_own_plan
from nakano_status.catalogue.plan_file import load_plan
from nakano_status.catalogue.profile_file import load_profile
from nakano_status.catalogue.resources import find_resource, read_resource
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.indicators.indicator import Indicator
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.plan.area import Area
from nakano_status.domain.plan.erratum import Erratum, ErratumKind
from nakano_status.domain.plan.plan import Plan
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.rounds import PlanUnknown

_ORGANISATIONS = {"nakano2": "nakano"}


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

    def errata(self, name: str) -> tuple[Erratum, ...]:
        """Return the slips of that plan's sources; empty for a plan that is not built in."""
        if name not in _ORGANISATIONS:
            return ()
        content = read_resource("plan", f"{name}-errata")
        return tuple(Erratum(**{**erratum, "kind": ErratumKind(erratum["kind"])}) for erratum in content["errata"])

    def area(self, name: str) -> Area | None:
        """Return the local government of that plan; None for a plan that is not built in."""
        return Area(**read_resource("area", name)) if name in _ORGANISATIONS else None

    def template(self, name: str) -> str:
        """Return the wording of a paper as built in."""
        return find_resource(f"templates/{name}.txt").read_text(encoding="utf-8")
