"""Whatever is typed, left, refused and read again, in any order, the newest text of each field is stored or shown."""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.ports.data_file import TypedAnswer, TypedOther, TypedText
from nakano_status.application.round.read.views import RowView
from nakano_status.bootstrap import make_parts
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.files import StoreReadOnly, StoreServerGone, TargetNotWritable
from nakano_status.gui.answers import row_writer
from nakano_status.gui.editing.text_field import _Unsaved
from nakano_status.gui.editing.undo_commands import EditCommand, Texts
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.page import GoTo
from tests.support.expected import of_kind, present
from tests.support.planted_profiles import BESIDE, BUDGET, ROW, PlantedWard
from tests.support.user_input import write
from tests.support.windows import NEVER, Person, rows_in, somebody

TEXTS = {"done": ("書いた。", "書き直した。", "進めた。"), BUDGET: ("", "たくさん", "未定")}
"""What the texts to type begin with, by field; words are no number, so that they remain drafts."""

ACTS = {
    "type_text": 6,
    "leave_field": 2,
    "save_drafts": 3,
    "go_to_row": 4,
    "read_again": 1,
    "turn_refusing": 2,
    "falter": 1,
    "turn_keeping": 1,
    "save_again": 1,
    "wait": 2,
    "let_another_write": 1,
    "put_back": 1,
    "choose_mark": 1,
    "put_back_by_history": 1,
    "undo": 1,
    "redo": 1,
    "hurry": 2,
}
"""What happens, by the name of a method below, and how often."""

AT_ONCE = (
    *("type_text", "type_text", "leave_field", "save_drafts", "put_back", "choose_mark", "undo"),
    *("leave_row", "save_again", "answer", "retry", "put_back_by_history", "redo"),
)
"""What happens while the acts before are not done yet."""


class TextsOnPc:
    """The typed texts on a PC whose disk is full at times."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], TypedAnswer] = {}
        self.is_full = False

    def all(self) -> Sequence[TypedText]:
        """Return the texts, and one of another field: for a data file, texts are kept only if there are some."""
        return [TypedOther("place", "another", "text", ""), *self.kept.values()]

    def keep(self, texts: Iterable[TypedText]) -> None:
        """Keep texts, unless the disk is full."""
        for each in (each for each in texts if isinstance(each, TypedAnswer)):
            if self.is_full and self.kept.get((each.row_id, each.key)) != each:
                raise TargetNotWritable(path="typed", reason="空きがありません")
            self.kept[each.row_id, each.key] = each

    def drop(self, texts: Iterable[TypedText]) -> None:
        """Remove texts that are still the same."""
        same = {(each.row_id, each.key, each.text) for each in texts if isinstance(each, TypedAnswer)}
        self.kept = {place: each for place, each in self.kept.items() if (*place, each.text) not in same}


class Clerk:
    """A clerk of the office who types in two rows, while a set cannot be written or a PC cannot keep texts at times."""

    def __init__(self, person: Person, pc: TextsOnPc | None, path: Path, random: Random) -> None:
        self.person, self.pc, self.path, self.random = person, pc, path, random
        for row in (ROW, BESIDE):  # a blank row is written in the name of its division at first
            session = person.shell.session
            edit_entry(session.parts, present(session._data).store, Entry(row, {"next_year": "続ける。"}), "佐藤")
        self.page = of_kind(AllRowsPage, person.go_to("all_rows", GoTo(ROW)))
        self.form, self.writer = self.page.editor.form, self.page.editor.writer
        self.typed: dict[tuple[str, str], str] = {}
        self.of_others: dict[tuple[str, str], str] = {}
        self.refusing: ExitStack | None = None
        self.restored: dict[tuple[str, str], list[str | None]] = {}
        self.done: list[str] = []
        person.wait()

    @property
    def row(self) -> str:
        return present(self.form.row).id

    @property
    def log(self) -> str:
        return ", ".join(self.done)

    def act(self) -> None:
        """Do something, and decide for the own text where a question is shown."""
        (name,) = self.random.choices([*ACTS], [*ACTS.values()])
        self.done.append(name)
        getattr(self, name)()
        self.look()

    def look(self, *, answers: bool = False) -> None:
        """Take notice of the texts of others that are shown, and answer a question, if not `answers` only sometimes."""
        self.take_notice()
        if answers or self.random.random() < 0.6:
            self.answer()

    def take_notice(self) -> None:
        """Take notice of the texts of others that are shown."""
        moved = self.form.fields.moved
        for (row, key), text in [*self.of_others.items()]:
            shown = (
                self.form._moved[0] if moved.isVisible() and moved.key == key else self.form.texts[key].editor.text()
            )
            if row == self.row and (shown or "").replace(",", "") == text:
                del self.of_others[row, key]

    def answer(self) -> None:
        """Choose the own text where a question is shown."""
        moved = self.form.fields.moved
        if moved.isVisible():
            self.done.append(f"answer {moved.key}")
            moved.own.click()

    def type_text(self) -> None:
        key = self.random.choice([*TEXTS])
        text = f"{self.random.choice(TEXTS[key])}{len(self.done) + 1_000}"
        if self.random.random() < 0.25:  # the same text again
            text = self.typed.get((self.row, key), text)
        self.done[-1] += f" {self.row} {key} {text}"
        self.form.focus_field(key)
        self.form.texts[key].editor.selectAll()
        write(self.form.texts[key].editor, text)
        self.typed[self.row, key] = text
        self.restored.pop((self.row, key), None)

    def put_back(self) -> None:
        """Restore an earlier value; if that is refused, the text before it remains."""
        self.form.flush()
        self.form.fields.back_wanted.emit(*self.earlier_value())

    def put_back_by_history(self) -> None:
        """Restore an earlier value in the history, which lists the texts of others that were read."""
        key, text = self.earlier_value()
        if self.of_others.get((self.row, key)) == present(present(self.form.row).values)[key]:
            self.of_others.pop((self.row, key), None)
        self.page.editor.history.put_back.emit(self.row, {key: text})

    def earlier_value(self) -> tuple[str, str]:
        """Return a field and a text that takes the place of the typed one if it is stored."""
        key, text = self.random.choice([*TEXTS]), str(self.random.randrange(2_000, 9_999))
        self.done[-1] += f" {self.row} {key} {text}"
        self.restored.setdefault((self.row, key), []).append(text)
        return key, text

    def undo(self) -> None:
        """Undo the last edit, which may show another row, and ends a draft in the field."""
        stack = self.person.shell.around.undo
        if stack.index():
            edit = of_kind(EditCommand, stack.command(stack.index() - 1)).edit
            self.expect_restored(edit.row_id, edit.was)
        stack.undo()

    def redo(self) -> None:
        """Redo the edit that was undone last."""
        stack = self.person.shell.around.undo
        if stack.canRedo():
            edit = of_kind(EditCommand, stack.command(stack.index())).edit
            self.expect_restored(edit.row_id, edit.now)
        stack.redo()

    def expect_restored(self, row: str, texts: Texts) -> None:
        for key, text in texts.items():
            self.restored.setdefault((row, key), []).append(text)

    def hurry(self) -> None:
        """Do several things before the first of them is done."""
        with self.person.kept_busy():
            for name in self.random.choices(AT_ONCE, k=self.random.randint(2, 5)):
                self.done.append(name)
                getattr(self, name)()

    def choose_mark(self) -> None:
        if self.pc is not None and not self.pc.is_full:  # elsewhere a refused choice is shown as it is stored
            self.form.marks.choose_by_number(self.random.randrange(1, 4))
            self.typed[self.row, "mark"] = self.form.marks.value or ""
            self.done[-1] += f" {self.row} {self.form.marks.value}"

    def leave_field(self) -> None:
        self.form.focus_field("next_year")

    def save_drafts(self) -> None:
        self.form._autosave.save_drafts()

    def go_to_row(self, row: str | None = None) -> None:
        row = row or self.random.choice((ROW, BESIDE))
        self.done[-1] += f" {row}"
        self.page.go_to(row)
        self.person.wait()

    def read_again(self) -> None:
        self.person.go_to("board")
        self.person.go_to("all_rows")

    def leave_row(self) -> None:
        """Show the other row, and do not wait until its content was read."""
        self.page.go_to(BESIDE if self.row == ROW else ROW)
        self.take_notice()

    def retry(self) -> None:
        self.writer._try_again()

    @property
    def why(self) -> Refused:
        """Why writes are refused."""
        return StoreReadOnly(path="表.nakano") if self.pc is None else StoreServerGone(path="server", reason="away")

    def turn_refusing(self) -> None:
        self.person.wait()
        if self.refusing is None:
            self.refusing = ExitStack()
            self.refusing.enter_context(self.person.without_writing(self.why))
        else:
            self.refusing.close()
            self.refusing = None

    def falter(self) -> None:
        """Let some of the next writes be refused, and the others be done."""
        self.turn_refusing()
        if self.refusing is not None:
            self.refusing.close()
            self.refusing.enter_context(self.person.without_writing(self.why, *self.random.choices((False, True), k=9)))

    def turn_keeping(self) -> None:
        if self.pc is not None:
            self.pc.is_full = not self.pc.is_full

    def save_again(self) -> None:
        self.writer._save_again()

    def wait(self) -> None:
        self.person.wait()

    def let_another_write(self) -> None:
        if self.refusing is not None or self.pc is None:  # several write at the same time only on a server
            return
        self.person.wait()
        self.look_at_restored()
        row, key = self.random.choice((ROW, BESIDE)), self.random.choice([*TEXTS])
        text = str(self.random.randrange(10_000, 99_999))
        self.done[-1] += f" {row} {key} {text}"
        session, was_stored = self.person.shell.session, not self.is_pending(row, key)
        edit_entry(session.parts, present(session._data).store, Entry(row, {key: text}), "佐藤")
        self.of_others[row, key] = text
        if was_stored:
            self.typed.pop((row, key), None)
        if self.random.random() < 0.7:
            session.follow_others(frozenset({(row, key)}))
            self.person.wait()

    def is_pending(self, row: str, key: str) -> bool:
        """Return whether the typed text of a field is not stored as its value."""
        return rows_in(self.path)[row].values[key] != self.typed.get((row, key))

    def look_at_restored(self) -> None:
        """Expect a restored value that was stored, unless a typed text is to replace it; nothing is being written."""
        rows = rows_in(self.path)
        for (row, key), texts in self.restored.items():
            stored, typed = rows[row].values[key], self.typed.get((row, key))
            if stored in texts and typed not in (rows[row].drafts.get(key), self.on_pc(row, key), self.shown(row, key)):
                self.typed.pop((row, key), None)
                self.typed |= {(row, key): stored} if stored else {}
        self.restored.clear()

    def check(self) -> None:
        """Fail if a typed text is nowhere, or a text of another user was replaced that was never shown."""
        rows = rows_in(self.path)
        self.look_at_restored()
        for (row, key), text in self.of_others.items():
            assert rows[row].values[key] == text, f"unseen {text}: {self.log}"
        for (row, key), text in self.typed.items():
            if not self.is_safe(rows[row], key, text):
                raise AssertionError(f"lost {row} {key} {text}: {self.log}")

    def on_pc(self, row: str, key: str) -> str | None:
        kept = self.pc.kept.get((row, key)) if self.pc is not None else None
        return kept.text if kept is not None else None

    def shown(self, row: str, key: str) -> str | None:
        """Return the text in a field of the displayed row."""
        return self.form.texts[key].editor.text().replace(",", "") if row == self.row and key in TEXTS else None

    def is_safe(self, row: RowView, key: str, text: str) -> bool:
        """Return whether a text is stored, kept, being typed in its field, or shown as unsaved."""
        if text in (row.values[key], row.drafts.get(key)):
            return True
        if self.on_pc(row.id, key) == text:
            return key in TEXTS or self.writer.is_unsaved
        if self.writer.is_unsaved and not self.writer.keeps:
            return True
        is_typed = self.form._autosave._unsaved.get(key) is _Unsaved.TYPED  # its draft is about to be kept
        return is_typed and self.shown(row.id, key) == text


@pytest.mark.parametrize("has_pc", [False, True])
@pytest.mark.parametrize("seed", range(30))
def test_no_typed_text_is_lost_and_no_others_replaced_unseen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int, *, has_pc: bool
) -> None:
    monkeypatch.setattr(row_writer, "RETRY_PAUSE", NEVER)
    ward, pc = PlantedWard(tmp_path), TextsOnPc() if has_pc else None
    parts = None if pc is None else replace(make_parts(), typed_texts=lambda _: pc)
    with somebody(ward.store, parts=parts) as person:
        clerk = Clerk(person, pc, ward.store, Random(seed))
        for _ in range(30):
            clerk.act()
            if clerk.random.random() < 0.7:
                person.wait()
                clerk.look()
                person.wait()
                clerk.check()
        if clerk.refusing is not None:
            clerk.turn_refusing()
        if pc is not None:
            pc.is_full = False
        for _ in range(2):
            for row in (ROW, BESIDE):
                clerk.go_to_row(row)
                clerk.look(answers=True)
                clerk.save_again()
                person.wait()
                clerk.look(answers=True)
                person.wait()
        clerk.check()
        assert not clerk.writer.is_unsaved, clerk.log
