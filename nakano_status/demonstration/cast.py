"""Who does what in the year that is played: who answers in the program, who by hand, and what goes wrong."""

from __future__ import annotations

OFFICE_CLERK = "見本 花子"
CLERK = "見本 太郎"

BY_PROGRAM = ("joho-system", "koseki-jumin", "kocho-koho", "bosai-kikikanri", "hoikuen-yochien")
"""They open the form in the program, answer there and hand in what it writes."""

TOGETHER = "区民生活部"
"""Its 庶務担当課 pastes the answers of all its divisions into one workbook."""

REARRANGED = "shin-kuyakusho-seibi"
"""Sorts the rows, hides one, widens a column."""

CONTRADICTED = "shin-kuyakusho-seibi"
"""While its form is out the office writes down what it said on the telephone; then it answers otherwise."""
CONTRADICTED_ROW = "1-1-3-02-H"
TELEPHONE_NOTE = "電話での聞き取り：部ごとの調査を終え、集計を進めている。"

PASTES_FOREIGN_ROW = "shokuin"
FOREIGN_ROW = "2-4-1-01-Z"
"""A row that was never sent to it, pasted under its own."""

TELLS_LONG_STORY = "chiiki-katsudo"
LONG_ROW = "1-6-2-02-U"

INCOMPLETE = "hoikuen-yochien"
UNANSWERED_ROW = "2-1-2-07-X"
"""Hands in as 下書き with one row left."""

SECOND_THOUGHTS = "kocho-koho"
SECOND_THOUGHT_ROW = "1-2-3-01-C"
"""Sends a second answer after the due date."""

NOT_THIS_YEAR = ("1-4-2-02-N", "1-4-2-03-W", "1-4-2-04-E")
"""The nation's rows that nobody could begin; the office leaves them out of the report."""

BROKEN_FILE = "【回答】取組状況_最終版.xlsx"
BROKEN_CONTENT = "回答は添付のとおりです。\r\nよろしくお願いいたします。\r\n"
"""A text file that somebody named like a workbook."""

PICTURED = "koseki-jumin"
"""Whose screens are shown."""
