"""Checks the content of a data file (`verify`): cells, references, check sums, and the bytes of received files.

Every cell is compared with the declaration of its column. A text that is not valid UTF-8 is read with lone surrogates,
which no intact cell contains, instead of raising an error. In the cache of current values, two columns are checked that
do not follow from other rows: the act and the position.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from decimal import InvalidOperation
from typing import Any, NamedTuple

from sqlalchemy import Boolean, Column, Integer, LargeBinary, Select, Table, and_, exists, literal_column, select, union

from nakano_status.domain.exchange.ledger import Verdict
from nakano_status.domain.exchange.returns import CellState
from nakano_status.domain.fields.field import INDICATOR_FIELDS, ROW_FACTS, Field
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.round.settled_text import facts_of_text
from nakano_status.domain.storage.store_info import LARGEST_NUMBER
from nakano_status.domain.text.narrative import is_utf8
from nakano_status.store import tables as t
from nakano_status.store.changed_cells import (
    changed_cell_problem,
    changed_drafts,
    changed_history,
    quote_cell,
    stored_cell_place,
    table_problem,
)
from nakano_status.store.columns import OfProfile
from nakano_status.store.former_settings import is_former_setting
from nakano_status.store.reading import ROWS_AT_ONCE
from nakano_status.store.statements import Database, StoredTable, read_stored_profile

_TYPES: Mapping[type, set[type]] = {Boolean: {int, bool}, Integer: {int}, LargeBinary: {bytes}}

TABLES = tuple(t.all_tables.tables[name] for name in sorted(t.all_tables.tables))


def find_row_problems(database: Database, file: str) -> Sequence[Problem]:
    """Return the problems of the stored rows of an open data file, at most one per place.

    `file`: the name of the data file, which is set in each problem.
    """
    found = [
        *_broken_cells(database),
        *_broken_references(database),
        *_broken_settings(database),
        *_broken_settled_rounds(database),
        *_incomplete_ledger(database),
        *changed_history(database),
        *changed_drafts(database),
        *changed_cache(database),
    ]
    first = {(each.place.table, each.place.table_key, each.place.table_column): each for each in reversed(found)}
    return [each.at(file=file) for each in reversed(first.values())]


def check_queries() -> Iterator[tuple[str, Select[tuple[object, ...]]]]:
    """Yield the name and the query of each check of the rows (`verify`)."""
    for table in TABLES:
        yield f"cells {table.name}", select(table)
        for reference in references(table):
            yield reference.query, reference.dangling()
    answered, file = t.return_value.c, t.batch_file.c
    answers = file.verdict.in_([verdict.value for verdict in Verdict if verdict.is_answer])
    rows = (
        select(t.return_.c.sha256, t.return_.c.return_id, answered.row_id)
        .distinct()
        .join_from(t.return_, t.return_value)
    )
    of_files = t.return_.c.sha256.in_(select(file.sha256).where(answers))
    yield "answered", rows.where(answered.state == CellState.VALUE.value, of_files)
    yield "accounted", select(t.ledger_row.c.sha256, t.ledger_row.c.row_id)


def _broken_cells(database: Database) -> Iterator[Problem]:
    """Yield a problem for each cell that its column does not allow."""
    declared = _declared(database)
    for table in TABLES:
        known = StoredTable.of(table)
        cursor = database.check(f"cells {table.name}")
        while lines := cursor.fetchmany(ROWS_AT_ONCE):
            for column, cells in zip(table.columns, zip(*lines, strict=True), strict=True):
                one_of = column.info.get("one_of")
                for row in _broken(column, cells, declared.get(one_of, one_of)):
                    place = stored_cell_place(known, lines[row], known.columns, column.name)
                    yield table_problem("STORE-CELL-BROKEN", known, place, found=quote_cell(cells[row]))


def _declared(database: Database) -> dict[object, frozenset[str]]:
    """Return the keys that the profiles in the file declare, by kind (`OfProfile`).

    A profile that cannot be read is passed over here, as it is reported as a broken cell.
    """
    fields: dict[str, Field] = {each.key: each for each in INDICATOR_FIELDS}
    for _, text, _ in database.check(f"cells {t.edition_profile.name}"):
        with suppress(ValueError, TypeError):
            fields |= read_stored_profile(text).by_key
    return {
        OfProfile.KEYS: frozenset(fields),
        OfProfile.GROUPS: frozenset(each.group for each in fields.values()),
        OfProfile.FACTS: frozenset((*fields, *ROW_FACTS)),
    }


def _broken(column: Column[object], cells: Sequence[object], one_of: Collection[str] | None) -> Iterator[int]:
    """Yield the indexes of the cells that the column does not allow; an intact column is recognised in one step."""
    allowed = _TYPES.get(type(column.type), {str}) | ({type(None)} if column.nullable else set())
    distinct = set(cells)
    if set(map(type, cells)) <= allowed and all(_fits(column, cell, one_of) for cell in distinct):
        return
    for row, cell in enumerate(cells):
        if type(cell) not in allowed or not _fits(column, cell, one_of):
            yield row


def _fits(column: Column[object], cell: object, one_of: Collection[str] | None) -> bool:
    """Return whether a cell of the right type is allowed by its column's declaration, and is in `one_of`, if given."""
    if isinstance(cell, str) and ("\0" in cell or not is_utf8(cell)):
        return False
    if isinstance(cell, int) and not (
        cell in (0, 1) if isinstance(column.type, Boolean) else 0 <= cell <= LARGEST_NUMBER
    ):
        return False
    if cell is None:
        return True
    return (one_of is None or cell in one_of) and _reads(column, cell)


def _reads(column: Column[object], cell: object) -> bool:
    form = column.info.get("form")
    if form is None:
        return True
    try:
        form(cell)
    except (ValueError, TypeError, InvalidOperation, RecursionError):  # RecursionError: nested too deeply
        return False
    return True


class Reference(NamedTuple):
    """Columns whose values must be present elsewhere.

    `pairs`: the columns, each with the column of the target that must contain its value. `names`: alternatively, the
    columns of any table one of which must contain the value.
    """

    table: Table
    target: str
    pairs: Sequence[tuple[str, str]]
    names: Sequence[str] = ()

    @property
    def query(self) -> str:
        """The name of the query for the rows whose reference has no target."""
        return " ".join(("dangling", self.table.name, self.target, *(own for own, _ in self.pairs)))

    def dangling(self) -> Select[tuple[object, ...]]:
        """Return the query for the rows whose reference has no target."""
        own = [self.table.c[name] for name, _ in self.pairs]
        if self.names:
            return select(self.table).where(own[0].not_in(union(*map(_values_of, self.names))))
        target = t.all_tables.tables[self.target].alias()
        there = (target.c[name] for _, name in self.pairs)
        named = exists().where(and_(*(mine == theirs for mine, theirs in zip(own, there, strict=True))))
        return select(self.table).where(*(column.is_not(None) for column in own), ~named)

    def columns_naming(self, target: str) -> Iterator[Column[Any]]:
        """Yield the columns whose values may be values of a column (`table.column`)."""
        for own, there in self.pairs:
            if target in (self.names or (f"{self.target}.{there}",)):
                yield self.table.c[own]


def references(table: Table) -> Iterator[Reference]:
    """Yield the references of a table: those declared in the database, and the others (`names`)."""
    for constraint in sorted(table.foreign_key_constraints, key=lambda each: tuple(each.column_keys)):
        pairs = [(each.parent.name, each.column.name) for each in constraint.elements]
        yield Reference(table, constraint.referred_table.name, pairs)
    for column in table.columns:
        if names := column.info.get("names"):
            several = (names,) if isinstance(names, str) else names
            target, _, there = several[0].partition(".")
            yield Reference(table, target, [(column.name, there)], several)


def _values_of(name: str) -> Select[tuple[object]]:
    """Return the query for the values of a column (`table.column`), or for a text in quotes."""
    if name.startswith("'"):
        return select(literal_column(name))
    table, column = name.split(".")
    return select(t.all_tables.tables[table].c[column])


def _broken_references(database: Database) -> Iterator[Problem]:
    """Yield a problem for each cell that names a missing row."""
    for table in TABLES:
        known = StoredTable.of(table)
        for reference in references(table):
            for line in database.check(reference.query):
                column = _broken_column(database, reference, dict(zip(known.columns, line, strict=True)))
                place = stored_cell_place(known, line, known.columns, column)
                yield table_problem("STORE-REFERENCE-BROKEN", known, place, found=table.name, expected=reference.target)


def _broken_column(database: Database, reference: Reference, line: dict[str, object]) -> str:
    """Return the first column of a reference whose value is missing in the target, otherwise the last column."""
    for own, there in reference.pairs[:-1]:
        place = StoredTable.of(t.all_tables.tables[reference.target]).columns.index(there)
        if line[own] not in {each[place] for each in database.check(f"cells {reference.target}")}:
            return own
    return reference.pairs[-1][0]


def _broken_settings(database: Database) -> Iterator[Problem]:
    """Yield a problem for each setting that was not moved to a table."""
    known = StoredTable.of(t.setting)
    key, value = known.columns.index("key"), known.columns.index("value")
    for line in database.check(f"cells {known.name}"):
        named, text = line[key], line[value]
        if isinstance(named, str) and isinstance(text, str) and is_former_setting(named, text):
            place = stored_cell_place(known, line, known.columns, "value")
            yield table_problem("STORE-CELL-BROKEN", known, place, found=quote_cell(text))


def _broken_settled_rounds(database: Database) -> Iterator[Problem]:
    """Yield a problem for each settled round with a body whose parent is not in the round or the organisation."""
    known = StoredTable.of(t.settled_round)
    facts = known.columns.index("facts")
    for line in database.check(f"cells {known.name}"):
        with suppress(ValueError, TypeError, RecursionError):
            bodies = facts_of_text(line[facts]).bodies
            above = {
                parent
                for body in bodies.values()
                if body
                for parent in (body.parent, *(each.parent for each in body.earlier))
            }
            if not all(each in bodies or _is_division(database, each) for each in above):
                place = stored_cell_place(known, line, known.columns, "facts")
                yield table_problem("STORE-REFERENCE-BROKEN", known, place, found=known.name, expected=t.division.name)


def _is_division(database: Database, body: str | None) -> bool:
    """Return whether a body is in the organisation; true if `body` is None."""
    return body is None or body in {each[0] for each in database.check(f"cells {t.division.name}")}


def _incomplete_ledger(database: Database) -> Iterator[Problem]:
    """Yield a problem for each return in a received file with rows that have no fate in the ledger.

    Opened files have no ledger.
    """
    kept, rows = {tuple(line) for line in database.check("accounted")}, database.check("answered")
    missing = Counter((sha256, return_id) for sha256, return_id, row_id in rows if (sha256, row_id) not in kept)
    for (sha256, return_id), count in missing.items():
        place = Place(table=t.ledger_row.name, table_key=sha256)
        known = StoredTable.of(t.ledger_row)
        yield table_problem("STORE-LEDGER-OFF", known, place, found=return_id, count=str(count))


def changed_cache(database: Database) -> Iterator[Problem]:
    """Yield a problem for each row of the cache of current values that has a wrong act or position."""
    yield from _changed_acts_of_lines(database)
    yield from _changed_positions(database)


def _changed_acts_of_lines(database: Database) -> Iterator[Problem]:
    table = database.tables["entry_value"]
    place, lines = table.columns.index("act_id"), list(database.check(f"cells {table.name}"))
    named = Counter(line[place] for line in lines)
    (first,) = database.run("first_act").fetchone() or (None,)
    # the ID of the first act may be damaged itself; then not all lines are wrong
    right = first if first in named else max(named, key=named.__getitem__, default=None)
    yield from (changed_cell_problem(table, line, place) for line in lines if line[place] != right)


def _changed_positions(database: Database) -> Iterator[Problem]:
    table = database.tables["entry_word"]
    *key, word = (table.columns.index(each) for each in ("round_id", "row_id", "division_id", "group_key", "word_id"))
    place = table.columns.index("position")
    slots = defaultdict[tuple[object, ...], list[tuple[object, ...]]](list)
    for line in database.check(f"cells {table.name}"):
        slots[tuple(line[each] for each in key)].append(line)
    for lines in slots.values():
        ordered = sorted(lines, key=lambda line: str(line[word]))
        yield from (changed_cell_problem(table, line, place) for at, line in enumerate(ordered) if line[place] != at)
