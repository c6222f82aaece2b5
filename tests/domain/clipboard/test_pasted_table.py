"""A block of cells goes over the clipboard and comes back with the same texts."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.domain.clipboard.blocks import as_html, as_tabbed, read_block

TEXTS = st.text(alphabet=st.sampled_from('あ\t\n"=<& 　1/0\\'), max_size=8)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    columns = draw(st.integers(1, 4))
    return draw(st.lists(st.lists(TEXTS, min_size=columns, max_size=columns), min_size=1, max_size=5))


@given(tables())
def test_a_table_comes_back_cell_by_cell_as_it_was_copied(table: list[list[str]]) -> None:
    assert read_block(as_tabbed(table)) == tuple(map(tuple, table))


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("", ()),
        ("◎", (("◎",),)),
        ("◎\r\n", (("◎",),)),
        ("◎\t\r\n\t○\r\n", (("◎", ""), ("", "○"))),
        ("◎\n\n", (("◎",), ("",))),
        ('"上\r\n下"\t後', (("上\n下", "後"),)),
        ('"彼は""◎""と言った"', (('彼は"◎"と言った',),)),
        ('5"の管\t次', (('5"の管', "次"),)),
        ('"引用" の続き\t次', (('"引用" の続き', "次"),)),
        ('"閉じない\t次\r\n下', (('"閉じない', "次"), ("下",))),
        ("a\rb", (("a",), ("b",))),
        ('""', (("",),)),
    ],
)
def test_what_excel_puts_on_the_clipboard_is_read_cell_by_cell(text: str, block: tuple[tuple[str, ...], ...]) -> None:
    assert read_block(text) == block


class _Table(HTMLParser):
    """Reads a table as programs do: breaks are line breaks, every cell must be marked as text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[list[str]] = []
        self.styles: set[str | None] = set()
        self._in_cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.lines.append([])
        elif tag in ("td", "th"):
            self.lines[-1].append("")
            self.styles.add(dict(attrs).get("style"))
            self._in_cell = True
        elif tag == "br":
            self.lines[-1][-1] += "\n"

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._in_cell = False

    def handle_data(self, data: str) -> None:
        if self._in_cell:
            self.lines[-1][-1] += data


@given(tables())
def test_html_carries_every_text_in_a_cell_that_is_text(table: list[list[str]]) -> None:
    reader = _Table()
    reader.feed(as_html(table, headed=False))
    assert reader.lines == table
    assert all("mso-number-format:'\\@'" in (style or "") for style in reader.styles)


def test_headings_are_headings_in_html() -> None:
    html = as_html([["管理番号"], ["1-1-1-02-K"]], headed=True)
    assert html.count("<th") == 1
    assert html.count("<td") == 1
    assert html.index("管理番号") < html.index("<td")


def test_blanks_at_the_ends_and_in_a_row_are_kept_apart_for_programs_that_fold_them() -> None:
    assert 'mso-spacerun:yes;white-space:pre">  </span>' in as_html([["a  b"]], headed=False)
