"""Papers over the years: their data, and the proof of their counts."""

from __future__ import annotations

import csv
import dataclasses
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.lookup import chosen_round
from nakano_status.application.organisation.reorganise import reorganise
from nakano_status.application.papers.counts import NO_DEPARTMENT
from nakano_status.application.papers.kinds import (
    approval_paper,
    board_paper,
    compare_paper,
    letters_paper,
    questions_paper,
    set_paper,
    summary_paper,
    years_paper,
)
from nakano_status.application.papers.kinds.summary_paper import prove_summaries
from nakano_status.application.papers.kinds.years_paper import TableOfYears, YearLine, counts_section
from nakano_status.application.papers.making import make_paper, papers, read_paper
from nakano_status.application.papers.paper import Paper, PaperFile, PaperGroup
from nakano_status.application.papers.paper_set import PaperSet, make_set, prove_set, read_set
from nakano_status.application.papers.set_kinds import data_paper, list_paper, report_paper
from nakano_status.application.papers.set_kinds.data_paper import read_years_table
from nakano_status.application.papers.set_kinds.report_paper import OCCASION
from nakano_status.application.plan.decide_fate import decide_fate
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.ports.documents import Papers
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.bootstrap import make_parts
from nakano_status.documents.document import Document, Paragraph, Table, plain_text
from nakano_status.documents.pages.page_proof import ReadPaper
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.machine_readable.check import check_data
from nakano_status.domain.organisation.reorganisation import Abolition, Renaming
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.plan.lineage import PlanFate
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.exchange import IdUnknown
from nakano_status.domain.refusals.papers import PaperUnreadable
from nakano_status.domain.round.states import LetterKind
from tests.support.made_papers import Values, make
from tests.support.paper_offices import FIRST, IDS, SECOND
from tests.support.plan_files import two_editions as two_plans_editions
from tests.support.plans import R4, R5, R6
from tests.support.rounds import OWN, round_of
from tests.support.several_years import FIRST_PART, MERGED, SECOND_PART, THIRD, small_years, ten_years, two_editions
from tests.support.stores import TickingClock, read_in
from tests.support.successors import next_plan

if TYPE_CHECKING:
    from nakano_status.documents.pages.printed_paper import PdfContent


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with closing(small_years().make(tmp_path_factory.mktemp("years") / "office.nakano")) as made:
        yield made


def document(parts: Parts, store: Store, **values: Any) -> Document:
    options = {each.name: each for each in years_paper.PAPER.options}
    request = years_paper.PAPER.request({options[name]: value for name, value in values.items()})
    found = read_in(store, lambda records: read_paper(parts, records, request)).document
    assert found is not None
    return found


def tables(made: Document) -> dict[str, list[list[str]]]:
    """Return the rows of each table by its description, the last row of its head first."""
    return {
        block.description: [[plain_text(cell.text) for cell in row.cells] for row in (block.head[-1], *block.rows)]
        for block in made.blocks
        if isinstance(block, Table)
    }


def test_a_row_has_its_marks_as_a_strip_with_gaps_and_predecessors(parts: Parts, store: Store) -> None:
    strip = tables(document(parts, store, rows=MERGED))["進捗状況（令和3年度から令和6年度まで）"]
    assert strip == [
        ["管理番号", "令和3年度", "令和4年度", "令和5年度", "令和6年度"],
        [MERGED, "―\n計画なし", "―\n計画なし", "―\n確認なし", "◎"],
        [f"{FIRST}\n統合前", "◎", "◎", "―\n確認なし", f"―\n{MERGED}に統合"],
        [f"{SECOND}\n統合前", "◎", "―\n完了", "―\n確認なし", f"―\n{MERGED}に統合"],
    ]


def test_a_row_has_planned_beside_done_with_who_answered_and_its_papers(parts: Parts, store: Store) -> None:
    lines = tables(document(parts, store, rows=MERGED))["予定と取組状況"]
    assert lines[3] == [
        "令和4年度", f"◎\n{FIRST}\n統合前", f"R3 {FIRST} 次の予定", f"R4 {FIRST} 取組", "税務課", "第1号\n第2号"
    ]  # fmt: skip
    assert lines[5] == ["令和5年度", "―　この年度の進捗確認がない"]


def test_several_rows_have_a_page_each(parts: Parts, store: Store) -> None:
    made = document(parts, store, rows=f"{FIRST}、{MERGED.lower()} {FIRST}")
    assert [each.name for each in made.sections] == [FIRST, MERGED]
    assert all(each.setup.paper == "A4" for each in made.sections)


def test_without_a_row_all_counts_are_side_by_side_and_a_missing_year_is_missing(parts: Parts, store: Store) -> None:
    made = tables(document(parts, store))
    assert made["全体の件数（令和3年度から令和6年度まで）"][1] == ["◎ 予定どおり", "5", "4", "―\n確認なし", "4"]
    assert made["目標別の件数（令和3年度から令和6年度まで）"][1:] == [
        ["目標1 便利", "◎3", "◎2", "―\n確認なし", "◎3"],
        ["目標2 効率", "◎2", "◎2", "―\n確認なし", "◎1"],
    ]


def test_bodies_without_a_department_are_named_and_not_shown_as_a_missing_value(parts: Parts, store: Store) -> None:
    lines = tables(document(parts, store))["部別の件数（令和3年度から令和6年度まで）"]
    assert [each[0] for each in lines][-1] == NO_DEPARTMENT.format("部")


def test_the_paper_says_whose_organisation_it_follows(parts: Parts, store: Store) -> None:
    def notes(**values: Any) -> str:
        blocks = document(parts, store, **values).blocks
        return "".join(plain_text(each.text) for each in blocks if isinstance(each, Paragraph))

    assert "各年度の組織によります" in notes()
    assert "令和5年7月1日現在の組織によります" in notes(today=True)


def test_an_unknown_number_is_refused(parts: Parts, store: Store) -> None:
    with pytest.raises(IdUnknown):
        document(parts, store, rows="9-9-9-99-A")


@pytest.mark.parametrize("rows", ["", MERGED])
@pytest.mark.parametrize("ending", ["pdf", "docx", "xlsx"])
def test_it_is_made_and_proved_in_every_format(
    parts: Parts, store: Store, tmp_path: Path, rows: str, ending: str
) -> None:
    target = tmp_path / f"years.{ending}"
    made = make_paper(parts, store, years_paper.PAPER.request({years_paper.ROWS: rows}), target).value
    assert target.stat().st_size > 0
    assert made.pages in ((1, 2) if ending == "pdf" else (None,))


def test_a_division_makes_it_of_its_own_row(parts: Parts, own: Path, tmp_path: Path) -> None:
    with closing(parts.stores.open(own)) as division:
        request = years_paper.PAPER.request({years_paper.ROWS: OWN[0]})
        make_paper(parts, division, request, tmp_path / "years.pdf")
        strip = tables(document(parts, division, rows=OWN[0]))["進捗状況（令和3年度から令和4年度まで）"]
    assert strip[1] == [OWN[0], "―\n確認なし", "―\n未記入"]


def test_it_is_offered_to_the_office_and_to_divisions() -> None:
    paper = next(each for each in papers() if each.code == "years")
    assert (paper.group, paper.is_for_office) == (PaperGroup.OTHERS, False)


def test_the_file_is_named_after_the_row() -> None:
    request = years_paper.PAPER.request({years_paper.ROWS: MERGED})
    assert request.suggested_name(FiscalYear(2024)) == f"年度別の経過_R6_{MERGED}.pdf"
    assert years_paper.PAPER.request().suggested_name(FiscalYear(2024)) == "年度別の経過_R6.pdf"


def test_more_than_twelve_years_are_set_in_several_tables_of_alike_width() -> None:
    years = tuple(map(FiscalYear, range(2021, 2034)))
    line = YearLine("計", tuple(str(each.start) for each in years))
    section = counts_section("推移", [TableOfYears("件数", "区分", years, (line,))], [])
    found = [each for each in section.blocks if isinstance(each, Table)]
    assert [len(each.columns) - 1 for each in found] == [7, 6]
    assert plain_text(found[1].rows[0].cells[1].text) == "2028"


REPOST = next(each.row_id for each in two_editions()[0].listings if each.is_repost)
YEARS = {data_paper.YEARS: True}


def rows_of(store: Store, folder: Path, parts: Parts | None = None) -> list[dict[str, str]]:
    """Make the files and return the rows of the CSV by heading."""
    make_paper(parts or make_parts(TickingClock()), store, data_paper.PAPER.request(YEARS), folder)
    with next(folder.glob("*.csv")).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_row_has_one_line_in_every_year(store: Store, tmp_path: Path) -> None:
    rows = rows_of(store, tmp_path / "data")
    ids = [FIRST, SECOND, THIRD, REPOST, IDS["d"], IDS["e"], MERGED, FIRST_PART, SECOND_PART]
    places = Counter((row["管理番号"], row["対象年度（西暦）"]) for row in rows)
    assert places == Counter((row_id, year) for row_id in ids for year in ("2021", "2022", "2023", "2024"))
    assert sorted(each.name for each in (tmp_path / "data").iterdir()) == [
        "catalog_R3-R6.jsonld",
        "dictionary_2021-2024.xlsx",
        "years_2021-2024.csv",
        "years_2021-2024.csv-metadata.json",
        "years_2021-2024.json",
        "years_2021-2024.xlsx",
    ]


def test_a_line_has_mark_planned_done_division_and_paper(store: Store, tmp_path: Path) -> None:
    rows = {(row["管理番号"], row["対象年度（和暦）"]): row for row in rows_of(store, tmp_path / "data")}
    found = rows[FIRST, "令和4年度"]
    assert found["進捗状況"] == "◎"
    assert found["前の年度に書いた予定"] == f"R3 {FIRST} 次の予定"
    assert found["取組状況"] == f"R4 {FIRST} 取組"
    assert (found["回答した課"], found["資料の番号"]) == ("税務課", "1")
    assert found["計画の版"] == "当初計画"


def test_a_repost_is_there_and_names_the_row_that_it_repeats(store: Store, tmp_path: Path) -> None:
    rows = {(row["管理番号"], row["対象年度（和暦）"]): row for row in rows_of(store, tmp_path / "data")}
    found = rows[REPOST, "令和4年度"]
    assert (found["再掲元の管理番号"], found["進捗状況"], found["進捗状況のない理由"]) == (FIRST, "", "再掲")
    assert rows[FIRST, "令和4年度"]["再掲元の管理番号"] == ""


def test_who_answered_is_named_by_the_year_and_by_today(tmp_path: Path) -> None:
    """Between the last round and today 税務課 and its 部 are renamed, and 戸籍住民課 is continued by 防災課."""
    parts = make_parts(TickingClock(datetime(2026, 7, 1, tzinfo=UTC)))
    changes = (Renaming("税務課", "課税課"), Renaming("区民部", "市民部"), Abolition("戸籍住民課", "防災課"))
    with closing(small_years().make(tmp_path / "office.nakano")) as office:
        reorganise(parts, office, changes, date(2026, 4, 1))
        rows = {(row["管理番号"], row["対象年度（和暦）"]): row for row in rows_of(office, tmp_path / "data", parts)}
    names = ("回答した課", "部", "今の所管課", "今の部")
    assert [rows[FIRST, "令和4年度"][name] for name in names] == ["税務課", "区民部", "課税課", "市民部"]
    assert [rows[SECOND, "令和3年度"][name] for name in names] == ["戸籍住民課", "区民部", "防災課", ""]
    assert [rows[SECOND, "令和5年度"][name] for name in names] == ["", "", "", ""], "there was no round"


def test_gaps_have_why_and_what_a_row_became(store: Store, tmp_path: Path) -> None:
    rows = {(row["管理番号"], row["対象年度（和暦）"]): row for row in rows_of(store, tmp_path / "data")}
    assert rows[SECOND, "令和4年度"]["進捗状況のない理由"] == "完了"
    assert rows[SECOND, "令和5年度"]["進捗状況のない理由"] == "この年度の進捗確認がない"
    assert rows[SECOND, "令和6年度"]["進捗状況のない理由"] == "計画から外れた（統合）"
    assert rows[THIRD, "令和6年度"]["進捗状況のない理由"] == "計画から外れた（分割）"
    assert rows[MERGED, "令和3年度"]["進捗状況のない理由"] == "この年度の計画にない"
    assert rows[IDS["e"], "令和6年度"]["進捗状況のない理由"] == "計画から外れた（廃止：事業の終了）"
    assert rows[THIRD, "令和3年度"]["継続先の管理番号"] == f"{FIRST_PART};{SECOND_PART}"
    assert rows[IDS["d"], "令和3年度"]["継続先の管理番号"] == ""


def test_what_several_rows_planned_for_a_merged_one_has_their_numbers(tmp_path: Path) -> None:
    """The same years with a round of R5, from whose two rows the merged one of R6 comes."""
    years = small_years()
    editions = [*years.rounds.values()]
    rounds = {R4: editions[0], R5: editions[0], R6: editions[-1]}
    short = {"mark": "◎", "done": "取組", "next_year": "続ける"}
    with closing(replace(years, rounds=rounds, answers=lambda *_: short).make(tmp_path / "office.nakano")) as office:
        rows = {(row["管理番号"], row["対象年度（和暦）"]): row for row in rows_of(office, tmp_path / "data")}
    written = make_parts(TickingClock()).workbooks.read_data(
        "d.csv", next((tmp_path / "data").glob("*.csv")).read_bytes()
    )
    assert not isinstance(written, Problem)
    assert [each for each in check_data(written) if each.code in ("DATA-1-2", "DATA-1-5")] == []
    whose, planned = "予定を書いた取組の管理番号", "前の年度に書いた予定"
    found = [rows[MERGED, "令和6年度"][each] for each in (whose, planned)]
    assert found == [f"{FIRST};{SECOND}", f"{FIRST}：続ける／{SECOND}：続ける"]
    assert [rows[FIRST, "令和5年度"][each] for each in (whose, planned)] == ["", "続ける"]


def test_marks_that_do_not_add_up_to_the_tallies_are_not_left(store: Store) -> None:
    parts = make_parts(TickingClock())
    found = read_in(store, lambda records: read_years_table(parts, records, round_of(store)))
    [(name, view)] = found.counts.items()
    wrong = replace(found, counts={name: replace(view, counts={**view.counts, "◎": 1})})
    first, *_ = data_paper.data_files(wrong)
    with pytest.raises(RuntimeError, match=r"years"):
        first.draw(parts)


def test_one_year_alone_is_named_after_it(tmp_path: Path) -> None:
    years = small_years()
    first = next(iter(years.rounds))
    with closing(replace(years, rounds={first: years.rounds[first]}).make(tmp_path / "one.nakano")) as one:
        rows_of(one, tmp_path / "data")
    assert (tmp_path / "data" / "years_2021.csv").exists()


def test_one_table_has_the_rows_of_both_plans(parts: Parts, both_collected: Store, tmp_path: Path) -> None:
    """Both plans have a row 1-1-1-01-P, and a round in R7."""
    before, after = two_plans_editions(), next_plan()
    old, new = (plan.newest.listings for plan in (before, after))
    decide_fate(both_collected, old[0].row_id, PlanFate.CONTINUED, (new[1].row_id,))
    for plan in (before, after):
        both_collected.choose_plan(plan.plan_id)
        edit_entry(parts, both_collected, Entry(old[0].row_id, {"mark": "◎", "done": plan.title}))
    rows = rows_of(both_collected, tmp_path / "data")
    found = {(row["計画名"], row["対象年度（和暦）"], row["管理番号"]): row for row in rows}
    assert len(found) == len(rows)
    own = [found[plan.title, "令和7年度", old[0].row_id] for plan in (before, after)]
    assert [row["取組状況"] for row in own] == [before.title, after.title]
    assert [row["次期計画の管理番号"] for row in own] == [new[1].row_id, ""]
    assert [row["識別子"] for row in own] == [f"{plan.plan_id}/R7/{old[0].row_id}" for plan in (before, after)]
    numbers = {plan.title: {row_id for name, _, row_id in found if name == plan.title} for plan in (before, after)}
    assert numbers[after.title] == {each.row_id for each in new}
    assert numbers[before.title] == {each.row_id for edition in before.editions for each in edition.listings}


@pytest.mark.whole
def test_ten_years_of_the_real_plan_pass_the_rules_for_data(tmp_path: Path) -> None:
    with closing(ten_years().make(tmp_path / "ten.nakano")) as ten:
        assert len(rows_of(ten, tmp_path / "data")) == 10 * 124


COUNTED = {
    Occasion.COUNCIL: [
        "進捗状況について_R4.docx", "進捗状況について_R4.pdf", "進捗状況一覧_R4.pdf",
        "スケジュールを変更した取組等の一覧_R4.pdf", "件数の内訳_R4.docx"
    ],
    Occasion.PUBLIC: [
        f"{name}.{end}" for name in ("progress_2022", "years_2021-2022") for end in ("csv", "json")
    ],
}  # fmt: skip
"""The files that are read once all are made; a workbook was read when it was drawn."""


def read(parts: Parts, store: Store, occasion: Occasion) -> PaperSet:
    return read_in(store, lambda records: read_set(parts, records, set_paper.PAPER.request({OCCASION: occasion}), ""))


def changed(parts: Parts, store: Store) -> None:
    edit_entry(parts, store, Entry(SECOND, {"mark": "△", "change_reason": "遅れたため"}))


@pytest.mark.parametrize("occasion", COUNTED)
def test_files_of_another_state_are_found_one_by_one(parts: Parts, answered: Store, occasion: Occasion) -> None:
    before = read(parts, answered, occasion)
    files = make_set(parts, before)
    assert prove_set(parts, before, files) == ()
    changed(parts, answered)
    differing = prove_set(parts, read(parts, answered, occasion), files)
    told = {each.place.file for each in differing}
    assert set(COUNTED[occasion]) <= told
    assert all(each.found != each.expected for each in differing if each.found)


def _spoiled(files: tuple[PaperFile, ...]) -> Iterator[PaperFile]:
    """Every file with the bytes of another kind of file."""
    for file in files:
        other = next(each for each in files if each.name[-4:] != file.name[-4:])
        yield dataclasses.replace(file, content=other.content)


def test_a_file_that_cannot_be_read_back_is_told(parts: Parts, answered: Store) -> None:
    found = read(parts, answered, Occasion.COUNCIL)
    files = tuple(_spoiled(make_set(parts, found)))
    assert {each.place.file for each in prove_set(parts, found, files)} == set(COUNTED[Occasion.COUNCIL])


def test_summaries_count_as_the_one_tally_does(parts: Parts, answered: Store) -> None:
    with answered.reading() as records:
        before = RoundContents.load(records, chosen_round(records))
        assert prove_summaries(parts, records, before) == ()
    changed(parts, answered)
    told = read_in(answered, lambda records: prove_summaries(parts, records, before))
    assert {(each.place.file, each.found, each.expected) for each in told} == {
        ("所管課別まとめ（戸籍住民課）", "1件", "0件"),
        ("所管課別まとめ（戸籍住民課）", "0件", "1件"),
    }


PRINTED = (
    "か\u309aき\u309aの案内",
    "𠮷野家と𩸽",
    "葛\U000e0100飾区",
    "e\u0301",
    pytest.param("".join(f"第{number}号を配布した。" for number in range(1_500)), marks=pytest.mark.whole),
)


@pytest.mark.sample(2)
@pytest.mark.parametrize("text", PRINTED, ids=lambda text: ascii(text[:12]))
def test_what_prints_is_proved(parts: Parts, answered: Store, text: str) -> None:
    edit_entry(parts, answered, Entry(SECOND, {"mark": "△", "change_reason": text, "done": text}))
    found = read(parts, answered, Occasion.COUNCIL)
    assert prove_set(parts, found, make_set(parts, found)) == ()


class _LosingPapers:
    """Papers whose reader cannot read one character."""

    def __init__(self, papers: Papers, lost: str) -> None:
        self._papers, self._lost = papers, lost

    def __getattr__(self, name: str) -> Any:
        return getattr(self._papers, name)

    def read_in_parts(self, pdf: PdfContent, parts: Sequence[range]) -> Iterator[ReadPaper]:
        for read in self._papers.read_in_parts(pdf, parts):
            yield read._replace(blocks=[text.replace(self._lost, "\ufffd") for text in read.blocks])


def test_a_pdf_that_reads_otherwise_is_not_made(parts: Parts, answered: Store) -> None:
    edit_entry(parts, answered, Entry(SECOND, {"done": "窓口にΩを置いた。"}))
    found = read(parts, answered, Occasion.COMMITTEE)
    losing = dataclasses.replace(parts, papers=_LosingPapers(parts.papers, "Ω"))
    with pytest.raises(PaperUnreadable) as refused:
        make_set(losing, found)
    assert refused.value.details["found"] == "記載と異なる「窓口に\ufffdを置いた。」"
    assert refused.value.details["where"].startswith(f"「進捗状況一覧_R4.pdf」の{SECOND}の")


NAMED = {"summaries": "まとめ.pdf」の", "letters": "依頼文.pdf」の"}
"""What names the file, where several are made at once."""
WRITERS: dict[str, tuple[Paper[Any], Values]] = {
    "list": (list_paper.PAPER, {}),
    "report": (report_paper.PAPER, {}),
    "summaries": (summary_paper.PAPER, {}),
    "approval": (approval_paper.PAPER, {}),
    "questions": (questions_paper.PAPER, {}),
    "board": (board_paper.PAPER, {}),
    "years": (years_paper.PAPER, {}),
    "letters": (letters_paper.PAPER, {letters_paper.KINDS: (LetterKind.REQUEST,), letters_paper.WITH_PDF: True}),
    "comparison": (compare_paper.PAPER, {compare_paper.OLD: "R4", compare_paper.NEW: "R4"}),
}


@pytest.mark.sample(3)
@pytest.mark.parametrize("writer", WRITERS)
def test_no_act_leaves_a_pdf_that_reads_otherwise(parts: Parts, answered: Store, tmp_path: Path, writer: str) -> None:
    lost = "変" if writer == "comparison" else "令"  # 変更はありません。
    losing = dataclasses.replace(parts, papers=_LosingPapers(parts.papers, lost))
    paper, values = WRITERS[writer]
    target = tmp_path if paper.is_folder else tmp_path / "x.pdf"
    with pytest.raises(PaperUnreadable) as refused:
        make(losing, answered, paper, target, values)
    assert NAMED.get(writer, "") in refused.value.details["where"]
    assert list(tmp_path.glob("**/*.pdf")) == []
