"""What Wine cannot show is skipped by name, and nothing else is.

A test that is skipped without a name would hide a fault of the program on Windows.
"""

import re

import pytest

from tests.house.source_tree import ROOT
from tests.support.wine import NOT_SHOWN, why_not

PLACES = [place for places in NOT_SHOWN.values() for place in places]


@pytest.mark.parametrize("place", PLACES)
def test_every_place_that_wine_cannot_show_has_tests(place: str) -> None:
    name, _, function = place.partition("::")
    assert name.startswith("tests/")
    assert (ROOT / name).exists()
    if function:
        assert re.search(rf"^def {function.partition('[')[0]}\(", (ROOT / name).read_text("utf-8"), re.MULTILINE)


def test_every_place_is_told_once_with_its_reason() -> None:
    assert len(PLACES) == len({*PLACES})
    assert all(
        len(reason.split()) > 3 and why_not(place) == reason for reason in NOT_SHOWN for place in NOT_SHOWN[reason]
    )


@pytest.mark.parametrize(
    ("test", "skipped"),
    [
        ("tests/a/test_b.py::test_any[1]", True),
        ("tests/c/d/test_e.py::test_any", True),
        ("tests/a/test_f.py::test_g[1]", True),
        ("tests/a/test_f.py::test_g", True),
        ("tests/a/test_f.py::test_gh", False),
        ("tests/a/test_bc.py::test_any", False),
        ("tests/cd/test_e.py::test_any", False),
    ],
)
def test_a_name_stands_for_itself_alone(test: str, skipped: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "tests.support.wine.NOT_SHOWN", {"a reason": ["tests/a/test_b.py", "tests/c", "tests/a/test_f.py::test_g"]}
    )
    assert why_not(test) == ("a reason" if skipped else "")
