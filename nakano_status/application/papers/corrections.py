"""Files of a later paper about earlier ones: 正誤表 for its readers, and 新旧対照表 to the last one.

Both are made from what was printed; the pages are those of the paper that was handed out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from nakano_status.application.forms.output_paths import bare_path
from nakano_status.application.papers.paper_set import (
    COMMITTEE,
    COUNT,
    OPEN_DAY,
    REPORT,
    PaperSet,
    Printed,
    marked_name,
)
from nakano_status.application.papers.set_kinds import list_paper, report_paper
from nakano_status.application.papers.sides import FIGURE, figure_of, paper_name, side_of_printed
from nakano_status.application.papers.writing import PaperFormat, draw
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.application.ports.documents import PublicationReader
from nakano_status.documents.document import Document
from nakano_status.documents.papers.comparison import build_comparison, comparison_of
from nakano_status.documents.papers.corrections import (
    CORRECTIONS_TITLE,
    Correction,
    CorrectionContent,
    build_corrections,
)
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.fields.mark import Marks
from nakano_status.domain.papers.comparison import (
    DIVISIONS,
    HEADINGS,
    ComparedRow,
    ComparisonSide,
    RowChange,
    compare,
)
from nakano_status.domain.papers.publication import Publication, paper_label

_REPORT, _LIST = report_paper.NAME, list_paper.NAME
_LONGEST_SEARCHED = 20


def report_corrections(old: Printed, new: Printed, found: PaperSet, pages: Sequence[str]) -> tuple[Correction, ...]:
    """Return the corrections in the order of the report; `pages` are the texts of the one that was handed out."""
    marks = found.contents.edition.profile.marks
    read = _Pages(pages, "".join(marks.symbols))
    return (
        *_sentences(old.get(("", REPORT)), new.get(("", REPORT)), read),
        *_counts(old, new, marks, read),
        *_figures(old, new, found, read),
    )


def _sentences(old: str | None, new: str | None, pages: _Pages) -> Iterator[Correction]:
    before, after = (old or "").split("\n"), (new or "").split("\n")
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            page = pages.number(before[i1] if i1 < i2 else before[max(i1 - 1, 0)])
            wrong, right = "\n".join(before[i1:i2]), "\n".join(after[j1:j2])
            yield Correction(page, "本文", wrong.strip() or None, right.strip() or None)


def _counts(old: Printed, new: Printed, marks: Marks, pages: _Pages) -> Iterator[Correction]:
    for mark in marks:
        was, now = (printed.get(("", f"{COUNT}{mark}")) for printed in (old, new))
        if was != now:
            label = mark.explained
            yield Correction(pages.number(label), f"件数の表\n【{label}】", was, now)


def _figures(old: Printed, new: Printed, found: PaperSet, pages: _Pages) -> Iterator[Correction]:
    """Return the figures that the older paper shows too: a year added by the next round is no correction."""
    names = {row.indicator.indicator_id: row.name for row in found.report.indicators.rows}
    for (row_id, key), now in new.items():
        if not row_id and key.startswith(FIGURE) and ("", key) in old and old["", key] != now:
            indicator_id, heading = figure_of(key)
            name = names[indicator_id]
            yield Correction(pages.number(name), f"成果指標　{name}\n【{heading}】", old["", key], now)


class _Pages:
    """The pages of a paper as texts; `symbols` are read as letters are."""

    def __init__(self, pages: Sequence[str], symbols: str) -> None:
        self._no_letters = re.compile(rf"[^\w{re.escape(symbols)}]|_")
        self._pages = tuple(map(self._letters, pages))

    def number(self, text: str) -> str:
        """Return the page on which a text begins; '' if none has it, or if it is on several."""
        wanted = self._letters(text)[:_LONGEST_SEARCHED]
        found = [number for number, page in enumerate(self._pages, 1) if wanted and wanted in page]
        return str(found[0]) if len(found) == 1 else ""

    def _letters(self, text: str) -> str:
        """Return the letters, digits and symbols in one width: blanks and dashes are read back in several ways."""
        return self._no_letters.sub("", unicodedata.normalize("NFKC", text))


_COMPARISON = "前回資料との新旧対照表"


def correction_files(
    parts: Parts, records: Records, found: PaperSet, printed: Printed, paper: Publication
) -> dict[str, bytes]:
    """Return the files about the final papers before; none if there is no such paper or no difference.

    正誤表 corrects the last one handed out for the same occasion, which its readers have; 新旧対照表 compares with the
    last one of all occasions.
    """
    earlier = [each for each in records.publications.of_round(paper.round_id) if each.number < paper.number]
    files: dict[str, bytes] = {}
    handed_out = _given_out(records.publications, (each for each in earlier if each.occasion is paper.occasion))
    last = _given_out(records.publications, earlier)
    if handed_out and (document := _corrections(parts, records, found, (printed, paper), handed_out)):
        files |= _drawn(parts, found, paper, CORRECTIONS_TITLE, document)
    if last and (document := _comparison(records, found, printed, paper, last)):
        files |= _drawn(parts, found, paper, _COMPARISON, document)
    return files


def enclosed(paper: Publication) -> tuple[str, ...]:
    """Return which of 正誤表 and 新旧対照表 are among a paper's files."""
    return tuple(
        what for what in (CORRECTIONS_TITLE, _COMPARISON) if any(each.name.startswith(what) for each in paper.files)
    )


def _given_out(publications: PublicationReader, papers: Iterable[Publication]) -> Publication | None:
    """Return the last final paper whose day was fixed: without a day it waits to be made again, and no one has it.

    If none has a day, return the last final one.
    """
    final = sorted((each for each in papers if each.is_final), key=lambda each: each.number, reverse=True)
    dated = (each for each in final if not _open_day(publications.printed_values(each.round_id, each.number)))
    return next(dated, final[0] if final else None)


def _open_day(printed: Printed) -> str | None:
    return printed.get(("", OPEN_DAY))


def _drawn(parts: Parts, found: PaperSet, paper: Publication, what: str, document: Document) -> dict[str, bytes]:
    files = {}
    document = document.with_footer(found.footer) if found.footer else document
    for each in (PaperFormat.DOCX, PaperFormat.PDF):
        path = bare_path(what, found.contents.round_, f"_第{paper.number}号", f".{each.value}")
        files[marked_name(path.name, found.note)] = draw(parts, document, each).content
    return files


def _corrections(
    parts: Parts,
    records: Records,
    found: PaperSet,
    made: tuple[Printed, Publication],
    handed_out: Publication,
) -> Document | None:
    printed, paper = made
    round_ = found.contents.round_
    old_printed = records.publications.printed_values(round_.round_id, handed_out.number)
    old, new = _sides(records, found, (old_printed, ""), (printed, ""))
    pages = _pages_of_report(parts, records.publications, handed_out)
    papers: Sequence[tuple[str, Sequence[Correction]]] = (
        (_REPORT, report_corrections(old_printed, printed, found, pages)),
        (_LIST, list_corrections(old, new)),
    )
    if not any(corrections for _, corrections in papers):
        return None
    old_day, day = _open_day(old_printed) or era_day(handed_out.day), _open_day(printed) or era_day(paper.day)
    corrected = f"{old_day}の{_named(handed_out, old_printed.get(('', COMMITTEE)))}"
    return build_corrections(CorrectionContent(corrected, papers, round_.named_on.isoformat(), found.note, day))


def _comparison(
    records: Records, found: PaperSet, printed: Printed, paper: Publication, last: Publication
) -> Document | None:
    round_ = found.contents.round_
    old_printed = records.publications.printed_values(round_.round_id, last.number)
    old, new = _sides(records, found, (old_printed, paper_name(round_, last)), (printed, paper_name(round_, paper)))
    comparison = comparison_of(old, new, found.note)
    if not comparison.changes and not comparison.figures:
        return None
    return build_comparison(comparison, round_.named_on, _COMPARISON)


def _sides(
    records: Records, found: PaperSet, old: tuple[Printed, str], new: tuple[Printed, str]
) -> tuple[ComparisonSide, ComparisonSide]:
    round_ = found.contents.round_
    return side_of_printed(records, round_, *old), side_of_printed(records, round_, *new)


def _pages_of_report(parts: Parts, publications: PublicationReader, paper: Publication) -> tuple[str, ...]:
    """Return the text of each page of the report as it was handed out."""
    suffix = f".{PaperFormat.PDF.value}"
    for each in paper.files:
        if each.name.startswith(_REPORT) and each.name.endswith(suffix):
            content = publications.content(paper.round_id, paper.number, each.name)
            return parts.papers.read_pages(content) if content else ()
    return ()


def _named(paper: Publication, committee: str | None) -> str:
    """Return the paper's name for its readers: 庁議資料, 総務委員会資料, 公表資料, with its 資料番号."""
    what = f"{committee or paper.occasion.value}資料"
    return f"{what}（{paper_label(paper.label)}）" if paper.label else what


_WHOLE_ROW = "取組の全体"


def list_corrections(old: ComparisonSide, new: ComparisonSide) -> tuple[Correction, ...]:
    """Return one correction for each field that differs, in the order of the list; an added or removed row is one."""
    headings = {**old.headings, **new.headings, **HEADINGS}
    return tuple(each for change in compare(old, new) for each in _of_row(change, headings))


def _of_row(change: RowChange, headings: Mapping[str, str]) -> Iterator[Correction]:
    row = change.was or change.shown
    page = str(row.page) if row.page and change.was else ""
    if change.was is None or change.now is None:
        texts = (_whole(each, headings) if each else None for each in (change.was, change.now))
        yield Correction(page, _place(row, _WHOLE_ROW), *texts)
        return
    for field in change.fields:
        yield Correction(page, _place(row, headings[field.key]), field.was, field.now)


def _place(row: ComparedRow, heading: str) -> str:
    return f"{row.measure}　{row.title}\n【{heading}】"


def _whole(row: ComparedRow, headings: Mapping[str, str]) -> str:
    """Return all texts of a row, field by field."""
    texts = [(DIVISIONS, row.divisions), *row.texts.items()]
    return "\n".join([row.title, *(f"【{headings[key]}】{text}" for key, text in texts if text and key in headings)])
