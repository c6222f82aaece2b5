"""Read and check the keys and values that a person types for a row, before anything is saved."""

from __future__ import annotations

from collections.abc import Mapping

from nakano_status.domain.fields.field_value import expected_of, read_value
from nakano_status.domain.fields.profile import AskedFields, Profile
from nakano_status.domain.merge.change import OUT_OF_REPORT
from nakano_status.domain.refusals.answering import KeyUnknown, ValueUnknown
from nakano_status.domain.round.deferral import DEFERRED
from nakano_status.domain.round.round import OutOfReport, proposed_in_note
from nakano_status.domain.text.narrative import as_typed, is_blank

_YES_OR_NO = {"yes": True, "はい": True, "no": False, "いいえ": False, "": False}

_PROPOSAL = "報告対象外"
_FACT_LABELS = {
    "all": "各課が回答",
    "lead": "主管課が回答",
    "accepted": "確認済",
    "reopened": "再開",
    "asked_back": "修正依頼",
}


def read_fields(typed: Mapping[str, str], asked: AskedFields) -> dict[str, str | None]:
    """Return the stored form of answered fields as typed; raises KeyUnknown, ValueUnknown."""
    known, facts = asked.keys, (OUT_OF_REPORT, DEFERRED)
    for key in typed:
        if key not in (*known, *facts):
            raise KeyUnknown(found=key, expected="、".join((*known, *facts)))
    return {key: read_field(asked.profile, key, text) for key, text in typed.items() if key not in facts}


def read_out_of_report(text: str) -> OutOfReport | None:
    """Read a reason by its name or label, None if blank; raises ValueUnknown."""
    if is_blank(text):
        return None
    for reason in OutOfReport:
        if text.strip() in (reason.value, reason.label):
            return reason
    raise ValueUnknown(found=text, expected="、".join(reason.value for reason in OutOfReport))


def read_deferred(text: str) -> bool:
    """Read whether the answer is left to the other divisions; raises ValueUnknown."""
    answer = _YES_OR_NO.get(text.strip().lower())
    if answer is None:
        raise ValueUnknown(found=text, expected="yes、no")
    return answer


def fact_label(key: str, value: str | None) -> str | None:
    """Return a fact that the office set on a row itself as a label."""
    if value is None:
        return None
    return OutOfReport(value).label if key == OUT_OF_REPORT else _FACT_LABELS[value]


def with_proposal(note: str | None, reason: OutOfReport | None) -> str | None:
    """Return a note with a proposal of 報告対象外 in its first line, as in the form; None removes the proposal."""
    before = note or ""
    kept = before.partition("\n")[2] if proposed_in_note(before) else before
    lines = [line for line in kept.split("\n") if not line.startswith(_PROPOSAL)] if kept else []
    first = [f"{_PROPOSAL}（{reason.label}）"] if reason else []
    return as_typed("\n".join((*first, *lines)))


def read_field(profile: Profile, key: str, text: str) -> str | None:
    """Return the stored form of a field's value as typed; raises ValueUnknown."""
    field = profile.any_by_key[key]
    try:
        return read_value(field, text, profile.marks)
    except ValueError:
        raise ValueUnknown(found=text, expected=expected_of(field, profile.marks)) from None
