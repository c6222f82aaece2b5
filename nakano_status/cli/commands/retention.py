"""audit, retain, disclose: the record of acts, a closed round as a folder with removals after it, records of a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from nakano_status.application.papers.making import make_paper
from nakano_status.application.papers.paper import find_paper
from nakano_status.application.papers.writing import paper_format_of
from nakano_status.application.retention import retain_round
from nakano_status.application.retention.acts import ActLine, read_acts
from nakano_status.cli import session as cli
from nakano_status.cli.output import one_line, progress_bar
from nakano_status.domain.history.acts import printed_head
from nakano_status.domain.refusals.exchange import Usage


@cli.command("audit", "いつ、だれが、何をしたかを一覧にします。")
@click.option(
    "--out",
    "target",
    metavar="FILE",
    type=cli.PATH,
    help="保存先（.csv、.pdf、.docx、.xlsx）。省略すると画面に表示します。",
)
@cli.replace_option
def audit(session: cli.CommandSession, *, target: str | None, replace: bool) -> cli.CommandOutput:
    """List the acts, or write them as a file (`target`), whose extension chooses the format.

    Raises Usage if `replace` is true without a target.
    """
    cli.refuse_unused({"--replace": target is None and replace}, "「--out」と一緒に指定してください。")
    paper = find_paper("audit")
    with session.reading() as store:
        with store.reading() as records:
            acts = read_acts(records)
        keys = {"file": target, "acts": list(map(_act_as_json, acts)), "problems": []}
        if target is None:
            return cli.CommandOutput(keys, list(_act_lines(acts)))
        request = paper.request(format_=paper_format_of(Path(target), paper.formats))
        outcome = make_paper(session.parts, store, request, Path(target), replace=replace)
    return cli.CommandOutput.of(outcome, keys, [f"「{target}」を作成しました（{len(acts)}件）。"])


def _act_as_json(act: ActLine) -> dict[str, Any]:
    return {
        "number": act.number,
        "at": act.act.at.isoformat(),
        "kind": act.act.kind,
        "label": act.label,
        "by": act.act.by,
        "reason": act.act.reason,
        "values": act.values,
        "head": act.head or None,
    }


def _act_lines(acts: Sequence[ActLine]) -> Iterator[str]:
    for act in acts:
        values = f"値{act.values}件" if act.values else ""
        texts = (act.moment, act.label, act.act.by, act.act.reason, values, act.head)
        yield f"{act.number:>4} " + "　".join(one_line(each) for each in texts if each)


@cli.command("retain", "締め切った年度の記録をフォルダーに保存し、保存期間の終わったものを削除します。")
@click.option(
    "--out",
    "target",
    metavar="DIR",
    type=cli.PATH,
    help="保存先のフォルダー（--drop-received では、保存したフォルダー）",
)
@click.option("--check", "checks", is_flag=True, help="保存したフォルダーが、保存したときのままかを確かめます。")
@click.option("--drop-received", "drops", is_flag=True, help="受け取ったファイルの中身を削除します。")
@click.option("--without-folder", is_flag=True, help="フォルダーに保存したことを確かめずに削除します。")
@click.option("--blank-names", "blanks", is_flag=True, help="氏名・内線を削除します（回答は残ります）。")
@click.option("--dry-run", is_flag=True, help="削除するものの件数を表示するだけで、削除しません。")
@cli.replace_option
@cli.year_option
def retain(
    session: cli.CommandSession, *, target: str | None, dry_run: bool, without_folder: bool, replace: bool, **acts: bool
) -> cli.CommandOutput:
    """Lay down a closed round as a folder (`target`), check such a folder, or remove data whose retention period ended.

    `dry_run`: only count what would be removed. `without_folder`: remove received files without checking that the
    folder has them. `acts`: `checks`, `drops` (received files) and `blanks` (names), at most one of them true. Raises
    Usage if several are true, if `dry_run` is given without `drops` or `blanks`, for another option that the act does
    not use, or if a needed `target` is None.
    """
    if sum(acts.values()) > 1:
        raise Usage(reason="「--check」「--drop-received」「--blank-names」は、1つずつ指定してください。")
    if dry_run and not (acts["drops"] or acts["blanks"]):
        raise Usage(reason="「--dry-run」は、「--drop-received」「--blank-names」と指定します。")
    cli.refuse_unused({"--without-folder": without_folder and not acts["drops"], "--out": acts["blanks"] and target})
    cli.refuse_unused({"--replace": replace and any(acts.values())})
    folder = Path(target) if target else None
    if acts["blanks"]:
        return _blank(session, dry_run=dry_run)
    if acts["drops"]:
        return _drop(session, folder, without_folder=without_folder, dry_run=dry_run)
    if folder is None:
        raise Usage(reason="「--out」で、保存先のフォルダーを指定してください。")
    return _check(session, folder) if acts["checks"] else _lay_down(session, folder, replace=replace)


@cli.command("disclose", "1つの取組について、データファイルにある記録を作成します。載せない記録は、注に示します。")
@click.argument("row", metavar="ID", type=cli.ID)
@click.option("--out", "target", required=True, metavar="DIR", type=cli.PATH, help="保存先のフォルダー")
@click.option("--with-names", is_flag=True, help="操作した人の氏名も載せます。")
@cli.replace_option
@cli.year_option
def disclose(
    session: cli.CommandSession, *, row: str, target: str, with_names: bool, replace: bool
) -> cli.CommandOutput:
    """Write the records about one row into the folder `target`; the paper names the records that it leaves out.

    `with_names`: include the names of the users who did the acts.
    """
    paper = find_paper("disclose")
    by_name = {option.name: option for option in paper.options}
    request = paper.request({by_name["row"]: row, by_name["with_names"]: with_names}, session.year)
    with session.reading() as store, progress_bar():
        outcome = make_paper(session.parts, store, request, Path(target), replace=replace)
    made = outcome.value
    keys = {"files": [str(each) for each in made.files], **made.content.keys}
    counts = "、".join(f"{title}{number}件" for title, number in made.content.keys["counts"].items())
    return cli.CommandOutput.of(outcome, keys, [f"「{target}」に{len(made.files)}ファイルを作成しました。", counts])


def _lay_down(session: cli.CommandSession, folder: Path, *, replace: bool) -> cli.CommandOutput:
    with session.writing() as store, progress_bar():
        outcome = retain_round.lay_down(session.parts, store, folder, session.year, session.by, replace=replace)
    made = outcome.value
    keys = {
        "year": made.round_.year.short,
        "files": [str(each) for each in made.files],
        "manifest": str(made.manifest),
        "sha256": made.sha256,
        "head": made.head,
    }
    saved = f"「{folder}」に保存しました" if made.manifest in made.files else "記録しました"
    lines = [
        f"{made.round_.year.label}分の記録を{saved}（{len(made.files)}ファイル）。",
        f"ファイルの一覧のSHA-256は {made.sha256}、照合番号は {printed_head(made.head)} です。",
    ]
    return cli.CommandOutput.of(outcome, keys, lines)


def _check(session: cli.CommandSession, folder: Path) -> cli.CommandOutput:
    with session.reading() as store:
        outcome = retain_round.check_laid_down(session.parts, store, folder, session.year)
    number, is_whole = len(outcome.value.files), not outcome.needs_person
    whole = f"「{folder}」の{number}ファイルは、保存したときのままです。"
    lines = [whole if is_whole else f"「{folder}」に、保存したときと異なるところがあります。"]
    keys = {"ok": is_whole, "files": [str(folder / path) for path in outcome.value.files]}
    return cli.CommandOutput.of(outcome, keys, lines)


def _drop(
    session: cli.CommandSession, folder: Path | None, *, without_folder: bool, dry_run: bool
) -> cli.CommandOutput:
    if dry_run:
        with session.reading() as store, store.reading() as records:
            outcome = retain_round.files_to_drop(records, session.year)
    else:
        with session.writing() as store:
            outcome = retain_round.drop_received(
                session.parts, store, session.year, folder, session.by, without_folder=without_folder
            )
    found = outcome.value
    done = "削除します（まだ削除していません）" if dry_run else "削除しました"
    keys = {
        "year": found.round_.year.short,
        "dropped": [{"file": each.received.name, "sha256": each.received.sha256} for each in found.files],
        "size": found.size,
        "dry_run": dry_run,
    }
    return cli.CommandOutput.of(outcome, keys, [f"{found.round_.year.label}分の{found.text}を{done}。"])


def _blank(session: cli.CommandSession, *, dry_run: bool) -> cli.CommandOutput:
    if dry_run:
        with session.reading() as store, store.reading() as records:
            outcome = retain_round.names_to_blank(records, session.year)
    else:
        with session.writing() as store:
            outcome = retain_round.blank_names(store, session.year, session.by)
    found = outcome.value
    done = "削除します（まだ削除していません）" if dry_run else "削除しました"
    keys = {"year": found.round_.year.short, "blanked": dict(found.counts), "dry_run": dry_run}
    return cli.CommandOutput.of(outcome, keys, [f"{found.round_.year.label}分の{found.text}を{done}。"])
