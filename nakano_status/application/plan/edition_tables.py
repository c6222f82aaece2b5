"""An edition of the plan as a workbook (plan export, plan template), and a revised one as a person entered it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from nakano_status.application.indicators.read.indicators import current_indicators
from nakano_status.application.lookup import meant_plan, need_role
from nakano_status.application.organisation.tables import NamedRowTable, TableRow, named_rows, years_of
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store, StoreRole
from nakano_status.application.ports.documents import TableSheet
from nakano_status.application.round.choosing_edition import numbered_edition
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.grouped import grouped
from nakano_status.domain.indicators.indicator import Direction, Indicator
from nakano_status.domain.organisation.divisions import NO_DIVISIONS, Organisation, fold_name
from nakano_status.domain.plan.initiative_id import fold_id
from nakano_status.domain.plan.ownership import with_owners_of
from nakano_status.domain.plan.plan import Edition, Plan, PlanNode
from nakano_status.domain.plan.printed_title import fold_title, read_measure_cell
from nakano_status.domain.plan.revised_edition import ProposedEdition, ProposedRow
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.domain.refusals.planning import EditionFormatUnknown

FORMAT = "1"
"""The format of the workbook; sheets and columns that it lacks change nothing."""

ABOUT, TREE, OWNERS, INDICATORS, SCHEDULE = "この表について", "計画", "所管", "指標", "スケジュール"
"""The names of the sheets."""

ITEM, CONTENT = "項目", "内容"
FORMAT_ITEM, PLAN_ITEM, EDITION_ITEM = "形式", "計画の番号", "版の番号"
"""The columns of the sheet about the file, and the items in it that are read."""

KIND, CODE, NAME, ID, FORMER, ORIGINAL = "区分", "番号", "名称", "管理番号", "旧管理番号", "再掲の元"
DIVISIONS = "所管課"
INDICATOR_ID, GOAL, INDICATOR, UNIT, DIRECTION, NOTE = "指標番号", "目標", "指標項目", "単位", "方向", "注"
TARGET = "目標"
"""The end of the headings of targets: 令和7年度目標."""

ROW = "事業内容"
"""What a line of the tree is that is a row; every other is a level of the plan by its name."""

_HINTS = (
    ("新しい取組", "「計画」に行を加え、管理番号を空欄にします。番号は、登録のときに付きます。"),
    ("除く取組", "「計画」の行を削除します。"),
    ("統合", "残る取組の行の旧管理番号に、統合する取組の管理番号を「、」で区切って記入します。"),
    ("分割", "分かれる取組の行の旧管理番号に、元の取組の管理番号を記入します。"),
    ("移動・名称の変更", "管理番号はそのままで、番号（実施内容）や名称を直します。"),
    ("新しい取組の所管課・スケジュール", "「所管」「スケジュール」に、番号と事業内容を同じに書いた行を加えます。"),
    ("再掲", "再掲の元に、元の取組の管理番号を記入します。所管課は空欄にします。"),
)


@dataclass(frozen=True)
class EditionContent:
    """An edition with what belongs to it, as the workbook shows it; no edition: headings only."""

    profile: Profile
    years: Sequence[FiscalYear] = ()
    plan: Plan | None = None
    edition: Edition | None = None
    organisation: Organisation = NO_DIVISIONS
    indicators: Sequence[Indicator] = ()
    schedules: Mapping[tuple[str, FiscalYear], str] | None = None


def export_edition(
    parts: Parts, store: Store, target: Path, number: int | None = None, *, replace: bool = False
) -> Outcome[Edition]:
    """Write an edition (None: the newest) as a workbook.

    Raises WrongRole, EditionUnknown, PlanUnclear, TargetExists, TargetNotWritable.
    """
    with store.reading() as records:
        need_role(records, StoreRole.OFFICE)
        plan = meant_plan(records)
        edition = plan.newest if number is None else numbered_edition(plan, number)
        content = read_edition_content(records, plan, edition, parts.clock.today())
    _write(parts, target, content, replace=replace)
    return Outcome(edition)


def export_template(parts: Parts, target: Path, *, replace: bool = False) -> Outcome[Path]:
    """Write the workbook of a plan with headings only; raises TargetExists, TargetNotWritable."""
    _write(parts, target, EditionContent(parts.catalogue.profile()), replace=replace)
    return Outcome(target)


def read_edition_content(records: Records, plan: Plan, edition: Edition, today: date) -> EditionContent:
    """Return an edition with what belongs to it; its 所管課 are those of today, by their present names."""
    organisation = records.organisation.read()
    listings = tuple(with_owners_of(each, organisation, today) for each in edition.listings)
    return EditionContent(
        edition.profile,
        plan.years,
        plan,
        replace(edition, listings=listings),
        organisation,
        current_indicators(records, edition.edition_id),
        records.plan.schedules(edition.edition_id),
    )


def _write(parts: Parts, target: Path, content: EditionContent, *, replace: bool) -> None:
    title = content.plan.title if content.plan else TREE
    parts.files.write(
        target, parts.workbooks.write_sheets(title, edition_sheets(content), parts.clock.now()), replace=replace
    )


def edition_sheets(content: EditionContent) -> tuple[TableSheet, ...]:
    """Return the sheets of the workbook."""
    edition = content.edition
    listings = edition.listings if edition else ()
    return (
        _sheet(TREE, (KIND, CODE, NAME, ID, FORMER, ORIGINAL), _tree(edition) if edition else ()),
        _sheet(
            OWNERS,
            (ID, CODE, ROW, DIVISIONS),
            ((each.row_id, each.measure, each.title, each.owners_printed or "") for each in listings),
        ),
        _indicators(content),
        _schedule(content),
        _sheet(ABOUT, (ITEM, CONTENT), _about(content)),
    )


def _sheet(name: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> TableSheet:
    return TableSheet(head, (), tuple(enumerate(rows, start=2)), name)


def _about(content: EditionContent) -> Iterable[tuple[str, str]]:
    yield FORMAT_ITEM, FORMAT
    if content.plan and content.edition:
        yield "計画", content.plan.title
        yield PLAN_ITEM, content.plan.plan_id
        yield EDITION_ITEM, str(content.edition.ordinal)
        yield "版", content.edition.label
    yield "区分", "、".join((*(level.name for level in content.profile.levels), ROW))
    yield from _HINTS


def _tree(edition: Edition) -> Iterable[tuple[str, ...]]:
    """Yield the lines in printed order: each level above what is below it, the rows under their measure."""
    names = {level.key: level.name for level in edition.profile.levels}
    rows: dict[str, list[tuple[str, ...]]] = {}
    for each in edition.listings:
        line = (ROW, each.measure, each.title, each.row_id, "", each.repost_of or "")
        rows.setdefault(each.measure, []).append(line)
    for node in edition.nodes:
        yield names[node.level], node.code, node.title or "", "", "", ""
        yield from rows.get(node.code, ())


def indicator_texts(each: Indicator, organisation: Organisation) -> dict[str, str]:
    """Return what the sheet 指標 has of an indicator beside its targets, by heading."""
    return {
        INDICATOR_ID: each.indicator_id,
        GOAL: each.goal,
        INDICATOR: each.name_printed,
        UNIT: each.unit or "",
        DIRECTION: "減" if each.direction is Direction.DOWN else "増",
        DIVISIONS: organisation.name(each.owner) if each.owner else "",
        NOTE: each.note_printed,
    }


def _indicators(content: EditionContent) -> TableSheet:
    years = sorted({*content.years[-1:], *(figure.year for each in content.indicators for figure in each.targets)})
    head = (INDICATOR_ID, GOAL, INDICATOR, UNIT, DIRECTION, DIVISIONS, NOTE)
    rows = (
        (
            *indicator_texts(each, content.organisation).values(),
            *(figure.figure.text if (figure := each.target(year)) else "" for year in years),
        )
        for each in content.indicators
    )
    return _sheet(INDICATORS, (*head, *(f"{year.label}{TARGET}" for year in years)), rows)


def _schedule(content: EditionContent) -> TableSheet:
    kept = content.schedules or {}
    listings = content.edition.listings if content.edition else ()
    rows = (
        (each.row_id, each.measure, each.title, *(kept.get((each.row_id, year), "") for year in content.years))
        for each in listings
        if not each.is_repost
    )
    return _sheet(SCHEDULE, (ID, CODE, ROW, *(year.label for year in content.years)), rows)


_BETWEEN = re.compile(r"[、,，;；|／/\s]+")


@dataclass(frozen=True)
class EnteredEdition:
    """A revised edition as entered. `of` is the number of the edition that the file was made of, if it states one.

    `schedules` are by the place of the row, `indicators` the lines of their sheet; None: the file has no such sheet.
    """

    proposed: ProposedEdition
    plan_id: str | None = None
    of: int | None = None
    schedules: Mapping[int, Mapping[FiscalYear, str]] | None = None
    indicators: NamedRowTable | None = None
    problems: tuple[Problem, ...] = ()


def is_edition_workbook(tables: Sequence[TableSheet]) -> bool:
    """Whether these are the tables of a plan's workbook, and not of a list or of anything else."""
    return any(each.sheet == TREE and {KIND, CODE, NAME} <= set(map(fold_name, each.head)) for each in tables)


def read_edition_workbook(
    path: Path, tables: Sequence[TableSheet], base: Edition, known: Container[str]
) -> EnteredEdition:
    """Return what a workbook has; `known` are the 管理番号 of all editions: lines of others are faults.

    `base` has no rows if the plan is new. Indicators that there were are known by their numbers alone, so that the
    sheet 指標 of a revision must have that column; without it all of them would end.

    Raises TableNotReadable, EditionFormatUnknown.
    """
    sheets = {each.sheet: each for each in tables}
    about = _stated_about(path, sheets.get(ABOUT))
    if about.get(FORMAT_ITEM, FORMAT) != FORMAT:
        raise EditionFormatUnknown(path=str(path), found=about[FORMAT_ITEM], expected=FORMAT)
    tree = named_rows(path, sheets[TREE], KIND)
    reader = _TreeReader(base, tree)
    beside = _Beside(reader.rows, base, known)
    owners, planned = (named_rows(path, sheets[each], ID) if each in sheets else None for each in (OWNERS, SCHEDULE))
    rows = tuple(beside.with_owners(owners))
    schedules = beside.schedules(planned) if planned else None
    needed = (INDICATOR_ID,) if base.listings else (INDICATOR_ID, INDICATOR)
    indicators = named_rows(path, sheets[INDICATORS], *needed) if INDICATORS in sheets else None
    # a line that cannot be read is left out, which here would mean that what it states is to end
    unread = [each for table in (tree, owners, planned, indicators) if table for each in table.problems]
    faults = (each for each in (*unread, *reader.problems, *beside.problems) if each.severity is Severity.ERROR)
    return EnteredEdition(
        ProposedEdition(tuple(reader.nodes), rows),
        about.get(PLAN_ITEM),
        int(about[EDITION_ITEM]) if about.get(EDITION_ITEM, "").isdecimal() else None,
        schedules,
        indicators,
        tuple(faults),
    )


def _stated_about(path: Path, sheet: TableSheet | None) -> Mapping[str, str]:
    """Return what the sheet about the file states, by item; a file without the sheet states nothing."""
    if sheet is None:
        return {}
    rows = named_rows(path, sheet, ITEM).rows
    return {row.text(ITEM): row.text(CONTENT) for row in reversed(rows)}


class _TreeReader:
    """Reads the lines of the sheet 計画: nodes of the tree, and the rows in the order of the nodes that they are of."""

    def __init__(self, base: Edition, table: NamedRowTable) -> None:
        self.nodes: list[PlanNode] = []
        self.rows: list[ProposedRow] = []
        self.problems: list[Problem] = []
        self._base = base
        self._levels = {fold_name(level.name): place for place, level in enumerate(base.profile.levels)}
        self._above: list[PlanNode | None] = [None] * len(self._levels)
        self._below: Counter[str | None] = Counter()
        self._originals = {each.row_id: each.repost_of or "" for each in base.listings}
        for row in table.rows:
            self._read(row)
        places = {node.code: place for place, node in enumerate(self.nodes)}
        if {row.measure for row in self.rows} <= {*places}:  # else that is a fault, stated in the file's order
            self.rows.sort(key=lambda row: places[row.measure])

    def _read(self, row: TableRow) -> None:
        kind, code = fold_name(row.text(KIND)), read_code(row.text(CODE), self._base)
        if kind == ROW:
            self.rows.append(self._row(row, code))
        elif kind in self._levels:
            self._add_node(row, self._levels[kind], code)
        else:
            names = "、".join((*(level.name for level in self._base.profile.levels), ROW))
            self.problems.append(row.problem("REVISION-LEVEL-UNKNOWN", KIND, found=row.text(KIND), expected=names))

    def _row(self, row: TableRow, measure: str) -> ProposedRow:
        row_id = fold_id(row.text(ID)) or None
        kept = self._originals.get(row_id or "", "")
        original = row.text(ORIGINAL) if row.has(ORIGINAL) else kept
        return ProposedRow(
            replace(row.place(NAME), id=row_id),
            row_id,
            tuple(fold_id(each) for each in _BETWEEN.split(row.text(FORMER)) if each),
            measure,
            row.text(NAME),
            fold_id(original) if original else None,
            None,
        )

    def _add_node(self, row: TableRow, place: int, code: str) -> None:
        above = next((each for each in reversed(self._above[:place]) if each is not None), None)
        if not code or any(each.code == code for each in self.nodes) or (place > 0 and above is None):
            self.problems.append(row.problem("REVISION-NODE-FAULTY", CODE, found=row.text(CODE)))
            return
        parent = above.code if above else None
        self._below[parent] += 1
        title = row.text(NAME) or None
        node = PlanNode(code, self._base.profile.levels[place].key, parent, title, self._below[parent])
        self.nodes.append(node)
        self._above[place:] = [node, *([None] * (len(self._above) - place - 1))]


def read_code(text: str, base: Edition) -> str:
    """Return the code of a node as the plan writes it, whatever its width and hyphens in a cell."""
    if any(node.code == text for node in base.nodes):
        return text
    measure = read_measure_cell(text)
    return measure[0] if measure is not None and measure[1] is None else fold_id(text)


class _Beside:
    """Joins the lines of the other sheets with the rows: by 管理番号, of new rows by what they continue, or by title.

    Where several new rows have one title, a line is of the row that has its place among them under their 実施内容.
    """

    def __init__(self, rows: Sequence[ProposedRow], base: Edition, known: Container[str]) -> None:
        self.problems: list[Problem] = []
        self._rows = rows
        self._edition, self._base = base, {each.row_id: each for each in base.listings}
        self._known = known
        self._by_id = {row.row_id: place for place, row in enumerate(rows) if row.row_id is not None}
        new = [(row, place) for place, row in enumerate(rows) if row.row_id is None]
        self._by_former = grouped((row.former, place) for row, place in new)
        self._by_title = grouped((fold_title(row.title), place) for row, place in new)

    def with_owners(self, table: NamedRowTable | None) -> Iterator[ProposedRow]:
        """Yield the rows with their 所管課: without a line for it, as in the edition before."""
        lines = self._lines(table)
        entered = {place: line.text(DIVISIONS) or None for place, line in lines if line.has(DIVISIONS)}
        for place, row in enumerate(self._rows):
            before = self._base.get(row.row_id or (row.former[0] if len(row.former) == 1 else ""))
            printed = before.owners_printed if before is not None else None
            yield replace(row, owners_printed=entered.get(place, None if row.is_repost else printed))

    def schedules(self, table: NamedRowTable) -> Mapping[int, Mapping[FiscalYear, str]]:
        """Return the texts by the place of the row and year."""
        years = dict(years_of(table.headings))
        return {
            place: {year: line.text(heading) for heading, year in years.items()} for place, line in self._lines(table)
        }

    def _lines(self, table: NamedRowTable | None) -> Iterator[tuple[int, TableRow]]:
        """Yield the lines that belong to a row; those of a row that was removed or has no text are left out."""
        lines = [(line, fold_id(line.text(ID))) for line in (table.rows if table is not None else ())]
        for line, row_id in lines:
            place = self._numbered(row_id)
            if place is not None:
                yield place, line
            elif row_id and row_id not in self._known:
                self.problems.append(line.problem("REVISION-ROW-UNKNOWN", ID, found=line.text(ID)))
        titled = grouped((fold_title(line.text(ROW)), line) for line, row_id in lines if not row_id)
        for title, alike in titled.items():
            yield from self._titled(self._by_title.get(title, ()), alike)

    def _numbered(self, row_id: str) -> int | None:
        """Return the place of the row with a number, or of the only new one that continues just that number."""
        continuing = self._by_former.get((row_id,), ())
        return self._by_id.get(row_id, continuing[0] if len(continuing) == 1 else None)

    def _titled(self, places: Sequence[int], lines: Sequence[TableRow]) -> Iterator[tuple[int, TableRow]]:
        """Yield the lines of one title with the rows that have it: by 実施内容 if all of the lines state theirs."""
        if not places:
            self.problems += (line.problem("REVISION-ROW-UNKNOWN", ID, found=line.text(ROW)) for line in lines)
        elif len(places) == 1:
            yield from ((places[0], line) for line in lines)
        elif all(line.text(CODE) for line in lines):
            for code, alike in grouped((read_code(line.text(CODE), self._edition), line) for line in lines).items():
                yield from self._in_order([each for each in places if self._rows[each].measure == code], alike)
        else:
            yield from self._in_order(places, lines)

    def _in_order(self, places: Sequence[int], lines: Sequence[TableRow]) -> Iterator[tuple[int, TableRow]]:
        """Yield lines and rows that have one title in their order; a sheet may leave out the 再掲 among them."""
        own = [each for each in places if not self._rows[each].is_repost]
        fitting = own if len(lines) == len(own) else places
        if len(lines) != len(fitting):
            rows, found = str(len(fitting)), lines[0].text(ROW)
            self.problems.append(
                problem("REVISION-ROW-UNCLEAR", lines[0].place(ROW), found=found, rows=rows, lines=str(len(lines)))
            )
        yield from zip(fitting, lines, strict=False)
