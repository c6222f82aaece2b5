"""Flags of work that tests follow, or stop at one of its steps."""

from nakano_status.application.stopping import At, StopFlag


class Difference(StopFlag):
    """Keeps what work reports of itself."""

    def __init__(self) -> None:
        super().__init__()
        self.reports: list[At] = []

    def resume(self, at: At) -> None:
        """Keep it."""
        super().resume(at)
        self.reports.append(at)

    def steps(self, what: str) -> list[tuple[int, int]]:
        """Return the number done and the total of each report of this text."""
        return [(done, total) for each, done, total in self.reports if each == what]


class StoppedAt(StopFlag):
    """A person who stops work once it has reported a text and a number done."""

    def __init__(self, what: str, done: int = 0) -> None:
        super().__init__()
        self._what, self._done = what, done

    def resume(self, at: At) -> None:
        """Ask the work to stop if this is the step."""
        super().resume(at)
        if at[:2] == (self._what, self._done):
            self.ask()
