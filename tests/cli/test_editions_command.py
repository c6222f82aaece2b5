"""plan editions, template, export and revise as typed: what is printed, and how each ends."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from nakano_status.store.sqlite.opening import SqliteStores
from tests.support.command_line import ask, done, run
from tests.support.edition_books import INDICATORS, OWNERS, SCHEDULE, TREE, EditionBook, edited
from tests.support.stores import TickingClock

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
            "plan",
            "revise",
            path,
            *GIVEN,
            *options,
            "--store",
            tmp_path / "office.nakano",
        )
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
    with closing(SqliteStores(TickingClock()).open(store)):  # another person writes in it
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


def test_all_faults_of_a_plan_after_are_named_at_once(tmp_path: Path) -> None:
    title = "コンビニ交付サービスの利用促進"

    def wrong(book: EditionBook) -> None:
        for sheet in (TREE, OWNERS, SCHEDULE):
            book.blank(sheet, "管理番号")
        book.remove("標準仕様と現行システム及び事務や関連システム等の対応度調査", OWNERS)
        book.change(OWNERS, title, 所管課="存在しない課")
        book.change(SCHEDULE, title, 事業内容="別の名称")
        book.change(INDICATORS, "KPI-1-1", 目標="9")

    store = tmp_path / "office.nakano"
    done("init", "--store", store)
    done("plan", "template", "--out", tmp_path / "plan.xlsx", "--store", store)
    path = edited(tmp_path / "plan.xlsx", tmp_path / "next.xlsx", wrong)
    words = ("plan", "successor", path, "--title", "次", "--years", "R8-R12", "--adopted", "2026-02-27")
    refused = ask(*words, "--store", store)
    assert (refused.code, refused.keys["error"]) == (2, "REVISION-FAULTY")
    found = {(each["code"], each["sheet"]): each["found"] for each in refused.keys["problems"]}
    assert found == {
        ("REVISION-ROW-UNCLEAR", OWNERS): "標準仕様と現行システム及び事務や関連システム等の対応度調査",
        ("REVISION-DIVISION-UNKNOWN", TREE): "存在しない課",
        ("REVISION-ROW-UNKNOWN", SCHEDULE): "別の名称",
        ("REVISION-GOAL-UNKNOWN", INDICATORS): "区内のマイナンバーカード交付率",
    }
    shown = run(*words, "--store", store).output
    assert all(each in shown for each in found.values())


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
