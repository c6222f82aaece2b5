"""Where the program finds its own files."""

from pathlib import Path

import pytest

from nakano_status import program_files
from nakano_status.catalogue.plans import find_resource, load_plan
from nakano_status.domain.refusals.exchange import ResourceMissing
from nakano_status.program_files import program_folder
from tests.support.command_line import ask

REPOSITORY = Path(__file__).resolve().parents[2]
NARRATIVE_KEYS = ("mark", "change_reason", "done", "next_year", "later_years", "取組状況", "取組予定")


def test_in_a_checkout_they_are_beside_the_package() -> None:
    assert program_folder("resources") == REPOSITORY / "resources"
    assert find_resource("plan/nakano2.json") == REPOSITORY / "resources" / "plan" / "nakano2.json"


def test_where_they_are_inside_the_package_those_are_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "nakano_status"
    monkeypatch.setattr(program_files, "_PACKAGE", package)
    (tmp_path / "resources").mkdir()
    assert program_folder("resources") == tmp_path / "resources"
    (package / "resources").mkdir(parents=True)
    assert program_folder("resources") == package / "resources"


def test_a_file_that_is_missing_is_named() -> None:
    with pytest.raises(ResourceMissing) as missing:
        load_plan("itabashi")
    assert missing.value.details["path"].endswith("itabashi.json")


def test_without_them_a_command_is_refused_in_words_and_makes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program_files, "_PACKAGE", tmp_path / "nakano_status")
    said = ask("init", "--store", tmp_path / "office.nakano")
    assert (said.code, said.keys["error"]) == (2, "RESOURCE-MISSING")
    assert str(tmp_path / "resources") in said.keys["message"]
    assert list(tmp_path.iterdir()) == []


PLANS = [each for each in sorted((REPOSITORY / "resources").rglob("*.json")) if each.parent.name != "profiles"]


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.name)
def test_no_narrative_is_kept_in_the_catalogue(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not [key for key in NARRATIVE_KEYS if f'"{key}"' in text]
