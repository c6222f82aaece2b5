"""Refused acts: one class per cause, its code in `problem_codes.refusals`; keyword arguments fill the message."""

from __future__ import annotations

from nakano_status.domain.problems.problem import Refused


class WrongRole(Refused):
    """The act belongs to a store of role `expected`, not `found`."""

    code = "WRONG-ROLE"


class FileMissing(Refused):
    """There is no file at `path`."""

    code = "FILE-MISSING"


class FileUnreadable(Refused):
    """`path` cannot be opened: `reason`."""

    code = "FILE-UNREADABLE"


class TargetExists(Refused):
    """Another file exists at `path`."""

    code = "TARGET-EXISTS"


class FolderNotDemo(Refused):
    """`path` contains something that was not made by a demonstration."""

    code = "FOLDER-NOT-DEMO"


class TargetNotWritable(Refused):
    """`path` cannot be written: `reason`."""

    code = "TARGET-NOT-WRITABLE"


class OutputNotWritable(Refused):
    """A command's output cannot be written: `reason`; the command itself may have been carried out."""

    code = "OUTPUT-NOT-WRITABLE"


class PlanUnknown(Refused):
    """There is no plan `found`."""

    code = "PLAN-UNKNOWN"


class PlanNotReadable(Refused):
    """`path` cannot be read as a plan: `reason`."""

    code = "PLAN-NOT-READABLE"


class PlanNotCollectable(Refused):
    """Answers to the plan of `path` could not be read back: `faults` lists the first of `count`."""

    code = "PLAN-NOT-COLLECTABLE"


class RoundExists(Refused):
    """There is a round of `year` already."""

    code = "ROUND-EXISTS"


class MadeOnKept(Refused):
    """The round of `year` has 作成日 `expected`; importing its list again does not change it."""

    code = "MADE-ON-KEPT"


class MadeOnInFuture(Refused):
    """`found` cannot be 作成日: the names of the divisions on a future day are not known yet."""

    code = "MADE-ON-TO-COME"


class RoundUnknown(Refused):
    """There is no round (`year` is empty), or none of a year (`令和4年度分の`)."""

    code = "ROUND-UNKNOWN"


class PreviousUnknown(Refused):
    """There is no round before that of `year` (`令和3年度`)."""

    code = "PREVIOUS-UNKNOWN"


class RoundHasAnswers(Refused):
    """Something was received for the round of `year` (`found`), so that its start cannot be undone."""

    code = "ROUND-HAS-ANSWERS"


class RoundClosed(Refused):
    """The round of `year` is closed."""

    code = "CLOSED-FOR-WRITING"


class YearUnreadable(Refused):
    """`found` is no fiscal year."""

    code = "YEAR-UNREADABLE"


class YearOutOfPlan(Refused):
    """`year` is not among the plan's years `expected`."""

    code = "YEAR-OUT-OF-PLAN"


class EditionUnclear(Refused):
    """The edition of something (`of`) is not determined by the days of adoption of `editions`; `year` if it has one."""

    code = "EDITION-UNCLEAR"


class EditionUnknown(Refused):
    """No edition has the number `found`; `editions` are the existing ones."""

    code = "EDITION-UNKNOWN"


class EditionDiffers(Refused):
    """The round of `year` uses edition `expected`, not `found`."""

    code = "EDITION-DIFFERS"


class YearMismatch(Refused):
    """The list is for `found`, not for `expected`."""

    code = "YEAR-MISMATCH"


class DateUnreadable(Refused):
    """`found` is no date."""

    code = "DATE-UNREADABLE"


class DuePassed(Refused):
    """The day `found`, by which a division is to answer, is before `today`."""

    code = "DUE-PASSED"


class IdUnknown(Refused):
    """`found` is no row of the round."""

    code = "ID-UNKNOWN"


class KeyUnknown(Refused):
    """`found` is no field; the fields are `expected`."""

    code = "KEY-UNKNOWN"


class ValueUnknown(Refused):
    """`found` is no value of the field; the values are `expected`."""

    code = "VALUE-UNKNOWN"


class DivisionUnknown(Refused):
    """`found` is no division."""

    code = "DIVISION-UNKNOWN"


class DivisionNameInUse(Refused):
    """The name `found` belongs to another division, `expected`."""

    code = "DIVISION-NAME-TAKEN"


class DivisionNameMissing(Refused):
    """A body of the organisation has no name."""

    code = "DIVISION-NAME-MISSING"


class NameDayUnfit(Refused):
    """`name` cannot change from the day `found`: it is in the future, or not after that of its last change."""

    code = "NAME-DAY-UNFIT"


class ChangeDayMissing(Refused):
    """The rows `found` of the table `file` change what is known, but do not give the day of the change."""

    code = "CHANGE-DAY-MISSING"


class DivisionNotRemovable(Refused):
    """`name` cannot be removed: `reason`."""

    code = "DIVISION-STAYS"


class NotYours(Refused):
    """Row `id` is not answered by `division`."""

    code = "NOT-YOURS"


class SectionNameInUse(Refused):
    """`found` is the name of a division, so no section (係) can have it."""

    code = "SECTION-NAME-TAKEN"


class RepostNotAnswered(Refused):
    """Row `id` is a repost: its original is answered."""

    code = "REPOST-NOT-ANSWERED"


class ReasonMissing(Refused):
    """A reason is required and was not given."""

    code = "REASON-NOT-GIVEN"


class NothingToAnswer(Refused):
    """`division` answers no row in the round of `year`."""

    code = "NOTHING-TO-ANSWER"


class NotADepartment(Refused):
    """No 部 has the name `found`."""

    code = "NOT-A-DEPARTMENT"


class NoOtherDivisionNamed(Refused):
    """Only one division is named on row `id`."""

    code = "NOBODY-ELSE-NAMED"


class SourceNotPossible(Refused):
    """Only an answer on behalf of a division has a source, which has at most `expected` characters."""

    code = "SOURCE-NOT-POSSIBLE"


class NoteNeedsDivision(Refused):
    """A note belongs to a division."""

    code = "NOTE-NEEDS-DIVISION"


class ConflictUnknown(Refused):
    """There is no conflict `found`."""

    code = "CONFLICT-UNKNOWN"


class ChoiceNotPossible(Refused):
    """`conflict` cannot be decided by `found`; the choices are `expected`."""

    code = "TAKE-NOT-POSSIBLE"


class ReturnUnknown(Refused):
    """There is no merged return `found`."""

    code = "RETURN-UNKNOWN"


class ReturnObserved(Refused):
    """Return `found` cannot be withdrawn: `reason` has observed it."""

    code = "RETURN-SEEN"


class ReceivedUnknown(Refused):
    """`found` does not identify one received file: `count` begin with it."""

    code = "RECEIVED-UNKNOWN"


class ReceivedNotKept(Refused):
    """The bytes of `file` were not kept: it was refused when it was received."""

    code = "RECEIVED-NOT-KEPT"


class ItemUnknown(Refused):
    """There is no held item `found`."""

    code = "ITEM-UNKNOWN"


class HeldNotApplicable(Refused):
    """Consent is not enough for `found` (`reason`); `remedy` is what to do."""

    code = "HELD-NOT-APPLICABLE"


class HeldFileLocked(Refused):
    """The bytes of the held `file` cannot be read without its password (`reason`)."""

    code = "HELD-FILE-LOCKED"


class ConfirmerMissing(Refused):
    """No name was given for a 所属長確認."""

    code = "CONFIRMER-MISSING"


class NotAcceptable(Refused):
    """Rows of `division` cannot be accepted: `reason`."""

    code = "NOT-ACCEPTABLE"


class RowNotLocked(Refused):
    """Row `id` is neither accepted nor closed."""

    code = "ROW-NOT-LOCKED"


class RowAccepted(Refused):
    """Row `id` is accepted."""

    code = "ROW-ACCEPTED"


class NothingReceived(Refused):
    """Nothing was received from `division` yet."""

    code = "NOTHING-RECEIVED"


class CommentMissing(Refused):
    """There is no comment on row `id`."""

    code = "COMMENT-NOT-GIVEN"


class SubmissionIncomplete(Refused):
    """`count` errors stop the submission."""

    code = "SUBMISSION-INCOMPLETE"


class FormNotReadable(Refused):
    """`path` cannot be read as a form: `reason`."""

    code = "FORM-NOT-READABLE"


class NothingSent(Refused):
    """`division` was not sent a form in this round."""

    code = "NOTHING-SENT"


class YearNotAsked(Refused):
    """A division's data file holds no form of `year`."""

    code = "YEAR-NOT-ASKED"


class FormOfOtherDivision(Refused):
    """The form is `found`'s, not `expected`'s."""

    code = "FORM-OF-OTHER-DIVISION"


class NothingReadable(Refused):
    """None of `count` files could be read."""

    code = "NOTHING-READABLE"


class PlanMoved(Refused):
    """The data file changed after the plan was shown."""

    code = "PLAN-MOVED"


class ListNotReadable(Refused):
    """`path` cannot be read as a list: `reason`."""

    code = "LIST-NOT-READABLE"


class NothingOnList(Refused):
    """None of the `count` rows of the list at `path` is a row of the plan; `first` is the problem of the first."""

    code = "LIST-NOTHING-TAKEN"


class TableNotReadable(Refused):
    """`path` cannot be read as a table: `reason`."""

    code = "TABLE-NOT-READABLE"


class ResourceMissing(Refused):
    """A file that comes with the program is not at `path`: the installation is incomplete."""

    code = "RESOURCE-MISSING"


class DisplayMissing(Refused):
    """There is no display to show a window on."""

    code = "DISPLAY-MISSING"


class Usage(Refused):
    """The command's arguments are invalid: `reason`."""

    code = "USAGE"


class NotOnList(Refused):
    """The list shows no difference at `found` (a 管理番号, or one with a key)."""

    code = "LIST-CHANGE-UNKNOWN"


class TextTooLong(Refused):
    """Field `key` of row `id` has more than `expected` characters."""

    code = "TEXT-TOO-LONG"


class NoWordingChange(Refused):
    """No wording change in `division`'s answers waits for its reply."""

    code = "NOTHING-MENDED"


class ValueMoved(Refused):
    """Field `key` of row `id` has changed since the user looked at it."""

    code = "VALUE-MOVED"


class IndicatorUnknown(Refused):
    """`found` is no 成果指標 of the plan."""

    code = "INDICATOR-UNKNOWN"


class FigureNotRead(Refused):
    """`found` is no figure: no number, no fraction, no —."""

    code = "FIGURE-NOT-READ"


class FigureMissing(Refused):
    """There is no figure of `year` to which a remark could be added."""

    code = "FIGURE-MISSING"


class FigureNotYours(Refused):
    """A division can only edit the figures of `year`, the round's."""

    code = "FIGURE-NOT-YOURS"


class FigureMoved(Refused):
    """A figure of 成果指標 `id` changed while the user was editing it."""

    code = "FIGURE-MOVED"
