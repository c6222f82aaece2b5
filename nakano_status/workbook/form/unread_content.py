"""Report everything visible in an answered form that is neither read nor part of the form itself.

Every reader of a sheet marks the cells that it reads. A remaining cell may have a text of the form (its sentences, in
the wording of any version) in the part of the form where the form has that text. Any other remaining cell is reported
with its place, and so is every thing beside the cells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from functools import cache, lru_cache, partial
from itertools import chain
from typing import TYPE_CHECKING

from nakano_status.documents import form_sentences
from nakano_status.domain.calendar.days import printed_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.cell_address import Address, column_letters, parse_address
from nakano_status.domain.exchange.answer_file import GUIDE_SHEET, PREVIOUS_SHEET, EditionProfile
from nakano_status.domain.fields.field import Field, describe_filling_in
from nakano_status.domain.fields.headings import is_heading_in, read_heading
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.text.narrative import bare_text
from nakano_status.workbook.cells import FORMAT_HIDDEN, LOOK_CODES, NUMBER_UNREADABLE, PICTURE, STRUCK, SheetCells
from nakano_status.workbook.form import layout
from nakano_status.workbook.header_rows import HeaderRow, LabelledText, Labels, fold_label
from nakano_status.workbook.seen import SeenKind, SeenThing, bare_address

if TYPE_CHECKING:
    from nakano_status.domain.plan.annotations import Opinion

HEAD_BLOCK_LABELS = (*layout.HEAD_LABELS, layout.LABEL_DIVISION_ALONE, *layout.HEAD_LABELS_TO_FILL_IN)
_REFERENCE = fold_label(layout.REFERENCE_HEADING)
_DEPARTMENT_AND_DIVISION = 2
"""Number of texts in the cell of a division: 部, and 所管課."""


class FormPart(Enum):
    """A part of the form outside the cells that are read.

    HEAD: above the headings of 回答. STATE: beside the label 記入の状況. BLOCK: the row of the heading of the rows that
    only name the division. FIGURES: above the headings of 成果指標. GUIDE: the columns of 記入のしかた. PREVIOUS: the
    first column of 前回の報告. CHECK: the first column of 照合用.
    """

    HEAD = auto()
    STATE = auto()
    BLOCK = auto()
    FIGURES = auto()
    GUIDE = auto()
    PREVIOUS = auto()
    CHECK = auto()


_TEXTS: Mapping[FormPart, tuple[str, ...]] = {
    FormPart.HEAD: (layout.FORM_TITLE, *form_sentences.IN_HEAD),
    FormPart.STATE: form_sentences.STATES,
    FormPart.BLOCK: form_sentences.BESIDE_BLOCK,
    FormPart.FIGURES: form_sentences.ABOVE_FIGURES,
    FormPart.GUIDE: (*form_sentences.IN_GUIDE, layout.GUIDE_WORDS, layout.GUIDE_OPINIONS),
    FormPart.PREVIOUS: ("前回の報告（{as_of}）",),
    FormPart.CHECK: (layout.CHECK_TITLE, layout.PAST_TITLE),
}
"""The texts of a form that are not read, as templates, by the only part that has them."""

_OF_THIS_FORM = {
    part: form_sentences.pattern_of_sentences([text], {"changes": "[^。]{1,200}"})
    for part, text in (
        (FormPart.HEAD, form_sentences.CARRIED_HINT),
        (FormPart.PREVIOUS, "※{year}末の区分から、{changes}した。"),
    )
}
"""The sentences whose codes 照合用 records."""

_COUNTED = re.compile(r"未記入\d+件(?:・理由が必要\d+件)?")
"""The line of a form that counts the rows still to be answered."""

_DAY = re.compile(r"(?:令和|平成)(?:元|\d+)年\d+月\d+日\(.\)")
"""The due date of a form, as printed."""

_EXAMPLES_UNTIL = 3
"""The last column of 記入のしかた: fields, how to fill them in, and examples, which are as short as ○."""

_PAGE_NUMBERS = re.compile(
    r"[\s/\-－―・|]*(?:\d{0,3}(?:ページ|Page|頁|of|シート|Sheet)\d{0,3}[\s/\-－―・|]*)*+", re.IGNORECASE
)
"""Pattern of page numbers without their codes; any other number, such as 2023/6/30, was typed by a person."""
_BROKEN_TYPE = re.compile(r'BIZ UDPゴシック,\w+"\d*')
"""The part of the code for the typeface that Gnumeric leaves."""

_CUT = bare_text("…")
"""The end of a message that was cut because it is too long."""

_SHEETS = (*layout.GIVEN_SHEETS, layout.ANSWER_SHEET, layout.FIGURES_SHEET)
_GIVEN_BY_PROGRAMS = re.compile(
    rf"(?:のコピー|コピー|copyof|copy|sheet|シート|table|表|{'|'.join(_SHEETS)}|[\d\s()_.\-])*", re.IGNORECASE
)
"""Names of the form's sheets, alone or as programs give them to copies and in conversions."""

_GIVEN_LOOKS = {
    STRUCK: "GIVEN-STRUCK",
    FORMAT_HIDDEN: "GIVEN-FORMAT-HIDDEN",
    NUMBER_UNREADABLE: "GIVEN-FORMAT-HIDDEN",
    PICTURE: "GIVEN-PICTURE",
}
"""Codes that make an answer cell unreadable, each with the code for a given cell, which is read as sent."""

_RUNS = re.compile("[!#-~]+")
"""Parts of a text that may be addresses, between blanks, quotation marks and Japanese."""

_SPELLINGS = re.compile("[#'$]")


class FormTexts:
    """The texts of a form that are not answers: the form's sentences, and texts of its plan."""

    def __init__(
        self,
        profile: Profile,
        opinions: Sequence[Opinion] = (),
        due: str | None = None,
        codes: Collection[str] | None = (),
        year: FiscalYear | None = None,
        before: Iterable[EditionProfile] = (),
        collector: str | None = None,
    ) -> None:
        """Collect the sentences of a plan, the opinions that the form shows, its due day, its codes and its year.

        A form without a year may have any year in its sentences. `before`: the profiles of earlier editions.
        `collector`: the name of the body that collects the answers; None if it is not known, and may be any.
        """
        self._profile, self._year = profile, year
        self._fixed, self._own = _fixed_of(profile, year, collector), _words_of(profile, year)
        self._legend = frozenset(map(bare_text, profile.legend))
        self._due = _printed_day(due)
        self.codes = codes
        """Codes of the texts that 照合用 records as shown on this form alone; None: an earlier version wrote none."""
        earlier = ((f"{each.year.label}末", each.profile.marks) for each in before if each.year)
        self._notes = frozenset(bare_text(profile.marks.note_on_changes(*each)) for each in earlier)
        asked = [(line, each) for each in profile.fields for line in each.full_guide.splitlines()]
        figures = form_sentences.FIGURE_PROMPTS.values()
        marks = (bare_text(mark.named) for mark in profile.marks)  # shown as they are, with a brace, too
        shown = (*marks, *_made_guides(profile))
        self._long_prompts = (*(bare_text(line) for line, _ in asked), *map(bare_text, figures), *shown)
        guides = (_pattern_for(line, each, _years_named(year)) for line, each in asked)
        patterns = (*guides, *map(form_sentences.pattern_of_template, figures), *map(re.escape, shown))
        self._prompts = tuple(map(re.compile, patterns))
        self._opinions = frozenset(bare_text(text) for each in opinions for text in _opinion_texts(each))

    def has_prompt(self, text: str) -> bool:
        """Return whether an input message beside a cell is the form's own; its first line may be its title."""
        title, _, rest = text.partition("\n")
        is_cut = len(title) == layout.LONGEST_TITLE and title.endswith("…")
        words = rest if is_cut or self._is_heading(title) else text
        return all(self._is_prompt(bare_text(line)) for line in words.splitlines())

    def _is_heading(self, text: str) -> bool:
        is_figure = layout.read_figure_heading(text, self._profile.goal_level.name) is not None
        return is_figure or read_heading(text, self._profile) is not None

    def _is_prompt(self, folded: str) -> bool:
        return any(each.fullmatch(folded) for each in self._prompts) or (
            folded.endswith(_CUT) and any(_begins(each, folded.removesuffix(_CUT)) for each in self._long_prompts)
        )

    def has(self, text: str, part: FormPart) -> bool:
        """Return whether a text is one of the form's own texts in a part of the form."""
        folded = bare_text(text)
        if part in _OF_THIS_FORM and _OF_THIS_FORM[part].fullmatch(folded):
            return self._was_sent(folded, part)
        if self._fixed[part].fullmatch(folded):
            return True
        if part is FormPart.GUIDE:
            is_heading = is_heading_in(text, self._profile, self._year)
            return is_heading or folded in self._opinions or any(each.fullmatch(folded) for each in self._own)
        if part is FormPart.STATE:
            return _COUNTED.fullmatch(folded) is not None
        return part is FormPart.HEAD and folded in self._legend

    def _was_sent(self, folded: str, part: FormPart) -> bool:
        """Return whether 照合用 records a sentence of this form alone, or an earlier version may have written it."""
        sent = folded.removesuffix(bare_text(form_sentences.OPINIONS_HINT))
        is_known = sent in self._notes if part is FormPart.PREVIOUS else self.codes is None
        return is_known or layout.text_code(sent) in (self.codes or ())

    def has_due(self, text: str) -> bool:
        """Return whether a text is the due day of the form; any day is if 照合用 states none."""
        folded = bare_text(text)
        return folded == self._due or (self._due is None and _DAY.fullmatch(folded) is not None)


def _begins(template: str, text: str) -> bool:
    """Return whether a text may be a beginning of a template; compared up to the first placeholder."""
    fixed = template.partition("{")[0][: len(text)]
    return bool(fixed) and text.startswith(fixed)


def _printed_day(due: str | None) -> str | None:
    """Return an ISO date as the head block prints it; None if `due` is empty or not a date."""
    try:
        return bare_text(printed_day(date.fromisoformat(due))) if due else None
    except ValueError:
        return None


def _years_named(year: FiscalYear | None) -> dict[str, str]:
    """Return the patterns for the placeholders of years in the form of a year; empty if there is no year."""
    return {} if year is None else {"year": re.escape(bare_text(year.label))}


@lru_cache(maxsize=8)
def _fixed_of(profile: Profile, year: FiscalYear | None, collector: str | None) -> Mapping[FormPart, re.Pattern[str]]:
    """Return the patterns of `_TEXTS` in the forms of a plan, with the names of the plan and of the collector."""
    years = _years_named(year)
    names = {each.key: f"(?:{'|'.join(_names_of(each, year))})" for each in profile.fields}
    names |= {"own": re.escape(bare_text(profile.own_name)), **years}
    one = f"(?:{'|'.join(re.escape(bare_text(each.short_name)) for each in profile.fields)})"
    names["required"] = f"{one}(?:、{one})*"
    if collector is not None:
        names["collector"] = re.escape(bare_text(collector))
    return {part: form_sentences.pattern_of_sentences(texts, names) for part, texts in _TEXTS.items()}


def _names_of(field: Field, year: FiscalYear | None) -> Iterator[str]:
    """Yield patterns of the names that sentences use for a field: its name without a year, and its headings."""
    yield re.escape(bare_text(field.short_name))
    yield from map(form_sentences.pattern_of_template, (_heading_of(field, year), *field.late_headings.values()))


def _heading_of(field: Field, year: FiscalYear | None) -> str:
    """Return a field's heading in the form of a year; with its placeholders if there is no year."""
    return field.heading if year is None else field.heading_in(year)


def _pattern_for(template: str, field: Field, years: Mapping[str, str]) -> str:
    """Return the pattern of a text about a field, with the 目安 of the field in its placeholder."""
    return form_sentences.pattern_of_template(template, {**years, "guide": bare_text(str(field.guide_length))})


def _made_guides(profile: Profile) -> list[str]:
    """Return the folded sentences on filling in the fields that the plan gives no guidance for."""
    return [bare_text(describe_filling_in(each)) for each in profile.fields if not each.guide]


@lru_cache(maxsize=8)
def _words_of(profile: Profile, year: FiscalYear | None) -> tuple[re.Pattern[str], ...]:
    """Return patterns of the sentences about how each field is to be filled in."""
    years = _years_named(year)
    opinions = (each.format(own=profile.own_name) for each in layout.OPINION_HEADINGS)
    texts = (*opinions, layout.WORDS_TYPED, layout.WORDS_PRINTED, layout.NO_WORDS)
    patterns = [form_sentences.pattern_of_template(text, years) for text in texts if text]
    patterns += [
        _pattern_for(text, each, years)
        for each in profile.fields
        for text in (_heading_of(each, year), each.full_guide, each.guide)
        if text
    ]
    patterns += map(re.escape, _made_guides(profile))
    examples = (each.example_in(year) if year else each.example for each in profile.fields if each.example)
    patterns += [form_sentences.pattern_of_template(each, {"year": form_sentences.ERA_YEAR}) for each in examples]
    return tuple(map(re.compile, patterns))


def _opinion_texts(opinion: Opinion) -> Iterator[str]:
    from nakano_status.workbook.form.guide_sheet import opinion_cells  # few forms show any

    return iter(opinion_cells(opinion))


@dataclass(frozen=True)
class ReadSheets:
    """The sheets of a form that was read.

    `charts`: the sheets with only a chart.
    `answers`: the sheets with answers, with their header rows.
    `figures`: the sheets with 成果指標, with the number of the row of their headings.
    `unknown`: the sheets that are not part of a form.
    `head`: the head block on the first sheet with answers.
    `division`: the division to which the form is attributed.
    `sent_department` and `sent_division`: the names on 照合用; None if it is missing.
    """

    file: str
    sheets: Sequence[SheetCells]
    charts: Sequence[SheetCells]
    answers: Sequence[tuple[SheetCells, Sequence[HeaderRow]]]
    figures: Sequence[tuple[SheetCells, int]]
    unknown: Sequence[SheetCells]
    head: Labels
    division: str | None
    sent_department: str | None
    sent_division: str | None

    @property
    def named_once(self) -> list[SheetCells]:
        """The sheets whose names no other problem reports.

        Other problems report unknown sheets, and the sheets with answers if there are several.
        """
        named = [*self.unknown, *(cells for cells, _ in self.answers if len(self.answers) > 1)]
        return [cells for cells in self.sheets if all(cells is not each for each in named)]


def unread_problems(form: ReadSheets, texts: FormTexts, titles: Collection[str]) -> Iterator[Problem]:
    """Yield a problem for everything visible on a form that was not read and is not the form's own.

    The head blocks and the texts of 指摘一覧 that were sent are marked as read first. `titles`: the titles of the plans
    to which the form may belong.
    """
    _account_heads(form, texts)
    yield from _report_names(form.file, form.named_once, form.division)
    yield from _account_findings(form.file, form.sheets, texts.codes)
    yield from _report_unread(form, texts)
    yield from _report_objects(form.file, [*form.sheets, *form.charts], titles, texts)


def _account_heads(form: ReadSheets, texts: FormTexts) -> None:
    """Mark the labels of all head blocks as read, and the values that were read from the first block.

    A block on a further sheet, or pasted below, has its labels above a header row and in the columns of the first
    block. It may repeat the values of the first block; another value there is not read. The due day and the counts are
    recognised by their form.
    """
    head, sent = form.head, (form.sent_department or "", form.sent_division or "")
    named = {bare_text("".join(sent)), bare_text(form.sent_division)} if form.sent_division else set[str]()
    first = form.answers[0][0]
    columns: dict[str, int] = {}
    for each in head.all_texts():
        columns[each.label] = min(each.place[1], columns.get(each.label, each.place[1]))
    for cells, headers in form.answers:
        rows = _head_rows(headers)
        for each in Labels(cells, HEAD_BLOCK_LABELS, cells.last_row).all_texts():
            if each.place[0] not in rows or each.place[1] != columns.get(each.label, each.place[1]):
                continue
            if each.value != each.place:
                cells.account(each.place[0], each.place[1:])
            is_first = cells is first and each.place[0] < headers[0].row and each == head.first(each.label)
            if each.value is not None and _is_read(cells, each, head, named, texts, is_first=is_first):
                cells.account(each.value[0], each.value[1:])


def _head_rows(headers: Sequence[HeaderRow]) -> frozenset[int]:
    """Return the rows of the head blocks: all above the first header row, and as many above a further one as drawn."""
    further = (range(each.row - layout.HEADER_ROW + 1, each.row) for each in headers[1:])
    return frozenset((*range(1, headers[0].row), *chain.from_iterable(further)))


def _is_read(
    cells: SheetCells, found: LabelledText, head: Labels, named: Collection[str], texts: FormTexts, *, is_first: bool
) -> bool:
    """Return whether the value of a label in a head block is read as a whole, or is the form's own."""
    if found.value is not None and cells.is_cancelled(*found.value):
        return False
    if found.label in (layout.LABEL_DIVISION, layout.LABEL_DIVISION_ALONE):
        is_short = is_first and len((found.text or "").split()) <= _DEPARTMENT_AND_DIVISION
        return bare_text(found.text) in named if named else is_short
    if found.label == layout.LABEL_STATE:
        is_formula = found.value is not None and cells.converted(*found.value) is not None
        return is_formula or texts.has(found.text or "", FormPart.STATE)
    if found.label == layout.LABEL_DUE:
        return texts.has_due(found.text or "")
    return is_first or (found.text is not None and bare_text(found.text) == bare_text(head.text(found.label)))


def _account_findings(file: str, sheets: Iterable[SheetCells], sent: Collection[str] | None) -> Iterator[Problem]:
    """Mark the texts of 指摘一覧 that were sent as read; they are recognised by their codes.

    Forms of earlier versions have no codes: a problem for the whole sheet is yielded.
    """
    for cells in (each for each in sheets if fold_label(each.name) == layout.FINDINGS_SHEET):
        places = [place for place in cells.places() if cells.visible_text(*place)]
        for row, column in places:
            if not sent or layout.text_code(cells.visible_text(row, column) or "") in sent:
                cells.account(row, (column,))
        if places and not sent:
            yield problem("FINDINGS-OF-EARLIER", Place(file, cells.name), found=listed_texts(cells))


def _report_unread(form: ReadSheets, texts: FormTexts) -> Iterator[Problem]:
    """Yield a problem for every text on the sheets of a form that is neither read nor the form's own.

    Sheets that are not the form's are reported as wholes elsewhere.
    """
    others = {id(each) for each in form.unknown}
    for cells in form.sheets:
        if id(cells) not in others:
            yield from _changed_looks(form.file, cells)
            yield from _left_over(form.file, cells, texts, _parts_of(form, cells))


def _parts_of(form: ReadSheets, cells: SheetCells) -> Callable[[int, int], FormPart | None]:
    """Return a function that returns the part of the form that a cell of a sheet (row, column) is in, if any."""
    for each, headers in form.answers:
        if each is cells:
            rows = dict.fromkeys(_head_rows(headers), FormPart.HEAD)
            read = ((row, fold_label(cells.text(row, column))) for row, column in cells.accounted)
            rows |= {row: FormPart.BLOCK for row, text in read if text == _REFERENCE}
            return lambda row, _: rows.get(row)
    for each, head in form.figures:
        if each is cells:
            return lambda row, _: FormPart.FIGURES if row < head else None
    name = fold_label(cells.name)
    if name == layout.FINDINGS_SHEET:
        return lambda *_: None
    if name == GUIDE_SHEET:
        return lambda _, column: FormPart.GUIDE if column <= _EXAMPLES_UNTIL else None
    part = FormPart.PREVIOUS if name == PREVIOUS_SHEET else FormPart.CHECK
    return lambda _, column: part if column == 1 else None


def _report_names(file: str, sheets: Iterable[SheetCells], division: str | None) -> Iterator[Problem]:
    """Yield a question for each sheet of the form whose name states more than its kind and its division."""
    for cells in sheets:
        if not _GIVEN_BY_PROGRAMS.fullmatch(fold_label(cells.name).replace(fold_label(division) or " ", "")):
            yield problem("SHEET-RENAMED", Place(file, cells.name), found=cells.name)


def _report_objects(
    file: str, sheets: Iterable[SheetCells], titles: Collection[str], texts: FormTexts
) -> Iterator[Problem]:
    """Yield a problem for everything visible beside the cells that is not the form's own.

    `titles`: the titles of the plans that the form may belong to.
    """
    footers = frozenset(bare_text(layout.footer_title(each)) for each in titles)
    for cells in sheets:
        addresses = cache(partial(_addresses_at, cells))
        for thing in cells.seen:
            is_own_prompt = thing.kind is SeenKind.PROMPT and texts.has_prompt(thing.text or "")
            if not is_own_prompt and not _is_of_the_form(thing, cells, footers, addresses):
                yield seen_problem(thing, Place(file, cells.name, thing.cell, _row_of(thing.cell)))


def _changed_looks(file: str, cells: SheetCells) -> Iterator[Problem]:
    """Yield a problem for each given cell that is struck through or otherwise shows more than its text."""
    for row, column in sorted(cells.accounted):
        found = cells.at(row, column)
        if found.code in LOOK_CODES | _GIVEN_LOOKS.keys():
            place = Place(file, cells.name, found.cell, row)
            code = _GIVEN_LOOKS.get(found.code, found.code)
            yield problem(code, place, found=found.found, expected=found.expected)
        if found.doubt is not None:
            yield problem(found.doubt, Place(file, cells.name, found.cell, row), found=found.text or found.found)


def _left_over(
    file: str, cells: SheetCells, texts: FormTexts, part_of: Callable[[int, int], FormPart | None]
) -> Iterator[Problem]:
    """Yield one problem for each column with cells that are not read; it lists their texts.

    `part_of`: returns the part of the form that a cell is in.
    """
    by_column: dict[int, list[tuple[int, str]]] = {}
    for row, column in cells.places():
        if cells.is_accounted_for(row, column):
            continue
        text = cells.visible_text(row, column)
        found = cells.at(row, column)
        is_changed, part = found.code in LOOK_CODES or found.doubt is not None, part_of(row, column)
        is_own = not is_changed and part is not None and texts.has(text or "", part)
        if text is not None and not is_own:
            by_column.setdefault(column, []).append((row, text))
    for column, texts_below in sorted(by_column.items()):
        row, text = texts_below[0]
        letters = column_letters(column)
        listed = text if len(texts_below) == 1 else "、".join(f"{letters}{at}「{each}」" for at, each in texts_below)
        place = Place(file, cells.name, f"{letters}{row}", row)
        yield problem("CELL-OUTSIDE", place, found=listed, count=str(len(texts_below)))


def seen_problem(thing: SeenThing, place: Place) -> Problem:
    """Return the problem of a visible thing that is not a cell, such as a note or a shape."""
    if thing.kind is SeenKind.NOTE:
        return problem("CELL-COMMENT", place, found=thing.text)
    return problem("SHEET-OBJECT", place, found=thing.text or thing.kind.value, kind=thing.kind.value)


def _is_of_the_form(
    thing: SeenThing, cells: SheetCells, footers: Collection[str], addresses: Callable[[str], frozenset[str]]
) -> bool:
    """Return whether a thing is the form's own, was added by a program, or is shown in a cell anyway.

    `addresses` returns the addresses that a cell shows.
    """
    text = thing.text or ""
    if thing.kind in (SeenKind.HEADER, SeenKind.FOOTER):
        rest = bare_text(_BROKEN_TYPE.sub("", text))
        own = next((each for each in (bare_text(cells.name), *footers) if rest.endswith(each)), "")
        return _PAGE_NUMBERS.fullmatch(rest.removesuffix(own)) is not None
    if thing.kind is SeenKind.LINK:
        known, is_finding = addresses(thing.cell or ""), fold_label(cells.name) == layout.FINDINGS_SHEET
        return (is_finding and text.startswith("#") and _place_named(text) in known) or (
            bool(bare_address(text)) and bare_address(text) in known
        )
    if thing.kind is SeenKind.TIP and thing.cell:
        return bare_text(text) in bare_text(_reported_already(cells, _place(thing.cell)))
    return False


def _addresses_at(cells: SheetCells, cell: str) -> frozenset[str]:
    return _addresses_in(_reported_already(cells, _place(cell)) if cell else "")


def _addresses_in(text: str) -> frozenset[str]:
    """Return the text as an address, and each address in the text without closing brackets and punctuation."""
    runs = _RUNS.findall(text)
    return frozenset(map(bare_address, (text.strip(), *runs, *(each.strip("<>[](),.;:") for each in runs))))


def _place_named(text: str) -> str:
    """Return the sheet and the cell that a link inside the workbook names, in any program's spelling."""
    return bare_text(_SPELLINGS.sub("", text).replace(".", "!"))


def _reported_already(cells: SheetCells, place: Address) -> str:
    """Return the texts of a cell that are read or reported: its visible text, and its formula if it is read."""
    found = cells.at(*place).found if cells.is_accounted_for(*place) else None
    return "\n".join(filter(None, (cells.visible_text(*place), found)))


def _row_of(cell: str | None) -> int | None:
    return _place(cell)[0] if cell else None


def _place(cell: str) -> Address:
    try:
        return parse_address(cell)
    except ValueError:
        return (0, 0)


def listed_texts(cells: SheetCells) -> str:
    """Return all texts of a sheet on one line, for the message about a sheet that is not part of the form."""
    return "、".join(text for place in cells.places() if (text := cells.visible_text(*place)))
