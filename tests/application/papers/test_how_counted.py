"""A count states what it leaves out, and leads to its rows."""

from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers.counts import count_overview, describe_count
from nakano_status.application.papers.kinds import approval_paper
from nakano_status.application.papers.set_kinds import report_paper
from nakano_status.application.papers.set_kinds.report_paper import EXPLAINED, OCCASION
from nakano_status.application.papers.writing import printable_value
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.read.counts import tally_of
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.round.tally import Exclusion, Tally
from nakano_status.paper.typst_setter import typeset_paper
from tests.support.made_papers import content_of, make
from tests.support.marks import BUILT_IN_MARKS
from tests.support.paper_offices import IDS


def links_of(pdf: Path) -> list[tuple[int, int, float]]:
    """Return the links of a PDF: their page, the page that they lead to, and how high the place is there."""
    with pikepdf.open(pdf) as file:
        numbers = {page.obj.objgen: number for number, page in enumerate(file.pages)}
        return [
            (number, numbers[each.Dest[0].objgen], float(each.Dest[3]))
            for number, page in enumerate(file.pages)
            for each in page.obj.get("/Annots", [])
            if each.Subtype == "/Link"
        ]


@pytest.mark.parametrize(
    ("left_out", "expected"),
    [
        ((), "※報告対象の取組を、行う課の数によらず1件と数えた。各取組は、別紙に載せた。"),
        (
            (("a", Exclusion.NOT_BEGUN), ("b", Exclusion.REPOST), ("c", Exclusion.NOT_BEGUN)),
            "※報告対象の取組を、行う課の数によらず1件と数えた。再掲1件、実施年度前2件は含まない。各取組は、別紙に載せた。",
        ),
        (
            (("a", Exclusion.OPEN_CONFLICT), ("b", Exclusion.REPOST), ("c", Exclusion.UNANSWERED)),
            (
                "※報告対象の取組を、行う課の数によらず1件と数えた。再掲1件は含まない。"
                f"区分の定まらない取組（{Exclusion.UNANSWERED.label}1件、{Exclusion.OPEN_CONFLICT.label}1件）は、"
                "報告対象に含み、区分の件数に含まない。各取組は、別紙に載せた。"
            ),
        ),
    ],
)
def test_a_count_states_what_it_leaves_out_and_which_rows_wait(
    left_out: tuple[tuple[str, Exclusion], ...], expected: str
) -> None:
    assert describe_count(Tally(dict.fromkeys(BUILT_IN_MARKS, 0), left_out), "別紙") == expected


def test_numbers_of_the_approval_set_lead_to_the_first_of_their_rows_in_its_list(
    parts: Parts, answered: Store, tmp_path: Path
) -> None:
    pdf = tmp_path / "a.pdf"
    made = make(parts, answered, approval_paper.PAPER, pdf).value.content
    pages = parts.papers.read_pages(pdf.read_bytes())
    [count_page] = [number for number, text in enumerate(pages) if "件数に含まない取組" in "".join(text.split())]
    [list_page] = [
        number
        for number, text in enumerate(pages)
        if "別添３" in text and "機器の納期が遅れたため" in "".join(text.split())
    ]
    found = links_of(pdf)
    assert {(page, to) for page, to, _ in found} == {(count_page, list_page)}
    leading = [
        cell.linked_row
        for block in made.document.blocks  # type: ignore[union-attr]
        for row in getattr(block, "rows", ())
        for cell in row.cells
        if cell.linked_row
    ]
    assert {IDS["a"], IDS["b"]} <= {*leading}  # ○ and ◎
    assert len(found) == len(leading)
    heights = {row_id: height for row_id, (_, _, height) in zip(leading, found, strict=True)}
    assert heights[IDS["a"]] > heights[IDS["b"]]  # the row above the other one
    assert "再掲1件は含まない" in "".join(pages[count_page].split())


def test_a_paper_set_in_parts_has_no_links_between_them(parts: Parts, answered: Store, tmp_path: Path) -> None:
    with answered.reading() as records:
        [printed] = content_of(parts, records, approval_paper.PAPER).printed
    value, _ = printable_value(parts, printed)
    for most_rows, name in ((500, "whole.pdf"), (3, "parts.pdf")):
        (tmp_path / name).write_bytes(bytes(typeset_paper(value, most_rows=most_rows).pdf))
    assert links_of(tmp_path / "whole.pdf")
    assert links_of(tmp_path / "parts.pdf") == []


def test_a_report_states_how_it_was_counted_only_if_that_is_chosen(parts: Parts, answered: Store) -> None:
    said = []
    for chosen in (False, True):
        with answered.reading() as records:
            values = {OCCASION: Occasion.PUBLIC, EXPLAINED: chosen}
            said.append(str(content_of(parts, records, report_paper.PAPER, values).document))
    assert ["※報告対象の取組を" in each for each in said] == [False, True]
    assert "各取組は、別紙（進捗状況一覧。○は1頁）に載せた。" in said[1]


def test_rows_that_wait_are_stated_in_the_report(parts: Parts, answered: Store) -> None:
    edit_entry(parts, answered, Entry(IDS["b"], {"mark": ""}))
    with answered.reading() as records:
        found = content_of(parts, records, report_paper.PAPER, {OCCASION: Occasion.PUBLIC, EXPLAINED: True})
    assert f"区分の定まらない取組（{Exclusion.UNANSWERED.label}1件）は" in str(found.document)


def test_rows_under_no_goal_are_not_named_for_a_body(answered: Store) -> None:
    with answered.reading() as records:
        contents = RoundContents.load(records, chosen_round(records))
    nodes = (each for each in contents.edition.nodes if each.code != "2")
    below = tuple(replace(each, parent=None) if each.parent == "2" else each for each in nodes)
    without = replace(contents, edition=replace(contents.edition, nodes=below))
    groups = dict(count_overview(without, None, tally_of(without)).groups)
    assert [each.label for each in groups["目標"]] == ["目標1 便利", "—"]


def test_a_number_selects_its_rows_unless_they_are_of_one_department_among_several(answered: Store) -> None:
    with answered.reading() as records:
        contents = RoundContents.load(records, chosen_round(records))
    overview = count_overview(contents, None, tally_of(contents), "別紙")
    lines = [overview.whole, *(line for _, lines in overview.groups for line in lines)]
    counted = [each for line in lines for each in line.counted if not isinstance(each, str)]
    assert [(each.name, each.number, each.goal, each.is_every) for each in counted] == [
        ("計の◎", 4, None, True), ("計の○", 1, None, True),
        ("目標1 便利の◎", 2, "1", True), ("目標1 便利の○", 1, "1", True), ("目標2 効率の◎", 2, "2", True),
        ("区民部の◎", 2, None, False), ("区民部の○", 1, None, True), ("（部のない所管課）の◎", 2, None, False),
    ]  # fmt: skip
