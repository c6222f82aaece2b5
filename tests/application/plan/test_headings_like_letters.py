"""A heading such as AI, B or DX, which could be the letters of a column, is the heading of its own column."""

from contextlib import closing
from pathlib import Path

import pytest

from nakano_status.application.lookup import chosen_round
from nakano_status.application.plan.import_list import ListImport, import_list
from nakano_status.application.plan.list_columns import ColumnNames
from nakano_status.application.plan.plan_of_list import columns_of_list, content_of_list
from nakano_status.application.ports.data_file import Parts
from nakano_status.application.round.read.rows import read_rows
from nakano_status.bootstrap import make_parts
from nakano_status.domain.fields.field import Editor
from nakano_status.domain.fields.headings import name_of_heading
from nakano_status.domain.refusals.exchange import ListItemUnknown
from tests.application.plan.test_paths_of_levels import made_of
from tests.support.ward_lists import YEAR, Page, workbook

HEAD = ["施策", "事業名", "担当課", "評価"]
WORDS = ["拡充", "維持"]


def lines(*more: str, division: str = "総務課", below: str = "1-1 窓口") -> list[list[str]]:
    """Return eight rows with the columns of HEAD and more texts; WORDS in turn for an empty text."""
    return [
        [below, f"{division}の事業{at}", division, "AB"[at % 2], *(each or WORDS[at % 2] for each in more)]
        for at in range(8)
    ]


def list_with(heading: str) -> bytes:
    """Return a list with a column E of words under a heading, and a column of remarks."""
    return workbook(Page("一覧", [[*HEAD, heading, "備考欄"], *lines("", "備考の文。")]))


@pytest.mark.parametrize("heading", ["A", "B", "F", "AI", "DX", "KPI", "ＡＩ"])
def test_a_list_is_imported_into_the_plan_that_it_makes_whatever_its_heading_is_like(
    parts: Parts, tmp_path: Path, heading: str
) -> None:
    published = tmp_path / "一覧.xlsx"
    published.write_bytes(list_with(heading))
    for entries in ((), ("E=文章",), (f"「{heading}」=文章",)):
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        source = made_of(parts, published, folder, *entries)
        item = next(each for each in source.plan.newest.profile.fields if each.heading == heading)
        with closing(parts.stores.open(folder / "new.nakano")) as store:
            outcome = import_list(parts, store, ListImport(published, YEAR))
            with store.reading() as records:
                values = [row.values.get(item.key) for row in read_rows(records, chosen_round(records, YEAR))]
        assert item.editor is (Editor.TEXT if entries else Editor.CHOICE)
        assert values == WORDS * 4
        assert [each.code for each in outcome.problems if each.code.startswith("LIST-")] == []


@pytest.mark.parametrize("heading", ["B", "AI", "DX"])
@pytest.mark.parametrize("second", [["備考欄"], ["備考欄", ""], []])
def test_a_column_of_another_sheet_under_the_same_letters_is_not_read_by_the_heading(
    parts: Parts, heading: str, second: list[str]
) -> None:
    remarks = ["備考の文。"] * len(second)
    swapped = [[*line[:2], *line[3:], "学び課"] for line in lines(*remarks, division="学び課")]
    pages = [
        Page("一", [[*HEAD, heading, "備考欄"], *lines("", "備考の文。")]),
        Page("二", [[*HEAD[:2], HEAD[3], *second, "担当課"], *swapped]),
    ]
    made = content_of_list(parts, Path("一覧.xlsx"), workbook(*pages)).value
    item = next(each for each in made.profile.fields if each.heading == heading)
    assert item.options.listed == "拡充、維持"
    assert made.edition is not None
    assert [each.owners_printed for each in made.edition.listings] == ["総務課"] * 8 + ["学び課"] * 8


@pytest.mark.parametrize("heading", ["B", "AI", "DX"])
def test_the_entry_that_the_program_itself_makes_for_a_column_is_read(
    parts: Parts, tmp_path: Path, heading: str
) -> None:
    published = tmp_path / "一覧.xlsx"
    published.write_bytes(list_with(heading))
    shown = columns_of_list(parts, published)
    entries = [shown.entry(each, "文章") for each in shown.columns if each.heading == heading]
    assert entries == [f"「{heading}」=文章"]
    made = content_of_list(parts, published, published.read_bytes(), entries).value
    assert next(each for each in made.profile.fields if each.heading == heading).editor is Editor.TEXT


@pytest.mark.parametrize(("kept", "heading"), [("KPI", "KPI"), ("「KPI」", "KPI"), ("備考", "備考")])
def test_a_meaning_that_an_earlier_version_kept_is_known(kept: str, heading: str) -> None:
    assert ColumnNames(kept={kept: "done"}).all_keys[name_of_heading(heading)] == "done"


def test_letters_alone_are_those_of_a_column_and_never_a_heading() -> None:
    parts = make_parts()
    made = content_of_list(parts, Path("一覧.xlsx"), list_with("F"), ["F=文章"]).value
    editors = {each.heading: each.editor for each in made.profile.fields if each.heading in ("F", "備考欄")}
    assert editors == {"F": Editor.CHOICE, "備考欄": Editor.TEXT}
    with pytest.raises(ListItemUnknown) as refused:
        content_of_list(parts, Path("一覧.xlsx"), list_with("DX"), ["DX=文章"])
    assert "「DX」" in refused.value.details["expected"]
