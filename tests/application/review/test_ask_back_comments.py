"""What is about to be asked is kept as it is typed, for each division by itself, and is no asking yet."""

from contextlib import closing
from pathlib import Path

import pytest

from nakano_status.application.lookup import chosen_round
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.review.ask_back import keep_comment, kept_comments
from nakano_status.application.round.read.rows import read_rows
from nakano_status.domain.refusals.exchange import DivisionUnknown, IdUnknown
from nakano_status.domain.refusals.files import WrongRole
from tests.support.rounds import OWN, ZEIMU

FIRST, SECOND = OWN


def kept(office: Store, division: str = ZEIMU) -> dict[str, str]:
    with office.reading() as records:
        return dict(kept_comments(records, division))


def test_comments_are_kept_by_row_and_division_in_printed_order(sending_office: Store) -> None:
    keep_comment(sending_office, ZEIMU, [SECOND], "数を記入してください。")
    told = keep_comment(sending_office, ZEIMU, [FIRST], "時期を記入してください。").value
    assert list(told.items()) == [(FIRST, "時期を記入してください。"), (SECOND, "数を記入してください。")]
    assert kept(sending_office) == dict(told)
    assert kept(sending_office, "総務課") == {}


def test_a_comment_that_is_blanked_is_gone(sending_office: Store) -> None:
    keep_comment(sending_office, ZEIMU, OWN, "確認してください。")
    keep_comment(sending_office, ZEIMU, [FIRST], " \n")
    assert kept(sending_office) == {SECOND: "確認してください。"}


def test_what_is_kept_is_no_asking(sending_office: Store) -> None:
    keep_comment(sending_office, ZEIMU, OWN, "確認してください。")
    with sending_office.reading() as records:
        rows = read_rows(records, chosen_round(records), OWN)
    assert {row.asked for row in rows} == {None}


def test_a_row_or_a_division_that_is_not_there_is_refused(sending_office: Store) -> None:
    with pytest.raises(IdUnknown):
        keep_comment(sending_office, ZEIMU, ["9-9-9-99-X"], "確認してください。")
    with pytest.raises(DivisionUnknown):
        keep_comment(sending_office, "ない課", [FIRST], "確認してください。")


def test_a_division_asks_nobody(parts: Parts, own: Path) -> None:
    with closing(parts.stores.open(own)) as store, pytest.raises(WrongRole):
        keep_comment(store, ZEIMU, [FIRST], "確認してください。")
