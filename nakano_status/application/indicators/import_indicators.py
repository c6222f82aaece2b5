"""Import 成果指標 of a built-in plan, or from a table with a row per indicator and columns of years (kpi import).

A blank cell changes nothing; 「—」 records that there is no figure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import takewhile
from pathlib import Path

from nakano_status.application.indicators import edit_indicator
from nakano_status.application.indicators.read.indicators import (
    current_indicators,
    number_in_plan,
    numbers_of_other_plans,
)
from nakano_status.application.lookup import known_organisation, rounds_of_plan
from nakano_status.application.organisation.reorganise import hand_on_figures
from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.create_store import BUILT_IN, built_in_tables
from nakano_status.application.ports.data_file import Parts, Store, UnitOfWork
from nakano_status.application.preconditions import office_writing
from nakano_status.application.round.choosing_edition import DEFAULT_EDITION, EditionChoice, chosen_edition
from nakano_status.application.round.settled_rounds import LateFigure, SettledEffect, preserve_settled_rounds
from nakano_status.application.table_rows import (
    NOTHING_LEFT_OUT,
    LeftOut,
    NamedRowTable,
    TableRow,
    quote_headings,
    read_table_rows,
)
from nakano_status.application.unchanged_content import TablePreview, need_as_previewed
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.codes import EXPECTED_IN_IDS, can_be_id
from nakano_status.domain.fields.field import FIGURE
from nakano_status.domain.fields.profile import Level
from nakano_status.domain.history.acts import Act, ActKind
from nakano_status.domain.indicators.indicator import (
    Direction,
    FigureKind,
    Indicator,
    as_indicator_id,
    name_without_unit,
    read_figure,
)
from nakano_status.domain.organisation.divisions import fold_name
from nakano_status.domain.plan.initiative_id import fold_id
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.plan.printed_title import fold_title
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.exchange import TableNotReadable
from nakano_status.domain.round.round import Origin
from nakano_status.domain.text.labels import Labelled
from nakano_status.domain.text.narrative import is_dash, stored_entry

GOAL_HEADINGS = ("目標", "属する段")
"""Headings of the column of goals. 目標 is used if the plan calls its goals so, otherwise 属する段."""
ID, NAME, UNIT, DIRECTION, OWNER, NOTE = "指標番号", "指標項目", "単位", "方向", "所管課", "注"
_GIVEN = (ID, *GOAL_HEADINGS, NAME, UNIT, DIRECTION, OWNER, NOTE)


class _Fact(Labelled):
    """A text about an actual; the values are the attributes of `FigureEntry`, the labels are parts of headings."""

    AS_OF = "as_of", "時点"
    SOURCE = "source", "出典"
    FACTOR = "factor", "増減の要因"


_KINDS: Mapping[str, FigureKind | _Fact] = {
    **{each.label: each for each in FigureKind},
    **{each.label: each for each in _Fact},
}
_YEAR_COLUMN = re.compile(rf"(?P<year>.+?)の?(?P<kind>{'|'.join(_KINDS)})")
_COLUMN_OF_KIND = re.compile(rf"(?P<kind>{'|'.join(_KINDS)})(?P<year>.+)")
"""Pattern of a heading with the kind before the year, as from a head of two rows: 実績 above R4."""
_DIRECTIONS = {
    **dict.fromkeys(("", "増", "増やす", "増加", "上げる", "↑", "up"), Direction.UP),
    **dict.fromkeys(("減", "減らす", "減少", "下げる", "↓", "down"), Direction.DOWN),
}
_MARK = "※"


@dataclass(frozen=True)
class ImportedIndicators:
    """Result of importing 成果指標.

    `rows`: the number of indicators that were changed or added. `unchanged`: the number of the others in the table.
    `changed`: the names of the changed figures (KPI-1-1 R4). `edits`: for each changed indicator, the written values
    and the values before. `settled`: the effects of the import on settled rounds. `left_out`: the rows that are left
    out, and the unreadable cells of the others. `sha256`: the SHA-256 of the table's file.
    """

    rows: int
    unchanged: int
    changed: tuple[str, ...]
    edits: tuple[tuple[edit_indicator.IndicatorEntry, edit_indicator.IndicatorEntry], ...] = ()
    settled: SettledEffect = field(default_factory=SettledEffect, compare=False)
    left_out: LeftOut = field(default=NOTHING_LEFT_OUT, compare=False)
    sha256: str = field(default="", compare=False)

    @property
    def replaced_parts(self) -> Mapping[str, object]:
        """Values that the import replaces, by indicator."""
        return {was.indicator_id: was for _, was in self.edits}


@dataclass(frozen=True)
class _Column:
    """A column of one year: its heading, its kind, and the year."""

    heading: str
    kind: FigureKind | _Fact
    year: FiscalYear


def import_indicators(
    parts: Parts,
    store: Store,
    source: str,
    by: str | None = None,
    choice: EditionChoice = DEFAULT_EDITION,
    *,
    correcting: str | None = None,
    seen: TablePreview | None = None,
) -> Outcome[ImportedIndicators]:
    """Import indicators from a table, or the indicators of a built-in plan that the edition lacks.

    `source`: the path of the table, or a name as `builtin:nakano2`. `correcting`: the reason to correct settled rounds,
    too; if it is None, they keep their values. `seen`: the preview as shown (None: not checked); raises FileMoved if
    the file, and ContentMoved if a value to replace, is another one now. Also raises BuiltInUnfit, FileMissing,
    FileUnreadable, TableNotReadable, PaperFontMissing, WrongRole, BodyEnded, YearOutOfPlan, EditionUnclear,
    EditionUnknown, PlanUnclear, SettledReasonMissing.
    """
    if source.startswith(BUILT_IN):
        return _import_built_in(parts, store, source, by, choice, keeps=True)
    return _import_table(parts, store, source, by, choice, keeps=True, correcting=correcting, seen=seen)


def plan_indicators(
    parts: Parts,
    store: Store,
    source: str,
    choice: EditionChoice = DEFAULT_EDITION,
    *,
    correcting: str | None = None,
) -> Outcome[ImportedIndicators]:
    """Return the changes that `import_indicators` would make, without saving them.

    The changes are made in a transaction that is rolled back. `source`, `correcting`: as for `import_indicators`.
    Raises the same errors, except ContentMoved and SettledReasonMissing; also StoreReadOnly if the data file is opened
    read-only.
    """
    if source.startswith(BUILT_IN):
        return _import_built_in(parts, store, source, None, choice, keeps=False)
    return _import_table(parts, store, source, None, choice, keeps=False, correcting=correcting)


def _import_table(  # noqa: PLR0913 - what is imported, and over what
    parts: Parts,
    store: Store,
    source: str,
    by: str | None,
    choice: EditionChoice,
    *,
    keeps: bool,
    correcting: str | None = None,
    seen: TablePreview | None = None,
) -> Outcome[ImportedIndicators]:
    table = read_table_rows(parts, Path(source), ID, NAME, meaning=fold_goal_heading, reads=_is_read)
    columns = tuple(_year_columns(table.headings))
    if not columns:
        missing = "年度の見出し（年度に「実績」か「目標」を続けたもの）がありません"
        raise TableNotReadable(path=source, reason=f"{missing}。この表の見出し：{quote_headings(table.headings)}")
    with office_writing(store) as work:
        why = stored_entry(correcting)
        act = work.begin_act(ActKind.IMPORT_INDICATORS, by, "：".join(filter(None, (Path(source).name, why))))
        edition = chosen_edition(work, choice)
        with preserve_settled_rounds(work) as kept:
            importing = _Import(parts, work, act, columns, edition)
            outcome = importing.run(table)
            kept.corrections = edit_indicator.figure_corrections(importing.entries, correcting)
            edits = outcome.value.edits
            given = [now.indicator_id for now, was in edits if now.owner is not None and now.owner != was.owner]
            hand_on_figures(work, edition.edition_id, given, by)
        need_as_previewed(
            work,
            "表で変わる成果指標",
            seen,
            outcome.value,
            Path(source).name,
            lambda records, ids: _acts_before(act, edit_indicator.acts_on_indicators(records, ids)),
        )
        edit_indicator.add_rounds_of_late_figures(work, kept, importing.late, correcting, is_dry_run=not keeps)
        if keeps and (outcome.value.rows or importing.late):
            work.commit()
    return replace(outcome, value=replace(outcome.value, settled=kept))


def _acts_before(act: Act, acts: Iterable[Act]) -> Iterator[Act]:
    return takewhile(lambda each: each.act_id != act.act_id, acts)


def _import_built_in(
    parts: Parts, store: Store, name: str, by: str | None, choice: EditionChoice, *, keeps: bool
) -> Outcome[ImportedIndicators]:
    """Add the built-in indicators that the edition lacks; existing indicators and recorded figures are unchanged."""
    with office_writing(store) as work:
        edition = chosen_edition(work, choice)
        plan = work.plan.read(edition.edition_id)
        of_others = numbers_of_other_plans(work, plan.plan_id)
        source = [
            replace(each, indicator_id=number_in_plan(each.indicator_id, plan.first_year, of_others))
            for each in built_in_tables(parts, name, [plan]).indicators
        ]
        there = {
            each.edition_id: {known.indicator_id for known in work.indicators.of_edition(each.edition_id)}
            for each in plan.editions
        }
        added = [each for each in source if each.indicator_id not in there[edition.edition_id]]
        kept = SettledEffect()
        if added:
            work.begin_act(ActKind.IMPORT_INDICATORS, by, "組込みの成果指標")
            reached = frozenset().union(*there.values())
            with preserve_settled_rounds(work) as kept:
                work.indicators.add(plan.plan_id, [_in_edition(each, edition, reached) for each in added])
        if keeps:
            work.commit()
    known = len(source) - len(added)
    return Outcome(ImportedIndicators(len(added), known, tuple(each.indicator_id for each in added), settled=kept))


def _in_edition(indicator: Indicator, edition: Edition, reached: frozenset[str]) -> Indicator:
    """Return a built-in indicator as an indicator of an edition.

    Its actuals are left out if its ID is in `reached`, because another edition of the plan has them.
    """
    actuals = () if indicator.indicator_id in reached else indicator.actuals
    return replace(indicator, edition_id=edition.edition_id, actuals=actuals)


def goal_heading(level: Level) -> str:
    """Return the heading of the column of goals for a level: 目標 if it is called so, otherwise 属する段."""
    goal, of_any_level = GOAL_HEADINGS
    return goal if level.name == goal else of_any_level


def find_goal_heading(row: TableRow) -> str:
    """Return the heading of the column of goals in the table of a row; 属する段 if it has no such column."""
    return next((each for each in GOAL_HEADINGS if row.has(each)), GOAL_HEADINGS[-1])


def fold_goal_heading(heading: str) -> str:
    """Return 目標 for every heading of the column of goals; other headings are unchanged."""
    return GOAL_HEADINGS[0] if heading in GOAL_HEADINGS else heading


def parse_goal(edition: Edition, text: str) -> str:
    """Return the code of a goal from a text such as 1, 目標1, or 目標1 with the title of the goal.

    From a text that is not a code, only the name of the goal's level is removed, and its letters are folded to one
    width.
    """
    if text in edition.goals:
        return text
    level = edition.profile.goal_level
    bare = text.removeprefix(level.name).removeprefix(GOAL_HEADINGS[0]).strip()
    with_titles = {fold_title(f"{code}{title}"): code for code, title in edition.goals.items() if title}
    return level.codes.read(bare) or with_titles.get(fold_title(bare)) or unicodedata.normalize("NFKC", bare)


def parse_direction(text: str) -> Direction | None:
    """Return the direction in a cell of 方向; None if the text is not a direction. A blank cell is 増."""
    return _DIRECTIONS.get(unicodedata.normalize("NFKC", text).strip().lower())


def direction_cell(direction: Direction) -> str:
    """Return the text of a direction in a cell of 方向: 増 or 減."""
    return "減" if direction is Direction.DOWN else "増"


def _year_columns(headings: Iterable[str]) -> Iterator[_Column]:
    for heading in headings:
        if match := _YEAR_COLUMN.fullmatch(heading) or _COLUMN_OF_KIND.fullmatch(heading):
            with suppress(ValueError):  # headings without a year, as 達成目標, are not read
                yield _Column(heading, _KINDS[match["kind"]], FiscalYear.parse(match["year"]))


def _is_read(heading: str) -> bool:
    return heading in _GIVEN or any(_year_columns([heading]))


def _why_not_added(row: TableRow) -> Problem:
    """Return the problem of a row that is about no indicator of the edition, and from which none can be made."""
    if can_be_id(row.text(ID)):
        return _named_problem("INDICATOR-UNNAMED", row)
    return row.problem("TABLE-VALUE-UNREADABLE", ID, found=row.text(ID), expected=EXPECTED_IN_IDS)


def _named_problem(code: str, row: TableRow) -> Problem:
    """Return a problem about a whole row, placed at the cell with the indicator's name, or with its number."""
    return row.problem(code, NAME if row.has(NAME) else ID, found=row.text(NAME) or row.text(ID))


def _problem_of_name(row: TableRow, indicator: Indicator, others: Sequence[Indicator]) -> Problem:
    """Return the problem of a row with the number of an indicator and a name that is not its own.

    `others`: the indicators that have the name.
    """
    code = "INDICATOR-OF-ANOTHER" if others else "INDICATOR-NAME-DIFFERS"
    found = row.problem(code, NAME, found=row.text(NAME), expected=indicator.name_printed)
    other = {"other": others[0].indicator_id} if others else {}
    return found.having({"number": indicator.indicator_id, **other})


def _has_name(indicator: Indicator, name: str) -> bool:
    """Return whether a cell has the name of an indicator, with or without its unit, its mark or its footnote."""
    printed = indicator.name_printed
    known = (indicator.name, printed, indicator.with_unit(printed), indicator.cell_printed)
    return _bare_name(name, indicator) in {_bare_name(each, indicator) for each in known}


def _bare_name(name: str, indicator: Indicator) -> str:
    return name_without_unit(_folded(name), _folded(indicator.unit))


def _folded(text: str | None) -> str:
    return fold_title(fold_name(text or ""))


class _Import:
    """A table being imported, row by row."""

    def __init__(
        self, parts: Parts, work: UnitOfWork, act: Act, columns: tuple[_Column, ...], edition: Edition
    ) -> None:
        self._parts, self._work, self._act, self._columns = parts, work, act, columns
        self._edition = edition
        self._organisation = known_organisation(work)
        self._known = list(current_indicators(work, self._edition.edition_id))
        self._plan = work.plan.read(edition.edition_id)
        self._of_others = numbers_of_other_plans(work, self._plan.plan_id)
        rounds = rounds_of_plan(work, self._plan.plan_id)
        self._asked_years = {each.year for each in rounds if each.origin is Origin.COLLECTED}
        self._added: set[str] = set()
        self._problems: list[Problem] = []
        self.entries: list[edit_indicator.IndicatorEntry] = []
        self.late: list[LateFigure] = []

    def run(self, table: NamedRowTable) -> Outcome[ImportedIndicators]:
        """Write every readable row of the table, each indicator once, and return the result.

        Unreadable rows and cells, and later rows about the same indicator, are problems of the outcome.
        """
        changed: list[str] = []
        edits: list[tuple[edit_indicator.IndicatorEntry, edit_indicator.IndicatorEntry]] = []
        seen_ids: set[str] = set()
        imported: set[int] = set()
        touched: frozenset[tuple[str, str]] = frozenset()
        for row in table.rows:
            indicator = self._find(row) or self._add(row)
            if indicator is None:
                self._problems.append(_why_not_added(row))
            elif indicator.indicator_id in seen_ids:
                self._problems.append(_named_problem("TABLE-TWICE", row))
            elif row.text(NAME) and not _has_name(indicator, row.text(NAME)):
                self._problems.append(_problem_of_name(row, indicator, self._named(row)))
            else:
                seen_ids.add(indicator.indicator_id)
                imported.add(row.row)
                self._problems += self._differing_cells(row, indicator)
                entry = self._entry(row, indicator)
                self.entries.append(entry)
                written = edit_indicator.write_indicator(self._parts, self._work, self._act, indicator, entry)
                edits += [(entry, written.value.was)] if written.value.changed else []
                self.late += written.value.late
                changed += [f"{indicator.indicator_id} {each}" for each in written.value.changed]
                touched |= written.touched
                self._problems += written.problems
        rows = len(self._added | {entry.indicator_id for entry, _ in edits})
        read = (*_GIVEN, *(column.heading for column in self._columns))
        problems = table.all_problems(read, self._problems, imported)
        left_out = table.left_out_of_import(problems, imported)
        result = ImportedIndicators(
            rows, len(seen_ids) - rows, tuple(changed), tuple(edits), left_out=left_out, sha256=table.sha256
        )
        return Outcome(result, touched, problems)

    def _find(self, row: TableRow) -> Indicator | None:
        """Return the indicator that a row of the table is about; None if the edition has no such indicator.

        A row with a number is about the indicator with this number, or about the indicator that got another ID because
        a different plan uses the number (`number_in_plan`). A row without a number is about the indicator with its
        name, with or without the unit, if there is only one; it must be of the row's goal if the row states one.
        """
        number, goal = fold_id(row.text(ID)), parse_goal(self._edition, row.text(find_goal_heading(row)))
        if number:
            own = fold_id(number_in_plan(number, self._plan.first_year, self._of_others))
            known = {fold_id(each.indicator_id): each for each in self._known}
            return known.get(number) or known.get(own)
        is_of_any = goal not in self._edition.goals
        alike = [each for each in self._named(row) if is_of_any or each.goal == goal]
        return alike[0] if len(alike) == 1 else None

    def _named(self, row: TableRow) -> list[Indicator]:
        """Return the indicators with the name in a row, with or without the unit."""
        return [each for each in self._known if _has_name(each, row.text(NAME))]

    def _differing_cells(self, row: TableRow, indicator: Indicator) -> Iterator[Problem]:
        """Yield a problem for each cell about an indicator that differs from it and that the import does not write."""
        heading = find_goal_heading(row)
        goal, unit, note = row.text(heading), row.text(UNIT), row.text(NOTE)
        level = self._edition.profile.goal_level
        cells = {
            heading: (level.numbered(indicator.goal), parse_goal(self._edition, goal) == indicator.goal),
            UNIT: (indicator.unit, _folded(unit) == _folded(indicator.unit)),
            DIRECTION: (
                direction_cell(indicator.direction),
                parse_direction(row.text(DIRECTION)) is indicator.direction,
            ),
            NOTE: (
                indicator.note_printed,
                _folded(note).removeprefix(_MARK) in (_folded(indicator.note), _folded(indicator.note_printed)),
            ),
        }
        for column, (expected, is_same) in cells.items():
            text = row.text(column)
            if text and not is_same and not (is_dash(text) and not expected):
                yield row.problem("TABLE-GIVEN-DIFFERS", column, found=text, expected=expected or "（空欄）")

    def _add(self, row: TableRow) -> Indicator | None:
        """Add the indicator of a row with goal, number and name, and return it; None if the row lacks any of them."""
        goal = parse_goal(self._edition, row.text(find_goal_heading(row)))
        number, name = as_indicator_id(row.text(ID)), row.text(NAME)
        direction = parse_direction(row.text(DIRECTION))
        if not (number and can_be_id(number)) or not name or goal not in self._edition.goals or direction is None:
            return None
        own = number_in_plan(number, self._plan.first_year, self._of_others)
        if own != number:
            self._problems.append(row.problem("INDICATOR-RENUMBERED", ID, found=number, expected=own))
        note = row.text(NOTE)
        indicator = Indicator(
            indicator_id=own,
            edition_id=self._edition.edition_id,
            goal=goal,
            ordinal=1 + max((each.ordinal for each in self._known if each.goal == goal), default=0),
            name=name_without_unit(name, row.text(UNIT)),
            name_printed=name,
            unit=row.text(UNIT) or None,
            footnote_mark=_MARK if note.startswith(_MARK) else None,
            note=note.removeprefix(_MARK).strip() or None,
            direction=direction,
            owner=None,
            actuals=(),
            targets=(),
        )
        self._work.indicators.add(self._plan.plan_id, [indicator])
        self._known.append(indicator)
        self._added.add(own)
        return indicator

    def _entry(self, row: TableRow, indicator: Indicator) -> edit_indicator.IndicatorEntry:
        """Return the row's values as an entry, without values that cannot be read."""
        texts = {column: row.text(column.heading) for column in self._columns if row.text(column.heading)}
        figures = {column: text for column, text in texts.items() if isinstance(column.kind, FigureKind)}
        unreadable = dict(self._unreadable(row, figures, indicator))
        self._problems += unreadable.values()
        readable = {column: text for column, text in figures.items() if column not in unreadable}
        actuals = {
            column.year: edit_indicator.FigureEntry(text)
            for column, text in readable.items()
            if column.kind is FigureKind.ACTUAL
        }
        for fact in _Fact:
            for column, text in ((column, text) for column, text in texts.items() if column.kind is fact):
                if self._has_figure(column.year, indicator, actuals):
                    before = actuals.get(column.year, edit_indicator.FigureEntry())
                    actuals[column.year] = replace(before, **{fact.value: text})
                else:
                    self._problems.append(row.problem("TABLE-FIGURE-MISSING", column.heading, found=text))
        targets = {column.year: text for column, text in readable.items() if column.kind is FigureKind.TARGET}
        return edit_indicator.IndicatorEntry(indicator.indicator_id, actuals, targets, self._owner(row))

    def _has_figure(self, year: FiscalYear, indicator: Indicator, actuals: Container[FiscalYear]) -> bool:
        """Return whether a text about a figure has its figure: in the row, recorded, or to be asked in a round."""
        return year in actuals or year in self._asked_years or indicator.actual(year) is not None

    def _unreadable(
        self, row: TableRow, figures: Mapping[_Column, str], indicator: Indicator
    ) -> Iterator[tuple[_Column, Problem]]:
        """Yield the columns of a row whose texts are not figures, with the problem."""
        for column, text in figures.items():
            place = replace(row.place(column.heading), id=indicator.indicator_id, key=FIGURE)
            found = read_figure(text, place)
            if isinstance(found, Problem):
                yield column, found

    def _owner(self, row: TableRow) -> str | None:
        """Return the name of the division in the row; None if the cell is blank or is not a known division."""
        name = row.text(OWNER)
        found = self._organisation.find(name) if name else None
        if name and (found is None or found.is_generic):
            self._problems.append(row.problem("TABLE-CELL-UNREADABLE", OWNER, found=name, expected="組織表の課の名称"))
            return None
        return name or None
