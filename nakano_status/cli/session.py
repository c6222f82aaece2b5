"""The parts that all commands share: the session, the output, and common options.

If a data file is in use, a command can wait for it. A lock that another PC left on a data file can be taken over. For a
data file on a share, the state of the share is reported. With --try, a command does its act on a copy of the data file
and makes the papers that follow from it.
"""

from __future__ import annotations

import errno
import functools
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from time import monotonic, sleep
from typing import Any, TextIO

import click

from nakano_status import STORE_VARIABLE
from nakano_status.application.lookup import find_plan, find_plan_by_ids, read_date, read_year
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Store, Stores, UnitOfWork, WorkingCopy
from nakano_status.application.problem_text import first_of_each_cause, refusal_text, sentence
from nakano_status.application.storage.make_backup import backup_state
from nakano_status.atomic_write import system_reason
from nakano_status.cli.output import hint_of_refusal, print_json, print_text, problem_lines, problems_as_json
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.problems.problem import Problem, Refused, Severity
from nakano_status.domain.refusals import files as refusals
from nakano_status.domain.refusals.exchange import Usage
from nakano_status.domain.refusals.planning import PlanUnclear
from nakano_status.domain.storage.server_address import address_path, is_server_address
from nakano_status.domain.storage.store_info import RECOVERED, StoreInfo, conversion_sentence
from nakano_status.domain.storage.store_place import FULL, NO_SPACE
from nakano_status.domain.text.narrative import code_points, find_controls, is_utf8
from nakano_status.patience import is_lasting_name

_PAUSE = 0.2
"""Seconds between two attempts to open a data file that is in use."""


@dataclass
class CommandStores:
    """Opens data files for one command.

    `reason`: the reason to take over the lock of another PC; None for no take-over. `copies`: the opened working copies
    with their paths. `notices`: the problems of the places that were read instead of a share that is gone.
    """

    stores: Stores
    reason: str | None = None
    copies: list[tuple[Path, WorkingCopy]] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)

    def create(self, path: Path, info: StoreInfo, fill: Callable[[UnitOfWork], None] | None = None) -> Store:
        """Create a data file as `Stores.create` does, and remember its working copy."""
        return self._noted(path, self.stores.create(path, info, fill))

    def open(self, path: Path, *, read_only: bool = False, by: str | None = None, take_over: bool = False) -> Store:
        """Open a data file as `Stores.open` does, and remember its working copy and its notice.

        If the attribute `reason` is set and the file is opened for writing, this PC takes over a lock left by another
        PC.
        """
        if self.reason is None or read_only:
            return self._noted(path, self.stores.open(path, read_only=read_only, by=by, take_over=take_over))
        from nakano_status.application.storage.take_over import open_taking_over

        return self._noted(path, open_taking_over(self.stores, path, self.reason, by))

    def problems(self) -> Sequence[Problem]:
        """Return the problems of the share, such as content that was saved beside the file or not yet written back."""
        found = list(self.notices)
        for path, copy in self.copies:
            found += copy.notices
            if (share := copy.state.problem(path.name)) is not None:
                found.append(share)
        return found

    def json_keys(self) -> Mapping[str, Any]:
        """Return the key `share` of the JSON output and its value: the state of the last working copy, and problems.

        A working copy must have been opened (`copies` is not empty).
        """
        state = self.copies[-1][1].state
        known = {"at": state.at and state.at.isoformat(), "reason": state.reason, "beside": state.beside}
        keys = {"state": state.stage.value, **{key: value for key, value in known.items() if value}}
        return {"share": {**keys, "problems": problems_as_json(self.problems())}}

    def _noted(self, path: Path, store: Store) -> Store:
        if store.working_copy is not None:
            self.copies.append((path, store.working_copy))
        if store.reads_copy is not None and store.reads_copy not in self.notices:
            self.notices.append(store.reads_copy)
        return store


def run_when_free(
    session: CommandSession, reason: str | None, function: CommandFunction, own: Mapping[str, Any]
) -> CommandOutput:
    """Run a command (`function`) with its own arguments (`own`); while the data file is in use, try again.

    A sentence on standard error announces the wait. After the session's `wait` seconds, StoreLocked is raised. Trying
    again is safe because a refused command changed nothing. `reason`: the reason of a take-over; None without one.
    """
    end, is_announced = monotonic() + session.wait, False
    while True:
        try:
            return _run_with_share(session, reason, function, own)
        except refusals.StoreLocked as locked:
            left = end - monotonic()
            if left <= 0:
                raise
            if not is_announced:
                _, message, _ = refusal_text(locked)
                print_text(f"{message}空くまで、{session.wait}秒を限度に待ちます。", err=True)
                is_announced = True
            sleep(min(_PAUSE, left))


def _run_for_a_plan(
    session: CommandSession, reason: str | None, function: CommandFunction, own: Mapping[str, Any], ids: Sequence[str]
) -> CommandOutput:
    """Run a command; if several plans could be meant, run it for the only plan that has the objects of these `ids`."""
    try:
        return run_when_free(session, reason, function, own)
    except PlanUnclear:
        with session.reading() as store, store.reading() as records:
            plan_id = find_plan_by_ids(records, ids, session.year) if ids else None
        if plan_id is None:
            raise
        return run_when_free(replace(session, of_plan=plan_id), reason, function, own)


def _take_over_reason(reason: str | None, *, is_wanted: bool, has_reason: bool) -> str | None:
    """Return the reason of a take-over, or None without one; raise Usage for a reason that explains nothing.

    `has_reason`: the command has an option `--reason` of its own.
    """
    if not is_wanted and not has_reason and reason is not None:
        raise Usage(reason="このコマンドの「--reason」は、「--take-over」と一緒に指定します。")
    return (reason or "") if is_wanted else None


def refuse_unused_reason(reason: str | None, option: str, *, is_given: bool) -> None:
    """Raise Usage for a reason that is recorded nowhere: neither the option that it explains nor a take-over is given.

    `option`: the option that the reason explains; `is_given`: whether it is given.
    """
    if not is_given and not click.get_current_context().params["take_over"]:
        refuse_unused({"--reason": reason}, f"「{option}」と一緒に指定してください。")


FOR_THE_OFFICE = "事務局のデータファイルで指定できます。"
"""The end of `refuse_unused` for options that only the office can give."""


def refuse_unused(options: Mapping[str, object], why: str = "この使い方では指定できません。") -> None:
    """Raise Usage for the options that are given although this use of the command does not use them.

    `options`: their values by name (None, false or empty: not given). `why`: the end of the sentence about them.
    """
    if names := [name for name, value in options.items() if value]:
        raise Usage(reason=f"「{'」「'.join(names)}」は、{why}")


def _run_with_share(
    session: CommandSession, reason: str | None, function: CommandFunction, own: Mapping[str, Any]
) -> CommandOutput:
    """Run a command, and add the problems of the share of its data file."""
    stores = CommandStores(session.parts.stores, reason)
    try:
        answer = function(replace(session, parts=replace(session.parts, stores=stores)), **own)
    finally:
        if found := stores.problems():
            print_text("\n".join(sentence(each) for each in found), err=True)
    if not stores.copies:
        return answer
    exit_code = exit_code_of(needs_person=any(each.severity is not Severity.ADVICE for each in found))
    return replace(answer, keys={**answer.keys, **stores.json_keys()}, exit_code=max(answer.exit_code, exit_code))


DONE, NEEDS_PERSON, NOT_DONE = 0, 1, 2
_LONGEST_WAIT = 86_400


@dataclass(frozen=True)
class CommandOutput:
    """The output of a command: keys for JSON, lines for people, and its exit code.

    `exit_code`: 0 if it was done, 1 if a person has to act, 2 if it was not done.
    """

    keys: Mapping[str, Any]
    lines: Sequence[str]
    exit_code: int = DONE

    @classmethod
    def of(cls, outcome: Outcome[Any], keys: Mapping[str, Any], lines: Iterable[str]) -> CommandOutput:
        """Return the output for an outcome: the keys and lines, followed by its problems.

        The exit code is 1 if a person has to act.
        """
        with_problems = {**keys, "problems": problems_as_json(outcome.problems)}
        shown = [*lines, *problem_lines(outcome.problems)]
        return cls(with_problems, shown, exit_code_of(needs_person=outcome.needs_person))


def exit_code_of(*, needs_person: bool) -> int:
    """Return the exit code 1 if a person has to act, otherwise 0."""
    return NEEDS_PERSON if needs_person else DONE


def refused_output(refused: Refused, keys: Mapping[str, Any], lines: Sequence[str] = ()) -> CommandOutput:
    """Return the output of a refused command: its own keys and lines, then the refusal; the exit code is 2."""
    code, message, remedy = refusal_text(refused)
    remedy += hint_of_refusal(refused)
    error = {"error": code, "message": message, "remedy": remedy}
    return CommandOutput({**keys, **error}, [*lines, f"{message}{remedy} [{code}]"], NOT_DONE)


class CommandRefused(Exception):  # noqa: N818 - the glossary's term is a refusal
    """The refusal of a command, with the hint to the commands and the command's own options that remedy it."""

    def __init__(self, refused: Refused, hint: str) -> None:
        super().__init__(refused.code)
        self.refused, self.hint = refused, hint


def _refused_for_problems(refused: Refused) -> CommandOutput:
    """Return the output of a refused command that lists the problems it was refused for; as text, each cause once."""
    lines = list(problem_lines(first_of_each_cause(refused.problems)))
    return refused_output(refused, {"problems": problems_as_json(refused.problems)}, lines)


@dataclass(frozen=True)
class CommandSession:
    """One run of the command line.

    `store_path`: the data file, or its address on a server (None: not given).
    `as_json`: the output is JSON.
    `year`: the year given for the command (None: the current round).
    `by`: the 担当者名.
    `wait`: the number of seconds to wait for a data file in use.
    `of_plan`: the name of the plan to use if there are several.
    """

    parts: Parts
    store_path: Path | None = None
    as_json: bool = False
    year: FiscalYear | None = None
    by: str | None = None
    wait: int = 0
    of_plan: str | None = None

    @property
    def path(self) -> Path:
        """The path of the data file; raises StoreNotGiven and the same errors as `need_valid_path`."""
        if self.store_path is None:
            raise refusals.StoreNotGiven
        return need_valid_path(self.store_path)

    def is_there(self) -> bool:
        """Return whether the data file, or the set on the server, exists.

        For a set on a server, raises the same errors as opening it.
        """
        if not is_server_address(self.path):
            return self.path.exists()
        try:
            self.parts.store_files.look_into(self.path).close()
        except refusals.StoreServerEmpty:
            return False
        return True

    @contextmanager
    def reading(self) -> Iterator[Store]:
        """Open the data file for reading, even while another program writes to it, and close it at the end."""
        with self._opened(read_only=True) as store:
            yield store

    @contextmanager
    def writing(self) -> Iterator[Store]:
        """Open the data file for writing and close it at the end; then report on standard error a backup that failed.

        Raises StoreLocked if another program has it open, and StoreServerGone if a server is lost. If either happens
        after something was written, another refusal is raised, because `--wait` must not repeat such a command.
        """
        with self._opened(read_only=False) as store:
            yield store
        report_missing_backup(store)  # after closing, because the backup of a working copy is made until then

    @contextmanager
    def _opened(self, *, read_only: bool) -> Iterator[Store]:
        store = self.parts.stores.open(self.path, read_only=read_only, by=self.by)
        try:
            if store.recovered:
                print_text(RECOVERED, err=True)
            report_kept_copy(store.older_copy)
            if store.moved_to:
                print_text(f"ここでは閲覧だけができます。いまの内容は「{store.moved_to}」にあります。", err=True)
            if self.of_plan is not None:
                self._look_at_plan(store, self.of_plan)
            yield store
        except refusals.StoreLocked as locked:
            if store.has_written:
                raise refusals.StoreLockedAfterWriting(path=str(self.path)) from locked
            raise
        except refusals.StoreServerGone as gone:
            if store.has_written:
                raise refusals.StoreServerGoneAfterWriting(**gone.details) from gone
            raise
        finally:
            store.close()

    def damage_behind(self, error: Exception) -> Refused | None:
        """Return the refusal of a damaged data file if that may have caused the error of a command, otherwise None.

        A store raises this refusal only while it is read, but a command may use the data after closing the store.
        """
        try:
            store = self.parts.stores.open(self.path, read_only=True)
        except Refused:  # the command cannot have read it either
            return None
        with closing(store):
            return store.damage_behind(error)

    @staticmethod
    def _look_at_plan(store: Store, named: str) -> None:
        with store.reading() as records:
            plan = find_plan(records, named)
        store.choose_plan(plan.plan_id)

    def show(self, answer: CommandOutput) -> None:
        """Print a command's output on standard output; raise OutputNotWritable if it cannot be written."""
        with writable_output():
            if self.as_json:
                print_json(answer.keys)
            else:
                print_text("\n".join(answer.lines))


@contextmanager
def writable_output() -> Iterator[None]:
    """Within the block, print on standard output; raise OutputNotWritable if it cannot be written.

    If its reader has exited (| head), nothing is raised.
    """
    try:
        yield
        sys.stdout.flush()
    except OSError as error:
        has_no_reader = _has_no_reader(error)
        drop_output(sys.stdout)
        if has_no_reader:  # the reader has exited (| head): the command is done
            return
        reason = NO_SPACE if error.errno in FULL else f"番号 {error.errno}"
        raise refusals.OutputNotWritable(reason=reason) from error


def _has_no_reader(error: OSError) -> bool:
    """Return whether the reader of a pipe has exited; Windows mostly raises EINVAL then."""
    on_windows = sys.platform == "win32" and error.errno == errno.EINVAL and not sys.stdout.isatty()
    return isinstance(error, BrokenPipeError) or on_windows


def drop_output(stream: TextIO) -> None:
    """Redirect a stream to the null device, so that writing its remaining text does not fail at the program's end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def need_valid_path(path: Path) -> Path:
    """Return a path given by a person after checking that the system can look it up; it need not exist.

    Raises WorkingFolderMissing if the path is relative to a folder that was removed, and FileUnreadable if it is too
    long or a name that Windows would change.
    """
    try:
        path.absolute()
    except FileNotFoundError:
        raise refusals.WorkingFolderMissing(path=str(path)) from None
    if not is_lasting_name(path):
        refused = OSError(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
        raise refusals.FileUnreadable(path=str(path), reason=system_reason(refused)) from refused
    try:
        os.lstat(path)
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise refusals.FileUnreadable(path=str(path), reason="名前が長すぎます") from error
    return path


def report_missing_backup(store: Store) -> None:
    """Report on standard error if a data file was written but not backed up automatically, with the reason."""
    state = backup_state(store)
    if state is not None and state.failure is not None:
        _, why, remedy = refusal_text(state.failure)
        print_text(f"書込みは終わりましたが、データファイルの控えを作成できませんでした。{why}{remedy}", err=True)


def report_kept_copy(path: Path | None) -> None:
    """Report on standard error where the unchanged copy of a converted data file is; do nothing if there is none."""
    if path is not None:
        print_text(conversion_sentence(str(path)), err=True)


CommandFunction = Callable[..., CommandOutput]
"""The function of a command: it gets the session and its own arguments."""


def common_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--store`, `--wait` and `--json` to a command; they can be given before or after the command's name."""
    function = click.option(
        "--store", metavar="FILE", type=PATH, help=f"データファイル（環境変数 {STORE_VARIABLE} でも可）"
    )(function)
    help_text = "データファイルが使用中のとき、空くまで待つ秒数（省略時は待ちません）"
    function = click.option("--wait", type=click.IntRange(0, _LONGEST_WAIT), metavar="SECONDS", help=help_text)(
        function
    )
    return click.option("--json", "as_json", is_flag=True, help="結果を JSON で出力します。")(function)


class ClearingOption(click.Option):
    """An option whose empty value clears the current value."""


class ValueCommand(click.Command):
    """A command that refuses empty values, because `--due=` would be the same as no day."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments; raise Usage if any value is empty, unless it is the value of a ClearingOption."""
        given, _, _ = self.make_parser(ctx).parse_args(list(args))
        for each in self.params:
            value = given.get(each.name or "")
            if not isinstance(each, ClearingOption) and "" in (value if isinstance(value, tuple | list) else (value,)):
                raise Usage(reason=f"「{_named(each)}」の値が空です。")
        return super().parse_args(ctx, args)


def _named(parameter: click.Parameter) -> str:
    return parameter.opts[-1] if isinstance(parameter, click.Option) else parameter.metavar or ""


class _Text(click.ParamType[str]):
    """A text to write or to search for: in UTF-8 and without control characters.

    `may_turn`: control characters and direction controls are allowed, because the command reports them itself.
    """

    name = "text"

    def __init__(self, *, may_turn: bool = False) -> None:
        self._may_turn = may_turn

    def convert(self, value: Any, param: click.Parameter | None, _context: click.Context | None) -> Any:
        """Return the text unchanged; raises Usage for a character that is not allowed."""
        if not isinstance(value, str):
            return value
        named = f"「{_named(param) if param else ''}」に"
        if not is_utf8(value):
            raise Usage(reason=f"{named}、UTF-8 でない文字があります。")
        if not self._may_turn and (found := find_controls(value)):
            raise Usage(reason=f"{named}、見えない制御文字（{code_points(found)}）があります。除いて指定してください。")
        return value


class _PathName(click.ParamType[str]):
    """The name of a file or folder, which may have any bytes."""

    name = "path"


_TEXT = _Text()
"""The type of every parameter for which a command declares no other type."""
ID = _Text()
"""The type of the ID of an object that only one of several plans may have."""
ANSWER = _Text(may_turn=True)
"""The type of an answer to a field, whose problems are reported with the answer."""
PATH = _PathName()


def _give_texts_their_type(command: click.Command) -> None:
    """Give the parameters of a command that declare no type the type of a text."""
    for each in command.params:
        if each.type is click.STRING:
            each.type = _TEXT


def _given_ids(context: click.Context) -> list[str]:
    """Return the values of a command's parameters for IDs."""
    values = [context.params[each.name or ""] for each in context.command.params if each.type is ID]
    return [each for value in values for each in (value if isinstance(value, tuple) else (value,)) if each]


def person_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option `--by`, the name of the person, to a command; not for `counts`, whose `--by` is the grouping."""
    return click.option("--by", metavar="NAME", type=_TEXT, help="担当者名")(function)


def day_option(*names: str, help_text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return a decorator that adds an option for a day, such as 2023-07-14; its value is None if it is not given.

    A command with any other text as the day raises DateUnreadable.
    """
    return click.option(*names, metavar="DATE", callback=_read_day, help=help_text)


def _read_day(_context: click.Context, _option: click.Parameter, text: str | None) -> date | None:
    return read_date(text) if text else None


def map_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option `--map` (column=item), which declares the item of a list's column; it can be given repeatedly."""
    about = "見出しから分からない列の項目（C=事業内容、担当=所管課 など。何度でも指定できます）"
    return click.option("--map", "columns", multiple=True, metavar="列=項目", help=about)(function)


def answer_due_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--due`, the due date of a form, to a command that asks divisions again."""
    help_text = "回答期限（2023-08-25）。省略時は、所管課の期限、過ぎていれば1週間ほど先の開庁日"
    return day_option("--due", help_text=help_text)(function)


def year_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option `--year`, the year of a round."""
    return click.option("--year", metavar="YEAR", help="年度（R4、令和4年度、2022）")(function)


def _plan_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--of-plan`, a plan by its name; every command has it, as any may concern a round of two plans."""
    return click.option("--of-plan", metavar="NAME", help="計画の名称か番号（次期計画のあるデータファイルで）")(
        function
    )


def edition_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option `--edition`, the number of an edition of the plan."""
    help_text = "計画の版の番号（第1版は1）。指定しないときは、年度末までに策定された最も新しい版"
    return click.option("--edition", type=click.IntRange(min=1), metavar="N", help=help_text)(function)


def dry_run_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option `--dry-run` to a command that imports a table; with it, only the changes are shown."""
    help_text = "変わる内容を表示するだけで、取り込みません。"
    return click.option("--dry-run", is_flag=True, help=help_text)(function)


def replace_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--replace` to a command that writes files; without it, a file of the same name is not replaced."""
    return click.option("--replace", is_flag=True, help="同じ名前のファイルを置き換えます。")(function)


def password_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add `--password` to a command that reads files; passwords are tried on protected files and never saved."""
    help_text = "パスワードの設定されたファイルに試します（繰り返し可）。どこにも残しません。"
    return click.option("--password", "passwords", multiple=True, metavar="PASSWORD", help=help_text)(function)


def command(
    name: str, summary: str, *, of: click.Group | None = None, names_person: bool = True
) -> Callable[[CommandFunction], click.Command]:
    """Return a decorator that makes a function a command with this name and help text, in the group `of` if given.

    The command has the common options, and `--by` (担当者名) if `names_person`. It shows the function's output or the
    problems of a refusal, and exits with the exit code. Other exceptions are left to the entry point.
    """

    def make(function: CommandFunction) -> click.Command:
        own_parameters = click.command()(function).params  # that command takes what the decorators declared
        has_reason = _has_reason(own_parameters)

        @click.pass_context
        @functools.wraps(function)
        def run(
            context: click.Context,
            /,
            *,
            store: str | None,
            wait: int | None,
            as_json: bool,
            take_over: bool,
            of_plan: str | None,
            **own: Any,
        ) -> None:
            person = own.pop("by", None) if names_person else None
            session = with_options(context.ensure_object(CommandSession), store, person, wait, as_json=as_json)
            if of_plan:
                session = replace(session, of_plan=of_plan)
            if "year" in own:
                session = with_year(session, own.pop("year"))
            given = own["reason"] if has_reason else own.pop("reason")

            def answer() -> CommandOutput:
                reason = _take_over_reason(given, is_wanted=take_over, has_reason=has_reason)
                return _run_for_a_plan(session, reason, function, own, _given_ids(context))

            found = _answer_of(session, answer)
            session.show(found)
            context.exit(found.exit_code)

        return _make_command(run, name, summary, own_parameters, of=of, names_person=names_person)

    return make


def _make_command(
    run: Callable[..., Any],
    name: str,
    summary: str,
    own_parameters: list[click.Parameter],
    *,
    of: click.Group | None,
    names_person: bool,
) -> click.Command:
    """Return a command with the common options and its own parameters, and add it to the group `of` if given."""
    with_take_over = _take_over_option(run, has_reason=_has_reason(own_parameters))
    with_person = person_option(with_take_over) if names_person else with_take_over
    with_all = common_options(_plan_option(with_person))
    made = click.command(name, cls=ValueCommand, help=summary, short_help=summary)(with_all)
    made.params += own_parameters
    _give_texts_their_type(made)
    if of is not None:
        of.add_command(made)
    return made


def _has_reason(parameters: Iterable[click.Parameter]) -> bool:
    return any(each.name == "reason" for each in parameters)


def _answer_of(session: CommandSession, run: Callable[[], CommandOutput]) -> CommandOutput:
    """Return the output of a command, or that of its refusal if it has problems; raise the damage behind an error.

    Raises CommandRefused for a refusal without problems.
    """
    try:
        return run()
    except Refused as refused:
        if not refused.problems:
            raise CommandRefused(refused, hint_of_refusal(refused)) from refused
        return _refused_for_problems(refused)
    except Exception as error:
        if (damaged := session.damage_behind(error)) is not None:
            raise damaged from error
        raise


def _take_over_option(function: Callable[..., Any], *, has_reason: bool) -> Callable[..., Any]:
    """Add `--take-over`, and `--reason` unless the command has such an option."""
    if not has_reason:
        help_text = "--take-over の理由（変更履歴に残ります）"
        function = click.option("--reason", metavar="TEXT", help=help_text)(function)
    help_text = "ほかのPCが閉じないまま残した使用中の表示を、引き継いで書き込みます（--reason が必要）。"
    return click.option("--take-over", is_flag=True, help=help_text)(function)


def with_options(
    session: CommandSession, store: str | None, by: str | None, wait: int | None = None, *, as_json: bool
) -> CommandSession:
    """Return the session with the options that were given after the command's name.

    An option that was not given there is None (`as_json`: False); the session's own value then remains.
    """
    path = address_path(store) if store else session.store_path
    seconds = session.wait if wait is None else wait
    return replace(session, store_path=path, by=by or session.by, wait=seconds, as_json=as_json or session.as_json)


def with_year(session: CommandSession, text: str | None) -> CommandSession:
    """Return the session with the year that `text` names (None or empty: no year given); raises YearUnreadable."""
    return replace(session, year=read_year(text) if text else None)


def try_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option `--try`, the folder for the papers of a trial."""
    help_text = "データファイルの写しで試し、できる資料をこのフォルダーに作成します。データファイルは変わりません。"
    return click.option("--try", "trial", type=click.Path(path_type=Path), metavar="FOLDER", help=help_text)(function)


def write_or_try(
    session: CommandSession,
    trial: Path | None,
    act: Callable[[Store], CommandOutput],
    preview: Callable[[Store], CommandOutput] | None,
) -> CommandOutput:
    """Do an act on the data file, or, if the folder `trial` is given, on a copy of it; return the output of the act.

    The output of a trial also lists the papers written into the folder. `preview`: only shows the effects of the act,
    and is called instead of it (None: no dry run); raises Usage if both are given.
    """
    if preview is not None:
        refuse_unused({"--try": trial}, "「--dry-run」と一緒に指定できません。")
        with session.reading() as store:
            return preview(store)
    if trial is None:
        with session.writing() as store:
            return act(store)
    from nakano_status.application.papers.try_out import try_out

    with session.reading() as store:
        tried = try_out(session.parts, store, act, trial)
    found = tried.value
    keys = {**found.keys, "tried": True, "files": [str(each) for each in tried.files]}
    done = f"試しに行い、「{trial}」に資料を{len(tried.files)}件作成しました。データファイルは変わっていません。"
    return CommandOutput(keys, [*found.lines, done], found.exit_code)
