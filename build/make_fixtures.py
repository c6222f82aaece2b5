"""Make the frozen files of a format: a store and returns as this version writes them (tests/fixtures/format-1).

Run once, when a format is released; the files are committed and never made again. A later version must open all of
them: `tests/journeys/test_earlier_formats.py` compares them with `expected.json`.

    python build/make_fixtures.py tests/fixtures/format-1
"""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from nakano_status.application.entries.edit_entry import Entry, edit_entry, save_draft
from nakano_status.application.forms.distribute import DistributeOptions, distribute
from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.decide_held import held_items
from nakano_status.application.merge.folding import RoundFacts
from nakano_status.application.merge.merge_returns import apply_batch, plan_batch
from nakano_status.application.merge.read.state_digest import state_digest
from nakano_status.application.merge.received_files import read_batch
from nakano_status.application.merge.resolve_conflict import Decision, open_conflicts, resolve_conflict
from nakano_status.application.papers.making import make_paper
from nakano_status.application.papers.set_kinds import data_paper
from nakano_status.application.papers.set_kinds.list_paper import list_sheet
from nakano_status.application.plan.create_store import PlanSource, create_store
from nakano_status.application.plan.import_list import ListImport, import_list
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.open_and_close_round import open_round
from nakano_status.application.round.read.counts import read_counts
from nakano_status.application.round.read.rows import read_rows
from nakano_status.application.submission.open_form import open_form
from nakano_status.application.submission.submit import SubmitOptions, submit
from nakano_status.bootstrap import make_parts, make_spreadsheet_user
from nakano_status.catalogue.plans import load_profile
from nakano_status.demonstration.stage import PlayedClock
from nakano_status.documents.list.builder import ListContent, ListEntry, build_list
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.profile import AskedFields
from nakano_status.domain.organisation.divisions import (
    Division,
    DivisionKind,
    DivisionName,
    NameKind,
    Organisation,
    Role,
)
from nakano_status.domain.plan.initiative_id import make_id
from nakano_status.domain.plan.plan import Edition, Listing, Owner, Plan, PlanNode, Sponsor

R3, R4, R7 = FiscalYear(2021), FiscalYear(2022), FiscalYear(2025)
IDS = [make_id("3-1-①", number) for number in (1, 2, 3, 4)] + [make_id("3-1-②", number) for number in (1, 2, 3)]
CARD, COUNTER, TAX, BANK, NATION, REPOST, DRILL = IDS


def small_plan() -> PlanSource:
    """Return a plan with rows of all kinds: two leads, the nation's row, a repost, a row under an untitled measure."""
    nodes = (
        PlanNode("3", "goal", None, "便利な窓口", 1),
        PlanNode("3-1", "direction", "3", "手続", 2),
        PlanNode("3-1-①", "measure", "3-1", "窓口の電子化", 3),
        PlanNode("3-1-②", "measure", "3-1", None, 4),
    )
    listings = (
        _listing(CARD, 1, "◎カードの交付", [("koseki", Role.LEAD)], "戸籍住民課"),
        _listing(COUNTER, 2, "窓口の予約", [("koseki", Role.LEAD), ("zeimu", Role.ASSOCIATE)], "戸籍住民課（税務課）"),
        _listing(TAX, 3, "○納税の電子化", [("zeimu", Role.LEAD)], "税務課"),
        _listing(BANK, 4, "口座振替の申込み", [("zeimu", Role.LEAD)], "税務課"),
        _listing(NATION, 5, "(国)仕様の公表", [("bosai", Role.TRACKER)], "（防災課）", sponsor=Sponsor.NATION),
        _listing(REPOST, 6, "(3-1-①再掲)納税の電子化", [], None, repost_of=TAX),
        _listing(DRILL, 7, "訓練の案内", [("bosai", Role.LEAD)], "防災課"),
    )
    edition = Edition("small-1", "当初計画", date(2021, 11, 1), 1, nodes, listings, load_profile())
    plan = Plan("small", "第2次見本区情報化計画", R3, R7, (edition,))
    return PlanSource(plan, Organisation(tuple(_divisions())))


def _listing(
    row_id: str,
    ordinal: int,
    title: str,
    owners: list[tuple[str, Role]],
    printed: str | None,
    *,
    sponsor: Sponsor = Sponsor.WARD,
    repost_of: str | None = None,
) -> Listing:
    measure = "3-1-①" if row_id in IDS[:4] else "3-1-②"
    plan_class = title[0] if title[0] in "◎○" else None
    named = tuple(Owner(division, role, place) for place, (division, role) in enumerate(owners, start=1))
    return Listing(row_id, measure, ordinal, title, plan_class, sponsor, repost_of, named, printed)


def _divisions() -> list[Division]:
    def division(division_id: str, name: str, kind: DivisionKind, parent: str | None, order: int) -> Division:
        return Division(division_id, kind, (DivisionName(name, NameKind.OFFICIAL),), parent, order)

    return [
        division("kumin", "区民部", DivisionKind.DEPARTMENT, None, 1),
        division("koseki", "戸籍住民課", DivisionKind.DIVISION, "kumin", 1),
        division("zeimu", "税務課", DivisionKind.DIVISION, "kumin", 2),
        division("bosai", "防災課", DivisionKind.DIVISION, None, 3),
    ]


LAST_YEAR = {
    row_id: {"mark": "◎", "done": f"{place}回実施した。", "next_year": "引き続き実施する。", "later_years": "（推進）"}
    for place, row_id in enumerate((CARD, COUNTER, TAX, BANK, NATION), start=1)
}
BY_KOSEKI = {
    CARD: {
        "mark": "◎",
        "done": "窓口を3か所に増やした。\n休日にも開いた。",
        "next_year": "＝継続＝",
        "later_years": "（推進）",
    },
    COUNTER: {"mark": "○", "change_reason": "前倒しで実施したため", "change_kind": "前倒し", "done": "予約を始めた。"},
}
BY_ZEIMU = {
    TAX: {
        "mark": "〇",
        "change_reason": "納期が遅れたため",
        "change_kind": "後ろ倒し",
        "done": "=試行した。",
        "next_year": "導入する。",
    },
    BANK: {"mark": "▲", "change_reason": "様式を改めたため", "done": "　様式を改めた。 ", "next_year": "受け付ける。"},
}
BY_BOSAI = {NATION: {"mark": "◎", "done": "国の資料を確認した。"}, DRILL: {"mark": "◎", "done": "案内を配った。"}}


def main(target: Path) -> None:
    """Make everything in a temporary folder, then copy the files that are committed."""
    with TemporaryDirectory() as folder:
        _Maker(Path(folder), target).make()


class _Maker:
    """One round of a small office, played up to the moment at which it is frozen."""

    def __init__(self, folder: Path, target: Path) -> None:
        self.clock = PlayedClock()
        self.parts: Parts = make_parts(self.clock)
        self.hands = make_spreadsheet_user()
        self.folder = folder
        self.target = target
        self.office = folder / "office.nakano"
        self.division = folder / "division.nakano"
        self.forms: dict[str, Path] = {}

    def make(self) -> None:
        self.target.mkdir(parents=True)
        create_store(self.parts, self.office, small_plan(), "見本 花子")
        with closing(self.parts.stores.open(self.office, by="見本 花子")) as store:
            self._begin(store)
            self._answer_by_program()
            self._answer_by_hand()
            self._merge(store, "returns")
            self._decide(store)
            self._keep_expected(store)
        self._answer_late()
        for path in (self.office, self.division):
            packed = gzip.compress(path.read_bytes(), mtime=0)
            (self.target / f"{path.name}.gz").write_bytes(packed)

    def _begin(self, store: Store) -> None:
        """Import last year's list, open the round, send the forms, and then record two values."""
        last_list = self.target / "list-r3.xlsx"
        document = build_list(_last_list())
        last_list.write_bytes(self.parts.workbooks.draw_list(document, list_sheet(self.parts, document)))
        import_list(self.parts, store, ListImport(last_list, R3))
        self.clock.set(6, 20)
        open_round(self.parts, store, R4, date(2023, 7, 14))
        for sent in distribute(self.parts, store, DistributeOptions(self.folder / "forms")).value:
            self.forms[sent.division] = sent.file
        (self.target / "form.xlsx").write_bytes(self.forms["防災課"].read_bytes())
        self.clock.set(7, 3)
        edit_entry(self.parts, store, Entry(TAX, {"done": "電話で聞いた内容"}))
        edit_entry(self.parts, store, Entry(BANK, {"done": "電話で聞いた内容"}))

    def _answer_by_program(self) -> None:
        self.clock.set(7, 5)
        open_form(self.parts, self.division, self.forms["戸籍住民課"], "見本 太郎")
        with closing(self.parts.stores.open(self.division)) as store:
            for row_id, texts in BY_KOSEKI.items():
                edit_entry(self.parts, store, Entry(row_id, texts), "見本 太郎")
            submit(self.parts, store, SubmitOptions(self._return("program.xlsx"), is_draft=True))

    def _answer_by_hand(self) -> None:
        """Let 税務課 fill in its form and paste a row of another division, and 防災課 send one file for all three."""
        zeimu = self.hands.fill_in(self.forms["税務課"].read_bytes(), BY_ZEIMU, "見本 次郎")
        bosai = self.hands.fill_in(self.forms["防災課"].read_bytes(), BY_BOSAI)
        koseki = self._return("program.xlsx").read_bytes()
        self._return("hand.xlsx").write_bytes(self.hands.paste_rows(zeimu, bosai, [DRILL]))
        self._return("pasted.xlsx").write_bytes(self.hands.paste_together(bosai, [zeimu, koseki]))

    def _merge(self, store: Store, folder: str) -> None:
        self.clock.set(7, 14)
        apply_batch(
            self.parts,
            store,
            plan_batch(self.parts, store, read_batch(self.parts, [self.target / folder])),
            by="見本 花子",
        )

    def _decide(self, store: Store) -> None:
        """Decide one of the two conflicts; the other remains open."""
        resolve_conflict(self.parts, store, f"{BANK}:done", Decision("both"), by="見本 花子")

    def _answer_late(self) -> None:
        """Let the division change an answer and submit again, and leave an unfinished entry."""
        self.clock.set(7, 20)
        with closing(self.parts.stores.open(self.division)) as store:
            edit_entry(self.parts, store, Entry(COUNTER, {"next_year": "受付を広げる。"}), "見本 太郎")
            submit(self.parts, store, SubmitOptions(self.target / "late" / "second.xlsx"))
            save_draft(store, Entry(CARD, {"done": "書きかけ"}))

    def _return(self, name: str) -> Path:
        path = self.target / "returns" / name
        path.parent.mkdir(exist_ok=True)
        return path

    def _published(self, store: Store, year: FiscalYear) -> str:
        """Return the SHA-256 of the table of a round that is published for machines."""
        make_paper(self.parts, store, data_paper.PAPER.request(year=year), self.folder / "data")
        (table,) = (self.folder / "data").glob(f"*progress_{year.start}.csv")
        return hashlib.sha256(table.read_bytes()).hexdigest()

    def _keep_expected(self, store: Store) -> None:
        with store.reading() as records:
            round_ = chosen_round(records, R4)
            expected: dict[str, Any] = {
                "digest": state_digest(records, round_),
                "counts": dict(read_counts(records, round_).counts),
                "last_year": dict(read_counts(records, chosen_round(records, R3)).counts),
                "rows": {row.id: dict(row.values) for row in read_rows(records, round_)},
                "conflicts": [each.conflict_id for each in open_conflicts(RoundFacts.load(records, round_))],
                "changes": len(records.entries.changes(round_.round_id)),
                "packages": {each.division: each.package_id for each in records.exchange.packages(round_.round_id)},
            }
        expected["data"] = {year.short: self._published(store, year) for year in (R3, R4)}
        expected["held"] = [[each.item_id, each.kind.value, each.reason] for each in held_items(store)]
        text = json.dumps(expected, ensure_ascii=False, indent=1, sort_keys=True)
        (self.target / "expected.json").write_text(text + "\n", "utf-8")


def _last_list() -> ListContent:
    plan = small_plan().plan
    titles = {node.code: node.title for node in plan.newest.nodes}
    entries = tuple(
        ListEntry(
            row_id=listing.row_id,
            measure_code=listing.measure,
            measure_title=titles[listing.measure],
            title=listing.title,
            divisions=listing.owners_printed,
            values=LAST_YEAR.get(listing.row_id, {}),
            counted=listing.row_id in LAST_YEAR,
        )
        for listing in plan.newest.listings
    )
    return ListContent(plan.title, AskedFields(load_profile(), R3, R7), entries, date(2022, 9, 1))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
