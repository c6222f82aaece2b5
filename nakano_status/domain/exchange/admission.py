"""Admission: which received files, rows and fields take part in the merge.

A whole file is quarantined until a person decides. The rows of one package become a return; rows and fields that are
not admitted are held.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from nakano_status.domain.cell_address import CellPlace
from nakano_status.domain.exchange import ledger, matched_rows
from nakano_status.domain.exchange.answer_checks import is_repeating_text
from nakano_status.domain.exchange.answer_file import (
    AnswerFile,
    ReadCell,
    ReadRow,
    changed_in_file,
    confirmable_fields,
    confirmation_in,
)
from nakano_status.domain.exchange.clearing import MASS_CLEARED
from nakano_status.domain.exchange.fact_problems import fact_problems
from nakano_status.domain.exchange.matched_rows import MatchedRow, find_rows, rows_to_merge
from nakano_status.domain.exchange.returns import (
    FORM_VERSIONS,
    CellState,
    Package,
    Return,
    ReturnValue,
    identify_return,
)
from nakano_status.domain.fields.field import CHANGE_KIND, DONE, FIGURE, NOTE
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.merge.resolution import slot_of, sort_slots
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.review.review import ROUND_CLOSED
from nakano_status.domain.text.narrative import as_typed, is_blank, same

_BY_CONSENT = frozenset({"MANY-PACKAGES", MASS_CLEARED})
"""The reasons that a person's consent settles; all others need another file, or another round."""
_ASSIGNABLE = frozenset({ledger.UNKNOWN_ID, ledger.PROPOSAL, ledger.ROW_TWICE, ledger.OTHER_TITLE, ledger.REPOST})
_WITH_VALUES = frozenset({ledger.FOREIGN, ledger.LEFT_OUT, ledger.ROW_MOVED, ledger.BESIDE_UNREADABLE})

_MANY = 2


def reason_to_hold(file: AnswerFile, known: ledger.MergeContext) -> Problem | None:
    """Return the problem for which the whole file is held, whatever its rows contain; None if it is not held."""
    return _unclear(file, known) or _not_for_now(file, known)


def find_many_packages(
    file: AnswerFile, rows: Sequence[MatchedRow], package: Package, known: ledger.MergeContext
) -> Problem | None:
    """Return a problem if a file seems to hold the answers of a whole department (部とりまとめ), otherwise None.

    It does if it has rows of two or more other packages, or more rows of other divisions than of its own. It also does
    if a row of another package has a part that belongs to a division: it would become a part of the file's division.
    """
    foreign = [row for row in rows if row.is_foreign]
    homes = [home for row in foreign if (home := known.package_asking_for(row.row_id or ""))]
    others = {home.package_id: home for home in homes}
    own = sum(row.own for row in rows)
    pasted = (row for row in foreign if row.read.shows_part_item and not row.reference)
    has_parts = any(known.package_asking_for(row.row_id or "") for row in pasted)
    if len(others) < _MANY and len(foreign) <= own and not has_parts:
        return None
    whose = answered_divisions(file, package, known)
    shown = [each for each in others.values() if each.division in whose] or others.values()
    named = dict.fromkeys(known.names.get(each.division, each.division) for each in (package, *shown))
    count = own + sum(row.read.shows_answer() or not whose for row in foreign)
    found = f"{'、'.join(named)}（計{count}件）"
    return problem("MANY-PACKAGES", Place(file=file.name), found=found)


def can_apply(item: ledger.HeldItem) -> bool:
    """Return whether a person's approval suffices to import an item.

    An unreadable cell has nothing to import: False. A row of an accepted answer is imported when the row is reopened:
    False. A file of a closed round is imported once some of its rows are open again: True.
    """
    of_a_closed_round = item.kind is ledger.HeldKind.FILE and item.reason == ROUND_CLOSED
    return of_a_closed_round or item.reason in _BY_CONSENT | _WITH_VALUES


def can_assign(item: ledger.HeldItem) -> bool:
    """Return whether an item is a held row that a person may assign to a row of the round.

    Such a row has an unknown or doubtful 管理番号.
    """
    return item.kind is ledger.HeldKind.ROW and item.reason in _ASSIGNABLE


def is_assigned(answer: Return, item: ledger.HeldItem) -> bool:
    """Return whether a return was made from a held row, because a person assigned that row (`admit_assigned`).

    `item`: the held row; False if it cannot be assigned.
    """
    rows = {value.cell and value.cell.whole_row for value in answer.values.values()}
    return can_assign(item) and item.sha256 == answer.sha256 and rows == {item.cell}


def answered_divisions(file: AnswerFile, package: Package | None, known: ledger.MergeContext) -> tuple[str, ...]:
    """Return the IDs of the divisions whose answers to the round a file carries, in the order of its rows.

    `package`: the file's own package (None: not known). An answered row counts for the division of this package if the
    package asks for the row, or for the part that is answered; otherwise for the division whose package asks for the
    row.
    """
    asked = {*package.answer_rows, *package.figures, None} if package else frozenset[str | None]()
    named = {row.row_id for row in package.rows} if package else frozenset[str | None]()
    homes: list[Package | None] = []
    for row in file.all_rows:
        if row.shows_answer(but_parts=True):
            homes.append(package if row.row_id in asked else known.package_asking_for(row.row_id or ""))
        elif row.shows_part_item and row.row_id in named:
            homes.append(package)
    return tuple(dict.fromkeys(home.division for home in homes if home))


def _round_closed(file: AnswerFile, package: Package, known: ledger.MergeContext) -> Problem | None:
    """Return a problem if the package's round is closed."""
    if package.round_id not in known.rounds.closed:
        return None
    return problem("ROUND-CLOSED", Place(file=file.name), found=known.rounds.label(package.round_id))


def differs_from_base(answer: Return, row_id: str, key: str, known: ledger.MergeContext) -> bool:
    """Return whether a field's answer is a text that differs from the value its package sent.

    False for a blank or unreadable field, and for a note. Raises KeyError if the return does not show the field.
    """
    value, package = answer.values[row_id, key], known.packages[answer.package_id]
    return key != NOTE and value.state is CellState.VALUE and not same(value.text, package.sent_value(row_id, key))


def _named(package_id: str, known: ledger.MergeContext) -> str:
    """Return a 照会番号 with the name of its division, if the division is known."""
    package = known.packages.get(package_id)
    return package_id if package is None else f"{package_id}（{known.names.get(package.division, package.division)}）"


def _unclear(file: AnswerFile, known: ledger.MergeContext) -> Problem | None:
    """Return a problem if the file does not name exactly one package in a form that this version reads."""
    identity, place = file.identity, Place(file=file.name)
    if len(identity.packages) > 1:
        return problem("IDENTITY-DISAGREES", place, found="、".join(_named(each, known) for each in identity.packages))
    if not identity.packages:
        return problem("IDENTITY-MISSING", place)
    if identity.form_version not in (None, *FORM_VERSIONS):
        expected = "、".join(map(str, FORM_VERSIONS))
        return problem("FORM-VERSION", place, found=str(identity.form_version), expected=expected)
    return None


def _not_for_now(file: AnswerFile, known: ledger.MergeContext) -> Problem | None:
    """Return a problem if the package is not this data file's, was damaged, or belongs to another round."""
    identity, place, rounds = file.identity, Place(file=file.name), known.rounds
    package = known.packages.get(identity.packages[0])
    this_year = rounds.label(rounds.round_id)
    if package is None:
        asked_by = f"{identity.collector}の" if identity.collector else ""
        named_division = f"（{asked_by}{identity.division}）" if identity.division else ""
        named = f"{identity.packages[0]}{named_division}"
        if identity.packages[0] in known.void:
            return problem("PACKAGE-VOID", place, found=named)
        if identity.year not in (None, rounds.years.get(rounds.round_id)):
            return problem("OTHER-YEAR", place, found=ledger.year_label(identity.year), expected=this_year)
        is_ours = identity.packages[0] in known.unregistered
        return problem("DIVISION-UNREGISTERED" if is_ours else "PACKAGE-UNKNOWN", place, found=named)
    if identity.seal and identity.seal != package.seal:
        return problem("SEAL-BROKEN", place, found=_named(package.package_id, known))
    if package.round_id != rounds.round_id:
        other_year = problem("OTHER-YEAR", place, found=rounds.label(package.round_id), expected=this_year)
        return _round_closed(file, package, known) or other_year
    return None


_NOT_ASKED = frozenset({ledger.FOREIGN, ledger.REPOST})
_IN_RETURN = frozenset({ledger.LEFT_OUT, *_NOT_ASKED})
_WITHOUT_ROW = frozenset({ledger.UNKNOWN_ID, ledger.PROPOSAL, ledger.OTHER_TITLE})
"""The reasons of rows that are no row of their return."""


@dataclass(frozen=True)
class AdmittedRow:
    """A row of a file: its place and its ID (`row_id`; None: not valid).

    `return_id`: the return to which an admitted row belongs (None: it was not admitted). `fate`: the fate of a row that
    is not admitted (None: it was admitted). `item`: the ID of the held item that stores the row (None: none does).
    """

    sheet: str
    row: int
    row_id: str | None
    return_id: str | None = None
    fate: ledger.Fate | None = None
    item: str | None = None


@dataclass(frozen=True)
class PackagePart:
    """The rows of a file that are merged against one package.

    `is_own`: whether the file names this package; only the return of this part has the file's parents.
    """

    package: Package
    rows: tuple[MatchedRow, ...]
    is_own: bool

    @property
    def is_answered(self) -> bool:
        """Whether the part becomes a return: always for the file's own package, otherwise only with an answer.

        A whole form that was pasted into another one brings blank reference rows of other divisions, which must not
        count.
        """
        return self.is_own or any(row.read.shows_answer() for row in self.rows)


@dataclass(frozen=True)
class AdmittedPart:
    """The result for a part of a file: the package it is merged against, its return, its rows and its held items."""

    package: Package
    answer: Return
    rows: tuple[AdmittedRow, ...]
    held: tuple[ledger.HeldItem, ...]


def split_by_package(
    package: Package, rows: Sequence[MatchedRow], known: ledger.MergeContext
) -> tuple[PackagePart, ...]:
    """Return the rows of a file in parts, one for each package that asked for them; the file's own part comes first.

    `package`: the file's own package. Its part also has the rows that no package asked for.
    """
    homes: dict[str, tuple[Package, list[MatchedRow]]] = {package.package_id: (package, [])}
    for row in rows:
        asked = known.package_asking_for(row.row_id) if row.is_foreign and row.row_id else None
        home = asked or package
        homes.setdefault(home.package_id, (home, []))[1].append(row)
    return tuple(PackagePart(home, tuple(theirs), is_own=home is package) for home, theirs in homes.values())


def admit_part(file: AnswerFile, part: PackagePart, known: ledger.MergeContext) -> AdmittedPart:
    """Return the result for a part of a file: the return made of it, its rows and its held items.

    If the data file already has that return, no rows are left out again (`known.left_out`), and rows that the package
    did not ask for are not held a second time.
    """
    showing = _shown(part, known, known.left_out)
    answer = _answer(file, part, showing, known.profile)
    is_new = answer.return_id not in known.returns
    if not is_new:
        showing = _shown(part, known, frozenset())
    rows, items = [], _field_items(answer, part.package, showing, known.profile)
    for row, fate, reason in showing.rows:
        kept_before = reason in _NOT_ASKED and not is_new
        item = None if reason is None or kept_before else _row_item(file, row, reason, answer, known)
        items += [item] if item else []
        return_id = answer.return_id if fate is None else None
        place = (row.read.sheet, row.read.row, row.row_id)
        rows.append(AdmittedRow(*place, return_id, fate, item.item_id if item else None))
    return AdmittedPart(part.package, answer, tuple(rows), tuple(items))


def rows_of_unanswered_part(part: PackagePart) -> Iterator[AdmittedRow]:
    """Yield all rows of a part that has no answer; a row whose match gave it no fate is UNCHANGED."""
    for row in part.rows:
        yield AdmittedRow(row.read.sheet, row.read.row, row.row_id, fate=row.fate or ledger.Fate.UNCHANGED)


@dataclass
class _Shown:
    """The content of a part: each field with its state, the content of unreadable fields, each row with its fate.

    An unreadable 変更の種別 is not among the values but as a missing column, so that its group does not wait with it.
    `places`: the cells of the unreadable fields.
    """

    values: dict[tuple[str, str], ReturnValue] = field(default_factory=dict)
    unreadable: dict[tuple[str, str], str | None] = field(default_factory=dict)
    places: dict[tuple[str, str], CellPlace] = field(default_factory=dict)
    rows: list[tuple[MatchedRow, ledger.Fate | None, str | None]] = field(default_factory=list)


def _shown(part: PackagePart, known: ledger.MergeContext, left_out: Container[str | None]) -> _Shown:
    shown, reposts, profile = _Shown(), known.originals, known.profile
    asked = frozenset(part.package.answer_rows)
    for row in part.rows:
        fate, reason = _fate(row, asked, left_out, reposts) if row.is_counted else (None, None)
        if row.is_counted:
            shown.rows.append((row, fate, reason))
        if row.row_id is None or (fate is not None and reason not in _IN_RETURN):
            continue
        for key, cell in _open_cells(row, part.package, profile):
            waits = reason is not None and not (
                reason == ledger.FOREIGN and row.reference and key in row.read.part_keys
            )
            if cell.state is CellState.UNREADABLE:
                shown.unreadable[row.row_id, key] = cell.found
                shown.places[row.row_id, key] = CellPlace.at(row.read.sheet, cell.cell)
            if cell.state is not CellState.UNREADABLE or key != CHANGE_KIND:
                shown.values[row.row_id, key] = _value(row, cell, waits=waits)
    return shown


def _fate(
    row: MatchedRow, asked: Container[str | None], left_out: Container[str | None], reposts: Container[str | None]
) -> tuple[ledger.Fate | None, str | None]:
    """Return the fate of a row that is not admitted, and the code of the reason if it is held.

    Both None if admitted.
    """
    # first, because consent to a row that is left out, or of another division, would write on it
    if row.is_foreign and row.row_id in reposts:
        return ledger.Fate.HELD, ledger.REPOST
    if row.fate is None and row.row_id in left_out:
        return ledger.Fate.HELD, ledger.LEFT_OUT
    if row.is_foreign and row.row_id not in asked:
        return ledger.Fate.FOREIGN, ledger.FOREIGN
    return row.fate, row.reason


def _open_cells(row: MatchedRow, package: Package, profile: Profile) -> Iterator[tuple[str, ReadCell]]:
    """Yield the cells that belong to the return; of a row that the division does not answer, only its own parts."""
    only_parts, row_id = row.reference and not row.is_foreign, row.row_id or ""
    cells = ((key, cell) for key, cell in row.read.cells.items() if key in row.read.part_keys or not only_parts)
    return ((key, cell) for key, cell in cells if package.asks(row_id, key, profile))


def _value(row: MatchedRow, cell: ReadCell, *, waits: bool) -> ReturnValue:
    """Return a cell as part of a return; a held cell is marked as left out, so that consent can admit it."""
    state = CellState.LEFT_OUT if waits and cell.state is not CellState.UNREADABLE else cell.state
    return ReturnValue(state, as_typed(cell.text), CellPlace.at(row.read.sheet, cell.cell))


def _answer(file: AnswerFile, part: PackagePart, shown: _Shown, profile: Profile) -> Return:
    identity, package = file.identity, part.package
    declared, parents = (identity.declared_return, identity.parents) if part.is_own else (None, ())
    readable = {place: value.text for place, value in shown.values.items() if place not in shown.unreadable}
    confirmable = confirmable_fields(package, shown.values, profile)
    return_id, all_parents = identify_return(package.package_id, declared, parents, readable, shown.unreadable)
    return Return(
        return_id,
        declared,
        package.package_id,
        package.round_id,
        package.division,
        all_parents,
        shown.values,
        sha256=file.sha256,
        file=file.name,
        is_draft=identity.is_draft and part.is_own,
        respondent=file.respondent,
        confirmation=confirmation_in(file, confirmable, profile) if part.is_own else None,
        writers=_declared_writers(file, shown) if part.is_own else {},
    )


def _declared_writers(file: AnswerFile, shown: _Shown) -> dict[tuple[str, str], str]:
    """Return the last writers that 照合用 names for the shown fields."""
    declared = {(line.row_id, key): who for line in file.check_lines for key, who in line.writers.items()}
    return {place: who for place, who in declared.items() if place in shown.values}


def _field_items(answer: Return, package: Package, shown: _Shown, profile: Profile) -> list[ledger.HeldItem]:
    """Return held items for every unreadable cell, and for readable cells that wait with it in its group."""
    waiting = {slot_of(profile, *place, answer.division) for place in shown.unreadable if place in answer.values}
    beside = (
        place
        for slot in sort_slots(each for each in waiting if each.several)
        for place in ((slot.row_id, key) for key in slot.keys)
        if place in answer.values and place not in shown.unreadable and _may_assert(answer, package, *place)
    )
    return [
        *(
            _field_item(answer, ledger.UNREADABLE, place, found, shown.places[place])
            for place, found in shown.unreadable.items()
        ),
        *(
            _field_item(answer, ledger.BESIDE_UNREADABLE, place, answer.values[place].text, answer.values[place].cell)
            for place in beside
        ),
    ]


def _may_assert(answer: Return, package: Package, row_id: str, key: str) -> bool:
    """Return whether a field may differ from its base: a blank may clear a text of an earlier answer."""
    is_of_answer = answer.parents != {package.package_id}
    return is_of_answer or not same(answer.values[row_id, key].text, package.sent_value(row_id, key))


def _field_item(
    answer: Return, reason: str, place: tuple[str, str], found: str | None, cell: CellPlace | None
) -> ledger.HeldItem:
    row_id, key = place
    return ledger.HeldItem(
        item_id=ledger.item_id(ledger.HeldKind.FIELD, reason, [answer.return_id, row_id, key]),
        kind=ledger.HeldKind.FIELD,
        reason=reason,
        file=answer.file or "",
        sha256=answer.sha256 or "",
        cell=cell,
        row_id=row_id,
        key=key,
        found=found,
        return_id=answer.return_id,
    )


def _row_item(
    file: AnswerFile, row: MatchedRow, reason: str, answer: Return, known: ledger.MergeContext
) -> ledger.HeldItem:
    """Return the held item of a row, identified by its content; by its return if the row is known."""
    unplaced = reason in _WITHOUT_ROW
    anchor = answer.package_id if unplaced else answer.return_id
    content = row.read.content
    if row.row_id is not None and reason in _IN_RETURN:
        content = _content_in(answer, row.row_id, known.given[row.row_id].get("title"))
    found = row.read.id_text if reason == ledger.UNKNOWN_ID else row.read.title
    if reason == ledger.FOREIGN:
        found = " ".join((known.given[row.row_id or ""].get("divisions") or "").split()) or "登録なし"
    if reason == ledger.REPOST:
        found = f"{found or ''}（もとの取組 {known.originals[row.row_id or '']}）"
    return ledger.HeldItem(
        item_id=ledger.item_id(ledger.HeldKind.ROW, reason, [anchor, content]),
        kind=ledger.HeldKind.ROW,
        reason=reason,
        file=file.name,
        sha256=file.sha256,
        cell=row.read.place,
        row_id=row.row_id,
        key=None,
        found=found or row.read.id_text,
        return_id=None if unplaced else answer.return_id,
        values=_texts(row) if row.fate is not None or reason == ledger.REPOST else {},
    )


def _content_in(answer: Return, row_id: str, title: str | None) -> list[object]:
    """Return the content of a row that is held as part of its return, in the form of `ReadRow.content`.

    It is made from the return and the row's own title, not from the cells: two files that are the same return may write
    the row differently (its ID, its title, blanks), and must give one item in whatever order they arrive.
    """
    answers: list[list[str]] = []
    for (of, key), value in answer.values.items():
        if of == row_id:
            state = value.state
            if state is CellState.LEFT_OUT:
                state = CellState.BLANK if is_blank(value.text) else CellState.VALUE
            answers.append([key, state.value, value.text or ""])
    return [row_id, title or "", sorted(answers)]


def _texts(row: MatchedRow) -> dict[str, str]:
    """Return the texts of a row that are stored in no return: its locked cells and its answers, by key."""
    read = row.read
    answers = {key: cell.text or cell.found for key, cell in read.cells.items()}
    return {key: text for key, text in {**read.given, **answers}.items() if not is_blank(text) and text}


_FEWEST = 2
"""The fewest rows that count as a pasted block; a single row like last year's is reported as SAME-AS-LAST-YEAR."""


def find_pasted_last_round(file: AnswerFile, rows: Iterable[MatchedRow], given: ledger.Given) -> Problem | None:
    """Return a problem if most of the texts in 取組状況, at least two, equal last round's; otherwise None.

    Texts that may repeat every year, such as 「継続」, are ignored.
    """
    alike = compared = 0
    for row in rows:
        cell = row.read.cells.get(DONE)
        if cell is None or is_blank(cell.text) or is_repeating_text(cell.text):
            continue
        compared += 1
        alike += same(cell.text, given.get(row.row_id or "", {}).get("previous_done"))
    if alike < _FEWEST or alike * 2 <= compared:
        return None
    return problem("LAST-ROUND-PASTED", Place(file=file.name), found=str(alike), expected=str(compared))


@dataclass(frozen=True)
class Admission:
    """The result for one file, before merging.

    `package`: the package that the file names (None: no known package). `returns`, `rows`, `held`, `problems`: the
    results for its rows. `expected`: the IDs of the rows that its packages ask for. `hold`: the code of the reason for
    which the whole file is held (None: it is not held). `read`: the number of its rows that must be accounted for.
    `is_of_other_round`: whether its answers are already in another round. `waiting`: held items of its returns that
    still wait, in the round of the year `year` (as shown; None: the file was refused or is held as a whole).
    `of_others`: the IDs of the rows of other divisions, by the division's name.
    """

    file: AnswerFile
    package: Package | None = None
    returns: tuple[Return, ...] = ()
    rows: tuple[AdmittedRow, ...] = ()
    held: tuple[ledger.HeldItem, ...] = ()
    problems: tuple[Problem, ...] = ()
    expected: tuple[str, ...] = ()
    hold: str | None = None
    read: int = 0
    is_of_other_round: bool = False
    waiting: tuple[ledger.HeldItem, ...] = ()
    year: str | None = None
    of_others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def absent_ids(self) -> tuple[str, ...]:
        """The IDs of the expected rows that the file does not show."""
        shown = {row.row_id for row in self.rows}
        return tuple(row_id for row_id in self.expected if row_id not in shown)

    def absence_problems(self) -> Iterator[Problem]:
        """Yield a problem that lists the file's own absent rows, and one for each other division with absent rows.

        Yields nothing if no row is absent.
        """
        place, absent = Place(file=self.file.name), self.absent_ids
        others = {name: [row_id for row_id in absent if row_id in rows] for name, rows in self.of_others.items()}
        theirs = {row_id for rows in others.values() for row_id in rows}
        if own := [row_id for row_id in absent if row_id not in theirs]:
            yield problem("ROWS-ABSENT", place, found="、".join(own), count=str(len(own)))
        for name, rows in others.items():
            if rows:
                found, count = "、".join(rows), str(len(rows))
                yield problem("ROWS-ABSENT-OTHERS", place, found=found, count=count, division=name)

    def is_known(self, returns: Container[str], held: Container[str]) -> bool:
        """Return whether everything in the file was merged or held before, in this round or in another one.

        False if no answer of the file is admitted, as when it is refused or held as a whole.
        `returns`, `held`: the IDs of the returns and of the held items that the data file has.
        """
        if self.is_of_other_round:
            return True
        answered = all(answer.return_id in returns for answer in self.returns)
        return bool(self.returns) and answered and all(item.item_id in held for item in self.held)

    def notices(self, waiting: Iterable[ledger.HeldItem]) -> tuple[Problem, ...]:
        """Return the problems to report: the file's own, then the problems of the held rows and fields among `waiting`.

        A held row or field is left out if its place already has a problem, and so is a whole held file.
        """
        spots = {_spot(each) for each in self.problems}
        parts = (ledger.problem_of(item) for item in waiting if item.kind is not ledger.HeldKind.FILE)
        return (*self.problems, *(each for each in parts if _spot(each) not in spots))


def _spot(found: Problem) -> tuple[str | None, object]:
    """Return the place that a problem is about: a cell, or the row of an ID."""
    place = found.place
    about_id = found.code in ("ID-UNREADABLE", ledger.UNKNOWN_ID)
    return place.sheet, place.row if about_id else place.cell or found


def admit_file(file: AnswerFile, known: ledger.MergeContext) -> Admission:
    """Return the admission of a file: which of its rows and fields take part in the merge, and which wait.

    A refused file has no rows; in a quarantined file every row is held. A file that seems to hold the answers of
    several packages is held until a person agrees; then it is split into a return for each package that it answers.
    """
    if file.refused is not None:
        return Admission(file, problems=(*file.problems, file.refused))
    hold = reason_to_hold(file, known)
    if hold is not None:
        return _of_other_round(file, hold, known) or _held_whole(file, hold, known)
    package = known.packages[file.identity.packages[0]]
    found = find_rows(file, package, known.given)
    rows = rows_to_merge(found)
    # before any row is admitted: a file for a whole department is split, so its rows belong to other packages
    many = find_many_packages(file, rows, package, known)
    if many is not None and not known.has_agreed(_whole_item(file, many).item_id):
        return _held_whole(file, many, known)
    parts = split_by_package(package, rows, known) if many is not None else (PackagePart(package, rows, is_own=True),)
    read = sum(row.is_counted for row in rows)
    admitted = [_admit_part(file, part, known) for part in parts if part.is_answered]
    blank = [row for part in parts if not part.is_answered for row in rows_of_unanswered_part(part)]
    admission = _admission(file, package, admitted, blank, read, known)
    about_file = (
        find_pasted_last_round(file, rows, known.given),
        _restored(file, package, known),
        *_left(admission, known),
        *(each for answer in admission.returns for each in changed_in_file(answer, package, known.profile, file.name)),
    )
    return replace(
        admission,
        problems=(
            *file.problems,
            *matched_rows.row_problems(file, found, known),
            *fact_problems(file, found, package, known),
            *filter(None, about_file),
        ),
    )


@dataclass(frozen=True)
class RowAssignment:
    """A person's decision to assign a row of a file to a row of the round.

    `place`: the row in the file (None: not known, so that it cannot be admitted). `row_id`: the ID of the row, or of
    the 成果指標, of the round. `reason`: the text that the history records.
    """

    place: CellPlace | None
    row_id: str
    reason: str


def admit_assigned(
    admission: Admission, assignment: RowAssignment, known: ledger.MergeContext, returns: Iterable[Return]
) -> Admission | None:
    """Return the admission of the single row of a file that a person assigned to a row of the round.

    The row becomes a return of its own, whose parent is the file's return for the same division; that return is
    unchanged. None if the row is not in the file, if no merged return of the file has a package that asks for the row
    of the round, or if that return or another one of `returns` from the file already shows it. The problems name each
    answer that would be merged nowhere (`answers_elsewhere`).
    """
    file = admission.file
    read = next((row for row in file.all_rows if row.place == assignment.place), None)
    asking = (each for each in admission.returns if each.return_id in known.returns)
    before = next((each for each in asking if _asks(known.packages[each.package_id], assignment.row_id, read)), None)
    if read is None or before is None:
        return None
    placed = (each for each in returns if (each.sha256, each.division) == (file.sha256, before.division))
    if any(row_id == assignment.row_id for each in (before, *placed) for row_id, _ in each.values):
        return None
    row = MatchedRow(replace(read, row_id=assignment.row_id, id_text=assignment.row_id), assignment.row_id, own=True)
    package = known.packages[before.package_id]
    lineage = replace(file.identity, declared_return=None, parents=(before.return_id,), is_draft=before.is_draft)
    part = admit_part(replace(file, identity=lineage), PackagePart(package, (row,), is_own=True), known)
    # a confirmation is of the file as it was
    part = replace(part, answer=replace(part.answer, confirmation=None))
    placed_alone = _admission(file, package, [part], (), 1, known)
    found = (*matched_rows.placed_row_problems(file, row, package, known), *_left(placed_alone, known))
    return replace(placed_alone, expected=(), problems=found)


def _asks(package: Package, row_id: str, read: ReadRow | None) -> bool:
    """Return whether a package asks for a row, or for a 成果指標 if `read` is a line of indicators."""
    is_figure = read is not None and FIGURE in read.cells
    return row_id in (package.figures if is_figure else package.answer_rows)


def _admit_part(file: AnswerFile, part: PackagePart, known: ledger.MergeContext) -> AdmittedPart:
    """Admit a part; a part merged before keeps the package it was merged against, even if a newer one was sent."""
    now = admit_part(file, part, known)
    if part.is_own:
        return now
    # the package enters the ID of a return: with a newer package the same answers would become another return
    forms = (replace(part, package=each) for each in known.own_forms if each.division == part.package.division)
    before = (admit_part(file, each, known) for each in forms)
    return next((each for each in before if each.answer.return_id in known.returns), now)


def _of_other_round(file: AnswerFile, hold: Problem, known: ledger.MergeContext) -> Admission | None:
    """Return the admission of a file of another round: held, with the questions about it there; None if there is none.

    If that round has its answers already, nothing changes, and no question remains.
    """
    package = known.packages.get(file.identity.packages[0]) if len(file.identity.packages) == 1 else None
    there = known.elsewhere.get(package.round_id) if package is not None else None
    if there is None:
        return None
    # as its own round read it: this round's edition may lack rows of the file, and its answers would not be recognised
    admission = admit_file(file, there)
    if admission.is_known(there.returns, there.held):
        return replace(admission, returns=(), held=(), problems=(), is_of_other_round=True)
    if admission.hold is not None:
        return None
    asked = (*admission.notices(admission.held), *admission.absence_problems())
    return replace(_held_whole(file, hold, known), problems=(*asked, hold))


def _restored(file: AnswerFile, package: Package, known: ledger.MergeContext) -> Problem | None:
    """Return the problem of a package that is known only by its seal, or None if the data file has the package."""
    if package.package_id not in known.restored:
        return None
    place, found = Place(file=file.name), package.package_id
    other = _sent_apart(file, package, known)
    if other is not None:
        return problem("PACKAGE-BRANCHED", place, found=found, expected=other.package_id)
    return problem("PACKAGE-RESTORED", place, found=found)


def _sent_apart(file: AnswerFile, package: Package, known: ledger.MergeContext) -> Package | None:
    """Return another form of this division if the file's form, known only by its seal, was made without knowing it.

    Such forms were sent by two copies of the data file, neither knowing the other. A form's ancestors can only be read
    from a form that the program has never written answers into.
    """
    if file.identity.declared_return is not None:
        return None
    mine = (each for each in known.packages.values() if each.package_id not in known.restored)
    same = (each for each in mine if (each.round_id, each.division) == (package.round_id, package.division))
    return next((each for each in same if each.package_id not in package.parents), None)


def _left(admission: Admission, known: ledger.MergeContext) -> Iterator[Problem]:
    """Yield a notice for each answered row that has left the report; its answer is stored, marked as outside it."""
    reported: set[str] = set()
    for answer in admission.returns:
        for row_id, key in answer.values if known.out else ():
            if row_id in known.out and row_id not in reported and differs_from_base(answer, row_id, key, known):
                reported.add(row_id)
                yield problem("ROW-LEFT", answer.place(row_id, key), found=known.out[row_id])


def _admission(
    file: AnswerFile,
    package: Package,
    parts: Sequence[AdmittedPart],
    blank: Sequence[AdmittedRow],
    read: int,
    known: ledger.MergeContext,
) -> Admission:
    """Combine the parts of a file with the rows of the parts that have no answer (`blank`).

    A part that shows nothing becomes a return only if it is the only part.
    """
    expected = dict.fromkeys(row_id for part in parts for row_id in part.package.answer_rows)
    answers = tuple(part.answer for part in parts if part.answer.values or len(parts) == 1)
    return Admission(
        file,
        package,
        answers,
        tuple(sorted((*blank, *(row for part in parts for row in part.rows)), key=lambda row: (row.sheet, row.row))),
        tuple(item for part in parts for item in part.held),
        expected=tuple(expected),
        of_others={
            known.names.get(part.package.division, part.package.division): part.package.answer_rows
            for part in parts
            if part.package is not package
        },
        read=read,
        waiting=known.waiting(answers),
        year=known.rounds.label(known.rounds.round_id),
    )


def _held_whole(file: AnswerFile, hold: Problem, known: ledger.MergeContext) -> Admission:
    """Hold a whole file for a person's decision: one item, every row of it held."""
    named = file.identity.packages
    package = known.packages.get(named[0]) if len(named) == 1 else None
    reading = {row.row_id for row in package.rows if not row.answers} if package else set()
    counted = [
        row for row in file.all_rows if row.shows_answer() or (row.id_text is not None and row.row_id not in reading)
    ]
    item = _whole_item(file, hold)
    if item.is_unmerged_answer and (whose := answered_divisions(file, package, known)):
        item = replace(item, facts=replace(item.facts, carries=tuple(whose)))
    return Admission(
        file,
        package,
        rows=tuple(
            AdmittedRow(row.sheet, row.row, row.row_id, fate=ledger.Fate.HELD, item=item.item_id) for row in counted
        ),
        held=(item,),
        problems=(*file.problems, hold),
        expected=package.answer_rows if package else (),
        hold=hold.code,
        read=len(counted),
    )


def _whole_item(file: AnswerFile, hold: Problem) -> ledger.HeldItem:
    """Make the held item of a whole file from its content."""
    identity = file.identity
    origin = [list(identity.packages), identity.declared_return or "", sorted(identity.parents)]
    # neither bytes nor order of rows: the same file, sorted or saved again, must give the same item
    content = [*origin, sorted((row.content for row in file.all_rows), key=str)]
    made = ledger.item_id(ledger.HeldKind.FILE, hold.code, content)
    facts = ledger.HeldFileFacts(
        division=identity.division,
        year=identity.year,
        packages=tuple(identity.packages),
        plan=identity.plan,
        form_version=None if identity.form_version is None else str(identity.form_version),
    )
    return ledger.HeldItem(made, ledger.HeldKind.FILE, hold.code, file.name, file.sha256, found=hold.found, facts=facts)
