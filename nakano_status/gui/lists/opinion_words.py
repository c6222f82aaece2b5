"""An opinion on a row as it is read beside the row: who gave it and when, its text, and the office's answer."""

from __future__ import annotations

from html import escape

from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.plan.annotations import Opinion
from nakano_status.gui.looks.labels import muted
from nakano_status.gui.words import tr


def opinion_head(opinion: Opinion) -> str:
    """Return the number, the source, the day and the author of an opinion."""
    who = opinion.who or ""
    if opinion.who and not opinion.is_named:
        who = tr("{name}（氏名を公表しない）").format(name=opinion.who)
    number = tr("意見{number}").format(number=opinion.number)
    return "　".join(filter(None, (number, tr(opinion.source.value), era_day(opinion.day), who)))


def opinion_texts(opinion: Opinion) -> list[str]:
    """Return the text of an opinion, the answer to it, and what was changed because of it, if anything."""
    answer = tr("区の考え方：{text}").format(text=opinion.answer or tr("未記入"))
    changed = tr("変更した内容：{text}").format(text=opinion.changed) if opinion.changed else ""
    return [each for each in (opinion.text, answer, changed) if each]


def opinion_html(opinion: Opinion) -> str:
    """Return an opinion as HTML: its head muted, its texts plain."""
    texts = (escape(each).replace("\n", "<br>") for each in opinion_texts(opinion))
    return "<br>".join((muted(opinion_head(opinion)), *texts))
