"""A mark that a plan decides together with another item: every page shows it as in conflict."""

from dataclasses import replace
from pathlib import Path

import pytest

from nakano_status.application.lookup import chosen_round
from nakano_status.application.round.read.counts import count_contents
from nakano_status.application.round.read.overview import read_year_counts
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.read.row_years import read_row_years
from nakano_status.application.round.read.rows import read_rows
from nakano_status.domain.round.tally import Exclusion
from nakano_status.gui.lists.row_words import mark_words
from tests.support.answering import A, filled, sent
from tests.support.desks import desk_in, plan_of_letters
from tests.support.planted_profiles import planted_profile
from tests.support.stores import act

GIVEN = {"mark": "◎", "done": "初めの文"}


@pytest.mark.parametrize("group", ["mark", "done"])
@pytest.mark.parametrize("given", [{}, GIVEN], ids=["blank", "answered"])
def test_a_mark_in_conflict_is_neither_missing_nor_unanswered(
    tmp_path: Path, group: str, given: dict[str, str]
) -> None:
    profile = planted_profile(*({"key": key, "group": group} for key in ("mark", "change_reason")))
    plan = plan_of_letters()
    plan = replace(plan, editions=tuple(replace(each, profile=profile) for each in plan.editions))
    with desk_in(tmp_path, plan) as desk:
        form = sent("R4-P1", "zeimu", (A,), base={A: GIVEN} if given else {})
        if given:
            first = desk.sends("R4-P0", A)
            desk.merges(filled(first, {A: given}))
        with act(desk.store, "distribute") as work:
            work.exchange.add_package(form)
        one, other = {"mark": "○", "done": "甲"}, {"mark": "△", "change_reason": "遅れた", "done": "乙"}
        desk.merges(filled(form, {A: one}, name="甲.xlsx"), filled(form, {A: other}, name="乙.xlsx"))
        with desk.store.reading() as records:
            contents = RoundContents.load(records, chosen_round(records))
            (year,) = (each for each in read_year_counts(records).years if each.has_round)
            (line,) = (each for each in read_row_years(records, A) if each.row_id == A)
            (view,) = (each for each in read_rows(records, contents.round_) if each.id == A)
        assert group in {slot.group for slot in contents.conflicts[A]}
        assert contents.in_conflict == {A}
        assert contents.is_answered(A, "zeimu")
        assert not contents.answer(contents.round_.known_rows[A]).is_missing
        counted = dict(count_contents(contents).excluded), dict(year.tally.excluded), {A: line.gap and line.gap.why}
        assert [each[A] for each in counted] == [Exclusion.OPEN_CONFLICT] * 3
        assert mark_words(view) == "相違"
