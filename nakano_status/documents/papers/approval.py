"""決裁用一式, one paper for approval: 鑑, counts, lists, matters to be aware of, 前回との差 (practice.md §1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from nakano_status.documents.blocks import bullet, group_row, head_row, naming_cell, title_line
from nakano_status.documents.document import (
    Align,
    Block,
    Cell,
    Column,
    Document,
    Paragraph,
    ParagraphRole,
    Row,
    Section,
    Table,
    plain,
)
from nakano_status.documents.list.builder import ListContent, ListKind, build_list, only_changed
from nakano_status.documents.list.layout import NOTHING, ListDocument
from nakano_status.documents.list.table import list_table
from nakano_status.documents.numbering import Numerals
from nakano_status.documents.page import OFFICIAL_PAGE, PageSetup, PaperSize
from nakano_status.documents.papers.count_difference import DifferenceContent, difference_blocks
from nakano_status.documents.papers.count_tables import CountOverview, overview_blocks
from nakano_status.documents.template import OFFICE_WORDS, Template, TemplateKind
from nakano_status.documents.template_filling import fill, with_numerals
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.fields.mark import Marks

_UPRIGHT = PageSetup(PaperSize.A4, landscape=False, top=20, bottom=18, left=25, right=19, header=9, footer=9)
_ACROSS = PageSetup(PaperSize.A4, landscape=True, top=20, bottom=14, left=14, right=12, header=9, footer=7)
_COVER_WIDTH = 160.0
_SMALL = 8.5
_ACROSS_ROOM = (271.0, _SMALL)
_BODY = 10.0
_STAMP_WIDTH, _STAMP_HEIGHT = 19.0, 17.0
_STAMPS = ("部長", "室長", "課長", "係長", "担当")
CHANGES, WHOLE = "変更一覧", "進捗状況一覧"
_MATTERS, _DIFFERENCE = "確認事項", "前回との差"
_NAMES = ("件数表", CHANGES, WHOLE, _MATTERS, _DIFFERENCE)


@dataclass(frozen=True)
class ApprovalContent:
    """The whole content of the paper.

    `list_content` are all rows in printed order; `difference` is None where there was no round before. `open_points`
    are the unresolved points, one a line; `matters` are all that the decider has to know of, one by one.
    `number` (文書番号) is '' where there is none.
    """

    list_content: ListContent
    counts: CountOverview
    counts_sentence: str
    difference: DifferenceContent | None
    open_points: Sequence[str]
    made_on: date
    matters: Sequence[MatterGroup] = ()
    number: str = ""
    draft_note: str = ""


def approval_kind(marks: Marks) -> TemplateKind:
    """Return the wording of 鑑, with the names of the values and parts that it may contain."""
    words = {
        "文書番号": "文書番号（指定した場合）",
        "日付": "作成日（令和5年8月10日）",
        "計画名": "計画の名称",
        "年度末": "時点（令和4年度末）",
        "件数": f"報告対象の件数と、{marks.listed}の件数",
        "前回との差": "報告対象の件数の、前回との差と理由（前回がある場合）",
    }
    parts = {
        "決裁欄": "決裁の欄",
        "確認事項": "未記入の取組など、確認を要する事項",
        "添付資料": "添付する資料の名称",
    }
    return TemplateKind("approval", "決裁用一式の鑑", {**words, **OFFICE_WORDS}, parts)


def build_approval(content: ApprovalContent, template: Template) -> Document:
    """Return the paper; the template has no faults (`faults_of`)."""
    year, numerals = content.list_content.year.label, template.numerals
    cover = fill(template, _values(content), _parts(content, numerals))
    sections = (
        _section(content, _NAMES[0], _UPRIGHT, overview_blocks(content.counts), _BODY),
        _section(content, CHANGES, _ACROSS, _changes(content.list_content), _SMALL),
        _section(content, WHOLE, _ACROSS, _table(content.list_content, ListKind.WHOLE, WHOLE), _SMALL),
        _section(content, _MATTERS, _UPRIGHT, matter_blocks(content.matters), _BODY),
        *(_difference_section(content, content.difference) if content.difference else ()),
    )
    sections = (
        Section("鑑", OFFICIAL_PAGE, cover, header=content.draft_note),
        *(_numbered(each, numerals) for each in sections),
    )
    title = f"{year}末時点の進捗状況（決裁用一式）"
    return Document(title, sections, content.made_on.isoformat(), numerals)


def approval_lists(content: ApprovalContent, numerals: Numerals) -> Mapping[str, ListDocument]:
    """Return the lists that the printed paper contains, by the name of their section: as they will be distributed.

    They are the pages of those papers on A4 (decision 0038), with 別添 in the box for 別紙. The pages of each
    別添 are numbered separately, as they are in the paper that it becomes.
    """
    papers = {CHANGES: only_changed(content.list_content), WHOLE: content.list_content}
    note = content.draft_note or None
    return {
        name: build_list(replace(each, paper=PaperSize.A4, label=label_of(name, numerals), draft_note=note))
        for name, each in papers.items()
    }


def label_of(name: str, numerals: Numerals) -> str:
    """Return the text in the box of a section: 別添 and its number."""
    return f"別添{numerals.written(_NAMES.index(name) + 1)}"


def _numbered(section: Section, numerals: Numerals) -> Section:
    """Return a section with its label in the box above and in the footer, with numbers in the style of the wording."""
    name = label_of(section.name, numerals)
    label = Paragraph(plain(name), ParagraphRole.SENDER, Align.RIGHT, size=_BODY, is_boxed=True)
    return replace(section, blocks=(label, *with_numerals(section.blocks, numerals)), footer_left=name)


def _values(content: ApprovalContent) -> dict[str, str]:
    return {
        "文書番号": content.number,
        "日付": era_day(content.made_on),
        "計画名": content.list_content.plan_title,
        "年度末": f"{content.list_content.year.label}末",
        "件数": content.counts_sentence,
        "前回との差": content.difference.sentence if content.difference else "",
    }


def _parts(content: ApprovalContent, numerals: Numerals) -> Mapping[str, tuple[Block, ...]]:
    names = [name for name in _NAMES if content.difference or name != _DIFFERENCE]
    papers = (f"{label_of(name, numerals)}　{name}" for name in names)
    return {
        "決裁欄": (_stamps(),),
        "確認事項": tuple(map(bullet, _to_see(content) or ("特になし",))),
        "添付資料": tuple(map(bullet, papers)),
    }


def _to_see(content: ApprovalContent) -> tuple[str, ...]:
    """Return the unresolved points and the matters to be aware of, each kind with its count."""
    return tuple(dict.fromkeys((*content.open_points, *(group.sentence for group in content.matters))))


def _stamps() -> Table:
    """Return the boxes for seals, at the right edge."""
    room = _COVER_WIDTH - _STAMP_WIDTH * len(_STAMPS)
    head = Row(tuple(Cell(plain(word)) for word in _STAMPS), is_kept_with_next=True)
    empty = Row(tuple(Cell() for _ in _STAMPS), height=_STAMP_HEIGHT)
    columns = (Column(_STAMP_WIDTH, Align.CENTRE),) * len(_STAMPS)
    return Table(columns, (head, empty), indent=room, space_above=6, description="決裁欄")


def _section(content: ApprovalContent, name: str, setup: PageSetup, blocks: Sequence[Block], size: float) -> Section:
    title = title_line(_title(content, name), 14, is_kept_with_next=True)
    return Section(
        name,
        setup,
        (title, *blocks),
        size=size,
        header=content.draft_note,
        begins_numbering=True,
    )


def _title(content: ApprovalContent, name: str) -> str:
    if name == CHANGES:
        return ListKind.CHANGES.title_of(content.list_content.plan_title)
    return f"{name}（{content.list_content.year.label}末時点）"


def _changes(content: ListContent) -> tuple[Block, ...]:
    changed = only_changed(content)
    if not changed.entries:
        return (Paragraph(plain(NOTHING), first_line=1, space_above=6),)
    return _table(changed, ListKind.CHANGES, "変更した取組")


def _table(rows: ListContent, kind: ListKind, description: str) -> tuple[Block, ...]:
    """Return the rows below the legend of their marks."""
    words = "　".join(rows.asked.profile.marks.legend)
    legend = Paragraph(plain(words), ParagraphRole.NOTE, space_above=4, is_kept_with_next=True)
    return (legend, list_table(rows.entries, kind, rows.asked, _ACROSS_ROOM, description))


def _difference_section(content: ApprovalContent, difference: DifferenceContent) -> tuple[Section]:
    return (_section(content, _DIFFERENCE, _UPRIGHT, difference_blocks(difference), _BODY),)


_COLUMNS = (Column(28, Align.CENTRE), Column(44), Column(30), Column(64))
_ROW_HEIGHT = 7.0
_NOTHING = "該当する事項はありません。"


@dataclass(frozen=True)
class Matter:
    """One matter: 管理番号 or 指標番号 ('' if it is about no row), its name, its division, and a description."""

    row_id: str
    title: str
    division: str
    text: str


@dataclass(frozen=True)
class MatterGroup:
    """Matters of one kind, at least one; `count` is of subjects: a row that two divisions were asked about is one."""

    label: str
    matters: tuple[Matter, ...]
    count: int

    @property
    def sentence(self) -> str:
        """The sentence with their number, as 決定した相違が3件あります。."""
        return f"{self.label}が{self.count}件あります。"


def matter_blocks(groups: Sequence[MatterGroup]) -> tuple[Block, ...]:
    """Return the table of all groups, or a sentence if there are no matters."""
    if not groups:
        return (Paragraph(plain(_NOTHING), first_line=1, space_above=6),)
    head = head_row(("管理番号", "事業内容など", "所管課", "内容"), height=_ROW_HEIGHT)
    rows = tuple(row for group in groups for row in _rows(group))
    return (Table(_COLUMNS, rows, (head,), space_above=6, description="決裁に当たって確認する事項", head_columns=1),)


def _rows(group: MatterGroup) -> Iterator[Row]:
    yield group_row(f"{group.label}　{group.count}件", len(_COLUMNS), _ROW_HEIGHT)
    for each in group.matters:
        named = (naming_cell(each.row_id), naming_cell(each.title, ""), naming_cell(each.division))
        yield Row((*named, Cell(plain(each.text))), height=_ROW_HEIGHT, row_id=each.row_id or None)
