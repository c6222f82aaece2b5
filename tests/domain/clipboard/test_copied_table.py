"""A copied table as other programs read it."""

from __future__ import annotations

from nakano_status.domain.clipboard.blocks import as_html, as_tabbed

TABLE = [["管理番号", "取組状況"], ["1/15", "=実施\nし  た。"]]
AS_TEXT = """sdnum="1041;0;@" style="mso-number-format:'\\@'\""""


def test_a_cell_with_line_breaks_tabs_or_quotes_is_quoted() -> None:
    assert as_tabbed([["甲", "乙\n丙"], ['"丁"', "戊\t己"]]) == '甲\t"乙\n丙"\r\n"""丁"""\t"戊\t己"\r\n'


def test_in_html_every_cell_is_text_with_its_blanks_and_line_breaks() -> None:
    blanks = '<span style="mso-spacerun:yes;white-space:pre">  </span>'
    line_break = '<br style="mso-data-placement:same-cell">'
    assert as_html(TABLE, headed=True) == (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head><body><table>'
        f'<tr align="left" valign="top"><th {AS_TEXT}>管理番号</th><th {AS_TEXT}>取組状況</th></tr>'
        f'<tr align="left" valign="top"><td {AS_TEXT}>1/15</td><td {AS_TEXT}>=実施{line_break}し{blanks}た。</td></tr>'
        "</table></body></html>"
    )


def test_a_table_without_headings_has_none_in_html() -> None:
    assert "<th" not in as_html(TABLE, headed=False)
