"""What a recorded paper is called, and which one is in force."""

from datetime import date

import pytest

from nakano_status.domain.papers.publication import Occasion, Publication, current, last_final, paper_label


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("1", "資料1"), ("１２", "資料１２"), ("資料1", "資料1"), ("1-2", "1-2"), ("別紙", "別紙"), ("", "")],
)
def test_bare_figures_are_the_number_of_a_paper(typed: str, shown: str) -> None:
    assert paper_label(typed) == shown


def paper(number: int, *, is_final: bool) -> Publication:
    return Publication("R4", number, Occasion.COUNCIL, "", date(2023, 8, 1), "", is_final)


DRAFT, FINAL, CORRECTED, LATE_DRAFT = (
    paper(1, is_final=False),
    paper(2, is_final=True),
    paper(3, is_final=True),
    paper(4, is_final=False),
)


def test_the_last_final_paper_is_in_force_whatever_drafts_follow() -> None:
    papers = (CORRECTED, FINAL, LATE_DRAFT, DRAFT)
    assert last_final(papers) == current(papers) == CORRECTED


def test_without_a_final_paper_the_last_draft_is_in_force() -> None:
    assert last_final([LATE_DRAFT, DRAFT]) is None
    assert current([LATE_DRAFT, DRAFT]) == LATE_DRAFT


def test_where_no_paper_is_recorded_none_is_in_force() -> None:
    assert current([]) is None
