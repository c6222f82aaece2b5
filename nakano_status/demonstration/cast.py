"""The cast of the played year: the divisions that answer in the program or by hand, and the mistakes that they make."""

from __future__ import annotations

from datetime import date

from nakano_status.domain.papers.publication import Occasion

OFFICE_CLERK = "見本 花子"
CLERK = "見本 太郎"

COUNCIL = Occasion.COUNCIL.value

BY_PROGRAM = ("joho-system", "koseki-jumin", "kocho-koho", "bosai-kikikanri", "hoikuen-yochien")
"""Divisions that open the form in the program, answer there and submit the file that the program writes."""

TOGETHER = "区民生活部"
"""The 部 whose 庶務担当課 pastes the answers of all its divisions into one workbook."""

REARRANGED = "shin-kuyakusho-seibi"
"""The division that sorts the rows, hides one, and widens a column."""

CONTRADICTED_ROW = "1-1-3-02-H"
"""A row with an answer that the office records from the telephone; later the division answers differently."""
TELEPHONE_NOTE = "電話での聞き取り：部ごとの調査を終え、集計を進めている。"

PASTES_FOREIGN_ROW = "shokuin"
FOREIGN_ROW = "2-4-1-01-Z"
"""A row that was never sent to the division; the division pastes it below its own rows."""

LONG_ROW = "1-6-2-02-U"
"""The row with a very long answer."""

INCOMPLETE = "hoikuen-yochien"
UNANSWERED_ROW = "2-1-2-07-X"
"""A division that submits as 下書き with one row unanswered."""

SECOND_THOUGHTS = "kocho-koho"
SECOND_THOUGHT_ROW = "1-2-3-01-C"
"""A division that sends a second answer after the due date."""

SENDS_TO_SECTION = "joho-system"
SECTION = "企画係"
SECTION_ROWS = ("2-2-2-02-G", "2-2-2-03-R")
"""A division that asks one of its sections about two rows, and merges the answers into its own."""

CONFIRMED = SECOND_THOUGHTS
HEAD = "見本 一郎"
"""A division whose head confirms the submission; then one more field changes."""

IN_A_ZIP = "somu"
WITH_PASSWORD = "kugikai"  # noqa: S105 - a division
PASSWORD = "mihon-2023"  # noqa: S105 - of an invented file, stated in the guide
ON_OLD_FORM = "hoken-kikaku"
"""Divisions that send after the due date: in a zip, with a password, and on the form of another year."""
LATE = (IN_A_ZIP, WITH_PASSWORD, ON_OLD_FORM)

TELEPHONE = "電話"
TELEPHONE_TERM = "サーバー"
TELEPHONE_TEXT = f"選考用の{TELEPHONE_TERM}の設定を終え、試行の結果を確認した。"
"""The answer on the telephone for the unanswered row, with a term that the list prints differently."""
UNIFIED_WORD = "サーバ"

CARELESS = "chiiki-katsudo"
UNKNOWN_MARK = "▽"
"""A division whose second file has an invalid mark and a change without its reason; the office sends it back."""

SHARED_ROW = "1-2-1-04-T"
SHARED_WITH = "shokuin"
SHARED_TEXT = "職員課が講師を選び、研修の日程を各課に案内した。"
"""A row of two divisions that both answer, the second one differently."""

ASKED = "bosai-kikikanri"
ASKED_ROW = "1-1-2-03-M"
ASKED_UNTIL = date(2023, 8, 10)
COMMENT = "確認した件数を記入してください。"
ASKED_ANSWER = "確認した件数は12件である。"
AFTERWARDS = "8月に3件を追加した。"
"""A division that is asked about one row, answers, is accepted, and then sends one more change."""
REOPENED_WHY = "所管課から訂正の申出があったため"

REWORDED = "zeimu"
AGREED_ROW = "2-1-2-03-N"
CHANGED_ROW = "2-1-2-04-W"
REWORDINGS = {AGREED_ROW: ("契約して作業に", "契約し、作業に"), CHANGED_ROW: ("2回行った", "重ねた")}
CHANGED_AGAIN = ("重ねた", "2回重ねた")
"""Two texts whose wording the office changes: the division agrees to the first, and rewrites the second."""

LISTED_ROW = "1-2-3-03-V"
LISTED_TEXT = "調査票の電子化を進め、回答の方法を選べるようにした。"
"""A text that the office's head corrects on the list, in the spreadsheet."""

SURVEYS = "kikaku"
DATED_FIGURE = "KPI-2-3"
LOST_FIGURE = "KPI-1-1"
"""A figure that Excel turns into a date, and a figure whose sheet is not pasted into the workbook of the 部."""

CORRECTED_ROW = "1-3-1-01-V"
CORRECTION = ("延べ18人", "延べ28人")
CORRECTED_FIGURE = "KPI-2-4"
CORRECT_FIGURE = "12件"
"""A text and a figure that turn out to be wrong after the committee received its papers."""

NOT_THIS_YEAR = ("1-4-2-02-N", "1-4-2-03-W", "1-4-2-04-E")
"""Rows of the nation that could not be begun; the office leaves them out of the report."""

BROKEN_FILE = "【回答】取組状況_最終版.xlsx"
BROKEN_CONTENT = "回答は添付のとおりです。\r\nよろしくお願いいたします。\r\n"
"""A text file with the name of a workbook."""

PICTURED = "koseki-jumin"
"""The division of whose window screenshots are written."""
