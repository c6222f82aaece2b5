"""The lines below those of 照合用 that state a form's past; a reader that does not know them passes over them.

Their first cell is a label, never a 管理番号. There are none where nothing was reorganised and nothing revised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_file import FormPast
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.workbook.cells import SheetCells
from nakano_status.workbook.form.layout import PAST_TITLE
from nakano_status.workbook.header_rows import fold_label

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from nakano_status.domain.organisation.named_succession import NamedSuccession
    from nakano_status.domain.plan.lineage import Derivation
    from nakano_status.domain.plan.plan import EditionHead
    from nakano_status.workbook.form.answer_sheet import FormStyle

_BODY, _EDITION, _ROW, _ROUND = "組織の改正", "計画の版", "取組の経過", "作成日"
_Texts = tuple[str | None, ...]
_WIDEST = 7


def draw_past(sheet: Worksheet, style: FormStyle, past: FormPast, first: int) -> int:
    """Draw the lines from a row on; return the row after them, or `first` if there are none."""
    from nakano_status.workbook.new_workbook import write_line, write_text

    lines = list(_lines(past))
    if not lines:
        return first
    write_text(sheet, first, 0, PAST_TITLE, style.plain_bold)
    for number, texts in enumerate(lines, start=first + 1):
        write_line(sheet, number, texts, style.plain)
    return first + len(lines) + 2


def _lines(past: FormPast) -> Iterator[_Texts]:
    for body in past.successions:
        yield _BODY, body.day.isoformat(), body.kind.label, body.was, body.now
    for edition in past.editions:
        day = edition.adopted_on.isoformat()
        yield _EDITION, edition.edition_id, day, str(edition.ordinal), edition.title or None
    for row in past.derivations:
        yield _ROW, row.from_edition, row.from_id, row.fate.value, row.to_edition, row.to_id, row.reason
    for year, made_on in past.days:
        yield _ROUND, year.short, made_on.isoformat()


def read_past(cells: SheetCells, first: int) -> tuple[FormPast, tuple[Problem, ...]]:
    """Return what the lines below the heading in row `first` state, and a problem for each that cannot be read."""
    found: dict[str, list[Any]] = {kind: [] for kind in _READ}
    unread = []
    for row in range(first + 1, cells.last_row + 1):
        kind = fold_label(cells.text(row, 1))
        if kind in found:
            texts = tuple(cells.text(row, column) for column in range(2, _WIDEST + 1))
            try:
                found[kind].append(_READ[kind](texts))
            except (ValueError, KeyError):
                place = Place(sheet=cells.name, cell=cells.at(row, 1).cell)
                unread.append(problem("FORM-PAST-UNREADABLE", place, found=" ".join(filter(None, texts))))
    return FormPast(*map(tuple, found.values())), tuple(unread)


def _body(texts: _Texts) -> NamedSuccession:
    from nakano_status.domain.organisation.divisions import SuccessionKind
    from nakano_status.domain.organisation.named_succession import NamedSuccession

    kinds = {each.label: each for each in SuccessionKind}
    day, kind, was, now, *_ = texts
    return NamedSuccession(_day(day), kinds[_there(kind)], _there(was), _there(now))


def _edition(texts: _Texts) -> EditionHead:
    from nakano_status.domain.plan.plan import EditionHead

    edition_id, day, ordinal, title, *_ = texts
    return EditionHead(_there(edition_id), title or "", _day(day), int(_there(ordinal)))


def _row(texts: _Texts) -> Derivation:
    from nakano_status.domain.plan.lineage import Derivation, PlanFate, PlanSubject

    from_edition, from_id, fate, to_edition, to_id, reason = texts
    return Derivation(
        PlanSubject.ROW, _there(from_edition), _there(from_id), to_edition, to_id, PlanFate(_there(fate)), reason
    )


def _round(texts: _Texts) -> tuple[FiscalYear, date]:
    year, day, *_ = texts
    return FiscalYear.parse(_there(year)), _day(day)


def _there(text: str | None) -> str:
    if text is None:
        raise ValueError
    return text


def _day(text: str | None) -> date:
    return date.fromisoformat(_there(text))


_READ: Mapping[str, Callable[[_Texts], object]] = {
    fold_label(kind): read for kind, read in ((_BODY, _body), (_EDITION, _edition), (_ROW, _row), (_ROUND, _round))
}
"""How the lines of each label are read, in the order of the parts of a past."""
