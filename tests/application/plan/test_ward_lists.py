"""Lists of other wards are imported, whatever their layout; an unknown column is asked about, once."""

import io
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from nakano_status.application.lookup import chosen_round
from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.create_store import built_in_plan, create_store
from nakano_status.application.plan.import_list import ImportedList, ListImport, import_list
from nakano_status.application.plan.list_columns import label_column_items
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.read.rows import read_rows
from nakano_status.application.table_rows import read_table_rows
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.exchange import ListColumnsUnclear, ListItemUnknown, ListNotReadable, ListUnfit
from tests.support.command_line import ask
from tests.support.pace import in_loops
from tests.support.planted_profiles import NUMBERS, PLACES, planted_profile
from tests.support.ward_lists import (
    ACTUAL,
    LISTS,
    ROWS,
    YEAR,
    Page,
    content_of_list,
    csv_of,
    own_words,
    ward_plan,
    ward_profile,
    workbook,
)


@pytest.fixture
def ward(parts: Parts, tmp_path: Path) -> Iterator[Store]:
    """The data file of the ward's plan."""
    create_store(parts, tmp_path / "ward.nakano", ward_plan())
    with closing(parts.stores.open(tmp_path / "ward.nakano")) as store:
        yield store


def take_in(parts: Parts, store: Store, name: str, content: bytes, *columns: str) -> Outcome[ImportedList]:
    path = store.file.parent / name
    path.write_bytes(content)
    return import_list(parts, store, ListImport(path, YEAR, columns=columns))


def answers(store: Store) -> list[tuple[str | None, ...]]:
    with store.reading() as records:
        rows = read_rows(records, chosen_round(records, YEAR))
    keys = ("mark", "change_reason", "done", "next_year")
    return [tuple(row.values.get(key) or "" for key in keys) for row in rows]


EXPECTED = [(row.mark, row.reason, row.done, row.planned) for row in ROWS]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_read_by_what_its_headings_mean(parts: Parts, ward: Store, name: str) -> None:
    file, make = LISTS[name]
    outcome = take_in(parts, ward, file, make())
    assert answers(ward) == EXPECTED
    assert (outcome.value.rows, outcome.value.initiatives) == (6, 6)
    assert outcome.value.tally.by_symbol == {"A": 1, "B": 3, "C": 1, "D": 1}
    assert "LIST-MEASURE-DIFFERS" not in {each.code for each in outcome.problems}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_of_another_ward_is_refused_and_nothing_is_written(parts: Parts, tmp_path: Path, name: str) -> None:
    create_store(parts, tmp_path / "built-in.nakano", built_in_plan(parts))
    file, make = LISTS[name]
    with closing(parts.stores.open(tmp_path / "built-in.nakano")) as store:
        with pytest.raises(Refused) as refused:
            take_in(parts, store, file, make())
        assert isinstance(refused.value, ListColumnsUnclear | ListUnfit), refused.value
        with store.reading() as records:
            assert list(records.rounds.all()) == []


PLANS = (("令和6年度", "取組", "計画"), ("令和6年度", "取組", "実績"), ("令和7年度", "取組", "予定"))


@pytest.mark.parametrize("has_next", [True, False])
def test_what_was_planned_for_the_year_of_the_list_is_no_plan_for_the_next(
    parts: Parts, ward: Store, *, has_next: bool
) -> None:
    years = PLANS if has_next else PLANS[:2]
    row_heads = ("施策", "事業名", "評価", "遅れの理由", "担当課")
    first, *below = ([each[at] for each in years] for at in range(3))
    heads: list[Sequence[str | None]] = [[*row_heads, *first], *([*[None] * len(row_heads), *each] for each in below)]
    lines = [
        [row.measure, row.title, row.mark, row.reason, row.division, "前からの計画", row.done, row.planned][
            : len(heads[0])
        ]
        for row in ROWS
    ]
    content = workbook(Page("一覧", [*heads, *lines], merges=[f"{letter}1:{letter}3" for letter in "ABCDE"]))
    (ward.file.parent / "一覧.xlsx").write_bytes(content)
    read = import_list(parts, ward, ListImport(ward.file.parent / "一覧.xlsx", None))
    assert read.value.year == YEAR
    assert answers(ward) == [each if has_next else (*each[:3], "") for each in EXPECTED]
    told = {each.code: each.found for each in read.problems if each.code.startswith("LIST-")}
    assert told["LIST-COLUMN-IGNORED"] == "令和6年度取組計画"
    assert "LIST-YEAR-DISAGREES" not in told


class TestColumnsThatNoHeadingTells:
    NAMED = (
        "C=mark",
        "メニュー=事業内容",
        "まとまり=施策",
        "つまずき=change_reason",
        "E=取組状況",
        "これから=次年度の取組予定",
        "係=owners",
    )

    def test_are_told_with_their_cells_and_first_texts(self, parts: Parts, ward: Store) -> None:
        with pytest.raises(ListColumnsUnclear) as refused:
            take_in(parts, ward, "一覧.xlsx", own_words())
        asked = [(each.place.sheet, each.place.cell, each.found) for each in refused.value.problems]
        assert asked[2] == ("みんなの計画", "C2", "信号")
        assert [cell for _, cell, _ in asked] == [f"{letter}2" for letter in "ABCDEFG"]
        assert dict(refused.value.problems[2].details)["samples"] == "「B」「C」「A」"
        assert refused.value.details["found"] == "事業内容」「進捗状況"

    def test_are_named_once_and_known_in_the_list_of_another_year(self, parts: Parts, ward: Store) -> None:
        take_in(parts, ward, "一覧.xlsx", own_words(), *self.NAMED)
        assert answers(ward) == EXPECTED
        again = take_in(parts, ward, "同じ一覧.xlsx", own_words())
        assert again.value.unchanged == len(ROWS)

    def test_a_dry_run_keeps_nothing(self, parts: Parts, ward: Store, tmp_path: Path) -> None:
        (tmp_path / "一覧.xlsx").write_bytes(own_words())
        import_list(parts, ward, ListImport(tmp_path / "一覧.xlsx", YEAR, is_dry_run=True, columns=self.NAMED))
        with pytest.raises(ListColumnsUnclear):
            take_in(parts, ward, "一覧.xlsx", own_words())

    @pytest.mark.parametrize("wrong", ["C=気分", "備考=mark", "=mark", "C"])
    def test_what_names_no_column_or_no_item_is_refused(self, parts: Parts, ward: Store, wrong: str) -> None:
        with pytest.raises(ListItemUnknown):
            take_in(parts, ward, "一覧.xlsx", own_words(), *self.NAMED, wrong)

    def test_all_that_name_no_item_are_told_at_once(self, parts: Parts, ward: Store) -> None:
        with pytest.raises(ListItemUnknown) as refused:
            take_in(parts, ward, "一覧.xlsx", own_words(), *self.NAMED, "C=気分", "D=天気")
        assert refused.value.details["found"] == "C=気分」「D=天気"


DATED = {**ACTUAL, **dict.fromkeys(("heading", "list_name"), "実績値 令和{n}年度"), "patterns": ["実績値{year}"]}
"""An item whose heading names the year of the list."""


class TestTwoColumnsForOneItem:
    LINES = (
        ["施策", "事業名", "事業内容", "評価", "実績", "担当課"],
        ["Ⅰ-1", "申請書の電子化", "申請書を電子で受け付ける", "B", "20の手続", "情報課"],
    )

    def test_are_read_as_a_person_declares(self, parts: Parts, ward: Store) -> None:
        done = take_in(parts, ward, "一覧.xlsx", workbook(Page("一覧", self.LINES)), "B=title", "C=-")
        assert done.value.initiatives == 1
        assert "LIST-COLUMN-IGNORED" not in [each.code for each in done.problems]
        assert take_in(parts, ward, "次.xlsx", workbook(Page("一覧", self.LINES))).value.unchanged == 1

    def test_of_one_that_is_not_read_others_in_other_years_are_read_in_the_next_list(
        self, parts: Parts, tmp_path: Path
    ) -> None:
        create_store(parts, tmp_path / "ward.nakano", ward_plan(ward_profile(items=[DATED])))
        with closing(parts.stores.open(tmp_path / "ward.nakano")) as store:
            for year in (YEAR, YEAR.plus(1)):
                head = ["施策", "事業名", "評価", "担当課", f"実績値 {year.short}", "実績値 R10"]
                lines = [[f"{year.label}末時点"], head, ["Ⅰ-1", "申請書の電子化", "B", "情報課", f"{year.start}", "10"]]
                path = tmp_path / f"{year.short}.xlsx"
                path.write_bytes(workbook(Page("一覧", lines)))
                columns = ("F=-",) if year == YEAR else ()
                told = import_list(parts, store, ListImport(path, columns=columns)).problems
                assert not [each.found for each in told if "実績値" in (each.found or "")]
                with store.reading() as records:
                    rows = read_rows(records, chosen_round(records, year))
                assert rows[0].values["actual"] == f"{year.start}"

    def test_an_item_of_a_year_without_a_column_is_named_without_its_year(self, parts: Parts, tmp_path: Path) -> None:
        create_store(parts, tmp_path / "ward.nakano", ward_plan(ward_profile(items=[DATED])))
        with closing(parts.stores.open(tmp_path / "ward.nakano")) as store:
            lines = (["施策", "事業名", "評価", "担当課"], ["Ⅰ-1", "申請書の電子化", "B", "情報課"])
            told = take_in(parts, store, "一覧.xlsx", workbook(Page("一覧", lines))).problems
        assert "実績値" in [each.found for each in told if each.code == "LIST-COLUMN-MISSING"]


def test_codes_that_do_not_fit_are_refused_with_one_that_would(parts: Parts, ward: Store) -> None:
    lines = (["施策", "事業名", "評価", "実績"], ["第1章 窓口", "何か", "B", "行った。"])
    with pytest.raises(ListUnfit) as refused:
        take_in(parts, ward, "一覧.xlsx", workbook(Page("一覧", lines)))
    assert refused.value.details["expected"] == "施策の番号の例：Ⅰ-1"


def test_marks_that_are_none_of_the_plan_s_are_refused_with_every_cell(parts: Parts, ward: Store) -> None:
    lines = [["施策", "事業名", "評価", "実績"], *(["Ⅰ-1", row.title, "◎", "行った。"] for row in ROWS[:2])]
    with pytest.raises(ListUnfit) as refused:
        take_in(parts, ward, "一覧.xlsx", workbook(Page("一覧", lines)))
    assert [each.place.cell for each in refused.value.problems] == ["C2", "C3"]
    assert refused.value.details["what"] == "進捗状況"


HEAD = {
    "計画の名称": "かえで市情報計画",
    "計画期間の始め": "令和5年度",
    "計画期間の終わり": "令和9年度",
    "策定日": "令和5年3月1日",
    "自治体の名称": "かえで市",
    "事務局": "企画部計画課",
}


def test_divisions_beside_a_middle_dot_are_two_in_a_plan_that_a_list_begins(parts: Parts, tmp_path: Path) -> None:
    divisions = ("総務課・港湾課", "文化・国際課", "税務課/出納室", "広報担当", "広報担当・文化担当")
    lines = ["施策,事業名,評価,担当課", *(f"Ⅰ-{at} 窓口,事業{at},A,{each}" for at, each in enumerate(divisions, 1))]
    (tmp_path / "一覧.csv").write_text("\n".join(lines), "utf-8")
    content = content_of_list(parts, tmp_path / "一覧.csv", (tmp_path / "一覧.csv").read_bytes()).value
    assert [each.name_on() for each in content.organisation.divisions] == [
        "総務課", "港湾課", "文化・国際課", "税務課", "出納室", "広報担当", "文化担当"
    ]  # fmt: skip


def test_numbers_are_the_marks_of_a_list_whose_column_a_person_declared(parts: Parts, tmp_path: Path) -> None:
    lines = ["施策,事業名,評価,担当課", *(f"Ⅰ-{at} 窓口,事業{at},{at},総務課" for at in (1, 2, 10))]
    (tmp_path / "一覧.csv").write_text("\n".join(lines), "utf-8")
    made = content_of_list(parts, tmp_path / "一覧.csv", (tmp_path / "一覧.csv").read_bytes(), ["評価=mark"]).value
    assert made.profile.marks.symbols == ("1", "2", "10")
    assert not made.profile.marks.asking_reason.each


COLUMNS = ("施策", "事業名", "進捗", "遅れの理由", "取組状況", "今後の予定", "担当課")


def list_named(*above: str, sheet: str = "一覧") -> bytes:
    """Return a list of one row with these lines above its head."""
    row = [f"{ROWS[0].measure} 施策", ROWS[0].title, "B", None, "行った。", "続ける。", "情報課"]
    return workbook(Page(sheet, [*([each] for each in above), COLUMNS, row]))


YEAR_TOLD: dict[str, tuple[str, bytes]] = {
    "title": ("一覧.xlsx", list_named("かえで市計画　令和６年度　進捗状況")),
    "western": ("一覧.xlsx", list_named("2024年度 取組の状況")),
    "both": ("一覧.xlsx", list_named("令和6（2024）年度 取組の状況")),
    "day": ("一覧.xlsx", list_named("進捗状況", "（令和7年3月31日現在）")),
    "short": ("一覧.xlsx", list_named("進捗状況（R6）")),
    "period": ("一覧.xlsx", list_named("計画（令和5年度～令和9年度）", "令和6年度進捗")),
    "sheet": ("一覧.xlsx", list_named(sheet="R6")),
    "file": ("進捗状況一覧_R6.xlsx", list_named()),
    "month": ("進捗状況_令和七年三月末.xlsx", list_named()),
    "fiscal": ("progress_FY2024.xlsx", list_named()),
    "csv": ("進捗状況_令和6年度.csv", csv_of([COLUMNS, ["Ⅰ-1", ROWS[0].title, "B", "", "行った。", "", ""]], "utf-8")),
}


@pytest.mark.parametrize("way", YEAR_TOLD)
def test_a_list_is_imported_whatever_tells_its_year(parts: Parts, ward: Store, way: str) -> None:
    name, content = YEAR_TOLD[way]
    path = ward.file.parent / name
    path.write_bytes(content)
    assert import_list(parts, ward, ListImport(path)).value.year == YEAR


@pytest.mark.parametrize("above", [[], ["令和5年度 進捗状況", "令和6年度 取組"], ["令和3年度策定"], ["3月31日現在"]])
def test_a_list_without_one_year_is_refused_with_the_option_that_tells_it(
    parts: Parts, tmp_path: Path, above: list[str]
) -> None:
    store, file = tmp_path / "ward.nakano", tmp_path / "一覧.xlsx"
    create_store(parts, store, ward_plan())
    file.write_bytes(list_named(*above))
    said = ask("import", file, "--store", store)
    assert (said.code, said.keys["error"]) == (2, "LIST-YEAR-UNCLEAR")
    assert "--year R6" in said.keys["remedy"]
    assert ("令和5年度、令和6年度" in said.keys["message"]) == (len(above) == 2)
    assert ask("import", file, "--store", store, "--year", "R6").keys["year"] == "R6"


def test_a_year_that_a_person_names_counts_and_another_title_is_asked_about(parts: Parts, ward: Store) -> None:
    done = take_in(parts, ward, "一覧.xlsx", list_named("令和5年度 進捗状況"))
    assert done.value.year == YEAR
    asked = [(each.code, each.place.row, each.found) for each in done.problems if each.code == "LIST-YEAR-DISAGREES"]
    assert asked == [("LIST-YEAR-DISAGREES", 1, "令和5年度")]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_sign_that_papers_cannot_print_is_told_at_its_cell_of_any_table(
    parts: Parts, tmp_path: Path, kind: str
) -> None:
    lines = [["管理番号", "意見"], ["1", "☑よい。"], ["2", "よい。"]]
    path = tmp_path / f"表.{kind}"
    path.write_bytes(workbook(Page("表", lines)) if kind == "xlsx" else csv_of(lines, "utf-8"))
    (told,) = read_table_rows(parts, path, "意見").problems
    assert (told.code, told.place.cell, told.found) == ("TEXT-UNPRINTABLE", "B2", "☑（U+2611）")
    assert not read_table_rows(parts, path, "意見", not_printed={"意見"}).problems


class TestHostile:
    def pages(self, sheets: int, rows: int) -> list[Page]:
        head = ["施策", "事業名", "進捗", "遅れの理由", "取組状況", "今後の予定", "担当課"]
        return [Page(f"{place}枚目", [["令和6年度末時点"], head, *self.rows(place, rows)]) for place in range(sheets)]

    def rows(self, sheet: int, number: int) -> Iterator[list[str | None]]:
        for row in range(number):
            texts = [None, f"行った。{row}", "続ける。", "情報課"]
            yield [f"Ⅰ-{1 + row % 2} 施策{row % 2}", f"取組{sheet}-{row}", "B", *texts]

    def test_five_thousand_rows_on_thirty_sheets_are_read_in_a_time_that_one_waits(self, parts: Parts) -> None:
        content = workbook(*self.pages(30, 167))

        def read() -> None:
            found = parts.workbooks.read_list("一覧.xlsx", content, ward_profile())
            assert (len(found.rows), found.unclear_keys) == (5_010, ())

        assert in_loops(read, 1_250) <= 1_250

    def test_a_row_that_is_there_twice_is_told_with_its_cell(self, parts: Parts, ward: Store) -> None:
        row = ["Ⅰ-1", ROWS[0].title, "B", None, "行った。", "続ける。", "情報課"]
        lines = [*self.pages(1, 0)[0].lines, row, row]
        done = take_in(parts, ward, "一覧.xlsx", workbook(Page("一覧", lines)))
        twice = [each.place.cell for each in done.problems if each.code == "LIST-ROW-TWICE"]
        assert (done.value.initiatives, twice) == (1, ["B4"])

    def test_a_row_below_no_level_is_known_by_its_title(self, parts: Parts, ward: Store) -> None:
        row = [None, ROWS[0].title, "B", None, "行った。", "続ける。", "情報課"]
        done = take_in(parts, ward, "一覧.xlsx", workbook(Page("一覧", [*self.pages(1, 0)[0].lines, row])))
        assert done.value.initiatives == 1

    @pytest.mark.parametrize("title", ["\u202e逆さ", "🎉取組", "=1+1", "a" * 3_000])
    def test_any_title_is_only_a_row_that_is_not_in_the_plan(self, parts: Parts, ward: Store, title: str) -> None:
        rows = [["Ⅰ-1", each, "B", None, "行った。", "続ける。", "情報課"] for each in (ROWS[0].title, title)]
        done = take_in(parts, ward, "一覧.xlsx", workbook(Page("一覧", [*self.pages(1, 0)[0].lines, *rows])))
        assert [each.place.cell for each in done.problems if each.code == "LIST-ROW-UNMATCHED"] == ["B4"]


LINES = tuple((row.measure, row.division, row.title, row.mark, row.reason, row.done, row.planned) for row in ROWS)
HEAD_OF_LINES = ("施策", "担当課", "事業内容", "進捗", "遅れの理由", "取組状況", "今後の予定")


class TestWhatIsNotReadOfARow:
    """A text in any cell of a row is read, or a problem states it."""


GROUPED = ("施策", "担当課", "事業内容", "理由", "取組状況", "令和7年度取組予定")


def grouped(*rows: tuple[str, ...], over: str = "") -> list[list[str]]:
    """Return the lines of a list with these rows of headings of its last columns; above them 評価 and `over`.

    The marks that the list is to be read with are in the second of the columns.
    """
    others = len(rows[-1]) - 1
    lines = [["令和6年度末時点"], [*GROUPED, "評価", *[over] * others]]
    lines += [[""] * 6 + [*row] for row in rows]
    late = {"A": "B", "B": "C", "C": "D", "D": "D"}
    return lines + [
        [row.measure, row.division, row.title, row.reason, row.done, row.planned, late[row.mark], row.mark]
        + [late[row.mark]] * (others - 1)
        for row in ROWS
    ]


def merged(lines: list[list[str]], *areas: str) -> bytes:
    book = openpyxl.Workbook()
    for line in lines:
        book.worksheets[0].append([each or None for each in line])
    for area in areas:
        book.worksheets[0].merge_cells(area)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


class TestHeadingsOfSeveralRows:
    """The rows of a head are one block: what is below a heading divides it."""

    @pytest.mark.parametrize("halves", [("令和5年度", "令和6年度"), ("R5", "R6")])
    def test_of_the_years_below_a_heading_that_of_the_list_is_read(
        self, parts: Parts, ward: Store, halves: tuple[str, str]
    ) -> None:
        take_in(parts, ward, "一覧.xlsx", merged(grouped(halves), "G2:H2"))
        assert answers(ward) == EXPECTED

    def test_a_lower_heading_that_is_known_is_the_column(self, parts: Parts, ward: Store) -> None:
        take_in(parts, ward, "一覧.xlsx", merged(grouped(("内訳", "評価区分")), "G2:H2"))
        assert answers(ward) == EXPECTED


class TestASheetWithNothingBelowItsHead:
    """A row of a cover that explains the marks has texts like headings, and is no list beside a list."""

    COVER = Page("表紙", [["かえで市の計画"], ["進捗の区分", "A：完了", "B：順調", "C：遅れ", "D：遅延"]])
    LIST = Page(
        "一覧", [["施策", "甲", "進捗", "担当課", "評価区分"], ["Ⅰ-1 窓口", "申請書の電子化", "B", "情報課", "C"]]
    )

    def test_is_the_list_if_there_is_no_other(self, parts: Parts, ward: Store) -> None:
        with pytest.raises(ListNotReadable) as refused:
            take_in(parts, ward, "一覧.xlsx", workbook(Page("一覧", [["施策", "事業名", "評価", "担当課"]])))
        assert "行" in str(refused.value.details["reason"])


class TestWhatAPlanIsMadeOf:
    """Columns of a list of which the plan made of it has nothing are reported."""

    HEAD = ("施策の方向性", "事業番号", "事業名", "担当課", "成果指標", "評価")

    def made(
        self, parts: Parts, *rows: tuple[str, ...]
    ) -> tuple[list[tuple[str, str | None]], list[tuple[str, str | None]]]:
        """Return the nodes, and the code and the kind of each problem about the column of numbers."""
        lines = [[*self.HEAD], *([*row] for row in rows)]
        outcome = content_of_list(parts, Path("一覧.xlsx"), merged(lines))
        assert outcome.value.edition is not None
        nodes = [(node.code, node.title) for node in outcome.value.edition.nodes]
        return nodes, [(each.code, each.expected) for each in outcome.problems if each.place.cell == "B1"]

    def test_numbers_of_a_pattern_are_those_of_the_rows(self, parts: Parts) -> None:
        rows = [("（1） 権利", "A-01", "周知", "課", "", "A"), ("（1） 権利", "A-02", "教育", "課", "", "B")]
        nodes, told = self.made(parts, *rows)
        assert (nodes, told) == ([("（1）", "権利")], [])


def test_other_titles_of_sheets_are_no_level_and_told(parts: Parts) -> None:
    rows = [
        ["施策", "事業名", "担当課", "評価"],
        ["1-1 窓口", "事業", "総務課", "A"],
        ["1-2 窓口", "事業2", "総務課", "B"],
    ]
    pages = [Page(name, [[title], *rows]) for name, title in (("甲", "基本目標1 あ"), ("乙", "令和6年度の一覧"))]
    made = content_of_list(parts, Path("一覧.xlsx"), workbook(*pages))
    assert [each.name for each in made.value.profile.levels] == ["施策"]


def test_items_are_offered_without_the_pattern_of_a_year() -> None:
    item = {**NUMBERS[0], "heading": "令和{n}年度の回数", "patterns": ["(?:{year}の?)?回数"]}
    assert label_column_items(planted_profile(item))[PLACES] == "回数"
