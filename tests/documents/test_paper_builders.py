"""Papers of the office: approval, board, corrections, frames, questions, and the head of each."""

import dataclasses
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
from nakano_status.application.papers.kinds.board_paper import ANSWERED, FIGURES, NAME, BoardEntry, Sign
from nakano_status.application.papers.kinds.questions_paper import (
    QuestionEntry,
    QuestionsContent,
    QuotedText,
    build_questions,
)
from nakano_status.application.papers.paper_set import Correction, CorrectionContent, build_corrections
from nakano_status.catalogue.plans import BuiltInCatalogue
from nakano_status.documents.document import (
    Align,
    Document,
    Group,
    Heading,
    Numerals,
    PaperHead,
    Paragraph,
    ParagraphRole,
    Row,
    Run,
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
    ListEntry("b", "1-1-①", "カード", "取組 b", "税務課", {"mark": "△", "change_reason": "納期の遅れ"}),
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
    figures=(
        counts.FigureLine("◎（予定どおり）", 2, 1),
        counts.FigureLine("報告対象", 3, 2, is_sum=True),
        counts.FigureLine("×", 0, 0),
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


def test_everything_stands_in_one_paper_and_every_page_says_that_it_is_a_draft() -> None:
    document = build_approval(CONTENT, TEMPLATE)
    assert [each.name for each in document.sections] == [
        "鑑", "件数表", "変更一覧", "進捗状況一覧", "確認事項", "前回との差"
    ]  # fmt: skip
    assert {each.header for each in document.sections} == {"作成中 令和5年8月10日時点"}
    assert document.title == "令和4年度末時点の進捗状況（決裁用一式）"


def test_the_cover_tells_the_counts_what_is_open_and_what_is_attached() -> None:
    cover = words(section(replace(CONTENT, open_points=("未記入の取組が1件あります。",)), "鑑"))
    assert "報告の対象は２件で、◎（予定どおり）が１件です。" in cover
    assert "報告対象は３件から２件になりました（完了 １件）。" in cover
    assert "・未記入の取組が１件あります。" in cover
    assert [line for line in cover if line.startswith("・別添")] == [
        "・別添１　件数表", "・別添２　変更一覧", "・別添３　進捗状況一覧", "・別添４　確認事項",
        "・別添５　前回との差"
    ]  # fmt: skip
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


def table_of(*entries: BoardEntry) -> Table:
    (*_, table) = paper(*entries).blocks
    assert isinstance(table, Table)
    return table


def texts(row: Row) -> list[str]:
    return [plain_text(cell.text) for cell in row.cells]


def column(table: Table, heading: str) -> list[str]:
    """Return the texts of a column that is left of the state's."""
    place = texts(table.head[0]).index(heading)
    return [texts(row)[place] for row in table.rows]


def test_the_head_says_what_it_is_as_of_when_and_how_many_are_in() -> None:
    found = paper(entry("総務課"))
    lines = [plain_text(each.text) for each in found.blocks if isinstance(each, Paragraph)]
    assert lines == [
        "令和4年度末時点　提出状況",
        "回答期限　令和5年7月14日（金）　　15所管中9所管が提出",
        "令和5年7月13日（木） 16:40現在",
    ]
    assert found.title == lines[0]


def test_a_division_is_below_its_department_with_its_sign_and_state() -> None:
    table = table_of(entry("総務課"))
    assert texts(table.head[0]) == ["部・所管課", "件数", "記入済", "状態", "受領", "回答期限"]
    assert texts(table.rows[1]) == ["　総務課", "8", "5/8", Sign.HALF, "提出済", "12/28 16:40", "12月28日"]
    assert [each.align is Align.RIGHT for each in table.columns] == [False, True, True, False, False, False, False]


def test_departments_have_their_sums_and_all_has_one() -> None:
    table = table_of(entry("総務課"), entry("職員課"), entry("議会事務局", None))
    sums = [row for row in table.rows if all(cell.is_shaded for cell in row.cells)]
    assert [(texts(row)[0], texts(row)[2]) for row in sums] == [
        ("総務部", "10/16"),
        ("部の登録がない所管課", "5/8"),
        ("合計", "15/24"),
    ]
    assert all(run.bold for row in sums for cell in row.cells for run in cell.text)
    assert [row for row in table.rows if row.is_kept_with_next] == sums[:-1]


def test_figures_have_a_column_where_any_are_asked_for_and_none_else() -> None:
    both, without = table_of(entry("総務課"), entry("住宅課", figures=10)), table_of(entry("総務課"))
    assert set(texts(both.head[0])) - set(texts(without.head[0])) == {FIGURES}
    assert both.width == without.width == 177
    assert column(both, FIGURES) == ["1/10", "", "1/10", "1/10"]


def test_nothing_is_said_of_what_there_is_none_of() -> None:
    table = table_of(dataclasses.replace(entry("住宅課", figures=2), rows=0, answered=0))
    assert (column(table, ANSWERED), column(table, FIGURES)) == ([""] * 3, ["1/2"] * 3)
    assert column(table_of(), NAME) == ["合計"]


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
    _, lead, table = document.blocks
    assert isinstance(table, Table)
    name, one, new = table.rows
    assert plain_text(name.cells[0].text) == "進捗状況一覧"
    assert name.is_kept_with_next
    assert [plain_text(cell.text) for cell in one.cells] == [ONE.page, ONE.place, ONE.wrong, ONE.right]
    assert [run for cell in one.cells[2:] for run in cell.text if run.underlined] == [
        Run("13件", underlined=True),
        Run("15件", underlined=True),
    ]
    assert plain_text(new.cells[2].text) == "（記載なし）"
    assert document.sections[0].header == "作成中"
    assert "令和５年１０月１１日の委員会資料を次のとおり訂正する。" in str(lead)


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


def frames_tables(document: Document) -> list[list[tuple[str, ...]]]:
    return [
        [tuple(plain_text(cell.text) for cell in row.cells) for row in (*block.head, *block.rows)]
        for block in document.blocks
        if isinstance(block, Table)
    ]


def test_a_frame_has_its_counts_by_item_and_its_rows_once() -> None:
    counted, rows, repeated, untagged = frames_tables(frames_paper.build_frames(FRAMES_CONTENT))
    assert counted == [
        ("項目", "◎", "○", "取組"),
        ("記載",),
        ("N-1　カード", "1", "0", "2"),
        ("N-2　手続", "0", "0", "0"),
    ]
    assert rows == [
        ("管理番号", "事業内容", "所管課", "進捗状況"),
        ("N-1　カード　2件",),
        ("a", "取組 a", "税務課", "◎"),
        ("b", "取組 b", "戸籍住民課", "未記入"),
        ("N-2　手続　当たる取組はない",),
    ]
    assert repeated == [("項目", "◎", "○", "取組"), ("D-1　カード（N-1の再掲）", "1", "0", "2")]
    assert untagged[1:] == [("c", "取組 c", "防災課", "○")]


def test_before_a_round_there_are_no_marks_and_nothing_left_over_is_said() -> None:
    document = frames_paper.build_frames(WITHOUT_ROUND)
    assert document.title == "国の計画と取組の対応"
    assert frames_tables(document) == [
        [("項目", "取組"), ("記載",), ("N-1　カード", "1")],
        [("管理番号", "事業内容", "所管課"), ("N-1　カード　1件",), ("a", "取組 a", "税務課")],
    ]
    said = [plain_text(each.text) for each in document.blocks if isinstance(each, Paragraph)]
    assert said[-1] == "すべての取組が、いずれかの項目に当たる。"


def test_every_table_is_as_wide_as_the_page_and_headings_count_on() -> None:
    (section,) = frames_paper.build_frames(FRAMES_CONTENT).sections
    assert {round(each.width, 3) for each in section.blocks if isinstance(each, Table)} == {section.setup.room[0]}
    headings = [(each.ordinal, each.text) for each in section.blocks if isinstance(each, Heading)]
    assert headings == [(1, "官民データ（１版）"), (2, "DX"), (3, "どの項目にも当たらない取組（１件）")]


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


def test_the_index_says_what_a_row_was_and_is() -> None:
    assert rows(QUESTIONS_CONTENT, 0) == [("1", "a", "取組 a", "税務課", "◎", "△")]


def test_a_card_asks_why_the_mark_fell_and_quotes_the_division() -> None:
    card = rows(QUESTIONS_CONTENT, 1)
    assert card[0] == ("問１", "取組 a")
    assert card[2][1].startswith("令和3年度末　◎　→　令和4年度末　△")
    assert card[3:7] == [
        ("問", "令和3年度末の「◎」から「△」となった理由は何か。"),
        ("答", "【スケジュールの変更理由】\n納期が遅れたため\n【令和4年度までの取組状況】\n試行した。"),
        ("問", "今後、どのように取り組むのか。"),
        ("答", "【令和5年度取組予定】\n（記入なし）"),
    ]


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
    assert rows(content, 0) == [("1", "a", "取組 a", "税務課", "△")]
    assert rows(content, 1)[2][1].startswith("令和4年度末　△")
    assert lead(content) == "進捗状況が○、△、×の取組は、１件である。"


def test_the_lead_says_how_many_fell_and_what_is_not_decided_yet() -> None:
    assert lead(replace(QUESTIONS_CONTENT, undecided="（ほかに未記入 2件）")) == (
        "進捗状況が○、△、×の取組は、１件である。"
        "このうち、令和３年度末から進捗状況が下がった取組は、１件である。（ほかに未記入 ２件）"
    )
    assert lead(replace(QUESTIONS_CONTENT, entries=())) == "進捗状況が○、△、×の取組はない。"


def test_a_card_stays_on_one_page() -> None:
    (card,) = (each for each in build_questions(QUESTIONS_CONTENT).sections[0].blocks if isinstance(each, Group))
    (table,) = card.blocks
    assert isinstance(table, Table)
    assert all(row.is_kept_with_next for row in table.rows[:-1])
