"""A process that publishes and is ended at a moment: `python -m tests.support.publishing_process STORE DIR MOMENT`.

A moment is `before` the record, `after` it, or `between` the names of the files: the first file has its name by then.
"""

import sys
from contextlib import closing
from pathlib import Path

from nakano_status import atomic_write
from nakano_status.application.papers.kinds import set_paper
from nakano_status.application.papers.making import make_paper
from nakano_status.application.papers.set_kinds.report_paper import OCCASION
from nakano_status.bootstrap import make_parts
from nakano_status.domain.papers.publication import Occasion
from nakano_status.store.transaction import Transaction
from tests.support.sudden_end import end_suddenly

MOMENTS = ("before", "after", "between")


def arrange(moment: str) -> None:
    """Let the process end at that moment."""
    commit, give = Transaction.commit, atomic_write._give_name

    def commit_and_die(work: Transaction) -> None:
        if moment == "after":
            commit(work)
        end_suddenly()

    def give_and_die(temporary: Path, path: Path, *, replace: bool) -> None:
        give(temporary, path, replace=replace)
        end_suddenly()

    if moment == "between":
        atomic_write._give_name = give_and_die
    else:
        Transaction.commit = commit_and_die  # type: ignore[assignment,method-assign]


def main() -> None:
    """Publish the committee's papers, and end before it is finished."""
    store, folder, moment = sys.argv[1:]
    parts = make_parts()
    with closing(parts.stores.open(Path(store))) as opened:
        arrange(moment)
        make_paper(parts, opened, set_paper.PAPER.request({OCCASION: Occasion.COMMITTEE}), Path(folder))


if __name__ == "__main__":
    main()
