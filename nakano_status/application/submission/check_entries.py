"""提出前の確認: errors that prevent a submission, questions, and advice (check)."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nakano_status.application.entries.own_answers import OwnAnswers
from nakano_status.application.findings.file_findings import find_printing_problems
from nakano_status.application.lookup import chosen_round, find_division
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.stopping import counted
from nakano_status.application.submission.read.confirmation import confirmation_of, questions_about_changes
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange import answer_checks
from nakano_status.domain.exchange.returns import Package, Return, forms_in_force
from nakano_status.domain.fields.field import FIGURE, NOTE
from nakano_status.domain.indicators.indicator import figure_questions
from nakano_status.domain.merge.resolution import Slot
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem, Severity
from nakano_status.domain.refusals.exchange import YearNotAsked
from nakano_status.domain.review.review import descendants_of_package
from nakano_status.domain.round.round import Origin, Round, proposed_in_note

if TYPE_CHECKING:
    from nakano_status.application.ports.documents import Papers


@dataclass(frozen=True)
class Checked:
    """The result of a check before submission.

    `complete`: whether a submission is possible. `missing`: the rows without an answer. `rows`: the number of checked
    rows. `form`: the year and division of a checked file (令和3年度分 税務課); None for a data file.
    """

    complete: bool
    missing: tuple[str, ...]
    rows: int
    form: str | None = None


def check_entries(
    records: Records, *, year: FiscalYear | None = None, division: str | None = None, papers: Papers | None = None
) -> Outcome[Checked]:
    """Check the rows that a division answers; in an office's data file, the rows of `division` (a name) or all rows.

    In a division's data file, the rows of the form that its next return answers are checked. Fields that changed after
    a 所属長確認 give questions. `papers`: as for `check_round`. `year`: the year of the round (None: the current
    round). Raises RoundUnknown, PlanUnclear, DivisionUnknown, and YearNotAsked if a division's data file has no form of
    the round.
    """
    round_ = chosen_round(records, year)
    own = records.info.division
    named = find_division(records, division).division_id if division else own
    contents = RoundContents.load(records, round_)
    rows = find_answered_package(records, round_).asked_ids if own is not None else None
    found = check_round(contents, named, OwnAnswers.load(records, round_), rows, papers)
    confirmed = confirmation_of(records, contents, records.exchange.returns(round_.round_id), named) if named else None
    return replace(found, problems=(*found.problems, *questions_about_changes(confirmed, contents.asked.profile)))


def without_advice(outcome: Outcome[Checked]) -> Outcome[Checked]:
    """Return the outcome without advice (参考)."""
    return replace(outcome, problems=tuple(each for each in outcome.problems if each.severity is not Severity.ADVICE))


def check_round(
    contents: RoundContents,
    division: str | None = None,
    own: OwnAnswers | None = None,
    only: Container[str] | None = None,
    papers: Papers | None = None,
    rules: tuple[answer_checks.Rule, ...] = answer_checks.RULES,
) -> Outcome[Checked]:
    """Check loaded contents; a round imported from a list is history, for which all findings are advice.

    `division`: the ID of the division whose rows and parts are checked (None: all rows). `own`: each division's own
    answers on shared rows (None: the current values are checked). `only`: the IDs of the rows of the form to answer
    (None: all rows). `papers`: if given, texts that are printed differently or cannot be printed are reported, too;
    raises PaperFontMissing then. `rules`: the rules to check; without rules of advice, a check takes a fraction of the
    time.
    """
    answers = list(_answers(contents, division, own, only))
    if contents.round_.origin is Origin.IMPORTED:
        return as_checked(answers, answer_checks.check_imported(answers))
    parts = list(_parts(contents, division, only)) if division else []
    of_parts = (
        answer_checks.check_submission(parts, answer_checks.RULES_OF_PARTS)
        if division
        else _missing_parts(contents, only)
    )
    undecided, figures = _undecided_parts(contents, division, only), _figures(contents, division, only)
    of_others = () if division else _proposals_of_others(contents, only)
    found = (*answer_checks.check_submission(answers, rules), *of_parts, *undecided, *figures, *of_others)
    return as_checked(answers, found if papers is None else (*found, *_printing((*answers, *parts), papers)), parts)


def _printing(answers: Iterable[answer_checks.RowAnswer], papers: Papers) -> Iterator[Problem]:
    texts = ((row.place(key), text) for row in answers for key, text in row.values.items() if text)
    return find_printing_problems(texts, papers)


def _figures(contents: RoundContents, division: str | None, only: Container[str] | None) -> Iterator[Problem]:
    """Yield questions about the figures of the 成果指標 that a division supplies (None: any division)."""
    if not contents.indicators:
        return

    year = contents.round_.year
    for each in contents.indicators:
        is_asked = each.owner is not None and division in (None, each.owner)
        if is_asked and (only is None or each.indicator_id in only):
            column = contents.asked.heading(FIGURE)
            text = contents.values.get(each.indicator_id, {}).get(FIGURE)
            yield from figure_questions(each, year, text, Place(id=each.indicator_id, key=FIGURE, column=column))


def _answers(
    contents: RoundContents, division: str | None, own: OwnAnswers | None, only: Container[str] | None
) -> Iterator[answer_checks.RowAnswer]:
    rows = [row for row in contents.rows if row.counted and (only is None or row.row_id in only)]
    for row in counted("取組の内容を確かめています", rows, len(rows)):
        if division is None or division in row.writers:
            answer = contents.answer(row, division)
            own_values = own.values.get((row.row_id, division)) if own and division else None
            # a division's own answer is checked alone: differences from other divisions are not its errors
            alone = answer.conflicts_of_parts
            yield replace(answer, values=own_values, conflicts=alone) if own_values is not None else answer


def _parts(contents: RoundContents, division: str, only: Container[str] | None) -> Iterator[answer_checks.RowAnswer]:
    """Yield the answers that are only a division's own parts of rows that others answer."""
    for row in contents.round_.rows_read_by(division) if contents.asked.part_items else ():
        if only is None or row.row_id in only:
            yield contents.answer(row, division).of_parts


def _missing_parts(contents: RoundContents, only: Container[str] | None) -> Iterator[Problem]:
    """Yield an error for each blank required part of a division that is named on a row and does not answer it."""
    keys, day = contents.asked.required_parts, contents.round_.named_on
    for row in (each for each in contents.rows if keys and each.counted and (only is None or each.row_id in only)):
        for division in contents.divisions_with_part(row):
            answer, name = contents.answer(row, division), contents.organisation.name(division, day)
            for key in (key for key in keys if answer.is_blank(key) and not answer.is_undecided(key)):
                yield problem(answer_checks.PART_OF_OTHER, answer.place(key), division=name)


def _undecided_parts(contents: RoundContents, division: str | None, only: Container[str] | None) -> Iterator[Problem]:
    """Yield an error for each undecided conflict about a part of a division or its sections (None: of any division)."""
    sections = contents.organisation.sections_of(division) if division else ()
    for row in (each for each in contents.rows if each.counted and (only is None or each.row_id in only)):
        for slot in contents.conflicts.get(row.row_id, ()):
            is_asked = division is None or slot.division in sections or slot in contents.conflicts_of(row, division)
            if slot.division is not None and is_asked:
                name = contents.organisation.name(slot.division, contents.round_.named_on)
                column = f"{contents.asked.heading(slot.group)}（{name}の分）"
                place = Place(id=row.row_id, key=slot.group, column=column)
                yield problem(answer_checks.UNDECIDED, place, part_of=slot.division)


def _proposals_of_others(contents: RoundContents, only: Container[str] | None) -> Iterator[Problem]:
    """Yield a question for each proposal of 報告対象外 by a division that answers a row beside the checked one."""
    for row in (each for each in contents.rows if each.counted and (only is None or each.row_id in only)):
        notes = contents.notes.get(row.row_id, {}) if len(row.writers) > 1 else {}
        checked = contents.answering(row)
        for writer in (each for each in row.writers if each != checked):
            if (proposed := proposed_in_note(notes.get(writer))) is not None:
                name = contents.organisation.name(writer, contents.round_.named_on)
                place = Place(id=row.row_id, key=NOTE, column=contents.asked.heading(NOTE))
                yield problem("OUT-OF-REPORT-PROPOSED", place, found=f"{proposed.label}：{name}", division=name)


def as_checked(
    answers: Sequence[answer_checks.RowAnswer],
    problems: Iterable[Problem],
    parts: Sequence[answer_checks.RowAnswer] = (),
) -> Outcome[Checked]:
    """Return the problems of rows as the outcome of their check, which counts the rows and names the unanswered ones.

    `answers`: the checked rows. `parts`: the rows of which only a division's own part was checked.
    """
    found = tuple(problems)
    unanswered = (answer.row_id for answer in answers if answer.is_missing)
    unwritten = (part.row_id for part in parts if not part.asked.fills_part(part.values, part.undecided_keys))
    rows = len(answers) + len(parts)
    return Outcome(Checked(answer_checks.is_complete(found), (*unanswered, *unwritten), rows), problems=found)


@dataclass(frozen=True)
class AnsweredPackage:
    """The package that a division's next return answers.

    `left`: the IDs of rows and 成果指標 with unsubmitted content that the package does not ask for.
    """

    package: Package
    left: tuple[str, ...] = ()

    @property
    def asked_ids(self) -> frozenset[str]:
        """The IDs of the package's rows and 成果指標."""
        return frozenset((*(row.row_id for row in self.package.rows), *self.package.figures))


def find_answered_package(records: Records, round_: Round) -> AnsweredPackage:
    """Return the package that the next return of a division's data file answers; raises YearNotAsked.

    Of the packages that no later form replaces, it is the one with the most unsubmitted rows and 成果指標; among
    equals, the newest.
    """
    packages = records.exchange.packages(round_.round_id, records.info.division)
    if not packages:
        raise YearNotAsked(year=round_.year.label)
    returns = records.exchange.returns(round_.round_id)
    waiting = _not_submitted(records, round_, returns)
    in_force = {each.package_id for each in forms_in_force(packages)}
    newest_first = [each for each in _newest_first(packages, returns) if each.package_id in in_force]
    found = max(newest_first, key=lambda each: len({slot.row_id for slot in waiting & each.base.keys()}))
    left = {slot.row_id for slot in waiting - found.base.keys()}
    rows = [row.row_id for row in round_.rows if row.row_id in left]
    return AnsweredPackage(found, (*rows, *sorted(left.difference(rows))))


def _newest_first(packages: Sequence[Package], returns: Sequence[Return]) -> list[Package]:
    """Sort packages by lineage, descendants before ancestors; otherwise the package opened last is first."""
    parents = {each.package_id: each.parents for each in packages}
    parents |= {each.return_id: each.parents for each in returns}
    opened = {each.package_id: place for place, each in enumerate(packages)}
    later = {each: len(descendants_of_package(each, parents) & opened.keys()) for each in opened}
    return sorted(packages, key=lambda each: (later[each.package_id], -opened[each.package_id]))


def _not_submitted(records: Records, round_: Round, returns: Sequence[Return]) -> set[Slot]:
    """Return the slots with assertions, typed here or from a section (係), that no return of the division contains.

    A decision about the part of a section (係) is in no return: only the division's own slots are handed in.
    """
    own, profile = records.info.division, records.plan.asked(round_).profile
    final = [answer for answer in returns if answer.division == own and not answer.is_draft]
    observed = {assertion_id for answer in final for ids in answer.observed.values() for assertion_id in ids}
    held = {parent for answer in final for parent in answer.parents}
    typed = (assertion for assertion in records.entries.assertions(round_.round_id) if assertion.writer == own)
    open_slots = {assertion.slot for assertion in typed if assertion.assertion_id not in observed}
    slots = {slot for slot in open_slots if slot.division in (None, own)}
    sections = (answer for answer in returns if answer.division != own and answer.return_id not in held)
    of_sections = (slot for answer in sections for slot in answer.as_revision(profile).shown)
    return slots | {replace(slot, division=own) if slot.division else slot for slot in of_sections}
