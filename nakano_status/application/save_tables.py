"""Save a table of the office as a sheet (Excel or CSV) that can be imported unchanged.

The tables are the organisation, the planned schedule, 成果指標, national frames, and opinions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from nakano_status.application.indicators.import_indicators import (
    DIRECTION,
    ID,
    NAME,
    NOTE,
    OWNER,
    UNIT,
    direction_cell,
    goal_heading,
)
from nakano_status.application.indicators.read.indicators import current_indicators
from nakano_status.application.lookup import current_plan
from nakano_status.application.organisation.import_divisions import division_sheet
from nakano_status.application.outcome import Outcome
from nakano_status.application.plan import frames, opinions
from nakano_status.application.plan.schedules import ScheduleTable, read_schedules
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.ports.documents import TableSheet
from nakano_status.application.preconditions import office_reading
from nakano_status.application.round.choosing_edition import DEFAULT_EDITION, EditionChoice, chosen_edition
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.profile import Level
from nakano_status.domain.indicators.indicator import Indicator
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.plan.annotations import NationalFrame, Opinion


def save_divisions(parts: Parts, store: Store, target: Path, *, replace: bool = False) -> Outcome[Path]:
    """Write the organisation as a table; raises WrongRole, TargetExists and TargetNotWritable."""
    return _save_sheet(
        parts, store, target, lambda records: division_sheet(records.organisation.read()), replace=replace
    )


def save_schedule(
    parts: Parts, store: Store, target: Path, choice: EditionChoice = DEFAULT_EDITION, *, replace: bool = False
) -> Outcome[Path]:
    """Write the planned schedule of the chosen edition; raises WrongRole, TargetExists and TargetNotWritable."""

    def sheet_of(records: Records) -> TableSheet:
        return schedule_sheet(read_schedules(records, choice))

    return _save_sheet(parts, store, target, sheet_of, replace=replace)


def schedule_sheet(table: ScheduleTable) -> TableSheet:
    """Return the schedule as a table in the form that the import reads; importing it again changes nothing."""
    head = ("管理番号", "事業内容", *(year.label for year in table.years))
    rows = tuple((row.row_id, row.title, *(row.texts[year] for year in table.years)) for row in table.rows)
    return TableSheet(head, (), tuple(enumerate(rows, start=2)), "計画上のスケジュール")


def save_indicators(
    parts: Parts, store: Store, target: Path, choice: EditionChoice = DEFAULT_EDITION, *, replace: bool = False
) -> Outcome[Path]:
    """Write the indicators of the chosen edition as a workbook.

    Raises WrongRole, TargetExists, TargetNotWritable, and the same errors as `chosen_edition`.
    """

    def sheet_of(records: Records) -> TableSheet:
        edition = chosen_edition(records, choice)
        known = current_indicators(records, edition.edition_id)
        level = edition.profile.goal_level
        years = [each.year for each in records.rounds.all()]
        return indicator_sheet(known, level, records.organisation.read(), years)

    return _save_sheet(parts, store, target, sheet_of, replace=replace)


def indicator_sheet(
    known: Sequence[Indicator], level: Level, organisation: Organisation, years: Iterable[FiscalYear] = ()
) -> TableSheet:
    """Return indicators as a table in the form that the import reads.

    It has columns for the actuals of `years`, and of all years for which an actual is known.
    """
    actual_years = sorted({*years, *(figure.year for each in known for figure in each.actuals)})
    target_years = sorted({figure.year for each in known for figure in each.targets})
    head = (
        *(ID, goal_heading(level), NAME, UNIT, DIRECTION, OWNER, NOTE),
        *(f"{year.label}{what}" for year in actual_years for what in ("実績", "の時点", "の出典", "の増減の要因")),
        *(f"{year.label}目標" for year in target_years),
    )
    rows = (tuple(_indicator_cells(each, level, organisation, actual_years, target_years)) for each in known)
    return TableSheet(head, (), tuple(enumerate(rows, start=2)), "成果指標")


def _indicator_cells(
    indicator: Indicator,
    level: Level,
    organisation: Organisation,
    actual_years: Iterable[FiscalYear],
    target_years: Iterable[FiscalYear],
) -> Iterator[str]:
    yield from (indicator.indicator_id, level.numbered(indicator.goal), indicator.name_printed, indicator.unit or "")
    yield direction_cell(indicator.direction)
    yield organisation.name(indicator.owner) if indicator.owner else ""
    yield indicator.note_printed
    for year in actual_years:
        figure = indicator.actual(year)
        texts = (figure.figure.text, figure.as_of, figure.source, figure.factor) if figure else ()
        yield from (text or "" for text in texts or ("",) * 4)
    for year in target_years:
        aimed = indicator.target(year)
        yield aimed.figure.text if aimed else ""


def save_frame_sheet(parts: Parts, store: Store, target: Path, *, replace: bool = False) -> Outcome[Path]:
    """Write the frames as a workbook; raises WrongRole, TargetExists and TargetNotWritable."""
    return _save_sheet(parts, store, target, lambda records: frame_sheet(records.plan.frames()), replace=replace)


def frame_sheet(known: Iterable[NationalFrame]) -> TableSheet:
    """Return frames as a table in the form that the import reads."""
    rows = (
        (frame.title, frame.edition, item.group or "", item.item_id, item.title, item.repost_of or "")
        for frame in known
        for item in frame.items
    )
    return TableSheet(frames.HEADINGS, (), tuple(enumerate(rows, start=2)), "国の計画の枠組み")


def save_opinion_sheet(parts: Parts, store: Store, target: Path, *, replace: bool = False) -> Outcome[Path]:
    """Write the opinions with their answers as a workbook.

    Raises WrongRole, PlanUnclear, TargetExists and TargetNotWritable.
    """

    def sheet_of(records: Records) -> TableSheet:
        return opinion_sheet(records.plan.opinions(), current_plan(records).newest.profile.own_name)

    return _save_sheet(parts, store, target, sheet_of, replace=replace)


def opinion_sheet(known: Iterable[Opinion], own_name: str) -> TableSheet:
    """Return opinions as a table in the form that the import reads; `own_name` is the ward's name for itself."""
    rows = (
        (
            str(each.number),
            each.source.value,
            each.day.isoformat(),
            each.who or "",
            opinions.named_text(is_named=each.is_named),
            each.text,
            each.answer or "",
            each.changed or "",
            "、".join(each.rows),
        )
        for each in known
    )
    own = {opinions.ANSWER: f"{own_name}の{opinions.ANSWER}"}
    head = tuple(own.get(each, each) for each in opinions.HEADINGS)
    return TableSheet(head, (), tuple(enumerate(rows, start=2)), "意見と考え方")


def _save_sheet(
    parts: Parts, store: Store, target: Path, sheet_of: Callable[[Records], TableSheet], *, replace: bool
) -> Outcome[Path]:
    """Write a table of the office's data file; raises WrongRole, TargetExists and TargetNotWritable."""
    with office_reading(store) as records:
        sheet = sheet_of(records)
    parts.files.write(target, parts.workbooks.write_table(target.name, sheet, parts.clock.now()), replace=replace)
    return Outcome(target)
