"""A data file on a share in the window: written back by itself, shown in the status bar, taken over with a reason."""

import json
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from nakano_status.application.lookup import chosen_round
from nakano_status.application.ports.data_file import Parts
from nakano_status.application.storage.make_backup import BackedUpStores
from nakano_status.bootstrap import make_parts
from nakano_status.domain.round.round import Round
from nakano_status.gui.features.start.file_notices import FileNotices
from nakano_status.gui.window.notices import IN_USE, NO_BACKUP, PLACE, SHARE, UNWRITTEN
from nakano_status.store.sqlite.lock import lock_path
from nakano_status.store.sqlite.opening import SqliteStores
from nakano_status.store.sqlite.shared_stores import SharedStores
from nakano_status.system_lock import try_lock
from tests.support.replaced_parts import FullDisk
from tests.support.shares import FailingShare, copy_of, join_threads, remove_lock, shared_place, texts, texts_in, write
from tests.support.stores import RULES, TickingClock
from tests.support.user_input import click
from tests.support.windows import Person, close_answering, copied, somebody, until


def share_parts(files: FailingShare, folder: Path) -> Parts:
    """Return parts for which every place is on a share."""
    parts = make_parts()
    stores = SharedStores(SqliteStores(parts.clock, RULES), files, parts.clock, lambda: folder)
    return replace(parts, stores=stores, store_files=stores, look_at_place=shared_place)


@contextmanager
def at_a_share(file: Path, files: FailingShare, folder: Path) -> Iterator[Person]:
    """Open a data file on a share in a window."""
    with somebody(file, parts=share_parts(files, folder)) as person:
        yield person


@pytest.fixture
def files() -> FailingShare:
    return FailingShare()


@pytest.fixture
def share(opened_form: Path, tmp_path: Path) -> Path:
    (tmp_path / "share").mkdir()
    return copied(opened_form, tmp_path / "share")


@pytest.fixture(params=["plain", "dots", "link"])
def opened_as(request: pytest.FixtureRequest, share: Path, tmp_path: Path) -> Path:
    """The data file on the share by a path of another kind."""
    if request.param == "link":
        link = tmp_path / "近道.nakano"
        try:
            link.symlink_to(share)
        except OSError:
            pytest.skip("no links here")
        return link
    return share if request.param == "plain" else share.parent / ".." / share.parent.name / share.name


def wait_until_quiet(person: Person) -> None:
    """Let half a minute pass, and wait for the write-back that follows."""
    copy = copy_of(person.shell.session._data.store)
    before, copy.monotonic = copy.monotonic(), lambda: before + 31
    person.shell.opening.share.look()
    if person.shell.opening.share.writing is not None:
        person.shell.opening.share.writing.join()
    copy.monotonic = lambda: before + 100
    person.wait()


def hang(files: FailingShare) -> threading.Event:
    """Let a share answer no more until the event that is returned is set."""
    answer = threading.Event()

    def wait(_: str) -> None:
        answer.wait()

    files.before = wait
    return answer


def edit(person: Person, text: str) -> None:
    write(person.shell.session._data.store, text)
    person.shell.opening.share.look()


def test_the_status_bar_shows_when_the_share_has_it(share: Path, files: FailingShare, tmp_path: Path) -> None:
    with at_a_share(share, files, tmp_path / "pc") as person:
        words = person.shell.window.status_bar.shared
        assert (words.text(), person.shell.window.notices.shown) == ("", {})
        edit(person, "一")
        assert words.text() == "共有フォルダーへの書き戻し待ち"
        wait_until_quiet(person)
        assert words.text().startswith("共有フォルダーへ書き戻しました ")
        assert texts_in(share, "一") == {"一"}
        person.shell.opening.close_file()
        person.wait()
        assert words.text() == ""
        assert not person.shell.opening.share.looking.isActive()


def test_a_share_that_is_gone_is_said_until_it_is_back(share: Path, files: FailingShare, tmp_path: Path) -> None:
    with at_a_share(share, files, tmp_path / "pc") as person:
        files.gone = True
        edit(person, "一")
        wait_until_quiet(person)
        notice = person.shell.window.notices.shown[SHARE]
        assert "共有フォルダーに接続できません" in notice.accessibleName()
        assert person.shell.session.may_write
        person.shell.opening.share.look()
        assert person.shell.window.notices.shown[SHARE] is notice
        files.gone = False
        wait_until_quiet(person)
        assert SHARE not in person.shell.window.notices.shown
    assert texts_in(share, "一") == {"一"}


def test_a_file_opened_while_the_share_is_gone_is_said_to_be_the_copy_of_this_pc(
    share: Path, files: FailingShare, tmp_path: Path
) -> None:
    with at_a_share(share, files, tmp_path / "pc") as person:
        edit(person, "一")
    files.gone = True
    with at_a_share(share, files, tmp_path / "pc") as person:
        shown = person.shell.window.notices.shown
        assert "このPCの作業用の写しを表示" in shown[SHARE].accessibleName()
        person.shell.opening.close_file()
        person.wait()
        person.shell.session.open(share, read_only=True)
        person.wait()
        assert set(shown) == {SHARE}
        assert "このPCにある作業用の写しを読んでいます" in shown[SHARE].accessibleName()
        files.gone = False
        person.click(shown[SHARE].button)
        person.wait()
        assert person.shell.session.may_write
        assert SHARE not in shown


def test_a_share_that_does_not_answer_keeps_no_save_waiting(share: Path, files: FailingShare, tmp_path: Path) -> None:
    with at_a_share(share, files, tmp_path / "pc") as person:
        answer = hang(files)
        edit(person, "一")
        copy = copy_of(person.shell.session._data.store)
        copy.monotonic = lambda: 1e9
        person.shell.opening.share.look()
        assert person.shell.opening.share.writing is not None
        assert person.shell.opening.share.writing.is_alive()
        edit(person, "二")  # saved meanwhile, and no second attempt is begun
        person.shell.session.query(chosen_round, lambda _: None)
        person.wait()
        answer.set()
        person.shell.opening.share.writing.join()
    assert texts_in(share, "一", "二") == {"一", "二"}


def test_a_changed_share_is_said_with_where_ours_is(share: Path, files: FailingShare, tmp_path: Path) -> None:
    with at_a_share(share, files, tmp_path / "pc") as person:
        edit(person, "ours")
        remove_lock(share)
        with closing(SqliteStores(TickingClock(), RULES).open(share)) as theirs:
            write(theirs, "theirs")
        wait_until_quiet(person)
        notice = person.shell.window.notices.shown[SHARE]
        [laid] = [each for each in share.parent.glob("*.nakano") if each != share]
        assert laid.name in notice.accessibleName()
        assert texts_in(laid, "ours") == {"ours"}
        assert laid.name in person.shell.window.status_bar.shared.text()
        person.click(notice.button)
        person.wait()
        assert texts_in(share, "ours", "theirs") == {"theirs"}
        assert SHARE not in person.shell.window.notices.shown


def test_a_share_that_came_back_newer_is_opened_again(share: Path, files: FailingShare, tmp_path: Path) -> None:
    with at_a_share(share, files, tmp_path / "pc"):
        pass
    files.gone = True
    with at_a_share(share, files, tmp_path / "pc") as person:
        with closing(SqliteStores(TickingClock(), RULES).open(share)) as theirs:
            write(theirs, "theirs")
        files.gone = False
        wait_until_quiet(person)
        assert person.shell.window.status_bar.shared.text() == "共有フォルダーの内容が変わっています"
        person.click(person.shell.window.notices.shown[SHARE].button)
        person.wait()
        assert SHARE not in person.shell.window.notices.shown
        assert texts(person.shell.session._data.store, "theirs") == {"theirs"}


def test_a_dead_lock_is_taken_over_with_a_reason(share: Path, files: FailingShare, tmp_path: Path) -> None:
    words = {"host": "PC-7", "who": "山田", "since": "2026-11-20T01:30:00+00:00"}
    lock_path(share).write_text(json.dumps(words), "utf-8")
    with at_a_share(share, files, tmp_path / "pc") as person:
        notice = person.shell.window.notices.shown[IN_USE]
        assert person.shell.session.is_read_only
        assert not notice.button.isEnabled()
        notice.reason.setText("　")
        assert not notice.button.isEnabled()
        notice.reason.setText("PCの故障のため")
        person.click(notice.button)
        assert person.shell.session.may_write
        assert person.shell.window.notices.shown == {}
        with person.shell.session._data.store.reading() as records:
            [act] = [each for each in records.entries.acts() if each.kind == "take_over"]
        assert act.reason is not None
        assert act.reason.startswith("PCの故障のため（山田（PC-7）、令和8年11月20日")
    assert not lock_path(share).exists()


def test_a_lock_whose_program_runs_is_not_taken_over_and_that_is_reported(
    share: Path, files: FailingShare, tmp_path: Path
) -> None:
    words = {"host": "PC-7", "who": "山田", "since": "2026-11-20T01:30:00+00:00"}
    lock_path(share).write_text(json.dumps(words), "utf-8")
    with lock_path(share).open() as held, at_a_share(share, files, tmp_path / "pc") as person:
        assert try_lock(held.fileno())
        notice = person.shell.window.notices.shown[IN_USE]
        notice.reason.setText("PCの故障のため")
        person.click(notice.button)
        assert person.shell.session.is_read_only
        [said] = person.said
        assert said.code == "STORE-STILL-OPEN"
        assert "山田（PC-7）" in said.text
        assert person.shell.window.panel.message == said, "opening the file again does not withdraw it"
        assert person.shell.window.notices.shown[IN_USE].reason.text() == "PCの故障のため"


def test_a_share_that_is_gone_while_another_pc_edits_is_not_called_free(
    share: Path, files: FailingShare, tmp_path: Path
) -> None:
    words = {"host": "PC-7", "who": "山田", "since": "2026-11-20T01:30:00+00:00"}
    lock_path(share).write_text(json.dumps(words), "utf-8")
    with at_a_share(share, files, tmp_path / "pc") as person:
        session, notices = person.shell.session, person.shell.window.notices
        before, [watch] = notices.shown[IN_USE].accessibleName(), session.findChildren(FileNotices)
        away = share.parent.rename(tmp_path / "away")
        watch._look()
        person.wait()
        person.go_to("check")
        assert person.said[-1].code == "STORE-MISSING"
        assert "接続を確認" in person.said[-1].remedy
        session.reopen()
        person.wait()
        assert (session.is_read_only, session.shows(share)) == (True, True)
        assert notices.shown[IN_USE].accessibleName() == before
        away.rename(share.parent)
        remove_lock(share)
        watch._look()
        person.wait()
        person.click(notices.shown[IN_USE].button)
        person.wait()
        assert session.may_write


def test_what_was_not_written_back_is_offered_at_the_next_start(
    share: Path, opened_as: Path, files: FailingShare, tmp_path: Path
) -> None:
    with at_a_share(share, files, tmp_path / "pc") as person:
        files.gone = True
        edit(person, "一")
    files.gone = False
    with somebody(parts=share_parts(files, tmp_path / "pc")) as person:
        notices = person.shell.window.notices
        person.shell.opening.share.offer_unwritten(person.shell.opening.open, opened_as)
        person.wait()
        assert notices.shown == {}
        person.shell.opening.share.offer_unwritten(person.shell.opening.open)
        person.wait()
        assert share.name in notices.shown[UNWRITTEN].accessibleName()
        if opened_as == share:
            click(notices.shown[UNWRITTEN].button)
        else:
            person.shell.opening.open(opened_as)  # as from the list of recent files
        person.wait()
        assert UNWRITTEN not in notices.shown
        assert PLACE not in notices.shown
        wait_until_quiet(person)
        assert texts_in(share, "一") == {"一"}


LAST_WORDS = (
    "「回答様式.nakano」を、共有フォルダーに書き戻せませんでした。内容はこのPCに保存しています。"
    "次にこのPCで開くと書き戻します。"
)


def test_closing_while_the_share_is_gone_says_where_the_content_is(
    opened_as: Path, files: FailingShare, tmp_path: Path
) -> None:
    with at_a_share(opened_as, files, tmp_path / "pc") as person:
        edit(person, "一")
        files.gone = True
        person.has_left = True
        person.shell.window.close()
        assert person.shell.close() == LAST_WORDS


def test_closing_asks_about_a_share_that_hangs_and_what_is_left_is_written_back_later(
    share: Path, files: FailingShare, tmp_path: Path
) -> None:
    with at_a_share(share, files, tmp_path / "pc") as person:
        edit(person, "一")
        answer = hang(files)
        [asked] = close_answering(person, "画面に戻る")
        assert asked.startswith("「共有フォルダーへの書き戻し（このPCには保存済み）」が終わるのを待っています。")
        edit(person, "二")
        found: list[Round] = []
        person.shell.session.query(chosen_round, found.append)
        until(lambda: bool(found))  # the share keeps nothing else waiting
        assert close_answering(person, "待たずに閉じる") == [asked]
        person.has_left = True
        assert person.shell.close() == LAST_WORDS
        assert not answer.is_set()
    answer.set()
    for each in ("place", "write-back"):
        join_threads(each)
    assert texts_in(share, "一", "二") == set()
    with at_a_share(share, files, tmp_path / "pc"):
        pass
    assert texts_in(share, "一", "二") == {"一", "二"}


def test_closing_writes_back_what_was_just_typed_to_a_share_that_answers(
    share: Path, files: FailingShare, tmp_path: Path
) -> None:
    with at_a_share(share, files, tmp_path / "pc") as person:
        edit(person, "一")
        assert person.shell.window.close()
        assert texts_in(share, "一") == {"一"}


def test_closing_says_nothing_if_the_share_has_everything(share: Path, files: FailingShare, tmp_path: Path) -> None:
    with at_a_share(share, files, tmp_path / "pc") as person:
        edit(person, "一")
        wait_until_quiet(person)
        files.gone = True
        person.has_left = True
        person.shell.window.close()
        assert person.shell.close() == ""


def test_putting_the_file_away_while_the_share_is_gone_says_where_the_content_is(
    opened_as: Path, files: FailingShare, tmp_path: Path
) -> None:
    with at_a_share(opened_as, files, tmp_path / "pc") as person:
        edit(person, "一")
        files.gone = True
        person.shell.opening.close_file()
        person.wait()
        assert person.said[-1].text == LAST_WORDS


def test_a_backup_that_cannot_be_made_is_said_without_another_act(
    share: Path, files: FailingShare, tmp_path: Path
) -> None:
    parts = share_parts(files, tmp_path / "pc")
    full = replace(parts, stores=BackedUpStores(replace(parts, files=FullDisk()), on_closing=True))
    with somebody(share, parts=full) as person:
        notices = person.shell.window.notices
        for thread in threading.enumerate():
            if thread.name == "aside":
                thread.join()
        person.shell.opening.share.looking.timeout.emit()
        person.wait()
        notice = notices.shown[NO_BACKUP]
        assert "空き容量が足りません" in notice.accessibleName()
        person.shell.opening.share.looking.timeout.emit()
        person.wait()
        assert notices.shown[NO_BACKUP] is notice
