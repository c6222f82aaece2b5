"""What each row of a revised edition is: the same row, a new one, several earlier ones, or a question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest

from nakano_status.domain.plan.initiative_id import make_id
from nakano_status.domain.plan.plan import Edition, Listing
from nakano_status.domain.plan.revised_edition import (
    NO_ANSWERS,
    IdentifiedRows,
    ProposedEdition,
    ProposedRow,
    RevisionAnswers,
    RevisionQuestionKind,
    identify_rows,
    likeness,
)
from nakano_status.domain.problems.problem import Place
from tests.support.plans import small_plan

M1, M2 = "1-1-①", "1-1-②"
A, B, C, D, E, F = (make_id(M1, 1), make_id(M1, 2), make_id(M2, 1), *(make_id("2-1-①", n) for n in (1, 2, 3)))
NEW, NEW2 = make_id(M1, 3), make_id(M1, 4)
TITLES = {
    A: "マイナンバーカードの交付",
    B: "オンライン申請の拡大",
    C: "窓口の混雑状況の配信",
    D: "住民記録システムの標準化",
    E: "職員の在宅勤務の環境整備",
    F: "マイナンバーカードの交付（再掲）",
}


def base() -> Edition:
    """The small plan with real numbers, and titles that are unlike each other."""
    edition = small_plan().editions[0]
    numbers = dict(zip("abcdef", TITLES, strict=True))
    listings = (
        replace(
            each,
            row_id=numbers[each.row_id],
            title=TITLES[numbers[each.row_id]],
            repost_of=numbers.get(each.repost_of or ""),
            owners_printed=None if each.is_repost else "税務課",
        )
        for each in edition.listings
    )
    return replace(edition, listings=tuple(listings))


def row_of(listing: Listing) -> ProposedRow:
    place = Place(sheet="計画", id=listing.row_id)
    return ProposedRow(
        place, listing.row_id, (), listing.measure, listing.title, listing.repost_of, listing.owners_printed
    )


def rows(*, without: Iterable[str] = (), **changes: Mapping[str, object]) -> list[ProposedRow]:
    """The rows of the edition before, less some, others changed (by A to F)."""
    named = {globals()[name]: change for name, change in changes.items()}
    kept = [row_of(each) for each in base().listings if each.row_id not in without]
    return [replace(each, **named.get(each.row_id or "", {})) for each in kept]  # type: ignore[arg-type]


def new_row(title: str, *former: str, measure: str = M1, row_id: str | None = None) -> ProposedRow:
    return ProposedRow(Place(sheet="計画", cell="A99"), row_id, former, measure, title, None, "税務課")


def identified(
    found: Iterable[ProposedRow], answers: RevisionAnswers = NO_ANSWERS, used: Iterable[str] = ()
) -> IdentifiedRows:
    edition = base()
    return identify_rows(edition, ProposedEdition(edition.nodes, tuple(found)), {*TITLES, *used}, answers)


def codes(found: IdentifiedRows) -> list[str]:
    return [each.code for each in found.faults]


def test_an_unchanged_edition_has_the_same_rows_and_asks_nothing() -> None:
    found = identified(rows())
    assert found.ids == tuple(TITLES)
    assert found.former == {each: (each,) for each in TITLES}
    assert (found.questions, found.faults) == ((), ())


def test_a_row_keeps_its_number_whatever_measure_and_title_it_has_now() -> None:
    found = identified(rows(B={"measure": M2, "title": "オンライン申請のさらなる拡大"}))
    assert (found.former[B], found.questions) == ((B,), ())


def test_a_new_row_has_a_number_that_no_row_ever_had() -> None:
    found = identified([*rows(), new_row("AI議事録の導入")], used=[NEW])
    assert found.ids[-1] == NEW2
    assert (found.former[NEW2], found.questions) == ((), ())


def test_whether_a_new_row_continues_one_that_left_is_asked_likeliest_first() -> None:
    found = identified([*rows(without=[B, C]), new_row("窓口の混雑状況の案内"), new_row("別のこと")])
    first, second = found.questions
    assert (first.kind, first.row_id) == (RevisionQuestionKind.SUCCESSOR, NEW)
    assert [each.row_id for each in first.candidates] == [C, B]
    assert [each.row_id for each in second.candidates] == [B, C]
    assert found.former[NEW] == ()


def test_a_row_that_left_while_nothing_is_new_is_dropped_without_a_question() -> None:
    found = identified(rows(without=[B]))
    assert (found.questions, found.successors(B)) == ((), ())


@pytest.mark.parametrize(
    "answers",
    [RevisionAnswers(new=frozenset({NEW})), RevisionAnswers(dropped=frozenset({B}))],
    ids=["new", "dropped"],
)
def test_what_is_answered_is_not_asked_again(answers: RevisionAnswers) -> None:
    found = identified([*rows(without=[B]), new_row("別のこと")], answers)
    assert (found.ids[-1], found.former[NEW], found.questions, found.faults) == (NEW, (), (), ())


def test_a_row_that_continues_only_one_row_takes_its_number() -> None:
    for row, answers in (
        (new_row("別のこと", B), RevisionAnswers()),
        (new_row("別のこと"), RevisionAnswers({NEW: (B,)})),
        (new_row(TITLES[B], measure=M2), RevisionAnswers()),
    ):
        found = identified([*rows(without=[B]), row], answers)
        assert (found.ids[-1], found.former[B], found.questions) == (B, (B,), ())


def test_a_number_given_to_the_continuing_row_is_kept() -> None:
    found = identified([*rows(without=[B]), new_row("別のこと", B, row_id=NEW2)])
    assert (found.ids[-1], found.former[NEW2]) == (NEW2, (B,))


def test_a_row_can_absorb_another_and_keeps_its_own_number() -> None:
    found = identified(rows(without=[B], A={"former": (B,)}))
    assert (found.former[A], found.successors(B), found.questions) == ((A, B), (A,), ())


def test_two_rows_merged_into_a_new_one_are_both_before_it() -> None:
    found = identified([*rows(without=[A, B], F={"repost_of": None}), new_row("まとめた取組", B, A)])
    assert (found.ids[-1], found.former[NEW]) == (NEW, (A, B))


def test_a_split_row_keeps_its_number_in_one_part_or_in_none() -> None:
    found = identified([*rows(), new_row("一部", A)])
    assert (found.successors(A), found.former[NEW]) == ((A, NEW), (A,))
    found = identified([*rows(without=[B]), new_row("一部", B), new_row("残り", B)])
    assert (found.successors(B), found.ids[-2:]) == ((NEW, NEW2), (NEW, NEW2))


def test_titles_that_are_alike_twice_match_nothing() -> None:
    found = identified([*rows(without=[B]), new_row(TITLES[B]), new_row(TITLES[B])])
    assert [each.row_id for each in found.questions] == [NEW, NEW2]


def test_whether_a_number_with_an_unlike_title_is_the_same_row_is_asked() -> None:
    changed = rows(B={"title": "防災無線のデジタル化"})
    (asked,) = identified(changed).questions
    assert (asked.kind, asked.row_id, asked.candidates[0].row_id) == (RevisionQuestionKind.IDENTITY, B, B)
    same = identified(changed, RevisionAnswers({B: (B,)}))
    assert (same.former[B], same.questions) == ((B,), ())
    another = identified(changed, RevisionAnswers(new=frozenset({B})))
    assert (another.ids[1], another.former[NEW], another.successors(B)) == (NEW, (), ())
    assert (another.questions, another.faults) == ((), ())


def test_a_number_is_never_used_for_a_second_thing() -> None:
    assert codes(identified([*rows(), new_row("別のこと", row_id=A)])) == ["REVISION-ID-TWICE"] * 2
    assert codes(identified([*rows(), new_row("別のこと", row_id=NEW)], used=[NEW])) == ["REVISION-ID-RETIRED"]
    assert codes(identified([*rows(), new_row("別のこと", row_id="1-1-1-09-A")])) == ["REVISION-ID-UNREADABLE"]
    assert codes(identified(rows(B={"title": TITLES[C]}, C={"title": TITLES[B]}))) == ["REVISION-ID-OF-ANOTHER"] * 2


def test_a_row_that_keeps_its_title_is_not_another_when_one_of_equal_title_goes() -> None:
    edition = replace(
        base(),
        listings=tuple(replace(each, title=TITLES[B]) if each.row_id == C else each for each in base().listings),
    )
    for other in (None, "別の名称"):
        kept = [row_of(each) for each in edition.listings if each.row_id != C or other]
        found = [replace(each, title=other) if other and each.row_id == C else each for each in kept]
        proposed = ProposedEdition(edition.nodes, tuple(found))
        assert codes(identify_rows(edition, proposed, TITLES, NO_ANSWERS)) == []


def test_what_a_number_continues_can_be_stated_whatever_its_title() -> None:
    named = {"title": TITLES[C]}
    assert codes(identified(rows(without=[C], B=named))) == ["REVISION-ID-OF-ANOTHER"]
    assert codes(identified(rows(without=[C], B={**named, "former": (C,)}))) == []
    assert codes(identified(rows(without=[C], B={**named, "former": (B,)}))) == []
    assert codes(identified(rows(without=[C], B=named), RevisionAnswers({B: (B,)}))) == []
    assert codes(identified(rows(without=[C], B=named), RevisionAnswers(new=frozenset({B})))) == []
    assert codes(identified(rows(B=named))) == []


def test_what_is_wrong_in_a_row_is_reported_with_its_place() -> None:
    found = identified(rows(A={"title": " "}, B={"measure": "9-9-①"}, C={"former": ("x",)}))
    assert [(each.code, each.place.id) for each in found.faults] == [
        ("REVISION-TITLE-MISSING", A),
        ("REVISION-MEASURE-UNKNOWN", B),
        ("REVISION-FORMER-UNKNOWN", C),
    ]


def test_a_measure_has_at_most_as_many_rows_as_numbers_count() -> None:
    many = [new_row(f"取組{number}", measure=M2, row_id=None) for number in range(99)]
    assert codes(identified([*rows(), *many])) == ["LIST-MEASURE-TOO-LONG"]
    assert codes(identified([*rows(), *many[1:]])) == []


@pytest.mark.parametrize(
    "answers",
    [
        RevisionAnswers({"x": (B,)}),
        RevisionAnswers({A: ("x",)}),
        RevisionAnswers(new=frozenset({"x"})),
        RevisionAnswers(dropped=frozenset({"x"})),
        RevisionAnswers(dropped=frozenset({A})),
    ],
)
def test_answers_that_fit_no_row_are_faults(answers: RevisionAnswers) -> None:
    assert codes(identified(rows(without=[B]), answers)) == ["REVISION-ANSWER-UNFIT"]


def test_titles_are_compared_without_sponsor_and_class() -> None:
    assert likeness("(国)◎ICTの活用", "ＩＣＴの 活用") == 1
    assert likeness("道路", "会計") == 0


def test_a_title_that_is_just_alike_enough_is_not_asked_about() -> None:
    edition = base()
    edition = replace(edition, listings=(replace(edition.listings[0], title="あいうえ"), *edition.listings[1:]))
    for title, asked in (("あかきく", 0), ("あかきくけ", 1)):
        found = identify_rows(edition, ProposedEdition(edition.nodes, tuple(rows(A={"title": title}))), TITLES)
        assert len(found.questions) == asked


def test_of_rows_that_are_equally_alike_those_of_the_measure_and_the_division_come_first() -> None:
    edition = base()
    titles = {A: ("甲", "1-1-②", "防災課"), B: ("乙", "1-1-②", "税務課"), C: ("丙", "1-1-①", "防災課")}
    listings = [
        replace(each, title=given[0], measure=given[1], owners_printed=given[2])
        for each in edition.listings
        if (given := titles.get(each.row_id))
    ]
    proposed = ProposedEdition(edition.nodes, (new_row("丁"),))
    (question,) = identify_rows(replace(edition, listings=tuple(listings)), proposed, TITLES).questions
    assert [each.row_id for each in question.candidates] == [C, B, A]


def test_numbers_begin_with_1_and_leave_out_those_that_the_file_has() -> None:
    edition = base()
    node = replace(edition.node(M2), code="1-1-③")
    proposed = ProposedEdition((*edition.nodes, node), (*rows(), new_row("別のこと", measure="1-1-③")))
    assert identify_rows(edition, proposed, TITLES).ids[-1] == make_id("1-1-③", 1)
    assert identified([*rows(), new_row("別のこと"), new_row("他のこと", row_id=NEW)]).ids[-2:] == (NEW2, NEW)
