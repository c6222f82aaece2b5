"""集計: bars add up to the tally, answers are on the days of their receipt, the year before is beside them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.lookup import chosen_round
from nakano_status.application.plan.create_store import built_in_plan, create_store
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.open_and_close_round import close_round, open_round
from nakano_status.application.round.read.counts import count, difference_sentence
from nakano_status.application.round.read.overview import GROUPINGS, Overview, read_overview
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.bootstrap import make_parts
from nakano_status.domain.round.tally import Exclusion, Grouping
from tests.support.marks import AS_PLANNED, BUILT_IN_MARKS, INSUFFICIENT
from tests.support.plans import R3, R4
from tests.support.rounds import OWN, ZEIMU, division_store, hand_in, merge, send, write_all
from tests.support.stores import TickingClock


@dataclass(frozen=True)
class Years:
    """An office with a round of R3 that 税務課 answered, and one of R4 that it is asked in."""

    parts: Parts
    clock: TickingClock
    office: Store
    folder: Path

    def overview(self) -> Overview:
        with self.office.reading() as records:
            return read_overview(records, chosen_round(records))

    def answer(self, day: int) -> None:
        """Let 税務課 answer, and take its file in on a day of July."""
        own = division_store(
            self.parts, send(self.parts, self.office, self.folder / "forms"), self.folder / "own.nakano"
        )
        write_all(self.parts, own)
        file = hand_in(self.parts, own, self.folder / "answer.xlsx").file
        self.clock.moment = datetime(2023, 7, day, 3, 0, tzinfo=UTC)
        merge(self.parts, self.office, file)


@pytest.fixture
def years(tmp_path: Path) -> Iterator[Years]:
    clock = TickingClock()
    parts = make_parts(clock)
    create_store(parts, tmp_path / "office.nakano", built_in_plan(parts))
    with closing(parts.stores.open(tmp_path / "office.nakano")) as office:
        open_round(parts, office, R3, None)
        edit_entry(parts, office, Entry(OWN[0], {"mark": "△", "done": "検討した。"}))
        close_round(office, R3)
        open_round(parts, office, R4, date(2023, 7, 14))
        yield Years(parts, clock, office, tmp_path)


def test_the_pieces_of_every_grouping_add_up_to_the_one_tally(years: Years) -> None:
    years.answer(5)
    overview = years.overview()
    with years.office.reading() as records:
        contents = RoundContents.load(records, chosen_round(records))
    for by in GROUPINGS:
        counted, bars = count(contents, by), overview.groups[by]
        assert sum(bar.total for bar in bars) == counted.in_report == overview.whole.total
        for mark in BUILT_IN_MARKS:
            assert sum(len(bar.pieces[mark]) for bar in bars) == counted.counts[mark.symbol]
        assert sum(bar.total_before or 0 for bar in bars) == overview.whole.total_before
    assert len(overview.whole.pieces[AS_PLANNED]) == len(OWN)


def test_a_bar_has_the_year_before_beside_it(years: Years) -> None:
    years.answer(5)
    overview = years.overview()
    assert overview.previous == R3
    zeimu = next(bar for bar in overview.groups[Grouping.DIVISION] if bar.name == ZEIMU)
    assert {figure: len(ids) for figure, ids in zeimu.pieces.items() if ids} == {AS_PLANNED: 2}
    assert zeimu.before == {**dict.fromkeys(zeimu.pieces, 0), INSUFFICIENT: 1, Exclusion.UNANSWERED: 1}


def test_answers_stand_on_the_day_on_which_they_came_whatever_brought_them(years: Years) -> None:
    years.answer(5)
    years.clock.moment = datetime(2023, 7, 10, 3, 0, tzinfo=UTC)
    edit_entry(years.parts, years.office, Entry("1-1-1-01-P", {"mark": "◎"}, "戸籍住民課", source="電話"))
    answers = years.overview().answers
    assert answers is not None
    assert [(each.day.day, each.rows, each.total) for each in answers.days] == [(5, OWN, 2), (10, ("1-1-1-01-P",), 3)]
    assert [each.divisions for each in answers.days] == [((ZEIMU, 2),), (("戸籍住民課", 1),)]
    assert (answers.by(date(2023, 7, 4)), answers.by(date(2023, 7, 9)), answers.by(date(2023, 8, 1))) == (0, 2, 3)
    assert (answers.due, answers.received, answers.asked) == (date(2023, 7, 14), 3, 110)


def test_an_answer_that_was_taken_away_has_come_on_no_day(years: Years) -> None:
    edit_entry(years.parts, years.office, Entry("1-1-1-01-P", {"mark": "◎"}))
    edit_entry(years.parts, years.office, Entry("1-1-1-01-P", {"mark": ""}))
    answers = years.overview().answers
    assert answers is not None
    assert (answers.days, answers.received) == ((), 0)


def test_the_first_round_has_nothing_to_be_compared_with(office: Store) -> None:
    with office.reading() as records:
        overview = read_overview(records, chosen_round(records))
    assert (overview.previous, overview.difference, overview.whole.before) == (None, None, None)
    assert overview.answers is not None
    assert overview.answers.sent is None


def test_the_difference_is_said_in_one_sentence(years: Years) -> None:
    difference = years.overview().difference
    assert difference is not None
    assert difference_sentence(difference) == "報告対象は110件で、前回と同じ件数です。"
