"""A list of a plan that is not built in brings its own: rows, measures and the names of divisions."""

from nakano_status.application.plan.create_store import plan_of_list
from nakano_status.bootstrap import make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.divisions import DivisionKind
from nakano_status.domain.published_list.published_list import ListRow, PublishedList

R5 = FiscalYear(2023)


def row(number: int, code: str, title: str, owners: str | None) -> ListRow:
    return ListRow("一覧", number, code, "施設の予約", title, owners, {"mark": "◎"})


def test_it_is_made_of_the_list_itself() -> None:
    rows = (
        row(5, "1-1-①", "予約の電子化", "施設課"),
        row(6, "1-1-①", "鍵の電子化", "施設課\n（情報課）"),
        row(7, "1-1-②", "窓口の案内", "各施設所管課"),
    )
    published = PublishedList("list.xlsx", "0" * 64, rows, title="別の区の計画 進捗状況一覧")
    source, _, match = plan_of_list(make_parts().catalogue, published, R5)
    assert (source.plan.title, source.plan.first_year) == ("別の区の計画", R5)
    assert [each.row for each in match.matched] == list(rows)
    assert [listing.title for listing in source.plan.newest.listings] == [each.title for each in rows]
    assert {each.name_on(): each.kind for each in source.organisation.divisions} == {
        "施設課": DivisionKind.DIVISION,
        "情報課": DivisionKind.DIVISION,
        "各施設所管課": DivisionKind.GENERIC,
    }
    assert [listing.answerers for listing in source.plan.newest.listings] == [("施設課",), ("施設課",), ()]


def test_what_cannot_be_numbered_and_whose_original_is_unknown_is_told() -> None:
    rows = (
        row(5, "1-1-①", "予約の電子化", "施設課"),
        row(6, "1-1-①", "鍵の電子化", None),
        row(7, "1-1-①", "", "施設課"),
    )
    _, _, match = plan_of_list(make_parts().catalogue, PublishedList("list.xlsx", "0" * 64, rows), R5)
    assert [each.code for each in match.problems] == ["LIST-ROW-UNMATCHED", "LIST-REPOST-UNKNOWN"]
    assert match.unmatched == rows[2:]


def test_a_list_of_the_built_in_plan_is_known_by_its_rows() -> None:
    catalogue = make_parts().catalogue
    listings = catalogue.plan("nakano2").newest.listings
    rows = tuple(row(5 + place, each.measure, each.title, each.owners_printed) for place, each in enumerate(listings))
    source, _, match = plan_of_list(catalogue, PublishedList("list.xlsx", "0" * 64, rows), FiscalYear(2021))
    assert len(match.matched) == len(listings)
    assert source.plan == catalogue.plan("nakano2")
