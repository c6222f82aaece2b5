"""年度の切替え: preview the next round, tick choices, and open it with them in one act (roll-over).

The preview consists of groups of lines; some lines have a tick.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial

from nakano_status.application import lookup, preconditions
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store, UnitOfWork
from nakano_status.application.round import open_and_close_round
from nakano_status.application.round.choosing_edition import plan_of_year
from nakano_status.application.round.read import as_known
from nakano_status.application.round.read.round_contents import read_ended_rows
from nakano_status.application.round.read.todo import read_open
from nakano_status.application.stopping import report
from nakano_status.application.unchanged_content import Content, need_parts_unchanged, need_unchanged
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import NOTE, OUT_OF_REPORT, Field, FilledBy
from nakano_status.domain.fields.option import ChoiceOption
from nakano_status.domain.fields.profile import AskedFields
from nakano_status.domain.history.act_subjects import ActSubject, body_attribute
from nakano_status.domain.history.acts import Act, ActKind, Change, Why
from nakano_status.domain.merge.resolution import OFFICE, Slot, Values
from nakano_status.domain.organisation.divisions import BodyAttribute, Organisation, Succession
from nakano_status.domain.organisation.reorganisation import succession_line
from nakano_status.domain.plan.initiative_id import fold_id
from nakano_status.domain.plan.plan import Edition, Plan
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.exchange import IdUnknown
from nakano_status.domain.refusals.planning import RollOverDiffers, RollOverNotOffered, RollOverTargetUnfit
from nakano_status.domain.round import roll_over as rules
from nakano_status.domain.round.round import FINAL_REASONS, Origin, OutOfReport, Round, proposed_in_note
from nakano_status.domain.round.row_years import EndedRow
from nakano_status.domain.round.states import proposed_due
from nakano_status.domain.round.todo import Openness
from nakano_status.domain.storage.store_info import StoreRole
from nakano_status.domain.text.labels import Labelled


@dataclass(frozen=True)
class RollOverChoice:
    """A person's choices for the next round. `due` None: the proposed date. `made_on` None: today.

    `edition`: the number of the plan's edition, as for `load_next_round`. `without`: rows to leave out (管理番号), and
    bodies (names) whose contact is kept. `ends`: rows whose proposed end the office accepts, each with the row into
    which it is merged, or None. `plan_id`: the plan, if several plans have the year.
    """

    year: FiscalYear
    due: date | None = None
    made_on: date | None = None
    edition: int | None = None
    without: tuple[str, ...] = ()
    ends: Mapping[str, str | None] = field(default_factory=dict)
    plan_id: str | None = None


@dataclass(frozen=True)
class LeftRound:
    """An earlier round with open items; `plan` is the title of its plan if that is another plan, otherwise None."""

    round_: Round
    openness: Openness
    plan: str | None = None

    @property
    def open_items(self) -> Iterator[tuple[str, int, tuple[str, ...], str]]:
        """The open items, each as its kind, its number, the IDs to find it by, and the text to show."""
        if self.round_.is_collecting:
            yield "not_closed", 1, (), "締め切っていません"
        for each in self.openness.points:
            yield each.kind.value, each.count, each.ids, each.text

    @property
    def name(self) -> str:
        """The round as shown: 令和4年度分."""
        return f"{self.plan or ''}{' ' if self.plan else ''}{self.round_.year.label}分"


@dataclass(frozen=True)
class RollOver:
    """A preview of the next round, and how it follows from the last round of the plan.

    `previous`: that last round (None: there is none). `left`: rounds with open items: the last round, and rounds of
    earlier years, of any plan, that are still collected. `successions`: changes of the organisation between the two
    rounds. `contacts`: contacts to be blanked, by the ID of the body. `titles`: titles of the rows of both rounds.
    `ended`: rows that ended by the last round, by 管理番号. `is_done`: whether the round was already opened with the
    same choices. `notices`: questions about the due date, and nodes of the plan whose items no one can answer.
    """

    round_: Round
    rows: rules.RolledRows
    organisation: Organisation
    titles: Mapping[str, str]
    edition: str
    previous: Round | None = None
    left: tuple[LeftRound, ...] = ()
    successions: tuple[Succession, ...] = ()
    contacts: Mapping[str, str] = field(default_factory=dict)
    ended: Mapping[str, EndedRow] = field(default_factory=dict)
    is_done: bool = False
    notices: tuple[Problem, ...] = ()

    def targets(self, row_id: str) -> Iterator[tuple[str, str]]:
        """Yield the rows into which a row can be merged, with their titles: all other rows in the report."""
        for row in self.round_.rows:
            if row.counted and row.row_id != row_id:
                yield row.row_id, self.titles[row.row_id]

    def names(self, divisions: Collection[str], *, before: bool = False) -> str:
        """Return the names of divisions on the day of the next round, joined by 、; なし if there are none.

        If `before` is true, they are the names on the day of the last round.
        """
        day = self.previous.named_on if before and self.previous else self.round_.named_on
        return "、".join(self.organisation.name(each, day) for each in divisions) or "なし"

    def succession_lines(self) -> Iterator[str]:
        """Yield the changes of the organisation as texts: 税務課 → 管理課（統合、令和6年4月1日）."""
        for each in self.successions:
            before, after = (self.organisation.on(day) for day in (each.day - timedelta(days=1), each.day))
            yield succession_line(each, before, after, f"、{era_day(each.day)}")


def read_roll_over(parts: Parts, records: Records, choice: RollOverChoice) -> RollOver:
    """Return the preview of a roll-over; nothing is written.

    If the round is already open, return it as it was opened (`is_done`).
    Raises WrongRole, YearOutOfPlan, PlanUnclear, EditionUnclear, EditionUnknown, MadeOnInFuture,
    MadeOnTooEarly, DateUnreadable, IdUnknown, RollOverNotOffered, RollOverTargetUnfit, RollOverDiffers.
    """
    preconditions.need_role(records, StoreRole.OFFICE)
    preconditions.need_made_on(parts, choice.made_on)
    rounds = lookup.rounds_of_plan(records, plan_of_year(records, choice.year, choice.plan_id).plan_id)
    done = next((each for each in rounds if each.year == choice.year), None)
    if done is not None:
        return _done(records, choice, done)
    return _planned(parts, records, choice, _coming(parts, records, choice))


_OPENING, _STEPS = "進捗確認を開始しています", 3
"""The progress text of a roll-over, and its number of steps: plan, write the round, write the choices."""


def roll_over(
    parts: Parts, store: Store, choice: RollOverChoice, by: str | None = None, seen: RollOver | None = None
) -> Outcome[RollOver]:
    """Open the next round with the chosen options, in one act; if it is already open, do nothing.

    Contacts to be confirmed again are blanked. Held answers to a withdrawn start of the year are moved into the round.
    `seen`: the preview, with all ticks as planned, in which the options were chosen (None: not checked). Raises
    ContentMoved if it is another preview now, and the same errors as `read_roll_over`.
    """
    report(_OPENING, 0, _STEPS)
    with store.writing() as work:
        planned = read_roll_over(parts, work, choice)
        if planned.is_done:
            return Outcome(planned)
        if seen is not None:
            now = read_roll_over(parts, work, replace(choice, without=(), ends={}))
            name = f"{choice.year.label}の進捗確認の開始の内容"
            need_parts_unchanged(work, name, _contacts_seen(seen), _contacts_seen(now))
            need_unchanged(work, Content(name), _effects(seen), _effects(now))
        coming = _coming(parts, work, choice)
        ticked = rules.RolledOver(_ends(choice), frozenset(planned.rows.unticked), planned.contacts)
        report(_OPENING, 1, _STEPS)
        act = work.begin_act(ActKind.OPEN_ROUND, by, "、".join(_reasons(planned)) or None)
        work.rounds.add(planned.round_)
        void = open_and_close_round.move_void_answers(work, planned.round_)
        work.entries.add_changes(_changes(act, planned, rules.rolled_rows(coming)))
        _blank_contacts(work, planned.contacts)
        work.rounds.save_rolled_over(planned.round_.round_id, ticked)
        report(_OPENING, 2, _STEPS)
        work.commit()
    return Outcome(planned, problems=(*planned.notices, *void))


def _effects(planned: RollOver) -> object:
    """Return the rows and changes of the organisation that a preview shows."""
    return planned.edition, planned.rows, planned.successions


def _contacts_seen(planned: RollOver) -> Mapping[ActSubject, str]:
    """Return the contacts that a preview would blank, by the subject of the acts that write them."""
    return {body_attribute(body, BodyAttribute.CONTACT.value): contact for body, contact in planned.contacts.items()}


def _coming(parts: Parts, records: Records, choice: RollOverChoice) -> rules.NextRound:
    day = preconditions.need_made_on(parts, choice.made_on)
    coming = open_and_close_round.load_next_round(records, choice.year, day, choice.edition, choice.plan_id)
    preconditions.need_adopted(coming.edition, choice.made_on)
    return coming


def _planned(parts: Parts, records: Records, choice: RollOverChoice, coming: rules.NextRound) -> RollOver:
    due = choice.due or proposed_due(lookup.today_of(parts), coming.year.as_of)
    made_on = preconditions.need_made_on(parts, choice.made_on)
    previous = coming.previous
    ended = read_ended_rows(records, previous) if previous else {}
    coming = replace(coming, proposals=_proposals(records, previous))
    organisation = records.organisation.read()
    rows, kept = _read_without(records, choice, coming)
    rolled = rules.rolled_rows(coming, rules.Ticks(rows, _ends(choice)))
    _need_reported(_ends(choice), rolled)
    round_ = open_and_close_round.round_of_rows(records, coming, rolled, due, made_on)
    plan = records.plan.read(coming.edition.edition_id)
    editions = {each.edition_id: each for each in plan.editions}
    earlier = editions[previous.edition_id].listings if previous else ()
    return RollOver(
        round_=round_,
        rows=rolled,
        organisation=organisation,
        titles={each.row_id: each.title for each in (*earlier, *coming.edition.listings)},
        edition=coming.edition.label,
        previous=previous,
        left=tuple(_left(records, previous, coming.year, plan)),
        successions=tuple(_successions(records, previous, made_on)),
        contacts={each: contact for each, contact in _contacts(records, round_, plan).items() if each not in kept},
        ended=ended,
        notices=open_and_close_round.opening_notices(round_, coming.edition, organisation),
    )


def _left(records: Records, previous: Round | None, year: FiscalYear, plan: Plan) -> Iterator[LeftRound]:
    """Yield the last round and all other collected rounds of earlier years, if they have open items."""
    own = {each.edition_id for each in plan.editions}
    for round_ in records.rounds.all():
        if round_ == previous or (round_.is_collecting and round_.year < year):
            title = None if round_.edition_id in own else records.plan.title(round_.edition_id)
            found = LeftRound(round_, read_open(records, round_), title)
            if any(found.open_items):
                yield found


def _contacts(records: Records, round_: Round, plan: Plan) -> dict[str, str]:
    """Return the contacts that must be confirmed for a round, by body, in 建制順."""
    own = {each.round_id for each in lookup.rounds_of_plan(records, plan.plan_id)}
    others = [each for each in records.rounds.all() if each.round_id not in own and not each.closed]
    asked = _asked(records, round_).difference(*(_asked(records, each) for each in others))
    organisation = records.organisation.read()
    bodies = map(organisation.get, organisation.sort_divisions(asked))
    return {each.division_id: each.contact for each in bodies if each.contact and not each.has_ended}


def _asked(records: Records, round_: Round) -> set[str]:
    """Return the bodies that a round asks for rows or 成果指標."""
    owners = as_known.suppliers_of(records, round_).values()
    return {each.division for row in round_.rows if row.counted for each in row.named_divisions} | {
        *filter(None, owners)
    }


def _proposals(records: Records, previous: Round | None) -> dict[str, tuple[rules.Proposal, ...]]:
    """Return the ends that were proposed in the last round, by row.

    Proposals in the notes of divisions precede an option that means the end of an initiative, such as 中止 in
    変更の種別, and a division's option precedes one that the office chose. Notes are in the order of their divisions.
    """
    if previous is None or previous.origin is Origin.IMPORTED:
        return {}
    writers = {row.row_id: row.writers for row in previous.rows if row.counted}
    found: dict[str, list[rules.Proposal]] = {}
    for row_id, proposal in _proposed_ends(records, previous, writers):
        found.setdefault(row_id, []).append(proposal)
    return {row_id: tuple(sorted(each, key=partial(_place, writers[row_id]))) for row_id, each in found.items()}


def _place(writers: Sequence[str], proposal: rules.Proposal) -> tuple[bool, bool, int]:
    """Return the sort key of a proposal: divisions before the office, notes before options, in order of `writers`."""
    place = writers.index(proposal.division) if proposal.division else 0
    return proposal.division is None, proposal.option is not None, place


def _proposed_ends(
    records: Records, previous: Round, writers: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[str, rules.Proposal]]:
    """Yield the proposed ends of the rows in `writers`, each with its row."""
    asked = records.plan.asked(previous)
    for slot, line in records.entries.current(previous.round_id).items():
        writing = writers.get(slot.row_id, ())
        if slot.division in writing and slot.keys == (NOTE,):
            why = proposed_in_note(line.values[0])
            if why in FINAL_REASONS:
                yield slot.row_id, rules.Proposal(why, slot.division)
        elif slot.row_id in writers and slot.division is None:
            for each, option in _stated_ends(slot, line.values, asked):
                for by in (None,) if each.filled_by is FilledBy.OFFICE else writing[:1]:
                    stopped = rules.Proposal(OutOfReport.STOPPED_OR_MERGED, by, option, asked.heading(each.key))
                    yield slot.row_id, stopped


def _stated_ends(slot: Slot, values: Values, asked: AskedFields) -> Iterator[tuple[Field, ChoiceOption]]:
    """Yield the chosen options that mean the end of an initiative, with their fields.

    The value of an item about a level is about a node of the plan, so that it ends no row.
    """
    for key, value in zip(slot.keys, values, strict=True):
        field_ = asked.profile.by_key.get(key)
        if field_ is not None and not field_.of:
            yield from ((field_, option) for option in field_.options_in(value) if option.ends)


def _read_without(
    records: Records, choice: RollOverChoice, coming: rules.NextRound
) -> tuple[frozenset[str], frozenset[str]]:
    """Return the rows to leave out, and the bodies whose contact is kept, after checking that the choices are offered.

    Raises IdUnknown, RollOverNotOffered.
    """
    fixed, offered = rules.find_tickable_rows(rules.rolled_rows(coming))
    rows, bodies = _without(records, choice, coming.edition)
    for row_id in sorted(rows):
        _need_offered(row_id, fixed)
    known = {each.row_id for each in coming.edition.listings}
    for row_id, into in _ends(choice).items():
        for each in filter(None, (row_id, into)):
            if each not in known:
                raise IdUnknown(found=each)
        _need_offered(row_id, offered)
    return rows, bodies


def _without(records: Records, choice: RollOverChoice, edition: Edition) -> tuple[frozenset[str], frozenset[str]]:
    """Return the IDs of the rows and bodies in `choice.without`; raises IdUnknown."""
    known, organisation = {each.row_id for each in edition.listings}, lookup.known_organisation(records)
    rows, bodies = set[str](), set[str]()
    for name in choice.without:
        if (row_id := fold_id(name)) in known:
            rows.add(row_id)
        elif (body := organisation.find(name)) is not None:
            bodies.add(body.division_id)
        else:
            raise IdUnknown(found=name)
    return frozenset(rows), frozenset(bodies)


def _need_offered(row_id: str, offered: Collection[str]) -> None:
    if row_id not in offered:
        raise RollOverNotOffered(id=row_id)


def _need_reported(ends: Mapping[str, str | None], rolled: rules.RolledRows) -> None:
    """Refuse to merge a row into a row that is not in the report; raises RollOverTargetUnfit."""
    reported = {row.row_id for row in rolled.rows if row.counted}
    for row_id, into in ends.items():
        if into is not None and into not in reported:
            raise RollOverTargetUnfit(id=row_id, into=into)


def _ends(choice: RollOverChoice) -> dict[str, str | None]:
    return {fold_id(row_id): fold_id(into) if into else None for row_id, into in choice.ends.items()}


def _successions(records: Records, previous: Round | None, day: date) -> Iterator[Succession]:
    if previous is not None:
        yield from (each for each in lookup.successions_in(records) if previous.named_on < each.day <= day)


def _changes(act: Act, planned: RollOver, as_planned: rules.RolledRows) -> Iterator[Change]:
    """Yield changes for the history of the rows that the choices changed."""
    for row, before in zip(planned.rows.rows, as_planned.rows, strict=True):
        if row != before:
            was, now = (each.out_of_report.value if each.out_of_report else None for each in (before, row))
            place = (act.act_id, planned.round_.round_id, row.row_id, OUT_OF_REPORT, None)
            yield Change(*place, was, now, OFFICE, Why.TYPED)


def _reasons(planned: RollOver) -> Iterator[str]:
    """Yield the choices that differ from the preview, as the recorded reason of the act."""
    for each in planned.rows.ends:
        if each.proposals and each.is_ticked:
            yield f"{each.row_id}を{each.into}に統合" if each.into else f"{each.row_id}は{each.why.label}"
    if planned.rows.unticked:
        yield f"選択を外した取組 {'・'.join(planned.rows.unticked)}"
    if planned.contacts:
        yield f"連絡先を消した所管課 {'・'.join(planned.names([each]) for each in planned.contacts)}"


def _blank_contacts(work: UnitOfWork, contacts: Mapping[str, str]) -> None:
    if contacts:
        bodies = work.organisation.read().divisions
        blanked = (replace(each, contact=None) if each.division_id in contacts else each for each in bodies)
        work.organisation.save(Organisation(tuple(blanked)))


def _done(records: Records, choice: RollOverChoice, done: Round) -> RollOver:
    """Return the round that is already open if nothing else is asked for; raises RollOverDiffers, IdUnknown."""
    edition = lookup.edition_of(records, done)
    ticked = records.rounds.rolled_over().get(done.round_id, rules.RolledOver())
    rows, bodies = _without(records, choice, edition)
    differing = {
        "読み込んだ一覧": done.origin is Origin.IMPORTED,
        "回答期限": choice.due not in (None, done.due),
        "作成日": choice.made_on not in (None, done.made_on),
        "計画の版": choice.edition not in (None, edition.ordinal),
        "外す取組": not rows <= ticked.without,
        "連絡先を残す所管課": not bodies.isdisjoint(ticked.contacts),
        "終わる取組": not _ends(choice).items() <= ticked.ends.items(),
    }
    if found := "・".join(name for name, differs in differing.items() if differs):
        raise RollOverDiffers(year=done.year.label, found=found)
    nothing = rules.RolledRows(done.rows, (), (), (), (), ())
    organisation = records.organisation.read()
    notices = open_and_close_round.opening_notices(done, edition, organisation)
    return RollOver(done, nothing, organisation, {}, edition.label, is_done=True, notices=notices)


class RollOverGroup(Labelled):
    """The groups of the preview, in the order shown."""

    OPEN = "open", "前回までの進捗確認に残っているもの"
    BEGINS = "begins", "始まる取組"
    NEW = "new", "計画に加わった取組"
    ENDS = "ends", "前回までに完了・中止とした取組（報告対象外のまま）"
    PROPOSED = "proposed", "所管課が完了・中止を申し出た取組（選んだものを報告対象外にします）"
    JUDGED = "judged", "事務局の評価などで終わりとした取組（選んだものを報告対象外にします）"
    LEFT = "left", "計画から外れた取組、統合・分割した取組"
    MOVES = "moves", "所管課が変わる取組"
    ORGANISATION = "organisation", "前回の後の組織の改正"
    CONTACTS = "contacts", "連絡先を改めて確かめる所管課（選んだものの登録を消します）"


PROPOSED_ENDS = (RollOverGroup.PROPOSED, RollOverGroup.JUDGED)
"""The groups whose rows end only if the office ticks them."""


@dataclass(frozen=True)
class RollOverLine:
    """A line of the preview; `key` is the 管理番号 or name to tick, `tick` is None if there is nothing to choose."""

    key: str
    text: str
    note: str = ""
    tick: bool | None = None

    @property
    def whole(self) -> str:
        """The whole line as one text."""
        parts = (self.key, self.text, f"（{self.note}）" if self.note else "")
        return " ".join(filter(None, parts)).replace("\n", " ")


def roll_over_groups(planned: RollOver) -> tuple[tuple[RollOverGroup, tuple[RollOverLine, ...]], ...]:
    """Return the groups that have at least one line, with their lines."""
    found = ((group, tuple(_LINES[group](planned))) for group in RollOverGroup)
    return tuple((group, lines) for group, lines in found if lines)


def _open(planned: RollOver) -> Iterator[RollOverLine]:
    for each in planned.left:
        yield RollOverLine("", f"{each.name}：{'、'.join(text for *_, text in each.open_items)}")


def _begins(planned: RollOver) -> Iterator[RollOverLine]:
    if planned.previous is None:
        return  # everything begins: there is nothing to compare with
    for row_id in planned.rows.begins:
        yield RollOverLine(row_id, planned.titles[row_id], tick=True)
    yield from _unticked(planned, begins=True)


def _unticked(planned: RollOver, *, begins: bool) -> Iterator[RollOverLine]:
    ended = {each.row_id for each in planned.rows.ends}
    for row_id in planned.rows.unticked:
        if (row_id not in ended) is begins:
            yield RollOverLine(row_id, planned.titles[row_id], tick=False)


def _new(planned: RollOver) -> Iterator[RollOverLine]:
    counted = {row.row_id for row in planned.round_.rows if row.counted}
    for row_id in planned.rows.new:
        is_counted = row_id in counted
        note = "" if is_counted else "実施年度前"
        yield RollOverLine(row_id, planned.titles[row_id], note, tick=True if is_counted else None)


def _end_lines(planned: RollOver) -> Iterator[RollOverLine]:
    for each in planned.rows.ends:
        if not each.proposals:
            yield RollOverLine(each.row_id, planned.titles[each.row_id], _why(planned, each), each.is_ticked)


def _why(planned: RollOver, ending: rules.Ending) -> str:
    known = planned.ended.get(ending.row_id)
    if known is not None:
        return known.text
    year = planned.previous.year.label if planned.previous else ""
    return f"{year}で{ending.why.label}"


def _proposed(planned: RollOver) -> Iterator[RollOverLine]:
    yield from _proposal_lines(planned, by_office=False)


def _judged(planned: RollOver) -> Iterator[RollOverLine]:
    yield from _proposal_lines(planned, by_office=True)


def _proposal_lines(planned: RollOver, *, by_office: bool) -> Iterator[RollOverLine]:
    """Yield the rows whose first proposal is by the office, or by a division, with all proposals of the row."""
    for each in planned.rows.ends:
        if each.proposals and (each.proposals[0].division is None) is by_office:
            note = "、".join(dict.fromkeys(_proposal_text(planned, each, one) for one in each.proposals))
            yield RollOverLine(each.row_id, planned.titles[each.row_id], note, each.is_ticked)


def _proposal_text(planned: RollOver, ending: rules.Ending, proposal: rules.Proposal) -> str:
    stated = f"{proposal.choice}「{proposal.option}」" if proposal.option else proposal.why.label
    text = f"{ending.into}に統合" if ending.into else stated
    return f"{text}：{planned.names([proposal.division], before=True)}" if proposal.division else text


def _left_lines(planned: RollOver) -> Iterator[RollOverLine]:
    for each in planned.rows.departed:
        to = f"→ {'、'.join(each.now)}" if each.now else ""
        note = " ".join(filter(None, (each.fate.label, to)))
        yield RollOverLine(each.row_id, planned.titles.get(each.row_id, ""), note)


def _moves(planned: RollOver) -> Iterator[RollOverLine]:
    for each in planned.rows.moves:
        note = f"{planned.names(each.was, before=True)} → {planned.names(each.now)}"
        yield RollOverLine(each.row_id, planned.titles[each.row_id], note)


def _organisation(planned: RollOver) -> Iterator[RollOverLine]:
    yield from (RollOverLine("", line) for line in planned.succession_lines())


def _contact_lines(planned: RollOver) -> Iterator[RollOverLine]:
    for body, contact in planned.contacts.items():
        yield RollOverLine(planned.names([body]), "", contact, tick=True)


_LINES = {
    RollOverGroup.OPEN: _open,
    RollOverGroup.BEGINS: _begins,
    RollOverGroup.NEW: _new,
    RollOverGroup.ENDS: _end_lines,
    RollOverGroup.PROPOSED: _proposed,
    RollOverGroup.JUDGED: _judged,
    RollOverGroup.LEFT: _left_lines,
    RollOverGroup.MOVES: _moves,
    RollOverGroup.ORGANISATION: _organisation,
    RollOverGroup.CONTACTS: _contact_lines,
}
