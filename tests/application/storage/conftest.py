"""An office that made a backup, and worked on since."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.storage.make_backup import back_up
from tests.support.rounds import OWN, digest_of, hand_in, merge, send, write_all


@dataclass(frozen=True)
class Story:
    """An office that made a backup, and then merged an answer, typed, and sent another form."""

    store: Store
    backup: Path
    then: str


@pytest.fixture
def story(parts: Parts, sending_office: Store, own: Path, tmp_path: Path) -> Story:
    edit_entry(parts, sending_office, Entry(OWN[0], {"later_years": "控えの前の文章。"}))
    backup, then = back_up(parts, sending_office).file, digest_of(sending_office)
    write_all(parts, own)
    hand_in(parts, own, tmp_path / "answer.xlsx")
    merge(parts, sending_office, tmp_path / "answer.xlsx")
    edit_entry(parts, sending_office, Entry(OWN[0], {"later_years": "控えの後の文章。"}))
    send(parts, sending_office, tmp_path / "forms", "戸籍住民課")
    return Story(sending_office, backup, then)
