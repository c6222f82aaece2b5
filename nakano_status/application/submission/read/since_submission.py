"""What was last submitted, and what has changed since: a later change needs a new 回答ファイル."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.submission.submit import submitted_sha256
from nakano_status.domain.exchange.answer_file import Return, ReturnValue
from nakano_status.domain.fields.field import NOTE
from nakano_status.domain.review.confirmation import FieldPlace
from nakano_status.domain.round.round import Round
from nakano_status.domain.text.narrative import same


@dataclass(frozen=True)
class SubmissionView:
    """The newest 回答ファイル of a division: when it was made or opened (UTC), and whether it is a 下書き.

    `changed` are the fields (row_id, key) that differ from the files made so far, `sha256` is that of the newest file
    (None: it was not made here).
    """

    at: datetime | None
    is_draft: bool
    changed: tuple[FieldPlace, ...]
    sha256: str | None = None

    @property
    def is_current(self) -> bool:
        """Whether it is no 下書き, and nothing differs from it: no other file has to be made."""
        return not self.is_draft and not self.changed


def since_submission(records: Records, round_: Round) -> SubmissionView | None:
    """Return the last submission of a division's data file; None if there is none, and in an office's."""
    own = records.info.division
    made = [answered for answered in records.returns.of_round(round_.round_id) if answered.division == own]
    if own is None or not made:
        return None
    contents = RoundContents.load(records, round_)
    changed = (place for place, value in _handed_in(made).items() if not same(value.text, _now(contents, place, own)))
    keys = tuple(contents.asked.profile.any_by_key)
    order = {row.row_id: place for place, row in enumerate(contents.rows)}
    return SubmissionView(
        records.returns.last_submission(round_.round_id, own),
        made[-1].is_draft,
        tuple(sorted(changed, key=lambda place: (order.get(place[0], len(order)), keys.index(place[1])))),
        submitted_sha256(records.settings, made[-1].return_id),
    )


def _handed_in(made: Iterable[Return]) -> dict[FieldPlace, ReturnValue]:
    """Return the values in the files taken together: a later one may answer some rows only."""
    shown = {place: value for answered in made for place, value in answered.values.items()}
    return {place: value for place, value in shown.items() if value.counts}


def _now(contents: RoundContents, place: FieldPlace, own: str) -> str | None:
    row_id, key = place
    if key == NOTE:
        return contents.notes.get(row_id, {}).get(own)
    return contents.values.get(row_id, {}).get(key)
