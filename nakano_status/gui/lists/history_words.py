"""A change as one line of text: when, by whom, how; and from which file and cell."""

from __future__ import annotations

from nakano_status.application.entries.read.history import HistoryLine
from nakano_status.application.round.read.board_labels import moment_label


def change_words(line: HistoryLine) -> str:
    """Return when, by whom and how a value was written: 7/13 16:40　税務課　入力."""
    return f"{moment_label(line.at)}　{line.who}　{line.how}"


def source_words(line: HistoryLine) -> str:
    """Return the file of a value and its place there; empty if it was typed."""
    return "　".join(part for part in (line.file, line.cell) if part)
