"""Draw the sheets that a form only shows: 記入のしかた with one filled example, and 前回の報告 (practice.md §5, §6).

The example is in a column, one field a line, so that no reader can mistake it for a row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from xlsxwriter.worksheet import Worksheet

from nakano_status.documents.form import FormContent
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.headings import DIVISIONS, ID, TITLE
from nakano_status.domain.text.narrative import as_typed
from nakano_status.domain.wording.word_table import WordTable
from nakano_status.workbook.drawing.new_workbook import (
    row_height,
    set_up_page,
    set_widths,
    write_line,
    write_text,
)
from nakano_status.workbook.form.answer_sheet import PROTECTION
from nakano_status.workbook.form.layout import (
    FORM_PAGE,
    GUIDE_OPINIONS,
    GUIDE_PAGE,
    GUIDE_WORDS,
    NO_WORDS,
    OPINION_HEADINGS,
    WORDS_PRINTED,
    WORDS_TYPED,
    as_of_words,
)
from nakano_status.workbook.form.style import GIVEN_SIZE, GUIDE_SIZE, FormStyle

_WIDTHS = (44.0, 76.0, 60.0)
_OPENING = "ファイルを開いて「保護ビュー」と表示されたときは、［編集を有効にする］を押してから記入してください。"
_BEGIN = (_OPENING, "シート「回答」への記入だけで回答できます。マクロは使用していません。")
_BEGIN_WITH_FIGURES = (
    _OPENING,
    "シート「回答」とシート「成果指標」に記入してください。マクロは使用していません。",
)
_WHERE = (
    "黄色のセルに記入してください。記入すると白に変わります。灰色のセルは参考です。",
    "橙色のセルは、確認をお願いするセルです（変更理由が空欄のとき、使用できない記号のとき）。",
    "途中で保存し、後から続けられます。残りの件数は、シート「回答」の「記入の状況」に表示されます。",
    "「未記入」は、進捗状況又は取組状況が空欄の取組の件数です。",
    "「関係する取組（参考）」は、他の所管課が回答します。「事務局への連絡」だけを記入できます（任意）。",
)
_CARE = (
    "管理番号は変更しないでください。事務局では、管理番号によって回答を取りまとめます。",
    "セルの中で改行するときは、［Alt］キーを押しながら［Enter］キーを押してください。",
    "行の高さは、文章に合わせて広がります。行の高さ、列の幅の変更と、絞り込みは自由にできます。",
    "並べ替えは、［校閲］の［シート保護の解除］を押してから行ってください。パスワードはなく、回答の内容は変わりません。",
    "他の文書から貼り付けるときは、「値」又は「テキストのみ保持」を選んでください。",
    "セルの結合はしないでください。どの取組の回答か分からなくなるためです。",
    "完了、中止などで報告の対象から外れる取組は、「事務局への連絡」に「報告対象外（完了）」のように記入してください。",
    "報告の対象から外れる取組は、進捗状況が空欄のままで差し支えありません。",
)
_HAND_IN = (
    "記入者、内線、所属長確認、確認日を記入し、保存してください。ファイル名は変更しても差し支えありません。",
    "回答期限までに、各部の定める方法により提出してください。部内の期限は、各部の定めによります。",
    "提出した後に訂正するときは、提出したファイルを直して、もう一度提出してください。",
    "前の回答と異なる欄は、事務局が確認してから反映します。",
)
_WORDS = "一覧では、次のように表記を統一しています（参考）。このとおりでなくても提出できます。"
_EXAMPLE_OF = "「窓口の混雑状況の配信」という架空の取組"

_WIDTH = "previous"
"""The declared width of a field on this sheet; a field without one is not shown."""

_ID_WIDTH, _TITLE_WIDTH = 25.0, 62.0
_DIVISION_WIDTH = 30.0
"""Only if some row was answered by another division."""
_HEADER_ROW = 2
# Every heading shows it, so that a reader never mistakes this sheet for an answer.
_PREVIOUS = "前回の"


class _Guide:
    """The sheet that is drawn, line by line."""

    def __init__(self, sheet: Worksheet, style: FormStyle) -> None:
        self._sheet = sheet
        self._style = style
        self._row = 0

    def title(self, text: str) -> None:
        """Write the title."""
        write_text(self._sheet, self._row, 0, text, self._style.title)
        self._sheet.set_row(self._row, 30)
        self._row += 1

    def section(self, text: str) -> None:
        """Write a section's title, with space above it."""
        self._sheet.set_row(self._row, 9)
        write_text(self._sheet, self._row + 1, 0, text, self._style.section)
        self._sheet.set_row(self._row + 1, 21)
        self._row += 2

    def paragraph(self, text: str) -> None:
        """Write a paragraph over the whole width."""
        self._sheet.merge_range(self._row, 0, self._row, len(_WIDTHS) - 1, text, self._style.paragraph)
        self._sheet.set_row(self._row, row_height([(text, sum(_WIDTHS), GUIDE_SIZE)]))
        self._row += 1

    def line(self, *texts: str, is_head: bool = False) -> None:
        """Write a line of the table."""
        looks = [self._style.entry_strong, self._style.entry, self._style.entry]
        for place, text in enumerate(texts):
            look = self._style.head_given if is_head else looks[place]
            write_text(self._sheet, self._row, place, text, look)
        self._sheet.set_row(
            self._row, row_height((text, width, GUIDE_SIZE) for text, width in zip(texts, _WIDTHS, strict=False))
        )
        self._row += 1


def draw_guide_sheet(sheet: Worksheet, style: FormStyle, content: FormContent) -> None:
    """Draw the sheet."""
    set_widths(sheet, _WIDTHS)
    guide = _Guide(sheet, style)
    guide.title("記入のしかた")
    _write_section(guide, "1　はじめに", _BEGIN_WITH_FIGURES if content.figures else _BEGIN)
    _write_section(guide, "2　記入するところ", _WHERE)
    guide.section("3　項目ごとの記入方法と記入例")
    guide.line("項目", "記入方法", f"記入例\n（{_EXAMPLE_OF}）", is_head=True)
    for line in _fields(content):
        guide.line(*line)
    _write_section(guide, "4　お願い", _CARE)
    _write_section(guide, "5　提出", _HAND_IN)
    if content.wording_table is not None:
        _write_words(guide, content.wording_table)
    if content.opinions:
        _write_opinions(guide, content)
    set_up_page(sheet, GUIDE_PAGE)
    sheet.fit_to_pages(1, 1 if content.wording_table is None and not content.opinions else 0)
    sheet.protect("", PROTECTION)


def _write_section(guide: _Guide, title: str, texts: tuple[str, ...]) -> None:
    guide.section(title)
    for text in texts:
        guide.paragraph(f"・{text}")


def _write_words(guide: _Guide, table: WordTable) -> None:
    """Write the office's own 用語の表, which the program reads back and people can consult."""
    guide.section(GUIDE_WORDS)
    guide.paragraph(f"・{_WORDS}")
    guide.line(WORDS_TYPED, WORDS_PRINTED, is_head=True)
    for line in table.in_use:
        guide.line(line.typed, line.printed)
    if not table.in_use:
        guide.line(NO_WORDS, NO_WORDS)


def _write_opinions(guide: _Guide, content: FormContent) -> None:
    """Write the opinions on the rows of the form; names that may not be published are not among them."""
    guide.section(GUIDE_OPINIONS.format(number=6 if content.wording_table is None else 7))
    guide.line(*OPINION_HEADINGS, is_head=True)
    for each in content.opinions:
        facts = (f"意見{each.number}（{each.source.value}　{era_day(each.day)}）", each.who, *each.rows)
        answer = (each.answer or "検討中", f"（変更した内容）{each.changed}" if each.changed else None)
        guide.line("\n".join(filter(None, facts)), each.text, "\n".join(filter(None, answer)))


def _fields(content: FormContent) -> Iterator[tuple[str, str, str]]:
    """Yield heading, how to fill it in, and the example, field by field."""
    new_year = content.year.plus(1).era.removeprefix("令和")
    for key, heading in content.asked.headings.items():
        field = content.asked.profile.by_key[key]
        how = field.guide.format(year=content.year.label, guide=field.guide_length)
        yield heading, how, field.example.format(year=new_year)


def draw_previous_sheet(sheet: Worksheet, style: FormStyle, content: FormContent, year: FiscalYear) -> None:
    """Draw the sheet for the last round, that of `year`."""
    asked = replace(content.asked, year=year)
    fields = [field for key in asked.keys if _WIDTH in (field := asked.profile.by_key[key]).widths]
    keys = [field.key for field in fields]
    headings = [_PREVIOUS + asked.heading(key) for key in keys]
    shows_divisions = any(row.division for row in content.previous)
    beside = [(DIVISIONS, _PREVIOUS + "所管課", _DIVISION_WIDTH)] if shows_divisions else []
    write_text(sheet, 0, 0, f"前回の報告（{as_of_words(year)}）", style.title)
    sheet.set_row(0, 30)
    widths = (_ID_WIDTH, _TITLE_WIDTH, *(each[2] for each in beside), *(field.widths[_WIDTH] for field in fields))
    set_widths(sheet, widths)
    write_line(sheet, _HEADER_ROW, ("管理番号", "事業内容", *(each[1] for each in beside), *headings), style.head_given)
    sheet.set_row(_HEADER_ROW, 36)
    for number, row in enumerate(content.previous, start=_HEADER_ROW + 1):
        values = (as_typed(row.values.get(key)) for key in keys)
        reported = (row.row_id, row.title, *(row.division for _ in beside), *values)
        for place, (key, value) in enumerate(
            zip((ID, TITLE, *(each[0] for each in beside), *keys), reported, strict=True)
        ):
            write_text(sheet, number, place, value, style.given_look(key))
        shown = ((value, width, GIVEN_SIZE) for value, width in zip(reported, widths, strict=True))
        sheet.set_row(number, row_height(shown))
    set_up_page(sheet, FORM_PAGE)
    sheet.repeat_rows(_HEADER_ROW)
    sheet.freeze_panes(_HEADER_ROW + 1, 2)
    sheet.protect("", PROTECTION)
