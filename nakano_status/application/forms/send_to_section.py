"""課内とりまとめ: a division sends some of its rows to a section (係), as the office does to divisions (distribute).

The returned forms are merged in the division's data file by the same acts and rules; the division's own return contains
the result (source: exchange.md, "Sections").
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nakano_status.application.forms.distribute import Sent
from nakano_status.application.forms.form_content import FormMaker
from nakano_status.application.forms.form_files import form_path
from nakano_status.application.forms.making_packages import Asking, package_for_some_rows
from nakano_status.application.lookup import chosen_round, find_row, need_open, need_role
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store, StoreRole, UnitOfWork
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.package import Package, Purpose
from nakano_status.domain.organisation.divisions import (
    Division,
    DivisionKind,
    DivisionName,
    NameKind,
    Organisation,
    fold_name,
)
from nakano_status.domain.refusals.answering import NotYours, SectionNameInUse
from nakano_status.domain.round.round import Round


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
        content = parts.write_form(form)
        path = options.folder / form_path(maker.contents.organisation, round_, package.division, "回答様式").name
        with parts.files.laid_out(path.parent, {path.name: content}, replace=options.replace) as put_in_place:
            work.commit()
            put_in_place()
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
