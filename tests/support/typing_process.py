"""A window in which somebody types on until it is killed: `python -m tests.support.typing_process FILE ROW KEY`.

Whenever what was typed so far is kept in the data file, it says how many times that was.
"""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from nakano_status.gui.pages.entries import EntriesPage
from tests.support.hands import compose, write
from tests.support.windows import Person


def main() -> None:
    """Type until killed; a piece is composed and settled, the next one is under composition while it is kept."""
    path, row_id, key = sys.argv[1:]
    application = QApplication(sys.argv[:1])
    person = Person()
    person.open(Path(path))
    page = person.shell.window.page
    assert isinstance(page, EntriesPage)
    page.go_to(row_id)
    page.form.focus_field(key)
    kept = QEventLoop(application)
    page.saved.connect(kept.quit)
    editor = page.form.texts[key].editor
    for number in itertools.count(1):
        write(editor, f"{number}文目。")
        compose(editor, "まだ")
        kept.exec()
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
