"""Which data files were opened lately: where each is, whose and which round it showed, when; nothing of the answers."""

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
        """What it is called in a list: whose and which round, else its name."""
        return "　".join(part for part in (self.whose, self.round) if part) or Path(self.path).stem


class RecentFiles:
    """Keeps them in the settings, newest first; a file that is gone stays until a person takes it off."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def files(self) -> list[RecentFile]:
        """The data files that were opened lately, newest first; what cannot be read as one is left out."""
        found = self._settings.value(_RECENT, [])
        lines = [found] if isinstance(found, str) else found if isinstance(found, list) else []
        return [file for file in map(_read, lines) if file is not None]

    def add(self, path: Path, moment: datetime) -> None:
        """Put a data file first; what was known of it stays."""
        name = str(path.resolve())
        known = next((file for file in self.files if file.path == name), RecentFile(name))
        others = [file for file in self.files if file.path != name]
        self._keep([replace(known, opened=moment.isoformat(timespec="minutes")), *others])

    def describe(self, path: Path, whose: str, round_: str) -> None:
        """Keep whose data file it is and which round it shows."""
        name = str(path.resolve())
        self._keep([replace(file, whose=whose, round=round_) if file.path == name else file for file in self.files])

    def remove(self, path: str) -> None:
        """Take a data file off the list; the file itself stays."""
        self._keep([file for file in self.files if file.path != path])

    def _keep(self, files: list[RecentFile]) -> None:
        self._settings.setValue(_RECENT, [json.dumps(asdict(file), ensure_ascii=False) for file in files[:_MOST]])


def _read(line: object) -> RecentFile | None:
    """Read one line; an earlier program kept the path alone."""
    if not isinstance(line, str) or not line:
        return None
    if not line.startswith("{"):
        return RecentFile(line)
    try:
        return RecentFile(**{name: str(value) for name, value in json.loads(line).items()})
    except (ValueError, TypeError, AttributeError):
        return None
