"""A revised edition as a file gives it: what it was made of, and whether it has what the newest edition has."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from operator import attrgetter
from pathlib import Path

from nakano_status.application.lookup import edition_of, known_organisation, rounds_of_plan
from nakano_status.application.plan.edition_tables import TREE
from nakano_status.application.plan.entered_edition import EnteredEdition, is_edition_workbook, read_edition_workbook
from nakano_status.application.plan.list_file import read_list_file
from nakano_status.application.plan.revised_indicators import EnteredIndicators
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.plan.ownership import with_owners_of
from nakano_status.domain.plan.plan import Edition, Plan
from nakano_status.domain.plan.revised_edition import (
    ProposedRow,
    RevisionKind,
    WholeEdition,
    indicator_changes,
    named_alike,
    shows_the_same,
)
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.published_list.list_edition import proposed_of_list
from nakano_status.domain.refusals.exchange import ListNotReadable, TableNotReadable
from nakano_status.domain.refusals.planning import RevisionOfAnotherEdition
from nakano_status.domain.text.narrative import same


def read_revision_file(
    parts: Parts, records: Records, path: Path, content: bytes, plan: Plan
) -> tuple[EnteredEdition, Edition | None]:
    """Return what a file has, and the edition that it was made of (None: it states one that is not there).

    A list was made of the edition of its year's round; what states nothing is assumed to be of the newest edition.
    """
    newest = plan.newest
    tables = parts.workbooks.read_sheets(path.name, content)
    if not isinstance(tables, Problem) and is_edition_workbook(tables):
        known = {row.row_id for edition in plan.editions for row in edition.listings}
        entered = read_edition_workbook(path, tables, newest, known)
        if not entered.proposed.rows:
            raise TableNotReadable(path=str(path), reason=f"シート「{TREE}」に取組の行がありません")
        made_of = next((each for each in plan.editions if each.ordinal == entered.of), None)
        return entered, newest if entered.of is None else made_of
    published = read_list_file(parts, path, content, newest.profile)
    if not published.rows:
        raise ListNotReadable(path=str(path), reason="取組の行がありません")
    rounds = [each for each in rounds_of_plan(records, plan.plan_id) if published.year == each.year.short]
    made_of = edition_of(records, rounds[-1]) if rounds else newest
    errata = parts.catalogue.errata(plan.plan_id)
    proposed = proposed_of_list(published, newest, errata)
    editions = records.plan.read(newest.edition_id).editions
    before = next(each for each in editions if each.edition_id == newest.edition_id)
    rows = tuple(_with_owners_now(each, before, newest, known_organisation(records)) for each in proposed.rows)
    return EnteredEdition(replace(proposed, rows=rows)), made_of


def of_another_edition(
    records: Records, plan: Plan, entered: EnteredEdition, made_of: Edition | None
) -> RevisionOfAnotherEdition:
    """Return the refusal of a file that was made of another edition; where there are several plans, it names them."""
    plans = {each.plan_id: each for each in records.plan.all()}
    source = plans.get(entered.plan_id or plan.plan_id)
    if source is None:
        found = "このデータファイルにない計画"
    else:
        others = (each for each in source.editions if each.ordinal == entered.of)
        edition = made_of if source.plan_id == plan.plan_id else next(others, None)
        found = _named(source, edition, plans)
    return RevisionOfAnotherEdition(found=found, expected=_named(plan, plan.newest, plans))


def _named(plan: Plan, edition: Edition | None, plans: Collection[str]) -> str:
    label = edition.label if edition is not None else "登録されていない版"
    return f"「{plan.title}」の{label}" if len(plans) > 1 else label


def with_owners_of_today(plan: Plan, organisation: Organisation, today: date) -> Plan:
    """Return the plan whose newest edition names who is named today: what a file is compared with."""
    newest = plan.newest
    listings = tuple(with_owners_of(each, organisation, today) for each in newest.listings)
    others = (each for each in plan.editions if each is not newest)
    return replace(plan, editions=(*others, replace(newest, listings=listings)))


def _with_owners_now(row: ProposedRow, before: Edition, now: Edition, organisation: Organisation) -> ProposedRow:
    """Return a row of a list; a row that was handed on after the list was made has its divisions of today."""
    printed = {each.row_id: each.owners_printed for each in before.listings}
    if row.row_id in printed and named_alike(row.owners_printed, printed[row.row_id], organisation):
        return replace(row, owners_printed=now.listing(row.row_id).owners_printed)
    return row


def has_newest(entered: EnteredEdition, newest: WholeEdition, organisation: Organisation) -> bool:
    """Whether a file has what the newest edition has: rows, schedules and indicators."""
    edition = newest.edition
    if entered.problems or not shows_the_same(edition, entered.proposed, organisation):
        return False
    ids = [each.row_id for each in edition.listings]
    lines = (
        same(newest.schedules.get((ids[number], year)), text)
        for number, texts in (entered.schedules or {}).items()
        for year, text in texts.items()
    )
    if not all(lines):
        return False
    if entered.indicators is None:
        return True
    found = EnteredIndicators(entered.indicators, newest.indicators, edition, organisation, ())
    if found.problems or len(found.indicators) != len(newest.indicators):
        return False
    by_goal = (sorted(some, key=attrgetter("goal")) for some in (found.indicators, newest.indicators))
    pairs = zip(*by_goal, strict=True)  # a sheet may have the goals in any order: it is the tree that orders them
    numbered = [replace(each, indicator_id=was.indicator_id) for each, was in pairs]  # whatever number a line left open
    return all(
        each.change is RevisionKind.SAME for each in indicator_changes(newest.indicators, numbered, organisation)
    )
