"""init, verify: make a data file, check one."""

from __future__ import annotations

import click

from nakano_status.application.create_store import DEFAULT_PLAN, built_in_plan, create_store
from nakano_status.application.verify import verify
from nakano_status.cli.as_json import problems_as_json
from nakano_status.cli.as_text import problem_lines
from nakano_status.cli.session import Answer, Session, command, exit_code_of


@command("init", "計画を入れた事務局のデータファイルを作成します。")
@click.option("--plan", default=DEFAULT_PLAN, metavar="PLAN", help="計画（既定は builtin:nakano2）")
def init(session: Session, *, plan: str) -> Answer:
    """Make a new office store."""
    made = create_store(session.parts, session.path, built_in_plan(session.parts, plan), session.by).value
    edition = made.plan.current
    keys = {
        "store": str(made.path),
        "plan": made.plan.plan_id,
        "edition": edition.edition_id,
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
    return Answer(keys, lines)


@command("verify", "データファイルを点検します。")
def verify_store(session: Session) -> Answer:
    """Check the data file."""
    with session.reading() as store:
        outcome = verify(store)
    keys = {"ok": outcome.value, "problems": problems_as_json(outcome.problems)}
    head = "データファイルに問題はありません。" if outcome.value else "データファイルに問題があります。"
    return Answer(keys, [head, *problem_lines(outcome.problems)], exit_code_of(needs_person=not outcome.value))
