"""計画上のスケジュール: texts of rows by year, edited or imported from a table (schedule import)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from nakano_status.application import lookup, preconditions, table_rows
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.round.choosing_edition import (
    DEFAULT_EDITION,
    EditionChoice,
    chosen_edition,
    numbered_edition,
)
from nakano_status.application.round.settled_rounds import (
    SettledEffect,
    effect_on_settled_rounds,
    need_settled_reason,
    preserve_settled_rounds,
)
from nakano_status.application.unchanged_content import (
    Content,
    TablePreview,
    find_acts_about,
    need_as_previewed,
    need_unchanged,
)
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.profile import USUAL_HEADINGS
from nakano_status.domain.history.act_subjects import ActSubject, schedule_cell
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.plan.initiative_id import fold_id
from nakano_status.domain.plan.ownership import owner_cell_on
from nakano_status.domain.plan.plan import Edition, Listing
from nakano_status.domain.plan.printed_title import fold_title
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.exchange import IdUnknown, TableNotReadable
from nakano_status.domain.refusals.planning import YearOutOfPlan
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.settled import NO_CORRECTION, Corrections, KnownFacts
from nakano_status.domain.text.narrative import is_blank, same, stored_entry

ScheduleCell = tuple[str, FiscalYear]
"""A 管理番号 and a year: where a text of the schedule is."""

ID = "管理番号"
_TITLE = "事業内容"
Schedules = Mapping[ScheduleCell, str]


@dataclass(frozen=True)
class ScheduleRow:
    """A row of the plan with its texts by year."""

    row_id: str
    title: str
    divisions: str
    texts: Mapping[FiscalYear, str]

    @property
    def is_blank(self) -> bool:
        """Whether the row has no text in any year; such a row is treated as begun."""
        return all(map(is_blank, self.texts.values()))


@dataclass(frozen=True)
class ScheduleTable:
    """The planned schedule of an edition: the plan's years, and the rows in printed order without reposts.

    `edition_id`: the ID of the edition ('': the table is empty). `headings`: the plan's headings of a row's ID, title
    and divisions, by key.
    """

    years: tuple[FiscalYear, ...]
    rows: tuple[ScheduleRow, ...]
    edition_id: str = ""
    headings: Mapping[str, str] = field(default_factory=lambda: USUAL_HEADINGS)

    @property
    def blank(self) -> tuple[ScheduleRow, ...]:
        """The rows without a schedule."""
        return tuple(row for row in self.rows if row.is_blank)


def read_schedules(records: Records, choice: EditionChoice = DEFAULT_EDITION) -> ScheduleTable:
    """Read the planned schedule of the chosen edition; raises the same errors as `chosen_edition`."""
    return _table(records, chosen_edition(records, choice))


def _table(records: Records, edition: Edition) -> ScheduleTable:
    years = records.plan.read(edition.edition_id).years
    kept, organisation = records.plan.schedules(edition.edition_id), records.organisation.read()
    listings = (each for each in edition.listings if not each.is_repost)
    rows = tuple(_row(each, years, kept, organisation) for each in listings)
    return ScheduleTable(years, rows, edition.edition_id, edition.profile.headings)


def read_schedules_to_choose(
    records: Records, year: FiscalYear | None = None, number: int | None = None
) -> tuple[tuple[Edition, ...], Edition, ScheduleTable]:
    """Return the plan's editions, the chosen edition, and its planned schedule.

    The chosen edition is the edition with the number `number`; if that is None, the edition of the year's round. If
    there is no round, it is an edition that the first round may use, and the user can choose a different one. Raises
    PlanUnclear, RoundUnknown and EditionUnknown.
    """
    plan = lookup.current_plan(records)
    if number is not None:
        edition = numbered_edition(plan, number)
    elif lookup.rounds_of_plan(records, plan.plan_id):
        round_ = lookup.chosen_round(records, year)
        plan, edition = lookup.plan_of(records, round_), lookup.edition_of(records, round_)
    else:
        edition = (plan.editions_in_force(plan.first_year) or plan.editions)[0]
    return plan.editions, edition, _table(records, edition)


def _row(
    listing: Listing, years: tuple[FiscalYear, ...], kept: Mapping[ScheduleCell, str], organisation: Organisation
) -> ScheduleRow:
    texts = {year: kept.get((listing.row_id, year), "") for year in years}
    divisions = owner_cell_on(listing.owners_printed, organisation, None) or ""
    return ScheduleRow(listing.row_id, listing.title, divisions, texts)


@dataclass(frozen=True)
class ScheduleChange:
    """A text of the planned schedule that would change."""

    row_id: str
    title: str
    year: FiscalYear
    was: str
    now: str


@dataclass(frozen=True)
class PlannedSchedule:
    """Effects of importing a table of the schedule.

    `lines`: the texts to write. `changes`: the texts that would change. `rows`: the number of rows with changes.
    `unchanged`: the number of rows of the table without changes. `unnamed`: the number of the plan's rows that are not
    in the table; they are not changed. `settled`: the effects on settled rounds. `left_out`: the rows and cells that
    are not imported. `sha256`: the SHA-256 of the file.
    """

    edition_id: str
    lines: Schedules
    changes: tuple[ScheduleChange, ...]
    rows: int
    unchanged: int
    unnamed: int
    problems: tuple[Problem, ...]
    settled: SettledEffect = field(default_factory=SettledEffect)
    left_out: table_rows.LeftOut = table_rows.NOTHING_LEFT_OUT
    sha256: str = field(default="", compare=False)

    @property
    def replaced_parts(self) -> Mapping[ActSubject, object]:
        """Current texts that the import would replace."""
        return {schedule_cell(self.edition_id, each.row_id, each.year.start): each.was for each in self.changes}


def plan_schedule(
    parts: Parts, store: Store, path: Path, choice: EditionChoice = DEFAULT_EDITION, *, is_correction: bool = False
) -> PlannedSchedule:
    """Return the effects of importing a table of the schedule without writing.

    `is_correction`: whether the import corrects settled rounds, too. Raises the same errors as `import_schedule`,
    except ContentMoved and SettledReasonMissing.
    """
    table, years = _read_table(parts, path)
    with preconditions.office_reading(store) as records:
        return _planned(records, table, years, choice, is_correction=is_correction)


def import_schedule(
    parts: Parts,
    store: Store,
    path: Path,
    by: str | None = None,
    choice: EditionChoice = DEFAULT_EDITION,
    *,
    correcting: str | None = None,
    seen: TablePreview | None = None,
) -> Outcome[table_rows.ImportedTable]:
    """Import a table of the schedule; a blank cell removes the current text, and unreadable rows are skipped.

    `correcting`: the reason to correct settled rounds, too; if it is None, they keep their texts. `seen`: the
    preview as shown (None: not checked); raises FileMoved if the file, and ContentMoved if a text to replace, is
    another one now. Skipped rows are problems of the outcome; a repost is skipped unless its texts equal the texts of
    its original. Nothing is recorded if nothing changes. Also raises FileMissing, FileUnreadable, TableNotReadable,
    PaperFontMissing, WrongRole, YearOutOfPlan, EditionUnclear, EditionUnknown and SettledReasonMissing.
    """
    table, years = _read_table(parts, path)
    with preconditions.office_writing(store) as work:
        planned = _planned(work, table, years, choice, is_correction=correcting is not None)
        need_as_previewed(work, "表で変わる計画上のスケジュール", seen, planned, path.name)
        given = need_settled_reason([each.line for each in planned.settled.reached], correcting or "")
        summary = f"{path.name}：{len(planned.changes)}か所" if planned.changes else None
        kept = SettledEffect()
        if planned.changes or planned.settled.reached:
            work.begin_act(ActKind.IMPORT_SCHEDULE, by, "：".join(filter(None, (summary, given))) or None)
            with preserve_settled_rounds(work, planned.settled.corrections) as kept:
                work.plan.edit_schedules(planned.edition_id, planned.lines)
            work.commit()
    result = table_rows.ImportedTable(planned.rows, planned.unchanged, settled=kept, left_out=planned.left_out)
    return Outcome(result, problems=planned.problems)


def _is_read(heading: str) -> bool:
    return heading in (ID, _TITLE) or any(table_rows.year_headings([heading]))


def _read_table(parts: Parts, path: Path) -> tuple[table_rows.NamedRowTable, dict[str, FiscalYear]]:
    table = table_rows.read_table_rows(parts, path, ID, reads=_is_read)
    years = dict(table_rows.year_headings(table.headings))
    if not years:
        there = table_rows.quote_headings(table.headings)
        missing = "年度の見出し（令和4年度など）がありません"
        raise TableNotReadable(path=str(path), reason=f"{missing}。この表の見出し：{there}")
    return table, years


def _planned(
    records: Records,
    table: table_rows.NamedRowTable,
    years: Mapping[str, FiscalYear],
    choice: EditionChoice,
    *,
    is_correction: bool,
) -> PlannedSchedule:
    edition = chosen_edition(records, choice)
    titles = {listing.row_id: listing.title for listing in edition.listings}
    years = {heading: year for heading, year in years.items() if year in records.plan.read(edition.edition_id).years}
    found, problems = _read(table.rows, titles)
    before = records.plan.schedules(edition.edition_id)
    originals = {each.row_id: each.repost_of for each in edition.listings if each.repost_of is not None}
    lines = dict(_lines({key: row for key, row in found.items() if key not in originals}, years, before))
    unlike = dict(_unlike_originals(found, years, {**before, **lines}, originals))
    problems += unlike.values()
    rows = {key: row for key, row in found.items() if key not in unlike}
    changes = tuple(
        ScheduleChange(row_id, titles[row_id], year, before.get((row_id, year), ""), text)
        for (row_id, year), text in lines.items()
        if text != before.get((row_id, year), "")
    )
    unnamed = sum(not each.is_repost and each.row_id not in rows for each in edition.listings)
    changed = len({change.row_id for change in changes})
    imported = {row.row for row in rows.values()}
    all_problems = table.all_problems((ID, _TITLE, *years), problems, imported)
    concerned = (each for each in records.rounds.all() if each.edition_id == edition.edition_id)
    rounds = frozenset(each.round_id for each in concerned if each.year in years.values())
    own = tuple(row_id for row_id in rows if row_id not in originals)
    corrections = Corrections(scheduled=own, rounds=rounds) if is_correction else NO_CORRECTION
    return PlannedSchedule(
        edition_id=edition.edition_id,
        lines=lines,
        changes=changes,
        rows=changed,
        unchanged=len(rows) - changed,
        unnamed=unnamed,
        problems=all_problems,
        settled=effect_on_settled_rounds(records, partial(_with_lines, edition.edition_id, lines), corrections),
        left_out=table.left_out_of_import(all_problems, imported),
        sha256=table.sha256,
    )


def _with_lines(edition_id: str, lines: Schedules, round_: Round, recorded: KnownFacts) -> KnownFacts:
    """Return the known facts of a round as they would be with these texts in the schedule of an edition."""
    if round_.edition_id != edition_id:
        return recorded
    own = {row_id: text for (row_id, year), text in lines.items() if year == round_.year}
    return replace(recorded, scheduled={**recorded.scheduled, **own})


def _read(
    rows: Iterable[table_rows.TableRow], titles: Mapping[str, str]
) -> tuple[dict[str, table_rows.TableRow], list[Problem]]:
    found: dict[str, table_rows.TableRow] = {}
    problems = []
    for row in rows:
        row_id = fold_id(row.text(ID))
        if row_id not in titles:
            problems.append(row.problem("TABLE-ID-UNKNOWN", ID, found=row.text(ID)))
        elif row.text(_TITLE) and fold_title(row.text(_TITLE)) != fold_title(titles[row_id]):
            problems.append(row.problem("TABLE-TITLE-DIFFERS", _TITLE, found=row.text(_TITLE), expected=titles[row_id]))
        elif row_id in found:
            problems.append(row.problem("TABLE-TWICE", ID, found=row.text(ID)))
        else:
            found[row_id] = row
    return found, problems


def _lines(
    rows: Mapping[str, table_rows.TableRow], years: Mapping[str, FiscalYear], before: Schedules
) -> Iterator[tuple[tuple[str, FiscalYear], str]]:
    for row_id, row in rows.items():
        for heading, year in years.items():
            text = row.text(heading)
            if text or (row_id, year) in before:
                yield (row_id, year), text


def _unlike_originals(
    rows: Mapping[str, table_rows.TableRow],
    years: Mapping[str, FiscalYear],
    texts: Schedules,
    originals: Mapping[str, str],
) -> Iterator[tuple[str, Problem]]:
    """Yield the 管理番号 of each repost whose text in a table differs from the text of its original, with a problem.

    A repost has no schedule of its own. `rows`: the rows of the table. `texts`: the schedule after the import.
    `originals`: the 管理番号 of the original of each repost.
    """
    for row_id, original in originals.items():
        if (row := rows.get(row_id)) is None:
            continue
        for heading, year in years.items():
            if row.text(heading) and not same(row.text(heading), texts.get((original, year))):
                yield row_id, row.problem("TABLE-REPOST-DIFFERS", heading, found=row_id, expected=original)
                break


@dataclass(frozen=True)
class EditedSchedule:
    """Result of editing the schedule: the changed places, and the effects on settled rounds."""

    places: tuple[ScheduleCell, ...]
    settled: SettledEffect = field(default_factory=SettledEffect)


def edit_schedule(
    store: Store,
    texts: Mapping[ScheduleCell, str],
    by: str | None = None,
    choice: EditionChoice = DEFAULT_EDITION,
    seen: Mapping[ScheduleCell, str] | None = None,
) -> Outcome[EditedSchedule]:
    """Write texts into the schedule of the chosen edition; a blank text removes the current one.

    Settled rounds keep their texts. `seen`: the texts as shown to the user; ContentMoved is raised if one has changed
    since (None: not checked). Raises WrongRole, IdUnknown, YearOutOfPlan, EditionUnclear, EditionUnknown and
    ContentMoved.
    """
    with preconditions.office_writing(store) as work:
        table = read_schedules(work, choice)
        known = {row.row_id: row for row in table.rows}
        fresh, kept = {}, SettledEffect()
        for (row_id, year), typed in texts.items():
            if row_id not in known:
                raise IdUnknown(found=row_id)
            if year not in table.years:
                raise YearOutOfPlan(year=year.label, expected=f"{table.years[0].label}〜{table.years[-1].label}")
            text, now = stored_entry(typed) or "", known[row_id].texts[year]
            if seen is not None:
                name = f"{row_id} {year.label}の計画上のスケジュール"
                content = Content(name, find_acts_about(schedule_cell(table.edition_id, row_id, year.start)))
                need_unchanged(work, content, seen[row_id, year], now, text)
            if text != now:
                fresh[row_id, year] = text
        if fresh:
            work.begin_act(ActKind.EDIT_SCHEDULE, by, f"計画上のスケジュールの変更 {len(fresh)}か所")
            with preserve_settled_rounds(work) as kept:
                work.plan.edit_schedules(table.edition_id, fresh)
            work.commit()
    return Outcome(EditedSchedule(tuple(fresh), kept))
