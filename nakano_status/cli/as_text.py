"""Lines for a person that several commands share, and the progress bar of an act (texts of practice.md §2)."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from nakano_status.application.outcome import Progress, silent
from nakano_status.application.problem_text import sentence
from nakano_status.cli.hints import hint
from nakano_status.domain.problems.problem import Problem, Severity

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from nakano_status.application.entries.read.history import RowLineageStep
    from nakano_status.application.round.read.views import ConfirmationView
    from nakano_status.application.round.settled_rounds import ReachedRound, SettledRound
    from nakano_status.domain.round.tally import CountDifference, RowDifference
    from nakano_status.domain.round.todo import Todo

_ERASE = "\x1b[K"
_BAR = f"%(label)s %(bar)s %(info)s{_ERASE}"
"""click counts characters, not columns: without erasing, the end of a longer Japanese label would be left."""
_END = f"\r{_ERASE}\x1b[?25h"


def one_line(text: str | None) -> str:
    """Return a text of several lines in one; a blank text is named."""
    return (text or "（空欄）").replace("\n", " ")


def passed_over_lines(paths: Sequence[Path]) -> Iterator[str]:
    """Return how many files of other programs in the given folders were not read; empty if there are none."""
    if paths:
        yield f"読み取らなかった作業用のファイル・隠しファイル {len(paths)}件"


def remark_lines(remarks: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Return the office's comments on a division's rows (修正依頼), with their number; empty if there are none."""
    if remarks:
        yield f"修正依頼 {len(remarks)}件（ご確認いただきたいもの）"
        yield from (f"  管理番号 {row_id}：{one_line(comment)}" for row_id, comment in remarks)


def todo_lines(todo: Todo, today: date) -> Iterator[str]:
    """Return what has to be done, a numbered line each; then what is done, and the next milestone."""
    for number, each in enumerate(todo.items, start=1):
        yield "　".join(filter(None, (f"{number}. {each.text}", "、".join(each.names))))
    if not todo.items:
        yield "いま行うことはありません。"
    if todo.done:
        yield f"済：{'　'.join(todo.done)}"
    if todo.next is not None:
        yield f"次の節目：{todo.next.text(today)}"


def difference_lines(difference: CountDifference) -> Iterator[str]:
    """Return the rows that count differently than before, by reason.

    The number of rows without a difference is last.
    """
    from nakano_status.domain.round.tally import (
        Reason,  # other commands need not load it
        figure_label,
    )

    for why, rows in difference.differing().items():
        yield f"{why.label} {len(rows)}件"
        yield from (f"  {row.row_id}{_kin(row)} {figure_label(row.was)} → {figure_label(row.now)}" for row in rows)
    yield f"{Reason.UNCHANGED.label} {len(difference.by_reason().get(Reason.UNCHANGED, ()))}件"


def lineage_line(each: RowLineageStep) -> str:
    """Return a step in the history of rows: 第2版「改定版」（令和6年2月28日策定）：1-5-1-02-K を 1-5-1-03-U に統合."""
    edition = each.edition.label if each.edition else "次期計画"
    made = f"年度の切替え（{each.step.year.label}分）" if each.step.year else edition
    return f"{made}：{each.step.sentence}" + (f"（{each.step.reason}）" if each.step.reason else "")


def _kin(row: RowDifference) -> str:
    """Return the rows that a row was merged into or split from."""
    return f"（{'、'.join(row.kin)}{'から' if row.was is None else 'へ'}）" if row.kin else ""


def confirmation_line(found: ConfirmationView | None) -> str:
    """Return who confirmed a division's answers and how many fields changed after it; 未 if no one has."""
    if found is None:
        return "所属長確認 未"
    return f"所属長確認 {found.given.label}" + (f" 確認後の変更 {len(found.changed)}件" if found.changed else "")


def problem_lines(problems: Iterable[Problem]) -> Iterator[str]:
    """Return problems in three lists (errors, questions, advice), each with its number."""
    for heading, members in in_three_lists(problems):
        yield heading
        yield from (f"  {sentence(problem)}{hint(problem.code)}" for problem in members)


def lacking_lines(divisions: Sequence[str]) -> Iterator[str]:
    """Return which divisions answer rows that no form asks, and the command that asks them."""
    if divisions:
        options = " ".join(f"--division {each}" for each in divisions)
        yield f"回答する取組か成果指標が変わり、回答様式の作り直しが必要な所管課：{'、'.join(divisions)}"
        yield f"  作り直すコマンド：distribute --anew {options}"


def in_three_lists(problems: Iterable[Problem]) -> Iterator[tuple[str, list[Problem]]]:
    """Return the lists that are not empty, each under its heading with its number."""
    found = list(problems)
    for severity in Severity:
        members = [problem for problem in found if problem.severity is severity]
        if members:
            yield f"{severity.label} {len(members)}件", members


@contextmanager
def progress_line() -> Iterator[Progress]:
    """Yield a progress callback for an act; the bar is removed when the act ends."""
    if not sys.stderr.isatty():
        yield silent
        return
    bar = click.progressbar(length=0, bar_template=_BAR, file=sys.stderr)

    def report(what: str, done: int, total: int) -> None:
        bar.label, bar.pos, bar.length = what, done, total
        bar.render_progress()

    try:
        yield report
    finally:
        click.echo(_END, err=True, nl=False)


def settled_lines(settled: Sequence[SettledRound], of_recorded: str = "") -> list[str]:
    """Return which settled rounds keep what they have; `of_recorded` is about those that still collect."""
    closed = "、".join(each.label for each in settled if not each.round_.is_collecting)
    recorded = "、".join(each.label for each in settled if each.round_.is_collecting)
    lines = [f"  今のまま変わらない進捗確認（締切・公表の済んだもの）：{closed}"] if closed else []
    return [*lines, f"  資料を記録した進捗確認：{recorded}。{of_recorded}"] if recorded else lines


def reached_lines(reached: Iterable[ReachedRound], left: Iterable[ReachedRound] = ()) -> list[str]:
    """Return which settled rounds a correction changes, and which it leaves, as lines for people."""
    changed = [f"  締切・公表・記録の済んだ進捗確認も変わります　{each.line}" for each in reached]
    return changed + [f"  締切・公表・記録の済んだ進捗確認のうち、変えないもの　{each.line_if_left}" for each in left]


def correcting_lines(reached: Iterable[ReachedRound]) -> list[str]:
    """Return what is to be done about recorded papers after a correction, as lines for people."""
    recorded = [each.settled for each in reached if each.settled.papers]
    if not recorded:
        return []
    named = "、".join(each.label for each in recorded)
    return [
        f"記録した資料は、そのまま残ります：{named}",
        "それぞれの年度の資料を「publish」でもう一度記録すると、正誤表ができます。",
    ]


def filled_lines(filled: Iterable[ReachedRound], what: str) -> list[str]:
    """Return in which settled rounds what was blank is filled in, as lines for people."""
    rounds = "、".join(f"{each.settled.label}（{len(each.moved)}件）" for each in filled)
    return [f"  空欄だった{what}を補う進捗確認（締切・公表の済んだもの）：{rounds}"] if rounds else []
