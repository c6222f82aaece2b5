"""次期計画への引継ぎ: the fate of each row of a plan in the next plan, decided, changed and shown (fate)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nakano_status.application.lookup import edition_of, rounds_of_plan
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Records, Store, UnitOfWork
from nakano_status.application.preconditions import office_writing
from nakano_status.application.round.read.round_answers import reported_by_row
from nakano_status.application.unchanged_content import Content, find_acts_about, need_unchanged
from nakano_status.domain.fields.field import NEXT_YEAR
from nakano_status.domain.history.act_subjects import fate_in_next_plan
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.plan.initiative_id import fold_id
from nakano_status.domain.plan.lineage import (
    GOING_ON,
    UNDECIDED,
    PlanFate,
    PlanPair,
    RowFate,
    find_plan_pair,
    lineage_between,
)
from nakano_status.domain.plan.plan import Edition, Listing
from nakano_status.domain.refusals import planning as refusals
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.row_years import Texts, map_earlier_values
from nakano_status.domain.text.narrative import stored_entry


def decide_fate(  # noqa: PLR0913 - the decision and its conditions
    store: Store,
    row_id: str,
    fate: PlanFate | None,
    to: Iterable[str] = (),
    reason: str = "",
    *,
    by: str | None = None,
    plan_id: str | None = None,
    seen: FateLine | None = None,
) -> Outcome[RowFate | None]:
    """Record the fate of a row in the next plan and return it; if `fate` is None, withdraw the recorded fate.

    The row belongs to the plan `plan_id`; if that is None, to the chosen plan; if no plan is chosen, to the plan before
    the newest one. `to`: the 管理番号, as typed, of the rows of the next plan that continue the row. `seen`: the row as
    shown to the user; ContentMoved is raised if its fate has changed since (None: not checked). Raises WrongRole,
    FateRowUnfit, FateTargetUnfit, FateTargetTaken, PlanAfterMissing, FateMissing, FateKept and ContentMoved.
    """
    why, decided = stored_entry(reason), None
    with office_writing(store) as work:
        pair = find_plan_pair(work.plan.all(), plan_id or work.info.chosen_plan_id)
        known = pair.recorded_fates(work.plan.derivations())
        row_id = _row(pair.old_edition, row_id)
        before = known.get(row_id)
        if fate is not None:
            decided = RowFate(row_id, fate, read_fate_targets(pair, RowFate(row_id, fate, tuple(to)), known), why)
        if seen is not None:
            content = Content(
                f"{row_id}の次期計画への引継ぎ", find_acts_about(fate_in_next_plan(pair.old_edition.edition_id, row_id))
            )
            need_unchanged(work, content, seen.fate, before, decided)
        if fate is None and before is None:
            raise refusals.FateMissing(id=row_id)
        if decided != before:
            if before is not None:
                _need_not_sent(work, pair, before)
            what = f"{row_id}：{decided.as_text if decided else UNDECIDED}"
            work.begin_act(ActKind.DECIDE_FATE, by, "。".join(filter(None, (what, why))))
            record_fates(work, pair, {row_id: decided}, known)
            work.commit()
    return Outcome(decided)


def record_fates(
    work: UnitOfWork, pair: PlanPair, decided: Mapping[str, RowFate | None], known: Mapping[str, RowFate]
) -> None:
    """Write the fates in `decided`, within an act that the caller began.

    `known`: the fates recorded so far, which are replaced. A fate of None is only removed.
    """
    for row_id, fate in decided.items():
        before = pair.steps_of_fate(known[row_id]) if row_id in known else ()
        after = pair.steps_of_fate(fate) if fate is not None else ()
        work.plan.replace_fate(pair.old_edition.edition_id, row_id, before, after)


def _row(last: Edition, text: str) -> str:
    """Return the 管理番号 of a row that can have a fate; raises FateRowUnfit."""
    listing = next((each for each in last.listings if each.row_id == fold_id(text)), None)
    if listing is None:
        raise refusals.FateRowUnfit(found=text, reason=f"{last.label}の取組ではありません")
    if listing.is_repost:
        raise refusals.FateRowUnfit(found=text, reason=f"再掲は、元の取組 {listing.repost_of} で決めます")
    return listing.row_id


def read_fate_targets(pair: PlanPair, decision: RowFate, known: Mapping[str, RowFate]) -> tuple[str, ...]:
    """Return the 管理番号 of the rows of the next plan that continue a row; `decision.to` has them as typed.

    `known`: the fates recorded so far. A row cannot continue two rows unless they are merged.

    Raises PlanAfterMissing, FateTargetUnfit and FateTargetTaken.
    """
    named = tuple(sorted({*map(fold_id, decision.to)}))
    if not named:
        return ()
    if decision.fate not in GOING_ON:
        raise refusals.FateTargetUnfit(
            found="、".join(named), reason=f"「{decision.fate.value}」とする取組の続きにはなりません"
        )
    if pair.new_edition is None:
        raise refusals.PlanAfterMissing(plan=pair.old.title)
    rows = {each.row_id: each for each in pair.new_edition.listings}
    for each in named:
        if each not in rows:
            raise refusals.FateTargetUnfit(found=each, reason=f"次期計画「{_title(pair)}」の取組ではありません")
        if rows[each].is_repost:
            raise refusals.FateTargetUnfit(
                found=each, reason=f"次期計画の再掲です。元の取組は {rows[each].repost_of} です"
            )
    if decision.fate is PlanFate.CONTINUED:
        _need_free(named, fold_id(decision.row_id), known)
    return named


def _title(pair: PlanPair) -> str:
    return pair.new.title if pair.new else ""


def _need_free(named: Iterable[str], row_id: str, known: Mapping[str, RowFate]) -> None:
    """Raise FateTargetTaken if a target already continues another row: rows that become one row are merged."""
    for other in known.values():
        for each in named:
            if other.row_id != row_id and other.fate is PlanFate.CONTINUED and each in other.to:
                raise refusals.FateTargetTaken(found=each, id=other.row_id)


def _need_not_sent(records: Records, pair: PlanPair, fate: RowFate) -> None:
    """Raise FateKept if forms of the next plan already show the fate."""
    if pair.new is None or not fate.to:
        return
    for round_ in rounds_of_plan(records, pair.new.plan_id):
        for package in records.exchange.packages(round_.round_id, row_ids=()):
            shown = {row.row_id for row in package.rows} & {*fate.to}
            if shown:
                raise refusals.FateKept(id=fate.row_id, found="、".join(sorted(shown)))


@dataclass(frozen=True)
class FateLine:
    """A row of the old plan with its fate.

    `direction`: its last 今後の方向性 (None: blank). `fate`: None if not decided. `to`: the rows of the next plan that
    continue it.
    """

    listing: Listing
    direction: str | None
    fate: RowFate | None
    to: tuple[Listing, ...]

    @property
    def lacks_target(self) -> bool:
        """Whether the row continues in the next plan, but its rows there are not decided."""
        return self.fate is not None and self.fate.fate in GOING_ON and not self.to

    @property
    def label(self) -> str:
        """The fate as shown, for example 継続."""
        return self.fate.fate.value if self.fate else UNDECIDED


@dataclass(frozen=True)
class FatesView:
    """The fates of a plan's rows in printed order, without reposts.

    `heading`: the heading of the texts in `direction`. `new_rows`: the rows of the next plan that do not continue any
    row.
    """

    pair: PlanPair
    heading: str
    lines: tuple[FateLine, ...]
    new_rows: tuple[Listing, ...]

    @property
    def undecided(self) -> tuple[FateLine, ...]:
        """The rows without a fate."""
        return tuple(each for each in self.lines if each.fate is None)

    @property
    def counts(self) -> Mapping[str, int]:
        """The number of rows by the label of their fate, undecided rows included; labels without rows are left out."""
        labels = [each.label for each in self.lines]
        order = (*(fate.value for fate in PlanFate), UNDECIDED)
        return {label: labels.count(label) for label in order if label in labels}


_DIRECTION = "今後の方向性"


def find_plan_of_fates(records: Records) -> str:
    """Return the ID of the plan whose fates are shown by default.

    This is the chosen plan, if a plan follows it or any of its rows has a fate, or if there is only one plan. Otherwise
    it is the plan before the newest one.
    """
    plans = records.plan.all()
    pair = find_plan_pair(plans, records.info.chosen_plan_id)
    is_begun = bool(pair.new or pair.recorded_fates(records.plan.derivations()))
    return pair.old.plan_id if is_begun or len(plans) == 1 else find_plan_pair(plans).old.plan_id


def read_fates(records: Records, plan_id: str | None = None) -> FatesView:
    """Return the fates of the rows of a plan, undecided rows included, reposts left out.

    If `plan_id` is None, this is the chosen plan; if no plan is chosen, the plan before the newest one.
    """
    pair = find_plan_pair(records.plan.all(), plan_id or records.info.chosen_plan_id)
    fates = pair.recorded_fates(records.plan.derivations())
    rounds = rounds_of_plan(records, pair.old.plan_id)
    last = max(rounds, key=lambda each: each.year, default=None)
    values = _values(records, pair, last) if last else {}
    after = {each.row_id: each for each in pair.new_edition.listings} if pair.new_edition else {}
    lines = []
    for listing in pair.old_edition.listings:
        if not listing.is_repost:
            texts, fate = values.get(listing.row_id, {}), fates.get(listing.row_id)
            to = tuple(after[each] for each in fate.to if each in after) if fate else ()
            lines.append(FateLine(listing, texts.get(NEXT_YEAR), fate, to))
    followed = {each.row_id for line in lines for each in line.to}
    new = tuple(each for each in after.values() if not each.is_repost and each.row_id not in followed)
    asked = records.plan.asked(last) if last else None
    heading = asked.heading(NEXT_YEAR) if asked and NEXT_YEAR not in asked.profile.left_out else _DIRECTION
    return FatesView(pair, heading, tuple(lines), new)


def _values(records: Records, pair: PlanPair, last: Round) -> Mapping[str, Texts]:
    """Return the values that the last round reported, by the rows of the last edition of the old plan."""
    counted = {row.row_id for row in last.rows if row.counted}
    current = {key: each.on_paper for key, each in reported_by_row(records.entries.current(last.round_id)).items()}
    edition = edition_of(records, last)
    steps = records.plan.derivations()
    lineage = lineage_between([pair.old], steps, last.edition_id, pair.old_edition.edition_id, mergers=())
    titles = {each.row_id: each.title for each in edition.listings}
    return map_earlier_values({key: current[key] for key in current if key in counted}, lineage, titles, {NEXT_YEAR})
