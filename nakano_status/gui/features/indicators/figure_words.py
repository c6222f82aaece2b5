"""Texts beside a 成果指標: what it is, how its figure compares, what a division answered, what was changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from nakano_status.application import problem_text
from nakano_status.application.indicators.read.figures_view import FigureAnswer, FigurePlace, FiguresView
from nakano_status.domain.calendar.days import moment_label
from nakano_status.domain.fields.field import FIGURE, FIGURE_AS_OF, FIGURE_FACTOR, FIGURE_SOURCE
from nakano_status.domain.indicators.indicator import FigureKind, IndicatorRow
from nakano_status.gui.lists.difference_html import blank_html
from nakano_status.gui.looks.labels import facts_table, muted, paragraph
from nakano_status.gui.words import tr

_FACTS = {FIGURE_AS_OF: "時点", FIGURE_SOURCE: "出典", FIGURE_FACTOR: "増減の要因"}


def facts_html(row: IndicatorRow) -> str:
    """Return what an indicator is as an HTML table of captions and texts."""
    indicator = row.indicator
    facts = (
        (tr("指標番号"), tr("{id}（目標{goal}）").format(id=indicator.indicator_id, goal=indicator.goal)),
        (tr("単位"), indicator.unit or ""),
        (tr("めざす方向"), tr(indicator.direction.label)),
        (tr("注"), indicator.note or ""),
    )
    return facts_table(facts)


def compared_words(view: FiguresView, row: IndicatorRow) -> str:
    """Return how the round's figure compares with targets and base year, as text; empty if it is not a number."""
    indicator = row.indicator
    now, base = indicator.actual(view.year), next(iter(indicator.actuals), None)
    sentences = [
        tr("{year}の目標（{text}）に達しています。").format(year=each.year.label, text=each.figure.text)
        for each in indicator.targets
        if each.year in row.reached
    ]
    if row.is_worse and base is not None and now is not None:
        words = tr("{year}（{text}）からみて、めざす方向（{way}）とは逆です。")
        way = tr(indicator.direction.label)
        sentences.append(words.format(year=base.year.label, text=base.figure.text, way=way))
    return "\n".join(sentences)


def answers_html(answers: Iterable[FigureAnswer], current: str | None) -> str:
    """Return the divisions' answers beside the current value, as HTML."""
    return "<br>".join(_answer_html(each, current) for each in answers)


def _answer_html(answer: FigureAnswer, current: str | None) -> str:
    head = "　".join(filter(None, (answer.division, moment_label(answer.received_at) if answer.received_at else "")))
    figure = answer.texts.get(FIGURE)
    answered = f"<b>{escape(figure)}</b>" if figure else blank_html()
    if answer.is_current:
        comparison = f'<span class="good">{escape(tr("いまの内容と同じ"))}</span>'
    else:
        now = escape(current) if current else blank_html()
        comparison = f'<span class="ask">{escape(tr("いまの内容と異なります："))}</span>{now}'
    facts = (f"{tr(_FACTS[key])}　{text}" for key, text in answer.texts.items() if key in _FACTS and text)
    below = "".join(f"<br>{muted(fact)}" for fact in facts)
    return paragraph(f"{muted(head)}<br>{answered}　{comparison}{below}")


def summary_words(view: FiguresView) -> str:
    """Return how many indicators are shown, and what is open, as text."""
    counts = [tr("成果指標 {count}件").format(count=len(view.table.rows))]
    if view.missing:
        words = tr("{year}の実績が未入力 {count}件")
        counts.append(words.format(year=view.year.label, count=len(view.missing)))
    if view.is_office and view.homeless:
        words = tr("所管課が未登録 {count}件（登録すると、次の回答様式に記入欄が付きます）")
        counts.append(words.format(count=len(view.homeless)))
    if view.unsent:
        words = tr("送付した様式に記入欄がない {count}件")
        counts.append(words.format(count=len(view.unsent)))
    return "　".join(counts)


def place_words(place: FigurePlace, indicator_id: str) -> str:
    """Return the label of an edit of a figure in the menu: 令和4年度の実績の変更（KPI-1-2）."""
    return tr("{place}の変更（{id}）").format(place=place.label, id=indicator_id)


def is_actual(place: FigurePlace) -> bool:
    """Return whether a place has 時点, 出典 and 増減の要因 beside it: targets have none."""
    return place.kind is FigureKind.ACTUAL


def figure_signs(view: FiguresView, row: IndicatorRow) -> Iterator[tuple[FigurePlace, str, str]]:
    """Yield the signs beside the figures of an indicator, the most urgent first."""
    now = FigurePlace(row.indicator.indicator_id, FigureKind.ACTUAL, view.year)
    if row.is_undecided:
        yield now, "differ", tr("相違があります")
    if now.indicator_id in view.held:
        yield now, "held", tr("読み取れなかった回答が未取込にあります")
    for place, problems in view.questions.items():
        if place.indicator_id == now.indicator_id:
            yield place, "question", " ".join(map(problem_text.message, problems))
