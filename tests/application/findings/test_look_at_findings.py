"""Files whose findings no one has looked at are in 今日すること until the office marks them."""

from contextlib import closing
from pathlib import Path

import openpyxl
import pytest

from nakano_status.application.findings.look_at_findings import look_at_findings, notes_in_file
from nakano_status.application.lookup import chosen_round
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.open_and_close_round import close_round
from nakano_status.application.round.read.round_answers import RoundAnswers
from nakano_status.application.round.read.todo import read_todo
from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.exchange import ReceivedUnknown
from nakano_status.domain.round.todo import TodoItem, TodoKind
from nakano_status.workbook.form.layout import ANSWER_SHEET
from tests.support.rounds import OWN, merge

FIRST, SECOND = OWN
WHOLE = {"mark": "◎", "done": "実施した。", "next_year": "続ける。", "later_years": "続ける。"}


@pytest.fixture
def office(sending_office: Store) -> Store:
    return sending_office


def filled(form: Path, note: str = "", remark: str = "") -> Path:
    """Return the form with an answer in each row, a note to the office, and a remark beside the table."""
    answers = {FIRST: {**WHOLE, "note": note}, SECOND: WHOLE}
    form.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), answers, "担当 花子"))
    if remark:
        book = openpyxl.load_workbook(form)
        book[ANSWER_SHEET]["X30"] = remark
        book.save(form)
    return form


def line(parts: Parts, office: Store) -> TodoItem | None:
    with office.reading() as records:
        return read_todo(records, parts.clock.today()).item(TodoKind.FINDINGS)


def notes(office: Store, sha256: str) -> tuple[Problem, ...]:
    with office.reading() as records:
        return notes_in_file(records, RoundAnswers.load(records, chosen_round(records)), sha256)


@pytest.mark.parametrize(("note", "remark"), [("来年度に統合したい。", ""), ("", "部長に説明済み"), ("連絡", "部長")])
def test_a_file_with_findings_or_notes_is_open_until_it_is_marked(
    parts: Parts, office: Store, form: Path, note: str, remark: str
) -> None:
    merge(parts, office, filled(form, note, remark))
    found = line(parts, office)
    assert found is not None
    assert (found.text, found.names) == ("指摘や連絡を確認していないファイル 1件", (form.name,))
    (sha256,) = found.ids
    assert [each.found for each in notes(office, sha256)] == ([note] if note else [])
    assert look_at_findings(office, [sha256[:8]]).value == (sha256,)
    assert line(parts, office) is None
    assert look_at_findings(office, [sha256]).value == ()
    look_at_findings(office, [], [sha256])
    assert line(parts, office) == found


def test_what_its_rows_or_another_list_tell_opens_no_file(parts: Parts, office: Store, form: Path) -> None:
    merge(parts, office, filled(form))
    assert line(parts, office) is None


def test_a_closed_round_and_an_unknown_file_have_nothing_to_look_at(parts: Parts, office: Store, form: Path) -> None:
    merge(parts, office, filled(form, "連絡"))
    close_round(office)
    assert line(parts, office) is None
    with pytest.raises(ReceivedUnknown):
        look_at_findings(office, ["0123456789abcdef"])


def test_a_mark_is_kept_in_the_data_file_and_recorded_as_an_act(parts: Parts, office: Store, form: Path) -> None:
    merge(parts, office, filled(form, "連絡"))
    found = line(parts, office)
    assert found is not None
    look_at_findings(office, found.ids, by="山田")
    with closing(parts.stores.open(office.path, read_only=True)) as again, again.reading() as records:
        assert read_todo(records, parts.clock.today()).item(TodoKind.FINDINGS) is None
        last = list(records.entries.acts())[-1]
    assert (last.kind, last.by) == ("look_at_findings", "山田")
