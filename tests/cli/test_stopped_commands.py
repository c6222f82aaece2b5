"""Whatever a person stops midway leaves everything as it was: the data file byte for byte, and no other file."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest

from nakano_status.application.stopping import StopFlag, stoppable
from tests.support.command_year import Command, answers_of_a_year
from tests.support.fault_acts import hashes

_PLACES = 2
"""At how many places each command is stopped."""
_ONE_IN = 6
"""Of how many commands one is stopped, unless every test is run whole."""
_STOPPED, _MANY = 2, 50


class _StopAt(StopFlag):
    """A flag that is set where work looks at it for the so many-th time (0: never)."""

    def __init__(self, place: int = 0) -> None:
        super().__init__()
        self._place, self.looks = place, 0

    def check(self) -> None:
        """Set it at its place."""
        self.looks += self.is_in_time
        if self.looks == self._place:
            self.ask()
        super().check()


@pytest.mark.timeout(1200)
def test_a_command_that_is_stopped_anywhere_changes_nothing(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Play a year; each command is first stopped at some places, in a copy of the folder, then done."""
    folder, chance = tmp_path / "year", Random(request.config.getoption("randomly_seed", 0))
    folder.mkdir()
    part = 1 if request.config.getoption("--whole") else _ONE_IN
    stopped: list[int] = []

    def stop_first(do: Command) -> None:
        if chance.randrange(part):
            return
        with _copied(folder, tmp_path / "whole"):
            looks = _looks_of(do)
        with _copied(folder, tmp_path / "stopped") as copy:
            before = hashes(copy)
            for place in sorted({1, looks, *(chance.randint(1, looks) for _ in range(_PLACES))} if looks else ()):
                flag = _StopAt(place)
                with stoppable(flag):
                    said = do()
                if flag.looks < place:  # it had something to load the first time
                    break
                assert (said.code, said.keys["error"]) == (_STOPPED, "CANCELLED"), (place, looks, said)
                assert hashes(copy) == before, (place, looks, said)
                stopped.append(looks)

    answers_of_a_year(folder, stop_first)
    assert max(stopped) > _MANY, "where a data file is used, work looks often"


def _looks_of(do: Command) -> int:
    """Return how often a command looks whether it shall stop, until it keeps something."""
    flag = _StopAt()
    with stoppable(flag):
        do()
    return flag.looks


@contextmanager
def _copied(folder: Path, copy: Path) -> Iterator[Path]:
    """Work inside in a copy of a folder."""
    shutil.copytree(folder, copy)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(copy)
        yield copy
    shutil.rmtree(copy)
