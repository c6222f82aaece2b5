"""What a recorded paper is called."""

import pytest

from nakano_status.domain.papers.publication import paper_label


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("1", "資料1"), ("１２", "資料１２"), ("資料1", "資料1"), ("1-2", "1-2"), ("別紙", "別紙"), ("", "")],
)
def test_bare_figures_are_the_number_of_a_paper(typed: str, shown: str) -> None:
    assert paper_label(typed) == shown
