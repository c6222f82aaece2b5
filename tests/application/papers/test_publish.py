"""Papers are recorded: one number a state, the files as they were, 作成中 until they are final, 正誤表 afterwards."""

import dataclasses
import errno
import os
import sqlite3
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import IO, Any, Never

import openpyxl
import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.lookup import chosen_round
from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.comparison import read_side
from nakano_status.application.papers.draft_notes import draft_note
from nakano_status.application.papers.kinds import recorded_paper
from nakano_status.application.papers.kinds.recorded_paper import read_publications
from nakano_status.application.papers.kinds.set_paper import DRAFT
from nakano_status.application.papers.paper import DAY as DAY_OPTION
from nakano_status.application.papers.paper import MadePaper
from nakano_status.application.papers.paper_set import enclosed_titles
from nakano_status.application.papers.set_kinds import list_paper, report_paper
from nakano_status.application.papers.set_kinds.report_paper import COMMITTEE, NUMBER, OCCASION
from nakano_status.application.papers.templates import read_template, save_template
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.documents.list.builder import ListDocument
from nakano_status.documents.list.typeset_list import ListPage
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.history.acts import HEAD_LABEL, HeadOf, head_note
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.refusals.files import TargetExists, TargetNotWritable
from nakano_status.domain.refusals.papers import PaperNotFinal, PaperNotProved, PublicationUnknown
from nakano_status.gui.features.papers.paper_desk import describe_record
from nakano_status.store.transaction import Transaction
from tests.support.made_papers import make, published
from tests.support.paper_offices import SECOND
from tests.support.replaced_parts import with_workbooks
from tests.support.rounds import digest_of
from tests.support.stores import read_in

DAY = date(2023, 10, 11)
R4 = FiscalYear(2022)
OPEN = Path.open


def made(
    parts: Parts,
    store: Store,
    folder: Path,
    occasion: Occasion = Occasion.COMMITTEE,
    *,
    day: date | None = DAY,
    is_draft: bool = False,
    committee: str = "",
) -> Outcome[MadePaper]:
    options = {OCCASION: occasion, DAY_OPTION: day, NUMBER: "5", DRAFT: is_draft, COMMITTEE: committee}
    return published(parts, store, folder, options, by="見本 花子")


def note_of(store: Store) -> str:
    return read_in(store, lambda records: draft_note(records, chosen_round(records), DAY))


def contents(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir()}


def test_recorded_papers_state_the_head_that_was_when_they_were_made(
    parts: Parts, answered: Store, tmp_path: Path
) -> None:
    head = read_in(answered, lambda records: records.history.head())
    files = made(parts, answered, tmp_path / "委員会").value.files
    for pdf in (files[1], files[3]):
        assert all(head_note(head) in page for page in parts.papers.read_pages(pdf.read_bytes()))
    with zipfile.ZipFile(files[0]) as word:
        assert head_note(head) in "".join(word.read(each).decode() for each in word.namelist() if "footer" in each)
    sheet = openpyxl.load_workbook(files[2]).worksheets[0]
    assert sheet.oddFooter is not None
    assert head_note(head) in str(sheet.oddFooter.right.text)
    with answered.reading() as records:
        assert records.history.stated_heads(HeadOf.PUBLICATION) == {"R4/1": head}
        assert records.history.head() != head
        assert head in records.history.heads()
    exported = make(parts, answered, list_paper.PAPER, tmp_path / "一覧.pdf").value.file
    assert HEAD_LABEL not in "".join(parts.papers.read_pages(exported.read_bytes()))


def test_a_final_paper_is_recorded_once_and_its_state_is_no_draft(
    parts: Parts, answered: Store, tmp_path: Path
) -> None:
    assert note_of(answered) == "作成中 令和5年10月11日時点"
    first = made(parts, answered, tmp_path / "委員会").value
    paper = first.publication
    assert (paper.number, paper.is_final, paper.supersedes, paper.label) == (1, True, None, "5")
    assert paper.state_digest == digest_of(answered)
    assert [each.name for each in first.files] == [
        "進捗状況について_R4.docx", "進捗状況について_R4.pdf", "進捗状況一覧_R4.xlsx", "進捗状況一覧_R4.pdf"
    ]  # fmt: skip
    assert "作成中" not in "".join(parts.papers.read_pages(first.files[3].read_bytes()))
    assert note_of(answered) == ""
    again = made(parts, answered, tmp_path / "もう一度").value
    assert (again.publication.number, again.is_known) == (1, True)
    assert contents(tmp_path / "もう一度") == contents(tmp_path / "委員会")


def test_no_paper_is_final_while_anything_is_open_and_a_draft_says_that_it_is_one(
    parts: Parts, unanswered: Store, tmp_path: Path
) -> None:
    edit_entry(parts, unanswered, Entry(SECOND, {"mark": "△", "done": "着手した。"}))
    with pytest.raises(PaperNotFinal) as refused:
        made(parts, unanswered, tmp_path / "委員会")
    assert refused.value.details["points"] == "未記入の取組 4件、修正を要するもの 1件"
    assert not (tmp_path / "委員会").exists()
    draft = made(parts, unanswered, tmp_path / "作成中", is_draft=True).value
    assert not draft.publication.is_final
    assert draft.openness is not None
    assert {each.kind.value for each in draft.openness.blocking_points} == {"unanswered", "error"}
    assert all(file.stem.endswith("_R4_作成中") for file in draft.files)
    for file in (each for each in draft.files if each.suffix == ".pdf"):
        assert all("作成中" in "".join(page.split()) for page in parts.papers.read_pages(file.read_bytes()))
    assert note_of(unanswered) != ""


def test_a_later_paper_lists_what_it_corrects_and_takes_the_place_of_the_last(
    parts: Parts, answered: Store, tmp_path: Path
) -> None:
    made(parts, answered, tmp_path / "1")
    made(parts, answered, tmp_path / "庁議", Occasion.COUNCIL)
    edit_entry(parts, answered, Entry(SECOND, {"mark": "△", "change_reason": "遅れたため", "done": "着手した。"}))
    assert note_of(answered) != ""
    later = made(parts, answered, tmp_path / "2").value
    assert (later.publication.number, later.publication.supersedes) == (3, 1)
    told = parts.papers.read_docx((tmp_path / "2" / "正誤表_R4_第3号.docx").read_bytes())
    assert "令和５年１０月１１日の委員会資料（資料５）を次のとおり訂正する。" in told.paragraphs
    lines = {tuple(row[2:]): row[0] for row in told.tables[0] if len(row) == 4}
    pages = [("実施した。", "着手した。"), ("◎", "△"), ("（記載なし）", "遅れたため")]
    assert [lines[each] for each in pages] == ["1", "1", "1"]
    assert lines["4", "3"] == lines["0", "1"] == "1"
    assert (tmp_path / "2" / "前回資料との新旧対照表_R4_第3号.pdf").exists()
    with answered.reading() as records:
        views = read_publications(records, chosen_round(records))
        assert [(each.publication.number, each.is_current) for each in views] == [(1, False), (2, False), (3, True)]
        assert [each.act.by for each in views if each.act] == ["見本 花子"] * 3
        old, new = read_side(parts, records, "第1号", R4), read_side(parts, records, "第3号", R4)
    said = [{row.row_id: row.texts["done"] for row in side.rows}[SECOND] for side in (old, new)]
    assert said == ["実施した。", "着手した。"]


def test_a_paper_for_another_committee_corrects_and_replaces_none_of_the_first(
    parts: Parts, answered: Store, tmp_path: Path
) -> None:
    made(parts, answered, tmp_path / "総務", committee="総務委員会")
    edit_entry(parts, answered, Entry(SECOND, {"done": "直した文。"}))
    other = made(parts, answered, tmp_path / "特別", committee="デジタル特別委員会").value.recorded
    again = made(parts, answered, tmp_path / "総務2", committee="総務委員会").value.recorded
    assert other is not None
    assert again is not None
    assert (other.supersedes, enclosed_titles(other)) == (None, ("前回資料との新旧対照表",))
    assert (again.supersedes, enclosed_titles(again)) == (1, ("正誤表",))


def test_a_paper_without_a_day_was_not_given_out_and_the_next_one_corrects_the_last_that_was(
    parts: Parts, answered: Store, tmp_path: Path
) -> None:
    made(parts, answered, tmp_path / "1", day=date(2023, 10, 4))
    edit_entry(parts, answered, Entry(SECOND, {"mark": "◎", "done": "訂正。"}))
    made(parts, answered, tmp_path / "2", day=None)
    last = made(parts, answered, tmp_path / "3").value.publication
    assert (last.number, last.supersedes, enclosed_titles(last)) == (3, 2, ("正誤表", "前回資料との新旧対照表"))
    for number, day in (("2", "令和５年○月○日"), ("3", "令和５年１０月１１日")):
        folder = tmp_path / number
        told = parts.papers.read_docx((folder / f"正誤表_R4_第{number}号.docx").read_bytes())
        assert told.paragraphs[0] == day
        assert "令和５年１０月４日の委員会資料（資料５）を次のとおり訂正する。" in told.paragraphs
        assert {tuple(row[2:]) for row in told.tables[0] if len(row) == 4} >= {("実施した。", "訂正。")}
        assert "第1号" in "".join(
            parts.papers.read_pages((folder / f"前回資料との新旧対照表_R4_第{number}号.pdf").read_bytes())
        )
        report = parts.papers.read_docx((folder / "進捗状況について_R4.docx").read_bytes())
        assert day.replace("年", "年（２０２３年）") in report.paragraphs


@pytest.mark.parametrize(
    ("occasion", "day", "mended"),
    [
        (Occasion.COMMITTEE, "令和５年○月○日", "令和５年○月○日の委員会資料"),
        (Occasion.PUBLIC, "令和５年７月１日", "令和５年７月１日の公表資料"),
    ],
)
def test_where_none_has_a_day_the_last_one_is_corrected_and_a_public_one_needs_none(
    parts: Parts, answered: Store, tmp_path: Path, occasion: Occasion, day: str, mended: str
) -> None:
    made(parts, answered, tmp_path / "1", occasion, day=None)
    edit_entry(parts, answered, Entry(SECOND, {"mark": "◎", "done": "訂正。"}))
    made(parts, answered, tmp_path / "2", occasion, day=None)
    told = parts.papers.read_docx((tmp_path / "2" / "正誤表_R4_第2号.docx").read_bytes())
    assert told.paragraphs[0] == day
    assert f"{mended}（資料５）を次のとおり訂正する。" in told.paragraphs


def test_files_of_an_earlier_paper_that_stay_in_the_folder_are_told(
    parts: Parts, answered: Store, tmp_path: Path
) -> None:
    folder = tmp_path / "委員会"
    assert enclosed_titles(made(parts, answered, folder).value.publication) == ()
    values = {OCCASION: Occasion.COMMITTEE, DAY_OPTION: DAY, NUMBER: "資料5"}
    edit_entry(parts, answered, Entry(SECOND, {"mark": "◎", "done": "着手した。"}))
    assert published(parts, answered, folder, values, replace=True, by="見本 花子").value.left == ()
    (folder / "控え.txt").write_bytes(b"not ours")
    edit_entry(parts, answered, Entry(SECOND, {"mark": "◎", "done": "完了した。"}))
    last = published(parts, answered, folder, values, replace=True, by="見本 花子").value
    assert enclosed_titles(last.publication) == ("正誤表", "前回資料との新旧対照表")
    assert {each.name for each in last.left} == {
        f"{what}_R4_第2号.{form}" for what in ("正誤表", "前回資料との新旧対照表") for form in ("docx", "pdf")
    }
    assert {*last.files, *last.left, folder / "控え.txt"} == set(folder.iterdir())
    words = describe_record(last.publication, last.left)
    assert words.startswith("正誤表と前回資料との新旧対照表も作成しました。")
    assert "前の号のファイルが4件残っています（前回資料との新旧対照表_R4_第2号.docxなど）" in words
    first = dataclasses.replace(last.publication, files=(), supersedes=None)
    assert describe_record(first, ()) == "委員会の確定版は初めてのため、正誤表はありません。"


def test_what_was_recorded_comes_out_byte_for_byte(parts: Parts, answered: Store, tmp_path: Path) -> None:
    made(parts, answered, tmp_path / "1")
    edit_entry(parts, answered, Entry(SECOND, {"done": "変えた。"}))
    make(parts, answered, recorded_paper.PAPER, tmp_path / "控え", {recorded_paper.RECORDED: 1})
    assert contents(tmp_path / "控え") == contents(tmp_path / "1")
    with pytest.raises(PublicationUnknown):
        make(parts, answered, recorded_paper.PAPER, tmp_path / "控え", {recorded_paper.RECORDED: 2})


def test_what_does_not_prove_is_not_recorded_and_leaves_no_file(parts: Parts, answered: Store, tmp_path: Path) -> None:
    def one_mark_wrong(document: ListDocument, pages: Sequence[ListPage]) -> bytes:
        first, *others = pages
        line, *lines = first.lines
        spoiled = dataclasses.replace(line, cells=tuple("△" if each == "○" else each for each in line.cells))
        page = dataclasses.replace(first, lines=(spoiled, *lines))
        return parts.workbooks.draw_list(document, (page, *others))

    with pytest.raises(PaperNotProved) as refused:
        made(
            with_workbooks(parts, draw_list=one_mark_wrong),
            answered,
            tmp_path / "1",
        )
    (wrong,) = refused.value.problems
    assert (wrong.place.file, wrong.place.sheet, wrong.place.cell, wrong.found, wrong.expected) == (
        "進捗状況一覧_R4.xlsx", "進捗状況一覧", "C9", "△", "○"
    )  # fmt: skip
    assert not (tmp_path / "1").exists()
    with answered.reading() as records:
        assert read_publications(records, chosen_round(records)) == ()


def test_a_folder_with_other_files_of_these_names_is_left_and_nothing_is_recorded(
    parts: Parts, answered: Store, tmp_path: Path
) -> None:
    (tmp_path / "1").mkdir()
    (tmp_path / "1" / "進捗状況一覧_R4.pdf").write_bytes(b"mine")
    with pytest.raises(TargetExists):
        made(parts, answered, tmp_path / "1")
    assert contents(tmp_path / "1") == {"進捗状況一覧_R4.pdf": b"mine"}
    with answered.reading() as records:
        assert read_publications(records, chosen_round(records)) == ()


def held_open(path: Path, mode: str = "r", **named: Any) -> IO[Any]:
    if mode == "r+b":
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    return OPEN(path, mode, **named)


def full_disk(_: int) -> Never:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def full_data_file(_: object) -> Never:
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL
    raise full


@pytest.mark.parametrize(
    ("where", "name", "stop"),
    [(Path, "open", held_open), (os, "fsync", full_disk), (Transaction, "commit", full_data_file)],
    ids=["open elsewhere", "full disk", "full disk of the data file"],
)
def test_what_stops_the_files_before_the_record_stops_all(
    parts: Parts, answered: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: Any, name: str, stop: Any
) -> None:
    folder = tmp_path / "委員会"
    folder.mkdir()
    (folder / "進捗状況一覧_R4.pdf").write_bytes(b"old")
    values = {OCCASION: Occasion.COMMITTEE, DAY_OPTION: DAY}
    with monkeypatch.context() as patch:
        patch.setattr(where, name, stop)
        with pytest.raises(TargetNotWritable):
            published(parts, answered, folder, values, replace=True)
    assert contents(folder) == {"進捗状況一覧_R4.pdf": b"old"}
    with answered.reading() as records:
        assert read_publications(records, chosen_round(records)) == ()
    assert published(parts, answered, folder, values, replace=True).value.publication.number == 1


def test_what_stops_the_files_after_the_record_is_told_and_the_record_gives_them(
    parts: Parts, answered: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, give = tmp_path / "委員会", Path.replace

    def held(self: Path, target: Path) -> Path:
        if target.suffix == ".xlsx":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self), None, str(target))
        return give(self, target)

    values = {OCCASION: Occasion.COMMITTEE, DAY_OPTION: DAY}
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", held)
        stopped = published(parts, answered, folder, values, replace=True)
        assert stopped.needs_person
        assert {each.name for each in stopped.value.files} == set(contents(folder))
        assert len(stopped.value.files) < len(stopped.value.publication.files)
        (told,) = (each for each in stopped.problems if each.code == "PAPERS-NOT-PLACED")
        assert (told.found, dict(told.details)["path"]) == ("第1号", str(folder / "進捗状況一覧_R4.xlsx"))
        with pytest.raises(TargetNotWritable):  # recorded before: nothing happened
            published(parts, answered, folder, values, replace=True)
    again = published(parts, answered, folder, values, replace=True).value
    assert (again.is_known, again.publication.number) == (True, 1)
    make(parts, answered, recorded_paper.PAPER, tmp_path / "控え", {recorded_paper.RECORDED: 1})
    assert contents(folder) == contents(tmp_path / "控え")
    assert len(contents(folder)) == len(again.files) == 4


def test_in_another_wording_the_report_is_a_draft_again_and_says_so_and_lists_are_not(
    parts: Parts, answered: Store, tmp_path: Path
) -> None:
    def report() -> tuple[bool, bool]:
        made = make(parts, answered, report_paper.PAPER, tmp_path / "報告.pdf", {DAY_OPTION: DAY}, replace=True)
        pages = "".join(parts.papers.read_pages(made.value.file.read_bytes()))
        return "作成中" in "".join(pages.split()), "REPORT-REWORDED" in {each.code for each in made.problems}

    built_in = read_in(answered, lambda records: read_template(parts, records, "report")).text
    save_template(parts, answered, "report", f"{built_in}\n以上である。")
    assert report() == (True, False)
    made(parts, answered, tmp_path / "1")
    assert report() == (False, False)
    save_template(parts, answered, "report", f"＃覚え\n{built_in}\n以上である。")
    assert report() == (False, False)  # a remark is not printed

    save_template(parts, answered, "report", f"{built_in}\n報告は以上である。")
    assert report() == (True, True)
    assert note_of(answered) == ""  # lists and data files are made of no wording
    draft = made(parts, answered, tmp_path / "作成中", Occasion.COUNCIL, is_draft=True)
    (told,) = (each for each in draft.problems if each.code == "REPORT-REWORDED")
    assert told.found == "第1号（委員会）"
    later = made(parts, answered, tmp_path / "2")
    assert "REPORT-REWORDED" not in {each.code for each in later.problems}  # it is what was advised
    assert (later.value.publication.number, later.value.publication.state_digest) == (3, digest_of(answered))
    corrections = parts.papers.read_docx((tmp_path / "2" / "正誤表_R4_第3号.docx").read_bytes())
    assert "報告は以上である。" in {cell.strip() for row in corrections.tables[0] for cell in row}
    assert report() == (False, False)
