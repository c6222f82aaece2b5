"""The start of a round is withdrawn while nothing was received.

All of it is removed, the act and the void forms are kept.
"""

from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry, save_draft
from nakano_status.application.papers.kinds.set_paper import DRAFT
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.review.review_rows import accept
from nakano_status.application.round.amend_round import Amendment, ReportPlace, amend_round
from nakano_status.application.round.extend_due import Extension, extend_due
from nakano_status.application.round.open_and_close_round import (
    close_round,
    content_received,
    open_round,
    withdraw_round,
    withdrawals,
)
from nakano_status.application.submission.confirm import confirm
from nakano_status.application.verify import verify
from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.refusals.planning import RoundClosed, RoundHasAnswers
from nakano_status.domain.round.round import OutOfReport
from tests.support.made_papers import published
from tests.support.rounds import ANSWER, OWN, ZEIMU, merge, round_of, rows_of, send

R4 = FiscalYear(2022)
REASON = "期限の誤り"


def is_refused(store: Store) -> str:
    with pytest.raises(RoundHasAnswers) as refused:
        withdraw_round(store)
    return str(refused.value.details["found"])


def test_a_round_that_was_sent_and_amended_goes_whole(parts: Parts, office: Store, tmp_path: Path) -> None:
    send(parts, office, tmp_path)
    extend_due(office, Extension(date(2023, 7, 21), REASON, (ZEIMU,)))
    amend_round(office, Amendment((OWN[0],), REASON, place=ReportPlace.OUT, why_out=OutOfReport.OTHER))
    done = withdraw_round(office, R4, REASON, "中野 花子").value
    void = done.void
    assert (done.round_.year, [each.division for each in void]) == (R4, [ZEIMU])
    with office.reading() as records:
        assert [each for each in records.rounds.all() if each.year == R4] == []
        assert records.packages.of_round("R4") == []
        assert records.entries.changes("R4") == []
        (told,) = withdrawals(records)
    assert (told.year, told.packages) == (R4, (void[0].package,))
    assert (told.act.kind, told.act.by, told.act.reason) == ("withdraw_round", "中野 花子", REASON)
    assert verify(office).value


def test_the_same_year_begins_again_and_a_void_form_is_named_as_such(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    filled = tmp_path / "filled.xlsx"
    filled.write_bytes(
        make_spreadsheet_user().fill_in(send(parts, office, tmp_path).read_bytes(), dict.fromkeys(OWN, ANSWER))
    )
    withdraw_round(office)
    open_round(parts, office, R4, date(2023, 7, 28))
    assert round_of(office).due == date(2023, 7, 28)
    assert all(row.counted for row in round_of(office).rows if row.row_id in OWN)
    assert [each.code for each in merge(parts, office, filled).problems] == ["PACKAGE-VOID"]
    assert rows_of(office)[OWN[0]].values["done"] is None
    assert verify(office).value


def test_once_something_came_the_start_stands(parts: Parts, office: Store, tmp_path: Path) -> None:
    form = send(parts, office, tmp_path)
    merge(parts, office, form)
    assert is_refused(office) == "届いた回答1件"
    assert round_of(office).year == R4


def test_what_was_typed_on_behalf_of_a_division_is_an_answer(parts: Parts, office: Store) -> None:
    edit_entry(parts, office, Entry(OWN[0], {"done": "電話で聞いた。"}, ZEIMU))
    assert is_refused(office) == "入力した内容1件"
    with office.reading() as records:
        assert list(content_received(records, round_of(office))) == ["入力した内容1件"]


def test_each_kind_of_thing_that_came_is_counted(parts: Parts, office: Store, tmp_path: Path) -> None:
    form = send(parts, office, tmp_path)
    confirm(parts, office, "課長", as_division=ZEIMU)
    assert is_refused(office) == "所属長確認1件"
    save_draft(office, Entry(OWN[0], {"done": "書きかけ"}, ZEIMU))
    assert is_refused(office) == "入力した内容1件、所属長確認1件"
    unread = tmp_path / "unread.xlsx"
    unread.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), {OWN[0]: {"mark": "未定"}, OWN[1]: ANSWER}))
    merge(parts, office, unread)
    accept(office, ZEIMU, [OWN[1]])
    published(parts, office, tmp_path / "papers", {DRAFT: True})
    said = is_refused(office).split("、")
    assert said == [
        "届いた回答1件",
        "未取込1件",
        "入力した内容1件",
        "確認済・再開1件",
        "所属長確認1件",
        "記録した資料1件",
    ]


def test_a_round_that_is_closed_is_not_taken_back(office: Store) -> None:
    close_round(office)
    with pytest.raises(RoundClosed):
        withdraw_round(office)
