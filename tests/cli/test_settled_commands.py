"""Commands that show settled rounds and their figures."""

import hashlib
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.indicators.read.indicators import round_indicators
from nakano_status.application.lookup import chosen_round
from nakano_status.application.round.read.as_known import scheduled_of, suppliers_of
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.bootstrap import find_example_tables, make_parts
from nakano_status.domain.indicators.indicator import FigureKind
from nakano_status.domain.papers.publication import Occasion, Publication
from tests.support.command_line import ask, done, run
from tests.support.made_folders import copy_made
from tests.support.paper_offices import FIRST, SECOND, answer_all, paper_office

WORDS = ("publish", "--for", "委員会", "--date", "2023-10-11", "--number", "5")


OFFICE = "office.nakano"
KPI = "KPI-1-1"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Return an office whose R4 is closed, with a recorded paper."""
    copy_made(make_store, tmp_path)
    return tmp_path / OFFICE


def make_store(folder: Path) -> None:
    """Let every row be answered, record the paper, and close R4."""
    make_answered(folder)
    done(*WORDS, "--store", folder / OFFICE, "--out", folder / "委員会")
    done("round", "close", "--store", folder / OFFICE)


def make_answered(folder: Path) -> None:
    """Make an office in which every row is answered."""
    with closing(paper_office(folder, OFFICE, cell="税務課")) as office:
        answer_all(make_parts(), office)


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


def test_a_correction_of_a_past_name_gives_no_round_a_third_name(store: Path) -> None:
    done("division", "rename", "税務課", "納税課", "--from", "2022-03-01", "--store", store)
    for right in ("税務課", "課税課"):
        words = ("division", "rename", "税務課", right, "--correct", "--reason", "誤記", "--store", store)
        planned = done(*words, "--dry-run")
        assert "R4" not in {each["year"] for each in planned["reached"]}
        (left,) = [each for each in planned["left"] if each["year"] == "R4"]
        assert left["changes"] == [{"from": "税務課", "to": "納税課"}]
        done(*words)
        assert "税務課" in owners(store)


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


@pytest.mark.parametrize(
    "row",
    ["部,所管課,適用開始日\n総務部,税務課,2022-03-01\n", "所管課,旧名称,適用開始日\n納税課,税務課,2022-03-01\n"],
    ids=["place", "name"],
)
def test_a_table_of_the_organisation_names_the_rounds_that_it_leaves_as_they_are(
    store: Path, tmp_path: Path, row: str
) -> None:
    done("division", "add", "総務部", "--kind", "department", "--from", "2020-04-01", "--store", store)
    before = papers(store, tmp_path / "前")
    table = tmp_path / "組織.csv"
    table.write_text(row, "utf-8")
    words = ("division", "import", table, "--store", store)
    assert done(*words, "--dry-run")["settled"] == [{"year": "R4", "papers": [1]}]
    assert f"{KEPT}：令和4年度分（資料第1号）" in run(*words, "--dry-run").output
    said = run(*words).output
    assert f"{KEPT}：令和4年度分（資料第1号）" in said
    assert papers(store, tmp_path / "後") == before
    assert done(*words)["settled"] == [], "there is nothing more to change"


KEPT = "今のまま変わらない進捗確認（締切・公表の済んだもの）"


def test_a_second_table_names_again_the_rounds_that_keep_what_they_had_before_the_first(
    store: Path, tmp_path: Path
) -> None:
    for name, was in (("納税課", "税務課"), ("課税課", "納税課")):
        table = tmp_path / f"{name}.csv"
        table.write_text(f"所管課,旧名称,適用開始日\n{name},{was},2022-03-0{1 if was == '税務課' else 2}\n", "utf-8")
        assert done("division", "import", table, "--store", store)["settled"] == [{"year": "R4", "papers": [1]}]


def test_a_table_of_schedules_names_the_rounds_that_it_leaves_as_they_are(store: Path, tmp_path: Path) -> None:
    before = papers(store, tmp_path / "前")
    table = tmp_path / "予定.csv"
    table.write_text(f"管理番号,令和4年度,令和7年度\n{FIRST},本格実施,推進\n", "utf-8")
    words = ("schedule", "import", table, "--store", store)
    planned = done(*words, "--dry-run")
    assert (planned["rows"], planned["unchanged"], planned["settled"]) == (1, 0, [{"year": "R4", "papers": [1]}])
    assert [(each["id"], each["year"], each["to"]) for each in planned["changes"]] == [
        (FIRST, "R4", "本格実施"),
        (FIRST, "R7", "推進"),
    ]
    said = run(*words, "--dry-run").output
    assert f"{KEPT}：令和4年度分（資料第1号）" in said
    assert "取り込んでいません" in said
    assert done(*words)["settled"] == planned["settled"]
    assert papers(store, tmp_path / "後") == before
    table.write_text(f"管理番号,令和7年度\n{FIRST},展開\n", "utf-8")
    assert done(*words)["settled"] == [], "no settled round shows R7"


@pytest.fixture
def unrecorded(tmp_path: Path) -> Path:
    """Return an office whose R4 is closed, without a recorded paper; 防災課 has no 部, and no row a schedule."""
    copy_made(make_unrecorded, tmp_path)
    return tmp_path / OFFICE


def make_unrecorded(folder: Path) -> None:
    """Close R4 with nothing answered."""
    paper_office(folder, OFFICE, cell="税務課").close()
    done("round", "close", "--store", folder / OFFICE)


BLANK_PLACE = [{"year": "R4", "papers": [], "changes": [{"from": "防災課", "to": "区民部 防災課"}]}]
FILLED = "を補う進捗確認（締切・公表の済んだもの）：令和4年度分（1件）"


def test_a_table_names_the_rounds_in_which_it_fills_in_a_place(unrecorded: Path, tmp_path: Path) -> None:
    counts = ("counts", "--by", "department", "--store", unrecorded)
    before = done(*counts)["groups"]
    table = tmp_path / "組織.csv"
    table.write_text("部,所管課\n区民部,防災課\n", "utf-8")
    words = ("division", "import", table, "--store", unrecorded)
    planned = done(*words, "--dry-run")
    assert (planned["filled"], planned["settled"], planned["reached"]) == (BLANK_PLACE, [], [])
    assert f"空欄だった上の組織など{FILLED}" in run(*words, "--dry-run").output
    assert done(*counts)["groups"] == before
    assert f"空欄だった上の組織など{FILLED}" in run(*words).output
    assert done(*counts)["groups"] != before
    assert done(*words)["filled"] == []


def test_a_table_of_schedules_names_the_rounds_in_which_it_fills_in_a_line(unrecorded: Path, tmp_path: Path) -> None:
    table = tmp_path / "予定.csv"
    table.write_text(f"管理番号,令和4年度,令和7年度\n{FIRST},本格実施,推進\n", "utf-8")
    words = ("schedule", "import", table, "--store", unrecorded)
    filled = [{"year": "R4", "papers": [], "changes": [{"from": f"{FIRST} （なし）", "to": "本格実施"}]}]
    planned = done(*words, "--dry-run")
    assert (planned["filled"], planned["settled"]) == (filled, [])
    said = run(*words).output
    assert f"空欄だった計画上のスケジュール{FILLED}" in said
    assert "--correct" not in said
    table.write_text(f"管理番号,令和4年度\n{FIRST},検討\n", "utf-8")
    again = done(*words)
    assert (again["filled"], again["settled"]) == ([], [{"year": "R4", "papers": []}])


def test_a_correction_names_the_rounds_in_which_it_only_fills_in_a_place(unrecorded: Path) -> None:
    words = ("division", "move", "防災課", "--department", "区民部", "--correct", "--store", unrecorded)
    planned = done(*words, "--dry-run")
    assert (planned["filled"], planned["reached"]) == (BLANK_PLACE, [])
    assert f"空欄だった上の組織など{FILLED}" in run(*words).output


def test_where_a_paper_is_recorded_nothing_is_filled_in(store: Path, tmp_path: Path) -> None:
    table = tmp_path / "組織.csv"
    table.write_text("部,所管課\n区民部,防災課\n", "utf-8")
    made = done("division", "import", table, "--store", store)
    assert (made["filled"], made["settled"]) == ([], [{"year": "R4", "papers": [1]}])


def planned(store: Path) -> dict[str, str]:
    """Return the schedule of R4."""
    with closing(make_parts().stores.open(store, read_only=True)) as opened, opened.reading() as records:
        return dict(scheduled_of(records, chosen_round(records)))


def test_a_wrong_schedule_of_a_settled_round_is_corrected_for_a_reason_and_nothing_else_is(
    store: Path, tmp_path: Path
) -> None:
    table = tmp_path / "予定.csv"
    words = ("schedule", "import", table, "--store", store)
    table.write_text(f"管理番号,令和4年度\n{FIRST},本格実施\n{SECOND},検討\n", "utf-8")
    was = planned(store)
    assert "「--correct」と「--reason」を付けて" in run(*words).output
    assert planned(store) == was
    table.write_text(f"管理番号,令和4年度,令和7年度\n{FIRST},本格実施,推進\n", "utf-8")
    change = {"from": f"{FIRST} {was.get(FIRST, '（なし）')}", "to": "本格実施"}
    reached = [{"year": "R4", "papers": [1], "changes": [change]}]
    assert done(*words, "--correct", "--dry-run")["reached"] == reached
    refused = ask(*words, "--correct")
    assert (refused.code, refused.keys["error"]) == (2, "SETTLED-REASON-MISSING")
    assert planned(store) == was
    made = done(*words, "--correct", "--reason", "転記の誤り")
    assert (made["reached"], made["settled"]) == (reached, [])
    assert planned(store) == {**was, FIRST: "本格実施"}
    assert done(*words, "--correct")["reached"] == [], "it is that already, so no reason is needed"
    assert done("verify", "--store", store)["ok"]


@pytest.mark.parametrize(
    "words",
    [("kpi", "set", KPI, "R4=47.0%"), ("kpi", "import", "成果指標.csv"), ("schedule", "import", "予定.csv")],
    ids=lambda words: " ".join(words[:2]),
)
def test_a_reason_is_recorded_or_refused(figures_store: Path, tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "成果指標.csv").write_text(f"指標番号,指標項目,令和7年度目標\n{KPI},,99.9%\n", "utf-8")
    (tmp_path / "予定.csv").write_text("管理番号,令和7年度\n2-1-2-03-N,推進\n", "utf-8")
    command = [tmp_path / each if each.endswith(".csv") else each for each in words]
    options = ("--reason", "転記の誤り", "--store", figures_store)
    acts = done("audit", "--store", figures_store)["acts"]
    refused = ask(*command, *options)
    assert (refused.code, refused.keys["error"]) == (2, "USAGE")
    assert done("audit", "--store", figures_store)["acts"] == acts
    done(*command, "--correct", *options)
    assert "転記の誤り" in done("audit", "--store", figures_store)["acts"][len(acts)]["reason"]


@pytest.mark.parametrize("dry_run", [(), ("--dry-run",)])
def test_the_built_in_indicators_correct_no_settled_round(figures_store: Path, dry_run: tuple[str, ...]) -> None:
    before = figures_store.read_bytes()
    words = ("kpi", "import", "builtin:nakano2", "--correct", "--reason", "転記の誤り", *dry_run)
    refused = ask(*words, "--store", figures_store)
    assert (refused.code, refused.keys["error"]) == (2, "USAGE")
    assert figures_store.read_bytes() == before


def test_a_body_moves_only_to_an_office_of_the_department_that_is_named(store: Path) -> None:
    day = ("--from", "2020-04-01", "--store", store)
    done("division", "add", "総務部", "--kind", "department", *day)
    done("division", "add", "企画室", "--kind", "office", "--under", "総務部", *day)
    acts = done("audit", "--store", store)["acts"]
    for department, office in (("区民部", "企画室"), ("区民部", "総務部"), ("総務部", "税務課")):
        words = ("division", "move", "税務課", "--department", department, "--office", office, "--store", store)
        for how in (("--from", "2024-04-01"), ("--correct", "--reason", "誤記")):
            refused = ask(*words, *how)
            assert (refused.code, refused.keys["error"]) == (2, "USAGE"), words
    assert done("audit", "--store", store)["acts"] == acts
    done("division", "move", "税務課", "--department", "総務部", "--office", "企画室", "--from", "2024-04-01", *day[2:])
    assert len(done("audit", "--store", store)["acts"]) == len(acts) + 1


def test_a_row_that_is_handed_on_names_the_rounds_that_keep_it(store: Path) -> None:
    row = next(each for each in done("show", "--store", store)["rows"] if each["leads"] == ["税務課"])
    move = ("row", "move", row["id"], "--to", "戸籍住民課", "--from", "2022-04-01", "--reason", "分掌の変更")
    words = (*move, "--store", store)
    assert done(*words, "--dry-run")["settled"] == [{"year": "R4", "papers": [1]}]
    assert done(*words)["settled"] == [{"year": "R4", "papers": [1]}]


@pytest.fixture
def collecting(tmp_path: Path) -> Path:
    """Return an office that still collects for R4, and has recorded a draft."""
    copy_made(make_collecting, tmp_path)
    return tmp_path / OFFICE


def make_open(folder: Path) -> None:
    """Open R4 of the built-in plan."""
    done("init", "--store", folder / OFFICE)
    done("round", "open", "--year", "R4", "--made-on", "2023-07-01", "--store", folder / OFFICE)


def make_collecting(folder: Path) -> None:
    """Open R4, and record a draft."""
    copy_made(make_open, folder)
    words = ("publish", "--for", "庁議", "--draft", "--date", "2023-06-20", "--out", folder / "庁議")
    done(*words, "--store", folder / OFFICE)


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


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """Return an office whose R4 was published, and is not closed."""
    copy_made(make_published, tmp_path)
    return tmp_path / OFFICE


def make_published(folder: Path) -> None:
    """Let every row be answered, and publish."""
    make_answered(folder)
    done(*PUBLISH, "--store", folder / OFFICE, "--out", folder / "公表")


PUBLISH = ("publish", "--for", "公表", "--date", "2023-10-11")


@pytest.mark.parametrize("words", CHANGES, ids=lambda words: words[0])
def test_a_published_round_that_is_not_closed_is_left_as_it_is(
    published: Path, tmp_path: Path, words: tuple[str, ...]
) -> None:
    done("division", "add", "総務部", "--kind", "department", "--from", "2020-04-01", "--store", published)
    before, board = papers(published, tmp_path / "前"), done("board", "--store", published)
    change: tuple[str | Path, ...] = ("division", *words, "--from", "2022-03-01", "--store", published)
    planned = done(*change, "--dry-run")
    assert ({"year": "R4", "papers": [1]} in planned["settled"], planned["recorded"]) == (True, [])
    assert (
        "今のまま変わらない進捗確認（締切・公表の済んだもの）：令和4年度分（資料第1号）"
        in run(*change, "--dry-run").output
    )
    assert done(*change)["settled"] == planned["settled"]
    assert papers(published, tmp_path / "後") == before
    assert done("board", "--store", published) == board
    assert done(*PUBLISH, "--out", tmp_path / "再度", "--store", published)["known"], "the very same papers"
    done("round", "close", "--store", published)
    assert papers(published, tmp_path / "締切後") == before
    assert done("verify", "--store", published)["ok"]


def test_a_row_that_is_handed_on_stays_in_a_published_round(published: Path, tmp_path: Path) -> None:
    before = papers(published, tmp_path / "前")
    (row, *_) = [each for each in done("show", "--store", published)["rows"] if each["leads"] == ["税務課"]]
    move = ("row", "move", row["id"], "--to", "戸籍住民課", "--from", "2022-03-01", "--reason", "分掌の変更")
    found = done(*move, "--store", published)
    assert (found["settled"], found["recorded"], found["package"]) == ([{"year": "R4", "papers": [1]}], [], [])
    assert papers(published, tmp_path / "後") == before
    done("round", "close", "--store", published)
    done("round", "open", "--year", "R5", "--store", published)
    (row,) = [each for each in done("show", "--year", "R5", "--store", published)["rows"] if each["id"] == row["id"]]
    assert row["leads"] == ["戸籍住民課"]


def test_what_a_published_round_shows_is_corrected_with_a_table_of_corrections(published: Path, tmp_path: Path) -> None:
    words = ("division", "rename", "税務課", "納税課", "--correct", "--store", published)
    assert {"year": "R4", "number": 1} in done(*words, "--dry-run")["papers"]
    refused = ask(*words)
    assert (refused.code, refused.keys["error"]) == (2, "SETTLED-REASON-MISSING")
    done(*words, "--reason", "登録誤り")
    assert "納税課" in owners(published)
    made = done(*PUBLISH, "--out", tmp_path / "訂正", "--store", published)
    assert (made["number"], made["supersedes"]) == (2, 1)
    assert "正誤表_R4_第2号.docx" in {Path(each).name for each in made["files"]}


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
    store = tmp_path / OFFICE
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
        assert not any(records.rounds.settled_facts().values()), "what is recorded as it was is not kept"


def cells(store: Path) -> dict[str, str]:
    """Return the 所管課 of each row of R4 as its papers print it."""
    with closing(make_parts().stores.open(store, read_only=True)) as opened, opened.reading() as records:
        contents = RoundContents.load(records, chosen_round(records))
        return {row_id: contents.divisions_text(row_id) or "" for row_id in contents.listings}


TARGET = f"{KPI} 令和7年度目標"


def make_figures_closed(folder: Path) -> None:
    """Record a draft of R4, and close it."""
    copy_made(make_open, folder)
    words = ("publish", "--for", "庁議", "--draft", "--date", "2023-08-10", "--out", folder / "庁議")
    run(*words, "--store", folder / OFFICE)
    run("round", "close", "--store", folder / OFFICE)


def make_figures_published(folder: Path) -> None:
    """Record a final paper of R4."""
    copy_made(make_open, folder)
    record_final(folder / OFFICE, Occasion.PUBLIC)


@pytest.fixture(params=[make_figures_closed, make_figures_published], ids=["closed", "published"])
def figures_store(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Return an office whose R4 is closed, with a recorded draft, or published and not closed."""
    copy_made(request.param, tmp_path)
    return tmp_path / OFFICE


def record_final(path: Path, occasion: Occasion) -> None:
    """Record a final paper, as if every row were answered."""
    with closing(make_parts().stores.open(path)) as store, store.writing() as work:
        work.begin_act("publish", None)
        round_id = chosen_round(work).round_id
        paper = Publication(round_id, 1, occasion, "資料1", date(2023, 8, 10), "d" * 64, is_final=True)
        work.publications.add(paper, {}, {})
        work.commit()


def figures(figures_store: Path) -> dict[str, str]:
    """Return every figure that the papers of R4 have, by its place."""
    with closing(make_parts().stores.open(figures_store, read_only=True)) as opened, opened.reading() as records:
        shown = round_indicators(records, chosen_round(records))
    return {
        f"{each.indicator_id} {figure.year.label}{kind.label}": figure.figure.text
        for each in shown
        for kind in FigureKind
        for figure in each.figures(kind)
    }


def changed(before: dict[str, str], after: dict[str, str]) -> list[dict[str, str]]:
    """Return the figures that differ, as the commands name them."""
    assert before.keys() == after.keys()
    return [{"from": f"{place} {was}", "to": after[place]} for place, was in before.items() if was != after[place]]


def figures_papers(figures_store: Path, folder: Path) -> dict[str, str]:
    """Make the report and the data, and return the digests of their bytes."""
    folder.mkdir()
    done("export", "data", "--out", folder / "data", "--store", figures_store)
    done("export", "report", "--out", folder / "report.docx", "--date", "2023-10-11", "--store", figures_store)
    found = {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in folder.rglob("*") if each.is_file()}
    return found | {"digest": str(done("show", "--store", figures_store)["digest"])}


FIRST_PAPERS: dict[bytes, dict[str, str]] = {}
"""What `figures_papers` returns of a data file that was not changed yet, by its content."""


def first_papers(figures_store: Path, tmp_path: Path) -> dict[str, str]:
    """Return what `figures_papers` returns, made once for each of the two offices."""
    content = figures_store.read_bytes()
    if content not in FIRST_PAPERS:
        FIRST_PAPERS[content] = figures_papers(figures_store, tmp_path / "前")
    return FIRST_PAPERS[content]


def test_a_figure_that_a_closed_round_collected_is_changed_by_a_correction_only(
    figures_store: Path, tmp_path: Path
) -> None:
    before, content = first_papers(figures_store, tmp_path), figures_store.read_bytes()
    words = ("kpi", "set", KPI, "R4=47.0%", "--store", figures_store)
    place = {"from": f"{KPI} 令和4年度実績 （なし）", "to": "47.0%"}
    for refused in (ask(*words), ask(*words, "--correct")):
        assert (refused.code, refused.keys["error"]) == (2, "SETTLED-REASON-MISSING")
    assert figures_store.read_bytes() == content
    assert done(*words, "--dry-run")["reached"][0]["changes"] == [place]
    made = done(*words, "--correct", "--reason", "遅れて届いたため")
    assert [each["changes"] for each in made["reached"]] == [[place]]
    assert figures_papers(figures_store, tmp_path / "後") != before
    assert done(*words)["reached"] == [], "it is that already"
    assert done("verify", "--store", figures_store)["ok"]


def test_a_figure_that_comes_after_the_close_is_filled_in_while_no_paper_is_recorded(tmp_path: Path) -> None:
    copy_made(make_open, tmp_path)
    figures_store = tmp_path / OFFICE
    run("round", "close", "--store", figures_store)
    assert done("kpi", "set", KPI, "R4=47.0%", "--store", figures_store)["changed"] == ["R4"]
    refused = ask("kpi", "set", KPI, "R4=48.0%", "--store", figures_store)
    assert (refused.code, refused.keys["error"]) == (2, "SETTLED-REASON-MISSING")
    assert figures(figures_store)[f"{KPI} 令和4年度実績"] == "47.0%"


@pytest.mark.parametrize("edit", ["target:R7=99.9%", "R2=5.5%", "owner=税務課"])
def test_an_edit_changes_no_paper_of_a_settled_round(figures_store: Path, tmp_path: Path, edit: str) -> None:
    before, content = first_papers(figures_store, tmp_path), figures_store.read_bytes()
    words = ("kpi", "set", KPI, edit, "--store", figures_store)
    assert done(*words, "--dry-run")["settled"] == [{"year": "R4", "papers": [1]}]
    assert figures_store.read_bytes() == content
    made = done(*words)
    assert (made["settled"], made["reached"]) == ([{"year": "R4", "papers": [1]}], [])
    assert figures_papers(figures_store, tmp_path / "後") == before
    assert done("verify", "--store", figures_store)["ok"]


def test_a_correction_names_the_figures_and_needs_a_reason(figures_store: Path, tmp_path: Path) -> None:
    before, was = first_papers(figures_store, tmp_path), figures(figures_store)
    content = figures_store.read_bytes()
    words = ("kpi", "set", KPI, "target:R7=99.9%", "--correct", "--store", figures_store)
    planned = done(*words, "--dry-run")
    changes = [{"from": f"{TARGET} {was[TARGET]}", "to": "99.9%"}]
    assert (planned["settled"], planned["reached"]) == ([], [{"year": "R4", "papers": [1], "changes": changes}])
    refused = ask(*words)
    assert (refused.code, refused.keys["error"]) == (2, "SETTLED-REASON-MISSING")
    assert f"令和4年度分（資料第1号）：{TARGET} {was[TARGET]} → 99.9%" in refused.keys["message"]
    assert figures_store.read_bytes() == content
    corrected = run(*words, "--reason", "転記の誤り")
    assert "正誤表" in corrected.output
    assert figures_papers(figures_store, tmp_path / "後")["digest"] != before["digest"]
    assert changed(was, figures(figures_store)) == changes


OTHERS = (("KPI-1-1", "R7=98%"), ("KPI-1-2", "R5=150万件"), ("KPI-1-2", "R7=205万件"), ("KPI-1-3", "R5=約5万件"))
"""Edits that settled rounds do not show."""


@pytest.mark.parametrize("is_table", [False, True], ids=["set", "import"])
def test_a_correction_changes_no_other_figure(figures_store: Path, tmp_path: Path, *, is_table: bool) -> None:
    was = figures(figures_store)
    for indicator, target in OTHERS:
        done("kpi", "set", indicator, f"target:{target}", "--store", figures_store)
    assert figures(figures_store) == was
    table = tmp_path / "成果指標.csv"
    table.write_text("指標番号,指標項目,令和7年度目標\nKPI-1-2,,210万件\n", "utf-8")
    own = ("import", table) if is_table else ("set", "KPI-1-2", "target:R7=210万件", "owner=税務課")
    corrected = done("kpi", *own, "--correct", "--reason", "転記の誤り", "--store", figures_store)
    changes = [{"from": f"KPI-1-2 令和7年度目標 {was['KPI-1-2 令和7年度目標']}", "to": "210万件"}]
    assert changed(was, figures(figures_store)) == changes
    assert (corrected["settled"], corrected["reached"]) == ([], [{"year": "R4", "papers": [1], "changes": changes}])


def test_who_supplies_an_indicator_is_no_figure_to_correct(figures_store: Path) -> None:
    done("kpi", "set", "KPI-1-3", "target:R5=約5万件", "--store", figures_store)
    was = figures(figures_store)
    words = ("kpi", "set", "KPI-1-3", "owner=税務課", "--correct", "--store", figures_store)
    assert done(*words)["reached"] == []
    assert figures(figures_store) == was


def test_what_was_set_without_a_correction_can_be_corrected_afterwards(figures_store: Path, tmp_path: Path) -> None:
    done("kpi", "set", KPI, "target:R7=99.9%", "--store", figures_store)
    before = figures_papers(figures_store, tmp_path / "前")
    words = ("kpi", "set", KPI, "target:R7=99.9%", "--correct", "--reason", "転記の誤り", "--store", figures_store)
    (reached,) = done(*words)["reached"]
    assert (reached["year"], reached["changes"][0]["to"]) == ("R4", "99.9%")
    assert figures_papers(figures_store, tmp_path / "後")["digest"] != before["digest"]


def test_a_table_of_figures_is_a_correction_only_if_it_is_called_so(figures_store: Path, tmp_path: Path) -> None:
    before = first_papers(figures_store, tmp_path)
    table = tmp_path / "成果指標.csv"
    table.write_text(f"指標番号,指標項目,令和7年度目標\n{KPI},,99.9%\n", "utf-8")
    done("kpi", "import", table, "--store", figures_store)
    assert figures_papers(figures_store, tmp_path / "後") == before
    assert ask("kpi", "import", table, "--correct", "--store", figures_store).keys["error"] == "SETTLED-REASON-MISSING"
    corrected = done("kpi", "import", table, "--correct", "--reason", "転記の誤り", "--store", figures_store)
    assert [(each["year"], len(each["changes"])) for each in corrected["reached"]] == [("R4", 1)]
