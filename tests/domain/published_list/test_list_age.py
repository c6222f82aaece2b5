"""How old a list is, determined from its own texts. Acts: 0 the answers were received, 1 and 2 the office wrote."""

from nakano_status.domain.published_list.published_list import Field, ListAge, ListAgeStep, first_unseen, stamp_of

A, B, C, D = (("A", "done"), ("B", "done"), ("C", "done"), ("D", "done"))
ANSWERED = ListAgeStep(0, None, "回答")
STEPS = {
    A: (ANSWERED, ListAgeStep(1, "回答", "修文1")),
    B: (ANSWERED, ListAgeStep(2, "回答", "修文2")),
    C: (ANSWERED,),
    D: (),
}
STANDS = {A: "修文1", B: "修文2", C: "回答", D: None}


def age(**shown: str | None) -> ListAge:
    """A list that shows the current values, but for some fields."""
    return ListAge({field: shown.get(field[0], STANDS[field]) for field in STANDS}, STANDS, STEPS)


def test_a_text_that_was_never_there_is_new() -> None:
    found = age(A="一覧で直した文")
    assert not found.is_older(A)
    assert not found.is_superseded(A)


def test_a_text_that_stood_before_is_older_and_the_field_is_not_overtaken_too() -> None:
    found = age(A="回答", B="回答")
    assert found.is_older(A)
    assert not found.is_superseded(A)


def test_a_field_that_changed_after_the_list_was_exported_is_overtaken() -> None:
    found = age(A="回答", B="一覧で直した文")
    assert found.is_superseded(B)
    assert not found.is_older(B)


def test_a_field_that_changed_before_that_is_not() -> None:
    found = age(B="回答", C="一覧で直した文", A="一覧で直した別の文")
    assert not found.is_superseded(C)
    assert not found.is_superseded(A)


def test_an_emptied_cell_tells_nothing_of_the_age_where_other_fields_show_what_came_later() -> None:
    found = age(C=None, A="一覧で直した文")
    assert found.is_older(C)
    assert not found.is_superseded(A)


def test_a_field_without_a_history_tells_nothing() -> None:
    found = age(D="一覧に書いた文")
    assert not found.is_older(D)
    assert not found.is_superseded(D)


def test_a_text_that_came_back_may_have_been_there_from_the_beginning() -> None:
    steps = {**STEPS, C: (ANSWERED, ListAgeStep(1, "回答", "別"), ListAgeStep(2, "別", "回答"))}
    found = ListAge({**STANDS, A: "回答", B: "一覧で直した文"}, STANDS, steps)
    assert found.is_superseded(B)


BEFORE: dict[int, dict[Field, str | None]] = {
    0: {A: None, B: None, C: None},
    1: {A: "回答", B: "回答", C: "回答"},
    2: {A: "修文1", B: "回答", C: "回答"},
}
"""The values before each act."""


def test_the_stamp_tells_which_acts_a_list_has_not_seen() -> None:
    for act, stood in BEFORE.items():
        assert first_unseen(stamp_of({**stood, D: None}), STANDS, STEPS) == act
    assert first_unseen(stamp_of(STANDS), STANDS, STEPS) == 3
    assert first_unseen(stamp_of({}), {}, {}) == 0


def test_the_same_texts_in_the_same_fields_have_one_stamp() -> None:
    assert stamp_of({D: None, B: "", A: "回答"}) == stamp_of({A: "回答"})
    assert stamp_of({A: "回答"}) != stamp_of({B: "回答"})
    assert stamp_of({A: "回", B: "答"}) != stamp_of({A: "答", B: "回"})


def test_a_stamp_of_no_state_that_stood_tells_nothing() -> None:
    for stamp in (None, stamp_of({A: "別の計画"}), stamp_of({A: "修文1", B: "修文2"})):
        assert first_unseen(stamp, STANDS, STEPS) is None


def test_a_state_that_came_back_is_the_newest_of_its_kind() -> None:
    steps = {
        A: (
            ListAgeStep(0, None, "一"),
            ListAgeStep(1, "一", "二"),
            ListAgeStep(2, "二", "一"),
            ListAgeStep(3, "一", "三"),
        )
    }
    assert first_unseen(stamp_of({A: "一"}), {A: "三"}, steps) == 3
    assert first_unseen(stamp_of({A: "二"}), {A: "三"}, steps) == 2


def test_by_its_stamp_a_field_is_overtaken_that_changed_afterwards_and_no_other() -> None:
    shown = {**STANDS, A: "一覧で直した文", B: "一覧で直した別の文"}
    found = ListAge(shown, STANDS, STEPS, unseen=2)
    assert (found.is_superseded(A), found.is_superseded(B)) == (False, True)
    fresh = ListAge({**shown, A: "回答"}, STANDS, STEPS, unseen=3)
    assert (fresh.is_older(A), fresh.is_superseded(B)) == (True, False)


def test_without_a_stamp_what_another_list_said_last_is_later_unless_the_list_shows_that_it_saw_it() -> None:
    shown = {**STANDS, B: "一覧で直した文"}
    assert ListAge(shown, STANDS, STEPS, by_lists={2}).is_superseded(B)
    assert not ListAge(shown, STANDS, STEPS, by_lists={0}).is_superseded(B)
    seen = {**STEPS, D: (ListAgeStep(2, None, "これも"),)}
    assert not ListAge({**shown, D: "これも"}, {**STANDS, D: "これも"}, seen, by_lists={2}).is_superseded(B)


def test_a_stamp_is_the_same_in_every_version_and_whatever_a_text_holds() -> None:
    assert stamp_of({A: "回答"}) == "bcdbccc9bf5172204308810575682ddb"
    assert stamp_of({A: "\ud800"}) == "765d68d5753697b906ac07fd435c5227"


def test_what_changed_in_the_act_that_the_list_does_not_include_is_superseded() -> None:
    found = ListAge({A: "回答", B: "一覧で直した文"}, STANDS, STEPS | {B: (ANSWERED, ListAgeStep(1, "回答", "修文2"))})
    assert found.is_superseded(B)


def test_the_first_act_that_a_list_does_not_include_decides() -> None:
    steps = STEPS | {C: (ANSWERED, ListAgeStep(1, "回答", "修文3"))}
    found = ListAge({A: "回答", B: "回答", C: "一覧で直した文"}, STANDS | {C: "修文3"}, steps)
    assert found.is_superseded(C)


def test_a_list_that_shows_an_act_in_one_field_includes_it() -> None:
    steps = STEPS | {C: (ANSWERED, ListAgeStep(1, "回答", "修文3"))}
    found = ListAge({A: "回答", B: "一覧で直した文", C: "修文3"}, STANDS | {C: "修文3"}, steps)
    assert not found.is_superseded(B)
