"""A plan whose profile is revised: earlier rounds keep theirs, and forms of both come back in one batch."""

import csv
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from nakano_status.application.lookup import chosen_round, edition_of, read_year
from nakano_status.bootstrap import make_parts, make_spreadsheet_user
from nakano_status.domain.fields.codes import EXPECTED_IN_IDS
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.plan.initiative_id import make_id
from nakano_status.store.format_version import CURRENT
from nakano_status.store.sqlite.opening import SqliteStores
from tests.support.altered_stores import rewrite_whole_history
from tests.support.command_line import ask, done, import_draft
from tests.support.edition_books import EditionBook, edited
from tests.support.own_wards import DIVISIONS, OwnWard, answerer, mark_of, own_profile
from tests.support.settled_facts import printed, seen
from tests.support.spreadsheets import changed as changed_book
from tests.support.stores import TickingClock, become_a_program_of, format_in

MARKS = (mark_of("good", "A"), mark_of("slow", "B", asks_reason=True), mark_of("never", "C"))
REVISION = ("--adopted", "2023-12-01", "--title", "改定版")


def changed(book: EditionBook) -> None:
    """Rename a mark, give up one and add one; add a field; call a level and the office otherwise."""
    book.change("進捗状況", "good", 記号="良", 凡例="よく進んだ")
    book.remove("never", "進捗状況")
    book.add("進捗状況", 記号="止", 短い名称="中止", 凡例="中止した", 同じ記号として読む文字="止")
    book.add("項目", 見出し="｛年度｝の参加者", 種類="数字", データの見出し="参加者（人）", データの説明="人の数")
    book.change("段", "work", 名称="事業群")
    book.change("概要", "事務局", 内容="企画室企画課")


@pytest.fixture
def ward(tmp_path: Path) -> OwnWard:
    """Return a ward whose year R4 is over, with its profile exported."""
    found = OwnWard(tmp_path, own_profile(MARKS))
    found.collect(empty="never")
    found.office("plan", "export", "--out", tmp_path / "plan.xlsx")
    return found


def profile_of(store: Path, year: str) -> Profile:
    """Return the profile of a year's round."""
    with closing(SqliteStores(TickingClock()).open(store, read_only=True)) as opened, opened.reading() as records:
        return edition_of(records, chosen_round(records, read_year(year))).profile


def revised(ward: OwnWard, edit: Any = changed, *more: str) -> dict[str, Any]:
    """Enter what a person edited in the workbook of the plan."""
    book = edited(ward.folder / "plan.xlsx", ward.folder / "revised.xlsx", edit)
    return ward.office("plan", "revise", book, *REVISION, *more)


def test_a_preview_states_what_the_profile_changes_and_the_act_does_it(ward: OwnWard) -> None:
    before = ward.store.read_bytes()
    preview = revised(ward, changed, "--dry-run")
    assert ward.store.read_bytes() == before
    found = {(each["id"], each["title"]): each["change"] for each in preview["profile"]}
    assert found == {
        ("段", "事業群"): "retitled", ("進捗状況", "良"): "retitled", ("進捗状況", "止"): "added",
        ("進捗状況", "C"): "dropped", ("項目", "｛年度｝の参加者"): "added", ("概要", ""): "declared",
    }  # fmt: skip
    (renamed,) = (each for each in preview["profile"] if each["title"] == "良")
    assert (renamed["from"], renamed["to"]) == (["good"], ["good"])
    assert {"text": "declared", "heading": "凡例", "from": "goodの状態である", "to": "よく進んだ"} in renamed["texts"]
    assert revised(ward)["written"]
    again = revised(ward)
    assert (again["unchanged"], again["profile"]) == (True, [])
    done("verify", "--store", ward.store)


def test_a_plan_of_before_with_numbers_that_no_new_plan_has_is_revised_with_its_profile(tmp_path: Path) -> None:
    ward = OwnWard(tmp_path, own_profile(MARKS))
    rewrite_whole_history(ward.store, "AO-", "AO:")
    ward.office("plan", "export", "--out", tmp_path / "plan.xlsx")

    def with_a_row(book: EditionBook) -> None:
        changed(book)
        book.add_row("新しい取組", "1-1-①", DIVISIONS["kosodate"], after="AO:01")
        book.change("計画", "新しい取組", 管理番号="AO:77")

    assert revised(ward, with_a_row)["written"]
    ward.office("round", "open", "--year", "R5", "--due", "2024-07-12")
    assert {"AO:01", "AO:77"} < {each["id"] for each in ward.office("show")["rows"]}
    done("verify", "--store", ward.store)


def test_a_new_form_of_numbers_has_no_sign_that_no_number_has(ward: OwnWard) -> None:
    other = edited(
        ward.folder / "plan.xlsx",
        ward.folder / "other.xlsx",
        lambda book: book.change("概要", "管理番号の例", 内容="A：01"),
    )
    refused = ask("plan", "revise", other, *REVISION, "--store", ward.store)
    found = [
        (each["sheet"], each["found"], each["expected"])
        for each in refused.keys["problems"]
        if each["code"] == "PLAN-CELL-WRONG"
    ]
    assert found == [("概要", "A：01", EXPECTED_IN_IDS)]


@pytest.mark.parametrize("pattern", [r"AO-\d\d", r"(?:AO-\d\d)|(?:(?:\d\d?-\d\d|[A-Z]-\d\d?-\d\d)-(?P<check>[A-Z]))"])
def test_rows_keep_their_numbers_beside_those_made_for_a_plan_numbered_otherwise(tmp_path: Path, pattern: str) -> None:
    ward = OwnWard(tmp_path, own_profile(MARKS, initiative_id=pattern))
    ward.office("plan", "export", "--out", tmp_path / "plan.xlsx")
    codes = {"1-1-①": "第1", "1-2-①": "第2", "5-1-①": "第3"}

    def otherwise(book: EditionBook) -> None:
        book.change("段", "work", 番号の例="第1")
        for cell in (cell for page in ("計画", "所管", "スケジュール") for row in book.book[page] for cell in row):
            cell.value = codes.get(str(cell.value), cell.value)
        book.add_row("新しい取組", "第1", DIVISIONS["kosodate"], after="AO-01")

    assert revised(ward, otherwise)["written"]
    ward.office("round", "open", "--year", "R5", "--due", "2024-07-12")
    assert profile_of(ward.store, "R5").id_patterns == (pattern, r"\d\d?-\d\d\d?-(?P<check>[A-Z])")
    rows = [each["id"] for each in ward.office("show")["rows"]]
    made = make_id("第1", 1)
    assert {"AO-01", made} < {*rows}
    for each in ward.office("distribute", "--out", tmp_path / "forms")["packages"]:
        form = Path(each["file"])
        sent = openpyxl.load_workbook(form)
        facts = {row[0].value: row[1].value for row in sent["照合用"].iter_rows(max_col=2)}
        assert facts["様式の版"] == "3"
        asked = {cell.value for row in sent["回答"].iter_rows() for cell in row}
        own = {row: {"mark": "A", "done": "行った。"} for row in ("AO-01", "AO-02", made) if row in asked}
        form.write_bytes(make_spreadsheet_user(profile_of(ward.store, "R5")).fill_in(form.read_bytes(), own))
        assert ask("merge", form, "--store", ward.store).code in (0, 1)
    answered = {each["id"] for each in ward.office("show")["rows"] if each["done"] == "行った。"}
    assert answered == {"AO-01", "AO-02", made}
    book = tmp_path / "again.xlsx"
    ward.office("plan", "export", "--out", book)
    done("init", "--plan", book, "--store", tmp_path / "again.nakano")
    again = SqliteStores(TickingClock()).open(tmp_path / "again.nakano", read_only=True)
    with closing(again), again.reading() as records:
        assert records.plan.all()[0].newest.profile.id_patterns == profile_of(ward.store, "R5").id_patterns
    done("verify", "--store", ward.store)


def of_year(store: Path, year: str = "R4") -> object:
    """Return what a year shows, counts and prints, its digest too, and the profile of its edition."""
    parts, of = make_parts(TickingClock()), read_year(year)
    with closing(SqliteStores(TickingClock()).open(store, read_only=True)) as opened, opened.reading() as records:
        profile = edition_of(records, chosen_round(records, of)).profile
        shown = seen(records, of), printed(parts, records, of), profile.content
    return shown, done("counts", "--year", year, "--store", store)


def test_a_round_of_the_edition_before_stays_to_the_byte(ward: OwnWard) -> None:
    before = of_year(ward.store)
    revised(ward)
    assert of_year(ward.store) == before
    ward.office("round", "open", "--year", "R5", "--due", "2024-07-12")
    ward.office("distribute", "--out", ward.folder / "of R5")
    assert of_year(ward.store) == before
    assert list(profile_of(ward.store, "R5").marks.symbols) == ["良", "B", "止"]
    ward.office("round", "withdraw", "--year", "R5")
    ward.office("plan", "withdraw")
    assert of_year(ward.store) == before
    done("verify", "--store", ward.store)


def test_a_data_file_is_refused_by_a_program_of_the_format_before(
    ward: OwnWard, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = ward.store.read_bytes()
    with monkeypatch.context() as patch:
        become_a_program_of(patch, "1.6")
        for words in (("show",), ("set", "AO-01", "done=x"), ("verify",)):
            said = ask(*words, "--store", ward.store)
            assert (said.code, said.keys["error"]) == (2, "STORE-NEWER"), words
            assert format_in(ward.store) in said.keys["message"]
    assert ward.store.read_bytes() == content


def test_a_new_data_file_of_a_division_reads_the_year_before_by_its_own_profile(ward: OwnWard) -> None:
    """Also rows that were merged since; its form states the profile of that year."""

    def merged(book: EditionBook) -> None:
        changed(book)
        book.change("計画", "AO-02", 旧管理番号="AO-04、AO-02")
        book.remove("AO-04", "計画")
        book.change("計画", "AO-06", 旧管理番号="AO-06", 管理番号="AO-09")
        book.change("所管", "AO-06", 管理番号="AO-09")

    before = {row["id"]: (row["mark"], row["done"]) for row in ward.office("show")["rows"]}
    revised(ward, merged)
    forms = sent(ward, "R5", "2024-07-12")
    own = ward.folder / "課.nakano"
    done("open", next(form for form, division in forms if division == "子育て課"), "--store", own)
    assert (profile_of(own, "R4"), format_in(own)) == (ward.profile, str(CURRENT))
    shown = {row["id"]: (row["mark"], row["done"]) for row in done("show", "--year", "R4", "--store", own)["rows"]}
    assert shown.keys() == {"AO-02", "AO-06"}
    assert shown["AO-06"] == before["AO-06"] == ("C", None)
    assert all(title in (shown["AO-02"][1] or "") for title in ("取組その2", "取組その4"))
    assert list(profile_of(own, "R5").marks.symbols) == ["良", "B", "止"]
    done("verify", "--store", own)
    early = next((ward.folder / "forms").glob("*子育て課*"))
    assert ask("open", early, "--store", own).code in (0, 1)
    assert profile_of(own, "R4") == ward.profile


def answers_of(ward: OwnWard, year: str, mark: str, **texts: str) -> dict[str, dict[str, str]]:
    rows = [row["id"] for row in ward.office("show", "--year", year)["rows"]]
    return {each: {"mark": mark, "done": "行った。", "next_year": "続ける。", **texts} for each in rows}


def sent(ward: OwnWard, year: str, due: str) -> list[tuple[Path, str]]:
    ward.office("round", "open", "--year", year, "--due", due)
    forms = ward.office("distribute", "--year", year, "--out", ward.folder / year)["packages"]
    return [(Path(each["file"]), each["division"]) for each in forms]


def test_a_plan_is_begun_with_the_newest_edition_of_a_data_file(ward: OwnWard, tmp_path: Path) -> None:
    revised(ward)
    book, new = tmp_path / "template.xlsx", tmp_path / "new.nakano"
    made = done("plan", "template", "--from", ward.store, "--out", book)
    assert (made["edition"], made["rows"]) == (2, len(ward.office("show", "--year", "R4")["rows"]))
    said = ask("init", "--plan", ward.store, "--store", new)
    assert (said.code, said.keys["error"]) == (2, "PLAN-NOT-READABLE")
    assert "データファイルです" in said.keys["message"]
    assert not new.exists()
    done("init", "--plan", book, "--store", new)
    (edition,) = done("plan", "editions", "--store", new)["editions"]
    assert edition["title"] == "改定版"
    again = [tmp_path / f"{name}.xlsx" for name in ("old", "new")]
    for path, store in zip(again, (ward.store, new), strict=True):
        done("plan", "export", "--out", path, "--store", store)
    assert sheets_of(again[0]) == sheets_of(again[1])


def sheets_of(book: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return the lines of each sheet of a plan, less what numbers plan, edition and profile."""
    sheets = openpyxl.load_workbook(book)
    hidden = {"照合用", "この表について"}
    return {each.title: [*each.iter_rows(values_only=True)] for each in sheets if each.title not in hidden}


@pytest.mark.parametrize("is_stripped", [False, True], ids=["whole", "without the sheet that names the profile"])
def test_forms_of_both_profiles_in_one_batch_are_read_each_by_its_own(tmp_path: Path, is_stripped: bool) -> None:
    ward = OwnWard(tmp_path, own_profile(MARKS))
    early = sent(ward, "R4", "2023-07-14")
    ward.office("plan", "export", "--out", tmp_path / "plan.xlsx")
    revised(ward)
    late = sent(ward, "R5", "2024-07-12")
    for form, _ in (*early, *late):
        book = openpyxl.load_workbook(form)
        assert {row[0].value: row[1].value for row in book["照合用"].iter_rows(max_col=2)}["様式の版"] == "2"
    now = profile_of(ward.store, "R5")
    number = next(each.key for each in now.fields if each.heading.endswith("の参加者"))
    for forms, profile, answers in (
        (early, ward.profile, answers_of(ward, "R4", "C")),
        (late, now, answers_of(ward, "R5", "止", **{number: "1,200"})),
    ):
        for form, division in forms:
            own = {row_id: texts for row_id, texts in answers.items() if answerer(row_id) == division}
            form.write_bytes(make_spreadsheet_user(profile).fill_in(form.read_bytes(), own))
            if is_stripped:
                form.write_bytes(changed_book(form.read_bytes(), lambda book: book.remove(book["照合用"])))
    for year, mark in (("R5", "止"), ("R4", "C")):
        said = ask("merge", tmp_path / "R4", tmp_path / "R5", "--year", year, "--store", ward.store)
        assert said.code in (0, 1), said
        assert {row["mark"] for row in ward.office("show", "--year", year)["rows"]} == {mark}
    assert {row[number] for row in ward.office("show", "--year", "R5")["rows"]} == {"1200"}
    assert ward.office("conflicts")["conflicts"] == []
    done("verify", "--store", ward.store)


def test_what_a_round_does_not_ask_is_left_out_by_its_heading_when_a_form_is_carried_over(
    ward: OwnWard, tmp_path: Path
) -> None:
    revised(ward)
    forms = sent(ward, "R5", "2024-07-12")
    form = next(form for form, division in forms if division == "子育て課")
    now = profile_of(ward.store, "R5")
    number = next(each.key for each in now.fields if each.heading.endswith("の参加者"))
    texts = {"mark": "良", "done": "行った。", number: "12"}
    form.write_bytes(make_spreadsheet_user(now).fill_in(form.read_bytes(), {"AO-02": texts}))
    for year in ("R5", "R6"):
        folder = tmp_path / f"before the revision {year}"
        folder.mkdir()
        before = OwnWard(folder, own_profile(MARKS))
        before.office("round", "open", "--year", year, "--due", "2025-07-12")
        before.office("distribute", "--out", before.folder / "forms")
        said = ask("carry-over", form, "--out", before.folder / "back", "--store", before.store)
        assert said.code in (0, 1), said
        left = {each["key"]: each["why"] for each in said.keys["left"]}
        assert left[number] == "no_field"
        (told,) = (each for each in said.keys["problems"] if each["key"] == number)
        assert told["column"] == "令和5年度の参加者"


def test_a_revised_edition_of_the_built_in_plan_keeps_its_wordings_and_has_forms_of_format_2(tmp_path: Path) -> None:
    def changed(book: EditionBook) -> None:
        book.change("進捗状況", "◎", 記号="☆")
        book.add("項目", 見出し="参加者", 種類="数字", データの見出し="参加者（人）", データの説明="人の数")

    store, book = tmp_path / "office.nakano", tmp_path / "plan.xlsx"
    done("init", "--store", store)
    wordings = [each["name"] for each in done("templates", "list", "--store", store)["templates"]]

    def texts() -> dict[str, str]:
        saved = {each: tmp_path / "texts" / f"{each}.txt" for each in wordings}
        for name, path in saved.items():
            done("templates", "save", name, "--out", path, "--replace", "--store", store)
        return {name: path.read_text("utf-8") for name, path in saved.items()}

    before = texts()
    done("plan", "export", "--out", book, "--store", store)
    revised_book = edited(book, tmp_path / "revised.xlsx", changed)
    done("plan", "revise", revised_book, *REVISION, "--store", store)
    assert texts() == {name: text.replace("◎", "☆") for name, text in before.items()}
    done("round", "open", "--year", "R6", "--due", "2025-07-11", "--store", store)
    sent = done("distribute", "--out", tmp_path / "forms", "--store", store)["packages"]
    form = openpyxl.load_workbook(sent[0]["file"])
    assert {row[0].value: row[1].value for row in form["照合用"].iter_rows(max_col=2)}["様式の版"] == "2"
    assert ask("export", "report", "--for", "庁議", "--out", tmp_path / "r.docx", "--store", store).code in (0, 1)


def test_the_plan_after_has_what_its_table_declares(ward: OwnWard) -> None:
    book = edited(ward.folder / "plan.xlsx", ward.folder / "next.xlsx", changed)
    head = ("--title", "次の計画", "--years", "R8-R10", "--adopted", "2026-03-01")
    wrong = edited(book, ward.folder / "wrong.xlsx", lambda book: book.change("進捗状況", "good", 記号="B"))
    refused = ask("plan", "successor", wrong, *head, "--store", ward.store)
    assert (refused.code, {each["sheet"] for each in refused.keys["problems"]}) == (2, {"進捗状況"})
    said = ask("plan", "successor", book, *head, "--store", ward.store)
    assert said.code in (0, 1), said
    with closing(SqliteStores(TickingClock()).open(ward.store, read_only=True)) as opened, opened.reading() as records:
        before, after = records.plan.all()
    assert after.newest.profile.marks.symbols == ("良", "B", "止")
    assert [each.name for each in after.newest.profile.levels] == ["基本方針", "事業群"]
    assert before.newest.profile.marks.symbols == ("A", "B", "C")


def test_a_list_of_another_ward_revises_its_plan_and_begins_the_plan_after(ward: OwnWard) -> None:
    """Its codes need not have three parts: a new measure is below what its code shows, or what the one before it is."""
    done("export", "list", "--year", "R4", "--out", ward.folder / "list.xlsx", "--store", ward.store)
    book = openpyxl.load_workbook(ward.folder / "list.xlsx")
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith("1-2-①"):
                cell.value = "1-3-①\n新しい施策"
    book.save(ward.folder / "changed.xlsx")
    said = ward.office("plan", "revise", ward.folder / "changed.xlsx", *REVISION, "--dry-run")
    (added,) = (each for each in said["tree"] if each["change"] == "added")
    above = next(each["to"] for each in added["texts"] if each["text"] == "moved")
    assert (added["id"], added["title"], above) == ("1-3-①", "新しい施策", "I")
    head = ("--title", "次の計画", "--years", "R8-R10", "--adopted", "2026-03-01", "--dry-run")
    rows = book.worksheets[0].iter_rows(values_only=True)
    with (ward.folder / "list.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    for name in ("list.xlsx", "list.csv"):
        refused = ask("plan", "successor", ward.folder / name, *head, "--store", ward.store)
        assert (refused.code, refused.keys["error"]) == (2, "REVISION-FAULTY"), refused
        assert "基本方針の番号が分かりません" in refused.keys["problems"][-1]["message"]


@pytest.mark.parametrize(
    ("bodies", "of_rows"),
    [
        (("市", "県"), ["市", "県", "市"]),
        (("市", "商工会", "県"), ["市", "県", "商工会"]),
        (("市", "国", "県", "商工会"), ["国", "県", "商工会"]),
        (("町", "国", "県"), ["国", "県", "町"]),
    ],
)
def test_a_body_that_carries_rows_out_is_never_taken_for_another(
    tmp_path: Path, bodies: tuple[str, ...], of_rows: list[str]
) -> None:
    titles = ("（国）基盤", "（県）共同利用", "（商工会）相談")

    def first(book: EditionBook) -> None:
        for place, title in enumerate(titles, start=1):
            for sheet, heading in (("計画", "名称"), ("所管", "事業内容"), ("スケジュール", "事業内容")):
                book.change(sheet, f"AO-0{place}", **{heading: title})
        declare(book, ("市", "国", "県"))

    def declare(book: EditionBook, names: tuple[str, ...]) -> None:
        book.book["実施主体"].delete_rows(2, 6)
        for name in names:
            book.add("実施主体", 名称=name)

    ward = OwnWard(tmp_path, own_profile(MARKS))
    ward.office("plan", "export", "--out", tmp_path / "0.xlsx")
    book, ward.store = edited(tmp_path / "0.xlsx", tmp_path / "1.xlsx", first), tmp_path / "own.nakano"
    assert ask("init", "--plan", book, "--store", ward.store).code == 1, "（商工会） is asked about"
    revised = edited(book, tmp_path / "2.xlsx", lambda book: declare(book, bodies))
    said = ask("plan", "revise", revised, "--title", "改定版", "--adopted", "2022-03-01", "--store", ward.store)
    given_up = [each["found"] for each in said.keys["problems"]]
    assert given_up == [each for each in ("国", "商工会") if each not in bodies], "their rows are the ward's now"
    ward.office("round", "open", "--year", "R4", "--due", "2023-07-14")
    assert [each["sponsor"] for each in ward.office("show")["rows"][:3]] == of_rows
    again = ward.office("plan", "export", "--out", tmp_path / "3.xlsx")
    assert again["edition"] == 2
    named = [row[0] for row in openpyxl.load_workbook(tmp_path / "3.xlsx")["実施主体"].iter_rows(2, values_only=True)]
    assert {*bodies} == {*named}


def test_what_the_workbook_of_a_revision_states_and_does_not_register_is_told_by_cell(ward: OwnWard) -> None:
    def more(book: EditionBook) -> None:
        book.change("概要", "版の名称", 内容="第二版")
        book.change("概要", "策定日", 内容="令和5年12月2日")
        book.add("組織", 所管課="新しい課")
        book.change("様式の文", "依頼文", 文面="件名：別の文")

    book = edited(ward.folder / "plan.xlsx", ward.folder / "more.xlsx", more)
    said = ask("plan", "revise", book, *REVISION, "--store", ward.store)
    assert (said.code, said.keys["unchanged"]) == (0, True)
    found = [(each["code"], each["sheet"], each["found"]) for each in said.keys["problems"]]
    assert found == [
        ("PLAN-HEAD-DIFFERS", "概要", "第二版"), ("PLAN-HEAD-DIFFERS", "概要", "令和5年12月2日"),
        ("PLAN-SHEET-UNUSED", "組織", "組織"), ("PLAN-SHEET-UNUSED", "様式の文", "様式の文"),
    ]  # fmt: skip
    as_stated = ("--title", "第二版", "--adopted", "2023-12-02")
    assert len(ask("plan", "revise", book, *as_stated, "--store", ward.store).keys["problems"]) == 2


def test_a_division_that_the_workbook_of_a_revision_has_otherwise_is_told_by_cell(ward: OwnWard) -> None:
    (name, other) = DIVISIONS.values()
    for edit, cell in (
        (lambda book: book.change("組織", name, 連絡先="内線1"), "D2"),
        (lambda book: book.change("組織", other, 別名="別の名"), "C3"),
        (lambda book: book.blank("組織", "所管課の建制順"), None),
        (lambda book: book.book["組織"].cell(2, 8, "右の覚書"), "H2"),
        (lambda book: book.add("組織", 連絡先="内線2"), "D4"),
    ):
        book = edited(ward.folder / "plan.xlsx", ward.folder / "other.xlsx", edit)
        said = ask("plan", "revise", book, *REVISION, "--store", ward.store)
        found = [(each["code"], each["cell"]) for each in said.keys["problems"]]
        assert found == ([("PLAN-SHEET-UNUSED", cell)] if cell else [])


def test_a_number_and_keys_that_a_revision_cannot_change_are_told_by_cell(ward: OwnWard) -> None:
    book = edited(
        ward.folder / "plan.xlsx", ward.folder / "n.xlsx", lambda book: book.change("概要", "計画の番号", 内容="x")
    )
    refused = ask("plan", "revise", book, *REVISION, "--store", ward.store)
    assert (refused.code, [each["cell"] for each in refused.keys["problems"]]) == (2, ["B3"])

    def keyed(book: EditionBook) -> None:
        book.change("段", "work", 区別の記号="jigyo")
        book.change("進捗状況", "good", 区別の記号="yoi")
        book.change("項目", "done", 項目の記号="")
        book.add("項目", 見出し="｛年度｝の参加者", 種類="数字", 項目の記号="people")

    book = edited(ward.folder / "plan.xlsx", ward.folder / "keyed.xlsx", keyed)
    said = ask("plan", "revise", book, *REVISION, "--dry-run", "--store", ward.store)
    found = [(each["code"], each["found"]) for each in said.keys["problems"]]
    assert (said.code, found) == (1, [("PLAN-KEY-UNREAD", each) for each in ("jigyo", "yoi", "people")])
    assert [each["change"] for each in said.keys["profile"]] == ["added"]


def with_schedule(year: str) -> Any:
    """Return what plans something for a year in a column of its own."""

    def edit(book: EditionBook) -> None:
        page = book.book["スケジュール"]
        page.cell(1, page.max_column + 1).value = year
        page.cell(2, page.max_column).value = "別の予定"

    return edit


def test_a_schedule_of_years_outside_of_the_plan_is_refused_by_its_column(ward: OwnWard) -> None:
    book = edited(ward.folder / "plan.xlsx", ward.folder / "outside.xlsx", with_schedule("令和12年度"))
    head = ("--title", "次の計画", "--years", "R13-R15", "--adopted", "2026-03-01")
    for words in (("revise", book, *REVISION), ("successor", book, *head)):
        refused = ask("plan", *words, "--store", ward.store)
        (found,) = refused.keys["problems"]
        assert (refused.code, found["sheet"], found["cell"], found["found"]) == (2, "スケジュール", "I1", "令和12年度")


def test_the_plan_after_leaves_out_the_schedule_of_the_plan_before_and_says_so(ward: OwnWard) -> None:
    def planned(book: EditionBook) -> None:
        book.book["スケジュール"].cell(2, 4).value = "令和3年度の予定"
        with_schedule("令和8年度")(book)

    book = edited(ward.folder / "plan.xlsx", ward.folder / "as before.xlsx", planned)
    head = ("--title", "次の計画", "--years", "R8-R10", "--adopted", "2026-03-01")
    said = ask("plan", "successor", book, *head, "--store", ward.store)
    found = [(each["code"], each["cell"]) for each in said.keys["problems"]]
    assert (said.code, found) == (0, [("PLAN-YEAR-LEFT-OUT", "D1")])
    with closing(SqliteStores(TickingClock()).open(ward.store, read_only=True)) as opened, opened.reading() as records:
        planned_now = records.plan.schedules(records.plan.all()[-1].newest.edition_id)
    assert [(year.short, text) for (_, year), text in planned_now.items()] == [("R8", "別の予定")]


def test_the_plan_after_is_the_one_that_its_workbook_states(ward: OwnWard) -> None:
    def after(book: EditionBook) -> None:
        stated = ("計画の名称", "次の計画"), ("計画期間の始め", "R8"), ("計画期間の終わり", "令和10年度")
        for item, text in (*stated, ("策定日", "2026-03-01"), ("版の名称", "第一版")):
            book.change("概要", item, 内容=text)

    book = edited(ward.folder / "plan.xlsx", ward.folder / "after.xlsx", after)
    head = {"--title": "次の計画", "--years": "R8-R10", "--adopted": "2026-03-01"}
    others = {"--title": "別の計画", "--years": "R8-R11", "--adopted": "2026-03-02"}
    cells = {"--title": ["B2"], "--years": ["B5"], "--adopted": ["B7"]}
    for option, text in others.items():
        words = [word for pair in {**head, option: text}.items() for word in pair]
        refused = ask("plan", "successor", book, *words, "--store", ward.store)
        assert (refused.code, [each["cell"] for each in refused.keys["problems"]]) == (2, cells[option])
    said = ask("plan", "successor", book, *(word for pair in head.items() for word in pair), "--store", ward.store)
    assert said.code in (0, 1), said
    with closing(SqliteStores(TickingClock()).open(ward.store, read_only=True)) as opened, opened.reading() as records:
        assert records.plan.all()[-1].newest.title == "第一版"


def otherwise(book: EditionBook) -> None:
    """Rename a mark, which is read by its symbol of before, too, and call two columns otherwise."""
    book.change("進捗状況", "good", 記号="良", 同じ記号として読む文字="良A")
    book.change("項目", "mark", 見出し="進み具合", 短い名称="進み具合")
    book.change("項目", "done", 見出し="｛年度｝にしたこと", 短い名称="したこと")


@pytest.mark.parametrize("of_year", [(), ("--year", "R4")])
def test_a_list_is_read_by_the_edition_of_its_year(ward: OwnWard, tmp_path: Path, of_year: tuple[str, ...]) -> None:
    published = tmp_path / "一覧.xlsx"
    done("export", "list", "--year", "R4", "--out", published, "--store", ward.store)
    revised(ward, otherwise)
    found = ward.office("list-changes", published, *of_year)
    assert (found["changes"], found["problems"]) == ([], [])
    compared = ward.office("compare", "--from", published, "--to", "R4", "--out", tmp_path / "新旧対照表.docx")
    assert compared["changes"] == []
    (tmp_path / "new").mkdir()
    new = OwnWard(tmp_path / "new", ward.content)
    new.office("plan", "revise", ward.folder / "revised.xlsx", *REVISION)
    import_draft(published, *of_year, "--store", new.store)
    counted = [done("counts", "--year", "R4", "--store", each)["counts"] for each in (ward.store, new.store)]
    assert counted[0] == counted[1]
