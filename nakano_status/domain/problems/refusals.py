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
    """Another file stands at `path`."""

    code = "TARGET-EXISTS"


class FolderNotDemo(Refused):
    """`path` holds what no demonstration made."""

    code = "FOLDER-NOT-DEMO"


class TargetNotWritable(Refused):
    """`path` cannot be written: `reason`."""

    code = "TARGET-NOT-WRITABLE"


class OutputNotWritable(Refused):
    """What a command says cannot be written out: `reason`; what it was to do may be done."""

    code = "OUTPUT-NOT-WRITABLE"


class PlanUnknown(Refused):
    """There is no plan `found`."""

    code = "PLAN-UNKNOWN"


class PlanNotReadable(Refused):
    """`path` cannot be read as a plan: `reason`."""

    code = "PLAN-NOT-READABLE"


class PlanNotCollectable(Refused):
    """Answers to the plan of `path` could not be read back: `faults`, the first of `count`."""

    code = "PLAN-NOT-COLLECTABLE"


class RoundExists(Refused):
    """There is a round of `year` already."""

    code = "ROUND-EXISTS"


class MadeOnKept(Refused):
    """The round of `year` has 作成日 `expected`; a list that is imported again does not change it."""

    code = "MADE-ON-KEPT"


class MadeOnToCome(Refused):
    """`found` cannot be 作成日: how the divisions will be called on a day to come is not known yet."""

    code = "MADE-ON-TO-COME"


class RoundUnknown(Refused):
    """There is no round (`year` is empty), or none of a year (`令和4年度分の`)."""

    code = "ROUND-UNKNOWN"


class PreviousUnknown(Refused):
    """There is no round before that of `year` (`令和3年度`)."""

    code = "PREVIOUS-UNKNOWN"


class RoundHasAnswers(Refused):
    """Of the round of `year` something came already (`found`), so that its start cannot be taken back."""

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
    """Of which of `editions` something (`of`) is cannot be told from the days of adoption; `year` where it has one."""

    code = "EDITION-UNCLEAR"


class EditionUnknown(Refused):
    """`found` is the number of no edition; `editions` are those that there are."""

    code = "EDITION-UNKNOWN"


class EditionDiffers(Refused):
    """The round of `year` is of edition `expected`, not of `found`."""

    code = "EDITION-DIFFERS"


class YearMismatch(Refused):
    """The list is of `found`, not of `expected`."""

    code = "YEAR-MISMATCH"


class DateUnreadable(Refused):
    """`found` is no date."""

    code = "DATE-UNREADABLE"


class DuePassed(Refused):
    """The day `found`, by which a division is to answer, has passed; it is `today`."""

    code = "DUE-PASSED"


class IdUnknown(Refused):
    """`found` is no row of the round."""

    code = "ID-UNKNOWN"


class KeyUnknown(Refused):
    """`found` is no field; `expected` are."""

    code = "KEY-UNKNOWN"


class ValueUnknown(Refused):
    """`found` is no value of the field; `expected` are."""

    code = "VALUE-UNKNOWN"


class DivisionUnknown(Refused):
    """`found` is no division."""

    code = "DIVISION-UNKNOWN"


class DivisionNameTaken(Refused):
    """The name `found` is that of another division, `expected`."""

    code = "DIVISION-NAME-TAKEN"


class DivisionNameMissing(Refused):
    """A body of the organisation was given no name."""

    code = "DIVISION-NAME-MISSING"


class NameDayUnfit(Refused):
    """`found` is no day from which `name` can change: it is to come, or not after that of its last change."""

    code = "NAME-DAY-UNFIT"


class ChangeDayMissing(Refused):
    """The rows `found` of the table `file` change what is known, but do not say from which day."""

    code = "CHANGE-DAY-MISSING"


class DivisionStays(Refused):
    """`name` cannot be removed: `reason`."""

    code = "DIVISION-STAYS"


class NotYours(Refused):
    """Row `id` is not answered by `division`."""

    code = "NOT-YOURS"


class SectionNameTaken(Refused):
    """`found` is the name of a division, so no section (係) can bear it."""

    code = "SECTION-NAME-TAKEN"


class RepostNotAnswered(Refused):
    """Row `id` is a repost: its original is answered."""

    code = "REPOST-NOT-ANSWERED"


class ReasonMissing(Refused):
    """No reason was given for what needs one."""

    code = "REASON-NOT-GIVEN"


class NothingToAnswer(Refused):
    """`division` answers no row in the round of `year`."""

    code = "NOTHING-TO-ANSWER"


class NotADepartment(Refused):
    """`found` is the name of no 部."""

    code = "NOT-A-DEPARTMENT"


class NobodyElseNamed(Refused):
    """Only one division is named on row `id`."""

    code = "NOBODY-ELSE-NAMED"


class SourceNotPossible(Refused):
    """Only an answer on behalf of a division has a source, of no more than `expected` characters."""

    code = "SOURCE-NOT-POSSIBLE"


class NoteNeedsDivision(Refused):
    """A note belongs to a division."""

    code = "NOTE-NEEDS-DIVISION"


class ConflictUnknown(Refused):
    """There is no conflict `found`."""

    code = "CONFLICT-UNKNOWN"


class TakeNotPossible(Refused):
    """`conflict` cannot be decided by `found`; `expected` are the ways."""

    code = "TAKE-NOT-POSSIBLE"


class ReturnUnknown(Refused):
    """There is no return `found` that was taken in."""

    code = "RETURN-UNKNOWN"


class ReturnSeen(Refused):
    """Return `found` cannot be taken back: `reason` has seen it."""

    code = "RETURN-SEEN"


class ReceivedUnknown(Refused):
    """No one received file is meant by `found`: `count` begin so."""

    code = "RECEIVED-UNKNOWN"


class ReceivedNotKept(Refused):
    """Of `file` no bytes were kept: it was refused when it came."""

    code = "RECEIVED-NOT-KEPT"


class ItemUnknown(Refused):
    """There is no held item `found`."""

    code = "ITEM-UNKNOWN"


class HeldNotApplicable(Refused):
    """A word is not enough for `found` (`reason`); `remedy` is what to do."""

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
    """Nothing of `division` has come in yet."""

    code = "NOTHING-RECEIVED"


class CommentMissing(Refused):
    """Nothing is said about row `id`."""

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
    """The store changed after the plan was shown."""

    code = "PLAN-MOVED"


class ListNotReadable(Refused):
    """`path` cannot be read as a list: `reason`."""

    code = "LIST-NOT-READABLE"


class NothingOnList(Refused):
    """None of the `count` rows of the list at `path` is a row of the plan; `first` is what is wrong with the first."""

    code = "LIST-NOTHING-TAKEN"


class TableNotReadable(Refused):
    """`path` cannot be read as a table: `reason`."""

    code = "TABLE-NOT-READABLE"


class ResourceMissing(Refused):
    """A file that comes with the program is not at `path`: the installation is not whole."""

    code = "RESOURCE-MISSING"


class DisplayMissing(Refused):
    """There is no display to show a window on."""

    code = "DISPLAY-MISSING"


class Usage(Refused):
    """The command's words are off: `reason`."""

    code = "USAGE"


class NotOnList(Refused):
    """The list says nothing otherwise on `found` (a 管理番号, or one with a key)."""

    code = "LIST-CHANGE-UNKNOWN"


class TextTooLong(Refused):
    """Field `key` of row `id` holds more than `expected` characters."""

    code = "TEXT-TOO-LONG"


class NothingMended(Refused):
    """No mended text of `division`'s answers waits for its word."""

    code = "NOTHING-MENDED"


class ValueMoved(Refused):
    """Field `key` of row `id` no longer says what it said when somebody looked at it."""

    code = "VALUE-MOVED"


class IndicatorUnknown(Refused):
    """`found` is no 成果指標 of the plan."""

    code = "INDICATOR-UNKNOWN"


class FigureNotRead(Refused):
    """`found` is no figure: no number, no fraction, no —."""

    code = "FIGURE-NOT-READ"


class FigureMissing(Refused):
    """There is no figure of `year` of which something could be said."""

    code = "FIGURE-MISSING"


class FigureNotYours(Refused):
    """A division says the figures of `year` alone, the round's."""

    code = "FIGURE-NOT-YOURS"


class FigureMoved(Refused):
    """What stands of 成果指標 `id` is no longer what it was when somebody wrote there."""

    code = "FIGURE-MOVED"
