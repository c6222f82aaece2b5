"""Photograph every page of a sample on this system and on the Windows of build/windows.sh, side by side.

    python build/side_by_side.py [WORD …]

Words are passed to `nakano-status screens`, for instance `--scale 2` or `--contrast high`. The folder is printed; it
has one picture for each page, with Linux on the left.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QGuiApplication, QImage, QPainter

from nakano_status.demonstration.sample import make_sample

OUT = Path("dist") / "pages"
PROGRAM = "-m", "nakano_status", "screens"
SYSTEMS = {
    "linux": (sys.executable, *PROGRAM),
    "windows": ("bash", "build/windows.sh", "screen", "wine", "/windows/python/python.exe", "-B", *PROGRAM),
}


def main() -> int:
    """Make the samples and their pictures, and join the two pictures of each page."""
    os.chdir(Path(__file__).resolve().parents[1])
    app = QGuiApplication([])
    shutil.rmtree(OUT, ignore_errors=True)
    for role in ("office", "division"):
        folder = OUT / role
        folder.mkdir(parents=True)
        _take(folder, sys.argv[1:], for_office=role == "office")
        names = {system: {path.name for path in (folder / system).iterdir()} for system in SYSTEMS}
        if names["linux"] != names["windows"]:
            print(f"not on both systems: {sorted(names['linux'] ^ names['windows'])}")
            return 1
        for name in names["linux"]:
            _join(folder / "linux" / name, folder / "windows" / name, folder / name)
    app.quit()
    print(OUT)
    return 0


def _take(folder: Path, words: list[str], *, for_office: bool) -> None:
    """Take the pictures of a role on both systems."""
    sample = make_sample(for_office=for_office)
    with sample.folder:
        for system, command in SYSTEMS.items():
            store = folder / "data" / f"{system}.nakano"
            store.parent.mkdir(exist_ok=True)
            shutil.copyfile(sample.store, store)
            told = "--store", store.as_posix(), "--out", (folder / system).as_posix()
            subprocess.run([*command, *told, *words], check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - as above
    shutil.rmtree(folder / "data")


def _join(left: Path, right: Path, target: Path) -> None:
    """Write two pictures side by side as one."""
    one, two = QImage(str(left)), QImage(str(right))
    both = QImage(QSize(one.width() + two.width() + 8, max(one.height(), two.height())), QImage.Format.Format_RGB32)
    both.fill(0xFF00FF)
    painter = QPainter(both)
    painter.drawImage(QPoint(0, 0), one)
    painter.drawImage(QPoint(one.width() + 8, 0), two)
    painter.end()
    both.save(str(target))


if __name__ == "__main__":
    sys.exit(main())
