"""計画・組織 at the window: choose bodies, import sheets, and read the stored data back without the window."""

from contextlib import closing
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nakano_status.application.organisation.read.organisation import BodyView, read_organisation
from nakano_status.bootstrap import make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.divisions import SuccessionKind
from nakano_status.gui.commands import REORGANISE
from nakano_status.gui.features.organisation.organisation_page import OrganisationPage, SchedulePanel
from nakano_status.gui.features.organisation.reorganising_panel import ReorganisingPanel
from tests.support.organisations import named_on
from tests.support.windows import Person, store_of


def organising(person: Person) -> OrganisationPage:
    """Go to 計画・組織."""
    page = person.go_to("organisation")
    assert isinstance(page, OrganisationPage)
    return page


def kept(person: Person, name: str) -> BodyView:
    """Read a body back, without the window."""
    with closing(make_parts().stores.open(store_of(person), read_only=True)) as store, store.reading() as records:
        bodies = read_organisation(records, date.today()).bodies  # noqa: DTZ011 - as the window under test does
        return next(each for each in bodies if each.name == name)


def department_on(person: Person, name: str, day: date) -> str:
    """Read the 部 of a division on a day back, without the window."""
    with closing(make_parts().stores.open(store_of(person), read_only=True)) as store:
        return named_on(store, name, day)[0]


def choose(person: Person, page: OrganisationPage, name: str) -> None:
    body = next(each for each in page.divisions.model.bodies if each.name == name)
    page.divisions.table.setCurrentIndex(page.divisions.model.place_of(body.division_id))
    person.wait()


def press(person: Person, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(person.shell.window.focusWidget(), key)
    person.wait()


def take_in(person: Person, page: OrganisationPage, path: Path) -> None:
    """Preview a sheet and import it."""
    page.divisions.kept.look_at(path)
    person.wait()
    person.click(page.divisions.kept.take_in)


def pick(person: Person, page: OrganisationPage, department: str) -> None:
    """Choose another 部 in the editor, as by keyboard."""
    above = page.divisions.editor.above
    above.setCurrentIndex(above.findText(department))
    above.activated.emit(above.currentIndex())
    person.wait()


def begin_reorganising(person: Person, page: OrganisationPage, name: str, kind: SuccessionKind) -> ReorganisingPanel:
    """Begin a 改正 of a body by the menu."""
    choose(person, page, name)
    person.do(REORGANISE)
    panel = page.divisions.reorganising_panel
    panel.form.kind.choose(kind)
    person.wait()
    return panel


def look(person: Person, panel: ReorganisingPanel) -> str:
    """Look at what a 改正 moves, and return it as it is read aloud."""
    person.click(panel.look)
    return "\n".join(str(panel.list.lines.index(place).data()) for place in range(panel.list.lines.rowCount()))


def look_and_do(person: Person, page: OrganisationPage) -> None:
    """Look at what a 改正 moves, then write it."""
    panel = page.divisions.reorganising_panel
    person.click(panel.look)
    person.click(panel.do)


def write_schedule(panel: SchedulePanel, row_id: str, year: FiscalYear, text: str) -> None:
    """Type a text in the cell of a row and a year in the table of the planned schedule."""
    model = panel.model
    cells = (model.index(row, at) for row in range(model.rowCount()) for at in range(model.columnCount()))
    model.setData(next(each for each in cells if model.place_at(each) == (row_id, year)), text)
