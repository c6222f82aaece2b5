"""The lines of 保存と復元: the backups, and what differs from one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import groupby
from typing import Any

from nakano_status.application.problem_text import message
from nakano_status.application.storage.restore import Differences, OnlyIn, ValueDifference, brought_back_words
from nakano_status.domain.calendar.days import moment_label
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.history.acts import act_label
from nakano_status.domain.storage.backups import Backup, BackupFolder
from nakano_status.gui.lists.difference_html import difference_html
from nakano_status.gui.lists.rich_text_list import RichTextItem, section, under
from nakano_status.gui.looks.labels import muted
from nakano_status.gui.words import tr


@dataclass(frozen=True)
class DifferentRow:
    """A row of a round that differs from the backup."""

    round_id: str
    row_id: str


def backup_lines(backups: Iterable[Backup], folder: BackupFolder, today: date) -> Iterator[RichTextItem]:
    """Yield a line for each file; those that are no usable backups give the reason, those of other folders theirs."""
    for view in backups:
        when = moment_label(view.at.astimezone(), today) if view.at else view.file.name
        if view.problem is not None:
            words = tr("控えとして使えません")
            html = f'<p>{escape(when)}<br><span class="ask">{words}</span><br>{muted(message(view.problem))}</p>'
            yield RichTextItem(html, "、".join((when, words, message(view.problem))), view.file)
            continue
        left = tr("いまのファイルにない操作を含みます") if view.is_abandoned else ""
        before = "" if view.file.parent == folder.path else tr("前の保存先「{folder}」").format(folder=view.file.parent)
        facts = "　".join(filter(None, (*_facts(view, today), left, before)))
        yield RichTextItem(f"<p>{escape(when)}<br>{muted(facts)}</p>", f"{when}、{facts}", view.file)


def _facts(view: Backup, today: date) -> Iterator[str]:
    if view.year is not None:
        year = FiscalYear.parse(view.year).label
        yield tr("{year} 回答{count}件").format(year=year, count=view.answers)
    if view.until is not None:
        yield tr("最後の操作 {moment}").format(moment=moment_label(view.until, today))
    yield view.by or ""


def state_words(backups: Sequence[Backup], folder: BackupFolder, today: date) -> str:
    """Return when the last backup was made, how many there are, and where; first, if the chosen folder is missed."""
    if folder.missed is not None:
        words = tr("選んだ保存先「{missed}」を使えないため、「{folder}」に作成しています。接続を確かめてください。")
        there = state_words(backups, BackupFolder(folder.path), today)
        return f"{words.format(missed=folder.missed, folder=folder.path)}\n{there}"
    usable = [each.at for each in backups if each.problem is None and each.at is not None]
    if not usable:
        return tr("控えはまだありません。保存先は「{folder}」です。").format(folder=folder.path)
    words = tr("最後の控えは{moment}、全部で{count}個です。保存先は「{folder}」です。")
    others = sum(each.file.parent != folder.path for each in backups)
    before = tr("うち{count}個は、前の保存先にあります。").format(count=others) if others else ""
    moment = moment_label(max(usable).astimezone(), today)
    return words.format(moment=moment, count=len(usable), folder=folder.path) + before


def difference_words(found: Differences) -> str:
    """Return how much differs."""
    counts = (
        (tr("取組"), found.row_ids),
        (tr("成果指標"), found.indicator_ids),
        (tr("操作"), found.acts),
        (tr("記録した資料"), found.papers),
        (tr("届いたファイル"), found.files),
        (tr("照会"), found.packages),
    )
    if not found.rounds and not any(each for _, each in counts):
        return tr("いまの内容との違いはありません。")
    listed = "、".join(f"{name} {len(each)}件" for name, each in counts)
    words = tr("いまの内容との違い：{listed}").format(listed=listed)
    return f"{words}\n{brought_back_words(found)}" if found.brought_back else words


def difference_lines(found: Differences, today: date) -> list[RichTextItem]:
    """Return everything that differs: rows with both texts, and what is only in one of both."""
    rounds = [
        _only(tr("{year}の進捗確認").format(year=FiscalYear.parse(each.year).label), "", each, each.found.round_id)
        for each in found.rounds
    ]
    papers = [
        _only(
            tr("{year} 第{number}号　{occasion}").format(
                year=each.year, number=each.found.number, occasion=each.found.occasion.value
            ),
            each.found.label,
            each,
            ("paper", each.found.act_id),
        )
        for each in found.papers
    ]
    files = [
        _only(each.found.name, moment_label(each.found.at, today) if each.found.at else "", each, each.found.sha256)
        for each in found.files
    ]
    packages = [
        _only(each.found.package_id, _below(each.year, each.division), each, each.found.package_id)
        for each in found.packages
    ]
    acts = [
        _only(
            act_label(each.found.kind),
            _below(moment_label(each.found.at, today), each.found.by, each.found.reason),
            each,
            each.found.act_id,
        )
        for each in found.acts
    ]
    return [
        *section(tr("進捗確認"), rounds),
        *section(tr("取組"), list(_row_lines(each for each in found.rows if not each.is_indicator))),
        *section(tr("成果指標"), list(_row_lines(each for each in found.rows if each.is_indicator))),
        *section(tr("記録した資料"), papers),
        *section(tr("届いたファイル"), files),
        *section(tr("照会"), packages),
        *section(tr("操作"), acts),
    ]


def _row_lines(rows: Iterable[ValueDifference]) -> Iterator[RichTextItem]:
    """Yield a line for each row: its present texts with what a restore would remove and add."""
    for (round_id, row_id), group in groupby(rows, key=lambda each: (each.round_id, each.row_id)):
        fields = list(group)
        title = f"{FiscalYear.parse(fields[0].year).label}　{row_id}　{fields[0].title}"
        texts = "<br>".join(f"{muted(_heading(each) + '：')}{difference_html(each.now, each.then)}" for each in fields)
        plain = "、".join(
            tr("{heading} 控え {then} いま {now}").format(
                heading=_heading(each), then=each.then or tr("空欄"), now=each.now or tr("空欄")
            )
            for each in fields
        )
        key = ("indicator", round_id, row_id) if fields[0].is_indicator else DifferentRow(round_id, row_id)
        yield RichTextItem(under(title, texts), f"{title}、{plain}", key)


def _heading(field: ValueDifference) -> str:
    if not field.division:
        return field.heading
    return tr("{heading}（{division}）").format(heading=field.heading, division=field.division)


def _only(words: str, below: str, each: OnlyIn[Any], key: object) -> RichTextItem:
    where = tr("いまのデータファイルだけにあります") if each.only_now else tr("控えだけにあります")
    facts = _below(where, below)
    return RichTextItem(f"<p>{escape(words)}<br>{muted(facts)}</p>", f"{words}、{facts}", key)


def _below(*facts: str | None) -> str:
    return "　".join(filter(None, facts))
