"""A 改正 is withdrawn as long as nothing hangs on it; then everything is as it was."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from nakano_status.application.indicators.edit_indicator import IndicatorEntry, edit_indicator
from nakano_status.application.lookup import chosen_round, edition_of
from nakano_status.application.organisation.edit_division import DivisionEdit, edit_division
from nakano_status.application.organisation.hand_on_row import RowMove, hand_on_row
from nakano_status.application.organisation.import_divisions import import_divisions
from nakano_status.application.organisation.reorganise import hand_on_rows, reorganise
from nakano_status.application.organisation.withdraw_reorganisation import recorded_changes, withdraw_reorganisation
from nakano_status.application.plan.create_store import PlanSource, create_store
from nakano_status.application.plan.edition_tables import export_edition
from nakano_status.application.plan.revise_plan import PlanRevision, revise_plan
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.amend_round import correct_made_on
from nakano_status.application.round.extend_due import Extension, extend_due
from nakano_status.application.round.open_and_close_round import close_round, open_round
from nakano_status.bootstrap import find_example_tables
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.organisation.reorganisation import (
    Abolition,
    Merger,
    OrganisationChange,
    Renaming,
    Split,
    Transfer,
)
from nakano_status.domain.plan.plan import Owner
from nakano_status.domain.problems.problem import Refused
from tests.support.edition_books import OWNERS, edited
from tests.support.organisations import division_named, organisation
from tests.support.plan_files import FIRST, FIRST_ROWS, plan_of
from tests.support.plans import small_organisation
from tests.support.rounds import OWN, ZEIMU, send
from tests.support.stores import TickingClock

SPRING, AUTUMN, WINTER = date(2023, 4, 1), date(2023, 10, 1), date(2023, 12, 1)
R5 = FiscalYear(2023)


@pytest.fixture
def later(parts: Parts) -> Parts:
    """The parts on a day of the following year."""
    return replace(parts, clock=TickingClock(datetime(2024, 6, 3, tzinfo=UTC)))


def content(store: Store) -> object:
    with store.reading() as records:
        round_ = chosen_round(records)
        rows = [(row.row_id, row.answerers) for row in round_.rows]
        owners = records.indicators.owners(round_.edition_id, round_.named_on)
        dues = {body: round_.own_due(body) for body, _ in round_.division_dues}
        return records.organisation.read(), records.plan.all()[0], rows, owners, {k: v for k, v in dues.items() if v}


def of_round(store: Store) -> object:
    """Return a round with its due dates and its history."""
    with store.reading() as records:
        round_ = chosen_round(records)
        dues = records.rounds.due_changes(round_.round_id)
        return round_, dues, records.entries.changes(round_.round_id)


def test_everything_is_as_it_was(parts: Parts, office: Store) -> None:
    edit_indicator(parts, office, IndicatorEntry("KPI-1-1", owner=ZEIMU))
    extend_due(office, Extension(date(2023, 8, 1), "繁忙期のため", (ZEIMU,)))
    import_divisions(parts, office, find_example_tables()[0])
    before = content(office)
    split, move = Split("総務課", ("総務課", "文書課"), {}), Transfer("戸籍住民課", "企画財政部")
    reorganise(parts, office, [Merger((ZEIMU,), "職員課"), split, move], SPRING)
    assert content(office) != before
    undone = withdraw_reorganisation(office, "日の誤り", "伊藤").value
    assert content(office) == before
    assert (undone.act.kind, len(undone.steps)) == ("reorganise", 5)
    with office.reading() as records:
        assert records.organisation.successions() == {}


@pytest.mark.parametrize("into", ["戸籍住民課", "窓口課"])
def test_whoever_leads_beside_the_first_leads_again(parts: Parts, tmp_path: Path, into: str) -> None:
    both = (Owner("zeimu", Role.LEAD, 1), Owner("koseki", Role.LEAD, 2))
    row = replace(FIRST_ROWS[0], owners=both, owners_printed="税務課\n戸籍住民課")
    plan = plan_of(replace(FIRST, listings=(row, *FIRST_ROWS[1:])))
    create_store(parts, tmp_path / "office.nakano", PlanSource(plan, small_organisation()))
    with closing(parts.stores.open(tmp_path / "office.nakano")) as store:
        open_round(parts, store, FiscalYear(2021))
        before = content(store)
        reorganise(parts, store, [Merger((ZEIMU, "戸籍住民課"), into)], date(2021, 5, 1))
        withdraw_reorganisation(store)
        assert content(store) == before


@pytest.mark.parametrize(
    "later_one",
    [
        Renaming("職員課", "人事課"),
        Merger(("総務課", "職員課"), "職員課"),
        Abolition("総務課", "職員課"),
        Transfer("職員課", "企画財政部"),
    ],
)
def test_what_another_change_of_the_same_day_handed_on_stays(
    parts: Parts, office: Store, later_one: OrganisationChange
) -> None:
    import_divisions(parts, office, find_example_tables()[0])
    edit_indicator(parts, office, IndicatorEntry("KPI-1-1", owner=ZEIMU))
    reorganise(parts, office, [Abolition(ZEIMU, "職員課")], SPRING)
    between = content(office)
    reorganise(parts, office, [later_one], SPRING)
    withdraw_reorganisation(office)
    assert content(office) == between


def test_a_merger_of_the_day_of_adoption_is_undone_too(parts: Parts, tmp_path: Path) -> None:
    three = (Owner("zeimu", Role.LEAD, 1), Owner("koseki", Role.ASSOCIATE, 2), Owner("bosai", Role.ASSOCIATE, 3))
    row = replace(FIRST_ROWS[0], owners=three, owners_printed="税務課\n戸籍住民課\n防災課")
    plan = plan_of(replace(FIRST, listings=(row, *FIRST_ROWS[1:])))
    create_store(parts, tmp_path / "office.nakano", PlanSource(plan, small_organisation()))
    with closing(parts.stores.open(tmp_path / "office.nakano")) as store:
        open_round(parts, store, FiscalYear(2021))
        before = content(store)
        reorganise(parts, store, [Merger(("戸籍住民課", "防災課"), "防災課")], FIRST.adopted_on)
        with store.reading() as records:
            named = chosen_round(records).row(row.row_id).named
        assert [each[:2] for each in named] == [("zeimu", Role.LEAD), ("bosai", Role.ASSOCIATE)]
        withdraw_reorganisation(store)
        assert content(store) == before


def test_a_row_that_moved_on_the_same_day_stays(parts: Parts, office: Store) -> None:
    hand_on_row(parts, office, RowMove(OWN[0], "職員課", SPRING, "事務分掌の変更"))
    between = content(office)
    reorganise(parts, office, [Abolition(ZEIMU, "職員課")], SPRING)
    withdraw_reorganisation(office)
    assert content(office) == between


def test_only_the_latest_is_undone(later: Parts, office: Store) -> None:
    reorganise(later, office, [Abolition(ZEIMU, "職員課")], AUTUMN)
    between = content(office)
    reorganise(later, office, [Abolition("職員課", "総務課")], date(2024, 4, 1))
    withdraw_reorganisation(office)
    assert content(office) == between
    assert division_named(organisation(office), ZEIMU).until == date(2023, 9, 30)


def test_after_the_latest_the_one_before_can_be_undone(parts: Parts, office: Store) -> None:
    first = content(office)
    reorganise(parts, office, [Abolition(ZEIMU, "職員課")], SPRING)
    reorganise(parts, office, [Abolition("職員課", "総務課")], date(2023, 5, 1))
    with office.reading() as records:
        later, earlier = recorded_changes(records)
    assert (later.day, later.obstacles) == (date(2023, 5, 1), ())
    assert earlier.obstacles == ("その後に組織か所管課を変更しています（職員課 → 総務課（廃止））",)
    withdraw_reorganisation(office)
    withdraw_reorganisation(office)
    assert content(office) == first


def test_without_any_there_is_nothing_to_take_back(office: Store) -> None:
    with pytest.raises(Refused, match="REORGANISATION-NONE"):
        withdraw_reorganisation(office)


def edit(parts: Parts, store: Store, folder: Path) -> None:  # noqa: ARG001 - all have the same signature
    edit_division(store, division_named(organisation(store), "総務課").division_id, DivisionEdit(contact="1234"))


def open_next(parts: Parts, store: Store, folder: Path) -> None:  # noqa: ARG001
    close_round(store)
    open_round(parts, store, R5)


def send_form(parts: Parts, store: Store, folder: Path) -> None:
    send(parts, store, folder, "職員課")


def hand_on(parts: Parts, store: Store, folder: Path) -> None:  # noqa: ARG001
    hand_on_row(parts, store, RowMove(OWN[0], "総務課", date(2023, 5, 1), "事務分掌の変更"))


@pytest.mark.parametrize(
    ("done", "named"),
    [
        (edit, "組織か所管課を変更"),
        (hand_on, "組織か所管課を変更"),
        (open_next, "令和5年度分の進捗確認を開始"),
        (send_form, "回答様式の作成"),
    ],
)
def test_what_hangs_on_it_is_named(
    parts: Parts, office: Store, tmp_path: Path, done: Callable[[Parts, Store, Path], None], named: str
) -> None:
    reorganise(parts, office, [Abolition(ZEIMU, "職員課")], SPRING)
    done(parts, office, tmp_path)
    before = content(office)
    with pytest.raises(Refused, match="REORGANISATION-STAYS") as refused:
        withdraw_reorganisation(office)
    assert named in refused.value.details["reason"]
    assert content(office) == before


def test_a_form_of_an_earlier_round_does_not_stand_in_the_way(later: Parts, office: Store, tmp_path: Path) -> None:
    reorganise(later, office, [Abolition(ZEIMU, "職員課")], AUTUMN)
    send(later, office, tmp_path, ZEIMU)
    withdraw_reorganisation(office)


def test_a_round_that_is_not_under_it_any_more_is_left_alone(later: Parts, office: Store) -> None:
    with office.reading() as records:
        first = chosen_round(records).named_on
    extend_due(office, Extension(date(2023, 8, 1), "繁忙期のため", (ZEIMU,)))
    correct_made_on(later, office, WINTER, "作成日の誤り")
    reorganise(later, office, [Merger((ZEIMU,), "職員課")], AUTUMN)
    correct_made_on(later, office, first, "作成日の誤り")
    close_round(office)
    before = of_round(office)
    withdraw_reorganisation(office)
    assert of_round(office) == before


def test_a_due_date_that_was_given_afterwards_is_kept(parts: Parts, office: Store) -> None:
    extend_due(office, Extension(date(2023, 8, 1), "繁忙期のため", (ZEIMU,)))
    reorganise(parts, office, [Merger((ZEIMU,), "職員課")], SPRING)
    extend_due(office, Extension(date(2023, 9, 8), "繁忙期のため", ("職員課",)))
    withdraw_reorganisation(office)
    with office.reading() as records:
        round_ = chosen_round(records)
    assert round_.own_due(division_named(organisation(office), "職員課").division_id) == date(2023, 9, 8)


def test_a_row_that_prints_the_same_has_no_line_in_its_history(office: Store) -> None:
    before = of_round(office)
    with office.writing() as work:
        act, round_ = work.begin_act("reorganise", None), chosen_round(work)
        hand_on_rows(work, act, round_, [round_.row(OWN[0])], edition_of(work, round_))
        work.commit()
    assert of_round(office) == before


@pytest.mark.parametrize("is_form", [True, False], ids=["form", "due date"])
def test_a_founded_body_with_a_form_in_a_round_of_an_earlier_day_prevents_it(
    later: Parts, office: Store, tmp_path: Path, *, is_form: bool
) -> None:
    reorganise(later, office, [Split("総務課", ("総務課", "文書課"), {})], AUTUMN)
    if is_form:
        send(later, office, tmp_path, "文書課")
    else:
        with office.writing() as work:
            work.begin_act("extend_due", None)
            work.rounds.set_division_due("R4", division_named(work.organisation.read(), "文書課").division_id, SPRING)
            work.commit()
    before = content(office)
    with pytest.raises(Refused, match="REORGANISATION-STAYS") as refused:
        withdraw_reorganisation(office)
    assert refused.value.details["reason"].startswith("「文書課」は、進捗確認で、回答様式を作成したか、")
    assert content(office) == before


def test_a_founded_body_that_a_later_edition_names_prevents_it(later: Parts, office: Store, tmp_path: Path) -> None:
    reorganise(later, office, [Split("総務課", ("総務課", "文書課"), {})], AUTUMN)
    export_edition(later, office, tmp_path / "plan.xlsx")
    path = edited(
        tmp_path / "plan.xlsx", tmp_path / "edited.xlsx", lambda book: book.change(OWNERS, OWN[0], 所管課="文書課")
    )
    assert revise_plan(later, office, PlanRevision(path, "改定版", date(2024, 2, 28), reason="見直し")).value.is_written
    with pytest.raises(Refused, match="REORGANISATION-STAYS") as refused:
        withdraw_reorganisation(office)
    assert refused.value.details["reason"] == "「文書課」は、取組の所管課です"
