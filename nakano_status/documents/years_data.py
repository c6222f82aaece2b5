"""The table of all years as data: one row an initiative and year, each with its mark or why there is none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from nakano_status.documents.data_table import NO_FIGURE, DataColumn, DataTable, Value, ValueKind
from nakano_status.documents.progress_data import MARK_HEADING, area_columns, area_values
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.plan.plan import Area
from nakano_status.domain.round.row_years import Absence, RowYear
from nakano_status.domain.round.tally import Exclusion
from nakano_status.domain.text.narrative import fold

TABLE_NAME = "年度別の経過"
_KEY = "管理番号"


@dataclass(frozen=True)
class BodyNow:
    """What a division is today, and its 部."""

    division: str
    department: str | None


@dataclass(frozen=True)
class YearsData:
    """The content of the table; `became` are the 管理番号 of rows in the newest edition, if they are others.

    `afterwards` are those in the plan after. The keys of both are the plan's ID and the 管理番号. `now` is what the
    divisions of earlier years are on the day `today`, by their IDs.
    """

    area: Area | None
    plan_title: str
    lines: Sequence[RowYear]
    became: Mapping[tuple[str, str], tuple[str, ...]]
    today: date
    now: Mapping[str, BodyNow]
    afterwards: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)


def years_table(content: YearsData) -> DataTable:
    """Return the table; of what may be several it has as many columns as the row with the most needs."""
    divisions = max((len(line.divisions) for line in content.lines), default=0)
    successors, following = (max(map(len, each.values()), default=0) for each in (content.became, content.afterwards))
    planned = max((len(line.planned) for line in content.lines), default=0)
    marks = dict.fromkeys(mark for line in content.lines if line.edition for mark in line.edition.profile.marks)
    return DataTable(
        TABLE_NAME,
        f"{content.plan_title} {TABLE_NAME}",
        _KEY,
        (
            *area_columns(content.area),
            *_COLUMNS,
            _mark_column("、".join(mark.explained for mark in marks)),
            _SCHEDULED,
            *_planned_columns(planned),
            _DONE,
            *_bodies(divisions, content.today),
            _PAPER,
            *(_successor(number + 1) for number in range(successors)),
            *(_in_plan_after(number + 1) for number in range(following)),
        ),
        tuple(_row(content, line, divisions, planned, (successors, following)) for line in content.lines),
    )


def _row(
    content: YearsData, line: RowYear, divisions: int, planned: int, successors: tuple[int, int]
) -> tuple[Value, ...]:
    key = line.plan.plan_id, line.row_id or ""
    now = [content.now[each] for each in line.bodies]
    return (
        *area_values(content.area),
        *(line.plan.title, line.edition.title if line.edition else None),
        *(line.year.start, line.year.label, line.row_id, line.title, _repeated(line)),
        line.gap.label if line.gap else None,
        line.mark.symbol if line.mark else None,
        fold(line.scheduled),
        *_planned(line, planned),
        fold(line.done),
        *_filled(line.divisions, divisions),
        line.department,
        *_filled([each.division for each in now], divisions),
        next((each.department for each in now), None),
        max((each.number for each in line.papers if each.is_final), default=NO_FIGURE),
        *_filled(content.became.get(key, ()), successors[0]),
        *_filled(content.afterwards.get(key, ()), successors[1]),
    )


def _repeated(line: RowYear) -> str | None:
    """Return the row that a repost repeats in the edition of the year."""
    rows = line.edition.listings if line.edition else ()
    return next((row.repost_of for row in rows if row.row_id == line.row_id), None)


def _planned(line: RowYear, number: int) -> Iterator[Value]:
    """Yield what was foreseen for the year, one value a cell; with whose it is where a row has several."""
    for row_id, text in (*line.planned, *((None, None),) * (max(number, 1) - len(line.planned))):
        yield from (row_id, fold(text)) if number > 1 else (fold(text),)


def _planned_columns(number: int) -> Iterator[DataColumn]:
    """Yield the columns of what was foreseen: the first has one name whether or not rows were merged."""
    heading, meaning = "前の年度に書いた予定", "前の回の報告に書かれた、その年度の取組予定"
    if number <= 1:
        yield _text(heading, f"{meaning}。")
        return
    for place in range(1, number + 1):
        of = f"統合した取組では、{heading}の{place}番目を書いた取組の管理番号。"
        yield DataColumn(f"予定を書いた取組の管理番号{place}", ValueKind.CODE, of, required=False)
        name = heading if place == 1 else f"{heading}{place}"
        yield _text(name, f"{meaning}の{place}番目。統合した取組には、2つ以上ある。")


def _filled(values: Sequence[str], length: int) -> tuple[str | None, ...]:
    return (*values, *(None,) * (length - len(values)))


def _text(heading: str, meaning: str, *, required: bool = False) -> DataColumn:
    return DataColumn(heading, ValueKind.TEXT, meaning, required=required)


def _mark_column(values: str) -> DataColumn:
    meaning = "進捗状況。件数に含めない年度は空欄。"
    return DataColumn(MARK_HEADING, ValueKind.TEXT, meaning, values=values, required=False)


def _bodies(number: int, today: date) -> Iterator[DataColumn]:
    """Yield the columns of who answered: by the organisation of the year, then by that of a day."""
    for place in range(1, number + 1):
        yield _text(f"回答した課{place}", f"回答した課の{place}番目。名称は、その年度のもの。")
    yield _text("部", "回答した課の1番目の、その年度の部。")
    by = f"{era_day(today)}現在の組織による"
    for place in range(1, number + 1):
        yield _text(f"今の所管課{place}", f"回答した課の{place}番目を引き継いでいる所管課（{by}）。")
    yield _text("今の部", f"今の所管課の1番目の部（{by}）。")


def _successor(number: int) -> DataColumn:
    meaning = f"統合・分割などで番号が変わった取組の、最も新しい版での管理番号の{number}番目。"
    return DataColumn(f"継続先の管理番号{number}", ValueKind.CODE, meaning, required=False)


def _in_plan_after(number: int) -> DataColumn:
    meaning = f"引き継いだ取組の、次期計画での管理番号の{number}番目。"
    return DataColumn(f"次期計画の管理番号{number}", ValueKind.CODE, meaning, required=False)


_COLUMNS = (
    _text("計画名", "計画の名称。", required=True),
    _text("計画の版", "その年度の計画の版の名称。進捗確認のない年度は空欄。"),
    DataColumn("対象年度（西暦）", ValueKind.NUMBER, "取組状況の対象となる年度（西暦）。", values="4桁の整数"),
    _text("対象年度（和暦）", "取組状況の対象となる年度（和暦）。", required=True),
    DataColumn(_KEY, ValueKind.CODE, "取組の番号。計画名、対象年度との組で、1行に決まる。"),
    _text("事業内容", "取組の題名。その年度にない取組は、最も新しい版の題名。", required=True),
    DataColumn("再掲元の管理番号", ValueKind.CODE, "再掲の行では、元の取組の管理番号。", required=False),
    DataColumn(
        "進捗状況のない理由",
        ValueKind.TEXT,
        "進捗状況がない年度の、その理由。ある年度は空欄。計画から外れた取組では、続けて内容を書く。",
        values="、".join(each.label for each in (*Exclusion, *Absence) if each is not Absence.NO_FIGURE),
        required=False,
    ),
)
_SCHEDULED = _text("計画上のスケジュール", "計画が、その年度に予定していたこと。")
_DONE = _text("取組状況", "その年度までの取組状況。")
_PAPER = DataColumn(
    "資料の番号",
    ValueKind.NUMBER,
    "その年度の取組が載った確定版の資料のうち、最後のものの番号。",
    values="1以上の整数",
)
