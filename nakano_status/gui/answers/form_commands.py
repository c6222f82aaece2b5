"""The commands of the menu 記入 on the form in which a row is edited."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from nakano_status.domain.fields.mark import MOST_MARKS
from nakano_status.gui.answers.entry_form import EntryForm
from nakano_status.gui.commands import COPY_PLANNED, EARLIER, Command, mark_command, offer


def offer_form(page: QWidget, shown: Callable[[], EntryForm | None]) -> None:
    """Offer the commands on the form that a page shows; they do nothing while it shows none."""

    def offer_on_form(command: Command, do: Callable[[EntryForm], None]) -> None:
        offer(page, command, lambda: do(form) if (form := shown()) is not None else None)

    offer_on_form(COPY_PLANNED, EntryForm.copy_planned)
    offer_on_form(EARLIER, EntryForm.ask_earlier)
    for number in range(1, MOST_MARKS + 1):
        choose = partial(_choose_mark, number=number)
        offer_on_form(mark_command(number), choose)


def _choose_mark(form: EntryForm, number: int) -> None:
    form.marks.choose_by_number(number)
