"""Let `msvcrt.locking` of Wine raise the error that Windows raises if another process holds the lock.

Wine's C library returns failure and leaves `errno` as it was; Windows sets EACCES.
"""

import errno
import msvcrt
import os
from typing import Any

_system: Any = msvcrt
_locking = _system.locking


def _raising(descriptor: int, mode: int, size: int) -> None:
    try:
        _locking(descriptor, mode, size)
    except OSError as refused:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES)) from refused


_system.locking = _raising
