"""How an entry of a profile is read from parsed JSON, by the type of the attribute that it becomes.

A reader raises ValueError, TypeError or KeyError for a value that is none; EXPECTED names what it should be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from nakano_status.domain.fields.field import Asked, DataItem, Editor, Scope
from nakano_status.domain.fields.mark import MarkColour, MarkPattern


def _one(kind: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if type(value) is not kind:
            raise TypeError(value)
        return value

    return read


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise TypeError(value)
    return tuple(map(_one(str), value))


def _pairs(kind: tuple[type, ...]) -> Callable[[Any], Mapping[str, Any]]:
    def read(value: Any) -> Mapping[str, Any]:
        if not isinstance(value, dict) or any(type(each) not in kind for each in value.values()):
            raise TypeError(value)
        return value

    return read


READERS: Mapping[str, Callable[[Any], Any]] = {
    "str": _one(str),
    "bool": _one(bool),
    "int": _one(int),
    "int | None": _one(int),
    "Scope": Scope,
    "Editor": Editor,
    "Asked": Asked,
    "MarkColour": MarkColour,
    "MarkPattern": MarkPattern,
    "tuple[str, ...]": _texts,
    "Mapping[str, str]": _pairs((str,)),
    "Mapping[str, float]": _pairs((int, float)),
    "DataItem | None": lambda value: DataItem(**_pairs((str,))(value)),
}
EXPECTED: Mapping[str, str] = {
    **dict.fromkeys(READERS, "文字"),
    "bool": "true か false",
    **dict.fromkeys(("int", "int | None"), "整数"),
    "Scope": "row か division",
    "Editor": "、".join(Editor),
    "Asked": "、".join(Asked),
    "MarkColour": "、".join(MarkColour),
    "MarkPattern": "、".join(MarkPattern),
    "tuple[str, ...]": "文字の並び",
    "Mapping[str, float]": "名前と数の組",
}
