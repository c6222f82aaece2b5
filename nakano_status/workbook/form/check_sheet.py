"""Reads the sheet 照合用 of a form, and where else a form names its package and itself.

The head block, 照合用 and the properties each name the package. The sheet 照合用 is read by its labels, wherever they
are.
"""

from __future__ import annotations

import contextlib
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_file import CheckLine, Identity
from nakano_status.domain.fields.headings import ID, read_heading
from nakano_status.domain.fields.profile import FormProfiles, Profile
from nakano_status.domain.fields.profile_validation import read_profile
from nakano_status.domain.plan.annotations import Opinion, OpinionSource
from nakano_status.domain.plan.initiative_id import read_id
from nakano_status.domain.text.narrative import INVISIBLE, bare_text
from nakano_status.workbook.cells import SheetCells
from nakano_status.workbook.form import layout
from nakano_status.workbook.header_rows import Labels, fold_label
from nakano_status.workbook.loading import UnreadableWorkbook

_HYPHENS = str.maketrans(dict.fromkeys("‐‑‒–—―−ー－﹣", "-") | dict.fromkeys(INVISIBLE))
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
    "due": layout.LABEL_DUE,
    "parents": layout.CHECK_PARENTS,
    "declared_return": layout.CHECK_RETURN,
    "is_draft": layout.CHECK_DRAFT,
    "confirmed_by": layout.CHECK_CONFIRMED_BY,
    "confirmed_at": layout.CHECK_CONFIRMED_AT,
    "confirmed_hash": layout.CHECK_CONFIRMED_CONTENT,
}
"""The label of each fact, by the attribute of `Identity` that holds it."""
_FURTHER_FACTS = frozenset(
    map(
        fold_label,
        (
            layout.CHECK_PROFILE,
            layout.CHECK_OPINION,
            layout.CHECK_SHOWN,
            layout.CHECK_HEAD,
        ),
    )
)
_BY_LABEL = {fold_label(label): key for key, label in FACTS.items()}
_WORDS = {fold_label(text): text for text in (layout.LINE_ROLE, layout.LINE_SPONSOR, layout.LINE_MEASURE)}
_COMMENT = fold_label(layout.LINE_COMMENT)
_SHOWN = fold_label(layout.CHECK_SHOWN)
_OWN = ""
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
    division = head.text(layout.LABEL_DIVISION) or head.text(layout.LABEL_DIVISION_ALONE)
    facts["division"] = _division(division) or facts.get("division")
    return Identity(**facts)


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
    """Return the division in 「部　所管課」; None if there is no text."""
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
    """

    facts: Mapping[str, str] = field(default_factory=dict)
    lines: tuple[CheckLine, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    shown: frozenset[str] = frozenset()

    @property
    def is_check_sheet(self) -> bool:
        """True if the sheet that was read is a 照合用: it has a 照会番号 and at least one other fact."""
        return "check_package" in self.facts and len(self.facts) > 1


def read_own_profile(sheets: Iterable[SheetCells]) -> Profile | None:
    """Return the profile that a form contains; None if it contains none.

    Raises UnreadableWorkbook if the profile is damaged.
    """
    for cells in sheets:
        for row in range(1, _LAST_FACT + 1) if fold_label(cells.name) == layout.CHECK_SHEET else ():
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
    """Return the content of the sheet 照合用, and mark its cells as read; parts that cannot be read are left out."""
    facts: dict[str, str] = {}
    opinions: list[Opinion] = []
    shown: set[str] = set()
    for row in range(1, cells.last_row + 1):
        first = read_heading(cells.text(row, 1), profile)
        if first is not None and first.key == ID:
            columns = _columns(cells, row, profile)
            cells.account(row, _used(columns))
            lines = _lines(cells, row + 1, columns, profile)
            return CheckSheet(facts, tuple(lines), tuple(opinions), frozenset(shown))
        label, text = fold_label(cells.text(row, 1)), cells.text(row, 2)
        key = _BY_LABEL.get(label)
        if key is not None or label in _FURTHER_FACTS:
            is_other = key is not None and text is not None and facts.setdefault(key, text) != text
            read = _READ.get(key or "", str)
            is_unread = text is not None and read(text) is None
            cells.account(row, (1,) if is_other or is_unread else (1, 2))
        if text is not None and label == _SHOWN:
            shown.update(text.split())
        if text is not None and label == layout.CHECK_OPINION:
            with contextlib.suppress(ValueError, RecursionError):
                opinions.append(read_opinion(text))
    return CheckSheet(facts, opinions=tuple(opinions), shown=frozenset(shown))


_MAY_LACK = ("who", "answer", "changed")


def read_opinion(text: str) -> Opinion:
    """Return the opinion of a cell's JSON text; raise ValueError or RecursionError if the text is not an opinion."""
    kept = json.loads(text)
    try:
        texts = [kept["text"], *kept["rows"], *(kept[name] for name in _MAY_LACK if kept[name] is not None)]
        if not all(isinstance(each, str) for each in texts):
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


def _used(columns: _Columns) -> set[int]:
    return {1, *(column for some in columns.values() for column in some.values())}


def _lines(cells: SheetCells, first: int, columns: _Columns, profile: Profile) -> Iterator[CheckLine]:
    sponsors = {word: key for key, word in layout.sponsor_words(profile).items()}
    for row in range(first, cells.last_row + 1):
        try:
            row_id = read_id(cells.text(row, 1) or "", profile.initiative_id)
        except ValueError:
            continue
        cells.account(row, _used(columns))
        words = _texts(cells, row, columns[_OWN])
        role = words.get(layout.LINE_ROLE, "")
        remarks = {key: cells.at(row, column).text for key, column in columns[layout.AS_RECEIVED].items()}
        yield CheckLine(
            row_id=row_id,
            role=layout.ROLES_BY_WORD[role].value if role in layout.ROLES_BY_WORD else role,
            sponsor=sponsors.get(sponsor := words.get(layout.LINE_SPONSOR, ""), sponsor),
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
