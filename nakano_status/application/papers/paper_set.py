"""The papers of an occasion as one set, made from one state: content, files, proofs and printed values.

A later set has files about earlier sets. 正誤表 lists the wrong and the right text place by place, for the readers of
the last set for the same occasion. 新旧対照表 compares with the last set of any occasion. Both are made from the stored
printed values, never from the current values; their pages are those of the paper that was handed out.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import partial
from typing import TYPE_CHECKING, Any

from nakano_status.application.forms.output_paths import bare_path
from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers.comparison import (
    FIGURE,
    PAGE,
    TITLE_SIZE,
    build_comparison,
    compare_sides,
    parse_figure_key,
    publication_name,
    side_of_printed,
)
from nakano_status.application.papers.counts import UNWRITTEN
from nakano_status.application.papers.draft_notes import WORDING, draft_file_name
from nakano_status.application.papers.making import papers_of_occasion
from nakano_status.application.papers.paper import (
    FileToDraw,
    InSet,
    Paper,
    PaperContent,
    PaperFile,
    PaperRequest,
    SetSoFar,
)
from nakano_status.application.papers.plan_names import paper_properties
from nakano_status.application.papers.set_kinds import list_paper, report_paper
from nakano_status.application.papers.set_kinds.list_paper import ListPaper, node_items_at_row
from nakano_status.application.papers.writing import (
    DrawnPaper,
    PaperFormat,
    draw_document,
    name_file_in_refusal,
    need_printable,
)
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.application.round.read.counts import count_contents
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.stopping import report
from nakano_status.documents import document as doc
from nakano_status.documents.template import with_numerals
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.fields.headings import DIVISIONS, MEASURE, TITLE
from nakano_status.domain.fields.mark import Marks
from nakano_status.domain.indicators.indicator import key_of_figure
from nakano_status.domain.papers.publication import (
    ComparedRow,
    ComparisonSide,
    Occasion,
    Publication,
    RowChange,
    compare,
    paper_label,
)
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.text.difference import PieceKind, text_difference

if TYPE_CHECKING:
    from nakano_status.store.papers import StoredPapers

COUNT, REPORT, SET, COMMITTEE, OPEN_DAY = "count:", "report", "set", "committee", "open_day"
"""Keys of the printed values that belong to no row.

COUNT: the prefix of the keys of the counts by mark. REPORT: the lines of the report. SET: the digest of the whole set.
COMMITTEE: the committee. OPEN_DAY: the day of the set as written while it was not fixed; None if it was fixed. The
prefix of the keys of the figures of 成果指標 is `FIGURE`.
"""

Printed = Mapping[tuple[str, str], str | None]


@dataclass(frozen=True)
class PaperSet:
    """Papers for an occasion with their contents, all made from the same values.

    `note`: the draft note; '' if the set is final. `footer`: the note at the lower right of the pages, or ''.
    """

    contents: RoundContents
    note: str
    papers: tuple[tuple[Paper[Any], PaperContent], ...]
    footer: str = ""

    def with_footer_note(self, note: str) -> PaperSet:
        """Return the set with a note at the lower right of the pages of its papers."""
        papers = tuple((paper, content.with_footer_note(note)) for paper, content in self.papers)
        return replace(self, papers=papers, footer=note)

    def with_correction_of(self, corrected: str, files: Sequence[str]) -> PaperSet:
        """Return the set with a statement in its papers that it corrects the paper `corrected`.

        `files`: the names of the files that show the corrected places.
        """
        papers = tuple((paper, content.with_correction_of(corrected, files)) for paper, content in self.papers)
        return replace(self, papers=papers)

    def content_of(self, paper: Paper[Any]) -> Any:
        """Return the content of a paper of the set. Raises KeyError if the set does not have the paper."""
        return dict(self.papers)[paper]

    @property
    def report(self) -> report_paper.ReportPaper:
        """The report, which every set has."""
        found: report_paper.ReportPaper = self.content_of(report_paper.PAPER)
        return found

    @property
    def whole(self) -> ListPaper:
        """The whole list, which every set has."""
        found: ListPaper = self.content_of(list_paper.PAPER)
        return found

    @property
    def digest(self) -> str:
        """Digest of the contents of the set; equal contents have the same digest on every computer.

        It is compared with the digests of sets that earlier versions published, so it must always be computed in the
        same way. Papers that are composed from other papers of the set are left out.
        """
        # A `repr` has the names of classes and fields: if one of them is renamed, every set that a data file keeps
        # seems to have changed. The digest of a fixed set in tests/application/papers/test_set_digest.py shows that.
        values = tuple((paper.code, each.value) for paper, each in self.papers if _in_set(paper).compose is None)
        return hashlib.sha256(repr(values).encode("utf-8", "surrogatepass")).hexdigest()


def read_set(parts: Parts, records: Records, request: PaperRequest, note: str) -> PaperSet:
    """Return the current papers of the chosen occasion as a set; papers that were not chosen are left out.

    `request`: the request for the set. `note`: the draft note; '' if the set is final. Raises RoundUnknown,
    PlanUnclear, WrongRole, TemplateFaulty.
    """
    contents = RoundContents.load(records, chosen_round(records, request.year))
    papers = tuple(each for each in papers_of_occasion(request[report_paper.OCCASION]) if _is_chosen(each, request))
    requests = {each: replace(request, paper=each, values=_in_set(each).values(request), note=note) for each in papers}
    read = {
        each: each.read(parts, records, own).with_facts(paper_properties(parts, records, own))
        for each, own in requests.items()
        if _in_set(each).compose is None
    }
    found = PaperSet(contents, note, tuple(read.items()))
    names = tuple(draft_file_name(each.path, note) for _, files in _steps(found) for each in files)
    so_far = SetSoFar({paper.code: content for paper, content in read.items()}, names)
    composed = {
        each: compose(parts, records, requests[each], so_far) for each in papers if (compose := _in_set(each).compose)
    }
    return replace(found, papers=tuple((each, (read | composed)[each]) for each in papers))


def _is_chosen(paper: Paper[Any], request: PaperRequest) -> bool:
    option = _in_set(paper).only_with
    return option is None or bool(request[option])


def make_set(parts: Parts, paper_set: PaperSet) -> tuple[PaperFile, ...]:
    """Draw every file of a set and return the files; nothing is written.

    Raises TextTooTall, PaperFontMissing, CharacterUnprintable, TextTooLong, Cancelled.
    """
    handed_out = (each for paper, each in paper_set.papers if PaperFormat.PDF in _in_set(paper).formats)
    need_printable(parts, *(each for content in handed_out for each in content.printed))
    made: list[PaperFile] = []
    steps = tuple(_steps(paper_set))
    for place, (paper, files) in enumerate(steps):
        report(f"{paper.name_in_set(paper_set.contents.asked.profile)}を作成しています", place, len(steps))
        made += [
            PaperFile(draft_file_name(each.path, paper_set.note), paper, each.draw(parts).content) for each in files
        ]
    return tuple(made)


def _steps(found: PaperSet) -> Iterator[tuple[Paper[Any], tuple[FileToDraw, ...]]]:
    """Yield each paper in each of its formats, with the files to draw; a paper without formats has files of its own."""
    for paper, content in found.papers:
        for each in _in_set(paper).formats:
            title = paper.name_in_set(found.contents.asked.profile)
            name = bare_path(title, found.contents.round_, "", f".{each.value}").name
            yield paper, (FileToDraw(name, partial(_draw, name, content, each)),)
        if not _in_set(paper).formats:
            yield paper, tuple(content.files)


def _draw(name: str, content: PaperContent, format_: PaperFormat, parts: Parts) -> DrawnPaper:
    with name_file_in_refusal(name):
        return content.draw(parts, format_)


def prove_set(parts: Parts, paper_set: PaperSet, files: tuple[PaperFile, ...]) -> tuple[Problem, ...]:
    """Return a problem for each place where a file, read back, differs from the values of the set `paper_set`.

    Empty if there is no such place: the set is proved.
    """
    return tuple(each.at(file=file.name) for file in files for each in _differences(parts, paper_set, file))


def _differences(parts: Parts, found: PaperSet, file: PaperFile) -> Iterator[Problem]:
    try:
        yield from _in_set(file.paper).prove(parts, found.contents, found.content_of(file.paper), file)
    except ValueError:
        yield problem("PROOF-UNREADABLE")


def _in_set(paper: Paper[Any]) -> InSet[Any]:
    if paper.in_set is None:
        raise LookupError(paper.code)
    return paper.in_set


def printed_values(paper_set: PaperSet, pages: Mapping[str, int]) -> Printed:
    """Return the values that a set prints, by (管理番号, key); `pages` has the page of each row.

    Values that belong to no row have an empty 管理番号.
    """
    whole = {
        REPORT: "\n".join(_lines(paper_set.report.document)),
        WORDING: paper_set.report.wording,
        COMMITTEE: paper_set.report.committee or None,
        OPEN_DAY: paper_set.report.undecided_day or None,
        SET: paper_set.digest,
    }
    return {
        **dict(_rows(paper_set, pages)),
        **dict(_counts(paper_set)),
        **{("", key): text for key, text in whole.items()},
    }


def _rows(found: PaperSet, pages: Mapping[str, int]) -> Iterator[tuple[tuple[str, str], str | None]]:
    document = found.whole.listed
    profile = found.contents.asked.profile
    keys = [column.key for column in document.columns if column.key in profile.by_key]
    of_nodes = [key for key in profile.published_keys if key in profile.level_items]
    for entry in found.whole.content.entries:
        page = pages.get(entry.row_id)
        items = node_items_at_row(found.contents, entry.row_id) if of_nodes else {}
        texts = {
            MEASURE: entry.measure_code,
            TITLE: entry.title,
            DIVISIONS: entry.divisions,
            PAGE: None if page is None else str(page),
            **{key: entry.values.get(key) if entry.counted or key != MARK else None for key in keys},
            **{key: items.get(key) for key in of_nodes},
        }
        yield from (((entry.row_id, key), text) for key, text in texts.items())


def _counts(found: PaperSet) -> Iterator[tuple[tuple[str, str], str | None]]:
    for mark, number in count_contents(found.contents).counts.items():
        yield ("", f"{COUNT}{mark}"), str(number)
    for indicator_id, kind, year, text in found.report.indicators.figures():
        yield ("", f"{FIGURE}{indicator_id}:{key_of_figure(kind, year)}"), text


def _lines(document: doc.Document) -> Iterator[str]:
    """Yield the report's sentences.

    The lines above the title depend on the occasion and are left out, as are tables, which are stored as figures.
    """
    for block in document.blocks:
        if isinstance(block, doc.Heading):
            yield block.text
        elif isinstance(block, doc.Paragraph) and block.role is not doc.ParagraphRole.SENDER:
            yield doc.plain_text(block.text)


CORRECTIONS_TITLE = "正誤表"
_CORRECTIONS_SETUP = doc.PageSetup(
    doc.PaperSize.A4, landscape=False, top=25, bottom=20, left=25, right=19, header=10, footer=10
)
_COLUMNS = (doc.Column(12, doc.Align.CENTRE), doc.Column(48), doc.Column(53), doc.Column(53))
_HEADS = ("頁", "箇所", "誤", "正")
_CORRECTIONS_SIZE = 10.5
_HEIGHT = 7.5


@dataclass(frozen=True)
class Correction:
    """Correction of one place in a distributed paper.

    `page`: the page, or '' if unknown. `place`: a description of the place. `wrong` and `right`: the text there and the
    corrected text; None if there is none.
    """

    page: str
    place: str
    wrong: str | None
    right: str | None


@dataclass(frozen=True)
class CorrectionContent:
    """Content of 正誤表.

    `corrected`: the name of the corrected paper, as 令和5年10月11日の委員会資料（資料5）. `papers`: the names of the
    parts with their corrections. `day`: the date of the 正誤表 itself as written; '' if it has none.
    """

    corrected: str
    papers: Sequence[tuple[str, Sequence[Correction]]]
    made_on: str
    draft_note: str = ""
    day: str = ""


def build_corrections(content: CorrectionContent) -> doc.Document:
    """Return 正誤表 as a document: one line for each place, with the differences underlined on both sides."""
    lead = f"{content.corrected}を次のとおり訂正する。"
    day = (doc.Paragraph(doc.plain(content.day), doc.ParagraphRole.SENDER, doc.Align.RIGHT),) if content.day else ()
    blocks = (
        *day,
        doc.paper_title_line(CORRECTIONS_TITLE, TITLE_SIZE, space_above=12),
        doc.Paragraph(doc.plain(lead), first_line=1, space_above=12),
        doc.Table(
            _COLUMNS,
            tuple(row for name, found in content.papers if found for row in _paper(name, found)),
            (doc.head_row(_HEADS, height=_HEIGHT),),
            space_above=8,
            description=CORRECTIONS_TITLE,
            head_columns=2,
        ),
    )
    section = doc.Section(
        CORRECTIONS_TITLE,
        _CORRECTIONS_SETUP,
        with_numerals(blocks, doc.Numerals.FULL_WIDTH),
        size=_CORRECTIONS_SIZE,
        header=content.draft_note,
    )
    return doc.Document(f"{CORRECTIONS_TITLE}（{content.corrected}）", (section,), content.made_on)


def _paper(name: str, found: Sequence[Correction]) -> Iterator[doc.Row]:
    yield doc.group_row(name, len(_COLUMNS), _HEIGHT)
    for each in found:
        pieces = text_difference(each.wrong, each.right)
        wrong = doc.underline_own(pieces, PieceKind.REMOVED) if each.wrong else doc.plain(UNWRITTEN)
        right = doc.underline_own(pieces, PieceKind.ADDED) if each.right else doc.plain(UNWRITTEN)
        texts = (doc.plain(each.page), doc.plain(each.place), wrong, right)
        yield doc.Row(tuple(doc.Cell(text, is_top=True) for text in texts), _HEIGHT)


_REPORT, _LIST = report_paper.NAME, list_paper.NAME
_LONGEST_SEARCHED = 20


def report_corrections(old: Printed, new: Printed, paper_set: PaperSet, pages: Sequence[str]) -> tuple[Correction, ...]:
    """Return the differences between the printed values of two reports as corrections.

    The corrections of sentences are followed by the corrections of counts and 成果指標. `paper_set`: the new set, which
    has the names of marks and 成果指標. `pages`: the texts of the pages of the old report, in which the page of each
    correction is looked up.
    """
    marks = paper_set.contents.edition.profile.marks
    read = _Pages(pages, "".join(marks.symbols))
    return (
        *_sentences(old.get(("", REPORT)), new.get(("", REPORT)), read),
        *_corrected_counts(old, new, marks, read),
        *_corrected_figures(old, new, paper_set, read),
    )


def _sentences(old: str | None, new: str | None, pages: _Pages) -> Iterator[Correction]:
    before, after = (old or "").split("\n"), (new or "").split("\n")
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            page = pages.number(before[i1] if i1 < i2 else before[max(i1 - 1, 0)])
            wrong, right = "\n".join(before[i1:i2]), "\n".join(after[j1:j2])
            yield Correction(page, "本文", wrong.strip() or None, right.strip() or None)


def _corrected_counts(old: Printed, new: Printed, marks: Marks, pages: _Pages) -> Iterator[Correction]:
    for mark in marks:
        was, now = (printed.get(("", f"{COUNT}{mark}")) for printed in (old, new))
        if was != now:
            label = mark.explained
            yield Correction(pages.number(label), f"件数の表\n【{label}】", was, now)


def _corrected_figures(old: Printed, new: Printed, found: PaperSet, pages: _Pages) -> Iterator[Correction]:
    """Yield the corrected figures that the older paper shows too: a year added since then is not a correction."""
    names = {row.indicator.indicator_id: row.name for row in found.report.indicators.rows}
    for (row_id, key), now in new.items():
        if not row_id and key.startswith(FIGURE) and ("", key) in old and old["", key] != now:
            indicator_id, heading = parse_figure_key(key)
            name = names[indicator_id]
            yield Correction(pages.number(name), f"成果指標　{name}\n【{heading}】", old["", key], now)


class _Pages:
    """Pages of a paper as texts; `symbols` are read like letters."""

    def __init__(self, pages: Sequence[str], symbols: str) -> None:
        self._no_letters = re.compile(rf"[^\w{re.escape(symbols)}]|_")
        self._pages = tuple(map(self._letters, pages))

    def number(self, text: str) -> str:
        """Return the number of the page with the beginning of a text; '' if no page has it, or several pages."""
        wanted = self._letters(text)[:_LONGEST_SEARCHED]
        found = [number for number, page in enumerate(self._pages, 1) if wanted and wanted in page]
        return str(found[0]) if len(found) == 1 else ""

    def _letters(self, text: str) -> str:
        """Return the letters, digits and symbols in one width: blanks and dashes are read back in several ways."""
        return self._no_letters.sub("", unicodedata.normalize("NFKC", text))


_COMPARISON = "前回資料との新旧対照表"


def correction_files(
    parts: Parts, records: Records, paper_set: PaperSet, printed: Printed, publication: Publication
) -> dict[str, bytes]:
    """Return the files that compare a new paper with earlier final papers, by name; empty if no earlier paper differs.

    正誤表 corrects the last paper that was handed out for the same occasion and committee. 新旧対照表 compares with the
    last paper of any occasion. `paper_set`: the new set. `publication`: the new publication. `printed`: its printed
    values.
    """
    files: dict[str, bytes] = {}
    handed_out = _handed_out(records.publications, publication, paper_set)
    last = _given_out(records.publications, _earlier(records.publications, publication))
    if handed_out and (document := _corrections(parts, records, paper_set, (printed, publication), handed_out)):
        files |= _drawn(parts, paper_set, publication, CORRECTIONS_TITLE, document)
    if last and (document := _comparison(records, paper_set, printed, publication, last)):
        files |= _drawn(parts, paper_set, publication, _COMPARISON, document)
    return files


def state_corrections(
    records: Records, paper_set: PaperSet, publication: Publication, files: Sequence[str]
) -> PaperSet:
    """Return the set with a statement in its papers that they correct an earlier paper.

    The set is unchanged if 正誤表 is not among `files`, or if no earlier paper was handed out to the same readers.
    `publication`: the new publication. `files`: the names of the files that compare it with earlier papers.
    """
    handed_out = _handed_out(records.publications, publication, paper_set)
    if handed_out is None or not any(each.startswith(CORRECTIONS_TITLE) for each in files):
        return paper_set
    printed = records.publications.printed_values(publication.round_id, handed_out.number)
    return paper_set.with_correction_of(f"{_called(handed_out, printed)}（第{handed_out.number}号）", files)


def enclosed_titles(publication: Publication) -> tuple[str, ...]:
    """Return the titles of 正誤表 and 新旧対照表 if they are among a paper's files."""
    return tuple(
        what
        for what in (CORRECTIONS_TITLE, _COMPARISON)
        if any(each.name.startswith(what) for each in publication.files)
    )


def _earlier(publications: StoredPapers, publication: Publication) -> list[Publication]:
    return [each for each in publications.of_round(publication.round_id) if each.number < publication.number]


def papers_for_same_readers(publications: StoredPapers, paper_set: PaperSet, occasion: Occasion) -> list[Publication]:
    """Return the recorded papers of a set's round for the same occasion and committee, in the order of their numbers.

    A paper for which no committee is recorded counts as one for the same committee.
    """
    committee = paper_set.report.committee or None

    def is_for_committee(paper: Publication) -> bool:
        recorded = publications.printed_values(paper.round_id, paper.number).get(("", COMMITTEE))
        return recorded is None or recorded == committee

    papers = publications.of_round(paper_set.contents.round_.round_id)
    return [each for each in papers if each.occasion is occasion and is_for_committee(each)]


def _handed_out(publications: StoredPapers, publication: Publication, found: PaperSet) -> Publication | None:
    """Return the last earlier paper that was handed out to the readers of a set; None if there is none."""
    alike = papers_for_same_readers(publications, found, publication.occasion)
    return _given_out(publications, (each for each in alike if each.number < publication.number))


def _given_out(publications: StoredPapers, papers: Iterable[Publication]) -> Publication | None:
    """Return the last final paper with a fixed day; without a fixed day a paper was not handed out yet.

    If no paper has a fixed day, return the last final one; None if no paper is final.
    """
    final = sorted((each for each in papers if each.is_final), key=lambda each: each.number, reverse=True)
    dated = (each for each in final if not _open_day(publications.printed_values(each.round_id, each.number)))
    return next(dated, final[0] if final else None)


def _open_day(printed: Printed) -> str | None:
    return printed.get(("", OPEN_DAY))


def _drawn(
    parts: Parts, found: PaperSet, publication: Publication, what: str, document: doc.Document
) -> dict[str, bytes]:
    files = {}
    document = replace(document, facts=replace(found.report.document.facts, subject=what))
    document = document.with_footer(found.footer) if found.footer else document
    for each in (PaperFormat.DOCX, PaperFormat.PDF):
        path = bare_path(what, found.contents.round_, f"_第{publication.number}号", f".{each.value}")
        files[draft_file_name(path.name, found.note)] = draw_document(parts, document, each).content
    return files


def _corrections(
    parts: Parts,
    records: Records,
    found: PaperSet,
    made: tuple[Printed, Publication],
    handed_out: Publication,
) -> doc.Document | None:
    printed, publication = made
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
    day = _open_day(printed) or era_day(publication.day)
    corrected = _called(handed_out, old_printed)
    return build_corrections(CorrectionContent(corrected, papers, round_.named_on.isoformat(), found.note, day))


def _called(handed_out: Publication, printed: Printed) -> str:
    """Return the name of a paper where it is corrected: its day, and its name for its readers."""
    day = _open_day(printed) or era_day(handed_out.day)
    return f"{day}の{_named(handed_out, printed.get(('', COMMITTEE)))}"


def _comparison(
    records: Records, found: PaperSet, printed: Printed, publication: Publication, last: Publication
) -> doc.Document | None:
    round_ = found.contents.round_
    old_printed = records.publications.printed_values(round_.round_id, last.number)
    old, new = _sides(
        records, found, (old_printed, publication_name(round_, last)), (printed, publication_name(round_, publication))
    )
    comparison = compare_sides(old, new, found.note)
    if not comparison.changes and not comparison.figures:
        return None
    return build_comparison(comparison, round_.named_on, _COMPARISON)


def _sides(
    records: Records, found: PaperSet, old: tuple[Printed, str], new: tuple[Printed, str]
) -> tuple[ComparisonSide, ComparisonSide]:
    round_ = found.contents.round_
    return side_of_printed(records, round_, *old), side_of_printed(records, round_, *new)


def _pages_of_report(parts: Parts, publications: StoredPapers, publication: Publication) -> tuple[str, ...]:
    """Return the text of each page of the report as it was handed out."""
    suffix = f".{PaperFormat.PDF.value}"
    for each in publication.files:
        if each.name.startswith(_REPORT) and each.name.endswith(suffix):
            content = publications.content(publication.round_id, publication.number, each.name)
            return parts.papers.read_pages(content) if content else ()
    return ()


def _named(publication: Publication, committee: str | None) -> str:
    """Return the paper's name for its readers: 庁議資料, 総務委員会資料, 公表資料, with its 資料番号."""
    what = f"{committee or publication.occasion_name}資料"
    return f"{what}（{paper_label(publication.label)}）" if publication.label else what


_WHOLE_ROW = "取組の全体"


def list_corrections(old: ComparisonSide, new: ComparisonSide) -> tuple[Correction, ...]:
    """Return a correction for each field that differs, in the order of the list, and for each added or removed row."""
    headings = {**old.headings, **new.headings}
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
