"""The last report in a form becomes that year's round, to be shown beside the new answer."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace

from nakano_status.application.entries.record_values import RecordedValues, record_values
from nakano_status.application.lookup import edition_of, rounds_of_plan
from nakano_status.application.ports.data_file import Parts
from nakano_status.application.ports.unit_of_work import UnitOfWork
from nakano_status.application.round.choosing_edition import round_id_of
from nakano_status.application.submission.form_reading import FormReading
from nakano_status.application.submission.own_division import body_then
from nakano_status.domain.history.acts import Act
from nakano_status.domain.merge.revision import OFFICE, AssertionKind
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.round.round import Answerer, Origin, Round, RoundRow


def import_previous(parts: Parts, work: UnitOfWork, act: Act, reading: FormReading) -> None:
    """Save what the form shows of the last report.

    Of a year that was answered here, only rows that were not are added: those of divisions that its own continues, and
    those that were handed on to it. They are of the divisions that answered them, as the form names them.
    """
    if not reading.previous:
        return
    year = reading.previous_year
    rows = [replace(row, answerers=_answerers(work, reading, row)) for row in reading.round_.rows]
    plan_id = reading.plan.plan_id
    round_ = next((each for each in rounds_of_plan(work, plan_id) if each.year == year), None)
    day = reading.days.get(year)
    if round_ is not None and day is not None and round_.made_on != day:
        work.rounds.set_made_on(round_.round_id, day)
    if round_ is None:
        edition = reading.edition.edition_id
        round_ = Round(
            round_id_of(work, year, plan_id), year, edition, year.as_of, None, day, Origin.IMPORTED, tuple(rows)
        )
        work.rounds.add(round_)
        wanted = set(reading.previous)
    elif round_.origin is Origin.IMPORTED:
        work.rounds.add_rows(round_.round_id, _lacking(work, reading, round_, rows))
        wanted = set(reading.previous)
    else:
        shown = [row for row in rows if row.row_id in reading.previous]
        wanted = _added(work, reading, round_, shown)
    _record(parts, work, act, reading, round_.round_id, wanted)


def _added(work: UnitOfWork, reading: FormReading, round_: Round, rows: Sequence[RoundRow]) -> set[str]:
    """Add rows to a year that was answered here, also those that were only read then; return their IDs."""
    lacking = _lacking(work, reading, round_, rows)
    work.rounds.add_rows(round_.round_id, lacking)
    there = {row.row_id: row for row in round_.rows}
    read = [row for row in rows if row.row_id in reading.previous_divisions and row.row_id in there]
    added = {row.row_id for row in lacking}
    for row in read:
        known = there[row.row_id]
        if not known.writers:
            work.rounds.set_answerers(round_.round_id, replace(known, answerers=(*row.answerers, *known.answerers)))
            added.add(row.row_id)
    return added


def _record(
    parts: Parts, work: UnitOfWork, act: Act, reading: FormReading, round_id: str, wanted: Container[str]
) -> None:
    """Record texts of the last report as the office's, those of other divisions as theirs."""
    round_ = next(each for each in work.rounds.all() if each.round_id == round_id)
    by_writer: dict[str, dict[str, Mapping[str, str | None]]] = {}
    for row_id, texts in reading.previous.items():
        if row_id in wanted:
            writers = round_.row(row_id).writers if row_id in reading.previous_divisions else ()
            by_writer.setdefault(next(iter(writers), OFFICE), {})[row_id] = texts
    for writer, texts_by_row in by_writer.items():
        record_values(parts, work, act, round_, RecordedValues(texts_by_row, writer, AssertionKind.IMPORTED))


def _answerers(work: UnitOfWork, reading: FormReading, row: RoundRow) -> tuple[Answerer, ...]:
    """Return who answered a row then: those that the form names, else the form's division as it was called then."""
    day, names = reading.day_of(reading.previous_year), reading.previous_divisions.get(row.row_id)
    if names is None:
        then = body_then(work, reading.previous_name, day) if row.writers else reading.division
        return tuple(replace(each, division=then) for each in row.answerers)
    bodies = (body_then(work, name, day) for name in names.split("、"))
    return tuple(Answerer(body, Role.LEAD, place) for place, body in enumerate(bodies, start=1))


def _lacking(work: UnitOfWork, reading: FormReading, round_: Round, rows: Iterable[RoundRow]) -> list[RoundRow]:
    """Return the rows that a round lacks and can have: as rows of its edition, in which they had the same number."""
    there = {row.row_id for row in round_.rows}
    lacking = [row for row in rows if row.row_id not in there]
    if round_.edition_id == reading.edition.edition_id:
        return lacking
    derived = {each.to_id for each in reading.file.past.derivations}
    lacking = [row for row in lacking if row.row_id not in derived]
    edition = edition_of(work, round_)
    listings = (reading.edition.listing(row.row_id) for row in lacking)
    whole = edition.with_rows(listings, reading.edition.nodes)
    work.plan.save(replace(reading.plan, editions=(whole,)))
    return lacking
