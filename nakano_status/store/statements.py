"""The store's SQL statements for one database, the interface of a driver, and the stored form of values.

A statement is identified by a name and the names of its parameters: "packages division_id round_id". All statements are
rendered in advance (`rendered_statements`), because loading SQLAlchemy takes longer than opening a window (decision
0072). This module describes the tables only as far as is possible without SQLAlchemy.

Times, days and other values are stored as text; reading text of another form raises ValueError or TypeError.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from nakano_status.domain.calendar.fiscal_year import YEARS, FiscalYear
from nakano_status.domain.fields.profile import Profile, read_checked_profile
from nakano_status.domain.refusals.planning import DateUnreadable

if TYPE_CHECKING:
    from sqlalchemy import Column, Table


BETWEEN = "\x1f"
"""The separator of row IDs that a statement returns as one text: the unit separator, which no ID contains."""

VALUE_LIST = "[values of {}]"
"""The mark, in a rendered query, of the placeholders of a list of values; {} is the name of its parameter."""

BY_ACT = "*act"
"""Value of `summed_by`: the rows of an append-only table are grouped by act, even if another table names the act."""


class StoredTable(NamedTuple):
    """A table: its name, its label on screen, its columns, its key columns, and the column that groups its rows.

    `summed_by`: as in `columns.table`. `of_edition`, `of_round`: the columns that contain the ID of an edition or of a
    round, directly or through another table.
    """

    name: str
    title: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    summed_by: str | None
    of_edition: tuple[str, ...]
    of_round: tuple[str, ...]

    @staticmethod
    def of(table: Table) -> StoredTable:
        """Return the description of a table that is declared with SQLAlchemy."""
        return StoredTable(
            table.name,
            table.info["title"],
            tuple(table.columns.keys()),
            tuple(column.name for column in table.primary_key),
            table.info["summed_by"],
            tuple(each.name for each in table.columns if _refers_to(each, "edition.edition_id")),
            tuple(each.name for each in table.columns if _refers_to(each, "round.round_id")),
        )

    @property
    def group(self) -> str:
        """The column that groups the rows: rows with equal values are one group. Empty if all rows are one group."""
        return "act_id" if self.summed_by == BY_ACT else self.summed_by or ""

    @property
    def is_per_act(self) -> bool:
        """Whether an act has at most one row in the table."""
        return self.group == "act_id" and self.key == ("act_id",)

    @property
    def summed(self) -> tuple[str, ...]:
        """The columns that digests cover: all except the bytes of a file, which have their own SHA-256."""
        return tuple(name for name in self.columns if name != "content")


def _refers_to(column: Column[Any], target: str) -> bool:
    """Return whether a column is `target` (`table.column`), or refers to it directly or through other columns."""
    names = column.info.get("names", ())
    if target == str(column) or target in ((names,) if isinstance(names, str) else names):
        return True
    return any(_refers_to(each.column, target) for each in column.foreign_keys)


class _Placeholders(dict[str, str]):
    """Maps the name of each parameter to its placeholder, for the operator %."""

    def __init__(self, form: str) -> None:
        self._form = form

    def __missing__(self, name: str) -> str:
        return self._form.format(name)


class Statements:
    """The statements for one database. `placeholder` is the form of a parameter, with {} for its name."""

    def __init__(
        self,
        rendered: Callable[[], Mapping[str, Any]],
        database: str,
        placeholder: str,
        functions: Mapping[str, str] | None = None,
    ) -> None:
        """Store the arguments.

        `rendered` returns all statements. `functions` maps names of functions in them to the database's own names
        (None: they are the same).
        """
        self.rendered, self.placeholder = rendered, placeholder
        self._database, self._functions = database, functions or {}
        self._placeholders = _Placeholders(placeholder)

    def _own(self, sql: str) -> str:
        """Return a rendered statement in the form that the database accepts."""
        for name, own in self._functions.items():
            sql = sql.replace(f"{name}(", f"{own}(")
        return sql % self._placeholders

    def sql_to_query(self, name: str, parameters: Iterable[str]) -> tuple[str, str]:
        """Return one letter per column (see `rendering.render_statements`) and the text of a query.

        `parameters`: the names of its parameters. Raises KeyError if there is no such query.
        """
        kinds, sql = self.rendered()["queries"][statement_key(name, parameters)]
        return kinds, self._own(sql)

    def sql_to_write(self, name: str, parameters: Iterable[str] = ()) -> str:
        """Return the text of a statement that writes, or of a query that only writing or a check of the history needs.

        `parameters`: the names of its parameters.
        """
        return self._own(self.rendered()["writes"][statement_key(name, parameters)])

    def sql_to_check(self, name: str) -> str:
        """Return the text of a statement that only `verify` needs."""
        return self._own(self.rendered()["checks"][name])

    @property
    def formats(self) -> Mapping[str, Sequence[str]]:
        """The statements that create the tables added by each format, by the number of the format."""
        made: Mapping[str, Sequence[str]] = self.rendered()["formats"][self._database]
        return made

    @cached_property
    def tables(self) -> Mapping[str, StoredTable]:
        """The tables by name; each table follows the tables that it refers to."""
        return {
            name: StoredTable(name, title, tuple(columns), tuple(key), summed_by, tuple(of_edition), tuple(of_round))
            for name, (title, columns, key, summed_by, of_edition, of_round) in self.rendered()["tables"].items()
        }


def statement_key(name: str, parameters: Iterable[str]) -> str:
    """Return the text that identifies a statement: its name, followed by the names of its parameters."""
    return " ".join((name, *sorted(parameters)))


class Database:
    """A connection in a transaction, with the statements for its database."""

    def __init__(self, connection: Connection, statements: Statements) -> None:
        """The caller begins the transaction and closes the connection."""
        self.connection = connection
        self.statements = statements

    @property
    def tables(self) -> Mapping[str, StoredTable]:
        """The tables by name; each table follows the tables that it refers to."""
        return self.statements.tables

    def run(self, name: str, /, **values: object) -> Any:
        """Run a statement that only writing or a check needs, with these parameters; return its cursor."""
        return self.execute(name, self.statements.sql_to_write(name, values), values)

    def execute(self, name: str, sql: str, values: Mapping[str, Any]) -> Any:  # noqa: ARG002 - a server needs the name
        """Run the statement with this name, text and parameters; return its cursor."""
        return self.connection.execute(sql, values)

    def run_many(self, name: str, rows: Sequence[Mapping[str, Any]], parameters: Iterable[str] = ()) -> None:
        """Run a writing statement once for each row.

        `parameters`: the names of the parameters that identify the statement, besides its name; an insertion needs
        none.
        """
        self.connection.executemany(self.statements.sql_to_write(name, parameters), rows)

    def read_ahead(self, queries: Iterable[tuple[str, str, Mapping[str, Any]]]) -> None:
        """Send queries whose rows will be read next; do nothing for a file.

        `queries`: the name, text and parameters of each, as for `execute`.
        """

    def forget_read_ahead(self) -> None:
        """Forget the queries that were sent but not read, because rows will be written."""

    def check(self, name: str) -> Any:
        """Run a statement that only `verify` needs; return its cursor."""
        return self.connection.execute(self.statements.sql_to_check(name))


class Connection(Protocol):
    """A connection of a driver to a database; all statements of one transaction go through it."""

    def execute(self, sql: str, parameters: Any = ..., /) -> Any:
        """Run a statement with named parameters; return a cursor (PEP 249) that can be iterated over."""

    def executemany(self, sql: str, parameters: Any, /) -> object:
        """Run a statement once for each set of parameters."""

    def commit(self) -> None:
        """Commit the transaction."""


_YEARS_OF_CLOCKS = range(1989, 2201)
"""The years that the time of an act may have; any other year comes from a wrong clock."""


def stored_time(moment: datetime) -> str:
    """Return a time as UTC text; raise ValueError if it has no time zone.

    Raises DateUnreadable if `read_time` would refuse the time, as with a computer's clock that is far off.
    """
    if moment.tzinfo is None:
        raise ValueError(moment)
    if moment.year not in _YEARS_OF_CLOCKS:
        raise DateUnreadable(found=moment.date().isoformat())
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def read_time(text: str) -> datetime:
    """Return a stored time (UTC).

    Raise ValueError if the text is not a time, or its year is not between 1989 and 2200.
    """
    moment = datetime.fromisoformat(text)
    if moment.year not in _YEARS_OF_CLOCKS:
        raise ValueError(text)
    return moment


def stored_day(day: date | None) -> str | None:
    """Return a day as text; None if `day` is None."""
    return None if day is None else day.isoformat()


def day_from_store(text: str | None) -> date | None:
    """Return a stored day; None if `text` is None, or empty as in a key."""
    return date.fromisoformat(text) if text else None


def year_from_store(start: int) -> FiscalYear:
    """Return the fiscal year that begins in a stored calendar year; raise ValueError if it is not one of `YEARS`."""
    if start not in YEARS:
        raise ValueError(start)
    return FiscalYear(start)


def read_count(number: int) -> int:
    """Return a stored number that counts from 1; raise ValueError if it is smaller."""
    if number < 1:
        raise ValueError(number)
    return number


def read_details(text: str) -> tuple[tuple[str, str], ...]:
    """Return the stored details of a problem as pairs of a name and a text.

    Raise ValueError or TypeError if unreadable.
    """
    pairs = json.loads(text)
    if not isinstance(pairs, list):
        raise TypeError(text)
    return tuple((str(name), str(text)) for name, text in pairs)


@lru_cache(maxsize=16)
def read_stored_profile(text: str) -> Profile:
    """Return a stored profile; raise ValueError or TypeError if it cannot be read."""
    try:
        return read_checked_profile(json.loads(text))
    except RecursionError as too_deep:
        raise ValueError(text[:20]) from too_deep
