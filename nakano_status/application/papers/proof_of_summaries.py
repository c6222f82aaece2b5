"""The proof that the divisions' summaries count as the one tally does: made as they would be now, and read back.

As a workbook, which is the quickest to read: every form of them is drawn from the same document.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from nakano_status.application.choosing_divisions import chosen_divisions
from nakano_status.application.papers.division_summary import read_summaries
from nakano_status.application.papers.proof import compared
from nakano_status.application.papers.summary_figures import figures_of_summaries
from nakano_status.application.papers.writing import PaperFormat, render
from nakano_status.application.ports import Parts, Records
from nakano_status.application.read.counts import count
from nakano_status.application.read.round_contents import RoundContents
from nakano_status.documents.summary_builder import SummaryLayout, build_summaries
from nakano_status.domain.problem import Problem
from nakano_status.domain.problem_codes import problem
from nakano_status.domain.tally import Grouping

_FILE = "所管課別まとめ"


def prove_summaries(parts: Parts, records: Records, contents: RoundContents) -> tuple[Problem, ...]:
    """Return every division whose summary counts otherwise than `counts --by division`."""
    divisions = chosen_divisions(records, contents.round_)
    if not divisions:
        return ()
    summaries = read_summaries(records, contents.round_, divisions, parts.clock.now())
    made = render(parts, build_summaries(summaries, SummaryLayout.CARDS), PaperFormat.EXCEL)
    try:
        strips = figures_of_summaries(parts, Path(_FILE).with_suffix(".xlsx"), made)
    except ValueError:
        strips = ()
    if len(strips) != len(summaries):
        return (problem("PROOF-UNREADABLE").at(file=_FILE),)
    names = [each.division for each in summaries]
    return tuple(_differences(contents, dict(zip(names, strips, strict=True))))


def _differences(contents: RoundContents, strips: Mapping[str, Mapping[str, int]]) -> Iterator[Problem]:
    groups = count(contents, Grouping.DIVISION).groups
    for division, strip in strips.items():
        expected = groups.get(division) or dict.fromkeys(strip, 0)
        yield from (each.at(file=f"{_FILE}（{division}）") for each in compared(strip, expected))
