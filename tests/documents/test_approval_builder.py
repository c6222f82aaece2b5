"""決裁用一式: 鑑 and what is put before superiors behind it, in one paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from nakano_status.application.papers.counts import (
    CountLine,
    CountOverview,
    CountTableContent,
    DifferenceContent,
    DifferenceRow,
    ExcludedRow,
    FigureLine,
)
from nakano_status.application.papers.kinds.approval_paper import (
    ApprovalContent,
    Matter,
    MatterGroup,
    approval_kind,
    build_approval,
)
from nakano_status.catalogue.plans import BuiltIn
from nakano_status.documents.document import Document, Paragraph, Section, Table, plain_text
from nakano_status.documents.list.builder import ListContent, ListEntry
from nakano_status.documents.template import faults_of, parse_template
from tests.support.fields import asked_in
from tests.support.marks import AS_PLANNED, BUILT_IN_MARKS, INSUFFICIENT
from tests.support.plans import R4

ENTRIES = (
    ListEntry("a", "1-1-①", "カード", "取組 a", "税務課", {"mark": "◎", "done": "実施した。"}),
    ListEntry("b", "1-1-①", "カード", "取組 b", "税務課", {"mark": "△", "change_reason": "納期の遅れ"}),
    ListEntry("c", "1-1-②", None, "取組 c", None, {"mark": "×"}, counted=False),
)
LINE = CountLine("計", (1, 0, 1, 0), 2)
COUNTS = CountOverview(
    CountTableContent(dict.fromkeys(BUILT_IN_MARKS, 0) | {AS_PLANNED: 1, INSUFFICIENT: 1}, has_total=True),
    LINE,
    (("目標", (replace(LINE, label="目標1 便利"),)),),
    (ExcludedRow("c", "取組 c", "", "再掲"),),
)
DIFFERENCE = DifferenceContent(
    before="令和3年度末",
    now="令和4年度末",
    sentence="報告対象は3件から2件になりました（完了 1件）。",
    figures=(FigureLine("◎（予定どおり）", 2, 1), FigureLine("報告対象", 3, 2, is_sum=True), FigureLine("×", 0, 0)),
    reasons=(("完了", (DifferenceRow("d", "取組 d", "税務課", "◎", "完了"),)),),
    unchanged=2,
)
CONTENT = ApprovalContent(
    list_content=ListContent("第2次小さな計画", asked_in(R4), ENTRIES, date(2023, 8, 10)),
    counts=COUNTS,
    counts_sentence="報告の対象は2件で、◎（予定どおり）が1件です。",
    difference=DIFFERENCE,
    open_points=(),
    made_on=date(2023, 8, 10),
    draft_note="作成中 令和5年8月10日時点",
)
TEMPLATE = parse_template(BuiltIn().template("approval"))


def section(content: ApprovalContent, name: str) -> Section:
    return next(each for each in build_approval(content, TEMPLATE).sections if each.name == name)


def words(blocks: Section) -> list[str]:
    only = Document("", (blocks,), "2023-08-10")
    return [plain_text(block.text) for block in only.blocks if isinstance(block, Paragraph)]


def tables(blocks: Section) -> list[list[tuple[str, ...]]]:
    only = Document("", (blocks,), "2023-08-10")
    found = [block for block in only.blocks if isinstance(block, Table)]
    return [[tuple(plain_text(cell.text) for cell in row.cells) for row in table.rows] for table in found]


def test_the_built_in_wording_has_no_faults() -> None:
    kind = approval_kind(BUILT_IN_MARKS)
    assert faults_of(TEMPLATE, kind.placeholders, kind.parts) == ()


def test_everything_stands_in_one_paper_and_every_page_says_that_it_is_a_draft() -> None:
    document = build_approval(CONTENT, TEMPLATE)
    assert [each.name for each in document.sections] == [
        "鑑",
        "件数表",
        "変更一覧",
        "進捗状況一覧",
        "確認事項",
        "前回との差",
    ]
    assert {each.header for each in document.sections} == {"作成中 令和5年8月10日時点"}
    assert document.title == "令和4年度末時点の進捗状況（決裁用一式）"


def test_the_cover_tells_the_counts_what_is_open_and_what_is_attached() -> None:
    cover = words(section(replace(CONTENT, open_points=("未記入の取組が1件あります。",)), "鑑"))
    assert "報告の対象は２件で、◎（予定どおり）が１件です。" in cover
    assert "報告対象は３件から２件になりました（完了 １件）。" in cover
    assert "・未記入の取組が１件あります。" in cover
    assert [line for line in cover if line.startswith("・別添")] == [
        "・別添１　件数表",
        "・別添２　変更一覧",
        "・別添３　進捗状況一覧",
        "・別添４　確認事項",
        "・別添５　前回との差",
    ]
    assert "・特になし" in words(section(CONTENT, "鑑"))


def test_the_first_round_has_no_difference_to_tell() -> None:
    first = replace(CONTENT, difference=None)
    assert [each.name for each in build_approval(first, TEMPLATE).sections][-1] == "確認事項"
    assert not [line for line in words(section(first, "鑑")) if "前回との差" in line]


def test_the_counts_are_broken_down_and_what_is_not_counted_is_listed_with_why() -> None:
    whole, goals, excluded = tables(section(CONTENT, "件数表"))
    assert whole[-1] == ("合計", "2")
    assert goals == [("目標1 便利", "1", "0", "1", "0", "2", "2"), ("計", "1", "0", "1", "0", "2", "2")]
    assert excluded == [("c", "取組 c", "", "再掲")]


def test_the_changed_rows_alone_and_the_whole_list_have_the_lists_columns() -> None:
    (changed,) = tables(section(CONTENT, "変更一覧"))
    assert changed == [("1-1-①\nカード", "取組 b", "△", "納期の遅れ", "", "", "税務課")]
    (whole,) = tables(section(CONTENT, "進捗状況一覧"))
    assert whole[0] == ("1-1-①\nカード", "取組 a", "◎", "", "実施した。", "", "", "税務課")
    assert whole[1][:2] == ("取組 b", "△")
    assert whole[2][:3] == ("1-1-②", "取組 c", "")


def test_what_the_decider_has_to_see_is_counted_on_the_cover_and_listed_by_kind() -> None:
    groups = (MatterGroup("決定した相違", (Matter("a", "取組 a", "税務課", "「決めた文」に決定"),), 1),)
    seen = replace(CONTENT, open_points=("未記入の取組が1件あります。",), matters=groups)
    cover = words(section(seen, "鑑"))
    assert [line for line in cover if line.endswith("あります。")] == [
        "・未記入の取組が１件あります。",
        "・決定した相違が１件あります。",
    ]
    assert tables(section(seen, "確認事項")) == [
        [("決定した相違　1件",), ("a", "取組 a", "税務課", "「決めた文」に決定")]
    ]
    assert "該当する事項はありません。" in words(section(CONTENT, "確認事項"))


def test_a_row_that_two_divisions_are_asked_about_is_one_on_the_cover_and_above_the_list() -> None:
    asked = tuple(Matter("a", "取組 a", division, "修正の依頼") for division in ("税務課", "住民課"))
    point = "修正依頼中の取組が1件あります。"
    seen = replace(CONTENT, open_points=(point,), matters=(MatterGroup("修正依頼中の取組", asked, 1),))
    assert [line for line in words(section(seen, "鑑")) if "修正" in line] == ["・修正依頼中の取組が１件あります。"]
    assert tables(section(seen, "確認事項"))[0][0] == ("修正依頼中の取組　1件",)


def test_nothing_changed_is_said() -> None:
    unchanged = replace(CONTENT, list_content=replace(CONTENT.list_content, entries=ENTRIES[:1]))
    assert "該当する取組はありません。" in words(section(unchanged, "変更一覧"))


def test_the_difference_shows_signs_and_reasons() -> None:
    figures, rows = tables(section(CONTENT, "前回との差"))
    assert figures == [
        ("◎（予定どおり）", "2", "1", "－1"),
        ("報告対象", "3", "2", "－1"),
        ("×", "0", "0", "―"),
    ]
    assert rows == [("完了　1件",), ("d", "取組 d", "税務課", "◎", "完了")]
    assert words(section(CONTENT, "前回との差"))[-1] == "上のほか、前回と同じ進捗状況の取組は２件です。"
