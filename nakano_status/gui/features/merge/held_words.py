"""The texts of a held item under their headings, with the differences from the current values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from nakano_status.application.merge.read.held import HeldView
from nakano_status.application.round.read.views import RoundView, RowView
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.held import HeldKind
from nakano_status.domain.fields.registry import NOTE
from nakano_status.domain.text.narrative import same
from nakano_status.gui.lists.difference_html import difference_html, shown_value
from nakano_status.gui.looks.labels import paragraph
from nakano_status.gui.words import tr

_FILE_FACTS = {
    "division": "所管課",
    "year": "年度",
    "package": "照会番号",
    "form_version": "様式の版",
}
_LOCKED_CELLS = {
    "id": "管理番号",
    "measure": "実施内容",
    "title": "事業内容",
    "divisions": "所管課",
    "scheduled": "計画上のスケジュール",
    "previous_done": "前回の取組状況",
    "planned": "前回の取組予定",
}


def held_html(view: HeldView, row: RowView | None, round_: RoundView) -> str:
    """Return the texts of a held item as HTML paragraphs; `row` is the current row, if there is one."""
    return "".join(_paragraphs(view, row, round_))


def file_facts(view: HeldView) -> tuple[tuple[str, str], ...]:
    """Return what a file records of itself, each value with its heading; empty for a row or a field."""
    if view.item.kind is not HeldKind.FILE:
        return ()
    return tuple((tr(word), _fact(key, view.values[key])) for key, word in _FILE_FACTS.items() if key in view.values)


def _paragraphs(view: HeldView, row: RowView | None, round_: RoundView) -> Iterator[str]:
    if view.item.kind is HeldKind.FILE:
        for head, text in file_facts(view):
            yield paragraph(f'<span class="muted">{escape(head)}</span>　{escape(text)}')
        return
    yield paragraph(f"<b>{escape(tr('いまの内容との違い') if row is not None else tr('届いた内容'))}</b>")
    if view.item.key is not None:
        values: Mapping[str, str] = {view.item.key: view.item.found or ""}
    else:
        values = view.values
    for key in (*_LOCKED_CELLS, *round_.headings):
        if key in values:
            heading = round_.headings.get(key) or tr(_LOCKED_CELLS.get(key, key))
            shown, stands = (shown_value(key, text, round_.marks) for text in (values[key], _stands(view, row, key)))
            yield _under(heading, _difference(key, shown or "", stands, has_row=row is not None))


def _difference(key: str, shown: str, stands: str | None, *, has_row: bool) -> str:
    """Return a text with its difference from the current value; without a place in the round nothing is compared."""
    if key in _LOCKED_CELLS or not has_row:
        return escape(shown).replace("\n", "<br>")
    if same(shown, stands):
        return f'{escape(shown)} <span class="muted">{tr("（いまの内容と同じ）")}</span>'
    return difference_html(stands, shown)


def _stands(view: HeldView, row: RowView | None, key: str) -> str | None:
    if row is None:
        return None
    return row.notes.get(view.division or "") if key == NOTE else row.values.get(key)


def _under(heading: str, html: str) -> str:
    return paragraph(f'<span class="muted">{escape(heading)}</span><br>{html}')


def _fact(key: str, text: str) -> str:
    try:
        return FiscalYear.parse(text).label if key == "year" else text
    except ValueError:
        return text
