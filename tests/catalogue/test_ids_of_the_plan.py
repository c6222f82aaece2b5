"""Every one of the 124 管理番号, and every way of getting one character or two wrong."""

from nakano_status.catalogue.plans import load_plan
from nakano_status.domain.plan.initiative_id import make_id, read_id
from tests.support.fields import NAKANO
from tests.support.wrong_ids import is_read, with_one_wrong, with_two_exchanged

LISTINGS = load_plan("nakano2").newest.listings
IDS = [listing.row_id for listing in LISTINGS]


def test_all_124_are_distinct_reposts_included() -> None:
    assert len(set(IDS)) == 124


def test_an_id_is_made_from_measure_and_place() -> None:
    assert [make_id(listing.measure, listing.ordinal) for listing in LISTINGS] == IDS


def test_every_id_reads_as_itself() -> None:
    assert [read_id(row_id, NAKANO.initiative_id) for row_id in IDS] == IDS


def test_any_one_wrong_character_is_caught_in_every_id() -> None:
    assert [text for text in with_one_wrong(IDS) if is_read(text)] == []


def test_any_two_exchanged_characters_are_caught_in_every_id() -> None:
    assert [text for text in with_two_exchanged(IDS) if is_read(text)] == []
