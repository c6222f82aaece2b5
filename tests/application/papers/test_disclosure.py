"""取組の記録: whatever the data file has about a row is in it, also what the office decided against."""

from pathlib import Path

from sqlalchemy import Column

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.forms.output_paths import FormOptions
from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.decide_held import reject_held
from nakano_status.application.merge.resolve_conflict import Decision, resolve_conflict
from nakano_status.application.papers.kinds.disclose_paper import LEFT_OUT, SUBJECTS, read_disclosure
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.review.review_rows import ask_back
from nakano_status.application.round.amend_round import Amendment, AnswererRule, ReportChange, amend_round
from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.domain.history.acts import Draft
from nakano_status.domain.merge.resolution import OFFICE
from nakano_status.domain.plan.lineage import PlanSubject
from nakano_status.domain.round.round import OutOfReport
from nakano_status.store.tables import all_tables
from tests.support.rounds import OWN, ZEIMU, merge, send

ROW = OWN[0]


def test_every_text_about_a_row_and_every_decision_is_there(parts: Parts, office: Store, tmp_path: Path) -> None:
    form, user = send(parts, office, tmp_path / "様式"), make_spreadsheet_user()
    for name, texts in (
        ("甲", {"mark": "こまる", "done": "甲の文"}),
        ("乙", {"mark": "◎", "done": "乙の文", "note": "内線の連絡"}),
    ):
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(user.fill_in(form.read_bytes(), {ROW: texts}))
        merge(parts, office, path)
    with office.reading() as records:
        (held,) = records.exchange.held(None)
    reject_held(office, [held.item_id], by="山田")
    resolve_conflict(parts, office, f"{ROW}:done", Decision("text", "まとめた文"), by="山田")
    ask_back(parts, office, FormOptions(ZEIMU, tmp_path / "再"), {ROW: "数字を教えてください"}, by="山田")
    out, back = ReportChange.OUT, ReportChange.IN
    amend_round(office, Amendment((ROW,), "廃止のため", report_change=out, why_out=OutOfReport.FINISHED))
    amend_round(office, Amendment((ROW,), "廃止は誤り", report_change=back))

    with office.reading() as records:
        tables = {each.title: each.lines for each in read_disclosure(records, ROW, with_names=False).tables}
    received = {(line[4], line[6], line[7]) for line in tables["受け取った回答とファイル"]}
    assert received == {
        ("甲.xlsx", "甲の文", "反映"),
        ("甲.xlsx", "こまる", "取り込まなかった"),
        ("乙.xlsx", "乙の文", "反映"),
        ("乙.xlsx", "◎", "反映"),
        ("乙.xlsx", "内線の連絡", "反映"),
    }
    assert [line[4:] for line in tables["事務局の判断"]] == [
        ("取り込まなかった", "", ""),
        ("相違を決定", "", ""),
        ("修正依頼を作成", "", "数字を教えてください"),
        ("進捗確認の取組・所管課を変更", "", "廃止のため"),
        ("進捗確認の取組・所管課を変更", "", "廃止は誤り"),
    ]


def test_a_held_text_that_a_later_answer_made_needless_is_no_decision(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    path = send(parts, office, tmp_path / "様式")
    path.write_bytes(make_spreadsheet_user().fill_in(path.read_bytes(), {ROW: {"mark": "こまる"}}))
    merge(parts, office, path)
    edit_entry(parts, office, Entry(ROW, {"mark": "◎"}, ZEIMU))
    with office.reading() as records:
        tables = {each.title: each.lines for each in read_disclosure(records, ROW, with_names=False).tables}
    assert ("こまる", "不要になった") in [line[6:8] for line in tables["受け取った回答とファイル"]]
    assert list(tables["事務局の判断"]) == []


def test_a_decision_that_leaves_the_value_as_sent_is_there(parts: Parts, office: Store, tmp_path: Path) -> None:
    form, user = send(parts, office, tmp_path / "様式"), make_spreadsheet_user()
    for name in ("甲", "乙"):
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(user.fill_in(form.read_bytes(), {ROW: {"done": f"{name}の文"}}))
        merge(parts, office, path)
    resolve_conflict(parts, office, f"{ROW}:done", Decision("base"), by="山田")
    with office.reading() as records:
        tables = {each.title: each.lines for each in read_disclosure(records, ROW, with_names=True).tables}
    assert [line[3:] for line in tables["事務局の判断"]] == [(ZEIMU, "相違を決定", "山田", "")]


def test_a_text_that_was_typed_beside_another_and_decided_against_is_there(parts: Parts, office: Store) -> None:
    with office.reading() as records:
        row = next(each for each in chosen_round(records).rows if each.counted and len(each.printed_divisions) > 1)
        names = [records.organisation.read().name(each) for each in row.printed_divisions]
    amend_round(office, Amendment((row.row_id,), "各課が答えるため", AnswererRule.ALL))
    for name, text in ((names[0], "検討中"), (names[0], "検討中としていたが、始めた。"), (names[1], "検討中")):
        edit_entry(parts, office, Entry(row.row_id, {"done": text}, name, source="電話"))
    resolve_conflict(parts, office, f"{row.row_id}:done", Decision(names[0]))
    with office.reading() as records:
        tables = {each.title: each.lines for each in read_disclosure(records, row.row_id, with_names=False).tables}
    assert [(line[2], line[6]) for line in tables["受け取った回答とファイル"]] == [(names[1], "検討中")]
    assert any("検討中としていたが、始めた。" in line for line in tables["変更履歴"])


def test_two_typed_texts_that_leave_the_value_blank_until_one_is_chosen_are_there(parts: Parts, office: Store) -> None:
    with office.reading() as records:
        row = next(each for each in chosen_round(records).rows if each.counted and len(each.printed_divisions) > 2)
        _, first, second, *_ = (records.organisation.read().name(each) for each in row.printed_divisions)
    amend_round(office, Amendment((row.row_id,), "各課が答えるため", AnswererRule.ALL))
    for name, mark in ((first, "○"), (second, "◎")):
        edit_entry(parts, office, Entry(row.row_id, {"mark": mark}, name, source="電話"))
    resolve_conflict(parts, office, f"{row.row_id}:mark", Decision(first))
    with office.reading() as records:
        tables = {each.title: each.lines for each in read_disclosure(records, row.row_id, with_names=False).tables}
    found = [(line[2], line[6], line[7]) for line in tables["受け取った回答とファイル"]]
    assert (second, "◎", "回答を入力（一組の記録）") in found, "a mark, its kind and its reason are one record"


def test_a_text_that_a_division_returns_to_after_another_is_there_again(parts: Parts, office: Store) -> None:
    with office.reading() as records:
        row = next(each for each in chosen_round(records).rows if each.counted and len(each.printed_divisions) > 2)
        first, second, *_ = (records.organisation.read().name(each) for each in row.printed_divisions)
    amend_round(office, Amendment((row.row_id,), "各課が答えるため", AnswererRule.ALL))
    for name, text in ((second, "始めた。"), (first, "始めた。"), (second, "終えた。"), (second, "始めた。")):
        edit_entry(parts, office, Entry(row.row_id, {"done": text}, name, source="電話"))
    with office.reading() as records:
        tables = {each.title: each.lines for each in read_disclosure(records, row.row_id, with_names=False).tables}
    found = [(line[2], line[6]) for line in tables["受け取った回答とファイル"]]
    assert found == [(first, "始めた。"), (second, "終えた。"), (second, "始めた。")]


def test_the_values_beside_a_typed_one_are_no_texts_of_their_own(parts: Parts, office: Store) -> None:
    for values in (
        {"mark": "○", "change_kind": "後ろ倒し", "change_reason": "遅れた。"},
        {"change_reason": "もっと遅れた。"},
        {"mark": "△"},
    ):
        edit_entry(parts, office, Entry(ROW, values))
    with office.reading() as records:
        tables = {each.title: each.lines for each in read_disclosure(records, ROW, with_names=False).tables}
    assert tables["受け取った回答とファイル"] == ()


def test_what_a_division_saw_and_left_is_no_text_of_the_division(parts: Parts, office: Store) -> None:
    edit_entry(parts, office, Entry(ROW, {"mark": "○"}, ZEIMU, source="電話"))
    edit_entry(parts, office, Entry(ROW, {"mark": "△", "change_reason": "事務局の理由"}))
    edit_entry(parts, office, Entry(ROW, {"change_kind": "後ろ倒し"}, ZEIMU, source="電話"))
    with office.reading() as records:
        tables = {each.title: each.lines for each in read_disclosure(records, ROW, with_names=False).tables}
    assert tables["受け取った回答とファイル"] == ()


def test_a_text_that_is_being_typed_is_there(office: Store) -> None:
    with office.writing() as work:
        (round_,) = work.rounds.all()
        work.entries.save_draft(round_.round_id, Draft(ROW, "done", OFFICE, "書きかけの文"))
        work.commit()
    with office.reading() as records:
        tables = {each.title: each.lines for each in read_disclosure(records, ROW, with_names=False).tables}
    assert [line[2:] for line in tables["入力中の文章"]] == [("事務局", "令和4年度までの取組状況", "書きかけの文")]


def test_every_stored_table_about_a_row_is_shown_or_named_as_left_out() -> None:
    """A new table about rows fails this test until it is in a table of the paper or in its note."""
    about = {each.name for each in all_tables.tables.values() if any(map(_names_row, each.columns))}
    about |= {
        each.name
        for each in all_tables.tables.values()
        if any(key.column.table.name in about for key in each.foreign_keys)
    }
    shown = [name for subject in SUBJECTS for name in subject.shows]
    declared = [*shown, *(name for names in LEFT_OUT.values() for name in names)]
    assert len(declared) == len({*declared})
    assert about <= {*declared} <= {*all_tables.tables}
    assert "frame_tag" in about
    assert "row_move_owner" in about


def _names_row(column: Column[object]) -> bool:
    """Return whether a column can have the ID of a row."""
    targets = column.info.get("names", ())
    return (
        column.name in ("row_id", "initiative_id")
        or "listing.row_id" in ((targets,) if isinstance(targets, str) else targets)
        or column.info.get("one_of") == frozenset(map(str, PlanSubject))
    )
