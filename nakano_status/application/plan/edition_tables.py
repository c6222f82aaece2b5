"""An edition of the plan as a workbook (plan export, plan template): to be edited, and read as a revised edition.

The sheet about the file states its format and the edition that it was made of. 旧管理番号 is for the revision: it is
blank in every file that is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from nakano_status.application.indicators.read.indicators import current_indicators
from nakano_status.application.lookup import meant_plan, need_role
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store, StoreRole
from nakano_status.application.ports.documents import TableSheet
from nakano_status.application.round.choosing_edition import numbered_edition
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.indicators.indicator import Direction, Indicator
from nakano_status.domain.organisation.divisions import NO_DIVISIONS, Organisation
from nakano_status.domain.plan.ownership import with_owners_of
from nakano_status.domain.plan.plan import Edition, Plan

FORMAT = "1"
"""The format of the workbook; sheets and columns that it lacks change nothing."""

ABOUT, TREE, OWNERS, INDICATORS, SCHEDULE = "この表について", "計画", "所管", "指標", "スケジュール"
"""The names of the sheets."""

ITEM, CONTENT = "項目", "内容"
FORMAT_ITEM, PLAN_ITEM, EDITION_ITEM = "形式", "計画の番号", "版の番号"
"""The columns of the sheet about the file, and the items in it that are read."""

KIND, CODE, NAME, ID, FORMER, ORIGINAL = "区分", "番号", "名称", "管理番号", "旧管理番号", "再掲の元"
DIVISIONS = "所管課"
INDICATOR_ID, GOAL, INDICATOR, UNIT, DIRECTION, NOTE = "指標番号", "目標", "指標項目", "単位", "方向", "注"
TARGET = "目標"
"""The end of the headings of targets: 令和7年度目標."""

ROW = "事業内容"
"""What a line of the tree is that is a row; every other is a level of the plan by its name."""

_HINTS = (
    ("新しい取組", "「計画」に行を加え、管理番号を空欄にします。番号は、登録のときに付きます。"),
    ("除く取組", "「計画」の行を削除します。"),
    ("統合", "残る取組の行の旧管理番号に、統合する取組の管理番号を「、」で区切って記入します。"),
    ("分割", "分かれる取組の行の旧管理番号に、元の取組の管理番号を記入します。"),
    ("移動・名称の変更", "管理番号はそのままで、番号（実施内容）や名称を直します。"),
    ("新しい取組の所管課・スケジュール", "「所管」「スケジュール」に、番号と事業内容を同じに書いた行を加えます。"),
    ("再掲", "再掲の元に、元の取組の管理番号を記入します。所管課は空欄にします。"),
)


@dataclass(frozen=True)
class EditionContent:
    """An edition with what belongs to it, as the workbook shows it; no edition: headings only."""

    profile: Profile
    years: Sequence[FiscalYear] = ()
    plan: Plan | None = None
    edition: Edition | None = None
    organisation: Organisation = NO_DIVISIONS
    indicators: Sequence[Indicator] = ()
    schedules: Mapping[tuple[str, FiscalYear], str] | None = None


def export_edition(
    parts: Parts, store: Store, target: Path, number: int | None = None, *, replace: bool = False
) -> Outcome[Edition]:
    """Write an edition (None: the newest) as a workbook.

    Raises WrongRole, EditionUnknown, PlanUnclear, TargetExists, TargetNotWritable.
    """
    with store.reading() as records:
        need_role(records, StoreRole.OFFICE)
        plan = meant_plan(records)
        edition = plan.newest if number is None else numbered_edition(plan, number)
        content = read_edition_content(records, plan, edition, parts.clock.today())
    _write(parts, target, content, replace=replace)
    return Outcome(edition)


def export_template(parts: Parts, target: Path, *, replace: bool = False) -> Outcome[Path]:
    """Write the workbook of a plan with headings only; raises TargetExists, TargetNotWritable."""
    _write(parts, target, EditionContent(parts.catalogue.profile()), replace=replace)
    return Outcome(target)


def read_edition_content(records: Records, plan: Plan, edition: Edition, today: date) -> EditionContent:
    """Return an edition with what belongs to it; its 所管課 are those of today, by their present names."""
    organisation = records.organisation.read()
    listings = tuple(with_owners_of(each, organisation, today) for each in edition.listings)
    return EditionContent(
        edition.profile,
        plan.years,
        plan,
        replace(edition, listings=listings),
        organisation,
        current_indicators(records, edition.edition_id),
        records.plan.schedules(edition.edition_id),
    )


def _write(parts: Parts, target: Path, content: EditionContent, *, replace: bool) -> None:
    title = content.plan.title if content.plan else TREE
    parts.files.write(
        target, parts.workbooks.write_sheets(title, edition_sheets(content), parts.clock.now()), replace=replace
    )


def edition_sheets(content: EditionContent) -> tuple[TableSheet, ...]:
    """Return the sheets of the workbook."""
    edition = content.edition
    listings = edition.listings if edition else ()
    return (
        _sheet(TREE, (KIND, CODE, NAME, ID, FORMER, ORIGINAL), _tree(edition) if edition else ()),
        _sheet(
            OWNERS,
            (ID, CODE, ROW, DIVISIONS),
            ((each.row_id, each.measure, each.title, each.owners_printed or "") for each in listings),
        ),
        _indicators(content),
        _schedule(content),
        _sheet(ABOUT, (ITEM, CONTENT), _about(content)),
    )


def _sheet(name: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> TableSheet:
    return TableSheet(head, (), tuple(enumerate(rows, start=2)), name)


def _about(content: EditionContent) -> Iterable[tuple[str, str]]:
    yield FORMAT_ITEM, FORMAT
    if content.plan and content.edition:
        yield "計画", content.plan.title
        yield PLAN_ITEM, content.plan.plan_id
        yield EDITION_ITEM, str(content.edition.ordinal)
        yield "版", content.edition.label
    yield "区分", "、".join((*(level.name for level in content.profile.levels), ROW))
    yield from _HINTS


def _tree(edition: Edition) -> Iterable[tuple[str, ...]]:
    """Yield the lines in printed order: each level above what is below it, the rows under their measure."""
    names = {level.key: level.name for level in edition.profile.levels}
    rows: dict[str, list[tuple[str, ...]]] = {}
    for each in edition.listings:
        line = (ROW, each.measure, each.title, each.row_id, "", each.repost_of or "")
        rows.setdefault(each.measure, []).append(line)
    for node in edition.nodes:
        yield names[node.level], node.code, node.title or "", "", "", ""
        yield from rows.get(node.code, ())


def indicator_texts(each: Indicator, organisation: Organisation) -> dict[str, str]:
    """Return what the sheet 指標 has of an indicator beside its targets, by heading."""
    return {
        INDICATOR_ID: each.indicator_id,
        GOAL: each.goal,
        INDICATOR: each.name_printed,
        UNIT: each.unit or "",
        DIRECTION: "減" if each.direction is Direction.DOWN else "増",
        DIVISIONS: organisation.name(each.owner) if each.owner else "",
        NOTE: each.note_printed,
    }


def _indicators(content: EditionContent) -> TableSheet:
    years = sorted({*content.years[-1:], *(figure.year for each in content.indicators for figure in each.targets)})
    head = (INDICATOR_ID, GOAL, INDICATOR, UNIT, DIRECTION, DIVISIONS, NOTE)
    rows = (
        (
            *indicator_texts(each, content.organisation).values(),
            *(figure.figure.text if (figure := each.target(year)) else "" for year in years),
        )
        for each in content.indicators
    )
    return _sheet(INDICATORS, (*head, *(f"{year.label}{TARGET}" for year in years)), rows)


def _schedule(content: EditionContent) -> TableSheet:
    kept = content.schedules or {}
    listings = content.edition.listings if content.edition else ()
    rows = (
        (each.row_id, each.measure, each.title, *(kept.get((each.row_id, year), "") for year in content.years))
        for each in listings
        if not each.is_repost
    )
    return _sheet(SCHEDULE, (ID, CODE, ROW, *(year.label for year in content.years)), rows)
