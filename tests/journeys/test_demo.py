"""The demonstration plays a whole year through the command line, checks itself, and leaves what it promises.

It is played once: a scene that must notice an unexpected result is played again from a copy of the stage before it.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from time import process_time
from typing import Any
from urllib.parse import unquote

import pytest

from nakano_status.application.papers.counts import counts_in_tables
from nakano_status.demonstration import start, year
from nakano_status.demonstration.playing import DemoStep, Scene
from nakano_status.demonstration.stage import DemoFolder, Stage
from nakano_status.demonstration.year import SCENES
from nakano_status.paper.word_file import read_docx
from tests.support.command_line import ask, done
from tests.support.fault_acts import hashes
from tests.support.marks import BUILT_IN_MARKS
from tests.support.pace import loops_in
from tests.support.seeded_commands import seeded
from tests.support.server import Cluster
from tests.support.tampering import TAMPERS, moved

pytestmark = [pytest.mark.timeout(1200), pytest.mark.whole]  # it is long, and promises its own limit below


@dataclass(frozen=True)
class Demo:
    """The output of the demonstration, the folder that it left, its processor time in seconds, and its stages.

    `before` has the stage before each scene that is played again, every one with a folder of its own.
    """

    keys: dict[str, Any]
    folder: DemoFolder
    seconds: float
    before: Mapping[str, Stage]


@pytest.fixture(scope="module")
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Demo:
    root = tmp_path_factory.mktemp("demo")
    cases = (getattr(item, "callspec", None) for item in request.session.items if item.path == request.path)
    played_again = {case.params["name"] for case in cases if case is not None}
    before: dict[str, Stage] = {}
    copying = 0.0

    def kept(scene: Scene[Stage]) -> Scene[Stage]:
        def play(stage: Stage) -> str:
            nonlocal copying
            began = process_time()
            before[scene.name] = moved(stage, root / scene.name)
            copying += process_time() - began
            return scene.play(stage)

        return replace(scene, play=play) if scene.name in played_again else scene

    with seeded() as patch:
        patch.setattr(year, "SCENES", tuple(map(kept, SCENES)))
        began = process_time()
        said = ask("demo", root / "output")
        seconds = process_time() - began - copying
    assert said.code == 0, [step for step in said.keys["steps"] if not step["ok"]]
    return Demo(said.keys, DemoFolder(root / "output"), seconds, before)


def test_every_step_is_played_and_comes_out_as_worked_out(demo: Demo) -> None:
    assert [step["step"] for step in demo.keys["steps"]] == [scene.name for scene in SCENES]
    assert all(step["ok"] for step in demo.keys["steps"])
    # a minute in quiet (quality.md), which is 12,000 loops; three times that is no matter of the machine
    assert loops_in(demo.seconds) < 36_000


@pytest.mark.server
@pytest.mark.timeout(1200)
def test_on_a_server_it_comes_out_as_in_a_file(demo: Demo, server: Cluster, tmp_path: Path) -> None:
    with seeded():
        stage = start.make_stage(tmp_path / "output")
        stage.folder.store = server.place(stage.folder.store)
        steps = year.play(stage).steps
    assert [(each.name, each.result) for each in steps] == [(each["step"], each["said"]) for each in demo.keys["steps"]]
    for one in ("R3", "R4"):
        shown = [done("show", "--year", one, "--store", folder.store) for folder in (stage.folder, demo.folder)]
        assert shown[0]["digest"] == shown[1]["digest"]
    made, expected = hashes(stage.folder.root), hashes(demo.folder.root)
    differing = {name for name in {**made, **expected} if made.get(name) != expected.get(name)}
    assert {name.partition("/")[0] for name in differing} <= {"事務局.nakano", "index.html", "16_画面"}, differing


def test_every_file_is_named_and_there(demo: Demo) -> None:
    named = [Path(file) for file in demo.keys["files"]]
    assert named == list(demo.folder.files())
    assert all(file.stat().st_size > 0 for file in named)
    assert {file.suffix for file in named} == {
        *(".nakano", ".xlsx", ".docx", ".pdf", ".csv", ".zip", ".png", ".html", ".txt", ".json", ".jsonld")
    }


def test_the_office_has_what_the_steps_tell(demo: Demo) -> None:
    counts = done("counts", "--store", demo.folder.store)
    assert counts["counts"]["total"] + len(counts["excluded"]) == 124
    assert done("conflicts", "--store", demo.folder.store)["conflicts"] == []
    assert done("held", "--store", demo.folder.store)["held"] == []
    assert done("verify", "--store", demo.folder.store)["ok"] is True


def test_what_divisions_were_sent_back_can_be_looked_at(demo: Demo) -> None:
    page = demo.folder.index.read_text("utf-8")
    for what in ("修正依頼", "修文確認", "指摘", "引継ぎ"):
        found = [path.name for path in demo.folder.sent_back.rglob("*.xlsx") if what in path.stem]
        assert found, what
        assert all(name in page for name in found)


def test_nothing_that_was_decided_is_lost_to_sight(demo: Demo) -> None:
    store = ("--store", demo.folder.store)
    reasons = {item["reason"] for item in done("held", "--all", *store)["held"]}
    assert reasons >= {"MANY-PACKAGES", "FOREIGN", "OTHER-YEAR", "ACCEPTED"}
    replies = {change["state"] for change in done("wording", *store)["changes"]}
    assert {"agreed", "changed"} <= replies


def test_the_papers_are_recorded_and_the_last_one_counts(demo: Demo) -> None:
    papers = done("publications", "--store", demo.folder.store)["publications"]
    assert [(paper["occasion"], paper["final"]) for paper in papers] == [
        ("庁議", False),
        ("庁議", True),
        ("委員会", True),
        ("委員会", True),
        ("公表", True),
    ]
    assert [paper["current"] for paper in papers] == [False, False, False, False, True]
    assert papers[3]["supersedes"] == papers[2]["number"]
    assert set(papers[-1]["files"]) == {file.name for file in demo.folder.published.iterdir()}


def test_what_was_published_can_be_read_by_machines_and_says_what_is_counted(demo: Demo) -> None:
    # what describes the files for programs is JSON
    data = [
        file for file in demo.folder.published.iterdir() if file.name.isascii() and file.suffix in {".csv", ".xlsx"}
    ]
    assert all(file["passes"] for file in done("check-data", *data)["files"])
    counts = done("counts", "--store", demo.folder.store)["counts"]
    tables = read_docx(next(demo.folder.published.glob("進捗状況について*.docx")).read_bytes()).tables
    found = counts_in_tables(tables, BUILT_IN_MARKS)
    assert found is not None
    assert {mark.symbol: number for mark, number in found.items()} == {
        mark.symbol: counts[mark.symbol] for mark in BUILT_IN_MARKS
    }
    for row in done("kpi", "list", "--store", demo.folder.store)["indicators"]:
        assert any(row["actuals"]["R4"] in cells for table in tables for cells in table), row["id"]


def test_both_roles_have_pictures(demo: Demo) -> None:
    pictures = Counter(picture.parent.name for picture in demo.folder.pictures.rglob("*.png"))
    assert set(pictures) == {"事務局（取り込む前）", "事務局（決定の前）", "事務局", "戸籍住民課（記入の途中）"}
    assert pictures["事務局（決定の前）"] == pictures["事務局"] > pictures["戸籍住民課（記入の途中）"] > 1


def test_the_guide_links_only_to_what_is_there(demo: Demo) -> None:
    page = demo.folder.index.read_text("utf-8")
    links = {unquote(link) for link in re.findall(r'(?:href|src)="([^"]+)"', page)}
    assert len(links) > 10
    assert [link for link in links if not (demo.folder.root / link).exists()] == []


def _play_again(name: str, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Iterable[DemoStep]:
    monkeypatch.setattr(year, "SCENES", tuple(scene for scene in year.SCENES if scene.name == name))
    monkeypatch.setattr(DemoFolder, "recreate", lambda *_: None)
    return year.play(stage).steps


@pytest.mark.sample(5)
@pytest.mark.parametrize("name", TAMPERS)
def test_a_scene_that_meets_something_else_fails_by_its_name(
    demo: Demo, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    untouched, tampered = demo.before[name], moved(demo.before[name], tmp_path / "tampered")
    assert [(step.name, step.ok) for step in _play_again(name, untouched, monkeypatch)] == [(name, True)]
    (step,) = _play_again(name, TAMPERS[name](tampered) or tampered, monkeypatch)
    assert (step.name, step.ok) == (name, False), step.result
