"""What a returned form shows of its own is as it was sent, or reported: sentences, findings, numbers, years, heads."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink

from nakano_status.application.forms.form_content import CALLED
from nakano_status.documents.form import ORDINARY_FORM, FindingLine, FindingList
from nakano_status.documents.form_sentences import CARRIED_HINT
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_file import AnswerFile
from nakano_status.domain.fields.mark import Marks
from nakano_status.domain.plan.annotations import OpinionSource
from nakano_status.domain.problems.problem import Severity
from nakano_status.domain.review.confirmation import Confirmation
from nakano_status.domain.wording.word_table import TermLine, WordTable
from nakano_status.workbook.form import unread_content
from nakano_status.workbook.form.layout import CHECK_SHOWN, LABEL_DUE
from nakano_status.workbook.form.unread_content import FormPart, FormTexts
from nakano_status.workbook.form.writer import write_form
from tests.support.fields import NAKANO
from tests.support.forms import CARD, IDS, form_content, form_row
from tests.support.opinions import new_opinion
from tests.support.returned_forms import FORM, WORDS, after, read, told
from tests.support.spreadsheets import changed, first_header

_YEAR = re.compile(r"令和(\d+)年")
BEFORE = Marks(
    tuple(replace(each, label="着手前", legend="着手前") if each.symbol == "×" else each for each in NAKANO.marks)
)
FINDINGS = FindingList(
    "令和4年度末時点 進捗状況の確認　指摘一覧",
    "戸籍住民課",
    "回答.xlsx",
    "「修正を要するもの」を直し、このファイルを提出してください。",
    (
        FindingLine(
            Severity.ERROR,
            "「▽」は進捗状況の記号ではありません。",
            "選び直してください。",
            IDS[0],
            "mark",
            "進捗状況",
            "回答!H9",
        ),
        FindingLine(
            Severity.QUESTION, "スケジュールの変更理由が空欄です。", "記入してください。", IDS[1], "change_reason"
        ),
    ),
    "管理番号",
)
FULL = write_form(
    form_content(
        findings=FINDINGS,
        hint=CARRIED_HINT.format(source="令和3年度分の回答様式（戸籍住民課）"),
        called="引継ぎ",
        wording_table=WordTable((TermLine("R○年度", "令和○年度"), TermLine("HP", "ホームページ"))),
        opinions=(
            replace(
                new_opinion(OpinionSource.ASSEMBLY, date(2023, 3, 1), "早く広げてほしい。"), number=1, rows=(IDS[0],)
            ),
        ),
        figures=(CARD,),
        on_marks=NAKANO.marks.note_on_changes("令和3年度末", BEFORE),
    )
)
"""A form with everything that forms show."""
"""A form with everything that forms show."""


@pytest.mark.parametrize("called", [ORDINARY_FORM, *CALLED.values(), "指摘", "引継ぎ"])
def test_a_form_of_any_kind_that_is_not_changed_gives_no_problem(called: str) -> None:
    assert told(read(write_form(form_content(called=called)))) == []


def test_a_form_with_findings_opinions_carried_texts_and_words_gives_no_problem() -> None:
    assert told(read(FULL)) == []


def _known(file: AnswerFile) -> Iterator[str]:
    """Yield the texts that are read of sheets without answers, to be compared later, and the texts of problems."""
    yield from (each.text or "" for each in (file.previous.cells if file.previous else ()))
    yield from (f"{line.typed}\n{line.printed}" for line in (file.terms.lines if file.terms else ()))
    yield from (f"{each.found}" for each in file.problems)


@pytest.mark.parametrize("sheet", ["指摘一覧", "前回の報告", "記入のしかた"])
@settings(max_examples=12)  # each opens and saves a workbook
@given(data=st.data())
def test_words_put_anywhere_into_what_a_form_only_shows_are_told_or_read(sheet: str, data: st.DataObject) -> None:
    planted: list[str] = []

    def write(book: Any) -> None:
        cells = [cell for row in book[sheet].iter_rows(max_col=9) for cell in row if isinstance(cell, Cell)]
        full = [cell for cell in cells if cell.value]
        some = st.lists(st.sampled_from(full) | st.sampled_from(cells), min_size=1, max_size=6, unique_by=id)
        for number, cell in enumerate(data.draw(some)):
            words = data.draw(st.sampled_from(["再考中", "3-2は取り下げです。", "このとおり"])) + "甲乙丙丁戊己"[number]
            text = str(cell.value or "")
            ends = (0, len(text), len(text) // 2, *(text.find(sign) + 1 for sign in "（「、"))
            at = data.draw(st.sampled_from(ends))
            cell.value = text[:at] + words + text[at:]
            planted.append(words)

    known = "".join("".join(_known(after(write, FULL))).split())
    assert [words for words in planted if words not in known] == []


NAMES = {
    **{key: field.short_name for key, field in NAKANO.by_key.items()},
    "collector": "戸籍住民課",
    "0": "部",
    "called": "回答様式",
    "year": "令和4年度",
    "as_of": "令和4年度末時点",
    "number": "7",
    "own": NAKANO.own_name,
    "required": "、".join(NAKANO.by_key[key].short_name for key in ("mark", "done", "note")),
}
"""What may fill the placeholders of the sentences."""


@pytest.mark.parametrize("part", FormPart)
def test_no_words_in_a_sentence_of_a_form_make_it_another_sentence_of_the_form(part: FormPart) -> None:
    texts = FormTexts(NAKANO, year=FiscalYear(2022), collector="戸籍住民課")
    templates = [each for each in unread_content._TEXTS[part] if "{source}" not in each and "{changes}" not in each]
    sentences = [re.sub(r"\{(\w+)\}", lambda place: NAMES[place[1]], each) for each in templates]
    assert [each for each in sentences if not texts.has(each, part)] == []
    added = [f"{each[:at]}再考中{each[at:]}" for each in sentences for at in range(len(each) + 1)]
    assert [each for each in added if texts.has(each, part)] == []


def _checked(file: AnswerFile) -> Iterator[str]:
    """Yield the texts of 照合用 that are reported, that the merge compares with what was sent, or that it refuses."""
    yield from (f"{each.found}" for each in file.problems)
    yield from (each.text or "" for each in file.check_cells)
    yield from file.identity.packages
    facts = (file.identity.seal, file.identity.department, file.identity.confirmed_by)
    yield from ("".join((each or "").split()) for each in facts)
    yield from map(repr, file.opinions)  # they are compared with 記入のしかた


CONFIRMED = write_form(
    form_content(
        confirmation=Confirmation("中野 花子", "2023-07-10T01:00:00+00:00", {(IDS[0], "done"): "0123456789ab"}),
        rows=tuple(form_row(each, base={"done": "始めた。"}, writers={"done": "税務課"}) for each in IDS),
        findings=FINDINGS,
        figures=(CARD,),
        return_id="0123456789abcdef" * 2,
    )
)
"""A form with everything that 照合用 may have beside the opinions."""
"""A form with everything that 照合用 may have beside the opinions."""


def test_a_confirmed_form_gives_no_problem() -> None:
    assert told(read(CONFIRMED)) == []


@pytest.mark.parametrize("form", [FULL, CONFIRMED])
@pytest.mark.parametrize("hides", [False, True])
@settings(max_examples=30)  # each opens and saves a workbook
@given(data=st.data())
def test_words_in_any_cell_of_the_check_sheet_are_told_or_compared(
    form: bytes, data: st.DataObject, *, hides: bool
) -> None:
    words = "来週再考"

    def write(book: Any) -> None:
        sheet = book["照合用"]
        cells = [cell for row in sheet.iter_rows() for cell in row]
        cell = data.draw(st.sampled_from([each for each in cells if each.value]) | st.sampled_from(cells))
        text = str(cell.value or "")
        at = data.draw(st.sampled_from((0, len(text), len(text) // 2)))
        cell.value = data.draw(st.sampled_from((f"{text[:at]}{words}{text[at:]}", f"{text}（{words}）", words)))
        sheet.row_dimensions[cell.row].hidden = hides

    file = after(write, form)
    is_of_another_version = file.identity.form_version == 0  # the merge holds the file
    assert is_of_another_version or any(words in each for each in _checked(file)) or file.refused


def test_what_is_added_to_the_check_sheet_is_told_with_its_cell() -> None:
    def write(book: Any) -> None:
        for row in book["照合用"].iter_rows():
            if row[0].value in {LABEL_DUE, IDS[1]}:
                row[1].value += "（追記あり）"
            if row[0].value == "管理番号":
                row[4].value += "（追記あり）"

    found = [text for code, _, text in told(after(write)) if code == "CELL-OUTSIDE"]
    assert [text for text in found if text and "追記あり" in text] == [
        "B11「2023-07-14（追記あり）」、B21「主管課（追記あり）」",
        "送付時の進捗状況（追記あり）",
    ]


@settings(max_examples=12)  # each opens and saves a workbook
@given(data=st.data())
def test_another_year_anywhere_in_what_a_form_shows_is_told(data: st.DataObject) -> None:
    book = load_workbook(io.BytesIO(FULL))
    heads = {"回答": first_header(book["回答"]).row, "成果指標": 4}  # type: ignore[union-attr]
    cells = [
        (sheet.title, cell.coordinate, cell.value)
        for sheet in book.worksheets
        if sheet.title != "照合用"
        for row in sheet.iter_rows(max_row=heads.get(sheet.title))
        for cell in row
        if isinstance(cell.value, str) and _YEAR.search(cell.value)
    ]
    sheet, cell, text = data.draw(st.sampled_from(cells))
    years = list(_YEAR.finditer(text))
    year = data.draw(st.sampled_from(years))

    def change(book: Any) -> None:
        book[sheet][cell] = f"{text[: year.start(1)]}9{text[year.end(1) :]}"

    file = after(change, FULL)
    read = [each.text or "" for each in (file.previous.cells if file.previous else ())]
    assert told(file) or any("令和9" in each for each in read), (sheet, cell, text)


def test_every_number_that_is_changed_in_the_guide_is_told_with_its_words() -> None:
    guide = (cell for row in load_workbook(io.BytesIO(FULL))["記入のしかた"].iter_rows() for cell in row)
    digits = {cell.coordinate: [*re.finditer(r"\d", str(cell.value or ""))] for cell in guide}
    for place in range(max(map(len, digits.values()))):
        changed_texts: dict[str, str] = {}

        def change(book: Any, place: int = place, texts: dict[str, str] = changed_texts) -> None:
            for cell, found in digits.items():
                if place < len(found):
                    text, at = book["記入のしかた"][cell].value, found[place].start()
                    texts[cell] = f"{text[:at]}{'8' if text[at] == '9' else '9'}{text[at + 1 :]}"
                    book["記入のしかた"][cell] = texts[cell]

        words = "".join(found or "" for _, _, found in told(after(change, FULL)))
        assert [text for text in changed_texts.values() if text not in words] == []


def test_another_length_in_the_prompt_beside_a_cell_is_told() -> None:
    def change(book: Any) -> None:
        prompts = book["回答"].data_validations.dataValidation
        (prompt,) = [each for each in prompts if "目安は60字" in (each.prompt or "")]
        prompt.prompt = prompt.prompt.replace("目安は60字", "目安は600字")

    [(code, _, words)] = told(after(change))
    assert (code, "目安は600字" in (words or "")) == ("SHEET-OBJECT", True)


def test_the_findings_of_a_form_of_an_earlier_version_are_told_in_one_line() -> None:
    def forget_the_codes(book: Any) -> None:
        sheet = book["照合用"]
        (row,) = [cell.row for cell in sheet["A"] if cell.value == CHECK_SHOWN]
        sheet.delete_rows(row)
        book["指摘一覧"]["H7"] = "対応済み"

    problems = [each for each in after(forget_the_codes, FULL).problems if each.place.sheet == "指摘一覧"]
    assert [each.code for each in problems] == ["FINDINGS-OF-EARLIER"]
    assert "対応済み" in (problems[0].found or "")


def test_what_a_division_writes_beside_a_finding_is_told() -> None:
    def answer(book: Any) -> None:
        sheet = book["指摘一覧"]
        row = next(cell.row for cell in sheet["A"] if cell.value == "1")
        sheet.cell(row, 7).value = "対応済み：3-2は取り下げます"
        sheet.cell(row, 8).value = "済"

    assert [found for _, _, found in told(after(answer, FULL))] == ["対応済み：3-2は取り下げます", "済"]


@pytest.mark.parametrize("target", ["'回答'!H99", "'記入のしかた'!A1", "課長決裁は来週", ""])
@pytest.mark.parametrize("column", ["D", "F"])
def test_a_link_among_the_findings_to_another_place_than_their_cell_is_told(target: str, column: str) -> None:
    def link(book: Any) -> None:
        sheet = book["指摘一覧"]
        row = next(cell.row for cell in sheet["A"] if cell.value == "1")
        at = f"{column}{row}"
        sheet[at].hyperlink = Hyperlink(ref=at, location=target or sheet[f"D{row}"].hyperlink.location)

    found = [text for code, _, text in told(after(link, FULL)) if code == "SHEET-OBJECT"]
    assert found == ([f"#{target}"] if target else [] if column == "D" else ["#'回答'!H9"])


@pytest.mark.parametrize("words", [("こども", None), (None, "子ども"), ("長い文" * 30, "子ども")])
def test_half_a_line_and_a_sentence_in_the_table_of_words_are_told(words: tuple[str | None, str | None]) -> None:
    def add(book: Any) -> None:
        sheet = book["記入のしかた"]
        row = next(cell.row for cell in sheet["A"] if cell.value == "HP") + 1
        for column, text in enumerate(words, start=1):
            sheet.cell(row, column).value = text

    file = after(add, FULL)
    assert [found for _, _, found in told(file)] == [text for text in words if text]
    assert file.terms is not None
    assert [each.typed for each in file.terms.lines[:2]] == ["R○年度", "HP"]


def test_the_lines_of_the_table_of_words_have_their_cells() -> None:
    sheet = load_workbook(io.BytesIO(FULL))["記入のしかた"]
    cells = {cell.value: cell.coordinate for cell in sheet["A"]}
    assert read(FULL).term_cells == {("R○年度", "令和○年度"): cells["R○年度"], ("HP", "ホームページ"): cells["HP"]}


def test_a_last_report_whose_title_was_typed_over_is_still_compared() -> None:
    def retype(book: Any) -> None:
        book["前回の報告"]["A1"] = "前回の報告（確認済み）"
        book["前回の報告"]["D5"] = "ここは誤り。取り下げます"

    file = after(retype)
    assert told(file) == [("CELL-OUTSIDE", "A1", "前回の報告（確認済み）")]
    assert file.previous is not None
    assert "ここは誤り。取り下げます" in [each.text for each in file.previous.cells]


@pytest.mark.parametrize(
    ("cell", "text"),
    [("A1", "前回の報告（令和2年度末時点）"), ("E3", "前回の令和2年度までの取組状況")],
)
def test_another_year_on_the_last_report_is_told(cell: str, text: str) -> None:
    def retype(book: Any) -> None:
        book["前回の報告"][cell] = text

    assert {code for code, _, _ in told(after(retype))} == {"HEADING-CHANGED"}


HEAD = {"記入者": ("D2", "佐藤"), "内線": ("D3", "1234"), "所属長確認": ("D4", "鈴木"), "確認日": ("D5", "6月1日")}


def copy_of_head(book: Any, name: str, first_row: int) -> Any:
    """Copy the head block and the headings of 回答 to a sheet, from a row on."""
    sheet = book[name] if name in book.sheetnames else book.create_sheet(name)
    for row in book["回答"].iter_rows(max_row=8):
        for cell in row:
            if cell.value is not None and cell.data_type != "f":
                sheet.cell(first_row - 1 + cell.row, cell.column).value = cell.value
    return sheet


@pytest.mark.parametrize(("name", "first_row"), [("回答", 31), ("回答 (2)", 1)], ids=["below", "on a second sheet"])
@pytest.mark.parametrize("label", [*HEAD, "照会番号", "部・所管課"])
def test_a_further_head_block_is_what_was_read_or_told(name: str, first_row: int, label: str) -> None:
    def fill_in(book: Any, further: str | None = None) -> None:
        sheet = book["回答"]
        for found, (at, text) in HEAD.items():
            assert sheet[at].value == found
            sheet[at].offset(0, 1).value = text
        copied = copy_of_head(book, name, first_row)
        if further is not None:
            rows = copied.iter_rows(min_row=first_row, max_row=first_row + 7)
            at = next(cell for row in rows for cell in row if cell.value == label)
            at.offset(0, 1).value = further

    several = [("SHEETS-SEVERAL", None, "回答、回答 (2)")] if name != "回答" else []
    assert told(after(fill_in)) == several
    found = {(code, text) for code, _, text in told(after(lambda book: fill_in(book, WORDS)))}
    assert found - {(code, text) for code, _, text in several} == {("CELL-OUTSIDE", WORDS)}


def test_a_second_name_beside_the_first_head_block_is_told() -> None:
    def add(book: Any) -> None:
        book["回答"]["E2"], book["回答"]["D7"], book["回答"]["E7"] = "佐藤", "記入者", "佐藤（差替え）"

    file = after(add)
    assert (file.respondent.name, told(file)) == ("佐藤", [("CELL-OUTSIDE", "E7", "佐藤（差替え）")])


@pytest.mark.parametrize("text", ["佐藤", None], ids=["beside its label", "behind its colon"])
@pytest.mark.parametrize("look", [Font(strike=True), Font(color="FFFFFF")], ids=["struck", "white"])
def test_a_name_that_was_struck_out_or_hidden_is_told_and_confirms_nothing(look: Font, text: str | None) -> None:
    def add(book: Any) -> None:
        sheet = book["回答"]
        sheet["E5"] = "2023/6/1"
        name = sheet["E4"] if text else sheet["D4"]
        name.value, name.font, name.fill = text or "所属長確認：佐藤", look, PatternFill()

    file, cell = after(add), "E4" if text else "D4"
    assert (file.respondent.confirmed_by, file.respondent.confirmed_on) == (None, "2023/6/1")
    found = {(code, at): words or "" for code, at, words in told(file)}
    assert found.keys() == {("CELL-OUTSIDE", cell), ("CONFIRMATION-NO-NAME", "E5")}
    assert "佐藤" in found["CELL-OUTSIDE", cell]


@pytest.mark.parametrize(
    ("text", "is_told"),
    [
        ("&P / &N", False),
        ("- &P -", False),
        ("&Pページ", False),
        ("1ページ", False),
        ("2023/6/30", True),
        ("6-30", True),
        ("of1" * 40 + "件", True),
    ],
)
def test_a_number_around_the_page_is_told_unless_it_is_of_the_page(text: str, *, is_told: bool) -> None:
    def write(book: Any) -> None:
        book["回答"].oddHeader.center.text = text

    assert told(after(write)) == ([("SHEET-OBJECT", None, text)] if is_told else [])


def test_a_zero_that_its_sheet_does_not_show_is_not_read() -> None:
    def write(book: Any, *, shows: bool) -> None:
        sheet = book["回答"]
        sheet["J9"], sheet["K9"], sheet.sheet_view.showZeros = 0, "0", shows

    assert told(after(partial(write, shows=True))) == []
    file = after(partial(write, shows=False))
    assert told(file) == [("CELL-NUMBER", "J9", "0")]
    assert (file.rows[0].cells["done"].text, file.rows[0].cells["next_year"].text) == (None, "0")


@pytest.mark.parametrize("text", ["3-2は取り下げます　戸籍住民課", "3-2は取下げ 区民部 戸籍住民課"])
def test_words_before_the_name_of_the_division_are_told(text: str) -> None:
    def write(book: Any) -> None:
        assert book["回答"]["B2"].value == "区民部　戸籍住民課"
        book["回答"]["B2"] = text

    file = after(write)
    assert (file.identity.division, told(file)) == ("戸籍住民課", [("CELL-OUTSIDE", "B2", text)])


@pytest.mark.parametrize(("sheet", "row", "cell"), [("回答", 8, "J40"), ("前回の報告", 3, "E40")])
def test_another_year_in_a_repeated_heading_is_told(sheet: str, row: int, cell: str) -> None:
    def repeat(book: Any, text: str | None = None) -> None:
        for each in book[sheet][row]:
            book[sheet].cell(40, each.column).value = each.value
        book[sheet][cell] = text or book[sheet][cell].value

    assert told(after(repeat)) == []
    other = f"{'前回の' if sheet == '前回の報告' else ''}令和9年度までの取組状況"
    assert told(after(lambda book: repeat(book, other))) == [("HEADING-CHANGED", cell, other)]


def test_a_fact_that_is_stated_twice_is_told() -> None:
    def repeat(book: Any) -> None:
        book["照合用"]["A18"], book["照合用"]["B18"] = "所管課", WORDS

    assert ("CELL-OUTSIDE", WORDS) in [(code, found) for code, _, found in told(after(repeat))]


@pytest.mark.parametrize(
    ("sheet", "text"),
    [
        ("回答", "3-2は取り下げです。" + CARRIED_HINT.format(source="令和3年度分の回答様式")),
        ("回答", CARRIED_HINT.format(source="令和3年度分の回答様式（3-2は取下げ）")),
        ("回答", "進捗状況（来週、直したものを送ります）"),
        ("回答", "※令和3年度末の区分から、3-2は取り下げた。「×」を廃止した。"),
        ("回答", "令和5年8月31日（木）"),
        ("記入のしかた", "・報告の対象から外れる取組は、3-2が空欄のままで差し支えありません。"),
        ("記入のしかた", "7　取組への意見と意見への反論の考え方（参考）"),
        ("回答", "令和4年度末時点 進捗状況の確認（3-2は取下げ）"),
    ],
)  # fmt: skip
def test_words_in_the_place_of_a_name_in_a_sentence_are_told(sheet: str, text: str) -> None:
    def write(book: Any) -> None:
        book[sheet]["T30"] = text

    assert [found for _, cell, found in told(after(write, FULL)) if cell == "T30"] == [text]


@pytest.mark.parametrize(
    ("text", "address", "is_told"),
    [
        ("詳細 https://www.city.example.lg.jp/keikaku/kaitei.html", "https://www.city.example.lg.jp/", True),
        ("詳細 https://www.city.example.lg.jp/keikaku/kaitei.html", "kaitei", True),
        ("詳細 https://www.city.example.lg.jp/keikaku", "https://www.city.example.lg.jp/keikaku/", False),
        ("https://www.city.example.lg.jp/a（a@example.jp）", "mailto:a@example.jp", False),
        ("see (https://www.city.example.lg.jp/a).", "https://www.city.example.lg.jp/a", False),
        ("共有 フォルダー/資料.xlsx", "file:///共有 フォルダー/資料.xlsx", False),
    ],
)
def test_a_link_to_another_address_than_a_person_reads_is_told(text: str, address: str, is_told: bool) -> None:
    def link(book: Any) -> None:
        book["回答"]["J9"] = text
        book["回答"]["J9"].hyperlink = address

    assert bool(told(after(link))) is is_told


def test_the_addresses_of_a_cell_are_looked_for_once_for_all_links_on_it(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []

    def addresses_in(text: str) -> frozenset[str]:
        looked.append(text)
        return found(text)

    found = unread_content._addresses_in
    monkeypatch.setattr(unread_content, "_addresses_in", addresses_in)
    links = "&".join(f'HYPERLINK("https://www.example.jp/{number}")' for number in range(50))
    file = read(changed(FORM, lambda book: book["回答"].__setitem__("J9", f"={links}")))
    assert told(file) == [("CELL-FORMULA-UNREADABLE", "J9", f"={links}")]
    assert [links in each for each in looked].count(True) == 1
