"""plan successor, fate, fates: the plan after, and what becomes of the rows of the plan before it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import click

from nakano_status.application.lookup import read_year
from nakano_status.application.plan.add_successor import AddedPlan, PlanHead, Successor, add_successor
from nakano_status.application.plan.decide_fate import FateDecision, FateLine, FatesView, decide_fate, read_fates
from nakano_status.cli.as_text import one_line
from nakano_status.cli.session import CommandOutput, CommandSession, command, day_option
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.plan.lineage import ROW_FATES, PlanFate, RowFate
from nakano_status.domain.refusals.exchange import Usage

_BETWEEN = "-"


@command("successor", "次期計画を登録します。")
@click.argument("file", metavar="FILE")
@click.option("--title", metavar="TITLE", help="計画の名称（FILE が表か一覧のとき）")
@click.option("--years", metavar="FIRST-LAST", help="計画期間（R8-R12。FILE が表か一覧のとき）")
@day_option("--adopted", help_text="策定日（2026-02-27。FILE が表か一覧のとき）")
@click.option("--dry-run", is_flag=True, help="登録する内容を表示するだけで、登録しません。")
def plan_successor(
    session: CommandSession,
    *,
    file: str,
    title: str | None,
    years: str | None,
    adopted: date | None,
    dry_run: bool,
) -> CommandOutput:
    """Add the plan after, or show what would be added."""
    successor = Successor(file, _head(title, years, adopted), dry_run)
    if successor.is_table and successor.head is None:
        raise Usage(reason="表か一覧から登録するときは、「--title」「--years」「--adopted」を指定してください。")
    if not successor.is_table and (title or years or adopted):
        raise Usage(reason="「--title」「--years」「--adopted」は、表か一覧から登録するときに指定します。")
    with (session.reading if dry_run else session.writing)() as store:
        outcome = add_successor(session.parts, store, successor, session.by)
    return CommandOutput.of(outcome, _added_as_json(outcome.value), list(_added_lines(outcome.value)))


def _head(title: str | None, years: str | None, adopted: date | None) -> PlanHead | None:
    """Return the head of a table, None if it is not complete."""
    if not (title and title.strip() and years and adopted):
        return None
    return PlanHead(title, *_years(years), adopted)


def _years(text: str) -> tuple[FiscalYear, FiscalYear]:
    first, _, last = text.partition(_BETWEEN)
    return read_year(first), read_year(last)


def _added_as_json(added: AddedPlan) -> dict[str, Any]:
    plan, edition = added.plan, added.plan.newest
    return {
        "plan": plan.plan_id,
        "title": plan.title,
        "years": [year.short for year in plan.years],
        "before": added.before.plan_id,
        "overlap": [year.short for year in added.overlap],
        "edition": edition.edition_id,
        "rows": [{"id": each.row_id, "title": each.title} for each in edition.listings],
        "marks": [mark.symbol for mark in edition.profile.marks],
        "indicators": [each.indicator_id for each in added.indicators],
        "fates": list(map(_as_json, added.fates)),
        "written": added.is_written,
        "unchanged": added.is_unchanged,
    }


def _added_lines(added: AddedPlan) -> Iterator[str]:
    plan, edition = added.plan, added.plan.newest
    if added.is_unchanged:
        yield f"登録済みの「{plan.title}」と違いはありません。変更していません。"
        return
    years = f"{plan.first_year.label}〜{plan.last_year.label}"
    yield f"「{plan.title}」（{years}）は、「{added.before.title}」の次の計画です。"
    marks = "、".join(mark.named for mark in edition.profile.marks)
    goals = f"{edition.profile.goal_level.name} {len(edition.goals)}件"
    yield f"取組 {len(edition.listings)}件、{goals}、成果指標 {len(added.indicators)}件"
    yield f"進捗状況：{marks}"
    if added.overlap:
        overlap = "、".join(year.label for year in added.overlap)
        yield f"{overlap}は、前の計画の期間と重なります。この年度は「--of-plan」で計画を指定します。"
    if added.fates:
        yield f"旧管理番号により、前の計画の取組{len(added.fates)}件の引継ぎを登録します。"
    yield "登録しました。" if added.is_written else "登録していません（--dry-run）。"


@command("fate", "計画の取組を、次期計画でどうするか（継続・統合・完了・廃止）を決めます。")
@click.argument("row_id", metavar="ID")
@click.option("--becomes", type=click.Choice([each.value for each in ROW_FATES]), help="次期計画での扱い")
@click.option("--to", "targets", multiple=True, metavar="ID", help="引き継ぐ次期計画の取組（繰り返し可）")
@click.option("--reason", metavar="TEXT", default="", help="理由（資料に記載します）")
@click.option("--withdraw", is_flag=True, help="決めたことを取り消し、未定に戻します。")
def fate(
    session: CommandSession, *, row_id: str, becomes: str | None, targets: tuple[str, ...], reason: str, withdraw: bool
) -> CommandOutput:
    """Decide what becomes of a row."""
    if withdraw is (becomes is not None) or (withdraw and targets):
        raise Usage(reason="「--becomes」と「--withdraw」のどちらか一方を指定してください。")
    decision = FateDecision(row_id, PlanFate(becomes) if becomes else None, targets, reason)
    with session.writing() as store:
        outcome = decide_fate(store, decision, session.by)
        with store.reading() as records:
            left = len(read_fates(records).undecided)
    decided = outcome.value
    keys = {"fates": [_as_json(decided)] if decided else [], "undecided": left}
    done = f"取組 {row_id}：{decided.sentence}" if decided else f"取組 {row_id} の引継ぎを未定に戻しました。"
    return CommandOutput.of(outcome, keys, [done, f"未定の取組は{left}件です。"])


def _as_json(decided: RowFate) -> dict[str, Any]:
    return {"id": decided.row_id, "fate": decided.fate.value, "to": list(decided.to), "reason": decided.reason}


@command("fates", "計画の取組の次期計画への引継ぎと、未定の取組を一覧します。", names_person=False)
def fates(session: CommandSession) -> CommandOutput:
    """List the fates of a plan's rows."""
    with session.reading() as store, store.reading() as records:
        found = read_fates(records)
    keys = {
        "plan": found.pair.old.plan_id,
        "after": found.pair.new.plan_id if found.pair.new else None,
        "fates": [_as_json(each.fate) for each in found.lines if each.fate],
        "undecided": [{"id": each.listing.row_id, "direction": each.direction} for each in found.undecided],
        "new": [each.row_id for each in found.new_rows],
        "counts": dict(found.counts),
    }
    return CommandOutput(keys, list(_fates_lines(found)))


def _fates_lines(found: FatesView) -> Iterator[str]:
    after = f"「{found.pair.new.title}」" if found.pair.new else "次期計画（未登録）"
    yield f"「{found.pair.old.title}」の取組の{after}への引継ぎ"
    for line in found.lines:
        yield from _fate_lines(line, found.heading)
    if found.new_rows:
        yield f"前の計画から続かない取組：{'、'.join(each.row_id for each in found.new_rows)}"
    yield "、".join(f"{label} {number}件" for label, number in found.counts.items())


def _fate_lines(line: FateLine, heading: str) -> Iterator[str]:
    to = "、".join(f"{each.row_id} {one_line(each.title)}" for each in line.to)
    yield f"{line.listing.row_id} {one_line(line.listing.title)}：{line.label}{f' → {to}' if to else ''}"
    if line.direction:
        yield f"  {heading}：{one_line(line.direction)}"
    if line.fate and line.fate.reason:
        yield f"  理由：{one_line(line.fate.reason)}"
