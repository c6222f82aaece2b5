"""Reorganise bodies from a day on (division rename, merge, split, abolish, move, add).

What would move is computed first, and then shown or written: bodies, and what passes from a body that ends to its heir
(rows, 成果指標, due dates of its own). Rounds of an earlier day keep what they have.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from nakano_status.application.lookup import edition_of, every_edition, need_role, organisation_of
from nakano_status.application.organisation.reorganisation_plan import Reorganisation, planned_reorganisation
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store, StoreRole
from nakano_status.application.ports.unit_of_work import UnitOfWork
from nakano_status.application.round.settled_rounds import keeping_settled
from nakano_status.domain.fields.field import OWNERS
from nakano_status.domain.history.acts import Act, Change, Why
from nakano_status.domain.merge.revision import OFFICE
from nakano_status.domain.organisation.reorganisation import OrganisationChange
from nakano_status.domain.plan.ownership import printed_owners
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.round.round import Round, RoundRow
from nakano_status.domain.text.narrative import as_typed

REORGANISE = "reorganise"
"""The kind of an act of 改正."""

WITHDRAW = "withdraw_reorganisation"
"""The kind of the act by which a 改正 or a row move is withdrawn."""


def plan_reorganisation(parts: Parts, store: Store, changes: Sequence[OrganisationChange], day: date) -> Reorganisation:
    """Return what changes would do; nothing is written. Bodies are named, not identified. Raises as `reorganise`."""
    with store.reading() as records:
        return _planned(parts, records, changes, day)


def reorganise(
    parts: Parts,
    store: Store,
    changes: Sequence[OrganisationChange],
    day: date,
    reason: str = "",
    by: str | None = None,
) -> Outcome[Reorganisation]:
    """Make changes of one day in one act; those of a day to come take effect then.

    Raises WrongRole, DivisionUnknown, NameDayUnfit, BodyEnded, DivisionNameInUse,
    NameOfPast, TooFewBodies, PartUnknown, IdUnknown, and RowsWithoutDivision if a row would have no division.
    """
    with store.writing() as work:
        planned = _planned(parts, work, changes, day)
        given = as_typed(reason.strip())
        text = "、".join(planned.lines())
        act = work.begin_act(REORGANISE, by, f"{text}。{given}" if given else text)
        with keeping_settled(work):
            _write(work, act, planned)
        work.commit()
    rows = {row.row_id for some in planned.rounds.values() for row in some}
    return Outcome(planned, frozenset((row_id, OWNERS) for row_id in rows))


def _planned(parts: Parts, records: Records, changes: Sequence[OrganisationChange], day: date) -> Reorganisation:
    need_role(records, StoreRole.OFFICE)
    return planned_reorganisation(records, changes, day, parts.clock.today())


def _write(work: UnitOfWork, act: Act, planned: Reorganisation) -> None:
    work.organisation.save(planned.after)
    work.organisation.add_successions(planned.successions)
    editions = {each.edition_id: each for each in every_edition(work)}
    for edition_id, owners in planned.owners.items():
        work.plan.save_owners(editions[edition_id], owners)
    for (edition_id, indicator_id), heir in planned.indicators.items():
        work.indicators.set_owner(edition_id, indicator_id, heir, planned.day)
    for round_ in work.rounds.all():
        hand_on_rows(work, act, round_, planned.rounds.get(round_.round_id, ()), editions[round_.edition_id])
        for body, due in planned.dates.get(round_.round_id, {}).items():
            work.rounds.set_division_due(round_.round_id, body, due)


def hand_on_rows(work: UnitOfWork, act: Act, round_: Round, rows: Iterable[RoundRow], before: Edition) -> None:
    """Give rows of a round other divisions; where they print another 所管課, their history has what it was and is.

    `before` is the round's edition as it was before the act.
    """
    organisation = organisation_of(work, round_)
    after = edition_of(work, round_)
    for row in rows:
        work.rounds.set_answerers(round_.round_id, row)
        was, now = (
            printed_owners(edition.listing(row.row_id), one.named, organisation, round_.named_on)
            for edition, one in ((before, round_.row(row.row_id)), (after, row))
        )
        if was != now:
            place = (act.act_id, round_.round_id, row.row_id, OWNERS, None)
            work.entries.add_changes([Change(*place, was, now, OFFICE, Why.TYPED)])
