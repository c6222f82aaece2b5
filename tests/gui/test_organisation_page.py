"""計画・組織: an office's spring, at the window: contacts, a new name, the order, a sheet, the schedule.

Another 部 or name is asked about in the page, and so are sheets whose rows have no day.
"""

from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from nakano_status.application.organisation.read.organisation import BodyView
from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.schedules import edit_schedule, read_schedules
from nakano_status.application.ports.data_file import Store
from nakano_status.application.round.choosing_edition import EditionChoice
from nakano_status.bootstrap import find_example_tables, make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.divisions import DivisionKind
from nakano_status.gui.commands import SEARCH
from nakano_status.gui.features.organisation.organisation_page import OrganisationPage
from nakano_status.gui.features.organisation.organisation_tables import FIRST_YEAR, HEADS, BodyTable
from tests.support.expected import of_kind
from tests.support.organising import choose, department_on, kept, look_and_do, organising, pick, press, take_in
from tests.support.windows import Person, store_of, unnamed


def seen_whole(button: QPushButton) -> bool:
    return button.visibleRegion().boundingRect() == button.rect()


def test_another_department_is_asked_about(office_person: Person) -> None:
    person = office_person
    page = organising(person)
    editor = page.divisions.editor
    choose(person, page, "税務課")
    take_in(person, page, find_example_tables()[0])
    assert page.divisions.kept.since.isHidden(), "what was not known is filled in without a question"

    # nothing is written before it is said what it is, and what is stopped stays as it was
    choose(person, page, "税務課")
    pick(person, page, "企画財政部")
    assert not editor.placing.isHidden()
    assert kept(person, "税務課").where == "区民生活部"
    QTest.mouseClick(editor.placing.stop, Qt.MouseButton.LeftButton)
    assert (editor.placing.isHidden(), editor.above.currentText()) == (True, "区民生活部")

    # a correction was so from the beginning
    choose(person, page, "住宅課")
    pick(person, page, "企画財政部")
    assert unnamed(page) == []
    person.click(editor.placing.do)
    assert department_on(person, "住宅課", date(2020, 4, 1)) == "企画財政部"

    # who moved on a day is looked at as a 改正, with that place in it
    choose(person, page, "税務課")
    pick(person, page, "企画財政部")
    person.click(editor.placing.change)
    form = page.divisions.reorganising_panel.form
    assert (form.kind.currentText(), form.body.currentText(), form.above.currentText()) == (
        "異動",
        "税務課",
        "企画財政部",
    )
    form.since.show_day(date(2023, 4, 1))
    look_and_do(person, page)
    assert department_on(person, "税務課", date(2023, 3, 31)) == "区民生活部"
    assert department_on(person, "税務課", date(2023, 4, 1)) == "企画財政部"
    assert editor.above.currentText() == "企画財政部"


def test_the_buttons_of_a_body_leave_the_table_its_columns(office_person: Person) -> None:
    office_person.shell.window.resize(1280, 720)
    page = organising(office_person)
    assert not page.divisions.table.isColumnHidden(HEADS.index("取組"))


def test_who_signs_papers_is_chosen_once_in_the_organisation(office_person: Person) -> None:
    person = office_person
    page = organising(person)
    editor = page.divisions.editor
    choose(person, page, "税務課")
    person.click(editor.signer)
    assert person.said[-1].text.startswith("資料の発信者を「税務課」にしました。")
    assert (kept(person, "税務課").is_sender, editor.signer.isEnabled()) == (True, False)
    assert "発信者です" in editor.facts.text()
    assert unnamed(page) == []
    choose(person, page, "職員課")
    assert editor.signer.isEnabled()


def test_the_button_that_removes_a_body_tells_why_the_body_stays(office_person: Person) -> None:
    person = office_person
    page = organising(person)
    editor = page.divisions.editor
    choose(person, page, "税務課")
    assert editor.remove.toolTip() == "削除できません（取組の所管課です）。"
    QTest.mouseClick(page.divisions.add, Qt.MouseButton.LeftButton)
    page.divisions.adding.name.setText("未来課")
    person.click(page.divisions.adding.do)
    choose(person, page, "未来課")
    assert (editor.remove.isEnabled(), editor.remove.toolTip()) == (True, "")
    person.click(editor.signer)
    assert (editor.remove.isEnabled(), editor.remove.toolTip()) == (False, "削除できません（資料の発信者です）。")


def test_a_sheet_whose_row_says_no_day_is_not_taken_in_before_it_is_said_what_it_is(
    office_person: Person, tmp_path: Path
) -> None:
    person = office_person
    page = organising(person)
    kept_table = page.divisions.kept
    take_in(person, page, find_example_tables()[0])
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
    assert any("令和5年4月1日から" in str(kept_table.list.lines.index(place).data()) for place in range(2))
    person.click(kept_table.take_in)
    assert "1行を取り込みました。変わりのない行は1行です。" in person.said[-1].text
    assert department_on(person, "産業振興課", date(2023, 3, 31)) == "区民生活部"
    kept_table.look_at(sheet)
    person.wait()
    assert kept_table.since.isHidden(), "nothing is to be asked any more, and no answer is kept"


def test_a_question_about_a_body_is_seen_whole_and_answered_by_keyboard(office_person: Person) -> None:
    person = office_person
    person.shell.window.resize(1366, 768)
    page = organising(person)
    divisions, editor = page.divisions, page.divisions.editor
    take_in(person, page, find_example_tables()[0])
    choose(person, page, "情報システム課")
    pick(person, page, "企画財政部")
    assert seen_whole(editor.placing.do)
    assert editor.placing.change.hasFocus()
    press(person, Qt.Key.Key_Tab)
    assert editor.placing.do.hasFocus()
    editor.placing.end()
    person.wait()

    # a name alone is not given before its button
    person.click(editor.correct)
    assert seen_whole(editor.question.do)
    editor.question.name.setText("デジタル政策課")
    press(person, Qt.Key.Key_Return)
    assert (editor.question.isVisible(), editor.question.do.hasFocus()) == (True, True)
    press(person, Qt.Key.Key_Tab)
    assert editor.question.stop.hasFocus()
    press(person, Qt.Key.Key_Backtab, Qt.Key.Key_Space)
    assert kept(person, "デジタル政策課").spellings == ("情報システム課",)

    QTest.mouseClick(divisions.add, Qt.MouseButton.LeftButton)
    divisions.adding.name.setText("未来課")
    press(person, Qt.Key.Key_Return)
    assert divisions.adding.above.hasFocus()
    press(person, Qt.Key.Key_Tab)
    assert divisions.adding.do.hasFocus()


def test_an_office_does_its_spring_at_the_window(office_person: Person, tmp_path: Path) -> None:
    person = office_person
    page = organising(person)
    assert "所管課 26件　組織の表を取り込むと、建制順で並びます。" in page.divisions.words.plain_text
    a_sheet_is_looked_at_before_it_is_taken_in(person, page)
    a_contact_is_kept_as_its_field_is_left(person, page)
    a_body_goes_up_by_a_button_and_down_by_a_key(person, page)
    each_act_stands_in_the_record(page)
    a_mistaken_name_is_corrected(person, page)
    a_name_of_another_is_refused_and_stays_to_be_mended(person, page)
    assert comes_back_unchanged(person, page, tmp_path / "組織.xlsx")


def a_sheet_is_looked_at_before_it_is_taken_in(person: Person, page: OrganisationPage) -> None:
    divisions = page.divisions
    divisions.kept.look_at(find_example_tables()[0])
    person.wait()
    assert "違い 65か所" in divisions.kept.words.plain_text
    assert kept(person, "税務課").where == ""
    person.click(divisions.kept.take_in)
    assert kept(person, "税務課").where == "区民生活部"
    assert divisions.model.bodies[0].name == "企画財政部"
    assert unnamed(page) == []


def a_contact_is_kept_as_its_field_is_left(person: Person, page: OrganisationPage) -> None:
    choose(person, page, "税務課")
    page.divisions.editor.contact.setFocus()
    QTest.keyClicks(page.divisions.editor.contact, "1234")
    press(person, Qt.Key.Key_Tab)
    assert kept(person, "税務課").contact == "1234"


def a_body_goes_up_by_a_button_and_down_by_a_key(person: Person, page: OrganisationPage) -> None:
    divisions, both = page.divisions, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    choose(person, page, "広聴・広報課")
    person.click(divisions.editor.up)
    assert [each.name for each in divisions.model.bodies[:3]] == ["企画財政部", "広聴・広報課", "企画課"]
    assert divisions.current is not None
    assert divisions.current.name == "広聴・広報課", "the cursor goes along"
    person.press(person.shell.window, Qt.Key.Key_Down, both)
    assert [each.name for each in divisions.model.bodies[:3]] == ["企画財政部", "企画課", "広聴・広報課"]


def each_act_stands_in_the_record(page: OrganisationPage) -> None:
    divisions = page.divisions
    divisions.with_history.click()
    assert divisions.history_list.isVisible()
    assert [str(divisions.history_list.lines.index(place).data()).partition("、")[2] for place in range(4)] == [
        "建制順の変更", "建制順の変更", "税務課の連絡先の変更", "組織の表の取込み　example-departments.csv：65か所"
    ]  # fmt: skip


def a_mistaken_name_is_corrected(person: Person, page: OrganisationPage) -> None:
    editor = page.divisions.editor
    choose(person, page, "税務課")
    QTest.mouseClick(editor.correct, Qt.MouseButton.LeftButton)
    editor.question.name.setText("課税課")
    person.click(editor.question.do)
    assert (kept(person, "課税課").earlier, kept(person, "課税課").spellings) == ((), ("税務課",))
    assert editor.question.isHidden()
    assert editor.name.text() == "課税課"


def a_name_of_another_is_refused_and_stays_to_be_mended(person: Person, page: OrganisationPage) -> None:
    divisions = page.divisions
    QTest.mouseClick(divisions.add, Qt.MouseButton.LeftButton)
    divisions.adding.name.setText("職員課")
    person.click(divisions.adding.do)
    assert "「職員課」は「職員課」の名称です" in person.said[-1].text
    assert not divisions.adding.isHidden()


def test_what_was_said_of_a_sheet_goes_when_another_is_looked_at(office_person: Person, tmp_path: Path) -> None:
    person = office_person
    page = organising(person)
    take_in(person, page, find_example_tables()[0])
    assert "取り込みました" in person.said[-1].text
    panel = person.shell.window.panel
    assert panel.isVisible()
    sheet = tmp_path / "表.csv"
    sheet.write_text("所管課,旧名称,適用開始日\n未来課,過去課,2023-04-01\n", "utf-8-sig")
    page.divisions.kept.look_at(sheet)
    person.wait()
    assert panel.isHidden()
    shown = [str(page.divisions.kept.list.lines.index(place).data()) for place in range(2)]
    assert "旧名称「過去課」の所管課は登録されていません。" in shown[1]
    assert not page.divisions.kept.take_in.isEnabled()


def comes_back_unchanged(person: Person, page: OrganisationPage, target: Path) -> bool:
    """Save the organisation as a sheet and preview it: whether there is nothing to import."""
    table = page.divisions.kept
    table.save(target)
    person.wait()
    table.look_at(target)
    person.wait()
    return "取り込むものはありません" in table.words.plain_text and not table.take_in.isEnabled()


def test_a_schedule_is_searched_and_written_in_its_cell(office_person: Person) -> None:
    page = organising(office_person)
    office_person.do(SEARCH)
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
    with (
        closing(make_parts().stores.open(store_of(office_person), read_only=True)) as store,
        store.reading() as records,
    ):
        row = next(each for each in read_schedules(records).rows if each.row_id == "1-1-1-02-X")
    assert row.texts[FiscalYear(2022)] == "abc"
    assert "取組 109件" in schedule.words.plain_text


def test_a_cell_of_the_schedule_keeps_its_line_breaks_when_it_is_edited(office_person: Person) -> None:
    row, year = "1-1-1-02-X", FiscalYear(2022)

    def stored() -> str:
        with (
            closing(make_parts().stores.open(store_of(office_person), read_only=True)) as store,
            store.reading() as records,
        ):
            return next(each for each in read_schedules(records).rows if each.row_id == row).texts[year]

    office_person.shell.session.use(lambda store: edit_schedule(store, {(row, year): "設計\n説明会"}), lambda _: None)
    page = organising(office_person)
    office_person.do(SEARCH)
    office_person.wait()
    table, shown = page.schedule.table, page.schedule.shown
    rows = [str(shown.index(place, 0).data()) for place in range(shown.rowCount())]
    index = shown.index(rows.index(row), FIRST_YEAR + 1)
    assert index.data() == "設計 説明会"
    table.setFocus()
    table.setCurrentIndex(index)
    QTest.keyClick(table, Qt.Key.Key_F2)
    press(office_person, Qt.Key.Key_End)
    QTest.keyClicks(table.focusWidget(), "x")
    press(office_person, Qt.Key.Key_Return)
    assert stored() == "設計\n説明会x"


def test_the_tree_changes_line_by_line_under_the_reader() -> None:
    told: list[object] = []
    model = BodyTable()
    model.modelReset.connect(lambda: told.append("reset"))
    model.dataChanged.connect(lambda first, _: told.append(first.row()))
    one, two = body("a"), body("b")
    model.show_lines([one, two])
    model.show_lines([one, replace(two, contact="1234")])
    model.show_lines([replace(two, contact="1234"), one])
    assert told == [1]
    assert [each.division_id for each in model.bodies] == ["b", "a"]


def body(division_id: str) -> BodyView:
    return BodyView(
        division_id, DivisionKind.DIVISION, division_id, 1, None, "", False, "", (), (), (), None, (), 0, None
    )


def test_a_file_that_is_asked_about_is_written_for_the_edition_of_the_question(
    office_person: Person, tmp_path: Path
) -> None:
    schedule = organising(office_person).schedule
    organising(office_person).tabs.setCurrentWidget(schedule)
    office_person.wait()
    target, asked = tmp_path / "表.xlsx", schedule._choice()
    target.write_bytes(b"other")
    subjects: list[object] = []
    table = schedule.kept._table

    def save(store: Store, path: Path, subject: object, replaces: bool) -> Outcome[Path]:
        subjects.append(subject)
        return table.save(store, path, of_kind(EditionChoice, subject), replaces)

    schedule.kept._table = replace(table, save=save)
    schedule.kept.save(target)
    office_person.wait()
    schedule._chosen = 7  # another edition is chosen while the question is open
    office_person.click(schedule.kept.question.replace)
    assert subjects == [asked, asked]
    assert target.read_bytes() != b"other"
