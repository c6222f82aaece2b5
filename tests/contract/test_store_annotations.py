"""What every data file promises about national frames, tags and opinions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from nakano_status.application.ports.data_file import Store
from nakano_status.domain.plan.annotations import FrameItem, NationalFrame, Opinion, OpinionSource, Tag
from nakano_status.domain.plan.lineage import PlanSubject
from tests.support.stores import act

CARDS = FrameItem("data-3", "カードの普及", "記載すべき事項")
NATION = NationalFrame("data", "データ活用推進計画", "平成28年法", (FrameItem("data-1", "オンライン化"), CARDS))
DIGITAL = NationalFrame("dx", "推進計画", "第1版", (FrameItem("dx-1", "カードの普及", repost_of="data-3"),))
ROW_TAG = Tag("data-1", "p-1", PlanSubject.ROW, "a", "担当 花子")
MEASURE_TAG = Tag("data-3", "p-1", PlanSubject.MEASURE, "1-1-①")
ASKED = Opinion(2, OpinionSource.ASSEMBLY, date(2023, 6, 1), "中野 太郎", is_named=False, text="遅れの理由は何か。")
HEARD = Opinion(
    1, OpinionSource.EXPERT, date(2021, 5, 1), None, True, "絞るべき", "絞ります", "取組を減らした", ("a", "b")
)


def test_frames_come_back_as_they_were_saved_in_the_order_in_which_they_were_added(store: Store) -> None:
    with store.reading() as records:
        assert list(records.annotations.frames()) == []
    with act(store) as work:
        work.annotations.save_frames([NATION])
    with act(store) as work:
        work.annotations.save_frames([DIGITAL])
    with store.reading() as records:
        assert list(records.annotations.frames()) == [NATION, DIGITAL]


def test_a_frame_saved_again_is_replaced_with_its_items_and_keeps_its_place(store: Store) -> None:
    with act(store) as work:
        work.annotations.save_frames([NATION, DIGITAL])
    newer = replace(NATION, edition="令和5年改定", items=(CARDS, FrameItem("data-6", "新しい項目")))
    with act(store) as work:
        work.annotations.save_frames([newer])
        assert list(work.annotations.frames()) == [newer, DIGITAL]
    with store.reading() as records:
        assert list(records.annotations.frames()) == [newer, DIGITAL]


def test_frames_are_in_the_order_in_which_they_were_added_whatever_their_ids(store: Store) -> None:
    frames = [replace(DIGITAL, frame_id=each, items=()) for each in "cab"]
    with act(store) as work:
        work.annotations.save_frames(frames[:1])
        work.annotations.save_frames(frames[1:])
    with store.reading() as records:
        assert list(records.annotations.frames()) == frames
    assert list(store.check_integrity()) == []


def test_without_a_tag_there_are_none(store: Store) -> None:
    with store.reading() as records:
        assert list(records.annotations.tags()) == []


def test_the_tags_of_an_act_name_who_decided_them_until_that_name_is_removed(store: Store) -> None:
    with act(store) as work:
        work.annotations.save_frames([NATION])
        work.annotations.add_tags([replace(ROW_TAG, target="b"), MEASURE_TAG])
    with act(store) as work:
        work.annotations.add_tags([ROW_TAG, replace(MEASURE_TAG, target="1-1-②")])
    with store.reading() as records:
        last = records.entries.acts()[-1].act_id
        assert list(records.annotations.tags_decided_in({last})) == [ROW_TAG], "no one is named in the other one"
        assert list(records.annotations.tags_decided_in(set())) == []
    with act(store) as work:
        work.annotations.blank_decider(ROW_TAG)
    with store.reading() as records:
        assert list(records.annotations.tags_decided_in({last})) == []
        assert {each.decided_by for each in records.annotations.tags() if each.target == "a"} == {None}
        assert {each.decided_by for each in records.annotations.tags() if each.target == "b"} == {ROW_TAG.decided_by}


def test_tags_are_added_replaced_and_removed_one_by_one(store: Store) -> None:
    with act(store) as work:
        work.annotations.save_frames([NATION])
        work.annotations.add_tags([ROW_TAG, MEASURE_TAG])
    decided = replace(MEASURE_TAG, decided_by="事務局")
    with act(store) as work:
        work.annotations.add_tags([decided])
    with store.reading() as records:
        assert set(records.annotations.tags()) == {ROW_TAG, decided}
    with act(store) as work:
        work.annotations.remove_tags([ROW_TAG, replace(ROW_TAG, target="b")])
    with store.reading() as records:
        assert list(records.annotations.tags()) == [decided]


def test_opinions_come_back_by_number_with_their_answers_and_rows(store: Store) -> None:
    with act(store) as work:
        work.annotations.save_opinions([ASKED, HEARD])
    with store.reading() as records:
        assert list(records.annotations.opinions()) == [HEARD, ASKED]


def test_the_last_answer_of_an_opinion_counts_and_its_rows_are_replaced(store: Store) -> None:
    with act(store) as work:
        work.annotations.save_opinions([HEARD, ASKED])
    answered = replace(HEARD, answer="見直しました", changed=None, rows=("c",))
    with act(store) as work:
        work.annotations.save_opinions([answered])
    with store.reading() as records:
        assert list(records.annotations.opinions()) == [answered, ASKED]


def test_an_answer_that_was_withdrawn_is_gone(store: Store) -> None:
    with act(store) as work:
        work.annotations.save_opinions([HEARD])
    withdrawn = replace(HEARD, answer=None, changed=None)
    with act(store) as work:
        work.annotations.save_opinions([withdrawn])
    with store.reading() as records:
        assert list(records.annotations.opinions()) == [withdrawn]


def test_an_opinion_is_removed_with_all_its_answers_and_the_others_remain(store: Store) -> None:
    with act(store) as work:
        work.annotations.save_opinions([HEARD, ASKED])
    with act(store) as work:
        work.annotations.save_opinions([replace(HEARD, answer="見直しました"), replace(ASKED, answer="調整のため")])
    with act(store) as work:
        work.annotations.remove_opinion(HEARD.number)
    with store.reading() as records:
        assert list(records.annotations.opinions()) == [replace(ASKED, answer="調整のため")]
    assert list(store.check_integrity()) == []


def test_a_file_with_frames_and_opinions_is_sound(store: Store) -> None:
    with act(store) as work:
        work.annotations.save_frames([NATION, DIGITAL])
        work.annotations.add_tags([ROW_TAG, MEASURE_TAG])
        work.annotations.save_opinions([HEARD, ASKED])
    assert list(store.check_integrity()) == []
