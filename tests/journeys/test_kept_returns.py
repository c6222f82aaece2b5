"""Returns as people made them that once went wrong, kept beside the checkout: each ends as a person would expect."""

import shutil
from pathlib import Path

import pytest

from tests.conftest import BESIDE_CHECKOUT
from tests.support.command_line import ask

RETURNS = BESIDE_CHECKOUT / "tries/returns"

ENDS = {
    "center-across/c08_center_continuous.xlsx": ("merged", ["CELL-MERGED"]),
    "checkbox/a01_checkbox_in_cell.xlsx": (
        "merged",
        ["CELL-BOOLEAN", "CELL-BOOLEAN", "TEXT-UNPRINTABLE", "TEXT-UNPRINTABLE"],
    ),
    "dangling-sheet/c13_dangling_sheet.xlsx": ("merged", ["TABLE-SHEET-LOST"]),
    "kind-holds-mark/h13_kinds.xlsx": ("merged", ["KIND-UNKNOWN", "KIND-UNKNOWN"]),
    "mail/download.xlsx": ("refused", ["FILE-TEXT"]),
    "mail/lzma.zip": ("refused", ["FILE-ARCHIVE"]),
    "mail/unpacked.zip": ("refused", ["FILE-NOT-WORKBOOK"]),
    "mail/winmail.dat": ("refused", ["FILE-MAIL"]),
    "mail/税務課base64.xlsx": ("refused", ["FILE-MAIL"]),
    "row-at-end/a10_rows_max_formatted.xlsx": ("merged", []),
    "row-at-end/a11_cell_at_last_row.xlsx": ("merged", []),
}
"""The verdict and the codes of the problems of each file."""


@pytest.mark.skipif(not RETURNS.is_dir(), reason="the kept returns are not here: ../shared beside the checkout")
@pytest.mark.parametrize("name", ENDS)
def test_a_kept_return_ends_as_a_person_expects(tmp_path: Path, name: str) -> None:
    store = tmp_path / "office.nakano"
    shutil.copyfile(RETURNS / "base-later.nakano", store)
    (file,) = ask("merge", "--store", store, RETURNS / "later" / name).keys["files"]
    assert (file["verdict"], [each["code"] for each in file["problems"]]) == ENDS[name]
