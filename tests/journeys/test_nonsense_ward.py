"""A ward of nonsense words finds nothing of another plan's: no word, mark, code or year in any output or on any screen.

Looked for is what the built-in plan declares, less what every plan has (`foreign_words.GENERAL`).
"""

import csv
import json
import re
import zipfile
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from itertools import product
from pathlib import Path

import openpyxl
import pytest

from tests.support.command_line import ask, done
from tests.support.foreign_words import GENERAL, foreign_words, leaks, texts_of
from tests.support.nonsense_wards import SHAPES, NonsenseWard, Shape
from tests.support.nonsense_years import play, profile_of
from tests.support.window_texts import texts_of_window

pytestmark = [pytest.mark.timeout(1200), pytest.mark.sample(2)]

OF_THE_WORKBOOK = {"変更の種別", "occasion: 委員会", "code: 1-1-①", "year: 令和12年"}
"""What the workbook of a plan has beside the plan: kinds of fields to choose, and examples of what to write."""
DEPARTMENT = re.compile("(?<![全一外本内細上])部(?!分|数|署|門)")
"""部 as a body, not as in 全部, 上部 or 部数."""

PAPERS = re.compile(r"(?!texts).*\.(?:(?:docx|pdf|html|svg|txt|csv|json): |xlsx: (?!'部'$))")
"""What people get: not what forms have for the program (部), nor files of wordings, which have fixed names."""

OFFERED = {*product(("organisation", "opinions", "backups"), ("部",))}
"""Where a ward has 部 that has none: a kind of body to register, also found on the pages that are opened after it."""


@pytest.fixture(scope="module", params=SHAPES, ids=lambda shape: shape.name)
def ward(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> NonsenseWard:
    """A ward of each shape whose year was played."""
    played = NonsenseWard(tmp_path_factory.mktemp("ward"), request.param)
    play(played)
    return played


def foreign_in(texts: Iterable[tuple[str, str]], shape: Shape) -> Iterator[str]:
    """Yield what the texts have of another plan, each with the place and what is around it."""
    for place, text in dict.fromkeys(texts):
        for leak in leaks(text, shape.first_year, shape.last_year):
            at = text.find(leak.split(": ")[-1])
            if not (place == "plan.xlsx" and leak in OF_THE_WORKBOOK):
                yield f"{leak} in {place}: {text[max(0, at - 30) : at + 40]!r}"


def test_no_output_has_anything_of_another_plan(ward: NonsenseWard) -> None:
    texts = list(ward.texts())
    assert list(foreign_in(texts, ward.shape)) == []
    assert ("plan.xlsx", "目標") not in texts  # the level to which an indicator belongs


def test_each_body_that_carries_rows_out_has_its_own_name_and_count(ward: NonsenseWard, tmp_path: Path) -> None:
    """Also of more bodies than data files of format 1.5 could hold."""
    names = ward.sponsors or [profile_of(ward).own_name]
    expected = {row_id: names[place % len(names)] for place, row_id in enumerate(ward.ids)}
    shown = done("show", "--year", f"R{ward.shape.year}", "--store", ward.store)["rows"]
    assert {row["id"]: row["sponsor"] for row in shown} == expected
    groups = done("counts", "--by", "sponsor", "--year", f"R{ward.shape.year}", "--store", ward.store)["groups"]
    assert {name: group["total"] for name, group in groups.items()} == Counter(expected.values())
    own = done("show", "--store", ward.folder / "division.nakano")["rows"]
    assert own
    assert all(row["sponsor"] == expected[row["id"]] for row in own)
    data = tmp_path / "data"
    assert ask("export", "data", "--out", data, "--year", f"R{ward.shape.year}", "--store", ward.store).code in (0, 1)
    (listed,) = data.glob("*progress_*.csv")
    lines = csv.DictReader(listed.read_text("utf-8-sig").splitlines())
    ids = ward.headings.get("管理番号の見出し", "管理番号")
    assert {line[ids]: line["実施主体"] for line in lines} == expected
    books = [tmp_path / "plan.xlsx", tmp_path / "again.xlsx"]
    done("plan", "export", "--out", books[0], "--store", ward.store)
    ward.run("init", "--plan", books[0], "--store", tmp_path / "again.nakano")
    done("plan", "export", "--out", books[1], "--store", tmp_path / "again.nakano")
    assert parts_of(books[0]) == parts_of(books[1])


def test_data_have_what_the_plan_calls_its_fields(ward: NonsenseWard, tmp_path: Path) -> None:
    data = tmp_path / "data"
    assert ask("export", "data", "--out", data, "--year", f"R{ward.shape.year}", "--store", ward.store).code in (0, 1)
    (listed,) = data.glob("*progress_*.csv")
    head = listed.read_text("utf-8-sig").splitlines()[0].split(",")
    named = {**ward.fields, "mark": ward.fields["mark"] + ("コード" if ward.shape.asks_a_mark else "")}
    asked = {name for key, name in named.items() if key not in ("change_kind", "note", *ward.left_out)}
    assert asked <= {re.sub("^次々?年度(以降)?", "", each) for each in head}
    titles = {each["name"]: each["titles"] for each in described(data)}
    assert titles["mark"] == named["mark"]


def test_data_of_years_have_what_the_ward_calls_its_departments(ward: NonsenseWard) -> None:
    (table,) = (ward.folder / "papers" / "data2").glob("*years_*.csv")
    lines = list(csv.DictReader(table.read_text("utf-8-sig").splitlines()))
    called = ward.shape.departments
    named = [heading for heading in lines[0] if heading[-1] in "局部"]
    assert named == ([called, f"今の{called}"] if called else [])
    assert {line[heading] for line in lines for heading in named} == ({"", *ward.departments} if called else set())
    (metadata,) = (ward.folder / "papers" / "data2").glob("*years_*.csv-metadata.json")
    names = [each["name"] for each in json.loads(metadata.read_text("utf-8"))["tableSchema"]["columns"]]
    assert [each for each in names if each.startswith("department")] == ["department", "department_now"][: len(named)]


def described(data: Path) -> list[dict[str, str]]:
    """Return the columns of the list as the metadata beside its CSV describe them."""
    (metadata,) = data.glob("*progress_*.csv-metadata.json")
    columns: list[dict[str, str]] = json.loads(metadata.read_text("utf-8"))["tableSchema"]["columns"]
    return columns


def test_the_list_names_all_that_is_above_each_measure(ward: NonsenseWard) -> None:
    cells = [text for text in texts_of(ward.folder / "papers" / "list.xlsx") if "［" in text]
    above, measures = dict[str, str](), dict[str, list[str]]()
    for kind, _, title, _ in ward.rows:
        above[kind] = title
        if kind == ward.levels[-1]:
            measures[title] = [above[each] for each in ward.levels[:-1]]
    named = {
        title: [line.split(" ", 1)[1][:-1] for line in cell.split("\n") if line.startswith("［")]
        for title in measures
        for cell in cells
        if f"\n{title}\n" in cell
    }
    assert named == {title: levels for title, levels in measures.items() if levels}


def test_forms_of_a_first_round_have_the_same_columns_and_none_of_the_year_before(ward: NonsenseWard) -> None:
    sheets = [openpyxl.load_workbook(form)["回答"] for form in (ward.folder / "forms").rglob("*.xlsx")]
    ids = ward.headings.get("管理番号の見出し", "管理番号")
    heads = {next(row for row in sheet.values if row[0] == ids) for sheet in sheets}
    (head,) = heads
    assert not any(str(each).startswith("前回の") for each in head)


def test_its_list_begins_a_plan_of_the_level_of_its_column(ward: NonsenseWard, tmp_path: Path) -> None:
    lowest = ward.levels[-1]
    items = {"管理番号": "id", "事業内容": "title", "所管課": "owners"}  # words of no language are declared
    named = [f"{ward.headings[f'{name}の見出し']}={key}" for name, key in items.items() if ward.headings]
    maps = [word for each in (*named, f"{lowest}=level") for word in ("--map", each)]
    listed = ward.folder / "papers" / "list.xlsx"
    ask("plan", "template", "--from", listed, "--out", tmp_path / "begun.xlsx", *maps)
    book = openpyxl.load_workbook(tmp_path / "begun.xlsx")
    levels, tree = ([*book[name].iter_rows(min_row=2, max_col=3, values_only=True)] for name in ("段", "計画"))
    assert [name for name, *_ in levels] == [lowest]
    made = [title for kind, _, title in tree if kind == lowest]
    titles = [title for kind, _, title, _ in ward.rows if kind == lowest]
    assert all(title in str(each) for title, each in zip(titles, made, strict=True))


def test_a_division_knows_the_goal_of_an_indicator_and_which_way_it_is_to_go(
    ward: NonsenseWard, tmp_path: Path
) -> None:
    found = []
    for number, form in enumerate((ward.folder / "came").glob("[0-9].xlsx")):
        done("open", form, "--store", tmp_path / f"{number}.nakano")
        found += done("kpi", "list", "--store", tmp_path / f"{number}.nakano")["indicators"]
    goals = [code for kind, code, *_ in ward.rows if kind == ward.levels[0]][: ward.shape.has_indicators]
    assert [(each["goal"], each["direction"]) for each in found] == [(goal, "down") for goal in goals]


def test_papers_are_for_what_the_plan_calls_its_meetings(ward: NonsenseWard, tmp_path: Path) -> None:
    for key in ward.occasions:
        said = ask("publish", "--for", key, "--draft", "--out", tmp_path, "--store", ward.store)
        assert (said.code, said.keys["error"]) == (2, "OCCASION-UNKNOWN")
        assert all(ward.occasions[each] in said.keys["remedy"] for each in ward.shape.occasions)


def parts_of(book: Path) -> dict[str, bytes]:
    """Return the parts of a workbook but its properties, which state when it was made."""
    with zipfile.ZipFile(book) as parts:
        return {name: parts.read(name) for name in parts.namelist() if name != "docProps/core.xml"}


@pytest.mark.parametrize("store", ["office", "division"])
def test_no_screen_has_anything_of_another_plan(ward: NonsenseWard, store: str) -> None:
    assert list(foreign_in(texts_of_window(ward.folder / f"{store}.nakano"), ward.shape)) == []


def of_departments(texts: Iterable[tuple[str, str]], offered: Collection[tuple[str, str]] = ()) -> Iterator[str]:
    """Yield what the texts have of 部, each with the place and what is around it, but what is `offered`."""
    for place, text in dict.fromkeys(texts):
        if (re.split("[ /]", place)[0], text) in offered:
            continue
        for found in DEPARTMENT.finditer(text):
            yield f"{place}: {text[max(0, found.start() - 20) : found.end() + 20]!r}"


def test_outputs_of_a_ward_without_departments_have_none(ward: NonsenseWard) -> None:
    found = list(of_departments(ward.texts()))
    assert bool(found) is bool(ward.shape.departments), "\n".join(found)
    of_papers = [each for each in found if PAPERS.match(each)]
    assert bool(of_papers) is (ward.shape.departments == "部"), "\n".join(of_papers)


def test_boxes_for_seals_are_of_the_heads_that_a_ward_has(ward: NonsenseWard) -> None:
    heads = [
        text for text in texts_of(ward.folder / "papers" / "approval.docx") if re.fullmatch("[局部室課係]長", text)
    ]
    above = [f"{ward.shape.departments}長"] if ward.shape.departments else []
    assert heads == [*above, "課長", "係長"]


@pytest.mark.parametrize("store", ["office", "division"])
def test_screens_of_a_ward_without_departments_have_none(ward: NonsenseWard, store: str) -> None:
    offered = () if ward.shape.departments else OFFERED
    found = list(of_departments(texts_of_window(ward.folder / f"{store}.nakano"), offered))
    assert bool(found) is (ward.shape.departments == "部"), "\n".join(found)


def test_what_is_looked_for_is_the_built_in_plan_s() -> None:
    assert {"実施内容", "取組の方向", "総務部DX推進室デジタル政策課", "取組状況", "予定どおり"} <= set(foreign_words())
    assert not GENERAL.keys() & set(foreign_words())


def test_every_kind_of_text_is_read(ward: NonsenseWard, tmp_path: Path) -> None:
    planted = tmp_path / "実施内容.txt"
    planted.write_text("令和6年度に◎の1-1-①", "utf-8")
    found = {leak for text in texts_of(planted) for leak in leaks(text, 41, 44)}
    assert found == {"実施内容", "sign of a mark: ◎", "code: 1-1-①", "year: 令和6年"}
    kinds = {path.suffix for path in ward.folder.rglob("*.*")}
    assert {".xlsx", ".docx", ".pdf", ".csv", ".json", ".html", ".svg", ".txt"} <= kinds


OF_THE_PROGRAM = re.compile(r"plan\.xlsx|(?:.* )?(?:--json|--store).*")
"""Where the program keeps its own terms: the workbook of a plan, and what a command prints."""


def test_a_row_has_the_headings_of_the_plan(ward: NonsenseWard) -> None:
    """On forms, but for the sheet of the program, on papers, on the page, in the data and on the screen."""
    usual = {name.removesuffix("の見出し") for name in ward.headings}
    assert bool(usual) is ward.shape.asks_a_mark
    found = {place: text for place, text in ward.texts() if text in usual and not OF_THE_PROGRAM.fullmatch(place)}
    forms = {"forms", "next forms", "asked", "wording", "kept", "findings", "draft.xlsx", "whole.xlsx"}  # with 照合用
    assert {place for place in found if place.split("/")[0] not in forms or not place.endswith(".xlsx")} == set()
    drawn = [each for folder in ("next forms", "findings") for each in (ward.folder / folder).rglob("*.xlsx")]
    assert drawn != []
    for form in drawn:
        book = openpyxl.load_workbook(form)
        sheets = {
            name: {str(cell) for row in book[name].values for cell in row}
            for name in book.sheetnames
            if name != "照合用"
        }
        cells = {text.replace("\n", "") for texts in sheets.values() for text in texts}
        assert not usual & cells
        assert {*ward.headings.values()} <= cells or not usual
        assert ward.headings.get("管理番号の見出し", "管理番号") in sheets.get("指摘一覧", cells)
    listed = ward.folder / "papers" / "list.xlsx"
    taken = ask("import", listed, "--year", f"R{ward.shape.year}", "--dry-run", "--store", ward.folder / "other.nakano")
    assert taken.code in (0, 1)
    if usual:
        shown = {text: place for place, text in texts_of_window(ward.store)}
        assert {*ward.headings.values()} <= shown.keys()
        assert "事業内容" not in shown  # 管理番号 and 所管課 are also names of an option and of bodies
