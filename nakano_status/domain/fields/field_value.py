"""Read what was typed into a field: its stored form, by the field's editor."""

from __future__ import annotations

import re
import unicodedata

from nakano_status.domain.fields.field import Editor, Field
from nakano_status.domain.fields.mark import ChangeKind, Marks, read_change_kind
from nakano_status.domain.text.narrative import INVISIBLE, as_typed, is_blank

_NUMBER = re.compile(r"([+-]?)0*(\d{1,15})(?:\.(\d*))?")
_IGNORED = str.maketrans(dict.fromkeys(INVISIBLE) | {ord(","): None, ord("−"): "-", ord("－"): "-"})
_EXPECTED = {Editor.KIND: "、".join(ChangeKind), Editor.NUMBER: "数字（例：1200）"}

UNKNOWN_CODES = {Editor.MARK: "MARK-UNKNOWN", Editor.KIND: "KIND-UNKNOWN", Editor.NUMBER: "NUMBER-UNKNOWN"}
"""The code of the problem that a text is none of what the editor can hold."""


def read_value(field: Field, text: str | None, marks: Marks) -> str | None:
    """Return the stored form of a value, None if blank; raise ValueError for a text that its editor cannot hold."""
    match field.editor:
        case Editor.MARK:
            mark = marks.read(text)
            return mark.symbol if mark else None
        case Editor.KIND:
            kind = read_change_kind(text)
            return kind.value if kind else None
        case Editor.NUMBER:
            return read_number(text)
        case _:
            return as_typed(text)


def expected_of(field: Field, marks: Marks) -> str:
    """Return what a field's value may be, as quoted in a message; empty if it may be any text."""
    return marks.listed if field.editor is Editor.MARK else _EXPECTED.get(field.editor, "")


def read_number(text: str | None) -> str | None:
    """Return a number in its one spelling, as `1200` or `-0.5`; None if blank; raise ValueError for anything else."""
    if text is None or is_blank(text):
        return None
    folded = "".join(unicodedata.normalize("NFKC", text).translate(_IGNORED).split())
    found = _NUMBER.fullmatch(folded)
    if found is None:
        raise ValueError(text)
    sign, whole, part = found[1].removeprefix("+"), found[2], (found[3] or "").rstrip("0")
    number = f"{whole}.{part}" if part else whole
    return number if number == "0" else f"{sign}{number}"
