"""A small office whose papers are made quickly: five rows of the report and a repost, with real 管理番号."""

from dataclasses import replace
from pathlib import Path

from nakano_status.application.entries.edit_entry import Entry, edit_entries
from nakano_status.application.ports.data_file import Parts, Store, UnitOfWork
from nakano_status.catalogue.plans import BuiltInCatalogue
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.plan.plan import Plan
from nakano_status.domain.round.round import Round
from tests.support.plans import small_organisation, small_plan
from tests.support.stores import made_once, small_round

IDS = dict(
    zip("abcdef", ("1-1-1-01-P", "1-1-1-02-X", "1-1-2-01-U", "2-1-1-01-Q", "2-1-1-02-Y", "2-1-1-03-G"), strict=True)
)
FIRST, SECOND = IDS["a"], IDS["b"]
CHANGED = {"mark": "○", "change_reason": "機器の納期が遅れたため", "done": "試行した。", "next_year": "導入する。"}
DONE = {"mark": "◎", "done": "実施した。", "next_year": "続ける。", "later_years": "続ける。"}


def paper_office(folder: Path, name: str = "office.nakano", cell: str | None = None) -> Store:
    """Make the office in `folder`, with nothing answered; its report is signed by 計画課.

    `cell` is the 所管課 that rows of 税務課 print.
    """

    def fill(work: UnitOfWork) -> None:
        work.plan.save(_plan(cell))
        work.organisation.save(small_organisation())
        work.rounds.add(_round())
        work.settings.save(
            "paper_template:report", BuiltInCatalogue().template("report").replace("｛事務局｝", "計画課")
        )

    return made_once(folder / name, f"papers {cell}", fill)


def answer_all(parts: Parts, store: Store) -> None:
    """Answer the first row with ○, all others with ◎."""
    said = [Entry(IDS[each], CHANGED if each == "a" else DONE) for each in "abcde"]
    edit_entries(parts, store, said, ActKind.EDIT_ENTRY)


def _plan(cell: str | None) -> Plan:
    plan = small_plan()
    listings = (
        replace(
            each,
            row_id=IDS[each.row_id],
            repost_of=IDS[each.repost_of] if each.repost_of else None,
            owners_printed=cell if [owner.division for owner in each.owners] == ["zeimu"] else None,
        )
        for each in plan.newest.listings
    )
    return replace(plan, editions=(replace(plan.newest, listings=tuple(listings)),))


def _round() -> Round:
    round_ = small_round()
    return replace(round_, rows=tuple(replace(each, row_id=IDS[each.row_id]) for each in round_.rows))
