"""division, row: the organisation as a table, its changes from a day on, and rows that pass to another division."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from nakano_status.application.lookup import find_department, find_division, read_year
from nakano_status.application.organisation import edit_division
from nakano_status.application.organisation.hand_on_row import RowMove, hand_on_row
from nakano_status.application.organisation.import_divisions import (
    BlankDays,
    PlannedDivisions,
    import_divisions,
    plan_divisions,
)
from nakano_status.application.organisation.reorganise import (
    HANDED_ON,
    Reorganisation,
    moved_under,
    plan_reorganisation,
    read_changes,
    reorganise,
)
from nakano_status.application.organisation.withdraw_reorganisation import (
    RecordedChange,
    withdraw_reorganisation,
    withdraw_row_move,
)
from nakano_status.application.outcome import Outcome
from nakano_status.application.papers import choose_sender
from nakano_status.application.ports.data_file import Store
from nakano_status.application.round.settled_rounds import SettledEffect, SettledRound
from nakano_status.cli import output
from nakano_status.cli import session as cli
from nakano_status.cli.commands.plan import report_imported_table
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.organisation import reorganisation
from nakano_status.domain.organisation.divisions import Division, DivisionKind, NameKind, Organisation, Role, fold_name
from nakano_status.domain.plan.initiative_id import fold_id
from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.domain.refusals.exchange import Usage
from nakano_status.domain.round.states import LATEST_DUE

division_group = click.Group("division", help="組織（部・室・所管課）を改正・一覧し、表を取り込みます。")
"""Group of the commands on the organisation."""


@cli.command("import", "組織の表（.xlsx・.csv）を取り込みます。", of=division_group)
@click.argument("file", metavar="FILE", type=cli.PATH)
@cli.day_option("--from", "since", help_text="適用開始日が空欄の行の適用開始日（2023-04-01）")
@click.option("--correct", is_flag=True, help="適用開始日が空欄の行は、登録の誤りの訂正（はじめから）です。")
@click.option("--reason", default="", metavar="TEXT", help="訂正の理由（締め切った進捗確認なども変わるとき）")
@cli.dry_run_option
def division_import(
    session: cli.CommandSession, *, file: str, since: date | None, correct: bool, reason: str, dry_run: bool
) -> cli.CommandOutput:
    """Import the table of the organisation, or show the changes that it would make (`dry_run`).

    A changed row without a new 適用開始日 is a change from `since`, or a correction (`correct`); if neither is given,
    it is reported as a question. Raises Usage if both are given.
    """
    if since is not None and correct:
        raise Usage(reason="「--from」と「--correct」は、どちらか一方を指定してください。")
    blank = BlankDays(since, is_correction=correct)
    if dry_run:
        with session.reading() as store:
            return _planned_answer(plan_divisions(session.parts, store, Path(file), blank))
    with session.writing() as store:
        outcome = import_divisions(session.parts, store, Path(file), session.by, blank, reason)
    answer, changes, settled = report_imported_table(outcome), outcome.value.changes, outcome.value.settled
    new = (each for each in changes if each.kind is reorganisation.BodyChangeKind.NEW)
    lines = [*answer.lines[:1], *map(change_line, new), *_effect_lines(settled), *answer.lines[1:]]
    keys = {**answer.keys, "changes": changes_as_json(changes), **output.table_effect_as_json(settled)}
    return cli.CommandOutput(keys, [*lines, *output.correcting_lines(settled.reached)], answer.exit_code)


def _effect_lines(settled: SettledEffect) -> list[str]:
    kept = output.settled_lines(settled.unchanged, "名称と上の組織は前のままです。")
    return [*output.reached_lines(settled.reached), *output.filled_lines(settled.filled, "上の組織など"), *kept]


def _planned_answer(planned: PlannedDivisions) -> cli.CommandOutput:
    """Return the output about the changes of importing a table of the organisation."""
    needs_person = bool(planned.undated or any(each.severity is not Severity.ADVICE for each in planned.problems))
    keys = {
        "rows": planned.rows,
        "unchanged": planned.unchanged,
        "changes": changes_as_json(planned.changes),
        "undated": list(planned.undated),
        "unnamed": list(planned.unnamed),
        **output.table_effect_as_json(planned.settled),
        **output.left_out_as_json(planned.left_out),
        "problems": output.problems_as_json(planned.problems),
    }
    lines = [
        f"取り込める行は{planned.rows}行、変わりのない行は{planned.unchanged}行です（取り込んでいません）。",
        *([planned.left_out.preview_text] if planned.left_out.preview_text else []),
        *map(change_line, planned.changes),
        *_effect_lines(planned.settled),
    ]
    if planned.undated:
        rows = "、".join(f"{each}行目" for each in planned.undated)
        lines.append(
            f"適用開始日が必要な行：{rows}。ある日からの変更なら --from、登録の誤りの訂正なら --correct を付けます。"
        )
    if planned.unnamed:
        lines.append(f"表にない所管課（今のまま残ります）：{'、'.join(planned.unnamed)}")
    return cli.CommandOutput(
        keys, [*lines, *output.problem_lines(planned.problems)], cli.exit_code_of(needs_person=needs_person)
    )


def changes_as_json(changes: Iterable[reorganisation.DivisionChange]) -> list[dict[str, str | None]]:
    """Return changes to the organisation in JSON form."""
    return [
        {
            "kind": each.kind.name.lower(),
            "name": each.name,
            "what": each.label,
            "from": each.was,
            "to": each.now,
            "since": each.since.isoformat() if each.since else None,
        }
        for each in changes
    ]


def change_line(change: reorganisation.DivisionChange) -> str:
    """Return a change to the organisation as a line for people."""
    if change.kind is reorganisation.BodyChangeKind.NEW:
        above = f"（{change.now}）" if change.now else ""
        return f"  新しい{change.label}：{change.name}{above}"
    since = f"（{change.since.isoformat()}から）" if change.since else ""
    return f"  {change.name} {change.label}：{change.was or '空欄'} → {change.now or '空欄'}{since}"


@cli.command("alias", "名称がどの所管課を指すかを登録します（次回から同じ所管課として扱います）。", of=division_group)
@click.argument("name", metavar="NAME")
@click.argument("division", metavar="DIVISION")
def division_alias(session: cli.CommandSession, *, name: str, division: str) -> cli.CommandOutput:
    """Record that `name` is another name of a division, so that files with this name are understood."""
    with session.writing() as store:
        named = edit_division.name_division(store, name, division, session.by).value
    return cli.CommandOutput(
        {"name": named.name, "division": named.division},
        [f"「{named.name}」を「{named.division}」として扱います。次回から同じ扱いにします。"],
    )


@cli.command("list", "部・室・所管課を一覧します。", of=division_group)
@cli.day_option("--on", "day", help_text="この日の組織（省略すると今日）")
def division_list(session: cli.CommandSession, *, day: date | None) -> cli.CommandOutput:
    """List the bodies of the organisation that exist on a day (None: today)."""
    wanted = day or session.parts.clock.today()
    with session.reading() as store, store.reading() as records:
        organisation = records.organisation.read().on(wanted)
    bodies = [each for each in organisation.divisions if each.exists_on(wanted)]
    lines = [_body_line(organisation, each) for each in bodies]
    return cli.CommandOutput({"divisions": [_body_as_json(organisation, each) for each in bodies]}, lines)


@cli.command("sender", "資料の発信者（事務局）を表示するか、登録します。", of=division_group)
@click.argument("name", metavar="NAME", required=False)
@click.option("--as-stated", is_flag=True, help="組織に登録のない、計画に書いた名称のままとします。")
def division_sender(session: cli.CommandSession, *, name: str | None, as_stated: bool) -> cli.CommandOutput:
    """Show the sender of papers, or choose it: the body called `name`, or the name written in the plan (`as_stated`).

    Raises Usage if both are given. The exit code is 1 as long as a sender must still be chosen.
    """
    if name and as_stated:
        raise Usage(reason="所管課の名称と「--as-stated」は、どちらか一方を指定してください。")
    if name or as_stated:
        with session.writing() as store:
            found = choose_sender.choose_sender(session.parts, store, name, session.by).value
    else:
        with session.reading() as store, store.reading() as records:
            found = choose_sender.read_sender(session.parts, records)
    keys = {
        "sender": found.sender.name,
        "stated": found.stated,
        "registered": found.sender.body is not None,
        "asked": found.is_asked,
        "kept": [{"year": year, "sender": kept} for year, kept in found.kept],
    }
    lines = [f"資料の発信者：{found.sender.name or '（決まっていません）'}"]
    if found.is_asked:
        lines.append("この名称は、組織に登録されていません。division sender に所管課の名称を付けて登録してください。")
    lines += [f"  {year}の資料は、前の名称のままです：{kept}" for year, kept in found.kept]
    return cli.CommandOutput(keys, lines, cli.exit_code_of(needs_person=found.is_asked))


def _body_as_json(organisation: Organisation, body: Division) -> dict[str, str | None]:
    department = organisation.department_of(body.division_id)
    first = next(each for each in body.names if each.kind is NameKind.OFFICIAL)
    return {
        "name": body.name_on(),
        "department": department.name_on() if department else None,
        "kind": body.kind.value,
        "from": first.valid_from.isoformat() if first.valid_from else None,
        "to": body.until.isoformat() if body.until else None,
    }


def _body_line(organisation: Organisation, body: Division) -> str:
    where = organisation.names_above(body)
    until = f"（{body.until.isoformat()}まで）" if body.until else ""
    return f"{body.name_on()}{f'（{where}）' if where else ''}{until}"


division_group.add_command(division_import, "order")


@dataclass(frozen=True)
class _When:
    """The first day of a change (None: not given), its reason, and whether it is only to be shown, or tried."""

    since: date | None
    reason: str
    is_dry_run: bool
    trial: Path | None


def _change_options(function: Callable[..., cli.CommandOutput]) -> Callable[..., cli.CommandOutput]:
    """Add the options of every change of the organisation from a day on."""

    @functools.wraps(function)
    def run(
        session: cli.CommandSession, *, since: date | None, reason: str, dry_run: bool, trial: Path | None, **own: Any
    ) -> cli.CommandOutput:
        return function(session, when=_When(since, reason, dry_run, trial), **own)

    click.option("--dry-run", is_flag=True, help="動く取組などを表示するだけで、変更しません。")(run)
    cli.try_option(run)
    click.option("--reason", default="", metavar="TEXT", help="理由や根拠（組織規則の改正など）")(run)
    return cli.day_option("--from", "since", help_text="適用開始日（2023-04-01）")(run)


def need_day(since: date | None) -> date:
    """Return the first day of a change; raise Usage if it is None."""
    if since is None:
        reason = "いつからの改正かを「--from 2023-04-01」のように指定してください。"
        raise Usage(reason=f"{reason}登録の誤りの訂正（はじめから）は、改称と異動に「--correct」を付けます。")
    return since


def _reorganised(
    session: cli.CommandSession,
    changes: Sequence[reorganisation.OrganisationChange],
    when: _When,
    unread: tuple[Problem, ...] = (),
) -> cli.CommandOutput:
    """Make changes from a day on, or show their effects.

    `unread`: the problems found in the table of the changes.
    """
    day = need_day(when.since)

    def preview(store: Store) -> cli.CommandOutput:
        return _moves_answer(plan_reorganisation(session.parts, store, changes, day), unread, is_done=False)

    def act(store: Store) -> cli.CommandOutput:
        found = reorganise(session.parts, store, changes, day, when.reason, session.by)
        return _moves_answer(found.value, unread, is_done=True)

    return cli.write_or_try(session, when.trial, act, preview if when.is_dry_run else None)


def _moves_answer(found: Reorganisation, unread: tuple[Problem, ...], *, is_done: bool) -> cli.CommandOutput:
    """Return the output about a reorganisation that was made or planned."""
    end = "変更しました。" if is_done else "まだ変更していません。"
    if is_done and found.is_to_come:
        end = f"登録しました。{era_day(found.day)}から変わります。"
    return cli.CommandOutput.of(
        Outcome(found, problems=(*unread, *found.problems)), _moves_keys(found), [*_moves_lines(found), end]
    )


def _moves_keys(found: Reorganisation) -> dict[str, Any]:
    moves = found.moves
    return {
        "moves": {
            "rows": list(dict.fromkeys(row for row, _, _ in moves.rows)),
            "indicators": [indicator for indicator, _, _ in moves.indicators],
            "packages": [each.package_id for each in moves.forms],
            "forms": [
                {"package": each.package_id, "division": each.division, "year": each.year.short} for each in moves.forms
            ],
            "dates": list(dict.fromkeys(name for each in moves.dues for name in each.passing)),
            "dues": [
                {
                    "year": each.year.short,
                    "division": each.body,
                    "due": each.due.isoformat(),
                    "from": [{"division": name, "due": day.isoformat()} for name, day in each.dues],
                }
                for each in moves.dues
            ],
            "contacts": list(moves.contacts),
        },
        "succession": [
            {
                "from": found.before.name(each.division) if each.division else None,
                "to": found.after.name(each.successor) if each.successor else None,
                "day": each.day.isoformat(),
                "kind": each.kind.value,
            }
            for each in found.successions
        ],
        **settled_keys(found.settled),
    }


def _moves_lines(found: Reorganisation) -> Iterator[str]:
    moves = found.moves
    yield from (f"{found.day.isoformat()}から：{line}" for line in found.lines())
    yield from (f"  取組 {row}：{was} → {now}" for row, was, now in moves.rows)
    yield from (f"  成果指標 {indicator}：{was} → {now}" for indicator, was, now in moves.indicators)
    if moves.forms:
        forms = "、".join(f"{each.division} {each.package_id}" for each in moves.forms)
        yield f"  作成済みの回答様式（照会番号）：{forms}"
    yield from (f"  回答期限（{each.year.label}分）：{each.label}" for each in moves.dues)
    if moves.dues:
        yield f"  {LATEST_DUE}"
    if moves.contacts:
        yield f"  連絡先を改めて確かめる所管課：{'、'.join(moves.contacts)}"
    if found.former:
        years = "、".join(each.label for each in found.former)
        yield f"  改正の前の組織のまま続ける進捗確認：{years}分"
    yield from output.settled_lines(found.settled, HANDED_ON)


def settled_keys(settled: Sequence[SettledRound]) -> dict[str, Any]:
    """Return the settled rounds that a change does not alter, as JSON keys.

    `settled`: rounds that are closed or published. `recorded`: rounds that still collect answers and have recorded
    papers.
    """
    return {
        "settled": output.settled_as_json(each for each in settled if not each.is_kept_current),
        "recorded": output.settled_as_json(each for each in settled if each.is_kept_current),
    }


_leave_option = click.option(
    "--leave",
    "left",
    multiple=True,
    metavar="YEAR",
    help="訂正で変わる締切・公表・記録の済んだ年度のうち、今のまま変えない年度（--correct とともに。繰り返し）",
)


@cli.command("rename", "所管課などを、ある日から改称します。", of=division_group)
@click.argument("name", metavar="NAME")
@click.argument("new", metavar="NEW")
@_change_options
@click.option("--correct", is_flag=True, help="登録の誤りの訂正（はじめから）です。")
@_leave_option
def division_rename(
    session: cli.CommandSession, *, name: str, new: str, when: _When, correct: bool, left: tuple[str, ...]
) -> cli.CommandOutput:
    """Rename a body from a day on, or correct its name from the beginning (`correct`).

    `left`: the years whose settled rounds the correction leaves as they are. Raises Usage if a rename has no day or has
    years in `left`, or if a correction has a day or is to be tried.
    """
    if not correct:
        _need_correction(left)
        return _reorganised(session, [reorganisation.Renaming(name, new)], when)
    return _corrected(session, name, when, left, new_name=new)


def _need_correction(left: tuple[str, ...]) -> None:
    if left:
        raise Usage(reason="「--leave」は、「--correct」とともに指定してください。")


def _corrected(
    session: cli.CommandSession,
    name: str,
    when: _When,
    left: tuple[str, ...],
    *,
    new_name: str | None = None,
    above: str | None = None,
) -> cli.CommandOutput:
    """Correct the name or the place of a body, in settled rounds, too, or show the effects."""
    if when.since is not None or when.trial:
        raise Usage(reason="「--correct」は、「--from」や「--try」といっしょには指定できません。")
    with session.reading() as store, store.reading() as records:
        own = find_division(records, name).division_id
        parent = None if above is None else find_division(records, above).division_id
    correction = edit_division.BodyCorrection(own, new_name, parent, mistaken=name)
    if left:
        correction = replace(correction, rounds=_rounds_without(session, correction, left))
    if when.is_dry_run:
        with session.reading() as store:
            found = edit_division.plan_correction(store, correction)
    else:
        with session.writing() as store:
            found = edit_division.correct_body(store, correction, when.reason, session.by).value
    lines = [*map(change_line, found.changes), *output.reached_lines(found.reached, found.left)]
    lines += output.filled_lines(found.filled, "上の組織など")
    nothing = "訂正するところはありません。"
    if when.is_dry_run:
        lines.append("まだ訂正していません。" if lines else nothing)
    else:
        lines = ["登録の誤りを、はじめから訂正しました。" if lines else nothing, *lines]
        lines += output.correcting_lines(found.reached)
    recorded = [
        {"year": each.settled.round_.year.short, "number": number}
        for each in found.reached
        for number in each.settled.papers
    ]
    keys = {
        "changes": changes_as_json(found.changes),
        "papers": recorded,
        "reached": output.reached_as_json(found.reached),
        "left": output.reached_as_json(found.left),
        "filled": output.reached_as_json(found.filled),
    }
    return cli.CommandOutput(keys, lines)


def _rounds_without(
    session: cli.CommandSession, correction: edit_division.BodyCorrection, left: tuple[str, ...]
) -> frozenset[str]:
    """Return the IDs of the settled rounds that a correction reaches, without the rounds of some years.

    Raises Usage for a year that the correction does not reach.
    """
    years = [read_year(each) for each in left]
    with session.reading() as store:
        rounds = [each.settled.round_ for each in edit_division.plan_correction(store, correction).reached]
    for year in years:
        if year not in {each.year for each in rounds}:
            raise Usage(reason=f"{year.label}分は、この訂正では変わりません。「--leave」を外してください。")
    return frozenset(each.round_id for each in rounds if each.year not in years)


@cli.command("merge", "所管課を、ある日から統合します。", of=division_group)
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--into", required=True, metavar="NEW", help="統合した後の名称（新しい名称、又は今ある所管課）")
@_change_options
def division_merge(session: cli.CommandSession, *, names: tuple[str, ...], into: str, when: _When) -> cli.CommandOutput:
    """Merge bodies from a day on into the body `into`, which may be new; raises Usage without a day."""
    return _reorganised(session, [reorganisation.Merger(names, into)], when)


@cli.command("split", "所管課を、ある日から分割します。", of=division_group)
@click.argument("name", metavar="NAME")
@click.option("--into", "parts", multiple=True, required=True, metavar="NEW", help="分割した後の名称（繰り返し）")
@click.option("--row", "rows", multiple=True, metavar="ID=NEW", help="取組や成果指標を引き継ぐ所管課（繰り返し）")
@_change_options
def division_split(
    session: cli.CommandSession,
    *,
    name: str,
    parts: tuple[str, ...],
    rows: tuple[str, ...],
    when: _When,
) -> cli.CommandOutput:
    """Split a body into the bodies `parts`, from a day on; the body itself may be one of them.

    `rows`: ID=PART for each row or 成果指標 that passes to a part; the title or the ID of its plan may precede the ID
    (次期計画：ID=PART). Raises Usage for a text of another form, for a row with two parts, and without a day.
    """
    given: dict[str, str] = {}
    for each in rows:
        row_id, sign, part = each.partition("=")
        if not sign:
            raise Usage(reason=f"「--row {each}」は「--row 管理番号=所管課」の形で指定してください。")
        if fold_name(given.setdefault(fold_id(row_id), part)) != fold_name(part):
            raise Usage(reason=f"「--row」で、{row_id}の所管課を2つ指定しています。1つにしてください。")
    return _reorganised(session, [reorganisation.Split(name, parts, given)], when)


@cli.command("abolish", "所管課を、ある日から廃止します。", of=division_group)
@click.argument("name", metavar="NAME")
@click.option("--to", "heir", metavar="OTHER", help="取組を引き継ぐ所管課")
@_change_options
def division_abolish(session: cli.CommandSession, *, name: str, heir: str | None, when: _When) -> cli.CommandOutput:
    """Abolish a body from a day on; its rows pass to the body `heir` (None: to no body). Raises Usage without a day."""
    return _reorganised(session, [reorganisation.Abolition(name, heir)], when)


@cli.command("move", "所管課の部・室を、ある日から変更します。", of=division_group)
@click.argument("name", metavar="NAME")
@click.option("--department", required=True, metavar="DEP", help="部")
@click.option("--office", default="", metavar="OFFICE", help="室（なければ新しく設けます）")
@_change_options
@click.option("--correct", is_flag=True, help="登録の誤りの訂正（はじめから）です。")
@_leave_option
def division_move(
    session: cli.CommandSession,
    *,
    name: str,
    department: str,
    office: str,
    when: _When,
    correct: bool,
    left: tuple[str, ...],
) -> cli.CommandOutput:
    """Move a body to another 部 or 室 from a day on, or correct its place from the beginning (`correct`).

    `office`: empty if the body is directly under the 部. A move founds a 室 that does not exist; a correction raises
    DivisionUnknown. `left` and Usage are as in `division_rename`; raises Usage also if `office` is not a 室 of the 部.
    """
    with session.reading() as store, store.reading() as records:
        above = find_department(records, department)
        organisation = records.organisation.read()
    _need_office_of(above, office, organisation.on(when.since) if when.since else organisation)
    if correct:
        return _corrected(session, name, when, left, above=office or department)
    _need_correction(left)
    return _reorganised(session, tuple(moved_under(name, department, office, organisation)), when)


def _need_office_of(department: Division, office: str, organisation: Organisation) -> None:
    """Raise Usage if a body with the name `office` exists and is not a 室 of the 部; a new 室 is founded in it."""
    found = organisation.find(office) if office else None
    if found is None:
        return
    if found.kind is not DivisionKind.ROOM:
        raise Usage(reason=f"「--office」の{office}は、室ではありません。室の名称を指定してください。")
    if found.parent != department.division_id:
        own = f"{organisation.name(found.parent)}の室" if found.parent else "部のない室"
        reason = f"「--office」の{office}は、{own}です。その部を「--department」に指定するか、先に室を移してください。"
        raise Usage(reason=reason)


@cli.command("add", "部・室・所管課を、ある日から新設します。", of=division_group)
@click.argument("name", metavar="NAME")
@click.option(
    "--kind", type=click.Choice(["department", "office", "division"]), default="division", help="部・室・所管課"
)
@click.option("--under", metavar="ABOVE", help="上の部・室")
@_change_options
def division_add(
    session: cli.CommandSession, *, name: str, kind: str, under: str | None, when: _When
) -> cli.CommandOutput:
    """Register a new body that exists from a day on; raises Usage without a day.

    `under`: the 部 or 室 above it (None: there is none).
    """
    return _reorganised(session, [reorganisation.Founding(name, DivisionKind(kind), under)], when)


@cli.command("change", "同じ日の改正をまとめた表（.xlsx・.csv）を登録します。", of=division_group)
@click.argument("file", metavar="FILE", type=cli.PATH)
@_change_options
def division_change(session: cli.CommandSession, *, file: str, when: _When) -> cli.CommandOutput:
    """Make all changes that a table describes in one act, from the same day; columns that are not read are reported.

    Raises Usage without a day.
    """
    with session.reading() as store, store.reading() as records:
        changes, unread = read_changes(session.parts, Path(file), records.organisation.read())
    return _reorganised(session, changes, when, unread)


@cli.command("take-back", "最後に登録した改正を取り消します。", of=division_group)
@click.option("--reason", default="", metavar="TEXT", help="理由")
def division_take_back(session: cli.CommandSession, *, reason: str) -> cli.CommandOutput:
    """Withdraw the latest reorganisation."""
    return withdraw_latest_change(session, withdraw_reorganisation, reason)


def withdraw_latest_change(
    session: cli.CommandSession, withdraw: Callable[[Store, str, str | None], Outcome[RecordedChange]], reason: str
) -> cli.CommandOutput:
    """Withdraw the latest change by calling `withdraw`, and return the output with its label."""
    with session.writing() as store:
        undone = withdraw(store, reason, session.by).value
    return cli.CommandOutput({"taken_back": undone.label}, [f"取り消しました：{undone.label}"])


row_group = click.Group("row", help="取組の所管課を変更します。")
"""Group of the commands on single rows of the plan."""


@cli.command("move", "取組を、ある日から別の所管課に引き継ぎます。", of=row_group)
@click.argument("row_id", metavar="ID", type=cli.ID)
@click.option("--to", required=True, metavar="DIVISION", help="引き継ぐ所管課")
@click.option("--role", type=click.Choice([each.value for each in Role]), help="今の役割（省略すると回答する所管課）")
@cli.day_option("--from", "since", help_text="適用開始日（2023-04-01）")
@click.option("--reason", required=True, metavar="TEXT", help="理由")
@click.option("--dry-run", is_flag=True, help="変わる内容を表示するだけで、変更しません。")
def row_move(
    session: cli.CommandSession,
    *,
    row_id: str,
    to: str,
    role: str | None,
    since: date | None,
    reason: str,
    dry_run: bool,
) -> cli.CommandOutput:
    """Pass a row to another division (`to`) from a day on, or show the effects (`dry_run`).

    `role`: the role of the division that passes it on (None: it is the answering division). Raises Usage without a day.
    """
    move = RowMove(row_id, to, need_day(since), reason, Role(role) if role else None)
    with session.reading() if dry_run else session.writing() as store:
        done = hand_on_row(session.parts, store, move, session.by, is_dry_run=dry_run).value
    keys = {
        "id": done.row_id,
        "from": done.was,
        "to": done.now,
        "package": list(done.packages),
        **settled_keys(done.settled),
    }
    lines = [f"取組 {done.row_id}：{done.was} → {done.now}（{move.since.isoformat()}から）"]
    if done.packages:
        sent = "、".join(done.packages)
        lines.append(f"{done.was}に送った回答様式（照会番号 {sent}）にも、この取組があります。")
        lines.append(
            f"{done.was}に、この取組の記入は要らないことを知らせて、{done.now}の回答様式を作成して送ってください。"
        )
    lines += output.settled_lines(done.settled, HANDED_ON)
    return cli.CommandOutput(keys, [*lines, "まだ変更していません。" if dry_run else "変更しました。"])


@cli.command("take-back", "最後に登録した取組の引継ぎを取り消します。", of=row_group)
@click.option("--reason", default="", metavar="TEXT", help="理由")
def row_take_back(session: cli.CommandSession, *, reason: str) -> cli.CommandOutput:
    """Withdraw the latest row move."""
    return withdraw_latest_change(session, withdraw_row_move, reason)
