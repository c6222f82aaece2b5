"""An open round: an office's data file, the forms that it sent, and returns."""

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from nakano_status.bootstrap import make_parts, make_spreadsheet_user
from nakano_status.demonstration.invented_answers import invent
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from tests.support.command_line import done
from tests.support.made_folders import copy_made
from tests.support.marks import BUILT_IN_MARKS


@dataclass(frozen=True)
class Office:
    """A folder with an office's data file, the forms that it sent, and one return."""

    folder: Path

    @property
    def store(self) -> Path:
        """The data file."""
        return self.folder / "office.nakano"

    @property
    def forms(self) -> Path:
        """The sent forms."""
        return self.folder / "forms"

    @property
    def answer(self) -> Path:
        """The return of 税務課."""
        return self.folder / "answers" / "税務課.xlsx"

    def form(self, division: str) -> Path:
        """Return the form of a division."""
        return next(self.forms.rglob(f"*{division}*"))


ANSWERS = {
    "2-1-2-03-N": {"mark": "◎", "done": "連携を開始した。", "next_year": "対象を広げる。"},
    "2-1-2-04-W": {"mark": "〇", "change_reason": "納期が遅れたため", "done": "試行した。", "next_year": "導入する。"},
}


def make_office(folder: Path) -> Office:
    """Make the data file, open the round, send the forms, and let 税務課 answer; it is made once per run and copied."""
    copy_made(make_office_anew, folder)
    return Office(folder)


def make_office_anew(folder: Path) -> None:
    """Make what make_office copies, by the clock and the ids that are set now."""
    office = Office(folder)
    done("init", "--store", office.store)
    done("round", "open", "--year", "R4", "--due", "2023-07-14", "--store", office.store)
    done("distribute", "--out", office.forms, "--store", office.store)
    office.answer.parent.mkdir()
    office.answer.write_bytes(make_spreadsheet_user().fill_in(office.form("税務課").read_bytes(), ANSWERS))


def last_years_form(folder: Path) -> Path:
    """Return 税務課's form of R3, sent from another data file; it is made once per run and copied."""
    copy_made(_make_last_year, folder)
    return next(folder.rglob("*税務課*"))


def _make_last_year(folder: Path) -> None:
    store = folder / "office.nakano"
    done("init", "--store", store)
    done("round", "open", "--year", "R3", "--due", "2022-07-14", "--store", store)
    done("distribute", "--out", folder, "--division", "税務課", "--store", store)


def let_all_answer(office: Office) -> None:
    """Let every other division fill in its form, too."""
    with closing(make_parts().stores.open(office.store)) as store, store.reading() as records:
        listings = records.plan.all()[0].newest.listings
        names = records.organisation.read().names()
    for division in {listing.answerers for listing in listings} - {(), ("zeimu",)}:
        own = [listing for listing in listings if listing.answerers == division]
        typed = {
            listing.row_id: dict(invent(listing, BUILT_IN_MARKS, FiscalYear(2022), None).values) for listing in own
        }
        name = names[division[0]]
        content = make_spreadsheet_user().fill_in(office.form(name).read_bytes(), typed)
        (office.answer.parent / f"{name}.xlsx").write_bytes(content)
