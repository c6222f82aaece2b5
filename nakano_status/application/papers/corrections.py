"""What a later paper says of the ones before it: 正誤表 for its readers, 新旧対照表 to the last one, as files.

Both are made of what was printed; the pages are those of the paper that was handed out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from nakano_status.application.form_files import bare_path
from nakano_status.application.papers.compare import comparison_of, comparison_paper
from nakano_status.application.papers.list_corrections import list_corrections
from nakano_status.application.papers.paper_set import FileKind, PaperSet, marked_name
from nakano_status.application.papers.printed_values import COMMITTEE, OPEN_DAY, Printed
from nakano_status.application.papers.report_corrections import report_corrections
from nakano_status.application.papers.sides import paper_name, side_of_printed
from nakano_status.application.papers.writing import PaperFormat, render
from nakano_status.application.ports import Parts, Records
from nakano_status.documents.corrections_builder import TITLE, Correction, CorrectionContent, build_corrections
from nakano_status.documents.document import Document
from nakano_status.domain.comparison import Side
from nakano_status.domain.printed_day import era_day
from nakano_status.domain.publication import Publication, paper_label

_COMPARISON = "前回資料との新旧対照表"


def correction_files(
    parts: Parts, records: Records, found: PaperSet, printed: Printed, paper: Publication
) -> dict[str, bytes]:
    """Return the files that tell what became of the final papers before: none where there is none, or no difference.

    正誤表 mends the last one given out for the same occasion, which its readers have; 新旧対照表 compares the last one
    of all.
    """
    earlier = [each for each in records.publications(paper.round_id) if each.number < paper.number]
    files: dict[str, bytes] = {}
    handed_out = _given_out(records, (each for each in earlier if each.occasion is paper.occasion))
    last = _given_out(records, earlier)
    if handed_out and (document := _corrections(parts, records, found, (printed, paper), handed_out)):
        files |= _drawn(parts, found, paper, TITLE, document)
    if last and (document := _comparison(records, found, printed, paper, last)):
        files |= _drawn(parts, found, paper, _COMPARISON, document)
    return files


def came_along(paper: Publication) -> tuple[str, ...]:
    """Return which of the papers about the earlier ones are among a paper's files: 正誤表, 新旧対照表."""
    return tuple(what for what in (TITLE, _COMPARISON) if any(each.name.startswith(what) for each in paper.files))


def _given_out(records: Records, papers: Iterable[Publication]) -> Publication | None:
    """Return the last final paper whose day was fixed: without one it waits to be made anew, and nobody has it.

    Where none has a day, it is the last final one.
    """
    final = sorted((each for each in papers if each.is_final), key=lambda each: each.number, reverse=True)
    dated = (each for each in final if not _open_day(records.printed_values(each.round_id, each.number)))
    return next(dated, final[0] if final else None)


def _open_day(printed: Printed) -> str | None:
    return printed.get(("", OPEN_DAY))


def _drawn(parts: Parts, found: PaperSet, paper: Publication, what: str, document: Document) -> dict[str, bytes]:
    files = {}
    for each in (PaperFormat.WORD, PaperFormat.PDF):
        path = bare_path(what, found.contents.round_, f"_第{paper.number}号", f".{each.value}")
        files[marked_name(path.name, found.note)] = render(parts, document, each)
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
    old_printed = records.printed_values(round_.round_id, handed_out.number)
    old, new = _sides(records, found, (old_printed, ""), (printed, ""))
    pages = _pages_of_report(parts, records, handed_out)
    papers: Sequence[tuple[str, Sequence[Correction]]] = (
        (FileKind.REPORT.word, report_corrections(old_printed, printed, found, pages)),
        (FileKind.LIST.word, list_corrections(old, new)),
    )
    if not any(corrections for _, corrections in papers):
        return None
    mended_day, day = _open_day(old_printed) or era_day(handed_out.day), _open_day(printed) or era_day(paper.day)
    mended = f"{mended_day}の{_named(handed_out, old_printed.get(('', COMMITTEE)))}"
    return build_corrections(CorrectionContent(mended, papers, _made_on(found), found.note, day))


def _comparison(
    records: Records, found: PaperSet, printed: Printed, paper: Publication, last: Publication
) -> Document | None:
    round_ = found.contents.round_
    old_printed = records.printed_values(round_.round_id, last.number)
    old, new = _sides(records, found, (old_printed, paper_name(round_, last)), (printed, paper_name(round_, paper)))
    comparison = comparison_of(old, new, found.note)
    if not comparison.changes and not comparison.figures:
        return None
    return comparison_paper(comparison, found.contents.round_.named_on, _COMPARISON)


def _sides(records: Records, found: PaperSet, old: tuple[Printed, str], new: tuple[Printed, str]) -> tuple[Side, Side]:
    round_ = found.contents.round_
    return side_of_printed(records, round_, *old), side_of_printed(records, round_, *new)


def _pages_of_report(parts: Parts, records: Records, paper: Publication) -> tuple[str, ...]:
    """The text of each page of the report as it was handed out."""
    suffix = f".{PaperFormat.PDF.value}"
    for each in paper.files:
        if each.name.startswith(FileKind.REPORT.word) and each.name.endswith(suffix):
            content = records.publication_content(paper.round_id, paper.number, each.name)
            return parts.papers.read_pages(content) if content else ()
    return ()


def _named(paper: Publication, committee: str | None) -> str:
    """What its readers call it: 庁議資料, 総務委員会資料, 公表資料, with its 資料番号."""
    what = f"{committee or paper.occasion.value}資料"
    return f"{what}（{paper_label(paper.label)}）" if paper.label else what


def _made_on(found: PaperSet) -> str:
    return found.contents.round_.named_on.isoformat()
