"""A table of what users, programs and sanitisers leave in an answer cell, and the text that must be read from it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from html import escape
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

from tests.support.spreadsheets import changed, header_of, parts_of, zipped

_SHEET = "xl/worksheets/sheet1.xml"
_STRINGS = "xl/sharedStrings.xml"
_STYLES = "xl/styles.xml"
_TYPES = "[Content_Types].xml"


@dataclass(frozen=True)
class Xml:
    """A cell's content as another program writes it: the attributes after its address, and its inner XML."""

    attributes: str
    content: str


@dataclass(frozen=True)
class Shared:
    """A text as Excel stores it, in the table of shared strings: the content of its `<si>`."""

    content: str


@dataclass(frozen=True)
class BuiltIn:
    """A number in a format that a Japanese Excel knows by number and does not write into the file."""

    value: float
    number: int


@dataclass(frozen=True)
class Typed:
    """One line of the table: the content of a cell, and the text that must be read (None: none, as sent).

    `code` is that of the problem that must name the cell; `found` is the problem's text of the content found there.
    """

    name: str
    content: Any
    text: str | None
    code: str | None = None
    found: str | None = None
    number_format: str | None = None


def same(name: str, content: str) -> Typed:
    """Return a text that must be read as it was written."""
    return Typed(name, content, content)


def _error(value: str) -> Typed:
    return Typed(f"エラー値 {value}", Xml('t="e"', f"<v>{value}</v>"), None, "CELL-ERROR-VALUE", value)


_DAY = datetime(2023, 1, 15)  # noqa: DTZ001 - a cell has no time zone
_WAS_DAY = ("CELL-DATE", "2023-01-15")
_FAMILY = "👨\u200d👩\u200d👧\u200d👦"
_ERRORS = ("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")
_FURIGANA = '<rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/>'
_RUNS = '<r><t>前半</t></r><r><rPr><b/></rPr><t xml:space="preserve">太字 </t></r><r><t>後半</t></r>'

NUMBERS = (
    Typed("整数", 3, "3"),
    Typed("小数", 0.5, "0.5"),
    Typed("0.1+0.2", 0.1 + 0.2, "0.3"),
    Typed("百分率", 0.85, "85%", number_format="0%"),
    Typed("百分率 小数", 0.125, "12.5%", number_format="0.0%"),
    Typed("百分率 丸め", 0.128, "13%", "CELL-NUMBER-ROUNDED", "0.128", "0%"),
    Typed("桁区切り", 1234567, "1,234,567", number_format="#,##0"),
    Typed("単位付き", 25, "25件", number_format='0"件"'),
    Typed("先頭の0", 7, "007", number_format="000"),
    Typed("負の数", -5, "▲5", number_format='0;"▲"0'),
    Typed("分数", 1 / 15, "1/15", number_format="# ??/??"),
    Typed("会計", 1234, "1,234", number_format='_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ '),
    Typed("指数", 1234, None, "CELL-NUMBER", "1234", "0.00E+00"),
    Typed("隠した数", 1234, None, "CELL-NUMBER", "1234", ";;;"),
    Typed("条件付きの書式", 1234, None, "CELL-NUMBER", "1234", "[>1000]0;0.0"),
    Typed("15桁を超える数", 1234567890123456789, None, "CELL-NUMBER", "1234567890123460000"),
    Typed("日付の数値", 44652, "44652", "CELL-NUMBER-DATE", "44652"),
    Typed("論理値", True, "TRUE", "CELL-BOOLEAN", "TRUE"),
)

DATES = (
    Typed("1/15 1月15日", _DAY, None, *_WAS_DAY, 'm"月"d"日"'),
    Typed("1/15 1月15日 番号56", BuiltIn(44941, 56), None, *_WAS_DAY),
    Typed("1/15 d-mmm", _DAY, None, *_WAS_DAY, "d-mmm"),
    Typed("1/15 yyyy/m/d", _DAY, None, *_WAS_DAY, "yyyy/m/d"),
    Typed("1/15 番号14", BuiltIn(44941, 14), None, *_WAS_DAY),
    Typed("日時", datetime(2023, 1, 15, 9, 30), None, "CELL-DATE", "2023-01-15 09:30:00"),  # noqa: DTZ001
    Typed("時刻", time(9, 30), None, "CELL-DATE", "09:30:00"),
    Typed("時間", timedelta(hours=30), None, "CELL-DATE", "1 day, 6:00:00"),
    Typed("日付 ISO 8601", Xml('t="d"', "<v>2023-01-15</v>"), None, *_WAS_DAY),
    Typed("日付でない数の日付", 99_999_999, None, "CELL-ERROR-VALUE", "#VALUE!", "yyyy/m/d"),
    Typed("元号の日付", date(2022, 4, 1), "令和4年4月1日", "CELL-DATE-READ", "2022-04-01", '[$-411]ggge"年"m"月"d"日"'),
    Typed("元号の日付 英字", date(2022, 4, 1), "R4.4.1", "CELL-DATE-READ", "2022-04-01", "[$-411]ge.m.d;@"),
    Typed("元号の日付 番号57", BuiltIn(44652, 57), "R4.4.1", "CELL-DATE-READ", "2022-04-01"),
    Typed("元号の日付 番号58", BuiltIn(44652, 58), "令和4年4月1日", "CELL-DATE-READ", "2022-04-01"),
    Typed("元年の日付", date(2019, 5, 1), None, "CELL-DATE", "2019-05-01", '[$-411]ggge"年"m"月"d"日"'),
    Typed("年月日の日付", date(2022, 4, 1), "2022年4月1日", "CELL-DATE-READ", "2022-04-01", 'yyyy"年"m"月"d"日"'),
    same("元号の文字", "R4.4.1"),
    same("分数の文字", "1/15"),
)

FORMULAS = (
    Typed("数式 結果なし", Xml("", "<f>A1&amp;B1</f>"), None, "CELL-FORMULA-UNREADABLE", "=A1&B1"),
    Typed("数式 文字", Xml('t="str"', "<f>A1</f><v>実施</v>"), "実施", "CELL-FORMULA", "=A1"),
    Typed("数式 空の文字", Xml('t="str"', "<f>A1</f><v></v>"), None, "CELL-FORMULA-UNREADABLE", "=A1"),
    Typed("数式 数値", Xml("", "<f>1+1</f><v>2</v>"), "2", "CELL-FORMULA", "=1+1"),
    Typed("数式 エラー値", Xml('t="e"', "<f>A1/0</f><v>#DIV/0!</v>"), None, "CELL-ERROR-VALUE", "#DIV/0!"),
    Typed(
        "共有数式 元", Xml('t="str"', '<f t="shared" si="0" ref="J9:J10">A1</f><v>元</v>'), "元", "CELL-FORMULA", "=A1"
    ),
    Typed("共有数式 先", Xml('t="str"', '<f t="shared" si="0"/><v>先</v>'), "先", "CELL-FORMULA", "=A1"),
    Typed("共有数式 結果なし", Xml("", '<f t="shared" si="0"/>'), None, "CELL-FORMULA-UNREADABLE", "=A1"),
    Typed("配列数式", Xml('t="str"', '<f t="array" ref="J9">A1:A2</f><v>列</v>'), "列", "CELL-FORMULA", "=A1:A2"),
    *map(_error, _ERRORS),
    same("エラー値の文字", "#REF!"),
    Typed("表にない文字列", Xml('t="s"', "<v>999999</v>"), None, "CELL-ERROR-VALUE", "#VALUE!"),
)

TEXTS = (
    *(same(f"{sign} で始まる", f"{sign}A1 のとおり実施") for sign in "='+-@"),
    same("コマンドに見える", "=cmd|' /C calc'!A0"),
    Typed("引用符付きの文字", Xml('t="str" quotePrefix="1"', "<v>=1+1</v>"), "=1+1"),
    Typed("書式付き文字列", Shared(_RUNS), "前半太字 後半"),
    Typed("書式付き文字列 セル内", Xml('t="inlineStr"', f"<is>{_RUNS}</is>"), "前半太字 後半"),
    Typed("ふりがな", Shared(f"<t>東京都</t>{_FURIGANA}"), "東京都"),
    Typed("ふりがな セル内", Xml('t="inlineStr"', f"<is><t>東京都</t>{_FURIGANA}</is>"), "東京都"),
    same("改行 LF", "一行目\n二行目"),
    Typed("改行 CR LF", "一行目_x000D_\n二行目", "一行目\n二行目"),
    Typed("改行 CR", Shared("<t>一行目&#13;二行目</t>"), "一行目\n二行目"),
    Typed("改行 VT", "一行目_x000B_二行目", "一行目\n二行目"),
    Typed("_x000D_ という文字", "_x005F_x000D_ と書く", "_x000D_ と書く"),
    same("_x で始まる名前", "name_xyz_x12"),
    same("空の行", "一行目\n\n三行目\n"),
    same("前後の空白", "  前後に空白\u3000"),
    same("全角空白の字下げ", "\u3000字下げ\n\u3000\u3000二段"),
    same("タブ", "項目\t内容"),
    same("改行しない空白", "A\u00a0B"),
    same("幅のない空白", "電子\u200b申請"),
    same("先頭のBOM", "\ufeff電子申請"),
    Typed("幅のない空白だけ", "\u200b\ufeff", None),
    Typed("空白だけ", " \u3000\n\u00a0", None),
    Typed("制御文字", "電子_x0007_申_x0000_請", "電子申請", "CELL-CONTROL", "U+0007、U+0000"),
    same("外字", "\ue000と\uf8ffと\U000f0000"),
    same("𠮷髙﨑", "𠮷野家、髙島、﨑山、彅"),
    Typed("𠮷 二つの半分", "_xD842__xDFB7_野家", "𠮷野家"),
    Typed("𠮷 片方だけ", "_xD842_野家", "\ufffd野家", "CELL-CHARACTER-BROKEN", "U+FFFD"),
    same("異体字", "禰\U000e0100豆子と葛\U000e0101飾"),
    same("絵文字", "完了😀👍🏽🇯🇵"),
    same("絵文字 家族", f"{_FAMILY}の見守り"),
    same("結合文字の濁点", "か\u3099き\u3099は\u309ae\u0301"),
    same("半角カナ", "ﾃﾞｼﾞﾀﾙ化"),
    same("丸数字と記号", "①㈱℡㎡〜―…"),
    same("右から左", "\u202eعربي\u202c"),
    same("32,767字", "あ" * 32_767),
    same("32,767字 追加文字", "𠮷" * 16_383 + "。"),
    same("タグに見える", "<r><t>赤字</t></r>&amp;<b>"),
    same("数字の文字", "0301"),
    same("TRUE という文字", "TRUE"),
    same("行区切りの記号", "一行目\u2028二行目"),
)
CELLS = (*NUMBERS, *DATES, *FORMULAS, *TEXTS)

LOOK_ALIKES = {"◎": "◎⦾", "○": "○〇◯⭕oOｏＯ", "△": "△▵▲", "×": "×✕✖☓xXｘＸ"}
_AROUND = ("{}", " {}\n", "\u3000{}\u3000", "{}\ufe0f", "\r\n{}\t", "\u200b{}\ufeff")
MARKS = (
    *(
        Typed(f"{character} {around!r}", around.format(character), mark)
        for mark, characters in LOOK_ALIKES.items()
        for place, character in enumerate(characters)
        for around in ("{}", _AROUND[1 + place % 5])
    ),
    *(Typed(f"記号 {text}", text, None, "MARK-UNKNOWN", text) for text in ("▽", "●", "◎○", "◎予定どおり", "済")),
    Typed("記号 0", 0, None, "MARK-UNKNOWN", "0"),
    Typed("記号 日付", _DAY, None, *_WAS_DAY),
    Typed("記号 幅のない空白だけ", "\u200b", None),
)


def with_cells(form: bytes, cells: Mapping[tuple[int, str], Typed]) -> bytes:
    """Return the form with those cells, by (row of the sheet, key)."""
    columns: dict[str, str] = {}

    def fill(book: Any) -> None:
        sheet = book.worksheets[0]
        for key, column in header_of(sheet).columns.items():
            columns[key] = get_column_letter(column)
        for (row, key), typed in cells.items():
            _type(sheet[f"{columns[key]}{row}"], typed)

    parts = parts_of(changed(form, fill))
    _name_formats(parts)
    for (row, key), typed in cells.items():
        _write(parts, f"{columns[key]}{row}", typed.content)
    return zipped(parts)


def _type(cell: Any, typed: Typed) -> None:
    """Write into a cell what openpyxl can write, else a marker to be replaced later."""
    content = typed.content
    if isinstance(content, BuiltIn):
        cell.value, cell.number_format = content.value, f'"built in {content.number}"0'
    elif isinstance(content, (Xml, Shared)):
        cell.value = "…"
    else:
        cell.value = content
        cell.data_type = "s" if isinstance(content, str) else cell.data_type
    if typed.number_format is not None:
        cell.number_format = typed.number_format
    elif not isinstance(content, (str, BuiltIn, date, time, timedelta)):
        cell.number_format = "General"


def _write(parts: dict[str, bytes], address: str, content: Any) -> None:
    """Replace the marker by what openpyxl cannot write."""
    if isinstance(content, Shared):
        content = Xml('t="s"', f"<v>{_share(parts, content.content)}</v>")
    if isinstance(content, Xml):
        cell = re.compile(rf'<c r="{address}"( s="\d+")?[^>]*>.*?</c>')
        written = f'<c r="{address}"\\1 {content.attributes}>{content.content}</c>'
        parts[_SHEET], count = _once(cell, written, parts[_SHEET])
        assert count == 1, address


def _share(parts: dict[str, bytes], content: str) -> int:
    """Add a text to the table of shared strings, and return its index; openpyxl writes no such table."""
    if _STRINGS not in parts:
        parts[_STRINGS] = f'<sst xmlns="{SHEET_MAIN_NS}"></sst>'.encode()
        named = f'<Override PartName="/{_STRINGS}" ContentType="{SHARED_STRINGS}"/></Types>'
        parts[_TYPES] = parts[_TYPES].replace(b"</Types>", named.encode())
    strings = parts[_STRINGS].decode()
    parts[_STRINGS] = strings.replace("</sst>", f"<si>{content}</si></sst>").encode()
    return strings.count("<si>")


def _once(pattern: re.Pattern[str], written: str, part: bytes) -> tuple[bytes, int]:
    text, count = pattern.subn(written.replace("\\1", r"\g<1>"), part.decode(), count=1)
    return text.encode(), count


def _name_formats(parts: dict[str, bytes]) -> None:
    """Replace the names of formats that represent a built-in one by its number."""
    styles = parts[_STYLES].decode()
    named = re.compile(rf'<numFmt numFmtId="(\d+)" formatCode="{escape(chr(34))}built in (\d+){escape(chr(34))}0" ?/>')
    for written, built_in in named.findall(styles):
        styles = styles.replace(f' numFmtId="{written}" fontId', f' numFmtId="{built_in}" fontId')
        styles = styles.replace(f'<xf numFmtId="{written}"', f'<xf numFmtId="{built_in}"')
    parts[_STYLES] = named.sub("", styles).encode()


def placed(rows: Iterable[int], keys: Iterable[str], lines: Iterable[Typed]) -> Iterator[tuple[tuple[int, str], Typed]]:
    """Assign each line of a table a cell of its own."""
    places = ((row, key) for key in keys for row in rows)
    return zip(places, lines, strict=False)
