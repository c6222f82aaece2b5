"""Divisions: edited, named, imported from tables."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.indicators.edit_indicator import IndicatorEntry, edit_indicator
from nakano_status.application.lookup import chosen_round, find_division
from nakano_status.application.organisation.edit_division import (
    BodyCorrection,
    DivisionEdit,
    add_body,
    correct_body,
    edit_division,
    move_division,
    name_division,
    reasons_to_keep,
    remove_division,
)
from nakano_status.application.organisation.hand_on_row import RowMove, hand_on_row
from nakano_status.application.organisation.import_divisions import (
    BlankDays,
    aliases_in,
    import_divisions,
    plan_divisions,
)
from nakano_status.application.organisation.read.organisation import BodyView, OrganisationView, read_organisation
from nakano_status.application.organisation.reorganise import read_changes, reorganise
from nakano_status.application.organisation.withdraw_reorganisation import withdraw_row_move
from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.choose_sender import choose_sender
from nakano_status.application.plan.schedules import import_schedule, plan_schedule
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.review.review_rows import keep_comment
from nakano_status.application.round.extend_due import Extension, extend_due
from nakano_status.application.round.read.board import read_board
from nakano_status.application.save_tables import save_divisions
from nakano_status.application.table_rows import ImportedTable
from nakano_status.bootstrap import find_example_tables
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.ledger import Verdict
from nakano_status.domain.organisation.divisions import Division, DivisionKind, DivisionName, NameKind, Organisation
from nakano_status.domain.organisation.reorganisation import (
    BodyChangeKind,
    Founding,
    Merger,
    OrganisationChange,
    Renaming,
    Split,
    Transfer,
)
from nakano_status.domain.refusals import exchange
from nakano_status.store.integrity import references
from nakano_status.store.organisation import StoredOrganisation
from nakano_status.store.statements import StoredTable
from nakano_status.store.tables import all_tables
from tests.support.command_line import ask
from tests.support.organisations import Table, above, counts_of, division_named, named_on, organisation
from tests.support.rounds import OWN, ZEIMU, hand_in, merge, write_all
from tests.support.stores import read_in


@pytest.fixture
def filled(parts: Parts, office: Store) -> Store:
    import_divisions(parts, office, find_example_tables()[0])
    return office


def seen(store: Store) -> OrganisationView:
    return read_in(store, read_organisation, date(2024, 6, 3))


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
    moved, over = body(filled, "総務課").division_id, body(filled, "企画財政部").division_id
    edit_division(filled, moved, DivisionEdit(above=over))
    liaisons = [each.name for each in seen(filled).bodies if each.is_liaison and each.where == "企画財政部"]
    assert liaisons == ["企画課"]


def test_aliases_are_those_given_also_those_asked_about(filled: Store) -> None:
    own = body(filled, "税務課").division_id
    name_division(filled, "納税課", "税務課")
    assert body(filled, "税務課").asked == ("納税課",)
    edit_division(filled, own, DivisionEdit(aliases=("課税課", "税務課")))
    after = body(filled, "税務課")
    assert (after.aliases, after.asked) == (("課税課",), ())
    with pytest.raises(exchange.DivisionNameInUse):
        edit_division(filled, own, DivisionEdit(aliases=("職員課",)))


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("職員課", exchange.DivisionNameInUse),
        ("　", exchange.DivisionNameMissing),
        ("税務課,納税係", exchange.DivisionNameUnfit),
        ("税務課，納税係", exchange.DivisionNameUnfit),
        ("税務課\n納税係", exchange.DivisionNameUnfit),
        ("税務\u202e課", exchange.DivisionNameUnfit),
        ("税務\u0378課", exchange.DivisionNameUnfit),
        ("課" * 101, exchange.DivisionNameUnfit),
    ],
)
def test_what_cannot_be_the_name_of_a_body_is_refused(filled: Store, name: str, why: type[Exception]) -> None:
    before = seen(filled).bodies
    with pytest.raises(why):
        correct_body(filled, BodyCorrection(body(filled, "税務課").division_id, name))
    with pytest.raises(why):
        add_body(filled, Founding(name))
    with pytest.raises(why):
        name_division(filled, name, "税務課")
    if name.strip():
        with pytest.raises(why):
            edit_division(filled, body(filled, "税務課").division_id, DivisionEdit(aliases=(name,)))
    assert seen(filled).bodies == before


@pytest.mark.parametrize(
    "name", ["納税,徴収課", "納税，徴収課", "納税\t徴収課", "課" * 101, "納税、徴収課", "課" * 100]
)
def test_a_table_of_the_organisation_and_an_edit_refuse_the_same_names(
    parts: Parts, filled: Store, table: Table, name: str
) -> None:
    is_fit = not plan_divisions(parts, filled, table(f'所管課,連絡先\n"{name}",1234\n')).problems
    own, acts = body(filled, "税務課").division_id, len(seen(filled).acts)
    for act in (
        lambda: add_body(filled, Founding(name)),
        lambda: correct_body(filled, BodyCorrection(own, f"{name}室"[-100:] if is_fit else name)),
    ):
        with nullcontext() if is_fit else pytest.raises(exchange.DivisionNameUnfit):
            act()
    assert len(seen(filled).acts) == acts + (2 if is_fit else 0)


def test_a_table_of_the_organisation_or_of_the_schedule_may_have_headings_in_two_rows(
    parts: Parts, office: Store, table: Table
) -> None:
    own = "総務部,1,税務課,1234\n"
    plain = plan_divisions(parts, office, table(f"部,所管課の建制順,所管課,連絡先\n{own}"))
    assert plain.rows
    assert plan_divisions(parts, office, table(f"部,課の情報,,\n,所管課の建制順,所管課,連絡先\n{own}")) == plain
    lines = f"{OWN[0]},,検討,実施\n"
    told = plan_schedule(parts, office, table(f"管理番号,事業内容,令和4年度,令和5年度\n{lines}"))
    assert told.changes
    assert plan_schedule(parts, office, table(f"管理番号,事業内容,予定,\n,,令和4年度,令和5年度\n{lines}")) == told


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
    for over in (body(filled, "税務課").division_id, room.division_id):
        with pytest.raises(exchange.DivisionUnknown):
            edit_division(filled, room.division_id, DivisionEdit(above=over))
    with pytest.raises(exchange.DivisionUnknown):
        add_body(filled, Founding("未来部", DivisionKind.DEPARTMENT, above=other.division_id))


def test_what_was_added_by_mistake_goes_and_what_answers_stays(filled: Store) -> None:
    above = body(filled, "総務管理部")
    add_body(filled, Founding("未来課", above=above.division_id))
    assert (body(filled, "未来課").where, body(filled, "未来課").why_kept) == ("総務管理部", None)
    remove_division(filled, body(filled, "未来課").division_id)
    assert "未来課" not in {each.name for each in seen(filled).bodies}
    with pytest.raises(exchange.DivisionNotRemovable, match="取組の所管課"):
        remove_division(filled, body(filled, "税務課").division_id)
    with pytest.raises(exchange.DivisionNotRemovable):
        remove_division(filled, above.division_id)


def test_what_had_a_row_once_stays(parts: Parts, filled: Store) -> None:
    add_body(filled, Founding("未来課", above=body(filled, "総務管理部").division_id))
    for heir, day in (("未来課", date(2023, 4, 1)), ("税務課", date(2025, 4, 1))):
        hand_on_row(parts, filled, RowMove("2-1-2-04-W", heir, day, "移管"))
    with pytest.raises(exchange.DivisionNotRemovable, match="取組の所管課"):
        remove_division(filled, body(filled, "未来課").division_id)


def test_what_sends_papers_or_is_named_in_a_record_stays(parts: Parts, filled: Store) -> None:
    add_body(filled, Founding("未来課", above=body(filled, "総務管理部").division_id))
    own = body(filled, "未来課").division_id
    choose_sender(parts, filled, "未来課")
    assert body(filled, "未来課").why_kept == "資料の発信者です"
    with pytest.raises(exchange.DivisionNotRemovable, match="発信者"):
        remove_division(filled, own)
    choose_sender(parts, filled, "企画課")
    move = RowMove(OWN[0], "未来課", date(2022, 6, 1), "誤り")
    hand_on_row(parts, filled, move)
    keep_comment(filled, "未来課", [OWN[0]], "数値を確かめてください。")
    withdraw_row_move(filled)
    with pytest.raises(exchange.DivisionNotRemovable, match="修正依頼の下書き"):
        remove_division(filled, own)
    assert filled.check_integrity() == []


def test_the_view_of_a_body_has_the_reason_that_its_removal_gives(parts: Parts, filled: Store) -> None:
    add_body(filled, Founding("未来課", above=body(filled, "総務管理部").division_id))
    add_body(filled, Founding("新しい課"))
    reorganise(parts, filled, [Renaming("未来課", "将来課")], date(2023, 4, 1))
    found = {each.name: each for each in seen(filled).bodies}
    assert found["将来課"].why_kept == "改正の記録があります"
    assert [name for name, each in found.items() if each.why_kept is None] == ["新しい課"]
    for each in found.values():
        if each.why_kept:
            with pytest.raises(exchange.DivisionNotRemovable, match=each.why_kept):
                remove_division(filled, each.division_id)


def test_each_table_that_names_a_body_keeps_it_and_the_most_frequent_have_a_sentence(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    naming = [
        StoredTable.of(table)
        for table in all_tables.sorted_tables
        if any([*each.columns_naming("division.division_id")] for each in references(table))
    ]
    named = {table: frozenset([table.name]) for table in naming}
    monkeypatch.setattr(StoredOrganisation, "bodies_named_in", lambda _: named)
    reasons = read_in(filled, lambda records: reasons_to_keep(records, Organisation(())))
    general = {table.name for table in naming if reasons[table.name] == f"記録（{table.title}）で使われています"}
    special = {"paper_sender", "ownership", "round_answerer", "succession", "package", "return", "round_due"}
    assert {table.name for table in naming} - general == special


@pytest.mark.parametrize(
    "change",
    [
        Merger(("情報政策課", "税務課"), "未来課"),
        Split("情報政策課", ("未来課", "企画調整課"), {}, rest="企画調整課"),
    ],
)
def test_a_new_body_is_another_one_than_the_body_that_had_its_name_by_mistake(
    parts: Parts, filled: Store, change: OrganisationChange
) -> None:
    add_body(filled, Founding("未来課"))
    own = body(filled, "未来課").division_id
    correct_body(filled, BodyCorrection(own, name="情報政策課"), "誤記")
    reorganise(parts, filled, [change], date(2026, 4, 1))
    bodies = read_in(filled, lambda records: records.organisation.read())
    assert bodies.get(own).name_on(date(2026, 3, 31)) == "情報政策課"
    assert bodies.find("未来課") not in (None, bodies.get(own))


def test_who_supplies_the_figures_of_an_indicator_stays_as_long_as_it_does(parts: Parts, filled: Store) -> None:
    add_body(filled, Founding("未来課", above=body(filled, "総務管理部").division_id))
    edit_indicator(parts, filled, IndicatorEntry("KPI-1-1", owner="未来課"))
    with pytest.raises(exchange.DivisionNotRemovable, match="成果指標の所管課"):
        remove_division(filled, body(filled, "未来課").division_id)
    edit_indicator(parts, filled, IndicatorEntry("KPI-1-1", owner=""))
    remove_division(filled, body(filled, "未来課").division_id)
    assert filled.check_integrity() == []


@pytest.mark.parametrize("name", ["組織.xlsx", "組織.csv"])
def test_a_saved_table_comes_back_as_it_is(parts: Parts, filled: Store, tmp_path: Path, name: str) -> None:
    own = body(filled, "税務課").division_id
    edit_division(filled, own, DivisionEdit(contact="=佐藤\n-1234", aliases=("納税課", "課税担当課"), is_liaison=True))
    reorganise(parts, filled, [Renaming("税務課", "課税課")], parts.clock.today())
    before = read_in(filled, lambda records: records.organisation.read())
    path = save_divisions(parts, filled, tmp_path / name).value
    planned = plan_divisions(parts, filled, path)
    assert (planned.changes, planned.problems, planned.unnamed, planned.rows, planned.unchanged) == ((), (), (), 0, 26)
    import_divisions(parts, filled, path)
    assert read_in(filled, lambda records: records.organisation.read()) == before


def test_a_table_tells_what_is_new_renamed_and_moved_before_it_is_taken(
    parts: Parts, filled: Store, tmp_path: Path
) -> None:
    path = tmp_path / "table.csv"
    rows = (
        "企画財政部,税務課,,2023-04-01", "総務管理部,人事課,職員課,2023/4/1", "総務管理部,未来課,,",
        "総務管理部,新総務課,総務課,2999-04-01", "企画財政部,広聴・広報課,,"
    )  # fmt: skip
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
    round_ = read_in(sending_office, chosen_round)
    began = parts.clock.today()
    assert began >= round_.named_on
    reorganise(parts, sending_office, [Renaming(ZEIMU, "課税課")], began)
    write_all(parts, own)
    plan = merge(parts, sending_office, hand_in(parts, own, tmp_path / "回答.xlsx").file).value
    assert (plan.files[0].verdict, plan.held) == (Verdict.MERGED, ())
    assert [each.code for each in plan.files[0].problems if each.code.startswith("SEEN-")] == []
    lines = {line.division: line for line in read_in(sending_office, read_board, round_, began)}
    shown = "課税課" if began <= round_.named_on else ZEIMU
    assert lines[shown].has_handed_in


def test_a_department_that_was_given_a_due_date_stays(sending_office: Store) -> None:
    add_body(sending_office, Founding("新しい部", DivisionKind.DEPARTMENT))
    extend_due(sending_office, Extension(date(2023, 7, 11), "部内の調整", department="新しい部"))
    with pytest.raises(exchange.DivisionNotRemovable):
        remove_division(sending_office, body(sending_office, "新しい部").division_id)


def places(store: Store, name: str, day: date) -> tuple[str, str, bool]:
    """The 部 of a body, its name and whether it is the 庶務担当課, on a day."""
    return (*named_on(store, name, day), division_named(organisation(store).on(day), name).is_liaison)


BEFORE, SPRING = date(2023, 3, 31), date(2023, 4, 1)


def test_a_place_that_is_corrected_was_so_from_the_beginning(filled: Store) -> None:
    own, over = body(filled, "税務課").division_id, body(filled, "企画財政部").division_id
    edit_division(filled, own, DivisionEdit(above=over))
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
    with pytest.raises(exchange.DivisionNotRemovable, match="前に下にあった組織"):
        remove_division(filled, above.division_id)


def found(store: Store, name: str) -> str:
    return read_in(store, find_division, name).name_on()


def test_a_name_that_was_answered_means_that_division_from_now_on(office: Store) -> None:
    with pytest.raises(exchange.DivisionUnknown):
        found(office, "納税課")
    name_division(office, "納税課", "税務課")
    assert found(office, "納税 課") == "税務課"


def test_the_same_answer_again_is_nothing_new(office: Store) -> None:
    for name in ("納税課", "納税課", "税務課"):
        assert name_division(office, name, "税務課").value.division == "税務課"
    assert [act.kind for act in read_in(office, lambda records: records.entries.acts())].count("name_division") == 1


def test_anothers_name_stays_anothers(office: Store) -> None:
    with pytest.raises(exchange.DivisionNameInUse):
        name_division(office, "職員課", "税務課")
    assert found(office, "職員課") == "職員課"


def test_only_a_known_division_can_be_meant(office: Store) -> None:
    with pytest.raises(exchange.DivisionUnknown):
        name_division(office, "納税課", "月面課")


def test_aliases_are_split_at_the_signs_that_people_use() -> None:
    assert aliases_in("一、二，三,四；五;六|七｜八\n九") == list("一二三四五六七八九")


PARTS = ("課税課", "納税課")


@pytest.mark.parametrize(
    ("text", "rows", "rest"),
    [
        ("種別,所管課,新しい名称\n分割,税務課,課税課\n分割,税務課,納税課\n", {}, "課税課"),
        (
            "種別,所管課,新しい名称,管理番号\n分割,税務課,課税課,1-1-1-01-A\n分割,税務課,納税課,\n",
            {"1-1-1-01-A": PARTS[0]},
            "納税課",
        ),
        ("種別,所管課,新しい名称,管理番号\n分割,税務課,課税課,\n分割,税務課,納税課,\n", {}, None),
    ],
)
def test_one_part_has_the_other_rows_and_two_blank_ones_are_asked_about(
    parts: Parts, office: Store, table: Table, text: str, rows: dict[str, str], rest: str | None
) -> None:
    assert read_changes(parts, table(text), organisation(office)) == ((Split("税務課", PARTS, rows, rest),), ())


def test_a_misspelt_heading_is_named_with_what_the_changes_are(office: Store, table: Table) -> None:
    text = "種別,所管課,新しい名称,管理番後\n分割,税務課,課税課,2-1-2-03-N\n分割,税務課,納税課,\n"
    said = ask("division", "change", table(text), "--from", "2023-10-01", "--dry-run", "--store", office.path)
    assert [(each["code"], each["found"]) for each in said.keys["problems"]] == [("TABLE-COLUMN-WORDS", "管理番後")]
    assert (said.code, said.keys["moves"]["rows"] != []) == (1, True)


@pytest.mark.parametrize(
    ("heads", "missing"),
    [
        ("種別,名称,新しい名称", "「所管課」"),
        ("種別,名称,新名称", "「所管課」「新しい名称」"),
        ("変更の種別,所管課,新名称", "「種別」「新しい名称」"),
        ("変更,名称,新名称", "「種別」「所管課」「新しい名称」"),
    ],
)
def test_all_missing_headings_are_named_with_those_that_are_there_and_those_that_are_read(
    parts: Parts, office: Store, table: Table, heads: str, missing: str
) -> None:
    there = "".join(f"「{each}」" for each in heads.split(","))
    for line in ("改称,税務課,課税課\n", ""):
        with pytest.raises(exchange.TableHeadingsMissing) as refused:
            read_changes(parts, table(f"{heads}\n{line}"), organisation(office))
        assert {**refused.value.details, "path": ""} == {
            "path": "",
            "found": missing,
            "headings": there,
            "expected": "「種別」「所管課」「新しい名称」「部」「室」「管理番号」",
        }


def test_a_change_of_which_a_row_cannot_be_read_is_not_made_without_that_row(
    parts: Parts, office: Store, table: Table
) -> None:
    text = "種別,所管課,新しい名称\n統合,税務課,新しい課\n統合,戸籍住民課,新しい課,余分\n"
    with pytest.raises(exchange.TableNotReadable) as refused:
        read_changes(parts, table(text), organisation(office))
    assert refused.value.details["reason"].startswith("D3：")
    assert "「余分」" in refused.value.details["reason"]


@pytest.mark.parametrize(
    ("line", "unused"),
    [
        ("改称,税務課,税課,企画部,,", {"D2": "企画部"}),
        ("統合,税務課,税課,企画部,調査室,", {"D2": "企画部", "E2": "調査室"}),
        ("廃止,税務課,戸籍住民課,,,1-1-1-01-P", {"F2": "1-1-1-01-P"}),
        ("新設,税務課,新しい課,企画部,,2-1-2-03-N", {"B2": "税務課", "F2": "2-1-2-03-N"}),
        ("異動,税務課,税課,企画部,新しい室,", {"C2": "税課"}),
        ("廃止,税務課,戸籍住民課,,,", {}),
        ("新設,新しい課,新しい課,企画部,,", {}),
        ("新設,,新しい課,企画部,,", {}),
        ("新設,,新しい課,,,", {}),
    ],
)
def test_a_filled_cell_that_the_kind_of_a_change_does_not_use_is_asked_about(
    parts: Parts, office: Store, table: Table, line: str, unused: dict[str, str]
) -> None:
    text = f"種別,所管課,新しい名称,部,室,管理番号\n{line}\n"
    _, problems = read_changes(parts, table(text), organisation(office))
    assert {each.place.cell: each.found for each in problems} == unused
    assert {each.code for each in problems} <= {"TABLE-CELL-UNUSED"}


@pytest.mark.parametrize(("department", "is_asked"), [("区民部", False), ("企画部", True), ("", False)])
def test_the_department_beside_an_existing_office_is_compared(
    parts: Parts, table: Table, department: str, *, is_asked: bool
) -> None:
    def body(name: str, kind: DivisionKind, parent: str | None = None) -> Division:
        return Division(name, kind, (DivisionName(name, NameKind.OFFICIAL),), parent)

    departments = (body(each, DivisionKind.DEPARTMENT) for each in ("区民部", "企画部"))
    known = Organisation((*departments, body("調査室", DivisionKind.ROOM, "区民部")))
    text = f"種別,所管課,新しい名称,部,室,管理番号\n異動,税務課,,{department},調査室,\n"
    _, problems = read_changes(parts, table(text), known)
    assert [each.place.cell for each in problems] == (["D2"] if is_asked else [])


def test_only_the_headings_that_the_changes_need_are_missing(parts: Parts, office: Store, table: Table) -> None:
    text = "種別,新しい名称\n新設,デジタル課\n"
    changes, _ = read_changes(parts, table(text), organisation(office))
    assert len(changes) == 1
    with pytest.raises(exchange.TableHeadingsMissing) as refused:
        read_changes(parts, table(f"{text}廃止,税務課\n"), organisation(office))
    assert refused.value.details["found"] == "「所管課」"


CORRECTED = BlankDays(is_correction=True)
HEAD = "部の建制順,部,室,所管課の建制順,所管課,庶務担当課,別名,連絡先,適用開始日,旧名称,備考"


def test_the_example_puts_every_division_into_its_place(parts: Parts, office: Store) -> None:
    outcome = import_divisions(parts, office, find_example_tables()[0])
    assert (outcome.value.rows, [each.code for each in outcome.problems]) == (26, ["TABLE-REMARKS-UNREAD"])
    general = division_named(organisation(office), "総務課")
    assert general.is_liaison
    department = organisation(office).department_of(general.division_id)
    assert department is not None
    assert (department.name_on(), department.order) == ("総務管理部", 2)


def test_a_division_stays_the_same_and_gains_other_names(parts: Parts, office: Store, table: Table) -> None:
    before = division_named(organisation(office), "税務課")
    path = table("部,室,所管課,別名,連絡先\n区民部,納税室,税務課,税務担当課、納税課,内線 1234\n")
    import_divisions(parts, office, path)
    import_divisions(parts, office, path)
    after = division_named(organisation(office), "納税課")
    assert after.division_id == before.division_id
    assert [name.name for name in after.names].count("納税課") == 1
    assert after.contact == "内線 1234"
    assert above(organisation(office), "納税課") == ["区民部", "納税室"]


def test_a_ward_with_bureaus_reads_and_gets_a_table_with_its_own_headings(
    parts: Parts, office: Store, table: Table, tmp_path: Path
) -> None:
    given = "局の建制順,局,部,所管課の建制順,所管課\n1,区民局,課税部,1,税務課\n"
    import_divisions(parts, office, table(given), blank=CORRECTED)
    assert above(organisation(office), "税務課") == ["区民局", "課税部"]
    path = save_divisions(parts, office, tmp_path / "組織.csv").value
    assert path.read_text("utf-8-sig").startswith("局の建制順,局,部,所管課の建制順,所管課,庶務担当課,")
    assert import_divisions(parts, office, path, blank=CORRECTED).value.rows == 0


def test_a_new_division_is_added_from_its_day_on(parts: Parts, office: Store, table: Table) -> None:
    import_divisions(parts, office, table("所管課,適用開始日\n未来課,2023-04-01\n"))
    assert division_named(organisation(office), "未来課").names[0].valid_from == date(2023, 4, 1)


def test_a_row_that_cannot_be_read_is_named_and_the_others_are_taken(parts: Parts, office: Store, table: Table) -> None:
    head = "部の建制順,部,所管課,適用開始日"
    rows = ("一番,総務部,総務課,", "1,区民部,,", "1,区民部,税務課,", "1,区民部,税務課,", ",,職員課,来年")
    outcome = import_divisions(parts, office, table("\n".join((head, *rows))))
    assert outcome.value.rows == 1
    assert [(each.code, each.place.row) for each in outcome.problems] == [
        ("TABLE-VALUE-UNREADABLE", 2),
        ("TABLE-NAME-MISSING", 3),
        ("TABLE-TWICE", 5),
        ("TABLE-VALUE-UNREADABLE", 6),
    ]
    assert [each.place.cell for each in outcome.problems] == ["A2", "C3", "C5", "D6"]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("税務課,納税課,あ,,\n納税課,,い,,\n", "納税課（税務課）"),
        ("納税課,,あ,税務課,2023-04-01\n徴収課,,い,税務課,2023-05-01\n", "徴収課（納税課）"),
        ("納税課,,あ,税務課,2023-04-01\n税務課,,い,,\n", "税務課（納税課）"),
    ],
)
def test_two_rows_never_become_one_division(parts: Parts, office: Store, table: Table, rows: str, found: str) -> None:
    outcome = import_divisions(parts, office, table(f"所管課,別名,連絡先,旧名称,適用開始日\n{rows}"))
    assert [(each.code, each.place.cell, each.found) for each in outcome.problems] == [("TABLE-TWICE", "A3", found)]
    assert division_named(organisation(office), "税務課").contact == "あ"


@pytest.mark.parametrize(("row", "cell"), [("納税課,", "A2"), ("職員課,納税課", "B2")])
def test_a_name_that_a_person_was_asked_about_stays_with_its_division(
    parts: Parts, office: Store, table: Table, row: str, cell: str
) -> None:
    name_division(office, "納税課", "税務課")
    before = organisation(office)
    (told,) = import_divisions(parts, office, table(f"所管課,別名\n{row}\n")).problems
    assert (told.code, told.place.cell, told.found, told.expected) == ("TABLE-NAME-TAKEN", cell, "納税課", "税務課")
    assert organisation(office) == before


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("税務課,100000,,", "TABLE-VALUE-UNREADABLE"),
        (f"税務課,{'9' * 5_000},,", "TABLE-VALUE-UNREADABLE"),
        ("納税課,,税務課,0001-01-01", "RENAME-DAY-UNFIT"),
    ],
)
def test_a_number_or_a_day_out_of_all_measure_is_told(
    parts: Parts, office: Store, table: Table, row: str, code: str
) -> None:
    before = organisation(office)
    outcome = import_divisions(parts, office, table(f"所管課,所管課の建制順,旧名称,適用開始日\n{row}\n"))
    assert [each.code for each in outcome.problems] == [code]
    assert organisation(office) == before


def test_a_column_that_the_table_does_not_have_changes_nothing(parts: Parts, office: Store, table: Table) -> None:
    import_divisions(
        parts, office, table("部,部の建制順,室,所管課,所管課の建制順,庶務担当課\n区民部,3,納税室,税務課,2,○\n")
    )
    before = division_named(organisation(office), "税務課")
    for text in ("所管課,別名\n税務課,納税課\n", "部,所管課\n区民部,税務課\n", "室,所管課\n納税室,税務課\n"):
        import_divisions(parts, office, table(text))
    after = division_named(organisation(office), "納税課")
    assert (after.parent, after.order, after.is_liaison) == (before.parent, 2, True)
    department = organisation(office).department_of(after.division_id)
    assert department is not None
    assert (department.name_on(), department.order) == ("区民部", 3)


def test_rows_that_change_nothing_are_not_counted_as_taken(parts: Parts, office: Store, table: Table) -> None:
    import_divisions(parts, office, table("部,所管課\n区民部,税務課\n"))
    path = table("部,所管課\n区民部,税務課\n区民部,戸籍住民課\n")
    assert counts_of(import_divisions(parts, office, path)) == (1, 1)


def test_a_table_with_the_department_alone_takes_a_division_there(parts: Parts, office: Store, table: Table) -> None:
    import_divisions(parts, office, table("部,室,所管課\n区民部,納税室,税務課\n"))
    import_divisions(parts, office, table("部,所管課\n総務部,税務課\n"), blank=CORRECTED)
    assert above(organisation(office), "税務課") == ["総務部"]


def test_a_blank_cell_of_the_template_leaves_what_is_known(parts: Parts, office: Store, table: Table) -> None:
    import_divisions(parts, office, table(f"{HEAD}\n3,区民部,納税室,2,税務課,○,収納課、徴収課,佐藤,,,\n"))
    before = organisation(office)
    assert counts_of(import_divisions(parts, office, table(f"{HEAD}\n,,,,税務課,,,,,,確認済\n"))) == (0, 1)
    assert organisation(office) == before
    assert import_divisions(parts, office, table(f"{HEAD}\n,,,,納税課,,,,2023-04-01,税務課,\n")).problems == ()
    was, now = before.get("zeimu"), organisation(office).get("zeimu")
    assert now.name_on() == "納税課"
    assert replace(now, names=was.names) == was
    assert {each.name for each in was.names} < {each.name for each in now.names}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("区民部,,税務課", ("区民部", "納税室")),
        (",収納室,税務課", ("区民部", "収納室")),
        (",DX室,税務課", ("総務部", "DX室")),
        ("総務部,,税務課", ("総務部",)),
    ],
)
def test_a_blank_part_of_a_place_follows_the_part_that_is_given(
    parts: Parts, office: Store, table: Table, row: str, expected: tuple[str, ...]
) -> None:
    import_divisions(parts, office, table("部,室,所管課\n区民部,納税室,税務課\n総務部,DX室,職員課\n"))
    import_divisions(parts, office, table(f"部,室,所管課\n{row}\n"), blank=CORRECTED)
    assert tuple(above(organisation(office), "税務課")) == expected


@pytest.mark.parametrize("name", ["未来課", "税務課"])
def test_an_old_name_that_nothing_bears_is_named_and_takes_nothing(
    parts: Parts, office: Store, table: Table, name: str
) -> None:
    before = organisation(office)
    path = table(f"{HEAD}\n,,,,{name},,,佐藤,2023-04-01,納税課,\n")
    planned = plan_divisions(parts, office, path)
    assert planned.changes == ()
    for problems in (planned.problems, import_divisions(parts, office, path).problems):
        found = [(each.code, each.place.cell, each.found) for each in problems]
        assert found == [("RENAME-NAME-UNKNOWN", "J2", "納税課")]
    assert organisation(office) == before


def test_an_old_name_that_a_person_was_asked_about_makes_no_new_division(
    parts: Parts, office: Store, table: Table
) -> None:
    name_division(office, "納税課", "税務課")
    before = organisation(office)
    (found,) = import_divisions(parts, office, table("所管課,旧名称\n徴収課,納税課\n")).problems
    assert (found.code, found.place.cell, found.expected) == ("TABLE-NAME-TAKEN", "B2", "税務課")
    assert organisation(office) == before


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        ("区議会事務局,,区議会事務局,", "A2"),
        (",税務課,職員課,", "B2"),
        ("区民部,DX推進室,DX推進室,", "C2"),
        ("総務部,,職員課,税務課", "D2"),
        ("総務部,,未来課,税務課", "D2"),
    ],
)
def test_a_name_that_is_anothers_is_named_and_takes_nothing(
    parts: Parts, office: Store, table: Table, row: str, cell: str
) -> None:
    before = organisation(office)
    (found,) = import_divisions(parts, office, table(f"部,室,所管課,別名\n{row}\n")).problems
    assert (found.code, found.place.cell) == ("TABLE-NAME-TAKEN", cell)
    assert organisation(office) == before


Import = Callable[[Parts, Store, Path], Outcome[ImportedTable]]


def schedules(store: Store) -> dict[tuple[str, str], str]:
    found = read_in(store, lambda records: records.plan.schedules(records.plan.all()[0].newest.edition_id))
    return {(row_id, year.short): text for (row_id, year), text in found.items()}


@pytest.mark.parametrize(
    ("act", "head"), [(import_divisions, "部,室,所管課,別名\n"), (import_schedule, "管理番号,令和4年度\n")]
)
def test_a_template_that_nobody_filled_in_is_asked_about(
    parts: Parts, office: Store, table: Table, act: Import, head: str
) -> None:
    outcome = act(parts, office, table(head))
    assert outcome.value.rows == 0
    assert [(each.code, each.place.file) for each in outcome.problems] == [("TABLE-NO-ROWS", "table.csv")]
    assert outcome.needs_person


def test_the_example_schedule_is_taken_by_year(parts: Parts, office: Store) -> None:
    outcome = import_schedule(parts, office, find_example_tables()[1])
    assert counts_of(outcome) == (100, 10), "10 rows are blank in every year"
    assert [each.code for each in outcome.problems] == ["TABLE-REMARKS-UNREAD"]
    assert schedules(office)["1-1-1-02-X", "R4"] == "推進"


def test_a_blank_takes_back_what_stood_there(parts: Parts, office: Store, table: Table) -> None:
    import_schedule(parts, office, table(f"管理番号,令和4年度,R5\n{OWN[0]},検討,構築\n"))
    import_schedule(parts, office, table(f"管理番号,令和4年度,2023\n{OWN[0]},,運用\n"))
    assert {key: text for key, text in schedules(office).items() if text} == {(OWN[0], "R5"): "運用"}
    assert FiscalYear(2023).short == "R5"


def test_an_unknown_or_repeated_row_is_named(parts: Parts, office: Store, table: Table) -> None:
    outcome = import_schedule(parts, office, table(f"管理番号,R4\n9-9-9-99-Z,検討\n{OWN[0]},検討\n{OWN[0]},構築\n"))
    assert [(each.code, each.place.row) for each in outcome.problems] == [("TABLE-ID-UNKNOWN", 2), ("TABLE-TWICE", 4)]
    assert schedules(office) == {(OWN[0], "R4"): "検討"}


@pytest.mark.parametrize("text", ["名前,番号\nあ,1\n", f"所管課,管理番号,別名,別名\n税務課,{OWN[0]},一,二\n"])
def test_a_table_whose_headings_do_not_say_what_it_is_is_refused(
    parts: Parts, office: Store, table: Table, text: str
) -> None:
    path = table(text)
    for act in (import_divisions, import_schedule):
        with pytest.raises(exchange.TableNotReadable):
            act(parts, office, path)


def test_a_schedule_without_a_year_is_refused(parts: Parts, office: Store, table: Table) -> None:
    with pytest.raises(exchange.TableNotReadable, match="年度の見出し"):
        import_schedule(parts, office, table(f"管理番号,備考\n{OWN[0]},なし\n"))
