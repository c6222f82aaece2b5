"""What is done with a set as a whole is done on a server as with a file: backups, restoring, trials, the next year."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.support.command_line import ask, done
from tests.support.offices import Office
from tests.support.server import Cluster

ROW = "2-1-2-03-N"

pytestmark = pytest.mark.server

Run = Callable[..., dict[str, Any]]


@pytest.fixture
def both(server: Cluster, office: Office, tmp_path: Path) -> Mapping[str, Run]:
    """What runs a command on a data file, and on a set on a server with the same content."""
    copy, url = tmp_path / "moved.nakano", server.address(f"like_{uuid4().hex[:10]}")
    shutil.copy(office.store, copy)
    done("store", "move", "--to", url, "--store", copy)

    def runner(place: str | Path) -> Run:
        def run(*words: str | Path) -> dict[str, Any]:
            said = ask(*words, "--store", place)
            assert said.code in (0, 1), (place, words, said)
            return said.keys

        return run

    return {"file": runner(office.store), "server": runner(url)}


def _played(run: Run, answer: Path, folder: Path) -> list[Any]:
    """Play a year with everything that goes back or ahead, and return the results."""
    first = run("backup")
    kept = folder / "kept.nakano"
    run("backup", "--out", kept)
    run("merge", answer)
    merged = run("show")["digest"]
    run("set", ROW, "done=書き間違えた文章。")
    tried = run("restore", kept, "--dry-run")["differences"]
    row = run("restore", first["file"], "--row", ROW, "--reason", "戻す")
    restored = run("restore", kept, "--reason", "戻す")
    before = done("show", "--store", restored["before"])["digest"]
    again = run("show")["digest"]
    run("restore", restored["before"], "--reason", "やはり")
    run("restore", kept, "--out", folder / "copy.nakano")
    looked = ask("set", ROW, "done=x", "--store", folder / "copy.nakano").keys["error"]
    ahead = run("roll-over", "--year", "R5", "--due", "2024-07-12", "--try", folder / "tried")
    still = run("show")["digest"]
    papers = run("publish", "--for", "公表", "--draft", "--out", folder / "papers")
    run("round", "close")
    laid = run("retain", "--year", "R4", "--out", folder / "year")
    checked = run("retain", "--year", "R4", "--out", folder / "year", "--check")
    run("roll-over", "--year", "R5", "--due", "2024-07-12")
    run("backup")
    backups = run("backup", "list")["backups"]
    return [
        merged,
        [{**each, "plan": ""} for each in tried["rows"]],
        [len(tried[each]) for each in ("decisions", "papers", "files", "packages")],
        row,
        len(restored["differences"]["rows"]),
        before,
        again,
        looked,
        (ahead["tried"], sorted(Path(each).name for each in ahead["files"]), still),
        (papers["digest"], papers["counts"], sorted(Path(each).name for each in papers["files"])),
        sorted(Path(each).name for each in laid["files"]),
        (checked["ok"], run("verify")["ok"], run("verify")["problems"]),
        run("show", "--year", "R4")["digest"],
        run("show", "--year", "R5")["digest"],
        [act["kind"] for act in run("audit")["acts"] if act["kind"] != "move_store"],
        sorted((each["year"], each["answers"], each["abandoned"], each["problem"]) for each in backups),
    ]


@pytest.mark.timeout(1200)
@pytest.mark.whole
def test_a_year_with_all_that_goes_back_or_ahead_comes_out_alike(
    both: Mapping[str, Run], office: Office, tmp_path: Path
) -> None:
    folders = {name: tmp_path / name for name in both}
    for folder in folders.values():
        folder.mkdir()
    found = {name: _played(run, office.answer, folders[name]) for name, run in both.items()}
    for on_file, on_server in zip(found["file"], found["server"], strict=True):
        assert on_server == on_file


def test_a_published_list_makes_a_set_or_is_added_to_it(server: Cluster, published_list: Path) -> None:
    url = server.address(f"like_{uuid4().hex[:10]}")
    rows = done("import", published_list, "--year", "R3", "--store", url)["rows"]
    assert done("import", published_list, "--year", "R3", "--store", url)["unchanged"] == rows
