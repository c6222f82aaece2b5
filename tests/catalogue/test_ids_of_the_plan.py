"""Every one of the 124 管理番号, and every way of getting one character or two wrong."""

import string

from nakano_status.catalogue.plan_file import load_plan
from nakano_status.domain.initiative_id import make_id, read_id

LISTINGS = load_plan("nakano2").current.listings
IDS = [listing.row_id for listing in LISTINGS]
ALPHABET = string.digits + string.ascii_uppercase + "-"


def test_all_124_are_distinct_reposts_included() -> None:
    assert len(set(IDS)) == 124


def test_an_id_is_made_from_measure_and_place() -> None:
    assert [make_id(listing.measure, listing.ordinal) for listing in LISTINGS] == IDS


def is_read(text: str) -> bool:
    try:
        read_id(text)
    except ValueError:
        return False
    return True


def test_every_id_reads_as_itself() -> None:
    assert [read_id(row_id) for row_id in IDS] == IDS


def test_any_one_wrong_character_is_caught_in_every_id() -> None:
    wrong = (
        row_id[:place] + character + row_id[place + 1 :]
        for row_id in IDS
        for place in range(len(row_id))
        for character in ALPHABET
        if character != row_id[place]
    )
    assert [text for text in wrong if is_read(text)] == []


def test_any_two_exchanged_characters_are_caught_in_every_id() -> None:
    def exchanged(row_id: str, one: int, other: int) -> str:
        characters = list(row_id)
        characters[one], characters[other] = characters[other], characters[one]
        return "".join(characters)

    wrong = (
        exchanged(row_id, one, other)
        for row_id in IDS
        for one in range(len(row_id))
        for other in range(one)
        if row_id[one] != row_id[other]
    )
    assert [text for text in wrong if is_read(text)] == []
