"""The schema of a set on a server: looked at before it is used, and marked with its format."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from nakano_status.domain.refusals.files import (
    StoreDamaged,
    StoreExists,
    StoreForeign,
    StoreNewer,
    StoreRightMissing,
    StoreServerEmpty,
    StoreServerSchemaForeign,
    StoreServerUnfit,
)
from nakano_status.domain.storage.server_address import ServerAddress
from nakano_status.store.format_version import CURRENT, FormatVersion
from nakano_status.store.postgres.connection import SCHEMA_HERE, STATEMENTS, TABLE_OF_ACTS, RawConnection, quote_name
from nakano_status.store.printable import join_first_names, make_printable

OLDEST = 13
"""The oldest major version of a server that can be used."""

_MARK = "Nakano Status, data format "
"""Beginning of the comment on the schema of a set; the number of the format follows."""

_KINDS = {
    "table": "表",
    "view": "ビュー",
    "other relation": "表以外のもの",
    "row security": "行の制限のある表",
    "column": "列",
    "constraint": "制約",
    "index": "索引",
    "trigger": "トリガー",
    "rule": "規則",
    "function": "関数",
}


class SchemaObject(NamedTuple):
    """An object in a schema: its kind, the table to which it belongs (or the empty text), and its name.

    The other items describe a column.
    """

    kind: str
    table: str
    name: str
    type: str = ""
    collation: str = ""
    is_required: bool = False
    has_default: bool = False

    def __str__(self) -> str:
        """Return the object as shown to the user."""
        of = f"表「{make_printable(self.table)}」の" if self.table else ""
        column = (
            self.type,
            "NOT NULL" if self.is_required else "",
            self.collation,
            "DEFAULT" if self.has_default else "",
        )
        return " ".join(filter(None, (f"{of}{_KINDS[self.kind]}「{make_printable(self.name)}」", *column)))


class ServerState(NamedTuple):
    """The state of a server and of the schema for a set.

    `schema`: the schema that the search path names first. `only_reads`: the server's setting `transaction_read_only`,
    `on` or `off`. `used`: the schema that the server really uses: it is searched first, and tables are made in it.
    `comment`: the comment on the schema, empty if it has none; None if there is no such schema. `things`: the objects
    in the schema.
    """

    address: ServerAddress
    version: int
    is_replica: bool
    only_reads: str
    schema: str
    used: str | None
    may_use: bool
    comment: str | None
    may_write: bool
    things: frozenset[SchemaObject]

    def refuse_unfit(self, *, to_write: bool) -> None:
        """Refuse a server that is too old, a read-only server if `to_write`, and a schema that the server does not use.

        Raises StoreServerUnfit; StoreRightMissing if the schema may not be used.
        """
        if not self.may_use:
            raise StoreRightMissing(path=str(self.address), reason=f"スキーマ「{self.schema}」を使う権限がありません")
        reason = ""
        if self.version < OLDEST * 10_000:
            reason = f"PostgreSQL {self.version // 10_000} は古すぎます"
        elif to_write and (self.is_replica or self.only_reads == "on"):
            reason = "閲覧専用です"
        elif self.comment is not None and self.used != self.schema:
            reason = self._not_used
        if reason:
            raise StoreServerUnfit(path=str(self.address), reason=reason)

    @property
    def _not_used(self) -> str:
        return f"search_path の最初の「{self.schema}」は、スキーマの名前として使えません"

    def format(self) -> FormatVersion:
        """Return the format of the set; raise StoreServerEmpty, StoreForeign or StoreNewer."""
        if self.comment is None or not self.comment.startswith(_MARK):
            raise (StoreForeign if self.things else StoreServerEmpty)(path=str(self.address))
        try:
            found = FormatVersion.read(self.comment.removeprefix(_MARK))
        except ValueError:
            raise StoreForeign(path=str(self.address)) from None
        if found > CURRENT:
            raise StoreNewer(path=str(self.address), found=str(found), expected=str(CURRENT))
        return found

    def differences(self, format_: FormatVersion) -> tuple[Sequence[SchemaObject], Sequence[SchemaObject]]:
        """Return the objects that only this schema has, and those that only the schema of a format has, each sorted."""
        known = _things_of(format_)
        return sorted(self.things - known), sorted(known - self.things)

    def check_schema(self, format_: FormatVersion) -> None:
        """Raise StoreServerSchemaForeign if the schema has objects that the schema of a format has not.

        Raise StoreDamaged if objects of the format's schema are missing.
        """
        foreign, missing = self.differences(format_)
        if foreign:
            raise StoreServerSchemaForeign(path=str(self.address), found=join_first_names(map(str, foreign)))
        if missing:
            raise StoreDamaged(path=str(self.address), reason=f"{join_first_names(map(str, missing))}がありません")

    def prepare_schema(self, raw: RawConnection) -> None:
        """Make the schema for a new set, or check that the existing schema is empty.

        Raises StoreExists, StoreForeign, StoreServerUnfit.
        """
        if self.comment is None:
            if not self.schema or self.schema.startswith("pg_"):
                raise StoreServerUnfit(path=str(self.address), reason=self._not_used)
            raw.execute(f"CREATE SCHEMA {quote_name(self.schema)}")
            ((used,),) = raw.execute("SELECT current_schema()").fetchall()
            if used != self.schema:  # "$user", or a name in capitals without quotes
                raise StoreServerUnfit(path=str(self.address), reason=self._not_used)
        elif self.comment.startswith(_MARK):
            raise StoreExists(path=str(self.address))
        elif self.things:
            raise StoreForeign(path=str(self.address))


def look_at(raw: RawConnection, address: ServerAddress) -> ServerState:
    """Return the state of a server and of the schema for a set; raise StoreServerUnfit if its encoding is not UTF-8."""
    encoding = raw.info.parameter_status("server_encoding")
    if encoding != "UTF8":
        raise StoreServerUnfit(path=str(address), reason=f"データベースの文字コードが {encoding} です")
    with raw.pipeline():
        facts, things = raw.execute(_FACTS), raw.execute(_THINGS)
    content = frozenset(map(SchemaObject._make, things))
    return ServerState._make((address, raw.info.server_version, *facts.fetchall()[0], content))


def mark_format(raw: RawConnection, schema: str, format_: FormatVersion) -> None:
    """Write the format into the comment on the schema, the last step of making a set."""
    raw.execute(f"COMMENT ON SCHEMA {quote_name(schema)} IS '{_MARK}{format_}'")


def _things_of(format_: FormatVersion) -> frozenset[SchemaObject]:
    """Return the content of the schema of a set in a format."""
    by_number = STATEMENTS.rendered()["schema"].items()
    return frozenset(
        SchemaObject(*each) for number, things in by_number if FormatVersion.read(number) <= format_ for each in things
    )


_HERE = f"""
WITH name AS (SELECT {SCHEMA_HERE} AS schema),
     here AS (SELECT n.oid FROM pg_namespace n JOIN name ON n.nspname = name.schema)
"""  # noqa: S608 - of constants

_FACTS = f"""{_HERE}
SELECT pg_is_in_recovery(), current_setting('transaction_read_only'), name.schema, current_schema(),
  coalesce((SELECT has_schema_privilege(oid, 'USAGE') FROM here), true),
  (SELECT coalesce(obj_description(oid, 'pg_namespace'), '') FROM here),
  coalesce(has_table_privilege(to_regclass('{TABLE_OF_ACTS}'), 'INSERT'), false)
FROM name
"""  # noqa: S608 - of constants
"""Query for the facts about a server that are needed before a set is used: items of `ServerState`."""

_THINGS = f"""{_HERE},
     ours AS (SELECT c.* FROM pg_class c JOIN here ON here.oid = c.relnamespace)
SELECT CASE relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'view' ELSE 'other relation' END, '', relname,
  '', '', false, false
  FROM ours WHERE relkind NOT IN ('i', 't', 'c')
UNION ALL SELECT 'row security', '', relname, '', '', false, false FROM ours WHERE relrowsecurity
UNION ALL SELECT 'column', relname, attname,
  format_type(atttypid, atttypmod), coalesce(nullif(collname, 'default'), ''),
  attnotnull, atthasdef OR attidentity <> ''
  FROM ours JOIN pg_attribute a ON attrelid = ours.oid LEFT JOIN pg_collation l ON l.oid = attcollation
  WHERE relkind = 'r' AND attnum > 0 AND NOT attisdropped
UNION ALL SELECT 'constraint', relname, conname, '', '', false, false
  FROM ours JOIN pg_constraint ON conrelid = ours.oid WHERE contype <> 'n'
UNION ALL SELECT 'index', '', relname, '', '', false, false
  FROM ours WHERE relkind = 'i' AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = ours.oid)
UNION ALL SELECT 'trigger', relname, tgname, '', '', false, false FROM ours JOIN pg_trigger ON tgrelid = ours.oid
  WHERE NOT tgisinternal OR tgenabled <> 'O'
UNION ALL SELECT 'rule', relname, rulename, '', '', false, false FROM ours JOIN pg_rewrite ON ev_class = ours.oid
  WHERE rulename <> '_RETURN'
UNION ALL SELECT 'function', '', proname, '', '', false, false FROM pg_proc JOIN here ON here.oid = pronamespace
"""  # noqa: S608 - of constants
"""Query for the content of the schema: items of `SchemaObject`.

Things that run by themselves when rows are written are foreign.
"""
