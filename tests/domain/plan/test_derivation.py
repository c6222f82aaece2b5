"""What becomes of rows from edition to edition: one, several, or nothing, followed both ways."""

import pytest

from nakano_status.domain.plan.derivation import Derivation, PlanFate, PlanSubject, descendants, origins

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
