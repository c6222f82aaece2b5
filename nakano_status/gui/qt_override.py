"""`override` marks what Qt calls: a method that Qt's documentation explains, not ours."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from typing_extensions import override
else:
    Method = TypeVar("Method", bound=Callable[..., object])

    def override(method: Method) -> Method:
        """Return the method as it is; the type checker has checked it (`typing` has this from Python 3.12)."""
        return method


__all__ = ["override"]
