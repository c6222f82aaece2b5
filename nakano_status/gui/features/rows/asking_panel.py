"""修正依頼: a panel to write a request about each row; requests are kept as typed until one file contains them all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from html import escape
from pathlib import Path

from PySide6.QtCore import Qt, Signal

from nakano_status.application.forms.output_paths import FormOptions
from nakano_status.application.review.ask_back import AskedBack, ask_back, keep_comment, kept_comments
from nakano_status.domain.round.states import proposed_again
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of
from nakano_status.gui.controls.fields import Button, DayField, TickBox
from nakano_status.gui.controls.files import FileAct, MakingFile
from nakano_status.gui.editing.narrative_edit import NarrativeEdit
from nakano_status.gui.editing.text_field import Autosave
from nakano_status.gui.lists.rich_text_list import RichTextItem, heading
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.appearance import STEP, steps
from nakano_status.gui.looks.labels import ReadingLabel, label, lines_html, without_key
from nakano_status.gui.page import AppContext, Panel
from nakano_status.gui.words import tr

_LINES_SHOWN = 26
"""In steps."""
"""The greatest height of the list in device-independent pixels; then it scrolls."""

_KEY = "comment"


class AskingPanel(Panel):
    """A panel to write requests; `went` carries the 管理番号 of a chosen item."""

    went = Signal(str)

    def __init__(self, around: AppContext, title_of: Callable[[str], str]) -> None:
        super().__init__(around)
        self._title_of = title_of
        self._division = ""
        self._ids: tuple[str, ...] = ()
        self._asked: tuple[str, ...] = ()
        self._comments: dict[str, str] = {}
        self.comment = NarrativeEdit(lines=3, most_lines=8)
        self.words = label("", "muted")
        self.list = RichTextView(tr("依頼に含める取組"))
        self.has_due = TickBox(tr("この所管課の回答期限"))
        self.due = DayField(tr("この所管課の回答期限"))
        self.make = Button(do=self._ask)
        self.making = MakingFile(around)
        self._autosave = Autosave(lambda _: self.comment.text_as_typed(), self)
        self._lay_out()
        self._connect()

    def show_rows(self, division: str, row_ids: Sequence[str]) -> None:
        """Show other rows, the first of which is current; comments on the last ones are stored first."""
        ids = tuple(row_ids)
        if (division, ids) == (self._division, self._ids):
            return
        self.flush()
        is_other = division != self._division
        self._division, self._ids = division, ids
        self._autosave.begin("\n".join(ids))
        if is_other:
            self._comments = {}
            self.making.clear()
        self._load()
        self._show_asked()
        if division:
            year = self.session.year
            self.session.query(lambda records: kept_comments(records, division, year), self._showing(division))

    @property
    def may_ask(self) -> bool:
        """Whether anything can be asked about the rows."""
        return not self.comment.isReadOnly()

    def flush(self) -> None:
        """Store what was typed."""
        self.comment.settle()
        self._autosave.flush()

    def begin(self) -> None:
        """Set the focus to the comment."""
        self.comment.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self, ids: str, _texts: object) -> None:
        """Store the comment for every row that it was typed for."""
        session, division, row_ids = self.session, self._division, ids.split("\n")
        text = self.comment.text_as_typed()
        for row_id in row_ids:
            self._comments.pop(row_id, None)
            if text.strip():
                self._comments[row_id] = text
        session.use(
            lambda store, _: keep_comment(store, division, row_ids, text, session.by).value, self._showing(division)
        )
        self.around.saved.emit()

    def _showing(self, division: str) -> Callable[[Mapping[str, str]], None]:
        def show(comments: Mapping[str, str]) -> None:
            if division == self._division:
                self._comments = dict(comments)
                self._load()
                self._show_asked()

        return show

    def _load(self) -> None:
        """Show the stored comment of the row, unless the typed one is not stored yet."""
        text = self._comments.get(self._ids[0], "") if self._ids else ""
        if not self._autosave.is_open(_KEY) and self.comment.text() != text:
            self.comment.load(text)

    def _show_asked(self) -> None:
        several = tr("選んだ{count}件に同じ内容を依頼します。").format(count=len(self._ids))
        self.words.setText(several if len(self._ids) > 1 else "")
        self.words.setVisible(len(self._ids) > 1)
        self.list.lines.set_items(_lines(self._comments, self._title_of))
        self.list.setVisible(bool(self._comments))
        height = sum(self.list.sizeHintForRow(place) for place in range(self.list.lines.rowCount()))
        self.list.setFixedHeight(min(height + STEP, steps(_LINES_SHOWN)))
        words = tr("{division}への依頼ファイルを作成…（{count}件）")
        self.make.setText(without_key(words.format(division=self._division, count=len(self._comments))))
        self.make.setEnabled(bool(self._comments) and self.session.may_write)
        self.comment.setReadOnly(not (self._ids and self.session.may_write))

    def _ask(self) -> None:
        self.flush()
        due = self.due.day if self.has_due.isChecked() else None
        self._asked = tuple(self._comments)
        self.making.begin(_asking(self.around, self._division, dict(self._comments), due))

    def _forget(self) -> None:
        """Clear the comments: they have been sent."""
        session, division, asked = self.session, self._division, self._asked
        session.use(
            lambda store, _: keep_comment(store, division, asked, "", session.by).value, self._showing(division)
        )
        self.around.saved.emit()

    def _connect(self) -> None:
        self.comment.typed.connect(lambda: self._autosave.typed(_KEY))
        self.comment.left.connect(lambda: self._autosave.left(_KEY))
        self._autosave.draft_due.connect(self._keep)
        self._autosave.change_due.connect(self._keep)
        self.has_due.toggled.connect(self.due.setEnabled)
        self.making.made.connect(self._forget)
        self.list.went.connect(lambda row_id: self.went.emit(str(row_id)))

    def _lay_out(self) -> None:
        today = self.session.parts.clock.today()
        self.due.show_day(proposed_again(today))
        self.due.setEnabled(False)
        self.comment.setAccessibleName(tr("依頼する内容"))
        self.comment.setPlaceholderText(tr("依頼する内容（回答様式の取組の横に表示されます）"))
        words = tr("取組ごとに内容を記入します。所管課ごとに1つのファイルにまとめて送ります。")
        column_of(
            label(tr("修正依頼"), "heading"),
            ReadingLabel(words, kind="muted"),
            self.comment,
            self.words,
            self.list,
            line_of(self.has_due, self.due, STRETCH),
            line_of(self.make, STRETCH),
            self.making,
            within=self,
        )


def _asking(around: AppContext, division: str, comments: Mapping[str, str], due: date | None) -> FileAct[AskedBack]:
    """Return the act that asks a division about rows again."""
    session = around.session

    def describe(asked: AskedBack) -> tuple[Path, str]:
        words = tr("{division}への修正依頼「{name}」を作成しました（{count}件）。")
        done = words.format(division=asked.division, name=asked.file.name, count=len(asked.ids))
        again = tr("確認済だった{count}件は再開しました。").format(count=len(asked.reopened)) if asked.reopened else ""
        then = tr("所管課に送ってください。戻ったファイルは、ほかの回答と同じように取り込みます。")
        return asked.file, "\n".join(part for part in (done, again, then) if part)

    return FileAct(
        tr("修正依頼を作成するフォルダーを選ぶ"),
        tr("修正依頼を作成しています"),
        lambda store, _, folder, replace: ask_back(
            session.parts,
            store,
            FormOptions(division, folder, due=due, replace=replace),
            comments,
            session.by,
        ),
        describe,
    )


def _lines(comments: Mapping[str, str], title_of: Callable[[str], str]) -> Iterable[RichTextItem]:
    if comments:
        yield heading(tr("依頼に含める取組"), len(comments))
    for row_id, text in comments.items():
        title = title_of(row_id)
        words = lines_html(text)
        html = f'<p><span class="muted">{escape(row_id)}　{escape(title)}</span><br>{words}</p>'
        yield RichTextItem(html, f"{row_id}、{title}、{text}", row_id)
