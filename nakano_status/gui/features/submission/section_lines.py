"""List models of 課内とりまとめ: each section (係) that was asked, and the division's rows to ask about."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from nakano_status.application.forms.read.section_board import asked_of, read_section_board
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.choosing_round import chosen_round
from nakano_status.application.round.read.board_labels import moment_label, state_label
from nakano_status.application.round.read.rows import read_rows
from nakano_status.application.round.read.views import BoardLine, RowView
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.gui.lists.rich_text_list import RichTextItem, RichTextList
from nakano_status.gui.lists.row_words import state_word
from nakano_status.gui.words import tr


@dataclass(frozen=True)
class Sections:
    """Everything that the page shows: `asked` are the rows of each section by its name, `rows` those to ask about."""

    lines: Sequence[BoardLine]
    asked: Mapping[str, Sequence[str]]
    rows: Sequence[RowView]
    closed: bool

    def asked_about(self, row_id: str) -> list[str]:
        """Return the sections that were asked about a row."""
        return [name for name, rows in self.asked.items() if row_id in rows]


def read_sections(records: Records, today: date, year: FiscalYear | None = None) -> Sections:
    """Read which sections were asked, and the rows that the division answers itself."""
    round_ = chosen_round(records, year)
    organisation, own = records.organisation(), records.info.division or ""
    sections = [organisation.get(each) for each in organisation.sections_of(own)]
    answered = [row.row_id for row in round_.rows_of(own) if row.counted]
    return Sections(
        read_section_board(records, round_, today),
        {each.name_on(round_.named_on): asked_of(records, round_, each.division_id) for each in sections},
        read_rows(records, round_, answered),
        round_.closed,
    )


class SectionList(RichTextList):
    """A list model whose items are the sections' names."""

    def show_sections(self, found: Sections) -> None:
        """Show the state of each section, and the rows that it was asked about."""
        titles = {row.id: row.title for row in found.rows}
        self.set_items(_section_line(line, found.asked.get(line.division, ()), titles) for line in found.lines)


class AskableRows(RichTextList):
    """A list model whose items are the rows' 管理番号; the ticked ones are sent."""

    def show_rows(self, found: Sections, ticked: Collection[object]) -> None:
        """Show the rows that the division answers, those in `ticked` with a tick."""
        self.set_items(_row_line(row, found.asked_about(row.id), is_ticked=row.id in ticked) for row in found.rows)


def _section_line(line: BoardLine, rows: Iterable[str], titles: Mapping[str, str]) -> RichTextItem:
    came = tr("受領 {moment}").format(moment=moment_label(line.received)) if line.received else ""
    counted = tr("{answered}／{rows}件 記入済").format(answered=line.answered, rows=line.rows)
    facts = "　".join(part for part in (counted, state_label(line), came) if part)
    about = "、".join(titles.get(row_id, row_id) for row_id in rows)
    html = f'<p><b>{escape(line.division)}</b>　{escape(facts)}<br><span class="muted">{escape(about)}</span></p>'
    return RichTextItem(html, f"{line.division}、{facts}、{about}", line.division)


def _row_line(row: RowView, asked: Sequence[str], *, is_ticked: bool) -> RichTextItem:
    known = tr("{sections}に照会中").format(sections="・".join(asked)) if asked else ""
    facts = "　".join(part for part in (row.id, state_word(row), known) if part)
    html = f'<p>{escape(row.title)}<br><span class="muted">{escape(facts)}</span></p>'
    return RichTextItem(html, f"{row.title}、{facts}", row.id, ticked=is_ticked)
