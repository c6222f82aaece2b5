"""The manual names the number with which a command ends; the named cases end with it."""

import re
import shlex
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest

from tests.house.test_manual import MANUAL
from tests.support.command_line import ask
from tests.support.offices import Office, make_office

_SENTENCE = re.compile(r"[^。\n|]*(?:番号 ?[0-9](?![0-9])|(?<![0-9])[0-9] で終わ|終了コード)[^。\n|]*")
_NUMBERS = re.compile(r"(?:番号 ?|終了コードは?)([0-9])|([0-9]) で終わ")


class Case(NamedTuple):
    """A sentence of the manual, by a part of it, and a command that it is about.

    `tables`: the texts of the tables that the command reads, by name. `before`: prepares the office.
    """

    sentence: str
    command: str
    number: int
    tables: Mapping[str, str] | None = None
    before: Callable[[Office], None] | None = None


def ran(office: Office, *lines: str) -> None:
    """Run commands that prepare a case."""
    for line in lines:
        assert ask(*shlex.split(line), "--store", office.store).code in (0, 1), line


def with_frames(office: Office) -> None:
    ran(office, "frames import builtin:nakano2", "frames tag 1-1-1-01-P KM-3")


def with_conflict(office: Office) -> None:
    ran(office, "set 2-1-2-03-N done=別の文", f"merge {office.answer}")


def with_corrected_list(office: Office) -> None:
    ran(office, f"merge {office.answer}", f"export list --out {office.folder / 'list.xlsx'}")
    book = openpyxl.load_workbook(office.folder / "list.xlsx")
    sheet = book.worksheets[0]
    (row,) = (each for each in range(1, sheet.max_row + 1) if sheet.cell(each, 10).value == "2-1-2-03-N")
    sheet.cell(row, 5).value = "直した文。"
    book.save(office.folder / "list.xlsx")


def with_unreadable_list(office: Office) -> None:
    ran(office, f"export list --out {office.folder / 'list.xlsx'}")
    book = openpyxl.load_workbook(office.folder / "list.xlsx")
    sheet = book.worksheets[0]
    (row,) = (each for each in range(1, sheet.max_row + 1) if sheet.cell(each, 10).value == "2-1-2-03-N")
    sheet.cell(row, 3).value = "良い"
    book.save(office.folder / "list.xlsx")


def with_plan_table(office: Office) -> None:
    ran(office, f"plan template --out {office.folder / 'plan.xlsx'}")


def with_unclear_plan_table(office: Office) -> None:
    with_plan_table(office)
    change_plan_title(office, "まったく別の新しい取組の名前")


def with_faulty_plan_table(office: Office) -> None:
    with_plan_table(office)
    change_plan_title(office, None)


def change_plan_title(office: Office, title: str | None) -> None:
    """Give the first row of the plan's table another title and no number, in every sheet."""
    book = openpyxl.load_workbook(office.folder / "plan.xlsx")
    for sheet in book.worksheets:
        heads = {cell.value: column for column, cell in enumerate(sheet[1], start=1)}
        titles = heads.get("名称") or heads.get("事業内容")
        for row in range(2, sheet.max_row + 1):
            if "管理番号" in heads and titles and sheet.cell(row, heads["管理番号"]).value == "1-1-1-01-P":
                sheet.cell(row, titles).value = title
                sheet.cell(row, heads["管理番号"]).value = None
    book.save(office.folder / "plan.xlsx")


def with_backup(office: Office) -> None:
    ran(office, f"backup --out {office.folder / 'backup.nakano'}", f"merge {office.answer}")


def with_row_out_of_report(office: Office) -> None:
    with_backup(office)
    ran(office, "set 1-1-2-01-U out_of_report=完了")


def with_unusable_backup(office: Office) -> None:
    ran(office, f"backup folder {office.folder / 'backups'}")
    (office.folder / "backups").mkdir(exist_ok=True)
    (office.folder / "backups" / "office_backup.nakano").write_bytes(b"not a data file")


def with_next_round(office: Office) -> None:
    ran(office, "round close --year R4", "roll-over --year R5 --due 2024-07-12")


def with_changed_record(office: Office) -> None:
    office.store.write_bytes(b"not a data file")


def with_opinion(office: Office) -> None:
    ran(office, "opinions add --source 議会 --day 2023-06-01 --text 窓口を増やす。")


def with_settled_round(office: Office) -> None:
    ran(office, "round close --year R4")


_LIST = "実施内容,事業内容,進捗状況,所管課\n1-1-①,コンビニ交付サービスの利用促進,◎,戸籍住民課\n"
CASES = (
    Case("取り込まずに番号 2 で終わります", "division import t.csv", 2, {"t.csv": "所管課,旧名称\n税務一課,税務課\n"}),
    Case("記入した行がない表を取り込むと", "schedule import t.csv", 1, {"t.csv": "管理番号,事業内容,令和4年度\n"}),
    Case("記入した行がない表を取り込むと", "division import t.csv", 1, {"t.csv": "部,所管課\n"}),
    Case("引き継ぐ所管課のない取組があるときは", "division split 税務課 --into 一課 --into 二課 --from 2023-04-01", 2),
    Case(
        "分割する所管課の取組でない番号や",
        "division split 税務課 --into 一課 --into 二課 --row 1-1-1-01-P=一課 --from 2023-04-01",
        2,
    ),
    Case(
        "一覧のファイルで読み取れない欄と",
        "compare --from list.xlsx --to R4 --out c.docx",
        1,
        before=with_unreadable_list,
    ),
    Case("（ないと、番号 2 で終わります）", "division rename 税務課 税務一課 --correct", 2, before=with_settled_round),
    Case(
        "最新の版と違いがないときは",
        "plan revise plan.xlsx --adopted 2024-02-28 --title 改定版",
        0,
        before=with_plan_table,
    ),
    Case(
        "登録せずに確認事項として示し",
        "plan revise plan.xlsx --adopted 2024-02-28 --title 改定版",
        1,
        before=with_unclear_plan_table,
    ),
    Case(
        "直すところがあるときは、その行を示して",
        "plan revise plan.xlsx --adopted 2024-02-28 --title 改定版",
        2,
        before=with_faulty_plan_table,
    ),
    Case("計画に見つからない行があれば", "import t.csv --year R3", 1, {"t.csv": f"{_LIST}1-1-①,ない取組,◎,税務課\n"}),
    Case("どの列か決まらないときは", "import t.csv --year R3", 2, {"t.csv": _LIST.replace("事業内容", "メニュー")}),
    Case("同じ項目の列が2つ以上あるとき", "import t.csv --year R3", 2, {"t.csv": _LIST.replace("所管課", "進捗状況")}),
    Case("年度がどこからも決まらないときも", "import t.csv", 2, {"t.csv": _LIST}),
    Case("未記入などがある場合も記録し", "confirm --as 税務課 --name 課長", 1),
    Case("残った相違は `conflicts` に示され", "conflicts", 1, before=with_conflict),
    Case("行うことが残っていても", "todo", 0),
    Case("これまでと単位か分母が異なるときは", "kpi set KPI-1-2 R4=180人", 1),
    Case(
        "「注」が計画と異なるときは",
        "kpi import t.csv",
        1,
        {"t.csv": "指標番号,単位,令和4年度実績\nKPI-1-2,人,180万件\n"},
    ),
    Case(
        "付けている項目を除く表は",
        "frames import t.csv",
        2,
        {"t.csv": "枠組み,項目番号,項目\n市町村官民データ活用推進計画,KM-1,一\n"},
        with_frames,
    ),
    Case(
        "表に直すところが1か所でもあるときは",
        "frames import t.csv",
        2,
        {"t.csv": "枠組み,項目番号,項目\n枠,A-1,一\n枠,,二\n"},
    ),
    Case("考え方が未記入の意見があるときは", "export opinions --out o.docx", 1, before=with_opinion),
    Case("残っているときは、作成しません", "publish --for 庁議 --out papers --date 2023-08-10", 2),
    Case("一覧で直したもの（`overtaken` も）が", "list-changes list.xlsx", 1, before=with_corrected_list),
    Case("控えとして使えないファイルには", "backup list", 1, before=with_unusable_backup),
    Case("控えの後に届いたファイルがあると", "restore backup.nakano --reason 誤り", 1, before=with_backup),
    Case(
        "変更するコマンドを示し",
        "restore backup.nakano --row 1-1-2-01-U",
        1,
        before=with_row_out_of_report,
    ),
    Case("問題がなければ番号 0", "verify", 0),
    Case("データファイルを開けないときは", "verify", 2, before=with_changed_record),
    Case("相違か未取込が残っているときも締め切り", "round close --year R4", 1, before=with_conflict),
    Case("もう一度行っても何も変わらず", "roll-over --year R5 --due 2024-07-12", 0, before=with_next_round),
    Case("すでに始めた年度を別の内容で", "roll-over --year R5 --due 2024-08-12", 2, before=with_next_round),
)


PROVEN_ELSEWHERE = (
    *("後の3つは番号 1 です", "画面のない端末では", "`/S` では表示せず"),
    *("`ROW-PLAN-UNCLEAR`", "`PLAN-UNCLEAR`", "`SIDE-UNCLEAR`", "その版による進捗確認や"),
    *("`PAPERS-NOT-PLACED`", "`FORMS-NOT-PLACED`"),
)
"""Parts of sentences about shares, terminals, two plans, editions and full disks, which have tests of their own."""


def sentences() -> list[str]:
    """Return every sentence of the manual that names the number with which a program ends."""
    pages = (page for page in sorted(MANUAL.glob("*.md")) if page.name != "problems.md")
    return [each for page in pages for each in _SENTENCE.findall(page.read_text("utf-8"))]


def test_every_number_in_the_manual_is_proven() -> None:
    known = (*(case.sentence for case in CASES), *PROVEN_ELSEWHERE)
    assert [each for each in sentences() if not any(part in each for part in known)] == []
    assert [part for part in known if not any(part in each for each in sentences())] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.command.split()[0]}-{case.number}")
def test_a_command_ends_with_the_number_that_the_manual_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: Case
) -> None:
    office = make_office(tmp_path / "office")
    monkeypatch.chdir(office.folder)
    for name, text in (case.tables or {}).items():
        (office.folder / name).write_text(text, "utf-8-sig")
    if case.before is not None:
        case.before(office)
    said = ask(*shlex.split(case.command), "--store", office.store)
    assert said.code == case.number, said
    codes = {said.keys.get("error"), *(each["code"] for each in said.keys.get("problems", ()))}
    assert "USAGE" not in codes
    (sentence,) = (each for each in sentences() if case.sentence in each)
    assert str(case.number) in {each for found in _NUMBERS.findall(sentence) for each in found}
    assert codes.issuperset(re.findall("`([A-Z]+(?:-[A-Z]+)+)`", sentence)), said
