"""Templates: kept, edited, tried out."""

import hashlib
import shutil
import tempfile
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nakano_status.application.organisation.reorganise import reorganise
from nakano_status.application.papers import templates
from nakano_status.application.papers.choose_sender import choose_sender
from nakano_status.application.papers.draft_notes import wording_digest
from nakano_status.application.papers.making import make_paper
from nakano_status.application.papers.paper import PaperRequest, WordingFor
from nakano_status.application.papers.try_out import TrialResult, try_out
from nakano_status.application.plan.export_plan import export_edition
from nakano_status.application.plan.revise_plan import PlanRevision, revise_plan
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.open_and_close_round import close_round, open_round
from nakano_status.application.round.roll_over import RollOverChoice, roll_over
from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.documents.pages.printed_paper import do_nothing
from nakano_status.documents.template import parse_template
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.reorganisation import Renaming
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.files import FileUnreadable, TargetNotWritable, TrialFolderTaken, WrongRole
from nakano_status.domain.refusals.papers import TemplateFaulty, TemplateNotReadable, TemplateUnknown
from nakano_status.domain.refusals.planning import EditionUnclear, YearOutOfPlan
from nakano_status.store.sqlite import lock
from nakano_status.system_lock import try_lock
from tests.support.edition_books import edited
from tests.support.rounds import ANSWER, OWN, ZEIMU, digest_of, merge, send
from tests.support.stores import office_store, read_in

TEMPLATES_OWN = "［題名］進捗の報告\n\n# 控え\n｛年度末｝の状況である。\n［件数表］\n［成果指標 目標２］"


def stored(parts: Parts, store: Store, name: str = "report") -> templates.StoredTemplate:
    return read_in(store, lambda records: templates.read_template(parts, records, name))


def acts(store: Store) -> list[str]:
    return [act.kind for act in read_in(store, lambda records: records.entries.acts())]


def test_every_built_in_wording_has_no_faults(parts: Parts, office: Store) -> None:
    with office.reading() as records:
        for kind in templates.template_kinds(records):
            text = templates.read_template(parts, records, kind.name).text
            assert templates.template_faults(kind, text) == ()
            assert not text.startswith("＃")


def test_an_offices_own_wording_stands_until_it_is_reset(parts: Parts, office: Store) -> None:
    built_in = stored(parts, office)
    assert not built_in.is_own
    templates.save_template(parts, office, "report", TEMPLATES_OWN, "担当")
    assert stored(parts, office).text == TEMPLATES_OWN
    assert stored(parts, office).is_own
    templates.save_template(parts, office, "report", None)
    assert stored(parts, office) == built_in


def test_the_same_wording_again_is_no_act(parts: Parts, office: Store) -> None:
    templates.save_template(parts, office, "report", TEMPLATES_OWN)
    before = acts(office)
    templates.save_template(parts, office, "report", TEMPLATES_OWN)
    assert acts(office) == before
    templates.save_template(parts, office, "report", stored(parts, office).text + "\n一行")
    assert acts(office) == [*before, "save_template"]


def test_a_faulty_wording_is_refused_and_the_one_before_stands(parts: Parts, office: Store) -> None:
    templates.save_template(parts, office, "report", TEMPLATES_OWN)
    with pytest.raises(TemplateFaulty) as refused:
        templates.save_template(parts, office, "report", "本文\n｛年度末日｝\n［成果指標 目標9］\n［件数表］")
    assert refused.value.details["count"] == "2"
    assert refused.value.details["first"] == "2行目：｛年度末日｝に入る内容はありません"
    assert stored(parts, office).text == TEMPLATES_OWN


def test_an_empty_wording_is_refused(parts: Parts, office: Store) -> None:
    with pytest.raises(TemplateFaulty):
        templates.save_template(parts, office, "report", "")


def test_a_saved_file_says_how_it_is_written_and_comes_back_as_it_was(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    file = tmp_path / "報告.txt"
    templates.save_template(parts, office, "report", TEMPLATES_OWN)
    templates.save_template_file(parts, office, "report", file)
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    assert "｛年度末｝　対象の年度の末" in file.read_text(encoding="utf-8-sig")
    templates.save_template(parts, office, "report", None)
    templates.save_template(parts, office, "report", templates.read_template_file(parts, file))
    assert stored(parts, office).text == TEMPLATES_OWN


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "utf-16"])
def test_a_text_is_read_as_editors_of_the_office_write_it(
    parts: Parts, office: Store, tmp_path: Path, encoding: str
) -> None:
    file = tmp_path / "報告.txt"
    file.write_text(TEMPLATES_OWN.replace("\n", "\r\n"), encoding=encoding, newline="")
    templates.save_template(parts, office, "report", templates.read_template_file(parts, file))
    assert stored(parts, office).text == TEMPLATES_OWN


def test_what_is_no_text_is_refused(parts: Parts, tmp_path: Path) -> None:
    file = tmp_path / "報告.docx"
    file.write_bytes(b"PK\x03\x04\x00\x00\x81\xff\xfe")
    with pytest.raises(TemplateNotReadable):
        templates.read_template_file(parts, file)


def test_a_text_with_control_characters_is_refused(parts: Parts, tmp_path: Path) -> None:
    file = tmp_path / "報告.txt"
    for control in ("\a", "\u202e"):
        file.write_text(TEMPLATES_OWN + control, encoding="utf-8")
        with pytest.raises(TemplateNotReadable, match=f"{ord(control):04X}"):
            templates.read_template_file(parts, file)


def test_a_text_as_long_as_no_wording_is_refused_before_it_is_read(parts: Parts, tmp_path: Path) -> None:
    file = tmp_path / "報告.txt"
    file.write_bytes(b" " * ((1 << 20) + 1))
    with pytest.raises(FileUnreadable, match="大きすぎます"):
        templates.read_template_file(parts, file)


def test_a_wording_that_is_none_is_refused_with_those_there_are(parts: Parts, office: Store) -> None:
    with pytest.raises(TemplateUnknown) as refused:
        stored(parts, office, "letter")
    assert "report" in refused.value.details["expected"]


def test_what_was_kept_and_no_longer_fits_is_refused_when_it_is_used(parts: Parts, office: Store) -> None:
    with office.writing() as work:
        work.begin_act("save_template", None)
        work.settings.save("paper_template:report", "［成果指標 目標9］")
        work.commit()
    with office.reading() as records, pytest.raises(TemplateFaulty):
        templates.usable_template(parts, records, templates.find_kind(records, "report"), None)


def test_a_divisions_data_file_keeps_no_wordings(parts: Parts, own: Path) -> None:
    store = parts.stores.open(own)
    with pytest.raises(WrongRole):
        templates.save_template(parts, store, "report", TEMPLATES_OWN)
    store.close()


NAMES = ("report", "letter-request", "letter-reminder", "letter-correction", "letter-cover", "approval")


def wording(parts: Parts, store: Store, name: str = "report") -> templates.EditedWording:
    with store.reading() as records:
        return next(each for each in templates.read_wordings(parts, records) if each.kind.name == name)


def test_a_text_without_faults_is_what_papers_are_made_of(parts: Parts, office: Store) -> None:
    before = wording(parts, office)
    text = f"［題名］報告\n{before.text}"
    kept = templates.store_wording(parts, office, "report", text).value
    assert (kept.was, kept.now, kept.faults) == (before.kept, text, ())
    now = wording(parts, office)
    assert (now.text, now.kept, now.is_own) == (text, text, True)


def test_a_faulty_text_waits_beside_the_one_that_stands_until_it_is_mended(parts: Parts, office: Store) -> None:
    before = wording(parts, office)
    outcome = templates.store_wording(parts, office, "report", "｛ねんど｝の報告\n［件数表］")
    assert [each.place.row for each in outcome.value.faults] == [1]
    waiting = wording(parts, office)
    assert (waiting.text, waiting.kept, waiting.is_own) == ("｛ねんど｝の報告\n［件数表］", before.kept, False)
    templates.store_wording(parts, office, "report", "｛年度｝の報告\n［件数表］")
    mended = wording(parts, office)
    assert (mended.text, mended.kept) == ("｛年度｝の報告\n［件数表］", "｛年度｝の報告\n［件数表］")


@pytest.mark.parametrize(
    ("name", "text", "missing"),
    [
        ("report", "［件数表］", []),
        ("report", "◎は｛◎の数｝、○は｛○の数｝、△は｛△の数｝、×は｛×の数｝である。", []),
        ("report", "◎は｛◎の数｝、○は｛○の数｝、△は｛△の数｝である。", ["［件数表］"]),
        ("letter-request", "お願いします。\n［所管課一覧］", ["｛回答期限｝"]),
        ("letter-receipt", "受け取りました。", ["［受領一覧］"]),
        ("approval", "｛件数｝", ["［確認事項］"]),
    ],
)
def test_a_wording_that_lacks_a_figure_is_shown_and_not_used(
    parts: Parts, office: Store, name: str, text: str, missing: list[str]
) -> None:
    text = f"文面\n{text}"
    with office.reading() as records:
        shown = templates.begin_wording_pages(parts, records, name, text)(do_nothing)
    assert [(each.code, each.found) for each in shown.faults] == [("TEMPLATE-FIGURE-MISSING", one) for one in missing]
    assert shown.pages or name == "letter-receipt"  # nothing was received
    assert templates.store_wording(parts, office, name, text).value.faults == shown.faults
    if missing:
        with pytest.raises(TemplateFaulty):
            templates.save_template(parts, office, name, text)


def test_a_wording_that_was_stored_without_its_figure_is_used(parts: Parts, office: Store) -> None:
    with office.writing() as work:
        work.begin_act("save_template", None)
        work.settings.save("paper_template:report", "［題名］状況")
        work.commit()
    with office.reading() as records:
        kind = templates.find_kind(records, "report")
        assert templates.usable_template(parts, records, kind, None) == parse_template("［題名］状況")


def test_going_back_to_the_built_in_wording_lets_go_of_what_is_unfinished(parts: Parts, office: Store) -> None:
    built_in = wording(parts, office)
    templates.store_wording(parts, office, "report", "｛年度｝の報告\n［件数表］")
    templates.store_wording(parts, office, "report", "｛ねんど｝")
    assert templates.store_wording(parts, office, "report", None).value.was == "｛年度｝の報告\n［件数表］"
    assert wording(parts, office) == built_in


def test_what_stands_in_the_editor_travels_as_a_text(parts: Parts, office: Store, tmp_path: Path) -> None:
    target = tmp_path / "文面.txt"
    templates.save_template_file(parts, office, "report", target, "｛ねんど｝の報告")
    assert target.read_text("utf-8-sig").startswith("＃")
    assert templates.wording_in_file(parts, target) == "｛ねんど｝の報告"


def test_the_pages_are_those_of_the_text_and_faults_come_first(parts: Parts, office: Store) -> None:
    with office.reading() as records:
        faulty = templates.begin_wording_pages(parts, records, "report", "｛ねんど｝の報告\n［件数表］")(do_nothing)
        shown = {
            name: templates.begin_wording_pages(parts, records, name, "ここに書いた文面です。")(do_nothing)
            for name in NAMES
        }
    assert (len(faulty.faults), faulty.pages) == (1, None)
    told = {name: found.pages.page_text(parts, 0) if found.pages else "" for name, found in shown.items()}
    assert "ここに書いた文面です。" in told["report"]
    assert "ここに書いた文面です。" in told["approval"]
    assert "ここに書いた文面です。" in told["letter-request"]
    assert told["letter-correction"] == ""


def test_of_letters_the_one_to_whom_was_chosen_is_shown(parts: Parts, tmp_path: Path) -> None:
    told = "｛宛先｝に送ります。"
    with closing(office_store(tmp_path)) as small, small.reading() as records:
        first = templates.begin_wording_pages(parts, records, "letter-request", told)(do_nothing).pages
        chosen = templates.begin_wording_pages(
            parts, records, "letter-request", told, WordingFor(divisions=("防災課",))
        )(do_nothing).pages
        none = templates.begin_wording_pages(parts, records, "letter-request", told, WordingFor(FiscalYear(2022)))(
            do_nothing
        ).pages
    assert [each.page_text(parts, 0) for each in (first, chosen, none) if each] == [
        "区民部庶務担当課長　様に送ります。",
        "防災課長　様に送ります。",
        "区民部庶務担当課長　様に送ります。",
    ]


WORDING = "［題名］｛年度末｝の状況\n\n１　状況\n次のとおりである。\n［件数表］"


def digest(text: str) -> str:
    return wording_digest(parse_template(text))


def test_a_wording_is_told_as_every_later_program_has_to_tell_it() -> None:
    assert digest(WORDING) == "8f480eb641f5bac7e95339927550e6ac21a3783e191feb0688c315fb0a14805e"


def test_what_is_not_printed_has_no_part_in_it() -> None:
    assert digest(f"＃覚え\n\n{WORDING}\n") == digest(WORDING)


@pytest.mark.parametrize(
    ("typed", "other"),
    [
        ("状況", "状態"),
        ("１　", "1　"),
        ("［題名］", "［中央］"),
        ("次の", "・次の"),
        ("\n\n", "\n"),
        ("１　", "(1)　"),
    ],
)
def test_what_is_printed_otherwise_is_another_wording(typed: str, other: str) -> None:
    assert digest(WORDING.replace(typed, other)) != digest(WORDING)


R5 = FiscalYear(2023)


def names(tried: TrialResult[Any], folder: Path) -> set[str]:
    return {each.relative_to(folder).parts[0] for each in tried.files}


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
    assert read_in(closed, lambda records: records.organisation.read().find("市税課")) is None


def test_a_trial_whose_next_round_cannot_be_written_fails(
    parts: Parts, closed: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(refused: Refused) -> None:
        def fail(*_: object) -> None:
            raise refused

        monkeypatch.setattr("nakano_status.application.papers.try_out.roll_over", fail)

    refuse(TargetNotWritable(path="写し", reason="容量がありません"))
    with pytest.raises(TargetNotWritable):
        try_out(parts, closed, lambda _: None, tmp_path / "a")
    refuse(EditionUnclear(of="令和5年度分", year="R5", editions=""))
    assert try_out(parts, closed, lambda _: None, tmp_path / "b").files == ()


def test_a_revision_is_tried_with_its_comparison(parts: Parts, closed: Store, tmp_path: Path) -> None:
    export_edition(parts, closed, tmp_path / "plan.xlsx")
    book = edited(tmp_path / "plan.xlsx", tmp_path / "new.xlsx", lambda book: book.remove("1-5-1-01-B"))
    revision = PlanRevision(book, "改定版", date(2023, 6, 1))
    tried = try_out(parts, closed, lambda copy: revise_plan(parts, copy, revision), tmp_path / "a")
    assert tried.value.value.is_written
    assert "新旧対照表.docx" in names(tried, tmp_path / "a")
    assert len(read_in(closed, lambda records: records.plan.all())[0].editions) == 1


def test_a_form_of_a_trial_is_not_merged(parts: Parts, office: Store, tmp_path: Path) -> None:
    tried = try_out(parts, office, lambda copy: send(parts, copy, tmp_path / "sent"), tmp_path / "a")
    before = digest_of(office)
    filled = tmp_path / "filled.xlsx"
    filled.write_bytes(make_spreadsheet_user().fill_in(tried.value.read_bytes(), dict.fromkeys(OWN, ANSWER)))
    assert merge(parts, office, filled).needs_person
    assert digest_of(office) == before


def test_what_cannot_be_finished_leaves_no_file_and_can_be_repeated(
    parts: Parts, closed: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def board_refused(parts: Parts, store: Store, request: PaperRequest, target: Path) -> Any:
        if request.paper.code == "board":
            assert len(parts.files.files_in(tmp_path / "a")) > 1
            raise TargetNotWritable(path=str(target), reason="空き容量が足りません")
        return make_paper(parts, store, request, target)

    def act(copy: Store) -> object:
        return roll_over(parts, copy, RollOverChoice(R5))

    with monkeypatch.context() as full:
        full.setattr("nakano_status.application.papers.try_out.make_paper", board_refused)
        with pytest.raises(TargetNotWritable):
            try_out(parts, closed, act, tmp_path / "a")
    assert [each for each in (tmp_path / "a").rglob("*") if each.is_file()] == []
    assert try_out(parts, closed, act, tmp_path / "a").files


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
        assert read_in(running, lambda records: records.plan.all()), "a trial that is running keeps its copy"
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


def test_an_own_wording_has_the_name_that_the_sender_has_in_each_round(
    parts: Parts, later: Parts, office: Store
) -> None:
    choose_sender(parts, office, "情報システム課")
    for name in ("report", "letter-request"):
        templates.save_template(parts, office, name, stored(parts, office, name).text + "\n以上")
    reorganise(later, office, [Renaming("情報システム課", "DX戦略課")], date(2024, 4, 1))
    close_round(office)
    open_round(later, office, FiscalYear(2023), made_on=date(2024, 6, 1))

    def senders(year: FiscalYear) -> list[str]:
        with office.reading() as records:
            kinds = [templates.find_kind(records, name) for name in ("report", "letter-request")]
            made = [templates.usable_template(parts, records, kind, year) for kind in kinds]
        return [line.text for each in made for line in each.lines if line.text.endswith(("課", "課長"))]

    assert senders(FiscalYear(2022)) == ["情報システム課", "情報システム課長"]
    assert senders(FiscalYear(2023)) == ["DX戦略課", "DX戦略課長"]
