"""A row move is withdrawn as long as nothing depends on it; then the row and the rounds are exactly as before."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.lookup import every_edition
from nakano_status.application.merge.read.digest import state_digest
from nakano_status.application.organisation.edit_division import DivisionEdit, edit_division
from nakano_status.application.organisation.hand_on_row import RowMove, hand_on_row
from nakano_status.application.organisation.read.organisation import read_organisation
from nakano_status.application.organisation.reorganise import reorganise
from nakano_status.application.organisation.withdraw_reorganisation import (
    recorded_changes,
    withdraw_reorganisation,
    withdraw_row_move,
)
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.open_and_close_round import close_round, open_round, withdraw_round
from nakano_status.application.round.read.board import read_board
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.organisation.reorganisation import Renaming
from nakano_status.domain.problems.problem import Refused
from tests.support.organisations import division_named, organisation
from tests.support.rounds import OWN, ZEIMU, hand_in, merge, send, write_all

SPRING, COMING = date(2023, 4, 1), date(2024, 4, 1)
R5 = FiscalYear(2023)
TO_STAFF = RowMove(OWN[0], "職員課", SPRING, "事務分掌の変更")


def content(store: Store) -> object:
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
    with office.reading() as records:
        last = read_organisation(records, date(2023, 7, 1)).acts[0]
    assert (last.kind, last.reason) == ("hand_on_row", f"取組 {OWN[0]}：税務課 → 職員課（引継ぎ）。事務分掌の変更")


def test_one_that_an_earlier_program_made_is_not_listed_and_stands_in_the_way_of_a_reorganisation(
    parts: Parts, office: Store
) -> None:
    reorganise(parts, office, [Renaming("総務課", "総務法務課")], SPRING)
    hand_on_row(parts, office, TO_STAFF)
    with office.writing() as work:
        work.begin_act("test", None)
        work.settings.save("row_moves", "{}")
        work.commit()
    with pytest.raises(Refused, match="ROW-MOVE-NONE"):
        withdraw_row_move(office)
    with pytest.raises(Refused, match="REORGANISATION-STAYS") as refused:
        withdraw_reorganisation(office)
    assert "事務分掌の変更" in refused.value.details["reason"]


@pytest.mark.parametrize("since", [SPRING, COMING])
def test_everything_is_as_it_was(parts: Parts, sending_office: Store, own: Path, tmp_path: Path, since: date) -> None:
    before = content(sending_office)
    hand_on_row(parts, sending_office, RowMove(OWN[0], "職員課", since, "事務分掌の変更"))
    assert content(sending_office) != before
    undone = withdraw_row_move(sending_office, "番号の誤り", "伊藤").value
    assert undone.label == f"取組 {OWN[0]}：{ZEIMU} → 職員課（引継ぎ）。事務分掌の変更"
    assert content(sending_office) == before
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
    with office.reading() as records:
        listings = records.plan.all()[0].newest.listings
    row_id = next(each.row_id for each in listings if each.owners_printed == "情報システム課\n職員課")
    hand_on_row(parts, office, RowMove(row_id, "総務課", SPRING, "理由", Role.ASSOCIATE))
    before = content(office)
    hand_on_row(parts, office, RowMove(row_id, "職員課", SPRING, "理由", Role.LEAD))
    withdraw_row_move(office)
    assert content(office) == before


def test_one_after_the_other_is_withdrawn_a_change_of_the_organisation_in_its_turn(parts: Parts, office: Store) -> None:
    first = content(office)
    hand_on_row(parts, office, TO_STAFF)
    reorganise(parts, office, [Renaming("総務課", "総務法務課")], SPRING)
    hand_on_row(parts, office, RowMove(OWN[1], "職員課", SPRING, "事務分掌の変更"))
    with pytest.raises(Refused, match="REORGANISATION-STAYS") as refused:
        withdraw_reorganisation(office)
    assert f"取組 {OWN[1]}：{ZEIMU} → 職員課（引継ぎ）" in refused.value.details["reason"]
    withdraw_row_move(office)
    with pytest.raises(Refused, match="ROW-MOVE-KEPT") as refused:
        withdraw_row_move(office)
    assert "総務課 → 総務法務課（改称）" in refused.value.details["reason"]
    with office.reading() as records:
        assert [bool(each.obstacles) for each in recorded_changes(records)] == [False, True]
    withdraw_reorganisation(office)
    withdraw_row_move(office)
    assert content(office) == first
    with pytest.raises(Refused, match="ROW-MOVE-NONE"):
        withdraw_row_move(office)


def test_a_second_one_from_the_same_day_names_the_withdrawal_and_is_possible_after_it(
    parts: Parts, office: Store
) -> None:
    hand_on_row(parts, office, TO_STAFF)
    with pytest.raises(Refused, match="ROW-MOVED-THEN") as refused:
        hand_on_row(parts, office, RowMove(OWN[0], "総務課", SPRING, "理由"))
    assert "［登録した改正と引継ぎ］で取り消してから" in refused.value.remedy
    withdraw_row_move(office)
    hand_on_row(parts, office, RowMove(OWN[0], "総務課", SPRING, "理由"))
    with office.reading() as records:
        listing = records.plan.all()[0].newest.listing(OWN[0])
    assert [organisation(office).name(each.division) for each in (*listing.former, *listing.owners)] == [
        ZEIMU,
        "総務課",
    ]


def edit(parts: Parts, store: Store, folder: Path) -> None:  # noqa: ARG001 - all have the same signature
    edit_division(store, division_named(organisation(store), "総務課").division_id, DivisionEdit(contact="1234"))


def open_next(parts: Parts, store: Store, folder: Path) -> None:  # noqa: ARG001
    close_round(store)
    open_round(parts, store, R5)


def close(parts: Parts, store: Store, folder: Path) -> None:  # noqa: ARG001
    close_round(store)


def send_to_the_new_one(parts: Parts, store: Store, folder: Path) -> None:
    send(parts, store, folder, "職員課")


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
        (send_to_the_new_one, "令和4年度分の進捗確認で回答様式の作成"),
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
    before = content(sending_office)
    with pytest.raises(Refused, match="ROW-MOVE-KEPT") as refused:
        withdraw_row_move(sending_office)
    assert named in refused.value.details["reason"]
    assert content(sending_office) == before


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
