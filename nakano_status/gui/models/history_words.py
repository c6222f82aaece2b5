"""A change in a line of words: when, who, how; and from which file and cell it came."""

from __future__ import annotations

from nakano_status.application.entries.read.history import HistoryLine
from nakano_status.application.round.read.board_labels import moment_label


def change_words(line: HistoryLine) -> str:
    """Say when a value was written, by whom and how: 7/13 16:40　税務課　入力."""
    return f"{moment_label(line.at)}　{line.who}　{line.how}"


def source_words(line: HistoryLine) -> str:
    """Say from which file a value came, and where it stood there; empty where it was typed."""
    return "　".join(part for part in (line.file, line.cell) if part)
