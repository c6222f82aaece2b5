"""Giving a measure or row to an item of a national frame, or taking it from there, as one act that can be undone."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.tag_rows import Tagging, tag_rows, untag_rows
from nakano_status.application.round.choosing_edition import EditionChoice
from nakano_status.gui.editing.undo_commands import AppliedCommand
from nakano_status.gui.page import Panel
from nakano_status.gui.words import tr


def tag(panel: Panel, item_id: str, title: str, target: str, choice: EditionChoice, *, is_on: bool) -> None:
    """Give a measure or row to an item of a chosen edition, or take it from there."""
    session = panel.session

    def write(again: bool, then: Callable[[], object] = lambda: None) -> None:  # noqa: FBT001 - as a command calls it
        act = tag_rows if again is is_on else untag_rows

        def done(_: Outcome[Tagging]) -> None:
            then()
            panel.around.saved.emit()

        session.act(
            lambda store, _: act(store, [target], item_id, session.by, choice), done, initiator=(panel, item_id, target)
        )

    words = tr("「{item}」を{target}に付ける") if is_on else tr("「{item}」を{target}から外す")
    command = AppliedCommand(words.format(item=title, target=target), write)
    write(True, partial(panel.around.undo.push, command))
