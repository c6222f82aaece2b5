"""What happens between the rounds of the ten years: reorganisations, rows handed on, the revised edition.

The rename of 情報システム課 and the month of the revised edition are those of the sources; all else is invented, as is
the day of the rename.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from nakano_status.application.organisation.hand_on_row import RowMove, hand_on_row
from nakano_status.application.organisation.import_divisions import import_divisions
from nakano_status.application.organisation.reorganise import reorganise
from nakano_status.application.plan.create_store import built_in_plan, create_store
from nakano_status.application.plan.edition_tables import FORMER, NAME, OWNERS, ROW, TREE, export_edition
from nakano_status.application.plan.revise_plan import PlanRevision, revise_plan
from nakano_status.application.plan.schedules import import_schedule
from nakano_status.demonstration.cast import OFFICE_CLERK
from nakano_status.demonstration.stage import expect
from nakano_status.demonstration.ten_years.stage import YearsStage
from nakano_status.domain.organisation.divisions import DivisionKind
from nakano_status.domain.organisation.reorganisation import (
    Abolition,
    Founding,
    Merger,
    OrganisationChange,
    Renaming,
    Split,
    Transfer,
)
from nakano_status.domain.plan.revised_edition import EditionPart, RevisionAnswers, RevisionKind

_FIRST_TABLES_YEAR = 2022
_DX_OFFICE = "DX推進室"
_MERGED_ROW, _INTO_ROW = "1-5-1-02-K", "1-5-1-03-U"
_DROPPED_ROW, _SPLIT_ROW, _RETITLED_ROW = "1-5-1-01-B", "1-1-1-01-P", "1-1-1-02-X"
_HANDED_ROW = "1-3-4-01-M"
_ADOPTED = date(2024, 2, 28)


def make_store(stage: YearsStage) -> str:
    """Make the office's data file with the built-in plan and the invented tables."""
    stage.clock.set(4, 4, year=_FIRST_TABLES_YEAR)
    made = create_store(stage.parts, stage.folder.store, built_in_plan(stage.parts), OFFICE_CLERK).value
    with stage.office() as store:
        import_divisions(stage.parts, store, stage.tables.departments)
        import_schedule(stage.parts, store, stage.tables.schedule)
    return f"当初計画（一覧の行 {len(made.plan.newest.listings)}件）のデータファイルを作成しました。"


def on_first_of_april(year: int, *changes: OrganisationChange) -> Callable[[YearsStage], str]:
    """Return a scene that reorganises on 1 April of a calendar year."""

    def scene(stage: YearsStage) -> str:
        stage.clock.set(4, 1, year=year)
        with stage.office() as store:
            done = reorganise(stage.parts, store, changes, date(year, 4, 1), "組織改正（例）", OFFICE_CLERK).value
        return f"{'、'.join(done.lines())}。移る取組は{len(done.moves.rows)}件です。"

    return scene


rename = on_first_of_april(
    2023,
    Founding(_DX_OFFICE, DivisionKind.OFFICE, "総務管理部"),
    Renaming("情報システム課", "デジタル政策課"),
    Transfer("デジタル政策課", _DX_OFFICE),
)
merge = on_first_of_april(2024, Merger(("税務課", "保険医療課"), "税務・保険課"))
split = on_first_of_april(
    2025, Split("地域活動推進課", ("地域活動推進課", "地域支えあい課"), {"1-4-1-01-Y": "地域支えあい課"})
)
move = on_first_of_april(2026, Transfer("産業振興課", "まちづくり部"), Abolition("新区役所整備課", "総務課"))

rename_again = on_first_of_april(2028, Renaming("デジタル政策課", "デジタル推進課"))


def hand_on(stage: YearsStage) -> str:
    """Hand a row on to another division."""
    stage.clock.set(4, 1, year=2025)
    with stage.office() as store:
        done = hand_on_row(
            stage.parts, store, RowMove(_HANDED_ROW, "職員課", date(2025, 4, 1), "研修の担当に合わせた。"), OFFICE_CLERK
        ).value
    return f"管理番号 {_HANDED_ROW} の所管を、{done.was}から{done.now}に移しました。"


def revise(stage: YearsStage) -> str:
    """Enter the edition of February 2024 from a workbook that the program wrote: merged, split, dropped, new rows."""
    stage.clock.set(2, 28, year=2024)
    folder = stage.folder.root / "改定版"
    with stage.office() as store:
        export_edition(stage.parts, store, folder / "当初計画.xlsx")
        profile = stage.parts.catalogue.profile()
        user, content = stage.make_user(profile), stage.parts.files.read(folder / "当初計画.xlsx")
        changed = {_INTO_ROW: {FORMER: _MERGED_ROW}, _RETITLED_ROW: {NAME: "コンビニ交付サービスの利用の案内（例）"}}
        content = user.change_lines(content, TREE, changed)
        for sheet in (TREE, OWNERS):
            content = user.remove_lines(content, sheet, (_MERGED_ROW, _DROPPED_ROW))
        for title, former in (("窓口の混雑状況の配信（例）", _SPLIT_ROW), ("書かない窓口の試行（例）", "")):
            line = {"区分": ROW, "番号": "1-1-①", NAME: title, FORMER: former}
            content = user.add_line(content, TREE, _SPLIT_ROW, line)
            content = user.add_line(content, OWNERS, _SPLIT_ROW, {ROW: title, "所管課": "戸籍住民課"})
        stage.parts.files.write(folder / "改定版.xlsx", content)
        revision = PlanRevision(folder / "改定版.xlsx", "改定版", _ADOPTED, reason="計画の見直し（例）")
        asked = revise_plan(stage.parts, store, revision, OFFICE_CLERK).value.questions
        expect("前の取組の続きかどうかを尋ねられた取組", len(asked), 1)
        revision = replace(revision, answers=RevisionAnswers(new=frozenset(each.row_id for each in asked)))
        done = revise_plan(stage.parts, store, revision, OFFICE_CLERK).value
        again = revise_plan(stage.parts, store, revision, OFFICE_CLERK).value
    expect("改定版を登録した", done.is_written, expected=True)
    expect("同じ表の再登録で変わらない", (again.is_unchanged, again.is_written), (True, False))
    kinds = Counter(row.change for row in done.of(EditionPart.ROW))
    words = "、".join(f"{kind.label} {kinds[kind]}件" for kind in RevisionKind if kinds[kind])
    return f"改定版を登録しました（{words}）。"
