"""Data files with rounds of several years, written without the acts of those years: answers, lineage, papers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from nakano_status.application.ports.data_file import Store, UnitOfWork
from nakano_status.bootstrap import make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.history.acts import Change, Why
from nakano_status.domain.merge.resolution import OFFICE, CurrentValue
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.papers.publication import Occasion, Publication
from nakano_status.domain.plan.initiative_id import make_id
from nakano_status.domain.plan.lineage import Derivation, PlanFate, PlanSubject
from nakano_status.domain.plan.plan import Edition, Plan
from nakano_status.domain.round.round import Origin, OutOfReport, Round, rows_of_new_round
from nakano_status.store.sqlite.opening import SqliteStores
from tests.support.fields import slot_in
from tests.support.paper_offices import FIRST, IDS, SECOND
from tests.support.plans import R3, R4, R6, listing, small_organisation, small_plan
from tests.support.stores import OFFICE_INFO, RULES, TickingClock, act, typed

Answers = Callable[[FiscalYear, str], Mapping[str, str] | OutOfReport | None]
"""What a row is answered in a year; a reason if it is 報告対象外; None if it is not answered."""

MERGED, FIRST_PART, SECOND_PART = make_id("1-1-①", 3), make_id("1-1-②", 2), make_id("1-1-②", 3)
THIRD = IDS["c"]
"""The row that the second edition splits."""


@dataclass(frozen=True)
class Years:
    """What a data file of several years is made of; `rounds` are the editions of the rounds by year."""

    plan: Plan
    organisation: Organisation
    rounds: Mapping[FiscalYear, Edition]
    answers: Answers
    steps: Sequence[Derivation] = ()
    papers: int = 0

    def make(self, path: Path) -> Store:
        """Make the data file, open to write."""
        info = replace(OFFICE_INFO, plan_id=self.plan.plan_id)
        store = SqliteStores(TickingClock(), RULES).create(path, info)
        with act(store, "init") as work:
            work.plan.save(self.plan)
            work.organisation.save(self.organisation)
            work.plan.add_derivations(self.steps)
            for year, edition in self.rounds.items():
                self._add(work, year, edition)
        return store

    def _add(self, work: UnitOfWork, year: FiscalYear, edition: Edition) -> None:
        answers = {each.row_id: self.answers(year, each.row_id) for each in edition.listings if not each.is_repost}
        out = {row_id: why for row_id, why in answers.items() if isinstance(why, OutOfReport)}
        rows = tuple(
            replace(row, out_of_report=out.get(row.row_id, row.out_of_report))
            for row in rows_of_new_round(edition, year, None, {})
        )
        closed = year != max(self.rounds)
        made_on = date(year.start + 1, 7, 1)
        round_id = year.short
        work.rounds.add(
            Round(round_id, year, edition.edition_id, year.as_of, None, made_on, Origin.COLLECTED, rows, closed)
        )
        answered = {row_id: texts for row_id, texts in answers.items() if isinstance(texts, Mapping)}
        for row_id, texts in answered.items():
            _type(work, round_id, row_id, texts)
        for number in range(1, self.papers + 1):
            paper = Publication(round_id, number, Occasion.COUNCIL, "", made_on, "digest", is_final=number == 1)
            printed = {(row_id, "done"): texts["done"] for row_id, texts in answered.items()}
            work.publications.add(paper, {}, printed)


def _type(work: UnitOfWork, round_id: str, row_id: str, texts: Mapping[str, str]) -> None:
    """Write the office's texts of a row, with their history."""
    for group in ("mark", "done", "next_year", "later_years"):
        slot = slot_in(row_id, group)
        said = typed(f"{round_id}-{row_id}-{group}", slot, *(texts.get(key) for key in slot.keys))
        work.entries.add_assertion(round_id, said)
        work.entries.save_current(
            round_id, [CurrentValue(slot, said.values, conflict=False, assertion_ids=(said.assertion_id,))]
        )
        changed = ((key, text) for key, text in zip(slot.keys, said.values, strict=True) if text is not None)
        act_id = work.entries.acts()[-1].act_id
        work.entries.add_changes(
            Change(act_id, round_id, row_id, key, None, None, text, OFFICE, Why.TYPED, said.assertion_id)
            for key, text in changed
        )


def answer_of_year(year: FiscalYear, row_id: str) -> Mapping[str, str]:
    """Return an answer whose texts name the year and the row."""
    texts = {"done": "取組", "next_year": "次の予定", "later_years": "その後の予定"}
    return {"mark": "◎", **{key: f"{year.short} {row_id} {text}" for key, text in texts.items()}}


def two_editions() -> tuple[Edition, Edition]:
    """Return the small plan's edition, and a revised one that merges two rows, splits one and ends one."""
    first = small_plan().newest
    rows = (
        replace(each, row_id=IDS[each.row_id], repost_of=IDS[each.repost_of] if each.repost_of else None)
        for each in first.listings
    )
    first = replace(first, listings=tuple(rows))
    second = replace(
        first,
        edition_id="p-2",
        title="改定版",
        adopted_on=date(2024, 2, 1),
        ordinal=2,
        listings=(
            listing(MERGED, title="統合した取組"),
            listing(FIRST_PART, "1-1-②", title="分割した取組の一"),
            listing(SECOND_PART, "1-1-②", title="分割した取組の二"),
            first.listing(IDS["d"]),
        ),
    )
    return first, second


def small_years() -> Years:
    """Return R3, R4 and R6 of the small plan, whose second edition is in force in R6: a round of R5 is missing."""
    first, second = two_editions()
    step = (PlanSubject.ROW, "p-1")
    return Years(
        replace(small_plan(), editions=(first, second)),
        small_organisation(),
        {R3: first, R4: first, R6: second},
        lambda year, row_id: OutOfReport.FINISHED if (year, row_id) == (R4, IDS["b"]) else answer_of_year(year, row_id),
        (
            Derivation(*step, FIRST, "p-2", MERGED, PlanFate.MERGED),
            Derivation(*step, SECOND, "p-2", MERGED, PlanFate.MERGED),
            Derivation(*step, THIRD, "p-2", FIRST_PART, PlanFate.SPLIT),
            Derivation(*step, THIRD, "p-2", SECOND_PART, PlanFate.SPLIT),
            Derivation(*step, IDS["e"], "p-2", None, PlanFate.ABOLISHED, "事業の終了"),
        ),
        papers=2,
    )


def ten_years(papers: int = 3) -> Years:
    """Return ten years of the built-in plan, every row answered, with papers of every year."""
    catalogue = make_parts().catalogue
    plan = catalogue.plan("nakano2")
    plan = replace(plan, last_year=plan.first_year.plus(9))
    rounds = dict.fromkeys(plan.years, plan.newest)
    return Years(plan, catalogue.organisation("nakano2"), rounds, answer_of_year, papers=papers)
