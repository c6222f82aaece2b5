"""Files that comments and docstrings name are there: what is renamed is renamed in them, too.

A comment that leads nowhere costs more than none.
"""

import re
import subprocess
from pathlib import Path

from tests.house.source_tree import ROOT

PLACES = re.compile(r"nakano_status/.*\.py|resources/style/.*")
MADE_IN_MEMORY = {"main.typ"}
NAME = re.compile(r"(?<![\w./{}*…-])((?:[a-z_]+/)*[a-z_]+\.(?:py|typ))\b")


def files() -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return [name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def missing(path: Path, there: list[str]) -> list[str]:
    """Return the names in a text of which no file has the end."""
    named = set(NAME.findall(path.read_text("utf-8"))) - MADE_IN_MEMORY
    return sorted(name for name in named if not any(f"/{each}".endswith(f"/{name}") for each in there))


def test_every_file_that_is_named_is_there() -> None:
    there = files()
    places = [name for name in there if PLACES.fullmatch(name)]
    found = {name: lost for name in places if (lost := missing(ROOT / name, there))}
    assert len(places) > 300
    assert found == {}


def test_a_file_that_is_not_there_is_found(tmp_path: Path) -> None:
    (tmp_path / "planted.md").write_text("As `documents/pages/typeset.py` and `documents/typeset_once.py` do.", "utf-8")
    assert missing(tmp_path / "planted.md", files()) == ["documents/typeset_once.py"]
