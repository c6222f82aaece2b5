"""Which opinion a row of a table of opinions is about: a person's opinion is no other person's."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.plan.opinions import (
    OpinionEdit,
    add_opinion,
    changed_texts,
    edit_opinion,
    import_opinions,
    plan_opinions,
)
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.domain.plan.annotations import OpinionSource
from tests.support.opinions import new_opinion
from tests.support.stores import read_in

HEAD = "番号,区分,日付,氏名・団体名,氏名の公表,意見,考え方"
AGREE = "計画に賛成します。"
DAY = date(2023, 6, 1)
FIRST, SECOND = "中野一郎", "野方花子"


def table(folder: Path, *names: str, answer: str = "") -> Path:
    """Return a table in which people of these names ("": without one) have one opinion, on one day."""
    lines = (f",パブリックコメント,{DAY},{name},,{AGREE},{answer}" for name in names)
    path = folder / "意見.csv"
    path.write_text("\n".join((HEAD, *lines)), encoding="utf-8")
    return path


def know(store: Store, *names: str | None) -> None:
    for name in names:
        add_opinion(store, new_opinion(OpinionSource.PUBLIC_COMMENT, DAY, AGREE, name))


def stored(store: Store) -> list[tuple[int, str | None, str | None]]:
    return [(each.number, each.who, each.answer) for each in read_in(store, lambda records: records.plan.opinions())]


def test_equal_words_of_another_person_are_another_opinion(parts: Parts, office: Store, tmp_path: Path) -> None:
    import_opinions(parts, office, table(tmp_path, FIRST))
    done = import_opinions(parts, office, table(tmp_path, SECOND))
    assert (done.problems, done.value.added) == ((), (2,))
    assert stored(office) == [(1, FIRST, None), (2, SECOND, None)]


def test_equal_words_of_several_people_in_one_table_are_several_opinions(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    path = table(tmp_path, FIRST, SECOND, "")
    done = import_opinions(parts, office, path)
    assert (done.problems, done.value.added) == ((), (1, 2, 3))
    assert import_opinions(parts, office, path).value.unchanged == 3


@pytest.mark.parametrize(
    ("known", "named", "expected"),
    [
        ([FIRST], "", [(1, FIRST, "答")]),
        ([None], FIRST, [(1, FIRST, "答")]),
        ([FIRST, SECOND], SECOND, [(1, FIRST, None), (2, SECOND, "答")]),
        (["中野 一郎"], FIRST, [(1, FIRST, "答")]),
        ([FIRST, None], "", [(1, FIRST, None), (2, None, "答")]),
        ([None, FIRST], FIRST, [(1, None, None), (2, FIRST, "答")]),
    ],
)
def test_a_blank_name_is_any_name_and_an_equal_name_comes_first(
    parts: Parts, office: Store, tmp_path: Path, known: Sequence[str | None], named: str, expected: object
) -> None:
    know(office, *known)
    assert import_opinions(parts, office, table(tmp_path, named, answer="答")).problems == ()
    assert stored(office) == expected


@pytest.mark.parametrize(
    ("known", "named"), [([FIRST, SECOND], ""), ([None, None], FIRST), ([FIRST, FIRST], FIRST), ([None, None], "")]
)
def test_a_row_that_fits_several_opinions_is_left_out_and_asks_for_the_number(
    parts: Parts, office: Store, tmp_path: Path, known: Sequence[str | None], named: str
) -> None:
    know(office, *known)
    (found,) = import_opinions(parts, office, table(tmp_path, named, answer="答")).problems
    assert (found.code, found.place.column, found.found) == ("TABLE-OPINION-UNCLEAR", "意見", "1、2")
    assert stored(office) == [(1, known[0], None), (2, known[1], None)]


def numbered(folder: Path, *lines: str, head: str = HEAD) -> Path:
    path = folder / "番号.csv"
    path.write_text("\n".join((head, *lines)), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("head", "line"),
    [
        (HEAD, f"1,パブリックコメント,{DAY},,,反対します。,"),
        ("番号,意見", "1,反対します。"),
        (HEAD, f"1,パブリックコメント,{DAY},{SECOND},,{AGREE},"),
        ("番号,氏名・団体名", f"1,{SECOND}"),
    ],
)
def test_another_text_or_person_is_a_correction_that_somebody_has_to_ask_for(
    parts: Parts, office: Store, tmp_path: Path, head: str, line: str
) -> None:
    know(office, FIRST)
    path = numbered(tmp_path, line, head=head + ("" if "意見" in head else ",意見"))
    refused = import_opinions(parts, office, path)
    (found,) = refused.problems
    assert (found.code, found.place.column, found.found) == ("TABLE-OPINION-OF-ANOTHER", "番号", "1")
    assert found.expected == f"{FIRST}　{AGREE}"
    assert (refused.value.opinions, refused.value.has_refused_corrections) == ((), True)
    ((was, now),) = plan_opinions(parts, office, path, is_correction=True).corrected
    assert (was.who, was.text) == (FIRST, AGREE) != (now.who, now.text)
    assert import_opinions(parts, office, path, is_correction=True).problems == ()
    assert read_in(office, lambda records: records.plan.opinions()) == [now]


def test_equal_words_in_another_spelling_and_a_first_name_are_no_corrections(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    know(office, "中野 一郎", None)
    path = numbered(tmp_path, f"1,,,{FIRST},,{AGREE} ,答", f"2,監査,2024-01-01,{SECOND},,,")
    assert import_opinions(parts, office, path).problems == ()
    assert stored(office) == [(1, FIRST, "答"), (2, SECOND, None)]


def test_an_unreadable_value_is_reported_before_a_correction(parts: Parts, office: Store, tmp_path: Path) -> None:
    know(office, FIRST)
    path = numbered(tmp_path, f"1,パブコメ,{DAY},,,反対します。,")
    (found,) = import_opinions(parts, office, path).problems
    assert (found.code, found.place.column) == ("TABLE-VALUE-UNREADABLE", "区分")
    path = numbered(tmp_path, "1,パブリックコメント,6月1日ごろ,,,反対します。,")
    (found,) = import_opinions(parts, office, path).problems
    assert (found.code, found.place.column) == ("TABLE-VALUE-UNREADABLE", "日付")


@pytest.mark.parametrize(("typed", "is_named"), [("はい", True), (" ◯", True), ("可", True), ("いいえ", False)])
def test_a_name_may_be_published_by_any_yes(
    parts: Parts, office: Store, tmp_path: Path, typed: str, *, is_named: bool
) -> None:
    path = tmp_path / "意見.csv"
    path.write_text(f"{HEAD}\n,議会,2023-06-01,{FIRST},{typed},意見,", encoding="utf-8")
    assert import_opinions(parts, office, path).problems == ()
    with office.reading() as records:
        assert [each.is_named for each in records.plan.opinions()] == [is_named]


def test_the_preview_names_every_field_that_changes(parts: Parts, office: Store, tmp_path: Path) -> None:
    know(office, None)
    edit_opinion(office, 1, OpinionEdit(answer="検討します。"))
    path = tmp_path / "意見.csv"
    path.write_text(f"{HEAD}\n1,,2023-06-02,{FIRST},可,,", encoding="utf-8")
    planned = plan_opinions(parts, office, path)
    (was,), (now,) = planned.replaced, planned.opinions
    assert was is not None
    assert list(changed_texts(was, now)) == [
        ("日付", "令和5年6月1日", "令和5年6月2日"),
        ("氏名・団体名", "", FIRST),
        ("氏名の公表", "不可", "可"),
    ]
