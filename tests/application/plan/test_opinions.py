"""Opinions on the plan: entered, answered, imported from a table; a blank cell changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.plan.frames import save_opinions
from nakano_status.application.plan.opinions import (
    add_opinion,
    delete_opinion,
    deleted_opinions,
    edit_opinion,
    import_opinions,
    plan_opinions,
)
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.domain.plan.annotations import Opinion, OpinionSource
from nakano_status.domain.plan.lineage import Derivation, PlanFate, PlanSubject
from nakano_status.domain.refusals.planning import (
    OpinionGone,
    OpinionReasonMissing,
    OpinionTextMissing,
    OpinionUnknown,
    PlanRowOfOtherEdition,
    PlanRowUnknown,
)
from tests.support.opinions import new_opinion
from tests.support.rounds import OWN

DAY = date(2023, 6, 1)
ASKED = new_opinion(OpinionSource.ASSEMBLY, DAY, "なぜ遅れたのか。", "中野 太郎", rows=(OWN[1].lower(), OWN[0], OWN[1]))
HEAD = "番号,区分,日付,氏名・団体名,氏名の公表,意見,区の考え方,変更した内容,管理番号"


def opinions(store: Store) -> Sequence[Opinion]:
    with store.reading() as records:
        return records.annotations.opinions()


def acts(store: Store) -> list[str]:
    with store.reading() as records:
        return [act.kind for act in records.entries.acts()]


def table(folder: Path, *lines: str, head: str = HEAD) -> Path:
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
    with pytest.raises(OpinionTextMissing):
        add_opinion(office, new_opinion(OpinionSource.OTHER, DAY, " \n"))
    with pytest.raises(PlanRowUnknown):
        add_opinion(office, new_opinion(OpinionSource.OTHER, DAY, "意見", rows=("9-9-9-99-Z",)))
    assert opinions(office) == []


def test_what_is_answered_replaces_only_what_is_given_and_a_blank_takes_it_back(office: Store) -> None:
    added = add_opinion(office, ASKED).value
    answered = edit_opinion(office, 1, {"answer": "委託先と調整したため。"}, "伊藤").value
    assert (answered.answer, answered.changed, answered.rows) == ("委託先と調整したため。", None, added.rows)
    edit_opinion(office, 1, {"changed": "実施年度を改めた。", "rows": (OWN[0],)})
    (found,) = opinions(office)
    assert (found.answer, found.changed, found.rows) == ("委託先と調整したため。", "実施年度を改めた。", (OWN[0],))
    with office.reading() as records:
        assert [act.reason for act in records.entries.acts()][-2:] == ["意見1：区の考え方", "意見1：変更した内容、取組"]
    before = acts(office)
    edit_opinion(office, 1, {"answer": "委託先と調整したため。"})
    assert acts(office) == before, "what is the same is no act"
    assert edit_opinion(office, 1, {"answer": ""}).value.answer is None
    with pytest.raises(OpinionUnknown):
        edit_opinion(office, 2, {"answer": "回答"})


def test_a_correction_replaces_what_is_given_and_the_history_names_it(office: Store) -> None:
    add_opinion(office, ASKED)
    day = date(2023, 6, 2)
    edit_opinion(
        office,
        1,
        {"source": OpinionSource.AUDIT, "day": day, "who": "", "is_named": True, "text": "なぜか。", "rows": ()},
    )
    assert opinions(office) == [Opinion(1, OpinionSource.AUDIT, day, None, True, "なぜか。")]
    with office.reading() as records:
        assert records.entries.acts()[-1].reason == "意見1：区分、日付、氏名・団体名、氏名の公表、意見、取組"
    with pytest.raises(OpinionTextMissing):
        edit_opinion(office, 1, {"text": " "})


def test_a_deleted_opinion_is_kept_with_its_reason_and_its_number_is_not_used_again(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    add_opinion(office, new_opinion(OpinionSource.EXPERT, DAY, "絞るべき"))
    asked = add_opinion(office, ASKED).value
    with pytest.raises(OpinionReasonMissing):
        delete_opinion(office, 2, " \n")
    assert len(opinions(office)) == 2
    delete_opinion(office, 2, "重複のため", "伊藤")
    assert [each.number for each in opinions(office)] == [1]
    with office.reading() as records:
        (gone,) = deleted_opinions(records)
    assert (gone.opinion, gone.act.kind, gone.act.reason, gone.act.by) == (
        asked,
        "delete_opinion",
        "重複のため",
        "伊藤",
    )
    for again in (lambda: delete_opinion(office, 2, "再び"), lambda: edit_opinion(office, 2, {"answer": "回答"})):
        with pytest.raises(OpinionGone) as refused:
            again()
        assert refused.value.details["reason"] == "重複のため"
    done = import_opinions(
        parts, office, table(tmp_path, "2,議会,2023-06-01,,,意見,,,", ",議会,2023-06-03,,,別の意見,,,")
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
    with pytest.raises(PlanRowOfOtherEdition) as refused:
        add_opinion(office, new_opinion(OpinionSource.ASSEMBLY, newer, "意見", rows=(older,)))
    assert (refused.value.details["found"], refused.value.details["expected"]) == (older, now)
    assert edit_opinion(office, 1, {"day": newer, "rows": (older, now)}).value.rows == (older, now), "was linked"
    done = import_opinions(parts, office, table(tmp_path, f",議会,2024-03-02,,,意見,,,{older}"))
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
    path = table(tmp_path, *lines)
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
    done = import_opinions(parts, office, table(tmp_path, "1,,調整したため。", head="番号,意見,区の考え方")).value
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
        (",議会,2023-06-01,,,よい行,,,", "TABLE-TWICE", "意見"),
    ],
)
def test_a_row_that_cannot_be_read_is_reported_and_the_others_are_imported(
    parts: Parts, office: Store, tmp_path: Path, line: str, code: str, column: str
) -> None:
    done = import_opinions(parts, office, table(tmp_path, "5,議会,2023-06-01,,,よい行,,,", line))
    assert [(each.code, each.place.column) for each in done.problems] == [(code, column)]
    assert [each.number for each in opinions(office)] == [5]


def test_the_saved_table_is_imported_unchanged(parts: Parts, office: Store, tmp_path: Path) -> None:
    add_opinion(office, ASKED)
    add_opinion(
        office,
        new_opinion(
            OpinionSource.EXPERT, DAY, "一行目\n二行目", "三木", is_named=True, answer="考え", changed="直した"
        ),
    )
    for name in ("意見.xlsx", "意見.csv"):
        save_opinions(parts, office, tmp_path / name)
        planned = plan_opinions(parts, office, tmp_path / name)
        assert (planned.unchanged, planned.opinions, planned.problems) == (2, (), ())
