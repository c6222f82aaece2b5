"""Draws and reads the lines of the sheet 照合用 about a form's past: reorganisations, earlier editions and numbers.

They are below its other lines; a reader that does not know them skips them. Their first cell is a label, never a
管理番号. They are absent if nothing was reorganised or revised.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_file import EditionProfile, FormPast
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.fields.profile_validation import read_profile
from nakano_status.domain.organisation.descent import NamedSuccession
from nakano_status.domain.organisation.divisions import SuccessionKind
from nakano_status.domain.plan.lineage import Derivation, PlanFate, PlanSubject
from nakano_status.domain.plan.plan import EditionHead
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.workbook.cell_texts import write_line, write_text
from nakano_status.workbook.form.layout import PAST_TITLE
from nakano_status.workbook.header_rows import fold_label

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from nakano_status.workbook.cells import SheetCells
    from nakano_status.workbook.form.answer_sheet import FormStyle


_MOST_EDITIONS = 1_000_000
_BODY, _EDITION, _ROW, _ROUND, _PROFILE = "組織の改正", "計画の版", "取組の経過", "作成日", "版の項目の指定"
_Texts = tuple[str | None, ...]
_WIDEST = 7


def draw_past(sheet: Worksheet, style: FormStyle, past: FormPast, first: int) -> int:
    """Draw the lines about a form's past from the row `first` on, counted from 0.

    Return the row for the next part, after a blank one; `first` if there are no lines.
    """
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
    for each in past.profiles:
        yield _PROFILE, each.edition_id, each.profile.content, each.year.short if each.year else None


def read_past(cells: SheetCells, first: int) -> tuple[FormPast, tuple[Problem, ...]]:
    """Return the past of a form, and a problem for each line that cannot be read.

    The cells that have the texts of a line as `draw_past` writes them are marked as read. `first`: the row of the
    heading of the lines, counted from 1; the lines are below it.
    """
    found: dict[str, list[Any]] = {kind: [] for kind in _READ}
    unread = []
    for row in range(first + 1, cells.last_row + 1):
        kind = fold_label(cells.text(row, 1))
        if kind in found:
            texts = tuple(cells.text(row, column) for column in range(2, _WIDEST + 1))
            try:
                found[kind].append(_fitting(_READ[kind](texts), found))
            except (ValueError, KeyError, RecursionError):  # a profile may be nested too deeply
                place = Place(sheet=cells.name, cell=cells.at(row, 1).cell)
                unread.append(problem("FORM-PAST-UNREADABLE", place, found=" ".join(filter(None, texts))))
    return FormPast(*map(tuple, found.values())), tuple(unread)


def _fitting(line: Any, found: Mapping[str, list[Any]]) -> Any:
    """Return a line that agrees with the lines above it; raise ValueError for any other.

    No edition and no step of a row is there twice, and steps are between editions that the form lists.
    """
    editions, fits = {each.edition_id for each in found[fold_label(_EDITION)]}, True
    match line:
        case EditionHead():
            fits = line.edition_id not in editions and line.ordinal < _MOST_EDITIONS
        case Derivation():
            steps = ((each.from_edition, each.from_id, each.to_edition, each.to_id) for each in found[fold_label(_ROW)])
            own = (line.from_edition, line.from_id, line.to_edition, line.to_id)
            fits = own not in steps and {line.from_edition, line.to_edition or line.from_edition} <= editions
    if not fits:
        raise ValueError(line)
    return line


def _body(texts: _Texts) -> NamedSuccession:
    kinds = {each.label: each for each in SuccessionKind}
    day, kind, was, now, *_ = texts
    return NamedSuccession(_day(day), kinds[_there(kind)], _there(was), _there(now))


def _edition(texts: _Texts) -> EditionHead:
    edition_id, day, ordinal, title, *_ = texts
    return EditionHead(_there(edition_id), title or "", _day(day), int(_there(ordinal)))


def _row(texts: _Texts) -> Derivation:
    from_edition, from_id, fate, to_edition, to_id, reason = texts
    return Derivation(
        PlanSubject.ROW, _there(from_edition), _there(from_id), to_edition, to_id, PlanFate(_there(fate)), reason
    )


def _round(texts: _Texts) -> tuple[FiscalYear, date]:
    year, day, *_ = texts
    return FiscalYear.parse(_there(year)), _day(day)


def _edition_profile(texts: _Texts) -> EditionProfile:
    edition_id, content, year, *_ = texts
    profile = read_profile(json.loads(_there(content)))
    if not isinstance(profile, Profile):
        raise ValueError  # noqa: TRY004 - the text is wrong, not the type of an argument
    return EditionProfile(_there(edition_id), profile, FiscalYear.parse(year) if year else None)


def _there(text: str | None) -> str:
    if text is None:
        raise ValueError
    return text


def _day(text: str | None) -> date:
    return date.fromisoformat(_there(text))


_READ: Mapping[str, Callable[[_Texts], object]] = {
    fold_label(kind): read
    for kind, read in (
        (_BODY, _body),
        (_EDITION, _edition),
        (_ROW, _row),
        (_ROUND, _round),
        (_PROFILE, _edition_profile),
    )
}
"""Functions that read the lines of each label, in the order of the fields of FormPast."""
