"""The newest edition is withdrawn while no round is bound to it and nothing depends on it; else that is listed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.indicators.edit_indicator import FigureEntry, IndicatorEntry, edit_indicator
from nakano_status.application.organisation.hand_on_row import RowMove, hand_on_row
from nakano_status.application.organisation.reorganise import reorganise
from nakano_status.application.organisation.withdraw_reorganisation import withdraw_reorganisation, withdraw_row_move
from nakano_status.application.plan.edition_tables import export_edition
from nakano_status.application.plan.revise_plan import PlanRevision, revise_plan
from nakano_status.application.plan.schedules import edit_schedule
from nakano_status.application.plan.withdraw_revision import revision_obstacles, withdraw_revision
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.choosing_edition import EditionChoice
from nakano_status.application.round.open_and_close_round import close_round, open_round
from nakano_status.application.verify import verify
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.reorganisation import Abolition
from nakano_status.domain.plan.annotations import Tag
from nakano_status.domain.plan.lineage import PlanSubject
from nakano_status.domain.plan.revised_edition import RevisionAnswers
from nakano_status.domain.problems.problem import Refused
from tests.support.edition_books import INDICATORS, TREE, EditedBooks, EditionBook

R5 = FiscalYear(2023)
FIRST, SECOND, THIRD, NEW = "1-5-1-01-B", "1-5-1-02-K", "1-5-1-03-U", "1-5-1-04-C"


def changed(book: EditionBook) -> None:
    """Merge two rows, add a row and an indicator."""
    book.change(TREE, THIRD, 旧管理番号=SECOND)
    book.remove(SECOND)
    book.add_row("交流会の開催", "1-5-①", "産業振興課", after=THIRD)
    book.add(INDICATORS, 目標="1", 指標項目="交流会の回数", 単位="回", 方向="増", 令和7年度目標="10回")


@pytest.fixture
def revised(parts: Parts, office: Store, tmp_path: Path) -> Store:
    """An office with a revised edition."""
    revise(parts, office, tmp_path)
    return office


def revise(parts: Parts, office: Store, folder: Path) -> None:
    export_edition(parts, office, folder / "plan.xlsx", replace=True)
    books = EditedBooks(parts)
    path = books.edited(folder / "plan.xlsx", folder / "edited.xlsx", changed)
    answers = RevisionAnswers(new=frozenset({NEW}))
    assert revise_plan(
        books.parts, office, PlanRevision(path, "改定版", date(2024, 2, 28), answers=answers)
    ).value.is_written


def content(store: Store) -> object:
    with store.reading() as records:
        plan = records.plan.all()[0]
        schedules = [dict(records.plan.schedules(each.edition_id)) for each in plan.editions]
        indicators = [records.indicators.of_edition(each.edition_id) for each in plan.editions]
        return plan, records.plan.derivations(), schedules, indicators, records.annotations.tags()


def test_everything_is_as_it_was_and_the_same_revision_can_be_entered_again(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    with office.writing() as work:
        work.begin_act("tag_rows", None)
        newest = work.plan.all()[0].newest
        work.annotations.add_tags(
            [Tag(work.annotations.frames()[0].items[0].item_id, newest.edition_id, PlanSubject.ROW, FIRST)]
        )
        work.commit()
    before = content(office)
    revise(parts, office, tmp_path)
    assert content(office) != before
    withdraw_revision(office, "誤り")
    assert content(office) == before
    assert verify(office).value
    revise(parts, office, tmp_path)


def schedule(parts: Parts, store: Store) -> None:  # noqa: ARG001 - all have the same signature
    edit_schedule(store, {(FIRST, R5): "推進"}, None, EditionChoice(number=2))


def actual(parts: Parts, store: Store) -> None:
    with store.reading() as records:
        own = next(each for each in records.indicators.of_edition("nakano2-2") if each.name == "交流会の回数")
    entry = IndicatorEntry(own.indicator_id, {R5: FigureEntry("5回")})
    edit_indicator(parts, store, entry, None, EditionChoice(number=2))


def opened(parts: Parts, store: Store) -> None:
    close_round(store)
    open_round(parts, store, R5)


@pytest.mark.parametrize(
    ("done", "named"),
    [(schedule, "1回変更"), (actual, "に実績があります"), (opened, "令和5年度分の進捗確認がこの版によっています")],
)
def test_what_depends_on_it_is_named(
    parts: Parts, revised: Store, done: Callable[[Parts, Store], None], named: str
) -> None:
    done(parts, revised)
    before = content(revised)
    with pytest.raises(Refused, match="EDITION-KEPT") as refused:
        withdraw_revision(revised)
    assert named in refused.value.details["reason"]
    assert content(revised) == before


def test_what_was_handed_on_in_every_edition_prevents_nothing(parts: Parts, office: Store, tmp_path: Path) -> None:
    edit_indicator(parts, office, IndicatorEntry("KPI-1-1", owner="税務課"))
    revise(parts, office, tmp_path)
    hand_on_row(parts, office, RowMove(FIRST, "総務課", date(2023, 6, 1), "事務分掌の変更"))
    reorganise(parts, office, [Abolition("税務課", "職員課")], date(2023, 6, 1))
    withdraw_revision(office)
    with office.reading() as records:
        plan = records.plan.all()[0]
        assert plan.newest.listing(FIRST).answerers == ("somu",)
        assert records.indicators.owners(plan.newest.edition_id)["KPI-1-1"] == "shokuin"


def test_an_edition_is_later_than_a_row_move_also_after_a_withdrawn_reorganisation(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    edit_indicator(parts, office, IndicatorEntry("KPI-1-1", owner="税務課"))
    hand_on_row(parts, office, RowMove(FIRST, "総務課", date(2023, 4, 1), "事務分掌の変更"))
    revise(parts, office, tmp_path)
    reorganise(parts, office, [Abolition("税務課", "職員課")], date(2023, 5, 1))
    withdraw_reorganisation(office)
    with pytest.raises(Refused, match="ROW-MOVE-KEPT") as refused:
        withdraw_row_move(office)
    assert "「改定版」（令和6年2月28日策定）を登録しています" in refused.value.details["reason"]


def test_nothing_is_left_that_only_the_edition_had(parts: Parts, office: Store, tmp_path: Path) -> None:
    before = stored(tmp_path / "office.nakano")
    revise(parts, office, tmp_path)
    assert stored(tmp_path / "office.nakano") != before
    withdraw_revision(office)
    assert stored(tmp_path / "office.nakano") == before


def stored(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as store:
        tables = ("edition", "edition_profile", "plan_node", "listing", "ownership", "initiative", "indicator")
        more = ("indicator_in_edition", "indicator_owner", "indicator_value", "derivation")
        return [
            store.execute(f"select count(*) from {each}").fetchone()[0]  # noqa: S608 - our own names
            for each in (*tables, *more)
        ]


def test_the_first_edition_is_kept(office: Store) -> None:
    with office.reading() as records:
        assert revision_obstacles(records) == ("改定として登録した版ではありません",)
