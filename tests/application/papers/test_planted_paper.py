"""A paper is one module: planted, it is made, published where its occasion asks, proved, in the help and the manual."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.outcome import silent
from nakano_status.application.papers.kinds import set_paper
from nakano_status.application.papers.making import codes, paper_named, papers
from nakano_status.application.papers.paper import Paper, PaperGroup
from nakano_status.application.papers.paper_set import PaperSet, make_set, prove, read_set
from nakano_status.application.papers.set_kinds.report_paper import OCCASION
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.papers.publication import Occasion
from tests.house.source_tree import ROOT
from tests.support.command_line import done, run
from tests.support.made_papers import published
from tests.support.offices import make_office
from tests.support.paper_offices import SECOND
from tests.support.planting import plant_paper

FILES = ["重点取組_R4.docx", "重点取組_R4.pdf"]


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch) -> Paper[Any]:
    return plant_paper(monkeypatch)


def test_it_is_offered_in_its_place_with_its_name(planted: Paper[Any]) -> None:
    offered = [each.code for each in papers() if each.group is planted.group]
    assert offered[-2:] == ["data", "focus"]
    assert planted.request().suggested_name(FiscalYear(2022)) == "重点取組_R4_重点.docx"


@pytest.mark.usefixtures("planted")
def test_papers_of_a_group_are_together_whatever_their_places() -> None:
    headings = [group for group, _ in groupby(each.group for each in papers())]
    assert headings == [*PaperGroup, None]


@pytest.mark.usefixtures("planted")
def test_export_makes_it_with_its_option_and_its_help_says_so(parts: Parts, tmp_path: Path) -> None:
    office, target = make_office(tmp_path), tmp_path / "重点.docx"
    words = ("export", "focus", "--out", target, "--heading", "今年の重点", "--store", office.store)
    assert done(*words)["rows"] == 124
    assert "今年の重点" in "".join(parts.papers.read_word(target.read_bytes()).paragraphs)
    assert "重点取組を作成します。" in run("export", "--help").output
    own = run("export", "focus", "--help").output
    assert all(each in own for each in ("--heading TEXT", "見出しの文字", "（.docx、.pdf）", "--replace", "--year"))


@pytest.mark.usefixtures("planted")
@pytest.mark.parametrize(("occasion", "files"), [(Occasion.PUBLIC, FILES), (Occasion.COUNCIL, [])])
def test_the_set_of_its_occasion_has_it(
    parts: Parts, answered: Store, tmp_path: Path, occasion: Occasion, files: list[str]
) -> None:
    made = published(parts, answered, tmp_path / "資料", {OCCASION: occasion}).value
    assert [each.name for each in made.publication.files if "重点" in each.name] == files
    assert len(made.files) == len(made.publication.files)


@pytest.mark.usefixtures("planted")
def test_its_own_proof_finds_a_file_of_another_state(parts: Parts, answered: Store) -> None:
    before = _public(parts, answered)
    files = make_set(parts, before, silent)
    assert prove(parts, before, files) == ()
    edit_entry(parts, answered, Entry(SECOND, {"mark": ""}))
    differing = prove(parts, _public(parts, answered), files)
    assert [(each.code, each.expected) for each in differing if each.place.file == FILES[0]] == [
        ("PROOF-TEXT", "回答のある取組 4件")
    ]


def _public(parts: Parts, store: Store) -> PaperSet:
    with store.reading() as records:
        return read_set(parts, records, set_paper.PAPER.request({OCCASION: Occasion.PUBLIC}), "")


def test_the_page_of_the_manual_lists_it(planted: Paper[Any]) -> None:
    lines: Iterable[str] = _page_maker().paper_lines()
    assert f"| {planted.title} | 取組の名称を並べます。 | 見出し | .docx・.pdf | 公表 | `export focus` |" in lines


def _page_maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_paper_page", ROOT / "build" / "make_paper_page.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def test_a_paper_is_found_by_its_code() -> None:
    assert [paper_named(code).code for code in codes()] == codes()
    assert {each.code for each in papers()} == set(codes())
