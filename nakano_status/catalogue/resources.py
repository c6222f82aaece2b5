"""Where the files of `resources/` stand: beside the package in a checkout, or inside a frozen program's folder."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from nakano_status.domain.problem import Refused


class ResourceMissing(Refused):
    """A file or folder of the program's own resources is not there; `path` says which."""

    code = "RESOURCE-MISSING"


def find_resources() -> Path:
    """Return the resources folder; raise ResourceMissing where there is none.

    A frozen program unpacks its data into the folder that the freezer names in `sys._MEIPASS`.
    """
    frozen = getattr(sys, "_MEIPASS", None)
    folder = (Path(frozen) if frozen else Path(__file__).resolve().parents[2]) / "resources"
    if not folder.is_dir():
        raise ResourceMissing(path=str(folder))
    return folder


def read_resource(kind: str, name: str) -> Any:
    """Return the parsed JSON file `resources/<kind>/<name>.json`; raise ResourceMissing where there is none.

    A file of ours that is not what its reader expects is a defect, not a refusal: it raises as it comes.
    """
    path = find_resources() / kind / f"{name}.json"
    if not path.is_file():
        raise ResourceMissing(path=str(path))
    return json.loads(path.read_text(encoding="utf-8"))
