"""A data file restored from an older backup takes its own package in again from any copy; then returns merge as usual.

The fixture `office` is that backup: it was made before 税務課 was sent the form.
"""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from nakano_status.application.forms.distribute import DistributeOptions, distribute
from nakano_status.application.plan.create_store import built_in_plan, create_store
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.open_and_close_round import open_round
from nakano_status.application.verify import verify
from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.history.acts import HEAD_LABEL
from tests.support.rounds import ANSWER, OWN, ZEIMU, digest_of, hand_in, merge, rows_of, write_all


@pytest.fixture
def filled(form: Path, tmp_path: Path) -> Path:
    path = tmp_path / "filled.xlsx"
    path.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), dict.fromkeys(OWN, ANSWER)))
    return path


def codes(parts: Parts, store: Store, path: Path) -> list[str]:
    return [each.code for each in merge(parts, store, path).problems]


def test_a_sealed_package_is_restored_and_its_return_merges(
    parts: Parts, office: Store, sending_office: Store, filled: Path
) -> None:
    assert codes(parts, office, filled) == ["PACKAGE-RESTORED"]
    assert codes(parts, sending_office, filled) == []
    assert rows_of(office)[OWN[0]].values["done"] == ANSWER["done"]
    assert digest_of(office) == digest_of(sending_office)
    assert codes(parts, office, filled) == ["ALREADY-MERGED"]
    assert verify(office).value


def test_so_is_that_of_a_return_and_the_form_is_the_same_again(
    parts: Parts, office: Store, own: Path, form: Path, tmp_path: Path
) -> None:
    write_all(parts, own)
    assert codes(parts, office, hand_in(parts, own, tmp_path / "return.xlsx").file) == ["PACKAGE-RESTORED"]
    (sent,) = distribute(parts, office, DistributeOptions(tmp_path / "again", (ZEIMU,))).value
    assert texts(sent.file) == [line for line in texts(form) if line[0] != HEAD_LABEL]


def texts(form: Path) -> list[tuple[Any, ...]]:
    """Return the texts of a form. One that was forgotten states no head: which one it was no one knows any more."""
    sheets = openpyxl.load_workbook(form).worksheets
    return [(*line,) for sheet in sheets for line in sheet.iter_rows(values_only=True) if any(line)]


def another_text_was_sent(sheet: Any) -> None:
    (line,) = (row for row in sheet.iter_rows() if row[0].value == OWN[0])
    line[-1].value = line[-2].value = line[-3].value = line[5].value = "差し替えた文"


def another_role(sheet: Any) -> None:
    for row in sheet.iter_rows():
        for cell in row:
            cell.value = "部長" if cell.value == "主管課" else cell.value


def no_seal(sheet: Any) -> None:
    (line,) = (row for row in sheet.iter_rows() if row[0].value == "確認符号")
    line[1].value = None


@pytest.mark.parametrize("change", [another_text_was_sent, another_role, no_seal])
def test_what_is_not_as_it_was_sealed_stays_unknown(
    parts: Parts, office: Store, filled: Path, change: Callable[[Any], None]
) -> None:
    book = openpyxl.load_workbook(filled)
    change(book["照合用"])
    book.save(filled)
    assert codes(parts, office, filled) == ["PACKAGE-UNKNOWN"]
    assert rows_of(office)[OWN[0]].values["done"] is None


def test_another_offices_package_stays_unknown(parts: Parts, filled: Path, tmp_path: Path) -> None:
    create_store(parts, tmp_path / "other.nakano", built_in_plan(parts))
    with closing(parts.stores.open(tmp_path / "other.nakano")) as other:
        open_round(parts, other, FiscalYear(2022))
        assert codes(parts, other, filled) == ["PACKAGE-UNKNOWN"]
