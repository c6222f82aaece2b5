"""Files that another program has open, as only Windows refuses them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from threading import Event, Thread

NOTHING, READING, ALL_BUT_REMOVAL = 0, 1, 3
"""What a program that has a file open lets others do, for Windows' CreateFile."""
_A_MOMENT = 0.03
"""Seconds for which a scanner has a file open."""


@contextmanager
def held_open(path: Path, sharing: int) -> Iterator[None]:
    """Have a file open as another program has it."""
    kernel = ctypes.WinDLL("kernel32")  # type: ignore[attr-defined,unused-ignore]
    kernel.CreateFileW.restype = ctypes.c_void_p
    handle = kernel.CreateFileW(str(path), 0x80000000, sharing, None, 3, 0, None)
    try:
        yield
    finally:
        kernel.CloseHandle(ctypes.c_void_p(handle))


@contextmanager
def scanned(folder: Path, chance: Random) -> Iterator[None]:
    """Open the files below a folder, one after the other, for a moment each, as a virus scanner does."""
    enough = Event()

    def scan() -> None:
        while not enough.wait(_A_MOMENT):
            with suppress(OSError):
                files = [path for path in folder.rglob("*") if path.is_file()]
                with held_open(chance.choice(files), chance.choice((NOTHING, READING, ALL_BUT_REMOVAL))):
                    enough.wait(_A_MOMENT)

    scanner = Thread(target=scan, daemon=True)
    scanner.start()
    try:
        yield
    finally:
        enough.set()
        scanner.join()
