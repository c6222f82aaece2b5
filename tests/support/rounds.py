"""Shortcuts through a round with the program's own acts: send a form, open it, write, submit, merge."""

from contextlib import closing
from pathlib import Path

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.forms.distribute import DistributeOptions, distribute
from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.merge_plan import MergePlan
from nakano_status.application.merge.merge_returns import apply_batch, plan_batch
from nakano_status.application.merge.read.state_digest import state_digest
from nakano_status.application.merge.received_files import read_batch
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.read.rows import read_rows
from nakano_status.application.round.read.views import RowView
from nakano_status.application.submission.open_form import open_form
from nakano_status.application.submission.submit import SubmitOptions, Submitted, submit
from nakano_status.domain.round.round import Round
from tests.support.stores import read_in

ZEIMU = "税務課"
OWN = ("2-1-2-03-N", "2-1-2-04-W")
"""The two rows that 税務課 answers in the built-in plan."""
ANSWER = {"mark": "◎", "done": "実施した。", "next_year": "続ける。"}


def send(parts: Parts, office: Store, folder: Path, division: str = ZEIMU, *, anew: bool = False) -> Path:
    """Make a division's form and return its path."""
    wish = DistributeOptions(folder, (division,), renew=anew, replace=True)
    (sent,) = distribute(parts, office, wish).value
    return sent.file


def division_store(parts: Parts, form: Path, path: Path) -> Path:
    """Open a form as a division's data file."""
    open_form(parts, path, form)
    return path


def write(parts: Parts, path: Path, row_id: str, **typed: str) -> None:
    """Write on a row of a data file."""
    with closing(parts.stores.open(path)) as store:
        edit_entry(parts, store, Entry(row_id, typed))


def write_all(parts: Parts, path: Path) -> None:
    """Answer every row of 税務課."""
    for row_id in OWN:
        write(parts, path, row_id, **ANSWER)


def hand_in(parts: Parts, path: Path, target: Path, *, draft: bool = False) -> Submitted:
    """Make the return of a division's data file."""
    with closing(parts.stores.open(path)) as store:
        return submit(parts, store, SubmitOptions(target, is_draft=draft, replace=True)).value


def merge(parts: Parts, office: Store, *paths: Path) -> Outcome[MergePlan]:
    """Merge files as one batch."""
    return apply_batch(parts, office, plan_batch(parts, office, read_batch(parts, paths)))


def rows_of(store: Store) -> dict[str, RowView]:
    """Return the rows of the current round, by 管理番号."""
    return read_in(store, lambda records: {row.id: row for row in read_rows(records, chosen_round(records))})


def rows_in(parts: Parts, path: Path) -> dict[str, RowView]:
    """Return the rows of a data file that is not open."""
    with closing(parts.stores.open(path, read_only=True)) as store:
        return rows_of(store)


def digest_of(store: Store) -> str:
    """Return the state digest of the current round."""
    return read_in(store, lambda records: state_digest(records, chosen_round(records)))


def round_of(store: Store) -> Round:
    """Return the current round."""
    return read_in(store, chosen_round)
