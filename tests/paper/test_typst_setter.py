"""Pages are set: by Typst, in a process of its own, with long texts."""

import json
import multiprocessing
import os
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from functools import cache
from io import BytesIO
from itertools import count
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject

from nakano_status.bootstrap import make_parts
from nakano_status.defect_report import log_folder
from nakano_status.documents import drawing_rules
from nakano_status.documents.document import (
    Cell,
    Column,
    Document,
    Heading,
    Paragraph,
    ParagraphRole,
    Row,
    Run,
    Section,
    Table,
    head_row,
    plain,
    underline_own,
)
from nakano_status.documents.list.builder import ListContent, build_list
from nakano_status.documents.pages.page_proof import (
    ARTEFACT,
    ExpectedBlock,
    FaultKind,
    PageArea,
    ReadPaper,
    expected_in_parts,
    page_faults,
    without_white_space,
)
from nakano_status.documents.pages.printed_characters import IGNORED, as_printed, missing_characters
from nakano_status.documents.pages.printed_paper import (
    PAPER_STYLE,
    PlacedRow,
    TypesetPaper,
    Value,
    document_paper,
    list_paper,
)
from nakano_status.documents.pages.typeset import cut_paper, paper_value
from nakano_status.domain.refusals.papers import PaperFontMissing
from nakano_status.domain.text.difference import PieceKind, text_difference
from nakano_status.paper import shipped_fonts, typst_setter
from nakano_status.paper.pdf_proof import read_attached, read_in_parts
from nakano_status.paper.shipped_fonts import drawable_characters
from nakano_status.paper.typst_setter import (
    TypesettingError,
    forget_layouts,
    measure_rows,
    typeset_paper,
    typeset_value,
)
from nakano_status.program_files import program_folder
from nakano_status.worker_process import OwnProcess
from tests.support.list_entries import content, entry
from tests.support.pace import ratio
from tests.support.set_papers import HEAD, TITLE, UPRIGHT, document, expect_pages, paper, read_pdf_paper, value_of
from tests.support.sudden_end import KILL

MARKUP = (
    '#import "@preview/x:0.1.0"',
    "$x^2$ *太字* _斜体_ `符号`",
    "@参照 <label> = 見出し",
    "\\ // /* 注 */ https://example.jp",
    "- 項目 + 番号 ~ -- --- ...",
    '#sys.inputs #read("house.typ") ]) {{',
)


@pytest.fixture
def style(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A style that is asked for as x.typ."""
    (tmp_path / "style").mkdir()
    monkeypatch.setattr(typst_setter, "program_folder", lambda _: tmp_path)
    typst_setter._styles.cache_clear()
    yield tmp_path / "style" / "x.typ"
    typst_setter._styles.cache_clear()


def test_a_text_is_never_markup() -> None:
    value = paper(*MARKUP)
    assert list(page_faults(read_pdf_paper(typeset_value("document.typ", value).pdf), expect_pages(value))) == []


def test_a_paper_with_an_attached_file_is_set_as_often_as_it_has_to_be() -> None:
    """As where what was set first is found not to be readable, and is tried once more."""
    content = b64encode(b"1,2").decode()
    value = {**paper("文"), "attached": [{"name": "a.csv", "type": "text/csv", "about": "表", "content": content}]}
    assert [read_attached(typeset_value("document.typ", value).pdf) for _ in range(2)] == [{"a.csv": b"1,2"}] * 2


def test_characters_of_all_kinds_are_read_back_as_they_were_given() -> None:
    value = paper(
        "髙﨑𠮷葛\U000e0100か゚㋿𩸽ﾊﾝｶｸ㈱", "か\u3099 e\u0301 office ffi 한국어", "1\t2\x07\u200b3\x80\x85\x9f4"
    )
    assert list(page_faults(read_pdf_paper(typeset_value("document.typ", value).pdf), expect_pages(value))) == []


INVISIBLE = sorted({*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0)), *map(chr, IGNORED)} - {"\n"})[:400]
"""Control characters, and what fonts ignore; of the 4,096 tags and selectors at the end of Unicode the first."""


@pytest.mark.sample(1)
@pytest.mark.parametrize("around", [("{}右から終わり",), ("R4に{}5件増えた", "R4に{}"), ("{}", "令和5年度末{}")])
def test_a_difference_in_what_cannot_be_seen_is_set_on_both_sides(around: Sequence[str]) -> None:
    texts = [(pattern.format(each), pattern.format("")) for pattern in around for each in INVISIBLE]
    texts += [(new, old) for old, new in texts]
    rows = []
    for old, new in texts:
        pieces = text_difference(old, new)
        label = Run("【令和4年度までの取組状況】\n", grey=True)
        sides = (underline_own(pieces, PieceKind.REMOVED), underline_own(pieces, PieceKind.ADDED))
        rows.append(Row(tuple(Cell((label, *side)) for side in sides)))
    heads = (head_row(("誤", "正")),)
    value = value_of(document(Table((Column(80), Column(80)), tuple(rows), heads, description="正誤表")))
    assert list(page_faults(read_pdf_paper(typeset_value("document.typ", value).pdf), expect_pages(value))) == []


def test_pages_are_counted_again_where_a_section_begins_its_own_numbers() -> None:
    (section,) = document().sections
    long = tuple(Paragraph(plain("文")) for _ in range(60))
    sections = [
        replace(section, header="", blocks=(*section.blocks, *blocks), begins_numbering=begins)
        for blocks, begins in (((), True), (long, True), ((), False), ((), True))
    ]
    value = value_of(replace(document(), sections=tuple(sections)))
    glyphs = read_pdf_paper(typeset_value("document.typ", value).pdf).glyphs
    pages = [[each.text for each in glyphs if (each.page, each.block) == (page, ARTEFACT)] for page in range(5)]
    assert ["".join(each) for each in pages] == ["1/1", "1/3", "2/3", "3/3", "1/1"]


def test_a_mark_that_would_be_read_twice_is_told_and_no_other() -> None:
    for text in ("e\u0301", "が", "か\u3099", "か\u309a", "あ\u3099", "x\u0301", "あ\u0301", "Ａ\u0302"):
        value = paper(text)
        faults = list(page_faults(read_pdf_paper(typeset_value("document.typ", value).pdf), expect_pages(value)))
        assert bool(faults) == bool(missing_characters(as_printed(text), drawable_characters())), ascii(text)


def test_an_endless_word_is_broken_inside_its_paragraph_and_its_cell() -> None:
    value = paper("W" * 300, "前の文" + "http://" + "x" * 200, "A-" * 150)
    read = read_pdf_paper(typeset_value("document.typ", value).pdf)
    assert list(page_faults(read, expect_pages(value))) == []
    assert read.blocks.count("W" * 300) == 2


def test_no_stop_or_hyphen_at_the_end_of_a_line_hangs_out_of_it() -> None:
    value = paper(*("文" * length + "https://www.city.tokyo-nakano.lg.jp/を参照" for length in range(20, 40)))
    assert list(page_faults(read_pdf_paper(typeset_value("document.typ", value).pdf), expect_pages(value))) == []


def test_no_style_asks_for_anything_outside_its_folder() -> None:
    styles = list((program_folder("resources") / "style").glob("*.typ"))
    assert len(styles) >= 2
    for path in styles:
        text = path.read_text("utf-8")
        assert not [word for word in ("@preview", "@local", "eval(", "read(", "plugin(", 'image("') if word in text], (
            path
        )
        imported = {line.split('"')[1] for line in text.splitlines() if line.startswith(("#import", "#include"))}
        assert imported <= {each.name for each in styles}


def test_a_style_has_the_room_between_lines_that_other_forms_of_a_paper_have(style: Path) -> None:
    house = program_folder("resources") / "style" / "house.typ"
    (style.parent / "house.typ").write_bytes(house.read_bytes())
    told = "(row_id: json.encode((..leadings, cell: cell-leading)), part: 0, page: 0, top: air / 1mm, bottom: 0)"
    style.write_text(
        '#import "house.typ": air, cell-leading, leadings\n'
        f"#metadata((pages: 0, sizes: (), tables: (), places: ({told},))) <layout>",
        "utf-8",
    )
    (found,) = measure_rows("x.typ", {})
    leadings = {typeface.value: pitch for typeface, pitch in drawing_rules.LEADING.items()}
    assert json.loads(found.row_id) == leadings | {"cell": drawing_rules.CELL_LEADING}
    assert found.top == pytest.approx(drawing_rules.CELL_AIR)


def test_a_system_s_fonts_are_not_asked() -> None:
    assert set(typst_setter._fonts().families()) == {
        "BIZ UDGothic", "BIZ UDMincho", "BIZ UDPGothic", "Noto Sans", "Noto Sans CJK JP"
    }  # fmt: skip


def test_equal_values_give_equal_bytes_in_another_process_place_and_language(tmp_path: Path) -> None:
    value = paper("一つの文", "もう一つの文")
    (tmp_path / "value.json").write_text(json.dumps(value), "utf-8")
    code = (
        "import json, sys; from pathlib import Path; from nakano_status.paper.typst_setter import typeset_value\n"
        "sys.stdout.buffer.write(typeset_value('document.typ', json.loads(Path(sys.argv[1]).read_text('utf-8'))).pdf)"
    )
    environment = {**os.environ, "TZ": "America/New_York", "LANG": "C", "PYTHONHASHSEED": "7", "RAYON_NUM_THREADS": "1"}
    command = [sys.executable, "-c", code, str(tmp_path / "value.json")]
    there = subprocess.run(command, capture_output=True, check=True, env=environment).stdout
    assert there == typeset_value("document.typ", value).pdf


def test_rows_that_did_not_change_are_not_laid_out_again() -> None:
    texts = [f"第{number}号の申請を受け付け、窓口で手続を案内した。" * 8 for number in range(120)]

    number = count()

    def first() -> None:
        typeset_value("document.typ", paper(*(f"{next(number)}回目の{each}" for each in texts)))

    def again() -> None:
        typeset_value("document.typ", paper(*texts[:60], f"{next(number)}文だけを書き直した。", *texts[61:]))

    typeset_value("document.typ", paper(*texts))
    assert ratio(again, first, 0.6) <= 0.6


def test_a_style_tells_the_places_of_its_rows_before_there_is_a_pdf(style: Path) -> None:
    place = '(row_id: "R4-1", part: 0, page: 0, top: 10.5, bottom: 20)'
    style.write_text(f"#metadata((pages: 0, sizes: (), tables: (), places: ({place},))) <layout>", "utf-8")
    assert measure_rows("x.typ", {}) == (PlacedRow("R4-1", 0, 0, 10.5, 20),)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("#let x = ", "expected expression"),
        (f'{HEAD}#set text(font: ("BIZ UDMincho", "No Such Font"))\n文', "unknown font family"),
        (
            '#set document(title: [題])\n#set text(lang: "ja", font: "BIZ UDMincho")\n= 題\n\ue000',
            "could not be displayed",
        ),
        ("#let f() = f()\n#f()", "maximum function call depth"),
    ],
)
def test_what_typst_says_of_a_style_is_a_defect(style: Path, source: str, said: str) -> None:
    style.write_text(source, "utf-8")
    with pytest.raises(TypesettingError, match=said) as defect:
        typeset_value("x.typ", {})
    assert "x.typ" in str(defect.value)


def test_a_style_reads_nothing_of_the_current_folder(
    style: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    (here / "there.txt").write_text("文", "utf-8")
    monkeypatch.chdir(here)
    style.write_text('#read("there.txt")', "utf-8")
    with pytest.raises(TypesettingError, match="file not found"):
        typeset_value("x.typ", {})


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps the current folder of a process")
def test_pages_are_set_where_the_current_folder_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    here.rmdir()
    forget_layouts()
    assert len(typeset_value("document.typ", paper("文")).pages) == 1


def test_without_its_fonts_no_page_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped_fonts, "program_folder", lambda _: tmp_path)
    with pytest.raises(PaperFontMissing):
        typeset_value("document.typ", paper("文"))


def test_a_table_that_its_style_does_not_describe_is_a_defect(style: Path) -> None:
    style.write_text(f"{HEAD}#table[あ]#metadata((pages: 1, sizes: (), tables: (), places: ())) <layout>", "utf-8")
    with pytest.raises(TypesettingError, match="1 tables, 0 of them described"):
        typeset_value("x.typ", {})


class Work:
    """What is made in the other process."""

    def process(self) -> int:
        return os.getpid()

    def refuse(self) -> None:
        raise PaperFontMissing(found="BIZUDGothic-Bold.ttf")

    def fail(self) -> None:
        raise KeyError("秘密の文")

    def fail_as_a_pipe(self) -> None:
        raise BrokenPipeError

    def take_long(self) -> None:
        sleep(3_600)

    def rest_at_first(self, mark: Path) -> int:
        """End as after a rest, where it is asked for the first time."""
        if not mark.exists():
            mark.touch()
            os._exit(0)
        return self.process()


WORK = Work()


@pytest.fixture
def own() -> Iterator[OwnProcess]:
    with closing(OwnProcess()) as made:
        yield made


def test_one_process_is_kept_for_what_is_asked_and_another_follows_its_rest(own: OwnProcess, tmp_path: Path) -> None:
    process = own.call(WORK.process)
    assert process != os.getpid()
    assert own.call(WORK.process) == process
    following = own.call(WORK.rest_at_first, tmp_path / "mark")
    assert following not in (process, os.getpid())
    assert own.call(WORK.process) == following


def test_what_is_refused_there_is_refused_here_and_the_process_is_kept(own: OwnProcess) -> None:
    process = own.call(WORK.process)
    with pytest.raises(PaperFontMissing) as refused:
        own.call(WORK.refuse)
    assert refused.value.details == {"found": "BIZUDGothic-Bold.ttf"}
    assert own.call(WORK.process) == process


def test_a_defect_is_reported_and_another_process_follows(own: OwnProcess, capfd: pytest.CaptureFixture[str]) -> None:
    before = {*log_folder().glob("*.txt")}
    process = own.call(WORK.process)
    with pytest.raises(EOFError):
        own.call(WORK.fail)
    [report] = {*log_folder().glob("*.txt")} - before
    assert "builtins.KeyError" in report.read_text("utf-8")
    assert "秘密" not in report.read_text("utf-8") + "".join(capfd.readouterr())
    assert own.call(WORK.process) != process


def test_a_process_that_was_ended_while_it_rested_is_followed_by_another(own: OwnProcess) -> None:
    os.kill(process := own.call(WORK.process), KILL)
    assert own.call(WORK.process) != process


def test_work_that_fails_as_a_pipe_does_is_a_defect_and_is_not_tried_again(own: OwnProcess) -> None:
    process = own.call(WORK.process)
    with pytest.raises(EOFError):
        own.call(WORK.fail_as_a_pipe)
    assert own.call(WORK.process) != process


def test_a_checkpoint_that_fails_as_a_pipe_does_ends_the_work(own: OwnProcess) -> None:
    def give_up() -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        own.call(WORK.take_long, checkpoint=give_up)
    assert multiprocessing.active_children() == []


def test_the_process_ends_when_nobody_waits_any_more(own: OwnProcess) -> None:
    def give_up() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        own.call(WORK.take_long, checkpoint=give_up)
    assert multiprocessing.active_children() == []


def test_pages_are_those_that_are_set_here() -> None:
    before = {*multiprocessing.active_children()}
    papers, value = make_parts(papers_aside=True).papers, list_of(3)
    try:
        assert papers.typeset_paper(value).pdf == typeset_value(PAPER_STYLE, value).pdf
        assert papers.replace_missing_glyphs({"text": "あ\ue000"}) == {"text": "あ〓"}
        papers.forget_layouts()
    finally:
        (process,) = {*multiprocessing.active_children()} - before
        process.kill()
        process.join()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody counts the same way")
def test_what_layouts_take_of_memory_stays_there() -> None:
    """Set here they take 70 MiB."""
    code = (
        "from nakano_status.bootstrap import make_parts; from tests.paper.test_typst_setter import held, list_of;"
        "values = [list_of(*[10] * count) for count in (10, 11, 12)];"
        "papers = make_parts(papers_aside=True).papers; before = held();"
        "[papers.typeset_paper(each) for each in values]; print(held() - before)"
    )
    assert float(subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=True).stdout) < 20


def held() -> float:
    """Return the memory of this process in MiB."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1024**2


LONG = "区民の利便性を高めるため、窓口の手続を電子化し、１０件の申請を令和5年度までに受け付ける仕組みを整えた。"


def list_of(*counts: int) -> Value:
    """Return a list with so many rows under each 実施内容."""
    rows = (
        entry(number, code=f"1-{measure}-①", done=LONG[: number * 7 % 50], mark="◎")
        for measure, count in enumerate(counts, 1)
        for number in range(1, count + 1)
    )
    return list_value_of(content(*rows, draft_note="作成中"))


def list_value_of(of: ListContent) -> Value:
    return paper_value(list_paper(build_list(of)), measure_rows)


def flow_of(*counts: int, numbers_again: bool = False) -> Value:
    """Return a paper of sections with tables of so many rows, all but the first with headings alone."""
    sections = tuple(section(number, count) for number, count in enumerate(counts))
    sections = (sections[0], *(replace(each, begins_numbering=numbers_again) for each in sections[1:]))
    return paper_value(document_paper(Document(TITLE, sections, "2026-01-01")), measure_rows)


def section(number: int, count: int) -> Section:
    title = Paragraph(plain(TITLE), ParagraphRole.TITLE) if not number else Heading(1, 1, f"第{number}部")
    shaded = [Cell(plain(str(row)), is_shaded=True) for row in range(count)]
    rows = [Row((cell, Cell(plain(LONG[: 9 + place * 7 % 40])))) for place, cell in enumerate(shaded)]
    for place in range(10, count, 17):
        rows[place] = Row((Cell(plain(f"区分{place}"), columns=2),), is_kept_with_next=True)
    table = Table((Column(30), Column(100)), tuple(rows), (head_row(("項目", "内容")),), description="一覧の表")
    blocks = (
        title,
        Paragraph(plain("前文")),
        Heading(1, 1, "経過"),
        table,
        Heading(2, 1, "その後"),
        Paragraph(plain("後文")),
    )
    return Section(f"報告{number}", UPRIGHT, blocks, header="作成中")


PAPERS: Mapping[str, Callable[[], Value]] = {
    "a list": lambda: list_of(7, 30, 3, 12, 1),
    "a list with a long 実施内容": lambda: list_of(2, 90, 1),
    "a paper": lambda: flow_of(50),
    "a paper of sections": lambda: flow_of(30, 3, 45, 4),
    "a paper whose sections have numbers of their own": lambda: flow_of(30, 3, 45, 4, numbers_again=True),
}
MOST = 20
"""Rows of a part."""


@cache
def value_named(name: str) -> Value:
    return PAPERS[name]()


@cache
def made(name: str) -> tuple[TypesetPaper, ReadPaper]:
    paper = typeset_paper(value_named(name), most_rows=MOST)
    return paper, read_pdf_paper(paper.pdf)


def as_parts(value: Value, most: int) -> Value:
    """Return the paper with the sections of its parts."""
    return value | {"sections": [section for part in cut_paper(value, most) for section in part["sections"]]}


def without_numbers(read: ReadPaper) -> list[Any]:
    """Return the letters of pages but for the numbers below them, each with the text of its block."""
    room = {page: height - 20 for page, (_, height) in enumerate(read.pages)}
    return [
        each._replace(block=min(each.block, 0)) for each in read.glyphs if each.block >= 0 or each.top < room[each.page]
    ]


@pytest.mark.sample(2)
@pytest.mark.parametrize("name", PAPERS)
def test_pages_are_without_fault(name: str) -> None:
    paper, read = made(name)
    assert list(page_faults(read, expect_pages(as_parts(value_named(name), MOST), paper.places))) == []
    assert len(cut_paper(value_named(name), MOST)) > 2


@pytest.mark.sample(2)
@pytest.mark.parametrize("name", PAPERS)
def test_each_part_is_read_alone_and_a_fault_of_one_is_found_there(name: str) -> None:
    paper, _ = made(name)
    value = value_named(name)
    reads = list(read_in_parts(paper.pdf, paper.parts))
    expected = list(expected_in_parts(value, paper.places, MOST))
    assert [list(page_faults(*each)) for each in zip(reads, expected, strict=True)] == [[] for _ in reads]
    changed = [
        each._replace(blocks=[*each.blocks, ExpectedBlock("もう一つ", PageArea(0, 0, 9, 9))]) for each in expected
    ]
    for read, meant, pages in zip(reads, changed, paper.parts, strict=True):
        assert [each.kind for each in page_faults(read, meant)] == [FaultKind.TEXT]
        assert {each.page for each in read.glyphs} == {*pages}


@pytest.mark.sample(2)
@pytest.mark.parametrize("name", PAPERS)
def test_pages_are_those_of_the_parts_one_after_the_other(name: str) -> None:
    paper, read = made(name)
    alone = [typeset_value(PAPER_STYLE, part, standards=["a-2a"]) for part in cut_paper(value_named(name), MOST)]
    reads = [read_pdf_paper(each.pdf) for each in alone]
    assert list(read.blocks) == [block for each in reads for block in each.blocks]
    assert list(read.table_heads) == [count for each in reads for count in each.table_heads]
    assert [pages.stop - pages.start for pages in paper.parts] == [len(each.pages) for each in reads]
    assert list(paper.pages) == [size for each in alone for size in each.pages]
    for pages, each in zip(paper.parts, reads, strict=True):
        of_part = [
            glyph._replace(page=glyph.page - pages.start) for glyph in without_numbers(read) if glyph.page in pages
        ]
        assert of_part == without_numbers(each)


@pytest.mark.sample(2)
@pytest.mark.parametrize("name", PAPERS)
def test_each_page_has_its_number(name: str) -> None:
    _, read = made(name)
    value = value_named(name)
    shown = [
        "".join(
            each.text for each in read.glyphs if each.page == page and each.block == ARTEFACT and each.top > height - 20
        )
        for page, (_, height) in enumerate(read.pages)
    ]
    if not any(each["begins"] for each in value["sections"][1:]):
        assert shown == [f"{number}/{len(shown)}" for number in range(1, len(shown) + 1)]
        return
    totals = [int(each.split("/")[1]) for each in shown if each.startswith("1/")]
    assert shown == [f"{number}/{total}" for total in totals for number in range(1, total + 1)]
    assert len(totals) == len(value["sections"])


def test_rows_are_told_where_they_are() -> None:
    paper, read = made("a list")
    rows = [row["id"] for part in value_named("a list")["sections"][0]["parts"] for row in part["rows"]]
    assert [each.row_id for each in paper.places] == rows
    for each in paper.places:
        shown = [glyph for glyph in read.glyphs if glyph.page == each.page and each.top < glyph.top < each.bottom]
        title = f"取組{int(each.row_id.split('-')[3])}"
        assert title in "".join(glyph.text for glyph in shown)


def test_chapters_that_go_on_have_one_bookmark_and_what_follows_is_below_it() -> None:
    paper, _ = made("a paper of sections")
    reader = PdfReader(BytesIO(paper.pdf), strict=True)
    assert titles(reader.outline) == [
        TITLE,
        ["１ 経過", ["(1) その後"]],
        *(title for part in (1, 2, 3) for title in (f"１ 第{part}部", "１ 経過", ["(1) その後"])),
    ]


def titles(outline: Sequence[Any]) -> list[Any]:
    return [titles(each) if isinstance(each, list) else " ".join(each.title.split()) for each in outline]


@pytest.mark.parametrize("name", PAPERS)
def test_the_file_has_one_structure(name: str) -> None:
    paper, _ = made(name)
    root: Any = PdfReader(BytesIO(paper.pdf), strict=True).trailer["/Root"]
    tree = root["/StructTreeRoot"]
    (document,) = tree["/K"]
    assert root["/Lang"] == "ja-JP"
    assert root["/MarkInfo"]["/Marked"]
    assert len(root["/OutputIntents"]) == 1
    assert f"<xmpTPg:NPages>{len(paper.pages)}<".encode() in root["/Metadata"].get_data()
    assert b"<pdfuaid:part>1<" in root["/Metadata"].get_data()
    pages = [page.get_object() for page in root["/Pages"]["/Kids"]]
    assert len(pages) == root["/Pages"]["/Count"] == len(paper.pages)
    assert [page["/StructParents"] for page in pages] == list(range(len(pages)))
    assert all(page["/Tabs"] == "/S" for page in pages)
    parents = leaves(tree["/ParentTree"], "/Nums")
    assert parents[::2] == list(range(len(pages)))
    assert tree["/ParentTreeNextKey"] == len(pages)
    for key, entries in zip(parents[::2], parents[1::2], strict=True):
        assert all(has_content_on(pages[key], each.get_object()) for each in entries.get_object())
    check_ids(tree)
    check_parents(document.get_object(), tree)


def leaves(node: Any, key: str) -> list[Any]:
    """Return the keys and values of a tree, one after the other."""
    below = (each for kid in node.get("/Kids", []) for each in leaves(kid.get_object(), key))
    return [*node.get(key, []), *below]


def has_content_on(page: Any, element: Any) -> bool:
    contents = [each for each in element["/K"] if isinstance(each, int) or each.get_object().get("/Type") == "/MCR"]
    return any((element if isinstance(each, int) else each.get_object())["/Pg"] == page for each in contents)


def check_ids(tree: Any) -> None:
    """Every name of an element is there once, in order, and leads to it; every reference to one leads somewhere."""
    names = leaves(tree["/IDTree"], "/Names")
    assert names[::2] == sorted({*names[::2]})
    assert all(element.get_object()["/ID"] == name for name, element in zip(names[::2], names[1::2], strict=True))
    for element in elements(tree["/K"][0].get_object()):
        for attributes in element.get("/A", ArrayObject()).get_object():
            assert {*attributes.get_object().get("/Headers", [])} <= {*names[::2]}


def check_parents(document: Any, tree: Any) -> None:
    assert document["/P"] == tree
    for element in elements(document):
        assert element["/S"] != "/H1" or element["/K"]
        assert all(child["/P"] == element for child in children(element))


def elements(element: Any) -> Iterator[Any]:
    yield element
    for child in children(element):
        yield from elements(child)


def children(element: Any) -> list[Any]:
    found = [each.get_object() for each in element["/K"] if not isinstance(each, int)]
    return [each for each in found if each["/Type"] == "/StructElem"]


def test_equal_papers_give_equal_bytes_and_others_another_identity() -> None:
    value = value_named("a paper")
    paper, _ = made("a paper")
    assert typeset_paper(value, most_rows=MOST).pdf == paper.pdf
    assert identity(paper) != identity(made("a paper of sections")[0])


def identity(paper: TypesetPaper) -> object:
    return PdfReader(BytesIO(paper.pdf)).trailer["/ID"]


@pytest.mark.parametrize("value", [list_of(), list_of(1), flow_of(0), flow_of(1)])
def test_a_short_paper_is_set_as_a_whole(value: Value) -> None:
    paper = typeset_paper(value)
    assert paper.pdf == typeset_value(PAPER_STYLE, value).pdf
    assert paper.parts == ()


def test_a_short_paper_does_not_load_what_joins_parts() -> None:
    code = (
        "import sys; from tests.paper.test_typst_setter import list_of, typeset_paper;"
        "typeset_paper(list_of(1)); print('pikepdf' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=True).stdout.split() == [b"False"]


def test_work_is_given_up_between_parts() -> None:
    calls = []

    def give_up(*shown: TypesetPaper) -> None:
        calls.append(shown)
        if len(calls) == 3:
            raise KeyboardInterrupt

    value = value_named("a paper")
    with pytest.raises(KeyboardInterrupt):
        typeset_paper(value, give_up, most_rows=MOST)
    assert [len(each) for each in calls] == [0, 1, 2]
    assert calls[2][0] is calls[1][0]
    whole, _ = made("a paper")
    assert [each.pages for each in calls[2]] == [whole.pages[each.start : each.stop] for each in whole.parts[:2]]


@pytest.mark.whole
@pytest.mark.parametrize("value", [list_of(*[7] * 171, 3), flow_of(700, 300)], ids=["a list", "a paper"])
def test_a_paper_of_1200_rows_is_without_fault(value: Value) -> None:
    paper = typeset_paper(value)
    assert len(paper.parts) == 3
    read = read_pdf_paper(paper.pdf)
    assert list(page_faults(read, expect_pages(as_parts(value, 500), paper.places))) == []
    said = [without_white_space(each.text) for each in expect_pages(value, paper.places).blocks]
    assert [*dict.fromkeys(read.blocks)] == [*dict.fromkeys(each for each in said if each)]


@pytest.mark.whole
def test_the_memory_of_a_part_is_given_back() -> None:
    """A whole layout of as many rows takes 780 MiB."""
    code = (
        "from tests.paper.test_typst_setter import list_of;"
        "from nakano_status.paper.typst_setter import typeset_paper;"
        "assert len(typeset_paper(list_of(*[10] * 200)).parts) == 4"
    )
    command = [sys.executable, "-m", "tests.bench.peak_of_child", "-c", code]
    assert int(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout) < 512 * 1024
