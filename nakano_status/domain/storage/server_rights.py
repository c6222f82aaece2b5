"""The SQL statements that give users of a database their rights on a set; the program prints them (grant-sql)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def grant_statements(schema: str, readers: Iterable[str], clerks: Iterable[str], owner: str | None) -> Iterator[str]:
    """Yield the SQL statements that grant rights on a schema.

    `readers` may read. `clerks` may read and write. `owner` (None: not named) owns the schema, and makes and upgrades
    the set. The rights of readers and clerks also apply to tables added later by the owner, or by the user who runs the
    statements if no owner is named.
    """
    here = _quoted(schema)
    if owner is not None:
        yield f"CREATE SCHEMA IF NOT EXISTS {here} AUTHORIZATION {_quoted(owner)}"
        yield f"ALTER SCHEMA {here} OWNER TO {_quoted(owner)}"
    by_owner = f" FOR ROLE {_quoted(owner)}" if owner is not None else ""
    for names, rights in ((readers, "SELECT"), (clerks, "SELECT, INSERT, UPDATE, DELETE")):
        for name in names:
            to = _quoted(name)
            yield f"GRANT USAGE ON SCHEMA {here} TO {to}"
            yield f"GRANT {rights} ON ALL TABLES IN SCHEMA {here} TO {to}"
            yield f"ALTER DEFAULT PRIVILEGES{by_owner} IN SCHEMA {here} GRANT {rights} ON TABLES TO {to}"


def _quoted(name: str) -> str:
    """Return a name quoted for a statement."""
    return '"' + name.replace('"', '""') + '"'
