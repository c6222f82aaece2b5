"""What is measured on: an office's data file with a round, and the returns of all divisions, made once for a bench."""

import shutil
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from nakano_status.application.forms.distribute import DistributeOptions, distribute
from nakano_status.application.plan.create_store import create_store
from nakano_status.application.ports.data_file import Store
from nakano_status.application.round.open_and_close_round import open_round
from nakano_status.bootstrap import make_parts, make_spreadsheet_user
from nakano_status.demonstration.invented_answers import invent
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from tests.bench.large_plan import large_plan
from tests.support.marks import BUILT_IN_MARKS

YEAR = FiscalYear(2022)
_SCHEDULES = ("検討", "構築", "運用", "推進")


@dataclass(frozen=True)
class Workload:
    """A data file whose round is out, and a folder of returns for it."""

    store: Path
    returns: Path

    def copy_of_store(self, target: Path) -> Path:
        """Return a fresh copy of the data file."""
        shutil.copyfile(self.store, target)
        return target


def make_store(path: Path, divisions: int, rows_each: int) -> None:
    """Make an office's data file with an open round."""
    parts = make_parts()
    create_store(parts, path, large_plan(divisions, rows_each))
    with closing(parts.stores.open(path)) as store:
        open_round(parts, store, YEAR, date(2023, 7, 14))


def make_workload(folder: Path, returns: int, rows_each: int = 10) -> Workload:
    """Make a data file and the returns of so many divisions, filled in by hand."""
    folder.mkdir()
    made = Workload(folder / "office.nakano", folder / "returns")
    make_store(made.store, returns, rows_each)
    with closing(make_parts().stores.open(made.store)) as store:
        take_returns(store, folder / "forms", made.returns, YEAR)
    return made


def take_returns(store: Store, forms: Path, returns: Path, year: FiscalYear) -> None:
    """Make the forms of the open round, and put them filled in by hand into a folder."""
    parts, hands = make_parts(), make_spreadsheet_user()
    sent = distribute(parts, store, DistributeOptions(forms)).value
    with store.reading() as records:
        listings = records.plan.all()[0].newest.listings
    for form in sent:
        own = [listing for listing in listings if form.division in listing.answerers]
        typed = {
            listing.row_id: dict(invent(listing, BUILT_IN_MARKS, year, _SCHEDULES[place % 4]).values)
            for place, listing in enumerate(own)
        }
        parts.files.write(returns / form.file.name, hands.fill_in(form.file.read_bytes(), typed))
