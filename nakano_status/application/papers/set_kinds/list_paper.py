"""進捗状況一覧（別紙）: all rows, in the form in which they are published (export list).

The list of the changed rows and the list for checking are also made here. A file is proved row by row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers import paper
from nakano_status.application.papers.counts import text_to_compare
from nakano_status.application.papers.draft_notes import draft_note
from nakano_status.application.papers.set_kinds.data_paper import attached_data
from nakano_status.application.papers.writing import (
    NOTHING,
    DrawnPaper,
    PaperFormat,
    count_differences,
    draw_document,
    draw_pdf,
)
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.application.round.read.counts import count_contents, tally_rows
from nakano_status.application.round.read.round_contents import RoundContents, published_texts
from nakano_status.documents.document import FileFacts, PaperSize
from nakano_status.documents.list import builder
from nakano_status.documents.list.builder import SETUP, ListDocument
from nakano_status.documents.list.typeset_list import ListPage, Measure, sheet_pages, texts_too_tall
from nakano_status.documents.pages.printed_paper import PAPER_STYLE, AttachedFile, PlacedRow, PrintedPaper, list_paper
from nakano_status.documents.pages.typeset import cut_paper, paper_value
from nakano_status.domain.fields.field import DONE, MARK
from nakano_status.domain.fields.headings import PLANNED, PREVIOUS_DONE
from nakano_status.domain.fields.mark import Mark
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.published_list.list_age import stamp_of
from nakano_status.domain.refusals.papers import TextTooTall
from nakano_status.domain.round.round import RoundRow
from nakano_status.domain.round.tally import UNDECIDED, Exclusion, RowResult
from nakano_status.domain.text.narrative import on_one_line


def _size_in_name(size: PaperSize) -> str:
    return "" if size is PaperSize.A3 else f"_{size}"


SIZE = paper.Option(
    "size",
    PaperSize.A3,
    paper.OptionKind.CHOICE,
    "用紙",
    "--paper",
    "用紙（A3、A4）",
    choices=tuple(paper.OptionChoice(each, each.value) for each in PaperSize),
    row=40,
    in_name=_size_in_name,
    is_of_paper=True,
)
_OF_KIND: str | None = None
BOX_LABEL = paper.Option(
    "label",
    _OF_KIND,
    paper.OptionKind.TEXT,
    "右上の表示",
    "--label",
    "右上に表示する文字（別紙1 など）",
    "TEXT",
    row=70,
    placeholder="別紙、確認用 など",
    is_of_paper=True,
)


@dataclass(frozen=True, kw_only=True)
class ListPaper(paper.PaperContent):
    """A list of rows as it would be made now.

    `content`: the values of its rows. `listed`: the list as laid out in lines and columns. `attached`: the data files
    to be attached to the PDF.
    """

    content: builder.ListContent
    listed: ListDocument
    attached: tuple[AttachedFile, ...] = ()

    @property
    def printed(self) -> tuple[PrintedPaper, ...]:
        """The list as a paper whose pages can be shown, with its attached files."""
        return (list_paper(self.listed, self.attached),)

    def with_footer_note(self, note: str) -> ListPaper:
        """Return the paper with a note at the lower right of its pages."""
        return replace(self, listed=replace(self.listed, footer=note))

    def with_facts(self, facts: FileFacts) -> ListPaper:
        """Return the paper with `facts` as the properties of its file."""
        return replace(self, listed=replace(self.listed, facts=facts))

    @property
    def value(self) -> object:
        """The list as laid out; papers with equal values are equal."""
        return self.listed

    @property
    def lists(self) -> tuple[ListDocument, ...]:
        """Official lists in the paper, which are also made as sheets: the list itself."""
        return (self.listed,)

    def draw(self, parts: Parts, format_: PaperFormat) -> DrawnPaper:
        """Return the file in a format.

        Raises TextTooTall (Excel only), PaperFontMissing (not Word) and PaperUnreadable (PDF only).
        """
        if format_ is PaperFormat.DOCX:
            return draw_document(
                parts, replace(builder.changes_document(self.content), facts=self.listed.facts), format_
            )
        if format_ is PaperFormat.PDF:
            return draw_pdf(parts, *self.printed)
        need_whole_texts(self.listed)
        sheet = list_sheet(parts, self.listed)
        return DrawnPaper(parts.workbooks.draw_list(self.listed, sheet), len(sheet))


def read_list_paper(kind: builder.ListKind, parts: Parts, records: Records, request: paper.PaperRequest) -> ListPaper:
    """Return the list of a kind for the request's round as it would be made now. Raises RoundUnknown, PlanUnclear."""
    round_ = chosen_round(records, request.year)
    contents, note = RoundContents.load(records, round_), request.note
    note = draft_note(records, round_, parts.clock.today()) if note is None else note
    content = list_content(contents, kind, request[SIZE], request[BOX_LABEL], note)
    counts, rows = count_contents(contents), len(content.entries)
    return ListPaper(
        content=content,
        listed=builder.build_list(content),
        attached=_attached(parts, records, replace(request, note=note)) if request[ATTACHED] else (),
        rows=rows,
        counts=counts,
        problems=tuple(_undecided(contents)),
        keys={"rows": rows, "pages": None, "counts": counts},
        lines=(paper.MADE, paper.COUNTS),
    )


def _undecided(contents: RoundContents) -> Iterator[Problem]:
    """Yield a question that names the listed rows with a field in an open conflict."""
    rows = [row.row_id for row in contents.listed_rows if contents.undecided_keys(row.row_id)]
    if rows:
        yield problem("LIST-UNDECIDED", found=str(len(rows)), ids="、".join(rows), shown=UNDECIDED)


def _attached(parts: Parts, records: Records, request: paper.PaperRequest) -> tuple[AttachedFile, ...]:
    return attached_data(parts, records, request)


def list_sheet(parts: Parts, document: ListDocument) -> tuple[ListPage, ...]:
    """Return the pages of a list's sheet: its rows are on the same pages as in the PDF."""
    return sheet_pages(document, row_places(parts, document))


def row_places(parts: Parts, document: ListDocument) -> tuple[PlacedRow, ...]:
    """Return the places of the rows of a list on its pages, in millimetres of A3 (see `list_places`)."""
    return list_places(document, parts.papers.measure, parts.papers.forget_layouts)


def need_whole_texts(document: ListDocument) -> None:
    """Raise TextTooTall if the sheet has a text that does not fit and cannot continue in the row below."""
    for found in texts_too_tall(document):
        where = f"管理番号 {found.row_id}の{found.heading}"
        raise TextTooTall(where=where, lines=str(found.lines), most=str(found.most))


def list_content(
    contents: RoundContents,
    kind: builder.ListKind = builder.ListKind.WHOLE,
    size: PaperSize = PaperSize.A3,
    label: str | None = None,
    note: str = "",
) -> builder.ListContent:
    """Return the content of a list, row by row in printed order.

    A list of changes (`ListKind.CHANGES`) has only the counted rows whose mark asks for a reason. `label`: the text of
    the box at the upper right; None is the usual label of the kind, 別紙 or 確認用. `note`: the draft note, or ''.
    """
    round_ = contents.round_
    whole = builder.ListContent(
        plan_title=contents.plan.title,
        asked=contents.asked,
        entries=tuple(_entry(contents, row) for row in contents.listed_rows),
        made_on=round_.made_on or round_.as_of,
        draft_note=note or None,
        kind=kind,
        paper=size,
        label=label,
        previous_year=contents.previous.year if contents.previous else None,
        stamp=stamp_of(published_texts(contents)),
    )
    return builder.only_changed(whole) if kind is builder.ListKind.CHANGES else whole


def _entry(contents: RoundContents, row: RoundRow) -> builder.ListEntry:
    listing = contents.listings[row.row_id]
    previous = contents.previous_reported(row.row_id).on_paper
    title, items = contents.nodes[listing.measure].title, node_item_lines(contents, listing.measure)
    return builder.ListEntry(
        row_id=row.row_id,
        measure_code=listing.measure,
        measure_title="\n".join(filter(None, (title, *items))) if items else title,
        title=listing.title,
        divisions=contents.divisions_text(row.row_id),
        values=contents.values_on_paper(row),
        counted=row.counted,
        is_off_plan=row.row_id in contents.off_plan,
        previous={PREVIOUS_DONE: previous.get(DONE), PLANNED: previous.get(PLANNED)},
        above=_above(contents, listing.measure),
    )


def _above(contents: RoundContents, measure: str) -> dict[str, str]:
    """Return the lines that name the nodes above a measure, by code; empty for the built-in plan."""
    profile, node = contents.edition.profile, contents.nodes[measure]
    levels, found = {each.key: each for each in profile.levels}, list[tuple[str, str]]()
    while node.parent is not None and not profile.is_built_in:
        node = contents.nodes[node.parent]
        line = levels[node.level].line_under(node.code, node.title)
        found.append((node.code, "\n".join((line, *node_item_lines(contents, node.code)))))
    return dict(reversed(found))


def node_item_lines(contents: RoundContents, code: str) -> tuple[str, ...]:
    """Return the published items about a node as lines below its title, as 施策の評価：A.

    `code`: the node's number. An item with a blank value has no line. Each line break in a text is replaced by a space.
    """
    giving, published = contents.items_of_nodes.get(code), contents.asked.profile.published_keys
    if not giving:
        return ()
    values = {key: contents.values_on_paper(contents.known_rows[giving[key]]).get(key) for key in giving}
    texts = ((contents.asked.heading(key), text) for key in published if (text := values.get(key)))
    return tuple(f"{heading}：{on_one_line(text)}" for heading, text in texts)


def node_items_at_row(contents: RoundContents, row_id: str) -> dict[str, str]:
    """Return the texts that the list prints of published items about nodes, by key.

    Only the nodes whose first printed row is this row are included (`RoundContents.items_at_rows`).
    """
    published, rows = contents.asked.profile.published_keys, contents.known_rows
    giving = ((key, each) for key, each in contents.items_at_rows.get(row_id, {}).items() if key in published)
    texts = ((key, contents.values_on_paper(rows[each]).get(key)) for key, each in giving)
    return {key: on_one_line(text) for key, text in texts if text}


def prove_list(parts: Parts, contents: RoundContents, made: ListPaper, file: paper.PaperFile) -> Iterator[Problem]:
    """Yield a problem for each row, mark or count of a file of the list that differs from the current values.

    `made`: the list from which `file` was written. A workbook has the rows of the list, because its cells were compared
    with them when it was drawn. Raises ValueError if the files attached to a PDF differ.
    """
    if file.name.endswith(PaperFormat.PDF):
        marks = marks_in_tables(made.listed, parts.papers.read_tables(file.content))
        if parts.papers.read_attached(file.content) != {each.name: each.content for each in made.attached}:
            raise ValueError(file.name)
    else:
        at = [column.key for column in made.listed.columns].index(MARK)
        marks = {row.row_id: row.cells[at] for measure in made.listed.measures for row in measure.rows}
    figures = {row.row_id: row.result for row in tally_rows(contents)}
    for entry in made.content.entries:
        if entry.row_id in marks:
            yield from _mark(made, entry.row_id, marks[entry.row_id], figures[entry.row_id])
        else:
            yield problem("PROOF-ROW", Place(id=entry.row_id))
    counted = Counter(mark for row_id, mark in marks.items() if mark and isinstance(figures.get(row_id), Mark))
    expected = dict(count_contents(contents).counts)
    if made.content.kind is builder.ListKind.CHANGES:
        expected |= dict.fromkeys(contents.edition.profile.marks.asking_none.symbols, 0)
    yield from count_differences(counted, expected)


def _mark(made: ListPaper, row_id: str, mark: str | None, figure: RowResult) -> Iterator[Problem]:
    """Compare the mark with the counted mark; a row in an open conflict may print any mark."""
    expected = figure.symbol if isinstance(figure, Mark) else None
    if mark != expected and figure is not Exclusion.OPEN_CONFLICT:
        heading = next(column.heading for column in made.listed.columns if column.key == MARK)
        place = Place(id=row_id, key=MARK, column=heading)
        yield problem("PROOF-TEXT", place, found=mark or NOTHING, expected=expected or NOTHING)


def marks_in_tables(document: ListDocument, tables: Sequence[Sequence[Sequence[str]]]) -> Mapping[str, str | None]:
    """Return the mark of each row (None: no mark) by 管理番号, in printed order.

    `tables`: the tables that were read, as cells of rows. Only the first row of a 実施内容 has a cell for it. A row is
    left out if any cell other than the mark differs from the expected text.
    """
    keys = [column.key for column in document.columns]
    rows = [row for measure in document.measures for row in measure.rows]
    read = chain.from_iterable(table[1:] for table in tables)
    marks: dict[str, str | None] = {}
    for row, cells in zip(rows, read, strict=False):
        shown = dict(zip(reversed(keys), reversed(cells), strict=False))
        meant = {key: text_to_compare(text or "") for key, text in zip(keys[1:], row.cells[1:], strict=True)}
        if all(shown.get(key) == text for key, text in meant.items() if key != MARK):
            marks[row.row_id] = shown.get(MARK) or None
    return marks


def list_places(document: ListDocument, measure: Measure, forget: Callable[[], None]) -> tuple[PlacedRow, ...]:
    """Return the places of all rows on the pages of an A3 list, also if the list has another paper size.

    `measure`: lays out a part of the list. `forget`: empties the cache of `measure`; it is called after each part but
    the last.
    """
    places: list[PlacedRow] = []
    for part in cut_paper(paper_value(list_paper(replace(document, setup=SETUP)), measure)):
        before = places[-1].page + 1 if places else 0
        if places:
            forget()
        places += (replace(each, page=before + each.page) for each in measure(PAPER_STYLE, part))
    return tuple(places)


_ATTACH = "PDFに、公開するデータ（CSV・JSON）を添付します。"
ATTACHED = paper.tick_option(
    "has_data", "PDFにデータを添付する", "--with-data", _ATTACH, 125, formats=(PaperFormat.PDF,)
)
CHECKING = paper.tick_option("check", "", "--check", "確認用（管理番号、前回の報告、朱書きの欄）を作成します。")


def _read(parts: Parts, records: Records, request: paper.PaperRequest) -> ListPaper:
    kind = builder.ListKind.CHECK if request[CHECKING] else builder.ListKind.WHOLE
    return read_list_paper(kind, parts, records, request)


def _values(of_set: paper.PaperRequest) -> Mapping[str, Any]:
    """Return the options of the list in a set.

    The list has the label that the report uses. In a published set, its PDF has the data attached.
    """
    is_public = Occasion.PUBLIC in of_set.values.values()  # the occasion, an option that the report declares
    own = {BOX_LABEL.name: of_set[paper.LIST_LABEL], ATTACHED.name: is_public}
    return {**own, **paper.published_data_options(of_set)}


NAME = "進捗状況一覧"
"""Name of its files in a set."""

PAPER = paper.Paper(
    code="list",
    title="進捗状況一覧（別紙）",
    description="すべての取組の一覧です。公表している様式で作成します。",
    help="進捗状況一覧（別紙）を作成します。",
    group=paper.PaperGroup.MEETINGS,
    position=30,
    read=_read,
    file_name="進捗状況一覧_{year}{size}",
    options=(SIZE, paper.REPLACE, CHECKING, BOX_LABEL, ATTACHED, *paper.data_options_only_with(ATTACHED, True)),
    formats=(PaperFormat.XLSX, PaperFormat.PDF),
    accepted=(PaperFormat.XLSX, PaperFormat.PDF),
    facts=("rows", "pages"),
    in_set=paper.InSet(
        (Occasion.COUNCIL, Occasion.COMMITTEE, Occasion.PUBLIC),
        NAME,
        prove_list,
        (PaperFormat.XLSX, PaperFormat.PDF),
        _values,
    ),
)
