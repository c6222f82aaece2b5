"""所属長確認: which fields changed after it, and which of several fits the current values."""

from dataclasses import replace

from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place
from nakano_status.domain.review.confirmation import (
    BLANKED_NAME,
    Confirmation,
    best_confirmation,
    changed_fields,
    field_codes,
    hash_of,
    without_name,
)
from tests.support.fields import NAKANO

A, B = "1-1-1-01-P", "1-1-1-02-X"
THEN: dict[tuple[str, str], str | None] = {(A, "mark"): "◎", (A, "done"): "済", (B, "done"): "済", (A, "note"): "連絡"}


def given(name: str, at: str | None, **now: str) -> Confirmation:
    """Return a confirmation of the values THEN, but for these texts of A."""
    return Confirmation(name, at, field_codes(THEN | {(A, key): text for key, text in now.items()}, NAKANO))


def test_a_field_has_changed_where_its_text_is_another_after_folding_and_a_note_never() -> None:
    now = {**THEN, (A, "done"): "直した", (B, "done"): "済 ", (A, "note"): "別の連絡"}
    assert changed_fields(given("課長", None).fields, now, NAKANO) == [(A, "done")]


def test_a_field_that_was_not_there_has_changed_only_where_something_stands() -> None:
    confirmed = given("課長", None).fields
    assert changed_fields(confirmed, {(B, "later_years"): None, (B, "next_year"): "続ける"}, NAKANO) == [
        (B, "next_year")
    ]
    assert changed_fields(confirmed, {}, NAKANO) == []


def test_the_confirmation_that_fits_best_counts_though_it_is_not_the_last() -> None:
    fits, other = given("甲課長", "2023-07-01"), given("乙課長", "2023-07-09", done="別", mark="○")
    assert best_confirmation([other, fits], THEN, NAKANO) == (fits, [])


def test_what_one_of_several_covers_has_not_changed() -> None:
    first, second = given("甲課長", "2023-07-01", done="別"), given("乙課長", "2023-07-09", mark="○")
    assert best_confirmation([first, second], THEN, NAKANO) == (second, [])
    both = [given("甲課長", "2023-07-01", done="別"), given("乙課長", "2023-07-09", done="古い")]
    assert best_confirmation(both, THEN, NAKANO) == (both[1], [(A, "done")])


def test_of_two_alike_the_later_counts_then_the_name_whatever_came_first() -> None:
    early, late, untold = given("丙課長", "2023-07-01"), given("甲課長", "2023-07-09"), given("丙課長", None)
    same_day = given("乙課長", "2023-07-09")
    for order in ([early, late, untold], [untold, late, early]):
        assert best_confirmation(order, THEN, NAKANO) == (late, [])
    for order in ([late, same_day], [same_day, late]):
        assert best_confirmation(order, THEN, NAKANO) == (max(late, same_day, key=lambda each: each.name), [])
    assert best_confirmation([], THEN, NAKANO) is None


def test_the_code_of_what_was_confirmed_is_the_same_in_every_version() -> None:
    codes = field_codes({(A, "done"): "実施した。"}, NAKANO)
    assert codes == {(A, "done"): "f80875cb79ba"}
    assert Confirmation("課長", None, codes).content_hash == hash_of(codes) == "d84b900fede779157c03efd3"
    assert Confirmation("課長").content_hash is None
    assert field_codes({(A, "done"): "\ud800"}, NAKANO) != codes


def test_a_confirmation_is_quoted_with_the_day_of_the_ward_or_as_it_was_typed() -> None:
    assert Confirmation("課長", "2023-07-09T23:30:00+00:00").label == "令和5年7月10日（月） 課長"
    assert Confirmation("課長", "2023-07-09T23:30:00").day == "令和5年7月9日（日）"
    assert Confirmation("課長", "七月十日").label == "七月十日 課長"
    assert Confirmation("課長").label == "課長"


def test_changed_fields_are_listed_by_row_and_then_as_on_the_form() -> None:
    now = {(B, "done"): "別", (A, "done"): "別", (A, "mark"): "△"}
    assert changed_fields(given("課長", None).fields, now, NAKANO) == [(A, "mark"), (A, "done"), (B, "done")]


def test_a_confirmation_without_its_name_is_known_as_the_same_one() -> None:
    named = given("甲課長", "2023-07-01")
    blanked = replace(named, name=BLANKED_NAME)
    assert (named.is_blanked, blanked.is_blanked) == (False, True)
    assert blanked.is_blanked_copy_of(named)
    assert not named.is_blanked_copy_of(blanked)
    assert not blanked.is_blanked_copy_of(None)
    assert not blanked.is_blanked_copy_of(replace(named, at="2023-07-02"))
    assert not blanked.is_blanked_copy_of(given("甲課長", "2023-07-01", done="別"))


def test_a_finding_without_its_name_quotes_nobody_and_is_the_same_otherwise() -> None:
    blanked = BLANKED_NAME.strip("（）")
    changed = problem("CONFIRMED-THEN-CHANGED", Place("税務課.xlsx", id=A), confirmed="課長 山田")
    assert without_name(changed) == problem("CONFIRMED-THEN-CHANGED", changed.place, confirmed=blanked)
    taken = problem("CONFIRMATION-TAKEN", Place("税務課.xlsx"), found="課長 山田")
    assert without_name(taken).found == blanked
    other = problem("MARK-UNKNOWN", Place("税務課.xlsx"), found="▽", expected="◎")
    assert without_name(other) == other
