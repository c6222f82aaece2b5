"""A window in which texts are typed until it is killed: `python -m tests.support.typing_process FILE ROW KEY`.

Whenever the typed text has been stored in the data file, it prints how many times that was.
"""

import itertools
import sys
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QApplication

from nakano_status.gui.features.entries.entries_page import EntriesPage
from tests.support.user_input import compose, write
from tests.support.windows import Person


def main() -> None:
    """Type until killed; a piece is composed and committed, and the next one is being composed while it is stored."""
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
