"""What becomes of rows in the plan after: decided, changed, withdrawn, and refused where it cannot be."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.plan.add_successor import PlanHead, Successor, add_successor
from nakano_status.application.plan.create_store import PlanSource, create_store
from nakano_status.application.plan.decide_fate import decide_fate, read_fates
from nakano_status.application.plan.edition_tables import export_edition
from nakano_status.application.plan.revise_plan import PlanRevision, revise_plan
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.domain.plan.lineage import PlanFate
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.planning import RevisionFaulty
from tests.support.edition_books import TREE, EditionBook, edited
from tests.support.plan_files import (
    FIRST_DAY,
    FIRST_ROWS,
    REVISED_DAY,
    REVISED_ROWS,
    plan_edition,
    plan_of,
    plan_row,
    two_editions,
    write_list,
)
from tests.support.plans import R7, small_organisation
from tests.support.stores import act
from tests.support.successors import NEXT_ROWS, next_plan

R8 = R7.plus(1)
A, B, C, D, E = (row.row_id for row in REVISED_ROWS)
X, Y, Z = (row.row_id for row in NEXT_ROWS)
CONTINUED, MERGED, FINISHED = PlanFate.CONTINUED, PlanFate.MERGED, PlanFate.FINISHED


@pytest.fixture
def before(parts: Parts, tmp_path: Path) -> Iterator[Store]:
    """An office of which only the first plan is known."""
    path = tmp_path / "office.nakano"
    create_store(parts, path, PlanSource(two_editions(), small_organisation()))
    with closing(parts.stores.open(path)) as opened:
        yield opened


@pytest.fixture
def store(before: Store) -> Store:
    """The office with the plan after, whose last row repeats the first."""
    plan = next_plan()
    rows = (*NEXT_ROWS[:2], replace(NEXT_ROWS[2], repost_of=X, owners=(), owners_printed=None))
    with act(before) as work:
        work.plan.save(replace(plan, editions=(replace(plan.editions[0], listings=rows),)))
    return before


def fates(store: Store) -> dict[str, tuple[str, tuple[str, ...]]]:
    with store.reading() as records:
        found = read_fates(records).lines
    return {each.listing.row_id: (each.label, each.fate.to) for each in found if each.fate}


def decide(store: Store, row_id: str, fate: PlanFate | None, *to: str, reason: str = "") -> None:
    decide_fate(store, row_id, fate, to, reason)


def test_a_fate_is_decided_changed_and_withdrawn(store: Store) -> None:
    decide(store, A.lower(), CONTINUED, X)
    decide(store, B, MERGED, Y)
    decide(store, C, MERGED, Y, reason="似た取組のため")
    assert fates(store) == {A: ("継続", (X,)), B: ("統合", (Y,)), C: ("統合", (Y,))}
    decide(store, B, FINISHED)
    decide(store, A, None)
    assert fates(store) == {B: ("完了", ()), C: ("統合", (Y,))}
    with store.reading() as records:
        named = [each.reason for each in records.entries.acts() if each.kind == "decide_fate"]
    assert named == [
        f"{A}：継続（{X}）",
        f"{B}：統合（{Y}）",
        f"{C}：統合（{Y}）。似た取組のため",
        f"{B}：完了",
        f"{A}：未定",
    ]
    with store.reading() as records:
        view = read_fates(records)
        assert [each.listing.row_id for each in view.undecided] == [A, D, E]
        assert view.counts == {"統合": 1, "完了": 1, "未定": 3}
        assert [each.row_id for each in view.new_rows] == [X]
        assert (
            next(each.fate.reason for each in view.lines if each.fate and each.listing.row_id == C) == "似た取組のため"
        )


def test_one_row_may_go_on_as_several_and_the_same_decision_writes_nothing(store: Store) -> None:
    decide(store, A, CONTINUED, X, Y)
    assert fates(store) == {A: ("継続", (X, Y))}
    with store.reading() as records:
        acts = len(records.entries.acts())
    decide(store, A, CONTINUED, X, Y)
    with store.reading() as records:
        assert len(records.entries.acts()) == acts


def test_a_fate_is_recorded_before_the_plan_after_is_known_and_completed_then(before: Store) -> None:
    decide(before, A, CONTINUED)
    decide(before, B, FINISHED)
    with before.reading() as records:
        assert read_fates(records).pair.new is None
        assert {each.to_edition for each in records.plan.derivations() if each.from_edition == "kodo-2"} == {None}
        assert [each.listing.row_id for each in read_fates(records).lines if each.lacks_target] == [A]
    with act(before) as work:
        work.plan.save(next_plan())
    assert fates(before) == {A: ("継続", ()), B: ("完了", ())}
    decide(before, A, CONTINUED, Y)
    assert fates(before) == {A: ("継続", (Y,)), B: ("完了", ())}


@pytest.mark.parametrize(
    ("row_id", "fate", "to", "code", "named"),
    [
        ("9-9-9-01-A", FINISHED, (), "FATE-ROW-UNFIT", "第2版「改定版」"),
        ("1-1-2-01-U", FINISHED, (), "FATE-ROW-UNFIT", "取組ではありません"),
        (A, FINISHED, (X,), "FATE-TARGET-UNFIT", "「完了」とする取組の続きにはなりません"),
        (A, CONTINUED, (D,), "FATE-TARGET-UNFIT", "次期計画「次の行動計画」の取組ではありません"),
        (A, CONTINUED, (Z,), "FATE-TARGET-UNFIT", "再掲"),
        (C, CONTINUED, (Y,), "FATE-TARGET-TAKEN", B),
        (A, None, (), "FATE-MISSING", A),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_changed(
    store: Store, row_id: str, fate: PlanFate | None, to: tuple[str, ...], code: str, named: str
) -> None:
    decide(store, B, CONTINUED, Y)
    was = fates(store)
    with pytest.raises(Refused) as refused:
        decide(store, row_id, fate, *to)
    assert refused.value.code == code
    assert named in " ".join(refused.value.details.values())
    assert fates(store) == was


def test_a_row_is_not_continued_before_the_plan_after_is_there(before: Store) -> None:
    with pytest.raises(Refused) as refused:
        decide(before, A, CONTINUED, X)
    assert refused.value.code == "PLAN-AFTER-MISSING"


def test_a_plan_whose_rows_have_fates_is_not_revised(parts: Parts, store: Store, tmp_path: Path) -> None:
    decide(store, A, FINISHED)
    store.look_at("kodo")
    changed = write_list(tmp_path / "list.xlsx", REVISED_ROWS[:4])
    with pytest.raises(Refused) as refused:
        revise_plan(parts, store, PlanRevision(changed, "再改定版", REVISED_DAY.replace(year=2025)))
    assert refused.value.code == "PLAN-HAS-FATES"


def test_the_plan_that_is_named_has_the_fates(store: Store) -> None:
    store.look_at("tsugi")
    decide(store, X, PlanFate.ABOLISHED)
    with store.reading() as records:
        assert read_fates(records).pair.old.plan_id == "tsugi"
    assert fates(store) == {X: ("廃止", ())}
    store.look_at(None)
    assert fates(store) == {}


def table(parts: Parts, store: Store, folder: Path, **former: str) -> Successor:
    """Return the plan after as a table, made of that of the first plan, with 旧管理番号 by 事業内容."""
    export_edition(parts, store, folder / "plan.xlsx")

    def state(book: EditionBook) -> None:
        for title, was in former.items():
            book.change(TREE, title, 旧管理番号=was)

    path = edited(folder / "plan.xlsx", folder / "next.xlsx", state)
    return Successor(str(path), PlanHead("次の計画", R8, R8.plus(4), date(2026, 2, 1)))


def test_a_table_that_states_other_fates_than_were_decided_is_refused(
    parts: Parts, before: Store, tmp_path: Path
) -> None:
    one, two = (row.title for row in REVISED_ROWS[:2])
    decide(before, A, PlanFate.ABOLISHED, reason="区長決裁により廃止")
    decide(before, B, FINISHED)
    was = fates(before)
    successor = table(parts, before, tmp_path, **{one: A, two: B})
    for is_dry_run in (True, False):
        with pytest.raises(Refused) as refused:
            add_successor(parts, before, replace(successor, is_dry_run=is_dry_run))
        assert refused.value.code == "FATE-DIFFERS"
        assert refused.value.details["found"] == f"{A} 廃止 → 継続、{B} 完了 → 継続"
    assert fates(before) == was


def test_a_table_completes_what_was_decided_and_its_reason_is_kept(parts: Parts, before: Store, tmp_path: Path) -> None:
    decide(before, A, CONTINUED, reason="窓口を広げる。")
    successor = table(parts, before, tmp_path, **{REVISED_ROWS[0].title: A})
    (stated,) = add_successor(parts, before, successor).value.fates
    assert (stated.row_id, stated.fate, stated.reason) == (A, CONTINUED, "窓口を広げる。")
    assert fates(before) == {A: ("継続", stated.to)}
    assert len(stated.to) == 1


def test_the_number_of_a_repost_is_no_former_number_and_its_original_is_named(parts: Parts, tmp_path: Path) -> None:
    original, *others = FIRST_ROWS
    repost = replace(plan_row("1-1-②", 2, original.title), repost_of=original.row_id, owners=(), owners_printed=None)
    plan = plan_of(plan_edition(1, "当初計画", FIRST_DAY, [original, *others, repost]))
    create_store(parts, tmp_path / "office.nakano", PlanSource(plan, small_organisation()))
    with closing(parts.stores.open(tmp_path / "office.nakano")) as store:
        successor = table(parts, store, tmp_path, **{others[0].title: repost.row_id})
        with pytest.raises(RevisionFaulty) as refused:
            add_successor(parts, store, successor)
    (found,) = refused.value.problems
    assert (found.code, found.found, found.expected) == ("REVISION-FORMER-REPOST", repost.row_id, original.row_id)
