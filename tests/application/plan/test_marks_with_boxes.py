"""A list whose marks are ticked among boxes (☑順調 □遅れ) is imported into the plan that it makes."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from nakano_status.application.plan.import_list import ListImport, import_list
from nakano_status.application.plan.plan_of_list import content_of_list
from nakano_status.application.ports.data_file import Parts
from tests.application.plan.test_paths_of_levels import made_of, marks_imported
from tests.support.ward_lists import YEAR, Page, workbook

HEAD = ("施策", "事業名", "担当課", "評価")
WORDS = ("☑順調 □遅れ", "□順調 ☑遅れ", "☑順調 □遅れ", "□順調 □遅れ")


def list_of(marks: Sequence[str], *below: Sequence[str]) -> bytes:
    rows = [(f"1-{1 + at // 2} 道", f"事業{at}", "総務課", mark) for at, mark in enumerate(marks)]
    return workbook(Page("一覧", [HEAD, *rows, *below]))


@pytest.mark.parametrize(
    ("marks", "labels", "imported"),
    [
        (WORDS, ["A 順調", "B 遅れ"], ["A", "B", "A", None]),
        (("☑順調", "☑遅れ", "☑遅れ"), ["A 順調", "B 遅れ"], ["A", "B", "B"]),
        (("☑Ａ：順調\n□Ｂ：遅れ", "□Ａ：順調\n☑Ｂ：遅れ"), ["A 順調", "B 遅れ"], ["A", "B"]),
        (("■完了", "□未完了", "□未完了"), ["A ■完了", "B □未完了"], ["A", "B", "B"]),
        (("■ 完了", "□ 着手"), ["■ 完了", "□ 着手"], ["■", "□"]),
        (("☑◎ □○ □☆", "□◎ ☑○ □☆", "□◎ □○ ☑☆"), ["◎ ◎", "○ ○", "☆ ☆"], ["◎", "○", "☆"]),
    ],
)
def test_a_list_with_marks_in_boxes_is_imported_into_the_plan_that_it_makes(
    parts: Parts, tmp_path: Path, marks: Sequence[str], labels: list[str], imported: list[str | None]
) -> None:
    published = tmp_path / "一覧.xlsx"
    published.write_bytes(list_of(marks))
    source = made_of(parts, published, tmp_path)
    assert [each.named for each in source.plan.newest.profile.marks] == labels
    with closing(parts.stores.open(tmp_path / "new.nakano")) as store:
        outcome = import_list(parts, store, ListImport(published, YEAR))
        assert [*marks_imported(store).values()] == imported
    assert "MARK-UNKNOWN" not in {each.code for each in outcome.problems}


def test_a_table_that_counts_the_marks_in_boxes_below_a_list_is_no_part_of_it(parts: Parts) -> None:
    content = list_of(WORDS[:3], (), ("順調", "2"), ("遅れ", "1"))
    made = content_of_list(parts, Path("一覧.xlsx"), content)
    assert made.value.edition is not None
    assert [each.title for each in made.value.edition.listings] == ["事業0", "事業1", "事業2"]
    assert "LIST-COUNTS-LEFT-OUT" in {each.code for each in made.problems}
