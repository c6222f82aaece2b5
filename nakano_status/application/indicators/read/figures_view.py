"""成果指標 for editing: the table, suppliers, divisions' answers, and questions about odd figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from nakano_status.application import problem_text
from nakano_status.application.indicators.read.figures_asked import figures_asked
from nakano_status.application.indicators.read.indicators import indicator_table
from nakano_status.application.lookup import chosen_round, organisation_of, plan_of
from nakano_status.application.ports.data_file import Records, StoreRole
from nakano_status.application.round.settled_rounds import settled_rounds
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import FIGURE, FIGURE_KEYS
from nakano_status.domain.indicators.indicator import (
    FigureKind,
    FigurePlace,
    IndicatorTable,
    read_figure,
    unlike_before,
)
from nakano_status.domain.organisation.divisions import DivisionKind, Organisation
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.round.round import Origin, Round
from nakano_status.domain.text.narrative import is_blank, same


@dataclass(frozen=True)
class FigureAnswer:
    """A division's latest answer: its texts by key; `is_current` is whether its figure is the current one."""

    division: str
    received_at: datetime | None
    texts: Mapping[str, str | None]
    is_current: bool


@dataclass(frozen=True)
class FiguresView:
    """The table of a round with what is needed to edit it.

    `owners` are the names of divisions that supply an indicator, `suppliers` those that may, in 建制順. `held` are the
    indicators with an unreadable answer. `unsent` are those missing from their owner's form, because the owner was
    named too late. `is_collected`: the round asks divisions for its figures. `settled` are the settled rounds, with
    their papers: they show what they knew, the table what is recorded now.
    """

    table: IndicatorTable
    owners: Mapping[str, str]
    suppliers: tuple[str, ...]
    answers: Mapping[str, tuple[FigureAnswer, ...]]
    held: frozenset[str]
    questions: Mapping[FigurePlace, tuple[Problem, ...]]
    is_office: bool
    is_collected: bool
    plan_id: str
    unsent: frozenset[str] = frozenset()
    settled: tuple[str, ...] = ()

    @property
    def year(self) -> FiscalYear:
        """The year that the round reports on."""
        return self.table.year

    @property
    def missing(self) -> tuple[str, ...]:
        """The indicators that have no figure of the round's year yet."""
        rows = self.table.rows
        return tuple(each.indicator.indicator_id for each in rows if each.indicator.actual(self.year) is None)

    @property
    def homeless(self) -> tuple[str, ...]:
        """The indicators without a known supplier."""
        return tuple(each.indicator.indicator_id for each in self.table.rows if each.indicator.owner is None)

    def may_be_written(self, place: FigurePlace) -> bool:
        """Return whether a figure can be edited here: a division edits only those that the round asks it for."""
        return self.is_office or (place.kind is FigureKind.ACTUAL and place.year == self.year)


def read_figures(records: Records, year: FiscalYear | None = None) -> FiguresView | None:
    """Read the indicators of a year's round (None: the one that matters now); None if there is no round yet."""
    if not records.rounds.all():
        return None
    round_ = chosen_round(records, year)
    table = indicator_table(records, round_, is_recorded=True)
    organisation = organisation_of(records, round_)
    is_office = records.info.role is StoreRole.OFFICE
    indicators = [row.indicator for row in table.rows]
    suppliers = records.indicators.owners(round_.edition_id)
    owners = {indicator_id: organisation.name(owner) for indicator_id, owner in suppliers.items() if owner}
    waiting = {item.row_id for item in records.arrivals.held(round_.round_id)}
    return FiguresView(
        table,
        owners,
        tuple(_suppliers(organisation)) if is_office else (),
        _answers(records, round_, table, organisation) if is_office else {},
        frozenset(each.indicator_id for each in indicators if each.indicator_id in waiting),
        _questions(table),
        is_office,
        round_.origin is Origin.COLLECTED,
        plan_of(records, round_).plan_id,
        _unsent(records, round_) if is_office and not round_.closed else frozenset(),
        tuple(each.label for each in settled_rounds(records)) if is_office else (),
    )


def _unsent(records: Records, round_: Round) -> frozenset[str]:
    asked = figures_asked(records, round_)
    return frozenset(indicator_id for owner in asked.supplied for indicator_id in asked.unsent(owner))


def _suppliers(organisation: Organisation) -> Iterator[str]:
    """Yield the divisions that exist now: the choice is for the rounds to come."""
    divisions = (each for each in organisation.divisions if each.kind is DivisionKind.DIVISION and each.until is None)
    ids = [each.division_id for each in divisions]
    return (organisation.name(each) for each in organisation.in_order(ids))


def _answers(
    records: Records, round_: Round, table: IndicatorTable, organisation: Organisation
) -> Mapping[str, tuple[FigureAnswer, ...]]:
    """Return each division's newest answer, by indicator."""
    arrivals = {each.sha256: each.at for each in reversed(records.arrivals.received())}
    found: dict[str, dict[str, FigureAnswer]] = {}
    figures = {row.indicator.indicator_id: row.indicator.actual(round_.year) for row in table.rows}
    for answered in records.returns.of_round(round_.round_id, row_ids=figures):
        for indicator_id, now in figures.items():
            values = {key: answered.values.get((indicator_id, key)) for key in FIGURE_KEYS}
            texts = {key: value.text for key, value in values.items() if value is not None and value.counts}
            if any(texts.values()):
                at = arrivals.get(answered.sha256) if answered.sha256 else None
                is_same = same(texts.get(FIGURE), now.figure.text if now else None)
                name = organisation.name(answered.division)
                found.setdefault(indicator_id, {})[name] = FigureAnswer(name, at, texts, is_same)
    return {indicator_id: tuple(each.values()) for indicator_id, each in found.items()}


def _questions(table: IndicatorTable) -> Mapping[FigurePlace, tuple[Problem, ...]]:
    """Return questions about figures whose unit or denominator differs from earlier ones."""
    asked: dict[FigurePlace, tuple[Problem, ...]] = {}
    for row in table.rows:
        first = next((each.year for each in row.indicator.actuals), table.year)
        for place, current in row.indicator.placed():
            before = place.year if place.kind is FigureKind.ACTUAL else first.plus(1)  # targets were set at the base
            if problems := tuple(unlike_before(row.indicator, current.figure, _where(place), before)):
                asked[place] = problems
    return asked


def figure_fault(place: FigurePlace, text: str) -> str:
    """Return why a text is no valid figure, and how to write one; empty if it is valid or blank."""
    found = None if is_blank(text) else read_figure(text, _where(place))
    if not isinstance(found, Problem):
        return ""
    return problem_text.message(found) + problem_text.remedy(problem("FIGURE-UNREADABLE"))


def _where(place: FigurePlace) -> Place:
    return Place(id=place.indicator_id, key=FIGURE, column=place.label)
