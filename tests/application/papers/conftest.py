"""The small office, before and after everything was answered."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from nakano_status.application.ports.data_file import Parts, Store
from tests.support.paper_offices import answer_all, paper_office


@pytest.fixture
def unanswered(tmp_path: Path) -> Iterator[Store]:
    """The office with nothing answered."""
    with closing(paper_office(tmp_path)) as store:
        yield store


@pytest.fixture
def answered(parts: Parts, unanswered: Store) -> Store:
    """The office with every row answered: the first ○, all others ◎."""
    answer_all(parts, unanswered)
    return unanswered
