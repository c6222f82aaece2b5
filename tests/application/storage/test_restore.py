"""Going back to a backup: what differs, wholly, one row, a copy; what was left behind is kept and can be merged."""

import gzip
import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.indicators.edit_indicator import FigureEntry, IndicatorEntry, edit_indicator
from nakano_status.application.merge.merge_returns import merge_batch
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.review.review_rows import accept
from nakano_status.application.round.amend_round import Amendment, AnswererRule, amend_round
from nakano_status.application.storage import make_backup
from nakano_status.application.storage.restore import (
    Differences,
    copy_backup,
    decline_awaited,
    differences_from,
    put_back_row,
    read_awaited,
    read_differences,
    restore,
    use_copy,
)
from nakano_status.application.verify import verify
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.organisation.divisions import Organisation, Role
from nakano_status.domain.plan.plan import NamedDivision
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals import files
from nakano_status.domain.refusals.exchange import ContentMoved, ReasonMissing
from nakano_status.store.sqlite import connection as connection_module
from tests.application.storage.conftest import Story
from tests.support.altered_stores import change_store
from tests.support.backups import write_daily
from tests.support.command_line import ROOT
from tests.support.expected import present
from tests.support.rounds import OWN, digest_of, round_of, rows_of
from tests.support.stores import act, read_in

ROW = OWN[0]
OLDER = ROOT / "tests" / "fixtures" / "format-1.4" / "office.nakano.gz"


def state(store: Store) -> tuple[str, int]:
    return digest_of(store), len(read_in(store, lambda records: records.entries.acts()))


def test_what_came_after_the_differences_were_shown_is_not_undone_unseen(parts: Parts, story: Story) -> None:
    seen = differences_from(parts, story.store, story.backup)
    edit_entry(parts, story.store, Entry(ROW, {"later_years": "同僚が復元の直前に書いた。"}), "佐藤")
    before = state(story.store)
    with pytest.raises(ContentMoved, match="佐藤"):
        restore(parts, story.store, story.backup, seen=seen)
    with pytest.raises(ContentMoved, match="佐藤"):
        put_back_row(parts, story.store, story.backup, (round_of(story.store).round_id, ROW), "", seen=seen)
    assert state(story.store) == before
    restore(parts, story.store, story.backup, seen=differences_from(parts, story.store, story.backup))
    assert rows_of(story.store)[ROW].values["later_years"] == "控えの前の文章。"


def test_it_is_shown_what_differs_from_a_backup(parts: Parts, story: Story) -> None:
    found = differences_from(parts, story.store, story.backup)
    changed = {(each.row_id, each.key): (each.now, each.then) for each in found.rows}
    assert changed[ROW, "later_years"] == ("控えの後の文章。", "控えの前の文章。")
    assert changed[ROW, "done"] == ("実施した。", None)
    assert {each.row_id for each in found.rows} == set(OWN)
    assert {each.title for each in found.rows} == {row.title for row in rows_of(story.store).values() if row.id in OWN}
    assert [(each.found.name, each.only_now) for each in found.files] == [("answer.xlsx", True)]
    assert [(each.division, each.only_now) for each in found.packages] == [("戸籍住民課", True)]
    assert (found.rounds, found.papers, found.brought_back) == ((), (), ())
    assert [(each.found.kind, each.only_now) for each in found.acts] == [
        ("merge", True),
        ("edit_entry", True),
        ("distribute", True),
    ]


def test_every_act_since_is_shown_whatever_it_wrote(parts: Parts, office: Store) -> None:
    backup = make_backup.back_up(parts, office).file
    assert differences_from(parts, office, backup) == Differences()
    removals = (ActKind.BLANK_NAMES, ActKind.DROP_RECEIVED)
    for kind in set(ActKind) - set(removals):
        with act(office, kind):
            pass
    found = differences_from(parts, office, backup)
    assert {each.found.kind for each in found.acts} == set(ActKind) - set(removals)
    assert found.brought_back == ()
    for kind in removals:
        with act(office, kind):
            pass
    assert differences_from(parts, office, backup).brought_back == ("氏名など", "受け取ったファイル")


def test_what_a_backup_brings_back_is_not_what_it_lost(parts: Parts, office: Store) -> None:
    backup = make_backup.back_up(parts, office).file
    with act(office, "blank_names"):
        pass
    with closing(parts.stores.open(backup, read_only=True)) as older, older.reading() as now, office.reading() as then:
        assert read_differences(now, then).brought_back == ()


def test_what_is_only_in_the_backup_would_be_back(parts: Parts, story: Story) -> None:
    with (
        closing(parts.stores.open(story.backup, read_only=True)) as then,
        then.reading() as older,
        story.store.reading() as now,
    ):
        back = read_differences(older, now)
    assert [each.only_now for each in back.files] == [each.only_now for each in back.packages] == [False]


def test_a_restore_brings_the_backup_back_and_is_on_record(parts: Parts, story: Story) -> None:
    left = digest_of(story.store)
    done = restore(parts, story.store, story.backup, "誤って取り込んだため", "佐藤").value
    assert digest_of(story.store) == story.then
    assert verify(story.store).value
    last = read_in(story.store, lambda records: records.entries.acts())[-1]
    assert (last.kind, last.by) == ("restore", "佐藤")
    assert last.reason is not None
    for part in (story.backup.name, done.before.name, "誤って取り込んだため"):
        assert part in last.reason
    with closing(parts.stores.open(done.before, read_only=True)) as before:
        assert digest_of(before) == left
    edit_entry(parts, story.store, Entry(ROW, {"done": "復元の後に書いた。"}))


def test_a_backup_in_wal_is_restored(parts: Parts, story: Story) -> None:
    change_store(story.backup, "PRAGMA journal_mode=WAL")
    restore(parts, story.store, story.backup)
    assert digest_of(story.store) == story.then
    assert verify(story.store).value


def test_a_restore_can_be_undone_by_another(parts: Parts, story: Story) -> None:
    left = digest_of(story.store)
    done = restore(parts, story.store, story.backup).value
    restore(parts, story.store, done.before)
    assert digest_of(story.store) == left


def test_what_a_restore_left_behind_is_never_thinned(parts: Parts, story: Story) -> None:
    done = restore(parts, story.store, story.backup).value
    assert {each.file: each.is_abandoned for each in make_backup.list_backups(parts, story.store)} == {
        story.backup: False,
        done.before: True,
    }
    write_daily(parts, story.store, 35)
    assert done.before.exists()
    assert not story.backup.exists()


def test_a_backup_of_an_older_format_is_as_its_file_was_and_can_be_restored(parts: Parts, tmp_path: Path) -> None:
    path = tmp_path / "計画.nakano"
    path.write_bytes(gzip.decompress(OLDER.read_bytes()))
    with closing(parts.stores.open(path, read_only=True)) as store:
        made, then = make_backup.back_up(parts, store), digest_of(store)
        assert make_backup.back_up(parts, store) == make_backup.MadeBackup(made.file, is_new=False)
    with closing(parts.stores.open(path)) as store:
        views = make_backup.list_backups(parts, store)
        assert {(view.is_abandoned, view.by, view.head) for view in views} == {(False, "見本 花子", "")}
        assert len({view.until for view in (*views, *make_backup.list_backups(parts, store))}) == 1
        assert [each.found.kind for each in differences_from(parts, store, made.file).acts] == [ActKind.BEGIN_HISTORY]
        restore(parts, store, made.file)
        assert digest_of(store) == then
        assert verify(store).value


def awaited(store: Store) -> list[str]:
    return [each.name for each in read_in(store, lambda records: records.exchange.awaited_files())]


def test_files_received_since_are_offered_until_they_are_merged_again(parts: Parts, story: Story) -> None:
    answered = rows_of(story.store)[ROW].values["done"]
    restore(parts, story.store, story.backup)
    assert not rows_of(story.store)[ROW].values.get("done")
    assert awaited(story.store) == ["answer.xlsx"]
    again = read_awaited(parts, story.store)
    assert [each.answers.name for each in again] == ["answer.xlsx"]
    assert awaited(story.store) == ["answer.xlsx"]
    merge_batch(parts, story.store, again)
    assert rows_of(story.store)[ROW].values["done"] == answered == "実施した。"
    assert awaited(story.store) == []


def test_files_received_since_are_offered_until_they_are_declined(parts: Parts, story: Story) -> None:
    restore(parts, story.store, story.backup)
    assert [each.name for each in decline_awaited(story.store, "佐藤").value] == ["answer.xlsx"]
    assert awaited(story.store) == []
    last = read_in(story.store, lambda records: records.entries.acts())[-1]
    assert (last.kind, last.by, last.reason) == ("decline_files", "佐藤", "answer.xlsx")


def test_a_second_restore_keeps_what_is_offered_since_the_first(parts: Parts, story: Story) -> None:
    first = restore(parts, story.store, story.backup).value
    restore(parts, story.store, story.backup)
    assert awaited(story.store) == ["answer.xlsx"]
    assert [each.answers.name for each in read_awaited(parts, story.store)] == ["answer.xlsx"]
    restore(parts, story.store, first.before)  # the state that has the file
    assert awaited(story.store) == []


def test_a_backup_whose_name_is_no_text_is_refused(parts: Parts, story: Story) -> None:
    odd = story.backup.rename(story.backup.parent / "\udcff.nakano")
    with pytest.raises(files.FileUnreadable):
        restore(parts, story.store, odd)


def test_a_file_that_was_changed_in_its_backup_is_not_read(parts: Parts, story: Story) -> None:
    before = restore(parts, story.store, story.backup).value.before
    change_store(before, "UPDATE received_file SET content = zeroblob(length(content))")
    with pytest.raises(files.StoreDamaged):
        read_awaited(parts, story.store)


def test_a_file_that_was_removed_for_good_is_not_offered(parts: Parts, story: Story) -> None:
    with act(story.store, "drop_received") as work:
        (file,) = work.exchange.received()
        work.history.remove_file_content(file.sha256, parts.clock.today())
    assert restore(parts, story.store, story.backup).value.awaited == ()
    assert awaited(story.store) == []


def test_the_files_are_found_in_a_folder_of_backups_that_was_moved(parts: Parts, story: Story, tmp_path: Path) -> None:
    restore(parts, story.store, story.backup)
    moved = tmp_path / "移動先"
    moved.mkdir()
    story.store.close()
    for path in (story.store.path, make_backup.backup_folder_of(parts, story.store).path):
        shutil.move(path, moved / path.name)
    with closing(parts.stores.open(moved / story.store.path.name)) as store:
        assert [each.answers.name for each in read_awaited(parts, store)] == ["answer.xlsx"]


def test_the_folder_of_the_backups_is_not_restored(parts: Parts, story: Story, tmp_path: Path) -> None:
    make_backup.choose_backup_folder(parts, story.store, tmp_path / "保管")
    restore(parts, story.store, story.backup)
    assert make_backup.backup_folder_of(parts, story.store).path == tmp_path / "保管"


def test_a_copy_to_look_into_leaves_the_data_file_alone(parts: Parts, story: Story, tmp_path: Path) -> None:
    before = state(story.store)
    out = copy_backup(parts, story.backup, tmp_path / "写し.nakano")
    assert state(story.store) == before
    with pytest.raises(files.TargetExists):
        copy_backup(parts, story.backup, story.store.path)
    with pytest.raises(files.BackupInUse):
        copy_backup(parts, story.backup, story.store.path, replace=True)
    assert state(story.store) == before
    out.write_bytes(b"of last week")
    copy_backup(parts, story.backup, out, replace=True)
    with closing(parts.stores.open(out, read_only=True)) as copy:
        assert digest_of(copy) == story.then
        assert verify(copy).value


def test_a_copy_to_look_into_is_not_written_to_until_it_is_used(parts: Parts, story: Story, tmp_path: Path) -> None:
    make_backup.choose_backup_folder(parts, story.store, tmp_path / "保管")
    backup = make_backup.back_up(parts, story.store).file
    out = copy_backup(parts, backup, tmp_path / "写し.nakano")
    content = out.read_bytes()
    with pytest.raises(files.StoreIsCopy):
        parts.stores.open(out)
    assert out.read_bytes() == content
    assert parts.store_files.is_free(out)
    with closing(parts.stores.open(out, read_only=True)) as copy:
        assert make_backup.list_backups(parts, copy) == ()
    with pytest.raises(ReasonMissing):
        use_copy(parts, out, "　")
    assert out.read_bytes() == content
    use_copy(parts, out, "元のファイルが壊れたため", "佐藤")
    with closing(parts.stores.open(out)) as used, used.reading() as records:
        last = records.entries.acts()[-1]
    assert (last.kind, last.by, last.reason) == ("use_copy", "佐藤", "元のファイルが壊れたため")


def test_a_copy_that_is_to_follow_the_data_file_can_be_written_to(parts: Parts, story: Story, tmp_path: Path) -> None:
    marked = copy_backup(parts, story.backup, tmp_path / "写し.nakano")
    out = copy_backup(parts, marked, tmp_path / "続き.nakano", to_look_into=False)
    parts.stores.open(out).close()


def test_a_data_file_that_is_restored_from_a_copy_is_no_copy(parts: Parts, story: Story, tmp_path: Path) -> None:
    marked = copy_backup(parts, story.backup, tmp_path / "写し.nakano")
    restore(parts, story.store, marked)
    path = story.store.path
    story.store.close()
    parts.stores.open(path).close()


def test_a_damaged_data_file_is_kept_as_it_is_before_it_is_restored(parts: Parts, story: Story) -> None:
    with closing(sqlite3.connect(story.store.path)) as connection, connection:
        connection.execute("UPDATE act SET by_name = '別人'")
    damaged = story.store.path.read_bytes()
    done = restore(parts, story.store, story.backup).value
    assert done.before.read_bytes() == damaged
    assert digest_of(story.store) == story.then
    assert verify(story.store).value


def _truncated(backup: Path) -> Path:
    backup.write_bytes(backup.read_bytes()[:-4096])
    return backup


def _newer(backup: Path) -> Path:
    content = bytearray(backup.read_bytes())
    content[60:64] = (9_000).to_bytes(4)
    backup.write_bytes(content)
    return backup


def _changed(backup: Path) -> Path:
    with closing(sqlite3.connect(backup)) as connection, connection:
        connection.execute("UPDATE change SET now = '別の文章'")
    return backup


def _emptied(backup: Path) -> Path:
    backup.write_bytes(b"")
    return backup


def _gone(backup: Path) -> Path:
    return backup.with_name("ない.nakano")


@pytest.mark.parametrize(
    ("spoil", "refusal"),
    [
        (_truncated, files.StoreDamaged),
        (_newer, files.StoreNewer),
        (_changed, files.StoreDamaged),
        (_emptied, files.StoreForeign),
        (_gone, files.StoreMissing),
    ],
)
def test_a_bad_backup_is_refused_and_nothing_is_changed(
    parts: Parts, story: Story, spoil: object, refusal: type[Refused]
) -> None:
    assert callable(spoil)
    before, bad = state(story.store), spoil(story.backup)
    with pytest.raises(refusal) as refused:
        restore(parts, story.store, bad)
    assert refused.value.details["path"] == str(bad)
    assert state(story.store) == before
    assert [each.name for each in story.backup.parent.iterdir()] == [story.backup.name]


def test_the_backup_of_another_data_file_is_refused(parts: Parts, story: Story, own: Path) -> None:
    before = state(story.store)
    for attempt in (
        lambda: restore(parts, story.store, own),
        lambda: put_back_row(parts, story.store, own, ("", ROW), ""),
    ):
        with pytest.raises(files.BackupOfAnotherFile):
            attempt()
    assert state(story.store) == before


def test_the_data_file_is_no_backup_of_itself(parts: Parts, story: Story) -> None:
    with pytest.raises(files.BackupIsTheDataFile):
        restore(parts, story.store, story.store.path)


def test_a_link_to_the_data_file_is_no_backup_of_it(parts: Parts, story: Story, tmp_path: Path) -> None:
    link = tmp_path / "link.nakano"
    link.symlink_to(story.store.path)
    with pytest.raises(files.BackupIsTheDataFile):
        restore(parts, story.store, link)


def test_a_backup_that_is_worked_in_is_refused(parts: Parts, story: Story) -> None:
    with closing(parts.stores.open(story.backup)), pytest.raises(files.BackupInUse):
        restore(parts, story.store, story.backup)


def test_a_data_file_that_is_only_read_is_not_restored(parts: Parts, story: Story) -> None:
    with closing(parts.stores.open(story.store.path, read_only=True)) as store, pytest.raises(files.StoreReadOnly):
        restore(parts, store, story.backup)


def test_a_data_file_that_another_program_reads_is_not_changed(
    parts: Parts, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state(story.store)
    story.store.close()
    monkeypatch.setattr(connection_module, "_PATIENCE", 0.05)
    with (
        closing(parts.stores.open(story.store.path)) as store,
        closing(sqlite3.connect(story.store.path, isolation_level=None)) as other,
    ):
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM act").fetchone()
        with pytest.raises(files.StoreLocked):
            restore(parts, store, story.backup)
        assert state(store) == before


def test_without_room_for_the_state_before_nothing_is_restored(parts: Parts, story: Story) -> None:
    before = state(story.store)
    shutil.copy(story.backup, story.store.path.with_name("控え.nakano"))
    shutil.rmtree(story.backup.parent)
    story.backup.parent.write_text("no folder")
    with pytest.raises((files.TargetNotWritable, Refused)):
        restore(parts, story.store, story.store.path.with_name("控え.nakano"))
    assert state(story.store) == before


def test_facts_about_a_row_differ_and_are_left_when_its_texts_are_put_back(parts: Parts, story: Story) -> None:
    office, whole = story.store, round_of(story.store).round_id
    backup = make_backup.back_up(parts, office).file
    other = next(each.row_id for each in round_of(office).rows if each.counted and each.row_id not in OWN)
    several = next(each for each in round_of(office).rows if each.counted and len(each.named_divisions) > 1)
    accept(office, "税務課", (ROW,))
    edit_entry(parts, office, Entry(other, {"out_of_report": "完了"}))
    amend_round(office, Amendment((several.row_id,), "各課に聞くため", AnswererRule.ALL))
    found = differences_from(parts, office, backup)
    changed = {(each.row_id, each.heading): each.shown_values for each in found.rows}
    assert changed == {
        (ROW, "確認"): ("確認済", None),
        (other, "報告対象外"): ("完了", None),
        (several.row_id, "回答する所管課"): ("各課が回答", "主管課が回答"),
    }
    assert {row_id for _, row_id in found.row_ids} == {ROW, other, several.row_id}
    codes = {ROW: "REVIEW", other: "REPORT", several.row_id: "REPORT"}
    for row_id, code in codes.items():
        before = state(office)
        outcome = put_back_row(parts, office, backup, (whole, row_id), "")
        assert (outcome.value, [each.code for each in outcome.problems]) == ((), [f"ROW-{code}-NOT-RESTORED"])
        assert state(office) == before


def test_a_row_that_was_handed_on_differs_and_a_renamed_division_does_not(parts: Parts, office: Store) -> None:
    backup = make_backup.back_up(parts, office).file
    with act(office, ActKind.EDIT_DIVISION) as work:
        organisation = work.organisation.read()
        renamed = organisation.get(present(organisation.find("企画課")).division_id)
        names = (replace(renamed.names[0], name="企画政策課"), *renamed.names[1:])
        work.organisation.save(Organisation((replace(renamed, names=names),)))
    assert differences_from(parts, office, backup).rows == ()
    round_ = round_of(office)
    row = round_.row(ROW)
    heir = next(each for each in round_.divisions if each not in row.printed_divisions)
    with act(office, ActKind.EDIT_DIVISION) as work:
        work.rounds.set_named_divisions(
            round_.round_id, replace(row, named_divisions=(NamedDivision(heir, Role.LEAD, 1),))
        )
    (found,) = differences_from(parts, office, backup).rows
    assert (found.row_id, found.heading, found.then) == (ROW, "所管課", "税務課")
    outcome = put_back_row(parts, office, backup, (round_.round_id, ROW), "")
    assert [each.code for each in outcome.problems] == ["ROW-OWNERS-NOT-RESTORED"]


def test_targets_and_earlier_figures_of_indicators_differ(parts: Parts, office: Store) -> None:
    indicator = read_in(office, lambda records: records.indicators.of_edition(round_of(office).edition_id))[0]
    backup = make_backup.back_up(parts, office).file
    target, actual = indicator.targets[0], indicator.actuals[0]
    entry = IndicatorEntry(
        indicator.indicator_id,
        {actual.year: FigureEntry("500件", "", "", "")},
        {target.year: "600件"},
        owner="企画課",
    )
    edit_indicator(parts, office, entry, correcting="誤りの訂正")
    found = differences_from(parts, office, backup)
    assert {each.key: each.now for each in found.rows} == {
        actual.year.short: "500件",
        f"target:{target.year.short}": "600件",
        "owner": "企画課",
    }
    assert {each.key: each.then for each in found.rows}[f"target:{target.year.short}"] == target.figure.text
    assert found.indicator_ids == ((round_of(office).round_id, indicator.indicator_id),)
    assert found.row_ids == ()
