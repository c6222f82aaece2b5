"""The address of a set that is kept in a database on a server, as libpq reads it: a URL, or `service=NAME`.

An address travels as a path, like that of a data file: what a path means is the store's matter. Since a path joins
repeated slashes, one that a person types is brought into a form that survives this (`address_path`). Here are also the
statements that give users of a database their rights on a set; the program itself gives none (grant-sql).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from nakano_status.domain.refusals.files import StoreAddressInvalid
from nakano_status.domain.values import dataclass

USUAL_SCHEMA = "nakano_status"
"""The schema in which a set is kept, unless a `search_path` is set for the role, the database or the connection."""

_URL = re.compile(r"(?P<scheme>postgres(?:ql)?):/{1,3}")
_ALMOST = re.compile(
    r"[A-Za-z][\w+.-]+:[^/@]*/.*@|[\w+.-]*postgres[\w+.-]*:/|(?:.*\s)?(?:password|host)\s*=", re.IGNORECASE
)
"""What is meant as an address, in a form that is none here: taken for a file, it would be shown with its password."""

_SERVICE = "service="
_NO_HOST = "-"
"""What represents the host in the path of an address that names none: libpq's own way, mostly a local socket."""

_SECRET = re.compile(r"(?:^|&)(?:(?:ssl)?password=|scram_\w+_key=|\w*secret=|[^=&]*%[^=&]*=)", re.IGNORECASE)
"""A password, or what is as good as one, among the parameters; libpq also decodes their names."""


@dataclass(frozen=True)
class ServerAddress:
    """Where a set is on a server. `conninfo` is what libpq is given; it never has a password."""

    conninfo: str
    name: str

    @property
    def is_service(self) -> bool:
        """Whether it is the name of a service, which is known on one PC only."""
        return self.conninfo.startswith(_SERVICE)

    def __str__(self) -> str:
        """Return it as shown to the user."""
        return self.conninfo


def address_path(text: str) -> Path:
    """Return the path for what a person typed: an address of a server, or a file."""
    if _URL.match(text) is None or "://" not in text:
        return Path(text)
    scheme, _, rest = text.partition("://")
    authority, slash, database = rest.partition("/")
    return Path(f"{scheme}:/{authority or _NO_HOST}{slash}{database}")


def is_server_address(path: Path) -> bool:
    """Whether a path is the address of a server, or meant as one."""
    text = path.as_posix()
    return text.startswith(_SERVICE) or any(each.match(text) for each in (_URL, _ALMOST))


def server_address(path: Path) -> ServerAddress:
    """Return the address that a path represents; raise StoreAddressInvalid.

    A password in it would be in titles, lists of recent files and logs: those of libpq (`.pgpass`, a service file)
    are kept elsewhere.
    """
    text = path.as_posix()
    if text.startswith(_SERVICE):
        name = text.removeprefix(_SERVICE)
        if not re.fullmatch(r"[\w.-]+", name):
            raise StoreAddressInvalid(reason="サービスの名前が正しくありません")
        return ServerAddress(text, name)
    found = _URL.match(text)
    if found is None:
        raise StoreAddressInvalid(reason="サーバーの接続先ではありません")
    authority, _, rest = text[found.end() :].partition("/")
    database, _, query = rest.partition("?")
    user, at, host = authority.rpartition("@")
    if ":" in user or _SECRET.search(query):
        raise StoreAddressInvalid(reason="パスワードが書かれています")
    if not database or "/" in database:
        raise StoreAddressInvalid(reason="データベースの名前がありません")
    host = "" if host == _NO_HOST else host
    return ServerAddress(f"{found['scheme']}://{user}{at}{host}/{rest}", _decoded(database))


def shown_place(path: Path) -> str:
    """Return a place as it is shown to the user: an address as it is typed, or a path."""
    return str(server_address(path) if is_server_address(path) else path)


def name_of(path: Path) -> str:
    """Return the name of what is at a path, as shown to the user: of a set on a server, or of a file."""
    return server_address(path).name if is_server_address(path) else path.name


def _decoded(text: str) -> str:
    """Return a part of a URL with its percent codes decoded."""
    pieces = re.split(r"%([0-9A-Fa-f]{2})", text)
    parts = (bytes.fromhex(each) if place % 2 else each.encode() for place, each in enumerate(pieces))
    return b"".join(parts).decode("utf-8", "replace")


def grant_statements(schema: str, readers: Iterable[str], clerks: Iterable[str], owner: str | None) -> Iterator[str]:
    """Yield the statements for a schema: readers look, clerks work, the owner makes the set and its new formats.

    Those for readers and clerks also hold for tables that a later format adds: the owner, who runs the statements if
    none is named, makes them.
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
    """Return a name as it is written in a statement."""
    return '"' + name.replace('"', '""') + '"'
