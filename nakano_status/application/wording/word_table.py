"""The office's 用語の表 in its data file (as a sheet: `unify_wording`), and the data behind advice on wordings."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nakano_status.application.lookup import Content, need_unchanged, office_writing
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Records, Store, UnitOfWork
from nakano_status.domain.storage.settings import json_of_setting
from nakano_status.domain.wording import word_table

if TYPE_CHECKING:
    from nakano_status.domain.round.round import Round
    from nakano_status.store.entries import StoredSettings


_KEPT, _SENT = "word_table", "word_table.sent"
SAVE = "save_word_table"
"""Kind of the act."""

ADVICE_SETTING = "advice"
ADVICE_OFF = "off"

KeptWordings = frozenset[tuple[str, str, str]]
"""Wordings of a row that are kept as typed: field key, wording, and the whole text with the wording, unified."""


def read_word_table(records: Records) -> word_table.WordTable:
    """Return the saved table, or the built-in one."""
    return table_from_json(records.settings.read(_KEPT))


def save_word_table(
    store: Store, table: word_table.WordTable, by: str | None = None, seen: word_table.WordTable | None = None
) -> Outcome[word_table.WordTable]:
    """Save the office's table; saving the same table again makes no act.

    Lines with a fault are saved and not used. `seen` is the table that was changed (None: any). Raises WrongRole,
    StoreReadOnly, ContentMoved.
    """
    with office_writing(store) as work:
        before = read_word_table(work)
        if seen is not None:
            need_unchanged(work, Content("用語の表", (SAVE,)), seen, before, table)
        if table != before:
            work.begin_act(SAVE, by)
            write_word_table(work.settings, table)
            work.commit()
    return Outcome(table)


def write_word_table(settings: StoredSettings, table: word_table.WordTable) -> None:
    """Save a table of wordings in an act that has begun."""
    settings.save(_KEPT, table_to_json(table))


def read_sent_tables(settings: StoredSettings) -> dict[str, word_table.WordTable]:
    """Return the tables that were sent with forms, by 照会番号; a form that is not listed had the built-in table."""
    kept = json_of_setting(_SENT, settings.read(_SENT))
    tables = [(package_ids, table_from_json(table)) for table, package_ids in kept]
    return {package_id: table for package_ids, table in tables for package_id in package_ids}


def save_sent_table(work: UnitOfWork, package_ids: Iterable[str]) -> None:
    """Save the table with forms made now, in their act, so that making a form again gives the same file."""
    table, made = table_to_json(read_word_table(work)), list(package_ids)
    if table and made:
        kept: dict[str, list[str]] = dict(json_of_setting(_SENT, work.settings.read(_SENT)))
        kept[table] = [*kept.get(table, ()), *made]
        work.settings.save(_SENT, json.dumps(list(kept.items()), ensure_ascii=False))


def table_to_json(table: word_table.WordTable) -> str:
    """Return a table of wordings as it is stored; '' for the built-in one."""
    if table == word_table.BUILT_IN:
        return ""
    return json.dumps([[line.typed, line.printed, line.is_on] for line in table.lines], ensure_ascii=False)


def table_from_json(kept: str | None) -> word_table.WordTable:
    """Return the table of wordings from its stored form."""
    if not kept:
        return word_table.BUILT_IN
    return word_table.WordTable(tuple(_lines(json_of_setting(_KEPT, kept))))


def _lines(kept: Iterable[Any]) -> Iterator[word_table.TermLine]:
    for typed, printed, is_on in kept:
        yield word_table.TermLine(typed, printed, is_on)


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
        return AdviceContext(
            read_word_table(records), read_sent_tables(records.settings), read_kept_wordings(records.settings, round_)
        )


def read_kept_wordings(settings: StoredSettings, round_: Round) -> dict[str, KeptWordings]:
    """Return the wordings that a person chose to keep as typed, by row."""
    setting = kept_wordings_key(round_)
    found: defaultdict[str, set[tuple[str, str, str]]] = defaultdict(set)
    for row_id, key, typed, text in json_of_setting(setting, settings.read(setting)):
        found[row_id].add((key, typed, text))
    return {row_id: frozenset(each) for row_id, each in found.items()}


def kept_wordings_key(round_: Round) -> str:
    """Return the key of the setting with a round's kept wordings."""
    return f"let_stand:{round_.round_id}"


def is_advice_shown(settings: StoredSettings) -> bool:
    """Return whether 参考 is shown in this data file; it is unless it was switched off."""
    return settings.read(ADVICE_SETTING) != ADVICE_OFF
