"""The files of `resources/`, which come with the program."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from nakano_status.domain.problems.refusals import ResourceMissing
from nakano_status.program_files import program_folder


def find_resource(place: str) -> Path:
    """Return the file `resources/<place>`; raise ResourceMissing where there is none."""
    path = program_folder("resources") / place
    if not path.is_file():
        raise ResourceMissing(path=str(path))
    return path


def read_resource(kind: str, name: str) -> Any:
    """Return the parsed JSON file `resources/<kind>/<name>.json`; raise ResourceMissing where there is none.

    A file of ours that is not what its reader expects is a defect, not a refusal: it raises as it comes.
    """
    return json.loads(find_resource(f"{kind}/{name}.json").read_text(encoding="utf-8"))
