"""The checks of the demonstration's own results; a difference stops it and names the place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from nakano_status.demonstration.invented_answers import Answer
from nakano_status.domain.fields.registry import MARK


class Unexpected(AssertionError):  # noqa: N818 - the name is clear without the ending
    """A result of the demonstration differs from what follows from its invented answers."""

    def __init__(self, what: str, found: object, expected: object) -> None:
        """Keep what was checked, what was found and what was expected."""
        super().__init__(f"{what}：{expected} となるはずですが、{found} でした。")


def expect(what: str, found: object, expected: object) -> None:
    """Compare a result with the expected one; raises Unexpected."""
    if found != expected:
        raise Unexpected(what, found, expected)


@dataclass
class Expectation:
    """The expected current values, from the invented answers alone.

    `symbols` are those of the plan's marks, `in_report` the rows to count.
    """

    symbols: tuple[str, ...] = ()
    in_report: set[str] = field(default_factory=set)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)

    def take(self, answers: Iterable[Answer]) -> None:
        """Make these answers the expected ones from now on."""
        for answer in answers:
            self.texts[answer.row_id] = dict(answer.values)

    @property
    def counts(self) -> dict[str, int]:
        """Return how many rows have each mark."""
        found = Counter(self.texts[row_id][MARK] for row_id in self.in_report & self.texts.keys())
        return {symbol: found[symbol] for symbol in self.symbols}

    @property
    def unanswered(self) -> set[str]:
        """Return the rows to count that have no answer."""
        return self.in_report - self.texts.keys()

    def compare(self, row_id: str, values: Mapping[str, str | None]) -> None:
        """Compare the values of a row, text by text, without blanks at the ends; raises Unexpected."""
        expected = self.texts.get(row_id, {})
        for key in {**expected, **values}:
            found = (values.get(key) or "").strip()
            expect(f"管理番号 {row_id} の {key}", found, expected.get(key, "").strip())
