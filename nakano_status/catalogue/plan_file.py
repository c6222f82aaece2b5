"""Reads a plan of the catalogue: `resources/plan/<name>.json`."""

from __future__ import annotations

from datetime import date
from typing import Any

from nakano_status.catalogue.profile_file import load_profile
from nakano_status.catalogue.resources import read_resource
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.plan.plan import Edition, Listing, Owner, Plan, PlanNode, Role, Sponsor


def load_plan(name: str) -> Plan:
    """Return the plan of that name (`nakano2`) with its editions; raise ResourceMissing if there is none."""
    return plan_of(read_resource("plan", name), load_profile(name))


def plan_of(content: dict[str, Any], profile: Profile) -> Plan:
    """Return the plan in parsed JSON with its profile; raise KeyError, TypeError or ValueError if it is none."""
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
        listings=tuple(_listing(listing) for listing in content["listings"]),
        profile=profile,
    )


def _listing(content: dict[str, Any]) -> Listing:
    owners = tuple(Owner(**{**owner, "role": Role(owner["role"])}) for owner in content["owners"])
    return Listing(**{**content, "sponsor": Sponsor(content["sponsor"]), "owners": owners})
