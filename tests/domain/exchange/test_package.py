from __future__ import annotations

import pytest

from nakano_status.domain.exchange.package import Package, PackageRow, Purpose, seal
from nakano_status.domain.merge.resolution import OFFICE, Slot, Values
from nakano_status.domain.organisation.divisions import Role
from tests.support.fields import slot_in

ROWS = (PackageRow("1", Role.LEAD), PackageRow("2", Role.TRACKER), PackageRow("3", Role.ASSOCIATE))
BASE: dict[Slot, Values] = {slot_in("1", "done"): ("甲",), slot_in("1", "note", "A"): (None,)}
PACKAGE = Package(
    "P", "r4", "A", frozenset({"P0"}), Purpose.REISSUED, ROWS, BASE, {slot_in("1", "done"): frozenset({"W"})}
)
KEY = b"k" * 32


def test_lead_and_tracker_answer_and_an_associate_only_reads() -> None:
    assert PACKAGE.answer_rows == ("1", "2")


def test_a_package_is_a_base_where_it_was_made_and_the_offices_word_elsewhere() -> None:
    here, there = PACKAGE.as_revision(), PACKAGE.as_revision(asserts=True, writer=OFFICE)
    assert (here.revision_id, here.writer, here.asserts, here.parents) == ("P", "A", False, frozenset({"P0"}))
    assert (there.writer, there.asserts) == (OFFICE, True)
    assert here.shown == there.shown == BASE
    assert here.observed == {slot_in("1", "done"): {"W"}}


def test_a_seal_does_not_mind_the_order_of_rows_and_values() -> None:
    turned = dict(reversed(BASE.items()))
    assert seal(KEY, "P", ROWS, BASE) == seal(KEY, "P", ROWS[::-1], turned)


@pytest.mark.parametrize(
    ("key", "package", "rows", "base"),
    [
        (b"x" * 32, "P", ROWS, BASE),
        (KEY, "Q", ROWS, BASE),
        (KEY, "P", ROWS[:2], BASE),
        (KEY, "P", (PackageRow("1", Role.TRACKER), *ROWS[1:]), BASE),
        (KEY, "P", ROWS, {**BASE, slot_in("1", "done"): ("乙",)}),
        (KEY, "P", ROWS, {slot_in("1", "done"): ("甲",), slot_in("1", "note", "B"): (None,)}),
    ],
    ids=["key", "package", "rows", "role", "value", "division"],
)
def test_a_seal_holds_for_exactly_one_package(
    key: bytes, package: str, rows: tuple[PackageRow, ...], base: dict[Slot, Values]
) -> None:
    assert seal(key, package, rows, base) != seal(KEY, "P", ROWS, BASE)
