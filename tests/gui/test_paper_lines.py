"""What 資料作成 says of each paper, and that a paper has one name wherever it is met."""

from __future__ import annotations

import pytest

from nakano_status.application.papers.offered import PaperKind, PaperWish, suggested_name
from nakano_status.application.papers.paper_set import FileKind
from nakano_status.documents.list_kind import CHANGES_TITLE
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.gui.features.papers.paper_lines import SAYS


@pytest.mark.parametrize("part", ["鑑", "件数表", "変更一覧", "一覧", "確認事項", "前回との差"])
def test_every_part_of_what_is_put_before_superiors_is_named(part: str) -> None:
    assert part in SAYS[PaperKind.APPROVAL].split("を一つに")[0].split("、")


def test_the_list_of_changed_rows_has_one_name_on_screen_and_in_every_file_name() -> None:
    assert PaperKind.CHANGES.value == FileKind.CHANGES.word == CHANGES_TITLE
    assert suggested_name(PaperWish(PaperKind.CHANGES), FiscalYear(2022)).startswith(f"{CHANGES_TITLE}_R4")
