"""What is read of a round after every act asks the store as often for many returns as for one."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nakano_status.application.entries.edit_entry import settle_typed_items
from nakano_status.application.findings.look_at_findings import files_to_look_at
from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.read.held import held_views
from nakano_status.application.ports.data_file import UnitOfWork
from nakano_status.application.round.read.board import read_board
from nakano_status.application.round.read.round_answers import RoundAnswers
from nakano_status.domain.round.round import Round
from nakano_status.store import reading
from tests.support.answering import A, B, C, D, E, Unreadable, filled, read_row, with_rows
from tests.support.desks import Desk, desk_in
from tests.support.stores import read_in

READS: dict[str, Callable[[UnitOfWork, Round], object]] = {
    "提出状況": lambda work, round_: read_board(work, round_, date(2023, 7, 1)),
    "未取込": lambda work, round_: len(held_views(work, round_)),
    "ファイルの確認結果": lambda work, round_: len(files_to_look_at(work, RoundAnswers.load(work, round_))),
    "代理入力": lambda work, round_: len(settle_typed_items(work, round_, C, {"done"}, "zeimu")),
}


def merge_files(desk: Desk, files: int) -> None:
    """Merge answers of 税務課, each with a row of another division and a cell that cannot be read."""
    desk.sends("R4-P1", B, C, D, E)
    desk.sends("R4-P2", A, to="koseki")
    (package,) = read_in(desk.store, lambda records: records.exchange.packages("R4", "zeimu"))
    for number in range(files):
        texts: dict[str, dict[str, str | Unreadable | None]] = {B: {"done": f"済{number}"}, C: {"done": Unreadable()}}
        foreign = read_row(9, A, {"mark": "◎", "done": f"他課{number}"}, title="取組1")
        desk.merges(with_rows(filled(package, texts, name=f"回答{number}.xlsx"), foreign))


def requests(folder: Path, files: int) -> dict[str, tuple[int, object]]:
    """Return the number of queries of each reading of a round, with what it returns."""
    folder.mkdir()
    found: dict[str, tuple[int, object]] = {}
    with desk_in(folder) as desk, pytest.MonkeyPatch.context() as patch:
        merge_files(desk, files)
        asked: list[str] = []
        part = reading.Stored._part

        def counted(self: reading.Stored, name: str, *of: Any) -> Any:
            asked.append(name)
            return part(self, name, *of)

        patch.setattr(reading.Stored, "_part", counted)
        for name, read in READS.items():
            with desk.store.writing() as work:
                round_ = chosen_round(work)
                work.begin_act("test", None)
                asked.clear()
                value = read(work, round_)
                found[name] = len(asked), value
    return found


def test_many_returns_need_no_more_requests_than_two(tmp_path: Path) -> None:
    few, many = requests(tmp_path / "few", 2), requests(tmp_path / "many", 20)
    assert {name: number for name, (number, _) in many.items()} == {name: number for name, (number, _) in few.items()}
    assert [value for _, value in [*few.values()][1:]] == [4, 2, 2]
    assert [value for _, value in [*many.values()][1:]] == [40, 20, 20]
