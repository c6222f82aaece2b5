"""What the demonstration holds its own results against; a difference stops it and says where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from nakano_status.demonstration.invented_answers import Answer
from nakano_status.domain.fields.mark import Mark
from nakano_status.domain.fields.registry import MARK, ROW_KEYS


class Unexpected(AssertionError):  # noqa: N818 - the name says what it is
    """A result of the demonstration is not what follows from its invented answers."""

    def __init__(self, what: str, found: object, expected: object) -> None:
        """Keep what was looked at, what was found and what should have been."""
        super().__init__(f"{what}：{expected} となるはずですが、{found} でした。")


def expect(what: str, found: object, expected: object) -> None:
    """Compare a result with what was worked out; raises Unexpected."""
    if found != expected:
        raise Unexpected(what, found, expected)


@dataclass
class Expectation:
    """What must stand, worked out from the invented answers alone; `in_report` are the rows to count."""

    in_report: set[str] = field(default_factory=set)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)

    def take(self, answers: Iterable[Answer]) -> None:
        """Say that these answers stand from now on."""
        for answer in answers:
            self.texts[answer.row_id] = dict(answer.values)

    @property
    def counts(self) -> dict[str, int]:
        """How many rows there are of each mark."""
        found = Counter(self.texts[row_id][MARK] for row_id in self.in_report & self.texts.keys())
        return {mark.value: found[mark.value] for mark in Mark}

    @property
    def unanswered(self) -> set[str]:
        """The rows to count that have no answer."""
        return self.in_report - self.texts.keys()

    def compare(self, row_id: str, values: Mapping[str, str | None]) -> None:
        """Compare what stands on a row, text by text, blanks at the ends apart; raises Unexpected."""
        expected = self.texts.get(row_id, {})
        for key in ROW_KEYS:
            found = (values.get(key) or "").strip()
            expect(f"管理番号 {row_id} の {key}", found, expected.get(key, "").strip())
