"""Withdraw the start of a round while nothing has been received for it (round withdraw, roll-over --take-back).

The round, its packages and values, and what was ticked with it, are removed, as if it had not begun; the act is kept,
with the 照会番号 of the forms that become void. Such a form is held when it is returned, even to a later round of the
same year. A file that was held in the round but answers another one, which is here, is held in that one afterwards.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nakano_status.application.lookup import chosen_round, need_open, need_role, organisation_of
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Records, Store, StoreRole
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answered_return import HeldState, ReturnState
from nakano_status.domain.exchange.ledger import HeldItem, HeldKind
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.refusals.planning import RoundHasAnswers
from nakano_status.domain.text.narrative import as_typed

if TYPE_CHECKING:
    from nakano_status.application.ports.rounds import SettingReader, SettingWriter
    from nakano_status.application.ports.unit_of_work import UnitOfWork
    from nakano_status.domain.history.acts import Act
    from nakano_status.domain.problems.problem import Problem
    from nakano_status.domain.round.round import Round

_VOID = "PACKAGE-VOID"
_SETTING = "withdrawn"
"""The setting that lists withdrawn starts: [act_id, year as `R4`, [照会番号 …]], oldest first."""


@dataclass(frozen=True)
class VoidForm:
    """A form that is void because the start of its round was withdrawn: its division and its 照会番号."""

    division: str
    package: str


@dataclass(frozen=True)
class WithdrawnStart:
    """The round whose start was withdrawn, the forms that are void now, and the files that wait in their own year."""

    round_: Round
    void: tuple[VoidForm, ...]
    kept: Mapping[FiscalYear, tuple[str, ...]]

    @property
    def lines(self) -> tuple[str, ...]:
        """Messages about the forms and the files, and what to do about them; empty if there are none."""
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
    """The withdrawn start of a year's round, the act, and the 照会番号 of the forms that are void."""

    act: Act
    year: FiscalYear
    packages: tuple[str, ...]


def withdraw_round(
    store: Store, year: FiscalYear | None = None, reason: str = "", by: str | None = None
) -> Outcome[WithdrawnStart]:
    """Withdraw the start of a round.

    Raises WrongRole, RoundUnknown, RoundClosed, RoundHasAnswers.
    """
    from nakano_status.application.round.roll_over_record import withdraw_ticks

    with store.writing() as work:
        need_role(work, StoreRole.OFFICE)
        round_ = need_open(chosen_round(work, year))
        if content := "、".join(content_received(work, round_)):
            raise RoundHasAnswers(year=round_.year.label, found=content)
        organisation = organisation_of(work, round_)
        packages = work.packages.of_round(round_.round_id, row_ids=())
        void = tuple(VoidForm(organisation.name(each.division), each.package_id) for each in packages)
        act = work.begin_act("withdraw_round", by, as_typed(reason.strip()))
        others = _of_others(work, round_)
        for item, home in others:
            work.arrivals.move_held(item.item_id, home.round_id)
        work.rounds.remove(round_.round_id)
        withdraw_ticks(work, round_.round_id)
        _keep(work.settings, act, round_, void)
        work.commit()
    waiting = [(home.year, item.file) for item, home in others if item.state is HeldState.WAITING]
    kept = {year: tuple(file for of, file in waiting if of == year) for year, _ in waiting}
    return Outcome(WithdrawnStart(round_, void, kept))


def content_received(records: Records, round_: Round) -> Iterator[str]:
    """Yield descriptions of what was received, answered or made in a round; empty if its start can be withdrawn."""
    round_id = round_.round_id
    if returns := records.returns.of_round(round_id, tuple(ReturnState), row_ids=()):
        yield f"届いた回答{len(returns)}件"
    if held := len(records.arrivals.held(round_id, None)) - len(_of_others(records, round_)):
        yield f"未取込{held}件"
    if typed := len(records.entries.assertions(round_id)) + len(records.entries.drafts(round_id)):
        yield f"入力した内容{typed}件"
    if reviews := records.reviews.of_round(round_id):
        yield f"確認済・再開{len(reviews)}件"
    own = (each.division_id for each in records.organisation.read().divisions)
    if confirmed := sum(len(records.reviews.confirmations(round_id, each)) for each in own):
        yield f"所属長確認{confirmed}件"
    if publications := records.publications.of_round(round_id):
        yield f"記録した資料{len(publications)}件"


def _of_others(records: Records, round_: Round) -> list[tuple[HeldItem, Round]]:
    """Return the files held in a round, decided on or not, whose forms were made for another one, and that round.

    For a form that is void already it is the last round: there it waits until the year begins again.
    """
    rounds = {each.round_id: each for each in records.rounds.all() if each.round_id != round_.round_id}
    last = max(rounds.values(), key=lambda each: each.year, default=None)
    files = [each for each in records.arrivals.held(round_.round_id, None) if each.kind is HeldKind.FILE]
    forms = {item.item_id: records.packages.find(item.values.get("package", "")) for item in files}
    homes = (
        (item, last if item.reason == _VOID else rounds.get(form.round_id) if form else None)
        for item in files
        for form in (forms[item.item_id],)
    )
    return [(item, home) for item, home in homes if home is not None]


def offer_void_answers(work: UnitOfWork, begun: Round) -> tuple[Problem, ...]:
    """Hold the answers to withdrawn starts of a year in the round that begins it again; return a question about them.

    There they can be carried over into its forms; in the round in which they were received no one would look for them.
    """
    void = {package for each in withdrawals(work) if each.year == begun.year for package in each.packages}
    items = [
        item
        for item in (work.arrivals.held(None) if void else ())
        if item.reason == _VOID and item.values.get("package") in void
    ]
    for item in items:
        work.arrivals.move_held(item.item_id, begun.round_id)
    names = "、".join(item.file for item in items)
    return (problem("VOID-ANSWERS-WAIT", found=str(len(items)), expected=names),) if items else ()


def withdrawals(records: Records) -> tuple[Withdrawal, ...]:
    """Return every withdrawn start, oldest first."""
    kept = _kept(records.settings)
    acts = {act.act_id: act for act in records.entries.acts()} if kept else {}
    return tuple(Withdrawal(acts[act_id], FiscalYear.parse(year), tuple(sent)) for act_id, year, sent in kept)


def void_packages(settings: SettingReader) -> frozenset[str]:
    """Return the 照会番号 of all forms that are void because their round was withdrawn."""
    return frozenset(package for _, _, sent in _kept(settings) for package in sent)


def _keep(settings: SettingWriter, act: Act, round_: Round, void: tuple[VoidForm, ...]) -> None:
    line = (act.act_id, round_.year.short, [each.package for each in void])
    settings.save(_SETTING, json.dumps([*_kept(settings), line], ensure_ascii=False))


def _kept(settings: SettingReader) -> list[tuple[str, str, list[str]]]:
    return [(act_id, year, sent) for act_id, year, sent in json.loads(settings.read(_SETTING) or "[]")]
