"""The sheets of a workbook with an edition of a plan, and the revised edition that a person entered in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from nakano_status.application.indicators import import_indicators
from nakano_status.application.indicators.read.indicators import current_indicators
from nakano_status.application.plan.entered_indicators import EnteredIndicators, lines_of_indicators
from nakano_status.application.ports.data_file import Records
from nakano_status.application.ports.documents import TableSheet
from nakano_status.application.stopping import counted
from nakano_status.application.table_rows import NamedRowTable, TableRow, rows_by_heading, year_headings
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.codes import CodeForm, code_in_front
from nakano_status.domain.fields.field import Field, unknown_value
from nakano_status.domain.fields.profile import Level, Profile
from nakano_status.domain.grouped import grouped
from nakano_status.domain.indicators import indicator
from nakano_status.domain.organisation.divisions import NO_DIVISIONS, Organisation, Succession, fold_name
from nakano_status.domain.plan.initiative_id import fold_id, read_ids
from nakano_status.domain.plan.ownership import with_owners_of_day
from nakano_status.domain.plan.plan import (
    Edition,
    Listing,
    Plan,
    PlanItem,
    PlanNode,
    PlanValues,
    read_plan_value,
    read_value_heading,
    value_columns,
)
from nakano_status.domain.plan.printed_title import fold_title, number_of_other_row
from nakano_status.domain.plan.revised_edition import (
    ProposedEdition,
    ProposedRow,
    RowCell,
    build_revision,
    identify_rows,
)
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.domain.refusals.planning import EditionFormatUnknown
from nakano_status.domain.text.labels import YES

_YearOrItem = TypeVar("_YearOrItem")
FORMAT = "1"
"""The format of the workbook; sheets and columns that it lacks change nothing."""

ABOUT, TREE, OWNERS, INDICATORS, SCHEDULE = "この表について", "計画", "所管", "指標", "スケジュール"
VALUES = "計画の値"
"""The names of the sheets."""

ITEM, CONTENT = "項目", "内容"
FORMAT_ITEM, PLAN_ITEM, EDITION_ITEM = "形式", "計画の番号", "版の番号"
"""The columns of the sheet この表について, and its items that are read."""

KIND, CODE, NAME, ID, FORMER, ORIGINAL = "区分", "番号", "名称", "管理番号", "旧管理番号", "再掲の元"
DIVISIONS = "所管課"

ROW = "事業内容"
"""区分 of a line of the sheet 計画 that is a row. The 区分 of every other line is the name of a level."""

_HINTS = (
    ("新しい計画を作る", "すべてのシートに記入し、データファイルを作るときに、この表を計画として選びます。"),
    (
        "番号の例",
        "「段」に、その段の番号を1つ書きます。1-1-①、第1章、Ⅰ-2、A-01 などの数字・丸数字・英字を読み取ります。",
    ),
    (
        "年度の書き方",
        "「項目」の見出しでは、｛年度｝｛翌年度｝｛翌々年度｝が令和の年度になります。｛目安｝は、目安の字数です。",
    ),
    (
        "公表するデータの項目",
        "「データの見出し」と「データの説明」を書きます。種類が数字のときは、「参加者数（人）」のように見出しに単位を付けます。",
    ),
    (
        "不足の度合い",
        "進捗状況の記号ごとに、予定に足りない程度を数字で書きます。足りているものは0か空欄、足りないものほど大きくします。数字が大きくなった取組を、前の年度から後退したものとして数えます。",
    ),
    (
        "所管課が2つ以上の取組",
        "「所管」の所管課に、「総務課、学び課」のように「、」で区切って書きます。先頭の所管課が回答し、ほかは関係する所管課として並びます。",
    ),
    ("指標の属する段", "成果指標が属する段（集計する段のうち、いちばん上のもの）の番号を書きます。"),
    (
        "指標の方向",
        "数値が増えるとよい指標は増（又は空欄）、減るとよい指標は減と書きます。目標を達成したかを、この方向で判定します。",
    ),
    (
        "新しい取組",
        "「計画」に行を加え、管理番号を空欄にします。番号は、登録のときに付きます。取組に番号のある計画では、新しい番号を記入します。",
    ),
    ("除く取組", "「計画」の行を削除します。"),
    ("統合", "残る取組の行の旧管理番号に、統合する取組の管理番号を「、」で区切って記入します。"),
    ("分割", "分かれる取組の行の旧管理番号に、元の取組の管理番号を記入します。"),
    ("移動・名称の変更", "管理番号はそのままで、番号や名称を直します。"),
    ("新しい取組の所管課・スケジュール", "「所管」「スケジュール」に、番号と事業内容を同じに書いた行を加えます。"),
    (
        "段・進捗状況・項目を変える",
        "改定では、名称や記号を書き直し、行を加え、又は削除します。区別の記号はそのままにし、加える行では空欄にします。",
    ),
    ("再掲", "再掲の元に、元の取組の管理番号を記入します。所管課は空欄にします。"),
)


@dataclass(frozen=True)
class EditionContent:
    """An edition and its data as a workbook shows them.

    If `plan` and `edition` are None, the sheets have only headings. `years`: the plan's years. `schedules`: the planned
    texts by row and year (None: there are none). `values`: the values of the plan. `title`: the title of a plan that is
    not made yet; empty if it is not known. `list_columns`: the keys that a person stated for columns of the list from
    which it was made, by folded heading.
    """

    profile: Profile
    years: Sequence[FiscalYear] = ()
    plan: Plan | None = None
    edition: Edition | None = None
    organisation: Organisation = NO_DIVISIONS
    indicators: Sequence[indicator.Indicator] = ()
    schedules: Mapping[tuple[str, FiscalYear], str] | None = None
    values: PlanValues = field(default_factory=dict)
    title: str = ""
    list_columns: Mapping[str, str] = field(default_factory=dict, compare=False)


def read_edition_content(records: Records, plan: Plan, edition: Edition, today: date) -> EditionContent:
    """Return an edition with its data for a workbook; its 所管課 are today's divisions, with their current names."""
    organisation = records.organisation.read()
    listings = tuple(with_owners_of_day(each, organisation, today) for each in edition.listings)
    return EditionContent(
        profile=edition.profile,
        years=plan.years,
        plan=plan,
        edition=replace(edition, listings=listings),
        organisation=organisation,
        indicators=current_indicators(records, edition.edition_id),
        schedules=records.plan.schedules(edition.edition_id),
        values=records.plan.values(edition.edition_id),
    )


def edition_sheets(content: EditionContent) -> tuple[TableSheet, ...]:
    """Return the sheets of a workbook with an edition: 計画, 所管, 指標, スケジュール and この表について.

    計画の値 is one of them if the profile has fields of the plan.
    """
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
        *_values(content),
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
    """Yield the lines in printed order: each node above its lower nodes, the rows under their measure."""
    names = {level.key: level.name for level in edition.profile.levels}
    rows = grouped(
        (each.measure, (ROW, each.measure, each.title, each.row_id, "", each.repost_of or ""))
        for each in edition.listings
    )
    for node in edition.nodes:
        yield names[node.level], node.code, node.title or "", "", "", ""
        yield from rows.get(node.code, ())


def _indicators(content: EditionContent) -> TableSheet:
    years = sorted({*content.years[-1:], *(figure.year for each in content.indicators for figure in each.targets)})
    head, rows = lines_of_indicators(content.indicators, content.organisation, content.profile.goal_level, years)
    return _sheet(INDICATORS, head, rows)


def _schedule(content: EditionContent) -> TableSheet:
    years = {each.label: each for each in _years_of(content)}
    return _sheet(SCHEDULE, (ID, CODE, ROW, *years), _beside_rows(content, content.schedules or {}, years.values()))


def _values(content: EditionContent) -> Iterator[TableSheet]:
    years = {*_years_of(content), *(item.year for _, item in content.values if item.year)}
    columns = value_columns(content.profile, sorted(years))
    if columns:
        yield _sheet(VALUES, (ID, CODE, ROW, *columns), _beside_rows(content, content.values, columns.values()))


def _years_of(content: EditionContent) -> list[FiscalYear]:
    return [each for each in content.years if content.edition is None or content.edition.is_for(each)]


def _beside_rows(
    content: EditionContent, texts: Mapping[tuple[str, _YearOrItem], str], places: Collection[_YearOrItem]
) -> Iterator[tuple[str, ...]]:
    """Yield a line for each row that is not a repost: number, code, title, and the texts for the `places`."""
    for each in content.edition.listings if content.edition else ():
        if not each.is_repost:
            yield (each.row_id, each.measure, each.title, *(texts.get((each.row_id, place), "") for place in places))


@dataclass(frozen=True)
class EnteredEdition:
    """An edition as entered in a workbook.

    `plan_id`, `of`: the plan and the number of the edition that the file was made from, if the file states them.
    `schedules`: the texts of スケジュール by the position of the row and by year; None if there is no such sheet.
    `values`: the same for 計画の値. `indicators`: the lines of 指標, or None. `problems`: faults. `profile`, `years`:
    as the sheets declare them. `notices`: problems that a person should look at.
    """

    proposed: ProposedEdition
    plan_id: str | None = None
    of: int | None = None
    schedules: Mapping[int, Mapping[FiscalYear, str]] | None = None
    indicators: NamedRowTable | None = None
    problems: tuple[Problem, ...] = ()
    profile: Profile | None = None
    years: tuple[FiscalYear, FiscalYear] | None = None
    notices: tuple[Problem, ...] = ()
    values: Mapping[int, Mapping[PlanItem, str]] | None = None


def is_edition_workbook(tables: Sequence[TableSheet]) -> bool:
    """Return whether the tables are a plan's workbook, not a published list or a different file."""
    return any(each.sheet == TREE and {KIND, CODE, NAME} <= set(map(fold_name, each.head)) for each in tables)


def read_edition_workbook(
    path: Path, tables: Sequence[TableSheet], base: Edition, known: Container[str], earlier: Iterable[Profile] = ()
) -> EnteredEdition:
    """Return the edition that a workbook states.

    `base`: the edition that is revised; it has no rows if the plan is new. `known`: the 管理番号 of all editions; a
    line of スケジュール or 所管 with any other 管理番号 is a fault. `earlier`: profiles whose names of levels are
    understood, too.

    In a revision, indicators are recognised only by their numbers. The sheet 指標 must therefore have the column of
    numbers; without it, all indicators would end. Raises TableNotReadable and EditionFormatUnknown.
    """
    sheets = {each.sheet: each for each in tables}
    about = read_about_sheet(path, sheets.get(ABOUT))
    if about.get(FORMAT_ITEM, FORMAT) != FORMAT:
        raise EditionFormatUnknown(path=str(path), found=about[FORMAT_ITEM], expected=FORMAT)
    tree = rows_by_heading(path, sheets[TREE], KIND)
    reader = _TreeReader(base, tree, earlier)
    beside = _Beside(reader.rows, base, known)
    owners, planned, stated = (
        rows_by_heading(path, sheets[each], ID) if each in sheets else None for each in (OWNERS, SCHEDULE, VALUES)
    )
    rows = tuple(beside.with_owners(owners))
    schedules = beside.texts(planned, dict(year_headings(planned.headings))) if planned else None
    values = beside.values(stated) if stated else None
    needed = (import_indicators.ID,) if base.listings else (import_indicators.ID, import_indicators.NAME)
    sheet = sheets.get(INDICATORS)
    indicators = rows_by_heading(path, sheet, *needed, meaning=import_indicators.fold_goal_heading) if sheet else None
    # an unread line is left out; here that would mean that its row or indicator ends
    unread = [each for table in (tree, owners, planned, stated, indicators) if table for each in table.problems]
    found = (*unread, *reader.problems, *beside.problems)
    return EnteredEdition(
        ProposedEdition(tuple(reader.nodes), rows),
        about.get(PLAN_ITEM),
        int(number) if re.fullmatch(r"\d{1,5}", number := about.get(EDITION_ITEM, "")) else None,
        schedules,
        indicators,
        tuple(each for each in found if each.severity is Severity.ERROR),
        notices=tuple(each for each in found if each.severity is not Severity.ERROR and each not in unread),
        values=values,
    )


def read_about_sheet(path: Path, sheet: TableSheet | None) -> Mapping[str, str]:
    """Return the contents of the sheet この表について, by item; empty if the file has no such sheet.

    Raises TableNotReadable.
    """
    if sheet is None:
        return {}
    rows = rows_by_heading(path, sheet, ITEM).rows
    return {row.text(ITEM): row.text(CONTENT) for row in reversed(rows)}


class _TreeReader:
    """Reads the lines of the sheet 計画: the nodes of the tree, and the rows in the order of their nodes."""

    def __init__(self, base: Edition, table: NamedRowTable, earlier: Iterable[Profile]) -> None:
        self.nodes: list[PlanNode] = []
        self.rows: list[ProposedRow] = []
        self.problems: list[Problem] = []
        self._base = base
        places = {level.key: place for place, level in enumerate(base.profile.levels)}
        levels = (level for profile in (*earlier, base.profile) for level in profile.levels)
        self._levels = {fold_name(level.name): places[level.key] for level in levels if level.key in places}
        self._rows: dict[str, TableRow] = {}
        self._above: list[PlanNode | None] = [None] * len(places)
        self._below: Counter[str | None] = Counter()
        self._has_unread_kinds = False
        self._others = set[str]()  # the levels that have a code of another form
        self._originals = {each.row_id: each.repost_of or "" for each in base.listings}
        for row in counted("計画の表を確かめています", table.rows, len(table.rows)):
            self._read(row)
        places = {node.code: place for place, node in enumerate(self.nodes)}
        if {row.measure for row in self.rows} <= {*places}:  # otherwise a row has an unknown measure: a fault
            self.rows.sort(key=lambda row: places[row.measure])

    def _read(self, row: TableRow) -> None:
        kind, code = fold_name(row.text(KIND)), read_code(row.text(CODE), self._base)
        if kind == ROW:
            above = self._above[-1].code if self._above[-1] else ""
            self.rows.append(self._row(row, code or above))  # a row below its measure need not have the number again
        elif kind in self._levels:
            self._read_node(row, self._levels[kind], code)
        else:
            names = "、".join((*(level.name for level in self._base.profile.levels), ROW))
            self._has_unread_kinds = True  # what is below such a line lacks only the kind of that line
            self.problems.append(row.problem("REVISION-LEVEL-UNKNOWN", KIND, found=row.text(KIND), expected=names))
            self._read_as_likely(row, code)

    def _read_as_likely(self, row: TableRow, code: str) -> None:
        """Read a line without a valid 区分 by its code, so that the lines that belong to it are not faults as well."""
        if code in self._rows:
            self.rows.append(self._row(row, code))
        elif self._base.profile.measure_level.codes.read(code) == code:
            self._read_node(row, len(self._above) - 1, code)

    def _row(self, row: TableRow, measure: str) -> ProposedRow:
        row_id = fold_id(row.text(ID)) or None
        kept = self._originals.get(row_id or "", "")
        original = row.text(ORIGINAL) if row.has(ORIGINAL) else kept
        place, *cells = (replace(row.place(each), id=row_id) for each in (NAME, CODE, ID, FORMER, ORIGINAL))
        return ProposedRow(
            place=place,
            row_id=row_id,
            former=read_ids(row.text(FORMER)),
            measure=measure,
            title=row.text(NAME),
            repost_of=fold_id(original) if original else None,
            owners_printed=None,
            cells=dict(zip((RowCell.MEASURE, RowCell.NUMBER, RowCell.FORMER, RowCell.ORIGINAL), cells, strict=True)),
        )

    def _read_node(self, row: TableRow, place: int, code: str) -> None:
        """Read the line of a node of the level at a place; it has no node if its code is blank or of another line."""
        above = next((each for each in reversed(self._above[:place]) if each is not None), None)
        self._check_cells_of_rows(row)
        self._check_code(row, place, code, above)
        if code and code not in self._rows:
            self._check_node_above(row, place, code, above)
            self._add_node(row, place, code, above)

    def _add_node(self, row: TableRow, place: int, code: str, above: PlanNode | None) -> None:
        """Add the node of a line below the node `above`; what follows is below this node."""
        level, parent = self._base.profile.levels[place], above.code if above else None
        self._below[parent] += 1
        node = PlanNode(code, level.key, parent, self._own_title(row, level, code), self._below[parent])
        self.nodes.append(node)
        self._rows[code] = row
        self._above[place:] = [node, *([None] * (len(self._above) - place - 1))]

    def _check_cells_of_rows(self, row: TableRow) -> None:
        """Record a problem for each cell of a node's line that only rows may have."""
        for heading in (ID, FORMER, ORIGINAL):
            if text := row.text(heading):
                self.problems.append(row.problem("PLAN-CELL-OF-ROWS", heading, found=text, expected=row.text(KIND)))

    def _check_code(self, row: TableRow, place: int, code: str, above: PlanNode | None) -> None:
        """Record a problem if a code is blank, of another line, without the node above it, or of another form."""
        level, twice = self._base.profile.levels[place], self._rows.get(code)
        if not code or twice or (place > 0 and above is None and not self._has_unread_kinds):
            named = f"{twice.row}行目の{twice.text(KIND)}「{twice.text(NAME)}」" if twice else ""
            missing = f"上に、{self._base.profile.levels[place - 1].name}の行がありません"
            why = f"{named}と同じです" if twice else "空欄です" if not code else missing
            self.problems.append(
                row.problem("REVISION-NODE-FAULTY", CODE, found=row.text(CODE)).having({"reason": why})
            )
        elif level.codes.read(code) != code:
            form = f"{level.name}の番号（{level.codes.example or level.code_pattern}）"
            is_read_by = place == len(self._above) - 1  # levels above are read by their form in published lists only
            named = "REVISION-CODE-UNREADABLE" if is_read_by else "PLAN-CODE-OTHER"
            if is_read_by or (level.codes.example and level.key not in self._others):
                self.problems.append(row.problem(named, CODE, found=row.text(CODE), expected=form))
            self._others.add(level.key)

    def _check_node_above(self, row: TableRow, place: int, code: str, above: PlanNode | None) -> None:
        """Record a problem if a code begins with the code of another node than the node above it."""
        if above is not None and above.level not in self._others and (meant := self._meant_above(above, place, code)):
            found = f"{row.text(KIND)}「{row.text(CODE)}」"
            elsewhere = row.problem("PLAN-CODE-ELSEWHERE", CODE, found=found, expected=meant)
            self.problems.append(elsewhere.having({"above": above.code}))

    def _own_title(self, row: TableRow, level: Level, code: str) -> str | None:
        """Return the title of a node without the node's code in front of it: papers print the code before the title.

        A problem is recorded if there is a code in front of it.
        """
        title = row.text(NAME) or None
        found, rest = level.codes.read_cell(title or "") or (None, None)
        if found == code and rest:
            dropped = row.problem("PLAN-CODE-DROPPED", NAME, found=title, expected=rest)
            self.problems.append(dropped.having({"code": code}))
            title = rest
        if named := code_in_front(title or ""):
            self.problems.append(row.problem("PLAN-CODE-IN-TITLE", NAME, found=named, expected=code))
        return title

    def _meant_above(self, above: PlanNode, place: int, code: str) -> str:
        """Return the code of the node that a code begins with if that node is not `above`; otherwise an empty text."""
        form = next(each.codes for each in self._base.profile.levels if each.key == above.level)
        example = self._base.profile.levels[place].codes.example
        meant = form.above(code) if form.example and example.startswith(form.example) else ""
        return meant if meant != above.code and code.startswith(meant) else ""


def read_code(text: str, base: Edition) -> str:
    """Return the code in a cell as the plan writes it: the width of letters and the kind of hyphens do not matter.

    `base`: the edition that has the forms of codes. A text that is not a code is returned folded.
    """
    if any(node.code == text for node in base.nodes):
        return text
    return fold_code(text, [level.codes for level in base.profile.levels])


def fold_code(text: str, forms: Sequence[CodeForm]) -> str:
    """Return a code in the spelling of its form, the last of `forms` that fits; other texts are returned folded."""
    read = (each.read(text) for each in reversed(forms) if each.is_made_of_numerals)
    return next(filter(None, read), fold_id(text))


class _Beside:
    """Joins the lines of the other sheets with the rows.

    They are joined by 管理番号, by the rows that a new row continues, or by title. A line and a row are joined by title
    if neither has a number. If several rows have one title, a line belongs to the row at the same place among the rows
    of that title and 実施内容.
    """

    def __init__(self, rows: Sequence[ProposedRow], base: Edition, known: Container[str]) -> None:
        self.problems: list[Problem] = []
        self._rows = rows
        self._edition, self._base = base, {each.row_id: each for each in base.listings}
        self._known = known
        self._measures = {row.measure for row in rows}
        self._by_id = grouped((row.row_id, place) for place, row in enumerate(rows) if row.row_id is not None)
        self._by_former = grouped((row.former, place) for place, row in enumerate(rows) if row.row_id is None)
        named = {each.row_id: each.title for each in base.listings if not each.is_repost}
        named |= {each.row_id: each.title for each in rows if each.row_id is not None and not each.is_repost}
        self._by_title = {fold_title(title): row_id for row_id, title in named.items()}

    def with_owners(self, table: NamedRowTable | None) -> Iterator[ProposedRow]:
        """Yield the rows with their 所管課. A row without a line keeps the 所管課 of the edition before."""
        lines, unclear = self._lines(table)
        for place, row in enumerate(self._rows):
            line = lines.get(place)
            if line is not None and line.has(DIVISIONS):
                cells = {**row.cells, RowCell.OWNERS: replace(line.place(DIVISIONS), id=row.row_id)}
                yield replace(row, owners_printed=line.text(DIVISIONS) or None, cells=cells)
            else:
                before = self._base.get(row.row_id or (row.former[0] if len(row.former) == 1 else ""))
                printed = before.owners_printed if before is not None and not row.is_repost else None
                yield replace(row, owners_printed=printed, may_have_owners=self._may_be_of(unclear, row))

    def texts(
        self, table: NamedRowTable, columns: Mapping[str, _YearOrItem]
    ) -> Mapping[int, Mapping[_YearOrItem, str]]:
        """Return the texts of a table, by the position of the row (from 0) and by the year or item of the column.

        A row without a line in the table is left out; a line that belongs to no row is added to `problems`. `columns`:
        the columns to read, each heading with its year or item.
        """
        lines, _ = self._lines(table)
        return {place: {about: line.text(each) for each, about in columns.items()} for place, line in lines.items()}

    def values(self, table: NamedRowTable) -> Mapping[int, Mapping[PlanItem, str]]:
        """Return the values of the plan as they are stored, by the place of the row and by item.

        Columns that belong to no field of the plan, and impossible values, are added to `problems`.
        """
        profile = self._edition.profile
        columns = {each: item for each in table.headings if (item := read_value_heading(each, profile))}
        others = (each for each in table.headings if each not in {ID, CODE, ROW, *columns})
        named = ((heading, next((row for row in table.rows if row.text(heading)), None)) for heading in others)
        expected = "「記入する人」が計画である項目の見出しと年度（目標値（令和8年度） など）"
        self.problems += (
            row.problem("PLAN-CELL-WRONG", heading, found=heading, expected=expected) for heading, row in named if row
        )
        lines, _ = self._lines(table)
        return {
            place: {item: self._value(profile.by_key[item.key], line, heading) for heading, item in columns.items()}
            for place, line in lines.items()
        }

    def _value(self, field: Field, line: TableRow, heading: str) -> str:
        text = line.text(heading)
        try:
            return read_plan_value(field, text) or ""
        except ValueError:
            wrong = line.problem("PLAN-CELL-WRONG", heading, found=text, expected=f"この項目を聞く取組の{YES}か、空欄")
            self.problems.append(wrong if field.of else unknown_value(field, text, line.place(heading)))
            return ""

    def _lines(self, table: NamedRowTable | None) -> tuple[dict[int, TableRow], list[tuple[str, str]]]:
        """Return the line of each row that has one, and the (title, 実施内容) pairs of the lines whose row is unclear.

        Each unclear line is a fault. Lines of removed rows are left out.
        """
        found: dict[int, TableRow] = {}
        numbered = grouped((fold_id(line.text(ID)), line) for line in (table.rows if table is not None else ()))
        titled, mistyped, given_up = list(numbered.pop("", ())), list[TableRow](), list[TableRow]()
        for row_id, lines in numbered.items():
            if places := self._numbered(row_id):
                found |= zip(places, (*lines, *lines[-1:] * len(places)), strict=False)
                others = [*self._of_other_rows(row_id, places, lines)]
                self.problems += others or self._unlike_rows(row_id, places, lines)
                if len(lines) - len(others) > len(places):
                    self.problems += self._unfit(lines, len(places), is_unknown=False)
            elif row_id in self._known:
                given_up += lines
            else:
                mistyped += lines
                self.problems += (each.problem("REVISION-ROW-UNKNOWN", ID, found=each.text(ID)) for each in lines)
        all_rows = range(len(self._rows))
        unclear = self._join_titled(titled, all_rows, found, is_reported=True)
        unclear += self._join_titled(mistyped, all_rows, found, is_reported=False)
        new = [place for place in all_rows if self._rows[place].row_id is None]
        self._join_titled(given_up, new, found, is_reported=False)  # the remaining lines belong to removed rows
        unread = table is not None and any(each.severity is Severity.ERROR for each in table.problems)
        return found, [*((fold_title(each.text(ROW)), self._code(each)) for each in unclear), *([("", "")] * unread)]

    def _numbered(self, row_id: str) -> Sequence[int]:
        """Return the places of the rows with a number.

        Without any, return the place of the new row that continues just that row, if there is only one.
        """
        continuing = self._by_former.get((row_id,), ())
        return self._by_id.get(row_id, continuing if len(continuing) == 1 else ())

    def _of_other_rows(self, row_id: str, places: Iterable[int], lines: Iterable[TableRow]) -> Iterator[Problem]:
        """Yield a fault for each line with the number `row_id` that has the title of a row with another number.

        The titles of its own rows (at `places`), now and in the edition before, are no faults.
        """
        own = {fold_title(each.title) for each in self._now_and_before(row_id, places)}
        for line in lines:
            if other := number_of_other_row(fold_title(line.text(ROW)), own, self._by_title):
                yield line.problem("REVISION-LINE-OF-ANOTHER", ID, found=line.text(ID), expected=other)

    def _unlike_rows(self, row_id: str, places: Sequence[int], lines: Iterable[TableRow]) -> Iterator[Problem]:
        """Yield a problem for each title and 実施内容 of the lines with a number that its rows do not have.

        The lines have no effect on them. The titles and 実施内容 of the edition before are no problems.
        """
        known, row = [*self._now_and_before(row_id, places)], self._rows[places[0]]
        titles = {fold_title(each.title) for each in known}
        measures = {each.measure for each in known}
        for line in lines:
            if line.text(ROW) and fold_title(line.text(ROW)) not in titles:
                yield line.problem("REVISION-LINE-DIFFERS", ROW, found=line.text(ROW), expected=row.title)
            if line.text(CODE) and self._code(line) not in measures:
                yield line.problem("REVISION-LINE-DIFFERS", CODE, found=line.text(CODE), expected=row.measure)

    def _now_and_before(self, row_id: str, places: Iterable[int]) -> Iterator[ProposedRow | Listing]:
        """Yield the rows at `places`, and the rows with their numbers in the edition before."""
        for row in (self._rows[each] for each in places):
            yield row
            yield from (self._base[each] for each in (row_id, *row.former) if each in self._base)

    def _join_titled(
        self, lines: Iterable[TableRow], rows: Iterable[int], found: dict[int, TableRow], *, is_reported: bool
    ) -> list[TableRow]:
        """Add the lines to `found`: by title, and also by 実施内容 if every line of the title states one.

        Returns the lines whose row is missing or unclear. They are faults if `is_reported` is true.
        """
        open_rows = grouped((fold_title(self._rows[each].title), each) for each in rows if each not in found)
        left = list[TableRow]()
        for title, alike in grouped((fold_title(line.text(ROW)), line) for line in lines).items():
            places, groups = open_rows.get(title, ()), [alike]
            if len(places) > 1 and all(line.text(CODE) for line in alike):
                groups = list(grouped((self._code(line), line) for line in alike).values())
            for group in groups:
                of_code = [each for each in places if self._rows[each].measure == self._code(group[0])]
                wanted = places if group is alike else of_code
                if fitting := self._fitting(wanted, len(group)):
                    found |= zip(fitting, group, strict=True)
                    continue
                left += group
                if is_reported:
                    self.problems += self._unfit(group, len(wanted), is_unknown=not places)
        return left

    def _fitting(self, places: Sequence[int], count: int) -> Sequence[int] | None:
        """Return as many rows as there are lines: a sheet may leave out 再掲, and rows that have a number.

        None if neither all rows, the rows without 再掲 nor the new rows are that many.
        """
        own = [each for each in places if not self._rows[each].is_repost]
        new = [each for each in own if self._rows[each].row_id is None]
        return next((each for each in (own, places, new) if len(each) == count), None)

    def _unfit(self, lines: Sequence[TableRow], rows: int, *, is_unknown: bool) -> Iterator[Problem]:
        if is_unknown:
            yield from (line.problem("REVISION-ROW-UNKNOWN", ROW, found=line.text(ROW)) for line in lines)
        else:
            place, found = lines[0].place(ROW), lines[0].text(ROW)
            yield problem("REVISION-ROW-UNCLEAR", place, found=found, rows=str(rows), lines=str(len(lines)))

    def _code(self, line: TableRow) -> str:
        return read_code(line.text(CODE), self._edition)

    def _may_be_of(self, unclear: Iterable[tuple[str, str]], row: ProposedRow) -> bool:
        """Return whether one of the unclear lines may belong to a row.

        That is so if it has the row's title or 実施内容, or a 実施内容 that no row has.
        """
        title = fold_title(row.title)
        return any(title == each or code == row.measure or code not in self._measures for each, code in unclear)


@dataclass(frozen=True)
class MadeEdition:
    """An edition of a new plan, made from the sheets of a workbook.

    `entered`: the edition as entered. `ids`: the 管理番号 of its rows, in the order of the entered rows. `indicators`:
    its indicators. `faults`: the faults of the sheets.
    """

    edition: Edition
    entered: EnteredEdition
    ids: tuple[str, ...]
    indicators: tuple[indicator.Indicator, ...]
    faults: tuple[Problem, ...]

    @property
    def schedules(self) -> Mapping[tuple[str, FiscalYear], str]:
        """The texts of the schedule by 管理番号 and year."""
        return self._by_id(self.entered.schedules or {})

    @property
    def values(self) -> PlanValues:
        """The values of the plan by 管理番号 and item."""
        return self._by_id(self.entered.values or {})

    def _by_id(self, texts: Mapping[int, Mapping[_YearOrItem, str]]) -> dict[tuple[str, _YearOrItem], str]:
        return {
            (listing.row_id, about): text
            for number, listing in enumerate(self.edition.listings)
            for about, text in texts.get(number, {}).items()
            if text and not listing.is_repost
        }


def edition_of_tables(
    path: Path,
    tables: Sequence[TableSheet],
    empty: Edition,
    organisation: Organisation,
    steps: Sequence[Succession] = (),
    originals: Callable[[Sequence[ProposedRow], Sequence[str]], Iterable[ProposedRow]] | None = None,
    earlier: Iterable[Profile] = (),
) -> MadeEdition:
    """Return the edition of a new plan that the sheets state, with the faults of the sheets, which are not raised.

    `empty`: the edition without rows. `steps`: the successions of divisions. `originals`: a function that takes the
    rows and their 管理番号, and returns the rows with the 管理番号 of the original in each 再掲 (None: the originals
    are used as entered). `earlier`: profiles whose names of levels are understood, too. Raises TableNotReadable and
    EditionFormatUnknown.
    """
    entered = read_edition_workbook(path, tables, empty, (), earlier)
    rows = entered.proposed.rows
    proposed = replace(entered.proposed, rows=tuple(replace(each, former=()) for each in rows))
    found = identify_rows(empty, proposed, ())
    if originals is not None:
        proposed = replace(proposed, rows=tuple(originals(rows, found.ids)))
    edition, faults = build_revision(empty, proposed, found, empty, organisation, steps)
    read = EnteredIndicators(entered.indicators, None, edition, organisation, ()) if entered.indicators else None
    all_faults = (*entered.problems, *found.faults, *faults, *(read.problems if read else ()))
    return MadeEdition(edition, entered, found.ids, read.indicators if read else (), all_faults)
