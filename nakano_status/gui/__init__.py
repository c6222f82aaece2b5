"""The window: Qt widgets over the same acts as the command line.

PySide6 is imported here, before any module of the window asks for a part of it.
"""

import builtins
import sys
from copy import copy
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType
from typing import Any

_ON_SIGNATURES = {"enum_sig", "errorhandler", "layout", "mapping", "parser", "pyi_generator", "tool"}
"""The modules of PySide6 that describe its functions: for messages on wrong arguments, `help` and type stubs."""


class _LateModule(ModuleType):
    """A module that is run when a name in it is first asked for."""

    def __init__(self, spec: ModuleSpec) -> None:
        super().__init__(spec.name)
        self._found, self.__spec__ = spec, copy(spec)  # PySide6 changes the name in that of the module

    def __getattr__(self, name: str) -> Any:
        self.__class__ = ModuleType  # type: ignore[assignment]
        self.__spec__ = self._found
        if self._found.loader is not None:
            self._found.loader.exec_module(self)
        return getattr(self, name)

    def update_mapping(self) -> None:
        """Call the function of this name in `mapping`."""
        self.namespace["update_mapping"]()


def _import_pyside() -> None:
    """Import PySide6 without two things that no window needs, which took a sixth of a start.

    The first are its modules on signatures, which it compiles from the source each time: they are run when they are
    first used. The second is its own function for imports: that reads the source of every imported module in search of
    `__feature__`, for names in snake_case, which this program does not use. Python's is put back.
    """
    original = getattr(builtins, "__orig_import__", builtins.__import__)  # the former, if PySide6 was imported before

    def import_(name: str, *given: Any, **named: Any) -> ModuleType:
        wanted = given[2][0] if given[2:3] and given[2] else ""
        if name.startswith("shibokensupport.") and wanted in _ON_SIGNATURES:
            full = f"{name}.{wanted}"
            if full not in sys.modules and (spec := find_spec(full)):
                sys.modules[full] = late = _LateModule(spec)
                setattr(sys.modules[name], wanted, late)
                if wanted == "mapping":  # PySide6 takes this function out of the dictionary of the module
                    vars(late)["update_mapping"] = late.update_mapping
        return original(name, *given, **named)

    builtins.__import__ = import_
    try:
        import PySide6  # noqa: F401
    finally:
        builtins.__import__ = original


_import_pyside()
