"""What is kept of the plan and of the organisation.

Editions, schedules and indicators; national frames and opinions; divisions with dated names.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import date

    from nakano_status.domain.calendar.fiscal_year import FiscalYear
    from nakano_status.domain.fields.profile import AskedFields
    from nakano_status.domain.history.acts import Act
    from nakano_status.domain.indicators.indicator import FigureKind, Indicator, YearFigure
    from nakano_status.domain.organisation.divisions import Organisation, Succession
    from nakano_status.domain.plan.annotations import NationalFrame, Opinion, Tag
    from nakano_status.domain.plan.lineage import Derivation
    from nakano_status.domain.plan.plan import Edition, Owner, Plan
    from nakano_status.domain.round.round import Round


class PlanReader(Protocol):
    """Reads the plans: most data files have one, some also the plan after it (次期計画)."""

    def read(self, edition_id: str) -> Plan:
        """The plan of an edition, with all its editions; raises LookupError if it is not there.

        Which plan is meant where none is named is decided by `lookup.meant_plan`.
        """

    def all(self) -> Sequence[Plan]:
        """Every plan with its editions, each before those that began later."""

    def plan_ids(self) -> Mapping[str, str]:
        """The ID of the plan of each edition, by its ID, without reading rows."""

    def title(self, edition_id: str | None = None) -> str:
        """Return the title of an edition's plan without reading its rows; raises LookupError if none is saved yet.

        Without an edition it is that of the plan that was chosen, else of the one that the data file was made with.
        """

    def asked(self, round_: Round) -> AskedFields:
        """Return what a round asks without reading the plan's rows."""

    def schedules(self, edition_id: str) -> Mapping[tuple[str, FiscalYear], str]:
        """計画上のスケジュール by (row_id, year); blank ones are omitted."""

    def derivations(self) -> Sequence[Derivation]:
        """What became of rows, measures and indicators of one edition in another, by edition and ID."""

    def acts_on(self, edition_id: str) -> frozenset[str]:
        """The IDs of the acts that made an edition or recorded something for it: schedules, tags, indicators."""


class PlanWriter(PlanReader, Protocol):
    """Writes the plan."""

    def save(self, plan: Plan) -> None:
        """Add a plan with its editions; existing ones are kept."""

    def save_schedules(self, edition_id: str, schedules: Mapping[tuple[str, FiscalYear], str]) -> None:
        """Add or replace lines of the planned schedule."""

    def save_owners(self, edition: Edition, owners: Mapping[str, Iterable[Owner]]) -> None:
        """Replace the owners of rows of an edition, by 管理番号; those whose time ended are among them."""

    def add_derivations(self, steps: Iterable[Derivation]) -> None:
        """Add what became of rows, measures and indicators."""

    def remove_derivations(self, steps: Iterable[Derivation]) -> None:
        """Remove such steps; those that are not there are passed over."""

    def remove_edition(self, edition_id: str) -> None:
        """Remove an edition on which no round is, and the initiatives and indicators that no edition has then."""


class IndicatorReader(Protocol):
    """Reads the indicators as recorded; what a round collects of them is among its entries."""

    def of_edition(self, edition_id: str) -> Sequence[Indicator]:
        """The indicators of an edition in printed order, as last recorded; without figures that a round collected."""

    def owners(self, edition_id: str, day: date | None = None) -> Mapping[str, str | None]:
        """The supplier of each indicator of an edition on a day, by its id; None: no longer supplied.

        Without a day it is the one recorded last.
        """

    def history(self, indicator_id: str) -> Sequence[tuple[Act, str, str | None]]:
        """The values recorded on an indicator itself, oldest first, by the keys of `kpi set`; the owner by its id."""


class IndicatorWriter(IndicatorReader, Protocol):
    """Writes the indicators."""

    def add(self, plan_id: str, indicators: Iterable[Indicator]) -> None:
        """Add the indicators that do not exist yet, with figures and owners; existing ones are kept."""

    def set_owner(self, edition_id: str, indicator_id: str, division: str | None, since: date | None = None) -> None:
        """Record which division supplies an indicator's figures (None: unknown), from a day on (None: always)."""

    def set_figure(self, indicator: Indicator, kind: FigureKind, figure: YearFigure, *, clears: bool = False) -> None:
        """Record a figure of one year, or that there is none any more; an actual belongs to every edition."""


class FrameReader(Protocol):
    """Reads the national frames, and which rows and measures belong to their items."""

    def all(self) -> Sequence[NationalFrame]:
        """The frames with their items, in the order in which they were added."""

    def tags(self) -> Sequence[Tag]:
        """The tags of all editions."""

    def tags_decided_in(self, acts: Collection[str]) -> Sequence[Tag]:
        """The tags that were added in one of these acts and name who decided them."""


class FrameWriter(FrameReader, Protocol):
    """Writes the national frames and the tags."""

    def save(self, frames: Iterable[NationalFrame]) -> None:
        """Add frames, or replace those with the same IDs and their items; others are kept."""

    def add_tags(self, tags: Iterable[Tag]) -> None:
        """Add tags, or replace who decided them."""

    def remove_tags(self, tags: Iterable[Tag]) -> None:
        """Remove tags; those that are not there are passed over."""

    def blank_decider(self, tag: Tag) -> None:
        """Remove the 担当者名 of who decided a tag."""


class OpinionReader(Protocol):
    """Reads the opinions on the plan."""

    def all(self) -> Sequence[Opinion]:
        """The opinions with their last answers, by number."""


class OpinionWriter(OpinionReader, Protocol):
    """Writes the opinions."""

    def save(self, opinions: Iterable[Opinion]) -> None:
        """Add opinions, or replace those with the same numbers; earlier answers are kept."""

    def remove(self, number: int) -> None:
        """Remove an opinion with all its answers."""


class OrganisationReader(Protocol):
    """Reads the organisation."""

    def read(self) -> Organisation:
        """All divisions, dated."""

    def aliases(self) -> Mapping[str, str]:
        """Division names confirmed by a person: folded name to division id."""

    def successions(self) -> Mapping[str, Sequence[Succession]]:
        """Which body continues which, by the ID of the act, acts in their order."""


class OrganisationWriter(OrganisationReader, Protocol):
    """Writes the organisation."""

    def save(self, organisation: Organisation) -> None:
        """Add or replace divisions and their dated names; others are kept, after these."""

    def remove(self, division_ids: Iterable[str]) -> None:
        """Remove divisions that no row and no round names, with their names."""

    def add_successions(self, steps: Iterable[Succession]) -> None:
        """Add which body continues which, as made by this act."""

    def remove_successions(self, act_id: str) -> None:
        """Remove those of an act that was withdrawn."""

    def remember_alias(self, name: str, division: str) -> None:
        """Save the division that a person confirmed for a name."""

    def forget_alias(self, name: str) -> None:
        """Remove a confirmed name; do nothing if it was never confirmed."""
