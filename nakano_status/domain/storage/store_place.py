"""The place of a data file: its risks, and the advice to a person.

A full disk can stop any act at any step; an error of that kind is a refusal, not a defect.
"""

from __future__ import annotations

import errno
import re
from dataclasses import dataclass
from enum import StrEnum

from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem, Refused
from nakano_status.domain.refusals.files import TargetNotWritable

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
    """Return whether other computers can reach the place; the program then works on a copy of a data file there."""
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
