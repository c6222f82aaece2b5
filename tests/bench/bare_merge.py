"""The floor: read every cell of every workbook with openpyxl and put them into one table in one transaction."""

import sqlite3
import sys
from pathlib import Path

import openpyxl


def main(database: str, folder: str) -> None:
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("CREATE TABLE cell (file TEXT, row INTEGER, column INTEGER, value TEXT)")
    with connection:
        for path in sorted(Path(folder).rglob("*.xlsx")):
            sheet = openpyxl.load_workbook(path)["回答"]
            connection.executemany(
                "INSERT INTO cell VALUES (?, ?, ?, ?)",
                (
                    (path.name, cell.row, cell.column, str(cell.value))
                    for row in sheet.iter_rows()
                    for cell in row
                    if cell.value is not None
                ),
            )
    connection.close()


main(sys.argv[1], sys.argv[2])
