"""Papers of the office: approval, board, corrections, frames, questions, and the head of each."""

from dataclasses import replace
from datetime import date

import pytest

from nakano_status.application.papers import counts
from nakano_status.application.papers.kinds import frames_paper
from nakano_status.application.papers.kinds.approval_paper import (
    ApprovalContent,
    Matter,
    MatterGroup,
    build_approval,
)
from nakano_status.application.papers.kinds.board_paper import BoardEntry
from nakano_status.application.papers.kinds.questions_paper import (
    QuestionEntry,
    QuestionsContent,
    QuotedText,
    build_questions,
)
from nakano_status.application.papers.paper_set import Correction, CorrectionContent, build_corrections
from nakano_status.catalogue.plans import BuiltInCatalogue
from nakano_status.documents.document import (
    Document,
    Numerals,
    PaperHead,
    Paragraph,
    ParagraphRole,
    Section,
    Table,
    official_day,
    plain_text,
    plan_name_in_papers,
)
from nakano_status.documents.list.builder import ListContent, ListEntry
from nakano_status.documents.template import parse_template
from nakano_status.domain.fields.mark import Mark
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.plan.annotations import FrameItem
from tests.support.board_papers import LONG_NAME, LONG_STATE, entry, many, paper
from tests.support.fields import asked_in
from tests.support.kept_papers import assert_kept
from tests.support.marks import AS_PLANNED, BUILT_IN_MARKS, CHANGED, INSUFFICIENT, NOT_STARTED
from tests.support.plans import R3, R4

DAY, TODAY = date(2023, 10, 11), date(2023, 8, 1)


@pytest.mark.parametrize(
    ("numerals", "written"),
    [
        (Numerals.FULL_WIDTH, "令和５年（２０２３年）１０月１１日"),
        (Numerals.HALF_WIDTH, "令和5年（2023年）10月11日"),
    ],
)
def test_a_day_is_written_in_the_offices_numerals(numerals: Numerals, written: str) -> None:
    assert official_day(DAY, numerals) == written


def test_the_first_year_of_an_era_has_no_number() -> None:
    assert official_day(date(2019, 5, 7), Numerals.FULL_WIDTH) == "令和元年（２０１９年）５月７日"


@pytest.mark.parametrize(
    ("occasion", "meeting", "without_day"),
    [
        (Occasion.COUNCIL, "庁議資料", "令和５年（２０２３年）○月○日"),
        (Occasion.COMMITTEE, "委 員 会 資 料", "令和５年（２０２３年）○月○日"),
        (Occasion.PUBLIC, "", ""),
    ],
)
def test_each_occasion_has_its_lines(occasion: Occasion, meeting: str, without_day: str) -> None:
    head = PaperHead(occasion)
    assert head.meeting == meeting
    assert head.written_day(TODAY, Numerals.FULL_WIDTH) == without_day
    assert head.lacks_day == bool(without_day)
    dated = PaperHead(occasion, DAY)
    assert dated.written_day(TODAY, Numerals.FULL_WIDTH) == "令和５年（２０２３年）１０月１１日"
    assert not dated.lacks_day


def test_another_committee_has_its_own_paper() -> None:
    assert PaperHead(Occasion.COMMITTEE, committee="特別委員会").meeting == "特 別 委 員 会 資 料"


def test_only_the_built_in_plan_is_called_without_its_ordinal() -> None:
    assert plan_name_in_papers("第2次中野区地域情報化推進計画", is_built_in=True) == "中野区地域情報化推進計画"
    assert plan_name_in_papers("基本計画", is_built_in=True) == "基本計画"
    assert plan_name_in_papers("第2次あおば計画", is_built_in=False) == "第2次あおば計画"


ENTRIES = (
    ListEntry("a", "1-1-①", "カード", "取組 a", "税務課", {"mark": "◎", "done": "実施した。"}),
    ListEntry(
        "b", "1-1-①", "カード", "取組 b", "税務課", {"mark": "△", "change_reason": "納期の遅れ"}, is_off_plan=True
    ),
    ListEntry("c", "1-1-②", None, "取組 c", None, {"mark": "×"}, counted=False),
)
LINE = counts.CountLine("計", (1, 0, 1, 0), 2)
COUNTS = counts.CountOverview(
    counts.CountTableContent(dict.fromkeys(BUILT_IN_MARKS, 0) | {AS_PLANNED: 1, INSUFFICIENT: 1}, has_total=True),
    LINE,
    (("目標", (replace(LINE, label="目標1 便利"),)),),
    (counts.ExcludedRow("c", "取組 c", "", "再掲"),),
)
DIFFERENCE = counts.DifferenceContent(
    before="令和3年度末",
    now="令和4年度末",
    sentence="報告対象は3件から2件になりました（完了 1件）。",
    lines=(
        counts.DifferenceLine("◎（予定どおり）", 2, 1),
        counts.DifferenceLine("報告対象", 3, 2, is_sum=True),
        counts.DifferenceLine("×", 0, 0),
    ),
    reasons=(("完了", (counts.DifferenceRow("d", "取組 d", "税務課", "◎", "完了"),)),),
    unchanged=2,
)
CONTENT = ApprovalContent(
    list_content=ListContent("第2次小さな計画", asked_in(R4), ENTRIES, date(2023, 8, 10)),
    counts=COUNTS,
    counts_sentence="報告の対象は2件で、◎（予定どおり）が1件です。",
    difference=DIFFERENCE,
    open_points=(),
    made_on=date(2023, 8, 10),
    levels_above=("部", "室"),
    draft_note="作成中 令和5年8月10日時点",
)
TEMPLATE = parse_template(BuiltInCatalogue().template("approval"))


def section(content: ApprovalContent, name: str) -> Section:
    return next(each for each in build_approval(content, TEMPLATE).sections if each.name == name)


def words(blocks: Section) -> list[str]:
    only = Document("", (blocks,), "2023-08-10")
    return [plain_text(block.text) for block in only.blocks if isinstance(block, Paragraph)]


def tables(blocks: Section) -> list[list[tuple[str, ...]]]:
    only = Document("", (blocks,), "2023-08-10")
    found = [block for block in only.blocks if isinstance(block, Table)]
    return [[tuple(plain_text(cell.text) for cell in row.cells) for row in table.rows] for table in found]


def test_the_paper_for_approval_has_the_cover_the_counts_both_lists_the_matters_and_the_difference() -> None:
    groups = (MatterGroup("決定した相違", (Matter("a", "取組 a", "税務課", "「決めた文」に決定"),), 1),)
    content = replace(CONTENT, open_points=("未記入の取組が1件あります。",), matters=groups)
    assert_kept(build_approval(content, TEMPLATE), "approval")


def test_a_first_round_in_which_nothing_changed_and_nothing_is_open_says_so() -> None:
    unchanged = replace(CONTENT.list_content, entries=ENTRIES[:1])
    assert_kept(build_approval(replace(CONTENT, list_content=unchanged, difference=None), TEMPLATE), "approval-first")


def test_a_row_that_two_divisions_are_asked_about_is_one_on_the_cover_and_above_the_list() -> None:
    asked = tuple(Matter("a", "取組 a", division, "修正の依頼") for division in ("税務課", "住民課"))
    point = "修正依頼中の取組が1件あります。"
    seen = replace(CONTENT, open_points=(point,), matters=(MatterGroup("修正依頼中の取組", asked, 1),))
    assert [line for line in words(section(seen, "鑑")) if "修正" in line] == ["・修正依頼中の取組が１件あります。"]
    assert tables(section(seen, "確認事項"))[0][0] == ("修正依頼中の取組　1件",)


def table_of(*entries: BoardEntry) -> Table:
    (*_, table) = paper(*entries).blocks
    assert isinstance(table, Table)
    return table


def test_the_board_has_divisions_below_their_departments_with_sums_and_figures() -> None:
    figures_only = replace(entry("防災課", figures=2), rows=0, answered=0)
    entries = entry("総務課"), entry("住宅課", figures=10), figures_only, entry("議会事務局", None)
    assert_kept(paper(*entries), "board")


def test_without_figures_the_board_has_no_column_for_them_and_is_as_wide() -> None:
    assert_kept(paper(entry("総務課"), entry("職員課")), "board-without-figures")
    assert table_of(entry("総務課")).width == table_of(entry("総務課", figures=1)).width


def test_a_board_without_divisions_has_the_sum_alone() -> None:
    (row,) = table_of().rows
    assert [plain_text(cell.text) for cell in row.cells] == ["合計", "", "", ""]


@pytest.mark.parametrize("figures", [0, 1])
def test_rows_share_the_room_of_one_page_as_long_as_there_is_one(figures: int) -> None:
    heights, sizes = [], []
    for count in range(1, 36):
        found = paper(*many(count, 4, figures=figures))
        (section,), table = found.sections, table_of(*many(count, 4, figures=figures))
        assert not section.counts_pages
        rows = [*table.head, *table.rows]
        assert sum(row.height for row in rows) <= section.setup.room[1]
        assert len({row.height for row in rows}) == 1
        heights.append(rows[0].height)
        sizes.append(section.size)
    assert (sizes[25], sizes[-1]) == (10, 8)
    assert sorted(heights, reverse=True) == heights
    assert heights[0] == heights[9] > heights[25]
    (section,) = paper(*many(36, 4)).sections
    assert (section.size, section.counts_pages) == (10, True)


def test_what_is_broken_makes_its_row_higher_by_whole_lines() -> None:
    short, named, stated = table_of(entry("総務課"), entry(LONG_NAME), entry("税務課", state=LONG_STATE)).rows[1:4]
    line = 10 * 25.4 / 72 * 1.3
    assert named.height - short.height == pytest.approx(2 * line)
    assert stated.height - short.height == pytest.approx(3 * line)


def test_a_number_that_is_kept_with_its_unit_may_need_a_line_more() -> None:
    late, short = (table_of(entry("税務課", state=state, figures=1)).rows[1] for state in ("期限超過1226日", "提出済"))
    assert late.height > short.height
    whole = table_of(entry("税務課", state="期限超過1226日　下書き", figures=1)).rows[1]
    assert whole.height - late.height == pytest.approx(late.height - short.height)


ONE = Correction("3", "1-1-①　窓口の案内\n【取組状況】", "13件を受け付けた。", "15件を受け付けた。")
NEW = Correction("", "1-1-①　窓口の案内\n【変更理由】", None, "遅れたため")


def test_a_correction_shows_both_texts_with_what_differs_underlined() -> None:
    papers = (("進捗状況について", ()), ("進捗状況一覧", (ONE, NEW)))
    document = build_corrections(CorrectionContent("令和5年10月11日の委員会資料", papers, "2023-10-11", "作成中"))
    assert_kept(document, "corrections")


A, B = frames_paper.FrameRow("a", "取組 a", "税務課", "◎"), frames_paper.FrameRow("b", "取組 b", "戸籍住民課", "未記入")
CARDS = frames_paper.FrameItemPart(FrameItem("N-1", "カード", "記載"), (A, B), (1, 0))
NOTHING = frames_paper.FrameItemPart(FrameItem("N-2", "手続", "記載"), (), (0, 0))
REPOST = frames_paper.FrameItemPart(FrameItem("D-1", "カード", repost_of="N-1"), (A, B), (1, 0))
FRAMES_CONTENT = frames_paper.FramesContent(
    "令和4年度末",
    ("◎", "○"),
    (frames_paper.FramePart("官民データ", "1版", (CARDS, NOTHING)), frames_paper.FramePart("DX", "", (REPOST,))),
    (frames_paper.FrameRow("c", "取組 c", "防災課", "○"),),
    "2023-09-01",
)
WITHOUT_ROUND = replace(
    FRAMES_CONTENT,
    as_of="",
    marks=(),
    frames=(frames_paper.FramePart("官民データ", "1版", (replace(CARDS, counts=(), rows=(replace(A, mark=""),)),)),),
    untagged=(),
)


def test_a_frame_has_its_counts_by_item_and_its_rows_once() -> None:
    assert_kept(frames_paper.build_frames(FRAMES_CONTENT), "frames")


def test_before_a_round_there_are_no_marks_and_nothing_left_over_is_said() -> None:
    assert_kept(frames_paper.build_frames(WITHOUT_ROUND), "frames-without-round")


def test_every_table_is_as_wide_as_the_page() -> None:
    (section,) = frames_paper.build_frames(FRAMES_CONTENT).sections
    assert {round(each.width, 3) for each in section.blocks if isinstance(each, Table)} == {section.setup.room[0]}


ENTRY = QuestionEntry(
    row_id="a",
    title="取組 a",
    divisions="税務課",
    mark=INSUFFICIENT,
    was="◎",
    fell=True,
    reasons=(
        QuotedText("スケジュールの変更理由", "納期が遅れたため"),
        QuotedText("令和4年度までの取組状況", "試行した。"),
    ),
    plans=(QuotedText("令和5年度取組予定", None),),
)
QUESTIONS_CONTENT = QuestionsContent(R4, R3, BUILT_IN_MARKS.asking_reason, (ENTRY,), date(2023, 9, 1))


def rows(content: QuestionsContent, place: int) -> list[tuple[str, ...]]:
    """The cells of a table: the index, then the cards."""
    tables = [block for block in build_questions(content).blocks if isinstance(block, Table)]
    return [tuple(plain_text(cell.text) for cell in row.cells) for row in tables[place].rows]


def lead(content: QuestionsContent) -> str:
    return next(
        plain_text(each.text)
        for each in build_questions(content).blocks
        if isinstance(each, Paragraph) and each.role is ParagraphRole.BODY
    )


def test_a_card_asks_why_the_mark_fell_quotes_the_division_and_stays_on_one_page() -> None:
    assert_kept(build_questions(QUESTIONS_CONTENT), "questions")


@pytest.mark.parametrize(
    ("mark", "question"),
    [
        (CHANGED, "スケジュールを変更した理由は何か。"),
        (INSUFFICIENT, "取組が十分に進行していない理由は何か。"),
        (NOT_STARTED, "取組に着手していない理由は何か。"),
        (replace(NOT_STARTED, why=""), "「× 未着手」とした理由は何か。"),
    ],
)
def test_a_mark_that_did_not_fall_is_asked_about_as_what_it_is(mark: Mark, question: str) -> None:
    content = replace(QUESTIONS_CONTENT, entries=(replace(ENTRY, mark=mark, was="◎", fell=False),))
    assert rows(content, 1)[3] == ("問", question)


def test_the_first_round_knows_nothing_of_a_year_before() -> None:
    content = replace(QUESTIONS_CONTENT, previous=None, entries=(replace(ENTRY, was="", fell=False),))
    assert_kept(build_questions(content), "questions-first")


def test_the_lead_says_how_many_fell_and_what_is_not_decided_yet() -> None:
    assert lead(replace(QUESTIONS_CONTENT, undecided="（ほかに未記入 2件）")) == (
        "進捗状況が○、△、×の取組は、１件である。"
        "このうち、令和３年度末から進捗状況が下がった取組は、１件である。（ほかに未記入 ２件）"
    )
    assert lead(replace(QUESTIONS_CONTENT, entries=())) == "進捗状況が○、△、×の取組はない。"
