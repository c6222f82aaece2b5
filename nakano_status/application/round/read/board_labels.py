"""Texts of 提出状況, for the window and for papers: the state of a division, and how many have submitted."""

from __future__ import annotations

from collections.abc import Iterable

from nakano_status.application.round.read.views import BoardLine
from nakano_status.domain.calendar.days import day_label
from nakano_status.domain.round.states import DivisionState, FigureCount

ARRIVED = "届いています（未取込）"
"""Text for a division whose answers are held with a whole file: it has done its part."""
_NOTHING_RECEIVED = frozenset({DivisionState.NONE_RECEIVED, DivisionState.EXTENDED, DivisionState.OVERDUE})


def submission_counts(lines: Iterable[BoardLine]) -> tuple[int, int]:
    """Return how many of the answering divisions have submitted, and how many answer."""
    answering = [line for line in lines if line.state is not DivisionState.NOTHING_TO_REPORT]
    return sum(line.has_handed_in for line in answering), len(answering)


def state_label(line: BoardLine) -> str:
    """Describe the state of a division, with days, rows asked back, 相違, 未取込, and 成果指標 that its form lacks."""
    labels = _progress_labels(line)
    if line.conflicts:
        labels.append(f"相違{line.conflicts}")
    if line.held > line.arrived:
        labels.append(f"未取込{line.held - line.arrived}")
    if line.figures.unsent and line.state is not DivisionState.NOT_SENT:
        labels.append(f"成果指標未照会{line.figures.unsent}")
    return "　".join(labels)


def _progress_labels(line: BoardLine) -> list[str]:
    """Describe how complete its answers are, with days; if all are held with a whole file, that they have arrived."""
    if line.arrived and line.state in _NOTHING_RECEIVED:
        return [ARRIVED]
    labels = [line.state.label]
    if line.overdue_days and not line.arrived:
        labels = [f"期限超過{line.overdue_days}日"]
    elif line.state is DivisionState.EXTENDED and line.due:
        labels = [f"期限延長（{day_label(line.due, line.read_on)}まで）"]
    elif line.state is DivisionState.PARTIAL and line.extended and line.due:
        labels.append(f"期限延長（{day_label(line.due, line.read_on)}まで）")
    if line.draft:
        labels.append("下書き")
    if line.state is DivisionState.ASKED_BACK:
        labels = [f"修正依頼中{line.asked_back}"]
    elif line.asked_back:
        labels.append(f"修正依頼中{line.asked_back}")
    return [*labels, ARRIVED] if line.arrived else labels


def figure_label(figures: FigureCount) -> str:
    """Return how many of the 成果指標 of a division, or of a 部, are answered: 1/2; empty if it supplies none."""
    return f"{figures.answered}/{figures.supplied}" if figures.supplied else ""
