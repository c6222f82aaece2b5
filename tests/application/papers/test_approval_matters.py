"""決裁用一式 names what the decider has to see, one by one: who decided what, who is missing, what changed later."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.forms.output_paths import DivisionFormsOptions, FormOptions
from nakano_status.application.indicators.edit_indicator import IndicatorEntry, edit_indicator
from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.resolve_conflict import Decision, resolve_conflict
from nakano_status.application.papers.kinds.approval_paper import PAPER, ApprovalPaper, Matter, approval_matters
from nakano_status.application.papers.set_kinds.report_paper import OCCASION
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.review.review_rows import ask_back
from nakano_status.application.review.wording_changes import send_wordings
from nakano_status.application.round.amend_round import Amendment, ReportChange, amend_round
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.submission.open_form import open_form
from nakano_status.application.submission.submit import confirm
from nakano_status.documents.document import Table, plain_text
from nakano_status.domain.exchange.ledger import HeldItem, HeldKind
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.round.round import Origin, OutOfReport
from nakano_status.domain.round.todo import Openness, TodoItem, TodoKind
from tests.support.made_papers import content_of, make, published
from tests.support.paper_offices import CHANGED, FIRST, SECOND
from tests.support.rounds import OWN, ZEIMU, hand_in, merge, write, write_all
from tests.support.stores import act, read_in


def approval(parts: Parts, store: Store) -> ApprovalPaper:
    return read_in(store, lambda records: content_of(parts, records, PAPER))


def matters(parts: Parts, store: Store) -> dict[str, tuple[Matter, ...]]:
    return {group.label: group.matters for group in approval(parts, store).content.matters}


@pytest.fixture
def in_conflict(parts: Parts, sending_office: Store, own: Path, tmp_path: Path) -> Store:
    """税務課 answered both rows; of the first the office had written something else."""
    write_all(parts, own)
    answer = hand_in(parts, own, tmp_path / "return.xlsx")
    edit_entry(parts, sending_office, Entry(OWN[0], {"done": "事務局が書いた。"}))
    merge(parts, sending_office, answer.file)
    return sending_office


def test_an_open_conflict_shows_its_sides_and_a_decided_one_who_decided(parts: Parts, in_conflict: Store) -> None:
    (left,) = matters(parts, in_conflict)["相違（確認前）"]
    assert (left.row_id, left.division) == (OWN[0], ZEIMU)
    assert left.text == "令和4年度までの取組状況：事務局は「事務局が書いた。」、税務課は「実施した。」"
    resolve_conflict(parts, in_conflict, f"{OWN[0]}:done", Decision("text", "決めた文"), by="担当 花子")
    found = matters(parts, in_conflict)
    assert "相違（確認前）" not in found
    (decided,) = found["決定した相違"]
    assert decided.row_id == OWN[0]
    assert "「決めた文」に決定（担当 花子、令和" in decided.text
    assert "税務課は「実施した。」" in decided.text
    assert "事務局は「事務局が書いた。」" in decided.text


def test_divisions_that_have_not_answered_are_named(parts: Parts, in_conflict: Store) -> None:
    missing = {each.division: each.text for each in matters(parts, in_conflict)["回答のそろっていない所管課"]}
    assert ZEIMU not in missing
    assert len(missing) == 14  # of the 15 that answer
    assert missing["職員課"].startswith("未照会")
    assert missing["職員課"].endswith("取組 0/4件")


def test_a_division_that_is_asked_for_figures_is_told_how_many_it_gave(parts: Parts, in_conflict: Store) -> None:
    edit_indicator(parts, in_conflict, IndicatorEntry("KPI-1-1", owner="職員課"))
    missing = {each.division: each.text for each in matters(parts, in_conflict)["回答のそろっていない所管課"]}
    assert missing["職員課"].endswith("取組 0/4件、成果指標 0/1件")


def test_a_long_text_is_quoted_to_its_sixtieth_character(parts: Parts, in_conflict: Store) -> None:
    for text, quoted in (("決" * 60, "決" * 60), ("定" * 61, f"{'定' * 60}…")):
        resolve_conflict(parts, in_conflict, f"{OWN[0]}:done", Decision("text", text))
        (decided,) = matters(parts, in_conflict)["決定した相違"]
        assert f"「{quoted}」に決定" in decided.text


def test_an_asking_is_told_until_the_division_has_answered_it(
    parts: Parts, in_conflict: Store, own: Path, tmp_path: Path
) -> None:
    asked = ask_back(parts, in_conflict, FormOptions(ZEIMU, tmp_path), {OWN[1]: "時期を記入してください。"}).value
    (told,) = matters(parts, in_conflict)["修正依頼中の取組"]
    assert (told.row_id, told.division, told.text) == (OWN[1], ZEIMU, "修正の依頼：時期を記入してください。")
    open_form(parts, own, asked.file)
    write(parts, own, OWN[1], done="7月に実施した。")
    merge(parts, in_conflict, hand_in(parts, own, tmp_path / "again.xlsx").file)
    waiting_for_another = Openness((TodoItem(TodoKind.ASKED_BACK, (OWN[1],)),))
    with in_conflict.reading() as records:
        contents = RoundContents.load(records, chosen_round(records, None))
        groups = approval_matters(records, contents, waiting_for_another, date(2023, 7, 1))
    assert "修正依頼中の取組" not in [group.label for group in groups]


def test_of_a_list_that_was_read_in_there_is_nothing_to_see(parts: Parts, in_conflict: Store) -> None:
    assert matters(parts, in_conflict)
    with in_conflict.reading() as records:
        contents = RoundContents.load(records, chosen_round(records, None))
        history = replace(contents, round_=replace(contents.round_, origin=Origin.IMPORTED))
        assert approval_matters(records, history, Openness(()), date(2023, 7, 1)) == ()


def test_a_held_item_tells_its_file_and_why_it_waits(parts: Parts, answered: Store) -> None:
    with act(answered, "merge") as work:
        work.exchange.add_held("R4", [HeldItem("H1", HeldKind.FILE, "FILE-EMPTY", "回答.xlsx", "0" * 64)])
    (held,) = matters(parts, answered)["未取込（要確認）"]
    assert held.text.startswith("「回答.xlsx」：")


def test_changed_rows_tell_their_kind_and_that_a_reason_is_missing(parts: Parts, answered: Store) -> None:
    edit_entry(parts, answered, Entry(FIRST, {"change_kind": "後ろ倒し"}))
    edit_entry(parts, answered, Entry(SECOND, {"mark": "△"}))
    found = matters(parts, answered)
    told = found["スケジュールを変更した取組（変更の種別）"]
    assert [(each.row_id, each.text) for each in told] == [
        (FIRST, "○　後ろ倒し"),
        (SECOND, "△　種別の記入なし、変更理由の記入なし"),
    ]
    assert [each.row_id for each in found["修正を要するもの"]] == [SECOND]


def test_a_row_that_was_taken_out_of_the_report_tells_why(parts: Parts, answered: Store) -> None:
    edit_entry(parts, answered, Entry(SECOND, {"mark": "△"}))
    wish = Amendment((SECOND,), "令和3年度で完了したため", report_change=ReportChange.OUT, why_out=OutOfReport.FINISHED)
    amend_round(answered, wish)
    (amended,) = matters(parts, answered)["照会の後に変えた報告対象・回答する課"]
    assert amended.row_id == SECOND
    assert amended.text.startswith("報告対象外：なし → 完了（令和")
    assert amended.text.endswith("理由：令和3年度で完了したため")
    changed = matters(parts, answered)["スケジュールを変更した取組（変更の種別）"]
    assert [each.row_id for each in changed] == [FIRST], "what is not reported is not shown as changed"


def test_what_changed_after_a_confirmation_names_the_field_and_who_had_confirmed(
    parts: Parts, in_conflict: Store
) -> None:
    resolve_conflict(parts, in_conflict, f"{OWN[0]}:done", Decision("office"))
    confirm(parts, in_conflict, "税務課長", as_division=ZEIMU)
    assert "所属長確認の後に変わった欄" not in matters(parts, in_conflict)
    edit_entry(parts, in_conflict, Entry(OWN[1], {"next_year": "やめる。"}))
    (changed,) = matters(parts, in_conflict)["所属長確認の後に変わった欄"]
    assert (changed.row_id, changed.division) == (OWN[1], ZEIMU)
    assert changed.text.startswith("令和5年度取組予定\n所属長確認：税務課長、")


def test_a_text_that_the_office_mended_waits_for_the_divisions_word(
    parts: Parts, in_conflict: Store, tmp_path: Path
) -> None:
    edit_entry(parts, in_conflict, Entry(OWN[1], {"done": "実施しました。"}))
    told = {each.row_id: each.text for each in matters(parts, in_conflict)["所管課の同意のない修文"]}
    assert told[OWN[1]] == "令和4年度までの取組状況：未送付"
    (sent,) = send_wordings(parts, in_conflict, DivisionFormsOptions(tmp_path / "修文", (ZEIMU,))).value
    merge(parts, in_conflict, sent.file)  # sent back as it is
    assert OWN[1] not in {each.row_id for each in matters(parts, in_conflict).get("所管課の同意のない修文", ())}


def test_rows_that_the_paper_before_says_otherwise_are_named(parts: Parts, answered: Store, tmp_path: Path) -> None:
    published(parts, answered, tmp_path / "庁議", {OCCASION: Occasion.COUNCIL})
    assert [word for word in matters(parts, answered) if "号" in word] == []
    edit_entry(parts, answered, Entry(SECOND, CHANGED))
    (changed,) = matters(parts, answered)["第1号（庁議）から変わった取組"]
    assert changed.row_id == SECOND
    assert changed.text.startswith("記載の変更（進捗状況、")


def test_every_form_of_the_paper_lists_them_and_the_cover_counts_them(
    parts: Parts, in_conflict: Store, tmp_path: Path
) -> None:
    resolve_conflict(parts, in_conflict, f"{OWN[0]}:done", Decision("text", "決めた文"), by="担当 花子")
    pdf = make(parts, in_conflict, PAPER, tmp_path / "決裁.pdf").value.file
    text = "".join("".join(parts.papers.read_pages(pdf.read_bytes())).split())
    assert "決定した相違が１件あります。" in text
    assert "「決めた文」に決定（担当花子、" in text
    word = make(parts, in_conflict, PAPER, tmp_path / "決裁.docx").value.file
    cells = [cell for table in parts.papers.read_docx(word.read_bytes()).tables for row in table for cell in row]
    assert any("「決めた文」に決定（担当 花子、" in cell for cell in cells)
    document = approval(parts, in_conflict).document
    tables = [block for block in document.blocks if isinstance(block, Table) and block.description.endswith("事項")]
    assert "決定した相違　1件" in [plain_text(row.cells[0].text) for row in tables[0].rows]
