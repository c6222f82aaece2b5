"""The system's own lock on an open file, which ends with its process: it shows whether that process still runs."""

from __future__ import annotations

import os
import sys

if sys.platform == "win32":
    import msvcrt

    _FAR_BEHIND = 1 << 20  # Windows lets no other process read a locked byte: lock one behind the text

    def try_lock(descriptor: int) -> bool:
        """Lock an open file for this process alone; False where another process holds it."""
        os.lseek(descriptor, _FAR_BEHIND, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        finally:
            os.lseek(descriptor, 0, os.SEEK_SET)
        return True

    def unlock(descriptor: int) -> None:
        """Unlock a file before it is closed: Windows may take its time for one that is closed with a lock."""
        os.lseek(descriptor, _FAR_BEHIND, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def try_lock(descriptor: int) -> bool:
        """Lock an open file for this process alone; False where another process holds it."""
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def unlock(descriptor: int) -> None:
        """Unlock a file before it is closed."""
        fcntl.flock(descriptor, fcntl.LOCK_UN)
