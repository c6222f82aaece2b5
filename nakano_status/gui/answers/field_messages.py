"""Messages beside fields, each with its remedy; fields that were not visited or are being typed in show none."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from nakano_status.application import problem_text
from nakano_status.domain.fields.field import CHANGE_KIND, MARK
from nakano_status.domain.problems.problem import Problem
from nakano_status.gui.answers.answer_fields import AnswerFields
from nakano_status.gui.lists.problem_list import weight_words


class FieldMessages:
    """The messages of a row's fields."""

    def __init__(self, fields: AnswerFields, is_open: Callable[[str], bool]) -> None:
        self._fields = fields
        self._is_open = is_open
        self._heard: set[str] | None = None
        self._problems: tuple[Problem, ...] = ()

    def begin(self, *, quiet: bool) -> None:
        """Begin with another row; if `quiet`, a field shows messages only after it was visited."""
        self._heard = set() if quiet else None

    def hear(self, key: str) -> None:
        """Show the messages of a field from now on, as it was visited."""
        if self._heard is not None:
            self._heard.add(key)

    def hear_all(self) -> None:
        """Show the messages of every field from now on, as after 提出前の確認."""
        self._heard = None

    def show(self, problems: Iterable[Problem]) -> None:
        """Show the problems of the row."""
        self._problems = tuple(problems)
        self.repeat()

    def repeat(self) -> None:
        """Show them again, after a field was entered or left."""
        messages: dict[str, list[str]] = {}
        typed = (found.at(key=key) for key in self._fields.texts if (found := self._fields.unreadable(key)))
        for problem in (*filter(self._may_show, self._problems), *typed):
            words = f"{weight_words(problem)}{problem_text.message(problem)}{problem_text.remedy(problem)}"
            messages.setdefault(problem.place.key or MARK, []).append(words)
        for key, field in self._fields.texts.items():
            field.show_message("" if self._is_open(key) else "\n".join(messages.get(key, [])))
        for key, message in ((MARK, self._fields.mark_message), (CHANGE_KIND, self._fields.kind_message)):
            message.show_text("\n".join(messages.get(key, [])))
            message.setVisible(key in messages)

    def _may_show(self, problem: Problem) -> bool:
        return self._heard is None or (problem.place.key or MARK) in self._heard
