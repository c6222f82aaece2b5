"""Awkward returns: cells, IDs, names."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from nakano_status.bootstrap import make_parts
from nakano_status.domain.plan.initiative_id import make_id
from tests.support import awkward_sheets as hands
from tests.support.awkward_cells import CELLS, MARKS, Typed, placed, with_cells
from tests.support.awkward_returns import LARGE, LARGE_ID, SHEET, SMALL, Came, Waiting
from tests.support.awkward_sheets import OWN_TEXT, Hands, on_book, on_sheet
from tests.support.command_line import ask, done
from tests.support.fields import NAKANO
from tests.support.offices import Office
from tests.support.spreadsheets import changed, header_of
from tests.support.wrong_ids import exchanged

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
_DAY = datetime(2023, 1, 15)  # noqa: DTZ001 - a cell has no time zone


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
    told = [each for each in ids_came.problems if each.get("row") == row and each["code"] != "LOCKED-CHANGED"]
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
