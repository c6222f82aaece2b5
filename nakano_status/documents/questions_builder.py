"""想定問答: questions that may be asked about changed rows, with what is known about each (source: practice.md §1, §5).

A question follows from the mark alone, an answer quotes what the division wrote; nothing is judged or invented.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from nakano_status.documents.document import (
    Align,
    Block,
    Cell,
    Column,
    Document,
    Group,
    Paragraph,
    ParagraphRole,
    Row,
    Run,
    Section,
    Table,
    head_row,
    plain,
)
from nakano_status.documents.numbering import Numerals
from nakano_status.documents.page import PageSetup, Paper
from nakano_status.documents.running_text import with_numerals
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.mark import Mark, Marks

_SETUP = PageSetup(Paper.A4, landscape=False, top=22, bottom=20, left=25, right=18, header=10, footer=10)
_INDEX = {
    "問": Column(10, Align.CENTRE),
    "管理番号": Column(29, Align.CENTRE),
    "事業内容": Column(55),
    "所管課": Column(36),
    "前回": Column(25, Align.CENTRE),
    "今回": Column(12, Align.CENTRE),
}
_TITLE, _BEFORE = "事業内容", "前回"
_CARD_COLUMNS = (Column(22, Align.CENTRE), Column(70), Column(22, Align.CENTRE), Column(53))
_SIZE = 10.5
_ROOM_FOR_NOTES = 16.0
_ABOVE_CARD = 10.0
_WHAT_NEXT = "今後、どのように取り組むのか。"
_NOT_WRITTEN = "（記入なし）"


@dataclass(frozen=True)
class Quoted:
    """What a division wrote in a field: the field's heading and its text (None: nothing)."""

    heading: str
    text: str | None


@dataclass(frozen=True)
class QuestionEntry:
    """One row that may be asked about. `was` is its mark or state in the year before ('' if not known).

    `fell`: its mark got worse since then. `reasons` answer why, `plans` what is planned next.
    """

    row_id: str
    title: str
    divisions: str
    mark: Mark
    was: str
    fell: bool
    reasons: tuple[Quoted, ...]
    plans: tuple[Quoted, ...]


@dataclass(frozen=True)
class QuestionsContent:
    """The content of the paper; `previous` is the year compared with, None if there is none.

    `asked` are the marks asked about.
    `undecided` names the rows that are left out because their outcome is not known yet ('' if there are none).
    """

    year: FiscalYear
    previous: FiscalYear | None
    asked: Marks
    entries: Sequence[QuestionEntry]
    made_on: date
    undecided: str = ""
    draft_note: str = ""


def build_questions(content: QuestionsContent) -> Document:
    """Return the paper: a table of contents, then a card for each row."""
    title = f"{content.year.label}末時点の進捗状況に関する想定問答"
    blocks = (
        Paragraph(plain(title), ParagraphRole.TITLE, Align.CENTRE, size=14),
        Paragraph(plain(_lead(content)), first_line=1, space_above=8),
        *(_index(content) if content.entries else ()),
        *_cards(content),
    )
    written = with_numerals(blocks, Numerals.FULL_WIDTH)
    section = Section("想定問答", _SETUP, written, size=_SIZE, header=content.draft_note)
    return Document(title, (section,), content.made_on.isoformat())


def _lead(content: QuestionsContent) -> str:
    fallen = sum(entry.fell for entry in content.entries)
    what = f"進捗状況が{content.asked.listed}の取組は、{len(content.entries)}件である。"
    if not content.entries:
        what = f"進捗状況が{content.asked.listed}の取組はない。"
    elif content.previous is not None:
        what += f"このうち、{content.previous.label}末から進捗状況が下がった取組は、{fallen}件である。"
    return what + content.undecided


def _index(content: QuestionsContent) -> Iterator[Block]:
    """Return one line for each card; without a previous round there is no 前回, and 事業内容 is wider."""
    columns = {word: column for word, column in _INDEX.items() if content.previous is not None or word != _BEFORE}
    room = sum(column.width for column in _INDEX.values()) - sum(column.width for column in columns.values())
    columns[_TITLE] = Column(columns[_TITLE].width + room)
    head = head_row(columns)
    rows = tuple(_line(number, entry, tuple(columns)) for number, entry in enumerate(content.entries, start=1))
    yield Table(tuple(columns.values()), rows, (head,), space_above=8, description="想定問答の一覧", head_columns=1)


def _line(number: int, entry: QuestionEntry, words: Sequence[str]) -> Row:
    told = (str(number), entry.row_id, entry.title, entry.divisions, entry.was, entry.mark.symbol)
    said = dict(zip(_INDEX, told, strict=True))
    return Row(tuple(Cell(plain(said[word])) for word in words), height=7, row_id=entry.row_id)


def _cards(content: QuestionsContent) -> Iterator[Block]:
    for number, entry in enumerate(content.entries, start=1):
        yield Group((_card(number, entry, content),))


def _card(number: int, entry: QuestionEntry, content: QuestionsContent) -> Table:
    name = f"問{Numerals.FULL_WIDTH.written(number)}"
    rows = (
        Row((Cell((Run(name, bold=True),), is_shaded=True), _wide((Run(entry.title, bold=True),), shaded=True))),
        Row((_label("管理番号"), Cell(plain(entry.row_id)), _label("所管課"), Cell(plain(entry.divisions)))),
        Row((_label("進捗状況"), _wide(plain(_standing(entry, content))))),
        *_pair(_why(entry, content), entry.reasons),
        *_pair(_WHAT_NEXT, entry.plans),
        Row((_label("補足"), _wide(())), height=_ROOM_FOR_NOTES),
    )
    kept = tuple(Row(row.cells, row.height or 7, is_kept_with_next=True) for row in rows[:-1])
    return Table(_CARD_COLUMNS, (*kept, rows[-1]), space_above=_ABOVE_CARD, description=f"{name} {entry.title}")


def _pair(question: str, quoted: Sequence[Quoted]) -> tuple[Row, Row]:
    answer = "\n".join(f"【{each.heading}】\n{each.text or _NOT_WRITTEN}" for each in quoted)
    return Row((_label("問"), _wide(plain(question)))), Row((_label("答"), _wide(plain(answer))))


def _label(word: str) -> Cell:
    return Cell(plain(word))


def _wide(text: tuple[Run, ...], *, shaded: bool = False) -> Cell:
    return Cell(text, columns=3, is_shaded=shaded)


def _why(entry: QuestionEntry, content: QuestionsContent) -> str:
    if entry.fell and content.previous is not None:
        return f"{content.previous.label}末の「{entry.was}」から「{entry.mark}」となった理由は何か。"
    return entry.mark.why


def _standing(entry: QuestionEntry, content: QuestionsContent) -> str:
    now = f"{content.year.label}末　{entry.mark}（{entry.mark.legend}）"
    if content.previous is None or not entry.was:
        return now
    return f"{content.previous.label}末　{entry.was}　→　{now}"
