"""store: move a set between files and servers, and show the rights that users of a database need."""

from __future__ import annotations

from typing import Any

import click

from nakano_status.application.storage import move_store
from nakano_status.cli import session as cli
from nakano_status.domain.history.acts import printed_head
from nakano_status.domain.refusals.exchange import Usage
from nakano_status.domain.refusals.files import StoreMoved
from nakano_status.domain.storage.server_address import USUAL_SCHEMA, address_path
from nakano_status.domain.storage.server_rights import grant_statements

store_group = click.Group(
    "store", help="データの置き場所（ファイル、サーバー）を移し、サーバーの権限の文を表示します。"
)
"""Group of the commands on the place of a set."""


@cli.command("move", "データを、ファイルからサーバーへ、またはサーバーからファイルへ移します。", of=store_group)
@click.option("--to", "target", required=True, metavar="URL|FILE", help="移す先（postgresql://…、service=名前、FILE）")
@click.option("--dry-run", is_flag=True, help="移せるかを確かめるだけで、何も書き込みません。")
def move_command(session: cli.CommandSession, *, target: str, dry_run: bool) -> cli.CommandOutput:
    """Move the data to another place (`target`); the data at the former place remain and can then only be read.

    If an earlier move was interrupted, finish it. If `dry_run` is true, only check whether the move is possible.
    """
    to = address_path(target)
    try:
        with session.reading() if dry_run else session.writing() as store:
            moved = move_store.move(session.parts, store, to, session.by, dry_run=dry_run)
    except StoreMoved:
        if dry_run:
            raise
        with session.reading() as store:
            moved = move_store.finish(session.parts, store, to, session.by)
    rounds = [{"year": year, "plan": plan, "digest": digest} for year, plan, digest in moved.state.rounds]
    keys: dict[str, Any] = {
        "from": moved.source,
        "to": moved.to,
        "digest": rounds[-1]["digest"] if rounds else None,
        "rounds": rounds,
        "head": moved.state.head,
        "before": moved.before and str(moved.before),
        "dry_run": dry_run,
    }
    same = f"年度 {len(rounds)}、照合番号 {printed_head(moved.state.head)}"
    if dry_run:
        return cli.CommandOutput(keys, [f"「{moved.to}」に移せます（{same}）。何も書き込んでいません。"])
    lines = [
        f"「{moved.to}」に移し、内容が同じであることを確かめました（{same}）。",
        f"これからは「{moved.to}」を開いてください。「{moved.source}」は残してあり、閲覧だけができます。",
    ]
    if moved.before is not None:
        lines.append(f"移す先に前からあった内容の控えは「{moved.before}」です。")
    return cli.CommandOutput(keys, lines)


@cli.command("grant-sql", "サーバーの利用者に権限を与える文を表示します（実行はしません）。", of=store_group)
@click.option("--reader", "readers", metavar="NAME", multiple=True, help="閲覧だけをする利用者")
@click.option("--clerk", "clerks", metavar="NAME", multiple=True, help="編集もする利用者")
@click.option("--owner", metavar="NAME", help="データを作成し、新しい形式に改める利用者")
@click.option("--schema", default=USUAL_SCHEMA, metavar="NAME", help=f"スキーマ（省略すると {USUAL_SCHEMA}）")
def grant_command(
    session: cli.CommandSession,  # noqa: ARG001 - every command has it
    *,
    readers: tuple[str, ...],
    clerks: tuple[str, ...],
    owner: str | None,
    schema: str,
) -> cli.CommandOutput:
    """Print SQL statements that grant users their rights; an administrator of the server executes them.

    The arguments are as in `grant_statements`. Raises Usage if no user is given.
    """
    if not (readers or clerks or owner):
        raise Usage(reason="「--reader」「--clerk」「--owner」のいずれかを指定してください。")
    statements = list(grant_statements(schema, readers, clerks, owner))
    return cli.CommandOutput({"schema": schema, "statements": statements}, [f"{each};" for each in statements])
