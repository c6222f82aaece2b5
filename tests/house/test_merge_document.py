"""docs/merge.md explains the merge by examples, and every example is a test.

Who trusts the rules reads the page, not the code.
"""

import re

from nakano_status.domain.exchange.ledger import ROW_ORDER, Fate
from nakano_status.domain.problem_texts import CATALOGUE
from tests.house.source_tree import ROOT, written_tests

TEXT = (ROOT / "docs" / "merge.md").read_text(encoding="utf-8")


def test_every_example_is_a_test() -> None:
    named = re.findall(r"`(test_\w+)`", TEXT)
    assert len(named) > 30
    assert sorted(set(named) - written_tests()) == []


def test_every_module_that_it_names_is_there() -> None:
    for path in re.findall(r"`((?:tests|domain|application)/[\w/]+\.py)`", TEXT):
        assert (ROOT / path).exists() or (ROOT / "nakano_status" / path).exists(), path


def test_reasons_and_fates_are_those_of_the_program() -> None:
    reasons = re.findall(r"`([A-Z]+-[A-Z]+|UNREADABLE)`", TEXT)
    assert len(reasons) > 10
    assert sorted(set(reasons) - set(CATALOGUE)) == []
    assert ", ".join(fate.value for fate in ROW_ORDER) in TEXT
    assert all(fate.value in TEXT for fate in Fate)
