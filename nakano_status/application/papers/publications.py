"""記録した資料: the papers of a round by number, one of them current, and their files as recorded (publications)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nakano_status.application.lookup import chosen_round
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.ports.papers import PublicationReader
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.merge.change import Act
from nakano_status.domain.papers.publication import Publication, current
from nakano_status.domain.refusals.papers import PublicationUnknown
from nakano_status.domain.round.round import Round


@dataclass(frozen=True)
class PublicationView:
    """A recorded paper, the act that recorded it (when, by whom), and whether it is the current one."""

    paper: Publication
    act: Act | None
    is_current: bool


@dataclass(frozen=True)
class SavedPublication:
    """A paper whose recorded files were written again."""

    paper: Publication
    files: tuple[Path, ...]


def read_publications(records: Records, round_: Round) -> tuple[PublicationView, ...]:
    """Return the papers of a round, the newest last."""
    papers = records.publications.of_round(round_.round_id)
    acts = {act.act_id: act for act in records.entries.acts()} if papers else {}
    counts = current(papers)
    return tuple(PublicationView(each, acts.get(each.act_id), each is counts) for each in papers)


def save_publication(
    parts: Parts,
    store: Store,
    number: int,
    folder: Path,
    *,
    year: FiscalYear | None = None,
    replace: bool = False,
) -> Outcome[SavedPublication]:
    """Write the files of a paper into a folder, byte for byte as they were recorded, all or none.

    Raises RoundUnknown, PublicationUnknown, TargetExists, TargetNotWritable.
    """
    with store.reading() as records:
        round_ = chosen_round(records, year)
        paper = next((each for each in records.publications.of_round(round_.round_id) if each.number == number), None)
        if paper is None:
            raise PublicationUnknown(year=round_.year.label, found=str(number))
        files = kept_files(records.publications, paper)
    parts.files.write_all(folder, files, replace=replace)
    return Outcome(SavedPublication(paper, tuple(folder / name for name in files)))


def kept_files(publications: PublicationReader, paper: Publication) -> dict[str, bytes]:
    """Return the files of a recorded paper by name, byte for byte; raise LookupError if it has none."""
    found: dict[str, bytes] = {}
    for each in paper.files:
        content = publications.content(paper.round_id, paper.number, each.name)
        if content is None:
            raise LookupError(each.name)
        found[each.name] = content
    return found
