"""problems, screens, demo, --version: the catalogue of problems, screenshots, demonstrations, versions."""

from __future__ import annotations

import math
import re
from pathlib import Path
from typing import Any

import click

from nakano_status import __version__
from nakano_status.cli import session as cli
from nakano_status.cli.output import command_hint, progress_bar
from nakano_status.demonstration.start import run_demo, run_wards, run_years
from nakano_status.domain.exchange.returns import FORM_FORMATS, FORM_VERSIONS
from nakano_status.domain.problem_texts import CATALOGUE
from nakano_status.domain.problems.problem import CodeEntry
from nakano_status.domain.refusals.exchange import Usage
from nakano_status.program_files import program_folder


@cli.command("problems", "確認項目の一覧（--list）と説明（--explain CODE）を表示します。")
@click.option("--list", "is_list", is_flag=True, help="すべての確認項目")
@click.option("--explain", "code", metavar="CODE", help="この確認項目の説明")
def problems(session: cli.CommandSession, is_list: bool, code: str | None) -> cli.CommandOutput:  # noqa: ARG001, FBT001 - a click option
    """List the catalogue of problems, or explain the problem with a `code`, in upper or lower case.

    The list is shown whenever there is no code. Raises Usage if there is no such code, or if a code is given with
    `is_list`.
    """
    if is_list and code is not None:
        raise Usage(reason="「--list」と「--explain」は、どちらか一方を指定してください。")
    if code is None:
        entries = sorted(CATALOGUE.values(), key=lambda entry: entry.code)
        lines = [f"{entry.code} {entry.title}" for entry in entries]
        return cli.CommandOutput({"problems": [_as_json(entry) for entry in entries]}, lines)
    entry = CATALOGUE.get(code.upper())
    if entry is None:
        raise Usage(reason=f"「{code}」という確認項目はありません。")
    keys = _as_json(entry)
    texts = {**keys, "remedy": keys["remedy"] + command_hint(entry.code)}
    return cli.CommandOutput(keys, [texts[key] for key in ("code", "title", "message", "remedy", "more") if texts[key]])


def report_versions(session: cli.CommandSession) -> cli.CommandOutput:
    """Return the output about versions: the program, its formats, and the location of its built-in tables."""
    data_format, resources = session.parts.store_files.format, program_folder("resources")
    keys = {
        "program": __version__,
        "data_format": data_format,
        "form_format": str(max(FORM_VERSIONS)),
        "form_formats": list(map(str, FORM_VERSIONS)),
        "resources": str(resources),
    }
    lines = [
        f"進捗状況とりまとめ（nakano-status） {__version__}",
        f"データファイルの形式 {data_format}、回答様式の形式 {FORM_FORMATS}",
        f"付属の表の場所：{resources}",
    ]
    return cli.CommandOutput(keys, lines)


class _LeftOpen(dict[str, str]):
    """Values that replace each placeholder of a message by an ellipsis."""

    def __missing__(self, name: str) -> str:
        return "…"


def _as_json(entry: CodeEntry) -> dict[str, Any]:
    return {
        "code": entry.code,
        "severity": entry.severity.value,
        "title": entry.title,
        "message": entry.message.format_map(_LeftOpen()),
        "remedy": entry.remedy.format_map(_LeftOpen()),
        "more": entry.more,
    }


_SIZE = re.compile(r"(\d{3,4})x(\d{3,4})")


@cli.command("screens", "データファイルの種類に応じた全画面の画像を作成します。", names_person=False)
@click.option("--out", "folder", required=True, metavar="DIR", type=cli.PATH, help="保存先のフォルダー")
@click.option("--size", default="1366x768", metavar="WxH", help="画面の大きさ（既定は 1366x768）")
@click.option("--scale", default=1.0, type=click.FloatRange(1, 4), metavar="N", help="拡大（2 は 200 %）")
@click.option("--contrast", type=click.Choice(["high"]), help="ハイコントラスト")
def screens(
    session: cli.CommandSession, *, folder: str, size: str, scale: float, contrast: str | None
) -> cli.CommandOutput:
    """Write screenshots of all pages of the window; the options are as in `ScreenLook`.

    `size`: as in 1366x768. Raises Usage for a size in another form, and for a scale that is no number.
    """
    measured = _SIZE.fullmatch(size)
    if measured is None:
        raise Usage(reason=f"「{size}」は画面の大きさとして読み取れません（例：1366x768）。")
    if math.isnan(scale):
        raise Usage(reason="「--scale」には1から4までの数を指定してください。")
    from nakano_status.gui.screens import ScreenLook, take_screens

    width, height = int(measured[1]), int(measured[2])
    look = ScreenLook((width, height), scale, contrast, states=True)
    files = take_screens(session.parts, session.path, Path(folder), look)
    return cli.CommandOutput(
        {"files": [str(file) for file in files]}, [f"画像を{len(files)}件作成しました。", *map(str, files)]
    )


@cli.command("demo", "架空の回答で1年分の進捗確認を実行し、結果をフォルダーに作成します。", names_person=False)
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--years", is_flag=True, help="10年分（組織の改正、計画の改定、次の計画を含む）を実行します。")
@click.option("--wards", is_flag=True, help="組込みでない2つの計画を、計画の表から公表まで実行します。")
def demo(_: cli.CommandSession, folder: Path, *, years: bool, wards: bool) -> cli.CommandOutput:
    """Play the demonstration of one year, of ten years (`years`) or of two plans that are not built in (`wards`).

    Raises Usage if both are chosen. The exit code is 0 only if every result was as expected.
    """
    if years and wards:
        raise Usage(reason="「--years」と「--wards」は、どちらか一方を指定してください。")
    run = run_years if years else run_wards if wards else run_demo
    with progress_bar():
        played = run(cli.need_valid_path(folder).absolute())
    keys = {
        "steps": [
            {"step": step.name, "title": step.title, "ok": step.ok, "seconds": step.seconds, "said": step.result}
            for step in played.steps
        ],
        "files": [str(file) for file in played.files],
    }
    lines = [f"{'✓' if step.ok else '要確認'} {step.title}：{step.result}" for step in played.steps]
    failed = played.failed
    last = (
        f"「{failed.title}」で、結果が想定と異なりました。"
        if failed
        else f"「{folder / 'index.html'}」をご覧ください。"
    )
    return cli.CommandOutput(keys, [*lines, last], cli.NEEDS_PERSON if failed else cli.DONE)
