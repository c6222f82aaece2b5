"""All statements of the store by name, as SQLAlchemy Core: those of the subjects, and those that each table has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Delete, Insert, Select, Table, Update, bindparam, exists, func, insert, literal_column, select

from nakano_status.store import tables as t
from nakano_status.store.exchange import queries as exchange
from nakano_status.store.expressions import Named, by, deleting, with_reasons
from nakano_status.store.merge import queries as merge
from nakano_status.store.organisation import queries as organisation
from nakano_status.store.papers import queries as papers
from nakano_status.store.plan import queries as plan
from nakano_status.store.review import queries as review
from nakano_status.store.round import queries as round_
from nakano_status.store.statements import SUM_PREFIX, StoredTable

Write = tuple[str, Select[Any] | Insert | Update | Delete]


def queries() -> Iterator[Named]:
    """Yield every query of a reader; a name is repeated for each combination of parameters."""
    act = t.act.c
    acts = with_reasons(select(act.act_id, act.kind, act.at, act.by_name, t.act_reason.c.text).select_from(t.act))
    yield "acts", acts.order_by(act.ordinal)
    yield "setting", select(t.setting.c.value).where(by(t.setting.c.key))
    for subject in (plan, organisation, round_, exchange, review, merge, papers):
        yield from subject.queries()


def writes() -> Iterator[Write]:
    """Yield every statement that only a writer or a check needs."""
    setting = t.setting.c
    yield "act_count", select(func.count()).select_from(t.act)
    yield "act_ids", select(t.act.c.act_id)
    yield "word_acts", select(t.word.c.word_id, t.word.c.act_id)
    yield "settings", select(setting.key, setting.act_id, setting.value)
    yield "settings", select(setting.key, setting.act_id, setting.value).where(by(setting.key))
    yield "delete sums", t.setting.delete().where(_prefix_of_settings() == literal_column(f"'{SUM_PREFIX}'"))
    for table in t.all_tables.sorted_tables:
        yield from _inserts(table)
        yield from _deletes(table, StoredTable.of(table))
        yield from _lines(table, StoredTable.of(table))
    for subject in (plan, organisation, round_, exchange, merge):
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
    """Yield what deletes rows by their key, by their group, and by their round."""
    group = [known.group] if known.group in known.columns else []
    yield deleting(table, *known.key)
    if group:
        yield deleting(table, *group)
    if "round_id" in known.columns:
        columns = dict.fromkeys(["round_id", *group])
        yield deleting(table, *columns)
        groups = select(*(table.c[name] for name in columns)).distinct()
        yield f"groups {table.name}", groups.where(by(table.c.round_id))


def _lines(table: Table, known: StoredTable) -> Iterator[Write]:
    """Yield what reads the summed cells of all rows, and of one group; check sums themselves are not summed."""
    if known.summed_by is None:
        return
    lines = select(*(table.c[name] for name in known.summed))
    if table is t.setting:
        lines = lines.where(_prefix_of_settings() != literal_column(f"'{SUM_PREFIX}'"))
    yield f"lines {table.name}", lines
    if known.group in known.columns:
        yield f"lines {table.name}", lines.where(by(table.c[known.group]))


def _prefix_of_settings() -> Any:
    return func.substr(t.setting.c.key, literal_column("1"), literal_column(str(len(SUM_PREFIX))))
