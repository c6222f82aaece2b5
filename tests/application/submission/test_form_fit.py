"""What a file is to a division's data file: a form to open, a section's answer, or something to carry over."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from nakano_status.application.ports.data_file import Parts
from nakano_status.application.submission.form_reading import Fit, FormFit, form_fit
from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.workbook.form.layout import CHECK_SHEET
from tests.support.command_line import done
from tests.support.offices import Office, last_years_form, make_office


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    return make_office(tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def last_year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """税務課's form of R3."""
    return last_years_form(tmp_path_factory.mktemp("last-year"))


@pytest.fixture(scope="module")
def own(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data file of 税務課, which asked 管理係; the section's form is beside it."""
    path = tmp_path_factory.mktemp("own") / "税務課.nakano"
    done("open", office.form("税務課"), "--store", path)
    words = ("--division", "管理係", "--id", "2-1-2-03-N", "--out", path.parent, "--store", path)
    done("distribute", *words)
    return path


def fit(parts: Parts, store: Path, form: Path) -> FormFit:
    with closing(parts.stores.open(store)) as opened:
        return form_fit(parts, opened, form)


def test_the_division_s_own_form_and_its_answer_are_to_be_opened(parts: Parts, own: Path, office: Office) -> None:
    for file in (office.form("税務課"), office.answer):
        assert fit(parts, own, file) == FormFit(Fit.OWN, "税務課", "税務課", "令和4年度")


def test_a_form_of_the_next_year_is_to_be_opened_and_one_of_an_earlier_year_is_not(
    parts: Parts, own: Path, office: Office, last_year: Path, tmp_path: Path
) -> None:
    assert fit(parts, own, last_year) == FormFit(Fit.EARLIER_YEAR, "税務課", "税務課", "令和3年度")
    before = tmp_path / "前年.nakano"
    done("open", last_year, "--store", before)
    assert fit(parts, before, office.form("税務課")).fit is Fit.OWN


def test_what_came_back_from_a_section_is_gathered_and_another_division_s_is_named(
    parts: Parts, own: Path, office: Office
) -> None:
    assert fit(parts, own, own.parent / "管理係_R4回答様式.xlsx").fit is Fit.SECTION
    assert fit(parts, own, office.form("総務課")) == FormFit(Fit.OTHER_DIVISION, "税務課", "総務課", "令和4年度")


def test_only_a_form_that_was_filled_in_can_be_carried_over(
    parts: Parts, own: Path, office: Office, last_year: Path, tmp_path: Path
) -> None:
    assert not fit(parts, own, office.form("総務課")).carries
    for form, row_id in ((office.form("総務課"), "1-2-3-03-V"), (last_year, "2-1-2-03-N")):
        path = tmp_path / f"{row_id}.xlsx"
        path.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), {row_id: {"done": "実施した。"}}))
        assert fit(parts, own, path).carries, row_id


def test_without_its_check_sheet_a_form_cannot_be_opened_and_what_is_no_workbook_is_refused_by_opening(
    parts: Parts, own: Path, office: Office, tmp_path: Path
) -> None:
    bare = tmp_path / "照合用なし.xlsx"
    book = openpyxl.load_workbook(office.form("税務課"))
    del book[CHECK_SHEET]
    book.save(bare)
    assert fit(parts, own, bare).fit is Fit.INCOMPLETE
    text = tmp_path / "文章.xlsx"
    text.write_bytes(b"text")
    assert fit(parts, own, text) == FormFit(Fit.OWN, "税務課")
