"""Make a new office data file with a plan (init)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from nakano_status import __version__
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, UnitOfWork
from nakano_status.application.problem_text import message
from nakano_status.application.round.choosing_edition import edition_of_new_round
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import Editor
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.indicators.indicator import Indicator
from nakano_status.domain.organisation.divisions import Division, DivisionKind, Organisation, fold_name, new_division
from nakano_status.domain.plan.ownership import find_undivided_names, find_unknown_names, with_owners_printed
from nakano_status.domain.plan.plan import BUILT_IN_PLAN, Edition, Plan, PlanValues
from nakano_status.domain.plan.plan_faults import describe_number_forms, plan_faults
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.published_list.edition_of_list import build_edition
from nakano_status.domain.published_list.list_match import ListMatch, match_list
from nakano_status.domain.published_list.published_list import PublishedList
from nakano_status.domain.refusals.files import FileMissing
from nakano_status.domain.refusals.planning import BuiltInUnfit, PlanNotCollectable, PlanNotReadable, PlanUnknown
from nakano_status.domain.storage.backups import SUFFIX
from nakano_status.domain.storage.store_info import StoreInfo, StoreRole

if TYPE_CHECKING:
    from nakano_status.application.ports.outside import Catalogue
    from nakano_status.domain.plan.annotations import NationalFrame

BUILT_IN = "builtin:"
DEFAULT_PLAN = f"{BUILT_IN}{BUILT_IN_PLAN}"
_STORE_ID_LENGTH = 16
_MOST_FAULTS = 3
"""Maximum number of faults of a plan that are reported one by one; the others are counted."""
_MOST_BYTES = 8 << 20
"""Maximum size of a plan file: a hundred times the built-in one; the worst JSON of this size takes 300 MiB to read."""


@dataclass(frozen=True)
class CreatedStore:
    """Result of creating a data file: its path, its plan and the number of its divisions."""

    path: Path
    plan: Plan
    divisions: int

    @property
    def repost_count(self) -> int:
        """The number of reposts in the newest edition."""
        return sum(listing.is_repost for listing in self.plan.newest.listings)


@dataclass(frozen=True)
class PlanSource:
    """A plan with its organisation, 成果指標 and national frames.

    `schedules`: the schedule of its newest edition, by 管理番号 and year. `values`: the plan's values of the newest
    edition. `earlier_values`: the plan's values of the other editions, by edition. `wordings` are the office's own
    wordings of papers, by their names. `list_columns`: the keys of columns of its lists that a person stated, by folded
    heading. `notices` are problems in the source file that a person should look at.
    """

    plan: Plan
    organisation: Organisation
    indicators: tuple[Indicator, ...] = ()
    frames: tuple[NationalFrame, ...] = ()
    schedules: Mapping[tuple[str, FiscalYear], str] = field(default_factory=dict)
    values: PlanValues = field(default_factory=dict)
    earlier_values: Mapping[str, PlanValues] = field(default_factory=dict)
    wordings: Mapping[str, str] = field(default_factory=dict)
    list_columns: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[Problem, ...] = ()

    @property
    def values_by_edition(self) -> Mapping[str, PlanValues]:
        """The plan's values, by the ID of the edition."""
        return {**self.earlier_values, self.plan.newest.edition_id: self.values}


def built_in_plan(parts: Parts, name: str = DEFAULT_PLAN) -> PlanSource:
    """Return a built-in plan by its name as typed (`builtin:nakano2`); raises PlanUnknown."""
    if not name.startswith(BUILT_IN):
        raise PlanUnknown(found=name)
    short = name.removeprefix(BUILT_IN)
    return _from_catalogue(parts.catalogue, short, parts.catalogue.plan(short))


def built_in_tables(parts: Parts, name: str, plans: Sequence[Plan]) -> PlanSource:
    """Return the built-in plan called `name`, from which indicators or frames are to be imported.

    `plans`: the plans that may get them. Raises BuiltInUnfit if there is no such plan, or if it is not one of `plans`.
    """
    found = None
    with suppress(PlanUnknown):
        found = built_in_plan(parts, name)
    if found is None or found.plan.plan_id not in {each.plan_id for each in plans}:
        raise BuiltInUnfit(found=name, plans="、".join(f"「{each.title}」" for each in plans))
    return found


def _from_catalogue(catalogue: Catalogue, name: str, plan: Plan) -> PlanSource:
    return PlanSource(plan, catalogue.organisation(name), catalogue.indicators(name), catalogue.frames(name))


def read_catalogued_plan(parts: Parts, name: str) -> PlanSource:
    """Return a built-in plan, or the plan of a plan file (JSON).

    `name`: `builtin:…` or a path. Raises PlanUnknown, FileUnreadable, PlanNotReadable and PlanNotCollectable.
    """
    if name.startswith(BUILT_IN):
        return built_in_plan(parts, name)
    content = read_plan_file(parts, name)
    if name.lower().endswith(SUFFIX):
        raise PlanNotReadable(path=name, reason="データファイルです。その計画を表に保存し、表を指定してください")
    try:
        found = parts.catalogue.read(content)
    except ValueError as error:
        raise PlanNotReadable(path=name, reason=str(error)) from error
    problems = found if isinstance(found, list) else [*unprintable_marks(parts, found[0])]
    if isinstance(found, list) or problems:
        raise PlanNotReadable(path=name, reason="、".join(message(each).rstrip("。") for each in problems))
    plan, organisation, values = found
    newest = plan.newest.edition_id
    earlier = {edition_id: each for edition_id, each in values.items() if edition_id != newest}
    source = PlanSource(plan, organisation, values=values[newest], earlier_values=earlier)
    need_collectable(source, name)
    return replace(source, plan=_with_owners_printed(source.plan, source.organisation))


def read_plan_file(parts: Parts, name: str) -> bytes:
    """Return the content of the file at the path `name`; raise PlanUnknown if it does not exist, or FileUnreadable."""
    try:
        return parts.files.read(Path(name), _MOST_BYTES)
    except FileMissing:
        raise PlanUnknown(found=name) from None


def unprintable_marks(parts: Parts, plan: Plan) -> Iterator[Problem]:
    """Yield a problem for each mark and each option of a choice that papers cannot print."""
    profiles = [edition.profile for edition in plan.editions]
    marks = [(f"marks/{mark.key}/symbol", mark.symbol) for profile in profiles for mark in profile.marks]
    chosen = [each for profile in profiles for each in profile.fields if each.editor is Editor.CHOICE]
    options = [(f"fields/{each.key}/options", option.symbol) for each in chosen for option in each.options]
    for entry, symbol in dict.fromkeys((*marks, *options)):
        if parts.papers.unprintable(symbol):
            yield problem("PROFILE-ENTRY-WRONG", found=symbol, expected="印刷できる記号", entry=entry)


def _with_owners_printed(plan: Plan, organisation: Organisation) -> Plan:
    """Return the plan with printed 所管課 in all rows; blank ones are filled for the day of the edition."""
    return replace(
        plan,
        editions=tuple(
            replace(
                edition,
                listings=tuple(
                    with_owners_printed(each, organisation, edition.adopted_on) for each in edition.listings
                ),
            )
            for edition in plan.editions
        ),
    )


def need_collectable(source: PlanSource, path: str) -> None:
    """Raise PlanNotCollectable if a plan has faults that prevent collecting answers; `path` is named in the error."""
    faults = plan_faults(source.plan, source.organisation)
    if faults:
        forms = dict.fromkeys(describe_number_forms(edition.profile) for edition in source.plan.editions)
        raise PlanNotCollectable(path=path, count=str(len(faults)), faults=_first(faults), forms="、".join(forms))


def _first(faults: Sequence[str]) -> str:
    """Return the first faults in one line, with the number of further faults."""
    more = [f"ほか{len(faults) - _MOST_FAULTS}か所"] if faults[_MOST_FAULTS:] else []
    return "、".join((*faults[:_MOST_FAULTS], *more))


def create_store(parts: Parts, path: Path, source: PlanSource, by: str | None = None) -> Outcome[CreatedStore]:
    """Create the data file with the plan in it, completely or not at all; raises StoreExists, TargetNotWritable."""

    def fill_first(work: UnitOfWork) -> None:
        work.begin_act(ActKind.CREATE_STORE, by)
        store_plan(work, source)

    parts.stores.create(path, make_office_info(parts, source.plan), fill_first).close()
    made = CreatedStore(path, source.plan, sum(map(can_be_asked, source.organisation.divisions)))
    return Outcome(made, problems=source.notices)


def make_office_info(parts: Parts, plan: Plan) -> StoreInfo:
    """Return the identity of a new office data file, with a new sealing key."""
    return StoreInfo(
        store_id=parts.token(_STORE_ID_LENGTH),
        role=StoreRole.OFFICE,
        plan_id=plan.plan_id,
        division=None,
        seal_key=parts.secret(),
        made_by=f"nakano-status {__version__}",
    )


def store_plan(work: UnitOfWork, source: PlanSource) -> None:
    """Store a plan with its organisation, 成果指標, national frames, schedule, values, wordings and columns of lists.

    The caller has begun the act.
    """
    work.organisation.save(source.organisation)
    work.plan.save(source.plan)
    work.indicators.add(source.plan.plan_id, source.indicators)
    work.plan.save_frames(source.frames)
    work.plan.save_schedules(source.plan.newest.edition_id, source.schedules)
    for edition_id, values in source.values_by_edition.items():
        work.plan.save_values(edition_id, values)
    if source.list_columns:
        work.plan.save_list_columns(source.plan.plan_id, source.list_columns)
    if source.wordings:
        from nakano_status.application.papers.templates import WORDING_SETTING  # papers are not needed for most plans

        for name, text in source.wordings.items():
            work.settings.save(f"{WORDING_SETTING}{name}", text)


def can_be_asked(division: Division) -> bool:
    """Return whether a body is a 所管課 or 係, which can be asked, and not a generic entry (包括表記), 部 or 室."""
    return division.kind in (DivisionKind.DIVISION, DivisionKind.SECTION)


_FIVE_YEARS = 4
"""Assumed length of a plan in years, counted from the list's year: the list does not state it."""
_GENERIC = "各"
_PAPER = re.compile(r"(?<!\s)\s*+進捗状況一覧\s*+$")


def plan_of_list(
    catalogue: Catalogue, published: PublishedList, year: FiscalYear, number: int | None = None
) -> tuple[PlanSource, Edition, ListMatch]:
    """Return the built-in plan if most rows of the list are its rows, otherwise a plan made of the list's rows.

    Also return the edition to which the list belongs, and the matches of the list's rows with the edition's rows.
    `number`: the number of the edition (None: the last edition adopted by the end of the year). Raises YearOutOfPlan,
    EditionUnclear and EditionUnknown.
    """
    plan, errata = catalogue.plan(BUILT_IN_PLAN), catalogue.errata(BUILT_IN_PLAN)
    matches = {each.edition_id: match_list(published, each, errata) for each in plan.editions}
    if any(len(match.matched) > len(match.unmatched) for match in matches.values()):
        source = _from_catalogue(catalogue, BUILT_IN_PLAN, plan)
        edition = edition_of_new_round(plan, year, number)
        return source, edition, matches[edition.edition_id]
    organisation = divisions_of_list(published)
    title = _PAPER.sub("", published.title or "") or "計画"
    empty = Edition(f"{fold_name(title)}-1", title, year.as_of, 1, (), (), catalogue.profile())
    edition, match = build_edition(published, organisation, empty)
    own = Plan(fold_name(title), title, year, year.plus(_FIVE_YEARS), (edition,))
    return PlanSource(own, organisation), edition_of_new_round(own, year, number), match


def divisions_of_list(published: PublishedList) -> Organisation:
    """Return an organisation with a division for each name in the 所管課 cells of a list."""
    cells, no_divisions = [row.owners_printed for row in published.rows], Organisation(())
    alone = find_undivided_names(cells, no_divisions)
    names = (name for each in cells for name in find_unknown_names(each, no_divisions, alone))
    return Organisation(tuple(_division(name) for name in dict.fromkeys(names)))


def _division(name: str) -> Division:
    kind = DivisionKind.GENERIC if name.startswith(_GENERIC) else DivisionKind.DIVISION
    return new_division(name, kind)
