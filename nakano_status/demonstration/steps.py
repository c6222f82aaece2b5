"""The results of the demonstration, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class DemoStep:
    """A scene that was played: its name for programs, its title for people, and its result."""

    name: str
    title: str
    ok: bool
    seconds: float
    said: str


@dataclass(frozen=True)
class Played:
    """The whole demonstration: its steps, and the files that it made."""

    steps: tuple[DemoStep, ...]
    files: tuple[Path, ...]

    @property
    def failed(self) -> DemoStep | None:
        """The step with an unexpected result, or None."""
        return next((step for step in self.steps if not step.ok), None)
