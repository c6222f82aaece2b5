"""修文: every text that the office changed, beside the answer as received, and the division's agreement (wording)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from nakano_status.application.forms.form_content import Asking, FormMaker, package_for_some_rows
from nakano_status.application.forms.output_paths import (
    WORDING_FILE,
    DivisionFormsOptions,
    commit_with_forms,
    form_path,
)
from nakano_status.application.lookup import chosen_round, find_division, today_of
from nakano_status.application.merge.folding import RoundFacts
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store, UnitOfWork
from nakano_status.application.preconditions import office_writing
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.stopping import counted
from nakano_status.domain.calendar.days import local_time
from nakano_status.domain.exchange.returns import Package, Purpose, Return
from nakano_status.domain.fields.field import NOTE, Field
from nakano_status.domain.fields.profile import AskedFields, Profile
from nakano_status.domain.history.acts import Act, ActKind
from nakano_status.domain.merge.resolution import OFFICE, Assertion, AssertionKind, Slot
from nakano_status.domain.organisation.divisions import Division
from nakano_status.domain.refusals.exchange import NoWordingChange
from nakano_status.domain.refusals.planning import RoundClosed
from nakano_status.domain.review.review import Reply, Rewording, asserted_value, descendants_of_package, rewordings
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.states import repeat_due_date
from nakano_status.domain.text.narrative import is_blank, same


@dataclass(frozen=True)
class WordingChange:
    """A field of a division's answer that the office changed, as shown.

    `measure`: the code of the row's measure. `received`: the answer as received. `office_text`: the office's text.
    `current`: the current text. `reply`: the division's reply. `answered`: the text of the reply if it differs. `note`:
    its remark. `at` (UTC) and `by`: time and author of the change. `package`: the 照会番号 under which it was sent to
    the division.
    """

    id: str
    measure: str
    title: str
    division: str
    division_id: str
    key: str
    heading: str
    received: str | None
    office_text: str | None
    current: str | None
    reply: Reply
    profile: Profile = field(repr=False)
    answered: str | None = None
    note: str | None = None
    at: datetime | None = None
    by: str | None = None
    package: str | None = None


def wording_changes(records: Records, round_: Round, division: str | None = None) -> tuple[WordingChange, ...]:
    """Return the wording changes of a round in printed order.

    Changes of one field are in the order of the row's divisions. `division` (an ID) limits them to one division (None:
    all).
    """
    rows = rows_with_office_assertions(records.entries.assertions(round_.round_id))
    if not rows:
        return ()
    reading = WordingReading.load(records, RoundContents.load(records, round_), rows)
    return tuple(each for each in reading.changes() if division in (None, each.division_id))


def wording_of_row(records: Records, round_: Round, row_id: str) -> tuple[WordingChange, ...]:
    """Return the wording changes on one row."""
    if not rows_with_office_assertions(records.entries.assertions(round_.round_id, [row_id])):
        return ()
    return tuple(WordingReading.load(records, RoundContents.load(records, round_), [row_id]).changes())


def received_by_row(changes: Iterable[WordingChange]) -> dict[str, dict[str, str | None]]:
    """Return the answers as received by row ID and key (None: blank).

    For a row with several writers, they are the first writer's answers. Of an item that each division has for itself,
    every part that was changed, behind its division's name.
    """
    received: dict[str, dict[str, str | None]] = {}
    for change in changes:
        by_key = received.setdefault(change.id, {})
        if change.key in change.profile.part_items:
            part = f"【{change.division}】{change.received or ''}"
            by_key[change.key] = "\n".join(filter(None, (by_key.get(change.key), part)))
        else:
            by_key.setdefault(change.key, change.received)
    return received


def rows_with_office_assertions(assertions: Iterable[Assertion]) -> frozenset[str]:
    """Return the IDs of the rows on which the office has assertions; imported assertions do not count."""
    return frozenset(
        assertion.slot.row_id
        for assertion in assertions
        if assertion.writer == OFFICE and assertion.kind is not AssertionKind.IMPORTED
    )


@dataclass(frozen=True)
class WordingReading:
    """Reads the wording changes of a round; `acts` are by their IDs."""

    contents: RoundContents
    facts: RoundFacts
    packages: Sequence[Package]
    acts: Mapping[str, Act]

    @staticmethod
    def load(records: Records, contents: RoundContents, rows: Iterable[str]) -> WordingReading:
        """Load the data of the rows with these 管理番号."""
        round_, wanted = contents.round_, frozenset(rows)
        acts = {act.act_id: act for act in records.entries.acts()}
        facts = RoundFacts.load(records, round_, wanted)
        return WordingReading(contents, facts, records.exchange.packages(round_.round_id, row_ids=wanted), acts)

    def changes(self) -> Iterator[WordingChange]:
        """Yield every wording change as shown, in printed order."""
        places = {key: place for place, key in enumerate(self.contents.asked.profile.by_key)}
        for row in self.contents.rows:
            slots = (slot for slot in self.facts.assertions if slot.row_id == row.row_id)
            found = [each for slot in slots for each in rewordings(self.facts.resolve(slot), self.facts.profile)]
            writers = self.facts.writers.get(row.row_id, ())
            ranks = {division: rank for rank, division in enumerate(writers)}
            for each in sorted(found, key=lambda one: (places[one.key], ranks.get(one.division, len(ranks)))):
                yield self._shown(each)

    def _shown(self, change: Rewording) -> WordingChange:
        contents, slot, key = self.contents, change.slot, change.key
        listing = contents.listings[slot.row_id]
        sent = self._sent(change)
        answers = self._answers(change, sent)
        note = next((text for answer in answers if (text := _new_note(answer, change, sent[-1]))), None)
        act = self.acts.get(change.reworded.act_id)
        return WordingChange(
            id=slot.row_id,
            measure=listing.measure,
            title=listing.title,
            division=contents.organisation.name(change.division, contents.round_.named_on),
            division_id=change.division,
            key=key,
            heading=contents.asked.heading(key),
            received=change.was,
            office_text=change.now,
            current=dict(zip(slot.keys, self.facts.resolve(slot).values, strict=True))[key],
            reply=self._reply(change, sent, answers, note),
            profile=contents.edition.profile,
            answered=asserted_value(change.later, key) if change.later else None,
            note=note,
            at=act.at if act else None,
            by=act.by if act else None,
            package=sent[-1].package_id if sent else None,
        )

    def _reply(self, change: Rewording, sent: Sequence[Package], answers: Sequence[Return], note: str | None) -> Reply:
        if self.facts.resolve(change.slot).conflict:
            return Reply.OPEN
        if change.later:
            return Reply.CHANGED
        if not sent:
            return Reply.NOT_SENT
        if not answers:
            return Reply.ASKED
        return Reply.NOTED if note else Reply.AGREED

    def _sent(self, change: Rewording) -> list[Package]:
        """Return the 修文の確認依頼 that sent the change, oldest first."""
        return [
            package
            for package in self.packages
            if package.purpose is Purpose.WORDING
            and package.division == change.division
            and change.reworded.assertion_id in package.observed.get(change.slot, ())
        ]

    def _answers(self, change: Rewording, sent: Sequence[Package]) -> list[Return]:
        """Return the later answers that show the field; a 下書き is not an answer."""
        asked = {package.package_id for package in sent}
        return [
            answer
            for answer in self.facts.returns.values()
            if answer.division == change.division
            and not answer.is_draft
            and asked & self.facts.lineage.ancestors(answer.return_id)
            and change.slot in self.facts.lineage.revisions[answer.return_id].shown
        ]


def _new_note(answer: Return, change: Rewording, package: Package) -> str | None:
    """Return the text of 事務局への連絡 in an answer; None if it is blank or the same as was sent."""
    found = answer.values.get((change.slot.row_id, NOTE))
    text = found.text if found and found.takes_part else None
    (was,) = package.base.get(Slot(change.slot.row_id, NOTE, change.division), (None,))
    return None if is_blank(text) or same(text, was) else text


@dataclass(frozen=True)
class SentWordingChange:
    """A field with the value as the office received it, and the value that it sent instead (None: blank).

    `is_text`: whether the field is a text, so that the differences in it are marked.
    """

    key: str
    received: str | None
    sent: str | None
    is_text: bool = True


@dataclass(frozen=True)
class SentWordingRow:
    """The office's wording changes on a row, in order of fields, and whether the division has submitted since."""

    texts: tuple[SentWordingChange, ...]
    is_answered: bool


def sent_wording_rows(records: Records, round_: Round) -> dict[str, SentWordingRow]:
    """Return the rows that a 修文の確認依頼 asks about, by ID, each with the changes of its latest request.

    Empty in an office's data file.
    """
    own = records.info.division
    if own is None:
        return {}
    heads = records.exchange.packages(round_.round_id, own, row_ids=())
    if all(package.purpose is not Purpose.WORDING for package in heads):
        return {}
    packages = records.exchange.packages(round_.round_id, own)
    asking = [package for package in packages if package.purpose is Purpose.WORDING]
    returns = records.exchange.returns(round_.round_id)
    parents = {each.package_id: each.parents for each in packages}
    parents |= {each.return_id: each.parents | {each.package_id} for each in returns}
    asked = records.plan.asked(round_)
    return {row_id: row for package in asking for row_id, row in _rows(package, returns, parents, asked)}


def _rows(
    package: Package, returns: Sequence[Return], parents: Mapping[str, frozenset[str]], asked: AskedFields
) -> Iterator[tuple[str, SentWordingRow]]:
    later = descendants_of_package(package.package_id, parents)
    answers = [each for each in returns if each.return_id in later and not each.is_draft]
    shown = {row_id for answer in answers for row_id, _ in answer.values}
    for row_id in package.rows_asked(asked):
        remarked = (each for each in asked.profile.fields if (row_id, each.key) in package.remarks)
        texts = tuple(_text(package, row_id, each) for each in remarked)
        if texts:
            yield row_id, SentWordingRow(texts, row_id in shown)


def _text(package: Package, row_id: str, field: Field) -> SentWordingChange:
    received, sent = package.remarks[row_id, field.key] or None, package.sent_value(row_id, field.key)
    return SentWordingChange(field.key, received, sent, field.is_text)


@dataclass(frozen=True)
class SentWording:
    """A 修文の確認依頼 that was written for a division.

    `division`: its name. `file`: the path of the form. `package`: the 照会番号. `changes`: the wording changes that the
    form asks about. `due`: the due date of the reply.
    """

    division: str
    file: Path
    package: str
    changes: tuple[WordingChange, ...]
    due: date


def send_wordings(
    parts: Parts, store: Store, options: DivisionFormsOptions, by: str | None = None
) -> Outcome[tuple[SentWording, ...]]:
    """Write a form for each division with all wording changes that it has not replied to, in one act.

    Repeating it gives the same files. The due date on a form follows from `options.due` and the division's due date
    (`repeat_due_date`). A form that is saved but not in its place is a problem (FORMS-NOT-PLACED). Raises WrongRole,
    RoundUnknown, PlanUnclear, DivisionUnknown, NoWordingChange, RoundClosed, DuePassed, TextTooLong, TargetExists,
    TargetNotWritable; then nothing is changed, for none of the divisions.
    """
    with office_writing(store) as work:
        round_ = chosen_round(work, options.year)
        found = wording_changes(work, round_)
        divisions = dict.fromkeys(find_division(work, each) for each in options.divisions)
        asked = [_to_ask(found, round_, each) for each in divisions]
        packages = _packages(parts, work, FormMaker.load(work, round_), asked, by)
        forms = list(_forms(parts, work, FormMaker.load(work, round_), packages, asked, options))
        placed = commit_with_forms(parts, work, options.folder, forms, WORDING_FILE, replace=options.replace)
    return Outcome(tuple(sent for sent, _ in forms), problems=placed.problems)


def _forms(
    parts: Parts,
    work: UnitOfWork,
    maker: FormMaker,
    packages: Sequence[Package],
    asked: Sequence[tuple[WordingChange, ...]],
    options: DivisionFormsOptions,
) -> Iterator[tuple[SentWording, bytes]]:
    """Yield the description and the bytes of every form."""
    organisation, round_ = maker.contents.organisation, maker.contents.round_
    acts, today = work.exchange.package_acts(round_.round_id), today_of(parts)
    requests = zip(packages, asked, strict=True)
    for package, changes in counted("修文の確認依頼を作成しています", requests, len(packages)):
        own, asked_on = package.division, local_time(acts[package.package_id].at).date()
        due = repeat_due_date(today, round_.due_of(own), options.due, asked_on)
        path = options.folder / form_path(organisation, round_, own, WORDING_FILE)
        sent = SentWording(organisation.name(own, round_.named_on), path, package.package_id, changes, due)
        yield sent, parts.workbooks.write_form(replace(maker.sent(package), due=due))


def _to_ask(found: Sequence[WordingChange], round_: Round, division: Division) -> tuple[WordingChange, ...]:
    """Return a division's wording changes without a reply, on rows that can still be edited.

    Raises NoWordingChange, RoundClosed if there are none.
    """
    waiting = [each for each in found if each.division_id == division.division_id and each.reply.is_to_be_asked]
    if not waiting:
        raise NoWordingChange(division=division.name_on(round_.named_on))
    changes = tuple(each for each in waiting if round_.is_open(each.id))
    if not changes:
        raise RoundClosed(year=round_.year.label)
    return changes


def _packages(
    parts: Parts, work: UnitOfWork, maker: FormMaker, asked: Sequence[tuple[WordingChange, ...]], by: str | None
) -> list[Package]:
    """Return for each division the existing package with the same request; otherwise make one, all in one act."""
    requests = [_asking(changes) for changes in asked]
    packages = [_existing_package(work, maker, each) for each in requests]
    if None in packages:
        work.begin_act(ActKind.SEND_WORDING, by)
    return [
        package or package_for_some_rows(parts, work, maker, request)
        for package, request in zip(packages, requests, strict=True)
    ]


def _asking(changes: Sequence[WordingChange]) -> Asking:
    rows = tuple(dict.fromkeys(each.id for each in changes))
    remarks = {(each.id, each.key): each.received or "" for each in changes}
    return Asking(changes[0].division_id, Purpose.WORDING, rows, remarks)


def _existing_package(work: UnitOfWork, maker: FormMaker, asking: Asking) -> Package | None:
    """Return the newest package with the same request and the current values; None if there is none."""
    sent = reversed(work.exchange.packages(maker.contents.round_.round_id, asking.division))
    same_request = (each for each in sent if each.purpose is asking.purpose and each.remarks == asking.remarks)
    return next((each for each in same_request if maker.is_current(each)), None)
