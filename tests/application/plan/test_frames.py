"""Rows and measures are tagged with items of national frames; a table replaces a frame unless an item is used."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.lookup import chosen_round
from nakano_status.application.plan.frames import (
    FramesView,
    import_frames,
    items_by_row,
    plan_frames,
    read_frames,
    retag_rows,
    save_frames,
    tag_rows,
    target_lines,
    untag_rows,
)
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.read.rows import read_rows
from nakano_status.domain.plan.annotations import Tag
from nakano_status.domain.plan.lineage import PlanSubject
from nakano_status.domain.refusals.files import WrongRole
from nakano_status.domain.refusals.planning import (
    BuiltInUnfit,
    FrameItemInUse,
    FrameItemUnknown,
    FrameTagMissing,
    FrameTargetUnknown,
)
from tests.support.rounds import OWN
from tests.support.successors import next_plan

HEAD = "枠組み,版,区分,項目番号,項目,再掲"
BUILT_IN = [f"KM-{place}" for place in range(1, 6)] + [f"DX-{place}" for place in range(1, 9)]


def view(store: Store) -> FramesView:
    with store.reading() as records:
        return read_frames(records)


def rows_of(store: Store, item: str) -> tuple[str, ...]:
    return next(each.rows for _, items in view(store).frames for each in items if each.item.item_id == item)


def tags(store: Store) -> Sequence[Tag]:
    with store.reading() as records:
        return records.annotations.tags()


def acts(store: Store) -> list[str]:
    with store.reading() as records:
        return [act.kind for act in records.entries.acts()]


def table(folder: Path, *lines: str) -> str:
    path = folder / "枠組み.csv"
    path.write_text("\n".join((HEAD, *lines)), encoding="utf-8")
    return str(path)


def test_a_new_data_file_has_the_built_in_frames_and_every_row_is_untagged(office: Store) -> None:
    found = view(office)
    assert [each.item.item_id for _, items in found.frames for each in items] == BUILT_IN
    assert [each.item.repost_of for _, items in found.frames for each in items if each.item.repost_of] == [
        "KM-1",
        "KM-3",
        "KM-4",
    ]
    assert len(found.untagged) == 110


def test_a_row_and_a_measure_are_tagged_as_typed_and_both_know_who_decided_it(office: Store) -> None:
    done = tag_rows(office, [OWN[0].lower(), "1-1-1"], "ｄｘ－３", "伊藤").value
    assert (done.item.item_id, done.changed, done.unchanged) == ("KM-3", (OWN[0], "1-1-①"), ())
    assert set(tags(office)) == {
        Tag("KM-3", "nakano2-1", PlanSubject.ROW, OWN[0], "伊藤"),
        Tag("KM-3", "nakano2-1", PlanSubject.MEASURE, "1-1-①", "伊藤"),
    }
    measure_rows = {each.row_id for each in view(office).edition.listings if each.measure == "1-1-①"}
    assert set(rows_of(office, "DX-3")) == set(rows_of(office, "KM-3")) == {*measure_rows, OWN[0]}
    assert not {*measure_rows, OWN[0]} & set(view(office).untagged)


def test_what_is_tagged_already_is_no_change(office: Store) -> None:
    tag_rows(office, OWN, "DX-4", "伊藤")
    before = acts(office)
    assert tag_rows(office, OWN, "DX-4", "中野").value.unchanged == OWN
    assert acts(office) == before
    assert {each.decided_by for each in tags(office)} == {"伊藤"}


def test_a_repost_is_tagged_as_the_row_that_it_repeats(office: Store) -> None:
    repost = next(each for each in view(office).edition.listings if each.is_repost)
    assert tag_rows(office, [repost.row_id], "KM-1").value.changed == (repost.initiative,)


def test_a_tag_is_removed_and_one_that_comes_from_the_measure_is_not(office: Store) -> None:
    tag_rows(office, [OWN[0], "2-1-②"], "DX-4")
    assert untag_rows(office, [OWN[0]], "DX-4", "伊藤").value.changed == (OWN[0],)
    assert OWN[0] in rows_of(office, "DX-4"), "the row stands under the measure"
    with pytest.raises(FrameTagMissing):
        untag_rows(office, [OWN[0]], "DX-4")
    untag_rows(office, ["2-1-②"], "DX-4")
    assert rows_of(office, "DX-4") == ()


@pytest.mark.parametrize(
    ("targets", "item", "refusal"),
    [
        (OWN, "DX-9", FrameItemUnknown),
        ([OWN[0], "9-9-9-99-Z"], "DX-1", FrameTargetUnknown),
        (["1-1"], "DX-1", FrameTargetUnknown),
    ],
)
def test_what_is_unknown_is_refused_and_nothing_is_written(
    office: Store, targets: Sequence[str], item: str, refusal: type[Exception]
) -> None:
    for act in (tag_rows, untag_rows):
        with pytest.raises(refusal):
            act(office, targets, item)
    assert tags(office) == []


def test_a_division_tags_nothing(parts: Parts, own: Path) -> None:
    with closing(parts.stores.open(own)) as store, pytest.raises(WrongRole):
        tag_rows(store, OWN, "DX-1")


def test_the_items_are_counted_by_the_one_tally(office: Store) -> None:
    tag_rows(office, OWN, "DX-4")
    item = next(each for _, items in view(office).frames for each in items if each.item.item_id == "DX-4")
    assert item.counts is not None
    assert (item.counts.total, [row_id for row_id, _ in item.counts.excluded]) == (0, list(OWN))


def test_a_row_knows_its_items_without_those_that_repeat_one(office: Store) -> None:
    tag_rows(office, [OWN[0]], "DX-3")
    tag_rows(office, [OWN[0]], "DX-4")
    with office.reading() as records:
        edition = records.plan.all()[0].newest
        found = items_by_row(records, edition)
    assert {row_id: [item.item_id for item in items] for row_id, items in found.items()} == {OWN[0]: ["KM-3", "DX-4"]}


def test_a_repost_has_the_items_of_its_row_in_the_rows_of_a_round(office: Store) -> None:
    with office.reading() as records:
        repost = next(each for each in records.plan.all()[0].newest.listings if each.is_repost)
    done = tag_rows(office, [repost.initiative], "DX-4")
    assert {row_id for row_id, _ in done.touched} == {repost.row_id, repost.initiative}
    with office.reading() as records:
        found = {row.id: [item.item_id for item in row.items] for row in read_rows(records, chosen_round(records))}
    assert {row_id: items for row_id, items in found.items() if items} == {
        repost.row_id: ["DX-4"],
        repost.initiative: ["DX-4"],
    }


def test_a_table_adds_a_frame_and_the_same_table_again_changes_nothing(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    path = table(tmp_path, "都の計画,第1版,柱,t-1,手続,", ",,,T-2,カード,km-3")
    planned = plan_frames(parts, office, path)
    assert (planned.added, planned.changed, planned.removed) == (("T-1", "T-2"), (), ())
    assert len(view(office).frames) == 2, "looking at it writes nothing"
    assert import_frames(parts, office, path, "伊藤").value.added == ("T-1", "T-2")
    frame, items = view(office).frames[-1]
    assert (frame.title, frame.edition) == ("都の計画", "第1版")
    assert [(each.item.title, each.item.group, each.item.repost_of) for each in items] == [
        ("手続", "柱", None),
        ("カード", None, "KM-3"),
    ]
    before = acts(office)
    assert import_frames(parts, office, path).value.unchanged == 2
    assert acts(office) == before


def test_a_newer_edition_of_a_frame_replaces_it(parts: Parts, office: Store, tmp_path: Path) -> None:
    tag_rows(office, OWN, "KM-1")
    kept = [f"市町村官民データ活用推進計画,令和5年時点,記載すべき事項,KM-{each},事項{each}," for each in (1, 3, 4)]
    done = import_frames(parts, office, table(tmp_path, *kept)).value
    assert (done.changed, done.removed) == (("KM-1", "KM-3", "KM-4"), ("KM-2", "KM-5"))
    frame, _ = view(office).frames[0]
    assert (frame.edition, len(frame.items)) == ("令和5年時点", 3)
    assert rows_of(office, "KM-1") == OWN


def test_an_item_that_is_used_is_not_removed_and_the_refusal_names_the_rows(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    tag_rows(office, [OWN[0], "2-1-②"], "KM-5")
    before = view(office).frames
    kept = [f"市町村官民データ活用推進計画,令和5年時点,,KM-{each},事項{each}," for each in (1, 2, 3, 4)]
    with pytest.raises(FrameItemInUse) as refused:
        import_frames(parts, office, table(tmp_path, *kept))
    assert refused.value.details["used"] == f"2-1-②、{OWN[0]}"
    assert view(office).frames == before


def test_all_items_in_use_are_named_each_with_its_rows_and_those_of_another_edition(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    tag_rows(office, [OWN[0]], "KM-2")
    tag_rows(office, [OWN[1]], "KM-5")
    with office.writing() as work:
        plan = work.plan.all()[0]
        newer = replace(plan.newest, edition_id="revised", ordinal=2, title="改定版", adopted_on=date(2024, 2, 1))
        work.begin_act("test", None)
        work.plan.save(replace(plan, editions=(*plan.editions, newer)))
        work.commit()
    kept = [f"市町村官民データ活用推進計画,令和5年時点,,KM-{each},事項{each}," for each in (1, 3, 4)]
    with pytest.raises(FrameItemInUse) as refused:
        import_frames(parts, office, table(tmp_path, *kept))
    first = plan.newest.title
    one, other = (line.split("：") for line in refused.value.details["used"].split("；"))
    assert (one[0][:4], one[1]) == ("KM-2", f"{OWN[0]}（{first}）")
    assert (other[0][:4], other[1]) == ("KM-5", f"{OWN[1]}（{first}）")


def test_what_was_recorded_is_taken_back_exactly_and_repeated_in_its_edition(office: Store) -> None:
    tag_rows(office, [OWN[0], "2-1-②"], "DX-4", "伊藤")
    for act, by in ((tag_rows, "佐藤"), (untag_rows, "中野")):
        before = tags(office)
        done = act(office, [*OWN, "2-1-②"] if act is tag_rows else [OWN[0], "2-1-②"], "DX-4", by).value
        after = tags(office)
        assert after != before
        for tagging, expected in ((done.reverse, before), (done, after), (done.reverse, before)):
            retag_rows(office, tagging, "別の人")
            assert tags(office) == expected
        count = len(acts(office))
        assert retag_rows(office, done.reverse, "別の人").value.changed == ()
        assert (tags(office), len(acts(office))) == (before, count), "nothing is left to take back"


def test_a_tag_of_a_withdrawn_edition_or_item_is_not_recorded_again(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    done = tag_rows(office, [OWN[0]], "KM-5").value
    untag_rows(office, [OWN[0]], "KM-5")
    for lost, reason in (
        (replace(done, added=(replace(done.added[0], edition_id="withdrawn"),)), FrameTargetUnknown),
        (done, FrameItemUnknown),
    ):
        if reason is FrameItemUnknown:
            kept = [f"市町村官民データ活用推進計画,令和5年時点,,KM-{each},事項{each}," for each in (1, 2, 3, 4)]
            import_frames(parts, office, table(tmp_path, *kept))
        with pytest.raises(reason):
            retag_rows(office, lost)
    assert tags(office) == []


def test_an_item_of_another_plan_than_the_one_that_is_collected_names_that_plan(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    tag_rows(office, [OWN[0]], "KM-1")
    with office.reading() as records:
        plan, kept = records.plan.all()[0], records.annotations.frames()
    after = next_plan(plan.last_year.start + 1)
    with office.writing() as work:
        work.begin_act("test", None)
        work.plan.save(replace(after, editions=(replace(after.newest, listings=plan.newest.listings[:1]),)))
        work.commit()
    office.look_at("tsugi")
    frame = next(each for each in kept if each.items[0].item_id == "KM-1")
    with pytest.raises(FrameItemInUse) as refused:
        import_frames(parts, office, table(tmp_path, f"{frame.title},{frame.edition},,KM-2,{frame.items[1].title},"))
    assert f"：{OWN[0]}（{plan.title}の{plan.newest.title}）、" in refused.value.details["used"]


def test_an_item_that_another_frame_repeats_is_not_removed(parts: Parts, office: Store, tmp_path: Path) -> None:
    path = table(tmp_path, *(f"市町村官民データ活用推進計画,2,,KM-{each},事項," for each in (1, 2, 4, 5)))
    with pytest.raises(FrameItemInUse) as refused:
        import_frames(parts, office, path)
    assert refused.value.details["used"] == "DX-3"


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (("計画,1,,T-1,手続,", "計画,1,,T-1,カード,"), "TABLE-TWICE"),
        (("計画,1,,T-1,,",), "TABLE-NAME-MISSING"),
        (("計画,1,,,手続,",), "TABLE-NAME-MISSING"),
        (("計画,1,,T-1,手続,", "計画,2,,T-2,カード,"), "FRAME-EDITION-DIFFERS"),
        (("計画,1,,KM-1,手続,",), "FRAME-ITEM-TAKEN"),
        (("計画,1,,T-1,手続,T-9",), "FRAME-REPOST-UNKNOWN"),
        (("計画,1,,T-1,手続,DX-1",), "FRAME-REPOST-UNKNOWN"),
        (("計画,1,,T-1,手続,T-1",), "FRAME-REPOST-UNKNOWN"),
    ],
)
def test_a_table_with_an_error_is_not_imported_at_all(
    parts: Parts, office: Store, tmp_path: Path, lines: Sequence[str], code: str
) -> None:
    done = import_frames(parts, office, table(tmp_path, "計画,1,,T-0,よい行,", *lines))
    assert [each.code for each in done.problems] == [code]
    assert done.value.is_refused
    assert len(view(office).frames) == 2


def test_the_built_in_frames_come_back_and_those_of_another_plan_are_refused(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    import_frames(parts, office, table(tmp_path, "自治体DX推進計画,第2版,,DX-2,標準化,"))
    done = import_frames(parts, office, "builtin:nakano2").value
    assert (len(done.added), done.changed, done.unchanged) == (7, ("DX-2",), 5)
    with pytest.raises(BuiltInUnfit):
        import_frames(parts, office, "builtin:another")


def test_the_saved_table_is_imported_unchanged(parts: Parts, office: Store, tmp_path: Path) -> None:
    for name in ("枠組み.xlsx", "枠組み.csv"):
        save_frames(parts, office, tmp_path / name)
        planned = plan_frames(parts, office, str(tmp_path / name))
        assert (planned.unchanged, planned.frames, planned.problems) == (13, (), ())


def test_measures_and_rows_are_listed_with_what_they_have(office: Store) -> None:
    tag_rows(office, ["2-1-②"], "DX-4")
    tag_rows(office, [OWN[0]], "DX-4")
    tag_rows(office, [OWN[1]], "KM-3")
    lines = target_lines(view(office), "DX-4")
    assert len(lines) == 37 + 110
    found = {each.target: each for each in lines}
    assert (found["2-1-②"].is_measure, found["2-1-②"].is_tagged, found["2-1-②"].items) == (True, True, ("DX-4",))
    assert [(each.is_tagged, each.by_measure, each.items) for each in (found[row_id] for row_id in OWN)] == [
        (True, False, ("DX-4",)),
        (False, True, ("KM-3", "DX-4")),
    ]
    assert found[OWN[0]].figure == "未記入"
    assert not found["1-1-①"].has_item
    assert [each.target for each in target_lines(view(office), "DX-3") if each.is_tagged] == [OWN[1]]
