"""Draws the sheet 記入のしかた of a form: how to fill in each field, with one filled example in a column.

The example has one field per line, so that no reader mistakes it for a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from xlsxwriter.worksheet import Worksheet

from nakano_status.documents import form_sentences
from nakano_status.documents.document import PageSetup, PaperSize
from nakano_status.documents.form import FormContent
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.fields.field import DONE, MARK
from nakano_status.domain.organisation.divisions import term_for_level
from nakano_status.domain.wording.word_table import WordTable
from nakano_status.workbook.cell_texts import write_text
from nakano_status.workbook.form import answer_sheet, layout
from nakano_status.workbook.new_workbook import height_of_texts, set_up_page, set_widths

if TYPE_CHECKING:
    from nakano_status.domain.plan.annotations import Opinion


_GUIDE_PAGE = PageSetup(PaperSize.A4, landscape=False, top=15, bottom=14, left=15, right=15, header=7, footer=7)


_GUIDE_WIDTHS = (44.0, 76.0, 60.0)


class _Guide:
    """Drawing of the sheet 記入のしかた, line by line."""

    def __init__(self, sheet: Worksheet, style: answer_sheet.FormStyle) -> None:
        self._sheet = sheet
        self._style = style
        self._row = 0

    def title(self, text: str) -> None:
        """Write the title."""
        write_text(self._sheet, self._row, 0, text, self._style.title)
        self._sheet.set_row(self._row, 30)
        self._row += 1

    def section(self, text: str) -> None:
        """Write a section's title, with space above it."""
        self._sheet.set_row(self._row, 9)
        write_text(self._sheet, self._row + 1, 0, text, self._style.section)
        self._sheet.set_row(self._row + 1, 21)
        self._row += 2

    def paragraph(self, text: str) -> None:
        """Write a paragraph over the whole width."""
        self._sheet.merge_range(self._row, 0, self._row, len(_GUIDE_WIDTHS) - 1, text, self._style.paragraph)
        self._sheet.set_row(self._row, height_of_texts([(text, sum(_GUIDE_WIDTHS), answer_sheet.GUIDE_SIZE)]))
        self._row += 1

    def line(self, *texts: str, is_head: bool = False) -> None:
        """Write a line of the table."""
        looks = [self._style.entry_strong, self._style.entry, self._style.entry]
        for place, text in enumerate(texts):
            look = self._style.head_given if is_head else looks[place]
            write_text(self._sheet, self._row, place, text, look)
        self._sheet.set_row(
            self._row,
            height_of_texts(
                (text, width, answer_sheet.GUIDE_SIZE) for text, width in zip(texts, _GUIDE_WIDTHS, strict=False)
            ),
        )
        self._row += 1


def _sentences(content: FormContent, sentences: Iterable[str]) -> Iterator[str]:
    """Yield sentences about the fields that the plan has, with the plan's names of the fields, and the collector's."""
    profile = content.asked.profile
    called = {key: each.short_name for key, each in profile.by_key.items()} | {"collector": content.collected_by}
    found = form_sentences.without_fields(sentences, profile.left_out)
    yield from (each.format_map(called) for each in found)


def _with_required(content: FormContent, sentences: Sequence[str]) -> Iterator[str]:
    """Yield sentences; `BLANK` names all items whose blanks are counted, if there are further ones."""
    asked = content.asked
    required = [key for key in answer_sheet.required_keys(asked.profile) if key in asked.keys]
    named = "、".join(asked.profile.by_key[key].short_name for key in required)
    has_more = any(key not in (MARK, DONE) for key in required)
    for each in sentences:
        yield (
            form_sentences.BLANK_ANY.replace("{required}", named) if has_more and each == form_sentences.BLANK else each
        )


def draw_guide_sheet(sheet: Worksheet, style: answer_sheet.FormStyle, content: FormContent) -> None:
    """Draw the sheet 記入のしかた: how to fill in each field, the 用語の表 and the opinions, if there are any."""
    set_widths(sheet, _GUIDE_WIDTHS)
    guide = _Guide(sheet, style)
    guide.title(form_sentences.GUIDE_TITLE)
    beginning, where, item_by_item, care, handing_in = form_sentences.SECTIONS
    begin = form_sentences.BEGIN_WITH_FIGURES if content.figures else form_sentences.BEGIN
    _write_section(guide, beginning, begin)
    has_parts = bool(content.asked.part_items)
    sentences = form_sentences.WHERE_WITH_PARTS if has_parts else form_sentences.WHERE
    _write_section(guide, where, _sentences(content, _with_required(content, sentences)))
    lines = [*_fields(content)]
    has_examples = any(example for *_, example in lines)  # a plan need not have any
    guide.section(form_sentences.WITH_EXAMPLES.format(section=item_by_item) if has_examples else item_by_item)
    *heads, example = form_sentences.GUIDE_HEADINGS
    for at, line in enumerate(((*heads, example if content.own_profile else form_sentences.EXAMPLE_OF), *lines)):
        guide.line(*line[: 2 + has_examples], is_head=not at)
    _write_section(guide, care, _sentences(content, form_sentences.CARE))
    _write_section(guide, handing_in, _hand_in(content))
    if content.wording_table is not None:
        _write_words(guide, content.wording_table)
    if content.opinions:
        _write_opinions(guide, content)
    set_up_page(sheet, _GUIDE_PAGE)
    sheet.fit_to_pages(1, 1 if content.wording_table is None and not content.opinions else 0)
    sheet.protect("", answer_sheet.PROTECTION)


def _hand_in(content: FormContent) -> Iterator[str]:
    by_department = form_sentences.HAND_IN_BY_DEPARTMENT.format(term_for_level([content.department]))
    handing_in = by_department if content.names_departments else form_sentences.HAND_IN_TO_OFFICE
    if content.collector:
        handing_in = form_sentences.HAND_IN_TO_COLLECTOR
    for each in (form_sentences.BEFORE_HANDING_IN, handing_in, *form_sentences.AFTER_HANDING_IN):
        yield each.format(collector=content.collected_by)


def _write_section(guide: _Guide, title: str, texts: Iterable[str]) -> None:
    guide.section(title)
    for text in texts:
        guide.paragraph(f"・{text}")


def _write_words(guide: _Guide, table: WordTable) -> None:
    """Write the office's own 用語の表, which the program reads back and people can consult."""
    guide.section(layout.GUIDE_WORDS)
    guide.paragraph(f"・{form_sentences.WORDS}")
    guide.line(layout.WORDS_TYPED, layout.WORDS_PRINTED, is_head=True)
    for line in table.in_use:
        guide.line(line.typed, line.printed)
    if not table.in_use:
        guide.line(layout.NO_WORDS, layout.NO_WORDS)


def _write_opinions(guide: _Guide, content: FormContent) -> None:
    """Write the opinions on the rows of the form; the content has no names that may not be published."""
    own = content.asked.profile.own_name
    guide.section(layout.GUIDE_OPINIONS.format(number=6 if content.wording_table is None else 7, own=own))
    guide.line(*(each.format(own=own) for each in layout.OPINION_HEADINGS), is_head=True)
    for each in content.opinions:
        guide.line(*opinion_cells(each))


def opinion_cells(opinion: Opinion) -> tuple[str, str, str]:
    """Return the three texts of an opinion's line: the facts with the rows, the opinion, and the answer."""
    facts = (f"意見{opinion.number}（{opinion.source.value}　{era_day(opinion.day)}）", opinion.who, *opinion.rows)
    answer = (opinion.answer or "検討中", f"（変更した内容）{opinion.changed}" if opinion.changed else None)
    return "\n".join(filter(None, facts)), opinion.text, "\n".join(filter(None, answer))


def _fields(content: FormContent) -> Iterator[tuple[str, str, str]]:
    """Yield the heading, the instruction and the example of each field."""
    for key, heading in content.asked.headings.items():
        yield heading, content.asked.guide(key), content.asked.profile.by_key[key].example_in(content.year)
