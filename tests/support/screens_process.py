"""A window that is moved over screens of different scale: `python -m tests.support.screens_process FILE FOLDER`.

FOLDER is for the description of the screens. It prints each fault of a painted text with the scale and the page.
"""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

SCALES = 100, 150, 125, 200, 175
"""The scales of the screens from left to right, in per cent: to and from each side they grow and shrink."""
_WIDTH, _HEIGHT, _DOTS = 1920, 1080, 96


def main() -> None:
    """Show every page on every screen."""
    file, folder = Path(sys.argv[1]), Path(sys.argv[2])
    screens = [
        {"name": f"{scale} %", "x": place * _WIDTH, "y": 0, "width": _WIDTH, "height": _HEIGHT}
        | {"logicalDpi": _DOTS * scale // 100, "logicalBaseDpi": _DOTS, "dpr": 1}
        for place, scale in enumerate(SCALES)
    ]
    (folder / "screens.json").write_text(json.dumps({"screens": screens}), "utf-8")
    os.chdir(folder)  # the drive's colon would end the name of the file
    os.environ["QT_QPA_PLATFORM"] = "offscreen:configfile=screens.json"
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    for fault in _faults(file):
        sys.stdout.write(f"{fault}\n")


def _faults(file: Path) -> Iterator[str]:
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtWidgets import QApplication

    from nakano_status.gui.looks.appearance import LIGHT, apply_theme
    from tests.support.painted import faults_in
    from tests.support.windows import somebody, views_of

    apply_theme(QApplication(sys.argv), LIGHT)
    beat = QTimer()  # without a screen, Wine does not always wake a loop for another thread's event
    beat.start(100)
    with somebody(file) as person:
        window = person.shell.window
        screens = {screen.name(): screen for screen in QGuiApplication.screens()}
        for scale in SCALES:
            window.setGeometry(screens[f"{scale} %"].availableGeometry())
            person.wait()
            assert window.devicePixelRatioF() * 100 == scale
            yield from (f"{scale} %: {fault}" for fault in {*faults_in(window)})  # as it came there
            yield from (f"{scale} %, {view}: {fault}" for view in views_of(person) for fault in {*faults_in(window)})
        yield "moved"


if __name__ == "__main__":
    main()
