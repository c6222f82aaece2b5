"""All years as one tidy table: one row an initiative and year, gaps with why, and the marks add up to the tallies."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.organisation.reorganise import reorganise
from nakano_status.application.papers.making import make_paper
from nakano_status.application.papers.set_kinds import data_paper
from nakano_status.application.papers.set_kinds.data_paper import read_years_table
from nakano_status.application.plan.decide_fate import decide_fate
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.bootstrap import make_parts
from nakano_status.domain.machine_readable.check import check_data
from nakano_status.domain.organisation.reorganisation import Abolition, Renaming
from nakano_status.domain.plan.lineage import PlanFate
from nakano_status.domain.problems.problem import Problem
from tests.support.paper_offices import FIRST, IDS, SECOND
from tests.support.plan_files import two_editions as two_plans_editions
from tests.support.plans import R4, R5, R6
from tests.support.rounds import round_of
from tests.support.several_years import FIRST_PART, MERGED, SECOND_PART, THIRD, small_years, ten_years, two_editions
from tests.support.stores import TickingClock
from tests.support.successors import next_plan

REPOST = next(each.row_id for each in two_editions()[0].listings if each.is_repost)
YEARS = {data_paper.YEARS: True}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with closing(small_years().make(tmp_path_factory.mktemp("years") / "office.nakano")) as made:
        yield made


def rows_of(store: Store, folder: Path, parts: Parts | None = None) -> list[dict[str, str]]:
    """Make the files and return the rows of the CSV by heading."""
    make_paper(parts or make_parts(TickingClock()), store, data_paper.PAPER.request(YEARS), folder)
    with next(folder.glob("*.csv")).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_row_has_one_line_in_every_year(store: Store, tmp_path: Path) -> None:
    rows = rows_of(store, tmp_path / "data")
    ids = [FIRST, SECOND, THIRD, REPOST, IDS["d"], IDS["e"], MERGED, FIRST_PART, SECOND_PART]
    places = Counter((row["管理番号"], row["対象年度（西暦）"]) for row in rows)
    assert places == Counter((row_id, year) for row_id in ids for year in ("2021", "2022", "2023", "2024"))
    assert sorted(each.name for each in (tmp_path / "data").iterdir()) == [
        "データ項目定義書_R3-R6.xlsx",
        "年度別の経過データ_R3-R6.csv",
        "年度別の経過データ_R3-R6.xlsx",
    ]


def test_a_line_has_mark_planned_done_division_and_paper(store: Store, tmp_path: Path) -> None:
    rows = {(row["管理番号"], row["対象年度（和暦）"]): row for row in rows_of(store, tmp_path / "data")}
    found = rows[FIRST, "令和4年度"]
    assert found["進捗状況"] == "◎"
    assert found["前の年度に書いた予定"] == f"R3 {FIRST} 次の予定"
    assert found["取組状況"] == f"R4 {FIRST} 取組"
    assert (found["回答した課1"], found["資料の番号"]) == ("税務課", "1")
    assert found["計画の版"] == "当初計画"


def test_a_repost_is_there_and_names_the_row_that_it_repeats(store: Store, tmp_path: Path) -> None:
    rows = {(row["管理番号"], row["対象年度（和暦）"]): row for row in rows_of(store, tmp_path / "data")}
    found = rows[REPOST, "令和4年度"]
    assert (found["再掲元の管理番号"], found["進捗状況"], found["進捗状況のない理由"]) == (FIRST, "", "再掲")
    assert rows[FIRST, "令和4年度"]["再掲元の管理番号"] == ""


def test_who_answered_is_named_by_the_year_and_by_today(tmp_path: Path) -> None:
    """Between the last round and today 税務課 and its 部 are renamed, and 戸籍住民課 is continued by 防災課."""
    parts = make_parts(TickingClock(datetime(2026, 7, 1, tzinfo=UTC)))
    changes = (Renaming("税務課", "課税課"), Renaming("区民部", "市民部"), Abolition("戸籍住民課", "防災課"))
    with closing(small_years().make(tmp_path / "office.nakano")) as office:
        reorganise(parts, office, changes, date(2026, 4, 1))
        rows = {(row["管理番号"], row["対象年度（和暦）"]): row for row in rows_of(office, tmp_path / "data", parts)}
    names = ("回答した課1", "部", "今の所管課1", "今の部")
    assert [rows[FIRST, "令和4年度"][name] for name in names] == ["税務課", "区民部", "課税課", "市民部"]
    assert [rows[SECOND, "令和3年度"][name] for name in names] == ["戸籍住民課", "区民部", "防災課", ""]
    assert [rows[SECOND, "令和5年度"][name] for name in names] == ["", "", "", ""], "there was no round"


def test_gaps_have_why_and_what_a_row_became(store: Store, tmp_path: Path) -> None:
    rows = {(row["管理番号"], row["対象年度（和暦）"]): row for row in rows_of(store, tmp_path / "data")}
    assert rows[SECOND, "令和4年度"]["進捗状況のない理由"] == "完了"
    assert rows[SECOND, "令和5年度"]["進捗状況のない理由"] == "この年度の進捗確認がない"
    assert rows[SECOND, "令和6年度"]["進捗状況のない理由"] == "計画から外れた（統合）"
    assert rows[THIRD, "令和6年度"]["進捗状況のない理由"] == "計画から外れた（分割）"
    assert rows[MERGED, "令和3年度"]["進捗状況のない理由"] == "この年度の計画にない"
    assert rows[IDS["e"], "令和6年度"]["進捗状況のない理由"] == "計画から外れた（廃止：事業の終了）"
    became = [rows[THIRD, "令和3年度"][f"継続先の管理番号{number}"] for number in (1, 2)]
    assert became == [FIRST_PART, SECOND_PART]
    assert rows[IDS["d"], "令和3年度"]["継続先の管理番号1"] == ""


def test_what_several_rows_planned_for_a_merged_one_is_one_value_a_cell(tmp_path: Path) -> None:
    """The same years with a round of R5, from whose two rows the merged one of R6 comes."""
    years = small_years()
    editions = [*years.rounds.values()]
    rounds = {R4: editions[0], R5: editions[0], R6: editions[-1]}
    short = {"mark": "◎", "done": "取組", "next_year": "続ける"}
    with closing(replace(years, rounds=rounds, answers=lambda *_: short).make(tmp_path / "office.nakano")) as office:
        rows = {(row["管理番号"], row["対象年度（和暦）"]): row for row in rows_of(office, tmp_path / "data")}
    written = make_parts(TickingClock()).workbooks.read_data(
        "d.csv", next((tmp_path / "data").glob("*.csv")).read_bytes()
    )
    assert not isinstance(written, Problem)
    assert [each for each in check_data(written) if each.code in ("DATA-1-2", "DATA-1-5")] == []
    whose, planned = "予定を書いた取組の管理番号", "前の年度に書いた予定"
    headings = (f"{whose}1", planned, f"{whose}2", f"{planned}2")
    assert [rows[MERGED, "令和6年度"][each] for each in headings] == [FIRST, "続ける", SECOND, "続ける"]
    assert [rows[FIRST, "令和5年度"][each] for each in headings] == ["", "続ける", "", ""]


def test_marks_that_do_not_add_up_to_the_tallies_are_not_left(store: Store) -> None:
    parts = make_parts(TickingClock())
    with store.reading() as records:
        found = read_years_table(parts, records, round_of(store))
    wrong = replace(found, counts=replace(found.counts, counts={**found.counts.counts, "◎": 1}))
    first, *_ = data_paper.data_files(wrong)
    with pytest.raises(RuntimeError, match=r"年度別の経過データ"):
        first.draw(parts)


def test_one_year_alone_is_named_after_it(tmp_path: Path) -> None:
    years = small_years()
    first = next(iter(years.rounds))
    with closing(replace(years, rounds={first: years.rounds[first]}).make(tmp_path / "one.nakano")) as one:
        rows_of(one, tmp_path / "data")
    assert (tmp_path / "data" / "年度別の経過データ_R3.csv").exists()


def test_one_table_has_the_rows_of_both_plans(parts: Parts, both_collected: Store, tmp_path: Path) -> None:
    """Both plans have a row 1-1-1-01-P, and a round in R7."""
    before, after = two_plans_editions(), next_plan()
    old, new = (plan.newest.listings for plan in (before, after))
    decide_fate(both_collected, old[0].row_id, PlanFate.CONTINUED, (new[1].row_id,))
    for plan in (before, after):
        both_collected.look_at(plan.plan_id)
        edit_entry(parts, both_collected, Entry(old[0].row_id, {"mark": "◎", "done": plan.title}))
    rows = rows_of(both_collected, tmp_path / "data")
    found = {(row["計画名"], row["対象年度（和暦）"], row["管理番号"]): row for row in rows}
    assert len(found) == len(rows)
    own = [found[plan.title, "令和7年度", old[0].row_id] for plan in (before, after)]
    assert [row["取組状況"] for row in own] == [before.title, after.title]
    assert [row["次期計画の管理番号1"] for row in own] == [new[1].row_id, ""]
    numbers = {plan.title: {row_id for name, _, row_id in found if name == plan.title} for plan in (before, after)}
    assert numbers[after.title] == {each.row_id for each in new}
    assert numbers[before.title] == {each.row_id for edition in before.editions for each in edition.listings}


@pytest.mark.whole
def test_ten_years_of_the_real_plan_pass_the_rules_for_data(tmp_path: Path) -> None:
    with closing(ten_years().make(tmp_path / "ten.nakano")) as ten:
        assert len(rows_of(ten, tmp_path / "data")) == 10 * 124
