"""Data files of earlier formats are still opened."""

import gzip
import hashlib
import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nakano_status.bootstrap import make_parts
from nakano_status.domain.history.act_subjects import (
    SubjectKind,
)
from nakano_status.domain.history.acts import ActKind
from nakano_status.store.format_version import CURRENT
from tests.support.command_line import ROOT, ask, done
from tests.support.stores import format_in


@dataclass(frozen=True)
class Frozen:
    """The files of one format, and what was recorded of them."""

    folder: Path
    expected: dict[str, Any]

    def unpacked(self, name: str, folder: Path) -> Path:
        """Return a data file that may be written."""
        path = folder / name
        path.write_bytes(gzip.decompress((self.folder / f"{name}.gz").read_bytes()))
        return path


FORMATS = ("1", "1.2", "1.3", "1.4", "1.6", "1.7", "1.8", "1.9", "1.10")


@pytest.fixture(params=[f"format-{each}" for each in FORMATS])
def frozen(request: pytest.FixtureRequest) -> Frozen:
    folder = ROOT / "tests" / "fixtures" / request.param
    return Frozen(folder, json.loads((folder / "expected.json").read_text("utf-8")))


@pytest.fixture
def office(frozen: Frozen, tmp_path: Path) -> Path:
    return frozen.unpacked("office.nakano", tmp_path)


@pytest.fixture
def division(frozen: Frozen, tmp_path: Path) -> Path:
    return frozen.unpacked("division.nakano", tmp_path)


def test_the_version_of_its_day_wrote_it(office: Path, frozen: Frozen) -> None:
    version = "0.1.0" if frozen.folder.name in {f"format-{each}" for each in FORMATS[:5]} else "1.0.0"
    with closing(sqlite3.connect(office)) as read:
        assert read.execute("SELECT DISTINCT program FROM act").fetchall() == [(version,)]


def test_the_data_file_says_what_it_said(office: Path, frozen: Frozen) -> None:
    shown = done("show", "--year", "R4", "--store", office)
    kept = frozen.expected["rows"]
    assert {row["id"]: {key: row[key] for key in kept[row["id"]]} for row in shown["rows"]} == kept
    assert shown["digest"] == frozen.expected["digest"]


@pytest.mark.parametrize(("year", "key"), [("R3", "last_year"), ("R4", "counts")])
def test_its_rounds_are_counted_as_they_were(office: Path, year: str, key: str, frozen: Frozen) -> None:
    counts = done("counts", "--year", year, "--store", office)["counts"]
    assert {mark: counts[mark] for mark in "◎○△×"} == frozen.expected[key]


def test_its_conflicts_and_held_items_still_wait(office: Path, frozen: Frozen) -> None:
    conflicts, held = ask("conflicts", "--store", office), ask("held", "--store", office)
    assert (conflicts.code, held.code) == (1, 1)
    assert [each["conflict"] for each in conflicts.keys["conflicts"]] == frozen.expected["conflicts"]
    assert [[each["item"], each["kind"], each["reason"]] for each in held.keys["held"]] == frozen.expected["held"]


def test_a_file_of_several_divisions_still_waits_for_all_of_them(office: Path) -> None:
    done("set", "3-1-2-03-P", "done=案内を配った。", "--store", office)  # brings it up to date
    with closing(sqlite3.connect(office)) as read:
        assert read.execute("SELECT * FROM sent_form").fetchall() == []  # none is made up
        found = read.execute(
            "SELECT value FROM held_value JOIN held_item USING (item_id) WHERE held_value.key = 'carries'"
        )
        assert found.fetchall() == [("bosai\nzeimu\nkoseki",)]
    assert done("verify", "--store", office)["problems"] == []


def test_it_is_sound(office: Path, division: Path) -> None:
    assert done("verify", "--store", office)["problems"] == []
    assert done("verify", "--store", division)["problems"] == []


def test_its_history_is_whole(office: Path, frozen: Frozen) -> None:
    changes = [
        change for row_id in frozen.expected["rows"] for change in done("history", row_id, "--store", office)["changes"]
    ]
    assert len(changes) == frozen.expected["changes"]


def test_what_waited_can_be_decided(office: Path, frozen: Frozen) -> None:
    for conflict in frozen.expected["conflicts"]:
        done("resolve", conflict, "--take", "division", "--store", office)
    whole_file = next(item for item, _, reason in frozen.expected["held"] if reason == "MANY-PACKAGES")
    ask("held", "apply", whole_file, "--store", office)
    rows = {row["id"]: row for row in done("show", "--store", office)["rows"]}
    assert [rows[each]["mark"] for each in frozen.expected["rows"] if rows[each]["repost_of"] is None] == list("◎○○△◎◎")
    assert done("verify", "--store", office)["ok"] is True


def test_its_returns_are_known_when_they_come_again(office: Path, frozen: Frozen) -> None:
    said = ask("merge", frozen.folder / "returns", "--store", office)
    assert {file["verdict"] for file in said.keys["files"]} <= {"known", "held"}
    assert (said.keys["changes"], said.keys["balanced"]) == ([], True)
    assert done("show", "--store", office)["digest"] == frozen.expected["digest"]


def test_a_return_of_that_time_that_comes_late_follows_the_one_before(office: Path, frozen: Frozen) -> None:
    keys = ask("merge", frozen.folder / "late", "--store", office).keys
    assert [file["verdict"] for file in keys["files"]] == ["merged"]
    assert [(change["key"], change["to"]) for change in keys["changes"]] == [("next_year", "受付を広げる。")]
    assert keys["conflicts"] == []


def test_its_division_goes_on_where_it_was(division: Path, tmp_path: Path, frozen: Frozen) -> None:
    target = tmp_path / "again.xlsx"
    again = done("submit", "--out", target, "--store", division)
    late = done("check", frozen.folder / "late" / "second.xlsx")
    assert (again["rows"], late["complete"]) == (2, True)


def test_its_form_makes_a_division(tmp_path: Path, frozen: Frozen) -> None:
    opened = done("open", frozen.folder / "form.xlsx", "--store", tmp_path / "new.nakano")
    assert (opened["division"], opened["rows"]) == ("防災課", 2)


def test_its_list_is_read_as_it_was(tmp_path: Path, frozen: Frozen) -> None:
    read = done("import", frozen.folder / "list-r3.xlsx", "--year", "R3", "--store", tmp_path / "new.nakano")
    assert (read["rows"], {mark: read["counts"][mark] for mark in "◎○△×"}) == (7, frozen.expected["last_year"])


@pytest.mark.parametrize("year", ["R3", "R4"])
def test_its_rounds_are_published_as_they_were(office: Path, frozen: Frozen, tmp_path: Path, year: str) -> None:
    done("export", "data", "--year", year, "--out", tmp_path / "data", "--store", office)
    (table,) = (tmp_path / "data").glob(f"*progress_{2018 + int(year[1:])}.csv")
    assert hashlib.sha256(table.read_bytes()).hexdigest() == frozen.expected["data"][year]


NEWEST = Frozen(ROOT / "tests" / "fixtures" / "format-1.8", {})


def test_its_sender_of_papers_is_known_before_and_after_it_is_brought_up_to_date(tmp_path: Path) -> None:
    office = NEWEST.unpacked("office.nakano", tmp_path)
    said = done("division", "sender", "--store", office)
    assert (said["sender"], said["kept"]) == ("区民部税務課", [{"year": "R3", "sender": ""}])
    assert format_in(office) == "1.8"
    done("set", "3-1-2-03-P", "done=案内を配った。", "--store", office)
    assert format_in(office) == str(CURRENT)
    assert done("division", "sender", "--store", office) == said
    with closing(sqlite3.connect(office)) as read:
        assert read.execute("SELECT key FROM setting").fetchall() == []


def test_the_files_that_its_division_made_are_known(tmp_path: Path) -> None:
    path = NEWEST.unpacked("division.nakano", tmp_path)
    with closing(sqlite3.connect(path)) as read:
        made = read.execute("SELECT substr(key, 11), value FROM setting WHERE key LIKE 'submitted:%'").fetchall()
    with closing(make_parts().stores.open(path)) as store, store.reading() as records:
        assert len(made) == len({sha256 for _, sha256 in made}) == 2
        assert [records.exchange.submitted_sha256(return_id) for return_id, _ in made] == [each for _, each in made]


def test_what_its_acts_were_about_is_known_once_it_is_brought_up_to_date(tmp_path: Path) -> None:
    office = Frozen(ROOT / "tests" / "fixtures" / "format-1.9", {}).unpacked("office.nakano", tmp_path)
    done("set", "3-1-2-03-P", "done=案内を配った。", "--store", office)
    with closing(make_parts().stores.open(office)) as store, store.reading() as records:
        acts = {each.act_id: each for each in records.entries.acts()}
        chosen = records.history.subjects_of(ActKind.CHOOSE_BACKUP_FOLDER).values()
        (ours,) = records.rounds.all()[1:]
        dues = ours.division_dues
    assert [each.parts[0] for some in chosen for each in some if each.kind is SubjectKind.BACKUP_FOLDER] == [
        act.reason for act in acts.values() if act.kind == ActKind.CHOOSE_BACKUP_FOLDER
    ]
    assert dues == (("zeimu", date(2023, 7, 21)), ("koseki", date(2023, 7, 21)))  # the round was corrected to it later
    assert done("verify", "--store", office)["problems"] == []


FROZEN = ROOT / "tests" / "fixtures" / "format-1.1"
EXPECTED: dict[str, Any] = json.loads((FROZEN / "expected.json").read_text("utf-8"))


@pytest.fixture
def opens_office(tmp_path: Path) -> Path:
    path = tmp_path / "office.nakano"
    path.write_bytes(gzip.decompress((FROZEN / "office.nakano.gz").read_bytes()))
    return path


def test_it_says_what_it_said_and_is_sound(opens_office: Path) -> None:
    shown = done("show", "--year", "R4", "--store", opens_office)
    rows = {row["id"]: {key: row[key] for key in EXPECTED["rows"][row["id"]]} for row in shown["rows"]}
    assert rows == EXPECTED["rows"]
    assert shown["digest"] == EXPECTED["digest"]
    states = {each["division"]: each["state"] for each in done("board", "--store", opens_office)["divisions"]}
    assert states == EXPECTED["board"]
    conflicts = ask("conflicts", "--store", opens_office).keys["conflicts"]
    assert [each["conflict"] for each in conflicts] == EXPECTED["conflicts"]
    assert done("verify", "--store", opens_office)["ok"] is True


def test_a_copy_stands_beside_it_once_it_is_written(opens_office: Path) -> None:
    told = ask("set", "3-1-2-03-P", "done=案内を配った。", "--store", opens_office).messages
    assert str(Path("officeの控え", "office_")) in told
    assert "控え" not in ask("rows", "--store", opens_office).messages
    (copy,) = opens_office.parent.glob("officeの控え/office_*.nakano")
    assert copy.read_bytes()[60:64] == (1001).to_bytes(4)


def test_it_can_be_restored_as_it_was_before_it_was_written(opens_office: Path) -> None:
    done("set", "3-1-2-03-P", "done=案内を配った。", "--store", opens_office)
    (copy,) = opens_office.parent.glob("officeの控え/office_*.nakano")
    (row,) = {each["id"] for each in done("restore", copy, "--dry-run", "--store", opens_office)["differences"]["rows"]}
    assert row == "3-1-2-03-P"
    done("restore", copy, "--store", opens_office)
    assert done("show", "--year", "R4", "--store", opens_office)["digest"] == EXPECTED["digest"]
    assert done("verify", "--store", opens_office)["ok"] is True
