"""The recent data files: path, owner, round and time of each; nothing of the answers."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

from nakano_status.gui.settings import Settings

_RECENT = "recent"
_MOST = 8


@dataclass(frozen=True)
class RecentFile:
    """A data file that was opened. `whose` and `round` are empty until it was shown; `opened` is ISO 8601, or empty."""

    path: str
    whose: str = ""
    round: str = ""
    opened: str = ""

    @property
    def title(self) -> str:
        """The title in a list: owner and round, else the name."""
        return "　".join(part for part in (self.whose, self.round) if part) or Path(self.path).stem


class RecentFiles:
    """Stores them in the settings, newest first; a file that no longer exists is listed until a user removes it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def files(self) -> list[RecentFile]:
        """The recent data files, newest first; invalid entries are skipped."""
        found = self._settings.value(_RECENT, [])
        lines = [found] if isinstance(found, str) else found if isinstance(found, list) else []
        return [file for file in map(_read, lines) if file is not None]

    def add(self, path: Path, moment: datetime) -> None:
        """Put a data file first; its other details are kept."""
        name = str(path.resolve())
        known = next((file for file in self.files if file.path == name), RecentFile(name))
        others = [file for file in self.files if file.path != name]
        self._keep([replace(known, opened=moment.isoformat(timespec="minutes")), *others])

    def describe(self, path: Path, whose: str, round_: str) -> None:
        """Store the owner of a data file and the round that it shows."""
        name = str(path.resolve())
        self._keep([replace(file, whose=whose, round=round_) if file.path == name else file for file in self.files])

    def remove(self, path: str) -> None:
        """Remove a data file from the list; the file itself is not deleted."""
        self._keep([file for file in self.files if file.path != path])

    def _keep(self, files: list[RecentFile]) -> None:
        self._settings.setValue(_RECENT, [json.dumps(asdict(file), ensure_ascii=False) for file in files[:_MOST]])


def _read(line: object) -> RecentFile | None:
    """Return one entry, or None if it is invalid; an earlier version of the program stored the path alone."""
    if not isinstance(line, str) or not line:
        return None
    if not line.startswith("{"):
        return RecentFile(line)
    try:
        return RecentFile(**{name: str(value) for name, value in json.loads(line).items()})
    except (ValueError, TypeError, AttributeError):
        return None
