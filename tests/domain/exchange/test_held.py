from __future__ import annotations

from nakano_status.domain.exchange.held import HeldKind, item_id


def test_the_same_content_gives_the_same_item() -> None:
    assert item_id(HeldKind.ROW, "FOREIGN", ["1", "甲"]) == item_id(HeldKind.ROW, "FOREIGN", ["1", "甲"])


def test_another_kind_reason_or_content_is_another_item() -> None:
    items = {
        item_id(HeldKind.ROW, "FOREIGN", ["1", "甲"]),
        item_id(HeldKind.FIELD, "FOREIGN", ["1", "甲"]),
        item_id(HeldKind.ROW, "UNKNOWN-ID", ["1", "甲"]),
        item_id(HeldKind.ROW, "FOREIGN", ["1", "乙"]),
    }
    assert len(items) == 4


def test_an_item_can_be_typed() -> None:
    found = item_id(HeldKind.FILE, "PACKAGE-UNKNOWN", [])
    assert found.startswith("H")
    assert len(found) == 13
    assert found[1:].isalnum()
