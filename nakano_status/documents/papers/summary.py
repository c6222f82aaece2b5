"""Make a division's summary (所管課別 まとめ): head, count strip, changed rows, all rows as cards (practice.md §5).

Each division is a section with its own page numbers; one document can have several. Widths are millimetres, sizes and
the space above are points.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from enum import StrEnum

from nakano_status.documents.blocks import head_row, naming_cell, title_line
from nakano_status.documents.document import (
    Align,
    Block,
    Cell,
    Column,
    Document,
    Group,
    Heading,
    Paragraph,
    ParagraphRole,
    Row,
    Run,
    Section,
    Table,
    Typeface,
    plain,
)
from nakano_status.documents.list.layout import NOTHING
from nakano_status.documents.page import MM_PER_POINT, PageSetup, PaperSize
from nakano_status.documents.papers import summary_table
from nakano_status.documents.papers.indicator_table import indicator_blocks
from nakano_status.documents.papers.summary_content import (
    SummaryContent,
    SummaryPart,
    SummaryRow,
    strip_heads,
    strip_numbers,
)
from nakano_status.documents.text_measure import EM, advance
from nakano_status.domain.fields.field import CHANGE_REASON, MARK, NEXT_YEAR
from nakano_status.domain.fields.mark import Mark
from nakano_status.domain.round.tally import Exclusion
from nakano_status.domain.text.narrative import is_blank, truncated


class SummaryLayout(StrEnum):
    """The layout of the rows: as cards on portrait pages, or as a table on A4 landscape."""

    CARDS = "cards"
    TABLE = "table"


_SETUP = PageSetup(PaperSize.A4, landscape=False, top=15, bottom=15, left=25, right=15, header=8, footer=8)
"""Margin for two punched holes at the left."""
_WIDTH = 170.0
_SIZE, _TITLE_SIZE, _MARK_SIZE, _SMALL_SIZE = 10.0, 14.0, 14.0, 9.0
_CARD_SPACE, _PART_SPACE, _BELOW_HEADING = 6.0, 9.0, 2.0
_CARD_LABEL, _CARD_MARK = 41.0, 20.0
"""Widths with which the longest usual label, and 報告対象外, fit on one line."""
_FACT_LABEL = 28.0
_NUMBER_ROOM = 20.0
"""The width of the page number in the middle of the footer, with space at its sides."""
_EM_WIDTH = _SMALL_SIZE * MM_PER_POINT
"""The width of a letter of header and footer."""
_NOTHING_TO_CONFIRM = "該当なし"
_CHANGED_COLUMNS = (
    Column(60),
    Column(12, Align.CENTRE),
    Column(50),
    Column(48),
)


def build_summaries(contents: Sequence[SummaryContent], layout: SummaryLayout = SummaryLayout.CARDS) -> Document:
    """Return one document with a section a division, in the order given; raise ValueError where none is given."""
    if not contents:
        raise ValueError(contents)
    first = contents[0]
    title = first.title if len(contents) == 1 else f"{first.year.label}末時点 進捗状況（所管課別まとめ）"
    make = _upright if layout is SummaryLayout.CARDS else _landscape
    sections = tuple(map(make, contents))
    if len(sections) > 1:
        sections = tuple(replace(section, begins_numbering=True) for section in sections)
    return Document(title, sections, first.made_on)


def _upright(content: SummaryContent) -> Section:
    parts = (
        ("スケジュールを変更した取組等", (_changed(content),)),
        *_indicators(content, _WIDTH),
        ("取組の状況", tuple(_parts(content))),
    )
    return _section(content, _SETUP, (*_head(content, _WIDTH), *_numbered(parts)), _SIZE)


def _landscape(content: SummaryContent) -> Section:
    width = summary_table.WIDTH
    parts = (*_indicators(content, width), ("取組の状況", (summary_table.table_of(content),)))
    return _section(content, summary_table.SETUP, (*_head(content, width), *_numbered(parts)), summary_table.SIZE)


def _numbered(parts: Iterable[tuple[str, Sequence[Block]]]) -> Iterator[Block]:
    """Return each part with its numbered heading; number 1 is the head's."""
    for ordinal, (heading, blocks) in enumerate(parts, start=2):
        yield Heading(1, ordinal, heading)
        yield from blocks


def _indicators(content: SummaryContent, width: float) -> Iterator[tuple[str, Sequence[Block]]]:
    """Return 成果指標 as the report shows them; nothing if the division supplies none."""
    found = content.indicators
    if found.goals:
        yield "成果指標", [block for goal in found.goals for block in indicator_blocks(goal, found, width)]


def _section(content: SummaryContent, setup: PageSetup, blocks: tuple[Block, ...], size: float) -> Section:
    in_footer = _fits_in_footer(content.division, setup)
    above = (content.draft_note, "" if in_footer else _fitting(content.division, content.draft_note, setup))
    return Section(
        name=content.division,
        setup=setup,
        blocks=blocks,
        typeface=Typeface.GOTHIC,
        size=size,
        header="　".join(filter(None, above)),
        footer_left=content.division if in_footer else "",
        footer_right=content.made_at,
    )


def _fits_in_footer(division: str, setup: PageSetup) -> bool:
    """Return whether a name fits beside the page number; a longer one is put in the header."""
    return advance(division) / EM * _EM_WIDTH <= (setup.room[0] - _NUMBER_ROOM) / 2


def _fitting(division: str, note: str, setup: PageSetup) -> str:
    """Return a name cut so that it remains on the one line of the header, after the note; it is whole in the head."""
    room = setup.room[0] / _EM_WIDTH - advance(f"{note}　…") / EM
    return truncated(division, int(room))


def _head(content: SummaryContent, width: float) -> Iterator[Block]:
    """Yield the title, the division with its state, and the count."""
    yield title_line(content.title, _TITLE_SIZE)
    yield _facts(content, width)
    yield Heading(1, 1, "進捗状況の件数")
    yield _strip(content, width)
    yield from (Paragraph(plain(note), ParagraphRole.NOTE, size=_SMALL_SIZE) for note in _notes(content))


def _facts(content: SummaryContent, width: float) -> Table:
    own = "　".join(filter(None, (content.department, content.division)))
    confirmed = content.confirmation if content.answers else _NOTHING_TO_CONFIRM
    lines = (
        (("部・所管課", own), ("記入者（内線）", content.respondent)),
        (("所属長確認", confirmed), ("確定・作成中", content.state)),
    )
    text_width = width / 2 - _FACT_LABEL
    return Table(
        columns=(Column(_FACT_LABEL), Column(text_width), Column(_FACT_LABEL), Column(text_width)),
        rows=tuple(Row(tuple(cell for fact in line for cell in _fact(*fact)), height=7) for line in lines),
        space_above=_CARD_SPACE,
        description="所管課、記入者、所属長確認の有無、確定・作成中の別",
    )


def _fact(label: str, text: str) -> tuple[Cell, Cell]:
    return Cell(plain(label), is_shaded=True, size=_SMALL_SIZE), Cell(plain(text), size=_SMALL_SIZE)


def _strip(content: SummaryContent, width: float) -> Table:
    """Return the cells: 報告対象, the marks, 対象外."""
    heads, numbers = strip_heads(content.tally.counts), strip_numbers(content.tally)
    return Table(
        columns=tuple(Column(width / len(heads), Align.CENTRE) for _ in heads),
        rows=(Row(tuple(Cell(plain(str(number)), size=_TITLE_SIZE) for number in numbers), height=9),),
        head=(_heads(heads),),
        space_above=_BELOW_HEADING,
        description="報告対象と進捗状況ごとの取組の数",
    )


def _heads(texts: Iterable[str]) -> Row:
    return head_row(texts, size=_SMALL_SIZE, height=6)


def _notes(content: SummaryContent) -> Iterator[str]:
    """Yield what the strip does not show: why its numbers do not add up, and why rows are 対象外."""
    if not content.answers:
        yield "※回答する取組はありません。"
    if content.undecided:
        marks = "".join(map(str, content.tally.counts))
        yield f"※報告対象のうち、{_listed(content.undecided)}は、{marks}の件数に含まれていません。"
    if content.out_of_report:
        yield f"※対象外の内訳：{_listed(content.out_of_report)}"


def _listed(reasons: Iterable[Exclusion]) -> str:
    return "、".join(f"{why.label} {number}件" for why, number in Counter(reasons).items())


def _changed(content: SummaryContent) -> Block:
    if not content.changed:
        return Paragraph(plain(NOTHING), indent=1)
    return Table(
        columns=_CHANGED_COLUMNS,
        rows=tuple(map(_changed_row, content.changed)),
        head=(_heads(("事業内容", "状況", "変更理由", "今後")),),
        space_above=_BELOW_HEADING,
        description="スケジュールを変更した取組等の理由と今後の予定",
        head_columns=1,
    )


def _changed_row(row: SummaryRow) -> Row:
    texts = (str(row.figure), row.values.get(CHANGE_REASON), row.values.get(NEXT_YEAR))
    sizes = (_MARK_SIZE, _SMALL_SIZE, _SMALL_SIZE)
    cells = (Cell(plain(text), size=size) for text, size in zip(texts, sizes, strict=True))
    named = replace(naming_cell(f"{row.row_id}　{row.title}", ""), size=_SMALL_SIZE)
    return Row((named, *cells), row_id=row.row_id)


def _parts(content: SummaryContent) -> Iterator[Block]:
    """Yield the cards by the division's role in their rows; a part without rows is left out."""
    found = [(part, [row for row in content.rows if row.part is part]) for part in SummaryPart]
    for ordinal, (part, rows) in enumerate(((part, rows) for part, rows in found if rows), start=1):
        yield Heading(2, ordinal, f"{part.value}　{len(rows)}件", space_above=_PART_SPACE)
        yield from (_card(content, row) for row in rows)
    if not content.rows:
        yield Paragraph(plain(NOTHING), indent=1)


def _card(content: SummaryContent, row: SummaryRow) -> Group:
    """Return the card of a row: number, title and mark, then the answers; on the next page its title is repeated."""
    texts = tuple((content.asked.heading(key), row.values.get(key)) for key in _shown(content, row))
    about = Run(f"\n{'　'.join(filter(None, _about(row)))}")
    title = Cell((Run(f"{row.row_id}　{row.title}", bold=True), about), columns=2)
    table = Table(
        columns=(
            Column(_CARD_LABEL),
            Column(_WIDTH - _CARD_LABEL - _CARD_MARK),
            Column(_CARD_MARK, Align.CENTRE),
        ),
        head=(Row((title, _mark(row)), row_id=row.row_id),),
        rows=tuple(Row((_label(label), Cell(plain(text), columns=2))) for label, text in texts),
        space_above=_CARD_SPACE,
        description=f"{row.row_id}の進捗状況",
        head_columns=1,
    )
    return Group((table,))


def _shown(content: SummaryContent, row: SummaryRow) -> Iterator[str]:
    """Yield the fields of a card: those that are asked, blank or not; if nothing is asked, only those with a text."""
    for key in content.asked.profile.grouped_row_keys:
        is_printed = key != MARK and key in content.asked.keys and content.asked.profile.by_key[key].published
        is_written = not is_blank(row.values.get(key))
        if is_printed and (is_written or (row.in_report and key != CHANGE_REASON)):
            yield key


def _about(row: SummaryRow) -> tuple[str, str, str]:
    """Return 実施内容, the divisions of another division's row, and whether several divisions answer it."""
    whose = f"所管課：{row.divisions}" if row.part is SummaryPart.ASSOCIATE else ""
    measure = f"{row.measure_code}　{row.measure_title or ''}"
    return measure.rstrip(), whose, "各課回答" if row.is_shared else ""


def _label(text: str) -> Cell:
    return Cell(plain(text), size=_SMALL_SIZE)


def _mark(row: SummaryRow) -> Cell:
    if isinstance(row.figure, Mark):
        return Cell(plain(row.figure.symbol), size=_MARK_SIZE)
    word = row.figure.label.replace("（", "\n（")
    return Cell(plain(word if row.figure.in_report else f"報告対象外\n{word}"), size=_SMALL_SIZE)
