"""Import a published list into a data file as the round of its year (import)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

from nakano_status.application import lookup, preconditions
from nakano_status.application.entries.edit_entry import (
    RecordedValues,
    record_out_of_report,
    record_values,
    repeats_parts_of_import,
)
from nakano_status.application.merge.folding import RoundFacts, Source
from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.column_table import means_item
from nakano_status.application.plan.create_store import make_office_info, need_collectable, plan_of_list, store_plan
from nakano_status.application.plan.list_columns import (
    ColumnNames,
    find_items_without_column,
    keep_columns,
    questions_about_columns,
    read_column_keys,
    read_column_names,
    read_list_file,
    reading_profile,
)
from nakano_status.application.plan.list_problems import problems_of_changed_words
from nakano_status.application.ports.data_file import Parts, Records, Store, UnitOfWork
from nakano_status.application.problem_text import as_reason
from nakano_status.application.round import choosing_edition
from nakano_status.application.round.read import as_known
from nakano_status.application.round.read.round_answers import names_in_parts
from nakano_status.application.unchanged_content import need_same_file
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.ledger import ReceivedFile, Verdict
from nakano_status.domain.fields.field import MARK, OUT_OF_REPORT, OWNERS, UNKNOWN_CODES, Editor, FilledBy
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.history.acts import Act, ActKind, Change, Why
from nakano_status.domain.merge.resolution import OFFICE, AssertionKind
from nakano_status.domain.organisation.divisions import Organisation, fold_name
from nakano_status.domain.plan.ownership import has_same_divisions, printed_owners
from nakano_status.domain.plan.plan import Edition, Listing, Plan
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem, Severity
from nakano_status.domain.published_list.list_match import ListMatch, division_problems, match_list, plan_value_problems
from nakano_status.domain.published_list.published_list import PublishedList, published_place
from nakano_status.domain.refusals.exchange import ListColumnsUnclear, ListUnfit, NothingOnList
from nakano_status.domain.refusals.planning import (
    EditionDiffers,
    ListYearUnclear,
    MadeOnKept,
    RoundExists,
    YearMismatch,
)
from nakano_status.domain.round.round import Origin, OutOfReport, Round, RoundRow, divisions_named_on
from nakano_status.domain.round.tally import Tally, rows_for_tally, tally
from nakano_status.domain.text.narrative import same


def year_of_list(published: PublishedList, named: FiscalYear | None) -> FiscalYear | None:
    """Return the year `named` by a person, otherwise the year of the list; None if the list does not state its year.

    Raises YearMismatch if the list states a different year.
    """
    printed = lookup.read_year(published.year) if published.year else None
    if named and printed and named != printed:
        raise YearMismatch(found=printed.label, expected=named.label)
    return named or printed or FiscalYear.read(published.likely_year)


@dataclass(frozen=True)
class ListImport:
    """A list to import: its path, its year (None: as stated in the list), and whether it is a dry run.

    `edition`: the number of the plan's edition to which the list belongs (None: the last edition adopted by the end of
    the year). `made_on`: the 作成日 of the round, for which it shows divisions, their names and their places (None: the
    last day of the year). `columns`: the meanings of columns as typed: `C=title`, `担当課=所管課`. `asks`: whether to
    ask for the meanings of columns instead of importing, if an item of the plan has no column and a column no item.
    `columns_of`: the SHA-256 of the list whose columns the person was shown (empty: not checked). `asked_about`: the
    SHA-256 of a list about which the person was asked before, and is not asked again (empty: there is none).
    """

    path: Path
    year: FiscalYear | None = None
    is_dry_run: bool = False
    edition: int | None = None
    made_on: date | None = None
    columns: tuple[str, ...] = ()
    asks: bool = False
    columns_of: str = ""
    asked_about: str = ""


@dataclass(frozen=True)
class ImportedList:
    """The result of importing a list.

    `rows`: the number of its rows. `initiatives`, `reposts`: how many of them are initiatives of the plan, and how many
    are reposts in it. `unchanged`: if the list was imported before, the number of rows without a new value.
    """

    year: FiscalYear
    edition: Edition
    rows: int
    initiatives: int
    reposts: int
    tally: Tally
    unchanged: int = 0

    @property
    def changed_count(self) -> int:
        """The number of rows of the plan that got a new value from the list."""
        return self.initiatives + self.reposts - self.unchanged


def import_list(parts: Parts, store: Store, options: ListImport, by: str | None = None) -> Outcome[ImportedList]:
    """Import a list into a data file as the round of its year, and store the declared meanings of its columns.

    If the list was imported before, only differing values are written. Raises ListColumnsUnclear, ListItemUnknown,
    ListUnfit, FileMissing, ListNotReadable, NothingOnList, ListYearUnclear, YearMismatch, YearOutOfPlan,
    EditionUnclear, EditionUnknown, EditionDiffers, WrongRole, RoundExists if the year is being collected here,
    MadeOnKept if the round already has another 作成日, MadeOnInFuture, MadeOnTooEarly, DateUnreadable, PlanUnclear, and
    FileMoved if the person was shown the columns of another list.
    """
    preconditions.need_made_on(parts, options.made_on)
    content = parts.files.read(options.path)
    if options.is_dry_run:
        with preconditions.office_reading(store) as records:
            return _outcome(_plan(parts, records, options, content))
    with preconditions.office_writing(store) as work:
        planned = _plan(parts, work, options, content)
        outcome = _outcome(planned)
        unchanged = _write(parts, work, planned, content, by)
        work.commit()
    return replace(outcome, value=replace(outcome.value, unchanged=unchanged))


def _plan(parts: Parts, records: Records, options: ListImport, content: bytes) -> _PlannedImport:
    """Read a list and return what its import would record. Raises the same errors as `import_list`.

    `records` must be of the transaction that writes, because another PC may open the round of the year meanwhile.
    """
    read_as = choosing_edition.plan_to_read(records, options.year)
    profile = reading_profile(parts, records, options.path, content, read_as, options.year)
    published, names = _read(parts, records, options, content, read_as, profile)
    need_same_file(options.columns_of or None, published.sha256, options.path.name)
    year = _year_of(published, options)
    plan = choosing_edition.plan_of_year(records, year)
    known = _known_round(lookup.rounds_of_plan(records, plan.plan_id), year, options.made_on)
    edition = _edition_of(records, plan, known, year, options)
    if plan != read_as or edition.profile != profile:  # its columns and marks are different
        published, names = _read(parts, records, options, content, plan, edition.profile)
    match = match_list(published, edition, parts.catalogue.errata(plan.plan_id))
    _need_rows(options, published, match, edition.profile)
    _need_columns(options, published, edition.profile)
    round_id = known.round_id if known else choosing_edition.round_id_of(records, year, plan.plan_id)
    round_ = _round_of(round_id, edition, year, match, options.made_on)
    return _PlannedImport(
        published,
        match,
        edition,
        lookup.known_organisation(records),
        round_,
        plan.plan_id,
        names,
        plan_values=as_known.plan_values_of(records, round_),
        before=RoundFacts.load(records, known) if known and edition.profile.part_items else None,
        changed_words=tuple(problems_of_changed_words(published, plan, edition.profile)),
    )


def _read(
    parts: Parts, records: Records, options: ListImport, content: bytes, plan: Plan, profile: Profile
) -> tuple[PublishedList, ColumnNames]:
    """Return the list, read by the columns of an edition, and the columns' meanings that a person declared."""
    names = read_column_names(records, plan.plan_id, _declared_keys(options, profile))
    return read_list_file(parts, options.path, content, profile, names, options.year), names


def import_into_new(parts: Parts, target: Path, options: ListImport, by: str | None = None) -> Outcome[ImportedList]:
    """Create a data file for a list at `target`, with the list as the round of its year; in a dry run, none is created.

    The data file has the built-in plan if the list belongs to that plan, otherwise a plan made from the list. Raises
    the same errors as `import_list` and creating a data file; then no data file is left.
    """
    preconditions.need_made_on(parts, options.made_on)
    content = parts.files.read(options.path)
    profile = parts.catalogue.profile()
    names = ColumnNames(given=_declared_keys(options, profile))
    published = read_list_file(parts, options.path, content, profile, names, options.year)
    year = _year_of(published, options)
    source, edition, match = plan_of_list(parts.catalogue, published, year, options.edition)
    _need_rows(options, published, match, edition.profile)
    need_collectable(source, str(options.path))
    round_ = _round_of(year.short, edition, year, match, options.made_on)
    planned = _PlannedImport(
        published,
        match,
        edition,
        source.organisation,
        round_,
        source.plan.plan_id,
        names,
        plan_values={},
        changed_words=tuple(problems_of_changed_words(published, source.plan, edition.profile))
        if edition.profile.is_built_in
        else (),
    )

    def fill_first(work: UnitOfWork) -> None:
        work.begin_act(ActKind.CREATE_STORE, by)
        store_plan(work, source)
        _write(parts, work, planned, content, by)

    if not options.is_dry_run:
        parts.stores.create(target, make_office_info(parts, source.plan), fill_first).close()
    return _outcome(planned)


@dataclass(frozen=True)
class _PlannedImport:
    """A list matched to a plan: the round to create, and the values of each row.

    `before`: the answers of the round, if a list was imported before and divisions have items of their own.
    `changed_words`: the problems of its title and headings, for a list of a plan that was known.
    """

    published: PublishedList
    match: ListMatch
    edition: Edition
    organisation: Organisation
    round_: Round
    plan_id: str
    names: ColumnNames
    plan_values: Mapping[str, Mapping[str, str]]
    before: RoundFacts | None = None
    changed_words: tuple[Problem, ...] = ()

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of the fields whose values are recorded: all fields except those with values of the plan."""
        return frozenset(each.key for each in self.edition.profile.fields if each.filled_by is not FilledBy.PLAN)

    @property
    def texts(self) -> dict[str, Mapping[str, str | None]]:
        """The values to record, by 管理番号 and key."""
        return {
            each.listing.row_id: {key: text for key, text in each.row.values.items() if key in self.keys}
            for each in self.match.matched
        }

    @cached_property
    def owners_expected(self) -> dict[str, str | None]:
        """The 所管課 that the plan has for each row, under their names on the day of the round, by 管理番号."""
        day, rows = self.round_.named_on, {row.row_id: row for row in self.round_.rows}
        return {
            row_id: printed_owners(listing, rows[row_id].named_divisions, self.organisation, day)
            for row_id, listing in ((each.listing.row_id, each.listing) for each in self.match.matched)
        }

    @property
    def owners_printed(self) -> dict[str, str]:
        """The 所管課 that the list prints, by 管理番号, for the rows that have other divisions in `owners_expected`."""
        expected = self.owners_expected
        return {
            each.listing.row_id: text
            for each in self.match.matched
            if (text := each.row.owners_printed) is not None
            and fold_name(text) != fold_name(expected[each.listing.row_id] or "")
            and not has_same_divisions(text, expected[each.listing.row_id], self.organisation)
        }

    @property
    def source(self) -> Source:
        """The file of the list, with the cell of each value."""
        cells = {
            (each.listing.row_id, key): cell
            for each in self.match.matched
            for key, cell in each.row.cells.items()
            if key in self.keys
        }
        return Source(self.published.name, self.published.sha256, cells)


def _year_of(published: PublishedList, options: ListImport) -> FiscalYear:
    year = year_of_list(published, options.year)
    if year is None:
        found = "、".join(lookup.read_year(each).label for each in published.hinted)
        raise ListYearUnclear(file=published.name, found=found or "年度の記載なし")
    return year


def _edition_of(records: Records, plan: Plan, known: Round | None, year: FiscalYear, options: ListImport) -> Edition:
    """Return the edition of a list of `year`: the existing round's edition, otherwise the edition for a new round."""
    if known is None:
        return choosing_edition.edition_of_new_round(plan, year, options.edition)
    bound = lookup.edition_of(records, known)
    if (
        options.edition is not None
        and (named := choosing_edition.edition_of_new_round(plan, year, options.edition)) != bound
    ):
        raise EditionDiffers(year=year.label, expected=bound.label, found=named.label)
    return bound


def _declared_keys(options: ListImport, profile: Profile) -> dict[str, str]:
    """Return the declared keys of columns.

    A statement on the kind of an item, with which the plan was made, is left out: the plan has the item.
    """
    return read_column_keys(
        (each for each in options.columns if not means_item(each.rpartition("=")[2].strip())), profile
    )


def _need_columns(options: ListImport, published: PublishedList, profile: Profile) -> None:
    """Raise ListColumnsUnclear if the import asks about columns and an item of the list has none."""
    is_asked = options.asks and published.sha256 != options.asked_about
    if is_asked and (lacking := find_items_without_column(published)):
        questions = questions_about_columns(options.path, published, profile)
        raise ListColumnsUnclear(*questions, path=str(options.path), found="」「".join(lacking))


def _need_rows(options: ListImport, published: PublishedList, match: ListMatch, profile: Profile) -> None:
    """Raise NothingOnList or ListUnfit if a list has no row, code or mark of the plan."""
    path, rows = str(options.path), published.rows
    is_named = match.has_unclear or any(row.measure_code for row in rows)
    if not match.matched and not is_named:
        level = profile.measure_level
        found = next((row.measure_title for row in rows if row.measure_title), rows[0].title)
        expected = f"{level.name}の番号の例：{level.codes.example or level.code_pattern}"
        raise ListUnfit(path=path, what=f"{level.name}の番号と名称", found=found, expected=expected)
    if not match.matched:
        first = next(each for each in (*published.problems, *match.problems) if each.severity is Severity.ERROR)
        reason = as_reason(first)
        raise NothingOnList(path=path, count=str(len(rows)), first=reason, **profile.of_measures)
    unread = [each for each in published.problems if each.code == UNKNOWN_CODES[Editor.MARK]]
    if unread and not any(row.values.get(MARK) for row in rows):
        heading = profile.by_key[MARK].short_name
        raise ListUnfit(*unread, path=path, what=heading, found=unread[0].found or "", expected=profile.marks.quoted)


def _round_of(round_id: str, edition: Edition, year: FiscalYear, match: ListMatch, made_on: date | None) -> Round:
    preconditions.need_adopted(edition, made_on)
    out = {each.listing.row_id: each.out_of_report for each in match.matched}
    return Round(
        round_id=round_id,
        year=year,
        edition_id=edition.edition_id,
        as_of=year.as_of,
        due=None,
        made_on=made_on,
        origin=Origin.IMPORTED,
        rows=tuple(_round_row(listing, out) for listing in edition.on(made_on or year.as_of).listings),
    )


def _round_row(listing: Listing, out: Mapping[str, OutOfReport | None]) -> RoundRow:
    """Return a round row.

    A row of the plan that is not on the list was not reported; the list does not state the reason.
    """
    absent = OutOfReport.REPOST if listing.is_repost else OutOfReport.OTHER
    return RoundRow(listing.row_id, out.get(listing.row_id, absent), divisions_named_on(listing))


def _known_round(rounds: Iterable[Round], year: FiscalYear, made_on: date | None) -> Round | None:
    """Return the round imported before, or None.

    Raises RoundExists if the round is being collected here, and MadeOnKept.
    """
    known = next((each for each in rounds if each.year == year), None)
    if known is not None and known.origin is not Origin.IMPORTED:
        raise RoundExists(year=year.label)
    if known is not None and made_on not in (None, known.named_on):
        raise MadeOnKept(year=year.label, expected=era_day(known.named_on))
    return known


def _write(parts: Parts, work: UnitOfWork, planned: _PlannedImport, content: bytes, by: str | None) -> int:
    """Write the round, or the list's differences from the existing round; return the number of unchanged rows."""
    published = planned.published
    act = work.begin_act(ActKind.IMPORT_LIST, by)
    work.exchange.add_received(
        ReceivedFile(published.sha256, published.name, len(content), Verdict.IMPORTED.value, content=content)
    )
    keep_columns(work, planned.plan_id, planned.names, published.columns)
    known = work.rounds.find(planned.round_.round_id)
    if known is None:
        work.rounds.add(planned.round_)
        work.rounds.save_owners_printed(planned.round_.round_id, planned.owners_printed)
        moved = frozenset[str]()
    else:
        moved = _import_reasons(work, act, known, planned.round_) | _import_owners(work, act, planned)
    folded = record_values(
        parts, work, act, planned.round_, RecordedValues(planned.texts, OFFICE, AssertionKind.IMPORTED, planned.source)
    )
    changed = moved | {change.row_id for change in folded.changes if not same(change.was, change.now)}
    return len(planned.texts.keys() - changed) if known else 0


def _import_reasons(work: UnitOfWork, act: Act, known: Round, round_: Round) -> frozenset[str]:
    """Import the reasons of rows out of report where the list differs; the office's own decisions remain.

    Return the IDs of the changed rows.
    """
    changes = (change for _, change in work.entries.changes(known.round_id, key=OUT_OF_REPORT))
    decided = {change.row_id for change in changes if change.why is Why.TYPED}
    reasons = {row.row_id: row.out_of_report for row in round_.rows}
    moved = [row for row in known.rows if row.row_id not in decided and reasons[row.row_id] is not row.out_of_report]
    for row in moved:
        record_out_of_report(work, act, known, row, reasons[row.row_id], Why.IMPORTED)
    return frozenset(row.row_id for row in moved)


def _import_owners(work: UnitOfWork, act: Act, planned: _PlannedImport) -> frozenset[str]:
    """Store the 所管課 that the list prints otherwise than the last list did; return the IDs of these rows.

    No text is stored for a row whose 所管課 is as in the plan. A list without any 所管課 changes nothing.
    """
    if all(each.row.owners_printed is None for each in planned.match.matched):
        return frozenset()
    round_id, texts, expected = planned.round_.round_id, planned.owners_printed, planned.owners_expected
    before = work.rounds.owners_printed(round_id)
    moved = {row_id: texts.get(row_id) for row_id in expected if texts.get(row_id) != before.get(row_id)}
    work.rounds.save_owners_printed(round_id, moved)
    work.entries.add_changes(
        Change(
            act_id=act.act_id,
            round_id=round_id,
            row_id=each,
            key=OWNERS,
            division=None,
            was=before.get(each) or expected[each],
            now=text or expected[each],
            who=OFFICE,
            why=Why.IMPORTED,
        )
        for each, text in moved.items()
    )
    return frozenset(moved)


def _outcome(planned: _PlannedImport) -> Outcome[ImportedList]:
    listings = [each.listing for each in planned.match.matched]
    reposts = sum(listing.is_repost for listing in listings)
    marks = {row_id: texts.get(MARK) for row_id, texts in planned.texts.items()}
    rows = rows_for_tally(planned.round_, planned.edition, planned.organisation, marks, ())
    read = len(planned.published.rows)
    counted = tally(rows, planned.edition.profile.marks)
    result = ImportedList(planned.round_.year, planned.edition, read, len(listings) - reposts, reposts, counted)
    named = division_problems(planned.published, planned.match.matched, planned.organisation, planned.owners_expected)
    of_plan = plan_value_problems(
        planned.published, planned.match.matched, planned.edition.profile, planned.plan_values
    )
    unplaced = tuple(_unplaced_parts(planned))
    problems = (
        *_draft_problems(planned.published),
        *planned.published.problems,
        *planned.changed_words,
        *planned.match.problems,
        *named,
        *of_plan,
        *unplaced,
    )
    return Outcome(result, problems=problems)


def _draft_problems(published: PublishedList) -> Iterator[Problem]:
    """Yield a question if the list has a draft note: its content becomes what was published."""
    if published.draft is not None:
        yield problem("LIST-IS-DRAFT", Place(file=published.name), found=published.draft)


def _unplaced_parts(planned: _PlannedImport) -> Iterator[Problem]:
    """Yield a question for each text in an item of each division that does not name the division that wrote it.

    It becomes the text of the first division, or is left out if the row names none. The same text of a list that was
    imported before is not asked about again.
    """
    profile = planned.edition.profile
    for each in planned.match.matched if profile.part_items else ():
        row_id = each.listing.row_id
        names = names_in_parts(row_id, planned.round_, planned.organisation)
        for key, text in ((key, text) for key in profile.part_items if (text := each.row.values.get(key))):
            first = next(iter(names.printed.values()), "なし")
            try:
                names.split(text)
            except ValueError:
                if planned.before and repeats_parts_of_import(planned.before, row_id, key, text, names):
                    continue
                place = published_place(planned.published, each.row, key, row_id)
                column = profile.by_key[key].short_name
                yield problem("LIST-PART-UNPLACED", place, found=text, expected=first).at(key=key, column=column)
