"""List model of a pasted block: its changes, each cell with a check box, and what is not written and why."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from html import escape

from nakano_status.application.entries.block_cells import PastedCell
from nakano_status.application.entries.paste_block import PastePlan
from nakano_status.domain.fields.mark import Marks
from nakano_status.gui.lists.difference_html import difference_html, shown_value
from nakano_status.gui.lists.problem_list import problem_lines
from nakano_status.gui.lists.rich_text_list import RichTextItem, RichTextList
from nakano_status.gui.words import tr


class PasteList(RichTextList):
    """A model of a paste; the item of a change is its place (管理番号, key), that of a problem the Problem."""

    def show_plan(self, plan: PastePlan, titles: Mapping[str, str], unticked: Collection[object]) -> None:
        """Show a plan: changes first, then the three lists; `titles` are those of the rows by 管理番号."""
        self.set_items([*_changes(plan, unticked), *problem_lines(plan.problems, titles)])


def _changes(plan: PastePlan, unticked: Collection[object]) -> Iterator[RichTextItem]:
    if plan.changes:
        words = tr("変更する内容　{count}件").format(count=len(plan.changes))
        yield RichTextItem(f"<p><b>{words}</b></p>", words)
    for cell in plan.changes:
        yield _change(cell, plan.marks, cell.place not in unticked)


def _change(cell: PastedCell, marks: Marks, ticked: bool) -> RichTextItem:  # noqa: FBT001 - passed on unchanged
    was, now = (shown_value(cell.key, text, marks) for text in (cell.was, cell.now))
    where = f"{cell.row_id}　{cell.title}　{cell.heading}"
    html = f'<p><span class="muted">{escape(where)}</span><br>{difference_html(was, now)}</p>'
    told = tr("{where}、{was} から {now} へ")
    blank = tr("空欄")
    return RichTextItem(html, told.format(where=where, was=was or blank, now=now or blank), cell.place, ticked=ticked)
