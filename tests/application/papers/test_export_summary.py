"""Summaries, reports, letters, frames and opinions are written."""

import dataclasses
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.forms.distribute import DistributeOptions, distribute
from nakano_status.application.forms.output_paths import FormOptions
from nakano_status.application.indicators.edit_indicator import FigureEntry, IndicatorEntry, edit_indicator
from nakano_status.application.lookup import chosen_round
from nakano_status.application.organisation.edit_division import add_body
from nakano_status.application.organisation.hand_on_row import RowMove, hand_on_row
from nakano_status.application.organisation.import_divisions import import_divisions
from nakano_status.application.papers.choices import read_paper_choices
from nakano_status.application.papers.counts import (
    CountTableContent,
    count_table,
    counts_in_tables,
    state_sentences,
)
from nakano_status.application.papers.kinds import set_paper, summary_paper
from nakano_status.application.papers.kinds.frames_paper import PAPER as FRAMES
from nakano_status.application.papers.kinds.letters_paper import KINDS, PAPER, WrittenLetter, written_letters
from nakano_status.application.papers.kinds.opinions_paper import PAPER as OPINIONS
from nakano_status.application.papers.kinds.opinions_paper import SOURCES
from nakano_status.application.papers.kinds.summary_paper import BINDING, LANDSCAPE, Binding, read_summaries
from nakano_status.application.papers.making import make_paper, read_paper
from nakano_status.application.papers.paper import DAY, DEPARTMENTS, DIVISIONS, LIST_LABEL, PaperContent, PaperRequest
from nakano_status.application.papers.paper import DAY as DAY_OPTION
from nakano_status.application.papers.paper_set import Correction, Printed, printed_values, read_set, report_corrections
from nakano_status.application.papers.set_kinds import report_paper
from nakano_status.application.papers.templates import read_template, save_template
from nakano_status.application.papers.writing import DOCUMENT_FORMATS, PaperFormat
from nakano_status.application.plan.frames import import_frames, tag_rows
from nakano_status.application.plan.import_list import ListImport, import_into_new
from nakano_status.application.plan.opinions import OpinionEdit, add_opinion, edit_opinion
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.review.review_rows import ask_back
from nakano_status.application.round.extend_due import Extension, extend_due
from nakano_status.application.round.open_and_close_round import close_round
from nakano_status.application.round.read.counts import read_counts
from nakano_status.application.stopping import Cancelled, stoppable
from nakano_status.application.submission.submit import confirm, record_respondent
from nakano_status.bootstrap import find_example_tables
from nakano_status.documents.division_summaries import find_strip_counts
from nakano_status.documents.document import Document, Paragraph, Table, plain_text
from nakano_status.documents.template import parse_template
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.returns import Respondent
from nakano_status.domain.fields.mark import Marks
from nakano_status.domain.indicators.indicator import Direction, Indicator
from nakano_status.domain.organisation.divisions import Division, DivisionKind, DivisionName, NameKind, Organisation
from nakano_status.domain.organisation.reorganisation import Founding
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.plan.annotations import OpinionSource
from nakano_status.domain.refusals.exchange import DivisionUnknown, NotADepartment
from nakano_status.domain.refusals.files import TargetExists, WrongRole
from nakano_status.domain.refusals.papers import DivisionNotNamed, PaperFormatUnknown, TemplateFaulty
from nakano_status.domain.refusals.planning import PreviousRoundUnknown
from nakano_status.domain.round.round import OutOfReport
from nakano_status.domain.round.states import LetterKind
from nakano_status.domain.round.tally import Grouping, Tally
from tests.support.command_line import ask, done
from tests.support.made_papers import Values, make
from tests.support.marks import AS_PLANNED, BUILT_IN_MARKS, CHANGED, INSUFFICIENT, NOT_STARTED
from tests.support.opinions import new_opinion
from tests.support.own_wards import mark_of, own_plan, own_profile
from tests.support.progress import Difference, StoppedAt
from tests.support.rounds import ANSWER, OWN, ZEIMU, round_of, rows_of, write
from tests.support.stores import act, office_store, read_in, small_round

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
    return read_in(store, read_counts, round_of(store), Grouping.DIVISION).groups


def letters(text: str) -> str:
    return "".join(text.split())


def test_the_strips_that_are_read_back_are_the_counts_by_division_and_add_up_to_the_rounds(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    answer(parts, office)
    (file,) = made(parts, office, tmp_path / "out", {BINDING: Binding.ALL}, PaperFormat.DOCX)
    strips = strips_of(parts, file.file)
    expected = groups(office)
    nothing = dict.fromkeys(expected[ZEIMU], 0)
    assert [dict(strip) for strip in strips] == [dict(expected.get(name, nothing)) for name in file.divisions]
    assert strips[file.divisions.index(ZEIMU)]["○"] == 1
    whole = read_in(office, read_counts, round_of(office))
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
    assert [dict(each) for each in strips_of(parts, file.file)] == [
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
    indicators = read_in(office, lambda records: records.indicators.of_edition(round_of(office).edition_id))
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
    first = read_in(office, lambda records: records.indicators.of_edition(round_of(office).edition_id))[0]
    edit_indicator(parts, office, IndicatorEntry(first.indicator_id, owner="会計課"))
    (file,) = made(parts, office, tmp_path / "out", {DIVISIONS: ("会計課",)})
    assert letters(first.name_printed) in letters(text_of(parts, file.file))


def test_a_confirmation_on_a_summary_with_figures_is_noted_not_to_cover_them(parts: Parts, office: Store) -> None:
    answer(parts, office)
    confirm(parts, office, "税務課長", as_division=ZEIMU)

    def confirmation() -> str:
        with office.reading() as records:
            round_ = chosen_round(records)
            return read_summaries(records, round_, ["zeimu"], parts.clock.now())[0].confirmation

    assert confirmation().endswith("税務課長")
    edit_indicator(parts, office, IndicatorEntry("KPI-1-1", {R4: FigureEntry("87.5%")}, owner=ZEIMU))
    assert confirmation().endswith("税務課長\n（成果指標を除く）")
    edit_entry(parts, office, Entry(OWN[1], {"done": "導入を終えた。"}, as_division=ZEIMU))
    assert confirmation().endswith("税務課長\n（成果指標を除く）\n（確認後の変更 1件）")


def rows_in(parts: Parts, file: Path) -> Sequence[Sequence[str]]:
    """The rows of all tables of a PDF or a Word file, or of all sheets of a workbook."""
    if file.suffix == ".xlsx":
        sheets = openpyxl.load_workbook(file).worksheets
        return [[str(cell) for cell in row if cell is not None] for sheet in sheets for row in sheet.values]
    content = file.read_bytes()
    tables = parts.papers.read_tables(content) if file.suffix == ".pdf" else parts.papers.read_docx(content).tables
    return [row for table in tables for row in table]


def strips_of(parts: Parts, file: Path) -> Sequence[Mapping[str, int]]:
    return find_strip_counts(rows_in(parts, file), BUILT_IN_MARKS)


def text_of(parts: Parts, file: Path) -> str:
    if file.suffix == ".pdf":
        return "".join(parts.papers.read_pages(file.read_bytes()))
    return "".join(chain.from_iterable(rows_in(parts, file)))


def test_who_cancels_finds_nothing_written(parts: Parts, office: Store, tmp_path: Path) -> None:
    request = summary_paper.PAPER.request({DIVISIONS: (ZEIMU, "職員課")}, format_=PaperFormat.DOCX)
    with stoppable(told := Difference()):
        make_paper(parts, office, request, tmp_path / "tried")
    second = next(what for what, done, _ in told.reports if done == 1)
    with pytest.raises(Cancelled), stoppable(StoppedAt(second, 1)):
        make_paper(parts, office, request, tmp_path / "out")
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
    (found,) = read_in(office, read_summaries, round_of(office), ["zeimu"], parts.clock.now())
    row = next(row for row in found.rows if row.row_id == OWN[0])
    assert (row.values["done"], row.values["later_years"]) == ("一行目\n二行目", None)


def test_a_division_makes_its_own_from_its_own_data_file(parts: Parts, own: Path, tmp_path: Path) -> None:
    for row_id, typed in ANSWERS.items():
        write(parts, own, row_id, **typed)
    with closing(parts.stores.open(own)) as store:
        record_respondent(store, Respondent("見本 太郎", "1234"))
        (file,) = made(parts, store, tmp_path / "out", {}, PaperFormat.DOCX)
        word = parts.papers.read_docx(file.file.read_bytes())
        with pytest.raises(WrongRole):
            made(parts, store, tmp_path / "out", {DEPARTMENTS: ("区民部",)})
    assert file.divisions == [ZEIMU]
    assert file.counts == {"◎": 1, "○": 1, "△": 0, "×": 0, "total": 2, "in_report": 2}
    assert word.tables[0][0][-1] == "見本 太郎（1234）"


COMMITTEE = {
    report_paper.OCCASION: Occasion.COMMITTEE,
    DAY: date(2022, 10, 11),
    report_paper.NUMBER: "資料5",
    LIST_LABEL: "別紙1",
}
PUBLISHED_HEAD = (("指標項目", "実績", "目標"), ("令和2年度", "令和3年度", "令和5年度", "令和7年度"))
PUBLISHED_INDICATORS = (
    ("区内のマイナンバーカード交付率", "31.6%", "46.0%", "100%", "100%"),
    ("オンラインによる申請手続受付件数", "約146万件", "約171万件", "170万件", "200万件"),
    ("地図情報に関する窓口及び電話等問い合わせ件数", "約12万件", "—", "—", "約6万件"),
    (
        "区が特に力を入れていると感じる施策が「情報化の推進」である割合", "2.1%", "3.9%", "5%", "10%"
    ),
    ("区と連携してデジタルデバイドの解消に向けた取組を行う団体数", "2団体", "3団体", "4団体", "6団体"),
    (
        "本庁舎の執務室等で保有し、組織で共有している文書量 (fm) ※", "約8,800fm", "約6,200fm", "約3,600fm",
        "約3,000fm"
    ),
    ("AI・RPAの活用による業務改善数", "2件", "4件", "7件", "15件"),
    ("標準化システムへ移行した事業数", "0/15", "0/15", "1/15", "15/15"),
    ("情報セキュリティ事故発生件数", "14件", "15件", "0件", "0件"),
    ("ICT資格の「ITパスポート試験」取得者数", "13名", "14名", "20名", "30名"),
)  # fmt: skip


def codes(parts: Parts, store: Store, target: Path, values: Values) -> list[str]:
    return [each.code for each in make(parts, store, report_paper.PAPER, target, values).problems]


def test_the_published_list_gives_the_published_tables(parts: Parts, published_list: Path, tmp_path: Path) -> None:
    path, target = tmp_path / "office.nakano", tmp_path / "進捗状況について.docx"
    import_into_new(parts, path, ListImport(published_list, FiscalYear(2021)))
    with closing(parts.stores.open(path)) as store:
        made = make(parts, store, report_paper.PAPER, target, COMMITTEE)
    assert made.problems == ()
    counts = made.value.content.counts
    assert counts is not None
    assert (made.value.content.keys["rows"], counts.total) == (124, 103)
    word = parts.papers.read_docx(target.read_bytes())
    table, *indicators = word.tables
    assert table == (
        ("進捗状況の区分", "取組の数"),
        ("◎（スケジュールどおり取り組んだ）", "97"),
        ("○（スケジュールどおりでなく、変更して取り組んだ）", "4"),
        ("△（着手したものの十分に進行しているとはいえない）", "1"),
        ("×（未着手）", "1"),
    )
    assert [table[:2] for table in indicators] == [PUBLISHED_HEAD, PUBLISHED_HEAD]
    assert tuple(row for table in indicators for row in table[2:]) == PUBLISHED_INDICATORS
    assert word.paragraphs[:4] == (
        "資料５", "令和４年（２０２２年）１０月１１日", "総 務 委 員 会 資 料", "総務部DX推進室デジタル政策課"
    )  # fmt: skip
    text = "\n".join(word.paragraphs)
    assert "（詳細は別紙１のとおり）" in text
    assert "概ね" not in text


@pytest.mark.parametrize("suffix", ["docx", "pdf"])
def test_what_was_made_says_what_was_counted_when_it_is_read_back(
    parts: Parts, office: Store, tmp_path: Path, suffix: str
) -> None:
    edit_entry(parts, office, Entry(OWN[0], {"mark": "◎", "done": "実施した。"}))
    edit_entry(parts, office, Entry(OWN[1], {"mark": "△", "change_reason": "遅れたため", "done": "着手した。"}))
    target = tmp_path / f"報告.{suffix}"
    make(parts, office, report_paper.PAPER, target, {report_paper.OCCASION: Occasion.COUNCIL, report_paper.TOTAL: True})
    content = target.read_bytes()
    papers = parts.papers
    tables = papers.read_docx(content).tables if suffix == "docx" else papers.read_tables(content)
    found = counts_in_tables(tables, BUILT_IN_MARKS)
    assert found == {AS_PLANNED: 1, CHANGED: 0, INSUFFICIENT: 1, NOT_STARTED: 0}


def test_what_the_paper_does_not_tell_is_told_beside_it(parts: Parts, office: Store, tmp_path: Path) -> None:
    found = codes(parts, office, tmp_path / "a.docx", {report_paper.OCCASION: Occasion.COUNCIL})
    assert found == ["PAPER-DAY-OPEN", "COUNT-INCOMPLETE", "FIGURES-MISSING"]


def test_a_plan_without_indicators_says_so(parts: Parts, tmp_path: Path) -> None:
    with closing(office_store(tmp_path)) as store:
        found = codes(parts, store, tmp_path / "a.docx", {report_paper.OCCASION: Occasion.PUBLIC})
    assert found == ["OFFICE-MISSING", "COUNT-INCOMPLETE", "FIGURES-NONE"]


def test_a_round_without_one_before_it_has_nothing_to_stand_beside(parts: Parts, office: Store, tmp_path: Path) -> None:
    with pytest.raises(PreviousRoundUnknown):
        codes(parts, office, tmp_path / "a.docx", {report_paper.OCCASION: Occasion.PUBLIC, report_paper.PREVIOUS: True})


def test_the_offices_wording_is_what_is_printed(parts: Parts, office: Store, tmp_path: Path) -> None:
    save_template(parts, office, "report", "［題名］報告\n\n１　状況\n｛年度末｝の状況である。\n［件数表］")
    make(
        parts,
        office,
        report_paper.PAPER,
        tmp_path / "a.pdf",
        {report_paper.OCCASION: Occasion.PUBLIC, report_paper.TOTAL: True},
    )
    page = "".join("".join(parts.papers.read_pages((tmp_path / "a.pdf").read_bytes())).split())
    assert "令和４年度末の状況である。" in page
    assert "合計" in page
    assert "成果指標" not in page


def test_a_wording_that_is_being_written_can_be_seen_before_it_is_kept(parts: Parts, office: Store) -> None:
    request = report_paper.PAPER.request({report_paper.OCCASION: Occasion.PUBLIC})
    with office.reading() as records:
        (only,) = report_paper.read_report(
            parts, records, request, parse_template("｛年度末｝の状況である。")
        ).document.blocks
        assert isinstance(only, Paragraph)
        assert plain_text(only.text) == "令和４年度末の状況である。"
        assert not read_template(parts, records, "report").is_own


def test_nothing_is_written_where_the_wording_is_faulty_or_the_target_is_taken(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    taken = tmp_path / "a.docx"
    taken.write_bytes(b"mine")
    with pytest.raises(TargetExists):
        make(parts, office, report_paper.PAPER, taken, COMMITTEE)
    with pytest.raises(PaperFormatUnknown):
        make(parts, office, report_paper.PAPER, tmp_path / "a.doc", COMMITTEE)
    with act(office, "save_template") as work:
        work.settings.save("paper_template:report", "｛ない｝")
    with pytest.raises(TemplateFaulty):
        make(parts, office, report_paper.PAPER, tmp_path / "b.docx", COMMITTEE)
    assert [each.name for each in tmp_path.glob("*.doc*")] == ["a.docx"]
    assert taken.read_bytes() == b"mine"


PAGES = (
    "１　件数\nこの計画の進捗は次のとおりである。\n◎（スケジュールどおり取り組んだ）　4",
    "２　成果指標\nカードの交付率",
)


def printed(report: str, done: str, **figures: str | None) -> Printed:
    counts = {("", f"count:{mark}"): number for mark, number in zip("◎○△×", (done, "1", "0", "0"), strict=True)}
    return {("", "report"): report, **counts, **{("", key): figure for key, figure in figures.items()}}


def test_sentences_and_counts_that_differ_are_told_with_their_page(parts: Parts, answered: Store) -> None:
    with answered.reading() as records:
        found = read_set(parts, records, set_paper.PAPER.request(), "")
        own = printed_values(found, {})
        assert chosen_round(records).round_id == found.contents.round_.round_id
    assert own["", "count:◎"] == "4"
    assert report_corrections(own, own, found, ()) == ()
    old = printed("題名\nこの計画の進捗は次のとおりである。\n以上である。", "4")
    new = printed("題名\nこの計画の進捗は下のとおりである。\n以上である。\n追記する。", "3")
    assert report_corrections(old, new, found, PAGES) == (
        Correction("1", "本文", "この計画の進捗は次のとおりである。", "この計画の進捗は下のとおりである。"),
        Correction("", "本文", None, "追記する。"),
        Correction("1", "件数の表\n【◎（スケジュールどおり取り組んだ）】", "4", "3"),
    )


OPINIONS_DAY = date(2023, 6, 1)


def content(parts: Parts, store: Store, request: PaperRequest) -> PaperContent:
    return read_in(store, lambda records: read_paper(parts, records, request))


def cells(document: Document | None) -> list[str]:
    assert document is not None
    return [
        plain_text(cell.text)
        for block in document.blocks
        if isinstance(block, Table)
        for row in block.rows
        for cell in row.cells
    ]


@pytest.fixture
def framed(parts: Parts, answered: Store, tmp_path: Path) -> Store:
    """The office with everything answered, and one frame."""
    table = tmp_path / "枠組み.csv"
    table.write_text("枠組み,版,項目番号,項目\n官民データ,1版,N-1,カード\n,,N-2,手続\n", encoding="utf-8")
    import_frames(parts, answered, str(table))
    return answered


def test_the_paper_shows_rows_with_marks_by_item_and_counts_what_is_left_over(parts: Parts, framed: Store) -> None:
    with framed.reading() as records:
        first, *others = [each for each in records.plan.all()[0].newest.listings if not each.is_repost]
    tag_rows(framed, [first.row_id], "N-1")
    found = content(parts, framed, FRAMES.request())
    assert found.keys["untagged"] == [each.row_id for each in others]
    assert found.rows == 1
    shown = cells(found.document)
    place = shown.index("N-1　カード　1件")
    assert shown[place + 1 : place + 3] == [first.row_id, first.title]
    assert shown[place + 4] == "○"
    assert {each.row_id for each in others} <= set(shown)


def test_both_papers_are_drawn_one_page_wide(parts: Parts, framed: Store, tmp_path: Path) -> None:
    add_opinion(framed, new_opinion(OpinionSource.ASSEMBLY, OPINIONS_DAY, "長い意見。" * 200, answer="考え。" * 100))
    for request, name in ((FRAMES.request(), "国の計画"), (OPINIONS.request(), "意見")):
        for suffix in ("pdf", "docx", "xlsx"):
            made = make_paper(parts, framed, request, tmp_path / f"{name}.{suffix}")
            assert made.problems == ()
            assert made.value.file.stat().st_size


def test_a_name_that_may_not_be_published_is_printed_nowhere(parts: Parts, answered: Store) -> None:
    row = read_in(answered, lambda records: records.plan.all())[0].newest.listings[0]
    add_opinion(
        answered, new_opinion(OpinionSource.ASSEMBLY, OPINIONS_DAY, "遅れた理由は", "秘密 一郎", rows=(row.row_id,))
    )
    add_opinion(answered, new_opinion(OpinionSource.EXPERT, OPINIONS_DAY, "絞るべき", "公開 花子", is_named=True))
    document = content(parts, answered, OPINIONS.request()).document
    shown = cells(document)
    assert "秘密" not in repr(document)
    assert shown[1] == f"（令和5年6月1日）\n遅れた理由は\n〔関連する取組〕{row.row_id} {row.title}"
    assert shown[5] == "（令和5年6月1日　公開 花子）\n絞るべき"


def test_opinions_without_an_answer_are_asked_about_and_a_source_can_be_chosen(parts: Parts, answered: Store) -> None:
    for source in (OpinionSource.AUDIT, OpinionSource.ASSEMBLY):
        add_opinion(answered, new_opinion(source, OPINIONS_DAY, "意見"))
    edit_opinion(answered, 1, OpinionEdit(answer="改めます。", changed="改めた。"))
    found = content(parts, answered, OPINIONS.request())
    assert [(each.code, each.found) for each in found.problems] == [("OPINION-UNANSWERED", "2")]
    chosen = content(parts, answered, OPINIONS.request({SOURCES: (OpinionSource.AUDIT,)}))
    assert (chosen.problems, chosen.rows, cells(chosen.document)[2:]) == ((), 1, ["改めます。", "改めた。"])


LETTERS_DAY = date(2023, 6, 23)
BOTH = (LetterKind.REQUEST, LetterKind.COVER)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Store]:
    """区民部 with 税務課 (of its own due date) and 戸籍住民課, and 防災課 without a 部."""
    with closing(office_store(tmp_path)) as store:
        yield store


def letters_letters(
    parts: Parts,
    store: Store,
    folder: Path,
    *kinds: LetterKind,
    departments: tuple[str, ...] = (),
    replace: bool = False,
) -> tuple[WrittenLetter, ...]:
    values = {KINDS: kinds, DEPARTMENTS: departments, DAY_OPTION: LETTERS_DAY}
    return written_letters(make(parts, store, PAPER, folder, values, replace=replace).value)


def mail(letter: WrittenLetter) -> str:
    return letter.files[-1].read_bytes().decode("utf-8-sig")


def test_a_letter_a_department_lies_beside_its_forms_and_who_has_none_gets_his_own(
    parts: Parts, small: Store, tmp_path: Path
) -> None:
    sent = distribute(parts, small, DistributeOptions(tmp_path / "out")).value
    made = letters_letters(parts, small, tmp_path / "out", LetterKind.REQUEST)
    assert [(each.recipient, each.department, each.divisions, each.rows) for each in made] == [
        ("区民部", "区民部", 2, 3),
        ("防災課", None, 1, 1),
    ]
    assert {each.file.parent for each in sent} == {file.parent for each in made for file in each.files}
    names = [file.relative_to(tmp_path / "out").as_posix() for each in made for file in each.files]
    assert names == [
        "01_区民部/01_区民部_R4依頼文.docx",
        "01_区民部/01_区民部_R4依頼文.txt",
        "防災課_R4依頼文.docx",
        "防災課_R4依頼文.txt",
    ]
    for each in sent:
        assert each.file.name in "".join(mail(letter) for letter in made)


def test_a_letter_that_asks_for_answers_after_closing_is_told_of(parts: Parts, small: Store, tmp_path: Path) -> None:
    def told(*kinds: LetterKind, at: str) -> list[tuple[str, str | None]]:
        problems = make(parts, small, PAPER, tmp_path / at, {KINDS: kinds, DAY_OPTION: LETTERS_DAY}).problems
        return [(each.code, each.found) for each in problems if each.code != "OFFICE-MISSING"]

    assert told(*BOTH, at="open") == []
    close_round(small)
    assert told(*BOTH, at="closed") == [("LETTER-AFTER-CLOSING", "依頼文、送付票")]
    assert told(LetterKind.RECEIPT, at="receipt") == []


def test_word_and_mail_say_the_same_of_every_division(parts: Parts, small: Store, tmp_path: Path) -> None:
    (letter, _) = letters_letters(parts, small, tmp_path, LetterKind.REQUEST)
    word = parts.papers.read_docx(letter.files[0].read_bytes())
    (table,) = word.tables
    assert [row[:2] for row in table[1:]] == [("戸籍住民課", "1件"), ("税務課", "2件")]
    assert table[-1][2].endswith(".xlsx\n期限 令和5年7月20日（木）")
    assert "区民部庶務担当課長　様" in word.paragraphs
    assert "令和５年６月２３日" in word.paragraphs
    assert "・税務課：2件（01-02_税務課_R4回答様式.xlsx）（回答期限 令和5年7月20日（木））" in mail(letter)
    assert "令和5年7月14日（金）（別に期限を示した所管課は、その日）" in mail(letter)
    assert b"\r\n" in letter.files[-1].read_bytes()


def test_what_is_written_without_naming_a_kind_is_what_is_due(parts: Parts, small: Store, tmp_path: Path) -> None:
    assert {each.kind for each in letters_letters(parts, small, tmp_path / "1")} == {*BOTH}
    distribute(parts, small, DistributeOptions(tmp_path / "forms"))
    extend_due(small, Extension(date(2023, 6, 30), "早めるため", ("戸籍住民課",)), None)
    made = letters_letters(parts, small, tmp_path / "2")
    reminders = [each for each in made if each.kind is LetterKind.REMINDER]
    assert [(each.recipient, each.divisions) for each in reminders] == [("区民部", 2), ("防災課", 1)]
    assert "（回答期限 令和5年6月30日（金））" in mail(reminders[0])


def test_a_reminder_goes_only_to_those_who_owe_something(parts: Parts, sending_office: Store, tmp_path: Path) -> None:
    made = letters_letters(parts, sending_office, tmp_path / "1", LetterKind.REMINDER)
    assert [each.recipient for each in made] == [ZEIMU]
    answer_for_them(parts, sending_office)
    assert letters_letters(parts, sending_office, tmp_path / "2", LetterKind.REMINDER) == ()


def test_a_correction_lists_what_was_asked_and_is_not_answered(
    parts: Parts, sending_office: Store, tmp_path: Path
) -> None:
    answer_for_them(parts, sending_office)
    assert letters_letters(parts, sending_office, tmp_path, LetterKind.CORRECTION) == ()
    wish = FormOptions(ZEIMU, tmp_path)
    asked = ask_back(parts, sending_office, wish, {OWN[0]: "時期を記入してください。"}).value
    (letter,) = letters_letters(parts, sending_office, tmp_path, LetterKind.CORRECTION)
    assert (letter.recipient, letter.rows) == (ZEIMU, 1)
    told = mail(letter)
    assert f"・{ZEIMU}　{OWN[0]}　" in told
    assert "時期を記入してください。" in told
    assert f"・{asked.file.name}" in told
    assert OWN[1] not in told


def answer_for_them(parts: Parts, store: Store) -> None:
    for row_id in OWN:
        edit_entry(parts, store, Entry(row_id, ANSWER, as_division=ZEIMU))


def test_who_is_asked_nothing_gets_a_cover_and_no_request(parts: Parts, small: Store, tmp_path: Path) -> None:
    with act(small) as work:
        work.rounds.set_out_of_report(small_round().round_id, "d", OutOfReport.FINISHED)
    made = letters_letters(parts, small, tmp_path, *BOTH)
    assert [(each.recipient, each.kind) for each in made] == [
        ("区民部", LetterKind.REQUEST),
        ("区民部", LetterKind.COVER),
        ("防災課", LetterKind.COVER),
    ]
    assert "回答の必要はありません。" in mail(made[-1])


def test_who_is_asked_for_figures_alone_is_asked_too(parts: Parts, small: Store, tmp_path: Path) -> None:
    new = Division("jutaku", DivisionKind.DIVISION, (DivisionName("住宅課", NameKind.OFFICIAL),), "kumin", 9)
    with act(small) as work:
        work.organisation.save(Organisation((new,)))
        work.indicators.add(
            "p", (figures_of("jutaku", "KPI-1-1"), figures_of("jutaku", "KPI-1-2"), figures_of("zeimu", "KPI-2-1"))
        )
    sent = {each.division: each.file for each in distribute(parts, small, DistributeOptions(tmp_path)).value}
    (letter, _) = letters_letters(parts, small, tmp_path, LetterKind.REQUEST)
    assert (letter.divisions, letter.rows) == (3, 3)
    assert f"・住宅課：成果指標2件（{sent['住宅課'].name}）" in mail(letter)
    assert f"・税務課：2件、成果指標1件（{sent['税務課'].name}）" in mail(letter)
    assert "回答不要" not in mail(letter)
    offered = read_in(small, read_paper_choices)
    assert offered is not None
    assert "住宅課" in offered.addressees.divisions


def test_letters_count_what_the_form_that_was_sent_holds(parts: Parts, small: Store, tmp_path: Path) -> None:
    sent = {each.division: each.file.name for each in distribute(parts, small, DistributeOptions(tmp_path)).value}
    with act(small) as work:
        work.indicators.add("p", (figures_of("zeimu", "KPI-2-1"),))
        work.rounds.set_out_of_report(small_round().round_id, "d", OutOfReport.FINISHED)
    made = letters_letters(parts, small, tmp_path, *BOTH)
    assert all(f"・税務課：2件（{sent['税務課']}" in mail(letter) for letter in made[:2])
    assert f"・防災課：1件（{sent['防災課']}" in mail(made[-1])


def test_nobody_is_asked_again_who_has_answered_where_no_kind_is_named(
    parts: Parts, sending_office: Store, tmp_path: Path
) -> None:
    def asked(folder: str, *kinds: LetterKind) -> set[str]:
        made = letters_letters(parts, sending_office, tmp_path / folder, *kinds)
        return {each.recipient for each in made if each.kind is LetterKind.REQUEST}

    assert ZEIMU in asked("1")
    answer_for_them(parts, sending_office)
    assert ZEIMU not in asked("2")
    assert ZEIMU in asked("3", LetterKind.REQUEST)  # who names the kind gets it


def figures_of(owner: str, indicator_id: str) -> Indicator:
    return Indicator(indicator_id, "p-1", "1", 1, "件数", "件数", "件", None, None, Direction.UP, owner, (), ())


def test_an_offices_own_wording_is_used(parts: Parts, small: Store, tmp_path: Path) -> None:
    text = read_in(small, lambda records: read_template(parts, records, "letter-request")).text
    save_template(parts, small, "letter-request", text.replace("｛発信者｝", "情報政策課長"))
    (first, _) = letters_letters(parts, small, tmp_path, LetterKind.REQUEST)
    assert "情報政策課長" in mail(first)
    assert "デジタル政策課" not in mail(first)


def test_another_file_in_the_place_of_one_is_refused_before_any_is_written(
    parts: Parts, small: Store, tmp_path: Path
) -> None:
    last = tmp_path / "防災課_R4送付票.txt"
    last.write_text("控え", "utf-8")
    with pytest.raises(TargetExists):
        letters_letters(parts, small, tmp_path, *BOTH)
    assert list(tmp_path.rglob("*.docx")) == []
    assert len(letters_letters(parts, small, tmp_path, *BOTH, replace=True)) == 4
    before = {file: file.read_bytes() for file in tmp_path.rglob("*.docx")}
    letters_letters(parts, small, tmp_path, *BOTH)
    assert {file: file.read_bytes() for file in before} == before


def test_only_one_department_can_be_written_to(parts: Parts, small: Store, tmp_path: Path) -> None:
    (only,) = letters_letters(parts, small, tmp_path, LetterKind.COVER, departments=("区民部",))
    assert only.recipient == "区民部"
    with pytest.raises(NotADepartment):
        letters_letters(parts, small, tmp_path, LetterKind.COVER, departments=("税務課",))


def test_a_row_that_was_handed_on_is_asked_of_its_new_division_only(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    distribute(parts, office, DistributeOptions(tmp_path / "forms"))
    before = {
        line.recipient: line.rows for line in letters_letters(parts, office, tmp_path / "before", LetterKind.COVER)
    }
    hand_on_row(parts, office, RowMove(OWN[0], "職員課", parts.clock.today(), "分掌の変更"))
    after = {line.recipient: line.rows for line in letters_letters(parts, office, tmp_path / "after", LetterKind.COVER)}
    assert sum(after.values()) == sum(before.values()) - 1  # the form of 職員課 does not ask it before it is made again


def test_counts_are_read_wherever_the_plan_has_a_mark_that_is_counted_apart() -> None:
    first, second, *others = BUILT_IN_MARKS
    marks = Marks((first, dataclasses.replace(second, counted_apart=True), *others))
    table = count_table(CountTableContent({mark: place for place, mark in enumerate(marks, 1)}, has_total=True))
    rows = [[plain_text(cell.text) for cell in row.cells] for row in (*table.head, *table.rows)]
    found = counts_in_tables([rows], marks)
    assert found is not None
    assert {mark.symbol: number for mark, number in found.items()} == {
        mark.symbol: place for place, mark in enumerate(marks, 1)
    }


def test_the_state_in_sentences_has_the_rows_that_are_in_no_total() -> None:
    first, second, *others = BUILT_IN_MARKS
    marks = Marks((first, dataclasses.replace(second, asks_reason=False, counted_apart=True), *others))
    text = state_sentences(Tally(dict(zip(marks, (3, 2, 1, 0), strict=True)), ()), marks)
    assert text.startswith("報告の対象とした取組は6件です。このうち、")
    assert f"「{first.named}」が3件（75.0％）" in text
    assert f"「{second.named}」が2件（割合に含みません）です。" in text


def test_a_round_in_which_no_division_has_a_name_has_no_summaries(tmp_path: Path) -> None:
    plan = own_plan(tmp_path, own_profile((mark_of("a", "良"), mark_of("b", "可"))))
    content = json.loads(plan.read_text("utf-8"))
    first, _ = content["divisions"]
    first |= {"kind": "generic", "names": [{**first["names"][0], "name": "各課"}]}
    for listing in content["editions"][0]["listings"]:
        listing["owners"][0]["division"] = first["division_id"]
    plan.write_text(json.dumps(content), "utf-8")
    store = tmp_path / "office.nakano"
    done("init", "--plan", plan, "--store", store)
    done("round", "open", "--year", "R4", "--due", "2023-07-14", "--store", store)
    said = ask("export", "summary", "--out", tmp_path / "out", "--store", store)
    assert said.keys["error"] == "SUMMARY-OF-NONE"
