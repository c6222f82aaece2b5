"""Open a workbook saved with a password, in memory only: neither the password nor the decrypted bytes are kept."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from nakano_status.domain.problem_codes import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.workbook.file_kind import is_locked

_WITHOUT_ASKING = "VelvetSweatshop"
"""The password with which Excel encrypts workbooks that it opens without asking for one."""
_MOST_ROUNDS = 500_000
"""Excel hashes a password 100,000 times; the format allows ten millions, which takes half a minute for each try."""


class _OtherLock(Exception):  # noqa: N818 - names a state; never leaves this module
    """The file is encrypted in a way that no password opens here."""


def unlock(name: str, content: bytes, passwords: Iterable[str] = ()) -> bytes | Problem:
    """Return the workbook's bytes, opened with the first password that fits; a file without one is returned as it is.

    Otherwise return the problem: FILE-PASSWORD if none was given, PASSWORD-WRONG if none fits, PASSWORD-KIND if the
    file is encrypted in another way (a certificate, rights management).
    """
    if not is_locked(content):
        return content
    given = tuple(dict.fromkeys(filter(None, passwords)))
    try:
        for password in (*given, _WITHOUT_ASKING):
            opened = _opened(content, password)
            if opened is not None:
                return opened
    except _OtherLock:
        return problem("PASSWORD-KIND", Place(file=name))
    return problem("PASSWORD-WRONG" if given else "FILE-PASSWORD", Place(file=name))


def _opened(content: bytes, password: str) -> bytes | None:
    """Return the decrypted bytes, or None if the password is wrong."""
    from msoffcrypto.exceptions import InvalidKeyError

    target = io.BytesIO()
    try:
        lock = _lock_of(content)
        try:
            lock.load_key(password=password, verify_password=True)
        except InvalidKeyError:
            return None
        lock.decrypt(target)
    except Exception as stumbled:  # the library may raise any exception for unexpected content
        raise _OtherLock from stumbled
    return target.getvalue()


def _lock_of(content: bytes) -> Any:
    from msoffcrypto.format.ooxml import OOXMLFile

    lock = OOXMLFile(io.BytesIO(content))
    if lock.type == "agile" and lock.info["spinValue"] > _MOST_ROUNDS:
        raise _OtherLock
    return lock
