"""Frozen dataclasses that are made fast: each behaves as the one that the standard library makes of the same class."""

import copy
import dataclasses
import pickle
from collections.abc import Callable
from typing import Any

import pytest

from nakano_status.domain import values


def declared(**options: bool) -> tuple[type, type]:
    """The same class as the standard library makes it, and as ours does."""
    return (_make(dataclasses.dataclass, options), _make(values.dataclass, options))


def _make(decorator: Callable[..., Callable[[type], type]], options: dict[str, bool]) -> type:
    @decorator(frozen=True, **options)
    class Value:
        """A value."""

        name: str
        number: int = 1
        names: list[str] = dataclasses.field(default_factory=list, compare=False)
        hint: str = dataclasses.field(default="", repr=False, kw_only=True)

    return Value


class Pickled:
    """Classes by a name under which pickle finds them."""

    standard, ours = declared(slots=True)


for _name in ("standard", "ours"):
    getattr(Pickled, _name).__qualname__ = f"Pickled.{_name}"

OPTIONS: tuple[dict[str, bool], ...] = (
    {},
    {"slots": True},
    {"kw_only": True},
    {"eq": False},
    {"repr": False},
    {"order": True, "slots": True},
)


def outcome(do: Callable[[], object]) -> object:
    """What a call returns, or the error with its text."""
    try:
        return do()
    except (TypeError, AttributeError) as error:
        return type(error), str(error)


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_it_is_made_compared_hashed_and_shown_as_that_of_the_standard_library(options: dict[str, bool]) -> None:
    def observe(kind: Any) -> list[object]:
        one, same, other = kind(name="a"), kind(name="a", names=["x"]), kind(name="b", hint="h")
        pairs = ((one, same), (one, other), (other, one), (one, "a"))
        ways: tuple[Callable[[Any, Any], object], ...] = (
            lambda left, right: left == right,
            lambda left, right: left < right,
            lambda left, right: left <= right,
            lambda left, right: left > right,
            lambda left, right: left >= right,
            lambda left, right: hash(left) == hash(right),
        )
        return [
            *(outcome(lambda way=way, pair=pair: way(*pair)) for way in ways for pair in pairs),  # type: ignore[misc]
            repr(other) if options.get("repr", True) else "__repr__" in vars(kind),
            dataclasses.astuple(dataclasses.replace(other, number=5)),
            one.names is not kind(name="a").names,
            kind.__match_args__,
            *(outcome(lambda given=given: kind(**given)) for given in ({}, {"name": "a", "size": 1})),  # type: ignore[misc]
            outcome(lambda: kind("a", 2).number),
            outcome(lambda: kind("a", 2, [], "h")),
            outcome(lambda: setattr(one, "name", "c")),
            outcome(lambda: delattr(one, "name")),
            dataclasses.astuple(copy.copy(other)),
            dataclasses.astuple(copy.deepcopy(other)),
        ]

    standard, ours = map(observe, declared(**options))
    assert ours == standard


@pytest.mark.parametrize("kind", [Pickled.standard, Pickled.ours])
def test_a_value_with_slots_comes_back_from_another_process(kind: Any) -> None:
    value = kind("a", 2, ["x"], hint="h")
    assert dataclasses.astuple(pickle.loads(pickle.dumps(value))) == ("a", 2, ["x"], "h")  # noqa: S301 - its own bytes


def test_what_is_derived_from_the_fields_is_set_once_and_no_parameter() -> None:
    @values.dataclass(frozen=True)
    class Line:
        text: str
        length: int = dataclasses.field(init=False, compare=False)

        def __post_init__(self) -> None:
            object.__setattr__(self, "length", len(self.text))

    assert Line("ab").length == 2
    assert Line("ab") == Line("ab")
    assert outcome(lambda: Line("ab", 2)) != 2  # type: ignore[call-arg]


def test_one_that_inherits_has_all_fields() -> None:
    @values.dataclass(frozen=True)
    class Above:
        first: int

    @values.dataclass(frozen=True)
    class Below(Above):
        second: int = 0

    assert (Below(1).first, Below(1, 2).second, Below(1) == Below(1), Below(1) == Above(1)) == (1, 2, True, False)


def test_one_that_changes_is_refused() -> None:
    with pytest.raises(TypeError):
        values.dataclass(frozen=False)
