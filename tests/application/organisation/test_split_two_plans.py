"""A division is split whose rows in two plans have equal numbers: each of them goes where it is named to go."""

from collections.abc import Mapping
from datetime import date

import pytest

from nakano_status.application.organisation.hand_on_row import RowMove, hand_on_row
from nakano_status.application.organisation.reorganise import (
    plan_reorganisation,
    read_owned,
    read_row_owners,
    read_titles,
    reorganise,
)
from nakano_status.application.organisation.withdraw_reorganisation import recorded_changes, withdraw_reorganisation
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.open_and_close_round import open_round
from nakano_status.domain.organisation.reorganisation import Merger, OrganisationChange, Split
from nakano_status.domain.problems.problem import Refused
from tests.support.command_line import ask, run
from tests.support.organisations import Table
from tests.support.plans import R7
from tests.support.stores import act, read_in

ROW, SECOND = "1-1-1-01-P", "1-1-1-02-X"
DAY = date(2023, 4, 1)
PARTS = ("課税課", "納税課")
OLD_NAME, NEW_NAME = f"小さな行動計画：{ROW}", f"次の行動計画：{ROW}"


@pytest.fixture
def both(two_plans: Store) -> Store:
    """The office of two plans, in which 税務課 has the first number in both."""
    with act(two_plans) as work:
        edition = work.plan.read("tsugi-1").newest
        tax = edition.listing(SECOND).owners
        work.plan.save_owners(edition, {ROW: tax})
    return two_plans


def owners(store: Store) -> dict[str, str]:
    """Return the division of the row with the first number in each plan."""
    with store.reading() as records:
        name = records.organisation.read().name
        return {plan.plan_id: name(plan.newest.listing(ROW).owners[0].division) for plan in records.plan.all()}


def split(rows: Mapping[str, str], rest: str | None = "課税課") -> Split:
    return Split("税務課", PARTS, rows, rest)


def moved(parts: Parts, store: Store, *changes: OrganisationChange) -> dict[str, str]:
    """Return the division after planned changes of each row with the first number that passes on, by its name."""
    rows = plan_reorganisation(parts, store, changes, DAY).moves.rows
    return {name: now for name, _, now in rows if name.endswith(ROW)}


def test_each_of_two_rows_with_equal_numbers_is_offered_and_goes_its_own_way(parts: Parts, both: Store) -> None:
    with both.reading() as records:
        owned = read_owned(records, "zeimu")
        titles = read_titles(records)
    assert [each.title for each in owned if each.name in (OLD_NAME, NEW_NAME)] == ["相談の予約", "予約の受付"]
    assert all(titles[each.name] == each.title for each in owned)
    before = owners(both)
    reorganise(parts, both, [split({each.name: PARTS[each.title == "予約の受付"] for each in owned})], DAY)
    assert owners(both) == {"kodo": "納税課", "tsugi": "課税課"}
    withdraw_reorganisation(both)
    assert owners(both) == before == dict.fromkeys(("kodo", "tsugi"), "税務課")


def test_open_rounds_of_both_plans_follow_their_own_rows(parts: Parts, both: Store) -> None:
    for plan_id in ("kodo", "tsugi"):
        both.choose_plan(plan_id)
        open_round(parts, both, R7)
    both.choose_plan(None)
    reorganise(parts, both, [split({OLD_NAME: "納税課"})], DAY)
    with both.reading() as records:
        name = records.organisation.read().name
        found = {each.edition_id: [*map(name, each.row(ROW).writers)] for each in records.rounds.all()}
    assert found == {"kodo-2": ["納税課"], "tsugi-1": ["課税課"]}


def test_a_row_move_goes_to_the_plan_that_was_read_and_is_listed_with_it(parts: Parts, both: Store) -> None:
    both.choose_plan("tsugi")
    found = read_in(both, lambda records: read_row_owners(records, ROW, DAY))
    assert found is not None
    both.choose_plan("kodo")
    hand_on_row(parts, both, RowMove(ROW, "防災課", DAY, "事務分掌の変更", plan_id=found.plan_id))
    assert owners(both) == {"kodo": "税務課", "tsugi": "防災課"}
    (change,) = read_in(both, recorded_changes)
    assert change.label == f"取組 {NEW_NAME}：税務課 → 防災課（引継ぎ）。事務分掌の変更"


def test_a_command_and_a_table_name_rows_with_their_plan(both: Store, table: Table) -> None:
    text = "種別,所管課,新しい名称,管理番号\n分割,税務課,課税課,\n分割,税務課,納税課,{}\n"
    both.close()
    end = ("--from", DAY.isoformat(), "--dry-run", "--store", both.path)
    lines = [f"  取組 {OLD_NAME}：税務課 → 課税課", f"  取組 {NEW_NAME}：税務課 → 納税課"]
    said = ask("division", "change", table(text.format(ROW)), *end)
    assert (said.code, said.keys["error"]) == (2, "ROW-PLAN-UNCLEAR")
    for name in (NEW_NAME, f"tsugi：{ROW}"):
        path = table(text.format(f"{SECOND}、{name}"))
        assert {OLD_NAME, NEW_NAME} <= {*ask("division", "change", path, *end).keys["moves"]["rows"]}
        assert [line for line in run("division", "change", path, *end).output.splitlines() if ROW in line] == lines
    parts = ("--into", "税務課", "--into", "納税課")
    said = run("division", "split", "税務課", *parts, "--row", f"{NEW_NAME}=納税課", *end)
    assert [line for line in said.output.splitlines() if ROW in line] == lines[1:]
    assert run("division", "split", "税務課", *parts, "--row", f"{ROW}=納税課", *end).code == 2
    of_plan = ("--of-plan", "tsugi", *end)
    assert run("division", "split", "税務課", *parts, "--row", f"{ROW}=納税課", *of_plan).output == said.output


@pytest.mark.parametrize("name", [NEW_NAME, f"tsugi：{ROW}", f"ＴＳＵＧＩ:{ROW.lower()}"])
def test_a_row_is_named_with_the_title_or_the_number_of_its_plan(parts: Parts, both: Store, name: str) -> None:
    assert moved(parts, both, split({name: "納税課"})) == {OLD_NAME: "課税課", NEW_NAME: "納税課"}


def test_a_row_that_two_names_give_to_two_parts_is_refused(parts: Parts, both: Store) -> None:
    with pytest.raises(Refused, match="ROW-PART-UNCLEAR") as refused:
        reorganise(parts, both, [split({NEW_NAME: "課税課", f"tsugi：{ROW}": "納税課"})], DAY)
    assert refused.value.details == {"found": NEW_NAME, "expected": "「課税課」と「納税課」"}
    twice = split({NEW_NAME: "納税課", f"tsugi：{ROW}": "納税課"})
    assert moved(parts, both, twice) == {OLD_NAME: "課税課", NEW_NAME: "納税課"}


def test_a_number_of_rows_of_both_plans_is_refused_with_how_to_name_them(parts: Parts, both: Store) -> None:
    with pytest.raises(Refused, match="ROW-PLAN-UNCLEAR") as refused:
        reorganise(parts, both, [split({ROW: "納税課"})], DAY)
    assert refused.value.details == {
        "name": "税務課",
        "found": ROW,
        "plans": "「次の行動計画」（tsugi）、「小さな行動計画」（kodo）",
        "example": f"tsugi：{ROW}",
    }
    both.choose_plan("kodo")
    assert moved(parts, both, split({ROW: "納税課"})) == {OLD_NAME: "納税課", NEW_NAME: "課税課"}


def test_a_number_that_only_one_row_of_the_division_has_needs_no_plan(parts: Parts, two_plans: Store) -> None:
    assert moved(parts, two_plans, split({ROW: "納税課"})) == {OLD_NAME: "納税課"}
    merger = Merger(("戸籍住民課",), "税務課")
    with pytest.raises(Refused, match="ROW-PLAN-UNCLEAR"):
        moved(parts, two_plans, merger, split({ROW: "納税課"}))
    assert moved(parts, two_plans, merger, split({NEW_NAME: "納税課"})) == {OLD_NAME: "課税課", NEW_NAME: "納税課"}


def test_rows_without_a_part_are_named_with_their_plan(parts: Parts, both: Store) -> None:
    with pytest.raises(Refused, match="DIVISION-ROWS-LEFT") as refused:
        plan_reorganisation(parts, both, [split({NEW_NAME: "納税課"}, rest=None)], DAY)
    assert OLD_NAME in refused.value.details["rows"].split("、")
    assert NEW_NAME not in refused.value.details["rows"]
