"""Returns of two plans that collect the same year, and whose equal 管理番号 mean different rows."""

import shutil
from collections.abc import Mapping
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.late_file import is_late_file, read_late_file, reopen_and_apply
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.open_and_close_round import close_round, open_round
from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.domain.calendar.fiscal_year import FiscalYear
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
