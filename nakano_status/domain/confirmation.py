"""所属長確認: who confirmed what a division answers, and which fields changed after it (source: exchange.md).

It covers the published fields of the rows that the division answers, folded; each field has a code of its own, so that
a changed one can be named. 連絡 is not covered.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from nakano_status.domain.fields import PUBLISHED_KEYS
from nakano_status.domain.narrative import fold

FieldPlace = tuple[str, str]
"""A row_id and a field key."""

_FIELD_LENGTH = 12
_WHOLE_LENGTH = 24


@dataclass(frozen=True)
class Confirmation:
    """A confirmation: the name given, the moment as text (ISO, UTC; as typed where it was filled in by hand).

    `fields` holds the code of every field as it was confirmed; empty where only a name was filled in by hand: then it
    covers what the same file shows.
    """

    name: str
    at: str | None = None
    fields: Mapping[FieldPlace, str] = field(default_factory=dict)

    @property
    def content_hash(self) -> str | None:
        """The code of all fields together; None where only a name was filled in."""
        return hash_of(self.fields) if self.fields else None


def field_codes(values: Mapping[FieldPlace, str | None]) -> dict[FieldPlace, str]:
    """Return the code of every published field among some values; blank has a code, too."""
    return {place: _code(text) for place, text in values.items() if place[1] in PUBLISHED_KEYS}


def hash_of(codes: Mapping[FieldPlace, str]) -> str:
    """Return one code for the fields together, whatever their order."""
    lines = "\n".join(f"{row_id}\t{key}\t{code}" for (row_id, key), code in sorted(codes.items()))
    return hashlib.sha256(lines.encode()).hexdigest()[:_WHOLE_LENGTH]


def changed_fields(confirmed: Mapping[FieldPlace, str], values: Mapping[FieldPlace, str | None]) -> list[FieldPlace]:
    """Return the fields that no longer are what was confirmed, in order; one that is not shown now is no change."""
    now = field_codes(values)
    return sorted(place for place, code in now.items() if confirmed.get(place) != code)


def _code(text: str | None) -> str:
    return hashlib.sha256((fold(text) or "").encode("utf-8", "surrogatepass")).hexdigest()[:_FIELD_LENGTH]
