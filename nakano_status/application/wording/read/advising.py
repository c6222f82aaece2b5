"""What advice on wordings needs: the 用語の表, the tables sent with forms, and the wordings kept as typed."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from nakano_status.application.ports.data_file import Records
from nakano_status.application.ports.entries import SettingReader
from nakano_status.application.wording.word_table import read_sent_tables, read_word_table
from nakano_status.domain.round.round import Round
from nakano_status.domain.wording.word_table import BUILT_IN, WordTable

ADVICE_SETTING = "advice"
ADVICE_OFF = "off"

KeptWordings = frozenset[tuple[str, str, str]]
"""Wordings of a row that are kept: field key, wording as typed, and the whole text containing it, unified."""


@dataclass(frozen=True)
class AdviceContext:
    """The tables and records behind advice. `sent` is the table sent with a form, by 照会番号.

    `kept_as_typed` is by row.
    """

    table: WordTable = BUILT_IN
    sent: Mapping[str, WordTable] = field(default_factory=dict)
    kept_as_typed: Mapping[str, KeptWordings] = field(default_factory=dict)

    @staticmethod
    def load(records: Records, round_: Round) -> AdviceContext:
        """Read it from the data file."""
        return AdviceContext(
            read_word_table(records), read_sent_tables(records.settings), read_kept_wordings(records.settings, round_)
        )


def read_kept_wordings(settings: SettingReader, round_: Round) -> dict[str, KeptWordings]:
    """Return the wordings that a person chose to keep, by row."""
    kept = settings.read(kept_wordings_key(round_))
    found: defaultdict[str, set[tuple[str, str, str]]] = defaultdict(set)
    for row_id, key, typed, text in json.loads(kept) if kept else ():
        found[row_id].add((key, typed, text))
    return {row_id: frozenset(each) for row_id, each in found.items()}


def kept_wordings_key(round_: Round) -> str:
    """Return the key of the setting with a round's kept wordings."""
    return f"let_stand:{round_.round_id}"


def reads_advice(settings: SettingReader) -> bool:
    """Return whether 参考 is shown in this data file; it is, unless switched off."""
    return settings.read(ADVICE_SETTING) != ADVICE_OFF
