"""distribute: the forms that go out."""

from __future__ import annotations

from pathlib import Path

import click

from nakano_status.application.distribute import Sent, Wish, distribute
from nakano_status.cli.progress_line import progress_line
from nakano_status.cli.session import Answer, Session, command, year_option


@command("distribute", "所管課ごとの回答様式を作成します。")
@click.option("--out", "folder", required=True, metavar="DIR", help="保存先のフォルダー")
@click.option("--division", "divisions", multiple=True, metavar="NAME", help="この所管課だけ（繰り返し可）")
@click.option("--anew", is_flag=True, help="現在の内容で作り直します。")
@click.option("--answering-only", is_flag=True, help="回答する取組のない所管課の分を作成しません。")
@click.option("--replace", is_flag=True, help="同じ名前のファイルを置き換えます。")
@year_option
def distribute_forms(
    session: Session, *, folder: str, divisions: tuple[str, ...], anew: bool, answering_only: bool, replace: bool
) -> Answer:
    """Make the forms."""
    wish = Wish(Path(folder), divisions, session.year, anew, answering_only, replace)
    with session.writing() as store, progress_line() as progress:
        sent = distribute(session.parts, store, wish, session.by, progress).value
    lines = [f"回答様式を{len(sent)}件作成しました。", *(_line(each) for each in sent)]
    return Answer({"packages": [_as_json(each) for each in sent]}, lines)


def _as_json(sent: Sent) -> dict[str, object]:
    return {
        "division": sent.division,
        "department": sent.department,
        "file": str(sent.file),
        "rows": sent.rows,
        "package": sent.package,
    }


def _line(sent: Sent) -> str:
    asked = f"{sent.rows}件" if sent.rows else "回答不要"
    return f"{sent.division}（{asked}） 照会番号 {sent.package} {sent.file}"
