"""Open a 回答様式 or a 回答ファイル: create the division's data file, or update it (open).

The last report in a form becomes that year's round, to be shown beside the new answers. A division's data file can also
import the years in the data file of an earlier division that it continues.
"""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from nakano_status import __version__
from nakano_status.application.entries.edit_entry import RecordedValues, record_values
from nakano_status.application.lookup import edition_of, every_edition, rounds_of_plan, successions_in
from nakano_status.application.merge.folding import Folded, RoundFacts, refold, revision_of
from nakano_status.application.merge.merge_plan import arriving_returns
from nakano_status.application.merge.sent_forms import SentForms, earlier_sentences, without_past
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store, UnitOfWork
from nakano_status.application.preconditions import need_role
from nakano_status.application.problem_text import message
from nakano_status.application.round.choosing_edition import round_id_of
from nakano_status.application.round.read.round_answers import RoundAnswers
from nakano_status.application.round.read.rows import SubmissionState
from nakano_status.application.submission.form_reading import (
    FormReading,
    find_or_add_body,
    read_form,
    save_past,
    with_own_division,
)
from nakano_status.application.submission.submit import RESPONDENT_EXTENSION, RESPONDENT_NAME
from nakano_status.application.verify import verify
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.admission import Admission, admit_file
from nakano_status.domain.exchange.fact_problems import fact_problems
from nakano_status.domain.exchange.ledger import MergeContext, ReceivedFile, RoundScope, Verdict
from nakano_status.domain.exchange.matched_rows import find_rows
from nakano_status.domain.exchange.returns import Package, Return, forms_in_order, roles_asked_by_forms
from nakano_status.domain.fields.field import NOTE
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.history.acts import Act, ActKind
from nakano_status.domain.indicators.indicator import FigureKind, Indicator
from nakano_status.domain.merge.resolution import OFFICE, AssertionKind, fields_by_slot, same_values, slot_of
from nakano_status.domain.organisation.descent import Descent, find_descent, named_successions
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.plan.lineage import Derivation, PlanSubject, editions_in_order, first_editions
from nakano_status.domain.plan.plan import Edition, Listing, NamedDivision, Plan
from nakano_status.domain.refusals.exchange import FileNotContinued, FileOfOtherPlan, FormNotReadable
from nakano_status.domain.refusals.files import StoreDamaged
from nakano_status.domain.round.round import Origin, Round, RoundRow
from nakano_status.domain.round.row_years import lineage_of
from nakano_status.domain.storage.store_info import StoreInfo, StoreRole
from nakano_status.domain.text.narrative import is_blank

if TYPE_CHECKING:
    from nakano_status.domain.problems.problem import Problem
    from nakano_status.store.entries import StoredSettings
    from nakano_status.store.exchange import StoredExchange
    from nakano_status.store.rounds import StoredRounds


def import_last_report(parts: Parts, work: UnitOfWork, act: Act, reading: FormReading, *, is_newest: bool) -> None:
    """Save the last report as shown in the form, as the round of its year; only the newest form changes its 作成日.

    Rows that this division did not answer, such as rows of predecessor divisions, are attributed to the divisions that
    answered them, as the form names them. If the year was answered in this data file, texts that the report has in
    another wording are recorded as the office's, except for the fields of `_kept_answers`.
    """
    if not reading.previous:
        return
    year, plan_id = reading.previous_year, reading.plan.plan_id
    round_ = next((each for each in rounds_of_plan(work, plan_id) if each.year == year), None)
    before = reading.by_edition_before
    is_imported = round_ is None or (round_.origin, round_.edition_id) == (Origin.IMPORTED, before.edition.edition_id)
    if before is not reading and is_imported:
        reading = before
        work.plan.save(reading.plan)
    rows = [replace(row, named_divisions=_named_divisions(work, reading, row)) for row in reading.round_.rows]
    day = reading.days.get(year)
    if is_newest and round_ is not None and day is not None and round_.made_on != day:
        work.rounds.set_made_on(round_.round_id, day)
    if round_ is None:
        edition = reading.edition.edition_id
        round_ = Round(
            round_id=round_id_of(work, year, plan_id),
            year=year,
            edition_id=edition,
            as_of=year.as_of,
            due=None,
            made_on=day,
            origin=Origin.IMPORTED,
            rows=tuple(rows),
        )
        work.rounds.add(round_)
    elif round_.origin is Origin.IMPORTED:
        work.rounds.add_rows(round_.round_id, _lacking(work, reading, round_, rows))
    else:
        rows = list(_rows_alone(reading, round_, rows))
        work.rounds.add_rows(round_.round_id, _lacking(work, reading, round_, rows))
        _follow_writers(work, reading, round_, rows)
    _record(parts, work, act, reading, round_.round_id, {row.row_id for row in rows})


def _rows_alone(reading: FormReading, round_: Round, rows: Iterable[RoundRow]) -> Iterator[RoundRow]:
    """Yield the rows with a text in the last report that is about the row of that number in a round.

    If a row was merged or split since, the report has the texts of several rows, or the text of another row.
    """
    is_other_edition = round_.edition_id != reading.edition.edition_id
    steps = reading.file.past.derivations if is_other_edition else ()
    touched = {row_id for each in steps if each.subject is PlanSubject.ROW for row_id in (each.from_id, each.to_id)}
    yield from (row for row in rows if row.row_id in reading.previous and row.row_id not in touched)


def _follow_writers(work: UnitOfWork, reading: FormReading, round_: Round, rows: Iterable[RoundRow]) -> None:
    """Update the divisions that answered the rows of a year, as the form names them, unless this division answered."""
    there = {row.row_id: row for row in round_.rows}
    for row in (row for row in rows if row.row_id in reading.previous_divisions and row.row_id in there):
        known, named = there[row.row_id], {each.division for each in row.named_divisions}
        if reading.division not in known.writers:
            others = (each for each in known.named_divisions if each.division not in named)
            work.rounds.set_named_divisions(
                round_.round_id, replace(known, named_divisions=(*row.named_divisions, *others))
            )


def _record(
    parts: Parts, work: UnitOfWork, act: Act, reading: FormReading, round_id: str, wanted: Container[str]
) -> None:
    """Record the texts of the last report as the office's; texts of other divisions as these divisions'."""
    round_ = work.rounds.read(round_id)
    kept = frozenset(_kept_answers(work, round_, reading))
    by_writer: dict[str, dict[str, Mapping[str, str | None]]] = {}
    for row in (row for row in round_.rows if row.row_id in reading.previous and row.row_id in wanted):
        is_of_others = row.row_id in reading.previous_divisions and reading.division not in row.writers
        writer = next(iter(row.writers), OFFICE) if is_of_others else OFFICE
        texts = {key: text for key, text in reading.previous[row.row_id].items() if (row.row_id, key) not in kept}
        by_writer.setdefault(writer, {})[row.row_id] = texts
    for writer, texts_by_row in by_writer.items():
        record_values(parts, work, act, round_, RecordedValues(texts_by_row, writer, AssertionKind.IMPORTED))


def _kept_answers(work: UnitOfWork, round_: Round, reading: FormReading) -> Iterator[tuple[str, str]]:
    """Yield the fields (row ID, key) of a year whose answer in this data file the last report does not replace.

    They are answers newer than the report: not submitted yet, or later than an own answer that the report shows. A part
    that each division has for itself is kept, because the report has the parts of all divisions in one text.
    """
    if round_.origin is not Origin.COLLECTED:
        return
    asked, own = work.plan.asked(round_), reading.division
    unsent = SubmissionState.load(work, round_).open_assertions
    facts = RoundFacts.load(work, round_, reading.previous)
    rows = [row.row_id for row in round_.rows if own in row.writers and row.row_id in reading.previous]
    reported = ((row_id, own, key, text) for row_id in rows for key, text in reading.previous[row_id].items())
    for slot, texts in fields_by_slot(asked.profile, reported):
        found = facts.resolve(slot)
        was = slot.values_of({**dict(zip(slot.keys, found.values, strict=True)), **texts})
        before = [found.base, *(each.values for each in found.assertions if each.writer == own)]
        is_unsent = not unsent.isdisjoint(each.assertion_id for each in found.heads)
        is_asked = all(asked.is_asked_at(slot.row_id, key) for key in texts)
        if slot.division or is_unsent or not is_asked or any(same_values(was, each) for each in before):
            yield from ((slot.row_id, key) for key in texts)


def _named_divisions(work: UnitOfWork, reading: FormReading, row: RoundRow) -> tuple[NamedDivision, ...]:
    """Return the divisions that answered a row in the last report's year.

    They are the divisions that the form names, otherwise the form's division under its name of that time.
    """
    day, names = reading.day_of(reading.previous_year), reading.previous_divisions.get(row.row_id)
    if names is None:
        then = find_or_add_body(work, reading.previous_name, day) if row.writers else reading.division
        return tuple(NamedDivision(then, each.role, each.ordinal) for each in row.named_divisions)
    bodies = (find_or_add_body(work, name, day) for name in names.split("、"))
    return tuple(NamedDivision(body, Role.LEAD, place) for place, body in enumerate(bodies, start=1))


def _lacking(work: UnitOfWork, reading: FormReading, round_: Round, rows: Iterable[RoundRow]) -> list[RoundRow]:
    """Return the rows that a round lacks and can have: rows that had the same number in the round's edition."""
    there = {row.row_id for row in round_.rows}
    lacking = [row for row in rows if row.row_id not in there]
    if round_.edition_id == reading.edition.edition_id:
        return lacking
    derived = {each.to_id for each in reading.file.past.derivations}
    lacking = [row for row in lacking if row.row_id not in derived]
    edition = edition_of(work, round_)
    listings = (reading.edition.listing(row.row_id) for row in lacking)
    whole = edition.with_rows(listings, reading.edition.nodes)
    work.plan.save(replace(reading.plan, editions=(whole,)))
    return lacking


_STORE_ID_LENGTH = 16


@dataclass(frozen=True)
class OpenedForm:
    """The result of opening a form.

    `division`, `year`: the form's. `rows`: the number of rows to answer. `is_new_store`: whether the data file was
    created. `remarks`: the comments on rows (修正依頼), as pairs of row ID and text. `kept`: the path of the unchanged
    copy if the data file was converted from an older format, otherwise None.
    """

    division: str
    year: FiscalYear
    rows: int
    is_new_store: bool
    remarks: tuple[tuple[str, str], ...] = ()
    kept: Path | None = None


def open_form(parts: Parts, target: Path, form: Path, by: str | None = None) -> Outcome[OpenedForm]:
    """Create the data file at `target` from a form, or import the form if the data file exists.

    Raises FileMissing, FileUnreadable, FormNotReadable, FormOfOtherDivision, FormOfPart, WrongRole, and the same errors
    as opening a store.
    """
    content = parts.files.read(form)
    file = read_form(parts, form, content)
    reading = FormReading(file, str(form), parts.catalogue)
    reading.check()
    is_new = not target.exists()
    imported: list[_Imported] = []
    reported: list[Problem] = []
    kept: Path | None = None

    def import_into(work: UnitOfWork) -> None:
        need_role(work, StoreRole.DIVISION)
        known = reading if is_new else with_own_division(reading, work)
        known = replace(known, round_id=_round_id(work, known))
        imported.append(_import_form(parts, work, known, by))
        reported.extend(_reported(parts, work, known))
        work.exchange.add_received(
            ReceivedFile(file.sha256, file.name, file.size, Verdict.OPENED.value, content=content)
        )

    if is_new:
        parts.stores.create(target, _info(parts, reading), import_into).close()
    else:
        with closing(parts.stores.open(target, by=by)) as store, store.writing() as work:
            import_into(work)
            work.commit()
            kept = store.older_copy
    ((package, admission, folded),) = imported
    name = file.identity.division or ""
    remarks = tuple(package.comments.items())
    opened = OpenedForm(name, reading.year, len(package.rows_asked(reading.asked)), is_new, remarks, kept)
    attention = any(line.conflict for line in folded.current)
    return Outcome(opened, folded.touched, (*admission.notices(admission.held), *reported), attention=attention)


def _info(parts: Parts, reading: FormReading) -> StoreInfo:
    return StoreInfo(
        store_id=parts.token(_STORE_ID_LENGTH),
        role=StoreRole.DIVISION,
        plan_id=reading.plan.plan_id,
        division=reading.division,
        seal_key=None,
        made_by=f"nakano-status {__version__}",
    )


def _admitted(reading: FormReading) -> Admission:
    """Return the form's answers, admitted by the same rules as in the office's merge."""
    return admit_file(reading.file, _context(reading))


def _reported(parts: Parts, work: UnitOfWork, reading: FormReading) -> Iterator[Problem]:
    """Yield what the form shows beside the form that this data file makes again now that it has the form's content.

    An older form is not compared, because the data file has the content of a newer one.
    """
    if _later_forms(work.exchange, reading):
        return
    known = replace(_context(reading), sent=SentForms(parts, work), organisation=reading.organisation)
    file = without_past(reading.file)
    yield from fact_problems(file, find_rows(file, reading.package, known.given), reading.package, known)


def _context(reading: FormReading) -> MergeContext:
    package, round_ = reading.package, reading.round_
    return MergeContext(
        packages={package.package_id: package},
        given=reading.as_given,
        names={package.division: reading.organisation.name(package.division)},
        rounds=RoundScope(round_.round_id, {round_.round_id: round_.year.short}),
        profile=reading.edition.profile,
        sentences=earlier_sentences(),
    )


class _Imported(NamedTuple):
    """The package of a form, its answers as admitted, and the changes that they made."""

    package: Package
    admission: Admission
    folded: Folded


def _import_form(parts: Parts, work: UnitOfWork, reading: FormReading, by: str | None) -> _Imported:
    admission = _admitted(reading)
    if _profile_kept(work, reading.edition.edition_id) not in (None, reading.edition.profile):
        raise FormNotReadable(path=reading.path, reason="回答する項目が、このデータファイルと異なります")
    act = work.begin_act(ActKind.OPEN_FORM, by)
    later = _later_forms(work.exchange, reading)
    is_newest = not later
    fresh = reading.without_rows({row.row_id for each in later for row in each.rows})
    _follow_plan(work, reading, later)
    save_past(work, reading, is_newest=is_newest)
    work.indicators.add(reading.plan.plan_id, reading.indicators)
    work.plan.save_schedules(reading.edition.edition_id, fresh.schedules)
    work.plan.save_values(reading.edition.edition_id, fresh.values)
    _remember_respondent(work.settings, reading, is_newest=is_newest)
    if is_newest:
        _import_wordings(work, reading)
    import_last_report(parts, work, act, fresh, is_newest=is_newest)
    round_ = _import_round(work, reading, is_newest=is_newest)
    if shown := fresh.shown_of_office():
        record_values(parts, work, act, round_, RecordedValues(shown, OFFICE, AssertionKind.IMPORTED))
    return _Imported(reading.package, admission, _import_revisions(work, act, round_, reading, admission))


def _follow_plan(work: UnitOfWork, reading: FormReading, later: Iterable[Package]) -> None:
    """Update the printed 所管課 of stored rows, and stored 成果指標, as their newest form states them.

    They belong to all years of their edition, so a form of an earlier year than others in the data file changes
    nothing. `later`: the later forms of the form's round: their rows are left as they are, and so are all 成果指標 if
    one of them, or if the form itself is only about some rows, such as a form that asks again.
    """
    if any(each.year > reading.year for each in rounds_of_plan(work, reading.plan.plan_id)):
        return
    stored = next((each for each in every_edition(work) if each.edition_id == reading.edition.edition_id), None)
    if stored is not None:
        known = {row.row_id for each in later for row in each.rows}
        shown = {each.row_id: each.owners_printed for each in reading.edition.listings if each.row_id not in known}
        listings = [
            replace(each, owners_printed=shown.get(each.row_id, each.owners_printed)) for each in stored.listings
        ]
        changed = {now.row_id for now, was in zip(listings, stored.listings, strict=True) if now != was}
        work.plan.replace_rows(replace(stored, listings=tuple(listings)), changed)
    if not reading.package.purpose.is_for_some_rows and all(each.purpose.is_for_some_rows for each in later):
        _follow_indicators(work, reading)


def _follow_indicators(work: UnitOfWork, reading: FormReading) -> None:
    """Update stored 成果指標 to a form: the division supplies the indicators of the form, and no other indicators.

    The form states all targets of its indicators, and all actuals before its year; stored figures are replaced by them.
    An indicator whose line was removed from the form keeps its figures.
    """
    asked = {each.indicator_id: each for each in reading.indicators}
    stated = {row.row_id for row in reading.file.figures}
    for known in work.indicators.of_edition(reading.edition.edition_id):
        new = asked.get(known.indicator_id)
        if (known.owner == reading.division) != (new is not None):
            owner = reading.division if new is not None else None
            work.indicators.set_owner(known.edition_id, known.indicator_id, owner)
        if new is not None and known.indicator_id in stated:
            _follow_figures(work, new, known, reading.year)


def _follow_figures(work: UnitOfWork, new: Indicator, known: Indicator, year: FiscalYear) -> None:
    """Replace the stored targets of an indicator, and its actuals before a year, by the figures of `new`."""
    for kind in FigureKind:
        figures = {each.year: each for each in new.figures(kind)}
        there = {each.year: each for each in known.figures(kind) if kind is FigureKind.TARGET or each.year < year}
        for at, figure in figures.items():
            if at not in there or figure.figure != there[at].figure:
                work.indicators.set_figure(new, kind, figure)
        for at in there.keys() - figures.keys():
            work.indicators.set_figure(new, kind, there[at], clears=True)


def _round_id(work: UnitOfWork, reading: FormReading) -> str:
    """Return the ID of the round of the form's plan and year, or the ID for a new round if there is none."""
    plan_id = reading.plan.plan_id
    for each in rounds_of_plan(work, plan_id):
        if each.year == reading.year:
            return each.round_id
    return round_id_of(work, reading.year, plan_id)


def _profile_kept(work: UnitOfWork, edition_id: str) -> Profile | None:
    """Return the profile of an edition with rows in the data file; None if it has no rows of the edition."""
    editions = (each for each in every_edition(work) if each.listings)
    return next((each.profile for each in editions if each.edition_id == edition_id), None)


def _forms_here(exchange: StoredExchange, reading: FormReading) -> list[Package]:
    """Return the packages of the round that were opened in the data file, and the form's; without stored values."""
    here = exchange.packages(reading.round_.round_id, row_ids=())
    is_here = any(each.package_id == reading.package.package_id for each in here)
    return [*here, *(() if is_here else (reading.package,))]


def _later_forms(exchange: StoredExchange, reading: FormReading) -> Sequence[Package]:
    """Return the packages of the round in the data file, without values, that are later than the form's.

    The data file follows its newest form: an earlier one adds only rows that no later form shows, as it shows them.
    """
    forms = forms_in_order(_forms_here(exchange, reading))
    place = next(at for at, each in enumerate(forms) if each.package_id == reading.package.package_id)
    return forms[place + 1 :]


def _import_round(work: UnitOfWork, reading: FormReading, *, is_newest: bool) -> Round:
    """Add the round, or the rows of it that other forms did not show; the newest form also changes what is here."""
    form = reading.round_
    known = work.rounds.find(form.round_id)
    if known is None:
        work.rounds.add(form)
        return form
    there = {row.row_id: row for row in known.rows}
    work.rounds.add_rows(form.round_id, [row for row in form.rows if row.row_id not in there])
    if is_newest:
        _follow_newest(work.rounds, reading, known)
    _follow_answering(work, reading, work.rounds.read(form.round_id).rows)
    return work.rounds.read(form.round_id)


def _follow_newest(rounds: StoredRounds, reading: FormReading, known: Round) -> None:
    """Update the 作成日 and the division's due date, as the newest form states them."""
    form = reading.round_
    if form.made_on is not None and form.made_on != known.made_on:
        rounds.set_made_on(form.round_id, form.made_on)
    if form.due is not None and form.due != known.due_of(reading.division):
        rounds.set_division_due(form.round_id, reading.division, form.due)


def _follow_answering(work: UnitOfWork, reading: FormReading, rows: Iterable[RoundRow]) -> None:
    """Update the role of the division on each row, as the newest form states it.

    A newer form may ask for a row that an older form only showed, only show a row that was asked for (各課回答), or not
    show it at all, because it was handed on: the division is then no longer named on it.
    """
    round_id, own = reading.round_.round_id, reading.division
    forms = (each for each in _forms_here(work.exchange, reading) if each.division == own)
    roles = roles_asked_by_forms(forms)
    for row in rows:
        if row.several_writers and own in row.printed_divisions:
            # data files of earlier versions of this program: every division named on the row would go on answering it
            work.rounds.set_several_writers(round_id, row.row_id, several=False)
        role = roles.get(row.row_id)
        if role is not next((each.role for each in row.named_divisions if each.division == own), None):
            others = tuple(each for each in row.named_divisions if each.division != own)
            named = () if role is None else (NamedDivision(own, role, 1),)
            work.rounds.set_named_divisions(round_id, replace(row, named_divisions=(*named, *others)))


def _import_revisions(work: UnitOfWork, act: Act, round_: Round, reading: FormReading, admission: Admission) -> Folded:
    """Add the package and the answers if they are new, and resolve the slots that they touch."""
    before = RoundFacts.load(work, round_)
    packages = [] if work.exchange.find_package(reading.package.package_id) else [reading.package]
    new, confirmed = arriving_returns(before, admission.returns)
    for answered in confirmed:
        work.exchange.add_return(answered)
    answers = [each for each in new.values() if _has_content(each, reading)]
    for package in packages:
        work.exchange.add_package(package)
    work.plan.save_sent_opinions(reading.package.package_id, reading.file.opinions)
    for answered in answers:
        work.exchange.add_return(answered)
    revisions = [revision_of(package, work.info.role) for package in packages]
    after = before.including(packages=revisions, returns=answers)
    added = [*(package.package_id for package in packages), *(answered.return_id for answered in answers)]
    return refold(work.entries, after, after.touched_by(added), act)


def _has_content(answered: Return, reading: FormReading) -> bool:
    """Return whether a file is more than a form as sent: it declares a return ID, or its values differ."""
    if answered.declared_id is not None:
        return True
    texts = {place: value.text for place, value in answered.values.items() if value.takes_part}
    slots = {slot_of(reading.edition.profile, row_id, key, answered.division) for row_id, key in texts}
    shown = {slot: slot.values_of({key: texts.get((slot.row_id, key)) for key in slot.keys}) for slot in slots}
    return any(not same_values(values, reading.package.base.get(slot, ())) for slot, values in shown.items())


def _import_wordings(work: UnitOfWork, reading: FormReading) -> None:
    """Save the office's 用語の表 unless a later year is here; a form without a table changes nothing."""
    table = reading.file.terms
    is_latest = all(round_.year <= reading.year for round_ in work.rounds.all())
    if table is not None and is_latest and table != work.wordings.table():
        work.wordings.save_table(table)


def _remember_respondent(settings: StoredSettings, reading: FormReading, *, is_newest: bool) -> None:
    """Save who filled in the form; an earlier form replaces no name that is here."""
    respondent = reading.file.respondent
    for key, text in ((RESPONDENT_NAME, respondent.name), (RESPONDENT_EXTENSION, respondent.extension)):
        if text and (is_newest or not settings.read(key)):
            settings.save(key, text)


@dataclass(frozen=True)
class EarlierYear:
    """A year of the earlier data file: its answers and edition, and the round of that year here (`home`), or None.

    `added`: rows that this round lacks. `filled`: rows that the round has, but without any text here.
    """

    answers: RoundAnswers
    edition: Edition
    home: Round | None
    added: tuple[RoundRow, ...]
    filled: tuple[RoundRow, ...]

    @property
    def rows(self) -> tuple[RoundRow, ...]:
        """All rows to import."""
        return (*self.added, *self.filled)


def earlier_years(here: Records, earlier: Records, *, only_own: bool) -> Iterator[EarlierYear]:
    """Yield the years of the data file `earlier` with rows to import into the data file `here`.

    If `only_own` is true, only rows that the division of `here` answers now are imported.
    """
    own = _OwnRows(here, earlier) if only_own else None
    plans = {**here.plan.plan_ids(), **earlier.plan.plan_ids()}
    homes = {(plans[each.edition_id], each.year): each for each in here.rounds.all()}
    editions = {each.edition_id: each for each in every_edition(earlier)}
    derived = _derived({*here.plan.derivations(), *earlier.plan.derivations()}, plans)
    for round_ in earlier.rounds.all():
        plan_id, edition = plans[round_.edition_id], editions[round_.edition_id]
        home = homes.get((plan_id, round_.year))
        answers = RoundAnswers.load(earlier, round_)
        rows = [row for row in round_.rows if own is None or own.has(row.row_id, edition)]
        known = RoundAnswers.load(here, home) if home else None
        there = known.known_rows if known else {}
        is_other_edition = home is not None and home.edition_id != edition.edition_id
        added = (row for row in rows if row.row_id not in there)
        filled = (row for row in rows if known and row.row_id in there and _is_unknown(known, answers, row.row_id))
        found = EarlierYear(
            answers,
            edition,
            home,
            # under another edition a row that was merged or split has another number
            tuple(row for row in added if not (is_other_edition and (plan_id, row.row_id) in derived)),
            tuple(filled),
        )
        if found.rows:
            yield found


def _is_unknown(known: RoundAnswers, answers: RoundAnswers, row_id: str) -> bool:
    """Return whether a row of a round has no text here and was not answered here, but has a text in the other file."""
    row = known.known_rows[row_id]
    is_own = known.own in row.writers and known.round_.origin is Origin.COLLECTED
    return not is_own and not _has_text(known, row_id) and _has_text(answers, row_id)


def _has_text(answers: RoundAnswers, row_id: str) -> bool:
    texts = (*answers.values.get(row_id, {}).values(), *answers.notes.get(row_id, {}).values())
    return not all(map(is_blank, texts))


def _derived(steps: Iterable[Derivation], plans: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    """Return the rows of derivations within one plan, each with its plan's ID; `plans`: plan IDs by edition ID."""
    return frozenset(
        (plans[each.from_edition], row_id)
        for each in steps
        if each.subject is PlanSubject.ROW and plans.get(each.to_edition or "") == plans[each.from_edition]
        for row_id in (each.from_id, each.to_id)
        if row_id
    )


def _plans_of_both(here: Records, earlier: Records) -> tuple[Plan, ...]:
    """Return the plans of both data files, with the editions of both."""
    found: dict[str, Plan] = {}
    for plan in (*earlier.plan.all(), *here.plan.all()):
        known = found.setdefault(plan.plan_id, plan)
        editions = {each.edition_id: each for each in (*known.editions, *plan.editions)}
        found[plan.plan_id] = replace(known, editions=tuple(editions.values()))
    return tuple(found.values())


class _OwnRows:
    """The rows that a data file's division answers, followed back to earlier editions, even of another plan."""

    def __init__(self, here: Records, earlier: Records) -> None:
        plans = _plans_of_both(here, earlier)
        self._editions = [each.edition_id for each in editions_in_order(plans)]
        self._begins = first_editions(plans)
        self._steps = tuple({*here.plan.derivations(), *earlier.plan.derivations()})
        self._rows: dict[str, Collection[str]] = {}
        for round_ in here.rounds.all():
            if round_.origin is Origin.COLLECTED:
                own = {row.row_id for row in round_.rows if here.info.division in row.writers}
                self._rows[round_.edition_id] = own | {*self._rows.get(round_.edition_id, ())}

    def has(self, row_id: str, edition: Edition) -> bool:
        """Return whether a row of an edition is, or became, a row that the division answers."""
        lineage: Mapping[str, Iterable[tuple[str, object]]] = lineage_of(
            self._steps, row_id, edition.edition_id, self._editions, self._begins
        )
        return any(each in own for edition_id, own in self._rows.items() for each, _ in lineage[edition_id])


@dataclass(frozen=True)
class OpenedEarlier:
    """The result of importing an earlier data file.

    `division`: the name of its division. `years`: the imported years, each with the number of its rows.
    """

    division: str
    years: tuple[tuple[FiscalYear, int], ...]


def open_earlier(parts: Parts, store: Store, path: Path, by: str | None = None) -> Outcome[OpenedEarlier]:
    """Import the years of another data file into a division's; nothing is written if there is nothing new.

    If the other division was split, only rows that this file's division answers now are imported. Raises WrongRole,
    FileOfOtherPlan, FileNotContinued, StoreDamaged, and the same errors as opening a data file.
    """
    with (
        closing(_sound(parts.stores.open(path, read_only=True), path)) as other,
        other.reading() as earlier,
        store.writing() as work,
    ):
        way = _descent(work, earlier, path)
        name = earlier.organisation.read().name(earlier.info.division or "")
        years = list(earlier_years(work, earlier, only_own=way.is_of_part))
        if years:
            act = work.begin_act(ActKind.OPEN_EARLIER, by)
            _Import(parts, work, act, earlier).write(years)
            work.commit()
    touched = frozenset((row.row_id, key) for year in years for row in year.rows for key in year.answers.asked.keys)
    return Outcome(OpenedEarlier(name, tuple((each.answers.round_.year, len(each.rows)) for each in years)), touched)


def _sound(other: Store, path: Path) -> Store:
    """Return the data file if it is sound; its texts get new check sums here, so damage would go unnoticed.

    Raises StoreDamaged.
    """
    if found := verify(other).problems:
        other.close()
        raise StoreDamaged(path=str(path), reason=message(found[0]).rstrip("。"))
    return other


def _descent(here: Records, earlier: Records, path: Path) -> Descent:
    """Return how this data file's division descends from the other's division.

    Raises the same errors as `open_earlier`.
    """
    need_role(here, StoreRole.DIVISION)
    need_role(earlier, StoreRole.DIVISION)
    if set(here.plan.plan_ids().values()).isdisjoint(earlier.plan.plan_ids().values()):
        raise FileOfOtherPlan(path=str(path))
    organisation, own_id = here.organisation.read(), here.info.division or ""
    own, other = organisation.get(own_id), earlier.organisation.read().get(earlier.info.division or "")
    steps = named_successions(organisation, successions_in(here), own_id, date.max)
    names = [each.name for each in other.names]
    way = find_descent(steps, names, own.name_on())
    if way is None:
        raise FileNotContinued(found=other.name_on(), expected=own.name_on())
    return way


class _Import:
    """Writes the imported years within one act."""

    def __init__(self, parts: Parts, work: UnitOfWork, act: Act, earlier: Records) -> None:
        self._parts, self._work, self._act, self._earlier = parts, work, act, earlier
        self._there = earlier.organisation.read()

    def write(self, years: list[EarlierYear]) -> None:
        """Write the plans' editions and the derivations of rows, then the years."""
        for plan in self._earlier.plan.all():
            heads = tuple(replace(each, nodes=(), listings=()) for each in plan.editions)
            self._work.plan.save(replace(plan, editions=heads))
        known = {*self._work.plan.derivations()}
        self._work.plan.add_derivations(each for each in self._earlier.plan.derivations() if each not in known)
        for year in years:
            self._save_listings(year)
            self._save_year(year)

    def _save_listings(self, year: EarlierYear) -> None:
        """Add the imported rows to their edition here, with their schedules."""
        wanted = year.home.edition_id if year.home else year.edition.edition_id
        plan = self._work.plan.read(wanted)
        edition = next(each for each in plan.editions if each.edition_id == wanted)
        listings = (year.edition.listing(row.row_id) for row in year.rows)
        whole = edition.with_rows(listings, year.edition.nodes)
        added = [self._with_owners(each, year) for each in whole.listings[len(edition.listings) :]]
        whole = replace(whole, listings=(*edition.listings, *added))
        self._work.plan.save(replace(plan, editions=(whole,)))
        known, own_values = self._work.plan.schedules(wanted), self._work.plan.values(wanted)
        new = {each.row_id for each in added}
        schedules = self._earlier.plan.schedules(year.edition.edition_id)
        self._work.plan.save_schedules(
            wanted, {place: text for place, text in schedules.items() if place[0] in new and place not in known}
        )
        values = self._earlier.plan.values(year.edition.edition_id)
        self._work.plan.save_values(
            wanted, {place: text for place, text in values.items() if place[0] in new and place not in own_values}
        )

    def _with_owners(self, listing: Listing, year: EarlierYear) -> Listing:
        """Return a listing whose owners have the IDs of this data file."""
        owners = (replace(each, division=self._body(each.division, year)) for each in listing.owners)
        return replace(listing, owners=tuple(owners), former=())

    def _save_year(self, year: EarlierYear) -> None:
        """Add the rows to the round of the year, which is made if there is none, and record their texts."""
        rounds = self._work.rounds
        added = tuple(self._row(row, year) for row in year.added)
        home = year.home or self._new_round(year)
        if year.home is None:
            rounds.add(replace(home, rows=added))
        else:
            rounds.add_rows(home.round_id, added)
            known = {row.row_id: row for row in home.rows}
            for row in year.filled:
                there = known[row.row_id]
                named = {each.division for each in there.named_divisions}
                more = (each for each in self._row(row, year).named_divisions if each.division not in named)
                rounds.set_named_divisions(
                    home.round_id, replace(there, named_divisions=(*more, *there.named_divisions))
                )
        self._record(year, self._work.rounds.read(home.round_id))

    def _new_round(self, year: EarlierYear) -> Round:
        """Return a new round for a year that has none here, without rows."""
        round_, edition_id = year.answers.round_, year.edition.edition_id
        round_id = round_id_of(self._work, round_.year, self._work.plan.plan_ids()[edition_id])
        return Round(
            round_id=round_id,
            year=round_.year,
            edition_id=edition_id,
            as_of=round_.as_of,
            due=None,
            made_on=round_.made_on,
            origin=Origin.IMPORTED,
            rows=(),
        )

    def _record(self, year: EarlierYear, round_: Round) -> None:
        """Record the texts as those of the divisions that wrote them."""
        profile = self._work.plan.asked(round_).profile
        keys = set(profile.by_key) - {NOTE, *profile.part_keys}
        texts: dict[str, dict[str, dict[str, str | None]]] = {}
        for row in year.rows:
            writer = self._body(next(iter(row.writers), self._earlier.info.division or ""), year)
            for key, text in year.answers.values.get(row.row_id, {}).items():
                if key in keys and not is_blank(text):
                    texts.setdefault(writer, {}).setdefault(row.row_id, {})[key] = text
            for key, part in year.answers.parts.get(row.row_id, {}).items():
                for division, text in part.items():
                    texts.setdefault(self._body(division, year), {}).setdefault(row.row_id, {})[key] = text
        for writer, by_row in texts.items():
            values = RecordedValues(by_row, writer, AssertionKind.IMPORTED)
            record_values(self._parts, self._work, self._act, round_, values)

    def _row(self, row: RoundRow, year: EarlierYear) -> RoundRow:
        named = (
            NamedDivision(self._body(each.division, year), each.role, each.ordinal) for each in row.named_divisions
        )
        return RoundRow(row.row_id, row.out_of_report, tuple(named))

    def _body(self, division: str, year: EarlierYear) -> str:
        """Return the ID here of a division in the earlier file, by its name in the year.

        An unknown division is added.
        """
        day = year.answers.round_.named_on
        return find_or_add_body(self._work, self._there.name(division, day), day, self._there.get(division).kind)
