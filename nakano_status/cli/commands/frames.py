"""frames list, import, tag, untag: 国の計画の枠組み and the rows that belong to their items."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from nakano_status.application.plan.frames import (
    FramesView,
    ItemView,
    Tagging,
    import_frames,
    read_frames,
    tag_rows,
    untag_rows,
)
from nakano_status.application.round.choosing_edition import EditionChoice
from nakano_status.application.round.read.counts import with_total
from nakano_status.application.round.read.views import marks_line
from nakano_status.cli.session import CommandOutput, CommandSession, command, edition_option, year_option
from nakano_status.domain.plan.annotations import UNTAGGED


@click.group("frames", help="国の計画の枠組み（官民データ活用推進計画、自治体DX推進計画など）と取組の対応を扱います。")
def frames_group() -> None:
    """Group of the commands on national frames."""


@command("list", "枠組みの項目ごとに取組と件数を、最後にどの項目にも当たらない取組を一覧します。", names_person=False)
@year_option
@edition_option
def frames_list(session: CommandSession, *, edition: int | None) -> CommandOutput:
    """Show the frames with the rows of an edition."""
    with session.reading() as store, store.reading() as records:
        view = read_frames(records, EditionChoice(session.year, edition))
    keys = {
        "edition": view.edition.ordinal,
        "year": view.round_.year.short if view.round_ else None,
        "frames": [
            {"frame": frame.title, "edition": frame.edition, "items": [_item_as_json(each) for each in items]}
            for frame, items in view.frames
        ],
        "untagged": list(view.untagged),
    }
    return CommandOutput(keys, list(_lines(view)))


@command("import", "枠組みの表（.xlsx・.csv）か、組込みの枠組み（builtin:nakano2）を取り込みます。")
@click.argument("file", metavar="FILE|builtin:NAME")
def frames_import(session: CommandSession, *, file: str) -> CommandOutput:
    """Import a table of frames, or the built-in ones."""
    with session.writing() as store:
        outcome = import_frames(session.parts, store, file, session.by)
    planned = outcome.value
    keys = {
        "added": list(planned.added),
        "changed": list(planned.changed),
        "removed": list(planned.removed),
        "unchanged": planned.unchanged,
        "imported": not planned.is_refused,
    }
    counts = f"追加 {len(planned.added)}項目、変更 {len(planned.changed)}項目、削除 {len(planned.removed)}項目"
    lines = [f"枠組みの表を取り込みました（{counts}）。"]
    if planned.is_refused:
        lines = ["表に直すところがあるため、何も取り込んでいません。"]
    return CommandOutput.of(outcome, keys, lines)


@command("tag", "取組（管理番号）や実施内容（1-1-① など）が、枠組みの項目（ITEM）に当たると記録します。")
@click.argument("targets", metavar="ID...", nargs=-1, required=True)
@click.argument("item", metavar="ITEM")
@year_option
@edition_option
def frames_tag(session: CommandSession, *, targets: tuple[str, ...], item: str, edition: int | None) -> CommandOutput:
    """Record that rows and measures belong to an item."""
    with session.writing() as store:
        tagging = tag_rows(store, targets, item, session.by, EditionChoice(session.year, edition)).value
    lines = [f"{_named(tagging)}：{'、'.join(tagging.changed)}を記録しました。"] if tagging.changed else []
    lines += [f"{_named(tagging)}：{'、'.join(tagging.unchanged)}は記録済みです。"] if tagging.unchanged else []
    keys = {"item": tagging.item.item_id, "tagged": list(tagging.changed), "unchanged": list(tagging.unchanged)}
    return CommandOutput(keys, lines)


@command("untag", "取組（管理番号）や実施内容から、枠組みの項目（ITEM）を外します。")
@click.argument("targets", metavar="ID...", nargs=-1, required=True)
@click.argument("item", metavar="ITEM")
@year_option
@edition_option
def frames_untag(session: CommandSession, *, targets: tuple[str, ...], item: str, edition: int | None) -> CommandOutput:
    """Record that rows and measures do not belong to an item."""
    with session.writing() as store:
        tagging = untag_rows(store, targets, item, session.by, EditionChoice(session.year, edition)).value
    keys = {"item": tagging.item.item_id, "untagged": list(tagging.changed)}
    return CommandOutput(keys, [f"{_named(tagging)}：{'、'.join(tagging.changed)}を外しました。"])


def _named(tagging: Tagging) -> str:
    return f"{tagging.item.item_id} {tagging.item.title}"


def _item_as_json(view: ItemView) -> dict[str, Any]:
    return {
        "item": view.item.item_id,
        "title": view.item.title,
        "group": view.item.group,
        "repost_of": view.item.repost_of,
        "rows": list(view.rows),
        "tags": [{"id": each.target, "kind": each.subject.value, "by": each.decided_by} for each in view.tags],
        "counts": with_total(view.counts) if view.counts else None,
    }


def _lines(view: FramesView) -> Iterator[str]:
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


for _each in (frames_list, frames_import, frames_tag, frames_untag):
    frames_group.add_command(_each)
