"""The preview of a table counts rows that are left out apart from cells, and what is only to be checked not at all."""

from dataclasses import replace
from datetime import date

from nakano_status.application.indicators.import_indicators import ImportedIndicators
from nakano_status.application.organisation.import_divisions import PlannedDivisions
from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.frames import PlannedFrames
from nakano_status.application.plan.opinions import PlannedOpinions
from nakano_status.application.table_rows import LeftOut
from nakano_status.domain.organisation.divisions import NO_DIVISIONS
from nakano_status.domain.plan.annotations import FrameItem, NationalFrame, OpinionSource
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place
from nakano_status.gui.panels import kept_table
from tests.support.opinions import new_opinion

TWO_CELLS = tuple(
    problem("TABLE-CELL-UNREADABLE", Place("表.csv", None, f"{letter}2", 2, column), found="？", expected="名称")
    for letter, column in (("C", "所管課"), ("D", "令和4年度実績"))
)
SAME_ROW = tuple(
    problem("TABLE-NAME-MISSING", Place("表.csv", None, f"{letter}3", 3, column))
    for letter, column in (("A", "区分"), ("B", "意見"))
)
REMARKS = problem("TABLE-REMARKS-UNREAD", Place("表.csv", None, "E2", 2, "備考"), found="備考", texts="済")


def test_a_row_that_is_imported_without_two_cells_is_not_counted_as_left_out() -> None:
    taken = ImportedIndicators(1, 0, (), left_out=LeftOut(frozenset({3}), frozenset({(2, "C2"), (2, "D2")})))
    planned = Outcome(taken, problems=(*TWO_CELLS, *SAME_ROW, REMARKS))
    words = kept_table.indicators_preview_text(planned)
    assert words.startswith("取り込める行 1件、")
    assert "取り込まない行 1件と取り込まないセル 2件は、表を直すと取り込めます。" in words
    shown = [line.accessible_text for line in kept_table.indicator_lines(planned)]
    assert [each for each in shown if "表.csv" not in each] == [
        "取り込まない行　1件", "取り込まないセル　2件", "確認すること　1件"
    ]  # fmt: skip


def test_a_column_of_remarks_is_no_row_that_is_left_out() -> None:
    planned = PlannedDivisions(NO_DIVISIONS, (), 0, 1, (), (), (REMARKS,))
    assert "取り込まない" not in kept_table.divisions_preview_text(planned)


def test_a_changed_opinion_is_shown_with_each_field_that_changes_and_a_new_one_with_its_author() -> None:
    was = replace(new_opinion(OpinionSource.OTHER, date(2023, 6, 1), "賛成します。", "中野<一郎"), number=1)
    now, new = replace(was, who="野方", is_named=True), replace(was, number=2)
    unanswered = replace(was, number=3)
    answered = replace(unanswered, answer="検討します。")
    planned = PlannedOpinions((new, now, answered), (2,), 0, replaced=(None, was, unanswered))
    lines = kept_table.opinion_lines(planned)
    assert [each.accessible_text for each in lines] == [
        "内容か氏名・団体名を訂正する意見　1件",
        "意見1　その他　令和5年6月1日　野方、賛成します。、氏名・団体名：中野<一郎から野方、氏名の公表：不可から可",
        "追加する意見　1件",
        "意見2　その他　令和5年6月1日　中野<一郎（氏名を公表しない）、賛成します。",
        "変更する意見　1件",
        "意見3　その他　令和5年6月1日　中野<一郎（氏名を公表しない）、賛成します。、考え方：空欄から検討します。",
    ]
    assert "中野&lt;一郎" in lines[1].html
    assert "賛成します。" in lines[1].html


def test_a_changed_item_of_a_frame_is_shown_with_each_field_that_changes_and_a_removed_one_with_its_title() -> None:
    was = NationalFrame("甲", "甲", "1", (FrameItem("A-1", "手続"), FrameItem("A-2", "カード")))
    other = NationalFrame("乙", "乙", "1", (FrameItem("A-1", "手続", "柱", "B-1"), FrameItem("B-1", "標準化")))
    planned = PlannedFrames((other,), ("B-1",), ("A-1",), ("A-2",), replaced=(was,), tagged={"A-1": 2})
    assert [each.accessible_text for each in kept_table.frame_lines(planned)] == [
        "追加する項目　1件",
        "B-1、標準化",
        "変更する項目　1件",
        "A-1、手続（この項目に当たると記録した取組など 2件）、枠組み：甲から乙、区分：空欄から柱、再掲：空欄からB-1",
        "除く項目　1件",
        "A-2、カード",
    ]
