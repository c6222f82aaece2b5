import io
import sys
from contextlib import suppress

import pytest

from nakano_status.application.outcome import silent
from nakano_status.cli.as_text import progress_line


class Terminal(io.StringIO):
    """A terminal that keeps what is written to it."""

    def isatty(self) -> bool:
        return True

    @property
    def shown(self) -> str:
        """The line as it is seen: what was written since the last return to its start."""
        return self.getvalue().rpartition("\r")[2].partition("\x1b[K")[0].removeprefix("\x1b[?25l")


def test_a_terminal_shows_each_step_in_its_own_words_and_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    with progress_line() as report:
        report("ファイルを読んでいます", 3, 12)
        assert terminal.shown.startswith("ファイルを読んでいます #")
        assert terminal.shown.rstrip().endswith("25%")
        report("保存", 0, 2)
        assert terminal.shown.startswith("保存 ")
        assert terminal.shown.rstrip().endswith("0%")


def test_the_line_is_empty_and_the_cursor_back_when_the_act_ends_or_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    with suppress(KeyboardInterrupt), progress_line() as report:
        report("保存", 1, 2)
        raise KeyboardInterrupt
    assert terminal.shown == ""
    assert terminal.getvalue().endswith("\x1b[?25h")
    assert "\n" not in terminal.getvalue()


def test_nothing_is_written_to_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", pipe := io.StringIO())
    with progress_line() as report:
        report("保存", 1, 2)
    assert report is silent
    assert pipe.getvalue() == ""
