"""修文の確認依頼: send the office's wording changes to the division for agreement, as 見え消し (wording).

The form contains the changed rows only; returned as it is, the division agrees, and edited, it answers otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from nakano_status.application.forms.form_content import FormMaker
from nakano_status.application.forms.making_packages import Asking, package_for_some_rows
from nakano_status.application.forms.output_paths import WORDING_FILE, form_path, write_and_commit
from nakano_status.application.lookup import chosen_round, find_division, need_role, today_of
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Store, StoreRole
from nakano_status.application.ports.unit_of_work import UnitOfWork
from nakano_status.application.review.read.wording_changes import WordingChange, wording_changes
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.package import Package, Purpose
from nakano_status.domain.organisation.divisions import Division
from nakano_status.domain.refusals.exchange import NoWordingChange
from nakano_status.domain.refusals.planning import RoundClosed
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.states import answer_by


@dataclass(frozen=True)
class SendWordingOptions:
    """The division, the target folder, the year, and the due date printed on the form (`due`, see `answer_by`)."""

    division: str
    folder: Path
    year: FiscalYear | None = None
    replace: bool = False
    due: date | None = None


@dataclass(frozen=True)
class SentWording:
    """The file, its 照会番号, what it asks about, and the due date of the reply."""

    division: str
    file: Path
    package: str
    changes: tuple[WordingChange, ...]
    due: date


def send_wording(
    parts: Parts, store: Store, options: SendWordingOptions, by: str | None = None
) -> Outcome[SentWording]:
    """Write a form with every wording change that the division has not replied to; repeating it gives the same file.

    Raises WrongRole, RoundUnknown, DivisionUnknown, NoWordingChange, RoundClosed, DuePassed, TextTooLong, TargetExists,
    TargetNotWritable; then nothing is changed.
    """
    with store.writing() as work:
        need_role(work, StoreRole.OFFICE)
        round_ = chosen_round(work, options.year)
        division = find_division(work, options.division)
        changes = _to_ask(wording_changes(work, round_, division.division_id), round_, division)
        maker = FormMaker.load(work, round_)
        package = _package(parts, work, maker, changes, by)
        asked_on = work.packages.acts(round_.round_id)[package.package_id].at.astimezone().date()
        due = answer_by(today_of(parts), round_.due_of(division.division_id), options.due, asked_on)
        form = replace(maker.with_tables_of(work).sent(package), due=due)
        path = options.folder / form_path(maker.contents.organisation, round_, division.division_id, WORDING_FILE)
        write_and_commit(parts, work, path, form, replace=options.replace)
    name = maker.contents.organisation.name(division.division_id, round_.named_on)
    return Outcome(SentWording(name, path, package.package_id, changes, due))


def _to_ask(found: Sequence[WordingChange], round_: Round, division: Division) -> tuple[WordingChange, ...]:
    """Return the wording changes without a reply, on rows that can still be edited."""
    waiting = [each for each in found if each.reply.is_to_be_asked]
    if not waiting:
        raise NoWordingChange(division=division.name_on(round_.named_on))
    changes = tuple(each for each in waiting if round_.is_open(each.id))
    if not changes:
        raise RoundClosed(year=round_.year.label)
    return changes


def _package(
    parts: Parts, work: UnitOfWork, maker: FormMaker, changes: Sequence[WordingChange], by: str | None
) -> Package:
    """Find an existing package with the same request, or make one."""
    round_, division = maker.contents.round_, changes[0].division_id
    remarks = {(each.id, each.key): each.received or "" for each in changes}
    for package in reversed(work.packages.of_round(round_.round_id, division)):
        if package.purpose is Purpose.WORDING and package.remarks == remarks and maker.shows(package):
            return package
    rows = tuple(dict.fromkeys(each.id for each in changes))
    work.begin_act("send_wording", by)
    return package_for_some_rows(parts, work, maker, Asking(division, Purpose.WORDING, rows, remarks))
