"""Documents as pages are set: running text, tables, repeated cells, drawings."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nakano_status.documents.document import (
    Block,
    Cell,
    Column,
    Group,
    Heading,
    Numerals,
    PageBreak,
    Paragraph,
    ParagraphRole,
    Row,
    Table,
    naming_cell,
    plain,
)
from nakano_status.documents.drawing_rules import (
    EM,
    Piece,
    advance,
    pieces_of_runs,
    place_cells,
    printable_pieces,
    wrap,
)
from nakano_status.documents.pages.page_proof import section_headings, text_of
from nakano_status.documents.pages.printed_paper import Value
from nakano_status.documents.pages.typeset import cut_paper, flat_blocks, numbers_value
from nakano_status.documents.template import fill_template, parse_template, with_numerals
from tests.support.pace import MOST_IN_PROPORTION, growth
from tests.support.set_papers import document, value_of

BLANK = Paragraph(())
SAID = Paragraph(plain("文"))


@pytest.mark.parametrize(
    ("before", "kept"),
    [
        ((BLANK,), 0),
        ((Group((BLANK, BLANK)),), 0),
        ((Group((Group((BLANK,)),)), BLANK), 0),
        ((Group((BLANK, SAID)),), 1),
    ],
)
def test_blank_lines_before_the_end_of_a_page_fill_no_page_of_their_own(before: tuple[Block, ...], kept: int) -> None:
    blocks = value_of(document(PageBreak(), *before, PageBreak(), SAID))["sections"][0]["blocks"]
    kinds = [block["kind"] for block in blocks]
    assert kinds == ["paragraph", "break", *["group"] * kept, "break", "paragraph"]


@pytest.mark.parametrize(
    ("after", "kept"), [((SAID,), 1), ((replace(SAID, is_kept_with_next=True),), 0), ((Group((SAID, SAID)),), 0)]
)
def test_blank_lines_at_the_beginning_of_a_page_are_never_all_that_it_has(after: tuple[Block, ...], kept: int) -> None:
    blocks = value_of(document(SAID, PageBreak(), BLANK, *after))["sections"][0]["blocks"]
    assert len(blocks) == 3 + kept + len(after)


def row(text: str, *spans: int, kept: bool = False) -> Value:
    """Return a row of a table with cells that reach down so many rows, one cell where none is given."""
    return {"cells": [{"rows": each, "text": [{"text": text}]} for each in spans or (1,)], "kept": kept}


def table(*rows: Value, whole: bool = False) -> Value:
    return {"kind": "table", "rows": list(rows), "whole": whole, "head": [row("見出し")]}


def rows(count: int, first: int = 0) -> list[Value]:
    return [row(str(number)) for number in range(first, first + count)]


def heading(text: str, level: int = 1) -> Value:
    return {"kind": "heading", "level": level, "text": [{"text": text}]}


def paragraph(text: str, **keys: Any) -> Value:
    return {"kind": "paragraph", "text": [{"text": text}]} | keys


def flow(*blocks: Value, key: int = 0, begins: bool = True) -> Value:
    return {
        "kind": "flow", "key": key, "begins": begins, "blocks": list(blocks), "header": "上", "left": "",
        "right": ""
    }  # fmt: skip


def a_list(*counts: int, key: int = 0) -> Value:
    parts = [
        {
            "measure": f"実施内容{place}",
            "again": False,
            "rows": [{"id": f"{place}-{number}"} for number in range(count)],
        }
        for place, count in enumerate(counts)
    ]
    return {"kind": "list", "key": key, "begins": True, "title": "一覧", "parts": parts}


def paper(*sections: Value) -> Value:
    return {"title": "題", "sections": list(sections)}


def texts(part: Value) -> list[str]:
    """Return the texts of the rows and paragraphs of a part in order."""
    found: list[str] = []

    def walk(blocks: list[Value]) -> None:
        for block in blocks:
            if block["kind"] == "group":
                walk(block["blocks"])
            elif block["kind"] == "table":
                found.extend(each["cells"][0]["text"][0]["text"] for each in block["rows"])
            else:
                found.append(block["text"][0]["text"])

    for section in part["sections"]:
        walk(section.get("blocks", []))
        found.extend(each["id"] for of in section.get("parts", []) for each in of["rows"])
    return found


@pytest.mark.parametrize(
    "value", [paper(flow(table(*rows(10)))), paper(a_list(5, 5)), paper(a_list()), paper(), paper(flow())]
)
def test_a_short_paper_is_one_part_as_it_is(value: Value) -> None:
    assert cut_paper(value, 10) == [value]


@pytest.mark.parametrize("most", [1, 3, 7, 10])
def test_a_table_is_cut_between_rows(most: int) -> None:
    parts = cut_paper(paper(flow(table(*rows(25)))), most)
    assert [len(texts(each)) for each in parts] == [most] * (25 // most) + [25 % most] * bool(25 % most)
    assert [text for part in parts for text in texts(part)] == [str(number) for number in range(25)]
    assert all(part["sections"][0]["blocks"][0]["head"] for part in parts)
    assert not any(section["numbered"] for part in parts for section in part["sections"])


def test_only_the_first_piece_of_a_section_begins_it() -> None:
    first, second, third = cut_paper(paper(flow(table(*rows(25)))), 10)
    assert "continued" not in first["sections"][0]
    assert first["sections"][0]["begins"]
    for part in (second, third):
        assert part["sections"][0]["continued"]
        assert not part["sections"][0]["begins"]


def test_a_list_is_cut_between_its_parts_even_where_one_is_too_long() -> None:
    parts = cut_paper(paper(a_list(4, 4, 4, 15, 2)), 10)
    assert [[len(each["rows"]) for each in part["sections"][0]["parts"]] for part in parts] == [[4, 4], [4], [15], [2]]


def test_rows_under_one_cell_stay_together() -> None:
    body = [row("甲", 1, 1), row("乙", 3, 1), row("丙", 1), row("丁", 1), row("戊", 1, 1)]
    assert [texts(each) for each in cut_paper(paper(flow(table(*body))), 2)] == [["甲"], ["乙", "丙", "丁"], ["戊"]]


def test_a_title_stays_with_its_row_and_is_said_again_below_a_cut() -> None:
    body = [row("章", kept=True), row("節", kept=True), *rows(3), row("次の節", kept=True), *rows(2, 3)]
    assert [texts(each) for each in cut_paper(paper(flow(table(*body))), 3)] == [
        ["章", "節", "0"],
        ["章", "節", "1", "2"],
        ["次の節", "3", "4"],
    ]


def test_a_heading_stays_with_what_follows() -> None:
    blocks = [paragraph("一"), paragraph("二"), heading("章"), paragraph("前文", sticky=True), table(*rows(3))]
    assert [texts(each) for each in cut_paper(paper(flow(*blocks)), 4)] == [
        ["一", "二"],
        ["章", "前文", "0", "1"],
        ["2"],
    ]


def test_what_is_kept_on_one_page_is_cut_only_where_it_is_longer_than_a_part() -> None:
    group = {"kind": "group", "blocks": [paragraph("一"), paragraph("二"), paragraph("三")]}
    whole = table(*rows(3), whole=True)
    value = paper(flow(paragraph("前"), group, whole))
    assert [texts(each) for each in cut_paper(value, 3)] == [["前"], ["一", "二", "三"], ["0", "1", "2"]]
    assert [texts(each) for each in cut_paper(value, 2)] == [["前", "一"], ["二", "三"], ["0", "1"], ["2"]]


def test_short_sections_share_a_part_and_a_section_that_fits_one_is_not_cut() -> None:
    value = paper(*(flow(table(*rows(4)), key=key) for key in range(3)), flow(table(*rows(14)), key=3), flow(key=4))
    parts = cut_paper(value, 10)
    assert [[section["key"] for section in part["sections"]] for part in parts] == [[0, 1], [2], [3], [3, 4]]


def test_a_list_says_its_title_once() -> None:
    first, second = cut_paper(paper(a_list(4, 4)), 4)
    assert [each.text for each in section_headings(first["sections"][0])] == ["一覧", "実施内容0"]
    assert [each.text for each in section_headings(second["sections"][0])] == ["実施内容1"]


def test_page_numbers_are_a_paper_of_all_sections_with_nothing_else() -> None:
    value = numbers_value(paper(flow(table(*rows(3))), a_list(4, key=1)), {0: 2, 1: 3})
    assert [each["pages"] for each in value["sections"]] == [2, 3]
    assert texts(value) == []
    assert value["sections"][0]["header"] == ""


def said(text: str, numerals: Numerals = Numerals.FULL_WIDTH) -> str:
    (block,) = with_numerals((Paragraph(plain(text)),), numerals)
    assert isinstance(block, Paragraph)
    return "".join(run.text for run in block.text)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("令和4年度末の103件", "令和４年度末の１０３件"),
        ("「第2次計画」の4段階", "「第２次計画」の４段階"),
        ("資料5、別紙1", "資料５、別紙１"),
        ("令和5年7月14日（金）", "令和５年７月１４日（金）"),
        ("目標1 利便性、△5件、3か年", "目標１ 利便性、△５件、３か年"),
        ("様式.xlsx、4件", "様式.xlsx、４件"),
    ],
)
def test_a_number_in_a_sentence_is_as_wide_as_its_characters(typed: str, written: str) -> None:
    assert said(typed) == written
    assert said(typed, Numerals.HALF_WIDTH) == typed


@pytest.mark.parametrize(
    "kept",
    [
        "R4-RTQDJU",
        "・職員課（回答）.xlsx　8938 9fe6 ee47（89389fe6ee47155a）",
        "・防災課.xlsx　33a8 5747 7a18（33a857477a18acc0）",
        "02-01_総務課_R4回答様式.xlsx",
        "・02-03_第2課_R4修正依頼(2).xlsx",
        "「令和5年度第2課.xlsx」",
        "1-1-2-03-M",
        "94.2％",
        "12,345件",
        "+5件",
        "1/15",
        "1fm",
        "(1)",
        "9:30",
        "Windows 11",
        "https://example.lg.jp/a?id=12&page=3#4",
        "12@example.lg.jp",
    ],
)
def test_a_number_in_a_name_and_one_of_several_parts_stays_as_it_is(kept: str) -> None:
    assert said(kept) == kept


def test_headings_and_groups_are_written_so_and_tables_and_their_notes_are_not() -> None:
    table = Table((Column(20),), (Row((Cell(plain("令和4年度")),)),))
    note = Paragraph(plain("※約1万枚と換算する。"), ParagraphRole.NOTE)
    blocks: tuple[Block, ...] = (Heading(1, 1, "令和4年度"), Group((table, note)))
    assert with_numerals(blocks, Numerals.FULL_WIDTH) == (Heading(1, 1, "令和４年度"), Group((table, note)))


@pytest.mark.parametrize(
    ("typed", "year"), [("１　状況", "令和４年度"), ("1 状況", "令和4年度"), ("状況", "令和４年度")]
)
def test_a_wording_whose_headings_are_typed_in_half_width_has_such_numbers_all_through(typed: str, year: str) -> None:
    blocks = fill_template(parse_template(f"{typed}\n｛年度｝である。"), {"年度": "令和4年度"}, {})
    assert f"{year}である。" in str(blocks[-1])


def cell(text: str, columns: int = 1, rows: int = 1) -> Cell:
    return Cell(plain(text), columns=columns, rows=rows)


def places(*rows: Row, columns: int) -> list[tuple[str, int, int, int, int]]:
    return [
        ("".join(run.text for run in each.cell.text), each.row, each.column, each.columns, each.rows)
        for row in place_cells(rows, columns)
        for each in row
    ]


def test_a_head_of_two_tiers_stands_as_published() -> None:
    upper = Row((cell("指標項目", rows=2), cell("実績", columns=2), cell("目標", columns=2)))
    lower = Row(tuple(map(cell, ("R2", "R3", "R5", "R7"))))
    assert places(upper, lower, columns=5) == [
        ("指標項目", 0, 0, 1, 2),
        ("実績", 0, 1, 2, 1),
        ("目標", 0, 3, 2, 1),
        ("R2", 1, 1, 1, 1),
        ("R3", 1, 2, 1, 1),
        ("R5", 1, 3, 1, 1),
        ("R7", 1, 4, 1, 1),
    ]


def test_no_cell_reaches_out_of_the_table_or_into_another() -> None:
    rows = (Row((cell("a"), cell("b", rows=9))), Row((cell("c", columns=9),)))
    assert places(*rows, columns=2) == [("a", 0, 0, 1, 1), ("b", 0, 1, 1, 2), ("c", 1, 0, 1, 1)]


def test_a_row_with_more_cells_than_places_is_a_defect() -> None:
    with pytest.raises(ValueError, match="0"):
        place_cells((Row((cell("a"), cell("b"), cell("c"))),), 2)


COLUMNS = (Column(30), Column(100))
MERGED = Cell(plain("1-1-①\n窓口"), rows=2, continued=plain("（つづき）1-1-①\n窓口"))
LONG = "一ページに収まらない答え。\n" * 20


def rows_of(*rows: Row) -> tuple[Value, list[Value]]:
    section = value_of(document(Table(COLUMNS, rows)))["sections"][0]
    (table,) = (each for each in flat_blocks(section["blocks"]) if each["kind"] == "table")
    return section, table["rows"]


def cells_row(*texts: str) -> Row:
    return Row(tuple(Cell(plain(text)) for text in texts))


def texts_of(cell: Value) -> list[str]:
    return [text_of({"text": text}) for text in cell["again"]["texts"]]


def test_a_cell_over_rows_is_said_again_whole_or_by_its_first_line_until_its_last_row_ends() -> None:
    section, rows = rows_of(
        cells_row("前", "答"), Row((MERGED, Cell(plain("一")))), cells_row("二"), cells_row("後", "答")
    )
    merged, first = rows[1]["cells"]
    (last,) = rows[2]["cells"]
    assert texts_of(merged) == ["（つづき）1-1-①\n窓口", "1-1-①"]
    assert section["again"] == [merged["ends"]] == [last["ends"]]
    assert (merged["again"]["left"], merged["again"]["width"]) == (1.2, 27.6)
    assert not any("ends" in cell for cell in (first, *rows[0]["cells"], *rows[3]["cells"]))


def test_a_naming_cell_is_said_again_only_where_its_row_may_be_higher_than_a_page() -> None:
    short = Row((naming_cell("窓口", "1-1-1-01"), Cell(plain("答"))))
    long = Row((naming_cell("窓口", "1-1-1-01"), Cell(plain(LONG))))
    _, (first, second) = rows_of(short, long)
    assert "again" not in first["cells"][0]
    assert texts_of(second["cells"][0]) == ["（つづき）1-1-1-01\n窓口", "1-1-1-01"]
    assert second["cells"][0]["ends"] == second["cells"][1]["ends"]


def test_a_paper_without_such_cells_is_set_as_ever() -> None:
    section, rows = rows_of(cells_row("前", "答"), Row((Cell(plain("一"), rows=2), Cell(plain(LONG)))), cells_row("二"))
    assert section["again"] == []
    assert not any(key in cell for each in rows for cell in each["cells"] for key in ("again", "ends"))


def test_each_table_and_section_has_labels_of_its_own() -> None:
    table = Table(COLUMNS, (Row((MERGED, Cell(plain("一")))), cells_row("二")))
    made = document(table, Group((table,)))
    value = value_of(made.__class__(made.title, made.sections * 2, made.made_on))
    labels = [label for section in value["sections"] for label in section["again"]]
    assert len(set(labels)) == len(labels) == 4


def test_an_empty_group_is_nothing() -> None:
    block = Paragraph(plain("文"))
    assert value_of(document(Group(()), block, Group((Group(()),)))) == value_of(document(block))


def test_a_japanese_character_is_an_em_and_a_latin_one_is_less() -> None:
    assert advance("漢") == advance("あ") == advance("。") == advance("𠮷") == advance("◎") == EM
    assert 0 < advance("i") < advance("m") < EM
    assert advance("ｶﾞ") == EM
    assert advance("") == advance("葛\U000e0100") - EM == 0


def test_a_text_that_fits_is_one_line() -> None:
    assert wrap("推進する", 4 * EM) == ("推進する",)


def test_lines_break_between_japanese_characters() -> None:
    assert wrap("検討を行う取組", 3 * EM) == ("検討を", "行う取", "組")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("検討する。次へ", ("検討す", "る。次", "へ")),
        ("手引（案）を", ("手引", "（案）", "を")),
        ("あ（案）", ("あ", "（案）")),
        ("データ", ("データ",)),
        ("基データ", ("基デー", "タ")),
    ],
)
def test_no_line_begins_with_a_stop_or_ends_with_an_opening_bracket(text: str, lines: tuple[str, ...]) -> None:
    assert wrap(text, 3 * EM) == lines


def test_a_latin_word_stays_whole_where_it_can() -> None:
    assert wrap("利用 Gov-Cloud", 6 * EM) == ("利用 ", "Gov-Cloud")
    assert len(wrap("W" * 100, 6 * EM)) > 10


def test_line_breaks_are_kept_and_an_empty_last_line_counts() -> None:
    assert wrap("一\n\n二\n", 10 * EM) == ("一\n", "\n", "二\n", "")


def test_blanks_hang_over_the_edge() -> None:
    assert wrap("検討中　　次", 3 * EM) == ("検討中　　", "次")


@given(st.text(), st.integers(min_value=EM, max_value=30 * EM))
@example("0\U0001f000", 2 * EM)  # a pictograph is wider than a full em
def test_joined_lines_are_the_text(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert "".join(lines) == text
    assert len(lines) >= text.count("\n") + 1
    assert all(advance(line.rstrip(" \u3000\n")) <= max(width, 2 * EM) for line in lines if len(line) > 1)


ROOM = 10_000
ENDLESS = "W" * 30


def joined(made: str | list[Piece]) -> str:
    if isinstance(made, str):
        return made
    return "".join(each if isinstance(each, str) else "".join(each.values()) for each in made)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("令和5年度に実施", ["5年度"]),
        ("（R4年度交付数116,000件）", ["R4年度", "116,000件"]),
        ("１，０００人と２か所", ["１，０００人", "２か所"]),
        ("約46％、第2次", ["約46％", "第2次"]),
        ("5年度〜7年度", ["5年度〜", "7年度"]),
        ("AI-OCRの導入", ["AI-OCR"]),
    ],
)
def test_a_number_stays_with_its_unit_and_with_what_may_not_begin_a_line(text: str, kept: list[str]) -> None:
    made = printable_pieces(text, ROOM)
    assert [each["kept"] for each in made if isinstance(each, dict)] == kept


@pytest.mark.parametrize("text", ["取組を進める。", "", "HPに10 20と記す", "平仮名だけのながいながい文"])
def test_a_plain_text_is_one_string(text: str) -> None:
    assert printable_pieces(text, ROOM) == text


@pytest.mark.parametrize("word", ["W" * 300, "https://example.jp/" + "a/" * 80, "…" * 60])
def test_only_a_word_wider_than_the_column_may_be_broken_anywhere(word: str) -> None:
    assert printable_pieces(f"前{word}後", ROOM) == ["前", {"endless": word}, "後"]
    assert printable_pieces(f"前{word}後", ROOM * 100) == f"前{word}後"


def test_a_list_of_numbers_is_broken_after_its_commas_and_not_inside_a_number() -> None:
    made = printable_pieces("1-1-4-01-E、1-1-4-02-P、（つづき）1-1-②", 12_500)
    assert made == [{"kept": "1-1-4-01-E"}, "、", {"kept": "1-1-4-02-P"}, "、（つづき）", {"kept": "1-1-②"}]


def test_a_word_nearly_as_wide_as_the_column_may_be_broken_and_is_not_kept() -> None:
    assert printable_pieces("前" + "W" * 12 + "後", 12_500) == ["前", {"endless": "W" * 12}, "後"]
    assert printable_pieces("約１２３，４５６件", 10_500) == "約１２３，４５６件"
    assert printable_pieces("約１２３，４５６件", 12_500) == [{"kept": "約１２３，４５６件"}]


@given(st.text(alphabet="あ漢１2w-/.、。（）年度件…〜\n ", max_size=80), st.integers(1_000, 20_000))
def test_the_pieces_joined_are_the_text(text: str, width: int) -> None:
    assert joined(printable_pieces(text, width)) == text


@pytest.mark.parametrize(
    ("texts", "made"),
    [
        (["ただの文", ""], ["ただの文", ""]),
        (["前", "", ENDLESS, ""], [["前"], "", [{"endless": ENDLESS}], ""]),
        (["前WW", "W" * 28, "後"], [["前", {"endless": "WW"}], [{"endless": "W" * 28}], ["後"]]),
        (["令和8年", "度"], [["令和", {"kept": "8年"}], [{"kept": "度"}]]),
    ],
)
def test_a_word_that_runs_share_is_broken_or_kept_in_each_of_them(texts: list[str], made: list[object]) -> None:
    assert list(pieces_of_runs(texts, 12_000)) == made


def test_a_letter_bound_to_a_word_by_a_narrow_bracket_counts_with_it() -> None:
    assert printable_pieces("税務課)◎TDPF(国)", 6_500) == ["税務", {"endless": "課)◎TDPF(国"}, ")"]


@pytest.mark.parametrize("run", ["A", "（", " ", "\u3000", "・", "1", "-"])
def test_a_long_run_of_one_letter_takes_no_longer_than_its_length_asks_for(run: str) -> None:
    assert growth(lambda letters: printable_pieces(run * letters, 20_000), 2_000) <= MOST_IN_PROPORTION
