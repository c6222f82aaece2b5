"""Short constructors for contents of an official list."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from nakano_status.documents.list.builder import ListContent, ListEntry
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.plan.initiative_id import make_id
from tests.support.fields import asked_in
from tests.support.marks import BUILT_IN_MARKS
from tests.support.printed_lists import TEXT_KEYS, Printed

R3, R4, R6, R7 = (FiscalYear(2018 + number) for number in (3, 4, 6, 7))


def entry(number: int = 1, *, code: str = "1-1-①", counted: bool = True, **texts: str | None) -> ListEntry:
    """Return a row; `measure`, `title`, `divisions` and the fields' keys come from `texts`."""
    given = {"measure": "窓口の改善", "title": f"取組{number}", "divisions": "税務課"} | texts
    values = {key: given.get(key) for key in TEXT_KEYS}
    row_id = make_id(code, number)
    made = ListEntry(row_id, code, given["measure"], given["title"] or "", given["divisions"], values, counted)
    return replace(made, is_off_plan=counted and is_off(values[MARK]))


def is_off(mark: str | None) -> bool:
    """Return whether a row with this mark did not go as planned."""
    return mark in BUILT_IN_MARKS.asking_reason.symbols


def content(*entries: ListEntry, year: FiscalYear = R4, draft_note: str | None = None) -> ListContent:
    """Return a list of the plan R3 to R7."""
    return ListContent("第2次小さな計画", asked_in(year), entries, date(2023, 8, 10), draft_note)


def entries_of(rows: Sequence[Printed]) -> tuple[ListEntry, ...]:
    """Return printed rows as contents of a list, with 管理番号."""
    ordinals: dict[str, int] = {}
    entries = []
    for row in rows:
        ordinals[row.code] = ordinals.get(row.code, 0) + 1
        values = dict(zip(TEXT_KEYS, row.texts, strict=True))
        row_id = make_id(row.code, ordinals[row.code])
        is_off_plan = is_off(values[MARK])
        entries.append(
            ListEntry(row_id, row.code, row.measure_title, row.title, row.owners, values, is_off_plan=is_off_plan)
        )
    return tuple(entries)
