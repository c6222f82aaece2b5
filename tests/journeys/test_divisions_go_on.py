"""Two divisions are merged between two rounds: by commands, with the data files that they have."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from nakano_status.application.ports.data_file import Parts
from nakano_status.bootstrap import make_parts
from nakano_status.cli.session import CommandSession
from tests.support.command_line import Said, ask
from tests.support.stores import TickingClock

ZEIMU, KOSEKI, BOTH = "税務課", "戸籍住民課", "税務戸籍課"
ROW_OF = {ZEIMU: "2-1-2-03-N", KOSEKI: "1-1-1-02-X"}


class Years:
    """An office and the data files of divisions in a folder, on days that the test sets."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.parts: Parts
        self.on(2023, 7, 3)

    def on(self, year: int, month: int, day: int) -> None:
        """Set the day."""
        self.parts = make_parts(TickingClock(datetime(year, month, day, tzinfo=UTC)))

    def asks(self, store: str, *words: object) -> Said:
        """Run a command on a data file."""
        given = (*words, "--store", self.folder / f"{store}.nakano")
        return ask(*map(str, given), session=CommandSession(self.parts))

    def done(self, store: str, *words: object) -> dict[str, Any]:
        """Run a command that has to succeed, and return its keys."""
        said = self.asks(store, *words)
        assert said.code in (0, 1), said
        return said.keys

    def form(self, year: str, name: str) -> Path:
        """Return the form of a division, made in the folder of the year."""
        (sent,) = self.done("office", "distribute", "--division", name, "--out", self.folder / year)["packages"]
        return Path(sent["file"])


@pytest.fixture
def years(tmp_path: Path) -> Years:
    """R4 was answered by both divisions, which were merged before R5."""
    years = Years(tmp_path)
    years.done("office", "init")
    years.done("office", "round", "open", "--year", "R4")
    for name, row_id in ROW_OF.items():
        years.done(name, "open", years.form("R4", name))
        years.done(name, "set", row_id, "mark=◎", f"done={name}の回答。", "next_year=継続")
        years.done(name, "submit", "--draft", "--out", tmp_path / f"{name}.xlsx")
        years.done("office", "merge", tmp_path / f"{name}.xlsx")
    years.done("office", "round", "close")
    years.on(2024, 6, 3)
    years.done("office", "division", "merge", ZEIMU, KOSEKI, "--into", BOTH, "--from", "2024-04-01")
    years.done("office", "round", "open", "--year", "R5")
    return years


def marks(years: Years, store: str, row_id: str) -> list[tuple[str, str | None, str]]:
    lines = years.done(store, "show", row_id, "--years")["years"]
    return [(each["year"], each["done"], each["division"]) for each in lines if each["id"]]


def test_either_file_goes_on_and_has_both_years(years: Years, tmp_path: Path) -> None:
    form = years.form("R5", BOTH)
    for own, other in ((ZEIMU, KOSEKI), (KOSEKI, ZEIMU)):
        shutil.copyfile(tmp_path / f"{own}.nakano", tmp_path / "copy.nakano")
        assert years.done("copy", "open", form)["division"] == BOTH
        brought = years.done("copy", "open", tmp_path / f"{other}.nakano")
        assert (brought["division"], [each["year"] for each in brought["years"]]) == (other, ["R4"])
        assert years.done("copy", "open", tmp_path / f"{other}.nakano")["years"] == []
        for name, row_id in ROW_OF.items():
            assert marks(years, "copy", row_id) == [("R4", f"{name}の回答。", name), ("R5", None, BOTH)]
        assert years.done("copy", "verify")["problems"] == []


def test_an_unrelated_file_is_refused(years: Years) -> None:
    years.done("総務課", "open", years.form("R5", "総務課"))
    said = years.asks(ZEIMU, "open", years.folder / "総務課.nakano")
    assert (said.code, said.keys["error"]) == (2, "FILE-NOT-CONTINUED")
