"""Settings that formats up to 1.8 wrote are moved into tables, and what cannot be moved is named."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nakano_status.application.ports.data_file import Records
from nakano_status.bootstrap import make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.papers.publication import SenderChoice
from nakano_status.domain.refusals.files import TargetNotWritable
from nakano_status.domain.round.roll_over import RolledOver
from nakano_status.store.format_version import CURRENT, FormatVersion
from nakano_status.store.sqlite import moving_settings
from nakano_status.store.sqlite.file_format import STATEMENTS, data_format_of
from tests.properties.test_any_damage import READING
from tests.support.altered_stores import tables_since, take_back
from tests.support.command_line import run
from tests.support.former_settings import ACT, PACKAGE, SOUND, damaged
from tests.support.paper_offices import FIRST
from tests.support.stores import ROUND, act, small_round
from tests.support.whole_stores import whole_store

_BEFORE = FormatVersion(1, 6)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return whole_store(tmp_path_factory.mktemp("sound"), newest=False)


def _before(sound: Path, folder: Path, **texts: str) -> Path:
    """Return a copy of the data file in format 1.6, in which an act saved settings, so that its history is in order."""
    path = folder / "copy.nakano"
    path.write_bytes(sound.read_bytes())
    with closing(make_parts().stores.open(path)) as store, act(store) as work:
        first, package = work.entries.acts()[0].act_id, work.exchange.packages(ROUND)[0].package_id
        for key, text in texts.items():
            work.settings.save(key, text.replace(ACT, first).replace(PACKAGE, package))
    take_back(path, _BEFORE)
    return path


def _is_named(path: Path) -> bool:
    said = run("verify", "--json", "--store", path)
    assert said.code in (0, 1), said
    return ("setting", "value") in {(each.get("table"), each.get("column")) for each in said.keys["problems"]}


def _defects(path: Path) -> dict[str, int]:
    ended = {words: run(*words.split(), "--json", "--store", path).code for words in READING}
    return {words: code for words, code in ended.items() if code not in (0, 1, 2)}


def _read(path: Path, read: Callable[[Records], Any]) -> Any:
    with closing(make_parts().stores.open(path)) as store, store.reading() as records:
        return read(records)


def test_all_of_them_are_moved_in_one_act_and_the_file_is_sound(sound: Path, tmp_path: Path) -> None:
    path = _before(sound, tmp_path, **{key: json.dumps(value) for key, value in SOUND.items()})
    assert _read(path, lambda records: records.entries.acts()[-1].kind) == ActKind.MOVE_SETTINGS
    assert run("verify", "--json", "--store", path).keys["problems"] == []
    with closing(sqlite3.connect(path)) as connection:
        assert data_format_of(connection) == CURRENT
        left = {key for (key,) in connection.execute("SELECT key FROM setting")} & SOUND.keys()
        assert left == {"word_table"}
        assert {
            name
            for name in tables_since(_BEFORE)
            if not connection.execute(STATEMENTS.sql_to_check(f"cells {name}")).fetchall()
        } == {"withdrawn_row_move", "plan_value", "submitted_file", "sent_form"}


def test_they_say_what_they_said(sound: Path, tmp_path: Path) -> None:
    path = _before(sound, tmp_path, **{key: json.dumps(value) for key, value in SOUND.items()})
    with closing(make_parts().stores.open(path)) as store, store.reading() as records:
        first, package = records.entries.acts()[0].act_id, records.exchange.packages(ROUND)[0].package_id
        assert records.entries.withdrawn() == {"W1"}
        assert records.reviews.comment_drafts(ROUND, "zeimu") == {FIRST: "年度を確かめてください。"}
        assert records.reviews.seen_findings() == {"d" * 64}
        assert [each.name for each in records.exchange.awaited_files()] == ["税務課.xlsx"]
        assert records.rounds.manifests() == [(ROUND, "e" * 64)]
        assert records.wordings.kept_wordings(ROUND) == {FIRST: {("done", "ＡＩ", "ＡＩを使った。")}}
        assert [line.typed for line in records.wordings.table().lines] == ["ＡＩ"]
        assert records.wordings.sent_tables() == {package: records.wordings.table()}
        assert records.plan.list_columns("p") == {"担当課": "divisions"}
        assert records.plan.opinion_plans() == {7: "p"}
        assert [each.text for each in records.plan.sent_opinions()[package]] == ["意見"]
        assert [(act_id, each.number, each.rows) for act_id, each in records.plan.removed_opinions()] == [
            (first, 7, (FIRST,))
        ]
        chosen = records.rounds.rolled_over()[ROUND]
        assert chosen == RolledOver({FIRST: None}, frozenset({FIRST}), {"zeimu": "内線1"})
        assert [(year.short, sent) for _, year, sent in records.rounds.withdrawn_starts()] == [("R4", (package,))]
        facts = records.rounds.settled_facts()[ROUND]
        assert (facts.scheduled, list(facts.bodies), list(facts.indicators)) == ({FIRST: "実施"}, ["zeimu"], ["指標"])
        (move,) = records.organisation.row_moves().values()
        assert records.publications.sender_choice() == SenderChoice(
            is_made=True, body="zeimu", kept={ROUND: "政策室計画課"}
        )
        assert (move.row_id, move.heir, move.owners["p-1"][0].division) == (FIRST, "koseki", "zeimu")


def test_a_file_that_is_only_read_is_not_changed_and_shows_no_act_of_it(sound: Path, tmp_path: Path) -> None:
    path = _before(sound, tmp_path, **{f"asking:{ROUND}:zeimu": json.dumps(SOUND[f"asking:{ROUND}:zeimu"])})
    before = path.read_bytes()
    with closing(make_parts().stores.open(path, read_only=True)) as store, store.reading() as records:
        assert records.reviews.comment_drafts(ROUND, "zeimu")
        assert ActKind.MOVE_SETTINGS not in {each.kind for each in records.entries.acts()}
    assert path.read_bytes() == before


def test_a_file_without_them_is_brought_up_to_date_without_an_act(sound: Path, tmp_path: Path) -> None:
    path = _before(sound, tmp_path)
    assert ActKind.MOVE_SETTINGS not in _read(path, lambda records: {each.kind for each in records.entries.acts()})
    assert run("verify", "--json", "--store", path).keys["problems"] == []


def test_drafts_of_a_round_that_is_gone_are_left_out(sound: Path, tmp_path: Path) -> None:
    path = _before(sound, tmp_path, **{"asking:R9:zeimu": json.dumps({FIRST: "x"})})
    assert run("verify", "--json", "--store", path).keys["problems"] == []
    assert _read(path, lambda records: records.reviews.comment_drafts("R9", "zeimu")) == {}


def test_the_file_of_a_return_is_moved_and_that_of_a_return_that_is_gone_is_left_out(
    sound: Path, tmp_path: Path
) -> None:
    (known,) = _read(sound, lambda records: records.exchange.returns(ROUND))
    digest = "0" * 64  # as JSON it would be no text
    path = _before(sound, tmp_path, **{f"submitted:{known.return_id}": digest, "submitted:gone": digest})
    assert run("verify", "--json", "--store", path).keys["problems"] == []
    found = _read(path, lambda records: [records.exchange.submitted_sha256(each) for each in (known.return_id, "gone")])
    assert found == [digest, None]


def test_a_round_that_was_begun_after_the_choice_of_the_sender_keeps_none(sound: Path, tmp_path: Path) -> None:
    path = _before(sound, tmp_path)
    with closing(make_parts().stores.open(path)) as store:
        with act(store) as work:
            work.settings.save("sender", json.dumps({"body": "zeimu", "kept": {ROUND: "政策室計画課", "R5": "計画課"}}))
        with act(store) as work:
            work.rounds.add(replace(small_round("R5"), year=FiscalYear(2023)))
    take_back(path, _BEFORE)
    found = _read(path, lambda records: records.publications.sender_choice())
    assert found == SenderChoice(is_made=True, body="zeimu", kept={ROUND: "政策室計画課"})


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("sender", '{"body": null}'),
        ("sender", '{"body": 7, "kept": {}}'),
        ("sender", json.dumps({"body": None, "kept": {ROUND: 7}})),
        ("sender", '{"body": "nobody", "kept": {}}'),
        ("submitted:x", "x"),
    ],
)
def test_a_sender_or_a_file_that_fits_into_no_table_is_named(sound: Path, tmp_path: Path, key: str, text: str) -> None:
    path = _before(sound, tmp_path, **{key: text})
    assert (_is_named(path), _defects(path)) == (True, {})
    assert not _read(path, lambda records: records.publications.sender_choice()).is_made


def test_an_error_of_the_disk_is_no_setting_that_does_not_fit(
    sound: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _before(sound, tmp_path, **{f"asking:{ROUND}:zeimu": json.dumps(SOUND[f"asking:{ROUND}:zeimu"])})
    full = sqlite3.OperationalError("database or disk is full")
    full.sqlite_errorcode = sqlite3.SQLITE_FULL
    monkeypatch.setattr(moving_settings, "_drop_dangling", mock.Mock(side_effect=full))
    with pytest.raises(TargetNotWritable):
        make_parts().stores.open(path)


@pytest.mark.sample(2)
@pytest.mark.parametrize("key", sorted(SOUND))
def test_a_damaged_setting_is_named_and_ends_no_reading_as_a_defect(sound: Path, tmp_path: Path, key: str) -> None:
    for text in ("x", "5", '"abc"', "[" * 50_000):
        path = _before(sound, tmp_path, **{key: text})
        assert (_is_named(path), _defects(path)) == (True, {}), text[:20]


@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_damaged_part_of_a_setting_ends_no_reading_as_a_defect(
    sound: Path, tmp_path: Path, data: st.DataObject
) -> None:
    key = data.draw(st.sampled_from(sorted(SOUND)))
    junk = data.draw(st.sampled_from([None, 5, -1, "x", "", True, [], {}, ["x"], {"x": None}]))
    text = json.dumps(data.draw(st.sampled_from([*damaged(SOUND[key], junk)])))
    assert _defects(_before(sound, tmp_path, **{key: text})) == {}
