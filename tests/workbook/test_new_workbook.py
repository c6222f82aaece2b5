"""A new workbook is the same bytes on every system."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest

from nakano_status.workbook.new_workbook import new_workbook

UNIX, WINDOWS = 3, 0


@pytest.mark.parametrize("sheets", [1, 40])
def test_no_part_names_the_system_on_which_it_was_made(sheets: int, monkeypatch: pytest.MonkeyPatch) -> None:
    make = zipfile.ZipInfo.__init__

    def make_on_windows(entry: zipfile.ZipInfo, *arguments: Any, **named: Any) -> None:
        make(entry, *arguments, **named)
        entry.create_system = WINDOWS

    def drawn() -> bytes:
        target = BytesIO()
        made_at = datetime(2023, 3, 31)  # noqa: DTZ001 - as papers have it
        with new_workbook(target, title="一覧", made_at=made_at) as workbook:
            for number in range(sheets):
                workbook.add_worksheet(f"表{number}").write_string(0, 0, "窓口")
        return target.getvalue()

    here = drawn()
    with monkeypatch.context() as windows:
        windows.setattr(zipfile.ZipInfo, "__init__", make_on_windows)
        there = drawn()
    assert here == there
    with zipfile.ZipFile(BytesIO(here)) as package:
        assert {each.create_system for each in package.infolist()} == {UNIX}
        assert package.testzip() is None
