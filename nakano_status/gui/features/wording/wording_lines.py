"""List models of 修文: wording changes with the division's reply, texts to unify, the differences of an edited list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from nakano_status.application import problem_text
from nakano_status.application.plan.list_changes import ListChange
from nakano_status.application.review.wording_changes import WordingChange
from nakano_status.application.wording.unify_wording import SkipReason, Unification, UnifiedText
from nakano_status.domain.calendar.days import moment_label
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.review.confirmation import FieldPlace
from nakano_status.domain.review.review import Reply
from nakano_status.gui.lists.difference_html import (
    blank_html,
    difference_html,
    reply_words,
    shown_value,
    wording_change_html,
)
from nakano_status.gui.lists.rich_text_list import RichTextItem, section, under, weight_words
from nakano_status.gui.looks.labels import lines_html, muted
from nakano_status.gui.words import tr

_KINDS = {Reply.AGREED: "good", Reply.CHANGED: "ask", Reply.NOTED: "ask", Reply.OPEN: "ask"}


def unify_lines(found: Unification, problems: Sequence[Problem]) -> list[RichTextItem]:
    """Return problems of the table, what would be replaced, by its place (管理番号, key), and what is skipped."""
    return [
        *_problems(tr("表の確認事項"), problems),
        *section(tr("統一する文章"), [_unified(each) for each in found.changes]),
        *section(tr("変更しない文章"), [_left(each) for each in found.left]),
    ]


def returned_lines(changes: Sequence[ListChange], problems: Sequence[Problem]) -> list[RichTextItem]:
    """Return a list's differences by kind and place (管理番号, key)."""
    items: list[RichTextItem] = []
    for words, mine, ticked in _by_kind(changes):
        items += section(words, [_returned(each, ticked=ticked) for each in mine])
    return [*items, *_problems(tr("読み取りの際の確認事項"), problems)]


def _by_kind(changes: Sequence[ListChange]) -> Iterator[tuple[str, list[ListChange], bool | None]]:
    """Yield differences by kind, those written on the list first; None means that nothing can be ticked."""
    fixed = [each for each in changes if each.skip_reason not in (None, SkipReason.ACCEPTED)]
    free = [each for each in changes if each not in fixed]
    accepted = [each for each in free if each.skip_reason is SkipReason.ACCEPTED and each.is_new]
    yield tr("一覧で直したもの"), [each for each in free if each.is_new and each.skip_reason is None], True
    yield tr("確認済の取組で直したもの（印を付けると反映します）"), accepted, False
    superseded = [each for each in free if each.is_superseded]
    yield tr("一覧の作成後に変わった項目（印を付けると、一覧の文に置き換えます）"), superseded, False
    older = [each for each in free if each.is_older]
    yield tr("以前の内容と同じもの（古い一覧のおそれがあります）"), older, False
    yield tr("反映できないもの"), fixed, None


def wording_line(change: WordingChange) -> RichTextItem:
    """Return a text as received and as it is now, with the division's reply, by its place and the division."""
    when = tr("修文 {moment}").format(moment=moment_label(change.at)) if change.at else ""
    where = "　".join(filter(None, (_where(change.id, change.title, change.heading), change.division, when, change.by)))
    words = reply_words(change)
    kind = _KINDS.get(change.reply, "muted")
    html = f'<p>{muted(where)}<br>{wording_change_html(change)}<br><span class="{kind}">{escape(words)}</span></p>'
    accessible_text = f"{where}、{change.received or tr('空欄')}から{change.office_text or tr('空欄')}、{words}"
    return RichTextItem(html, accessible_text, (change.id, change.key, change.division))


def _unified(text: UnifiedText) -> RichTextItem:
    where, words = _where(text.id, text.title, text.heading), _replaced(text)
    html = under(where, difference_html(text.was, text.now), words)
    return RichTextItem(html, f"{where}、{words}、{text.now}", (text.id, text.key), ticked=True)


def _left(text: UnifiedText) -> RichTextItem:
    place = (text.id, text.key)
    where, why = _where(text.id, text.title, text.heading), text.left.label if text.left else ""
    html = under(where, lines_html(text.was), f"{why}　{_replaced(text)}")
    return RichTextItem(html, f"{where}、{why}、{text.was}", place)


def _returned(change: ListChange, *, ticked: bool | None) -> RichTextItem:
    place: FieldPlace = (change.id, change.key)
    where = f"{_where(change.id, change.title, change.heading)}　{change.cell}"
    if change.key == MARK:
        texts = (shown_value(MARK, text, change.marks) for text in (change.was, change.now))
        difference = " → ".join(escape(text) if text else blank_html() for text in texts)
    else:
        difference = difference_html(change.was, change.now)
    why = change.skip_reason.label if change.skip_reason else ""
    accessible_text = f"{where}、{change.was or tr('空欄')}から{change.now or tr('空欄')}、{why}"
    return RichTextItem(under(where, difference, why), accessible_text, place, ticked)


def _where(row_id: str, title: str, heading: str) -> str:
    return f"{row_id}　{title}　{heading}"


def _replaced(text: UnifiedText) -> str:
    """Return what is replaced, each wording once."""
    return "、".join(dict.fromkeys(f"{each.typed} → {each.printed}" for each in text.replaced))


def _problems(words: str, problems: Sequence[Problem]) -> list[RichTextItem]:
    return section(words, [_problem(each) for each in problems])


def _problem(problem: Problem) -> RichTextItem:
    where = problem_text.place(problem)
    words = f"{weight_words(problem)}{problem_text.message(problem)}{problem_text.remedy(problem)}"
    code = f'<span class="muted">{problem.code}</span>'
    html = under(where, f"{escape(words)} {code}")
    return RichTextItem(html, f"{where}、{words}", problem)
