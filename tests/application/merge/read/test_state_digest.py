"""The state digest distinguishes states, and depends on nothing else."""

from contextlib import closing
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.plan.create_store import built_in_plan, create_store
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.open_round import open_round
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from tests.support.rounds import OWN, ZEIMU, digest_of, division_store, hand_in, merge, send, write_all

ROW = OWN[0]


def say(parts: Parts, store: Store, as_division: str | None = None, by: str | None = None, **typed: str) -> str:
    edit_entry(parts, store, Entry(ROW, typed, as_division), by)
    return digest_of(store)


def test_two_data_files_in_which_the_same_was_said_are_equal(parts: Parts, office: Store, tmp_path: Path) -> None:
    create_store(parts, tmp_path / "other.nakano", built_in_plan(parts))
    with closing(parts.stores.open(tmp_path / "other.nakano")) as other:
        open_round(parts, other, FiscalYear(2022))
        assert digest_of(other) == digest_of(office)
        one = say(parts, office, by="見本 花子", done="実施した。")
        say(parts, other, done="途中で変えた。")
        assert say(parts, other, by="見本 太郎", done="実施した。  ") == one


@pytest.mark.parametrize(
    ("as_division", "typed"),
    [(None, {"done": "実施した。"}), (ZEIMU, {"note": "連絡"}), (None, {"out_of_report": "finished"})],
)
def test_a_value_a_note_and_a_reason_each_make_a_difference(
    parts: Parts, office: Store, as_division: str | None, typed: dict[str, str]
) -> None:
    before = digest_of(office)
    assert say(parts, office, as_division, **typed) != before


def test_an_open_conflict_makes_a_difference_also_where_the_same_value_stands(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    own = division_store(parts, send(parts, office, tmp_path), tmp_path / "own.nakano")
    write_all(parts, own)
    answer = hand_in(parts, own, tmp_path / "return.xlsx").file
    copy = tmp_path / "copy.nakano"
    copy.write_bytes(office.path.read_bytes())
    merge(parts, office, answer)
    seen = say(parts, office, done="事務局が書いた。")
    with closing(parts.stores.open(copy)) as store:
        say(parts, store, done="事務局が書いた。")
        merge(parts, store, answer)
        assert digest_of(store) != seen
