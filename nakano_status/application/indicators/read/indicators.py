"""Read the current 成果指標, the table of a round, and the table of all years.

For editing, also read the suppliers, the divisions' answers, and questions about unusual figures.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from nakano_status.application import lookup, problem_text
from nakano_status.application.indicators.read.figures_asked import figures_asked
from nakano_status.application.lookup import chosen_round, plan_of
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read import as_known
from nakano_status.application.round.read.as_known import organisation_of
from nakano_status.application.round.settled_rounds import settled_rounds
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import FIGURE, FIGURE_KEYS
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.indicators.indicator import (
    FigureKey,
    FigureKind,
    Indicator,
    IndicatorGoal,
    IndicatorRow,
    IndicatorTable,
    IndicatorYears,
    YearFigure,
    figure_as_typed,
    has_reached,
    indicator_years,
    is_worse,
    questions_about_change,
    read_figure,
)
from nakano_status.domain.merge.resolution import CurrentValue, Slot
from nakano_status.domain.organisation.divisions import DivisionKind, Organisation
from nakano_status.domain.plan.initiative_id import fold_id
from nakano_status.domain.plan.lineage import editions_in_order
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.round.round import Origin, Round
from nakano_status.domain.round.settled import overlay_facts
from nakano_status.domain.round.tally import UNDECIDED
from nakano_status.domain.storage.store_info import StoreRole
from nakano_status.domain.text.narrative import is_blank, same

if TYPE_CHECKING:
    from nakano_status.store.entries import StoredEntries

MOST_YEARS = 6
"""Maximum number of columns of years.

If there are more actuals, the first one (the base) and the last ones are shown.
"""


def read_indicator_table(records: Records, round_: Round, *, is_recorded: bool = False) -> IndicatorTable:
    """Return the indicators of a round's edition as its report shows them; `goals` is empty if there are none.

    If `is_recorded` is true, the current figures are returned even if the round is settled and shows former figures.
    """
    indicators = current_indicators(records, round_.edition_id) if is_recorded else round_indicators(records, round_)
    actual_years, target_years = _years(indicators, round_.year)
    open_here = undecided_figures(records.entries, round_, indicators)
    edition = lookup.edition_of(records, round_)
    titles, level = edition.goals, edition.profile.goal_level
    goals = []
    for code, members in groupby(indicators, key=lambda each: each.goal):
        rows = tuple(
            _row(each, round_.year, actual_years, target_years, is_undecided=each.indicator_id in open_here)
            for each in members
        )
        goals.append(IndicatorGoal(code, level.numbered(code), titles.get(code), rows, tuple(_notes(rows))))
    return IndicatorTable(round_.year, tuple(goals), actual_years, target_years)


def current_indicators(records: Records, edition_id: str) -> tuple[Indicator, ...]:
    """Return the indicators of an edition with all current figures, including the figures collected in rounds.

    The supplier of an indicator is the division that was recorded last.
    """
    return _with_rounds(records, edition_id, records.indicators.of_edition(edition_id))


def numbers_of_other_plans(records: Records, plan_id: str) -> frozenset[str]:
    """Return the 指標番号, folded, of the indicators that plans other than `plan_id` have.

    Actuals are stored by number alone, so an indicator of a plan must not have a number of another plan.
    """
    editions = (edition for plan in records.plan.all() if plan.plan_id != plan_id for edition in plan.editions)
    known = (each for edition in editions for each in records.indicators.of_edition(edition.edition_id))
    return frozenset(fold_id(each.indicator_id) for each in known)


def number_in_plan(number: str, first_year: FiscalYear, of_others: Container[str]) -> str:
    """Return the 指標番号 of an indicator of a plan: `number`, with the plan's first year if another plan has it.

    `of_others`: the folded numbers of other plans.
    """
    return f"{number}-{first_year.short}" if fold_id(number) in of_others else number


def round_indicators(records: Records, round_: Round) -> tuple[Indicator, ...]:
    """Return the indicators of a round's edition with all current figures, and with their suppliers on the round's day.

    A settled round has the figures, targets and suppliers that it knew when it was settled.
    """
    owners = records.indicators.owners(round_.edition_id, round_.named_on)
    known = (
        replace(each, owner=owners.get(each.indicator_id)) for each in records.indicators.of_edition(round_.edition_id)
    )
    recorded, kept = {each.indicator_id: each for each in known}, as_known.known_facts_of(records, round_)
    if kept is not None:
        recorded = overlay_facts(recorded, kept.indicators)
    return _with_rounds(records, round_.edition_id, tuple(recorded.values()))


def _with_rounds(records: Records, edition_id: str, known: Sequence[Indicator]) -> tuple[Indicator, ...]:
    ids = [each.indicator_id for each in known]
    if not ids:
        return ()
    of_plan = lookup.rounds_of_plan(records, records.plan.plan_ids()[edition_id])
    rounds = [each for each in of_plan if each.origin is Origin.COLLECTED]
    collected = {each.year: records.entries.current(each.round_id, ids) for each in rounds}
    return tuple(_with_collected(each, collected) for each in known)


def figure_owners(indicators: Iterable[Indicator]) -> frozenset[str]:
    """Return the IDs of the divisions that are asked for the figures of any of the indicators."""
    return frozenset(each.owner for each in indicators if each.owner is not None)


def undecided_figures(entries: StoredEntries, round_: Round, indicators: Sequence[Indicator]) -> frozenset[str]:
    """Return the IDs of the indicators that have an open conflict in a round."""
    current = entries.current(round_.round_id, [each.indicator_id for each in indicators])
    return frozenset(slot.row_id for slot, line in current.items() if line.conflict)


def _with_collected(indicator: Indicator, collected: Mapping[FiscalYear, Mapping[Slot, CurrentValue]]) -> Indicator:
    actuals = {each.year: each for each in indicator.actuals}
    for year, current in collected.items():
        text, as_of, source, factor = (_value(current, indicator.indicator_id, key) for key in FIGURE_KEYS)
        if text is not None:
            slots = (Slot(indicator.indicator_id, key) for key in FIGURE_KEYS)
            is_open = any(current[each].conflict for each in slots if each in current)
            actuals[year] = YearFigure(year, figure_as_typed(text), None, as_of, source, factor, is_open)
    return replace(indicator, actuals=tuple(actuals[year] for year in sorted(actuals)))


def _value(current: Mapping[Slot, CurrentValue], indicator_id: str, key: str) -> str | None:
    line = current.get(Slot(indicator_id, key))
    return None if line is None else line.values[0]


def _years(indicators: Sequence[Indicator], until: FiscalYear) -> tuple[tuple[FiscalYear, ...], tuple[FiscalYear, ...]]:
    """Return the year columns: actuals up to the round's year, and targets of any year."""
    reached = {each.year for indicator in indicators for each in indicator.actuals if each.year <= until}
    actual_years = sorted({*reached, until}) if indicators else []
    target_years = sorted({each.year for indicator in indicators for each in indicator.targets})
    room = max(MOST_YEARS - len(target_years), 2)
    if len(actual_years) > room:
        actual_years = [actual_years[0], *actual_years[1 - room :]]
    return tuple(actual_years), tuple(target_years)


def _row(
    indicator: Indicator,
    year: FiscalYear,
    actual_years: Sequence[FiscalYear],
    target_years: Sequence[FiscalYear],
    *,
    is_undecided: bool,
) -> IndicatorRow:
    now, base = indicator.actual(year), next(iter(indicator.actuals), None)
    reached = tuple(
        each.year for each in indicator.targets if now is not None and has_reached(now.figure, each.figure, indicator)
    )
    worse = now is not None and base is not None and is_worse(now.figure, base.figure, indicator)
    return IndicatorRow(
        indicator,
        indicator.with_unit(indicator.name_printed),
        tuple(
            UNDECIDED if is_undecided and each == year else _printed(indicator, FigureKind.ACTUAL, each)
            for each in actual_years
        ),
        tuple(_printed(indicator, FigureKind.TARGET, each) for each in target_years),
        reached,
        bool(worse),
        is_undecided,
    )


def _printed(indicator: Indicator, kind: FigureKind, year: FiscalYear) -> str | None:
    found = next((each for each in indicator.figures(kind) if each.year == year), None)
    return None if found is None else UNDECIDED if found.is_undecided else found.figure.printed


def _notes(rows: Sequence[IndicatorRow]) -> Iterator[str]:
    """Return the notes of a goal's table, each once, with its mark in front."""
    return iter(dict.fromkeys(note for row in rows if (note := row.indicator.note_printed)))


def read_indicator_years(records: Records, until: Round | None = None) -> tuple[IndicatorYears, ...]:
    """Return every 成果指標 of the current plan with all its years. Raises PlanUnclear.

    If `until` is given, return the indicators of its plan as that round knew them. Rounds of later years and editions
    after the round's own edition are then left out.
    """
    plan = lookup.plan_of(records, until) if until else lookup.current_plan(records)
    editions = editions_in_order([plan])
    if until is not None:
        own = next(place for place, each in enumerate(editions) if each.edition_id == until.edition_id)
        editions = editions[: own + 1]
    known = {each.edition_id for each in editions}
    reported = [
        each for each in lookup.rounds_within_plan_years(records, records.rounds.all()) if each.edition_id in known
    ]
    reported = [each for each in reported if until is None or each.year <= until.year]
    found = [(each, _indicators(records, each, reported, until)) for each in editions]
    rounds = {each.year: each.edition_id for each in reported}
    return indicator_years(found, rounds, plan.first_year, tuple(records.plan.derivations()))


def _indicators(
    records: Records, edition: Edition, rounds: Iterable[Round], until: Round | None
) -> Sequence[Indicator]:
    """Return the indicators of an edition; if `until` is given, as its last round knew them, without later years."""
    if until is None:
        return current_indicators(records, edition.edition_id)
    last, own = until.year, [each for each in rounds if each.edition_id == edition.edition_id]
    latest = max(own, key=lambda each: each.year, default=None)
    indicators = (
        current_indicators(records, edition.edition_id) if latest is None else round_indicators(records, latest)
    )
    return [replace(each, actuals=tuple(known for known in each.actuals if known.year <= last)) for each in indicators]


@dataclass(frozen=True)
class FigureAnswer:
    """The latest answer of a division for an indicator.

    `received_at`: when it arrived (UTC; None: unknown). `texts`: the texts by field key. `is_current`: its figure
    equals the current figure.
    """

    division: str
    received_at: datetime | None
    texts: Mapping[str, str | None]
    is_current: bool


@dataclass(frozen=True)
class FiguresView:
    """The 成果指標 of a round, with the values needed to edit them.

    `edition_number`: the number of the round's edition. `table`: the current figures, even if the round is settled.
    `owners`: the name of the division that supplies each indicator. `suppliers`: the names of the divisions that may
    supply an indicator, in 建制順. `answers`: the latest answer of each division, by indicator. `held`: the indicators
    with an unreadable answer. `questions`: the questions about unusual figures. `is_collected`: the round asks
    divisions for its figures. `unsent`: the indicators that their supplier's form does not ask for. `settled`: the
    labels of the settled rounds, which keep the figures that they knew.
    """

    table: IndicatorTable
    owners: Mapping[str, str]
    suppliers: tuple[str, ...]
    answers: Mapping[str, tuple[FigureAnswer, ...]]
    held: frozenset[str]
    questions: Mapping[FigureKey, tuple[Problem, ...]]
    is_office: bool
    is_collected: bool
    plan_id: str
    edition_number: int
    profile: Profile
    unsent: frozenset[str] = frozenset()
    settled: tuple[str, ...] = ()

    @property
    def year(self) -> FiscalYear:
        """Year that the round reports on."""
        return self.table.year

    @property
    def missing_ids(self) -> tuple[str, ...]:
        """IDs of the indicators that have no figure for the round's year yet."""
        rows = self.table.rows
        return tuple(each.indicator.indicator_id for each in rows if each.indicator.actual(self.year) is None)

    @property
    def without_supplier(self) -> tuple[str, ...]:
        """IDs of the indicators without a supplying division."""
        return tuple(each.indicator.indicator_id for each in self.table.rows if each.indicator.owner is None)

    def may_be_written(self, place: FigureKey) -> bool:
        """Return whether a figure can be edited here: a division edits only figures that the round asks it for."""
        return self.is_office or (place.kind is FigureKind.ACTUAL and place.year == self.year)


def read_figures(records: Records, year: FiscalYear | None = None) -> FiguresView | None:
    """Return the 成果指標 of a round, with their figures, for editing; None if the data file has no round.

    `year`: the year of the round (None: the current round). Raises RoundUnknown, PlanUnclear.
    """
    if not records.rounds.all():
        return None
    round_ = chosen_round(records, year)
    edition = lookup.edition_of(records, round_)
    table = read_indicator_table(records, round_, is_recorded=True)
    organisation = organisation_of(records, round_)
    is_office = records.info.role is StoreRole.OFFICE
    indicators = [row.indicator for row in table.rows]
    suppliers = records.indicators.owners(round_.edition_id)
    owners = {indicator_id: organisation.name(owner) for indicator_id, owner in suppliers.items() if owner}
    waiting = {item.row_id for item in records.exchange.held(round_.round_id)}
    return FiguresView(
        table=table,
        owners=owners,
        suppliers=tuple(_suppliers(organisation)) if is_office else (),
        answers=_answers(records, round_, table, organisation) if is_office else {},
        held=frozenset(each.indicator_id for each in indicators if each.indicator_id in waiting),
        questions=_questions(table),
        is_office=is_office,
        is_collected=round_.origin is Origin.COLLECTED,
        plan_id=plan_of(records, round_).plan_id,
        edition_number=edition.ordinal,
        profile=edition.profile,
        unsent=_unsent(records, round_) if is_office and not round_.closed else frozenset(),
        settled=_settled(records) if is_office else (),
    )


def _settled(records: Records) -> tuple[str, ...]:
    return tuple(each.label for each in settled_rounds(records))


def _unsent(records: Records, round_: Round) -> frozenset[str]:
    asked = figures_asked(records, round_)
    return frozenset(indicator_id for owner in asked.supplied for indicator_id in asked.unsent(owner))


def _suppliers(organisation: Organisation) -> Iterator[str]:
    """Yield the divisions that exist now, because the choice is for the rounds to come."""
    divisions = (each for each in organisation.divisions if each.kind is DivisionKind.DIVISION and each.until is None)
    ids = [each.division_id for each in divisions]
    return (organisation.name(each) for each in organisation.sort_divisions(ids))


def _answers(
    records: Records, round_: Round, table: IndicatorTable, organisation: Organisation
) -> Mapping[str, tuple[FigureAnswer, ...]]:
    """Return each division's newest answer, by indicator."""
    arrivals = {each.sha256: each.at for each in reversed(records.exchange.received())}
    found: dict[str, dict[str, FigureAnswer]] = {}
    figures = {row.indicator.indicator_id: row.indicator.actual(round_.year) for row in table.rows}
    for answered in records.exchange.returns(round_.round_id, row_ids=figures):
        for indicator_id, now in figures.items():
            values = {key: answered.values.get((indicator_id, key)) for key in FIGURE_KEYS}
            texts = {key: value.text for key, value in values.items() if value is not None and value.takes_part}
            if any(texts.values()):
                at = arrivals.get(answered.sha256) if answered.sha256 else None
                is_same = same(texts.get(FIGURE), now.figure.text if now else None)
                name = organisation.name(answered.division)
                found.setdefault(indicator_id, {})[name] = FigureAnswer(name, at, texts, is_same)
    return {indicator_id: tuple(each.values()) for indicator_id, each in found.items()}


def _questions(table: IndicatorTable) -> Mapping[FigureKey, tuple[Problem, ...]]:
    """Return questions about figures whose unit or denominator differs from earlier ones."""
    asked: dict[FigureKey, tuple[Problem, ...]] = {}
    for row in table.rows:
        first = next((each.year for each in row.indicator.actuals), table.year)
        for place, current in row.indicator.placed():
            before = place.year if place.kind is FigureKind.ACTUAL else first.plus(1)  # targets were set at the base
            if problems := tuple(questions_about_change(row.indicator, current.figure, _where(place), before)):
                asked[place] = problems
    return asked


def figure_fault(place: FigureKey, text: str) -> str:
    """Return why a text is not a valid figure, and how to write one; '' if it is valid or blank."""
    found = None if is_blank(text) else read_figure(text, _where(place))
    if not isinstance(found, Problem):
        return ""
    return problem_text.message(found) + problem_text.remedy(problem("FIGURE-UNREADABLE"))


def _where(place: FigureKey) -> Place:
    return Place(id=place.indicator_id, key=FIGURE, column=place.label)
