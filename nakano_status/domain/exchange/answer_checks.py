"""The checks of a submission, one function per rule.

Texts are folded before they are compared. Only rows that are 報告対象 and that the division answers are checked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_DOWN, Decimal, localcontext

from nakano_status.domain.calendar.days import read_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import (
    CHANGE_KIND,
    CHANGE_REASON,
    DONE,
    LATER_YEARS,
    MARK,
    NEXT_YEAR,
    NOTE,
    PROPOSED,
    Editor,
    FilledBy,
)
from nakano_status.domain.fields.mark import Mark
from nakano_status.domain.fields.profile import AskedFields
from nakano_status.domain.plan.initiative_id import texts_below_headings
from nakano_status.domain.plan.plan import Sponsor
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem, Severity
from nakano_status.domain.round.round import OutOfReport, division_named_in, is_deferred, proposed_in_note
from nakano_status.domain.text.narrative import bare_text, fold, has_clauses_of, is_blank, is_dash, same
from nakano_status.domain.wording.word_table import BUILT_IN, Term, replace_all_wordings, wordings


@dataclass(frozen=True)
class RowAnswer:
    """The current answer of one row.

    `values`: the texts as typed, by field key; an absent key is blank, as is None. `asked`: the fields of its round.
    `previous`: last round's values, by the same keys. `is_shared`: whether several divisions answer the row (各課回答).
    `conflicts`: the groups of fields in 相違, of the row and of the division's part; their provisional values are no
    answer. `terms`: the lines of the 用語の表. `kept_wordings`: wordings that a person decided not to unify, each as
    (key, wording as typed, the whole text with every wording unified). `due`: the due date of the division (None: there
    is none). `others`: in a round with items that each division answers for itself, the names of the row's other
    divisions. `is_left_by_others`: whether no other division is known to answer the row, so that it cannot be left to
    others. `of_sections`: the values that the sections (係) of the division wrote for themselves, by field key and by
    the section's name.
    """

    row_id: str
    sponsor: Sponsor
    values: Mapping[str, str | None]
    asked: AskedFields
    previous: Mapping[str, str | None] = field(default_factory=dict)
    is_shared: bool = False
    conflicts: tuple[str, ...] = ()
    terms: tuple[Term, ...] = BUILT_IN.terms
    kept_wordings: frozenset[tuple[str, str, str]] = frozenset()
    due: date | None = None
    others: tuple[str, ...] = ()
    is_left_by_others: bool = False
    of_sections: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def of_parts(self) -> RowAnswer:
        """A copy with only the parts that the division has for itself.

        The row's other fields are blank, and only the parts are in conflict.
        """
        own = {key: text for key, text in self.values.items() if key in self.asked.part_keys}
        return replace(self, values=own, conflicts=self.conflicts_of_parts)

    @property
    def undecided_keys(self) -> frozenset[str]:
        """The keys of the fields of the groups in `conflicts`."""
        return frozenset(key for group in self.conflicts for key in self.asked.profile.groups[group])

    @property
    def conflicts_of_parts(self) -> tuple[str, ...]:
        """The groups in `conflicts` that the division has for itself."""
        return tuple(group for group in self.conflicts if group in self.asked.profile.part_keys)

    @property
    def mark(self) -> Mark | None:
        """The mark, or None if it is blank or cannot be read (`is_mark_unknown` distinguishes these)."""
        try:
            return self.asked.profile.marks.read(self.values.get(MARK))
        except ValueError:
            return None

    @property
    def is_mark_unknown(self) -> bool:
        """Whether 進捗状況 is not blank and is not one of the marks."""
        return self.mark is None and not self.is_blank(MARK)

    @property
    def is_empty(self) -> bool:
        """Whether no field is answered (a note is not an answer)."""
        return all(map(self.is_blank, self.asked.profile.answer_keys))

    @property
    def has_nothing_to_do(self) -> bool:
        """Whether the mark means that there was nothing to do (該当なし)."""
        return self.mark is not None and self.mark.counted_apart

    @property
    def needs_reason(self) -> bool:
        """Whether the mark needs a reason."""
        return self.mark is not None and self.mark.asks_reason

    @property
    def proposal(self) -> OutOfReport | None:
        """The reason for which the division proposes 報告対象外 in 事務局への連絡; None if it proposes none."""
        return proposed_in_note(self.values.get(NOTE))

    @property
    def is_deferred(self) -> bool:
        """Whether the division leaves the answer to others (他課が回答), and answers nothing itself."""
        return is_deferred(self.values, self.asked)

    @property
    def is_left(self) -> bool:
        """Whether the answer is left to others, and another division may answer; then the division owes nothing."""
        return self.is_deferred and not self.is_left_by_others

    @property
    def is_missing(self) -> bool:
        """Whether the row lacks a mark that the division must give.

        False if 進捗状況 is in conflict, or if the answer is left to others (`is_left`).
        """
        return self.is_blank(MARK) and not self.is_left and not self.is_undecided(MARK)

    def is_undecided(self, key: str) -> bool:
        """Return whether a field is in conflict, by itself or with the fields that are decided together with it."""
        return bool(self.conflicts) and self.asked.profile.group_of(key) in self.conflicts

    def is_blank(self, key: str) -> bool:
        """Return whether the field with a key has no text; True, too, for a key that the row does not have."""
        return is_blank(self.values.get(key))

    def place(self, key: str) -> Place:
        """Return the place of a field, with the heading that it has in the form."""
        return Place(id=self.row_id, key=key, column=self.asked.heading(key))


UNDECIDED = "CONFLICT-OPEN"
"""The code of the problem of a field in 相違."""
MARK_MISSING = "MARK-MISSING"
"""The code of the problem of a row without a mark that has to have one."""
PART_MISSING = "PART-MISSING"
"""The code of the problem of a required item that is blank in a division's own part."""
PART_OF_OTHER = "DIVISION-PART-MISSING"
"""The code of the problem of a required part that is missing; its detail `division` names whose it is."""
ALL_DEFERRED = "ALL-DEFERRED"
"""The code of the problem of a row that every answering division leaves to others."""


Rule = Callable[[RowAnswer], Iterator[Problem]]


def conflict_open(row: RowAnswer) -> Iterator[Problem]:
    """Yield an error for each undecided conflict of the row, but not of the division's part.

    Accepting its provisional value would drop the other sides.
    """
    for key in row.conflicts:
        if key not in row.conflicts_of_parts:
            yield problem(UNDECIDED, row.place(key))


def mark_missing(row: RowAnswer) -> Iterator[Problem]:
    """Yield an error if 進捗状況 is blank.

    There is no error if the row has only a proposal of 報告対象外, or if its answer is left to others (`is_left`).
    """
    if row.is_blank(MARK) and not (row.is_empty and row.proposal) and not row.is_left:
        yield problem(MARK_MISSING, row.place(MARK), marks=row.asked.profile.marks.listed)


def mark_unknown(row: RowAnswer) -> Iterator[Problem]:
    """Yield a problem if 進捗状況 is not blank and its text is neither a mark nor a look-alike of a mark."""
    if row.is_mark_unknown:
        marks = row.asked.profile.marks.listed
        yield problem("MARK-UNKNOWN", row.place(MARK), found=row.values[MARK], expected=marks, marks=marks)


def reason_missing(row: RowAnswer) -> Iterator[Problem]:
    """Yield a problem if the mark needs a reason and there is none.

    It is an error in a row of the ward, and a question in a row of 国 or 都.
    """
    if row.needs_reason and row.is_blank(CHANGE_REASON):
        severity = Severity.ERROR if row.sponsor is Sponsor.WARD else Severity.QUESTION
        yield problem("REASON-MISSING", row.place(CHANGE_REASON), found=str(row.mark), severity=severity)


def done_missing(row: RowAnswer) -> Iterator[Problem]:
    """Yield a problem if 進捗状況 is filled in but 取組状況 is blank; 該当なし needs no text."""
    if row.is_blank(DONE) and not row.is_blank(MARK) and not row.has_nothing_to_do:
        yield problem("DONE-MISSING", row.place(DONE))


def required_missing(row: RowAnswer) -> Iterator[Problem]:
    """Yield an error for each field that its profile requires and that is blank although 進捗状況 is filled in.

    Nothing is required if the mark means that there was nothing to do (該当なし).
    """
    if row.is_blank(MARK) or row.has_nothing_to_do:
        return
    for key in row.asked.keys_at(row.row_id):
        if row.asked.profile.by_key[key].required and row.is_blank(key):
            yield problem("ITEM-MISSING", row.place(key))


def part_missing(row: RowAnswer) -> Iterator[Problem]:
    """Yield an error for each required item that is blank in the part of a division that does not answer the row."""
    for key in row.asked.required_parts:
        if row.is_blank(key):
            yield problem(PART_MISSING, row.place(key))


def part_of_others(row: RowAnswer) -> Iterator[Problem]:
    """Yield a notice for each part of the division in which a line begins with the name of another division."""
    names = frozenset(map(bare_text, row.others))
    for key in row.asked.part_items if names else ():
        found = filter(None, map(division_named_in, (row.values.get(key) or "").split("\n")))
        if name := next((each for each in found if bare_text(each) in names), None):
            yield problem("PART-OF-OTHERS", row.place(key), found=name)


def kind_missing(row: RowAnswer) -> Iterator[Problem]:
    """Yield a problem if the mark needs a reason and the kind of change is blank."""
    if row.needs_reason and row.is_blank(CHANGE_KIND):
        yield problem("KIND-MISSING", row.place(CHANGE_KIND), found=str(row.mark))


def reason_with_planned_mark(row: RowAnswer) -> Iterator[Problem]:
    """Yield a problem if a reason is filled in although the mark needs none."""
    mark = row.mark
    if mark is not None and not mark.asks_reason and not row.is_blank(CHANGE_REASON):
        place, found = row.place(CHANGE_REASON), row.values[CHANGE_REASON]
        yield problem("REASON-WITH-PLANNED-MARK", place, found=found, mark=mark.symbol, label=mark.label)


def next_blank(row: RowAnswer) -> Iterator[Problem]:
    """Yield a question if a row of the ward has a mark and no plan for next year; the initiative may have ended.

    There is none if the mark means that there was nothing to do (該当なし).
    """
    if row.mark and row.sponsor is Sponsor.WARD and row.is_blank(NEXT_YEAR) and not row.has_nothing_to_do:
        yield problem("NEXT-BLANK", row.place(NEXT_YEAR))


def done_is_plan(row: RowAnswer) -> Iterator[Problem]:
    """Yield a problem if 取組状況 is only 「(推進)」, the entry of the plan's schedule."""
    if bare_text(row.values.get(DONE)) == "(推進)":
        yield problem("DONE-IS-PLAN", row.place(DONE), found=fold(row.values[DONE]))


def out_of_report_proposed(row: RowAnswer) -> Iterator[Problem]:
    """Yield a notice if the division proposes 報告対象外, which takes effect when the office agrees."""
    if row.proposal:
        yield problem("OUT-OF-REPORT-PROPOSED", row.place(NOTE), found=row.proposal.label)


def deferred(row: RowAnswer) -> Iterator[Problem]:
    """Yield a question if the division leaves the answer to other divisions.

    It is only advice if other divisions are known to answer the row. If all divisions leave it to others, the question
    is who answers it.
    """
    if row.is_deferred and row.is_left_by_others:
        yield problem(ALL_DEFERRED, row.place(NOTE))
    elif row.is_deferred:
        severity = Severity.ADVICE if row.is_shared else Severity.QUESTION
        yield problem("DEFERRED", row.place(NOTE), severity=severity)


def section_text_left(row: RowAnswer) -> Iterator[Problem]:
    """Yield a question for each value that a section (係) wrote for itself and that its division has not taken over.

    The division's text has to contain theirs. Other values of several sections may be joined to any value, as by a sum.
    """
    for key, values in row.of_sections.items():
        declared, own = row.asked.profile.by_key[key], row.values.get(key)
        for section, text in values.items():
            is_differing = len(values) == 1 and not same(own, text)
            is_left = not has_clauses_of(own, text) if declared.is_text else row.is_blank(key) or is_differing
            if is_left:
                yield problem("SECTION-TEXT-LEFT", row.place(key), found=declared.printed(text), section=section)


def option_proposed(row: RowAnswer) -> Iterator[Problem]:
    """Yield advice for each choice that is blank or differs from the option that its thresholds propose.

    There is none for a choice without thresholds, or if the percentage cannot be computed.
    """
    for key in row.asked.keys_at(row.row_id):
        rule = row.asked.profile.by_key[key].proposes
        percentage = rule.percentage_in(row.values) if rule else None
        option = rule.option_for(percentage) if rule and percentage is not None else None
        if rule and percentage is not None and option and row.values.get(key) != option:
            names = {name: row.asked.heading(each) for name, each in (("actual", rule.actual), ("target", rule.target))}
            with localcontext(prec=_PERCENTAGE_DIGITS):
                shown = f"{percentage.quantize(Decimal('0.1'), ROUND_DOWN).normalize():f}"
            found = problem(PROPOSED, row.place(key), found=row.values.get(key), expected=option, percentage=shown)
            yield found.having(names)


def same_as_last_year(row: RowAnswer) -> Iterator[Problem]:
    """Yield a notice for each narrative text that repeats last round's.

    A dash, 「(推進)」, 「継続」 and the like may repeat (`is_repeating_text`).
    """
    for key in _narratives(row):
        text = row.values.get(key)
        if not is_repeating_text(text) and _repeats(row, text, key):
            yield problem("SAME-AS-LAST-YEAR", row.place(key))


def text_long(row: RowAnswer) -> Iterator[Problem]:
    """Yield a notice for each text of the division that is longer than the suggested length of its field (目安).

    Line breaks are not counted.
    """
    for each in row.asked.profile.fields:
        length = len((fold(row.values.get(each.key)) or "").replace("\n", ""))
        if each.filled_by is FilledBy.DIVISION and each.guide_length is not None and length > each.guide_length:
            yield problem("TEXT-LONG", row.place(each.key), found=str(length), expected=str(each.guide_length))


def date_outside_year(row: RowAnswer) -> Iterator[Problem]:
    """Yield a notice for each day that is not in the fiscal year that its field is about.

    A day after that year is noticed only if it is also after the due date: a row may be checked while it is answered.
    """
    for key in row.asked.keys_at(row.row_id):
        each = row.asked.profile.by_key[key]
        if each.editor is not Editor.DATE or (day := read_day(row.values.get(key) or "")) is None:
            continue
        year = row.asked.year.plus(each.years_ahead)
        is_after = FiscalYear.of(day) > year and (row.due is None or day > row.due)
        if FiscalYear.of(day) < year or is_after:
            shown = each.printed(day.isoformat())
            yield problem("DATE-OUTSIDE-YEAR", row.place(key), found=shown, expected=year.label)


def wording(row: RowAnswer) -> Iterator[Problem]:
    """Yield a notice for each wording that the 用語の表 replaces.

    Only published texts are checked. A wording that a person decided to keep has no notice.
    """
    for key in row.asked.keys_at(row.row_id):
        text, declared = row.values.get(key), row.asked.profile.by_key[key]
        if not text or not declared.published or not declared.is_text:
            continue
        for each in wordings(text, row.terms):
            if not _is_kept(row, key, each.typed):
                yield problem(each.code, row.place(key), found=each.typed, expected=each.printed)


def _is_kept(row: RowAnswer, key: str, typed: str) -> bool:
    """Return whether a person decided to keep a wording, and only other wordings in the text have changed since."""
    kept = [whole for field_key, wording_, whole in row.kept_wordings if (field_key, wording_) == (key, typed)]
    # Most wordings are not in the list: then the text is not unified, which costs as much as searching for all of them.
    return bool(kept) and replace_all_wordings(row.values.get(key) or "", row.terms) in kept


def plan_in_done(row: RowAnswer) -> Iterator[Problem]:
    """Yield a notice if 取組状況 ends like a plan (「…する予定」, 「…を図る。」), or copies last round's plan."""
    text = fold(row.values.get(DONE)) or ""
    if match := _LIKE_A_PLAN.search(text):
        yield problem("PLAN-IN-DONE", row.place(DONE), found=match[0])
    elif _is_last_plan(row, text):
        yield problem("PLAN-IN-DONE", row.place(DONE), found=_last_clause(text))


def _last_clause(text: str) -> str:
    """Return the last clause of a text, with the signs that end it."""
    clauses = text.rstrip(_BETWEEN_CLAUSES)
    return text[max(map(clauses.rfind, _BETWEEN_CLAUSES)) + 1 :]


def _is_last_plan(row: RowAnswer, text: str) -> bool:
    """Return whether a text is last round's plan, and not also last round's report (SAME-AS-LAST-YEAR)."""
    is_planned = not is_repeating_text(text) and any(_repeats(row, text, key) for key in (NEXT_YEAR, LATER_YEARS))
    return is_planned and not _repeats(row, text, DONE)


def _repeats(row: RowAnswer, text: str | None, key: str) -> bool:
    """Return whether a text is last round's, or a copy of it without the headings of rows that became this one."""
    before = row.previous.get(key)
    return same(text, before) or same(text, before and texts_below_headings(before, row.asked.profile.id_patterns))


STOPS_AND_QUESTIONS: tuple[Rule, ...] = (
    conflict_open,
    mark_missing,
    mark_unknown,
    reason_missing,
    done_missing,
    required_missing,
    kind_missing,
    reason_with_planned_mark,
    next_blank,
    done_is_plan,
    out_of_report_proposed,
    deferred,
    section_text_left,
)
"""The rules whose problems are errors or questions; they decide a row's state."""

RULES: tuple[Rule, ...] = (
    *STOPS_AND_QUESTIONS,
    part_of_others,
    option_proposed,
    same_as_last_year,
    text_long,
    date_outside_year,
    wording,
    plan_in_done,
)
"""All rules in the order of reporting: those that stop a submission, questions, and advice."""

RULES_OF_PARTS: tuple[Rule, ...] = (
    part_missing,
    section_text_left,
    part_of_others,
    text_long,
    date_outside_year,
    wording,
)
"""The rules for a row of which a division answers only its own parts."""

_RULES_OF_BLANKS: tuple[Rule, ...] = (mark_missing, reason_missing, done_missing, required_missing, next_blank)
"""The rules whose problem is a field that is blank and has to be filled in, or that a person is asked about."""

_PERCENTAGE_DIGITS = 200  # the largest number as a percentage of the smallest has 118
_REPEATING_TEXTS = frozenset({"", "(推進)", "推進", "継続", "完了"})
_LIKE_A_PLAN = re.compile(
    r"(?:予定(?:である|です|だ)?|ていく|(?:す|図|進め|始め)る|行う|目指す|(?:し|図り|行い|進め|始め|目指し|いき)ます)[。\s]*$"
)
_BETWEEN_CLAUSES = "。、\n"


def is_repeating_text(text: str | None) -> bool:
    """Return whether a text is blank, a dash, 「(推進)」, 「継続」 or the like, which may well repeat every year."""
    return bare_text(text) in _REPEATING_TEXTS or (text is not None and is_dash(text))


def check_row(row: RowAnswer, rules: tuple[Rule, ...] = RULES) -> tuple[Problem, ...]:
    """Return the problems that the rules find in a row, in the order of the rules.

    A field in conflict has only the problem that its conflict is undecided. A field that the plan does not ask for has
    no problem.
    """
    found = (each for rule in rules for each in rule(row))
    undecided = row.undecided_keys
    kept = (each for each in found if each.code == UNDECIDED or each.place.key not in undecided)
    if left_out := row.asked.profile.left_out:
        kept = (each for each in kept if each.place.key not in left_out)
    words = row.asked.profile.of_marks
    return tuple(each.having(words) for each in kept) if words else tuple(kept)


def blank_keys(row: RowAnswer, *, of_part: bool = False) -> tuple[str, ...]:
    """Return the keys of the fields that are yet to be filled in, in the form's order.

    These are the blank fields for which a submission is stopped, or about which a person is asked. If `of_part`, the
    division has only its own part of the row.
    """
    found = {each.place.key for each in check_row(row, (part_missing,) if of_part else _RULES_OF_BLANKS)}
    return tuple(key for key in row.asked.every_key if key in found)


def check_submission(rows: Iterable[RowAnswer], rules: tuple[Rule, ...] = RULES) -> tuple[Problem, ...]:
    """Return all problems that the rules find, row after row."""
    return tuple(found for row in rows for found in check_row(row, rules))


def check_imported(rows: Iterable[RowAnswer]) -> tuple[Problem, ...]:
    """Return the problems of imported answers of past years, all as advice."""
    return tuple(replace(found, severity=Severity.ADVICE) for found in check_submission(rows))


def is_complete(problems: Iterable[Problem]) -> bool:
    """Return whether none of the problems is an error; only errors stop a submission."""
    return all(each.severity is not Severity.ERROR for each in problems)


def _narratives(row: RowAnswer) -> tuple[str, ...]:
    return tuple(key for key in (DONE, NEXT_YEAR, LATER_YEARS) if key in row.asked.keys)
