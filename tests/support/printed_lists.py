"""Published lists in the layouts of different users: one set of rows, any layout (issue line: List in)."""

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

TITLE = "小さな計画 進捗状況一覧"
LEGEND = (
    "【進捗状況の凡例】",
    "◎・・・スケジュールどおり取り組んだ",
    "○・・・スケジュールどおりでなく、変更して取り組んだ",
    "△・・・着手したものの十分に進行しているとはいえない",
    "×・・・未着手",
)
HEADS = (
    "実施内容", "事業内容", "進捗状況", "スケジュールの変更理由", "令和3年度までの取組状況", "令和4年度取組予定",
    "令和5年度以降取組予定", "所管課"
)  # fmt: skip
TEXT_KEYS = ("mark", "change_reason", "done", "next_year", "later_years")


@dataclass(frozen=True)
class Printed:
    """One row as printed; `texts` are mark, reason, done, next and later."""

    code: str
    measure_title: str | None
    title: str
    texts: tuple[str | None, ...]
    owners: str | None


def _row(code: str, measure: str | None, title: str, mark: str | None, *texts: str | None) -> Printed:
    padded = (mark, *texts, *[None] * (5 - len(texts)))
    return Printed(code, measure, title, padded[:-1], padded[-1])


INVENTED = (
    _row("1-1-①", "窓口の改善", "○予約の受付", "◎", None, "受付を始めた。", "(推進)", "(推進)", "戸籍住民課"),
    _row("1-1-①", "窓口の改善", "調査", "○", "前倒して行ったため。", "調べた。", "—", None, "税務課\n戸籍住民課"),
    _row("1-1-②", None, "(国)標準仕様の策定", "△", None, "検討された。", None, None, "(税務課)"),
    _row("1-1-②", None, "調査", "×", "国の検討中のため", "—", "検討する。", None, "税務課"),
    _row("1-1-②", None, "調査", "◎", None, "二つの課で調べた。", None, None, "戸籍住民課"),
    _row("1-1-②", None, "これからの取組", None, None, None, "始める。", None, "税務課"),
    _row("2-1-①", "基盤(新しい庁舎)", "(1-1-①再掲)○予約の受付", None),
    _row("2-1-①", "基盤(新しい庁舎)", "𠮷野システムの\n更新", "◎", None, "行1\n行2\n\n=SUM(A1)", "1/15", "-", "税務課"),
)


def real_rows(path: Path) -> tuple[Printed, ...]:
    """Return the rows of the real list, read by position."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    rows: list[Printed] = []
    code, title = "", None
    for line in sheet.iter_rows(min_row=9, max_col=8, values_only=True):
        texts = tuple(None if value is None else str(value) for value in line)
        if texts[0]:
            code, _, title = texts[0].partition("\n")
        rows.append(Printed(code, title or None, texts[1] or "", texts[2:-1], texts[-1]))
    return tuple(rows)


@dataclass(frozen=True)
class Layout:
    """How a list is laid out; the default is the published one.

    `column_of` are the sheet columns (from 1) of the eight; with `two_columns` the measure's title is in the column
    to the right of its code. `merge` is how the cells below a measure's first row are filled; "continued": blank on
    further pages, too.
    """

    rows_a_sheet: int = 10_000
    head_every: int = 10_000
    column_of: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7, 8)
    two_columns: bool = False
    merge: str = "merged"
    heads: tuple[str, ...] = HEADS
    tail: tuple[tuple[str | None, ...], ...] = ()
    write_code: Callable[[str], str] = str
    write_text: Callable[[str], str] = str
    write_mark: Callable[[str, int], str] = lambda mark, _: mark


def draw(rows: Sequence[Printed], layout: Layout | None = None) -> bytes:
    """Return the workbook."""
    layout = layout or Layout()
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, start in enumerate(range(0, len(rows), layout.rows_a_sheet), start=1):
        page = rows[start : start + layout.rows_a_sheet]
        _draw_sheet(book.create_sheet(f"{number}ページ"), page, layout)
    for line in layout.tail:
        book.worksheets[-1].append(list(line))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _draw_sheet(sheet: Worksheet, rows: Sequence[Printed], layout: Layout) -> None:
    below = 1
    for start in range(0, len(rows), layout.head_every):
        part = rows[start : start + layout.head_every]
        below = _draw_head(sheet, below, layout)
        for offset, row in enumerate(part):
            is_first = offset == 0 and not (start and layout.merge == "continued")
            begins = is_first or rows[start + offset - 1].code != row.code
            _draw_row(sheet, below + offset, row, layout, begins=begins)
        if layout.merge == "merged":
            _merge(sheet, below, part, layout)
        below += len(part)


def _draw_head(sheet: Worksheet, row: int, layout: Layout) -> int:
    for text in (TITLE, *LEGEND, None):
        if text is not None:
            sheet.cell(row, 1, text)
        row += 1
    for column, heading in zip(layout.column_of, layout.heads, strict=True):
        sheet.cell(row, column, heading)
    return row + 1


def _draw_row(sheet: Worksheet, number: int, row: Printed, layout: Layout, *, begins: bool) -> None:
    measure, title, mark, *others = layout.column_of
    if begins or layout.merge == "repeated":
        code = layout.write_code(row.code)
        if layout.two_columns:
            _put(sheet, number, measure, code)
            _put(sheet, number, measure + 1, row.measure_title)
        else:
            _put(sheet, number, measure, f"{code}\n{row.measure_title}" if row.measure_title else code)
    _put(sheet, number, title, layout.write_text(row.title))
    if row.texts[0]:
        _put(sheet, number, mark, layout.write_mark(row.texts[0], number))
    for column, text in zip(others, (*row.texts[1:], row.owners), strict=True):
        _put(sheet, number, column, text and layout.write_text(text))


def _put(sheet: Worksheet, row: int, column: int, text: str | None) -> None:
    if text:
        cell = sheet.cell(row, column, text)
        cell.data_type = "s"  # a text that begins with = is text


def _merge(sheet: Worksheet, below: int, rows: Sequence[Printed], layout: Layout) -> None:
    for start, end in _spans(rows):
        for column in range(layout.column_of[0], layout.column_of[0] + 1 + layout.two_columns):
            if end > start:
                sheet.merge_cells(None, below + start, column, below + end, column)


def _spans(rows: Sequence[Printed]) -> Iterator[tuple[int, int]]:
    start = 0
    for end, row in enumerate(rows):
        if end + 1 == len(rows) or rows[end + 1].code != row.code:
            yield start, end
            start = end + 1


_WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")
_LOOK_ALIKES = {"◎": "◎⦾", "○": "○〇◯oＯ⭕", "△": "△▲▵", "×": "×✕xＸ☓"}


def look_alike(mark: str, number: int) -> str:
    """Return another character that is read as the mark, with blanks and a variation selector around it."""
    character = _LOOK_ALIKES[mark][number % len(_LOOK_ALIKES[mark])]
    return (character, f" {character}\u3000", f"{character}\ufe0f\n")[number % 3]


def wide(code: str) -> str:
    """Return a code in full-width digits and hyphens, with ideographic blanks around."""
    return f"\u3000{code.translate(_WIDE)}\u3000"


TAIL: tuple[tuple[str | None, ...], ...] = (
    ("合計", None, "◎2 ○1", None, None, None, None, "103件"),
    ("◎（スケジュールどおり取り組んだ）", "97件"),
    (None, None, None),
    ("※ 再掲の取組は、元の取組に記載しています。",),
    ("注1", "この一覧は令和4年7月に作成しました。"),
    ("1 / 15",),
)

LAYOUTS: dict[str, Layout] = {
    "as published": Layout(),
    "a sheet a page": Layout(rows_a_sheet=3),
    "heads repeated": Layout(head_every=3),
    "code and title in two columns": Layout(column_of=(1, 3, 4, 5, 6, 7, 8, 9), two_columns=True),
    "spacer columns": Layout(column_of=(2, 4, 5, 7, 8, 10, 11, 13)),
    "other order": Layout(column_of=(2, 3, 8, 7, 6, 5, 4, 1)),
    "unmerged, blank below": Layout(merge="blank"),
    "unmerged, repeated": Layout(merge="repeated"),
    "full-width codes": Layout(write_code=wide),
    "ideographic blanks": Layout(write_text=lambda text: f"{text}\u3000"),
    "look-alike marks": Layout(write_mark=look_alike),
    "totals and notes": Layout(tail=TAIL),
    "heads spread and broken": Layout(heads=tuple("\u3000".join(head[:3]) + "\n" + head[3:] for head in HEADS)),
    "other lists' words": Layout(
        heads=("実施内容", "事業名", "進捗", "変更理由", "令和３年度の取り組み実績", *HEADS[5:7], "担当\n部署")
    ),
    "western years": Layout(
        heads=(*HEADS[:4], "２０２１年度までの取組状況", "R4年度取組予定", "令和五年度以降取組予定", HEADS[7])
    ),
}
LAYOUTS["everything at once"] = replace(
    LAYOUTS["spacer columns"],
    rows_a_sheet=5,
    head_every=3,
    column_of=(2, 5, 6, 8, 9, 11, 12, 14),
    two_columns=True,
    merge="blank",
    tail=TAIL,
    write_code=wide,
    write_text=lambda text: f"{text} \u3000",
    write_mark=look_alike,
)
