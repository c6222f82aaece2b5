"""Papers over years between which the profile was revised: each year is read by its own, and a note states the rest."""

from typing import Any

import docx
import openpyxl
import pytest

from nakano_status.bootstrap import make_spreadsheet_user
from tests.journeys.test_revised_profile import MARKS, REVISION, answers_of, profile_of, sent
from tests.support.command_line import ask, done, run
from tests.support.edition_books import EditionBook, edited
from tests.support.foreign_words import texts_of
from tests.support.own_wards import OwnWard, answerer, own_profile

NOTE = (
    "区分から、「A 評価good」を「良 良好」に変更、「B 評価slow」を「A 遅れ」に変更、「止 中止」を追加、"
    "「C 評価never」を廃止"
)


def changed(book: EditionBook) -> None:
    """Give the symbol of one mark to another, give up a mark and the upper level, and name a field otherwise."""
    book.change("進捗状況", "good", 記号="良", 短い名称="良好", 凡例="よく進んだ", 同じ記号として読む文字="良")
    book.change("進捗状況", "slow", 記号="A", 短い名称="遅れ", 凡例="遅れた", 同じ記号として読む文字="A")
    book.remove("never", "進捗状況")
    book.add("進捗状況", 記号="止", 短い名称="中止", 凡例="中止した", 理由を求める="○")
    book.change("項目", "done", 見出し="行ったこと")
    book.change("段", "work", 名称="事業群")
    book.remove("policy", "段")
    for code in ("I", "V"):
        book.remove(code, "計画")


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> OwnWard:
    """Return a ward that collected R4 and, after a revision of its profile, R5."""
    found = OwnWard(tmp_path_factory.mktemp("ward"), own_profile(MARKS))
    found.collect()
    found.office("plan", "export", "--out", found.folder / "plan.xlsx")
    book = edited(found.folder / "plan.xlsx", found.folder / "revised.xlsx", changed)
    found.office("plan", "revise", book, *REVISION)
    forms = sent(found, "R5", "2024-07-12")
    hands, answers = make_spreadsheet_user(profile_of(found.store, "R5")), answers_of(found, "R5", "良")
    for place, each in enumerate(answers.values()):
        each["mark"] = "良A止"[place % 3]
    for form, division in forms:
        own = {row: texts for row, texts in answers.items() if answerer(row) == division}
        form.write_bytes(hands.fill_in(form.read_bytes(), own))
    assert ask("merge", found.folder / "R5", "--store", found.store).code in (0, 1)
    return found


def paper(ward: OwnWard, kind: str, name: str, *options: str) -> list[str]:
    """Make a paper of R5 and return its texts."""
    out = ward.folder / name
    if not out.exists():
        said = ask("export", kind, "--year", "R5", "--out", out, *options, "--store", ward.store)
        assert said.code in (0, 1), said
    files = [each for each in out.rglob("*") if each.is_file()] if out.is_dir() else [out]
    return [text for each in files for text in texts_of(each)]


@pytest.mark.parametrize(
    ("kind", "name", "options"),
    [
        ("report", "report.docx", ("--for", "庁議", "--previous", "--total")),
        ("approval", "approval.docx", ()),
        ("page", "page", ()),
        ("years", "years.docx", ()),
    ],
)
def test_a_paper_states_how_the_marks_differ_from_those_of_the_year_before(
    ward: OwnWard, kind: str, name: str, options: tuple[str, ...]
) -> None:
    assert NOTE in "\n".join(paper(ward, kind, name, *options))


def test_a_comparison_names_the_marks_of_each_side_as_its_year_does(ward: OwnWard) -> None:
    out = ward.folder / "compare.docx"
    done("compare", "--from", "R4", "--to", "R5", "--out", out, "--store", ward.store)
    text = "\n".join(texts_of(out))
    assert NOTE in text
    assert all(each in text for each in ("A 遅れ", "B 評価slow", "A 評価good", "良 良好"))


def test_the_page_shows_the_year_before_by_its_own_headings_and_marks(ward: OwnWard) -> None:
    text = "\n".join(paper(ward, "page", "page"))
    assert "令和4年度までの取組状況" in text
    assert all(each in text for each in ("行ったこと", "A 評価good", "C 評価never"))


def test_the_counts_of_years_have_no_number_of_a_mark_or_group_that_a_year_lacks(ward: OwnWard) -> None:
    found = done("counts", "--years", "--by", "goal", "--store", ward.store)["groups"]
    years = {"I": ["R4"], "V": ["R4"], "1-1-①": ["R5"], "1-2-①": ["R5"], "5-1-①": ["R5"]}
    assert {code: sorted(each) for code, each in found.items()} == years


def test_the_dictionary_of_data_over_years_has_the_marks_of_each_edition(ward: OwnWard) -> None:
    texts = "\n".join(paper(ward, "data", "data", "--years"))
    assert "当初計画：A（goodの状態である）、B（slowの状態である）、C（neverの状態である）" in texts
    assert "改定版：良（よく進んだ）、A（遅れた）、止（中止した）" in texts


def test_a_difference_names_the_mark_of_the_year_before_if_it_is_none_now(ward: OwnWard) -> None:
    paper(ward, "approval", "approval.docx")
    tables = docx.Document(str(ward.folder / "approval.docx")).tables
    steps = {(row.cells[3].text, row.cells[4].text) for table in tables for row in table.rows if len(row.cells) == 5}
    assert ("C 評価never", "止") in steps
    lines = run("counts", "--year", "R5", "--against", "R4", "--store", ward.store).output.splitlines()
    assert any("C 評価never → 止" in line for line in lines)


def test_a_form_states_how_the_marks_of_its_last_report_differ_from_its_own(ward: OwnWard) -> None:
    form = next((ward.folder / "R5").rglob("*.xlsx"))
    texts = [row[0] for row in openpyxl.load_workbook(form)["前回の報告"].iter_rows(max_row=3, values_only=True)]
    assert texts[0] == "前回の報告（令和4年度末時点）"
    assert NOTE in str(texts[1])
    assert texts[2] == "管理番号"
    store = ward.folder / "課.nakano"
    done("open", form, "--store", store)
    marks = {row["mark"] for row in done("show", "--year", "R4", "--store", store)["rows"]}
    assert marks - {None}, marks
    assert marks <= {"A", "B", "C", None}


def test_a_question_names_the_mark_of_the_year_before_if_it_is_another_one_now(ward: OwnWard) -> None:
    assert any("B 評価slow" in each for each in paper(ward, "questions", "questions.docx"))


def test_history_and_years_of_a_row_have_the_symbols_that_were_said(ward: OwnWard) -> None:
    years: list[dict[str, Any]] = ward.office("show", "AO-02", "--years")["years"]
    assert {each["year"]: each["mark"] for each in years if each["mark"]} == {"R4": "B", "R5": "A"}
