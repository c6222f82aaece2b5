"""Reads the region of a plan of the catalogue: `resources/area/<name>.json`."""

from __future__ import annotations

from nakano_status.catalogue.resources import read_resource
from nakano_status.domain.plan.area import Area


def load_area(name: str) -> Area:
    """Return the local government of the plan of that name (`nakano2`); raise ResourceMissing if there is none."""
    return Area(**read_resource("area", name))
