"""The demonstration empties its own folder, and no other."""

from pathlib import Path

import pytest

from nakano_status.demonstration.demo_folder import DemoFolder
from nakano_status.domain.refusals.files import FolderNotDemo
from nakano_status.files import DiskFiles


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
