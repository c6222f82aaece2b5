"""Make a new office data file with a plan (init)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from nakano_status import __version__
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, StoreInfo, StoreRole, UnitOfWork
from nakano_status.application.problem_text import message
from nakano_status.domain.indicators.indicator import Indicator
from nakano_status.domain.organisation.divisions import Division, DivisionKind, Organisation
from nakano_status.domain.plan.plan import Plan
from nakano_status.domain.plan.plan_faults import plan_faults
from nakano_status.domain.refusals.files import FileMissing
from nakano_status.domain.refusals.rounds import PlanNotCollectable, PlanNotReadable, PlanUnknown

BUILT_IN = "builtin:"
DEFAULT_PLAN = f"{BUILT_IN}nakano2"
_STORE_ID_LENGTH = 16
_MOST_FAULTS = 3
_MOST_BYTES = 8 << 20
"""Maximum size of a plan file: a hundred times the built-in one; the worst JSON of this size takes 300 MiB to read."""
"""Maximum number of faults of a plan that are reported one by one; the others are counted."""


@dataclass(frozen=True)
class NewStore:
    """A new data file's content."""

    path: Path
    plan: Plan
    divisions: int

    @property
    def reposts(self) -> int:
        """The number of reposts among the newest edition's listings."""
        return sum(listing.is_repost for listing in self.plan.newest.listings)


@dataclass(frozen=True)
class PlanSource:
    """A plan, its ward's organisation and its 成果指標, to put into a new data file."""

    plan: Plan
    organisation: Organisation
    indicators: tuple[Indicator, ...] = ()


def built_in_plan(parts: Parts, name: str = DEFAULT_PLAN) -> PlanSource:
    """Return a built-in plan by its name as typed (`builtin:nakano2`); raises PlanUnknown."""
    if not name.startswith(BUILT_IN):
        raise PlanUnknown(found=name)
    short = name.removeprefix(BUILT_IN)
    return PlanSource(
        parts.catalogue.plan(short), parts.catalogue.organisation(short), parts.catalogue.indicators(short)
    )


def named_plan(parts: Parts, name: str) -> PlanSource:
    """Return a built-in plan, or that of a file in the catalogue's format.

    Raises PlanUnknown, FileUnreadable, PlanNotReadable, PlanNotCollectable.
    """
    if name.startswith(BUILT_IN):
        return built_in_plan(parts, name)
    try:
        content = parts.files.read(Path(name), _MOST_BYTES)
    except FileMissing:
        raise PlanUnknown(found=name) from None
    try:
        found = parts.catalogue.read(content)
    except ValueError as wrong:
        raise PlanNotReadable(path=name, reason=str(wrong)) from wrong
    if isinstance(found, list):
        raise PlanNotReadable(path=name, reason=_first([message(each).rstrip("。") for each in found]))
    source = PlanSource(*found)
    need_collectable(source, name)
    return source


def need_collectable(source: PlanSource, path: str) -> None:
    """Refuse a plan, read from `path`, for which no answers could be collected; raises PlanNotCollectable."""
    faults = plan_faults(source.plan, source.organisation)
    if faults:
        raise PlanNotCollectable(path=path, count=str(len(faults)), faults=_first(faults))


def _first(faults: Sequence[str]) -> str:
    """Return the first faults in one line, and how many more there are."""
    more = [f"ほか{len(faults) - _MOST_FAULTS}か所"] if faults[_MOST_FAULTS:] else []
    return "、".join((*faults[:_MOST_FAULTS], *more))


def create_store(parts: Parts, path: Path, source: PlanSource, by: str | None = None) -> Outcome[NewStore]:
    """Create the data file with the plan in it, completely or not at all; raises StoreExists, TargetNotWritable."""

    def fill_first(work: UnitOfWork) -> None:
        work.begin_act("create_store", by)
        fill(work, source)

    parts.stores.create(path, office_info(parts, source.plan), fill_first).close()
    return Outcome(NewStore(path, source.plan, sum(map(is_real, source.organisation.divisions))))


def office_info(parts: Parts, plan: Plan) -> StoreInfo:
    """Return the identity of a new office data file, with a sealing key of its own."""
    return StoreInfo(
        store_id=parts.ids.token(_STORE_ID_LENGTH),
        role=StoreRole.OFFICE,
        plan_id=plan.plan_id,
        division=None,
        seal_key=parts.ids.secret(),
        made_by=f"nakano-status {__version__}",
    )


def fill(work: UnitOfWork, source: PlanSource) -> None:
    """Put a plan, its organisation and its 成果指標 into a data file."""
    work.save_organisation(source.organisation)
    work.save_plan(source.plan)
    work.save_indicators(source.plan.plan_id, source.indicators)


def is_real(division: Division) -> bool:
    """Return whether a body is a division that can be asked: not a generic entry (包括表記), 部 or 室."""
    return division.kind in (DivisionKind.DIVISION, DivisionKind.SECTION)
