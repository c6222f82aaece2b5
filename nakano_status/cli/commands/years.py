"""The years side by side: show ID --years, counts --years, kpi list --years."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nakano_status.application.indicators.read.indicators import read_indicator_years
from nakano_status.application.round.read.overview import OF_BODIES, YearCount, YearCounts, read_year_counts
from nakano_status.application.round.read.row_years import read_row_years
from nakano_status.application.round.read.views import marks_line
from nakano_status.cli.as_json import row_year_as_json
from nakano_status.cli.as_text import one_line
from nakano_status.cli.session import CommandOutput, CommandSession
from nakano_status.domain.indicators.indicator import IndicatorYears
from nakano_status.domain.refusals.exchange import Usage
from nakano_status.domain.round.row_years import NO_MARK, Absence, RowYear
from nakano_status.domain.round.tally import Grouping, Tally


def show_years(session: CommandSession, row_id: str) -> CommandOutput:
    """Show one row through all years."""
    with session.reading() as store, store.reading() as records:
        found = read_row_years(records, row_id, session.year)
    lines = [line for each in found for line in _year_lines(each)]
    return CommandOutput({"years": [row_year_as_json(each) for each in found]}, lines)


def _year_lines(line: RowYear) -> Iterator[str]:
    state = str(line.mark) if line.mark else f"{NO_MARK}（{line.gap.label}）" if line.gap else ""
    named = "　".join(filter(None, (line.row_id, line.title, line.relation.label)))
    yield "　".join(filter(None, (line.year.label, state, named)))
    if line.row_id is None:
        return
    numbers = "、".join(f"第{each.number}号（{each.occasion.value}）" for each in line.papers)
    texts = {
        "計画上のスケジュール": line.scheduled,
        "予定": line.planned_text,
        "取組状況": line.done,
        "回答": "、".join(line.answered_by),
        "資料": numbers,
    }
    yield from (f"  {heading}：{one_line(text)}" for heading, text in texts.items() if text)


def count_years(session: CommandSession, by: Grouping | None, *, today: bool) -> CommandOutput:
    """Tally every round; by 部 and 所管課 of each year, or of today."""
    if today and by not in OF_BODIES:
        raise Usage(reason="「--today」は、「--by department」または「--by division」とともに指定してください。")
    on = session.parts.clock.today() if today else None
    with session.reading() as store, store.reading() as records:
        found = read_year_counts(records, [by] if by else (), on)
    keys: dict[str, Any] = {"years": [_count_as_json(each) for each in found.years]}
    if by:
        keys["groups"] = {
            group.name: {found.key(each): _figures(each.tally_of(group)) for each in found.years_of(group)}
            for group in found.groups[by]
        }
        keys["group_names"] = {group.name: group.label for group in found.groups[by]}
    if by in OF_BODIES:
        keys["organisation"] = "today" if today else "of_year"
    return CommandOutput(keys, list(_count_lines(found, by)))


def _count_as_json(count: YearCount) -> dict[str, Any]:
    tally = count.tally
    there: dict[str, Any] = {
        "counts": {**tally.by_symbol, "total": tally.total},
        "in_report": tally.in_report,
        "excluded": [{"id": row_id, "why": why.value} for row_id, why in tally.excluded],
        "why": None,
    }
    missing = {"counts": None, "in_report": None, "excluded": None, "why": Absence.NO_ROUND.value}
    return {
        "plan": count.plan.plan_id,
        "year": count.year.short,
        "edition": count.edition.title if count.edition else None,
        **(there if count.has_round else missing),
    }


def _figures(tally: Tally) -> dict[str, int]:
    return {**tally.by_symbol, "total": tally.total, "in_report": tally.in_report}


def _count_lines(found: YearCounts, by: Grouping | None) -> Iterator[str]:
    for each in found.years:
        missing = f"{NO_MARK}（{Absence.NO_ROUND.label}）"
        yield f"{found.label(each)}　{_counted(each.tally) if each.has_round else missing}"
    if by in OF_BODIES:
        yield f"内訳は{found.organisation_label}によります。"
    for group in found.groups.get(by, ()) if by else ():
        yield group.label
        yield from (f"  {found.label(each)}　{_counted(each.tally_of(group))}" for each in found.years_of(group))


def _counted(tally: Tally) -> str:
    return f"{marks_line(tally.by_symbol)} 計{tally.total}件 ／ 報告対象 {tally.in_report}件"


def indicators_of_years(session: CommandSession) -> CommandOutput:
    """Show 成果指標 through all years."""
    with session.reading() as store, store.reading() as records:
        found = read_indicator_years(records)
    lines = [line for each in found for line in _indicator_lines(each)]
    return CommandOutput(
        {"indicators": list(map(_indicator_as_json, found))}, lines or ["成果指標は登録されていません。"]
    )


def _indicator_as_json(found: IndicatorYears) -> dict[str, Any]:
    indicator = found.indicator
    return {
        "id": indicator.indicator_id,
        "goal": indicator.goal,
        "name": indicator.name,
        "unit": indicator.unit,
        "direction": indicator.direction.value,
        "years": [
            {
                "year": each.year.short,
                "actual": each.actual.figure.text if each.actual else None,
                "why": each.gap.value if each.gap else None,
                "target": each.target.figure.text if each.target else None,
                "other_targets": dict(each.other_targets),
                "reached": each.has_reached,
            }
            for each in found.years
        ],
    }


def _indicator_lines(found: IndicatorYears) -> Iterator[str]:
    yield f"{found.indicator.indicator_id}　{found.indicator.name}"
    for each in found.years:
        actual = each.actual.figure.text if each.actual else f"{NO_MARK}（{each.gap.label}）" if each.gap else ""
        target = f"目標 {each.target.figure.text}" if each.target else ""
        others = f"（{each.other_label}）" if each.other_targets else ""
        if actual or target or others:
            yield f"  {'　'.join(filter(None, (each.year.label, actual, f'{target}{others}')))}"
