"""The choices that 資料作成 offers in a round: addressees, sides of a comparison, and the state of the round."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from nakano_status.application.forms.choosing_divisions import named_divisions
from nakano_status.application.indicators.read.figures_asked import figures_asked
from nakano_status.application.lookup import chosen_round, edition_of, every_edition, organisation_of, previous_round
from nakano_status.application.papers.openness import Openness, read_openness
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.application.ports.documents import PublicationReader
from nakano_status.application.round.read.counts import read_counts
from nakano_status.application.round.read.row_views import CountsView
from nakano_status.application.round.read.views import RoundView, read_round
from nakano_status.documents.pages.printed_paper import Checkpoint
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.round.round import Round


@dataclass(frozen=True)
class SideChoice:
    """A side of a 新旧対照表: its name as an argument of `compare`, and its label."""

    named: str
    label: str


@dataclass(frozen=True)
class Addressees:
    """部 and 所管課 that papers can be made for, by name in 建制順."""

    departments: tuple[str, ...]
    divisions: tuple[str, ...]


@dataclass(frozen=True)
class PaperChoices:
    """What can be chosen; `sides` are in order, oldest first.

    `of_rows` are those named on the round's rows, `of_letters` also those who are asked for 成果指標 only.
    `old` and `new` are the sides that are compared by default.
    """

    round: RoundView
    counts: CountsView
    openness: Openness
    of_rows: Addressees
    of_letters: Addressees
    sides: tuple[SideChoice, ...]
    old: str
    new: str


def read_choices(records: Records, year: FiscalYear | None = None) -> PaperChoices | None:
    """Return what can be chosen in a year's round; None if there is no round yet."""
    if not records.rounds.all():
        return None
    round_ = chosen_round(records, year)
    organisation = organisation_of(records, round_)
    named = named_divisions(organisation, round_)
    before = previous_round(records, round_)
    edition = edition_of(records, round_)
    return PaperChoices(
        round=read_round(records, round_),
        counts=read_counts(records, round_),
        openness=read_openness(records, round_),
        of_rows=_addressees(organisation, round_, named),
        of_letters=_addressees(organisation, round_, {*named, *figures_asked(records, round_).supplied}),
        sides=tuple(_sides(records)),
        old=before.year.short if before else edition.title,
        new=round_.year.short,
    )


def begin_choices(_: Parts, records: Records, year: FiscalYear | None) -> Callable[[Checkpoint], PaperChoices | None]:
    """Read the choices as papers are read, beside other work on the data file; there is no second step."""
    found = read_choices(records, year)
    return lambda _: found


def _addressees(organisation: Organisation, round_: Round, divisions: Iterable[str]) -> Addressees:
    ordered = organisation.in_order(divisions)
    above = (organisation.department_of(each) for each in ordered)
    return Addressees(
        departments=tuple(dict.fromkeys(each.name_on(round_.named_on) for each in above if each)),
        divisions=tuple(organisation.name(each, round_.named_on) for each in ordered),
    )


def _sides(records: Records) -> Iterator[SideChoice]:
    for edition in every_edition(records):
        yield SideChoice(edition.title, edition.label)
    for round_ in sorted(records.rounds.all(), key=lambda each: each.year):
        yield from _sides_of(records.publications, round_)


def _sides_of(publications: PublicationReader, round_: Round) -> Iterator[SideChoice]:
    year = round_.year
    for paper in publications.of_round(round_.round_id):
        words = f"{year.label}末　第{paper.number}号（{paper.occasion.value}）"
        yield SideChoice(f"{year.short} 第{paper.number}号", words)
    yield SideChoice(year.short, f"{year.label}末（いまの内容）")
