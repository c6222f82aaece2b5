"""Manners of a desktop program: what is rarely needed is folded."""

from pathlib import Path

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place
from nakano_status.domain.refusals.files import StoreLocked
from nakano_status.gui.controls.files import MadeFile, UnfinishedPaper
from nakano_status.gui.lists.rich_text_list import HTML_ROLE, RichTextList, problem_lines
from nakano_status.gui.messages import Messages
from nakano_status.gui.window.notices import MessagePanel
from tests.support.user_input import click

LOCKED = StoreLocked(by="佐藤", machine="PC-1", since="10:00", path="R4.nakano")


def words_of(widget: QWidget) -> str:
    return "\n".join(each.text() for each in widget.findChildren(QLabel) if each.isVisibleTo(widget))


def test_the_code_of_a_refusal_is_shown_only_when_it_is_asked_for(qtbot: QtBot) -> None:
    messages = Messages()
    panel, unfinished = MessagePanel(messages), UnfinishedPaper()
    for shown in (panel, unfinished):
        qtbot.addWidget(shown)
    messages.refuse(LOCKED)
    unfinished.show_refusal(LOCKED)
    for shown in (panel, unfinished):
        assert LOCKED.code not in words_of(shown)
        click(shown.code.button)
        assert LOCKED.code in words_of(shown)
        assert shown.code.button.text() == "くわしくを隠す"
    messages.refuse(LOCKED)
    assert LOCKED.code not in words_of(panel), "the next message is folded"


def test_a_list_of_problems_shows_no_code_but_in_the_tooltip() -> None:
    found = problem("MARK-MISSING", Place(id="1-1-1-01-K"))
    shown = RichTextList()
    shown.set_items(problem_lines([found], {}))
    line: QModelIndex = shown.place_of(found)
    assert found.code not in line.data(HTML_ROLE)
    assert line.data(Qt.ItemDataRole.ToolTipRole) == f"くわしく：{found.code}"


def test_what_was_found_in_many_cells_is_one_line_and_the_cells_are_behind_it(qtbot: QtBot, tmp_path: Path) -> None:
    made = MadeFile()
    qtbot.addWidget(made)
    cells = [problem("DATA-1-2", Place(cell=f"C{row}"), found=f"値{row}・値") for row in range(2, 8)]
    made.show_folder(tmp_path, "作成しました。", cells)
    assert made.words.plain_text.splitlines()[0] == "作成しました。"
    assert made.words.plain_text.count("\n") == 1
    assert "値5" not in words_of(made)
    click(made.places.button)
    assert all(f"値{row}" in words_of(made) for row in range(2, 8))
    made.show_folder(tmp_path, "作成しました。")
    assert made.places.isHidden()
