"""Rows that are merged into another row with the roll-over, in later years and on papers."""

from collections import Counter
from datetime import date

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.entries.read.history import read_row_lineage
from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers.kinds import compare_paper, years_paper
from nakano_status.application.papers.set_kinds.data_paper import years_data
from nakano_status.application.papers.set_kinds.list_paper import list_content
from nakano_status.application.plan.opinions import add_opinion, opinions_by_row
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.review.review_rows import reopen
from nakano_status.application.round.amend_round import Amendment, ReportChange, amend_round
from nakano_status.application.round.open_and_close_round import close_round
from nakano_status.application.round.read.counts import difference_of
from nakano_status.application.round.read.round_contents import RoundContents, read_ended_rows
from nakano_status.application.round.read.row_years import read_row_years
from nakano_status.application.round.roll_over import RollOverChoice, roll_over
from nakano_status.application.round.roll_over_record import row_mergers
from nakano_status.cli.output import lineage_line
from nakano_status.documents.document import Table
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.plan.annotations import Opinion, OpinionSource
from nakano_status.domain.plan.lineage import PlanFate
from nakano_status.domain.round.round import OutOfReport
from nakano_status.domain.round.tally import Reason
from tests.support.made_papers import content_of
from tests.support.plans import R4
from tests.support.rounds import OWN, ZEIMU, round_of

R5, R6 = FiscalYear(2023), FiscalYear(2024)
PROPOSED, KEPT = OWN[1], "1-1-1-01-P"


def test_a_merger_ticked_is_shown_through_the_years_and_in_the_history_of_both_rows(
    parts: Parts, after_r4: Store
) -> None:
    roll_over(parts, after_r4, RollOverChoice(R5, ends={PROPOSED: KEPT}))

    def shown(row_id: str) -> tuple[list[tuple[str, str | None, str]], list[str]]:
        with after_r4.reading() as records:
            years = read_row_years(records, row_id)
            steps = read_row_lineage(records, round_of(after_r4), row_id)
        lines = [
            (each.year.short, each.row_id, each.relation.label or str(each.gap and each.gap.label)) for each in years
        ]
        return [line for line in lines if line[0] in ("R4", "R5")], [lineage_line(each) for each in steps]

    expected = f"年度の切替え（令和5年度分）：{PROPOSED} を {KEPT} に統合"
    gap = f"中止／統合（{KEPT}に統合）"
    before = [("R4", KEPT, "統合前"), ("R4", PROPOSED, "統合前"), ("R5", KEPT, "未記入")]
    assert shown(KEPT) == (before, [expected])
    after = [("R4", PROPOSED, "None"), ("R4", KEPT, "統合先"), ("R5", PROPOSED, gap), ("R5", KEPT, "統合後")]
    assert shown(PROPOSED) == (after, [expected])
    amend_round(after_r4, Amendment((PROPOSED,), "続ける", report_change=ReportChange.IN))
    alone: tuple[list[tuple[str, str | None, str]], list[str]] = ([("R4", KEPT, "未記入"), ("R5", KEPT, "未記入")], [])
    assert shown(KEPT) == alone
    edit_entry(parts, after_r4, Entry(PROPOSED, {"mark": "◎", "done": "単独で行った。"}, ZEIMU))
    end = Amendment((PROPOSED,), "完了した", report_change=ReportChange.OUT, why_out=OutOfReport.FINISHED)
    amend_round(after_r4, end)
    assert shown(KEPT) == alone
    close_round(after_r4)
    roll_over(parts, after_r4, RollOverChoice(R6))
    with after_r4.reading() as records:
        assert read_ended_rows(records, chosen_round(records, R6))[PROPOSED].text == "令和5年度で完了"
        assert row_mergers(records) == ()


@pytest.fixture
def returned(parts: Parts, after_r4: Store) -> Store:
    """The office that merged a row into another one in R5, and put it back into the report of R6; both are answered."""
    roll_over(parts, after_r4, RollOverChoice(R5, ends={PROPOSED: KEPT}))
    close_round(after_r4)
    roll_over(parts, after_r4, RollOverChoice(R6, without=(PROPOSED,)))
    edit_entry(parts, after_r4, Entry(PROPOSED, {"mark": "◎", "done": "再開した。"}, ZEIMU))
    edit_entry(parts, after_r4, Entry(KEPT, {"mark": "◎", "done": "続けた。"}, "戸籍住民課"))
    return after_r4


def test_a_merger_ends_where_the_report_has_the_row_again(parts: Parts, returned: Store) -> None:
    with returned.reading() as records:
        rounds = {each.year: RoundContents.load(records, each) for each in records.rounds.all()}
        assert [(each.row_id, each.returned) for each in row_mergers(records)] == [(PROPOSED, R6)]
        assert [each.returned for each in row_mergers(records, chosen_round(records, R5))] == [None]
        found = {
            year: content_of(parts, records, compare_paper.PAPER, {compare_paper.OLD: "R4", compare_paper.NEW: year})
            for year in ("R5", "R6")
        }
        years = [(each.year, each.row_id, each.relation.label) for each in read_row_years(records, PROPOSED)]
        data = years_data(records, None, chosen_round(records), date(2025, 7, 1), is_until=True)
    steps = {year: {each.shown.row_id: each.step for each in of.found.changes} for year, of in found.items()}
    assert steps["R5"][KEPT] == ((KEPT, PROPOSED), (KEPT,), PlanFate.MERGED)
    assert (steps["R6"][KEPT], steps["R6"][PROPOSED]) == (None, None)
    differing = difference_of(rounds[R6], rounds[R4]).differing()
    assert [each for rows in differing.values() for each in rows if each.kin] == []
    assert [each for each in years if each[0] == R6] == [(R6, PROPOSED, ""), (R6, KEPT, "統合先")]
    assert (R5, KEPT, "統合後") in years
    assert (PROPOSED in rounds[R5].merged_into, PROPOSED in rounds[R6].merged_into) == (True, False)
    assert data.became["nakano2", PROPOSED] == ()


@pytest.mark.parametrize("year", [R5, R6])
def test_opinions_on_a_merged_row_are_on_the_form_of_the_other_row_while_the_merger_holds(
    returned: Store, year: FiscalYear
) -> None:
    asked = Opinion(0, OpinionSource.ASSEMBLY, date(2023, 6, 1), None, False, "いつ終わるのか。", rows=(PROPOSED,))
    add_opinion(returned, asked)
    with returned.reading() as records:
        found = opinions_by_row(records, chosen_round(records, year), (KEPT, PROPOSED))
    assert {*found} == ({KEPT, PROPOSED} if year == R5 else {PROPOSED})


def reports(store: Store) -> tuple[RoundContents, RoundContents]:
    """Return the contents of the last round and of the one before it."""
    with store.reading() as records:
        rounds = sorted(records.rounds.all(), key=lambda each: each.year, reverse=True)
        last, before = (RoundContents.load(records, each) for each in rounds[:2])
    return last, before


@pytest.fixture
def merged(parts: Parts, after_r4: Store) -> Store:
    """The office that merged a row into another one with the roll-over; both had their plans for the next year."""
    reopen(after_r4, (KEPT, PROPOSED), "追記")
    edit_entry(parts, after_r4, Entry(KEPT, {"mark": "◎", "done": "続けた。", "next_year": "続ける。"}))
    edit_entry(parts, after_r4, Entry(PROPOSED, {"next_year": "まとめる。"}))
    roll_over(parts, after_r4, RollOverChoice(R5, ends={PROPOSED: KEPT}))
    return after_r4


def test_a_merger_ticked_hands_on_the_reports_of_both_rows(merged: Store) -> None:
    contents, _ = reports(merged)
    titles = {each: contents.listings[each].title for each in (KEPT, PROPOSED)}

    def of_both(kept: str, proposed: str) -> str:
        return f"【{KEPT} {titles[KEPT]}】\n{kept}\n【{PROPOSED} {titles[PROPOSED]}】\n{proposed}"

    assert contents.given[KEPT]["previous_done"] == of_both("続けた。", "終えた。")
    assert contents.given[KEPT]["planned"] == of_both("続ける。", "まとめる。")
    checked = {each.row_id: each.previous for each in list_content(contents).entries}
    assert tuple(checked[KEPT].values()) == (of_both("続けた。", "終えた。"), of_both("続ける。", "まとめる。"))
    with merged.reading() as records:
        for row_id in (KEPT, PROPOSED):
            last = read_row_years(records, row_id)[-1]
            assert (last.row_id, last.planned) == (KEPT, ((KEPT, "続ける。"), (PROPOSED, "まとめる。")))


def test_a_merger_ticked_is_one_in_the_difference_of_counts_and_in_the_comparison(parts: Parts, merged: Store) -> None:
    contents, before = reports(merged)
    difference = difference_of(contents, before)
    found = difference.differing()
    assert [(each.row_id, each.kin) for each in found[Reason.MERGED]] == [(PROPOSED, (KEPT,))]
    assert Reason.STOPPED_OR_MERGED not in found
    back = difference_of(before, contents)
    turned = Counter((row.now, row.was) for row in back.rows)
    assert turned == Counter((row.was, row.now) for row in difference.rows)
    with merged.reading() as records:
        sides = {compare_paper.OLD: "R4", compare_paper.NEW: "R5"}
        changes = content_of(parts, records, compare_paper.PAPER, sides).found.changes
    steps = {each.shown.row_id: each.step for each in changes}
    assert steps[KEPT] == ((KEPT, PROPOSED), (KEPT,), PlanFate.MERGED)
    assert PROPOSED not in steps


def test_a_merger_ticked_is_in_the_data_and_on_the_papers_of_all_years(parts: Parts, merged: Store) -> None:
    with merged.reading() as records:
        data = years_data(records, None, chosen_round(records), date(2024, 7, 1))
        every = content_of(parts, records, years_paper.PAPER, {years_paper.ROWS: f"{KEPT}、{PROPOSED}"}).document
    lines = {(each.year, each.row_id): each for each in data.lines}
    gap = lines[R5, PROPOSED].gap
    assert (gap and gap.label, lines[R5, KEPT].planned) == (
        f"中止／統合（{KEPT}に統合）",
        ((KEPT, "続ける。"), (PROPOSED, "まとめる。")),
    )
    assert data.became["nakano2", PROPOSED] == (KEPT,)
    assert every
    for section in every.sections:
        strip = next(each for each in section.blocks if isinstance(each, Table))
        lines_of = [["".join(run.text for run in cell.text) for cell in row.cells] for row in strip.rows]
        texts = {label.split("\n")[0]: cells for label, *cells in lines_of}
        assert (texts[PROPOSED][2], texts[KEPT][1]) == (f"―\n{KEPT}に統合", "◎")
        assert not any("計画なし" in text for cells in texts.values() for text in cells)


def test_the_data_of_the_round_before_a_merger_does_not_know_the_merger(merged: Store) -> None:
    with merged.reading() as records:
        now, before = (
            years_data(records, None, chosen_round(records, year), date(2024, 7, 1), is_until=True)
            for year in (R5, FiscalYear(2022))
        )
    assert now.became["nakano2", PROPOSED] == (KEPT,)
    assert before.became["nakano2", PROPOSED] == ()
