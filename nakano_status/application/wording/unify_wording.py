"""用語の統一: replace wordings in texts by the wordings of the office's table (用語の表).

This is done for chosen rows after a preview, or from the advice (参考) on one text. The table can be imported from a
sheet (Excel or CSV), after a comparison with the current table, and saved as a sheet.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from nakano_status.application.entries.edit_entry import Entry, RecordedValues, edit_entries, record_values
from nakano_status.application.entries.own_answers import values_shown_to_writer
from nakano_status.application.lookup import chosen_round, find_division, find_row
from nakano_status.application.organisation.import_divisions import ImportedTable
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.ports.documents import TableSheet
from nakano_status.application.preconditions import need_role
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.stopping import counted
from nakano_status.application.table_rows import NOTHING_LEFT_OUT, LeftOut, TableRow, read_table_rows
from nakano_status.application.wording.word_table import (
    ADVICE_OFF,
    ADVICE_SETTING,
    save_word_table,
)
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.grouped import grouped
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.merge.resolution import OFFICE, AssertionKind
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.review.review import Locks
from nakano_status.domain.round.round import OutOfReport, Round, RoundRow
from nakano_status.domain.storage.store_info import StoreRole
from nakano_status.domain.text.labels import CIRCLES, CROSSES, Labelled
from nakano_status.domain.text.narrative import bare
from nakano_status.domain.wording import word_table
from nakano_status.domain.wording.word_table import (
    Replacement,
    Term,
    WordTable,
    apply_replacements,
    replace_all_wordings,
    replacements,
)

AVOIDED, USED, IN_USE = "使わない語", "使う語", "使用"
"""Headings of the table as a sheet; 使用 may be left out."""
_YES, _NO = "する", "しない"
_READ_AS_YES = frozenset({"", _YES, "はい", "有", "あり", "使用", *CIRCLES, "1", "YES", "ON"})
_READ_AS_NO = frozenset({_NO, "いいえ", "無", "なし", "不使用", *CROSSES, "X", "-", "0", "NO", "OFF"})


@dataclass(frozen=True)
class TermChange:
    """Change of one line of the table by an import.

    `typed`: the wording of the line. `was` and `now`: the line before and after; None if there is no such line.
    """

    typed: str
    was: word_table.TermLine | None
    now: word_table.TermLine | None


@dataclass(frozen=True)
class PlannedTerms:
    """Changes that importing a sheet would make.

    `table`: the table afterwards. `problems`: faults of lines that are not imported. `replaced`: the table now.
    `left_out`: the rows and cells that are not imported.
    """

    table: word_table.WordTable
    changes: tuple[TermChange, ...]
    problems: tuple[Problem, ...]
    replaced: word_table.WordTable
    left_out: LeftOut = NOTHING_LEFT_OUT


@dataclass(frozen=True)
class _SheetTerms:
    """用語の表 as a sheet has it, with the faulty lines, and what an import leaves out of the sheet."""

    table: word_table.WordTable
    left_out: LeftOut


def read_word_sheet(parts: Parts, path: Path) -> Outcome[word_table.WordTable]:
    """Read 用語の表 from an .xlsx or .csv; a faulty line is part of the table, but is reported and not used.

    Raises FileMissing, FileUnreadable, TableNotReadable.
    """
    found = _read_sheet(parts, path)
    return Outcome(found.value.table, problems=found.problems)


def _read_sheet(parts: Parts, path: Path) -> Outcome[_SheetTerms]:
    sheet = read_table_rows(parts, path, AVOIDED, not_printed={AVOIDED})
    rows = sheet.rows[: word_table.MOST_LINES]
    table = word_table.WordTable(
        tuple(word_table.TermLine(row.text(AVOIDED), row.text(USED), _is_on(row)) for row in rows)
    )
    problems = [_fault_problem(rows[place], fault) for place, fault in table.faults.items()]
    problems += [
        row.problem("TERM-USE-UNREAD", IN_USE, found=row.text(IN_USE), expected=f"{_YES}、{_NO}")
        for row in rows
        if _in_use(row) not in _READ_AS_YES | _READ_AS_NO
    ]
    if len(sheet.rows) > word_table.MOST_LINES:
        row = sheet.rows[word_table.MOST_LINES]
        problems.append(
            row.problem("TERM-MANY", AVOIDED, found=str(len(sheet.rows)), expected=str(word_table.MOST_LINES))
        )
    imported = {row.row for place, row in enumerate(rows) if place not in table.faults}
    all_problems = sheet.all_problems((AVOIDED, USED, IN_USE), problems, imported)
    return Outcome(_SheetTerms(table, sheet.left_out_of_import(all_problems, imported)), problems=all_problems)


def plan_word_import(parts: Parts, store: Store, path: Path) -> PlannedTerms:
    """Return the changes that importing a wording table would make; lines with a fault are left out.

    Raises FileMissing, FileUnreadable, TableNotReadable.
    """
    found = _read_sheet(parts, path)
    with store.reading() as records:
        now = records.wordings.table()
    return _planned(now, found)


def import_word_sheet(
    parts: Parts, store: Store, path: Path, by: str | None = None, seen: word_table.WordTable | None = None
) -> Outcome[ImportedTable]:
    """Replace the office's wording table by the table of a file; lines with a fault are reported and left out.

    `seen`: `PlannedTerms.replaced` of the preview (None: the present table); raises ContentMoved if the table has
    changed since. Also raises WrongRole, StoreReadOnly and the same errors as `plan_word_import`.
    """
    planned = plan_word_import(parts, store, path)
    save_word_table(store, planned.table, by, seen or planned.replaced)
    changed = sum(change.now is not None for change in planned.changes)
    removed = len(planned.changes) - changed
    unchanged = len(planned.table.lines) - changed
    result = ImportedTable(changed, unchanged, removed, left_out=planned.left_out)
    return Outcome(result, problems=planned.problems)


def _planned(now: word_table.WordTable, found: Outcome[_SheetTerms]) -> PlannedTerms:
    sheet = found.value.table
    table = word_table.WordTable(tuple(line for place, line in enumerate(sheet.lines) if place not in sheet.faults))
    before, after = ({line.typed: line for line in each.lines} for each in (now, table))
    typed = dict.fromkeys([*after, *before])
    changes = (TermChange(each, before.get(each), after.get(each)) for each in typed)
    changed = tuple(each for each in changes if each.was != each.now)
    return PlannedTerms(table, changed, found.problems, now, found.value.left_out)


def save_word_sheet(parts: Parts, table: word_table.WordTable, path: Path, *, replace: bool = False) -> Outcome[Path]:
    """Write a table as a sheet (Excel or CSV) that can be imported. Raises TargetExists, TargetNotWritable."""
    rows = tuple((line.typed, line.printed, _YES if line.is_on else _NO) for line in table.lines)
    sheet = TableSheet((AVOIDED, USED, IN_USE), (), tuple(enumerate(rows, start=2)), "用語の表")
    parts.files.write(path, parts.workbooks.write_table(path.name, sheet, parts.clock.now()), replace=replace)
    return Outcome(path)


def fault_problems(table: word_table.WordTable) -> dict[int, Problem]:
    """Return the faults of a table's lines as problems without a place in a file, by index of the line (from 0)."""
    return {
        number: problem(
            fault.code, Place(column=_heading(fault)), found=fault.found or None, expected=str(word_table.LONGEST_WORD)
        )
        for number, fault in table.faults.items()
    }


def _is_on(row: TableRow) -> bool:
    return _in_use(row) not in _READ_AS_NO


def _in_use(row: TableRow) -> str:
    return bare(row.text(IN_USE)).upper()


def _fault_problem(row: TableRow, fault: word_table.WordingTableFault) -> Problem:
    """Return a fault as a problem at its cell; if the sheet lacks its column, at the cell of the other column."""
    heading = _heading(fault)
    there = heading if row.has(heading) else AVOIDED
    return row.problem(fault.code, there, found=fault.found or None, expected=str(word_table.LONGEST_WORD)).at(
        column=heading
    )


def _heading(fault: word_table.WordingTableFault) -> str:
    return AVOIDED if fault.is_typed else USED


@dataclass(frozen=True)
class WordingPlace:
    """A wording in a text: the row, the field's key, and the wording as typed."""

    row_id: str
    key: str
    typed: str


@dataclass(frozen=True)
class UnifiedWording:
    """A text before and after wordings in it are replaced; both are equal if the wordings no longer occur in it."""

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
    """Save in the data file whether 参考 is shown. Raises StoreReadOnly."""
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
    done = _unified(store, place.row_id, place.key, [place.typed])
    if done.now == done.was:
        return Outcome(done)
    return Outcome(done, edit_entries(parts, store, wording_entries([done]), ActKind.UNIFY, by).touched)


def unify_all(
    parts: Parts, store: Store, places: Iterable[WordingPlace], by: str | None = None
) -> Outcome[tuple[UnifiedWording, ...]]:
    """Replace several wordings by the wordings that the table prints, in one act, and return the changed texts.

    Raises IdUnknown and the same errors as an edit; then nothing is changed.
    """
    wordings = grouped(((place.row_id, place.key), place.typed) for place in places)
    found = (_unified(store, *field, typed) for field, typed in wordings.items())
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
        )
        for row_id, fields in rows.items()
    ]


def keep_wording_as_typed(
    store: Store, place: WordingPlace, by: str | None = None, *, is_kept: bool = True
) -> Outcome[bool]:
    """Record that a wording is kept as typed in the current text, or, if `is_kept` is false, remove the record.

    The record remains valid if other wordings of the text are unified; any other change of the text ends it. Records
    about former texts of the field are removed. Raises IdUnknown, StoreReadOnly.
    """
    with store.writing() as work:
        round_ = chosen_round(work)
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


def _unified(store: Store, row_id: str, key: str, typed: Collection[str]) -> UnifiedWording:
    """Return a text with some wordings replaced as the table prints them."""
    with store.reading() as records:
        round_ = chosen_round(records)
        was = _text(records, round_, WordingPlace(row_id, key, "")) or ""
        replaced = _replacements(
            was, records.wordings.table().terms, typed, has_parts=key in records.plan.asked(round_).part_items
        )
    return UnifiedWording(row_id, key, was, apply_replacements(was, replaced))


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


_NAMES = re.compile(r"^【[^】]*】", re.MULTILINE)
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
    """The texts to change, and the skipped texts with the reasons."""

    changes: tuple[UnifiedText, ...]
    left: tuple[UnifiedText, ...]


def preview_unification(parts: Parts, store: Store, options: UnifyOptions) -> Outcome[Unification]:
    """Return the changes that unifying would make; nothing is written.

    Raises RoundUnknown, WrongRole, IdUnknown, DivisionUnknown, FileMissing, TableNotReadable.
    """
    table, problems = _table(parts, store, options.table)
    with store.reading() as records:
        found = _unify(records, options, table.terms)
    return Outcome(found, problems=problems, attention=bool(found.left))


def unify(
    parts: Parts,
    store: Store,
    options: UnifyOptions,
    by: str | None = None,
    chosen: Collection[tuple[str, str]] | None = None,
) -> Outcome[Unification]:
    """Unify the wordings as previewed, in one act. Raises the same errors as `preview_unification`.

    `chosen`: pairs of 管理番号 and field key; only these texts are changed (None: all).
    """
    table, problems = _table(parts, store, options.table)
    with store.writing() as work:
        found = _unify(work, options, table.terms)
        changes = tuple(each for each in found.changes if chosen is None or (each.id, each.key) in chosen)
        touched: frozenset[tuple[str, str]] = frozenset()
        if changes:
            texts: dict[str, dict[str, str | None]] = {}
            for each in changes:
                texts.setdefault(each.id, {})[each.key] = each.now
            act = work.begin_act(ActKind.UNIFY, by)
            round_ = chosen_round(work, options.year)
            touched = record_values(
                parts, work, act, round_, RecordedValues(texts, OFFICE, AssertionKind.TYPED)
            ).touched
            work.commit()
    return Outcome(Unification(changes, found.left), touched, problems, attention=bool(found.left))


def _unify(records: Records, options: UnifyOptions, terms: Sequence[Term]) -> Unification:
    need_role(records, StoreRole.OFFICE)
    round_ = chosen_round(records, options.year)
    contents = RoundContents.load(records, round_)
    skip_reasons, rows = SkipReasons.load(records, contents), _rows(records, round_, options)
    found = [
        each
        for row in counted("用語を調べています", contents.rows, len(contents.rows))
        if row.row_id in rows and row.out_of_report is not OutOfReport.REPOST
        for each in _texts(skip_reasons, row, terms, options.preferred)
    ]
    return Unification(tuple(each for each in found if not each.left), tuple(each for each in found if each.left))


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
                left=skip_reasons.why(row, key),
            )


def _table(parts: Parts, store: Store, path: Path | None) -> tuple[WordTable, tuple[Problem, ...]]:
    """Return the office's saved table, or the table of a sheet with the problems in it."""
    if path is not None:
        sheet = read_word_sheet(parts, path)
        return sheet.value, sheet.problems
    with store.reading() as records:
        return records.wordings.table(), ()


class SkipReason(Labelled):
    """Reason why a field is skipped."""

    CONFLICT = "conflict", "相違が残っています"
    CLOSED = "closed", "締切済です"
    ACCEPTED = "accepted", "確認済です（再開すると変更できます）"
    OUT_OF_REPORT = "out_of_report", "報告対象外です"
    NO_DIVISION = "no_division", "どの所管課の記入か、又はその値が分かりません（「【所管課】」で始めてください）"


@dataclass(frozen=True)
class SkipReasons:
    """Finds the reason why the office cannot edit a field of a round."""

    contents: RoundContents
    locks: Locks

    @staticmethod
    def load(records: Records, contents: RoundContents) -> SkipReasons:
        """Return the skip reasons for a round, with the locks of its rows."""
        round_ = contents.round_
        return SkipReasons(contents, Locks.of(round_, records.reviews.of_round(round_.round_id)))

    def why(self, row: RoundRow, key: str) -> SkipReason | None:
        """Return the reason to skip a field; None if the office may edit it."""
        if row.out_of_report is OutOfReport.REPOST or (key == MARK and not row.counted):
            return SkipReason.OUT_OF_REPORT
        if self.contents.asked.profile.by_key[key].group in self.contents.conflicts.get(row.row_id, ()):
            return SkipReason.CONFLICT
        if not self.contents.round_.is_open(row.row_id):
            return SkipReason.CLOSED
        if key in self.contents.asked.part_items and not self.contents.can_split_parts(row.row_id, key):
            return SkipReason.NO_DIVISION
        if key in self.contents.asked.office_keys:  # the acceptance of an answer does not lock the office's own fields
            return None
        return SkipReason.ACCEPTED if self.locks.reason(row.row_id, OFFICE) is not None else None
