"""Every paper of a year: made when its round is closed, and again on the same day after each later year."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from nakano_status.application.papers.making import make_paper, papers
from nakano_status.application.papers.paper import PaperRequest
from nakano_status.demonstration.stage import expect
from nakano_status.demonstration.ten_years.stage import YearsStage
from nakano_status.domain.calendar.fiscal_year import FiscalYear


def keep_papers(year: FiscalYear, stage: YearsStage) -> str:
    """Make every paper of a year in every format, and keep the digests of the files."""
    stage.known[year] = _digests(stage, year, every_format=True)
    return f"{year.label}分の資料{len(stage.known[year])}ファイルを、後で比べるために控えました。"


def compare_papers(year: FiscalYear, stage: YearsStage, *, every_format: bool = False) -> str:
    """Make the papers of all years before `year` again, in one format or in every one; they must have the same bytes.

    Raises Unexpected.
    """
    count = 0
    for earlier in (each for each in stage.known if each < year):
        again = _digests(stage, earlier, every_format=every_format)
        was = stage.known[earlier]
        if every_format:
            expect(f"{earlier.label}分の資料のファイル", sorted(again), sorted(was))
        expect(f"{earlier.label}分の資料で変わったもの", [each for each in again if was.get(each) != again[each]], [])
        count += len(again)
    return (
        f"前の年度までの資料{count}ファイルを作り直し、すべて同じ内容でした。"
        if count
        else "前の年度の資料はありません。"
    )


def _digests(stage: YearsStage, year: FiscalYear, *, every_format: bool) -> Mapping[str, str]:
    """Return the digests of the files of a year's papers by their paths, made on the day of publishing."""
    now = stage.clock.now()
    stage.set_day(year, 11, 30)
    found: dict[str, str] = {}
    with TemporaryDirectory() as folder, stage.office() as store:
        for place, request in enumerate(_requests(year, every_format=every_format)):
            target = Path(folder) / f"{place}" / request.suggested_name(year)
            for file in make_paper(stage.parts, store, request, target).value.files:
                name = file.relative_to(target.parent).as_posix()
                found[f"{request.paper.code}/{name}"] = hashlib.sha256(stage.parts.files.read(file)).hexdigest()
    stage.clock.set_to(now)
    return found


def _requests(year: FiscalYear, *, every_format: bool) -> Iterator[PaperRequest]:
    """Yield every paper of a year that needs no choice; in one format the last one, which is drawn the fastest."""
    for paper in papers():
        needs_choice = paper.make is not None or any(option.is_required for option in paper.options)
        if needs_choice or not paper.is_of_year:
            continue
        formats = paper.formats or paper.accepted[-1:]
        for each in formats if every_format else formats[-1:]:
            yield paper.request(None, year, each)
