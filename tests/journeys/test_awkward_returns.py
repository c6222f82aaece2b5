"""What people, programs and sanitisers do to a whole return: the expected values and the expected messages.

A line for each kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support import awkward_sheets as hands
from tests.support.awkward_returns import SMALL, Waiting
from tests.support.awkward_sheets import OWN_TEXT, Hands, on_book, on_sheet

Told = tuple[str, str | None, str | None]
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
    tells: tuple[Told, ...] = ()
    loses: tuple[Place, ...] = ()
    verdict: str = "merged"
    absent: int = 0
    file: str = "回答.xlsx"
    is_of_last_year: bool = False


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
    Line("非表示の行", on_sheet(hands.hide_rows)),
    Line("非表示の列", on_sheet(hands.hide_columns)),
    Line("空の行の挿入", on_sheet(hands.insert_rows)),
    Line("見出しの繰返し", on_sheet(hands.repeat_header)),
    Line("列の入替え", on_sheet(hands.move_columns)),
    Line("見出しの表記", on_sheet(hands.other_headings)),
    Line("書式だけの空の行", on_sheet(hands.style_blank_rows)),
    Line("保護と書式の消失", on_sheet(hands.lose_protection)),
    Line("ファイル名の末尾", hands.untouched, file="R4回答様式_無害化.xlsx"),
    Line("無害化 文字だけ", hands.sanitised()),
    Line("無害化 照合用なし", hands.sanitised(check_sheet=False)),
    Line("無害化 回答だけ", hands.only_the_sheet),
    Line("先頭の欄の削除", on_sheet(hands.delete_head)),
    Line("照合用の削除", on_book(hands.delete_check_sheet)),
    Line("先頭の欄と照合用の削除", on_book(hands.delete_all_but_properties)),
    Line("照合用の送付内容の書換え", on_book(hands.edit_what_was_sent)),
    Line("照会番号 全角", hands.number_in(lambda text: text.translate({ord(c): ord(c) + 0xFEE0 for c in text}))),
    Line("照会番号 小文字と空白", hands.number_in(lambda text: f" {text.lower()}\u3000\u200b")),
    Line("行の貼付け 同じ内容", hands.paste_again()),
)

TOLD = (
    Line("行の削除", on_sheet(hands.delete_row), (("ROWS-ABSENT", None, ANY),), whole(1), absent=1),
    Line("行の追加", on_sheet(hands.add_own_row), (("PROPOSAL", "17", "新しく始めた取組"),)),
    Line("前のシートと名前の変更", on_book(hands.sheet_in_front), (("SHEET-UNKNOWN", None, "送付状"),)),
    Line("列の追加", on_sheet(hands.add_column), (("HEADING-UNKNOWN", "O8", "担当係"),)),
    Line("メモ", on_sheet(hands.comment), (("CELL-COMMENT", "J9", "確認してください"),)),
    Line("管理番号の消去", on_sheet(hands.clear_id), (("MATCHED-BY-TITLE", "A9", ANY),)),
    Line("列の外の記入", on_sheet(hands.write_beside), (("CELL-OUTSIDE", "P9", OWN_TEXT),)),
    Line("表の下の記入", on_sheet(hands.add_memo), (("CELL-OUTSIDE", "B24", OWN_TEXT),)),
    Line(
        "回答の列の削除",
        on_sheet(hands.delete_column),
        (("HEADING-MISSING", "8", "令和4年度までの取組状況"),),
        done_of(0, 1, 2, 3),
    ),
    Line(
        "見出しの重複",
        on_sheet(hands.heading_twice),
        (("HEADING-MISSING", "8", "令和4年度までの取組状況"), ("HEADING-TWICE", "J8", "令和4年度までの取組状況")),
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
    Line("題名の書換え", on_sheet(hands.change_title), (("LOCKED-CHANGED", "C9", OWN_TEXT),)),
    Line("関係課の欄への記入", on_sheet(hands.write_where_only_named), (("FOREIGN", "20", ANY),)),
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
            ("SHEET-HIDDEN", None, "回答 (2)"),
            ("SHEETS-SEVERAL", None, "回答、回答 (2)"),
        ),
        whole(0),
    ),
    Line("非表示の回答", on_book(hands.hide_answers), (("SHEET-HIDDEN", None, "回答"),)),
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
    assert (came.file["verdict"], came.file["absent"]) == (line.verdict, line.absent)
    came.check()
    assert came.unaccounted == []
