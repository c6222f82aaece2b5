"""Match the rows of a received file with the rows of the data file, and check their given cells (docs/merge.md).

A row is matched by its ID cell, or by its measure and title if the ID cell is blank.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from nakano_status.domain.exchange import ledger
from nakano_status.domain.exchange.answer_file import (
    CHECK_SHEET,
    GUIDE_SHEET,
    PREVIOUS_SHEET,
    AnswerFile,
    CheckCell,
    ReadRow,
)
from nakano_status.domain.exchange.returns import CellState, Package
from nakano_status.domain.exchange.writer_labels import names_writers
from nakano_status.domain.fields.field import (
    DONE,
    FIGURE,
    INDICATOR_NAME,
    INDICATOR_NOTE,
    LATER_YEARS,
    NEXT_YEAR,
    Editor,
    Field,
    FilledBy,
    is_same_number,
    read_value,
)
from nakano_status.domain.fields.headings import DIVISIONS, ID, MEASURE, REMARK, TITLE, about_key, given_labels
from nakano_status.domain.fields.profile import UNTITLED, Profile
from nakano_status.domain.grouped import grouped
from nakano_status.domain.indicators.indicator import (
    GIVEN_LABELS,
    FigureKind,
    figure_as_typed,
    figure_of_key,
    parse_figure,
    questions_about_difference,
)
from nakano_status.domain.organisation.divisions import Organisation, fold_name
from nakano_status.domain.plan.ownership import has_same_divisions
from nakano_status.domain.plan.printed_title import rows_meant
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.review.remark import REMARK_LABEL, is_as_printed, printed_remark
from nakano_status.domain.round.tally import UNDECIDED
from nakano_status.domain.storage.store_info import StoreRole
from nakano_status.domain.text.narrative import fold, fold_alike, same

FIGURE_LABEL = "実績"
MEASURE_TITLE = "measure_title"
_GOAL = "goal"
_REPORTED: Mapping[str, tuple[str, ...]] = {"previous_done": (DONE,), "planned": (NEXT_YEAR, LATER_YEARS)}
"""The fields of the last report that a locked column shows."""
_AS_OPEN = (UNDECIDED,)
"""The texts that a form has for a field of the last report that was in an open conflict when the form was made."""
ASKED_ELSEWHERE = frozenset({"HEADING-UNKNOWN", "LEVEL-ITEM-ELSEWHERE"})
"""The codes of the problems of `answers_elsewhere`."""


def locked_columns(profile: Profile) -> dict[str, str]:
    """Return the headings (without a year) of the locked columns that are compared with the data file, by key."""
    given = {key: label for key, label in given_labels(profile).items() if key != ID}
    figures = {each.value: each.label for each in FigureKind}
    note = {INDICATOR_NOTE: GIVEN_LABELS[INDICATOR_NAME]}
    shown = {key: profile.by_key[key].short_name for key in profile.shown_keys}
    about = {about_key(key): f"{profile.by_key[key].short_name}（何について）" for key in profile.level_items}
    return {**given, **about, **shown, **GIVEN_LABELS, **note, _GOAL: profile.goal_level.name, **figures}


@dataclass(frozen=True)
class MatchedRow:
    """A row of a file, matched with a row of the round.

    `row_id`: the ID of that row, or an unknown ID (None: its ID is not valid, or it has none and its title is new).
    `own`: the package lets the division answer it. `reference`: the package only lists it. If both are false, the
    package does not ask for the row. `fate`: what becomes of the row if it is not admitted, otherwise None. `reason`:
    the code of the reason why such a row is held (None: it is not held).
    """

    read: ReadRow
    row_id: str | None
    own: bool = False
    reference: bool = False
    fate: ledger.Fate | None = None
    reason: str | None = None

    @property
    def is_foreign(self) -> bool:
        """Whether the row can be merged although the package did not ask for it.

        A reference row is foreign only if it has an answer beyond the division's own part, which the package does ask
        for.
        """
        return self.fate is None and not self.own and (not self.reference or self.read.shows_answer(but_parts=True))

    @property
    def is_counted(self) -> bool:
        """Whether the row must be accounted for: False only for a reference row without an answer."""
        return not self.reference or self.read.shows_answer()


def find_rows(file: AnswerFile, package: Package, given: ledger.Given) -> tuple[MatchedRow, ...]:
    """Return every row of a file with an ID or content; headings and blank rows are left out.

    Rows that count in the balances of the file come first. `package`: the file's package, whose rows they are matched
    with, by ID or by a title in `given`.
    """
    roles = {row.row_id: row.answers for row in package.rows} | dict.fromkeys(package.figures, True)
    used_ids = frozenset(row.row_id for row in file.rows if row.row_id is not None)
    by_title = _Titles(package, given, used_ids)
    found = [each for row in file.all_rows if (each := _match(row, roles, by_title, given))]
    counted = _fold_duplicates([row for row in found if row.is_counted])
    counted = tuple(by_title.held_if_of_another(row) for row in counted)
    return (*counted, *(row for row in found if not row.is_counted))


def rows_to_merge(found: Iterable[MatchedRow]) -> tuple[MatchedRow, ...]:
    """Return the found rows that take part in the merge: the counted rows, and some reference rows without an answer.

    Such a reference row takes part if its ID cell is filled and no counted row has its ID; of several with the same ID,
    only the last one does. It records that the division has no note on the row.
    """
    rows = tuple(found)
    counted = tuple(row for row in rows if row.is_counted)
    written = {row.row_id for row in counted}
    silent = {row.row_id: row for row in rows if not row.is_counted and row.read.id_text is not None}
    return (*counted, *(row for row_id, row in silent.items() if row_id not in written))


def row_problems(
    file: AnswerFile, rows: Iterable[MatchedRow], package: Package, known: ledger.MergeContext
) -> Iterator[Problem]:
    """Yield the problems of every row found in a file, including rows that are not merged.

    Answers that no package asked for are left to `unasked_answers`, because that depends on the package with which a
    row is merged. If `known.shown` is set, the problems of changed lines in 前回の報告 and in the 用語の表 follow.
    """
    locked, shown = locked_columns(known.profile), _ShownTexts(known)
    for row in rows:
        yield from _questions(file, row, shown, locked)
        yield from _unlike_before(file, row, known.given)
        yield from _beside_remark(file, row, package, shown)
        yield from _further_texts(file, row)
    if known.shown is not None:
        yield from _previous_changed(file, known, known.shown)
        yield from _words_changed(file, known.shown)
        yield from _check_sheet_changed(file, package, known, known.shown)


def placed_row_problems(
    file: AnswerFile, row: MatchedRow, package: Package, known: ledger.MergeContext
) -> Iterator[Problem]:
    """Yield the problems that a row has in the place that a person gave it; `package` asks for the row there."""
    yield from _unlike_before(file, row, known.given)
    yield from unasked_answers(file, row, package, known.profile)


def unasked_answers(file: AnswerFile, row: MatchedRow, package: Package, profile: Profile) -> Iterator[Problem]:
    """Yield a problem for each answer of a row that the package with which the row is merged does not ask for."""
    if row.own or row.is_foreign:
        yield from answers_elsewhere(file.name, row.read, package, profile)


def answers_elsewhere(file: str, row: ReadRow, package: Package, profile: Profile) -> Iterator[Problem]:
    """Yield a problem for each answer to an item that the package does not ask for in this row: it is merged nowhere.

    `file`: the name of the file, for the place of the problem.
    """
    for key, cell in row.cells.items():
        item = profile.by_key.get(key)  # None: of a 成果指標
        if item is None or cell.state is CellState.BLANK or package.asks(row.row_id or "", key, profile):
            continue
        place = Place(file, row.sheet, cell.cell, row.row, item.short_name, row.row_id, key)
        if key in profile.level_items:
            found = problem("LEVEL-ITEM-ELSEWHERE", place, found=cell.text or cell.found)
            yield found.having({"level": profile.level(item.of).name})
        else:
            yield problem("HEADING-UNKNOWN", place, found=item.short_name)


def _further_texts(file: AnswerFile, row: MatchedRow) -> Iterator[Problem]:
    """Yield a problem for the texts in given columns of a proposed row beside its title."""
    given = {key: text for key, text in row.read.given.items() if text and key != "title"}
    if row.reason != ledger.PROPOSAL or not given:
        return
    place = Place(file=file.name, sheet=row.read.sheet, row=row.read.row)
    yield problem("PROPOSAL-GIVEN", place, found="、".join(given.values())).at(cell=row.read.address(next(iter(given))))


def _previous_changed(file: AnswerFile, known: ledger.MergeContext, shown: ledger.ShownBefore) -> Iterator[Problem]:
    """Yield a problem for each cell of 前回の報告 that does not hold the reported text."""
    fields = known.profile.by_key_as_printed
    for row_id, key, text, cell in file.previous.cells if file.previous is not None else ():
        if fold(text) is None:
            continue
        given = known.given if key == TITLE else shown.report
        sent = given.get(row_id, {}).get(key)
        texts = [sent, *known.texts_before.get(row_id, {}).get(key, ())]
        printed = [fields[key].printed(each, in_full=True) if each and key in fields else each for each in texts]
        is_named = key == DIVISIONS and any(has_same_divisions(text, each, known.organisation) for each in texts)
        # forms of earlier versions show numbers and dates as they are stored
        if not is_named and not any(same(text, each) for each in (*texts, *printed, *_AS_OPEN)):
            place = Place(file=file.name, sheet=PREVIOUS_SHEET, cell=cell, id=row_id, key=key)
            yield problem("PREVIOUS-CHANGED", place, found=text, expected=printed[0] or "")


def _words_changed(file: AnswerFile, shown: ledger.ShownBefore) -> Iterator[Problem]:
    """Yield a problem for each line of the 用語の表 that was never sent."""
    for line in file.terms.lines if file.terms is not None else ():
        if (line.typed, line.printed) not in shown.word_lines:
            place = Place(file=file.name, sheet=GUIDE_SHEET, cell=file.term_cells.get((line.typed, line.printed)))
            yield problem("WORDS-CHANGED", place, found=f"{line.typed}→{line.printed}")


def _check_sheet_changed(
    file: AnswerFile, package: Package, known: ledger.MergeContext, shown: ledger.ShownBefore
) -> Iterator[Problem]:
    """Yield a problem for each cell of 照合用 that has another text than was sent; none for a blank cell."""
    for each in file.check_cells:
        sent = None if fold(each.text) is None else _sent_texts(each, package, known, shown)
        if sent is not None and not any(same(each.text, text) for text in sent):
            place = Place(file.name, CHECK_SHEET, each.cell, id=each.row_id or None, column=f"シート「{CHECK_SHEET}」")
            yield problem("LOCKED-CHANGED", place, found=each.text, expected=next(iter(sent), None) or "")


def _sent_texts(
    cell: CheckCell, package: Package, known: ledger.MergeContext, shown: ledger.ShownBefore
) -> Collection[str | None] | None:
    """Return the texts that a cell of 照合用 may have; None if they are not known here."""
    own = known.organisation.find_id(package.division)
    names = [known.names.get(package.division), *(each.name for each in (own.names if own else ()))]
    typed = cell.text or ""
    is_division = fold_name(typed) in map(fold_name, filter(None, names))
    recorded: Mapping[str, Collection[str | None]] = {
        "base": (package.sent_value(cell.row_id, cell.key),),
        "remarks": (package.remarks.get((cell.row_id, cell.key)),),
        "role": [each.role.label for each in package.rows if each.row_id == cell.row_id],
        "figure": [typed] if cell.row_id in package.figures else [],
        "form_version": (str(package.form_version),),
        "division": [typed] if is_division else names[:1],
        "writers": [typed] if _is_writer(typed, known) else [],
    }
    return recorded.get(cell.part, shown.check_texts.get((cell.row_id, cell.part)))


def _is_writer(text: str, known: ledger.MergeContext) -> bool:
    """Return whether a text names the writers of a field as forms do."""

    def is_known(name: str) -> bool:
        return name == StoreRole.OFFICE.label or known.organisation.find(name) is not None

    return names_writers(text, is_known)


def _match(row: ReadRow, roles: dict[str, bool], by_title: _Titles, given: ledger.Given) -> MatchedRow | None:
    """Return the row matched with the round, or None for a line without number, title and answer."""
    row_id = row.row_id
    if row.id_text is None:
        row_id = by_title.find(row)
        if row_id is None:
            has_words = row.shows_answer() or fold(row.given.get(TITLE)) is not None
            return MatchedRow(row, None, fate=ledger.Fate.HELD, reason=ledger.PROPOSAL) if has_words else None
    if row_id is None or row_id not in given:
        return MatchedRow(row, row_id, fate=ledger.Fate.UNKNOWN, reason=ledger.UNKNOWN_ID)
    if row_id not in roles:
        return MatchedRow(row, row_id)
    if roles[row_id]:
        return MatchedRow(row, row_id, own=True)
    return MatchedRow(row, row_id, reference=True)


class _Titles:
    """The rows of a package by title, for rows with a blank ID cell; IDs that the file has elsewhere are not used."""

    def __init__(self, package: Package, given: ledger.Given, used_ids: frozenset[str]) -> None:
        self._package, self._given, self._used_ids = package, given, used_ids

    @cached_property
    def _alike(self) -> dict[str, list[str]]:
        """The rows by title; built for the first row without an ID, because most files have none."""
        alike: dict[str, list[str]] = defaultdict(list)
        for row in self._package.rows:
            if row.row_id in self._given:
                alike[fold_name(self._given[row.row_id]["title"] or "")].append(row.row_id)
        return alike

    def find(self, row: ReadRow) -> str | None:
        """Return the ID of the row with that measure and title.

        None if there are several, or if the file uses the ID.
        """
        title = fold_name(row.given.get("title") or "")
        alike = [each for each in self._alike.get(title, ()) if title and self._has_measure(each, row)]
        return alike[0] if len(alike) == 1 and alike[0] not in self._used_ids else None

    def held_if_of_another(self, row: MatchedRow) -> MatchedRow:
        """Return the row as held if its ID is of one row of the division and its title of another; otherwise unchanged.

        That happens when one column alone was sorted or pasted. If several rows have the title, only rows count that
        also have the 実施内容 beside it in the file (of an indicator, the goal); if none has, all count.
        """
        key = INDICATOR_NAME if FIGURE in row.read.cells else TITLE
        title = fold_name(row.read.title or "")
        if row.fate is not None or not row.own or not title:
            return row
        titled = self._rows_by_title.get((key, title), ())
        meant = rows_meant(titled, lambda each: self._has_measure(each, row.read))
        if meant and row.row_id not in meant:
            return replace(row, fate=ledger.Fate.HELD, reason=ledger.OTHER_TITLE)
        return row

    @cached_property
    def _rows_by_title(self) -> Mapping[tuple[str, str], Sequence[str]]:
        """The IDs of the rows with answers, by the key of a title and the folded title."""
        answered = (*self._package.answer_rows, *self._package.figures)
        titles = (
            (key, row_id, self._given.get(row_id, {}).get(key))
            for key in (TITLE, INDICATOR_NAME)
            for row_id in answered
        )
        return grouped(((key, fold_name(title or "")), row_id) for key, row_id, title in titles)

    def _has_measure(self, row_id: str, row: ReadRow) -> bool:
        """Return whether a row of the file names the 実施内容 of a row, or the goal of an indicator."""
        given, key = self._given[row_id], _GOAL if FIGURE in row.cells else MEASURE
        return begins_with_measure_code(row.given.get(key), given.get(key))


def begins_with_measure_code(typed: str | None, code: str | None) -> bool:
    """Return whether the text of a 実施内容 cell begins with a measure's code; False if `code` is empty.

    A digit after the code belongs to a title (2024 in 1-1 2024) only behind a blank or a line break.
    """
    text, wanted = fold_name(typed or ""), fold_name(code or "")
    if not wanted or not text.startswith(wanted):
        return False
    is_apart = fold_name((typed or "").split(maxsplit=1)[0]) == wanted
    return is_apart or not text[len(wanted) : len(wanted) + 1].isdecimal()


def _fold_duplicates(matched: Sequence[MatchedRow]) -> tuple[MatchedRow, ...]:
    """Keep one of several rows with one ID and equal answers; with different answers all are held.

    Equal answers to rows of different titles are held, too: one of these rows has the ID of another.
    """
    by_id: dict[str, list[int]] = defaultdict(list)
    for place, row in enumerate(matched):
        if row.row_id is not None and row.fate is None:
            by_id[row.row_id].append(place)
    fixed = list(matched)
    for places in (each for each in by_id.values() if each[1:]):
        rows = [matched[place] for place in places]
        answered = {fold_name(row.read.given.get("title") or "") for row in rows if row.read.shows_answer()} - {""}
        alike = len({_answers(row.read) for row in rows}) == 1 and len(answered) <= 1
        for place in places[1:] if alike else places:
            fate, reason = (ledger.Fate.DUPLICATE, None) if alike else (ledger.Fate.HELD, ledger.ROW_TWICE)
            fixed[place] = replace(matched[place], fate=fate, reason=reason)
    return tuple(fixed)


def _answers(row: ReadRow) -> tuple[tuple[str, str, str], ...]:
    """Return a row's answers normalised for comparison."""
    return tuple(
        sorted((key, cell.state.value, fold_alike(cell.text) or cell.found or "") for key, cell in row.cells.items())
    )


def _questions(file: AnswerFile, row: MatchedRow, shown: _ShownTexts, locked: Mapping[str, str]) -> Iterator[Problem]:
    """Yield a problem for a match by title and for each locked cell that differs; neither changes anything.

    A row without a number that matches nothing is a proposal: its texts beside its title are reported as a whole.
    """
    if row.reason == ledger.PROPOSAL:
        return
    place = Place(file=file.name, sheet=row.read.sheet, row=row.read.row, id=row.row_id)
    if row.read.id_text is None and row.is_counted:
        yield problem("MATCHED-BY-TITLE", place, found=row.read.given.get("title")).at(cell=row.read.address("id"))
    for key, typed in row.read.given.items():
        figure = figure_of_key(key)
        column = figure[0].value if figure else key
        if column in locked and fold_name(typed or "") and not shown.has(row, key, typed):
            heading = f"{locked[column]}（{figure[1].label}）" if figure else locked[column]
            declared = shown.known.profile.by_key.get(key)
            code = "ITEM-OF-OFFICE" if declared and declared.filled_by is FilledBy.OFFICE else "LOCKED-CHANGED"
            found = problem(code, place, found=typed, expected=shown.texts(key, row.row_id)[0] or "")
            yield found.at(key=key, column=heading, cell=row.read.address(key))


class _ShownTexts:
    """The texts that forms show in locked cells, now or earlier."""

    def __init__(self, known: ledger.MergeContext) -> None:
        self.known = known
        self._of_all_rows: dict[str, dict[str | None, tuple[str | None, str | None]]] = {}

    def has(self, row: MatchedRow, key: str, typed: str | None) -> bool:
        """Return whether a locked cell of a row of a file has a text that forms show there."""
        rows = self.rows_meant(row)
        pairs = (
            (pair for row_id in rows for pair in self._pairs(key, row_id)) if rows else self._pairs_of_all(key, typed)
        )
        declared = self.known.profile.by_key.get(key)
        return any(
            _is_as_given(key, typed, sent, self.known.organisation, title) or _is_same_value(declared, typed, sent)
            for sent, title in pairs
        )

    def rows_meant(self, row: MatchedRow) -> tuple[str, ...]:
        """Return the row that a row of a file is matched with; if its number is doubtful, also the rows with its title.

        Empty if neither its number nor its title belongs to a row.
        """
        row_id = row.row_id or ""
        own = (row_id,) if row_id in self.known.given else ()
        if own and row.reason != ledger.OTHER_TITLE:
            return own
        titles = (fold_name(row.read.given.get(key) or "") for key in (TITLE, INDICATOR_NAME))
        return (*own, *(row_id for title in titles for row_id in self._by_title.get(title, ())))

    def texts(self, key: str, row_id: str | None) -> tuple[str | None, ...]:
        """Return the texts that forms show in a locked cell of a row: the current text, then the earlier ones."""
        before = self.known.texts_before.get(row_id or "", {})
        now = self.known.given.get(row_id or "", {}).get(key)
        earlier = (text for each in _REPORTED.get(key, (key,)) for text in before.get(each, ()))
        return (now, *earlier, *(_AS_OPEN if key in _REPORTED else ()))

    @cached_property
    def _by_title(self) -> Mapping[str, Sequence[str]]:
        rows = self.known.given.items()
        titles = ((texts.get(key), row_id) for row_id, texts in rows for key in (TITLE, INDICATOR_NAME))
        return grouped((fold_name(title), row_id) for title, row_id in titles if title)

    def _pairs(self, key: str, row_id: str) -> Iterator[tuple[str | None, str | None]]:
        """Yield the texts of a row, each with the title of the row's 実施内容."""
        title = self.known.given[row_id].get(MEASURE_TITLE)
        return ((text, title) for text in self.texts(key, row_id))

    def _pairs_of_all(self, key: str, typed: str | None) -> Iterable[tuple[str | None, str | None]]:
        """Return the texts of all rows that a typed text may mean.

        Folded once, because many rows may have no number.
        """
        if key not in self._of_all_rows:
            pairs = (pair for row_id in self.known.given for pair in self._pairs(key, row_id))
            texts = (("".join(filter(None, each if key == MEASURE else each[:1])), each) for each in pairs)
            self._of_all_rows[key] = {folded: each for text, each in texts for folded in (fold(text), fold_name(text))}
        of_all = self._of_all_rows[key]
        alike = [of_all[folded] for folded in (fold(typed), fold_name(typed or "")) if folded in of_all]
        # a 実施内容 may lack its title, and a division may be written by another name: of both there are few
        return of_all.values() if not alike and key in (MEASURE, DIVISIONS) else alike


def _unlike_before(file: AnswerFile, row: MatchedRow, given: ledger.Given) -> Iterator[Problem]:
    """Yield a question for a figure whose unit or denominator differs from the earlier figures."""
    cell, before = row.read.cells.get(FIGURE), given.get(row.row_id or "", {}).get(FIGURE)
    if row.fate is not None or cell is None or not cell.text or before is None:
        return
    place = Place(file.name, row.read.sheet, cell.cell, row.read.row, FIGURE_LABEL, row.row_id, FIGURE)
    yield from questions_about_difference(
        parse_figure(cell.text), figure_as_typed(before), place, given[row.row_id or ""].get("unit")
    )


def _beside_remark(file: AnswerFile, row: MatchedRow, package: Package, shown: _ShownTexts) -> Iterator[Problem]:
    """Yield a problem for text written in the cell of the office's remark."""
    typed, profile = row.read.given.get(REMARK), shown.known.profile
    asked = tuple(each.row_id for each in package.rows)
    rows = [each for each in shown.rows_meant(row) if each in asked] or asked or ("",)
    if row.reason != ledger.PROPOSAL and not any(is_as_printed(typed, package, each, profile) for each in rows):
        place = Place(file=file.name, sheet=row.read.sheet, row=row.read.row, id=row.row_id)
        printed = printed_remark(package, row.row_id or "", profile)
        found = problem("LOCKED-CHANGED", place, found=typed, expected=printed)
        yield found.at(key=REMARK, column=REMARK_LABEL, cell=row.read.address(REMARK))


def _is_measure(typed: str | None, code: str | None, title: str) -> bool:
    """Return whether the text after the code in a 実施内容 cell is its title, blank, or the label for no title."""
    rest = fold_name(typed or "").removeprefix(fold_name(code or ""))
    return rest in (fold_name(title), "") or rest == fold_name(UNTITLED)


def _is_as_given(
    key: str, typed: str | None, sent: str | None, organisation: Organisation, title: str | None = None
) -> bool:
    """Return whether a locked cell has the given text; a division may have its name of the form's day."""
    if key == MEASURE:
        return begins_with_measure_code(typed, sent) and (title is None or _is_measure(typed, sent, title))
    is_same = same(typed, sent) or fold_name(typed or "") == fold_name(sent or "")
    return is_same or (key == DIVISIONS and has_same_divisions(typed, sent, organisation))


def _is_same_value(declared: Field | None, typed: str | None, sent: str | None) -> bool:
    """Return whether two texts of a locked cell are the same number, or the same date of a field.

    `declared`: the field (None: the cell shows no value of a field).
    """
    if declared is None or declared.editor not in (Editor.NUMBER, Editor.DATE):
        return is_same_number(typed, sent)
    try:
        return read_value(declared, typed) == read_value(declared, sent)
    except ValueError:
        return False
