"""The demonstration: a year, ten years, invented answers, the stage."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from nakano_status.application.organisation.edit_division import BodyCorrection, correct_body
from nakano_status.bootstrap import find_example_tables, make_parts, make_spreadsheet_user
from nakano_status.catalogue.plans import load_plan
from nakano_status.demonstration import cast, year
from nakano_status.demonstration.invented_answers import (
    THEMES,
    Answer,
    Chance,
    as_typed_by_hand,
    invent,
    theme_of,
    with_long_story,
    with_more_done,
)
from nakano_status.demonstration.playing import Scene
from nakano_status.demonstration.stage import (
    DemoFolder,
    ExampleTables,
    Expectation,
    PlayedClock,
    PlayedFolder,
    Stage,
    Unexpected,
    expect,
)
from nakano_status.demonstration.ten_years import YEARS, YearsStage, compare_papers, play, scenes
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_checks import RowAnswer, check_row, is_complete
from nakano_status.domain.fields.field import CHANGE_KIND, CHANGE_REASON, DONE, NEXT_YEAR
from nakano_status.domain.fields.option import KINDS
from nakano_status.domain.plan.plan import Listing, Sponsor
from nakano_status.domain.refusals.files import FolderNotDemo
from nakano_status.domain.refusals.planning import RoundExists
from nakano_status.files import DiskFiles
from tests.support.fields import asked_in
from tests.support.marks import AS_PLANNED, BUILT_IN_MARKS


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    clock = PlayedClock()
    return Stage(
        parts=make_parts(clock),
        spreadsheet_user=make_spreadsheet_user(),
        clock=clock,
        folder=DemoFolder(tmp_path / "demo"),
        tables=ExampleTables(*find_example_tables()),
        take_pictures=lambda _store, _folder, _to_merge=(): (),
    )


def all_well(_: Stage) -> str:
    return "できました。"


def not_as_expected(_: Stage) -> str:
    raise Unexpected("件数", 4, 3)


def refused(_: Stage) -> str:
    raise RoundExists(year="令和4年度")


@pytest.mark.parametrize(("fails", "said"), [(not_as_expected, "件数：3"), (refused, "令和4年度")])
def test_the_step_that_fails_is_named_and_the_last(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, fails: Callable[[Stage], str], said: str
) -> None:
    scenes = (Scene("first", "はじめ", all_well), Scene("second", "つぎ", fails), Scene("third", "さいご", all_well))
    monkeypatch.setattr(year, "SCENES", scenes)
    played = year.play(stage)
    assert [(step.name, step.ok) for step in played.steps] == [("first", True), ("second", False)]
    assert played.failed is played.steps[1]
    assert said in played.steps[1].result
    page = stage.folder.index.read_text("utf-8")
    assert "要確認" in page
    assert played.steps[1].result in page


@pytest.mark.whole
def test_a_tampered_answer_is_noticed_at_the_merge(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """One text of one file is changed on its way to the office: the demonstration must not go on."""

    def tamper(stage: Stage) -> str:
        path = next(stage.folder.answers.glob("ごみゼロ推進課*"))
        path.write_bytes(stage.spreadsheet_user.fill_in(path.read_bytes(), {"2-1-2-08-F": {"done": "差し替えた文"}}))
        return "差し替えました。"

    monkeypatch.setattr(cast, "BY_PROGRAM", (cast.INCOMPLETE, cast.SECOND_THOUGHTS))  # the others by hand is quicker
    known = {scene.name: scene for scene in year.SCENES}
    unneeded = {"board-before", "dry-run", "merge"}
    until = [scene for scene in year.SCENES[: list(known).index("merge")] if scene.name not in unneeded]
    monkeypatch.setattr(year, "SCENES", (*until, Scene("tamper", "差替え", tamper), known["merge"]))
    played = year.play(stage)
    assert played.failed is not None, [step.name for step in played.steps]
    assert played.failed.name == "merge"
    assert "2-1-2-08-F" in played.failed.result


@pytest.fixture
def years_stage(tmp_path: Path) -> YearsStage:
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
    for each in YEARS:
        assert {f"{each.short}-{what}" for what in ("begin", "collect", "keep", "again")} <= set(names)


@pytest.mark.whole
@pytest.mark.timeout(1200)
def test_two_years_are_played_and_a_changed_paper_is_noticed(years_stage: YearsStage) -> None:
    played = play(years_stage, YEARS[:2])
    assert [(step.name, step.result) for step in played.steps if not step.ok] == []
    assert "令和4年度" in years_stage.folder.index.read_text("utf-8")
    assert len(years_stage.known[YEARS[0]]) > 100
    was = years_stage.known[YEARS[0]]
    compare_papers(YEARS[1], years_stage, every_format=True)
    years_stage.known[YEARS[0]] = {**was, "list/作られなくなった資料.pdf": ""}
    with pytest.raises(Unexpected, match="令和3年度分の資料のファイル"):
        compare_papers(YEARS[1], years_stage, every_format=True)
    years_stage.known[YEARS[0]] = was
    with years_stage.office() as store:
        correct_body(store, BodyCorrection("koseki-jumin", "戸籍・住民課"), "名称の誤り")
    with pytest.raises(Unexpected, match="令和3年度分の資料"):
        compare_papers(YEARS[1], years_stage)


YEAR, LAST_YEAR = FiscalYear(2022), FiscalYear(2025)
SCHEDULES = ("検討", "構築", "検討・構築", "運用", "推進", None)


def listings() -> list[Listing]:
    return [listing for listing in load_plan("nakano2").newest.listings if not listing.is_repost]


def answers() -> list[Answer]:
    return [
        invent(listing, BUILT_IN_MARKS, YEAR, SCHEDULES[place % len(SCHEDULES)])
        for place, listing in enumerate(listings())
    ]


def test_the_same_row_gets_the_same_answer_and_the_next_year_another() -> None:
    first = listings()[0]
    assert invent(first, BUILT_IN_MARKS, YEAR, "運用") == invent(first, BUILT_IN_MARKS, YEAR, "運用")
    assert invent(first, BUILT_IN_MARKS, YEAR, "運用") != invent(first, BUILT_IN_MARKS, YEAR.plus(1), "運用")


def test_marks_are_mixed_as_in_a_real_year() -> None:
    counts = Counter(answer.mark for answer in answers())
    assert set(counts) == set(BUILT_IN_MARKS.symbols)
    assert counts["◎"] > 0.8 * len(listings())


def test_nothing_stops_the_submission_of_an_invented_answer() -> None:
    for listing, answer in zip(listings(), answers(), strict=True):
        row = RowAnswer(listing.row_id, listing.sponsor, answer.values, asked_in(YEAR, LAST_YEAR))
        assert is_complete(check_row(row)), answer


def test_what_is_not_as_planned_says_why() -> None:
    for listing, answer in zip(listings(), answers(), strict=True):
        changed = answer.mark != AS_PLANNED.symbol
        assert (CHANGE_KIND in answer.values) is changed
        assert (CHANGE_REASON in answer.values) is (changed and listing.sponsor is Sponsor.WARD)
        KINDS.read(answer.values.get(CHANGE_KIND))


def test_texts_vary_and_no_place_holder_is_left() -> None:
    texts = [text for answer in answers() for text in answer.values.values()]
    assert len({answer.values[DONE] for answer in answers()}) > 60
    assert any("\n" in text for text in texts)
    assert not any("{" in text or "}" in text for text in texts)


def test_a_row_without_a_known_word_still_has_a_theme() -> None:
    assert theme_of("議場の改修") is THEMES[-1]
    assert theme_of("◎研修プログラムの実施") is THEMES[0]


def test_a_long_story_and_a_second_thought_change_only_what_was_done() -> None:
    answer = answers()[0]
    assert len(with_long_story(answer).values[DONE]) > 300
    assert with_more_done(answer).values[DONE].startswith(answer.values[DONE])
    for other in (with_long_story(answer), with_more_done(answer)):
        assert {key: text for key, text in other.values.items() if key != DONE} == {
            key: text for key, text in answer.values.items() if key != DONE
        }


def test_chance_draws_every_number_between_its_limits() -> None:
    chance = Chance("seed")
    assert {chance.number(2, 4) for _ in range(50)} == {2, 3, 4}
    assert [Chance("a").number(1, 10**9), Chance("b").number(1, 10**9)] == [
        Chance("a").number(1, 10**9),
        Chance("b").number(1, 10**9),
    ]
    assert not any(chance.happens(0) for _ in range(20))


@pytest.mark.parametrize("key", [DONE, NEXT_YEAR, CHANGE_REASON])
def test_no_sentence_is_taken_from_the_published_papers(seeds: Path, key: str) -> None:
    published = "".join("".join(path.read_text("utf-8").split()) for path in sorted(seeds.glob("*.txt")))
    sentences = {
        "".join(sentence.split())
        for answer in answers()
        for sentence in answer.values.get(key, "").split("。")
        if len(sentence) > 8
    }
    assert [sentence for sentence in sentences if sentence in published] == []


def test_every_mark_as_typed_is_read_as_the_mark() -> None:
    typed = set()
    for mark in BUILT_IN_MARKS:
        for number in range(40):
            text = as_typed_by_hand(Answer(str(number), {"mark": mark.symbol, "done": "済み"}), BUILT_IN_MARKS)["mark"]
            assert BUILT_IN_MARKS.read(text) is mark
            typed.add(text)
    assert typed > set(BUILT_IN_MARKS.symbols)


def test_only_blanks_are_added_to_a_text() -> None:
    texts = {
        as_typed_by_hand(Answer(str(number), {"mark": "◎", "done": "済み"}), BUILT_IN_MARKS)["done"]
        for number in range(40)
    }
    assert {text.strip() for text in texts} == {"済み"}
    assert len(texts) > 1


def expectation() -> Expectation:
    found = Expectation(symbols=BUILT_IN_MARKS.symbols, in_report={"a", "b"})
    found.add_answers([Answer("a", {"mark": "○", "change_reason": "理由", "done": "済み"})])
    return found


def test_equal_results_pass_and_others_say_what_was_found() -> None:
    expect("件数", 3, 3)
    with pytest.raises(Unexpected, match="件数：3 となるはずですが、4 でした。"):
        expect("件数", 4, 3)


def test_counts_follow_from_the_answers_to_rows_in_the_report() -> None:
    assert expectation().counts == {"◎": 0, "○": 1, "△": 0, "×": 0}
    assert expectation().unanswered == {"b"}


def test_blanks_at_the_ends_are_no_difference() -> None:
    expectation().compare("a", {"mark": "○", "change_reason": "理由", "done": " 済み\n"})
    expectation().compare("b", {})


@pytest.mark.parametrize(
    "values",
    [
        {"mark": "◎", "change_reason": "理由", "done": "済み"},
        {"mark": "○", "change_reason": "理由"},
        {"mark": "○", "change_reason": "理由", "done": "済み", "next_year": "よけいな文"},
    ],
)
def test_another_text_a_missing_one_and_one_too_many_are_noticed(values: dict[str, str | None]) -> None:
    with pytest.raises(Unexpected):
        expectation().compare("a", values)


def test_a_new_folder_is_made_and_its_own_is_emptied(tmp_path: Path) -> None:
    folder = DemoFolder(tmp_path / "a" / "b")
    folder.recreate(DiskFiles())
    (folder.answers).mkdir()
    folder.recreate(DiskFiles())
    assert [path for path in folder.root.iterdir() if path.is_dir()] == []


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    DemoFolder(tmp_path).recreate(DiskFiles())
    assert len(DemoFolder(tmp_path).files()) == 1


def test_somebodys_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "大事な資料.txt").write_text("残す", "utf-8")
    with pytest.raises(FolderNotDemo):
        DemoFolder(tmp_path).recreate(DiskFiles())
    assert [path.name for path in tmp_path.iterdir()] == ["大事な資料.txt"]


def test_a_file_is_no_folder_to_fill(tmp_path: Path) -> None:
    path = tmp_path / "demo"
    path.write_text("残す", "utf-8")
    with pytest.raises(FolderNotDemo):
        DemoFolder(path).recreate(DiskFiles())
    assert path.read_text("utf-8") == "残す"


def test_a_link_to_a_demonstrations_folder_is_not_followed(tmp_path: Path) -> None:
    DemoFolder(tmp_path / "real").recreate(DiskFiles())
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(FolderNotDemo):
        DemoFolder(tmp_path / "link").recreate(DiskFiles())
