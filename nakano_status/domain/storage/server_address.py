"""Addresses of sets on a database server.

An address is one that libpq reads: a URL, or `service=NAME`. It is passed as a path, like the path of a data file.
Because a path joins repeated slashes, a typed address is brought into a form that survives this (`address_path`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from nakano_status.domain.refusals.files import StoreAddressInvalid

USUAL_SCHEMA = "nakano_status"
"""The schema of a set, unless a `search_path` is set for the role, the database or the connection."""

_URL = re.compile(r"(?P<scheme>postgres(?:ql)?):/{1,3}")

_ALMOST = re.compile(
    r"[A-Za-z][\w+.-]+:[^/@]*/.*@|(?>[\w+.-]*postgres)[\w+.-]*+:/|(?:.*\s)?(?:password|host)\s*=", re.IGNORECASE
)
"""Addresses in a form that is not supported; treated as a file, such an address would be shown with its password."""

_SERVICE = "service="

_NO_HOST = "-"
"""The path component of an address without a host; libpq then uses its default, mostly a local socket."""

_SECRET = re.compile(r"(?:^|&)(?:(?:ssl)?password=|scram_\w+_key=|\w*secret=|[^=&%]*+%[^=&]*+=)", re.IGNORECASE)
"""A password or an equivalent among the parameters; libpq also decodes their names."""


@dataclass(frozen=True)
class ServerAddress:
    """The address of a set on a server.

    `conninfo`: the connection string for libpq, which never has a password. `name`: the name of the database or of the
    service.
    """

    conninfo: str
    name: str

    @property
    def is_service(self) -> bool:
        """Whether it is the name of a service, which is known on one PC only."""
        return self.conninfo.startswith(_SERVICE)

    def __str__(self) -> str:
        """Return the address as shown to the user."""
        return self.conninfo


def address_path(text: str) -> Path:
    """Return a typed text as a path: a file's path, or for a server's address a path that `server_address` reads."""
    if _URL.match(text) is None or "://" not in text:
        return Path(text)
    scheme, _, rest = text.partition("://")
    authority, slash, database = rest.partition("/")
    return Path(f"{scheme}:/{authority or _NO_HOST}{slash}{database}")


def is_server_address(path: Path) -> bool:
    """Return whether a path is the address of a server, or was meant as one."""
    text = path.as_posix()
    return text.startswith(_SERVICE) or any(each.match(text) for each in (_URL, _ALMOST))


def server_address(path: Path) -> ServerAddress:
    """Return the server address that a path represents.

    Raise StoreAddressInvalid if it is not valid or has a password, which would appear in titles, lists of recent files
    and logs; libpq reads passwords from `.pgpass` or a service file.
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
    """Return the place of a set or file as shown to the user: an address as it is typed, or a path."""
    return str(server_address(path) if is_server_address(path) else path)


def place_as_text(path: Path) -> str:
    """Return the place of a set or a file as it is recorded: its address on a server, or its absolute path."""
    return shown_place(path if is_server_address(path) else path.absolute())


def place_name(path: Path) -> str:
    """Return the name of a set on a server or of a file, as shown to the user."""
    return server_address(path).name if is_server_address(path) else path.name


def _decoded(text: str) -> str:
    """Return a part of a URL with its percent codes decoded."""
    pieces = re.split(r"%([0-9A-Fa-f]{2})", text)
    parts = (bytes.fromhex(each) if place % 2 else each.encode() for place, each in enumerate(pieces))
    return b"".join(parts).decode("utf-8", "replace")
