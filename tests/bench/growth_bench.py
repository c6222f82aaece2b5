"""How acts grow with the rows of the plan: ten times the rows may cost little more than ten times the time.

Each act is a command, run in this process so that starting Python does not hide what the rows cost. The "floor" of a
line is ten times what the act took on a tenth of the rows; both in processor time, since they cannot be run in turn.
"""

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from io import BytesIO, TextIOWrapper
from itertools import count, pairwise
from pathlib import Path
from statistics import median

from nakano_status.cli import entry_point
from nakano_status.documents.drawing_rules import wrap
from nakano_status.domain.plan.initiative_id import make_id
from nakano_status.garbage import collect_rarely
from nakano_status.paper.typst_setter import forget_layouts
from tests.bench.timing import Row, processor_seconds_of
from tests.bench.workload import Workload, make_workload

_GOAL = 1.15
_DIVISIONS = 31
_STEPS = (1, 10, 100)
_FIRST = make_id("1-1-①", 1)
_numbers = count()


def _blank_list(made: Workload) -> Path:
    """The list before any return was merged: every row of today's differs from it."""
    return made.store.with_name("before.xlsx")


def _comparison(made: Workload, target: Path) -> Sequence[str | Path]:
    return ["compare", "--from", _blank_list(made), "--to", "R4", "--out", target]


ACTS: Mapping[str, Callable[[Workload, Path], Sequence[str | Path]]] = {
    "merge": lambda made, _: ["merge", made.returns],
    "show": lambda *_: ["show"],
    "counts": lambda *_: ["counts"],
    "board": lambda *_: ["board"],
    "conflicts": lambda *_: ["conflicts"],
    "held": lambda *_: ["held"],
    "history": lambda *_: ["history", _FIRST],
    "explain": lambda *_: ["explain", _FIRST, "--key", "done"],
    "set": lambda *_: ["set", _FIRST, "done=事務局で確認した。"],
    "verify": lambda *_: ["verify"],
    "distribute": lambda _, new: ["distribute", "--out", new],
    "export list": lambda _, new: ["export", "list", "--out", new.with_suffix(".xlsx")],
    "export changes": lambda _, new: ["export", "changes", "--out", new.with_suffix(".pdf")],
    "export report": lambda _, new: ["export", "report", "--for", "庁議", "--out", new.with_suffix(".docx")],
    "export summary": lambda _, new: ["export", "summary", "--format", "xlsx", "--out", new],
    "export data": lambda _, new: ["export", "data", "--out", new],
    "export page": lambda _, new: ["export", "page", "--out", new],
    "compare": lambda made, new: _comparison(made, new.with_suffix(".docx")),
    "compare as pdf": lambda made, new: _comparison(made, new.with_suffix(".pdf")),
    "publish": lambda _, new: ["publish", "--for", "庁議", "--draft", "--out", new],
}
"""Every act on a data file that has rows: what to type, given the workload and a new path."""


def measure(folder: Path, rows: int, repeats: int) -> Iterator[Row]:
    """Yield two lines an act: from the rows to ten times as many, and from those to a hundred times as many."""
    collect_rarely()  # as the program does where it is started
    sizes = [rows * step for step in _STEPS]
    made = {size: merged_workload(folder, size) for size in sizes}
    for act in ACTS:
        took = {size: _median(folder, act, *made[size], max(1, repeats // step)) for size, step in _plan(sizes)}
        for few, many in pairwise(sizes):
            yield Row(f"{act}, {few:,} to {many:,} rows", took[few] * many / few, took[many], _GOAL)


def _plan(sizes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield every size with by how much less often it is measured: what takes long is disturbed less."""
    return zip(sizes, (1, 2, 3), strict=True)


def merged_workload(folder: Path, rows: int) -> tuple[Workload, Path]:
    """Return the workload of a size, and a data file into which its returns were merged."""
    divisions = min(_DIVISIONS, rows)
    workload = make_workload(folder / f"growth-{rows}", divisions, rows // divisions)
    run_command(["export", "list", "--out", _blank_list(workload), "--store", workload.store])
    merged = workload.copy_of_store(folder / f"merged-{rows}.nakano")
    run_command(["merge", workload.returns, "--store", merged])
    return workload, merged


def _median(folder: Path, act: str, workload: Workload, merged: Path, repeats: int) -> float:
    """Return how long an act takes on a fresh copy of the data file; what is measured once has no uncounted round."""
    times = []
    for _ in range(repeats + (repeats > 1)):
        new = folder / f"growth-{next(_numbers)}"
        store = shutil.copyfile(workload.store if act == "merge" else merged, new.with_suffix(".nakano"))
        # a command begins with no text broken and no page laid out: neither few rows nor many are better off
        wrap.cache_clear()
        forget_layouts()
        words = [*ACTS[act](workload, new), "--store", store, "--json"]
        times.append(processor_seconds_of(partial(run_command, words)))
    return median(times[repeats > 1 :])


def run_command(words: Sequence[str | Path]) -> None:
    """Run a command in this process; what it prints is of no interest, that it was done is."""
    with redirect_stdout(TextIOWrapper(BytesIO(), "utf-8")), redirect_stderr(TextIOWrapper(BytesIO(), "utf-8")):
        code = entry_point.main([str(word) for word in words])
    if code not in (0, 1):
        raise RuntimeError(f"{words} ended with {code}")
