"""The last report of a form in a data file in which the division answered that year."""

from contextlib import closing
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.read.state_digest import state_digest
from nakano_status.application.merge.resolve_conflict import Decision, resolve_conflict
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.open_and_close_round import open_round
from nakano_status.application.round.read.rows import read_rows
from nakano_status.application.round.read.views import RowView
from nakano_status.application.submission.form_reading import read_form
from nakano_status.application.submission.open_form import open_form
from nakano_status.application.submission.submit import SubmitOptions, submit
from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.headings import PLANNED, PREVIOUS_DONE
from nakano_status.domain.round.states import RowState
from nakano_status.domain.round.tally import UNDECIDED
from tests.support.expected import present
from tests.support.rounds import ANSWER, OWN, division_store, hand_in, merge, rows_in, rows_of, send, write, write_all
from tests.support.stores import read_in

FIRST, SECOND = OWN
R4, R5 = FiscalYear(2022), FiscalYear(2023)


@pytest.fixture
def answered(parts: Parts, sending_office: Store, own: Path, tmp_path: Path) -> Path:
    """The data file of 税務課, whose answers the office merged."""
    write_all(parts, own)
    hand_in(parts, own, tmp_path / "R4.xlsx")
    merge(parts, sending_office, tmp_path / "R4.xlsx")
    return own


def next_form(parts: Parts, office: Store, folder: Path) -> Path:
    """Begin the next year and return the form of 税務課."""
    open_round(parts, office, R5)
    return send(parts, office, folder)


def row_of(parts: Parts, path: Path, year: FiscalYear, row_id: str) -> RowView:
    """Return a row of a year in a data file."""
    with closing(parts.stores.open(path, read_only=True)) as store, store.reading() as records:
        (row,) = read_rows(records, chosen_round(records, year), [row_id])
        return row


def hand_in_of(parts: Parts, path: Path, target: Path, year: FiscalYear) -> Path:
    """Make the return of a year."""
    with closing(parts.stores.open(path)) as store:
        return submit(parts, store, SubmitOptions(target, year, replace=True)).value.file


def test_a_text_that_the_office_reworded_is_shown_as_the_form_shows_it(
    parts: Parts, sending_office: Store, answered: Path, tmp_path: Path
) -> None:
    edit_entry(parts, sending_office, Entry(FIRST, {"done": "事務局の修文", "next_year": "事務局の予定"}))
    form = next_form(parts, sending_office, tmp_path / "R5")
    open_form(parts, answered, form)
    fresh = division_store(parts, form, tmp_path / "fresh.nakano")
    shown, expected = (rows_in(parts, each) for each in (answered, fresh))
    assert shown[FIRST].previous_done == "事務局の修文"
    for row_id, row in expected.items():
        now = shown[row_id]
        assert (now.previous_done, now.planned, now.previous_later) == (
            row.previous_done, row.planned, row.previous_later
        )  # fmt: skip
    row = row_of(parts, answered, R4, FIRST)
    assert (row.state, row.conflicts, row.values["next_year"]) == (RowState.SUBMITTED, (), "事務局の予定")
    with closing(parts.stores.open(answered)) as store, store.reading() as records:
        told = {change.now for _, change in records.entries.changes("R4") if change.key == "done"}
    assert {ANSWER["done"], "事務局の修文"} <= told


def test_the_answer_of_that_year_handed_in_again_changes_nothing_at_the_office(
    parts: Parts, sending_office: Store, answered: Path, tmp_path: Path
) -> None:
    edit_entry(parts, sending_office, Entry(FIRST, {"done": "事務局の修文"}))
    form = next_form(parts, sending_office, tmp_path / "R5")
    open_form(parts, answered, form)
    before = read_in(sending_office, lambda records: state_digest(records, chosen_round(records, R4)))
    again = hand_in_of(parts, answered, tmp_path / "again.xlsx", R4)
    plan = merge(parts, sending_office, again).value
    assert (plan.conflicts, plan.changes) == ((), ())
    assert read_in(sending_office, lambda records: state_digest(records, chosen_round(records, R4))) == before


@pytest.mark.parametrize("is_submitted", [False, True])
def test_an_answer_that_the_report_cannot_have_yet_remains(
    parts: Parts, sending_office: Store, answered: Path, tmp_path: Path, *, is_submitted: bool
) -> None:
    """It was changed after the form was made, and is on its way or not submitted."""
    write(parts, answered, FIRST, done="書き直した。")
    if is_submitted:
        hand_in(parts, answered, tmp_path / "on its way.xlsx")
    else:
        edit_entry(parts, sending_office, Entry(FIRST, {"done": "事務局の修文"}))
    open_form(parts, answered, next_form(parts, sending_office, tmp_path / "R5"))
    assert row_of(parts, answered, R4, FIRST).values["done"] == "書き直した。"
    assert rows_in(parts, answered)[FIRST].previous_done == "書き直した。"


def test_a_later_form_brings_the_corrected_report_and_an_older_one_takes_nothing_back(
    parts: Parts, sending_office: Store, answered: Path, tmp_path: Path
) -> None:
    first = next_form(parts, sending_office, tmp_path / "1")
    texts = ("一度目の修文", "二度目の修文", ANSWER["done"])
    forms = [first]
    for text in texts:
        edit_entry(parts, sending_office, Entry(FIRST, {"done": text}, year=R4))
        forms.append(send(parts, sending_office, tmp_path / text, anew=True))
    for form, text in zip(forms[1:3], texts, strict=False):
        open_form(parts, answered, form)
        assert rows_in(parts, answered)[FIRST].previous_done == text
        open_form(parts, answered, first)
        assert rows_in(parts, answered)[FIRST].previous_done == text


def test_what_another_division_reported_on_a_row_that_was_only_shown_is_there(
    parts: Parts, sending_office: Store, answered: Path, tmp_path: Path
) -> None:
    named = next(row_id for row_id, row in rows_in(parts, answered).items() if "税務課" in row.associates)
    edit_entry(parts, sending_office, Entry(named, {"mark": "◎", "done": "主管課の実績", "next_year": "主管課の予定"}))
    form = next_form(parts, sending_office, tmp_path / "R5")
    open_form(parts, answered, form)
    fresh = division_store(parts, form, tmp_path / "fresh.nakano")
    shown, expected = rows_in(parts, answered)[named], rows_in(parts, fresh)[named]
    assert (shown.previous_done, shown.previous_by) == (expected.previous_done, expected.previous_by)
    assert shown.previous_done == "主管課の実績"


SIDES = {"done": "事務局の側の取組状況。", "next_year": "事務局の側の予定。"}
SHOWN = ("done", "next_year")


@pytest.fixture
def undecided(parts: Parts, sending_office: Store, own: Path, tmp_path: Path) -> Path:
    """The data file of 税務課; at the office, the texts of its first row are in an open 相違."""
    write_all(parts, own)
    answer = hand_in(parts, own, tmp_path / "R4.xlsx")
    edit_entry(parts, sending_office, Entry(FIRST, SIDES))
    merge(parts, sending_office, answer.file)
    return own


def test_a_form_shows_no_side_of_an_open_conflict_as_the_last_report(
    parts: Parts, sending_office: Store, undecided: Path, tmp_path: Path
) -> None:
    form = next_form(parts, sending_office, tmp_path / "R5")
    file = read_form(parts, form, form.read_bytes())
    (row,) = (each for each in file.rows if each.row_id == FIRST)
    assert (row.given[PREVIOUS_DONE], row.given[PLANNED]) == (UNDECIDED, UNDECIDED)
    assert {key: present(file.previous).rows[FIRST][key] for key in SHOWN} == dict.fromkeys(SHOWN, UNDECIDED)
    fresh = rows_in(parts, division_store(parts, form, tmp_path / "fresh.nakano"))[FIRST]
    office = rows_of(sending_office)[FIRST]
    for shown in (fresh, office):
        assert (shown.previous_done, shown.planned, shown.previous_later) == (None, None, None)
    open_form(parts, undecided, form)
    assert rows_in(parts, undecided)[FIRST].previous_done == ANSWER["done"]


@pytest.mark.usefixtures("undecided")
@pytest.mark.parametrize("choice", [None, "office", "division"])
def test_a_form_that_shows_an_open_conflict_was_not_changed_by_its_division(
    parts: Parts, sending_office: Store, tmp_path: Path, choice: str | None
) -> None:
    form = next_form(parts, sending_office, tmp_path / "R5")
    answer = tmp_path / "return.xlsx"
    answer.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), {FIRST: {"done": "実施した。"}}))
    if choice is not None:
        resolve_conflict(parts, sending_office, f"{FIRST}:done", Decision(choice), year=R4)
    assert [each for each in merge(parts, sending_office, answer).problems if each.code.endswith("CHANGED")] == []
