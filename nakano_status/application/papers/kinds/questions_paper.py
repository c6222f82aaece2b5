"""想定問答 on the rows with a mark that asks for a reason (○△×) or worse than last year's (export questions).

A question follows from the mark alone, and an answer quotes the division's texts; nothing is judged or invented.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers.draft_notes import draft_note
from nakano_status.application.papers.paper import MADE, Paper, PaperContent, PaperGroup, PaperRequest
from nakano_status.application.papers.writing import PaperFormat
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.application.round.read.counts import difference_of, tally_of, tally_rows
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.documents import document as doc
from nakano_status.documents.template import with_numerals
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.fields.mark import Mark, Marks
from nakano_status.domain.fields.profile import USUAL_HEADINGS
from nakano_status.domain.round.tally import Exclusion, RowDifference, earlier_result_label

_SETUP = doc.PageSetup(doc.PaperSize.A4, landscape=False, top=22, bottom=20, left=25, right=18, header=10, footer=10)
_INDEX = {
    "問": doc.Column(10, doc.Align.CENTRE),
    "管理番号": doc.Column(29, doc.Align.CENTRE),
    "事業内容": doc.Column(55),
    "所管課": doc.Column(36),
    "前回": doc.Column(25, doc.Align.CENTRE),
    "今回": doc.Column(12, doc.Align.CENTRE),
}
_TITLE, _BEFORE = "事業内容", "前回"
_CARD_COLUMNS = (doc.Column(22, doc.Align.CENTRE), doc.Column(70), doc.Column(22, doc.Align.CENTRE), doc.Column(53))
_SIZE = 10.5
_ROOM_FOR_NOTES = 16.0
_ABOVE_CARD = 10.0
_WHAT_NEXT = "今後、どのように取り組むのか。"
_NOT_WRITTEN = "（記入なし）"


@dataclass(frozen=True)
class QuotedText:
    """Text of a division in a field, with the field's heading; the text is None if nothing was written."""

    heading: str
    text: str | None


@dataclass(frozen=True)
class QuestionEntry:
    """A row that may be asked about in a meeting.

    `was`: its mark or state in the year before, '' if not known. `fell`: its mark got worse since then. `reasons`: the
    texts that answer why. `plans`: the texts on the next steps.
    """

    row_id: str
    title: str
    divisions: str
    mark: Mark
    was: str
    fell: bool
    reasons: tuple[QuotedText, ...]
    plans: tuple[QuotedText, ...]


@dataclass(frozen=True)
class QuestionsContent:
    """Content of 想定問答.

    `previous`: the year compared with, or None. `asked`: the marks that ask for a reason. `undecided`: a sentence on
    the rows that are left out because their mark is not decided, or ''. `headings`: the headings of a row's ID, title
    and divisions.
    """

    year: FiscalYear
    previous: FiscalYear | None
    asked: Marks
    entries: Sequence[QuestionEntry]
    made_on: date
    undecided: str = ""
    draft_note: str = ""
    headings: tuple[str, ...] = field(default=tuple(USUAL_HEADINGS.values()), repr=False)


def build_questions(content: QuestionsContent) -> doc.Document:
    """Return 想定問答 as a document: a table of contents, then a card for each row."""
    title = f"{content.year.label}末時点の進捗状況に関する想定問答"
    blocks = (
        doc.paper_title_line(title, 14),
        doc.Paragraph(doc.plain(_lead(content)), first_line=1, space_above=8),
        *(_index(content) if content.entries else ()),
        *(doc.Group((_card(number, entry, content),)) for number, entry in enumerate(content.entries, start=1)),
    )
    written = with_numerals(blocks, doc.Numerals.FULL_WIDTH)
    section = doc.Section("想定問答", _SETUP, written, size=_SIZE, header=content.draft_note)
    return doc.Document(title, (section,), content.made_on.isoformat())


def _lead(content: QuestionsContent) -> str:
    asked = sum(entry.mark.asks_reason for entry in content.entries)
    fallen = sum(entry.fell for entry in content.entries)
    sentences = []
    if content.asked:
        ending = f"は、{asked}件である。" if asked else "はない。"
        sentences.append(f"進捗状況が{content.asked.listed}の取組{ending}")
    if content.entries and content.previous is not None:
        among = "このうち、" if asked == len(content.entries) else "また、" if content.asked else ""
        sentences.append(f"{among}{content.previous.label}末から進捗状況が下がった取組は、{fallen}件である。")
    return "".join(sentences) + content.undecided


def _index(content: QuestionsContent) -> Iterator[doc.Block]:
    """Yield the table with a line for each card; without a previous round 前回 is left out, and 事業内容 is wider."""
    columns = {word: column for word, column in _INDEX.items() if content.previous is not None or word != _BEFORE}
    room = sum(column.width for column in _INDEX.values()) - sum(column.width for column in columns.values())
    columns[_TITLE] = doc.Column(columns[_TITLE].width + room)
    own = dict(zip(USUAL_HEADINGS.values(), content.headings, strict=True))
    head = doc.head_row([own.get(word, word) for word in columns])
    rows = tuple(_line(number, entry, tuple(columns)) for number, entry in enumerate(content.entries, start=1))
    yield doc.Table(tuple(columns.values()), rows, (head,), space_above=8, description="想定問答の一覧", head_columns=1)


def _line(number: int, entry: QuestionEntry, words: Sequence[str]) -> doc.Row:
    texts = (str(number), entry.row_id, entry.title, entry.divisions, entry.was, entry.mark.symbol)
    by_heading = dict(zip(_INDEX, texts, strict=True))
    return doc.Row(tuple(doc.Cell(doc.plain(by_heading[word])) for word in words), height=7, row_id=entry.row_id)


def _card(number: int, entry: QuestionEntry, content: QuestionsContent) -> doc.Table:
    name = f"問{doc.Numerals.FULL_WIDTH.written(number)}"
    rows = (
        doc.Row(
            (
                doc.Cell((doc.Run(name, bold=True),), is_shaded=True),
                _wide((doc.Run(entry.title, bold=True),), shaded=True),
            )
        ),
        doc.Row(
            (
                doc.Cell(doc.plain(content.headings[0])),
                doc.Cell(doc.plain(entry.row_id)),
                doc.Cell(doc.plain(content.headings[-1])),
                doc.Cell(doc.plain(entry.divisions)),
            )
        ),
        doc.Row((doc.Cell(doc.plain("進捗状況")), _wide(doc.plain(_marks(entry, content))))),
        *_pair(_why(entry, content), entry.reasons),
        *_pair(_WHAT_NEXT, entry.plans),
        doc.Row((doc.Cell(doc.plain("補足")), _wide(())), height=_ROOM_FOR_NOTES),
    )
    kept = tuple(doc.Row(row.cells, row.height or 7, is_kept_with_next=True) for row in rows[:-1])
    return doc.Table(_CARD_COLUMNS, (*kept, rows[-1]), space_above=_ABOVE_CARD, description=f"{name} {entry.title}")


def _pair(question: str, quoted: Sequence[QuotedText]) -> tuple[doc.Row, doc.Row]:
    answer = "\n".join(f"【{each.heading}】\n{each.text or _NOT_WRITTEN}" for each in quoted)
    return doc.Row((doc.Cell(doc.plain("問")), _wide(doc.plain(question)))), doc.Row(
        (doc.Cell(doc.plain("答")), _wide(doc.plain(answer)))
    )


def _wide(text: tuple[doc.Run, ...], *, shaded: bool = False) -> doc.Cell:
    return doc.Cell(text, columns=3, is_shaded=shaded)


def _why(entry: QuestionEntry, content: QuestionsContent) -> str:
    if entry.fell and content.previous is not None:
        return f"{content.previous.label}末の「{entry.was}」から「{entry.mark}」となった理由は何か。"
    return entry.mark.why or f"「{entry.mark.named}」とした理由は何か。"  # a plan need not have a wording


def _marks(entry: QuestionEntry, content: QuestionsContent) -> str:
    now = f"{content.year.label}末　{entry.mark}（{entry.mark.legend}）"
    if content.previous is None or not entry.was:
        return now
    return f"{content.previous.label}末　{entry.was}　→　{now}"


def _read(parts: Parts, records: Records, request: PaperRequest) -> PaperContent:
    content = read_questions(records, parts.clock.today(), request.year)
    count, fell = len(content.entries), sum(entry.fell for entry in content.entries)
    return PaperContent(
        document=build_questions(content),
        rows=count,
        keys={"pages": None, "rows": count, "fell": fell},
        lines=(MADE, f"対象の取組は{count}件です（前回から下がったもの {fell}件）。"),
    )


def read_questions(records: Records, day: date, year: FiscalYear | None = None) -> QuestionsContent:
    """Return the content of 想定問答 as of a day.

    `year`: the year of the round (None: the current round). Raises RoundUnknown, PlanUnclear.
    """
    contents = RoundContents.load(records, chosen_round(records, year))
    previous = contents.compared_round
    rows = difference_of(contents, RoundContents.load(records, previous)).rows if previous else ()
    return QuestionsContent(
        year=contents.round_.year,
        previous=previous.year if previous else None,
        asked=contents.edition.profile.marks.asking_reason,
        entries=tuple(_entries(contents, {row.row_id: row for row in rows})),
        made_on=day,
        undecided=_undecided(contents),
        draft_note=draft_note(records, contents.round_, day),
        headings=tuple(contents.edition.profile.headings.values()),
    )


def _entries(contents: RoundContents, before: dict[str, RowDifference]) -> Iterator[QuestionEntry]:
    for row in tally_rows(contents):
        figure, was = row.result, before.get(row.row_id)
        has_fallen = was is not None and was.has_fallen
        if isinstance(figure, Mark) and (row.row_id in contents.off_plan or has_fallen):
            listing = contents.listings[row.row_id]
            yield QuestionEntry(
                row_id=row.row_id,
                title=listing.title,
                divisions=contents.divisions_text(row.row_id) or "",
                mark=figure,
                was=earlier_result_label(was.was, contents.edition.profile.marks) if was else "",
                fell=has_fallen,
                reasons=_quoted(contents, row.row_id, are_plans=False),
                plans=_quoted(contents, row.row_id, are_plans=True),
            )


def _quoted(contents: RoundContents, row_id: str, *, are_plans: bool) -> tuple[QuotedText, ...]:
    """Return the current published values of the asked fields: plans for later years, or all others except the mark."""
    asked = contents.asked
    values = contents.values_on_paper(contents.known_rows[row_id])
    fields = (asked.profile.by_key[key] for key in asked.every_key if key != MARK)
    shown = (each for each in fields if each.published and bool(each.years_ahead) is are_plans)
    return tuple(QuotedText(asked.heading(each.key), values.get(each.key)) for each in shown)


def _undecided(contents: RoundContents) -> str:
    """Return a sentence on the number of rows of the report without a decided mark; '' if there are no such rows."""
    excluded = [why for _, why in tally_of(contents).excluded]
    found = ((why.label, excluded.count(why)) for why in (Exclusion.UNANSWERED, Exclusion.OPEN_CONFLICT))
    found_words = "、".join(f"{word} {number}件" for word, number in found if number)
    return f"（ほかに、進捗状況が定まっていない取組がある：{found_words}）" if found_words else ""


PAPER = Paper(
    code="questions",
    title="想定問答",
    description="理由を求める進捗状況の取組と、前回から下がった取組の質問と答えの控えです。",
    help="想定問答（理由を求める進捗状況の取組、前回から下がった取組）を作成します。",
    group=PaperGroup.MEETINGS,
    position=50,
    read=_read,
    file_name="想定問答_{year}",
    formats=(PaperFormat.DOCX, PaperFormat.PDF, PaperFormat.XLSX),
)
