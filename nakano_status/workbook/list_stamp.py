"""Store the stamp of the texts from which a list was made in the document property *keywords*."""

from __future__ import annotations

import re
from typing import Any

_WRITTEN = "内容の符号 {stamp}"
_READ = re.compile(_WRITTEN.format(stamp="([0-9a-f]{32})").replace(" ", r"\s*"))


def stamp_keywords(stamp: str) -> str:
    """Return the value of the property; '' for a list without a stamp."""
    return _WRITTEN.format(stamp=stamp) if stamp else ""


def read_stamp(properties: Any) -> str | None:
    """Return the stamp of a workbook's properties, or None."""
    found = _READ.search(getattr(properties, "keywords", None) or "")
    return found[1] if found else None
