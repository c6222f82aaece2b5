"""The papers of an occasion as one set, made from one state: its content, its files, and the kind of each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from nakano_status.application.forms.form_files import bare_path
from nakano_status.application.indicators.read.indicators import IndicatorTable, indicator_table
from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers.count_breakdown import breakdown_document
from nakano_status.application.papers.drafts import DRAFT
from nakano_status.application.papers.export_data import DataTables, make_data, read_tables
from nakano_status.application.papers.export_list import CHANGED_ROWS, WHOLE_LIST, ReadList, draw_list, read_list
from nakano_status.application.papers.export_report import ReadReport, ReportWish, read_report
from nakano_status.application.papers.printable import need_printable
from nakano_status.application.papers.writing import PaperFormat, naming, render
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.application.progress import Progress
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.documents.breakdown_builder import TITLE as BREAKDOWN_TITLE
from nakano_status.documents.document import Document
from nakano_status.documents.list_kind import CHANGES_TITLE
from nakano_status.documents.printed_paper import PrintedPaper, document_paper
from nakano_status.domain.papers.publication import Occasion


class FileKind(Enum):
    """The kinds of files in a set; a file is read back by its kind."""

    REPORT = "進捗状況について"
    LIST = "進捗状況一覧"
    CHANGES = CHANGES_TITLE
    BREAKDOWN = BREAKDOWN_TITLE
    DATA = "データファイル"

    @property
    def word(self) -> str:
        """The name of the paper."""
        return self.value


@dataclass(frozen=True)
class PaperFile:
    """One file of the set as it was made."""

    name: str
    kind: FileKind
    content: bytes


@dataclass(frozen=True)
class PaperSet:
    """The contents of the files of an occasion, all of one state; None for papers that the occasion does not have.

    `note` is that of a draft, '' for a final one; `committee` is the one it is for, '' if it is for none.
    `open_day` is the text of the day while it is not fixed, '' for a set that has one or needs none.
    """

    contents: RoundContents
    note: str
    report: ReadReport
    indicators: IndicatorTable
    whole: ReadList
    changes: ReadList | None
    breakdown: Document | None
    data: DataTables | None
    committee: str
    open_day: str

    @property
    def printed(self) -> Iterator[PrintedPaper]:
        """The papers that are handed out as PDF."""
        yield document_paper(self.report.document)
        yield from (each.printed for each in (self.whole, self.changes) if each)

    @property
    def mark(self) -> str:
        """Identifies the set by its contents, whatever computer draws it: equal contents have equal marks."""
        said = (self.report.document, self.whole.document, self.changes, self.breakdown, self.data)
        return hashlib.sha256(repr(said).encode("utf-8", "surrogatepass")).hexdigest()


def read_set(parts: Parts, records: Records, wish: ReportWish, note: str) -> PaperSet:
    """Return the set of the chosen occasion as of now.

    庁議: report, list, changed rows, and the breakdown of the counts. 委員会: report and list. 公表: these and the data
    files. Raises RoundUnknown, WrongRole, TemplateFaulty.
    """
    day, occasion = parts.clock.today(), wish.occasion
    round_ = chosen_round(records, wish.year)
    is_council = occasion is Occasion.COUNCIL
    contents = RoundContents.load(records, round_)
    whole = WHOLE_LIST.on(WHOLE_LIST.paper, round_.year, wish.label)
    return PaperSet(
        contents=contents,
        note=note,
        report=read_report(parts, records, wish, note=note),
        indicators=indicator_table(records, round_),
        whole=read_list(records, whole, day, note),
        changes=read_list(records, CHANGED_ROWS.on(whole.paper, round_.year), day, note) if is_council else None,
        breakdown=breakdown_document(records, contents, note) if is_council else None,
        data=read_tables(parts, records, round_) if occasion is Occasion.PUBLIC else None,
        committee=wish.committee if occasion is Occasion.COMMITTEE else "",
        open_day=wish.head.open_day(round_.named_on),
    )


def make_set(parts: Parts, found: PaperSet, progress: Progress) -> tuple[PaperFile, ...]:
    """Draw every file of the set.

    Raises TextTooTall, PaperFontMissing, CharacterUnprintable, TextTooLong, Cancelled.
    """
    need_printable(parts, *found.printed)
    made = []
    steps = tuple(_steps(found))
    for place, (kind, format_) in enumerate(steps):
        progress(f"{kind.word}を作成しています", place, len(steps))
        files = _made(parts, found, kind, format_)
        made += [PaperFile(marked_name(name, found.note), kind, content) for name, content in files.items()]
    return tuple(made)


def marked_name(name: str, note: str) -> str:
    """Return a file's name; that of a draft is marked, because a data file has no other place for the mark."""
    path = Path(name)
    return f"{path.stem}_{DRAFT}{path.suffix}" if note else name


def _steps(found: PaperSet) -> Iterator[tuple[FileKind, PaperFormat | None]]:
    yield FileKind.REPORT, PaperFormat.WORD
    yield FileKind.REPORT, PaperFormat.PDF
    yield FileKind.LIST, PaperFormat.EXCEL
    yield FileKind.LIST, PaperFormat.PDF
    if found.changes:
        yield FileKind.CHANGES, PaperFormat.EXCEL
        yield FileKind.CHANGES, PaperFormat.PDF
    if found.breakdown:
        yield FileKind.BREAKDOWN, PaperFormat.WORD
    if found.data:
        yield FileKind.DATA, None


def _made(parts: Parts, found: PaperSet, kind: FileKind, format_: PaperFormat | None) -> Mapping[str, bytes]:
    """Draw one paper in one form; data files have their own."""
    if format_ is None:
        if found.data is None:
            raise AssertionError(kind)
        return {each.name: each.content for each in make_data(parts, found.data)}
    name = file_name(found.contents, kind.word, format_)
    with naming(name):
        return {name: _content(parts, found, kind, format_)}


def _content(parts: Parts, found: PaperSet, kind: FileKind, format_: PaperFormat) -> bytes:
    match kind:
        case FileKind.REPORT:
            return render(parts, found.report.document, format_)
        case FileKind.LIST:
            return draw_list(parts, found.whole, format_).content
        case FileKind.CHANGES if found.changes:
            return draw_list(parts, found.changes, format_).content
        case FileKind.BREAKDOWN if found.breakdown:
            return render(parts, found.breakdown, format_)
    raise AssertionError(kind)


def file_name(contents: RoundContents, what: str, format_: PaperFormat) -> str:
    """Return a file's name: 進捗状況一覧_R4.pdf."""
    return bare_path(what, contents.round_, "", f".{format_.value}").name
