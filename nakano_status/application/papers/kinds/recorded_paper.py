"""記録した資料: the recorded papers of a round, saved again with the bytes that were recorded."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from nakano_status.application.lookup import chosen_round
from nakano_status.application.outcome import Outcome
from nakano_status.application.papers import paper
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.domain.papers.publication import Publication, current_publication
from nakano_status.domain.refusals.files import FileMissing, FileUnreadable
from nakano_status.domain.refusals.papers import PublicationUnknown
from nakano_status.domain.round.round import Round

if TYPE_CHECKING:
    from nakano_status.store.papers import StoredPapers


def read_publications(records: Records, round_: Round) -> tuple[paper.PublicationView, ...]:
    """Return the recorded papers of a round, the newest last."""
    papers = records.publications.of_round(round_.round_id)
    acts = {act.act_id: act for act in records.entries.acts()} if papers else {}
    counts = current_publication(papers)
    return tuple(paper.PublicationView(each, acts.get(each.act_id), each is counts) for each in papers)


def recorded_files(publications: StoredPapers, recorded: Publication) -> dict[str, bytes]:
    """Return the files of a recorded paper by name, byte for byte. Raises LookupError if a file is not stored."""
    found: dict[str, bytes] = {}
    for each in recorded.files:
        content = publications.content(recorded.round_id, recorded.number, each.name)
        if content is None:
            raise LookupError(each.name)
        found[each.name] = content
    return found


def is_unchanged_file(parts: Parts, file: Path, sha256: str) -> bool:
    """Return whether a file exists with this SHA-256."""
    try:
        return hashlib.sha256(parts.files.read(file)).hexdigest() == sha256
    except (FileMissing, FileUnreadable):
        return False  # usually it does not exist; an unreadable file was not made here just now


def _in_name(number: int) -> str:
    return f"_第{number}号" if number else ""


RECORDED = paper.Option("recorded", 0, paper.OptionKind.NUMBER, in_name=_in_name)
"""Number of the recorded paper; 0 if none is chosen."""


def _read(_: Parts, records: Records, request: paper.PaperRequest) -> paper.PaperContent:
    return paper.PaperContent(recorded=read_publications(records, chosen_round(records, request.year)))


def _make(making: paper.Making) -> Outcome[paper.MadePaper]:
    """Write the files of the paper into a folder, byte for byte as they were recorded, all or none.

    Raises RoundUnknown, PublicationUnknown, TargetExists, TargetNotWritable.
    """
    number = making.request[RECORDED]
    with making.store.reading() as records:
        round_ = chosen_round(records, making.request.year)
        papers = records.publications.of_round(round_.round_id)
        recorded = next((each for each in papers if each.number == number), None)
        if recorded is None:
            raise PublicationUnknown(year=round_.year.label, found=str(number))
        files = recorded_files(records.publications, recorded)
    making.parts.files.write_all(making.target, files, replace=making.replace)
    return Outcome(paper.MadePaper(tuple(making.target / name for name in files), recorded=recorded))


PAPER = paper.Paper(
    code="recorded",
    title="記録した資料",
    description="記録した資料を、記録したときのままのファイルで保存します。",
    group=paper.PaperGroup.RECORDS,
    position=120,
    read=_read,
    file_name="記録した資料_{year}{recorded}",
    options=(RECORDED,),
    is_folder=True,
    button="ファイルを保存",
    make=_make,
)
