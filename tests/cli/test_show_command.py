"""`show` as it is read: a row with all of its answers under their headings."""

from __future__ import annotations

from pathlib import Path

from tests.support.command_line import done, run
from tests.support.offices import make_office

ROW = "2-1-2-04-W"


def test_a_row_is_shown_with_every_answer_under_its_heading(tmp_path: Path) -> None:
    office = make_office(tmp_path)
    done("merge", office.answer, "--store", office.store)
    words = ("done=電話の\n回答", "note=来週送ります。")
    done("set", ROW, *words, "--as", "税務課", "--source", "電話", "--store", office.store)
    lines = run("show", ROW, "--store", office.store).output.splitlines()
    assert lines[0].startswith(f"{ROW} 2-1-② ")
    assert lines[1] == "  税務課 ○ 記入済"
    assert lines[2:-1] == [
        "  スケジュールの変更理由：納期が遅れたため",
        "  令和4年度までの取組状況：電話の 回答",
        "  令和5年度取組予定：導入する。",
        "  事務局への連絡（税務課）：来週送ります。",
        "  令和4年度までの取組状況：代理入力（電話）",
    ]
