"""What was submitted: the rows in returns, and the assertions that are in none yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.domain.exchange.returns import final_returns, open_drafts
from nakano_status.domain.merge.resolution import OFFICE, Assertion, AssertionKind, Slot, group_slot
from nakano_status.domain.round.round import Round, RoundRow


@dataclass(frozen=True)
class SubmissionState:
    """Rows that a final return answers, and assertions of divisions that no final return has observed.

    `on_behalf` are the assertions that the office typed for divisions, with how they were received (None: not stated).
    """

    rows: frozenset[str]
    open_assertions: frozenset[str]
    on_behalf: Mapping[str, str | None] = field(default_factory=dict)

    @staticmethod
    def load(records: Records, round_: Round) -> SubmissionState:
        """Load what the returns of a round contain; in a division's data file only its own returns submit anything."""
        own, arrived = records.info.division, records.returns.of_round(round_.round_id)
        returns = [answered for answered in arrived if own in (None, answered.division)]
        assertions = [
            assertion for assertion in records.entries.assertions(round_.round_id) if assertion.writer != OFFICE
        ]
        typed = {assertion.assertion_id for assertion in assertions}
        observed = {
            assertion_id
            for answered in final_returns(returns)
            for ids in answered.observed.values()
            for assertion_id in ids
        }
        answers = ((place, value) for answered in final_returns(returns) for place, value in answered.values.items())
        keys = records.plan.asked(round_).profile.row_keys
        rows = {row_id for (row_id, key), value in answers if key in keys and value.counts}
        handed_on = {parent for answered in final_returns(returns) for parent in answered.parents}
        of_sections = {each.return_id for each in arrived if each not in returns} - handed_on
        open_assertions = frozenset(typed - observed) | open_drafts(returns) | of_sections
        return SubmissionState(frozenset(rows), open_assertions, _on_behalf(records, assertions))

    def typed_on_behalf(self, contents: RoundContents, row: RoundRow) -> dict[str, str | None]:
        """Return the fields of a row that were typed on behalf of a division, by key, with how they were received."""
        if not self.on_behalf:
            return {}
        lines = (contents.current.get(slot) for slot in _slots(contents, row))
        typed = ((line.slot, each) for line in lines if line for each in line.assertion_ids if each in self.on_behalf)
        return {key: self.on_behalf[each] for slot, each in typed for key in slot.keys}

    def covers(self, contents: RoundContents, row: RoundRow) -> bool:
        """Return whether the current values of a row were submitted."""
        current = {
            assertion_id
            for slot in _slots(contents, row)
            if (line := contents.current.get(slot))
            for assertion_id in line.assertion_ids
        }
        return row.row_id in self.rows and not current & self.open_assertions


def _slots(contents: RoundContents, row: RoundRow) -> Iterator[Slot]:
    return (group_slot(contents.asked.profile, row.row_id, group) for group in contents.asked.profile.row_groups)


def _on_behalf(records: Records, assertions: Iterable[Assertion]) -> dict[str, str | None]:

    own = records.info.division or OFFICE
    others = [
        assertion for assertion in assertions if assertion.writer != own and assertion.kind is AssertionKind.TYPED
    ]
    reasons = {act.act_id: act.reason for act in records.entries.acts()} if others else {}
    return {assertion.assertion_id: reasons.get(assertion.act_id) for assertion in others}
