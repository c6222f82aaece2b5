"""Current state of 修正依頼 and 確認済, derived from the records: the requests about a row, answers and acceptances."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from nakano_status.application.lookup import chosen_round
from nakano_status.application.round.read.round_answers import RoundAnswers
from nakano_status.domain.review.review import acceptances
from nakano_status.domain.text.narrative import same

if TYPE_CHECKING:
    from nakano_status.application.ports.data_file import Records
    from nakano_status.application.round.read.views import AskedRow
    from nakano_status.domain.calendar.fiscal_year import FiscalYear
    from nakano_status.domain.fields.profile import AskedFields
    from nakano_status.domain.review.review import AskOutcome, Review
    from nakano_status.domain.round.round import RoundRow


@dataclass(frozen=True)
class ReviewState:
    """Review state of a round: requests and acceptances, by (row ID, division ID).

    An acceptance ends the request before it; a reopening ends the acceptance. `accepted` is in the order in which the
    acceptances were made. `answering`: the requested rows that a division has edited, in its own data file, since its
    last return.
    """

    asked: Mapping[tuple[str, str], AskedRow] = field(default_factory=dict)
    accepted: Mapping[tuple[str, str], Review] = field(default_factory=dict)
    answering: frozenset[tuple[str, str]] = frozenset()

    @staticmethod
    def load(records: Records, contents: RoundAnswers) -> ReviewState:
        """Return the review state of a round; it is empty if no row was asked back, accepted or reopened."""
        round_id = contents.round_.round_id
        reviews, packages = records.reviews.of_round(round_id), records.exchange.packages(round_id, row_ids=())
        if not reviews and not any(package.remarks for package in packages):
            return ReviewState()
        from nakano_status.application.review.review_rows import asked_rows  # only if there are requests

        asked, answering = asked_rows(records, contents, reviews, packages)
        return ReviewState(asked, acceptances(reviews), answering)

    def request_about(self, row: RoundRow, fields: AskedFields) -> AskedRow | None:
        """Return the open request about a row or a part of it, otherwise an answered one; None if there is none.

        `fields`: the fields of the round.
        """
        asked_of = row.divisions_asked(fields)
        found = [asked for each in asked_of if (asked := self.asked.get((row.row_id, each)))]
        return min(found, key=lambda each: each.outcome.is_settled, default=None)

    def outcome_of(self, row: RoundRow, fields: AskedFields) -> AskOutcome | None:
        """Return the outcome of the request about a row or a part of it.

        None if there is no request, or if the row is being answered here.
        """
        asked = self.request_about(row, fields)
        being_answered = any((row.row_id, each) in self.answering for each in row.divisions_asked(fields))
        return None if asked is None or being_answered else asked.outcome

    def asked_rows(self, division: str) -> tuple[AskedRow, ...]:
        """Return the requests to a division, in the order of first requests."""
        return tuple(asked for (_, asked_division), asked in self.asked.items() if asked_division == division)

    def is_accepted(self, row: RoundRow, contents: RoundAnswers) -> bool:
        """Return whether the answers of all answerers of a row are accepted."""
        answering = [each for each in row.writers if not contents.organisation.get(each).is_generic]
        return bool(answering) and all((row.row_id, each) in self.accepted for each in answering)

    def changed_since(self, row: RoundRow, contents: RoundAnswers) -> bool:
        """Return whether a row has changed since it was last accepted. False for a row that is not accepted.

        A part that a division has for itself is compared with the acceptance of that division.
        """
        if (last := self._last_by_row.get(row.row_id)) is None:
            return False
        values, profile = contents.values.get(row.row_id, {}), contents.asked.profile
        if any(not same(values.get(key), last.values.get(key)) for key in profile.answer_keys):
            return True
        asked_of = row.divisions_asked(contents.asked) if profile.part_items else ()
        reviews = (self.accepted[row.row_id, each] for each in asked_of if (row.row_id, each) in self.accepted)
        return any(
            not same(contents.own_parts(row.row_id, each.division)[key], each.values.get(key))
            for each in reviews
            for key in profile.part_items
        )

    @cached_property
    def _last_by_row(self) -> Mapping[str, Review]:
        """The last acceptance of each row, by row ID; it has the values of the whole row, whoever was accepted."""
        return {row_id: review for (row_id, _), review in self.accepted.items()}


def open_comments(records: Records, contents: RoundAnswers) -> dict[tuple[str, str], str]:
    """Return the office's comment of each open request of a round, by (row ID, division ID)."""
    asked = ReviewState.load(records, contents).asked
    return {place: each.comment for place, each in asked.items() if not each.outcome.is_settled}


def open_asks(records: Records, *, year: FiscalYear | None = None) -> tuple[AskedRow, ...]:
    """Return the open requests in a division's data file; empty in an office's data file.

    `year`: the year of the round (None: the current round). Raises RoundUnknown, PlanUnclear.
    """
    if records.info.division is None:
        return ()
    contents = RoundAnswers.load(records, chosen_round(records, year))
    asked = ReviewState.load(records, contents).asked_rows(records.info.division)
    return tuple(each for each in asked if not each.outcome.is_settled)
