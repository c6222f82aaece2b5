"""Waiting for a program that holds a file for a moment, as scanners, indexers and synchronisation do on Windows.

Windows refuses to open, rename or remove a file that another program has open. Other systems do not: their errors have
no `winerror`, and nothing is tried twice (docs/decisions/0141).
"""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Result = TypeVar("Result")

_HELD = frozenset({32, 33})
"""Errors of Windows for a file that is open elsewhere: sharing violation, lock violation."""
_DENIED = 5
"""Error of Windows for a file without rights; also if a name is to be replaced whose file is open."""
_WAITS = (0.01, 0.02, 0.04, 0.08, *[0.1] * 20)
"""Seconds between the tries, together somewhat more than two: a scanner takes some hundredths of a second."""


def is_open_elsewhere(error: OSError) -> bool:
    """Return whether Windows refused because another program has the file open, or had it open until now.

    If a file could not be opened, Python's error has only EACCES and no number of Windows. Then the file is opened
    again, to see whether another program has it open or it is free by now.
    """
    number = getattr(error, "winerror", None)
    if error.errno == errno.EACCES and number in (None, _DENIED):
        named = [Path(name) for name in (error.filename, error.filename2) if name]
        return any(map(has_holder, named)) or (bool(named) and all(map(is_free, named)))
    return number in _HELD


def windows_error(error: OSError, file: Path | None = None) -> int | None:
    """Return the Windows error code of an error; None on other systems, or if Windows no longer refuses the file.

    Errors of Python's `open`, and of reading, lack the code. To get it, `file` is read once more (default: the
    file that the error names).
    """
    number: int | None = getattr(error, "winerror", None)
    named = file or (Path(error.filename) if error.filename else None)
    return error_of_reading(named) if number is None and named else number


def retry_while_held(act: Callable[[], Result], sleep: Callable[[float], object] | None = None) -> Result:
    """Call `act` and return its result; repeat the call while another program holds a file, for about two seconds.

    `sleep`: waits for a number of seconds (None: time.sleep). Raises the exception of the last call.
    """
    for wait in _WAITS:
        try:
            return act()
        except OSError as error:
            if not is_open_elsewhere(error):
                raise
        (sleep or time.sleep)(wait)
    return act()


if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    _kernel.CreateFileW.restype = ctypes.c_void_p
    _kernel.CloseHandle.argtypes = (ctypes.c_void_p,)
    _kernel.ReadFile.argtypes = (*[ctypes.c_void_p] * 2, wintypes.DWORD, *[ctypes.c_void_p] * 2)
    _READ, _WRITE, _DELETE = 0x80000000, 0x40000000, 0x10000
    _SHARE_ALL, _OPEN_EXISTING = 7, 3
    _NO_HANDLE = ctypes.c_void_p(-1).value
    _last_status = getattr(ctypes.WinDLL("ntdll"), "RtlGetLastNtStatus", lambda: 0)
    """The last status of this thread; Windows does not document the function, and without it no status is known."""
    _is_reserved = getattr(os.path, "isreserved", lambda _: False)  # Python 3.13, which the packages have
    _INVALID_NAME = 123
    _DELETE_PENDING = 0xC0000056
    """The status of a file that was removed while others have it open; it is refused as if there were no rights (5)."""
    _SHARING_VIOLATION = 32

    def is_lasting_name(path: Path) -> bool:
        """Return whether Windows keeps a path as it is: no part of it is a device or a stream, or would be trimmed."""
        return not _is_reserved(path)

    def has_holder(path: Path) -> bool:
        """Return whether Windows refuses a file because it is open elsewhere."""
        return not _HELD.isdisjoint(_errors_of_opening(path))

    def is_free(path: Path) -> bool:
        """Return whether Windows allows reading, writing and removing a file."""
        return _errors_of_opening(path) == {0}

    def _errors_of_opening(path: Path) -> set[int]:
        return {_error_of_opening(str(path), access) for access in (_READ, _WRITE, _DELETE)}

    def error_of_reading(path: Path) -> int | None:
        """Return the Windows number of the error of reading a file; None if it can be read."""
        return _error_of_opening(str(path), _READ) or None

    def _error_of_opening(path: str, access: int) -> int:
        """Return the number of the error of opening a file, or of reading its first byte; 0 if there is none.

        The content of a file may be stored elsewhere, so that only reading fails. The name of a device is never opened:
        reading a serial port waits for ever.
        """
        if _is_reserved(path):
            return _INVALID_NAME
        handle = _kernel.CreateFileW(path, access, _SHARE_ALL, None, _OPEN_EXISTING, 0, None)
        if handle == _NO_HANDLE:
            error = ctypes.get_last_error()
            is_going = error == _DENIED and _last_status() & 0xFFFFFFFF == _DELETE_PENDING
            return _SHARING_VIOLATION if is_going else error
        byte, count = ctypes.create_string_buffer(1), wintypes.DWORD()
        is_read = access != _READ or _kernel.ReadFile(handle, byte, 1, ctypes.byref(count), None)
        error = 0 if is_read else ctypes.get_last_error()
        _kernel.CloseHandle(handle)
        return error

    _MOST = 8
    _SESSION_KEY = 33
    _ERROR_MORE_DATA = 234

    class _Process(ctypes.Structure):
        """RM_PROCESS_INFO of the Restart Manager."""

        _fields_ = (
            ("number", wintypes.DWORD),
            ("started", wintypes.FILETIME),
            ("name", wintypes.WCHAR * 256),
            ("service", wintypes.WCHAR * 64),
            ("kind", ctypes.c_int),
            ("status", wintypes.ULONG),
            ("session", wintypes.DWORD),
            ("restartable", wintypes.BOOL),
        )

    def holders_of(path: Path) -> tuple[str, ...]:
        """Return the names of the other programs that have a file open, from the Restart Manager of Windows.

        Empty if the Restart Manager knows none, for instance for a program on another computer.
        """
        try:
            manager = ctypes.WinDLL("rstrtmgr")
        except OSError:
            return ()
        session, key = wintypes.DWORD(), ctypes.create_unicode_buffer(_SESSION_KEY)
        if manager.RmStartSession(ctypes.byref(session), 0, key):
            return ()
        try:
            names = (wintypes.LPCWSTR * 1)(str(path))
            if manager.RmRegisterResources(session, 1, names, 0, None, 0, None):
                return ()
            needed, found, why = wintypes.UINT(), wintypes.UINT(_MOST), wintypes.DWORD()
            held_by = (_Process * _MOST)()
            counts = ctypes.byref(needed), ctypes.byref(found)
            if manager.RmGetList(session, *counts, held_by, ctypes.byref(why)) not in (0, _ERROR_MORE_DATA):
                return ()
            others = (each for each in held_by[: found.value] if each.name and each.number != os.getpid())
            return tuple(dict.fromkeys(each.name for each in others))
        finally:
            manager.RmEndSession(session)

else:

    def is_lasting_name(path: Path) -> bool:  # noqa: ARG001 - as on Windows
        """Return True: other systems keep every name."""
        return True

    def has_holder(path: Path) -> bool:  # noqa: ARG001 - as on Windows
        """Return False: other systems refuse only for lack of rights."""
        return False

    def is_free(path: Path) -> bool:  # noqa: ARG001 - as on Windows
        """Return False; this is never called, as no refusal is about an open file."""
        return False

    def error_of_reading(path: Path) -> int | None:  # noqa: ARG001 - as on Windows
        """Return None: only Windows has these numbers."""
        return None

    def holders_of(path: Path) -> tuple[str, ...]:  # noqa: ARG001 - as on Windows
        """Return an empty tuple: only Windows refuses open files."""
        return ()
