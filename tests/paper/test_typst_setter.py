"""Values become pages: texts are never markup, fonts and files are the program's own, equal values give equal bytes."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import process_time

import pytest

from nakano_status.documents import drawing_rules
from nakano_status.documents.document import Paragraph, plain
from nakano_status.documents.pages.page_proof import ARTEFACT, expected_of, faults_of
from nakano_status.documents.pages.printed_characters import as_printed, missing_characters
from nakano_status.documents.pages.printed_paper import Placed
from nakano_status.domain.refusals.papers import PaperFontMissing
from nakano_status.paper import shipped_fonts, typst_setter
from nakano_status.paper.pdf_proof import read_paper
from nakano_status.paper.shipped_fonts import drawable_characters
from nakano_status.paper.typst_setter import TypesettingError, forget_layouts, measure, set_paper
from nakano_status.program_files import program_folder
from tests.support.set_papers import HEAD, document, paper, value_of

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
    assert list(faults_of(read_paper(set_paper("document.typ", value).pdf), expected_of(value))) == []


def test_characters_of_all_kinds_are_read_back_as_they_were_given() -> None:
    value = paper(
        "髙﨑𠮷葛\U000e0100か゚㋿𩸽ﾊﾝｶｸ㈱", "か\u3099 e\u0301 office ffi 한국어", "1\t2\x07\u200b3\x80\x85\x9f4"
    )
    assert list(faults_of(read_paper(set_paper("document.typ", value).pdf), expected_of(value))) == []


def test_pages_are_counted_again_where_a_section_begins_its_own_numbers() -> None:
    (section,) = document().sections
    long = tuple(Paragraph(plain("文")) for _ in range(60))
    sections = [
        replace(section, header="", blocks=(*section.blocks, *blocks), begins_numbering=begins)
        for blocks, begins in (((), True), (long, True), ((), False), ((), True))
    ]
    value = value_of(replace(document(), sections=tuple(sections)))
    glyphs = read_paper(set_paper("document.typ", value).pdf).glyphs
    pages = [[each.text for each in glyphs if (each.page, each.block) == (page, ARTEFACT)] for page in range(5)]
    assert ["".join(each) for each in pages] == ["1/1", "1/3", "2/3", "3/3", "1/1"]


def test_a_mark_that_would_be_read_twice_is_told_and_no_other() -> None:
    for text in ("e\u0301", "が", "か\u3099", "か\u309a", "あ\u3099", "x\u0301", "あ\u0301", "Ａ\u0302"):
        value = paper(text)
        faults = list(faults_of(read_paper(set_paper("document.typ", value).pdf), expected_of(value)))
        assert bool(faults) == bool(missing_characters(as_printed(text), drawable_characters())), ascii(text)


def test_an_endless_word_is_broken_inside_its_paragraph_and_its_cell() -> None:
    value = paper("W" * 300, "前の文" + "http://" + "x" * 200, "A-" * 150)
    read = read_paper(set_paper("document.typ", value).pdf)
    assert list(faults_of(read, expected_of(value))) == []
    assert read.blocks.count("W" * 300) == 2


def test_no_stop_or_hyphen_at_the_end_of_a_line_hangs_out_of_it() -> None:
    value = paper(*("文" * length + "https://www.city.tokyo-nakano.lg.jp/を参照" for length in range(20, 40)))
    assert list(faults_of(read_paper(set_paper("document.typ", value).pdf), expected_of(value))) == []


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
    (found,) = measure("x.typ", {})
    leadings = {typeface.value: pitch for typeface, pitch in drawing_rules.LEADING.items()}
    assert json.loads(found.row_id) == leadings | {"cell": drawing_rules.CELL_LEADING}
    assert found.top == pytest.approx(drawing_rules.CELL_AIR)


def test_a_system_s_fonts_are_not_asked() -> None:
    assert set(typst_setter._fonts().families()) == {
        "BIZ UDGothic",
        "BIZ UDMincho",
        "BIZ UDPGothic",
        "Noto Sans CJK JP",
    }


def test_equal_values_give_equal_bytes_in_another_process_place_and_language(tmp_path: Path) -> None:
    value = paper("一つの文", "もう一つの文")
    (tmp_path / "value.json").write_text(json.dumps(value), "utf-8")
    code = (
        "import json, sys; from pathlib import Path; from nakano_status.paper.typst_setter import set_paper\n"
        "sys.stdout.buffer.write(set_paper('document.typ', json.loads(Path(sys.argv[1]).read_text('utf-8'))).pdf)"
    )
    environment = {**os.environ, "TZ": "America/New_York", "LANG": "C", "PYTHONHASHSEED": "7", "RAYON_NUM_THREADS": "1"}
    command = [sys.executable, "-c", code, str(tmp_path / "value.json")]
    there = subprocess.run(command, capture_output=True, check=True, env=environment).stdout
    assert there == set_paper("document.typ", value).pdf


def test_rows_that_did_not_change_are_not_laid_out_again() -> None:
    texts = [f"第{number}号の申請を受け付け、窓口で手続を案内した。" * 8 for number in range(120)]

    def seconds(*of: str) -> float:
        begun = process_time()
        set_paper("document.typ", paper(*of))
        return process_time() - begun

    first = seconds(*texts)
    again = min(seconds(*texts[:60], f"{number}文だけを書き直した。", *texts[61:]) for number in range(3))
    assert again < first * 0.6


def test_a_style_tells_the_places_of_its_rows_before_there_is_a_pdf(style: Path) -> None:
    place = '(row_id: "R4-1", part: 0, page: 0, top: 10.5, bottom: 20)'
    style.write_text(f"#metadata((pages: 0, sizes: (), tables: (), places: ({place},))) <layout>", "utf-8")
    assert measure("x.typ", {}) == (Placed("R4-1", 0, 0, 10.5, 20),)


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
        set_paper("x.typ", {})
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
        set_paper("x.typ", {})


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps the current folder of a process")
def test_pages_are_set_where_the_current_folder_is_gone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    here.rmdir()
    forget_layouts()
    assert len(set_paper("document.typ", paper("文")).pages) == 1


def test_without_its_fonts_no_page_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped_fonts, "program_folder", lambda _: tmp_path)
    with pytest.raises(PaperFontMissing):
        set_paper("document.typ", paper("文"))


def test_a_table_that_its_style_does_not_describe_is_a_defect(style: Path) -> None:
    style.write_text(f"{HEAD}#table[あ]#metadata((pages: 1, sizes: (), tables: (), places: ())) <layout>", "utf-8")
    with pytest.raises(TypesettingError, match="1 tables, 0 of them described"):
        set_paper("x.typ", {})
