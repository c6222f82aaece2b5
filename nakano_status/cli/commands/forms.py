"""What goes to divisions, and a division's work with its form.

distribute, findings, ask-back, accept, reopen are the office's; open, carry-over, check, confirm, submit a division's.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from nakano_status.application.findings.return_findings import FindingsOptions, ReturnedFile, return_findings
from nakano_status.application.forms.carry_over import CarriedOver, CarryOverOptions, carry_into_form, carry_into_store
from nakano_status.application.forms.distribute import (
    DistributeOptions,
    SendToSectionOptions,
    Sent,
    distribute,
    due_messages,
    remaining_form_messages,
    renewed_messages,
    send_to_section,
    stale_letters,
)
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Store, StoreRole
from nakano_status.application.review.read.asked_back import open_asks
from nakano_status.application.round.open_and_close_round import divisions_lacking
from nakano_status.application.round.read.views import AskedRow
from nakano_status.application.submission.check_entries import Checked, check_entries, without_advice
from nakano_status.application.submission.open_form import open_form
from nakano_status.application.submission.submit import Submission, confirm, submit
from nakano_status.application.wording.word_table import reads_advice
from nakano_status.cli.output import (
    change_as_json,
    lacking_lines,
    passed_over_lines,
    picked,
    problem_lines,
    problems_as_json,
    progress_line,
    remark_lines,
)
from nakano_status.cli.session import (
    CommandOutput,
    CommandSession,
    answer_due_option,
    command,
    day_option,
    exit_code_of,
    not_done,
    password_option,
    report_kept_copy,
    year_option,
)
from nakano_status.domain.history.acts import printed_head
from nakano_status.domain.problems.problem import Severity
from nakano_status.domain.refusals.exchange import NothingReadable, Usage
from nakano_status.domain.round.states import request_label


@command("distribute", "所管課ごとの回答様式を作成します。")
@click.option("--out", "folder", required=True, metavar="DIR", help="保存先のフォルダー")
@click.option("--division", "divisions", multiple=True, metavar="NAME", help="この所管課だけ（繰り返し可）")
@click.option("--id", "row_ids", multiple=True, metavar="ID", help="係に送る取組（所管課のデータファイル。繰り返し可）")
@click.option("--anew", "renew", is_flag=True, help="現在の内容で作り直します。")
@click.option("--answering-only", is_flag=True, help="回答する取組のない所管課の分を作成しません。")
@click.option("--replace", is_flag=True, help="同じ名前のファイルを置き換えます。")
@day_option("--due", help_text="送る所管課の回答期限（2023-08-25）。省略時は、各所管課の期限")
@year_option
def distribute_forms(  # noqa: PLR0913 - each is one option of the command
    session: CommandSession,
    *,
    folder: str,
    divisions: tuple[str, ...],
    row_ids: tuple[str, ...],
    renew: bool,
    answering_only: bool,
    replace: bool,
    due: date | None,
) -> CommandOutput:
    """Make the forms; in a division's data file those for its sections."""
    options = DistributeOptions(Path(folder), divisions, session.year, renew, answering_only, replace, due)
    with session.writing() as store, progress_line() as progress:
        with store.reading() as records:
            is_division = records.info.role is StoreRole.DIVISION
        if is_division and due is not None:
            raise Usage(reason="「--due」は、事務局のデータファイルで指定できます。")
        if is_division:
            sent = _to_sections(session, store, options, row_ids)
        elif row_ids:
            raise Usage(reason="「--id」は、所管課のデータファイルから係に送るときに指定できます。")
        else:
            sent = distribute(session.parts, store, options, session.by, progress).value
        with store.reading() as records:
            lacking = () if is_division else divisions_lacking(records, session.year)
    keys = {
        "packages": [picked(each, "division department file rows figures package due") for each in sent],
        "left": [str(path) for each in sent for path in each.left],
        "letters": [str(path) for path in stale_letters(sent)],
        "lacking": list(lacking),
        "renewed": [each.division for each in sent if each.is_renewed],
    }
    made = f"回答様式を{len(sent)}件作成しました。"
    return CommandOutput(
        keys,
        [
            made,
            *map(_form_line, sent),
            *renewed_messages(sent),
            *due_messages(sent),
            *remaining_form_messages(sent),
            *lacking_lines(lacking),
        ],
    )


def _to_sections(
    session: CommandSession, store: Store, options: DistributeOptions, row_ids: tuple[str, ...]
) -> tuple[Sent, ...]:
    if not options.divisions:
        raise Usage(reason="「--division」に、送る係の名前の指定が必要です。")
    per_section = (
        SendToSectionOptions(each, options.folder, row_ids, options.year, options.renew, options.replace)
        for each in options.divisions
    )
    return tuple(send_to_section(session.parts, store, each, session.by).value for each in per_section)


def _form_line(sent: Sent) -> str:
    asked = request_label(sent.rows, sent.figures) or "回答不要"
    return f"{sent.division}（{asked}） 照会番号 {sent.package} {sent.file}"


@command("findings", "届いた回答への指摘を、所管課に返すファイルにします。")
@click.argument("sources", nargs=-1, required=True, metavar="FILE ...")
@click.option("--out", "folder", required=True, metavar="DIR", help="保存先のフォルダー")
@click.option(
    "--anew", "check_again", is_flag=True, help="取り込んだときの指摘ではなく、もう一度確かめた結果にします。"
)
@answer_due_option
@password_option
@year_option
def findings(
    session: CommandSession,
    *,
    sources: tuple[str, ...],
    folder: str,
    check_again: bool,
    passwords: tuple[str, ...],
    due: date | None,
) -> CommandOutput:
    """Write for each file a new form with the findings in it, or only the list of findings."""
    options = FindingsOptions(Path(folder), session.year, check_again, passwords, due)
    opened = session.writing() if check_again else session.reading()
    with opened as store:
        outcome = return_findings(session.parts, store, sources, options, session.by)
    files, passed_over = outcome.value.files, outcome.value.passed_over
    keys = {
        "files": [_findings_as_json(each) for each in files],
        "problems": problems_as_json(outcome.problems),
        "passed_over": [str(each) for each in passed_over],
    }
    lines = [*map(_findings_line, files), *passed_over_lines(passed_over), *problem_lines(outcome.problems)]
    if not any(file.out for file in files):
        return not_done(NothingReadable(count=str(len(files))), keys, lines)
    return CommandOutput(keys, lines, exit_code_of(needs_person=outcome.needs_person))


def _findings_as_json(file: ReturnedFile) -> dict[str, Any]:
    return {
        "file": file.file,
        "sha256": file.sha256 or None,
        "division": file.division,
        "package": file.package,
        "out": str(file.out) if file.out else None,
        "form": file.holds_answers,
        "due": file.due.isoformat() if file.due else None,
        "problems": problems_as_json(file.problems),
    }


def _findings_line(file: ReturnedFile) -> str:
    made = "指摘を付けた回答様式" if file.holds_answers else "指摘の一覧"
    until = f"（回答期限 {file.due.isoformat()}）" if file.due else ""
    written = f"{made}{until}「{file.out}」を作成しました。" if file.out else "ファイルを作成していません。"
    return f"{file.file}：指摘 {len(file.problems)}件。{written}"


@command("ask-back", "修正依頼の様式を作成します（選んだ取組だけ、事務局の文を添えて）。")
@click.option("--division", required=True, metavar="NAME", help="所管課")
@click.option("--id", "row_ids", multiple=True, required=True, metavar="ID", help="管理番号（繰り返し可）")
@click.option(
    "--comment", "comments", multiple=True, required=True, metavar="TEXT", help="依頼する内容（ID=文 で取組ごと）"
)
@click.option("--out", "folder", required=True, metavar="DIR", help="保存先のフォルダー")
@day_option("--due", help_text="この所管課の回答期限（2023-08-25）")
@click.option("--replace", is_flag=True, help="同じ名前のファイルを置き換えます。")
@year_option
def ask_back(
    session: CommandSession,
    *,
    division: str,
    row_ids: tuple[str, ...],
    comments: tuple[str, ...],
    folder: str,
    due: date | None,
    replace: bool,
) -> CommandOutput:
    """Make the form that asks a division again about some rows."""
    from nakano_status.application.forms.output_paths import FormOptions
    from nakano_status.application.review.review_rows import ask_back as ask

    comments_by_row = _comments(row_ids, comments)
    options = FormOptions(division, Path(folder), session.year, due, replace)
    with session.writing() as store:
        asked = ask(session.parts, store, options, comments_by_row, session.by).value
    keys = {
        **picked(asked, "package division department file"),
        "rows": len(asked.ids),
        "ids": list(asked.ids),
        "reopened": list(asked.reopened),
    }
    lines = [
        f"「{asked.division}」への修正依頼（{len(asked.ids)}件）を作成しました。 照会番号 {asked.package} {asked.file}"
    ]
    return CommandOutput(keys, [*lines, *([_reopened_line(asked.reopened)] if asked.reopened else [])])


def _comments(row_ids: tuple[str, ...], comments: tuple[str, ...]) -> dict[str, str]:
    """Return the comment for each row: `ID=文` is for that row, any other text for all rows without one."""
    own = {each: text for comment in comments for each in row_ids if (text := _own_text(each, comment)) is not None}
    for_all = [comment for comment in comments if all(_own_text(each, comment) is None for each in row_ids)]
    if len(for_all) > 1:
        raise Usage(reason="「--comment」を2つ以上指定するときは、「ID=文」の形で指定してください。")
    return {each: own.get(each, for_all[0] if for_all else "") for each in row_ids}


def _own_text(row_id: str, comment: str) -> str | None:
    head, separator, text = comment.partition("=")
    return text if separator and head.strip() == row_id.strip() else None


@command("accept", "所管課の回答を確認済にします。")
@click.option("--division", required=True, metavar="NAME", help="所管課")
@click.option("--id", "row_ids", multiple=True, metavar="ID", help="この取組だけ（繰り返し可）")
@year_option
def accept(session: CommandSession, *, division: str, row_ids: tuple[str, ...]) -> CommandOutput:
    """Accept a division's answers."""
    from nakano_status.application.review.review_rows import accept as accept_rows

    with session.writing() as store:
        accepted = accept_rows(store, division, row_ids, year=session.year, by=session.by).value
    keys = {"accepted": list(accepted.ids), "already": list(accepted.already), "division": accepted.division}
    return CommandOutput(keys, [f"「{accepted.division}」の取組{len(accepted.ids)}件を確認済にしました。"])


@command("reopen", "確認済・締切済の取組を再開し、待っていた回答を取り込みます。")
@click.option("--id", "row_ids", multiple=True, required=True, metavar="ID", help="管理番号（繰り返し可）")
@click.option("--reason", required=True, metavar="TEXT", help="理由（記録に残ります）")
@year_option
def reopen(session: CommandSession, *, row_ids: tuple[str, ...], reason: str) -> CommandOutput:
    """Reopen rows so that they can be answered."""
    from nakano_status.application.lookup import chosen_round, organisation_of
    from nakano_status.application.review.review_rows import reopen as reopen_rows

    with session.writing() as store:
        outcome = reopen_rows(store, row_ids, reason, year=session.year, by=session.by)
        with store.reading() as records:
            names = organisation_of(records, chosen_round(records, session.year)).names()
    done = outcome.value
    keys = {
        "reopened": list(done.ids),
        "applied": list(done.applied),
        "changes": [change_as_json(change, names) for change in done.changes],
    }
    lines = [_reopened_line(done.ids), f"待っていた回答{len(done.applied)}件を取り込みました。"]
    return CommandOutput(keys, lines if done.applied else lines[:1], exit_code_of(needs_person=outcome.needs_person))


def _reopened_line(row_ids: tuple[str, ...]) -> str:
    return f"再開した取組：{'、'.join(row_ids)}"


_DATA_FILE = ".nakano"


@command("check", "提出前の確認をします。")
@click.argument("file", required=False, metavar="[FILE]")
@click.option("--division", metavar="NAME", help="この所管課の取組だけ（事務局のデータファイル）")
@click.option("--advice/--no-advice", default=None, help="参考を表示する／しない（指定がなければデータファイルの設定）")
@year_option
def check(session: CommandSession, *, file: str | None, division: str | None, advice: bool | None) -> CommandOutput:
    """Check what prevents a submission, in a data file or in a form that was not imported."""
    if file is not None:
        from nakano_status.application.submission.check_entries import check_file

        return _checked(_with_advice(check_file(session.parts, Path(file)), advice=advice is not False))
    with session.reading() as store, store.reading() as records:
        shown = reads_advice(records.settings) if advice is None else advice
        outcome = check_entries(records, year=session.year, division=division, papers=session.parts.papers)
        return _checked(_with_advice(outcome, advice=shown), open_asks(records, year=session.year))


def _with_advice(outcome: Outcome[Checked], *, advice: bool) -> Outcome[Checked]:
    return outcome if advice else without_advice(outcome)


def _checked(outcome: Outcome[Checked], remarks: Sequence[AskedRow] = ()) -> CommandOutput:
    checked = outcome.value
    keys: dict[str, object] = picked(checked, "complete missing rows")
    can = "提出できます。" if checked.complete else "修正を要するものがあります。"
    whose = f"{checked.form}の回答です。" if checked.form else ""
    keys["form"] = checked.form
    head = f"{whose}{checked.rows}件のうち未記入 {len(checked.missing)}件。{can}"
    asked = [*remark_lines([(each.id, each.comment) for each in remarks])]
    keys["asked"] = [{"id": each.id, "comment": each.comment} for each in remarks]
    return CommandOutput.of(outcome, keys, [head, *asked])


@command("submit", "回答ファイルを作成します。")
@click.option("--out", "target", required=True, metavar="FILE", help="保存先")
@click.option("--draft", is_flag=True, help="下書きとして作成します。")
@click.option("--replace", is_flag=True, help="同じ名前のファイルを置き換えます。")
@year_option
def submit_answers(session: CommandSession, *, target: str, draft: bool, replace: bool) -> CommandOutput:
    """Make the division's return."""
    options = Submission(Path(target), session.year, draft, replace)
    with session.writing() as store:
        outcome = submit(session.parts, store, options, session.by)
    made = outcome.value
    keys = {
        **picked(made, "file rows package parents"),
        "return": made.return_id,
        "sha256": made.sha256,
        "problems": problems_as_json(outcome.problems),
    }
    message = f"回答ファイル「{made.file}」を作成しました（{made.rows}件）。事務局に送付してください。"
    if draft:
        count = f"{made.rows}件のうち{made.written}件に記入"
        message = f"下書きの回答ファイル「{made.file}」を作成しました（{count}）。送っても提出したことにはなりません。"
    lines = [message, f"照合のための番号は {printed_head(made.sha256)} です（SHA-256 {made.sha256}）。"]
    return CommandOutput(keys, [*lines, *problem_lines(outcome.problems)])


@command("open", "回答様式または回答ファイルを開き、所管課のデータファイルを作成・更新します。")
@click.argument("file", metavar="FILE")
def open_command(session: CommandSession, *, file: str) -> CommandOutput:
    """Make or refresh a division's data file, or import the years of an earlier division's (FILE.nakano)."""
    if Path(file).suffix.lower() == _DATA_FILE:
        return _open_earlier(session, Path(file))
    outcome = open_form(session.parts, session.path, Path(file), session.by)
    opened = outcome.value
    report_kept_copy(opened.kept)
    keys = {
        **picked(opened, "division year rows"),
        "store": str(session.path),
        "asked": [{"id": row_id, "comment": comment} for row_id, comment in opened.remarks],
    }
    done = "作成しました" if opened.is_new_store else "更新しました"
    head = f"{opened.division}（{opened.year.label}分、{opened.rows}件）のデータファイル「{session.path}」を{done}。"
    return CommandOutput.of(outcome, keys, [head, *remark_lines(opened.remarks)])


def _open_earlier(session: CommandSession, file: Path) -> CommandOutput:
    from nakano_status.application.submission.open_form import open_earlier

    with session.writing() as store:
        outcome = open_earlier(session.parts, store, file, session.by)
    opened = outcome.value
    keys = {
        "division": opened.division,
        "years": [{"year": year.short, "rows": count} for year, count in opened.years],
        "store": str(session.path),
    }
    found = "、".join(f"{year.label}分 {count}件" for year, count in opened.years)
    line = f"「{opened.division}」の前の年度の内容を取り込みました（{found}）。"
    return CommandOutput(keys, [line if opened.years else f"「{opened.division}」に、新しく取り込む内容はありません。"])


@command("confirm", "所属長確認を記録します。")
@click.option("--name", required=True, metavar="NAME", help="確認した所属長の職名又は氏名")
@click.option("--as", "as_division", metavar="NAME", help="この所管課の所属長確認として（事務局のデータファイル）")
@year_option
def confirm_answers(session: CommandSession, *, name: str, as_division: str | None) -> CommandOutput:
    """Record that the head of a division confirmed the current values."""
    with session.writing() as store:
        outcome = confirm(session.parts, store, name, as_division=as_division, year=session.year, by=session.by)
    given = outcome.value
    keys = {
        **picked(given, "division name hash at rows"),
        "problems": problems_as_json(outcome.problems),
    }
    head = f"{given.division}の{given.rows}件について、所属長確認（{given.name}）を記録しました。"
    missing = any(problem.severity is Severity.ERROR for problem in outcome.problems)
    return CommandOutput(keys, [head, *problem_lines(outcome.problems)], exit_code_of(needs_person=missing))


@command("carry-over", "前の版や他の年度の回答様式に記入された内容を、今回の回答様式に引き継ぎます。")
@click.argument("file", metavar="FILE")
@click.option("--out", "folder", metavar="DIR", help="保存先のフォルダー（事務局のデータファイルで必要）")
@click.option("--division", metavar="NAME", help="引継ぎ先の所管課（事務局のデータファイル）")
@answer_due_option
@password_option
@year_option
def carry(
    session: CommandSession,
    *,
    file: str,
    folder: str | None,
    division: str | None,
    passwords: tuple[str, ...],
    due: date | None,
) -> CommandOutput:
    """Carry texts over into a new form, or into the fields of a division's data file."""
    options = CarryOverOptions(Path(file), session.year, division, passwords, due)
    with session.reading() as store, store.reading() as records:
        is_office = records.info.role is StoreRole.OFFICE
    if is_office:
        if folder is None:
            raise Usage(reason="事務局のデータファイルでは、--out に保存先のフォルダーを指定してください。")
        with session.reading() as store:
            return _answer(carry_into_form(session.parts, store, options, Path(folder)))
    if due is not None:
        raise Usage(reason="「--due」は、事務局のデータファイルで指定できます。")
    with session.writing() as store:
        return _answer(carry_into_store(session.parts, store, options, session.by))


def _answer(outcome: Outcome[CarriedOver]) -> CommandOutput:
    done = outcome.value
    keys = {
        "file": done.file,
        "from": {"division": done.from_division, "year": done.from_year, "package": done.from_package},
        **picked(done, "division year package out due"),
        "carried": [{"id": each.row_id, "key": each.key, "to": each.text} for each in done.what.carried],
        "left": [
            {"id": each.row_id, "key": each.key, "found": each.text, "why": each.why.value} for each in done.what.left
        ],
    }
    count = f"{len(done.what.carried)}項目を引き継ぎました（引き継いでいないもの {len(done.what.left)}項目）。"
    made = f"回答様式「{done.out}」（回答期限 {done.due}）を作成しました。" if done.out else ""
    head = f"{done.division}（{done.year.label}分）：{count}{made}"
    return CommandOutput.of(outcome, keys, [head])
