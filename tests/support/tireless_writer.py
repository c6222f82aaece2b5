"""A process that writes act after act until it is killed: `python -m tests.support.tireless_writer FILE CACHE_PAGES`.

After each commit it prints the number of the act. With few cache pages, pages reach the file before the commit.
"""

import itertools
import sys
from dataclasses import replace
from pathlib import Path

from nakano_status.application.ports.data_file import UnitOfWork
from nakano_status.domain.exchange.ledger import Fate, LedgerRow
from nakano_status.domain.history.acts import Change, Why
from nakano_status.domain.merge.resolution import CurrentValue
from nakano_status.store.sqlite.opening import SqliteStores
from tests.support.fields import slot_in
from tests.support.stores import ROUND, RULES, TickingClock, package_for, received, return_for, typed

DONE = slot_in("a", "done")


def write_act(work: UnitOfWork, number: int) -> None:
    """Write one line in every table that an act of merging touches, all of them with the act's number."""
    act = work.begin_act("merge", str(number))
    text = f"{number} " + "取り組んだ。" * 200
    file = received(text.encode(), f"{number}.xlsx")
    package = package_for(package_id=f"p{number}", value=text)
    work.exchange.add_received(file)
    work.exchange.add_package(package)
    work.exchange.add_ledger(LedgerRow(file.sha256, "回答", 9, row.row_id, Fate.APPLIED) for row in package.rows)
    work.exchange.add_return(
        replace(return_for(package, text, return_id=f"r{number}"), sha256=file.sha256, file=file.name)
    )
    work.entries.add_assertion(ROUND, typed(f"w{number}", DONE, text))
    work.entries.add_changes(
        [Change(act.act_id, ROUND, "a", "done", None, None, text, "office", Why.TYPED, f"w{number}")]
    )
    work.entries.save_current(ROUND, [CurrentValue(DONE, (text,), conflict=False, assertion_ids=(f"w{number}",))])


def main() -> None:
    """Write until killed."""
    path, cache_pages = sys.argv[1:]
    store = SqliteStores(TickingClock(), RULES).open(Path(path))
    for number in itertools.count(1):
        with store.writing() as work:
            work.plan._database.connection.execute(f"PRAGMA cache_size = {int(cache_pages)}")
            write_act(work, number)
            work.commit()
        sys.stdout.write(f"{number}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
