"""課内とりまとめ: a division sends some of its rows to sections (係), and sees which have answered (distribute).

The returned forms are merged in the division's data file by the same acts and rules; the division's own return
contains the result (source: exchange.md, "Sections").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from nakano_status.application.forms.distribute import Sent
from nakano_status.application.forms.form_content import Asking, FormMaker, package_for_some_rows
from nakano_status.application.forms.output_paths import form_path, write_and_commit
from nakano_status.application.lookup import chosen_round, find_row, need_open, need_role
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import PackageRecords, Parts, Records, Store, StoreRole, UnitOfWork
from nakano_status.application.round.read.views import BoardLine
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_file import Return, open_drafts
from nakano_status.domain.exchange.package import Package, Purpose
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.organisation.divisions import (
    Division,
    DivisionKind,
    DivisionName,
    NameKind,
    Organisation,
    fold_name,
)
from nakano_status.domain.refusals.exchange import NotYours, SectionNameInUse
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.states import DivisionFacts, division_state, overdue_days


@dataclass(frozen=True)
class SendToSectionOptions:
    """The section, the rows (empty: all that the division answers), and the target folder."""

    section: str
    folder: Path
    row_ids: tuple[str, ...] = ()
    year: FiscalYear | None = None
    renew: bool = False
    replace: bool = False


def send_to_section(parts: Parts, store: Store, options: SendToSectionOptions, by: str | None = None) -> Outcome[Sent]:
    """Write a section's form; the same rows again give the same form, or with `renew` one with current values.

    A section that is not known yet is added under the division. Raises WrongRole, RoundUnknown, RoundClosed, IdUnknown,
    NotYours, SectionNameInUse, TargetExists, TargetNotWritable; then nothing is changed.
    """
    with store.writing() as work:
        need_role(work, StoreRole.DIVISION)
        round_ = need_open(chosen_round(work, options.year))
        rows = _rows(work, round_, options.row_ids)
        package = _package(parts, work, round_, options, rows, by)
        maker = FormMaker.load(work, round_)
        form = maker.sent(package)
        path = options.folder / form_path(maker.contents.organisation, round_, package.division, "回答様式").name
        write_and_commit(parts, work, path, form, replace=options.replace)
    return Outcome(Sent(form.division, form.department, path, len(package.answer_rows), package.package_id))


def _rows(records: Records, round_: Round, typed: Sequence[str]) -> tuple[str, ...]:
    """Return the rows to send; a section can be asked only about rows that the division itself answers."""
    own = {row.row_id for row in round_.rows_of(records.info.division or "")}
    wanted = [find_row(round_, each).row_id for each in typed]
    for row_id in wanted:
        if row_id not in own:
            raise NotYours(id=row_id, division=records.organisation.read().name(records.info.division or ""))
    return tuple(row.row_id for row in round_.rows if row.row_id in (set(wanted) or own))


def _package(
    parts: Parts, work: UnitOfWork, round_: Round, options: SendToSectionOptions, rows: tuple[str, ...], by: str | None
) -> Package:
    """Find the section's newest package if it asks for exactly these rows, or make one."""
    section_id = fold_name(options.section)
    newest = next(reversed(work.packages.of_round(round_.round_id, section_id)), None)
    if newest is not None and newest.answer_rows == rows and not options.renew:
        return newest
    known = work.organisation.read().find(options.section)
    if known is not None and known.kind is not DivisionKind.SECTION:
        raise SectionNameInUse(found=options.section)
    work.begin_act("send_to_section", by)
    if known is None:
        section = _section(options.section, work.info.division or "")
        work.organisation.save(Organisation((*work.organisation.read().divisions, section)))
    asking = Asking(section_id, Purpose.SECTION, rows)
    return package_for_some_rows(parts, work, FormMaker.load(work, round_), asking)


def _section(name: str, parent: str) -> Division:
    official = (DivisionName(name.strip(), NameKind.OFFICIAL),)
    return Division(fold_name(name), DivisionKind.SECTION, official, parent)


def read_section_board(records: Records, round_: Round, today: date) -> tuple[BoardLine, ...]:
    """Return a line for every section that the owner of a division's data file asked in the round."""
    returns = records.returns.of_round(round_.round_id)
    organisation = records.organisation.read()
    sections = [organisation.get(each) for each in organisation.sections_of(records.info.division or "")]
    lines = (_line(records, round_, each, returns, today) for each in sections)
    return tuple(line for line in lines if line is not None)


def asked_of(records: PackageRecords, round_: Round, section: str) -> tuple[str, ...]:
    """Return the rows that a section was asked about, in printed order."""
    packages = records.of_round(round_.round_id, section)
    asked = {row_id for package in packages for row_id in package.answer_rows}
    return tuple(row.row_id for row in round_.rows if row.row_id in asked)


def _line(
    records: Records, round_: Round, section: Division, arrived: Sequence[Return], today: date
) -> BoardLine | None:
    rows = asked_of(records.packages, round_, section.division_id)
    if not rows:
        return None
    own = [each for each in arrived if each.division == section.division_id]
    waiting = {each.return_id for each in own}
    facts = DivisionFacts(
        rows=len(rows),
        answered=sum(any(_answers(each, row_id) for each in own) for row_id in rows),
        sent=True,
        received=bool(own),
        draft=bool(open_drafts(own)),
        open_points=0,
        due=round_.due,
        round_due=round_.due,
    )
    return BoardLine(
        division=section.name_on(round_.named_on),
        department=records.organisation.read().name(section.parent or ""),
        rows=facts.rows,
        answered=facts.answered,
        state=division_state(facts, today),
        received=records.returns.last_submission(round_.round_id, section.division_id),
        due=facts.due,
        overdue_days=overdue_days(facts, today),
        held=sum(item.return_id in waiting for item in records.arrivals.held(round_.round_id)),
        read_on=today,
    )


def _answers(answered: Return, row_id: str) -> bool:
    value = answered.values.get((row_id, MARK))
    return value is not None and value.counts and value.text is not None
