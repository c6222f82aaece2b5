"""The office's 用語の表 in its data file, and the data for advice on wordings.

`word_sheet` imports the table from a sheet and saves it as one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Records, Store
from nakano_status.application.preconditions import office_writing
from nakano_status.application.unchanged_content import Content, find_acts_about, need_unchanged
from nakano_status.domain.history import act_subjects
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.wording import word_table

if TYPE_CHECKING:
    from nakano_status.domain.round.round import Round
    from nakano_status.store.entries import StoredSettings


ADVICE_SETTING = "advice"
ADVICE_OFF = "off"

KeptWordings = frozenset[tuple[str, str, str]]
"""Wordings of a row that are kept as typed: field key, wording, and the whole text with all wordings unified."""


def save_word_table(
    store: Store, table: word_table.WordTable, by: str | None = None, seen: word_table.WordTable | None = None
) -> Outcome[word_table.WordTable]:
    """Save the office's 用語の表; if the table is unchanged, no act is recorded.

    Lines with a fault are saved, but not used. `seen`: the table that the user edited; ContentMoved is raised if the
    saved table has changed since (None: not checked). Raises WrongRole, StoreReadOnly, ContentMoved.
    """
    with office_writing(store) as work:
        before = work.wordings.table()
        if seen is not None:
            need_unchanged(work, Content("用語の表", find_acts_about(act_subjects.word_table())), seen, before, table)
        if table != before:
            work.begin_act(ActKind.SAVE_WORD_TABLE, by)
            work.wordings.save_table(table)
            work.commit()
    return Outcome(table)


@dataclass(frozen=True)
class AdviceContext:
    """Data from which advice on wordings is made.

    `table`: the office's table. `sent`: the table sent with each form, by 照会番号. `kept_as_typed`: the wordings kept
    as typed, by row.
    """

    table: word_table.WordTable = word_table.BUILT_IN
    sent: Mapping[str, word_table.WordTable] = field(default_factory=dict)
    kept_as_typed: Mapping[str, KeptWordings] = field(default_factory=dict)

    @staticmethod
    def load(records: Records, round_: Round) -> AdviceContext:
        """Return the data for advice on a round's texts."""
        stored = records.wordings
        return AdviceContext(stored.table(), stored.sent_tables(), stored.kept_wordings(round_.round_id))


def is_advice_shown(settings: StoredSettings) -> bool:
    """Return whether advice (参考) is shown in this data file; it is shown by default."""
    return settings.read(ADVICE_SETTING) != ADVICE_OFF
