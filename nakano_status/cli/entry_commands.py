"""set: write on a row."""

from __future__ import annotations

import click

from nakano_status.application.edit_entry import Entry, edit_entry
from nakano_status.cli.session import Answer, Session, command, year_option
from nakano_status.domain.refusals import Usage


@command("set", "回答を記入します（key= で空欄に戻します）。")
@click.argument("row_id", metavar="ID")
@click.argument("pairs", nargs=-1, required=True, metavar="KEY=VALUE ...")
@click.option("--as", "as_division", metavar="NAME", help="この所管課の回答として（代理入力）")
@year_option
def set_fields(session: Session, row_id: str, pairs: tuple[str, ...], as_division: str | None) -> Answer:
    """Write on one row."""
    entry = Entry(row_id, dict(map(_pair, pairs)), as_division, session.year)
    with session.writing() as store:
        edited = edit_entry(session.parts, store, entry, session.by).value
    keys = {"id": edited.id, "changed": list(edited.changed)}
    said = f"{len(edited.changed)}項目を変更しました。" if edited.changed else "変更はありません。"
    return Answer(keys, [f"管理番号 {edited.id}：{said}"])


def _pair(text: str) -> tuple[str, str]:
    key, separator, value = text.partition("=")
    if not separator:
        raise Usage(reason=f"「{text}」は key=value の形になっていません。")
    return key, value
