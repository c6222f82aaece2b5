"""On a small office screen (1366 × 768 at 125 %) numbers, marks and states are read whole."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView

from nakano_status.gui.window.page_list import OFFICE_PAGES
from tests.support.gathered import gather, second_copy
from tests.support.offices import Office
from tests.support.windows import Person

SIZE = (1092, 614)
"""What is left of 1366 × 768 pixels where each takes 1.25 × 1.25 of them."""
SELECTABLE = Qt.ItemFlag.ItemIsSelectable
READ_WHOLE = {"管理番号", "進捗状況", "状態", "記入済"}


def cut_columns(view: QTableView) -> list[str]:
    """Name the columns of a table of which a line is shown narrower than its text; a heading goes over all columns."""
    model = view.model()
    headings = {place: model.headerData(place, Qt.Orientation.Horizontal) for place in range(model.columnCount())}
    lines = [line for line in range(model.rowCount()) if model.flags(model.index(line, 0)) & SELECTABLE]
    return [
        heading
        for place, heading in headings.items()
        if heading in READ_WHOLE and not view.isColumnHidden(place)
        if any(view.sizeHintForIndex(model.index(line, place)).width() > view.columnWidth(place) for line in lines)
    ]


def test_no_number_mark_or_state_is_cut(office_person: Person, sent_office: Office, tmp_path: Path) -> None:
    gather(office_person, sent_office.answer)
    gather(office_person, second_copy(sent_office, tmp_path))
    office_person.shell.window.resize(*SIZE)
    cut: dict[str, list[str]] = {}
    for kind in OFFICE_PAGES:
        page = office_person.go_to(kind.name)
        for view in page.findChildren(QTableView):
            if view.isVisible():
                cut[kind.name] = cut_columns(view)
    assert {"all_rows", "board"} <= set(cut)
    assert {name: columns for name, columns in cut.items() if columns} == {}
