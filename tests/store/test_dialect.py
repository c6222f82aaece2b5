"""Nothing outside `store/sqlite` is of SQLite only: another database needs a room beside it, and no other change."""

from __future__ import annotations

from pathlib import Path

import pytest

from nakano_status import store

_STORE = Path(store.__file__).parent
_OF_SQLITE_ONLY = "sqlite3 store.sqlite dialects PRAGMA rowid sqlite_master group_concat char(10)".split()
_NEUTRAL = sorted(path for path in _STORE.rglob("*.py") if path.parent.name != "sqlite")


@pytest.mark.parametrize("path", _NEUTRAL, ids=lambda path: path.relative_to(_STORE).as_posix())
def test_what_is_of_sqlite_only_is_in_its_room(path: Path) -> None:
    text = path.read_text("utf-8")
    assert [word for word in _OF_SQLITE_ONLY if word in text] == []
