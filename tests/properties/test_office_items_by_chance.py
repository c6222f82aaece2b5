"""Whatever divisions hand in and the office writes, an item of the office is what the office wrote last, and no more.

A few short years in the suite; `pytest tests/properties/test_office_items_by_chance.py --histories=50` plays more.
"""

import random
from pathlib import Path
from typing import Any

import pytest

from tests.support.command_line import ask
from tests.support.planted_profiles import OF_OFFICE, OTHER, REMARK_OF_OFFICE, ROW, SECOND, PlantedWard

_A_FEW, _ACTS = 2, 8
ITEMS = {SECOND: ("適当", "要見直し", "終了", ""), REMARK_OF_OFFICE: ("見直すこと。", "よい。", "")}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    metafunc.parametrize("seed", range(metafunc.config.getoption("--histories") or _A_FEW))


class Year:
    """A ward whose divisions answer and whose office evaluates, in an order that chance decides."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.ward, self.chance = PlantedWard(folder, *OF_OFFICE), chance
        self.written: dict[tuple[str, str], str | None] = {}
        self.files = 0

    def rows(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = ask("show", "--store", self.ward.store).keys["rows"]
        return rows

    def others(self) -> tuple[Any, ...]:
        """Return all that an item of the office must not change."""
        rows = [{key: value for key, value in row.items() if key not in ITEMS} for row in self.rows()]
        parts = {"conflicts": "conflicts", "held": "held", "board": "divisions", "check": "problems"}
        return rows, *(ask(each, "--store", self.ward.store).keys.get(name) for each, name in parts.items())

    def evaluates(self) -> None:
        row_id, key = self.chance.choice((ROW, OTHER)), self.chance.choice([*ITEMS])
        text, before = self.chance.choice(ITEMS[key]), self.others()
        assert ask("set", row_id, f"{key}={text}", "--store", self.ward.store).code == 0
        self.written[row_id, key] = text or None
        assert self.others() == before

    def hands_in(self) -> None:
        self.files += 1
        texts = {"done": self.chance.choice(("行った。", "別のことをした。")), "mark": self.chance.choice("◎○△")}
        ask("merge", self.ward.filled(f"{self.files}.xlsx", **texts), "--store", self.ward.store)

    def accepts(self) -> None:
        ask("accept", "--division", "税務課", "--id", self.chance.choice((ROW, OTHER)), "--store", self.ward.store)

    def decides(self) -> None:
        for each in ask("conflicts", "--store", self.ward.store).keys["conflicts"]:
            ask("resolve", each["conflict"], "--take", each["sides"][0]["return"], "--store", self.ward.store)


@pytest.mark.sample(1)
def test_an_item_of_the_office_is_what_it_wrote_last_and_changes_nothing_else(tmp_path: Path, seed: int) -> None:
    year = Year(tmp_path, random.Random(seed))
    for _ in range(_ACTS):
        year.chance.choice((year.evaluates, year.evaluates, year.hands_in, year.hands_in, year.accepts, year.decides))()
        rows = {row["id"]: row for row in year.rows()}
        assert {place: rows[place[0]][place[1]] for place in year.written} == year.written
        open_ones = ask("conflicts", "--store", year.ward.store).keys["conflicts"]
        assert not [each for each in open_ones if each["conflict"].partition(":")[2] in ITEMS]
    assert ask("verify", "--store", year.ward.store).keys["ok"]
