"""The digest of a set is the one that earlier versions recorded in data files, so no rename may change it."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from types import SimpleNamespace
from typing import Any

import pytest

from nakano_status.application.papers.kinds import set_paper
from nakano_status.application.papers.paper_set import PaperSet, read_set
from nakano_status.application.papers.set_kinds.data_paper import DataTables
from nakano_status.application.papers.set_kinds.report_paper import OCCASION
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.read.views import CountsView
from nakano_status.documents import document as doc
from nakano_status.documents.data_table import DataColumn, DataTable, ValueKind
from nakano_status.documents.list.builder import ListColumn, ListDocument, ListMeasure, MeasureRow
from nakano_status.documents.picture import Box, Curve, Dot, Ink, Picture, PictureTable, RowPattern, TextLine
from nakano_status.domain.fields.mark import Mark, MarkColour, MarkPattern
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.plan.plan import Area
from nakano_status.domain.round.tally import Exclusion
from tests.support.stores import read_in

RECORDED = "68b3ed5f06e7405fcbd9665ef08e72db585ed632e9b84e8352a41772dd95d9ea"
"""The digest of `fixed_set`. Never change it: papers that were recorded would seem to have changed."""


def fixed_set() -> PaperSet:
    """Return a set with a value of every class that can be in a set; every field of a class is given."""
    papers = {"report": fixed_document(), "list": fixed_list(), "data": fixed_tables(), "data-terms": ("", "CC BY", "")}
    return set_of(*((code, SimpleNamespace(compose=None), value) for code, value in papers.items()))


def set_of(*papers: tuple[str, SimpleNamespace, object]) -> PaperSet:
    pairs: Any = tuple(
        (SimpleNamespace(code=code, in_set=in_set), SimpleNamespace(value=value)) for code, in_set, value in papers
    )
    contents: Any = None
    return PaperSet(contents, "", pairs)


def fixed_table() -> doc.Table:
    cell = doc.Cell(
        text=(doc.Run(text="税務課\n収納課", bold=True, underlined=True, struck=True, grey=True), doc.Run("続き")),
        columns=2,
        rows=1,
        align=doc.Align.RIGHT,
        is_shaded=True,
        is_top=True,
        size=9.5,
        continued=doc.plain("（つづき）"),
        leads_to="1-1-1-01-P",
    )
    return doc.Table(
        columns=(doc.Column(width=20, align=doc.Align.CENTRE), doc.Column(width=30.5)),
        rows=(doc.Row(cells=(cell,), height=7.5, is_kept_with_next=True, row_id="1-1-1-01-P"),),
        head=(doc.head_row(("所管課", "件数")),),
        indent=4.0,
        space_above=8,
        has_lines=False,
        description="件数",
        head_columns=1,
    )


def fixed_document() -> doc.Document:
    line = doc.Paragraph(
        text=doc.plain("令和5年"),
        role=doc.ParagraphRole.SENDER,
        align=doc.Align.LEFT,
        indent=1,
        first_line=-1,
        size=10.5,
        space_above=12,
        is_kept_with_next=True,
        is_boxed=True,
    )
    picture = doc.PictureBlock(picture=fixed_picture(), caption="図1　件数", space_above=6)
    heading = doc.Heading(level=2, ordinal=1, text="件数", space_above=3)
    blocks: tuple[doc.Block, ...] = (line, doc.Group(blocks=(heading, fixed_table())), doc.PageBreak(), picture)
    section = doc.Section(
        name="報告",
        setup=doc.OFFICIAL_PAGE,
        blocks=blocks,
        typeface=doc.Typeface.GOTHIC,
        size=10.5,
        header="作成中",
        footer_left="左",
        footer_right="右",
        counts_pages=False,
        begins_numbering=True,
    )
    facts = doc.FileFacts(office="計画課")
    return doc.Document(
        title="報告", sections=(section,), made_on="2023-10-11", numerals=doc.Numerals.HALF_WIDTH, facts=facts
    )


def fixed_picture() -> Picture:
    mark = Mark(
        key="done",
        symbol="◎",
        label="実施",
        legend="計画どおり実施した",
        look_alikes="◎⦾",
        asks_reason=False,
        colour=MarkColour.GOOD,
        pattern=MarkPattern.SOLID,
        shortfall=0,
        why="なぜか。",
        counted_apart=False,
    )
    share = Box(x=0.0, y=1.0, width=2.5, height=3.0, ground=mark.colour, outline=None, pattern=mark.pattern, key=mark)
    excluded = Box(0, 0, 1, 1, Ink.UNMARKED, Ink.LINE, RowPattern.UPRIGHT, Exclusion.OPEN_CONFLICT)
    curve = Curve(points=((0.0, 1.0), (2.0, 3.0)), colour=Ink.ACCENT, width=1.5, is_dashed=True, ground=Ink.SHADE)
    dot = Dot(x=1.0, y=2.0, radius=3.0, colour=MarkColour.BAD, is_hollow=True, key=("done", date(2023, 10, 11)))
    text = TextLine(text="実施", x=1.0, y=2.0, size=8.0, colour=Ink.MUTED, anchor="end", is_bold=True)
    return Picture(
        name="counts",
        title="件数",
        description="件数の帯。",
        width=100.0,
        height=50.0,
        shapes=(share, excluded, curve, dot, text),
        table=PictureTable(head=("進捗", "件数"), rows=(("◎", "4"),)),
    )


def fixed_list() -> ListDocument:
    column = ListColumn(key="done", heading="実績", width=40.0, given=False, is_text=True, is_number=False)
    measure = ListMeasure(text="1-1　施策", rows=(MeasureRow(row_id="1-1-1-01-P", cells=("実施した。", None)),))
    return ListDocument(
        title="進捗状況一覧",
        label="別紙",
        as_of="令和5年3月末",
        legend=("◎・・・計画どおり実施した",),
        columns=(column,),
        measures=(measure,),
        setup=doc.PageSetup(
            paper=doc.PaperSize.A3, landscape=True, top=10, bottom=10, left=10, right=10, header=5, footer=5
        ),
        font="IPAexGothic",
        body_size=8.0,
        made_on="2023-10-11",
        draft_note="作成中",
        stamp="a1b2",
        footer="第1号",
        keeps_measures_whole=False,
        facts=doc.FileFacts(subject="一覧"),
        sheet_name="一覧",
    )


def fixed_tables() -> DataTables:
    column = DataColumn(
        heading="件数",
        kind=ValueKind.NUMBER,
        meaning="取組の件数",
        unit="件",
        values="0以上",
        required=False,
        is_declared=True,
        is_list=True,
        name="count",
    )
    row = ("131148", 4, Decimal("1.50"), date(2023, 3, 31), ("税務課", "収納課"), None)
    table = DataTable(
        name="件数",
        title="件数の表",
        key="件数",
        columns=(column,),
        rows=(row,),
        about="取組",
        code="counts",
        keys=("count",),
        path="131148/{count}",
    )
    counts = CountsView(
        counts={"◎": 4},
        total=4,
        in_report=5,
        excluded=(("2-1-1-03-G", "再掲"),),
        groups={"1": {"◎": 4}},
        group_names={"1": "目標1"},
    )
    return DataTables(
        tables={"counts": table},
        dictionary=("definition", table),
        area=Area(code="131148", name="東京都中野区"),
        counts={"counts": counts},
        made_at=datetime(2023, 10, 11, 9, 30, tzinfo=UTC),
        years="R4",
    )


def test_the_digest_of_fixed_papers_is_the_recorded_one() -> None:
    assert fixed_set().digest == RECORDED


def test_papers_composed_from_others_do_not_change_the_digest() -> None:
    papers = (("list", SimpleNamespace(compose=None), "だ"), ("page", SimpleNamespace(compose=print), "頁"))
    assert set_of(*papers).digest == hashlib.sha256("(('list', 'だ'),)".encode()).hexdigest()


@pytest.mark.parametrize("occasion", Occasion)
def test_real_sets_have_no_class_that_the_fixed_papers_lack(parts: Parts, answered: Store, occasion: Occasion) -> None:
    request = set_paper.PAPER.request({OCCASION: occasion})
    real = read_in(answered, lambda records: read_set(parts, records, request, ""))
    found = set(classes_in([content.value for paper, content in real.papers if composed_of_none(paper.in_set)]))
    assert found <= set(classes_in([content.value for _, content in fixed_set().papers]))


def composed_of_none(in_set: Any) -> bool:
    return in_set.compose is None


def classes_in(value: object) -> Iterator[type]:
    """Yield the class of every value in the `repr` of a value."""
    yield type(value)
    if isinstance(value, Mapping):
        inner = [*value, *value.values()]
    elif isinstance(value, (tuple, list)):
        inner = list(value)
    elif is_dataclass(value) and not isinstance(value, Enum):
        inner = [getattr(value, each.name) for each in fields(value) if each.repr]
    else:
        return
    for each in inner:
        yield from classes_in(each)
