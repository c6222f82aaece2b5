"""export, publish, publications, templates: papers made, and those recorded for an occasion.

`export` has a command for each paper that has a help text, made from its declaration.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from nakano_status.application.lookup import chosen_round
from nakano_status.application.outcome import Outcome
from nakano_status.application.papers import templates
from nakano_status.application.papers.kinds import recorded_paper, set_paper
from nakano_status.application.papers.kinds.recorded_paper import read_publications
from nakano_status.application.papers.making import codes, facts_of, make_paper, paper_named, papers
from nakano_status.application.papers.paper import (
    COUNTS,
    MADE,
    PROBLEMS,
    REPLACE,
    TARGET,
    MadePaper,
    Option,
    OptionKind,
    Paper,
    PaperRequest,
    PublicationView,
)
from nakano_status.application.papers.set_kinds.report_paper import OCCASION
from nakano_status.application.papers.templates import template_faults
from nakano_status.application.papers.writing import DOCUMENT_FORMATS, PaperFormat
from nakano_status.application.ports.data_file import Store
from nakano_status.application.round.read.views import CountsView, counts_line
from nakano_status.cli.output import (
    counts_as_json,
    lacking_lines,
    picked,
    problem_lines,
    problems_as_json,
    progress_line,
)
from nakano_status.cli.session import (
    CommandOutput,
    CommandSession,
    command,
    day_option,
    exit_code_of,
    not_done,
    year_option,
)
from nakano_status.domain.papers.publication import Publication, paper_label
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.exchange import Usage
from nakano_status.domain.refusals.papers import PaperNotFinal, TemplateFaulty

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def paper_command(paper: Paper[Any]) -> click.Command:
    """Return the command that makes a paper."""

    @command(paper.code, paper.help)
    @paper_options(paper)
    def make(session: CommandSession, *, target: str, replace: bool, **given: Any) -> CommandOutput:
        """Make the paper."""
        request = request_of(paper, session, given)
        with session.reading() as store, progress_line() as progress:
            outcome = make_paper(session.parts, store, request, Path(target), replace=replace, progress=progress)
            return _output(store, request, outcome)

    return make


def paper_options(paper: Paper[Any]) -> Decorator:
    """Return a decorator that adds the options of a paper, with its target, in their order, and the year."""
    options = paper.options if _has(paper, TARGET) else (TARGET, *paper.options)
    options = options if _has(paper, REPLACE) else (*options, REPLACE)

    def add(function: Callable[..., Any]) -> Callable[..., Any]:
        function = year_option(function)
        for option in reversed(options):
            for each in reversed(tuple(_click_options(paper, option))):
                function = each(function)
        return function

    return add


def _has(paper: Paper[Any], option: Option[Any]) -> bool:
    return any(each.name == option.name for each in paper.options)


def _click_options(paper: Paper[Any], option: Option[Any]) -> Iterator[Decorator]:
    """Yield the options of the command line for an option: one, one for each value with a flag, or none."""
    for each in reversed(option.choices):
        if each.flag:
            yield click.option(each.flag, option.name, flag_value=str(each.value), help=each.help)
    if option.kind is OptionKind.DAY:
        yield day_option(option.flag, option.name, help_text=option.help)
    elif option.flag:
        yield click.option(option.flag, option.name, **_parameters(paper, option))


def _parameters(paper: Paper[Any], option: Option[Any]) -> Mapping[str, Any]:
    """Return what click has to know of an option."""
    shown = {"help": option.help, "metavar": option.metavar, "required": option.is_required}
    match option.kind:
        case OptionKind.TARGET:
            forms = "、".join(f".{each}" for each in paper.formats)
            usual = "保存先のフォルダー" if paper.is_folder else f"保存先（{forms}）"
            metavar = "DIR" if paper.is_folder else "FILE"
            return {"required": True, "metavar": metavar, "help": option.help or usual}
        case OptionKind.TICK | OptionKind.REPLACE:
            return {"is_flag": True, "help": option.help}
        case OptionKind.FORMAT:
            return {
                **shown,
                "type": click.Choice([each.value for each in DOCUMENT_FORMATS]),
                "default": paper.formats[0].value,
            }
        case OptionKind.NAMES:
            return {**shown, "multiple": True}
        case OptionKind.CHOICE:
            values = click.Choice([str(each.value) for each in option.choices])
            default = None if option.is_multiple or option.is_required else str(option.usual)
            return {**shown, "type": values, "default": default, "multiple": option.is_multiple}
        case _:
            return {**shown, "default": option.usual}


def request_of(paper: Paper[Any], session: CommandSession, given: Mapping[str, Any]) -> PaperRequest:
    """Return the request for a paper from the options that were given."""
    values = {
        option: _value(option, given[option.name])
        for option in paper.options
        if given.get(option.name) is not None and option.kind is not OptionKind.FORMAT
    }
    format_ = given.get(OptionKind.FORMAT.name.lower())
    return paper.request(values, session.year, PaperFormat(format_) if format_ else None)


def _value(option: Option[Any], given: Any) -> Any:
    """Return the value of an option; a choice was given as text."""
    if option.kind is not OptionKind.CHOICE:
        return given
    by_text = {str(each.value): each.value for each in option.choices}
    return tuple(by_text[each] for each in given) if option.is_multiple else by_text[given]


def _output(store: Store, request: PaperRequest, outcome: Outcome[MadePaper]) -> CommandOutput:
    """Return what is reported of a paper that was made; the problems are where its lines have them, else at the end."""
    with store.reading() as records:
        report = request.paper.report
        keys, lines = report(records, request, outcome.value) if report else _common_report(request, outcome.value)
    shown = [*lines, *lacking_lines(keys.get("lacking", ()))]
    shown += [] if PROBLEMS in shown else [PROBLEMS]
    return CommandOutput(
        {**keys, "problems": problems_as_json(outcome.problems)},
        [line for each in shown for line in _lines(each, request.paper, outcome)],
        exit_code_of(needs_person=outcome.needs_person),
    )


def _common_report(request: PaperRequest, made: MadePaper) -> tuple[dict[str, Any], Sequence[str]]:
    content = made.content
    known = {key: made.pages if key == "pages" else _json(value) for key, value in content.keys.items()}
    if not request.paper.is_folder:
        return {"file": str(made.files[0]), **known}, content.lines
    described = zip(content.files, made.files, made.sizes, strict=True)
    files = [facts_of(file, path, pages) if file.facts else str(path) for file, path, pages in described]
    return {"files": files, **known}, content.lines


def _json(value: Any) -> Any:
    return counts_as_json(value) if isinstance(value, CountsView) else value


def _lines(line: str, paper: Paper[Any], outcome: Outcome[MadePaper]) -> Iterator[str]:
    made, problems = outcome.value, outcome.problems
    counts = made.content.counts
    if line == MADE:
        labels = [each.label for each in made.content.files] or [""]
        for label, file in zip(labels, made.files, strict=True):
            yield f"{label} {file}" if label else f"「{file}」を作成しました{_facts(paper, made)}。"
    elif line == COUNTS and counts is not None:
        yield counts_line(counts)
    elif line == PROBLEMS:
        yield from _problem_lines(problems)
    else:
        yield line


def _problem_lines(problems: Sequence[Problem]) -> Iterator[str]:
    if not problems:
        return iter(())
    # most papers have no problem, and what checks data for machines is not small
    from nakano_status.cli.commands.check_data import item_lines
    from nakano_status.domain.machine_readable.check import item_of

    return item_lines(problems) if item_of(problems[0].code) else iter(problem_lines(problems))


def _facts(paper: Paper[Any], made: MadePaper) -> str:
    found = {"rows": ("行", made.content.rows), "pages": ("ページ", made.pages)}
    facts = [f"{number}{unit}" for unit, number in map(found.__getitem__, paper.facts) if number is not None]
    return f"（{'、'.join(facts)}）" if facts else ""


class _Exports(click.Group):
    """The commands that make papers."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return their names."""
        return sorted(each.code for each in papers() if each.help and each.is_exported)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Return a command."""
        paper = paper_named(cmd_name) if cmd_name in codes() else None
        return paper_command(paper) if paper and paper.help and paper.is_exported else None


export_group = _Exports("export", help="資料を作成します。")


_FINAL, _DRAFT = "確定版", "作成中"


_OCCASIONS = "、".join(choice.label for choice in OCCASION.choices)


_OWN, _BUILT_IN = "直した文面", "元の文面"


@command("publish", f"{_OCCASIONS}の資料をまとめて作成し、記録します。")
@paper_options(set_paper.PAPER)
def publish_command(session: CommandSession, *, target: str, replace: bool, **given: Any) -> CommandOutput:
    """Make and record the papers; report everything that prevents a final one, or fails its proof."""
    request = request_of(set_paper.PAPER, session, given)
    try:
        with session.writing() as store, progress_line() as progress:
            outcome = make_paper(
                session.parts, store, request, Path(target), replace=replace, by=session.by, progress=progress
            )
    except PaperNotFinal as refused:
        return not_done(refused, {"open": dict(refused.open_counts)})
    made = outcome.value
    keys = {
        **_as_json(made.publication, [str(each) for each in made.files]),
        "known": made.is_known,
        "counts": counts_as_json(counts) if (counts := made.content.counts) else None,
        "left": [str(each) for each in made.left],
        "open": made.openness.counts if made.openness else {},
    }
    return CommandOutput.of(outcome, keys, _paper_lines(made, target))


def _paper_lines(made: MadePaper, folder: str) -> list[str]:
    paper = made.publication
    known = "内容は前に記録したものと同じです。" if made.is_known else ""
    saved = f"「{folder}」に保存しました" if len(made.files) == len(paper.files) else "記録しました"
    lines = [f"{_name(paper)}の資料を{saved}。{known}", *(map(counts_line, filter(None, [made.content.counts])))]
    lines += [f"　{each.name}" for each in made.files]
    if made.left:
        lines.append(f"同じフォルダーに前の号のファイルが残っています：{'、'.join(each.name for each in made.left)}")
    if made.openness and made.openness.points:
        lines.append(f"確認が済んでいないもの：{'、'.join(each.text for each in made.openness.points)}")
    return lines


def _name(paper: Publication) -> str:
    return f"第{paper.number}号（{paper.occasion.value}、{_FINAL if paper.is_final else _DRAFT}）"


def _as_json(paper: Publication, files: list[str]) -> dict[str, Any]:
    return {
        **picked(paper, "number occasion label day"),
        "final": paper.is_final,
        "digest": paper.state_digest,
        "supersedes": paper.supersedes,
        "files": files,
    }


@command("publications", "記録した資料を一覧します。記録したままのファイルを保存できます。")
@click.option("--save", "number", type=int, metavar="N", help="この番号の資料を保存します。")
@click.option("--out", "folder", metavar="DIR", help="保存先のフォルダー")
@click.option("--replace", is_flag=True, help="同じ名前のファイルを置き換えます。")
@year_option
def publications_command(
    session: CommandSession, *, number: int | None, folder: str | None, replace: bool
) -> CommandOutput:
    """List the recorded papers, or save one out again."""
    if (number is None) is not (folder is None):
        raise Usage(reason="「--save」と「--out」は一緒に指定してください。")
    with session.reading() as store:
        if number is not None and folder is not None:
            target = Path(folder)
            request = recorded_paper.PAPER.request({recorded_paper.RECORDED: number}, session.year)
            saved = make_paper(session.parts, store, request, target, replace=replace).value
            keys = _as_json(saved.publication, [str(each) for each in saved.files])
            return CommandOutput(keys, [f"{_name(saved.publication)}の資料を「{folder}」に保存しました。"])
        with store.reading() as records:
            found = read_publications(records, chosen_round(records, session.year))
    lines = [_line(each) for each in found] or ["記録した資料はありません。"]
    return CommandOutput({"publications": [_view_as_json(each) for each in found]}, lines)


def _view_as_json(view: PublicationView) -> dict[str, Any]:
    return {
        **_as_json(view.paper, [each.name for each in view.paper.files]),
        "sha256": {each.name: each.sha256 for each in view.paper.files},
        "current": view.is_current,
        "at": view.act.at.isoformat() if view.act else None,
        "by": view.act.by if view.act else None,
    }


def _line(view: PublicationView) -> str:
    paper = view.paper
    marks = ["現在の資料"] if view.is_current else []
    marks += [f"第{paper.supersedes}号に代わるもの"] if paper.supersedes else []
    suffix = f"　{'、'.join(marks)}" if marks else ""
    label = f"　{paper_label(paper.label)}" if paper.label else ""
    return f"{_name(paper)}　{paper.day.isoformat()}{label}　ファイル{len(paper.files)}件{suffix}"


templates_group = click.Group("templates", help="資料の文面（報告、依頼文など）を表示・変更します。")
"""Group of the commands on wordings."""


@command("list", "文面の一覧を表示します。", names_person=False, of=templates_group)
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
            "words": list(each.kind.placeholders),
            "parts": list(each.kind.parts),
        }
        for each in found
    ]
    lines = [f"{each.kind.name}　{each.kind.title}（{_OWN if each.is_own else _BUILT_IN}）" for each in found]
    return CommandOutput({"templates": keys}, lines)


@command(
    "save", "文面をテキストファイルに保存します。直して import で取り込みます。", names_person=False, of=templates_group
)
@click.argument("name", metavar="NAME")
@click.option("--out", "target", required=True, metavar="FILE", help="保存先（.txt）")
@click.option("--replace", is_flag=True, help="同じ名前のファイルを置き換えます。")
def save_template(session: CommandSession, *, name: str, target: str, replace: bool) -> CommandOutput:
    """Write a wording as a text file."""
    with session.reading() as store:
        saved = templates.save_template_file(session.parts, store, name, Path(target), replace=replace).value
    keys = {"name": name, "file": target, "own": saved.is_own}
    return CommandOutput(keys, [f"「{saved.kind.title}」の文面を「{target}」に保存しました。"])


@command("import", "テキストファイルを文面として取り込みます。直す所があるときは取り込みません。", of=templates_group)
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
            faults = [each.at(file=Path(file).name) for each in template_faults(kind, text)]
            return not_done(refused, {"name": name, "problems": problems_as_json(faults)}, [*problem_lines(faults)])
    keys = {"name": name, "own": kept.is_own, "problems": []}
    return CommandOutput(keys, [f"「{kept.kind.title}」の文面を取り込みました。"])


@command("reset", "文面を元に戻します。", of=templates_group)
@click.argument("name", metavar="NAME")
def reset_template(session: CommandSession, *, name: str) -> CommandOutput:
    """Restore the built-in wording."""
    with session.writing() as store:
        kept = templates.save_template(session.parts, store, name, None, session.by).value
    return CommandOutput({"name": name, "own": kept.is_own}, [f"「{kept.kind.title}」を元の文面に戻しました。"])
