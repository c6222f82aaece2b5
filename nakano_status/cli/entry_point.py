"""The entry point of the command line: its commands, and the exit codes for refusals and defects.

Only the chosen command is imported, with the modules that it needs, so that the program starts quickly.
"""

from __future__ import annotations

import importlib
import io
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from nakano_status import STORE_VARIABLE
from nakano_status.application.stopping import Cancelled
from nakano_status.cli import session as cli
from nakano_status.cli.output import hint_of_refusal, print_text
from nakano_status.defect_report import EXIT_OF_DEFECT, write_report
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.exchange import Usage
from nakano_status.domain.refusals.files import OutputNotWritable
from nakano_status.domain.storage.server_address import address_path, is_server_address
from nakano_status.domain.storage.store_place import refusal_of


def _reason(error: click.UsageError) -> str:
    """Return the reason why a command line cannot be parsed."""
    match error:
        case click.NoSuchCommand():
            return f"「{error.command_name}」というコマンドはありません。"
        case click.NoSuchOption():
            return f"「{error.option_name}」という指定はありません。"
        case click.MissingParameter():
            return f"「{_parameter(error)}」の指定が必要です。"
        case click.BadParameter():
            return f"「{_parameter(error)}」の指定を読み取れません。"
        case click.BadOptionUsage():
            return f"「{error.option_name}」の使い方が異なります。"
    return f"指定を読み取れません（{error.message}）。"


def _parameter(error: click.BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "")
    names = [name for name in error.param.opts if name.startswith("--")]
    return names[0] if names else (error.param.make_metavar(click.Context(click.Command(""))) or error.param.name or "")


def report_defect(defect: BaseException) -> tuple[str, str, str]:
    """Write a defect report; return the code, the message with the report's path, and the remedy."""
    report = write_report(defect)
    if report is None:
        message = "プログラムの不具合のため、処理を中止しました。記録は保存できませんでした。"
        return "DEFECT", message, "空き容量を確認し、実行したコマンドを、担当者に連絡してください。"
    message = f"プログラムの不具合のため、処理を中止しました。記録は「{report}」にあります。"
    return "DEFECT", message, "記録のファイルを添えて、担当者に連絡してください。"


_COMMANDS = {
    "init": "commands.store:init",
    "import": "commands.store:import_command",
    "round": "commands.round:round_group",
    "roll-over": "commands.round:roll_over_command",
    "show": "commands.show:show",
    "counts": "commands.show:counts",
    "distribute": "commands.forms:distribute_forms",
    "open": "commands.answers:open_command",
    "set": "commands.set_values:set_values",
    "check": "commands.answers:check",
    "submit": "commands.answers:submit_answers",
    "merge": "commands.merge:merge",
    "conflicts": "commands.conflicts:conflicts",
    "resolve": "commands.conflicts:resolve",
    "held": "commands.conflicts:held",
    "wording": "commands.wording:wording",
    "unify": "commands.wording:unify_command",
    "terms": "commands.wording:terms_group",
    "list-changes": "commands.plan:list_changes_command",
    "history": "commands.show:history_command",
    "explain": "commands.show:explain_value",
    "received": "commands.conflicts:received",
    "take-back": "commands.conflicts:take_back_return",
    "ask-back": "commands.forms:ask_back",
    "accept": "commands.forms:accept",
    "reopen": "commands.forms:reopen",
    "findings": "commands.forms:findings",
    "carry-over": "commands.answers:carry",
    "confirm": "commands.answers:confirm_answers",
    "board": "commands.show:board",
    "todo": "commands.show:todo_command",
    "kpi": "commands.kpi:kpi_group",
    "frames": "commands.annotations:frames_group",
    "opinions": "commands.annotations:opinions_group",
    "fate": "commands.editions:fate",
    "fates": "commands.editions:fates",
    "export": "commands.papers:export_group",
    "check-data": "commands.check_data:check_data_command",
    "templates": "commands.publish:templates_group",
    "compare": "commands.compare:compare_command",
    "publish": "commands.publish:publish_command",
    "publications": "commands.publish:publications_command",
    "verify": "commands.store:verify_store",
    "backup": "commands.store:backup",
    "restore": "commands.store:restore_command",
    "store": "commands.servers:store_group",
    "audit": "commands.retention:audit",
    "retain": "commands.retention:retain",
    "disclose": "commands.retention:disclose",
    "division": "commands.organisation:division_group",
    "row": "commands.organisation:row_group",
    "schedule": "commands.plan:schedule_group",
    "plan": "commands.editions:plan_group",
    "problems": "commands.program:problems",
    "screens": "commands.program:screens",
    "demo": "commands.program:demo",
}
_PARTS_A_PATH = tuple(filter(None, (os.sep, os.altsep)))


class _Commands(cli.ValueCommand, click.Group):
    """The commands, each imported when it is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names in the order of the overview."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        """Import and return a command; None if there is no command of this name."""
        if cmd_name not in _COMMANDS:
            return None
        module, attribute = _COMMANDS[cmd_name].split(":")
        found: click.Command = getattr(importlib.import_module(f"nakano_status.cli.{module}"), attribute)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the chosen command and its arguments; a file in place of a command is opened in the window."""
        word = Path(args[0])
        names_file = bool(word.suffix) or any(each in args[0] for each in _PARTS_A_PATH) or word.is_file()
        names_file = names_file or is_server_address(word)
        if args[0] not in _COMMANDS and names_file:
            return _open_file.name, _open_file, args
        return super().resolve_command(ctx, args)


def _window_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of opening the window: the common options, and the option that measures the start."""
    return cli.common_options(click.option("--exit-when-shown", is_flag=True, hidden=True)(function))


@click.command("FILE", cls=cli.ValueCommand)
@_window_options
@click.argument("file", metavar="FILE", type=cli.PATH)
@click.pass_context
def _open_file(
    context: click.Context, file: str, store: str | None, wait: int | None, *, as_json: bool, exit_when_shown: bool
) -> None:
    """Open the window with a file, as if the file was dropped there."""
    before = context.find_root().params
    if store or before["store"]:
        raise Usage(reason="画面で開くファイルと「--store」は、一緒に指定できません。")
    session = cli.with_options(context.ensure_object(cli.CommandSession), file, None, wait, as_json=as_json)
    context.exit(_open_window(session, exit_when_shown=exit_when_shown or before["exit_when_shown"]))


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    subcommand_metavar="[FILE | COMMAND [ARGS]...]",
    help="進捗状況とりまとめ。コマンドを付けずに起動すると画面を開きます。"
    "データファイルか回答様式（FILE）を付けると、それを画面で開きます。",
)
@_window_options
@cli.person_option
@click.option("--version", is_flag=True, help="プログラムの版と、データファイル・回答様式の形式の版を表示します。")
@click.pass_context
def _program(
    context: click.Context,
    store: str | None,
    by: str | None,
    wait: int | None,
    *,
    as_json: bool,
    exit_when_shown: bool,
    version: bool,
) -> None:
    context.obj = cli.with_options(context.ensure_object(cli.CommandSession), store, by, wait, as_json=as_json)
    if version:
        from nakano_status.cli.commands.program import report_versions

        context.obj.show(report_versions(context.obj))
        context.exit(cli.DONE)
    if context.invoked_subcommand is None:
        context.exit(_open_window(context.obj, exit_when_shown=exit_when_shown))


def main(arguments: Sequence[str] | None = None, session: cli.CommandSession | None = None) -> int:
    """Run one command and return its exit code; refusals and defects are reported, not raised.

    `arguments`: the command and its arguments (None: of this process). `session`: None for a new session.
    """
    given = list(sys.argv[1:] if arguments is None else arguments)
    _print_utf8()
    try:
        code = _program.main(given, "nakano-status", standalone_mode=False, obj=session or _make_session())
    except (Exception, KeyboardInterrupt) as stopped:  # noqa: BLE001 - the last resort: a report instead of a traceback
        return report_end(stopped, as_json="--json" in given)
    return code if isinstance(code, int) else 0


def report_end(stopped: BaseException, *, as_json: bool) -> int:
    """Report the exception that ends the program (a refusal, an interruption or a defect), and return the exit code.

    An exception that is neither an `Exception` nor KeyboardInterrupt, such as SystemExit, is raised again.
    """
    _print_utf8()  # also for a window that does not open
    if isinstance(stopped, cli.CommandRefused):
        return _refuse_as(stopped.refused, stopped.hint, as_json=as_json)
    if isinstance(stopped, Refused):
        return _refuse_as(stopped, as_json=as_json)
    if isinstance(stopped, click.UsageError):
        return _refuse_as(Usage(reason=_reason(stopped)), as_json=as_json)
    if isinstance(stopped, click.Abort | Cancelled | KeyboardInterrupt):
        return _refuse("CANCELLED", "中止しました。", "結果を確認してください。", as_json=as_json)
    if not isinstance(stopped, Exception):
        raise stopped
    refused = refusal_of(stopped)
    if refused is not None:
        return _refuse_as(refused, as_json=as_json)

    _refuse(*report_defect(stopped), as_json=as_json)
    return EXIT_OF_DEFECT


def _print_utf8() -> None:
    """Print in UTF-8 on every system, also into files: the code page of Windows lacks letters of names.

    Bytes that are not UTF-8, such as parts of some file names, are shown by their numbers.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _make_session() -> cli.CommandSession:
    from nakano_status.bootstrap import make_parts, with_backups

    named = os.environ.get(STORE_VARIABLE)
    return cli.CommandSession(with_backups(make_parts(), on_closing=False), address_path(named) if named else None)


def _refuse_as(refused: Refused, hint: str | None = None, *, as_json: bool) -> int:
    from nakano_status.application.problem_text import refusal_text

    code, message, remedy = refusal_text(refused)
    as_json = as_json and not isinstance(refused, OutputNotWritable)
    return _refuse(code, message, remedy + (hint_of_refusal(refused) if hint is None else hint), as_json=as_json)


def _refuse(code: str, message: str, remedy: str, *, as_json: bool) -> int:
    if as_json:
        from nakano_status.cli.output import print_json

        try:
            with cli.writable_output():
                print_json({"error": code, "message": message, "remedy": remedy})
        except OutputNotWritable as unwritable:
            _refuse_as(unwritable, as_json=False)
    else:
        try:
            print_text(f"{message}{remedy} [{code}]", err=True)
            sys.stderr.flush()
        except OSError:  # there is no other stream left to report it on
            cli.drop_output(sys.stderr)
    return cli.NOT_DONE


def _open_window(session: cli.CommandSession, *, exit_when_shown: bool) -> int:
    from nakano_status.gui.app import run

    path = session.store_path
    return run(path and cli.need_valid_path(path), exit_when_shown=exit_when_shown)
