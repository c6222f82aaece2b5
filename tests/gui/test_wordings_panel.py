"""資料の文面 at the window: typed, reported by line, shown as pages, saved, reset, as a text out and in."""

from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor

from nakano_status.application.papers.kinds import letters_paper
from nakano_status.application.papers.set_kinds import report_paper
from nakano_status.application.papers.templates import EditedWording, read_wordings
from nakano_status.bootstrap import make_parts
from nakano_status.domain.refusals.files import StoreLocked
from nakano_status.gui.features.papers.paper_options import Addressee
from nakano_status.gui.features.papers.papers_page import ExportPage
from nakano_status.gui.features.papers.wordings_panel import PaperWordings
from tests.support.user_input import press, write
from tests.support.windows import Person, store_of, unnamed


def panel_of(person: Person, name: str = "report") -> PaperWordings:
    panel = PaperWordings(person.shell.around)
    panel.resize(1200, 700)
    panel.show()
    panel.activateWindow()
    panel.show_wording(name)
    person.wait()
    assert unnamed(panel) == []
    return panel


def kept(person: Person, name: str = "report") -> EditedWording:
    parts = make_parts()
    with closing(parts.stores.open(store_of(person), read_only=True)) as store, store.reading() as records:
        return next(each for each in read_wordings(parts, records) if each.kind.name == name)


def type_first(panel: PaperWordings, text: str) -> None:
    """Write a line more above all others."""
    panel.editor.setFocus()
    panel.editor.moveCursor(QTextCursor.MoveOperation.Start)
    write(panel.editor, text)
    press(panel.editor, Qt.Key.Key_Return)


def leave(person: Person, panel: PaperWordings) -> None:
    panel.store_pending_edits()
    person.wait()


def test_a_wording_is_typed_told_by_line_kept_and_taken_back(office_person: Person) -> None:
    panel = panel_of(office_person)
    built_in = kept(office_person)
    assert panel.pages.view.count > 1
    type_first(panel, "｛ねんど｝の速報")
    leave(office_person, panel)
    assert "1行目" in str(panel.fault_list.lines.index(0).data())
    assert (kept(office_person).kept, kept(office_person).text[:3]) == (built_in.kept, "｛ねん")
    press(panel.fault_list, Qt.Key.Key_Down)
    press(panel.fault_list, Qt.Key.Key_Return)
    assert panel.editor.textCursor().blockNumber() == 0
    panel.editor.moveCursor(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    write(panel.editor, "｛年度｝の速報")
    leave(office_person, panel)
    assert panel.fault_list.lines.rowCount() == 0
    assert kept(office_person).kept.startswith("｛年度｝の速報\n")
    office_person.shell.around.undo.undo()
    office_person.undo()
    assert (kept(office_person), panel.editor.text()) == (built_in, built_in.text)


def test_another_wording_keeps_the_first_and_the_built_in_one_comes_back(office_person: Person, tmp_path: Path) -> None:
    panel = panel_of(office_person)
    type_first(panel, "速報")
    panel.choice.setCurrentIndex(panel.choice.findData("letter-request"))
    panel.choice.activated.emit(panel.choice.currentIndex())
    office_person.wait()
    assert kept(office_person).is_own
    assert panel.editor.text() == kept(office_person, "letter-request").text
    panel.show_wording("report")
    write(panel.editor, "即")  # before anything could be read: into the wording that is named above
    leave(office_person, panel)
    assert kept(office_person).text.startswith("即速報\n")
    office_person.undo()
    assert panel.editor.text().startswith("速報\n")
    panel.save(tmp_path / "文面.txt")
    office_person.wait()
    office_person.click(panel.reset)
    assert not kept(office_person).is_own
    panel.take_in_file(tmp_path / "文面.txt")
    office_person.wait()
    assert kept(office_person).kept.startswith("速報\n")


def test_a_file_is_replaced_by_the_wording_that_was_shown_when_it_was_asked_about(
    office_person: Person, tmp_path: Path
) -> None:
    panel, target = panel_of(office_person), tmp_path / "文面.txt"
    target.write_text("前の文面", "utf-8")
    asked = panel.editor.text()
    panel.save(target)
    office_person.wait()
    panel.show_wording("letter-request")
    office_person.wait()
    assert panel.editor.text() != asked
    office_person.click(panel.question.replace)
    assert target.read_text("utf-8-sig").rstrip().endswith(asked.rstrip())


def test_a_text_that_did_not_reach_the_data_file_stays_to_be_kept(
    office_person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise StoreLocked(path="office.nakano")

    panel = panel_of(office_person)
    built_in = kept(office_person)
    with monkeypatch.context() as full:
        full.setattr("nakano_status.gui.features.papers.wordings_panel.store_wording", refuse)
        type_first(panel, "速報")
        leave(office_person, panel)
    panel.read()
    office_person.wait()
    assert (kept(office_person), panel.editor.text()[:2]) == (built_in, "速報")
    leave(office_person, panel)
    assert kept(office_person).kept.startswith("速報\n")


def test_the_foot_tells_that_a_wording_was_saved(office_person: Person) -> None:
    page = office_person.go_to("export", report_paper.PAPER)
    assert isinstance(page, ExportPage)
    office_person.click(page.wording)
    assert page.wordings is not None
    bar = office_person.shell.window.status_bar
    bar.clear()
    type_first(page.wordings, "速報")
    office_person.click(page.wordings.back)
    assert kept(office_person).text.startswith("速報\n")
    assert bar.saved.text().startswith("保存済み ")


def test_the_page_of_a_wording_is_the_letter_to_whom_was_ticked(office_person: Person) -> None:
    page = office_person.go_to("export", letters_paper.PAPER)
    assert isinstance(page, ExportPage)
    whose = page.options.whose
    last = Addressee("税務課", is_department=False)
    whose.list.setCurrentIndex(whose.list.lines.place_of(last))
    press(whose.list, Qt.Key.Key_Space)
    page.edit_wording()
    office_person.wait()
    assert page.wordings is not None
    assert last.name in page.wordings.pages.view.accessibleDescription()


def another(panel: PaperWordings) -> str:
    """Return the name of a wording that is not the report."""
    names = (str(panel.choice.itemData(place)) for place in range(panel.choice.count()))
    return next(name for name in names if name != "report")


def test_a_file_read_for_one_wording_does_not_replace_another(office_person: Person, tmp_path: Path) -> None:
    panel = panel_of(office_person)
    other = another(panel)
    before = {name: kept(office_person, name).text for name in ("report", other)}
    path = tmp_path / "報告.txt"
    path.write_text(before["report"].replace("進捗", "進ちょく"), "utf-8")
    panel.take_in_file(path)
    panel.show_wording(other)  # chosen before the file is read
    leave(office_person, panel)
    assert {name: kept(office_person, name).text for name in before} == before
    assert "読み込んでいません" in office_person.said[-1].text
    panel.show_wording("report")
    panel.take_in_file(path)
    leave(office_person, panel)
    assert "進ちょく" in kept(office_person).text


def test_a_text_typed_in_one_wording_is_stored_when_another_was_reset(office_person: Person) -> None:
    panel = panel_of(office_person)
    built_in = kept(office_person).text
    type_first(panel, "速報")
    leave(office_person, panel)
    panel.reset.click()
    other = another(panel)
    panel.show_wording(other)
    type_first(panel, "写し")  # before the act of resetting is done
    office_person.wait()
    leave(office_person, panel)
    assert kept(office_person).text == built_in
    assert kept(office_person, other).text.startswith("写し")
