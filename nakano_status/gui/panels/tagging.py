"""Giving a measure or row to an item of a national frame, or taking it from there, as one act that can be undone."""

from __future__ import annotations

from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.frames import Tagging, retag_rows, tag_rows, untag_rows
from nakano_status.application.round.choosing_edition import EditionChoice
from nakano_status.gui.editing.undo_commands import AppliedCommand
from nakano_status.gui.page import Panel
from nakano_status.gui.words import tr


def tag(panel: Panel, item_id: str, title: str, target: str, choice: EditionChoice, *, is_on: bool) -> None:
    """Give a measure or row to an item of a chosen edition, or take it from there."""
    session, around, initiator = panel.session, panel.around, (panel, item_id, target)
    words = tr("「{item}」を{target}に付ける") if is_on else tr("「{item}」を{target}から外す")

    def remember(outcome: Outcome[Tagging]) -> None:
        """Add what was done to the undo stack; undo withdraws exactly this, in its edition."""
        done = outcome.value

        def rewrite(again: bool) -> None:  # noqa: FBT001 - as a command calls it
            session.act(
                lambda store, _: retag_rows(store, done if again else done.reverse, session.by),
                lambda _: around.saved.emit(),
                initiator=initiator,
                refused=lambda refused: command.give_up(around, refused),
            )

        command = AppliedCommand(words.format(item=title, target=target), rewrite)
        if done.changed:
            around.undo.push(command)
        around.saved.emit()

    act = tag_rows if is_on else untag_rows
    session.act(lambda store, _: act(store, [target], item_id, session.by, choice), remember, initiator=initiator)
