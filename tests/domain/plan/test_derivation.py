"""What becomes of rows from edition to edition: one, several, or nothing, followed both ways."""

import pytest

from nakano_status.domain.plan.lineage import Derivation, PlanFate, PlanSubject, descendants, origins, steps_towards

ROW, MEASURE = PlanSubject.ROW, PlanSubject.MEASURE
STEPS = (
    Derivation(ROW, "e1", "a", "e2", "ab", PlanFate.MERGED),
    Derivation(ROW, "e1", "b", "e2", "ab", PlanFate.MERGED),
    Derivation(ROW, "e1", "c", "e2", "c1", PlanFate.SPLIT),
    Derivation(ROW, "e1", "c", "e2", "c2", PlanFate.SPLIT),
    Derivation(ROW, "e1", "d", "e2", None, PlanFate.ABOLISHED, "事業の終了"),
    Derivation(ROW, "e2", "ab", "e3", "x", PlanFate.CONTINUED),
    Derivation(ROW, "e2", "c2", None, None, PlanFate.FINISHED),
)


@pytest.mark.parametrize(
    ("wanted", "editions", "found"),
    [
        ("ab", ("e1", "e2"), ("a", "b")),
        ("c1", ("e1", "e2"), ("c",)),
        ("x", ("e1", "e2", "e3"), ("a", "b")),
        ("x", ("e2", "e3"), ("ab",)),
        ("k", ("e1", "e2", "e3"), ("k",)),
        ("ab", ("e2",), ("ab",)),
    ],
)
def test_what_a_row_was_before(wanted: str, editions: tuple[str, ...], found: tuple[str, ...]) -> None:
    assert origins(STEPS, ROW, wanted, editions) == found


@pytest.mark.parametrize(
    ("wanted", "editions", "found"),
    [
        ("a", ("e1", "e2"), ("ab",)),
        ("c", ("e1", "e2"), ("c1", "c2")),
        ("a", ("e1", "e2", "e3"), ("x",)),
        ("d", ("e1", "e2"), ()),
        ("d", ("e1", "e2", "e3"), ()),
        ("k", ("e1", "e2", "e3"), ("k",)),
        ("c2", ("e2", "e3"), ("c2",)),
    ],
)
def test_what_a_row_becomes(wanted: str, editions: tuple[str, ...], found: tuple[str, ...]) -> None:
    assert descendants(STEPS, ROW, wanted, editions) == found


def test_a_measure_of_the_same_name_is_another_thing() -> None:
    assert origins(STEPS, MEASURE, "ab", ("e1", "e2")) == ("ab",)
    assert descendants(STEPS, MEASURE, "a", ("e1", "e2")) == ("a",)


def test_the_steps_towards_rows_are_those_out_of_what_they_were_with_all_parts_of_it() -> None:
    assert steps_towards(STEPS, ["x"], ("e1", "e2", "e3"), {}) == (*STEPS[:2], STEPS[5])
    assert steps_towards(STEPS, ["c1"], ("e1", "e2"), {}) == STEPS[2:4]
    assert steps_towards(STEPS, ["c1"], ("e1",), {}) == ()
    assert steps_towards(STEPS, ["k"], ("e1", "e2", "e3"), {}) == ()


def test_the_steps_of_other_rows_that_are_wanted_too_are_among_them() -> None:
    abolished = Derivation(ROW, "e1", "d", "e2", None, PlanFate.ABOLISHED)
    other = Derivation(MEASURE, "e1", "a", "e2", "ab", PlanFate.CONTINUED)
    steps = (*STEPS[:4], abolished, other, STEPS[5])
    assert steps_towards(steps, ["x"], ("e1", "e2", "e3"), {"e1": ["d"]}) == (*STEPS[:2], abolished, STEPS[5])
    assert steps_towards(steps, [], ("e1", "e2"), {"e1": ["a"], "e2": ["c1"]}) == STEPS[:1]


def test_a_row_that_became_another_is_followed_from_what_was_wanted_before() -> None:
    first = Derivation(ROW, "e1", "p", "e2", "q", PlanFate.CONTINUED)
    second = Derivation(ROW, "e2", "q", "e3", "r", PlanFate.CONTINUED)
    kept = Derivation(ROW, "e1", "m", "e2", "n", PlanFate.CONTINUED)
    assert steps_towards((first, second, kept), ["r", "n"], ("e1", "e2", "e3"), {}) == (first, kept, second)
