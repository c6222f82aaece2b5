"""Refused acts: one class per cause, its code in `problem_codes.refusals`; keyword arguments fill the message."""

from __future__ import annotations

from nakano_status.domain.problem import Refused


def _cause(name: str, code: str, summary: str) -> type[Refused]:
    """Return a class of refusal with its code."""
    return type(name, (Refused,), {"code": code, "__doc__": summary, "__module__": __name__})


StoreMissing = _cause("StoreMissing", "STORE-MISSING", "There is no data file at `path`.")
StoreExists = _cause("StoreExists", "STORE-EXISTS", "There is a data file at `path` already.")
StoreForeign = _cause("StoreForeign", "STORE-FOREIGN", "`path` is no data file of this program.")
StoreNewer = _cause("StoreNewer", "STORE-NEWER", "`path` is of a newer format (`found`) than `expected`.")
StoreDamaged = _cause("StoreDamaged", "STORE-DAMAGED", "`path` cannot be read: `reason`.")
StoreLocked = _cause("StoreLocked", "STORE-LOCKED", "`path` is open elsewhere: `who`, `since`.")
StoreReadOnly = _cause("StoreReadOnly", "STORE-READ-ONLY", "`path` was opened to read.")
StoreNotGiven = _cause("StoreNotGiven", "STORE-NOT-GIVEN", "No data file was named.")
WrongRole = _cause("WrongRole", "WRONG-ROLE", "The act belongs to a store of role `expected`, not `found`.")
FileMissing = _cause("FileMissing", "FILE-MISSING", "There is no file at `path`.")
FileUnreadable = _cause("FileUnreadable", "FILE-UNREADABLE", "`path` cannot be opened: `reason`.")
TargetExists = _cause("TargetExists", "TARGET-EXISTS", "Another file stands at `path`.")
FolderNotDemo = _cause("FolderNotDemo", "FOLDER-NOT-DEMO", "`path` holds what no demonstration made.")
TargetNotWritable = _cause("TargetNotWritable", "TARGET-NOT-WRITABLE", "`path` cannot be written: `reason`.")
PlanUnknown = _cause("PlanUnknown", "PLAN-UNKNOWN", "There is no plan `found`.")
RoundExists = _cause("RoundExists", "ROUND-EXISTS", "There is a round of `year` already.")
RoundUnknown = _cause("RoundUnknown", "ROUND-UNKNOWN", "There is no round of `year`.")
RoundClosed = _cause("RoundClosed", "CLOSED-FOR-WRITING", "The round of `year` is closed.")
YearUnreadable = _cause("YearUnreadable", "YEAR-UNREADABLE", "`found` is no fiscal year.")
YearOutOfPlan = _cause("YearOutOfPlan", "YEAR-OUT-OF-PLAN", "`year` is not among the plan's years `expected`.")
YearMismatch = _cause("YearMismatch", "YEAR-MISMATCH", "The list is of `found`, not of `expected`.")
DateUnreadable = _cause("DateUnreadable", "DATE-UNREADABLE", "`found` is no date.")
IdUnknown = _cause("IdUnknown", "ID-UNKNOWN", "`found` is no row of the round.")
KeyUnknown = _cause("KeyUnknown", "KEY-UNKNOWN", "`found` is no field; `expected` are.")
ValueUnknown = _cause("ValueUnknown", "VALUE-UNKNOWN", "`found` is no value of the field; `expected` are.")
DivisionUnknown = _cause("DivisionUnknown", "DIVISION-UNKNOWN", "`found` is no division.")
NotYours = _cause("NotYours", "NOT-YOURS", "Row `id` is not answered by `division`.")
NoteNeedsDivision = _cause("NoteNeedsDivision", "NOTE-NEEDS-DIVISION", "A note belongs to a division.")
ConflictUnknown = _cause("ConflictUnknown", "CONFLICT-UNKNOWN", "There is no conflict `found`.")
TakeNotPossible = _cause("TakeNotPossible", "TAKE-NOT-POSSIBLE", "`conflict` cannot be decided by `found`.")
ItemUnknown = _cause("ItemUnknown", "ITEM-UNKNOWN", "There is no held item `found`.")
HeldNotApplicable = _cause("HeldNotApplicable", "HELD-NOT-APPLICABLE", "A word is not enough for `found` (`reason`).")
SubmissionIncomplete = _cause("SubmissionIncomplete", "SUBMISSION-INCOMPLETE", "`count` errors stop the submission.")
FormNotReadable = _cause("FormNotReadable", "FORM-NOT-READABLE", "`path` cannot be read as a form: `reason`.")
FormOfOtherDivision = _cause(
    "FormOfOtherDivision", "FORM-OF-OTHER-DIVISION", "The form is `found`'s, not `expected`'s."
)
NothingReadable = _cause("NothingReadable", "NOTHING-READABLE", "None of `count` files could be read.")
PlanMoved = _cause("PlanMoved", "PLAN-MOVED", "The store changed after the plan was shown.")
ListNotReadable = _cause("ListNotReadable", "LIST-NOT-READABLE", "`path` cannot be read as a list: `reason`.")
TableNotReadable = _cause("TableNotReadable", "TABLE-NOT-READABLE", "`path` cannot be read as a table: `reason`.")
Usage = _cause("Usage", "USAGE", "The command's words are off: `reason`.")
TextTooLong = _cause("TextTooLong", "TEXT-TOO-LONG", "Field `key` of row `id` holds more than `expected` characters.")
