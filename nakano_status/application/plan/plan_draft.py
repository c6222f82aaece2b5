"""A plan that is not finished: the sheets of its workbook as a person edits them in the window, sheet by sheet.

The cells of 所管, スケジュール and 計画の値 are edited as additional columns of 計画, beside their rows.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from nakano_status.application.indicators import import_indicators
from nakano_status.application.organisation import import_divisions
from nakano_status.application.plan import edition_tables as edition
from nakano_status.application.plan.create_store import read_plan_file
from nakano_status.application.plan.draft_table import DraftTable
from nakano_status.application.plan.entered_indicators import TARGET
from nakano_status.application.plan.items_of_list import are_all_numbers, guess_kind
from nakano_status.application.plan.levels_of_list import pattern_in_front
from nakano_status.application.plan.list_columns import name_of_column
from nakano_status.application.plan.plan_of_list import sheets_of_list
from nakano_status.application.plan.plan_sheets import KEPT, LIST_ITEM, PROFILE_ITEM
from nakano_status.application.plan.plan_workbook import is_list, read_plan_sheets
from nakano_status.application.plan.profile_sheets import (
    DIVISIONS,
    FIELDS,
    HEAD,
    KEY,
    LEVELS,
    MARKS,
    OF_LEVEL,
    OF_PLAN,
    SHEETS,
    DeclarationKind,
    declared_cell_text,
    drop_former_symbol,
    heading_of,
    read_placeholders,
)
from nakano_status.application.ports.data_file import Parts
from nakano_status.application.ports.documents import TableSheet
from nakano_status.application.table_rows import read_headings, year_headings
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.cell_address import column_letters
from nakano_status.domain.clipboard.blocks import Block
from nakano_status.domain.fields import headings
from nakano_status.domain.fields.codes import CodeForm, code_form, pattern_of_example
from nakano_status.domain.fields.field import Editor, Field, Scope
from nakano_status.domain.fields.headings import YEAR, read_list_headings
from nakano_status.domain.fields.profile_validation import check_profile
from nakano_status.domain.grouped import grouped
from nakano_status.domain.organisation.divisions import fold_name
from nakano_status.domain.plan.initiative_id import fold_id
from nakano_status.domain.plan.plan import FARTHEST_YEAR
from nakano_status.domain.plan.printed_title import fold_title, number_of_other_row
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.published_list.published_list import SeenColumn
from nakano_status.domain.refusals.exchange import ListColumnsUnclear
from nakano_status.domain.text.labels import YES, means_yes

TREE = edition.TREE
_FIELD, _MARK, _HEADING = DeclarationKind.FIELD, DeclarationKind.MARK, "見出し"
_OF_MARKS = ("symbol", "label", "look_alikes", "asks_reason", "why")
_ANY_YEAR = re.compile(YEAR)
LEVEL_NAME, LEVEL_EXAMPLE, _COUNTED = "名称", "番号の例", "集計する"
_BESIDE = (edition.OWNERS, edition.SCHEDULE, edition.VALUES)
_KEYS = (edition.ID, edition.CODE, edition.ROW)
"""The columns by which the lines of a sheet beside 計画 are joined with the rows."""
_NAMING = (edition.KIND, edition.NAME)
_FIRST_ROWS = 40
"""Maximum number of rows in the pictures of a plan."""

_SAMPLES = 3
NOTHING_CHOSEN: Mapping[str, str] = {}
_SHOWN = {edition.NAME: "事業内容など（名称）"}
NEW_LEVEL = "新しい段"
"""The choice for a column of a list that becomes a new level with the name of its heading."""
NEW_VALUE, NEW_ITEM = "新しい項目（計画の値）", "新しい項目（所管課に聞く）"
"""The choices for a column that becomes an item: the plan has its values, or the divisions are asked for them."""
_DECLARED = (NEW_LEVEL, NEW_VALUE, NEW_ITEM)
"""The meanings that several columns of a list may have."""

_OF_LISTS = {headings.TITLE: edition.NAME, headings.DIVISIONS: edition.DIVISIONS, headings.ID: edition.ID}
"""The headings of 計画 by the keys of the columns of published lists."""
_OTHERWISE: Mapping[str, Mapping[str, str]] = {
    edition.INDICATORS: dict.fromkeys(("成果指標", "指標", "指標名", "指標の名称"), import_indicators.NAME),
    DIVISIONS: {
        **dict.fromkeys(("部局", "部名", "局名"), import_divisions.DEPARTMENT),
        "課": import_divisions.NAME,
    },
    MARKS: {
        **dict.fromkeys(("区分", "名称"), "短い名称"),
        **dict.fromkeys(("説明", "内容", "意味"), "凡例"),
    },
}
"""Other headings in tables of an office, with the headings of the workbook that they mean, by sheet."""
_OF_DIVISIONS = {edition.INDICATORS: import_indicators.OWNER, DIVISIONS: import_divisions.NAME}
"""The heading of the division, by sheet, which may be called as in published lists: 担当課."""

_EXAMPLES = {
    "計画の名称": "（計画の名称）",
    "計画期間の始め": "令和8年度",
    "計画期間の終わり": "令和12年度",
    "策定日": "令和8年3月31日",
    "自治体の名称": "（自治体の名称）",
}


@dataclass(frozen=True)
class DraftSource:
    """The first sheets of a draft and the file from which they were read; a draft of a new plan has no file.

    `path`: the plan's workbook or the published list (`is_list`). `kept`: the bytes of a workbook that only this
    program wrote, None for any other file. `guesses`: what was guessed from a list, and what was not read.
    `statements`: the statements of a person on the columns of a list. A list whose columns are not clear has no sheets.
    """

    path: Path | None = None
    sheets: Sequence[TableSheet] = ()
    kept: bytes | None = None
    is_list: bool = False
    guesses: tuple[Problem, ...] = ()
    statements: tuple[str, ...] = ()

    @property
    def is_unclear(self) -> bool:
        """Whether the source is a list whose columns a person has to explain."""
        return self.is_list and not self.sheets


def read_draft_source(parts: Parts, path: Path, statements: tuple[str, ...] = (), *, as_list: bool) -> DraftSource:
    """Return the source of a draft: a plan's workbook, or a published list if `as_list` is true and the file is one.

    `statements`: the statements of a person on the columns of a list. If the columns are not clear, the source has no
    sheets, and the questions are its guesses. Raises the errors of `read_plan_sheets` and `sheets_of_list`, except
    ListColumnsUnclear.
    """
    content = read_plan_file(parts, str(path))
    if as_list and is_list(parts, str(path), content):
        try:
            read = sheets_of_list(parts, path, content, statements)
        except ListColumnsUnclear as refused:
            return DraftSource(path, is_list=True, guesses=refused.problems, statements=statements)
        is_unclear = any(each.code == "LIST-TITLE-UNKNOWN" for each in read.problems)
        sheets = () if is_unclear else read.value[1:]  # the window has a table of columns of its own
        return DraftSource(path, sheets, is_list=True, guesses=read.problems, statements=statements)
    kept = content if parts.workbooks.last_saved(content) is None else None
    return DraftSource(path, read_plan_sheets(parts, path), kept)


class PastedList(NamedTuple):
    """The lines of 計画 made from a pasted list, and the columns of the list with the meaning of each."""

    lines: list[list[str]]
    columns: tuple[SeenColumn, ...]

    @property
    def unread(self) -> list[str]:
        """The headings of the list's columns that were not used; for a column without a heading, its letters."""
        columns = (each for each in self.columns if each.key is None and (each.heading or any(each.samples)))
        return [each.heading or f"{each.letters}列" for each in columns]


class DraftCell(NamedTuple):
    """A cell of a draft. If `row` is None, it is the whole table; if `column` is None, it is the whole line.

    `row`, `column`: their numbers, from 0.
    """

    sheet: str
    row: int | None
    column: int | None


class PlanDraft:
    """The tables of a plan's workbook by sheet, with the columns of the template and additional columns of the file.

    `typed`: texts for items of the sheet 概要, by item. They replace the texts of the file. The attribute `value_heads`
    has the headings of the columns for values of the plan (計画の値) in the sheet of rows.
    """

    def __init__(
        self, tables: Iterable[TableSheet], template: Iterable[TableSheet], typed: Mapping[str, str] = NOTHING_CHOSEN
    ) -> None:
        known = dict[str, TableSheet]()
        for each in template:
            known[each.sheet or ""] = each
            if each.sheet == edition.SCHEDULE:
                known[edition.VALUES] = TableSheet(_KEYS, (), (), edition.VALUES)
        there = {each.sheet or "": each for each in tables}
        named = [*(name for name in known if name in there or not known[name].is_hidden), *(there.keys() - known)]
        self.tables = {name: _table(there.get(name), known.get(name)) for name in named}
        head, lines = self.tables[HEAD], known[HEAD].rows
        stated = {row[0] for row in head.rows}  # a form of an earlier version lacks some lines
        for _, texts in lines:
            if texts[0] not in stated:
                head.add(dict(zip(known[HEAD].head, texts, strict=True)))
        for row in head.rows:
            row[head.index_of(edition.CONTENT)] = typed.get(row[0], row[head.index_of(edition.CONTENT)])
        self.tables[FIELDS].completions = {
            (heading_of(_FIELD, "filled_by"), OF_PLAN): (heading_of(_FIELD, "published"), YES)
        }
        kept = () if KEPT in there else known[KEPT].rows  # a workbook of a plan has the marks of that plan
        profiles = (json.loads(texts[1]) for _, texts in kept if texts[0] == PROFILE_ITEM)
        self._template_profile = next(each[1] for _, each in known[KEPT].rows if each[0] == PROFILE_ITEM)
        self._usual_marks = {mark["key"]: mark for profile in profiles for mark in profile[DeclarationKind.MARK]}
        self._join()
        self.fill()

    @property
    def title(self) -> str:
        """The title of the plan; empty if there is none yet."""
        return self._head("計画の名称")

    def typed_since(self, before: PlanDraft) -> dict[str, str]:
        """Return the texts of the sheet 概要 that an earlier state of the draft did not have, by item."""
        now, was = (each.tables[HEAD] for each in (self, before))
        texts = {row[0]: was.text(row, edition.CONTENT) for row in was.rows}
        found = ((row[0], now.text(row, edition.CONTENT)) for row in now.rows)
        return {item: text for item, text in found if text != texts.get(item, "")}

    @property
    def list_name(self) -> str:
        """The file name of the list from which the draft was made; empty if it was not made from a list."""
        kept = self.tables.get(KEPT)
        found = (kept.text(row, edition.CONTENT) for row in kept.rows if row[0] == LIST_ITEM) if kept else ()
        return next(iter(found), "")

    @property
    def forms(self) -> dict[str, CodeForm]:
        """The forms of the codes by name of the level; a level without a readable example (番号の例) is left out."""
        table = self.tables[LEVELS]
        found = ((table.text(row, LEVEL_NAME), table.text(row, LEVEL_EXAMPLE)) for row in table.rows)
        return {fold_name(name): form for name, example in found if name and (form := code_form_of_example(example))}

    def sheets(self) -> tuple[TableSheet, ...]:
        """Return the sheets of the workbook, with 所管, スケジュール and 計画の値 on their own sheets again.

        計画の値 is left out if it has no columns.
        """
        made = {name: table.sheet(name) for name, table in self.tables.items()}
        tree = self.tables[TREE]
        kept = [each for each in tree.heads if each not in {edition.DIVISIONS, *self._years(), *self.value_heads}]
        texts = [[row[tree.index_of(each)] for each in kept] for row in tree.rows]
        made[TREE] = DraftTable(kept, texts, {edition.KIND: self.kinds()}).sheet(TREE)
        for name in _BESIDE:
            heads = self._heads_beside(name)
            lines = [[tree.text(tree.rows[at], _IN_TREE.get(each, each)) for each in heads] for at in self._rows(name)]
            table = self.tables[name]
            made[name] = DraftTable([*heads], [*lines, *table.rows], table.choices).sheet(name)
        return tuple(each for name, each in made.items() if name != edition.VALUES or self.value_heads)

    def cells(self, problems: Iterable[Problem]) -> dict[Place, DraftCell | None]:
        """Return the cell of the draft for the place of each problem; None for a place outside the tables.

        The problems must be problems of `sheets()`.
        """
        beside = {name: self._rows(name) for name in _BESIDE}
        return {each: self._cell(each, beside) for each in {each.place for each in problems}}

    def _cell(self, place: Place, beside: Mapping[str, Sequence[int]]) -> DraftCell | None:
        sheet, row = place.sheet or "", None if place.row in {None, 1} else (place.row or 0) - 2  # 1: a heading
        if sheet in beside and row is not None:
            if row >= len(beside[sheet]):
                return None
            sheet, row = TREE, beside[sheet][row]
        if sheet not in self.tables or (row is not None and row >= len(self.tables[sheet].rows)):
            return None
        heading = _IN_TREE.get(place.column or "", place.column) if sheet == TREE else place.column
        heads, named = [*map(fold_name, self.tables[sheet].heads)], fold_name(heading or "")
        return DraftCell(sheet, row, heads.index(named) if named in heads else None)

    def kinds(self) -> tuple[str, ...]:
        """Return the possible 区分 of a line of 計画: the names of the levels, and 事業内容 for a row."""
        table = self.tables[LEVELS]
        return (*filter(None, (table.text(row, LEVEL_NAME) for row in table.rows)), edition.ROW)

    def keys_of_list(self, line: Iterable[str]) -> dict[int, str]:
        """Return the keys of the columns that a line of headings names as a published list, by the index of the cell.

        The headings are read as in a file of the list, with the names of the draft's levels.
        """
        content = json.loads(self._template_profile)
        if names := [fold_name(each) for each in self.kinds()[:-1]]:
            lowest = content["levels"][-1]
            content["levels"] = [{**lowest, "key": f"level_{at}", "name": each} for at, each in enumerate(names, 1)]
        profile, _ = check_profile(content)
        return {at: each.key for at, each in read_list_headings(dict(enumerate(line)), profile).items() if each}

    def _heading_of_division(self, heading: str, text: str) -> str | None:
        """Return `heading` if a text is a heading of the divisions in a published list."""
        return heading if self.keys_of_list([text]).get(0) == headings.DIVISIONS else None

    def fill(self) -> None:
        """Add missing columns for the plan's years, and missing codes that follow from the lines above.

        Choices and other names of headings are updated, too.
        """
        tree = self.tables[TREE]
        tree.choices, items = {edition.KIND: self.kinds()}, self.tables[FIELDS]
        items.choices = {**items.choices, OF_LEVEL: self.kinds()[:-1]}
        about = self.tables[edition.ABOUT]
        for row in about.rows:
            if about.text(row, edition.ITEM) == edition.KIND:
                row[about.index_of(edition.CONTENT)] = "、".join(self.kinds())
        for year in self._planned_years():
            if year not in tree.heads:
                place = tree.index_of(edition.DIVISIONS) + 1 + len(self._years())
                tree.heads.insert(place, year)
                for row in tree.rows:
                    row.insert(place, "")
        self._offer_values()
        self._forget_former_marks()
        _number(tree, self.forms)
        self._offer_headings()
        targets = self.tables[edition.INDICATORS]
        place = len(targets.heads)
        for heading in (f"{year}{TARGET}" for year in reversed(self._planned_years())):
            if heading in targets.heads:
                place = targets.index_of(heading)
                continue
            targets.heads.insert(place, heading)
            for row in targets.rows:
                row.insert(place, "")

    def _offer_headings(self) -> None:
        """Set the other names of headings that are recognised in tables of an office."""
        for name, others in _OTHERWISE.items():
            self.tables[name].otherwise = others
        for name, heading in _OF_DIVISIONS.items():
            self.tables[name].of_list = partial(self._heading_of_division, heading)
        goals = dict.fromkeys(self.kinds()[:-1], import_indicators.GOAL_HEADINGS[-1])
        self.tables[edition.INDICATORS].otherwise = {**_OTHERWISE[edition.INDICATORS], **goals}

    def examples_of(self, block: Block, chosen: Mapping[str, str] = NOTHING_CHOSEN) -> dict[int, str]:
        """Return new examples of codes (番号の例) for lines of 段, by the index of the line.

        A line gets an example from the list if its own example reads no code of the list. `chosen`: the meanings of
        headings that a person chose.
        """
        reader = _ListReader(self, block, chosen)
        if not reader.is_headed:
            return {}
        forms, levels = self.forms, self.tables[LEVELS]
        found = dict[int, str]()
        for at, row in enumerate(levels.rows):
            name = fold_name(levels.text(row, LEVEL_NAME))
            texts = reader.texts_of(name)
            if texts and not (name in forms and any(map(forms[name].read_cell, texts))):
                pattern = pattern_in_front(texts[:1], {texts[0]})
                form = code_form(pattern) if pattern else None
                if form is None or (len(form.example) > 1 and form.example.isascii() and form.example.isalpha()):
                    continue  # a word such as ICT
                if 2 * sum(form.read_cell(each) is not None for each in texts) > len(texts):
                    found[at] = form.example  # a code of another form is reported in its cell
        return found

    def has_headings(self, block: Block, chosen: Mapping[str, str] = NOTHING_CHOSEN) -> bool:
        """Return whether the first line of a block has the headings of a list of the plan's rows.

        `chosen`: the meanings of headings that a person chose.
        """
        return _ListReader(self, block, chosen).is_headed

    def read_pasted_list(self, block: Block, chosen: Mapping[str, str] = NOTHING_CHOSEN) -> PastedList | None:
        """Return the lines of 計画 made from a list with headings; None if the block is not such a list.

        The draft is not changed. `chosen`: the meanings of headings that a person chose. If the draft is empty and the
        block has no 区分, only the columns are returned, so that a person can explain them.
        """
        reader = _ListReader(self, block, chosen)
        if reader.is_headed:
            return PastedList(reader.lines(), reader.seen())
        # in an empty draft, a block without a 区分 is a list whose headings a person has to explain
        is_unknown = reader.has_no_kinds and not any(map(any, self.tables[TREE].rows))
        return PastedList([], reader.seen()) if is_unknown else None

    def correct_lines(
        self, lines: Iterable[list[str]], pasted: Iterable[tuple[Sequence[str], Mapping[str, str]]]
    ) -> None:
        """Put the texts that were typed in lines of 計画 into the lines that were read from the same list again.

        `pasted`: the lines with the typed texts, and the texts by heading with which each was pasted.
        """
        tree, read = self.tables[TREE], [*lines]
        for now, before in pasted:
            named = (each for each in read if all(tree.text(each, key) == before[key].strip() for key in _NAMING))
            if (line := next(named, None)) is not None:
                read.remove(line)
                for at, heading in enumerate(tree.heads):
                    if now[at] != before.get(heading, ""):
                        line[at] = now[at]

    def pasted_items(self) -> Mapping[str, str]:
        """Return the labels of the possible meanings of a pasted column, by heading of 計画 or name of a level."""
        levels = {**{each: each for each in self.kinds()[:-1]}, NEW_LEVEL: f"{NEW_LEVEL}（見出しの名称）"}
        items = {each: each for each in (NEW_VALUE, NEW_ITEM)}
        return {**levels, **items, **{each: _SHOWN.get(each, each) for each in self.tables[TREE].heads}}

    def levels_of(self, block: Block, chosen: Mapping[str, str], *, are_all: bool) -> list[list[str]]:
        """Return the lines of 段, extended by the new levels in a list's columns; empty if no column is a new level.

        `block`: the cells of the list. `chosen`: the meanings of headings that a person chose. If `are_all` is true, as
        for the first list, lines of 段 without a column in the list are left out, because they are examples.
        """
        table, lines = self.tables[LEVELS], dict[str, list[str]]()
        known = {name: row for row in table.rows if (name := fold_name(table.text(row, LEVEL_NAME)))}
        columns = _ListReader(self, block, chosen).seen()
        taken = {"", edition.ROW, *self.tables[TREE].heads}
        for each in columns:
            name = fold_name(each.heading) if each.key == NEW_LEVEL else each.key or ""
            if name in known or (each.key == NEW_LEVEL and name not in taken):
                cells = {LEVEL_NAME: each.heading, _COUNTED: YES}
                lines[name] = known.get(name, [cells.get(head, "") for head in table.heads])
        made = lines if are_all else {**known, **lines}
        return [*made.values()] if any(each.key == NEW_LEVEL for each in columns) else []

    def items_of(self, block: Block, chosen: Mapping[str, str]) -> list[list[str]]:
        """Return new lines of 項目 for the columns of a list that become items.

        The kind of an item is guessed from its texts. A column with the heading of an item of the draft is left out.
        The items are marked as published, because the list is published; a person can change that. `chosen`: the
        meanings of headings that a person chose.
        """
        table, reader = self.tables[FIELDS], _ListReader(self, block, chosen)
        known = {fold_name(table.text(row, _HEADING)) for row in table.rows}
        made = list[list[str]]()
        for at, each in enumerate(reader.seen()):
            heading = item_heading(each.heading, each.key) if each.heading else ""
            if each.key not in (NEW_VALUE, NEW_ITEM) or not heading or fold_name(heading) in known:
                continue
            known.add(fold_name(heading))
            texts = reader.texts_in(at)
            declared = guess_kind(texts, heading)
            if each.key == NEW_VALUE and not are_all_numbers(texts, heading, declared):
                declared = {}  # as a text, no value of the list is lost
            defaults = {"editor": Editor.TEXT}
            shown = {column.heading: declared_cell_text(column, declared, defaults) for column in SHEETS[_FIELD][1]}
            writer = {heading_of(_FIELD, "filled_by"): OF_PLAN} if each.key == NEW_VALUE else {}
            cells = {**shown, **writer, _HEADING: heading, heading_of(_FIELD, "published"): YES}
            made.append([cells.get(head, "") for head in table.heads])
        return made

    def add_divisions(self, names: Iterable[str]) -> None:
        """Add a line to the sheet of divisions for each name."""
        for each in names:
            self.tables[DIVISIONS].add({import_divisions.NAME: each})

    def with_examples(self, template: Iterable[TableSheet]) -> PlanDraft:
        """Return a copy with only the plan's first rows, and with examples in blank cells, to preview its papers."""
        made = copy(self)
        made.tables = {
            name: replace(each, heads=[*each.heads], rows=[[*row] for row in each.rows])
            for name, each in self.tables.items()
        }
        made.value_heads = [*self.value_heads]
        made.put_examples(template)
        return made

    def put_examples(self, template: Iterable[TableSheet]) -> None:
        """Remove all rows but the first ones, and put examples into blank cells."""
        head, tree = self.tables[HEAD], self.tables[TREE]
        for row in head.rows:
            row[head.index_of(edition.CONTENT)] = self._head_text(row) or _EXAMPLES.get(row[0], "")
        for name in (LEVELS, MARKS, FIELDS):
            if not any(any(row) for row in self.tables[name].rows):
                self.tables[name] = next(_table(None, each) for each in template if each.sheet == name)
        if not self._rows(edition.OWNERS):
            for kind in self.kinds():
                tree.add({edition.KIND: kind, edition.NAME: f"（{kind}）"})
            _number(tree, self.forms)
        rows = self._rows(edition.OWNERS)
        for at in rows:
            tree.rows[at][tree.index_of(edition.DIVISIONS)] = tree.text(tree.rows[at], edition.DIVISIONS) or "例示課"
        if len(rows) > _FIRST_ROWS:
            del tree.rows[rows[_FIRST_ROWS] :]
            self.tables[edition.INDICATORS].rows.clear()  # their goals may have been removed

    def _head(self, item: str) -> str:
        return next((self._head_text(row) for row in self.tables[HEAD].rows if row[0] == item), "")

    def _head_text(self, row: Sequence[str]) -> str:
        return self.tables[HEAD].text(row, edition.CONTENT)

    def _planned_years(self) -> list[str]:
        first, last = (FiscalYear.read(self._head(f"計画期間の{each}")) for each in ("始め", "終わり"))
        years = range(first.start, last.start + 1) if first and last else range(0)
        return [FiscalYear(each).label for each in years[: 2 * FARTHEST_YEAR + 1]]

    def _years(self) -> list[str]:
        return [heading for heading, _ in year_headings(self.tables[TREE].heads)]

    def _offer_values(self) -> None:
        """Add a column for each value that a declared field of the plan may have, and remove other blank ones."""
        tree, wanted = self.tables[TREE], {fold_name(each): each for each in self._declared_values()}
        for heading in [each for each in self.value_heads if fold_name(each) not in wanted]:
            at = tree.index_of(heading)
            if not any(row[at] for row in tree.rows):
                for line in (tree.heads, *tree.rows):
                    del line[at]
                self.value_heads.remove(heading)
        known = {fold_name(each) for each in self.value_heads}
        for heading in (each for name, each in wanted.items() if name not in known):
            place = tree.index_of(edition.DIVISIONS) + 1 + len(self._years()) + len(self.value_heads)
            tree.heads.insert(place, heading)
            for row in tree.rows:
                row.insert(place, "")
            self.value_heads.append(heading)

    def _forget_former_marks(self) -> None:
        """Clear the cells of renamed marks that belong to their former names, as the reader of the workbook does."""
        table, headings = self.tables[MARKS], {entry: heading_of(_MARK, entry) for entry in _OF_MARKS}
        for row in table.rows:
            if own := self._usual_marks.get(table.text(row, KEY)):
                made: dict[str, Any] = {entry: table.text(row, heading) for entry, heading in headings.items()}
                made["asks_reason"] = means_yes(made["asks_reason"])
                drop_former_symbol(made, own)
                for entry in headings.keys() - made.keys():
                    row[table.index_of(headings[entry])] = ""

    def _declared_values(self) -> Iterator[str]:
        """Yield the headings of the values that the fields of the plan may have, in the plan's years."""
        table, years = self.tables[FIELDS], list(map(FiscalYear.read, self._planned_years()))
        for texts in (dict(zip(table.heads, row, strict=True)) for row in table.rows):
            if texts.get(heading_of(DeclarationKind.FIELD, "filled_by")) == OF_PLAN and texts["見出し"]:
                declared = Field("", read_placeholders(texts["見出し"]), Scope.ROW, "")
                by_year = means_yes(texts.get(heading_of(DeclarationKind.FIELD, "by_year"), ""))
                yield from map(declared.value_heading, years if by_year else (None,))

    def _rows(self, sheet: str) -> list[int]:
        """Return the indexes of the lines of the tree that have a line on another sheet."""
        tree = self.tables[TREE]
        rows = (at for at, row in enumerate(tree.rows) if fold_name(tree.text(row, edition.KIND)) == edition.ROW)
        is_own = sheet == edition.OWNERS
        return [at for at in rows if is_own or not tree.text(tree.rows[at], edition.ORIGINAL)]

    def _heads_beside(self, sheet: str) -> list[str]:
        own = {edition.SCHEDULE: self._years(), edition.VALUES: self.value_heads}.get(sheet, [edition.DIVISIONS])
        return [*_KEYS, *own]

    def _join(self) -> None:
        """Put the data of the other sheets beside their rows.

        Lines without a row, or with the title of another row, remain on their sheet.
        """
        tree = self.tables[TREE]
        beside = [self.tables[name] for name in _BESIDE]
        self.value_heads = [each for each in self.tables[edition.VALUES].heads if each not in _KEYS]
        years = (heading for table in beside for heading, _ in year_headings(table.heads))
        own = [edition.DIVISIONS, *years, *self.value_heads]
        place = tree.index_of(edition.NAME) + 1
        tree.heads[place:place] = own
        for row in tree.rows:
            row[place:place] = [""] * len(own)
        forms = [*self.forms.values()]
        own_rows = (_keys(tree, tree.rows[at], edition.NAME, forms) for at in self._rows(edition.SCHEDULE))
        by_title = {title: row_id for row_id, _, title in own_rows if row_id}
        for name, table in zip(_BESIDE, beside, strict=True):
            rows = {at: _keys(tree, tree.rows[at], edition.NAME, forms) for at in self._rows(name)}
            known = grouped((key, at) for at, (row_id, code, title) in rows.items() for key in (row_id, (code, title)))
            known |= grouped((("", title), at) for at, (_, _, title) in rows.items())
            left = []
            for row in table.rows:
                row_id, code, title = _keys(table, row, edition.ROW, forms)
                found = known.get(row_id, ()) if row_id else known.get((code, title), ())
                at = next((each for each in found if each in rows), None)
                if at is None or number_of_other_row(title, rows[at][2:], by_title):
                    left += [row] if any(row) else []
                    continue
                del rows[at]
                for each in set(own) & set(table.heads):
                    tree.rows[at][tree.index_of(each)] = table.text(row, each)
            heads = self._heads_beside(name)
            table.rows = [[table.text(row, each) if each in table.heads else "" for each in heads] for row in left]
            table.heads = heads


_IN_TREE = {edition.ROW: edition.NAME}


def item_heading(heading: str, meaning: str | None) -> str:
    """Return the heading of an item made from a column of a list: without spaces, and with ｛年度｝ for a year.

    If `meaning` (what the column was chosen to be) is NEW_VALUE, the year is kept: it is part of the heading of a
    plan's value, whereas divisions are asked again in other years.
    """
    named = "".join(heading.split())
    return named if meaning == NEW_VALUE else _ANY_YEAR.sub("｛年度｝", named)


def unknown_divisions(problems: Iterable[Problem]) -> list[str]:
    """Return the names in 所管課 cells that are not divisions of the organisation, from the problems of a workbook."""
    return list(dict.fromkeys(each.found or "" for each in problems if each.code == "REVISION-DIVISION-UNKNOWN"))


def code_form_of_example(example: str) -> CodeForm | None:
    """Return the form of codes that an example declares; None if the example is not a code."""
    try:
        return code_form(pattern_of_example(example))
    except ValueError:
        return None


def _table(there: TableSheet | None, known: TableSheet | None) -> DraftTable:
    """Return a table with the columns of the template and the further columns of the file."""
    heads = [*known.head] if known else []
    own = [*read_headings(there.head)] if there else heads
    if known and known.sheet == edition.INDICATORS:  # 目標 means 属する段, the heading of the template
        own = [import_indicators.GOAL_HEADINGS[-1] if each in import_indicators.GOAL_HEADINGS else each for each in own]
    heads += [each for each in dict.fromkeys(own) if each and each not in heads]
    lines = (there or known or TableSheet((), (), ())).rows
    named = (dict(zip(own, texts, strict=False)) for _, texts in lines)
    rows = [[each.get(head, "").strip() for head in heads] for each in named]
    shown = known or there
    return DraftTable(heads, rows, known.choices if known else {}, is_hidden=shown is not None and shown.is_hidden)


def _keys(table: DraftTable, row: Sequence[str], title: str, forms: Sequence[CodeForm]) -> tuple[str, str, str]:
    """Return the number, the code and the title of a line, folded as the reader of the workbook folds them."""
    code = edition.fold_code(table.text(row, edition.CODE), forms)
    return fold_id(table.text(row, edition.ID)), code, fold_title(table.text(row, title))


def _number(tree: DraftTable, forms: Mapping[str, CodeForm]) -> None:
    """Give missing codes to the lines of a tree: a row gets the code of the node above it, a node the next number."""
    levels = [*forms]
    above = [""] * len(levels)
    taken = {  # a row with such a code is below the node that gets it
        edition.fold_code(tree.text(row, edition.CODE), [forms[kind]])
        for row in tree.rows
        if (kind := fold_name(tree.text(row, edition.KIND))) in levels
    }
    counted: Counter[tuple[int, str]] = Counter()
    code_at = tree.index_of(edition.CODE)
    for row in tree.rows:
        kind, code = fold_name(tree.text(row, edition.KIND)), row[code_at]
        if kind == edition.ROW and not code and above:
            row[code_at] = above[-1]
        elif kind in levels:
            place, form = levels.index(kind), forms[kind]
            parent = above[place - 1] if place else ""
            group = (place, "" if form.is_numbered_throughout else parent)
            counted[group] += 1
            while not code and (made := form.numbered(parent, counted[group])):
                if made not in taken:
                    row[code_at] = code = made
                    taken.add(made)
                else:
                    counted[group] += 1
            above[place:] = [form.read(code) or code, *[""] * (len(levels) - place - 1)]


class _ListReader:
    """Reads a block with a line of headings: headings of 計画, names of its levels, or headings of published lists."""

    def __init__(self, draft: PlanDraft, block: Block, chosen: Mapping[str, str]) -> None:
        self._draft, self._lines, self._heads = draft, block[1:], block[0] if block else ()
        self._levels = {fold_name(each): each for each in draft.kinds()[:-1]}
        self._kinds = {*map(fold_name, draft.kinds())}
        columns = [
            SeenColumn("", 1, column_letters(place), text.strip(), ())
            for place, text in enumerate(self._heads, start=1)
        ]
        declared = {
            place: heading
            for place, each in enumerate(columns)
            if (heading := chosen.get(name_of_column(each, columns)) or chosen.get(each.letters))
        }
        self._columns: dict[int, str] = {}
        for place, heading in (declared | self._meanings(declared)).items():
            if heading in _DECLARED or heading not in self._columns.values():
                self._columns[place] = heading
        self._drop_columns_beside_kinds()
        # a single line of the plan has one such word, too: its 区分
        self.is_headed = len(block) > 1 and len(self._columns) > 1 and edition.NAME in self._columns.values()
        is_wide = len(block) > 1 and len(self._heads) > 1
        self.has_no_kinds = is_wide and not any(map(self._is_kind, chain.from_iterable(self._lines)))

    def _drop_columns_beside_kinds(self) -> None:
        """Drop the columns of levels if other lines state nodes by their kind; drop the kinds if all are of rows."""
        places = {heading: place for place, heading in self._columns.items()}
        columns_of_levels = [places[each] for each in self._levels if each in places]
        if columns_of_levels and edition.KIND in places:
            kinds = places[edition.KIND]
            has_nodes = any(fold_name(text) in self._levels for text in self.texts_in(kinds))
            for place in columns_of_levels if has_nodes else (kinds,):
                del self._columns[place]

    def texts_of(self, level: str) -> list[str]:
        """Return the distinct texts of the nodes of a level."""
        at = next((at for at, heading in self._columns.items() if heading == level), None)
        texts = (line[at].strip() for line in self._lines if at is not None and at < len(line))
        return list(dict.fromkeys(filter(None, texts)))

    def texts_in(self, at: int) -> list[str]:
        """Return the texts of a column, without blank cells."""
        return [text for line in self._lines if at < len(line) and (text := line[at].strip())]

    def seen(self) -> tuple[SeenColumn, ...]:
        """Return the columns of the list with their first texts."""
        texts = {
            at: tuple(line[at] for line in self._lines[:_SAMPLES] if at < len(line)) for at in range(len(self._heads))
        }
        return tuple(
            SeenColumn("", 1, column_letters(at + 1), text.strip(), texts[at], self._columns.get(at))
            for at, text in enumerate(self._heads)
        )

    def lines(self) -> list[list[str]]:
        """Return the lines of 計画 that the list makes, with their cells in the order of the headings of 計画.

        A line of the list that states its 区分 makes a line with the same texts. Any other line makes a row, with the
        nodes above it first if they are new.
        """
        tree = self._draft.tables[TREE]
        made, before = list[dict[str, str]](), dict[str, str]()
        for line in self._lines:
            texts = {self._columns[at]: text.strip() for at, text in enumerate(line) if at in self._columns}
            if edition.KIND in texts:
                made.append(texts)
                continue
            made += self._above(texts, before)
            if texts.get(edition.NAME):
                own = {each: text for each, text in texts.items() if each in tree.heads and each != edition.CODE}
                made.append({**own, edition.KIND: edition.ROW})
        return [[each.get(head, "") for head in tree.heads] for each in made if any(each.values())]

    def _above(self, texts: Mapping[str, str], before: dict[str, str]) -> Iterator[dict[str, str]]:
        """Yield the nodes that a line names and the line before it does not; a blank cell repeats the cell above."""
        levels = [each for each in self._levels if each in self._columns.values()]
        for place, level in enumerate(levels):
            text = texts.get(level, "")
            if not text or text == before.get(level):
                continue
            before[level] = text
            for below in levels[place + 1 :]:
                before.pop(below, None)
            form = self._draft.forms.get(level)
            found = form.read_cell(text) if form else None
            code, title = found or ("", text)
            if not code and form and place == len(levels) - 1:
                code = form.read(texts.get(edition.CODE, "")) or ""
            yield {edition.KIND: self._levels[level], edition.CODE: code, edition.NAME: title or ""}

    def _meanings(self, declared: Container[int]) -> dict[int, str]:
        """Return the headings of 計画 and the levels that the headings mean, by index, without the declared columns.

        A heading of the workbook has precedence; others are read as in a file of a published list, and so is 区分 above
        other texts than the draft's kinds of lines, such as 新規 and 継続.
        """
        heads = self._draft.tables[TREE].heads
        texts = {place: "" if place in declared else text.strip() for place, text in enumerate(self._heads)}
        keys = self._draft.keys_of_list(texts.values())
        found = dict[int, str]()
        for place, name in ((place, fold_name(text)) for place, text in texts.items()):
            key, year = keys.get(place, ""), FiscalYear.read(name)
            if name in self._levels or (name in heads and (name != edition.KIND or self._are_kinds(place))):
                found[place] = name
            elif key in _OF_LISTS:
                found[place] = _OF_LISTS[key]
            elif key in (headings.LEVEL, headings.MEASURE) and (level := self._level_in(name)):
                found[place] = level
            elif year is not None and year.label in heads:
                found[place] = year.label
        return found

    def _is_kind(self, text: str) -> bool:
        return fold_name(text) in self._kinds

    def _are_kinds(self, place: int) -> bool:
        """Return whether most texts of a column name a kind of the draft's lines; others are mistakes."""
        texts = self.texts_in(place)
        return 2 * sum(map(self._is_kind, texts)) > len(texts)

    def _level_in(self, name: str) -> str | None:
        """Return the longest level name that begins a heading such as 施策の名称; None if no level does."""
        return max((each for each in self._levels if name.startswith(each)), key=len, default=None)
