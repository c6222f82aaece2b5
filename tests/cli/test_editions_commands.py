"""Commands for plans, their editions, amendments and returned lists."""

import dataclasses
import io
import re
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl import load_workbook
from openpyxl.styles import Font

from nakano_status.application.plan.revise_plan import RevisedPlan
from nakano_status.catalogue.plans import load_plan
from nakano_status.cli.commands.editions import revised_lines
from nakano_status.domain.plan.revised_edition import RevisionQuestion, RevisionQuestionKind
from nakano_status.domain.problems.problem import Place
from nakano_status.store.sqlite.opening import SqliteStores
from tests.support.command_line import ask, done, run
from tests.support.edition_books import INDICATORS, OWNERS, SCHEDULE, TREE, EditionBook, edited
from tests.support.offices import Office, make_office
from tests.support.plan_files import two_editions, write_plan
from tests.support.stores import RULES, TickingClock, read_in

SECOND, THIRD, NEW = "1-5-1-02-K", "1-5-1-03-U", "1-5-1-04-C"
GIVEN = ("--adopted", "2024-02-28", "--title", "改定版")


@pytest.fixture
def revise(tmp_path: Path) -> Callable[..., Any]:
    """Edit the workbook of the newest edition and enter it."""
    done("init", "--store", tmp_path / "office.nakano")
    template = tmp_path / "plan.xlsx"
    made = done("plan", "template", "--out", template, "--store", tmp_path / "office.nakano")
    assert (made["edition"], made["rows"]) == (1, 124)

    def command(edit: Callable[[EditionBook], None], *options: str, as_json: bool = True) -> Any:
        path = edited(template, tmp_path / "edited.xlsx", edit)
        words: tuple[str | Path, ...] = (
            "plan", "revise", path, *GIVEN, *options, "--store", tmp_path / "office.nakano"
        )  # fmt: skip
        return ask(*words) if as_json else run(*words)

    return command


def replaced(book: EditionBook) -> None:
    book.remove(SECOND)
    book.add_row("事業者の経済交流の支援", "1-5-①", "産業振興課", after=THIRD)


def changed(keys: dict[str, Any]) -> list[tuple[str, str, list[str], list[str]]]:
    return [(row["id"], row["change"], row["from"], row["to"]) for row in keys["rows"] if row["change"] != "same"]


def test_a_question_ends_in_1_and_its_answer_in_0(revise: Callable[..., Any]) -> None:
    asked = revise(replaced)
    (question,) = asked.keys["questions"]
    assert (asked.code, asked.keys["written"], question["id"], question["question"]) == (1, False, NEW, "successor")
    assert question["answers"] == [f"--same {NEW}={SECOND}", f"--new {NEW}"]
    assert [each["id"] for each in question["candidates"]] == [SECOND]
    shown = revise(replaced, as_json=False).output
    assert "前の版のどの取組の続きですか" in shown
    assert f"--same {NEW}={SECOND}" in shown
    new = revise(replaced, "--new", NEW, "--dry-run")
    assert (new.code, changed(new.keys)) == (0, [(NEW, "added", [], [NEW]), (SECOND, "dropped", [SECOND], [])])
    assert changed(revise(replaced, "--dropped", SECOND, "--dry-run").keys) == changed(new.keys)
    same = revise(replaced, "--same", f"{NEW}={SECOND}")
    assert (same.code, same.keys["written"], changed(same.keys)) == (
        0,
        True,
        [(THIRD, "reordered", [THIRD], [THIRD]), (SECOND, "retitled", [SECOND], [SECOND])],
    )
    again = revise(replaced)
    assert (again.code, again.keys["unchanged"], len(again.keys["rows"])) == (0, True, 124)


def test_mergers_and_splits_are_answered_by_options(revise: Callable[..., Any]) -> None:
    merged = revise(lambda book: book.remove(SECOND), "--merged", f"{THIRD}={SECOND}", "--dry-run")
    both = [SECOND, THIRD]
    assert changed(merged.keys) == [(THIRD, "merged", both, [THIRD]), (SECOND, "merged", both, [THIRD])]

    def added(book: EditionBook) -> None:
        book.add_row("事業者の経済交流", "1-5-①", "産業振興課", after=SECOND)

    split = revise(added, "--split", f"{SECOND}={SECOND},{NEW}", "--dry-run")
    parts = [SECOND, NEW]
    assert changed(split.keys) == [(SECOND, "split", [SECOND], parts), (NEW, "split", [SECOND], parts)]


@pytest.mark.parametrize(
    "options",
    [
        ("--same", f"{NEW}={SECOND}", "--same", f"{NEW}={THIRD}"),
        ("--same", f"{NEW}={SECOND}", "--merged", f"{NEW}={SECOND},{THIRD}"),
        ("--same", f"{NEW}={SECOND}", "--new", NEW),
        ("--dropped", SECOND, "--completed", SECOND),
    ],
)
def test_two_answers_about_one_row_are_refused(revise: Callable[..., Any], options: tuple[str, ...]) -> None:
    refused = revise(replaced, *options)
    assert (refused.code, refused.keys["error"]) == (2, "USAGE")


def many(book: EditionBook) -> None:
    """Change words, owners, a schedule, targets, and add and remove a row and an indicator."""
    book.change(TREE, "1-5-①", 名称="区内産業のデジタル化")
    book.change(OWNERS, THIRD, 所管課="税務課")
    book.change(SCHEDULE, THIRD, 令和6年度="試行")
    book.remove(SECOND)
    book.change(INDICATORS, "KPI-1-1", 単位="割", 令和7年度目標="90%")
    book.remove("KPI-2-5", INDICATORS)
    book.add(INDICATORS, 目標="2", 指標項目="在宅勤務の割合", 方向="減", 令和7年度目標="5割")


PREVIEW = f"""計画の構成：名称の変更 1件、変更なし 50件
  1-5-① 名称の変更 区内産業のデジタル化
    名称：空欄 → 区内産業のデジタル化
取組：削除 1件、所管課の変更 1件、変更なし 122件
  {THIRD} 所管課の変更・スケジュールの変更 ◎販路拡大のためのイベントや先端技術を紹介するセミナー等への事業者の参加を支援
    所管課：産業振興課 → 税務課
    令和6年度のスケジュール：空欄 → 試行
  {SECOND} 削除（廃止） 区内事業者のICT化促進及び経済交流の支援
成果指標：追加 1件、削除 1件、目標値の変更 1件、変更なし 8件
  KPI-1-1 目標値の変更・単位の変更 区内のマイナンバーカード交付率
    単位：% → 割
    令和7年度の目標値：100% → 90%
  KPI-2-6 追加 在宅勤務の割合
    上位の番号：2
    方向：減らす
    令和7年度の目標値：5割
  KPI-2-5 削除 ICT資格の「ITパスポート試験」取得者数
登録していません（--dry-run）。
"""


def test_a_part_that_a_plan_does_not_have_has_no_line() -> None:
    assert [*revised_lines(RevisedPlan(load_plan("nakano2").newest, ()))] == ["登録していません（--dry-run）。"]


def test_a_question_about_a_line_of_a_csv_names_its_cell_alone() -> None:
    question = RevisionQuestion(RevisionQuestionKind.SUCCESSOR, NEW, "新しい取組", Place("一覧.csv", cell="D2"), ())
    shown = [*revised_lines(RevisedPlan(load_plan("nakano2").newest, (), (question,)))]
    assert "「新しい取組」（D2）は、前の版のどの取組の続きですか。" in shown


def test_every_text_that_changes_is_shown_below_its_part(revise: Callable[..., Any]) -> None:
    assert PREVIEW in revise(many, "--dry-run", as_json=False).output
    keys = revise(many, "--dry-run").keys
    tree, rows, indicators = ({each["id"]: each for each in keys[part]} for part in ("tree", "rows", "indicators"))
    assert tree["1-5-①"]["texts"] == [{"text": "retitled", "from": "", "to": "区内産業のデジタル化"}]
    assert rows[THIRD]["changes"] == ["reassigned", "rescheduled"]
    assert rows[THIRD]["texts"][1] == {"text": "rescheduled", "year": "R6", "from": "", "to": "試行"}
    assert [each["text"] for each in indicators["KPI-2-6"]["texts"]] == ["moved", "direction", "target"]
    assert (indicators["KPI-2-5"]["change"], indicators["KPI-2-5"]["to"]) == ("dropped", [])
    assert keys["counts"]["indicators"] == {"added": 1, "dropped": 1, "target": 1, "same": 8}


def test_a_day_that_no_form_states_is_not_made_up(tmp_path: Path) -> None:
    plan, store, own = two_editions(), tmp_path / "office.nakano", tmp_path / "division.nakano"
    plan = dataclasses.replace(plan, editions=plan.editions[:1])
    done("init", "--plan", write_plan(tmp_path / "plan.json", plan), "--store", store)
    done("round", "open", "--year", "R4", "--store", store)
    done("distribute", "--out", tmp_path, "--store", store)
    done("open", next(tmp_path.rglob("*税務課*")), "--store", own)
    (edition,) = done("plan", "editions", "--store", own)["editions"]
    assert (edition["adopted"], edition["in_force"], edition["rows"]) == (None, None, 2)
    assert run("plan", "editions", "--store", own).output == "第1版 2行\n"


def test_the_comparison_of_the_editions_has_their_schedules_and_targets(
    revise: Callable[..., Any], tmp_path: Path
) -> None:
    revise(many)
    sides = ("--from", "当初計画", "--to", "改定版", "--out", tmp_path / "対照.docx")
    found = done("compare", *sides, "--store", tmp_path / "office.nakano")
    changes = {each["id"]: each for each in found["changes"]}
    assert changes[THIRD]["kinds"] == ["other_division", "reworded"]
    assert changes[THIRD]["fields"][1] == {"key": "schedule:R6", "from": None, "to": "試行"}
    name = "区内のマイナンバーカード交付率"
    assert found["figures"] == [{"name": name, "what": "令和7年度 目標", "from": "100%", "to": "90%"}]


def test_the_editions_are_listed(revise: Callable[..., Any], tmp_path: Path) -> None:
    revise(lambda book: book.remove(SECOND), "--in-force", "2024-04-01")
    found = done("plan", "editions", "--store", tmp_path / "office.nakano")["editions"]
    assert [(each["edition"], each["title"], each["in_force"], each["rows"]) for each in found] == [
        (1, "当初計画", "2021-11-22", 124),
        (2, "改定版", "2024-04-01", 123),
    ]
    assert "令和6年4月1日から適用" in run("plan", "editions", "--store", tmp_path / "office.nakano").output
    first = done(
        "plan", "export", "--edition", "1", "--out", tmp_path / "1.xlsx", "--store", tmp_path / "office.nakano"
    )
    assert (first["edition"], first["rows"]) == (1, 124)
    unknown = ask(
        "plan", "export", "--edition", "3", "--out", tmp_path / "3.xlsx", "--store", tmp_path / "office.nakano"
    )
    assert (unknown.code, unknown.keys["error"]) == (2, "EDITION-UNKNOWN")


def test_a_row_that_its_division_proposes_as_finished_is_that(revise: Callable[..., Any], tmp_path: Path) -> None:
    store = tmp_path / "office.nakano"
    done("round", "open", "--year", "R4", "--due", "2023-07-14", "--store", store)
    done("set", SECOND, "note=報告対象外（完了）", "--as", "産業振興課", "--store", store)
    made = revise(lambda book: book.remove(SECOND), "--dry-run")
    assert [each["fate"] for each in made.keys["rows"] if each["id"] == SECOND] == ["完了"]
    assert "削除（完了）" in revise(lambda book: book.remove(SECOND), "--dry-run", as_json=False).output


def test_an_edition_for_some_years_is_withdrawn_again(revise: Callable[..., Any], tmp_path: Path) -> None:
    store = tmp_path / "office.nakano"
    made = revise(lambda book: book.remove(SECOND), "--years", "R6〜R7", "--completed", SECOND)
    assert [each["fate"] for each in made.keys["rows"] if each["id"] == SECOND] == ["完了"]
    assert done("plan", "editions", "--store", store)["editions"][1]["years"] == ["R6", "R7"]
    was = store.read_bytes()
    with closing(SqliteStores(TickingClock(), RULES).open(store)):  # another person writes in it
        assert "取り消せます" in run("plan", "withdraw", "--dry-run", "--store", store).output
    assert store.read_bytes() == was
    assert done("plan", "withdraw", "--reason", "表の誤り", "--store", store) | {"ok": True} == {
        "ok": True,
        "edition": 2,
        "title": "改定版",
    }
    assert done("verify", "--store", store)["ok"]
    assert len(done("plan", "editions", "--store", store)["editions"]) == 1
    first = ask("plan", "withdraw", "--store", store)
    assert (first.code, first.keys["error"]) == (2, "EDITION-KEPT")


def test_faults_are_listed_with_their_cells(revise: Callable[..., Any], tmp_path: Path) -> None:
    def wrong(book: EditionBook) -> None:
        book.change(TREE, SECOND, 番号="1-9-①")
        book.change(TREE, THIRD, 管理番号="1-5-1-01-B")

    refused = revise(wrong)
    assert (refused.code, refused.keys["error"]) == (2, "REVISION-FAULTY")
    assert [(each["code"], each["sheet"], each["id"]) for each in refused.keys["problems"]] == [
        ("REVISION-ID-TWICE", TREE, "1-5-1-01-B"),
        ("REVISION-MEASURE-UNKNOWN", TREE, SECOND),
        ("REVISION-ID-TWICE", TREE, "1-5-1-01-B"),
    ]
    assert "計画" in refused.keys["message"]
    assert len(done("plan", "editions", "--store", tmp_path / "office.nakano")["editions"]) == 1


@pytest.mark.parametrize("act", ["revise", "successor"])
def test_what_a_list_with_an_edition_has_unread_is_told_or_refused(tmp_path: Path, act: str) -> None:
    """The answers in it do not matter: an edition has none."""
    made = make_office(tmp_path)
    listed = made.folder / "一覧.xlsx"
    done("export", "list", "--out", listed, "--store", made.store)
    years = ("--years", "R8〜R12") if act == "successor" else ()
    words = (
        "plan",
        act,
        listed,
        "--title",
        "次",
        "--adopted",
        "2027-02-26",
        *years,
        "--dry-run",
        "--store",
        made.store,
    )
    before = {(each["code"], each.get("cell")) for each in ask(*words).keys["problems"]}
    book = load_workbook(listed)
    sheet = book.worksheets[0]
    sheet["C9"], sheet["L9"] = "良い", "要確認"
    book.create_sheet("別の紙").append(["この事業を加える"])
    book.save(listed)
    said = ask(*words)
    found = {(each["code"], each.get("cell")) for each in said.keys["problems"]}
    assert (said.code, found - before) == (1, {("SEEN-ADDED", "L9"), ("SEEN-ADDED", "A1")})
    sheet["H13"].font = Font(strike=True)
    book.save(listed)
    said = ask(*words)
    assert (said.code, said.keys["problems"][0]["code"]) == (2, "TABLE-STRUCK")


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"{}", b"text", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm", ".xls", ".csv", ".ods", ".json", ""])
def test_a_file_of_the_next_plan_is_a_table_whether_or_not_its_head_is_given(
    tmp_path: Path, suffix: str, content: bytes
) -> None:
    store, path = tmp_path / "office.nakano", tmp_path / f"next{suffix}"
    done("init", "--store", store)
    path.write_bytes(content)
    head = ("--title", "次", "--years", "R8〜R12", "--adopted", "2026-02-27")
    words = ("plan", "successor", path, "--dry-run", "--store", store)
    bare, headed = ask(*words), ask(*words[:-2], *head, *words[-2:])
    assert {bare.code, headed.code} == {2}
    assert (bare.keys["error"] == "USAGE") is (headed.keys["error"] != "USAGE")


@pytest.fixture
def plan_after(tmp_path: Path) -> Callable[..., Any]:
    """Edit the workbook of the newest edition and add it as the plan after."""
    store, template = tmp_path / "office.nakano", tmp_path / "plan.xlsx"
    done("init", "--store", store)
    done("plan", "template", "--out", template, "--store", store)

    def command(edit: Callable[[EditionBook], None], *, as_json: bool = True) -> Any:
        path = edited(template, tmp_path / "next.xlsx", edit)
        head = ("--title", "次", "--years", "R8〜R12", "--adopted", "2026-02-27", "--store", store)
        return (ask if as_json else run)("plan", "successor", path, *head)

    return command


@pytest.mark.parametrize(("stated", "number"), [("tsugi2026", "tsugi2026"), ("", "次"), (None, "次")])
def test_the_plan_after_has_the_number_that_its_workbook_states(
    plan_after: Callable[..., Any], tmp_path: Path, stated: str | None, number: str
) -> None:
    """None: the number of the plan before, of which the workbook was made."""

    def numbered(book: EditionBook) -> None:
        if stated is not None:
            book.change("概要", "計画の番号", 内容=stated)

    assert plan_after(numbered).keys["written"]
    with closing(SqliteStores(TickingClock()).open(tmp_path / "office.nakano", read_only=True)) as store:
        assert read_in(store, lambda records: records.plan.all()[-1].plan_id) == number
    assert not plan_after(numbered).keys["written"], "the same again"


def plan_the_first_year(book: EditionBook) -> None:
    book.change(SCHEDULE, "管理番号", 令和7年度="令和8年度")


def change_schedule(book: EditionBook) -> None:
    plan_the_first_year(book)
    book.change(SCHEDULE, THIRD, 令和8年度="検証")


def change_target(book: EditionBook) -> None:
    plan_the_first_year(book)
    book.change(INDICATORS, "KPI-1-1", 令和7年度目標="90%")


def state_former(book: EditionBook) -> None:
    plan_the_first_year(book)
    book.change(TREE, THIRD, 旧管理番号=THIRD)


@pytest.mark.parametrize(
    ("edit", "found"),
    [
        (change_schedule, "計画上のスケジュール1か所"),
        (change_target, "成果指標1か所"),
        (state_former, "旧管理番号1か所"),
    ],
)
def test_a_registered_plan_that_a_mended_file_states_otherwise_is_not_called_the_same(
    plan_after: Callable[..., Any], edit: Callable[[EditionBook], None], found: str
) -> None:
    assert plan_after(plan_the_first_year).keys["written"]
    assert plan_after(plan_the_first_year).keys["unchanged"]
    refused = plan_after(edit)
    assert (refused.code, refused.keys["error"]) == (2, "SUCCESSOR-DIFFERS")
    assert found in refused.keys["message"]


def test_a_registered_plan_whose_mended_file_gives_a_row_another_heir_is_not_called_the_same(
    plan_after: Callable[..., Any],
) -> None:
    def two_heirs(book: EditionBook) -> None:
        state_former(book)
        book.change(TREE, SECOND, 旧管理番号=THIRD)

    def other_heir(book: EditionBook) -> None:
        plan_the_first_year(book)
        book.change(TREE, SECOND, 旧管理番号=THIRD)

    assert plan_after(two_heirs).keys["written"]
    assert plan_after(two_heirs).keys["unchanged"]
    refused = plan_after(other_heir)
    assert (refused.code, refused.keys["error"]) == (2, "SUCCESSOR-DIFFERS")
    assert "旧管理番号1か所" in refused.keys["message"]


def blank_numbers(book: EditionBook, *sheets: str) -> None:
    for sheet in sheets or (TREE, OWNERS, SCHEDULE):
        book.blank(sheet, "管理番号")


def cells_of(refused: Any) -> list[tuple[str, str, str]]:
    assert (refused.code, refused.keys["error"]) == (2, "REVISION-FAULTY")
    found = [(each["sheet"], each["cell"], each["code"]) for each in refused.keys["problems"]]
    return sorted((sheet, cell, code.removeprefix("REVISION-")) for sheet, cell, code in found)


def test_all_faults_of_a_plan_after_are_named_at_once_with_their_cells_of(plan_after: Callable[..., Any]) -> None:
    unclear = "標準仕様と現行システム及び事務や関連システム等の対応度調査"

    def wrong(book: EditionBook) -> None:
        blank_numbers(book)
        book.change(TREE, "○ぴったりサービスでの子育て、介護関係等の手続拡充", 番号="1-9-①")
        book.change(TREE, "○罹災証明書の発行申請手続について、国の方針からの区の対応検討", 旧管理番号="9-9-9-01-A")
        book.change(TREE, "(都)電子申請システムの見直し", 再掲の元="9-9-9-01-A")
        book.change(TREE, "1-1-③", 番号="1-1-ア")
        book.change(TREE, "職員向け研修の検討・実施", 区分="取組")
        for title in ("○マイナンバーカード交付窓口の拡大や交付体制の強化", "コンビニ交付サービスの利用促進"):
            book.change(TREE, title, 管理番号="1-1-1-01-P")
        book.remove(unclear, OWNERS)
        book.change(OWNERS, "コンビニ交付サービスの利用促進", 所管課="宇宙課")
        book.change(OWNERS, "○オープンデータの公開数の拡大", 所管課=None)
        book.change(SCHEDULE, "コンビニ交付サービスの利用促進", 事業内容="別の名称")
        book.change(INDICATORS, "KPI-1-1", 目標="9")

    refused = plan_after(wrong)
    line = next(each["cell"] for each in refused.keys["problems"] if each["found"] == unclear)
    found = cells_of(refused)
    assert found == sorted(
        [
            (TREE, "B8", "MEASURE-UNKNOWN"),
            (TREE, "E10", "FORMER-UNKNOWN"),
            (TREE, "B12", "CODE-UNREADABLE"),
            (TREE, "B13", "MEASURE-UNKNOWN"),
            (TREE, "B14", "MEASURE-UNKNOWN"),
            (TREE, "B15", "MEASURE-UNKNOWN"),
            (TREE, "F17", "ORIGINAL-UNKNOWN"),
            (TREE, "D5", "ID-TWICE"),
            (TREE, "D6", "ID-TWICE"),
            (TREE, "A29", "LEVEL-UNKNOWN"),
            (OWNERS, line, "ROW-UNCLEAR"),
            (OWNERS, "D3", "DIVISION-UNKNOWN"),
            (OWNERS, "D18", "DIVISION-MISSING"),
            (SCHEDULE, "C3", "ROW-UNKNOWN"),
            (INDICATORS, "B2", "GOAL-UNKNOWN"),
        ]
    )
    shown = plan_after(wrong, as_json=False).output
    assert not [(sheet, cell) for sheet, cell, _ in found if not re.search(rf"「{sheet}」.*\b{cell}\b", shown)]


def typed(book: EditionBook, sheet: str) -> None:
    """Leave the numbers on one sheet only."""
    blank_numbers(book, *{TREE, OWNERS, SCHEDULE} - {sheet})


def test_numbers_on_the_plans_sheet_only_are_no_fault(plan_after: Callable[..., Any], tmp_path: Path) -> None:
    assert plan_after(lambda book: typed(book, TREE)).code == 0
    store = ("--store", tmp_path / "office.nakano")
    done("plan", "export", "--out", tmp_path / "1.xlsx", "--edition", "1", "--of-plan", "次", *store)
    first, again = (openpyxl.load_workbook(tmp_path / each) for each in ("plan.xlsx", "1.xlsx"))
    for sheet in (OWNERS, SCHEDULE):
        rows, known = ([[each.value for each in row[:4]] for row in book[sheet]] for book in (again, first))
        assert rows[1:] == known[1:]


@pytest.mark.parametrize("sheet", [OWNERS, SCHEDULE])
def test_a_number_on_another_sheet_only_is_one_fault(plan_after: Callable[..., Any], sheet: str) -> None:
    def wrong(book: EditionBook) -> None:
        blank_numbers(book)
        book.change(sheet, "コンビニ交付サービスの利用促進", 管理番号=THIRD)

    assert cells_of(plan_after(wrong)) == [(sheet, "A3", "ROW-UNKNOWN")]


@pytest.mark.parametrize("sheet", [TREE, OWNERS, SCHEDULE])
def test_a_revision_is_read_though_its_numbers_are_on_one_sheet_only(revise: Callable[..., Any], sheet: str) -> None:
    assert revise(lambda book: typed(book, sheet), "--dry-run").keys["unchanged"]


def test_a_line_of_a_removed_row_is_not_taken_for_that_of_a_new_one(revise: Callable[..., Any]) -> None:
    def wrong(book: EditionBook) -> None:
        book.remove(SECOND, TREE)
        book.add(TREE, THIRD, 区分="事業内容", 番号="1-5-①", 名称="事業者の経済交流の支援")

    assert [code for _, _, code in cells_of(revise(wrong))] == ["DIVISION-MISSING"]


def test_two_lines_for_one_row_are_a_fault(revise: Callable[..., Any]) -> None:
    refused = revise(lambda book: book.add(OWNERS, SECOND, 管理番号=SECOND, 所管課="税務課"))
    assert [each["code"] for each in refused.keys["problems"]] == ["REVISION-ROW-UNCLEAR"]


@pytest.mark.parametrize(
    ("options", "error"),
    [
        (("--adopted", ""), "USAGE"),
        (("--adopted", "2021-11-22"), "REVISION-DAY-UNFIT"),
        (("--title", "当初計画"), "REVISION-TITLE-TAKEN"),
        (("--same", "x"), "USAGE"),
        (("--new", "1-9-9-99-A"), "REVISION-FAULTY"),
    ],
)
def test_what_does_not_fit_is_refused(revise: Callable[..., Any], options: tuple[str, ...], error: str) -> None:
    refused = revise(lambda book: book.remove(SECOND), *options)
    assert (refused.code, refused.keys["error"]) == (2, error)


def test_a_workbook_with_headings_only_needs_no_data_file(tmp_path: Path) -> None:
    assert done("plan", "template", "--out", tmp_path / "plan.xlsx")["edition"] is None
    assert ask("plan", "template", "--out", tmp_path / "plan.csv").keys["error"] == "USAGE"


def papers(folder: Path, store: Path) -> dict[str, bytes]:
    """Make the list, the report and the data of R3, and return the bytes of each file."""
    given = ("--year", "R3", "--store", store)
    done("export", "list", "--out", folder / "list.xlsx", *given)
    done("export", "report", "--for", "公表", "--out", folder / "report.docx", *given)
    done("export", "data", "--out", folder / "data", *given)
    made = {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}
    shown = run("show", *given, "--json").output + run("counts", "--by", "division", *given, "--json").output
    return {**made, "shown": shown.encode()}


def test_what_is_past_is_the_same_to_the_byte_after_a_revision(
    revise: Callable[..., Any], published_list: Path, tmp_path: Path
) -> None:
    store = tmp_path / "office.nakano"
    done("import", published_list, "--year", "R3", "--store", store)
    before, after = tmp_path / "before", tmp_path / "after"
    before.mkdir()
    after.mkdir()
    made = papers(before, store)
    assert revise(lambda book: (book.change(TREE, THIRD, 旧管理番号=SECOND), book.remove(SECOND))[0]).keys["written"]
    assert papers(after, store) == made


def test_an_edited_list_is_a_revision_and_the_same_list_again_none(published_list: Path, tmp_path: Path) -> None:
    store = tmp_path / "office.nakano"
    done("init", "--store", store)
    done("import", published_list, "--year", "R3", "--store", store)
    book = openpyxl.load_workbook(published_list)
    cells = (cell for row in book.worksheets[0].iter_rows() for cell in row)
    changed_cell = next(cell for cell in cells if "区内事業者に対するオンライン化支援" in str(cell.value))
    changed_cell.value = "区内事業者のオンライン化の支援"
    book.save(tmp_path / "list.xlsx")
    words = ("plan", "revise", tmp_path / "list.xlsx", *GIVEN, "--store", store)
    (question,) = ask(*words).keys["questions"]
    answer = question["answers"][0].split()
    assert answer == ["--same", f"{NEW}=1-5-1-01-B"]
    assert changed(done(*words, *answer)) == [("1-5-1-01-B", "retitled", ["1-5-1-01-B"], ["1-5-1-01-B"])]
    assert done(*words)["unchanged"]
    original = ("plan", "revise", published_list, "--adopted", "2025-02-28", "--title", "再改定", "--store", store)
    assert ask(*original).keys["error"] == "REVISION-OF-ANOTHER-EDITION"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office with a round whose divisions are below their 部."""
    path = tmp_path_factory.mktemp("amend") / "office.nakano"
    done("init", "--store", path)
    done("division", "import", "resources/divisions/example-departments.csv", "--store", path)
    done("round", "open", "--year", "R4", "--due", "2023-07-14", "--store", path)
    return path


def test_divisions_get_time_and_give_it_back(store: Path) -> None:
    named = ("--division", "税務課", "--division", "戸籍住民課", "--reason", "決算の確認のため", "--store", store)
    given = done("round", "amend", *named, "--due", "2023-07-21")
    own = {"division": "税務課", "due": "2023-07-21", "changed": True}
    assert given["dues"] == [own, {**own, "division": "戸籍住民課"}]
    lines = {line["division"]: line for line in done("board", "--store", store)["divisions"]}
    assert (lines["税務課"]["due"], lines["総務課"]["due"]) == ("2023-07-21", "2023-07-14")
    assert "  税務課 0/2 未照会\n" in run("board", "--store", store).output
    told = run("round", "amend", *named, "--due", "2023-07-14")
    assert "税務課 回答期限 全体の回答期限と同じ" in told.output
    assert "作成済みの回答様式の期限は変わりません" in told.output


def test_a_department_gets_a_date_of_its_own_and_an_odd_one_is_asked_about(store: Path) -> None:
    named = ("--department", "区民生活部", "--reason", "庶務担当課の連絡", "--store", store)
    given = done("round", "amend", *named, "--due", "2023-07-11")
    assert given["dues"] == [{"department": "区民生活部", "due": "2023-07-11", "changed": True}]
    late = run("round", "amend", *named, "--due", "2023-07-20", "--json")
    assert (late.code, [each["code"] for each in late.keys["problems"]]) == (1, ["DEPARTMENT-DUE-LATER"])
    assert late.keys["dues"][0]["due"] == date(2023, 7, 20).isoformat()


@pytest.mark.parametrize(
    "words",
    [
        ("--division", "税務課"),
        ("--due", "2023-07-21"),
        ("--due", "2023-07-21", "--division", "税務課", "--id", "1-4-2-02-N"),
        ("--in",),
        ("--due-all", "2023-07-21", "--division", "税務課"),
        ("--due-all", "2023-07-21", "--made-on", "2023-06-01"),
        ("--due-all", "2023-07-21", "--dry-run"),
        ("--made-on", "2023-06-01", "--id", "1-4-2-02-N"),
        ("--id", "1-4-2-02-N", "--in", "--dry-run"),
    ],
)
def test_what_does_not_go_together_is_refused(store: Path, words: tuple[str, ...]) -> None:
    told = run("round", "amend", *words, "--reason", "理由", "--store", store, "--json")
    assert (told.code, told.keys["error"]) == (2, "USAGE")


def begun(folder: Path) -> Path:
    done("init", "--store", folder / "office.nakano")
    done("round", "open", "--year", "R4", "--due", "2023-07-14", "--store", folder / "office.nakano")
    return folder / "office.nakano"


def test_the_due_date_of_all_is_corrected_at_once(tmp_path: Path) -> None:
    mine = begun(tmp_path)
    told = run("round", "amend", "--due-all", "2023-07-28", "--store", mine, "--json")
    assert (told.code, told.keys["due"], told.keys["changed"]) == (0, "2023-07-28", True)
    lines = done("board", "--store", mine)["divisions"]
    assert {line["due"] for line in lines} == {"2023-07-28"}
    words = run("round", "amend", "--due-all", "2023-07-31", "--reason", "誤記", "--store", mine).output
    assert "全体の回答期限を 2023-07-28 から 2023-07-31 に訂正しました。" in words
    assert "作成済みの回答様式の期限は変わりません" in words


def test_the_day_of_a_round_is_corrected_after_a_look(tmp_path: Path) -> None:
    mine = tmp_path / "office.nakano"
    done("init", "--store", mine)
    done("round", "open", "--year", "R4", "--made-on", "2023-06-01", "--store", mine)
    done("division", "merge", "税務課", "--into", "職員課", "--from", "2023-10-01", "--store", mine)
    corrects = ("round", "amend", "--made-on", "2023-10-02", "--reason", "日の誤り", "--store", mine)
    shown = done(*corrects, "--dry-run")
    assert (shown["made_on"], shown["before"], shown["after"], shown["asked"]) == (
        "2023-06-01", "2023-06-01", "2023-10-02", ["職員課"],
    )  # fmt: skip
    assert {(each["from"], each["to"]) for each in shown["rows_moved"]} >= {("税務課", "職員課")}
    words = run(*corrects).output
    assert "令和4年度分の進捗確認の作成日を" in words
    assert "訂正しました。" in words
    assert "回答様式を作成する所管課：職員課" in words
    assert done("round", "list", "--store", mine)["rounds"][0]["made_on"] == "2023-10-02"
    assert "変更はありません" in run(*corrects).output


def test_a_start_is_taken_back_and_told_of_in_the_list_of_rounds(tmp_path: Path) -> None:
    mine = begun(tmp_path)
    (sent,) = done("distribute", "--out", tmp_path, "--division", "税務課", "--store", mine)["packages"]
    gone = done("round", "withdraw", "--year", "R4", "--reason", "年度の誤り", "--by", "花子", "--store", mine)
    assert gone == {"withdrawn": "R4", "forms": [{"division": "税務課", "package": sent["package"]}]}
    listed = done("round", "list", "--store", mine)
    assert listed["rounds"] == []
    (told,) = listed["withdrawn"]
    assert (told["year"], told["by"], told["reason"]) == ("R4", "花子", "年度の誤り")
    assert told["packages"] == [sent["package"]]
    assert "使えなくなった回答様式 1件" in run("round", "list", "--store", mine).output
    again = run("round", "withdraw", "--store", mine, "--json")
    assert (again.code, again.keys["error"]) == (2, "ROUND-UNKNOWN")


HEAD = "部,所管課,旧名称,適用開始日"


@pytest.fixture
def plan_store(tmp_path: Path) -> Path:
    """An office whose divisions belong to their 部."""
    path = tmp_path / "office.nakano"
    done("init", "--store", path)
    done("division", "import", "resources/divisions/example-departments.csv", "--store", path)
    return path


def table(folder: Path, *rows: str) -> Path:
    path = folder / "table.csv"
    path.write_text("\n".join((HEAD, *rows)), "utf-8-sig")
    return path


def test_rows_that_change_nothing_are_told_apart(plan_store: Path, tmp_path: Path) -> None:
    path = table(tmp_path, "総務管理部,デジタル政策課,情報システム課,2023-04-01", "区民生活部,税務課,,")
    first = done("division", "import", path, "--store", plan_store)
    assert (first["rows"], first["unchanged"], first["problems"]) == (1, 1, [])
    told = run("division", "import", path, "--store", plan_store).output
    assert told == "0行を取り込みました。\n変わりのない行は2行です。\n"


def test_a_schedule_that_says_nothing_new_is_not_counted_as_taken(plan_store: Path, tmp_path: Path) -> None:
    path = tmp_path / "schedule.csv"
    path.write_text("管理番号,令和4年度,令和5年度\n1-1-1-02-X,検討,構築\n1-1-2-01-U,,\n", "utf-8-sig")
    first = done("schedule", "import", path, "--store", plan_store)
    assert (first["rows"], first["unchanged"], first["problems"]) == (1, 1, [])
    told = run("schedule", "import", path, "--store", plan_store).output
    assert told == "0行を取り込みました。\n変わりのない行は2行です。\n"


def test_a_change_without_a_day_is_refused_until_it_is_said_what_it_is(plan_store: Path, tmp_path: Path) -> None:
    path = table(tmp_path, "区民生活部,納税課,税務課,", "企画財政部,総務課,,")
    refused = run("division", "import", path, "--store", plan_store, "--json")
    assert (refused.code, refused.keys["error"]) == (2, "CHANGE-DAY-MISSING")
    assert "2行目、3行目" in refused.keys["message"]
    assert "--from、--correct" in refused.keys["remedy"]
    both = run("division", "import", path, "--from", "2023-04-01", "--correct", "--store", plan_store, "--json")
    assert (both.code, both.keys["error"]) == (2, "USAGE")
    assert done("division", "import", path, "--from", "2023-04-01", "--store", plan_store)["rows"] == 2
    for year, made_on, name in (("R4", "2023-03-31", "税務課"), ("R5", "2023-04-01", "納税課")):
        opened = done("round", "open", "--year", year, "--made-on", made_on, "--store", plan_store)
        assert opened["made_on"] == made_on
        board = done("board", "--year", year, "--store", plan_store)["divisions"]
        assert name in {line["division"] for line in board}


@pytest.mark.parametrize(("day", "error"), [("2199-01-01", "MADE-ON-TO-COME"), ("2021-11-21", "MADE-ON-TOO-EARLY")])
def test_no_round_has_the_names_of_a_day_to_come_or_before_its_plan(
    plan_store: Path, tmp_path: Path, published_list: Path, day: str, error: str
) -> None:
    new = tmp_path / "new.nakano"
    for words in (
        ("round", "open", "--year", "R4", "--store", plan_store),
        ("roll-over", "--year", "R4", "--store", plan_store),
        ("roll-over", "--year", "R4", "--dry-run", "--store", plan_store),
        ("import", published_list, "--year", "R3", "--store", plan_store),
        ("import", published_list, "--year", "R3", "--store", new),
    ):
        refused = ask(*words, "--made-on", day)
        assert (refused.code, refused.keys["error"]) == (2, error), words
    assert not new.exists()
    assert done("round", "list", "--store", plan_store)["rounds"] == []


def test_a_correction_holds_in_earlier_rounds_too(plan_store: Path, tmp_path: Path) -> None:
    done("round", "open", "--year", "R4", "--made-on", "2023-03-31", "--store", plan_store)
    path = table(tmp_path, "企画財政部,納税課,税務課,")
    assert done("division", "import", path, "--correct", "--store", plan_store)["rows"] == 1
    board = {
        line["division"]: line["department"]
        for line in done("board", "--year", "R4", "--store", plan_store)["divisions"]
    }
    assert board["納税課"] == "企画財政部"


def test_the_day_of_a_round_that_was_imported_stays(published_list: Path, tmp_path: Path) -> None:
    path = tmp_path / "r3.nakano"
    done("import", published_list, "--year", "R3", "--made-on", "2022-09-01", "--store", path)
    assert done("round", "list", "--store", path)["rounds"][0]["made_on"] == "2022-09-01"
    done("import", published_list, "--year", "R3", "--store", path)
    refused = run("import", published_list, "--year", "R3", "--made-on", "2023-04-01", "--store", path, "--json")
    assert (refused.code, refused.keys["error"]) == (2, "MADE-ON-KEPT")


def test_a_list_that_comes_again_takes_no_row_in(plan_store: Path, published_list: Path) -> None:
    told = [run("import", published_list, "--store", plan_store).output.splitlines() for _ in range(2)]
    assert told[0][0] == "令和3年度分の一覧 124行（取組 110、再掲 14）を取り込みました。"
    assert told[1][0] == "令和3年度分の一覧 124行（取組 110、再掲 14）を読み取り、0行を取り込みました。"
    assert told[1][1:] == ["変わりのない行は124行です。", *told[0][1:]]


def test_a_dry_run_names_what_is_new_and_changes_nothing(plan_store: Path, tmp_path: Path) -> None:
    path = table(tmp_path, "区民生話部,税務課,,令和5年4月1日", "区民生活部,新しい課,,", "区民生活部,納税課,戸籍住民課,")
    before = plan_store.read_bytes()
    planned = run("division", "import", path, "--dry-run", "--store", plan_store, "--json")
    assert (planned.code, planned.keys["rows"], planned.keys["undated"]) == (1, 3, [4])
    new = [(each["what"], each["name"], each["to"]) for each in planned.keys["changes"] if each["kind"] == "new"]
    assert new == [("部", "区民生話部", ""), ("所管課", "新しい課", "区民生活部")]
    told = run("division", "import", path, "--dry-run", "--store", plan_store).output
    assert "新しい部：区民生話部" in told
    assert "税務課 上の組織：区民生活部 → 区民生話部（2023-04-01から）" in told
    assert "適用開始日が必要な行：4行目" in told
    assert plan_store.read_bytes() == before


def test_taking_it_in_names_the_new_bodies(plan_store: Path, tmp_path: Path) -> None:
    path = table(tmp_path, "区民生話部,新しい課,,")
    lines = run("division", "import", path, "--store", plan_store).output.splitlines()
    assert lines == ["1行を取り込みました。", "  新しい部：区民生話部", "  新しい所管課：新しい課（区民生話部）"]


def test_a_cross_takes_the_liaison_back_and_another_sign_is_a_problem(plan_store: Path, tmp_path: Path) -> None:
    path = tmp_path / "liaison.csv"
    path.write_text("部,所管課,庶務担当課\n総務管理部,総務課,×\n総務管理部,職員課,済\n", "utf-8-sig")
    said = run("division", "import", path, "--correct", "--store", plan_store, "--json")
    assert said.code == 1
    (change,) = said.keys["changes"]
    assert (change["name"], change["what"], change["from"], change["to"]) == ("総務課", "庶務担当課", "○", "")
    (problem,) = said.keys["problems"]
    assert (problem["code"], problem["cell"], problem["found"]) == ("TABLE-VALUE-UNREADABLE", "C3", "済")


ROW, OTHER = "2-1-2-03-N", "2-1-2-04-W"
MENDED = "連携を令和5年1月に開始した。"
ID_COLUMN, DONE_COLUMN = 10, 5


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """An office that took an answer in."""
    made = make_office(tmp_path)
    ask("merge", made.answer, "--store", made.store)
    return made


@pytest.fixture
def mended(office: Office) -> Path:
    """Its list, in which a user corrected one text."""
    path = office.folder / "一覧.xlsx"
    done("export", "list", "--out", path, "--store", office.store)
    book = load_workbook(io.BytesIO(path.read_bytes()))
    sheet: Any = book.active
    for row in range(1, sheet.max_row + 1):
        if sheet.cell(row, ID_COLUMN).value == ROW:
            sheet.cell(row, DONE_COLUMN).value = MENDED
    book.save(path)
    return path


def test_the_difference_is_told_and_needs_a_person(office: Office, mended: Path) -> None:
    said = ask("list-changes", mended, "--store", office.store)
    assert said.code == 1
    (change,) = said.keys["changes"]
    assert change.pop("cell").startswith("進捗状況一覧!E")
    assert change == {
        "id": ROW, "key": "done", "from": "連携を開始した。", "to": MENDED, "older": False, "overtaken": False,
        "stays": None
    }  # fmt: skip
    assert (said.keys["rows"], said.keys["year"], said.keys["applied"]) == (124, "R4", [])


def test_all_of_it_is_taken_over_and_history_names_the_file_and_the_cell(office: Office, mended: Path) -> None:
    keys = done("list-changes", mended, "--apply", "--all", "--store", office.store)
    assert keys["applied"] == [{"id": ROW, "key": "done"}]
    last = done("history", ROW, "--key", "done", "--store", office.store)["changes"][-1]
    assert (last["to"], last["file"], last["sha256"]) == (MENDED, mended.name, keys["sha256"])
    assert last["cell"] == keys["changes"][0]["cell"]
    assert done("list-changes", mended, "--store", office.store)["changes"] == []
    assert mended.name in run("received", "--store", office.store).output
    assert done("verify", "--store", office.store)["ok"]


def test_what_is_older_is_told_to_a_person_and_left(office: Office, mended: Path) -> None:
    done("set", OTHER, "done=導入した。", "--store", office.store)
    output = run("list-changes", mended, "--apply", "--all", "--store", office.store).output
    assert "【以前の内容です】" in output
    assert "  現在：導入した。\n  一覧：試行した。\n" in output
    assert output.endswith("1件を修文として書き込みました。残りの違いは1件です。\n")
    done("list-changes", mended, "--apply", "--id", f"{OTHER}:done", "--store", office.store)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--all",), "USAGE"),
        (("--id", ROW), "USAGE"),
        (("--apply",), "USAGE"),
        (("--apply", "--all", "--id", ROW), "USAGE"),
        (("--apply", "--id", OTHER), "LIST-CHANGE-UNKNOWN"),
        (("--year", "R5"), "YEAR-MISMATCH"),
    ],
)
def test_what_cannot_be_done_is_refused(office: Office, mended: Path, words: tuple[str, ...], code: str) -> None:
    said = ask("list-changes", mended, *words, "--store", office.store)
    assert (said.code, said.keys["error"]) == (2, code)


def test_the_real_list_and_what_is_exported_of_it_say_nothing_otherwise(published_list: Path, tmp_path: Path) -> None:
    store, exported = tmp_path / "office.nakano", tmp_path / "一覧.xlsx"
    done("init", "--store", store)
    done("import", published_list, "--year", "R3", "--store", store)
    done("export", "list", "--year", "R3", "--out", exported, "--store", store)
    for path in (published_list, exported):
        keys = done("list-changes", path, "--store", store)
        assert (keys["rows"], keys["changes"], keys["problems"]) == (124, [], [])
