"""What advice on wordings follows from: the 用語の表, what was sent with each form, and what is said to stay."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from nakano_status.application.ports.data_file import Records
from nakano_status.application.wording.word_table import read_sent_tables, read_word_table
from nakano_status.domain.round.round import Round
from nakano_status.domain.wording.word_table import BUILT_IN, WordTable

ADVICE_SETTING = "advice"
ADVICE_OFF = "off"

KeptWordings = frozenset[tuple[str, str, str]]
"""Wordings of a row that stay: field key, as typed, and the whole text in which they stand, unified."""


@dataclass(frozen=True)
class AdviceContext:
    """`sent` is the table that went out with a form, by 照会番号; `kept_as_typed` is by row."""

    table: WordTable = BUILT_IN
    sent: Mapping[str, WordTable] = field(default_factory=dict)
    kept_as_typed: Mapping[str, KeptWordings] = field(default_factory=dict)

    @staticmethod
    def load(records: Records, round_: Round) -> AdviceContext:
        """Read what is kept in the data file."""
        return AdviceContext(read_word_table(records), read_sent_tables(records), read_kept_wordings(records, round_))


def read_kept_wordings(records: Records, round_: Round) -> dict[str, KeptWordings]:
    """Return the wordings that somebody said to leave as they are, by row."""
    kept = records.setting(kept_wordings_key(round_))
    found: defaultdict[str, set[tuple[str, str, str]]] = defaultdict(set)
    for row_id, key, typed, text in json.loads(kept) if kept else ():
        found[row_id].add((key, typed, text))
    return {row_id: frozenset(each) for row_id, each in found.items()}


def kept_wordings_key(round_: Round) -> str:
    """Return the setting under which a round's wordings that stay are kept."""
    return f"let_stand:{round_.round_id}"


def reads_advice(records: Records) -> bool:
    """Whether 参考 is shown in this data file; it is, until somebody switches it off."""
    return records.setting(ADVICE_SETTING) != ADVICE_OFF
