"""The office's 用語の表 in its data file (as a sheet: `unify_wording`), and the data behind advice on wordings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nakano_status.application.lookup import Content, need_unchanged, office_writing
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Records, Store
from nakano_status.domain.wording import word_table

if TYPE_CHECKING:
    from nakano_status.domain.round.round import Round
    from nakano_status.store.entries import StoredSettings


SAVE = "save_word_table"
"""Kind of the act."""

ADVICE_SETTING = "advice"
ADVICE_OFF = "off"

KeptWordings = frozenset[tuple[str, str, str]]
"""Wordings of a row that are kept as typed: field key, wording, and the whole text with the wording, unified."""


def save_word_table(
    store: Store, table: word_table.WordTable, by: str | None = None, seen: word_table.WordTable | None = None
) -> Outcome[word_table.WordTable]:
    """Save the office's 用語の表; saving the same table again makes no act.

    Lines with a fault are saved and not used. `seen` is the table that was changed (None: any). Raises WrongRole,
    StoreReadOnly, ContentMoved.
    """
    with office_writing(store) as work:
        before = work.wordings.table()
        if seen is not None:
            need_unchanged(work, Content("用語の表", (SAVE,)), seen, before, table)
        if table != before:
            work.begin_act(SAVE, by)
            work.wordings.save_table(table)
            work.commit()
    return Outcome(table)


@dataclass(frozen=True)
class AdviceContext:
    """Tables of wordings and records behind advice.

    `sent`: the table sent with each form, by 照会番号. `kept_as_typed`: the wordings kept as typed, by row.
    """

    table: word_table.WordTable = word_table.BUILT_IN
    sent: Mapping[str, word_table.WordTable] = field(default_factory=dict)
    kept_as_typed: Mapping[str, KeptWordings] = field(default_factory=dict)

    @staticmethod
    def load(records: Records, round_: Round) -> AdviceContext:
        """Read the tables and records from the data file."""
        stored = records.wordings
        return AdviceContext(stored.table(), stored.sent_tables(), stored.kept_wordings(round_.round_id))


def is_advice_shown(settings: StoredSettings) -> bool:
    """Return whether 参考 is shown in this data file; it is unless it was switched off."""
    return settings.read(ADVICE_SETTING) != ADVICE_OFF
