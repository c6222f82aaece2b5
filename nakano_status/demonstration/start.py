"""The start of the demonstration: only this module of it imports the bootstrap and the window."""

from __future__ import annotations

from pathlib import Path

from nakano_status.application.outcome import Progress, silent
from nakano_status.bootstrap import find_example_tables, make_parts, make_spreadsheet_user
from nakano_status.demonstration.demo_folder import DemoFolder
from nakano_status.demonstration.guide_page import Played
from nakano_status.demonstration.stage import ExampleTables, PlayedClock, Stage
from nakano_status.demonstration.year import play


def run_demo(folder: Path, progress: Progress = silent) -> Played:
    """Play a year into a folder, which is emptied first; raises FolderNotDemo."""
    return play(set_stage(folder), progress)


def set_stage(folder: Path) -> Stage:
    """Return the stage with the real parts, on the day on which the year begins; nothing is written yet."""
    from nakano_status.gui.screens import take_screens

    clock = PlayedClock()
    departments, schedule = find_example_tables()
    return Stage(
        parts=make_parts(clock),
        spreadsheet_user=make_spreadsheet_user(),
        clock=clock,
        folder=DemoFolder(folder),
        tables=ExampleTables(departments, schedule),
        take_pictures=lambda store, pictures, to_merge=(): tuple(
            take_screens(make_parts(clock), store, pictures, to_merge=to_merge)
        ),
    )
