"""The place of a data file or of a set on a database server: risks of the place, and addresses of servers.

A full disk can stop any act at any step; an error of that kind is a refusal, not a defect.

An address is one that libpq reads: a URL, or `service=NAME`. It is passed as a path, like the path of a data file.
Because a path joins repeated slashes, a typed address is brought into a form that survives this (`address_path`).

The statements that give database users their rights on a set are here, too; the program itself does not run them
(grant-sql).
"""

from __future__ import annotations

import errno
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem, Refused
from nakano_status.domain.refusals.files import StoreAddressInvalid, TargetNotWritable

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
"""The error numbers for a full disk, and for a user's exhausted quota."""

NO_SPACE = "空き容量が足りません"


def refusal_of(raised: BaseException) -> Refused | None:
    """Return the refusal for an exception: itself, or the refusal for a full disk; None if it is a defect."""
    if isinstance(raised, Refused):
        return raised
    if isinstance(raised, OSError) and raised.errno in FULL:
        return TargetNotWritable(path=str(raised.filename or "一時ファイル"), reason=NO_SPACE)
    return None


class DriveKind(StrEnum):
    """Type of a drive, as the system reports it."""

    FIXED = "fixed"
    REMOVABLE = "removable"
    NETWORK = "network"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class PlaceFacts:
    """The system's information about the place of a data file.

    `folders`: the names from the root to the data file's folder. `file_system`: on Linux, the name of the file system
    mounted there; otherwise empty. `synced_by`: the synchronising services, each with the folders that it reports.
    """

    folders: tuple[str, ...]
    file_system: str = ""
    drive: DriveKind = DriveKind.UNKNOWN
    synced_by: tuple[tuple[str, tuple[str, ...]], ...] = ()


_SHARES = re.compile(
    r"cifs|smb\d?|smbfs|nfs\d?|afs|ceph|lustre|glusterfs|beegfs|davfs\d?|"
    r"fuse\.(sshfs|davfs2?|gvfsd-fuse|glusterfs|ceph|smbnetfs|rclone)"
)
_SERVICES = (
    ("OneDrive", re.compile(r"onedrive( ?- ?.+)?")),
    ("Box", re.compile(r"box( sync)?|box-box")),
    ("Dropbox", re.compile(r"dropbox( ?\(.+\)|-.+)?")),
    ("Google ドライブ", re.compile(r"google ?(drive|ドライブ)(-.+)?|my drive|マイ ?ドライブ")),
    ("iCloud", re.compile(r"icloud ?drive|com~apple~clouddocs|mobile documents")),
)

_SHARED = frozenset({"PLACE-SYNCED", "PLACE-SHARED"})
_TEMPORARY = ("/appdata/local/temp/", "/content.outlook/", "/inetcache/", "/temporary internet files/")


def place_advice(facts: PlaceFacts, file: str) -> Problem | None:
    """Return a problem about the gravest risk of the place of a data file; None if the place has no risk."""
    code, service = _risk_of(facts)
    if code is None:
        return None
    return problem(code, Place(file=file), found=service)


def is_share(facts: PlaceFacts) -> bool:
    """Return whether other computers can reach the place; a data file there is worked on as a copy (decision 0092)."""
    return _risk_of(facts)[0] in _SHARED


def _risk_of(facts: PlaceFacts) -> tuple[str | None, str | None]:
    """Return the code of the gravest risk, and the service if the folder is synchronised; None for either if absent."""
    if _is_temporary(facts):
        return "PLACE-TEMPORARY", None
    service = _service_of(facts)
    if service is not None:
        return "PLACE-SYNCED", service
    if facts.drive is DriveKind.NETWORK or _SHARES.fullmatch(facts.file_system):
        return "PLACE-SHARED", None
    return ("PLACE-REMOVABLE" if facts.drive is DriveKind.REMOVABLE else None), None


def _is_temporary(facts: PlaceFacts) -> bool:
    """Return whether it is a folder into which Windows extracts files from a mail or a zip."""
    here = "/".join(_folded(facts.folders))
    return any(place in f"{here}/" for place in _TEMPORARY)


def _service_of(facts: PlaceFacts) -> str | None:
    """Return the service that synchronises the place, by its own report, otherwise by usual names of its folder."""
    here = _folded(facts.folders)
    for service, folders in facts.synced_by:
        if folders and here[: len(folders)] == _folded(folders):
            return service
    return next((service for service, usual in _SERVICES for name in here if usual.fullmatch(name)), None)


def _folded(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name.casefold() for name in names)


USUAL_SCHEMA = "nakano_status"
"""The schema of a set, unless a `search_path` is set for the role, the database or the connection."""

_URL = re.compile(r"(?P<scheme>postgres(?:ql)?):/{1,3}")
_ALMOST = re.compile(
    r"[A-Za-z][\w+.-]+:[^/@]*/.*@|[\w+.-]*postgres[\w+.-]*:/|(?:.*\s)?(?:password|host)\s*=", re.IGNORECASE
)
"""Addresses in a form that is not supported; treated as a file, such an address would be shown with its password."""

_SERVICE = "service="
_NO_HOST = "-"
"""The path component of an address without a host; libpq then uses its default, mostly a local socket."""

_SECRET = re.compile(r"(?:^|&)(?:(?:ssl)?password=|scram_\w+_key=|\w*secret=|[^=&]*%[^=&]*=)", re.IGNORECASE)
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
        """Return whether it is the name of a service, which is known on one PC only."""
        return self.conninfo.startswith(_SERVICE)

    def __str__(self) -> str:
        """Return the address as shown to the user."""
        return self.conninfo


def address_path(text: str) -> Path:
    """Return the path by which a typed text is passed on, whether it is the address of a server or a file."""
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


def place_name(path: Path) -> str:
    """Return the name of a set on a server or of a file, as shown to the user."""
    return server_address(path).name if is_server_address(path) else path.name


def _decoded(text: str) -> str:
    """Return a part of a URL with its percent codes decoded."""
    pieces = re.split(r"%([0-9A-Fa-f]{2})", text)
    parts = (bytes.fromhex(each) if place % 2 else each.encode() for place, each in enumerate(pieces))
    return b"".join(parts).decode("utf-8", "replace")


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
