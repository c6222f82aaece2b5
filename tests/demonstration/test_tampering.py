"""Whatever came otherwise than it was played ends the demonstration at the scene that meets it, by its name."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from nakano_status.application.ask_back import AskBackWish, ask_back
from nakano_status.application.edit_entry import Entry, edit_entry
from nakano_status.bootstrap import find_example_tables, make_hands, make_parts
from nakano_status.demonstration import cast, year
from nakano_status.demonstration.demo_folder import DemoFolder
from nakano_status.demonstration.played_clock import PlayedClock
from nakano_status.demonstration.stage import ExampleTables, Hands, Stage
from nakano_status.demonstration.steps import Step
from nakano_status.domain.fields import DONE, MARK

pytestmark = pytest.mark.timeout(300)  # the year is played once, without its pictures

Tamper = Callable[[Stage], Stage | None]
ELSEWHERE = "2-1-2-08-F"
"""A row that no scene of the tests below is about."""


@dataclass(frozen=True)
class Year:
    """The stage as it stood before each scene, every one with a folder of its own."""

    before: Mapping[str, Stage]


def _moved(stage: Stage, root: Path) -> Stage:
    """Return the stage as it is, in a copy of its folder."""
    shutil.copytree(stage.folder.root, root)

    def there(paths: Mapping[str, Path]) -> dict[str, Path]:
        return {name: root / path.relative_to(stage.folder.root) for name, path in paths.items()}

    moved = replace(
        stage,
        folder=DemoFolder(root),
        forms=there(stage.forms),
        returns=there(stage.returns),
        answers=dict(stage.answers),
        expectation=copy.deepcopy(stage.expectation),
    )
    moved.learn()
    return moved


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Year:
    clock, root = PlayedClock(), tmp_path_factory.mktemp("tampering")
    stage = Stage(
        parts=make_parts(clock),
        hands=make_hands(),
        clock=clock,
        folder=DemoFolder(root / "played"),
        tables=ExampleTables(*find_example_tables()),
        take_pictures=lambda _store, _folder, _to_merge=(): (),
    )
    stage.folder.make_anew()
    before = {}
    for scene in year.SCENES:
        if scene.name in TAMPERS:
            before[scene.name] = _moved(stage, root / scene.name)
        scene.play(stage)
    return Year(before)


def _types(row_id: str, values: Mapping[str, str], as_division: str | None = None) -> Tamper:
    """Somebody writes on a row of the office's data file."""

    def tamper(stage: Stage) -> None:
        name = stage.organisation.name(as_division) if as_division else None
        with stage.office() as store:
            edit_entry(stage.parts, store, Entry(row_id, values, as_division=name))

    return tamper


def _types_otherwise(stage: Stage) -> Stage:
    """Whoever fills in a form types something else."""

    class Careless:
        def __getattr__(self, name: str) -> object:
            return getattr(stage.hands, name)

        def fill_in(self, form: bytes, answers: Mapping[str, Mapping[str, str]], name: str | None = None) -> bytes:
            typed = {row_id: {**values, DONE: "差し替えた文"} for row_id, values in answers.items()}
            return stage.hands.fill_in(form, typed, name)

    hands: Hands = Careless()  # type: ignore[assignment]
    return replace_hands(stage, hands)


def replace_hands(stage: Stage, hands: Hands) -> Stage:
    changed = replace(stage, hands=hands)
    changed.learn()
    return changed


def _opens_the_lock(stage: Stage) -> None:
    """The file that should have a password came without one."""
    (locked,) = stage.folder.special.glob("*パスワード*.xlsx")
    stage.parts.files.write(locked, stage.parts.files.read(stage.forms[cast.WITH_PASSWORD]), replace=True)


def _mends_the_broken_file(stage: Stage) -> None:
    broken = stage.folder.answers / cast.BROKEN_FILE
    stage.parts.files.write(broken, stage.parts.files.read(stage.forms[cast.WITH_PASSWORD]), replace=True)


def _asks_about_another_row(stage: Stage) -> None:
    other = next(row_id for row_id in stage.rows_of(cast.ASKED) if row_id != cast.ASKED_ROW)
    with stage.office() as store:
        wish = AskBackWish(stage.organisation.name(cast.ASKED), {other: "ほかの依頼"}, stage.folder.root / "別")
        ask_back(stage.parts, store, wish)


def _changes_one_more(stage: Stage) -> None:
    other = next(row_id for row_id in stage.rows_of(cast.CONFIRMED) if row_id != cast.SECOND_THOUGHT_ROW)
    _types(other, {DONE: "差し替えた文"})(stage)


SOMEWHERE = _types(ELSEWHERE, {DONE: "差し替えた文"})
TAMPERS: Mapping[str, Tamper] = {
    "section": _types_otherwise,
    "section-trace": _types(cast.SECTION_ROWS[0], {DONE: "差し替えた文"}, cast.SENDS_TO_SECTION),
    "zip-and-password": _opens_the_lock,
    "carry-over": _types_otherwise,
    "findings": _mends_the_broken_file,
    "take-back": _types("1-2-3-03-V", {DONE: "差し替えた文"}),
    "confirm-changed": _changes_one_more,
    "telephone": SOMEWHERE,
    "several-writers": _types(cast.SHARED_ROW, {DONE: cast.SHARED_TEXT}),
    "between-divisions": SOMEWHERE,
    "ask-back": _asks_about_another_row,
    "resubmitted": _types(cast.ASKED_ROW, {DONE: "差し替えた文"}),
    "accept": _types(cast.ASKED_ROW, {MARK: ""}, cast.ASKED),
    "reopen": SOMEWHERE,
    "wording": SOMEWHERE,
    "wording-back": _types_otherwise,
    "unify": _types(ELSEWHERE, {DONE: f"{cast.TOLD_WORD}を更新した。"}),
    "list-mended": SOMEWHERE,
}


def _play(name: str, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Iterable[Step]:
    monkeypatch.setattr(year, "SCENES", tuple(scene for scene in year.SCENES if scene.name == name))
    monkeypatch.setattr(DemoFolder, "make_anew", lambda _: None)
    return year.play(stage, lambda _what, _done, _total: None).steps


@pytest.mark.parametrize("name", TAMPERS)
def test_a_scene_that_meets_something_else_fails_by_its_name(
    played: Year, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    untouched, tampered = played.before[name], _moved(played.before[name], tmp_path / "tampered")
    assert [(step.name, step.ok) for step in _play(name, untouched, monkeypatch)] == [(name, True)]
    (step,) = _play(name, TAMPERS[name](tampered) or tampered, monkeypatch)
    assert (step.name, step.ok) == (name, False), step.said
