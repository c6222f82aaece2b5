"""Division summaries: whose, in which files; their strips equal the count, and every title is in the text."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.indicators.edit_indicator import FigureEntry, IndicatorEntry, edit_indicator
from nakano_status.application.organisation.edit_division import add_body
from nakano_status.application.organisation.import_divisions import import_divisions
from nakano_status.application.outcome import Cancelled
from nakano_status.application.papers.kinds import summary_paper
from nakano_status.application.papers.kinds.summary_paper import (
    BINDING,
    LANDSCAPE,
    Binding,
    figures_of_summaries,
    read_summaries,
)
from nakano_status.application.papers.making import make_paper
from nakano_status.application.papers.paper import DEPARTMENTS, DIVISIONS
from nakano_status.application.papers.writing import DOCUMENT_FORMATS, PaperFormat
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.read.counts import read_counts
from nakano_status.application.submission.submit import record_respondent
from nakano_status.bootstrap import find_example_tables
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_file import Respondent
from nakano_status.domain.machine_readable.check import CheckedFile
from nakano_status.domain.organisation.reorganisation import Founding
from nakano_status.domain.refusals.exchange import DivisionUnknown, NotADepartment
from nakano_status.domain.refusals.files import TargetExists, WrongRole
from nakano_status.domain.refusals.papers import DivisionNotNamed
from nakano_status.domain.round.tally import Grouping
from tests.support.made_papers import Values, make
from tests.support.marks import BUILT_IN_MARKS
from tests.support.rounds import OWN, ZEIMU, round_of, rows_of, write

ANSWERS = {
    OWN[0]: {"mark": "○", "change_reason": "入札が不調のため", "done": "連携を試した。", "next_year": "対象を広げる。"},
    OWN[1]: {"mark": "◎", "done": "導入した。", "next_year": "続ける。"},
}


R4 = FiscalYear(2022)


def answer(parts: Parts, office: Store) -> None:
    for row_id, typed in ANSWERS.items():
        edit_entry(parts, office, Entry(row_id, typed, as_division=ZEIMU))


class Summary(NamedTuple):
    """A file, and what is reported of it."""

    file: Path
    divisions: list[str]
    rows: int
    pages: int | None
    counts: Mapping[str, int]


def made(
    parts: Parts, store: Store, folder: Path, values: Values | None = None, format_: PaperFormat = PaperFormat.PDF
) -> list[Summary]:
    done = make(parts, store, summary_paper.PAPER, folder, values, format_=format_).value
    described = zip(done.content.files, done.files, done.sizes, strict=True)
    return [Summary(path, **{**file.facts, "pages": pages}) for file, path, pages in described]


def files_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def groups(store: Store) -> Mapping[str, Mapping[str, int]]:
    with store.reading() as records:
        return read_counts(records, round_of(store), Grouping.DIVISION).groups


def letters(text: str) -> str:
    return "".join(text.split())


def test_the_strips_that_are_read_back_are_the_counts_by_division_and_add_up_to_the_rounds(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    answer(parts, office)
    (file,) = made(parts, office, tmp_path / "out", {BINDING: Binding.ALL}, PaperFormat.DOCX)
    strips = figures_of_summaries(parts, file.file, file.file.read_bytes(), BUILT_IN_MARKS)
    expected = groups(office)
    nothing = dict.fromkeys(expected[ZEIMU], 0)
    assert [dict(strip) for strip in strips] == [dict(expected.get(name, nothing)) for name in file.divisions]
    assert strips[file.divisions.index(ZEIMU)]["○"] == 1
    with office.reading() as records:
        whole = read_counts(records, round_of(office))
    assert file.counts == {**whole.counts, "total": whole.total, "in_report": whole.in_report}


def test_the_pdf_holds_every_title_and_text_of_its_division(parts: Parts, office: Store, tmp_path: Path) -> None:
    answer(parts, office)
    (file,) = made(parts, office, tmp_path / "out", {DIVISIONS: (ZEIMU,)})
    pages = parts.papers.read_pages(file.file.read_bytes())
    text = letters("".join(pages))
    named = [row for row in rows_of(office).values() if ZEIMU in (*row.leads, *row.trackers, *row.associates)]
    assert len(named) == file.rows > len(OWN)
    assert [row.id for row in named if letters(row.title) not in text] == []
    assert "入札が不調のため" in text
    assert file.pages == len(pages)


def test_a_file_a_division_stands_in_the_folder_of_its_department(parts: Parts, office: Store, tmp_path: Path) -> None:
    import_divisions(parts, office, find_example_tables()[0])
    made(parts, office, tmp_path / "out", {DIVISIONS: (ZEIMU, "区議会事務局")}, PaperFormat.DOCX)
    assert files_in(tmp_path / "out") == [
        "03_区民生活部/03-03_税務課_R4まとめ.docx",
        "区議会事務局_R4まとめ.docx",
    ]


def test_a_department_in_one_file_and_those_without_one_in_their_own(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    import_divisions(parts, office, find_example_tables()[0])
    values = {DIVISIONS: ("区議会事務局",), DEPARTMENTS: ("区民生活部",), BINDING: Binding.DEPARTMENT}
    found = made(parts, office, tmp_path / "out", values)
    assert files_in(tmp_path / "out") == ["03_区民生活部_R4まとめ.pdf", "区議会事務局_R4まとめ.pdf"]
    assert found[0].divisions == ["区民文化国際課", "戸籍住民課", ZEIMU, "保険医療課", "産業振興課"]


@pytest.mark.sample(2)
@pytest.mark.parametrize("is_landscape", [False, True])
@pytest.mark.parametrize("format_", DOCUMENT_FORMATS)
def test_every_form_holds_the_counts_and_the_own_titles(
    parts: Parts, office: Store, tmp_path: Path, format_: PaperFormat, *, is_landscape: bool
) -> None:
    answer(parts, office)
    values = {DIVISIONS: (ZEIMU, "職員課"), BINDING: Binding.ALL, LANDSCAPE: is_landscape}
    (file,) = made(parts, office, tmp_path / "out", values, format_)
    content = file.file.read_bytes()
    assert [dict(each) for each in figures_of_summaries(parts, file.file, content, BUILT_IN_MARKS)] == [
        dict(groups(office)[name]) for name in file.divisions
    ]
    told = letters(text_of(parts, file.file))
    assert all(letters(rows_of(office)[row_id].title) in told for row_id in OWN)


@pytest.mark.sample(2)
@pytest.mark.parametrize("is_landscape", [False, True])
@pytest.mark.parametrize("format_", DOCUMENT_FORMATS)
def test_every_form_shows_the_figures_that_the_division_supplies(
    parts: Parts, office: Store, tmp_path: Path, format_: PaperFormat, *, is_landscape: bool
) -> None:
    with office.reading() as records:
        indicators = records.indicators.of_edition(round_of(office).edition_id)
    own = next(each for each in indicators if each.unit and each.unit not in each.name_printed)
    other = next(each for each in indicators if each.goal != own.goal)
    edit_indicator(parts, office, IndicatorEntry(own.indicator_id, {R4: FigureEntry("87.5%")}, owner=ZEIMU))
    edit_indicator(parts, office, IndicatorEntry(other.indicator_id, owner="職員課"))
    (file,) = made(parts, office, tmp_path / "out", {DIVISIONS: (ZEIMU,), LANDSCAPE: is_landscape}, format_)
    told = letters(text_of(parts, file.file))
    said = [own.name_printed, own.indicator_id, f"単位：{own.unit}", "令和4年度", "87.5%"]
    said += [each.figure.text for each in (*own.actuals, *own.targets)]
    assert [each for each in said if letters(each) not in told] == []
    assert letters(other.name_printed) not in told


def test_a_division_that_supplies_figures_alone_has_a_summary_of_them(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    add_body(office, Founding("会計課"))
    with office.reading() as records:
        first = records.indicators.of_edition(round_of(office).edition_id)[0]
    edit_indicator(parts, office, IndicatorEntry(first.indicator_id, owner="会計課"))
    (file,) = made(parts, office, tmp_path / "out", {DIVISIONS: ("会計課",)})
    assert letters(first.name_printed) in letters(text_of(parts, file.file))


def text_of(parts: Parts, file: Path) -> str:
    content = file.read_bytes()
    match file.suffix:
        case ".pdf":
            return "".join(parts.papers.read_pages(content))
        case ".docx":
            return "".join(cell for table in parts.papers.read_word(content).tables for row in table for cell in row)
    found = parts.workbooks.read_data(file.name, content)
    assert isinstance(found, CheckedFile)
    return "".join(cell.text for sheet in found.sheets for cell in sheet.cells.values())


@pytest.mark.parametrize("content", [b"PK\x03\x04 broken", b"%PDF-1.7 another", b""])
def test_a_file_that_is_no_workbook_has_no_figures(parts: Parts, content: bytes) -> None:
    with pytest.raises(ValueError, match="まとめ"):
        figures_of_summaries(parts, Path("まとめ.xlsx"), content, BUILT_IN_MARKS)


def test_who_cancels_finds_nothing_written(parts: Parts, office: Store, tmp_path: Path) -> None:
    def stop(_what: str, done: int, _total: int) -> None:
        if done:
            raise Cancelled

    request = summary_paper.PAPER.request({DIVISIONS: (ZEIMU, "職員課")}, format_=PaperFormat.DOCX)
    with pytest.raises(Cancelled):
        make_paper(parts, office, request, tmp_path / "out", progress=stop)
    assert files_in(tmp_path / "out") == []


def test_a_character_that_no_font_has_is_told_with_the_file_it_would_stand_in(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    edit_entry(parts, office, Entry(OWN[0], {"done": "試行\U000f0123した。"}, as_division=ZEIMU))
    done = make(parts, office, summary_paper.PAPER, tmp_path / "out", {DIVISIONS: ("職員課", ZEIMU)})
    [told] = done.problems
    assert (told.code, told.place.file) == ("TEXT-UNPRINTABLE", "税務課_R4まとめ.pdf")
    assert (told.place.column or "").startswith(f"{OWN[0]}の「")


def test_another_file_in_its_place_is_refused_before_any_is_written(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "職員課_R4まとめ.docx").write_bytes(b"another")
    with pytest.raises(TargetExists):
        made(parts, office, out, {DIVISIONS: (ZEIMU, "職員課")}, PaperFormat.DOCX)
    assert files_in(out) == ["職員課_R4まとめ.docx"]


@pytest.mark.parametrize(
    ("divisions", "departments", "refusal"),
    [
        (("無い課",), (), DivisionUnknown),
        (("各所管課",), (), DivisionUnknown),
        (("区民生活部",), (), DivisionNotNamed),
        ((), (ZEIMU,), NotADepartment),
        ((), ("無い部",), NotADepartment),
    ],
)
def test_who_cannot_be_meant_is_refused(
    parts: Parts,
    office: Store,
    tmp_path: Path,
    divisions: tuple[str, ...],
    departments: tuple[str, ...],
    refusal: type[Exception],
) -> None:
    import_divisions(parts, office, find_example_tables()[0])
    with pytest.raises(refusal):
        made(parts, office, tmp_path / "out", {DIVISIONS: divisions, DEPARTMENTS: departments})


def test_a_department_of_which_no_division_is_named_is_refused(parts: Parts, office: Store, tmp_path: Path) -> None:
    table = tmp_path / "組織.csv"
    table.write_text("部の建制順,部,所管課の建制順,所管課\n1,都市基盤部,1,道路管理課\n", "utf-8-sig")
    import_divisions(parts, office, table)
    with pytest.raises(DivisionNotNamed) as refused:
        made(parts, office, tmp_path / "out", {DEPARTMENTS: ("都市基盤部",)})
    assert refused.value.details["division"] == "都市基盤部"


def test_empty_lines_below_a_text_take_no_room(parts: Parts, office: Store) -> None:
    edit_entry(parts, office, Entry(OWN[0], {"done": "一行目\n二行目\n\n", "later_years": "\n "}, as_division=ZEIMU))
    with office.reading() as records:
        (found,) = read_summaries(records, round_of(office), ["zeimu"], parts.clock.now())
    row = next(row for row in found.rows if row.row_id == OWN[0])
    assert (row.values["done"], row.values["later_years"]) == ("一行目\n二行目", None)


def test_a_division_makes_its_own_from_its_own_data_file(parts: Parts, own: Path, tmp_path: Path) -> None:
    for row_id, typed in ANSWERS.items():
        write(parts, own, row_id, **typed)
    with closing(parts.stores.open(own)) as store:
        record_respondent(store, Respondent("見本 太郎", "1234"))
        (file,) = made(parts, store, tmp_path / "out", {}, PaperFormat.DOCX)
        word = parts.papers.read_word(file.file.read_bytes())
        with pytest.raises(WrongRole):
            made(parts, store, tmp_path / "out", {DEPARTMENTS: ("区民部",)})
    assert file.divisions == [ZEIMU]
    assert file.counts == {"◎": 1, "○": 1, "△": 0, "×": 0, "total": 2, "in_report": 2}
    assert word.tables[0][0][-1] == "見本 太郎（1234）"
