"""A row is handed on: for rounds to come, and in an open one as an amendment that keeps what was answered."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from nakano_status.application.entries.read.history import read_history
from nakano_status.application.lookup import chosen_round
from nakano_status.application.organisation.hand_on_row import RowMove, hand_on_row
from nakano_status.application.organisation.reorganise import RowOwners, read_row_owners, reorganise
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.submission.open_form import open_form
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.organisation.reorganisation import Abolition, Founding
from nakano_status.domain.problems.problem import Refused
from tests.support.rounds import OWN, ZEIMU, hand_in, merge, rows_in, send, write, write_all

SPRING = date(2023, 4, 1)


def printed(store: Store, row_id: str) -> str | None:
    with store.reading() as records:
        return RoundContents.load(records, chosen_round(records)).divisions(row_id)


def test_an_open_round_asks_the_new_division_and_keeps_the_answer_of_the_former(
    parts: Parts, sending_office: Store, own: Path, tmp_path: Path
) -> None:
    write_all(parts, own)
    hand_in(parts, own, tmp_path / "back.xlsx")
    merge(parts, sending_office, tmp_path / "back.xlsx")
    done = hand_on_row(parts, sending_office, RowMove(OWN[0], "職員課", SPRING, "事務分掌の変更"), "伊藤").value
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
    hand_on_row(parts, sending_office, RowMove(OWN[0], "職員課", SPRING, "事務分掌の変更"))
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
    move = RowMove(OWN[0], "職員課", SPRING, "事務分掌の変更")
    assert hand_on_row(parts, office, move, is_dry_run=True).value.now == "職員課"
    assert printed(office, OWN[0]) == ZEIMU


def test_a_division_that_reads_is_replaced_by_its_role(parts: Parts, office: Store) -> None:
    with office.reading() as records:
        listings = records.plan.all()[0].newest.listings
    row_id = next(each.row_id for each in listings if each.owners_printed == "情報システム課\n職員課")
    hand_on_row(parts, office, RowMove(row_id, "総務課", SPRING, "事務分掌の変更", Role.ASSOCIATE))
    assert printed(office, row_id) == "情報システム課\n総務課"


def owners(store: Store, row_id: str) -> RowOwners:
    with store.reading() as records:
        found = read_row_owners(records, row_id, SPRING)
    assert found is not None
    return found


def test_of_several_that_read_the_one_that_is_named_is_replaced(parts: Parts, office: Store) -> None:
    with office.reading() as records:
        listings = records.plan.all()[0].newest.listings
    readers = {each.row_id: [one for one in each.owners if one.role is Role.ASSOCIATE] for each in listings}
    row_id = next(row_id for row_id, own in readers.items() if len(own) > 1)
    was = owners(office, row_id)
    *_, first, last = was.named
    heir = next(each for each in was.divisions if each not in dict(was.named))
    hand_on_row(parts, office, RowMove(row_id, heir, SPRING, "事務分掌の変更", was=last[0]))
    assert owners(office, row_id).named == (*was.named[:-1], (heir, last[1]))
    assert first in owners(office, row_id).named


@pytest.mark.parametrize(
    ("move", "code"),
    [
        (RowMove(OWN[0], "職員課", SPRING, "理由", was="総務課"), "ROW-ROLE-NONE"),
        (RowMove(OWN[0], "職員課", SPRING, " "), "REASON-NOT-GIVEN"),
        (RowMove("9-9-9-01-A", "職員課", SPRING, "理由"), "ID-UNKNOWN"),
        (RowMove(OWN[0], "納税課", SPRING, "理由"), "DIVISION-UNKNOWN"),
        (RowMove(OWN[0], ZEIMU, SPRING, "理由"), "ROW-ALREADY-THERE"),
        (RowMove(OWN[0], "各所管課", SPRING, "理由"), "DIVISION-GENERIC"),
        (RowMove(OWN[0], "職員課", SPRING, "理由", Role.ASSOCIATE), "ROW-ROLE-NONE"),
    ],
)
def test_what_cannot_be_is_refused(parts: Parts, office: Store, move: RowMove, code: str) -> None:
    with pytest.raises(Refused, match=code):
        hand_on_row(parts, office, move)


def test_a_day_before_the_last_change_and_a_division_that_ended_are_refused(parts: Parts, office: Store) -> None:
    reorganise(parts, office, [Founding("文書課")], date(2023, 6, 1))
    with pytest.raises(Refused, match="NAME-DAY-UNFIT"):
        hand_on_row(parts, office, RowMove(OWN[0], "文書課", SPRING, "理由"))
    hand_on_row(parts, office, RowMove(OWN[0], "職員課", date(2023, 5, 1), "理由"))
    with pytest.raises(Refused, match="ROW-MOVED-THEN"):
        hand_on_row(parts, office, RowMove(OWN[0], "総務課", SPRING, "理由"))
    reorganise(parts, office, [Abolition("防災危機管理課", "総務課")], SPRING)
    with pytest.raises(Refused, match="DIVISION-ENDED"):
        hand_on_row(parts, office, RowMove(OWN[0], "防災危機管理課", date(2023, 6, 1), "理由"))
