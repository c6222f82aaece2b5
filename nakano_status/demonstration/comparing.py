"""新旧対照表: this year beside the last, and what was published beside what 庁議 had."""

from __future__ import annotations

from nakano_status.application.papers.compare import Comparison, ComparisonWish, write_comparison
from nakano_status.demonstration import cast
from nakano_status.demonstration.checking import expect
from nakano_status.demonstration.reading_back import expect_words
from nakano_status.demonstration.stage import LAST_YEAR, YEAR, Stage
from nakano_status.domain.fields import DONE, PUBLISHED_KEYS


def compare_years(stage: Stage) -> str:
    """Put the list of this year beside that of the last: every row that says something else is on it."""
    made = _write(stage, ComparisonWish(LAST_YEAR.short, YEAR.short), f"新旧対照表_{LAST_YEAR.short}と{YEAR.short}")
    changed = {each.now.row_id for each in made.changes if each.now}
    rows = (listing.row_id for listing in stage.edition.listings)
    expect("前年から変わった取組", changed, {row_id for row_id in rows if _says_otherwise(stage, row_id)})
    return f"前年との新旧対照表（{len(made.changes)}件）を作成しました。"


def compare_papers(stage: Stage) -> str:
    """Put what was published beside what 庁議 had: the one text that was corrected."""
    made = _write(stage, ComparisonWish("第2号", "第5号", YEAR), "新旧対照表_第2号と第5号")
    found = [(each.now and each.now.row_id, [field.key for field in each.fields]) for each in made.changes]
    expect("庁議の資料から変わった取組", found, [(cast.CORRECTED_ROW, [DONE])])
    return f"庁議の資料と公表した資料の新旧対照表（{len(made.changes)}件）を作成しました。"


def _says_otherwise(stage: Stage, row_id: str) -> bool:
    was, now = (each.texts.get(row_id, {}) for each in (stage.last_year, stage.expectation))
    return any(was.get(key, "").strip() != now.get(key, "").strip() for key in PUBLISHED_KEYS)


def _write(stage: Stage, wish: ComparisonWish, name: str) -> Comparison:
    """Write the paper as Excel and Word; each text of the new side stands in it."""
    target = stage.folder.comparisons / f"{name}.docx"
    with stage.office() as store:
        write_comparison(stage.parts, store, wish, target.with_suffix(".xlsx"))
        comparison = write_comparison(stage.parts, store, wish, target).value.comparison
    texts = (field.now or "" for each in comparison.changes for field in each.fields)
    expect_words(stage, target, (comparison.old_name, comparison.new_name, *texts))
    return comparison
