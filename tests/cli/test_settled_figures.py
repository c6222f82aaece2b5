"""成果指標 of settled rounds: an edit leaves their papers as they are; a correction names them and needs a reason."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.support.command_line import ask, done, run

KPI = "KPI-1-1"


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Return an office whose R4 is closed, with a recorded draft."""
    path = tmp_path / "office.nakano"
    done("init", "--store", path)
    done("round", "open", "--year", "R4", "--made-on", "2023-07-01", "--store", path)
    run("publish", "--for", "庁議", "--draft", "--date", "2023-08-10", "--out", tmp_path / "庁議", "--store", path)
    run("round", "close", "--store", path)
    return path


def papers(store: Path, folder: Path) -> dict[str, str]:
    """Make the report and the data, and return the digests of their bytes."""
    folder.mkdir()
    done("export", "data", "--out", folder / "data", "--store", store)
    done("export", "report", "--out", folder / "report.docx", "--date", "2023-10-11", "--store", store)
    found = {each.name: hashlib.sha256(each.read_bytes()).hexdigest() for each in folder.rglob("*") if each.is_file()}
    return found | {"digest": str(done("show", "--store", store)["digest"])}


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


def test_a_correction_names_the_rounds_and_needs_a_reason(store: Path, tmp_path: Path) -> None:
    before = papers(store, tmp_path / "前")
    words = ("kpi", "set", KPI, "target:R7=99.9%", "--correct", "--store", store)
    assert done(*words, "--dry-run")["reached"] == [{"year": "R4", "papers": [1]}]
    refused = ask(*words)
    assert (refused.code, refused.keys["error"]) == (2, "SETTLED-REASON-MISSING")
    assert "令和4年度分（資料第1号）" in refused.keys["message"]
    assert papers(store, tmp_path / "訂正前") == before
    corrected = run(*words, "--reason", "転記の誤り")
    assert "正誤表" in corrected.output
    after = papers(store, tmp_path / "後")
    assert after["digest"] != before["digest"]


def test_what_was_set_without_a_correction_can_be_corrected_afterwards(store: Path, tmp_path: Path) -> None:
    done("kpi", "set", KPI, "target:R7=99.9%", "--store", store)
    before = papers(store, tmp_path / "前")
    words = ("kpi", "set", KPI, "target:R7=99.9%", "--correct", "--reason", "転記の誤り", "--store", store)
    assert done(*words)["reached"] == [{"year": "R4", "papers": [1]}]
    assert papers(store, tmp_path / "後")["digest"] != before["digest"]


def test_a_table_of_figures_is_a_correction_only_if_it_is_called_so(store: Path, tmp_path: Path) -> None:
    before = papers(store, tmp_path / "前")
    table = tmp_path / "成果指標.csv"
    table.write_text(f"指標番号,指標項目,令和7年度目標\n{KPI},,99.9%\n", "utf-8")
    done("kpi", "import", table, "--store", store)
    assert papers(store, tmp_path / "後") == before
    assert ask("kpi", "import", table, "--correct", "--store", store).keys["error"] == "SETTLED-REASON-MISSING"
    corrected = done("kpi", "import", table, "--correct", "--reason", "転記の誤り", "--store", store)
    assert corrected["reached"] == [{"year": "R4", "papers": [1]}]
