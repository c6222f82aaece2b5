"""plan editions, template, export, revise, withdraw: the editions of the plan, and a revised one."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import click

from nakano_status.application.lookup import meant_plan, read_year
from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.edition_tables import export_edition, export_template
from nakano_status.application.plan.revise_plan import PlanRevision, RevisedPlan, revise_plan
from nakano_status.application.plan.withdraw_revision import need_withdrawable, withdraw_revision
from nakano_status.cli.commands.plan_after import plan_successor
from nakano_status.cli.revision_output import change_as_json, count_kinds, question_as_json, revised_lines
from nakano_status.cli.session import CommandOutput, CommandSession, command, day_option
from nakano_status.cli.trying import try_option, written
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.plan.initiative_id import fold_id
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.plan.revised_edition import EditionPart, RevisionAnswers
from nakano_status.domain.refusals.exchange import Usage


@click.group("plan", help="計画の版（当初計画・改定版）を表示し、改定版を登録します。")
def plan_group() -> None:
    """Group of the commands on the plan's editions."""


@command("editions", "計画の版を一覧します。", names_person=False)
def plan_editions(session: CommandSession) -> CommandOutput:
    """Show the editions."""
    with session.reading() as store, store.reading() as records:
        editions = meant_plan(records).editions
    return CommandOutput({"editions": list(map(_as_json, editions))}, list(map(_line, editions)))


def _as_json(edition: Edition) -> dict[str, Any]:
    return {
        "edition": edition.ordinal,
        "title": edition.title,
        "adopted": edition.adopted_on.isoformat(),
        "in_force": edition.holds_from.isoformat(),
        "years": [year.short for year in edition.years] if edition.years else None,
        "rows": len(edition.listings),
    }


def _line(edition: Edition) -> str:
    force = f"、{era_day(edition.in_force)}から適用" if edition.in_force else ""
    years = f"、{edition.years[0].label}〜{edition.years[1].label}" if edition.years else ""
    return f"{edition.label}{force}{years} {len(edition.listings)}行"


_OUT = click.option("--out", "target", metavar="FILE", required=True, help="作成するファイル（.xlsx）")
_REPLACE = click.option("--replace", is_flag=True, help="同じ名前のファイルを置き換えます。")


@command("template", "計画を記入する表を作成します。データファイルを指定すると、最新の版を記入したものになります。")
@_OUT
@_REPLACE
def plan_template(session: CommandSession, *, target: str, replace: bool) -> CommandOutput:
    """Write the workbook of a plan: filled in with the newest edition, without a data file with headings only."""
    path = _workbook(target)
    if session.store_path is None:
        export_template(session.parts, path, replace=replace)
        return CommandOutput({"file": target, "edition": None}, [f"「{target}」を作成しました。"])
    return _exported(session, path, None, replace=replace)


@command("export", "計画の版を、直して登録できる表として保存します。")
@_OUT
@click.option("--edition", type=click.IntRange(min=1), metavar="N", help="計画の版の番号（省略時は最新の版）")
@_REPLACE
def plan_export(session: CommandSession, *, target: str, edition: int | None, replace: bool) -> CommandOutput:
    """Write an edition as a workbook."""
    return _exported(session, _workbook(target), edition, replace=replace)


def _workbook(target: str) -> Path:
    if not target.lower().endswith(".xlsx"):
        raise Usage(reason="「--out」には「.xlsx」で終わる名前を指定してください。")
    return Path(target)


def _exported(session: CommandSession, path: Path, number: int | None, *, replace: bool) -> CommandOutput:
    with session.reading() as store:
        edition = export_edition(session.parts, store, path, number, replace=replace).value
    keys = {"file": str(path), "edition": edition.ordinal, "rows": len(edition.listings)}
    return CommandOutput(keys, [f"「{path}」に{edition.label}を保存しました（{len(edition.listings)}行）。"])


@command("revise", "計画の表か、直した進捗状況一覧から、改定版を登録します。")
@click.argument("file", metavar="FILE")
@day_option("--adopted", "adopted", help_text="策定日（2024-02-28）")
@day_option("--in-force", "in_force", help_text="適用日（省略時は策定日）")
@click.option("--title", metavar="TITLE", required=True, help="版の名称（改定版など）")
@click.option("--same", multiple=True, metavar="NEW=OLD", help="NEW は、前の版の OLD と同じ取組です。")
@click.option("--merged", multiple=True, metavar="NEW=OLD,OLD", help="NEW は、前の版の OLD を統合した取組です。")
@click.option("--split", multiple=True, metavar="OLD=NEW,NEW", help="前の版の OLD を、NEW に分割しました。")
@click.option("--new", multiple=True, metavar="ID", help="新しい取組です（前の版の取組の続きではありません）。")
@click.option("--dropped", multiple=True, metavar="ID", help="前の版の取組を廃止しました（続きはありません）。")
@click.option(
    "--completed", "finished", multiple=True, metavar="ID", help="前の版の取組が完了しました（続きはありません）。"
)
@click.option("--years", metavar="R5-R7", help="版の期間（省略時は計画の全期間）")
@click.option("--reason", metavar="TEXT", help="改定の理由（記録に残ります）")
@click.option("--dry-run", is_flag=True, help="変わる内容を表示するだけで、登録しません。")
@try_option
def plan_revise(
    session: CommandSession,
    *,
    file: str,
    adopted: date | None,
    title: str,
    dry_run: bool,
    trial: Path | None,
    **given: Any,
) -> CommandOutput:
    """Add a revised edition, or show what it would change."""
    if adopted is None:
        raise Usage(reason="「--adopted」で策定日を指定してください。")
    in_force, reason, span = given.pop("in_force"), given.pop("reason"), _span(given.pop("years"))
    answers = _answers(**given)
    revision = PlanRevision(Path(file), title, adopted, in_force, answers, reason, is_dry_run=dry_run, years=span)
    if dry_run:
        with session.reading() as store:
            return _revised(revise_plan(session.parts, store, revision, session.by))
    return written(session, trial, lambda store: _revised(revise_plan(session.parts, store, revision, session.by)))


def _answers(
    same: tuple[str, ...],
    merged: tuple[str, ...],
    split: tuple[str, ...],
    new: tuple[str, ...],
    dropped: tuple[str, ...],
    finished: tuple[str, ...],
) -> RevisionAnswers:
    """Return the answers given by options; raises Usage."""
    former: dict[str, tuple[str, ...]] = {}
    for row_id, olds in map(_pair, (*same, *merged)):
        former[row_id] = (*former.get(row_id, ()), *olds)
    for old, rows in map(_pair, split):
        former |= {row_id: (*former.get(row_id, ()), old) for row_id in rows}
    ids = (frozenset(map(fold_id, each)) for each in (new, dropped, finished))
    return RevisionAnswers(former, *ids)


def _span(text: str | None) -> tuple[FiscalYear, FiscalYear] | None:
    """Return the first and the last year of `R5-R7`, or of `R5`; raises Usage, YearUnreadable."""
    if text is None:
        return None
    first, _, last = re.sub("[〜～–]", "-", text).partition("-")
    return read_year(first), read_year(last or first)


def _pair(text: str) -> tuple[str, tuple[str, ...]]:
    left, equals, right = text.partition("=")
    rights = tuple(fold_id(each) for each in right.replace("、", ",").split(",") if each.strip())
    if not (equals and left.strip() and rights):
        raise Usage(reason=f"「{text}」は「管理番号=管理番号」の形ではありません。")
    return fold_id(left), rights


def _revised(outcome: Outcome[RevisedPlan]) -> CommandOutput:
    found = outcome.value
    keys = {
        "edition": found.edition.ordinal,
        "title": found.edition.title,
        "written": found.is_written,
        "unchanged": found.is_unchanged,
        **{key: list(map(change_as_json, found.of(part))) for part, key in _PARTS.items()},
        "counts": {key: count_kinds(found.of(part)) for part, key in _PARTS.items()},
        "questions": list(map(question_as_json, found.questions)),
    }
    return CommandOutput.of(outcome, keys, list(revised_lines(found)))


_PARTS = {EditionPart.TREE: "tree", EditionPart.ROW: "rows", EditionPart.INDICATOR: "indicators"}
"""The keys of the parts in JSON."""


@command("withdraw", "最後に登録した改定版を取り消します。")
@click.option("--reason", default="", metavar="TEXT", help="理由（記録に残ります）")
@click.option("--dry-run", is_flag=True, help="取り消せるかどうかを表示するだけで、取り消しません。")
def plan_withdraw(session: CommandSession, *, reason: str, dry_run: bool) -> CommandOutput:
    """Withdraw the newest edition."""
    if dry_run:
        with session.reading() as store, store.reading() as records:
            edition = need_withdrawable(records).newest
    else:
        with session.writing() as store:
            edition = withdraw_revision(store, reason, session.by).value
    end = "取り消せます（--dry-run のため、取り消していません）。" if dry_run else "取り消しました。"
    return CommandOutput({"edition": edition.ordinal, "title": edition.title}, [f"{edition.label}を{end}"])


for _each in (plan_editions, plan_template, plan_export, plan_revise, plan_withdraw, plan_successor):
    plan_group.add_command(_each)
