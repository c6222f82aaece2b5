"""merge: merge returned files, and show the result for each file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from nakano_status.application.findings.return_findings import findings_in_batch
from nakano_status.application.lookup import chosen_round, form_profiles
from nakano_status.application.merge import merge_returns
from nakano_status.application.merge.merge_plan import FilePlan, MergePlan, sent_together
from nakano_status.application.merge.received_files import ReadBatch, read_batch
from nakano_status.application.merge.resolve_conflict import conflict_view
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.as_known import organisation_of
from nakano_status.cli import output
from nakano_status.cli import session as cli
from nakano_status.cli.output import passed_over_lines, problem_lines, progress_bar
from nakano_status.domain.calendar.days import saving_label
from nakano_status.domain.exchange.answer_file import FileKey
from nakano_status.domain.exchange.ledger import Fate, LedgerRow, Verdict, label_fates
from nakano_status.domain.fields.profile import AskedFields, Profile
from nakano_status.domain.problems.problem import Severity
from nakano_status.domain.refusals.exchange import NothingReadable
from nakano_status.domain.text.narrative import truncated

_LONGEST_QUOTE = 40

Found = Mapping[str, Mapping[Severity, int]]
"""The number of findings in each file, by SHA-256 and severity."""

Unwritten = Mapping[FileKey, str]
"""The labels of the files without any entry, by their keys."""


@cli.command("merge", "回答ファイルを取りまとめます（ファイル・フォルダー・ZIPを何件でも）。")
@click.argument("paths", nargs=-1, required=True, metavar="PATH ...", type=cli.PATH)
@click.option("--dry-run", is_flag=True, help="取込内容を表示するだけで、取り込みません。")
@click.option("--without", "left_out", multiple=True, metavar="ID", help="この管理番号を取り込みません（繰り返し可）。")
@cli.password_option
@cli.year_option
def merge(
    session: cli.CommandSession,
    *,
    paths: tuple[str, ...],
    dry_run: bool,
    left_out: tuple[str, ...],
    passwords: tuple[str, ...],
) -> cli.CommandOutput:
    """Merge files and folders as one batch without the rows `left_out`, or only show the result (`dry_run`).

    The exit code is 2 if no file could be read, and 1 if a person has to act.
    """
    opened = session.reading() if dry_run else session.writing()
    with opened as store, progress_bar():
        with store.reading() as records:
            known, plans = form_profiles(records), records.plan.all()
        files = read_batch(session.parts, map(Path, paths), passwords, known)
        if len(plans) > 1:
            merge_returns.choose_plan_of_files(store, files, session.year)
        options = merge_returns.MergeOptions(session.year, left_out)
        merging = merge_returns.plan_batch(session.parts, store, files, options) if dry_run else None
        outcome = (
            merge_returns.merge_outcome(merging.plan)
            if merging
            else merge_returns.merge_batch(session.parts, store, files, options, by=session.by)
        )
        with store.reading() as records:
            round_ = chosen_round(records, session.year)
            names, asked = organisation_of(records, round_).names(), records.plan.asked(round_)
            found = count_findings(records, outcome.value, merging)
    return _output(outcome, files, names, asked, found)


def _output(
    outcome: Outcome[MergePlan], files: ReadBatch, names: Mapping[str, str], asked: AskedFields, found: Found
) -> cli.CommandOutput:
    """Return the result of a merge as JSON and lines; a refusal if no file could be read.

    `names`: the names of divisions by ID. `found`: as returned by `count_findings`.
    """
    unwritten = {each.answers.key: each.answers.unwritten_label for each in files}
    keys = {
        **_as_json(outcome.value, names, found, asked.profile),
        "passed_over": [str(each) for each in files.passed_over],
    }
    lines = [
        *_lines(outcome.value, names, found, unwritten),
        *_cleared_lines(outcome.value, asked),
        *passed_over_lines(files.passed_over),
        *problem_lines(outcome.problems),
    ]
    try:
        merge_returns.refuse_if_nothing_was_read(outcome.value)
    except NothingReadable as refused:
        return cli.refused_output(refused, keys, lines)
    return cli.CommandOutput(keys, lines, cli.exit_code_of(needs_person=outcome.needs_person))


def count_findings(records: Records, plan: MergePlan, merging: merge_returns.Merging | None = None) -> Found:
    """Return the number of findings by severity for each file, by SHA-256.

    Findings are problems in the answers, including violations of the submission rules. `merging`: a merge that is
    planned and not written; None to read the findings from the data file.
    """
    if merging is not None:
        problems = findings_in_batch(records, merging)
    else:
        saved = records.reviews.findings_of(file.sha256 for file in plan.files)
        problems = {file.sha256: tuple(saved.get(file.sha256, ())) for file in plan.files}
    return {name: Counter(each.severity for each in found) for name, found in problems.items()}


def _as_json(plan: MergePlan, names: Mapping[str, str], found: Found, profile: Profile) -> dict[str, Any]:
    return {
        "files": [file_as_json(file, names, found) for file in plan.files],
        "fates": _fates(plan.fates),
        "absent": plan.absent_count,
        "changes": [output.change_as_json(change, names) for change in plan.changes],
        "cleared": [*(output.change_as_json(change, names) for change in plan.cleared), *_cleared_if_applied(plan)],
        "conflicts": _conflicts_as_json(plan, names, profile),
        "held": [item.item_id for item in plan.held],
        "balanced": plan.is_balanced,
    }


def _cleared_if_applied(plan: MergePlan) -> Iterator[dict[str, str | None]]:
    """Yield the fields that remain until a person applies the held item that clears them, each with that item."""
    for item_id, fields in plan.clearing.items():
        for each in fields:
            yield {"id": each.row_id, "key": each.key, "from": each.was, "to": None, "held": item_id}


def _conflicts_as_json(plan: MergePlan, names: Mapping[str, str], profile: Profile) -> list[dict[str, Any]]:
    """Return the conflicts in JSON form; the code that describes them is imported only if there are any."""
    if not plan.conflicts:
        return []
    return [output.conflict_as_json(conflict_view(each, names, "", "", profile)) for each in plan.conflicts]


def file_as_json(file: FilePlan, names: Mapping[str, str], found: Found) -> dict[str, Any]:
    """Return the result for one file in JSON form.

    `names`: the names of divisions by ID. `found`: as returned by `count_findings`.
    """
    return {
        "file": file.name,
        "sha256": file.sha256 or None,
        "division": names.get(file.division) if file.division else None,
        "package": file.package_id,
        "return": next(iter(file.return_ids), None),
        "returns": list(file.return_ids),
        "verdict": file.verdict.value,
        "rows": len(file.ledger),
        "fates": _fates(file.fates),
        "absent": len(file.absent),
        "problems": output.problems_as_json(file.problems),
        "saved_at": file.saved_at.isoformat() if file.saved_at else None,
        "modified_at": file.modified_at.isoformat() if file.modified_at else None,
        "findings": {severity.value: found.get(file.sha256, {}).get(severity, 0) for severity in Severity},
    }


def _fates(fates: Mapping[Fate, int]) -> dict[str, int]:
    return {fate.value: number for fate, number in fates.items()}


def _lines(plan: MergePlan, names: Mapping[str, str], found: Found, unwritten: Unwritten) -> Iterator[str]:
    yield from file_lines(plan, names, found, unwritten)
    yield f"各ファイルの行の合計 {_fate_counts(plan.ledger)}、回答なし{plan.absent_count}、変更{len(plan.changes)}項目"
    yield f"{plan.conflicts_label}、新たな未取込（要確認） {len(plan.held)}件"


def file_lines(plan: MergePlan, names: Mapping[str, str], found: Found, unwritten: Unwritten) -> Iterator[str]:
    """Yield for each file a line with its division, verdict and rows by fate, and further lines in some cases.

    These are the rows of each division in a file of several, the time of saving for a file that a division sent
    together with others, and the number of errors. `names`: the names of divisions by ID. `found`: the numbers of
    findings by SHA-256 (see `count_findings`). `unwritten`: by file, the label of a file without any entry.
    """
    answers = {each.return_id: each for each in plan.returns}
    together = sent_together(plan.files)
    for file in plan.files:
        whose = f" {names.get(file.division, file.division)}" if file.division else ""
        word = unwritten.get(file.key) if file.verdict is Verdict.MERGED else None
        verdict = f"{word}（記入がありません）" if word else file.verdict_label
        yield f"{file.name}{whose}：{verdict} {_fate_counts(file.ledger)}"
        if file.key in together:
            yield f"  {saving_label(file.saved_at, file.modified_at)}"
        parts = [answers[each] for each in file.return_ids if each in answers]
        if len(parts) > 1:
            counted = {row.row_id for row in file.ledger}
            rows = ((each.division, len(counted.intersection(row for row, _ in each.values))) for each in parts)
            yield f"  所管課ごと：{'、'.join(f'{names.get(own, own)}{number}行' for own, number in rows)}"
        counts = found.get(file.sha256, {})
        if file.verdict is not Verdict.REFUSED and counts.get(Severity.ERROR):
            yield f"  未記入、理由の空欄など {counts[Severity.ERROR]}件（返すファイルは findings で作成できます）"


def _cleared_lines(plan: MergePlan, asked: AskedFields) -> Iterator[str]:
    """Yield a line with the former text for each field that is blank now, or would be if its held item were applied."""
    blank = [(each.row_id, each.key, each.was or "", "空欄になった欄") for each in plan.cleared]
    headings = asked.every_heading
    kept = [
        (each.row_id, each.key, each.was, "空欄にせず、前の内容を残した欄")
        for fields in plan.clearing.values()
        for each in fields
    ]
    for row_id, key, was, what in (*blank, *kept):
        text = truncated(output.one_line(asked.profile.printed_in_full(key, was)), _LONGEST_QUOTE)
        yield f"  {what}：{row_id} {headings.get(key, key)}「{text}」"


def _fate_counts(rows: Iterable[LedgerRow]) -> str:
    return "、".join(f"{label}{number}行" for label, number in label_fates(rows).items()) or "0行"
