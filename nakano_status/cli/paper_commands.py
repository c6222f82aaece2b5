"""export list: the official list (別紙 進捗状況一覧)."""

from __future__ import annotations

from pathlib import Path

import click

from nakano_status.application.export_list import export_list
from nakano_status.cli.as_json import counts_as_json
from nakano_status.cli.as_text import counts_line
from nakano_status.cli.session import Answer, Session, command, year_option


@click.group("export", help="資料を作成します。")
def export_group() -> None:
    """Gather the commands that make papers."""


@command("list", "進捗状況一覧（別紙）を作成します。")
@click.option("--out", "target", required=True, metavar="FILE", help="保存先（.xlsx）")
@click.option("--replace", is_flag=True, help="同じ名前のファイルを置き換えます。")
@year_option
def list_command(session: Session, *, target: str, replace: bool) -> Answer:
    """Make the list."""
    with session.reading() as store:
        made = export_list(session.parts, store, Path(target), year=session.year, replace=replace).value
    keys = {"file": str(made.file), "rows": made.rows, "counts": counts_as_json(made.counts)}
    return Answer(keys, [f"「{made.file}」を作成しました（{made.rows}行）。", counts_line(made.counts)])


export_group.add_command(list_command)
