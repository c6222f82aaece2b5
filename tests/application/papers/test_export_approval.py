"""決裁用一式 and 想定問答 of a round: they print what the round counts, and what was reported the year before."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers.kinds import approval_paper, questions_paper
from nakano_status.application.papers.kinds.questions_paper import read_questions
from nakano_status.application.papers.paper import DAY as DAY_OPTION
from nakano_status.application.papers.paper import LETTER_NUMBER
from nakano_status.application.plan.import_list import ListImport, import_into_new
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.open_and_close_round import open_round
from nakano_status.application.round.read.todo import read_open
from nakano_status.bootstrap import make_parts
from nakano_status.documents.list.builder import ListEntry
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.refusals.papers import PaperFormatUnknown
from tests.support.made_papers import content_of, make
from tests.support.marks import AS_PLANNED, CHANGED, INSUFFICIENT, NOT_STARTED
from tests.support.stores import TickingClock, read_in

R3, R4 = FiscalYear(2021), FiscalYear(2022)
DAY = date(2023, 8, 10)
FELL, BECAME = "1-1-1-01-P", "1-1-1-02-X"
"""Two rows that were ◎ in R3."""


@pytest.fixture(scope="module")
def second_year(published_list: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The list of R3, and two answers of R4: one mark that fell, one that became ○."""
    parts = make_parts(TickingClock())
    path = tmp_path_factory.mktemp("year") / "office.nakano"
    import_into_new(parts, path, ListImport(published_list, R3))
    with closing(parts.stores.open(path)) as store:
        open_round(parts, store, R4, date(2023, 7, 14))
        for row_id, mark in ((FELL, "×"), (BECAME, "○")):
            typed = {"mark": mark, "change_reason": "納期が遅れたため", "done": "試行した。"}
            edit_entry(parts, store, Entry(row_id, typed))
        yield store


def test_the_approval_set_counts_as_the_round_does_and_says_what_is_open(parts: Parts, second_year: Store) -> None:
    with second_year.reading() as records:
        read = content_of(parts, records, approval_paper.PAPER, {DAY_OPTION: DAY, LETTER_NUMBER: "５総デ第1号"})
    content = read.content
    assert read.counts is not None
    assert (read.counts.total, read.counts.in_report) == (2, 110)
    assert content.counts.table.counts == {
        AS_PLANNED: 0, CHANGED: 1, INSUFFICIENT: 0, NOT_STARTED: 1
    }  # fmt: skip
    assert len(content.list_content.entries) == content.counts.whole.total + len(content.counts.excluded) == 124
    openness = read_in(second_year, lambda records: read_open(records, chosen_round(records, R4)))
    told = [f"{each.kind.label}が{each.count}件あります。" for each in openness.points]
    assert list(content.open_points) == told
    assert told[0] == "未記入の取組が108件あります。"
    assert "実績が空欄の成果指標が10件あります。" in told
    assert content.draft_note == "作成中 令和5年8月10日時点"
    goals = dict(content.counts.groups)["目標"]
    assert sum(line.in_report for line in goals) == 110


def test_the_difference_is_explained_row_by_row_and_adds_up(parts: Parts, second_year: Store) -> None:
    with second_year.reading() as records:
        difference = content_of(parts, records, approval_paper.PAPER).content.difference
    assert difference is not None
    *marks, whole = difference.lines
    assert (whole.was, whole.now, whole.change) == (103, 110, "＋7")
    assert (sum(line.was for line in marks), sum(line.now for line in marks)) == (103, 110)
    rows = {row.row_id: (row.was, row.now) for _, members in difference.reasons for row in members}
    assert (rows[FELL], rows[BECAME]) == (("◎", "×"), ("◎", "○"))
    assert len(rows) + difference.unchanged == 110


def test_the_published_year_is_no_draft_and_has_no_year_before(parts: Parts, second_year: Store) -> None:
    content = read_in(second_year, lambda records: content_of(parts, records, approval_paper.PAPER, year=R3)).content
    assert (content.difference, content.draft_note, content.open_points) == (None, "", ())
    assert content.counts_sentence.startswith("報告の対象は103件で、◎（予定どおり）が97件、")


def test_the_questions_are_about_what_was_not_done_as_planned_and_tell_a_fall(second_year: Store) -> None:
    with second_year.reading() as records:
        content = read_questions(records, DAY)
        first_year = read_questions(records, DAY, R3)
    assert [(each.row_id, each.was, each.mark.symbol, each.fell) for each in content.entries] == [
        (FELL, "◎", "×", True),
        (BECAME, "◎", "○", False),
    ]
    assert [(each.heading, each.text) for each in content.entries[0].reasons] == [
        ("スケジュールの変更理由", "納期が遅れたため"),
        ("令和4年度までの取組状況", "試行した。"),
    ]
    assert content.undecided == "（ほかに、進捗状況が定まっていない取組がある：未記入 108件）"
    assert len(first_year.entries) == 6
    assert {(each.was, each.fell) for each in first_year.entries} == {("", False)}


def test_both_are_written_in_the_form_that_the_name_asks_for(parts: Parts, second_year: Store, tmp_path: Path) -> None:
    done = make(parts, second_year, approval_paper.PAPER, tmp_path / "決裁.docx")
    assert done.needs_person  # something is open that stops a final paper
    word = parts.papers.read_docx(done.value.file.read_bytes())
    titles = {each.title for each in made_entries(parts, second_year)}
    assert len(word.tables[-4]) > len(titles)
    assert titles <= {cell for row in word.tables[-4] for cell in row}
    asked = make(parts, second_year, questions_paper.PAPER, tmp_path / "想定問答.pdf")
    assert asked.value.pages == len(parts.papers.read_pages(asked.value.file.read_bytes()))
    with pytest.raises(PaperFormatUnknown):
        make(parts, second_year, questions_paper.PAPER, tmp_path / "想定問答.txt")


def made_entries(parts: Parts, store: Store) -> Sequence[ListEntry]:
    return read_in(store, lambda records: content_of(parts, records, approval_paper.PAPER)).content.list_content.entries
