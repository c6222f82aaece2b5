"""init, import, verify: create a data file, import a published list, check a data file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from nakano_status.application.plan.create_store import DEFAULT_PLAN, create_store, named_plan
from nakano_status.application.plan.import_list import ListImport, import_into_new, import_list
from nakano_status.application.round.read.views import marks_line
from nakano_status.application.verify import find_head, read_testimony, verify, verify_files
from nakano_status.cli.as_json import problems_as_json
from nakano_status.cli.as_text import problem_lines, progress_line
from nakano_status.cli.session import (
    CommandOutput,
    CommandSession,
    command,
    day_option,
    edition_option,
    exit_code_of,
    year_option,
)
from nakano_status.domain.calendar.days import moment_label
from nakano_status.domain.history.acts import Act, printed_head, read_number
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.domain.storage.store_place import place_advice


@command("init", "計画を入れた事務局のデータファイルを作成します。")
@click.option("--plan", default=DEFAULT_PLAN, metavar="PLAN", help="計画（builtin:nakano2、または計画のファイル）")
def init(session: CommandSession, *, plan: str) -> CommandOutput:
    """Make a new office store."""
    made = create_store(session.parts, session.path, named_plan(session.parts, plan), session.by).value
    edition = made.plan.newest
    keys = {
        "store": str(made.path),
        "plan": made.plan.plan_id,
        "edition": edition.edition_id,
        "editions": [_edition_as_json(each) for each in made.plan.editions],
        "measures": len(edition.measures),
        "listings": len(edition.listings),
        "initiatives": len(edition.listings) - made.reposts,
        "reposts": made.reposts,
        "divisions": made.divisions,
    }
    held = (
        f"一覧の行 {keys['listings']}（取組 {keys['initiatives']}、再掲 {keys['reposts']}）、所管課 {keys['divisions']}"
    )
    lines = [f"データファイル「{made.path}」を作成しました。", f"{made.plan.title}（{edition.title}） {held}"]
    several = [f"　{each.label} 一覧の行 {len(each.listings)}" for each in made.plan.editions]
    return CommandOutput(keys, [*lines, *(several if len(several) > 1 else ())])


def _edition_as_json(edition: Edition) -> dict[str, str | int]:
    """Return an edition as cli.md lists them."""
    return {
        "edition": edition.ordinal,
        "title": edition.title,
        "adopted": edition.adopted_on.isoformat(),
        "rows": len(edition.listings),
    }


@command("verify", "データファイルを点検します。")
@click.option("--head", metavar="HEAD", help="資料や回答様式に記された照合番号が、このデータファイルのものかを確かめる")
def verify_store(session: CommandSession, *, head: str | None) -> CommandOutput:
    """Check the data file, and that a head which something states is one of its own."""
    number = read_number(head) if head is not None else None  # one that cannot be read is refused at once
    with session.reading() as store, progress_line() as progress:
        outcome = verify(store)
        files: tuple[Problem, ...] = ()
        testimony = after = None
        if outcome.value:  # a damaged history testifies to nothing
            files = verify_files(session.parts, store, progress)
            with store.reading() as records:
                testimony = read_testimony(records)
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
    return CommandOutput(keys, [*lines, *problem_lines(problems)], exit_code_of(needs_person=not is_sound))


@command("import", "公表された進捗状況一覧を、その年度の進捗確認として取り込みます。")
@click.argument("file", metavar="FILE")
@click.option("--dry-run", is_flag=True, help="読み取った結果を表示するだけで、取り込みません。")
@day_option("--made-on", help_text="作成日（名称と部・室の時点。省略すると年度の末日）")
@year_option
@edition_option
def import_command(
    session: CommandSession, *, file: str, dry_run: bool, made_on: date | None, edition: int | None
) -> CommandOutput:
    """Import a published list; without a data file, one is created."""
    options = ListImport(Path(file), session.year, dry_run, edition, made_on)
    if session.path.exists():
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
    result_text = f"読み取り、{read.changed}行を取り込みました" if read.unchanged else "取り込みました"
    done = "読み取りました（取り込んでいません）" if dry_run else result_text
    head = f"{read.year.label}分の一覧 {read.rows}行（取組 {read.initiatives}、再掲 {read.reposts}）を{done}。"
    same = [f"変わりのない行は{read.unchanged}行です。"] if read.unchanged else []
    return CommandOutput.of(outcome, keys, [head, *same, f"{marks_line(counts)} 計{read.tally.total}件"])
