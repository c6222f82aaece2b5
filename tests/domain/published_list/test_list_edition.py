"""The edition that a list shows is the catalogue's: same rows, same 管理番号, same originals."""

from __future__ import annotations

from datetime import date

from nakano_status.catalogue.plans import load_organisation, load_plan, load_profile
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.published_list.list_edition import build_edition
from nakano_status.domain.published_list.published_list import ListMatch, ListRow, PublishedList
from nakano_status.domain.round.round import OutOfReport


def row(
    title: str,
    measure: str = "1-1-①",
    *,
    owners: str | None = "税務課",
    name: str | None = "窓口",
    printed_id: str | None = None,
) -> ListRow:
    return ListRow("一覧", 9, measure, name, title, owners, {"mark": "◎"}, {"title": "一覧!B9"}, printed_id)


def build(*rows: ListRow) -> tuple[Edition, ListMatch]:
    empty = Edition("p-1", "当初計画", date(2021, 11, 1), 1, (), (), load_profile())
    return build_edition(PublishedList("一覧.xlsx", "0" * 64, rows), load_organisation("nakano"), empty)


def codes(match: ListMatch) -> list[str]:
    return [problem.code for problem in match.problems]


def test_rows_are_numbered_under_their_measure() -> None:
    edition, _ = build(row("一"), row("二", "1-1-②"), row("三"))
    assert [each.row_id for each in edition.listings] == ["1-1-1-01-P", "1-1-2-01-U", "1-1-1-02-X"]


def test_a_published_list_is_the_first_edition_of_its_plan() -> None:
    edition, _ = build(row("一"))
    assert edition.ordinal == 1


def test_a_printed_id_stays() -> None:
    edition, _ = build(row("一", printed_id="1-1-2-01-U"), row("二"))
    assert [each.row_id for each in edition.listings] == ["1-1-2-01-U", "1-1-1-02-X"]


def test_the_tree_is_told_by_the_codes() -> None:
    edition, _ = build(row("一", name=None), row("二", "1-1-②"), row("三", "2-1-①"), row("四", name="後から"))
    assert [(node.code, node.level, node.parent, node.title, node.ordinal) for node in edition.nodes] == [
        ("1", "goal", None, None, 1),
        ("1-1", "direction", "1", None, 1),
        ("1-1-①", "measure", "1-1", "後から", 1),
        ("1-1-②", "measure", "1-1", "窓口", 2),
        ("2", "goal", None, None, 2),
        ("2-1", "direction", "2", None, 1),
        ("2-1-①", "measure", "2-1", "窓口", 1),
    ]


def test_divisions_are_read_and_an_unknown_name_is_nobody() -> None:
    edition, match = build(row("一", owners="税務課\n月面課"))
    assert [(owner.division, owner.role) for owner in edition.listings[0].owners] == [("zeimu", Role.LEAD)]
    assert match.problems == ()


class TestReposts:
    def test_the_title_names_the_measure(self) -> None:
        edition, match = build(row("調査"), row("調査", "1-1-②"), row("(1-1-②再掲)調査", "2-1-①", owners=None))
        assert edition.listings[2].repost_of == edition.listings[1].row_id
        assert match.problems == ()

    def test_the_measures_title_names_the_measure(self) -> None:
        edition, match = build(row("調査"), row("調査", "2-1-①", owners=None, name="(1-1-①再掲)窓口"))
        assert edition.listings[1].repost_of == "1-1-1-01-P"
        assert match.problems == ()

    def test_without_a_word_the_only_row_with_that_title_is_meant(self) -> None:
        edition, match = build(row("○調査"), row("調査", "2-1-①", owners=None))
        assert edition.listings[1].repost_of == "1-1-1-01-P"
        assert match.problems == ()

    def test_two_rows_with_that_title_are_not_chosen_from(self) -> None:
        edition, match = build(row("調査"), row("調査", "1-1-②"), row("調査", "2-1-①", owners=None))
        assert edition.listings[2].repost_of is None
        assert codes(match) == ["LIST-REPOST-UNKNOWN"]
        assert match.problems[0].place.cell == "B9"

    def test_every_repost_whose_original_is_unknown_is_named(self) -> None:
        _, match = build(row("一"), row("二"), *(row(title, "2-1-①", owners=None) for title in ("甲", "乙")))
        assert codes(match) == ["LIST-REPOST-UNKNOWN"] * 2
        assert match.matched[2].out_of_report is OutOfReport.REPOST

    def test_the_only_row_of_the_measure_named_is_inferred_and_asked_about(self) -> None:
        edition, match = build(row("導入"), row("(1-1-①再掲)新庁舎の導入", "2-1-①", owners=None))
        assert edition.listings[1].repost_of == "1-1-1-01-P"
        assert codes(match) == ["LIST-REPOST-INFERRED"]

    def test_the_row_that_its_neighbours_leave_over_is_inferred_and_asked_about(self) -> None:
        reposts = (row(title, "2-1-①", owners=None) for title in ("一", "二", "三に似た"))
        edition, match = build(row("一"), row("二"), row("三"), *reposts)
        assert [each.repost_of for each in edition.listings[3:]] == ["1-1-1-01-P", "1-1-1-02-X", "1-1-1-03-F"]
        assert codes(match) == ["LIST-REPOST-INFERRED"]

    def test_where_more_is_possible_nothing_is_inferred(self) -> None:
        reposts = (row(title, "2-1-①", owners=None) for title in ("一", "違う"))
        edition, match = build(row("一"), row("二"), row("三"), *reposts)
        assert edition.listings[4].repost_of is None
        assert codes(match) == ["LIST-REPOST-UNKNOWN"]


class TestLeftOver:
    def test_a_row_that_cannot_be_numbered_is_told_and_kept(self) -> None:
        _, match = build(row("一", ""), row("", "1-1-①"), row("三"))
        assert len(match.unmatched) == 2
        assert codes(match) == ["LIST-ROW-UNMATCHED"] * 2

    def test_a_measure_has_at_most_ninety_nine_rows(self) -> None:
        edition, match = build(*(row(f"取組{number}") for number in range(1, 102)))
        assert len(edition.listings) == 99
        assert codes(match) == ["LIST-MEASURE-TOO-LONG"] * 2
        assert {problem.place.cell for problem in match.problems} == {"B9"}

    def test_the_ninety_ninth_row_may_lack_its_title_as_any_other(self) -> None:
        _, match = build(*(row(f"取組{number}") for number in range(1, 99)), row(""))
        assert codes(match) == ["LIST-ROW-UNMATCHED"]

    def test_an_id_that_stands_twice_is_taken_once(self) -> None:
        edition, match = build(row("一", printed_id="1-1-2-01-U"), row("二", printed_id="1-1-2-01-U"))
        assert len(edition.listings) == len(match.unmatched) == 1
        assert codes(match) == ["LIST-ROW-TWICE"]
        assert match.problems[0].place.cell == "B9"


def test_the_built_in_plan_is_built_again_from_its_own_rows() -> None:
    """Of the 14 reposts three are only inferred: their wording differs from the original's."""
    edition = load_plan("nakano2").newest
    titles = {node.code: node.title for node in edition.nodes}
    rows = (
        row(each.title, each.measure, owners=each.owners_printed, name=titles[each.measure])
        for each in edition.listings
    )
    built, match = build(*rows)
    assert built.listings == edition.listings
    assert codes(match) == ["LIST-REPOST-INFERRED"] * 3
    assert [node.code for node in built.nodes] == [node.code for node in edition.nodes]
    assert [node.title for node in built.measures] == [node.title for node in edition.measures]
