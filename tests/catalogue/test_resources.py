"""Where the program finds its own files."""

import sys
from pathlib import Path

import pytest

from nakano_status.catalogue.plan_file import load_plan
from nakano_status.catalogue.resources import ResourceMissing, find_resources

REPOSITORY = Path(__file__).resolve().parents[2]
NARRATIVE_KEYS = ("mark", "change_reason", "done", "next_year", "later_years", "取組状況", "取組予定")


def test_in_a_checkout_they_stand_beside_the_package() -> None:
    assert find_resources() == REPOSITORY / "resources"


def test_in_a_frozen_program_they_stand_in_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "resources").mkdir()
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert find_resources() == tmp_path / "resources"


def test_a_missing_folder_and_a_missing_file_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ResourceMissing) as missing_file:
        load_plan("itabashi")
    assert missing_file.value.details["path"].endswith("itabashi.json")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    with pytest.raises(ResourceMissing) as missing_folder:
        find_resources()
    assert missing_folder.value.details["path"] == str(tmp_path / "resources")


@pytest.mark.parametrize("path", sorted((REPOSITORY / "resources").rglob("*.json")), ids=lambda path: path.name)
def test_no_narrative_is_kept_in_the_catalogue(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not [key for key in NARRATIVE_KEYS if f'"{key}"' in text]
