"""Whichever paper is wished: what is looked at is what would be made, and one act makes it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.papers.choices import read_choices
from nakano_status.application.papers.kinds import (
    approval_paper,
    check_paper,
    compare_paper,
    disclose_paper,
    letters_paper,
    own_paper,
    questions_paper,
    recorded_paper,
    set_paper,
    summary_paper,
)
from nakano_status.application.papers.kinds.set_paper import DRAFT
from nakano_status.application.papers.making import Preview, begin_preview, make_paper, papers
from nakano_status.application.papers.openness import OpenKind
from nakano_status.application.papers.paper import DIVISIONS, Paper, PaperRequest
from nakano_status.application.papers.set_kinds import list_paper, report_paper
from nakano_status.application.papers.set_kinds.list_paper import SIZE
from nakano_status.application.papers.templates import find_kind
from nakano_status.application.papers.writing import PaperFormat
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.documents.document import PaperSize
from nakano_status.documents.pages.printed_paper import go_on
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.refusals.papers import CharacterUnprintable
from nakano_status.domain.round.states import LetterKind
from tests.support.rounds import OWN, ZEIMU

R4 = FiscalYear(2022)
UPRIGHT, LYING = (210.0, 297.0), (297.0, 210.0)


def request_of(store: Store, paper: Paper[Any]) -> PaperRequest:
    with store.reading() as records:
        choices = read_choices(records)
    assert choices is not None
    values = {compare_paper.OLD: choices.old, compare_paper.NEW: choices.new, disclose_paper.ROW: OWN[0]}
    return paper.request(values)


def look(parts: Parts, store: Store, request: PaperRequest) -> Preview:
    with store.reading() as records:
        lay_out = begin_preview(parts, records, request)
    return lay_out(go_on)


@pytest.mark.sample(2)
@pytest.mark.parametrize(
    "paper", [each for each in papers() if each.code not in ("data", "recorded")], ids=lambda each: each.code
)
def test_every_paper_has_pages_that_say_something(parts: Parts, office: Store, paper: Paper[Any]) -> None:
    pages = look(parts, office, request_of(office, paper)).pages
    assert pages is not None
    assert pages.count > 0
    assert all(pages.page_text(parts, page) for page in range(pages.count))
    assert all(side in (210.0, 297.0, 420.0) for page in range(pages.count) for side in pages.size(page))


@pytest.mark.sample(2)
@pytest.mark.parametrize(
    "paper",
    [report_paper.PAPER, questions_paper.PAPER, approval_paper.PAPER, letters_paper.PAPER, compare_paper.PAPER],
    ids=lambda each: each.code,
)
def test_the_paper_that_is_wished_is_made(parts: Parts, office: Store, paper: Paper[Any], tmp_path: Path) -> None:
    request = request_of(office, paper)
    target = tmp_path / "資料" / request.suggested_name(R4)
    made = make_paper(parts, office, request, target).value
    assert made.files
    assert all(file.read_bytes() for file in made.files)
    assert paper.is_folder or made.files == (target,)
    assert {file for file in (tmp_path / "資料").rglob("*") if file.is_file()} == set(made.files)


def test_what_refuses_a_paper_is_known_while_its_pages_are_looked_at(parts: Parts, office: Store) -> None:
    assert look(parts, office, report_paper.PAPER.request()).fault is None
    edit_entry(parts, office, Entry(OWN[0], {"done": "連携\U000f0000を開始した。"}, ZEIMU))
    found = look(parts, office, list_paper.PAPER.request())
    assert found.pages is not None
    assert found.fault is None
    [told] = [each for each in found.problems if each.code == "TEXT-UNPRINTABLE"]
    assert (told.place.column or "").startswith(f"{OWN[0]}の「")
    recorded_paper = look(parts, office, set_paper.PAPER.request())
    assert isinstance(recorded_paper.fault, CharacterUnprintable)
    assert recorded_paper.fault.details["where"].startswith(f"{OWN[0]}の「")
    shown = "".join(found.pages.page_text(parts, page) for page in range(found.pages.count))
    assert "連携〓を開始した。" in "".join(shown.split())


def test_a_paper_is_called_by_what_it_is() -> None:
    list_on_a4 = list_paper.PAPER.request({SIZE: PaperSize.A4}, format_=PaperFormat.PDF)
    assert list_on_a4.suggested_name(R4) == "進捗状況一覧_R4_A4.pdf"
    public = set_paper.PAPER.request({report_paper.OCCASION: Occasion.PUBLIC})
    assert public.suggested_name(R4) == "公表資料_R4"
    assert set_paper.PAPER.request({DRAFT: True}).suggested_name(R4) == "庁議資料_R4_作成中"
    assert recorded_paper.PAPER.request({recorded_paper.RECORDED: 3}).suggested_name(R4) == "記録した資料_R4_第3号"


def test_what_is_wished_says_whose_and_how(parts: Parts, office: Store) -> None:
    own = {DIVISIONS: ("税務課",)}
    one = look(parts, office, summary_paper.PAPER.request(own)).pages
    lying = look(parts, office, summary_paper.PAPER.request({**own, summary_paper.LANDSCAPE: True})).pages
    assert one is not None
    assert lying is not None
    assert "税務課" in one.title
    assert one.size(0) == UPRIGHT
    assert lying.size(0) == LYING
    small = look(parts, office, check_paper.PAPER.request({SIZE: PaperSize.A4})).pages
    assert small is not None
    assert small.size(0) == LYING


def test_each_wording_that_a_paper_names_is_there(office: Store) -> None:
    requests = [each.request() for each in papers()]
    requests += [letters_paper.PAPER.request({letters_paper.KINDS: (each,)}) for each in LetterKind]
    names = {each.paper.wording.name(each) for each in requests if each.paper.wording}
    assert len(names) == 8
    with office.reading() as records:
        assert all(find_kind(records, name).title for name in names)


def test_a_division_makes_its_own_summary_whoever_else_is_named(parts: Parts, own: Path, tmp_path: Path) -> None:
    request = own_paper.PAPER.request({DIVISIONS: (ZEIMU, "総務/課"), summary_paper.LANDSCAPE: True})
    assert request.suggested_name(R4) == f"{ZEIMU}・総務_課_R4まとめ（横）.pdf"
    with closing(parts.stores.open(own)) as store:
        with store.reading() as records:
            around = own_paper.read_own_summary(records)
            pages = begin_preview(parts, records, request)(go_on).pages
        made = make_paper(parts, store, request, tmp_path / "まとめ.pdf").value
    assert (around.division, around.missing) == (ZEIMU, len(OWN))
    assert pages is not None
    assert (pages.count, pages.size(0)) == (made.pages, LYING)
    assert ZEIMU in parts.papers.read_pages(made.files[0].read_bytes())[0]


def test_what_can_be_chosen_is_what_the_round_has(office: Store) -> None:
    with office.reading() as records:
        choices = read_choices(records)
    assert choices is not None
    assert "税務課" in choices.addressees.divisions
    assert choices.new == "R4"
    assert {choices.old, choices.new} <= {each.named for each in choices.sides}
    assert [point.kind for point in choices.openness.stopping] == [OpenKind.UNANSWERED]
