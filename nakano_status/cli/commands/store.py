"""init, import, verify, backup, restore: make, fill and check a data file, and its backups."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from nakano_status.application.lookup import chosen_round, find_row
from nakano_status.application.plan.create_store import DEFAULT_PLAN, create_store
from nakano_status.application.plan.import_list import ListImport, import_into_new, import_list
from nakano_status.application.plan.plan_workbook import named_plan
from nakano_status.application.ports.data_file import Store
from nakano_status.application.problem_text import as_json, first_of_each_cause, sentence
from nakano_status.application.round.read.views import marks_line
from nakano_status.application.storage import make_backup, restore
from nakano_status.application.verify import find_head, read_history_head, verify
from nakano_status.application.verify_files import verify_files
from nakano_status.cli import session as cli
from nakano_status.cli.output import one_line, problem_lines, problems_as_json, progress_bar
from nakano_status.domain.calendar.days import local_time, moment_label
from nakano_status.domain.grouped import grouped
from nakano_status.domain.history.acts import Act, act_label, printed_head, read_history_number
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.domain.refusals.exchange import Usage
from nakano_status.domain.refusals.files import StoreDamaged, StoreForeign
from nakano_status.domain.round.round import Round
from nakano_status.domain.storage.backups import Backup
from nakano_status.domain.storage.server_address import shown_place
from nakano_status.domain.storage.store_place import place_advice


@cli.command("init", "計画を入れた事務局のデータファイルを作成します。")
@click.option(
    "--plan",
    default=DEFAULT_PLAN,
    metavar="PLAN",
    type=cli.PATH,
    help="計画（builtin:nakano2、計画の表、又は計画のファイル）",
)
def init(session: cli.CommandSession, *, plan: str) -> cli.CommandOutput:
    """Create a new data file for an office, with a plan: built in, or read from the file `plan`."""
    outcome = create_store(session.parts, session.path, named_plan(session.parts, plan), session.by)
    made = outcome.value
    edition, where = made.plan.newest, shown_place(made.path)
    keys = {
        "store": where,
        "plan": made.plan.plan_id,
        "edition": edition.edition_id,
        "editions": [_edition_as_json(each) for each in made.plan.editions],
        "measures": len(edition.measures),
        "listings": len(edition.listings),
        "initiatives": len(edition.listings) - made.repost_count,
        "reposts": made.repost_count,
        "divisions": made.divisions,
    }
    held = (
        f"一覧の行 {keys['listings']}（取組 {keys['initiatives']}、再掲 {keys['reposts']}）、所管課 {keys['divisions']}"
    )
    lines = [f"データファイル「{where}」を作成しました。", f"{made.plan.title}（{edition.title}） {held}"]
    several = [f"　{each.label} 一覧の行 {len(each.listings)}" for each in made.plan.editions]
    lines += several if len(several) > 1 else []
    return cli.CommandOutput.of(replace(outcome, problems=tuple(first_of_each_cause(outcome.problems))), keys, lines)


def _edition_as_json(edition: Edition) -> dict[str, str | int]:
    """Return an edition in JSON form."""
    return {
        "edition": edition.ordinal,
        "title": edition.title,
        "adopted": edition.adopted_on.isoformat(),
        "rows": len(edition.listings),
    }


@cli.command("verify", "データファイルを点検します。")
@click.option("--head", metavar="HEAD", help="資料や回答様式に記された照合番号が、このデータファイルのものかを確かめる")
def verify_store(session: cli.CommandSession, *, head: str | None) -> cli.CommandOutput:
    """Check the data file, its received files, and whether the history head `head`, if given, belongs to its history.

    The exit code is 1 if there is any problem other than advice.
    """
    number = read_history_number(head) if head is not None else None  # an unreadable head is refused at once
    with session.reading() as store, progress_bar():
        outcome = verify(store)
        files: tuple[Problem, ...] = ()
        testimony = after = None
        if outcome.value:  # a damaged history proves nothing
            files = verify_files(session.parts, store)
            with store.reading() as records:
                testimony = read_history_head(records)
                after = find_head(records, number) if number else None
    advice = place_advice(session.parts.look_at_place(session.path), session.path.name)
    unknown = (after,) if isinstance(after, Problem) else ()
    problems = (*outcome.problems, *files, *unknown, *((advice,) if advice else ()))
    is_sound = all(each.severity is Severity.ADVICE for each in problems)
    is_damaged = any(each.severity is not Severity.ADVICE and each is not after for each in problems)
    stated = (testimony.head or None) if testimony else None
    since = testimony.since.at.isoformat() if testimony and testimony.since else None
    keys = {"ok": is_sound, "head": stated, "since": since, "problems": problems_as_json(problems)}
    lines = ["データファイルに問題があります。" if is_damaged else "データファイルに問題はありません。"]
    if testimony and testimony.since:
        lines.append(
            f"照合番号は {printed_head(testimony.head)} です（{moment_label(testimony.since.at)}からの操作）。"
        )
    if isinstance(after, Act):
        keys["after"] = after.at.isoformat()
        lines.append(f"照合番号「{head}」は、{moment_label(after.at)}の操作の後の、このデータファイルのものです。")
    return cli.CommandOutput(keys, [*lines, *problem_lines(problems)], cli.exit_code_of(needs_person=not is_sound))


@cli.command("import", "公表された進捗状況一覧を、その年度の進捗確認として取り込みます。")
@click.argument("file", metavar="FILE", type=cli.PATH)
@click.option("--dry-run", is_flag=True, help="読み取った結果を表示するだけで、取り込みません。")
@cli.map_option
@cli.day_option("--made-on", help_text="作成日（名称と部・室の時点。省略すると年度の末日）")
@cli.year_option
@cli.edition_option
def import_command(
    session: cli.CommandSession,
    *,
    file: str,
    dry_run: bool,
    columns: tuple[str, ...],
    made_on: date | None,
    edition: int | None,
) -> cli.CommandOutput:
    """Import a published list as the round of its year; if the data file does not exist, create it.

    The arguments are as in `ListImport`.
    """
    options = ListImport(Path(file), session.year, dry_run, edition, made_on, columns)
    if session.is_there():
        opened = session.reading() if dry_run else session.writing()
        with opened as store:
            outcome = import_list(session.parts, store, options, session.by)
    else:
        outcome = import_into_new(session.parts, session.path, options, session.by)
    read = outcome.value
    counts = read.tally.by_symbol
    keys = {
        "year": read.year.short,
        "edition": read.edition.edition_id,
        "rows": read.rows,
        "unchanged": read.unchanged,
        "initiatives": read.initiatives,
        "reposts": read.reposts,
        "counts": {**counts, "total": read.tally.total},
        "excluded": [{"id": row_id, "why": why.value} for row_id, why in read.tally.excluded],
    }
    result_text = f"読み取り、{read.changed_count}行を取り込みました" if read.unchanged else "取り込みました"
    done = "読み取りました（取り込んでいません）" if dry_run else result_text
    head = f"{read.year.label}分の一覧 {read.rows}行（取組 {read.initiatives}、再掲 {read.reposts}）を{done}。"
    same = [f"変わりのない行は{read.unchanged}行です。"] if read.unchanged else []
    return cli.CommandOutput.of(outcome, keys, [head, *same, f"{marks_line(counts)} 計{read.tally.total}件"])


@cli.command("backup", "データファイルの控えを作成・一覧し、控えのフォルダーを変更します。")
@click.argument("what", required=False, type=click.Choice(["list", "folder"]), metavar="[list|folder]")
@click.argument("folder", required=False, metavar="[DIR]", type=cli.PATH)
@click.option("--out", metavar="FILE", type=cli.PATH, help="控えのフォルダーではなく、このファイルに作成します。")
@click.option("--beside", is_flag=True, help="（folder で）データファイルの横のフォルダーに戻します。")
def backup(
    session: cli.CommandSession, *, what: str | None, folder: str | None, out: str | None, beside: bool
) -> cli.CommandOutput:
    """Make a checked backup (`what` is None), list the backups (list), or choose the folder for backups (folder).

    `out`: the file of the backup (None: a new file in the folder for backups). The folder chosen is `folder`, or with
    `beside` the usual one beside the data file; raises Usage if both or neither are given, and for an option of another
    use of the command.
    """
    cli.refuse_unused(
        {"--out": out and what, "DIR": folder and what != "folder", "--beside": beside and what != "folder"}
    )
    if what == "list":
        return _list(session)
    if what == "folder":
        if bool(folder) == beside:
            raise Usage(reason="「DIR」か「--beside」のどちらかを指定してください。")
        with session.writing() as store:
            target = make_backup.choose_backup_folder(
                session.parts, store, Path(folder) if folder else None, session.by
            ).value
        return cli.CommandOutput({"folder": str(target)}, [f"控えを「{target}」に作成します。"])
    with session.reading() as store:
        made = make_backup.back_up(session.parts, store, Path(out) if out else None)
        missed = None if out else make_backup.backup_folder_of(session.parts, store).missed
    words = "控え「{file}」を作成し、点検しました。" if made.is_new else "同じ内容の控え「{file}」が既にあります。"
    return cli.CommandOutput(
        {"file": str(made.file), "verified": True}, [words.format(file=made.file), *_missed_lines(missed)]
    )


def _list(session: cli.CommandSession) -> cli.CommandOutput:
    with session.reading() as store:
        folder, found = (
            make_backup.backup_folder_of(session.parts, store),
            make_backup.list_backups(session.parts, store),
        )
        earlier = make_backup.find_in_earlier_folders(session.parts, make_backup.earlier_folders(session.parts, store))
    usable = [each for each in found if each.problem is None]
    keys = {"folder": str(folder.path), "backups": [_backup_as_json(each) for each in (*found, *earlier)]}
    lines = [f"「{folder.path}」の控え {len(usable)}個", *(line for each in found for line in _backup_lines(each))]
    for before, views in grouped((each.file.parent, each) for each in earlier).items():
        lines += [
            f"前の保存先「{before}」の控え {len(views)}個",
            *(line for each in views for line in _backup_lines(each)),
        ]
    lines += _missed_lines(folder.missed)
    return cli.CommandOutput(keys, lines, cli.exit_code_of(needs_person=len(usable) < len(found)))


def _missed_lines(missed: Path | None) -> list[str]:
    return [f"選んだ保存先「{missed}」は使えません。接続を確かめてください。"] if missed else []


def _backup_as_json(view: Backup) -> dict[str, Any]:
    return {
        "file": str(view.file),
        "at": local_time(view.at).isoformat() if view.at else None,
        "until": view.until.isoformat() if view.until else None,
        "by": view.by,
        "year": view.year,
        "answers": view.answers,
        "program": view.program,
        "head": view.head or None,
        "abandoned": view.is_abandoned,
        "problem": as_json(view.problem) if view.problem else None,
    }


def _backup_lines(view: Backup) -> Iterator[str]:
    if view.problem is not None:
        yield f"  {view.file.name}：控えとして使えません。{sentence(view.problem)}"
        return
    until = f"{moment_label(view.until)}まで" if view.until else ""
    answers = f"回答 {view.answers}件" if view.answers is not None else ""
    facts = (until, view.by, view.year, answers, f"照合番号 {printed_head(view.head)}" if view.head else "")
    left = "（いまのファイルにない操作を含みます）" if view.is_abandoned else ""
    yield f"  {view.file.name}：{' '.join(filter(None, facts))}{left}"


@cli.command("restore", "データファイルを控えの内容に戻すか、控えの写しを作成します。")
@click.argument("backup", metavar="BACKUP", type=cli.PATH)
@click.option(
    "--out", metavar="COPY", type=cli.PATH, help="データファイルはそのままにし、控えの写しをこのファイルに作成します。"
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="いまの内容との違い（--row を付けると、その取組の違い）を表示するだけで、何も変更しません。",
)
@click.option("--row", "row_id", metavar="ID", type=cli.ID, help="この取組の進捗状況と文章だけを戻します。")
@click.option("--reason", default="", metavar="TEXT", help="理由（変更履歴に残ります）")
@cli.year_option
def restore_command(
    session: cli.CommandSession, *, backup: str, out: str | None, dry_run: bool, row_id: str | None, reason: str
) -> cli.CommandOutput:
    """Restore a backup, or only the texts of one row of it (`row_id`) in the round of the session's year.

    `dry_run`: only show the differences that would be undone. `out`: only copy the backup to this file; raises Usage if
    `dry_run`, `row_id` or `reason` is given too, and for a year without `row_id`, because the whole data file is
    restored.
    """
    source, parts = Path(backup), session.parts
    if out is not None:
        unused = {"--dry-run": dry_run, "--row": row_id, "--reason": reason, "--year": session.year}
        cli.refuse_unused(unused, "「--out」と一緒に指定できません。")
        differences = _differences_if_there(session, source)
        looks = differences is not None  # otherwise the data file is lost or damaged, and the copy replaces it
        target = restore.copy_backup(parts, source, Path(out), session.by, to_look_into=looks)
        keys = {"file": str(target), "verified": True, "differences": differences and _as_json(differences)}
        return cli.CommandOutput(keys, [f"控えの写し「{target}」を作成しました。"])
    cli.refuse_unused({"--year": row_id is None and session.year}, "「--row」と一緒に指定してください。")
    if row_id is not None:
        return _show_row(session, source, row_id) if dry_run else _put_back_row(session, source, row_id, reason)
    if dry_run:
        with session.reading() as store:
            found = restore.differences_from(parts, store, source)
        return cli.CommandOutput({"differences": _as_json(found)}, list(_lines(found)))
    with session.writing() as store:
        done = restore.restore(parts, store, source, reason, session.by).value
    keys = {"restored": str(source), "before": str(done.before), "differences": _as_json(done.differences)}
    lines = [f"「{source}」の内容に戻しました。戻す前の控えは「{done.before}」です。", *_lines(done.differences)]
    if removed := len(done.differences.lost_files) - len(done.awaited):
        lines.append(f"控えの後に届き、中身を削除したファイル{removed}件は、手元のファイルで取りまとめてください。")
    if done.awaited:
        lines.append("届いたファイルは、戻す前の控えから取り出して、もう一度取りまとめてください。")
        lines.append(f'  取り出すコマンド：nakano-status received --save SHA256 --out FILE --store "{done.before}"')
    return cli.CommandOutput(keys, lines, cli.exit_code_of(needs_person=bool(done.differences.lost_files)))


def _differences_if_there(session: cli.CommandSession, backup: Path) -> restore.Differences | None:
    """Return the differences of a backup from the given data file; None if the data file is lost or unreadable."""
    if session.store_path is None or not session.is_there():
        return None
    with suppress(StoreDamaged, StoreForeign), session.reading() as store:
        return restore.differences_from(session.parts, store, backup)
    return None


def _show_row(session: cli.CommandSession, backup: Path, row_id: str) -> cli.CommandOutput:
    """Show the differences of a row, with a problem for each that `_put_back_row` leaves."""
    with session.reading() as store:
        round_, row_id = _round_and_row(session, store, row_id)
        found = restore.differences_from(session.parts, store, backup)
    wanted = found.of_row(round_.round_id, row_id)
    keys = {"differences": _as_json(restore.Differences(rows=wanted))}
    if not wanted:
        return _same_row(keys, round_, row_id, found)
    left = restore.problems_of_left(wanted)
    head = f"管理番号 {row_id} の{len(wanted)}項目が、{round_.year.short}では控えと異なります。"
    count = [f"そのうち{len(wanted) - len(left)}項目を戻します。"] if left else []
    return cli.CommandOutput(keys, [head, *map(_value_line, wanted), *count, *problem_lines(left)])


def _put_back_row(session: cli.CommandSession, backup: Path, row_id: str, reason: str) -> cli.CommandOutput:
    """Enter a backup's texts of a row again."""
    parts = session.parts
    with session.writing() as store:
        round_, row_id = _round_and_row(session, store, row_id)
        outcome = restore.put_back_row(parts, store, backup, (round_.round_id, row_id), reason, session.by)
        changed = outcome.value
        keys = {"id": row_id, "changed": list(changed)}
        if not changed and not outcome.problems:
            return _same_row(keys, round_, row_id, restore.differences_from(parts, store, backup))
    done = f"管理番号 {row_id} の{len(changed)}項目を、控えの内容に戻しました。"
    same = f"管理番号 {row_id} の進捗状況と文章は、戻すものがありません。"
    return cli.CommandOutput.of(outcome, keys, [done if changed else same])


def _round_and_row(session: cli.CommandSession, store: Store, row_id: str) -> tuple[Round, str]:
    """Return the round of the session's year and the ID of a row of it, found by its ID as typed."""
    with store.reading() as records:
        round_ = chosen_round(records, session.year)
        return round_, find_row(round_, row_id).row_id


def _same_row(keys: dict[str, Any], round_: Round, row_id: str, found: restore.Differences) -> cli.CommandOutput:
    """State that a row does not differ in a round, and in which other years it does."""
    words = f"管理番号 {row_id} は、{round_.year.short}では控えと同じです。"
    others = tuple(dict.fromkeys(each.year for each in found.rows if each.row_id == row_id))
    if others:
        words += f"{'、'.join(others)}に違いがあります（--year で指定）。"
    return cli.CommandOutput(keys, [words], cli.exit_code_of(needs_person=bool(others)))


def _as_json(found: restore.Differences) -> dict[str, Any]:
    """Return the differences in JSON form.

    "in" is "now" for an object that a restore would remove, and "backup" for an object that it would bring back.
    """
    return {
        "rounds": [{"year": each.year, **_in(each)} for each in found.rounds],
        "rows": [
            {"plan": each.plan_id, "year": each.year, "id": each.row_id, "key": each.key, "division": each.division}
            | {"now": each.now, "backup": each.then}
            for each in found.rows
        ],
        "decisions": [_act_as_json(each.found) | _in(each) for each in found.acts],
        "papers": [
            {"year": each.year, "number": each.found.number, "for": each.found.occasion_name, **_in(each)}
            for each in found.papers
        ],
        "files": [{"sha256": each.found.sha256, "file": each.found.name, **_in(each)} for each in found.files],
        "packages": [
            {"package": each.found.package_id, "year": each.year, "division": each.division, **_in(each)}
            for each in found.packages
        ],
        "brought_back": list(found.brought_back),
    }


def _act_as_json(act: Act) -> dict[str, Any]:
    return {"at": act.at.isoformat(), "by": act.by, "kind": act_label(act.kind), "reason": act.reason}


def _in(each: restore.OnlyIn[Any]) -> dict[str, str]:
    return {"in": "now" if each.only_now else "backup"}


def _lines(found: restore.Differences) -> Iterator[str]:
    """Yield the numbers of differences, then the differences one by one."""
    yield (
        f"いまの内容との違い：取組 {len(found.row_ids)}、成果指標 {len(found.indicator_ids)}、"
        f"操作 {len(found.acts)}、資料 {len(found.papers)}、"
        f"届いたファイル {len(found.files)}、照会 {len(found.packages)}"
    )
    if found.brought_back:
        yield restore.brought_back_warning(found)
    yield from map(_value_line, found.rows)
    for each, words in _words_of(found):
        yield f"  {words}{'（いまのファイルだけ）' if each.only_now else '（控えだけ）'}"


def _value_line(row: restore.ValueDifference) -> str:
    name = "成果指標" if row.is_indicator else "管理番号"
    now, then = map(one_line, row.shown_values)
    return f"  {row.year} {name} {row.row_id} {row.whose_heading}：いま {now} ／ 控え {then}"


def _words_of(found: restore.Differences) -> Iterator[tuple[restore.OnlyIn[Any], str]]:
    yield from ((each, f"{each.year} の進捗確認") for each in found.rounds)
    for act in found.acts:
        yield act, f"{act_label(act.found.kind)} {moment_label(act.found.at)} {act.found.by or ''}"
    for paper in found.papers:
        yield paper, f"{paper.year} 資料 第{paper.found.number}号 {paper.found.occasion_name}"
    yield from ((each, f"ファイル「{each.found.name}」 {each.found.sha256[:12]}") for each in found.files)
    yield from ((each, f"照会 {each.found.package_id} {each.year} {each.division}") for each in found.packages)
