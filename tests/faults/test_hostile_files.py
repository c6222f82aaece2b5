"""Every kind of hostile and broken file is read or refused with its code, in 20 seconds and 512 MiB."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from nakano_status.workbook.form.writer import write_form
from tests.support.command_line import ROOT, ask, done
from tests.support.forms import form_content
from tests.support.hostile.every_kind import AT_THE_LIMITS, KINDS, Kind
from tests.support.hostile.form_parts import FormParts, answered
from tests.support.offices import Office, make_office
from tests.support.reading_process import MEMORY, SECONDS

forks = pytest.mark.skipif(os.name != "posix", reason="no fork here")
NUMBERS = {kind.name.removeprefix("~$")[:2] for kind in KINDS}


@pytest.fixture(scope="module")
def form() -> FormParts:
    return answered(write_form(form_content()))


def read_apart(folder: Path, files: Iterable[tuple[Kind, bytes]]) -> dict[str, dict[str, Any]]:
    """Read each file in a process of its own, and return what is reported, by the file's name."""
    paths = []
    for kind, content in files:
        (folder / kind.file).write_bytes(content)
        paths.append(folder / kind.file)
    command = [sys.executable, "-m", "tests.support.reading_process", *map(str, paths)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True)
    told = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [each["file"] for each in told] == [path.name for path in paths], ended.stderr
    return {each.pop("file"): each for each in told}


def check(kind: Kind, told: dict[str, Any]) -> None:
    """A file gives what its kind gives, within what it may take."""
    assert "killed" not in told, told
    assert told.pop("seconds") < SECONDS
    assert told.pop("kib") < MEMORY // 1024
    if kind.code is not None:
        assert told == {"code": kind.code}
        return
    assert (told["code"], told["value"], told["rows"]) == (None, kind.value, 4), told
    assert told["state"] == ("unreadable" if kind.value is None else "value")
    assert kind.problem is None or kind.problem in told["problems"]


@pytest.fixture(scope="module")
def light(form: FormParts, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    return read_apart(tmp_path_factory.mktemp("light"), ((kind, kind.light(form)) for kind in KINDS))


def test_all_kinds_are_there() -> None:
    assert {f"{number:02d}" for number in range(46)} == NUMBERS


@forks
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_a_hostile_file_is_read_or_refused_with_its_code(kind: Kind, light: dict[str, dict[str, Any]]) -> None:
    check(kind, dict(light[kind.file]))


@forks
@pytest.mark.faults
@pytest.mark.whole
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("kind", [*(kind for kind in KINDS if kind.heavy), AT_THE_LIMITS], ids=lambda kind: kind.name)
def test_the_largest_of_a_kind_too(kind: Kind, form: FormParts, tmp_path: Path) -> None:
    (told,) = read_apart(tmp_path, [(kind, (kind.heavy or kind.light)(form))]).values()
    check(kind, told)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def merged(office: Office) -> dict[str, Any]:
    """Merge a folder with a good return and a file of every kind; return what is reported."""
    other = answered(office.form("戸籍住民課").read_bytes())
    for kind in KINDS:
        (office.answer.parent / kind.file).write_bytes(kind.light(other))
    said = ask("merge", office.answer.parent, "--store", office.store)
    assert said.code == 1
    return said.keys


def test_every_file_of_the_folder_is_named_and_the_good_one_is_merged(merged: dict[str, Any], office: Office) -> None:
    files = {each["file"]: each for each in merged["files"]}
    passed_over = {Path(each).name for each in merged["passed_over"]}
    assert files.keys() == {kind.file for kind in KINDS} - passed_over | {office.answer.name}
    assert passed_over == {kind.file for kind in KINDS if kind.code == "FILE-OWNER"}
    assert files[office.answer.name]["verdict"] == "merged"
    assert merged["balanced"] is True
    rows = {row["id"]: row for row in done("show", "--store", office.store)["rows"]}
    assert rows["2-1-2-03-N"]["done"] == "連携を開始した。"
    assert done("verify", "--store", office.store)["ok"] is True


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if kind.code not in {None, "FILE-OWNER"}], ids=lambda kind: kind.name
)
def test_every_refusal_has_a_code_a_sentence_and_a_remedy(kind: Kind, merged: dict[str, Any]) -> None:
    (file,) = (each for each in merged["files"] if each["file"] == kind.file)
    (found,) = file["problems"]
    assert (file["verdict"], found["code"], found["file"]) == ("refused", kind.code, kind.file)
    assert found["message"]
    assert found["remedy"]


def test_no_bad_verdict_stands_beside_an_empty_list(merged: dict[str, Any]) -> None:
    bad = [each for each in merged["files"] if each["verdict"] in {"refused", "held"}]
    assert bad
    assert [each["file"] for each in bad if not each["problems"]] == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS if not kind.code], ids=lambda kind: kind.name)
def test_a_file_that_can_be_read_is_no_reason_to_lose_it(kind: Kind, merged: dict[str, Any]) -> None:
    (file,) = (each for each in merged["files"] if each["file"] == kind.file)
    assert file["verdict"] in {"merged", "known"}
    assert file["division"] == "戸籍住民課"
