"""open, carry-over, check, confirm, submit: a division's work with its form."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from nakano_status.application.forms.carry_over import CarriedOver, CarryOverOptions, carry_into_form, carry_into_store
from nakano_status.application.outcome import Outcome
from nakano_status.application.review.read.asked_back import open_asks
from nakano_status.application.round.read.views import AskedRow
from nakano_status.application.submission.check_entries import Checked, check_entries, without_advice
from nakano_status.application.submission.form_reading import check_file
from nakano_status.application.submission.open_form import open_earlier, open_form
from nakano_status.application.submission.submit import SubmitOptions, confirm, submit
from nakano_status.application.wording.word_table import is_advice_shown
from nakano_status.cli import session as cli
from nakano_status.cli.output import problem_lines, problems_as_json, remark_lines
from nakano_status.domain.history.acts import printed_head
from nakano_status.domain.problems.problem import Severity
from nakano_status.domain.refusals.exchange import Usage
from nakano_status.domain.storage.store_info import StoreRole

_DATA_FILE = ".nakano"


@cli.command("check", "提出前の確認をします。")
@click.argument("file", required=False, metavar="[FILE]", type=cli.PATH)
@click.option("--division", metavar="NAME", help="この所管課の取組だけ（事務局のデータファイル）")
@click.option("--advice/--no-advice", default=None, help="参考を表示する／しない（指定がなければデータファイルの設定）")
@cli.year_option
def check(
    session: cli.CommandSession, *, file: str | None, division: str | None, advice: bool | None
) -> cli.CommandOutput:
    """Check for problems that prevent a submission, in the data file or in a form that was not imported (`file`).

    `division`: only the rows of this division (None: all rows of the data file). `advice`: whether advice is shown
    (None: as set in the data file; for a form, advice is shown). Raises Usage if a division or a year is given with
    `file`.
    """
    if file is not None:
        if division is not None or session.year is not None:
            raise Usage(reason="ファイルを指定したときは、「--division」「--year」を指定できません。")
        return _checked(_with_advice(check_file(session.parts, Path(file)), advice=advice is not False))
    with session.reading() as store, store.reading() as records:
        shown = is_advice_shown(records.settings) if advice is None else advice
        outcome = check_entries(records, year=session.year, division=division, papers=session.parts.papers)
        return _checked(_with_advice(outcome, advice=shown), open_asks(records, year=session.year))


def _with_advice(outcome: Outcome[Checked], *, advice: bool) -> Outcome[Checked]:
    return outcome if advice else without_advice(outcome)


def _checked(outcome: Outcome[Checked], remarks: Sequence[AskedRow] = ()) -> cli.CommandOutput:
    checked = outcome.value
    keys: dict[str, object] = {"complete": checked.complete, "missing": list(checked.missing), "rows": checked.rows}
    can = "提出できます。" if checked.complete else "修正を要するものがあります。"
    whose = f"{checked.form}の回答です。" if checked.form else ""
    keys["form"] = checked.form
    head = f"{whose}{checked.rows}件のうち未記入 {len(checked.missing)}件。{can}"
    asked = [*remark_lines([(each.id, each.comment) for each in remarks])]
    keys["asked"] = [{"id": each.id, "comment": each.comment} for each in remarks]
    return cli.CommandOutput.of(outcome, keys, [head, *asked])


@cli.command("submit", "回答ファイルを作成します。")
@click.option("--out", "target", required=True, metavar="FILE", type=cli.PATH, help="保存先")
@click.option("--draft", is_flag=True, help="下書きとして作成します。")
@cli.replace_option
@cli.year_option
def submit_answers(session: cli.CommandSession, *, target: str, draft: bool, replace: bool) -> cli.CommandOutput:
    """Write the division's 回答ファイル as `target`, or a draft of it, which does not count as a submission."""
    options = SubmitOptions(Path(target), session.year, draft, replace)
    with session.writing() as store:
        outcome = submit(session.parts, store, options, session.by)
    made = outcome.value
    keys = {
        "file": str(made.file),
        "rows": made.rows,
        "package": made.package,
        "parents": list(made.parents),
        "return": made.return_id,
        "sha256": made.sha256,
        "problems": problems_as_json(outcome.problems),
    }
    to = made.collector or "照会元（事務局など）"
    message = f"回答ファイル「{made.file}」を作成しました（{made.rows}件）。{to}に送付してください。"
    if draft:
        count = f"{made.rows}件のうち{made.written}件に記入"
        message = f"下書きの回答ファイル「{made.file}」を作成しました（{count}）。送っても提出したことにはなりません。"
    lines = [message, f"照合のための番号は {printed_head(made.sha256)} です（SHA-256 {made.sha256}）。"]
    shown = [*(lines if made.is_placed else ()), *problem_lines(outcome.problems)]
    return cli.CommandOutput(keys, shown, cli.exit_code_of(needs_person=not made.is_placed))


@cli.command("open", "回答様式または回答ファイルを開き、所管課のデータファイルを作成・更新します。")
@click.argument("file", metavar="FILE", type=cli.PATH)
def open_command(session: cli.CommandSession, *, file: str) -> cli.CommandOutput:
    """Open a form: create the division's data file from it, or update the data file.

    If the file is another division's data file (FILE.nakano), import the years of that earlier division.
    """
    if Path(file).suffix.lower() == _DATA_FILE:
        return _open_earlier(session, Path(file))
    outcome = open_form(session.parts, session.path, Path(file), session.by)
    opened = outcome.value
    cli.report_kept_copy(opened.kept)
    keys = {
        "division": opened.division,
        "year": opened.year.short,
        "rows": opened.rows,
        "store": str(session.path),
        "asked": [{"id": row_id, "comment": comment} for row_id, comment in opened.remarks],
    }
    done = "作成しました" if opened.is_new_store else "更新しました"
    head = f"{opened.division}（{opened.year.label}分、{opened.rows}件）のデータファイル「{session.path}」を{done}。"
    return cli.CommandOutput.of(outcome, keys, [head, *remark_lines(opened.remarks)])


def _open_earlier(session: cli.CommandSession, file: Path) -> cli.CommandOutput:
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
    return cli.CommandOutput(
        keys, [line if opened.years else f"「{opened.division}」に、新しく取り込む内容はありません。"]
    )


@cli.command("confirm", "所属長確認を記録します。")
@click.option("--name", required=True, metavar="NAME", help="確認した所属長の職名又は氏名")
@click.option("--as", "as_division", metavar="NAME", help="この所管課の所属長確認として（事務局のデータファイル）")
@cli.year_option
def confirm_answers(session: cli.CommandSession, *, name: str, as_division: str | None) -> cli.CommandOutput:
    """Record that the head of a division, called `name`, confirmed the current values.

    `as_division`: the division, needed in the office's data file (None: the division that owns the data file).
    """
    with session.writing() as store:
        outcome = confirm(session.parts, store, name, as_division=as_division, year=session.year, by=session.by)
    given = outcome.value
    keys = {
        "division": given.division,
        "name": given.name,
        "hash": given.hash,
        "at": given.at,
        "rows": given.rows,
        "problems": problems_as_json(outcome.problems),
    }
    head = f"{given.division}の取組{given.rows}件について、所属長確認（{given.name}）を記録しました。"
    missing = any(problem.severity is Severity.ERROR for problem in outcome.problems)
    return cli.CommandOutput(keys, [head, *problem_lines(outcome.problems)], cli.exit_code_of(needs_person=missing))


@cli.command("carry-over", "前の版や他の年度の回答様式に記入された内容を、今回の回答様式に引き継ぎます。")
@click.argument("file", metavar="FILE", type=cli.PATH)
@click.option(
    "--out", "folder", metavar="DIR", type=cli.PATH, help="保存先のフォルダー（事務局のデータファイルで必要）"
)
@click.option("--division", metavar="NAME", help="引継ぎ先の所管課（事務局のデータファイル）")
@cli.answer_due_option
@cli.password_option
@cli.year_option
def carry(
    session: cli.CommandSession,
    *,
    file: str,
    folder: str | None,
    division: str | None,
    passwords: tuple[str, ...],
    due: date | None,
) -> cli.CommandOutput:
    """Carry the texts of a file over: for an office into a new form, for a division into the fields of its data file.

    `folder` and `due` are the new form's folder and due date. The other arguments are as in `CarryOverOptions`. Raises
    Usage if an office gives no folder, or if a division gives what only an office can give.
    """
    options = CarryOverOptions(Path(file), session.year, division, passwords, due)
    with session.reading() as store, store.reading() as records:
        is_office = records.info.role is StoreRole.OFFICE
    if is_office:
        if folder is None:
            raise Usage(reason="事務局のデータファイルでは、--out に保存先のフォルダーを指定してください。")
        with session.reading() as store:
            return _answer(carry_into_form(session.parts, store, options, Path(folder)))
    cli.refuse_unused({"--out": folder, "--division": division, "--due": due}, cli.FOR_THE_OFFICE)
    with session.writing() as store:
        return _answer(carry_into_store(session.parts, store, options, session.by))


def _answer(outcome: Outcome[CarriedOver]) -> cli.CommandOutput:
    done = outcome.value
    keys = {
        "file": done.file,
        "from": {"division": done.from_division, "year": done.from_year, "package": done.from_package},
        "division": done.division,
        "year": done.year.short,
        "package": done.package,
        "out": str(done.out) if done.out else None,
        "due": done.due.isoformat() if done.due else None,
        "carried": [{"id": each.row_id, "key": each.key, "to": each.text} for each in done.what.carried],
        "left": [
            {"id": each.row_id, "key": each.key, "found": each.text, "why": each.why.value} for each in done.what.left
        ],
    }
    count = f"{len(done.what.carried)}項目を引き継ぎました（引き継いでいないもの {len(done.what.left)}項目）。"
    made = f"回答様式「{done.out}」（回答期限 {done.due}）を作成しました。" if done.out else ""
    head = f"{done.division}（{done.year.label}分）：{count}{made}"
    return cli.CommandOutput.of(outcome, keys, [head])
