"""Fates of rows and the two balances."""

import pytest

from nakano_status.domain.exchange.answer_file import HeldState
from nakano_status.domain.exchange.ledger import (
    ROW_ORDER,
    Fate,
    LedgerRow,
    Verdict,
    count_fates,
    fate_of_row,
    is_balanced,
)
from nakano_status.domain.history.acts import Why


@pytest.mark.parametrize("first", range(len(ROW_ORDER)))
def test_a_rows_fate_is_the_first_that_any_of_its_fields_has(first: int) -> None:
    assert fate_of_row(reversed(ROW_ORDER[first:])) is ROW_ORDER[first]


def test_a_row_that_shows_nothing_is_unchanged() -> None:
    assert fate_of_row([]) is Fate.UNCHANGED


def test_fates_stand_in_the_order_of_the_rule() -> None:
    assert [fate.value for fate in ROW_ORDER] == ["held", "conflict", "applied", "agreed", "superseded", "unchanged"]


def test_every_fate_is_counted_also_those_that_no_row_had() -> None:
    rows = [
        LedgerRow("0", "回答", number, None, fate) for number, fate in enumerate([Fate.HELD, Fate.APPLIED, Fate.HELD])
    ]
    assert count_fates(rows) == {**dict.fromkeys(Fate, 0), Fate.HELD: 2, Fate.APPLIED: 1}


@pytest.mark.parametrize(
    ("read", "applied", "in_package", "with_id", "absent", "balanced"),
    [
        (3, 3, 4, 3, 1, True),
        (3, 2, 4, 3, 1, False),
        (2, 3, 4, 3, 1, False),
        (3, 3, 4, 3, 0, False),
        (3, 3, 3, 3, 1, False),
        (0, 0, 0, 0, 0, True),
    ],
)
def test_both_balances_must_hold(
    read: int, applied: int, in_package: int, with_id: int, absent: int, *, balanced: bool
) -> None:
    fates = {**dict.fromkeys(Fate, 0), Fate.APPLIED: applied}
    assert is_balanced(read, fates, in_package, with_id, absent) is balanced


@pytest.mark.parametrize("kind", [Fate, Verdict, HeldState, Why])
def test_every_outcome_has_a_label_of_its_own(kind: type[Fate | Verdict | HeldState | Why]) -> None:
    labels = [each.label for each in kind]
    assert len(set(labels)) == len(kind)
    assert all(labels)


def test_a_file_that_was_opened_or_read_as_a_list_is_no_answer() -> None:
    assert [each.name for each in Verdict if each.is_answer] == ["MERGED", "KNOWN", "HELD", "REFUSED"]
