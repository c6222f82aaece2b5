"""The rows of a round for the window and for `show`, with which of them were submitted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from nakano_status.application.plan.frames import items_by_row
from nakano_status.application.ports.data_file import Records
from nakano_status.application.review.read.asked_back import ReviewState
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.read.views import RowView
from nakano_status.application.stopping import check_stop
from nakano_status.domain.exchange.answer_checks import RULES_OF_PARTS, STOPS_AND_QUESTIONS, check_row
from nakano_status.domain.exchange.returns import final_returns, open_drafts
from nakano_status.domain.fields.field import DONE, LATER_YEARS, MARK, NEXT_YEAR, NOTE
from nakano_status.domain.fields.headings import PLANNED
from nakano_status.domain.merge.resolution import OFFICE, Assertion, AssertionKind, Slot, group_slot
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.round.round import Origin, Round, RoundRow
from nakano_status.domain.round.states import RowFacts, RowState, row_state


@dataclass(frozen=True)
class SubmissionState:
    """The rows that a final return answers, and the divisions' assertions that no final return has observed.

    `open_assertions`: the IDs of these assertions. `on_behalf`: assertions that the office typed for divisions, with
    how they were received (None: not stated). `parts`: the rows and the divisions that returned a part of them (None in
    a division's data file).
    """

    rows: frozenset[str]
    open_assertions: frozenset[str]
    on_behalf: Mapping[str, str | None] = field(default_factory=dict)
    parts: frozenset[tuple[str, str]] | None = None

    @staticmethod
    def load(records: Records, round_: Round) -> SubmissionState:
        """Load the submission state of a round; in a division's data file, only its own returns count as submitted."""
        own, arrived = records.info.division, records.exchange.returns(round_.round_id)
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
        profile = records.plan.asked(round_).profile
        keys = {*profile.answer_keys, *profile.part_items}
        rows = {row_id for (row_id, key), value in answers if key in keys and value.takes_part}
        handed_on = {parent for answered in final_returns(returns) for parent in answered.parents}
        of_sections = {each.return_id for each in arrived if each not in returns} - handed_on
        open_assertions = frozenset(typed - observed) | open_drafts(returns) | of_sections
        parts = frozenset(
            (row_id, answered.division)
            for answered in final_returns(returns)
            for (row_id, key), value in answered.values.items()
            if key in profile.part_items and value.takes_part
        )
        on_behalf = _on_behalf(records, assertions)
        return SubmissionState(frozenset(rows), open_assertions, on_behalf, None if own else parts)

    def lacks_part(self, contents: RoundContents, row: RoundRow) -> bool:
        """Return whether a division that does not answer a row has a part of it, and neither returned nor has one.

        False in a division's data file, which has only its own parts.
        """
        return self.parts is not None and any(
            (row.row_id, division) not in self.parts and not contents.has_part(row, division)
            for division in contents.divisions_with_part(row)
        )

    def typed_on_behalf(self, contents: RoundContents, row: RoundRow) -> dict[str, str | None]:
        """Return how the texts of a row that were typed on behalf of a division were received, by field key.

        None: not stated. Fields that were not typed on behalf of a division have no key.
        """
        if not self.on_behalf:
            return {}
        lines = (contents.current.get(slot) for slot in _slots(contents, row))
        typed = ((line.slot, each) for line in lines if line for each in line.assertion_ids if each in self.on_behalf)
        return {key: self.on_behalf[each] for slot, each in typed for key in slot.keys}

    def is_submitted(self, contents: RoundContents, row: RoundRow) -> bool:
        """Return whether the current values of a row were submitted, that is, observed by a final return."""
        current = {
            assertion_id
            for slot in _slots(contents, row)
            if (line := contents.current.get(slot))
            for assertion_id in line.assertion_ids
        }
        return row.row_id in self.rows and not current & self.open_assertions


def _slots(contents: RoundContents, row: RoundRow) -> Iterator[Slot]:
    """Yield the slots of what divisions answer of a row, with the parts of each that it names."""
    profile = contents.asked.profile
    yield from (group_slot(profile, row.row_id, group) for group in profile.answer_groups)
    for group in dict.fromkeys(profile.group_of(key) for key in profile.part_items):
        yield from (group_slot(profile, row.row_id, group, division) for division in row.printed_divisions)


def _on_behalf(records: Records, assertions: Iterable[Assertion]) -> dict[str, str | None]:
    own = records.info.division or OFFICE
    others = [
        assertion for assertion in assertions if assertion.writer != own and assertion.kind is AssertionKind.TYPED
    ]
    reasons = {act.act_id: act.reason for act in records.entries.acts()} if others else {}
    return {assertion.assertion_id: reasons.get(assertion.act_id) for assertion in others}


_NO_TEXTS: Mapping[str, str | None] = {}
_NO_NOTES: Mapping[str, str] = {}
_NO_DRAFTS: Mapping[str, Mapping[str, str | None]] = {}
_NO_PARTS: Mapping[str, Mapping[str, str]] = {}
_NO_NODES: Mapping[str, tuple[str | None, ...]] = {}
"""Shared by rows without texts, notes, drafts, parts or nodes.

For 20,000 rows separate empty mappings took six megabytes.
"""


def read_rows(records: Records, round_: Round, only: Iterable[str] | None = None) -> tuple[RowView, ...]:
    """Return the rows of a round in printed order; only the rows with the 管理番号 in `only` if it is given."""
    contents, handed_in = RoundContents.load(records, round_), SubmissionState.load(records, round_)
    reviewed = ReviewState.load(records, contents)
    wanted = None if only is None else frozenset(only)
    rows = (row for row in contents.rows if wanted is None or row.row_id in wanted)
    items = items_by_row(records, contents.edition)
    views = view_rows(contents, rows, handed_in, reviewed)
    return tuple(replace(each, items=items[each.id]) if each.id in items else each for each in views)


def view_rows(
    contents: RoundContents, rows: Iterable[RoundRow], handed_in: SubmissionState, reviewed: ReviewState
) -> Iterator[RowView]:
    """Yield rows with everything that is printed, answered or derived about them.

    `handed_in`, `reviewed`: the state of the round's submissions and reviews.
    """
    for row in rows:
        check_stop()
        yield _view_row(contents, row, handed_in, reviewed)


def _view_row(contents: RoundContents, row: RoundRow, handed_in: SubmissionState, reviewed: ReviewState) -> RowView:
    listing = contents.listings[row.row_id]
    previous = contents.previous_reported(row.row_id).decided
    asked, groups = reviewed.request_about(row, contents.asked), _groups_in_conflict(contents, row)
    return RowView(
        id=row.row_id,
        code=listing.measure,
        measure=contents.nodes[listing.measure].title,
        title=listing.title,
        plan_class=listing.plan_class,
        sponsor=contents.asked.profile.sponsors.get(listing.sponsor, listing.sponsor),
        repost_of=listing.repost_of,
        counted=row.counted,
        out_of_report=row.out_of_report,
        leads=_named(contents, row, Role.LEAD),
        trackers=_named(contents, row, Role.TRACKER),
        associates=_named(contents, row, Role.ASSOCIATE),
        scheduled=contents.scheduled.get(row.row_id),
        values=_values(contents, row),
        notes=_of_each(contents, row, NOTE) or _NO_NOTES,
        planned=previous.get(PLANNED),
        previous_done=previous.get(DONE),
        previous_later=previous.get(LATER_YEARS) or previous.get(NEXT_YEAR),
        state=_state(contents, row, handed_in, reviewed),
        writer=_first_writer(contents, row),
        conflicts=groups,
        undecided=tuple(key for group in groups for key in contents.asked.profile.groups[group]),
        drafts=_drafts(contents, row).get(contents.own or OFFICE, _NO_TEXTS),
        answerers=tuple(_name(contents, each) for each in row.real_writers(contents.organisation)),
        deferred=tuple(_name(contents, each) for each in contents.deferring(row)),
        on_behalf=handed_in.typed_on_behalf(contents, row) or _NO_TEXTS,
        remark=asked.comment if asked else None,
        asked=asked.outcome if asked else None,
        drafts_on_behalf=_drafts_on_behalf(contents, row) or _NO_DRAFTS,
        mark=contents.edition.profile.marks.option_of(contents.values.get(row.row_id, _NO_TEXTS).get(MARK)),
        previous_by=contents.answered_before(row.row_id) if row.row_id in contents.previous_values else (),
        merged_into=contents.merged_into.get(row.row_id, _NO_NOTES),
        goal=contents.goals.get(listing.measure),
        text_key=contents.asked.profile.text_key,
        chosen=_chosen(contents, row),
        parts={key: _of_each(contents, row, key) for key in contents.asked.part_items} or _NO_PARTS,
        node_values=_of_nodes(contents, row.row_id) or _NO_NODES,
        with_parts=tuple(_name(contents, each) for each in contents.divisions_with_part(row)),
    )


def _groups_in_conflict(contents: RoundContents, row: RoundRow) -> tuple[str, ...]:
    return tuple(dict.fromkeys(slot.group for slot in contents.conflicts.get(row.row_id, ())))


def _first_writer(contents: RoundContents, row: RoundRow) -> str | None:
    writer = next(iter(row.writers), None)
    return None if writer is None else _name(contents, writer)


def _values(contents: RoundContents, row: RoundRow) -> Mapping[str, str | None]:
    values = contents.values.get(row.row_id)
    return {key: values.get(key) for key in contents.asked.profile.row_keys} if values else contents.values_of_blank_row


def _chosen(contents: RoundContents, row: RoundRow) -> tuple[str, ...]:
    values = contents.values.get(row.row_id, _NO_TEXTS)
    return tuple(text for key in contents.asked.profile.counted_choices if (text := values.get(key)))


def _of_nodes(contents: RoundContents, row_id: str) -> dict[str, tuple[str | None, ...]]:
    """Return the node's value of each counted choice about a level, by key; a row that is not asked has no value."""
    profile = contents.asked.profile
    keys = [key for key in profile.counted_choices if key in profile.level_items]
    return {key: (contents.value_at(row_id, key),) if contents.asked.is_asked_at(row_id, key) else () for key in keys}


def _of_each(contents: RoundContents, row: RoundRow, key: str) -> dict[str, str]:
    """Return the parts of a field of a row, by the name of the division that wrote each."""
    texts = contents.parts.get(row.row_id, {}).get(key, {})
    return {_name(contents, division): text for division, text in texts.items()}


def _drafts_on_behalf(contents: RoundContents, row: RoundRow) -> dict[str, dict[str, str | None]]:
    own = contents.own or OFFICE
    return {_name(contents, who): texts for who, texts in _drafts(contents, row).items() if who != own}


def _drafts(contents: RoundContents, row: RoundRow) -> dict[str, dict[str, str | None]]:
    """Return the unsaved texts of a row, by writer and key."""
    found: dict[str, dict[str, str | None]] = {}
    for draft in contents.drafts.get(row.row_id, ()):
        found.setdefault(draft.division, {})[draft.key] = draft.text
    return found


def _named(contents: RoundContents, row: RoundRow, role: Role) -> tuple[str, ...]:
    named = sorted((each for each in row.named_divisions if each.role is role), key=lambda each: each.ordinal)
    return tuple(_name(contents, each.division) for each in named)


def _name(contents: RoundContents, division: str) -> str:
    return contents.organisation.name(division, contents.round_.named_on)


def _state(
    contents: RoundContents, row: RoundRow, handed_in: SubmissionState, reviewed: ReviewState
) -> RowState | None:
    is_part = contents.own in row.divisions_asked(contents.asked) and contents.own not in row.writers
    answer = contents.answer(row, contents.own).of_parts if is_part else contents.answer(row)
    answered = not answer.is_empty or answer.proposal is not None or answer.is_left
    submitted = handed_in.is_submitted(contents, row)
    history = contents.round_.origin is Origin.IMPORTED  # for imported history all findings are advice
    facts = RowFacts(
        counted=row.counted,
        answered=contents.asked.fills_part(answer.values, answer.undecided_keys) or submitted if is_part else answered,
        typing=bool(contents.drafts.get(row.row_id)),
        submitted=submitted,
        problems=() if history else check_row(answer, RULES_OF_PARTS if is_part else STOPS_AND_QUESTIONS),
        asked=reviewed.outcome_of(row, contents.asked),
        accepted=reviewed.is_accepted(row, contents),
        changed_since=reviewed.changed_since(row, contents),
        in_conflict=row.row_id in contents.conflicts,
        lacks_part=not history and handed_in.lacks_part(contents, row),
        has_part=not history and any(contents.has_part(row, each) for each in contents.divisions_with_part(row)),
    )
    return row_state(facts)
