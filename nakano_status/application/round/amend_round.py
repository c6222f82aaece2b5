"""Amend an open round: rows leave or enter the report, or are opened to all divisions named on them (round amend).

A round is bound to one edition and its rows are frozen; only this act changes who answers and what is reported, and it
records a reason (exchange.md; merge-scenarios.md, 19).
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from enum import StrEnum

from nakano_status.application.entries.record_values import record_reason
from nakano_status.application.lookup import chosen_round, find_row, need_open, need_role, organisation_of, same_round
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Store, StoreRole
from nakano_status.application.ports.unit_of_work import UnitOfWork
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import ANSWERERS, OUT_OF_REPORT
from nakano_status.domain.history.acts import Act, Change, Why
from nakano_status.domain.merge.revision import OFFICE
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.refusals.exchange import NoOtherDivisionNamed, ReasonMissing, RepostNotAnswered
from nakano_status.domain.round.round import OutOfReport, Round, RoundRow
from nakano_status.domain.text.narrative import as_typed


class AnswererRule(StrEnum):
    """Who answers a row: the division that leads it, or all that are named on it (各課回答)."""

    ALL = "all"
    LEAD = "lead"


class ReportPlace(StrEnum):
    """Whether a row is 報告対象."""

    IN = "in"
    OUT = "out"


@dataclass(frozen=True)
class Amendment:
    """Changes to some rows, with the reason; None: no change.

    `why_out` is the reason for leaving the report; it is given only with `place` OUT.
    """

    rows: tuple[str, ...]
    reason: str
    answering: AnswererRule | None = None
    place: ReportPlace | None = None
    why_out: OutOfReport | None = None
    year: FiscalYear | None = None


@dataclass(frozen=True)
class AmendedRow:
    """A row after the act: why it is out of the report (None: it is reported), and the divisions that answer it."""

    id: str
    out_of_report: OutOfReport | None
    answerers: tuple[str, ...]
    changed: bool


def amend_round(store: Store, amendment: Amendment, by: str | None = None) -> Outcome[tuple[AmendedRow, ...]]:
    """Amend rows in one act.

    Raises WrongRole, RoundUnknown, RoundClosed, IdUnknown, ReasonMissing, RepostNotAnswered,
    NoOtherDivisionNamed.
    """
    reason = as_typed(amendment.reason)
    if reason is None:
        raise ReasonMissing
    with store.writing() as work:
        need_role(work, StoreRole.OFFICE)
        round_ = need_open(chosen_round(work, amendment.year))
        rows = list({row.row_id: row for row in (find_row(round_, each) for each in amendment.rows)}.values())
        organisation = organisation_of(work, round_)
        for row in rows:
            _may_amend(row, amendment, organisation)
        act = work.begin_act("amend_round", by, reason)
        changed = {row.row_id for row in rows if _amend(work, act, round_, row, amendment)}
        after = same_round(work, round_)
        work.commit()
    amended = tuple(_amended(after.row(row.row_id), organisation, changed) for row in rows)
    keys = {(row_id, key) for row_id in changed for key in (OUT_OF_REPORT, ANSWERERS)}
    return Outcome(amended, frozenset(keys))


def real_writers(row: RoundRow, organisation: Organisation) -> tuple[str, ...]:
    """Return the divisions that answer a row; a generic one (各所管課) never does."""
    return tuple(each for each in row.writers if not organisation.get(each).is_generic)


def _may_amend(row: RoundRow, amendment: Amendment, organisation: Organisation) -> None:
    if row.out_of_report is OutOfReport.REPOST:
        raise RepostNotAnswered(id=row.row_id)
    named = {each.division for each in row.answerers if not organisation.get(each.division).is_generic}
    if amendment.answering is AnswererRule.ALL and len(named) < 2:  # noqa: PLR2004 - two are several
        raise NoOtherDivisionNamed(id=row.row_id)


def _amend(work: UnitOfWork, act: Act, round_: Round, row: RoundRow, amendment: Amendment) -> bool:
    """Write what differs; return whether anything does."""
    changed = False
    several = row.several_writers if amendment.answering is None else amendment.answering is AnswererRule.ALL
    if several is not row.several_writers:
        work.rounds.set_several_writers(round_.round_id, row.row_id, several=several)
        was, now = (AnswererRule.ALL if each else AnswererRule.LEAD for each in (row.several_writers, several))
        place = (act.act_id, round_.round_id, row.row_id, ANSWERERS, None)
        work.entries.add_changes([Change(*place, was.value, now.value, OFFICE, Why.TYPED)])
        changed = True
    out = row.out_of_report if amendment.place is None else amendment.why_out
    if out is not row.out_of_report:
        record_reason(work, act, round_, row, out, Why.TYPED)
        changed = True
    return changed


def _amended(row: RoundRow, organisation: Organisation, changed: Container[str]) -> AmendedRow:
    names = tuple(organisation.name(each) for each in real_writers(row, organisation))
    return AmendedRow(row.row_id, row.out_of_report, names, row.row_id in changed)
