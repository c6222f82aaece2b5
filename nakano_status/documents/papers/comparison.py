"""新旧対照表: two states of the list side by side, changed text underlined (source: practice.md §2, §5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count, groupby

from nakano_status.documents.blocks import group_row, head_row, naming_cell, title_line, underlined
from nakano_status.documents.document import (
    Align,
    Block,
    Cell,
    Column,
    Document,
    Paragraph,
    Row,
    Run,
    Section,
    Table,
    Text,
    Typeface,
    plain,
)
from nakano_status.documents.page import PageSetup, PaperSize
from nakano_status.domain.papers.comparison import (
    DIVISIONS,
    HEADINGS,
    ComparedRow,
    ComparisonSide,
    FieldChange,
    FigureChange,
    Kind,
    RowChange,
    compare,
    compare_figures,
)
from nakano_status.domain.plan.lineage import SAME_ROWS, RowLineage, step_text
from nakano_status.domain.text.text_difference import PieceKind, text_difference

COMPARISON_TITLE = "新旧対照表"
_SETUP = PageSetup(PaperSize.A4, landscape=True, top=18, bottom=15, left=15, right=15, header=8, footer=8)
_NUMBER, _PAGE, _TEXT = 12.0, 12.0, 121.5
_SIZE = 9.5
_HEAD_HEIGHT, _SECTION_HEIGHT = 8.0, 7.0
_UNTITLED = "（題名未入力）"

TITLE_SIZE = 14.0


@dataclass(frozen=True)
class Comparison:
    """The names of the sides, every row that differs, and every figure of 成果指標 that differs.

    `headings` are those of the new and the old side, by field key.
    """

    old_name: str
    new_name: str
    headings: tuple[Mapping[str, str], Mapping[str, str]]
    changes: tuple[RowChange, ...]
    draft_note: str = ""
    figures: tuple[FigureChange, ...] = ()


def comparison_of(
    old: ComparisonSide, new: ComparisonSide, draft_note: str = "", lineage: RowLineage = SAME_ROWS
) -> Comparison:
    """Return the differences between two sides, whose rows have this lineage."""
    changes, figures = compare(old, new, lineage), compare_figures(old, new)
    return Comparison(old.name, new.name, (new.headings, old.headings), changes, draft_note, figures)


def build_comparison(content: Comparison, made_on: date, title: str = COMPARISON_TITLE) -> Document:
    """Return the paper: No., 頁, the new side left, the old side right; a table line for each field that differs."""
    blocks: list[Block] = [title_line(title, TITLE_SIZE)]
    blocks.append(_table(content) if content.changes or content.figures else Paragraph(plain("変更はありません。")))
    section = Section(COMPARISON_TITLE, _SETUP, tuple(blocks), Typeface.GOTHIC, _SIZE, header=content.draft_note)
    return Document(title, (section,), made_on.isoformat())


def _table(content: Comparison) -> Table:
    heads = ("No.", "頁", f"{content.new_name}（新）", f"{content.old_name}（旧）")
    return Table(
        columns=(Column(_NUMBER, Align.CENTRE), Column(_PAGE, Align.CENTRE), Column(_TEXT), Column(_TEXT)),
        head=(head_row(heads, height=_HEAD_HEIGHT),),
        rows=tuple(_rows(content)),
        space_above=4,
        description=COMPARISON_TITLE,
        head_columns=1,
    )


def _rows(content: Comparison) -> Iterator[Row]:
    numbers = count(1)
    yield from _changed_rows(content, numbers)
    yield from _changed_figures(content.figures, numbers)


def _changed_figures(figures: Sequence[FigureChange], numbers: Iterator[int]) -> Iterator[Row]:
    """Return the lines of 成果指標, which follow the rows; their pages, those of the report, are not given."""
    if figures:
        yield group_row("成果指標", 4, _SECTION_HEIGHT, is_shaded=True)
    for each in figures:
        heading = f"{each.name}　{each.what}"
        new, old = _two_texts(each.was, each.now, heading, heading)
        number = Cell(plain(str(next(numbers))), is_top=True)
        yield Row((number, Cell(), Cell(new, is_top=True), Cell(old, is_top=True)))


def _changed_rows(content: Comparison, numbers: Iterator[int]) -> Iterator[Row]:
    for (code, title), changes in groupby(content.changes, key=lambda each: _measure(each.shown)):
        yield group_row(f"{code}　{title or _UNTITLED}", 4, _SECTION_HEIGHT, is_shaded=True)
        for change in changes:
            row = change.shown
            yield group_row(row.title, 4, row_id=row.row_id)
            for new, old in _pairs(change, content.headings):
                number = naming_cell(str(next(numbers)), "", is_top=True)
                cells = number, Cell(plain(_page(change)), is_top=True)
                yield Row((*cells, Cell(new, is_top=True), Cell(old, is_top=True)))


def _measure(row: ComparedRow) -> tuple[str, str | None]:
    return row.measure, row.measure_title


def _page(change: RowChange) -> str:
    """Return the page where the new side prints the row; for a row that was removed, the page of the old side."""
    page = change.shown.page
    if page is None:
        return ""
    return f"旧{page}" if change.now is None else str(page)


def _pairs(change: RowChange, headings: Sequence[Mapping[str, str]]) -> Iterator[tuple[Text, Text]]:
    """Return the new text beside the old one, a pair for each field that differs."""
    if change.now is None:
        yield plain(f"（{change.why or f'取組の{Kind.REMOVED.label}'}）"), _whole(change.shown, headings[1])
    elif change.was is None:
        yield _whole(change.now, headings[0]), plain(f"（取組の{Kind.ADDED.label}）")
    else:
        if change.step:
            yield plain(f"（{step_text(*change.step)}）"), _before_step(change, headings[1])
        yield from (_field(each, headings) for each in change.fields)


def _before_step(change: RowChange, headings: Mapping[str, str]) -> Text:
    """Return the rows that were merged into a row, each whole, or the number and title of the one that was split."""
    runs: list[Run] = []
    rows = change.joined or (change.was or change.shown,)
    for place, row in enumerate(rows):
        named = f"{row.row_id or ''}　{row.title}"
        runs.append(Run(f"{chr(10) if place else ''}{named}"))
        runs += [Run("\n"), *texts] if change.joined and (texts := _whole(row, headings)) else []
    return tuple(runs)


def _whole(row: ComparedRow, headings: Mapping[str, str]) -> Text:
    """Return all texts of a row that the other side does not have."""
    texts = [(DIVISIONS, row.divisions), *((key, row.texts.get(key)) for key in headings)]
    shown = [(HEADINGS.get(key) or headings[key], text) for key, text in texts if text]
    runs: list[Run] = []
    for place, (heading, text) in enumerate(shown):
        runs += [_label(heading, first=not place), Run(text)]
    return tuple(runs)


def _field(change: FieldChange, headings: Sequence[Mapping[str, str]]) -> tuple[Text, Text]:
    return _two_texts(change.was, change.now, _heading_of(change, headings[1]), _heading_of(change, headings[0]))


def _two_texts(was: str | None, now: str | None, old_heading: str, new_heading: str) -> tuple[Text, Text]:
    """Return the new text and the old one under their headings, with the differences underlined."""
    difference = text_difference(was, now)
    added = underlined(difference, PieceKind.ADDED) or plain(f"（{old_heading}の削除）")
    removed = underlined(difference, PieceKind.REMOVED) or plain(f"（{new_heading}の追加）")
    return (_label(new_heading), *added), (_label(old_heading), *removed)


def _heading_of(change: FieldChange, headings: Mapping[str, str]) -> str:
    return HEADINGS.get(change.key) or headings[change.key]


def _label(heading: str, *, first: bool = True) -> Run:
    return Run(f"{'' if first else chr(10)}【{heading}】\n", grey=True)
