"""A table of divisions becomes an organisation."""

from datetime import date
from functools import partial
from pathlib import Path

from nakano_status.application.organisation.import_divisions import read_divisions
from nakano_status.application.ports.documents import TableSheet
from nakano_status.application.table_rows import named_rows
from tests.support.pace import in_loops


def test_a_thousand_divisions_are_read_in_a_time_that_one_waits() -> None:
    lines = [(at, (f"{at // 25}部", f"{at}番課", "○" if at % 25 == 0 else "")) for at in range(1_000)]
    sheet = TableSheet(("部", "所管課", "庶務担当課"), ("A", "B", "C"), tuple(lines), "組織")
    read = partial(read_divisions, named_rows(Path("表.xlsx"), sheet), date(2026, 3, 2))
    organisation, problems = read()
    assert (len(organisation.divisions), problems) == (1_040, ())
    assert in_loops(read, 1_000) <= 1_000  # 500, where nothing runs beside it
