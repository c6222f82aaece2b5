"""Departments called `.` or `..`, like a device, or alike: no file leaves its folder, none overwrites another."""

from __future__ import annotations

from pathlib import Path

from tests.support.command_line import ask, done
from tests.support.offices import Office

NAMES = (
    ".",
    "..",
    "CON",
    "NUL.課",
    "企画/総務部",
    "../../企画部",
    "DX部",
    "ｄｘ部",
    "長" * 50 + "一",
    "長" * 50 + "二",
    "　。",
)


def _named(office: Office) -> int:
    """Give departments of these names to the divisions; return how many divisions there are."""
    divisions = [each["division"] for each in done("board", "--store", office.store)["divisions"]]
    lines = [f"{NAMES[place % len(NAMES)]},{division}" for place, division in enumerate(divisions)]
    table = office.folder / "組織.csv"
    table.write_text("\n".join(["部,所管課", *lines]), "utf-8")
    assert ask("division", "import", table, "--store", office.store).code in {0, 1}
    return len(divisions)


def _written(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)).casefold() for path in folder.rglob("*") if path.is_file()}


def test_forms_letters_and_summaries_stand_each_in_a_place_of_its_own(office: Office) -> None:
    count = _named(office)
    out = office.folder / "a" / "b" / "out"
    before = {path for path in office.folder.rglob("*") if path.is_file()}
    packages = done("distribute", "--anew", "--out", out / "forms", "--store", office.store)["packages"]
    letters = ask("export", "letters", "--out", out / "letters", "--store", office.store)
    assert letters.code in {0, 1}
    summaries = ask("export", "summary", "--file-per-department", "--out", out / "summaries", "--store", office.store)
    assert summaries.code in {0, 1}
    assert len(packages) == count == len(_written(out / "forms"))
    assert len({folder for folder in (out / "forms").iterdir() if folder.is_dir()}) == len(NAMES)
    assert {path for path in office.folder.rglob("*") if path.is_file() and not path.is_relative_to(out)} == before
    assert len(_written(out / "summaries")) == len(NAMES)
    assert len(_written(out / "letters")) == sum(len(each["files"]) for each in letters.keys["letters"])
