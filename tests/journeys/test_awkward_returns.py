"""Awkward returns: cells, IDs, names."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

import pytest
from openpyxl.utils import get_column_letter
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

from nakano_status.bootstrap import make_parts
from nakano_status.domain.plan.initiative_id import make_id
from tests.support import awkward_sheets as hands
from tests.support.awkward_returns import LARGE, LARGE_ID, SHEET, SMALL, Came, Waiting
from tests.support.awkward_sheets import OWN_TEXT, Hands, on_book, on_sheet
from tests.support.command_line import ask, done
from tests.support.fields import NAKANO
from tests.support.offices import Office
from tests.support.spreadsheets import changed, header_of, parts_of, zipped
from tests.support.wrong_ids import exchanged

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
    Typed("条件付きの書式", 1234, "1234", number_format="[>1000]0;0.0"),
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
    Typed("右から左", "\u202eعربي\u202c", "عربي", "CELL-DIRECTION", "U+202E、U+202C"),
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
    *(Typed(f"記号 {text}", text, None, "MARK-UNKNOWN", text) for text in ("▽", "●", "◎○", "◎進行不十分", "済")),
    *(Typed(f"記号 {text}", text, "◎") for text in ("◎：予定どおり", "予定どおり")),
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


Difference = tuple[str, str | None, str | None]
"""Code, cell and found; a problem of a row has its row for a cell (`12`), one of the file None."""
Place = tuple[int, str]
ANY = "*"
KEYS = ("mark", "change_reason", "done", "next_year")
ALL: tuple[Place, ...] = (*((row, key) for row in range(4) for key in KEYS), (-1, "note"))


@dataclass(frozen=True)
class Line:
    """One line: `loses` are the answers (row from 0, key) that are not taken."""

    name: str
    hands: Hands
    tells: tuple[Difference, ...] = ()
    loses: tuple[Place, ...] = ()
    verdict: str = "merged"
    absent: int = 0
    file: str = "回答.xlsx"
    is_of_last_year: bool = False
    is_draft: bool = False


def done_of(*rows: int) -> tuple[Place, ...]:
    return tuple((row, "done") for row in rows)


def whole(*rows: int) -> tuple[Place, ...]:
    return tuple((row, key) for row in rows for key in KEYS)


def held(name: str, edit: Hands, code: str, found: str | None) -> Line:
    return Line(name, edit, ((code, None, found),), ALL, verdict="held")


SAME = (
    Line("何もしない", hands.untouched),
    Line("並べ替え", on_sheet(hands.sort_rows)),
    Line("フィルター", on_sheet(hands.filter_rows)),
    Line("非表示の行", on_sheet(hands.hide_rows), (("SEEN-HIDDEN", "H10", ANY),)),
    Line("非表示の列", on_sheet(hands.hide_columns), (("SEEN-HIDDEN", "E2", ANY),)),
    Line("空の行の挿入", on_sheet(hands.insert_rows)),
    Line("見出しの繰返し", on_sheet(hands.repeat_header)),
    Line("列の入替え", on_sheet(hands.move_columns)),
    Line(
        "見出しの表記",
        on_sheet(hands.other_headings),
        tuple(("SEEN-CHANGED", f"{column}8", ANY) for column in "DEJK"),
    ),
    Line("書式だけの空の行", on_sheet(hands.style_blank_rows)),
    Line("保護と書式の消失", on_sheet(hands.lose_protection)),
    Line("ファイル名の末尾", hands.untouched, file="R4回答様式_無害化.xlsx"),
    Line("無害化 文字だけ", hands.sanitised()),
    Line("無害化 照合用なし", hands.sanitised(check_sheet=False)),
    Line("無害化 回答だけ", hands.only_the_sheet),
    Line("先頭の欄の削除", on_sheet(hands.delete_head)),
    Line("照合用の削除", on_book(hands.delete_check_sheet)),
    Line("下書き 照合用の削除", on_book(hands.draft_without_check_sheet), is_draft=True),
    Line("先頭の欄と照合用の削除", on_book(hands.delete_all_but_properties)),
    Line(
        "照合用の送付内容の書換え",
        on_book(hands.edit_what_was_sent),
        (("SEEN-ADDED", "G21", ANY),),
    ),
    Line("照会番号 全角", hands.number_in(lambda text: text.translate({ord(c): ord(c) + 0xFEE0 for c in text}))),
    Line("照会番号 小文字と空白", hands.number_in(lambda text: f" {text.lower()}\u3000\u200b")),
    Line("行の貼付け 同じ内容", hands.paste_again()),
)

TOLD = (
    Line(
        "下書きの文字の記入",
        on_sheet(hands.mark_as_draft),
        (("DRAFT-DISAGREES", None, "シート「回答」"),),
        is_draft=True,
    ),
    Line(
        "照合用だけ下書き",
        hands.edit_check_sheet("下書き", "はい"),
        (("DRAFT-DISAGREES", None, "シート「照合用」"),),
        is_draft=True,
    ),
    Line("行の削除", on_sheet(hands.delete_row), (("ROWS-ABSENT", None, ANY),), whole(1), absent=1),
    Line("行の追加", on_sheet(hands.add_own_row), (("PROPOSAL", "17", "新しく始めた取組"),)),
    Line(
        "前のシートと名前の変更",
        on_book(hands.sheet_in_front),
        (("SEEN-ADDED", None, ANY), ("SEEN-ADDED", None, "戸籍住民課(最終)")),
    ),
    Line("列の追加", on_sheet(hands.add_column), (("SEEN-ADDED", "O8", ANY),)),
    Line("メモ", on_sheet(hands.comment), (("SEEN-ADDED", "J9", "確認してください"),)),
    Line("管理番号の消去", on_sheet(hands.clear_id), (("MATCHED-BY-TITLE", "A9", ANY),)),
    Line("列の外の記入", on_sheet(hands.write_beside), (("SEEN-ADDED", "P9", f"P9「{OWN_TEXT}」、P10「{OWN_TEXT}」"),)),
    Line("表の下の記入", on_sheet(hands.add_memo), (("SEEN-ADDED", "B24", OWN_TEXT),)),
    Line(
        "回答の列の削除",
        on_sheet(hands.delete_column),
        (("HEADING-MISSING", "8", "令和4年度までの取組状況"),),
        done_of(0, 1, 2, 3),
    ),
    Line(
        "見出しの重複",
        on_sheet(hands.heading_twice),
        (
            ("SEEN-ADDED", "J9", ANY),
            ("HEADING-MISSING", "8", "令和4年度までの取組状況"),
            ("HEADING-TWICE", "J8", "令和4年度までの取組状況"),
        ),
        done_of(0, 1, 2, 3),
    ),
    Line("横の結合", on_sheet(hands.merge_beside), (("CELL-MERGED", "K9", ANY),), ((0, "next_year"),)),
    Line(
        "縦の結合",
        on_sheet(hands.merge_down),
        tuple(("CELL-MERGED", f"J{row}", ANY) for row in (9, 10, 11)),
        done_of(0, 1, 2),
    ),
    Line("合計の記入", on_sheet(hands.add_totals), (("MARK-UNKNOWN", "H24", "○2件"), ("PROPOSAL", "24", "合計"))),
    Line("題名の書換え", on_sheet(hands.change_title), (("SEEN-CHANGED", "C9", OWN_TEXT),)),
    Line("関係課の欄への記入", on_sheet(hands.write_where_only_named), (("SEEN-ADDED", "J20", ANY),)),
    Line("他の課の行の貼付け", on_sheet(hands.paste_foreign), (("FOREIGN", "17", ANY),)),
    Line(
        "行の貼付け 異なる内容",
        hands.paste_again(OWN_TEXT),
        tuple(("ROW-TWICE", row, ANY) for row in ("17", "9")),
        whole(0),
    ),
    Line("回答の写し 同じ内容", hands.copy_sheet(), (("SHEETS-SEVERAL", None, "回答、回答 (2)"),)),
    Line(
        "回答の写し 異なる内容",
        hands.copy_sheet(text=OWN_TEXT),
        (("ROW-TWICE", "9", ANY), ("ROW-TWICE", "9", ANY), ("SHEETS-SEVERAL", None, "回答、回答 (2)")),
        whole(0),
    ),
    Line(
        "非表示の写し",
        hands.copy_sheet(text=OWN_TEXT, state="hidden"),
        (
            ("ROW-TWICE", "9", ANY),
            ("ROW-TWICE", "9", ANY),
            ("SEEN-HIDDEN", "H9", ANY),
            ("SHEETS-SEVERAL", None, "回答、回答 (2)"),
        ),
        whole(0),
    ),
    Line("非表示の回答", on_book(hands.hide_answers), (("SEEN-HIDDEN", "E2", ANY),)),
    Line(
        "前年の回答の貼付け", on_sheet(hands.paste_last_year), (("LAST-ROUND-PASTED", None, "8"),), is_of_last_year=True
    ),
    held("照合用の確認符号の書換え", hands.edit_check_sheet("確認符号", "0" * 24), "SEAL-BROKEN", ANY),
    held("照合用の照会番号の書換え", hands.edit_check_sheet("照会番号", "R4-AAAAAAA"), "IDENTITY-DISAGREES", ANY),
    held("別の様式のプロパティ", on_book(hands.properties_of_another), "IDENTITY-DISAGREES", ANY),
    held("照会番号の消失", on_book(hands.delete_every_name), "IDENTITY-MISSING", None),
    held("様式の版の書換え", hands.edit_check_sheet("様式の版", "9"), "FORM-VERSION", "9"),
)


def what_stands(line: Line, waiting: Waiting) -> dict[tuple[str, str], str]:
    rows = dict(enumerate(waiting.rows[SMALL])) | {-1: waiting.referred[0]}
    taken = {(rows[row], key): waiting.answers[rows[row]][key] for row, key in ALL if (row, key) not in line.loses}
    return taken | {(row_id, "done"): text for row_id, text in waiting.reported.items() if line.is_of_last_year}


def spot(told: dict[str, Any]) -> str | None:
    return told.get("cell") or (str(told["row"]) if "row" in told else None)


@pytest.mark.sample(16)
@pytest.mark.parametrize("line", [*SAME, *TOLD], ids=lambda line: line.name)
def test_a_return_gives_what_was_answered_and_reports_the_rest(line: Line, waiting: Waiting, tmp_path: Path) -> None:
    came = waiting.merges(tmp_path, line.hands(waiting), name=line.file)
    said = sorted(((told["code"], spot(told), told.get("found")) for told in came.problems), key=str)
    expected = sorted(line.tells, key=str)
    assert [each[:2] for each in said] == [each[:2] for each in expected]
    assert [one[2] for one, other in zip(said, expected, strict=True) if other[2] not in (ANY, one[2])] == []
    assert {(row_id, key): text for (row_id, key, _), text in came.stands.items()} == what_stands(line, waiting)
    assert (came.file["verdict"], came.file["absent"], came.is_draft) == (line.verdict, line.absent, line.is_draft)
    came.check()
    assert came.unaccounted == []


TEXT_KEYS = ("done", "next_year", "later_years")
Address = tuple[int, str]


@pytest.fixture(scope="session")
def addresses(waiting: Waiting) -> dict[Typed, Address]:
    """Where each line of the table is: a row of the sheet and a key."""
    own = set(waiting.rows[LARGE])
    read = make_parts().workbooks.read_answers("form.xlsx", waiting.form(LARGE), NAKANO).rows
    rows = [row.row for row in read if row.row_id in own]
    lines = (*placed(rows, TEXT_KEYS, CELLS), *placed(rows, ("mark",), MARKS))
    return {line: address for address, line in lines}


@pytest.fixture(scope="session")
def came(waiting: Waiting, addresses: dict[Typed, Address], tmp_path_factory: pytest.TempPathFactory) -> Came:
    """What became of the one return that contains all of them."""
    content = with_cells(waiting.form(LARGE), {address: line for line, address in addresses.items()})
    return waiting.merges(tmp_path_factory.mktemp("cells"), content, of=LARGE)


@pytest.fixture(scope="session")
def ids(waiting: Waiting) -> dict[int, str]:
    """The 管理番号 by row of the sheet."""
    read = make_parts().workbooks.read_answers("form.xlsx", waiting.form(LARGE), NAKANO).rows
    return {row.row: row.row_id for row in read if row.row_id is not None}


def test_every_line_of_the_table_has_a_cell(addresses: dict[Typed, Address]) -> None:
    assert set(addresses) == {*CELLS, *MARKS}
    assert len({line.name for line in addresses}) == len(addresses)


def test_the_return_is_balanced_and_every_message_can_be_acted_upon(came: Came) -> None:
    assert came.file["verdict"] == "merged"
    came.check()


ABOUT_PRINTING = {"TEXT-TAB", "TEXT-UNPRINTABLE"}
"""What is reported of a value that was read rightly, because of how it will be printed."""


@pytest.mark.parametrize("line", [*CELLS, *MARKS], ids=lambda line: line.name)
def test_a_cell_is_the_right_value_or_a_problem_that_names_it(
    line: Typed, came: Came, addresses: dict[Typed, Address], ids: dict[int, str]
) -> None:
    row, key = addresses[line]
    assert came.value(ids[row], key, LARGE_ID) == line.text
    told = [
        each
        for each in came.problems
        if (each.get("row"), each.get("key")) == (row, key) and each["code"] not in ABOUT_PRINTING
    ]
    if line.code is None:
        assert told == []
    else:
        check_told(line, told, (row, ids[row], key))
    held = [each for each in came.held if (each.get("id"), each.get("key")) == (ids[row], key)]
    waits = line.text is None and line.code is not None
    assert [(each["reason"], each["found"]) for each in held] == ([("UNREADABLE", line.found)] if waits else [])


def check_told(line: Typed, told: list[dict[str, Any]], where: tuple[int, str, str]) -> None:
    (found,) = told
    row, row_id, key = where
    assert (found["code"], found["found"], found["sheet"]) == (line.code, line.found, SHEET)
    assert (found["row"], found["id"], found["key"]) == (row, row_id, key)
    assert found["cell"].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == str(row)
    assert found["found"] in found["message"]
    assert found["remedy"]


def test_of_a_date_where_text_belongs_it_says_what_may_have_been_typed(came: Came) -> None:
    days = [each for each in came.problems if each["code"] == "CELL-DATE" and each["found"] == "2023-01-15"]
    assert days
    assert all(each["expected"] == "1/15" and "「1/15」" in each["remedy"] for each in days)


_LENGTH = len("1-1-1-01-P")
_OF_ANOTHER_DIVISION = "2-1-2-03-N"


@dataclass(frozen=True)
class IdsLine:
    """One line: what was typed for a 管理番号, and the problem; without one the row must be read."""

    name: str
    typed: Callable[[str], Any]
    code: str | None = None


def wrong(row_id: str, *, place: int) -> str:
    """Return an ID with one character wrong, as it is misread or mistyped."""
    mistaken = {"1": "7", "-": "1", "2": "3", "0": "6"}.get(row_id[place], "8" if row_id[place].isdigit() else "Z")
    return row_id[:place] + (mistaken if mistaken != row_id[place] else "Y") + row_id[place + 1 :]


def swapped(row_id: str, *, place: int) -> str:
    return exchanged(row_id, place, place + 1)


def full_width(text: str) -> str:
    return text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})


def joined_by(row_id: str, *, sign: str) -> str:
    return row_id.replace("-", sign)


LINES = (
    IdsLine("そのまま", str),
    IdsLine("全角", full_width),
    IdsLine("小文字", str.lower),
    IdsLine("全角の小文字", lambda row_id: full_width(row_id.lower())),
    IdsLine("前後の空白", " {}\u3000\n".format),
    IdsLine("幅のない空白", "\ufeff{}\u200b".format),
    *(IdsLine(f"横線 U+{ord(sign[0]):04X}", partial(joined_by, sign=sign)) for sign in (" - ", *"‐‑–—―−ー－")),
    *(IdsLine(f"{place + 1}字目の違い", partial(wrong, place=place), "ID-UNREADABLE") for place in range(_LENGTH)),
    *(
        IdsLine(f"{place + 1}字目の入替わり", partial(swapped, place=place), "ID-UNREADABLE")
        for place in range(_LENGTH - 1)
    ),
    IdsLine("末尾の文字がない", lambda row_id: row_id[:-2], "ID-UNREADABLE"),
    IdsLine("数値", lambda _: 5, "ID-UNREADABLE"),
    IdsLine("日付", lambda _: _DAY, "ID-UNREADABLE"),
    IdsLine("別の言葉", lambda _: "新規", "ID-UNREADABLE"),
    IdsLine("計画にない番号", lambda _: make_id("9-9-⑨", 99), "UNKNOWN-ID"),
    IdsLine("他の課の番号", lambda _: _OF_ANOTHER_DIVISION, "FOREIGN"),
)


@pytest.fixture(scope="session")
def rows(waiting: Waiting) -> dict[IdsLine, tuple[int, str]]:
    """The row of the sheet of each line of the table, and the 管理番号 that was sent there."""
    own = waiting.rows[LARGE]
    read = make_parts().workbooks.read_answers("form.xlsx", waiting.form(LARGE), NAKANO).rows
    told_apart = [
        (row.row, row.row_id)
        for row in read
        if row.row_id in own and len(row.row_id) == _LENGTH and row.row_id[6] != row.row_id[7]
    ]
    return dict(zip(LINES, told_apart, strict=False))


@pytest.fixture(scope="session")
def ids_came(waiting: Waiting, rows: dict[IdsLine, tuple[int, str]], tmp_path_factory: pytest.TempPathFactory) -> Came:
    """What became of the one return that contains all of them."""

    def work(book: Any) -> None:
        sheet = book[SHEET]
        columns = header_of(sheet).columns
        for line, (row, row_id) in rows.items():
            sheet.cell(row, columns["done"]).value = answer_of(row_id)
            sheet.cell(row, columns["id"]).value = line.typed(row_id)

    return waiting.merges(tmp_path_factory.mktemp("ids"), changed(waiting.form(LARGE), work), of=LARGE)


def answer_of(row_id: str) -> str:
    return f"{row_id}の取組を進めた。"


def test_every_line_of_the_table_has_a_row(rows: dict[IdsLine, tuple[int, str]]) -> None:
    assert tuple(rows) == LINES


def test_the_return_is_balanced_and_nothing_in_it_is_passed_over(ids_came: Came) -> None:
    assert ids_came.file["verdict"] == "merged"
    assert ids_came.file["absent"] == sum(line.code is not None for line in LINES)
    ids_came.check()
    assert ids_came.unaccounted == []


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.name)
def test_an_id_is_the_row_that_is_meant_or_a_problem_that_names_it(
    line: IdsLine, ids_came: Came, rows: dict[IdsLine, tuple[int, str]]
) -> None:
    row, row_id = rows[line]
    told = [each for each in ids_came.problems if each.get("row") == row and not each["code"].startswith("SEEN-")]
    held = [each for each in ids_came.held if each["cell"] == f"{SHEET}!{row}"]
    if line.code is None:
        assert (ids_came.value(row_id, "done", LARGE_ID), told, held) == (answer_of(row_id), [], [])
        return
    assert ids_came.value(row_id, "done", LARGE_ID) is None
    assert [each["code"] for each in told] == [line.code]
    assert (told[0]["file"], told[0]["sheet"]) == ("回答.xlsx", SHEET)
    assert len(held) == 1
    if line.code == "ID-UNREADABLE":
        typed = line.typed(row_id)
        shown = "2023-01-15" if typed is _DAY else str(typed)
        assert (told[0]["cell"], told[0]["found"], held[0]["found"]) == (f"A{row}", shown, shown)
        assert f"「{shown}」" in told[0]["message"]


NAMES = (
    ".", "..", "CON", "NUL.課", "企画/総務部", "../../企画部", "DX部", "ｄｘ部", "長" * 50 + "一", "長" * 50 + "二",
    "　。"
)  # fmt: skip


def _named(office: Office) -> int:
    """Give departments of these names to the divisions; return how many divisions there are."""
    divisions = [each["division"] for each in done("board", "--store", office.store)["divisions"]]
    lines = [f"{NAMES[place % len(NAMES)]},{division}" for place, division in enumerate(divisions)]
    table = office.folder / "組織.csv"
    table.write_text("\n".join(["部,所管課", *lines]), "utf-8")
    assert ask("division", "import", table, "--store", office.store).code in {0, 1}
    return len(divisions)


def _written(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)).casefold() for path in folder.rglob("*") if path.is_file()}


def test_forms_letters_and_summaries_stand_each_in_a_place_of_its_own(office: Office) -> None:
    count = _named(office)
    out = office.folder / "a" / "b" / "out"
    before = {path for path in office.folder.rglob("*") if path.is_file()}
    packages = done("distribute", "--anew", "--out", out / "forms", "--store", office.store)["packages"]
    letters = ask("export", "letters", "--out", out / "letters", "--store", office.store)
    assert letters.code in {0, 1}
    summaries = ask("export", "summary", "--file-per-department", "--out", out / "summaries", "--store", office.store)
    assert summaries.code in {0, 1}
    assert len(packages) == count == len(_written(out / "forms"))
    assert len({folder for folder in (out / "forms").iterdir() if folder.is_dir()}) == len(NAMES)
    assert {path for path in office.folder.rglob("*") if path.is_file() and not path.is_relative_to(out)} == before
    assert len(_written(out / "summaries")) == len(NAMES)
    assert len(_written(out / "letters")) == sum(len(each["files"]) for each in letters.keys["letters"])
