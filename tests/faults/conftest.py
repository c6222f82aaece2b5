"""What random faults have in common."""

from random import Random

import pytest


@pytest.fixture
def chance(request: pytest.FixtureRequest, turn: int) -> Random:
    """Return the chance of a round, the same for a seed, and print how to repeat it."""
    seed = request.config.getoption("randomly_seed", 0)
    print(f"to repeat this round: pytest '{request.node.nodeid}' --randomly-seed={seed} --fault-rounds={turn + 1}")  # noqa: T201
    return Random(f"{seed}-{turn}")
