"""The operating system's lock on an open file.

It ends with its process, so it shows whether that process still runs.
"""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import ctypes
    import msvcrt
    from ctypes.wintypes import DWORD, HANDLE

    _kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    _kernel.LockFile.argtypes = _kernel.UnlockFile.argtypes = (HANDLE, DWORD, DWORD, DWORD, DWORD)
    _PLACE = 1 << 20, 0, 1, 0  # Windows does not let other processes read a locked byte: lock one behind the text
    _LOCK_VIOLATION = 33

    def try_lock(descriptor: int) -> bool:
        """Lock an open file for this process alone; return False if another process holds the lock."""
        if _kernel.LockFile(msvcrt.get_osfhandle(descriptor), *_PLACE):
            return True
        error = ctypes.get_last_error()
        if error == _LOCK_VIOLATION:
            return False
        raise ctypes.WinError(error)

    def unlock(descriptor: int) -> None:
        """Unlock a file before it is closed, because Windows may release the lock of a closed file only later."""
        if not _kernel.UnlockFile(msvcrt.get_osfhandle(descriptor), *_PLACE):
            raise ctypes.WinError(ctypes.get_last_error())

else:
    import fcntl

    def try_lock(descriptor: int) -> bool:
        """Lock an open file for this process alone; return False if another process holds the lock."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def unlock(descriptor: int) -> None:
        """Unlock a file before it is closed."""
        fcntl.flock(descriptor, fcntl.LOCK_UN)
