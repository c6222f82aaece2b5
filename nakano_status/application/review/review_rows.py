"""確認済, 再開 and 修正依頼: the office accepts a division's answers, reopens rows, and sends them back (ask-back).

Answers to an accepted row are held; reopening the row, with a reason, imports the answers held for it. A row is sent
back with the office's comment beside it. The form shows current values, and its answer counts as having observed them.
An accepted row that is sent back is reopened, with the comment as the reason. The outcome of each request is computed
from the returns.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from nakano_status.application import lookup, preconditions
from nakano_status.application.entries.own_answers import OwnAnswers
from nakano_status.application.forms.form_content import Asking, FormMaker, package_for_some_rows
from nakano_status.application.forms.output_paths import ASKED_BACK_FILE, FormOptions, commit_with_forms, form_path
from nakano_status.application.merge.decide_held import admit_held_item
from nakano_status.application.merge.folding import Folded, RoundFacts, observed_by_writer, refold
from nakano_status.application.merge.merge_plan import superseded_items
from nakano_status.application.merge.read.held import divisions_of_items
from nakano_status.application.merge.weigh_clearing import weigh_admitted_rows
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store, UnitOfWork
from nakano_status.application.round.read import as_known
from nakano_status.application.round.read.round_answers import RoundAnswers
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.read.views import AskedRow
from nakano_status.application.unchanged_content import Content, find_acts_about, need_as_shown, need_unchanged
from nakano_status.domain.calendar.days import local_time
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.ledger import HeldItem, HeldKind
from nakano_status.domain.exchange.returns import HeldState, Package, Purpose
from nakano_status.domain.fields.field import REVIEW
from nakano_status.domain.fields.profile import AskedFields
from nakano_status.domain.history.act_subjects import comment_on_row
from nakano_status.domain.history.acts import Act, ActKind, Change, Why
from nakano_status.domain.merge.resolution import OFFICE, Assertion, AssertionKind, Slot, slot_of
from nakano_status.domain.organisation.divisions import Division
from nakano_status.domain.refusals import exchange as refusals
from nakano_status.domain.review.confirmation import ShownTexts
from nakano_status.domain.review.review import (
    ASKED_BACK,
    LOCK_REASONS,
    Ask,
    AskOutcome,
    Locks,
    Review,
    ReviewKind,
    ask_outcome,
    descendants_of_package,
    last_asks,
    last_reviews,
    outcome_of_text,
)
from nakano_status.domain.round.round import Round, RoundRow
from nakano_status.domain.round.states import repeat_due_date
from nakano_status.domain.text.narrative import same, stored_entry

if TYPE_CHECKING:
    from nakano_status.domain.exchange.returns import Return
    from nakano_status.domain.merge.resolution import CurrentValue
    from nakano_status.store.entries import StoredEntries
    from nakano_status.store.exchange import StoredExchange


_Place = tuple[str, str]


def asked_rows(
    records: Records, contents: RoundAnswers, reviews: Sequence[Review], packages: Iterable[Package]
) -> tuple[dict[_Place, AskedRow], frozenset[_Place]]:
    """Return the requests about rows by place, and the places of requests being answered in this data file.

    A place is (row ID, division ID). Requests that an acceptance ended are left out. `contents`: the answers of the
    round. `reviews`, `packages`: all of the round, the packages without texts.
    """
    round_ = contents.round_
    asks = last_asks(packages)
    if not asks:
        return {}, frozenset()
    whole = last_asks(records.exchange.packages(round_.round_id, row_ids={row_id for row_id, _ in asks}))
    acts = records.exchange.package_acts(round_.round_id)
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
    entries: StoredEntries, acts: Mapping[str, Act], asks: Mapping[tuple[str, str], Ask], reviews: Iterable[Review]
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
    """Returns and typed assertions that followed requests."""

    packages: Sequence[Package]
    returns: Sequence[Return]
    typed: Mapping[str, Assertion]
    handed_in: Collection[str]
    own: str | None

    @staticmethod
    def load(records: Records, round_: Round, row_ids: Collection[str]) -> _Afterwards:
        round_id = round_.round_id
        returns = records.exchange.returns(round_id, row_ids=row_ids)
        assertions = (each for each in records.entries.assertions(round_id, row_ids) if each.writer != OFFICE)
        final = (answer for answer in returns if not answer.is_draft)
        return _Afterwards(
            records.exchange.packages(round_id, row_ids=()),
            returns,
            {each.assertion_id: each for each in assertions if each.kind is AssertionKind.TYPED},
            {assertion_id for answer in final for ids in answer.observed.values() for assertion_id in ids},
            records.info.division,
        )

    def outcome(self, contents: RoundAnswers, ask: Ask) -> AskOutcome:
        """Return the outcome of a request, which the returns that followed it decide.

        In an office's data file, values of the division that were typed since then also count. CHANGED takes precedence
        over NOTED, and NOTED over any other outcome.
        """
        parents = {each.package_id: each.parents for each in self.packages}
        parents |= {each.return_id: each.parents | {each.package_id} for each in self.returns}
        later = descendants_of_package(ask.package.package_id, parents)
        became = ask_outcome(ask, (answer for answer in self.returns if answer.return_id in later))
        outcomes = (
            {outcome_of_text(ask, key, text) for key, text in self._typed_since(contents, ask)}
            if self.own is None
            else set()
        )
        return next((each for each in (AskOutcome.CHANGED, AskOutcome.NOTED) if each in {*outcomes, became}), became)

    def is_being_answered(self, contents: RoundAnswers, ask: Ask) -> bool:
        """Return whether the division has edited the row of a request since its last return.

        Always False in the office's data file.
        """
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


_KEPT = (HeldState.WAITING, HeldState.SUPERSEDED)


@dataclass(frozen=True)
class Accepted:
    """The result of accepting answers of a division.

    `division`: its name. `ids`: the rows that are accepted now. `already`: the rows among them that were accepted
    before, with the same values.
    """

    division: str
    ids: tuple[str, ...]
    already: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reopened:
    """The result of reopening rows.

    `ids`: the reopened rows. `applied`: the IDs of the held items that were imported. `changes`: the changes of values
    by this import.
    """

    ids: tuple[str, ...]
    applied: tuple[str, ...]
    changes: tuple[Change, ...]


def accept(
    store: Store,
    division: str,
    row_ids: Sequence[str] = (),
    *,
    year: FiscalYear | None = None,
    by: str | None = None,
    seen: ShownTexts | None = None,
) -> Outcome[Accepted]:
    """Accept a division's answers on some rows, or its parts of them; on all its rows if `row_ids` is empty.

    Later answers to these rows are held. `year`: the year of the round (None: the current round). `seen`: the texts of
    these rows as the user saw them (None: not checked). Raises WrongRole, RoundUnknown, PlanUnclear, DivisionUnknown,
    IdUnknown, RowOutOfReport, NotYours, RoundClosed, NotAcceptable if a row has an open 相違, a held item, or no
    answer, and ContentMoved; then nothing is accepted.
    """
    with preconditions.office_writing(store) as work:
        round_ = lookup.chosen_round(work, year)
        found = lookup.find_division(work, division)
        own = found.division_id
        name = as_known.organisation_of(work, round_).name(own)
        asked = work.plan.asked(round_)
        rows = own_rows(round_, own, asked, name, row_ids) or round_.rows_asked_of(own, asked)
        preconditions.need_open_rows(round_, (row.row_id for row in rows))
        _need_answers(work, round_, own, name, rows, files=() if row_ids else _waiting_files(work, round_, own))
        facts = RoundFacts.load(work, round_, [row.row_id for row in rows])
        last = last_reviews(work.reviews.of_round(round_.round_id))
        acceptances = [_acceptance(facts, row, own) for row in rows]
        need_as_shown(work, round_, seen, _texts(acceptances))
        new = [each for each in acceptances if not _is_accepted_already(last.get((each.row_id, own)), each)]
        if new:
            places = [(each.row_id, own) for each in new]
            record_review(work, work.begin_act(ActKind.ACCEPT, by), round_, places, ReviewKind.ACCEPTED.value)
        for each in new:
            work.reviews.add(round_.round_id, each)
        work.commit()
    ids, fresh = tuple(row.row_id for row in rows), {each.row_id for each in new}
    already = tuple(each for each in ids if each not in fresh)
    return Outcome(
        Accepted(name, ids, already), frozenset((each, key) for each in fresh for key in facts.profile.by_key)
    )


def reopen(
    store: Store,
    row_ids: Sequence[str],
    reason: str,
    *,
    year: FiscalYear | None = None,
    by: str | None = None,
) -> Outcome[Reopened]:
    """Reopen accepted rows, or rows of a closed round, and import the answers held for them.

    `year`: the year of the round (None: the current round). Raises WrongRole, RoundUnknown, PlanUnclear, IdUnknown,
    ReasonMissing, RowNotLocked; then nothing is reopened.
    """
    with preconditions.office_writing(store) as work:
        outcome = reopen_within(work, lookup.chosen_round(work, year), row_ids, reason, by)
        work.commit()
    return outcome


def reopen_within(
    work: UnitOfWork, round_: Round, row_ids: Sequence[str], reason: str, by: str | None = None
) -> Outcome[Reopened]:
    """Reopen rows of a round like `reopen`, within a transaction that the caller commits; raises the same errors."""
    why = preconditions.need_typed_reason(reason)
    rows = list(dict.fromkeys(lookup.find_row(round_, each) for each in row_ids))
    locks = Locks.of(round_, work.reviews.of_round(round_.round_id))
    open_ones = [row.row_id for row in rows if not _locked_divisions(locks, row)]
    if open_ones:
        raise refusals.RowNotLocked(id="、".join(open_ones))
    act = work.begin_act(ActKind.REOPEN, by, why)
    applied, folded = reopen_rows(work, act, round_, rows)
    ids = tuple(row.row_id for row in rows)
    changes = tuple(change for change in folded.changes if not same(change.was, change.now))
    touched = folded.touched | {(each, key) for each in ids for key in work.plan.asked(round_).profile.by_key}
    attention = any(line.conflict for line in folded.current)
    return Outcome(Reopened(ids, applied, changes), touched, attention=attention)


def reopen_rows(work: UnitOfWork, act: Act, round_: Round, rows: Iterable[RoundRow]) -> tuple[tuple[str, ...], Folded]:
    """Reopen rows within an act, and import the items held for them.

    Return the IDs of the imported items that were waiting, and the changes of current values.
    """
    locks = Locks.of(round_, work.reviews.of_round(round_.round_id))
    opened = {row.row_id: row for row in rows}
    places = [(row.row_id, division) for row in opened.values() for division in _locked_divisions(locks, row)]
    record_review(work, act, round_, places, ReviewKind.REOPENED.value)
    for row_id, division in places:
        work.reviews.add(round_.round_id, Review(row_id, division, ReviewKind.REOPENED, act_id=act.act_id))
    now = work.rounds.read(round_.round_id)
    before = RoundFacts.load(work, now)
    free = list(_freed(work, Locks.of(now, work.reviews.of_round(now.round_id)), opened))
    slots = {slot for item in free for slot in admit_held_item(work.exchange, item, work.plan.asked(round_).profile)}
    for item in free:  # superseded items, too: they must not be held again if the superseding item is removed
        work.exchange.settle_held(item.item_id, HeldState.APPLIED)
    weighed, reweighed = weigh_admitted_rows(work, before, {item.return_id or "" for item in free})
    slots |= reweighed
    facts = weighed.facts
    for needless in superseded_items(facts, work.exchange.held(now.round_id)):
        work.exchange.settle_held(needless, HeldState.SUPERSEDED)
    applied = tuple(item.item_id for item in free if item.state is HeldState.WAITING)
    return applied, refold(work.entries, facts, slots, act)


def record_review(work: UnitOfWork, act: Act, round_: Round, places: Iterable[tuple[str, str]], now: str) -> None:
    """Record the office's review of a division's answers in the history of the rows (under the key REVIEW).

    `places`: pairs of row ID and division ID. `now`: a value of `ReviewKind`, or ASKED_BACK.
    """
    last = last_reviews(work.reviews.of_round(round_.round_id))
    before = {place: last[place].kind.value if place in last else None for place in places}
    work.entries.add_changes(
        Change(
            act_id=act.act_id,
            round_id=round_.round_id,
            row_id=row_id,
            key=REVIEW,
            division=division,
            was=was,
            now=now,
            who=OFFICE,
            why=Why.TYPED,
        )
        for (row_id, division), was in before.items()
    )


def own_rows(
    round_: Round, division: str, asked: AskedFields, name: str, row_ids: Iterable[str]
) -> tuple[RoundRow, ...]:
    """Return the rows with the given 管理番号 that a division is asked for, each once, in printed order.

    `name` is the division's name for messages. Raises IdUnknown, RowOutOfReport, NotYours.
    """
    named, own = [lookup.find_row(round_, each) for each in row_ids], round_.rows_asked_of(division, asked)
    for row in named:
        preconditions.need_in_report(row)
        if row not in own:
            raise refusals.NotYours(id=row.row_id, division=name)
    return tuple(row for row in round_.rows if row in named)


def _locked_divisions(locks: Locks, row: RoundRow) -> tuple[str, ...]:
    """Return the divisions for which a row is reopened: divisions accepted.

    In a closed round, also all that answer it.
    """
    accepted = locks.divisions(row.row_id)
    if locks.round_.is_open(row.row_id):
        return accepted
    named = row.writers or tuple(each.division for each in row.named_divisions[:1])
    return tuple(dict.fromkeys((*accepted, *named)))


def _freed(records: Records, locks: Locks, rows: Container[str | None]) -> Iterator[HeldItem]:
    """Yield the items held only because their rows were locked, including items that later answers superseded.

    The current values are then as if the row had never been locked.
    """
    kept = [
        item
        for item in records.exchange.held(locks.round_.round_id, None)
        if item.reason in LOCK_REASONS and item.row_id in rows and item.state in _KEPT
    ]
    whose = records.exchange.divisions_of_returns(locks.round_.round_id) if kept else {}
    for item in kept:
        division = whose.get(item.return_id or "")
        if item.row_id is not None and division is not None and locks.reason(item.row_id, division) is None:
            yield item


def _waiting_files(records: Records, round_: Round, division: str) -> list[str]:
    """Return the held files with answers of a division."""
    files = [item for item in records.exchange.held(round_.round_id) if item.kind is HeldKind.FILE]
    whose = divisions_of_items(records, round_, files) if files else {}
    return [f"「{item.file}」" for item in files if division in whose[item.item_id]]


def _need_answers(
    records: Records, round_: Round, division: str, name: str, rows: Sequence[RoundRow], files: Sequence[str]
) -> None:
    """Raise NotAcceptable for rows that cannot be accepted, with the reasons."""
    contents = RoundContents.load(records, round_)
    waiting = {item.row_id for item in records.exchange.held(round_.round_id)}
    own = OwnAnswers.load(records, round_)
    blank = [row.row_id for row in rows if _is_unanswered(own, contents, row, division)]
    reasons = {
        "相違": [row.row_id for row in rows if contents.conflicts_of(row, division)],
        "未取込": [*(row.row_id for row in rows if row.row_id in waiting), *files],
        "未記入": blank,
    }
    reason = "、".join(f"{why} {' '.join(ids)}" for why, ids in reasons.items() if ids)
    if reason or not rows:
        raise refusals.NotAcceptable(division=name, reason=reason or "回答する取組がありません")


def _is_unanswered(own: OwnAnswers, contents: RoundContents, row: RoundRow, division: str) -> bool:
    """Return whether a row is 未記入 for a division: it has no answer, or only a proposal of 報告対象外."""
    if not own.is_answered(contents, row, division):
        return True
    is_left = division not in row.writers or division in contents.deferring(row)
    return not is_left and contents.answer(row).is_missing


def _acceptance(facts: RoundFacts, row: RoundRow, division: str) -> Review:
    """Return the acceptance of a row as it is now, with the IDs of its current assertions."""
    slots = dict.fromkeys(facts.slot(row.row_id, key, division) for key in facts.profile.by_key)
    resolutions = [facts.resolve(slot) for slot in slots]
    values = {key: text for each in resolutions for key, text in zip(each.slot.keys, each.values, strict=True)}
    observed = {each.slot: observed_by_writer(each) for each in resolutions}
    return Review(row.row_id, division, ReviewKind.ACCEPTED, values, observed)


def _texts(acceptances: Iterable[Review]) -> ShownTexts:
    return {(each.row_id, key): text for each in acceptances for key, text in each.values.items()}


def read_answers_of(records: Records, round_: Round, division: str, row_ids: Collection[str] = ()) -> ShownTexts:
    """Return the texts that an acceptance of a division's answers records; of all its rows if `row_ids` is empty."""
    asked = round_.rows_asked_of(division, records.plan.asked(round_))
    rows = [row for row in asked if not row_ids or row.row_id in row_ids]
    facts = RoundFacts.load(records, round_, [row.row_id for row in rows])
    return _texts(_acceptance(facts, row, division) for row in rows)


def _is_accepted_already(before: Review | None, now: Review) -> bool:
    """Return whether a row was already accepted with the same values."""
    return before is not None and before.kind is ReviewKind.ACCEPTED and before.values == now.values


@dataclass(frozen=True)
class AskedBack:
    """A form by which rows were asked back.

    `division`, `department`: the names of its recipient and the 部 above (None: there is none). `file`: its path.
    `package`: its 照会番号. `ids`: its rows. `reopened`: the rows that were reopened for it.
    """

    division: str
    department: str | None
    file: Path
    package: str
    ids: tuple[str, ...]
    reopened: tuple[str, ...] = ()


def ask_back(
    parts: Parts,
    store: Store,
    options: FormOptions,
    comments: Mapping[str, str],
    by: str | None = None,
    seen: ShownTexts | None = None,
) -> Outcome[AskedBack]:
    """Write the form that asks a division again about rows, with the office's comments on them.

    Accepted rows among them are reopened. The same request again, before an answer, gives the same file. `comments` are
    by 管理番号 as typed; saved comments (`keep_comment`) with the same text are removed. `options.due` becomes the
    division's own due date; without it, the form has the day of `repeat_due_date`. `seen`: the texts of these rows as
    the user saw them (None: not checked). A form that is saved but not in its place is a problem (FORMS-NOT-PLACED).
    Raises WrongRole, RoundUnknown, PlanUnclear, DivisionUnknown, IdUnknown, RowOutOfReport, NotYours, CommentMissing,
    RoundClosed, NothingReceived, ContentMoved, DuePassed, TargetExists, TargetNotWritable; then nothing is changed.
    """
    with preconditions.office_writing(store) as work:
        round_ = lookup.chosen_round(work, options.year)
        division = lookup.find_division(work, options.division)
        asking = _asking(work, round_, division, comments)
        need_as_shown(work, round_, seen, read_answers_of(work, round_, asking.division, asking.rows))
        _remove_sent_comments(work, round_, asking, by)
        package, reopened, changed = _package(parts, work, round_, asking, options.due, by)
        round_ = work.rounds.read(round_.round_id)
        maker = FormMaker.load(work, round_)
        asked_on = local_time(work.exchange.package_acts(round_.round_id)[package.package_id].at).date()
        due = repeat_due_date(lookup.today_of(parts), round_.due_of(asking.division), options.due, asked_on)
        form = replace(maker.sent(package), due=due)
        path = options.folder / form_path(maker.contents.organisation, round_, asking.division, ASKED_BACK_FILE)
        asked = AskedBack(form.division, form.department, path, package.package_id, asking.rows, reopened)
        forms = [(asked, parts.workbooks.write_form(form))]
        placed = commit_with_forms(parts, work, options.folder, forms, ASKED_BACK_FILE, replace=options.replace)
    touched = changed | {(slot.row_id, key) for slot in package.base for key in slot.keys}
    return Outcome(asked, touched, placed.problems)


def _remove_sent_comments(work: UnitOfWork, round_: Round, asking: Asking, by: str | None) -> None:
    """Remove the saved comments that are sent now; a comment that was changed meanwhile remains."""
    saved = work.reviews.comment_drafts(round_.round_id, asking.division)
    left = {row: text for row, text in saved.items() if stored_entry(text) != asking.remarks.get((row, ""))}
    if left != saved:
        work.begin_act(ActKind.KEEP_COMMENT, by)
        work.reviews.save_comment_drafts(round_.round_id, asking.division, left)


def _asking(records: Records, round_: Round, division: Division, typed: Mapping[str, str]) -> Asking:
    """Read the comments; refuse rows that cannot be asked back."""
    own = division.division_id
    name = as_known.organisation_of(records, round_).name(own)
    rows = own_rows(round_, own, records.plan.asked(round_), name, typed)
    comments = {lookup.find_row(round_, each).row_id: stored_entry(text) for each, text in typed.items()}
    remarks = {(row.row_id, ""): text for row in rows if (text := comments[row.row_id]) is not None}
    silent = [row.row_id for row in rows if (row.row_id, "") not in remarks]
    if silent or not rows:
        raise refusals.CommentMissing(id="、".join(silent))
    preconditions.need_open_rows(round_, (row.row_id for row in rows))
    if not _has_answered(records, round_, own):
        raise refusals.NothingReceived(division=name)
    return Asking(own, Purpose.ASK_BACK, tuple(row.row_id for row in rows), remarks)


def _has_answered(records: Records, round_: Round, division: str) -> bool:
    """Return whether a division has answered anything: in a return, or by values typed on its behalf."""
    round_id = round_.round_id
    answers = (answer.division for answer in records.exchange.returns(round_id, row_ids=()))
    return division in answers or any(
        assertion.writer == division for assertion in records.entries.assertions(round_id)
    )


def _package(
    parts: Parts, work: UnitOfWork, round_: Round, asking: Asking, due: date | None, by: str | None
) -> tuple[Package, tuple[str, ...], frozenset[tuple[str, str]]]:
    """Return the existing package with the same request, or make one; accepted rows are reopened for it.

    Also return the IDs of the reopened rows, and the changed fields.
    """
    accepted = Locks.of(round_, work.reviews.of_round(round_.round_id)).accepted
    locked = [row for row in round_.rows if row.row_id in asking.rows and (row.row_id, asking.division) in accepted]
    before = None if locked else _asked_before(work.exchange, FormMaker.load(work, round_), asking)
    is_later = due is not None and due != round_.due_of(asking.division)
    if before is not None and not is_later:
        return before, (), frozenset()
    act = work.begin_act(ActKind.ASK_BACK, by, "\n".join(dict.fromkeys(asking.remarks.values())))
    if due is not None and is_later:
        work.rounds.set_division_due(round_.round_id, asking.division, round_.as_own_due(due))
    changed = reopen_rows(work, act, round_, locked)[1].touched if locked else frozenset()
    if before is None:
        record_review(work, act, round_, [(row_id, asking.division) for row_id in asking.rows], ASKED_BACK)
    package = before or package_for_some_rows(parts, work, FormMaker.load(work, round_), asking)
    return package, tuple(row.row_id for row in locked), changed


def _asked_before(exchange: StoredExchange, maker: FormMaker, asking: Asking) -> Package | None:
    """Return the unanswered package with the same request and the current values; None if there is no such package."""
    answered = {each for answer in maker.facts.returns.values() for each in (answer.package_id, *answer.parents)}
    for package in reversed(exchange.packages(maker.contents.round_.round_id, asking.division)):
        asks_this = package.purpose is asking.purpose and package.remarks == asking.remarks
        if asks_this and package.package_id not in answered and maker.is_current(package):
            return package
    return None


Comments = Mapping[str, str]
"""Comments by 管理番号."""


def keep_comment(
    store: Store,
    division: str,
    row_ids: Iterable[str],
    text: str,
    by: str | None = None,
    seen: Comments | None = None,
    round_id: str | None = None,
) -> Outcome[Comments]:
    """Save a comment for some rows of a division, and return all comments for the division.

    If `text` is blank, the comment is removed. `seen`: the comments as the person saw them (None: not checked).
    `round_id`: the ID of the round (None: the current round). Raises WrongRole, RoundUnknown, PlanUnclear,
    DivisionUnknown, IdUnknown, ContentMoved.
    """
    with preconditions.office_writing(store) as work:
        round_ = lookup.named_round(work, round_id, None)
        whose = lookup.find_division(work, division).division_id
        before = work.reviews.comment_drafts(round_.round_id, whose)
        kept = dict(before)
        for row_id in row_ids:
            row = lookup.find_row(round_, row_id).row_id
            now, wanted = kept.pop(row, ""), text if text.strip() else ""
            if seen is not None:
                content = Content(f"{row}の修正依頼の文", find_acts_about(comment_on_row(round_.round_id, whose, row)))
                need_unchanged(work, content, seen.get(row, ""), now, wanted)
            if wanted:
                kept[row] = wanted
        if kept != before:
            work.begin_act(ActKind.KEEP_COMMENT, by)
            work.reviews.save_comment_drafts(round_.round_id, whose, kept)
            work.commit()
    return Outcome(_in_order(round_, kept))


def read_comments(records: Records, division: str, round_id: str | None = None) -> Comments:
    """Return the saved comments for a division (a name), by 管理番号 in printed order.

    `round_id`: the ID of the round (None: the current round). Raises RoundUnknown, PlanUnclear, DivisionUnknown.
    """
    round_ = lookup.named_round(records, round_id, None)
    whose = lookup.find_division(records, division).division_id
    return _in_order(round_, records.reviews.comment_drafts(round_.round_id, whose))


def _in_order(round_: Round, kept: Comments) -> dict[str, str]:
    return {row.row_id: kept[row.row_id] for row in round_.rows if row.row_id in kept}
