"""Make the tables that the office fills in (headings only), and the invented examples of the demonstration.

    python build/make_examples.py [--out DIR]

Departments (部) and schedules by year are not in the sources. Everything in the example files is invented and every row
is marked so in its last column; only the 管理番号, titles and division names are from the catalogue.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from pathlib import Path
from typing import Final

from nakano_status.application.organisation.import_divisions import HEADINGS
from nakano_status.application.plan.frames import HEADINGS as FRAME_HEADINGS
from nakano_status.application.plan.opinions import HEADINGS as OPINION_HEADINGS
from nakano_status.catalogue.plans import load_organisation, load_plan
from nakano_status.domain.plan.initiative_id import make_id
from nakano_status.domain.plan.plan import Listing, Plan

RESOURCES = Path(__file__).resolve().parents[1] / "resources"
INVENTED: Final = "例（架空の内容。実際の組織・計画ではありません）"

DEPARTMENT_HEADINGS: Final = (*HEADINGS, "備考")
# (部, 室) and its divisions in invented order; the first of each 部 is its 庶務担当課. Bodies without 部 come last.
DEPARTMENTS: Final = (
    ("企画財政部", "", ("企画課", "広聴・広報課")),
    ("総務管理部", "", ("総務課", "職員課", "防災危機管理課", "新区役所整備課")),
    ("総務管理部", "デジタル推進室", ("情報システム課",)),
    ("区民生活部", "", ("区民文化国際課", "戸籍住民課", "税務課", "保険医療課", "産業振興課")),
    ("子ども未来部", "", ("子ども教育・政策課", "保育園・幼稚園課", "子育て支援課", "学校教育課")),
    (
        "地域福祉部",
        "",
        ("福祉推進課", "地域活動推進課", "介護・高齢者支援課", "生活支援課", "北部すこやか福祉センター"),
    ),
    ("健康環境部", "", ("保健企画課", "ごみゼロ推進課")),
    ("まちづくり部", "", ("住宅課",)),
    ("", "", ("選挙管理委員会事務局", "区議会事務局")),
)
LIAISON_MARK: Final = "○"

# Rows whose schedule the example leaves out, so that "schedule unknown" occurs: (measure, n-th row).
WITHOUT_SCHEDULE: Final = (
    ("1-1-②", 2),
    ("1-1-④", 1),
    ("1-4-②", 2),
    ("1-4-②", 3),
    ("1-4-②", 4),
    ("1-6-②", 1),
    ("1-7-③", 1),
    ("1-7-③", 2),
    ("2-4-②", 1),
    ("2-5-②", 2),
)
# Rows without a mark in the list of R3 and with plans for R4: in the example they begin in R4.
BEGIN_IN_SECOND_YEAR: Final = (("1-3-②", 2), ("1-5-③", 2), ("2-1-④", 3), ("2-3-①", 12))
LATER_START: Final = ("", "検討", "構築", "運用", "運用")
# The first pattern whose words the title contains; the last one is for every other title.
PATTERNS: Final = (
    (("検討", "方針", "調査", "見直し"), ("検討", "検討", "構築", "運用", "推進")),
    (("導入", "構築", "整備", "システム", "移転"), ("検討", "構築", "構築", "運用", "運用")),
    (("拡充", "充実", "拡大", "強化", "改定"), ("検討・構築", "運用", "運用", "推進", "推進")),
    (("",), ("推進", "推進", "推進", "推進", "推進")),
)


def department_rows() -> list[tuple[str, ...]]:
    """Return one row for each division, with its place in the invented organisation."""
    placed: dict[str, list[tuple[str, str]]] = {}
    for department, office, names in DEPARTMENTS:
        placed.setdefault(department, []).extend((office, name) for name in names)
    return [
        (
            str(place) if department else "",
            department,
            office,
            str(order),
            name,
            LIAISON_MARK if department and order == 1 else "",
            "",
            "",
            "",
            "",
            INVENTED,
        )
        for place, (department, members) in enumerate(placed.items(), start=1)
        for order, (office, name) in enumerate(members, start=1)
    ]


def schedule_headings(plan: Plan) -> tuple[str, ...]:
    """Return the headings: 管理番号, 事業内容, one column for each year of the plan, 備考."""
    length = plan.last_year.start - plan.first_year.start + 1
    return ("管理番号", "事業内容", *(plan.first_year.plus(years).label for years in range(length)), "備考")


def schedule_rows(plan: Plan) -> list[tuple[str, ...]]:
    """Return one row for each initiative, with invented texts by year."""
    rows = (listing for listing in plan.newest.listings if not listing.is_repost)
    return [(row.row_id, row.title, *_words(row), INVENTED) for row in rows]


def _words(listing: Listing) -> tuple[str, ...]:
    if listing.row_id in {make_id(*place) for place in WITHOUT_SCHEDULE}:
        return ("",) * len(LATER_START)
    if listing.row_id in {make_id(*place) for place in BEGIN_IN_SECOND_YEAR}:
        return LATER_START
    return next(words for keys, words in PATTERNS if any(key in listing.title for key in keys))


def make_all() -> dict[str, str]:
    """Return all tables by their path under resources/, as text without the byte order mark."""
    plan, organisation = load_plan("nakano2"), load_organisation("nakano")
    example = department_rows()
    strangers = [row for row in example if organisation.find(row[4]) is None]
    if strangers:
        raise SystemExit(f"組織表にない所管課: {strangers}")
    return {
        "divisions/departments-template.csv": _csv([DEPARTMENT_HEADINGS]),
        "divisions/example-departments.csv": _csv([DEPARTMENT_HEADINGS, *example]),
        "frames/frames-template.csv": _csv([FRAME_HEADINGS]),
        "frames/opinions-template.csv": _csv([OPINION_HEADINGS]),
        "plan/schedule-template.csv": _csv([schedule_headings(plan)]),
        "plan/example-schedule.csv": _csv([schedule_headings(plan), *schedule_rows(plan)]),
    }


def _csv(rows: list[tuple[str, ...]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def main() -> int:
    """Write the tables in UTF-8 with a byte order mark, as Excel reads them, and print the path of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=RESOURCES)
    out = parser.parse_args().out
    for place, content in make_all().items():
        (out / place).parent.mkdir(parents=True, exist_ok=True)
        (out / place).write_text(content, encoding="utf-8-sig", newline="\n")
        print(place)
    return 0


if __name__ == "__main__":
    sys.exit(main())
