"""Reads the profile of a plan: `resources/profiles/<name>.json`, or the one that a plan's own file brings."""

from __future__ import annotations

from functools import cache
from typing import Any

from nakano_status.catalogue.resources import read_resource
from nakano_status.domain.fields.profile import BUILT_IN, Profile
from nakano_status.domain.fields.profile_reader import read_checked_profile, read_profile
from nakano_status.domain.problem_codes import problem
from nakano_status.domain.problems.problem import Problem


@cache
def load_profile(name: str = BUILT_IN) -> Profile:
    """Return the built-in profile of that name (`nakano2`); raise ResourceMissing if there is none."""
    return read_checked_profile(read_resource("profiles", name))


def profile_of(content: dict[str, Any]) -> Profile | tuple[Problem, ...]:
    """Return the `profile` of a parsed plan, by default the built-in one, or the problems for which it is none.

    The name of the built-in profile is reserved: a form names its profile only if it is another.
    """
    if "profile" not in content:
        return load_profile()
    found = read_profile(content["profile"])
    if isinstance(found, Profile) and found.is_built_in and found != load_profile():
        expected = "組込みの計画にない名前"
        return (problem("PROFILE-ENTRY-WRONG", found=BUILT_IN, expected=expected, entry="profile_id"),)
    return found
