"""templates list, save, import, reset: the wordings of papers, which the office can change."""

from __future__ import annotations

from pathlib import Path

import click

from nakano_status.application.papers import templates
from nakano_status.cli.as_json import problems_as_json
from nakano_status.cli.as_text import problem_lines
from nakano_status.cli.session import CommandOutput, CommandSession, command, not_done
from nakano_status.domain.refusals.papers import TemplateFaulty

_OWN, _BUILT_IN = "直した文面", "元の文面"


@click.group("templates", help="資料の文面（報告、依頼文など）を表示・変更します。")
def templates_group() -> None:
    """Group of the commands on wordings."""


@command("list", "文面の一覧を表示します。", names_person=False)
def list_templates(session: CommandSession) -> CommandOutput:
    """List every wording, and whether it is the office's own."""
    with session.reading() as store, store.reading() as records:
        kinds = templates.template_kinds(records)
        found = [templates.read_template(session.parts, records, kind.name) for kind in kinds]
    keys = [
        {
            "name": each.kind.name,
            "title": each.kind.title,
            "own": each.is_own,
            "words": list(each.kind.words),
            "parts": list(each.kind.parts),
        }
        for each in found
    ]
    lines = [f"{each.kind.name}　{each.kind.title}（{_OWN if each.is_own else _BUILT_IN}）" for each in found]
    return CommandOutput({"templates": keys}, lines)


@command("save", "文面をテキストファイルに保存します。直して import で取り込みます。", names_person=False)
@click.argument("name", metavar="NAME")
@click.option("--out", "target", required=True, metavar="FILE", help="保存先（.txt）")
@click.option("--replace", is_flag=True, help="同じ名前のファイルを置き換えます。")
def save_template(session: CommandSession, *, name: str, target: str, replace: bool) -> CommandOutput:
    """Write a wording as a text file."""
    with session.reading() as store:
        saved = templates.save_template_file(session.parts, store, name, Path(target), replace=replace).value
    keys = {"name": name, "file": target, "own": saved.is_own}
    return CommandOutput(keys, [f"「{saved.kind.title}」の文面を「{target}」に保存しました。"])


@command("import", "テキストファイルを文面として取り込みます。直す所があるときは取り込みません。")
@click.argument("name", metavar="NAME")
@click.argument("file", metavar="FILE")
def import_template(session: CommandSession, *, name: str, file: str) -> CommandOutput:
    """Save a text as the office's own wording; if it has faults, report all of them and save nothing."""
    text = templates.read_template_file(session.parts, Path(file))
    with session.writing() as store:
        try:
            kept = templates.save_template(session.parts, store, name, text, session.by).value
        except TemplateFaulty as refused:
            with store.reading() as records:
                kind = templates.find_kind(records, name)
            faults = [each.at(file=Path(file).name) for each in templates.template_faults(kind, text)]
            return not_done(refused, {"name": name, "problems": problems_as_json(faults)}, [*problem_lines(faults)])
    keys = {"name": name, "own": kept.is_own, "problems": []}
    return CommandOutput(keys, [f"「{kept.kind.title}」の文面を取り込みました。"])


@command("reset", "文面を元に戻します。")
@click.argument("name", metavar="NAME")
def reset_template(session: CommandSession, *, name: str) -> CommandOutput:
    """Restore the built-in wording."""
    with session.writing() as store:
        kept = templates.reset_template(session.parts, store, name, session.by).value
    return CommandOutput({"name": name, "own": kept.is_own}, [f"「{kept.kind.title}」を元の文面に戻しました。"])


for _each in (list_templates, save_template, import_template, reset_template):
    templates_group.add_command(_each)
