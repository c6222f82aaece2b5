"""Open a 回答様式 or a 回答ファイル: create the division's data file, or update it (open).

The form's content is added to the set: its package as the office's revision, its answers as a return. Values typed
before are assertions of their own, so nothing typed is lost; differences become a 相違.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from nakano_status import __version__
from nakano_status.application.entries.record_values import RecordedValues, record_values
from nakano_status.application.lookup import chosen_round, every_edition, known_organisation, need_role, rounds_of_plan
from nakano_status.application.merge.folding import Folded, RoundFacts, refold, revision_of
from nakano_status.application.merge.merge_plan import arriving_returns
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store, StoreInfo, StoreRole
from nakano_status.application.ports.rounds import PackageReader, RoundWriter, SettingWriter
from nakano_status.application.ports.unit_of_work import UnitOfWork
from nakano_status.application.round.choosing_edition import round_id_of
from nakano_status.application.submission.form_reading import FormReading, read_form
from nakano_status.application.submission.submit import RESPONDENT_EXTENSION, RESPONDENT_NAME
from nakano_status.application.wording.word_table import keep_word_table, read_word_table
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.admission import Admission, admit
from nakano_status.domain.exchange.answer_file import AnswerFile
from nakano_status.domain.exchange.answered_return import Return
from nakano_status.domain.exchange.ledger import ReceivedFile, Verdict
from nakano_status.domain.exchange.row_matching import MergeContext, RoundScope
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.merge.change import Act
from nakano_status.domain.merge.revision import OFFICE, AssertionKind
from nakano_status.domain.merge.slot import same_values, slot_of
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.exchange import FormNotReadable, FormOfOtherDivision
from nakano_status.domain.round.round import Origin, Round, RoundRow

_STORE_ID_LENGTH = 16


@dataclass(frozen=True)
class OpenedForm:
    """The form's division and year, how many rows are to be answered, and the comments on them (修正依頼) by ID.

    `kept` is the path of the unchanged copy, if the data file was converted from an older format.
    """

    division: str
    year: FiscalYear
    rows: int
    is_new_store: bool
    remarks: tuple[tuple[str, str], ...] = ()
    kept: Path | None = None


def open_form(parts: Parts, target: Path, form: Path, by: str | None = None) -> Outcome[OpenedForm]:
    """Create the data file at `target` from a form, or import the form if the file exists.

    Raises FileMissing, FileUnreadable, FormNotReadable, FormOfOtherDivision, WrongRole and what opening a store raises.
    """
    content = parts.files.read(form)
    file = read_form(parts, form, content)
    reading = FormReading(file, str(form), parts.catalogue)
    reading.check()
    notices: list[Problem] = []
    is_new = not target.exists()
    folds: list[Folded] = []
    kept: Path | None = None

    def import_into(work: UnitOfWork) -> None:
        folded, admission = _import_form(parts, work, reading, by)
        folds.append(folded)
        notices.extend(admission.notices(admission.held))
        work.arrivals.add(ReceivedFile(file.sha256, file.name, file.size, Verdict.OPENED.value, content=content))

    if is_new:
        parts.stores.create(target, _info(parts, reading), import_into).close()
    else:
        with closing(parts.stores.open(target, by=by)) as store, store.writing() as work:
            import_into(work)
            work.commit()
            kept = store.kept
    (folded,) = folds
    name = reading.organisation.name(reading.division)
    package = reading.package
    remarks = tuple((row_id, text) for (row_id, key), text in package.remarks.items() if not key)
    opened = OpenedForm(name, reading.year, len(package.answer_rows), is_new, remarks, kept)
    attention = any(line.conflict for line in folded.current)
    return Outcome(opened, folded.touched, tuple(notices), attention=attention)


def _info(parts: Parts, reading: FormReading) -> StoreInfo:
    return StoreInfo(
        store_id=parts.ids.token(_STORE_ID_LENGTH),
        role=StoreRole.DIVISION,
        plan_id=reading.plan.plan_id,
        division=reading.division,
        seal_key=None,
        made_by=f"nakano-status {__version__}",
    )


def _admitted(reading: FormReading) -> Admission:
    """Read the form's answers by the same rule as the office's merge; raises FormNotReadable if it would be held."""
    package, round_ = reading.package, reading.round_
    known = MergeContext(
        packages={package.package_id: package},
        given=reading.as_given,
        names={package.division: reading.organisation.name(package.division)},
        rounds=RoundScope(round_.round_id, {round_.round_id: round_.year.short}),
        profile=reading.edition.profile,
    )
    return admit(reading.file, known)


def _import_form(parts: Parts, work: UnitOfWork, reading: FormReading, by: str | None) -> tuple[Folded, Admission]:
    need_role(work, StoreRole.DIVISION)
    if work.info.division != reading.division:
        expected = work.organisation.read().name(work.info.division or "")
        raise FormOfOtherDivision(found=reading.organisation.name(reading.division), expected=expected)
    _need_known_plan(work, reading)
    reading = replace(reading, round_id=_round_id(work, reading))
    admission = _admitted(reading)
    if _profile_kept(work, reading.edition.edition_id) not in (None, reading.edition.profile):
        raise FormNotReadable(path=reading.path, reason="回答する項目が、このデータファイルと異なります")
    act = work.begin_act("open_form", by)
    work.organisation.save(reading.organisation)
    work.plan.save(reading.plan)
    work.indicators.add(reading.plan.plan_id, reading.indicators)
    work.plan.save_schedules(reading.edition.edition_id, reading.schedules)
    _remember_respondent(work.settings, reading)
    _import_wordings(work, reading)
    _import_previous(parts, work, act, reading)
    round_ = _import_round(work, reading)
    return _import_revisions(work, act, round_, reading, admission), admission


def _need_known_plan(records: Records, reading: FormReading) -> None:
    """Refuse a form of another plan, unless it is the plan after: its round is later than those of the others."""
    plans = records.plan.plan_ids()
    others = [each for each in records.rounds.all() if each.origin is Origin.COLLECTED]
    is_after = all(each.year < reading.year for each in others)
    if plans and reading.plan.plan_id not in plans.values() and not is_after:
        raise FormNotReadable(path=reading.path, reason="このデータファイルとは別の計画の回答様式です")


def _round_id(records: Records, reading: FormReading) -> str:
    """Return the ID of the form's round: that of the round of its plan and year, else of a new one."""
    plan_id = reading.plan.plan_id
    for each in rounds_of_plan(records, plan_id):
        if each.year == reading.year:
            return each.round_id
    return round_id_of(records, reading.year, plan_id)


def _profile_kept(work: UnitOfWork, edition_id: str) -> Profile | None:
    """Return the profile of an edition in the data file; None for one that is not there, or a new data file."""
    return next((each.profile for each in every_edition(work) if each.edition_id == edition_id), None)


def _import_round(work: UnitOfWork, reading: FormReading) -> Round:
    """Add the round, or the rows that an earlier form of it did not show."""
    form = reading.round_
    known = next((each for each in work.rounds.all() if each.round_id == form.round_id), None)
    if known is None:
        work.rounds.add(form)
        return form
    there = {row.row_id: row for row in known.rows}
    work.rounds.add_rows(form.round_id, [row for row in form.rows if row.row_id not in there])
    if _is_newest(work.packages, reading):
        _follow_answering(work.rounds, reading, there)
    if form.due is not None and form.due != known.due_of(reading.division):
        work.rounds.set_division_due(form.round_id, reading.division, form.due)
    return next(each for each in work.rounds.all() if each.round_id == form.round_id)


def _is_newest(packages: PackageReader, reading: FormReading) -> bool:
    """Return whether no form here has this one among its ancestors."""
    package_id = reading.package.package_id
    known = packages.of_round(reading.round_.round_id, row_ids=())
    return all(package_id not in (each.package_id, *each.parents) for each in known)


def _follow_answering(rounds: RoundWriter, reading: FormReading, there: Mapping[str, RoundRow]) -> None:
    """Update which rows the division answers (各課回答).

    A newer form may ask a row that an older one only showed, or only show one that was asked.
    """
    asked = {row.row_id: row.writers for row in reading.round_.rows}
    for row_id, row in there.items():
        if row_id in asked and (reading.division in asked[row_id]) is not (reading.division in row.writers):
            several = reading.division in asked[row_id]
            rounds.set_several_writers(reading.round_.round_id, row_id, several=several)


def _import_previous(parts: Parts, work: UnitOfWork, act: Act, reading: FormReading) -> None:
    """Save the previous report in the form as that year's round, to be shown beside the new answer."""
    if not reading.previous:
        return
    year = reading.previous_year
    plan_id = reading.plan.plan_id
    round_ = next((each for each in rounds_of_plan(work, plan_id) if each.year == year), None)
    if round_ is None:
        rows = tuple(RoundRow(row.row_id, None, row.answerers) for row in reading.round_.rows)
        edition = reading.edition.edition_id
        round_ = Round(round_id_of(work, year, plan_id), year, edition, year.as_of, None, None, Origin.IMPORTED, rows)
        work.rounds.add(round_)
    if round_.origin is Origin.IMPORTED:
        there = {row.row_id for row in round_.rows}
        work.rounds.add_rows(round_.round_id, [row for row in reading.round_.rows if row.row_id not in there])
        record_values(parts, work, act, round_, RecordedValues(reading.previous, OFFICE, AssertionKind.IMPORTED))


def _import_revisions(work: UnitOfWork, act: Act, round_: Round, reading: FormReading, admission: Admission) -> Folded:
    """Add the package and the answers if they are new, and resolve."""
    before = RoundFacts.load(work, round_)
    packages = [] if work.packages.find(reading.package.package_id) else [reading.package]
    new, confirmed = arriving_returns(before, admission.returns)
    for answered in confirmed:
        work.returns.add(answered)
    answers = [each for each in new.values() if _has_content(each, reading)]
    for package in packages:
        work.packages.add(package)
    for answered in answers:
        work.returns.add(answered)
    revisions = [revision_of(package, work.info.role) for package in packages]
    after = before.including(packages=revisions, returns=answers)
    added = [*(package.package_id for package in packages), *(answered.return_id for answered in answers)]
    return refold(work.entries, after, after.touched_by(added), act)


def _has_content(answered: Return, reading: FormReading) -> bool:
    """Return whether a file is more than a form as it was sent: it declares a return, or differs from what was sent."""
    if answered.declared_id is not None:
        return True
    texts = {place: value.text for place, value in answered.values.items() if value.counts}
    slots = {slot_of(reading.edition.profile, row_id, key, answered.division) for row_id, key in texts}
    shown = {slot: slot.values_of({key: texts.get((slot.row_id, key)) for key in slot.keys}) for slot in slots}
    return any(not same_values(values, reading.package.base.get(slot, ())) for slot, values in shown.items())


def _import_wordings(work: UnitOfWork, reading: FormReading) -> None:
    """Save the office's 用語の表 unless there is one of a later form; a file without one changes nothing."""
    table = reading.file.terms
    is_latest = all(round_.year <= reading.year for round_ in work.rounds.all()) and _is_newest(work.packages, reading)
    if table is not None and is_latest and table != read_word_table(work):
        keep_word_table(work.settings, table)


def _remember_respondent(settings: SettingWriter, reading: FormReading) -> None:
    respondent = reading.file.respondent
    for key, text in ((RESPONDENT_NAME, respondent.name), (RESPONDENT_EXTENSION, respondent.extension)):
        if text:
            settings.save(key, text)


class Fit(StrEnum):
    """How a file relates to a division's data file.

    OWN is opened, or refused by opening it; SECTION was returned by one of its sections; the others can be carried
    over: of an earlier year, of another division, or without what opening needs (its number, 照合用).
    """

    OWN = "own"
    SECTION = "section"
    EARLIER_YEAR = "earlier_year"
    OTHER_DIVISION = "other_division"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True)
class FormFit:
    """How a file relates to the division `own`, with the division and year that it states (None: not stated)."""

    fit: Fit
    own: str
    division: str | None = None
    year: str | None = None


def form_fit(parts: Parts, store: Store, form: Path) -> FormFit:
    """Determine how a file relates to the division that owns the data file; raise FileMissing, FileUnreadable."""
    file = parts.workbooks.read_answers(form.name, parts.files.read(form), parts.catalogue.profile())
    with store.reading() as records:
        own = records.organisation.read().name(records.info.division or "")
        if file.refused is not None:
            return FormFit(Fit.OWN, own)
        fit, year = _fit(records, file)
    return FormFit(fit, own, file.identity.division, year)


def _fit(records: Records, file: AnswerFile) -> tuple[Fit, str | None]:
    organisation, own, identity = known_organisation(records), records.info.division, file.identity
    stated = FiscalYear.read(identity.year)
    year = stated.label if stated else None
    found = organisation.find(identity.division or "")
    if found is not None and found.division_id in organisation.sections_of(own or ""):
        return Fit.SECTION, year
    if stated is None or not (identity.packages and identity.division and file.check_lines):
        return Fit.INCOMPLETE, year
    if found is None or found.division_id != own:
        return Fit.OTHER_DIVISION, year
    round_ = chosen_round(records)
    return (Fit.EARLIER_YEAR if stated < round_.year else Fit.OWN), year
