"""所属長確認: the head of a division confirms what is sent in its name (confirm)."""

from __future__ import annotations

from dataclasses import dataclass

from nakano_status.application.entries.edit_entry import writer_of
from nakano_status.application.lookup import chosen_round, need_open
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.submission.check_entries import check_round
from nakano_status.application.submission.read.confirmation import confirmable_now
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.merge.resolution import OFFICE
from nakano_status.domain.refusals.exchange import ConfirmerMissing
from nakano_status.domain.refusals.files import WrongRole
from nakano_status.domain.review.confirmation import Confirmation, field_codes
from nakano_status.domain.text.narrative import as_typed


@dataclass(frozen=True)
class Confirmed:
    """A confirmation: the division, the code of what it covers, and how many rows that are."""

    division: str
    name: str
    hash: str | None
    at: str
    rows: int


def confirm(
    parts: Parts,
    store: Store,
    name: str,
    *,
    as_division: str | None = None,
    year: FiscalYear | None = None,
    by: str | None = None,
) -> Outcome[Confirmed]:
    """Record that `name` confirmed the current values; missing answers are reported, and do not prevent it.

    An office's data file needs `as_division`. Raises ConfirmerMissing, WrongRole, DivisionUnknown, RoundClosed.
    """
    typed = as_typed(name.strip())
    if typed is None:
        raise ConfirmerMissing
    with store.writing() as work:
        round_ = need_open(chosen_round(work, year))
        division = writer_of(work, as_division)
        if division == OFFICE:
            raise WrongRole(expected="所管課", found="事務局")
        contents = RoundContents.load(work, round_)
        at = parts.clock.now().isoformat(timespec="seconds")
        given = Confirmation(typed, at, field_codes(confirmable_now(work, contents, division), contents.asked.profile))
        work.begin_act("confirm", by)
        work.reviews.add_confirmation(round_.round_id, division, given)
        work.commit()
    checked = check_round(contents, division)
    shown = contents.organisation.name(division, round_.named_on)
    rows = len(round_.rows_of(division))
    return Outcome(Confirmed(shown, typed, given.content_hash, at, rows), problems=checked.problems)
