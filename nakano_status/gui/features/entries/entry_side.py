"""The left of 記入する: a filter, a search, and the list of rows, with the query that reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QListView, QWidget

from nakano_status.application.entries.own_answers import other_answerers
from nakano_status.application.plan.opinions import opinions_by_row
from nakano_status.application.ports.data_file import Records
from nakano_status.application.review.wording_changes import SentWordingRow, sent_wording_rows
from nakano_status.application.round.read.views import RoundView, RowView, read_round
from nakano_status.domain.plan.annotations import Opinion
from nakano_status.domain.review.review import AskOutcome
from nakano_status.domain.round.round import Round
from nakano_status.gui.answers.mark_picker import MarkingList
from nakano_status.gui.controls.boxes import column_of
from nakano_status.gui.controls.fields import Choice, SearchField
from nakano_status.gui.lists.entry_list import ROW_ROLE, EntryDelegate, EntryFilter, EntryList
from nakano_status.gui.looks.appearance import STEP, steps
from nakano_status.gui.looks.labels import label
from nakano_status.gui.page import FreshRows, read_fresh
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

_LEAST_WIDTH = 30.0
"""The least width in steps: it grows with the size of texts, so that titles remain readable."""
_ALWAYS = (EntryFilter.ALL, EntryFilter.UNFINISHED, EntryFilter.QUESTION)


class EntrySide(QWidget):
    """A filter and a list; `chosen` is emitted when the filter or the search changes."""

    chosen = Signal()

    def __init__(self, model: EntryList) -> None:
        super().__init__()
        self._model = model
        self.filter = Choice(tr("表示する取組"))
        self.search = SearchField()
        self.list = MarkingList()
        self.how_many = label("", "muted")
        self._set_up()
        self._lay_out()
        self.filter.currentIndexChanged.connect(lambda _: self.chosen.emit())
        self.search.textChanged.connect(lambda _: self.chosen.emit())
        self.search.went_down.connect(lambda: self.list.setFocus(Qt.FocusReason.OtherFocusReason))

    @property
    def shown(self) -> EntryFilter:
        """The current filter."""
        chosen = self.filter.currentData()
        return chosen if isinstance(chosen, EntryFilter) else EntryFilter.ALL

    @property
    def chosen_rows(self) -> list[RowView]:
        """The selected rows, in order: several with Shift or Ctrl."""
        places = sorted(self.list.selectionModel().selectedIndexes(), key=lambda index: index.row())
        return [row for index in places if isinstance(row := index.data(ROW_ROLE), RowView)]

    def show_all(self) -> None:
        """Show every row again."""
        self.search.clear()
        self.filter.setCurrentIndex(0)

    def choose(self, chosen: EntryFilter) -> None:
        """Set the filter if it is offered, else show every row."""
        self.filter.choose(chosen)

    def offer(self, chosen: EntryFilter, *, there: bool) -> None:
        """Offer a filter only if there are such rows."""
        place = self.filter.findData(chosen)
        if there and place < 0:
            self.filter.addItem(tr(chosen.value), chosen)
        elif place >= 0 and not there:
            self.filter.removeItem(place)

    def count(self) -> None:
        """Show in the filter how many rows each choice has, and with a search how many of them it finds."""
        for place in range(self.filter.count()):
            chosen = self.filter.itemData(place)
            self.filter.setItemText(place, f"{tr(chosen.value)}　{self._model.count(chosen)}")
        words = tr("「{search}」に当たる取組 {count}件")
        self.how_many.setText(words.format(search=self.search.text(), count=len(self._model.shown)))
        self.how_many.setVisible(bool(self.search.text().strip()))

    def _set_up(self) -> None:
        self.list.setModel(self._model)
        self.list.setItemDelegate(EntryDelegate(self.list))
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setSelectionMode(MarkingList.SelectionMode.ExtendedSelection)
        self.list.setMouseTracking(True)
        self.list.setAccessibleName(tr("取組の一覧"))
        for chosen in _ALWAYS:
            self.filter.addItem(tr(chosen.value), chosen)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.setMinimumWidth(steps(_LEAST_WIDTH))

    def _lay_out(self) -> None:
        self.setMinimumWidth(steps(_LEAST_WIDTH))
        head = column_of(self.filter, self.search, self.how_many, margins=(2 * STEP, 0, 2 * STEP, 0))
        column_of(head, self.list, within=self, margins=(0, 2 * STEP, 0, 0))


@dataclass(frozen=True)
class Entries:
    """Everything that the page shows; `only_asked`: the data file has only rows that the office asks about again.

    `others` are the divisions that answer a row, too, `opinions` those that a form showed on it, by 管理番号.
    """

    round: RoundView
    fresh: FreshRows
    sent_wording: Mapping[str, SentWordingRow]
    only_asked: bool = False
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    opinions: Mapping[str, tuple[Opinion, ...]] = field(default_factory=dict)

    @property
    def asked(self) -> frozenset[str]:
        """The rows about which the office asked something that was not submitted yet."""
        reworded = {row_id for row_id, row in self.sent_wording.items() if not row.is_answered}
        return frozenset(reworded | {row.id for row in self.fresh.rows if row.asked is AskOutcome.OPEN})


def read_entries(records: Records, round_: Round) -> Entries:
    """Read the round's frame, its rows, and what is asked about them."""
    sent = records.packages.of_round(round_.round_id, records.info.division, row_ids=())
    only_asked = all(package.purpose.is_for_some_rows for package in sent)
    frame, fresh, sent_wording = (
        read_round(records, round_),
        read_fresh(records, round_),
        sent_wording_rows(records, round_),
    )
    opinions = opinions_by_row(records, round_, [row.id for row in fresh.rows])
    return Entries(frame, fresh, sent_wording, only_asked, other_answerers(records, round_), opinions)
