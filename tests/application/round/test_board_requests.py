"""The board and the held items of a round ask the store as often for many returns as for one."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.read.held import held_views
from nakano_status.application.round.read.board import read_board
from nakano_status.store import reading
from tests.support.answering import A, B, C, D, E, filled, read_row, with_rows
from tests.support.desks import desk_in
from tests.support.stores import read_in


def requests(folder: Path, files: int) -> tuple[int, int, int]:
    """Return the number of queries for the board and for the held items of a round, and the number of these items."""
    folder.mkdir()
    with desk_in(folder) as desk, pytest.MonkeyPatch.context() as patch:
        desk.sends("R4-P1", B, C, D, E)
        desk.sends("R4-P2", A, to="koseki")
        (package,) = read_in(desk.store, lambda records: records.exchange.packages("R4", "zeimu"))
        for number in range(files):
            answer = filled(package, {B: {"done": f"済{number}"}}, name=f"回答{number}.xlsx")
            foreign = read_row(9, A, {"mark": "◎", "done": f"他課{number}"}, title="取組1")
            desk.merges(with_rows(answer, foreign))
        asked: list[str] = []
        part = reading.Stored._part

        def counted(self: reading.Stored, name: str, *of: Any) -> Any:
            asked.append(name)
            return part(self, name, *of)

        patch.setattr(reading.Stored, "_part", counted)
        with desk.store.reading() as records:
            round_ = chosen_round(records)
            read_board(records, round_, date(2023, 7, 1))
            of_board = len(asked)
            held = held_views(records, round_)
        return of_board, len(asked) - of_board, len(held)


def test_many_returns_need_no_more_requests_than_two(tmp_path: Path) -> None:
    *few, two = requests(tmp_path / "few", 2)
    *many, twelve = requests(tmp_path / "many", 12)
    assert (two, twelve) == (2, 12)
    assert many == few
