"""The query of the page 取組一覧."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from nakano_status.application.lookup import chosen_round
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.board import read_board
from nakano_status.application.round.read.views import RoundView, read_round
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.gui.answers.restored_drafts import RestoredDraft, restored_drafts
from nakano_status.gui.lists.filter_choices import FilterChoices, choices_of
from nakano_status.gui.lists.row_table import haystacks_of
from nakano_status.gui.refresh import FreshRows, read_fresh


@dataclass(frozen=True)
class AllRows:
    """Everything that the page shows; `restored` are texts that were being typed when the window ended."""

    round: RoundView
    fresh: FreshRows
    choices: FilterChoices
    haystacks: Mapping[str, str]
    restored: tuple[RestoredDraft, ...]


def reading_rows(today: date, year: FiscalYear | None = None) -> Callable[[Records], AllRows | None]:
    """Return the query for all rows; its result is None while no round is open."""

    def read(records: Records) -> AllRows | None:
        if not records.rounds.all():
            return None
        round_ = chosen_round(records, year)
        departments = {line.division: line.department for line in read_board(records, round_, today)}
        fresh = read_fresh(records, round_)
        rows = fresh.rows
        view = read_round(records, round_)
        choices = choices_of(rows, departments, view.marks)
        return AllRows(view, fresh, choices, haystacks_of(rows), restored_drafts(rows))

    return read
