"""Bodies that ended are shown apart, and are no part of what is offered, saved or listed for a later day."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from nakano_status.application.indicators.edit_indicator import IndicatorEntry, edit_indicator
from nakano_status.application.indicators.read.figures_view import read_figures
from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.read.digest import state_digest
from nakano_status.application.organisation.edit_division import DivisionEdit, edit_division, remove_division
from nakano_status.application.organisation.import_divisions import import_divisions, plan_divisions
from nakano_status.application.organisation.read.organisation import OrganisationView, read_organisation
from nakano_status.application.organisation.reorganise import plan_reorganisation, read_owned, read_titles, reorganise
from nakano_status.application.organisation.save_tables import save_divisions
from nakano_status.application.organisation.withdraw_reorganisation import withdraw_reorganisation
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.open_and_close_round import open_round
from nakano_status.application.round.read.board import WholeBoard, read_whole_board
from nakano_status.application.round.read.overview import heirs_on
from nakano_status.application.verify import verify
from nakano_status.bootstrap import find_example_tables
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.divisions import DivisionKind
from nakano_status.domain.organisation.reorganisation import Abolition, Founding, Merger, Renaming, Split
from nakano_status.domain.refusals.exchange import DivisionNotRemovable
from tests.support.organisations import Table, division_named, organisation
from tests.support.rounds import OWN, ZEIMU
from tests.support.stores import TickingClock

R4, R5 = FiscalYear(2022), FiscalYear(2023)
AUTUMN, LAST = date(2023, 10, 1), date(2023, 9, 30)


@pytest.fixture
def later(parts: Parts) -> Parts:
    """The parts on a day of the following year."""
    return replace(parts, clock=TickingClock(datetime(2024, 6, 3, tzinfo=UTC)))


@pytest.fixture
def merged(later: Parts, office: Store) -> Store:
    """An office whose 税務課 and 総務課, a 庶務担当課, became others."""
    import_divisions(later, office, find_example_tables()[0])
    reorganise(
        later, office, [Merger((ZEIMU, "職員課"), "税務・人事課"), Abolition("総務課", "防災危機管理課")], AUTUMN
    )
    reorganise(later, office, [Renaming("防災危機管理課", "危機管理課")], date(2024, 4, 1))
    return office


def seen(store: Store) -> OrganisationView:
    with store.reading() as records:
        return read_organisation(records, date(2024, 6, 3))


def board(store: Store, year: FiscalYear) -> WholeBoard:
    with store.reading() as records:
        return read_whole_board(records, chosen_round(records, year), date(2024, 6, 3))


def test_they_stand_apart_with_their_last_day_and_who_continues_them(merged: Store) -> None:
    found = seen(merged)
    assert not {ZEIMU, "職員課", "総務課"} & {each.name for each in found.bodies}
    assert {(each.name, each.last_day, each.kind.label, each.heirs) for each in found.ended} == {
        (ZEIMU, LAST, "統合", ("税務・人事課",)),
        ("職員課", LAST, "統合", ("税務・人事課",)),
        ("総務課", LAST, "廃止", ("防災危機管理課",)),
    }
    assert [act.kind for act in found.acts][:2] == ["reorganise", "reorganise"]


def test_a_saved_table_lacks_them_and_changes_nothing(later: Parts, merged: Store, tmp_path: Path) -> None:
    target = tmp_path / "組織.csv"
    save_divisions(later, merged, target)
    assert ZEIMU not in target.read_text("utf-8-sig")
    planned = plan_divisions(later, merged, target)
    assert (planned.changes, planned.unnamed, planned.problems) == ((), (), ())


@pytest.mark.parametrize(
    ("row", "cell", "name"),
    [
        ("企画財政部,総務課,,", "B2", "総務課"),
        ("企画財政部,未来課,職員課,", "C2", "職員課"),
        ("企画部,住宅課,,2024-05-01", "A2", "企画部"),
    ],
)
def test_a_row_of_a_table_that_names_one_is_not_taken(
    later: Parts, merged: Store, table: Table, row: str, cell: str, name: str
) -> None:
    reorganise(later, merged, [Founding("企画部", DivisionKind.DEPARTMENT)], AUTUMN)
    reorganise(later, merged, [Abolition("企画部", "企画財政部")], date(2024, 4, 1))
    planned = plan_divisions(later, merged, table(f"部,所管課,旧名称,適用開始日\n{row}\n"))
    assert [(each.code, each.place.cell, each.found) for each in planned.problems] == [("TABLE-BODY-ENDED", cell, name)]
    assert planned.changes == ()


def test_no_indicator_is_offered_to_them(merged: Store) -> None:
    with merged.reading() as records:
        view = read_figures(records, R4)
    assert view is not None
    assert ZEIMU not in view.suppliers
    assert "税務・人事課" in view.suppliers


def test_a_board_has_those_of_its_day(later: Parts, merged: Store) -> None:
    open_round(later, merged, R5)
    assert {ZEIMU, "総務課"} <= board(merged, R4).ids.keys()
    assert not {ZEIMU, "総務課", "職員課"} & board(merged, R5).ids.keys()
    liaisons = {each.liaison for each in board(merged, R4).departments.values()}
    assert "総務課" in liaisons
    assert "総務課" not in {each.liaison for each in board(merged, R5).departments.values()}


def test_another_liaison_leaves_them_what_they_were(merged: Store) -> None:
    heir = division_named(organisation(merged), "危機管理課").division_id
    edit_division(merged, heir, DivisionEdit(is_liaison=True))
    assert division_named(organisation(merged).on(LAST), "総務課").is_liaison


def test_what_a_reorganisation_names_is_not_removed(later: Parts, merged: Store) -> None:
    reorganise(later, merged, [Founding("未来課")], AUTUMN)
    with pytest.raises(DivisionNotRemovable, match="改正の記録"):
        remove_division(merged, division_named(organisation(merged), "未来課").division_id)


def test_what_is_to_be_handed_on_has_its_titles(later: Parts, office: Store) -> None:
    edit_indicator(later, office, IndicatorEntry("KPI-1-1", owner=ZEIMU))
    with office.reading() as records:
        own = division_named(records.organisation.read(), ZEIMU).division_id
        owned, titles = read_owned(records, own), read_titles(records)
        moved = plan_reorganisation(later, office, [Abolition(ZEIMU, "職員課")], AUTUMN).moves
    assert [each.row_id for each in owned] == [row_id for row_id, _, _ in (*moved.rows, *moved.indicators)]
    assert {*OWN, "KPI-1-1"} <= {each.row_id for each in owned}
    assert all(each.title and each.title == titles[each.row_id] for each in owned)


def test_one_whose_name_comes_back_is_there_again_and_the_years_between_have_none_of_it(
    later: Parts, merged: Store
) -> None:
    open_round(later, merged, R5)
    boards = [board(merged, year) for year in (R4, R5)]
    with merged.reading() as records:
        digests = [state_digest(records, each) for each in records.rounds.all()]
        before = organisation(merged), records.plan.all()
    split = Split("税務・人事課", (ZEIMU, "職員課"), dict.fromkeys(OWN, ZEIMU), "職員課")
    done = reorganise(later, merged, [split], date(2025, 4, 1)).value
    assert list(done.lines()) == [
        f"税務・人事課 → {name}（分割、令和5年9月30日までの組織を再び設置）" for name in (ZEIMU, "職員課")
    ]
    # it is to come: today neither is there
    assert {each.name for each in seen(merged).ended} >= {ZEIMU, "職員課"}
    assert not {ZEIMU, "職員課"} & {each.name for each in seen(merged).bodies}
    with merged.reading() as records:
        then = read_organisation(records, date(2025, 4, 1))
        heirs = [heirs_on(records, day) for day in (date(2025, 3, 31), date(2025, 4, 1))]
        assert [state_digest(records, each) for each in records.rounds.all()] == digests
        own = division_named(records.organisation.read(), ZEIMU).division_id
        answering = records.plan.all()[0].newest.listing(OWN[0])
    assert {each.name for each in then.ended} == {"税務・人事課", "総務課"}
    assert {ZEIMU, "職員課"} <= {each.name for each in then.bodies}
    assert [own in each for each in heirs] == [True, False]
    assert [answering.on(day).answerers == (own,) for day in (LAST, AUTUMN, date(2025, 4, 1))] == [True, False, True]
    assert [board(merged, year) for year in (R4, R5)] == boards
    assert verify(merged).value
    withdraw_reorganisation(merged)
    with merged.reading() as records:
        assert (organisation(merged), records.plan.all()) == before


def test_one_that_ended_again_is_continued_by_its_last_heir(later: Parts, office: Store) -> None:
    reorganise(later, office, [Merger((ZEIMU,), "職員課")], AUTUMN)
    split = Split("職員課", ("職員課", ZEIMU), dict.fromkeys(OWN, ZEIMU), "職員課")
    reorganise(later, office, [split], date(2024, 4, 1))
    reorganise(later, office, [Merger((ZEIMU,), "総務課")], date(2024, 5, 1))
    reorganise(later, office, [Merger(("職員課",), "防災危機管理課")], date(2024, 6, 1))
    now = organisation(office)
    with office.reading() as records:
        heirs = [heirs_on(records, day) for day in (AUTUMN, date(2024, 4, 1), date(2024, 5, 1), date(2024, 6, 1))]
    first, between, again, both = ({now.name(one): now.name(heir) for one, heir in each.items()} for each in heirs)
    assert (first, between, again) == ({ZEIMU: "職員課"}, {}, {ZEIMU: "総務課"})
    assert both == {ZEIMU: "総務課", "職員課": "防災危機管理課"}
