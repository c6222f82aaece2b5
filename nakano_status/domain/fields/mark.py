"""The marks of progress that a plan's profile declares."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from nakano_status.domain.fields.option import ChoiceOption, ChoiceOptions

FEWEST_MARKS, MOST_MARKS = 2, 10
_LEGEND_LINES = 4
"""The number of lines below the title of the legend in the heads of forms and lists."""


class MarkPattern(StrEnum):
    """Fill patterns of marks in a chart, so that they are recognised without colour."""

    SOLID = "solid"
    STRIPES = "stripes"
    DOTS = "dots"
    CROSSES = "crosses"
    LINES = "lines"
    EMPTY = "empty"


class MarkColour(StrEnum):
    """Role of a mark's colour; each colour scheme of the window has a readable colour for it."""

    GOOD = "good"
    CHANGED = "changed"
    WEAK = "weak"
    BAD = "bad"
    AHEAD = "ahead"
    OTHER = "other"


def usual_look(place: int) -> tuple[MarkColour, MarkPattern]:
    """Return the colour and the pattern of the mark at a place of the legend, from 0; no two of ten marks share both.

    After the last colour the colours begin again, with other patterns.
    """
    colours, patterns = [*MarkColour], [*MarkPattern]
    again, at = divmod(place, len(colours))
    return colours[at], patterns[(at + again) % len(patterns)]


@dataclass(frozen=True)
class Mark(ChoiceOption):
    """進捗状況: a sign for the progress of an initiative, and an option of which rules ask more than of others.

    Its symbol is one character, or a number of one or two digits, and the first of its look-alikes. `legend`: the
    sentence of the published legend. `asks_reason`: whether a row with the mark needs a reason. `shortfall`: 0 for a
    mark that is not a failure; greater the more is lacking. `why`: the question about a row with the mark in 想定問答
    (empty: no question is asked). `counted_apart`: whether it means that there was nothing to do (該当なし); its rows
    are answered and have a number of their own, but are in no total and no share.
    """

    asks_reason: bool = field(compare=False)
    colour: MarkColour = field(compare=False)
    pattern: MarkPattern = field(compare=False)
    shortfall: int = field(compare=False, default=0)
    why: str = field(compare=False, default="")
    counted_apart: bool = field(compare=False, default=False, repr=False)

    @property
    def labelled(self) -> str:
        """The symbol followed by the label in brackets, as in a sentence."""
        return f"{self.symbol}（{self.label}）"

    @property
    def explained(self) -> str:
        """The symbol followed by the sentence of the legend in brackets, as in a table."""
        return f"{self.symbol}（{self.legend}）"

    @property
    def legend_line(self) -> str:
        """The line of the legend exactly as published."""
        return f"{self.symbol}・・・{self.legend}"


def counted_beside(symbol: str, number: int, between: str = " ") -> str:
    """Return the symbol of a mark followed by the number of its rows: ◎ 12.

    `between`: the text between them; a colon is used instead if the symbol is a number: 5：12.
    """
    return f"{symbol}{'：' if symbol.isdecimal() else between}{number}"


@dataclass(frozen=True)
class Marks(ChoiceOptions[Mark]):
    """The marks of a plan, in the order of its legend."""

    @property
    def quoted(self) -> str:
        """The names of the marks as listed in a sentence: 「△ 進行不十分」、「× 未着手」."""
        return "、".join(f"「{mark.named}」" for mark in self.each)

    @property
    def legend_lines(self) -> tuple[str, ...]:
        """The lines of the published legend below its title; the marks that do not fit are added to the same lines."""
        lines = [mark.legend_line for mark in self.each]
        return tuple("　　".join(lines[place::_LEGEND_LINES]) for place in range(min(len(lines), _LEGEND_LINES)))

    @cached_property
    def asking_reason(self) -> Marks:
        """The marks that ask for a reason; their rows are in スケジュールを変更した取組等の一覧."""
        return Marks(tuple(mark for mark in self.each if mark.asks_reason))

    @cached_property
    def asking_none(self) -> Marks:
        """The marks that ask for no reason."""
        return Marks(tuple(mark for mark in self.each if not mark.asks_reason))

    @cached_property
    def as_planned(self) -> Marks:
        """The marks of rows that went as planned: they ask for no reason, lack nothing, and are not counted apart."""
        return Marks(tuple(mark for mark in self.asking_none if not (mark.shortfall or mark.counted_apart)))

    @property
    def counted_apart(self) -> Marks:
        """The marks whose rows are left out of totals."""
        return Marks(tuple(mark for mark in self.each if mark.counted_apart))

    @property
    def look_alikes(self) -> str:
        """All characters that are read as one of the marks."""
        return "".join(mark.look_alikes for mark in self.each)

    def changes_from(self, before: Marks) -> str:
        """Return a note on the changes from the marks of an earlier year; '' if the marks mean the same."""
        keys, known = {mark.key for mark in self.each}, {mark.key: mark for mark in before}
        changed = (
            f"「{was.named}」を「{mark.named}」に変更"
            if was.named != mark.named
            else f"「{mark.named}」の意味を「{was.legend}」から「{mark.legend}」に変更"
            for mark in self.each
            if (was := known.get(mark.key)) and (was.named, was.legend) != (mark.named, mark.legend)
        )
        added = (f"「{mark.named}」を追加" for mark in self.each if mark.key not in known)
        gone = (f"「{mark.named}」を廃止" for mark in before if mark.key not in keys)
        return "、".join((*changed, *added, *gone))

    def note_on_changes(self, named: str, before: Marks) -> str:
        """Return the note below a table with the marks of two years, or '' if they mean the same.

        `named` is the name of the earlier year (令和4年度末), `before` are its marks.
        """
        found = self.changes_from(before)
        return f"※{named}の区分から、{found}した。" if found else ""
