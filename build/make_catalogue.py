"""Make the catalogue under resources/ from the published list (.xlsx) and the published report (text).

    python build/make_catalogue.py [--list FILE] [--report FILE] [--out DIR]

Without arguments the sources are looked for in `../shared` beside the checkout. Equal sources give equal bytes. No
narrative (取組状況, reasons, 予定) is copied. If a source lacks something, a message is printed; the exit code is 1.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
from catalogue_hand_tables import (
    DIVISION_IDS,
    EDITION,
    GENERIC_IDS,
    KNOWN_EDITIONS,
    OTHER_NAMES,
    PLAN,
    REPOST_ORIGINALS,
    SLIPS,
)
from read_report import read_goals, read_indicators

from nakano_status.catalogue.plans import load_profile
from nakano_status.domain.organisation.divisions import Division, DivisionKind, DivisionName, NameKind, Organisation
from nakano_status.domain.plan.initiative_id import make_id
from nakano_status.domain.plan.ownership import parse_owners
from nakano_status.domain.plan.printed_title import (
    bare_title,
    read_plan_class,
    read_sponsor,
)

REPOSITORY = Path(__file__).resolve().parents[1]
SHARED = REPOSITORY.parent / "shared"
HEAD_ROW = ("実施内容", "事業内容")
OWNERS_COLUMN = 7
CODES = load_profile().measure_level.codes

Json = dict[str, Any]


class Printed(NamedTuple):
    """One row of the list as printed; `measure` and `measure_title` are from the merged cell that it is under."""

    measure: str
    measure_title: str | None
    ordinal: int
    title: str
    owners: str | None

    @property
    def place(self) -> tuple[str, int]:
        """The measure, and the number of the row under it (from 1)."""
        return self.measure, self.ordinal

    @property
    def row_id(self) -> str:
        """The 管理番号."""
        return make_id(*self.place)


def read_list(path: Path) -> list[Printed]:
    """Return the rows below the heading; a row without a measure cell belongs to the measure above it."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    rows = [tuple(None if value is None else str(value) for value in row) for row in sheet.iter_rows(values_only=True)]
    start = next(number for number, row in enumerate(rows) if row[:2] == HEAD_ROW) + 1
    printed: list[Printed] = []
    code, title, ordinal = "", None, 0
    for row in rows[start:]:
        if row[0]:
            cell = CODES.read_cell(row[0])
            if cell is None:
                raise SystemExit(f"実施内容の番号を読み取れません: {row[0]!r}")
            (code, title), ordinal = cell, 0
        ordinal += 1
        printed.append(Printed(code, title, ordinal, row[1] or "", row[OWNERS_COLUMN]))
    return printed


def make_divisions() -> list[Json]:
    """Return the divisions with all their names; departments and order are not in the sources."""
    return [
        {
            "division_id": division_id,
            "kind": kind,
            "parent": None,
            "order": None,
            "is_liaison": False,
            "contact": None,
            "names": [
                {"name": name, "kind": "official", "valid_from": None, "valid_to": None},
                *(
                    {"name": other, "kind": why, "valid_from": None, "valid_to": None}
                    for official, other, why in OTHER_NAMES
                    if official == name
                ),
            ],
        }
        for kind, ids in (("division", DIVISION_IDS), ("generic", GENERIC_IDS))
        for name, division_id in ids.items()
    ]


def organisation_of(divisions: list[Json]) -> Organisation:
    """Return the same organisation as domain values, by which the 所管課 cells are read."""
    return Organisation(
        tuple(
            Division(
                division["division_id"],
                DivisionKind(division["kind"]),
                tuple(DivisionName(name["name"], NameKind(name["kind"])) for name in division["names"]),
            )
            for division in divisions
        )
    )


def make_nodes(printed: list[Printed], goals: dict[str, str]) -> list[Json]:
    """Return goals, directions and measures in printed order; titles of directions are not in the sources."""
    titles: dict[str, str | None] = {}
    for row in printed:
        goal, direction, _ = row.measure.split("-")
        titles[goal] = goals[goal]
        titles[f"{goal}-{direction}"] = None
        titles[row.measure] = row.measure_title
    levels = ("goal", "direction", "measure")
    counted: dict[str | None, int] = {}
    nodes = []
    for code, title in titles.items():
        parent = code.rpartition("-")[0] or None
        counted[parent] = counted.get(parent, 0) + 1
        level = levels[code.count("-")]
        nodes.append({"code": code, "level": level, "parent": parent, "title": title, "ordinal": counted[parent]})
    return nodes


def make_listings(printed: list[Printed], organisation: Organisation) -> Iterator[Json]:
    """Yield every printed row with the facts that the rules read from its title and its 所管課 cell."""
    for row in printed:
        owners, unknown = parse_owners(row.owners, organisation)
        if unknown:
            raise SystemExit(f"{row.place}: 組織表にない所管課 {unknown}")
        yield {
            "row_id": row.row_id,
            "measure": row.measure,
            "ordinal": row.ordinal,
            "title": row.title,
            "plan_class": read_plan_class(row.title, load_profile().sponsors.values()),
            "sponsor": read_sponsor(row.title, load_profile().sponsors).value,
            "repost_of": original_of(row, printed),
            "owners": [
                {"division": o.division, "role": o.role.value, "ordinal": o.ordinal, "sub_unit": o.sub_unit}
                for o in owners
            ],
            "owners_printed": row.owners,
        }


def original_of(row: Printed, printed: list[Printed]) -> str | None:
    """Return the 管理番号 of the row that a repost repeats; None for a row with a division, which is an original."""
    if row.owners:
        return None
    if row.place in REPOST_ORIGINALS:
        return make_id(*REPOST_ORIGINALS[row.place])
    measure = CODES.read_repost_mark(row.title) or CODES.read_repost_mark(row.measure_title or "")
    alike = [
        other for other in printed if other.measure == measure and bare_title(other.title) == bare_title(row.title)
    ]
    if len(alike) != 1:
        raise SystemExit(f"{row.place}: 再掲の元の行を一つに決められません")
    return alike[0].row_id


def make_errata() -> list[Json]:
    """Return the errata, with 管理番号 or measure codes in place of the places in the hand table."""
    return [
        {
            "kind": slip.kind,
            "where": "所管課" if slip.place is None else make_id(*slip.place) if slip.place[1] else slip.place[0],
            "printed": slip.printed,
            "read": slip.read,
            "why": slip.why,
            "applied": slip.applied,
        }
        for slip in SLIPS
    ]


def make_all(list_file: Path, report_file: Path) -> dict[str, Json]:
    """Return all files of the catalogue by their path under resources/."""
    printed = read_list(list_file)
    report = report_file.read_text(encoding="utf-8")
    divisions = make_divisions()
    listings = list(make_listings(printed, organisation_of(divisions)))
    edition = {**EDITION, "nodes": make_nodes(printed, read_goals(report)), "listings": listings}
    edition_of = {"plan_id": PLAN["plan_id"], "edition_id": EDITION["edition_id"]}
    return {
        "plan/nakano2.json": {**PLAN, "editions": [edition], "known_editions": KNOWN_EDITIONS},
        "plan/nakano2-errata.json": {"plan_id": PLAN["plan_id"], "errata": make_errata()},
        "divisions/nakano.json": {"divisions": divisions},
        "indicators/nakano2.json": {**edition_of, "indicators": list(read_indicators(report))},
    }


def main() -> int:
    """Write the files, and print the path of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--list", type=Path, default=SHARED / "data" / "published-list-r3.xlsx")
    parser.add_argument("--report", type=Path, default=next(iter(sorted((SHARED / "seeds").glob("003_*.txt"))), None))
    parser.add_argument("--out", type=Path, default=REPOSITORY / "resources")
    arguments = parser.parse_args()
    if arguments.report is None or not (arguments.list.is_file() and arguments.report.is_file()):
        print("元の資料が見つかりません。--list と --report で指定してください。", file=sys.stderr)
        return 1
    for place, content in make_all(arguments.list, arguments.report).items():
        target = arguments.out / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
        print(place)
    return 0


if __name__ == "__main__":
    sys.exit(main())
