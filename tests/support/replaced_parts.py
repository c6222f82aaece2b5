"""The real parts, with some functions in the place of theirs."""

import copy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from nakano_status.application.ports.data_file import Parts
from nakano_status.files import DiskFiles


class FullDisk(DiskFiles):
    """A disk without room for a backup."""

    def free_bytes(self, _folder: Path) -> int:
        return 0


def with_workbooks(parts: Parts, **functions: Callable[..., Any]) -> Parts:
    """Return parts that read and write workbooks with these functions, named as in the port."""
    workbooks = copy.copy(parts.workbooks)
    for name, function in functions.items():
        setattr(workbooks, name, function)
    return replace(parts, workbooks=workbooks)


def with_papers(parts: Parts, **functions: Callable[..., Any]) -> Parts:
    """Return parts that make and read papers with these functions, named as in the port."""
    papers = copy.copy(parts.papers)
    for name, function in functions.items():
        setattr(papers, name, function)
    return replace(parts, papers=papers)
