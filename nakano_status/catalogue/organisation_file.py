"""Reads a ward's organisation of the catalogue: `resources/divisions/<name>.json`."""

from __future__ import annotations

from datetime import date
from typing import Any

from nakano_status.catalogue.resources import read_resource
from nakano_status.domain.organisation.divisions import Division, DivisionKind, DivisionName, NameKind, Organisation


def load_organisation(name: str) -> Organisation:
    """Return the organisation of that name (`nakano`); raise ResourceMissing if there is none."""
    return organisation_of(read_resource("divisions", name))


def organisation_of(content: dict[str, Any]) -> Organisation:
    """Return the organisation in parsed JSON; raise KeyError, TypeError or ValueError if it is none."""
    return Organisation(tuple(_division(division) for division in content["divisions"]))


def _division(content: dict[str, Any]) -> Division:
    names = tuple(_name(name) for name in content["names"])
    return Division(**{**content, "kind": DivisionKind(content["kind"]), "names": names})


def _name(content: dict[str, Any]) -> DivisionName:
    return DivisionName(
        content["name"], NameKind(content["kind"]), _day(content["valid_from"]), _day(content["valid_to"])
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
