"""The choices of the filters above 取組一覧, which are computed on the thread that reads the rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from nakano_status.application.round.read.views import RowView
from nakano_status.domain.fields.mark import Marks
from nakano_status.gui.lists.row_words import state_word
from nakano_status.gui.words import tr


@dataclass(frozen=True)
class FilterChoices:
    """Labels and values for each filter, in order; `departments` by the name of the division, in 建制順."""

    departments: Mapping[str, str | None]
    by_key: Mapping[str, Sequence[tuple[str, object]]]


def choices_of(rows: Iterable[RowView], departments: Mapping[str, str | None], marks: Marks) -> FilterChoices:
    """Return the choices that the rows offer, and all marks of their plan."""
    found = list(rows)
    writers = list(dict.fromkeys(row.writer for row in found if row.writer))
    ordered = [name for name in departments if name in writers]
    choices: dict[str, Sequence[tuple[str, object]]] = {
        "department": [(name or tr("部の登録なし"), name or "") for name in dict.fromkeys(departments.values())],
        "division": [(name, name) for name in (*ordered, *(name for name in writers if name not in departments))],
        "goal": [(tr("目標{n}").format(n=goal), goal) for goal in dict.fromkeys(row.code[0] for row in found)],
        "mark": [*((mark.named, mark.symbol) for mark in marks), (tr("未記入"), "")],
        "state": [(word, word) for word in dict.fromkeys(map(state_word, found))],
        "noted": [(tr("連絡あり"), True), (tr("連絡なし"), False)],
    }
    return FilterChoices(departments, choices)
