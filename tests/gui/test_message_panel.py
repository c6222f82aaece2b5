"""The panel that reports what was done: whole, and below the page."""

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from nakano_status.gui.window.notices import MessagePanel
from nakano_status.gui.window.page_list import OFFICE_PAGES
from tests.support.windows import Person

LONG = "「C:\\共有\\情報システム課\\令和4年度進捗確認\\庁議資料\\進捗状況一覧_R4_作成中_確認用.xlsx」を作成しました。"


def panel_of(person: Person) -> MessagePanel:
    panel = person.shell.window.findChild(MessagePanel)
    assert isinstance(panel, MessagePanel)
    return panel


def in_window(widget: QWidget) -> QRect:
    return QRect(widget.mapTo(widget.window(), QPoint()), widget.size())


@pytest.mark.parametrize("size", [(1366, 768), (1092, 614)])
@pytest.mark.parametrize("words", ["取り込みました。", LONG, "\n".join([LONG] * 3)], ids=["short", "long", "lines"])
def test_a_message_is_whole_and_covers_nothing_of_the_page(
    office_person: Person, size: tuple[int, int], words: str
) -> None:
    person, window = office_person, office_person.shell.window
    window.resize(*size)
    panel = panel_of(person)
    for kind in OFFICE_PAGES:
        person.go_to(kind.name)
        person.shell.messages.report_done(words)
        person.wait()
        assert panel.isVisible()
        assert panel.visibleRegion().boundingRect() == panel.rect()
        assert not in_window(panel).intersects(in_window(window.ground)), kind.name
        assert panel.text.height() >= panel.text.heightForWidth(panel.text.width())
        assert panel.text.width() >= panel.text.minimumSizeHint().width()
        panel.dismiss()
