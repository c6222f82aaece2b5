"""What a test expects of a value before it goes on with it: that it is there, that it is of a kind."""

from typing import TypeVar

T = TypeVar("T")


def present(value: T | None) -> T:
    """Return a value that must be there."""
    assert value is not None
    return value


def of_kind(kind: type[T], value: object) -> T:
    """Return a value that must be of a kind."""
    assert isinstance(value, kind), f"{value!r} is no {kind.__name__}"
    return value
