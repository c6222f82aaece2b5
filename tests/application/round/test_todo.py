"""What has to be done, read from data files: an office's first steps and its round, and a division's own rows."""

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from nakano_status.bootstrap import make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.round.todo import Todo, TodoKind, TodoStep
from tests.support.command_line import ask, done
from tests.support.planted_profiles import PART, ROW, PlantedWard, plan_with_a_related_division

DUE, AFTER = date(2023, 7, 14), date(2023, 7, 18)


def todo(store: Path, today: date = DUE, *, whole: bool = True) -> Todo:
    from nakano_status.application.round.read.todo import read_todo

    with closing(make_parts().stores.open(store, read_only=True)) as opened, opened.reading() as records:
        return read_todo(records, today, whole=whole)


def steps(found: Todo) -> list[TodoStep | None]:
    return [each.step for each in found.items if each.kind is TodoKind.FIRST_STEP]


@pytest.fixture
def office(tmp_path: Path) -> Path:
    store = tmp_path / "office.nakano"
    done("init", "--store", store)
    done("round", "open", "--year", "R4", "--due", DUE.isoformat(), "--store", store)
    return store


def test_an_office_is_led_from_the_round_to_the_forms_to_the_answers(office: Path) -> None:
    before = todo(office)
    assert steps(before) == [TodoStep.SEND]
    assert before.items[0].names == before.missing
    assert before.item(TodoKind.AWAITED) is None
    done("distribute", "--out", office.parent / "forms", "--store", office)
    sent, late = todo(office), todo(office, AFTER)
    assert steps(sent) == steps(late) == []
    assert sent.items[0].kind is TodoKind.AWAITED
    assert sent.items[0].ids == before.missing
    assert late.items[0].kind is TodoKind.OVERDUE
    assert late.items[0].since == DUE
    assert {name.split()[-1] for name in late.items[0].names} == {"4日"}


def test_without_the_texts_of_rows_the_other_lines_are_the_same(office: Path) -> None:
    done("distribute", "--out", office.parent / "forms", "--store", office)
    whole, part = todo(office, AFTER), todo(office, AFTER, whole=False)
    found_in_rows = (TodoKind.UNANSWERED, TodoKind.FIGURE, TodoKind.ERROR, TodoKind.QUESTION)
    assert part.items == tuple(each for each in whole.items if each.kind not in found_in_rows)
    assert (part.is_whole, part.next) == (False, None)
    assert whole.next is not None


def test_a_round_that_is_closed_awaits_no_one_and_leads_to_the_papers(office: Path) -> None:
    done("distribute", "--out", office.parent / "forms", "--store", office)
    closed = done("round", "close", "--store", office)
    found = todo(office, AFTER)
    assert [each.kind for each in found.items] == [TodoKind.FIGURE, TodoKind.UNANSWERED]
    assert list(found.missing) == closed["missing"]
    assert found.next is not None
    assert (found.next.what, found.next.blockers) == ("庁議", closed["unanswered"])


def test_for_an_imported_list_no_division_counts_as_having_submitted(published_list: Path, tmp_path: Path) -> None:
    store = tmp_path / "list.nakano"
    done("init", "--store", store)
    done("import", published_list, "--store", store)
    found = todo(store)
    assert found.submitted == (0, 0)
    assert [each for each in found.done if each.startswith("提出")] == []


def test_a_division_has_its_own_rows_until_its_file_is_made(office: Path) -> None:
    done("distribute", "--out", office.parent / "forms", "--store", office)
    form, store = next((office.parent / "forms").rglob("*税務課*")), office.parent / "zeimu.nakano"
    done("open", form, "--store", store)
    first, second = ask("check", "--store", store).keys["missing"]
    assert [(each.kind, each.ids) for each in todo(store).items] == [
        (TodoKind.UNANSWERED, (first, second)), (TodoKind.ERROR, (first, second))
    ]  # fmt: skip
    done("set", first, "mark=◎", "done=実施した。", "next_year=続ける。", "--store", store)
    done("set", second, "mark=◎", "done=実施した。", "--store", store)
    asked = todo(store)
    assert [(each.kind, each.ids) for each in asked.items][1:] == [(TodoKind.QUESTION, (second,))]
    assert steps(asked) == [TodoStep.SUBMIT]
    assert asked.next is not None
    assert (asked.next.what, asked.next.day, asked.next.blockers) == ("回答期限", DUE, 0)
    done("submit", "--out", office.parent / "税務課.xlsx", "--store", store)
    handed_in = todo(store)
    assert (handed_in.items, handed_in.next, handed_in.is_handed_in) == ((), None, True)


def test_a_division_has_the_blank_rows_of_every_round_that_it_can_still_answer(office: Path) -> None:
    store = office.parent / "zeimu.nakano"
    for year, due in (("R4", DUE), ("R5", date(2024, 7, 12))):
        if year != "R4":
            done("round", "open", "--year", year, "--due", due.isoformat(), "--store", office)
        done("distribute", "--year", year, "--out", office.parent / year, "--store", office)
        done("open", next((office.parent / year).rglob("*税務課*")), "--store", store)
    blank = ask("check", "--year", "R4", "--store", store).keys["missing"]
    done("set", blank[0], "--year", "R4", "mark=◎", "done=実施した。", "next_year=続ける。", "--store", store)
    found = todo(store)
    (earlier,) = [each for each in found.items if each.kind is TodoKind.EARLIER_UNANSWERED]
    assert (earlier.ids, earlier.year) == ((blank[1],), FiscalYear(2022))
    assert earlier.names == ("令和4年度の回答期限　7月14日　あと0日",)
    assert found.next is not None
    assert found.next.text(DUE) == "令和4年度の回答期限　7月14日　あと0日　未記入 1件"
    done("set", blank[1], "--year", "R4", "note=報告対象外（完了）", "--store", store)
    assert todo(store).item(TodoKind.EARLIER_UNANSWERED) is None
    done("set", blank[1], "--year", "R4", "note=", "--store", store)
    late = todo(store, AFTER)
    assert late.item(TodoKind.EARLIER_UNANSWERED) is None
    assert late.next is not None
    assert late.next.day == date(2024, 7, 12)


def unanswered(store: Path) -> tuple[str, ...]:
    found = todo(store).item(TodoKind.UNANSWERED)
    return found.ids if found else ()


def test_a_row_with_a_proposal_only_is_not_left_to_write_and_nothing_is_left_when_it_is_handed_in(office: Path) -> None:
    done("distribute", "--out", office.parent / "forms", "--store", office)
    form, store = next((office.parent / "forms").rglob("*税務課*")), office.parent / "zeimu.nakano"
    done("open", form, "--store", store)
    first, second = unanswered(store)
    done("set", first, "note=報告対象外（完了）", "--store", store)
    assert unanswered(store) == (second,)
    done("set", first, "done=実施した。", "--store", store)
    assert unanswered(store) == (first, second)  # with a text, the row lacks its mark
    done("set", first, "done=", "--store", store)
    done("set", second, "mark=◎", "done=実施した。", "next_year=続ける。", "--store", store)
    assert unanswered(store) == ()
    done("submit", "--out", office.parent / "税務課.xlsx", "--store", store)
    handed_in = todo(store)
    assert (handed_in.items, handed_in.next, handed_in.is_handed_in) == ((), None, True)


def test_an_optional_part_that_was_handed_in_blank_is_not_left_to_write(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, PART, plan=plan_with_a_related_division(tmp_path, PART))
    done("open", ward.form_of("防災課"), "--store", ward.own)
    assert unanswered(ward.own) == (ROW,)
    ward.division("submit", "--out", tmp_path / "防災課.xlsx")
    assert todo(ward.own).items == ()
