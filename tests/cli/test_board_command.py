"""board by the command line: the paper is a PDF by its name, too, and is not mixed with the 再依頼文."""

from pathlib import Path

import pytest

from tests.support.command_line import run


@pytest.mark.parametrize("words", [("--out", "提出状況.xlsx"), ("--out", "提出状況.pdf", "--remind")])
def test_what_the_paper_cannot_be_is_refused_and_nothing_is_written(tmp_path: Path, words: tuple[str, ...]) -> None:
    target = tmp_path / words[1]
    told = run("board", "--out", target, *words[2:], "--store", tmp_path / "none.nakano", "--json")
    assert (told.code, told.keys["error"]) == (2, "USAGE")
    assert not target.exists()
