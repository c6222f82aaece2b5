"""資料作成: 想定問答 for the rows of ○△×, those among them whose mark fell since last year (export questions)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from nakano_status.application.lookup import need_role
from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.drafts import draft_note
from nakano_status.application.papers.writing import WrittenPaper, write_paper
from nakano_status.application.ports.data_file import Parts, Records, Store, StoreRole
from nakano_status.application.round.choosing_round import chosen_round
from nakano_status.application.round.read.count_difference import difference_of
from nakano_status.application.round.read.counts import tally_of, tally_rows
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.documents.questions_builder import QuestionEntry, QuestionsContent, Quoted, build_questions
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.mark import Mark
from nakano_status.domain.fields.registry import (
    MARK,
)
from nakano_status.domain.round.count_difference import RowDifference, figure_label
from nakano_status.domain.round.tally import Exclusion


@dataclass(frozen=True)
class ExportedQuestions:
    """The file, how many rows it asks about, and how many of them fell since last year."""

    paper: WrittenPaper
    rows: int
    fell: int


def export_questions(
    parts: Parts, store: Store, target: Path, *, year: FiscalYear | None = None, replace: bool = False
) -> Outcome[ExportedQuestions]:
    """Write the form as the Word file, PDF or workbook that the target's name asks for.

    Raises WrongRole, RoundUnknown, PaperFormatUnknown, PaperFontMissing, TargetExists,
    TargetNotWritable.
    """
    with store.reading() as records:
        content = read_questions(records, parts.clock.today(), year)
    written = write_paper(parts, build_questions(content), target, replace=replace)
    fell = sum(entry.fell for entry in content.entries)
    return Outcome(ExportedQuestions(written.value, len(content.entries), fell), problems=written.problems)


def read_questions(records: Records, day: date, year: FiscalYear | None = None) -> QuestionsContent:
    """Return the content of the form as of a day; raises WrongRole, RoundUnknown."""
    need_role(records, StoreRole.OFFICE)
    contents = RoundContents.load(records, chosen_round(records, year))
    previous = contents.previous
    rows = difference_of(contents, RoundContents.load(records, previous)).rows if previous else ()
    return QuestionsContent(
        year=contents.round_.year,
        previous=previous.year if previous else None,
        asked=contents.edition.profile.marks.asking_reason,
        entries=tuple(_entries(contents, {row.row_id: row for row in rows})),
        made_on=day,
        undecided=_undecided(contents),
        draft_note=draft_note(records, contents.round_, day),
    )


def _entries(contents: RoundContents, before: dict[str, RowDifference]) -> Iterator[QuestionEntry]:
    for row in tally_rows(contents):
        figure, was = row.figure, before.get(row.row_id)
        if isinstance(figure, Mark) and figure.asks_reason:
            listing = contents.listings[row.row_id]
            yield QuestionEntry(
                row_id=row.row_id,
                title=listing.title,
                divisions=contents.divisions(row.row_id) or "",
                mark=figure,
                was=figure_label(was.was) if was else "",
                fell=was is not None and was.fell,
                reasons=_quoted(contents, row.row_id, are_plans=False),
                plans=_quoted(contents, row.row_id, are_plans=True),
            )


def _quoted(contents: RoundContents, row_id: str, *, are_plans: bool) -> tuple[Quoted, ...]:
    """Return the current published values about later years, or all others but the mark, as far as they are asked."""
    asked, values = contents.asked, contents.values.get(row_id, {})
    fields = (asked.profile.by_key[key] for key in asked.keys if key != MARK)
    shown = (each for each in fields if each.published and bool(each.years_ahead) is are_plans)
    return tuple(Quoted(asked.heading(each.key), values.get(each.key)) for each in shown)


def _undecided(contents: RoundContents) -> str:
    """Return how many rows of the report have no decided mark, as text; '' if there are none."""
    excluded = [why for _, why in tally_of(contents).excluded]
    found = ((why.label, excluded.count(why)) for why in (Exclusion.UNANSWERED, Exclusion.OPEN_CONFLICT))
    told = "、".join(f"{word} {number}件" for word, number in found if number)
    return f"（ほかに、進捗状況が定まっていない取組がある：{told}）" if told else ""
