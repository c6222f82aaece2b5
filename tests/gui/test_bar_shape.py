"""Bars as geometry: numbers are in their pieces or behind the bar, and everything fits."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from nakano_status.domain.round.tally import Exclusion, Figure
from nakano_status.gui.features.overview.bar_view import NARROWEST, length, shape_bar, unit_for
from tests.support.marks import AS_PLANNED, BUILT_IN_MARKS, CHANGED

PIECES: tuple[Figure, ...] = (*BUILT_IN_MARKS, Exclusion.UNANSWERED, Exclusion.OPEN_CONFLICT)


def label(_figure: Figure, number: int) -> float:
    return 24.0 + 8 * len(str(number))


def test_a_number_stands_in_its_piece_or_behind_the_bar() -> None:
    wide, narrow = shape_bar({AS_PLANNED: 40, CHANGED: 1}, 4, label)
    assert wide.is_inside
    assert wide.left < wide.label_left < wide.left + wide.width
    assert not narrow.is_inside
    assert narrow.label_left > narrow.left + narrow.width
    assert narrow.width == NARROWEST


def test_a_piece_is_found_at_its_place_and_at_its_number() -> None:
    _, narrow = shape_bar({AS_PLANNED: 40, CHANGED: 1}, 4, label)
    assert narrow.is_at(narrow.left + 1)
    assert narrow.is_at(narrow.label_left + 1)
    assert not narrow.is_at(1)


numbers = st.dictionaries(st.sampled_from(PIECES), st.integers(0, 400), min_size=1)


@given(bars=st.lists(numbers, min_size=1, max_size=4), room=st.floats(240, 900))
def test_every_bar_fits_with_its_numbers_and_pieces_do_not_overlap(bars: list[dict[Figure, int]], room: float) -> None:
    unit = unit_for(bars, room, label)
    for each in bars:
        shapes = shape_bar(each, unit, label)
        assert [shape.figure for shape in shapes] == [figure for figure, number in each.items() if number]
        least = sum(label(figure, number) + 6 + NARROWEST + 2 for figure, number in each.items() if number)
        assert length(shapes) <= max(room, least) + 1
        assert all(one.left + one.width <= other.left for one, other in pairwise(shapes))


def test_without_rows_there_is_nothing_to_measure() -> None:
    assert unit_for([{AS_PLANNED: 0}], 300, label) == 1
    assert shape_bar({AS_PLANNED: 0}, 1, label) == ()
