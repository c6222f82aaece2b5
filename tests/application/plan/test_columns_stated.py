"""A person states what one column of a list holds; all other columns are read as they were before."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import pytest

from nakano_status.application.plan.edition_tables import EditionContent
from nakano_status.application.plan.plan_of_list import columns_of_list, content_of_list
from nakano_status.application.ports.data_file import Parts
from nakano_status.domain.fields.field import DONE, MARK, FilledBy
from nakano_status.domain.fields.headings import CODE, LEVEL, MEASURE
from nakano_status.domain.plan.initiative_id import fold_id, is_id
from nakano_status.domain.published_list.published_list import NOT_READ
from nakano_status.domain.refusals.exchange import ListColumnsUnclear, ListNotReadable
from tests.support.ward_lists import LISTS, Page, workbook

HEAD = ("施策の方向性", "事業番号", "事業名", "取組内容", "担当課", "現状値", "評価", "今後の課題")


def with_mixed_numbers() -> bytes:
    """Return a list in the shape of a city's plan: a level without a number, and 重点 in front of some numbers."""
    lines = [
        (
            f"（{at // 4 + 1}）　道{at // 4}" if at % 4 == 0 else None,
            f"{'重点 ' if at % 3 == 0 else ''}{at + 1}",
            f"事業{at}",
            f"事業{at}に努める。",
            "総務課" if at % 2 else "学び課",
            f"{at}0.5%",
            "ABCD"[at % 4],
            "周知が足りない。",
        )
        for at in range(8)
    ]
    return workbook(*(Page(f"目標{at}", [(f"基本目標{at}　柱{at}",), HEAD, *lines]) for at in (1, 2)))


TEXTS: Mapping[str, Callable[[int], str]] = {
    "番号": lambda at: f"{at + 1}",
    "施策": lambda at: f"{at // 2 + 1} 施策{at // 2}",
    "事業名": lambda at: f"事業{at}",
    "担当課": lambda at: ("総務課", "学び課", "道路課")[at % 3],
    "進捗": lambda at: "ABC"[at % 3],
    "評価": lambda at: "543"[at % 3],
    "取組状況": lambda at: f"取組{at}を行った。",
    "実施内容": lambda at: f"内容{at}を実施した。",
    "実績": lambda at: f"{at}回を行った。",
    "今後の方向性": lambda at: ("拡充", "継続", "縮小")[at % 3],
    "次年度の予定": lambda at: f"{at}を続ける。",
}


def with_columns(*headings: str) -> bytes:
    """Return a list of twelve rows with these headings, and texts as lists have them under such headings."""
    return workbook(Page("一覧", [headings, *([TEXTS[each](at) for each in headings] for at in range(12))]))


COLUMNS = {
    "two columns of results": ("事業名", "担当課", "進捗", "取組状況", "実施内容"),
    "results below levels": ("番号", "施策", "事業名", "担当課", "実施内容", "取組状況", "進捗", "次年度の予定"),
    "results of two names": ("施策", "事業名", "担当課", "進捗", "取組状況", "実績"),
    "words in a text field": ("施策", "事業名", "担当課", "進捗", "実績", "今後の方向性"),
    "numbers as marks": ("施策", "事業名", "担当課", "評価", "取組状況"),
}
SHAPES = {
    **LISTS,
    "numbers of two forms": ("一覧.xlsx", with_mixed_numbers),
    **{name: ("一覧.xlsx", partial(with_columns, *headings)) for name, headings in COLUMNS.items()},
}


def read(parts: Parts, path: Path, *entries: str) -> EditionContent | None:
    """Return the plan of a list; None if its columns are not clear."""
    try:
        return content_of_list(parts, path, path.read_bytes(), entries).value
    except (ListColumnsUnclear, ListNotReadable):
        return None


@pytest.mark.parametrize(("file", "make"), SHAPES.values(), ids=SHAPES)
def test_the_item_shown_for_a_column_is_the_item_that_was_read(
    parts: Parts, tmp_path: Path, file: str, make: Callable[[], bytes]
) -> None:
    path = tmp_path / file
    path.write_bytes(make())
    shown = columns_of_list(parts, path)
    first = read(parts, path)
    known = [shown.entry(each, each.key) for each in shown.columns if each.key]
    for entries in (*([each] for each in known), known):
        assert read(parts, path, *entries) == first
        assert [each.key for each in columns_of_list(parts, path, entries).columns] == [
            each.key for each in shown.columns
        ]


@pytest.mark.parametrize(("file", "make"), SHAPES.values(), ids=SHAPES)
def test_the_levels_are_read_whatever_another_column_is(
    parts: Parts, tmp_path: Path, file: str, make: Callable[[], bytes]
) -> None:
    path = tmp_path / file
    path.write_bytes(make())
    first = read(parts, path)
    assert first is not None
    shown = columns_of_list(parts, path)
    levels = {each.heading for each in shown.columns if each.key in (MEASURE, LEVEL, CODE)}
    for column in shown.columns:
        if column.heading not in levels and (made := read(parts, path, shown.entry(column, NOT_READ))) is not None:
            assert names_of_levels(made) == names_of_levels(first), column


@pytest.mark.parametrize(
    ("headings", "asked", "unread"),
    [
        (COLUMNS["two columns of results"], ["取組状況"], ["実施内容"]),
        (COLUMNS["results below levels"], ["取組状況"], ["番号", "実施内容"]),
        (COLUMNS["results of two names"], ["取組状況", "実績"], []),
        (COLUMNS["words in a text field"], ["実績", "今後の方向性"], []),
    ],
)
def test_a_field_that_a_column_has_is_asked_whatever_another_column_could_be(
    parts: Parts, tmp_path: Path, headings: Sequence[str], asked: Sequence[str], unread: Sequence[str]
) -> None:
    path = tmp_path / "一覧.xlsx"
    path.write_bytes(with_columns(*headings))
    made = content_of_list(parts, path, path.read_bytes())
    texts = [each.heading for each in made.value.profile.fields if each.published and each.key != MARK]
    assert [each for each in texts if each in headings] == asked
    assert [each.found for each in made.problems if each.code == "LIST-COLUMN-UNREAD"] == unread


def test_a_field_that_becomes_no_item_is_given_back_to_its_column(parts: Parts, tmp_path: Path) -> None:
    """A plan may have twelve items of a list; one of them could be the field of the column that is too many."""
    path = tmp_path / "一覧.xlsx"
    head = ("施策", "事業名", "担当課", "進捗", "実績", *(f"{at}番目の欄" for at in range(11)), "取組状況")
    rows = [("1 道", f"事業{at}", "総務課", "AB"[at % 2], *("あ" * 12), ("実施", "未実施")[at % 2]) for at in range(12)]
    path.write_bytes(workbook(Page("一覧", [head, *rows])))
    made = read(parts, path)
    assert made is not None
    assert {each.heading for each in made.profile.fields} >= {*head[4:]}
    assert columns_of_list(parts, path).columns[-1].key == DONE


def test_marks_that_are_numbers_are_shown_as_undecided_until_a_person_states_them(parts: Parts, tmp_path: Path) -> None:
    path = tmp_path / "一覧.xlsx"
    path.write_bytes(with_columns(*COLUMNS["numbers as marks"]))
    shown = columns_of_list(parts, path)
    assert (shown.columns[3].key, shown.unclear) == (None, ("進捗状況",))
    shown = columns_of_list(parts, path, ["評価=進捗状況"])
    assert (shown.columns[3].key, shown.unclear) == (MARK, ())
    made = read(parts, path, "評価=進捗状況")
    assert made is not None
    assert made.profile.marks.symbols == ("3", "4", "5")


def names_of_levels(made: EditionContent) -> Sequence[str]:
    """Return the names of a plan's levels."""
    return [each.name for each in made.profile.levels]


@pytest.mark.parametrize("kind", [NOT_READ, "計画の値", "id"])
def test_a_level_beside_numbers_remains_when_the_numbers_are_something_else(
    parts: Parts, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "一覧.xlsx"
    path.write_bytes(with_mixed_numbers())
    made = read(parts, path, f"事業番号={kind}")
    assert made is not None
    assert names_of_levels(made) == ["基本目標", "施策の方向性"]
    assert ("事業番号" in [each.heading for each in made.profile.fields]) is (kind != NOT_READ)


NUMBERED = ("施策", "事業番号", "事業名", "担当課", "評価")


def numbered(*numbers: str, heading: str = "事業番号") -> bytes:
    """Return a list whose rows have these numbers under a heading."""
    rows = [(f"（{at // 2 + 1}）　道", each, f"事業{at}", "総務課", "AB"[at % 2]) for at, each in enumerate(numbers)]
    return workbook(Page("一覧", [[heading if each == "事業番号" else each for each in NUMBERED], *rows]))


@pytest.mark.parametrize(
    ("numbers", "heading", "entry"),
    [
        (("1", "2", "3", "10"), "事業番号", "事業番号=管理番号"),
        (("１", "２", "３", "４"), "事業番号", "B=id"),
        (("7", "8", "9", "10"), "No.", "No.=管理番号"),
        (("A-1", "A-2", "B-1", "B-2"), "管理番号", None),
        (("1-01-P", "1-02-T", "2-01-Q", "2-02-U"), "管理番号", None),
    ],
)
def test_a_column_that_is_called_the_numbers_of_the_rows_has_them(
    parts: Parts, tmp_path: Path, numbers: Sequence[str], heading: str, entry: str | None
) -> None:
    path = tmp_path / "一覧.xlsx"
    path.write_bytes(numbered(*numbers, heading=heading))
    outcome = content_of_list(parts, path, path.read_bytes(), [entry] if entry else [])
    made = outcome.value
    assert made.edition is not None
    assert [each.row_id for each in made.edition.listings] == [fold_id(each) for each in numbers]
    assert all(is_id(each.row_id, made.profile.id_patterns) for each in made.edition.listings)
    assert made.profile.headings["id"] == (heading if heading != "No." else "管理番号")
    assert names_of_levels(made) == ["施策"]
    assert heading not in [each.heading for each in made.profile.fields]
    assert {each.code for each in outcome.problems} == {"LIST-PLAN-GUESSED"}


@pytest.mark.parametrize(
    ("numbers", "why"),
    [
        (("重点 1", "2", "3", "4"), "「重点 1」と「2」の形が違うため"),
        (("1", "2", "2", "4"), "「2」が2件あるため"),
        (("1", "", "", "4"), "番号のない取組が2件あるため"),
        (("1", "12", "123", "1234"), "「1」と「123」の形が違うため"),
        (("あ", "い", "う", "え"), "「あ」が番号の形でないため"),
    ],
)
def test_numbers_that_cannot_be_those_of_the_rows_are_told_with_the_reason_before_the_guesses(
    parts: Parts, tmp_path: Path, numbers: Sequence[str], why: str
) -> None:
    path = tmp_path / "一覧.xlsx"
    path.write_bytes(numbered(*numbers))
    outcome = content_of_list(parts, path, path.read_bytes(), ["事業番号=管理番号"])
    assert outcome.value.edition is not None
    assert outcome.value.edition.listings[0].row_id == "1-01-P"
    (item,) = (each for each in outcome.value.profile.fields if each.heading == "事業番号")
    assert item.filled_by is FilledBy.PLAN
    assert [text for (_, of), text in outcome.value.values.items() if of.key == item.key] == [*filter(None, numbers)]
    told = outcome.problems[1]
    assert (told.code, told.place.cell, dict(told.details)["reason"]) == ("LIST-ID-UNFIT", "B1", why)


def test_numbers_that_are_not_read_as_codes_have_no_item_in_the_question(parts: Parts, tmp_path: Path) -> None:
    """Unless a person states one: 段 makes a level even of numbers."""
    path = tmp_path / "一覧.xlsx"
    path.write_bytes(with_mixed_numbers())
    assert [each.key for each in columns_of_list(parts, path).columns[:2]] == [MEASURE, None]
    assert [each.key for each in columns_of_list(parts, path, ["事業番号=id"]).columns[:2]] == [MEASURE, "id"]
    made = read(parts, path, f"事業番号={MEASURE}")
    assert made is not None
    assert names_of_levels(made) == ["基本目標", "施策の方向性", "事業"]


@pytest.mark.parametrize(
    ("entry", "displaced", "field"),
    [
        ("取組内容=事業内容", "事業名", "事業内容"),
        ("現状値=評価", "評価", "進捗状況"),
        ("D=owners", "担当課", "所管課"),
    ],
)
def test_a_column_whose_item_is_stated_for_another_is_an_item_and_a_question(
    parts: Parts, tmp_path: Path, entry: str, displaced: str, field: str
) -> None:
    path = tmp_path / "一覧.xlsx"
    path.write_bytes(with_mixed_numbers())
    outcome = content_of_list(parts, path, path.read_bytes(), [entry])
    told = [each for each in outcome.problems if each.code == "LIST-COLUMN-TWO"]
    assert {(each.found, each.expected) for each in told} == {(displaced, field)}
    assert outcome.problems[1] == told[0]
    assert names_of_levels(outcome.value) == ["基本目標", "施策の方向性"]
    assert displaced in [each.heading for each in outcome.value.profile.fields]
    stated = content_of_list(parts, path, path.read_bytes(), [entry, f"{displaced}=文章"])
    assert "LIST-COLUMN-TWO" not in {each.code for each in stated.problems}


def test_a_column_that_is_stated_by_the_lower_row_of_its_heading_displaces_none(parts: Parts, tmp_path: Path) -> None:
    path = tmp_path / "一覧.xlsx"
    heads = [("施策", "事業名", "担当課", "一次評価", None), (None, None, None, "達成度", "妥当性")]
    rows = [("1-1 道", f"事業{at}", "総務課", "AB"[at % 2], "高低"[at % 2]) for at in range(4)]
    path.write_bytes(workbook(Page("一覧", [*heads, *rows], merges=("A1:A2", "B1:B2", "C1:C2", "D1:E1"))))
    outcome = content_of_list(parts, path, path.read_bytes(), ["達成度=進捗状況"])
    assert "LIST-COLUMN-TWO" not in {each.code for each in outcome.problems}
    assert outcome.value.profile.marks.symbols == ("A", "B")


def test_what_was_not_read_is_told_before_what_was_guessed(parts: Parts, tmp_path: Path) -> None:
    path = tmp_path / "一覧.xlsx"
    rows = [("1-1 道", f"事業{at}", "総務課", "AB"[at % 2], f"{at}件", "5") for at in range(4)]
    path.write_bytes(workbook(Page("一覧", [("施策", "事業名", "担当課", "評価", "利用者数", "令和6年度"), *rows])))
    codes = [each.code for each in content_of_list(parts, path, path.read_bytes()).problems]
    assert codes == ["LIST-PLAN-GUESSED", "LIST-COLUMN-UNREAD", "LIST-ITEM-GUESSED"]


@pytest.mark.parametrize("form", ["{}", "No.{}", "A-{}"])
def test_running_numbers_of_one_to_three_digits_are_those_of_the_rows(parts: Parts, tmp_path: Path, form: str) -> None:
    path = tmp_path / "一覧.xlsx"
    numbers = [form.format(at) for at in range(1, 121)]
    path.write_bytes(numbered(*numbers))
    made = read(parts, path, "事業番号=管理番号")
    assert made is not None
    assert made.edition is not None
    assert [each.row_id for each in made.edition.listings] == [fold_id(each) for each in numbers]
    assert [is_id(fold_id(form.format(at)), made.profile.id_patterns) for at in (1, 99, 999, 1000)] == [
        *[True] * 3,
        False,
    ]


@pytest.mark.parametrize(
    ("entries", "kept"),
    [
        (["事業番号=管理番号", "G=評価"], {"事業番号": "item_1", "評価": "mark"}),
        (["取組内容=計画の値", "今後の課題=-"], {"取組内容": "item_2", "今後の課題": NOT_READ}),
        (["施策の方向性=方向", "事業番号=段"], {"施策の方向性": LEVEL, "事業番号": MEASURE}),
        ([], {}),
    ],
)
def test_statements_are_kept_by_heading_for_the_next_list(
    parts: Parts, tmp_path: Path, entries: Sequence[str], kept: dict[str, str]
) -> None:
    path = tmp_path / "一覧.xlsx"
    path.write_bytes(with_mixed_numbers())
    made = read(parts, path, *entries)
    assert made is not None
    items = [each.key for each in made.profile.fields if each.key.startswith("item_")]
    found = {name: "item" if key in items else key for name, key in made.list_columns.items()}
    assert found == {name: "item" if key.startswith("item_") else key for name, key in kept.items()}


@pytest.mark.parametrize(("others", "told"), [("道", [("R6", "R5", "4")]), ("川", [])])
def test_rows_that_two_sheets_have_below_the_same_node_are_asked_about(
    parts: Parts, others: str, told: list[tuple[str, str, str]]
) -> None:
    pages = [
        Page(
            sheet,
            [
                NUMBERED,
                *((f"（{at // 2 + 1}）　{of}", f"{at}", f"事業{at}", "総務課", "AB"[at % 2]) for at in range(4)),
            ],
        )
        for sheet, of in (("R5", "道"), ("R6", others))
    ]
    found = content_of_list(parts, Path("一覧.xlsx"), workbook(*pages)).problems
    asked = [each for each in found if each.code == "LIST-ROW-ON-TWO-SHEETS"]
    assert [(each.place.sheet, dict(each.details)["sheet"], dict(each.details)["count"]) for each in asked] == told


def test_every_two_sheets_with_the_same_rows_are_asked_about_by_themselves(parts: Parts) -> None:
    sheets = {"控え": "甲", "R5": "乙丙甲", "R6": "乙丙"}
    pages = [
        Page(
            sheet,
            [
                NUMBERED,
                *(("（1）　道", f"{at}", f"{name}事業", "総務課", "AB"[at % 2]) for at, name in enumerate(names)),
            ],
        )
        for sheet, names in sheets.items()
    ]
    found = content_of_list(parts, Path("一覧.xlsx"), workbook(*pages)).problems
    asked = [(each.found, dict(each.details)) for each in found if each.code == "LIST-ROW-ON-TWO-SHEETS"]
    assert asked == [("甲事業", {"sheet": "控え", "count": "1"}), ("乙事業", {"sheet": "R5", "count": "2"})]
