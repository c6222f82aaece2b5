"""Lines of the editions of the plan, and of what a revision changes, row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from html import escape

from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.read.editions import EditionView
from nakano_status.application.plan.revise_plan import RevisedPlan
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.calendar.printed_day import era_day
from nakano_status.domain.plan.revised_edition import RowRevision, RowRevisionKind
from nakano_status.gui.features.organisation.organisation_lines import registered_words
from nakano_status.gui.lists.difference_html import difference_html
from nakano_status.gui.lists.problem_list import problem_lines
from nakano_status.gui.lists.rich_text_list import RichTextItem, section
from nakano_status.gui.words import tr


def edition_line(edition: EditionView) -> RichTextItem:
    """Return the list item of an edition."""
    since = tr("{day}から適用").format(day=era_day(edition.in_force)) if edition.in_force else ""
    years = tr("期間 {years}").format(years=years_label(edition.years)) if edition.years else ""
    rounds = "、".join(each.label for each in edition.rounds)
    used = tr("進捗確認 {years}分").format(years=rounds) if rounds else tr("進捗確認なし")
    made = registered_words(edition.made_by)
    about = "　".join(filter(None, (since, years, tr("{count}行").format(count=edition.rows), used, made)))
    html = f'<p>{escape(edition.label)}<br><span class="muted">{escape(about)}</span></p>'
    return RichTextItem(html, f"{edition.label}、{about}", edition.number)


def years_label(years: tuple[FiscalYear, FiscalYear]) -> str:
    """Return the first and the last year as text."""
    return "〜".join(dict.fromkeys(each.label for each in years))


def revision_words(revised: RevisedPlan) -> str:
    """Return how many rows of each kind a revision changes, and what is still asked, as text."""
    if revised.is_unchanged:
        return tr("{edition}と違いはありません。登録するものはありません。").format(edition=revised.edition.label)
    found = Counter(each.change for each in revised.rows)
    counts = "、".join(
        tr("{kind} {count}件").format(kind=tr(kind.label), count=found[kind]) for kind in RowRevisionKind if found[kind]
    )
    if revised.questions:
        asked = tr("確認事項が{count}件あります。答えると登録できます。")
        return f"{counts}\n{asked.format(count=len(revised.questions))}"
    return counts


def revision_lines(outcome: Outcome[RevisedPlan]) -> list[RichTextItem]:
    """Return what a revision changes, row by row under its kinds; unchanged rows are only counted."""
    revised = outcome.value
    titles = {each.row_id: each.title for each in revised.rows}
    lines: list[RichTextItem] = []
    for kind in RowRevisionKind:
        if kind is not RowRevisionKind.SAME:
            lines += section(tr(kind.label), [_row_line(each) for each in revised.rows if each.change is kind])
    targets = [
        _plain(("target", each), each, tr("目標値が変わります。前の版の目標値も残ります。"))
        for each in revised.targets_changed
    ]
    return [*lines, *section(tr("目標値の変わる成果指標"), targets), *problem_lines(outcome.problems, titles)]


def _row_line(row: RowRevision) -> RichTextItem:
    others = "・".join(tr(kind.label) for kind in row.changes[1:])
    if row.change is RowRevisionKind.DROPPED and row.fate is not None:
        others = tr(row.fate.value)
    steps = _steps(row.was, row.now) if row.was and row.now and row.was != row.now else ""
    where = "　".join(filter(None, (row.row_id, others, steps)))
    title = row.title.replace("\n", " ")
    html, read = [] if RowRevisionKind.RETITLED in row.changes else [escape(title)], [where, title]
    for _, was, now in row.texts:
        html.append(difference_html(was, now))
        read.append(tr("{was} → {now}").format(was=was, now=now))
    shown = f'<p><span class="muted">{escape(where)}</span><br>{"<br>".join(html)}</p>'
    return RichTextItem(shown, "、".join(read), ("row", row.row_id))


def _steps(was: Iterable[str], now: Iterable[str]) -> str:
    return tr("{was} → {now}").format(was="、".join(was), now="、".join(now))


def _plain(item: object, where: str, words: str) -> RichTextItem:
    html = f'<p><span class="muted">{escape(where)}</span><br>{escape(words)}</p>'
    return RichTextItem(html, f"{where}、{words}", item)
