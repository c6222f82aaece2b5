"""試しに行う: an act on a copy, with the papers that follow from it; the data file remains as it is."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nakano_status.application.organisation.reorganise import reorganise
from nakano_status.application.papers.try_out import Tried, try_out
from nakano_status.application.plan.edition_tables import export_edition
from nakano_status.application.plan.revise_plan import PlanRevision, revise_plan
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.open_and_close_round import close_round
from nakano_status.application.round.roll_over import RollOverChoice, roll_over
from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.reorganisation import Renaming
from nakano_status.domain.refusals.files import TargetNotWritable, TrialFolderTaken
from nakano_status.domain.refusals.planning import YearOutOfPlan
from nakano_status.store.sqlite import lock
from nakano_status.system_lock import try_lock
from tests.support.edition_books import edited
from tests.support.rounds import ANSWER, OWN, ZEIMU, digest_of, merge, send

R5 = FiscalYear(2023)


def names(tried: Tried[Any], folder: Path) -> set[str]:
    return {str(each.relative_to(folder)).split("/")[0] for each in tried.files}


def bytes_of(store: Store) -> str:
    return hashlib.sha256(store.path.read_bytes()).hexdigest()


@pytest.fixture
def closed(office: Store) -> Store:
    """The office after R4."""
    close_round(office)
    return office


def test_a_roll_over_is_tried_with_its_forms_and_papers(parts: Parts, closed: Store, tmp_path: Path) -> None:
    before, folder = bytes_of(closed), tmp_path / "試し"
    tried = try_out(parts, closed, lambda copy: roll_over(parts, copy, RollOverChoice(R5)), folder)
    assert tried.value.value.round_.year == R5
    assert bytes_of(closed) == before
    assert names(tried, folder) == {"照会", "進捗状況一覧.pdf", "提出状況.pdf"}
    assert all(each.exists() for each in tried.files)
    assert [each.name for each in folder.glob("*.txt")] == ["試しに作成した資料です.txt"]
    assert any("依頼文" in each.name for each in tried.files)


def test_a_reorganisation_is_tried_with_the_forms_of_the_next_round(
    parts: Parts, closed: Store, tmp_path: Path
) -> None:
    tried = try_out(
        parts,
        closed,
        lambda copy: reorganise(parts, copy, [Renaming(ZEIMU, "市税課")], parts.clock.today()),
        tmp_path / "a",
    )
    forms = [each.name for each in tried.files if "市税課" in each.name]
    assert any("R5" in each for each in forms)
    with closed.reading() as records:
        assert records.organisation.read().find("市税課") is None


def test_a_revision_is_tried_with_its_comparison(parts: Parts, closed: Store, tmp_path: Path) -> None:
    export_edition(parts, closed, tmp_path / "plan.xlsx")
    book = edited(tmp_path / "plan.xlsx", tmp_path / "new.xlsx", lambda book: book.remove("1-5-1-01-B"))
    revision = PlanRevision(book, "改定版", date(2023, 6, 1))
    tried = try_out(parts, closed, lambda copy: revise_plan(parts, copy, revision), tmp_path / "a")
    assert tried.value.value.is_written
    assert "新旧対照表.docx" in names(tried, tmp_path / "a")
    with closed.reading() as records:
        assert len(records.plan.all()[0].editions) == 1


def test_a_form_of_a_trial_is_not_merged(parts: Parts, office: Store, tmp_path: Path) -> None:
    tried = try_out(parts, office, lambda copy: send(parts, copy, tmp_path / "sent"), tmp_path / "a")
    before = digest_of(office)
    filled = tmp_path / "filled.xlsx"
    filled.write_bytes(make_spreadsheet_user().fill_in(tried.value.read_bytes(), dict.fromkeys(OWN, ANSWER)))
    assert merge(parts, office, filled).needs_person
    assert digest_of(office) == before


def test_what_is_refused_leaves_nothing(parts: Parts, closed: Store, tmp_path: Path) -> None:
    with pytest.raises(YearOutOfPlan):
        try_out(parts, closed, lambda copy: roll_over(parts, copy, RollOverChoice(FiscalYear(2030))), tmp_path / "a")
    assert not (tmp_path / "a").exists()
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "note.txt").write_text("mine")
    with pytest.raises(TrialFolderTaken):
        try_out(parts, closed, lambda copy: roll_over(parts, copy, RollOverChoice(R5)), tmp_path / "b")
    assert [each.name for each in (tmp_path / "b").iterdir()] == ["note.txt"]


@pytest.fixture
def trials(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which the copies for trials are made."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def copies_in(trials: Path) -> set[str]:
    return {each.name for each in trials.glob("nakano-status-trial-*")}


def test_a_copy_that_a_killed_trial_left_is_removed_by_the_next_one(closed: Store, trials: Path) -> None:
    with closed.on_trial() as running:
        for name in ("left", "other"):
            shutil.copytree(running.path.parent, trials / f"nakano-status-trial-{name}")
        (trials / "nakano-status-trial-left.lock").touch()
        (trials / "nakano-status-trial-only.lock").touch()
        with closed.on_trial() as second:
            folders = (running.path.parent.name, second.path.parent.name)
            locks = (f"{each}.lock" for each in folders)
            assert copies_in(trials) == {*folders, *locks, "nakano-status-trial-other"}
        with running.reading() as records:
            assert records.plan.all(), "a trial that is running keeps its copy"
    assert copies_in(trials) == {"nakano-status-trial-other"}


def test_a_trial_that_is_beginning_loses_nothing_to_another_one(
    closed: Store, trials: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def try_lock_late(descriptor: int) -> bool:
        monkeypatch.undo()
        monkeypatch.setattr(tempfile, "tempdir", str(trials))
        with closed.on_trial():
            return try_lock(descriptor)

    monkeypatch.setattr(lock, "try_lock", try_lock_late)
    with closed.on_trial() as trial, trial.reading() as records:
        assert records.plan.all()
    assert copies_in(trials) == set()


def test_a_copy_is_locked_until_it_is_removed(closed: Store, trials: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    removed = []

    def rmtree(folder: str | Path, **_: object) -> None:
        removed.append((Path(folder), lock.is_held(Path(folder))))

    monkeypatch.setattr(shutil, "rmtree", rmtree)
    with closed.on_trial() as trial:
        folder = trial.path.parent
        assert folder.parent == trials
    assert removed == [(folder, True)]


def test_a_copy_that_cannot_be_made_is_refused(closed: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    with pytest.raises(TargetNotWritable, match="保存先のフォルダーがありません"), closed.on_trial():
        pass
