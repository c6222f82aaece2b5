"""Lines of the editions of the plan, and of what a revision changes: its tree, its rows, its indicators."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from html import escape
from itertools import product

from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.revise_plan import RevisedPlan
from nakano_status.application.plan.withdraw_revision import EditionView
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.plan.revised_edition import EditionChange, EditionPart, RevisionKind
from nakano_status.gui.features.organisation.organisation_lines import registered_words
from nakano_status.gui.lists.difference_html import difference_html
from nakano_status.gui.lists.rich_text_list import RichTextItem, problem_lines, section, under
from nakano_status.gui.looks.labels import muted
from nakano_status.gui.words import tr


def edition_line(view: EditionView) -> RichTextItem:
    """Return the list item of an edition."""
    edition = view.edition
    since = tr("{day}から適用").format(day=era_day(edition.in_force)) if edition.in_force else ""
    years = tr("期間 {years}").format(years=years_label(edition.years)) if edition.years else ""
    rounds = "、".join(each.label for each in view.rounds)
    used = tr("進捗確認 {years}分").format(years=rounds) if rounds else tr("進捗確認なし")
    made = registered_words(view.made_by)
    about = "　".join(filter(None, (since, years, tr("{count}行").format(count=len(edition.listings)), used, made)))
    html = f'<p>{escape(edition.label)}<br><span class="muted">{escape(about)}</span></p>'
    return RichTextItem(html, f"{edition.label}、{about}", edition.ordinal)


def years_label(years: tuple[FiscalYear, FiscalYear]) -> str:
    """Return the first and the last year as text."""
    return "〜".join(dict.fromkeys(each.label for each in years))


def revision_words(revised: RevisedPlan) -> str:
    """Return how many changes of each kind a revision makes in each part, and what is still asked, as text."""
    if revised.is_unchanged:
        return tr("{edition}と違いはありません。登録するものはありません。").format(edition=revised.edition.label)
    lines = [_counts(part, revised.of(part)) for part in EditionPart]
    if revised.questions:
        asked = tr("確認事項が{count}件あります。答えると登録できます。")
        lines.append(asked.format(count=len(revised.questions)))
    return "\n".join(lines)


def _counts(part: EditionPart, changes: Iterable[EditionChange]) -> str:
    found = Counter(each.change for each in changes)
    counts = (
        tr("{kind} {count}件").format(kind=tr(kind.label), count=found[kind]) for kind in RevisionKind if found[kind]
    )
    return tr("{part}：{counts}").format(part=tr(part.label), counts="、".join(counts))


def revision_lines(outcome: Outcome[RevisedPlan]) -> list[RichTextItem]:
    """Return what a revision changes, by part and kind; what is unchanged is only counted."""
    titles = {each.number: each.title for each in outcome.value.of(EditionPart.ROW)}
    found: dict[tuple[EditionPart, RevisionKind], list[RichTextItem]] = {}
    for each in outcome.value.changes:
        found.setdefault((each.part, each.change), []).append(_change_line(each))
    lines: list[RichTextItem] = []
    for part, kind in product(EditionPart, RevisionKind):
        if kind is not RevisionKind.SAME:
            words = tr("{part}：{kind}").format(part=tr(part.label), kind=tr(kind.label))
            lines += section(words, found.get((part, kind), ()))
    return [*lines, *problem_lines(outcome.problems, titles)]


_WORDED = (RevisionKind.RETITLED, RevisionKind.RESCHEDULED, RevisionKind.NOTE)
"""The texts in which what changes is marked; of names and figures both are shown whole."""


def _change_line(change: EditionChange) -> RichTextItem:
    others = "・".join(tr(kind.label) for kind in change.changes[1:])
    if change.change is RevisionKind.DROPPED and change.fate is not None:
        others = tr(change.fate.value)
    steps = _was_and_now("、".join(change.was), "、".join(change.now)) if change.is_merger_or_split else ""
    where = "　".join(filter(None, (change.number, others, steps)))
    title = change.title.replace("\n", " ")
    html, read = [] if RevisionKind.RETITLED in change.changes else [escape(title)], [where, title]
    for text in change.texts:
        heading = tr(text.heading)
        plain = _was_and_now(text.was, text.now) if change.was else text.now
        marked = change.was and text.kind in _WORDED
        html.append(f"{muted(heading)}　{difference_html(text.was, text.now) if marked else escape(plain)}")
        read.append(f"{heading} {plain}")
    item = (change.part, change.number)
    return RichTextItem(under(where, "<br>".join(html)), "、".join(read), item)


def _was_and_now(was: str, now: str) -> str:
    return tr("{was} → {now}").format(was=was or tr("空欄"), now=now or tr("空欄"))
