"""What a revision of the plan changes, as JSON and as lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from nakano_status.application.plan.revise_plan import RevisedPlan
from nakano_status.domain.plan.revised_edition import (
    ChangedText,
    EditionChange,
    EditionPart,
    RevisionKind,
    RevisionQuestion,
    RevisionQuestionKind,
    likeness,
)


def count_kinds(changes: Iterable[EditionChange]) -> Counter[RevisionKind]:
    """Count the changes of each kind."""
    return Counter(each.change for each in changes)


def change_as_json(change: EditionChange) -> dict[str, Any]:
    """Return a change of the plan."""
    return {
        "id": change.number,
        "title": change.title,
        "change": change.change.value,
        "changes": [kind.value for kind in change.changes],
        "from": list(change.was),
        "to": list(change.now),
        "texts": list(map(_text_as_json, change.texts)),
        **({"fate": change.fate.value} if change.change is RevisionKind.DROPPED and change.fate else {}),
    }


def _text_as_json(text: ChangedText) -> dict[str, str]:
    year = {"year": text.year.short} if text.year else {}
    return {"text": text.kind.value, **year, "from": text.was, "to": text.now}


def question_as_json(question: RevisionQuestion) -> dict[str, Any]:
    """Return a question, with the options that answer it."""
    return {
        "id": question.row_id,
        "title": question.title,
        "question": question.kind.value,
        "sheet": question.place.sheet,
        "cell": question.place.cell,
        "candidates": [
            {"id": each.row_id, "title": each.title, "likeness": round(likeness(question.title, each.title), 2)}
            for each in question.candidates
        ],
        "answers": [*_offered(question)],
    }


def _offered(question: RevisionQuestion) -> Iterator[str]:
    """Yield the options that answer a question, the likeliest first."""
    yield from (f"--same {question.row_id}={each.row_id}" for each in question.candidates)
    yield f"--new {question.row_id}"


def revised_lines(found: RevisedPlan) -> Iterator[str]:
    """Yield what a revision changes, the questions that are open, and whether it was written."""
    if found.is_unchanged:
        yield f"{found.edition.label}と違いはありません。計画は変更していません。"
        return
    for part in EditionPart:
        changes = found.of(part)
        counts = count_kinds(changes)
        yield f"{part.label}：" + "、".join(f"{kind.label} {counts[kind]}件" for kind in RevisionKind if counts[kind])
        yield from (line for each in changes for line in _change_lines(each))
    if found.questions:
        yield f"確認事項が{len(found.questions)}件あるため、登録していません。"
        yield "次の答えを付けて、もう一度登録してください。"
        yield from (line for each in found.questions for line in _question_lines(each))
    elif found.is_written:
        yield f"{found.edition.label}を登録しました。{found.edition.first_round.label}分の進捗確認から使います。"
    else:
        yield "登録していません（--dry-run）。"


def _change_lines(change: EditionChange) -> Iterator[str]:
    """Yield what changes in a part, and below it each text that differs; nothing of an unchanged part."""
    if change.change is RevisionKind.SAME:
        return
    kinds = "・".join(kind.label for kind in change.changes)
    if change.change is RevisionKind.DROPPED and change.fate:
        kinds += f"（{change.fate.value}）"
    steps = f"（{'、'.join(change.was)} → {'、'.join(change.now)}）" if change.is_merger_or_split else ""
    yield f"  {change.number} {kinds}{steps} {change.title}".replace("\n", " ")
    for text in change.texts:
        was = f"{text.was or '空欄'} → " if change.was else ""
        yield f"    {text.heading}：{was}{text.now or '空欄'}".replace("\n", " ")


def _question_lines(question: RevisionQuestion) -> Iterator[str]:
    place = f"（{question.place.sheet} {question.place.cell}）" if question.place.cell else ""
    if question.kind is RevisionQuestionKind.IDENTITY:
        yield f"「{question.title}」{place}は、{question.row_id} のままの取組ですか。"
    else:
        yield f"「{question.title}」{place}は、前の版のどの取組の続きですか。"
    for each, answer in zip(question.candidates, _offered(question), strict=False):
        yield f"  「{each.title}」（{each.row_id}）の続き：{answer}"
    yield f"  続きではない新しい取組：--new {question.row_id}"
