"""Putting the texts of one row back from a backup."""

from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.indicators.edit_indicator import FigureEntry, IndicatorEntry, edit_indicator
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.open_and_close_round import open_round
from nakano_status.application.storage.make_backup import (
    back_up,
)
from nakano_status.application.storage.restore import (
    differences_from,
    put_back_row,
)
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.files import (
    StoreDamaged,
)
from nakano_status.store.sqlite.store import SqliteStore
from tests.application.storage.conftest import Story
from tests.support.altered_stores import change_store
from tests.support.plans import R7
from tests.support.rounds import OWN, round_of, rows_of
from tests.support.successors import office_of_two_plans

ROW = OWN[0]


def test_the_texts_of_one_row_are_entered_again(parts: Parts, story: Story) -> None:
    round_id = round_of(story.store).round_id
    changed = put_back_row(parts, story.store, story.backup, round_id, ROW, "書き間違えたため", "佐藤").value
    assert set(changed) == {"mark", "done", "next_year", "later_years"}
    values = rows_of(story.store)[ROW].values
    assert values["later_years"] == "控えの前の文章。"
    assert not values.get("done")
    assert rows_of(story.store)[OWN[1]].values["done"] == "実施した。"
    with story.store.reading() as records:
        last = records.entries.acts()[-1]
    assert (last.kind, last.by) == ("edit_entry", "佐藤")
    assert last.reason == f"控え「{story.backup.name}」の内容に戻す。書き間違えたため"
    assert put_back_row(parts, story.store, story.backup, round_id, ROW, "").value == ()


def test_a_row_is_put_back_wholly_in_one_act_or_not_at_all(parts: Parts, office: Store) -> None:
    row, owner, other = "1-1-2-01-U", "情報システム課", "子育て支援課"

    def write(text: str) -> None:
        edit_entry(parts, office, Entry(row, {"done": text}, owner))
        edit_entry(parts, office, Entry(row, {"note": text}, other))

    def acts() -> int:
        with office.reading() as records:
            return len(records.entries.acts())

    write("前")
    backup = back_up(parts, office).file
    write("後")
    before, round_id = acts(), round_of(office).round_id
    assert set(put_back_row(parts, office, backup, round_id, row, "").value) == {"done", "note"}
    assert acts() == before + 1
    assert differences_from(parts, office, backup).rows == ()
    write("また後")
    edit_entry(parts, office, Entry(row, {"out_of_report": "完了"}))
    before = acts()
    with pytest.raises(Refused):
        put_back_row(parts, office, backup, round_id, row, "")
    assert acts() == before
    assert {each.key for each in differences_from(parts, office, backup).rows} >= {"done", "note"}


def test_no_row_is_put_back_from_a_backup_that_was_changed(
    parts: Parts, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SqliteStore, "_is_sound", False)  # as in the program
    change_store(story.backup, "UPDATE entry_value SET value = '改ざんした文' WHERE value = '控えの前の文章。'")
    with pytest.raises(StoreDamaged):
        put_back_row(parts, story.store, story.backup, round_of(story.store).round_id, ROW, "")
    assert rows_of(story.store)[ROW].values["later_years"] == "控えの後の文章。"


def test_indicators_are_told_from_rows(parts: Parts, office: Store) -> None:
    backup = back_up(parts, office).file
    with office.reading() as records:
        indicator = records.indicators.of_edition(round_of(office).edition_id)[0]
    figure = FigureEntry("10", "2023-03-31", "出典", "要因")
    edit_indicator(parts, office, IndicatorEntry(indicator.indicator_id, {round_of(office).year: figure}))
    found = differences_from(parts, office, backup)
    assert found.row_ids == ()
    assert found.indicator_ids == ((round_of(office).round_id, indicator.indicator_id),)
    assert {(each.title, each.is_indicator) for each in found.rows} == {(indicator.name, True)}


def test_a_row_is_put_back_into_its_own_plan(parts: Parts, tmp_path: Path) -> None:
    with office_of_two_plans(parts, tmp_path) as store:
        rounds = {}
        for plan_id in ("kodo", "tsugi"):
            store.look_at(plan_id)
            open_round(parts, store, R7)
            rounds[plan_id] = round_of(store)
        row_id = rounds["tsugi"].rows[0].row_id
        assert row_id in [row.row_id for row in rounds["kodo"].rows]
        edit_entry(parts, store, Entry(row_id, {"done": "次の計画の文章。"}))
        backup = back_up(parts, store).file
        edit_entry(parts, store, Entry(row_id, {"done": ""}))
        store.look_at("kodo")
        assert differences_from(parts, store, backup).row_ids == ((rounds["tsugi"].round_id, row_id),)
        assert put_back_row(parts, store, backup, rounds["kodo"].round_id, row_id, "").value == ()
        assert put_back_row(parts, store, backup, rounds["tsugi"].round_id, row_id, "").value == ("done",)
        assert not rows_of(store)[row_id].values.get("done")
        store.look_at("tsugi")
        assert rows_of(store)[row_id].values["done"] == "次の計画の文章。"
