"""Reads the items about levels that a list has below the titles of the nodes, such as 施策の評価：A."""

from __future__ import annotations

from nakano_status.domain.fields.headings import read_heading
from nakano_status.domain.fields.profile import Profile

_COLON = "："


def split_item_lines(text: str, profile: Profile) -> tuple[str, dict[str, str]]:
    """Return a title without the lines of items about levels, and the texts of these items by key."""
    rest, found = [], {}
    for line in text.split("\n"):
        heading, colon, value = line.partition(_COLON)
        read = read_heading(heading, profile) if colon else None
        if read is not None and read.key in profile.level_items:
            found[read.key] = value.strip()
        else:
            rest.append(line)
    return "\n".join(rest), found
