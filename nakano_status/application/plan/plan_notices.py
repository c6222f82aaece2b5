"""Missing parts of a plan's workbook, and notices about cells of a workbook that makes a plan.

Notices are about an unread column, a year outside the plan, an undeclared sponsor before a title, an incomplete pair,
and characters that papers print differently or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from nakano_status.application.indicators import import_indicators
from nakano_status.application.organisation.import_divisions import NAME
from nakano_status.application.plan import edition_tables
from nakano_status.application.plan.entered_indicators import years_of_targets
from nakano_status.application.plan.head_lines import AREA, HEAD_ITEMS
from nakano_status.application.plan.plan_sheets import organisation_sheet
from nakano_status.application.plan.profile_sheets import (
    ABOUT,
    ASKED_IN,
    CONTENT,
    DIVISIONS,
    FIELDS,
    HEAD,
    ITEM,
    LEVELS,
    MARKS,
    NOT_ASKED,
    PAPER,
    WORDING,
    WORDINGS,
    DeclarationKind,
    heading_of,
)
from nakano_status.application.ports.data_file import Parts
from nakano_status.application.ports.documents import TableSheet
from nakano_status.application.table_rows import TableRow, read_headings, rows_by_heading, year_headings
from nakano_status.documents.pages.printed_characters import as_printed, printing_problems
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import MARK, FilledBy, unit_in
from nakano_status.domain.indicators.indicator import Figure, read_figure, sizes_in_one_unit
from nakano_status.domain.organisation.divisions import Organisation, fold_name
from nakano_status.domain.plan.ownership import find_joined_names, find_undivided_names, parse_owners
from nakano_status.domain.plan.plan import Edition, PlanValues, Sponsor
from nakano_status.domain.plan.printed_title import undeclared_sponsor
from nakano_status.domain.plan.revised_edition import ProposedRow
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem, Severity
from nakano_status.domain.round.level_rows import (
    find_unanswered_nodes,
    rows_by_node,
    stated_rows,
    unanswered_node_problem,
)
from nakano_status.domain.round.round import RoundRow, divisions_named_on
from nakano_status.domain.text.labels import means_yes
from nakano_status.domain.text.narrative import INVISIBLE, bare_text, code_points, has_line_break, same, truncated

_NOT_PRINTED = frozenset({ABOUT, "同じ記号として読む文字", "別名", "旧名称", "連絡先"})
"""Columns that no paper prints."""
_OF_SEVERAL = ("課室係局部所館園校署会", "東西南北中上下前後内外", "一二三四五六七八九十", "0123456789")
"""Groups of characters that distinguish the names of similar divisions, such as 第一課 and 第二課."""
_LONG_NAME = 5

_MOST_JOINED = 5
"""The most joined names of divisions that a notice shows."""

_LONGEST_CELL, _LONGEST_BODY, _QUOTED = 2_000, 40, 20

_NEEDED: Mapping[str, tuple[str, ...]] = {
    HEAD: (ITEM, CONTENT),
    DIVISIONS: (NAME,),
    LEVELS: tuple(heading_of(DeclarationKind.LEVEL, each) for each in ("name", "code_pattern")),
    MARKS: tuple(heading_of(DeclarationKind.MARK, each) for each in ("symbol", "label", "legend")),
    FIELDS: tuple(heading_of(DeclarationKind.FIELD, each) for each in ("key", "heading")),
    edition_tables.TREE: (edition_tables.KIND, edition_tables.CODE, edition_tables.NAME),
    edition_tables.OWNERS: (edition_tables.ID, edition_tables.ROW, edition_tables.DIVISIONS),
    edition_tables.INDICATORS: (import_indicators.NAME,),
    edition_tables.SCHEDULE: (edition_tables.ID, edition_tables.ROW),
}
"""The headings that each sheet of a new plan must have."""
_MAY_LACK = frozenset({edition_tables.OWNERS, edition_tables.INDICATORS, edition_tables.SCHEDULE})
INCOMPLETE = frozenset({"PLAN-SHEET-MISSING", "PLAN-HEADING-MISSING", "PLAN-TABLE-OTHER"})
"""The codes of problems that a workbook of an earlier form has."""


def missing_parts(path: Path, sheets: Mapping[str | None, TableSheet], stated: Container[str]) -> Iterator[Problem]:
    """Yield a problem for each sheet, heading or line of 概要 that a workbook of a plan lacks.

    `stated`: the lines that 概要 has. A workbook without any of the sheets is not the workbook of a plan; then only
    PLAN-TABLE-OTHER is yielded.
    """
    if not _NEEDED.keys() & sheets.keys():
        yield problem("PLAN-TABLE-OTHER", Place(path.name))
        return
    for name, needed in _NEEDED.items():
        head = {*map(fold_name, sheets[name].head)} if name in sheets else set()
        if name in sheets:
            where, missing = Place(path.name, name, row=1), [each for each in needed if each not in head]
            yield from (problem("PLAN-HEADING-MISSING", where, found=each, part="列") for each in missing)
        elif name not in _MAY_LACK:
            yield problem("PLAN-SHEET-MISSING", Place(path.name), found=name)
        if name == HEAD and head >= {*needed}:
            lines = (each.name for each in HEAD_ITEMS if each.is_needed and each.name not in stated)
            where = Place(path.name, HEAD)
            yield from (problem("PLAN-HEADING-MISSING", where, found=each, part="行") for each in lines)


def unfit_texts(path: Path, sheets: Iterable[TableSheet], others: Container[str | None]) -> Iterator[Problem]:
    """Yield a problem for each text that is too long for forms and papers, or has several lines in 概要.

    `others`: the names of the sheets that are not examined.
    """
    for sheet in (each for each in sheets if each.sheet not in others):
        for number, texts in sheet.rows:
            for heading, column, text in zip(sheet.head, sheet.columns, texts, strict=False):
                expected = f"{_LONGEST_CELL:,}字以内の文" if len(text) > _LONGEST_CELL else ""
                if sheet.sheet == HEAD and has_line_break(text.strip()):
                    expected = "改行のない文"
                if expected:
                    where = Place(path.name, sheet.sheet, f"{column}{number}", number, fold_name(heading))
                    yield problem("PLAN-CELL-WRONG", where, found=truncated(text, _QUOTED), expected=expected)


def read_sponsor_names(rows: Iterable[TableRow], heading: str) -> tuple[list[str], list[Problem]]:
    """Return the names of sponsors, and a fault for each name left out: too long, or the same as an earlier name."""
    named: dict[str, str] = {}
    faults = []
    for row in rows:
        text = row.text(heading)
        is_twice = fold_name(text) in named
        if is_twice or len(text) > _LONGEST_BODY:
            expected = "ほかの行にない名称" if is_twice else f"{_LONGEST_BODY}字以内の名称"
            faults.append(row.problem("PLAN-CELL-WRONG", heading, found=text, expected=expected))
        else:
            named[fold_name(text)] = text
    return [*named.values()], faults


def notices_of_cells(
    parts: Parts,
    path: Path,
    sheets: Iterable[TableSheet],
    known: Mapping[str | None, Collection[str]],
    lines: Mapping[str, TableRow],
) -> Iterator[Problem]:
    """Yield notices about the cells of the sheets, and about the sheets, columns and lines that are not read.

    Sheets with faults are examined, too. `known`: the headings that are read, by sheet; a sheet without headings is not
    examined, and a sheet that `known` lacks is not read. `lines`: the lines of 概要. Raises PaperFontMissing.
    """
    for sheet in sheets:
        if not known.get(sheet.sheet):
            if sheet.sheet not in known:
                yield problem("PLAN-PART-UNREAD", Place(path.name, sheet.sheet), found=sheet.sheet, part="シート")
            continue
        yield from _unread(path, sheet, known[sheet.sheet])
        if sheet.sheet == HEAD:
            yield from _half_pairs(lines)
            yield from _unread_lines(lines)
        if sheet.sheet == DIVISIONS:
            yield from _near_names(path, sheet)
        if sheet.sheet == FIELDS:
            yield from _other_units(path, sheet)
            yield from _items_not_in_data(path, sheet)
        head = [*map(fold_name, sheet.head)]
        for number, texts in sheet.rows:
            for heading, column, text in zip(head, sheet.columns, texts, strict=False):
                if not text:
                    continue
                where = Place(path.name, sheet.sheet, f"{column}{number}", number, heading)
                yield from _characters(parts, where, text)


def notices_of_rows(
    path: Path,
    sheets: Mapping[str | None, TableSheet],
    rows: Iterable[ProposedRow],
    sponsors: Mapping[str, str],
    years: Sequence[FiscalYear],
) -> Iterator[Problem]:
    """Yield notices about titles that begin with an undeclared sponsor, and about targets.

    Noticed are targets of years outside the plan, and falling targets without a direction. `sheets`: the sheets of the
    file by name. `sponsors`: the plan's names of the 実施主体, by key. `years`: the plan's years in order; if they are
    empty, targets are not examined.
    """
    for row in rows:
        if named := undeclared_sponsor(row.title, sponsors.values()):
            yield problem("PLAN-SPONSOR-UNDECLARED", row.place, found=named, expected=sponsors[Sponsor.WARD])
    if years and (targets := sheets.get(edition_tables.INDICATORS)):
        yield from _targets(path, targets, years)


def idle_divisions(
    rows: Iterable[ProposedRow], organisation: Organisation, stated: Iterable[TableRow], targets: Iterable[TableRow]
) -> Iterator[Problem]:
    """Yield a notice for each division that gets no form because it has no row and no indicator.

    `stated`: the lines of the sheet of divisions. `targets`: the lines of 指標. If any row has an unknown division, or
    none, nothing is yielded.
    """
    cells = {row.owners_printed for row in rows if row.owners_printed or not row.repost_of}
    read = [parse_owners(cell, organisation) for cell in cells]
    if not read or any(unknown or not owners for owners, unknown in read):
        return
    named = {owner.division for owners, _ in read for owner in owners}
    found = (organisation.find(row.text(import_indicators.OWNER)) for row in targets)
    named |= {each.division_id for each in found if each}
    for row in stated:
        body = organisation.find(row.text(NAME))
        if body and not body.is_generic and body.division_id not in named:
            yield row.problem("PLAN-DIVISION-IDLE", NAME)


def joined_divisions(cells: Sequence[tuple[str | None, Place]], organisation: Organisation) -> Iterator[Problem]:
    """Yield a single notice that lists all names with middle dots that are read as several divisions.

    Its place is the place of the first of these names. `cells`: the text of each row with its place. A person checks
    the divisions: a name may contain middle dots.
    """
    alone = find_undivided_names((text for text, _ in cells), organisation)
    found = {
        name: (parts, where) for text, where in cells for name, parts in find_joined_names(text, organisation, alone)
    }
    if found:
        shown = "／".join(
            f"「{name}」→「{'」「'.join(parts)}」" for name, (parts, _) in [*found.items()][:_MOST_JOINED]
        )
        more = "など" if len(found) > _MOST_JOINED else ""
        first = next(iter(found.values()))[1]
        yield problem("PLAN-DIVISIONS-JOINED", first, found=shown + more, count=str(len(found)))


def notices_of_values(path: Path, edition: Edition, values: PlanValues) -> Iterator[Problem]:
    """Yield the notices about items of an edition: about levels and about values of the plan (`values`)."""
    yield from _unanswered_levels(path, edition, values)
    stated = {item.key for _, item in values}
    for field in edition.profile.fields:
        if field.filled_by is FilledBy.PLAN and field.key not in edition.profile.left_out | stated:
            where = Place(path.name, edition_tables.VALUES, column=field.undated)
            yield problem("PLAN-VALUES-NONE", where, found=field.short_name)


def _unanswered_levels(path: Path, edition: Edition, values: PlanValues) -> Iterator[Problem]:
    """Yield a notice for each node with an item that no division answers, or that is stated at several of its rows.

    `values`: the values of the plan.
    """
    rows = [RoundRow(each.row_id, None, divisions_named_on(each)) for each in edition.listings if not each.is_repost]
    where = Place(path.name, edition_tables.TREE, column=edition_tables.NAME)
    yield from (unanswered_node_problem(item, node, where) for item, node in find_unanswered_nodes(edition, rows))
    for key in sorted(edition.profile.level_items):
        stated = stated_rows(values, key)
        for under in rows_by_node(edition, rows, key).values():
            several = [row.row_id for row in under if row.row_id in stated]
            if len(several) > 1:
                where = Place(path.name, edition_tables.VALUES, column=edition.profile.by_key[key].undated)
                yield problem("PLAN-LEVEL-TWICE", where, found="、".join(several), expected=several[0])


def find_equal_shortfalls(marks: Iterable[tuple[TableRow, Mapping[str, Any], bool]]) -> Iterator[Problem]:
    """Yield a notice for each mark that asks for a reason and has the same shortfall (不足の度合い) as a mark above.

    `marks`: for each mark its line, its declaration, and whether it is the mark of that name from the profile before;
    such a mark gets no notice.
    """
    first: dict[int, str] = {}
    for row, mark, is_same in marks:
        symbol, shortfall = mark.get("symbol", ""), mark.get("shortfall", 0)
        if shortfall in first and mark.get("asks_reason") and not is_same:
            heading = heading_of(DeclarationKind.MARK, "shortfall")
            yield row.problem("PLAN-SHORTFALL-SAME", heading, found=symbol, expected=first[shortfall])
        if not mark.get("counted_apart"):
            first.setdefault(shortfall, symbol)


def _unread(path: Path, sheet: TableSheet, known: Collection[str]) -> Iterator[Problem]:
    """Yield the columns that are not read: texts below a misspelt heading would be lost unnoticed."""
    read = {*known, *import_indicators.GOAL_HEADINGS} if sheet.sheet == edition_tables.INDICATORS else {*known}
    headings = read_headings(sheet.head)
    years = {each for each, _ in (*year_headings(headings), *years_of_targets(headings))}
    for heading, column in zip(headings, sheet.columns, strict=False):
        if heading and heading not in read | years:
            yield problem("TABLE-COLUMN-UNREAD", Place(path.name, sheet.sheet, f"{column}1", 1, heading), found=heading)


def _unread_lines(lines: Mapping[str, TableRow]) -> Iterator[Problem]:
    """Yield the lines of 概要 that are not read, unless they are blank."""
    items = {each.name for each in HEAD_ITEMS}
    for item, row in lines.items():
        if item and item not in items and row.text(CONTENT):
            yield problem("PLAN-PART-UNREAD", row.place(ITEM), found=item, part="行")


def _targets(path: Path, sheet: TableSheet, years: Sequence[FiscalYear]) -> Iterator[Problem]:
    """Yield the columns with targets of years outside the plan, and the lines with falling targets and no direction."""
    span = f"{years[0].label}〜{years[-1].label}"
    headings = [fold_name(each) for each in sheet.head]
    found = dict(years_of_targets(headings))
    for heading, year in found.items():
        at = headings.index(heading)
        if year not in years and any(texts[at] for _, texts in sheet.rows):
            where = Place(path.name, sheet.sheet, f"{sheet.columns[at]}1", 1, heading)
            yield problem("PLAN-YEAR-OUTSIDE", where, found=heading, expected=span)
    for row in rows_by_heading(path, sheet).rows:
        cells = ((row.text(heading), row.place(heading)) for heading in sorted(found, key=found.__getitem__))
        read = [read_figure(text, where) for text, where in cells if text]
        figures = [each for each in read if isinstance(each, Figure) and each.value is not None]
        compared = sizes_in_one_unit(figures, row.text(import_indicators.UNIT))
        sizes = [each for each in compared if each is not None]
        falls = len(figures) == len(sizes) > 1 and sizes == sorted(sizes, reverse=True) and sizes[0] > sizes[-1]
        if falls and not row.text(import_indicators.DIRECTION):
            yield row.problem("PLAN-TARGETS-FALL", import_indicators.DIRECTION, found=row.text(import_indicators.NAME))


def _half_pairs(head: Mapping[str, TableRow]) -> Iterator[Problem]:
    """Yield the blank line of the two lines of 概要 for published data if the other line is filled."""
    lines = {item: head[item] for item in AREA if item in head}
    filled = [item for item, row in lines.items() if row.text(CONTENT)]
    if len(filled) == 1:
        (missing,) = {*AREA} - {*filled}
        row = lines.get(missing, lines[filled[0]])
        yield problem("PLAN-PAIR-INCOMPLETE", row.place(CONTENT), found=missing, expected=filled[0])


def _other_units(path: Path, sheet: TableSheet) -> Iterator[Problem]:
    """Yield a notice for each item whose unit is not the text in brackets at the end of its heading."""
    heading, unit = (heading_of(DeclarationKind.FIELD, entry) for entry in ("heading", "unit"))
    for row in rows_by_heading(path, sheet).rows:
        printed = unit_in(row.text(heading))
        if printed and row.text(unit) and bare_text(printed) != bare_text(row.text(unit)):
            yield row.problem("PLAN-UNITS-TWO", unit, found=row.text(unit), expected=printed)


def _items_not_in_data(path: Path, sheet: TableSheet) -> Iterator[Problem]:
    """Yield a single notice that names all published items without a column of the data, at the first of them.

    進捗状況 always has a column.
    """
    entries = ("data", "published", "key", "heading")
    data, published, key, heading = (heading_of(DeclarationKind.FIELD, entry) for entry in entries)
    asked = (row for row in rows_by_heading(path, sheet).rows if row.text(ASKED_IN) != NOT_ASKED)
    shown = (row for row in asked if means_yes(row.text(published)) and row.text(key) != MARK)
    if left_out := [row for row in shown if not row.text(data)]:
        named = "".join(f"「{row.text(heading)}」" for row in left_out)
        # not at the blank cell, whose rarely needed column would then be shown
        yield left_out[0].problem("PLAN-ITEMS-NOT-IN-DATA", heading, found=named)


def _near_names(path: Path, sheet: TableSheet) -> Iterator[Problem]:
    """Yield the divisions whose names may be misspellings of names above, each at the later line."""
    at = next((place for place, each in enumerate(sheet.head) if fold_name(each) == NAME), None)
    if at is None:
        return
    before: list[str] = []
    for number, texts in sheet.rows:
        if near := next((each for each in before if _are_near(each, fold_name(texts[at]))), None):
            where = Place(path.name, sheet.sheet, f"{sheet.columns[at]}{number}", number, NAME)
            yield problem("PLAN-DIVISION-NEAR", where, found=texts[at], expected=near)
        before.append(fold_name(texts[at]))


def _are_near(name: str, other: str) -> bool:
    """Return whether names differ by one character that may be misspelt: the last one, or any one of a long name."""
    differing = [at for at, (one, two) in enumerate(zip(name, other, strict=False)) if one != two]
    if len(name) != len(other) or len(differing) != 1:
        return False
    (at,) = differing
    is_apart = any({name[at], other[at]} <= {*signs} for signs in _OF_SEVERAL)
    return not is_apart and (at == len(name) - 1 or len(name) >= _LONG_NAME)


def _characters(parts: Parts, where: Place, text: str) -> Iterator[Problem]:
    """Yield the characters of a cell that papers cannot print, and invisible ones such as direction marks."""
    if where.column not in _NOT_PRINTED:
        yield from printing_problems("", where, parts.papers.unprintable(text))
    hidden = "" if text.isprintable() else "".join(filter(_is_hidden, text))
    if hidden:
        yield problem("TEXT-HIDDEN", where, found=code_points(hidden))


def _is_hidden(character: str) -> bool:
    return character in INVISIBLE or (character not in "\r\t" and not as_printed(character))


def unregistered_sheets(
    path: Path,
    tables: Iterable[TableSheet],
    organisation: Organisation,
    wordings: Callable[[], Mapping[str, str | None]],
) -> Iterator[Problem]:
    """Yield a notice for the sheet of divisions, and for the sheet of wordings, if it differs from the data file.

    A revision does not register these sheets. A notice names the first differing cell, or the first one for which a
    line cannot be read. `wordings`: returns the wordings of the data file by title of the paper; it is called only if
    the workbook has wordings.
    """
    sheets = {each.sheet: rows_by_heading(path, each) for each in tables if each.sheet in {DIVISIONS, WORDINGS}}
    texts = [row for row in sheets[WORDINGS].rows if row.text(WORDING)] if WORDINGS in sheets else []
    kept = wordings() if texts else {}
    lines = rows_by_heading(path, organisation_sheet(organisation, is_built_in=True)).rows
    own = {fold_name(each.text(NAME)): each.texts for each in lines}
    differing = {
        DIVISIONS: (_differing(row, own, organisation) for row in sheets[DIVISIONS].rows)
        if DIVISIONS in sheets
        else (),
        WORDINGS: (row.place(WORDING) for row in texts if not same(row.text(WORDING), kept.get(row.text(PAPER)))),
    }
    for name, table in sheets.items():
        unread = (each.place for each in table.problems if each.severity is Severity.ERROR)
        if places := [each for each in (*differing[name or ""], *unread) if each and each.row]:
            first = min(places, key=lambda each: each.row or 0)
            yield problem("PLAN-SHEET-UNUSED", replace(first, file=path.name), found=first.sheet)


def _differing(row: TableRow, own: Mapping[str, Mapping[str, str]], organisation: Organisation) -> Place | None:
    """Return the first cell of a line that differs from the division's line in `own`; blank cells do not differ.

    None if there is no such cell. Every cell of a line without a name of a division differs.
    """
    name = row.text(NAME)
    if not name:
        return next(row.place(each) for each, text in row.texts.items() if text)
    kept = own.get(fold_name(name), {NAME: name} if organisation.find(name) else {NAME: ""})
    return next(
        (row.place(each) for each, text in kept.items() if row.text(each) and not same(row.text(each), text)), None
    )
