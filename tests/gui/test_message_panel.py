"""The panel that reports what was done: whole, and never over a button or the place where a person types."""

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from nakano_status.gui.window.notices import MessagePanel
from nakano_status.gui.window.page_list import OFFICE_PAGES
from tests.support.windows import Person

LONG = "「C:\\共有\\情報システム課\\令和4年度進捗確認\\庁議資料\\進捗状況一覧_R4_作成中_確認用.xlsx」を作成しました。"


def panel_of(person: Person) -> MessagePanel:
    panel = person.shell.window.findChild(MessagePanel)
    assert isinstance(panel, MessagePanel)
    return panel


def seen(widget: QWidget, ground: QWidget) -> QRect:
    """Return the part of a widget that is in sight, in the ground's place."""
    part = widget.rect()
    while widget is not ground:
        part = part.translated(widget.pos())
        around = widget.parentWidget()
        assert around is not None
        widget = around
        part &= widget.rect()
    return part


@pytest.mark.parametrize("size", [(1366, 768), (1092, 614)])
@pytest.mark.parametrize("words", ["取り込みました。", LONG, "\n".join([LONG] * 3)], ids=["short", "long", "lines"])
def test_a_message_is_whole_and_covers_no_button(office_person: Person, size: tuple[int, int], words: str) -> None:
    person, covered = office_person, {}
    person.shell.window.resize(*size)
    panel = panel_of(person)
    for kind in OFFICE_PAGES:
        page = person.go_to(kind.name)
        person.shell.messages.report_done(words)
        person.wait()
        assert panel.isVisible()
        ground = panel.parentWidget()
        assert ground is not None
        assert ground.rect().contains(panel.geometry())
        assert panel.text.height() >= panel.text.heightForWidth(panel.text.width())
        assert panel.text.width() >= panel.text.minimumSizeHint().width()
        controls: list[QWidget] = [*page.findChildren(QAbstractButton), *page.findChildren(QLineEdit)]
        under = [each for each in controls if each.isVisible() and seen(each, ground).intersects(panel.geometry())]
        covered[kind.name] = [each.accessibleName() or type(each).__name__ for each in under]
        panel.dismiss()
    assert {name: names for name, names in covered.items() if names} == {}
