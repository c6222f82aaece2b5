"""記録した資料: the papers of a round by number, one of them current, and their files as recorded (publications)."""

from __future__ import annotations

from dataclasses import dataclass

from nakano_status.application.ports.data_file import Records
from nakano_status.application.ports.papers import PublicationReader
from nakano_status.domain.merge.change import Act
from nakano_status.domain.papers.publication import Publication, current
from nakano_status.domain.round.round import Round


@dataclass(frozen=True)
class PublicationView:
    """A recorded paper, the act that recorded it (when, by whom), and whether it is the current one."""

    paper: Publication
    act: Act | None
    is_current: bool


def read_publications(records: Records, round_: Round) -> tuple[PublicationView, ...]:
    """Return the papers of a round, the newest last."""
    papers = records.publications.of_round(round_.round_id)
    acts = {act.act_id: act for act in records.entries.acts()} if papers else {}
    counts = current(papers)
    return tuple(PublicationView(each, acts.get(each.act_id), each is counts) for each in papers)


def kept_files(publications: PublicationReader, paper: Publication) -> dict[str, bytes]:
    """Return the files of a recorded paper by name, byte for byte; raise LookupError if it has none."""
    found: dict[str, bytes] = {}
    for each in paper.files:
        content = publications.content(paper.round_id, paper.number, each.name)
        if content is None:
            raise LookupError(each.name)
        found[each.name] = content
    return found
