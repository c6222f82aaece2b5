"""Received files are merged: what is kept of them, what is known already, what is shown afterwards."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import openpyxl
import pytest

from nakano_status.application.findings import return_findings
from nakano_status.application.forms.carry_over import carry_file_into_form, names_of_divisions_with_form
from nakano_status.application.forms.distribute import DistributeOptions, distribute
from nakano_status.application.merge.decide_held import apply_held, held_items, reject_held
from nakano_status.application.merge.merge_plan import with_confirmation
from nakano_status.application.merge.merge_returns import (
    MergeOptions,
    apply_batch,
    merge_batch,
    merge_outcome,
    plan_batch,
    refuse_if_nothing_was_read,
)
from nakano_status.application.merge.read.received import ReceivedView, read_received, received_in
from nakano_status.application.merge.received_files import (
    known_admissions,
    lacks_password,
    read_batch,
    read_received_file,
    received_bytes,
    try_passwords,
)
from nakano_status.application.merge.take_back import take_back
from nakano_status.application.plan.create_store import built_in_plan, create_store
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.problem_text import message
from nakano_status.application.review.review_rows import reopen
from nakano_status.application.round.open_and_close_round import open_round
from nakano_status.application.round.read.board import ARRIVED
from nakano_status.application.stopping import Cancelled, stoppable
from nakano_status.application.verify import verify
from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.admission import Admission
from nakano_status.domain.exchange.answer_file import AnswerFile, FileKey
from nakano_status.domain.exchange.ledger import Fate, ReceivedFile, Verdict
from nakano_status.domain.exchange.returns import HeldState, Return, ReturnState
from nakano_status.domain.history.acts import HEAD_LABEL
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place
from nakano_status.domain.refusals import exchange
from nakano_status.domain.refusals.files import StoreDamaged
from nakano_status.domain.review.confirmation import BLANKED_NAME, Confirmation, field_codes
from tests.support.answering import (
    KEYS,
    A,
    B,
    C,
    Clerk,
    D,
    Office,
    Unreadable,
    filled,
    read_row,
    sent,
    with_rows,
)
from tests.support.desks import Desk, desk_in, open_next_round
from tests.support.fields import NAKANO
from tests.support.locked_files import locked
from tests.support.plans import R3, R4
from tests.support.progress import Difference, StoppedAt
from tests.support.rounds import ANSWER, OWN, ZEIMU, digest_of, hand_in, merge, rows_of, write_all
from tests.support.spreadsheets import zipped
from tests.support.stores import act, package_for, read_in, return_for

if TYPE_CHECKING:
    from nakano_status.application.ports.data_file import Records


def test_a_dry_run_writes_nothing_and_reports_what_applying_does(desk: Desk) -> None:
    package = desk.sends("R4-P1", A, B)
    answer = with_rows(
        filled(package, {A: {"done": "済"}, B: {"done": Unreadable()}}), read_row(0, C, {"done": "他課"})
    )
    merging = plan_batch(desk.parts, desk.store, read_batch(desk.parts, [desk.saves(answer)]))
    assert desk.value(A, "done") is None
    with desk.store.reading() as records:
        assert (records.exchange.returns("R4"), records.exchange.held("R4", None), records.exchange.received()) == (
            [],
            [],
            [],
        )
    shown, done = merge_outcome(merging.plan), apply_batch(desk.parts, desk.store, merging)
    assert done.value.fingerprint == shown.value.fingerprint
    assert (done.touched, done.problems, done.attention) == (shown.touched, shown.problems, shown.attention)
    assert done.value.fates == shown.value.fates
    assert desk.value(A, "done") == "済"
    assert desk.stale() == []


def test_taking_in_at_once_does_what_the_plan_would_have_shown(desk: Desk) -> None:
    package = desk.sends("R4-P1", A, B)
    files = read_batch(desk.parts, [desk.saves(filled(package, {A: {"done": "済"}, B: {"done": Unreadable()}}))])
    shown = plan_batch(desk.parts, desk.store, files, MergeOptions(left_out=[B]))
    done = merge_batch(desk.parts, desk.store, files, MergeOptions(left_out=[B]), by="担当 花子")
    assert done.value.fingerprint == shown.plan.fingerprint
    with desk.store.reading() as records:
        assert [(act.kind, act.by) for act in records.entries.acts()][-1] == ("merge", "担当 花子")
    assert (desk.value(A, "done"), desk.value(B, "done")) == ("済", None)
    assert desk.stale() == []
    with pytest.raises(exchange.IdUnknown):
        merge_batch(desk.parts, desk.store, files, MergeOptions(left_out=["1-1-1-99-Z"]))


def test_everything_of_a_batch_is_kept_in_one_act(desk: Desk) -> None:
    package = desk.sends("R4-P1", A, B)
    path = desk.saves(filled(package, {A: {"done": "済"}}))
    plan = desk.merges(filled(package, {A: {"done": "済"}}), by="担当 花子").value
    with desk.store.reading() as records:
        (received,) = records.exchange.received()
        acts = records.entries.acts()
        ledger = records.exchange.ledger(acts[-1].act_id)
        (answer,) = records.exchange.returns("R4")
        assert records.exchange.content(received.sha256) == path.read_bytes()
    assert (acts[-1].kind, acts[-1].by) == ("merge", "担当 花子")
    assert (received.name, received.verdict, received.size) == ("回答.xlsx", "merged", path.stat().st_size)
    assert received.sha256 == hashlib.sha256(path.read_bytes()).hexdigest() == answer.sha256
    assert tuple(ledger) == plan.files[0].ledger


def test_two_copies_of_one_file_in_a_batch_are_both_received(desk: Desk) -> None:
    package = desk.sends("R4-P1", A)
    one = desk.saves(filled(package, {A: {"done": "済"}}))
    other = one.with_name("写し.xlsx")
    other.write_bytes(one.read_bytes())
    apply_batch(desk.parts, desk.store, plan_batch(desk.parts, desk.store, read_batch(desk.parts, [one.parent])))
    with desk.store.reading() as records:
        assert sorted((each.name, each.verdict) for each in records.exchange.received()) == [
            ("写し.xlsx", "merged"),
            ("回答.xlsx", "known"),
        ]
        assert sorted(row.fate for row in records.exchange.ledger()) == [Fate.APPLIED, Fate.UNCHANGED]


def test_of_a_refused_file_the_bytes_are_not_kept_but_what_it_was(desk: Desk) -> None:
    good = desk.saves(filled(desk.sends("R4-P1", A)))
    broken = good.with_name("壊れた.xlsx")
    broken.write_bytes(b"nothing of ours")
    merging = plan_batch(desk.parts, desk.store, read_batch(desk.parts, [broken, good]))
    refuse_if_nothing_was_read(merging.plan)
    apply_batch(desk.parts, desk.store, merging)
    with desk.store.reading() as records:
        refused = next(each for each in records.exchange.received() if each.verdict == "refused")
        assert records.exchange.content(refused.sha256) is None
    assert (refused.name, refused.size, refused.code) == ("壊れた.xlsx", 15, "FORM-NO-ANSWERS")
    assert refused.sha256 == hashlib.sha256(b"nothing of ours").hexdigest()


def test_a_held_file_is_kept_with_its_bytes_and_its_code(desk: Desk) -> None:
    package = desk.sends("R4-P1", A)
    file = filled(package, {each: {"done": "済"} for each in (A,)})
    desk.merges(with_rows(file, read_row(0, B, {"done": "甲"}), read_row(0, C, {"done": "乙"})))
    with desk.store.reading() as records:
        (received,) = records.exchange.received()
        assert records.exchange.content(received.sha256) is not None
        assert [item.state for item in records.exchange.held("R4")] == [HeldState.WAITING]
    assert (received.verdict, received.code) == ("held", "MANY-PACKAGES")


def test_a_file_that_is_not_there_is_named_and_nothing_of_it_is_kept(desk: Desk) -> None:
    desk.folder.mkdir()
    files = read_batch(desk.parts, [desk.folder / "無い.xlsx"])
    merging = plan_batch(desk.parts, desk.store, files)
    (told,) = merging.plan.files[0].problems
    assert (told.code, told.place.file) == ("FILE-MISSING", "無い.xlsx")
    with pytest.raises(exchange.NothingReadable):
        refuse_if_nothing_was_read(merging.plan)
    apply_batch(desk.parts, desk.store, merging)
    assert read_in(desk.store, lambda records: records.exchange.received()) == []


def test_a_plan_that_is_no_longer_the_one_that_was_shown_is_not_applied(desk: Desk) -> None:
    package = desk.sends("R4-P1", A)
    shown = plan_batch(
        desk.parts, desk.store, read_batch(desk.parts, [desk.saves(filled(package, {A: {"done": "済"}}))])
    )
    desk.merges(filled(package, {A: {"done": "その間に来た写し"}}, name="二.xlsx"))
    with pytest.raises(exchange.PlanMoved):
        apply_batch(desk.parts, desk.store, shown)
    assert desk.value(A, "done") == "その間に来た写し"
    assert desk.conflict(A, "done") is None


def test_a_row_to_leave_out_is_named_in_any_width_and_must_be_one(desk: Desk) -> None:
    answer = filled(desk.sends("R4-P1", A, B), {A: {"done": "済"}})
    files = read_batch(desk.parts, [desk.saves(answer)])
    left_out = plan_batch(desk.parts, desk.store, files, MergeOptions(left_out=[A.lower().replace("-", "－")]))
    assert left_out.plan.fates[Fate.HELD] == 1
    with pytest.raises(exchange.IdUnknown):
        plan_batch(desk.parts, desk.store, files, MergeOptions(left_out=["1-1-1-99-Z"]))


def test_a_batch_without_files_does_nothing(desk: Desk) -> None:
    desk.folder.mkdir()
    merging = plan_batch(desk.parts, desk.store, read_batch(desk.parts, [desk.folder]))
    assert (merging.plan.files, merging.plan.is_balanced) == ((), True)
    with pytest.raises(exchange.NothingReadable):
        refuse_if_nothing_was_read(merging.plan)


@pytest.mark.parametrize("texts", [("同じ文", "同じ文 "), ("同じ文 ", "同じ文")], ids=["plain first", "blank first"])
def test_of_equal_words_those_of_a_division_named_on_the_row_stand_before_those_of_one_that_is_not(
    desk: Desk, texts: tuple[str, str]
) -> None:
    named = filled(desk.sends("R4-P8", A, to="koseki"), {A: {"done": texts[0]}}, name="名前のある課.xlsx")
    unnamed = filled(desk.sends("R4-P9", A, to="bosai"), {A: {"done": texts[1]}}, name="名前のない課.xlsx")
    desk.merges(unnamed, named)
    assert desk.value(A, "done") == texts[0]


def test_every_file_of_a_batch_is_a_step_of_its_progress(desk: Desk) -> None:
    package = desk.sends("R4-P1", A)
    paths = [desk.saves(filled(package, {A: {"done": text}}, name=f"{text}.xlsx")) for text in ("甲", "乙")]
    with stoppable(told := Difference()):
        plan_batch(desk.parts, desk.store, read_batch(desk.parts, paths))
    assert told.steps("取込内容を確認しています") == [(0, 2), (1, 2)]


def test_with_a_batch_are_kept_its_history_and_the_findings_of_its_files(desk: Desk) -> None:
    file = filled(desk.sends("R4-P1", A), {A: {"done": "済"}})
    found = problem("MARK-UNKNOWN", Place("回答.xlsx", "回答", "K9", 9, "進捗状況", A, "mark"), found="▽")
    sha256 = desk.merges(replace(file, problems=(found,))).value.files[0].sha256
    with desk.store.reading() as records:
        ((_, change),) = records.entries.changes("R4", A, "done")
        assert found in records.reviews.findings(sha256)
    assert (change.was, change.now, change.file) == (None, "済", "回答.xlsx")


def test_a_file_that_comes_again_accounts_for_each_of_its_rows(desk: Desk) -> None:
    answer = filled(desk.sends("R4-P1", A, B), {A: {"done": "済"}})
    desk.merges(answer)
    (file,) = desk.merges(answer).value.files
    assert [(row.row_id, row.fate) for row in file.ledger] == [(A, Fate.UNCHANGED), (B, Fate.UNCHANGED)]


def test_what_a_form_was_sent_with_is_known_when_its_answer_arrives(desk: Desk) -> None:
    package = sent(rows=[A], base={A: dict.fromkeys(KEYS, "◎")})
    with act(desk.store, "distribute") as work:
        work.exchange.add_package(package)
    (file,) = desk.merges(filled(package, {A: dict.fromkeys(KEYS)})).value.files
    assert (file.verdict, file.code) == (Verdict.HELD, "MASS-CLEARED")


def test_a_file_of_a_closed_round_is_known_where_that_round_has_it_and_waits_where_not(desk: Desk) -> None:
    package = desk.sends("R4-P1", A)
    answers = [filled(package, {A: {"done": text}}, name=f"{text}.xlsx") for text in ("初め", "遅れて")]
    desk.merges(answers[0])
    open_next_round(desk.store)
    assert [(file.verdict, file.code) for file in desk.merges(*answers).value.files] == [
        (Verdict.KNOWN, None), (Verdict.HELD, "ROUND-CLOSED"),
    ]  # fmt: skip


def test_a_late_answer_that_waits_is_not_called_merged_when_it_arrives_again(desk: Desk) -> None:
    package = desk.sends("R4-P1", A, B)
    desk.merges(filled(package, {A: {"done": "初め"}}))
    with act(desk.store, "close") as work:
        work.rounds.close("R4")
    late = filled(package, {A: {"done": "遅れて"}, B: {"done": "遅れて"}}, name="遅れた回答.xlsx")
    assert desk.merges(late).value.files[0].code == "ROUND-CLOSED"
    here = desk.merges(late).value.files[0]
    open_next_round(desk.store)
    for file in (here, desk.merges(late).value.files[0]):
        (told,) = file.problems
        assert (file.verdict, told.code, told.found) == (Verdict.KNOWN, "ALREADY-HELD", "2")
        assert "令和4年度分の「未取込」に2件が残っています" in message(told)
    reject_held(desk.store, [item.item_id for item in held_items(desk.store, year=R4)], year=R4)
    assert [each.code for each in desk.merges(late).value.files[0].problems] == ["ALREADY-MERGED"]


def test_a_late_file_waits_in_the_open_round_until_its_own_has_its_answers(desk: Desk) -> None:
    one, *_ = (desk.sends(f"R4-{to}", row, to=to) for to, row in (("zeimu", A), ("koseki", B), ("bosai", C)))
    single = filled(one, {A: {"done": "単独"}}, name="単独.xlsx")
    of_several = with_rows(
        filled(one, {A: {"done": "済"}}, name="部.xlsx"), *(read_row(0, row, {"done": "貼付け"}) for row in (B, C))
    )
    open_next_round(desk.store)
    desk.merges(single)
    desk.merges(of_several)
    desk.merges(filled(desk.sends("R4-P9", D), {D: {"done": "別"}}, name="別.xlsx"))
    reopen(desk.store, [A], "訂正", year=R4)
    for file in (single, of_several):
        merge_batch(desk.parts, desk.store, read_batch(desk.parts, [desk.saves(file)]), MergeOptions(R4))
    assert desk.value(A, "done") == "単独"
    assert [item.file for item in held_items(desk.store)] == ["部.xlsx", "別.xlsx"]


FIRST, SECOND = OWN
FAULTY = {FIRST: {"mark": "▽", "done": "実施した。"}, SECOND: {"mark": "○", "done": "試した。"}}


@pytest.fixture
def files_office(sending_office: Store) -> Store:
    return sending_office


@pytest.fixture
def answer(form: Path) -> Path:
    path = form.with_name("回答.xlsx")
    path.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), FAULTY))
    return path


@pytest.fixture
def sealed(answer: Path) -> Path:
    path = answer.with_name("鍵付き.xlsx")
    path.write_bytes(locked(answer.read_bytes(), "himitsu"))
    return path


def test_a_password_opens_what_wanted_one_and_reads_nothing_else_again(
    parts: Parts, answer: Path, sealed: Path
) -> None:
    files = read_batch(parts, [answer, sealed])
    assert [lacks_password(file.answers) for file in files] == [False, True]
    sealed.unlink()  # the bytes wait in the batch, not on the disk
    assert lacks_password(try_passwords(parts, files, ["chigau"])[1].answers)
    with stoppable(told := Difference()):
        kept, opened = try_passwords(parts, files, ["chigau", "himitsu"])
    assert kept is files[0]
    assert told.steps("パスワードを試しています") == [(0, 1)]
    assert {row.row_id for row in opened.answers.rows} >= set(OWN)


def test_what_would_be_found_is_what_is_kept_when_it_is_taken_in(
    parts: Parts, files_office: Store, answer: Path
) -> None:
    copy = answer.with_name("写し.xlsx")
    copy.write_bytes(answer.read_bytes())
    merging = plan_batch(parts, files_office, read_batch(parts, [answer, copy]))
    sha256 = merging.plan.files[0].sha256
    before = read_in(files_office, return_findings.findings_in_batch, merging)[sha256]
    assert {each.code for each in before} >= {"MARK-UNKNOWN", "REASON-MISSING"}
    apply_batch(parts, files_office, merging)
    with files_office.reading() as records:
        kept = return_findings.read_findings(records, sha256)
        again = return_findings.findings_in_batch(records, plan_batch(parts, files_office, merging.files))[sha256]
    assert kept == before == again
    assert {each.place.file for each in kept} == {answer.name}, "all are findings of the first of two copies"


def test_findings_of_a_batch_go_back_without_its_files(parts: Parts, files_office: Store, answer: Path) -> None:
    files = read_batch(parts, [answer])
    answer.unlink()
    (made,) = return_findings.return_findings_of_read_files(
        parts, files_office, files, return_findings.FindingsOptions(files_office.path.parent / "back")
    ).value.files
    assert made.out is not None
    assert made.out.exists()
    assert made.holds_answers


def test_stopping_a_taking_in_changes_nothing(parts: Parts, files_office: Store, answer: Path) -> None:
    merging = plan_batch(parts, files_office, read_batch(parts, [answer]))
    before = rows_of(files_office)
    with pytest.raises(Cancelled), stoppable(StoppedAt("取込内容を確認しています")):
        apply_batch(parts, files_office, merging)
    assert rows_of(files_office) == before
    apply_batch(parts, files_office, merging)
    assert rows_of(files_office)[FIRST].values["done"] == "実施した。"


def test_a_file_that_came_is_read_from_what_was_kept(
    parts: Parts, files_office: Store, answer: Path, sealed: Path
) -> None:
    broken = answer.with_name("壊れている.xlsx")
    broken.write_bytes(b"no workbook")
    files = try_passwords(parts, read_batch(parts, [sealed, broken]), ["himitsu"])
    apply_batch(parts, files_office, plan_batch(parts, files_office, files))
    hashes = {file.answers.name: file.answers.sha256 for file in files}
    with files_office.reading() as records:
        assert lacks_password(read_received_file(parts, records, hashes[sealed.name]).answers)
        again = read_received_file(parts, records, f" {hashes[sealed.name].upper()} ", ["himitsu"])
        assert again.answers.name == sealed.name
        assert again.answers.rows == next(file for file in files if file.answers.name == sealed.name).answers.rows
        with pytest.raises(exchange.ReceivedNotKept):
            read_received_file(parts, records, hashes[broken.name])


def test_what_was_read_is_carried_into_a_form_of_a_division_that_was_sent_one(
    parts: Parts, files_office: Store, answer: Path
) -> None:
    assert read_in(files_office, names_of_divisions_with_form) == (ZEIMU,)
    (file,) = read_batch(parts, [answer])
    answer.unlink()
    outcome = carry_file_into_form(parts, files_office, file.answers, files_office.path.parent / "back", division=ZEIMU)
    assert outcome.value.out is not None
    assert outcome.value.out.exists()
    assert outcome.value.what.texts[FIRST]["done"] == "実施した。"


BAD = (
    b"",
    b"PK\x03\x04",
    zipped({"word/document.xml": b"<a/>"}),
    zipped({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}),
    zipped({"区民部/": b""}),
    zipped({"メモ.txt": b"x", "内側.zip": zipped({"回答.xlsx": b"x"})}),
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000),
    b"SQLite format 3\0" + bytes(100),
    b"%PDF-1.7",
    "管理番号,進捗状況\n".encode("cp932"),
    bytes(range(256)),
)
OF_PROGRAMS = ("~$回答.xlsx", ".~lock.回答.xlsx#", ".回答.xlsx", "Thumbs.db", ".DS_Store", "__MACOSX/._回答.xlsx")


def test_every_file_of_a_folder_is_named_with_a_code_or_counted_as_one_of_another_program(
    parts: Parts, tmp_path: Path
) -> None:
    """Files of one name in folders of one name, too: each has a name of its own."""
    files = [
        tmp_path / each / "部" / f"文書{place}{suffix}"
        for each in ("一", "二")
        for place in range(len(BAD))
        for suffix in (".xlsx", ".xlsm", ".xls", ".csv", ".zip", ".nakano", ".docx")
    ]
    for place, path in enumerate(files):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(BAD[place // 7 % len(BAD)])
    for name in OF_PROGRAMS:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "一式.zip").write_bytes(zipped(dict.fromkeys(("メモ.txt", *OF_PROGRAMS), b"x")))
    batch = read_batch(parts, [tmp_path])
    assert {*batch.names} == {*files, tmp_path / "一式.zip"}
    assert len({*batch.names.values()}) == len(files) + 1
    refused = {file.answers.name: file.answers.refused for file in batch}
    assert len(refused) == len(batch)
    assert None not in refused.values()
    for path, name in batch.names.items():
        assert path.as_posix().endswith(name)
        assert any(each == name or each.startswith(f"{name}/") for each in refused), path
    folders = (tmp_path, tmp_path / "一式.zip")
    assert sorted(batch.passed_over) == sorted(folder / name for folder in folders for name in OF_PROGRAMS)
    (named,) = read_batch(parts, [tmp_path / "~$回答.xlsx"])
    assert named.answers.refused is not None, "a person named it"
    assert named.answers.refused.code == "FILE-OWNER"


LOCKED = problem("FILE-PASSWORD", Place(file="鍵付き.xlsx"))


@pytest.fixture
def bytes_desk(tmp_path: Path) -> Iterator[Desk]:
    """An office that imported the answers of 税務課, and those of three divisions in one file."""
    with desk_in(tmp_path) as bytes_desk:
        one, *_ = (
            bytes_desk.sends(f"R4-P-{to}", row, to=to) for to, row in (("zeimu", A), ("koseki", B), ("bosai", C))
        )
        bytes_desk.merges(filled(bytes_desk.sends("R4-P2", D), {D: {"done": "単独"}}, name="単独.xlsx"))
        rows = (read_row(0, row, {"done": "貼付け"}) for row in (B, C))
        bytes_desk.merges(with_rows(filled(one, {A: {"done": "済"}}, name="部.xlsx"), *rows))
        apply_held(bytes_desk.parts, bytes_desk.store, [item.item_id for item in held_items(bytes_desk.store)])
        yield bytes_desk


def known(bytes_desk: Desk, name: str, round_id: str = "R4") -> tuple[AnswerFile, Mapping[FileKey, Admission]]:
    """Return a received file as it arrives with a password, and what is known of it."""
    with bytes_desk.store.reading() as records:
        (round_,) = records.rounds.all()
        sha256 = next(each.sha256 for each in records.exchange.received() if each.name == name)
        locked = AnswerFile("鍵付き.xlsx", sha256, 9, refused=LOCKED)
        return locked, known_admissions(records, replace(round_, round_id=round_id), [locked])


def returns(bytes_desk: Desk, sha256: str) -> list[str]:
    with bytes_desk.store.reading() as records:
        return [each.return_id for each in records.exchange.returns("R4") if each.sha256 == sha256]


@pytest.mark.parametrize(("name", "number"), [("単独.xlsx", 1), ("部.xlsx", 3)])
def test_equal_bytes_are_the_answers_that_were_imported_from_them(bytes_desk: Desk, name: str, number: int) -> None:
    file, found = known(bytes_desk, name)
    answers = [each.return_id for each in found[file.key].returns]
    assert (answers, len(answers)) == (returns(bytes_desk, file.sha256), number)
    assert (list(found), found[file.key].file, found[file.key].is_of_other_round) == (
        [file.key], replace(file, refused=None), False,
    )  # fmt: skip
    package = found[file.key].package
    assert package is not None
    assert package.division == "zeimu"


def test_answers_of_another_round_are_known_and_are_none_of_this_one(bytes_desk: Desk) -> None:
    file, found = known(bytes_desk, "単独.xlsx", "R5")
    assert (found[file.key].returns, found[file.key].is_of_other_round) == ((), True)


@pytest.mark.parametrize("round_id", ["R4", "R5"])
def test_what_waits_of_answers_that_were_imported_is_known_with_them(bytes_desk: Desk, round_id: str) -> None:
    package = bytes_desk.sends("R4-P3", A, B)
    bytes_desk.merges(filled(package, {A: {"done": Unreadable()}, B: {"done": "済"}}, name="一部.xlsx"))
    file, found = known(bytes_desk, "一部.xlsx", round_id)
    waiting = [(item.row_id, item.reason) for item in found[file.key].waiting]
    assert (waiting, found[file.key].year) == ([(A, "UNREADABLE")], "令和4年度")
    file, found = known(bytes_desk, "単独.xlsx", round_id)
    assert found[file.key].waiting == ()


def test_a_file_with_one_removed_answer_must_be_opened_again(bytes_desk: Desk) -> None:
    file, _ = known(bytes_desk, "部.xlsx")
    take_back(bytes_desk.store, returns(bytes_desk, file.sha256)[0])
    assert known(bytes_desk, "部.xlsx") == (file, {})


def test_bytes_that_were_never_imported_are_not_known(bytes_desk: Desk) -> None:
    with bytes_desk.store.reading() as records:
        (round_,) = records.rounds.all()
        assert known_admissions(records, round_, [AnswerFile("鍵付き.xlsx", "0" * 64, 9, refused=LOCKED)]) == {}


@pytest.fixture
def packages_filled(form: Path, tmp_path: Path) -> Path:
    path = tmp_path / "filled.xlsx"
    path.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), dict.fromkeys(OWN, ANSWER)))
    return path


def codes(parts: Parts, store: Store, path: Path) -> list[str]:
    return [each.code for each in merge(parts, store, path).problems]


def test_a_sealed_package_is_restored_and_its_return_merges(
    parts: Parts, office: Store, sending_office: Store, packages_filled: Path
) -> None:
    assert codes(parts, office, packages_filled) == ["PACKAGE-RESTORED"]
    assert codes(parts, sending_office, packages_filled) == []
    assert rows_of(office)[OWN[0]].values["done"] == ANSWER["done"]
    assert digest_of(office) == digest_of(sending_office)
    assert codes(parts, office, packages_filled) == ["ALREADY-MERGED"]
    assert verify(office).value


def test_so_is_that_of_a_return_and_the_form_is_the_same_again(
    parts: Parts, office: Store, own: Path, form: Path, tmp_path: Path
) -> None:
    write_all(parts, own)
    assert codes(parts, office, hand_in(parts, own, tmp_path / "return.xlsx").file) == ["PACKAGE-RESTORED"]
    (sent,) = distribute(parts, office, DistributeOptions(tmp_path / "again", (ZEIMU,))).value
    assert texts(sent.file) == [line for line in texts(form) if line[0] != HEAD_LABEL]


def texts(form: Path) -> list[tuple[Any, ...]]:
    """Return the texts of a form. One that was forgotten states no head: which one it was no one knows any more."""
    sheets = openpyxl.load_workbook(form).worksheets
    return [(*line,) for sheet in sheets for line in sheet.iter_rows(values_only=True) if any(line)]


def another_text_was_sent(sheet: Any) -> None:
    (line,) = (row for row in sheet.iter_rows() if row[0].value == OWN[0])
    line[-1].value = line[-2].value = line[-3].value = line[5].value = "差し替えた文"


def another_role(sheet: Any) -> None:
    for row in sheet.iter_rows():
        for cell in row:
            cell.value = "部長" if cell.value == "主管課" else cell.value


def no_seal(sheet: Any) -> None:
    (line,) = (row for row in sheet.iter_rows() if row[0].value == "確認符号")
    line[1].value = None


@pytest.mark.parametrize(("change", "beside"), [(another_text_was_sent, []), (another_role, []), (no_seal, [])])
def test_what_is_not_as_it_was_sealed_stays_unknown(
    parts: Parts, office: Store, packages_filled: Path, change: Callable[[Any], None], beside: list[str]
) -> None:
    book = openpyxl.load_workbook(packages_filled)
    change(book["照合用"])
    book.save(packages_filled)
    assert codes(parts, office, packages_filled) == [*beside, "PACKAGE-UNKNOWN"]
    assert rows_of(office)[OWN[0]].values["done"] is None


def test_another_offices_package_stays_unknown(parts: Parts, packages_filled: Path, tmp_path: Path) -> None:
    create_store(parts, tmp_path / "other.nakano", built_in_plan(parts))
    with closing(parts.stores.open(tmp_path / "other.nakano")) as other:
        open_round(parts, other, FiscalYear(2022))
        assert codes(parts, other, packages_filled) == ["PACKAGE-UNKNOWN"]


CONFIRMATION_ANSWER = return_for(package_for())
CODES = field_codes({place: value.text for place, value in CONFIRMATION_ANSWER.values.items()}, NAKANO)
NAMED = Confirmation("課長 山田", "2023-07-10T01:00:00+00:00", CODES)


def confirmed(given: Confirmation | None) -> Return:
    return replace(CONFIRMATION_ANSWER, confirmation=given)


def test_a_file_that_arrives_again_brings_no_name_back_that_was_removed() -> None:
    blanked = confirmed(replace(NAMED, name=BLANKED_NAME))
    assert with_confirmation(blanked, confirmed(NAMED), NAKANO) == blanked


def test_of_two_confirmations_of_an_answer_the_one_that_fits_it_counts_whichever_came_first() -> None:
    other = replace(NAMED, name="部長 鈴木", fields=dict.fromkeys(CODES, "0" * 12))
    for first, second in ((NAMED, other), (other, NAMED), (None, NAMED), (NAMED, None)):
        assert with_confirmation(confirmed(first), confirmed(second), NAKANO) == confirmed(NAMED)
    assert with_confirmation(confirmed(None), confirmed(None), NAKANO) == confirmed(None)


def office_with_a_repeat(*apart: str) -> tuple[Office, AnswerFile]:
    """An office where 甲 is current: one return asserts it.

    A second repeats it and has also observed a file that is late.
    """
    office = Office()
    one = Clerk(office.sends("zeimu", A))
    other, stranger = one.copied(), one.copied()
    one.writes(A, done="甲")
    office.merges(one.submits(name="1.xlsx"))
    other.writes(A, done="乙")
    late = other.submits(name="遅れて届く.xlsx")
    one.opens(late)
    one.writes(A, done="甲")
    office.merges(one.submits(name="2.xlsx"))
    for text in apart:
        stranger.writes(A, done=text)
        office.merges(stranger.submits(name="別.xlsx"))
    return office, late


def test_what_was_typed_beside_a_repeat_overtakes_it_when_its_parent_arrives_late() -> None:
    office, late = office_with_a_repeat()
    assert office.value(A, "done") == "甲"
    office.says(A, "done", "事務局")
    office.merges(late)
    assert (office.value(A, "done"), office.conflict(A, "done")) == ("事務局", None)


def test_a_decision_has_seen_the_repeats_of_its_sides() -> None:
    office, late = office_with_a_repeat("丙")
    office.decides(A, "done", "text", "決定")
    office.merges(late)
    assert (office.value(A, "done"), office.conflict(A, "done")) == ("決定", None)


@pytest.fixture
def received_desk(tmp_path: Path) -> Iterator[Desk]:
    """An office that received an answer twice, a file of several divisions that waits, and one that it cannot read."""
    with desk_in(tmp_path) as received_desk:
        one, *_ = (
            received_desk.sends(f"R4-{to}", row, to=to) for to, row in (("zeimu", B), ("koseki", C), ("bosai", D))
        )
        answer = filled(received_desk.sends("R4-P1", A), {A: {"done": "済"}})
        received_desk.merges(answer, by="担当 花子")
        received_desk.merges(replace(answer, name="写し.xlsx"))
        rows = (read_row(0, row, {"done": "貼付け"}) for row in (C, D))
        received_desk.merges(with_rows(filled(one, {B: {"done": "済"}}, name="部.xlsx"), *rows))
        broken = received_desk.folder / "壊れた.xlsx"
        broken.write_bytes(b"no workbook")
        apply_batch(
            received_desk.parts,
            received_desk.store,
            plan_batch(received_desk.parts, received_desk.store, read_batch(received_desk.parts, [broken])),
        )
        yield received_desk


def views(received_desk: Desk) -> Mapping[str, ReceivedView]:
    return {each.name: each for each in read_in(received_desk.store, read_received)}


def test_every_arrival_has_its_verdict_and_only_a_refused_file_is_not_kept(received_desk: Desk) -> None:
    found = views(received_desk)
    assert {name: (each.verdict, each.is_stored) for name, each in found.items()} == {
        "回答.xlsx": ("merged", True), "写し.xlsx": ("known", True),
        "部.xlsx": ("held", True), "壊れた.xlsx": ("refused", False),
    }  # fmt: skip
    assert [each.verdict_label for each in found.values()] == ["反映", "取込済み", ARRIVED, "読取り不可"]
    assert (found["回答.xlsx"].by, found["回答.xlsx"].divisions) == ("担当 花子", ("税務課",))
    assert (found["部.xlsx"].returns, set(found["部.xlsx"].divisions)) == ((), {"税務課", "戸籍住民課", "防災課"})


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_file_that_was_opened_or_read_as_a_list_is_no_answer(received_desk: Desk, verdict: Verdict) -> None:
    view = replace(views(received_desk)["回答.xlsx"], verdict=verdict.value)
    assert view.is_answer is (verdict in (Verdict.MERGED, Verdict.KNOWN, Verdict.HELD, Verdict.REFUSED))


def test_a_removed_answer_is_listed_as_removed(received_desk: Desk) -> None:
    ((answer,),) = (each.returns for each in views(received_desk).values() if each.name == "回答.xlsx")
    assert (answer.division, answer.year, answer.state) == ("税務課", "R4", ReturnState.ADMITTED)
    take_back(received_desk.store, answer.return_id)
    assert views(received_desk)["回答.xlsx"].returns == (replace(answer, state=ReturnState.WITHDRAWN),)


def test_a_file_belongs_to_the_round_of_its_answers_and_without_any_to_the_one_collected_when_it_arrived(
    received_desk: Desk,
) -> None:
    open_next_round(received_desk.store)
    with received_desk.store.reading() as records:
        rounds = records.rounds.all()
        before = replace(rounds[0], round_id="R3", year=R3)
        of_rounds = [[each.name for each in received_in(records, each)] for each in (before, *rounds)]
    # they arrived in July 2023: R4 was collected then, and R5 is what matters now
    without = ["部.xlsx", "壊れた.xlsx"]
    assert of_rounds == [[], ["回答.xlsx", "写し.xlsx", *without], without]


def arrivals(**kept: bytes | None) -> Records:
    """Return the records of files that arrived, by their SHA-256; none was removed."""
    files = [ReceivedFile(each, f"{each}.xlsx", 1, "merged") for each in kept]
    found = SimpleNamespace(received=lambda: files + files, content=kept.get)
    return cast("Records", SimpleNamespace(exchange=found, history=SimpleNamespace(removed_files=dict)))


def test_bytes_are_found_by_eight_digits_at_least_in_any_case() -> None:
    one, other = (hashlib.sha256(each).hexdigest() for each in (b"one", b"other"))
    kept = arrivals(**{one: b"one", other: b"other"})
    assert [received_bytes(kept, each) for each in (one, f" {one[:8].upper()} ")] == [b"one"] * 2


def test_bytes_that_are_not_those_that_arrived_are_refused() -> None:
    one = hashlib.sha256(b"one").hexdigest()
    with pytest.raises(StoreDamaged) as refused:
        received_bytes(arrivals(**{one: b"other"}), one)
    assert refused.value.details["path"] == f"{one}.xlsx"


@pytest.mark.parametrize(("beginning", "count"), [("abcdef0", "0"), ("", "0"), ("abcdef01", "2"), ("00000000", "0")])
def test_a_beginning_of_none_or_of_several_is_unknown_and_says_how_many(beginning: str, count: str) -> None:
    with pytest.raises(exchange.ReceivedUnknown) as refused:
        received_bytes(arrivals(abcdef0123=b"one", abcdef0176=b"other"), beginning)
    assert (refused.value.details["found"], refused.value.details["count"]) == (beginning, count)


def test_a_file_of_which_only_the_description_was_kept_has_no_bytes() -> None:
    with pytest.raises(exchange.ReceivedNotKept):
        received_bytes(arrivals(abcdef0123=None), "abcdef01")
