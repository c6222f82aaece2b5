"""Enter and correct 成果指標: figures, 時点, 出典, 増減の要因, targets, and the supplying division (kpi set).

A figure for a year collected in this data file is an assertion on that round, beside the division's answer; any other
figure is recorded on the indicator itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING

from nakano_status.application.edited_fields import if_edited
from nakano_status.application.entries.edit_entry import (
    RecordedValues,
    record_values,
    remaining_conflicts,
    settle_typed_items,
)
from nakano_status.application.forms.choosing_divisions import find_real_division
from nakano_status.application.indicators.read.indicators import current_indicators
from nakano_status.application.lookup import acts_with, chosen_round, parse_typed_figure, rounds_of_plan
from nakano_status.application.organisation.reorganise import hand_on_figures, last_heir
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store, UnitOfWork
from nakano_status.application.preconditions import need_open
from nakano_status.application.round import settled_rounds
from nakano_status.application.round.choosing_edition import DEFAULT_EDITION, EditionChoice, chosen_edition
from nakano_status.application.round.read.as_known import suppliers_of
from nakano_status.application.unchanged_content import last_writer
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import FIGURE, FIGURE_AS_OF, FIGURE_FACTOR, FIGURE_SOURCE
from nakano_status.domain.history.acts import Act, ActKind
from nakano_status.domain.indicators.indicator import (
    FigureKey,
    FigureKind,
    Indicator,
    YearFigure,
    questions_about_change,
    recorded_key_of_figure,
)
from nakano_status.domain.merge.resolution import OFFICE, AssertionKind
from nakano_status.domain.plan.initiative_id import fold_id
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.refusals.exchange import (
    FigureMissing,
    FigureMoved,
    FigureNotAsked,
    FigureNotYours,
    IndicatorUnknown,
)
from nakano_status.domain.round.round import Origin, Round
from nakano_status.domain.round.settled import NO_CORRECTION, Corrections
from nakano_status.domain.storage.store_info import StoreRole
from nakano_status.domain.text.narrative import as_typed, same, stored_entry

if TYPE_CHECKING:
    from nakano_status.store.indicators import StoredIndicators
    from nakano_status.store.organisation import StoredOrganisation

OWNER = "owner"
"""Name of the supplying division in `EditedIndicator.changed`, and among the texts of an entry."""

TEXT = "text"
"""Name of a figure among the texts of an entry."""

FigureText = tuple[FigureKey | None, str]
"""The key of a figure and the name of one of its texts in `FigureEntry`; (None, OWNER): the supplying division."""


@dataclass(frozen=True)
class FigureEntry:
    """Texts typed for an indicator's actual of one year.

    `text`: the figure. `as_of`: 時点. `source`: 出典. `factor`: 増減の要因. None leaves a text unchanged; a blank text
    removes it.
    """

    text: str | None = None
    as_of: str | None = None
    source: str | None = None
    factor: str | None = None

    def texts(self) -> dict[str, str | None]:
        """Return the texts to write, by field key (None: the text is removed); unchanged texts are left out."""
        typed = {FIGURE: self.text, FIGURE_AS_OF: self.as_of, FIGURE_SOURCE: self.source, FIGURE_FACTOR: self.factor}
        return {key: stored_entry(text) for key, text in typed.items() if text is not None}

    @property
    def is_removal(self) -> bool:
        """Whether this entry removes the figure."""
        return self.text is not None and as_typed(self.text) is None

    @property
    def whole(self) -> FigureEntry:
        """The entry; if it removes the figure and types no other text, it removes the other texts, too."""
        return FigureEntry("", "", "", "") if self.is_removal and not any(self.texts().values()) else self

    @property
    def in_one_line(self) -> str:
        """The texts in one line; '' if there are none."""
        return "、".join(filter(None, self.texts().values()))


@dataclass(frozen=True)
class IndicatorEntry:
    """Values to write for one 成果指標.

    `actuals` and `targets`: the texts by year. `owner`: the name of the supplying division (blank: unknown; None:
    unchanged). `expected`: the values as shown to the user; FigureMoved is raised if one has changed since (None: not
    checked).
    """

    indicator_id: str
    actuals: Mapping[FiscalYear, FigureEntry] = field(default_factory=dict)
    targets: Mapping[FiscalYear, str] = field(default_factory=dict)
    owner: str | None = None
    expected: IndicatorEntry | None = None

    def texts(self) -> dict[FigureText, str]:
        """Return the texts that the entry writes: of each figure, beside it, and of the supplying division."""
        found = dict[FigureText, str]()
        for year, figure in self.actuals.items():
            place = FigureKey(self.indicator_id, FigureKind.ACTUAL, year)
            found |= {(place, name): text for name, text in asdict(figure.whole).items() if text is not None}
        for year, target in self.targets.items():
            found[FigureKey(self.indicator_id, FigureKind.TARGET, year), TEXT] = target
        return found if self.owner is None else {**found, (None, OWNER): self.owner}

    def with_texts(self, texts: Mapping[FigureText, str]) -> IndicatorEntry:
        """Return an entry for the same indicator that writes other texts, given as `texts` returns them."""
        actuals, targets = dict[FiscalYear, FigureEntry](), dict[FiscalYear, str]()
        for (place, name), text in texts.items():
            if place is not None and place.kind is FigureKind.TARGET:
                targets[place.year] = text
            elif place is not None:
                actuals[place.year] = replace(actuals.get(place.year, FigureEntry()), **{name: text})
        return replace(self, actuals=actuals, targets=targets, owner=texts.get((None, OWNER)))

    def places(self) -> Iterator[FigureKey]:
        """Yield the place of each figure that the entry contains: first of the actuals, then of the targets."""
        yield from (FigureKey(fold_id(self.indicator_id), FigureKind.ACTUAL, year) for year in self.actuals)
        yield from (FigureKey(fold_id(self.indicator_id), FigureKind.TARGET, year) for year in self.targets)


@dataclass(frozen=True)
class EditedIndicator:
    """Result of editing an indicator.

    `changed`: the changed values, as `R4`, `target:R7` and `owner`. `was`: the values before. `late`: the changed
    figures, before and after, of years whose round collected them here and is closed or published. `settled`: the
    effects of the edit on settled rounds. `superseded`: the IDs of the held items that the edit answers.
    """

    indicator_id: str
    changed: tuple[str, ...]
    was: IndicatorEntry
    late: tuple[settled_rounds.LateFigure, ...] = ()
    settled: settled_rounds.SettledEffect = field(default_factory=settled_rounds.SettledEffect, compare=False)
    superseded: tuple[str, ...] = ()

    @property
    def is_unchanged(self) -> bool:
        """True if the edit changes nothing, here or in settled rounds, and answers no held item."""
        return not (self.changed or self.superseded or self.settled.reached or self.settled.filled)


def edit_indicator(
    parts: Parts,
    store: Store,
    entry: IndicatorEntry,
    by: str | None = None,
    choice: EditionChoice = DEFAULT_EDITION,
    *,
    correcting: str | None = None,
    is_dry_run: bool = False,
) -> Outcome[EditedIndicator]:
    """Edit one indicator; if anything is refused or the values are recorded already, nothing is written.

    `correcting`: the reason to correct settled rounds, too; if it is None, they keep their figures and targets. If
    `is_dry_run` is true, the data file is only read: the effects on a copy of it are returned. Raises StoreReadOnly,
    IndicatorUnknown, FigureNotRead, FigureMissing, FigureNotAsked, FigureNotYours, DivisionUnknown, BodyEnded,
    RoundClosed, FigureMoved, YearOutOfPlan, EditionUnclear, EditionUnknown, SettledReasonMissing.
    """
    with store.on_trial() if is_dry_run else nullcontext(store) as edited_store, edited_store.writing() as work:
        indicator = find_indicator(work, entry.indicator_id, choice)
        _need_own(work, indicator, entry)
        if entry.expected is not None:
            _need_unmoved(work, indicator, entry.expected, entry.owner)
        act = work.begin_act(ActKind.EDIT_INDICATOR, by, stored_entry(correcting))
        with settled_rounds.preserve_settled_rounds(work, figure_corrections([entry], correcting)) as kept:
            outcome = write_indicator(parts, work, act, indicator, entry)
            if OWNER in outcome.value.changed:
                hand_on_figures(work, indicator.edition_id, [indicator.indicator_id], by)
        add_rounds_of_late_figures(work, kept, outcome.value.late, correcting, is_dry_run=is_dry_run)
        edited = replace(outcome.value, settled=kept)
        if not (is_dry_run or edited.is_unchanged):
            work.commit()
    return replace(outcome, value=edited)


def add_rounds_of_late_figures(
    records: Records,
    effect: settled_rounds.SettledEffect,
    late: Sequence[settled_rounds.LateFigure],
    correcting: str | None,
    *,
    is_dry_run: bool,
) -> None:
    """Add the settled rounds that show the late figures (`EditedIndicator.late`) to `effect.reached`.

    Unless it is a dry run, raises SettledReasonMissing if the reason `correcting` is blank, or if it is None and a late
    figure was published or had a value before.
    """
    reached = settled_rounds.rounds_reached_by_figures(records, late)
    effect.reached += reached
    if is_dry_run:
        return
    if correcting is not None:
        settled_rounds.need_settled_reason([each.line for each in effect.reached], correcting)
    elif any(each.settled.papers for each in reached) or any(each.was for each in late):
        settled_rounds.need_settled_reason([each.line for each in reached], "")


def figure_corrections(entries: Iterable[IndicatorEntry], correcting: str | None) -> Corrections:
    """Return the figures in the entries as corrections of settled rounds.

    NO_CORRECTION if the reason `correcting` is None.
    """
    if correcting is None:
        return NO_CORRECTION
    return Corrections(figures=tuple(place for entry in entries for place in entry.places()))


def find_indicator(records: Records, typed_number: str, choice: EditionChoice = DEFAULT_EDITION) -> Indicator:
    """Return the indicator of the chosen edition with the 指標番号 `typed_number`; width and case do not matter.

    Raises IndicatorUnknown, and the same errors as `chosen_edition`.
    """
    wanted = fold_id(typed_number)
    for each in current_indicators(records, chosen_edition(records, choice).edition_id):
        if fold_id(each.indicator_id) == wanted:
            return each
    raise IndicatorUnknown(found=typed_number)


def write_indicator(
    parts: Parts, work: UnitOfWork, act: Act, indicator: Indicator, entry: IndicatorEntry
) -> Outcome[EditedIndicator]:
    """Write the values of an entry within an act that the caller began and will commit.

    Return the result, with questions about unusual figures and with open conflicts as problems. Raises FigureNotRead,
    FigureMissing and DivisionUnknown.
    """
    plan = work.plan.read(indicator.edition_id)
    problems = tuple(_questions(indicator, entry, plan.last_year))
    was = current_entry(indicator, _owner_name(work.organisation, indicator), entry)
    changed: list[str] = []
    late: list[settled_rounds.LateFigure] = []
    touched: frozenset[tuple[str, str]] = frozenset()
    superseded: list[str] = []
    rounds = {each.year: each for each in rounds_of_plan(work, plan.plan_id) if each.origin is Origin.COLLECTED}
    followed = {each.round_id for each in settled_rounds.rounds_kept_current(work)}
    for year, typed in entry.actuals.items():
        figure = typed.whole
        if year in rounds:
            written = _record_in_round(parts, work, act, rounds[year], indicator, figure)
            superseded += _settle_held(work, rounds[year], indicator, figure)
            places = [(indicator.indicator_id, key) for key in figure.texts()]
            problems += remaining_conflicts(work, rounds[year], places)
            if written and rounds[year].round_id not in followed:
                place = f"{indicator.indicator_id} {year.label}{FigureKind.ACTUAL.label}"
                texts = was.actuals[year].in_one_line, figure.in_one_line
                late.append(settled_rounds.LateFigure(year, indicator.indicator_id, place, *texts))
        else:
            written = _record_on_indicator(work.indicators, indicator, year, figure)
        changed += [recorded_key_of_figure(FigureKind.ACTUAL, year)] if written else []
        touched |= written
    for year, text in entry.targets.items():
        if _record_target(work.indicators, indicator, year, text):
            changed.append(recorded_key_of_figure(FigureKind.TARGET, year))
    if entry.owner is not None and _record_owner(work, indicator, entry.owner):
        changed.append(OWNER)
    edited = EditedIndicator(indicator.indicator_id, tuple(changed), was, tuple(late), superseded=tuple(superseded))
    return Outcome(edited, touched, problems)


def _need_own(work: UnitOfWork, indicator: Indicator, entry: IndicatorEntry) -> None:
    """Raise FigureNotAsked or FigureNotYours for an indicator or values that a division may not write."""
    if work.info.role is StoreRole.OFFICE:
        return
    if indicator.owner != work.info.division:
        raise FigureNotAsked(id=indicator.indicator_id)
    round_ = need_open(chosen_round(work))
    if entry.targets or entry.owner is not None or any(year != round_.year for year in entry.actuals):
        raise FigureNotYours(year=round_.year.label)


def _need_unmoved(records: Records, indicator: Indicator, expected: IndicatorEntry, wanted: str | None) -> None:
    """Raise FigureMoved if a value changed since it was expected; an owner that is as wanted already is accepted."""
    current = current_entry(indicator, _owner_name(records.organisation, indicator), expected)
    owner = last_heir(records, find_real_division(records, expected.owner)) if expected.owner else expected.owner
    pairs = [
        (text, current.actuals[year].texts().get(key))
        for year, figure in expected.actuals.items()
        for key, text in figure.texts().items()
    ]
    pairs += [(as_typed(text), as_typed(current.targets[year])) for year, text in expected.targets.items()]
    moved = [now for text, now in pairs if not same(text, now)]
    moved += [current.owner] * (current.owner not in (owner, wanted))
    if moved:
        who, since = last_writer(acts_on_indicators(records, [indicator.indicator_id]))
        found = "、".join(text or "空欄" for text in moved)
        raise FigureMoved(id=indicator.indicator_id, who=who, since=since, found=found)


def acts_on_indicators(records: Records, indicator_ids: Iterable[str]) -> tuple[Act, ...]:
    """Return the acts that changed the figures, targets or owners of these indicators, oldest first."""
    found = set[str]()
    for indicator_id in indicator_ids:
        found |= {act.act_id for act, _, _ in records.indicators.history(indicator_id)}
        for round_ in records.rounds.all():
            found |= {act.act_id for act, _ in records.entries.changes(round_.round_id, indicator_id)}
    return acts_with(records, found)


def _owner_name(organisation: StoredOrganisation, indicator: Indicator) -> str:
    return organisation.read().name(indicator.owner) if indicator.owner else ""


def current_entry(indicator: Indicator, owner: str, entry: IndicatorEntry) -> IndicatorEntry:
    """Return the current values of everything that `entry` would write, as an entry.

    `owner`: the name of the current supplying division.
    """
    actuals = {year: _before(indicator.actual(year), figure) for year, figure in entry.actuals.items()}
    targets = {year: found.figure.text if (found := indicator.target(year)) else "" for year in entry.targets}
    return IndicatorEntry(indicator.indicator_id, actuals, targets, None if entry.owner is None else owner)


def _before(current: YearFigure | None, typed: FigureEntry) -> FigureEntry:
    """Return the values before; for a cleared figure also the texts recorded with it."""
    there = (current.figure.text, current.as_of, current.source, current.factor) if current else (None,) * 4
    whole = FigureEntry(*(text or "" for text in there))
    if typed.is_removal:
        return whole
    return FigureEntry(
        if_edited(typed.text, whole.text),
        if_edited(typed.as_of, whole.as_of),
        if_edited(typed.source, whole.source),
        if_edited(typed.factor, whole.factor),
    )


def _record_in_round(
    parts: Parts, work: UnitOfWork, act: Act, round_: Round, indicator: Indicator, figure: FigureEntry
) -> frozenset[tuple[str, str]]:
    texts = figure.texts()
    if (typed := texts.get(FIGURE)) is not None:
        parse_typed_figure(typed)
    values = RecordedValues({indicator.indicator_id: texts}, work.info.division or OFFICE, AssertionKind.TYPED)
    folded = record_values(parts, work, act, round_, values)
    return frozenset((change.row_id, change.key) for change in folded.changes)


def _settle_held(work: UnitOfWork, round_: Round, indicator: Indicator, figure: FigureEntry) -> tuple[str, ...]:
    """Settle the held cells of the supplying division that are typed now, and return their IDs."""
    supplier = suppliers_of(work, round_).get(indicator.indicator_id)
    return settle_typed_items(work, round_, indicator.indicator_id, figure.texts(), supplier)


def _record_on_indicator(
    indicators: StoredIndicators, indicator: Indicator, year: FiscalYear, figure: FigureEntry
) -> frozenset[tuple[str, str]]:
    texts, before = figure.texts(), indicator.actual(year)
    typed = texts.get(FIGURE, before.figure.text if before else None)
    if typed is None and before is None:
        if any(texts.values()):
            raise FigureMissing(year=year.label)
        return frozenset()
    if typed is None and before is not None:
        indicators.set_figure(indicator, FigureKind.ACTUAL, before, clears=True)
        return frozenset({(indicator.indicator_id, FIGURE)})
    kept = before or YearFigure(year, parse_typed_figure(typed or ""))
    now = YearFigure(
        year,
        parse_typed_figure(typed or ""),
        kept.reason if typed == kept.figure.text else None,
        texts.get(FIGURE_AS_OF, kept.as_of),
        texts.get(FIGURE_SOURCE, kept.source),
        texts.get(FIGURE_FACTOR, kept.factor),
    )
    if now == before:
        return frozenset()
    indicators.set_figure(indicator, FigureKind.ACTUAL, now)
    return frozenset((indicator.indicator_id, key) for key in texts)


def _record_target(indicators: StoredIndicators, indicator: Indicator, year: FiscalYear, text: str) -> bool:
    before, typed = indicator.target(year), stored_entry(text)
    if typed == (before.figure.text if before else None):
        return False
    if typed is None and before is not None:
        indicators.set_figure(indicator, FigureKind.TARGET, before, clears=True)
    else:
        indicators.set_figure(indicator, FigureKind.TARGET, YearFigure(year, parse_typed_figure(typed or "")))
    return True


def _record_owner(work: UnitOfWork, indicator: Indicator, name: str) -> bool:
    owner = find_real_division(work, name).division_id if as_typed(name) else None
    if owner == indicator.owner:
        return False
    work.indicators.set_owner(indicator.edition_id, indicator.indicator_id, owner)
    return True


def _questions(indicator: Indicator, entry: IndicatorEntry, last: FiscalYear) -> Iterator[Problem]:
    """Yield questions about figures that are unlike earlier ones, or of years after the plan's last year.

    A mistyped year would add a column to papers.
    """
    figures = [(year, FigureKind.ACTUAL, figure.text) for year, figure in entry.actuals.items()]
    figures += [(year, FigureKind.TARGET, text) for year, text in entry.targets.items()]
    for year, kind, text in figures:
        if typed := stored_entry(text):
            place = Place(id=indicator.indicator_id, key=FIGURE, column=f"{year.label}の{kind.label}")
            yield from questions_about_change(
                indicator, parse_typed_figure(typed), place, year if kind is FigureKind.ACTUAL else None
            )
            if year > last:
                yield problem("FIGURE-YEAR", place, found=typed, expected=last.label)
