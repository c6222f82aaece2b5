"""The office's 用語の表: kept, read from a sheet and saved as one, and what it does in checks, forms and data files."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Edited, Entry, edit_entries, edit_entry, save_draft
from nakano_status.application.forms.output_paths import FormOptions
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.review.ask_back import ask_back
from nakano_status.application.submission.check_entries import check_entries
from nakano_status.application.submission.check_file import check_file
from nakano_status.application.wording.unify_wording import (
    UnifyOptions,
    WordingPlace,
    entries_of,
    keep_wording_as_typed,
    preview_unification,
    show_advice,
    unify_all,
    unify_one,
)
from nakano_status.application.wording.word_sheets import (
    import_word_sheet,
    plan_word_sheet,
    read_word_sheet,
    save_word_sheet,
)
from nakano_status.application.wording.word_table import read_word_table, reads_advice, save_word_table
from nakano_status.domain.refusals.exchange import ValueMoved
from nakano_status.domain.refusals.files import TargetExists, WrongRole
from nakano_status.domain.wording.word_table import BUILT_IN, LONGEST_WORD, MOST_LINES, TermLine, WordTable
from tests.support.rounds import OWN, ZEIMU, digest_of, division_store, hand_in, merge, rows_of, send, write, write_all

FIRST, SECOND = OWN
OWN_TABLE = BUILT_IN.with_added(TermLine("HP", "ホームページ"))


def wordings_found(store: Store) -> list[tuple[str | None, str | None, str | None]]:
    with store.reading() as records:
        found = [each for each in check_entries(records).problems if each.code.startswith("WORDING")]
    return [(each.place.id, each.found, each.expected) for each in found]


def table_in(store: Store) -> WordTable:
    with store.reading() as records:
        return read_word_table(records)


def kinds_of(store: Store) -> list[str]:
    with store.reading() as records:
        return [each.kind for each in records.entries.acts()]


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
    (text,) = preview_unification(parts, office, UnifyOptions()).value.changes
    assert text.now == "ホームページとサーバーを更新した。"


@pytest.mark.parametrize("name", ["用語の表.xlsx", "用語の表.csv"])
def test_a_sheet_that_was_saved_is_read_again_as_it_was(parts: Parts, tmp_path: Path, name: str) -> None:
    table = WordTable((TermLine("R○年度", "令和○年度", is_on=False), *OWN_TABLE.lines[1:], TermLine("甲", "")))
    path = tmp_path / name
    assert save_word_sheet(parts, table, path).value == path
    found = read_word_sheet(parts, path)
    assert found.value == table
    assert [(each.code, each.place.column) for each in found.problems] == [("TERM-MISSING", "使う語")]
    with pytest.raises(TargetExists):
        save_word_sheet(parts, BUILT_IN, path)
    save_word_sheet(parts, BUILT_IN, path, replace=True)
    assert read_word_sheet(parts, path).value == BUILT_IN


def test_lines_of_a_sheet_that_cannot_be_used_are_told_at_their_cells(parts: Parts, tmp_path: Path) -> None:
    path = tmp_path / "用語.csv"
    long = "長" * (LONGEST_WORD + 1)
    lines = [
        "使わない語,使う語",
        "甲,甲",
        f"乙,{long}",
        "丙,丁",
        "丙,戊",
        *(f"語{n},用語{n}" for n in range(MOST_LINES)),
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    found = read_word_sheet(parts, path)
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
    said = ["する", "○", "", "しない", "×", "ｘ", "いいえ", "たぶん"]
    lines = [f"語{place},用語{place},{word}" for place, word in enumerate(said)]
    path.write_text("\n".join(["使わない語,使う語,使用", *lines]), encoding="utf-8")
    found = read_word_sheet(parts, path)
    assert [line.is_on for line in found.value.lines] == [True, True, True, False, False, False, False, True]
    assert [(each.code, each.place.cell) for each in found.problems] == [("TERM-USE-UNREAD", "C9")]


def test_what_a_sheet_would_change_is_told_before_it_takes_the_tables_place(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    path = tmp_path / "用語.csv"
    path.write_text(
        "使わない語,使う語,使用\nベンダー,事業者,\nサーバー,サーバ,しない\nHP,HP,\nWi-Fi,無線LAN,する\n",
        encoding="utf-8",
    )
    planned = plan_word_sheet(parts, office, path)
    told = {each.typed: (each.was and each.was.printed, each.now and each.now.printed) for each in planned.changes}
    assert told["ベンダー"] == ("ベンダ", "事業者")
    assert told["サーバー"] == ("サーバ", "サーバ")
    assert told["Wi-Fi"] == (None, "無線LAN")
    assert told["引続き"] == ("引き続き", None)
    assert [each.code for each in planned.problems] == ["TERM-SAME"]
    assert table_in(office) == BUILT_IN
    outcome = import_word_sheet(parts, office, path, by="係長")
    assert (outcome.value.rows, outcome.problems) == (3, planned.problems)
    assert table_in(office) == planned.table
    assert plan_word_sheet(parts, office, path).changes == ()


def test_it_goes_out_with_the_form_and_stands_in_the_divisions_data_file(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    save_word_table(office, OWN_TABLE)
    form = send(parts, office, tmp_path / "forms")
    path = division_store(parts, form, tmp_path / "own.nakano")
    write(parts, path, FIRST, mark="◎", done="HPを更新した。")
    with closing(parts.stores.open(path)) as store:
        assert table_in(store).in_use == OWN_TABLE.in_use
        assert (FIRST, "HP", "ホームページ") in wordings_found(store)
    write_all(parts, path)
    write(parts, path, FIRST, done="HPを更新した。")
    answer = tmp_path / "回答.xlsx"
    hand_in(parts, path, answer)
    told = [(each.code, each.found) for each in check_file(parts, answer).problems]
    assert ("WORDING-OFFICE", "HP") in told
    merge(parts, office, answer)
    assert rows_of(office)[FIRST].values["done"] == "HPを更新した。"


def test_a_form_made_again_is_the_same_after_the_table_changed_and_a_new_one_has_it(
    parts: Parts, sending_office: Store, form: Path, own: Path, tmp_path: Path
) -> None:
    save_word_table(sending_office, OWN_TABLE)
    assert send(parts, sending_office, tmp_path / "again").read_bytes() == form.read_bytes()
    anew = send(parts, sending_office, tmp_path / "anew", anew=True)
    division_store(parts, anew, own)
    with closing(parts.stores.open(own)) as store:
        assert table_in(store).in_use == OWN_TABLE.in_use
    save_word_table(sending_office, BUILT_IN)
    assert send(parts, sending_office, tmp_path / "anew").read_bytes() == anew.read_bytes()
    division_store(parts, form, own)  # the older form comes again: the newer one's word stays
    with closing(parts.stores.open(own)) as store:
        assert table_in(store).in_use == OWN_TABLE.in_use
    division_store(parts, send(parts, sending_office, tmp_path / "third", anew=True), own)
    with closing(parts.stores.open(own)) as store:
        assert table_in(store) == BUILT_IN


def test_a_form_that_asks_again_has_the_table_of_its_day(
    parts: Parts, sending_office: Store, own: Path, tmp_path: Path
) -> None:
    write_all(parts, own)
    hand_in(parts, own, tmp_path / "回答.xlsx")
    merge(parts, sending_office, tmp_path / "回答.xlsx")
    save_word_table(sending_office, WordTable(()))
    asked = ask_back(parts, sending_office, FormOptions(ZEIMU, tmp_path / "修正"), {FIRST: "お願いします。"}).value
    division_store(parts, asked.file, own)
    with closing(parts.stores.open(own)) as store:
        assert table_in(store) == WordTable(())


@pytest.fixture
def answered(parts: Parts, own: Path) -> Path:
    """A data file in whose first row two wordings are advised on."""
    write_all(parts, own)
    write(parts, own, FIRST, done="サーバーを更新し、サーバーとベンダーを見直した。")
    return own


def test_what_is_being_typed_stays_while_what_stands_is_unified(parts: Parts, answered: Path) -> None:
    with closing(parts.stores.open(answered)) as store:
        save_draft(store, Entry(FIRST, {"done": "サーバーを更新し、書き足している"}))
        unify_one(parts, store, WordingPlace(FIRST, "done", "サーバー"))
        unify_all(parts, store, [WordingPlace(FIRST, "done", "ベンダー")])
        assert rows_of(store)[FIRST].values["done"] == "サーバを更新し、サーバとベンダを見直した。"
        assert rows_of(store)[FIRST].drafts == {"done": "サーバーを更新し、書き足している"}


def test_one_wording_of_one_text_is_unified(parts: Parts, answered: Path) -> None:
    with closing(parts.stores.open(answered)) as store:
        done = unify_one(parts, store, WordingPlace(FIRST, "done", "サーバー"))
        assert done.value.now == "サーバを更新し、サーバとベンダーを見直した。"
        assert done.touched == {(FIRST, "done")}
        assert rows_of(store)[FIRST].values["done"] == done.value.now
        assert wordings_found(store) == [(FIRST, "ベンダー", "ベンダ")]
        again = unify_one(parts, store, WordingPlace(FIRST, "done", "サーバー"))
        assert again.value.now == again.value.was
        assert again.touched == frozenset()


def test_a_text_that_was_changed_meanwhile_is_not_unified_away(
    parts: Parts, answered: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def after_another(
        parts: Parts, store: Store, entries: list[Entry], kind: str, by: str | None
    ) -> Outcome[tuple[Edited, ...]]:
        edit_entry(parts, store, Entry(FIRST, {"done": "書き直した。"}))
        return edit_entries(parts, store, entries, kind, by)

    monkeypatch.setattr("nakano_status.application.wording.unify_wording.edit_entries", after_another)
    with closing(parts.stores.open(answered)) as store:
        with pytest.raises(ValueMoved):
            unify_one(parts, store, WordingPlace(FIRST, "done", "サーバー"))
        assert rows_of(store)[FIRST].values["done"] == "書き直した。"


def test_all_wordings_are_unified_in_one_act_and_written_back_where_nobody_changed_them(
    parts: Parts, answered: Path
) -> None:
    write(parts, answered, SECOND, next_year="引続き、サーバーを更新する。")
    places = [
        WordingPlace(FIRST, "done", "サーバー"),
        WordingPlace(SECOND, "next_year", "引続き"),
        WordingPlace(SECOND, "next_year", "サーバー"),
    ]
    with closing(parts.stores.open(answered)) as store:
        done = unify_all(parts, store, places).value
        assert [each.now for each in done] == [
            "サーバを更新し、サーバとベンダーを見直した。",
            "引き続き、サーバを更新する。",
        ]
        assert kinds_of(store).count("unify") == 1
        assert unify_all(parts, store, places).value == ()
        edit_entries(parts, store, entries_of(done, back=True), "unify")
        assert rows_of(store)[SECOND].values["next_year"] == "引続き、サーバーを更新する。"
        with pytest.raises(ValueMoved):
            edit_entries(parts, store, entries_of(done, back=True), "unify")


def test_what_is_to_stay_is_told_again_only_when_the_text_changes(parts: Parts, answered: Path) -> None:
    place = WordingPlace(FIRST, "done", "サーバー")
    with closing(parts.stores.open(answered)) as store:
        before = digest_of(store)
        keep_wording_as_typed(store, place)
        assert wordings_found(store) == [(FIRST, "ベンダー", "ベンダ")]
        assert digest_of(store) == before
        keep_wording_as_typed(store, place, is_kept=False)
        assert len(wordings_found(store)) == 2
        keep_wording_as_typed(store, place)
        unify_one(parts, store, WordingPlace(FIRST, "done", "ベンダー"))
        assert wordings_found(store) == []
    write(parts, answered, FIRST, done="サーバーを更新した。")
    with closing(parts.stores.open(answered)) as store:
        assert wordings_found(store) == [(FIRST, "サーバー", "サーバ")]


def test_whether_advice_is_shown_is_kept_in_the_data_file(parts: Parts, own: Path) -> None:
    with closing(parts.stores.open(own)) as store:
        for shown in (False, True):
            show_advice(store, shown=shown)
            with store.reading() as records:
                assert reads_advice(records.settings) is shown
