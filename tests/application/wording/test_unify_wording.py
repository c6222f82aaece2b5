"""用語の統一: previewed first, then written in one act; what is in 相違, closed or 確認済 is skipped and listed."""

from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.wording.unify_wording import SkipReason, UnifyOptions, preview_unification, unify
from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.domain.refusals.exchange import IdUnknown, TableNotReadable
from nakano_status.domain.review.review import Review, ReviewKind
from tests.support.rounds import OWN, ZEIMU, merge, round_of, rows_of
from tests.support.stores import act

FIRST, SECOND = OWN
TEXT = "R4年度にサーバーを更新した。"
UNIFIED = "令和4年度にサーバを更新した。"


@pytest.fixture
def answered(parts: Parts, sending_office: Store, form: Path, tmp_path: Path) -> Store:
    """An office that took in an answer whose texts have such words."""
    file = tmp_path / "回答.xlsx"
    typed = {"mark": "◎", "done": TEXT, "next_year": "ベンダと協議する。", "note": "サーバーの件"}
    file.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), dict.fromkeys(OWN, typed)))
    merge(parts, sending_office, file)
    return sending_office


def found(parts: Parts, store: Store, wish: UnifyOptions | None = None) -> list[tuple[str, str, str]]:
    preview = preview_unification(parts, store, wish or UnifyOptions()).value
    return [(each.id, each.key, each.now) for each in preview.changes]


def left(parts: Parts, store: Store, wish: UnifyOptions | None = None) -> dict[tuple[str, str], SkipReason | None]:
    return {
        (each.id, each.key): each.left for each in preview_unification(parts, store, wish or UnifyOptions()).value.left
    }


def done_of(store: Store) -> list[str | None]:
    rows = rows_of(store)
    return [rows[row_id].values["done"] for row_id in OWN]


def test_the_preview_shows_every_text_and_writes_nothing(parts: Parts, answered: Store) -> None:
    first, second = preview_unification(parts, answered, UnifyOptions()).value.changes
    assert (first.id, second.id) == OWN
    assert (first.was, first.now, first.heading) == (TEXT, UNIFIED, "令和4年度までの取組状況")
    assert [(each.typed, each.printed) for each in first.replaced] == [("R4年度", "令和4年度"), ("サーバー", "サーバ")]
    assert done_of(answered) == [TEXT, TEXT]


def test_applied_it_is_the_office_s_words_in_one_act(parts: Parts, answered: Store) -> None:
    said = unify(parts, answered, UnifyOptions(), by="係長")
    assert said.touched == {(FIRST, "done"), (SECOND, "done")}
    assert done_of(answered) == [UNIFIED, UNIFIED]
    with answered.reading() as records:
        changes = [
            (act, each) for act, each in records.entries.changes(round_of(answered).round_id) if act.kind == "unify"
        ]
    assert {act.act_id for act, _ in changes} == {changes[0][0].act_id}
    assert [(each.row_id, each.who, act.by) for act, each in changes] == [
        (FIRST, "office", "係長"),
        (SECOND, "office", "係長"),
    ]
    assert preview_unification(parts, answered, UnifyOptions()).value.changes == ()


def test_where_nothing_is_to_be_changed_no_act_is_kept(parts: Parts, sending_office: Store) -> None:
    assert unify(parts, sending_office, UnifyOptions()).value.changes == ()
    with sending_office.reading() as records:
        assert "unify" not in {each.kind for each in records.entries.acts()}


@pytest.mark.parametrize(
    ("wish", "rows"),
    [
        (UnifyOptions(rows=(SECOND,)), [SECOND]),
        (UnifyOptions(division=ZEIMU), [FIRST, SECOND]),
        (UnifyOptions(division="戸籍住民課"), []),
        (UnifyOptions(division="戸籍住民課", rows=(FIRST,)), [FIRST]),
    ],
)
def test_rows_are_chosen_by_id_and_by_division(
    parts: Parts, answered: Store, wish: UnifyOptions, rows: list[str]
) -> None:
    assert [row_id for row_id, _, _ in found(parts, answered, wish)] == rows


def test_words_are_chosen(parts: Parts, answered: Store) -> None:
    wish = UnifyOptions(rows=(FIRST,), preferred=("サーバ",))
    assert found(parts, answered, wish) == [(FIRST, "done", "R4年度にサーバを更新した。")]


def test_only_what_was_chosen_of_the_preview_is_said(parts: Parts, answered: Store) -> None:
    said = unify(parts, answered, UnifyOptions(), chosen=[(SECOND, "done")])
    assert [each.id for each in said.value.changes] == [SECOND]
    assert done_of(answered) == [TEXT, UNIFIED]


def test_a_text_in_conflict_stays_and_is_told(parts: Parts, answered: Store, form: Path, tmp_path: Path) -> None:
    edit_entry(parts, answered, Entry(FIRST, {"done": "事務局でサーバーを加えた。"}))
    other = tmp_path / "別.xlsx"
    other.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), {FIRST: {"done": "別のサーバーを更新した。"}}))
    merge(parts, answered, other)
    assert rows_of(answered)[FIRST].conflicts == ("done",)
    said = unify(parts, answered, UnifyOptions())
    assert [each.id for each in said.value.changes] == [SECOND]
    assert said.attention
    assert [(each.id, each.left) for each in said.value.left] == [(FIRST, SkipReason.CONFLICT)]
    assert done_of(answered) == ["事務局でサーバーを加えた。", UNIFIED]


def test_an_accepted_row_is_changed_only_where_it_is_named(parts: Parts, answered: Store) -> None:
    with act(answered, "accept") as work:
        work.reviews.add(round_of(answered).round_id, Review(FIRST, "zeimu", ReviewKind.ACCEPTED))
    assert left(parts, answered) == {(FIRST, "done"): SkipReason.ACCEPTED}
    assert [row_id for row_id, _, _ in found(parts, answered)] == [SECOND]
    assert [row_id for row_id, _, _ in found(parts, answered, UnifyOptions(rows=(FIRST,)))] == [FIRST]


def test_a_row_of_a_closed_round_stays(parts: Parts, answered: Store) -> None:
    with act(answered, "close_round") as work:
        work.rounds.close(round_of(answered).round_id)
    assert set(left(parts, answered).values()) == {SkipReason.CLOSED}
    assert unify(parts, answered, UnifyOptions()).value.changes == ()
    assert done_of(answered) == [TEXT, TEXT]


def test_an_office_s_own_table_is_used_instead(parts: Parts, answered: Store, tmp_path: Path) -> None:
    table = tmp_path / "用語.csv"
    table.write_text("使わない語,使う語,備考\nベンダ,事業者,\n更新,入れ替え,例\n", encoding="utf-8")
    assert found(parts, answered, UnifyOptions(rows=(FIRST,), table=table)) == [
        (FIRST, "done", "R4年度にサーバーを入れ替えした。"),
        (FIRST, "next_year", "事業者と協議する。"),
    ]


def test_lines_of_a_table_that_cannot_be_used_are_problems(parts: Parts, answered: Store, tmp_path: Path) -> None:
    table = tmp_path / "用語.csv"
    lines = (
        "使わない語,使う語",
        "サーバー,サーバ",
        "更新,",
        ",入替",
        "サーバー,機器",
        "ベンダ,ＩＴ事業者",
        "事業者,会社",
    )
    table.write_text("\n".join(lines), encoding="utf-8")
    outcome = preview_unification(parts, answered, UnifyOptions(rows=(FIRST,), table=table))
    assert [(each.code, each.place.cell) for each in outcome.problems] == [
        ("TERM-MISSING", "B3"),
        ("TERM-MISSING", "A4"),
        ("TERM-TWICE", "A5"),
        ("TERM-CHAINED", "B6"),
    ]
    assert [each.now for each in outcome.value.changes] == ["R4年度にサーバを更新した。"]


def test_a_table_without_such_columns_is_refused(parts: Parts, answered: Store, tmp_path: Path) -> None:
    table = tmp_path / "用語.csv"
    table.write_text("語,読み\nサーバー,さーばー\n", encoding="utf-8")
    with pytest.raises(TableNotReadable):
        preview_unification(parts, answered, UnifyOptions(table=table))


def test_a_table_with_one_of_the_columns_only_changes_nothing(parts: Parts, answered: Store, tmp_path: Path) -> None:
    table = tmp_path / "用語.csv"
    table.write_text("使わない語,読み\nサーバー,さーばー\n", encoding="utf-8")
    outcome = preview_unification(parts, answered, UnifyOptions(table=table))
    assert [each.code for each in outcome.problems] == ["TERM-MISSING"]
    assert outcome.value.changes == ()


def test_a_row_that_there_is_not_is_refused(parts: Parts, answered: Store) -> None:
    with pytest.raises(IdUnknown):
        preview_unification(parts, answered, UnifyOptions(rows=("9-9-9-99-X",)))


def test_marks_and_notes_are_never_touched(parts: Parts, answered: Store) -> None:
    edit_entry(parts, answered, Entry(FIRST, {"mark": "○", "change_reason": "サーバーの納期のため"}))
    assert {key for _, key, _ in found(parts, answered)} == {"change_reason", "done"}
    unify(parts, answered, UnifyOptions())
    row = rows_of(answered)[FIRST]
    assert (row.values["mark"], row.values["change_reason"]) == ("○", "サーバの納期のため")
    assert row.notes == {ZEIMU: "サーバーの件"}
