"""Finds the papers: every module in `kinds/` declares one as `PAPER`; none of them is named anywhere else."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

from nakano_status.application.papers import kinds
from nakano_status.application.papers.paper import Paper
from nakano_status.domain.papers.publication import Occasion


def papers() -> tuple[Paper[Any], ...]:
    """Return all papers in their order."""
    names = (each.name for each in pkgutil.iter_modules(kinds.__path__, f"{kinds.__name__}."))
    found = (getattr(importlib.import_module(name), "PAPER", None) for name in names)
    return tuple(sorted((each for each in found if isinstance(each, Paper)), key=lambda each: each.place))


def paper_named(code: str) -> Paper[Any]:
    """Return the paper of a code; raises LookupError for an unknown one."""
    for each in papers():
        if each.code == code:
            return each
    raise LookupError(code)


def papers_for(occasion: Occasion) -> tuple[Paper[Any], ...]:
    """Return the papers that are recorded as one set for an occasion, in their order."""
    return tuple(each for each in papers() if each.is_recorded_for(occasion))
