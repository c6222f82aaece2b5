"""audit: who did what and when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from nakano_status.application.papers.making import make_paper, paper_named
from nakano_status.application.papers.option import REPLACE
from nakano_status.application.papers.writing import format_of
from nakano_status.application.retention.acts import ActLine, is_csv, read_acts, save_acts
from nakano_status.cli.as_json import problems_as_json
from nakano_status.cli.as_text import one_line, problem_lines
from nakano_status.cli.session import CommandOutput, CommandSession, command
from nakano_status.domain.problems.problem import Problem


@command("audit", "いつ、だれが、何をしたかを一覧にします。")
@click.option(
    "--out", "target", metavar="FILE", help="保存先（.csv、.pdf、.docx、.xlsx）。省略すると画面に表示します。"
)
@click.option("--replace", is_flag=True, help=REPLACE.help)
def audit(session: CommandSession, *, target: str | None, replace: bool) -> CommandOutput:
    """List the acts, or write them as a table or a paper."""
    paper, problems = paper_named("audit"), tuple[Problem, ...]()
    with session.reading() as store:
        with store.reading() as records:
            acts = read_acts(records)
        if target is not None and is_csv(Path(target)):
            save_acts(session.parts, acts, Path(target), replace=replace)
        elif target is not None:
            request = paper.request(format_=format_of(Path(target), paper.formats))
            problems = make_paper(session.parts, store, request, Path(target), replace=replace).problems
    keys = {"file": target, "acts": list(map(_act_as_json, acts)), "problems": problems_as_json(problems)}
    lines = _act_lines(acts) if target is None else [f"「{target}」を作成しました（{len(acts)}件）。"]
    return CommandOutput(keys, [*lines, *problem_lines(problems)])


def _act_as_json(act: ActLine) -> dict[str, Any]:
    return {
        "number": act.number,
        "at": act.at.isoformat(),
        "kind": act.kind,
        "label": act.label,
        "by": act.by,
        "reason": act.reason,
        "values": act.values,
        "head": act.head or None,
    }


def _act_lines(acts: Sequence[ActLine]) -> Iterator[str]:
    for act in acts:
        number, *texts = act.texts
        yield f"{number:>4} " + "　".join(one_line(each) for each in texts if each)
