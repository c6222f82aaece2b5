"""Answers of 税務課 merged at an office's window: the beginning of several tests of pages."""

from pathlib import Path

from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.gui.features.merge.merge_page import MergePage
from tests.support.offices import Office
from tests.support.windows import Person

FIRST, SECOND = "2-1-2-03-N", "2-1-2-04-W"
OTHER_ANSWERS = {
    FIRST: {"mark": "◎", "done": "連携を開始し、案内した。", "next_year": "対象を広げる。"},
    SECOND: {"mark": "△", "change_reason": "納期が大幅に遅れたため", "done": "試行した。", "next_year": "導入する。"},
}


def store_of(person: Person) -> Path:
    assert person.shell.session.file is not None
    return person.shell.session.file.path


def gathering(person: Person, *paths: Path) -> MergePage:
    page = person.go_to("merge", paths)
    assert isinstance(page, MergePage)
    return page


def gather(person: Person, *paths: Path) -> MergePage:
    page = gathering(person, *paths)
    page.apply()
    person.wait()
    return page


def second_copy(office: Office, folder: Path) -> Path:
    """Return another copy of 税務課's form, filled in by hand with other answers."""
    path = folder / "税務課_2回目.xlsx"
    path.write_bytes(make_spreadsheet_user().fill_in(office.form("税務課").read_bytes(), OTHER_ANSWERS))
    return path
