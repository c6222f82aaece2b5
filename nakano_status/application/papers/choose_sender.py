"""Choose the sender of papers (事務局), a body of the organisation, once for a data file (`division sender`)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from nakano_status.application import lookup, preconditions
from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.plan_names import (
    Sender,
    edition_of_year,
    needs_sender_choice,
    sender_of,
    stated_names,
)
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.round.settled_rounds import settled_rounds
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.papers.publication import SenderChoice
from nakano_status.domain.round.round import Round


@dataclass(frozen=True)
class CurrentSender:
    """Current sender of papers, chosen or not.

    `stated`: the office as the plan names it. `is_asked`: the user must choose a sender, because no one has, and the
    organisation has 部 but no body of the sender's name. `kept`: pairs of a year and the sender that its round still
    prints, because the round was settled before the choice.
    """

    sender: Sender
    stated: str
    is_asked: bool
    kept: tuple[tuple[str, str], ...] = ()


def read_sender(parts: Parts, records: Records) -> CurrentSender:
    """Return the current sender of papers. Raises PlanUnclear."""
    stated = stated_names(parts, records, edition_of_year(records, None)).office
    found = sender_of(records, stated, None)
    kept = records.publications.sender_choice().kept
    named = tuple((each.year.short, kept[each.round_id]) for each in records.rounds.all() if each.round_id in kept)
    return CurrentSender(found, stated, needs_sender_choice(records, found), named)


def choose_sender(parts: Parts, store: Store, name: str | None, by: str | None = None) -> Outcome[CurrentSender]:
    """Choose the body called `name` as the sender of papers; if `name` is None, choose the office that the plan states.

    Settled rounds keep the sender that they printed. Raises WrongRole, DivisionUnknown, PlanUnclear.
    """
    with preconditions.office_writing(store) as work:
        body = None if name is None else lookup.find_division(work, name).division_id
        choice = SenderChoice(is_made=True, body=body)
        rounds = [each.round_ for each in settled_rounds(work)]
        printed = {each.round_id: (_printed(parts, work, each), _printed(parts, work, each, choice)) for each in rounds}
        kept = {round_id: was for round_id, (was, now) in printed.items() if was != now}
        work.begin_act(ActKind.CHOOSE_SENDER, by, name or stated_names(parts, work, edition_of_year(work, None)).office)
        work.publications.save_sender_choice(replace(choice, kept=kept))
        done = read_sender(parts, work)
        work.commit()
    return Outcome(done)


def _printed(parts: Parts, records: Records, round_: Round, choice: SenderChoice | None = None) -> str:
    """Return the sender that papers of a round print, by the stored choice or by `choice`."""
    edition = lookup.edition_of(records, round_)
    return sender_of(records, stated_names(parts, records, edition).office, round_, choice).name
