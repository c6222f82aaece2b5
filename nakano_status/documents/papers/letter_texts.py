"""The texts of letters per 部: whom they address and what they list, and a letter as an e-mail (practice.md §1).

An e-mail has 件名, then the addressee, the body, and at the end the sender (decision 0040).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from nakano_status.documents.document import Align, Block, Heading, Paragraph, ParagraphRole, plain_text
from nakano_status.documents.numbering import BLANK, Numerals, heading_indent, numbered
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.history.acts import printed_head
from nakano_status.domain.round.states import LetterKind, request_label

_ROWS = "取組の進捗状況、取組状況及び"
_PLANNED = "今後の取組予定"
_AFTER_THE_PLAN = "今後の方向性"
_FIGURES = "成果指標の実績"

_WIDTH = 36
"""Characters a line, for centred and right-aligned lines."""
_ROOM = 9.0
"""Space above a block (points) from which on an empty line precedes it."""


@dataclass(frozen=True)
class LetterLine:
    """One division in a letter: its rows to answer, the file that it has or gets, and its progress.

    `department` precedes its name in a letter to all divisions ('' else); `own_due` is a due date of its own
    (None: the letter's). `figures` are the 成果指標 that it is asked for, `figures_answered` how many have a figure.
    `arrived` replaces the progress where its file has been received and is not imported yet ('' else).
    """

    division: str
    rows: int
    file: str
    package: str = ""
    department: str = ""
    answered: int = 0
    is_draft: bool = False
    asked_back: int = 0
    own_due: date | None = None
    figures: int = 0
    figures_answered: int = 0
    arrived: str = ""

    @property
    def is_asked(self) -> bool:
        """Whether it is asked to answer anything; otherwise it is only informed."""
        return bool(self.rows or self.figures)

    @property
    def name(self) -> str:
        """Its name, after that of its 部 in a letter to all divisions."""
        return f"{self.department} {self.division}" if self.department else self.division

    @property
    def asked(self) -> str:
        """How many rows and 成果指標 it is to answer, as a phrase."""
        return request_label(self.rows, self.figures) or "回答不要"

    @property
    def progress(self) -> str:
        """Its progress, as a phrase for people who do not use the program."""
        if self.arrived:
            return self.arrived
        rows = f"{self.rows}件のうち{self.answered}件記入済" if self.rows else ""
        figures = f"成果指標{self.figures}件のうち{self.figures_answered}件記入済" if self.figures else ""
        done = "、".join(filter(None, (rows, figures))) + ("（下書き）" if self.is_draft else "")
        return done + (f"、修正依頼{self.asked_back}件の回答待ち" if self.asked_back else "")


@dataclass(frozen=True)
class AskedLine:
    """One row that a division is asked to correct (修正依頼): the comment, and the file that contains the row."""

    division: str
    row_id: str
    title: str
    comment: str
    file: str
    due: date | None


@dataclass(frozen=True)
class ReceiptLine:
    """One file that a division handed in: when it arrived, what became of its rows, and its SHA-256.

    `fates` are the results with the 管理番号 that have each, as phrases.
    """

    division: str
    file: str
    at: str
    fates: tuple[str, ...]
    sha256: str

    @property
    def number(self) -> str:
        """Its first letters, as the division's data file shows them, and the whole SHA-256."""
        return f"{printed_head(self.sha256)}（{self.sha256}）"


@dataclass(frozen=True)
class Letter:
    """One letter. `addressee` '' means all divisions; `department_due` is 部内期限; `due` None where none was set.

    `is_to_department`: to the 庶務担当課長 of a 部, who passes it on; else to the division itself. `number`
    (文書番号) is '' where there is none. `is_last_year`: of the plan, whose forms ask what becomes of rows after it.
    """

    kind: LetterKind
    addressee: str
    plan_title: str
    year: FiscalYear
    due: date | None
    department_due: date | None
    lines: Sequence[LetterLine]
    asked: Sequence[AskedLine]
    made_on: date
    number: str = ""
    is_to_department: bool = True
    receipts: Sequence[ReceiptLine] = ()
    is_last_year: bool = False

    @property
    def subject(self) -> str:
        """What the forms ask for, as a phrase: rows, 成果指標, or both."""
        rows = _ROWS + (_AFTER_THE_PLAN if self.is_last_year else _PLANNED)
        if not any(line.figures for line in self.lines):
            return rows
        return f"{rows}並びに{_FIGURES}" if any(line.rows for line in self.lines) else _FIGURES


def mail_text(blocks: Sequence[Block], subject: str) -> str:
    """Return the text of a letter that is filled with paragraphs and headings only; raise TypeError for a table.

    The title becomes 件名 (`subject` where there is none); the right-aligned lines above it (the sender) are
    moved to the end.
    """
    title = next((at for at, block in enumerate(blocks) if _has_role(block, ParagraphRole.TITLE)), None)
    above, body = (blocks[:title], blocks[title + 1 :]) if title is not None else ((), blocks)
    senders = [block for block in above if _is_sender(block)]
    parts = (
        [f"件名：{subject if title is None else _text(blocks[title])}"],
        _lines(block for block in above if block not in senders),
        _lines(body),
        map(_text, senders),
    )
    texts = ("\n".join(lines).strip("\n") for lines in parts)
    return "\n\n".join(filter(None, texts)) + "\n"


def _has_role(block: Block, role: ParagraphRole) -> bool:
    return isinstance(block, Paragraph) and block.role is role


def _is_sender(block: Block) -> bool:
    return isinstance(block, Paragraph) and block.align is Align.RIGHT


def _lines(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, (Heading, Paragraph)):
            yield from [""] if isinstance(block, Paragraph) and block.space_above > _ROOM else []
            yield from _words(block)
        else:
            raise TypeError(block)


def _words(block: Heading | Paragraph) -> Iterator[str]:
    if isinstance(block, Heading):
        number = numbered(block.level, block.ordinal, Numerals.FULL_WIDTH)
        yield f"{BLANK * heading_indent(block.level)}{number}{block.text}"
        return
    for place, line in enumerate(_text(block).split("\n")):
        yield _placed(block, line, is_first=place == 0)


def _placed(block: Paragraph, line: str, *, is_first: bool) -> str:
    free = max(_WIDTH - len(line), 0)
    if block.align is Align.CENTRE:
        return BLANK * (free // 2) + line
    if block.align is Align.RIGHT:
        return BLANK * free + line
    return BLANK * max(block.indent + (block.first_line if is_first else 0), 0) + line


def _text(block: Block) -> str:
    return plain_text(block.text) if isinstance(block, Paragraph) else ""
