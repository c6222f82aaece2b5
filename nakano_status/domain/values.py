"""`dataclass(frozen=True)` as the standard library has it, for a third of the time that it takes for each class.

The standard library compiles six methods of every class one by one: half a millisecond a class, a seventh of a start.
Here those that must be fast are compiled together, and the others are functions that ask for the fields.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(*, frozen: bool, **options: bool) -> Callable[[type], type]:
        """Return the decorator for values with these options of the standard library; `frozen` is always true."""
        if not frozen:
            raise TypeError("a value that changes is a dataclass of the standard library")
        is_compared, is_shown, is_ordered = (options.pop(each, each != "order") for each in ("eq", "repr", "order"))

        def make(declared: type) -> type:
            made = dataclasses.dataclass(declared, init=False, eq=False, repr=False, **options)
            compared = (("eq", "=="), *(_ORDER if is_ordered else ())) if is_compared else ()
            for name, method in _compiled(made, dict(compared)).items():
                method.__qualname__ = f"{made.__qualname__}.{name}"
                setattr(made, name, method)
            made.__setattr__, made.__delattr__ = _refuse_to_set, _refuse_to_delete
            if options.get("slots"):
                made.__setstate__ = _set_state
            if is_shown and "__repr__" not in vars(declared):
                made.__repr__ = _show
            return made

        return make


_ORDER = (("lt", "<"), ("le", "<="), ("gt", ">"), ("ge", ">="))
_ABSENT = object()


def _compiled(made: type, compared: dict[str, str]) -> dict[str, Any]:
    """Return `__init__`, these comparisons and with them `__hash__`."""
    fields = dataclasses.fields(made)
    known: dict[str, Any] = {"_set": object.__setattr__, "_ABSENT": _ABSENT}
    parameters: dict[bool, list[str]] = {False: ["self"], True: ["*"]}
    setting = []
    for each in fields:
        name, default = each.name, f"_{each.name}"
        value = name
        if each.default is not dataclasses.MISSING:
            known[default] = each.default
        elif each.default_factory is not dataclasses.MISSING:
            known[default], known[f"_make{default}"] = _ABSENT, each.default_factory
            value = f"_make{default}() if {name} is _ABSENT else {name}"
        if each.init:
            parameters[each.kw_only is True].append(f"{name}={default}" if default in known else name)
            setting.append(f" _set(self, {name!r}, {value})")
    if hasattr(made, "__post_init__"):
        setting.append(" self.__post_init__()")
    named = parameters[True] if parameters[True][1:] else []
    lines = [f"def __init__({', '.join(parameters[False] + named)}):", *setting]
    own, other = ("".join(f"{of}.{each.name}," for each in fields if each.compare) for of in ("self", "other"))
    for way, sign in compared.items():
        lines += [
            f"def __{way}__(self, other):",
            f" return ({own}) {sign} ({other}) if other.__class__ is self.__class__ else NotImplemented",
        ]
    if compared:
        lines += ["def __hash__(self):", f" return hash(({own}))"]
    methods: dict[str, Any] = {}
    exec("\n".join(lines), known, methods)  # noqa: S102 - it is made of the names of fields
    return methods


def _show(self: Any) -> str:
    shown = (f"{each.name}={getattr(self, each.name)!r}" for each in dataclasses.fields(self) if each.repr)
    return f"{self.__class__.__qualname__}({', '.join(shown)})"


def _refuse_to_set(_: Any, name: str, __: object) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(_: Any, name: str) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


def _set_state(self: Any, state: tuple[None, dict[str, object]]) -> None:
    """Set the fields of a copied or unpickled value that has slots."""
    for name, value in state[1].items():
        object.__setattr__(self, name, value)


__all__ = ["dataclass"]
