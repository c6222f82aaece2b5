"""conflicts, resolve, take-back, held, received: decisions about conflicts and returned files; received files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import click

from nakano_status.application.findings.look_at_findings import files_to_look_at, look_at_findings
from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge import resolve_conflict
from nakano_status.application.merge.decide_held import apply_held, assign_held_row, reconsider_held, reject_held
from nakano_status.application.merge.read.held import HeldView, count_waiting_before, held_views
from nakano_status.application.merge.read.received import ReceivedReturn, ReceivedView, read_received
from nakano_status.application.merge.received_files import save_received
from nakano_status.application.merge.take_back import observers_of_return, take_back
from nakano_status.application.problem_text import message, remedy
from nakano_status.application.round.read.as_known import organisation_of
from nakano_status.application.round.read.round_answers import RoundAnswers
from nakano_status.application.round.read.views import OFFICE_NAME
from nakano_status.cli import output
from nakano_status.cli import session as cli
from nakano_status.cli.commands.merge import count_findings, file_as_json, file_lines
from nakano_status.domain.calendar.days import saving_label
from nakano_status.domain.exchange.ledger import HeldKind
from nakano_status.domain.exchange.returns import HeldState, ReturnState
from nakano_status.domain.fields.headings import given_labels
from nakano_status.domain.fields.profile import AskedFields, Profile
from nakano_status.domain.history.acts import moment_text
from nakano_status.domain.merge.resolution import OFFICE, ConflictChoice
from nakano_status.domain.problem_texts import entry_of
from nakano_status.domain.refusals.exchange import ReturnObserved, Usage

_MOST_LIKELY = 3
"""The number of likely rows that are shown for a row without a 管理番号; `--json` has all of them."""


@cli.command("conflicts", "内容の相違を一覧します。")
@cli.year_option
def conflicts(session: cli.CommandSession) -> cli.CommandOutput:
    """List the open conflicts of a round; the exit code is 1 if there are any."""
    with session.reading() as store, store.reading() as records:
        found = resolve_conflict.conflict_views(records, session.year, session.parts.workbooks)
    lines = [line for each in found for line in _conflict_lines(each)] or ["内容の相違はありません。"]
    keys = {"conflicts": [output.conflict_as_json(each) for each in found]}
    return cli.CommandOutput(keys, lines, cli.exit_code_of(needs_person=bool(found)))


def _conflict_lines(view: resolve_conflict.ConflictView) -> Iterator[str]:
    between = f"（課間の相違：{'・'.join(view.divisions)}）" if view.divisions else ""
    yield f"{view.conflict} {view.title}{view.whose}{between}"
    yield f"  照会時：{_shown(view.base, view.profile)}"
    for side in view.sides:
        yield f"  {side.who}{_copy_of(side, view)}：{_shown(side.values, view.profile)}"
        if side.return_id:
            yield f"    {_source(side)}"
    if view.question_sides and not all(side.place for side in view.question_sides):
        yield "  一度に届いた回答は、どちらが後のものか分かりません。所管課に確認してください。"


def _copy_of(side: resolve_conflict.SideView, view: resolve_conflict.ConflictView) -> str:
    """Return a label for the order of arrival of one of several answers of a division: first, last or n-th."""
    if side.place is None:
        return ""
    copies = sum(each.return_id is not None and each.who == side.who for each in view.sides)
    return {1: "（先）", copies: "（後）"}.get(side.place, f"（{side.place}番目）")


def _source(side: resolve_conflict.SideView) -> str:
    file = f"「{side.file}」" if side.file else ""
    received = f"{moment_text(side.received_at)}受領" if side.received_at else ""
    saved = saving_label(side.saved_at) if side.saved_at else ""
    return " ".join(part for part in (f"回答番号 {side.return_id}", file, received, saved) if part)


def _shown(values: Mapping[str, str | None], profile: Profile) -> str:
    return " ／ ".join(output.one_line(profile.printed_in_full(key, text)) for key, text in values.items())


@cli.command("resolve", "内容の相違を決定します。")
@click.argument("conflict", metavar="CONFLICT|RETURN", type=cli.ID)
@click.option(
    "--take",
    required=True,
    metavar="CHOICE",
    help="base・office・division・both・text・所管課名・回答番号・this・other",
)
@click.option("--text", cls=cli.ClearingOption, metavar="TEXT", help="--take text のときの文")
@cli.year_option
def resolve(session: cli.CommandSession, *, conflict: str, take: str, text: str | None) -> cli.CommandOutput:
    """Decide one conflict, or all conflicts that a second copy of a form caused (`take` is this or other).

    `take`: for one conflict, a choice as in `Decision`. `text`: the new text if `take` is text; raises Usage for a text
    with any other choice.
    """
    parts, year, by = session.parts, session.year, session.by
    if text is not None and take != ConflictChoice.TEXT:
        raise Usage(reason="「--text」は「--take text」のときだけ指定できます。")
    with session.writing() as store:
        if take in ("this", "other"):
            outcome = resolve_conflict.resolve_question(
                parts, store, conflict, takes_return=take == "this", year=year, by=by
            )
        else:
            outcome = resolve_conflict.resolve_conflict(
                parts, store, conflict, resolve_conflict.Decision(take, text), year=year, by=by
            )
        with store.reading() as records:
            round_ = chosen_round(records, year)
            asked = records.plan.asked(round_)
            names = {**organisation_of(records, round_).names(), OFFICE: OFFICE_NAME}
    keys = [_resolved_as_json(each, names) for each in outcome.value]
    lines = [
        f"{each['conflict']}：{_choice_text(take, each['who'])}{_emptied(decided, asked)}"
        for each, decided in zip(keys, outcome.value, strict=True)
    ]
    return cli.CommandOutput({"resolved": keys}, [f"{len(keys)}件の相違を決定しました。", *lines])


def _resolved_as_json(resolved: resolve_conflict.Resolved, names: Mapping[str, str]) -> dict[str, str | None]:
    """Return a decision in JSON form with the division of the chosen text; null if it is not the text of any side."""
    who = "・".join(dict.fromkeys(names.get(side.writer, side.writer) for side in resolved.chosen))
    keys = {"conflict": resolved.conflict, "id": resolved.row_id, "key": resolved.key, "value": resolved.values[0]}
    return {**keys, "who": who or None}


def _emptied(resolved: resolve_conflict.Resolved, asked: AskedFields) -> str:
    return f"「{asked.heading(resolved.emptied)}」が空欄になりました。" if resolved.emptied else ""


def _choice_text(take: str, who: str | None) -> str:
    if who is None:
        return "入力した文章としました。" if take == ConflictChoice.TEXT else "照会時の内容を採用しました。"
    return f"{who}の文章を併記しました。" if take == ConflictChoice.BOTH else f"{who}の内容を採用しました。"


@cli.command("take-back", "取り込んだ回答を取り消します（届いたファイルは残ります）。")
@click.argument("return_id", metavar="RETURN", type=cli.ID)
@click.option("--reason", metavar="TEXT", help="理由（変更履歴に残ります）")
def take_back_return(session: cli.CommandSession, *, return_id: str, reason: str | None) -> cli.CommandOutput:
    """Withdraw a merged return, for the `reason` if given.

    If something later was made from it (it was observed), refuse, and report what and by whom.
    """
    with session.writing() as store:
        try:
            outcome = take_back(store, return_id, reason=reason, by=session.by)
        except ReturnObserved as refused:
            observers = [
                {
                    "kind": each.kind.value,
                    "id": each.id,
                    "key": each.key,
                    "package": each.package,
                    "division": each.division,
                    "paper": each.paper,
                    "at": each.at.isoformat() if each.at else None,
                    "by": each.by,
                }
                for each in observers_of_return(store, return_id)
            ]
            return cli.refused_output(refused, {"changes": [], "seen_by": observers})
        with store.reading() as records:
            names = records.organisation.read().names()
    removed = outcome.value
    keys = {
        "return": removed.return_id,
        "division": removed.division,
        "file": removed.file,
        "changes": [output.change_as_json(change, names) for change in removed.changes],
        "seen_by": [],
    }
    message = f"{removed.division}の回答「{removed.file or removed.return_id}」を取り消しました。"
    again = f"{len(removed.changes)}項目が変わりました。同じファイルを取りまとめると、もう一度取り込まれます。"
    return cli.CommandOutput(keys, [message, again], cli.exit_code_of(needs_person=outcome.needs_person))


_DECISIONS = {
    "apply": "{count}件を取り込みました。",
    "reject": "{count}件を取り込まないこととしました。",
    "reconsider": "{count}件を、もう一度決めるものに戻しました。",
}
"""The decisions on held items, and the message after each."""


@cli.command("held", "未取込（要確認）の項目を一覧し、取り込むか取り込まないかを決めます。")
@click.argument("what", required=False, type=click.Choice(list(_DECISIONS)), metavar=f"[{'|'.join(_DECISIONS)}]")
@click.argument("items", nargs=-1, metavar="[ITEM ...]", type=cli.ID)
@click.option(
    "--as-row",
    metavar="ID",
    help="管理番号の分からない行（番号が重なる行を含む）を、この取組の行として取り込みます（apply、1件ずつ）。",
)
@click.option("--all", "decided", is_flag=True, help="決めたもの、不要になったものも一覧します。")
@cli.password_option
@cli.year_option
def held(
    session: cli.CommandSession,
    *,
    what: str | None,
    items: tuple[str, ...],
    as_row: str | None,
    decided: bool,
    passwords: tuple[str, ...],
) -> cli.CommandOutput:
    """List the held items (`what` is None), or apply, reject or reconsider some of them.

    `decided`: the list also has the decided items. `as_row`: the row to which the item is applied, if its own row is
    not known. Raises Usage if a decision names no item, if `as_row` is given for several items or another decision, or
    for an option of another use of the command.
    """
    if as_row is not None and (what != "apply" or len(items) != 1):
        raise Usage(reason="「--as-row」は「held apply ITEM」に、ITEM を1件だけ指定して使います。")
    cli.refuse_unused({"--all": what and decided, "--password": what != "apply" and passwords})
    if what is None:
        return _list_held(session, decided=decided)
    if not items:
        raise Usage(reason="「ITEM」の指定が必要です。")
    if what == "apply":
        return _apply_held(session, items, as_row, passwords)
    decide = reject_held if what == "reject" else reconsider_held
    with session.writing() as store:
        changed = decide(store, items, year=session.year, by=session.by).value
    return cli.CommandOutput({what: list(changed)}, [_DECISIONS[what].format(count=len(changed))])


def _apply_held(
    session: cli.CommandSession, items: Sequence[str], as_row: str | None, passwords: Sequence[str]
) -> cli.CommandOutput:
    parts, year, by = session.parts, session.year, session.by
    with session.writing() as store:
        if as_row is None:
            done = apply_held(parts, store, items, year=year, by=by, passwords=passwords)
        else:
            done = assign_held_row(parts, store, items[0], as_row, year=year, by=by, passwords=passwords)
        with store.reading() as records:
            round_ = done.value.round_
            names = organisation_of(records, round_).names()
            whose = records.exchange.divisions_of_returns(round_.round_id)
            found = [count_findings(records, plan) for plan in done.value.plans]
    merged = list(zip(done.value.plans, found, strict=True))
    rows = [(row, names[sent] if (sent := whose.get(row.return_id or "")) else "") for row in done.value.rows]
    keys = {
        "apply": list(done.value.items),
        "files": [file_as_json(file, names, counts) for plan, counts in merged for file in plan.files],
        "rows": [{"item": row.item_id, "file": row.file, "id": row.row_id, "division": name} for row, name in rows],
    }
    lines = [
        _DECISIONS["apply"].format(count=len(done.value.items)),
        *(f"  「{row.file}」{name} 管理番号 {row.row_id}" for row, name in rows),
        *(f"  {line}" for plan, counts in merged for line in file_lines(plan, names, counts, {})),
    ]
    return cli.CommandOutput.of(done, keys, lines)


def _list_held(session: cli.CommandSession, *, decided: bool) -> cli.CommandOutput:
    with session.reading() as store, store.reading() as records:
        round_ = chosen_round(records, session.year)
        found = held_views(records, round_, decided=decided)
        elsewhere, asked = count_waiting_before(records, round_), records.plan.asked(round_)
    waiting = any(each.item.state is HeldState.WAITING for each in found)
    lines = [line for each in found for line in _held_lines(each, asked)] or ["未取込の項目はありません。"]
    lines += [
        f"{year.label}に、未取込の項目が{count}件あります（held --year {year.short}）。" for year, count in elsewhere
    ]
    keys = {
        "held": [output.held_as_json(each) for each in found],
        "earlier": {year.short: count for year, count in elsewhere},
    }
    return cli.CommandOutput(keys, lines, cli.exit_code_of(needs_person=waiting))


def _held_lines(view: HeldView, asked: AskedFields) -> Iterator[str]:
    item = view.item
    where = " ".join(part for part in (item.cell and item.cell.text, view.row_id or item.row_id, view.title) if part)
    whose = f"{view.division} " if view.division else ""
    settled = f"［{item.state.label}］" if item.state is not HeldState.WAITING else ""
    yield f"{item.item_id} {settled}{whose}「{item.file}」{where}：{entry_of(view.why.code).title}"
    if item.kind is HeldKind.ROW or (item.kind is HeldKind.FIELD and view.values):
        yield f"  {_texts(view.values, asked)}"
    if view.cleared:
        yield f"  空欄になる欄：{item.found}"
    if view.as_row is not None:
        number = f"「{item.typed_id or item.found}」" if item.found else ""
        who = f"（操作：{view.settled.by}）" if view.settled and view.settled.by else ""
        yield f"  {number}の行を、{view.as_row} の行として取り込みました{who}。"
    if view.later is not None:
        yield f"  {view.later.advice}"
        if view.later.values:
            yield f"  後の内容　{_texts(view.later.values, asked)}"
    if view.needs_reopening:
        reopening = f"reopen --id {view.row_id or '管理番号'} --reason 理由"
        yield f"  取り込む場合：取組を再開してから取り込みます（{reopening}）。"
    elif view.can_apply:
        yield f"  取り込む場合：held apply {item.item_id}"
    elif item.state is HeldState.WAITING:
        yield f"  {message(view.why)}{remedy(view.why)}"
    for row_id, title in islice(view.likely.items(), _MOST_LIKELY):
        yield f"  取組 {row_id} {title} の行の場合：held apply {item.item_id} --as-row {row_id}"


def _texts(values: Mapping[str, str | None], asked: AskedFields) -> str:
    headings = {**given_labels(asked.profile), **asked.every_heading}
    shown = ((headings.get(key, key), asked.profile.printed_in_full(key, text)) for key, text in values.items())
    return " ／ ".join(f"{heading}：{output.one_line(text)}" for heading, text in shown)


_DIGITS = 12
"""Number of shown digits of a SHA-256 or a 回答番号: enough to identify it."""


@cli.command("received", "届いたファイルを一覧します。届いたままのファイルを保存できます。")
@click.option("--save", "sha256", metavar="SHA256", help="このファイルを保存します（初めの8字以上で指定できます）。")
@click.option("--out", "target", metavar="FILE", type=cli.PATH, help="保存先")
@cli.replace_option
@click.option("--looked-at", "seen", multiple=True, metavar="SHA256", help="このファイルの指摘を確認済みにします。")
@click.option("--not-looked-at", "unseen", multiple=True, metavar="SHA256", help="まだ確認していないことにします。")
def received(
    session: cli.CommandSession,
    *,
    sha256: str | None,
    target: str | None,
    replace: bool,
    seen: tuple[str, ...],
    unseen: tuple[str, ...],
) -> cli.CommandOutput:
    """List the received files, or save one of them (`sha256`) as `target`.

    Before listing, mark the findings of files as looked at (`seen`) or not (`unseen`), by SHA-256. `sha256`: the
    SHA-256, or its first 8 characters or more. Raises Usage if only one of `sha256` and `target` is given, if a file is
    to be saved and others to be marked, which would be two acts, if a file is to be marked in both ways, or if
    `replace` is true without a target.
    """
    if (sha256 is None) is not (target is None):
        raise Usage(reason="「--save」と「--out」は一緒に指定してください。")
    if sha256 is not None and (seen or unseen):
        raise Usage(reason="「--save」は、「--looked-at」「--not-looked-at」と分けて指定してください。")
    if any(each.startswith(other) or other.startswith(each) for each in seen for other in unseen):
        raise Usage(reason="同じファイルには、「--looked-at」と「--not-looked-at」のどちらか一方を指定してください。")
    cli.refuse_unused({"--replace": target is None and replace}, "「--out」と一緒に指定してください。")
    with session.writing() if seen or unseen else session.reading() as store:
        if seen or unseen:
            look_at_findings(store, seen, unseen, session.by)
        if sha256 is not None and target is not None:
            saved = save_received(session.parts, store, sha256, Path(target), replace=replace)
            keys = {"file": str(saved.file), "sha256": saved.sha256, "size": saved.size}
            return cli.CommandOutput(keys, [f"届いたままのファイルを「{saved.file}」に保存しました。"])
        with store.reading() as records:
            files = read_received(records)
            rounds = (each for each in records.rounds.all() if each.is_collecting)
            found = (one for each in rounds for one in files_to_look_at(records, RoundAnswers.load(records, each)))
            open_ones = {each.sha256 for each in found}
            keys = {"files": [{**_received_as_json(each), "to_look_at": each.sha256 in open_ones} for each in files]}
            lines = [f"{_received_line(each)}{_NOT_LOOKED_AT if each.sha256 in open_ones else ''}" for each in files]
    return cli.CommandOutput(keys, lines or ["届いたファイルはありません。"])


_NOT_LOOKED_AT = "（指摘を確認していません）"


def _received_as_json(file: ReceivedView) -> dict[str, Any]:
    return {
        "at": file.at.isoformat() if file.at else None,
        "by": file.by,
        "file": file.name,
        "size": file.size,
        "sha256": file.sha256,
        "verdict": file.verdict,
        "code": file.code,
        "kept": file.is_stored,
        "division": next(iter(file.divisions), None),
        "divisions": list(file.divisions),
        "returns": [_return_as_json(each) for each in file.returns],
    }


def _return_as_json(each: ReceivedReturn) -> dict[str, str]:
    return {"return": each.return_id, "division": each.division, "year": each.year, "state": each.state.value}


def _received_line(file: ReceivedView) -> str:
    received = f"{moment_text(file.at)} " if file.at else ""
    why = f"（{entry_of(file.code).title}）" if file.code else ""
    whose = f" {'、'.join(file.divisions)}" if file.divisions else ""
    numbers = "".join(map(_number, file.returns))
    return f"{received}{file.sha256[:_DIGITS]} 「{file.name}」{whose}：{file.verdict_label}{why}{numbers}"


def _number(each: ReceivedReturn) -> str:
    """Return the beginning of a return's ID, short enough to type, with a note if the return no longer counts."""
    gone = "（取消済）" if each.state is ReturnState.WITHDRAWN else ""
    return f" 回答番号 {each.return_id[:_DIGITS]}{gone}"
