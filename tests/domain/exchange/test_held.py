from __future__ import annotations

from nakano_status.domain.exchange.ledger import HeldItem, HeldKind, item_id, problem_of


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


def test_the_id_of_an_item_is_the_same_in_every_version() -> None:
    assert item_id(HeldKind.ROW, "FOREIGN", ["1-1-1-01-P", "取組"]) == "Hf42b77fd4fd0"
    assert item_id(HeldKind.ROW, "FOREIGN", ["half a character: \ud800"]) == "H0d06ff262056"


def test_a_held_field_is_reported_at_its_cell_and_a_held_row_at_its_line() -> None:
    field = HeldItem("H1", HeldKind.FIELD, "UNREADABLE", "一.xlsx", "0" * 64, "回答!M12", "1", "done", "#N/A")
    found = problem_of(field)
    assert (found.code, found.found) == ("UNREADABLE", "#N/A")
    place = found.place
    assert (place.file, place.sheet, place.cell, place.row) == ("一.xlsx", "回答", "M12", 12)
    assert (place.id, place.key) == ("1", "done")
    row = HeldItem("H2", HeldKind.ROW, "FOREIGN", "一.xlsx", "0" * 64, "回答!12", "1")
    assert (problem_of(row).place.cell, problem_of(row).place.row) == (None, 12)
