"""The window takes colours and text size from Windows' settings, which only a Windows to test in may change."""

import os
import struct
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import pytest

from tests.support import wine

pytestmark = pytest.mark.skipif(not wine.is_here(), reason="settings of the user of this PC are not changed")

COLOURS = r"Software\Microsoft\Windows\CurrentVersion\Themes\Personalize", "AppsUseLightTheme"
FONT = r"Control Panel\Desktop\WindowMetrics", "MessageFont"
AS_SEEN = """
from nakano_status.gui.app import make_application
app = make_application()
print(app.property("nakanoTheme").name, app.font().pointSizeF())
"""


@contextmanager
def set_to(key: str, name: str, value: int | bytes) -> Iterator[None]:
    """Change a setting of the user for a while."""
    winreg = import_module("winreg")
    kind = winreg.REG_DWORD if isinstance(value, int) else winreg.REG_BINARY
    with winreg.CreateKeyEx(winreg.HKEY_CURRENT_USER, key, access=winreg.KEY_ALL_ACCESS) as opened:
        try:
            before = winreg.QueryValueEx(opened, name)
        except FileNotFoundError:
            before = None
        winreg.SetValueEx(opened, name, 0, kind, value)
        yield
        if before is None:
            winreg.DeleteValue(opened, name)
        else:
            winreg.SetValueEx(opened, name, 0, before[1], before[0])


def font_of(points: int) -> bytes:
    """Return a LOGFONT of so many points."""
    numbers = struct.pack("<5l8B", -points * 96 // 72, 0, 0, 0, 400, 0, 0, 0, 1, 0, 0, 0, 0)
    return numbers + "Tahoma".encode("utf-16-le").ljust(64, b"\0")


@pytest.mark.parametrize(
    ("setting", "value", "seen"),
    [
        (COLOURS, 1, "light 10.5"),
        (COLOURS, 0, "dark 10.5"),
        (FONT, font_of(9), "light 10.5"),
        (FONT, font_of(18), "light 21.0"),
    ],
)
def test_the_window_looks_as_windows_is_set(setting: tuple[str, str], value: int | bytes, seen: str) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "windows"}
    with set_to(*setting, value):
        told = subprocess.run(
            [sys.executable, "-c", AS_SEEN], env=environment, capture_output=True, encoding="utf-8", check=True
        )
    assert told.stdout.strip() == seen
