"""The identity that a file states, by each carrier alone; a file may come from anywhere, and may state several."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from nakano_status.domain.plan.initiative_id import make_id
from nakano_status.workbook.form.answer_reader import _profile_in
from nakano_status.workbook.form.writer import write_form
from nakano_status.workbook.loading import UnreadableWorkbook
from tests.support.answers import ANSWERS, SAID, codes_of, read, values_of
from tests.support.forms import IDS, PACKAGE, REFERENCE_IDS, form_content, form_row
from tests.support.spreadsheets import changed, filled_in, only_texts

OTHER_ID = make_id("2-1-①", 1)


@pytest.fixture(scope="module")
def form() -> bytes:
    return write_form(form_content())


@pytest.fixture(scope="module")
def answered(form: bytes) -> bytes:
    return filled_in(form, ANSWERS)


class TestIdentity:
    """One carrier is enough, and each is read by itself."""

    def test_what_a_sanitiser_leaves_is_enough(self, answered: bytes) -> None:
        file = read(only_texts(answered))
        assert values_of(file) == SAID
        identity = file.identity
        assert (identity.head_package, identity.check_package, identity.property_package) == (PACKAGE, PACKAGE, None)

    def test_the_number_in_the_head_block_alone_is_enough(self, answered: bytes) -> None:
        file = read(only_texts(answered, check_sheet=False))
        assert values_of(file) == SAID
        identity = file.identity
        assert (identity.packages, identity.check_package) == ((PACKAGE,), None)
        assert (identity.parents, identity.declared_return, identity.seal, identity.form_version) == (
            (),
            None,
            None,
            None,
        )
        assert (identity.year, identity.division) == ("R4", "戸籍住民課")

    def test_the_check_sheet_alone_is_enough(self, answered: bytes) -> None:
        def strip(book: Any) -> None:
            book["回答"].delete_rows(1, 7)
            book.properties.keywords = None

        identity = read(changed(answered, strip)).identity
        assert (identity.head_package, identity.check_package, identity.property_package) == (None, PACKAGE, None)
        assert (identity.year, identity.division) == ("R4", "戸籍住民課")

    def test_the_property_alone_is_enough(self, answered: bytes) -> None:
        def strip(book: Any) -> None:
            book["回答"].delete_rows(1, 7)
            del book["照合用"]

        identity = read(changed(answered, strip)).identity
        assert (identity.head_package, identity.check_package, identity.property_package) == (None, None, PACKAGE)

    def test_carriers_that_disagree_are_both_told(self, answered: bytes) -> None:
        file = read(changed(answered, lambda book: setattr(book["回答"]["B3"], "value", "R4-OTHER")))
        assert file.identity.packages == ("R4-OTHER", PACKAGE)

    def test_nothing_left_is_no_identity(self, answered: bytes) -> None:
        def strip(book: Any) -> None:
            book["回答"].delete_rows(1, 7)
            del book["照合用"]
            book.properties.keywords = "進捗"

        assert read(changed(answered, strip)).identity.packages == ()

    @pytest.mark.parametrize("text", ["照会番号：R4-7KQ2M-XW9", "照会番号: Ｒ４－７ＫＱ２Ｍ－ＸＷ９"])
    def test_a_number_in_its_label_s_cell(self, answered: bytes, text: str) -> None:
        def join(book: Any) -> None:
            sheet = book["回答"]
            sheet.unmerge_cells("B3:C3")
            sheet["A3"], sheet["B3"] = text, None

        assert read(changed(answered, join)).identity.head_package == PACKAGE

    def test_an_unknown_version_is_told_as_it_is(self, form: bytes) -> None:
        assert read(changed(form, lambda book: setattr(book["照合用"]["B3"], "value", "7"))).identity.form_version == 7
        assert read(changed(form, lambda book: setattr(book["照合用"]["B3"], "value", "新"))).identity.form_version == 0

    def test_the_check_sheet_is_known_by_what_stands_in_it(self, answered: bytes) -> None:
        file = read(changed(answered, lambda book: setattr(book["照合用"], "title", "Sheet4")))
        assert file.identity.check_package == PACKAGE
        assert len(file.check_lines) == 4

    def test_a_mistyped_line_of_the_check_sheet_costs_that_line(self, answered: bytes) -> None:
        def mistype(book: Any) -> None:
            cell = next(cell for row in book["照合用"] for cell in row if cell.value == IDS[1])
            cell.value = "1-1-1-02"

        assert [line.row_id for line in read(changed(answered, mistype)).check_lines] == [
            IDS[0],
            IDS[2],
            *REFERENCE_IDS,
        ]


class TestManyDivisions:
    """A 部 pastes what its divisions sent together."""

    def test_rows_pasted_below_with_their_heads(self, answered: bytes) -> None:
        other = form_content(package_id="R4-OTHER", division="税務課", rows=(form_row(OTHER_ID, values={"mark": "△"}),))

        def paste(book: Any) -> None:
            source = load_workbook(io.BytesIO(write_form(other)))["回答"]
            start = book["回答"].max_row
            for row in source.iter_rows():
                for cell in row:
                    if cell.value is not None and cell.data_type != "f":
                        book["回答"].cell(start + cell.row, cell.column).value = cell.value

        file = read(changed(answered, paste))
        assert file.problems == ()
        assert [row.row_id for row in file.rows] == [*IDS, *REFERENCE_IDS, OTHER_ID, *REFERENCE_IDS]
        assert file.identity.head_package == PACKAGE

    def test_a_sheet_a_division_in_one_workbook(self, answered: bytes) -> None:
        def add(book: Any) -> None:
            sheet = book.create_sheet("税務課")
            for row in (["管理番号", "事業内容", "進捗状況"], [OTHER_ID, "題名", "△"]):
                sheet.append(row)

        file = read(changed(answered, add))
        assert [row.row_id for row in file.rows] == [*IDS, *REFERENCE_IDS, OTHER_ID]
        assert codes_of(file) == ["SHEETS-SEVERAL"]
        assert (file.problems[0].found, dict(file.problems[0].details)) == ("回答、税務課", {"count": "2"})

    def test_a_copied_list_without_ids_is_left_alone_beside_answers(self, answered: bytes) -> None:
        def add(book: Any) -> None:
            book.create_sheet("一覧", 0).append(["実施内容", "事業内容", "進捗状況"])
            book["一覧"].append(["1-1-①", "題名", "△"])

        assert values_of(read(changed(answered, add))) == SAID


@pytest.mark.parametrize("text", ["", "3", "[" * 32_000, '{"fields": [}', "profile"])
def test_what_is_no_profile_is_refused(text: str) -> None:
    with pytest.raises(UnreadableWorkbook, match="照合用"):
        _profile_in(text)


def test_a_profile_is_read_as_it_was_written() -> None:
    text = (Path(__file__).parents[2] / "resources" / "profiles" / "nakano2.json").read_text("utf-8")
    found = _profile_in(text)
    assert found.profile_id == "nakano2"
