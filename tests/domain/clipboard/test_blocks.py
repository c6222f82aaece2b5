"""Blocks of cells between the program and a spreadsheet: copied, pasted, their texts and their frame."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.domain.clipboard import blocks
from nakano_status.domain.problems.problem import Place
from nakano_status.domain.text.narrative import find_dropped_characters
from tests.support.fields import NAKANO


def text(pasted: str) -> str:
    return blocks.clean_paste(pasted).text


def test_one_cell_with_line_breaks_loses_its_quotes_and_the_break_behind_it() -> None:
    assert (
        text('"窓口を拡大した。\n通称「""ひろば""」を開いた。"\r\n') == '窓口を拡大した。\n通称「"ひろば"」を開いた。'
    )


def test_a_cell_without_line_breaks_keeps_quotes_that_somebody_wrote() -> None:
    assert text('"引用"\r\n') == '"引用"'
    assert text('"始まりだけの引用') == '"始まりだけの引用'
    assert text('彼は"はい"と言った') == '彼は"はい"と言った'


def test_cells_of_a_column_become_lines() -> None:
    assert text("一つ目\r\n二つ目\r\n\r\n四つ目\r\n") == "一つ目\n二つ目\n\n四つ目"


def test_cells_side_by_side_are_joined_by_a_wide_blank_and_counted() -> None:
    assert blocks.clean_paste("◎\t実施した。\t\t続ける。\r\n○\t試行した。\r\n") == blocks.Pasted(
        "◎　実施した。　続ける。\n○　試行した。", columns=3
    )
    assert blocks.clean_paste("一文だけ").columns == 1
    assert blocks.clean_paste("").columns == 1


@pytest.mark.parametrize("soft", ["\v", "\u2028", "\u2029", "\x85", "\r", "\f", "\r\n"])
def test_every_break_is_a_line_break(soft: str) -> None:
    assert text(f"前{soft}後") == "前\n後"


@pytest.mark.parametrize("blank", ["\u00a0", "\u202f"])
def test_no_break_blanks_become_blanks_and_wide_ones_stay(blank: str) -> None:
    assert text(f"1{blank}000件　余り") == "1 000件　余り"


@pytest.mark.parametrize(
    "sign", ["\u200b", "\ufeff", "\u2060", "\u00ad", "\ufffc", "\u200e", "\u202c", "\u200d", "\u200c"]
)
def test_what_has_no_width_goes(sign: str) -> None:
    assert text(f"窓{sign}口") == "窓口"


@pytest.mark.parametrize("kept", ["𠮷田", "髙﨑", "葛\U000e0100城", "☎\ufe0e", "👩\u200d💻", "क्\u200dष", "ゔ", "①㈱℡"])
def test_characters_that_mean_something_stay(kept: str) -> None:
    assert text(kept) == kept


@pytest.mark.parametrize("sign", ["・\t", "·\t", "\uf0b7\t", "•\t", "o\t", "§\t", "Ø\t", "ü\t", "l\t", "\uf0b7 ", "• "])
def test_a_lists_sign_becomes_a_dot(sign: str) -> None:
    assert text(f"次のとおり\r\n{sign}研修\r\n{sign}周知\r\n") == "次のとおり\n・研修\n・周知"


def test_signs_of_the_wards_own_and_numbers_stay() -> None:
    assert text("○\t研修\n※\t注\n1.\t周知\nolive") == "○　研修\n※　注\n1.　周知\nolive"


def test_nothing_that_a_workbook_cannot_hold_comes_in() -> None:
    cleaned = text("前\x07\x00\x1f後\ud800\uffff\x1e一")
    assert cleaned == "前後-一"
    assert not find_dropped_characters(cleaned)


def test_blank_things_paste_nothing() -> None:
    assert [text(each) for each in ("\r\n", "\t\t\r\n", " ", "\u200b")] == ["", "", "", ""]


def test_a_tab_at_the_end_begins_a_last_blank_cell() -> None:
    assert blocks.read_block("一\t") == (("一", ""),)


def test_a_joiner_stays_only_between_two_signs_that_join() -> None:
    assert text("👩\u200d💻を使う") == "👩\u200d💻を使う"
    assert text("👩\u200dを使う") == "👩を使う"


TEXTS = st.text(alphabet=st.sampled_from('あ\t\n"=<& 　1/0\\'), max_size=8)


@st.composite
def tables(draw: st.DrawFn) -> list[list[str]]:
    columns = draw(st.integers(1, 4))
    return draw(st.lists(st.lists(TEXTS, min_size=columns, max_size=columns), min_size=1, max_size=5))


@given(tables())
def test_a_table_comes_back_cell_by_cell_as_it_was_copied(table: list[list[str]]) -> None:
    assert blocks.read_block(blocks.as_tabbed(table)) == tuple(map(tuple, table))


@given(st.text(alphabet=st.sampled_from('あ"=<&1/0\\'), max_size=8))
def test_a_copied_cell_is_pasted_into_a_text_as_it_was(cell: str) -> None:
    assert text(blocks.as_tabbed([[cell]])) == cell


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
        ('""', (('""',),)),
        ('"重要"\t次', (('"重要"', "次"),)),
    ],
)
def test_what_excel_puts_on_the_clipboard_is_read_cell_by_cell(text: str, block: tuple[tuple[str, ...], ...]) -> None:
    assert blocks.read_block(text) == block


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
    reader.feed(blocks.table_as_html(table, headed=False))
    assert reader.lines == table
    assert all("mso-number-format:'\\@'" in (style or "") for style in reader.styles)


TABLE = [["管理番号", "取組状況"], ["1/15", "=実施\nし  た。"]]
AS_TEXT = """sdnum="1041;0;@" style="mso-number-format:'\\@'\""""


def test_a_cell_with_line_breaks_tabs_or_quotes_is_quoted() -> None:
    assert blocks.as_tabbed([["甲", "乙\n丙"], ['"丁"', "戊\t己"]]) == '甲\t"乙\n丙"\r\n"""丁"""\t"戊\t己"\r\n'


def test_in_html_every_cell_is_text_with_its_blanks_and_line_breaks() -> None:
    blanks = '<span style="mso-spacerun:yes;white-space:pre">  </span>'
    line_break = '<br style="mso-data-placement:same-cell">'
    assert blocks.table_as_html(TABLE, headed=True) == (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body><table>'
        f'<tr align="left" valign="top"><th {AS_TEXT}>管理番号</th><th {AS_TEXT}>取組状況</th></tr>'
        f'<tr align="left" valign="top"><td {AS_TEXT}>1/15</td><td {AS_TEXT}>=実施{line_break}し{blanks}た。</td></tr>'
        "</table></body></html>"
    )


def test_a_table_without_headings_has_none_in_html() -> None:
    assert "<th" not in blocks.table_as_html(TABLE, headed=False)


HEADINGS = {"mark": "進捗状況", "change_reason": "変更理由", "done": "取組状況"}
ID = "1-1-1-01-P"


def test_an_empty_block_has_no_fields() -> None:
    assert blocks.read_frame((), NAKANO, HEADINGS, "mark") == blocks.BlockFrame(0, None, {})


def test_fields_follow_the_column_of_ids_wherever_it_is_and_however_long_each_line_is() -> None:
    frame = blocks.read_frame((("取組",), ("取組", ID, "◎", "遅れた。")), NAKANO, HEADINGS, "mark")
    assert (frame.first, frame.id_column) == (0, 1)
    assert frame.keys == {2: "mark", 3: "change_reason", 4: "done"}


def test_an_id_may_be_written_wide_small_and_with_blanks() -> None:
    assert blocks.read_frame(((" １-1-1- 01-ｐ", "◎"),), NAKANO, HEADINGS, "mark").id_column == 0


def test_a_column_with_another_text_among_the_ids_is_no_column_of_ids() -> None:
    frame = blocks.read_frame(((ID, "◎"), ("別の文", "○")), NAKANO, HEADINGS, "mark")
    assert (frame.id_column, frame.keys[0]) == (None, "mark")


def test_lines_of_a_copied_table_may_end_early() -> None:
    copied = ("1-1-1-01-P", "取組の方向", "取組", "税務課", "◎", "", "実施した。", "提出済")
    assert blocks.read_frame((copied, copied[:5]), NAKANO, HEADINGS, "mark").names_fields


def test_a_place_in_a_block_counts_from_1() -> None:
    assert blocks.place_in(1, 2, ID, "mark") == Place(cell="2行目・3列目", row=2, id=ID, key="mark")
