"""The sheet of all keys, made from the table of the menus and from the pages' own keys."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from nakano_status.gui.help.page_keys import keys_of
from nakano_status.gui.menus.menu_table import REDO_KEYS, UNDO_KEYS, MenuTable, acts_in, edit_title
from nakano_status.gui.page_list import PageKind
from nakano_status.gui.words import tr

_MNEMONIC = re.compile(r"\(&.\)")
Group = tuple[str, tuple[tuple[str, str], ...]]
"""A heading with its lines: keys and what they do."""


def sheet_groups(table: MenuTable, kinds: tuple[PageKind, ...]) -> tuple[Group, ...]:
    """Return every key of a role: first the menus in their order, then what holds on the pages."""
    menus = ((_MNEMONIC.sub("", title), tuple(_lines(title, table))) for title, _ in table)
    return (*(group for group in menus if group[1]), *keys_of(kinds))


def sheet_html(groups: Iterable[Group]) -> str:
    """Return the sheet as it is shown and printed."""
    return "".join(f"<h3>{escape(heading)}</h3>{_rows(lines)}" for heading, lines in groups)


def _lines(title: str, table: MenuTable) -> Iterable[tuple[str, str]]:
    if title == edit_title():
        yield _spoken(UNDO_KEYS), tr("元に戻す")
        yield _spoken(REDO_KEYS), tr("やり直す")
    for act in acts_in(dict(table)[title]):
        if act.keys:
            yield _spoken(act.keys), act.text


def _spoken(keys: tuple[str, ...]) -> str:
    """Return shortcuts as they are printed on the keys."""
    return "、".join(dict.fromkeys(each.replace("Return", "Enter") for each in keys))


def _rows(lines: Iterable[tuple[str, str]]) -> str:
    cells = (
        f'<tr><td width="42%" style="padding: 2px 8px 2px 0"><b>{escape(keys)}</b></td>'
        f'<td style="padding: 2px 0">{escape(words)}</td></tr>'
        for keys, words in lines
    )
    return f'<table width="100%">{"".join(cells)}</table>'
