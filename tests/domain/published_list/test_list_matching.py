"""Printed rows find their listings by ID, else by measure and title; what finds none is reported and kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from nakano_status.catalogue.plans import BuiltIn, load_plan, load_profile
from nakano_status.domain.plan.plan import Edition, Erratum, ErratumKind, Listing, Sponsor
from nakano_status.domain.published_list.published_list import (
    ListMatch,
    ListRow,
    MatchedListing,
    PublishedList,
    match_list,
)
from nakano_status.domain.round.round import OutOfReport


def listing(row_id: str, title: str, *, measure: str = "1-1-①", repost_of: str | None = None) -> Listing:
    owners = None if repost_of else "税務課"
    return Listing(row_id, measure, 1, title, None, Sponsor.WARD, repost_of, (), owners)


EDITION = Edition(
    "p-1",
    "当初計画",
    date(2021, 11, 1),
    1,
    (),
    (
        listing("1-1-1-01-P", "びったりの調査"),
        listing("1-1-1-02-X", "対応度調査"),
        listing("1-1-1-03-F", "対応度調査"),
        listing("1-1-2-01-U", "対応度調査", measure="1-1-②"),
        listing("1-1-2-02-C", "(1-1-①再掲)びったりの調査", measure="1-1-②", repost_of="1-1-1-01-P"),
    ),
    load_profile(),
)


def row(title: str, measure: str = "1-1-①", *, mark: str | None = "◎", printed_id: str | None = None) -> ListRow:
    cells = {"title": "一覧!B9", "id": "一覧!J9"}
    return ListRow("一覧", 9, measure, None, title, "税務課", {"mark": mark}, cells, printed_id)


def match(*rows: ListRow, errata: tuple[Erratum, ...] = ()) -> ListMatch:
    found = match_list(PublishedList("一覧.xlsx", "0" * 64, rows), EDITION, errata)
    return replace(found, problems=tuple(each for each in found.problems if each.code != "LIST-ROW-ABSENT"))


def ids(found: ListMatch) -> list[str]:
    return [each.listing.row_id for each in found.matched]


class TestByTitle:
    def test_measure_and_title_together_name_a_listing(self) -> None:
        assert ids(match(row("対応度調査", "1-1-②"), row("びったりの調査"))) == ["1-1-2-01-U", "1-1-1-01-P"]

    def test_rows_alike_are_told_apart_by_their_order(self) -> None:
        assert ids(match(row("対応度調査"), row("びったりの調査"), row("対応度調査"))) == [
            "1-1-1-02-X",
            "1-1-1-01-P",
            "1-1-1-03-F",
        ]

    def test_width_and_blanks_do_not_matter(self) -> None:
        assert ids(match(row("（１-1-①再掲）びったり　の\n調査", "1-1-②"))) == ["1-1-2-02-C"]

    def test_the_hyphens_of_a_repost_mark_do_not_matter(self) -> None:
        for hyphen in "－‐−ー―":
            assert ids(match(row(f"(１{hyphen}１{hyphen}①再掲)びったりの調査", "1-1-②"))) == ["1-1-2-02-C"]

    def test_a_slip_is_recognised_under_both_wordings(self) -> None:
        slip = Erratum(ErratumKind.TITLE, "1-1-1-01-P", "びったり", "ぴったり", "誤り", applied=True)
        assert ids(match(row("ぴったりの調査"), errata=(slip,))) == ["1-1-1-01-P"]
        assert ids(match(row("びったりの調査"), errata=(slip,))) == ["1-1-1-01-P"]
        assert ids(match(row("ぴったりの調査"))) == []


class TestById:
    def test_the_printed_id_decides_and_another_title_is_told(self) -> None:
        found = match(row("題名を改めた", printed_id="1-1-1-02-X"))
        assert ids(found) == ["1-1-1-02-X"]
        [problem] = found.problems
        assert (problem.code, problem.found, problem.expected) == ("LIST-TITLE-DIFFERS", "題名を改めた", "対応度調査")
        assert problem.place.cell == "B9"

    def test_an_id_leaves_the_others_alike_to_their_order(self) -> None:
        found = match(row("対応度調査"), row("対応度調査", printed_id="1-1-1-02-X"))
        assert ids(found) == ["1-1-1-03-F", "1-1-1-02-X"]

    def test_an_id_of_another_plan_is_no_row_without_id(self) -> None:
        found = match(row("対応度調査", printed_id="9-9-9-01-A"))
        assert (ids(found), [each.code for each in found.problems]) == ([], ["LIST-ID-UNKNOWN"])
        assert found.problems[0].place.cell == "J9"


class TestLeftOver:
    def test_a_row_that_is_none_of_the_plans_is_told_and_kept(self) -> None:
        stranger = row("別の取組")
        found = match(stranger)
        assert found.unmatched == (stranger,)
        [problem] = found.problems
        assert (problem.code, problem.place.file, problem.place.sheet, problem.place.cell) == (
            "LIST-ROW-UNMATCHED",
            "一覧.xlsx",
            "一覧",
            "B9",
        )

    @pytest.mark.parametrize("printed_id", [None, "1-1-1-01-P"])
    def test_the_same_row_twice_is_taken_once(self, printed_id: str | None) -> None:
        found = match(row("びったりの調査", printed_id=printed_id), row("びったりの調査", printed_id=printed_id))
        assert len(found.matched) == len(found.unmatched) == 1
        assert [each.code for each in found.problems] == ["LIST-ROW-TWICE"]

    def test_listings_that_are_not_on_the_list_are_told(self) -> None:
        found = match_list(PublishedList("一覧.xlsx", "0" * 64, (row("びったりの調査"),)), EDITION)
        assert [each.place.id for each in found.problems] == ["1-1-1-02-X", "1-1-1-03-F", "1-1-2-01-U", "1-1-2-02-C"]
        assert {each.code for each in found.problems} == {"LIST-ROW-ABSENT"}

    def test_every_row_is_matched_or_left_over(self) -> None:
        rows = (row("対応度調査"), row("別"), row("対応度調査"), row("対応度調査"), row("", "9"))
        found = match(*rows)
        assert Counter(map(id, rows)) == Counter(map(id, (*(m.row for m in found.matched), *found.unmatched)))


class TestOutOfReport:
    def test_an_unmarked_row_has_not_begun(self) -> None:
        assert MatchedListing(row("調", mark=None), EDITION.listings[0]).out_of_report is OutOfReport.NOT_BEGUN

    def test_a_marked_row_counts(self) -> None:
        assert MatchedListing(row("調", mark="×"), EDITION.listings[0]).out_of_report is None

    def test_a_repost_is_one_whatever_it_prints(self) -> None:
        assert MatchedListing(row("調", mark="◎"), EDITION.listings[4]).out_of_report is OutOfReport.REPOST

    def test_a_mark_that_could_not_be_read_is_not_a_blank_one(self) -> None:
        unreadable = replace(row("調"), values={})
        assert MatchedListing(unreadable, EDITION.listings[0]).out_of_report is None


def test_the_built_in_plan_is_found_whole_on_its_own_rows() -> None:
    edition = load_plan("nakano2").newest
    rows = tuple(row(each.title, each.measure) for each in edition.listings)
    found = match_list(PublishedList("一覧.xlsx", "0" * 64, rows), edition, BuiltIn().errata("nakano2"))
    assert [each.listing for each in found.matched] == list(edition.listings)
    assert found.problems == ()
