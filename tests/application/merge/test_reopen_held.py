"""A late file of a closed round: which rows it would change, and both or neither of reopening and importing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from nakano_status.application.merge.reopen_held import read_late_file, reopen_and_apply
from nakano_status.application.merge.review_held import held_items, reject_held
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.domain.refusals.exchange import HeldNotApplicable, ItemUnknown
from nakano_status.domain.refusals.files import WrongRole
from tests.support.answering import KEYS, A, B, C, D, Texts, Unreadable, filled, sent
from tests.support.desks import Desk, desk_in, open_next_round
from tests.support.plans import R4
from tests.support.stores import act


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An office with the next round open, in which a late answer waits: A is changed, a cell of B cannot be read."""
    with desk_in(tmp_path) as desk:
        package = desk.sends("R4-P1", A, B, C)
        first = desk.merges(filled(package, {A: {"mark": "◎", "done": "初め"}, C: {"done": "済"}})).value
        open_next_round(desk.store)
        late: dict[str, Texts] = {A: {"mark": "◎", "done": "遅れて"}, B: {"done": Unreadable()}, C: {"done": "済"}}
        desk.merges(filled(package, late, name="遅れた回答.xlsx", parents=first.files[0].return_ids))
        yield desk


def item_of(desk: Desk, reason: str = "ROUND-CLOSED") -> str:
    return next(item.item_id for item in held_items(desk.store) if item.reason == reason)


def test_listed_are_the_rows_that_it_would_change_with_the_fields_that_differ(desk: Desk) -> None:
    late = read_late_file(desk.parts, desk.store, item_of(desk))
    assert (late.year, [(row.row_id, row.title, row.texts) for row in late.rows]) == (
        R4,
        [(A, "取組1", {"done": ("初め", "遅れて")})],
    )


def test_its_rows_are_reopened_and_it_is_imported_and_what_still_waits_needs_a_person(desk: Desk) -> None:
    outcome = reopen_and_apply(desk.parts, desk.store, item_of(desk), [A], "訂正", by="担当 花子")
    assert (outcome.value.ids, desk.value(A, "done")) == ((A,), "遅れて")
    assert (held_items(desk.store), outcome.attention) == ((), True)
    assert [item.reason for item in held_items(desk.store, year=R4)] == ["UNREADABLE"]
    assert set(outcome.touched) == {(A, key) for key in KEYS}


def test_what_waits_for_another_reason_or_in_its_own_round_is_no_late_file(desk: Desk) -> None:
    of_r4 = filled(desk.sends("R4-P2", D), {D: {"done": "済"}}, name="封.xlsx")
    desk.merges(replace(of_r4, identity=replace(of_r4.identity, seal="0000")))
    package = sent("R5-P1", rows=[A, B], round_id="R5")
    with act(desk.store, "distribute") as work:
        work.packages.add(package)
    desk.merges(filled(package, {A: {"done": "今年"}}, name="今年.xlsx"), without=[A])
    for reason in ("SEAL-BROKEN", "LEFT-OUT"):
        with pytest.raises(HeldNotApplicable) as refused:
            read_late_file(desk.parts, desk.store, item_of(desk, reason))
        assert refused.value.details["remedy"] == ""


def test_an_item_that_was_settled_in_another_window_meanwhile_is_not_imported(desk: Desk) -> None:
    item_id = item_of(desk)

    def writing() -> object:
        reject_held(desk.store, [item_id])
        return desk.store.writing()

    store = cast("Store", SimpleNamespace(reading=desk.store.reading, writing=writing))
    with pytest.raises(ItemUnknown):
        reopen_and_apply(desk.parts, store, item_id, [A], "訂正")
    assert desk.value(A, "done") == "初め"


def test_in_a_divisions_data_file_nothing_is_reopened(parts: Parts, own: Path) -> None:
    with closing(parts.stores.open(own)) as store, pytest.raises(WrongRole):
        reopen_and_apply(parts, store, "H000000000000", [A], "訂正")
