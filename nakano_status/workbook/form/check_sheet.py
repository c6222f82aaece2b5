"""Reads the sheet 照合用 of a form, and where else a form names its package and itself.

The head block, 照合用 and the properties each name the package. The sheet 照合用 is read by its labels, wherever they
are.
"""

from __future__ import annotations

import contextlib
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_file import (
    CHECK_SHEET,
    NO_PAST,
    AnswerFile,
    CheckLine,
    FormPast,
    Identity,
)
from nakano_status.domain.exchange.facts import Spot
from nakano_status.domain.fields.headings import ID, read_heading
from nakano_status.domain.fields.profile import FormProfiles, Profile
from nakano_status.domain.fields.profile_validation import read_profile
from nakano_status.domain.plan.annotations import Opinion, OpinionSource
from nakano_status.domain.plan.initiative_id import fold_id, read_id
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.text.narrative import bare_text
from nakano_status.workbook.cells import SheetCells
from nakano_status.workbook.form import layout
from nakano_status.workbook.form.form_past import read_past
from nakano_status.workbook.header_rows import Labels, fold_label
from nakano_status.workbook.loading import UnreadableWorkbook

_PROPERTY = re.compile(layout.PROPERTY_PACKAGE.format(package=r"(\S+)").replace(" ", r"\s*"))
TITLE_YEAR = re.compile(r"((?:令和|平成)(?:元|\d{1,2})年度)末時点")
"""The year in the title of a form."""

FACTS: Mapping[str, str] = {
    "check_package": layout.LABEL_PACKAGE,
    "form_version": layout.CHECK_VERSION,
    "seal": layout.CHECK_SEAL,
    "purpose": layout.CHECK_PURPOSE,
    "plan": layout.CHECK_PLAN,
    "plan_title": layout.CHECK_PLAN_TITLE,
    "plan_years": layout.CHECK_PLAN_YEARS,
    "edition": layout.CHECK_EDITION,
    "year": layout.CHECK_YEAR,
    "department": layout.CHECK_DEPARTMENT,
    "division": layout.CHECK_DIVISION,
    "collector": layout.CHECK_COLLECTOR,
    "due": layout.LABEL_DUE,
    "parents": layout.CHECK_PARENTS,
    "declared_return": layout.CHECK_RETURN,
    "is_draft": layout.CHECK_DRAFT,
    "confirmed_by": layout.CHECK_CONFIRMED_BY,
    "confirmed_at": layout.CHECK_CONFIRMED_AT,
    "confirmed_hash": layout.CHECK_CONFIRMED_CONTENT,
}
"""The label of each fact, by the attribute of `Identity` that holds it."""
_BY_LABEL = {fold_label(label): key for key, label in FACTS.items()}
_WORDS = {fold_label(text): text for text in (layout.LINE_ROLE, layout.LINE_SPONSOR, layout.LINE_MEASURE)}
_COMMENT = fold_label(layout.LINE_COMMENT)
_SHOWN = fold_label(layout.CHECK_SHOWN)
_PAST_TITLE = fold_label(layout.PAST_TITLE)
_OWN = ""
_CODE = re.compile("[0-9a-f]{12}")
_DAMAGED = "シート「照合用」の「項目の指定」"
_LAST_FACT = 40
"""Last row that can hold a fact; the facts are above the lines."""
_PREFIXES = (layout.SENT_AS, layout.WRITTEN_BY, layout.CONFIRMED_AS, layout.AS_RECEIVED)
_Columns = Mapping[str, Mapping[str, int]]
"""Columns of a line.

Columns of fields are found by prefix and key, columns that describe the row by an empty prefix and their heading.
"""


def read_identity(head: Labels, title: str, check: CheckSheet, named: str | None) -> Identity:
    """Return the identity of a form: its package, its year, its division and other facts.

    `title`: the texts above the table, which include the year. `named`: the keywords in the file's properties (None: it
    has none).
    """
    facts: dict[str, Any] = {key: _READ[key](text) if key in _READ else text for key, text in check.facts.items()}
    keywords = _PROPERTY.search(named or "")
    facts["head_package"] = _package(head.text(layout.LABEL_PACKAGE))
    facts["property_package"] = _package(keywords[1]) if keywords else None
    facts["year"] = facts.get("year") or year_in_title(title)
    printed = head.text(layout.LABEL_DIVISION) or head.text(layout.LABEL_DIVISION_ALONE)
    facts["division"] = facts.get("division") or _division(printed)
    return Identity(**facts)


def _package(text: str | None) -> str | None:
    """Return a 照会番号 normalised in width and case, without blanks, because people retype it."""
    return None if text is None else fold_id(text) or None


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


def _years(text: str) -> tuple[FiscalYear, FiscalYear] | None:
    """Return the first and the last year of a plan; None if the text does not have two years in order."""
    match [FiscalYear.read(word) for word in text.split()]:
        case [FiscalYear() as first, FiscalYear() as last] if first <= last:
            return first, last
    return None


def year_in_title(title: str) -> str | None:
    """Return the year that the title of a form names, such as `R5`; None if it names none."""
    found = TITLE_YEAR.search(bare_text(title))
    return _year(found[1]) if found else None


def _division(text: str | None) -> str | None:
    """Return the name of the division in a text such as 「部　所管課」: its last part; None if the text is empty.

    A division that an earlier version registered may have a blank in its name; only 照合用 has its whole name.
    """
    words = (text or "").split()
    return words[-1] if words else None


_READ: Mapping[str, Callable[[str], Any]] = {
    "check_package": _package,
    "form_version": _version,
    "plan_years": _years,
    "year": _year,
    "parents": lambda text: tuple(text.split()),
    "declared_return": _word,
    "is_draft": bool,
    "seal": _word,
    "purpose": layout.PURPOSES_BY_WORD.get,
}
"""Functions that read the facts of 照合用 that are not plain text."""


@dataclass(frozen=True)
class CheckSheet:
    """The content of the sheet 照合用.

    `facts`: by the attribute of `Identity`.
    `lines`: one for each row of the form.
    `opinions`: the opinions on its rows.
    `shown`: the codes of texts that were sent only with this form.
    `read`: the places of what the program wrote into a return, not into the form that was sent.
    """

    facts: Mapping[str, str] = field(default_factory=dict)
    lines: tuple[CheckLine, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    shown: frozenset[str] = frozenset()
    read: frozenset[Spot] = frozenset()

    @property
    def is_check_sheet(self) -> bool:
        """True if the sheet that was read is a 照合用: it has a 照会番号 and at least one other fact."""
        return "check_package" in self.facts and len(self.facts) > 1


def read_own_profile(sheets: Iterable[SheetCells]) -> Profile | None:
    """Return the profile that a form contains; None if it contains none.

    Raises UnreadableWorkbook if the profile is damaged.
    """
    for cells in sheets:
        for row in range(1, _LAST_FACT + 1) if fold_label(cells.name) == CHECK_SHEET else ():
            if fold_label(cells.text(row, 1)) == fold_label(layout.CHECK_PROFILE):
                return _profile_in(cells.text(row, 2) or "")
    return None


def _profile_in(text: str) -> Profile:
    """Return the profile in the text of a cell; raise UnreadableWorkbook if it is damaged.

    With another profile, the answers to fields that it lacks would be lost.
    """
    try:
        found = read_profile(json.loads(text))
    except (ValueError, RecursionError) as unreadable:  # nested too deeply
        raise UnreadableWorkbook(_DAMAGED) from unreadable
    if not isinstance(found, Profile):
        raise UnreadableWorkbook(_DAMAGED)
    return found


def read_check_sheet(cells: SheetCells, profile: Profile) -> CheckSheet:
    """Return the content of the sheet 照合用; parts that cannot be read are left out."""
    facts: dict[str, str] = {}
    stated: set[Spot] = set()
    opinions: list[Opinion] = []
    shown: set[str] = set()
    for row in range(1, cells.last_row + 1):
        first = read_heading(cells.text(row, 1), profile)
        if first is not None and first.key == ID:
            lines = _Lines(cells, _columns(cells, row, profile), profile)
            found = tuple(lines.read(row + 1))
            return CheckSheet(facts, found, tuple(opinions), frozenset(shown), frozenset((*stated, *lines.confirmed)))
        label, text = fold_label(cells.text(row, 1)), cells.text(row, 2)
        key = _BY_LABEL.get(label)
        is_first = key is not None and text is not None and facts.setdefault(key, text) == text
        if text is not None and label in _OF_A_RETURN and (is_first or key is None) and _OF_A_RETURN[label](text):
            stated |= {(cells.name, row, 1), (cells.name, row, 2)}
        if text is not None and label == _SHOWN:
            shown.update(text.split())
        if text is not None and label == layout.CHECK_OPINION:
            with contextlib.suppress(ValueError, RecursionError):
                opinion = read_opinion(text)
                if all(each.number != opinion.number for each in opinions):
                    opinions.append(opinion)
    return CheckSheet(facts, opinions=tuple(opinions), shown=frozenset(shown), read=frozenset(stated))


_MOST_OPINIONS = 1_000_000
_MAY_LACK = ("who", "answer", "changed")


def read_opinion(text: str) -> Opinion:
    """Return the opinion of a cell's JSON text; raise ValueError or RecursionError if the text is not an opinion."""
    kept = json.loads(text)
    try:
        texts = [kept["text"], *kept["rows"], *(kept[name] for name in _MAY_LACK if kept[name] is not None)]
        if not all(isinstance(each, str) for each in texts) or len({*kept["rows"]}) != len(kept["rows"]):
            raise ValueError
        "".join(texts).encode()  # a lone surrogate is no text
        if not 0 < int(kept["number"]) < _MOST_OPINIONS:
            raise ValueError
        return Opinion(
            number=int(kept["number"]),
            source=OpinionSource(kept["source"]),
            day=date.fromisoformat(kept["day"]),
            who=kept["who"],
            is_named=bool(kept["is_named"]),
            text=kept["text"],
            answer=kept["answer"],
            changed=kept["changed"],
            rows=tuple(kept["rows"]),
        )
    except (KeyError, TypeError, OverflowError) as unfit:
        raise ValueError from unfit


def _words_like(pattern: str) -> Callable[[str], bool]:
    """Return a function that finds whether a text is nothing but words of a pattern, with blanks between them."""
    word = re.compile(pattern)
    return lambda text: all(map(word.fullmatch, unicodedata.normalize("NFKC", text).split()))


def _is_of(read: Callable[[str], object]) -> Callable[[str], bool]:
    """Return a function that finds whether `read` can read a text; it raises ValueError for other texts."""

    def is_read(text: str) -> bool:
        try:
            return read(text) is not None
        except (ValueError, RecursionError):  # JSON may be nested too deeply
            return False

    return is_read


_OF_A_RETURN: Mapping[str, Callable[[str], bool]] = {
    fold_label(label): has_form
    for label, has_form in {
        layout.CHECK_PARENTS: _words_like(r"[0-9a-f]{32}|R\d+-[0-9A-Z-]+"),
        layout.CHECK_RETURN: _words_like(r"[0-9a-f]{32}"),
        layout.CHECK_DRAFT: _words_like(layout.YES),
        layout.CHECK_CONFIRMED_BY: bool,
        layout.CHECK_CONFIRMED_AT: _is_of(datetime.fromisoformat),
        layout.CHECK_CONFIRMED_CONTENT: _words_like(r"[0-9a-f]{24}"),
        layout.CHECK_SHOWN: _words_like("[0-9a-f]{12}"),
        layout.CHECK_HEAD: _words_like("[0-9a-f]{4}"),
        layout.CHECK_PROFILE: _is_of(lambda text: isinstance(read_profile(json.loads(text)), Profile) or None),
    }.items()
}
"""What a return states that the form as sent does not, by label, with functions that find whether a text has its form.

A program of another version may write the profile in another form.
"""


def _columns(cells: SheetCells, row: int, profile: Profile) -> _Columns:
    columns: dict[str, dict[str, int]] = {prefix: {} for prefix in (_OWN, *_PREFIXES)}
    words = {**_WORDS, fold_label(layout.measure_column_heading(profile)): layout.LINE_MEASURE}
    for column in range(2, cells.last_column + 1):
        text = cells.text(row, column) or ""
        for prefix in filter(text.startswith, _PREFIXES):
            heading = read_heading(text.removeprefix(prefix), profile)
            if heading is not None:
                columns[prefix][heading.key] = column
        folded = fold_label(text)
        if folded in words:
            columns[_OWN][words[folded]] = column
        elif folded == _COMMENT:
            columns[layout.AS_RECEIVED][""] = column
    return columns


class _Lines:
    """Reads the lines of 照合用. `confirmed`: the places of the codes of confirmed fields, and their headings."""

    def __init__(self, cells: SheetCells, columns: _Columns, profile: Profile) -> None:
        self.confirmed: set[Spot] = set()
        self._sheet, self._columns, self._profile = cells, columns, profile
        self._sponsors = {word: key for key, word in layout.sponsor_words(profile).items()}

    def read(self, first: int) -> Iterator[CheckLine]:
        """Yield the lines from a row on."""
        codes = self._columns[layout.CONFIRMED_AS].values()
        self.confirmed |= {(self._sheet.name, first - 1, column) for column in codes}
        for row in range(first, self._sheet.last_row + 1):
            try:
                row_id = read_id(self._sheet.text(row, 1) or "", self._profile.id_patterns)
            except ValueError:
                continue
            are_codes = ((column, _CODE.fullmatch(self._sheet.text(row, column) or "")) for column in codes)
            self.confirmed |= {(self._sheet.name, row, column) for column, is_code in are_codes if is_code}
            yield self._line(row, row_id)

    def _line(self, row: int, row_id: str) -> CheckLine:
        cells, columns = self._sheet, self._columns
        words = _texts(cells, row, columns[_OWN])
        role, sponsor = words.get(layout.LINE_ROLE, ""), words.get(layout.LINE_SPONSOR, "")
        remarks = {key: cells.at(row, column).text for key, column in columns[layout.AS_RECEIVED].items()}
        return CheckLine(
            row_id=row_id,
            role=layout.ROLES_BY_WORD[role].value if role in layout.ROLES_BY_WORD else role,
            sponsor=self._sponsors.get(sponsor, sponsor),
            measure=words.get(layout.LINE_MEASURE, ""),
            base=_sent(cells, row, columns[layout.SENT_AS]),
            writers=_texts(cells, row, columns[layout.WRITTEN_BY]),
            confirmed=_texts(cells, row, columns[layout.CONFIRMED_AS]),
            # as typed: a field that was received blank has a marker for it
            remarks={
                key: "" if text == layout.RECEIVED_BLANK else text for key, text in remarks.items() if text is not None
            },
        )


def _sent(cells: SheetCells, row: int, columns: Mapping[str, int]) -> dict[str, str | None]:
    """Return the texts that were sent, by key, without the fields about levels that the row is not asked."""
    texts = ((key, cells.at(row, column).text) for key, column in columns.items())
    return {key: text for key, text in texts if text != layout.NOT_ASKED_HERE}


def _texts(cells: SheetCells, row: int, columns: Mapping[str, int]) -> dict[str, str]:
    return {key: text for key, column in columns.items() if (text := cells.text(row, column)) is not None}


def known_profile(sheets: Iterable[SheetCells], named_in: str | None, known: FormProfiles) -> Profile | None:
    """Return the profile of the round that a form was made for; None if its 照会番号 do not name exactly one.

    `named_in`: the keywords in the properties of the workbook, with its 照会番号. If all editions have one profile
    (`known.only`), return it for every form.
    """
    if known.only is not None:
        return known.only
    keywords = _PROPERTY.search(named_in or "")
    labels = (Labels(cells, (layout.LABEL_PACKAGE,), _LAST_FACT).text(layout.LABEL_PACKAGE) for cells in sheets)
    named = {_package(keywords[1]) if keywords else None, *map(_package, labels)}
    found = {profile for package_id, profile in known.by_package.items() if package_id in named}
    return found.pop() if len(found) == 1 else None


def find_check_sheet(sheets: Sequence[SheetCells], profile: Profile) -> tuple[SheetCells | None, CheckSheet]:
    """Return the sheet 照合用, found by its name or otherwise by its content, and its content.

    Return None and an empty content if there is no such sheet.
    """
    for cells in sorted(sheets, key=lambda each: fold_label(each.name) != CHECK_SHEET):
        check = read_check_sheet(cells, profile)
        if check.is_check_sheet:
            return cells, check
    return None, CheckSheet()


def read_form_past(file: AnswerFile, cells: SheetCells | None) -> tuple[FormPast, list[Problem]]:
    """Return the form's past as 照合用 states it, and problems."""
    rows = range(1, cells.last_row + 1) if cells is not None else ()
    first = next((row for row in rows if cells is not None and fold_label(cells.text(row, 1)) == _PAST_TITLE), None)
    if cells is None or first is None:
        return NO_PAST, []
    past, unread = read_past(cells, first)
    return past, [each.at(file=file.name) for each in unread]
