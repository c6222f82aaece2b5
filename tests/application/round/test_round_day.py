"""A round has the names and places of its day: what changes later changes no figure and no paper of it."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nakano_status.application.forms.distribute import DistributeOptions, distribute
from nakano_status.application.lookup import chosen_round
from nakano_status.application.organisation.import_divisions import import_divisions
from nakano_status.application.organisation.reorganise import reorganise
from nakano_status.application.papers.kinds import compare_paper, questions_paper
from nakano_status.application.papers.kinds.questions_paper import read_questions
from nakano_status.application.papers.kinds.summary_paper import read_summaries
from nakano_status.application.papers.set_kinds import data_paper, list_paper
from nakano_status.application.papers.set_kinds.data_paper import progress_data
from nakano_status.application.papers.set_kinds.list_paper import list_content
from nakano_status.application.plan.create_store import built_in_plan, create_store
from nakano_status.application.plan.import_list import ListImport, import_into_new, import_list
from nakano_status.application.plan.list_changes import ListChangesOptions, compare_list
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.round.open_and_close_round import open_round
from nakano_status.application.round.read.board import read_board
from nakano_status.application.round.read.counts import count
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.bootstrap import find_example_tables, make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.divisions import DivisionKind, Organisation
from nakano_status.domain.organisation.reorganisation import Merger, from_day, renamed, with_only_liaison
from nakano_status.domain.refusals.planning import MadeOnKept
from nakano_status.domain.round.tally import Grouping
from tests.support.fields import NAKANO
from tests.support.made_papers import content_of, make
from tests.support.stores import TickingClock

R3, R4, R5 = FiscalYear(2021), FiscalYear(2022), FiscalYear(2023)
OLD, NEW = "情報システム課", "デジタル政策課"
SPRING, DAY = date(2023, 4, 1), date(2024, 8, 1)
BY = Grouping.DEPARTMENT


def renaming(folder: Path) -> Path:
    """A table with the rename of 2023 and a move between 部 on the same day."""
    path = folder / "table.csv"
    rows = (f"総務管理部,デジタル推進室,{NEW},{OLD},2023-04-01", "健康環境部,,産業振興課,,2023-04-01")
    path.write_text("\n".join(("部,室,所管課,旧名称,適用開始日", *rows)), "utf-8-sig")
    return path


@pytest.fixture
def parts() -> Parts:
    return make_parts(TickingClock(datetime(2024, 9, 1, 9, tzinfo=UTC)))


@pytest.fixture
def office(parts: Parts, published_list: Path, tmp_path: Path) -> Iterator[Store]:
    """An office with the list of R3 and its divisions in their 部."""
    path = tmp_path / "office.nakano"
    import_into_new(parts, path, ListImport(published_list, R3))
    with closing(parts.stores.open(path)) as store:
        import_divisions(parts, store, find_example_tables()[0])
        yield store


def papers(parts: Parts, store: Store, folder: Path, year: FiscalYear) -> dict[str, bytes]:
    """The papers of a round that print 所管課, as files."""
    for name in ("list.xlsx", "list.pdf"):
        make(parts, store, list_paper.PAPER, folder / name, year=year)
    make(parts, store, data_paper.PAPER, folder / "data", year=year)
    make(parts, store, questions_paper.PAPER, folder / "questions.docx", year=year)
    return {each.name: each.read_bytes() for each in sorted(folder.rglob("*")) if each.is_file()}


def named(store: Store, year: FiscalYear) -> dict[str, int]:
    """On how many rows of a round's list each of both names is printed."""
    with store.reading() as records:
        contents = RoundContents.load(records, chosen_round(records, year))
    printed = [entry.divisions or "" for entry in list_content(contents).entries]
    return {name: sum(name in text for text in printed) for name in (OLD, NEW)}


def test_after_a_rename_each_list_prints_the_name_of_its_day(parts: Parts, office: Store, tmp_path: Path) -> None:
    before = papers(parts, office, tmp_path / "before", R3)
    import_divisions(parts, office, renaming(tmp_path))
    open_round(parts, office, R4, made_on=date(2023, 3, 31))
    open_round(parts, office, R5, made_on=SPRING)
    assert named(office, R3) == named(office, R4) == {OLD: 65, NEW: 0}
    assert named(office, R5) == {OLD: 0, NEW: 65}
    assert papers(parts, office, tmp_path / "after", R3) == before
    with office.reading() as records:
        r4, r5 = (count(RoundContents.load(records, chosen_round(records, year)), BY) for year in (R4, R5))
    assert r4.groups["区民生活部"]["in_report"] - r5.groups["区民生活部"]["in_report"] == 4
    assert r5.groups["健康環境部"]["in_report"] - r4.groups["健康環境部"]["in_report"] == 4


def test_a_list_that_is_read_in_after_the_rename_prints_the_name_of_its_year(
    parts: Parts, published_list: Path, tmp_path: Path
) -> None:
    for made_on, printed in ((None, {OLD: 65, NEW: 0}), (SPRING, {OLD: 0, NEW: 65})):
        path = tmp_path / f"{made_on}.nakano"
        create_store(parts, path, built_in_plan(parts))
        with closing(parts.stores.open(path)) as store:
            import_divisions(parts, store, renaming(tmp_path))
            assert import_list(parts, store, ListImport(published_list, R3, made_on=made_on)).problems == ()
            assert named(store, R3) == printed


def test_a_list_that_comes_again_does_not_change_the_day_of_its_round(
    parts: Parts, office: Store, published_list: Path
) -> None:
    import_list(parts, office, ListImport(published_list, R3, made_on=R3.as_of))
    with pytest.raises(MadeOnKept):
        import_list(parts, office, ListImport(published_list, R3, made_on=SPRING))
    assert named(office, R3) == {OLD: 65, NEW: 0}


def test_a_list_with_the_new_name_and_one_with_the_old_are_read_back(
    parts: Parts, office: Store, published_list: Path, tmp_path: Path
) -> None:
    import_divisions(parts, office, renaming(tmp_path))
    open_round(parts, office, R5, made_on=DAY)
    target = tmp_path / "R5.xlsx"
    make(parts, office, list_paper.PAPER, target, year=R5)
    for path, year in ((target, R5), (published_list, R3)):
        codes = {each.code for each in compare_list(parts, office, ListChangesOptions(path, year)).problems}
        assert not codes & {"LIST-DIVISION-UNKNOWN", "LIST-DIVISIONS-DIFFER"}


def test_a_list_of_a_past_year_has_no_changes_in_divisions_that_were_joined_since(
    parts: Parts, office: Store, published_list: Path, tmp_path: Path
) -> None:
    reorganise(parts, office, [Merger((OLD, "税務課"), "税務課")], SPRING)
    target = tmp_path / "R3.xlsx"
    make(parts, office, list_paper.PAPER, target, year=R3)
    for path in (target, published_list):
        found = compare_list(parts, office, ListChangesOptions(path, R3))
        assert (found.value.changes, found.problems) == ((), ())
    assert import_list(parts, office, ListImport(published_list, R3)).problems == ()


def test_a_comparison_shows_each_round_with_the_name_of_its_day(parts: Parts, office: Store, tmp_path: Path) -> None:
    import_divisions(parts, office, renaming(tmp_path))
    open_round(parts, office, R5, made_on=DAY)
    with office.reading() as records:
        sides = {compare_paper.OLD: "R3", compare_paper.NEW: "R5"}
        found = content_of(parts, records, compare_paper.PAPER, sides).found
    divisions = [
        (each.was.divisions or "", each.now.divisions or "") for each in found.changes if each.was and each.now
    ]
    assert sum(OLD in was for was, _ in divisions) == sum(NEW in now for _, now in divisions) == 65
    assert not any(NEW in was or OLD in now for was, now in divisions)


def test_forms_go_into_the_folders_of_the_rounds_day(parts: Parts, office: Store, tmp_path: Path) -> None:
    import_divisions(parts, office, renaming(tmp_path))
    for year, made_on in ((R4, date(2023, 3, 31)), (R5, SPRING)):
        open_round(parts, office, year, made_on=made_on)
    for year, name, department in ((R4, OLD, "03_区民生活部"), (R5, NEW, "06_健康環境部")):
        sent = distribute(parts, office, DistributeOptions(tmp_path / "forms", (OLD, "産業振興課"), year=year)).value
        assert [each.division for each in sent] == [name, "産業振興課"]
        assert sent[1].file.parent.name == department
        answers = parts.workbooks.read_answers(sent[0].file.name, sent[0].file.read_bytes(), NAKANO)
        assert all(name in (row.given["divisions"] or "") for row in answers.rows)


@pytest.fixture(scope="module")
def past(published_list: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """An office with R3; each example changes its organisation in a transaction that is never committed."""
    parts = make_parts(TickingClock())
    path = tmp_path_factory.mktemp("past") / "office.nakano"
    import_into_new(parts, path, ListImport(published_list, R3))
    with closing(parts.stores.open(path)) as store:
        import_divisions(parts, store, find_example_tables()[0])
        yield store


def said(records: Records) -> list[object]:
    """What a round's figures and papers show, as values."""
    round_ = chosen_round(records, R3)
    contents, now = RoundContents.load(records, round_), datetime(2024, 1, 1, tzinfo=UTC)
    divisions = contents.organisation.in_order(round_.named_divisions)
    return [
        list_content(contents),
        read_questions(records, DAY, R3),
        progress_data(contents, None),
        read_summaries(records, round_, divisions, now),
        [count(contents, by) for by in Grouping],
        read_board(records, round_, DAY),
        contents.given,
    ]


changes = st.tuples(
    st.sampled_from(["rename", "move", "order", "liaison"]),
    st.integers(0, 25),
    st.dates(date(2022, 4, 1), date(2026, 4, 1)),
    st.integers(0, 6),
)


def changed(organisation: Organisation, act: str, place: int, since: date, target: int) -> Organisation:
    """The organisation after an act; as it was where the day does not fit."""
    divisions = [each for each in organisation.divisions if each.kind is DivisionKind.DIVISION]
    departments = [each for each in organisation.divisions if each.kind is DivisionKind.DEPARTMENT]
    own = divisions[place]
    try:
        if act == "rename":
            other = renamed(own, f"新{target}{own.names[0].name}", since)
        elif act == "move":
            other = replace(own, parent=departments[target].division_id, is_liaison=False)
        elif act == "order":
            other = replace(own, order=target + 20)
        else:
            other = replace(own, is_liaison=True)
        after = Organisation(tuple(other if each is own else each for each in organisation.divisions))
        after = with_only_liaison(after, own.division_id) if act == "liaison" else after
        return from_day(organisation, after, since)
    except ValueError:
        return organisation


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=5)
@given(acts=st.lists(changes, min_size=1, max_size=12))
def test_whatever_is_renamed_or_moved_later_leaves_every_figure_and_text(
    past: Store, acts: list[tuple[str, int, date, int]]
) -> None:
    with past.writing() as work:
        before, organisation = said(work), work.organisation.read()
        for act in acts:
            organisation = changed(organisation, *act)
        work.begin_act("test", None)
        work.organisation.save(organisation)
        assert work.organisation.read() == organisation
        assert said(work) == before
