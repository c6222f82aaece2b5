"""A closed round is laid down at 照会, checked, and what need not be kept is removed after a question."""

from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nakano_status.application.retention.acts import read_acts
from nakano_status.bootstrap import make_parts
from nakano_status.gui.commands import CLOSE_ROUND
from nakano_status.gui.features.round.round_page import InquiryPage, RetentionPanel
from tests.support.gathered import gather
from tests.support.offices import Office
from tests.support.windows import Person, unnamed


def kinds(person: Person) -> list[str]:
    """The kinds of the acts since the round was closed."""
    file = person.shell.session.file
    assert file is not None
    with closing(make_parts().stores.open(file.path, read_only=True)) as store, store.reading() as records:
        found = [each.act.kind for each in read_acts(records)]
    return found[found.index("close_round") + 1 :]


def closed_panel(person: Person) -> RetentionPanel:
    page = person.do(CLOSE_ROUND)
    assert isinstance(page, InquiryPage)
    assert not page.keeping.isVisible(), "no round is closed yet"
    QTest.mouseClick(page.closing.close_round, Qt.MouseButton.LeftButton)
    person.wait()
    assert page.retention.year.currentText() == "令和4年度"
    assert unnamed(page) == []
    return page.retention


def test_a_closed_round_is_laid_down_checked_and_rid_of_files_and_names(
    office_person: Person, sent_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, folder = office_person, tmp_path / "令和4年度の記録"
    gather(person, sent_office.answer)
    panel = closed_panel(person)
    (tmp_path / "別の仕事.txt").touch()
    monkeypatch.setattr(
        "nakano_status.gui.features.round.round_page.choose_folder",
        lambda _parent, _title, then, _first: then(tmp_path),
    )
    QTest.mouseClick(panel.save, Qt.MouseButton.LeftButton)
    person.wait()
    assert (folder / "manifest.json").exists()
    assert {each.name for each in tmp_path.iterdir()} >= {"別の仕事.txt", folder.name}
    assert not (tmp_path / "manifest.json").exists()
    assert "令和4年度分の記録を保存しました" in panel.made.words.plain_text
    panel.check_folder(folder)
    person.wait()
    assert person.said[-1].text.endswith("保存したときのままです。")
    (folder / "変更履歴.csv").unlink()
    panel.check_folder(folder)
    person.wait()
    assert "「変更履歴.csv」がありません" in person.said[-1].remedy

    panel.lay_down_in(folder)
    person.wait()
    assert panel.exists.isVisible(), "the other files are those of the first time"
    QTest.mouseClick(panel.exists.replace, Qt.MouseButton.LeftButton)
    person.wait()
    panel.ask_to_drop(folder)
    person.wait()
    assert "受け取ったファイル1件" in panel.dropping.words.plain_text
    assert panel.dropping.stop.hasFocus(), "Enter alone removes nothing"
    QTest.mouseClick(panel.dropping.stop, Qt.MouseButton.LeftButton)
    assert kinds(person) == ["lay_down", "lay_down"]

    QTest.mouseClick(panel.blank, Qt.MouseButton.LeftButton)
    person.wait()
    assert "氏名と内線を削除します" in panel.blanking.words.plain_text
    assert "受け取ったファイルも削除してください。元に戻せません。" in panel.blanking.words.plain_text
    QTest.mouseClick(panel.blanking.start, Qt.MouseButton.LeftButton)
    person.wait()
    assert "削除しました" in person.said[-1].text
    assert not panel.blanking.isVisible()


def test_a_removal_that_is_refused_leaves_its_question_in_sight(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    person, folder = office_person, tmp_path / "令和4年度の記録"
    gather(person, sent_office.answer)
    panel = closed_panel(person)
    panel.lay_down(folder)
    person.wait()
    panel.ask_to_drop(tmp_path)
    person.wait()
    assert person.said[-1].code == "LAID-DOWN-UNKNOWN"
    assert not panel.dropping.isVisible(), "nothing is asked about a folder that is not of the year"
    person.shell.messages.withdraw()
    panel.ask_to_drop(folder)
    person.wait()
    person.shell.window.resize(960, 540)
    QTest.qWait(50)
    (folder / "変更履歴.csv").write_text("別の内容", "utf-8")
    person.shell.window.navigation.setFocus()  # what has the focus is kept in sight anyway
    panel.dropping.start.click()
    person.wait()
    assert person.said[-1].code == "LAID-DOWN-DIFFERS"
    QTest.qWait(50)  # the message takes its room first
    seen = panel.dropping.stop.visibleRegion().boundingRect()
    assert seen == panel.dropping.stop.rect(), "the message covers no button of the question"
