"""The preview of a form shows its sheet: merged cells, widths, colours and bold letters, and nothing hidden."""

import io

from xlsxwriter import Workbook

from nakano_status.workbook.sheet_html import sheet_html


def workbook() -> bytes:
    """Return a workbook with a hidden sheet, and a sheet with one hidden row and one hidden column."""
    content = io.BytesIO()
    book = Workbook(content)
    book.add_worksheet("隠れた").hide()
    sheet = book.add_worksheet("回答")
    sheet.activate()
    sheet.set_first_sheet()
    sheet.merge_range("A1:C1", "見出し", book.add_format({"bold": True, "bg_color": "#FFF2CC"}))
    sheet.write_row("A2", ["甲\n乙", "見えない列", 3])
    sheet.write_row("A3", ["見えない行"])
    sheet.write_formula("A4", "=1+1", None, "<2>")
    sheet.write_row("A6", ["あとの行"])
    sheet.set_column("A:A", 20)
    sheet.set_column("B:B", 10, None, {"hidden": True})
    sheet.set_row(2, None, None, {"hidden": True})
    book.close()
    return content.getvalue()


def test_a_sheet_is_shown_as_it_looks() -> None:
    one = 'colspan="1" rowspan="1"'
    rows = (
        '<td colspan="2" rowspan="1" width="146" bgcolor="#FFF2CC"><b>見出し</b></td>',
        f'<td {one} width="104">甲<br>乙</td><td {one} width="42">3</td>',
        f'<td {one} width="104">&lt;2&gt;</td><td {one} width="42"></td>',
    )
    html = sheet_html(workbook(), 5)
    assert html[html.index("<tr>") :] == "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"
