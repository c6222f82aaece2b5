"""What 資料作成 shows of each paper, and that a paper has one name everywhere."""

from __future__ import annotations

import pytest

from nakano_status.application.papers.kinds import approval_paper
from nakano_status.application.papers.set_kinds import changes_paper
from nakano_status.documents.list.builder import CHANGES_TITLE
from nakano_status.domain.calendar.fiscal_year import FiscalYear


@pytest.mark.parametrize("part", ["鑑", "件数表", "変更一覧", "一覧", "確認事項", "前回との差"])
def test_every_part_of_what_is_put_before_superiors_is_named(part: str) -> None:
    assert part in approval_paper.PAPER.description.split("を一つに")[0].split("、")


def test_the_list_of_changed_rows_has_one_name_on_screen_and_in_every_file_name() -> None:
    paper = changes_paper.PAPER
    assert paper.in_set is not None
    assert paper.title == paper.in_set.name == CHANGES_TITLE
    assert paper.request().suggested_name(FiscalYear(2022)).startswith(f"{CHANGES_TITLE}_R4")
