"""提出状況: who was asked, who has answered, what is still open; the 再依頼文 names those who have not."""

from datetime import date
from pathlib import Path

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.forms.distribute import DistributeOptions, distribute
from nakano_status.application.lookup import find_division
from nakano_status.application.organisation.import_divisions import import_divisions
from nakano_status.application.papers.kinds.letters_paper import reminder_mail
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.read.board import read_board
from nakano_status.application.round.read.views import BoardLine
from nakano_status.bootstrap import find_example_tables
from nakano_status.domain.round.states import DivisionState
from tests.support.rounds import ANSWER, OWN, ZEIMU, hand_in, merge, round_of, write, write_all

BEFORE, AFTER = date(2023, 7, 10), date(2023, 7, 17)


def board(office: Store, today: date = BEFORE) -> dict[str, BoardLine]:
    with office.reading() as records:
        return {line.division: line for line in read_board(records, round_of(office), today)}


def told_again(parts: Parts, office: Store) -> str:
    with office.reading() as records:
        return reminder_mail(parts, records)


def test_all_real_divisions_stand_there_and_those_who_only_read_have_nothing_to_report(office: Store) -> None:
    lines = board(office)
    assert len(lines) == 26
    assert sum(line.rows for line in lines.values()) == 110
    assert sum(line.state is DivisionState.NOTHING_TO_REPORT for line in lines.values()) == 11
    assert lines[ZEIMU].state is DivisionState.NOT_SENT


def test_a_division_that_was_asked_is_waited_for_until_it_is_late(parts: Parts, office: Store, tmp_path: Path) -> None:
    distribute(parts, office, DistributeOptions(tmp_path, (ZEIMU,)))
    assert board(office)[ZEIMU].state is DivisionState.NONE_RECEIVED
    late = board(office, AFTER)[ZEIMU]
    assert (late.state, late.overdue_days) == (DivisionState.OVERDUE, 3)


def test_an_answer_is_counted_with_when_it_came(parts: Parts, sending_office: Store, own: Path, tmp_path: Path) -> None:
    write_all(parts, own)
    merge(parts, sending_office, hand_in(parts, own, tmp_path / "return.xlsx").file)
    line = board(sending_office)[ZEIMU]
    assert (line.state, line.answered, line.rows) == (DivisionState.SUBMITTED, 2, 2)
    assert line.received is not None


def test_a_draft_is_a_part_until_the_final_answer_comes_in_whatever_order(
    parts: Parts, sending_office: Store, own: Path, tmp_path: Path
) -> None:
    write_all(parts, own)
    draft = hand_in(parts, own, tmp_path / "draft.xlsx", draft=True).file
    final = hand_in(parts, own, tmp_path / "final.xlsx").file
    merge(parts, sending_office, draft)
    assert board(sending_office)[ZEIMU].state is DivisionState.PARTIAL
    merge(parts, sending_office, final)
    assert board(sending_office)[ZEIMU].state is DivisionState.SUBMITTED
    merge(parts, sending_office, draft)
    assert board(sending_office)[ZEIMU].state is DivisionState.SUBMITTED


def test_an_open_conflict_is_a_point_to_look_at(parts: Parts, sending_office: Store, own: Path, tmp_path: Path) -> None:
    edit_entry(parts, sending_office, Entry(OWN[0], {"done": "事務局が書いた。"}))
    write_all(parts, own)
    merge(parts, sending_office, hand_in(parts, own, tmp_path / "return.xlsx").file)
    line = board(sending_office)[ZEIMU]
    assert (line.state, line.conflicts) == (DivisionState.REVIEWING, 1)


def test_the_text_to_ask_again_names_those_who_have_not_answered_all(
    parts: Parts, sending_office: Store, own: Path, tmp_path: Path
) -> None:
    write(parts, own, OWN[0], **ANSWER)
    merge(parts, sending_office, hand_in(parts, own, tmp_path / "part.xlsx", draft=True).file)
    assert f"{ZEIMU}：2件のうち1件記入済" in told_again(parts, sending_office)
    assert "回答期限\n　　令和5年7月14日（金）" in told_again(parts, sending_office)
    write(parts, own, OWN[1], **ANSWER)
    merge(parts, sending_office, hand_in(parts, own, tmp_path / "return.xlsx").file)
    assert told_again(parts, sending_office) == ""


def test_the_text_to_ask_again_names_only_those_who_were_sent_a_form_and_no_words_of_the_program(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    assert told_again(parts, office) == ""
    distribute(parts, office, DistributeOptions(tmp_path, ("情報システム課", ZEIMU)))
    lines = [line.strip() for line in told_again(parts, office).splitlines()]
    told = [line.removeprefix("・").split()[-1] for line in lines if line.startswith("・")]
    assert sorted(told) == sorted(["情報システム課：65件のうち0件記入済", f"{ZEIMU}：2件のうち0件記入済"])
    assert not [each.label for each in DivisionState if each.label in told_again(parts, office)]


def test_the_text_to_ask_again_says_a_due_date_that_is_a_divisions_own(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    distribute(parts, office, DistributeOptions(tmp_path, ("情報システム課", ZEIMU)))
    with office.writing() as work:
        work.begin_act("amend", None)
        work.rounds.set_division_due(
            round_of(office).round_id, find_division(work, ZEIMU).division_id, date(2023, 8, 25)
        )
        work.commit()
    text = told_again(parts, office)
    assert "回答期限\n　　令和5年7月14日（金）" in text
    assert f"{ZEIMU}：2件のうち0件記入済（回答期限 令和5年8月25日（金））" in text
    assert "65件のうち0件記入済\n" in text


def test_a_division_in_a_room_is_shown_below_both_names(parts: Parts, office: Store) -> None:
    import_divisions(parts, office, find_example_tables()[0])
    lines = board(office)
    line = lines["情報システム課"]
    assert (line.department, line.where) == ("総務管理部", "総務管理部 デジタル推進室")
    assert lines[ZEIMU].where == "区民生活部"
