"""Whether every character of a paper can be printed."""

from __future__ import annotations

from nakano_status.application.ports import Parts
from nakano_status.documents.printed_paper import PrintedPaper


def need_printable(parts: Parts, paper: PrintedPaper) -> None:
    """Refuse what no font has."""
