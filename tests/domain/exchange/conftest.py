"""What the tests of admitted files share."""

import pytest

from tests.support.answering import Office


@pytest.fixture
def office() -> Office:
    """An office in memory that has sent no form yet."""
    return Office()
