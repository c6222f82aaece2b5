"""export: a subcommand for each paper that has a help text, made from its declaration, and one for pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.making import drawn_file_facts, make_paper, papers
from nakano_status.application.papers.paper import (
    COUNTS,
    MADE,
    PROBLEMS,
    REPLACE,
    TARGET,
    MadePaper,
    Option,
    OptionChoice,
    OptionKind,
    Paper,
    PaperRequest,
    PictureName,
    find_paper,
    paper_codes,
)
from nakano_status.application.papers.plan_names import edition_of_year
from nakano_status.application.papers.writing import DOCUMENT_FORMATS, PaperFormat, paper_format_of
from nakano_status.application.ports.data_file import Store
from nakano_status.application.round.read.views import CountsView, counts_line
from nakano_status.cli import session as cli
from nakano_status.cli.output import counts_as_json, problem_lines, problems_as_json, progress_bar, renewal_lines
from nakano_status.domain.machine_readable.check import item_of
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.exchange import Usage
from nakano_status.domain.refusals.papers import OccasionUnknown
from nakano_status.domain.text.narrative import bare_text

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def paper_command(paper: Paper[Any]) -> click.Command:
    """Return the command that makes a paper, with the paper's options."""

    @cli.command(paper.code, paper.help)
    @paper_options(paper)
    def make(session: cli.CommandSession, *, target: str, replace: bool, **given: Any) -> cli.CommandOutput:
        """Make the paper."""
        path = Path(target)
        request = request_of(paper, session, given, path)
        with session.reading() as store, progress_bar():
            outcome = make_paper(session.parts, store, request, path, replace=replace)
            return _output(store, request, outcome)

    return make


def paper_options(paper: Paper[Any]) -> Decorator:
    """Return a decorator that adds the options of a paper to a command, then `--year`.

    The target and `--replace` are added even if the paper does not declare them.
    """
    options = paper.options if _has(paper, TARGET) else (TARGET, *paper.options)
    options = options if _has(paper, REPLACE) else (*options, REPLACE)

    def add(function: Callable[..., Any]) -> Callable[..., Any]:
        function = cli.year_option(function)
        for option in reversed(options):
            for each in reversed(tuple(_click_options(paper, option))):
                function = each(function)
        return function

    return add


def _has(paper: Paper[Any], option: Option[Any]) -> bool:
    return any(each.name == option.name for each in paper.options)


def _click_options(paper: Paper[Any], option: Option[Any]) -> Iterator[Decorator]:
    """Yield the options of the command line for an option of a paper: one, one per value with a flag, or none."""
    for each in reversed(option.choices):
        if each.flag:
            yield click.option(each.flag, _name_of_flag(each), is_flag=True, help=each.help)
    if option.kind is OptionKind.REPLACE:
        yield cli.replace_option
    elif option.kind is OptionKind.DAY:
        yield cli.day_option(option.flag, option.name, help_text=option.help)
    elif option.flag:
        yield click.option(option.flag, option.name, **_parameters(paper, option))


def _parameters(paper: Paper[Any], option: Option[Any]) -> Mapping[str, Any]:
    """Return the parameters of an option for click."""
    shown = {"help": option.help, "metavar": option.metavar, "required": option.is_required}
    match option.kind:
        case OptionKind.TARGET:
            forms = "、".join(f".{each}" for each in paper.formats)
            usual = "保存先のフォルダー" if paper.is_folder else f"保存先（{forms}）"
            metavar = "DIR" if paper.is_folder else "FILE"
            return {"required": True, "metavar": metavar, "type": cli.PATH, "help": option.help or usual}
        case OptionKind.TICK:
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
            names = [str(each.value) for each in option.choices]
            default = None if option.is_multiple or option.is_required else str(option.usual)
            of_plan = {"metavar": f"[{'|'.join(names)}]"} if option.is_occasion else {"type": click.Choice(names)}
            return {**shown, **of_plan, "default": default, "multiple": option.is_multiple}
        case _:
            declared = cli.PATH if option.kind is OptionKind.SIDE else cli.ID if option.metavar == "ID" else None
            return {**shown, "type": declared, "default": option.usual}


def _name_of_flag(choice: OptionChoice[Any]) -> str:
    """Return the name of the parameter for a choice that has its own flag."""
    return choice.flag.removeprefix("--").replace("-", "_")


def _flagged(option: Option[Any], given: Mapping[str, Any]) -> Any:
    """Return the value of an option whose choices have flags; None if no flag is given. Raises Usage for several."""
    found = [each for each in option.choices if each.flag and given[_name_of_flag(each)]]
    if len(found) > 1:
        raise Usage(reason=f"「{'」「'.join(each.flag for each in found)}」は、どれか1つを指定してください。")
    return str(found[0].value) if found else None


def request_of(paper: Paper[Any], session: cli.CommandSession, given: Mapping[str, Any], target: Path) -> PaperRequest:
    """Return the request for a paper; an option that was not given is left out.

    `given`: the values of the paper's options as the command got them, by name. `target`: the file or folder. Raises
    OccasionUnknown, and Usage for options without an effect.
    """
    flagged = {each.name: _flagged(each, given) for each in paper.options if any(one.flag for one in each.choices)}
    given = {**given, **flagged}
    values = {
        option: _occasion(session, given[option.name]) if option.is_occasion else _value(option, given[option.name])
        for option in paper.options
        if given.get(option.name) is not None and option.kind is not OptionKind.FORMAT
    }
    cli.refuse_unused({"--year": not paper.is_of_year and session.year}, "年度ごとでないこの資料では指定できません。")
    format_ = given.get(OptionKind.FORMAT.name.lower())
    request = paper.request(values, session.year, PaperFormat(format_) if format_ else None)
    format_of_file = None if paper.is_folder else paper_format_of(target, paper.accepted)
    cli.refuse_unused({each.flag: True for each in request.options_without_effect(format_of_file)})
    return request


def _occasion(session: cli.CommandSession, text: str) -> Occasion:
    """Return the occasion with a plan's name for it; raises OccasionUnknown."""
    with session.reading() as store, store.reading() as records:
        offered = edition_of_year(records, session.year).profile.occasions
    found = next((key for key, name in offered.items() if bare_text(text) == bare_text(name)), None)
    if found is None:
        raise OccasionUnknown(found=text, expected="、".join(offered.values()))
    return Occasion(found)


def _value(option: Option[Any], given: Any) -> Any:
    """Return the value of an option; a choice is given as text."""
    if option.kind is not OptionKind.CHOICE:
        return given
    by_text = {str(each.value): each.value for each in option.choices}
    return tuple(by_text[each] for each in given) if option.is_multiple else by_text[given]


def _output(store: Store, request: PaperRequest, outcome: Outcome[MadePaper]) -> cli.CommandOutput:
    """Return the output about a paper that was made.

    The problems are at the place that the lines mark for them, otherwise at the end.
    """
    with store.reading() as records:
        report = request.paper.report
        keys, lines = report(records, request, outcome.value) if report else _common_report(request, outcome.value)
    shown = [*lines, *renewal_lines(keys.get("lacking", ()))]
    shown += [] if PROBLEMS in shown else [PROBLEMS]
    return cli.CommandOutput(
        {**keys, "problems": problems_as_json(outcome.problems)},
        [line for each in shown for line in _lines(each, request.paper, outcome)],
        cli.exit_code_of(needs_person=outcome.needs_person),
    )


def _common_report(request: PaperRequest, made: MadePaper) -> tuple[dict[str, Any], Sequence[str]]:
    content = made.content
    known = {key: made.pages if key == "pages" else _json(value) for key, value in content.keys.items()}
    if not request.paper.is_folder:
        return {"file": str(made.files[0]), **known}, content.lines
    described = zip(content.files, made.files, made.sizes, strict=True)
    files = [drawn_file_facts(file, path, pages) if file.facts else str(path) for file, path, pages in described]
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
    # most papers have no problem, and the check of machine-readable data is large
    from nakano_status.cli.commands.check_data import item_lines

    return item_lines(problems) if item_of(problems[0].code) else iter(problem_lines(problems))


def _facts(paper: Paper[Any], made: MadePaper) -> str:
    found = {"rows": ("行", made.content.rows), "pages": ("ページ", made.pages)}
    facts = [f"{number}{unit}" for unit, number in map(found.__getitem__, paper.facts) if number is not None]
    return f"（{'、'.join(facts)}）" if facts else ""


_PICTURE = "picture"


@cli.command(_PICTURE, "集計、成果指標、回答の推移などの図を作成します。")
@click.argument("name", type=click.Choice([each.value for each in PictureName]), metavar=f"[{'|'.join(PictureName)}]")
@click.option(TARGET.flag, "target", required=True, metavar="FILE", type=cli.PATH, help="保存先（.svg、.png）")
@cli.replace_option
@cli.year_option
def picture_command(session: cli.CommandSession, *, name: str, target: str, replace: bool) -> cli.CommandOutput:
    """Write a picture as a file; if several choices are counted, write one picture and file for each of them."""
    # most commands make no picture
    from nakano_status.application.papers.pictures import save_pictures

    with session.reading() as store:
        made = save_pictures(session.parts, store, PictureName(name), session.year, Path(target), replace=replace)
    files, counts = [*map(str, made[0])], made[1]
    words = [*(f"「{each}」を作成しました。" for each in files), counts_line(counts)]
    return cli.CommandOutput({"files": files, "counts": counts_as_json(counts)}, words)


class _Exports(click.Group):
    """The commands that make papers."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of the commands."""
        return sorted([*(each.code for each in papers() if each.help and each.is_exported), _PICTURE])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Return a command; None if there is no command of this name."""
        if cmd_name == _PICTURE:
            return picture_command
        paper = find_paper(cmd_name) if cmd_name in paper_codes() else None
        return paper_command(paper) if paper and paper.help and paper.is_exported else None


export_group = _Exports("export", help="資料を作成します。")
