"""Which cells of a value are repeated on further pages, and by which labels the style finds where their rows end."""

from nakano_status.documents.document import Cell, Column, Group, Paragraph, Row, Table, naming_cell, plain
from nakano_status.documents.pages.page_proof import text_of
from nakano_status.documents.pages.printed_paper import Value
from nakano_status.documents.pages.typeset import flat_blocks
from tests.support.set_papers import document, value_of

COLUMNS = (Column(30), Column(100))
MERGED = Cell(plain("1-1-①\n窓口"), rows=2, continued=plain("（つづき）1-1-①\n窓口"))
LONG = "一ページに収まらない答え。\n" * 20


def rows_of(*rows: Row) -> tuple[Value, list[Value]]:
    section = value_of(document(Table(COLUMNS, rows)))["sections"][0]
    (table,) = (each for each in flat_blocks(section["blocks"]) if each["kind"] == "table")
    return section, table["rows"]


def row(*texts: str) -> Row:
    return Row(tuple(Cell(plain(text)) for text in texts))


def texts_of(cell: Value) -> list[str]:
    return [text_of({"text": text}) for text in cell["again"]["texts"]]


def test_a_cell_over_rows_is_said_again_whole_or_by_its_first_line_until_its_last_row_ends() -> None:
    section, rows = rows_of(row("前", "答"), Row((MERGED, Cell(plain("一")))), row("二"), row("後", "答"))
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
    section, rows = rows_of(row("前", "答"), Row((Cell(plain("一"), rows=2), Cell(plain(LONG)))), row("二"))
    assert section["again"] == []
    assert not any(key in cell for each in rows for cell in each["cells"] for key in ("again", "ends"))


def test_each_table_and_section_has_labels_of_its_own() -> None:
    table = Table(COLUMNS, (Row((MERGED, Cell(plain("一")))), row("二")))
    made = document(table, Group((table,)))
    value = value_of(made.__class__(made.title, made.sections * 2, made.made_on))
    labels = [label for section in value["sections"] for label in section["again"]]
    assert len(set(labels)) == len(labels) == 4


def test_an_empty_group_is_nothing() -> None:
    block = Paragraph(plain("文"))
    assert value_of(document(Group(()), block, Group((Group(()),)))) == value_of(document(block))
