"""The output of the commands: JSON, lines for people that several commands share, and the commands for remedies.

In JSON, keys are English and values are as stored. The progress bar is here, too. Remedies in the catalogue of problems
are worded for the window as well, so the command to type is added here. Control characters in file names and texts are
never printed as they are.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nakano_status.application.problem_text import as_json as problem_as_json
from nakano_status.application.problem_text import remedy, sentence
from nakano_status.application.stopping import At, StopFlag, stoppable
from nakano_status.domain.fields.mark import Mark, Marks
from nakano_status.domain.merge.conflict_id import conflict_id_of
from nakano_status.domain.problem_texts import entry_of
from nakano_status.domain.problems.problem import Problem, Refused, Severity
from nakano_status.domain.round import tally
from nakano_status.domain.round.round import Origin, Round

if TYPE_CHECKING:
    from nakano_status.application.entries.read.history import RowLineageStep
    from nakano_status.application.merge.read.held import HeldView, LaterAnswer
    from nakano_status.application.merge.resolve_conflict import ConflictView, SideView
    from nakano_status.application.round.open_and_close_round import Withdrawal
    from nakano_status.application.round.read.views import BoardLine, ConfirmationView, CountsView, RowView
    from nakano_status.application.round.settled_rounds import ReachedRound, SettledEffect, SettledRound
    from nakano_status.application.table_rows import LeftOut
    from nakano_status.domain.history.acts import Change
    from nakano_status.domain.round.row_years import RowYear
    from nakano_status.domain.round.tally import CountDifference, RowDifference
    from nakano_status.domain.round.todo import Milestone, Todo, TodoItem


def command_hint(code: str) -> str:
    """Return which command remedies a problem with this code, as （コマンドでは …）; empty if no command does."""
    return _hint(entry_of(code).commands)


def hint_of_refusal(refused: Refused) -> str:
    """Return which command remedies a refusal, as （コマンドでは …）; empty if no command helps now.

    An option that the refused command lacks is left out.
    """
    context = click.get_current_context(silent=True)
    if context is None:
        return _hint(refused.commands)
    known = {name for each in context.command.params for name in each.opts}
    return _hint([each for each in refused.commands if not each.startswith("--") or each.split()[0] in known])


def _hint(commands: Sequence[str]) -> str:
    return f"（コマンドでは {'、'.join(commands)}）" if commands else ""


def print_json(keys: Mapping[str, Any]) -> None:
    """Print one JSON object on standard output, in UTF-8 whatever the terminal's encoding is.

    On Windows, it is in ASCII if another program reads it, because PowerShell decodes it by the code page of its
    console.
    """
    is_ascii = sys.platform == "win32" and not sys.stdout.isatty()
    text = without_controls(json.dumps(keys, ensure_ascii=is_ascii, indent=1)) + "\n"
    sys.stdout.flush()
    stream = getattr(sys.stdout, "buffer", None)
    if stream is None:  # a captured text stream
        sys.stdout.write(text)
    else:
        stream.write(text.encode("utf-8", "backslashreplace"))
        stream.flush()


def problems_as_json(problems: Iterable[Problem]) -> list[dict[str, str | int]]:
    """Return problems in JSON form."""
    return [problem_as_json(problem) for problem in problems]


def row_as_json(row: RowView) -> dict[str, Any]:
    """Return a row of `show` in JSON form."""
    return {
        "id": row.id,
        "code": row.code,
        "measure": row.measure,
        "title": row.title,
        "plan_class": row.plan_class,
        "sponsor": row.sponsor,
        "repost_of": row.repost_of,
        "counted": row.counted,
        "out_of_report": row.out_of_report.value if row.out_of_report else None,
        "leads": list(row.leads),
        "trackers": list(row.trackers),
        "associates": list(row.associates),
        "scheduled": row.scheduled,
        **row.values,
        "notes": dict(row.notes),
        "planned": row.planned,
        "state": row.state.value if row.state else None,
        "answerers": list(row.answerers),
        "deferred": list(row.deferred),
        "on_behalf": dict(row.on_behalf),
        "conflicts": list(row.conflicts),
        "remark": row.remark,
        "asked": row.asked.value if row.asked else None,
    }


def lineage_as_json(each: RowLineageStep) -> dict[str, Any]:
    """Return a step in the lineage of rows in JSON form."""
    return {
        "edition": each.edition.ordinal if each.edition else None,
        "title": each.edition.title if each.edition else None,
        "plan": each.step.plan,
        "year": each.step.year.short if each.step.year else None,
        "fate": each.step.fate.value,
        "from": list(each.step.was),
        "to": list(each.step.now),
        "reason": each.step.reason,
    }


def row_year_as_json(line: RowYear) -> dict[str, Any]:
    """Return a row in one year, for `show ID --years`, in JSON form.

    `why`: the reason why the row has no mark. `papers`: the numbers of the round's recorded papers. `items`: counted
    items and numbers with targets; only if the plan has any.
    """
    items = [{"name": each.name, "actual": each.value, "target": each.aimed_at} for each in line.items]
    return {
        "plan": line.plan.plan_id,
        "year": line.year.short,
        "edition": line.edition.title if line.edition else None,
        "id": line.row_id,
        "title": line.title,
        "relation": line.relation.value if line.row_id else None,
        "mark": line.mark.symbol if line.mark else None,
        "why": line.gap.why.value if line.gap else None,
        "fate": line.gap.fate.value if line.gap and line.gap.fate else None,
        "reason": line.gap.reason if line.gap else None,
        "done": line.done_text,
        "planned": line.planned_text,
        "scheduled": line.scheduled,
        "division": "、".join(line.divisions) or None,
        "papers": [each.number for each in line.papers],
        **({"items": items} if items else {}),
    }


def counts_as_json(counts: CountsView) -> dict[str, int]:
    """Return the counts by mark in JSON form, with their sum as `total`."""
    return {**counts.counts, "total": counts.total}


def excluded_as_json(counts: CountsView) -> list[dict[str, str]]:
    """Return every row that is not counted, with the reason, in JSON form."""
    return [{"id": row_id, "why": why} for row_id, why in counts.excluded]


def difference_as_json(difference: CountDifference) -> list[dict[str, Any]]:
    """Return every row of two rounds, with its counts in both and the reason for the difference, in JSON form.

    The count is null if a round lacks the row. `with`: the rows into which the row was merged or from which it was
    split.
    """

    def row_as_json(row: RowDifference) -> dict[str, Any]:
        was, now = (
            figure.symbol if isinstance(figure, Mark) else figure.value if figure else None
            for figure in (row.was, row.now)
        )
        kin = {"with": list(row.kin)} if row.kin else {}
        return {"id": row.row_id, "why": row.reason.value, "from": was, "to": now, **kin}

    return [row_as_json(row) for row in difference.rows]


def round_as_json(round_: Round) -> dict[str, Any]:
    """Return a round of `round` in JSON form."""
    return {
        "year": round_.year.short,
        "edition": round_.edition_id,
        "as_of": round_.as_of.isoformat(),
        "due": round_.due.isoformat() if round_.due else None,
        "made_on": round_.named_on.isoformat(),
        "rows": sum(row.counted for row in round_.rows),
        "closed": round_.closed,
        "imported": round_.origin is Origin.IMPORTED,
    }


def withdrawal_as_json(withdrawal: Withdrawal) -> dict[str, object]:
    """Return the withdrawn start of a round in JSON form."""
    act = withdrawal.act
    return {
        "year": withdrawal.year.short,
        "at": act.at.isoformat(),
        "by": act.by,
        "reason": act.reason,
        "packages": list(withdrawal.packages),
    }


def board_line_as_json(line: BoardLine) -> dict[str, Any]:
    """Return one division of `board` in JSON form."""
    return {
        "division": line.division,
        "department": line.department,
        "rows": line.rows,
        "answered": line.answered,
        "figures": line.figures.supplied,
        "figures_answered": line.figures.answered,
        "figures_unsent": line.figures.unsent,
        "state": line.state.value,
        "received": line.received.isoformat() if line.received else None,
        "due": line.due.isoformat() if line.due else None,
        "overdue_days": line.overdue_days,
        "conflicts": line.conflicts,
        "held": line.held,
        "arrived": line.arrived,
        "asked_back": line.asked_back,
        "resubmitted": line.resubmitted,
        "accepted": line.accepted,
        "asked_rows": [
            {
                "id": each.id,
                "comment": each.comment,
                "package": each.package,
                "at": each.at.isoformat() if each.at else None,
                "by": each.by,
                "outcome": each.outcome.value,
            }
            for each in line.asked_rows
        ],
        **confirmation_as_json(line.confirmed),
    }


_TODO_KINDS = {"figure": "figures", "question": "unconfirmed", "unanswered": "blocker", "error": "blocker"}
"""Kinds of `todo` that have another name in JSON; `of` is the kind itself, or the step."""


def todo_item_as_json(item: TodoItem) -> dict[str, Any]:
    """Return one line of `todo` in JSON form."""
    kind = item.kind.value
    return {
        "kind": _TODO_KINDS.get(kind, kind),
        "of": item.step.value if item.step else kind,
        "count": item.count,
        "what": list(item.arguments),
        "names": list(item.names),
        "since": item.since.isoformat() if item.since else None,
        "text": item.text,
    }


def milestone_as_json(upcoming: Milestone) -> dict[str, Any]:
    """Return the next milestone of `todo` in JSON form."""
    return {
        "what": upcoming.what,
        "day": upcoming.day.isoformat() if upcoming.day else None,
        "blockers": upcoming.blockers,
    }


def confirmation_as_json(confirmation: ConfirmationView | None) -> dict[str, Any]:
    """Return a 所属長確認 in JSON form, with the fields that changed after it.

    Without a confirmation (未), its values are null and no field is listed.
    """
    changed = confirmation.changed if confirmation else ()
    return {
        "confirmed_by": confirmation.name if confirmation else None,
        "confirmed_at": confirmation.at if confirmation else None,
        "changed_after_confirmation": [{"id": row_id, "key": key} for row_id, key in changed],
    }


def change_as_json(change: Change, names: Mapping[str, str]) -> dict[str, str | None]:
    """Return one change of one field in JSON form.

    `names`: the names of divisions by ID. The key `division` is absent if the field does not belong to a division.
    """
    keys = {"id": change.row_id, "key": change.key, "from": change.was, "to": change.now}
    return {**keys, "division": names.get(change.division, change.division)} if change.division else keys


def conflict_as_json(view: ConflictView) -> dict[str, Any]:
    """Return a conflict in JSON form.

    For a conflict on a group of fields, `key` is the mark's key, and each of the `sides` has all fields of the group in
    `values`. `part_of` is only there for a field that each division has for itself.
    """
    keys: dict[str, Any] = {
        "conflict": view.conflict,
        "id": view.id,
        "key": view.key,
        "base": view.base[view.key],
        "office": view.office[view.key] if view.office else None,
        "division": view.division[view.key] if view.division else None,
        "sides": [_side_as_json(side, view.key) for side in view.sides],
        "divisions": list(view.divisions),
    }
    part = {"part_of": view.part_of} if view.part_of is not None else {}
    return {**keys, **part, **({"question": view.question} if view.question else {})}


def conflicts_in(problems: Iterable[Problem]) -> list[str]:
    """Return the IDs of the conflicts that remain in written fields, as problems report them and `resolve` accepts."""
    return [conflict_id_of(each) for each in problems if each.code == "CONFLICT-REMAINS"]


def _side_as_json(side: SideView, key: str) -> dict[str, Any]:
    """Return one side of a conflict in JSON form; facts about its file are included if they are known."""
    keys: dict[str, Any] = {"who": side.who, "return": side.return_id, "value": side.values[key]}
    if len(side.values) > 1:
        keys["values"] = dict(side.values)
    if side.received_at is not None:
        keys |= {"file": side.file, "received_at": side.received_at.isoformat(), "place": side.place}
        keys["saved_at"] = side.saved_at.isoformat() if side.saved_at else None
    return keys


def held_as_json(view: HeldView) -> dict[str, object]:
    """Return a held item of `held` in JSON form."""
    item, settled = view.item, view.settled
    return {
        "item": item.item_id,
        "kind": item.kind.value,
        "reason": item.reason,
        "code": view.why.code,
        "file": item.file,
        "cell": item.cell and item.cell.text,
        "id": item.row_id,
        "key": item.key,
        "found": item.found,
        "return": item.return_id,
        "sha256": item.sha256,
        "division": view.division,
        "answerers": list(view.answerers),
        "title": view.title,
        "values": dict(view.values),
        "can_apply": view.can_apply,
        "needs_reopening": view.needs_reopening,
        "likely": [{"id": row_id, "title": title} for row_id, title in view.likely.items()],
        "as_row": view.as_row,
        "cleared": [{"id": row_id, "key": key} for row_id, key in view.cleared],
        "later": _later_as_json(view.later) if view.later else None,
        "remedy": remedy(view.why),
        "state": item.state.value,
        "came_at": view.received_at.isoformat() if view.received_at else None,
        "at": settled.at.isoformat() if settled else None,
        "by": settled.by if settled else None,
    }


def _later_as_json(later: LaterAnswer) -> dict[str, object]:
    """Return the answer that a division sent after a held item in JSON form."""
    return {"division": later.division, "file": later.file, "values": dict(later.values)}


def settled_as_json(settled: Iterable[SettledRound]) -> list[dict[str, Any]]:
    """Return settled rounds in JSON form, each with the numbers of its recorded papers."""
    return [{"year": each.round_.year.short, "papers": list(each.papers)} for each in settled]


def reached_as_json(reached: Iterable[ReachedRound]) -> list[dict[str, Any]]:
    """Return the settled rounds that a correction changes, in JSON form, with the changes."""
    return [
        {
            "year": each.settled.round_.year.short,
            "papers": list(each.settled.papers),
            "changes": [{"from": was, "to": now} for was, now in each.moved],
        }
        for each in reached
    ]


def effect_as_json(settled: SettledEffect) -> dict[str, Any]:
    """Return the effects of an act on settled rounds in JSON form.

    The keys are `settled` (left unchanged) and `reached` (changed).
    """
    return {"settled": settled_as_json(settled.unchanged), "reached": reached_as_json(settled.reached)}


def table_effect_as_json(settled: SettledEffect) -> dict[str, Any]:
    """Return the effects of importing a table on settled rounds in JSON form.

    The keys are `settled` (left unchanged), `reached` (changed) and `filled` (only blanks are filled in).
    """
    return {**effect_as_json(settled), "filled": reached_as_json(settled.filled)}


_ERASE = "\x1b[K"
_BAR = f"%(label)s %(bar)s %(info)s{_ERASE}"
"""The progress bar with an erasing code.

click counts characters, not columns. Without the code, the end of a longer Japanese label would remain.
"""
_END = f"\r{_ERASE}\x1b[?25h"


def one_line(text: str | None) -> str:
    """Return a text on one line; a blank text becomes （空欄）."""
    return (text or "（空欄）").replace("\n", " ")


def passed_over_lines(paths: Sequence[Path]) -> Iterator[str]:
    """Yield a line with the number of skipped files of other programs; nothing if no file was skipped."""
    if paths:
        yield f"読み取らなかった作業用のファイル・隠しファイル {len(paths)}件"


def remark_lines(remarks: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Yield a line with the number of the office's comments on a division's rows (修正依頼), then one line per comment.

    Nothing if there are none. `remarks`: the ID of the row, and the comment.
    """
    if remarks:
        yield f"修正依頼 {len(remarks)}件（ご確認いただきたいもの）"
        yield from (f"  管理番号 {row_id}：{one_line(comment)}" for row_id, comment in remarks)


def todo_lines(todo: Todo, today: date) -> Iterator[str]:
    """Yield the work to do as numbered lines, then a line about finished work, and the next milestone.

    Without work to do, a sentence states that. The last two lines are left out if there is nothing to show in them.
    """
    for number, each in enumerate(todo.items, start=1):
        yield "　".join(filter(None, (f"{number}. {each.text}", "、".join(each.names))))
    if not todo.items:
        yield "いま行うことはありません。"
    if todo.done:
        yield f"済：{'　'.join(todo.done)}"
    if todo.next is not None:
        yield f"次の節目：{todo.next.text(today)}"


def count_difference_lines(difference: CountDifference, marks: Marks) -> Iterator[str]:
    """Yield lines about the rows that are counted differently in the current round and an earlier round, by reason.

    The last line is the number of rows without a difference. `marks`: the marks of the current round.
    """
    for why, rows in difference.differing().items():
        yield f"{why.label} {len(rows)}件"
        yield from (
            f"  {row.row_id}{_kin(row)} {tally.earlier_result_label(row.was, marks)} → {tally.result_label(row.now)}"
            for row in rows
        )
    yield f"{tally.Reason.UNCHANGED.label} {len(difference.by_reason().get(tally.Reason.UNCHANGED, ()))}件"


def lineage_line(each: RowLineageStep) -> str:
    """Return a step in a row's lineage as a line.

    For example: 第2版「改定版」（令和6年2月28日策定）：1-5-1-02-K を 1-5-1-03-U に統合.
    """
    edition = each.edition.label if each.edition else "次期計画"
    made = f"年度の切替え（{each.step.year.label}分）" if each.step.year else edition
    return f"{made}：{each.step.sentence}" + (f"（{each.step.reason}）" if each.step.reason else "")


def _kin(row: RowDifference) -> str:
    """Return the rows that a row was merged into or split from, as text."""
    return f"（{'、'.join(row.kin)}{'から' if row.was is None else 'へ'}）" if row.kin else ""


def confirmation_line(confirmation: ConfirmationView | None) -> str:
    """Return who confirmed a division's answers, with the number of later changes; 未 if they are not confirmed.

    If the division supplies 成果指標, the line notes that these are not covered.
    """
    if confirmation is None:
        return "所属長確認 未"
    return f"所属長確認 {confirmation.given.label}{confirmation.limits}" + (
        f" 確認後の変更 {len(confirmation.changed)}件" if confirmation.changed else ""
    )


def problem_lines(problems: Iterable[Problem]) -> Iterator[str]:
    """Yield the problems as lines: errors, questions and advice, each below a heading with their number.

    A problem that a command remedies has this command at its end.
    """
    for heading, members in headed_lists(problems):
        yield heading
        yield from (f"  {sentence(problem)}{command_hint(problem.code)}" for problem in members)


def renewal_lines(divisions: Sequence[str]) -> Iterator[str]:
    """Yield lines that name the divisions whose forms lack a row or an indicator, with the command to renew them.

    Nothing if there are no such divisions.
    """
    if divisions:
        options = " ".join(f"--division {each}" for each in divisions)
        yield f"回答する取組・項目・成果指標が変わり、回答様式の作り直しが必要な所管課：{'、'.join(divisions)}"
        yield f"  作り直すコマンド：distribute --anew {options}"


def headed_lists(problems: Iterable[Problem]) -> Iterator[tuple[str, list[Problem]]]:
    """Yield the problems as lists by severity, each with a heading that has their number; empty lists are left out."""
    found = list(problems)
    for severity in Severity:
        members = [problem for problem in found if problem.severity is severity]
        if members:
            yield f"{severity.label} {len(members)}件", members


class _ProgressBar(StopFlag):
    """Shows the progress of work on the terminal until it is removed; the work is stopped by Ctrl+C only."""

    def __init__(self) -> None:
        super().__init__()
        self._bar = click.progressbar(length=0, bar_template=_BAR, file=sys.stderr)
        self._is_removed = False

    def resume(self, at: At) -> None:
        """Show the progress `at`."""
        super().resume(at)
        self._bar.label, self._bar.pos, self._bar.length = at
        if self._bar.label and not self._is_removed:
            self._bar.render_progress()

    def remove(self) -> None:
        """Erase the line; a list that was left before its end may restore an earlier progress later."""
        self._is_removed = True
        click.echo(_END, err=True, nl=False)


@contextmanager
def progress_bar() -> Iterator[None]:
    """Within the block, show the progress of an act on standard error, if that is a terminal; then remove it."""
    if not sys.stderr.isatty():
        yield
        return
    bar = _ProgressBar()
    try:
        with stoppable(bar):
            yield
    finally:
        bar.remove()


def left_out_as_json(left_out: LeftOut) -> dict[str, Any]:
    """Return the numbers of rows and cells that an import left out, as the key `left_out` in JSON form."""
    return {"left_out": {"rows": len(left_out.rows), "cells": len(left_out.cells)}}


def settled_lines(settled: Sequence[SettledRound], recorded_ending: str = "") -> list[str]:
    """Return a line about the closed or published rounds, which a change leaves as they are, and one about the others.

    The other rounds still collect answers, but have recorded papers; `recorded_ending` is the sentence that ends their
    line. A line without rounds is left out.
    """
    closed = "、".join(each.label for each in settled if not each.is_kept_current)
    recorded = "、".join(each.label for each in settled if each.is_kept_current)
    lines = [f"  今のまま変わらない進捗確認（締切・公表の済んだもの）：{closed}"] if closed else []
    return [*lines, f"  資料を記録した進捗確認：{recorded}。{recorded_ending}"] if recorded else lines


def reached_lines(reached: Iterable[ReachedRound], left: Iterable[ReachedRound] = ()) -> list[str]:
    """Return a line about each settled round that a correction changes (`reached`) or leaves unchanged (`left`)."""
    changed = [f"  締切・公表・記録の済んだ進捗確認も変わります　{each.line}" for each in reached]
    return changed + [f"  締切・公表・記録の済んだ進捗確認のうち、変えないもの　{each.unchanged_line}" for each in left]


def correcting_lines(reached: Iterable[ReachedRound]) -> list[str]:
    """Return lines about the recorded papers that have to be made again after a correction; empty if there are none."""
    recorded = [each.settled for each in reached if each.settled.papers]
    if not recorded:
        return []
    named = "、".join(each.label for each in recorded)
    return [
        f"記録した資料は、そのまま残ります：{named}",
        "それぞれの年度の資料を「publish」でもう一度記録すると、正誤表ができます。",
    ]


def filled_lines(filled: Iterable[ReachedRound], what: str) -> list[str]:
    """Return a line about the settled rounds in which blanks are filled in, or nothing if there are none.

    `what`: the filled field's name.
    """
    rounds = "、".join(f"{each.settled.label}（{len(each.moved)}件）" for each in filled)
    return [f"  空欄だった{what}を補う進捗確認（締切・公表の済んだもの）：{rounds}"] if rounds else []


_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""Characters that move a terminal's cursor or change the order of characters; file names may contain them."""


def print_text(text: str, *, err: bool = False) -> None:
    """Print lines for people, on standard error if `err`; control characters are replaced by their numbers."""
    click.echo(without_controls(text), err=err)


def without_controls(text: str) -> str:
    """Return a text with each control character, other than tabs and line feeds, replaced by its number as in JSON."""
    return _CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
