"""The revised edition made of what was entered, and what it changes row by row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.plan.lineage import PlanFate, PlanSubject
from nakano_status.domain.plan.plan import Edition, EditionHead, Sponsor
from nakano_status.domain.plan.revised_edition import (
    NO_ANSWERS,
    ProposedEdition,
    ProposedRow,
    RevisionAnswers,
    RevisionKind,
    WholeEdition,
    build_revision,
    derivations_of,
    edition_changes,
    identify_rows,
    measure_derivations,
    shows_the_same,
)
from tests.domain.plan.test_continued_rows import M2, NEW, NEW2, TITLES, A, B, C, base, new_row, rows
from tests.support.plans import small_organisation

HEAD = EditionHead("p-2", "改定版", date(2024, 2, 28), 2, in_force=date(2024, 4, 1))
ORGANISATION = small_organisation()


def built(
    found: Iterable[ProposedRow], answers: RevisionAnswers = NO_ANSWERS
) -> tuple[
    Edition, list[str], list[tuple[str, str, tuple[str, ...], tuple[str, ...]]], set[tuple[str, str | None, PlanFate]]
]:
    """Return the edition, the codes of its faults, its changes other than `same`, and the steps."""
    edition = base()
    proposed = ProposedEdition(edition.nodes, tuple(found))
    identified = identify_rows(edition, proposed, TITLES, answers)
    assert identified.faults == ()
    revised, faults = build_revision(edition, proposed, identified, HEAD, ORGANISATION)
    changes = [
        (each.number, each.change.value, each.was, each.now)
        for each in edition_changes(WholeEdition(edition), WholeEdition(revised), identified, ORGANISATION)
        if each.change is not RevisionKind.SAME
    ]
    steps = derivations_of(edition, revised, identified, "理由")
    assert {(each.from_edition, each.to_edition, each.reason) for each in steps} <= {("p-1", "p-2", "理由")}
    return revised, [each.code for each in faults], changes, {(each.from_id, each.to_id, each.fate) for each in steps}


def test_an_unchanged_edition_has_the_rows_of_the_one_before() -> None:
    revised, faults, changes, steps = built(rows())
    assert (faults, changes, steps) == ([], [], set())
    places = [each.ordinal for each in revised.listings]
    assert places == [1, 2, 1, 1, 2, 3]
    assert [replace(each, ordinal=1) for each in revised.listings] == list(base().listings)
    assert (revised.title, revised.ordinal, revised.in_force) == ("改定版", 2, date(2024, 4, 1))


@pytest.mark.parametrize(
    ("changed", "kinds"),
    [
        ({"title": "オンライン申請の更なる拡大"}, ["retitled"]),
        ({"measure": M2}, ["moved"]),
        ({"owners_printed": "戸籍住民課"}, ["reassigned"]),
        (
            {"measure": M2, "title": "オンライン申請を拡大", "owners_printed": "防災課"},
            ["moved", "retitled", "reassigned"],
        ),
        ({"repost_of": A}, ["repost"]),
        ({"owners_printed": "税務課 "}, ["same"]),
    ],
)
def test_what_changes_in_a_row_is_listed_most_important_first(changed: dict[str, object], kinds: list[str]) -> None:
    edition = base()
    proposed = ProposedEdition(edition.nodes, tuple(rows(B=changed)))
    identified = identify_rows(edition, proposed, TITLES)
    revised, _ = build_revision(edition, proposed, identified, HEAD, ORGANISATION)
    found = {
        each.number: each
        for each in edition_changes(WholeEdition(edition), WholeEdition(revised), identified, ORGANISATION)
    }
    assert [each.value for each in found[B].changes] == kinds
    assert (found[B].was, found[B].now) == ((B,), (B,))
    assert found[B].change.label


def test_an_unchanged_division_cell_keeps_the_owners_that_the_row_has() -> None:
    revised, *_ = built(rows(B={"measure": M2}, C={"owners_printed": "防災課（税務課）"}))
    assert revised.listing(B).owners == base().listing(B).owners
    assert [(each.division, each.role) for each in revised.listing(C).owners] == [
        ("bosai", Role.LEAD),
        ("zeimu", Role.ASSOCIATE),
    ]


def test_a_new_title_says_who_carries_the_row_out() -> None:
    revised, *_ = built([*rows(B={"title": "オンライン申請の拡大 "}), new_row("(都)◎基盤の共同利用")])
    assert (revised.listing(NEW).sponsor, revised.listing(NEW).plan_class) == (Sponsor.METROPOLIS, "◎")
    assert revised.listing(B).title == TITLES[B]


def test_what_is_added_and_dropped() -> None:
    repost = replace(new_row("マイナンバーカード"), repost_of=A, owners_printed=None)
    answers = RevisionAnswers(new=frozenset({NEW}))
    _, faults, changes, steps = built([*rows(without=[B]), new_row("別のこと"), repost], answers)
    assert faults == []
    assert changes == [(NEW, "added", (), (NEW,)), (NEW2, "repost", (), (NEW2,)), (B, "dropped", (B,), ())]
    assert steps == {(B, None, PlanFate.ABOLISHED)}


def test_a_row_merged_into_another() -> None:
    _, _, changes, steps = built(rows(without=[B], A={"former": (B,)}))
    assert changes == [(A, "merged", (A, B), (A,)), (B, "merged", (A, B), (A,))]
    assert steps == {(A, A, PlanFate.MERGED), (B, A, PlanFate.MERGED)}


def test_a_row_split_in_two() -> None:
    _, _, changes, steps = built([*rows(), new_row("一部", B)])
    assert changes == [(B, "split", (B,), (B, NEW)), (NEW, "split", (B,), (B, NEW))]
    assert steps == {(B, B, PlanFate.SPLIT), (B, NEW, PlanFate.SPLIT)}
    _, _, changes, steps = built([*rows(without=[B]), new_row("一部", B), new_row("残り", B)])
    assert changes[-1] == (B, "split", (B,), (NEW, NEW2))
    assert steps == {(B, NEW, PlanFate.SPLIT), (B, NEW2, PlanFate.SPLIT)}


def test_a_row_with_another_number_is_listed_once() -> None:
    _, _, changes, steps = built([*rows(without=[B]), new_row("オンライン申請を拡大", B, row_id=NEW2)])
    assert changes == [(NEW2, "retitled", (B,), (NEW2,))]
    assert steps == {(B, NEW2, PlanFate.CONTINUED)}


def test_divisions_and_originals_must_exist() -> None:
    wrong = rows(B={"owners_printed": "情報課、税務課"}, C={"owners_printed": None}, F={"repost_of": "x"})
    _, faults, *_ = built(wrong)
    assert faults == ["REVISION-DIVISION-UNKNOWN", "REVISION-DIVISION-MISSING", "REVISION-ORIGINAL-UNKNOWN"]
    _, faults, *_ = built(rows(without=[A]))
    assert faults == ["REVISION-ORIGINAL-UNKNOWN"]


def test_what_an_edition_has_already_is_no_revision() -> None:
    def shows(found: Iterable[ProposedRow], edition: Edition | None = None) -> bool:
        return shows_the_same(edition or base(), ProposedEdition(base().nodes, tuple(found)), ORGANISATION)

    added = [*rows(without=[B]), new_row("別のこと", B, row_id=None)]
    assert shows(rows())
    assert shows(rows(B={"row_id": None}))
    assert shows(added, built([*rows(without=[B]), new_row("別のこと", B)])[0])
    for changed in ({"title": "別"}, {"measure": M2}, {"owners_printed": "防災課"}, {"repost_of": A}, {"row_id": A}):
        assert not shows(rows(B=changed))
    assert not shows(rows(without=[B]))
    assert not shows(list(reversed(rows())))
    renamed = replace(base(), nodes=(replace(base().nodes[0], title="別"), *base().nodes[1:]))
    assert not shows(rows(), renamed)


def test_what_a_title_does_not_show_is_kept_with_it() -> None:
    listings = (replace(base().listings[0], plan_class="◎", sponsor=Sponsor.NATION), *base().listings[1:])
    edition = replace(base(), listings=listings)
    proposed = ProposedEdition(edition.nodes, tuple(rows(B={"title": "別の長い題名"})))
    identified = identify_rows(edition, proposed, TITLES)
    revised, _ = build_revision(edition, proposed, identified, HEAD, ORGANISATION)
    assert (revised.listing(A).plan_class, revised.listing(A).sponsor) == ("◎", Sponsor.NATION)
    assert (revised.listing(B).plan_class, revised.listing(B).sponsor) == (None, Sponsor.WARD)


def test_a_row_that_goes_into_a_merged_row_and_another_is_merged() -> None:
    _, _, _, steps = built([*rows(without=[B], A={"former": (B,)}), new_row("一部", B)])
    assert steps == {(A, A, PlanFate.MERGED), (B, A, PlanFate.MERGED), (B, NEW, PlanFate.MERGED)}


def test_a_measure_continues_under_another_code_by_its_title_or_ends() -> None:
    def edition(**titles: str | None) -> Edition:
        codes = {"a": "1-1-①", "b": "1-1-②", "c": "1-1-③", "d": "1-1-④", "e": "1-1-⑤"}
        node = base().node("1-1-①")
        return replace(
            base(), nodes=tuple(replace(node, code=codes[each], title=title) for each, title in titles.items())
        )

    def steps(before: Edition, now: Edition) -> list[tuple[str, str | None, PlanFate]]:
        found = measure_derivations(before, replace(now, edition_id="p-2"), "理由")
        assert all((each.subject, each.from_edition, each.to_edition, each.reason) == STEP for each in found)
        return [(each.from_id, each.to_id, each.fate) for each in found]

    assert steps(edition(a="窓口", b="配信"), edition(b="配信", c="窓 口")) == [("1-1-①", "1-1-③", PlanFate.CONTINUED)]
    assert steps(edition(a="窓口", b="配信"), edition(a="別", b="窓口")) == []
    assert steps(edition(a="窓口"), edition(c="窓口", d="窓口")) == [("1-1-①", None, PlanFate.ABOLISHED)]
    assert steps(edition(a="窓口", b="窓口"), edition(c="窓口")) == [
        ("1-1-①", None, PlanFate.ABOLISHED),
        ("1-1-②", None, PlanFate.ABOLISHED),
    ]
    assert steps(edition(a=None, b="配信"), edition(c=None)) == [
        ("1-1-①", None, PlanFate.ABOLISHED),
        ("1-1-②", None, PlanFate.ABOLISHED),
    ]


STEP = (PlanSubject.MEASURE, "p-1", "p-2", "理由")
