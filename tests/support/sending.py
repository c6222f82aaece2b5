"""A round carried out from the command line: forms are sent, filled in by hand, merged and shown."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.domain.fields.headings import ID
from nakano_status.workbook.form.layout import ANSWER_SHEET
from tests.support.command_line import Said, ask, done
from tests.support.offices import Office
from tests.support.spreadsheets import changed, header_of

Answers = Mapping[str, Mapping[str, str]]


def form_anew(office: Office, division: str, number: int = 1) -> Path:
    """Send a division a new form, and return it."""
    folder = office.folder / f"anew-{number}-{division}"
    words = ("--division", division, "--anew", "--out", folder, "--store", office.store)
    (sent,) = done("distribute", *words)["packages"]
    return Path(sent["file"])


def filled_in(form: Path, target: Path, answers: Answers) -> Path:
    """Fill in a form by hand, and return it as Excel would save it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), answers))
    return target


def merged(office: Office, *paths: Path) -> Said:
    """Merge files and return the output."""
    said = ask("merge", *paths, "--store", office.store)
    assert said.code in (0, 1), said
    return said


def add_row(book: Any, row_id: str | None, title: str | None = None, **texts: str) -> None:
    """Insert a row below the header of the sheet 回答."""
    sheet = book[ANSWER_SHEET]
    header = header_of(sheet)
    sheet.insert_rows(header.row + 1)
    for key, text in {ID: row_id, "title": title, **texts}.items():
        if text is not None:
            sheet.cell(header.row + 1, header.columns[key], text)


def pasted(form: Path, target: Path, rows: Answers) -> Path:
    """Insert rows into a form, and save it elsewhere."""

    def change(book: Any) -> None:
        for row_id, texts in rows.items():
            add_row(book, row_id, **texts)

    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(changed(form.read_bytes(), change))
    return target


def row_of(store: Path, row_id: str) -> dict[str, Any]:
    """Return a row as `show` prints it."""
    rows = done("show", "--store", store)["rows"]
    return next(row for row in rows if row["id"] == row_id)


def line_of(office: Office, division: str) -> dict[str, Any]:
    """Return a division as `board` prints it."""
    lines = done("board", "--store", office.store)["divisions"]
    return next(line for line in lines if line["division"] == division)


def sound(store: Path) -> bool:
    """Whether `verify` finds nothing."""
    return bool(done("verify", "--store", store)["ok"])
