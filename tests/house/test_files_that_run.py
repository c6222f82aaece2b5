"""How many files of the program run for one act: a change of the act may have to be understood in that many places."""

from pathlib import Path

import house_table
import pytest

MOST = {"one field set": 109, "a return merged": 159, "list exported": 144, "publish": 223}
"""What runs today; to be lowered when it falls. A file runs if one of its functions or class bodies does.

A start loads less since decision 0080, in some files more. Two or three belong to backups (decision 0091), and each act
asks whether its file is on a share (0092). One is `domain/grouped.py`, in place of lines in twenty files.
"""


@pytest.mark.whole
def test_no_act_runs_more_files(capsys: pytest.CaptureFixture[str]) -> None:
    ran = house_table.files_that_run(Path(house_table.__file__).resolve().parents[1])
    with capsys.disabled():
        print("\nfiles that run: " + ", ".join(f"{act} {count}" for act, count in ran.items()))
    assert [act for act, count in ran.items() if count > MOST[act]] == []
