"""A recorded round and later changes: it keeps its names, a correction names it before, and 正誤表 is its end."""

from __future__ import annotations

import hashlib
from contextlib import closing
from pathlib import Path

import pytest

from nakano_status.application.lookup import chosen_round, scheduled_of, suppliers_of
from nakano_status.application.round.kept_facts import all_kept
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.bootstrap import find_example_tables, make_parts
from tests.support.command_line import ask, done, run
from tests.support.paper_offices import answer_all, paper_office

WORDS = ("publish", "--for", "委員会", "--date", "2023-10-11", "--number", "5")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Return an office whose R4 is closed, with a recorded paper."""
    with closing(paper_office(tmp_path, cell="税務課")) as office:
        answer_all(make_parts(), office)
    done(*WORDS, "--store", office.path, "--out", tmp_path / "委員会")
    done("round", "close", "--store", office.path)
    return office.path


def papers(store: Path, folder: Path) -> dict[str, str]:
    """Make list, report, data and counts, and return the digests of their bytes."""
    folder.mkdir()
    done("export", "list", "--out", folder / "list.xlsx", "--store", store)
    done("export", "data", "--out", folder / "data", "--store", store)
    done("export", "report", "--out", folder / "report.docx", "--date", "2023-10-11", "--store", store)
    found = {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in folder.rglob("*") if each.is_file()}
    return found | {"counts": str(done("counts", "--by", "department", "--store", store)["groups"])}


def owners(store: Path) -> set[str]:
    return {name for row in done("show", "--store", store)["rows"] for name in row["leads"]}


CHANGES = (
    ("rename", "税務課", "納税課"),
    ("move", "税務課", "--department", "総務部"),
    ("merge", "税務課", "戸籍住民課", "--into", "税務住民課"),
    ("abolish", "税務課", "--to", "戸籍住民課"),
)


@pytest.mark.parametrize("words", CHANGES, ids=lambda words: words[0])
def test_a_back_dated_change_names_the_rounds_that_it_leaves_as_they_are(
    store: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    done("division", "add", "総務部", "--kind", "department", "--from", "2020-04-01", "--store", store)
    before, listed = papers(store, tmp_path / "前"), done("publications", "--store", store)
    change: tuple[str | Path, ...] = ("division", *words, "--from", "2022-03-01", "--store", store)
    planned = done(*change, "--dry-run")
    assert {"year": "R4", "papers": [1]} in planned["settled"]
    assert done(*change)["settled"] == planned["settled"]
    assert papers(store, tmp_path / "後") == before
    assert done("publications", "--store", store) == listed
    assert done("verify", "--store", store)["ok"]
    assert done(*WORDS, "--out", tmp_path / "再度", "--store", store)["known"], "the very same papers"
    done("division", "take-back", "--store", store)
    assert papers(store, tmp_path / "取消し後") == before


def test_a_day_after_the_round_reaches_none(store: Path) -> None:
    words = ("division", "rename", "税務課", "納税課", "--from", "2030-04-01", "--dry-run", "--store", store)
    assert done(*words)["settled"] == []
    assert "今のまま変わらない進捗確認" not in run(*words).output


def test_what_a_past_name_really_was_is_corrected_and_ends_in_a_table_of_corrections(
    store: Path, tmp_path: Path
) -> None:
    done("division", "rename", "税務課", "納税課", "--from", "2022-03-01", "--store", store)
    before = papers(store, tmp_path / "前")
    words = ("division", "rename", "税務課", "納税課", "--correct", "--store", store)
    planned = done(*words, "--dry-run")
    (reached,) = [each for each in planned["reached"] if each["year"] == "R4"]
    assert (reached["papers"], reached["changes"]) == ([1], [{"from": "税務課", "to": "納税課"}])
    assert {"year": "R4", "number": 1} in planned["papers"]
    refused = ask(*words)
    assert (refused.code, refused.keys["error"]) == (2, "SETTLED-REASON-MISSING")
    assert "令和4年度分（資料第1号）：税務課 → 納税課" in refused.keys["message"]
    assert papers(store, tmp_path / "訂正前") == before
    said = run(*words, "--reason", "改正日の登録誤り")
    assert "正誤表" in said.output
    assert "納税課" in owners(store)
    assert "税務課" not in owners(store)
    made = done(*WORDS, "--out", tmp_path / "訂正", "--store", store)
    assert (made["number"], made["supersedes"]) == (2, 1)
    assert "正誤表_R4_第2号.docx" in {Path(each).name for each in made["files"]}
    assert done("verify", "--store", store)["ok"]
    assert done(*words)["reached"] == [], "it is as it should be"


def test_a_name_that_was_wrong_at_its_time_is_corrected_for_its_time(store: Path) -> None:
    done("division", "rename", "税務課", "納税課", "--from", "2030-04-01", "--store", store)
    words = ("division", "rename", "税務課", "課税課", "--correct", "--reason", "誤記", "--store", store)
    assert {each["year"] for each in done(*words)["reached"]} >= {"R4"}
    assert "課税課" in owners(store)
    names = [
        {each["name"] for each in done("division", "list", "--on", day, "--store", store)["divisions"]}
        for day in ("2029-04-01", "2030-04-01")
    ]
    assert ["課税課" in names[0], "納税課" in names[1], "課税課" in names[1]] == [True, True, False]


def test_a_typo_in_the_new_name_of_a_renaming_leaves_the_rounds_that_have_another_name(store: Path) -> None:
    done("division", "rename", "税務課", "納税化", "--from", "2022-03-01", "--store", store)
    words = ("division", "rename", "納税化", "納税課", "--correct", "--store", store)
    planned = done(*words, "--dry-run")
    assert (planned["reached"], planned["papers"]) == ([], [])
    (left,) = [each for each in planned["left"] if each["year"] == "R4"]
    assert (left["papers"], left["changes"]) == ([1], [{"from": "税務課", "to": "納税課"}])
    assert "変えないもの　令和4年度分（資料第1号）：税務課のまま" in run(*words, "--dry-run").output
    assert done(*words)["reached"] == [], "no reason is needed"
    assert "税務課" in owners(store)
    assert "納税課" in {each["name"] for each in done("division", "list", "--store", store)["divisions"]}
    done("division", "rename", "税務課", "納税課", "--correct", "--reason", "改正日の誤り", "--store", store)
    assert "納税課" in owners(store)


def test_of_the_rounds_that_show_the_mistake_some_are_left_as_they_were_published(store: Path) -> None:
    words = ("division", "rename", "税務課", "課税課", "--correct", "--store", store)
    years = {each["year"] for each in done(*words, "--dry-run")["reached"]}
    assert "R4" in years
    leaving = [word for year in sorted(years) for word in ("--leave", year)]
    assert {each["year"] for each in done(*words, *leaving, "--dry-run")["left"]} == years
    assert done(*words, *leaving)["changes"]
    assert "税務課" in owners(store)
    other = ("division", "rename", "戸籍住民課", "住民課", "--store", store)
    assert ask(*other, "--correct", "--leave", "R9").keys["error"] == "USAGE"
    assert ask(*other, "--from", "2030-04-01", "--leave", "R4").keys["error"] == "USAGE"


def test_a_missing_reason_is_named_with_where_to_give_it(store: Path) -> None:
    refused = run("division", "rename", "税務課", "課税課", "--correct", "--store", store).messages
    assert "訂正の理由が記入されていません。" in refused
    assert "「訂正の理由」に理由を記入して、もう一度行ってください。（コマンドでは --reason）" in refused


def test_a_corrected_table_asks_for_its_reason_too(store: Path, tmp_path: Path) -> None:
    table = tmp_path / "組織.csv"
    table.write_text("所管課,旧名称\n課税課,税務課\n", "utf-8")
    words = ("division", "import", table, "--correct", "--store", store)
    planned = done(*words, "--dry-run")
    assert {"year": "R4", "papers": [1], "changes": [{"from": "税務課", "to": "課税課"}]} in planned["reached"]
    assert ask(*words).keys["error"] == "SETTLED-REASON-MISSING"
    assert done(*words, "--reason", "誤記")["reached"] == planned["reached"]
    assert "課税課" in owners(store)


def test_a_row_that_is_handed_on_names_the_rounds_that_keep_it(store: Path, tmp_path: Path) -> None:
    before = papers(store, tmp_path / "前")
    row = next(each for each in done("show", "--store", store)["rows"] if each["leads"] == ["税務課"])
    move = ("row", "move", row["id"], "--to", "戸籍住民課", "--from", "2022-04-01", "--reason", "分掌の変更")
    words = (*move, "--store", store)
    assert done(*words, "--dry-run")["settled"] == [{"year": "R4", "papers": [1]}]
    done(*words)
    assert papers(store, tmp_path / "後") == before


@pytest.fixture
def collecting(tmp_path: Path) -> Path:
    """Return an office that still collects for R4, and has recorded a draft."""
    path = tmp_path / "office.nakano"
    done("init", "--store", path)
    done("round", "open", "--year", "R4", "--made-on", "2023-07-01", "--store", path)
    done("publish", "--for", "庁議", "--draft", "--date", "2023-06-20", "--out", tmp_path / "庁議", "--store", path)
    return path


MERGER = ("division", "merge", "税務課", "戸籍住民課", "--into", "税務住民課", "--from", "2023-07-01")


def test_a_round_that_still_collects_is_handed_on_though_a_draft_is_recorded(collecting: Path) -> None:
    listed = done("publications", "--store", collecting)
    done("round", "amend", "--due", "2023-09-30", "--division", "税務課", "--reason", "議会", "--store", collecting)
    planned = done(*MERGER, "--dry-run", "--store", collecting)
    assert (planned["settled"], planned["recorded"]) == ([], [{"year": "R4", "papers": [1]}])
    assert planned["moves"]["dates"] == ["税務課"]
    assert planned["moves"]["dues"] == [
        {
            "year": "R4",
            "division": "税務住民課",
            "due": "2023-09-30",
            "from": [{"division": "税務課", "due": "2023-09-30"}],
        }
    ]
    said = run(*MERGER, "--store", collecting).output
    assert "回答期限（令和4年度分）：税務課 令和5年9月30日（土） → 税務住民課 令和5年9月30日（土）" in said
    assert "資料を記録した進捗確認：令和4年度分（資料第1号）" in said
    assert "締切" not in said
    assert owners(collecting) & {"税務課", "戸籍住民課", "税務住民課"} == {"税務住民課"}
    row = next(each for each in done("show", "--store", collecting)["rows"] if each["leads"] == ["税務住民課"])
    words = ("row", "move", row["id"], "--to", "職員課", "--from", "2023-07-02", "--reason", "分掌の変更")
    assert done(*words, "--store", collecting)["recorded"] == [{"year": "R4", "papers": [1]}]
    moved = next(each for each in done("show", "--store", collecting)["rows"] if each["id"] == row["id"])
    assert moved["leads"] == ["職員課"]
    assert done("publications", "--store", collecting) == listed
    assert done("verify", "--store", collecting)["ok"]


def test_who_supplies_and_what_is_planned_is_asked_as_recorded_while_a_round_collects(
    collecting: Path, tmp_path: Path
) -> None:
    table = tmp_path / "予定.csv"
    row = next(each for each in done("show", "--store", collecting)["rows"] if each["leads"] == ["税務課"])
    table.write_text(f"管理番号,令和4年度\n{row['id']},本格実施\n", "utf-8")
    done("schedule", "import", table, "--store", collecting)
    assert done("kpi", "set", "KPI-1-1", "owner=税務課", "--store", collecting)["settled"] == []
    with closing(make_parts().stores.open(collecting, read_only=True)) as store, store.reading() as records:
        round_ = chosen_round(records)
        assert records.organisation.read().name(suppliers_of(records, round_)["KPI-1-1"] or "") == "税務課"
        assert scheduled_of(records, round_)[row["id"]] == "本格実施"
    done("round", "close", "--store", collecting)
    done("kpi", "set", "KPI-1-1", "owner=職員課", "--store", collecting)
    with closing(make_parts().stores.open(collecting, read_only=True)) as store, store.reading() as records:
        supplier = suppliers_of(records, chosen_round(records))["KPI-1-1"]
        assert records.organisation.read().name(supplier or "") == "税務課", "closed, it keeps what it knew last"


def test_a_sub_unit_that_a_cell_of_a_settled_round_prints_stays(tmp_path: Path) -> None:
    """The 所管課 of R4 is composed, as 保険医療課(国保・後期・年金) was merged before it began."""
    store = tmp_path / "office.nakano"
    done("init", "--store", store)
    done("division", "import", find_example_tables()[0], "--store", store)
    merger = ("division", "merge", "--reason", "改正", "--store", store)
    done(*merger, "保険医療課", "職員課", "--into", "保険職員課", "--from", "2022-04-01")
    done("round", "open", "--year", "R4", "--made-on", "2023-07-01", "--store", store)
    done("round", "close", "--store", store)
    before = cells(store)
    assert any("保険職員課(国保・後期・年金)" in each for each in before.values())
    done(*merger, "保険職員課", "税務課", "--into", "税務課", "--from", "2023-04-01")
    assert cells(store) == before
    done("division", "take-back", "--store", store)
    assert cells(store) == before
    with closing(make_parts().stores.open(store, read_only=True)) as opened, opened.reading() as records:
        assert not any(all_kept(records.settings).values()), "what is recorded as it was is not kept"


def cells(store: Path) -> dict[str, str]:
    """Return the 所管課 of each row of R4 as its papers print it."""
    with closing(make_parts().stores.open(store, read_only=True)) as opened, opened.reading() as records:
        contents = RoundContents.load(records, chosen_round(records))
        return {row_id: contents.divisions(row_id) or "" for row_id in contents.listings}
