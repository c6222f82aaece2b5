"""A wording as it is worked on: what is faulty is kept beside the one that papers are made of; its pages beforehand."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from nakano_status.application.papers.paper import WordingFor
from nakano_status.application.papers.templates import (
    EditedWording,
    begin_wording_pages,
    keep_wording,
    read_wordings,
    save_template_file,
    wording_in_file,
)
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.documents.pages.printed_paper import go_on
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from tests.support.stores import office_store

NAMES = ("report", "letter-request", "letter-reminder", "letter-correction", "letter-cover", "approval")


def wording(parts: Parts, store: Store, name: str = "report") -> EditedWording:
    with store.reading() as records:
        return next(each for each in read_wordings(parts, records) if each.kind.name == name)


def test_a_text_without_faults_is_what_papers_are_made_of(parts: Parts, office: Store) -> None:
    before = wording(parts, office)
    text = f"［題名］報告\n{before.text}"
    kept = keep_wording(parts, office, "report", text).value
    assert (kept.was, kept.now, kept.faults) == (before.kept, text, ())
    now = wording(parts, office)
    assert (now.text, now.kept, now.is_own) == (text, text, True)


def test_a_faulty_text_waits_beside_the_one_that_stands_until_it_is_mended(parts: Parts, office: Store) -> None:
    before = wording(parts, office)
    outcome = keep_wording(parts, office, "report", "｛ねんど｝の報告")
    assert [each.place.row for each in outcome.value.faults] == [1]
    waiting = wording(parts, office)
    assert (waiting.text, waiting.kept, waiting.is_own) == ("｛ねんど｝の報告", before.kept, False)
    keep_wording(parts, office, "report", "｛年度｝の報告")
    mended = wording(parts, office)
    assert (mended.text, mended.kept) == ("｛年度｝の報告", "｛年度｝の報告")


def test_going_back_to_the_built_in_wording_lets_go_of_what_is_unfinished(parts: Parts, office: Store) -> None:
    built_in = wording(parts, office)
    keep_wording(parts, office, "report", "｛年度｝の報告")
    keep_wording(parts, office, "report", "｛ねんど｝")
    assert keep_wording(parts, office, "report", None).value.was == "｛年度｝の報告"
    assert wording(parts, office) == built_in


def test_what_stands_in_the_editor_travels_as_a_text(parts: Parts, office: Store, tmp_path: Path) -> None:
    target = tmp_path / "文面.txt"
    save_template_file(parts, office, "report", target, "｛ねんど｝の報告")
    assert target.read_text("utf-8-sig").startswith("＃")
    assert wording_in_file(parts, target) == "｛ねんど｝の報告"


def test_the_pages_are_those_of_the_text_and_faults_come_first(parts: Parts, office: Store) -> None:
    with office.reading() as records:
        faulty = begin_wording_pages(parts, records, "report", "｛ねんど｝の報告")(go_on)
        shown = {name: begin_wording_pages(parts, records, name, "ここに書いた文面です。")(go_on) for name in NAMES}
    assert (len(faulty.faults), faulty.pages) == (1, None)
    told = {name: found.pages.page_text(parts, 0) if found.pages else "" for name, found in shown.items()}
    assert "ここに書いた文面です。" in told["report"]
    assert "ここに書いた文面です。" in told["approval"]
    assert "ここに書いた文面です。" in told["letter-request"]
    assert told["letter-correction"] == ""


def test_of_letters_the_one_to_whom_was_chosen_is_shown(parts: Parts, tmp_path: Path) -> None:
    told = "｛宛先｝に送ります。"
    with closing(office_store(tmp_path)) as small, small.reading() as records:
        first = begin_wording_pages(parts, records, "letter-request", told)(go_on).pages
        chosen = begin_wording_pages(parts, records, "letter-request", told, WordingFor(divisions=("防災課",)))(
            go_on
        ).pages
        none = begin_wording_pages(parts, records, "letter-request", told, WordingFor(FiscalYear(2022)))(go_on).pages
    assert [each.page_text(parts, 0) for each in (first, chosen, none) if each] == [
        "区民部庶務担当課長　様に送ります。",
        "防災課長　様に送ります。",
        "区民部庶務担当課長　様に送ります。",
    ]
