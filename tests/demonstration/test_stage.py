"""The demonstration notices a result that is not the one that was worked out; it empties its own folder, no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from nakano_status.demonstration.invented_answers import Answer
from nakano_status.demonstration.stage import DemoFolder, Expectation, Unexpected, expect
from nakano_status.domain.refusals.files import FolderNotDemo
from nakano_status.files import DiskFiles
from tests.support.marks import BUILT_IN_MARKS


def expectation() -> Expectation:
    found = Expectation(symbols=BUILT_IN_MARKS.symbols, in_report={"a", "b"})
    found.take([Answer("a", {"mark": "○", "change_reason": "理由", "done": "済み"})])
    return found


def test_equal_results_pass_and_others_say_what_was_found() -> None:
    expect("件数", 3, 3)
    with pytest.raises(Unexpected, match="件数：3 となるはずですが、4 でした。"):
        expect("件数", 4, 3)


def test_counts_follow_from_the_answers_to_rows_in_the_report() -> None:
    assert expectation().counts == {"◎": 0, "○": 1, "△": 0, "×": 0}
    assert expectation().unanswered == {"b"}


def test_blanks_at_the_ends_are_no_difference() -> None:
    expectation().compare("a", {"mark": "○", "change_reason": "理由", "done": " 済み\n"})
    expectation().compare("b", {})


@pytest.mark.parametrize(
    "values",
    [
        {"mark": "◎", "change_reason": "理由", "done": "済み"},
        {"mark": "○", "change_reason": "理由"},
        {"mark": "○", "change_reason": "理由", "done": "済み", "next_year": "よけいな文"},
    ],
)
def test_another_text_a_missing_one_and_one_too_many_are_noticed(values: dict[str, str | None]) -> None:
    with pytest.raises(Unexpected):
        expectation().compare("a", values)


def test_a_new_folder_is_made_and_its_own_is_emptied(tmp_path: Path) -> None:
    folder = DemoFolder(tmp_path / "a" / "b")
    folder.recreate(DiskFiles())
    (folder.answers).mkdir()
    folder.recreate(DiskFiles())
    assert [path for path in folder.root.iterdir() if path.is_dir()] == []


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    DemoFolder(tmp_path).recreate(DiskFiles())
    assert len(DemoFolder(tmp_path).files()) == 1


def test_somebodys_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "大事な資料.txt").write_text("残す", "utf-8")
    with pytest.raises(FolderNotDemo):
        DemoFolder(tmp_path).recreate(DiskFiles())
    assert [path.name for path in tmp_path.iterdir()] == ["大事な資料.txt"]


def test_a_file_is_no_folder_to_fill(tmp_path: Path) -> None:
    path = tmp_path / "demo"
    path.write_text("残す", "utf-8")
    with pytest.raises(FolderNotDemo):
        DemoFolder(path).recreate(DiskFiles())
    assert path.read_text("utf-8") == "残す"


def test_a_link_to_a_demonstrations_folder_is_not_followed(tmp_path: Path) -> None:
    DemoFolder(tmp_path / "real").recreate(DiskFiles())
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(FolderNotDemo):
        DemoFolder(tmp_path / "link").recreate(DiskFiles())
