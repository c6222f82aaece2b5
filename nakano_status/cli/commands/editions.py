"""plan, fate, fates: editions, a revised edition with its changes, the next plan, and the fates of rows in it."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from nakano_status.application.lookup import read_year
from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.add_successor import AddedPlan, PlanHead, Successor, add_successor
from nakano_status.application.plan.decide_fate import FateLine, FatesView, decide_fate, read_fates
from nakano_status.application.plan.export_plan import COLUMNS_WITHOUT_LIST, export_edition, export_template
from nakano_status.application.plan.plan_workbook import is_table
from nakano_status.application.plan.revise_plan import (
    PlanRevision,
    RevisedPlan,
    need_withdrawable,
    revise_plan,
    withdraw_revision,
)
from nakano_status.application.ports.data_file import Store
from nakano_status.cli import session as cli
from nakano_status.cli.output import one_line
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.plan.edition_changes import ChangedText, EditionChange, EditionPart, RevisionKind
from nakano_status.domain.plan.initiative_id import fold_id, read_ids
from nakano_status.domain.plan.lineage import ROW_FATES, PlanFate, RowFate
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.plan.revised_edition import RevisionAnswers, RevisionQuestion, RevisionQuestionKind, likeness
from nakano_status.domain.refusals.exchange import Usage
from nakano_status.domain.storage.backups import SUFFIX
from nakano_status.domain.storage.server_address import address_path, is_server_address

plan_group = click.Group("plan", help="計画の版（当初計画・改定版）を表示し、改定版を登録します。")
"""Group of the commands on the plan's editions."""


def count_kinds(changes: Iterable[EditionChange]) -> Counter[RevisionKind]:
    """Return the number of changes of each kind."""
    return Counter(each.change for each in changes)


def plan_change_as_json(change: EditionChange) -> dict[str, Any]:
    """Return a change of a part of an edition in JSON form; `fate` is there only if the part was dropped."""
    return {
        "id": change.number,
        "title": change.title,
        "change": change.change.value,
        "changes": [kind.value for kind in change.changes],
        "from": list(change.was),
        "to": list(change.now),
        "texts": list(map(_text_as_json, change.texts)),
        **({"fate": change.fate.value} if change.change is RevisionKind.DROPPED and change.fate else {}),
    }


def _text_as_json(text: ChangedText) -> dict[str, str]:
    about = {"year": text.year.short} if text.year else {"heading": text.name} if text.name else {}
    return {"text": text.kind.value, **about, "from": text.was, "to": text.now}


def question_as_json(question: RevisionQuestion) -> dict[str, Any]:
    """Return a question about a revision in JSON form, with the options that answer it."""
    return {
        "id": question.row_id,
        "title": question.title,
        "question": question.kind.value,
        "sheet": question.place.sheet,
        "cell": question.place.cell,
        "candidates": [
            {"id": each.row_id, "title": each.title, "likeness": round(likeness(question.title, each.title), 2)}
            for each in question.candidates
        ],
        "answers": [*_offered(question)],
    }


def _offered(question: RevisionQuestion) -> Iterator[str]:
    """Yield the options that answer a question, the most likely first."""
    yield from (f"--same {question.row_id}={each.row_id}" for each in question.candidates)
    yield f"--new {question.row_id}"


def revised_lines(revised: RevisedPlan) -> Iterator[str]:
    """Yield lines about a revision: its changes, its open questions, and whether it was written."""
    if revised.is_unchanged:
        yield f"{revised.edition.label}と違いはありません。計画は変更していません。"
        return
    if revised.edition.years:
        yield f"版の期間：{revised.edition.years[0].label}〜{revised.edition.years[1].label}"
    for part in EditionPart:
        changes = revised.changes_of(part)
        if not changes:
            continue
        counts = count_kinds(changes)
        yield f"{part.label}：" + "、".join(f"{kind.label} {counts[kind]}件" for kind in RevisionKind if counts[kind])
        yield from (line for each in changes for line in _change_lines(each))
    if revised.questions:
        yield f"確認事項が{len(revised.questions)}件あるため、登録していません。"
        yield "次の答えを付けて、もう一度登録してください。"
        yield from (line for each in revised.questions for line in _question_lines(each))
    elif revised.is_written:
        yield f"{revised.edition.label}を登録しました。{revised.edition.first_round.label}分の進捗確認から使います。"
    else:
        yield "登録していません（--dry-run）。"


def _change_lines(change: EditionChange) -> Iterator[str]:
    """Yield the change of a part, and below it each text that differs; nothing for an unchanged part."""
    if change.change is RevisionKind.SAME:
        return
    kinds = "・".join(kind.label for kind in change.changes)
    if change.change is RevisionKind.DROPPED and change.fate:
        kinds += f"（{change.fate.value}）"
    steps = f"（{'、'.join(change.was)} → {'、'.join(change.now)}）" if change.is_merger_or_split else ""
    yield f"  {change.number} {kinds}{steps} {change.title}".replace("\n", " ").rstrip()
    for text in change.texts:
        was, now = (each or "空欄" for each in text.shown)
        yield f"    {text.heading}：{f'{was} → ' if change.was else ''}{now}".replace("\n", " ")


def _question_lines(question: RevisionQuestion) -> Iterator[str]:
    cell = " ".join(filter(None, (question.place.sheet, question.place.cell)))  # the place has no sheet in a CSV
    place = f"（{cell}）" if question.place.cell else ""
    if question.kind is RevisionQuestionKind.IDENTITY:
        yield f"「{question.title}」{place}は、{question.row_id} のままの取組ですか。"
    else:
        yield f"「{question.title}」{place}は、前の版のどの取組の続きですか。"
    for each, answer in zip(question.candidates, _offered(question), strict=False):
        yield f"  「{each.title}」（{each.row_id}）の続き：{answer}"
    yield f"  続きではない新しい取組：--new {question.row_id}"


@cli.command("successor", "次期計画を登録します。", of=plan_group)
@click.argument("file", metavar="FILE", type=cli.PATH)
@click.option("--title", metavar="TITLE", help="計画の名称（FILE が表か一覧のとき）")
@click.option("--years", metavar="FIRST-LAST", help="計画期間（R8-R12。FILE が表か一覧のとき）")
@cli.day_option("--adopted", help_text="策定日（2026-02-27。FILE が表か一覧のとき）")
@click.option("--dry-run", is_flag=True, help="登録する内容を表示するだけで、登録しません。")
def plan_successor(
    session: cli.CommandSession,
    *,
    file: str,
    title: str | None,
    years: str | None,
    adopted: date | None,
    dry_run: bool,
) -> cli.CommandOutput:
    """Add the next plan to the data file, or show the data that would be added (`dry_run`).

    `years`: the first and the last year, as in R8-R12. The title, the years and the day of adoption must be given if
    `file` is a table or a list, and only then; otherwise raises Usage.
    """
    successor = Successor(file, _head(title, years, adopted), dry_run)
    needs_head = is_table(session.parts, file)
    if needs_head and successor.head is None:
        raise Usage(reason="表か一覧から登録するときは、「--title」「--years」「--adopted」を指定してください。")
    if not needs_head and (title or years or adopted):
        raise Usage(reason="「--title」「--years」「--adopted」は、表か一覧から登録するときに指定します。")
    with (session.reading if dry_run else session.writing)() as store:
        outcome = add_successor(session.parts, store, successor, session.by)
    return cli.CommandOutput.of(outcome, _added_as_json(outcome.value), list(_added_lines(outcome.value)))


def _head(title: str | None, years: str | None, adopted: date | None) -> PlanHead | None:
    """Return the head of a table, or None if it is not complete."""
    if not (title and title.strip() and years and adopted):
        return None
    return PlanHead(title, *_span(years), adopted)


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
        "fates": list(map(_fate_as_json, added.fates)),
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
    reposts = sum(each.is_repost for each in edition.listings)
    rows = f"一覧の行 {len(edition.listings)}（取組 {len(edition.listings) - reposts}、再掲 {reposts}）"
    yield f"{rows}、{goals}、成果指標 {len(added.indicators)}件"
    yield f"進捗状況：{marks}"
    if added.overlap:
        overlap = "、".join(year.label for year in added.overlap)
        yield f"{overlap}は、前の計画の期間と重なります。この年度は「--of-plan」で計画を指定します。"
    if added.fates:
        yield f"旧管理番号により、前の計画の取組{len(added.fates)}件の引継ぎを登録します。"
    yield "登録しました。" if added.is_written else "登録していません（--dry-run）。"


@cli.command("fate", "計画の取組を、次期計画でどうするか（継続・統合・完了・廃止）を決めます。")
@click.argument("row_id", metavar="ID", type=cli.ID)
@click.option("--becomes", type=click.Choice([each.value for each in ROW_FATES]), help="次期計画での扱い")
@click.option("--to", "targets", multiple=True, metavar="ID", help="引き継ぐ次期計画の取組（繰り返し可）")
@click.option("--reason", metavar="TEXT", default="", help="理由（資料に記載します）")
@click.option("--withdraw", is_flag=True, help="決めたことを取り消し、未定に戻します。")
def fate(
    session: cli.CommandSession,
    *,
    row_id: str,
    becomes: str | None,
    targets: tuple[str, ...],
    reason: str,
    withdraw: bool,
) -> cli.CommandOutput:
    """Decide the fate of a row in the next plan, or withdraw the decision.

    `becomes`: the label of the fate (None with `withdraw`). `targets`: the rows of the next plan that continue the row.
    Raises Usage if neither or both of a fate and `withdraw` are given, or if `targets` are given with `withdraw`.
    """
    if withdraw is (becomes is not None) or (withdraw and targets):
        raise Usage(reason="「--becomes」と「--withdraw」のどちらか一方を指定してください。")
    wanted = PlanFate(becomes) if becomes else None
    with session.writing() as store:
        outcome = decide_fate(store, row_id, wanted, targets, reason, by=session.by)
        with store.reading() as records:
            left = len(read_fates(records).undecided)
    decided = outcome.value
    keys = {"fates": [_fate_as_json(decided)] if decided else [], "undecided": left}
    done = f"取組 {row_id}：{decided.as_text}" if decided else f"取組 {row_id} の引継ぎを未定に戻しました。"
    return cli.CommandOutput.of(outcome, keys, [done, f"未定の取組は{left}件です。"])


def _fate_as_json(decided: RowFate) -> dict[str, Any]:
    return {"id": decided.row_id, "fate": decided.fate.value, "to": list(decided.to), "reason": decided.reason}


@cli.command("fates", "計画の取組の次期計画への引継ぎと、未定の取組を一覧します。", names_person=False)
def fates(session: cli.CommandSession) -> cli.CommandOutput:
    """List the fates of the plan's rows in the next plan, and the rows whose fate is undecided."""
    with session.reading() as store, store.reading() as records:
        found = read_fates(records)
    keys = {
        "plan": found.pair.old.plan_id,
        "after": found.pair.new.plan_id if found.pair.new else None,
        "fates": [_fate_as_json(each.fate) for each in found.lines if each.fate],
        "undecided": [{"id": each.listing.row_id, "direction": each.direction} for each in found.undecided],
        "new": [each.row_id for each in found.new_rows],
        "counts": dict(found.counts),
    }
    return cli.CommandOutput(keys, list(_fates_lines(found)))


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


@cli.command("editions", "計画の版を一覧します。", names_person=False, of=plan_group)
def plan_editions(session: cli.CommandSession) -> cli.CommandOutput:
    """List the editions of all plans, or of the plan that an option names."""
    with session.reading() as store, store.reading() as records:
        plans = [each for each in records.plan.all() if records.info.chosen_plan_id in (None, each.plan_id)]
    keys = [_as_json(each, plan.plan_id) for plan in plans for each in plan.editions]
    heads = {plan.plan_id: [plan.title] if len(plans) > 1 else [] for plan in plans}
    lines = [line for plan in plans for line in (*heads[plan.plan_id], *map(_line, plan.editions))]
    return cli.CommandOutput({"editions": keys}, lines)


def _as_json(edition: Edition, plan_id: str) -> dict[str, Any]:
    return {
        "plan": plan_id,
        "edition": edition.ordinal,
        "title": edition.title,
        "adopted": edition.adopted_on.isoformat() if edition.is_stated else None,
        "in_force": edition.holds_from.isoformat() if edition.is_stated else None,
        "years": [year.short for year in edition.years] if edition.years else None,
        "rows": len(edition.listings),
    }


def _line(edition: Edition) -> str:
    force = f"、{era_day(edition.in_force)}から適用" if edition.in_force else ""
    years = f"、{edition.years[0].label}〜{edition.years[1].label}" if edition.years else ""
    return f"{edition.label}{force}{years} {len(edition.listings)}行"


_OUT = click.option("--out", "target", metavar="FILE", type=cli.PATH, required=True, help="作成するファイル（.xlsx）")


@cli.command(
    "template",
    "計画を記入する表を作成します。データファイルを指定すると、最新の版を記入したものになります。",
    of=plan_group,
)
@_OUT
@click.option(
    "--from",
    "source",
    metavar="PLAN",
    type=cli.PATH,
    help="もとにする計画（builtin:nakano2、計画のファイル、計画の表、データファイル、又は公表した一覧）",
)
@cli.map_option
@cli.replace_option
def plan_template(
    session: cli.CommandSession, *, target: str, source: str | None, columns: tuple[str, ...], replace: bool
) -> cli.CommandOutput:
    """Write a plan workbook, filled with a plan or a list (`source`), or with only the headings.

    If `source` is a data file, or if it is None and the session has a data file, the workbook is filled with the newest
    edition of that file. Raises Usage if the name `target` does not end in .xlsx, or if `columns` is not empty but the
    source is not a list.
    """
    path = _workbook(target)
    given = address_path(source or "")
    if given.suffix.lower() == SUFFIX or is_server_address(given):
        session, source = dataclasses.replace(session, store_path=given), None
    if source is not None or session.store_path is None:
        outcome = export_template(session.parts, path, source, columns, replace=replace)
        keys = {"file": target, "edition": None}
        return cli.CommandOutput.of(outcome, keys, [f"「{target}」を作成しました。"])
    if columns:
        raise Usage(reason=COLUMNS_WITHOUT_LIST)
    return _exported(session, path, None, replace=replace)


@cli.command("export", "計画の版を、直して登録できる表として保存します。", of=plan_group)
@_OUT
@click.option("--edition", type=click.IntRange(min=1), metavar="N", help="計画の版の番号（省略時は最新の版）")
@cli.replace_option
def plan_export(session: cli.CommandSession, *, target: str, edition: int | None, replace: bool) -> cli.CommandOutput:
    """Write an edition as a plan workbook; raises Usage if the name `target` does not end in .xlsx.

    `edition`: its number (None: the newest).
    """
    return _exported(session, _workbook(target), edition, replace=replace)


def _workbook(target: str) -> Path:
    if not target.lower().endswith(".xlsx"):
        raise Usage(reason="「--out」には「.xlsx」で終わる名前を指定してください。")
    return Path(target)


def _exported(session: cli.CommandSession, path: Path, number: int | None, *, replace: bool) -> cli.CommandOutput:
    with session.reading() as store:
        edition = export_edition(session.parts, store, path, number, replace=replace).value
    keys = {"file": str(path), "edition": edition.ordinal, "rows": len(edition.listings)}
    return cli.CommandOutput(keys, [f"「{path}」に{edition.label}を保存しました（{len(edition.listings)}行）。"])


@cli.command("revise", "計画の表か、直した進捗状況一覧から、改定版を登録します。", of=plan_group)
@click.argument("file", metavar="FILE", type=cli.PATH)
@cli.day_option("--adopted", "adopted", help_text="策定日（2024-02-28）")
@cli.day_option("--in-force", "in_force", help_text="適用日（省略時は策定日）")
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
@cli.try_option
def plan_revise(  # noqa: PLR0913 - each is one option of the command
    session: cli.CommandSession,
    *,
    file: str,
    adopted: date | None,
    in_force: date | None,
    title: str,
    same: tuple[str, ...],
    merged: tuple[str, ...],
    split: tuple[str, ...],
    new: tuple[str, ...],
    dropped: tuple[str, ...],
    finished: tuple[str, ...],
    years: str | None,
    reason: str | None,
    dry_run: bool,
    trial: Path | None,
) -> cli.CommandOutput:
    """Add a revised edition from a plan workbook, show its changes (`dry_run`), or try it on a copy (`trial`).

    `same`, `merged`, `split`, `new`, `dropped` and `finished` state the fates of rows. If a question about a row is
    open, nothing is added, and the questions are listed. Raises Usage without the day of adoption (`adopted`).
    """
    if adopted is None:
        raise Usage(reason="「--adopted」で策定日を指定してください。")
    span, answers = _span(years) if years else None, _answers(same, merged, split, new, dropped, finished)
    revision = PlanRevision(Path(file), title, adopted, in_force, answers, reason, is_dry_run=dry_run, years=span)

    def act(store: Store) -> cli.CommandOutput:
        return _revised(revise_plan(session.parts, store, revision, session.by))

    return cli.write_or_try(session, trial, act, act if dry_run else None)


def _answers(
    same: tuple[str, ...],
    merged: tuple[str, ...],
    split: tuple[str, ...],
    new: tuple[str, ...],
    dropped: tuple[str, ...],
    finished: tuple[str, ...],
) -> RevisionAnswers:
    """Return the answers that the options give; raises Usage, also if two options give a row two answers."""
    former: dict[str, tuple[str, ...]] = {}
    for row_id, olds in map(_pair, merged):
        former[row_id] = (*former.get(row_id, ()), *olds)
    for row_id, olds in map(_pair, same):
        if former.setdefault(row_id, olds) != olds:
            raise _answered_twice(row_id)
    for old, rows in map(_pair, split):
        former |= {row_id: (*former.get(row_id, ()), old) for row_id in rows}
    are_new, are_dropped, are_finished = (frozenset(map(fold_id, each)) for each in (new, dropped, finished))
    continued = {old for olds in former.values() for old in olds}
    ended_twice = (are_dropped & are_finished) | ((are_dropped | are_finished) & continued)
    if twice := (are_new & former.keys()) | ended_twice:
        raise _answered_twice(min(twice))
    return RevisionAnswers(former, are_new, are_dropped, are_finished)


def _answered_twice(row_id: str) -> Usage:
    return Usage(reason=f"取組 {row_id} の扱いを2とおり指定しています。1つにしてください。")


def _span(text: str) -> tuple[FiscalYear, FiscalYear]:
    """Return the first and the last year of `R5-R7`, `R5〜R7` or `R5`; raises YearUnreadable."""
    first, _, last = re.sub("[〜～–]", "-", text).partition("-")
    return read_year(first), read_year(last or first)


def _pair(text: str) -> tuple[str, tuple[str, ...]]:
    left, equals, right = text.partition("=")
    rights = read_ids(right)
    if not (equals and left.strip() and rights):
        raise Usage(reason=f"「{text}」は「管理番号=管理番号」の形ではありません。")
    return fold_id(left), rights


def _revised(outcome: Outcome[RevisedPlan]) -> cli.CommandOutput:
    found = outcome.value
    keys = {
        "edition": found.edition.ordinal,
        "title": found.edition.title,
        "written": found.is_written,
        "unchanged": found.is_unchanged,
        **{key: list(map(plan_change_as_json, found.changes_of(part))) for part, key in _PARTS.items()},
        "counts": {key: count_kinds(found.changes_of(part)) for part, key in _PARTS.items()},
        "questions": list(map(question_as_json, found.questions)),
    }
    return cli.CommandOutput.of(outcome, keys, list(revised_lines(found)))


_PARTS = {
    EditionPart.TREE: "tree",
    EditionPart.ROW: "rows",
    EditionPart.INDICATOR: "indicators",
    EditionPart.PROFILE: "profile",
}
"""The keys of the parts in JSON."""


@cli.command("withdraw", "最後に登録した改定版を取り消します。", of=plan_group)
@click.option("--reason", default="", metavar="TEXT", help="理由（記録に残ります）")
@click.option("--dry-run", is_flag=True, help="取り消せるかどうかを表示するだけで、取り消しません。")
def plan_withdraw(session: cli.CommandSession, *, reason: str, dry_run: bool) -> cli.CommandOutput:
    """Withdraw the newest edition, or check whether it can be withdrawn (`dry_run`)."""
    if dry_run:
        with session.reading() as store, store.reading() as records:
            edition = need_withdrawable(records).newest
    else:
        with session.writing() as store:
            edition = withdraw_revision(store, reason, session.by).value
    end = "取り消せます（--dry-run のため、取り消していません）。" if dry_run else "取り消しました。"
    return cli.CommandOutput({"edition": edition.ordinal, "title": edition.title}, [f"{edition.label}を{end}"])
