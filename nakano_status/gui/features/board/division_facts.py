"""What is known of a division or a 部 on 提出状況, as an HTML table of captions and texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from html import escape

from nakano_status.application.round.read.board import BoardDepartment
from nakano_status.application.round.read.board_labels import day_label, figure_label, moment_label, state_label
from nakano_status.application.round.read.views import BoardLine
from nakano_status.gui.lists.board_table import DepartmentLine
from nakano_status.gui.looks.labels import paragraph
from nakano_status.gui.words import tr


def division_facts(line: BoardLine, round_due: date | None) -> str:
    """Return what is known of a division; its due date beside the round's where it has one of its own."""
    return _table(
        (
            (tr("部"), line.department or ""),
            (tr("状態"), state_label(line)),
            (tr("記入済"), f"{line.answered}/{line.rows}" if line.rows else ""),
            (tr("成果指標"), figure_label(line.figures)),
            (tr("確認済"), f"{line.accepted}/{line.rows}" if line.accepted else ""),
            (tr("受領"), moment_label(line.received) if line.received else ""),
            (tr("回答期限"), _due_words(line, round_due) if line.is_asked else ""),
            (tr("所属長確認"), _confirmed_words(line) if line.rows else ""),
            (tr("連絡先"), line.contact or tr("登録がありません")),
        )
    )


def department_facts(line: DepartmentLine, known: BoardDepartment | None, members: Sequence[BoardLine]) -> str:
    """Return what is known of a 部: how many of its divisions are not done, its 部内期限, and its contact."""
    answering = [each for each in members if each.is_asked]
    waiting = sum(each.is_missing for each in answering)
    due = known.due if known else None
    return _table(
        (
            (tr("所管課"), tr("{all}所管（未提出 {waiting}所管）").format(all=len(answering), waiting=waiting)),
            (tr("記入済"), f"{line.answered}/{line.rows}"),
            (tr("成果指標"), figure_label(line.figures)),
            (tr("部内期限"), day_label(due, line.read_on) if due else tr("設定がありません")),
            (tr("庶務担当課"), (known.liaison if known else None) or tr("登録がありません")),
            (tr("連絡先"), (known.contact if known else None) or tr("登録がありません")),
        )
    )


def _table(facts: Iterable[tuple[str, str]]) -> str:
    lines = (
        f'<tr><td style="padding-right: 16px; white-space: nowrap">{paragraph(_quiet(caption))}</td>'
        f"<td>{_text(text)}</td></tr>"
        for caption, text in facts
        if text
    )
    return f"<table cellspacing=0 cellpadding=0>{''.join(lines)}</table>"


def _text(text: str) -> str:
    return paragraph(escape(text).replace("\n", "<br>"))


def _quiet(caption: str) -> str:
    return f'<span class="muted">{escape(caption)}</span>'


def _due_words(line: BoardLine, round_due: date | None) -> str:
    if line.due is None:
        return ""
    if line.due == round_due or round_due is None:
        return day_label(line.due, line.read_on)
    return tr("{own}（全体は{due}）").format(
        own=day_label(line.due, line.read_on), due=day_label(round_due, line.read_on)
    )


def _confirmed_words(line: BoardLine) -> str:
    if line.confirmed is None:
        return tr("未（任意です）") if line.received else tr("未")
    told = tr("{day} {name}").format(day=line.confirmed.day or "", name=line.confirmed.name).strip()
    changed = len(line.confirmed.changed)
    return told + (tr("\n確認後の変更 {count}件").format(count=changed) if changed else "")
