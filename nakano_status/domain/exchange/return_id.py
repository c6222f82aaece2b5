"""The ID of a return, made of its parents, its package and its canonical answers (source: exchange.md)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

from nakano_status.domain.text.narrative import as_typed

Answers = Mapping[tuple[str, str], str | None]
"""Canonical answers by (row_id, key); blank is None. Missing columns and unreadable cells have no entry."""

_NOTHING: Answers = {}


def return_id(
    parents: Iterable[str], package: str, answers: Answers, unreadable: Mapping[tuple[str, str], str | None] = _NOTHING
) -> str:
    """Return the ID of these answers; the file's bytes, name and date do not enter into it.

    `unreadable` are the cells whose content is no text, with what was found there: a file with such a cell is another
    return than one that does not show the column at all.
    """
    canonical = [
        sorted(set(parents)),
        package,
        sorted([row, key, as_typed(text)] for (row, key), text in answers.items()),
    ]
    gaps = sorted([row, key, found or ""] for (row, key), found in unreadable.items())
    text = json.dumps([*canonical, gaps] if gaps else canonical, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def identify(
    package: str,
    declared: str | None,
    parents: Iterable[str],
    answers: Answers,
    unreadable: Mapping[tuple[str, str], str | None] = _NOTHING,
) -> tuple[str, frozenset[str]]:
    """Return (ID, parents) of a file's answers.

    A file whose answers give the ID that it declares is that return; otherwise it is a child of it, edited by hand. A
    form that declares nothing is a child of its package.
    """
    listed = frozenset(parents) | {package}
    if declared is None or return_id(listed, package, answers, unreadable) == declared:
        return return_id(listed, package, answers, unreadable), listed
    # the declared return is the parent, so whoever edited the file has observed what it contained
    by_hand = listed | {declared}
    return return_id(by_hand, package, answers, unreadable), by_hand
