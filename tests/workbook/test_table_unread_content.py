"""Everything that a person sees in the workbook of a list or a table is read or reported with its text."""

import io
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from nakano_status.application.ports.documents import TableSheet
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.workbook.list.drawer import stamp_keywords
from nakano_status.workbook.list.reader import read_list
from nakano_status.workbook.table_reader import read_sheets, read_table
from tests.support.command_line import ask, done
from tests.support.expected import of_kind
from tests.support.fields import NAKANO

Draw = Callable[[Any, Any], object]
"""A function that adds something to a book and its sheet, in which rows 0 to 3 and columns 0 to 2 are the table."""

_STRUCK = {"font_strikeout": True}


def struck(book: Any, sheet: Any, row: int = 2) -> None:
    sheet.write_string(row, 1, "消した言葉", book.add_format(_STRUCK))


def struck_in_part(book: Any, sheet: Any) -> None:
    sheet.write_rich_string(2, 1, "残る", book.add_format(_STRUCK), "消した言葉", "文")


def hidden_by_format(book: Any, sheet: Any) -> None:
    sheet.write_string(2, 1, "見えない言葉", book.add_format({"num_format": ";;;"}))


def crossed(book: Any, sheet: Any, row: int = 2, text: str = "線の下の言葉") -> None:
    sheet.write_string(row, 1, text, book.add_format({"diag_type": 1, "diag_border": 1}))


def crossed_formula(book: Any, sheet: Any) -> None:
    sheet.write_formula(2, 1, '="線の"', book.add_format({"diag_type": 1, "diag_border": 1}), "線の下の結果")


def struck_by_a_rule(book: Any, sheet: Any) -> None:
    sheet.write_string(2, 1, "条件の言葉")
    rule = {"type": "formula", "criteria": "=TODAY()>0", "format": book.add_format(_STRUCK)}
    sheet.conditional_format(2, 1, 2, 1, rule)


def shown_by_a_rule(book: Any, sheet: Any) -> None:
    sheet.write_string(2, 1, "隠れる言葉")
    rule = {"type": "no_blanks", "format": book.add_format({"num_format": ";;;"})}
    sheet.conditional_format(2, 1, 2, 1, rule)


def of_a_symbol_font(book: Any, sheet: Any) -> None:
    sheet.write_rich_string(2, 1, "記号の言葉", book.add_format({"font_name": "Webdings"}), "Z")


def turned(_: Any, sheet: Any) -> None:
    sheet.write_string(2, 1, "\u202e件05\u202c")


def with_icons(_: Any, sheet: Any) -> None:
    sheet.write_number(2, 1, 3)
    sheet.conditional_format(2, 1, 2, 1, {"type": "icon_set", "icon_style": "3_symbols", "icons_only": True})


def with_a_message(_: Any, sheet: Any) -> None:
    sheet.data_validation(2, 1, 2, 1, {"validate": "any", "input_title": "連絡", "input_message": "説明の言葉"})


def on_another_sheet(book: Any, _: Any) -> None:
    book.add_worksheet("別紙").write_string(4, 4, "別の言葉")


def on_a_hidden_sheet(book: Any, _: Any) -> None:
    sheet = book.add_worksheet("控え")
    sheet.write_string(0, 0, "控えの言葉")
    sheet.hide()


def on_a_chart_sheet(book: Any, sheet: Any) -> None:
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"='{sheet.get_name()}'!$C$2:$C$4"})
    chart.set_title({"name": "図の題名"})
    book.add_chartsheet("図").set_chart(chart)


THINGS: Mapping[str, tuple[Draw, str, str]] = {
    "a cell that is struck out": (struck, "TABLE-STRUCK", "消した言葉"),
    "words that are struck out": (struck_in_part, "TABLE-STRUCK-PART", "残る【取消線：消した言葉】文"),
    "a cell that its format hides": (hidden_by_format, "TABLE-LOOK-UNREADABLE", "見えない言葉"),
    "a note": (lambda _, sheet: sheet.write_comment(2, 1, "付けた言葉"), "SEEN-ADDED", "付けた言葉"),
    "a text box": (lambda _, sheet: sheet.insert_textbox(8, 1, "箱の言葉"), "SEEN-ADDED", "箱の言葉"),
    "a link": (lambda _, s: s.write_url(2, 1, "https://a.example/", string="文"), "SEEN-ADDED", "https://a.example/"),
    "a tip": (
        lambda _, s: s.write_url(2, 1, "https://a.example/", None, "文", "重ねた言葉"),
        "SEEN-ADDED",
        "重ねた言葉",
    ),
    "a chart in a cell": (lambda _, s: s.add_sparkline(2, 4, {"range": "表!C2:C4"}), "SEEN-ADDED", "表!C2:C4"),
    "a header": (lambda _, sheet: sheet.set_header("&C頁の言葉"), "SEEN-ADDED", "頁の言葉"),
    "words beside the table": (lambda _, s: s.write_string(2, 4, "脇の言葉"), "SEEN-ADDED", "脇の言葉"),
    "a diagonal": (crossed, "SEEN-ADDED", "線の下の言葉"),
    "a diagonal over a formula": (crossed_formula, "SEEN-ADDED", "線の下の結果"),
    "a rule that may strike": (struck_by_a_rule, "SEEN-ADDED", "取消線"),
    "a rule with a format": (shown_by_a_rule, "SEEN-ADDED", ";;;"),
    "a symbol font": (of_a_symbol_font, "CELL-SCRIPT", "記号の言葉【フォント Webdings：Z】"),
    "a turned direction": (turned, "CELL-DIRECTION", "U+202E"),
    "icons": (with_icons, "SEEN-ADDED", "iconSet"),
    "a message": (with_a_message, "SEEN-ADDED", "説明の言葉"),
    "another sheet": (on_another_sheet, "SEEN-ADDED", "別の言葉"),
    "a hidden sheet": (on_a_hidden_sheet, "SEEN-ADDED", "控えの言葉"),
    "a sheet of a chart": (on_a_chart_sheet, "SEEN-ADDED", "図の題名"),
    "a number whose format is not understood": (
        lambda book, sheet: sheet.write_number(2, 1, 332288888, book.add_format({"num_format": "00-0000-0000"})),
        "UNREADABLE",
        "332288888",
    ),
    "a hidden row": (lambda _, sheet: sheet.set_row(2, None, None, {"hidden": True}), "SEEN-HIDDEN", "B3「"),
}

TABLE = (("所管課", "名称", "数"), ("税務課", "文", "1"), ("福祉課", "文", "2"), ("納税課", "文", "3"))
LIST = (
    ("実施内容", "事業内容", "進捗状況"),
    ("1-1-① 手続", "申請", "◎"),
    ("1-1-① 手続", "届出", "◎"),
    ("1-1-① 手続", "予約", "○"),
)


def made(lines: tuple[tuple[str, ...], ...], *draw: Draw) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("表")
        for row, cells in enumerate(lines):
            sheet.write_row(row, 0, cells)
        for each in draw:
            each(book, sheet)
    return target.getvalue()


def words(problems: tuple[Problem, ...], code: str) -> str:
    found = [each for each in problems if each.code.endswith(code)]
    return "".join("".join((each.found or "", *dict(each.details).values())) for each in found)


@pytest.mark.parametrize("thing", THINGS)
def test_nothing_that_is_seen_in_a_table_is_passed_over(thing: str) -> None:
    draw, code, text = THINGS[thing]
    content = made(TABLE, draw)
    table = of_kind(TableSheet, read_table("表.xlsx", content))
    assert text in words(table.problems, code)
    (first, *_) = read_sheets("表.xlsx", content)  # type: ignore[misc]
    assert text in words(first.problems, code)
    assert read_table("表.xlsx", made(TABLE)).problems == ()  # type: ignore[union-attr]


@pytest.mark.parametrize("thing", THINGS)
def test_nothing_that_is_seen_in_a_list_is_passed_over(thing: str) -> None:
    draw, code, text = THINGS[thing]
    found = read_list("一覧.xlsx", made(LIST, draw), NAKANO)
    assert text in words(found.problems, code)
    plain = read_list("一覧.xlsx", made(LIST), NAKANO)
    assert code not in {each.code for each in plain.problems}


def test_a_row_with_a_struck_cell_is_left_out_of_a_table_and_struck_words_of_a_text() -> None:
    table = of_kind(TableSheet, read_table("表.xlsx", made(TABLE, struck)))
    assert [texts[0] for _, texts in table.rows] == ["税務課", "納税課"]
    table = of_kind(TableSheet, read_table("表.xlsx", made(TABLE, struck_in_part)))
    assert [texts[1] for _, texts in table.rows] == ["文", "残る文", "文"]


def test_a_struck_heading_is_no_heading() -> None:
    table = of_kind(TableSheet, read_table("表.xlsx", made(TABLE, lambda book, sheet: struck(book, sheet, 0))))
    assert table.head == ("所管課", "", "数")
    assert words(table.problems, "TABLE-STRUCK") == "消した言葉この欄"
    assert words(table.problems, "SEEN-ADDED").startswith("B2「文」、B3「文」、B4「文」")


def test_words_above_the_head_and_cells_of_a_csv_without_a_heading_are_reported() -> None:
    table = of_kind(TableSheet, read_table("表.csv", "令和5年度の組織\n部,課\n区民部,税務課,メモ\n".encode()))
    assert [(each.code, each.place.cell, each.found) for each in table.problems] == [
        ("SEEN-ADDED", "A1", "令和5年度の組織"),
        ("TABLE-ROW-TOO-LONG", "C3", "メモ"),
    ]
    table = of_kind(TableSheet, read_table("表.csv", "部,,課\n区民部,メモ,税務課\n".encode()))
    assert [(each.code, each.found) for each in table.problems] == [("SEEN-ADDED", "メモ")]
    assert len(table.rows) == 1


def test_a_row_with_more_cells_than_headings_is_left_out_of_every_kind_of_table() -> None:
    lines = ["番号,項目,実績,,", "K-1,申請,180万件,,", "K-2,届出,1,234,567件", "K-3,予約,9万件,,"]
    split = tuple(tuple(each.split(",")) for each in lines)
    for content in ("\n".join(lines).encode(), made(split), "\n".join(each.rstrip(",") for each in lines).encode()):
        table = of_kind(TableSheet, read_table("表.xlsx", content))
        assert [texts[:3] for _, texts in table.rows] == [split[1][:3], split[3][:3]]
        (told,) = table.problems
        assert (told.code, told.place.cell, told.found) == ("TABLE-ROW-TOO-LONG", "D3", "234、567件")
        assert "「K-2、届出、1、234、567件」" in dict(told.details)["whole_row"]


@pytest.mark.parametrize("end", ["", ","])
def test_a_row_of_a_csv_with_a_blank_cell_more_than_the_others_is_left_out(end: str) -> None:
    lines = ["番号,意見,考え方", f"1,道路,直す{end}", f"2,1,234件の要望,{end}", f"3,公園,広げる{end}", f"4,,{end}"]
    table = of_kind(TableSheet, read_table("表.csv", "\n".join(lines).encode()))
    assert [texts[0] for _, texts in table.rows] == ["1", "3", "4"]
    (told,) = table.problems
    assert (told.code, told.place.cell) == ("TABLE-ROW-TOO-LONG", "D3")
    assert "「2、1、234件の要望」" in dict(told.details)["whole_row"]


def test_a_note_apart_from_the_table_leaves_out_no_row() -> None:
    table = of_kind(TableSheet, read_table("表.xlsx", made(TABLE, THINGS["words beside the table"][0])))
    assert [texts[0] for _, texts in table.rows] == ["税務課", "福祉課", "納税課"]


_DAY = datetime(2023, 4, 1)  # noqa: DTZ001 - a cell has no time zone
SHOWN: tuple[tuple[object, str, str | None], ...] = (
    (332288888, "00-0000-0000", None),
    (32288888, "0000-0000", None),
    (5000, '#,##0,"千件"', None),
    (1500000, '"予算を"#,##0,"千円増やすべき"', None),
    (-1500, '0"円増";[Red]0"円減"', None),
    (2000000, '[>=1000000]0,,"百万件";0"件"', None),
    (-1800, "#,##0;[Red]#,##0", None),
    (180, '[DBNum1]0"件"', None),
    (1800000, "0.0E+0", None),
    (123456789012345680, "General", None),
    (180, '0"件"', "180件"),
    (_DAY, "yyyy-mm-dd", "2023-04-01"),
    (_DAY, "yyyy/m/d", "2023-04-01"),
    (_DAY, "m/d/yy", "2023-04-01"),
    (_DAY, "mm-dd-yy", "2023-04-01"),
    (_DAY, "yyyy/m/d(aaa)", "2023-04-01"),
    (_DAY, "[$-F800]dddd, mmmm dd, yyyy", "2023-04-01"),
    (_DAY, '[$-411]ggge"年"m"月"d"日"', "令和5年4月1日"),
    (_DAY, 'yyyy"年"m"月"', "2023年4月"),
    (_DAY.replace(hour=9), "yyyy/m/d h:mm", "2023-04-01 09:00:00"),
    (_DAY.replace(hour=9), "yyyy/m/d", "2023-04-01"),
    (_DAY, 'm"月から"', None),
    (_DAY, 'm"月"d"日"', None),
    (_DAY, 'yyyy"年"m"月"d"日から"', "2023年4月1日から"),
    (_DAY, "yyyy年m月d日から", None),
    (_DAY, "h:mm", None),
)


def of_format(value: object, number_format: str, row: int = 2) -> Draw:
    def draw(book: Any, sheet: Any) -> None:
        style = book.add_format({"num_format": number_format})
        if isinstance(value, datetime):
            sheet.write_datetime(row, 1, value, style)
        else:
            sheet.write_number(row, 1, value, style)

    return draw


@pytest.mark.parametrize(("value", "number_format", "text"), SHOWN)
def test_a_number_or_a_date_is_read_as_it_shows_or_its_row_is_left_out(
    value: object, number_format: str, text: str | None
) -> None:
    table = of_kind(TableSheet, read_table("表.xlsx", made(TABLE, of_format(value, number_format))))
    assert dict(table.rows).get(3) == (None if text is None else ("福祉課", text, "2"))
    assert len(table.rows) == (2 if text is None else 3)
    told = [(each.code, each.place.cell) for each in table.problems]
    assert told == ([] if text else [("TABLE-LOOK-UNREADABLE", "B3")])
    head = of_kind(TableSheet, read_table("表.xlsx", made(TABLE, of_format(value, number_format, row=0)))).head
    assert head == ("所管課", text or "", "数")


def test_no_row_of_a_merge_takes_what_is_not_read_of_its_first_cell() -> None:
    unread: tuple[Draw, ...] = (
        of_format(5000, '#,##0,"千件"', 1),
        of_format(_DAY, 'm"月から"', 1),
        lambda _, sheet: sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!"),
        lambda book, sheet: sheet.write_string(1, 1, "消した言葉", book.add_format(_STRUCK)),
    )
    for draw in unread:
        lines = (TABLE[0], ("税務課", "", "1"), ("福祉課", "", "2"), TABLE[3])

        def merge(book: Any, sheet: Any, draw: Draw = draw) -> None:
            sheet.merge_range(1, 1, 2, 1, "")
            draw(book, sheet)

        table = of_kind(TableSheet, read_table("表.xlsx", made(lines, merge)))
        assert [texts[0] for _, texts in table.rows] == ["納税課"]
        assert [each.place.row for each in table.problems] == [2, 3]


def test_a_hidden_column_of_a_table_is_reported_with_its_texts() -> None:
    content = made(TABLE, lambda _, sheet: sheet.set_column(2, 2, None, None, {"hidden": True}))
    table = of_kind(TableSheet, read_table("表.xlsx", content))
    (told,) = table.problems
    assert (told.code, told.place.cell, told.found) == ("SEEN-HIDDEN", "C2", "C2「1」、C3「2」、C4「3」")
    assert len(table.rows) == 3


def test_words_in_brackets_behind_the_headings_of_a_list_are_reported_with_the_first_cell() -> None:
    head = ("実施内容", "事業内容（速報）", "令和3年度\n進捗状況（差替え予定）")
    problems = read_list("一覧.xlsx", made((head, *LIST[1:])), NAKANO).problems
    (found,) = [each for each in problems if each.code == "LIST-HEADING-WORDS"]
    assert (found.place.cell, found.severity) == ("B1", Severity.QUESTION)
    assert found.found == "事業内容（速報）、令和3年度進捗状況（差替え予定）"


@pytest.mark.parametrize("title", ["令和6年度 進捗状況", "令和六年度 進捗状況", "進捗状況"])
def test_the_columns_that_are_asked_about_are_those_below_the_head_not_below_a_title_that_is_a_heading(
    title: str,
) -> None:
    heads = (
        (title, "", "", "", "", "", ""),
        ("実施内容", "事業内容", "令和5年度", "", "令和6年度", "", "所管課"),
        ("", "", "進捗状況", "取組状況", "進捗状況", "取組状況", ""),
    )
    rows = (("1-1-① 手続", "申請", "◎", "した", "○", "する", "税務課"),) * 2
    content = made((*heads, *rows))
    columns = read_list("一覧.xlsx", content, NAKANO).columns
    assert {each.row for each in columns} == {3}
    assert [each.letters for each in columns if each.unclear == "mark"] == ["C", "E"]
    of_a_year = read_list("一覧.xlsx", content, NAKANO, year=FiscalYear.parse("令和六年度"))
    assert [row.values["mark"] for row in of_a_year.rows] == ["○", "○"]


STAMPED = (("計画 進捗状況一覧", "", "別紙"), ("", "", "令和3年度末時点"))


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ((0, 2), "別紙（差替え）"),
        ((1, 2), "速報 令和3年度末時点"),
        ((1, 2), "令和3年度末時点（案）"),
        ((1, 0), "一部訂正"),
    ],
)
def test_words_beside_the_title_of_a_list_of_the_program_are_a_question(place: tuple[int, int], text: str) -> None:
    def stamp(book: Any, _: Any) -> None:
        book.set_properties({"keywords": stamp_keywords("0" * 32)})

    content = made((*STAMPED, *LIST), stamp)
    assert [each for each in read_list("一覧.xlsx", content, NAKANO).problems if each.code == "SEEN-ADDED"] == []
    content = made((*STAMPED, *LIST), stamp, lambda _, sheet: sheet.write_string(*place, text))
    (found,) = [each for each in read_list("一覧.xlsx", content, NAKANO).problems if each.code == "SEEN-ADDED"]
    assert (found.found, found.severity) == (text, Severity.QUESTION)


@pytest.mark.parametrize("own", ["&L作成中 令和5年8月10日時点", "&C&P / &N&R記録の照合番号 0123 4567 89ab"])
def test_words_added_to_a_header_of_a_list_of_the_program_are_reported(own: str) -> None:
    def put(text: str) -> tuple[Problem, ...]:
        return read_list("一覧.xlsx", made(LIST, lambda _, sheet: sheet.set_header(text)), NAKANO).problems

    assert "SEEN-ADDED" not in {each.code for each in put(own)}
    assert "差替え予定" in words(put(f"{own}差替え予定"), "SEEN-ADDED")


def test_words_above_and_below_a_list_are_reported() -> None:
    title = (("進捗状況一覧", "", ""), ("総務部の確認済み", "", ""))
    below = (("", "", ""), ("※この一覧は速報です。", "", ""))
    found = read_list("一覧.xlsx", made((*title, *LIST, *below)), NAKANO)
    told = {each.found: each.severity for each in found.problems if each.code == "SEEN-ADDED"}
    assert told == {"総務部の確認済み": Severity.QUESTION, "※この一覧は速報です。": Severity.ADVICE}


def test_a_note_that_was_added_to_a_list_of_the_program_is_a_question() -> None:
    def stamp(book: Any, _: Any) -> None:
        book.set_properties({"keywords": stamp_keywords("0" * 32)})

    content = made((*LIST, ("", "", ""), ("※差替えの予定です。", "", "")), stamp)
    (found,) = [each for each in read_list("一覧.xlsx", content, NAKANO).problems if each.code == "SEEN-ADDED"]
    assert (found.found, found.severity) == ("※差替えの予定です。", Severity.QUESTION)


@pytest.mark.parametrize(("row", "is_told"), [(0, False), (2, True)])
def test_a_diagonal_in_a_heading_divides_two_labels(row: int, *, is_told: bool) -> None:
    def draw(lines: tuple[tuple[str, ...], ...]) -> bytes:
        return made(lines, lambda book, sheet: crossed(book, sheet, row, lines[row][1]))

    for found in (read_table("表.xlsx", draw(TABLE)), read_list("一覧.xlsx", draw(LIST), NAKANO)):
        codes = {each.code for each in found.problems}  # type: ignore[union-attr]
        assert ("SEEN-ADDED" in codes) == is_told


def test_beyond_two_hundred_texts_are_counted() -> None:
    def write(book: Any, _: Any) -> None:
        sheet = book.add_worksheet("別紙")
        for row in range(250):
            sheet.write_string(row, 0, f"言葉{row}")

    found = of_kind(TableSheet, read_table("表.xlsx", made(TABLE, write)))
    (told,) = found.problems
    assert all(f"「言葉{row}」" in (told.found or "") for row in range(200))
    assert (told.found or "").endswith("、ほか50か所")
    assert dict(told.details)["count"] == "250"


IMPORTS: Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]] = {
    ("division", "import"): (("部", "所管課", "建制順"), ("区民部", "税務課", "1"), ("区民部", "文", "2")),
    ("schedule", "import"): (
        ("管理番号", "令和4年度", "事業内容"),
        ("2-1-2-03-N", "検討", ""),
        ("2-1-2-04-W", "文", ""),
    ),
    ("opinions", "import"): (("区分", "意見", "日付"), ("議会", "増やす", "2023-06-01"), ("議会", "文", "2023-06-02")),
    ("kpi", "import"): (("指標番号", "令和4年度実績", "注"), ("KPI-2-2", "5件", ""), ("KPI-2-4", "6件", "")),
    ("frames", "import"): (("枠組み", "項目番号", "項目"), ("国", "K-1", "窓口"), ("国", "K-2", "文")),
    ("terms", "import"): (("使わない語", "使う語", "注"), ("ベンダ", "ベンダー", ""), ("サーバ", "文", "")),
}


@pytest.mark.parametrize("command", IMPORTS, ids=" ".join)
def test_every_import_reports_what_it_passes_over(tmp_path: Path, command: tuple[str, ...]) -> None:
    store, table = tmp_path / "office.nakano", tmp_path / "表.xlsx"
    done("init", "--store", store)
    drawn = (
        THINGS[each][0] for each in ("a cell that is struck out", "a note", "a text box", "words beside the table")
    )
    table.write_bytes(made(IMPORTS[command], *drawn))
    problems = ask(*command, table, "--store", store).keys["problems"]
    told = "".join(each.get("found", "") for each in problems)
    assert all(each in told for each in ("消した言葉", "付けた言葉", "箱の言葉", "脇の言葉")), problems
    assert {"C3", "B3"} & {each.get("cell") for each in problems}


@pytest.mark.parametrize("command", IMPORTS, ids=" ".join)
def test_every_import_states_what_a_row_has_that_it_leaves_out(tmp_path: Path, command: tuple[str, ...]) -> None:
    store, table = tmp_path / "office.nakano", tmp_path / "表.xlsx"
    done("init", "--store", store)
    width = len(IMPORTS[command][0])
    lines = [("",) * place + ("行の言葉",) + ("",) * (width - place - 1) for place in range(width)]
    table.write_bytes(made((*IMPORTS[command], *lines)))
    problems = ask(*command, table, "--store", store).keys["problems"]
    told = [[each for each in problems if each.get("row") == row] for row in range(4, 4 + width)]
    refused = [each for each in told if any(found["severity"] == "error" for found in each)]
    assert refused
    assert all("行の言葉" in "".join(found["message"] for found in each) for each in refused), refused


NAMES: Mapping[tuple[str, ...], str] = {
    ("division", "import"): '所管課,部\n"新設課\n第二課",区民生活部\n',
    ("schedule", "import"): '管理番号,事業内容,令和4年度\n2-1-2-03-N,"検討\n2-1-2-04-W",済\n',
    ("opinions", "import"): '区分,日付,意見\n"議会\n住民",2023-06-01,増やす\n',
    ("kpi", "import"): '指標番号,指標項目,令和4年度実績\nKPI-2-2,"申請\n届出",9万件\n',
    ("frames", "import"): '枠組み,項目番号,項目\n国,K-1,"窓口\n国",K-2\n',
    ("terms", "import"): '使わない語,使う語\n"ベンダ\nサーバ",サーバー\n',
}


@pytest.mark.parametrize("command", NAMES, ids=" ".join)
def test_no_import_takes_a_name_of_two_lines_out_of_a_csv(tmp_path: Path, command: tuple[str, ...]) -> None:
    store, table = tmp_path / "office.nakano", tmp_path / "表.csv"
    done("init", "--store", store)
    before = store.read_bytes()
    table.write_text(NAMES[command], encoding="utf-8")
    said = ask(*command, table, "--store", store)
    assert (said.code, said.keys["error"]) == (2, "TABLE-NOT-READABLE")
    assert "2行目" in said.keys["message"]
    assert "引用符" in said.keys["message"]
    assert store.read_bytes() == before


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        *(("所管課", each) for each in ("新設課\n第二課", "新設課,区民部", "新設課，第二課", "新" * 101)),
        ("部", "新設部\n第二部"),
        ("室", "新設室,第二室"),
        ("別名", "新" * 101),
    ],
)
def test_a_new_name_of_a_division_has_neither_commas_nor_breaks_nor_more_than_100_characters(
    tmp_path: Path, heading: str, name: str
) -> None:
    store, table = tmp_path / "office.nakano", tmp_path / "表.xlsx"
    done("init", "--store", store)
    row = {"所管課": "新しい課", "部": "新しい部", "別名": "新課"} | {heading: name}
    table.write_bytes(made((tuple(row), tuple(row.values()))))
    (told,) = ask("division", "import", table, "--store", store).keys["problems"]
    assert (told["code"], told["column"]) == ("TABLE-VALUE-UNREADABLE", heading)


@pytest.mark.parametrize(
    ("command", "twin", "of"),
    [
        (("opinions", "import"), "ご意見", "意見"),
        (("division", "import"), "担当課", "所管課"),
        (("kpi", "import"), "2022実績", "令和4年度実績"),
        (("schedule", "import"), "R4年度", "令和4年度"),
    ],
)
def test_two_headings_of_one_meaning_are_refused_in_every_table(
    tmp_path: Path, command: tuple[str, ...], twin: str, of: str
) -> None:
    store, table = tmp_path / "office.nakano", tmp_path / "表.csv"
    done("init", "--store", store)
    head, *rows = IMPORTS[command]
    lines = [(*head, twin), *((*row, row[head.index(of)]) for row in rows)]
    table.write_text("\n".join(map(",".join, lines)), encoding="utf-8")
    said = ask(*command, table, "--store", store)
    assert (said.code, said.keys["error"]) == (2, "TABLE-NOT-READABLE")
    assert f"「{of}」と「{twin}」" in said.keys["message"]


@pytest.mark.parametrize("command", IMPORTS, ids=" ".join)
def test_a_table_that_is_refused_for_its_headings_is_refused_with_them(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    store, table = tmp_path / "office.nakano", tmp_path / "表.xlsx"
    done("init", "--store", store)
    head, *rows = IMPORTS[command]
    table.write_bytes(made((tuple(f"{each}（速報）" for each in head), *rows)))
    message = ask(*command, table, "--store", store).keys["message"]
    assert all(f"「{each}(速報)」" in message.translate({ord("（"): "(", ord("）"): ")"}) for each in head), message


@pytest.mark.parametrize(
    "draw",
    [
        struck,
        hidden_by_format,
        lambda _, sheet: sheet.write_formula(2, 1, "=1/0", None, "#DIV/0!"),
    ],
    ids=["struck", "hidden by a format", "an error"],
)
def test_a_row_that_is_left_out_for_one_cell_is_reported_with_the_others(draw: Draw) -> None:
    table = of_kind(TableSheet, read_table("表.xlsx", made(TABLE, draw)))
    (stated,) = [words for each in table.problems if (words := dict(each.details).get("whole_row"))]
    assert "「福祉課、" in stated
