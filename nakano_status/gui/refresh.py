"""The rows that an act touched are read once, for all pages that show them (decision 9: no model-wide signals)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from nakano_status.domain.problems.problem import Problem, Severity

if TYPE_CHECKING:
    from nakano_status.application.ports.data_file import Records
    from nakano_status.application.round.read.views import RowView
    from nakano_status.domain.round.round import Round
    from nakano_status.gui.session import Session

Problems = Mapping[str, tuple[Problem, ...]]
"""The questions on a row at submission, by row ID; advice is only for the page 提出前の確認."""


@dataclass(frozen=True)
class FreshRows:
    """Rows as they are now, with the questions that would be asked on them."""

    rows: tuple[RowView, ...]
    problems: Problems


class Refresher(QObject):
    """Reads changed rows; the signal `fresh` carries FreshRows: exactly the rows that an act touched."""

    fresh = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        session.changed.connect(lambda touched, _initiator: self._read(touched))

    def _read(self, touched: frozenset[tuple[str, str]]) -> None:
        ids = {row_id for row_id, _ in touched}
        if ids:
            round_of = self._session.round_of
            self._session.query(lambda records: read_fresh(records, round_of(records), ids), self.fresh.emit)


def read_fresh(records: Records, round_: Round, ids: Iterable[str] | None = None) -> FreshRows:
    """Return rows of a round: some, or all."""
    from nakano_status.application.round.read.round_contents import RoundContents
    from nakano_status.application.round.read.rows import read_rows
    from nakano_status.application.submission.check_entries import check_round

    wanted = None if ids is None else frozenset(ids)
    rows = read_rows(records, round_, wanted)
    outcome = check_round(RoundContents.load(records, round_), records.info.division, only=wanted)
    return FreshRows(rows, by_row(outcome.problems))


def by_row(problems: Iterable[Problem]) -> Problems:
    """Group errors and questions by their row."""
    found: defaultdict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        if problem.place.id and problem.severity is not Severity.ADVICE:
            found[problem.place.id].append(problem)
    return {row_id: tuple(each) for row_id, each in found.items()}
