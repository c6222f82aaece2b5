"""所属長確認: the confirmation of a division's answers, and the fields that changed afterwards.

It covers the published fields of the rows that the division answers, normalised. Each field has a code of its own, so
that a changed field can be named. 連絡 is not covered. The confirmation in a file is read in `exchange/answer_file.py`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone

from nakano_status.domain.calendar.days import printed_day
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.text.narrative import bare_text, fold

RowField = tuple[str, str]
"""A row_id and a field key."""

ShownTexts = Mapping[RowField, str | None]
"""Texts of a round as a person saw them; a blank text may be absent."""

_FIELD_LENGTH = 12
_WHOLE_LENGTH = 24
_JAPAN = timezone(timedelta(hours=9))
"""The time zone of a confirmation's day, so that a form has the same bytes wherever it is made."""

BLANKED_NAME = "（氏名は削除済み）"
"""The name shown for a confirmation whose name was removed when its retention period ended."""


@dataclass(frozen=True)
class Confirmation:
    """A confirmation by the head of a division.

    `name`: as entered. `at`: the time as text (ISO, UTC; as typed if it was filled in by hand; None: blank). `fields`:
    the code of every field as confirmed; empty if only a name was filled in by hand, because the confirmation then
    covers the content of the same file.
    """

    name: str
    at: str | None = None
    fields: Mapping[RowField, str] = field(default_factory=dict)

    @property
    def content_hash(self) -> str | None:
        """One hash of the codes of all fields; None if only a name was filled in."""
        return hash_of(self.fields) if self.fields else None

    @property
    def is_blanked(self) -> bool:
        """Whether the name was removed when its retention period ended."""
        return self.name == BLANKED_NAME

    def is_like(self, other: Confirmation | None) -> bool:
        """Return whether it equals the confirmation `other`; name and day may be spelled differently."""
        if other is None:
            return False
        spelled = [tuple(bare_text(text) for text in (each.name, each.at)) for each in (self, other)]
        return spelled[0] == spelled[1] and self.fields == other.fields

    def is_blanked_copy_of(self, other: Confirmation | None) -> bool:
        """Return whether it is the confirmation `other` with its name removed."""
        return self.is_blanked and other is not None and (self.at, self.fields) == (other.at, other.fields)

    @property
    def day(self) -> str | None:
        """The day as printed, such as `令和5年7月10日（月）`, or as typed if filled in by hand; None if blank."""
        try:
            moment = datetime.fromisoformat(self.at or "")
        except ValueError:
            return self.at
        return printed_day((moment if moment.tzinfo is None else moment.astimezone(_JAPAN)).date())

    @property
    def label(self) -> str:
        """Day and name, as quoted in a message: 「令和5年7月10日（月） ○○課長」."""
        return " ".join(filter(None, (self.day, self.name)))


def field_codes(values: Mapping[RowField, str | None], profile: Profile) -> dict[RowField, str]:
    """Return the code (a short hash) of the text of each field that divisions confirm, by row ID and key.

    Fields in `values` that the profile does not let divisions confirm are left out. A blank field has a code, too.
    """
    return {place: _code(text) for place, text in values.items() if place[1] in profile.confirmed_keys}


def hash_of(codes: Mapping[RowField, str]) -> str:
    """Return one hash of the codes of several fields, independent of their order."""
    lines = "\n".join(f"{row_id}\t{key}\t{code}" for (row_id, key), code in sorted(codes.items()))
    return hashlib.sha256(lines.encode()).hexdigest()[:_WHOLE_LENGTH]


def changed_fields(
    confirmed: Mapping[RowField, str], values: Mapping[RowField, str | None], profile: Profile
) -> list[RowField]:
    """Return the fields whose current text differs from the confirmed text, sorted by row ID, then by the form's order.

    `confirmed`: the codes of the confirmed texts. A field that is absent from `values` has not changed, nor has a blank
    field that was not confirmed. Fields that divisions do not confirm are left out.
    """
    now = field_codes(values, profile)
    return _in_order((place for place, code in now.items() if confirmed.get(place, _BLANK) != code), profile)


def best_confirmation(
    confirmations: Iterable[Confirmation], values: Mapping[RowField, str | None], profile: Profile
) -> tuple[Confirmation, list[RowField]] | None:
    """Return the confirmation that fits the current values best, and the fields whose values no confirmation covers.

    The best confirmation has the fewest changed fields. Of several it is the latest, then the confirmation whose name
    sorts last, so that the order of arrival is irrelevant. None if no confirmation was given.
    """
    found = [(each, changed_fields(each.fields, values, profile)) for each in confirmations]
    if not found:
        return None
    fewest = min(len(changed) for _, changed in found)
    best = max((each for each, changed in found if len(changed) == fewest), key=lambda each: (each.at or "", each.name))
    return best, _in_order(set.intersection(*(set(changed) for _, changed in found)), profile)


def _in_order(places: Iterable[RowField], profile: Profile) -> list[RowField]:
    """Sort by row, then in the order of the form's columns."""
    return sorted(places, key=lambda place: (place[0], profile.confirmed_keys.index(place[1])))


def _code(text: str | None) -> str:
    return hashlib.sha256((fold(text) or "").encode()).hexdigest()[:_FIELD_LENGTH]


_BLANK = _code(None)


def changed_after(
    confirmation: Confirmation, changed: Iterable[RowField], profile: Profile, file: str | None = None
) -> Iterator[Problem]:
    """Yield a question for each of the `changed` fields: whether it is to be confirmed again.

    `file`: the file that the question names (None: none).
    """
    for row_id, key in changed:
        place = Place(file, column=profile.by_key[key].short_name, id=row_id, key=key)
        yield problem("CONFIRMED-THEN-CHANGED", place, confirmed=confirmation.label)


def without_name(finding: Problem) -> Problem:
    """Return a problem of a file in which the name of the 所属長確認 is replaced by a note that it was removed."""
    blanked = BLANKED_NAME.strip("（）")
    return replace(
        finding,
        found=blanked if finding.code == "CONFIRMATION-TAKEN" else finding.found,
        details=tuple((name, blanked if name == "confirmed" else text) for name, text in finding.details),
    )
