"""The content of a Word file that is read back: its paragraphs outside tables, and its tables cell by cell."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class WordText:
    """Paragraphs in order; tables as rows of cells' texts, a merged cell once, where it begins."""

    paragraphs: tuple[str, ...]
    tables: tuple[tuple[tuple[str, ...], ...], ...]
