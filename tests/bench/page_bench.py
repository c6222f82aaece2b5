"""What is for everybody, on many rows with a year before: the page, its filter in a browser, pictures, the set of 公表.

The floor of the set is the same set without the page.
"""

import shutil
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from statistics import median
from unittest.mock import patch

from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers import making, paper_set
from nakano_status.application.papers.pictures import PRINTED, pictures_for_files
from nakano_status.application.papers.set_kinds import page_paper
from nakano_status.bootstrap import make_parts
from nakano_status.documents.picture import as_svg
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from tests.bench.growth_bench import run_command
from tests.bench.timing import Pause, Peak, Row, in_turn, processor_seconds_of, seconds_of
from tests.bench.workload import make_workload, take_returns
from tests.support.browser import Browser, opened, why_not

_NEXT = FiscalYear(2023)
_DIVISIONS = 20
_PAGE, _MOST_MIB, _FILTER, _PICTURE, _SET = 1000, 3, 50, 50, 1.25
_FILTERED = """new Promise((done) => {
  const form = document.getElementById('filter'), began = (form.elements.words.focus(), performance.now());
  form.elements.words.value = '実施 ない言葉';
  form.dispatchEvent(new Event('change'));
  const look = () => document.querySelector('article[hidden]')
    ? done(performance.now() - began) : setTimeout(look, 0);
  setTimeout(look, 0);
})"""


def measure(folder: Path, rows: int, repeats: int) -> Iterator[Row | Peak | Pause]:
    """Yield the lines for a plan of so many rows in its second year."""
    made = make_workload(folder / "page", _DIVISIONS, rows // _DIVISIONS)
    office = partial(_office, made.store)
    office("merge", made.returns)
    office("round", "close")
    office("round", "open", "--year", _NEXT.short, "--due", "2024-07-12")
    with closing(make_parts().stores.open(made.store)) as store:
        take_returns(store, folder / "next", folder / "answers", _NEXT)
    office("merge", folder / "answers")
    out, times = folder / "out", list[float]()
    for _ in range(repeats):
        times.append(processor_seconds_of(partial(office, "export", "page", "--out", out, "--replace")))
    [page] = out.iterdir()
    yield Pause(f"page of {rows:,} rows with a year before", median(times) * 1000, None, _PAGE)
    yield Peak(f"size of a page of {rows:,} rows", page.stat().st_size / 2**20, _MOST_MIB)
    if not why_not():
        yield Pause(f"filter of {rows:,} rows in a browser", _filtered(folder, page, repeats), None, _FILTER)
    yield from _pictures(made.store, repeats)
    yield _sets(folder, made.store, rows)


def _office(store: Path, *words: str | Path) -> None:
    run_command([*words, "--store", store])


def _filtered(folder: Path, page: Path, repeats: int) -> float:
    with Browser(folder / "browser") as browser:
        times = []
        for _ in range(repeats):
            with opened(browser, page) as shown:
                times.append(float(shown.evaluate(_FILTERED)))
    return median(times)


def _pictures(path: Path, repeats: int) -> Iterator[Pause]:
    parts = make_parts()
    with closing(parts.stores.open(path, read_only=True)) as store, store.reading() as records:
        pictures = pictures_for_files(records, chosen_round(records, None))
        for name in PRINTED:
            if any(pictures.parts(name)):  # what it is made from is read by now
                times = [seconds_of(lambda: [*map(as_svg, pictures.parts(name))]) for _ in range(repeats)]  # noqa: B023
                yield Pause(f"picture {name}", median(times) * 1000, None, _PICTURE)


def _sets(folder: Path, store: Path, rows: int) -> Row:
    papers_for = making.papers_of_occasion

    def seconds(*, has_page: bool) -> float:
        own, out = folder / "set.nakano", folder / "set"
        shutil.copyfile(store, own)
        shutil.rmtree(out, ignore_errors=True)

        def papers(occasion: object) -> tuple[object, ...]:
            return tuple(each for each in papers_for(occasion) if has_page or each is not page_paper.PAPER)  # type: ignore[arg-type]

        with patch.object(paper_set, "papers_of_occasion", papers):
            words = ("publish", "--for", "公表", "--draft", "--date", "2024-10-11", "--out", out)
            return processor_seconds_of(partial(_office, own, *words))

    floor, ours = in_turn(partial(seconds, has_page=False), partial(seconds, has_page=True), 1)
    return Row(f"set of 公表 of {rows:,} rows, with its page", floor, ours, _SET)
