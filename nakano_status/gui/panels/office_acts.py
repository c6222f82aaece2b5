"""Acts of the office that several pages offer: 確認済にする, 修文の確認依頼 to divisions, and the 再依頼文.

A further act assigns a measure or row to an item of a national frame, or removes it; it can be undone.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from nakano_status.application.forms.output_paths import DivisionFormsOptions
from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.kinds.letters_paper import reminder_mail
from nakano_status.application.plan.frames import Tagging, retag_rows, tag_rows, untag_rows
from nakano_status.application.ports.data_file import Records, Store
from nakano_status.application.review.review_rows import accept
from nakano_status.application.review.wording_changes import send_wordings
from nakano_status.application.round.choosing_edition import EditionChoice
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.review.confirmation import ShownTexts
from nakano_status.gui.controls.files import FileAct, due_dates_text
from nakano_status.gui.editing.undo_commands import AppliedCommand, NotDone
from nakano_status.gui.page import AppContext, Panel

if TYPE_CHECKING:
    from nakano_status.application.review.review_rows import Accepted
    from nakano_status.application.review.wording_changes import SentWording


def accept_answers(
    around: AppContext,
    division: str,
    row_ids: Sequence[str],
    seen: ShownTexts,
    year: FiscalYear | None,
    asked_by: QWidget,
    reopening: str,
) -> None:
    """Accept rows of a division, or all its rows if `row_ids` is empty, and report it.

    `seen`: the texts of these rows as displayed. `year`: the year of their round. `asked_by`: the widget that requested
    the act. `reopening`: the last sentence of the message, on where the rows can be reopened.
    """
    session = around.session

    def work(store: Store) -> Outcome[Accepted]:
        return accept(store, division, row_ids, year=year, by=session.by, seen=seen)

    def show(outcome: Outcome[Accepted]) -> None:
        done = outcome.value
        words = f"{done.division}の回答 {len(done.ids)}件を確認済にしました。"
        around.report_saved(words, f"これから届く回答は「未取込」に残ります。{reopening}")

    what, refused = "確認済にしています", around.refusal_handler()
    session.act(work, show, what=what, initiator=asked_by, subject=(division, *row_ids), refused=refused)


def copy_reminder(around: AppContext, *, department: str | None = None, division: str | None = None) -> None:
    """Copy the 再依頼文 to a 部 (`department`) or a division to the clipboard, and report it.

    If neither is given, it is the text to all divisions.
    """
    parts, name = around.session.parts, department or division or ""

    def read(records: Records) -> str:
        return reminder_mail(parts, records, department=department, division=division)

    def copy(text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        whose = f"{name}への" if name else ""
        words = f"{whose}再依頼文をクリップボードに写しました。"
        around.messages.report_done(words, "メールなどに貼り付けて使ってください。")

    around.session.query(read, copy)


def wording_request_act(around: AppContext, divisions: Sequence[str]) -> FileAct[tuple[SentWording, ...]]:
    """Return the act that writes, for each division, a file that asks it to reply to wording changes."""
    session, year = around.session, around.session.shown_year

    def do(store: Store, folder: Path, replace: bool) -> Outcome[tuple[SentWording, ...]]:  # noqa: FBT001 - as FileAct asks
        options = DivisionFormsOptions(folder, tuple(divisions), year, replace=replace)
        return send_wordings(session.parts, store, options, session.by)

    def describe(sent: tuple[SentWording, ...]) -> tuple[Path, str]:
        return sent[0].file, _sent_words(sent)

    return FileAct("修文の確認依頼を作成するフォルダーを選ぶ", "修文の確認依頼を作成しています", do, describe)


def _sent_words(sent: Sequence[SentWording]) -> str:
    """Return a text that names the files that were made, and how to proceed with them."""
    count, then = sum(len(each.changes) for each in sent), "戻ったファイルは、ほかの回答と同じように取り込みます。"
    if len(sent) == 1:
        done = (
            f"{sent[0].division}への修文の確認依頼「{sent[0].file.name}」を作成しました（{count}件）。"
            "所管課に送ってください。"
        )
    else:
        done = f"{len(sent)}所管への修文の確認依頼を作成しました（{count}件）。それぞれの所管課に送ってください。"
    return f"{done}{due_dates_text(each.due for each in sent)}\n{then}"


def set_tag(panel: Panel, item_id: str, title: str, target: str, choice: EditionChoice, *, is_on: bool) -> None:
    """Assign the measure or row `target` to an item of a national frame, or remove it from the item.

    `is_on`: false to remove it. `item_id`, `title`: the item's ID and title. `choice`: the edition to which the act
    applies. The act can be undone.
    """
    session, around = panel.session, panel.around
    words = f"「{title}」を{target}{'に付ける' if is_on else 'から外す'}"

    def remember(outcome: Outcome[Tagging]) -> None:
        """Add the act to the undo stack; undo withdraws exactly this act, in its edition."""
        done = outcome.value

        def rewrite(again: bool, not_done: NotDone) -> None:  # noqa: FBT001 - as a command calls it
            session.act(
                lambda store: retag_rows(store, done if again else done.reverse, session.by),
                lambda _: around.saved.emit(),
                what="対応付けを書き直しています",
                repeats=True,
                initiator=panel,
                not_done=not_done,
            )

        if done.changed:
            AppliedCommand(around, words, rewrite).push()
        around.saved.emit()

    act = tag_rows if is_on else untag_rows
    session.act(
        lambda store: act(store, [target], item_id, session.by, choice),
        remember,
        what="国の枠組みとの対応を保存しています",
        repeats=True,
        initiator=panel,
    )
