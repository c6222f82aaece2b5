"""Where a list bears the stamp of the texts from which it was made: in the document property *keywords*."""

from __future__ import annotations

import re
from typing import Any

_WRITTEN = "内容の符号 {stamp}"
_READ = re.compile(_WRITTEN.format(stamp="([0-9a-f]{32})").replace(" ", r"\s*"))


def stamp_keywords(stamp: str) -> str:
    """Return what the property says; '' for a list without one."""
    return _WRITTEN.format(stamp=stamp) if stamp else ""


def read_stamp(properties: Any) -> str | None:
    """Return the stamp of a workbook's properties, or None."""
    found = _READ.search(getattr(properties, "keywords", None) or "")
    return found[1] if found else None
