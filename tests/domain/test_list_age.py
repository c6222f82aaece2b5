"""How old a list is, told from its own texts. Acts: 0 the answers came, 1 and 2 the office wrote."""

from nakano_status.domain.list_age import ListAge, Step

A, B, C, D = (("A", "done"), ("B", "done"), ("C", "done"), ("D", "done"))
ANSWERED = Step(0, None, "回答")
STEPS = {
    A: (ANSWERED, Step(1, "回答", "修文1")),
    B: (ANSWERED, Step(2, "回答", "修文2")),
    C: (ANSWERED,),
    D: (),
}
STANDS = {A: "修文1", B: "修文2", C: "回答", D: None}


def age(**shown: str | None) -> ListAge:
    """A list that shows what stands, but for some fields."""
    return ListAge({field: shown.get(field[0], STANDS[field]) for field in STANDS}, STANDS, STEPS)


def test_a_text_that_was_never_there_is_new() -> None:
    found = age(A="一覧で直した文")
    assert not found.is_older(A)
    assert not found.is_overtaken(A)


def test_a_text_that_stood_before_is_older_and_the_field_is_not_overtaken_too() -> None:
    found = age(A="回答", B="回答")
    assert found.is_older(A)
    assert not found.is_overtaken(A)


def test_a_field_that_changed_after_the_list_was_exported_is_overtaken() -> None:
    found = age(A="回答", B="一覧で直した文")
    assert found.is_overtaken(B)
    assert not found.is_older(B)


def test_a_field_that_changed_before_that_is_not() -> None:
    found = age(B="回答", C="一覧で直した文", A="一覧で直した別の文")
    assert not found.is_overtaken(C)
    assert not found.is_overtaken(A)


def test_an_emptied_cell_tells_nothing_of_the_age_where_other_fields_show_what_came_later() -> None:
    found = age(C=None, A="一覧で直した文")
    assert found.is_older(C)
    assert not found.is_overtaken(A)


def test_a_field_without_a_history_tells_nothing() -> None:
    found = age(D="一覧に書いた文")
    assert not found.is_older(D)
    assert not found.is_overtaken(D)


def test_a_text_that_came_back_may_have_been_there_from_the_beginning() -> None:
    steps = {**STEPS, C: (ANSWERED, Step(1, "回答", "別"), Step(2, "別", "回答"))}
    found = ListAge({**STANDS, A: "回答", B: "一覧で直した文"}, STANDS, steps)
    assert found.is_overtaken(B)
