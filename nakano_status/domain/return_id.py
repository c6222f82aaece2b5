"""A return is what its content says: its ID is the hash of parents, package and canonical answers (source: exchange.md)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

from nakano_status.domain.narrative import as_typed

Answers = Mapping[tuple[str, str], str | None]
"""Canonical answers by (row_id, key); blank is None. Missing columns and unreadable cells are not in it."""


def return_id(parents: Iterable[str], package: str, answers: Answers) -> str:
    """Return the ID of these answers; the file's bytes, name and date have no part in it."""
    canonical = [sorted(set(parents)), package, sorted([row, key, as_typed(text)] for (row, key), text in answers.items())]
    text = json.dumps(canonical, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def identify(package: str, declared: str | None, parents: Iterable[str], answers: Answers) -> tuple[str, frozenset[str]]:
    """Return (ID, parents) of a file's answers.

    A file whose answers give the ID that it declares is that return; otherwise it is a child of it, made by hand. A
    form that declares nothing is a child of its package.
    """
    listed = frozenset(parents) | {package}
    if declared is None:
        return return_id(listed, package, answers), listed
    if return_id(listed, package, answers) == declared:
        return declared, listed
    by_hand = listed | {declared}
    return return_id(by_hand, package, answers), by_hand
