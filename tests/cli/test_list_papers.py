"""export list and export changes: what they answer to a program and to a person, and what they refuse."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.command_line import run


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """An office with a round that has no answers yet."""
    path = tmp_path / "事務局.nakano"
    assert run("init", "--store", path).code == 0
    assert run("round", "open", "--year", "R4", "--store", path).code == 0
    return path


def test_what_was_made_is_told_by_file_rows_pages_and_counts(store: Path, tmp_path: Path) -> None:
    target = tmp_path / "変更.xlsx"
    said = run("export", "changes", "--out", target, "--store", store, "--json")
    assert (said.code, said.keys["file"], said.keys["rows"], said.keys["pages"]) == (0, str(target), 0, 1)
    assert said.keys["counts"] == {"◎": 0, "○": 0, "△": 0, "×": 0, "total": 0}
    said = run("export", "list", "--check", "--paper", "A4", "--out", tmp_path / "確認.xlsx", "--store", store)
    assert (said.code, "124行、" in said.output) == (0, True)


def test_a_list_is_made_in_its_own_forms_only(store: Path, tmp_path: Path) -> None:
    target = tmp_path / "一覧.docx"
    said = run("export", "list", "--out", target, "--store", store, "--json")
    assert (said.code, said.keys["error"]) == (2, "PAPER-FORMAT-UNKNOWN")
    assert ".xlsx、.pdf" in said.keys["remedy"]
    assert not target.exists()
