"""Read what a form states beside the answers: which package it is, the last report (前回の報告), and the 用語の表.

Head block, 照合用 and properties each name the package (exchange.md); the sheet 照合用, as written by `check_sheet`, is
read by its labels wherever they are. What the form only shows is no answer, so what cannot be read of it is left out; a
form without 用語の表 has the built-in one.
"""

from __future__ import annotations

import contextlib
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_file import CheckLine, Identity, PreviousReport
from nakano_status.domain.exchange.answered_return import Respondent
from nakano_status.domain.fields.headings import DIVISIONS, ID, read_heading
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.fields.profile_validation import read_profile
from nakano_status.domain.plan.initiative_id import read_id
from nakano_status.domain.text.narrative import INVISIBLE
from nakano_status.domain.wording.word_table import BUILT_IN, LONGEST_WORD, MOST_LINES, TermLine, WordTable
from nakano_status.workbook.cells import SheetCells, Texts
from nakano_status.workbook.form import layout
from nakano_status.workbook.form.layout import GUIDE_SHEET, NO_WORDS, PREVIOUS_SHEET, WORDS_PRINTED, WORDS_TYPED
from nakano_status.workbook.header_rows import Labels, fold_label
from nakano_status.workbook.loading import UnreadableWorkbook

if TYPE_CHECKING:
    from nakano_status.domain.plan.annotations import Opinion

HEAD_BLOCK_LABELS = (*layout.HEAD_LABELS, *layout.HEAD_LABELS_TO_FILL_IN)
_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−ー－﹣", "-") | dict.fromkeys(INVISIBLE))
_PROPERTY = re.compile(layout.PROPERTY_PACKAGE.format(package=r"(\S+)").replace(" ", r"\s*"))
_TITLE_YEAR = re.compile(r"((?:令和|平成)(?:元|\d{1,2})年度)末時点")

FACTS: Mapping[str, str] = {
    "check_package": layout.LABEL_PACKAGE,
    "form_version": layout.CHECK_VERSION,
    "seal": layout.CHECK_SEAL,
    "purpose": layout.CHECK_PURPOSE,
    "plan": layout.CHECK_PLAN,
    "edition": layout.CHECK_EDITION,
    "year": layout.CHECK_YEAR,
    "department": layout.CHECK_DEPARTMENT,
    "division": layout.CHECK_DIVISION,
    "due": layout.LABEL_DUE,
    "parents": layout.CHECK_PARENTS,
    "declared_return": layout.CHECK_RETURN,
    "is_draft": layout.CHECK_DRAFT,
    "confirmed_by": layout.CHECK_CONFIRMED_BY,
    "confirmed_at": layout.CHECK_CONFIRMED_AT,
    "confirmed_hash": layout.CHECK_CONFIRMED_CONTENT,
}
"""The label of each fact, by the attribute of `Identity` that it becomes."""
_BY_LABEL = {fold_label(label): key for key, label in FACTS.items()}
_WORDS = {fold_label(text): text for text in (layout.LINE_ROLE, layout.LINE_SPONSOR, layout.LINE_MEASURE)}
_COMMENT = fold_label(layout.LINE_COMMENT)
_OWN = ""
_DAMAGED = "シート「照合用」の「項目の指定」"
_LAST_FACT = 40
"""The facts are above the lines, in no more rows than these."""
_PREFIXES = (layout.SENT_AS, layout.WRITTEN_BY, layout.CONFIRMED_AS, layout.AS_RECEIVED)
_Columns = Mapping[str, Mapping[str, int]]
"""The columns of a line: by prefix and key those of fields, under no prefix by heading those that describe the row."""


def read_identity(head: Labels, title: str, check: CheckSheet, properties: Any) -> Identity:
    """Return the identity; `title` are the texts above the table, which include the year."""
    facts: dict[str, Any] = {key: _READ[key](text) if key in _READ else text for key, text in check.facts.items()}
    keywords = _PROPERTY.search(getattr(properties, "keywords", None) or "")
    facts["head_package"] = _package(head.text(layout.LABEL_PACKAGE))
    facts["property_package"] = _package(keywords[1]) if keywords else None
    facts["year"] = facts.get("year") or _year_in(title)
    facts["division"] = _division(head.text(layout.LABEL_DIVISION)) or facts.get("division")
    return Identity(**facts)


def read_respondent(head: Labels) -> Respondent:
    """Return what was filled in on the head block."""
    return Respondent(*(head.text(label) for label in layout.HEAD_LABELS_TO_FILL_IN))


def _package(text: str | None) -> str | None:
    """Return a 照会番号 normalised in width and case, without blanks, because people retype it."""
    if text is None:
        return None
    folded = unicodedata.normalize("NFKC", text.translate(_HYPHENS)).translate(_HYPHENS)
    return "".join(folded.split()).upper() or None


def _word(text: str) -> str | None:
    return "".join(text.split()) or None


def _version(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        return 0  # a version that was never released: the merge reports it


def _year(text: str) -> str | None:
    year = FiscalYear.read(text)
    return year.short if year else None


def _year_in(title: str) -> str | None:
    found = _TITLE_YEAR.search("".join(unicodedata.normalize("NFKC", title).split()))
    return _year(found[1]) if found else None


def _division(text: str | None) -> str | None:
    """Return the division out of 「部　所管課」."""
    words = (text or "").split()
    return words[-1] if words else None


_READ: Mapping[str, Callable[[str], Any]] = {
    "check_package": _package,
    "form_version": _version,
    "year": _year,
    "parents": lambda text: tuple(text.split()),
    "declared_return": _word,
    "is_draft": bool,
    "seal": _word,
    "purpose": layout.PURPOSES_BY_WORD.get,
}
"""How a fact of 照合用 is read that is no plain text."""


@dataclass(frozen=True)
class CheckSheet:
    """The content of the sheet: facts by the attribute of `Identity`, a line for each row, and opinions on rows."""

    facts: Mapping[str, str] = field(default_factory=dict)
    lines: tuple[CheckLine, ...] = ()
    opinions: tuple[Opinion, ...] = ()

    @property
    def names_the_form(self) -> bool:
        """Whether the sheet was written by this program at all."""
        return "check_package" in self.facts and len(self.facts) > 1


def read_own_profile(sheets: Iterable[SheetCells]) -> Profile | None:
    """Return the profile that a form names, None if it names none; raise UnreadableWorkbook for one that is damaged."""
    for cells in sheets:
        for row in range(1, _LAST_FACT + 1) if fold_label(cells.name) == layout.CHECK_SHEET else ():
            if fold_label(cells.text(row, 1)) == fold_label(layout.CHECK_PROFILE):
                return _profile_in(cells.text(row, 2) or "")
    return None


def _profile_in(text: str) -> Profile:
    """Return the profile in a cell: reading by another one would lose the answers to the fields that it lacks."""
    try:
        found = read_profile(json.loads(text))
    except (ValueError, RecursionError) as unreadable:  # nested too deeply
        raise UnreadableWorkbook(_DAMAGED) from unreadable
    if not isinstance(found, Profile):
        raise UnreadableWorkbook(_DAMAGED)
    return found


def read_check_sheet(cells: SheetCells, profile: Profile) -> CheckSheet:
    """Return the content of the sheet; what cannot be read is left out."""
    facts: dict[str, str] = {}
    opinions: list[Opinion] = []
    for row in range(1, cells.last_row + 1):
        first = read_heading(cells.text(row, 1), profile)
        if first is not None and first.key == ID:
            lines = _lines(cells, row + 1, _columns(cells, row, profile), profile)
            return CheckSheet(facts, tuple(lines), tuple(opinions))
        key, text = _BY_LABEL.get(fold_label(cells.text(row, 1))), cells.text(row, 2)
        if key is not None and text is not None:
            facts.setdefault(key, text)
        if text is not None and fold_label(cells.text(row, 1)) == layout.CHECK_OPINION:
            with contextlib.suppress(ValueError, RecursionError):
                from nakano_status.domain.plan.annotations import opinion_of_json  # few forms show any

                opinions.append(opinion_of_json(json.loads(text)))
    return CheckSheet(facts)


def _columns(cells: SheetCells, row: int, profile: Profile) -> _Columns:
    columns: dict[str, dict[str, int]] = {prefix: {} for prefix in (_OWN, *_PREFIXES)}
    for column in range(2, cells.last_column + 1):
        text = cells.text(row, column) or ""
        for prefix in filter(text.startswith, _PREFIXES):
            heading = read_heading(text.removeprefix(prefix), profile)
            if heading is not None:
                columns[prefix][heading.key] = column
        folded = fold_label(text)
        if folded in _WORDS:
            columns[_OWN][_WORDS[folded]] = column
        elif folded == _COMMENT:
            columns[layout.AS_RECEIVED][""] = column
    return columns


def _lines(cells: SheetCells, first: int, columns: _Columns, profile: Profile) -> Iterator[CheckLine]:
    for row in range(first, cells.last_row + 1):
        try:
            row_id = read_id(cells.text(row, 1) or "", profile.initiative_id)
        except ValueError:
            continue
        words = _texts(cells, row, columns[_OWN])
        role = words.get(layout.LINE_ROLE, "")
        remarks = {key: cells.at(row, column).text for key, column in columns[layout.AS_RECEIVED].items()}
        yield CheckLine(
            row_id,
            layout.ROLES_BY_WORD[role].value if role in layout.ROLES_BY_WORD else role,
            words.get(layout.LINE_SPONSOR, ""),
            words.get(layout.LINE_MEASURE, ""),
            {key: cells.at(row, column).text for key, column in columns[layout.SENT_AS].items()},
            _texts(cells, row, columns[layout.WRITTEN_BY]),
            _texts(cells, row, columns[layout.CONFIRMED_AS]),
            # as typed: a field that was received blank has a marker for it
            {key: "" if text == layout.RECEIVED_BLANK else text for key, text in remarks.items() if text is not None},
        )


def _texts(cells: SheetCells, row: int, columns: Mapping[str, int]) -> dict[str, str]:
    return {key: text for key, column in columns.items() if (text := cells.text(row, column)) is not None}


_PREVIOUS = "前回の"
_YEAR = re.compile(r"((?:令和|平成)(?:元|\d{1,2})年度)末時点")
_WORD_HEADINGS = (fold_label(WORDS_TYPED), fold_label(WORDS_PRINTED))


def read_previous_sheet(sheets: Sequence[SheetCells], profile: Profile) -> PreviousReport | None:
    """Return the published texts of the last round by 管理番号, or None if the form does not show them."""
    year: FiscalYear | None = None
    columns: dict[str, int] = {}
    rows: dict[str, dict[str, str | None]] = {}
    divisions: dict[str, str] = {}
    for texts in _rows(sheets, PREVIOUS_SHEET):
        if ID not in columns:
            year = year or _previous_year(texts)
            columns = _previous_columns(texts, profile)
        elif row_id := _row_id(texts[columns[ID]], profile):
            rows[row_id] = {key: texts[place] for key, place in columns.items() if key not in (ID, DIVISIONS)}
            if DIVISIONS in columns and (named := texts[columns[DIVISIONS]]):
                divisions[row_id] = named
    return None if year is None else PreviousReport(year.short, rows, divisions)


def _rows(sheets: Sequence[SheetCells], name: str) -> Iterator[Texts]:
    found = next((each for each in sheets if fold_label(each.name) == name), None)
    return iter(()) if found is None else found.typed_rows()


def _previous_year(texts: Texts) -> FiscalYear | None:
    found = _YEAR.search(" ".join(filter(None, texts)))
    return FiscalYear.read(found[1]) if found else None


def _previous_columns(texts: Texts, profile: Profile) -> dict[str, int]:
    """Return the place of each key, if this is the row of the headings."""
    wanted = {ID, DIVISIONS, *profile.published_keys}
    found = {place: read_heading((text or "").removeprefix(_PREVIOUS), profile) for place, text in enumerate(texts)}
    return {each.key: place for place, each in found.items() if each and each.key in wanted}


def _row_id(text: str | None, profile: Profile) -> str | None:
    try:
        return read_id(text or "", profile.initiative_id)
    except ValueError:
        return None


def read_guide_words(sheets: Sequence[SheetCells]) -> WordTable | None:
    """Return the 用語の表, the built-in one if the sheet has none, or None if there is no such sheet."""
    rows = _rows(sheets, GUIDE_SHEET)
    if all(fold_label(each.name) != GUIDE_SHEET for each in sheets):
        return None
    place = next((place for texts in rows if (place := _word_place(texts)) is not None), None)
    found = () if place is None else tuple(dict.fromkeys(_word_lines(rows, place)))
    # Even an empty table has a line for it: without lines, they were lost.
    return WordTable(tuple(line for line in found if line.typed != NO_WORDS)) if found else BUILT_IN


def _word_place(texts: Texts) -> int | None:
    """Return the place of the first of the two adjacent headings, if this row has them."""
    folded = [fold_label(text) for text in texts]
    return next((place for place in range(len(folded) - 1) if tuple(folded[place : place + 2]) == _WORD_HEADINGS), None)


def _word_lines(rows: Iterator[Texts], place: int) -> Iterator[TermLine]:
    """Yield the lines below the headings up to the first blank one; half a line, or a whole sentence, is skipped."""
    for number, texts in enumerate(rows):
        typed, printed = ((text or "").strip() for text in texts[place : place + 2])
        if number >= MOST_LINES or not (typed or printed):
            return
        if typed and printed and max(len(typed), len(printed)) <= LONGEST_WORD:
            yield TermLine(typed, printed)
