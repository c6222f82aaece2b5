"""Texts that name what was found in a data file or in a set on a server, for refusals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.text.narrative import truncated

_MOST_NAMED, _LONGEST_NAME = 5, 60


def join_first_names(names: Iterable[str]) -> str:
    """Return the first five names as one text, followed by the number of the other names, if any."""
    all_names = list(names)
    more = [f"ほか{len(all_names) - _MOST_NAMED}件"] if len(all_names) > _MOST_NAMED else []
    return "、".join([*all_names[:_MOST_NAMED], *more])


def make_printable(text: str) -> str:
    """Return a text from a file with � for each character that cannot be printed, shortened if it is long."""
    plain = "".join(character if character.isprintable() else "�" for character in text)
    return truncated(plain, _LONGEST_NAME)


def damage_text(found: Sequence[Problem]) -> str:
    """Return the reason for refusing a damaged file: the first damaged place, and the number of further places.

    `found`: at least one problem.
    """
    place = found[0].place
    cell = "／".join(filter(None, (place.table, place.table_key, place.table_column)))
    more = f"ほか{len(found) - 1}か所" if found[1:] else ""
    return f"内容が壊れています：{cell}{more}" if cell else "内容が壊れています"
