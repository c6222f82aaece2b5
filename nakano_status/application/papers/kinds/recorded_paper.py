"""記録した資料: the recorded papers of a round, saved again with the bytes that they were recorded with."""

from __future__ import annotations

from nakano_status.application.lookup import chosen_round
from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.option import Option, OptionKind
from nakano_status.application.papers.paper import MadePaper, Making, Paper, PaperContent, PaperGroup, PaperRequest
from nakano_status.application.papers.publish import kept_files, read_publications
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.domain.refusals.papers import PublicationUnknown


def _in_name(number: int) -> str:
    return f"_第{number}号" if number else ""


RECORDED = Option("recorded", 0, OptionKind.NUMBER, in_name=_in_name)
"""The number of the recorded paper; 0: none."""


def _read(_: Parts, records: Records, request: PaperRequest) -> PaperContent:
    return PaperContent(recorded=read_publications(records, chosen_round(records, request.year)))


def _make(making: Making) -> Outcome[MadePaper]:
    """Write the files of the paper into a folder, byte for byte as they were recorded, all or none.

    Raises RoundUnknown, PublicationUnknown, TargetExists, TargetNotWritable.
    """
    number = making.request[RECORDED]
    with making.store.reading() as records:
        round_ = chosen_round(records, making.request.year)
        papers = records.publications.of_round(round_.round_id)
        paper = next((each for each in papers if each.number == number), None)
        if paper is None:
            raise PublicationUnknown(year=round_.year.label, found=str(number))
        files = kept_files(records.publications, paper)
    making.parts.files.write_all(making.target, files, replace=making.replace)
    return Outcome(MadePaper(tuple(making.target / name for name in files), recorded=paper))


PAPER = Paper(
    code="recorded",
    title="記録した資料",
    description="記録した資料を、記録したときのままのファイルで保存します。",
    group=PaperGroup.RECORDS,
    place=120,
    read=_read,
    file_name="記録した資料_{year}{recorded}",
    options=(RECORDED,),
    is_folder=True,
    button="ファイルを保存",
    make=_make,
)
