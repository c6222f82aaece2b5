"""set: write values of one row. It has a module of its own because it is used most often and should import little."""

from __future__ import annotations

import click

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.cli import session as cli
from nakano_status.cli.output import conflicts_in
from nakano_status.domain.refusals.exchange import Usage


@cli.command("set", "回答を記入します（key= で空欄に戻します）。")
@click.argument("row_id", metavar="ID", type=cli.ID)
@click.argument("pairs", nargs=-1, required=True, metavar="KEY=VALUE ...", type=cli.ANSWER)
@click.option("--as", "as_division", metavar="NAME", help="この所管課の回答として（代理入力）")
@click.option("--source", metavar="WORDS", help="代理入力の方法（電話・メール・紙・口頭など）")
@cli.year_option
def set_values(
    session: cli.CommandSession, *, row_id: str, pairs: tuple[str, ...], as_division: str | None, source: str | None
) -> cli.CommandOutput:
    """Write values of one row (`row_id`: its 管理番号); `pairs` are KEY=VALUE, and an empty value clears.

    Raises Usage for a text of another form, or a key that is given twice. `as_division` and `source` are as in `Entry`.
    """
    entry = Entry(row_id, _typed(pairs), as_division, session.year, source)
    with session.writing() as store:
        outcome = edit_entry(session.parts, store, entry, session.by)
    edited = outcome.value
    keys = {"id": edited.id, "changed": list(edited.changed), "conflicts": conflicts_in(outcome.problems)}
    done = [f"{len(edited.changed)}項目を変更しました。"] if edited.changed else []
    beside = [f"{len(edited.beside)}項目を、相違の内容の一つとして記録しました。"] if edited.beside else []
    return cli.CommandOutput.of(
        outcome, keys, [f"管理番号 {edited.id}：{''.join(done + beside) or '変更はありません。'}"]
    )


def _typed(pairs: tuple[str, ...]) -> dict[str, str]:
    typed: dict[str, str] = {}
    for text in pairs:
        key, separator, value = text.partition("=")
        if not separator:
            raise Usage(reason=f"「{text}」は key=value の形になっていません。")
        if key in typed:
            raise Usage(reason=f"「{key}」が2回指定されています。")
        typed[key] = value
    return typed
