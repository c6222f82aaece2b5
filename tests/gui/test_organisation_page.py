"""計画・組織: an office's spring, at the window: contacts, a new name, the order, a sheet, the schedule."""

from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from nakano_status.application.read.organisation import BodyView, read_organisation
from nakano_status.application.read.schedules import read_schedules
from nakano_status.bootstrap import find_example_tables, make_parts
from nakano_status.domain.division import DivisionKind
from nakano_status.domain.fiscal_year import FiscalYear
from nakano_status.gui.models.body_table import BodyTable
from nakano_status.gui.models.schedule_table import FIRST_YEAR
from nakano_status.gui.pages.organisation import OrganisationPage
from tests.support.windows import Person, unnamed


def kept(person: Person, name: str) -> BodyView:
    """Read a body back, past the window."""
    path = person.shell.session.file.path if person.shell.session.file else Path()
    with closing(make_parts().stores.open(path, read_only=True)) as store, store.reading() as records:
        return next(each for each in read_organisation(records).bodies if each.name == name)


def choose(person: Person, page: OrganisationPage, name: str) -> None:
    body = next(each for each in page.divisions.model.bodies if each.name == name)
    page.divisions.table.setCurrentIndex(page.divisions.model.place_of(body.division_id))
    person.wait()


def press(person: Person, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(person.shell.window.focusWidget(), key)
    person.wait()


def test_an_office_does_its_spring_at_the_window(office_person: Person, tmp_path: Path) -> None:
    person = office_person
    page = person.go_to("organisation")
    assert isinstance(page, OrganisationPage)
    divisions = page.divisions
    assert "所管課 26件　部・室の登録はまだありません" in divisions.words.plain_text

    # a sheet is looked at, and nothing is written until it is taken in
    divisions.kept.look_at(find_example_tables()[0])
    person.wait()
    assert "違い 65か所" in divisions.kept.words.plain_text
    assert kept(person, "税務課").department == ""
    QTest.mouseClick(divisions.kept.take_in, Qt.MouseButton.LeftButton)
    person.wait()
    assert kept(person, "税務課").department == "区民生活部"
    assert divisions.model.bodies[0].name == "企画財政部"
    assert unnamed(page) == []

    # a contact is typed and kept as the field is left
    choose(person, page, "税務課")
    divisions.editor.contact.setFocus()
    QTest.keyClicks(divisions.editor.contact, "1234")
    press(person, Qt.Key.Key_Tab)
    assert kept(person, "税務課").contact == "1234"

    # one place up, and the cursor goes along
    choose(person, page, "広聴・広報課")
    QTest.mouseClick(divisions.editor.up, Qt.MouseButton.LeftButton)
    person.wait()
    assert [each.name for each in divisions.model.bodies[:3]] == ["企画財政部", "広聴・広報課", "企画課"]
    assert divisions.current is not None
    assert divisions.current.name == "広聴・広報課"

    # the same by the menu's key; what was done stands in the record
    QTest.keyClick(
        person.shell.window, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    person.wait()
    assert [each.name for each in divisions.model.bodies[:3]] == ["企画財政部", "企画課", "広聴・広報課"]
    divisions.with_history.click()
    assert divisions.history_list.isVisible()
    assert [str(divisions.history.index(place).data()).partition("、")[2] for place in range(4)] == [
        "建制順の変更",
        "建制順の変更",
        "税務課の連絡先の変更",
        "組織の表の取込み　example-departments.csv：65か所",
    ]

    # a new name from a day on
    choose(person, page, "税務課")
    QTest.mouseClick(divisions.editor.rename, Qt.MouseButton.LeftButton)
    question = divisions.editor.question
    question.name.setText("課税課")
    QTest.mouseClick(question.do, Qt.MouseButton.LeftButton)
    person.wait()
    after = kept(person, "課税課")
    assert (after.earlier[0][0], after.since is not None and after.since <= date.today()) == ("税務課", True)  # noqa: DTZ011
    assert question.isHidden()
    assert divisions.editor.name.text() == "課税課"

    # a name of another is refused, and what was written stays to be mended
    QTest.mouseClick(divisions.add, Qt.MouseButton.LeftButton)
    divisions.adding.name.setText("職員課")
    QTest.mouseClick(divisions.adding.do, Qt.MouseButton.LeftButton)
    person.wait()
    assert "「職員課」は「職員課」の名称です" in person.said[-1].text
    assert not divisions.adding.isHidden()

    assert comes_back_unchanged(person, page, tmp_path / "組織.xlsx")


def test_another_department_is_asked_about_and_a_sheet_without_days_too(office_person: Person, tmp_path: Path) -> None:
    person = office_person
    page = person.go_to("organisation")
    assert isinstance(page, OrganisationPage)
    kept_table, editor = page.divisions.kept, page.divisions.editor

    # what was not known is filled in without a question
    choose(person, page, "税務課")
    take_in(person, page, find_example_tables()[0])
    assert kept_table.since.isHidden()

    # another 部: nothing is written before it is said since when, and what is stopped stays as it was
    choose(person, page, "税務課")
    pick(person, page, "企画財政部")
    assert not editor.placing.isHidden()
    assert editor.placing.choice.since.text().startswith("令和")
    assert kept(person, "税務課").department == "区民生活部"
    QTest.mouseClick(editor.placing.stop, Qt.MouseButton.LeftButton)
    assert (editor.placing.isHidden(), editor.above.currentText()) == (True, "区民生活部")
    pick(person, page, "企画財政部")
    assert unnamed(page) == []
    editor.placing.choice.since.show_day(date(2023, 4, 1))
    QTest.mouseClick(editor.placing.do, Qt.MouseButton.LeftButton)
    person.wait()
    assert department_on(person, "税務課", date(2023, 3, 31)) == "区民生活部"
    assert department_on(person, "税務課", date(2023, 4, 1)) == "企画財政部"
    assert editor.above.currentText() == "企画財政部"

    # a correction was so from the beginning
    choose(person, page, "住宅課")
    pick(person, page, "企画財政部")
    QTest.mouseClick(editor.placing.choice.correction, Qt.MouseButton.LeftButton)
    QTest.mouseClick(editor.placing.do, Qt.MouseButton.LeftButton)
    person.wait()
    assert department_on(person, "住宅課", date(2020, 4, 1)) == "企画財政部"

    # a sheet whose row says no day cannot be taken in before it is said what it is
    sheet = tmp_path / "表.csv"
    sheet.write_text("部,所管課\n健康環境部,産業振興課\n健康環境部,保健企画課\n", "utf-8-sig")
    kept_table.look_at(sheet)
    person.wait()
    assert "適用開始日が空欄か、前の変更の日のままの変更が 1件（2行目）あります" in kept_table.words.plain_text
    assert (kept_table.since.isVisible(), kept_table.take_in.isEnabled()) == (True, False)
    assert unnamed(page) == []
    kept_table.since.since.show_day(date(2023, 4, 1))
    person.wait()
    assert (kept_table.since.change.isChecked(), kept_table.take_in.isEnabled()) == (True, True)
    assert any("2023-04-01から" in str(kept_table.lines.index(place).data()) for place in range(2))
    QTest.mouseClick(kept_table.take_in, Qt.MouseButton.LeftButton)
    person.wait()
    assert "1行を取り込みました。変わりのない行は1行です。" in person.said[-1].text
    assert department_on(person, "産業振興課", date(2023, 3, 31)) == "区民生活部"
    kept_table.look_at(sheet)
    person.wait()
    assert kept_table.since.isHidden(), "nothing is to be asked any more, and no answer is kept"


def test_a_question_about_a_body_is_seen_whole_and_answered_by_keyboard(office_person: Person) -> None:
    person = office_person
    person.shell.window.resize(1366, 768)
    page = person.go_to("organisation")
    assert isinstance(page, OrganisationPage)
    divisions, editor = page.divisions, page.divisions.editor
    take_in(person, page, find_example_tables()[0])
    choose(person, page, "情報システム課")
    pick(person, page, "企画財政部")
    assert seen_whole(editor.placing.do)
    press(person, Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    assert editor.placing.do.hasFocus()
    editor.placing.end()
    person.wait()

    # a name alone is not given with a day that nobody has looked at
    QTest.mouseClick(editor.rename, Qt.MouseButton.LeftButton)
    person.wait()
    assert seen_whole(editor.question.do)
    editor.question.name.setText("デジタル政策課")
    press(person, Qt.Key.Key_Return)
    assert (editor.question.isVisible(), editor.question.choice.change.hasFocus()) == (True, True)
    press(person, Qt.Key.Key_Tab, Qt.Key.Key_Return)
    assert editor.question.do.hasFocus()
    press(person, Qt.Key.Key_Tab)
    assert editor.question.stop.hasFocus()
    press(person, Qt.Key.Key_Backtab, Qt.Key.Key_Space)
    assert kept(person, "デジタル政策課").earlier[0][0] == "情報システム課"

    QTest.mouseClick(divisions.add, Qt.MouseButton.LeftButton)
    divisions.adding.name.setText("未来課")
    press(person, Qt.Key.Key_Return)
    assert divisions.adding.above.hasFocus()
    press(person, Qt.Key.Key_Tab, Qt.Key.Key_Return)
    assert divisions.adding.do.hasFocus()


def seen_whole(button: QPushButton) -> bool:
    return button.visibleRegion().boundingRect() == button.rect()


def test_what_was_said_of_a_sheet_goes_when_another_is_looked_at(office_person: Person, tmp_path: Path) -> None:
    person = office_person
    page = person.go_to("organisation")
    assert isinstance(page, OrganisationPage)
    take_in(person, page, find_example_tables()[0])
    assert "取り込みました" in person.said[-1].text
    panel = person.shell.window.panel
    assert panel.isVisible()
    sheet = tmp_path / "表.csv"
    sheet.write_text("所管課,旧名称,適用開始日\n未来課,過去課,2023-04-01\n", "utf-8-sig")
    page.divisions.kept.look_at(sheet)
    person.wait()
    assert panel.isHidden()
    shown = [str(page.divisions.kept.lines.index(place).data()) for place in range(2)]
    assert "旧名称「過去課」の所管課は登録されていません。" in shown[1]
    assert not page.divisions.kept.take_in.isEnabled()


def take_in(person: Person, page: OrganisationPage, path: Path) -> None:
    """Look at a sheet and take it in."""
    page.divisions.kept.look_at(path)
    person.wait()
    QTest.mouseClick(page.divisions.kept.take_in, Qt.MouseButton.LeftButton)
    person.wait()


def pick(person: Person, page: OrganisationPage, department: str) -> None:
    """Choose another 部 in the editor, as by keyboard."""
    above = page.divisions.editor.above
    above.setCurrentIndex(above.findText(department))
    above.activated.emit(above.currentIndex())
    person.wait()


def department_on(person: Person, name: str, day: date) -> str:
    """Read the 部 of a division on a day back, past the window."""
    path = person.shell.session.file.path if person.shell.session.file else Path()
    with closing(make_parts().stores.open(path, read_only=True)) as store, store.reading() as records:
        organisation = records.organisation().on(day)
    own = organisation.find(name)
    above = organisation.department_of(own.division_id) if own else None
    return above.name_on() if above else ""


def comes_back_unchanged(person: Person, page: OrganisationPage, target: Path) -> bool:
    """Save the organisation as a sheet and look at it: whether there is nothing to take in."""
    table = page.divisions.kept
    table.save(target)
    person.wait()
    table.look_at(target)
    person.wait()
    return "取り込むものはありません" in table.words.plain_text and not table.take_in.isEnabled()


def test_a_schedule_is_searched_and_written_in_its_cell(office_person: Person) -> None:
    page = office_person.go_to("organisation")
    assert isinstance(page, OrganisationPage)
    page.look_for()
    office_person.wait()
    schedule = page.schedule
    assert "計画上のスケジュールのない取組 110件は、開始済みの取組" in schedule.words.plain_text
    QTest.keyClicks(schedule.search, "1-1-1-02")
    assert schedule.words.plain_text.startswith("110件のうち1件")
    schedule.table.setFocus()
    schedule.table.setCurrentIndex(schedule.shown.index(0, FIRST_YEAR + 1))
    QTest.keyClick(schedule.table, Qt.Key.Key_F2)
    QTest.keyClicks(schedule.table.focusWidget(), "abc")
    press(office_person, Qt.Key.Key_Return)
    file = office_person.shell.session.file
    assert file is not None
    with closing(make_parts().stores.open(file.path, read_only=True)) as store, store.reading() as records:
        row = next(each for each in read_schedules(records).rows if each.row_id == "1-1-1-02-X")
    assert row.texts[FiscalYear(2022)] == "abc"
    assert "取組 109件" in schedule.words.plain_text


def test_the_tree_changes_line_by_line_under_the_reader() -> None:
    told: list[object] = []
    model = BodyTable()
    model.modelReset.connect(lambda: told.append("reset"))
    model.dataChanged.connect(lambda first, _: told.append(first.row()))
    one, two = body("a"), body("b")
    model.show_bodies([one, two])
    model.show_bodies([one, replace(two, contact="1234")])
    model.show_bodies([replace(two, contact="1234"), one])
    assert told == [1]
    assert [each.division_id for each in model.bodies] == ["b", "a"]


def body(division_id: str) -> BodyView:
    return BodyView(
        division_id, DivisionKind.DIVISION, division_id, 1, None, "", None, False, "", (), (), (), None, (), 0, False
    )
