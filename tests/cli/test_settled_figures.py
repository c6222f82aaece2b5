"""成果指標 of settled rounds: an edit leaves their papers as they are; a correction names them and needs a reason."""

from __future__ import annotations

import hashlib
from contextlib import closing
from pathlib import Path

import pytest

from nakano_status.application.indicators.read.indicators import indicators_of
from nakano_status.application.lookup import chosen_round
from nakano_status.bootstrap import make_parts
from nakano_status.domain.indicators.indicator import FigureKind
from tests.support.command_line import ask, done, run

KPI = "KPI-1-1"
TARGET = f"{KPI} 令和7年度目標"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Return an office whose R4 is closed, with a recorded draft."""
    path = tmp_path / "office.nakano"
    done("init", "--store", path)
    done("round", "open", "--year", "R4", "--made-on", "2023-07-01", "--store", path)
    run("publish", "--for", "庁議", "--draft", "--date", "2023-08-10", "--out", tmp_path / "庁議", "--store", path)
    run("round", "close", "--store", path)
    return path


def figures(store: Path) -> dict[str, str]:
    """Return every figure that the papers of R4 have, by its place."""
    with closing(make_parts().stores.open(store, read_only=True)) as opened, opened.reading() as records:
        shown = indicators_of(records, chosen_round(records))
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


def papers(store: Path, folder: Path) -> dict[str, str]:
    """Make the report and the data, and return the digests of their bytes."""
    folder.mkdir()
    done("export", "data", "--out", folder / "data", "--store", store)
    done("export", "report", "--out", folder / "report.docx", "--date", "2023-10-11", "--store", store)
    found = {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in folder.rglob("*") if each.is_file()}
    return found | {"digest": str(done("show", "--store", store)["digest"])}


def test_a_figure_that_a_closed_round_collected_is_changed_by_a_correction_only(store: Path, tmp_path: Path) -> None:
    before = papers(store, tmp_path / "前")
    words = ("kpi", "set", KPI, "R4=47.0%", "--store", store)
    place = {"from": f"{KPI} 令和4年度実績 （なし）", "to": "47.0%"}
    for refused in (ask(*words), ask(*words, "--correct")):
        assert (refused.code, refused.keys["error"]) == (2, "SETTLED-REASON-MISSING")
    assert papers(store, tmp_path / "拒否後") == before
    assert done(*words, "--dry-run")["reached"][0]["changes"] == [place]
    made = done(*words, "--correct", "--reason", "遅れて届いたため")
    assert [each["changes"] for each in made["reached"]] == [[place]]
    assert papers(store, tmp_path / "後") != before
    assert done(*words)["reached"] == [], "it is that already"
    assert done("verify", "--store", store)["ok"]


def test_a_figure_that_comes_after_the_close_is_filled_in_while_no_paper_is_recorded(tmp_path: Path) -> None:
    store = tmp_path / "office.nakano"
    done("init", "--store", store)
    done("round", "open", "--year", "R4", "--made-on", "2023-07-01", "--store", store)
    run("round", "close", "--store", store)
    assert done("kpi", "set", KPI, "R4=47.0%", "--store", store)["changed"] == ["R4"]
    refused = ask("kpi", "set", KPI, "R4=48.0%", "--store", store)
    assert (refused.code, refused.keys["error"]) == (2, "SETTLED-REASON-MISSING")
    assert figures(store)[f"{KPI} 令和4年度実績"] == "47.0%"


@pytest.mark.parametrize("edit", ["target:R7=99.9%", "R2=5.5%", "owner=税務課"])
def test_an_edit_changes_no_paper_of_a_settled_round(store: Path, tmp_path: Path, edit: str) -> None:
    before = papers(store, tmp_path / "前")
    words = ("kpi", "set", KPI, edit, "--store", store)
    assert done(*words, "--dry-run")["settled"] == [{"year": "R4", "papers": [1]}]
    assert papers(store, tmp_path / "確認後") == before
    made = done(*words)
    assert (made["settled"], made["reached"]) == ([{"year": "R4", "papers": [1]}], [])
    assert papers(store, tmp_path / "後") == before
    assert done("verify", "--store", store)["ok"]


def test_a_correction_names_the_figures_and_needs_a_reason(store: Path, tmp_path: Path) -> None:
    before, was = papers(store, tmp_path / "前"), figures(store)
    words = ("kpi", "set", KPI, "target:R7=99.9%", "--correct", "--store", store)
    planned = done(*words, "--dry-run")
    changes = [{"from": f"{TARGET} {was[TARGET]}", "to": "99.9%"}]
    assert (planned["settled"], planned["reached"]) == ([], [{"year": "R4", "papers": [1], "changes": changes}])
    refused = ask(*words)
    assert (refused.code, refused.keys["error"]) == (2, "SETTLED-REASON-MISSING")
    assert f"令和4年度分（資料第1号）：{TARGET} {was[TARGET]} → 99.9%" in refused.keys["message"]
    assert papers(store, tmp_path / "訂正前") == before
    corrected = run(*words, "--reason", "転記の誤り")
    assert "正誤表" in corrected.output
    assert papers(store, tmp_path / "後")["digest"] != before["digest"]
    assert changed(was, figures(store)) == changes


OTHERS = (("KPI-1-1", "R7=98%"), ("KPI-1-2", "R5=150万件"), ("KPI-1-2", "R7=205万件"), ("KPI-1-3", "R5=約5万件"))
"""Edits that settled rounds do not show."""


@pytest.mark.parametrize("is_table", [False, True], ids=["set", "import"])
def test_a_correction_changes_no_other_figure(store: Path, tmp_path: Path, *, is_table: bool) -> None:
    was = figures(store)
    for indicator, target in OTHERS:
        done("kpi", "set", indicator, f"target:{target}", "--store", store)
    assert figures(store) == was
    table = tmp_path / "成果指標.csv"
    table.write_text("指標番号,指標項目,令和7年度目標\nKPI-1-2,,210万件\n", "utf-8")
    own = ("import", table) if is_table else ("set", "KPI-1-2", "target:R7=210万件", "owner=税務課")
    corrected = done("kpi", *own, "--correct", "--reason", "転記の誤り", "--store", store)
    changes = [{"from": f"KPI-1-2 令和7年度目標 {was['KPI-1-2 令和7年度目標']}", "to": "210万件"}]
    assert changed(was, figures(store)) == changes
    assert (corrected["settled"], corrected["reached"]) == ([], [{"year": "R4", "papers": [1], "changes": changes}])


def test_who_supplies_an_indicator_is_no_figure_to_correct(store: Path) -> None:
    done("kpi", "set", "KPI-1-3", "target:R5=約5万件", "--store", store)
    was = figures(store)
    words = ("kpi", "set", "KPI-1-3", "owner=税務課", "--correct", "--store", store)
    assert done(*words)["reached"] == []
    assert figures(store) == was


def test_what_was_set_without_a_correction_can_be_corrected_afterwards(store: Path, tmp_path: Path) -> None:
    done("kpi", "set", KPI, "target:R7=99.9%", "--store", store)
    before = papers(store, tmp_path / "前")
    words = ("kpi", "set", KPI, "target:R7=99.9%", "--correct", "--reason", "転記の誤り", "--store", store)
    (reached,) = done(*words)["reached"]
    assert (reached["year"], reached["changes"][0]["to"]) == ("R4", "99.9%")
    assert papers(store, tmp_path / "後")["digest"] != before["digest"]


def test_a_table_of_figures_is_a_correction_only_if_it_is_called_so(store: Path, tmp_path: Path) -> None:
    before = papers(store, tmp_path / "前")
    table = tmp_path / "成果指標.csv"
    table.write_text(f"指標番号,指標項目,令和7年度目標\n{KPI},,99.9%\n", "utf-8")
    done("kpi", "import", table, "--store", store)
    assert papers(store, tmp_path / "後") == before
    assert ask("kpi", "import", table, "--correct", "--store", store).keys["error"] == "SETTLED-REASON-MISSING"
    corrected = done("kpi", "import", table, "--correct", "--reason", "転記の誤り", "--store", store)
    assert [(each["year"], len(each["changes"])) for each in corrected["reached"]] == [("R4", 1)]
