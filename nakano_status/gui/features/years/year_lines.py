"""What 年度別の経過 shows of a row: the marks as a strip, then a line for each year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.row_years import follow, followed_row
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.papers.publication import Publication
from nakano_status.domain.round.row_years import NO_MARK, RowYear
from nakano_status.gui.lists.rich_text_list import RichTextItem
from nakano_status.gui.words import tr


@dataclass(frozen=True)
class ShownYears:
    """The lines of a row, followed as its original if it is a repost; `year` is that of the round that was shown."""

    row_id: str
    title: str
    lines: Sequence[RowYear]
    year: FiscalYear | None = None


def read_shown(records: Records, row_id: str, year: FiscalYear | None) -> ShownYears:
    """Return what the panel shows of a row."""
    followed = followed_row(records, row_id, year)
    edition = next(each for each in followed.plan.editions if each.edition_id == followed.at)
    title = edition.listing(followed.row_id).title
    return ShownYears(followed.row_id, title, follow(records, followed), year)


@dataclass(frozen=True)
class YearItem:
    """An item of the list: a row (None: the year has none) in a year; `has_round`: its round can be shown."""

    year: FiscalYear
    row_id: str | None
    has_round: bool


def year_items(row_id: str, lines: Sequence[RowYear]) -> Iterator[RichTextItem]:
    """Yield the strip as a heading, then a line for each year of a row."""
    yield RichTextItem(_strip_html(row_id, lines), _strip_text(lines))
    for line in lines:
        yield RichTextItem(_html(row_id, line), _text(row_id, line), _item(line))


def copied_years(lines: Sequence[RowYear]) -> list[list[str]]:
    """Return the lines as cells with headings, for a spreadsheet."""
    heads = ("年度", "管理番号", "事業内容", "進捗状況", "ない理由", "前の年度に書いた予定", "取組状況", "回答", "資料")
    return [[tr(each) for each in heads], *(_cells(line) for line in lines)]


def _item(line: RowYear) -> YearItem:
    return YearItem(line.year, line.row_id, line.edition is not None)


_ACROSS = 5
"""The most years side by side: more would break in a narrow panel."""


def _strip_html(row_id: str, lines: Sequence[RowYear]) -> str:
    """Return the marks under their years, below the 管理番号 of each row that it was or became if there are several."""
    years = tuple(dict.fromkeys(line.year for line in lines))
    by_place = {(line.row_id, line.year): line for line in lines}
    ids = dict.fromkeys((row_id, *(line.row_id for line in lines if line.row_id)))
    rows = []
    for start in range(0, len(years), _ACROSS):
        some = years[start : start + _ACROSS]
        rows.append("".join(f'<td><p align="center" class="muted">{year.short}</p></td>' for year in some))
        for each in ids:
            if each != row_id and not any((each, year) in by_place for year in some):
                continue
            if len(ids) > 1:
                rows.append(f'<td colspan="{len(some)}"><p>{escape(each)}</p></td>')
            signs = (_sign(by_place.get((each, year))) for year in some)
            rows.append("".join(f'<td><p align="center">{sign}</p></td>' for sign in signs))
    return f'<table cellpadding="4">{"".join(f"<tr>{row}</tr>" for row in rows)}</table>'


def _sign(line: RowYear | None) -> str:
    return line.mark.symbol if line is not None and line.mark else NO_MARK


def _strip_text(lines: Sequence[RowYear]) -> str:
    states = "、".join(f"{line.year.label} {_state(line)}" for line in lines)
    return f"{tr('進捗状況')}：{states}"


def _state(line: RowYear) -> str:
    """Return the mark with its label, or that there is none and why."""
    if line.mark:
        return line.mark.named
    return f"{NO_MARK}（{tr(line.gap.label)}）" if line.gap else ""


def _named(row_id: str, line: RowYear) -> str:
    """Return the 管理番号 and what that row is to this one, if it is another."""
    if line.row_id in (None, row_id):
        return ""
    return "　".join(filter(None, (line.row_id, line.title, tr(line.relation.label))))


def _parts(line: RowYear) -> dict[str, str | None]:
    return {
        tr("計画上のスケジュール"): line.scheduled,
        tr("前の年度に書いた予定"): line.planned_text,
        tr("取組状況"): line.done,
        tr("回答"): "、".join(line.answered_by),
        tr("資料"): "、".join(map(_paper, line.papers)),
    }


def _paper(paper: Publication) -> str:
    draft = "" if paper.is_final else f"・{tr('作成中')}"
    return f"第{paper.number}号（{paper.occasion.value}{draft}）"


def _html(row_id: str, line: RowYear) -> str:
    head = f"<b>{escape(line.year.label)}　{escape(_state(line))}</b>"
    named = escape(_named(row_id, line))
    parts = [
        f'<span class="muted">{escape(heading)}</span>　{escape(text).replace(chr(10), "<br>")}'
        for heading, text in _parts(line).items()
        if text
    ]
    return f"<p>{'<br>'.join(filter(None, (head, named, *parts)))}</p>"


def _text(row_id: str, line: RowYear) -> str:
    parts = (f"{heading} {text}" for heading, text in _parts(line).items() if text)
    return "、".join(filter(None, (f"{line.year.label} {_state(line)}", _named(row_id, line), *parts)))


def _cells(line: RowYear) -> list[str]:
    texts = _parts(line)
    return [
        line.year.label,
        line.row_id or "",
        line.title or "",
        line.mark.symbol if line.mark else "",
        tr(line.gap.label) if line.gap else "",
        *((texts[tr(each)] or "") for each in ("前の年度に書いた予定", "取組状況", "回答", "資料")),
    ]
