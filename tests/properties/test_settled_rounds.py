"""Whatever is recorded later, from whatever day: a settled round is what it was, in bytes; until it is corrected.

R3 is imported, R4 closed, R5 closed with a recorded paper, R6 published and not closed, R7 is being collected. A
division with sub-units was merged before, and a built-in indicator is missing. A correction changes what it names, and
nothing else.
"""

import hashlib
import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from nakano_status.application.indicators.edit_indicator import FigureEntry, IndicatorEntry, edit_indicator
from nakano_status.application.indicators.import_indicators import import_indicators
from nakano_status.application.indicators.read.indicators import current_indicators, round_indicators
from nakano_status.application.lookup import chosen_round
from nakano_status.application.organisation.edit_division import (
    BodyCorrection,
    DivisionEdit,
    add_body,
    correct_body,
    edit_division,
    move_division,
)
from nakano_status.application.organisation.hand_on_row import RowMove, hand_on_row
from nakano_status.application.organisation.import_divisions import import_divisions
from nakano_status.application.organisation.reorganise import reorganise
from nakano_status.application.organisation.withdraw_reorganisation import withdraw_reorganisation, withdraw_row_move
from nakano_status.application.papers.kinds import frames_paper, set_paper
from nakano_status.application.papers.kinds.set_paper import DRAFT
from nakano_status.application.papers.making import make_paper
from nakano_status.application.papers.set_kinds import data_paper, list_paper
from nakano_status.application.papers.set_kinds.report_paper import OCCASION
from nakano_status.application.papers.writing import PaperFormat
from nakano_status.application.plan.create_store import built_in_plan, create_store
from nakano_status.application.plan.export_plan import export_edition
from nakano_status.application.plan.frames import import_frames, tag_rows
from nakano_status.application.plan.import_list import ListImport, import_list
from nakano_status.application.plan.revise_plan import PlanRevision, revise_plan, withdraw_revision
from nakano_status.application.plan.schedules import edit_schedule, import_schedule
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.choosing_edition import EditionChoice
from nakano_status.application.round.open_and_close_round import close_round, open_round
from nakano_status.bootstrap import find_example_tables, make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.indicators.indicator import FigureKind
from nakano_status.domain.organisation import reorganisation
from nakano_status.domain.organisation.divisions import DivisionKind
from nakano_status.domain.papers.publication import Occasion, Publication
from nakano_status.domain.plan.annotations import Frames
from nakano_status.domain.problems.problem import Refused
from tests.support.edition_books import TREE, edited
from tests.support.settled_facts import Papers, printed, seen, settled_facts
from tests.support.stores import TickingClock, read_in

R3, R4, R5, R6, R7 = (FiscalYear(start) for start in range(2021, 2026))
SETTLED = (R3, R4, R5, R6)
OF_ROUNDS = EditionChoice(number=1)
BUILT_IN = "builtin:nakano2"
MADE = datetime(2026, 7, 1, tzinfo=UTC)


class Office:
    """An office whose rounds are settled in every way, and what random acts do in it."""

    def __init__(self, parts: Parts, store: Store, clock: TickingClock, folder: Path, compared: Papers) -> None:
        self.parts, self.store, self.clock, self.folder, self.compared = parts, store, clock, folder, compared
        self.done: list[str] = []
        self.unchanged: tuple[FiscalYear, ...] = SETTLED
        self.says_now: set[str] = set()
        self.are_years_filled = False
        self._made = 0

    def known(self, year: FiscalYear) -> Mapping[str, object]:
        """Return figures and papers of a round, and the digests of list and data, made on one day."""
        now, self.clock.moment = self.clock.moment, MADE
        with self.store.reading() as records:
            found = {"figures": seen(records, year), **printed(self.parts, records, year, self.compared)}
        for paper, format_ in ((list_paper.PAPER, PaperFormat.XLSX), (data_paper.PAPER, None)):
            self._made += 1
            target = self.folder / str(self._made) / paper.request(None, year, format_).suggested_name(year)
            for file in make_paper(self.parts, self.store, paper.request(None, year, format_), target).value.files:
                found[f"{paper.code} {file.name}"] = hashlib.sha256(file.read_bytes()).hexdigest()
        self.clock.moment = now
        return found

    def may_differ(self, code: str) -> bool:
        """Return whether a file, or the paper with it, states what is known of the plan or of earlier years by now."""
        has_years = code == data_paper.PAPER.code or "_years_" in code or "catalog_" in code
        return code in self.says_now or (self.are_years_filled and has_years)

    def step(self, chance: random.Random) -> None:
        """Do one random thing from a random day on, unless it is refused; what changed nothing is not counted."""
        self._made += 1
        begun = self._acts()
        day = date(2019, 1, 1) + timedelta(days=chance.randrange(3000))
        acts = (
            self._reorganise,
            self._reorganise,
            self._row,
            self._figure,
            self._register,
            self._withdraw,
            self._revise,
            self._tag,
        )
        act = chance.choice(acts)
        with suppress(Refused):
            act(chance, day)
        if self._acts() != begun:
            self.done.append(f"{act.__name__} {day}")

    def _acts(self) -> int:
        return len(read_in(self.store, lambda records: records.entries.acts()))

    def _reorganise(self, chance: random.Random, day: date) -> None:
        bodies = read_in(self.store, lambda records: records.organisation.read()).divisions
        alive = [each for each in bodies if each.until is None]
        names = [each.name_on() for each in alive if each.kind is DivisionKind.DIVISION]
        above = [each.name_on() for each in alive if each.kind is DivisionKind.DEPARTMENT]
        (one, other), new = chance.sample(names, 2), f"新{self._made}課"
        changes: list[reorganisation.OrganisationChange] = [
            reorganisation.Renaming(one, new),
            reorganisation.Renaming(chance.choice(above), f"新{self._made}部"),
            reorganisation.Merger((one, other), chance.choice([one, new])),
            reorganisation.Split(one, (one, new), {}),
            reorganisation.Abolition(one, other),
            reorganisation.Transfer(one, chance.choice(above)),
            reorganisation.Founding(new, above=chance.choice(above)),
        ]
        reorganise(self.parts, self.store, [chance.choice(changes)], day)

    def _row(self, chance: random.Random, day: date) -> None:
        with self.store.reading() as records:
            edition = records.plan.all()[0].newest
            names = [each.name_on() for each in records.organisation.read().divisions if each.until is None]
            planned = records.plan.schedules(edition.edition_id)
        row = chance.choice([each for each in edition.listings if not each.is_repost]).row_id
        if chance.random() < 0.5:
            hand_on_row(self.parts, self.store, RowMove(row, chance.choice(names), day, "分掌の変更"))
            return
        if not all((row, year) in planned for year in SETTLED):
            # where no paper is recorded, it fills in the year that was blank, which later tables of years state, too
            self.unchanged, self.are_years_filled = (R5, R6), True
        if chance.random() < 0.5:
            edit_schedule(self.store, {(row, year): f"予定{self._made}" for year in SETTLED}, choice=OF_ROUNDS)
        else:
            table = self.folder / f"予定{self._made}.csv"
            table.write_text(f"管理番号,令和3年度,令和4年度,令和5年度\n{row}{f',予定{self._made}' * 3}\n", "utf-8")
            import_schedule(self.parts, self.store, table, choice=OF_ROUNDS)

    def _revise(self, chance: random.Random, _: date) -> None:
        edition = read_in(self.store, lambda records: records.plan.all()[0].newest)
        if edition.ordinal > 1:
            withdraw_revision(self.store)
            return
        book = self.folder / f"計画{self._made}.xlsx"
        export_edition(self.parts, self.store, book)
        row = chance.choice([each for each in edition.listings if not each.is_repost])
        edited(book, book, lambda each: each.change(TREE, row.row_id, 名称=f"{row.title}{self._made}"))
        revise_plan(self.parts, self.store, PlanRevision(book, f"改定版{self._made}", date(2025, 2, 1)))

    def _figure(self, chance: random.Random, _: date) -> None:
        with self.store.reading() as records:
            indicators = current_indicators(records, records.plan.all()[0].editions[0].edition_id)
            names = [each.name_on() for each in records.organisation.read().divisions if each.until is None]
        each, table = chance.choice(indicators), self.folder / f"成果指標{self._made}.csv"
        table.write_text(f"指標番号,指標項目,令和7年度目標\n{each.indicator_id},,{self._made}\n", "utf-8")
        if chance.random() < 0.1:
            import_indicators(self.parts, self.store, BUILT_IN, choice=OF_ROUNDS)
            self.unchanged = (R5, R6)  # where no paper is recorded, it fills in the indicator that was missing
            return
        if chance.random() < 0.3:
            import_indicators(self.parts, self.store, str(table), choice=OF_ROUNDS)
            return
        targets = {figure.year: str(self._made) for figure in each.targets}
        actuals = {figure.year: FigureEntry(str(self._made)) for figure in each.actuals if figure.year < R3}
        entries = (
            IndicatorEntry(each.indicator_id, actuals, targets),
            IndicatorEntry(each.indicator_id, owner=chance.choice(names)),
        )
        edit_indicator(self.parts, self.store, chance.choice(entries), choice=OF_ROUNDS)

    def _register(self, chance: random.Random, day: date) -> None:
        with self.store.reading() as records:
            bodies = [each for each in records.organisation.read().divisions if each.until is None]
        body = chance.choice([each for each in bodies if each.kind is DivisionKind.DIVISION])
        table = self.folder / f"組織{self._made}.csv"
        head, row = "所管課,部,建制順,適用開始日", f"{body.name_on()},区民部,{self._made},{day.isoformat()}"
        table.write_text(f"{head}\n{row}\n", "utf-8")
        acts: tuple[Callable[[], object], ...] = (
            lambda: edit_division(self.store, body.division_id, DivisionEdit(is_liaison=not body.is_liaison)),
            lambda: edit_division(self.store, body.division_id, DivisionEdit(aliases=(f"別名{self._made}",))),
            lambda: move_division(self.store, body.division_id, chance.choice((-1, 1))),
            lambda: add_body(self.store, reorganisation.Founding(f"追加{self._made}課")),
            lambda: import_divisions(self.parts, self.store, table),
        )
        chance.choice(acts)()

    def _tag(self, chance: random.Random, _: date) -> None:
        with self.store.reading() as records:
            edition, items = records.plan.all()[0].editions[0], Frames(records.plan.frames()).items
        row = chance.choice([each for each in edition.listings if not each.is_repost]).row_id
        tag_rows(self.store, [row], chance.choice(list(items)), choice=OF_ROUNDS)
        self.says_now = {frames_paper.PAPER.code}  # never recorded: it says which rows belong to an item by now

    def _withdraw(self, chance: random.Random, _: date) -> None:
        chance.choice((withdraw_reorganisation, withdraw_row_move))(self.store)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data file of such an office."""
    folder = tmp_path_factory.mktemp("settled")
    clock = TickingClock(datetime(2022, 7, 1, tzinfo=UTC))
    parts = make_parts(clock)
    divisions, schedule, *_ = find_example_tables()
    source = built_in_plan(parts)
    published = folder / "list.xlsx"
    path = published
    for name in ("first", "office"):
        path = folder / f"{name}.nakano"
        create_store(parts, path, replace(source, indicators=source.indicators[:-1]))
        with closing(parts.stores.open(path)) as store:
            import_divisions(parts, store, divisions)
            if name == "office":
                merger = reorganisation.Merger(("保険医療課", "職員課"), "保険職員課")
                reorganise(parts, store, [merger], date(2022, 4, 1))
            import_schedule(parts, store, schedule)
            if name == "first":
                open_round(parts, store, R3)
                make_paper(parts, store, list_paper.PAPER.request(None, R3, PaperFormat.XLSX), published)
    with closing(parts.stores.open(path)) as store:
        with store.reading() as records:
            indicators = records.indicators.of_edition(records.plan.all()[0].newest.edition_id)
        for each in indicators:
            edit_indicator(parts, store, IndicatorEntry(each.indicator_id, owner="企画課"))
        import_list(parts, store, ListImport(published, R3))
        import_frames(parts, store, BUILT_IN)
        for year in (R4, R5, R6, R7):
            clock.moment = datetime(year.start + 1, 7, 1, tzinfo=UTC)
            open_round(parts, store, year)
            if year == R5:
                request = set_paper.PAPER.request({OCCASION: Occasion.COUNCIL, DRAFT: True}, year)
                make_paper(parts, store, request, folder / "recorded")
            if year in (R4, R5):
                close_round(store, year)
            elif year == R6:
                _publish(store, year)
    return path


def _publish(store: Store, year: FiscalYear) -> None:
    """Record a final paper for 公表, as if every row were answered."""
    with store.writing() as work:
        work.begin_act("publish", None)
        round_id = chosen_round(work, year).round_id
        paper = Publication(round_id, 1, Occasion.PUBLIC, "資料1", date(2025, 8, 10), "d" * 64, is_final=True)
        work.publications.add(paper, {}, {})
        work.commit()


@contextmanager
def opened(made: Path, path: Path, folder: Path, compared: Papers) -> Iterator[Office]:
    """Open such an office at a place."""
    clock = TickingClock(MADE)
    parts = make_parts(clock)
    parts.store_files.put(path, made.read_bytes())
    with closing(parts.stores.open(path)) as store:
        yield Office(parts, store, clock, folder, compared)


@pytest.fixture(scope="module")
def was(
    made: Path, compared: Papers, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[FiscalYear, Mapping[str, object]]:
    """Figures, papers and digests of its rounds, in a data file."""
    folder = tmp_path_factory.mktemp("was")
    with opened(made, folder / "office.nakano", folder, compared) as office:
        return {year: office.known(year) for year in SETTLED}


@pytest.fixture
def office(made: Path, place: Callable[[Path], Path], tmp_path: Path, compared: Papers) -> Iterator[Office]:
    with opened(made, place(tmp_path / "office.nakano"), tmp_path, compared) as office:
        yield office


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "seed" in metafunc.fixturenames:
        metafunc.parametrize("seed", range(metafunc.config.getoption("--histories") or 40))


@pytest.mark.timeout(1200)
@pytest.mark.sample(1)
def test_no_settled_round_changes_from_whatever_day(
    seed: int, office: Office, was: Mapping[FiscalYear, Mapping[str, object]], pytestconfig: pytest.Config
) -> None:
    chance = random.Random(seed)
    facts = {year: settled_facts(office.store, year) for year in SETTLED}
    for _ in range(12 if pytestconfig.getoption("--whole") else 6):
        office.step(chance)
    for year in office.unchanged:
        again = office.known(year)
        others = {code for code in was[year] if again[code] != was[year][code]}
        assert [code for code in others if not office.may_differ(code)] == [], (year, office.done)
        unprinted = {key: fact for key, fact in facts[year].items() if key[0] in ("schedule", "supplier")}
        assert unprinted.items() <= settled_facts(office.store, year).items(), (year, office.done)
    assert office.done, "everything was refused"


def test_a_place_in_the_order_given_later_is_not_filled_in(
    office: Office, was: Mapping[FiscalYear, Mapping[str, object]]
) -> None:
    bodies = read_in(office.store, lambda records: records.organisation.read().divisions)
    (merged,) = (each for each in bodies if each.name_on() == "保険職員課")
    assert (merged.parent is None, merged.order) == (False, None)
    move_division(office.store, merged.division_id, -1)
    assert office.known(R4) == was[R4]


@pytest.mark.sample(1)
def test_a_correction_changes_only_the_figure_that_it_names(seed: int, office: Office) -> None:
    chance = random.Random(seed)
    for _ in range(6):
        office.step(chance)
    was = {year: settled_facts(office.store, year) for year in SETTLED}
    with office.store.reading() as records:
        indicator = chance.choice(round_indicators(records, chosen_round(records, R5)))
    kind = chance.choice(list(FigureKind))
    year = chance.choice([each.year for each in indicator.figures(kind)])
    if kind is FigureKind.TARGET and chance.random() < 0.5:
        table = office.folder / "訂正.csv"
        table.write_text(f"指標番号,指標項目,{year.label}目標\n{indicator.indicator_id},,777\n", "utf-8")
        import_indicators(office.parts, office.store, str(table), correcting="誤り")
    else:
        actuals = {} if kind is FigureKind.TARGET else {year: FigureEntry("777")}
        entry = IndicatorEntry(indicator.indicator_id, actuals, {} if actuals else {year: "777"})
        edit_indicator(office.parts, office.store, entry, correcting="誤り")
    place = ("figure", (indicator.indicator_id, kind, year))
    for each, before in was.items():
        assert _differing(before, settled_facts(office.store, each)) == {place}, (each, office.done)


@pytest.mark.sample(1)
def test_a_correction_changes_only_the_name_that_it_names(seed: int, office: Office) -> None:
    chance = random.Random(seed)
    for _ in range(6):
        office.step(chance)
    was = {year: settled_facts(office.store, year) for year in SETTLED}
    with office.store.reading() as records:
        bodies = [each for each in records.organisation.read().divisions if each.kind is DivisionKind.DIVISION]
    body = chance.choice([each for each in bodies if each.until is None])
    correct_body(office.store, BodyCorrection(body.division_id, name="正しい課", mistaken=body.name_on()), "誤り")
    for year, before in was.items():
        after = settled_facts(office.store, year)
        others = _differing(before, after) - {("name", body.division_id)}
        assert {kind for kind, _ in others} <= {"cell"}, (year, office.done)
        assert all("正しい課" in str(after[each]) for each in others), (year, office.done)


def _differing(
    before: Mapping[tuple[str, object], object], after: Mapping[tuple[str, object], object]
) -> set[tuple[str, object]]:
    return {each for each in (*before, *after) if before.get(each) != after.get(each)}
