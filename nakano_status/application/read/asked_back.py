"""修正依頼 and 確認済 as they stand: what was asked about a row, what came back, what was accepted (all derived)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nakano_status.application.choosing_round import chosen_round
from nakano_status.application.read.round_answers import RoundAnswers
from nakano_status.application.read.views import AskedRow
from nakano_status.domain.asking import AskOutcome, last_asks, made_after, of_text, outcome
from nakano_status.domain.fields import FIELDS, ROW_KEYS
from nakano_status.domain.narrative import same
from nakano_status.domain.review import ReviewKind, acceptances
from nakano_status.domain.slot import OFFICE, slot_of
from nakano_status.domain.voice import WordKind

if TYPE_CHECKING:
    from nakano_status.application.ports import CurrentValue, Records
    from nakano_status.domain.answered_return import Return
    from nakano_status.domain.asking import Ask
    from nakano_status.domain.change import Act
    from nakano_status.domain.fiscal_year import FiscalYear
    from nakano_status.domain.package import Package
    from nakano_status.domain.review import Review
    from nakano_status.domain.round import Round, RoundRow
    from nakano_status.domain.slot import Slot
    from nakano_status.domain.voice import Word

_KEYS = tuple(each.key for each in FIELDS)


@dataclass(frozen=True)
class Reviewed:
    """What the office said about the answers of a round: asked rows and acceptances, by (row_id, division id).

    An acceptance ends the asking before it; a reopening ends the acceptance. `answering` are the asked rows on which a
    division wrote, in its own data file, what it has not handed in yet.
    """

    asked: Mapping[tuple[str, str], AskedRow] = field(default_factory=dict)
    accepted: Mapping[tuple[str, str], Review] = field(default_factory=dict)
    answering: frozenset[tuple[str, str]] = frozenset()

    @staticmethod
    def load(records: Records, contents: RoundAnswers) -> Reviewed:
        """Load it; where nothing was asked back there is nothing to be worked out."""
        round_ = contents.round_
        reviews = records.reviews(round_.round_id)
        accepted = acceptances(reviews)
        asks = last_asks(records.packages(round_.round_id, row_ids=()))
        if not asks:
            return Reviewed({}, accepted)
        whole = last_asks(records.packages(round_.round_id, row_ids={row_id for row_id, _ in asks}))
        acts = records.package_acts(round_.round_id)
        open_ones = _not_ended(records, acts, whole, reviews)
        after = _Afterwards.load(records, round_, {row_id for row_id, _ in open_ones})
        asked = {place: _asked(contents, ask, after, acts) for place, ask in open_ones.items()}
        answering = (place for place, ask in open_ones.items() if after.is_being_answered(contents, ask))
        return Reviewed(asked, accepted, frozenset(answering))

    def asked_of(self, row: RoundRow) -> AskedRow | None:
        """Return what was asked about a row: what is open first, else what was answered."""
        found = [asked for each in row.writers if (asked := self.asked.get((row.row_id, each)))]
        return min(found, key=lambda each: each.outcome.is_settled, default=None)

    def outcome_of(self, row: RoundRow) -> AskOutcome | None:
        """Return what became of the asking; None where nothing was asked, or where the row is being answered here."""
        asked = self.asked_of(row)
        being_answered = any((row.row_id, each) in self.answering for each in row.writers)
        return None if asked is None or being_answered else asked.outcome

    def asked_rows(self, division: str) -> tuple[AskedRow, ...]:
        """Return what a division was asked about, in the order in which it was asked first."""
        return tuple(asked for (_, asked_division), asked in self.asked.items() if asked_division == division)

    def is_accepted(self, row: RoundRow, contents: RoundAnswers) -> bool:
        """Whether everybody who answers a row is accepted on it."""
        answering = [each for each in row.writers if not contents.organisation.get(each).is_generic]
        return bool(answering) and all((row.row_id, each) in self.accepted for each in answering)

    def changed_since(self, row: RoundRow, contents: RoundAnswers) -> bool:
        """Whether a row no longer stands as it was when it was accepted last."""
        found = [review for each in row.writers if (review := self.accepted.get((row.row_id, each)))]
        values = contents.values.get(row.row_id, {})
        return bool(found) and any(not same(values.get(key), found[-1].values.get(key)) for key in ROW_KEYS)


def open_asks(records: Records, *, year: FiscalYear | None = None) -> tuple[AskedRow, ...]:
    """Return what a division's data file is asked about and has not handed in; nothing in an office's."""
    if records.info.division is None:
        return ()
    contents = RoundAnswers.load(records, chosen_round(records, year))
    asked = Reviewed.load(records, contents).asked_rows(records.info.division)
    return tuple(each for each in asked if not each.outcome.is_settled)


def _asked(contents: RoundAnswers, ask: Ask, after: _Afterwards, acts: Mapping[str, Act]) -> AskedRow:
    """Tell one asking with what came back."""
    act, package = acts.get(ask.package.package_id), ask.package
    name = contents.organisation.name(package.division, contents.round_.named_on)
    told = (act.at, act.by) if act else (None, None)
    return AskedRow(ask.row_id, name, ask.comment, package.package_id, after.outcome(contents, ask), *told)


def _not_ended(
    records: Records, acts: Mapping[str, Act], asks: Mapping[tuple[str, str], Ask], reviews: Iterable[Review]
) -> dict[tuple[str, str], Ask]:
    """The askings after which the row was not accepted."""
    accepted = [each for each in reviews if each.kind is ReviewKind.ACCEPTED]
    if not accepted:
        return dict(asks)
    order = {act.act_id: place for place, act in enumerate(records.act_kinds())}
    last = {(each.row_id, each.division): order[each.act_id] for each in accepted}
    when = {place: order[acts[ask.package.package_id].act_id] for place, ask in asks.items()}
    return {place: ask for place, ask in asks.items() if last.get(place, -1) < when[place]}


@dataclass(frozen=True)
class _Afterwards:
    """What came after askings: returns, and words typed here."""

    packages: Sequence[Package]
    returns: Sequence[Return]
    typed: Mapping[str, Word]
    handed_in: Collection[str]
    own: str | None

    @staticmethod
    def load(records: Records, round_: Round, row_ids: Collection[str]) -> _Afterwards:
        round_id = round_.round_id
        returns = records.returns(round_id, row_ids=row_ids)
        words = (each for each in records.words(round_id, row_ids) if each.writer != OFFICE)
        final = (answer for answer in returns if not answer.is_draft)
        return _Afterwards(
            records.packages(round_id, row_ids=()),
            returns,
            {each.word_id: each for each in words if each.kind is WordKind.TYPED},
            {word_id for answer in final for seen in answer.seen.values() for word_id in seen},
            records.info.division,
        )

    def outcome(self, contents: RoundAnswers, ask: Ask) -> AskOutcome:
        """Return what returns say, and in an office's data file what was typed on the division's behalf since."""
        parents = {each.package_id: each.parents for each in self.packages}
        parents |= {each.return_id: each.parents | {each.package_id} for each in self.returns}
        later = made_after(ask.package.package_id, parents)
        became = outcome(ask, (answer for answer in self.returns if answer.return_id in later))
        told = (
            {of_text(ask, key, text) for key, text in self._typed_since(contents, ask)} if self.own is None else set()
        )
        return next((each for each in (AskOutcome.CHANGED, AskOutcome.NOTED) if each in {*told, became}), became)

    def is_being_answered(self, contents: RoundAnswers, ask: Ask) -> bool:
        """Whether the division, in its own data file, has written on the row what it has not handed in."""
        if self.own is None:
            return False
        typing = any(draft.key for draft in contents.drafts.get(ask.row_id, ()))
        return typing or any(each not in self.handed_in for each in self._standing(contents, ask))

    def _typed_since(self, contents: RoundAnswers, ask: Ask) -> Iterator[tuple[str, str | None]]:
        for word_id, slot in self._standing(contents, ask).items():
            if word_id not in ask.package.seen.get(slot, frozenset()):
                yield from zip(slot.keys, self.typed[word_id].values, strict=True)

    def _standing(self, contents: RoundAnswers, ask: Ask) -> dict[str, Slot]:
        """The division's typed words that stand on the row."""
        lines = (contents.current.get(slot_of(ask.row_id, key, ask.division)) for key in _KEYS)
        return {each: line.slot for line in lines if line for each in self._own_words(line, ask.division)}

    def _own_words(self, line: CurrentValue, division: str) -> list[str]:
        return [each for each in line.word_ids if each in self.typed and self.typed[each].writer == division]
