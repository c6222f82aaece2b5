"""The statements that give users of a database their rights on a set; the program itself gives none (grant-sql)."""

from __future__ import annotations

from collections.abc import Iterator


def grant_statements(schema: str, reader: str | None, clerk: str | None, owner: str | None) -> Iterator[str]:
    """Yield the statements for a schema: a reader looks, a clerk works, the owner makes the set and its new formats.

    Those for a reader and a clerk also hold for tables that a later format adds: the owner, who runs the statements if
    none is named, makes them.
    """
    here = _quoted(schema)
    if owner is not None:
        yield f"CREATE SCHEMA IF NOT EXISTS {here} AUTHORIZATION {_quoted(owner)}"
        yield f"ALTER SCHEMA {here} OWNER TO {_quoted(owner)}"
    by_owner = f" FOR ROLE {_quoted(owner)}" if owner is not None else ""
    for name, rights in ((reader, "SELECT"), (clerk, "SELECT, INSERT, UPDATE, DELETE")):
        if name is not None:
            to = _quoted(name)
            yield f"GRANT USAGE ON SCHEMA {here} TO {to}"
            yield f"GRANT {rights} ON ALL TABLES IN SCHEMA {here} TO {to}"
            yield f"ALTER DEFAULT PRIVILEGES{by_owner} IN SCHEMA {here} GRANT {rights} ON TABLES TO {to}"


def _quoted(name: str) -> str:
    """Return a name as it is written in a statement."""
    return '"' + name.replace('"', '""') + '"'
