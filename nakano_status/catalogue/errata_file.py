"""Reads the errata of a plan: `resources/plan/<name>-errata.json`."""

from __future__ import annotations

from nakano_status.catalogue.resources import read_resource
from nakano_status.domain.plan.erratum import Erratum, ErratumKind


def load_errata(name: str) -> tuple[Erratum, ...]:
    """Return the errata of the plan of that name (`nakano2`); raise ResourceMissing if there is no table."""
    content = read_resource("plan", f"{name}-errata")
    return tuple(Erratum(**{**erratum, "kind": ErratumKind(erratum["kind"])}) for erratum in content["errata"])
