"""Backups, and files that are damaged."""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QUndoCommand
from PySide6.QtWidgets import QWidget

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.problem_text import refusal_text
from nakano_status.application.storage.make_backup import BackedUpStores, BackupState
from nakano_status.application.storage.restore import Differences, differences_from
from nakano_status.bootstrap import make_parts, with_backups
from nakano_status.domain.refusals.files import FileMissing, StoreDamaged, StoreLocked, StoreServerGone
from nakano_status.domain.storage.backups import backup_sort_key
from nakano_status.gui.app_controller import AppController
from nakano_status.gui.commands import SHOW_BACKUPS
from nakano_status.gui.features.backups.backup_notices import BackupNotices
from nakano_status.gui.features.backups.backups_page import BackupsPage, DifferentRow
from nakano_status.gui.features.merge.merge_page import MergePage
from nakano_status.gui.messages import Tone
from nakano_status.gui.session import DataFile, OpenFile, Session
from nakano_status.gui.window.notices import DAMAGED, NO_BACKUP, READ_ONLY, StateNotice
from tests.support.altered_stores import FOREIGN, change_store, damage_a_text, damage_an_index
from tests.support.expected import of_kind, present
from tests.support.offices import Office
from tests.support.replaced_parts import FullDisk
from tests.support.user_input import click, write
from tests.support.windows import (
    FIRST,
    PageByPage,
    Person,
    choosing,
    copied,
    entries,
    gather,
    rows_in,
    second_answer,
    somebody,
    store_of,
    until,
)


@pytest.fixture
def keeper(sent_office: Office, tmp_path: Path) -> Iterator[Person]:
    """A user of a window that backs up as the program does."""
    with somebody(
        copied(sent_office.store, tmp_path), parts=with_backups(make_parts(papers_aside=True), on_closing=True)
    ) as person:
        yield person


def backups(person: Person) -> list[Path]:
    path = store_of(person)
    return sorted(path.with_name(f"{path.stem}の控え").glob("*.nakano"))


def looking(person: Person) -> BackupsPage:
    return of_kind(BackupsPage, person.do(SHOW_BACKUPS))


def edit(person: Person, text: str) -> None:
    """Write on a row as another page would."""
    session = person.shell.session
    session.act(
        lambda store: edit_entry(session.parts, store, Entry(FIRST, {"done": text})),
        lambda _: None,
        what="保存しています",
    )
    person.wait()


def test_the_menu_leads_to_the_backup_of_the_day_and_its_place(keeper: Person) -> None:
    page = looking(keeper)
    (backup,) = backups(keeper)
    assert page.list.lines.item_keys == [backup]
    assert str(backup.parent) in page.state.plain_text
    assert "全部で1個" in page.state.plain_text
    assert page.words.plain_text == "いまの内容との違いはありません。"
    assert "backups" in keeper.shell.window.offered


def test_closing_the_window_backs_up_what_was_written(keeper: Person) -> None:
    edit(keeper, "閉じる前に書いた。")
    path = store_of(keeper)
    keeper.leave()
    newest = sorted(path.with_name(f"{path.stem}の控え").glob("*.nakano"), key=lambda each: backup_sort_key(each.name))
    with (
        closing(make_parts().stores.open(path, read_only=True)) as store,
        closing(make_parts().stores.open(newest[-1], read_only=True)) as copy,
        store.reading() as now,
        copy.reading() as then,
    ):
        assert now.entries.last_act() == then.entries.last_act()


def test_a_backup_is_made_by_the_button(keeper: Person) -> None:
    page = looking(keeper)
    edit(keeper, "書いた。")
    keeper.click(page.make)
    assert len(page.list.lines.item_keys) == 2
    assert "点検しました" in keeper.said[-1].text
    keeper.click(page.make)
    assert len(page.list.lines.item_keys) == 2
    assert "既にあります" in keeper.said[-1].text


def test_a_backup_or_a_restore_that_is_stopped_leaves_everything_and_can_be_done_again(keeper: Person) -> None:
    page = looking(keeper)
    edit(keeper, "書いた。")
    before, runner = (store_of(keeper).read_bytes(), backups(keeper)), keeper.shell.runner
    stopping = runner.started.connect(lambda _: runner.stop())
    keeper.click(page.make)
    page.restore_wholly(backups(keeper)[0], "誤り")
    keeper.wait()
    runner.started.disconnect(stopping)
    assert [each.text for each in keeper.said[-2:]] == ["中止しました。何も変更していません。"] * 2
    assert (store_of(keeper).read_bytes(), backups(keeper)) == before
    assert keeper.shell.window.status_bar.work.isHidden()
    seen: list[tuple[str, int, int]] = []
    runner.progressed.connect(lambda what, done, total: seen.append((what, done, total)))
    page.restore_wholly(backups(keeper)[0], "誤り")
    keeper.wait()
    assert "戻しました" in keeper.said[-1].text
    steps = dict.fromkeys(each for each in seen if each[0] == "復元しています")
    assert [*steps] == [("復元しています", step, 4) for step in range(4)]


def test_it_shows_what_differs_and_restores_it_with_a_reason(keeper: Person, sent_office: Office) -> None:
    gather(keeper, sent_office.answer)
    page = looking(keeper)
    assert page.words.plain_text.startswith(
        "いまの内容との違い：取組 2件、成果指標 0件、操作 1件、記録した資料 0件、届いたファイル 1件"
    )
    assert FIRST in [each.row_id for each in page.differences.lines.item_keys if isinstance(each, DifferentRow)]
    click(page.restore)
    write(page.asking.reason, "誤って取り込んだため")
    keeper.click(page.asking.do)
    with closing(make_parts().stores.open(store_of(keeper), read_only=True)) as store, store.reading() as records:
        last = records.entries.acts()[-1]
    assert last.kind == "restore"
    assert last.reason is not None
    assert "誤って取り込んだため" in last.reason
    message = keeper.said[-1]
    assert (message.tone, message.offer is not None) == (Tone.DONE, True)
    assert message.offer is not None
    message.offer.do()
    keeper.wait()
    merging = of_kind(MergePage, keeper.shell.window.page)
    keeper.click(merging.take_in)
    page = looking(keeper)
    assert len(page.list.lines.item_keys) == 3  # of the day, before the restore, after it


def read_aloud(person: Person) -> list[str]:
    """Return what is read aloud of the list of pages."""
    navigation = person.shell.window.navigation
    lines = (navigation.item(place) for place in range(navigation.count()))
    return [str(line.data(Qt.ItemDataRole.AccessibleTextRole) or line.text()) for line in lines if not line.isHidden()]


def restored(person: Person, office: Office, *more: Path) -> MergePage:
    """Restore the state before answers were merged one by one, and go to 取りまとめ by way of another page."""
    for path in (office.answer, *more):
        gather(person, path)
    page = looking(person)
    page.list.setCurrentIndex(page.list.lines.index(page.list.lines.rowCount() - 1))
    person.wait()
    click(page.restore)
    person.click(page.asking.do)
    person.go_to("board")
    return of_kind(MergePage, person.go_to("merge"))


def test_the_files_since_are_offered_until_they_are_merged(keeper: Person, sent_office: Office) -> None:
    page = restored(keeper, sent_office)
    assert "届いたファイル1件" in page.awaited.words.plain_text
    assert sent_office.answer.name in page.awaited.words.plain_text
    assert "取りまとめ、もう一度取りまとめるファイル 1件" in read_aloud(keeper)
    keeper.click(page.awaited.gather)
    keeper.click(page.take_in)
    assert page.awaited.isHidden()
    assert "取りまとめ" in read_aloud(keeper)


def test_two_of_the_files_since_that_have_one_name_are_merged_each_by_itself(
    keeper: Person, sent_office: Office, tmp_path: Path
) -> None:
    page = restored(keeper, sent_office, second_answer(sent_office, tmp_path))
    keeper.click(page.awaited.gather)
    assert page.plan is not None
    first, second = page.plan.files
    assert (first.name, second.name, len(page.plan.conflicts)) == (sent_office.answer.name, first.name, 2)
    place = page.files.index(0)
    page.files.setData(place, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    keeper.wait()
    assert ([each.sha256 for each in page.plan.files], page.plan.conflicts) == ([second.sha256], ())
    assert ["取り込みません" in str(page.files.index(row).data()) for row in range(2)] == [True, False]
    page.view.file_list.setCurrentIndex(page.files.index(1))
    assert present(page.view.panel.file).sha256 == second.sha256
    page.files.setData(place, Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    keeper.wait()
    keeper.click(page.take_in)
    assert page.awaited.isHidden()
    assert rows_in(store_of(keeper))[FIRST].conflicts == ("done",)


def test_the_files_since_are_offered_until_they_are_declined(keeper: Person, sent_office: Office) -> None:
    page = restored(keeper, sent_office)
    keeper.click(page.awaited.decline)
    assert page.awaited.isHidden()
    assert "取りまとめないことにしました" in keeper.said[-1].text
    assert "取りまとめ" in read_aloud(keeper)


def test_one_row_is_put_back(keeper: Person) -> None:
    edit(keeper, "後の文章。")
    page = looking(keeper)
    assert not page.put_back.isEnabled()
    page.differences.setCurrentIndex(page.differences.lines.place_of(page.differences.lines.item_keys[0]))
    assert page.put_back.x() < page.restore.x(), "what restores all stands after what restores a row"
    click(page.put_back)
    assert FIRST in page.asking.words.plain_text
    keeper.click(page.asking.do)
    assert "控えの内容に戻しました" in keeper.said[-1].text
    assert page.differences.hasFocus()
    assert looking(keeper).words.plain_text.startswith("いまの内容との違い：取組 0件、成果指標 0件、操作 2件")


def test_a_row_with_nothing_to_put_back_is_not_reported_as_put_back(keeper: Person) -> None:
    session = keeper.shell.session
    entry = Entry(FIRST, {"out_of_report": "完了"})
    session.act(lambda store: edit_entry(session.parts, store, entry), lambda _: None, what="保存しています")
    keeper.wait()
    page = looking(keeper)
    page.around.undo.push(QUndoCommand())
    page.differences.setCurrentIndex(page.differences.lines.place_of(page.differences.lines.item_keys[0]))
    click(page.put_back)
    keeper.click(page.asking.do)
    assert "戻すものがありません" in keeper.said[-1].text
    assert "「報告対象外」が控えと異なります" in keeper.said[-1].remedy
    assert page.around.undo.count() == 1


def test_a_restore_is_not_reported_of_another_file_that_is_opened_after_it(
    keeper: Person, sent_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(keeper, "後の文章。")
    page, opened = looking(keeper), DataFile.open
    (tmp_path / "other").mkdir()
    other = copied(sent_office.store, tmp_path / "other")

    def open_other(self: DataFile, *given: Any, **named: Any) -> OpenFile:
        if self.path != other:
            self.close()
            raise StoreLocked(path=str(self.path), who="佐藤（PC-2）", since="先ほど")
        return opened(self, *given, **named)

    monkeypatch.setattr(DataFile, "open", open_other)
    click(page.restore)
    keeper.click(page.asking.do)
    keeper.shell.session.open(other)
    keeper.wait()
    assert store_of(keeper) == other
    assert not [each.text for each in keeper.said if "の内容に戻しました" in each.text]


def test_only_the_last_of_backups_that_were_passed_quickly_is_compared(
    keeper: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first,) = backups(keeper)
    for number in range(2, 6):
        first.with_stem(f"{first.stem}-{number}").write_bytes(first.read_bytes())
    page = looking(keeper)
    compared: list[Path] = []

    def note(parts: Parts, store: Store, backup: Path) -> Differences:
        compared.append(backup)
        return differences_from(parts, store, backup)

    monkeypatch.setattr("nakano_status.gui.features.backups.backups_page.differences_from", note)
    busy = Event()
    keeper.shell.session.use(lambda _store: busy.wait(60), lambda _: None)
    for backup in page.list.lines.item_keys[1:]:
        page.list.setCurrentIndex(page.list.lines.place_of(backup))
    busy.set()
    keeper.wait()
    assert compared == [page.list.lines.item_keys[-1]] == [first]
    assert page.words.plain_text == "いまの内容との違いはありません。"


@pytest.fixture
def copy(keeper: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of a backup that was made at the window."""
    page = looking(keeper)
    target = tmp_path / "写し" / "写し.nakano"
    chosen = "nakano_status.gui.features.backups.backups_page.choose_target"
    monkeypatch.setattr(chosen, lambda *given: given[3](target))
    keeper.click(page.copy)
    return target


def test_a_copy_can_be_looked_into(keeper: Person, copy: Path) -> None:
    data_file, window = store_of(keeper), keeper.shell.window
    offer = present(keeper.said[-1].offer)
    offer.do()
    keeper.wait()
    assert store_of(keeper) == copy
    assert keeper.shell.session.is_read_only
    with closing(keeper.shell.session.parts.stores.open(copy, read_only=True)) as store, store.reading() as records:
        last = records.entries.acts()[-1]
    assert (last.kind, last.by) == ("copy_backup", keeper.shell.session.by)
    assert window.windowTitle().startswith("【控えの写し】")
    assert keeper.shell.memory.last_file == data_file
    assert [Path(each.path) for each in keeper.shell.memory.recent.files] == [data_file]
    notice = window.notices.shown[READ_ONLY]
    assert notice.accessibleName() == "控えの写しのため、閲覧用に開いています。"
    page = looking(keeper)
    assert page.list.lines.item_keys == []
    assert not page.make.isEnabled(), "a backup of a copy would be of no use"
    assert (page.empty.isVisible(), page.empty.button.isVisible()) == (True, False)
    assert "元のデータファイルのあるフォルダー" in page.empty.words.plain_text
    assert "控えはまだ" not in page.state.plain_text + page.empty.title.text()
    assert not page.restore.isEnabled()
    assert not page.place.isEnabled()
    keeper.click(notice.button)
    assert store_of(keeper) == data_file
    assert keeper.shell.session.may_write
    assert READ_ONLY not in window.notices.shown


def test_a_copy_replaces_a_file_after_a_question_but_never_the_data_file(keeper: Person, copy: Path) -> None:
    page, before = looking(keeper), store_of(keeper).read_bytes()
    copy.write_bytes(b"of last week")
    keeper.click(page.copy)
    assert page.exists.isVisible()
    assert copy.name in page.exists.words.plain_text
    click(page.exists.stop)
    assert copy.read_bytes() == b"of last week"
    keeper.click(page.copy)
    keeper.click(page.exists.replace)
    assert not page.exists.isVisible()
    assert keeper.said[-1].text == "控えの写し「写し.nakano」を作成しました。"
    assert copy.read_bytes() != b"of last week"
    page.exists.write_copy(backups(keeper)[0], store_of(keeper))
    keeper.wait()
    assert not page.exists.isVisible()
    assert keeper.said[-1].code == "TARGET-EXISTS"
    assert store_of(keeper).read_bytes() == before


def test_a_copy_opened_by_itself_can_be_made_the_data_file(keeper: Person, copy: Path) -> None:
    keeper.leave()
    with somebody(copy) as person:
        assert person.shell.session.is_read_only
        notice = person.shell.window.notices.shown[READ_ONLY]
        assert "2つになります" in notice.text.plain_text
        assert not notice.button.isEnabled(), "one click does not make a second data file"
        write(notice.reason, "元のファイルが壊れたため")
        person.click(notice.button)
        person.wait()
        assert person.said[-1].text == "「写し.nakano」を、正式なデータファイルにしました。"
        assert "元のデータファイルが残っているとき" in person.said[-1].remedy
        assert person.shell.window.panel.message == person.said[-1]
        assert person.shell.session.may_write
        assert READ_ONLY not in person.shell.window.notices.shown
        edit(person, "続きを書いた。")


def test_the_folder_is_changed(keeper: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = looking(keeper)
    choosing(monkeypatch, tmp_path / "保管", "nakano_status.gui.features.backups.backups_page.ask_for_folder")
    keeper.click(page.place)
    assert str(tmp_path / "保管") in page.state.plain_text
    newest, first = page.list.lines.item_keys
    assert isinstance(newest, Path)
    assert (newest.parent, first) == (tmp_path / "保管", backups(keeper)[0])
    assert "うち1個は、前の保存先にあります" in page.state.plain_text
    line = present(page.list.lines.line_of(first))
    assert f"前の保存先「{backups(keeper)[0].parent}」" in line.accessible_text
    page.list.setCurrentIndex(page.list.lines.place_of(first))
    keeper.wait()
    assert page.restore.isEnabled()


def test_what_is_no_backup_is_shown_with_its_reason_and_cannot_be_restored(keeper: Person) -> None:
    foreign = backups(keeper)[0].with_name("x_20200101-000000.nakano")
    foreign.write_bytes(b"no data file")
    page = looking(keeper)
    line = present(page.list.lines.line_of(foreign))
    assert "控えとして使えません" in line.accessible_text
    page.list.setCurrentIndex(page.list.lines.place_of(foreign))
    keeper.wait()
    assert [each.isEnabled() for each in (page.restore, page.put_back, page.copy)] == [False, False, False]


def test_nothing_is_put_back_before_what_differs_was_shown(keeper: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(keeper, "後の文章。")
    page = looking(keeper)
    page.differences.setCurrentIndex(page.differences.lines.place_of(page.differences.lines.item_keys[0]))

    def are_enabled() -> tuple[bool, bool]:
        return page.restore.isEnabled(), page.put_back.isEnabled()

    assert are_enabled() == (True, True)
    busy, refusals = Event(), [StoreDamaged(path="x", reason="y"), StoreServerGone(path="x", reason="y")]

    def read(parts: Parts, store: Store, backup: Path) -> Differences:
        if busy.is_set():
            raise refusals[0]
        busy.wait(60)
        return differences_from(parts, store, backup)

    monkeypatch.setattr("nakano_status.gui.features.backups.backups_page.differences_from", read)
    page.look_again()
    until(lambda: page.words.plain_text == "いまの内容と比べています。")
    assert are_enabled() == (False, False)
    busy.set()
    keeper.wait()
    assert are_enabled() == (True, True)
    for expected in ((True, False), (False, False)):
        page.look_again()
        keeper.wait()
        assert page.words.plain_text == "いまの内容との違いを読み取れませんでした。"
        assert keeper.said[-1].code == refusals.pop(0).code
        assert are_enabled() == expected


def test_without_room_the_work_goes_on_and_the_window_says_why(sent_office: Office, tmp_path: Path) -> None:
    parts = make_parts()
    full = replace(parts, stores=BackedUpStores(replace(parts, files=FullDisk()), on_closing=True))
    with somebody(copied(sent_office.store, tmp_path), parts=full) as person:
        edit(person, "それでも書いた。")
        notice = person.shell.window.notices.shown[NO_BACKUP]
        assert "1つも作成できていません" in notice.accessibleName()
        assert "空き容量が足りません" in notice.accessibleName()
        person.click(notice.button)
        page = of_kind(BackupsPage, person.shell.window.page)
        assert page._stack.currentWidget() is page.empty
        person.click(page.make)
        assert len(page.list.lines.item_keys) == 1
        assert NO_BACKUP not in person.shell.window.notices.shown


def test_a_day_without_a_backup_is_said_with_the_last_one(sent_office: Office, tmp_path: Path) -> None:
    path = copied(sent_office.store, tmp_path)
    folder = path.with_name(f"{path.stem}の控え")
    folder.mkdir()
    (folder / "office_20260102-030405.nakano").write_bytes(path.read_bytes())
    parts = make_parts()
    full = replace(parts, stores=BackedUpStores(replace(parts, files=FullDisk()), on_closing=True))
    with somebody(path, parts=full) as person:
        words = person.shell.window.notices.shown[NO_BACKUP].accessibleName()
        assert words.startswith("1日以上")
        assert "1月2日 03:04" in words


def test_the_notice_has_the_words_of_what_was_refused(keeper: Person) -> None:
    shown = keeper.shell.window.notices
    notices = BackupNotices(shown, keeper.shell.session, lambda: None)
    for failure, goes_on in ((StoreDamaged(path="x", reason="壊れています"), False), (FileMissing(path="x"), True)):
        notices._show(BackupState(None, failure))
        words = shown.shown[NO_BACKUP].accessibleName() + shown.shown[NO_BACKUP].accessibleDescription()
        assert "（）" not in words
        assert refusal_text(failure)[1] in words
        assert refusal_text(failure)[2] in words
        assert ("作業は続けられます" in words) is goes_on


def test_a_window_whose_parts_make_no_backups_shows_no_notice(office_person: Person) -> None:
    edit(office_person, "書いた。")
    assert NO_BACKUP not in office_person.shell.window.notices.shown


def test_a_division_has_the_page_too(clerk: Person) -> None:
    assert "保存と復元" in read_aloud(clerk)
    page = looking(clerk)
    clerk.click(page.make)
    assert len(page.list.lines.item_keys) == 1


@pytest.fixture
def damaged(opened_form: Path, tmp_path: Path) -> Path:
    """A division's data file that reads as always, with an index that does not fit."""
    path = copied(opened_form, tmp_path)
    damage_an_index(path)
    return path


def report_named(notice: StateNotice) -> Path:
    """Return the file that a notice names."""
    found = present(re.search("記録「(.+)」", notice.accessibleDescription()))
    return Path(found[1])


def test_a_text_that_changed_is_damage_as_well(opened_form: Path, tmp_path: Path) -> None:
    path = copied(opened_form, tmp_path)
    damage_a_text(path)
    with somebody(path) as person:
        notice = person.shell.window.notices.shown[DAMAGED]
        assert "listing" not in notice.accessibleName() + notice.accessibleDescription()
        assert "listing／" in report_named(notice).read_text("utf-8")
        assert person.shell.session.is_read_only


@pytest.mark.parametrize("kind", [AppController, PageByPage])
def test_a_damaged_data_file_can_be_read_and_the_window_says_what_to_do(
    damaged: Path, kind: type[AppController]
) -> None:
    before = damaged.read_bytes()
    with somebody(damaged, kind=kind) as person:
        shown = person.shell.window.notices.shown
        assert list(shown) == [DAMAGED]
        assert shown[DAMAGED].accessibleName() == (
            f"「{damaged.name}」の内容の一部が壊れているため、閲覧用に開いています。書き込みはしていません。"
        )
        assert "控え" in shown[DAMAGED].accessibleDescription()
        assert "権限" not in shown[DAMAGED].accessibleDescription()
        assert "ix_package_round_id" in report_named(shown[DAMAGED]).read_text("utf-8")
        assert person.shell.session.is_read_only
        assert person.shell.session.parts.store_files.is_free(damaged)
        page = entries(person)
        assert page.form.row is not None
        assert page.form.texts["done"].editor.isReadOnly()
        person.shell.opening.close_file()
        person.wait()
        assert not shown
    assert damaged.read_bytes() == before


def test_what_was_typed_before_the_damage_was_found_stays_and_is_asked_about(
    damaged: Path, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def stay_once(_: QWidget, what: str) -> bool:
        asked.append(what)
        return len(asked) > 1

    monkeypatch.setattr(person.shell.messages, "may_lose", stay_once)
    with monkeypatch.context() as slow:
        slow.setattr(Session, "check_soundness", lambda *_: None)
        before = damaged.read_bytes()
        person.open(damaged)
    field = entries(person).form.texts["done"].editor
    write(field, "書いた。")
    person.shell.session.check_soundness(person.shell.opening.open_damaged)
    person.wait()
    assert len(asked) == 1
    assert "記入した文章は残っています" in person.said[-1].text
    assert person.said[-1].code == "STORE-DAMAGED"
    assert entries(person).form.texts["done"].editor is field
    assert field.text() == "書いた。"
    person.leave()
    assert len(asked) == 2
    assert damaged.read_bytes() == before


def test_a_data_file_with_a_trigger_is_not_opened_and_named(opened_form: Path, tmp_path: Path, person: Person) -> None:
    path = copied(opened_form, tmp_path)
    change_store(path, *FOREIGN["トリガー「rewrite」"])
    before = path.read_bytes()
    person.open(path)
    (said,) = person.said
    assert said.code == "STORE-SCHEMA-FOREIGN"
    assert "トリガー「rewrite」" in said.text
    assert person.shell.first_page.is_shown
    assert path.read_bytes() == before
