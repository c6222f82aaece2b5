"""Whichever paper is wished: what is looked at is what would be made, and one act makes it."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.papers.choices import read_choices
from nakano_status.application.papers.export_list import PAPER_NAMES
from nakano_status.application.papers.export_summary import Binding
from nakano_status.application.papers.make import make_paper
from nakano_status.application.papers.offered import BINDINGS, SIZES, PaperKind, PaperWish, suggested_name
from nakano_status.application.papers.openness import OpenKind
from nakano_status.application.papers.own_summary import read_own_summary
from nakano_status.application.papers.preview import Preview, begin_preview, wording_of
from nakano_status.application.papers.templates import find_kind
from nakano_status.application.papers.writing import PaperFormat
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.documents.set_paper import go_on
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.refusals.papers import CharacterUnprintable
from nakano_status.domain.round.letter import LetterKind
from tests.support.rounds import OWN, ZEIMU

R4 = FiscalYear(2022)
UPRIGHT, LYING = (210.0, 297.0), (297.0, 210.0)


def wish_of(store: Store, kind: PaperKind) -> PaperWish:
    with store.reading() as records:
        choices = read_choices(records)
    assert choices is not None
    usual = PaperWish(kind, old=choices.old, new=choices.new)
    return replace(usual, format=kind.forms[0]) if kind.forms else usual


def look(parts: Parts, store: Store, wish: PaperWish) -> Preview:
    with store.reading() as records:
        lay_out = begin_preview(parts, records, wish)
    return lay_out(go_on)


@pytest.mark.parametrize("kind", [each for each in PaperKind if each not in (PaperKind.DATA, PaperKind.RECORDED)])
def test_every_paper_has_pages_that_say_something(parts: Parts, office: Store, kind: PaperKind) -> None:
    pages = look(parts, office, wish_of(office, kind)).pages
    assert pages is not None
    assert pages.count > 0
    assert all(pages.words(parts, page) for page in range(pages.count))
    assert all(side in (210.0, 297.0, 420.0) for page in range(pages.count) for side in pages.size(page))


@pytest.mark.parametrize(
    "kind", [PaperKind.REPORT, PaperKind.QUESTIONS, PaperKind.APPROVAL, PaperKind.LETTERS, PaperKind.COMPARISON]
)
def test_the_paper_that_is_wished_is_made(parts: Parts, office: Store, kind: PaperKind, tmp_path: Path) -> None:
    wish = wish_of(office, kind)
    target = tmp_path / "資料" / suggested_name(wish, R4)
    made = make_paper(parts, office, wish, target).value
    assert made.files
    assert all(file.read_bytes() for file in made.files)
    assert kind.is_folder or made.files == (target,)
    assert {file for file in (tmp_path / "資料").rglob("*") if file.is_file()} == set(made.files)


def test_what_refuses_a_paper_is_known_while_its_pages_are_looked_at(parts: Parts, office: Store) -> None:
    assert look(parts, office, PaperWish(PaperKind.REPORT)).fault is None
    edit_entry(parts, office, Entry(OWN[0], {"done": "連携\U000f0000を開始した。"}, ZEIMU))
    found = look(parts, office, PaperWish(PaperKind.LIST))
    assert found.pages is not None
    assert found.fault is None
    [told] = [each for each in found.problems if each.code == "TEXT-UNPRINTABLE"]
    assert (told.place.column or "").startswith(f"{OWN[0]}の「")
    recorded = look(parts, office, PaperWish(PaperKind.SET))
    assert isinstance(recorded.fault, CharacterUnprintable)
    assert recorded.fault.details["where"].startswith(f"{OWN[0]}の「")
    shown = "".join(found.pages.words(parts, page) for page in range(found.pages.count))
    assert "連携〓を開始した。" in "".join(shown.split())


def test_a_paper_is_called_by_what_it_is() -> None:
    assert suggested_name(PaperWish(PaperKind.LIST, size="A4"), R4) == "進捗状況一覧_R4_A4.pdf"
    assert suggested_name(PaperWish(PaperKind.SET, occasion=Occasion.PUBLIC), R4) == "公表資料_R4"
    assert suggested_name(PaperWish(PaperKind.SET, is_draft=True), R4) == "庁議資料_R4_作成中"
    assert suggested_name(PaperWish(PaperKind.RECORDED, recorded=3), R4) == "記録した資料_R4_第3号"


def test_what_is_wished_says_whose_and_how(parts: Parts, office: Store) -> None:
    one = look(parts, office, PaperWish(PaperKind.SUMMARIES, divisions=("税務課",))).pages
    lying = look(parts, office, PaperWish(PaperKind.SUMMARIES, divisions=("税務課",), is_landscape=True)).pages
    assert one is not None
    assert lying is not None
    assert "税務課" in one.title
    assert one.size(0) == UPRIGHT
    assert lying.size(0) == LYING
    small = look(parts, office, PaperWish(PaperKind.CHECK, size="A4")).pages
    assert small is not None
    assert small.size(0) == LYING


def test_each_wording_that_a_paper_names_is_there(office: Store) -> None:
    wishes = [PaperWish(kind) for kind in PaperKind] + [
        PaperWish(PaperKind.LETTERS, letter=each) for each in LetterKind
    ]
    names = {wording_of(wish) for wish in wishes} - {None}
    assert len(names) == 6
    with office.reading() as records:
        assert all(name and find_kind(records, name).title for name in names)


def test_a_division_makes_its_own_summary_whoever_else_is_named(parts: Parts, own: Path, tmp_path: Path) -> None:
    wish = PaperWish(PaperKind.OWN, divisions=(ZEIMU, "総務/課"), is_landscape=True)
    assert suggested_name(wish, R4) == f"{ZEIMU}・総務_課_R4まとめ（横）.pdf"
    with closing(parts.stores.open(own)) as store:
        with store.reading() as records:
            around = read_own_summary(records)
            pages = begin_preview(parts, records, wish)(go_on).pages
        made = make_paper(parts, store, wish, tmp_path / "まとめ.pdf").value
    assert (around.division, around.missing) == (ZEIMU, len(OWN))
    assert pages is not None
    assert (pages.count, pages.size(0)) == (made.pages, LYING)
    assert ZEIMU in parts.papers.read_pages(made.files[0].read_bytes())[0]


def test_what_can_be_chosen_is_what_the_round_has(office: Store) -> None:
    with office.reading() as records:
        choices = read_choices(records)
    assert choices is not None
    assert "税務課" in choices.of_rows.divisions
    assert choices.new == "R4"
    assert {choices.old, choices.new} <= {each.named for each in choices.sides}
    assert [point.kind for point in choices.openness.stopping] == [OpenKind.UNANSWERED]


def test_forms_and_bindings_are_those_that_papers_are_made_in() -> None:
    assert {each for kind in PaperKind for each in kind.forms} == set(PaperFormat)
    assert set(BINDINGS) == set(Binding)
    assert SIZES == PAPER_NAMES
