"""Correct a body's name or place that the register has wrong (はじめから): a correction, not a change from a day.

It is the only act that changes the organisation of settled rounds: those that it reaches are named before, with their
papers, and a reason is needed. What their papers printed otherwise is in the 正誤表 of the next paper (decision 0094).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from nakano_status.application.lookup import known_organisation, need_role
from nakano_status.application.organisation.edit_division import (
    EDIT,
    Changes,
    act_reason,
    get_body,
    need_name,
    need_own_names,
    need_place,
)
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Records, Store, StoreRole
from nakano_status.application.round.settled_rounds import (
    ReachedRound,
    keeping_settled,
    need_settled_reason,
    reached_rounds,
)
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.organisation.reorganisation import organisation_changes, with_name_corrected
from nakano_status.domain.round.settled import Corrections


@dataclass(frozen=True)
class BodyCorrection:
    """The right name of a body, or the ID of the 部 or 室 to which it belongs (blank: none); None is not corrected.

    `mistaken` is the name that was wrong, present or past; None, or any other name of the body: the present one.
    """

    division_id: str
    name: str | None = None
    above: str | None = None
    mistaken: str | None = None


@dataclass(frozen=True)
class CorrectedBody:
    """What a correction changes in the register, and the settled rounds that show something else afterwards."""

    changes: Changes
    reached: tuple[ReachedRound, ...] = ()


def plan_correction(store: Store, correction: BodyCorrection) -> CorrectedBody:
    """Return what a correction would change; nothing is written. Raises as `correct_body`, but for the reason."""
    with store.reading() as records:
        return _planned(records, correction)[1]


def correct_body(
    store: Store, correction: BodyCorrection, reason: str = "", by: str | None = None
) -> Outcome[CorrectedBody]:
    """Correct the name or place of a body for all the time of the one that was wrong, in settled rounds, too.

    Raises WrongRole, DivisionUnknown, DivisionNameMissing, DivisionNameInUse, SettledReasonMissing.
    """
    with store.writing() as work:
        after, done = _planned(work, correction)
        given = need_reason(done.reached, reason)
        if done.changes or done.reached:
            work.begin_act(EDIT, by, "：".join(filter(None, (_words(after, correction, done), given))))
            with keeping_settled(work, _corrections(correction)):
                work.organisation.save(after)
            work.commit()
    return Outcome(done)


def need_reason(reached: Iterable[ReachedRound], reason: str) -> str | None:
    """Return the reason; raises SettledReasonMissing if settled rounds are reached without one."""
    return need_settled_reason([each.line for each in reached], reason)


def _planned(records: Records, correction: BodyCorrection) -> tuple[Organisation, CorrectedBody]:
    need_role(records, StoreRole.OFFICE)
    before = records.organisation.read()
    body = after_body = get_body(before, correction.division_id)
    if correction.name is not None:
        wanted = need_name(correction.name)
        need_own_names(known_organisation(records), body, (wanted,))
        after_body = with_name_corrected(body, wanted, correction.mistaken)
    if correction.above is not None:
        need_place(before, body.kind, correction.above)
        after_body = replace(after_body, parent=correction.above or None)
    after = before.with_body(after_body)
    if after.department_of(body.division_id) != before.department_of(body.division_id):
        after = after.with_body(replace(after_body, is_liaison=False))
    reached = reached_rounds(records, after, _corrections(correction))
    return after, CorrectedBody(organisation_changes(before, after), reached)


def _corrections(correction: BodyCorrection) -> Corrections:
    own = (correction.division_id,)
    return Corrections(own if correction.name is not None else (), own if correction.above is not None else ())


def _words(after: Organisation, correction: BodyCorrection, done: CorrectedBody) -> str:
    name = after.name(correction.division_id)
    rounds = "、".join(each.settled.label for each in done.reached)
    what = act_reason(done.changes) if done.changes else f"{name}の訂正"
    return f"{what}（{rounds}）" if rounds else what
