"""A sample (見本) for a person to try: the year is played up to a day on which there is work to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple, TypeVar

from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.stopping import on_trial, report
from nakano_status.bootstrap import find_example_tables, make_parts, make_spreadsheet_user
from nakano_status.demonstration import cast
from nakano_status.demonstration.playing import Scene
from nakano_status.demonstration.stage import DemoFolder, ExampleTables, PlayedClock, Stage
from nakano_status.demonstration.year import SCENES

MARK = "【見本】"
_HALFWAY = "halfway"
_LEFT_OUT = frozenset({"letters", "section", _HALFWAY, "board-before", "dry-run", "pictures-plan"})
"""Scenes that make papers, only check something, or end before the sample begins."""


@dataclass
class _SampleStage(Stage):
    """A stage that closes no data file before its end, because examining each at every opening takes long."""

    stores: dict[Path, Store] = field(default_factory=dict)

    @contextmanager
    def opened(self, path: Path, by: str) -> Iterator[Store]:
        """Open a data file, or return the store that is already open."""
        if path not in self.stores:
            self.stores[path] = self.parts.stores.open(path, by=by)
        yield self.stores[path]

    def close(self) -> None:
        """Close every data file."""
        for store in self.stores.values():
            store.close()


class Sample(NamedTuple):
    """A data file with invented answers in a temporary folder; the clock of its `parts` starts at the sample's day."""

    store: Path
    parts: Parts
    folder: TemporaryDirectory[str]


def make_sample(*, for_office: bool) -> Sample:
    """Make a sample in a temporary folder; the caller removes the folder.

    If `for_office` is true, it is an office's data file, and most answers have arrived; otherwise it is a division's
    data file, and half of its rows are answered.
    """
    folder = TemporaryDirectory(prefix="nakano-status-sample-", ignore_cleanup_errors=True)
    try:
        stage = _set_bare(_SampleStage, Path(folder.name) / "見本")
        stage.title_mark = MARK
        stage.by_program = (cast.CONFIRMED, cast.INCOMPLETE)  # the others would create data files that are not used
        with closing(stage), on_trial():  # the folder is temporary, so nothing is stored for good
            _play(stage, _scenes(for_office=for_office))
    except BaseException:
        folder.cleanup()
        raise
    stage.clock.set(7, 18 if for_office else 5, 10)
    stage.clock.run()
    return Sample(stage.folder.store if for_office else stage.store_of(cast.PICTURED), stage.parts, folder)


def make_bare_stage(folder: Path) -> Stage:
    """Return a stage with the real adapters on the first day of the year; it takes no screenshots."""
    return _set_bare(Stage, folder)


S = TypeVar("S", bound=Stage)


def _set_bare(kind: type[S], folder: Path) -> S:
    clock = PlayedClock()
    return kind(
        parts=make_parts(clock),
        spreadsheet_user=make_spreadsheet_user(),
        clock=clock,
        folder=DemoFolder(folder),
        tables=ExampleTables(*find_example_tables()),
        take_pictures=lambda *_: (),
    )


def _scenes(*, for_office: bool) -> Sequence[Scene[Stage]]:
    last = "merge" if for_office else _HALFWAY
    names = [scene.name for scene in SCENES]
    return [each for each in SCENES[: names.index(last) + 1] if each.name == last or each.name not in _LEFT_OUT]


def _play(stage: Stage, scenes: Sequence[Scene[Stage]]) -> None:
    """Play scenes; raises Unexpected, Refused."""
    stage.folder.recreate(stage.parts.files)
    for place, scene in enumerate(scenes):
        report(scene.title, place, len(scenes))
        scene.play(stage)
