"""A data file of ten years against the same one after its first year: rows painted, and one row through all years."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import median
from time import process_time

from nakano_status.application.round.read.row_years import read_row_years
from nakano_status.application.storage.make_backup import back_up
from nakano_status.bootstrap import find_example_tables, make_parts, make_spreadsheet_user
from nakano_status.demonstration.stage import ExampleTables, PlayedClock, PlayedFolder
from nakano_status.demonstration.ten_years import YEARS, YearsStage, scenes
from tests.bench.start_bench import start
from tests.bench.timing import Pause, Row, in_turn, seconds_of
from tests.support.stores import act

_GROWTH_GOAL, _MOST = 1.2, 100
"""How much longer ten years may take than one, and milliseconds for one row through all years (years.md)."""
_MOST_OF_A_BACKUP = 300
"""Milliseconds for a backup of ten years (trust.md)."""
_ROW = "1-1-1-01-P"


def measure(folder: Path, repeats: int) -> Iterator[Row | Pause]:
    """Yield the lines for rows painted and for one row."""
    stage = _stage(folder / "years")
    stage.folder.recreate(stage.parts.files)
    one = folder / "one-year.nakano"
    for scene in scenes():
        if scene.name.endswith(("-keep", "-again")) or scene.name == "pictures":
            continue
        scene.play(stage)
        if scene.name == f"{YEARS[0].short}-collect":
            shutil.copy(stage.folder.store, one)
    first, ten = in_turn(lambda: start(one), lambda: start(stage.folder.store), repeats)
    yield Row("start to rows painted, ten years against one", first, ten, _GROWTH_GOAL)
    parts = make_parts()
    with closing(parts.stores.open(stage.folder.store)) as store:

        def look() -> None:
            with store.reading() as records:
                read_row_years(records, _ROW)

        began = process_time()
        waited = median(seconds_of(look) for _ in range(repeats))
        worked = (process_time() - began) / repeats
    yield Pause("one row through ten years", waited * 1000, worked * 1000, _MOST)
    yield _backups(Path(shutil.copy(stage.folder.store, folder / "backed-up.nakano")), repeats)


def _backups(path: Path, repeats: int) -> Pause:
    """Return the line for a backup after each of several acts."""
    parts = make_parts()
    times, worked = [], 0.0
    with closing(parts.stores.open(path)) as store:
        for number in range(repeats):
            with act(store, "bench") as work:
                work.settings.save("bench", str(number))
            began = process_time()
            times.append(seconds_of(lambda: back_up(parts, store)))
            worked += process_time() - began
    return Pause("backup of ten years, checked", median(times) * 1000, worked / repeats * 1000, _MOST_OF_A_BACKUP)


def _stage(folder: Path) -> YearsStage:
    clock = PlayedClock()
    return YearsStage(
        parts=make_parts(clock),
        make_user=make_spreadsheet_user,
        clock=clock,
        folder=PlayedFolder(folder),
        tables=ExampleTables(*find_example_tables()),
        take_pictures=lambda _store, _folder, _to_merge=(): (),
    )
