"""Years are played one after the other, and a paper of an earlier year that is not what it was is noticed."""

from __future__ import annotations

from pathlib import Path

import pytest

from nakano_status.application.organisation.edit_division import BodyCorrection, correct_body
from nakano_status.bootstrap import find_example_tables, make_parts, make_spreadsheet_user
from nakano_status.demonstration.stage import ExampleTables, PlayedClock, PlayedFolder, Unexpected
from nakano_status.demonstration.ten_years import YEARS, YearsStage, compare_papers, play, scenes


@pytest.fixture
def stage(tmp_path: Path) -> YearsStage:
    clock = PlayedClock()
    return YearsStage(
        parts=make_parts(clock),
        make_user=make_spreadsheet_user,
        clock=clock,
        folder=PlayedFolder(tmp_path / "years"),
        tables=ExampleTables(*find_example_tables()),
        take_pictures=lambda _store, _folder, _to_merge=(): (),
    )


def test_every_year_is_played_and_compared() -> None:
    names = [scene.name for scene in scenes()]
    assert len(names) == len(set(names))
    for year in YEARS:
        assert {f"{year.short}-{what}" for what in ("begin", "collect", "keep", "again")} <= set(names)


@pytest.mark.whole
@pytest.mark.timeout(600)
def test_two_years_are_played_and_a_changed_paper_is_noticed(stage: YearsStage) -> None:
    played = play(stage, lambda _what, _done, _total: None, YEARS[:2])
    assert [(step.name, step.result) for step in played.steps if not step.ok] == []
    assert "令和4年度" in stage.folder.index.read_text("utf-8")
    assert len(stage.known[YEARS[0]]) > 100
    was = stage.known[YEARS[0]]
    compare_papers(YEARS[1], stage, every_format=True)
    stage.known[YEARS[0]] = {**was, "list/作られなくなった資料.pdf": ""}
    with pytest.raises(Unexpected, match="令和3年度分の資料のファイル"):
        compare_papers(YEARS[1], stage, every_format=True)
    stage.known[YEARS[0]] = was
    with stage.office() as store:
        correct_body(store, BodyCorrection("koseki-jumin", "戸籍・住民課"), "名称の誤り")
    with pytest.raises(Unexpected, match="令和3年度分の資料"):
        compare_papers(YEARS[1], stage)
