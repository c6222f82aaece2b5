"""A year that does not come out as it must ends at the step that shows it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from nakano_status.bootstrap import find_example_tables, make_parts, make_spreadsheet_user
from nakano_status.demonstration import cast, year
from nakano_status.demonstration.playing import Scene
from nakano_status.demonstration.stage import DemoFolder, ExampleTables, PlayedClock, Stage, Unexpected
from nakano_status.domain.refusals.planning import RoundExists


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    clock = PlayedClock()
    return Stage(
        parts=make_parts(clock),
        spreadsheet_user=make_spreadsheet_user(),
        clock=clock,
        folder=DemoFolder(tmp_path / "demo"),
        tables=ExampleTables(*find_example_tables()),
        take_pictures=lambda _store, _folder, _to_merge=(): (),
    )


def all_well(_: Stage) -> str:
    return "できました。"


def not_as_expected(_: Stage) -> str:
    raise Unexpected("件数", 4, 3)


def refused(_: Stage) -> str:
    raise RoundExists(year="令和4年度")


@pytest.mark.parametrize(("fails", "said"), [(not_as_expected, "件数：3"), (refused, "令和4年度")])
def test_the_step_that_fails_is_named_and_the_last(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, fails: Callable[[Stage], str], said: str
) -> None:
    scenes = (Scene("first", "はじめ", all_well), Scene("second", "つぎ", fails), Scene("third", "さいご", all_well))
    monkeypatch.setattr(year, "SCENES", scenes)
    played = year.play(stage, lambda _what, _done, _total: None)
    assert [(step.name, step.ok) for step in played.steps] == [("first", True), ("second", False)]
    assert played.failed is played.steps[1]
    assert said in played.steps[1].result
    page = stage.folder.index.read_text("utf-8")
    assert "要確認" in page
    assert played.steps[1].result in page


@pytest.mark.whole
def test_a_tampered_answer_is_noticed_at_the_merge(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """One text of one file is changed on its way to the office: the demonstration must not go on."""

    def tamper(stage: Stage) -> str:
        path = next(stage.folder.answers.glob("ごみゼロ推進課*"))
        path.write_bytes(stage.spreadsheet_user.fill_in(path.read_bytes(), {"2-1-2-08-F": {"done": "差し替えた文"}}))
        return "差し替えました。"

    monkeypatch.setattr(cast, "BY_PROGRAM", (cast.INCOMPLETE, cast.SECOND_THOUGHTS))  # the others by hand is quicker
    known = {scene.name: scene for scene in year.SCENES}
    unneeded = {"board-before", "dry-run", "merge"}
    until = [scene for scene in year.SCENES[: list(known).index("merge")] if scene.name not in unneeded]
    monkeypatch.setattr(year, "SCENES", (*until, Scene("tamper", "差替え", tamper), known["merge"]))
    played = year.play(stage, lambda _what, _done, _total: None)
    assert played.failed is not None, [step.name for step in played.steps]
    assert played.failed.name == "merge"
    assert "2-1-2-08-F" in played.failed.result
