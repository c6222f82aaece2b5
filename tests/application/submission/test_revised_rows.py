"""A division's data file follows its rows through a revised edition, as far as its forms and earlier files state it."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.open_and_close_round import close_round, open_round
from nakano_status.application.round.read.row_years import read_row_years
from nakano_status.application.submission.open_earlier import open_earlier
from nakano_status.application.submission.open_form import open_form
from nakano_status.application.verify import verify
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.plan.lineage import Derivation, PlanFate, PlanSubject, steps_of_row
from nakano_status.domain.round.row_years import RowRelation
from tests.support.rounds import OWN, division_store, hand_in, merge, rows_in, send, write_all
from tests.support.stores import TickingClock

R4, R5 = FiscalYear(2022), FiscalYear(2023)
KEPT, GONE = OWN
FIRST, SECOND = "nakano2-1", "nakano2-2"
MERGER = tuple(
    Derivation(PlanSubject.ROW, FIRST, each, SECOND, KEPT, PlanFate.MERGED, "内容の重複") for each in (KEPT, GONE)
)


@pytest.fixture
def later(parts: Parts) -> Parts:
    """The parts on a day of the following year."""
    return replace(parts, clock=TickingClock(datetime(2024, 6, 3, tzinfo=UTC)))


@pytest.fixture
def next_form(parts: Parts, later: Parts, sending_office: Store, own: Path, tmp_path: Path) -> Path:
    """The form of R5, on an edition that merged the two rows; R4 was answered and merged."""
    write_all(parts, own)
    hand_in(parts, own, tmp_path / "back.xlsx")
    merge(parts, sending_office, tmp_path / "back.xlsx")
    with sending_office.writing() as work:
        plan = work.plan.all()[0]
        listings = tuple(each for each in plan.newest.listings if each.row_id != GONE)
        revised = replace(
            plan.newest, edition_id=SECOND, title="改定版", adopted_on=date(2024, 2, 20), ordinal=2, listings=listings
        )
        work.begin_act("revise", None)
        work.plan.save(replace(plan, editions=(revised,)))
        work.plan.add_derivations(MERGER)
        work.commit()
    close_round(sending_office, R4)
    open_round(later, sending_office, R5)
    return send(later, sending_office, tmp_path / "forms-5")


def lines(parts: Parts, path: Path) -> list[tuple[str, str | None, RowRelation, str | None]]:
    with closing(parts.stores.open(path, read_only=True)) as store:
        assert verify(store).problems == ()
        with store.reading() as records:
            found = read_row_years(records, KEPT)
    return [(each.year.short, each.row_id, each.relation, each.done) for each in found if each.row_id]


BOTH_YEARS = [
    ("R4", KEPT, RowRelation.BEFORE_MERGER, "実施した。"),
    ("R4", GONE, RowRelation.BEFORE_MERGER, "実施した。"),
    ("R5", KEPT, RowRelation.SAME, None),
]


def test_the_next_form_states_what_its_rows_were(later: Parts, next_form: Path, own: Path) -> None:
    open_form(later, own, next_form)
    assert lines(later, own) == BOTH_YEARS
    with closing(later.stores.open(own)) as store, store.reading() as records:
        plan = records.plan.all()[0]
        (step,) = steps_of_row([plan], records.plan.derivations(), GONE, plan.plan_id)
    assert (step.sentence, step.reason) == (f"{GONE} を {KEPT} に統合", "内容の重複")
    assert [(each.edition_id, each.adopted_on) for each in plan.editions][1:] == [(SECOND, date(2024, 2, 20))]
    before = rows_in(later, own)[KEPT].previous_done or ""
    assert before.count("実施した。") == 2
    assert f"【{GONE} " in before


def test_opened_twice_nothing_is_there_twice(later: Parts, next_form: Path, own: Path) -> None:
    open_form(later, own, next_form)
    open_form(later, own, next_form)
    assert lines(later, own) == BOTH_YEARS


def test_in_a_new_data_file_a_merged_row_has_the_texts_of_all_that_it_was(
    later: Parts, next_form: Path, own: Path, tmp_path: Path
) -> None:
    new = division_store(later, next_form, tmp_path / "new.nakano")
    with closing(later.stores.open(new)) as store:
        open_earlier(later, store, own)
    (before, now) = lines(later, new)
    assert (before[:2], now[:2]) == (("R4", KEPT), ("R5", KEPT))
    assert (before[3] or "").count("実施した。") == 2
