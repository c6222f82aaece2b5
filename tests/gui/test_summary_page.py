"""印刷 as a division uses it: its summary is looked at, turned to lie, kept as a file, sent to the printer."""

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt

from nakano_status.application.papers.writing import PaperFormat, PaperPages
from nakano_status.bootstrap import make_parts
from nakano_status.gui.features.papers.summary_page import SummaryPage
from nakano_status.gui.features.submission.check_page import CheckPage
from nakano_status.gui.preview import printing
from tests.support.user_input import click, press
from tests.support.windows import Person, unnamed

CONTROL = Qt.KeyboardModifier.ControlModifier
UPRIGHT, LYING = (210.0, 297.0), (297.0, 210.0)


def summary(person: Person) -> SummaryPage:
    page = person.go_to("summary")
    assert isinstance(page, SummaryPage)
    return page


def test_a_division_looks_at_its_own_summary_keeps_it_and_prints_it(
    clerk: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[PaperPages] = []
    monkeypatch.setattr(printing, "ask_printer", lambda _parent, pages, _then: asked.append(pages))
    press(clerk.shell.window, Qt.Key.Key_P, CONTROL)  # from another page the key leads here, to look first
    clerk.wait()
    page = clerk.shell.window.page
    assert isinstance(page, SummaryPage)
    assert asked == []
    assert unnamed(page) == []
    pages = page.desk.pages
    assert pages is not None
    assert "税務課" in pages.title
    assert pages.size(0) == UPRIGHT
    assert page.missing.plain_text.startswith("未記入の取組が2件あります。")

    # it lies, and its name says so
    click(page.landscape, QPoint(8, page.landscape.height() // 2))
    clerk.wait()
    lying = page.desk.pages
    assert lying is not None
    assert lying.size(0) == LYING
    assert page.making.target.accessibleDescription() == str(clerk.shell.session.folder / "税務課_R4まとめ（横）.pdf")

    # it is kept as one file that says what was looked at
    target = tmp_path / "まとめ.pdf"
    page.making.choose(target)
    click(page.making.make)
    clerk.wait()
    assert f"{lying.count}ページ" in page.making.made.words.plain_text
    assert "税務課" in make_parts().papers.read_pages(target.read_bytes())[0]
    page.making.form.setCurrentIndex(page.making.form.findData(PaperFormat.DOCX))
    click(page.making.make)
    clerk.wait()
    assert any(
        "税務課" in each for each in make_parts().papers.read_word(target.with_suffix(".docx").read_bytes()).paragraphs
    )

    # here the key asks for the printer
    press(clerk.shell.window, Qt.Key.Key_P, CONTROL)
    assert asked == [lying]


def test_rows_without_an_answer_are_a_click_away(clerk: Person) -> None:
    click(summary(clerk).check)
    clerk.wait()
    assert isinstance(clerk.shell.window.page, CheckPage)
