"""The table of words, and one wording for all."""

from contextlib import closing
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Edited, Entry, edit_entries, edit_entry, save_draft
from nakano_status.application.entries.skip_reasons import SkipReason
from nakano_status.application.forms.output_paths import FormOptions
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.review.review_rows import ask_back
from nakano_status.application.round.open_and_close_round import close_round, open_round
from nakano_status.application.submission.check_entries import check_entries
from nakano_status.application.submission.form_reading import check_file
from nakano_status.application.wording import unify_wording, word_sheet
from nakano_status.application.wording.word_table import is_advice_shown, save_word_table
from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.refusals.exchange import ContentMoved, FileMoved, IdUnknown, TableNotReadable, ValueMoved
from nakano_status.domain.refusals.files import TargetExists, WrongRole
from nakano_status.domain.refusals.planning import RoundClosed
from nakano_status.domain.review.review import Review, ReviewKind
from nakano_status.domain.wording.word_table import BUILT_IN, LONGEST_WORD, MOST_LINES, TermLine, WordTable
from tests.support import rounds
from tests.support.organisations import Table
from tests.support.stores import act, read_in

FIRST, SECOND = rounds.OWN
OWN_TABLE = BUILT_IN.with_added(TermLine("HP", "ホームページ"))


def wordings_found(store: Store) -> list[tuple[str | None, str | None, str | None]]:
    found = [each for each in read_in(store, check_entries).problems if each.code.startswith("WORDING")]
    return [(each.place.id, each.found, each.expected) for each in found]


def table_in(store: Store) -> WordTable:
    return read_in(store, lambda records: records.wordings.table())


def kinds_of(store: Store) -> list[str]:
    return [each.kind for each in read_in(store, lambda records: records.entries.acts())]


def test_without_a_word_of_the_office_it_is_the_built_in_table(office: Store) -> None:
    assert table_in(office) == BUILT_IN


def test_a_change_is_one_act_and_the_same_table_again_is_none(office: Store) -> None:
    save_word_table(office, OWN_TABLE, by="係長")
    save_word_table(office, OWN_TABLE)
    assert table_in(office) == OWN_TABLE
    assert kinds_of(office).count("save_word_table") == 1
    save_word_table(office, BUILT_IN)
    assert table_in(office) == BUILT_IN


def test_only_the_office_changes_it(parts: Parts, own: Path) -> None:
    with closing(parts.stores.open(own)) as store, pytest.raises(WrongRole):
        save_word_table(store, OWN_TABLE)


def test_check_and_unify_follow_the_same_table(parts: Parts, office: Store) -> None:
    edit_entry(parts, office, Entry(FIRST, {"mark": "◎", "done": "HPとサーバーを更新した。"}))
    vendor_off = WordTable((*OWN_TABLE.lines[:2], TermLine("サーバー", "サーバ", is_on=False), *OWN_TABLE.lines[3:]))
    save_word_table(office, vendor_off)
    assert wordings_found(office) == [(FIRST, "HP", "ホームページ")]
    (text,) = unify_wording.preview_unification(parts, office, unify_wording.UnifyOptions()).value.changes
    assert text.now == "ホームページとサーバーを更新した。"


@pytest.mark.parametrize("name", ["用語の表.xlsx", "用語の表.csv"])
def test_a_sheet_that_was_saved_is_read_again_as_it_was(parts: Parts, tmp_path: Path, name: str) -> None:
    table = WordTable((TermLine("R○年度", "令和○年度", is_on=False), *OWN_TABLE.lines[1:], TermLine("甲", "")))
    path = tmp_path / name
    assert word_sheet.save_word_sheet(parts, table, path).value == path
    found = word_sheet.read_word_sheet(parts, path)
    assert found.value == table
    assert [(each.code, each.place.column) for each in found.problems] == [("TERM-MISSING", "使う語")]
    with pytest.raises(TargetExists):
        word_sheet.save_word_sheet(parts, BUILT_IN, path)
    word_sheet.save_word_sheet(parts, BUILT_IN, path, replace=True)
    assert word_sheet.read_word_sheet(parts, path).value == BUILT_IN


def test_lines_of_a_sheet_that_cannot_be_used_are_told_at_their_cells(parts: Parts, tmp_path: Path) -> None:
    path = tmp_path / "用語.csv"
    long = "長" * (LONGEST_WORD + 1)
    lines = [
        "使わない語,使う語", "甲,甲", f"乙,{long}", "丙,丁", "丙,戊",
        *(f"語{n},用語{n}" for n in range(MOST_LINES))
    ]  # fmt: skip
    path.write_text("\n".join(lines), encoding="utf-8")
    found = word_sheet.read_word_sheet(parts, path)
    assert [(each.code, each.place.cell) for each in found.problems] == [
        ("TERM-SAME", "A2"),
        ("TERM-LONG", "B3"),
        ("TERM-TWICE", "A5"),
        ("TERM-MANY", f"A{MOST_LINES + 2}"),
    ]
    assert len(found.value.lines) == MOST_LINES


def test_a_line_that_is_not_in_use_may_say_so_in_several_words_and_anything_else_is_asked_about(
    parts: Parts, tmp_path: Path
) -> None:
    path = tmp_path / "用語.csv"
    said = ["する", "○", "", "しない", "×", "ｘ", "いいえ", "たぶん", "⭕", "☓", "Off"]
    lines = [f"語{place},用語{place},{word}" for place, word in enumerate(said)]
    path.write_text("\n".join(["使わない語,使う語,使用", *lines]), encoding="utf-8")
    found = word_sheet.read_word_sheet(parts, path)
    assert [line.is_on for line in found.value.lines] == [
        *(True, True, True, False, False, False, False, True), *(True, False, False)
    ]  # fmt: skip
    unread = [(each.code, each.place.cell) for each in found.problems if each.code != "TEXT-UNPRINTABLE"]
    assert unread == [("TERM-USE-UNREAD", "C9")]


def test_what_a_sheet_would_change_is_told_before_it_takes_the_tables_place(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    path = tmp_path / "用語.csv"
    path.write_text(
        "使わない語,使う語,使用\nベンダー,事業者,\nサーバー,サーバ,しない\nHP,HP,\nWi-Fi,無線LAN,する\n",
        encoding="utf-8",
    )
    planned = word_sheet.plan_word_import(parts, office, path)
    told = {each.typed: (each.was and each.was.printed, each.now and each.now.printed) for each in planned.changes}
    assert told["ベンダー"] == ("ベンダ", "事業者")
    assert told["サーバー"] == ("サーバ", "サーバ")
    assert told["Wi-Fi"] == (None, "無線LAN")
    assert told["引続き"] == ("引き続き", None)
    assert [each.code for each in planned.problems] == ["TERM-SAME"]
    assert table_in(office) == BUILT_IN
    outcome = word_sheet.import_word_sheet(parts, office, path, by="係長")
    assert (outcome.value.rows, outcome.problems) == (3, planned.problems)
    assert table_in(office) == planned.table
    assert word_sheet.plan_word_import(parts, office, path).changes == ()


def test_it_goes_out_with_the_form_and_stands_in_the_divisions_data_file(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    save_word_table(office, OWN_TABLE)
    form = rounds.send(parts, office, tmp_path / "forms")
    path = rounds.division_store(parts, form, tmp_path / "own.nakano")
    rounds.write(parts, path, FIRST, mark="◎", done="HPを更新した。")
    with closing(parts.stores.open(path)) as store:
        assert table_in(store).in_use == OWN_TABLE.in_use
        assert (FIRST, "HP", "ホームページ") in wordings_found(store)
    rounds.write_all(parts, path)
    rounds.write(parts, path, FIRST, done="HPを更新した。")
    answer = tmp_path / "回答.xlsx"
    rounds.hand_in(parts, path, answer)
    told = [(each.code, each.found) for each in check_file(parts, answer).problems]
    assert ("WORDING-OFFICE", "HP") in told
    rounds.merge(parts, office, answer)
    assert rounds.rows_of(office)[FIRST].values["done"] == "HPを更新した。"


def test_a_form_made_again_is_the_same_after_the_table_changed_and_a_new_one_has_it(
    parts: Parts, sending_office: Store, form: Path, own: Path, tmp_path: Path
) -> None:
    save_word_table(sending_office, OWN_TABLE)
    assert rounds.send(parts, sending_office, tmp_path / "again").read_bytes() == form.read_bytes()
    anew = rounds.send(parts, sending_office, tmp_path / "anew", anew=True)
    rounds.division_store(parts, anew, own)
    with closing(parts.stores.open(own)) as store:
        assert table_in(store).in_use == OWN_TABLE.in_use
    save_word_table(sending_office, BUILT_IN)
    assert rounds.send(parts, sending_office, tmp_path / "anew").read_bytes() == anew.read_bytes()
    rounds.division_store(parts, form, own)  # the older form comes again: the newer one's word stays
    with closing(parts.stores.open(own)) as store:
        assert table_in(store).in_use == OWN_TABLE.in_use
    rounds.division_store(parts, rounds.send(parts, sending_office, tmp_path / "third", anew=True), own)
    with closing(parts.stores.open(own)) as store:
        assert table_in(store) == BUILT_IN


def test_a_form_that_asks_again_has_the_table_of_its_day(
    parts: Parts, sending_office: Store, own: Path, tmp_path: Path
) -> None:
    rounds.write_all(parts, own)
    rounds.hand_in(parts, own, tmp_path / "回答.xlsx")
    rounds.merge(parts, sending_office, tmp_path / "回答.xlsx")
    save_word_table(sending_office, WordTable(()))
    asked = ask_back(
        parts, sending_office, FormOptions(rounds.ZEIMU, tmp_path / "修正"), {FIRST: "お願いします。"}
    ).value
    rounds.division_store(parts, asked.file, own)
    with closing(parts.stores.open(own)) as store:
        assert table_in(store) == WordTable(())


@pytest.fixture
def answered(parts: Parts, own: Path) -> Path:
    """A data file in whose first row two wordings are advised on."""
    rounds.write_all(parts, own)
    rounds.write(parts, own, FIRST, done="サーバーを更新し、サーバーとベンダーを見直した。")
    return own


def test_what_is_being_typed_stays_while_what_stands_is_unified(parts: Parts, answered: Path) -> None:
    with closing(parts.stores.open(answered)) as store:
        save_draft(store, Entry(FIRST, {"done": "サーバーを更新し、書き足している"}))
        unify_wording.unify_one(parts, store, unify_wording.WordingPlace(FIRST, "done", "サーバー"))
        unify_wording.unify_all(parts, store, [unify_wording.WordingPlace(FIRST, "done", "ベンダー")])
        assert rounds.rows_of(store)[FIRST].values["done"] == "サーバを更新し、サーバとベンダを見直した。"
        assert rounds.rows_of(store)[FIRST].drafts == {"done": "サーバーを更新し、書き足している"}


def test_one_wording_of_one_text_is_unified(parts: Parts, answered: Path) -> None:
    with closing(parts.stores.open(answered)) as store:
        done = unify_wording.unify_one(parts, store, unify_wording.WordingPlace(FIRST, "done", "サーバー"))
        assert done.value.now == "サーバを更新し、サーバとベンダーを見直した。"
        assert done.touched == {(FIRST, "done")}
        assert rounds.rows_of(store)[FIRST].values["done"] == done.value.now
        assert wordings_found(store) == [(FIRST, "ベンダー", "ベンダ")]
        again = unify_wording.unify_one(parts, store, unify_wording.WordingPlace(FIRST, "done", "サーバー"))
        assert again.value.now == again.value.was
        assert again.touched == frozenset()


def test_a_text_that_was_changed_meanwhile_is_not_unified_away(
    parts: Parts, answered: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def after_another(
        parts: Parts, store: Store, entries: list[Entry], kind: ActKind, by: str | None
    ) -> Outcome[tuple[Edited, ...]]:
        edit_entry(parts, store, Entry(FIRST, {"done": "書き直した。"}))
        return edit_entries(parts, store, entries, kind, by)

    monkeypatch.setattr("nakano_status.application.wording.unify_wording.edit_entries", after_another)
    with closing(parts.stores.open(answered)) as store:
        with pytest.raises(ValueMoved):
            unify_wording.unify_one(parts, store, unify_wording.WordingPlace(FIRST, "done", "サーバー"))
        assert rounds.rows_of(store)[FIRST].values["done"] == "書き直した。"


def test_all_wordings_are_unified_in_one_act_and_written_back_where_nobody_changed_them(
    parts: Parts, answered: Path
) -> None:
    rounds.write(parts, answered, SECOND, next_year="引続き、サーバーを更新する。")
    places = [
        unify_wording.WordingPlace(FIRST, "done", "サーバー"),
        unify_wording.WordingPlace(SECOND, "next_year", "引続き"),
        unify_wording.WordingPlace(SECOND, "next_year", "サーバー"),
    ]
    with closing(parts.stores.open(answered)) as store:
        done = unify_wording.unify_all(parts, store, places).value
        assert [each.now for each in done] == [
            "サーバを更新し、サーバとベンダーを見直した。",
            "引き続き、サーバを更新する。",
        ]
        assert kinds_of(store).count("unify") == 1
        assert unify_wording.unify_all(parts, store, places).value == ()
        edit_entries(parts, store, unify_wording.wording_entries(done, back=True), ActKind.UNIFY)
        assert rounds.rows_of(store)[SECOND].values["next_year"] == "引続き、サーバーを更新する。"
        edit_entry(parts, store, Entry(SECOND, {"next_year": "サーバーを廃止する。"}))
        with pytest.raises(ValueMoved):
            edit_entries(parts, store, unify_wording.wording_entries(done, back=True), ActKind.UNIFY)


def test_a_unified_text_is_written_back_into_its_round_only(parts: Parts, office: Store) -> None:
    edit_entry(parts, office, Entry(FIRST, {"done": "サーバーを更新する。"}))
    done = unify_wording.unify_one(parts, office, unify_wording.WordingPlace(FIRST, "done", "サーバー")).value
    year = rounds.round_of(office).year
    close_round(office)
    open_round(parts, office, FiscalYear(year.start + 1))
    edit_entry(parts, office, Entry(FIRST, {"done": done.now}))
    with pytest.raises(RoundClosed):
        edit_entries(parts, office, unify_wording.wording_entries([done], back=True), ActKind.UNIFY)
    assert rounds.rows_of(office)[FIRST].values["done"] == done.now


def test_what_is_to_stay_is_told_again_only_when_the_text_changes(parts: Parts, answered: Path) -> None:
    place = unify_wording.WordingPlace(FIRST, "done", "サーバー")
    with closing(parts.stores.open(answered)) as store:
        before = rounds.digest_of(store)
        unify_wording.keep_wording_as_typed(store, place)
        assert wordings_found(store) == [(FIRST, "ベンダー", "ベンダ")]
        assert rounds.digest_of(store) == before
        unify_wording.keep_wording_as_typed(store, place, is_kept=False)
        assert len(wordings_found(store)) == 2
        unify_wording.keep_wording_as_typed(store, place)
        unify_wording.unify_one(parts, store, unify_wording.WordingPlace(FIRST, "done", "ベンダー"))
        assert wordings_found(store) == []
    rounds.write(parts, answered, FIRST, done="サーバーを更新した。")
    with closing(parts.stores.open(answered)) as store:
        assert wordings_found(store) == [(FIRST, "サーバー", "サーバ")]


def test_whether_advice_is_shown_is_kept_in_the_data_file(parts: Parts, own: Path) -> None:
    with closing(parts.stores.open(own)) as store:
        for shown in (False, True):
            unify_wording.save_advice_shown(store, shown=shown)
            with store.reading() as records:
                assert is_advice_shown(records.settings) is shown


TEXT = "R4年度にサーバーを更新した。"
UNIFIED = "令和4年度にサーバを更新した。"


@pytest.fixture
def wording_answered(parts: Parts, sending_office: Store, form: Path, tmp_path: Path) -> Store:
    """An office that took in an answer whose texts have such words."""
    file = tmp_path / "回答.xlsx"
    typed = {"mark": "◎", "done": TEXT, "next_year": "ベンダと協議する。", "note": "サーバーの件"}
    file.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), dict.fromkeys(rounds.OWN, typed)))
    rounds.merge(parts, sending_office, file)
    return sending_office


def found(parts: Parts, store: Store, wish: unify_wording.UnifyOptions | None = None) -> list[tuple[str, str, str]]:
    preview = unify_wording.preview_unification(parts, store, wish or unify_wording.UnifyOptions()).value
    return [(each.id, each.key, each.now) for each in preview.changes]


def left(
    parts: Parts, store: Store, wish: unify_wording.UnifyOptions | None = None
) -> dict[tuple[str, str], SkipReason | None]:
    return {
        (each.id, each.key): each.left
        for each in unify_wording.preview_unification(parts, store, wish or unify_wording.UnifyOptions()).value.left
    }


def done_of(store: Store) -> list[str | None]:
    rows = rounds.rows_of(store)
    return [rows[row_id].values["done"] for row_id in rounds.OWN]


def test_the_preview_shows_every_text_and_writes_nothing(parts: Parts, wording_answered: Store) -> None:
    first, second = unify_wording.preview_unification(
        parts, wording_answered, unify_wording.UnifyOptions()
    ).value.changes
    assert (first.id, second.id) == rounds.OWN
    assert (first.was, first.now, first.heading) == (TEXT, UNIFIED, "令和4年度までの取組状況")
    assert [(each.typed, each.printed) for each in first.replaced] == [("R4年度", "令和4年度"), ("サーバー", "サーバ")]
    assert done_of(wording_answered) == [TEXT, TEXT]


def test_applied_it_is_the_office_s_words_in_one_act(parts: Parts, wording_answered: Store) -> None:
    said = unify_wording.unify(parts, wording_answered, unify_wording.UnifyOptions(), by="係長")
    assert said.touched == {(FIRST, "done"), (SECOND, "done")}
    assert done_of(wording_answered) == [UNIFIED, UNIFIED]
    with wording_answered.reading() as records:
        changes = [
            (act, each)
            for act, each in records.entries.changes(rounds.round_of(wording_answered).round_id)
            if act.kind == "unify"
        ]
    assert {act.act_id for act, _ in changes} == {changes[0][0].act_id}
    assert [(each.row_id, each.who, act.by) for act, each in changes] == [
        (FIRST, "office", "係長"),
        (SECOND, "office", "係長"),
    ]
    assert unify_wording.preview_unification(parts, wording_answered, unify_wording.UnifyOptions()).value.changes == ()


def test_where_nothing_is_to_be_changed_no_act_is_kept(parts: Parts, sending_office: Store) -> None:
    assert unify_wording.unify(parts, sending_office, unify_wording.UnifyOptions()).value.changes == ()
    assert "unify" not in {each.kind for each in read_in(sending_office, lambda records: records.entries.acts())}


@pytest.mark.parametrize(
    ("wish", "rows"),
    [
        (unify_wording.UnifyOptions(rows=(SECOND,)), [SECOND]),
        (unify_wording.UnifyOptions(division=rounds.ZEIMU), [FIRST, SECOND]),
        (unify_wording.UnifyOptions(division="戸籍住民課"), []),
        (unify_wording.UnifyOptions(division="戸籍住民課", rows=(FIRST,)), [FIRST]),
    ],
)
def test_rows_are_chosen_by_id_and_by_division(
    parts: Parts, wording_answered: Store, wish: unify_wording.UnifyOptions, rows: list[str]
) -> None:
    assert [row_id for row_id, _, _ in found(parts, wording_answered, wish)] == rows


def test_words_are_chosen(parts: Parts, wording_answered: Store) -> None:
    wish = unify_wording.UnifyOptions(rows=(FIRST,), preferred=("サーバ",))
    assert found(parts, wording_answered, wish) == [(FIRST, "done", "R4年度にサーバを更新した。")]


def test_only_what_was_chosen_of_the_preview_is_said(parts: Parts, wording_answered: Store) -> None:
    wish = unify_wording.UnifyOptions()
    shown = unify_wording.preview_unification(parts, wording_answered, wish).value.changes
    chosen = [each for each in shown if each.id == SECOND]
    said = unify_wording.unify(parts, wording_answered, wish, seen=chosen)
    assert [each.id for each in said.value.changes] == [SECOND]
    assert done_of(wording_answered) == [TEXT, UNIFIED]


def test_other_words_than_the_preview_showed_are_not_written(
    parts: Parts, wording_answered: Store, table: Table
) -> None:
    sheet = table("使わない語,使う語\nサーバー,サーバ\n")
    wish = unify_wording.UnifyOptions(table=sheet)
    shown = unify_wording.preview_unification(parts, wording_answered, wish).value.changes
    sheet.write_text("使わない語,使う語\nサーバー,計算機\n", "utf-8-sig")
    with pytest.raises(FileMoved, match=sheet.name):
        unify_wording.unify(parts, wording_answered, wish, seen=shown)
    edit_entry(parts, wording_answered, Entry(FIRST, {"done": "サーバーを止めた。"}), "佐藤")
    with pytest.raises(ContentMoved, match=FIRST):
        unify_wording.unify(parts, wording_answered, wish, seen=shown)
    assert done_of(wording_answered) == ["サーバーを止めた。", TEXT]


def test_a_text_in_conflict_stays_and_is_told(
    parts: Parts, wording_answered: Store, form: Path, tmp_path: Path
) -> None:
    edit_entry(parts, wording_answered, Entry(FIRST, {"done": "事務局でサーバーを加えた。"}))
    other = tmp_path / "別.xlsx"
    other.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), {FIRST: {"done": "別のサーバーを更新した。"}}))
    rounds.merge(parts, wording_answered, other)
    assert rounds.rows_of(wording_answered)[FIRST].conflicts == ("done",)
    said = unify_wording.unify(parts, wording_answered, unify_wording.UnifyOptions())
    assert [each.id for each in said.value.changes] == [SECOND]
    assert said.attention
    assert [(each.id, each.left) for each in said.value.left] == [(FIRST, SkipReason.CONFLICT)]
    assert done_of(wording_answered) == ["事務局でサーバーを加えた。", UNIFIED]


def test_an_accepted_row_is_not_changed_even_where_it_is_named(parts: Parts, wording_answered: Store) -> None:
    with act(wording_answered, "accept") as work:
        work.reviews.add(rounds.round_of(wording_answered).round_id, Review(FIRST, "zeimu", ReviewKind.ACCEPTED))
    assert left(parts, wording_answered) == {(FIRST, "done"): SkipReason.ACCEPTED}
    assert [row_id for row_id, _, _ in found(parts, wording_answered)] == [SECOND]
    assert not found(parts, wording_answered, unify_wording.UnifyOptions(rows=(FIRST,)))


def test_a_row_of_a_closed_round_stays(parts: Parts, wording_answered: Store) -> None:
    with act(wording_answered, "close_round") as work:
        work.rounds.close(rounds.round_of(wording_answered).round_id)
    assert set(left(parts, wording_answered).values()) == {SkipReason.CLOSED}
    assert unify_wording.unify(parts, wording_answered, unify_wording.UnifyOptions()).value.changes == ()
    assert done_of(wording_answered) == [TEXT, TEXT]


def test_an_office_s_own_table_is_used_instead(parts: Parts, wording_answered: Store, tmp_path: Path) -> None:
    table = tmp_path / "用語.csv"
    table.write_text("使わない語,使う語,備考\nベンダ,事業者,\n更新,入れ替え,例\n", encoding="utf-8")
    assert found(parts, wording_answered, unify_wording.UnifyOptions(rows=(FIRST,), table=table)) == [
        (FIRST, "done", "R4年度にサーバーを入れ替えした。"),
        (FIRST, "next_year", "事業者と協議する。"),
    ]


def test_lines_of_a_table_that_cannot_be_used_are_problems(
    parts: Parts, wording_answered: Store, tmp_path: Path
) -> None:
    table = tmp_path / "用語.csv"
    lines = (
        "使わない語,使う語", "サーバー,サーバ", "更新,", ",入替", "サーバー,機器", "ベンダ,ＩＴ事業者",
        "事業者,会社"
    )  # fmt: skip
    table.write_text("\n".join(lines), encoding="utf-8")
    outcome = unify_wording.preview_unification(
        parts, wording_answered, unify_wording.UnifyOptions(rows=(FIRST,), table=table)
    )
    assert [(each.code, each.place.cell) for each in outcome.problems] == [
        ("TERM-MISSING", "B3"),
        ("TERM-MISSING", "A4"),
        ("TERM-TWICE", "A5"),
        ("TERM-CHAINED", "B6"),
    ]
    assert [each.now for each in outcome.value.changes] == ["R4年度にサーバを更新した。"]


def test_a_table_without_such_columns_is_refused(parts: Parts, wording_answered: Store, tmp_path: Path) -> None:
    table = tmp_path / "用語.csv"
    table.write_text("語,読み\nサーバー,さーばー\n", encoding="utf-8")
    with pytest.raises(TableNotReadable):
        unify_wording.preview_unification(parts, wording_answered, unify_wording.UnifyOptions(table=table))


def test_a_table_with_one_of_the_columns_only_changes_nothing(
    parts: Parts, wording_answered: Store, tmp_path: Path
) -> None:
    table = tmp_path / "用語.csv"
    table.write_text("使わない語,読み\nサーバー,さーばー\n", encoding="utf-8")
    outcome = unify_wording.preview_unification(parts, wording_answered, unify_wording.UnifyOptions(table=table))
    assert [(each.code, each.found) for each in outcome.problems] == [
        ("TABLE-COLUMN-WORDS", "読み"),
        ("TERM-MISSING", None),
    ]
    assert outcome.value.changes == ()


def test_a_row_that_there_is_not_is_refused(parts: Parts, wording_answered: Store) -> None:
    with pytest.raises(IdUnknown):
        unify_wording.preview_unification(parts, wording_answered, unify_wording.UnifyOptions(rows=("9-9-9-99-X",)))


def test_marks_and_notes_are_never_touched(parts: Parts, wording_answered: Store) -> None:
    edit_entry(parts, wording_answered, Entry(FIRST, {"mark": "○", "change_reason": "サーバーの納期のため"}))
    assert {key for _, key, _ in found(parts, wording_answered)} == {"change_reason", "done"}
    unify_wording.unify(parts, wording_answered, unify_wording.UnifyOptions())
    row = rounds.rows_of(wording_answered)[FIRST]
    assert (row.values["mark"], row.values["change_reason"]) == ("○", "サーバの納期のため")
    assert row.notes == {rounds.ZEIMU: "サーバーの件"}
