"""The starts of the demonstrations.

Only this module imports the window, and only it and `sample` import the bootstrap.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from nakano_status.bootstrap import find_example_tables, make_parts, make_spreadsheet_user
from nakano_status.demonstration import ten_years, wards
from nakano_status.demonstration.playing import Played
from nakano_status.demonstration.sample import make_bare_stage
from nakano_status.demonstration.stage import ExampleTables, Photographer, PlayedClock, PlayedFolder, Stage, WardsStage
from nakano_status.demonstration.ten_years import YearsStage
from nakano_status.demonstration.year import play


def run_demo(folder: Path) -> Played:
    """Run the demonstration of one year and write its files into a folder, which is emptied first.

    Raises FolderNotDemo.
    """
    return play(make_stage(folder))


def run_years(folder: Path) -> Played:
    """Run the demonstration of ten years and write its files into a folder, which is emptied first.

    Raises FolderNotDemo.
    """
    return ten_years.play(_stage(YearsStage, folder))


def run_wards(folder: Path) -> Played:
    """Run the demonstration of other wards' plans and write its files into a folder, which is emptied first.

    Raises FolderNotDemo.
    """
    return wards.play(make_wards_stage(folder))


def make_wards_stage(folder: Path) -> WardsStage:
    """Return a stage with the real adapters for the plans of other wards; nothing is written yet."""
    return _stage(WardsStage, folder)


S = TypeVar("S", YearsStage, WardsStage)


def _stage(kind: type[S], folder: Path) -> S:
    """Return a stage for several plans or years with the real parts; nothing is written yet."""
    clock = PlayedClock()
    return kind(
        parts=make_parts(clock),
        make_user=make_spreadsheet_user,
        clock=clock,
        folder=PlayedFolder(folder),
        tables=ExampleTables(*find_example_tables()),
        take_pictures=_photographer(clock, states=True),  # they include the years of a row
    )


def make_stage(folder: Path) -> Stage:
    """Return the stage of the demonstration of one year, with the real adapters; it can take screenshots.

    `folder`: the folder that the demonstration will fill; nothing is written yet. The clock shows the first working day
    of that year.
    """
    stage = make_bare_stage(folder)
    return replace(stage, take_pictures=_photographer(stage.clock))


def _photographer(clock: PlayedClock, *, states: bool = False) -> Photographer:
    from nakano_status.gui.screens import ScreenLook, take_screens

    look = ScreenLook(states=states)
    return lambda store, pictures, to_merge=(): tuple(take_screens(make_parts(clock), store, pictures, look, to_merge))
