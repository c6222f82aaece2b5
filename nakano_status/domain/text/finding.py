"""What a person may be looking for, as one types: by where a text matches, and by how often it was used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from nakano_status.domain.text.narrative import fold_for_search, search_words


class Match(NamedTuple):
    """A text that has every word of a query, by its place; the best match is the least.

    A text with a part that is the query comes first (`where` 0), then one with a part that begins with it (1), then any
    other (2); of those, one that was used more often (`unused` is minus so many times), then the earlier one.
    """

    where: int
    unused: int
    place: int


def haystack(*parts: str) -> str:
    """Return the parts of a text as they are searched."""
    return "\n".join(("", *map(fold_for_search, parts), ""))


def best_matches(query: str, haystacks: Sequence[str], uses: Mapping[int, int], most: int) -> list[Match]:
    """Return the best matches among texts, at most so many; `uses` are how often some were used, by place.

    Without a query every text matches, and begins with it.
    """
    words, start = search_words(query), f"\n{fold_for_search(query)}"
    found = [place for place, text in enumerate(haystacks) if words[0] in text] if words else range(len(haystacks))
    for word in words[1:]:
        found = [place for place in found if word in haystacks[place]]
    begun = [place for place in found if start in haystacks[place]]
    whole = [place for place in begun if f"{start}\n" in haystacks[place]]
    used = [place for place in uses if all(word in haystacks[place] for word in words)]
    candidates = {*used, *whole[:most], *begun[:most], *found[:most]}
    return sorted(Match(_where(start, haystacks[place]), -uses.get(place, 0), place) for place in candidates)[:most]


def _where(start: str, text: str) -> int:
    return 2 if start not in text else 1 if f"{start}\n" not in text else 0
