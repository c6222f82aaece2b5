"""試しに行う: an act on a copy of the data file, the papers that follow from it in a folder, and where they are.

Any page offers it: `TrialPanel(around, act)`, its `button` beside the page's own, the panel itself above them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from nakano_status.application.ports.data_file import Store
from nakano_status.gui.controls.fields import Button
from nakano_status.gui.controls.files import MadeFile, choose_folder
from nakano_status.gui.page import AppContext
from nakano_status.gui.words import tr

TrialAct = Callable[[Store], object]


class TrialPanel(MadeFile):
    """The folder of a trial, hidden until there is one; `act` returns what is to be tried now, if anything."""

    def __init__(self, around: AppContext, act: Callable[[], TrialAct | None]) -> None:
        super().__init__()
        self._around, self._act = around, act
        self.button = Button(tr("試しに行う…"), lambda _=False: self._ask_folder())

    def try_in(self, above: Path) -> None:
        """Do the act on a copy, and make the papers in a new folder below one that was chosen."""
        from nakano_status.application.papers.try_out import try_out

        session, act = self._around.session, self._act()
        if act is None:
            return
        folder = next(each for each in _names(above) if not each.exists())
        self.hide()
        session.use(
            lambda store, progress: try_out(session.parts, store, act, folder, progress),
            lambda tried: self._show(folder, len(tried.files)),
            what=tr("写しで試しています"),
            asked_by=self,
        )

    def _show(self, folder: Path, number: int) -> None:
        words = tr("データファイルの写しで試し、資料を{count}件作成しました。データファイルは変わっていません。")
        self.show_folder(folder, words.format(count=number))

    def _ask_folder(self) -> None:
        title = tr("試しに作成する資料のフォルダーを選ぶ")
        choose_folder(self, title, self.try_in, self._around.session.folder)


def _names(above: Path) -> Iterator[Path]:
    name = tr("試しに作成した資料")
    yield above / name
    yield from (above / f"{name}-{number}" for number in count(2))
