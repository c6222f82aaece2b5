"""A sample (見本) that a person can try: the year is played up to a day on which there is something to do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from nakano_status.application.outcome import Progress, silent
from nakano_status.application.ports.data_file import Parts
from nakano_status.bootstrap import find_example_tables, make_parts, make_spreadsheet_user
from nakano_status.demonstration.cast import PICTURED
from nakano_status.demonstration.stage import DemoFolder, ExampleTables, PlayedClock, Stage
from nakano_status.demonstration.year import SCENES
from nakano_status.domain.problems.stopping import on_trial

MARK = "【見本】"
_LEFT_OUT = frozenset({"letters", "board-before", "dry-run", "pictures-plan"})
"""Scenes that make papers, or only look at something."""


class Sample(NamedTuple):
    """A data file with invented answers, in a folder of its own; the clock of its `parts` runs from its day."""

    store: Path
    parts: Parts
    folder: TemporaryDirectory[str]


def make_sample(progress: Progress = silent, *, for_office: bool) -> Sample:
    """Make a sample: for an office when most answers are in, for a division that has answered half of its rows."""
    folder = TemporaryDirectory(prefix="nakano-status-sample-", ignore_cleanup_errors=True)
    try:
        stage = replace(set_bare_stage(Path(folder.name) / "見本"), title_mark=MARK)
        with on_trial():  # whatever it has kept is gone with the folder
            _play(stage, "merge" if for_office else "halfway", progress)
    except BaseException:
        folder.cleanup()
        raise
    stage.clock.set(7, 18 if for_office else 5, 10)
    stage.clock.run()
    return Sample(stage.folder.store if for_office else stage.store_of(PICTURED), stage.parts, folder)


def set_bare_stage(folder: Path) -> Stage:
    """Return the stage with the real parts, on the day on which the year begins; nothing is written, or pictured."""
    clock = PlayedClock()
    return Stage(
        parts=make_parts(clock),
        spreadsheet_user=make_spreadsheet_user(),
        clock=clock,
        folder=DemoFolder(folder),
        tables=ExampleTables(*find_example_tables()),
        take_pictures=lambda *_: (),
    )


def _play(stage: Stage, last: str, progress: Progress) -> None:
    """Play the scenes up to the last one; raises Unexpected, Refused."""
    stage.folder.recreate(stage.parts.files)
    names = [scene.name for scene in SCENES]
    scenes = [scene for scene in SCENES[: names.index(last) + 1] if scene.name not in _LEFT_OUT]
    for place, scene in enumerate(scenes):
        progress(scene.title, place, len(scenes))
        scene.play(stage)
