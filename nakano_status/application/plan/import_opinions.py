"""Import opinions on the plan from a table with a row for each (opinions import).

A row without 番号 is the known opinion of the same 区分, day and text, else a new one. A blank cell changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from nakano_status.application.lookup import need_role
from nakano_status.application.organisation.division_table import read_day
from nakano_status.application.organisation.table_rows import NamedRowTable, TableRow, read_table_rows
from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.edit_opinion import deleted_numbers, linked_rows
from nakano_status.application.plan.opinion_plans import save_opinions
from nakano_status.application.ports.data_file import Parts, Records, Store, StoreRole
from nakano_status.domain.plan.annotations import Opinion, OpinionSource
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.planning import PlanRowOfOtherEdition, PlanRowUnknown
from nakano_status.domain.text.labels import ALIKE_NO, ALIKE_YES
from nakano_status.domain.text.narrative import as_typed, bare, same

ACT = "import_opinions"
HEADINGS = ("番号", "区分", "日付", "氏名・団体名", "氏名の公表", "意見", "区の考え方", "変更した内容", "管理番号")
NUMBER, SOURCE, DAY, WHO, NAMED, TEXT, ANSWER, CHANGED, ROWS = HEADINGS
_SOURCES = {bare(each.value): each for each in OpinionSource}
_NAMED: Mapping[str, bool] = {
    **dict.fromkeys((*ALIKE_YES, "可", "公表", "公表する"), True),
    **dict.fromkeys((*ALIKE_NO, "不可", "非公表", "公表しない"), False),
}
_BETWEEN_ROWS = re.compile(r"[\s、,，;；]+")
_LARGEST = 99_999
"""The largest number of an opinion."""


@dataclass(frozen=True)
class PlannedOpinions:
    """What importing a table would do: the opinions to write, which of them are new, and how many do not change."""

    opinions: tuple[Opinion, ...]
    added: tuple[int, ...]
    unchanged: int
    problems: tuple[Problem, ...] = field(default=())

    @property
    def changed(self) -> tuple[int, ...]:
        """The numbers of the known opinions that change."""
        return tuple(each.number for each in self.opinions if each.number not in self.added)


def import_opinions(parts: Parts, store: Store, path: Path, by: str | None = None) -> Outcome[PlannedOpinions]:
    """Import the rows that can be read; the others are reported and skipped.

    Raises FileMissing, FileUnreadable, TableNotReadable, WrongRole.
    """
    table = read_table_rows(parts, path, TEXT)
    with store.writing() as work:
        planned = _planned(work, table)
        if planned.opinions:
            work.begin_act(ACT, by, f"{path.name}：{len(planned.opinions)}件")
            save_opinions(work, planned.opinions)
            work.commit()
    return Outcome(planned, problems=planned.problems)


def plan_opinions(parts: Parts, store: Store, path: Path) -> PlannedOpinions:
    """Return what importing the table would do; nothing is written. Raises what importing raises."""
    table = read_table_rows(parts, path, TEXT)
    with store.reading() as records:
        return _planned(records, table)


def _planned(records: Records, table: NamedRowTable) -> PlannedOpinions:
    need_role(records, StoreRole.OFFICE)
    reading = _TableReading(records)
    problems = [each for row in table.rows for each in reading.read(row)]
    changed = tuple(each for number, each in reading.found.items() if each != reading.known.get(number))
    added = tuple(each.number for each in changed if each.number not in reading.known)
    unread = (*table.problems, *table.unread(HEADINGS), *problems)
    return PlannedOpinions(changed, added, len(reading.found) - len(changed), unread)


class _TableReading:
    """Reads the rows of a table as opinions by number; what cannot be read is yielded as a problem."""

    def __init__(self, records: Records) -> None:
        self.known = {each.number: each for each in records.opinions.all()}
        self.found: dict[int, Opinion] = {}
        self._deleted = deleted_numbers(records.settings)
        self._records = records

    def read(self, row: TableRow) -> Iterator[Problem]:
        """Read a row; a row with a problem is not among the `found`."""
        values, problems = self._values(row)
        number = self._number(row, values)
        problems += self._link(row, values, self.known.get(number or 0))
        if number is None:
            yield row.problem("TABLE-VALUE-UNREADABLE", NUMBER, found=row.text(NUMBER), expected="1以上の数")
        elif number in self._deleted:
            yield row.problem("TABLE-OPINION-DELETED", NUMBER, found=str(number))
        elif number in self.found:
            yield row.problem("TABLE-TWICE", NUMBER if row.text(NUMBER) else TEXT, found=str(number))
        else:
            before = self.known.get(number)
            needed = () if before else ((SOURCE, "source"), (DAY, "day"), (TEXT, "text"))
            lacking = [heading for heading, name in needed if name not in values and not row.text(heading)]
            problems += [row.problem("TABLE-NAME-MISSING", each if row.has(each) else TEXT) for each in lacking]
            yield from problems
            if not problems:
                new = {"who": None, "is_named": False, **values}
                self.found[number] = replace(before, **values) if before else Opinion(number=number, **new)

    def _number(self, row: TableRow, values: Mapping[str, Any]) -> int | None:
        """Return the number of a row's opinion: as written, that of the same one, or the next; None if unreadable."""
        written = bare(row.text(NUMBER))
        if written:
            return int(written) if written.isdecimal() and 0 < int(written) <= _LARGEST else None
        for each in (self.known | self.found).values():
            if (each.source, each.day) == (values.get("source"), values.get("day")) and same(
                each.text, values.get("text")
            ):
                return each.number
        return max((*self.known, *self.found, *self._deleted), default=0) + 1

    def _values(self, row: TableRow) -> tuple[dict[str, Any], list[Problem]]:
        """Return what is written in a row, by the fields of an opinion, and what cannot be read."""
        found: dict[str, Any] = {}
        problems = []

        texts = ((WHO, "who"), (TEXT, "text"), (ANSWER, "answer"), (CHANGED, "changed"))
        found |= {name: as_typed(row.text(heading)) for heading, name in texts if row.text(heading)}
        read = {
            SOURCE: ("source", _SOURCES.get(bare(row.text(SOURCE))), "、".join(OpinionSource)),
            DAY: ("day", read_day(row.text(DAY)), "2023-06-01 や令和5年6月1日の形"),
            NAMED: ("is_named", _NAMED.get(bare(row.text(NAMED))), "可か不可"),
        }
        for heading, (name, value, expected) in read.items():
            if text := row.text(heading):
                found[name] = value
                if value is None:
                    problems.append(row.problem("TABLE-VALUE-UNREADABLE", heading, found=text, expected=expected))
        return found, problems

    def _link(self, row: TableRow, values: dict[str, Any], before: Opinion | None) -> Iterator[Problem]:
        """Add the rows that are written in a row to its values; yield what is wrong with them."""
        day = values.get("day") or (before.day if before else None)
        if not row.text(ROWS) or day is None:
            return
        named = filter(None, _BETWEEN_ROWS.split(row.text(ROWS)))
        try:
            values["rows"] = linked_rows(self._records, named, day, before)
        except PlanRowUnknown as unknown:
            yield row.problem("TABLE-ID-UNKNOWN", ROWS, found=unknown.details["found"])
        except PlanRowOfOtherEdition as other:
            found, expected = other.details["found"], other.details["expected"]
            yield row.problem("TABLE-ID-OF-OTHER-EDITION", ROWS, found=found, expected=expected)
