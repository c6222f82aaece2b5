"""用語の統一: replace wordings in texts by the wordings of the office's table (用語の表).

This is done for chosen rows after a preview, or from the advice (参考) on one text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from nakano_status.application.entries.edit_entry import Entry, RecordedValues, edit_entries, record_values
from nakano_status.application.entries.own_answers import values_shown_to_writer
from nakano_status.application.entries.skip_reasons import SkipReason, SkipReasons
from nakano_status.application.lookup import chosen_round, find_division, find_row, named_round
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.preconditions import need_role
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.stopping import counted
from nakano_status.application.unchanged_content import Content, find_acts_about, need_as_shown, need_unchanged
from nakano_status.application.wording.word_sheet import read_word_sheet
from nakano_status.application.wording.word_table import ADVICE_OFF, ADVICE_SETTING
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.grouped import grouped
from nakano_status.domain.history import act_subjects
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.merge.resolution import OFFICE, AssertionKind
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.exchange import FileMoved
from nakano_status.domain.round.round import OutOfReport, Round, RoundRow
from nakano_status.domain.storage.store_info import StoreRole
from nakano_status.domain.wording import word_table
from nakano_status.domain.wording.word_table import (
    Replacement,
    Term,
    WordTable,
    apply_replacements,
    replace_all_wordings,
    replacements,
)


@dataclass(frozen=True)
class WordingPlace:
    """A wording in a text: the row, the field's key, and the wording as typed.

    `round_id`: the round (None: the chosen plan's current round).
    """

    row_id: str
    key: str
    typed: str
    round_id: str | None = None


@dataclass(frozen=True)
class UnifiedWording:
    """A text of a round before and after wordings in it are replaced.

    Both texts are equal if the wordings no longer occur in it.
    """

    round_id: str
    row_id: str
    key: str
    was: str
    now: str


def place_of_advice(problem: Problem) -> WordingPlace | None:
    """Return the wording that an advice is about; None for any other problem."""
    place = problem.place
    if problem.code not in word_table.KINDS or not (place.id and place.key and problem.found):
        return None
    return WordingPlace(place.id, place.key, problem.found)


def save_advice_shown(store: Store, by: str | None = None, *, shown: bool) -> Outcome[bool]:
    """Save in the data file whether 参考 is shown, and return `shown`. Raises StoreReadOnly."""
    with store.writing() as work:
        work.begin_act(ActKind.SHOW_ADVICE, by)
        work.settings.save(ADVICE_SETTING, "" if shown else ADVICE_OFF)
        work.commit()
    return Outcome(shown)


def unify_one(parts: Parts, store: Store, place: WordingPlace, by: str | None = None) -> Outcome[UnifiedWording]:
    """Replace one wording in one text by the wording that the table prints.

    The new text is recorded as an assertion on the field; nothing is recorded if the wording no longer occurs. Raises
    IdUnknown and the same errors as an edit.
    """
    done = _unified(store, place, [place.typed])
    if done.now == done.was:
        return Outcome(done)
    return Outcome(done, edit_entries(parts, store, wording_entries([done]), ActKind.UNIFY, by).touched)


def unify_all(
    parts: Parts, store: Store, places: Iterable[WordingPlace], by: str | None = None
) -> Outcome[tuple[UnifiedWording, ...]]:
    """Replace several wordings by the wordings that the table prints, in one act, and return the changed texts.

    All are in one round. Raises IdUnknown and the same errors as an edit; then nothing is changed.
    """
    wordings = grouped((replace(place, typed=""), place.typed) for place in places)
    found = (_unified(store, field, typed) for field, typed in wordings.items())
    done = tuple(each for each in found if each.now != each.was)
    if not done:
        return Outcome(())
    return Outcome(done, edit_entries(parts, store, wording_entries(done), ActKind.UNIFY, by).touched)


def wording_entries(texts: Iterable[UnifiedWording], *, back: bool = False) -> list[Entry]:
    """Return an entry for each row that writes the unified texts, or restores the former texts if `back` is true.

    The entries are refused if a text has changed since.
    """
    rows = grouped((each.row_id, each) for each in texts)
    return [
        Entry(
            row_id,
            {each.key: each.was if back else each.now for each in fields},
            expected={each.key: each.now if back else each.was for each in fields},
            round_id=fields[0].round_id,
        )
        for row_id, fields in rows.items()
    ]


def keep_wording_as_typed(
    store: Store, place: WordingPlace, by: str | None = None, *, is_kept: bool = True
) -> Outcome[bool]:
    """Record that a wording is kept as typed in the current text, or, if `is_kept` is false, remove the record.

    The record remains valid if other wordings of the text are unified; any other change of the text ends it. Records
    about former texts of the field are removed. Returns `is_kept`. Raises RoundUnknown, PlanUnclear, IdUnknown,
    StoreReadOnly.
    """
    with store.writing() as work:
        round_ = named_round(work, place.round_id, None)
        row_id = find_row(round_, place.row_id).row_id
        text = replace_all_wordings(_text(work, round_, place) or "", work.wordings.table().terms)
        kept = [
            (row, key, typed, whole)
            for row, lines in work.wordings.kept_wordings(round_.round_id).items()
            for key, typed, whole in sorted(lines)
            if (row, key) != (row_id, place.key) or (whole == text and typed != place.typed)
        ]
        if is_kept:
            kept.append((row_id, place.key, place.typed, text))
        work.begin_act(ActKind.LEAVE_FINDING, by)
        work.wordings.save_kept_wordings(round_.round_id, kept)
        work.commit()
    return Outcome(is_kept, frozenset({(row_id, place.key)}))


def _unified(store: Store, field: WordingPlace, typed: Collection[str]) -> UnifiedWording:
    """Return the text of a field with the wordings `typed` replaced as the table prints them."""
    with store.reading() as records:
        round_ = named_round(records, field.round_id, None)
        was = _text(records, round_, field) or ""
        replaced = _replacements(
            was, records.wordings.table().terms, typed, has_parts=field.key in records.plan.asked(round_).part_items
        )
    return UnifiedWording(round_.round_id, field.row_id, field.key, was, apply_replacements(was, replaced))


def _replacements(
    text: str, terms: Iterable[Term], only: Collection[str], *, has_parts: bool
) -> tuple[Replacement, ...]:
    """Return the replacements in a text; none is within the name of a division whose part follows, if it has parts."""
    names = [each.span() for each in _NAMES.finditer(text)] if has_parts else []
    found = replacements(text, terms, only)
    return tuple(each for each in found if not any(start < each.at < end for start, end in names))


def _text(records: Records, round_: Round, place: WordingPlace) -> str | None:
    row, writer = find_row(round_, place.row_id), records.info.division or OFFICE
    return values_shown_to_writer(records, round_, row, writer).get(place.key)


_NAMES = re.compile(r"^【[^】]{0,99}】", re.MULTILINE)
"""The names of divisions in a text that several of them wrote, in which nothing is unified."""


@dataclass(frozen=True)
class UnifyOptions:
    """Options of unifying wordings.

    `rows`: 管理番号; if empty, all rows, or the rows of `division` (its name as typed). `year`: None is the current
    round. `preferred`: only replacements by these wordings are made; all if empty. `table`: a sheet that is used in
    place of the office's own table.
    """

    rows: tuple[str, ...] = ()
    division: str | None = None
    year: FiscalYear | None = None
    preferred: tuple[str, ...] = ()
    table: Path | None = None


@dataclass(frozen=True)
class UnifiedText:
    """A text before and after its wordings are unified, with the replacements in it.

    `left`: the reason why the text is skipped; None if it is not.
    """

    id: str
    title: str
    key: str
    heading: str
    was: str
    now: str
    replaced: tuple[Replacement, ...]
    left: SkipReason | None = None


@dataclass(frozen=True)
class Unification:
    """The texts of the round of a year to change, and the skipped texts with the reasons."""

    changes: tuple[UnifiedText, ...]
    left: tuple[UnifiedText, ...]
    year: FiscalYear


def preview_unification(parts: Parts, store: Store, options: UnifyOptions) -> Outcome[Unification]:
    """Return the changes that unifying would make; nothing is written.

    Raises RoundUnknown, PlanUnclear, WrongRole, IdUnknown, DivisionUnknown, FileMissing, TableNotReadable.
    """
    table, problems = _table(parts, store, options.table)
    with store.reading() as records:
        found = _unify(records, _contents(records, options), options, table.terms)
    return Outcome(found, problems=problems, attention=bool(found.left))


def unify(
    parts: Parts,
    store: Store,
    options: UnifyOptions,
    by: str | None = None,
    seen: Collection[UnifiedText] | None = None,
) -> Outcome[Unification]:
    """Unify the wordings, in one act.

    `seen`: the changes of the preview to make (None: all, not previewed). Raises ContentMoved if one of these texts has
    changed since the preview. If what would be written for one has changed, raises FileMoved if the table is read from
    a file, otherwise ContentMoved. Also raises the same errors as `preview_unification`.
    """
    table, problems = _table(parts, store, options.table)
    with store.writing() as work:
        contents = _contents(work, options)
        found = _unify(work, contents, options, table.terms)
        changes = found.changes if seen is None else _seen_changes(work, contents, found, seen, options.table)
        touched: frozenset[tuple[str, str]] = frozenset()
        if changes:
            texts: dict[str, dict[str, str | None]] = {}
            for each in changes:
                texts.setdefault(each.id, {})[each.key] = each.now
            act = work.begin_act(ActKind.UNIFY, by)
            touched = record_values(
                parts, work, act, contents.round_, RecordedValues(texts, OFFICE, AssertionKind.TYPED)
            ).touched
            work.commit()
    return Outcome(replace(found, changes=changes), touched, problems, attention=bool(found.left))


def _seen_changes(
    records: Records, contents: RoundContents, found: Unification, seen: Collection[UnifiedText], sheet: Path | None
) -> tuple[UnifiedText, ...]:
    """Return the changes that were seen; raises ContentMoved if a text or what would be written is another now."""
    chosen = {(each.id, each.key): each for each in seen}
    was = {(row_id, key): contents.values.get(row_id, {}).get(key) for row_id, key in chosen}
    need_as_shown(records, contents.round_, {place: each.was for place, each in chosen.items()}, was)
    changes = tuple(each for each in found.changes if (each.id, each.key) in chosen)
    wanted, now = ({(each.id, each.key): each.now for each in texts} for texts in (seen, changes))
    if sheet is not None and now != wanted:
        raise FileMoved(file=sheet.name)
    need_unchanged(records, Content("用語の表", find_acts_about(act_subjects.word_table())), wanted, now)
    return changes


def _contents(records: Records, options: UnifyOptions) -> RoundContents:
    need_role(records, StoreRole.OFFICE)
    return RoundContents.load(records, chosen_round(records, options.year))


def _unify(records: Records, contents: RoundContents, options: UnifyOptions, terms: Sequence[Term]) -> Unification:
    skip_reasons, rows = SkipReasons.load(records, contents), _rows(records, contents.round_, options)
    found = [
        each
        for row in counted("用語を調べています", contents.rows, len(contents.rows))
        if row.row_id in rows and row.out_of_report is not OutOfReport.REPOST
        for each in _texts(skip_reasons, row, terms, options.preferred)
    ]
    changes = tuple(each for each in found if not each.left)
    return Unification(changes, tuple(each for each in found if each.left), contents.round_.year)


def _rows(records: Records, round_: Round, options: UnifyOptions) -> frozenset[str]:
    named = [find_row(round_, each).row_id for each in options.rows]
    if options.division:
        named += [row.row_id for row in round_.rows_of(find_division(records, options.division).division_id)]
    elif not options.rows:
        named = [row.row_id for row in round_.rows]
    return frozenset(named)


def _texts(
    skip_reasons: SkipReasons, row: RoundRow, terms: Iterable[Term], preferred: Collection[str]
) -> Iterator[UnifiedText]:
    contents = skip_reasons.contents
    asked, values = contents.asked, contents.values.get(row.row_id, {})
    for key in asked.written_keys:
        text, declared = values.get(key), asked.profile.by_key[key]
        if not text or not declared.is_text or not declared.published:
            continue
        if replaced := _replacements(text, terms, preferred, has_parts=key in asked.part_items):
            yield UnifiedText(
                id=row.row_id,
                title=contents.listings[row.row_id].title,
                key=key,
                heading=asked.heading(key),
                was=text,
                now=apply_replacements(text, replaced),
                replaced=replaced,
                left=skip_reasons.reason(row, key),
            )


def _table(parts: Parts, store: Store, path: Path | None) -> tuple[WordTable, tuple[Problem, ...]]:
    """Return the office's saved table, or the table of a sheet with the problems in it."""
    if path is not None:
        sheet = read_word_sheet(parts, path)
        return sheet.value, sheet.problems
    with store.reading() as records:
        return records.wordings.table(), ()
