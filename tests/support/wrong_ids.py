"""管理番号 written wrong: any one character another, any two exchanged."""

import string
from collections.abc import Iterable, Iterator

from nakano_status.domain.plan.initiative_id import is_id
from tests.support.fields import NAKANO

ALPHABET = string.digits + string.ascii_uppercase + "-"


def is_read(text: str) -> bool:
    """Whether a text is read as a 管理番号."""
    return is_id(text, NAKANO.id_patterns)


def with_one_wrong(row_ids: Iterable[str]) -> Iterator[str]:
    """Yield every ID with any one character replaced by any other."""
    return (
        row_id[:place] + character + row_id[place + 1 :]
        for row_id in row_ids
        for place in range(len(row_id))
        for character in ALPHABET
        if character != row_id[place]
    )


def with_two_exchanged(row_ids: Iterable[str]) -> Iterator[str]:
    """Yield every ID with any two different characters in each other's place."""
    return (
        exchanged(row_id, one, other)
        for row_id in row_ids
        for one in range(len(row_id))
        for other in range(one)
        if row_id[one] != row_id[other]
    )


def exchanged(text: str, one: int, other: int) -> str:
    """Return a text with two characters in each other's place."""
    characters = list(text)
    characters[one], characters[other] = characters[other], characters[one]
    return "".join(characters)
