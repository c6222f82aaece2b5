"""What properties of settled rounds share."""

from random import Random

import pytest

from tests.support.settled_facts import Papers, comparable_papers


@pytest.fixture(scope="session")
def compared(pytestconfig: pytest.Config) -> Papers:
    """The papers by which a round is compared with what it was: a third of them by chance, all by `--whole`."""
    every = comparable_papers()
    chance = Random(pytestconfig.getoption("randomly_seed", 0))
    return every if pytestconfig.getoption("--whole") else chance.sample(every, len(every) // 3)
