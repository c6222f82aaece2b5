"""Values in an open 相違 on paper: no side is printed as the answer, and all papers have the same rows off plan."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.indicators.edit_indicator import FigureEntry, IndicatorEntry, edit_indicator
from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers.choices import read_paper_choices
from nakano_status.application.papers.comparison import read_side
from nakano_status.application.papers.kinds import approval_paper, compare_paper, disclose_paper, years_paper
from nakano_status.application.papers.kinds.disclose_paper import read_disclosure
from nakano_status.application.papers.kinds.questions_paper import read_questions
from nakano_status.application.papers.making import papers
from nakano_status.application.papers.paper import Paper, find_paper
from nakano_status.application.papers.pictures import RoundPictures
from nakano_status.application.papers.set_kinds import changes_paper, data_paper, report_paper
from nakano_status.application.papers.set_kinds.data_paper import progress_data
from nakano_status.application.papers.set_kinds.list_paper import list_content
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.round.open_and_close_round import close_round, open_round
from nakano_status.application.round.read.counts import tally_rows
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.read.row_years import find_followed_row, read_years_of_row
from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.documents.progress_data import progress_table
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import FIGURE
from nakano_status.domain.round.tally import UNDECIDED
from tests.support.expected import present
from tests.support.made_papers import Values, content_of
from tests.support.rounds import OWN, hand_in, merge, send, write_all
from tests.support.stores import read_in

R4, R5 = FiscalYear(2022), FiscalYear(2023)
SIDES = {"done": "事務局の側の取組状況。", "next_year": "事務局の側の予定。"}
REASON = "事務局の側の理由。"


@pytest.fixture
def undecided(parts: Parts, sending_office: Store, own: Path, tmp_path: Path) -> Store:
    """The texts of the first row of 税務課, and the mark of its second, are in an open 相違."""
    write_all(parts, own)
    answer = hand_in(parts, own, tmp_path / "return.xlsx")
    edit_entry(parts, sending_office, Entry(OWN[0], SIDES))
    edit_entry(parts, sending_office, Entry(OWN[1], {"mark": "△", "change_reason": REASON}))
    merge(parts, sending_office, answer.file)
    return sending_office


def in_contents(store: Store, look: Callable[[Records, RoundContents], Any]) -> Any:
    def read(records: Records) -> Any:
        return look(records, RoundContents.load(records, chosen_round(records)))

    return read_in(store, read)


def texts_of_approval(_: Records, content: approval_paper.ApprovalPaper) -> str:
    """Return everything but the group that names the sides with their writers."""
    matters = [each for each in content.content.matters if each.label != UNDECIDED]
    return repr((matters, content.content.list_content))


def every_text(_: Records, content: Any) -> str:
    return repr(vars(content))


TEXTS: dict[str, Callable[[Records, Any], str]] = {
    "approval": texts_of_approval,
    "disclose": lambda records, _: repr(read_disclosure(records, OWN[0], with_names=False).tables[0]),
}
"""The texts that a paper prints as current, where it prints the sides elsewhere."""
PAPERS: list[tuple[Paper[Any], Values]] = [(each, {}) for each in papers() if each.code not in ("recorded", "set")]
PAPERS += [(data_paper.PAPER, {data_paper.YEARS: True})]


@pytest.mark.parametrize(("paper", "more"), PAPERS, ids=lambda each: getattr(each, "code", "") or str(len(each)))
def test_no_paper_prints_one_side_as_the_answer(
    parts: Parts, undecided: Store, paper: Paper[Any], more: Values
) -> None:
    def printed(records: Records) -> str:
        choices = present(read_paper_choices(records))
        values = {compare_paper.OLD: choices.old, compare_paper.NEW: choices.new, disclose_paper.ROW: OWN[0], **more}
        content = content_of(parts, records, paper, values)
        return TEXTS.get(paper.code, every_text)(records, content)

    texts = read_in(undecided, printed)
    assert [side for side in (*SIDES.values(), REASON) if side in texts] == []


def test_all_papers_have_the_same_rows_off_plan(parts: Parts, undecided: Store) -> None:
    rows = in_contents(undecided, lambda _, contents: [each.row_id for each in contents.rows if each.counted])
    decided = next(row_id for row_id in rows if row_id not in OWN)
    edit_entry(parts, undecided, Entry(decided, {"mark": "△", "change_reason": "納期が遅れたため"}))

    def look(records: Records, contents: RoundContents) -> dict[str, list[str]]:
        asking = contents.edition.profile.marks.asking_reason.each
        matters = content_of(parts, records, approval_paper.PAPER).content.matters
        return {
            "contents": [*contents.off_plan],
            "count": [row.row_id for row in tally_rows(contents) if row.result in asking],
            "changes": [each.row_id for each in content_of(parts, records, changes_paper.PAPER).content.entries],
            "picture": [each.row_id for each in RoundPictures(records, contents.round_, 464.0).changed],
            "approval": [each.row_id for group in matters if "種別" in group.label for each in group.matters],
            "questions": [each.row_id for each in read_questions(records, contents.round_.as_of).entries],
        }

    assert set(map(tuple, in_contents(undecided, look).values())) == {(decided,)}


def test_papers_print_that_a_value_is_not_decided(parts: Parts, undecided: Store) -> None:
    def look(records: Records, contents: RoundContents) -> None:
        first, second = (contents.known_rows[each] for each in OWN[:2])
        assert {contents.values_on_paper(first)[key] for key in SIDES} == {UNDECIDED}
        assert contents.values_on_paper(second)["mark"] == UNDECIDED
        assert contents.values_on_paper(first)["mark"] == "◎"
        listed = {each.row_id: each.values for each in list_content(contents).entries}
        side = {each.row_id: each.texts for each in read_side(parts, records, "R4").rows}
        (line,) = read_years_of_row(records, find_followed_row(records, OWN[0]))[-1:]
        for key in SIDES:
            assert listed[OWN[0]][key] == side[OWN[0]][key] == UNDECIDED
        assert (line.done, line.done_text) == (None, UNDECIDED)

    in_contents(undecided, look)


def test_open_data_has_no_value_where_none_is_decided_and_the_reason_for_a_number(undecided: Store) -> None:
    def look(_: Records, contents: RoundContents) -> None:
        table = progress_table(progress_data(contents, None))
        named = [dict(zip((each.name for each in table.columns), row, strict=True)) for row in table.rows]
        rows = {each["row_id"]: each for each in named}
        assert rows[OWN[0]]["answer_done"] is rows[OWN[1]]["mark"] is None
        assert UNDECIDED in rows[OWN[1]].values()

    in_contents(undecided, look)


@pytest.mark.parametrize("code", ["check", "page", "years"])
def test_no_paper_of_the_next_year_prints_one_side_as_the_earlier_answer(
    parts: Parts, undecided: Store, code: str
) -> None:
    close_round(undecided)
    open_round(parts, undecided, R5, date(2024, 7, 12))
    values = {years_paper.ROWS: OWN[0]}
    texts = read_in(
        undecided, lambda records: every_text(records, content_of(parts, records, find_paper(code), values))
    )
    assert [side for side in (*SIDES.values(), REASON) if side in texts] == []
    assert UNDECIDED in texts


KPI, FIGURES = "KPI-1-1", ("約77万件", "約78万件")


@pytest.mark.parametrize("code", ["report", "summary", "data", "years", "page"])
def test_no_paper_prints_one_side_of_a_figure(parts: Parts, sending_office: Store, tmp_path: Path, code: str) -> None:
    edit_indicator(parts, sending_office, IndicatorEntry(KPI, owner="税務課"))
    form, user = send(parts, sending_office, tmp_path / "forms", anew=True), make_spreadsheet_user()
    edit_indicator(parts, sending_office, IndicatorEntry(KPI, {R4: FigureEntry(FIGURES[0])}))
    answer = tmp_path / "return.xlsx"
    answer.write_bytes(user.fill_figures(form.read_bytes(), {KPI: {FIGURE: FIGURES[1]}}))
    merge(parts, sending_office, answer)
    values = {report_paper.PICTURES: True, data_paper.YEARS: False}
    paper = find_paper(code)
    content: Any = read_in(sending_office, lambda records: content_of(parts, records, paper, values))
    texts = repr(content.document or vars(content))
    assert [side for side in FIGURES if side in texts] == []
    assert "相違" in texts
    assert "Decimal('770000')" not in texts
