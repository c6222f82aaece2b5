"""The folder of a working copy: where it is, what is in it, and what is done with a damaged one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from nakano_status.domain.refusals.files import TargetNotWritable
from nakano_status.store.sqlite.copy_folder import CopyFolder, Note, user_folder

NOW = datetime(2023, 7, 1, 10, 0, tzinfo=UTC)
PLACE = Path("/share/税務課.nakano")


@pytest.fixture
def folder(tmp_path: Path) -> CopyFolder:
    made = CopyFolder(tmp_path, PLACE)
    made.local.parent.mkdir()
    return made


def make(path: Path) -> bytes:
    """Make a small database and return its content."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE kept (text TEXT)")
        connection.execute("INSERT INTO kept VALUES ('一')")
    return path.read_bytes()


def test_a_later_version_finds_the_working_copies_of_an_earlier_one(tmp_path: Path) -> None:
    assert user_folder().parts[-2:] == ("nakano-status", "working-copies")
    local = tmp_path / sha256(str(PLACE).encode()).hexdigest()[:16] / PLACE.name
    assert CopyFolder(tmp_path, PLACE).local == local


def test_a_place_whose_name_is_no_utf_8_has_a_working_copy_too(tmp_path: Path) -> None:
    places = [Path(f"/share/{name}.nakano") for name in ("\udc81", "\udc82")]
    assert len({CopyFolder(tmp_path, each).local.parent for each in places}) == 2


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    above = tmp_path / "a file"
    above.touch()
    with pytest.raises(TargetNotWritable):
        CopyFolder(above, PLACE).lock(None, NOW)


def test_a_working_copy_is_unwritten_if_it_changed_or_a_write_was_interrupted(folder: CopyFolder) -> None:
    assert not folder.is_unwritten()
    make(folder.local)
    assert folder.is_unwritten()
    folder.save(Note(str(PLACE), str(PLACE), stamp=folder.stamp()))
    assert not folder.is_unwritten()
    folder.local.with_name(f"{folder.local.name}-journal").write_bytes(b"x")
    assert folder.is_unwritten()


def test_another_content_is_put_without_what_an_interrupted_write_left(folder: CopyFolder, tmp_path: Path) -> None:
    folder.local.write_bytes(b"before")
    journal = folder.local.with_name(f"{folder.local.name}-journal")
    journal.write_bytes(b"x")
    content = make(tmp_path / "other")
    folder.put(content)
    assert not journal.exists()
    assert folder.content() == content


def test_a_damaged_working_copy_is_put_aside_under_the_time(folder: CopyFolder) -> None:
    folder.local.write_bytes(b"damaged")
    aside = folder.set_aside(NOW)
    assert (aside.name, aside.read_bytes()) == ("税務課_20230701100000.nakano", b"damaged")
    assert folder.put_aside() == [aside]
    assert not folder.exists()


def test_a_working_copy_that_cannot_be_renamed_is_left_where_it_is(folder: CopyFolder) -> None:
    assert folder.set_aside(NOW) == folder.local
    assert folder.put_aside() == []
