"""A division's summary: its content, its order, and what is kept together."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from nakano_status.application.papers.kinds.summary_paper import (
    SummaryContent,
    SummaryLayout,
    SummaryPart,
    build_summaries,
)
from nakano_status.documents.document import (
    MM_PER_POINT,
    Block,
    Document,
    Group,
    Heading,
    Paragraph,
    Row,
    Run,
    Section,
    Table,
    plain_text,
)
from nakano_status.documents.drawing_rules import CELL_INSET, EM, wrap
from nakano_status.domain.fields.mark import Mark
from nakano_status.domain.fields.profile import AskedFields
from nakano_status.domain.round.tally import Exclusion
from tests.support.cell_lines import cell_lines
from tests.support.marks import CHANGED, INSUFFICIENT, NOT_STARTED
from tests.support.planted_profiles import planted_profile
from tests.support.summaries import R4, R7, summary, summary_row


def built(*contents: SummaryContent, layout: SummaryLayout = SummaryLayout.CARDS) -> Document:
    return build_summaries(contents, layout)


def words(row: Row) -> list[str]:
    return [plain_text(cell.text) for cell in row.cells]


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def strip_of(document: Document) -> dict[str, str]:
    (strip,) = (table for table in tables(document) if table.description.startswith("報告対象"))
    return dict(zip(words(strip.head[0]), words(strip.rows[0]), strict=True))


def cards_of(document: Document) -> list[Table]:
    return [table for group in groups(document.sections[0]) for table in group.blocks if isinstance(table, Table)]


def groups(section: Section) -> Iterator[Group]:
    return (block for block in section.blocks if isinstance(block, Group))


def texts(block: Block) -> list[str]:
    return [plain_text(block.text)] if isinstance(block, Paragraph) else []


def test_the_strip_counts_every_mark_and_what_is_out_of_report() -> None:
    rows = (
        summary_row("1-1-1-01-A"),
        summary_row("1-1-1-02-B"),
        summary_row("1-1-1-03-C", CHANGED),
        summary_row("1-1-1-04-D", NOT_STARTED, SummaryPart.TRACKER),
        summary_row("1-1-1-05-E", Exclusion.NOT_BEGUN),
        summary_row("1-1-1-06-F", INSUFFICIENT, SummaryPart.ASSOCIATE),
    )
    assert strip_of(built(summary(*rows))) == {
        "報告対象": "4",
        "◎ 予定どおり": "2",
        "○ 変更して実施": "1",
        "△ 進行不十分": "0",
        "× 未着手": "1",
        "対象外": "1",
    }


def test_what_the_marks_lack_to_the_rows_in_the_report_is_told() -> None:
    rows = (
        summary_row("1-1-1-01-A", Exclusion.UNANSWERED),
        summary_row("1-1-1-02-B", Exclusion.OPEN_CONFLICT),
        summary_row("1-1-1-03-C", Exclusion.FINISHED),
    )
    said = [text for block in built(summary(*rows)).blocks for text in texts(block)]
    assert "※報告対象のうち、未記入 1件、相違（確認前） 1件は、◎○△×の件数に含まれていません。" in said
    assert "※対象外の内訳：完了 1件" in said


def test_a_division_that_only_reads_is_told_that_it_answers_nothing() -> None:
    said = [text for block in built(summary(summary_row(part=SummaryPart.ASSOCIATE))).blocks for text in texts(block)]
    assert "※回答する取組はありません。" in said


def test_changed_rows_are_the_own_ones_with_their_reason_and_what_comes_next() -> None:
    rows = (
        summary_row("1-1-1-01-A"),
        summary_row("1-1-1-02-B", CHANGED, change_reason="入札が不調のため", next_year="再度入札を行う。"),
        summary_row("1-1-1-03-C", CHANGED, SummaryPart.ASSOCIATE, change_reason="他課の理由"),
    )
    (changed,) = (table for table in tables(built(summary(*rows))) if table.head and "変更理由" in words(table.head[0]))
    assert [words(row) for row in changed.rows] == [
        ["1-1-1-02-B　案内の改善 1-1-1-02-B", "○", "入札が不調のため", "再度入札を行う。"]
    ]


def test_where_nothing_was_changed_it_says_so() -> None:
    said = [text for block in built(summary(summary_row())).blocks for text in texts(block)]
    assert said.count("該当する取組はありません。") == 1


def test_cards_stand_under_what_the_division_is_to_them() -> None:
    rows = (
        summary_row("1-1-1-01-A"),
        summary_row("1-1-1-02-B", part=SummaryPart.TRACKER),
        summary_row("1-1-1-03-C", part=SummaryPart.ASSOCIATE),
    )
    document = built(summary(*rows))
    headings = [(each.level, each.ordinal, each.text) for each in document.blocks if isinstance(each, Heading)]
    assert headings[3:] == [
        (2, 1, "主管の取組　1件"),
        (2, 2, "状況確認の取組　1件"),
        (2, 3, "関係する取組（参考）　1件"),
    ]
    assert [card.head[0].row_id for card in cards_of(document)] == ["1-1-1-01-A", "1-1-1-02-B", "1-1-1-03-C"]


def test_a_card_stays_together_and_repeats_its_title_where_it_is_taller_than_a_page() -> None:
    (card,) = cards_of(built(summary(summary_row())))
    assert "案内の改善" in words(card.head[0])[0]
    assert [words(row)[0] for row in card.rows] == [
        "令和4年度までの取組状況",
        "令和5年度取組予定",
        "令和6年度以降取組予定",
    ]


def test_a_card_shows_blank_fields_that_are_asked_and_no_others() -> None:
    unanswered = summary_row("1-1-1-01-A", Exclusion.UNANSWERED, done=None, next_year=None, later_years=None)
    out = summary_row("1-1-1-02-B", Exclusion.NOT_BEGUN, done=None, later_years=None)
    asked, not_asked = cards_of(built(summary(unanswered, out)))
    assert [words(row)[1] for row in asked.rows] == ["", "", ""]
    assert [words(row)[0] for row in not_asked.rows] == ["令和5年度取組予定"]


def test_in_the_last_year_of_the_plan_later_years_are_not_asked() -> None:
    (card,) = cards_of(built(summary(summary_row(), year=R7)))
    assert [words(row)[0] for row in card.rows] == [
        "令和7年度までの取組状況",
        "今後の方向性（次期計画への引継ぎ）",
    ]


def test_anothers_row_names_whose_it_is_and_that_several_answer() -> None:
    (card,) = cards_of(built(summary(summary_row(part=SummaryPart.ASSOCIATE, is_shared=True))))
    assert words(card.head[0])[0].endswith("\n1-1-①　窓口の案内　所管課：税務課、(職員課)　各課回答")


@pytest.mark.parametrize(
    ("figure", "shown"),
    [(CHANGED, "○"), (Exclusion.UNANSWERED, "未記入"), (Exclusion.STOPPED_OR_MERGED, "報告対象外\n中止／統合")],
)
def test_a_card_shows_what_the_row_counts_as(figure: Mark | Exclusion, shown: str) -> None:
    (card,) = cards_of(built(summary(summary_row(figure=figure))))
    assert words(card.head[0])[1] == shown


def test_a_draft_says_so_above_and_in_the_head() -> None:
    document = built(summary(summary_row(), draft_note="作成中 令和5年8月10日時点"))
    assert document.sections[0].header == "作成中 令和5年8月10日時点"
    assert "作成中 令和5年8月10日時点" in [text for row in tables(document)[0].rows for text in words(row)]


def test_each_division_has_pages_of_its_own_numbering_and_its_name_below_them() -> None:
    document = built(summary(summary_row()), summary(summary_row(), division="職員課"))
    assert [(each.name, each.footer_left, each.begins_numbering) for each in document.sections] == [
        ("税務課", "税務課", True),
        ("職員課", "職員課", True),
    ]
    assert document.title == "令和4年度末時点 進捗状況（所管課別まとめ）"


def test_a_name_that_would_reach_the_pages_number_stands_above() -> None:
    name = "地域包括ケア推進担当課" * 3
    document = built(summary(summary_row(), division=name, draft_note="作成中 令和5年8月10日時点"))
    assert document.sections[0].footer_left == ""
    assert document.sections[0].header == f"作成中 令和5年8月10日時点　{name}"
    lying = built(summary(summary_row(), division=name), layout=SummaryLayout.TABLE).sections[0]
    assert (lying.header, lying.footer_left) == ("", name)


@pytest.mark.parametrize("layout", SummaryLayout)
def test_a_header_remains_on_one_line(layout: SummaryLayout) -> None:
    name = "地域包括ケア推進担当課" * 9
    section = built(
        summary(summary_row(), division=name, draft_note="作成中 令和5年8月10日時点"), layout=layout
    ).sections[0]
    assert section.header.endswith("…")
    assert len(wrap(section.header, int(section.setup.room[0] / (9 * MM_PER_POINT) * EM))) == 1


def test_who_answers_nothing_has_nothing_to_confirm() -> None:
    asked, only_named = (built(summary(summary_row(part=part))) for part in (SummaryPart.LEAD, SummaryPart.ASSOCIATE))
    assert words(tables(asked)[0].rows[1])[:2] == ["所属長確認", "未"]
    assert words(tables(only_named)[0].rows[1])[:2] == ["所属長確認", "該当なし"]


def test_everything_is_as_wide_as_the_page() -> None:
    rows = (summary_row(figure=CHANGED),)
    for layout, width in ((SummaryLayout.CARDS, 170), (SummaryLayout.TABLE, 257)):
        assert {round(table.width, 6) for table in tables(built(summary(*rows), layout=layout))} == {width}


def test_the_table_has_the_lists_columns_without_the_divisions() -> None:
    table = tables(built(summary(summary_row()), layout=SummaryLayout.TABLE))[-1]
    assert words(table.head[0]) == [
        "実施内容",
        "事業内容",
        "進捗状況",
        "スケジュールの\n変更理由",
        "令和4年度までの取組状況",
        "令和5年度取組予定",
        "令和6年度以降取組予定",
    ]


def test_a_word_that_stands_for_a_mark_is_not_broken() -> None:
    table = tables(built(summary(summary_row()), layout=SummaryLayout.TABLE))[-1]
    assert sum(column.width for column in table.columns) == pytest.approx(257)
    for word in ("実施年度前", "中止／統合"):
        assert len(cell_lines((Run(word),), table.columns[2].width - 2.4, 8.0)) == 1


def test_the_table_merges_a_measure_down_its_rows_and_names_the_parts() -> None:
    rows = (summary_row("1-1-1-01-A"), summary_row("1-1-1-02-B"), summary_row("1-1-1-03-C", part=SummaryPart.ASSOCIATE))
    table = tables(built(summary(*rows), layout=SummaryLayout.TABLE))[-1]
    assert [(words(row)[0], row.cells[0].rows) for row in table.rows] == [
        ("主管の取組　2件", 1),
        ("1-1-①\n窓口の案内", 2),
        ("案内の改善 1-1-1-02-B", 1),
        ("関係する取組（参考）　1件", 1),
        ("1-1-①\n窓口の案内", 1),
    ]
    assert words(table.rows[4])[1] == "案内の改善 1-1-1-03-C\n（主管：税務課）"


def test_of_nobody_there_is_no_summary() -> None:
    with pytest.raises(ValueError, match=r"\(\)"):
        build_summaries(())


def test_a_number_in_the_table_of_rows_is_not_broken() -> None:
    asked = AskedFields(planted_profile(), R4, R7)
    row = summary_row(budget="1234567890")
    table = tables(built(replace(summary(row), asked=asked), layout=SummaryLayout.TABLE))[-1]
    (place,) = (at for at, cell in enumerate(table.rows[-1].cells) if plain_text(cell.text) == "1234567890")
    width = table.columns[place].width - 2 * CELL_INSET
    assert len(cell_lines(table.rows[-1].cells[place].text, width, 9)) == 1
    assert sum(each.width for each in table.columns) == pytest.approx(257)
