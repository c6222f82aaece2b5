"""The list as pages: style, cells on further pages, what is kept together."""

import itertools
import re
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from pathlib import Path

import pytest

from nakano_status.application.papers.set_kinds.list_paper import list_places
from nakano_status.documents.division_summaries import SummaryLayout, build_summaries
from nakano_status.documents.document import (
    POINTS_PER_MM,
    Block,
    Cell,
    Column,
    Group,
    PaperSize,
    Paragraph,
    ParagraphRole,
    Row,
    Table,
    head_row,
    naming_cell,
    plain,
)
from nakano_status.documents.list import builder
from nakano_status.documents.list.builder import ListContent, ListDocument, ListEntry, ListKind, build_list
from nakano_status.documents.list.typeset_list import ROOM, ListPart, heights_value, prepare_list_parts
from nakano_status.documents.pages.page_proof import (
    ARTEFACT,
    FaultKind,
    Glyph,
    ReadPaper,
    page_faults,
    without_white_space,
)
from nakano_status.documents.pages.printed_paper import HEIGHTS_STYLE, PAPER_STYLE, PlacedRow, list_paper
from nakano_status.documents.pages.typeset import paper_value
from nakano_status.domain.fields.headings import DIVISIONS
from nakano_status.paper import typst_setter
from nakano_status.paper.pdf_proof import read_in_parts
from nakano_status.paper.typst_setter import forget_layouts, measure_rows, typeset_paper, typeset_value
from nakano_status.workbook.list.reader import read_list
from tests.support.fields import NAKANO
from tests.support.list_entries import R3, content, entry
from tests.support.set_papers import document, expect_pages, read_pdf_paper, value_of
from tests.support.summaries import summary, summary_row

SENTENCE = "区民の利便性を高めるため、窓口の手続を電子化し、１０件の申請を令和5年度までに受け付ける仕組みを整えた。"
NOT_FIRST = "、。，．・：；？！ー）」』】〕〉》］｝々ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
TOP = builder.SETUP.top + builder.REPEATED_HEIGHT / POINTS_PER_MM


def text(length: int) -> str:
    return (SENTENCE * (length // len(SENTENCE) + 1))[:length]


def many() -> ListContent:
    rows = (
        entry(n, code=f"1-{1 + n // 7}-①", done=text(15 * n), next_year=text(5 * n), mark="◎") for n in range(1, 30)
    )
    return content(*rows, draft_note="作成中 令和5年8月10日時点")


def long_row(length: int = 2500) -> ListContent:
    names = "税務課\n" * 6 + "（保健企画課）"
    tall = entry(2, title=text(80), done=text(length), divisions=names, mark="△")
    return content(entry(1), tall, entry(3), entry(4, code="1-1-②"))


def every_text(length: int) -> ListEntry:
    said = text(length)
    answers = {"done": said, "next_year": said, "later_years": said, "change_reason": said}
    return replace(entry(2, title=said, divisions="税務課\n" * 60), values={"mark": "△", **answers})


WIDE = "第12回a.b.cWWWWWWWWWWWWのオンライン申請％officeWWWWWWWWWWWW１２３，４５６，７８９百万円（仮称）" * 3
HARD = {
    "many rows": many(),
    "no rows": content(),
    "sixty rows of one measure": content(*(entry(n, done=text(20 + n * 7 % 180)) for n in range(1, 61))),
    "a row of pages": long_row(),
    "two long answers side by side": content(entry(1, done=text(2000), next_year=text(2000), later_years=text(2000))),
    "every text of a row higher than a page": content(entry(1), every_text(2000), entry(3)),
    "sixty divisions": content(entry(1), entry(2, divisions="税務課\n" * 60), entry(3)),
    "a measure of pages": content(
        entry(1, code="1-1-②"), entry(1, measure=text(6000)), *(entry(n, measure=None) for n in range(2, 5))
    ),
    "a measure and a row of pages": content(*(entry(n, measure=text(1500), done=text(2500)) for n in (1, 2))),
    "rows of pages in turn": content(*(entry(n, title=text(90), done=text(1100 + 500 * n)) for n in range(1, 6))),
    "a title as high as a page": content(entry(1), entry(2, title=text(570), done=text(2500)), entry(3)),
    "tabs and lines": content(entry(1, done="タブ\tの後\n改行\n\n空行の後", change_reason="\t\t")),
    "endless words": content(entry(1, done="W" * 300, change_reason="https://example.jp/" + "a-1/" * 90)),
    "what may not begin a line": content(entry(1, done="ー" * 90 + "！" * 90 + "。" * 40 + "・" * 30)),
    "a thousand words": content(entry(1, done="The quick brown fox files an affluent office report in fjord. " * 90)),
    "words nearly as wide as their column": content(
        entry(1, done=WIDE, next_year=WIDE, later_years=WIDE, change_reason=WIDE)
    ),
    "long names": content(
        entry(1, divisions="あいうえおかきくけこさしすせそたちつてと情報システム管理推進課\n介護・高齢者支援課")
    ),
    "rare characters": content(entry(1, done="髙﨑𠮷葛󠄀か゚㋿𩸽ﾊﾝｶｸ㈱・・・　。。。）））「「「")),
}


def made(of: ListContent) -> tuple[ReadPaper, tuple[PlacedRow, ...]]:
    """Return a list as it was read back, found without fault, and the places of its rows."""
    document = build_list(of)
    value = paper_value(list_paper(document), measure_rows)
    paper = typeset_value(PAPER_STYLE, value)
    read = read_pdf_paper(paper.pdf)
    assert list(page_faults(read, expect_pages(value, paper.places))) == []
    said = texts(document, prepare_list_parts(document, measure_rows))
    if said:
        assert read.blocks[-len(said) :] == said
    return read, paper.places


def texts(document: ListDocument, parts: Sequence[ListPart]) -> list[str]:
    """Return the texts of a list's cells in order, 実施内容 before each part."""
    cells = (
        cell or ""
        for part in parts
        for place, row in enumerate(document.measures[part.measure].rows[part.first : part.last])
        for cell in (None if place else measure_text(document, part), *row.cells)
    )
    return [text for text in map(without_white_space, cells) if text]


def measure_text(document: ListDocument, part: ListPart) -> str:
    said = document.measures[part.measure].text
    return "（つづき）" + said.partition("\n")[0] if part.is_shortened else said


@pytest.mark.sample(8)
@pytest.mark.parametrize("kind", ListKind)
@pytest.mark.parametrize("name", HARD)
def test_every_text_is_read_in_its_column_and_nothing_is_off_the_paper(name: str, kind: ListKind) -> None:
    of = replace(HARD[name], kind=kind)
    read, places = made(of)
    assert {each.row_id for each in places} == {each.row_id for each in of.entries}
    assert len(read.pages) == 1 + max((each.page for each in places), default=0)


@pytest.mark.sample(1)
@pytest.mark.parametrize("name", ["many rows", "a row of pages", "every text of a row higher than a page"])
def test_a4_has_the_same_rows_on_the_same_pages(name: str) -> None:
    _, large = made(HARD[name])
    _, small = made(replace(HARD[name], paper=PaperSize.A4))
    assert [(each.row_id, each.part, each.page) for each in small] == [(x.row_id, x.part, x.page) for x in large]
    for one, other in zip(small, large, strict=True):
        assert one.top == pytest.approx(other.top * builder.A3_TO_A4)


@pytest.mark.parametrize("width", [15, 20, 26.5, 27, 27.5, 40])
def test_names_stay_in_their_column_however_narrow_a_plan_makes_it(width: float) -> None:
    names = (
        "情報システム課（子育て支援課、介護・高齢者支援課、北部すこやか福祉センター）\nABCDEFGH・ー々」・ひとり親家庭課"
    )
    of = build_list(content(entry(1, divisions=names), entry(2, divisions=names.translate({0xFF08: "(", 0xFF09: ")"}))))
    columns = (replace(each, width=width) if each.key == DIVISIONS else each for each in of.columns)
    value = paper_value(list_paper(replace(of, columns=tuple(columns))), measure_rows)
    paper = typeset_value(PAPER_STYLE, value)
    assert list(page_faults(read_pdf_paper(paper.pdf), expect_pages(value, paper.places))) == []


@pytest.mark.parametrize(
    "lines",
    [
        ("情報政策・", "デジタル化推進課"),
        ("子育て支援・", "ひとり親家庭", "相談担当課"),
        ("シティプロモー", "ション推進・", "ふるさと納税課"),
        ("まちづくり", "推進・ＤＸ"),
        ("地域活動推進・", "防災まちづくり・係"),
        ("(子育て支援課、", "介護・高齢者", "支援課、", "北部すこやか", "福祉センター、", "防災危機管理課)"),
        ("税務課、職員課、", "選挙管理委員会", "事務局、", "税務課"),
        ("保険医療課", "(国保・後期・年金)"),
        ("地域支えあい", "推進課（包括ケア）"),
    ],
)
def test_a_long_name_is_broken_at_its_words_in_lines_of_about_one_length(lines: Sequence[str]) -> None:
    assert broken(ListKind.WHOLE, "".join(lines)) == list(lines)


@pytest.mark.parametrize("lines", [("(情報システム課)",), ("(防災危機", "管理課)"), ("相談・講座等", "実施課")])
def test_names_are_broken_so_in_the_narrow_column_of_a_check_print(lines: Sequence[str]) -> None:
    assert broken(ListKind.CHECK, "".join(lines)) == list(lines)


def broken(kind: ListKind, divisions: str) -> list[str]:
    """Return the lines in which a cell of 所管課 is set."""
    read, _ = made(replace(content(entry(1, divisions=divisions)), kind=kind))
    return lines_of(read)[read.blocks.index(divisions)]


def test_a_row_of_names_that_are_broken_is_no_higher_than_a_page() -> None:
    for count in range(19, 23):
        _, places = made(content(entry(1, divisions="介護・高齢者支援課、" * count)))
        assert all(each.bottom <= TOP + ROOM + 0.02 for each in places)


def test_a_list_has_the_same_pages_where_lines_of_running_text_are_broken_in_another_way() -> None:
    value = paper_value(list_paper(build_list(HARD["words nearly as wide as their column"])), measure_rows)
    paper, other = (typeset_value(PAPER_STYLE, value | breaks) for breaks in ({}, {"breaks": "simple"}))
    assert (other.pdf, other.places) == (paper.pdf, paper.places)


@pytest.mark.parametrize("name", ["many rows", "a row of pages"])
def test_a_sheet_is_made_of_the_places_on_a3_whatever_the_paper(name: str) -> None:
    _, set_pages = made(HARD[name])
    for paper in PaperSize:
        assert list_places(build_list(replace(HARD[name], paper=paper)), measure_rows, forget_layouts) == set_pages


def test_a_row_that_fits_a_page_stands_on_one_and_a_measure_too() -> None:
    _, places = made(many())
    pages: dict[str, set[int]] = {}
    for each in places:
        pages.setdefault(each.row_id[:5], set()).add(each.page)
    assert Counter(each.row_id for each in places).most_common(1)[0][1] == 1
    heights = dict.fromkeys(pages, 0.0)
    for each in places:
        heights[each.row_id[:5]] += each.bottom - each.top
    assert [code for code, on in pages.items() if len(on) > 1] == [code for code, h in heights.items() if h > ROOM]


def test_every_page_has_title_legend_heads_and_note_for_the_eye() -> None:
    read, _ = made(many())
    assert len(read.pages) > 1
    for page in range(1, len(read.pages)):
        shown = "".join(each.text for each in read.glyphs if each.page == page and each.block == ARTEFACT)
        for words in ("進捗状況一覧", "別紙", "未着手", "所管課", "作成中", f"{page + 1}/{len(read.pages)}"):
            assert words in shown


@pytest.mark.sample(3)
@pytest.mark.parametrize("length", range(1900, 2300, 40))
def test_the_further_pages_of_a_row_say_whose_it_is(length: int) -> None:
    """The last of them is high enough for it, wherever the text ends."""
    read, places = made(long_row(length))
    on = [each for each in places if each.row_id == "1-1-1-02-X" or each.part]
    further = [each for each in on if each.part]
    assert further
    for each in further:
        shown = [x for x in read.glyphs if x.page == each.page and x.block == ARTEFACT and x.top > TOP]
        inside = [x for x in shown if x.bottom <= each.bottom]
        said = without_white_space("1-1-①窓口の改善（つづき）1-1-1-02-X" + text(80) + "税務課" * 6 + "（保健企画課）")
        assert Counter(x.text for x in inside) == Counter(said)


def test_where_a_title_goes_on_the_line_above_the_head_says_whose_it_is() -> None:
    read, places = made(HARD["every text of a row higher than a page"])
    further = [each for each in places if each.part]
    assert len(further) == 4
    for each in further:
        shown = [x for x in read.glyphs if x.page == each.page and x.block == ARTEFACT]
        above = "".join(x.text for x in shown if x.left > 200 and TOP - 20 < x.bottom < TOP - 12)
        assert above == f"（つづき）1-1-1-02-X{text(12)}…税務課"
        assert without_white_space("1-1-①窓口の改善") == "".join(x.text for x in shown if TOP < x.top < 200)


def test_a_measure_higher_than_a_page_is_read_once_and_then_named_by_its_code() -> None:
    document = build_list(HARD["a measure of pages"])
    parts = prepare_list_parts(document, measure_rows)
    assert [(part.first, part.last, part.broken, part.is_shortened) for part in parts] == [
        (0, 1, (), False),
        (0, 1, (0,), False),
        (1, 4, (), True),
    ]
    read, places = made(HARD["a measure of pages"])
    assert [block for block in read.blocks if block.startswith("（つづき）")] == ["（つづき）1-1-①"]
    assert [each.part for each in places] == [0, *range(15), 0, 0, 0]


def test_a_row_stands_whole_with_its_names_where_it_begins() -> None:
    rows = (entry(n, done=text(150)) for n in range(1, 8))
    tall = entry(9, code="1-1-②", title=text(300), done=text(2500))
    made(content(*rows, tall))


def test_heights_of_cells_are_those_of_the_rows_that_are_set() -> None:
    document = build_list(many())
    cells: dict[str, float] = {}
    for each in measure_rows(HEIGHTS_STYLE, heights_value(document, range(len(document.measures)))):
        if each.part:
            cells[each.row_id] = max(cells.get(each.row_id, 0.0), each.bottom)
    _, places = made(many())
    assert list(cells.values()) == pytest.approx([each.bottom - each.top for each in places], abs=0.01)


@pytest.mark.parametrize("name", ["many rows", "sixty rows of one measure"])
def test_no_line_begins_with_what_may_not_or_ends_as_a_single_letter(name: str) -> None:
    read, _ = made(HARD[name])
    for lines in lines_of(read):
        assert not any(line[0] in NOT_FIRST for line in lines)
        assert len(lines) == 1 or len(lines[-1]) > 1


def published(published_list: Path) -> ListContent:
    rows = read_list(published_list.name, published_list.read_bytes(), NAKANO).rows
    entries = (
        ListEntry(str(number), row.measure_code, row.measure_title, row.title, row.owners_printed, row.values)
        for number, row in enumerate(rows)
    )
    return content(*entries, year=R3)


def test_the_published_list_is_read_back_with_its_lines_filled(published_list: Path) -> None:
    of = published(published_list)
    read, places = made(of)
    assert [each.row_id for each in places] == [str(number) for number in range(124)]
    assert len(read.pages) == 14
    assert filled(read, build_list(of)) >= 0.96
    assert made(replace(of, paper=PaperSize.A4))[1][-1].page == 13


BROKEN = "介護・高齢者/支援課、 北部すこやか/福祉センター、 北部すこやか/福祉センター) 保険医療課/(国保・後期・年金)"
BROKEN_IN = {
    ListKind.WHOLE: f"{BROKEN} 選挙管理委員会/事務局 情報システム課/(職員課)",
    ListKind.CHANGES: f"{BROKEN.partition(' ')[2]} 情報システム課/(職員課)",
    ListKind.CHECK: f"{BROKEN.rpartition(' ')[0]} 介護・高齢者/支援課 保険医療課/(国保・/後期・年金) 保険医療課/(国保)"
    " 選挙管理委員会/事務局 情報システム課/(職員課) (防災危機/管理課) 子ども教育・/政策課 相談・講座等/実施課",
}


@pytest.mark.parametrize("kind", ListKind)
def test_names_of_the_published_list_are_broken_as_a_person_breaks_them(kind: ListKind, published_list: Path) -> None:
    of = replace(published(published_list), kind=kind)
    cells = {without_white_space(each.divisions or ""): each.divisions or "" for each in of.entries}
    read, _ = made(of)
    found = set()
    for block, lines in zip(read.blocks, lines_of(read), strict=True):
        ends = list(accumulate(map(len, lines)))
        at = 0
        for name in re.findall("[^、\n]+、?", cells.get(block, "")):
            within = [end - at for end in ends if at < end < at + len(name)]
            at += len(name)
            if within:
                found.add("/".join(name[one:other] for one, other in pairwise((0, *within, len(name)))))
    assert found == set(BROKEN_IN[kind].split())


def filled(read: ReadPaper, document: ListDocument) -> float:
    """Return which part of their columns the lines of texts fill, but the last line of each text."""
    lefts = list(accumulate((column.width for column in document.columns), initial=builder.SETUP.left))
    lines: dict[int, dict[tuple[int, float], list[Glyph]]] = {}
    for glyph in read.glyphs:
        if glyph.block >= 0 and glyph.top > TOP:
            lines.setdefault(glyph.block, {}).setdefault((glyph.page, round(glyph.baseline, 1)), []).append(glyph)
    shares = []
    for block in lines.values():
        for line in list(block.values())[:-1]:
            left, right = min(glyph.left for glyph in line), max(glyph.right for glyph in line)
            column = document.columns[bisect(lefts, left) - 1]
            if column.key in NAKANO.by_key and NAKANO.by_key[column.key].is_text:
                shares.append((right - left) / (column.width - 2 * builder.INNER_MARGIN))
    return sum(shares) / len(shares)


def lines_of(read: ReadPaper) -> list[list[str]]:
    """Return the lines of each block that is read aloud."""
    blocks: dict[int, list[str]] = {}
    before: dict[int, tuple[int, float]] = {}
    for each in read.glyphs:
        if each.block >= 0:
            at = (each.page, round(each.baseline, 1))
            if before.get(each.block) != at:
                blocks.setdefault(each.block, []).append("")
            blocks[each.block][-1] += each.text
            before[each.block] = at
    return list(blocks.values())


@pytest.mark.parametrize(
    ("style", "right", "wrong", "kind"),
    [
        ("list.typ", "+ body(text, at) +", "+ move(dy: 3mm, body(text, at)) +", FaultKind.OUTSIDE),
        ("list.typ", "measure-text(p)),\n    ..", "move(dy: -3mm, measure-text(p))),\n    ..", FaultKind.OUTSIDE),
        ("list.typ", "furniture(s, par(title))", "furniture(s, none)", FaultKind.TEXT),
    ],
)
def test_a_style_that_moves_a_cell_or_leaves_out_a_title_is_found(
    style: str, right: str, wrong: str, kind: FaultKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    styles = dict(typst_setter._styles())
    assert styles[style].count(right.encode()) == 1
    styles[style] = styles[style].replace(right.encode(), wrong.encode())
    monkeypatch.setattr(typst_setter, "_styles", lambda: tuple(styles.items()))
    value = paper_value(list_paper(build_list(many())), measure_rows)
    paper = typeset_value(PAPER_STYLE, value)
    assert {each.kind for each in page_faults(read_pdf_paper(paper.pdf), expect_pages(value, paper.places))} == {kind}


def test_a_style_that_does_not_name_a_row_that_goes_on_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    styles = dict(typst_setter._styles())
    styles["list.typ"] = styles["list.typ"].replace(b"s.goes-on + each.row_id", b"s.goes-on")
    monkeypatch.setattr(typst_setter, "_styles", lambda: tuple(styles.items()))
    value = paper_value(list_paper(build_list(long_row())), measure_rows)
    paper = typeset_value(PAPER_STYLE, value)
    assert {each.kind for each in page_faults(read_pdf_paper(paper.pdf), expect_pages(value, paper.places))} == {
        FaultKind.TEXT
    }


def test_pages_follow_one_another_without_a_hole() -> None:
    _, places = made(many())
    for one, other in pairwise(places):
        assert other.top == pytest.approx(one.bottom if other.page == one.page else TOP, abs=0.02)


COLUMNS = (Column(40), Column(40), Column(80))
HEAD = (head_row(("実施", "事業", "内容")),)
NAME = "一の一\n窓口の案内"
AGAIN = "（つづき）一の一窓口の案内"


def group(*texts: str, name: str = NAME) -> list[Row]:
    """Return the rows of one 実施内容, each with one of these texts."""
    merged = Cell(plain(name), rows=len(texts), is_top=True, continued=plain(f"（つづき）{name}"))
    rows = [(naming_cell(f"取組{number}", f"番号{number}"), Cell(plain(text))) for number, text in enumerate(texts)]
    return [Row((merged, *rows[0])), *(Row(cells) for cells in rows[1:])]


def read(*blocks: Block) -> ReadPaper:
    """Return the pages, which have no fault."""
    value = value_of(document(*blocks))
    made = read_pdf_paper(typeset_value("document.typ", value).pdf)
    assert list(page_faults(made, expect_pages(value))) == []
    return made


def shown(paper: ReadPaper, column: int) -> list[str]:
    """Return what each page shows for the eye only in a column of the table, below its head."""
    left = 28 + sum(each.width for each in COLUMNS[:column])
    pages = defaultdict[int, list[tuple[float, float, str]]](list)
    for glyph in paper.glyphs:
        inside = left <= glyph.left < left + COLUMNS[column].width and 32 < glyph.top < 270
        if inside and glyph.block == ARTEFACT:
            pages[glyph.page].append((round(glyph.baseline, 1), glyph.left, glyph.text))
    return ["".join(text for *_, text in sorted(pages[page])) for page in range(len(paper.pages))]


def table(rows: Sequence[Row]) -> Table:
    return Table(COLUMNS, tuple(rows), HEAD, head_columns=2)


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_cell_over_many_rows_is_said_on_each_further_page(wrapped: bool) -> None:
    block = table(group(*["答"] * 90))
    paper = read(Group((block,)) if wrapped else block)
    assert shown(paper, 0) == ["", AGAIN, AGAIN]
    assert shown(paper, 1) == ["", "", ""]
    assert sum("窓口の案内" in block for block in paper.blocks) == 1


def test_a_row_higher_than_a_page_is_named_on_each_further_page() -> None:
    paper = read(table(group("答", "一ページに収まらない答え。" * 200, "答")))
    assert len(paper.pages) == 3
    assert shown(paper, 0) == ["", AGAIN, AGAIN]
    assert shown(paper, 1) == ["", "（つづき）番号1取組1", "（つづき）番号1取組1"]


def test_where_all_of_it_has_no_room_the_first_line_is_said() -> None:
    seen = [shown(read(table(group(*["答"] * count))), 0) for count in range(34, 38)]
    assert [pages[1:] for pages in seen] == [[], [], ["一の一"], [AGAIN]]


def test_each_page_has_the_room_that_the_rows_have_there() -> None:
    long = "\n".join(["文"] * 92)
    paper = read(table(group("答", long)))
    assert shown(paper, 0) == ["", AGAIN, "一の一"]


def test_a_cell_over_rows_that_is_higher_than_a_page_is_broken_with_its_last_row() -> None:
    name = "\n".join(f"長い名{number}" for number in range(100))
    assert len(read(table(group("答", "答", name=name))).pages) == 3


def test_a_text_that_goes_on_itself_is_said_again_only_where_it_has_ended() -> None:
    name = "\n".join(f"長い名{number}" for number in range(50))
    paper = read(table(group(*["答"] * 120, name=name)))
    first, second, *others = shown(paper, 0)
    assert (first, second) == ("", "")
    assert others[0] == "長い名0"


def test_what_follows_and_other_tables_are_not_named_by_it() -> None:
    rows = [*group(*["答"] * 50), *group("答", "答", name="一の二"), Row((Cell(plain("後")),) * 3)]
    paper = read(table(rows), table(group(*["答"] * 50, name="二の一")))
    assert shown(paper, 0) == ["", AGAIN, "（つづき）二の一"]


@pytest.mark.parametrize("head", [(), (head_row(("長い見出しの文" * 9, "名前")),)])
def test_the_columns_edge_and_the_heads_height_are_those_of_the_table(head: tuple[Row, ...]) -> None:
    columns = (Column(60), Column(80))
    merged = Cell(plain("名"), rows=90, continued=plain("つづく名"))
    rows = (Row((Cell(plain("答0")), merged)), *(Row((Cell(plain(f"答{number}")),)) for number in range(1, 90)))
    paper = read(Table(columns, rows, head, indent=10))
    again = [glyph for glyph in paper.glyphs if glyph.block == ARTEFACT and glyph.text == "つ"]
    first = {glyph.page: glyph.baseline for glyph in reversed(paper.glyphs) if glyph.block > 0}
    assert [glyph.page for glyph in again] == [1, 2]
    assert all(glyph.left == pytest.approx(28 + 10 + 60 + 1.2, abs=0.3) for glyph in again)
    assert all(glyph.baseline == pytest.approx(first[glyph.page], abs=0.01) for glyph in again)


def test_a_long_paper_in_parts_names_rows_as_well() -> None:
    value = value_of(document(table([*group(*["答"] * 30, name="一の〇"), *group(*["答"] * 60)])))
    made = typeset_paper(value, most_rows=40)
    texts = ["".join(shown(each, 0)) for each in read_in_parts(made.pdf, made.parts)]
    assert len(texts) == 2
    assert texts[1].endswith(AGAIN)


def test_a_summary_on_a4_landscape_names_its_measure_on_each_page() -> None:
    rows = [summary_row(f"1-1-1-{number:02}-A", done="窓口で案内した。" * 9) for number in range(30)]
    value = value_of(build_summaries([summary(*rows)], SummaryLayout.TABLE))
    paper = read_pdf_paper(typeset_value("document.typ", value).pdf)
    assert list(page_faults(paper, expect_pages(value))) == []
    pages = ["".join(glyph.text for glyph in paper.glyphs if glyph.page == page) for page in range(len(paper.pages))]
    assert len(pages) > 2
    assert [page.count("窓口の案内") for page in pages] == [1] * len(pages)
    assert [page.count("（つづき）1-1-①") for page in pages] == [0, *[1] * (len(pages) - 1)]


TOGETHER_COLUMNS = (Column(30), Column(100))
TOGETHER_HEAD = (head_row(("項目", "内容")),)
LINES_OF_PAGE = range(30, 40)
"""With so many lines before it, what follows is at the end of the first page or on the second."""


def pages(*blocks: Block) -> dict[str, set[int]]:
    """Return the pages of each text; the paper has no fault."""
    value = value_of(document(*blocks))
    read = read_pdf_paper(typeset_value("document.typ", value).pdf)
    assert list(page_faults(read, expect_pages(value))) == []
    found: dict[str, set[int]] = {text: set() for text in read.blocks}
    for glyph in read.glyphs:
        if glyph.block >= 0:
            found[read.blocks[glyph.block]].add(glyph.page)
    return found


def lines(count: int) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(plain(f"第{number}行")) for number in range(count))


def row(*texts: str, kept: bool = False) -> Row:
    return Row(tuple(Cell(plain(text)) for text in texts), is_kept_with_next=kept)


def title(text: str) -> Row:
    return Row((Cell(plain(text), columns=2),), is_kept_with_next=True)


def ends(before: Sequence[set[int]], after: set[int]) -> None:
    """Check that the page where `after` begins is that of each before it."""
    assert all(each == {min(after)} for each in before)


@pytest.mark.sample(1)
@pytest.mark.parametrize("long", ["短い答", "一ページに収まらない長い答。" * 150])
def test_titles_of_a_table_are_on_the_page_of_the_row_below_them(long: str) -> None:
    seen = set()
    for count in LINES_OF_PAGE:
        rows = (
            row("一", "先の答"),
            title("節の題"),
            title("取組の題"),
            row("二", long),
            title("次の題"),
            row("三", "答"),
        )
        found = pages(*lines(count), Table(TOGETHER_COLUMNS, rows, TOGETHER_HEAD))
        ends([found["節の題"], found["取組の題"]], found[long])
        ends([found["次の題"]], found["三"])
        seen.add((min(found["先の答"]), min(found["節の題"])))
    assert seen == {(0, 0), (0, 1), (1, 1)}


@pytest.mark.parametrize("head", [TOGETHER_HEAD, ()])
@pytest.mark.parametrize("head_columns", [0, 1])
def test_titles_of_a_table_are_heads_of_what_is_below_them(head: tuple[Row, ...], head_columns: int) -> None:
    rows = (title("節"), title("項"), row("一", "答"), title("次"), row("二", "答"), row("", "答"))
    value = value_of(document(Table(TOGETHER_COLUMNS, rows, head, head_columns=head_columns)))
    read = read_pdf_paper(typeset_value("document.typ", value).pdf)
    assert list(page_faults(read, expect_pages(value))) == []
    assert read.table_heads == [3 + 2 * len(head) + 2 * head_columns]


def test_titles_of_a_table_are_above_what_goes_on_and_read_aloud_once() -> None:
    rows = (title("先の題"), row("零", "答"), title("取組の題"), *(row(f"番号{number}", "答") for number in range(60)))
    value = value_of(document(Table(TOGETHER_COLUMNS, rows, TOGETHER_HEAD)))
    read = read_pdf_paper(typeset_value("document.typ", value).pdf)
    assert list(page_faults(read, expect_pages(value))) == []
    assert read.blocks.count("取組の題") == 1
    shown = "".join(glyph.text for glyph in read.glyphs if glyph.page == 1)
    assert shown.startswith("作成中項目内容取組の題")


def test_a_head_higher_than_a_page_goes_on_over_pages() -> None:
    high = head_row(("項目", "一ページに収まらない題。" * 400))
    found = pages(Group((Table(TOGETHER_COLUMNS, (row("一", "答"),), (high,)),)))
    assert found["答"] == {max(found["一ページに収まらない題。" * 400])} != {0}


def test_a_table_whose_rows_are_all_kept_is_on_one_page_unless_it_is_higher() -> None:
    seen = set()
    for count in LINES_OF_PAGE:
        found = pages(
            *lines(count),
            Table(TOGETHER_COLUMNS, (row("一", "答", kept=True), row("二", "次", kept=True), row("三", "末"))),
        )
        assert found["一"] == found["二"] == found["三"]
        seen |= found["一"]
    assert seen == {0, 1}
    high = tuple(row(f"番号{number}", "答", kept=True) for number in range(60))
    assert len(set.union(*pages(Table(TOGETHER_COLUMNS, high)).values())) == 2


@pytest.mark.parametrize("head", ["項目", "長い見出しの文" * 8])
def test_a_row_about_as_high_as_a_page_is_whole_or_broken_whatever_the_head(head: str) -> None:
    for count in range(36, 52):
        pages(Table(TOGETHER_COLUMNS, (row("一", "\n".join("文" * count)),), (head_row((head, "内容")),)))


def test_a_table_about_as_high_as_a_page_is_whole_or_broken() -> None:
    for count in range(34, 46):
        pages(Table(TOGETHER_COLUMNS, tuple(row(f"番号{number}", "答", kept=True) for number in range(count))))


@pytest.mark.sample(2)
@pytest.mark.parametrize("head", [TOGETHER_HEAD, ()])
@pytest.mark.parametrize("role", [ParagraphRole.LABEL, ParagraphRole.BODY])
def test_a_paragraph_is_on_the_page_of_what_follows_it(head: tuple[Row, ...], role: ParagraphRole) -> None:
    seen = set()
    follow: tuple[Block, ...] = (
        Paragraph(plain("次の文")),
        Table(TOGETHER_COLUMNS, (row("一", "先"), row("二", "後")), head),
    )
    for count in LINES_OF_PAGE:
        for block, first in zip(follow, ("次の文", "一"), strict=True):
            label = Paragraph(plain("表の題"), role, is_kept_with_next=True)
            found = pages(*lines(count), label, replace(label, text=plain("その下")), block)
            ends([found["表の題"], found["その下"]], found[first])
            seen |= found["表の題"]
    assert seen == {0, 1}


def test_columns_and_shaded_cells_are_heads_of_their_rows() -> None:
    columns = (Column(20), Column(40), Column(40))
    rows = (row("1", "一", "答"), Row((Cell(plain("2"), is_shaded=True), Cell(plain("二"), columns=2))))
    heads = {0: 3 + 1, 1: 3 + 2, 2: 3 + 4}
    for count, expected in heads.items():
        table = Table(columns, rows, (head_row(("番号", "項目", "内容")),), head_columns=count)
        value = value_of(document(table))
        pdf = bytes(typeset_value("document.typ", value).pdf)
        assert read_pdf_paper(pdf).table_heads == [expected]
        assert pdf.count(b"/Scope/Row") == expected - 3


def test_a_cell_over_rows_higher_than_a_page_runs_over_pages() -> None:
    cells = tuple(Cell(plain(f"答{number}")) for number in range(90))
    rows = (Row((Cell(plain("実施内容"), rows=90, is_top=True), cells[0])), *(Row((cell,)) for cell in cells[1:]))
    found = pages(Table(TOGETHER_COLUMNS, rows, TOGETHER_HEAD, head_columns=1))
    assert (found["実施内容"], found["答0"], found["答89"]) == ({0}, {0}, {2})


def test_groups_stand_apart_as_their_blocks_do() -> None:
    table = Table(TOGETHER_COLUMNS, (row("一", "答"),), space_above=8)
    value = value_of(document(table, Group((table,)), Group((Group((table,)),)), Paragraph(plain("次"))))
    read = read_pdf_paper(typeset_value("document.typ", value).pdf)
    tops = [glyph.baseline for glyph in read.glyphs if glyph.text in ("一", "次")]
    first, second, third = (after - before for before, after in itertools.pairwise(tops))
    assert first == pytest.approx(second, abs=0.01)
    assert first > third > 0
