"""distribute, findings, ask-back, accept, reopen: forms for divisions, and reviews of answers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from nakano_status.application.findings.return_findings import FindingsOptions, ReturnedFile, return_findings
from nakano_status.application.forms.ask_section import SendToSectionsOptions, send_to_sections
from nakano_status.application.forms.distribute import (
    DistributeOptions,
    Sent,
    distribute,
    due_messages,
    remaining_form_messages,
    renewed_messages,
    stale_letters,
)
from nakano_status.application.forms.output_paths import FormOptions
from nakano_status.application.lookup import chosen_round
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Store
from nakano_status.application.review.review_rows import accept as accept_rows
from nakano_status.application.review.review_rows import ask_back as ask
from nakano_status.application.review.review_rows import reopen as reopen_rows
from nakano_status.application.round.open_and_close_round import divisions_needing_form
from nakano_status.application.round.read.as_known import organisation_of
from nakano_status.cli import output
from nakano_status.cli import session as cli
from nakano_status.domain.plan.initiative_id import fold_id, has_form_of_id
from nakano_status.domain.refusals.exchange import NothingReadable, Usage
from nakano_status.domain.round.states import request_label
from nakano_status.domain.storage.store_info import StoreRole


@cli.command("distribute", "所管課ごとの回答様式を作成します。")
@click.option("--out", "folder", required=True, metavar="DIR", type=cli.PATH, help="保存先のフォルダー")
@click.option("--division", "divisions", multiple=True, metavar="NAME", help="この所管課だけ（繰り返し可）")
@click.option(
    "--id",
    "row_ids",
    multiple=True,
    metavar="ID",
    type=cli.ID,
    help="係に送る取組（所管課のデータファイル。繰り返し可）",
)
@click.option("--anew", "renew", is_flag=True, help="現在の内容で作り直します。")
@click.option("--answering-only", is_flag=True, help="回答する取組のない所管課の分を作成しません。")
@cli.replace_option
@cli.day_option("--due", help_text="送る所管課の回答期限（2023-08-25）。省略時は、各所管課の期限")
@cli.year_option
def distribute_forms(  # noqa: PLR0913 - each is one option of the command
    session: cli.CommandSession,
    *,
    folder: str,
    divisions: tuple[str, ...],
    row_ids: tuple[str, ...],
    renew: bool,
    answering_only: bool,
    replace: bool,
    due: date | None,
) -> cli.CommandOutput:
    """Write the forms for divisions; in a division's data file, the forms for its sections.

    `row_ids`: the rows that a division sends to sections. The other arguments are as in `DistributeOptions`. Raises
    Usage if an office gives `row_ids`, or if a division names no section (`divisions`) or gives an option of the
    office.
    """
    options = DistributeOptions(Path(folder), divisions, session.year, due, replace, renew, answering_only)
    with session.writing() as store, output.progress_bar():
        with store.reading() as records:
            is_division = records.info.role is StoreRole.DIVISION
        if is_division:
            outcome = _to_sections(session, store, options, row_ids)
        elif row_ids:
            raise Usage(reason="「--id」は、所管課のデータファイルから係に送るときに指定できます。")
        else:
            outcome = distribute(session.parts, store, options, session.by)
        with store.reading() as records:
            lacking = () if is_division else divisions_needing_form(records, session.year)
    sent = outcome.value
    keys = {
        "packages": list(map(_form_as_json, sent)),
        "left": [str(path) for each in sent for path in each.left],
        "letters": [str(path) for path in stale_letters(sent)],
        "lacking": list(lacking),
        "renewed": [each.division for each in sent if each.is_renewed],
    }
    placed = [each for each in sent if each.is_placed]
    made = [f"回答様式を{len(placed)}件作成しました。", *map(_form_line, placed)]
    notes = (*renewed_messages(sent), *due_messages(sent), *remaining_form_messages(sent))
    return cli.CommandOutput.of(outcome, keys, [*made, *notes, *output.renewal_lines(lacking)])


def _form_as_json(sent: Sent) -> dict[str, Any]:
    return {
        "division": sent.division,
        "department": sent.department,
        "file": str(sent.file),
        "rows": sent.rows,
        "figures": sent.figures,
        "package": sent.package,
        "due": sent.due.isoformat() if sent.due else None,
    }


def _to_sections(
    session: cli.CommandSession, store: Store, options: DistributeOptions, row_ids: tuple[str, ...]
) -> Outcome[tuple[Sent, ...]]:
    cli.refuse_unused({"--due": options.due, "--answering-only": options.answering_only}, cli.FOR_THE_OFFICE)
    if not options.divisions:
        raise Usage(reason="「--division」に、送る係の名前の指定が必要です。")
    asked = SendToSectionsOptions(
        options.divisions, options.folder, row_ids, options.year, options.renew, options.replace
    )
    return send_to_sections(session.parts, store, asked, session.by)


def _form_line(sent: Sent) -> str:
    asked = request_label(sent.rows, sent.figures) or "回答不要"
    return f"{sent.division}（{asked}） 照会番号 {sent.package} {sent.file}"


@cli.command("findings", "届いた回答への指摘を、所管課に返すファイルにします。")
@click.argument("sources", nargs=-1, required=True, metavar="FILE ...", type=cli.PATH)
@click.option("--out", "folder", required=True, metavar="DIR", type=cli.PATH, help="保存先のフォルダー")
@click.option(
    "--anew", "check_again", is_flag=True, help="取り込んだときの指摘ではなく、もう一度確かめた結果にします。"
)
@cli.answer_due_option
@cli.password_option
@cli.year_option
def findings(
    session: cli.CommandSession,
    *,
    sources: tuple[str, ...],
    folder: str,
    check_again: bool,
    passwords: tuple[str, ...],
    due: date | None,
) -> cli.CommandOutput:
    """Write for each answered file a new form with its findings, or the list of findings if no form can be made.

    The arguments are as in `FindingsOptions`. The exit code is 2 if no file was written.
    """
    options = FindingsOptions(Path(folder), session.year, check_again, passwords, due)
    opened = session.writing() if check_again else session.reading()
    with opened as store:
        outcome = return_findings(session.parts, store, sources, options, session.by)
    files, passed_over = outcome.value.files, outcome.value.passed_over
    keys = {
        "files": [_findings_as_json(each) for each in files],
        "problems": output.problems_as_json(outcome.problems),
        "passed_over": [str(each) for each in passed_over],
    }
    lines = [
        *map(_findings_line, files),
        *output.passed_over_lines(passed_over),
        *output.problem_lines(outcome.problems),
    ]
    if not any(file.out for file in files):
        return cli.refused_output(NothingReadable(count=str(len(files))), keys, lines)
    return cli.CommandOutput(keys, lines, cli.exit_code_of(needs_person=outcome.needs_person))


def _findings_as_json(file: ReturnedFile) -> dict[str, Any]:
    return {
        "file": file.file,
        "sha256": file.sha256 or None,
        "division": file.division,
        "package": file.package,
        "out": str(file.out) if file.out else None,
        "form": file.holds_answers,
        "due": file.due.isoformat() if file.due else None,
        "problems": output.problems_as_json(file.problems),
    }


def _findings_line(file: ReturnedFile) -> str:
    made = "指摘を付けた回答様式" if file.holds_answers else "指摘の一覧"
    until = f"（回答期限 {file.due.isoformat()}）" if file.due else ""
    written = f"{made}{until}「{file.out}」を作成しました。" if file.out else "ファイルを作成していません。"
    return f"{file.file}：指摘 {len(file.problems)}件。{written}"


@cli.command("ask-back", "修正依頼の様式を作成します（選んだ取組だけ、事務局の文を添えて）。")
@click.option("--division", required=True, metavar="NAME", help="所管課")
@click.option("--id", "row_ids", multiple=True, required=True, metavar="ID", type=cli.ID, help="管理番号（繰り返し可）")
@click.option(
    "--comment", "comments", multiple=True, required=True, metavar="TEXT", help="依頼する内容（ID=文 で取組ごと）"
)
@click.option("--out", "folder", required=True, metavar="DIR", type=cli.PATH, help="保存先のフォルダー")
@cli.day_option("--due", help_text="この所管課の回答期限（2023-08-25）")
@cli.replace_option
@cli.year_option
def ask_back(
    session: cli.CommandSession,
    *,
    division: str,
    row_ids: tuple[str, ...],
    comments: tuple[str, ...],
    folder: str,
    due: date | None,
    replace: bool,
) -> cli.CommandOutput:
    """Write a form that asks a division to correct some rows, and reopen accepted rows among them.

    `comments`: ID=TEXT for one row, or a text for all rows without their own; raises Usage for several texts without an
    ID. `due`: the division's new due date.
    """
    options = FormOptions(division, Path(folder), session.year, due, replace)
    with session.writing() as store:
        with store.reading() as records:
            patterns = records.plan.asked(chosen_round(records, session.year)).profile.id_patterns
        comments_by_row = _comments(row_ids, comments, patterns)
        outcome = ask(session.parts, store, options, comments_by_row, session.by)
    asked = outcome.value
    keys = {
        "package": asked.package,
        "division": asked.division,
        "department": asked.department,
        "file": str(asked.file),
        "rows": len(asked.ids),
        "ids": list(asked.ids),
        "reopened": list(asked.reopened),
    }
    made = (
        f"「{asked.division}」への修正依頼（{len(asked.ids)}件）を作成しました。 照会番号 {asked.package} {asked.file}"
    )
    lines = [made] if not outcome.problems else []
    return cli.CommandOutput.of(outcome, keys, [*lines, *([_reopened_line(asked.reopened)] if asked.reopened else [])])


def _comments(row_ids: tuple[str, ...], comments: tuple[str, ...], patterns: tuple[str, ...]) -> dict[str, str]:
    """Return the comment for each row: `ID=文` is for that row, another text for all rows without their own.

    `patterns`: of the plan's 管理番号. Raises Usage for several texts without an ID, two texts with one ID, and a text
    with the ID of another row.
    """
    asked, own, for_all = {fold_id(each) for each in row_ids}, dict[str, str](), list[str]()
    for comment in comments:
        head, separator, text = comment.partition("=")
        row_id = fold_id(head)
        if not separator or not (row_id in asked or has_form_of_id(head, patterns)):
            for_all.append(comment)
        elif row_id not in asked:
            raise Usage(reason=f"「{head.strip()}」は「--id」で指定した取組ではありません。")
        elif own.setdefault(row_id, text) != text:
            raise Usage(reason=f"「{head.strip()}」の文が2回指定されています。")
    if len(for_all) > 1:
        raise Usage(reason="「--comment」を2つ以上指定するときは、「ID=文」の形で指定してください。")
    return {each: own.get(fold_id(each), for_all[0] if for_all else "") for each in row_ids}


@cli.command("accept", "所管課の回答を確認済にします。")
@click.option("--division", required=True, metavar="NAME", help="所管課")
@click.option("--id", "row_ids", multiple=True, metavar="ID", type=cli.ID, help="この取組だけ（繰り返し可）")
@cli.year_option
def accept(session: cli.CommandSession, *, division: str, row_ids: tuple[str, ...]) -> cli.CommandOutput:
    """Accept a division's answers to some rows (管理番号), or to all rows if none is given."""
    with session.writing() as store:
        accepted = accept_rows(store, division, row_ids, year=session.year, by=session.by).value
    keys = {"accepted": list(accepted.ids), "already": list(accepted.already), "division": accepted.division}
    return cli.CommandOutput(keys, [f"「{accepted.division}」の取組{len(accepted.ids)}件を確認済にしました。"])


@cli.command("reopen", "確認済・締切済の取組を再開し、待っていた回答を取り込みます。")
@click.option("--id", "row_ids", multiple=True, required=True, metavar="ID", type=cli.ID, help="管理番号（繰り返し可）")
@click.option("--reason", required=True, metavar="TEXT", help="理由（記録に残ります）")
@cli.year_option
def reopen(session: cli.CommandSession, *, row_ids: tuple[str, ...], reason: str) -> cli.CommandOutput:
    """Reopen accepted rows so that they can be answered again, and merge the answers that waited for this."""
    with session.writing() as store:
        outcome = reopen_rows(store, row_ids, reason, year=session.year, by=session.by)
        with store.reading() as records:
            names = organisation_of(records, chosen_round(records, session.year)).names()
    done = outcome.value
    keys = {
        "reopened": list(done.ids),
        "applied": list(done.applied),
        "changes": [output.change_as_json(change, names) for change in done.changes],
    }
    lines = [_reopened_line(done.ids), f"待っていた回答{len(done.applied)}件を取り込みました。"]
    return cli.CommandOutput(
        keys, lines if done.applied else lines[:1], cli.exit_code_of(needs_person=outcome.needs_person)
    )


def _reopened_line(row_ids: tuple[str, ...]) -> str:
    return f"再開した取組：{'、'.join(row_ids)}"
