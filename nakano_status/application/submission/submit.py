"""提出: make the division's 回答ファイル, a return whose ID is computed from its content (submit).

The division's head confirms the content (所属長確認). Changes after a submission need a new 回答ファイル.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from nakano_status.application.act_files import ActFiles, commit_with_files
from nakano_status.application.entries.own_answers import writer_of
from nakano_status.application.forms.form_content import FormMaker
from nakano_status.application.forms.output_paths import NOT_PLACED
from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.folding import RoundFacts, observed_by_writer, refold
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store, UnitOfWork
from nakano_status.application.preconditions import need_open, need_role
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.submission.check_entries import AnsweredPackage, check_round, find_answered_package
from nakano_status.application.submission.read.confirmation import (
    confirmable_values,
    confirmation_of,
    questions_about_changes,
)
from nakano_status.application.unchanged_content import Content, find_acts_about, need_as_shown, need_unchanged
from nakano_status.documents.form import ORDINARY_FORM
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_file import confirmable_fields
from nakano_status.domain.exchange.returns import CellState, Package, Respondent, Return, ReturnValue, return_id
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.history.act_subjects import setting_text
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.merge.resolution import OFFICE, Slot
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.domain.refusals.exchange import ConfirmerMissing, NothingToConfirm, SubmissionIncomplete
from nakano_status.domain.refusals.files import WrongRole
from nakano_status.domain.review.confirmation import Confirmation, RowField, ShownTexts, changed_fields, field_codes
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.states import RowState
from nakano_status.domain.storage.store_info import StoreRole
from nakano_status.domain.text.narrative import same, stored_entry

if TYPE_CHECKING:
    from nakano_status.application.round.read.views import RowView
    from nakano_status.store.entries import StoredSettings


@dataclass(frozen=True)
class Confirmed:
    """A recorded 所属長確認.

    `division`: the name of the division. `name`: the name of its head. `hash`: the hash of the confirmed values (None:
    no value was confirmed). `at`: the time (ISO in UTC). `rows`: the number of confirmed rows.
    """

    division: str
    name: str
    hash: str | None
    at: str
    rows: int


def confirm(
    parts: Parts,
    store: Store,
    name: str,
    *,
    as_division: str | None = None,
    year: FiscalYear | None = None,
    by: str | None = None,
    seen: ShownTexts | None = None,
) -> Outcome[Confirmed]:
    """Record that `name` confirmed the current values; missing answers are reported, but do not prevent it.

    `as_division`: the name of the division (None: the data file's owner); required in an office's data file. `year`:
    the year of the round (None: the current round). `seen`: the values as the head saw them (`confirmable_values`;
    None: not checked). Raises RoundUnknown, PlanUnclear, ConfirmerMissing, NothingToConfirm, WrongRole,
    DivisionUnknown, RoundClosed, ContentMoved.
    """
    typed = stored_entry(name)
    if typed is None:
        raise ConfirmerMissing
    with store.writing() as work:
        round_ = need_open(chosen_round(work, year))
        division = writer_of(work, as_division)
        if division == OFFICE:
            raise WrongRole(expected="所管課", found="事務局")
        contents = RoundContents.load(work, round_)
        at = parts.clock.now().isoformat(timespec="seconds")
        values = confirmable_values(work, contents, division)
        if not values:
            raise NothingToConfirm(division=contents.organisation.name(division, round_.named_on))
        need_as_shown(work, round_, seen, values)
        given = Confirmation(typed, at, field_codes(values, contents.asked.profile))
        work.begin_act(ActKind.CONFIRM, by)
        work.reviews.add_confirmation(round_.round_id, division, given)
        work.commit()
    checked = check_round(contents, division)
    shown = contents.organisation.name(division, round_.named_on)
    rows = len(round_.rows_asked_of(division, contents.asked))
    return Outcome(Confirmed(shown, typed, given.content_hash, at, rows), problems=checked.problems)


RESPONDENT_NAME, RESPONDENT_EXTENSION = "respondent.name", "respondent.extension"


@dataclass(frozen=True)
class Submitted:
    """The written file and its content.

    `rows` is the number of rows to answer or to write a part of, `written` how many of them have a mark or a part.
    `package`: the 照会番号. `parents`: the IDs of the packages and returns that it follows. `return_id`: the ID of the
    return. `sha256`: the hash of the file. `is_placed`: whether the file is in its place. `collector`: the name of the
    division to which a section (係) returns the file (None: it is not of a section).
    """

    file: Path
    rows: int
    written: int
    package: str
    parents: tuple[str, ...]
    return_id: str
    sha256: str
    is_placed: bool = True
    collector: str | None = None


@dataclass(frozen=True)
class SubmitOptions:
    """Options of a submission.

    `target`: the path of the file. `year`: the year of the round (None: the current round). `is_draft`: whether it is a
    下書き. `replace`: whether an existing file may be replaced.
    """

    target: Path
    year: FiscalYear | None = None
    is_draft: bool = False
    replace: bool = False


def submit(parts: Parts, store: Store, options: SubmitOptions, by: str | None = None) -> Outcome[Submitted]:
    """Write the division's return to a file and save the return.

    Without changes since the last return, it is the same return. If it is saved but its file is not in its place, that
    is a problem (FORMS-NOT-PLACED). Raises RoundUnknown, PlanUnclear, WrongRole, YearNotAsked, SubmissionIncomplete
    (not for a 下書き), TargetExists, TargetNotWritable; then nothing is saved.
    """
    with store.writing() as work:
        need_role(work, StoreRole.DIVISION)
        round_ = chosen_round(work, options.year)
        contents = RoundContents.load(work, round_)
        answered_form = find_answered_package(work, round_)
        package = answered_form.package
        checked = check_round(contents, work.info.division, only=answered_form.asked_ids, papers=parts.papers)
        if not options.is_draft and not checked.value.complete:
            errors = sum(problem.severity is Severity.ERROR for problem in checked.problems)
            raise SubmissionIncomplete(count=str(errors))
        maker = FormMaker.load(work, round_)
        confirmed = confirmation_of(work, contents, list(maker.facts.returns.values()), package.division)
        made = _answers(work, maker, package, is_draft=options.is_draft)
        answered = replace(made, confirmation=confirmed.given if confirmed else None)
        content = _draw(parts, work.settings, maker, package, answered)
        _record(work, maker, answered, hashlib.sha256(content).hexdigest(), by)
        files = ActFiles(options.target.parent, {options.target.name: content}, options.replace)
        placed = commit_with_files(parts, work, files, NOT_PLACED, "回答ファイル")
    asked = (*questions_about_changes(confirmed, maker.facts.profile), *_left(answered_form))
    problems = (*checked.problems, *asked, *placed.problems)
    submitted = _submitted(options, maker, package, answered, content)
    return Outcome(replace(submitted, is_placed=not placed.problems), problems=problems)


def _record(work: UnitOfWork, maker: FormMaker, answered: Return, sha256: str, by: str | None) -> None:
    """Save the return if it is new, and the SHA-256 of its file, which the office's 受領のお知らせ states, too."""
    is_new = answered != maker.facts.returns.get(answered.return_id)
    if not is_new and work.exchange.submitted_sha256(answered.return_id) == sha256:
        return
    act = work.begin_act(ActKind.SUBMIT, by)
    work.exchange.save_submitted_sha256(answered.return_id, sha256)
    if is_new:
        work.exchange.add_return(answered)
        facts = maker.facts.including(returns=[answered])
        refold(work.entries, facts, answered.as_revision(maker.facts.profile).shown, act)


def _left(answered_form: AnsweredPackage) -> list[Problem]:
    """Return a problem about rows and 成果指標 with content that its form does not ask for, so the file lacks them."""
    rows = answered_form.left
    return [problem("ROWS-NOT-IN-FORM", found="、".join(rows), count=str(len(rows)))] if rows else []


def _answers(work: UnitOfWork, maker: FormMaker, package: Package, *, is_draft: bool) -> Return:
    """Return a new return, or an existing return with the same content."""
    answers = [(row.row_id, maker.values_of(row, package)) for row in package.rows]
    answers += [(each, maker.figure_values(each)) for each in package.figures]
    texts = {(row_id, key): text for row_id, values in answers for key, text in values.items()}
    packages = {each.package_id for each in work.exchange.packages(package.round_id)}
    same = _same_return(maker, package, packages, texts, is_draft=is_draft)
    if same is not None:
        return same
    parents = _parents(packages, maker.facts.returns)
    slots = {place: maker.facts.slot(*place, package.division) for place in texts}
    return Return(
        return_id=return_id(parents, package.package_id, texts),
        declared_id=None,
        package_id=package.package_id,
        round_id=package.round_id,
        division=package.division,
        parents=parents,
        values={place: _value(maker.facts, slots[place], text) for place, text in texts.items()},
        is_draft=is_draft,
        respondent=_respondent(work.settings),
        observed={slot: observed_by_writer(maker.facts.resolve(slot)) for slot in slots.values()},
    )


def _parents(packages: Collection[str], returns: Mapping[str, Return]) -> frozenset[str]:
    """Return the parents of a return made here: everything in the store, and the parents of its returns.

    A return that was opened here has ancestors that the store lacks; the office may not have received that return.
    """
    return frozenset().union(packages, returns, *(answered.parents for answered in returns.values()))


def _value(facts: RoundFacts, slot: Slot, text: str | None) -> ReturnValue:
    """Return a field's value as submitted; in a 下書き a field in 相違 asserts nothing, so that all sides are kept."""
    if facts.resolve(slot).conflict:
        return ReturnValue(CellState.LEFT_OUT, text)
    return ReturnValue(CellState.BLANK if text is None else CellState.VALUE, text)


def _same_return(
    maker: FormMaker,
    package: Package,
    packages: set[str],
    texts: dict[tuple[str, str], str | None],
    *,
    is_draft: bool,
) -> Return | None:
    """Return the newest return if it is based on everything in this store and has exactly this content.

    Otherwise None.
    """
    lineage, returns = maker.facts.lineage, maker.facts.returns
    everything = packages | set(returns)
    for answered in (each for each in returns.values() if each.division == package.division):
        before = lineage.ancestors(answered.return_id) | {answered.return_id}
        readable = (each for each in answered.values.items() if each[1].state is not CellState.UNREADABLE)
        same = {place: value.text for place, value in readable} == texts
        if everything <= before and same and answered.is_draft is is_draft:
            return answered if answered.package_id == package.package_id else None
    return None


def _draw(parts: Parts, settings: StoredSettings, maker: FormMaker, package: Package, answered: Return) -> bytes:
    respondent = _respondent(settings)
    content = replace(
        maker.answered(package),
        parents=tuple(sorted(answered.parents)),
        return_id=answered.return_id,
        is_draft=answered.is_draft,
        called=ORDINARY_FORM,
        respondent=respondent.name,
        extension=respondent.extension,
        confirmation=answered.confirmation,
        shows_confirmed=_shows_what_was_confirmed(answered, package, maker.facts.profile),
    )
    return parts.workbooks.write_form(content)


def _shows_what_was_confirmed(answered: Return, package: Package, profile: Profile) -> bool:
    given = answered.confirmation
    shown = confirmable_fields(package, answered.values, profile)
    return given is not None and not changed_fields(given.fields, shown, profile)


def _respondent(settings: StoredSettings) -> Respondent:
    return Respondent(settings.read(RESPONDENT_NAME), settings.read(RESPONDENT_EXTENSION))


def _submitted(
    options: SubmitOptions, maker: FormMaker, package: Package, answered: Return, content: bytes
) -> Submitted:
    asked, whole = maker.contents.asked, set(package.answer_rows)
    collector = maker.contents.organisation.collector_of(package.division)
    keys = {row_id: (MARK,) if row_id in whole else asked.part_items for row_id in package.rows_asked(asked)}
    written = {row_id for (row_id, key), value in answered.values.items() if value.text and key in keys.get(row_id, ())}
    return Submitted(
        file=options.target,
        rows=len(keys),
        written=len(written),
        package=package.package_id,
        parents=tuple(sorted(answered.parents)),
        return_id=answered.return_id,
        sha256=hashlib.sha256(content).hexdigest(),
        collector=collector.name_on(maker.contents.round_.named_on) if collector else None,
    )


@dataclass(frozen=True)
class SentAnswer:
    """Facts about a sent answer: division, year, sender, file, number of rows, and whether it is a 下書き.

    `written` is the number of rows with content in a 下書き.
    """

    division: str
    year: FiscalYear
    respondent: Respondent
    file: str
    rows: int
    is_draft: bool = False
    written: int = 0


def submission_mail(sent: SentAnswer) -> str:
    """Return the text of the mail to send with an answer, with the sender's name if it is known.

    The first line states the subject (件名).
    """
    what = "回答ファイルの下書き" if sent.is_draft else "回答ファイル"
    count = f"{sent.rows}件のうち{sent.written}件に記入" if sent.is_draft else f"{sent.rows}件"
    as_of = f"{sent.year.label}末時点の進捗状況の確認"
    lines = [
        f"件名：{as_of}について（{sent.division} {'下書き' if sent.is_draft else '回答'}）",
        "",
        f"お疲れさまです。{_sender(sent)}です。",
        f"{as_of}について、{what}「{sent.file}」（{count}）を送付します。",
        "内容をご覧いただき、ご意見をお願いします。" if sent.is_draft else "ご確認をお願いします。",
    ]
    return "\n".join(lines)


def _sender(sent: SentAnswer) -> str:
    name, extension = sent.respondent.name, sent.respondent.extension
    who = f"{sent.division}の{name}" if name else sent.division
    return f"{who}（内線{extension}）" if extension else who


def record_respondent(
    store: Store, respondent: Respondent, by: str | None = None, seen: Respondent | None = None
) -> Outcome[Respondent]:
    """Save the name and the extension of the respondent.

    `seen` is the respondent that the person saw (None: not checked). Raises StoreReadOnly, ContentMoved.
    """
    with store.writing() as work:
        if seen is not None:
            now = read_respondent(work.settings)
            content = Content(
                "記入者", find_acts_about(setting_text(RESPONDENT_NAME), setting_text(RESPONDENT_EXTENSION))
            )
            need_unchanged(work, content, seen, now, respondent)
        work.begin_act(ActKind.RECORD_RESPONDENT, by)
        work.settings.save(RESPONDENT_NAME, respondent.name or "")
        work.settings.save(RESPONDENT_EXTENSION, respondent.extension or "")
        work.commit()
    return Outcome(respondent)


def read_respondent(settings: StoredSettings) -> Respondent:
    """Return the saved name and extension of the respondent."""
    return Respondent(settings.read(RESPONDENT_NAME) or None, settings.read(RESPONDENT_EXTENSION) or None)


@dataclass(frozen=True)
class SubmissionView:
    """The newest 回答ファイル of a division, and whether it is a 下書き.

    `at`: when it was made or opened (UTC; None: unknown). `changed`: fields (row_id, key) that differ from the files
    made so far, with their current values. `sha256`: the SHA-256 of the newest file (None: it was not made here).
    `lacks_confirmation`: whether the last 所属長確認 given here is not in the file.
    """

    at: datetime | None
    is_draft: bool
    changed: Mapping[RowField, str | None]
    sha256: str | None = None
    lacks_confirmation: bool = False

    @property
    def is_current(self) -> bool:
        """Whether the newest file is final and has the current content, so that no other file needs to be made."""
        return not self.is_draft and not self.changed


def read_last_submission(records: Records, round_: Round) -> SubmissionView | None:
    """Return the last submission of a division's data file; None if there is none, and in an office's data file."""
    own = records.info.division
    made = [answered for answered in records.exchange.returns(round_.round_id) if answered.division == own]
    if own is None or not made:
        return None
    contents = RoundContents.load(records, round_)
    handed_in = _handed_in(made)
    now = {place: _now(contents, place, own) for place in handed_in}
    changed = (place for place, value in handed_in.items() if not same(value.text, now[place]))
    keys = tuple(contents.asked.profile.any_by_key)
    order = {row.row_id: place for place, row in enumerate(contents.rows)}
    in_order = sorted(changed, key=lambda place: (order.get(place[0], len(order)), keys.index(place[1])))
    return SubmissionView(
        records.exchange.last_submissions(round_.round_id).get(own),
        made[-1].is_draft,
        {place: now[place] for place in in_order},
        records.exchange.submitted_sha256(made[-1].return_id),
        _lacks_confirmation(records, round_, made[-1]),
    )


def _lacks_confirmation(records: Records, round_: Round, made: Return) -> bool:
    """Return whether a return lacks the last 所属長確認 that was given here."""
    given = records.reviews.confirmations(round_.round_id, made.division)[-1:]
    carried = made.confirmation
    return any(carried is None or (each.name, each.at) != (carried.name, carried.at) for each in given)


_HANDED_IN = frozenset({RowState.SUBMITTED, RowState.RESUBMITTED, RowState.ACCEPTED})


def is_handed_in(records: Records, round_: Round, own: Sequence[RowView]) -> bool:
    """Return whether everything that a division answers was submitted and not changed since.

    `own` are the rows that the division is asked for; False if it is empty. A 修文 leaves the states of its rows
    unchanged: only the newest 回答ファイル shows the difference.
    """
    if not own or any(row.state not in _HANDED_IN for row in own):
        return False
    submitted = read_last_submission(records, round_)
    return submitted is not None and submitted.is_current


def _handed_in(made: Iterable[Return]) -> dict[RowField, ReturnValue]:
    """Return the values in all files taken together: a later file may answer only some rows."""
    shown = {place: value for answered in made for place, value in answered.values.items()}
    return {place: value for place, value in shown.items() if value.takes_part}


def _now(contents: RoundContents, place: RowField, own: str) -> str | None:
    row_id, key = place
    if key in contents.asked.profile.part_keys:
        return contents.parts.get(row_id, {}).get(key, {}).get(own)
    return contents.values.get(row_id, {}).get(key)
