"""The plan after: it comes into the same data file, rows get their fates, and its first round is collected."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from nakano_status.application.lookup import chosen_round, read_year
from nakano_status.application.plan.frames import read_about_row
from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.domain.plan.plan import Listing
from nakano_status.store.sqlite.opening import SqliteStores
from nakano_status.workbook.form.spreadsheet_simulator import SpreadsheetSimulator
from tests.support.command_line import ask, done, run
from tests.support.plan_files import REVISED_ROWS, two_editions, write_plan
from tests.support.planted_profiles import PARTNER, planted_hands
from tests.support.stores import TickingClock
from tests.support.successors import NEXT_ROWS, planted_next_plan

OLD = [row.row_id for row in REVISED_ROWS]
NEW = [row.row_id for row in NEXT_ROWS]


def fill(folder: Path, rows: Iterable[Listing], hands: SpreadsheetSimulator, **more: str) -> None:
    for form in sorted(folder.rglob("*.xlsx")):
        own = [row.row_id for row in rows if row.owners_printed and row.owners_printed in form.name]
        texts = {
            row: {"mark": "◎", "done": f"{folder.name}に{row}を行った。", "next_year": f"{row}を広げる。", **more}
            for row in own
        }
        form.write_bytes(hands.fill_in(form.read_bytes(), texts))


def hand_out(store: Path, year: str, out: Path, *more: str) -> Path:
    done("round", "open", "--year", year, "--due", "2027-07-14", *more, "--store", store)
    done("distribute", "--out", out, "--answering-only", "--year", year, *more, "--store", store)
    return out


@pytest.fixture(scope="module")
def first_plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a data file whose plan ended with R7, which is closed, and a form that was not returned in time."""
    folder = tmp_path_factory.mktemp("first")
    store = folder / "office.nakano"
    done("init", "--plan", write_plan(folder / "plan.json", two_editions()), "--store", store)
    for year in ("R6", "R7"):
        forms = hand_out(store, year, folder / year)
        fill(forms, REVISED_ROWS, make_spreadsheet_user())
        if year == "R7":
            late = next(forms.rglob("*戸籍住民課*.xlsx"))
            shutil.move(late, folder / "late.xlsx")
        done("merge", forms, "--year", year, "--store", store)
        run("round", "close", "--year", year, "--store", store)
    return folder


@pytest.fixture
def office(first_plan: Path, tmp_path: Path) -> Path:
    shutil.copy(first_plan / "office.nakano", tmp_path)
    return tmp_path / "office.nakano"


def papers_of(store: Path, out: Path) -> dict[str, bytes]:
    """Make the list, the data and a row's history of every round of the first plan."""
    out.mkdir()
    found = {}
    for year in ("R6", "R7"):
        done("export", "list", "--year", year, "--out", out / f"{year}.xlsx", "--store", store)
        done("export", "data", "--year", year, "--out", out / year, "--store", store)
        shown = (
            run("show", "--year", year, "--store", store).output
            + run("counts", "--year", year, "--store", store).output
        )
        found[f"{year} shown"] = shown.encode()
    return found | {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*.*")}


def add_plan(store: Path, *more: str) -> dict[str, Any]:
    return done("plan", "successor", planted_next_plan(store.parent), *more, "--store", store)


def decide(store: Path) -> None:
    for row_id, fate, *to in (
        (OLD[0], "継続", NEW[1]),
        (OLD[1], "統合", NEW[2]),
        (OLD[2], "統合", NEW[2]),
        (OLD[3], "完了"),
    ):
        targets = [word for each in to for word in ("--to", each)]
        done("fate", row_id, "--becomes", fate, *targets, "--reason", "次期計画による", "--store", store)


def test_the_plan_after_comes_with_its_own_profile_and_once_only(office: Path) -> None:
    before = office.read_bytes()
    shown = add_plan(office, "--dry-run")
    assert (shown["written"], shown["years"], shown["before"]) == (False, ["R8", "R9", "R10", "R11", "R12"], "kodo")
    assert [each["id"] for each in shown["rows"]] == NEW
    assert office.read_bytes() == before
    assert add_plan(office)["written"]
    again = add_plan(office)
    assert (again["written"], again["unchanged"]) == (False, True)
    assert [each["rows"] for each in done("plan", "editions", "--of-plan", "tsugi", "--store", office)["editions"]] == [
        3
    ]
    assert len(done("plan", "editions", "--store", office)["editions"]) == 2, "the round that matters is of the first"


def test_all_of_the_first_plan_remains_while_the_second_is_collected(office: Path, tmp_path: Path) -> None:
    before = papers_of(office, tmp_path / "before")
    add_plan(office)
    decide(office)
    forms = hand_out(office, "R8", tmp_path / "R8")
    fill(forms, NEXT_ROWS, planted_hands(), partner="見本町会")
    merged = done("merge", forms, "--store", office)
    assert merged["fates"]["applied"] == len(NEW)
    rows = done("show", "--store", office)
    assert (rows["plan"], rows["year"], rows["counts"]["total"]) == ("tsugi", "R8", len(NEW))
    assert {row[PARTNER] for row in rows["rows"]} == {"見本町会"}
    done("export", "list", "--out", tmp_path / "R8.xlsx", "--store", office)
    words = ("publish", "--for", "庁議", "--out", tmp_path / "papers", "--date", "2027-08-10")
    published = ask(*words, "--store", office)
    assert published.code in (0, 1), published
    assert done("publications", "--year", "R8", "--store", office)["publications"]
    run("round", "close", "--store", office)
    done("export", "data", "--out", tmp_path / "data", "--year", "R8", "--store", office)
    assert papers_of(office, tmp_path / "after") == before
    assert done("verify", "--store", office)["ok"]


def test_the_forms_show_what_rows_were_in_the_plan_before(office: Path, tmp_path: Path) -> None:
    add_plan(office)
    decide(office)
    forms = hand_out(office, "R8", tmp_path / "R8")
    texts = {
        str(cell.value)
        for form in forms.rglob("*.xlsx")
        for sheet in openpyxl.load_workbook(form).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
    together = "\n".join(texts)
    assert f"【前の計画の {OLD[2]} {REVISED_ROWS[2].title}】\n{OLD[2]}を広げる。" in together
    assert f"【前の計画の {OLD[0]} {REVISED_ROWS[0].title}】\n{OLD[0]}を広げる。" in together, (
        "another number in another plan"
    )
    assert f"{NEW[0]}を広げる。" not in texts, "an equal number is another row"


def test_a_row_is_followed_into_the_plan_before(office: Path, tmp_path: Path) -> None:
    add_plan(office)
    decide(office)
    hand_out(office, "R8", tmp_path / "R8")
    years = done("show", NEW[1], "--years", "--store", office)["years"]
    assert [(each["year"], each["plan"], each["id"]) for each in years[-3:]] == [
        ("R6", "kodo", OLD[0]),
        ("R7", "kodo", OLD[0]),
        ("R8", "tsugi", NEW[1]),
    ]
    ended = done("show", OLD[3], "--years", "--year", "R7", "--store", office)["years"][-1]
    assert (ended["year"], ended["id"], ended["fate"], ended["reason"]) == ("R8", None, "完了", "次期計画による")
    counted = done("counts", "--years", "--by", "goal", "--store", office)
    assert [each["plan"] for each in counted["years"][-3:]] == ["kodo", "kodo", "tsugi"]
    assert counted["group_names"]["kodo 1"] != counted["group_names"]["tsugi 1"]
    lineage = done("history", NEW[2], "--store", office)["lineage"]
    assert [(each["plan"], each["from"], each["to"]) for each in lineage] == [("次の行動計画", OLD[1:3], [NEW[2]])]
    assert done("history", NEW[0], "--store", office)["lineage"] == []


def test_a_division_answers_both_plans_in_one_data_file(office: Path, first_plan: Path, tmp_path: Path) -> None:
    add_plan(office)
    decide(office)
    forms, own = hand_out(office, "R8", tmp_path / "R8"), tmp_path / "own.nakano"
    done("open", first_plan / "late.xlsx", "--store", own)
    done("open", next(forms.rglob("*戸籍住民課*.xlsx")), "--store", own)
    shown = done("show", "--store", own)
    assert (shown["plan"], shown["year"], [row["id"] for row in shown["rows"]]) == ("tsugi", "R8", [NEW[0]])
    earlier = done("show", "--year", "R7", "--store", own)
    assert (earlier["plan"], {row["id"] for row in earlier["rows"]}) == ("kodo", {OLD[1], OLD[3]})
    done("set", NEW[0], "mark=◎", "done=行った。", "next_year=続ける。", f"{PARTNER}=見本町会", "--store", own)
    done("submit", "--out", tmp_path / "answer.xlsx", "--store", own)
    merged = done("merge", tmp_path / "answer.xlsx", "--store", office)
    assert merged["fates"]["applied"] == 1
    row = next(each for each in done("show", "--store", office)["rows"] if each["id"] == NEW[0])
    assert (row["done"], row[PARTNER]) == ("行った。", "見本町会")
    assert done("verify", "--store", own)["ok"]
    new = tmp_path / "new.nakano"
    done("open", next(forms.rglob("*戸籍住民課*.xlsx")), "--store", new)
    refused = ask("open", first_plan / "late.xlsx", "--store", new)
    assert refused.keys["error"] == "FORM-NOT-READABLE", "an earlier form of a plan that is not there"
    again = ask("open", first_plan / "late.xlsx", "--store", own)
    assert again.code in (0, 1), "a form of a plan that is there is opened whenever it is"


def test_an_opinion_is_on_a_row_of_one_plan(office: Path, tmp_path: Path) -> None:
    words = ("opinions", "add", "--source", "議会", "--day", "2026-03-01", "--text")
    done(*words, "前の計画への意見", "--id", OLD[0], "--store", office)
    add_plan(office)
    done(*words, "次期計画への意見", "--id", NEW[0], "--of-plan", "tsugi", "--store", office)
    assert OLD[0] == NEW[0]
    hand_out(office, "R8", tmp_path / "R8")
    with closing(SqliteStores(TickingClock()).open(office, read_only=True)) as store, store.reading() as records:
        found = {
            year: [
                each.text for each in read_about_row(records, chosen_round(records, read_year(year)), NEW[0]).opinions
            ]
            for year in ("R7", "R8")
        }
    assert found == {"R7": ["前の計画への意見"], "R8": ["次期計画への意見"]}
    assert run("export", "opinions", "--out", tmp_path / "opinions.pdf", "--store", office).code == 1


def test_two_plans_are_compared_by_the_fates_of_their_rows(office: Path, tmp_path: Path) -> None:
    add_plan(office)
    decide(office)
    hand_out(office, "R8", tmp_path / "R8")
    sides = ("--from", "R7", "--to", "R8", "--out", tmp_path / "sides.docx")
    changes = done("compare", *sides, "--store", office)["changes"]
    kinds = {each["id"]: each["kinds"] for each in changes}
    assert kinds[NEW[0]] == ["added"], "an equal number is another row"
    assert "merged" in kinds[NEW[2]]
    assert {OLD[3], OLD[4]} <= {each["id"] for each in changes if each["kinds"] == ["removed"]}
    again = (*sides[:4], "--out", tmp_path / "again.docx", "--of-plan", "tsugi")
    assert done("compare", *again, "--store", office)["changes"] == changes, "the year of the plan before is found"
    difference = done("counts", "--year", "R8", "--against", "R7", "--store", office)["difference"]
    assert [each["id"] for each in difference if each["from"] is None] == [NEW[0]]
    refused = ask("export", "report", "--previous", "--out", tmp_path / "report.docx", "--store", office)
    assert refused.keys["error"] == "PREVIOUS-UNKNOWN", "counts of another plan are no previous ones"


@pytest.mark.parametrize("suffix", ["pdf", "docx", "xlsx"])
def test_the_fates_are_a_paper(office: Path, tmp_path: Path, suffix: str) -> None:
    add_plan(office)
    decide(office)
    target = tmp_path / f"fates.{suffix}"
    made = ask("export", "fates", "--out", target, "--store", office)
    assert (made.code, made.keys["rows"], made.keys["undecided"]) == (1, len(OLD), [OLD[4]])
    assert [each["code"] for each in made.keys["problems"]] == ["FATES-UNDECIDED"]
    done("fate", OLD[4], "--becomes", "廃止", "--store", office)
    assert done("export", "fates", "--out", target, "--replace", "--store", office)["undecided"] == []
    if suffix == "xlsx":
        cells = [str(cell.value) for row in openpyxl.load_workbook(target).worksheets[0].iter_rows() for cell in row]
        together = "\n".join(cells)
        assert f"{NEW[1]} {NEXT_ROWS[1].title}" in cells
        assert "今後の方向性（次期計画への引継ぎ）" in together
        assert f"{OLD[0]}を広げる。" in cells


def test_a_late_form_of_the_first_plan_is_merged_to_its_own_round(
    office: Path, first_plan: Path, tmp_path: Path
) -> None:
    add_plan(office)
    hand_out(office, "R8", tmp_path / "R8")
    held = ask("merge", first_plan / "late.xlsx", "--store", office)
    assert [each["code"] for each in held.keys["files"][0]["problems"]] == ["ROUND-CLOSED"]
    assert "令和7年度（小さな行動計画）" in held.output
    done("reopen", "--id", OLD[1], "--reason", "遅れて届いた", "--year", "R7", "--store", office)
    late = ask("merge", first_plan / "late.xlsx", "--year", "R7", "--store", office)
    assert late.keys["fates"]["applied"] >= 1, late
    row = next(each for each in done("show", "--year", "R7", "--store", office)["rows"] if each["id"] == OLD[1])
    assert row["done"] == f"R7に{OLD[1]}を行った。"


def test_two_plans_with_a_round_in_one_year_need_the_plan_named(office: Path, tmp_path: Path) -> None:
    done("plan", "successor", planted_next_plan(tmp_path, 2025), "--store", office)
    said = ask("round", "open", "--year", "R7", "--store", office)
    assert (said.code, said.keys["error"]) == (2, "PLAN-UNCLEAR")
    forms = hand_out(office, "R7", tmp_path / "both", "--of-plan", "次の行動計画")
    fill(forms, NEXT_ROWS, planted_hands())
    said = ask("show", "--year", "R7", "--store", office)
    assert (said.code, said.keys["error"]) == (2, "PLAN-UNCLEAR")
    assert "「小さな行動計画」、「次の行動計画」" in said.keys["message"]
    assert "--of-plan" in said.keys["remedy"]
    said = ask("merge", forms, "--year", "R7", "--of-plan", "kodo", "--dry-run", "--store", office)
    assert [problem["code"] for problem in said.keys["files"][0]["problems"]] == ["OTHER-YEAR"]
    done("merge", forms, "--year", "R7", "--of-plan", "tsugi", "--store", office)
    for plan, rows in (("kodo", OLD), ("tsugi", NEW)):
        shown = done("show", "--year", "R7", "--of-plan", plan, "--store", office)
        assert (shown["plan"], [row["id"] for row in shown["rows"]]) == (plan, rows)
        done("export", "list", "--year", "R7", "--of-plan", plan, "--out", tmp_path / f"{plan}.xlsx", "--store", office)
    board = run("division", "list", "--of-plan", "tsugi", "--store", office)
    assert board.code == 0, board.messages
    done("export", "opinions", "--of-plan", "tsugi", "--out", tmp_path / "opinions.pdf", "--store", office)
    assert ask("show", "--of-plan", "別", "--store", office).keys["error"] == "PLAN-NOT-HERE"
    assert done("verify", "--store", office)["ok"]
