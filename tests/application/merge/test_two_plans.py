"""Returns of two plans that collect the same year, and whose equal 管理番号 mean different rows."""

import shutil
from collections.abc import Mapping
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.decide_held import apply_held, assign_held_row, reconsider_held, reject_held
from nakano_status.application.merge.late_file import is_late_file, read_late_file, reopen_and_apply
from nakano_status.application.merge.merge_returns import MergeOptions, apply_batch, merge_batch, plan_batch
from nakano_status.application.merge.received_files import read_batch
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.open_and_close_round import close_round, open_round, withdraw_round
from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.ledger import HeldKind
from nakano_status.domain.refusals.exchange import HeldNotApplicable, ItemUnknown
from nakano_status.domain.refusals.planning import PlanUnclear, RoundUnknown
from nakano_status.domain.round.round import Round
from tests.support.plans import R7
from tests.support.rounds import merge, send
from tests.support.stores import read_in
from tests.support.successors import office_of_two_plans

R4 = FiscalYear(2022)
DUE = date(2026, 7, 14)
FIRST, SECOND = "1-1-1-01-P", "2-1-2-01-V"


def begin(parts: Parts, store: Store, plan_id: str, year: FiscalYear) -> None:
    store.choose_plan(plan_id)
    open_round(parts, store, year, DUE)


def filled_in(form: Path, path: Path, *row_ids: str) -> Path:
    answers = {each: {"mark": "◎", "done": f"{each}の実績"} for each in row_ids}
    path.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), answers))
    return path


def rounds(store: Store) -> Mapping[str, Round]:
    return read_in(store, lambda records: {each.edition_id: each for each in records.rounds.all()})


def done_in(store: Store, round_: Round) -> dict[str, str | None]:
    current = read_in(store, lambda records: records.entries.current(round_.round_id))
    return {slot.row_id: value.values[0] for slot, value in current.items() if slot.group == "done"}


def test_a_form_that_a_restored_file_lacks_is_not_taken_for_a_form_of_the_other_plan(
    parts: Parts, tmp_path: Path
) -> None:
    backup = tmp_path / "backup.nakano"
    with office_of_two_plans(parts, tmp_path, R4.start) as store:
        for plan_id in ("kodo", "tsugi"):
            begin(parts, store, plan_id, R4)
        shutil.copyfile(store.path, backup)
        store.choose_plan("kodo")
        form = send(parts, store, tmp_path / "kodo")
    answer = filled_in(form, tmp_path / "answer.xlsx", FIRST)
    with closing(parts.stores.open(backup)) as restored:
        restored.choose_plan("tsugi")
        assert merge(parts, restored, answer).value.files[0].code == "PACKAGE-UNKNOWN"
        assert not any(value for round_ in rounds(restored).values() for value in done_in(restored, round_).values())
        restored.choose_plan("kodo")
        merge(parts, restored, answer)
        assert done_in(restored, read_in(restored, chosen_round))[FIRST] == f"{FIRST}の実績"


def test_files_for_a_round_whose_start_was_withdrawn_are_not_taken_for_the_other_plan(
    parts: Parts, both_collected: Store, tmp_path: Path
) -> None:
    store = both_collected
    store.choose_plan("kodo")
    round_ = read_in(store, chosen_round)
    form = send(parts, store, tmp_path / "kodo")
    answer = filled_in(form, tmp_path / "answer.xlsx", FIRST)
    read = read_batch(parts, [answer])
    options = MergeOptions(round_.year, round_id=round_.round_id)
    merging = plan_batch(parts, store, read, options)
    withdraw_round(store, round_.year, "誤り")
    store.choose_plan("tsugi")
    with pytest.raises(RoundUnknown, match=round_.year.label):
        apply_batch(parts, store, merging)
    with pytest.raises(RoundUnknown, match=round_.year.label):
        merge_batch(parts, store, read, options)


@pytest.mark.parametrize("is_closed", [True, False])
def test_a_late_file_reopens_rows_of_its_own_plan(
    parts: Parts, two_plans: Store, tmp_path: Path, *, is_closed: bool
) -> None:
    store, row_ids = two_plans, (FIRST, SECOND)
    begin(parts, store, "kodo", R7)
    home = read_in(store, chosen_round)
    answer = filled_in(send(parts, store, tmp_path / "kodo"), tmp_path / "late.xlsx", *row_ids)
    close_round(store)
    begin(parts, store, "tsugi", R7)
    if is_closed:
        close_round(store)
        open_round(parts, store, R7.plus(1), DUE)
    merge(parts, store, answer)
    held = read_in(store, lambda records: records.exchange.held(chosen_round(records).round_id))
    (late,) = filter(is_late_file, held)
    assert {each.row_id for each in read_late_file(parts, store, late.item_id).rows} == {*row_ids}
    reopen_and_apply(parts, store, late.item_id, row_ids, "届いたため")
    reopened = {edition_id: {*each.reopened} for edition_id, each in rounds(store).items() if each.reopened}
    assert reopened == {home.edition_id: {*row_ids}}
    texts = done_in(store, home)
    assert [texts[each] for each in row_ids] == [f"{each}の実績" for each in row_ids]
    assert not read_in(store, lambda records: records.exchange.held(None))


@pytest.fixture
def held_without_plan(parts: Parts, both_collected: Store, tmp_path: Path) -> Store:
    """Both plans collect R7; the first holds a row without a place, and an unreadable mark; none is chosen."""
    both_collected.choose_plan("kodo")
    form = send(parts, both_collected, tmp_path / "kodo")
    person = make_spreadsheet_user()
    answers = {FIRST: {"mark": "◎", "done": "行き先のない文。"}, SECOND: {"mark": "未定", "done": "読める文。"}}
    answer = tmp_path / "回答.xlsx"
    answer.write_bytes(person.retype(person.fill_in(form.read_bytes(), answers), FIRST, "9-9-9-99-X"))
    merge(parts, both_collected, answer)
    both_collected.choose_plan(None)
    return both_collected


def waiting(store: Store) -> dict[HeldKind, str]:
    held = read_in(store, lambda records: records.exchange.held("R7"))
    return {each.kind: each.item_id for each in held}


@pytest.mark.parametrize("year", [None, R7])
def test_what_is_held_is_decided_in_its_own_round_while_no_plan_is_chosen(
    parts: Parts, held_without_plan: Store, year: FiscalYear | None
) -> None:
    store, items = held_without_plan, waiting(held_without_plan)
    placed = assign_held_row(parts, store, items[HeldKind.ROW], FIRST, year=year).value
    reject_held(store, [items[HeldKind.FIELD]], year=year)
    reconsider_held(store, [items[HeldKind.FIELD]], year=year)
    with pytest.raises(HeldNotApplicable):  # it is found, and its mark cannot be read
        apply_held(parts, store, [items[HeldKind.FIELD]], year=year)
    assert placed.round_ == rounds(store)["kodo-2"]
    assert done_in(store, placed.round_)[FIRST] == "行き先のない文。"
    assert not any(done_in(store, rounds(store)["tsugi-1"]).values())


def test_a_row_is_placed_in_the_round_that_is_collected_beside_a_closed_one_of_the_year(
    parts: Parts, held_without_plan: Store
) -> None:
    held_without_plan.choose_plan("tsugi")
    close_round(held_without_plan)
    held_without_plan.choose_plan(None)
    assign_held_row(parts, held_without_plan, waiting(held_without_plan)[HeldKind.ROW], FIRST)
    assert done_in(held_without_plan, rounds(held_without_plan)["kodo-2"])[FIRST] == "行き先のない文。"


def test_items_of_two_plans_are_not_decided_in_one_act(parts: Parts, held_without_plan: Store, tmp_path: Path) -> None:
    store, items = held_without_plan, waiting(held_without_plan)
    store.choose_plan("tsugi")
    form = send(parts, store, tmp_path / "tsugi", "戸籍住民課")
    answer = tmp_path / "次.xlsx"
    answer.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), {FIRST: {"mark": "未定", "done": "文。"}}))
    merge(parts, store, answer)
    store.choose_plan(None)
    both = [*items.values(), *(each.item_id for each in read_in(store, lambda r: r.exchange.held("R7-tsugi")))]
    with pytest.raises(PlanUnclear):
        reject_held(store, both)
    with pytest.raises(ItemUnknown):
        reject_held(store, ["X"])
