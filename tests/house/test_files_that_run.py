"""How many files of the program run for one act: a change of the act may have to be understood in that many places.

A reader follows an act through them; it runs with `make test-all` only.
"""

from pathlib import Path

import house_table
import pytest

MOST = {"one field set": 66, "a return merged": 116, "due date changed": 65, "list exported": 89, "publish": 130}
"""The numbers of today, to be lowered when one falls. A file runs if a function of it runs after its import."""


@pytest.mark.whole
def test_no_act_runs_more_files(capsys: pytest.CaptureFixture[str]) -> None:
    ran = house_table.files_that_run(Path(house_table.__file__).resolve().parents[1])
    with capsys.disabled():
        print("\nfiles that run: " + ", ".join(f"{act} {count}" for act, count in ran.items()))
    assert [act for act, count in ran.items() if count > MOST[act]] == []
