"""修文: the answer as received beside the office's wording, the file that asks the division, and its reply."""

import io
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.forms.output_paths import FormOptions
from nakano_status.application.merge.resolve_conflict import Decision, resolve
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.review.wording_changes import SentWording, WordingChange, send_wording, wording_changes
from nakano_status.application.submission.open_form import open_form
from nakano_status.bootstrap import make_parts, make_spreadsheet_user
from nakano_status.domain.exchange.package import Package, Purpose
from nakano_status.domain.refusals.exchange import NoWordingChange
from nakano_status.domain.refusals.files import TargetExists
from nakano_status.domain.refusals.planning import RoundClosed
from nakano_status.domain.review.review import Reply
from tests.application.conftest import World
from tests.support.fields import NAKANO
from tests.support.rounds import OWN, ZEIMU, hand_in, merge, round_of, rows_in, rows_of, send, write
from tests.support.stores import TickingClock, act

FIRST, SECOND = OWN
ANSWERED = {"mark": "◎", "done": "申告を見れるようにした。", "next_year": "続ける"}
MENDED = "申告を見られるようにした。"


def changes(office: Store) -> tuple[WordingChange, ...]:
    with office.reading() as records:
        return wording_changes(records, round_of(office))


def replies(office: Store) -> dict[tuple[str, str], Reply]:
    return {(each.id, each.key): each.reply for each in changes(office)}


def mend(parts: Parts, office: Store, row_id: str = FIRST, **typed: str) -> None:
    edit_entry(parts, office, Entry(row_id, typed), by="事務局 係長")


@pytest.fixture(scope="module")
def _mended(world: World, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, parts = tmp_path_factory.mktemp("mended"), make_parts(TickingClock())
    path, answered = Path(shutil.copyfile(world.office, folder / "office.nakano")), folder / "回答.xlsx"
    answered.write_bytes(make_spreadsheet_user().fill_in(world.form.read_bytes(), dict.fromkeys(OWN, ANSWERED)))
    with closing(parts.stores.open(path)) as store:
        merge(parts, store, answered)
        mend(parts, store, done=MENDED)
    return path


@pytest.fixture
def mended(parts: Parts, _mended: Path, tmp_path: Path) -> Iterator[Store]:
    """An office that merged 税務課's answer, filled in with Excel, and changed the wording of its first row."""
    path = Path(shutil.copyfile(_mended, tmp_path / "mended-office.nakano"))
    with closing(parts.stores.open(path)) as store:
        yield store


def ask(parts: Parts, office: Store, folder: Path) -> SentWording:
    return send_wording(parts, office, FormOptions(ZEIMU, folder, replace=True)).value


def packages(office: Store) -> list[Package]:
    with office.reading() as records:
        return [
            each for each in records.packages.of_round(round_of(office).round_id) if each.purpose is Purpose.WORDING
        ]


def test_the_answer_as_received_is_kept_beside_the_current_value(mended: Store) -> None:
    (change,) = changes(mended)
    assert (change.id, change.key, change.division) == (FIRST, "done", ZEIMU)
    assert (change.received, change.office_text, change.current) == (ANSWERED["done"], MENDED, MENDED)
    assert (change.reply, change.by, change.package) == (Reply.NOT_SENT, "事務局 係長", None)


def test_nothing_is_told_where_the_office_wrote_nothing(sending_office: Store) -> None:
    assert changes(sending_office) == ()


def test_the_file_holds_the_mended_rows_only_with_what_was_mended(parts: Parts, mended: Store, tmp_path: Path) -> None:
    sent = ask(parts, mended, tmp_path / "out")
    assert sent.file.name.endswith("税務課_R4修文確認.xlsx")
    read = parts.workbooks.read_answers(sent.file.name, sent.file.read_bytes(), NAKANO)
    assert [row.row_id for row in read.rows] == [FIRST]
    assert read.rows[0].cells["done"].text == MENDED
    assert read.rows[0].given["remark"] == "【令和4年度までの取組状況】\n申告を見られるようにした。"
    assert replies(mended) == {(FIRST, "done"): Reply.ASKED}
    assert changes(mended)[0].package == sent.package


def test_asked_again_it_is_the_same_file(parts: Parts, mended: Store, tmp_path: Path) -> None:
    first, again = ask(parts, mended, tmp_path / "one"), ask(parts, mended, tmp_path / "two")
    assert again.package == first.package
    assert again.file.read_bytes() == first.file.read_bytes()


def test_mended_further_it_is_a_file_of_its_own_after_the_first(parts: Parts, mended: Store, tmp_path: Path) -> None:
    first = ask(parts, mended, tmp_path / "out")
    mend(parts, mended, SECOND, next_year="続ける。")
    with pytest.raises(TargetExists):
        send_wording(parts, mended, FormOptions(ZEIMU, tmp_path / "out"))
    assert len(packages(mended)) == 1
    second = ask(parts, mended, tmp_path / "out")
    assert first.package in packages(mended)[1].parents
    assert [(each.id, each.key) for each in second.changes] == [(FIRST, "done"), (SECOND, "next_year")]


def returned(parts: Parts, office: Store, sent: SentWording, **typed: str) -> None:
    """Let the division send the file back, as it is or with something typed into it."""
    back = sent.file.with_name("戻り.xlsx")
    back.write_bytes(make_spreadsheet_user().fill_in(sent.file.read_bytes(), {FIRST: typed}))
    merge(parts, office, back)


def test_sent_back_as_it_is_the_division_agrees(parts: Parts, mended: Store, tmp_path: Path) -> None:
    returned(parts, mended, ask(parts, mended, tmp_path / "out"))
    assert replies(mended) == {(FIRST, "done"): Reply.AGREED}
    assert rows_of(mended)[FIRST].values["done"] == MENDED
    with pytest.raises(NoWordingChange):
        ask(parts, mended, tmp_path / "out")


def test_changed_it_is_the_divisions_assertion(parts: Parts, mended: Store, tmp_path: Path) -> None:
    returned(parts, mended, ask(parts, mended, tmp_path / "out"), done="申告を閲覧できるようにした。")
    (change,) = changes(mended)
    assert (change.reply, change.answered) == (Reply.CHANGED, "申告を閲覧できるようにした。")
    assert (change.received, change.office_text) == (ANSWERED["done"], MENDED)
    assert change.current == "申告を閲覧できるようにした。"
    assert rows_of(mended)[FIRST].conflicts == ()


def test_a_word_in_the_note_is_told(parts: Parts, mended: Store, tmp_path: Path) -> None:
    returned(parts, mended, ask(parts, mended, tmp_path / "out"), note="時期も直してください。")
    (change,) = changes(mended)
    assert (change.reply, change.note, change.current) == (Reply.NOTED, "時期も直してください。", MENDED)


def test_mended_once_more_it_waits_to_be_sent_again(parts: Parts, mended: Store, tmp_path: Path) -> None:
    returned(parts, mended, ask(parts, mended, tmp_path / "out"))
    mend(parts, mended, done="申告の状況を見られるようにした。")
    assert replies(mended) == {(FIRST, "done"): Reply.NOT_SENT}


def test_an_answer_that_had_not_observed_it_is_a_conflict(
    parts: Parts, mended: Store, form: Path, tmp_path: Path
) -> None:
    other = tmp_path / "別の回答.xlsx"
    other.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), {FIRST: {"done": "申告を公開した。"}}))
    merge(parts, mended, other)
    assert replies(mended)[FIRST, "done"] is Reply.OPEN


def test_a_closed_round_sends_nothing_for_a_word(parts: Parts, mended: Store, tmp_path: Path) -> None:
    with act(mended, "close_round") as work:
        work.rounds.close(round_of(mended).round_id)
    with pytest.raises(RoundClosed):
        ask(parts, mended, tmp_path / "out")


@pytest.fixture
def mended_answer(parts: Parts, sending_office: Store, own: Path, tmp_path: Path) -> Store:
    """An office that merged what 税務課 answered in the program, and changed the wording of a text."""
    for row_id in OWN:
        write(parts, own, row_id, **ANSWERED)
    merge(parts, sending_office, hand_in(parts, own, tmp_path / "提出.xlsx").file)
    mend(parts, sending_office, done=MENDED)
    return sending_office


def test_opened_in_the_program_the_mended_text_stands_beside_what_was_answered(
    parts: Parts, mended_answer: Store, own: Path, tmp_path: Path
) -> None:
    sent = ask(parts, mended_answer, tmp_path / "out")
    open_form(parts, own, sent.file)
    assert rows_in(parts, own)[FIRST].values["done"] == MENDED
    assert rows_in(parts, own)[FIRST].conflicts == ()
    with closing(parts.stores.open(own)) as store, store.reading() as records:
        package = records.packages.find(sent.package)
        assert package is not None
        assert (package.purpose, package.remarks) == (Purpose.WORDING, {(FIRST, "done"): ANSWERED["done"]})


def test_handed_in_from_the_program_as_it_is_the_division_agrees(
    parts: Parts, mended_answer: Store, own: Path, tmp_path: Path
) -> None:
    sent = ask(parts, mended_answer, tmp_path / "out")
    open_form(parts, own, sent.file)
    answered = hand_in(parts, own, tmp_path / "再提出.xlsx")
    merge(parts, mended_answer, answered.file)
    assert replies(mended_answer) == {(FIRST, "done"): Reply.AGREED}


def test_changed_in_the_program_it_is_the_divisions_word(
    parts: Parts, mended_answer: Store, own: Path, tmp_path: Path
) -> None:
    sent = ask(parts, mended_answer, tmp_path / "out")
    open_form(parts, own, sent.file)
    write(parts, own, FIRST, done="申告を閲覧できるようにした。")
    merge(parts, mended_answer, hand_in(parts, own, tmp_path / "再提出.xlsx").file)
    (change,) = changes(mended_answer)
    assert (change.reply, change.current) == (Reply.CHANGED, "申告を閲覧できるようにした。")


def test_a_reason_put_in_where_there_was_none_travels_through_the_program(
    parts: Parts, mended_answer: Store, own: Path, tmp_path: Path
) -> None:
    mend(parts, mended_answer, mark="○", change_reason="前倒しのため")
    sent = ask(parts, mended_answer, tmp_path / "out")
    open_form(parts, own, sent.file)
    answered = hand_in(parts, own, tmp_path / "再提出.xlsx")
    (read,) = parts.workbooks.read_answers("x.xlsx", answered.file.read_bytes(), NAKANO).check_lines
    assert read.remarks == {"mark": "◎", "change_reason": "", "done": ANSWERED["done"]}
    assert merge(parts, mended_answer, answered.file).problems == ()
    assert set(replies(mended_answer).values()) == {Reply.AGREED}


def test_the_form_made_anew_is_the_whole_form_again(parts: Parts, mended: Store, tmp_path: Path) -> None:
    ask(parts, mended, tmp_path / "out")
    form = send(parts, mended, tmp_path / "forms")
    assert {row.row_id for row in parts.workbooks.read_answers("x.xlsx", form.read_bytes(), NAKANO).rows} >= set(OWN)


def test_a_file_as_it_was_sent_gives_no_word(parts: Parts, mended: Store, tmp_path: Path) -> None:
    assert merge(parts, mended, ask(parts, mended, tmp_path / "out").file).problems == ()


def test_what_is_written_where_the_remark_stands_is_told(parts: Parts, mended: Store, tmp_path: Path) -> None:
    sent = ask(parts, mended, tmp_path / "out")
    book: Any = load_workbook(io.BytesIO(sent.file.read_bytes()))
    sheet = book["回答"]
    row, column = next(
        (cell.row, cell.column) for line in sheet.iter_rows() for cell in line if "【令和" in str(cell.value or "")
    )
    sheet.cell(row, column).value = "了解しました。"
    book.save(sent.file)
    (told,) = merge(parts, mended, sent.file).problems
    assert (told.code, told.found, told.place.key) == ("LOCKED-CHANGED", "了解しました。", "remark")
    assert told.expected == "申告を見られるようにした。"


def test_of_a_row_that_several_divisions_answer_each_is_asked_for_its_own_word(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    row = next(row for row in round_of(office).rows if row.counted and len(row.answerers) > 1)
    with act(office, "amend_round") as work:
        work.rounds.set_several_writers(round_of(office).round_id, row.row_id, several=True)
        names = [work.organisation.read().name(each.division) for each in row.answerers[:2]]
    for name in names:
        form = send(parts, office, tmp_path / "forms", name)
        file = tmp_path / f"{name}.xlsx"
        file.write_bytes(
            make_spreadsheet_user().fill_in(form.read_bytes(), {row.row_id: {"done": f"{name}で実施した。"}})
        )
        merge(parts, office, file)
    resolve(parts, office, f"{row.row_id}:done", Decision("text", "両課で実施した。"))
    assert [(each.division, each.received) for each in changes(office)] == [
        (name, f"{name}で実施した。") for name in names
    ]
    for name in names:
        sent = send_wording(parts, office, FormOptions(name, tmp_path / "out")).value
        again = send_wording(parts, office, FormOptions(name, tmp_path / "again")).value
        assert again.package == sent.package
        merge(parts, office, sent.file)
    assert [each.reply for each in changes(office)] == [Reply.AGREED, Reply.AGREED]
    assert rows_of(office)[row.row_id].values["done"] == "両課で実施した。"
