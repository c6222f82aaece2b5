"""Every figure on the public page can be made again from the data files that are published with it alone."""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from decimal import Decimal
from functools import cached_property, partial
from pathlib import Path

import pytest

from nakano_status.application.papers.kinds.set_paper import DRAFT
from nakano_status.application.papers.set_kinds.report_paper import OCCASION
from nakano_status.demonstration.sample import make_sample
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.indicators.indicator import figure_as_typed
from nakano_status.domain.papers.publication import Occasion
from nakano_status.paper.web_page_writer import read_web_page
from tests.support.made_papers import published

Row = dict[str, str]
Table = tuple[tuple[str, ...], ...]
Compared = Iterator[tuple[object, object]]
MARKS = "◎○△×"
NO_DEPARTMENT = "（部のない所管課）"
LEFT_OUT = {"再掲", "実施年度前", "完了", "中止／統合", "その他"}
ACTUALS = 3
"""The years of which the report prints actual figures."""
SECONDS = 1200


class Files:
    """The published CSV files of a folder, read by a program that knows them and their descriptions alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _read(self, table: str) -> list[Row]:
        [file] = self._folder.glob(f"*_{table}_*.csv")
        with file.open(encoding="utf-8-sig", newline="") as lines:
            return list(csv.DictReader(lines))

    @cached_property
    def rows(self) -> list[Row]:
        """進捗状況一覧 of the year."""
        return self._read("progress")

    @cached_property
    def years(self) -> list[Row]:
        """年度別の経過."""
        return self._read("years")

    @cached_property
    def figures(self) -> dict[tuple[str, str, str], Row]:
        """成果指標, by name, kind and year."""
        return {(each["指標名"], each["区分"], each["年度（和暦）"]): each for each in self._read("indicators")}

    def counted(self, year: str, **wanted: str) -> Counter[str]:
        """Return the number of rows of a year by mark, and by why they have none; of all with a mark, and in report."""
        found = Counter[str]()
        for each in self.years:
            is_there = each["対象年度（和暦）"] == year and each["進捗状況のない理由"] not in LEFT_OUT
            if is_there and all(each[key] == value for key, value in wanted.items()):
                found[each["進捗状況"] or each["進捗状況のない理由"]] += 1
                found["計"] += bool(each["進捗状況"])
                found["報告対象"] += 1
        return found


def group_of(label: str) -> dict[str, str]:
    """Return what the rows under a label have in common: those of a goal, of a 部, or of all."""
    if label in ("全体", "計", "合計"):
        return {}
    goal = re.match(r"目標(\d+)", label)
    return {"目標番号": goal[1]} if goal else {"部": "" if label == NO_DEPARTMENT else label}


def what(label: str) -> str:
    """Return the key of `counted` for a head or a line: the mark that it begins with, or itself."""
    return label[0] if label[0] in MARKS else {"合計": "計"}.get(label, label)


def of_bars(table: Table, files: Files) -> Compared:
    for label, year, *numbers in table[1:]:
        counted = files.counted(year, **group_of(label))
        yield numbers, [str(counted[what(head)]) for head in table[0][2:]]


def of_groups(table: Table, files: Files, year: str) -> Compared:
    for label, *numbers in table[1:]:
        counted = files.counted(year, **group_of(label))
        yield numbers, [str(counted[what(head)]) for head in table[0][1:]]


def of_marks(table: Table, files: Files, years: tuple[str, str]) -> Compared:
    for label, *numbers in table[1:]:
        yield numbers, [str(files.counted(year)[what(label)]) for year in years[: len(numbers)]]


def of_difference(table: Table, files: Files) -> Compared:
    then, now = (files.counted(year.removesuffix("末")) for year in table[0][1:3])
    for label, was, is_now, change in table[1:]:
        differs = now[what(label)] - then[what(label)]
        yield (was, is_now), (str(then[what(label)]), str(now[what(label)]))
        yield change.translate(str.maketrans("＋－±", "+-+")), f"{differs:+d}"


def of_matrix(table: Table, files: Files) -> Compared:
    years = [FiscalYear.parse(each).label for each in table[0][2:]]
    known = {(each["管理番号"], each["対象年度（和暦）"]): each["進捗状況"] for each in files.years}
    for row_id, _, *marks in table[1:]:
        for year, mark in zip(years, marks, strict=True):
            yield mark if mark in MARKS else "", known[row_id, year]


def of_figures(table: Table, files: Files, kinds: Iterable[tuple[str, str]], first: int) -> Compared:
    for line in table[1:]:
        for (kind, year), text in zip(kinds, line[first:], strict=True):
            name = re.sub(r"(?: \(\w+\))? ?※?$", "", line[0])
            found, shown = files.figures.get((name, kind, year)), figure_as_typed(text)
            if found is None:  # no figure of that year was registered, and the page has a dash or nothing for it
                yield text.strip("―"), ""
                continue
            value = Decimal(found["値"]) if found["値"] else None
            assert value is not None or found["値がない理由"]
            yield (
                (shown.value, str(shown.denominator or ""), shown.qualifier or "", shown.unit or found["単位"]),
                (value, found["分母"], found["概数の表示"], found["単位"]),
            )


def of_rows(table: Table, files: Files) -> Compared:
    """The rows of a table that lists them: each has the mark, or the reason why it has none, that the files have."""
    place = table[0].index("進捗状況") if "進捗状況" in table[0] else -1
    known = {each["管理番号"]: each for each in files.rows}
    for line in table[1:]:
        if line[0] in known:
            row = known[line[0]]
            yield line[place][:1] if row["進捗状況"] else line[place], row["進捗状況"] or row["集計から除いた理由"]


def of_years_of_figures(table: Table, files: Files) -> Compared:
    kinds = [(kind, FiscalYear.parse(short).label) for short, kind in (each.split() for each in table[0][2:])]
    return of_figures(table, files, kinds, first=2)


def of_figures_of_the_report(table: Table, files: Files) -> Compared:
    kinds = [("実績" if place < ACTUALS else "目標", each) for place, each in enumerate(table[1])]
    return of_figures(table[1:], files, kinds, first=1)


READERS: dict[str, Callable[[Table, Files], Compared]] = {
    "(目標|部) 年度 ": of_bars,
    "区分 ◎ ": partial(of_groups, year="令和4年度"),
    "進捗状況の区分 ": partial(of_marks, years=("令和4年度", "令和3年度")),
    "区分 .+ .+ 差$": of_difference,
    "指標項目 望ましい方向 ": of_years_of_figures,
    "指標項目 実績 目標$": of_figures_of_the_report,
    r"管理番号 事業内容( R\d+)+$": of_matrix,
    "管理番号 事業内容 所管課 ": of_rows,
}
"""How the figures of a table are made again, by its heads."""


def reader_of(table: Table) -> Callable[[Table, Files], Compared]:
    """Return how the figures of a table are made again; StopIteration for a table of another kind."""
    return next(reader for heads, reader in READERS.items() if re.match(heads, " ".join(table[0])))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The set for 公表 of a sample with answers of two years."""
    sample = make_sample(for_office=True)
    target = tmp_path_factory.mktemp("figures") / "公表"
    with sample.folder, closing(sample.parts.stores.open(sample.store)) as store:
        published(sample.parts, store, target, {OCCASION: Occasion.PUBLIC, DRAFT: True})
    return target


@pytest.mark.timeout(SECONDS)
def test_every_figure_of_every_table_on_the_page_is_made_again_from_the_files(folder: Path) -> None:
    files = Files(folder)
    [page] = folder.glob("progress_*.html")
    tables = read_web_page(page.read_bytes()).tables
    compared = Counter[str]()
    for table in tables:
        for shown, made in reader_of(table)(table, files):
            assert shown == made, (table, shown, made)
            compared[table[0][0]] += 1
    assert compared.keys() == {"目標", "部", "区分", "進捗状況の区分", "指標項目", "管理番号"}
    assert sum(compared.values()) > 300


@pytest.mark.timeout(SECONDS)
def test_every_number_of_rows_in_a_sentence_is_made_again_from_the_files(folder: Path) -> None:
    files = Files(folder)
    [page] = folder.glob("progress_*.html")
    texts = read_web_page(page.read_bytes()).texts
    counted = files.counted("令和4年度")
    assert any(each.startswith(f"報告の対象とした取組は{counted['報告対象']}件です。") for each in texts)
    for mark in MARKS:
        assert any(re.match(rf"{mark} .+　{counted[mark]}件$", each) for each in texts), mark
    for goal in {each["目標番号"] for each in files.rows}:
        number = files.counted("令和4年度", 目標番号=goal)["報告対象"]
        assert any(re.match(rf"目標{goal} .+（報告の対象{number}件）$", each) for each in texts), goal
