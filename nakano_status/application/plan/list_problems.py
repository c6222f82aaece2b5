"""The problems of a published list that is read for comparing it, or for making an edition of a plan from it."""

from __future__ import annotations

from collections.abc import Iterator

from nakano_status.application.lookup import edition_of, rounds_of_plan
from nakano_status.application.ports.data_file import Records
from nakano_status.documents.list.builder import ListKind, list_columns, titles_of_lists
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.headings import given_labels
from nakano_status.domain.fields.profile import AskedFields, Profile
from nakano_status.domain.plan.plan import Edition, Plan
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.published_list.list_match import ListMatch
from nakano_status.domain.published_list.published_list import PublishedList
from nakano_status.domain.round.tally import UNDECIDED
from nakano_status.domain.text.narrative import bare_text


def problems_of_list(published: PublishedList, match: ListMatch, plan: Plan, profile: Profile) -> Iterator[Problem]:
    """Yield the problems found when a list of a plan was read and its rows were matched with the rows of an edition.

    `profile`: the profile of that edition. Absent rows are left out of a list that shows changed rows only.
    """
    yield from problems_of_reading(published)
    yield from problems_of_changed_words(published, plan, profile)
    shows_all = published.title is None or profile.changes_title not in "".join(published.title.split())
    yield from (each for each in match.problems if shows_all or each.code != "LIST-ROW-ABSENT")


def problems_of_reading(published: PublishedList) -> Iterator[Problem]:
    """Yield the problems of reading a list, without the texts that the program itself prints for undecided values."""
    yield from (each for each in published.problems if each.found != UNDECIDED)


def problems_of_rows(published: PublishedList, profile: Profile) -> Iterator[Problem]:
    """Yield the problems of reading the rows of a list for an edition of a plan, which leaves out the rows' answers.

    Notes and other objects at the cells of answers are reported too: they may be about the row.
    """
    answers, names = profile.by_key.keys(), {*given_labels(profile).values()}
    cells = {(cell.sheet, cell.address) for row in published.rows for key, cell in row.cells.items() if key in answers}
    for each in problems_of_reading(published):
        is_in_answer = (each.place.sheet or "", each.place.cell) in cells and each.code != "SEEN-ADDED"
        is_of_answer = each.place.key in answers or is_in_answer
        if not is_of_answer and (each.code != "LIST-COLUMN-MISSING" or each.found in names):
            yield each


def problems_of_changed_words(published: PublishedList, plan: Plan, profile: Profile) -> Iterator[Problem]:
    """Yield a problem for each title or heading of a list that the program made and does not print so.

    `plan`, `profile`: the plan and its profile in the year of the list.
    """
    if published.stamp is not None:
        yield from _retitled(published, plan, profile)
        if (year := FiscalYear.read(published.year)) is not None:
            yield from _renamed(published, AskedFields(profile, year, plan.last_year))


def edition_of_list(records: Records, plan: Plan, published: PublishedList) -> Edition:
    """Return the edition of the plan's round in the year of the list; without such a round, the newest edition."""
    rounds = [each for each in rounds_of_plan(records, plan.plan_id) if published.year == each.year.short]
    return edition_of(records, rounds[-1]) if rounds else plan.newest


def _retitled(published: PublishedList, plan: Plan, profile: Profile) -> Iterator[Problem]:
    """Yield a problem if an exported list has a title that the program does not print."""
    titles = set(map(bare_text, titles_of_lists(plan.title, profile)))
    if published.title is not None and bare_text(published.title) not in titles:
        place = Place(file=published.name, sheet=published.rows[0].sheet)
        yield problem("LIST-RETITLED", place, found=published.title)


def _renamed(published: PublishedList, asked: AskedFields) -> Iterator[Problem]:
    """Yield a problem for each heading of an exported list that the program does not print for its column."""
    printed = {each.key: each.heading for kind in ListKind for each in list_columns(asked, kind)}
    for column in published.columns:
        heading = printed.get(column.key or "")
        if heading and column.heading and bare_text(column.heading) != bare_text(heading):
            place = Place(file=published.name, sheet=column.sheet, cell=f"{column.letters}{column.row}", column=heading)
            yield problem("LIST-HEADING-RENAMED", place, found=column.heading, expected=heading)
