"""Whatever is reorganised, handed on or withdrawn later: figures and papers of an earlier round are what they were."""

import random
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.read.state_digest import state_digest
from nakano_status.application.organisation.hand_on_row import RowMove, hand_on_row
from nakano_status.application.organisation.import_divisions import import_divisions
from nakano_status.application.organisation.reorganise import reorganise
from nakano_status.application.organisation.withdraw_reorganisation import withdraw_reorganisation, withdraw_row_move
from nakano_status.application.plan.create_store import built_in_plan, create_store
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.open_and_close_round import close_round, open_round
from nakano_status.bootstrap import find_example_tables, make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation import reorganisation
from nakano_status.domain.organisation.divisions import DivisionKind
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.round.round import OutOfReport
from tests.support.histories import SeededIds
from tests.support.server import Cluster
from tests.support.settled_facts import Papers, printed, seen
from tests.support.stores import TickingClock

YEARS = tuple(FiscalYear(start) for start in range(2021, 2026))


class History:
    """An office in which random things are done from year to year."""

    def __init__(self, parts: Parts, store: Store, seed: int) -> None:
        """Begin on the present day of the clock."""
        self.parts, self.store, self.chance = parts, store, random.Random(seed)
        self.done: list[str] = []
        self._made = 0

    def new_name(self) -> str:
        self._made += 1
        return f"新設{self._made}課"

    def step(self, day: date) -> None:
        """Do one random thing from a day on, unless it is refused."""
        with self.store.reading() as records:
            organisation = records.organisation.read()
            listings = records.plan.all()[0].newest.listings
        alive = [each for each in organisation.divisions if each.until is None]
        names = [each.name_on() for each in alive if each.kind is DivisionKind.DIVISION]
        above = [each.name_on() for each in alive if each.kind is DivisionKind.DEPARTMENT]
        one, other = self.chance.sample(names, 2)
        own = next(each.division_id for each in alive if each.name_on() == one)
        rows = [each.row_id for each in listings if any(owner.division == own for owner in each.owners)]
        part = self.new_name()
        changes: list[list[reorganisation.OrganisationChange]] = [
            [reorganisation.Renaming(one, part)],
            [reorganisation.Merger((one, other), self.chance.choice([one, part]))],
            [reorganisation.Split(one, (one, part), dict.fromkeys(rows[::2], part))],
            [reorganisation.Abolition(one, other)],
            [reorganisation.Transfer(one, self.chance.choice(above))],
            [
                reorganisation.Founding(part, above=self.chance.choice(above)),
                reorganisation.Renaming(other, f"改{part}"),
            ],
        ]
        # the name of a division that ended comes back
        if ended := [each.name_on() for each in organisation.divisions if each.until is not None]:
            again = self.chance.choice(ended)
            changes += [
                [reorganisation.Founding(again, above=self.chance.choice(above))],
                [reorganisation.Merger((one, other), again)],
                [reorganisation.Split(one, (part, again), {row: self.chance.choice([part, again]) for row in rows})],
                [reorganisation.Renaming(one, again)],
            ]
        number = self.chance.randrange(len(changes) + 3)
        with suppress(Refused):
            if number < len(changes):
                reorganise(self.parts, self.store, changes[number], day)
            elif number == len(changes):
                row = self.chance.choice([each.row_id for each in listings if not each.is_repost])
                hand_on_row(self.parts, self.store, RowMove(row, other, day, "分掌の変更"))
            elif number == len(changes) + 1:
                withdraw_row_move(self.store)
            else:
                withdraw_reorganisation(self.store)
            self.done.append(str(number))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    usual = 4 if "server" in metafunc.fixturenames else 40
    metafunc.parametrize("seed", range(metafunc.config.getoption("--histories") or usual))


@pytest.mark.sample(1)
def test_no_earlier_round_changes(seed: int, compared: Papers, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    played(seed, tmp_path / "office.nakano", YEARS if pytestconfig.getoption("--whole") else YEARS[:3], compared)


@pytest.mark.server
@pytest.mark.timeout(1200)
@pytest.mark.whole
def test_none_changes_on_a_server_where_they_are_those_of_a_file(
    seed: int, server: Cluster, compared: Papers, tmp_path: Path
) -> None:
    path = tmp_path / "office.nakano"
    assert played(seed, server.place(path), YEARS[:3], compared) == played(seed, path, YEARS[:3], compared)


def played(seed: int, path: Path, years: Sequence[FiscalYear], compared: Papers) -> object:
    """Play years in a set, in which no earlier round may change; return state digests and papers of all rounds."""
    clock, ids = TickingClock(datetime(2022, 7, 1, tzinfo=UTC)), SeededIds(random.Random(seed))
    parts = replace(make_parts(clock), token=ids.token, secret=ids.secret)
    create_store(parts, path, built_in_plan(parts))
    with closing(parts.stores.open(path)) as store:
        import_divisions(parts, store, find_example_tables()[0])
        history, known = History(parts, store, seed), dict[FiscalYear, object]()
        on_paper = dict[FiscalYear, tuple[datetime, dict[str, object]]]()
        for year in years:
            open_round(parts, store, year)
            close_round(store, year)
            with store.reading() as records:
                known[year] = seen(records, year)
                on_paper[year] = clock.moment, printed(parts, records, year, compared)
            for _ in range(4):
                clock.moment += timedelta(days=60)
                history.step(clock.today())
                with store.reading() as records:
                    assert {each: seen(records, each) for each in known} == known, history.done
            now = clock.moment
            for each, (clock.moment, was) in on_paper.items():
                with store.reading() as records:
                    again = printed(parts, records, each, compared)
                    assert [code for code in was if again[code] != was[code]] == [], (each, history.done)
            clock.moment = now
        with store.reading() as records:
            organisation = records.organisation.read()
            last = chosen_round(records, years[-1])
            digests = [state_digest(records, chosen_round(records, year)) for year in years]
    assert history.done, "everything was refused"
    ended = {each.division_id for each in organisation.divisions if each.until and each.until < last.named_on}
    assert not [row.row_id for row in last.rows if {each.division for each in row.named_divisions} & ended]
    named = {row.row_id for row in last.rows if row.out_of_report is not OutOfReport.REPOST}
    assert named == {row.row_id for row in last.rows if row.named_divisions}
    return digests, on_paper
