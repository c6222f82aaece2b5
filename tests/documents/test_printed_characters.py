"""Characters that no font of papers has, where a paper has them, and those printed otherwise than typed."""

from __future__ import annotations

import pytest

from nakano_status.documents.document import (
    Block,
    Cell,
    Column,
    Document,
    Group,
    Heading,
    PageSetup,
    PaperSize,
    Paragraph,
    Row,
    Run,
    Section,
    Table,
    head_row,
    naming_cell,
    plain,
)
from nakano_status.documents.list.builder import build_list
from nakano_status.documents.pages.printed_characters import (
    as_printed,
    has_rare_characters,
    missing_characters,
    named_characters,
    printing_problems,
    shown_text,
)
from nakano_status.documents.pages.printed_paper import document_paper, list_paper, texts_of, unprintable_texts
from nakano_status.domain.problems.problem import Place
from tests.support.list_entries import content, entry

DRAWABLE = frozenset(map(ord, "あい髙é \u309a\u0302\u20dd\u302c\u3164ﬃ〓"))


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("あい髙", ""),
        ("あ\u309aい", ""),
        ("あ😀い髙م", "😀م"),
        ("あ\ue000", "\ue000"),
        ("あ\u0301", "\u0301"),
        ("あ\u0302い", "\u0302"),
        ("é", ""),
        ("あ\u20e0", "\u20e0"),
        ("い\u20dd\u302c", "\u20dd\u302c"),
        ("ﬃ", "ﬃ"),
        ("\u3164", "\u3164"),
        ("\u1680", "\u1680"),
        ("あ\udc00", "\udc00"),
        ("あ\t\n\r\u3000\u2003\u2028い", ""),
        ("髙\U000e0100い\ufe0f\u200d\ufeff\u00ad", ""),
    ],
)
def test_only_what_would_be_drawn_is_missing(text: str, missing: str) -> None:
    assert missing_characters(text, DRAWABLE) == frozenset(missing)


def test_a_sign_stands_for_what_is_missing_and_nothing_else_changes() -> None:
    assert shown_text("あ😀い\ue000\u200d\n", DRAWABLE) == "あ〓い〓\u200d\n"
    assert shown_text("あい", DRAWABLE) == "あい"


PLACE = Place(id="1-1-1-02-K", key="done")


@pytest.mark.parametrize("text", ["", "done\tR4", "窓口を拡大した。①㈱髙﨑～—ｶﾅ\u00a0\u3000\n"])
def test_what_every_font_has_is_not_rare(text: str) -> None:
    assert not has_rare_characters(text)


@pytest.mark.parametrize("character", ["𠮷", "\ue000", "😀", "\u0301", "\ud800"])
def test_what_a_font_may_lack_is_rare(character: str) -> None:
    assert has_rare_characters(f"窓口{character}")


def test_of_many_characters_the_first_ten_are_named() -> None:
    assert named_characters({"\ue000"}) == "\ue000（U+E000）"
    many = named_characters({chr(0xE000 + place) for place in range(11)})
    assert many.count("U+") == 10
    assert many.endswith("など")


def test_a_tab_and_a_character_without_a_font_are_told_at_their_field() -> None:
    found = list(printing_problems("一\t二𠮷\ue000", PLACE, {"\ue000"}))
    assert [(each.code, each.place, each.found) for each in found] == [
        ("TEXT-TAB", PLACE, None),
        ("TEXT-UNPRINTABLE", PLACE, "\ue000（U+E000）"),
    ]
    assert list(printing_problems("一二𠮷", PLACE, ())) == []


def test_at_most_ten_characters_are_named() -> None:
    assert named_characters("かきくけこさしすせそ").endswith("そ（U+305D）")
    assert named_characters("かきくけこさしすせそた").endswith("そ（U+305D）など")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("一\t二\n三", "一\u3000二\n三"),
        ("一\x00\x07\x1b\x7f\ufeff二", "一二"),
        ("一\x80\x85\x9f二\u00a0", "一二\u00a0"),
        ("前\u202eabc\u202c\u2067（\u2069\u200e\u061c後\u200d", "前abc（後\u200d"),
        ("com\u00admu\u00adni", "communi"),
        ("か\u3099e\u0301\u0323", "がẹ\u0301"),
        ("か\u309aあ\u0301 \u0301", "か\u309aあ\u0301 \u0301"),
        ("\ufa19\ufa19\u0301", "\ufa19\ufa19\u0301"),
    ],
)
def test_controls_and_directions_are_left_out_and_marks_are_one_with_their_letter(text: str, shown: str) -> None:
    assert as_printed(text) == shown


A4 = PageSetup(PaperSize.A4, landscape=False, top=25, bottom=22, left=28, right=22, header=10, footer=10)
GAIJI = "\ue000"
COLUMNS = (Column(20), Column(60), Column(60))
HEADS = head_row(("番号", "事業\n内容", "所管課"))
NAMED = "1-1-1-02-K"


def missing(text: str) -> frozenset[str]:
    return frozenset(text) & {GAIJI, "\ue001"}


def found(*blocks: Block, title: str = "題", header: str = "", footer: str = "") -> list[str]:
    section = Section("報告", A4, blocks, header=header, footer_right=footer)
    paper = document_paper(Document(title, (section,), "2026-01-01"))
    return [each.place.where for each in unprintable_texts(paper, missing)]


def row(*texts: str, row_id: str | None = None) -> Row:
    return Row(tuple(Cell(plain(text)) for text in texts), row_id=row_id)


def test_a_text_is_under_its_heading_and_before_the_first_in_its_section() -> None:
    wrong = Paragraph(plain(f"文{GAIJI}"))
    assert found(wrong, Heading(1, 1, "経過"), Paragraph(plain("文")), Group((wrong,))) == ["「報告」", "「経過」"]
    assert found(Heading(1, 1, f"経過{GAIJI}")) == [f"「経過{GAIJI}」"]
    assert found(title=f"題{GAIJI}") == [f"「題{GAIJI}」"]
    assert found(header=GAIJI, footer=GAIJI) == ["「報告」", "「報告」"]


def test_a_cell_is_named_by_its_row_and_its_column() -> None:
    rows = (row("1", "あ", f"い{GAIJI}", row_id=NAMED), row("2", GAIJI, "い"))
    assert found(Table(COLUMNS, rows, (HEADS,))) == [f"{NAMED}の「所管課」", "2の「事業内容」"]


def test_a_cell_that_reaches_down_names_the_rows_beside_it() -> None:
    tall = Row((Cell(plain("1"), rows=2), Cell(plain("あ"), columns=2)))
    assert found(Table(COLUMNS, (tall, row("い", GAIJI)), (HEADS,))) == ["1の「所管課」"]


def test_a_number_in_the_head_or_over_all_columns_is_that_of_the_rows_below() -> None:
    title = Row((Cell(plain("取組の名"), columns=3),), row_id=NAMED)
    card = Table(COLUMNS, (row("取組状況", GAIJI, ""),), (Row((Cell(plain("名"), columns=3),), row_id=NAMED),))
    assert found(card) == [f"{NAMED}の「取組状況」"]
    gaiji = Row((Cell(plain(f"名{GAIJI}"), columns=3),), row_id=NAMED)
    assert found(Table(COLUMNS, (gaiji, row("1", "い", "")), (HEADS,))) == [f"{NAMED}の「名{GAIJI}」"]
    other = Row((Cell(plain("実施内容"), columns=3),))
    below = Table(COLUMNS, (title, row("1", GAIJI, ""), other, row("2", GAIJI, "")), (HEADS,))
    assert found(below) == [f"{NAMED}の「事業内容」", "2の「事業内容」"]


def test_a_table_without_head_is_named_by_what_it_shows() -> None:
    assert found(Table(COLUMNS, (row("答", GAIJI, ""),), description="問１ 窓口")) == ["問１ 窓口の「答」"]


def test_each_piece_of_a_text_is_told_by_itself_and_long_names_are_cut() -> None:
    cell = Cell((Run("あ"), Run(GAIJI), Run("\ue001", bold=True)))
    table = Table(COLUMNS[:2], (Row((naming_cell("課" * 30), cell)),), (head_row(("課", "理由")),))
    texts = unprintable_texts(document_paper(Document("題", (Section("表", A4, (table,)),), "2026-01-01")), missing)
    assert [(each.place.text, each.characters) for each in texts] == [
        (GAIJI, frozenset(GAIJI)),
        ("\ue001", frozenset("\ue001")),
    ]
    assert {each.place.where for each in texts} == {f"{'課' * 24}…の「理由」"}


def test_every_text_of_a_list_has_its_row_and_its_column() -> None:
    document = build_list(content(entry(1, done="開始した。"), entry(2), entry(1, code="2-1-②")))
    texts = list(texts_of(list_paper(document)))
    for measure in document.measures:
        for place, each in enumerate(measure.rows):
            cells = (measure.text if place == 0 else "", *(text or "" for text in each.cells[1:]))
            headings = (column.heading.replace("\n", "") for column in document.columns)
            assert [text[1:] for text in texts if text.row == each.row_id] == list(zip(headings, cells, strict=True))
    said = {text.text for text in texts if not text.row}
    assert {document.title, document.as_of, *document.legend} <= said
