"""frames, opinions: the items of 国の計画の枠組み with their rows, and opinions on the plan with the answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import click

from nakano_status.application.outcome import Outcome
from nakano_status.application.plan import frames, opinions
from nakano_status.application.round.choosing_edition import EditionChoice
from nakano_status.application.round.read.counts import with_total
from nakano_status.application.round.read.views import marks_line
from nakano_status.cli import session as cli
from nakano_status.cli.output import left_out_as_json, one_line
from nakano_status.domain.calendar.days import era_day, local_time
from nakano_status.domain.plan.annotations import UNTAGGED, Opinion, OpinionSource
from nakano_status.domain.plan.initiative_id import fold_id
from nakano_status.domain.refusals.exchange import Usage
from nakano_status.domain.refusals.planning import FrameTableFaulty

frames_group = click.Group(
    "frames", help="国の計画の枠組み（官民データ活用推進計画、自治体DX推進計画など）と取組の対応を扱います。"
)
"""Group of the commands on national frames."""


@cli.command(
    "list",
    "枠組みの項目ごとに取組と件数を、最後にどの項目にも当たらない取組を一覧します。",
    names_person=False,
    of=frames_group,
)
@cli.year_option
@cli.edition_option
def frames_list(session: cli.CommandSession, *, edition: int | None) -> cli.CommandOutput:
    """Show the national frames with the rows and measures of an edition that belong to each item.

    `edition`: its number (None: the edition of the round).
    """
    with session.reading() as store, store.reading() as records:
        view = frames.read_frames(records, EditionChoice(session.year, edition))
    keys = {
        "edition": view.edition.ordinal,
        "year": view.round_.year.short if view.round_ else None,
        "frames": [
            {"frame": frame.title, "edition": frame.edition, "items": [_item_as_json(each) for each in items]}
            for frame, items in view.frames
        ],
        "untagged": list(view.untagged),
    }
    return cli.CommandOutput(keys, list(_frame_lines(view)))


@cli.command(
    "import", "枠組みの表（.xlsx・.csv）か、組込みの枠組み（builtin:nakano2）を取り込みます。", of=frames_group
)
@click.argument("file", metavar="FILE|builtin:NAME", type=cli.PATH)
@cli.dry_run_option
def frames_import(session: cli.CommandSession, *, file: str, dry_run: bool) -> cli.CommandOutput:
    """Import a table of national frames, or the built-in frames (`file` is builtin:NAME), or show the effects.

    `dry_run`: the effects are only shown. A table with faults is refused, and the faults are listed.
    """
    if dry_run:
        with session.reading() as store:
            planned = frames.plan_frames(session.parts, store, file)
        if planned.is_refused:
            raise FrameTableFaulty(*planned.problems)
    else:
        with session.writing() as store:
            planned = frames.import_frames(session.parts, store, file, session.by).value
    keys = {
        "added": list(planned.added),
        "changed": list(planned.changed),
        "changes": list(_item_changes(planned)),
        "removed": list(planned.removed),
        "unchanged": planned.unchanged,
        "imported": not dry_run,  # a table with faults is refused
        **left_out_as_json(planned.left_out),
    }
    counts = f"追加 {len(planned.added)}項目、変更 {len(planned.changed)}項目、削除 {len(planned.removed)}項目"
    done = "を取り込めます" if dry_run else "を取り込みました"
    lines = [f"枠組みの表{done}（{counts}）。{'まだ取り込んでいません。' if dry_run else ''}", *_change_lines(planned)]
    return cli.CommandOutput.of(Outcome(planned, problems=planned.problems), keys, lines)


def _item_changes(planned: frames.PlannedFrames) -> Iterator[dict[str, Any]]:
    for item_id in planned.changed:
        for heading, was, now in planned.changed_texts(item_id):
            yield {"id": item_id, "heading": heading, "from": was, "to": now, "in_use": planned.tagged.get(item_id, 0)}


def _change_lines(planned: frames.PlannedFrames) -> Iterator[str]:
    """Yield a line for each text of an item that changes, and how many rows and measures were recorded for the item."""
    for each in _item_changes(planned):
        used = f"（この項目に当たると記録した取組など {each['in_use']}件）" if each["in_use"] else ""
        was, now = (one_line(each[name]) for name in ("from", "to"))
        yield f"  {each['id']} {each['heading']}：{was} → {now}{used}"


@cli.command(
    "tag", "取組（管理番号）や、そのすぐ上の段（番号）が、枠組みの項目（ITEM）に当たると記録します。", of=frames_group
)
@click.argument("targets", metavar="ID...", nargs=-1, required=True, type=cli.ID)
@click.argument("item", metavar="ITEM")
@cli.year_option
@cli.edition_option
def frames_tag(
    session: cli.CommandSession, *, targets: tuple[str, ...], item: str, edition: int | None
) -> cli.CommandOutput:
    """Record that rows and measures (`targets`) of an edition belong to an item of a national frame.

    `edition`: its number (None: the edition of the round).
    """
    with session.writing() as store:
        tagging = frames.tag_rows(store, targets, item, session.by, EditionChoice(session.year, edition)).value
    lines = [f"{_named(tagging)}：{'、'.join(tagging.changed)}を記録しました。"] if tagging.changed else []
    lines += [f"{_named(tagging)}：{'、'.join(tagging.unchanged)}は記録済みです。"] if tagging.unchanged else []
    keys = {"item": tagging.item.item_id, "tagged": list(tagging.changed), "unchanged": list(tagging.unchanged)}
    return cli.CommandOutput(keys, lines)


@cli.command(
    "untag", "取組（管理番号）や、そのすぐ上の段（番号）から、枠組みの項目（ITEM）を外します。", of=frames_group
)
@click.argument("targets", metavar="ID...", nargs=-1, required=True, type=cli.ID)
@click.argument("item", metavar="ITEM")
@cli.year_option
@cli.edition_option
def frames_untag(
    session: cli.CommandSession, *, targets: tuple[str, ...], item: str, edition: int | None
) -> cli.CommandOutput:
    """Record that rows and measures (`targets`) of an edition no longer belong to an item of a national frame.

    `edition`: its number (None: the edition of the round).
    """
    with session.writing() as store:
        tagging = frames.untag_rows(store, targets, item, session.by, EditionChoice(session.year, edition)).value
    keys = {"item": tagging.item.item_id, "untagged": list(tagging.changed)}
    return cli.CommandOutput(keys, [f"{_named(tagging)}：{'、'.join(tagging.changed)}を外しました。"])


def _named(tagging: frames.Tagging) -> str:
    return f"{tagging.item.item_id} {tagging.item.title}"


def _item_as_json(view: frames.ItemView) -> dict[str, Any]:
    return {
        "item": view.item.item_id,
        "title": view.item.title,
        "group": view.item.group,
        "repost_of": view.item.repost_of,
        "rows": list(view.rows),
        "tags": [{"id": each.target, "kind": each.subject.value, "by": each.decided_by} for each in view.tags],
        "counts": with_total(view.counts) if view.counts else None,
    }


def _frame_lines(view: frames.FramesView) -> Iterator[str]:
    titles = {listing.row_id: listing.title for listing in view.edition.listings}
    for frame, items in view.frames:
        yield f"{frame.title}（{frame.edition}）"
        for each in items:
            repost = f"（{each.item.repost_of}の再掲）" if each.item.repost_of else ""
            counts = f"　{marks_line(with_total(each.counts))}" if each.counts else ""
            yield f"  {each.item.item_id} {each.item.title}{repost}　{len(each.rows)}件{counts}"
            if not repost:
                yield from (f"    {row_id} {titles[row_id]}" for row_id in each.rows)
    if not view.frames:
        yield "国の計画の枠組みは登録されていません。"
    yield f"{UNTAGGED}　{len(view.untagged)}件"
    yield from (f"  {row_id} {titles[row_id]}" for row_id in view.untagged)


_NOT_NAMED = "（氏名は公表しない）"
opinions_group = click.Group(
    "opinions", help="計画への意見（議会・有識者・パブリックコメント・監査など）とその考え方を扱います。"
)
"""Group of the commands on opinions."""


@cli.command("list", "意見と考え方を一覧します。", names_person=False, of=opinions_group)
@click.option("--id", "row_id", metavar="ID", type=cli.ID, help="この取組（管理番号）に関する意見だけ")
@click.option("--unanswered", "is_unanswered", is_flag=True, help="考え方をまだ記入していない意見だけ")
@click.option("--deleted", "is_deleted", is_flag=True, help="削除した意見を、理由とともに一覧")
def opinions_list(
    session: cli.CommandSession, *, row_id: str | None, is_unanswered: bool, is_deleted: bool
) -> cli.CommandOutput:
    """Show the opinions on the plan, or all deleted opinions instead (`is_deleted`).

    `row_id`: only opinions on this row. `is_unanswered`: only opinions without an answer. Raises Usage if either is
    given with `is_deleted`.
    """
    if is_deleted and (row_id is not None or is_unanswered):
        raise Usage(reason="「--deleted」は「--id」「--unanswered」と一緒に指定できません。")
    with session.reading() as store, store.reading() as records:
        if is_deleted:
            return _deleted(opinions.deleted_opinions(records))
        found = [
            each
            for each in records.plan.opinions()
            if (row_id is None or fold_id(row_id) in map(fold_id, each.rows))
            and not (is_unanswered and each.answer is not None)
        ]
    lines = [line for each in found for line in _lines(each)]
    return cli.CommandOutput({"opinions": list(map(_as_json, found))}, lines or ["意見はありません。"])


@cli.command("import", "意見の表（.xlsx・.csv）を取り込みます。", of=opinions_group)
@click.argument("file", metavar="FILE", type=cli.PATH)
@click.option("--correct", is_flag=True, help="登録済みの意見の内容と氏名・団体名も訂正します。")
@cli.dry_run_option
def opinions_import(session: cli.CommandSession, *, file: str, correct: bool, dry_run: bool) -> cli.CommandOutput:
    """Import a table of opinions, or show the effects (`dry_run`).

    `correct`: its rows may correct the texts and persons of known opinions.
    """
    parts, path = session.parts, Path(file)
    if dry_run:
        with session.reading() as store:
            planned = opinions.plan_opinions(parts, store, path, is_correction=correct)
    else:
        with session.writing() as store:
            planned = opinions.import_opinions(parts, store, path, session.by, is_correction=correct).value
    return _imported(planned, is_dry_run=dry_run)


def _imported(planned: opinions.PlannedOpinions, *, is_dry_run: bool) -> cli.CommandOutput:
    """Return the output about an imported table of opinions, or about the effects of importing it."""
    keys = {
        "rows": len(planned.opinions),
        "added": list(planned.added),
        "changed": list(planned.changed),
        "unchanged": planned.unchanged,
        "corrected": [{"from": _as_json(was), "to": _as_json(now)} for was, now in planned.corrected],
        **left_out_as_json(planned.left_out),
    }
    done = "取り込めます" if is_dry_run else "取り込みました"
    not_yet = "まだ取り込んでいません。" if is_dry_run else ""
    lines = [f"意見{len(planned.opinions)}件を{done}（追加 {len(planned.added)}件）。{not_yet}"]
    lines += [f"変わりのない意見は{planned.unchanged}件です。"] if planned.unchanged else []
    for was, now in planned.corrected:
        fields = "　".join(
            f"{name}：{one_line(old)} → {one_line(new)}" for name, old, new in opinions.changed_texts(was, now)
        )
        lines.append(f"  意見{now.number}の訂正　{fields}")
    left_out = planned.left_out.preview_text if is_dry_run else planned.left_out.result_text
    lines += [left_out] if left_out else []
    return cli.CommandOutput.of(Outcome(planned, problems=planned.problems), keys, lines)


@cli.command("add", "意見を登録します。番号は自動で付きます。", of=opinions_group)
@click.option("--source", type=click.Choice([each.value for each in OpinionSource]), required=True, help="区分")
@cli.day_option("--day", help_text="意見のあった日（2023-06-01）")
@click.option("--who", metavar="NAME", help="氏名・団体名")
@click.option("--named", "is_named", is_flag=True, help="氏名・団体名を公表してよいとき（省略時は公表しません）")
@click.option("--text", metavar="TEXT", required=True, help="意見の内容")
@click.option("--answer", metavar="TEXT", help="考え方")
@click.option("--changed", metavar="TEXT", help="意見により変更した内容")
@click.option("--id", "rows", metavar="ID", multiple=True, type=cli.ID, help="関連する取組の管理番号（繰り返し可）")
def opinions_add(
    session: cli.CommandSession,
    *,
    source: str,
    day: date | None,
    rows: tuple[str, ...],
    is_named: bool,
    text: str,
    **texts: str | None,
) -> cli.CommandOutput:
    """Add an opinion that was received on `day`; raises Usage without a day.

    `is_named`: its author's name may be published. `texts`: the author, the answer and the resulting changes.
    """
    if day is None:
        raise Usage(reason="「--day」で、意見のあった日を指定してください。")
    new = Opinion(0, OpinionSource(source), day, is_named=is_named, text=text, rows=rows, **texts)
    with session.writing() as store:
        added = opinions.add_opinion(store, new, session.by).value
    return cli.CommandOutput(_as_json(added), [f"意見{added.number}を登録しました。"])


@cli.command("answer", "意見に、考え方などを記入します。", of=opinions_group)
@click.argument("number", metavar="NO", type=int)
@click.option("--answer", cls=cli.ClearingOption, metavar="TEXT", help="考え方（空にすると取り消します）")
@click.option(
    "--changed", cls=cli.ClearingOption, metavar="TEXT", help="意見により変更した内容（空にすると取り消します）"
)
@click.option(
    "--id",
    "rows",
    metavar="ID",
    multiple=True,
    type=cli.ID,
    help="関連する取組の管理番号（繰り返し可。今のものと置き換えます）",
)
def opinions_answer(
    session: cli.CommandSession, *, number: int, answer: str | None, changed: str | None, rows: tuple[str, ...]
) -> cli.CommandOutput:
    """Set the answer to an opinion, the resulting changes (`changed`) and the rows that it is about.

    What is not given remains; an empty text clears the old text. Raises Usage if nothing is given.
    """
    if answer is None and changed is None and not rows:
        raise Usage(reason="「--answer」「--changed」「--id」のどれかを指定してください。")
    edit = opinions.OpinionEdit(answer=answer, changed=changed, rows=rows or None)
    with session.writing() as store:
        found = opinions.edit_opinion(store, number, edit, session.by).value
    texts = (("考え方", answer, found.answer), ("変更した内容", changed, found.changed))
    cleared = [
        f"意見{number}の「{name}」を取り消しました。" for name, given, now in texts if given is not None and not now
    ]
    is_written = bool(rows) or any(given is not None and now for _, given, now in texts)
    return cli.CommandOutput(_as_json(found), [*([f"意見{number}に記入しました。"] if is_written else []), *cleared])


@cli.command(
    "correct", "意見の区分・日付・氏名・内容・取組の誤りを訂正します。指定しないものは変えません。", of=opinions_group
)
@click.argument("number", metavar="NO", type=int)
@click.option("--source", type=click.Choice([each.value for each in OpinionSource]), help="区分")
@cli.day_option("--day", help_text="意見のあった日（2023-06-01）")
@click.option("--who", cls=cli.ClearingOption, metavar="NAME", help="氏名・団体名（空にすると消します）")
@click.option("--named", "is_named", is_flag=True, help="氏名・団体名を公表します。")
@click.option("--not-named", "is_not_named", is_flag=True, help="氏名・団体名を公表しません。")
@click.option("--text", metavar="TEXT", help="意見の内容")
@click.option(
    "--id", "rows", metavar="ID", multiple=True, type=cli.ID, help="関連する取組の管理番号（繰り返し可。置き換えます）"
)
@click.option("--no-id", "has_no_rows", is_flag=True, help="関連する取組をなしにします")
def opinions_correct(  # noqa: PLR0913 - each is one option of the command
    session: cli.CommandSession,
    *,
    number: int,
    source: str | None,
    day: date | None,
    who: str | None,
    is_named: bool,
    is_not_named: bool,
    text: str | None,
    rows: tuple[str, ...],
    has_no_rows: bool,
) -> cli.CommandOutput:
    """Correct an opinion; what is not given remains, and an empty `who` removes the author's name.

    `is_named`, `is_not_named`: whether the author's name may be published. `has_no_rows`: the opinion is no longer
    about any row. Raises Usage if it may and may not be named, if `rows` are given with `has_no_rows`, or if nothing is
    given.
    """
    if rows and has_no_rows:
        raise Usage(reason="「--id」と「--no-id」は、どちらか一方を指定してください。")
    if is_named and is_not_named:
        raise Usage(reason="「--named」と「--not-named」は、どちらか一方を指定してください。")
    kind, named = OpinionSource(source) if source else None, is_named if is_named or is_not_named else None
    edit = opinions.OpinionEdit(kind, day, who, named, text, rows=() if has_no_rows else rows or None)
    if edit == opinions.OpinionEdit():
        raise Usage(reason="「--text」「--who」など、訂正するものを指定してください。")
    with session.writing() as store:
        found = opinions.edit_opinion(store, number, edit, session.by).value
    return cli.CommandOutput(_as_json(found), [f"意見{number}を訂正しました。"])


@cli.command("delete", "意見を削除します。記録した資料は変わりません。番号は再び使いません。", of=opinions_group)
@click.argument("number", metavar="NO", type=int)
@click.option("--reason", metavar="TEXT", required=True, help="削除する理由")
def opinions_delete(session: cli.CommandSession, *, number: int, reason: str) -> cli.CommandOutput:
    """Delete an opinion for a reason; the deleted opinion remains listed by `opinions list --deleted`."""
    with session.writing() as store:
        gone = opinions.delete_opinion(store, number, reason, session.by).value
    return cli.CommandOutput(_as_json(gone.opinion), [f"意見{number}を削除しました（理由：{gone.act.reason}）。"])


def _deleted(found: tuple[opinions.DeletedOpinion, ...]) -> cli.CommandOutput:
    lines = [
        line
        for each in found
        for line in (
            *_lines(each.opinion),
            f"  削除：{era_day(local_time(each.act.at).date())}　理由：{each.act.reason}",
        )
    ]
    keys = [
        {
            **_as_json(each.opinion),
            "deleted": each.act.at.isoformat(timespec="seconds"),
            "by": each.act.by,
            "reason": each.act.reason,
        }
        for each in found
    ]
    return cli.CommandOutput({"opinions": keys}, lines or ["削除した意見はありません。"])


def _as_json(opinion: Opinion) -> dict[str, Any]:
    return {
        "no": opinion.number,
        "source": opinion.source.value,
        "day": opinion.day.isoformat(),
        "who": opinion.who,
        "named": opinion.is_named,
        "text": opinion.text,
        "answer": opinion.answer,
        "changed": opinion.changed,
        "rows": list(opinion.rows),
    }


def _lines(opinion: Opinion) -> Iterator[str]:
    name = f"　{opinion.who}{'' if opinion.is_named else _NOT_NAMED}" if opinion.who else ""
    yield f"意見{opinion.number}　{opinion.source.value}　{era_day(opinion.day)}{name}"
    yield f"  {one_line(opinion.text)}"
    yield f"  考え方：{one_line(opinion.answer or '（未記入）')}"
    if opinion.changed:
        yield f"  変更した内容：{one_line(opinion.changed)}"
    if opinion.rows:
        yield f"  取組：{'、'.join(opinion.rows)}"
