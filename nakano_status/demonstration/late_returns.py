"""Returns received in an unusual way: in a zip, with a password, on an old form, by telephone, by mistake."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.findings.return_findings import FindingsOptions, return_findings
from nakano_status.application.forms.carry_over import CarryOverOptions, carry_into_form
from nakano_status.application.forms.distribute import DistributeOptions, distribute
from nakano_status.application.merge.decide_held import reject_held
from nakano_status.application.merge.take_back import take_back
from nakano_status.application.plan.create_store import built_in_plan, create_store
from nakano_status.application.round.open_and_close_round import open_round
from nakano_status.demonstration import cast
from nakano_status.demonstration.invented_answers import Answer
from nakano_status.demonstration.looking import check_rows, digest, office_rows, only_waiting, take_in
from nakano_status.demonstration.stage import LAST_YEAR, Stage, expect
from nakano_status.domain.exchange.ledger import Verdict
from nakano_status.domain.fields.field import CHANGE_KIND, CHANGE_REASON, DONE, MARK
from nakano_status.domain.problems.problem import Severity


def send_late(stage: Stage) -> str:
    """Let three divisions send after the due date: in a zip, with a password, on last year's form."""
    stage.clock.set(7, 18, 10)
    answers = {division: _filled(stage, division) for division in (cast.IN_A_ZIP, cast.WITH_PASSWORD)}
    packed, name = io.BytesIO(), stage.organisation.name(cast.IN_A_ZIP)
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"{name}（回答）.xlsx", answers[cast.IN_A_ZIP])
    stage.parts.files.write(_zip(stage), packed.getvalue())
    stage.parts.files.write(_locked(stage), stage.spreadsheet_user.lock(answers[cast.WITH_PASSWORD], cast.PASSWORD))
    typed = {row_id: stage.answers[row_id].values for row_id in stage.rows_of(cast.ON_OLD_FORM)}
    stage.parts.files.write(_old(stage), stage.spreadsheet_user.fill_in(_form_of_last_year(stage), typed, cast.CLERK))
    return "締切後に、圧縮ファイル、パスワードの付いたファイル、前年の様式に記入したファイルが届きました。"


def take_the_late_in(stage: Stage) -> str:
    """Merge the three: the zip is opened, the password is asked for, the old form is held."""
    plan = take_in(stage, stage.folder.special)
    found = {file.name: (file.verdict, {each.code for each in file.problems}) for file in plan.files}
    zipped = next(name for name in found if name.startswith(_zip(stage).name))
    expect("圧縮ファイルの中の回答", found[zipped][0], Verdict.MERGED)
    expect("パスワードのあるファイル", found[_locked(stage).name], (Verdict.REFUSED, {"FILE-PASSWORD"}))
    expect("前年の様式のファイル", found[_old(stage).name][0], Verdict.HELD)
    _arrived(stage, cast.IN_A_ZIP)
    plan = take_in(stage, _locked(stage), passwords=[cast.PASSWORD])
    expect("パスワードを添えたファイル", [file.verdict for file in plan.files], [Verdict.MERGED])
    _arrived(stage, cast.WITH_PASSWORD)
    return "圧縮ファイルを開き、パスワードを添えて取り込みました。前年の様式のファイルは未取込に残りました。"


def carry_the_old_form_over(stage: Stage) -> str:
    """Put the texts of the old form into this year's; the division adds the mark and submits."""
    stage.clock.set(7, 19, 9)
    item = only_waiting(stage, "OTHER-YEAR")
    with stage.office() as store:
        options = CarryOverOptions(_old(stage))
        carried = carry_into_form(stage.parts, store, options, stage.folder.sent_back).value
        reject_held(store, [item.item_id], by=cast.OFFICE_CLERK)
    expect("引継ぎ先", carried.division, stage.organisation.name(cast.ON_OLD_FORM))
    form = stage.parts.files.read(carried.out or _old(stage))
    chosen = {
        row_id: {key: text for key, text in stage.answers[row_id].values.items() if key in (MARK, CHANGE_KIND)}
        for row_id in stage.rows_of(cast.ON_OLD_FORM)
    }
    answer = stage.folder.answered_again / f"{carried.division}（引継ぎ後の回答）.xlsx"
    stage.parts.files.write(answer, stage.spreadsheet_user.fill_in(form, chosen, cast.CLERK))
    take_in(stage, answer)
    _arrived(stage, cast.ON_OLD_FORM)
    return f"「{item.file}」の文章を今年の回答様式に引き継ぎ、所管課が進捗状況を選んで提出しました。"


def send_findings_back(stage: Stage) -> str:
    """Make the replies to the file that is no workbook, and to one with an invalid mark and without a reason."""
    stage.clock.set(7, 19, 13)
    before = digest(stage)
    sources = [str(stage.folder.answers / cast.BROKEN_FILE), str(_write_carelessly(stage))]
    with stage.office() as store:
        options = FindingsOptions(stage.folder.sent_back)
        broken, careless = return_findings(stage.parts, store, sources, options, cast.OFFICE_CLERK).value.files
    expect("読み取れないファイルの指摘", (broken.holds_answers, len(broken.problems)), (False, 1))
    expect("指摘のファイルに入っている回答", careless.holds_answers, expected=True)
    errors = {each.code for each in careless.problems if each.severity is Severity.ERROR}
    expect("修正を要するもの", errors, {"MARK-UNKNOWN", "REASON-MISSING"})
    expect("指摘のファイルを作成した後の内容", digest(stage), before)
    return f"指摘のファイルを2件作成しました（{careless.division}に修正を要するもの {len(errors)}件）。"


def _write_carelessly(stage: Stage) -> Path:
    """Return a second file of a division that cannot be merged as it is."""
    first, second, *_ = stage.rows_of(cast.CARELESS)
    typed = {
        first: {MARK: cast.UNKNOWN_MARK},
        second: {MARK: stage.edition.profile.marks.asking_reason.symbols[0], CHANGE_REASON: "", CHANGE_KIND: ""},
    }
    target = stage.folder.special / f"{stage.organisation.name(cast.CARELESS)}（指摘を返すもの）.xlsx"
    stage.parts.files.write(target, stage.spreadsheet_user.fill_in(_filled(stage, cast.CARELESS), typed))
    return target


def take_back_and_again(stage: Stage) -> str:
    """Withdraw a return that was merged by mistake, and merge the same file again."""
    stage.clock.set(7, 19, 16)
    before, row_id = digest(stage), stage.rows_of(cast.IN_A_ZIP)[0]
    again = take_in(stage, _zip(stage))
    (return_id,) = again.files[0].return_ids
    with stage.office() as store:
        taken = take_back(store, return_id, reason="誤送信のため", by=cast.OFFICE_CLERK).value
    expect("取り消した回答の所管課", taken.division, stage.organisation.name(cast.IN_A_ZIP))
    expect("取り消した後の取組状況", office_rows(stage)[row_id].values.get(DONE), None)
    take_in(stage, _zip(stage))
    expect("もう一度取り込んだ後の内容", digest(stage), before)
    return f"{taken.division}の回答を取り消し、同じファイルをもう一度取り込むと、元の内容に戻りました。"


def write_down_the_telephone(stage: Stage) -> str:
    """Enter the answer that a division left open in its 下書き and gave on the telephone."""
    stage.clock.set(7, 24, 10)
    row_id, division = cast.UNANSWERED_ROW, stage.organisation.name(cast.INCOMPLETE)
    answer = Answer(row_id, {**stage.answers[row_id].values, DONE: cast.TELEPHONE_TEXT})
    with stage.office() as store:
        entry = Entry(row_id, answer.values, as_division=division, source=cast.TELEPHONE)
        edit_entry(stage.parts, store, entry, cast.OFFICE_CLERK)
    stage.expectation.take([answer])
    check_rows(stage)
    expect("未記入の取組", stage.expectation.unanswered, set())
    return f"{division}から電話で聞いた1件（管理番号 {row_id}）を代理入力しました。"


def _filled(stage: Stage, division: str) -> bytes:
    typed = {row_id: stage.answers[row_id].values for row_id in stage.rows_of(division)}
    return stage.spreadsheet_user.fill_in(stage.parts.files.read(stage.forms[division]), typed, cast.CLERK)


def _form_of_last_year(stage: Stage) -> bytes:
    """Return the division's form of the year before, as it was sent then."""
    path = stage.folder.given / f"前年の事務局_{LAST_YEAR.short}.nakano"
    create_store(stage.parts, path, built_in_plan(stage.parts), cast.OFFICE_CLERK)
    with stage.opened(path, cast.OFFICE_CLERK) as store:
        open_round(stage.parts, store, LAST_YEAR, None, cast.OFFICE_CLERK)
        options = DistributeOptions(stage.folder.given / "前年の照会", (stage.organisation.name(cast.ON_OLD_FORM),))
        (sent,) = distribute(stage.parts, store, options, cast.OFFICE_CLERK).value
    return stage.parts.files.read(sent.file)


def _arrived(stage: Stage, division: str) -> None:
    stage.expectation.take(stage.answers[row_id] for row_id in stage.rows_of(division))
    check_rows(stage)


def _zip(stage: Stage) -> Path:
    return stage.folder.special / f"{stage.organisation.name(cast.IN_A_ZIP)}.zip"


def _locked(stage: Stage) -> Path:
    return stage.folder.special / f"{stage.organisation.name(cast.WITH_PASSWORD)}（パスワード付き）.xlsx"


def _old(stage: Stage) -> Path:
    return stage.folder.special / f"{stage.organisation.name(cast.ON_OLD_FORM)}（{LAST_YEAR.short}の様式に記入）.xlsx"
