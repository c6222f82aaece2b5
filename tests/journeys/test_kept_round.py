"""A round of ee09949 is opened, merged and published as that version did (tests/fixtures/round-ee09949, frozen)."""

import gzip
import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from nakano_status.application.ports.data_file import Parts, Store, Stores
from nakano_status.bootstrap import make_parts
from nakano_status.catalogue.plans import load_profile
from nakano_status.cli.session import CommandSession
from nakano_status.demonstration.stage import PlayedClock
from nakano_status.domain.history.acts import HEAD_LABEL
from tests.support.command_line import ROOT, Said, ask, done
from tests.support.server import Cluster

KEPT = ROOT / "tests" / "fixtures" / "round-ee09949"
EXPECTED: dict[str, Any] = json.loads((KEPT / "expected.json").read_text("utf-8"))
YEARS = ("R3", "R4")

pytestmark = pytest.mark.always


def _parts() -> Parts:
    """Return the real parts with the clock of ee09949: papers print the date."""
    clock = PlayedClock()
    clock.set(8, 1)
    return make_parts(clock)


@dataclass
class Played:
    """The round in a folder, where each data file is `NAME.nakano`, and the results of its steps.

    `places` are those of sets that are elsewhere, by name.
    """

    folder: Path
    parts: Parts = field(default_factory=_parts)
    before: dict[str, Any] = field(default_factory=dict)
    steps: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def asks(self, store: str, *words: str) -> Said:
        """Run a command of `expected.json` on a data file."""
        given = [word.replace("{kept}", str(KEPT)).replace("{folder}", str(self.folder)) for word in words]
        place = self.places.get(store) or self.folder / f"{store}.nakano"
        return ask(*given, "--store", place, session=CommandSession(self.parts))

    def state(self, store: str, year: str) -> dict[str, Any]:
        """Return the digest and the counts of a year's round."""
        shown = self.asks(store, "show", "--year", year).keys
        return {"digest": shown["digest"], "counts": shown["counts"]}

    def play(self, step: dict[str, Any]) -> dict[str, Any]:
        """Run the command of a step and return its results, with the digest if the step has one."""
        store, words = step["store"], step["words"]
        said = self.asks(store, *words)
        assert said.code in (0, 1), (words, said)
        facts = _FACTS[words[0]](said.keys) if words[0] in _FACTS else {}
        digest = {"digest": self.state(store, "R4")["digest"]} if "digest" in step else {}
        return {"store": store, "words": words, **facts, **digest}


def _merged(keys: dict[str, Any]) -> dict[str, Any]:
    files = (
        [each["verdict"], {fate: rows for fate, rows in each["fates"].items() if rows}, each["absent"], each["returns"]]
        for each in keys["files"]
    )
    return {
        "files": list(files),
        "changes": len(keys["changes"]),
        "cleared": len(keys["cleared"]),
        "conflicts": sorted(each["conflict"] for each in keys["conflicts"]),
        "held": sorted(keys["held"]),
        "balanced": keys["balanced"],
    }


def _submitted(keys: dict[str, Any]) -> dict[str, Any]:
    return {key: keys[key] for key in ("rows", "parents", "return")}


_FACTS = {"merge": _merged, "submit": _submitted}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The round after every step of `expected.json`."""
    return _play(Played(tmp_path_factory.mktemp("round")))


def _play(round_: Played, office: str = "") -> Played:
    """Play every step of `expected.json`, with the office's data moved to another place if one is given."""
    for packed in (KEPT / "office.nakano.gz", *(KEPT / "divisions").glob("*.gz")):
        (round_.folder / packed.stem).write_bytes(gzip.decompress(packed.read_bytes()))
    if office:
        assert round_.asks("office", "store", "move", "--to", office).code == 0
        round_.places["office"] = office
    with _opened_once(round_.parts.stores):
        round_.before = {year: round_.state("office", year) for year in YEARS}
        for part, steps in EXPECTED["steps"].items():
            round_.steps[part] = [round_.play(step) for step in steps]
    return round_


@contextmanager
def _opened_once(stores: Stores) -> Iterator[None]:
    """Keep each data file open to the end: the check before its first writing takes longer than a command."""
    opened: dict[Path, Store] = {}
    open_file = stores.open

    def reopen(path: Path, **_: object) -> Store:
        if path not in opened:
            opened[path] = open_file(path)
            at_the_end.callback(opened[path].close)
            patch.setattr(opened[path], "close", lambda: None)
        return opened[path]

    with ExitStack() as at_the_end, pytest.MonkeyPatch.context() as patch:
        patch.setattr(stores, "open", reopen)
        yield


def test_its_rounds_are_as_they_were(played: Played) -> None:
    assert played.before == EXPECTED["before"]


@pytest.mark.parametrize("part", ["merged", "handed_in", "decided"])
def test_each_step_comes_to_the_same(played: Played, part: str) -> None:
    assert played.steps[part] == EXPECTED["steps"][part]


def test_its_rounds_come_out_as_they_did(played: Played) -> None:
    assert {year: played.state("office", year) for year in YEARS} == EXPECTED["after"]


@pytest.mark.parametrize("store", ["office", "koseki", "hoken", "chiiki"])
def test_its_data_files_are_sound(played: Played, store: str) -> None:
    assert done("verify", "--store", played.folder / f"{store}.nakano")["problems"] == []


@pytest.mark.parametrize("occasion", ["公表", pytest.param("庁議", marks=pytest.mark.whole)])
def test_it_is_published_as_it_was(played: Played, tmp_path: Path, occasion: str) -> None:
    shutil.copy(played.folder / "office.nakano", tmp_path)
    _check_papers(Played(tmp_path, played.parts), occasion)


@pytest.mark.server
@pytest.mark.whole
@pytest.mark.timeout(1200)
def test_moved_to_a_server_it_is_merged_and_published_as_it_was(server: Cluster, tmp_path: Path) -> None:
    there = _play(Played(tmp_path), server.address(f"kept_{uuid4().hex[:10]}"))
    assert (there.before, there.steps) == (EXPECTED["before"], EXPECTED["steps"])
    assert {year: there.state("office", year) for year in YEARS} == EXPECTED["after"]
    assert done("verify", "--store", there.places["office"])["problems"] == []
    _check_papers(there, "公表")


def _check_papers(copy: Played, occasion: str) -> None:
    """Publish for an occasion, and compare papers and digest with those that were kept."""
    expected = EXPECTED["papers"][occasion]
    made = copy.asks("office", *expected["words"]).keys
    files = [Path(each) for each in made["files"]]
    assert {key: made[key] for key in ("number", "counts", "digest")} == {
        key: expected[key] for key in ("number", "counts", "digest")
    }
    assert {each: hashlib.sha256(_named(files, each).read_bytes()).hexdigest() for each in expected["data"]} == (
        expected["data"]
    )
    assert {each: _cell_sum(_named(files, each)) for each in expected["cells"]} == expected["cells"]
    assert {each: _text_sum(copy.parts, _named(files, each)) for each in expected["texts"]} == expected["texts"]
    assert {each: len(PdfReader(_named(files, each)).pages) for each in expected["pages"]} == expected["pages"]
    assert copy.state("office", "R4")["digest"] == expected["after"]


def _named(files: list[Path], name: str) -> Path:
    """Return the file of that name, or of a longer one: 変更した取組等の一覧 is スケジュールを変更した… today."""
    return next(each for each in files if each.name.endswith(name))


def _cell_sum(file: Path) -> str:
    """Return the SHA-256 of what the cells of a workbook of data hold, and of how they show it."""
    rows = load_workbook(file).worksheets[0].iter_rows()
    found = [[(str(cell.value), cell.data_type, cell.number_format) for cell in row] for row in rows]
    return hashlib.sha256(json.dumps(found, ensure_ascii=False).encode()).hexdigest()


def _text_sum(parts: Parts, file: Path) -> str:
    """Return the SHA-256 of a paper's texts: of Word and Excel in order, of a PDF its letters, sorted."""
    found: list[Any]
    if file.suffix == ".docx":
        text = parts.papers.read_docx(file.read_bytes())
        found = [text.paragraphs, text.tables]
    elif file.suffix == ".pdf":
        letters = "".join("".join(page.extract_text().split()) for page in PdfReader(file).pages)
        found = sorted(re.sub(HEAD_LABEL + "[0-9a-f]{12}", "", letters))  # stated since format 1.5
    else:
        rows = parts.workbooks.read_list(file.name, file.read_bytes(), load_profile()).rows
        found = [[row.printed_id, dict(row.values)] for row in rows]
    return hashlib.sha256(json.dumps(found, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
