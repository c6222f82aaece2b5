"""The current 所属長確認 of a division: who confirmed, when, and the fields changed since."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from nakano_status.application.entries.own_answers import OwnAnswers
from nakano_status.application.indicators.read.figures_asked import figures_asked
from nakano_status.application.round.read.round_answers import RoundAnswers
from nakano_status.application.round.read.views import ConfirmationView
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.review.confirmation import best_confirmation, changed_after

if TYPE_CHECKING:
    from nakano_status.application.ports.data_file import Records
    from nakano_status.domain.exchange.returns import Return
    from nakano_status.domain.problems.problem import Problem
    from nakano_status.domain.review.confirmation import RowField
    from nakano_status.domain.round.round import Round


def read_confirmation(records: Records, round_: Round, division: str | None = None) -> ConfirmationView | None:
    """Return the confirmation of a division (None: the data file's owner); None if there is none (未)."""
    whose = division or records.info.division or ""
    return confirmation_of(
        records, RoundAnswers.load(records, round_), records.exchange.returns(round_.round_id), whose
    )


def confirmation_of(
    records: Records,
    contents: RoundAnswers,
    returns: Sequence[Return],
    division: str,
    own: OwnAnswers | None = None,
    supplied: Mapping[str, Collection[str]] | None = None,
) -> ConfirmationView | None:
    """Return a division's confirmation from loaded data; None if it gave none.

    Of several, return the confirmation that fits the current values best (`best_confirmation`). `returns`: the round's
    returns. `own`: each division's own answers, `supplied`: the 成果指標 by supplying division (None: they are loaded).
    """
    received = [each.confirmation for each in returns if each.division == division and each.confirmation]
    given = [*received, *records.reviews.confirmations(contents.round_.round_id, division)]
    if not given:
        return None

    found = best_confirmation(given, confirmable_values(records, contents, division, own), contents.asked.profile)
    if found is None:
        return None
    best, changed = found
    name = contents.organisation.name(division, contents.round_.named_on)
    supplied = figures_asked(records, contents.round_).supplied if supplied is None else supplied
    has_figures = bool(supplied.get(division))
    return ConfirmationView(name, best.name, best.at, best.day, tuple(changed), best, has_figures)


def questions_about_changes(confirmation: ConfirmationView | None, profile: Profile) -> Iterable[Problem]:
    """Return a question for each field that changed after a confirmation: whether it is to be confirmed again.

    `confirmation`: the confirmation with these fields; without one (None) there are no questions.
    """
    return changed_after(confirmation.given, confirmation.changed, profile) if confirmation else ()


def confirmable_values(
    records: Records, contents: RoundAnswers, division: str, own: OwnAnswers | None = None
) -> dict[RowField, str | None]:
    """Return the values that a division's head confirms, by row ID and key (None: blank).

    These are the current published fields of the rows that the division answers, and its own parts of other rows. In a
    shared row (各課回答) the values are the division's own answer, whatever the current value is. `own`: the divisions'
    own answers (None: they are loaded).
    """
    own = own or OwnAnswers.load(records, contents.round_)
    confirmed = contents.asked.profile.confirmed_keys
    found: dict[RowField, str | None] = {}
    for row in contents.round_.rows_asked_of(division, contents.asked):
        own_values = own.values.get((row.row_id, division))
        values = contents.values.get(row.row_id, {}) if own_values is None else own_values
        values = {**values, **contents.own_parts(row.row_id, division)}
        keys = contents.asked.keys_at(row.row_id) if division in row.writers else contents.asked.part_keys
        found |= {(row.row_id, key): values.get(key) for key in keys if key in confirmed}
    return found
