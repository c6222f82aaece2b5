"""How papers are made, previewed and written; of two plans; planted ones; what may be disclosed."""

import importlib.util
import io
import json
import pickle
import re
import shutil
import zipfile
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from types import ModuleType
from typing import Any

import openpyxl
import pikepdf
import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.indicators.edit_indicator import FigureEntry, IndicatorEntry, edit_indicator
from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.take_back import observers_of_return, take_back
from nakano_status.application.organisation.reorganise import reorganise
from nakano_status.application.papers.choices import read_paper_choices
from nakano_status.application.papers.comparison import read_side, read_sides
from nakano_status.application.papers.kinds import (
    approval_paper,
    check_paper,
    compare_paper,
    disclose_paper,
    letters_paper,
    own_paper,
    questions_paper,
    recorded_paper,
    set_paper,
    summary_paper,
)
from nakano_status.application.papers.kinds.letters_paper import Correspondence
from nakano_status.application.papers.kinds.set_paper import DRAFT
from nakano_status.application.papers.making import Preview, begin_preview, make_paper, papers
from nakano_status.application.papers.paper import (
    DAY,
    DIVISIONS,
    Paper,
    PaperGroup,
    PaperRequest,
    find_paper,
    paper_codes,
)
from nakano_status.application.papers.paper_set import PaperSet, make_set, prove_set, read_set
from nakano_status.application.papers.set_kinds import changes_paper, list_paper, report_paper
from nakano_status.application.papers.set_kinds.list_paper import SIZE
from nakano_status.application.papers.set_kinds.report_paper import OCCASION, PAPER
from nakano_status.application.papers.templates import find_kind, marks_for_wordings, read_template, save_template
from nakano_status.application.papers.try_out import try_out
from nakano_status.application.papers.writing import (
    DrawnPaper,
    PaperFormat,
    draw_document,
    paper_format_of,
    typeset_papers,
)
from nakano_status.application.plan.add_successor import Successor, add_successor
from nakano_status.application.plan.create_store import PlanSource, create_store
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.ports.documents import Papers
from nakano_status.application.review.review_rows import accept
from nakano_status.application.round.open_and_close_round import close_round, open_round
from nakano_status.application.round.read.overview import answers_by_day
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.read.todo import read_open, read_todo
from nakano_status.application.round.roll_over import RollOverChoice, roll_over
from nakano_status.documents.document import Document, PageSetup, PaperSize, Paragraph, Section, plain
from nakano_status.documents.pages.printed_paper import Checkpoint, TypesetPaper, Value, do_nothing, document_paper
from nakano_status.documents.pages.typeset import paper_value
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.ledger import HeldItem, HeldKind
from nakano_status.domain.organisation.reorganisation import Renaming
from nakano_status.domain.papers.publication import Occasion, Publication
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.exchange import ReturnObserved
from nakano_status.domain.refusals.files import TargetExists
from nakano_status.domain.refusals.papers import CharacterUnprintable, PaperFormatUnknown, PaperUnreadable
from nakano_status.domain.round.states import LetterKind
from nakano_status.domain.round.todo import Openness, TodoKind
from tests.house.source_tree import ROOT
from tests.support.command_line import done, run
from tests.support.expected import present
from tests.support.made_papers import published
from tests.support.offices import make_office
from tests.support.paper_offices import FIRST, SECOND
from tests.support.plan_files import two_editions, write_plan
from tests.support.plans import R7, small_organisation
from tests.support.planted_profiles import planted_content
from tests.support.planting import plant_paper
from tests.support.rounds import OWN, ZEIMU, digest_of, hand_in, merge, write, write_all
from tests.support.stores import TickingClock, act, read_in
from tests.support.successors import next_plan

R4 = FiscalYear(2022)
UPRIGHT, LYING = (210.0, 297.0), (297.0, 210.0)


def request_of(store: Store, paper: Paper[Any]) -> PaperRequest:
    choices = read_in(store, read_paper_choices)
    assert choices is not None
    values = {compare_paper.OLD: choices.old, compare_paper.NEW: choices.new, disclose_paper.ROW: OWN[0]}
    return paper.request(values)


def look(parts: Parts, store: Store, request: PaperRequest) -> Preview:
    lay_out = read_in(store, lambda records: begin_preview(parts, records, request))
    return lay_out(do_nothing)


@pytest.mark.sample(2)
@pytest.mark.parametrize(
    "paper", [each for each in papers() if each.code not in ("data", "page", "recorded")], ids=lambda each: each.code
)
def test_every_paper_has_pages_that_say_something(parts: Parts, office: Store, paper: Paper[Any]) -> None:
    pages = present(look(parts, office, request_of(office, paper)).pages)
    assert pages.count > 0
    assert all(pages.page_text(parts, page) for page in range(pages.count))
    assert all(side in (210.0, 297.0, 420.0) for page in range(pages.count) for side in pages.size(page))


@pytest.mark.sample(4)
@pytest.mark.parametrize("paper", papers(), ids=lambda each: each.code)
def test_every_paper_is_sent_to_another_process_and_back(parts: Parts, office: Store, paper: Paper[Any]) -> None:
    """As the window has the pages of a large plan made."""
    request = request_of(office, paper)
    sent: PaperRequest = pickle.loads(pickle.dumps(request))  # noqa: S301 - our own
    assert sent == request
    assert sent.paper is paper
    found = look(parts, office, sent)
    back: Preview = pickle.loads(pickle.dumps(found))  # noqa: S301 - our own
    assert (back.content.lines, back.problems) == (found.content.lines, found.problems)
    assert (back.pages and back.pages.count) == (found.pages and found.pages.count)
    assert found.pages is None or (found.content.printed, found.content.files) == ((), ())


@pytest.mark.sample(2)
@pytest.mark.parametrize(
    "paper",
    [report_paper.PAPER, questions_paper.PAPER, approval_paper.PAPER, letters_paper.PAPER, compare_paper.PAPER],
    ids=lambda each: each.code,
)
def test_the_paper_that_is_wished_is_made(parts: Parts, office: Store, paper: Paper[Any], tmp_path: Path) -> None:
    request = request_of(office, paper)
    target = tmp_path / "資料" / request.suggested_name(R4)
    made = make_paper(parts, office, request, target).value
    assert made.files
    assert all(file.read_bytes() for file in made.files)
    assert paper.is_folder or made.files == (target,)
    assert {file for file in (tmp_path / "資料").rglob("*") if file.is_file()} == set(made.files)


def stated_in(file: Path) -> tuple[str, str]:
    """Return the title and the day of creation that a file's properties state."""
    content = file.read_bytes()
    if file.suffix == ".pdf":
        with pikepdf.open(io.BytesIO(content)) as pdf:
            return str(pdf.docinfo["/Title"]), str(pdf.docinfo["/CreationDate"])[2:10]
    properties = zipfile.ZipFile(io.BytesIO(content)).read("docProps/core.xml").decode()
    (title,) = re.findall("<dc:title>(.*?)</dc:title>", properties)
    (created,) = re.findall("<dcterms:created[^>]*>(.{10})", properties)
    return title, created.replace("-", "")


@pytest.mark.sample(3)
@pytest.mark.parametrize(
    ("paper", "format_"),
    [
        *((each, None) for each in papers() if each.code not in ("data", "recorded")),
        *((list_paper.PAPER, format_) for format_ in (PaperFormat.PDF, PaperFormat.XLSX)),
        (report_paper.PAPER, PaperFormat.PDF),
    ],
    ids=lambda each: each.code if isinstance(each, Paper) else each and each.value,
)
def test_a_paper_s_file_states_the_day_on_which_it_is_made_and_its_year(
    parts: Parts, office: Store, paper: Paper[Any], format_: PaperFormat | None, tmp_path: Path
) -> None:
    request = request_of(office, paper)
    for option, value in ((DAY, date(2023, 10, 11)), (DRAFT, True)):
        request = request.having(option, value) if option in paper.options else request
    request = replace(request, format=format_) if format_ else request
    made = make_paper(parts, office, request, tmp_path / "資料" / request.suggested_name(R4)).value
    files = [file for file in made.files if file.suffix in (".pdf", ".docx", ".xlsx") and "データ" not in file.name]
    stated = {file.name: stated_in(file) for file in files}
    today = parts.clock.today().strftime("%Y%m%d")
    assert {name: day for name, (_, day) in stated.items()} == dict.fromkeys(stated, today)
    if paper.is_of_year and paper is not disclose_paper.PAPER:  # which is of all years
        assert [name for name, (title, _) in stated.items() if "令和4年度" not in title] == []


def test_the_sheets_of_all_rows_and_of_the_changed_ones_have_their_own_names(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    names = []
    for paper in (list_paper.PAPER, changes_paper.PAPER):
        target = tmp_path / f"{paper.code}.xlsx"
        make_paper(parts, office, request_of(office, paper), target)
        names += openpyxl.load_workbook(target).sheetnames
    assert names == ["進捗状況一覧", "変更一覧"]


def test_what_refuses_a_paper_is_known_while_its_pages_are_looked_at(parts: Parts, office: Store) -> None:
    assert look(parts, office, report_paper.PAPER.request()).fault is None
    edit_entry(parts, office, Entry(OWN[0], {"done": "連携\U000f0000を開始した。"}, ZEIMU))
    found = look(parts, office, list_paper.PAPER.request())
    assert found.pages is not None
    assert found.fault is None
    [told] = [each for each in found.problems if each.code == "TEXT-UNPRINTABLE"]
    assert (told.place.column or "").startswith(f"{OWN[0]}の「")
    recorded_paper = look(parts, office, set_paper.PAPER.request())
    assert isinstance(recorded_paper.fault, CharacterUnprintable)
    assert recorded_paper.fault.details["where"].startswith(f"{OWN[0]}の「")
    shown = "".join(found.pages.page_text(parts, page) for page in range(found.pages.count))
    assert "連携〓を開始した。" in "".join(shown.split())


def test_a_paper_is_called_by_what_it_is() -> None:
    list_on_a4 = list_paper.PAPER.request({SIZE: PaperSize.A4}, format_=PaperFormat.PDF)
    assert list_on_a4.suggested_name(R4) == "進捗状況一覧_R4_A4.pdf"
    public = set_paper.PAPER.request({report_paper.OCCASION: Occasion.PUBLIC})
    assert public.suggested_name(R4) == "公表資料_R4"
    assert set_paper.PAPER.request({DRAFT: True}).suggested_name(R4) == "庁議資料_R4_作成中"
    assert recorded_paper.PAPER.request({recorded_paper.RECORDED: 3}).suggested_name(R4) == "記録した資料_R4_第3号"


def test_what_is_wished_says_whose_and_how(parts: Parts, office: Store) -> None:
    own = {DIVISIONS: ("税務課",)}
    one = look(parts, office, summary_paper.PAPER.request(own)).pages
    lying = look(parts, office, summary_paper.PAPER.request({**own, summary_paper.LANDSCAPE: True})).pages
    assert one is not None
    assert lying is not None
    assert "税務課" in one.title
    assert one.size(0) == UPRIGHT
    assert lying.size(0) == LYING
    small = present(look(parts, office, check_paper.PAPER.request({SIZE: PaperSize.A4})).pages)
    assert small.size(0) == LYING


def test_each_wording_that_a_paper_names_is_there(office: Store) -> None:
    requests = [each.request() for each in papers()]
    requests += [letters_paper.PAPER.request({letters_paper.KINDS: (each,)}) for each in LetterKind]
    names = {each.paper.wording.name(each) for each in requests if each.paper.wording}
    assert len(names) == 8
    with office.reading() as records:
        assert all(find_kind(records, name).title for name in names)


def test_a_division_makes_its_own_summary_whoever_else_is_named(parts: Parts, own: Path, tmp_path: Path) -> None:
    request = own_paper.PAPER.request({DIVISIONS: (ZEIMU, "総務/課"), summary_paper.LANDSCAPE: True})
    assert request.suggested_name(R4) == f"{ZEIMU}・総務_課_R4まとめ（横）.pdf"
    with closing(parts.stores.open(own)) as store:
        with store.reading() as records:
            around = own_paper.read_own_summary(records)
            pages = begin_preview(parts, records, request)(do_nothing).pages
        made = make_paper(parts, store, request, tmp_path / "まとめ.pdf").value
    assert (around.division, around.missing) == (ZEIMU, len(OWN))
    assert pages is not None
    assert (pages.count, pages.size(0)) == (made.pages, LYING)
    assert ZEIMU in parts.papers.read_pages(made.files[0].read_bytes())[0]


def test_what_can_be_chosen_is_what_the_round_has(office: Store) -> None:
    choices = read_in(office, read_paper_choices)
    assert choices is not None
    assert "税務課" in choices.addressees.divisions
    assert choices.new == "R4"
    assert {choices.old, choices.new} <= {each.named for each in choices.sides}
    assert [point.kind for point in choices.openness.blocking_points] == [TodoKind.UNANSWERED]


A4 = PageSetup(PaperSize.A4, landscape=False, top=25, bottom=22, left=28, right=22, header=10, footer=10)


def document(*texts: str) -> Document:
    return Document("報告", (Section("報告", A4, tuple(Paragraph(plain(text)) for text in texts)),), "2023-10-11")


def write_paper(parts: Parts, paper: Document, target: Path, *, replace: bool = False) -> DrawnPaper:
    drawn = draw_document(parts, paper, paper_format_of(target))
    parts.files.write(target, drawn.content, replace=replace)
    return drawn


@pytest.mark.parametrize(
    ("name", "begins", "pages"), [("報告.pdf", b"%PDF", 1), ("報告.docx", b"PK", None), ("報告.XLSX", b"PK", None)]
)
def test_the_name_of_the_file_says_what_it_becomes(
    parts: Parts, tmp_path: Path, name: str, begins: bytes, pages: int | None
) -> None:
    written = write_paper(parts, document("以下のとおり報告する。"), tmp_path / name)
    assert written.pages == pages
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_another_kind_of_file_is_refused_and_says_which_there_are(parts: Parts, tmp_path: Path) -> None:
    with pytest.raises(PaperFormatUnknown) as refused:
        write_paper(parts, document("文"), tmp_path / "報告.doc")
    assert refused.value.details["expected"] == ".pdf、.docx、.xlsx"
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_that_name_stays_unless_it_may_be_replaced(parts: Parts, tmp_path: Path) -> None:
    target = tmp_path / "報告.pdf"
    target.write_bytes(b"another")
    with pytest.raises(TargetExists):
        write_paper(parts, document("文"), target)
    assert target.read_bytes() == b"another"
    write_paper(parts, document("文"), target, replace=True)
    assert target.read_bytes().startswith(b"%PDF")


def test_pages_that_say_something_else_are_not_written(
    parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = parts.papers.typeset_paper(paper_value(document_paper(document("別の文")), parts.papers.measure))
    monkeypatch.setattr("nakano_status.paper.typst_setter.typeset_paper", lambda *_: other)
    with pytest.raises(PaperUnreadable) as refused:
        write_paper(parts, document("文"), tmp_path / "報告.pdf")
    remedy = "表示された所の文字を別の文字に直すか、文章を短くしてから、もう一度作成してください。"
    assert refused.value.details == {"found": "記載と異なる「別の文」", "where": "1ページの「文」", "remedy": remedy}
    assert list(tmp_path.iterdir()) == []


def test_a_character_that_no_font_has_is_printed_as_a_sign_and_told(parts: Parts, tmp_path: Path) -> None:
    written = write_paper(parts, document("一行目", "外字の\ue000がある行"), tmp_path / "報告.pdf")
    [told] = written.problems
    assert (told.code, told.place.column, told.found) == ("TEXT-UNPRINTABLE", "「報告」", "\ue000（U+E000）")
    assert "外字の〓がある行" in parts.papers.read_pages((tmp_path / "報告.pdf").read_bytes())[0]


def test_the_form_is_read_from_the_suffix_alone() -> None:
    assert paper_format_of(Path("令和4年度.報告.PDF")) == "pdf"


class _Careless:
    """Papers that set a paper outside its margins unless its lines are broken simply."""

    def __init__(self, papers: Papers) -> None:
        self._papers = papers

    def __getattr__(self, name: str) -> Any:
        return getattr(self._papers, name)

    def typeset_paper(self, value: Value, _: Checkpoint = do_nothing) -> TypesetPaper:
        (section,) = value["sections"]
        careless = {} if "breaks" in value else {"margin-left": section["margin-left"] - 9}
        return self._papers.typeset_paper(value | {"sections": [section | careless]})


def test_lines_that_reach_over_the_edge_are_broken_in_another_way(parts: Parts, tmp_path: Path) -> None:
    careless = replace(parts, papers=_Careless(parts.papers))
    assert write_paper(careless, document("文"), tmp_path / "報告.pdf").pages == 1
    looked_at = typeset_papers(careless, (document_paper(document("文")),))
    printed = looked_at.proved(careless)
    assert printed.papers[0].pdf == (tmp_path / "報告.pdf").read_bytes() != looked_at.papers[0].pdf
    looked_at.write_pdf(careless, range(1), tmp_path / "印刷.pdf")
    assert (tmp_path / "印刷.pdf").read_bytes() == printed.papers[0].pdf
    assert printed.unproved == [None]


@pytest.mark.parametrize("count", [2, 501])
def test_pages_with_a_sign_are_looked_at_and_printed_however_many_they_are(parts: Parts, count: int) -> None:
    pages = typeset_papers(parts, (document_paper(document("外字の\ue000がある行", *["文"] * (count - 1))),))
    assert bool(pages.papers[0].parts) == (count > 500)
    assert "外字の〓がある行" in "".join(pages.page_text(parts, 0).split())
    pages.proved(parts)


R8 = R7.plus(1)


@pytest.mark.parametrize("plan_id", ["kodo", "tsugi"])
def test_every_side_that_is_offered_is_found_in_its_plan(parts: Parts, both_collected: Store, plan_id: str) -> None:
    both_collected.choose_plan(plan_id)
    with both_collected.reading() as records:
        choices = present(read_paper_choices(records))
        named = [each.named for each in choices.sides]
        found = [read_side(parts, records, each).edition_id for each in named]
        old, new = (read_side(parts, records, each).edition_id for each in (choices.old, choices.new))
    assert len(set(named)) == len(named)
    assert found == ["kodo-1", "kodo-2", "tsugi-1", "kodo-2", "tsugi-1"]
    assert {choices.old, choices.new} <= set(named)
    assert (old, new) == {"kodo": ("kodo-2", "kodo-2"), "tsugi": ("tsugi-1", "tsugi-1")}[plan_id]


def test_a_side_of_both_plans_is_that_of_the_plan_that_is_meant(parts: Parts, both_collected: Store) -> None:
    with both_collected.reading() as records:
        assert read_side(parts, records, "改定版").edition_id == "kodo-2"  # only one plan has it
        for named, code in (("当初計画", "SIDE-UNCLEAR"), ("R7", "PLAN-UNCLEAR")):
            with pytest.raises(Refused, match=code):
                read_side(parts, records, named)
        assert read_side(parts, records, "tsugi:R7").edition_id == "tsugi-1"
        with pytest.raises(Refused, match="SIDE-UNKNOWN"):
            read_side(parts, records, "tsugi:改定版")
    both_collected.choose_plan("kodo")
    assert read_in(both_collected, lambda records: read_side(parts, records, "当初計画")).edition_id == "kodo-1"


def test_two_sides_are_of_the_only_plan_that_has_both(parts: Parts, both_collected: Store) -> None:
    both_collected.choose_plan("tsugi")
    open_round(parts, both_collected, R8, date(2027, 7, 14))
    both_collected.choose_plan(None)
    with both_collected.reading() as records:
        for old, new, editions in (
            ("当初計画", "改定版", ("kodo-1", "kodo-2")),
            ("改定版", "当初計画", ("kodo-2", "kodo-1")),
            ("当初計画", "R8", ("tsugi-1", "tsugi-1")),
        ):
            found = read_sides(parts, records, old, new)
            assert tuple(each.edition_id for each in found) == editions
            assert not any("計画：" in each.name for each in found)
        for old, new in (("当初計画", "第1版"), ("当初計画", "R7"), ("当初計画", "tsugi:R7")):
            with pytest.raises(Refused, match="SIDE-UNCLEAR"):
                read_sides(parts, records, old, new)


def test_sides_of_different_plans_are_named_with_their_plan(parts: Parts, both_collected: Store) -> None:
    sides = read_in(both_collected, lambda records: read_sides(parts, records, "kodo:当初計画", "tsugi:R7"))
    assert [each.name for each in sides] == ["小さな行動計画：当初計画", "次の行動計画：令和7年度末時点"]


def test_an_unclear_trial_makes_nothing(parts: Parts, both_collected: Store, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="PLAN-UNCLEAR"):
        renamed(parts, both_collected, tmp_path / "試し")
    assert not list(tmp_path.glob("試し/*"))


def renamed(parts: Parts, store: Store, folder: Path) -> set[str]:
    day = parts.clock.today()
    tried = try_out(parts, store, lambda copy: reorganise(parts, copy, [Renaming("税務課", "市税課")], day), folder)
    return {each.name for each in tried.files}


def test_a_trial_shows_the_round_of_the_plan_that_was_chosen(
    parts: Parts, both_collected: Store, tmp_path: Path
) -> None:
    both_collected.choose_plan("tsugi")
    open_round(parts, both_collected, R8, date(2027, 7, 14))
    both_collected.choose_plan("kodo")
    assert any("市税課_R7回答様式" in each for each in renamed(parts, both_collected, tmp_path / "試し"))


def test_a_trial_of_the_first_round_of_the_second_plan_compares_no_editions(
    parts: Parts, both_collected: Store, tmp_path: Path
) -> None:
    both_collected.choose_plan("tsugi")
    close_round(both_collected)
    both_collected.choose_plan("kodo")
    choice = RollOverChoice(R8, plan_id="tsugi")
    tried = try_out(parts, both_collected, lambda copy: roll_over(parts, copy, choice), tmp_path / "試し")
    names = {each.name for each in tried.files}
    assert "新旧対照表.docx" not in names
    assert any("R8回答様式" in each for each in names)


@pytest.mark.parametrize(("plan_id", "asked"), [("kodo", "今後の方向性"), ("tsugi", "今後の取組予定")])
def test_a_letter_of_a_plans_last_year_asks_what_its_forms_ask(both_collected: Store, plan_id: str, asked: str) -> None:
    both_collected.choose_plan(plan_id)
    with both_collected.reading() as records:
        letters = Correspondence(records, chosen_round(records, R7), date(2026, 6, 23)).letters([LetterKind.REQUEST])
        assert {each.letter.subject for each in letters} == {f"取組の進捗状況、取組状況及び{asked}"}


def test_the_wording_of_a_report_may_name_the_marks_of_its_round(parts: Parts, tmp_path: Path) -> None:
    """The plan after has marks of its own; a report on a round of the plan before has those of its edition."""
    path = tmp_path / "office.nakano"
    create_store(parts, path, PlanSource(two_editions(), small_organisation()))
    with closing(parts.stores.open(path)) as both_collected:
        open_round(parts, both_collected, R7)
        close_round(both_collected)
        text = read_in(both_collected, lambda records: read_template(parts, records, "report")).text
        save_template(parts, both_collected, "report", f"{text}\n\n予定どおりは｛◎の数｝である。\n")
        add_successor(parts, both_collected, Successor(str(_with_other_marks(tmp_path))))
        open_round(parts, both_collected, R8)
        with both_collected.reading() as records:
            assert [marks_for_wordings(records, each).listed[0] for each in (R7, R8, None)] == ["◎", "☆", "☆"]
        made = make_paper(parts, both_collected, PAPER.request({DAY: date(2026, 10, 1)}, R7), tmp_path / "R7.docx")
        assert made.value.files
        with pytest.raises(Refused, match="TEMPLATE-FAULTY"):
            make_paper(parts, both_collected, PAPER.request({DAY: date(2027, 10, 1)}, R8), tmp_path / "R8.docx")


def _with_other_marks(folder: Path) -> Path:
    path = write_plan(folder / "next.json", next_plan())
    profile = json.dumps(planted_content(), ensure_ascii=False).replace("◎", "☆")
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"profile": json.loads(profile)}), "utf-8")
    return path


FILES = ["重点取組_R4.docx", "重点取組_R4.pdf"]


@pytest.fixture
def planted(monkeypatch: pytest.MonkeyPatch) -> Paper[Any]:
    return plant_paper(monkeypatch)


def test_it_is_offered_in_its_place_with_its_name(planted: Paper[Any]) -> None:
    offered = [each.code for each in papers() if each.group is planted.group]
    assert offered[-2:] == ["page", "focus"]
    assert planted.request().suggested_name(FiscalYear(2022)) == "重点取組_R4_重点.docx"


@pytest.mark.usefixtures("planted")
def test_papers_of_a_group_are_together_whatever_their_places() -> None:
    headings = [group for group, _ in groupby(each.group for each in papers())]
    assert headings == [*PaperGroup, None]


@pytest.mark.usefixtures("planted")
def test_export_makes_it_with_its_option_and_its_help_says_so(parts: Parts, tmp_path: Path) -> None:
    office, target = make_office(tmp_path), tmp_path / "重点.docx"
    words = ("export", "focus", "--out", target, "--heading", "今年の重点", "--store", office.store)
    assert done(*words)["rows"] == 124
    assert "今年の重点" in "".join(parts.papers.read_docx(target.read_bytes()).paragraphs)
    assert "重点取組を作成します。" in run("export", "--help").output
    own = run("export", "focus", "--help").output
    assert all(each in own for each in ("--heading TEXT", "見出しの文字", "（.docx、.pdf）", "--replace", "--year"))


@pytest.mark.usefixtures("planted")
@pytest.mark.parametrize(("occasion", "files"), [(Occasion.PUBLIC, FILES), (Occasion.COUNCIL, [])])
def test_the_set_of_its_occasion_has_it(
    parts: Parts, answered: Store, tmp_path: Path, occasion: Occasion, files: list[str]
) -> None:
    made = published(parts, answered, tmp_path / "資料", {OCCASION: occasion}).value
    assert [each.name for each in made.publication.files if "重点" in each.name] == files
    assert len(made.files) == len(made.publication.files)


@pytest.mark.usefixtures("planted")
def test_its_own_proof_finds_a_file_of_another_state(parts: Parts, answered: Store) -> None:
    before = _public(parts, answered)
    files = make_set(parts, before)
    assert prove_set(parts, before, files) == ()
    edit_entry(parts, answered, Entry(SECOND, {"mark": ""}))
    differing = prove_set(parts, _public(parts, answered), files)
    assert [(each.code, each.expected) for each in differing if each.place.file == FILES[0]] == [
        ("PROOF-TEXT", "回答のある取組 4件")
    ]


def _public(parts: Parts, store: Store) -> PaperSet:
    with store.reading() as records:
        return read_set(parts, records, set_paper.PAPER.request({OCCASION: Occasion.PUBLIC}), "")


def test_the_page_of_the_manual_lists_it(planted: Paper[Any]) -> None:
    lines: Iterable[str] = _page_maker().paper_lines()
    assert f"| {planted.title} | 取組の名称を並べます。 | 見出し | .docx・.pdf | 公表 | `export focus` |" in lines


def _page_maker() -> ModuleType:
    spec = present(importlib.util.spec_from_file_location("make_paper_page", ROOT / "build" / "make_paper_page.py"))
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def test_a_paper_is_found_by_its_code() -> None:
    assert [find_paper(code).code for code in paper_codes()] == paper_codes()
    assert {each.code for each in papers()} == set(paper_codes())


def openness(store: Store) -> Openness:
    return read_in(store, lambda records: read_open(records, chosen_round(records)))


def test_nothing_is_open_where_everything_is_answered(answered: Store) -> None:
    assert openness(answered).blocking_points == ()


def test_a_row_without_a_mark_is_unanswered_and_one_without_its_reason_an_error(parts: Parts, answered: Store) -> None:
    edit_entry(parts, answered, Entry(FIRST, {"mark": ""}))
    edit_entry(parts, answered, Entry(SECOND, {"mark": "△"}))
    unanswered, error = openness(answered).blocking_points
    assert (unanswered.kind, unanswered.ids, unanswered.text) == (TodoKind.UNANSWERED, (FIRST,), "未記入の取組 1件")
    assert (error.kind, error.ids) == (TodoKind.ERROR, (SECOND,))
    assert [each.code for each in error.problems] == ["REASON-MISSING"]


def test_what_is_held_stops_a_final_paper_and_a_question_does_not(parts: Parts, answered: Store) -> None:
    with act(answered, "merge") as work:
        work.exchange.add_held("R4", [HeldItem("H1", HeldKind.FILE, "ROW-UNKNOWN", "回答.xlsx", "0" * 64)])
    edit_entry(parts, answered, Entry(SECOND, {"done": "", "next_year": ""}))
    found = openness(answered)
    assert found.counts == {"held": 1, "error": 1, "question": 1}
    assert [each.ids for each in found.blocking_points] == [("H1",), (SECOND,)]


def test_a_figure_that_is_blank_is_told_whoever_supplies_it_and_stops_nothing(parts: Parts, office: Store) -> None:
    with office.reading() as records:
        first, second, *others = (
            each.indicator_id for each in records.indicators.of_edition(chosen_round(records).edition_id)
        )
    edit_indicator(parts, office, IndicatorEntry(first, owner="情報システム課"))
    edit_indicator(parts, office, IndicatorEntry(second, {R4: FigureEntry("—")}))  # said: there is none
    found = openness(office)
    points = {each.kind: each for each in found.points}
    assert points[TodoKind.FIGURE].ids == (first, *others)
    assert points[TodoKind.FIGURE].text == "実績が空欄の成果指標 9件"
    assert TodoKind.QUESTION not in points  # asked of its division as well: told once
    assert [each.kind for each in found.blocking_points] == [TodoKind.UNANSWERED]


def test_a_conflict_stops_a_final_paper_and_a_paper_that_is_final_holds_the_return(
    parts: Parts, sending_office: Store, own: Path, tmp_path: Path
) -> None:
    write_all(parts, own)
    answer = hand_in(parts, own, tmp_path / "return.xlsx")
    edit_entry(parts, sending_office, Entry(OWN[0], {"done": "事務局が書いた。"}))
    merge(parts, sending_office, answer.file)
    conflict = openness(sending_office).blocking_points[0]
    assert (conflict.kind, conflict.ids) == (TodoKind.CONFLICT, (OWN[0],))
    _record(sending_office, is_final=False)
    assert observers_of_return(sending_office, answer.return_id) == ()
    _record(sending_office, is_final=True)
    (seen,) = observers_of_return(sending_office, answer.return_id)
    assert (seen.paper, seen.label) == (2, "記録した資料 第2号（庁議、確定版）")
    with pytest.raises(ReturnObserved):
        take_back(sending_office, answer.return_id)


def test_what_stands_only_by_a_draft_stops_no_paper_and_is_told_wherever_it_is_counted(
    parts: Parts, sending_office: Store, own: Path, tmp_path: Path
) -> None:
    write(parts, own, OWN[0], mark="◎", done="実施した。", next_year="続ける。")
    merge(parts, sending_office, hand_in(parts, own, tmp_path / "下書き.xlsx", draft=True).file)
    found = openness(sending_office)
    (draft,) = (each for each in found.points if each.kind is TodoKind.DRAFT)
    assert (draft.ids, draft.names) == ((OWN[0],), ("税務課 1",))
    assert draft not in found.blocking_points
    assert found.drafts_text == "下書きの取組 1件（税務課 1）を含みます。"
    with sending_office.reading() as records:
        contents = RoundContents.load(records, chosen_round(records))
        answers, todo = answers_by_day(records, contents), read_todo(records, parts.clock.today())
    assert answers is not None
    assert (answers.answered_count, answers.drafts) == (1, 1)
    assert todo.item(TodoKind.DRAFT) == draft
    assert "税務課" in todo.missing
    write_all(parts, own)
    merge(parts, sending_office, hand_in(parts, own, tmp_path / "回答.xlsx").file)
    assert openness(sending_office).drafts_text == ""


def test_a_draft_that_was_accepted_is_told_no_more(
    parts: Parts, sending_office: Store, own: Path, tmp_path: Path
) -> None:
    write(parts, own, OWN[0], mark="◎", done="実施した。", next_year="続ける。")
    merge(parts, sending_office, hand_in(parts, own, tmp_path / "下書き.xlsx", draft=True).file)
    accept(sending_office, ZEIMU, [OWN[0]])
    assert openness(sending_office).drafts_text == ""


def test_a_paper_holds_the_return_also_where_the_clock_was_set_back_between_them(
    parts: Parts, sending_office: Store, own: Path
) -> None:
    write_all(parts, own)
    answer = hand_in(parts, own, own.with_suffix(".xlsx"))
    merge(parts, sending_office, answer.file)
    assert isinstance(parts.clock, TickingClock)
    parts.clock.step = timedelta(days=-1)
    _record(sending_office, is_final=True)
    (seen,) = observers_of_return(sending_office, answer.return_id)
    assert seen.paper == 1


def test_a_row_whose_mark_is_in_conflict_is_not_told_as_unanswered_as_well(
    parts: Parts, sending_office: Store, own: Path, tmp_path: Path
) -> None:
    other = Path(shutil.copyfile(own, tmp_path / "other.nakano"))
    write_all(parts, own)
    write_all(parts, other)
    write(parts, other, OWN[0], mark="×", change_reason="不調のため")
    returns = [hand_in(parts, each, each.with_suffix(".xlsx")).file for each in (own, other)]
    merge(parts, sending_office, *returns)
    conflict, unanswered = openness(sending_office).blocking_points
    assert (conflict.kind, conflict.ids) == (TodoKind.CONFLICT, (OWN[0],))
    assert unanswered.kind is TodoKind.UNANSWERED
    assert not {*OWN} & {*unanswered.ids}  # as the counts tell it: excluded as open_conflict


def _record(store: Store, *, is_final: bool) -> None:
    with act(store, "publish") as work:
        round_ = chosen_round(work)
        number = len(work.publications.of_round(round_.round_id)) + 1
        paper = Publication(round_.round_id, number, Occasion.COUNCIL, "", round_.as_of, digest_of(store), is_final)
        work.publications.add(paper, {}, {})
