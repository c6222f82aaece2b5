"""counts --against: the difference to another year's count, row by row."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.support.command_line import ask, done

SENT = "2-1-2-03-N"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data file with two years: one row was marked in R3, and is out of the report in R4."""
    path = tmp_path_factory.mktemp("two-years") / "office.nakano"
    done("init", "--store", path)
    done("round", "open", "--year", "R3", "--store", path)
    done("set", SENT, "mark=◎", "done=実施した。", "--store", path)
    done("round", "close", "--year", "R3", "--store", path)
    done("round", "open", "--year", "R4", "--due", "2023-07-14", "--store", path)
    done("round", "amend", "--id", SENT, "--out", "完了", "--reason", "令和3年度で完了", "--store", path)
    return path


def test_every_row_is_told_with_why_and_adds_up_to_both_counts(store: Path) -> None:
    found = done("counts", "--against", "R3", "--store", store)
    before = done("counts", "--year", "R3", "--store", store)
    assert found["against"] == "R3"
    assert {"id": SENT, "why": "finished", "from": "◎", "to": "finished"} in found["difference"]
    for side, counted in (("from", before), ("to", found)):
        told = Counter(each[side] for each in found["difference"])
        expected = Counter(each["why"] for each in counted["excluded"])
        expected.update({mark: number for mark, number in counted["counts"].items() if mark != "total"})
        assert +told == +expected


def test_a_person_reads_how_many_there_are_now_and_why(store: Path, capfd: pytest.CaptureFixture[str]) -> None:
    from nakano_status.cli import entry_point

    assert entry_point.main(["counts", "--against", "R3", "--store", str(store)]) == 0
    said = capfd.readouterr().out
    assert "令和3年度との差　報告対象は110件から109件になりました（完了 1件）。" in said
    assert f"完了 1件\n  {SENT} ◎ → 完了\n" in said
    assert "前回と同じ 109件" in said


def test_a_year_without_a_round_is_refused(store: Path) -> None:
    assert ask("counts", "--against", "R2", "--store", store).keys["error"] == "ROUND-UNKNOWN"
