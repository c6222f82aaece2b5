"""What was handed in: which rows a return shows, and which words nobody has handed in yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nakano_status.application.ports import Records
from nakano_status.application.read.round_contents import RoundContents
from nakano_status.domain.answered_return import Return
from nakano_status.domain.fields import ROW_KEYS
from nakano_status.domain.round import Round, RoundRow
from nakano_status.domain.slot import OFFICE, slot_of


@dataclass(frozen=True)
class HandedIn:
    """Rows that a return answers that is no draft, and words of divisions that no such return has seen."""

    rows: frozenset[str]
    open_words: frozenset[str]

    @staticmethod
    def load(records: Records, round_: Round) -> HandedIn:
        """Load what the returns of a round say about it."""
        returns = records.returns(round_.round_id)
        typed = {word.word_id for word in records.words(round_.round_id) if word.writer != OFFICE}
        seen = {word for answered in _final(returns) for words in answered.seen.values() for word in words}
        answers = ((place, value) for answered in _final(returns) for place, value in answered.values.items())
        rows = {row_id for (row_id, key), value in answers if key in ROW_KEYS and value.counts}
        return HandedIn(frozenset(rows), frozenset(typed - seen) | open_drafts(returns))

    def covers(self, contents: RoundContents, row: RoundRow) -> bool:
        """Whether what stands on a row was handed in."""
        slots = {slot_of(row.row_id, key, "") for key in ROW_KEYS}
        standing = {word for slot in slots if (line := contents.current.get(slot)) for word in line.word_ids}
        return row.row_id in self.rows and not standing & self.open_words


def open_drafts(returns: Sequence[Return]) -> frozenset[str]:
    """Return the 下書き after which no final answer of the same store came, in whatever order they arrived."""
    followed = {parent for answered in _final(returns) for parent in answered.parents}
    return frozenset(answered.return_id for answered in returns if answered.is_draft) - followed


def _final(returns: Iterable[Return]) -> list[Return]:
    return [answered for answered in returns if not answered.is_draft]
