"""参考: whether it is shown, and the answers to one line of it: 統一する, or このまま.

Advice is never counted and prevents nothing. A wording kept as typed is not advised on again until the text changes.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from nakano_status.application.entries.edit_entry import Entry, edit_entries
from nakano_status.application.lookup import chosen_round, find_row
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.ports.rounds import EntryReader
from nakano_status.application.round.read.round_answers import values_by_row
from nakano_status.application.wording.word_table import (
    ADVICE_OFF,
    ADVICE_SETTING,
    kept_wordings_key,
    read_kept_wordings,
    read_word_table,
)
from nakano_status.domain.grouped import grouped
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.round.round import Round
from nakano_status.domain.wording.word_table import all_unified, replacements, unified

_UNIFY = "unify"
"""The kind of the acts that unify wordings."""


@dataclass(frozen=True)
class WordingPlace:
    """A wording in a text: the row, the field's key, and the wording as typed."""

    row_id: str
    key: str
    typed: str


@dataclass(frozen=True)
class UnifiedWording:
    """A text before and after; equal if the wording does not occur in it any more."""

    row_id: str
    key: str
    was: str
    now: str


def wording_place(problem: Problem) -> WordingPlace | None:
    """Return the wording that an advice is about; None for any other problem."""
    place = problem.place
    if not problem.code.startswith("WORDING-") or not (place.id and place.key and problem.found):
        return None
    return WordingPlace(place.id, place.key, problem.found)


def show_advice(store: Store, by: str | None = None, *, shown: bool) -> Outcome[bool]:
    """Save in the data file whether 参考 is shown; raises StoreReadOnly."""
    with store.writing() as work:
        work.begin_act("show_advice", by)
        work.settings.save(ADVICE_SETTING, "" if shown else ADVICE_OFF)
        work.commit()
    return Outcome(shown)


def unify_one(parts: Parts, store: Store, place: WordingPlace, by: str | None = None) -> Outcome[UnifiedWording]:
    """Replace one wording in one text as the table prints it, as an assertion on that field.

    Raises IdUnknown and what an edit raises.
    """
    done = _unified(store, place.row_id, place.key, [place.typed])
    if done.now == done.was:
        return Outcome(done)
    return Outcome(done, edit_entries(parts, store, entries_of([done]), _UNIFY, by).touched)


def unify_all(
    parts: Parts, store: Store, places: Iterable[WordingPlace], by: str | None = None
) -> Outcome[tuple[UnifiedWording, ...]]:
    """Replace several wordings as the table prints them, all in one act; return the texts that changed.

    Raises IdUnknown and what an edit raises; then nothing is changed.
    """
    wordings = grouped(((place.row_id, place.key), place.typed) for place in places)
    found = (_unified(store, *field, typed) for field, typed in wordings.items())
    done = tuple(each for each in found if each.now != each.was)
    if not done:
        return Outcome(())
    return Outcome(done, edit_entries(parts, store, entries_of(done), _UNIFY, by).touched)


def entries_of(texts: Iterable[UnifiedWording], *, back: bool = False) -> list[Entry]:
    """Return entries, one for each row, that write unified texts, or restore them (`back`), unless changed since."""
    rows = grouped((each.row_id, each) for each in texts)
    return [
        Entry(
            row_id,
            {each.key: each.was if back else each.now for each in fields},
            expected={each.key: each.now if back else each.was for each in fields},
        )
        for row_id, fields in rows.items()
    ]


def keep_wording_as_typed(
    store: Store, place: WordingPlace, by: str | None = None, *, is_kept: bool = True
) -> Outcome[bool]:
    """Record that a wording is kept as typed in the current text (or, with `is_kept` False, no longer).

    Unifying another wording of the text keeps the record, any other change of the text removes it. Records about
    earlier texts of the field are removed. Raises IdUnknown, StoreReadOnly.
    """
    with store.writing() as work:
        round_ = chosen_round(work)
        row_id = find_row(round_, place.row_id).row_id
        text = all_unified(_text(work.entries, round_, place) or "", read_word_table(work).terms)
        kept = [
            [row, key, typed, whole]
            for row, lines in read_kept_wordings(work.settings, round_).items()
            for key, typed, whole in sorted(lines)
            if (row, key) != (row_id, place.key) or (whole == text and typed != place.typed)
        ]
        if is_kept:
            kept.append([row_id, place.key, place.typed, text])
        work.begin_act("let_stand", by)
        work.settings.save(kept_wordings_key(round_), json.dumps(kept, ensure_ascii=False) if kept else "")
        work.commit()
    return Outcome(is_kept, frozenset({(row_id, place.key)}))


def _unified(store: Store, row_id: str, key: str, typed: Collection[str]) -> UnifiedWording:
    """Return a text with some wordings replaced as the table prints them."""
    with store.reading() as records:
        was = _text(records.entries, chosen_round(records), WordingPlace(row_id, key, "")) or ""
        terms = read_word_table(records).terms
    return UnifiedWording(row_id, key, was, unified(was, replacements(was, terms, only=typed)))


def _text(entries: EntryReader, round_: Round, place: WordingPlace) -> str | None:
    row_id = find_row(round_, place.row_id).row_id
    return values_by_row(entries.current(round_.round_id, [row_id])).get(row_id, {}).get(place.key)
