"""What every store keeps of plans and rounds, revisions, frames and opinions."""

from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from nakano_status.application.lookup import current_plan
from nakano_status.application.ports.data_file import Store, Stores
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.history.acts import Change, Why
from nakano_status.domain.merge.resolution import OFFICE
from nakano_status.domain.organisation import divisions
from nakano_status.domain.papers.publication import SenderChoice
from nakano_status.domain.plan.annotations import FrameItem, NationalFrame, Opinion, OpinionSource, Tag
from nakano_status.domain.plan.lineage import Derivation, PlanFate, PlanSubject
from nakano_status.domain.plan.plan import Edition, NamedDivision, Owner, Plan, PlanItem
from nakano_status.domain.round.round import OutOfReport, RoundRow
from tests.contract.test_store_exchange import APPLICATIONS
from tests.support.expected import present
from tests.support.plans import R4, listing, small_organisation, small_plan
from tests.support.stores import OFFICE_INFO, ROUND, act, package_for, read_in, return_for, small_round
from tests.support.successors import next_plan


def test_a_plan_saved_again_adds_what_is_new_and_leaves_what_is_there(store: Store) -> None:
    plan = small_plan()
    edition = plan.editions[0]
    renamed = replace(edition.listings[0], title="別の題名")
    added = listing("a2", owners=())
    more = replace(edition, listings=(renamed, added, *edition.listings[1:]))
    with act(store) as work:
        work.plan.save(replace(plan, editions=(more,)))
    found = read_in(store, lambda records: records.plan.all())[0].editions[0]
    assert [each.row_id for each in found.listings] == ["a", "a2", "b", "c", "d", "e", "f"]
    assert found.listing("a") == edition.listings[0]
    assert found.listing("a2") == added


def test_the_nodes_and_rows_of_a_plan_saved_again_come_first_and_the_others_keep_their_order(store: Store) -> None:
    plan = small_plan()
    edition = plan.editions[0]
    some = replace(edition, nodes=edition.nodes[::-3], listings=edition.listings[::-2])
    with act(store) as work:
        work.plan.save(replace(plan, editions=(some,)))
    found = read_in(store, lambda records: records.plan.all())[0].editions[0]
    assert found.nodes == (*some.nodes, *(each for each in edition.nodes if each not in some.nodes))
    assert found.listings == (*some.listings, *(each for each in edition.listings if each not in some.listings))


def test_without_a_plan_there_is_neither_a_title_nor_a_round(stores: Stores, tmp_path: Path) -> None:
    with closing(stores.create(tmp_path / "empty.nakano", OFFICE_INFO)) as empty, empty.reading() as records:
        with pytest.raises(LookupError, match=OFFICE_INFO.plan_id):
            records.plan.title()
        with pytest.raises(LookupError, match="R9"):
            records.entries.cached("R9")
        assert records.rounds.largest_row_count() == 0


def test_an_edition_that_is_not_there_has_no_plan(store: Store) -> None:
    with store.reading() as records:
        assert records.plan.read("p-1") == small_plan()
        with pytest.raises(LookupError, match="p-9"):
            records.plan.read("p-9")


def test_the_title_of_the_plan_and_the_length_of_the_longest_round_are_known_alone(store: Store) -> None:
    with act(store) as work:
        work.rounds.add(replace(small_round("R5"), year=FiscalYear(2023), rows=small_round().rows[:2]))
    with store.reading() as records:
        assert records.plan.title() == small_plan().title
        assert records.rounds.largest_row_count() == len(small_round().rows)


def test_two_plans_are_kept_apart_and_read_in_the_order_of_their_years(store: Store) -> None:
    following = next_plan()
    with act(store) as work:
        work.plan.save(following)
    with store.reading() as records:
        assert [each.plan_id for each in records.plan.all()] == ["p", "tsugi"]
        assert records.plan.read("tsugi-1") == following
        assert records.plan.plan_ids() == {"p-1": "p", "tsugi-1": "tsugi"}
        assert (records.plan.title(), records.plan.title("tsugi-1")) == ("小さな計画", "次の行動計画")


@pytest.mark.parametrize("order", [("p", "tsugi"), ("tsugi", "p")])
def test_what_two_plans_number_alike_goes_with_the_last_edition_that_has_it(
    store: Store, order: tuple[str, str]
) -> None:
    """Each plan has the row in its revised edition only; it is known as one that the first plan added."""
    revised = {each.plan_id: _revised(each) for each in (small_plan(), next_plan())}
    with act(store) as work:
        work.plan.save(next_plan())
        for plan in revised.values():
            work.plan.save(plan)
    for plan_id in order:
        with act(store) as work:
            work.plan.remove_edition(f"{plan_id}-2")
        store.check_soundness()
    assert read_in(store, lambda records: records.plan.plan_ids()) == {"p-1": "p", "tsugi-1": "tsugi"}
    with act(store) as work:  # its number is free again
        work.plan.save(revised["tsugi"])
    with store.reading() as records:
        assert records.plan.read("tsugi-2").editions[1].listing("9-9-9-99-Z").initiative == "9-9-9-99-Z"


def _revised(plan: Plan) -> Plan:
    first = plan.newest
    row = replace(first.listings[0], row_id="9-9-9-99-Z")
    edition = replace(
        first,
        edition_id=f"{plan.plan_id}-2",
        ordinal=2,
        adopted_on=date(2026, 2, 1),
        listings=(*first.listings, row),
    )
    return replace(plan, editions=(edition,))


def test_the_plan_of_the_round_that_matters_is_meant_unless_one_is_chosen(store: Store) -> None:
    following = replace(small_round("R8"), year=FiscalYear(2026), edition_id="tsugi-1", rows=())
    with act(store) as work:
        work.plan.save(next_plan())

    def meant() -> str:
        return read_in(store, current_plan).title

    assert meant() == "小さな計画"
    with act(store) as work:
        work.rounds.add(following)
    assert meant() == "次の行動計画"
    with act(store) as work:
        work.rounds.close("R8")
    assert meant() == "小さな計画"  # the round of R4 is still being collected
    with act(store) as work:
        work.rounds.close("R4")
    assert meant() == "次の行動計画"
    store.choose_plan("p")
    assert meant() == "小さな計画"
    with store.reading() as records:
        assert (records.plan.title(), records.plan.title("tsugi-1")) == ("小さな計画", "次の行動計画")
    store.choose_plan(None)
    assert meant() == "次の行動計画"


def test_a_second_edition_stands_beside_the_first(store: Store) -> None:
    plan = small_plan()
    revised = replace(plan.editions[0], edition_id="p-2", title="改定版", ordinal=2, adopted_on=date(2024, 4, 1))
    with act(store) as work:
        work.plan.save(Plan("p", plan.title, plan.first_year, plan.last_year, (revised,)))
    with store.reading() as records:
        assert records.plan.all()[0].editions == (*plan.editions, revised)
        assert records.plan.all()[0].newest == revised


def test_the_owners_of_a_row_are_replaced_and_keep_their_days(store: Store) -> None:
    plan = small_plan()
    edition = plan.editions[0]
    ended = Owner("zeimu", divisions.Role.LEAD, 1, until=date(2023, 3, 31))
    holding = Owner("koseki", divisions.Role.LEAD, 1, "国保", since=date(2023, 4, 1))
    with act(store) as work:
        work.plan.save(plan)
        work.organisation.save(small_organisation())
        work.plan.save_owners(edition, {"a": (ended, holding)})
    found = read_in(store, lambda records: records.plan.all())[0].editions[0]
    assert (found.listing("a").former, found.listing("a").owners) == ((ended,), (holding,))
    assert found.on(date(2023, 3, 31)).listing("a").owners == (ended,)
    assert found.listing("b") == edition.listing("b")


def test_a_division_that_is_named_again_from_the_day_of_adoption_is_there_twice(store: Store) -> None:
    plan = small_plan()
    edition = plan.editions[0]
    ended = tuple(
        Owner(each, divisions.Role.ASSOCIATE, place, until=edition.adopted_on - timedelta(days=1))
        for place, each in enumerate(("zeimu", "koseki"), start=1)
    )
    holding = Owner("koseki", divisions.Role.ASSOCIATE, 1, since=edition.adopted_on)
    with act(store) as work:
        work.plan.save(plan)
        work.organisation.save(small_organisation())
        work.plan.save_owners(edition, {"a": (*ended, holding)})
    found = read_in(store, lambda records: records.plan.all())[0].editions[0].listing("a")
    assert found.former == ended
    assert found.owners == (replace(holding, since=None),)  # from the beginning: the edition is of that day


@pytest.mark.parametrize(("days", "is_from_the_beginning"), [(-1, False), (0, True), (1, False)])
def test_an_owner_whose_time_ended_was_there_from_the_beginning_if_named_on_the_day_of_adoption(
    store: Store, days: int, *, is_from_the_beginning: bool
) -> None:
    plan = small_plan()
    edition = plan.editions[0]
    day = edition.adopted_on + timedelta(days=days)
    ended = Owner("zeimu", divisions.Role.LEAD, 1, since=day, until=day + timedelta(days=30))
    with act(store) as work:
        work.plan.save(plan)
        work.organisation.save(small_organisation())
        work.plan.save_owners(edition, {"a": (ended,)})
    (found,) = read_in(store, lambda records: records.plan.all())[0].editions[0].listing("a").former
    assert (found.since is None) is is_from_the_beginning


def test_the_divisions_of_a_row_of_a_round_are_replaced(store: Store) -> None:
    other = NamedDivision("bosai", divisions.Role.LEAD, 1)
    with act(store, "hand on") as work:
        row = work.rounds.all()[0].row("a")
        work.rounds.set_named_divisions(ROUND, replace(row, named_divisions=(other,)))
    (round_,) = read_in(store, lambda records: records.rounds.all())
    assert round_.row("a").named_divisions == (other,)
    assert all(other not in row.named_divisions for row in round_.rows if row.row_id != "a")


def test_what_a_list_printed_as_divisions_is_kept_with_its_round(store: Store) -> None:
    with act(store) as work:
        work.rounds.save_owners_printed(ROUND, {"a": "税務課\n(防災課)", "b": "戸籍住民課"})
    with act(store) as work:
        work.rounds.save_owners_printed(ROUND, {"b": "防災課"})
    with store.reading() as records:
        assert records.rounds.owners_printed(ROUND) == {"a": "税務課\n(防災課)", "b": "防災課"}
        assert records.rounds.owners_printed("R9") == {}
    with act(store) as work:
        work.rounds.save_owners_printed(ROUND, {"a": None})
    assert read_in(store, lambda records: records.rounds.owners_printed(ROUND)) == {"b": "防災課"}


def test_what_became_of_rows_is_added_and_removed_step_by_step(store: Store) -> None:
    plan = small_plan()
    first = plan.editions[0]
    newer = replace(first, edition_id="second", ordinal=2)
    merged = Derivation(PlanSubject.ROW, first.edition_id, "a", "second", "b", PlanFate.MERGED, "同じ事業のため")
    ended = Derivation(PlanSubject.ROW, first.edition_id, "c", None, None, PlanFate.FINISHED)
    measure = Derivation(PlanSubject.MEASURE, first.edition_id, "1-1-①", "second", "1-1-②", PlanFate.CONTINUED)
    with act(store) as work:
        work.plan.save(replace(plan, editions=(first, newer)))
        work.plan.add_derivations([merged, ended, measure])
    assert set(read_in(store, lambda records: records.plan.derivations())) == {merged, ended, measure}
    with act(store) as work:
        work.plan.replace_fate(first.edition_id, "c", [ended], [])
        assert set(work.plan.derivations()) == {merged, measure}


def test_an_edition_is_removed_with_the_derivations_from_it_and_to_it(store: Store) -> None:
    first = small_plan().newest
    kept = Derivation(PlanSubject.ROW, first.edition_id, "c", None, None, PlanFate.FINISHED)
    to_it = Derivation(PlanSubject.ROW, first.edition_id, "a", "p-2", "a", PlanFate.CONTINUED)
    from_it = Derivation(PlanSubject.ROW, "p-2", "b", None, None, PlanFate.FINISHED)
    with act(store) as work:
        work.plan.save(replace(small_plan(), editions=(replace(first, edition_id="p-2", ordinal=2),)))
        work.plan.add_derivations([kept, to_it, from_it])
    with act(store) as work:
        work.plan.remove_edition("p-2")
    assert read_in(store, lambda records: records.plan.derivations()) == [kept]
    assert list(store.check_integrity()) == []


def test_an_edition_keeps_from_when_it_holds_and_for_which_years(store: Store) -> None:
    plan = small_plan()
    first = plan.editions[0]
    limited = replace(first, edition_id="p-2", ordinal=2, title="改定版", in_force=date(2024, 4, 1))
    limited = replace(limited, years=(plan.last_year, plan.last_year))
    with act(store) as work:
        work.plan.save(replace(plan, editions=(first, limited)))
    assert read_in(store, lambda records: records.plan.all())[0].editions == (first, limited)


def test_schedules_are_added_and_replaced_line_by_line(store: Store) -> None:
    plan = small_plan()
    first, last = plan.first_year, plan.last_year
    with act(store) as work:
        work.plan.save_schedules("p-1", {("a", first): "検討", ("a", last): "実施"})
    with act(store) as work:
        work.plan.save_schedules("p-1", {("a", first): "調査"})
    with store.reading() as records:
        assert records.plan.schedules("p-1") == {("a", first): "調査", ("a", last): "実施"}
        assert records.plan.schedules("p-9") == {}


def test_values_of_a_plan_are_added_and_replaced_by_field_and_year(store: Store) -> None:
    of_year, whole, note = PlanItem("done", small_plan().first_year), PlanItem("done", None), PlanItem("note", None)
    with act(store) as work:
        work.plan.save_values("p-1", {("a", of_year): "10", ("a", whole): "全期間", ("b", note): "x"})
    with act(store, "value") as work:
        work.plan.save_values("p-1", {("a", of_year): "12"})
    with store.reading() as records:
        kept = {("a", of_year): "12", ("a", whole): "全期間", ("b", note): "x"}
        assert records.plan.values("p-1") == kept
        assert records.plan.values("p-9") == {}
        kinds = {each.act_id: each.kind for each in records.entries.acts()}
        assert "value" in {kinds[each] for each in records.plan.acts_on("p-1")}


def test_divisions_saved_again_are_replaced_and_the_others_stay(store: Store) -> None:
    zeimu = replace(small_organisation().get("zeimu"), parent=None, order=9, contact="内線 1")
    with act(store) as work:
        work.organisation.save(divisions.Organisation((zeimu,)))
    found = read_in(store, lambda records: records.organisation.read())
    assert found.get("zeimu") == zeimu
    assert [each.division_id for each in found.divisions] == ["zeimu", "kumin", "koseki", "bosai", "kaku-shokan"]


def test_a_name_that_a_division_saved_again_no_longer_has_is_gone(store: Store) -> None:
    renamed = replace(
        small_organisation().get("zeimu"), names=(divisions.DivisionName("課税課", divisions.NameKind.OFFICIAL),)
    )
    with act(store) as work:
        work.organisation.save(divisions.Organisation((renamed,)))
    with store.reading() as records:
        assert records.organisation.read().get("zeimu") == renamed
        assert records.organisation.read().get("koseki") == small_organisation().get("koseki")


def test_a_division_is_removed_with_its_names_and_aliases_and_nothing_else(store: Store) -> None:
    gone = divisions.Division(
        "joho", divisions.DivisionKind.DIVISION, (divisions.DivisionName("情報課", divisions.NameKind.OFFICIAL),)
    )
    with act(store) as work:
        work.organisation.save(divisions.Organisation((gone,)))
        work.organisation.save_alias("情報", "joho")
        work.organisation.save_alias("税務", "zeimu")
    with act(store) as work:
        work.organisation.remove(["joho"])
    with store.reading() as records:
        assert records.organisation.read() == small_organisation()
        assert records.organisation.aliases() == {"税務": "zeimu"}
    unnamed = replace(gone, names=())
    with act(store) as work:
        work.organisation.save(divisions.Organisation((unnamed,)))
    assert read_in(store, lambda records: records.organisation.read().get("joho")) == unnamed


def test_an_answer_about_a_name_is_remembered_however_the_name_is_written(store: Store) -> None:
    with act(store) as work:
        work.organisation.save_alias("税 務課", "zeimu")
    with act(store) as work:
        work.organisation.save_alias("税務課", "koseki")
    assert read_in(store, lambda records: records.organisation.aliases()) == {"税務課": "koseki"}
    with act(store) as work:
        work.organisation.remove_alias("税務 課")
        work.organisation.remove_alias("なかった課")
    assert read_in(store, lambda records: records.organisation.aliases()) == {}


def test_a_row_leaves_the_report_and_comes_back(store: Store) -> None:
    with act(store) as work:
        work.rounds.set_out_of_report(ROUND, "a", OutOfReport.FINISHED)
    assert read_in(store, lambda records: records.rounds.all())[0].row("a").out_of_report is OutOfReport.FINISHED
    with act(store) as work:
        work.rounds.set_out_of_report(ROUND, "a", None)
    assert read_in(store, lambda records: records.rounds.all())[0].row("a").counted


def test_two_words_on_a_row_in_one_act_leave_the_second(store: Store) -> None:
    with act(store) as work:
        work.rounds.set_out_of_report(ROUND, "a", OutOfReport.FINISHED)
        work.rounds.set_out_of_report(ROUND, "a", OutOfReport.OTHER)
    assert read_in(store, lambda records: records.rounds.all())[0].row("a").out_of_report is OutOfReport.OTHER


def test_a_division_gets_more_time(store: Store) -> None:
    with act(store) as work:
        work.rounds.set_division_due(ROUND, "zeimu", date(2023, 8, 1))
    with act(store) as work:
        work.rounds.set_division_due(ROUND, "bosai", date(2023, 8, 2))
    round_ = read_in(store, lambda records: records.rounds.all())[0]
    assert round_.division_dues == (("zeimu", date(2023, 8, 1)), ("bosai", date(2023, 8, 2)))
    assert round_.due_of("koseki") == date(2023, 7, 14)


def test_the_due_dates_of_an_act_are_removed_and_no_others(store: Store) -> None:
    with store.writing() as work:
        done = work.begin_act("reorganise", "中野", "理由")
        work.rounds.set_division_due(ROUND, "koseki", date(2023, 8, 1))
        work.commit()
    with act(store) as work:
        work.rounds.set_division_due(ROUND, "bosai", date(2023, 8, 2))
    with act(store) as work:
        work.rounds.remove_dues(ROUND, done.act_id)
    round_ = read_in(store, lambda records: records.rounds.all())[0]
    assert round_.division_dues == (("zeimu", date(2023, 7, 20)), ("bosai", date(2023, 8, 2)))


def test_every_due_date_that_was_given_is_kept_with_its_act(store: Store) -> None:
    with store.writing() as work:
        done = work.begin_act("extend_due", "中野", "理由")
        work.rounds.set_division_due(ROUND, "zeimu", date(2023, 8, 1))
        work.commit()
    with act(store) as work:
        work.rounds.set_division_due(ROUND, "zeimu", date(2023, 7, 14))
    with store.reading() as records:
        first, given, last = records.rounds.due_changes(ROUND)
        assert records.rounds.due_changes("R9") == []
        assert records.rounds.all()[0].own_due("zeimu") is None
    assert (first.body, first.due) == ("zeimu", date(2023, 7, 20))
    assert (given.due, given.act_kind, given.by, given.reason) == (date(2023, 8, 1), "extend_due", "中野", "理由")
    assert (given.at, last.due, last.reason) == (done.at, date(2023, 7, 14), None)


def test_a_removed_due_date_goes_with_all_that_were_given_to_the_division_and_no_others(store: Store) -> None:
    for division in ("zeimu", "bosai"):
        with act(store) as work:
            work.rounds.set_division_due(ROUND, division, date(2023, 8, 1))
    with act(store) as work:
        work.rounds.set_division_due(ROUND, "zeimu", None)
    with store.reading() as records:
        assert [each.body for each in records.rounds.due_changes(ROUND)] == ["bosai"]
        assert records.rounds.all()[0].division_dues == (("bosai", date(2023, 8, 1)),)


def test_the_acts_that_began_and_closed_a_round_are_known(store: Store) -> None:
    with store.reading() as records:
        ((begun, closed),) = records.rounds.acts().values()
        assert (begun in {each.act_id for each in records.entries.acts()}, closed) == (True, None)
    with act(store) as work:
        work.rounds.close(ROUND)
    with store.reading() as records:
        assert records.rounds.acts() == {ROUND: (begun, records.entries.acts()[-1].act_id)}


def test_the_rounds_that_were_begun_until_an_act_are_known(store: Store) -> None:
    with act(store) as work:
        work.rounds.close(ROUND)
    with act(store) as work:
        work.rounds.add(replace(small_round("R5"), year=FiscalYear(2023)))
    with store.reading() as records:
        (begun, closed), (later, _) = (records.rounds.acts()[each] for each in (ROUND, "R5"))
        known = [records.rounds.begun_until(each) for each in (begun, present(closed), later)]
        assert known == [{ROUND}, {ROUND}, {ROUND, "R5"}]


def test_a_round_is_closed(store: Store) -> None:
    with act(store) as work:
        work.rounds.close(ROUND)
    assert [round_.closed for round_ in read_in(store, lambda records: records.rounds.all())] == [True]


def test_a_round_is_made_and_closed_in_one_act(store: Store) -> None:
    with act(store) as work:
        work.rounds.add(replace(small_round("R5"), year=FiscalYear(2023)))
        work.rounds.close("R5")
    with store.reading() as records:
        assert {each.round_id: each.closed for each in records.rounds.all()} == {ROUND: False, "R5": True}


def test_rows_join_a_round_after_those_that_it_has(store: Store) -> None:
    joining = RoundRow("g", None, (NamedDivision("bosai", divisions.Role.LEAD, 1),))
    leaving = RoundRow("h", OutOfReport.NOT_BEGUN, ())
    with act(store) as work:
        work.rounds.add_rows(ROUND, [joining, leaving])
    assert read_in(store, lambda records: records.rounds.all())[0].rows == (*small_round().rows, joining, leaving)


def test_the_due_date_of_a_round_itself_is_set(store: Store) -> None:
    with act(store) as work:
        work.rounds.set_due(ROUND, date(2023, 7, 28))
    (round_,) = read_in(store, lambda records: records.rounds.all())
    assert (round_.due, round_.due_of("koseki"), round_.due_of("zeimu")) == (
        date(2023, 7, 28),
        date(2023, 7, 28),
        date(2023, 7, 20),
    )


def test_the_day_of_a_round_is_set(store: Store) -> None:
    with act(store) as work:
        work.rounds.set_made_on(ROUND, date(2023, 10, 2))
    (round_,) = read_in(store, lambda records: records.rounds.all())
    assert (round_.made_on, round_.due) == (date(2023, 10, 2), small_round().due)


def test_a_round_is_removed_with_all_that_hangs_on_it_and_nothing_else(store: Store) -> None:
    with act(store) as work:
        work.exchange.add_package(package_for())
        work.exchange.add_sent_form("R4-ZEIMU", b"PK")
        work.rounds.set_several_writers(ROUND, "c", several=True)
        work.exchange.add_return(return_for(package_for()))
        work.exchange.save_submitted_sha256("r1", "f" * 64)
        kept = {ROUND: "政策室計画課", "R5": "計画課"}
        work.publications.save_sender_choice(SenderChoice(is_made=True, body="zeimu", kept=kept))
        work.rounds.add(replace(small_round("R5"), year=FiscalYear(2023)))
    with store.writing() as work:
        place = (work.begin_act("amend_round", None).act_id, ROUND, "a", "out_of_report", None)
        work.entries.add_changes([Change(*place, None, "other", OFFICE, Why.TYPED)])
        work.commit()
    with act(store) as work:
        work.rounds.remove(ROUND)
    with store.reading() as records:
        assert [each.round_id for each in records.rounds.all()] == ["R5"]
        assert records.rounds.all()[0].rows == small_round().rows
        assert (
            records.exchange.packages(ROUND),
            records.exchange.find_package("R4-ZEIMU"),
            records.exchange.sent_forms(["R4-ZEIMU"]),
            records.entries.changes(ROUND),
        ) == ([], None, {}, [])
        assert records.publications.sender_choice() == SenderChoice(is_made=True, body="zeimu", kept={"R5": "計画課"})
        assert records.exchange.submitted_sha256("r1") is None
    assert list(store.check_integrity()) == []


APRIL = date(2023, 4, 1)
MERGED = divisions.Succession(APRIL, divisions.SuccessionKind.MERGED, "koseki", "zeimu")
FOUNDED = divisions.Succession(APRIL, divisions.SuccessionKind.FOUNDED, None, "bosai")
REVISED = replace(small_plan().newest, edition_id="p-2", ordinal=2)


def save_edition(store: Store, edition: Edition = REVISED) -> None:
    with act(store, "revise") as work:
        work.plan.save(replace(small_plan(), editions=(edition,)))


@pytest.mark.parametrize("in_force", [None, APRIL])
@pytest.mark.parametrize("years", [None, (R4, R4)])
def test_an_edition_has_the_day_and_the_years_that_it_was_given(
    store: Store, in_force: date | None, years: tuple[FiscalYear, FiscalYear] | None
) -> None:
    edition = replace(REVISED, in_force=in_force, years=years)
    save_edition(store, edition)
    assert read_in(store, lambda records: records.plan.all())[0].newest == edition


def test_the_acts_on_an_edition_are_those_that_made_it_or_recorded_something_for_it(store: Store) -> None:
    save_edition(store)
    with act(store, "schedule") as work:
        work.plan.save_schedules("p-2", {("a", R4): "実施"})
    with act(store, "indicator") as work:
        work.indicators.add("p", [replace(APPLICATIONS, edition_id="p-2")])
    with act(store, "other edition") as work:
        work.plan.save_schedules("p-1", {("a", R4): "実施"})
    with store.reading() as records:
        kinds = {each.act_id: each.kind for each in records.entries.acts()}
        assert {kinds[each] for each in records.plan.acts_on("p-2")} == {"revise", "schedule", "indicator"}
        assert {kinds[each] for each in records.plan.acts_on("p-1")} == {"init", "other edition"}
        assert records.plan.acts_on("p-9") == frozenset()


def test_with_one_plan_its_title_is_known_whatever_edition_is_meant(store: Store) -> None:
    assert read_in(store, lambda records: records.plan.title("p-9")) == small_plan().title


def test_what_bodies_became_is_known_by_the_act_and_a_body_that_ended_has_a_last_day(store: Store) -> None:
    assert read_in(store, lambda records: records.organisation.successions()) == {}
    moved = replace(MERGED, kind=divisions.SuccessionKind.MOVED, division="zeimu")
    for steps in ((FOUNDED, MERGED), (moved,)):
        with act(store) as work:
            work.organisation.add_successions(steps)
    with store.reading() as records:
        first, second = (each.act_id for each in records.entries.acts()[-2:])
        assert records.organisation.successions() == {first: (FOUNDED, MERGED), second: (moved,)}
        ended = {each.division_id: each.until for each in records.organisation.read().divisions if each.until}
    assert ended == {"koseki": date(2023, 3, 31)}
    assert list(store.check_integrity()) == []


def test_of_an_act_that_was_withdrawn_what_bodies_became_is_gone(store: Store) -> None:
    for steps in ((MERGED,), (FOUNDED,)):
        with act(store) as work:
            work.organisation.add_successions(steps)
    with act(store) as work:
        merging, founding = (each.act_id for each in work.entries.acts()[-3:-1])
        work.organisation.remove_successions(merging)
    with store.reading() as records:
        assert records.organisation.successions() == {founding: (FOUNDED,)}
        assert records.organisation.read().get("koseki").until is None
    assert list(store.check_integrity()) == []


CARDS = FrameItem("data-3", "カードの普及", "記載すべき事項")
NATION = NationalFrame("data", "データ活用推進計画", "平成28年法", (FrameItem("data-1", "オンライン化"), CARDS))
DIGITAL = NationalFrame("dx", "推進計画", "第1版", (FrameItem("dx-1", "カードの普及", repost_of="data-3"),))
ROW_TAG = Tag("data-1", "p-1", PlanSubject.ROW, "a", "担当 花子")
MEASURE_TAG = Tag("data-3", "p-1", PlanSubject.MEASURE, "1-1-①")
ASKED = Opinion(2, OpinionSource.ASSEMBLY, date(2023, 6, 1), "中野 太郎", is_named=False, text="遅れの理由は何か。")
HEARD = Opinion(
    1, OpinionSource.EXPERT, date(2021, 5, 1), None, True, "絞るべき", "絞ります", "取組を減らした", ("a", "b")
)


def test_frames_come_back_as_they_were_saved_in_the_order_in_which_they_were_added(store: Store) -> None:
    assert list(read_in(store, lambda records: records.plan.frames())) == []
    with act(store) as work:
        work.plan.save_frames([NATION])
    with act(store) as work:
        work.plan.save_frames([DIGITAL])
    assert list(read_in(store, lambda records: records.plan.frames())) == [NATION, DIGITAL]


def test_a_frame_saved_again_is_replaced_with_its_items_and_keeps_its_place(store: Store) -> None:
    with act(store) as work:
        work.plan.save_frames([NATION, DIGITAL])
    newer = replace(NATION, edition="令和5年改定", items=(CARDS, FrameItem("data-6", "新しい項目")))
    with act(store) as work:
        work.plan.save_frames([newer])
        assert list(work.plan.frames()) == [newer, DIGITAL]
    assert list(read_in(store, lambda records: records.plan.frames())) == [newer, DIGITAL]


def test_frames_are_in_the_order_in_which_they_were_added_whatever_their_ids(store: Store) -> None:
    frames = [replace(DIGITAL, frame_id=each, items=()) for each in "cab"]
    with act(store) as work:
        work.plan.save_frames(frames[:1])
        work.plan.save_frames(frames[1:])
    assert list(read_in(store, lambda records: records.plan.frames())) == frames
    assert list(store.check_integrity()) == []


def test_without_a_tag_there_are_none(store: Store) -> None:
    assert list(read_in(store, lambda records: records.plan.tags())) == []


def test_the_tags_of_an_act_name_who_decided_them_until_that_name_is_removed(store: Store) -> None:
    with act(store) as work:
        work.plan.save_frames([NATION])
        work.plan.add_tags([replace(ROW_TAG, target="b"), MEASURE_TAG])
    with act(store) as work:
        work.plan.add_tags([ROW_TAG, replace(MEASURE_TAG, target="1-1-②")])
    with store.reading() as records:
        last = records.entries.acts()[-1].act_id
        assert list(records.plan.tags_decided_in({last})) == [ROW_TAG], "no one is named in the other one"
        assert list(records.plan.tags_decided_in(set())) == []
    with act(store) as work:
        work.plan.blank_decider(ROW_TAG)
    with store.reading() as records:
        assert list(records.plan.tags_decided_in({last})) == []
        assert {each.decided_by for each in records.plan.tags() if each.target == "a"} == {None}
        assert {each.decided_by for each in records.plan.tags() if each.target == "b"} == {ROW_TAG.decided_by}


def test_tags_are_added_replaced_and_removed_one_by_one(store: Store) -> None:
    with act(store) as work:
        work.plan.save_frames([NATION])
        work.plan.add_tags([ROW_TAG, MEASURE_TAG])
    decided = replace(MEASURE_TAG, decided_by="事務局")
    with act(store) as work:
        work.plan.add_tags([decided])
    assert set(read_in(store, lambda records: records.plan.tags())) == {ROW_TAG, decided}
    with act(store) as work:
        work.plan.remove_tags([ROW_TAG, replace(ROW_TAG, target="b")])
    assert list(read_in(store, lambda records: records.plan.tags())) == [decided]


def test_opinions_come_back_by_number_with_their_answers_and_rows(store: Store) -> None:
    with act(store) as work:
        work.plan.save_opinions([ASKED, HEARD])
    assert list(read_in(store, lambda records: records.plan.opinions())) == [HEARD, ASKED]


def test_the_last_answer_of_an_opinion_counts_and_its_rows_are_replaced(store: Store) -> None:
    with act(store) as work:
        work.plan.save_opinions([HEARD, ASKED])
    answered = replace(HEARD, answer="見直しました", changed=None, rows=("c",))
    with act(store) as work:
        work.plan.save_opinions([answered])
    assert list(read_in(store, lambda records: records.plan.opinions())) == [answered, ASKED]


def test_an_answer_that_was_withdrawn_is_gone(store: Store) -> None:
    with act(store) as work:
        work.plan.save_opinions([HEARD])
    withdrawn = replace(HEARD, answer=None, changed=None)
    with act(store) as work:
        work.plan.save_opinions([withdrawn])
    assert list(read_in(store, lambda records: records.plan.opinions())) == [withdrawn]


def test_an_opinion_is_removed_with_all_its_answers_and_the_others_remain(store: Store) -> None:
    with act(store) as work:
        work.plan.save_opinions([HEARD, ASKED])
    with act(store) as work:
        work.plan.save_opinions([replace(HEARD, answer="見直しました"), replace(ASKED, answer="調整のため")])
    with act(store) as work:
        work.plan.remove_opinion(HEARD.number)
    assert list(read_in(store, lambda records: records.plan.opinions())) == [replace(ASKED, answer="調整のため")]
    assert list(store.check_integrity()) == []


def test_a_file_with_frames_and_opinions_is_sound(store: Store) -> None:
    with act(store) as work:
        work.plan.save_frames([NATION, DIGITAL])
        work.plan.add_tags([ROW_TAG, MEASURE_TAG])
        work.plan.save_opinions([HEARD, ASKED])
    assert list(store.check_integrity()) == []
