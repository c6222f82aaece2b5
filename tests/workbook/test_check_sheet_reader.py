"""The profile on 照合用 is from the file, and a file may come from anywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from nakano_status.workbook.cells.loading import UnreadableWorkbook
from nakano_status.workbook.form.identity_reader import _profile_in


@pytest.mark.parametrize("text", ["", "3", "[" * 32_000, '{"fields": [}', "profile"])
def test_what_is_no_profile_is_refused(text: str) -> None:
    with pytest.raises(UnreadableWorkbook, match="照合用"):
        _profile_in(text)


def test_a_profile_is_read_as_it_was_written() -> None:
    text = (Path(__file__).parents[2] / "resources" / "profiles" / "nakano2.json").read_text("utf-8")
    found = _profile_in(text)
    assert found.profile_id == "nakano2"
