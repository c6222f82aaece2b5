"""未取込（要確認）: what was kept and why, each with a tick."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from nakano_status.application import problem_text
from nakano_status.domain.held import HeldItem
from nakano_status.domain.problem import Place, Problem
from nakano_status.domain.problem_codes import CATALOGUE
from nakano_status.gui.models.told_list import Told, ToldList


class HeldList(ToldList):
    """The item of a line is the HeldItem."""

    def show_items(self, items: Iterable[HeldItem], titles: Mapping[str, str]) -> None:
        """Show other items, none of them ticked; `titles` are those of the rows by 管理番号."""
        self.tell(_line(item, titles.get(item.row_id or "", "")) for item in items)


def _line(item: HeldItem, title: str) -> Told:
    place = Place(file=item.file, cell=item.cell, id=item.row_id, key=item.key)
    problem = Problem(item.reason, CATALOGUE[item.reason].severity, place, item.found)
    where = "　".join(part for part in (problem_text.place(problem), title) if part)
    words = f"{problem_text.message(problem)}{problem_text.remedy(problem)}"
    html = (
        f'<p><b>{escape(CATALOGUE[item.reason].title)}</b><br><span class="muted">{escape(where)}</span>'
        f"<br>{escape(words)}</p>"
    )
    return Told(html, f"{CATALOGUE[item.reason].title}、{where}、{words}", item, ticked=False)
