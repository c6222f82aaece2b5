"""Fields of an edit: None means that the edit does not change the field."""

from __future__ import annotations

from typing import TypeVar

Value = TypeVar("Value")


def edited(new: Value | None, now: Value) -> Value:
    """Return a field's value after an edit: `new`, or `now` if the edit does not change it."""
    return now if new is None else new


def if_edited(new: object, value: Value) -> Value | None:
    """Return `value` for a field that an edit changes (`new` is not None), otherwise None."""
    return None if new is None else value
