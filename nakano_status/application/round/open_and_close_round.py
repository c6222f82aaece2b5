"""Start a round (進捗確認を開始), close it, or withdraw its start while nothing has been received for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from nakano_status.application import lookup, preconditions
from nakano_status.application.forms.choosing_divisions import forms_sent
from nakano_status.application.merge.read.held import package_of_file
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store, UnitOfWork
from nakano_status.application.round.choosing_edition import edition_of_new_round, plan_of_year, round_id_of
from nakano_status.application.round.extend_due import questions_about_year
from nakano_status.application.round.read import as_known
from nakano_status.application.round.read.todo import read_open, read_todo_of
from nakano_status.application.round.roll_over_record import forget_contacts, restore_blanked_contacts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.ledger import HeldItem, HeldKind
from nakano_status.domain.exchange.returns import HeldState, ReturnState
from nakano_status.domain.history.acts import ActKind, Why
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.plan.lineage import SAME_ROWS, lineage_between
from nakano_status.domain.plan.plan import Edition, Plan
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.refusals.planning import RoundExists, RoundHasAnswers
from nakano_status.domain.round.level_rows import find_unanswered_nodes, unanswered_node_problem
from nakano_status.domain.round.roll_over import NextRound, RolledRows, rolled_rows
from nakano_status.domain.round.round import Origin, Round
from nakano_status.domain.round.todo import Openness, TodoKind
from nakano_status.domain.text.narrative import stored_entry

if TYPE_CHECKING:
    from nakano_status.domain.history.acts import Act


_VOID = "PACKAGE-VOID"
_IMPORTED = "読み込んだ一覧"


@dataclass(frozen=True)
class VoidForm:
    """A form that is void because the start of its round was withdrawn: its division and its 照会番号."""

    division: str
    package: str


@dataclass(frozen=True)
class WithdrawnStart:
    """A round whose start was withdrawn.

    `void`: the forms that are void now. `kept`: the names of waiting files that were moved to the round of their own
    year, by that year.
    """

    round_: Round
    void: tuple[VoidForm, ...]
    kept: Mapping[FiscalYear, tuple[str, ...]]

    @property
    def lines(self) -> tuple[str, ...]:
        """Messages about the void forms and the moved files, with the next step; empty if there are neither."""
        found = [
            f"{year.label}分のファイル{len(names)}件は、{year.label}分の「未取込」に移しました：{'、'.join(names)}"
            for year, names in self.kept.items()
        ]
        if self.void:
            names = "、".join(f"{each.division}（{each.package}）" for each in self.void)
            message = "作成済みの回答様式{count}件は使えなくなりました。送付した所管課に知らせてください。"
            found += [message.format(count=len(self.void)), f"使えない回答様式（照会番号）：{names}"]
        return tuple(found)


@dataclass(frozen=True)
class Withdrawal:
    """A withdrawn start of a round: the act, the round's year, and the 照会番号 of the void forms."""

    act: Act
    year: FiscalYear
    packages: tuple[str, ...]


def withdraw_round(
    store: Store, year: FiscalYear | None = None, reason: str = "", by: str | None = None
) -> Outcome[WithdrawnStart]:
    """Withdraw the start of a round: remove the round, so that its forms become void.

    A list that was imported as a round is withdrawn in the same way, if its year is given. Held files with forms of
    other rounds are moved to those rounds. Contacts that were blanked when the round was opened are restored. `year`:
    the year of the round (None: the current round). Raises WrongRole, RoundUnknown, PlanUnclear, RoundClosed,
    RoundHasAnswers.
    """
    with preconditions.office_writing(store) as work:
        round_ = preconditions.need_open(lookup.chosen_round(work, year))
        is_named = year is not None or round_.origin is not Origin.IMPORTED
        if content := "、".join(content_received(work, round_) if is_named else [_IMPORTED]):
            raise RoundHasAnswers(year=round_.year.label, found=content)
        organisation = as_known.organisation_of(work, round_)
        packages = work.exchange.packages(round_.round_id, row_ids=())
        void = tuple(VoidForm(organisation.name(each.division), each.package_id) for each in packages)
        work.begin_act(ActKind.WITHDRAW_ROUND, by, stored_entry(reason))
        others = _of_others(work, round_)
        for item, home in others:
            work.exchange.move_held(item.item_id, home.round_id)
        restore_blanked_contacts(work, round_.round_id)
        work.rounds.remove(round_.round_id)
        work.rounds.add_withdrawn_start(round_.year, [each.package for each in void])
        work.commit()
    waiting = [(home.year, item.file) for item, home in others if item.state is HeldState.WAITING]
    kept = {year: tuple(file for of, file in waiting if of == year) for year, _ in waiting}
    return Outcome(WithdrawnStart(round_, void, kept))


def content_received(records: Records, round_: Round) -> Iterator[str]:
    """Yield descriptions of what prevents the withdrawal of a round: received or recorded content, or a later round.

    If nothing is yielded, the start of the round can be withdrawn. Amendments of rows, due dates and drafts of requests
    for corrections do not count; they are withdrawn with the start. Of an imported list, only what was changed after
    the import counts.
    """
    round_id = round_.round_id
    if round_.origin is Origin.IMPORTED:
        changes = [each for _, each in records.entries.changes(round_id) if each.why is not Why.IMPORTED]
        typed = len(changes) + len(records.entries.drafts(round_id))
    else:
        typed = len(records.entries.assertions(round_id)) + len(records.entries.drafts(round_id))
    yield from _rounds_after(records, round_)
    there = tuple(each for each in ReturnState if each is not ReturnState.WITHDRAWN)
    if returns := records.exchange.returns(round_id, there, row_ids=()):
        yield f"届いた回答{len(returns)}件"
    items = [each for each in records.exchange.held(round_id, None) if each.state is not HeldState.WITHDRAWN]
    if held := len(items) - len(_of_others(records, round_)):
        yield f"未取込{held}件"
    if typed:
        yield f"入力した内容{typed}件"
    if reviews := records.reviews.of_round(round_id):
        yield f"確認済・再開{len(reviews)}件"
    own = (each.division_id for each in records.organisation.read().divisions)
    if confirmed := sum(len(records.reviews.confirmations(round_id, each)) for each in own):
        yield f"所属長確認{confirmed}件"
    if publications := records.publications.of_round(round_id):
        yield f"記録した資料{len(publications)}件"


def _rounds_after(records: Records, round_: Round) -> Iterator[str]:
    """Yield a description of each round whose previous round is `round_`.

    Such a round shows it as its previous report, and rests on the rows that ended or were merged in it. An imported
    list after an imported list is left out as long as no paper of it is recorded.
    """
    for each in records.rounds.all():
        is_used = Origin.COLLECTED in (each.origin, round_.origin) or records.publications.of_round(each.round_id)
        if is_used and lookup.previous_round(records, each) == round_:
            yield f"前回の報告として使う{each.year.label}分の進捗確認"


def _of_others(records: Records, round_: Round) -> list[tuple[HeldItem, Round]]:
    """Return the files held in a round whose forms were made for another round, with that round; decided ones, too.

    A file with a void form belongs to the latest other round of its plan, otherwise to the latest other round, where it
    waits until its year is started again.
    """
    rounds = {each.round_id: each for each in records.rounds.all() if each.round_id != round_.round_id}
    plans = records.plan.plan_ids()
    own = plans[round_.edition_id]

    def latest(item: HeldItem) -> Round | None:
        plan_id = item.facts.plan or own
        return max(rounds.values(), key=lambda each: (plans[each.edition_id] == plan_id, each.year), default=None)

    def home_of(item: HeldItem) -> Round | None:
        if item.reason == _VOID:
            return latest(item)
        form = package_of_file(records, item)
        return rounds.get(form.round_id) if form else None

    files = [each for each in records.exchange.held(round_.round_id, None) if each.kind is HeldKind.FILE]
    homes = ((item, home_of(item)) for item in files)
    return [(item, home) for item, home in homes if home is not None]


def move_void_answers(work: UnitOfWork, begun: Round) -> tuple[Problem, ...]:
    """Move held answers to a withdrawn start of the round into the new round of the same plan and year.

    Their forms are void, so the answers can only be carried over into new forms. Return a question about the moved
    answers, or an empty tuple if there are none.
    """
    own = work.plan.plan_ids()[begun.edition_id]
    void = {package for each in withdrawals(work) if each.year == begun.year for package in each.packages}
    items = [
        item
        for item in (work.exchange.held(None) if void else ())
        if item.reason == _VOID and not void.isdisjoint(item.facts.packages) and (item.facts.plan or own) == own
    ]
    for item in items:
        work.exchange.move_held(item.item_id, begun.round_id)
    names = "、".join(item.file for item in items)
    return (problem("VOID-ANSWERS-WAIT", found=str(len(items)), expected=names),) if items else ()


def withdrawals(records: Records) -> tuple[Withdrawal, ...]:
    """Return all withdrawn starts, oldest first."""
    kept = records.rounds.withdrawn_starts()
    acts = {act.act_id: act for act in records.entries.acts()} if kept else {}
    return tuple(Withdrawal(acts[act_id], year, sent) for act_id, year, sent in kept)


@dataclass(frozen=True)
class Rounds:
    """The rounds of a plan, with facts about the forms of the round being collected.

    `sent`: the number of divisions that were sent a form. `lacking`: names of divisions that need a renewed form, as
    theirs lacks rows that they answer or has other divisions' rows. `formless`: names of divisions that answer but have
    no form, although others have one. `can_withdraw`: whether the start of the round can still be withdrawn. `plans`:
    all plans. `free`: the years without a round, each with its plan, the older plan first. `above`: the ward's name for
    部 if any is registered, so that forms are made in a folder for each. `unasked`: the number of indicators without a
    division to ask.
    """

    rounds: tuple[Round, ...]
    plan: Plan
    sent: int = 0
    lacking: tuple[str, ...] = ()
    formless: tuple[str, ...] = ()
    can_withdraw: bool = False
    plans: tuple[Plan, ...] = ()
    free: tuple[tuple[Plan, FiscalYear], ...] = ()
    above: str = ""
    unasked: int = 0

    @property
    def collecting_round(self) -> Round | None:
        """The round being collected, the latest if there are several; None if there is none."""
        return collecting_round(self.rounds)

    @property
    def collecting_year(self) -> FiscalYear | None:
        """The year of the round being collected; None if there is none."""
        return self.collecting_round.year if self.collecting_round else None

    @property
    def reference_round(self) -> Round | None:
        """The round whose values are shown beside answers.

        It is the last round before the round being collected or, if none is being collected, the latest round; None if
        there is no such round.
        """
        before = (each for each in self.rounds if self.collecting_year is None or each.year < self.collecting_year)
        return max(before, key=lambda each: each.year, default=None)


def read_rounds(records: Records) -> Rounds:
    """Return the rounds, and facts about the forms of the round being collected; raises PlanUnclear."""
    plan, plans = lookup.current_plan(records), tuple(records.plan.all())
    rounds = tuple(lookup.rounds_of_plan(records, plan.plan_id))
    collecting, free = collecting_round(rounds), tuple(_free_years(records, plans))
    if collecting is None:
        return Rounds(rounds, plan, plans=plans, free=free)
    can_withdraw = not any(content_received(records, collecting))
    sent = forms_sent(records, collecting)
    organisation = as_known.organisation_of(records, collecting)
    return Rounds(
        rounds,
        plan,
        *sent,
        can_withdraw=can_withdraw,
        plans=plans,
        free=free,
        above=organisation.departments_called if organisation.has_departments else "",
        unasked=sum(not each.owner for each in records.indicators.of_edition(collecting.edition_id)),
    )


def _free_years(records: Records, plans: Iterable[Plan]) -> Iterator[tuple[Plan, FiscalYear]]:
    for plan in plans:
        taken = {each.year for each in lookup.rounds_of_plan(records, plan.plan_id)}
        yield from ((plan, year) for year in plan.years if year not in taken)


def divisions_needing_form(records: Records, year: FiscalYear | None = None) -> tuple[str, ...]:
    """Return the names of divisions in a year's round that need a renewed form; empty once the round is closed.

    `year`: the year of the round (None: the current round). Raises RoundUnknown, PlanUnclear.
    """
    round_ = lookup.chosen_round(records, year)
    if round_.closed:
        return ()
    _, lacking, _ = forms_sent(records, round_)
    return lacking


def collecting_round(rounds: Iterable[Round]) -> Round | None:
    """Return the round being collected, the latest if there are several; None if there is none."""
    found = [each for each in rounds if each.is_collecting]
    return max(found, key=lambda each: each.year, default=None)


def open_round(
    parts: Parts,
    store: Store,
    year: FiscalYear,
    due: date | None = None,
    by: str | None = None,
    *,
    edition: int | None = None,
    made_on: date | None = None,
) -> Outcome[Round]:
    """Open the round of a year, freezing its rows and answerers; a due date in a doubtful year gives a question.

    `due`: the due date (None: none). `edition`: the number of the plan's edition (None: the last edition adopted by the
    end of the year). `made_on`: the 作成日 (None: today). Held answers to a withdrawn start of the year are moved into
    the round. Raises RoundExists, YearOutOfPlan, EditionUnclear, EditionUnknown, WrongRole,
    MadeOnInFuture, MadeOnTooEarly, DateUnreadable.
    """
    day = preconditions.need_made_on(parts, made_on)
    with preconditions.office_writing(store) as work:
        coming = load_next_round(work, year, day, edition)
        preconditions.need_adopted(coming.edition, made_on)
        work.begin_act(ActKind.OPEN_ROUND, by)
        begun = round_of_rows(work, coming, rolled_rows(coming), due, day)
        work.rounds.add(begun)
        void = move_void_answers(work, begun)
        work.commit()
        notices = opening_notices(begun, coming.edition, work.organisation.read())
    return Outcome(begun, problems=(*notices, *void))


def round_of_rows(records: Records, coming: NextRound, rolled: RolledRows, due: date | None, made_on: date) -> Round:
    """Return a new round with the rows of `rolled`; it is not stored yet.

    `coming`: the facts of the round. `due`: its due date (None: none). `made_on`: its 作成日.
    """
    return Round(
        round_id=round_id_of(records, coming.year, records.plan.plan_ids()[coming.edition.edition_id]),
        year=coming.year,
        edition_id=coming.edition.edition_id,
        as_of=coming.year.as_of,
        due=due,
        made_on=made_on,
        origin=Origin.COLLECTED,
        rows=rolled.rows,
    )


def opening_notices(round_: Round, edition: Edition, organisation: Organisation) -> tuple[Problem, ...]:
    """Return questions about the due date of a new round, and notices of rows and nodes that no division can answer.

    `edition`: the edition of its plan.
    """
    dated = () if round_.due is None else questions_about_year(round_.due, round_.year, round_.made_on or round_.due)
    reported = [row for row in round_.rows if row.counted]
    unanswered = find_unanswered_nodes(edition, reported)
    nodes = (unanswered_node_problem(item, node, Place(column=item.short_name)) for item, node in unanswered)
    unasked = [row.row_id for row in reported if not row.real_writers(organisation)]
    return (*dated, *nodes, *_unasked_problem(unasked))


def _unasked_problem(row_ids: Sequence[str]) -> Iterator[Problem]:
    """Yield a notice of rows that no division is asked about, if there are any."""
    if row_ids:
        named = "、".join(row_ids[:_MOST_NAMED])
        more = "など" if len(row_ids) > _MOST_NAMED else ""
        yield problem("ROWS-WITHOUT-DIVISION", found=f"{named}{more}", count=str(len(row_ids)))


_MOST_NAMED = 10
"""The most rows that a notice about the new round names."""


_CODES = {
    "CLOSED-WITH-CONFLICTS": TodoKind.CONFLICT,
    "CLOSED-WITH-HELD": TodoKind.HELD,
    "CLOSED-WITH-UNANSWERED": TodoKind.UNANSWERED,
}


@dataclass(frozen=True)
class Closed:
    """A round with the items that are incomplete when it is closed; after that they can no longer be decided."""

    round_: Round
    openness: Openness


def close_round(store: Store, year: FiscalYear | None = None, by: str | None = None) -> Outcome[Closed]:
    """Close a round: its rows can no longer be edited; incomplete items are reported as problems.

    Contacts that were kept for a withdrawal of its start are removed, also from earlier places of bodies. Reopened rows
    of a closed round are closed again. `year`: the year of the round (None: the current round). Raises RoundUnknown,
    PlanUnclear, RoundClosed, WrongRole.
    """
    with preconditions.office_writing(store) as work:
        round_ = lookup.chosen_round(work, year)
        if not round_.reopened:
            preconditions.need_open(round_)
        closed = Closed(round_, read_open(work, round_))
        work.begin_act(ActKind.CLOSE_ROUND, by)
        work.rounds.close(round_.round_id)
        forget_contacts(work, round_.round_id)
        work.commit()
    return Outcome(closed, problems=tuple(_left(closed)))


def _left(closed: Closed) -> Iterator[Problem]:
    for code, kind in _CODES.items():
        if number := closed.openness.count(kind):
            yield problem(code, found=str(number))


def load_next_round(
    records: Records, year: FiscalYear, made_on: date, edition_number: int | None = None, plan_id: str | None = None
) -> NextRound:
    """Return the facts from which the round of a year is made, with the divisions' names and places on its 作成日.

    `edition_number`: the number of the plan's edition (None: the last edition adopted by the end of the year).
    `plan_id` decides the plan if several plans have the year. Raises the same errors as `open_round`.
    """
    plan = plan_of_year(records, year, plan_id)
    rounds = lookup.rounds_of_plan(records, plan.plan_id)
    if any(each.year == year for each in rounds):
        raise RoundExists(year=year.label)
    edition = edition_of_new_round(plan, year, edition_number)
    previous = max((each for each in rounds if each.year < year), key=lambda each: each.year, default=None)
    lineage = SAME_ROWS
    if previous is not None and previous.edition_id != edition.edition_id:
        lineage = lineage_between(
            [plan], records.plan.derivations(), previous.edition_id, edition.edition_id, mergers=()
        )
    schedules = records.plan.schedules(edition.edition_id)
    return NextRound(edition.on(made_on), year, schedules, previous, lineage)


@dataclass(frozen=True)
class Closing:
    """The round that can be closed, and the last closed round.

    `left`: the round being collected, with the items that would be left incomplete if it were closed now; None if no
    round is being collected. `waiting`: the names of divisions whose answers are incomplete, except divisions with a
    held file. `last_closed`: None if no round was closed.
    """

    left: Closed | None
    waiting: tuple[str, ...]
    last_closed: Round | None

    @property
    def is_clean(self) -> bool:
        """Whether there is a round to close and nothing in it is incomplete."""
        return self.left is not None and not (self.waiting or self.left.openness.points)


def read_closing(records: Records, today: date) -> Closing:
    """Return the items that remain incomplete if the chosen plan's round is closed now, and the last closed round.

    Nothing is written. Raises PlanUnclear.
    """
    rounds = lookup.rounds_of_plan(records, lookup.current_plan(records).plan_id)
    collecting = collecting_round(rounds)
    closed = [each for each in rounds if each.closed and each.origin is Origin.COLLECTED]
    last = max(closed, key=lambda each: each.year, default=None)
    if collecting is None:
        return Closing(None, (), last)
    todo = read_todo_of(records, collecting, today)
    return Closing(Closed(collecting, todo.openness), todo.missing, last)
