"""確認済にする, from any page: accepts all answers of a division, or some of its rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Store
from nakano_status.application.progress import Progress
from nakano_status.gui.words import tr

if TYPE_CHECKING:
    from nakano_status.application.review.review_rows import Accepted
    from nakano_status.gui.page import AppContext


def accept_answers(
    around: AppContext,
    division: str,
    row_ids: Sequence[str],
    asked_by: QWidget,
    reopening: str,
) -> None:
    """Accept rows of a division (none given: all), and report it.

    `reopening` is the text that explains where they can be reopened.
    """
    session = around.session

    def work(store: Store, _: Progress) -> Outcome[Accepted]:
        from nakano_status.application.review.review_rows import accept

        return accept(store, division, row_ids, by=session.by)

    def show(outcome: Outcome[Accepted]) -> None:
        done = outcome.value
        words = tr("{division}の回答 {count}件を確認済にしました。").format(division=done.division, count=len(done.ids))
        around.report_saved(words, tr("これから届く回答は「未取込」に残ります。{where}").format(where=reopening))

    session.act(work, show, what=tr("確認済にしています"), initiator=asked_by)
