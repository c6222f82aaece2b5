"""Where a paper has what the fonts lack: the row, the heading above the text, and its characters."""

from __future__ import annotations

from nakano_status.documents.blocks import head_row, naming_cell
from nakano_status.documents.document import (
    Block,
    Cell,
    Column,
    Document,
    Group,
    Heading,
    Paragraph,
    Row,
    Run,
    Section,
    Table,
    plain,
)
from nakano_status.documents.list.builder import build_list
from nakano_status.documents.page import PageSetup, PaperSize
from nakano_status.documents.pages.printed_paper import document_paper, list_paper
from nakano_status.documents.pages.unprintable import texts_of, unprintable_texts
from tests.support.list_entries import content, entry

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
