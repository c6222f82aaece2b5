"""Reorganisations and moves of rows are withdrawn; bodies that have ended."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from nakano_status.application.entries.read.history import read_history
from nakano_status.application.indicators.edit_indicator import IndicatorEntry, edit_indicator
from nakano_status.application.indicators.read.indicators import read_figures
from nakano_status.application.lookup import chosen_round, edition_of, every_edition, successions_in
from nakano_status.application.merge.read.state_digest import state_digest
from nakano_status.application.organisation.edit_division import DivisionEdit, edit_division, remove_division
from nakano_status.application.organisation.hand_on_row import RowMove, hand_on_row
from nakano_status.application.organisation.import_divisions import import_divisions, plan_divisions
from nakano_status.application.organisation.read.organisation import OrganisationView, read_organisation
from nakano_status.application.organisation.reorganise import (
    RowOwners,
    hand_on_rows,
    plan_reorganisation,
    read_owned,
    read_row_owners,
    read_titles,
    reorganise,
)
from nakano_status.application.organisation.withdraw_reorganisation import (
    recorded_changes,
    withdraw_reorganisation,
    withdraw_row_move,
)
from nakano_status.application.plan.create_store import PlanSource, create_store
from nakano_status.application.plan.export_plan import export_edition
from nakano_status.application.plan.revise_plan import PlanRevision, revise_plan, withdraw_revision
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.round.amend_round import correct_made_on
from nakano_status.application.round.extend_due import Extension, extend_due
from nakano_status.application.round.open_and_close_round import close_round, open_round, withdraw_round
from nakano_status.application.round.read.board import WholeBoard, read_board, read_whole_board
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.save_tables import save_divisions
from nakano_status.application.submission.open_form import open_form
from nakano_status.application.verify import verify
from nakano_status.bootstrap import find_example_tables
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.divisions import DivisionKind, Role, heir_in
from nakano_status.domain.organisation.reorganisation import (
    Abolition,
    Founding,
    Merger,
    OrganisationChange,
    Renaming,
    Split,
    Transfer,
)
from nakano_status.domain.plan.plan import Owner
from nakano_status.domain.plan.revised_edition import RevisionAnswers
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.exchange import ContentMoved, DivisionNotRemovable
from tests.support.altered_stores import change_store
from tests.support.edition_books import OWNERS, TREE, edited
from tests.support.organisations import Table, division_named, organisation
from tests.support.plan_files import FIRST, FIRST_ROWS, plan_of
from tests.support.plans import small_organisation
from tests.support.rounds import OWN, ZEIMU, hand_in, merge, rows_in, send, write, write_all
from tests.support.stores import read_in

SPRING, AUTUMN, WINTER = date(2023, 4, 1), date(2023, 10, 1), date(2023, 12, 1)
R5 = FiscalYear(2023)


def content(store: Store) -> object:
    with store.reading() as records:
        round_ = chosen_round(records)
        rows = [(row.row_id, row.named_divisions) for row in round_.rows]
        owners = records.indicators.owners(round_.edition_id, round_.named_on)
        dues = {body: round_.own_due(body) for body, _ in round_.division_dues}
        return records.organisation.read(), records.plan.all()[0], rows, owners, {k: v for k, v in dues.items() if v}


def of_round(store: Store) -> object:
    """Return a round with its due dates and its history."""
    with store.reading() as records:
        round_ = chosen_round(records)
        dues = records.rounds.due_changes(round_.round_id)
        return round_, dues, records.entries.changes(round_.round_id)


def test_everything_is_as_it_was(parts: Parts, office: Store) -> None:
    edit_indicator(parts, office, IndicatorEntry("KPI-1-1", owner=ZEIMU))
    extend_due(office, Extension(date(2023, 8, 1), "繁忙期のため", (ZEIMU,)))
    import_divisions(parts, office, find_example_tables()[0])
    before = content(office)
    split, move = Split("総務課", ("総務課", "文書課"), {}), Transfer("戸籍住民課", "企画財政部")
    reorganise(parts, office, [Merger((ZEIMU,), "職員課"), split, move], SPRING)
    assert content(office) != before
    undone = withdraw_reorganisation(office, "日の誤り", "伊藤").value
    assert content(office) == before
    assert (undone.act.kind, len(undone.steps)) == ("reorganise", 5)
    assert read_in(office, lambda records: records.organisation.successions()) == {}


@pytest.mark.parametrize("into", ["戸籍住民課", "窓口課"])
def test_whoever_leads_beside_the_first_leads_again(parts: Parts, tmp_path: Path, into: str) -> None:
    both = (Owner("zeimu", Role.LEAD, 1), Owner("koseki", Role.LEAD, 2))
    row = replace(FIRST_ROWS[0], owners=both, owners_printed="税務課\n戸籍住民課")
    plan = plan_of(replace(FIRST, listings=(row, *FIRST_ROWS[1:])))
    create_store(parts, tmp_path / "office.nakano", PlanSource(plan, small_organisation()))
    with closing(parts.stores.open(tmp_path / "office.nakano")) as store:
        open_round(parts, store, FiscalYear(2021))
        before = content(store)
        reorganise(parts, store, [Merger((ZEIMU, "戸籍住民課"), into)], date(2021, 5, 1))
        withdraw_reorganisation(store)
        assert content(store) == before


@pytest.mark.parametrize(
    "later_one",
    [
        Renaming("職員課", "人事課"),
        Merger(("総務課", "職員課"), "職員課"),
        Abolition("総務課", "職員課"),
        Transfer("職員課", "企画財政部"),
    ],
)
def test_what_another_change_of_the_same_day_handed_on_stays(
    parts: Parts, office: Store, later_one: OrganisationChange
) -> None:
    import_divisions(parts, office, find_example_tables()[0])
    edit_indicator(parts, office, IndicatorEntry("KPI-1-1", owner=ZEIMU))
    reorganise(parts, office, [Abolition(ZEIMU, "職員課")], SPRING)
    between = content(office)
    reorganise(parts, office, [later_one], SPRING)
    withdraw_reorganisation(office)
    assert content(office) == between


def test_a_merger_of_the_day_of_adoption_is_undone_too(parts: Parts, tmp_path: Path) -> None:
    three = (Owner("zeimu", Role.LEAD, 1), Owner("koseki", Role.ASSOCIATE, 2), Owner("bosai", Role.ASSOCIATE, 3))
    row = replace(FIRST_ROWS[0], owners=three, owners_printed="税務課\n戸籍住民課\n防災課")
    plan = plan_of(replace(FIRST, listings=(row, *FIRST_ROWS[1:])))
    create_store(parts, tmp_path / "office.nakano", PlanSource(plan, small_organisation()))
    with closing(parts.stores.open(tmp_path / "office.nakano")) as store:
        open_round(parts, store, FiscalYear(2021))
        before = content(store)
        reorganise(parts, store, [Merger(("戸籍住民課", "防災課"), "防災課")], FIRST.adopted_on)
        named = read_in(store, chosen_round).row(row.row_id).named_divisions
        assert [each[:2] for each in named] == [("zeimu", Role.LEAD), ("bosai", Role.ASSOCIATE)]
        withdraw_reorganisation(store)
        assert content(store) == before


def test_a_row_that_moved_on_the_same_day_stays(parts: Parts, office: Store) -> None:
    hand_on_row(parts, office, RowMove(OWN[0], "職員課", SPRING, "事務分掌の変更"))
    between = content(office)
    reorganise(parts, office, [Abolition(ZEIMU, "職員課")], SPRING)
    withdraw_reorganisation(office)
    assert content(office) == between


def test_only_the_latest_is_undone(later: Parts, office: Store) -> None:
    reorganise(later, office, [Abolition(ZEIMU, "職員課")], AUTUMN)
    between = content(office)
    reorganise(later, office, [Abolition("職員課", "総務課")], date(2024, 4, 1))
    withdraw_reorganisation(office)
    assert content(office) == between
    assert division_named(organisation(office), ZEIMU).until == date(2023, 9, 30)


def test_after_the_latest_the_one_before_can_be_undone(parts: Parts, office: Store) -> None:
    first = content(office)
    reorganise(parts, office, [Abolition(ZEIMU, "職員課")], SPRING)
    reorganise(parts, office, [Abolition("職員課", "総務課")], date(2023, 5, 1))
    later, earlier = read_in(office, recorded_changes)
    assert (later.day, later.obstacles) == (date(2023, 5, 1), ())
    assert earlier.obstacles == ("その後に組織か所管課を変更しています（職員課 → 総務課（廃止））",)
    withdraw_reorganisation(office)
    withdraw_reorganisation(office)
    assert content(office) == first


def test_a_change_that_a_colleague_registered_anew_is_not_withdrawn_unseen(parts: Parts, office: Store) -> None:
    split = Split("総務課", ("総務課", "文書課"), {})
    reorganise(parts, office, [split], SPRING)
    (seen,) = read_in(office, recorded_changes)
    withdraw_reorganisation(office)
    reorganise(parts, office, [split], SPRING)
    (now,) = read_in(office, recorded_changes)
    assert now.label == seen.label
    with pytest.raises(ContentMoved):
        withdraw_reorganisation(office, seen=seen)
    withdraw_reorganisation(office, seen=now)


def test_without_any_there_is_nothing_to_take_back(office: Store) -> None:
    with pytest.raises(Refused, match="REORGANISATION-NONE"):
        withdraw_reorganisation(office)


def edit(parts: Parts, store: Store, folder: Path) -> None:  # noqa: ARG001 - all have the same signature
    edit_division(store, division_named(organisation(store), "総務課").division_id, DivisionEdit(contact="1234"))


def open_next(parts: Parts, store: Store, folder: Path) -> None:  # noqa: ARG001
    close_round(store)
    open_round(parts, store, R5)


def send_form(parts: Parts, store: Store, folder: Path) -> None:
    send(parts, store, folder, "職員課")


def hand_on(parts: Parts, store: Store, folder: Path) -> None:  # noqa: ARG001
    hand_on_row(parts, store, RowMove(OWN[0], "総務課", date(2023, 5, 1), "事務分掌の変更"))


@pytest.mark.parametrize(
    ("done", "named"),
    [
        (edit, "組織か所管課を変更"),
        (hand_on, "組織か所管課を変更"),
        (open_next, "令和5年度分の進捗確認を開始"),
        (send_form, "回答様式の作成"),
    ],
)
def test_what_hangs_on_it_is_named(
    parts: Parts, office: Store, tmp_path: Path, done: Callable[[Parts, Store, Path], None], named: str
) -> None:
    reorganise(parts, office, [Abolition(ZEIMU, "職員課")], SPRING)
    done(parts, office, tmp_path)
    before = content(office)
    with pytest.raises(Refused, match="REORGANISATION-STAYS") as refused:
        withdraw_reorganisation(office)
    assert named in refused.value.details["reason"]
    assert content(office) == before


def test_a_form_of_an_earlier_round_does_not_stand_in_the_way(later: Parts, office: Store, tmp_path: Path) -> None:
    reorganise(later, office, [Abolition(ZEIMU, "職員課")], AUTUMN)
    send(later, office, tmp_path, ZEIMU)
    withdraw_reorganisation(office)


def test_a_round_that_is_not_under_it_any_more_is_left_alone(later: Parts, office: Store) -> None:
    first = read_in(office, chosen_round).named_on
    extend_due(office, Extension(date(2023, 8, 1), "繁忙期のため", (ZEIMU,)))
    correct_made_on(later, office, WINTER, "作成日の誤り")
    reorganise(later, office, [Merger((ZEIMU,), "職員課")], AUTUMN)
    correct_made_on(later, office, first, "作成日の誤り")
    close_round(office)
    before = of_round(office)
    withdraw_reorganisation(office)
    assert of_round(office) == before


def test_a_due_date_that_was_given_afterwards_is_kept(parts: Parts, office: Store) -> None:
    extend_due(office, Extension(date(2023, 8, 1), "繁忙期のため", (ZEIMU,)))
    reorganise(parts, office, [Merger((ZEIMU,), "職員課")], SPRING)
    extend_due(office, Extension(date(2023, 9, 8), "繁忙期のため", ("職員課",)))
    withdraw_reorganisation(office)
    round_ = read_in(office, chosen_round)
    assert round_.own_due(division_named(organisation(office), "職員課").division_id) == date(2023, 9, 8)


def test_a_row_that_prints_the_same_has_no_line_in_its_history(office: Store) -> None:
    before = of_round(office)
    with office.writing() as work:
        act, round_ = work.begin_act("reorganise", None), chosen_round(work)
        hand_on_rows(work, act, round_, [round_.row(OWN[0])], edition_of(work, round_))
        work.commit()
    assert of_round(office) == before


@pytest.mark.parametrize("is_form", [True, False], ids=["form", "due date"])
def test_a_founded_body_with_a_form_in_a_round_of_an_earlier_day_prevents_it(
    later: Parts, office: Store, tmp_path: Path, *, is_form: bool
) -> None:
    reorganise(later, office, [Split("総務課", ("総務課", "文書課"), {})], AUTUMN)
    if is_form:
        send(later, office, tmp_path, "文書課")
    else:
        with office.writing() as work:
            work.begin_act("extend_due", None)
            work.rounds.set_division_due("R4", division_named(work.organisation.read(), "文書課").division_id, SPRING)
            work.commit()
    before = content(office)
    with pytest.raises(Refused, match="REORGANISATION-STAYS") as refused:
        withdraw_reorganisation(office)
    assert refused.value.details["reason"].startswith("「文書課」は、進捗確認で、回答様式を作成したか、")
    assert content(office) == before


def test_a_founded_body_that_a_later_edition_names_prevents_it(later: Parts, office: Store, tmp_path: Path) -> None:
    reorganise(later, office, [Split("総務課", ("総務課", "文書課"), {})], AUTUMN)
    export_edition(later, office, tmp_path / "plan.xlsx")
    path = edited(
        tmp_path / "plan.xlsx", tmp_path / "edited.xlsx", lambda book: book.change(OWNERS, OWN[0], 所管課="文書課")
    )
    assert revise_plan(later, office, PlanRevision(path, "改定版", date(2024, 2, 28), reason="見直し")).value.is_written
    with pytest.raises(Refused, match="REORGANISATION-STAYS") as refused:
        withdraw_reorganisation(office)
    assert refused.value.details["reason"] == "「文書課」は、取組の所管課です"


@pytest.mark.parametrize(
    ("change", "is_kept"),
    [
        (Merger((ZEIMU,), "職員課"), True),
        (Merger((ZEIMU, "職員課"), "税務・人事課"), True),
        (Renaming(ZEIMU, "納税課"), False),
        (Split("総務課", ("総務課", "文書課"), {}), False),
    ],
)
def test_a_later_edition_in_which_rows_would_stay_with_the_heir_prevents_it(
    later: Parts, office: Store, tmp_path: Path, change: OrganisationChange, is_kept: bool
) -> None:
    edit_indicator(later, office, IndicatorEntry("KPI-1-1", owner=ZEIMU))
    before = content(office)
    reorganise(later, office, [change], AUTUMN)
    export_edition(later, office, tmp_path / "plan.xlsx")
    path = edited(
        tmp_path / "plan.xlsx", tmp_path / "edited.xlsx", lambda book: book.change(TREE, OWN[0], 名称="別の名称の取組")
    )
    answers = RevisionAnswers(former={OWN[0]: (OWN[0],)})
    assert revise_plan(later, office, PlanRevision(path, "改定版", date(2024, 2, 28), answers=answers)).value.is_written
    if is_kept:
        with pytest.raises(Refused, match="REORGANISATION-STAYS") as refused:
            withdraw_reorganisation(office)
        assert "改定版" in refused.value.details["reason"]
        withdraw_revision(office)
    withdraw_reorganisation(office)
    if is_kept:
        assert content(office) == before


MOVE_SPRING, COMING = date(2023, 4, 1), date(2024, 4, 1)
TO_STAFF = RowMove(OWN[0], "職員課", MOVE_SPRING, "事務分掌の変更")


def move_content(store: Store) -> object:
    """Return who is named where and from when, the state of the round and what its divisions are to be sent."""
    with store.reading() as records:
        owners = {
            (edition.edition_id, each.row_id): (each.former, each.owners)
            for edition in every_edition(records)
            for each in edition.listings
        }
        rounds = records.rounds.all()
        digests = [state_digest(records, each) for each in rounds]
        boards = [read_board(records, each, date(2023, 7, 1)) for each in rounds]
        return records.organisation.read(), owners, rounds, digests, boards


def test_the_record_of_changes_names_the_row_and_both_divisions(parts: Parts, office: Store) -> None:
    hand_on_row(parts, office, TO_STAFF)
    last = read_in(office, read_organisation, date(2023, 7, 1)).acts[0]
    assert (last.kind, last.reason) == ("hand_on_row", f"取組 {OWN[0]}：税務課 → 職員課（引継ぎ）。事務分掌の変更")


def test_one_that_an_earlier_program_made_is_not_listed_and_stands_in_the_way_of_a_reorganisation(
    parts: Parts, office: Store
) -> None:
    reorganise(parts, office, [Renaming("総務課", "総務法務課")], MOVE_SPRING)
    hand_on_row(parts, office, TO_STAFF)
    change_store(office.path, "DELETE FROM row_move_owner", "DELETE FROM row_move_answerer", "DELETE FROM row_move")
    with pytest.raises(Refused, match="ROW-MOVE-NONE"):
        withdraw_row_move(office)
    with pytest.raises(Refused, match="REORGANISATION-STAYS") as refused:
        withdraw_reorganisation(office)
    assert "事務分掌の変更" in refused.value.details["reason"]


@pytest.mark.parametrize("since", [MOVE_SPRING, COMING])
def test_everything_is_as_it_was_before_the_move(
    parts: Parts, sending_office: Store, own: Path, tmp_path: Path, since: date
) -> None:
    before = move_content(sending_office)
    hand_on_row(parts, sending_office, RowMove(OWN[0], "職員課", since, "事務分掌の変更"))
    assert move_content(sending_office) != before
    undone = withdraw_row_move(sending_office, "番号の誤り", "伊藤").value
    assert undone.label == f"取組 {OWN[0]}：{ZEIMU} → 職員課（引継ぎ）。事務分掌の変更"
    assert move_content(sending_office) == before
    sending_office.check_soundness()
    with sending_office.reading() as records:
        assert recorded_changes(records) == ()
        last = records.entries.acts()[-1]
    assert (last.by, last.reason) == ("伊藤", f"{undone.label}。番号の誤り")

    # the form that was sent before is as valid as ever
    write_all(parts, own)
    hand_in(parts, own, tmp_path / "back.xlsx")
    assert merge(parts, sending_office, tmp_path / "back.xlsx").value.held == ()


def test_owners_with_a_past_return_to_it(parts: Parts, office: Store) -> None:
    listings = read_in(office, lambda records: records.plan.all())[0].newest.listings
    row_id = next(each.row_id for each in listings if each.owners_printed == "情報システム課\n職員課")
    hand_on_row(parts, office, RowMove(row_id, "総務課", MOVE_SPRING, "理由", Role.ASSOCIATE))
    before = move_content(office)
    hand_on_row(parts, office, RowMove(row_id, "職員課", MOVE_SPRING, "理由", Role.LEAD))
    withdraw_row_move(office)
    assert move_content(office) == before


def test_one_after_the_other_is_withdrawn_a_change_of_the_organisation_in_its_turn(parts: Parts, office: Store) -> None:
    first = move_content(office)
    hand_on_row(parts, office, TO_STAFF)
    reorganise(parts, office, [Renaming("総務課", "総務法務課")], MOVE_SPRING)
    hand_on_row(parts, office, RowMove(OWN[1], "職員課", MOVE_SPRING, "事務分掌の変更"))
    with pytest.raises(Refused, match="REORGANISATION-STAYS") as refused:
        withdraw_reorganisation(office)
    assert f"取組 {OWN[1]}：{ZEIMU} → 職員課（引継ぎ）" in refused.value.details["reason"]
    withdraw_row_move(office)
    with pytest.raises(Refused, match="ROW-MOVE-KEPT") as refused:
        withdraw_row_move(office)
    assert "総務課 → 総務法務課（改称）" in refused.value.details["reason"]
    assert [bool(each.obstacles) for each in read_in(office, recorded_changes)] == [False, True]
    withdraw_reorganisation(office)
    withdraw_row_move(office)
    assert move_content(office) == first
    with pytest.raises(Refused, match="ROW-MOVE-NONE"):
        withdraw_row_move(office)


def test_a_second_one_from_the_same_day_names_the_withdrawal_and_is_possible_after_it(
    parts: Parts, office: Store
) -> None:
    hand_on_row(parts, office, TO_STAFF)
    with pytest.raises(Refused, match="ROW-MOVED-THEN") as refused:
        hand_on_row(parts, office, RowMove(OWN[0], "総務課", MOVE_SPRING, "理由"))
    assert "［登録した改正と引継ぎ］で取り消してから" in refused.value.entry.remedy
    withdraw_row_move(office)
    hand_on_row(parts, office, RowMove(OWN[0], "総務課", MOVE_SPRING, "理由"))
    listing = read_in(office, lambda records: records.plan.all())[0].newest.listing(OWN[0])
    assert [organisation(office).name(each.division) for each in (*listing.former, *listing.owners)] == [
        ZEIMU,
        "総務課",
    ]


def close(parts: Parts, store: Store, folder: Path) -> None:  # noqa: ARG001
    close_round(store)


def send_to_the_former(parts: Parts, store: Store, folder: Path) -> None:
    send(parts, store, folder / "again", ZEIMU, anew=True)


def answer(parts: Parts, store: Store, folder: Path) -> None:
    write_all(parts, folder / "own.nakano")
    hand_in(parts, folder / "own.nakano", folder / "back.xlsx")
    merge(parts, store, folder / "back.xlsx")


@pytest.mark.parametrize(
    ("done", "named"),
    [
        (edit, "組織か所管課を変更"),
        (open_next, "令和4年度分の進捗確認で締切を行っています、令和5年度分の進捗確認を開始しています"),
        (close, "令和4年度分の進捗確認で締切"),
        (send_form, "令和4年度分の進捗確認で回答様式の作成"),
        (send_to_the_former, "令和4年度分の進捗確認で回答様式の作成"),
        (answer, "令和4年度分の進捗確認で回答などの入力"),
    ],
)
def test_what_depends_on_it_is_named(
    parts: Parts,
    sending_office: Store,
    own: Path,
    tmp_path: Path,
    done: Callable[[Parts, Store, Path], None],
    named: str,
) -> None:
    assert own.exists()
    hand_on_row(parts, sending_office, TO_STAFF)
    done(parts, sending_office, tmp_path)
    before = move_content(sending_office)
    with pytest.raises(Refused, match="ROW-MOVE-KEPT") as refused:
        withdraw_row_move(sending_office)
    assert named in refused.value.details["reason"]
    assert move_content(sending_office) == before


def test_what_others_send_and_answer_and_a_start_that_was_withdrawn_prevent_nothing(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    hand_on_row(parts, office, RowMove(OWN[0], "職員課", COMING, "事務分掌の変更"))
    open_round(parts, office, R5)
    withdraw_round(office, R5)
    send(parts, office, tmp_path, "総務課")
    withdraw_row_move(office)


def test_a_start_that_was_withdrawn_does_not_hold_an_earlier_round_against_it(parts: Parts, office: Store) -> None:
    hand_on_row(parts, office, TO_STAFF)
    open_round(parts, office, R5)
    withdraw_round(office, R5)
    withdraw_row_move(office)


ROW_SPRING = date(2023, 4, 1)


def printed(store: Store, row_id: str) -> str | None:
    with store.reading() as records:
        return RoundContents.load(records, chosen_round(records)).divisions_text(row_id)


def test_an_open_round_asks_the_new_division_and_keeps_the_answer_of_the_former(
    parts: Parts, sending_office: Store, own: Path, tmp_path: Path
) -> None:
    write_all(parts, own)
    hand_in(parts, own, tmp_path / "back.xlsx")
    merge(parts, sending_office, tmp_path / "back.xlsx")
    done = hand_on_row(parts, sending_office, RowMove(OWN[0], "職員課", ROW_SPRING, "事務分掌の変更"), "伊藤").value
    assert (done.was, done.now, len(done.packages)) == (ZEIMU, "職員課", 1)
    assert (printed(sending_office, OWN[0]), printed(sending_office, OWN[1])) == ("職員課", ZEIMU)
    with sending_office.reading() as records:
        contents = RoundContents.load(records, chosen_round(records))
        lines = [(each.who, each.key) for each in read_history(records, contents.round_, OWN[0])]
    assert contents.values[OWN[0]]["done"] == "実施した。"
    assert (ZEIMU, "done") in lines
    assert lines[-1] == ("事務局", "owners")
    form = send(parts, sending_office, tmp_path / "forms", "職員課")
    assert OWN[0] in rows_in(parts, opened(parts, form, tmp_path / "staff.nakano"))


def opened(parts: Parts, form: Path, path: Path) -> Path:
    open_form(parts, path, form)
    return path


def test_the_new_division_answers_on_its_form(parts: Parts, sending_office: Store, tmp_path: Path) -> None:
    hand_on_row(parts, sending_office, RowMove(OWN[0], "職員課", ROW_SPRING, "事務分掌の変更"))
    path = opened(parts, send(parts, sending_office, tmp_path / "forms", "職員課"), tmp_path / "staff.nakano")
    write(parts, path, OWN[0], mark="◎", done="引き継いで実施した。", next_year="続ける。")
    hand_in(parts, path, tmp_path / "staff.xlsx", draft=True)
    assert merge(parts, sending_office, tmp_path / "staff.xlsx").value.conflicts == ()
    with sending_office.reading() as records:
        assert RoundContents.load(records, chosen_round(records)).values[OWN[0]]["done"] == "引き継いで実施した。"


def test_from_a_day_to_come_the_open_round_is_kept(parts: Parts, office: Store) -> None:
    coming = date(2024, 4, 1)
    hand_on_row(parts, office, RowMove(OWN[0], "職員課", coming, "事務分掌の変更"))
    assert printed(office, OWN[0]) == ZEIMU
    with office.reading() as records:
        listing = records.plan.all()[0].newest.listing(OWN[0])
        organisation_ = records.organisation.read()
    days = (coming - timedelta(days=1), coming)
    assert [organisation_.name(listing.on(day).answerers[0]) for day in days] == [ZEIMU, "職員課"]


def test_a_dry_run_writes_nothing(parts: Parts, office: Store) -> None:
    move = RowMove(OWN[0], "職員課", ROW_SPRING, "事務分掌の変更")
    assert hand_on_row(parts, office, move, is_dry_run=True).value.now == "職員課"
    assert printed(office, OWN[0]) == ZEIMU


def test_a_division_that_reads_is_replaced_by_its_role(parts: Parts, office: Store) -> None:
    listings = read_in(office, lambda records: records.plan.all())[0].newest.listings
    row_id = next(each.row_id for each in listings if each.owners_printed == "情報システム課\n職員課")
    hand_on_row(parts, office, RowMove(row_id, "総務課", ROW_SPRING, "事務分掌の変更", Role.ASSOCIATE))
    assert printed(office, row_id) == "情報システム課\n総務課"


def owners(store: Store, row_id: str) -> RowOwners:
    found = read_in(store, read_row_owners, row_id, ROW_SPRING)
    assert found is not None
    return found


def test_of_several_that_read_the_one_that_is_named_is_replaced(parts: Parts, office: Store) -> None:
    listings = read_in(office, lambda records: records.plan.all())[0].newest.listings
    readers = {each.row_id: [one for one in each.owners if one.role is Role.ASSOCIATE] for each in listings}
    row_id = next(row_id for row_id, own in readers.items() if len(own) > 1)
    was = owners(office, row_id)
    *_, first, last = was.named
    heir = next(each for each in was.divisions if each not in dict(was.named))
    hand_on_row(parts, office, RowMove(row_id, heir, ROW_SPRING, "事務分掌の変更", was=last[0]))
    assert owners(office, row_id).named == (*was.named[:-1], (heir, last[1]))
    assert first in owners(office, row_id).named


@pytest.mark.parametrize(
    ("move", "code"),
    [
        (RowMove(OWN[0], "職員課", ROW_SPRING, "理由", was="総務課"), "ROW-ROLE-NONE"),
        (RowMove(OWN[0], "職員課", ROW_SPRING, " "), "REASON-NOT-GIVEN"),
        (RowMove("9-9-9-01-A", "職員課", ROW_SPRING, "理由"), "ID-UNKNOWN"),
        (RowMove(OWN[0], "納税課", ROW_SPRING, "理由"), "DIVISION-UNKNOWN"),
        (RowMove(OWN[0], ZEIMU, ROW_SPRING, "理由"), "ROW-ALREADY-THERE"),
        (RowMove(OWN[0], "各所管課", ROW_SPRING, "理由"), "DIVISION-GENERIC"),
        (RowMove(OWN[0], "職員課", ROW_SPRING, "理由", Role.ASSOCIATE), "ROW-ROLE-NONE"),
    ],
)
def test_what_cannot_be_is_refused(parts: Parts, office: Store, move: RowMove, code: str) -> None:
    with pytest.raises(Refused, match=code):
        hand_on_row(parts, office, move)


def test_a_day_before_the_last_change_and_a_division_that_ended_are_refused(parts: Parts, office: Store) -> None:
    reorganise(parts, office, [Founding("文書課")], date(2023, 6, 1))
    with pytest.raises(Refused, match="NAME-DAY-UNFIT"):
        hand_on_row(parts, office, RowMove(OWN[0], "文書課", ROW_SPRING, "理由"))
    hand_on_row(parts, office, RowMove(OWN[0], "職員課", date(2023, 5, 1), "理由"))
    with pytest.raises(Refused, match="ROW-MOVED-THEN"):
        hand_on_row(parts, office, RowMove(OWN[0], "総務課", ROW_SPRING, "理由"))
    reorganise(parts, office, [Abolition("防災危機管理課", "総務課")], ROW_SPRING)
    with pytest.raises(Refused, match="DIVISION-ENDED"):
        hand_on_row(parts, office, RowMove(OWN[0], "防災危機管理課", date(2023, 6, 1), "理由"))


R4, BODIES_R5 = FiscalYear(2022), FiscalYear(2023)
BODIES_AUTUMN, LAST = date(2023, 10, 1), date(2023, 9, 30)


@pytest.fixture
def merged(later: Parts, office: Store) -> Store:
    """An office whose 税務課 and 総務課, a 庶務担当課, became others."""
    import_divisions(later, office, find_example_tables()[0])
    reorganise(
        later, office, [Merger((ZEIMU, "職員課"), "税務・人事課"), Abolition("総務課", "防災危機管理課")], BODIES_AUTUMN
    )
    reorganise(later, office, [Renaming("防災危機管理課", "危機管理課")], date(2024, 4, 1))
    return office


def seen(store: Store) -> OrganisationView:
    return read_in(store, read_organisation, date(2024, 6, 3))


def board(store: Store, year: FiscalYear) -> WholeBoard:
    with store.reading() as records:
        return read_whole_board(records, chosen_round(records, year), date(2024, 6, 3))


def test_they_stand_apart_with_their_last_day_and_who_continues_them(merged: Store) -> None:
    found = seen(merged)
    assert not {ZEIMU, "職員課", "総務課"} & {each.name for each in found.bodies}
    assert {(each.name, each.last_day, each.kind.label, each.heirs) for each in found.ended} == {
        (ZEIMU, LAST, "統合", ("税務・人事課",)),
        ("職員課", LAST, "統合", ("税務・人事課",)),
        ("総務課", LAST, "廃止", ("防災危機管理課",)),
    }
    assert [act.kind for act in found.acts][:2] == ["reorganise", "reorganise"]


def test_a_saved_table_lacks_them_and_changes_nothing(later: Parts, merged: Store, tmp_path: Path) -> None:
    target = tmp_path / "組織.csv"
    save_divisions(later, merged, target)
    assert ZEIMU not in target.read_text("utf-8-sig")
    planned = plan_divisions(later, merged, target)
    assert (planned.changes, planned.unnamed, planned.problems) == ((), (), ())


@pytest.mark.parametrize(
    ("row", "cell", "name"),
    [
        ("企画財政部,総務課,,", "B2", "総務課"),
        ("企画財政部,未来課,職員課,", "C2", "職員課"),
        ("企画部,住宅課,,2024-05-01", "A2", "企画部"),
    ],
)
def test_a_row_of_a_table_that_names_one_is_not_taken(
    later: Parts, merged: Store, table: Table, row: str, cell: str, name: str
) -> None:
    reorganise(later, merged, [Founding("企画部", DivisionKind.DEPARTMENT)], BODIES_AUTUMN)
    reorganise(later, merged, [Abolition("企画部", "企画財政部")], date(2024, 4, 1))
    planned = plan_divisions(later, merged, table(f"部,所管課,旧名称,適用開始日\n{row}\n"))
    assert [(each.code, each.place.cell, each.found) for each in planned.problems] == [("TABLE-BODY-ENDED", cell, name)]
    assert planned.changes == ()


def test_no_indicator_is_offered_to_them(merged: Store) -> None:
    view = read_in(merged, read_figures, R4)
    assert view is not None
    assert ZEIMU not in view.suppliers
    assert "税務・人事課" in view.suppliers


def test_a_board_has_those_of_its_day(later: Parts, merged: Store) -> None:
    open_round(later, merged, BODIES_R5)
    assert {ZEIMU, "総務課"} <= board(merged, R4).ids.keys()
    assert not {ZEIMU, "総務課", "職員課"} & board(merged, BODIES_R5).ids.keys()
    liaisons = {each.liaison for each in board(merged, R4).departments.values()}
    assert "総務課" in liaisons
    assert "総務課" not in {each.liaison for each in board(merged, BODIES_R5).departments.values()}


def test_another_liaison_leaves_them_what_they_were(merged: Store) -> None:
    heir = division_named(organisation(merged), "危機管理課").division_id
    edit_division(merged, heir, DivisionEdit(is_liaison=True))
    assert division_named(organisation(merged).on(LAST), "総務課").is_liaison


def test_what_a_reorganisation_names_is_not_removed(later: Parts, merged: Store) -> None:
    reorganise(later, merged, [Founding("未来課")], BODIES_AUTUMN)
    with pytest.raises(DivisionNotRemovable, match="改正の記録"):
        remove_division(merged, division_named(organisation(merged), "未来課").division_id)


def test_what_is_to_be_handed_on_has_its_titles(later: Parts, office: Store) -> None:
    edit_indicator(later, office, IndicatorEntry("KPI-1-1", owner=ZEIMU))
    with office.reading() as records:
        own = division_named(records.organisation.read(), ZEIMU).division_id
        owned, titles = read_owned(records, own), read_titles(records)
        moved = plan_reorganisation(later, office, [Abolition(ZEIMU, "職員課")], BODIES_AUTUMN).moves
    assert [each.name for each in owned] == [name for name, _, _ in (*moved.rows, *moved.indicators)]
    assert {*OWN, "KPI-1-1"} <= {each.name for each in owned}
    assert all(each.title and each.title == titles[each.name] for each in owned)


def heirs_on(records: Records, day: date) -> dict[str, str]:
    """Return the heirs of the bodies that have ended on a day, by the ID of the body."""
    then, steps = records.organisation.read().on(day), successions_in(records)
    ids = (each.division_id for each in then.divisions)
    return {each: heir for each in ids if (heir := heir_in(then, each, day, steps)) != each}


def test_one_whose_name_comes_back_is_there_again_and_the_years_between_have_none_of_it(
    later: Parts, merged: Store
) -> None:
    open_round(later, merged, BODIES_R5)
    boards = [board(merged, year) for year in (R4, BODIES_R5)]
    with merged.reading() as records:
        digests = [state_digest(records, each) for each in records.rounds.all()]
        before = organisation(merged), records.plan.all()
    split = Split("税務・人事課", (ZEIMU, "職員課"), dict.fromkeys(OWN, ZEIMU), "職員課")
    done = reorganise(later, merged, [split], date(2025, 4, 1)).value
    assert list(done.lines()) == [
        f"税務・人事課 → {name}（分割、令和5年9月30日までの組織を再び設置）" for name in (ZEIMU, "職員課")
    ]
    # it is to come: today neither is there
    assert {each.name for each in seen(merged).ended} >= {ZEIMU, "職員課"}
    assert not {ZEIMU, "職員課"} & {each.name for each in seen(merged).bodies}
    with merged.reading() as records:
        then = read_organisation(records, date(2025, 4, 1))
        heirs = [heirs_on(records, day) for day in (date(2025, 3, 31), date(2025, 4, 1))]
        assert [state_digest(records, each) for each in records.rounds.all()] == digests
        own = division_named(records.organisation.read(), ZEIMU).division_id
        answering = records.plan.all()[0].newest.listing(OWN[0])
    assert {each.name for each in then.ended} == {"税務・人事課", "総務課"}
    assert {ZEIMU, "職員課"} <= {each.name for each in then.bodies}
    assert [own in each for each in heirs] == [True, False]
    assert [answering.on(day).answerers == (own,) for day in (LAST, BODIES_AUTUMN, date(2025, 4, 1))] == [
        True,
        False,
        True,
    ]
    assert [board(merged, year) for year in (R4, BODIES_R5)] == boards
    assert verify(merged).value
    withdraw_reorganisation(merged)
    assert (organisation(merged), read_in(merged, lambda records: records.plan.all())) == before


def test_one_that_ended_again_is_continued_by_its_last_heir(later: Parts, office: Store) -> None:
    reorganise(later, office, [Merger((ZEIMU,), "職員課")], BODIES_AUTUMN)
    split = Split("職員課", ("職員課", ZEIMU), dict.fromkeys(OWN, ZEIMU), "職員課")
    reorganise(later, office, [split], date(2024, 4, 1))
    reorganise(later, office, [Merger((ZEIMU,), "総務課")], date(2024, 5, 1))
    reorganise(later, office, [Merger(("職員課",), "防災危機管理課")], date(2024, 6, 1))
    now = organisation(office)
    with office.reading() as records:
        heirs = [
            heirs_on(records, day) for day in (BODIES_AUTUMN, date(2024, 4, 1), date(2024, 5, 1), date(2024, 6, 1))
        ]
    first, between, again, both = ({now.name(one): now.name(heir) for one, heir in each.items()} for each in heirs)
    assert (first, between, again) == ({ZEIMU: "職員課"}, {}, {ZEIMU: "総務課"})
    assert both == {ZEIMU: "総務課", "職員課": "防災危機管理課"}
