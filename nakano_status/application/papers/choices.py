"""The choices that 資料作成 offers in a round: addressees, sides of a comparison, and the state of the round."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from nakano_status.application import lookup
from nakano_status.application.forms.choosing_divisions import real_divisions_of
from nakano_status.application.indicators.read.figures_asked import figures_asked
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.application.round.read import as_known
from nakano_status.application.round.read.counts import read_counts
from nakano_status.application.round.read.todo import read_open
from nakano_status.application.round.read.views import CountsView, RoundView, read_round
from nakano_status.documents.pages.printed_paper import Checkpoint
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.todo import Openness


@dataclass(frozen=True)
class SideChoice:
    """A side of a 新旧対照表: its name as an argument of `compare`, and its label."""

    named: str
    label: str


@dataclass(frozen=True)
class Addressees:
    """Names of the 部 and the 所管課 that papers can be made for, in 建制順."""

    departments: tuple[str, ...]
    divisions: tuple[str, ...]


@dataclass(frozen=True)
class PaperChoices:
    """Choices of the page 資料作成 for papers of one round.

    `addressees`: the divisions that rows of the round name or that supply 成果指標, and their 部. `sides`: the sides
    that a 新旧対照表 can compare, the oldest first. `old` and `new`: the names of the sides that are compared by
    default.
    """

    round: RoundView
    counts: CountsView
    openness: Openness
    addressees: Addressees
    sides: tuple[SideChoice, ...]
    old: str
    new: str


def read_paper_choices(records: Records, year: FiscalYear | None = None) -> PaperChoices | None:
    """Return the choices of the page 資料作成 for a round; None if the plan has no rounds yet.

    `year`: the year of the round (None: the current round). Raises RoundUnknown if none of the rounds is of `year`,
    and PlanUnclear.
    """
    if not lookup.rounds_of_plan(records, records.info.chosen_plan_id):
        return None
    round_ = lookup.chosen_round(records, year)
    organisation = as_known.organisation_of(records, round_)
    asked = {*real_divisions_of(organisation, round_), *figures_asked(records, round_).supplied}
    before = lookup.previous_round(records, round_)
    edition, name = lookup.edition_of(records, round_), lookup.PlanNaming(records)
    return PaperChoices(
        round=read_round(records, round_),
        counts=read_counts(records, round_),
        openness=read_open(records, round_),
        addressees=_addressees(organisation, round_, asked),
        sides=tuple(_sides(records, name)),
        old=name(before.edition_id, before.year.short) if before else name(edition.edition_id, edition.title),
        new=name(round_.edition_id, round_.year.short),
    )


def begin_paper_choices(
    _: Parts, records: Records, year: FiscalYear | None
) -> Callable[[Checkpoint], PaperChoices | None]:
    """Read the choices of 資料作成 as `read_paper_choices` does, and return a function that returns them.

    This is the form that `LatestRead.ask_in_parallel` needs, which reads in two steps. Raises RoundUnknown and
    PlanUnclear.
    """
    found = read_paper_choices(records, year)
    return lambda _: found


def _addressees(organisation: Organisation, round_: Round, divisions: Iterable[str]) -> Addressees:
    ordered = organisation.sort_divisions(divisions)
    above = (organisation.department_of(each) for each in ordered)
    return Addressees(
        departments=tuple(dict.fromkeys(each.name_on(round_.named_on) for each in above if each)),
        divisions=tuple(organisation.name(each, round_.named_on) for each in ordered),
    )


def _sides(records: Records, name: lookup.PlanNaming) -> Iterator[SideChoice]:
    def side(edition_id: str, named: str, label: str) -> SideChoice:
        return SideChoice(name(edition_id, named), name(edition_id, label))

    for edition in lookup.every_edition(records):
        yield side(edition.edition_id, edition.title, edition.label)
    for round_ in sorted(records.rounds.all(), key=lambda each: each.year):
        year = round_.year
        for publication in records.publications.of_round(round_.round_id):
            words = f"{year.label}末　第{publication.number}号（{publication.occasion_name}）"
            yield side(round_.edition_id, f"{year.short} 第{publication.number}号", words)
        yield side(round_.edition_id, year.short, f"{year.label}末（いまの内容）")
