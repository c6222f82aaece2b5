"""Problems as values: a code, a place and the content found; the user interface adds the texts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import ClassVar

from nakano_status.domain.text.labels import Labelled
from nakano_status.domain.text.narrative import join_texts


class Severity(Labelled):
    """The three severities, which are listed separately everywhere."""

    ERROR = "error", "修正を要するもの"
    QUESTION = "question", "ご確認いただきたいもの"
    ADVICE = "advice", "参考"


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a problem in a file, in the file's own terms (sheet, A1), never in the program's.

    `id`, `key`: the row or 成果指標 and the field that it is about. `column`: the heading of the cell's column. In a
    damaged data file the place is a cell of a database: `table` and `table_column` are the names of its table and
    column, and `table_key` is the key of its row, the parts joined by "/". An attribute is None if it is not known.
    """

    file: str | None = None
    sheet: str | None = None
    cell: str | None = None
    row: int | None = None
    column: str | None = None
    id: str | None = None
    key: str | None = None
    table: str | None = None
    table_column: str | None = None
    table_key: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem to report: a code of the catalogue (`problem_texts`), its place, and the content found there.

    `found`, `expected`: the values quoted in the message (None: the message quotes none). `details`: values for the
    message's other placeholders, in order of name.
    """

    code: str
    severity: Severity
    place: Place = field(default_factory=Place)
    found: str | None = None
    expected: str | None = None
    details: tuple[tuple[str, str], ...] = ()

    def at(self, **place: str | int | None) -> Problem:
        """Return the problem with the given attributes of its place replaced."""
        return replace(self, place=replace(self.place, **place))  # type: ignore[arg-type]

    def having(self, details: Mapping[str, str]) -> Problem:
        """Return the problem with further details; a detail of the same name is replaced."""
        return replace(self, details=tuple(sorted({**dict(self.details), **details}.items())))


WHOLE_ROW = "whole_row"
"""The detail with the texts of a row that was left out; the message ends with it."""


def quote_left_out_rows(problems: Iterable[Problem], rows: Mapping[int, Iterable[str]]) -> Iterator[Problem]:
    """Yield the given problems, in which the first problem of each left-out row also quotes the texts of the row.

    `rows`: the texts of each row that was left out, by its number.
    """
    stated: set[int] = set()
    for each in problems:
        row = each.place.row
        if row is None or row not in rows or row in stated:
            yield each
            continue
        stated.add(row)
        yield quote_left_out_row(each, rows[row])


def quote_left_out_row(fault: Problem, row: Iterable[str]) -> Problem:
    """Return a problem that also quotes the texts of the row that was left out because of it."""
    texts = join_texts(text for text in row if text != fault.found)
    return fault.having({WHOLE_ROW: f"この行には「{texts}」とあります。"}) if texts else fault


@dataclass(frozen=True)
class CodeEntry:
    """All texts about one code of a problem or a refusal, in the interface's language.

    `message`: states the problem. `remedy`: the next step, one request per sentence. `more`: a further explanation,
    shown by `problems --explain`. `commands`: the commands or options of the remedy, added on a command line.
    `request`: the text that a division reads instead of a remedy that only the office can carry out (empty: it reads
    the remedy). `is_for_office`: whether the problem is not shown to a division at all. `finding`: the message without
    the effect on the row; shown where nothing was imported (empty: `message`).

    Placeholders: {found}, {expected}, the attributes of the place and the names of the details. Place and ID are put in
    front by the user interface, never here.
    """

    severity: Severity
    code: str
    title: str
    message: str
    remedy: str
    more: str = ""
    request: str = ""
    is_for_office: bool = False
    commands: tuple[str, ...] = ()
    finding: str = ""


error = partial(CodeEntry, Severity.ERROR)
"""Make an entry of an error (修正を要するもの); every refusal is such an entry."""
question = partial(CodeEntry, Severity.QUESTION)
"""Make an entry of a question (ご確認いただきたいもの)."""
advice = partial(CodeEntry, Severity.ADVICE)
"""Make an entry of advice (参考)."""


class Refused(Exception):  # noqa: N818 - the glossary's term is a refusal
    """The refusal of an act; nothing was changed. Each cause is a subclass in `domain/refusals` with its `entry`.

    `problems`: all reasons for the refusal, if they have places of their own; the message names the first reason.
    `details`: the values for the placeholders of the entry's texts. A subclass has a docstring only if it has details
    that no text shows, or stores more than details.
    """

    entry: ClassVar[CodeEntry]

    def __init__(self, *problems: Problem, **details: str) -> None:
        """Store the problems, and the details that fill the message's placeholders."""
        super().__init__(self.code, details)
        self.problems, self.details = problems, details

    @property
    def code(self) -> str:
        """The code of the entry."""
        return self.entry.code

    @property
    def commands(self) -> tuple[str, ...]:
        """The commands or options that carry out the remedy now; empty if there are none."""
        return self.entry.commands

    def __reduce__(self) -> tuple[Callable[[], Refused], tuple[()]]:
        """Support pickling for another process; the default would not pass the details to the constructor."""
        return partial(type(self), *self.problems, **self.details), ()
