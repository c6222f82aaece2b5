"""提出状況 is printed from its page: shown as it comes out, sent to a printer, saved as a PDF."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from nakano_status.gui.features.board.board_page import BoardPage
from nakano_status.gui.features.board.board_paper_panel import BoardPaperPanel
from nakano_status.gui.screens import picture
from tests.support.printers import Machine
from tests.support.user_input import CONTROL, press
from tests.support.windows import Person, unnamed

_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")


def test_the_paper_is_seen_then_printed_and_saved(office_person: Person, tmp_path: Path) -> None:
    person = office_person
    QTest.keyClick(person.shell.window, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    person.wait()
    page = person.shell.window.page
    assert isinstance(page, BoardPage)
    paper = page.paper
    assert paper is not None
    assert paper.isVisible()
    assert not page.table.isVisible()
    assert unnamed(paper) == []
    it_is_one_upright_page_without_colours(paper)
    a_printer_gets_the_same_pages(person, paper, tmp_path / "printed.pdf")
    a_pdf_is_asked_about_where_another_file_is_in_its_place(person, paper, tmp_path / "提出状況.pdf")

    QTest.keyClick(paper.view, Qt.Key.Key_PageDown)
    assert paper.view.verticalScrollBar().value() > 0
    QTest.keyClick(paper.view, Qt.Key.Key_Escape)
    assert page.table.isVisible()
    assert page.print_out.hasFocus()


def it_is_one_upright_page_without_colours(paper: BoardPaperPanel) -> None:
    sheet = paper.view
    assert sheet.count == 1
    assert "税務課 未提出" in sheet.accessibleDescription() or "税務課 期限超過" in sheet.accessibleDescription()
    assert paper.printed is not None
    assert paper.printed.size(0) == (210.0, 297.0)
    image = picture(sheet.viewport()).toImage().copy(sheet.viewport().rect().adjusted(16, 16, -16, -16))
    colours = {
        QColor(image.pixel(x, y)).name() for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)
    }
    assert {"#ffffff", "#d9d9d9"} <= colours
    assert all(QColor(name).saturation() < 40 for name in colours), "grey-safe: nothing is told by colour"


def a_printer_gets_the_same_pages(person: Person, paper: BoardPaperPanel, target: Path) -> None:
    paper.print_on(Machine(target))
    person.wait()
    assert len(_PAGE.findall(target.read_bytes())) == paper.view.count
    assert "1ページを印刷に送りました" in person.said[-1].text


def a_pdf_is_asked_about_where_another_file_is_in_its_place(
    person: Person, paper: BoardPaperPanel, target: Path
) -> None:
    target.write_bytes(b"another")
    paper.save(target)
    person.wait()
    assert paper.question.isVisible()
    assert target.read_bytes() == b"another"
    QTest.mouseClick(paper.question.replace, Qt.MouseButton.LeftButton)
    person.wait()
    assert len(_PAGE.findall(target.read_bytes())) == paper.view.count
    assert paper.made.isVisible()


def test_the_key_that_shows_the_paper_prints_it_once_it_is_seen(
    office_person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    place = "nakano_status.gui.features.board.board_paper_panel.ask_printer"
    monkeypatch.setattr(place, lambda _parent, pages, _send: asked.append(pages.title))
    window = office_person.shell.window
    press(window, Qt.Key.Key_P, CONTROL)
    office_person.wait()
    page = window.page
    assert isinstance(page, BoardPage)
    assert page.paper is not None
    assert page.paper.printed is not None
    assert asked == []
    press(window, Qt.Key.Key_P, CONTROL)
    office_person.wait()
    assert asked == [page.paper.printed.title]
    assert page.paper.isVisible()
