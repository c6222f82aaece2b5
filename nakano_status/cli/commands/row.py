"""row move and take-back: hand a row on to another division, or withdraw that."""

from __future__ import annotations

from datetime import date

import click

from nakano_status.application.organisation.hand_on_row import RowMove, hand_on_row
from nakano_status.application.organisation.withdraw_reorganisation import withdraw_row_move
from nakano_status.cli.commands.reorganising import HANDED_ON, need_day, settled_keys, settled_lines, withdrawn
from nakano_status.cli.session import CommandOutput, CommandSession, command, day_option
from nakano_status.domain.organisation.divisions import Role


@click.group("row", help="取組の所管課を変更します。")
def row_group() -> None:
    """Group of the commands on single rows of the plan."""


@command("move", "取組を、ある日から別の所管課に引き継ぎます。")
@click.argument("row_id", metavar="ID")
@click.option("--to", required=True, metavar="DIVISION", help="引き継ぐ所管課")
@click.option("--role", type=click.Choice([each.value for each in Role]), help="今の役割（省略すると回答する所管課）")
@day_option("--from", "since", help_text="適用開始日（2023-04-01）")
@click.option("--reason", required=True, metavar="TEXT", help="理由")
@click.option("--dry-run", is_flag=True, help="変わる内容を表示するだけで、変更しません。")
def row_move(
    session: CommandSession, *, row_id: str, to: str, role: str | None, since: date | None, reason: str, dry_run: bool
) -> CommandOutput:
    """Hand a row on to another division."""
    move = RowMove(row_id, to, need_day(since), reason, Role(role) if role else None)
    with session.writing() as store:
        done = hand_on_row(session.parts, store, move, session.by, is_dry_run=dry_run).value
    keys = {
        "id": done.row_id,
        "from": done.was,
        "to": done.now,
        "package": list(done.packages),
        **settled_keys(done.settled),
    }
    lines = [f"取組 {done.row_id}：{done.was} → {done.now}（{move.since.isoformat()}から）"]
    if done.packages:
        sent = "、".join(done.packages)
        lines.append(f"{done.was}に送った回答様式（照会番号 {sent}）にも、この取組があります。")
        lines.append(
            f"{done.was}に、この取組の記入は要らないことを知らせて、{done.now}の回答様式を作成して送ってください。"
        )
    lines += settled_lines(done.settled, HANDED_ON)
    return CommandOutput(keys, [*lines, "まだ変更していません。" if dry_run else "変更しました。"])


@command("take-back", "最後に登録した取組の引継ぎを取り消します。")
@click.option("--reason", default="", metavar="TEXT", help="理由")
def row_take_back(session: CommandSession, *, reason: str) -> CommandOutput:
    """Withdraw the latest row move."""
    return withdrawn(session, withdraw_row_move, reason)


row_group.add_command(row_move)
row_group.add_command(row_take_back)
