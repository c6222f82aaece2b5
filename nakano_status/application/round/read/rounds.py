"""進捗確認を選ぶ: the rounds that can be shown, and the one that matters now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from nakano_status.application.lookup import chosen_round
from nakano_status.application.ports.data_file import Records
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.round.round import Origin, Round


@dataclass(frozen=True)
class RoundChoice:
    """One round: its year, its title, its due date, and its state.

    `imported`: it is an imported list; `matters`: it is the one to work on now.
    """

    year: FiscalYear
    label: str
    due: date | None
    closed: bool
    imported: bool
    matters: bool


def round_choices(records: Records) -> tuple[RoundChoice, ...]:
    """Return all rounds, the newest first; empty before the first."""
    rounds = sorted(records.rounds.all(), key=lambda each: each.year, reverse=True)
    if not rounds:
        return ()
    matters = chosen_round(records).round_id
    return tuple(_choice(each, matters=each.round_id == matters) for each in rounds)


def _choice(round_: Round, *, matters: bool) -> RoundChoice:
    imported = round_.origin is Origin.IMPORTED
    label = f"{round_.year.label}末時点"
    return RoundChoice(round_.year, label, round_.due, round_.closed, imported, matters)
