"""August: the office changes wordings (修文), asks the division to agree, unifies a term, imports a list."""

from __future__ import annotations

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers.kinds import check_print
from nakano_status.application.papers.making import make_paper
from nakano_status.application.plan.list_changes import ListChangesOptions, apply_list
from nakano_status.application.review.read.wording_changes import wording_changes
from nakano_status.application.review.send_wording import SendWordingOptions, send_wording
from nakano_status.application.wording.unify_wording import UnifyOptions, preview_unification, unify
from nakano_status.demonstration import cast
from nakano_status.demonstration.checking import expect
from nakano_status.demonstration.looking import check_rows, take_in
from nakano_status.demonstration.stage import YEAR, Stage
from nakano_status.domain.fields.registry import DONE
from nakano_status.domain.review.rewording import Reply


def mend_and_ask(stage: Stage) -> str:
    """Change the wording of two texts, and send the division a file that shows the deletions and additions."""
    stage.clock.set(8, 10, 10)
    name = stage.organisation.name(cast.MENDED)
    mended = {row_id: _put_otherwise(stage, row_id, *words) for row_id, words in cast.MENDINGS.items()}
    with stage.office() as store:
        for row_id, text in mended.items():
            edit_entry(stage.parts, store, Entry(row_id, {DONE: text}), cast.OFFICE_CLERK)
        wish = SendWordingOptions(name, stage.folder.sent_back)
        sent = send_wording(stage.parts, store, wish, cast.OFFICE_CLERK).value
    stage.forms[cast.MENDED] = sent.file
    received = {each.id: (each.received or "").strip() for each in sent.changes}
    expect("修文の前の回答", received, {row_id: stage.answers[row_id].values[DONE].strip() for row_id in mended})
    for row_id, text in mended.items():
        _stands(stage, row_id, text)
    check_rows(stage)
    return f"2件の文章を直し、{name}に修文の確認を依頼しました。"


def hear_the_division(stage: Stage) -> str:
    """Merge the division's reply: one text is left as it is, which is agreement; the other is rewritten."""
    stage.clock.set(8, 18, 10)
    form = stage.parts.files.read(stage.forms[cast.MENDED])
    changed = _put_otherwise(stage, cast.CHANGED_ROW, *cast.CHANGED_AGAIN)
    answered = stage.hands.fill_in(form, {cast.CHANGED_ROW: {DONE: changed}}, cast.CLERK)
    target = stage.folder.answered_again / f"{stage.organisation.name(cast.MENDED)}（修文の確認）.xlsx"
    stage.parts.files.write(target, answered)
    plan = take_in(stage, target)
    expect("修文への返事との相違", len(plan.conflicts), 0)
    _stands(stage, cast.CHANGED_ROW, changed)
    check_rows(stage)
    with stage.records() as records:
        found = wording_changes(records, chosen_round(records, YEAR), cast.MENDED)
    replies = {each.id: each.reply for each in found}
    expect("修文への返事", replies, {cast.AGREED_ROW: Reply.AGREED, cast.CHANGED_ROW: Reply.CHANGED})
    return "修文に、1件は同意、1件は所管課の文章で返事がありました。"


def unify_a_term(stage: Stage) -> str:
    """Preview what unifying would change, and carry it out."""
    stage.clock.set(8, 21, 10)
    with stage.office() as store:
        wish = UnifyOptions(preferred=(cast.TOLD_WORD,))
        preview = preview_unification(stage.parts, store, wish).value
        expect("用語の統一の対象", [(each.id, each.key) for each in preview.changes], [(cast.UNANSWERED_ROW, DONE)])
        unify(stage.parts, store, wish, cast.OFFICE_CLERK)
    _stands(stage, cast.UNANSWERED_ROW, cast.TOLD_TEXT.replace(cast.TOLD_WORD, cast.UNIFIED_WORD))
    check_rows(stage)
    return f"「{cast.TOLD_WORD}」を「{cast.UNIFIED_WORD}」に統一しました（1件）。"


def mend_on_the_list(stage: Stage) -> str:
    """Export the check print, correct a text on it in the spreadsheet, and import the differences."""
    stage.clock.set(8, 24, 10)
    target = stage.folder.mended_list / f"確認用_進捗状況一覧_{YEAR.short}（修正後）.xlsx"
    was = stage.expectation.texts[cast.LISTED_ROW][DONE].strip()
    with stage.office() as store:
        make_paper(stage.parts, store, check_print.PAPER.request(), target)
        mended = stage.hands.retype(stage.parts.files.read(target), was, cast.LISTED_TEXT)
        stage.parts.files.write(target, mended, replace=True)
        found = apply_list(stage.parts, store, ListChangesOptions(target), None, cast.OFFICE_CLERK).value
    changes = [(each.id, each.key, each.was, each.now) for each in found.changes]
    expect("一覧で直した文章", changes, [(cast.LISTED_ROW, DONE, was, cast.LISTED_TEXT)])
    _stands(stage, cast.LISTED_ROW, cast.LISTED_TEXT)
    check_rows(stage)
    return f"Excel で直した確認用の一覧から、直した1件（管理番号 {cast.LISTED_ROW}）だけを取り込みました。"


def _stands(stage: Stage, row_id: str, text: str) -> None:
    stage.expectation.texts[row_id] = {**stage.expectation.texts[row_id], DONE: text}


def _put_otherwise(stage: Stage, row_id: str, was: str, now: str) -> str:
    """Return the current text of a row with a part of it replaced; the part must be in it."""
    text = stage.expectation.texts[row_id][DONE]
    expect(f"管理番号 {row_id} の「{was}」", text.count(was), 1)
    return text.replace(was, now)
