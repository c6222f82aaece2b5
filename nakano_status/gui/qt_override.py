"""The decorator `override`, which marks a method that Qt calls and Qt's documentation explains."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from typing_extensions import override
else:
    Method = TypeVar("Method", bound=Callable[..., object])

    def override(method: Method) -> Method:
        """Return the method unchanged; only the type checker uses the mark (`typing` has it from Python 3.12)."""
        return method


__all__ = ["override"]
