"""An edited list as a revised edition: its rows, its reposts, and the tree with what a list does not print."""

from __future__ import annotations

from dataclasses import replace

from nakano_status.domain.plan.plan import Edition, Erratum, ErratumKind
from nakano_status.domain.plan.revised_edition import ProposedEdition
from nakano_status.domain.published_list.list_edition import proposed_of_list
from nakano_status.domain.published_list.published_list import ListRow, PublishedList
from tests.domain.plan.test_continued_rows import M1, M2, TITLES, A, B, D, F, base

M3 = "2-1-①"
SLIP = Erratum(ErratumKind.TITLE, B, "オンライン", "電子", "誤記", applied=True)


def row(
    title: str, measure: str = M1, *, owners: str | None = "税務課", name: str | None = None, number: str | None = None
) -> ListRow:
    return ListRow("一覧", 9, measure, name, title, owners, {}, {"title": "一覧!B9"}, number)


def proposed(*rows: ListRow, edition: Edition | None = None) -> ProposedEdition:
    placed = tuple(replace(each, row=number) for number, each in enumerate(rows, start=9))
    return proposed_of_list(PublishedList("一覧.xlsx", "0" * 64, placed), edition or base(), (SLIP,))


def test_rows_are_those_of_the_edition_with_their_titles_or_numbers() -> None:
    found = proposed(row(TITLES[A]), row("別の題名", number=B), row("新しい取組"), row("番号のある取組", number="x"))
    assert [(each.row_id, each.title, each.measure, each.former) for each in found.rows] == [
        (A, TITLES[A], M1, ()),
        (B, "別の題名", M1, ()),
        (None, "新しい取組", M1, ()),
        ("x", "番号のある取組", M1, ()),
    ]
    assert [(each.place.cell, each.place.row, each.place.id) for each in found.rows[:2]] == [
        ("B9", 9, A),
        ("B9", 10, B),
    ]
    assert {each.owners_printed for each in found.rows} == {"税務課"}


def test_a_title_in_a_known_wording_is_that_of_the_edition() -> None:
    found = proposed(row("マイナンバーカードの 交付"), row("電子申請の拡大"))
    assert [(each.row_id, each.title) for each in found.rows] == [(A, TITLES[A]), (B, TITLES[B])]


def test_a_row_without_a_division_is_a_repost() -> None:
    kept = proposed(row(TITLES[A]), row(TITLES[F], M3, owners=None))
    assert [(each.row_id, each.repost_of) for each in kept.rows] == [(A, None), (F, A)]
    found = proposed(row(TITLES[B]), row(TITLES[B], M3, owners=None), row("どこにもない題名", M2, owners=None))
    assert [(each.row_id, each.repost_of) for each in found.rows] == [(B, None), (None, B), (None, "")]
    asked = proposed(row(TITLES[A]), row(TITLES[F], M3))
    assert asked.rows[1].repost_of is None


def test_a_repost_of_a_new_row_has_no_original_yet() -> None:
    found = proposed(row("新しい取組"), row("新しい取組", M3, owners=None))
    assert [each.repost_of for each in found.rows] == [None, ""]


def test_a_row_that_was_answered_becomes_a_repost_of_what_its_title_says() -> None:
    found = proposed(row(TITLES[A]), row(TITLES[D], M3, owners=None))
    assert (found.rows[1].row_id, found.rows[1].repost_of) == (D, "")


def test_the_tree_is_what_the_list_shows_with_the_titles_that_it_does_not_print() -> None:
    found = proposed(
        row("一", M1, name="新しい名称"),
        row("二", M2),
        row("三", "1-1-③", name="追加"),
        row("四", "1-2-①", name="方向の追加"),
        row("五", "3-1-①"),
        row("六", "3-1-②", name="後から"),
        row("七", M1, name="別の名称"),
    )
    assert [(node.code, node.level, node.parent, node.title, node.ordinal) for node in found.nodes] == [
        ("1", "goal", None, "便利", 1),
        ("1-1", "direction", "1", "手続", 1),
        ("1-1-①", "measure", "1-1", "新しい名称", 1),
        ("1-1-②", "measure", "1-1", None, 2),
        ("1-1-③", "measure", "1-1", "追加", 3),
        ("1-2", "direction", "1", None, 2),
        ("1-2-①", "measure", "1-2", "方向の追加", 1),
        ("3", "goal", None, None, 2),
        ("3-1", "direction", "3", None, 1),
        ("3-1-②", "measure", "3-1", "後から", 1),
    ]


def test_a_title_that_the_list_prints_in_another_spelling_is_kept() -> None:
    first = next(node for node in proposed(row("一", M1, name=" カ ード")).nodes if node.code == M1)
    assert first.title == "カード"
    untitled = next(node for node in proposed(row("一", M1)).nodes if node.code == M1)
    assert untitled.title == "カード"
