"""Edits on the stack: undone if what they wrote is current, together if they were steps of one choice."""

from PySide6.QtGui import QUndoStack

from nakano_status.gui.editing.undo_commands import Edit, EditCommand, Texts

KIND = "change_kind"


class Written:
    """A data file in one line: what was to be written, and what was expected there."""

    def __init__(self) -> None:
        self.asked: list[tuple[Texts, Texts]] = []
        self.stack = QUndoStack()

    def push(self, was: Texts, now: Texts, *, row: str = "a", steps: bool = False) -> EditCommand:
        edit = Edit(f"{row} の変更", row, was, now, steps=steps)
        command = EditCommand(edit, lambda _command, texts, expected: self.asked.append((texts, expected)))
        self.stack.push(command)
        return command


def test_an_edit_is_written_once_and_taken_back_where_it_stands() -> None:
    written = Written()
    written.push({"done": None}, {"done": "一"})
    assert written.asked == []
    written.stack.undo()
    written.stack.redo()
    assert written.asked == [({"done": None}, {"done": "一"}), ({"done": "一"}, {"done": None})]


def test_steps_of_one_choice_are_one_edit_and_other_edits_are_not() -> None:
    written = Written()
    for was, now in ((None, "前倒し"), ("前倒し", "後ろ倒し")):
        written.push({KIND: was}, {KIND: now}, steps=True)
    written.push({KIND: None}, {KIND: "統合"}, row="b", steps=True)
    written.push({"mark": None}, {"mark": "◎"}, row="b")
    written.push({"mark": "◎"}, {"mark": "○"}, row="b")
    assert written.stack.count() == 4
    written.stack.setIndex(0)
    assert written.asked[-1] == ({KIND: None}, {KIND: "後ろ倒し"})


def test_a_choice_that_came_back_to_what_it_was_is_no_edit() -> None:
    written = Written()
    written.push({KIND: None}, {KIND: "前倒し"}, steps=True)
    written.push({KIND: "前倒し"}, {KIND: None}, steps=True)
    assert written.stack.count() == 0


def test_what_can_no_longer_be_taken_back_leaves_the_stack_without_being_done_again() -> None:
    written = Written()
    written.push({"done": None}, {"done": "一"})
    last = written.push({"next_year": None}, {"next_year": "二"})
    written.stack.undo()
    last.drop(written.stack)
    assert (written.stack.count(), written.stack.canRedo(), len(written.asked)) == (1, False, 1)
    first = written.push({"done": "一"}, {"done": "三"})
    first.drop(written.stack)
    assert (written.stack.count(), len(written.asked)) == (1, 1)
