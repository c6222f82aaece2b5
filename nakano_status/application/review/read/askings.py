"""Compute the outcomes of requests (修正依頼), if the office made any."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nakano_status.application.round.read.round_answers import RoundAnswers
from nakano_status.application.round.read.views import AskedRow
from nakano_status.domain.merge.resolution import OFFICE, Assertion, AssertionKind, Slot, slot_of
from nakano_status.domain.review.review import (
    Ask,
    AskOutcome,
    Review,
    ReviewKind,
    last_asks,
    made_after,
    of_text,
    outcome,
)

if TYPE_CHECKING:
    from nakano_status.application.ports.data_file import CurrentValue, EntryRecords, Records
    from nakano_status.domain.exchange.package import Package
    from nakano_status.domain.exchange.returns import Return
    from nakano_status.domain.history.acts import Act
    from nakano_status.domain.round.round import Round


_Place = tuple[str, str]


def asked_rows(
    records: Records, contents: RoundAnswers, reviews: Sequence[Review], packages: Iterable[Package]
) -> tuple[dict[_Place, AskedRow], frozenset[_Place]]:
    """Return the requests not ended by an acceptance, and those being answered in this data file.

    `packages` are those of the round without texts; a place is (row_id, division id).
    """
    round_ = contents.round_
    asks = last_asks(packages)
    if not asks:
        return {}, frozenset()
    whole = last_asks(records.packages.of_round(round_.round_id, row_ids={row_id for row_id, _ in asks}))
    acts = records.packages.acts(round_.round_id)
    open_ones = _not_ended(records.entries, acts, whole, reviews)
    after = _Afterwards.load(records, round_, {row_id for row_id, _ in open_ones})
    asked = {place: _asked(contents, ask, after, acts) for place, ask in open_ones.items()}
    return asked, frozenset(place for place, ask in open_ones.items() if after.is_being_answered(contents, ask))


def _asked(contents: RoundAnswers, ask: Ask, after: _Afterwards, acts: Mapping[str, Act]) -> AskedRow:
    """Return one request with its outcome."""
    act, package = acts.get(ask.package.package_id), ask.package
    name = contents.organisation.name(package.division, contents.round_.named_on)
    moment_and_name = (act.at, act.by) if act else (None, None)
    return AskedRow(ask.row_id, name, ask.comment, package.package_id, after.outcome(contents, ask), *moment_and_name)


def _not_ended(
    entries: EntryRecords, acts: Mapping[str, Act], asks: Mapping[tuple[str, str], Ask], reviews: Iterable[Review]
) -> dict[tuple[str, str], Ask]:
    """Return the requests after which the row was not accepted."""
    accepted = [each for each in reviews if each.kind is ReviewKind.ACCEPTED]
    if not accepted:
        return dict(asks)
    order = {act.act_id: place for place, act in enumerate(entries.acts())}
    last = {(each.row_id, each.division): order[each.act_id] for each in accepted}
    when = {place: order[acts[ask.package.package_id].act_id] for place, ask in asks.items()}
    return {place: ask for place, ask in asks.items() if last.get(place, -1) < when[place]}


@dataclass(frozen=True)
class _Afterwards:
    """What followed requests: returns, and assertions typed here."""

    packages: Sequence[Package]
    returns: Sequence[Return]
    typed: Mapping[str, Assertion]
    handed_in: Collection[str]
    own: str | None

    @staticmethod
    def load(records: Records, round_: Round, row_ids: Collection[str]) -> _Afterwards:
        round_id = round_.round_id
        returns = records.returns.of_round(round_id, row_ids=row_ids)
        assertions = (each for each in records.entries.assertions(round_id, row_ids) if each.writer != OFFICE)
        final = (answer for answer in returns if not answer.is_draft)
        return _Afterwards(
            records.packages.of_round(round_id, row_ids=()),
            returns,
            {each.assertion_id: each for each in assertions if each.kind is AssertionKind.TYPED},
            {assertion_id for answer in final for ids in answer.observed.values() for assertion_id in ids},
            records.info.division,
        )

    def outcome(self, contents: RoundAnswers, ask: Ask) -> AskOutcome:
        """Return the outcome by returns, and in an office's data file by values typed since for the division."""
        parents = {each.package_id: each.parents for each in self.packages}
        parents |= {each.return_id: each.parents | {each.package_id} for each in self.returns}
        later = made_after(ask.package.package_id, parents)
        became = outcome(ask, (answer for answer in self.returns if answer.return_id in later))
        outcomes = (
            {of_text(ask, key, text) for key, text in self._typed_since(contents, ask)} if self.own is None else set()
        )
        return next((each for each in (AskOutcome.CHANGED, AskOutcome.NOTED) if each in {*outcomes, became}), became)

    def is_being_answered(self, contents: RoundAnswers, ask: Ask) -> bool:
        """Return whether the division, in its own data file, has edited the row since its last return."""
        if self.own is None:
            return False
        typing = any(draft.key for draft in contents.drafts.get(ask.row_id, ()))
        return typing or any(each not in self.handed_in for each in self._current_assertions(contents, ask))

    def _typed_since(self, contents: RoundAnswers, ask: Ask) -> Iterator[tuple[str, str | None]]:
        for assertion_id, slot in self._current_assertions(contents, ask).items():
            if assertion_id not in ask.package.observed.get(slot, frozenset()):
                yield from zip(slot.keys, self.typed[assertion_id].values, strict=True)

    def _current_assertions(self, contents: RoundAnswers, ask: Ask) -> dict[str, Slot]:
        """Return the division's typed assertions that are current on the row."""
        profile = contents.asked.profile
        lines = (contents.current.get(slot_of(profile, ask.row_id, key, ask.division)) for key in profile.by_key)
        return {each: line.slot for line in lines if line for each in self._own_assertions(line, ask.division)}

    def _own_assertions(self, line: CurrentValue, division: str) -> list[str]:
        return [each for each in line.assertion_ids if each in self.typed and self.typed[each].writer == division]
