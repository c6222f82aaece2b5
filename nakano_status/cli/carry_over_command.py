"""carry-over: copy texts of an old form into this round's."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from nakano_status.application.forms.carry_over import CarriedOver, CarryOverOptions, carry_into_form, carry_into_store
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import StoreRole
from nakano_status.cli.session import (
    CommandOutput,
    CommandSession,
    answer_due_option,
    command,
    password_option,
    year_option,
)
from nakano_status.domain.refusals.reading import Usage


@command("carry-over", "前の版や他の年度の回答様式に記入された内容を、今回の回答様式に引き継ぎます。")
@click.argument("file", metavar="FILE")
@click.option("--out", "folder", metavar="DIR", help="保存先のフォルダー（事務局のデータファイルで必要）")
@click.option("--division", metavar="NAME", help="引継ぎ先の所管課（事務局のデータファイル）")
@answer_due_option
@password_option
@year_option
def carry(
    session: CommandSession,
    *,
    file: str,
    folder: str | None,
    division: str | None,
    passwords: tuple[str, ...],
    due: date | None,
) -> CommandOutput:
    """Carry texts over into a new form, or into the fields of a division's data file."""
    options = CarryOverOptions(Path(file), session.year, division, passwords, due)
    with session.reading() as store, store.reading() as records:
        is_office = records.info.role is StoreRole.OFFICE
    if is_office:
        if folder is None:
            raise Usage(reason="事務局のデータファイルでは、--out に保存先のフォルダーを指定してください。")
        with session.reading() as store:
            return _answer(carry_into_form(session.parts, store, options, Path(folder)))
    if due is not None:
        raise Usage(reason="「--due」は、事務局のデータファイルで指定できます。")
    with session.writing() as store:
        return _answer(carry_into_store(session.parts, store, options, session.by))


def _answer(outcome: Outcome[CarriedOver]) -> CommandOutput:
    done = outcome.value
    keys = {
        "file": done.file,
        "from": {"division": done.from_division, "year": done.from_year, "package": done.from_package},
        "division": done.division,
        "year": done.year.short,
        "package": done.package,
        "out": str(done.out) if done.out else None,
        "due": done.due.isoformat() if done.due else None,
        "carried": [{"id": each.row_id, "key": each.key, "to": each.text} for each in done.what.carried],
        "left": [
            {"id": each.row_id, "key": each.key, "found": each.text, "why": each.why.value} for each in done.what.left
        ],
    }
    count = f"{len(done.what.carried)}項目を引き継ぎました（引き継いでいないもの {len(done.what.left)}項目）。"
    made = f"回答様式「{done.out}」（回答期限 {done.due}）を作成しました。" if done.out else ""
    head = f"{done.division}（{done.year.label}分）：{count}{made}"
    return CommandOutput.of(outcome, keys, [head])
