"""Papers of a data file with two plans of equal numbers: sides name their plan, a trial is of one plan."""

import json
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.lookup import chosen_round
from nakano_status.application.organisation.reorganise import reorganise
from nakano_status.application.papers.choices import read_choices
from nakano_status.application.papers.comparison import read_side, read_sides
from nakano_status.application.papers.kinds.letters_paper import Correspondence
from nakano_status.application.papers.making import make_paper
from nakano_status.application.papers.paper import DAY
from nakano_status.application.papers.set_kinds.report_paper import PAPER
from nakano_status.application.papers.stored_template import marks_of
from nakano_status.application.papers.templates import read_template, save_template
from nakano_status.application.papers.try_out import try_out
from nakano_status.application.plan.add_successor import Successor, add_successor
from nakano_status.application.plan.create_store import PlanSource, create_store
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.open_and_close_round import close_round, open_round
from nakano_status.application.round.roll_over import RollOverChoice, roll_over
from nakano_status.domain.organisation.reorganisation import Renaming
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.round.states import LetterKind
from tests.support.plan_files import two_editions, write_plan
from tests.support.plans import R7, small_organisation
from tests.support.planted_profiles import planted_content
from tests.support.successors import next_plan

R8 = R7.plus(1)


@pytest.mark.parametrize("plan_id", ["kodo", "tsugi"])
def test_every_side_that_is_offered_is_found_in_its_plan(parts: Parts, both_collected: Store, plan_id: str) -> None:
    both_collected.look_at(plan_id)
    with both_collected.reading() as records:
        choices = read_choices(records)
        assert choices is not None
        named = [each.named for each in choices.sides]
        found = [read_side(parts, records, each).edition_id for each in named]
        old, new = (read_side(parts, records, each).edition_id for each in (choices.old, choices.new))
    assert len(set(named)) == len(named)
    assert found == ["kodo-1", "kodo-2", "tsugi-1", "kodo-2", "tsugi-1"]
    assert {choices.old, choices.new} <= set(named)
    assert (old, new) == {"kodo": ("kodo-2", "kodo-2"), "tsugi": ("tsugi-1", "tsugi-1")}[plan_id]


def test_a_side_of_both_plans_is_that_of_the_plan_that_is_meant(parts: Parts, both_collected: Store) -> None:
    with both_collected.reading() as records:
        assert read_side(parts, records, "改定版").edition_id == "kodo-2"  # only one plan has it
        for named, code in (("当初計画", "SIDE-UNCLEAR"), ("R7", "PLAN-UNCLEAR")):
            with pytest.raises(Refused, match=code):
                read_side(parts, records, named)
        assert read_side(parts, records, "tsugi:R7").edition_id == "tsugi-1"
        with pytest.raises(Refused, match="SIDE-UNKNOWN"):
            read_side(parts, records, "tsugi:改定版")
    both_collected.look_at("kodo")
    with both_collected.reading() as records:
        assert read_side(parts, records, "当初計画").edition_id == "kodo-1"


def test_two_sides_are_of_the_only_plan_that_has_both(parts: Parts, both_collected: Store) -> None:
    both_collected.look_at("tsugi")
    open_round(parts, both_collected, R8, date(2027, 7, 14))
    both_collected.look_at(None)
    with both_collected.reading() as records:
        for old, new, editions in (
            ("当初計画", "改定版", ("kodo-1", "kodo-2")),
            ("改定版", "当初計画", ("kodo-2", "kodo-1")),
            ("当初計画", "R8", ("tsugi-1", "tsugi-1")),
        ):
            found = read_sides(parts, records, old, new)
            assert tuple(each.edition_id for each in found) == editions
            assert not any("計画：" in each.name for each in found)
        for old, new in (("当初計画", "第1版"), ("当初計画", "R7"), ("当初計画", "tsugi:R7")):
            with pytest.raises(Refused, match="SIDE-UNCLEAR"):
                read_sides(parts, records, old, new)


def test_sides_of_different_plans_are_named_with_their_plan(parts: Parts, both_collected: Store) -> None:
    with both_collected.reading() as records:
        sides = read_sides(parts, records, "kodo:当初計画", "tsugi:R7")
    assert [each.name for each in sides] == ["小さな行動計画：当初計画", "次の行動計画：令和7年度末時点"]


def test_an_unclear_trial_makes_nothing(parts: Parts, both_collected: Store, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="PLAN-UNCLEAR"):
        renamed(parts, both_collected, tmp_path / "試し")
    assert not list(tmp_path.glob("試し/*"))


def renamed(parts: Parts, store: Store, folder: Path) -> set[str]:
    day = parts.clock.today()
    tried = try_out(parts, store, lambda copy: reorganise(parts, copy, [Renaming("税務課", "市税課")], day), folder)
    return {each.name for each in tried.files}


def test_a_trial_shows_the_round_of_the_plan_that_was_chosen(
    parts: Parts, both_collected: Store, tmp_path: Path
) -> None:
    both_collected.look_at("tsugi")
    open_round(parts, both_collected, R8, date(2027, 7, 14))
    both_collected.look_at("kodo")
    assert any("市税課_R7回答様式" in each for each in renamed(parts, both_collected, tmp_path / "試し"))


def test_a_trial_of_the_first_round_of_the_second_plan_compares_no_editions(
    parts: Parts, both_collected: Store, tmp_path: Path
) -> None:
    both_collected.look_at("tsugi")
    close_round(both_collected)
    both_collected.look_at("kodo")
    choice = RollOverChoice(R8, plan_id="tsugi")
    tried = try_out(parts, both_collected, lambda copy: roll_over(parts, copy, choice), tmp_path / "試し")
    names = {each.name for each in tried.files}
    assert "新旧対照表.docx" not in names
    assert any("R8回答様式" in each for each in names)


@pytest.mark.parametrize(("plan_id", "asked"), [("kodo", "今後の方向性"), ("tsugi", "今後の取組予定")])
def test_a_letter_of_a_plans_last_year_asks_what_its_forms_ask(both_collected: Store, plan_id: str, asked: str) -> None:
    both_collected.look_at(plan_id)
    with both_collected.reading() as records:
        letters = Correspondence(records, chosen_round(records, R7), date(2026, 6, 23)).written([LetterKind.REQUEST])
        assert {each.letter.subject for each in letters} == {f"取組の進捗状況、取組状況及び{asked}"}


def test_the_wording_of_a_report_may_name_the_marks_of_its_round(parts: Parts, tmp_path: Path) -> None:
    """The plan after has marks of its own; a report on a round of the plan before has those of its edition."""
    path = tmp_path / "office.nakano"
    create_store(parts, path, PlanSource(two_editions(), small_organisation()))
    with closing(parts.stores.open(path)) as both_collected:
        open_round(parts, both_collected, R7)
        close_round(both_collected)
        with both_collected.reading() as records:
            text = read_template(parts, records, "report").text
        save_template(parts, both_collected, "report", f"{text}\n\n予定どおりは｛◎の数｝である。\n")
        add_successor(parts, both_collected, Successor(str(_with_other_marks(tmp_path))))
        open_round(parts, both_collected, R8)
        with both_collected.reading() as records:
            assert [marks_of(records, each).listed[0] for each in (R7, R8, None)] == ["◎", "☆", "☆"]
        made = make_paper(parts, both_collected, PAPER.request({DAY: date(2026, 10, 1)}, R7), tmp_path / "R7.docx")
        assert made.value.files
        with pytest.raises(Refused, match="TEMPLATE-FAULTY"):
            make_paper(parts, both_collected, PAPER.request({DAY: date(2027, 10, 1)}, R8), tmp_path / "R8.docx")


def _with_other_marks(folder: Path) -> Path:
    path = write_plan(folder / "next.json", next_plan())
    profile = json.dumps(planted_content(), ensure_ascii=False).replace("◎", "☆")
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"profile": json.loads(profile)}), "utf-8")
    return path
