"""docs/guarantees.md names a test for every guarantee, and the window's own where a person meets it there.

A guarantee without a test is a claim.
"""

import re

from tests.house.source_tree import ROOT, written_tests

TEXT = (ROOT / "docs" / "guarantees.md").read_text("utf-8")
LINES = re.findall(r"^\| (\d+) \|[^|]*\|([^|]*)\|([^|]*)\|$", TEXT, re.MULTILINE)
AT_THE_WINDOW = {4, 5, 6, 7, 9, 10, 12, 16, 17, 20, 22, 24, 25, 26, 27}


def test_every_guarantee_has_a_line() -> None:
    assert {int(number) for number, _, _ in LINES} == set(range(1, 31))


def test_every_guarantee_has_tests_and_those_of_the_window_their_own() -> None:
    for number, window, data in LINES:
        assert "`test_" in (window if int(number) in AT_THE_WINDOW else window + data), number


def test_every_test_that_it_names_is_written() -> None:
    named = set(re.findall(r"`(test_\w+)`", TEXT))
    assert sorted(named - written_tests()) == []
