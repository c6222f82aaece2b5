"""publish, publications, templates: papers made and recorded for an occasion, and the wordings of papers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers import templates
from nakano_status.application.papers.kinds import recorded_paper, set_paper
from nakano_status.application.papers.kinds.recorded_paper import read_publications
from nakano_status.application.papers.making import make_paper
from nakano_status.application.papers.paper import MadePaper, PublicationView
from nakano_status.application.papers.templates import template_faults
from nakano_status.application.round.read.views import counts_line
from nakano_status.cli import session as cli
from nakano_status.cli.commands.papers import paper_options, request_of
from nakano_status.cli.output import counts_as_json, problem_lines, problems_as_json, progress_bar
from nakano_status.domain.papers.publication import Publication, paper_label
from nakano_status.domain.refusals.exchange import Usage
from nakano_status.domain.refusals.papers import PaperNotFinal, TemplateFaulty

_FINAL, _DRAFT = "確定版", "作成中"
_OWN, _BUILT_IN = "直した文面", "元の文面"


@cli.command("publish", "会議・公表の資料をまとめて作成し、記録します。")
@paper_options(set_paper.PAPER)
def publish_command(session: cli.CommandSession, *, target: str, replace: bool, **given: Any) -> cli.CommandOutput:
    """Make and record the papers for an occasion. If they cannot be final, report the open work that prevents it."""
    folder = Path(target)
    request = request_of(set_paper.PAPER, session, given, folder)
    try:
        with session.writing() as store, progress_bar():
            outcome = make_paper(session.parts, store, request, folder, replace=replace, by=session.by)
    except PaperNotFinal as refused:
        return cli.refused_output(refused, {"open": dict(refused.open_counts)})
    made = outcome.value
    keys = {
        **_as_json(made.publication, [str(each) for each in made.files]),
        "known": made.is_known,
        "counts": counts_as_json(counts) if (counts := made.content.counts) else None,
        "left": [str(each) for each in made.left],
        "open": made.openness.counts if made.openness else {},
    }
    return cli.CommandOutput.of(outcome, keys, _paper_lines(made, target))


def _paper_lines(made: MadePaper, folder: str) -> list[str]:
    publication = made.publication
    known = "内容は前に記録したものと同じです。" if made.is_known else ""
    saved = f"「{folder}」に保存しました" if len(made.files) == len(publication.files) else "記録しました"
    lines = [f"{_name(publication)}の資料を{saved}。{known}", *(map(counts_line, filter(None, [made.content.counts])))]
    lines += [f"　{each.name}" for each in made.files]
    if made.left:
        lines.append(f"同じフォルダーに前の号のファイルが残っています：{'、'.join(each.name for each in made.left)}")
    if made.openness and made.openness.points:
        lines.append(f"確認が済んでいないもの：{'、'.join(each.text for each in made.openness.points)}")
        lines += filter(None, [made.openness.drafts_text])
    return [*lines, *filter(None, [publication.next_step])]


def _name(publication: Publication) -> str:
    return f"第{publication.number}号（{publication.occasion_name}、{_FINAL if publication.is_final else _DRAFT}）"


def _as_json(publication: Publication, files: list[str]) -> dict[str, Any]:
    return {
        "number": publication.number,
        "occasion": publication.occasion_name,
        "label": publication.label,
        "day": publication.day.isoformat(),
        "final": publication.is_final,
        "digest": publication.state_digest,
        "supersedes": publication.supersedes,
        "files": files,
    }


@cli.command("publications", "記録した資料を一覧します。記録したままのファイルを保存できます。")
@click.option("--save", "number", type=int, metavar="N", help="この番号の資料を保存します。")
@click.option("--out", "folder", metavar="DIR", type=cli.PATH, help="保存先のフォルダー")
@cli.replace_option
@cli.year_option
def publications_command(
    session: cli.CommandSession, *, number: int | None, folder: str | None, replace: bool
) -> cli.CommandOutput:
    """List the recorded papers, or save the files of one of them, found by its `number`, into `folder`.

    Raises Usage if only one of the two is given, or if `replace` is true without them.
    """
    if (number is None) is not (folder is None):
        raise Usage(reason="「--save」と「--out」は一緒に指定してください。")
    cli.refuse_unused({"--replace": folder is None and replace}, "「--out」と一緒に指定してください。")
    with session.reading() as store:
        if number is not None and folder is not None:
            target = Path(folder)
            request = recorded_paper.PAPER.request({recorded_paper.RECORDED: number}, session.year)
            saved = make_paper(session.parts, store, request, target, replace=replace).value
            keys = _as_json(saved.publication, [str(each) for each in saved.files])
            return cli.CommandOutput(keys, [f"{_name(saved.publication)}の資料を「{folder}」に保存しました。"])
        with store.reading() as records:
            found = read_publications(records, chosen_round(records, session.year))
    lines = [_line(each) for each in found] or ["記録した資料はありません。"]
    return cli.CommandOutput({"publications": [_view_as_json(each) for each in found]}, lines)


def _view_as_json(view: PublicationView) -> dict[str, Any]:
    return {
        **_as_json(view.publication, [each.name for each in view.publication.files]),
        "sha256": {each.name: each.sha256 for each in view.publication.files},
        "current": view.is_current,
        "at": view.act.at.isoformat() if view.act else None,
        "by": view.act.by if view.act else None,
    }


def _line(view: PublicationView) -> str:
    publication = view.publication
    marks = ["現在の資料"] if view.is_current else []
    marks += [f"第{publication.supersedes}号に代わるもの"] if publication.supersedes else []
    suffix = f"　{'、'.join(marks)}" if marks else ""
    label = f"　{paper_label(publication.label)}" if publication.label else ""
    return f"{_name(publication)}　{publication.day.isoformat()}{label}　ファイル{len(publication.files)}件{suffix}"


templates_group = click.Group("templates", help="資料の文面（報告、依頼文など）を表示・変更します。")
"""Group of the commands on wordings."""


@cli.command("list", "文面の一覧を表示します。", names_person=False, of=templates_group)
def list_templates(session: cli.CommandSession) -> cli.CommandOutput:
    """List the wordings of papers, and whether each is the office's own."""
    with session.reading() as store, store.reading() as records:
        kinds = templates.template_kinds(records)
        found = [templates.read_template(session.parts, records, kind.name) for kind in kinds]
    keys = [
        {
            "name": each.kind.name,
            "title": each.kind.title,
            "own": each.is_own,
            "words": list(each.kind.placeholders),
            "parts": list(each.kind.parts),
        }
        for each in found
    ]
    lines = [f"{each.kind.name}　{each.kind.title}（{_OWN if each.is_own else _BUILT_IN}）" for each in found]
    return cli.CommandOutput({"templates": keys}, lines)


@cli.command(
    "save", "文面をテキストファイルに保存します。直して import で取り込みます。", names_person=False, of=templates_group
)
@click.argument("name", metavar="NAME")
@click.option("--out", "target", required=True, metavar="FILE", type=cli.PATH, help="保存先（.txt）")
@cli.replace_option
def save_template(session: cli.CommandSession, *, name: str, target: str, replace: bool) -> cli.CommandOutput:
    """Write the wording of a paper as a text file."""
    with session.reading() as store:
        saved = templates.save_template_file(session.parts, store, name, Path(target), replace=replace).value
    keys = {"name": name, "file": target, "own": saved.is_own}
    return cli.CommandOutput(keys, [f"「{saved.kind.title}」の文面を「{target}」に保存しました。"])


@cli.command(
    "import", "テキストファイルを文面として取り込みます。直す所があるときは取り込みません。", of=templates_group
)
@click.argument("name", metavar="NAME")
@click.argument("file", metavar="FILE", type=cli.PATH)
def import_template(session: cli.CommandSession, *, name: str, file: str) -> cli.CommandOutput:
    """Save a text file as the office's own wording of a paper.

    If it has faults, report all of them and save nothing.
    """
    text = templates.read_template_file(session.parts, Path(file))
    with session.writing() as store:
        try:
            kept = templates.save_template(session.parts, store, name, text, session.by).value
        except TemplateFaulty as refused:
            with store.reading() as records:
                kind = templates.find_kind(records, name)
            faults = [each.at(file=Path(file).name) for each in template_faults(kind, text)]
            return cli.refused_output(
                refused, {"name": name, "problems": problems_as_json(faults)}, [*problem_lines(faults)]
            )
    keys = {"name": name, "own": kept.is_own, "problems": []}
    return cli.CommandOutput(keys, [f"「{kept.kind.title}」の文面を取り込みました。"])


@cli.command("reset", "文面を元に戻します。", of=templates_group)
@click.argument("name", metavar="NAME")
def reset_template(session: cli.CommandSession, *, name: str) -> cli.CommandOutput:
    """Restore the built-in wording of a paper."""
    with session.writing() as store:
        kept = templates.save_template(session.parts, store, name, None, session.by).value
    return cli.CommandOutput({"name": name, "own": kept.is_own}, [f"「{kept.kind.title}」を元の文面に戻しました。"])
