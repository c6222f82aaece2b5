"""Withdrawing a return is removing it from the set.

What it touched is enough to fold again, and it can be merged again.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nakano_status.application.merge.folding import RoundFacts, fold
from nakano_status.application.ports.data_file import CurrentValue
from nakano_status.domain.merge.resolution import Slot
from tests.support.answering import A, B, Clerk, Office, edited, without_columns, without_rows
from tests.support.sets import stale_slots

ROWS = (A, B)
TEXTS = {"done": (None, "甲", "乙"), "mark": (None, "◎", "○"), "note": (None, "連絡")}
Cache = dict[Slot, CurrentValue]

writes = st.builds(
    lambda row, key, place: ("writes", row, key, TEXTS[key][place % len(TEXTS[key])]),
    st.sampled_from(ROWS),
    st.sampled_from(sorted(TEXTS)),
    st.integers(0, 2),
)
steps = st.lists(
    st.one_of(
        writes, st.sampled_from([("submits", *([None] * 3)), ("copies", *([None] * 3)), ("mends", *([None] * 3))])
    ),
    min_size=3,
    max_size=14,
)
"""What happens: a text is written, an answer submitted (whole or with gaps), a data file copied, a file corrected."""


def played(story: list[tuple[str, str | None, str | None, str | None]], shapes: list[int]) -> Office:
    """Return an office that merged all that the story handed in."""
    office = Office({A: ("zeimu", "koseki")})
    clerks = [Clerk(office.sends("zeimu", *ROWS)), Clerk(office.sends("koseki", A))]
    for number, (what, row, key, text) in enumerate(story):
        clerk, shape = clerks[number % len(clerks)], shapes[number % len(shapes)]
        if what == "copies":
            clerks.append(clerk.copied())
        elif what == "writes" and row is not None and key is not None:
            clerk.writes(row, **{key: text})
        else:
            file = clerk.submits(name=f"{number}.xlsx")
            file = edited(file, A, done="直した文") if what == "mends" else file
            file = without_columns(file, "done") if shape == 1 else without_rows(file, B) if shape > 1 else file
            office.merges(file)
    return office


def refolded(facts: RoundFacts, cache: Cache, slots: set[Slot]) -> Cache:
    return cache | {line.slot: line for line in fold(facts, cache, slots, "").current}


def said(cache: Cache) -> dict[Slot, tuple[object, bool]]:
    """The current values, where there are any."""
    return {slot: (line.values, line.conflict) for slot, line in cache.items() if any(line.values) or line.conflict}


@given(steps, st.lists(st.integers(0, 2), min_size=1, max_size=5), st.integers(0, 99))
def test_what_a_return_touched_is_all_that_changes_when_it_is_taken_back(
    story: list[tuple[str, str | None, str | None, str | None]], shapes: list[int], pick: int
) -> None:
    office = played(story, shapes)
    assert stale_slots(office.facts, office.current) == []
    if not office.facts.returns:
        return
    return_id = list(office.facts.returns)[pick % len(office.facts.returns)]
    answer, touched = office.facts.returns[return_id], office.facts.touched_by([return_id])
    without = office.facts.without(return_id)
    cache = refolded(without, office.current, touched)
    assert stale_slots(without, cache) == []
    again = without.including(returns=[answer])
    cache = refolded(again, cache, again.touched_by([return_id]))
    assert stale_slots(again, cache) == []
    assert said(cache) == said(office.current)
