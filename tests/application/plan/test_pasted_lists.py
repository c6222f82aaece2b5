"""A list that is pasted into a draft has the same columns as the same list opened as a file."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from nakano_status.application.plan.edition_tables import DIVISIONS, KIND, NAME, ROW
from nakano_status.application.plan.plan_draft import NOTHING_CHOSEN, TREE, PastedList, PlanDraft
from nakano_status.application.plan.plan_of_list import block_from_headings
from nakano_status.application.plan.plan_sheets import template_tables
from nakano_status.application.plan.profile_sheets import LEVELS
from nakano_status.application.ports.data_file import Parts
from nakano_status.domain.fields import headings
from tests.support.expected import present
from tests.support.ward_lists import Page, content_of_list, workbook


def pasted(
    parts: Parts, lines: Sequence[Sequence[str]], chosen: Mapping[str, str] = NOTHING_CHOSEN
) -> tuple[PlanDraft, PastedList]:
    """Return an empty draft with what a pasted list is read as; `chosen`: the meanings that a person chose."""
    draft = PlanDraft((), template_tables(parts))
    block = block_from_headings(parts, tuple(map(tuple, lines)))
    return draft, present(draft.read_pasted_list(block, chosen))


def test_a_pasted_list_has_the_rows_and_the_divisions_of_its_file(parts: Parts) -> None:
    head = ("施策", "事業名称", "担当課名", "進捗", "取組状況")
    rows = [
        (f"{at // 4 + 1} 施策{at // 4}", f"事業{at}", ("総務課", "学び課")[at % 2], "ABC"[at % 3], f"{at}を行った。")
        for at in range(12)
    ]
    made = content_of_list(parts, Path("一覧.xlsx"), workbook(Page("一覧", [head, *rows]))).value
    draft, found = pasted(parts, [head, *rows])
    tree = draft.tables[TREE]
    lines = [line for line in found.lines if tree.text(line, KIND) == ROW]
    assert [(tree.text(line, NAME), tree.text(line, DIVISIONS)) for line in lines] == [
        (each.title, each.owners_printed) for each in present(made.edition).listings
    ]
    assert found.unread == ["進捗", "取組状況"]


def test_a_meaning_that_a_person_chose_has_precedence_over_a_heading_before_it(parts: Parts) -> None:
    block = (("施策", "事業名", "取組内容", "担当課"), ("1-1 道", "舗装", "道を直す", "道路課"))
    draft = PlanDraft((), template_tables(parts))
    found = present(draft.read_pasted_list(block, {"取組内容": NAME}))
    assert [each.key for each in found.columns] == ["施策", None, NAME, DIVISIONS]


@pytest.mark.parametrize("sheet", ["指標", "組織"])
@pytest.mark.parametrize("heading", ["担当課", "担当課名", "主管課"])
def test_the_divisions_of_other_tables_are_called_as_in_lists(parts: Parts, sheet: str, heading: str) -> None:
    table = PlanDraft((), template_tables(parts)).tables[sheet]
    other = next(each for each in table.heads if each != DIVISIONS)
    assert [table.heads[at] for at in table.columns_of([other, heading]).values()] == [other, DIVISIONS]


def test_the_kind_of_a_row_in_a_list_is_no_kind_of_line(parts: Parts) -> None:
    rows = [("1-1 道", ("新規", "継続")[at % 2], f"事業{at}", "総務課") for at in range(6)]
    draft, found = pasted(parts, [("施策", "区分", "事業名", "担当課"), *rows])
    assert (draft.tables[TREE].text(found.lines[0], KIND), [*found.unread]) == ("施策", ["区分"])
    assert [draft.tables[TREE].text(line, KIND) for line in found.lines[1:]] == [ROW] * 6


def test_one_text_that_is_a_kind_makes_no_column_of_kinds(parts: Parts) -> None:
    rows = [("1-1 道", "施策" if at == 0 else ("新規", "継続")[at % 2], f"事業{at}", "総務課") for at in range(6)]
    draft, found = pasted(parts, [("施策", "区分", "事業名", "担当課"), *rows])
    assert [draft.tables[TREE].text(line, KIND) for line in found.lines] == ["施策", *[ROW] * 6]
    assert found.unread == ["区分"]


@pytest.mark.parametrize("last", [ROW, "新規"])
def test_kinds_that_are_all_of_rows_leave_the_column_of_the_level(parts: Parts, last: str) -> None:
    rows = [("1-1 道", last if at == 5 else ROW, f"事業{at}", "総務課") for at in range(6)]
    draft, found = pasted(parts, [("施策", "区分", "事業名", "担当課"), *rows])
    assert [draft.tables[TREE].text(line, KIND) for line in found.lines] == ["施策", *[ROW] * 6]
    assert found.unread == ["区分"]


def test_a_chosen_column_of_kinds_does_not_take_the_nodes_away(parts: Parts) -> None:
    rows = [("1-1 道", ROW, f"事業{at}", "総務課") for at in range(4)]
    draft, found = pasted(parts, [("施策", "区分", "事業名", "担当課"), *rows], {"区分": KIND})
    assert [draft.tables[TREE].text(line, KIND) for line in found.lines] == ["施策", *[ROW] * 4]
    assert found.unread == ["区分"]


def test_a_column_of_a_level_beside_lines_of_that_level_is_not_used(parts: Parts) -> None:
    rows = [("1-1 道", "施策", "道", ""), *(("1-1 道", ROW, f"事業{at}", "総務課") for at in range(4))]
    draft, found = pasted(parts, [("施策", "区分", "事業名", "担当課"), *rows])
    assert [draft.tables[TREE].text(line, KIND) for line in found.lines] == ["施策", *[ROW] * 4]
    assert found.unread == ["施策"]


def test_headings_name_the_levels_of_the_draft_whatever_another_draft_has(parts: Parts) -> None:
    tables = template_tables(parts)
    named: dict[str, set[str]] = {}
    for name in ("挑戦", "章"):
        draft = PlanDraft((), tables)
        draft.tables[LEVELS].rows[0][0] = name
        named[name] = {*draft.keys_of_list((f"{name}の名称", "事業名")).values()}
    assert named == {name: {headings.LEVEL, headings.TITLE} for name in named}
