"""Items that each division answers for itself, where a round takes an unusual course: held cells, reorganisations."""

from pathlib import Path

import pytest

from tests.support.command_line import ask
from tests.support.planted_profiles import ANSWER, DID, OF_EACH, OTHER, PART, PLACES, ROW, PlantedWard, planted_hands


def fill(ward: PlantedWard, division: str, name: str, answers: dict[str, dict[str, str]]) -> Path:
    path = ward.folder / name
    path.write_bytes(planted_hands(*ward.more).fill_in(ward.form_of(division).read_bytes(), answers))
    return path


def items_of(ward: PlantedWard) -> dict[str, dict[str, object]]:
    """Return the held items by the key of their field."""
    return {each["key"]: each for each in ask("held", "--store", ward.store).keys["held"]}


@pytest.fixture
def held(tmp_path: Path) -> PlantedWard:
    """A ward that holds two cells of the division that the row names beside its owner; the owner's answer is accepted.

    The cells are of one group: a number that is not read, and beside it a text.
    """
    ward = PlantedWard(tmp_path, PART, {**OF_EACH[0], "group": DID})
    ward.office("merge", fill(ward, "税務課", "lead.xlsx", {ROW: {**ANSWER, DID: "案内を行った。"}, OTHER: ANSWER}))
    ward.office("accept", "--division", "税務課", "--id", ROW)
    unread = {ROW: {DID: "窓口を開いた。", PLACES: "たくさん"}}
    ask("merge", fill(ward, "戸籍住民課", "other.xlsx", unread), "--store", ward.store)
    return ward


def test_the_office_takes_in_a_held_part_of_a_division_that_does_not_answer_the_row(held: PlantedWard) -> None:
    item = items_of(held)[DID]
    assert (item["division"], item["answerers"], item["can_apply"]) == ("戸籍住民課", ["税務課", "戸籍住民課"], True)
    held.office("held", "apply", str(item["item"]))
    assert held.row()[DID] == "【税務課】案内を行った。\n【戸籍住民課】窓口を開いた。"
    assert [*items_of(held)] == [PLACES]
    assert held.office("verify")["ok"]


def test_a_held_part_is_decided_by_typing_it_for_its_division(held: PlantedWard) -> None:
    unread = items_of(held)[PLACES]
    refused = ask("held", "apply", str(unread["item"]), "--store", held.store)
    assert (refused.keys["error"], unread["can_apply"]) == ("HELD-NOT-APPLICABLE", False)
    held.office("set", ROW, f"{PLACES}=3", "--as", "戸籍住民課")
    assert held.row()[PLACES] == "【戸籍住民課】3"
    assert [*items_of(held)] == [DID]
    held.office("held", "reject", str(items_of(held)[DID]["item"]))
    assert items_of(held) == {}
