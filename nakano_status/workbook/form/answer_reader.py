"""Reads an answered form as people send it back.

Each value is read correctly or gives one problem with its place. No content of a file makes the reader raise: a file
that cannot be read at all becomes an AnswerFile with `refused` set. The rows of the sheets 回答 and 成果指標 are found
by their headings and 管理番号, never by position. A cell of 成果指標 that is not a figure (a date that a spreadsheet
program made of 1/15, a text) is unreadable, with its place: a person has to decide, and nothing is guessed
(docs/return-format.md).

Sheets that the form only shows (前回の報告, 用語の表) are not answers, so unreadable parts of them are left out. A
form without 用語の表 has the built-in one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.cell_address import column_letters, parse_address
from nakano_status.domain.exchange.answer_file import (
    GUIDE_SHEET,
    PREVIOUS_SHEET,
    AnswerFile,
    CheckLine,
    Identity,
    PreviousReport,
    ReadCell,
    ReadRow,
)
from nakano_status.domain.exchange.facts import Fact, FormAsSent, Spot, fold_seen
from nakano_status.domain.exchange.returns import CellState, Respondent
from nakano_status.domain.fields.field import Asked, Editor, read_value, unknown_value
from nakano_status.domain.fields.headings import (
    DIVISIONS,
    GIVEN_KEYS,
    ID,
    MEASURE,
    REMARK,
    TITLE,
    about_key,
    given_labels,
    read_heading,
    split_item_lines,
)
from nakano_status.domain.fields.profile import FormProfiles, Profile
from nakano_status.domain.plan.initiative_id import read_id
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.wording.word_table import BUILT_IN, LONGEST_WORD, MOST_LINES, TermLine, WordTable
from nakano_status.workbook.cells import (
    DATE_FOUND,
    DATE_READ,
    FORMULA_READ,
    SheetCells,
    Texts,
)
from nakano_status.workbook.form import layout
from nakano_status.workbook.form.check_sheet import (
    TITLE_YEAR,
    CheckSheet,
    find_check_sheet,
    known_profile,
    read_form_past,
    read_identity,
    read_own_profile,
)
from nakano_status.workbook.form.figure_reader import (
    FigureRows,
    read_check_figures,
    repeated_heading_problem,
)
from nakano_status.workbook.gate import RETURN_LIMITS, WorkbookParts, admit_workbook, saved_at
from nakano_status.workbook.header_rows import (
    HeaderRow,
    Labels,
    fold_label,
    may_have_texts,
    may_hold_form,
    read_header,
    text_in_cell,
)
from nakano_status.workbook.loading import Book, UnreadableWorkbook, load
from nakano_status.workbook.sight import facts_of
from nakano_status.workbook.table_unread_content import lost_sheet_problems
from nakano_status.workbook.unpacking import unlock

HEAD_BLOCK_LABELS = (*layout.HEAD_LABELS, layout.LABEL_DIVISION_ALONE, *layout.HEAD_LABELS_TO_FILL_IN)
_PREVIOUS = "前回の"
_NOT_REPORTED = frozenset({ID, TITLE, DIVISIONS})
_WORD_HEADINGS = (fold_label(layout.WORDS_TYPED), fold_label(layout.WORDS_PRINTED))


def read_previous_sheet(sheets: Sequence[SheetCells], profile: Profile) -> PreviousReport | None:
    """Return the texts of the last round that the sheet 前回の報告 shows; None if the form shows none."""
    year: FiscalYear | None = None
    columns: dict[str, int] = {}
    rows: dict[str, dict[str, str | None]] = {}
    divisions: dict[str, str] = {}
    cells = _sheet_named(sheets, PREVIOUS_SHEET)
    for texts in cells.typed_rows() if cells is not None else ():
        found = _previous_columns(texts, profile)
        if ID not in columns:
            year = year or _previous_year(texts)
            columns = found
        elif row_id := _row_id(texts[columns[ID]], profile):
            rows[row_id] = {key: texts[place] for key, place in columns.items() if key not in _NOT_REPORTED}
            if DIVISIONS in columns and (named := texts[columns[DIVISIONS]]):
                divisions[row_id] = named
    return PreviousReport(year.short if year else None, rows, divisions) if year or rows else None


def _sheet_named(sheets: Sequence[SheetCells], name: str) -> SheetCells | None:
    return next((each for each in sheets if fold_label(each.name) == name), None)


def _previous_year(texts: Texts) -> FiscalYear | None:
    found = TITLE_YEAR.search(" ".join(filter(None, texts)))
    return FiscalYear.read(found[1]) if found else None


def _previous_columns(texts: Texts, profile: Profile) -> dict[str, int]:
    """Return the place of each key whose heading is in a row."""
    wanted = {ID, TITLE, DIVISIONS, *profile.published_keys}
    found = {place: read_heading((text or "").removeprefix(_PREVIOUS), profile) for place, text in enumerate(texts)}
    return {each.key: place for place, each in found.items() if each and each.key in wanted}


def _row_id(text: str | None, profile: Profile) -> str | None:
    try:
        return read_id(text or "", profile.id_patterns)
    except ValueError:
        return None


def read_guide_words(sheets: Sequence[SheetCells]) -> WordTable | None:
    """Return the wording table on the sheet 記入のしかた.

    The table is the built-in one if the sheet has no table, and None if there is no such sheet.
    """
    cells = _sheet_named(sheets, GUIDE_SHEET)
    if cells is None:
        return None
    rows = cells.typed_rows()
    place = next((place for texts in rows if (place := _word_place(texts)) is not None), None)
    found = [] if place is None else list(_word_lines(rows, place))
    # An empty table is written with a line that marks it: if there are no lines at all, they were lost.
    return WordTable(tuple(line for line in found if line.typed != layout.NO_WORDS)) if found else BUILT_IN


def _word_place(texts: Texts) -> int | None:
    """Return the place of the first of the two adjacent headings of 用語の表 in a row; None if it lacks them."""
    folded = [fold_label(text) for text in texts]
    return next((place for place in range(len(folded) - 1) if tuple(folded[place : place + 2]) == _WORD_HEADINGS), None)


def _word_lines(rows: Iterator[Texts], place: int) -> Iterator[TermLine]:
    """Yield the lines below the headings up to the first blank one.

    A line with only one text, or with a whole sentence, is not read.
    """
    for number, texts in enumerate(rows):
        typed, printed = ((text or "").strip() for text in texts[place : place + 2])
        if number >= MOST_LINES or not (typed or printed):
            return
        if typed and printed and max(len(typed), len(printed)) <= LONGEST_WORD:
            yield TermLine(typed, printed)


_REFERENCE = fold_label(layout.REFERENCE_HEADING)
_BLOCK_HEADINGS = frozenset((_REFERENCE, *map(fold_label, (layout.NOTHING_TO_ANSWER, layout.ONLY_PARTS))))
_HEAD_LABELS = frozenset(map(fold_label, HEAD_BLOCK_LABELS))


def find_header(cells: SheetCells, profile: Profile) -> HeaderRow | None:
    """Return the first header row of a sheet; None if there is none, or if it has no column for answers."""
    for row in range(1, cells.last_row + 1):
        header = _header_at(cells, row, profile)
        if header is not None:
            return header if header.columns.keys() & {*profile.form_keys} else None
    return None


def _header_at(cells: SheetCells, row: int, profile: Profile) -> HeaderRow | None:
    texts = {column: cells.typed(row, column) for column in range(1, cells.last_column + 1)}
    return read_header(row, texts, profile)


@dataclass
class AnswerRows:
    """The rows read from one sheet so far, and the problems found in them.

    `shown_keys`: the headings of the answer columns that the sheet has, as written there, by key.
    """

    cells: SheetCells
    file: str
    profile: Profile
    rows: list[ReadRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    shown_keys: dict[str, str] = field(default_factory=dict)
    _letters_of: dict[int, dict[str, str]] = field(default_factory=dict)

    @property
    def _given(self) -> tuple[str, ...]:
        """The keys of the columns that are shown beside the answers."""
        return (*GIVEN_KEYS, *self.profile.shown_keys)

    def read(self, header: HeaderRow) -> None:
        """Read all rows below the header into `rows` and `problems`.

        A further header row below it defines the columns from there on. The head of a form that was pasted below is
        passed over: it begins with its title or a label, and ends with its header row.
        """
        self._note_header(header)
        is_in_head = False
        for row in range(header.row + 1, self.cells.last_row + 1):
            again = self._header_again(header, row)
            if again is not None:
                header, is_in_head = again, False
                self._note_header(header)
                continue
            is_in_head = is_in_head or (ID in header.columns and self._begins_head(row, header.columns[ID]))
            if not is_in_head:
                self._read_row(header, row)

    def _begins_head(self, row: int, column: int) -> bool:
        text = self.cells.text(row, column)
        return text is not None and (fold_label(text) in _HEAD_LABELS or TITLE_YEAR.search(text) is not None)

    def _header_again(self, header: HeaderRow, row: int) -> HeaderRow | None:
        named = (header.columns[key] for key in (ID, TITLE, MEASURE) if key in header.columns)
        if all(read_heading(self.cells.typed(row, column), self.profile) is None for column in named):
            return None
        return _header_at(self.cells, row, self.profile)

    def _note_header(self, header: HeaderRow) -> None:
        for key, column in header.columns.items():
            if key in self.profile.form_keys:
                self.shown_keys.setdefault(key, fold_label(self.cells.text(header.row, column)))
        for _, columns in header.twice:
            self.problems.append(repeated_heading_problem(self.cells, self.file, header.row, columns))

    def _read_row(self, header: HeaderRow, row: int) -> None:
        given = {key: self.cells.text(row, header.columns[key]) for key in self._given if key in header.columns}
        if REMARK in header.columns:
            given[REMARK] = self.cells.printed_text(row, header.columns[REMARK])
        given |= self._nodes_of_items(given.get(MEASURE))
        id_text = given.pop(ID, None)
        if id_text is None and fold_label(given.get(TITLE)) in _BLOCK_HEADINGS:
            return
        found = {
            key: self.cells.at(row, column) for key, column in header.columns.items() if key in self.profile.form_keys
        }
        row_id = _row_id(id_text, self.profile)
        if row_id is None and given.get(TITLE) is None and all(_is_blank(cell) for cell in found.values()):
            return  # a text that is neither an ID nor beside an answer is told like any other
        if row_id is None and id_text is not None:
            place = Place(self.file, self.cells.name, self.cells.at(row, header.columns[ID]).cell, row)
            self.problems.append(problem("ID-UNREADABLE", place, found=id_text))
        place = Place(self.file, self.cells.name, row=row, id=row_id)
        answers = {key: self._answer(key, cell, place) for key, cell in found.items()}
        columns, parts = self._given_columns(header), self.profile.part_keys
        left_open = frozenset(key for key in found if self.cells.is_open(row, header.columns[key]))
        self.rows.append(
            ReadRow(
                sheet=self.cells.name,
                row=row,
                row_id=row_id,
                id_text=id_text,
                cells=answers,
                given=given,
                columns=columns,
                part_keys=parts,
                open_keys=left_open,
            )
        )

    def _nodes_of_items(self, measure: str | None) -> dict[str, str | None]:
        """Return the measure without the lines of items about levels, and the node that each such line names."""
        if not measure or not self.profile.level_items:
            return {}
        rest, nodes = split_item_lines(measure, self.profile)
        return {MEASURE: rest, **{about_key(key): node for key, node in nodes.items()}}

    def _given_columns(self, header: HeaderRow) -> dict[str, str]:
        """Return the letters of the given columns, determined once for each header."""
        if header.row not in self._letters_of:
            named = {key: header.columns[key] for key in self._given if key in header.columns}
            if MEASURE in named:
                named |= {about_key(key): named[MEASURE] for key in self.profile.level_items}
            self._letters_of[header.row] = {key: column_letters(column) for key, column in named.items()}
        return self._letters_of[header.row]

    def _answer(self, key: str, cell: ReadCell, place: Place) -> ReadCell:
        """Return an answer cell, and record the problem of the cell, if there is one, with its place."""
        field = self.profile.by_key[key]
        if field.editor is Editor.DATE and cell.code in (DATE_FOUND, DATE_READ):
            cell = self._day(cell)
        if cell.code is not None:
            self._report_answer(problem(cell.code, place, found=cell.found, expected=cell.expected), key, cell)
        if cell.state is not CellState.VALUE or field.is_text:
            return cell
        try:
            return replace(cell, text=read_value(field, cell.text))
        except ValueError:
            self._report_answer(unknown_value(field, cell.text, place), key, cell)
            return ReadCell(CellState.UNREADABLE, None, cell.cell, cell.text)

    def _day(self, cell: ReadCell) -> ReadCell:
        """Return a cell with a date as a value: the text that it shows, or the stored date if that is all it shows."""
        formula, text = self.cells.formula(*parse_address(cell.cell)), cell.text or cell.found
        return ReadCell(CellState.VALUE, text, cell.cell, formula, FORMULA_READ if formula else None)

    def _report_answer(self, found: Problem, key: str, cell: ReadCell) -> None:
        self.problems.append(found.at(cell=cell.cell, column=self.shown_keys.get(key), key=key))


def _is_blank(cell: ReadCell) -> bool:
    return cell.state is CellState.BLANK


_YEAR_PLACEHOLDER = re.compile(r"令和\{\w+\}年度")
_FAR = 9  # years to the plan's end: the other wording of a plan's last years is not used here
_NO_ANSWERS_THERE = frozenset(map(fold_label, layout.GIVEN_SHEETS))


def read_answers(
    name: str, content: bytes, profile: Profile, passwords: Sequence[str] = (), known: FormProfiles | None = None
) -> AnswerFile:
    """Return the content of an answered form; an AnswerFile with `refused` set if it cannot be read.

    `name`: the file name given by the user. `profile`: the profile for a form that names none. `passwords`: tried on a
    file that was saved with a password. `known`: the profiles of the data file (None: each form is read by its own
    profile). SHA-256 and size are of the bytes as received.
    """
    file = AnswerFile(name, hashlib.sha256(content).hexdigest(), len(content))
    opened = unlock(name, content, passwords)
    if isinstance(opened, Problem):
        return replace(file, refused=opened)
    parts = admit_workbook(name, opened, RETURN_LIMITS)
    if isinstance(parts, Problem):
        return replace(file, refused=parts)
    candidates = known.candidates(profile) if known else (profile,)
    if not any(may_hold_form(parts, each) for each in candidates) and not _names_profile(parts):
        return replace(file, refused=problem("FORM-NO-ANSWERS", Place(file=name)))
    try:
        book = load(parts)
        read = _read(file, book, [SheetCells(sheet) for sheet in book.sheets], profile, known)
    except UnreadableWorkbook as stumbled:
        return replace(file, refused=problem("FORM-UNREADABLE", Place(file=name), found=str(stumbled)))
    return replace(read, saved_at=saved_at(parts.properties))


def read_sent_form(content: bytes, profile: Profile, known: FormProfiles | None = None) -> FormAsSent:
    """Return what a form shows and leaves open, as the program sent it; empty if the content cannot be read."""
    parts = admit_workbook("", content, RETURN_LIMITS)
    if isinstance(parts, Problem):
        return FormAsSent()
    book = load(parts)
    sheets = [SheetCells(sheet) for sheet in book.sheets]
    own = known_profile(sheets, book.keywords, known) if known else None
    profile = own or read_own_profile(sheets) or profile
    file, answers = AnswerFile("", "", 0), _answer_sheets(sheets, profile)
    others = [each for each in sheets if all(each is not cells for cells, _ in answers)]
    tables: list[AnswerRows | FigureRows] = [*_read_rows(file, answers, profile), *_figures(file, others, profile)]
    fields = ((row.row_id, key) for table in tables for row in table.rows for key in row.open_keys if row.row_id)
    return FormAsSent(_facts(book, sheets, profile), frozenset(fields))


def _names_profile(parts: WorkbookParts) -> bool:
    """Return whether a workbook brings the profile by which it can be read; its headings may be of no other plan."""
    return may_have_texts(parts, lambda texts: layout.CHECK_PROFILE in map(text_in_cell, texts))


@dataclass(frozen=True)
class _Form:
    """The sheets of a form by their content, and the parts of a form that several problems are about.

    `read`: the places of its statements about itself as a return.
    """

    file: AnswerFile
    book: Book
    profile: Profile
    answers: Sequence[tuple[SheetCells, HeaderRow]]
    rows: Sequence[AnswerRows]
    figures: Sequence[FigureRows]
    check_cells: SheetCells | None
    check: CheckSheet
    check_figures: tuple[CheckLine, ...]
    head: Labels
    identity: Identity
    shows_draft: bool
    read: frozenset[Spot]

    @property
    def shown(self) -> dict[str, str]:
        """Headings of the answer columns by key."""
        return {key: text for rows in self.rows for key, text in rows.shown_keys.items()}


def _read(
    file: AnswerFile, book: Book, sheets: list[SheetCells], profile: Profile, known: FormProfiles | None
) -> AnswerFile:
    own = known_profile(sheets, book.keywords, known) if known else None
    own = own or read_own_profile(sheets)
    profile = own or profile
    answers = _answer_sheets(sheets, profile)
    if not answers:
        return replace(file, refused=problem("FORM-NO-ANSWERS", Place(file=file.name)))
    form = _find_parts(file, book, sheets, answers, profile)
    past, unread = read_form_past(file, form.check_cells)
    content = replace(
        file,
        identity=form.identity,
        rows=tuple(row for rows in form.rows for row in rows.rows),
        shown_keys=tuple(key for key in profile.form_keys if key in form.shown),
        check_lines=form.check.lines,
        respondent=_head_respondent(form.head),
        previous=read_previous_sheet(sheets, profile),
        terms=read_guide_words(sheets),
        figures=tuple(row for lines in form.figures for row in lines.rows),
        check_figures=form.check_figures,
        profile=own,
        past=past,
        opinions=form.check.opinions,
        facts=_facts(book, sheets, profile),
        read=form.read,
        codes=form.check.shown,
    )
    return replace(content, problems=tuple(_problems(form, unread)))


def _facts(book: Book, sheets: Sequence[SheetCells], profile: Profile) -> tuple[Fact, ...]:
    ids = {fold_seen(given_labels(profile)[ID]), fold_seen(layout.GIVEN_HEADINGS[layout.NUMBER])}
    return tuple(facts_of([*sheets, *map(SheetCells, book.chart_sheets)], ids))


def _find_parts(
    file: AnswerFile,
    book: Book,
    sheets: Sequence[SheetCells],
    answers: Sequence[tuple[SheetCells, HeaderRow]],
    profile: Profile,
) -> _Form:
    """Return the parts of a form that has these sheets with answers."""
    others = [each for each in sheets if all(each is not cells for cells, _ in answers)]
    check_cells, check = find_check_sheet(others, profile)
    figures = _figures(file, [each for each in others if each is not check_cells], profile)
    check_figures = read_check_figures(check_cells) if check_cells is not None else ()
    rows = _read_rows(file, answers, profile)
    first, header = answers[0]
    head, above = Labels(first, HEAD_BLOCK_LABELS, header.row - 1), _texts_above(first, header)
    identity = read_identity(head, above, check, book.keywords)
    drafts = [(cells.name, *place) for cells, header in answers for place in _draft_cells(cells, header)]
    filled_in = (head.first(label) for label in layout.HEAD_LABELS_TO_FILL_IN)
    values = (each.value for each in filled_in if each is not None and each.value is not None)
    places = [each for each in values if not first.is_cancelled(*each)]
    read = {*drafts, *((first.name, *place) for place in places), *check.read}
    return _Form(
        file=file,
        book=book,
        profile=profile,
        answers=answers,
        rows=rows,
        figures=figures,
        check_cells=check_cells,
        check=check,
        check_figures=check_figures,
        head=head,
        identity=replace(identity, is_draft=identity.is_draft or bool(drafts)),
        shows_draft=bool(drafts),
        read=frozenset(read),
    )


def _draft_cells(cells: SheetCells, header: HeaderRow) -> list[tuple[int, int]]:
    """Return the places above the table of a sheet with answers that show that it is a 下書き."""
    filled_in = {each.value for each in Labels(cells, HEAD_BLOCK_LABELS, header.row - 1).all_texts()}
    above = [place for place in cells.places() if place[0] < header.row and place not in filled_in]
    return [at for at in above if fold_label(cells.text(*at)) == layout.CHECK_DRAFT and not cells.is_cancelled(*at)]


def _problems(form: _Form, unread: Iterable[Problem]) -> Iterator[Problem]:
    """Yield the problems of a form's parts; `unread`: the problems of its past."""
    file, profile, year = form.file, form.profile, form.identity.year
    first, header = form.answers[0]
    yield from (each.at(file=file.name) for each in lost_sheet_problems(form.book))
    yield from _about_sheets(file, form.answers)
    yield from _about_confirmation(Place(file.name, first.name), form.head)
    if form.check_cells is not None and form.shows_draft != ("is_draft" in form.check.facts):
        shown = first if form.shows_draft else form.check_cells
        yield problem("DRAFT-DISAGREES", Place(file.name, shown.name), found=f"シート「{shown.name}」")
    yield from _about_columns(Place(file.name, first.name, row=header.row), form.shown, form.check, year, profile)
    yield from (found for rows in form.rows for found in rows.problems)
    yield from unread
    yield from _about_figures(file, form.figures, form.check_figures)


def _head_respondent(head: Labels) -> Respondent:
    """Return the respondent as filled in on the head block."""
    return Respondent(*(head.text(label) for label in layout.HEAD_LABELS_TO_FILL_IN))


def _read_rows(file: AnswerFile, answers: Sequence[tuple[SheetCells, HeaderRow]], profile: Profile) -> list[AnswerRows]:
    read = [AnswerRows(cells, file.name, profile) for cells, _ in answers]
    for rows, (_, header) in zip(read, answers, strict=True):
        rows.read(header)
    return read


def _answer_sheets(sheets: Sequence[SheetCells], profile: Profile) -> list[tuple[SheetCells, HeaderRow]]:
    """Return the sheets that hold answers, found by their headings.

    Sheets without 管理番号 are returned only if no sheet has it.
    """
    others = [cells for cells in sheets if fold_label(cells.name) not in _NO_ANSWERS_THERE]
    found = [(cells, header) for cells in others if (header := find_header(cells, profile)) is not None]
    return [each for each in found if ID in each[1].columns] or found


def _figures(file: AnswerFile, sheets: Sequence[SheetCells], profile: Profile) -> list[FigureRows]:
    """Return the rows of the sheets with indicators, which are found by their headings."""
    found = [
        FigureRows(cells, file.name, profile.goal_level.name)
        for cells in sheets
        if fold_label(cells.name) not in _NO_ANSWERS_THERE
    ]
    return [lines for lines in found if lines.read()]


def _about_figures(file: AnswerFile, sheets: Sequence[FigureRows], sent: Sequence[CheckLine]) -> Iterator[Problem]:
    for lines in sheets:
        yield from lines.problems
    if sent and not sheets:
        yield problem("FIGURES-NOT-SHOWN", Place(file=file.name))


def _texts_above(cells: SheetCells, header: HeaderRow) -> str:
    """Return the texts above the table, where the form states its year."""
    places = ((row, column) for row in range(1, header.row) for column in range(1, cells.last_column + 1))
    return "\n".join(text for row, column in places if (text := cells.typed(row, column)) is not None)


def _about_sheets(file: AnswerFile, answers: Sequence[tuple[SheetCells, HeaderRow]]) -> Iterator[Problem]:
    """Yield a problem for several sheets with answers."""
    names = [cells.name for cells, _ in answers]
    if len(names) > 1:
        yield problem("SHEETS-SEVERAL", Place(file=file.name), found="、".join(names), count=str(len(names)))


def _about_confirmation(place: Place, head: Labels) -> Iterator[Problem]:
    """Yield a problem for a 確認日 without a name, or for a name without a 確認日."""
    name, day = head.text(layout.LABEL_CONFIRMED_BY), head.text(layout.LABEL_CONFIRMED_ON)
    if day and not name:
        cell = head.cell(layout.LABEL_CONFIRMED_ON)
        yield problem("CONFIRMATION-NO-NAME", replace(place, cell=cell.cell if cell else None), found=day)
    if name and not day:
        cell = head.cell(layout.LABEL_CONFIRMED_BY)  # the name is not quoted: it is removed after its time
        yield problem("CONFIRMATION-NO-DAY", replace(place, cell=cell.cell if cell else None))


def _about_columns(
    where: Place, shown: Mapping[str, str], check: CheckSheet, year: str | None, profile: Profile
) -> list[Problem]:
    """Return problems for missing answer columns that were sent: a missing column never clears values.

    A row of 照合用 lacks the fields about levels that another row is asked, so all rows together name the columns.
    """
    sent = (
        dict.fromkeys(key for line in check.lines for key in line.base)
        if check.lines
        else [each.key for each in profile.fields if each.asked is Asked.EVERY_YEAR and each.key in profile.form_keys]
    )
    missing = (_heading(profile, key, year) for key in sent if key not in shown)
    return [problem("HEADING-MISSING", where, found=text) for text in missing]


def _heading(profile: Profile, key: str, year: str | None) -> str:
    """Return a field's heading; without the number of the year if the file states no year."""
    if year is None:
        return _YEAR_PLACEHOLDER.sub("", profile.by_key[key].heading)
    this_year = FiscalYear.parse(year)
    return profile.heading(key, this_year, this_year.plus(_FAR))
