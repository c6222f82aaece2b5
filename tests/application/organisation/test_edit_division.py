"""The organisation is changed one body at a time; a saved table comes back as it is."""

from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.indicators.edit_indicator import IndicatorEntry, edit_indicator
from nakano_status.application.lookup import chosen_round
from nakano_status.application.organisation.edit_division import (
    BodyCorrection,
    DivisionEdit,
    add_body,
    correct_body,
    edit_division,
    move_division,
    name_division,
    remove_division,
)
from nakano_status.application.organisation.import_divisions import import_divisions, plan_divisions
from nakano_status.application.organisation.read.organisation import BodyView, OrganisationView, read_organisation
from nakano_status.application.organisation.reorganise import reorganise
from nakano_status.application.organisation.save_tables import save_divisions
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.extend_due import Extension, extend_due
from nakano_status.application.round.read.board import read_board
from nakano_status.bootstrap import find_example_tables
from nakano_status.domain.exchange.ledger import Verdict
from nakano_status.domain.organisation.divisions import DivisionKind
from nakano_status.domain.organisation.reorganisation import BodyChangeKind, Founding, Renaming, Transfer
from nakano_status.domain.refusals.exchange import (
    DivisionNameInUse,
    DivisionNameMissing,
    DivisionNotRemovable,
    DivisionUnknown,
)
from tests.support.organisations import division_named, named_on, organisation
from tests.support.rounds import ZEIMU, hand_in, merge, write_all


@pytest.fixture
def filled(parts: Parts, office: Store) -> Store:
    import_divisions(parts, office, find_example_tables()[0])
    return office


def seen(store: Store) -> OrganisationView:
    with store.reading() as records:
        return read_organisation(records, date(2024, 6, 3))


def body(store: Store, name: str) -> BodyView:
    return next(each for each in seen(store).bodies if each.name == name)


def test_the_tree_stands_in_its_order_with_departments_above(filled: Store) -> None:
    found = seen(filled)
    assert [(each.name, each.depth) for each in found.bodies[:3]] == [
        ("企画財政部", 0),
        ("企画課", 1),
        ("広聴・広報課", 1),
    ]
    assert (found.homeless, found.bodies[-1].where) == (2, ""), "bodies without a 部 stand last"
    assert len(found.divisions) == 26


def test_a_contact_is_changed_and_told_of_without_its_words(filled: Store) -> None:
    zeimu = body(filled, "税務課")
    edit_division(filled, zeimu.division_id, DivisionEdit(contact=" 佐藤（内線 1234） "), "伊藤")
    assert body(filled, "税務課").contact == "佐藤（内線 1234）"
    act = seen(filled).acts[0]
    assert (act.by, act.reason) == ("伊藤", "税務課の連絡先の変更")
    edit_division(filled, zeimu.division_id, DivisionEdit(contact="佐藤（内線 1234）"), "伊藤")
    assert seen(filled).acts[0].act_id == act.act_id, "what changes nothing is no act"
    edit_division(filled, zeimu.division_id, DivisionEdit(contact=""))
    assert body(filled, "税務課").contact == ""


def test_one_division_of_a_department_is_its_liaison(filled: Store) -> None:
    assert body(filled, "総務課").is_liaison
    edit_division(filled, body(filled, "職員課").division_id, DivisionEdit(is_liaison=True))
    assert (body(filled, "総務課").is_liaison, body(filled, "職員課").is_liaison) == (False, True)
    assert body(filled, "企画課").is_liaison, "another 部 keeps its own"


def test_who_moves_to_another_department_is_its_liaison_no_longer(filled: Store) -> None:
    moved, above = body(filled, "総務課").division_id, body(filled, "企画財政部").division_id
    edit_division(filled, moved, DivisionEdit(above=above))
    liaisons = [each.name for each in seen(filled).bodies if each.is_liaison and each.where == "企画財政部"]
    assert liaisons == ["企画課"]


def test_aliases_are_those_given_also_those_asked_about(filled: Store) -> None:
    own = body(filled, "税務課").division_id
    name_division(filled, "納税課", "税務課")
    assert body(filled, "税務課").asked == ("納税課",)
    edit_division(filled, own, DivisionEdit(aliases=("課税課", "税務課")))
    after = body(filled, "税務課")
    assert (after.aliases, after.asked) == (("課税課",), ())
    with pytest.raises(DivisionNameInUse):
        edit_division(filled, own, DivisionEdit(aliases=("職員課",)))


@pytest.mark.parametrize(("name", "why"), [("職員課", DivisionNameInUse), ("　", DivisionNameMissing)])
def test_a_name_of_another_body_or_none_is_refused(filled: Store, name: str, why: type[Exception]) -> None:
    before = seen(filled).bodies
    with pytest.raises(why):
        correct_body(filled, BodyCorrection(body(filled, "税務課").division_id, name))
    with pytest.raises(why):
        add_body(filled, Founding(name))
    assert seen(filled).bodies == before


def test_a_body_goes_one_place_up_or_down_and_stays_in_its_department(filled: Store) -> None:
    move_division(filled, body(filled, "広聴・広報課").division_id, -1)
    assert [each.name for each in seen(filled).bodies[:3]] == ["企画財政部", "広聴・広報課", "企画課"]
    act = seen(filled).acts[0]
    move_division(filled, body(filled, "広聴・広報課").division_id, -1)
    assert seen(filled).acts[0] == act, "at the edge nothing moves"
    move_division(filled, body(filled, "総務管理部").division_id, -1)
    assert seen(filled).bodies[0].name == "総務管理部"


def test_a_body_stands_only_where_it_can(filled: Store) -> None:
    room, other = body(filled, "デジタル推進室"), body(filled, "区民生活部")
    edit_division(filled, room.division_id, DivisionEdit(above=other.division_id))
    assert body(filled, "デジタル推進室").where == other.name
    assert body(filled, "情報システム課").where == f"{other.name} デジタル推進室"
    for above in (body(filled, "税務課").division_id, room.division_id):
        with pytest.raises(DivisionUnknown):
            edit_division(filled, room.division_id, DivisionEdit(above=above))
    with pytest.raises(DivisionUnknown):
        add_body(filled, Founding("未来部", DivisionKind.DEPARTMENT, above=other.division_id))


def test_what_was_added_by_mistake_goes_and_what_answers_stays(filled: Store) -> None:
    above = body(filled, "総務管理部")
    add_body(filled, Founding("未来課", above=above.division_id))
    assert (body(filled, "未来課").where, body(filled, "未来課").is_in_use) == ("総務管理部", False)
    remove_division(filled, body(filled, "未来課").division_id)
    assert "未来課" not in {each.name for each in seen(filled).bodies}
    with pytest.raises(DivisionNotRemovable, match="取組の所管課"):
        remove_division(filled, body(filled, "税務課").division_id)
    with pytest.raises(DivisionNotRemovable):
        remove_division(filled, above.division_id)


def test_who_supplies_the_figures_of_an_indicator_stays_as_long_as_it_does(parts: Parts, filled: Store) -> None:
    add_body(filled, Founding("未来課", above=body(filled, "総務管理部").division_id))
    edit_indicator(parts, filled, IndicatorEntry("KPI-1-1", owner="未来課"))
    assert body(filled, "未来課").is_in_use
    with pytest.raises(DivisionNotRemovable, match="成果指標の所管課"):
        remove_division(filled, body(filled, "未来課").division_id)
    edit_indicator(parts, filled, IndicatorEntry("KPI-1-1", owner=""))
    remove_division(filled, body(filled, "未来課").division_id)
    assert filled.check_integrity() == []


@pytest.mark.parametrize("name", ["組織.xlsx", "組織.csv"])
def test_a_saved_table_comes_back_as_it_is(parts: Parts, filled: Store, tmp_path: Path, name: str) -> None:
    own = body(filled, "税務課").division_id
    edit_division(filled, own, DivisionEdit(contact="=佐藤\n-1234", aliases=("納税課", "課税担当課"), is_liaison=True))
    reorganise(parts, filled, [Renaming("税務課", "課税課")], parts.clock.today())
    with filled.reading() as records:
        before = records.organisation.read()
    path = save_divisions(parts, filled, tmp_path / name).value
    planned = plan_divisions(parts, filled, path)
    assert (planned.changes, planned.problems, planned.unnamed, planned.rows, planned.unchanged) == ((), (), (), 0, 26)
    import_divisions(parts, filled, path)
    with filled.reading() as records:
        assert records.organisation.read() == before


def test_a_table_tells_what_is_new_renamed_and_moved_before_it_is_taken(
    parts: Parts, filled: Store, tmp_path: Path
) -> None:
    path = tmp_path / "table.csv"
    rows = (
        "企画財政部,税務課,,2023-04-01",
        "総務管理部,人事課,職員課,2023/4/1",
        "総務管理部,未来課,,",
        "総務管理部,新総務課,総務課,2999-04-01",
        "企画財政部,広聴・広報課,,",
    )
    path.write_text("\n".join(("部,所管課,旧名称,適用開始日", *rows)), "utf-8-sig")
    planned = plan_divisions(parts, filled, path)
    assert {(each.kind, each.name) for each in planned.changes} == {
        (BodyChangeKind.MOVED, "税務課"),
        (BodyChangeKind.RENAMED, "人事課"),
        (BodyChangeKind.NEW, "未来課"),
    }
    assert [(each.code, each.place.row) for each in planned.problems] == [("RENAME-DAY-UNFIT", 5)]
    assert (planned.rows, planned.unchanged, planned.undated, len(planned.unnamed)) == (3, 1, (), 23)
    assert body(filled, "職員課").kind is DivisionKind.DIVISION, "nothing was written"
    import_divisions(parts, filled, path)
    assert body(filled, "人事課").earlier[0][0] == "職員課"


def test_an_answer_on_a_form_of_the_old_name_is_taken_in_and_the_round_keeps_that_name(
    parts: Parts, sending_office: Store, own: Path, tmp_path: Path
) -> None:
    with sending_office.reading() as records:
        round_ = chosen_round(records)
    began = parts.clock.today()
    assert began >= round_.named_on
    reorganise(parts, sending_office, [Renaming(ZEIMU, "課税課")], began)
    write_all(parts, own)
    plan = merge(parts, sending_office, hand_in(parts, own, tmp_path / "回答.xlsx").file).value
    assert (plan.files[0].verdict, plan.held) == (Verdict.MERGED, ())
    assert [each.code for each in plan.files[0].problems if each.code == "LOCKED-CHANGED"] == []
    with sending_office.reading() as records:
        lines = {line.division: line for line in read_board(records, round_, began)}
    shown = "課税課" if began <= round_.named_on else ZEIMU
    assert lines[shown].has_handed_in


def test_a_department_that_was_given_a_due_date_stays(sending_office: Store) -> None:
    add_body(sending_office, Founding("新しい部", DivisionKind.DEPARTMENT))
    extend_due(sending_office, Extension(date(2023, 7, 11), "部内の調整", department="新しい部"))
    with pytest.raises(DivisionNotRemovable):
        remove_division(sending_office, body(sending_office, "新しい部").division_id)


def places(store: Store, name: str, day: date) -> tuple[str, str, bool]:
    """The 部 of a body, its name and whether it is the 庶務担当課, on a day."""
    return (*named_on(store, name, day), division_named(organisation(store).on(day), name).is_liaison)


BEFORE, SPRING = date(2023, 3, 31), date(2023, 4, 1)


def test_a_place_that_is_corrected_was_so_from_the_beginning(filled: Store) -> None:
    own, above = body(filled, "税務課").division_id, body(filled, "企画財政部").division_id
    edit_division(filled, own, DivisionEdit(above=above))
    assert places(filled, "税務課", date(2020, 1, 1))[0] == "企画財政部"


def test_a_corrected_name_was_so_from_the_beginning_and_the_mistaken_one_is_still_read(
    parts: Parts, filled: Store
) -> None:
    own = body(filled, "税務課").division_id
    reorganise(parts, filled, [Renaming("税務課", "納税課")], SPRING)
    correct_body(filled, BodyCorrection(own, "課税課"))
    assert seen(filled).acts[0].reason == "納税課を課税課に訂正"
    assert [places(filled, "納税課", day)[1] for day in (BEFORE, SPRING)] == ["税務課", "課税課"]
    after = body(filled, "課税課")
    assert ([name for name, _ in after.earlier], after.since, after.spellings) == (["税務課"], SPRING, ("納税課",))


def test_a_department_that_a_division_has_left_stays(parts: Parts, filled: Store) -> None:
    above = body(filled, "まちづくり部")
    reorganise(parts, filled, [Transfer("住宅課", None)], SPRING)
    with pytest.raises(DivisionNotRemovable, match="前に下にあった組織"):
        remove_division(filled, above.division_id)
