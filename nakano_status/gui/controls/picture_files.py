"""Saving and copying of a page's pictures, as they are printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton

from nakano_status.application.papers.pictures import picture_for_file, pictures_for_files
from nakano_status.application.ports.data_file import Records
from nakano_status.documents.picture import Picture
from nakano_status.domain.round.round import Round
from nakano_status.domain.text.file_names import safe_name
from nakano_status.gui.commands import COPY_PICTURE, SAVE_PICTURE, offer
from nakano_status.gui.controls.boxes import column_of
from nakano_status.gui.controls.files import MadeFile, TargetQuestion, choose_target
from nakano_status.gui.looks.labels import escape_ampersands
from nakano_status.gui.looks.picture_painter import image_as_png, picture_as_image
from nakano_status.gui.page import Page, Panel

if TYPE_CHECKING:
    from nakano_status.application.papers.pictures import RoundPictures

_FORMATS = {".svg": "SVG (*.svg)", ".png": "PNG (*.png)"}
_LONGEST = 80
"""The most letters in the name of a file."""


class PictureKind(NamedTuple):
    """A kind of picture that a page offers: `label` is its name in menus, and `draw` yields the picture, or nothing."""

    label: str
    draw: Callable[[RoundPictures], Iterable[Picture]]


class PictureFiles(Panel):
    """Two buttons that save and copy the pictures of a page; without height until there is a question or a result.

    The commands of the page apply to its `current` picture. The buttons have menus of all `kinds`; if `kinds` is None,
    they apply to the current picture.
    """

    def __init__(
        self,
        page: Page,
        current: Callable[[], PictureKind],
        kinds: Callable[[], Iterable[PictureKind]] | None = None,
    ) -> None:
        super().__init__(page.around)
        self._current = current
        self._picture: Picture | None = None
        self.saving, self.copying = QPushButton("図を保存…"), QPushButton("図をコピー")
        self.question = TargetQuestion(self._ask_target)
        self.made = MadeFile()
        column_of(self.question, self.made, within=self, spacing=0)
        self.acts: list[QAction] = []
        for command, button, do in (
            (SAVE_PICTURE, self.saving, self._save),
            (COPY_PICTURE, self.copying, self._copy),
        ):
            action = offer(page, command, partial(self._on_current, do))
            self.acts.append(action)
            if kinds is None:
                button.clicked.connect(action.trigger)
            else:
                menu = QMenu(button)
                menu.aboutToShow.connect(partial(_list, menu, kinds, do))
                button.setMenu(menu)

    def write(self, target: Path, *, replace: bool = False) -> None:
        """Write the last drawn picture in the format of the target's suffix; add .svg if it is not a known suffix.

        Before another file is replaced, ask unless `replace` is true. Do nothing if no picture was drawn yet.
        """
        if self._picture is not None:
            self._write(self._picture, target, replace=replace)

    def _write(self, picture: Picture, target: Path, *, replace: bool) -> None:
        self.question.hide()
        self.made.hide()
        files, suffix = self.session.parts.files, target.suffix.lower()
        if suffix not in _FORMATS:
            target, suffix = target.with_name(f"{target.name}.svg"), ".svg"
        content = picture.svg.encode() if suffix == ".svg" else image_as_png(picture_as_image(picture))
        self.session.use(
            lambda _store: files.write(target, content, replace=replace),
            lambda _: self.made.show_file(target, f"「{target.name}」に保存しました。"),
            what="図を書き出しています",
            refused=self.question.refusal_handler(
                lambda: self._write(picture, target, replace=True), self.around.messages.refuse
            ),
        )

    def _on_current(self, do: Callable[[PictureKind], None]) -> None:
        do(self._current())

    def _save(self, kind: PictureKind) -> None:
        self._draw(kind, lambda _: self._ask_target())

    def _copy(self, kind: PictureKind) -> None:
        self._draw(kind, self._put_on_clipboard)

    def _draw(self, kind: PictureKind, then: Callable[[Picture], None]) -> None:
        def use(picture: Picture | None) -> None:
            self._picture = picture
            if picture is None:
                words = f"「{kind.label}」には、図にする数値がまだありません。"
                self.around.messages.report_not_done(words, "回答や数値を取り込んでから、もう一度行ってください。")
            else:
                then(picture)

        def draw(records: Records, round_: Round) -> Picture | None:
            return picture_for_file(kind.draw(pictures_for_files(records, round_)))

        self.session.query_detail(draw, use)

    def _put_on_clipboard(self, picture: Picture) -> None:
        data = QMimeData()
        data.setData("image/svg+xml", picture.svg.encode())
        data.setImageData(picture_as_image(picture))
        QGuiApplication.clipboard().setMimeData(data)
        words = f"図「{picture.title}」をコピーしました。"
        self.around.messages.report_done(words, "Word などの文書に貼り付けてください。")

    def _ask_target(self) -> None:
        if self._picture is not None:
            name = safe_name(self._picture.title, _LONGEST)
            filters = (each for each in _FORMATS.values())
            dialog = choose_target(self, "図を保存", self.session.folder / name, self.write, *filters)
            _follow_format(dialog, dialog.selectedNameFilter())
            dialog.filterSelected.connect(partial(_follow_format, dialog))


def _list(menu: QMenu, kinds: Callable[[], Iterable[PictureKind]], do: Callable[[PictureKind], None]) -> None:
    menu.clear()
    for kind in kinds():
        menu.addAction(escape_ampersands(kind.label)).triggered.connect(lambda _=False, kind=kind: do(kind))


def _follow_format(dialog: QFileDialog, chosen: str) -> None:
    """Set the default suffix of the dialog to the chosen format."""
    for suffix, format_ in _FORMATS.items():
        if format_ == chosen:
            dialog.setDefaultSuffix(suffix.removeprefix("."))
