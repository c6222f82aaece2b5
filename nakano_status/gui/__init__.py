"""The window: Qt widgets over the same acts as the command line.

PySide6 is imported here, before any module of the window asks for a part of it.
"""

import builtins
import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any


def _import_pyside() -> None:
    """Import PySide6 without two things that no window needs, which took a tenth of a start.

    One is the module that writes its type stubs, which it compiles from the source each time: an empty module is put in
    its place. The other is its own function for imports: that reads the source of every imported module in search of
    `__feature__`, for names in snake_case, which this program does not use. Python's is put back.
    """
    original = getattr(builtins, "__orig_import__", builtins.__import__)  # the former, if PySide6 was imported before

    def import_(name: str, *given: Any, **named: Any) -> ModuleType:
        if given[2:3] == (("pyi_generator",),):
            empty = ModuleType(f"{name}.pyi_generator")
            empty.__spec__ = ModuleSpec(empty.__name__, None)
            sys.modules[name].pyi_generator = empty  # type: ignore[attr-defined]
        return original(name, *given, **named)

    builtins.__import__ = import_
    try:
        import PySide6  # noqa: F401
    finally:
        builtins.__import__ = original


_import_pyside()
