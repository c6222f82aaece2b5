"""How often Qt dresses what a page is made of: once, when the page comes into the window (decision 0031)."""

from collections import Counter

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QLabel

from nakano_status.gui.qt_override import override
from tests.support.windows import Person

MOST = 3
"""How often a widget may be restyled while its page is made and shown.

With the rules in the application it was 25 times.
"""


class Dressing(QObject):
    """Counts how often each widget is notified that its style has changed."""

    def __init__(self) -> None:
        super().__init__()
        self.told: Counter[QObject] = Counter()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.StyleChange:
            self.told[watched] += 1
        return False


def test_a_page_is_dressed_when_it_comes_into_the_window_and_not_with_each_panel_around_it(
    office_person: Person, app: QApplication
) -> None:
    dressing = Dressing()
    app.installEventFilter(dressing)
    page = office_person.go_to("all_rows")
    app.removeEventFilter(dressing)
    labels = page.findChildren(QLabel)
    assert labels
    assert all(dressing.told[each] for each in labels)
    assert dressing.told.most_common(1)[0][1] <= MOST
