"""計画・組織: another 部 or name is asked about in the page, and so are sheets whose rows have no day."""

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from nakano_status.bootstrap import find_example_tables
from tests.support.organising import choose, department_on, kept, look_and_do, organising, pick, press, take_in
from tests.support.windows import Person, unnamed


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
    QTest.mouseClick(editor.placing.do, Qt.MouseButton.LeftButton)
    person.wait()
    assert department_on(person, "住宅課", date(2020, 4, 1)) == "企画財政部"

    # who moved on a day is looked at as a 改正, with that place in it
    choose(person, page, "税務課")
    pick(person, page, "企画財政部")
    QTest.mouseClick(editor.placing.change, Qt.MouseButton.LeftButton)
    person.wait()
    form = page.divisions.reorganising.form
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
    QTest.mouseClick(editor.correct, Qt.MouseButton.LeftButton)
    person.wait()
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
