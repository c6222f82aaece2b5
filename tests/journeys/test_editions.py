"""Which edition of the plan a round is of: never chosen in silence, by command and in whatever the round needs."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.catalogue.plans import load_organisation, load_plan
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.plan.plan import Edition, Plan
from tests.support.command_line import ask, done, run
from tests.support.edition_books import OWNERS, edited
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
