"""All statements of the store by name, as SQLAlchemy Core, and their text for one database.

The statements are those of the subjects, and those that each table has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Delete,
    Dialect,
    Insert,
    Integer,
    Label,
    LargeBinary,
    Select,
    Table,
    Update,
    bindparam,
    exists,
    func,
    insert,
    literal_column,
    select,
)
from sqlalchemy.schema import CreateIndex, CreateTable, ExecutableDDLElement
from sqlalchemy.sql import ClauseElement, ColumnElement

from nakano_status.store import tables as t
from nakano_status.store.exchange import queries as exchange
from nakano_status.store.expressions import Named, by, deleting, with_reasons
from nakano_status.store.history import queries as history
from nakano_status.store.integrity import checks
from nakano_status.store.merge import queries as merge
from nakano_status.store.organisation import queries as organisation
from nakano_status.store.papers import queries as papers
from nakano_status.store.plan import queries as plan
from nakano_status.store.review import queries as review
from nakano_status.store.round import queries as round_
from nakano_status.store.statements import StoredTable

Write = tuple[str, Select[Any] | Insert | Update | Delete]

_KINDS = {Integer: "i", Boolean: "f", LargeBinary: "b"}


def queries() -> Iterator[Named]:
    """Yield every query of a reader; a name is repeated for each combination of parameters."""
    act = t.act.c
    acts = with_reasons(select(act.act_id, act.kind, act.at, act.by_name, t.act_reason.c.text).select_from(t.act))
    yield "acts", acts.order_by(act.ordinal)
    last = select(func.max(t.act.alias("each").c.ordinal)).scalar_subquery()
    yield "last_act", acts.add_columns(act.program).where(act.ordinal == last)
    yield "setting", select(t.setting.c.value).where(by(t.setting.c.key))
    for subject in (plan, organisation, round_, exchange, review, merge, papers, history):
        yield from subject.queries()


def writes() -> Iterator[Write]:
    """Yield every statement that only a writer or a check needs."""
    setting = t.setting.c
    yield "act_count", select(func.count()).select_from(t.act)
    yield "act_kinds", select(t.act.c.act_id, t.act.c.kind).order_by(t.act.c.ordinal)
    yield "first_act", history.first_act()
    yield "word_acts", select(t.word.c.word_id, t.word.c.act_id)
    yield "settings", select(setting.key, setting.act_id, setting.value)
    for table in t.all_tables.sorted_tables:
        yield from _inserts(table)
        yield from _deletes(table, StoredTable.of(table))
        yield from _lines(table, StoredTable.of(table))
    for subject in (plan, organisation, round_, exchange, review, merge, history):
        yield from subject.writes()


def _inserts(table: Table) -> Iterator[Write]:
    """Yield what inserts a row, what inserts it unless its key is there, and what returns the highest `ordinal`."""
    given = {column.name: bindparam(column.name, type_=column.type) for column in table.columns}
    yield f"insert {table.name}", insert(table).values(given)
    there = exists().where(*(column == given[column.name] for column in table.primary_key))
    yield f"add {table.name}", insert(table).from_select(list(given), select(*given.values()).where(~there))
    if "ordinal" in table.columns:
        yield f"last {table.name}", select(func.coalesce(func.max(table.c.ordinal), literal_column("0")))


def _deletes(table: Table, known: StoredTable) -> Iterator[Write]:
    """Yield what deletes rows by their key, by their group, and by their round or else by their edition."""
    group = [known.group] if known.group in known.columns else []
    yield deleting(table, *known.key)
    if group:
        yield deleting(table, *group)
    whole = next((each for each in ("round_id", "edition_id") if each in known.columns), None)
    if whole is not None:
        columns = dict.fromkeys([whole, *group])
        yield deleting(table, *columns)
        groups = select(*(table.c[name] for name in columns)).distinct()
        yield f"groups {table.name}", groups.where(by(table.c[whole]))


def _lines(table: Table, known: StoredTable) -> Iterator[Write]:
    """Yield what reads the summed cells of all rows, and of one group."""
    if known.summed_by is None:
        return
    lines = select(*(table.c[name] for name in known.summed))
    yield f"lines {table.name}", lines
    if known.group in known.columns:
        yield f"lines {table.name}", lines.where(by(table.c[known.group]))


def rendered(part: str, dialect: Dialect) -> Mapping[str, Any]:
    """Return a part of the statements: "tables", "queries", "writes", "checks", or "formats".

    A query has, before its text, a letter per column: t text, i integer, f flag, b bytes; a capital letter if a value
    may be missing. `__[POSTCOMPILE_name]` is to be replaced by as many placeholders as there are values. "formats" has
    the statements that make the tables which each format added.
    """
    match part:
        case "tables":
            return {table.name: StoredTable.of(table)[1:] for table in t.all_tables.sorted_tables}
        case "queries":
            return {
                _known_as(name, query, dialect): ("".join(map(_kind, query.selected_columns)), _text(query, dialect))
                for name, query in queries()
            }
        case "writes":
            return {_known_as(name, each, dialect): _text(each, dialect) for name, each in writes()}
        case "checks":
            return {name: _text(each, dialect, literal_binds=True) for name, each in checks()}
        case _:
            return _formats(dialect)


def _known_as(name: str, statement: ClauseElement, dialect: Dialect) -> str:
    """Return the name with those of the parameters; what inserts has every column of the table."""
    is_known = isinstance(statement, Insert)
    return name if is_known else " ".join((name, *sorted(statement.compile(dialect=dialect).params)))


def _text(statement: ClauseElement, dialect: Dialect, **options: bool) -> str:
    text = str(statement.compile(dialect=dialect, compile_kwargs=options))
    return text.replace(" \n", " ")


_OUTER_JOINED = (t.act_reason, t.indicator_owner_day)
"""The tables whose columns are selected only in outer joins."""


def _kind(selected: ColumnElement[Any]) -> str:
    """Return the letter of a column's type; a column of an outer join may be missing, so its letter is a capital."""
    column = selected.element if isinstance(selected, Label) else selected
    kind = _KINDS.get(type(column.type), "t")
    is_given = isinstance(column, Column) and column.table not in _OUTER_JOINED and not column.nullable
    return kind if is_given or not isinstance(column, Column) else kind.upper()


def _formats(dialect: Dialect) -> Mapping[str, list[str]]:
    made: dict[str, list[str]] = {}
    for table in sorted(t.all_tables.sorted_tables, key=lambda table: table.info["since"]):
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        definitions: list[ExecutableDDLElement] = [CreateTable(table), *map(CreateIndex, indexes)]
        number = ".".join(map(str, table.info["since"]))
        made.setdefault(number, []).extend(str(each.compile(dialect=dialect)).strip() for each in definitions)
    return made
