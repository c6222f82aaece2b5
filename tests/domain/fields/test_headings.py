"""Headings of lists: those of a plan with other levels, and those that a person declared."""

from dataclasses import replace

from nakano_status.domain.fields.headings import (
    CODE,
    LEVEL,
    MEASURE,
    TITLE,
    fold_heading,
    given_labels,
    planned_label,
    planned_noun,
    read_list_headings,
)
from nakano_status.domain.fields.profile import Profile
from tests.support.fields import NAKANO
from tests.support.plans import R4


def plan_of(*names: str) -> Profile:
    """Return the profile of a plan whose levels are called otherwise."""
    levels = tuple(replace(level, name=name) for level, name in zip(NAKANO.levels, names, strict=True))
    # a profile is compared and kept by its text
    return replace(NAKANO, asked=names[0], profile_id="other", levels=levels)


OTHER = plan_of("柱", "方針", "施策目標")


def keys(profile: Profile, *texts: str | None) -> list[str | None]:
    found = read_list_headings(dict(enumerate(texts)), profile)
    return [each.key if each else None for each in found.values()]


def test_a_list_of_another_plan_names_its_levels() -> None:
    assert keys(OTHER, "柱", "方針", "施策目標") == [LEVEL, LEVEL, MEASURE]
    assert keys(OTHER, "柱名", "方針の名称", "施策目標名") == [LEVEL, LEVEL, MEASURE]
    assert keys(OTHER, "柱番号", "方針の番号", "施策目標コード") == [CODE, CODE, CODE]


def test_levels_are_found_by_names_that_no_other_list_has() -> None:
    assert keys(plan_of("ほげ", "ふが", "ぴよ"), "管理番号", "ほげ", "ふが", "ぴよ", "実施内容") == [
        "id", LEVEL, LEVEL, MEASURE, "done"
    ]  # fmt: skip


def test_of_another_plan_what_is_done_and_what_a_row_is_called_are_no_own_headings() -> None:
    assert keys(OTHER, "管理番号", "実施内容", "事業内容") == ["id", "done", TITLE]
    assert keys(NAKANO, "管理番号", "実施内容", "事業内容") == ["id", MEASURE, TITLE]
    assert keys(OTHER, "施策目標", "事業名", "取組状況") == [MEASURE, TITLE, "done"]


def test_a_heading_that_is_only_a_year_keeps_it() -> None:
    assert fold_heading("令和3年度", in_any_year=True) == fold_heading("令和３年度") == "令和3年度"
    assert fold_heading("令和3年度の動き") == "令和3年度の動き"


def test_what_is_planned_is_named_by_its_heading_of_the_year() -> None:
    assert planned_noun(NAKANO) == "取組予定"
    assert planned_noun(NAKANO, is_last_year=True) == "今後の方向性"


def test_a_plan_that_words_its_last_year_like_any_other_plans_the_same_then() -> None:
    fields = tuple(replace(each, late_headings={}) for each in NAKANO.fields)
    assert planned_noun(replace(NAKANO, asked="同じ", fields=fields), is_last_year=True) == "取組予定"


def test_what_is_planned_is_named_without_the_year_and_what_joins_it() -> None:
    fields = tuple(
        replace(each, heading="令和{n1}年度の計画") if each.key == "next_year" else each for each in NAKANO.fields
    )
    own = replace(NAKANO, asked="計画", fields=fields)
    assert planned_noun(own) == "計画"
    assert (given_labels(own)["planned"], planned_label(own, R4)) == ("前回の計画", "前回の令和4年度の計画")
    assert keys(own, "前回の計画", "前回の令和4年度の計画") == ["planned", "planned"]
