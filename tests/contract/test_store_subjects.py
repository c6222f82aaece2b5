"""The records that write a content store its subject with it, so that no act can forget it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import pytest

from nakano_status.application.ports.data_file import Records, Store, UnitOfWork
from nakano_status.domain.history import act_subjects
from nakano_status.domain.history.act_subjects import ActSubject, SubjectKind
from nakano_status.domain.history.acts import Act, ActKind
from nakano_status.domain.organisation.divisions import DivisionName, NameKind, Organisation
from nakano_status.domain.plan.annotations import NationalFrame, Opinion, OpinionSource
from nakano_status.domain.plan.lineage import Derivation, PlanFate, PlanSubject
from nakano_status.domain.wording.word_table import TermLine, WordTable
from tests.support.plans import R4, small_plan
from tests.support.stores import ROUND, act, read_in

EDITION = small_plan().newest.edition_id
OPINION = Opinion(1, OpinionSource.AUDIT, date(2023, 6, 1), None, False, "意見")


def _write_contact(work: UnitOfWork) -> None:
    zeimu = work.organisation.read().get("zeimu")
    work.organisation.save(Organisation((replace(zeimu, contact="内線1"),)))


def _decide(work: UnitOfWork) -> None:
    ended = Derivation(PlanSubject.ROW, EDITION, "a", None, None, PlanFate.FINISHED)
    work.plan.replace_fate(EDITION, "a", [ended], [ended])


WRITES: Mapping[ActSubject, Callable[[UnitOfWork], None]] = {
    act_subjects.body_attribute("zeimu", "CONTACT"): _write_contact,
    act_subjects.body_due(ROUND, "zeimu"): lambda work: work.rounds.set_division_due(ROUND, "zeimu", None),
    act_subjects.comment_on_row(ROUND, "zeimu", "a"): lambda work: work.reviews.save_comment_drafts(
        ROUND, "zeimu", {"a": "依頼"}
    ),
    act_subjects.fate_in_next_plan(EDITION, "a"): _decide,
    act_subjects.frame_of_items("k"): lambda work: work.plan.save_frames([NationalFrame("k", "国の計画", "第1版", ())]),
    act_subjects.opinion_field(1, ""): lambda work: work.plan.save_opinions([OPINION]),
    act_subjects.round_due(ROUND): lambda work: work.rounds.set_due(ROUND, date(2023, 7, 28)),
    act_subjects.schedule_cell(EDITION, "a", 2022): lambda work: work.plan.edit_schedules(EDITION, {("a", R4): "予定"}),
    act_subjects.setting_text("key"): lambda work: work.settings.save("key", "text"),
    act_subjects.word_table(): lambda work: work.wordings.save_table(WordTable((TermLine("ＡＩ", "AI"),))),
}
"""A write of a content of each kind, by the subject that is stored with it."""

ATTRIBUTES = {"NAME", "ABOVE", "ORDER", "LIAISON", "ALIASES", "CONTACT"}
"""The attributes of bodies in the subjects of stored acts: under other keys, the acts of before would not be found."""

NAMED = {SubjectKind.ASSIGNED_ROW, SubjectKind.BACKUP_FOLDER, SubjectKind.EDITIONS, SubjectKind.WITHDRAWN_ACT}
"""The subjects that acts name themselves."""


def test_each_kind_of_subject_is_stored_by_a_write_or_named_by_an_act() -> None:
    assert {each.kind for each in WRITES} | NAMED == set(SubjectKind)


def test_each_attribute_of_a_body_has_the_key_under_which_data_files_keep_it(store: Store) -> None:
    with act(store, "edit_division") as work:
        body = work.organisation.read().get("zeimu")
        names = (replace(body.names[0], name="課税課"), *body.names[1:], DivisionName("税", NameKind.ALIAS))
        changed = replace(body, names=names, parent=None, order=7, is_liaison=not body.is_liaison, contact="内線1")
        work.organisation.save(Organisation((changed,)))
    found = read_in(store, lambda records: records.history.subjects_of(ActKind.EDIT_DIVISION).values())
    assert [{*subjects} for subjects in found] == [{act_subjects.body_attribute("zeimu", key) for key in ATTRIBUTES}]


@pytest.mark.parametrize("subject", WRITES, ids=lambda each: each.kind)
def test_the_write_of_a_content_stores_its_subject_once_and_no_other_one(store: Store, subject: ActSubject) -> None:
    with act(store, "edit_entry", "佐藤") as work:
        WRITES[subject](work)
        WRITES[subject](work)
    with act(store, "edit_entry", "鈴木"):
        pass
    with store.reading() as records:
        assert [each.by for each in records.history.acts_about([subject])] == ["佐藤"]
        last = records.entries.acts()[-2]
        assert set(records.history.subjects_of(ActKind.EDIT_ENTRY)[last.act_id]) == {subject}


def test_the_fields_of_an_opinion_are_subjects_of_their_own(store: Store) -> None:
    with act(store, by="伊藤") as work:
        work.plan.save_opinions([OPINION])
    for by, edited in (("佐藤", replace(OPINION, answer="答え")), ("鈴木", replace(OPINION, answer="答え", text="別"))):
        with act(store, by=by) as work:
            work.plan.save_opinions([edited])
    found = {
        name: [each.by for each in read_in(store, _about, act_subjects.opinion_field(1, name))]
        for name in ("", "answer", "text", "changed")
    }
    assert found == {"": ["伊藤"], "answer": ["佐藤"], "text": ["鈴木"], "changed": []}


def _about(records: Records, subject: ActSubject) -> Sequence[Act]:
    return records.history.acts_about([subject])


@pytest.mark.parametrize("key", ["", "[]", '["opinion"', '["other","1"]', '["opinion",1]', '["opinion", "1"]', "1"])
def test_no_other_text_is_the_key_of_a_subject(key: str) -> None:
    with pytest.raises((ValueError, TypeError)):
        ActSubject.read(key)


@pytest.mark.parametrize("subject", WRITES, ids=lambda each: each.kind)
def test_a_subject_is_read_from_its_key(subject: ActSubject) -> None:
    assert ActSubject.read(subject.key) == subject
