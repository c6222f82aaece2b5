"""The files of `resources/`, which come with the program."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from nakano_status.domain.refusals.reading import ResourceMissing
from nakano_status.program_files import program_folder


def find_resource(place: str) -> Path:
    """Return the file `resources/<place>`; raise ResourceMissing if there is none."""
    path = program_folder("resources") / place
    if not path.is_file():
        raise ResourceMissing(path=str(path))
    return path


def read_resource(kind: str, name: str) -> Any:
    """Return the parsed JSON file `resources/<kind>/<name>.json`; raise ResourceMissing if there is none.

    If a file that comes with the program has unexpected content, the reader's exception is not caught: that is a
    defect.
    """
    return json.loads(find_resource(f"{kind}/{name}.json").read_text(encoding="utf-8"))
