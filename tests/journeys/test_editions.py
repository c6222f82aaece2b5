"""Editions of a plan, the plan after, rounds that are amended."""

import shutil
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from nakano_status.application.lookup import chosen_round, read_year
from nakano_status.application.plan.frames import read_items_and_opinions
from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.catalogue.plans import load_organisation, load_plan
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.plan.plan import Edition, Listing, Plan
from nakano_status.store.sqlite.opening import SqliteStores
from nakano_status.workbook.form.spreadsheet_simulator import SpreadsheetSimulator
from tests.support.command_line import ask, done, run
from tests.support.edition_books import OWNERS, edited
from tests.support.offices import ANSWERS, Office
from tests.support.plan_files import (
    FIRST,
    FIRST_ROWS,
    REVISED,
    REVISED_ROWS,
    plan_of,
    two_editions,
    two_layers,
    write_list,
    write_plan,
)
from tests.support.planted_profiles import PARTNER, planted_hands
from tests.support.rounds import OWN
from tests.support.sending import filled_in, form_anew, line_of, merged, pasted, row_of, sound
from tests.support.stores import TickingClock
from tests.support.successors import NEXT_ROWS, planted_next_plan

SAME_DAY = plan_of(FIRST, replace(REVISED, adopted_on=FIRST.adopted_on))
TOO_LATE = plan_of(replace(FIRST, adopted_on=date(2022, 4, 1)))


def office(folder: Path, plan: Plan, organisation: Organisation | None = None) -> Path:
    store = folder / "office.nakano"
    done("init", "--plan", write_plan(folder / "plan.json", plan, organisation), "--store", store)
    return store


def rows_of(store: Path, year: str) -> list[tuple[str, str]]:
    rows: list[dict[str, Any]] = done("show", "--year", year, "--store", store)["rows"]
    return [(row["id"], row["title"]) for row in rows]


def rows_in(edition: Edition) -> list[tuple[str, str]]:
    return [(row.row_id, row.title) for row in edition.listings]


@pytest.mark.parametrize("plan", [two_editions(), two_layers()], ids=["two editions", "two layers"])
def test_a_round_is_of_the_edition_adopted_last_by_the_end_of_its_year(tmp_path: Path, plan: Plan) -> None:
    store = office(tmp_path, plan)
    early, late = plan.editions
    for year, edition in (("R3", early), ("R4", early), ("R5", late), ("R7", late)):
        opened = done("round", "open", "--year", year, "--store", store)
        assert (opened["edition"], opened["rows"]) == (edition.edition_id, len(edition.listings))
        assert rows_of(store, year) == rows_in(edition)
        run("round", "close", "--year", year, "--store", store)


@pytest.mark.parametrize("plan", [two_editions(), two_layers()], ids=["two editions", "two layers"])
def test_a_list_is_of_the_edition_adopted_last_by_the_end_of_its_year(tmp_path: Path, plan: Plan) -> None:
    store = office(tmp_path, plan)
    early, _ = plan.editions
    printed = write_list(tmp_path / "list.xlsx", early.listings)
    read = done("import", printed, "--year", "R3", "--store", store)
    assert (read["edition"], read["rows"], read["counts"]["total"]) == (early.edition_id, 4, 4)
    assert done("counts", "--year", "R3", "--store", store)["counts"]["total"] == 4
    assert rows_of(store, "R3") == rows_in(early)


@pytest.mark.parametrize(
    ("plan", "named"),
    [
        (SAME_DAY, "（第1版「当初計画」（令和3年11月1日策定）、第2版「改定版」（令和3年11月1日策定））"),
        (TOO_LATE, "（第1版「当初計画」（令和4年4月1日策定））"),
    ],
    ids=["two", "none"],
)
def test_where_two_or_none_fit_it_is_refused_and_the_number_says_it(tmp_path: Path, plan: Plan, named: str) -> None:
    store = office(tmp_path, plan)
    printed = write_list(tmp_path / "list.xlsx", FIRST_ROWS)
    before = store.read_bytes()
    for words in (("round", "open", "--year", "R3"), ("import", printed, "--year", "R3")):
        said = ask(*words, "--store", store)
        assert (said.code, said.keys["error"]) == (2, "EDITION-UNCLEAR")
        assert named in said.keys["message"]
        assert said.keys["remedy"].endswith("（コマンドでは --edition）")
        assert store.read_bytes() == before
    assert done("import", printed, "--year", "R3", "--edition", "1", "--store", store)["edition"] == FIRST.edition_id
    newest = str(plan.editions[-1].ordinal)
    opened = done("round", "open", "--year", "R4", "--edition", newest, "--store", store)
    assert (opened["edition"], opened["rows"]) == (plan.editions[-1].edition_id, len(plan.editions[-1].listings))


def test_the_office_may_say_another_edition_than_the_last(tmp_path: Path) -> None:
    store = office(tmp_path, two_editions())
    assert done("round", "open", "--year", "R5", "--edition", "1", "--store", store)["edition"] == FIRST.edition_id
    assert rows_of(store, "R5") == rows_in(FIRST)


def test_a_number_that_no_edition_has_is_refused(tmp_path: Path) -> None:
    store = office(tmp_path, two_editions())
    said = ask("round", "open", "--year", "R4", "--edition", "3", "--store", store)
    assert (said.code, said.keys["error"]) == (2, "EDITION-UNKNOWN")
    assert "第2版「改定版」（令和6年2月1日策定）" in said.keys["message"]
    assert ask("round", "open", "--year", "R4", "--edition", "0", "--store", store).keys["error"] == "USAGE"


def test_a_list_read_in_again_stays_with_the_edition_of_its_round(tmp_path: Path) -> None:
    store = office(tmp_path, SAME_DAY)
    printed = write_list(tmp_path / "list.xlsx", FIRST_ROWS)
    done("import", printed, "--year", "R3", "--edition", "1", "--store", store)
    assert done("import", printed, "--year", "R3", "--store", store)["edition"] == FIRST.edition_id
    before = store.read_bytes()
    said = ask("import", printed, "--year", "R3", "--edition", "2", "--store", store)
    assert (said.code, said.keys["error"]) == (2, "EDITION-DIFFERS")
    assert "第1版「当初計画」" in said.keys["message"]
    assert "第2版「改定版」" in said.keys["message"]
    assert store.read_bytes() == before


def test_a_list_of_which_a_row_has_no_place_never_ends_in_0(tmp_path: Path) -> None:
    store = office(tmp_path, two_editions())
    said = ask("import", write_list(tmp_path / "list.xlsx", REVISED_ROWS), "--year", "R3", "--store", store)
    assert said.code == 1
    left = [each["found"] for each in said.keys["problems"] if each["severity"] == "error"]
    assert left == ["調査と分析", "端末の配備", "職員の研修"]


def test_an_office_store_made_of_a_list_takes_the_first_edition_only(tmp_path: Path) -> None:
    printed, store = write_list(tmp_path / "list.xlsx", FIRST_ROWS), tmp_path / "new.nakano"
    said = ask("import", printed, "--year", "R3", "--edition", "2", "--store", store)
    assert (said.code, said.keys["error"]) == (2, "EDITION-UNKNOWN")
    assert not store.exists()
    assert done("import", printed, "--year", "R3", "--edition", "1", "--store", store)["rows"] == len(FIRST_ROWS)


def schedule(folder: Path, edition: Edition, year: str) -> Path:
    table = folder / f"{edition.edition_id}.csv"
    lines = [f"{row.row_id},{edition.title}の予定" for row in edition.listings]
    table.write_text("\n".join([f"管理番号,{year}", *lines]), "utf-8")
    return table


def scheduled(store: Path, year: str) -> set[str]:
    return {row["scheduled"] for row in done("show", "--year", year, "--store", store)["rows"]}


def test_schedules_are_those_of_the_edition_of_the_year(tmp_path: Path) -> None:
    store = office(tmp_path, two_editions())
    for year, edition in (("R3", FIRST), ("R5", REVISED)):
        table = schedule(tmp_path, edition, year)
        assert done("schedule", "import", table, "--year", year, "--store", store)["rows"] == len(edition.listings)
        done("round", "open", "--year", year, "--store", store)
        assert scheduled(store, year) == {f"{edition.title}の予定"}
    later = schedule(tmp_path, replace(FIRST, title="見直し"), "R3")
    done("schedule", "import", later, "--year", "R3", "--store", store)
    assert (scheduled(store, "R3"), scheduled(store, "R5")) == ({"見直しの予定"}, {"改定版の予定"})
    unclear = tmp_path / "unclear"
    unclear.mkdir()
    fresh = office(unclear, two_editions())
    said = ask("schedule", "import", later, "--store", fresh)
    assert (said.code, said.keys["error"]) == (2, "EDITION-UNCLEAR")
    assert done("schedule", "import", later, "--edition", "1", "--store", fresh)["rows"] == len(FIRST_ROWS)


def test_targets_are_those_of_the_edition_of_the_year(tmp_path: Path) -> None:
    store = office(tmp_path, two_editions())
    for year in ("R3", "R5"):
        done("round", "open", "--year", year, "--store", store)
    table = tmp_path / "kpi.csv"
    for year, target in (("R3", "10件"), ("R5", "30件")):
        table.write_text(f"指標番号,目標,指標項目,令和7年度目標\nKPI-1-1,1,受付の件数,{target}\n", "utf-8")
        done("kpi", "import", table, "--year", year, "--store", store)
    done("kpi", "set", "KPI-1-1", "target:R7=20件", "--year", "R3", "--store", store)
    done("kpi", "set", "KPI-1-1", "R3=5件", "--year", "R3", "--store", store)
    found = {year: done("kpi", "list", "--year", year, "--store", store)["indicators"] for year in ("R3", "R5")}
    assert [found[year][0]["targets"] for year in found] == [{"R7": "20件"}, {"R7": "30件"}]
    assert [found[year][0]["actuals"] for year in found] == [{"R3": "5件"}] * 2, "what was reached is of no edition"


def test_built_in_indicators_come_into_the_edition_of_the_year_and_change_no_actual(tmp_path: Path) -> None:
    plan = load_plan("nakano2")
    (first,) = plan.editions
    revised = replace(first, edition_id="nakano2-2", title="改定版", ordinal=2, adopted_on=date(2024, 2, 1))
    store = office(tmp_path, replace(plan, editions=(first, revised)), load_organisation("nakano"))
    done("kpi", "import", "builtin:nakano2", "--year", "R3", "--store", store)
    assert run("kpi", "set", "KPI-1-1", "R3=999件", "--year", "R3", "--store", store).code in (0, 1)
    assert done("kpi", "list", "--year", "R5", "--store", store)["indicators"] == []
    assert len(done("kpi", "import", "builtin:nakano2", "--year", "R5", "--store", store)["changed"]) == 10
    found = {year: done("kpi", "list", "--year", year, "--store", store)["indicators"] for year in ("R3", "R5")}
    assert found["R3"] == found["R5"]
    assert found["R5"][0]["actuals"]["R3"] == "999件"


def test_a_whole_round_of_each_edition_is_collected_and_printed(tmp_path: Path) -> None:
    store = office(tmp_path, two_editions())
    for year, edition in (("R4", FIRST), ("R5", REVISED)):
        done("round", "open", "--year", year, "--due", "2024-07-14", "--store", store)
        forms = tmp_path / year
        done("distribute", "--out", forms, "--answering-only", "--year", year, "--store", store)
        for form in sorted(forms.rglob("*.xlsx")):
            own = [row.row_id for row in edition.listings if row.owners_printed and row.owners_printed in form.name]
            answer = {"mark": "◎", "done": "行った。", "next_year": "続ける。"}
            form.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), dict.fromkeys(own, answer)))
        merged = done("merge", forms, "--year", year, "--store", store)
        assert merged["fates"]["applied"] == len(edition.listings)
        assert done("counts", "--year", year, "--store", store)["counts"]["total"] == len(edition.listings)
        done("export", "list", "--year", year, "--out", tmp_path / f"{year}.xlsx", "--store", store)
    assert done("verify", "--store", store)["ok"]


def test_editions_are_compared_by_their_number_and_a_list_by_the_rows_that_it_has(tmp_path: Path) -> None:
    store = office(tmp_path, two_editions())
    for sides in (
        ("第1版", "第2版"),
        ("当初計画", "改定版"),
        ("第1版", str(write_list(tmp_path / "new.xlsx", REVISED_ROWS))),
    ):
        target = tmp_path / f"{sides[1][-6:].strip('./')}.docx"
        words = ("--from", sides[0], "--to", sides[1], "--out", target)
        changes = done("compare", *words, "--store", store)["changes"]
        assert {each["id"] for each in changes} >= {row.row_id for row in REVISED_ROWS[3:]}


def test_editions_differ_in_what_the_preview_listed_also_after_a_rename(tmp_path: Path) -> None:
    store, book, row = tmp_path / "office.nakano", tmp_path / "plan.xlsx", "2-5-1-01-C"
    done("init", "--store", store)
    done("division", "rename", "情報システム課", "デジタル政策課", "--from", "2023-04-01", "--store", store)
    done("plan", "export", "--out", book, "--store", store)
    new = edited(book, tmp_path / "new.xlsx", lambda each: each.change(OWNERS, row, 所管課="総務課"))
    adopted = ("--adopted", "2024-02-01", "--title", "改定版", "--store", store)
    rows = done("plan", "revise", new, *adopted)["rows"]
    changed = {each["from"][0] for each in rows if each["change"] != "same"}
    words = ("--from", "第1版", "--to", "第2版", "--out", tmp_path / "change.docx")
    changes = done("compare", *words, "--store", store)["changes"]
    assert {each["id"] for each in changes} == changed == {row}


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
def after_office(first_plan: Path, tmp_path: Path) -> Path:
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


def test_the_plan_after_comes_with_its_own_profile_and_once_only(after_office: Path) -> None:
    before = after_office.read_bytes()
    shown = add_plan(after_office, "--dry-run")
    assert (shown["written"], shown["years"], shown["before"]) == (False, ["R8", "R9", "R10", "R11", "R12"], "kodo")
    assert [each["id"] for each in shown["rows"]] == NEW
    assert after_office.read_bytes() == before
    assert add_plan(after_office)["written"]
    again = add_plan(after_office)
    assert (again["written"], again["unchanged"]) == (False, True)
    assert [
        each["rows"] for each in done("plan", "editions", "--of-plan", "tsugi", "--store", after_office)["editions"]
    ] == [3]
    of_both = done("plan", "editions", "--store", after_office)["editions"]
    assert [each["plan"] for each in of_both] == ["kodo", "kodo", "tsugi"]


def test_the_editions_of_both_plans_are_listed_before_the_first_round(tmp_path: Path) -> None:
    store = tmp_path / "office.nakano"
    done("init", "--plan", write_plan(tmp_path / "plan.json", two_editions()), "--store", store)
    add_plan(store)
    found = [(each["plan"], each["edition"]) for each in done("plan", "editions", "--store", store)["editions"]]
    assert found == [("kodo", 1), ("kodo", 2), ("tsugi", 1)]
    lines = run("plan", "editions", "--store", store).output.splitlines()
    assert (lines[0], lines[3], lines[4][:3]) == (two_editions().title, "次の行動計画", "第1版")


def test_all_of_the_first_plan_remains_while_the_second_is_collected(after_office: Path, tmp_path: Path) -> None:
    before = papers_of(after_office, tmp_path / "before")
    add_plan(after_office)
    decide(after_office)
    forms = hand_out(after_office, "R8", tmp_path / "R8")
    fill(forms, NEXT_ROWS, planted_hands(), partner="見本町会")
    merged = done("merge", forms, "--store", after_office)
    assert merged["fates"]["applied"] == len(NEW)
    rows = done("show", "--store", after_office)
    assert (rows["plan"], rows["year"], rows["counts"]["total"]) == ("tsugi", "R8", len(NEW))
    assert {row[PARTNER] for row in rows["rows"]} == {"見本町会"}
    done("export", "list", "--out", tmp_path / "R8.xlsx", "--store", after_office)
    words = ("publish", "--for", "庁議", "--out", tmp_path / "papers", "--date", "2027-08-10")
    published = ask(*words, "--store", after_office)
    assert published.code in (0, 1), published
    assert done("publications", "--year", "R8", "--store", after_office)["publications"]
    run("round", "close", "--store", after_office)
    done("export", "data", "--out", tmp_path / "data", "--year", "R8", "--store", after_office)
    assert papers_of(after_office, tmp_path / "after") == before
    assert done("verify", "--store", after_office)["ok"]


def test_the_forms_show_what_rows_were_in_the_plan_before(after_office: Path, tmp_path: Path) -> None:
    add_plan(after_office)
    decide(after_office)
    forms = hand_out(after_office, "R8", tmp_path / "R8")
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


def test_a_row_is_followed_into_the_plan_before(after_office: Path, tmp_path: Path) -> None:
    add_plan(after_office)
    decide(after_office)
    hand_out(after_office, "R8", tmp_path / "R8")
    years = done("show", NEW[1], "--years", "--store", after_office)["years"]
    assert [(each["year"], each["plan"], each["id"]) for each in years[-3:]] == [
        ("R6", "kodo", OLD[0]),
        ("R7", "kodo", OLD[0]),
        ("R8", "tsugi", NEW[1]),
    ]
    ended = done("show", OLD[3], "--years", "--year", "R7", "--store", after_office)["years"][-1]
    assert (ended["year"], ended["id"], ended["fate"], ended["reason"]) == ("R8", None, "完了", "次期計画による")
    counted = done("counts", "--years", "--by", "goal", "--store", after_office)
    assert [each["plan"] for each in counted["years"][-3:]] == ["kodo", "kodo", "tsugi"]
    assert counted["group_names"]["kodo 1"] != counted["group_names"]["tsugi 1"]
    lineage = done("history", NEW[2], "--store", after_office)["lineage"]
    assert [(each["plan"], each["from"], each["to"]) for each in lineage] == [("次の行動計画", OLD[1:3], [NEW[2]])]
    assert done("history", NEW[0], "--store", after_office)["lineage"] == []


def test_a_division_answers_both_plans_in_one_data_file(after_office: Path, first_plan: Path, tmp_path: Path) -> None:
    add_plan(after_office)
    decide(after_office)
    forms, own = hand_out(after_office, "R8", tmp_path / "R8"), tmp_path / "own.nakano"
    done("open", first_plan / "late.xlsx", "--store", own)
    done("open", next(forms.rglob("*戸籍住民課*.xlsx")), "--store", own)
    shown = done("show", "--store", own)
    assert (shown["plan"], shown["year"], [row["id"] for row in shown["rows"]]) == ("tsugi", "R8", [NEW[0]])
    earlier = done("show", "--year", "R7", "--store", own)
    assert (earlier["plan"], {row["id"] for row in earlier["rows"]}) == ("kodo", {OLD[1], OLD[3]})
    done("set", NEW[0], "mark=◎", "done=行った。", "next_year=続ける。", f"{PARTNER}=見本町会", "--store", own)
    done("submit", "--out", tmp_path / "answer.xlsx", "--store", own)
    merged = done("merge", tmp_path / "answer.xlsx", "--store", after_office)
    assert merged["fates"]["applied"] == 1
    row = next(each for each in done("show", "--store", after_office)["rows"] if each["id"] == NEW[0])
    assert (row["done"], row[PARTNER]) == ("行った。", "見本町会")
    assert done("verify", "--store", own)["ok"]
    new = tmp_path / "new.nakano"
    done("open", next(forms.rglob("*戸籍住民課*.xlsx")), "--store", new)
    refused = ask("open", first_plan / "late.xlsx", "--store", new)
    assert refused.keys["error"] == "FORM-NOT-READABLE", "an earlier form of a plan that is not there"
    again = ask("open", first_plan / "late.xlsx", "--store", own)
    assert again.code in (0, 1), "a form of a plan that is there is opened whenever it is"


def test_an_opinion_is_on_a_row_of_one_plan(after_office: Path, tmp_path: Path) -> None:
    words = ("opinions", "add", "--source", "議会", "--day", "2026-03-01", "--text")
    done(*words, "前の計画への意見", "--id", OLD[0], "--store", after_office)
    add_plan(after_office)
    done(*words, "次期計画への意見", "--id", NEW[0], "--of-plan", "tsugi", "--store", after_office)
    assert OLD[0] == NEW[0]
    hand_out(after_office, "R8", tmp_path / "R8")
    with closing(SqliteStores(TickingClock()).open(after_office, read_only=True)) as store, store.reading() as records:
        found = {
            year: [
                each.text
                for each in read_items_and_opinions(records, chosen_round(records, read_year(year)), NEW[0]).opinions
            ]
            for year in ("R7", "R8")
        }
    assert found == {"R7": ["前の計画への意見"], "R8": ["次期計画への意見"]}
    assert run("export", "opinions", "--out", tmp_path / "opinions.pdf", "--store", after_office).code == 1


def test_two_plans_are_compared_by_the_fates_of_their_rows(after_office: Path, tmp_path: Path) -> None:
    add_plan(after_office)
    decide(after_office)
    hand_out(after_office, "R8", tmp_path / "R8")
    sides = ("--from", "R7", "--to", "R8", "--out", tmp_path / "sides.docx")
    changes = done("compare", *sides, "--store", after_office)["changes"]
    kinds = {each["id"]: each["kinds"] for each in changes}
    assert kinds[NEW[0]] == ["added"], "an equal number is another row"
    assert "merged" in kinds[NEW[2]]
    assert {OLD[3], OLD[4]} <= {each["id"] for each in changes if each["kinds"] == ["removed"]}
    again = (*sides[:4], "--out", tmp_path / "again.docx", "--of-plan", "tsugi")
    assert done("compare", *again, "--store", after_office)["changes"] == changes, (
        "the year of the plan before is found"
    )
    difference = done("counts", "--year", "R8", "--against", "R7", "--store", after_office)["difference"]
    assert [each["id"] for each in difference if each["from"] is None] == [NEW[0]]
    refused = ask("export", "report", "--previous", "--out", tmp_path / "report.docx", "--store", after_office)
    assert refused.keys["error"] == "PREVIOUS-UNKNOWN", "counts of another plan are no previous ones"


@pytest.mark.parametrize("suffix", ["pdf", "docx", "xlsx"])
def test_the_fates_are_a_paper(after_office: Path, tmp_path: Path, suffix: str) -> None:
    add_plan(after_office)
    decide(after_office)
    target = tmp_path / f"fates.{suffix}"
    made = ask("export", "fates", "--out", target, "--store", after_office)
    assert (made.code, made.keys["rows"], made.keys["undecided"]) == (1, len(OLD), [OLD[4]])
    assert [each["code"] for each in made.keys["problems"]] == ["FATES-UNDECIDED"]
    done("fate", OLD[4], "--becomes", "廃止", "--store", after_office)
    assert done("export", "fates", "--out", target, "--replace", "--store", after_office)["undecided"] == []
    if suffix == "xlsx":
        cells = [str(cell.value) for row in openpyxl.load_workbook(target).worksheets[0].iter_rows() for cell in row]
        together = "\n".join(cells)
        assert f"{NEW[1]} {NEXT_ROWS[1].title}" in cells
        assert "今後の方向性（次期計画への引継ぎ）" in together
        assert f"{OLD[0]}を広げる。" in cells


def test_a_late_form_of_the_first_plan_is_merged_to_its_own_round(
    after_office: Path, first_plan: Path, tmp_path: Path
) -> None:
    add_plan(after_office)
    hand_out(after_office, "R8", tmp_path / "R8")
    held = ask("merge", first_plan / "late.xlsx", "--store", after_office)
    assert [each["code"] for each in held.keys["files"][0]["problems"]] == ["ROUND-CLOSED"]
    assert "令和7年度（小さな行動計画）" in held.keys["files"][0]["problems"][0]["message"]
    done("reopen", "--id", OLD[1], "--reason", "遅れて届いた", "--year", "R7", "--store", after_office)
    late = ask("merge", first_plan / "late.xlsx", "--year", "R7", "--store", after_office)
    assert late.keys["fates"]["applied"] >= 1, late
    row = next(each for each in done("show", "--year", "R7", "--store", after_office)["rows"] if each["id"] == OLD[1])
    assert row["done"] == f"R7に{OLD[1]}を行った。"


def test_two_plans_with_a_round_in_one_year_need_the_plan_named(after_office: Path, tmp_path: Path) -> None:
    done("plan", "successor", planted_next_plan(tmp_path, 2025), "--store", after_office)
    said = ask("round", "open", "--year", "R7", "--store", after_office)
    assert (said.code, said.keys["error"]) == (2, "PLAN-UNCLEAR")
    forms = hand_out(after_office, "R7", tmp_path / "both", "--of-plan", "次の行動計画")
    fill(forms, NEXT_ROWS, planted_hands())
    said = ask("show", "--year", "R7", "--store", after_office)
    assert (said.code, said.keys["error"]) == (2, "PLAN-UNCLEAR")
    assert "「小さな行動計画」、「次の行動計画」" in said.keys["message"]
    assert "--of-plan" in said.keys["remedy"]
    said = ask("merge", forms, "--year", "R7", "--of-plan", "kodo", "--dry-run", "--store", after_office)
    assert [problem["code"] for problem in said.keys["files"][0]["problems"]] == ["OTHER-YEAR"]
    done("merge", forms, "--year", "R7", "--of-plan", "tsugi", "--store", after_office)
    for plan, rows in (("kodo", OLD), ("tsugi", NEW)):
        shown = done("show", "--year", "R7", "--of-plan", plan, "--store", after_office)
        assert (shown["plan"], [row["id"] for row in shown["rows"]]) == (plan, rows)
        done(
            "export",
            "list",
            "--year",
            "R7",
            "--of-plan",
            plan,
            "--out",
            tmp_path / f"{plan}.xlsx",
            "--store",
            after_office,
        )
    board = run("division", "list", "--of-plan", "tsugi", "--store", after_office)
    assert board.code == 0, board.messages
    done("export", "opinions", "--of-plan", "tsugi", "--out", tmp_path / "opinions.pdf", "--store", after_office)
    assert ask("show", "--of-plan", "別", "--store", after_office).keys["error"] == "PLAN-NOT-HERE"
    assert done("verify", "--store", after_office)["ok"]


ROW, OTHER = OWN
DIVISION = "税務課"
REASON = "計画の改定（令和6年2月）による統合のため"


def amend(office: Office, *words: str) -> dict[str, Any]:
    found = done("round", "amend", "--id", ROW, *words, "--reason", REASON, "--store", office.store)["amended"]
    assert isinstance(found[0], dict)
    return found[0]


def problem_codes(keys: dict[str, Any]) -> list[str]:
    return [problem["code"] for problem in keys["files"][0]["problems"]]


# 19
def test_a_row_leaves_an_open_round_with_a_reason(office: Office) -> None:
    assert amend(office, "--out", "中止／統合")["out_of_report"] == "stopped_or_merged"
    again = done("round", "amend", "--id", ROW, "--out", "中止／統合", "--reason", REASON, "--store", office.store)
    assert (again["year"], again["due"], again["rows"]) == ("R4", "2023-07-14", 109)
    (change,) = done("history", ROW, "--store", office.store)["changes"]
    told = {key: change[key] for key in ("key", "from", "to", "reason")}
    assert told == {"key": "out_of_report", "from": None, "to": "stopped_or_merged", "reason": REASON}
    assert f"入力（{REASON}） 報告対象外：（空欄） → 中止／統合" in run("history", ROW, "--store", office.store).output
    assert {"id": ROW, "why": "stopped_or_merged"} in done("counts", "--store", office.store)["excluded"]
    assert line_of(office, DIVISION)["rows"] == 1
    assert sound(office.store)


def test_an_answer_to_a_row_that_left_is_kept_and_marked(office: Office) -> None:
    amend(office, "--out", "stopped_or_merged")
    said = merged(office, office.answer)
    (problem,) = [each for each in said.keys["files"][0]["problems"] if each["code"] == "ROW-LEFT"]
    assert (said.code, problem["id"], problem["found"]) == (1, ROW, "中止／統合")
    row = row_of(office.store, ROW)
    assert (row["done"], row["out_of_report"]) == (ANSWERS[ROW]["done"], "stopped_or_merged")
    assert "保管しています" in run("show", "--division", DIVISION, "--store", office.store).output
    assert {change["file"] for change in done("history", ROW, "--key", "done", "--store", office.store)["changes"]} == {
        "税務課.xlsx"
    }
    assert merged(office, office.answer).code == 0
    done("export", "list", "--out", office.folder / "list.xlsx", "--store", office.store)
    assert done("counts", "--store", office.store)["counts"]["total"] == 1
    amend(office, "--in")
    assert row_of(office.store, ROW)["state"] == "submitted"
    assert done("counts", "--store", office.store)["counts"]["total"] == 2


def test_what_only_repeats_what_was_sent_is_no_answer_to_a_row_that_left(office: Office) -> None:
    done("set", ROW, "done=照会前の文", "--store", office.store)
    form = form_anew(office, DIVISION)
    amend(office, "--out", "完了")
    path = filled_in(form, office.folder / "came" / "anew.xlsx", {OTHER: ANSWERS[OTHER]})
    assert "ROW-LEFT" not in problem_codes(merged(office, path).keys)


def test_a_row_that_entered_is_foreign_until_it_is_asked_again(office: Office) -> None:
    amend(office, "--out", "その他")
    before = form_anew(office, DIVISION, 1)
    amend(office, "--in")
    assert merged(office, office.answer).keys["fates"]["foreign"] == 0
    entered = pasted(before, office.folder / "came" / "before.xlsx", {ROW: {"done": "まだ照会されていない"}})
    assert merged(office, entered).keys["fates"]["foreign"] == 1
    after = form_anew(office, DIVISION, 2)
    texts = {ROW: {**ANSWERS[ROW], "done": "作り直した様式の回答"}}
    merged(office, filled_in(after, office.folder / "came" / "after.xlsx", texts))
    assert row_of(office.store, ROW)["done"] == "作り直した様式の回答"


def test_set_takes_a_row_out_without_a_reason_as_before(office: Office) -> None:
    done("set", ROW, "out_of_report=finished", "--store", office.store)
    (change,) = done("history", ROW, "--store", office.store)["changes"]
    assert (change["to"], change["reason"]) == ("finished", None)


def test_in_a_closed_round_nothing_is_amended(office: Office) -> None:
    ask("round", "close", "--store", office.store)
    refused = ask("round", "amend", "--id", ROW, "--in", "--reason", REASON, "--store", office.store)
    assert (refused.code, refused.keys["error"]) == (2, "CLOSED-FOR-WRITING")


# 18
def test_after_a_division_was_split_its_answer_under_the_old_name_is_merged_and_the_new_ones_is_held(
    office: Office, tmp_path: Path
) -> None:
    table = tmp_path / "divisions.csv"
    table.write_text("所管課,部,別名\n税務課,新しい部,\n納税課,新しい部,徴収係\n", "utf-8")
    assert ask("division", "import", table, "--store", office.store).code in (0, 1)
    said = merged(office, office.answer)
    assert said.keys["fates"]["applied"] == 2
    assert said.keys["files"][0]["division"] == DIVISION
    form, rows = office.form("職員課"), {ROW: {"done": "分かれた課の回答"}}
    other = pasted(form, office.folder / "came" / "職員課.xlsx", rows)
    assert merged(office, other).keys["fates"]["foreign"] == 1
    (item,) = ask("held", "--store", office.store).keys["held"]
    assert (item["reason"], item["division"], item["answerers"]) == ("FOREIGN", "職員課", [DIVISION])
    assert ask("held", "apply", item["item"], "--store", office.store).code == 1
    (conflict,) = ask("conflicts", "--store", office.store).keys["conflicts"]
    sides = {side["who"]: side["value"] for side in conflict["sides"]}
    assert sides == {DIVISION: ANSWERS[ROW]["done"], "職員課": "分かれた課の回答"}
    assert row_of(office.store, ROW)["done"] == ANSWERS[ROW]["done"]


@pytest.fixture
def copied(office: Office, tmp_path: Path) -> Office:
    """A second writing copy of the data file, in a folder of its own."""
    return Office(shutil.copytree(office.folder, tmp_path / "copy"))


# 32
def test_a_form_sent_by_a_copy_of_the_data_file_is_recognised(office: Office, copied: Office) -> None:
    mine, other = form_anew(office, DIVISION), form_anew(copied, DIVISION)
    merged(office, filled_in(mine, office.folder / "came" / "mine.xlsx", {ROW: {"done": "こちらへの回答"}}))
    said = merged(office, filled_in(other, office.folder / "came" / "other.xlsx", {ROW: {"done": "写しへの回答"}}))
    (problem,) = [each for each in said.keys["files"][0]["problems"] if each["code"] == "PACKAGE-BRANCHED"]
    assert (said.code, problem["severity"]) == (1, "question")
    (conflict,) = said.keys["conflicts"]
    assert {side["value"] for side in conflict["sides"]} == {"こちらへの回答", "写しへの回答"}
    assert sound(office.store)


def test_a_form_that_came_after_all_that_this_one_sent_is_a_restored_one(office: Office, copied: Office) -> None:
    later = form_anew(copied, DIVISION)
    said = merged(office, filled_in(later, office.folder / "came" / "later.xlsx", {ROW: {"done": "後の様式"}}))
    assert (said.code, problem_codes(said.keys)) == (0, ["PACKAGE-RESTORED"])
    assert row_of(office.store, ROW)["done"] == "後の様式"


def test_another_offices_form_is_not_taken_for_a_copys(office: Office, tmp_path: Path) -> None:
    store = tmp_path / "another.nakano"
    done("init", "--store", store)
    done("round", "open", "--year", "R4", "--store", store)
    (sent,) = done("distribute", "--division", DIVISION, "--out", tmp_path / "forms", "--store", store)["packages"]
    path = filled_in(Path(sent["file"]), office.folder / "came" / "another.xlsx", {ROW: ANSWERS[ROW]})
    assert problem_codes(merged(office, path).keys) == ["PACKAGE-UNKNOWN"]
