"""A year at the command line: the commands of `fixtures/command-line/year.txt`, one by one, with small tables."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from nakano_status import STORE_VARIABLE
from nakano_status.bootstrap import make_parts
from nakano_status.catalogue.plans import BuiltInCatalogue
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.plan.plan import Owner
from tests.support.command_line import ROOT, Said, ask, session_of
from tests.support.generated_calls import commands
from tests.support.plan_files import (
    FIRST_DAY,
    FIRST_ROWS,
    REVISED_DAY,
    REVISED_ROWS,
    plan_edition,
    plan_of,
    plan_row,
    write_list,
    write_plan,
)
from tests.support.stores import TickingClock
from tests.support.successors import next_plan

KEPT = ROOT / "tests" / "fixtures" / "command-line"

_YEAR = KEPT / "year.txt"
"""The year, one command a line; {…} is what an earlier command of that name printed last."""

Command = Callable[[], Said]


@dataclass(frozen=True)
class Answer:
    """How a command of the year ended, and what it printed; `mode` is the command with its options."""

    command: str
    mode: str
    code: int
    keys: dict[str, Any]


def answers_of_a_year(folder: Path, first: Callable[[Command], object] = lambda _: None) -> list[Answer]:
    """Play the year in a folder, with `--json` and within this process, and return all answers, sorted as the help.

    `first` is called with each command before that is carried out.
    """
    names = {" ".join(words) for words in commands()}
    session = session_of(make_parts(TickingClock()))
    answers: list[Answer] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.delenv(STORE_VARIABLE, raising=False)
        store = Path("office.nakano")
        _write_tables()
        printed: dict[str, dict[str, Any]] = {}
        for line in _YEAR.read_text("utf-8").splitlines():
            words = [_filled_in(word, printed) for word in shlex.split(line)]
            command = next((" ".join(words[:end]) for end in (2, 1) if " ".join(words[:end]) in names), words[0])
            do = partial(ask, *words, session=replace(session, store_path=store if store.exists() else None))
            first(do)
            said = do()
            answers.append(Answer(command, " ".join(_MODE.findall(line)), said.code, said.keys))
            printed.setdefault(command, {}).update(said.keys)
    order = [" ".join(words) for words in commands()]
    return sorted(answers, key=lambda each: order.index(each.command) if each.command in order else -1)


_MODE = re.compile(r"(?<!\S)(?!--(?:out|store|reason|year) )(?<!--out )(?<!--reason )-{0,2}[a-z][a-z-]*(?!\S)")
"""The parts of a line that choose what is done: no IDs, files and texts."""


def _filled_in(word: str, printed: Mapping[str, Any]) -> str:
    """Return a part of a line with what commands printed; as it is where that has gone: it is refused then."""
    try:
        return word.format_map(printed)
    except (LookupError, TypeError):
        return word


def _write_tables() -> None:
    """Write the plans, the list of last year and the tables that the year imports."""
    owners = (Owner("zeimu", Role.LEAD, 1), Owner("koseki", Role.LEAD, 2), Owner("bosai", Role.ASSOCIATE, 3))
    shared = replace(plan_row("1-1-②", 2, "共同の取組"), owners=owners, owners_printed=None)
    repost = replace(plan_row("2-1-①", 2, FIRST_ROWS[0].title), owners=(), repost_of=FIRST_ROWS[0].row_id)
    first = plan_edition(1, "当初計画", FIRST_DAY, (*FIRST_ROWS, shared, replace(repost, owners_printed=None)))
    write_plan(Path("first.json"), plan_of(first))
    write_plan(Path("revised.json"), plan_of(plan_edition(1, "改定版", REVISED_DAY, REVISED_ROWS)))
    write_plan(Path("next.json"), next_plan())
    write_list(Path("list.xlsx"), FIRST_ROWS)
    Path("wording.txt").write_text(BuiltInCatalogue().template("report").replace("｛事務局｝", "計画課"), "utf-8")
    for name, lines in _TABLES.items():
        Path(name).write_text("\n".join(lines), "utf-8-sig")


_TABLES = {
    "departments.csv": ("部,所管課,連絡先", "区民部,税務課,03-0000"),
    "changes.csv": ("種別,所管課,新しい名称", "改称,税務課,納税課"),
    "schedule.csv": ("管理番号,令和4年度,令和5年度", "1-1-1-01-P,検討,運用", "1-1-2-01-U,,実施"),
    "kpi.csv": (
        "目標,指標番号,指標項目,方向,単位,令和4年度実績,令和7年度目標",
        "1,KPI-1-1,申請の件数,増,件,5件,10件",
        "1,KPI-1-2,窓口の数,増,か所,1月15日,",
    ),
    "frames.csv": ("枠組み,版,区分,項目番号,項目,再掲", "官民データ計画,令和3年,事項,KM-3,カード,"),
    "opinions.csv": ("区分,日付,意見,管理番号", "議会,2023-06-02,早くすべきである。,1-1-1-01-P"),
}
