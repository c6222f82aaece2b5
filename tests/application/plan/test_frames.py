"""Frames of the state, opinions on rows, and the fates of rows."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.lookup import chosen_round
from nakano_status.application.plan import frames
from nakano_status.application.plan.add_successor import PlanHead, Successor, add_successor
from nakano_status.application.plan.create_store import PlanSource, create_store
from nakano_status.application.plan.decide_fate import decide_fate, read_fates
from nakano_status.application.plan.export_plan import export_edition
from nakano_status.application.plan.opinions import (
    OpinionEdit,
    add_opinion,
    delete_opinion,
    deleted_opinions,
    edit_opinion,
    import_opinions,
    plan_opinions,
)
from nakano_status.application.plan.revise_plan import PlanRevision, revise_plan
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.read.rows import read_rows
from nakano_status.application.save_tables import save_frame_sheet, save_opinion_sheet
from nakano_status.domain.plan.annotations import Opinion, OpinionSource, Tag
from nakano_status.domain.plan.lineage import Derivation, PlanFate, PlanSubject
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals import planning
from nakano_status.domain.refusals.exchange import ContentMoved
from nakano_status.domain.refusals.files import WrongRole
from tests.support import plan_files
from tests.support.edition_books import TREE, EditionBook, edited
from tests.support.opinions import new_opinion
from tests.support.plans import R7, small_organisation
from tests.support.rounds import OWN
from tests.support.stores import act, read_in
from tests.support.successors import NEXT_ROWS, next_plan

HEAD = "枠組み,版,区分,項目番号,項目,再掲"
BUILT_IN = [f"KM-{place}" for place in range(1, 6)] + [f"DX-{place}" for place in range(1, 9)]


def view(store: Store) -> frames.FramesView:
    return read_in(store, frames.read_frames)


def rows_of(store: Store, item: str) -> tuple[str, ...]:
    return next(each.rows for _, items in view(store).frames for each in items if each.item.item_id == item)


def tags(store: Store) -> Sequence[Tag]:
    return read_in(store, lambda records: records.plan.tags())


def acts(store: Store) -> list[str]:
    return [act.kind for act in read_in(store, lambda records: records.entries.acts())]


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
    done = frames.tag_rows(office, [OWN[0].lower(), "1-1-1"], "ｄｘ－３", "伊藤").value
    assert (done.item.item_id, done.changed, done.unchanged) == ("KM-3", (OWN[0], "1-1-①"), ())
    assert set(tags(office)) == {
        Tag("KM-3", "nakano2-1", PlanSubject.ROW, OWN[0], "伊藤"),
        Tag("KM-3", "nakano2-1", PlanSubject.MEASURE, "1-1-①", "伊藤"),
    }
    measure_rows = {each.row_id for each in view(office).edition.listings if each.measure == "1-1-①"}
    assert set(rows_of(office, "DX-3")) == set(rows_of(office, "KM-3")) == {*measure_rows, OWN[0]}
    assert not {*measure_rows, OWN[0]} & set(view(office).untagged)


def test_what_is_tagged_already_is_no_change(office: Store) -> None:
    frames.tag_rows(office, OWN, "DX-4", "伊藤")
    before = acts(office)
    assert frames.tag_rows(office, OWN, "DX-4", "中野").value.unchanged == OWN
    assert acts(office) == before
    assert {each.decided_by for each in tags(office)} == {"伊藤"}


def test_a_repost_is_tagged_as_the_row_that_it_repeats(office: Store) -> None:
    repost = next(each for each in view(office).edition.listings if each.is_repost)
    assert frames.tag_rows(office, [repost.row_id], "KM-1").value.changed == (repost.initiative,)


def test_a_tag_is_removed_and_one_that_comes_from_the_measure_is_not(office: Store) -> None:
    frames.tag_rows(office, [OWN[0], "2-1-②"], "DX-4")
    assert frames.untag_rows(office, [OWN[0]], "DX-4", "伊藤").value.changed == (OWN[0],)
    assert OWN[0] in rows_of(office, "DX-4"), "the row stands under the measure"
    with pytest.raises(planning.FrameTagMissing):
        frames.untag_rows(office, [OWN[0]], "DX-4")
    frames.untag_rows(office, ["2-1-②"], "DX-4")
    assert rows_of(office, "DX-4") == ()


@pytest.mark.parametrize(
    ("targets", "item", "refusal"),
    [
        (OWN, "DX-9", planning.FrameItemUnknown),
        ([OWN[0], "9-9-9-99-Z"], "DX-1", planning.FrameTargetUnknown),
        (["1-1"], "DX-1", planning.FrameTargetUnknown),
    ],
)
def test_what_is_unknown_is_refused_and_nothing_is_written(
    office: Store, targets: Sequence[str], item: str, refusal: type[Exception]
) -> None:
    for change in (frames.tag_rows, frames.untag_rows):
        with pytest.raises(refusal):
            change(office, targets, item)
    assert tags(office) == []


def test_a_division_tags_nothing(parts: Parts, own: Path) -> None:
    with closing(parts.stores.open(own)) as store, pytest.raises(WrongRole):
        frames.tag_rows(store, OWN, "DX-1")


def test_the_items_are_counted_by_the_one_tally(office: Store) -> None:
    frames.tag_rows(office, OWN, "DX-4")
    item = next(each for _, items in view(office).frames for each in items if each.item.item_id == "DX-4")
    assert item.counts is not None
    assert (item.counts.total, [row_id for row_id, _ in item.counts.excluded]) == (0, list(OWN))


def test_a_row_knows_its_items_without_those_that_repeat_one(office: Store) -> None:
    frames.tag_rows(office, [OWN[0]], "DX-3")
    frames.tag_rows(office, [OWN[0]], "DX-4")
    with office.reading() as records:
        edition = records.plan.all()[0].newest
        found = frames.items_by_row(records, edition)
    assert {row_id: [item.item_id for item in items] for row_id, items in found.items()} == {OWN[0]: ["KM-3", "DX-4"]}


def test_a_repost_has_the_items_of_its_row_in_the_rows_of_a_round(office: Store) -> None:
    with office.reading() as records:
        repost = next(each for each in records.plan.all()[0].newest.listings if each.is_repost)
    done = frames.tag_rows(office, [repost.initiative], "DX-4")
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
    planned = frames.plan_frames(parts, office, path)
    assert (planned.added, planned.changed, planned.removed) == (("T-1", "T-2"), (), ())
    assert len(view(office).frames) == 2, "looking at it writes nothing"
    assert frames.import_frames(parts, office, path, "伊藤").value.added == ("T-1", "T-2")
    frame, items = view(office).frames[-1]
    assert (frame.title, frame.edition) == ("都の計画", "第1版")
    assert [(each.item.title, each.item.group, each.item.repost_of) for each in items] == [
        ("手続", "柱", None),
        ("カード", None, "KM-3"),
    ]
    before = acts(office)
    assert frames.import_frames(parts, office, path).value.unchanged == 2
    assert acts(office) == before


def test_a_newer_edition_of_a_frame_replaces_it(parts: Parts, office: Store, tmp_path: Path) -> None:
    frames.tag_rows(office, OWN, "KM-1")
    kept = [f"市町村官民データ活用推進計画,令和5年時点,記載すべき事項,KM-{each},事項{each}," for each in (1, 3, 4)]
    done = frames.import_frames(parts, office, table(tmp_path, *kept)).value
    assert (done.changed, done.removed) == (("KM-1", "KM-3", "KM-4"), ("KM-2", "KM-5"))
    frame, _ = view(office).frames[0]
    assert (frame.edition, len(frame.items)) == ("令和5年時点", 3)
    assert rows_of(office, "KM-1") == OWN


def test_an_item_that_is_used_is_not_removed_and_the_refusal_names_the_rows(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    frames.tag_rows(office, [OWN[0], "2-1-②"], "KM-5")
    before = view(office).frames
    kept = [f"市町村官民データ活用推進計画,令和5年時点,,KM-{each},事項{each}," for each in (1, 2, 3, 4)]
    with pytest.raises(planning.FrameItemInUse) as refused:
        frames.import_frames(parts, office, table(tmp_path, *kept))
    assert refused.value.details["used"] == f"2-1-②、{OWN[0]}"
    assert view(office).frames == before


def test_all_items_in_use_are_named_each_with_its_rows_and_those_of_another_edition(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    frames.tag_rows(office, [OWN[0]], "KM-2")
    frames.tag_rows(office, [OWN[1]], "KM-5")
    with office.writing() as work:
        plan = work.plan.all()[0]
        newer = replace(plan.newest, edition_id="revised", ordinal=2, title="改定版", adopted_on=date(2024, 2, 1))
        work.begin_act("test", None)
        work.plan.save(replace(plan, editions=(*plan.editions, newer)))
        work.commit()
    kept = [f"市町村官民データ活用推進計画,令和5年時点,,KM-{each},事項{each}," for each in (1, 3, 4)]
    with pytest.raises(planning.FrameItemInUse) as refused:
        frames.import_frames(parts, office, table(tmp_path, *kept))
    first = plan.newest.title
    one, other = (line.split("：") for line in refused.value.details["used"].split("；"))
    assert (one[0][:4], one[1]) == ("KM-2", f"{OWN[0]}（{first}）")
    assert (other[0][:4], other[1]) == ("KM-5", f"{OWN[1]}（{first}）")


def test_what_was_recorded_is_taken_back_exactly_and_repeated_in_its_edition(office: Store) -> None:
    frames.tag_rows(office, [OWN[0], "2-1-②"], "DX-4", "伊藤")
    for change, by in ((frames.tag_rows, "佐藤"), (frames.untag_rows, "中野")):
        before = tags(office)
        done = change(office, [*OWN, "2-1-②"] if change is frames.tag_rows else [OWN[0], "2-1-②"], "DX-4", by).value
        after = tags(office)
        assert after != before
        for tagging, expected in ((done.reverse, before), (done, after), (done.reverse, before)):
            frames.retag_rows(office, tagging, "別の人")
            assert tags(office) == expected
        count = len(acts(office))
        assert frames.retag_rows(office, done.reverse, "別の人").value.changed == ()
        assert (tags(office), len(acts(office))) == (before, count), "nothing is left to take back"


def test_a_tag_of_a_withdrawn_edition_or_item_is_not_recorded_again(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    done = frames.tag_rows(office, [OWN[0]], "KM-5").value
    frames.untag_rows(office, [OWN[0]], "KM-5")
    for lost, reason in (
        (replace(done, added=(replace(done.added[0], edition_id="withdrawn"),)), planning.FrameTargetUnknown),
        (done, planning.FrameItemUnknown),
    ):
        if reason is planning.FrameItemUnknown:
            kept = [f"市町村官民データ活用推進計画,令和5年時点,,KM-{each},事項{each}," for each in (1, 2, 3, 4)]
            frames.import_frames(parts, office, table(tmp_path, *kept))
        with pytest.raises(reason):
            frames.retag_rows(office, lost)
    assert tags(office) == []


def test_an_item_of_another_plan_than_the_one_that_is_collected_names_that_plan(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    frames.tag_rows(office, [OWN[0]], "KM-1")
    plan, kept = read_in(office, lambda records: (records.plan.all()[0], records.plan.frames()))
    after = next_plan(plan.last_year.start + 1)
    with office.writing() as work:
        work.begin_act("test", None)
        work.plan.save(replace(after, editions=(replace(after.newest, listings=plan.newest.listings[:1]),)))
        work.commit()
    office.choose_plan("tsugi")
    frame = next(each for each in kept if each.items[0].item_id == "KM-1")
    with pytest.raises(planning.FrameItemInUse) as refused:
        frames.import_frames(
            parts, office, table(tmp_path, f"{frame.title},{frame.edition},,KM-2,{frame.items[1].title},")
        )
    assert f"：{OWN[0]}（{plan.title}の{plan.newest.title}）、" in refused.value.details["used"]


def test_an_item_that_another_frame_repeats_is_not_removed(parts: Parts, office: Store, tmp_path: Path) -> None:
    path = table(tmp_path, *(f"市町村官民データ活用推進計画,2,,KM-{each},事項," for each in (1, 2, 4, 5)))
    with pytest.raises(planning.FrameItemInUse) as refused:
        frames.import_frames(parts, office, path)
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
    with pytest.raises(planning.FrameTableFaulty) as refused:
        frames.import_frames(parts, office, table(tmp_path, "計画,1,,T-0,よい行,", *lines))
    assert [each.code for each in refused.value.problems] == [code]
    assert len(view(office).frames) == 2


def test_the_built_in_frames_come_back_and_those_of_another_plan_are_refused(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    frames.import_frames(parts, office, table(tmp_path, "自治体DX推進計画,第2版,,DX-2,標準化,"))
    done = frames.import_frames(parts, office, "builtin:nakano2").value
    assert (len(done.added), done.changed, done.unchanged) == (7, ("DX-2",), 5)
    with pytest.raises(planning.BuiltInUnfit):
        frames.import_frames(parts, office, "builtin:another")


def test_the_saved_table_is_imported_unchanged(parts: Parts, office: Store, tmp_path: Path) -> None:
    for name in ("枠組み.xlsx", "枠組み.csv"):
        save_frame_sheet(parts, office, tmp_path / name)
        planned = frames.plan_frames(parts, office, str(tmp_path / name))
        assert (planned.unchanged, planned.frames, planned.problems) == (13, (), ())


def test_measures_and_rows_are_listed_with_what_they_have(office: Store) -> None:
    frames.tag_rows(office, ["2-1-②"], "DX-4")
    frames.tag_rows(office, [OWN[0]], "DX-4")
    frames.tag_rows(office, [OWN[1]], "KM-3")
    lines = frames.target_lines(view(office), "DX-4")
    assert len(lines) == 37 + 110
    found = {each.target: each for each in lines}
    assert (found["2-1-②"].is_measure, found["2-1-②"].is_tagged, found["2-1-②"].items) == (True, True, ("DX-4",))
    assert [(each.is_tagged, each.by_measure, each.items) for each in (found[row_id] for row_id in OWN)] == [
        (True, False, ("DX-4",)),
        (False, True, ("KM-3", "DX-4")),
    ]
    assert found[OWN[0]].figure == "未記入"
    assert not found["1-1-①"].has_item
    assert [each.target for each in frames.target_lines(view(office), "DX-3") if each.is_tagged] == [OWN[1]]


DAY = date(2023, 6, 1)
ASKED = new_opinion(OpinionSource.ASSEMBLY, DAY, "なぜ遅れたのか。", "中野 太郎", rows=(OWN[1].lower(), OWN[0], OWN[1]))
OPINIONS_HEAD = "番号,区分,日付,氏名・団体名,氏名の公表,意見,区の考え方,変更した内容,管理番号"


def opinions(store: Store) -> Sequence[Opinion]:
    return read_in(store, lambda records: records.plan.opinions())


def opinions_table(folder: Path, *lines: str, head: str = OPINIONS_HEAD) -> Path:
    path = folder / "意見.csv"
    path.write_text("\n".join((head, *lines)), encoding="utf-8")
    return path


def test_an_opinion_is_numbered_and_its_name_is_not_published_unless_it_is_said(office: Store) -> None:
    first = add_opinion(office, ASKED, "伊藤").value
    second = add_opinion(office, new_opinion(OpinionSource.EXPERT, DAY, "絞るべき", "三木", is_named=True)).value
    assert opinions(office) == [first, second]
    assert first == Opinion(1, OpinionSource.ASSEMBLY, DAY, "中野 太郎", False, "なぜ遅れたのか。", rows=OWN)
    assert (first.published_name, second.number, second.published_name) == (None, 2, "三木")


def test_an_opinion_without_text_or_with_a_row_of_no_edition_is_refused(office: Store) -> None:
    with pytest.raises(planning.OpinionTextMissing):
        add_opinion(office, new_opinion(OpinionSource.OTHER, DAY, " \n"))
    with pytest.raises(planning.PlanRowUnknown):
        add_opinion(office, new_opinion(OpinionSource.OTHER, DAY, "意見", rows=("9-9-9-99-Z",)))
    assert opinions(office) == []


def test_what_is_answered_replaces_only_what_is_given_and_a_blank_takes_it_back(office: Store) -> None:
    added = add_opinion(office, ASKED).value
    answered = edit_opinion(office, 1, OpinionEdit(answer="委託先と調整したため。"), "伊藤").value
    assert (answered.answer, answered.changed, answered.rows) == ("委託先と調整したため。", None, added.rows)
    edit_opinion(office, 1, OpinionEdit(changed="実施年度を改めた。", rows=(OWN[0],)))
    (found,) = opinions(office)
    assert (found.answer, found.changed, found.rows) == ("委託先と調整したため。", "実施年度を改めた。", (OWN[0],))
    with office.reading() as records:
        assert [act.reason for act in records.entries.acts()][-2:] == ["意見1：考え方", "意見1：変更した内容、取組"]
    before = acts(office)
    edit_opinion(office, 1, OpinionEdit(answer="委託先と調整したため。"))
    assert acts(office) == before, "what is the same is no act"
    assert edit_opinion(office, 1, OpinionEdit(answer="")).value.answer is None
    with pytest.raises(planning.OpinionUnknown):
        edit_opinion(office, 2, OpinionEdit(answer="回答"))


def test_what_another_person_answered_meanwhile_is_not_replaced_unseen(office: Store) -> None:
    added = add_opinion(office, ASKED).value
    edit_opinion(office, 1, OpinionEdit(answer="佐藤の考え方。"), "佐藤", added)
    before = acts(office)
    with pytest.raises(ContentMoved) as refused:
        edit_opinion(office, 1, OpinionEdit(answer="鈴木の考え方。"), "鈴木", added)
    assert (acts(office), refused.value.details["who"]) == (before, "佐藤")
    assert refused.value.details["found"] == "「佐藤の考え方。」"
    edit_opinion(office, 1, OpinionEdit(answer="佐藤の考え方。"), "鈴木", added)
    edit_opinion(office, 1, OpinionEdit(answer="鈴木の考え方。"), "鈴木", replace(added, answer="佐藤の考え方。"))
    assert opinions(office)[0].answer == "鈴木の考え方。"


@pytest.mark.parametrize(
    "edit",
    [
        OpinionEdit(rows=("1-5-1-01-B", "1-1-1-01-P")),
        OpinionEdit(rows=("1-5-1-01-b", "1-5-1-01-B")),
        OpinionEdit(answer="考え方　\r\n続き \n", changed="\n"),
        OpinionEdit(text=" 意見\r\nの続き\n", who="  三木 "),
    ],
)
def test_an_edit_is_undone_over_what_was_typed_although_it_is_stored_otherwise(
    office: Store, edit: OpinionEdit
) -> None:
    before = add_opinion(office, ASKED).value
    stored = edit_opinion(office, 1, edit, seen=before).value
    typed = edit.applied_to(before)
    assert stored != typed
    assert edit_opinion(office, 1, edit.undone_to(before), seen=typed).value == before


def test_a_correction_replaces_what_is_given_and_the_history_names_it(office: Store) -> None:
    add_opinion(office, ASKED)
    day = date(2023, 6, 2)
    edit_opinion(
        office,
        1,
        OpinionEdit(source=OpinionSource.AUDIT, day=day, who="", is_named=True, text="なぜか。", rows=()),
    )
    assert opinions(office) == [Opinion(1, OpinionSource.AUDIT, day, None, True, "なぜか。")]
    with office.reading() as records:
        assert records.entries.acts()[-1].reason == "意見1：区分、日付、氏名・団体名、氏名の公表、意見、取組"
    with pytest.raises(planning.OpinionTextMissing):
        edit_opinion(office, 1, OpinionEdit(text=" "))


def test_a_deleted_opinion_is_kept_with_its_reason_and_its_number_is_not_used_again(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    add_opinion(office, new_opinion(OpinionSource.EXPERT, DAY, "絞るべき"))
    asked = add_opinion(office, ASKED).value
    with pytest.raises(planning.OpinionReasonMissing):
        delete_opinion(office, 2, " \n")
    assert len(opinions(office)) == 2
    delete_opinion(office, 2, "重複のため", "伊藤")
    assert [each.number for each in opinions(office)] == [1]
    (gone,) = read_in(office, deleted_opinions)
    assert (gone.opinion, gone.act.kind, gone.act.reason, gone.act.by) == (
        asked, "delete_opinion", "重複のため", "伊藤"
    )  # fmt: skip
    for again in (
        lambda: delete_opinion(office, 2, "再び"),
        lambda: edit_opinion(office, 2, OpinionEdit(answer="回答")),
    ):
        with pytest.raises(planning.OpinionGone) as refused:
            again()
        assert refused.value.details["reason"] == "重複のため"
    done = import_opinions(
        parts, office, opinions_table(tmp_path, "2,議会,2023-06-01,,,意見,,,", ",議会,2023-06-03,,,別の意見,,,")
    )
    assert [each.code for each in done.problems] == ["TABLE-OPINION-DELETED"]
    assert done.value.added == (3,)
    assert add_opinion(office, ASKED).value.number == 4


def test_a_row_of_another_edition_is_refused_with_what_it_is_now(parts: Parts, office: Store, tmp_path: Path) -> None:
    """The row was retitled by another number in the edition of 2024; the opinion is of a day after that."""
    older, newer, now = OWN[0], date(2024, 3, 1), "9-1-1-01-A"
    renumber(office, older, now)
    added = add_opinion(office, new_opinion(OpinionSource.ASSEMBLY, DAY, "当時の意見", rows=(older,))).value
    assert added.rows == (older,), "it was the plan's row on that day"
    with pytest.raises(planning.PlanRowOfOtherEdition) as refused:
        add_opinion(office, new_opinion(OpinionSource.ASSEMBLY, newer, "意見", rows=(older,)))
    assert (refused.value.details["found"], refused.value.details["expected"]) == (older, now)
    assert edit_opinion(office, 1, OpinionEdit(day=newer, rows=(older, now))).value.rows == (older, now), "was linked"
    done = import_opinions(parts, office, opinions_table(tmp_path, f",議会,2024-03-02,,,意見,,,{older}"))
    assert [(each.code, each.expected) for each in done.problems] == [("TABLE-ID-OF-OTHER-EDITION", now)]


def renumber(office: Store, older: str, newer: str) -> None:
    """Add an edition in which a row has another 管理番号."""
    with office.writing() as work:
        plan = work.plan.all()[0]
        first = plan.newest
        listings = tuple(replace(each, row_id=newer) if each.row_id == older else each for each in first.listings)
        second = replace(
            first,
            edition_id="revised",
            ordinal=first.ordinal + 1,
            title="改定版",
            adopted_on=date(2024, 2, 1),
            listings=listings,
        )
        work.begin_act("test", None)
        work.plan.save(replace(plan, editions=(*plan.editions, second)))
        step = Derivation(PlanSubject.ROW, first.edition_id, older, second.edition_id, newer, PlanFate.MERGED)
        work.plan.add_derivations([step])
        work.commit()


def test_a_table_adds_opinions_and_the_same_table_again_changes_nothing(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    lines = (
        f',議会,令和5年6月1日,中野 太郎,不可,なぜ遅れたのか。,,,"{OWN[0]}、{OWN[1]}"',
        "7,パブリックコメント,2021-10-15,団体,可,分かりやすく。,直します。,図を加えた。,",
        ",監査,2022/9/1,,,基準を示すこと。,,,",
    )
    path = opinions_table(tmp_path, *lines)
    assert plan_opinions(parts, office, path).added == (1, 7, 8)
    assert opinions(office) == []
    done = import_opinions(parts, office, path, "伊藤")
    assert (done.problems, done.value.added) == ((), (1, 7, 8))
    assert opinions(office) == [
        Opinion(1, OpinionSource.ASSEMBLY, DAY, "中野 太郎", False, "なぜ遅れたのか。", rows=OWN),
        Opinion(
            7,
            OpinionSource.PUBLIC_COMMENT,
            date(2021, 10, 15),
            "団体",
            True,
            "分かりやすく。",
            "直します。",
            "図を加えた。",
        ),
        Opinion(8, OpinionSource.AUDIT, date(2022, 9, 1), None, False, "基準を示すこと。"),
    ]
    before = acts(office)
    assert import_opinions(parts, office, path).value.unchanged == 3
    assert acts(office) == before


def test_a_table_of_answers_fills_known_opinions_and_leaves_what_is_blank(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    add_opinion(office, ASKED)
    done = import_opinions(
        parts, office, opinions_table(tmp_path, "1,,調整したため。", head="番号,意見,区の考え方")
    ).value
    assert (done.added, done.changed) == ((), (1,))
    (found,) = opinions(office)
    assert (found.text, found.answer, found.rows) == (ASKED.text, "調整したため。", OWN)


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        ("x,議会,2023-06-01,,,意見,,,", "TABLE-VALUE-UNREADABLE", "番号"),
        ("0,議会,2023-06-01,,,意見,,,", "TABLE-VALUE-UNREADABLE", "番号"),
        (",住民,2023-06-01,,,意見,,,", "TABLE-VALUE-UNREADABLE", "区分"),
        (",議会,6月頃,,,意見,,,", "TABLE-VALUE-UNREADABLE", "日付"),
        (",議会,2023-06-01,,たぶん,意見,,,", "TABLE-VALUE-UNREADABLE", "氏名の公表"),
        (",議会,2023-06-01,,,意見,,,9-9-9-99-Z", "TABLE-ID-UNKNOWN", "管理番号"),
        (",,2023-06-01,,,意見,,,", "TABLE-NAME-MISSING", "区分"),
        (",議会,,,,意見,,,", "TABLE-NAME-MISSING", "日付"),
        (",議会,2023-06-01,,,,回答,,", "TABLE-NAME-MISSING", "意見"),
        ("5,議会,2023-06-01,,,別の意見,,,", "TABLE-TWICE", "番号"),
        (",議会,2023-06-01,,,よい行,,,", "TABLE-OPINION-TWICE", "意見"),
    ],
)
def test_a_row_that_cannot_be_read_is_reported_and_the_others_are_imported(
    parts: Parts, office: Store, tmp_path: Path, line: str, code: str, column: str
) -> None:
    done = import_opinions(parts, office, opinions_table(tmp_path, "5,議会,2023-06-01,,,よい行,,,", line))
    assert [(each.code, each.place.column) for each in done.problems] == [(code, column)]
    assert [each.number for each in opinions(office)] == [5]


def test_a_table_with_numbers_of_its_own_replaces_no_other_opinion(parts: Parts, office: Store, tmp_path: Path) -> None:
    add_opinion(office, ASKED)
    table = opinions_table(tmp_path, "1,パブリックコメント,2024-07-01,,,別の方の意見,,,")
    (found,) = import_opinions(parts, office, table).problems
    assert (found.code, found.place.column, found.found) == ("TABLE-OPINION-OF-ANOTHER", "番号", "1")
    assert [each.text for each in opinions(office)] == [ASKED.text]


@pytest.mark.parametrize("around", [("", ""), ("　", ""), ("", "\n"), ("　", "。\n\n　"), ("\u00a0 ", "\t")])
@pytest.mark.parametrize("numbered", [True, False])
def test_opinions_with_blanks_around_their_texts_are_imported_unchanged(
    parts: Parts, office: Store, tmp_path: Path, around: tuple[str, str], *, numbered: bool
) -> None:
    before, after = around
    text, answer, changed, who = (f"{before}{each}{after}" for each in ("意見です。", "考え", "直した", "三木"))
    add_opinion(
        office, new_opinion(OpinionSource.EXPERT, DAY, text, who, is_named=True, answer=answer, changed=changed)
    )
    for name in ("意見.xlsx", "意見.csv"):
        save_opinion_sheet(parts, office, tmp_path / name)
        if not numbered and name.endswith(".csv"):
            content = (tmp_path / name).read_text("utf-8-sig")
            (tmp_path / name).write_text(content.replace("\n1,", "\n,"), "utf-8-sig")
        planned = plan_opinions(parts, office, tmp_path / name)
        assert (planned.unchanged, planned.opinions, planned.problems) == (1, (), ())


def test_the_saved_opinions_are_imported_unchanged(parts: Parts, office: Store, tmp_path: Path) -> None:
    add_opinion(office, ASKED)
    add_opinion(
        office,
        new_opinion(
            OpinionSource.EXPERT, DAY, "一行目\n二行目", "三木", is_named=True, answer="考え", changed="直した"
        ),
    )
    for name in ("意見.xlsx", "意見.csv"):
        save_opinion_sheet(parts, office, tmp_path / name)
        planned = plan_opinions(parts, office, tmp_path / name)
        assert (planned.unchanged, planned.opinions, planned.problems) == (2, (), ())


R8 = R7.plus(1)
A, B, C, D, E = (row.row_id for row in plan_files.REVISED_ROWS)
X, Y, Z = (row.row_id for row in NEXT_ROWS)
CONTINUED, MERGED, FINISHED = PlanFate.CONTINUED, PlanFate.MERGED, PlanFate.FINISHED


@pytest.fixture
def before(parts: Parts, tmp_path: Path) -> Iterator[Store]:
    """An office of which only the first plan is known."""
    path = tmp_path / "office.nakano"
    create_store(parts, path, PlanSource(plan_files.two_editions(), small_organisation()))
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
    found = read_in(store, read_fates).lines
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
        f"{A}：継続（{X}）", f"{B}：統合（{Y}）", f"{C}：統合（{Y}）。似た取組のため", f"{B}：完了", f"{A}：未定"
    ]  # fmt: skip
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
    acts = len(read_in(store, lambda records: records.entries.acts()))
    decide(store, A, CONTINUED, X, Y)
    assert len(read_in(store, lambda records: records.entries.acts())) == acts


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
    store.choose_plan("kodo")
    changed = plan_files.write_list(tmp_path / "list.xlsx", plan_files.REVISED_ROWS[:4])
    with pytest.raises(Refused) as refused:
        revise_plan(parts, store, PlanRevision(changed, "再改定版", plan_files.REVISED_DAY.replace(year=2025)))
    assert refused.value.code == "PLAN-HAS-FATES"


def test_the_plan_that_is_named_has_the_fates(store: Store) -> None:
    store.choose_plan("tsugi")
    decide(store, X, PlanFate.ABOLISHED)
    assert read_in(store, read_fates).pair.old.plan_id == "tsugi"
    assert fates(store) == {X: ("廃止", ())}
    store.choose_plan(None)
    assert fates(store) == {}


def fates_table(parts: Parts, store: Store, folder: Path, **former: str) -> Successor:
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
    one, two = (row.title for row in plan_files.REVISED_ROWS[:2])
    decide(before, A, PlanFate.ABOLISHED, reason="区長決裁により廃止")
    decide(before, B, FINISHED)
    was = fates(before)
    successor = fates_table(parts, before, tmp_path, **{one: A, two: B})
    for is_dry_run in (True, False):
        with pytest.raises(Refused) as refused:
            add_successor(parts, before, replace(successor, is_dry_run=is_dry_run))
        assert refused.value.code == "FATE-DIFFERS"
        assert refused.value.details["found"] == f"{A} 廃止 → 継続、{B} 完了 → 継続"
    assert fates(before) == was


def test_a_table_completes_what_was_decided_and_its_reason_is_kept(parts: Parts, before: Store, tmp_path: Path) -> None:
    decide(before, A, CONTINUED, reason="窓口を広げる。")
    successor = fates_table(parts, before, tmp_path, **{plan_files.REVISED_ROWS[0].title: A})
    (stated,) = add_successor(parts, before, successor).value.fates
    assert (stated.row_id, stated.fate, stated.reason) == (A, CONTINUED, "窓口を広げる。")
    assert fates(before) == {A: ("継続", stated.to)}
    assert len(stated.to) == 1


def test_the_number_of_a_repost_is_no_former_number_and_its_original_is_named(parts: Parts, tmp_path: Path) -> None:
    original, *others = plan_files.FIRST_ROWS
    repost = replace(
        plan_files.plan_row("1-1-②", 2, original.title), repost_of=original.row_id, owners=(), owners_printed=None
    )
    plan = plan_files.plan_of(plan_files.plan_edition(1, "当初計画", plan_files.FIRST_DAY, [original, *others, repost]))
    create_store(parts, tmp_path / "office.nakano", PlanSource(plan, small_organisation()))
    with closing(parts.stores.open(tmp_path / "office.nakano")) as store:
        successor = fates_table(parts, store, tmp_path, **{others[0].title: repost.row_id})
        with pytest.raises(planning.EditionFaulty) as refused:
            add_successor(parts, store, successor)
    (found,) = refused.value.problems
    assert (found.code, found.found, found.expected) == ("REVISION-FORMER-REPOST", repost.row_id, original.row_id)
