"""The plan after in the ten years: entered from a workbook, with what becomes of each row of the plan that ends."""

from __future__ import annotations

from datetime import date

from nakano_status.application.papers.kinds import fates_paper
from nakano_status.application.papers.making import make_paper
from nakano_status.application.plan.add_successor import PlanHead, Successor, add_successor
from nakano_status.application.plan.decide_fate import FateDecision, decide_fate, read_fates
from nakano_status.application.plan.edition_tables import FORMER, OWNERS, SCHEDULE, TREE, export_edition
from nakano_status.demonstration.cast import OFFICE_CLERK
from nakano_status.demonstration.stage import expect
from nakano_status.demonstration.ten_years.stage import YearsStage
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.plan.lineage import PlanFate

_HEAD = PlanHead("次期計画（例）", FiscalYear(2026), FiscalYear(2030), date(2027, 2, 26))
_ENDS = {"1-2-3-03-V": PlanFate.FINISHED, "2-2-4-01-J": PlanFate.ABOLISHED, "2-2-4-02-T": PlanFate.ABOLISHED}
_MERGED, _INTO = "1-3-2-02-J", "1-3-2-01-A"


def add(stage: YearsStage) -> str:
    """Add the plan after: most rows of the plan that ends go on, under equal numbers."""
    stage.clock.set(2, 26, year=2027)
    folder = stage.folder.root / "次期計画"
    with stage.office() as store:
        edition = export_edition(stage.parts, store, folder / "改定版.xlsx").value
        rows = {each.row_id: each.is_repost for each in edition.listings}
        gone = [row_id for row_id, is_repost in rows.items() if is_repost or row_id in {*_ENDS, _MERGED}]
        going_on = {row_id: {FORMER: row_id} for row_id in rows if row_id not in gone}
        going_on[_INTO][FORMER] = f"{_INTO}、{_MERGED}"
        user = stage.make_user(edition.profile)
        content = stage.parts.files.read(folder / "改定版.xlsx")
        for sheet in (TREE, OWNERS):
            content = user.remove_lines(content, sheet, gone)
        content = user.remove_lines(content, SCHEDULE, (row_id for row_id in gone if not rows[row_id]))
        content = user.change_lines(content, TREE, going_on)
        stage.parts.files.write(folder / "次期計画.xlsx", content)
        done = add_successor(stage.parts, store, Successor(str(folder / "次期計画.xlsx"), _HEAD), OFFICE_CLERK).value
        again = add_successor(stage.parts, store, Successor(str(folder / "次期計画.xlsx"), _HEAD), OFFICE_CLERK).value
    expect("次期計画を登録した", (done.is_written, len(done.plan.newest.listings)), (True, len(going_on)))
    expect("同じ表の再登録で変わらない", (again.is_unchanged, again.is_written), (True, False))
    return f"「{done.plan.title}」を登録しました（取組 {len(going_on)}件）。"


def decide(stage: YearsStage) -> str:
    """Decide what becomes of the rows that do not go on, and make the table of all."""
    stage.clock.set(3, 12, year=2027)
    with stage.office() as store:
        for row_id, fate in _ENDS.items():
            decide_fate(store, FateDecision(row_id, fate, reason="計画の見直し（例）"), OFFICE_CLERK)
        with store.reading() as records:
            fates = read_fates(records)
        target = stage.folder.root / "次期計画" / "次期計画への引継ぎ.pdf"
        make_paper(stage.parts, store, fates_paper.PAPER.request(), target)
    expect("引継ぎを決めていない取組", fates.undecided, ())
    return f"取組{len(fates.lines)}件の引継ぎを決め、表を作成しました。"
