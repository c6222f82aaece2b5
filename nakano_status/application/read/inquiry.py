"""照会: which rounds there are, who was sent a form of the open one, and whose form lacks rows that they answer now."""

from __future__ import annotations

from dataclasses import dataclass

from nakano_status.application.ports import Records
from nakano_status.domain.fiscal_year import FiscalYear
from nakano_status.domain.round import Origin, Round


@dataclass(frozen=True)
class Rounds:
    """The rounds that there are, the plan's years, and how many divisions were sent a form of the open round.

    `lacking` are those of them, by name, who answer rows that their forms do not ask: these need a form made anew.
    """

    rounds: tuple[Round, ...]
    years: tuple[FiscalYear, ...]
    sent: int = 0
    lacking: tuple[str, ...] = ()

    @property
    def collecting(self) -> Round | None:
        """The round that is being collected, of several the latest; None where a next one may be started."""
        return _collecting(self.rounds)


def read_rounds(records: Records) -> Rounds:
    """Return the rounds, and what went out in the one that is being collected."""
    plan, rounds = records.plan(), tuple(records.rounds())
    years = tuple(plan.first_year.plus(step) for step in range(plan.last_year.start - plan.first_year.start + 1))
    collecting = _collecting(rounds)
    return Rounds(rounds, years, *(_forms_sent(records, collecting) if collecting else (0, ())))


def _collecting(rounds: tuple[Round, ...]) -> Round | None:
    found = [each for each in rounds if each.origin is Origin.COLLECTED and not each.closed]
    return max(found, key=lambda each: each.year, default=None)


def _forms_sent(records: Records, round_: Round) -> tuple[int, tuple[str, ...]]:
    """How many divisions have a form of their own, and the names of those who answer rows that theirs do not ask."""
    asked: dict[str, set[str]] = {}
    for package in records.packages(round_.round_id, row_ids=()):
        if not package.purpose.is_for_some_rows:
            asked.setdefault(package.division, set()).update(package.answer_rows)
    lacking = (name for name, rows in asked.items() if any(row.row_id not in rows for row in round_.rows_of(name)))
    organisation = records.organisation()
    return len(asked), tuple(organisation.name(each, round_.named_on) for each in organisation.in_order(lacking))
