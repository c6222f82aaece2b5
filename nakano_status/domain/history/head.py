"""Digests of acts: each is computed from what the act wrote and from the digests of the acts before it.

So the digest of the last act testifies to all acts before it: none of them can be changed, left out or moved without
changing it. Where copies of a data file went apart there are several last acts; the head covers all of them.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum

from nakano_status.domain.refusals.files import NumberUnreadable

HEAD_LABEL = "記録の照合番号"

PRINTED = 12
"""The number of letters of a head that papers state."""

_BETWEEN = re.compile(r"[\s:\-\u2010-\u2015\u2212\u30fc]+")
_LOOK_ALIKES = str.maketrans("lio", "110")
_HEXADECIMAL = re.compile(rf"[0-9a-f]{{{PRINTED},64}}")


class HeadOf(StrEnum):
    """What states the head as it was when it was made."""

    PACKAGE = "package"
    PUBLICATION = "publication"


def _bytes_as_json(value: object) -> object:
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    raise TypeError(value)


_ENCODER = json.JSONEncoder(separators=(",", ":"), default=_bytes_as_json)


def canonical(value: object) -> bytes:
    """Return a value as JSON in ASCII, which depends on nothing but the value; bytes are hexadecimal in it."""
    return _ENCODER.encode(value).encode("ascii")


def digest_of(value: object) -> str:
    """Return the SHA-256 of a value as JSON in ASCII, in lower-case hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def act_digest(contents: str, parents: Iterable[str]) -> str:
    """Return the digest of an act, from the digest of what it wrote and those of the acts before it."""
    return digest_of([contents, sorted(parents)])


def head_of(last: Iterable[str]) -> str:
    """Return the head of a graph from the digests of its last acts."""
    return digest_of(sorted(last))


def printed_head(head: str) -> str:
    """Return a head as papers state it: its first letters, in groups of four."""
    return " ".join(head[start : start + 4] for start in range(0, PRINTED, 4))


def read_number(text: str) -> str:
    """Return the first letters of a head as a person copied them from paper; raise NumberUnreadable if they are none.

    Full-width letters, capitals, spaces, hyphens, and letters that look like a digit are read as what they stand for;
    the label that papers print before it may be there, too.
    """
    copied = unicodedata.normalize("NFKC", text).replace(HEAD_LABEL, "")
    letters = _BETWEEN.sub("", copied).lower().translate(_LOOK_ALIKES)
    if not _HEXADECIMAL.fullmatch(letters):
        raise NumberUnreadable(found=text)
    return letters


def head_note(head: str) -> str:
    """Return the line in which a recorded paper states a head."""
    return f"{HEAD_LABEL} {printed_head(head)}"
